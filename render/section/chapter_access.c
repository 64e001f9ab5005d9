/* Chapter 5: how the system was used. Totals against the month before, rhythm, people and machines, business events, answers and their speed. */
#include <math.h>

#include "chart_bars.h"
#include "chart_heat.h"
#include "chart_lines.h"
#include "section.h"

#define HOURS 24
#define WEEKDAYS 7
#define CLASSES 4

static const struct column metric_columns[] = {
	{.heading = LITERAL("指標"), .grow = 2}, {.heading = LITERAL("当月"), .align = ALIGN_RIGHT},
	{.heading = LITERAL("前月"), .align = ALIGN_RIGHT}, {.heading = LITERAL("差（前月比）"), .align = ALIGN_RIGHT},
	{.heading = LITERAL("備考"), .grow = 2},
};

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
	return print_text(report, "%s%.2fポイント", points < 0 ? "−" : "+", fabs(points));
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
	const struct figure_scalar *requests = figures_find(report->figures, "access.requests");
	struct figure_value then = before(report, "requests"), errors = before(report, "server_errors");
	struct figure_value rate = figure_none();
	struct report_table table = {.title = "アクセスの主な指標", .columns = metric_columns, .column_count = 5, .row_heads = true,
	                             .note = report_note(report, requests ? &requests->origin : NULL, "人間の利用者のみ")};

	if (then.kind == FIGURE_INTEGER && errors.kind == FIGURE_INTEGER)
		rate = figure_ratio(errors.number, then.number);
	if (!comparable(report) && report_scalar(report, "access.previous_coverage").kind == FIGURE_RATIO)
		table.note = print_text(report, "%.*s　前月とは比較不可（前月の取得率 %.*s）", STR_ARGS(table.note),
		                        STR_ARGS(print_percent(report, report_scalar(report, "access.previous_coverage"), 1)));
	report_table_begin(report, &table);
	count_row(report, "リクエスト数", "access.requests", "requests", "");
	count_row(report, "ページ表示数", "access.pages", NULL, "静的ファイルを除く");
	count_row(report, "推定利用者数", "access.users", "users", "アドレスとUAの組の数");
	document_row_text(report->document, (struct str[]){STR("送信量"), print_bytes(report, report_scalar(report, "access.bytes")),
	                  print_bytes(report, before(report, "bytes")), print_bytes_change(report, before(report, "bytes")), STR("")}, 5);
	count_row(report, "サーバーエラー（5xx）", "access.server_errors", "server_errors", "");
	document_row_text(report->document, (struct str[]){STR("サーバーエラー率"),
	                  print_percent(report, report_scalar(report, "access.error_rate"), 2), print_percent(report, rate, 2),
	                  print_points(report, report_scalar(report, "access.error_rate"), rate),
	                  print_text(report, "注意の目安 %.*s", STR_ARGS(print_bp(report, report_scalar(report, "thresholds.error_rate"))))}, 5);
	duration_row(report, "応答時間 中央値", "access.p50", "p50");
	duration_row(report, "応答時間 p95", "access.p95", "p95");
	duration_row(report, "応答時間 p99", "access.p99", "p99");
	document_row_text(report->document, (struct str[]){STR("応答目標の達成率"),
	                  print_percent(report, report_scalar(report, "access.within_target"), 1), STR("―"), STR("―"),
	                  print_text(report, "%.*s以内、目標 %.*s", STR_ARGS(print_duration(report, report_scalar(report, "thresholds.response"))),
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
		return STR("該当なし");
	return print_text(report, "%.*sの%.*s件", STR_ARGS(print_day(report, figure_get(days, best, "day"))),
	                  STR_ARGS(print_count(report, figure_get(days, best, "requests"))));
}

static void daily(struct report *report)
{
	const struct figure_table *days = report_rows(report, "access.by_day");
	double *requests = report_daily(report, days, NULL, NULL, "requests", 1);
	double *means = report_numbers(report, report_day_count(report));
	struct chart_series series = {.name = STR("リクエスト"), .values = requests, .tone = TONE_PALE};
	struct chart_bars chart = {.slots = report_days(report), .title = STR("リクエスト数 (件/日)"), .series = &series, .series_count = 1,
	                           .line = means, .line_name = STR("7日移動平均"), .y_max = (double)NAN, .counts = true};
	struct canvas *canvas = report_canvas(report, 150);

	chart_bars_mean7(requests, report_day_count(report), means);
	chart_bars_draw(canvas, &chart);
	report_figure(report, canvas, "日別リクエスト数", report_note(report, &days->origin, "網掛けは土日・祝日・閉庁日"),
	              print_text(report, "日別リクエスト数の棒グラフと7日移動平均。最も多い日は%.*s。", STR_ARGS(busiest_day(report, days))).at);
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
	static const struct str names[WEEKDAYS] = {LITERAL("月"), LITERAL("火"), LITERAL("水"), LITERAL("木"), LITERAL("金"), LITERAL("土"), LITERAL("日")};
	const struct figure_table *cells = report_rows(report, "access.by_weekday_hour");
	double *values = report_numbers(report, (size_t)HOURS * WEEKDAYS);
	struct chart_heat chart = {.columns = {.kind = SLOTS_HOURS, .count = HOURS}, .row_count = WEEKDAYS, .row_labels = names,
	                           .row_title = STR("時"), .title = STR("1日平均のリクエスト数 (件/時)"), .values = values, .low = (double)NAN,
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
	report_figure(report, canvas, "曜日・時刻別リクエスト数（1日平均）", report_note(report, &cells->origin, "月内の同じ曜日・時刻の合計 ÷ その曜日の日数（祝日を含む）"),
	              print_text(report, "曜日と時刻によるリクエスト数の濃淡図。最も多いのは%.*s曜日%zu時台の平均%.0f件。", STR_ARGS(names[best / HOURS]),
	                         best % HOURS, values[best] > 0 ? values[best] : 0).at);
}

static void kinds(struct report *report)
{
	static const struct column columns[] = {
		{.heading = LITERAL("区分"), .grow = 1}, {.heading = LITERAL("リクエスト数"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = LITERAL("構成比"), .align = ALIGN_RIGHT}, {.heading = LITERAL("送信量"), .align = ALIGN_RIGHT},
	};
	static const struct { const char *kind, *word; } words[] = {
		{"human", "利用者（人間）"}, {"bot", "ボット・クローラー"}, {"monitor", "監視"}, {"own", "自社（運用作業）"},
	};
	const struct figure_table *rows = report_rows(report, "access.by_kind");
	struct report_table table = {.title = "利用者区分別のリクエスト", .columns = columns, .column_count = 4,
	                             .note = report_note(report, &rows->origin, "本章の他の図表は利用者（人間）のみを数える")};
	int64_t total = 0;

	for (size_t row = 0; row < rows->row_count; row++)
		total += figure_get(rows, row, "requests").number;
	report_table_begin(report, &table);
	for (size_t i = 0; i < 4; i++)
		for (size_t row = 0; row < rows->row_count; row++)
			if (figure_is(figure_get(rows, row, "kind"), words[i].kind))
				document_row_text(report->document, (struct str[]){str_of(words[i].word),
				                  print_count(report, figure_get(rows, row, "requests")),
				                  print_percent(report, figure_ratio(figure_get(rows, row, "requests").number, total), 1),
				                  print_bytes(report, figure_get(rows, row, "bytes"))}, 4);
	if (rows->row_count)
		document_row(report->document, ROW_TOTAL, (struct cell[]){cell_text(STR("合計")),
		             cell_text(print_count(report, figure_integer(total))), cell_text(STR("100.0%")), cell_text(STR(""))}, 4);
	document_table_end(report->document);
}

static void events(struct report *report)
{
	static const struct column columns[] = {
		{.heading = LITERAL("業務イベント"), .grow = 1}, {.heading = LITERAL("件数"), .align = ALIGN_RIGHT},
		{.heading = LITERAL("前月"), .align = ALIGN_RIGHT},
		{.heading = LITERAL("差（前月比）"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "access.by_event");
	struct report_table table = {.title = "業務イベント（証明書発行など）", .unit = "単位: 件", .columns = columns, .column_count = 4,
	                             .note = report_note(report, &rows->origin, "成功した要求（規則に定めたステータス）の件数")};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value now = figure_get(rows, row, "requests"), then = figure_get(rows, row, "previous");

		document_row_text(report->document, (struct str[]){figure_get(rows, row, "event").text, print_count(report, now),
		                  print_count(report, then), print_change(report, now, then)}, 4);
	}
	document_table_end(report->document);
}

static void status_classes(struct report *report)
{
	static const char *const names[CLASSES] = {"2xx 成功", "3xx 転送", "4xx 要求側の誤り", "5xx サーバーエラー"};
	static const enum tone tones[CLASSES] = {TONE_PALE, TONE_ACCENT, TONE_ORANGE, TONE_INK};
	const struct figure_table *rows = report_rows(report, "access.by_day_status");
	struct chart_series series[CLASSES];
	struct chart_bars chart = {.slots = report_days(report), .title = STR("リクエスト数 (件/日)"), .series = series,
	                           .series_count = CLASSES, .y_max = (double)NAN, .counts = true};
	struct canvas *canvas = report_canvas(report, 140);
	double *values[CLASSES];
	double totals[CLASSES] = {0};

	for (size_t i = 0; i < CLASSES; i++) {
		values[i] = report_numbers(report, report_day_count(report));
		series[i] = (struct chart_series){.name = str_of(names[i]), .values = values[i], .tone = tones[i]};
	}
	for (size_t row = 0; row < rows->row_count; row++) {
		double slot = report_slot(report, figure_get(rows, row, "day"));
		int64_t class = figure_get(rows, row, "status").number / 100 - 2;

		if (!(slot >= 0 && slot < (double)report_day_count(report)))
			continue;
		for (size_t i = 0; i < CLASSES; i++)
			if (isnan(values[i][(size_t)slot]))
				values[i][(size_t)slot] = 0;
		if (class >= 0 && class < CLASSES) {
			values[class][(size_t)slot] += figure_double(figure_get(rows, row, "requests"), 1);
			totals[class] += figure_double(figure_get(rows, row, "requests"), 1);
		}
	}
	chart_bars_draw(canvas, &chart);
	report_figure(report, canvas, "日別ステータス区分", report_note(report, &rows->origin, NULL),
	              print_text(report, "日別のステータス区分の積み上げ棒グラフ。月合計は2xxが%.0f件、3xxが%.0f件、4xxが%.0f件、5xxが%.0f件。",
	                         totals[0], totals[1], totals[2], totals[3]).at);
}

/* What a status says to the reader of the report (RFC 9110; 499 is nginx's). */
static const char *status_meaning(int64_t status)
{
	static const struct { int64_t status; const char *meaning; } meanings[] = {
		{200, "成功"}, {201, "作成・発行の成功"}, {204, "成功（内容なし）"}, {206, "部分取得"}, {301, "恒久的な転送"}, {302, "転送（処理後の画面移動など）"},
		{303, "転送"}, {304, "変更なし（手元の写しを利用）"}, {307, "一時的な転送"}, {400, "不正な要求"}, {401, "認証が必要"}, {403, "禁止"},
		{404, "該当なし"}, {405, "許可されない操作"}, {408, "要求の時間切れ"}, {413, "要求が大きすぎる"}, {416, "範囲外の取得"}, {422, "入力の誤り"},
		{429, "要求が多すぎる"}, {499, "利用者側の切断"}, {500, "サーバー内部の誤り"}, {502, "中継先の応答不良"}, {503, "一時的に利用不可"}, {504, "中継先の時間切れ"},
	};

	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].status == status)
			return meanings[i].meaning;
	return "";
}

static void statuses(struct report *report)
{
	static const struct column columns[] = {
		{.heading = LITERAL("ステータス"), .keep = true}, {.heading = LITERAL("意味"), .grow = 1},
		{.heading = LITERAL("件数"), .align = ALIGN_RIGHT}, {.heading = LITERAL("構成比"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "access.by_status");
	struct report_table table = {.title = "ステータス別件数", .unit = "単位: 件", .columns = columns, .column_count = 4,
	                             .note = report_note(report, &rows->origin, NULL)};
	int64_t total = report_scalar(report, "access.requests").number;

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value status = figure_get(rows, row, "status");

		document_row_text(report->document, (struct str[]){
			status.kind == FIGURE_INTEGER ? print_text(report, "%lld", (long long)status.number) : STR("なし"),
			str_of(status_meaning(status.number)),
			print_count(report, figure_get(rows, row, "requests")),
			print_percent(report, figure_ratio(figure_get(rows, row, "requests").number, total), 2)}, 4);
	}
	document_table_end(report->document);
}

static void percentiles(struct report *report)
{
	const struct figure_table *days = report_rows(report, "access.by_day");
	struct chart_series series[3] = {
		{.name = STR("p50"), .values = report_daily(report, days, NULL, NULL, "p50", 1e-6)},
		{.name = STR("p95"), .values = report_daily(report, days, NULL, NULL, "p95", 1e-6)},
		{.name = STR("p99"), .values = report_daily(report, days, NULL, NULL, "p99", 1e-6)},
	};
	struct chart_limit limit = {figure_double(report_scalar(report, "thresholds.response"), 1e-6), STR("目標")};
	struct chart_lines chart = {.slots = report_days(report), .title = STR("応答時間 (秒)"), .series = series, .series_count = 3,
	                            .limits = &limit, 
	                            .limit_count = limit.value > 0, .y_max = (double)NAN, .logarithmic = true};
	struct canvas *canvas = report_canvas(report, 140);

	chart_lines_draw(canvas, &chart);
	report_figure(report, canvas, "日別応答時間（p50・p95・p99）", report_note(report, &days->origin, "縦軸は対数"),
	              print_text(report, "日別応答時間の折れ線グラフ。月全体ではp50が%.*s、p95が%.*s、p99が%.*s。",
	                         STR_ARGS(print_duration(report, report_scalar(report, "access.p50"))),
	                         STR_ARGS(print_duration(report, report_scalar(report, "access.p95"))),
	                         STR_ARGS(print_duration(report, report_scalar(report, "access.p99")))).at);
}

static void error_rates(struct report *report)
{
	const struct figure_table *days = report_rows(report, "access.by_day");
	double *client = report_numbers(report, report_day_count(report)), *server = report_numbers(report, report_day_count(report));
	struct chart_series series[2] = {{.name = STR("4xx"), .values = client}, {.name = STR("5xx"), .values = server}};
	struct chart_lines chart = {.slots = report_days(report), .title = STR("リクエストに占める割合 (%)"), .series = series, .series_count = 2,
	                            .y_max = (double)NAN};
	struct canvas *canvas = report_canvas(report, 105);
	double worst = 0;

	for (size_t row = 0; row < days->row_count; row++) {
		double slot = report_slot(report, figure_get(days, row, "day"));
		double requests = figure_double(figure_get(days, row, "requests"), 0.01);

		if (!(slot >= 0 && slot < (double)report_day_count(report)) || !(requests > 0))
			continue;
		server[(size_t)slot] = figure_double(figure_get(days, row, "server_errors"), 1) / requests;
		client[(size_t)slot] = figure_double(figure_get(days, row, "errors"), 1) / requests - server[(size_t)slot];
		worst = fmax(worst, server[(size_t)slot]);
	}
	chart_lines_draw(canvas, &chart);
	report_figure(report, canvas, "日別エラー率", report_note(report, &days->origin, NULL),
	              print_text(report, "日別の4xxと5xxの割合の折れ線グラフ。5xxの最大は%.2f%%。", worst).at);
}

static void pages(struct report *report, const char *id, const char *title, const char *last_column, const char *last_heading, bool last_is_duration)
{
	const struct column columns[] = {
		{.heading = STR("ページ"), .grow = 1}, {.heading = STR("リクエスト数"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = STR("p95"), .align = ALIGN_RIGHT}, {.heading = str_of(last_heading), .align = ALIGN_RIGHT, .keep = true},
	};
	const struct figure_table *rows = report_rows(report, id);
	struct report_table table = {.title = title, .columns = columns, .column_count = 4, .zebra = true,
	                             .note = report_note(report, &rows->origin, rows->origin.derivation)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value last = figure_get(rows, row, last_column);

		document_row_text(report->document, (struct str[]){figure_get(rows, row, "page").text,
		                  print_count(report, figure_get(rows, row, "requests")), print_duration(report, figure_get(rows, row, "p95")),
		                  last_is_duration ? print_duration(report, last) : print_count(report, last)}, 4);
	}
	document_table_end(report->document);
}

static void bursts(struct report *report)
{
	static const struct column columns[] = {
		{.heading = LITERAL("開始")}, {.heading = LITERAL("終了")}, {.heading = LITERAL("5xx件数"), .align = ALIGN_RIGHT},
		{.heading = LITERAL("同時間帯のリクエスト"), .align = ALIGN_RIGHT}, {.heading = LITERAL("最大（5分）"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "access.bursts");
	struct report_table table = {.title = "サーバーエラーの集中", .columns = columns, .column_count = 5, .label = "access-bursts",
	                             .note = report_note(report, &rows->origin, "判定: 5分間に5xxが10件以上かつ10%以上、15分以内の間隔は連結")};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){print_time(report, figure_get(rows, row, "from")),
		                  print_time(report, figure_get(rows, row, "until")), print_count(report, figure_get(rows, row, "server_errors")),
		                  print_count(report, figure_get(rows, row, "requests")), print_count(report, figure_get(rows, row, "peak"))}, 5);
	document_table_end(report->document);
}

static void suspicious(struct report *report)
{
	static const struct column columns[] = {
		{.heading = LITERAL("接続元（仮名）"), .grow = 1}, {.heading = LITERAL("拒否・該当なし"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = LITERAL("異なるパス"), .align = ALIGN_RIGHT, .keep = true}, {.heading = LITERAL("最初")}, {.heading = LITERAL("最後")},
	};
	const struct figure_table *rows = report_rows(report, "access.suspicious");
	struct report_table table = {.title = "不審な接続元", .unit = "単位: 件", .columns = columns, .column_count = 5,
	                             .note = report_note(report, &rows->origin, rows->origin.derivation)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){figure_get(rows, row, "client").text,
		                  print_count(report, figure_get(rows, row, "requests")), print_count(report, figure_get(rows, row, "paths")),
		                  print_time(report, figure_get(rows, row, "first")), print_time(report, figure_get(rows, row, "last"))}, 5);
	document_table_end(report->document);
}

static void months(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "access.by_month");
	double *values = report_numbers(report, rows->row_count);
	struct chart_series series = {.name = STR("リクエスト"), .values = values, .tone = TONE_PALE};
	struct chart_bars chart = {.slots = {.kind = SLOTS_MONTHS, .count = rows->row_count, .first_month = civil_month_of(report->config->from)},
	                           .title = STR("リクエスト数 (件/月)"), .series = &series, .series_count = 1, .y_max = (double)NAN,
	                           .counts = true, .print_values = true};
	struct canvas *canvas = report_canvas(report, 120);

	if (rows->row_count < 2)
		return;
	report_section(report, "月別の推移");
	for (size_t row = 0; row < rows->row_count; row++)
		values[row] = figure_double(figure_get(rows, row, "requests"), 1);
	chart_bars_draw(canvas, &chart);
	report_figure(report, canvas, "月別リクエスト数", print_text(report, "契約開始からの各月　出典: %s", rows->origin.plan),
	              print_text(report, "契約開始からの月別リクエスト数の棒グラフ。当月は%.*s件。",
	                         STR_ARGS(print_count(report, report_scalar(report, "access.requests")))).at);
}

void chapter_access(struct report *report)
{
	struct figure_value requests = report_scalar(report, "access.requests");

	if (requests.kind == FIGURE_NONE) {
		document_callout(report->document, MARK_UNKNOWN, STR("判定不能"), STR("当月のアクセスログはありません。"));
		months(report);
		report_remarks(report);
		return;
	}
	document_paragraphf(report->document, PARAGRAPH_LEAD,
		"当月の利用者によるリクエストは%.*s件（前月差 %.*s）、推定利用者数は%.*s人、サーバーエラー率は%.*sでした。",
		STR_ARGS(print_count(report, requests)), STR_ARGS(print_change(report, requests, before(report, "requests"))),
		STR_ARGS(print_count(report, report_scalar(report, "access.users"))),
		STR_ARGS(print_percent(report, report_scalar(report, "access.error_rate"), 2)));
	report_section(report, "主な指標");
	metrics(report);
	report_section(report, "日別・時刻別の利用状況");
	daily(report);
	rhythm(report);
	report_section(report, "利用者の区分と業務イベント");
	kinds(report);
	if (report->config->event_count)
		events(report);
	report_section(report, "応答の状況");
	status_classes(report);
	error_rates(report);
	statuses(report);
	percentiles(report);
	bursts(report);
	suspicious(report);
	report_section(report, "ページ別の状況");
	pages(report, "access.top_pages", "リクエストの多いページ（上位20）", "users", "推定利用者数", false);
	pages(report, "access.slow_pages", "応答の遅いページ（p95順、20件以上のページ）", "max", "最大", true);
	access_sites(report);
	months(report);
	report_remarks(report);
}
