/* Chapter 5: how the system was used. Totals against the month before, rhythm, people and machines, business events, answers and their speed. */
#include <math.h>

#include "chart_bars.h"
#include "chart_heat.h"
#include "section.h"

#define HOURS 24
#define WEEKDAYS 7

/* A month with little data behind it must not be compared: 比較不可 below this share of its hours. */
#define COMPARABLE_SHARE 0.9

static bool comparable(const struct report *report)
{
	const struct figure_scalar *requests = figures_find(report->figures, "access.requests");
	struct figure_coverage now = requests ? requests->origin.coverage : (struct figure_coverage){0};
	double then = figure_double(report_scalar(report, "access.previous_coverage"), 1);

	return then >= COMPARABLE_SHARE && now.expected_hours > 0 && now.present_hours >= COMPARABLE_SHARE * now.expected_hours;
}

/* The row of the month before in access.by_month; SIZE_MAX when it has no requests. */
static size_t previous_row(const struct report *report, const struct figure_table *months)
{
	struct civil_month month = civil_month_add(figures_month(report->figures), -1);
	char name[CIVIL_TEXT_SIZE];

	if (!comparable(report))
		return SIZE_MAX;
	civil_format_month(month, name);
	for (size_t row = 0; row < months->row_count; row++)
		if (figure_is(figure_get(months, row, "month"), name) && figure_get(months, row, "requests").kind == FIGURE_INTEGER)
			return row;
	return SIZE_MAX;
}

static struct figure_value before(const struct report *report, const char *column)
{
	const struct figure_table *months = report_rows(report, "access.by_month");
	size_t row = previous_row(report, months);

	return row == SIZE_MAX ? figure_none() : figure_get(months, row, column);
}

static void count_row(struct report *report, const char *label, const char *id, const char *column, const char *remark)
{
	struct figure_value now = report_scalar(report, id);
	struct figure_value then = column ? before(report, column) : figure_none();

	document_row_text(report->document, (struct str[]){str_of(label), print_count(report, now), print_count(report, then),
	                  print_change(report, now, then), str_of(remark)}, 5);
}

static void duration_row(struct report *report, const char *label, const char *id, const char *column)
{
	struct figure_value now = report_scalar(report, id), then = before(report, column);
	struct figure_value size = figure_integer(now.number > then.number ? now.number - then.number : then.number - now.number);
	struct str change = STR("―");

	if (now.kind == FIGURE_INTEGER && then.kind == FIGURE_INTEGER)
		change = print_text(report, "%s%.*s", now.number > then.number ? "+" : now.number < then.number ? "−" : "±",
		                    STR_ARGS(print_duration(report, size)));
	document_row_text(report->document, (struct str[]){str_of(label), print_duration(report, now), print_duration(report, then),
	                  change, STR("")}, 5);
}

/* Difference of two ratios in percentage points: +0.16ポイント. */
static struct str print_points(struct report *report, struct figure_value now, struct figure_value then)
{
	double points;

	if (now.kind != FIGURE_RATIO || then.kind != FIGURE_RATIO)
		return STR("―");
	points = figure_double(now, 100) - figure_double(then, 100);
	return print_text(report, SAY(report->config, "%s%.2f points", "%s%.2fポイント"), points < 0 ? "−" : "+", fabs(points));
}

static struct str print_bytes_change(struct report *report, struct figure_value then)
{
	struct figure_value now = report_scalar(report, "access.bytes");
	int64_t change = now.number - then.number;

	if (now.kind != FIGURE_INTEGER || then.kind != FIGURE_INTEGER)
		return STR("―");
	return print_text(report, "%s%.*s", change < 0 ? "−" : "+", STR_ARGS(print_bytes(report, figure_integer(change < 0 ? -change : change))));
}

static void metrics(struct report *report)
{
	const struct column metric_columns[] = {
		{.heading = SAID(report, "Metric", "指標"), .grow = 2},
		{.heading = SAID(report, "This month", "当月"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Last month", "前月"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Change (%)", "差（前月比）"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Remarks", "備考"), .grow = 2},
	};
	const struct figure_scalar *requests = figures_find(report->figures, "access.requests");
	struct figure_value then = before(report, "requests"), errors = before(report, "server_errors");
	struct figure_value rate = figure_none();
	struct report_table table = {.title = SAY(report->config, "Key metrics of access",
		"アクセスの主な指標"), .columns = metric_columns, .column_count = 5, .row_heads = true,
	                             .note = report_note(report, requests ? &requests->origin : NULL, SAY(report->config, "Human users only",
		"人間の利用者のみ"))};

	if (then.kind == FIGURE_INTEGER && errors.kind == FIGURE_INTEGER)
		rate = figure_ratio(errors.number, then.number);
	if (!comparable(report) && report_scalar(report, "access.previous_coverage").kind == FIGURE_RATIO)
		table.note = print_text(report, SAY(report->config, "%.*s. Not comparable with last month (its coverage: %.*s)",
			"%.*s　前月とは比較不可（前月の取得率 %.*s）"), STR_ARGS(table.note),
		                        STR_ARGS(print_percent(report, report_scalar(report, "access.previous_coverage"), 1)));
	report_table_begin(report, &table);
	count_row(report, SAY(report->config, "Requests", "リクエスト数"), "access.requests", "requests", "");
	count_row(report, SAY(report->config, "Page views",
		"ページ表示数"), "access.pages", NULL, SAY(report->config, "Without static files",
		"静的ファイルを除く"));
	count_row(report, SAY(report->config, "Estimated users",
		"推定利用者数"), "access.users", "users", SAY(report->config, "Pairs of address and user agent",
		"アドレスとUAの組の数"));
	document_row_text(report->document, (struct str[]){SAID(report, "Bytes sent",
		"送信量"), print_bytes(report, report_scalar(report, "access.bytes")),
	                  print_bytes(report, before(report, "bytes")), print_bytes_change(report, before(report, "bytes")), STR("")}, 5);
	count_row(report, SAY(report->config, "Server errors (5xx)",
		"サーバーエラー（5xx）"), "access.server_errors", "server_errors", "");
	document_row_text(report->document, (struct str[]){SAID(report, "Server error rate", "サーバーエラー率"),
	                  print_percent(report, report_scalar(report, "access.error_rate"), 2), print_percent(report, rate, 2),
	                  print_points(report, report_scalar(report, "access.error_rate"), rate),
	                  print_text(report, SAY(report->config, "Worth a remark from %.*s",
		"注意の目安 %.*s"), STR_ARGS(print_bp(report, report_scalar(report, "thresholds.error_rate"))))}, 5);
	duration_row(report, SAY(report->config, "Response time, median", "応答時間 中央値"), "access.p50", "p50");
	duration_row(report, SAY(report->config, "Response time, p95", "応答時間 p95"), "access.p95", "p95");
	duration_row(report, SAY(report->config, "Response time, p99", "応答時間 p99"), "access.p99", "p99");
	document_row_text(report->document, (struct str[]){SAID(report, "Within response target", "応答目標の達成率"),
	                  print_percent(report, report_scalar(report, "access.within_target"), 1), STR("―"), STR("―"),
	                  print_text(report, SAY(report->config, "Within %.*s, target %.*s",
		"%.*s以内、目標 %.*s"), STR_ARGS(print_duration(report, report_scalar(report, "thresholds.response"))),
	                             STR_ARGS(print_bp(report, report_scalar(report, "thresholds.response_share"))))}, 5);
	document_table_end(report->document);
}

/* The day with the most requests, for the sentence of the chart. */
static struct str busiest_day(struct report *report, const struct figure_table *days)
{
	size_t best = 0;

	for (size_t row = 1; row < days->row_count; row++)
		if (figure_get(days, row, "requests").number > figure_get(days, best, "requests").number)
			best = row;
	if (!days->row_count)
		return SAID(report, "None", "該当なし");
	return print_text(report, SAY(report->config, "%.*s with %.*s",
		"%.*sの%.*s件"), STR_ARGS(print_day(report, figure_get(days, best, "day"))),
	                  STR_ARGS(print_count(report, figure_get(days, best, "requests"))));
}

static void daily(struct report *report)
{
	const struct figure_table *days = report_rows(report, "access.by_day");
	double *requests = report_daily(report, days, NULL, NULL, "requests", 1);
	double *means = report_numbers(report, report_day_count(report));
	struct chart_series series = {.name = SAID(report, "Requests", "リクエスト"), .values = requests, .tone = TONE_PALE};
	struct chart_bars chart = {.words = report_words(report), .slots = report_days(report), .title = SAID(report, "Requests per day",
		"リクエスト数 (件/日)"), .series = &series, .series_count = 1,
	                           .line = means, .line_name = SAID(report, "7-day moving average",
		"7日移動平均"), .y_max = (double)NAN, .counts = true};
	struct canvas *canvas = report_canvas(report, 150);

	chart_bars_mean7(requests, report_day_count(report), means);
	chart_bars_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Requests by day",
		"日別リクエスト数"), report_note(report, &days->origin, SAY(report->config, "Shaded: weekends, holidays and closed days",
		"網掛けは土日・祝日・閉庁日")),
	              print_text(report, SAY(report->config, "Bar chart of requests by day with the 7-day moving average. The busiest day: %.*s.",
		"日別リクエスト数の棒グラフと7日移動平均。最も多い日は%.*s。"), STR_ARGS(busiest_day(report, days))).at);
}

/* How often the weekday (0 = Monday) comes in the month. */
static double weekday_count(struct report *report, size_t weekday)
{
	const struct figure_table *calendar = report_rows(report, "calendar");
	double count = 0;

	for (size_t row = 0; row < calendar->row_count; row++)
		count += (size_t)(figure_get(calendar, row, "weekday").number + 6) % WEEKDAYS == weekday;
	return count;
}

/* Means a day, since a month has five of some weekdays and four of others. */
static void rhythm(struct report *report)
{
	const struct str names[WEEKDAYS] = {SAID(report, "Mon", "月"), SAID(report, "Tue", "火"), SAID(report, "Wed",
		"水"), SAID(report, "Thu", "木"), SAID(report, "Fri", "金"), SAID(report, "Sat", "土"), SAID(report, "Sun",
		"日")};
	const struct figure_table *cells = report_rows(report, "access.by_weekday_hour");
	double *values = report_numbers(report, (size_t)HOURS * WEEKDAYS);
	struct chart_heat chart = {.words = report_words(report), .columns = {.kind = SLOTS_HOURS, .count = HOURS}, .row_count = WEEKDAYS, .row_labels = names,
	                           .row_title = SAID(report, "Hour",
		"時"), .title = SAID(report, "Mean requests per hour of a day",
		"1日平均のリクエスト数 (件/時)"), .values = values, .low = (double)NAN,
	                           .high = (double)NAN, .print_values = true};
	struct canvas *canvas = report_canvas(report, 120);
	size_t best = 0;

	/* A weekday with any request had logs: its empty hours are zeros. One without stays unmeasured. */
	for (size_t row = 0; row < cells->row_count; row++)
		for (size_t hour = 0; hour < HOURS; hour++)
			values[(size_t)(figure_get(cells, row, "weekday").number + 6) % WEEKDAYS * HOURS + hour] = 0;
	for (size_t row = 0; row < cells->row_count; row++) {
		size_t weekday = (size_t)(figure_get(cells, row, "weekday").number + 6) % WEEKDAYS;
		size_t at = weekday * HOURS + (size_t)figure_get(cells, row, "hour").number;

		if (at >= (size_t)HOURS * WEEKDAYS)
			continue;
		values[at] = figure_double(figure_get(cells, row, "requests"), 1 / fmax(weekday_count(report, weekday), 1));
		if (!(values[best] >= values[at]))
			best = at;
	}
	chart_heat_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Requests by weekday and hour (mean per day)",
		"曜日・時刻別リクエスト数（1日平均）"), report_note(report, &cells->origin, SAY(report->config, "Sum over the month of the same weekday and hour ÷ number of such weekdays (holidays included)",
		"月内の同じ曜日・時刻の合計 ÷ その曜日の日数（祝日を含む）")),
	              print_text(report, SAY(report->config, "Heat map of requests by weekday and hour. The highest: %.*s, hour %zu, with a mean of %.0f.",
		"曜日と時刻によるリクエスト数の濃淡図。最も多いのは%.*s曜日%zu時台の平均%.0f件。"), STR_ARGS(names[best / HOURS]),
	                         best % HOURS, values[best] > 0 ? values[best] : 0).at);
}

static void kinds(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Class", "区分"), .grow = 1},
		{.heading = SAID(report, "Requests", "リクエスト数"), .align = ALIGN_RIGHT, .keep = true, .sum = true},
		{.heading = SAID(report, "Share", "構成比"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Bytes sent", "送信量"), .align = ALIGN_RIGHT},
	};
	static const struct { const char *kind, *english, *word; } words[] = {
		{"human", "Users (human)", "利用者（人間）"}, {"bot", "Bots and crawlers", "ボット・クローラー"}, {"monitor", "Monitoring", "監視"}, {"own", "Own staff (operations)", "自社（運用作業）"},
	};
	const struct figure_table *rows = report_rows(report, "access.by_kind");
	struct report_table table = {.title = SAY(report->config, "Requests by kind of client",
		"利用者区分別のリクエスト"), .columns = columns, .column_count = 4,
	                             .note = report_note(report, &rows->origin, SAY(report->config, "All other tables and figures of this chapter count human users only",
		"本章の他の図表は利用者（人間）のみを数える"))};
	int64_t total = 0;

	for (size_t row = 0; row < rows->row_count; row++)
		total += figure_get(rows, row, "requests").number;
	report_table_begin(report, &table);
	for (size_t i = 0; i < 4; i++)
		for (size_t row = 0; row < rows->row_count; row++)
			if (figure_is(figure_get(rows, row, "kind"), words[i].kind))
				document_row_text(report->document, (struct str[]){SAID(report, words[i].english, words[i].word),
				                  print_count(report, figure_get(rows, row, "requests")),
				                  print_percent(report, figure_ratio(figure_get(rows, row, "requests").number, total), 1),
				                  print_bytes(report, figure_get(rows, row, "bytes"))}, 4);
	if (rows->row_count)
		document_row(report->document, ROW_TOTAL, (struct cell[]){cell_text(SAID(report, "Total", "合計")),
		             cell_text(print_count(report, figure_integer(total))), cell_text(STR("100.0%")), cell_text(STR(""))}, 4);
	document_table_end(report->document);
}

static void events(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Business event", "業務イベント"), .grow = 1},
		{.heading = SAID(report, "Count", "件数"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Last month", "前月"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Change (%)", "差（前月比）"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "access.by_event");
	struct report_table table = {.title = SAY(report->config, "Business events (issue of certificates and the like)",
		"業務イベント（証明書発行など）"), .unit = SAY(report->config, "Unit: count",
		"単位: 件"), .columns = columns, .column_count = 4,
	                             .note = report_note(report, &rows->origin, SAY(report->config, "Successful requests (of the statuses that the rule names)",
		"成功した要求（規則に定めたステータス）の件数"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value now = figure_get(rows, row, "requests"), then = figure_get(rows, row, "previous");

		document_row_text(report->document, (struct str[]){figure_get(rows, row, "event").text, print_count(report, now),
		                  print_count(report, then), print_change(report, now, then)}, 4);
	}
	document_table_end(report->document);
}

static void months(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "access.by_month");
	double *values = report_numbers(report, rows->row_count);
	struct chart_series series = {.name = SAID(report, "Requests", "リクエスト"), .values = values, .tone = TONE_PALE};
	struct chart_bars chart = {.words = report_words(report), .slots = {.kind = SLOTS_MONTHS, .count = rows->row_count, .first_month = civil_month_of(report->config->from)},
	                           .title = SAID(report, "Requests per month",
		"リクエスト数 (件/月)"), .series = &series, .series_count = 1, .y_max = (double)NAN,
	                           .counts = true, .print_values = true};
	struct canvas *canvas = report_canvas(report, 120);

	if (rows->row_count < 2)
		return;
	report_section(report, SAY(report->config, "Month by month", "月別の推移"));
	for (size_t row = 0; row < rows->row_count; row++)
		values[row] = figure_double(figure_get(rows, row, "requests"), 1);
	chart_bars_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Requests by month",
		"月別リクエスト数"), print_text(report, SAY(report->config, "Each month since the contract began. Source: %s",
		"契約開始からの各月　出典: %s"), rows->origin.plan),
	              print_text(report, SAY(report->config, "Bar chart of requests by month since the contract began. This month: %.*s.",
		"契約開始からの月別リクエスト数の棒グラフ。当月は%.*s件。"),
	                         STR_ARGS(print_count(report, report_scalar(report, "access.requests")))).at);
}

void chapter_access(struct report *report)
{
	struct figure_value requests = report_scalar(report, "access.requests");

	if (requests.kind == FIGURE_NONE) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "Not assessable",
			"判定不能"), SAID(report, "There is no access log of this month.",
			"当月のアクセスログはありません。"));
		months(report);
		report_remarks(report);
		return;
	}
	document_paragraphf(report->document, PARAGRAPH_LEAD,
		SAY(report->config, "Requests by users this month: %.*s (change on last month: %.*s). Estimated users: %.*s. Server error rate: %.*s.",
			"当月の利用者によるリクエストは%.*s件（前月差 %.*s）、推定利用者数は%.*s人、サーバーエラー率は%.*sでした。"),
		STR_ARGS(print_count(report, requests)), STR_ARGS(print_change(report, requests, before(report, "requests"))),
		STR_ARGS(print_count(report, report_scalar(report, "access.users"))),
		STR_ARGS(print_percent(report, report_scalar(report, "access.error_rate"), 2)));
	report_section(report, SAY(report->config, "Key metrics", "主な指標"));
	metrics(report);
	report_section(report, SAY(report->config, "Use by day and hour", "日別・時刻別の利用状況"));
	daily(report);
	rhythm(report);
	report_section(report, SAY(report->config, "Kinds of clients and business events", "利用者の区分と業務イベント"));
	kinds(report);
	if (report->config->event_count)
		events(report);
	access_answers(report);
	months(report);
	report_remarks(report);
}
