/* Chapter 8: incidents. The month as a timeline over the traffic, each case against its deadline, and what the logs show beside what the ledger says. */
#include <math.h>

#include "chart_histogram.h"
#include "chart_timeline.h"
#include "section.h"

#define DAYS_LAST 6

static size_t limit_days(const struct report *report)
{
	for (size_t i = 0; i < report->config->clause_count; i++) {
		const struct config_clause *clause = &report->config->clauses[i];

		if (clause->test == CLAUSE_DEADLINE && str_is(str_of(clause->ledger), "incidents"))
			return (size_t)(clause->terms.limit / 1000);
	}
	return 0;
}

static double begin_slot(struct report *report, const struct figure_table *rows, size_t row)
{
	double from = report_slot(report, figure_get(rows, row, "occurred"));

	return isnan(from) ? report_slot(report, figure_get(rows, row, "detected")) : from;
}

static void timeline(struct report *report, const struct figure_table *rows)
{
	const struct figure_table *days = report_rows(report, "access.by_day");
	struct chart_timeline_row *lines = arena_alloc(report->arena, rows->row_count, sizeof(*lines));
	struct chart_event *events = arena_alloc(report->arena, rows->row_count, sizeof(*events));
	struct chart_timeline chart = {.slots = report_days(report), .rows = lines, .row_count = rows->row_count, .samples_per_slot = 1,
	                               .traffic = report_daily(report, days, NULL, NULL, "requests", 1), .traffic_title = STR("リクエスト (件/日)"),
	                               .failures = report_daily(report, days, NULL, NULL, "server_errors", 1),
	                               .failures_title = STR("5xx (件/日)")};
	struct canvas *canvas = report_canvas(report, 140 + 14.0 * (double)rows->row_count);

	for (size_t row = 0; lines && events && row < rows->row_count; row++) {
		double until = report_slot(report, figure_get(rows, row, "recovered"));

		events[row] = (struct chart_event){EVENT_INCIDENT, begin_slot(report, rows, row),
		                                   isnan(until) ? (double)report_day_count(report) : until, STR("")};
		lines[row] = (struct chart_timeline_row){figure_get(rows, row, "id").text, &events[row], 1};
	}
	chart_timeline_draw(canvas, &chart);
	report_figure(report, canvas, "障害の時系列とアクセス", report_note(report, &days->origin, "上段は障害台帳、下段はアクセスログ"),
	              print_text(report, "当月の障害%zu件の時系列と、日別のリクエスト数および5xx件数。", rows->row_count).at);
}

static void cases(struct report *report, const struct figure_table *rows)
{
	static const struct column columns[] = {
		{.heading = LITERAL("番号"), .keep = true}, {.heading = LITERAL("件名"), .grow = 1}, {.heading = LITERAL("発生")},
		{.heading = LITERAL("検知")}, {.heading = LITERAL("復旧（暫定含む）")}, {.heading = LITERAL("停止時間"), .align = ALIGN_RIGHT},
		{.heading = LITERAL("営業日"), .align = ALIGN_RIGHT}, {.heading = LITERAL("期限")}, {.heading = LITERAL("判定"), .keep = true},
	};
	struct report_table table = {.title = "障害一覧", .columns = columns, .column_count = 9, .size_pt = 8, .label = "incidents-list",
		.note = report_note(report, &rows->origin, "検知から復旧（暫定を含む）までの営業日。対象外の障害は判定しない")};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value restored = figure_get(rows, row, "workaround");

		if (restored.kind == FIGURE_NONE)
			restored = figure_get(rows, row, "recovered");
		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(figure_get(rows, row, "id").text), cell_text(figure_get(rows, row, "subject").text),
			cell_text(print_time(report, figure_get(rows, row, "occurred"))), cell_text(print_time(report, figure_get(rows, row, "detected"))),
			cell_text(print_time(report, restored)), cell_text(print_duration(report, figure_get(rows, row, "stop_us"))),
			cell_text(print_count(report, figure_get(rows, row, "days"))), cell_text(print_time(report, figure_get(rows, row, "due"))),
			cell_state(figure_get(rows, row, "state"))}, 9);
	}
	document_table_end(report->document);
}

static struct str or_dash(struct figure_value value)
{
	return value.kind == FIGURE_TEXT && value.text.size ? value.text : STR("―");
}

/* One incident's facts, cause, measures, and its measured effect. */
static void details(struct report *report, const struct figure_table *rows, size_t row)
{
	struct figure_value requests = figure_get(rows, row, "log_requests"), errors = figure_get(rows, row, "log_server_errors");
	struct str measured = STR("測定なし（発生日時がないか、その間のログがそろっていない）");

	if (requests.kind == FIGURE_INTEGER)
		measured = print_text(report, "発生〜復旧（当月分）のリクエスト%.*s件のうち5xx %.*s件（%.*s）、推定利用者%.*s人",
			STR_ARGS(print_count(report, requests)), STR_ARGS(print_count(report, errors)),
			STR_ARGS(print_percent(report, figure_ratio(errors.number, requests.number), 1)),
			STR_ARGS(print_count(report, figure_get(rows, row, "log_users"))));
	document_heading(report->document, 3, STR(""), figure_get(rows, row, "id").text, figure_get(rows, row, "subject").text);
	document_key_values(report->document, (struct key_value[]){
		{STR("影響（台帳）"), or_dash(figure_get(rows, row, "impact"))},
		{STR("影響（ログ実測）"), measured},
		{STR("原因"), print_text(report, "%.*s（%.*s、%.*s）", STR_ARGS(or_dash(figure_get(rows, row, "cause"))),
			STR_ARGS(or_dash(figure_get(rows, row, "cause_class"))), STR_ARGS(or_dash(figure_get(rows, row, "certainty"))))},
		{STR("暫定対処"), or_dash(figure_get(rows, row, "temporary"))},
		{STR("恒久対策"), or_dash(figure_get(rows, row, "permanent"))},
		{STR("再発防止策"), or_dash(figure_get(rows, row, "prevention"))},
		{STR("担当・期限"), print_text(report, "%.*s・%.*s", STR_ARGS(or_dash(figure_get(rows, row, "owner"))),
			STR_ARGS(print_day(report, figure_get(rows, row, "prevention_due"))))},
		{STR("期限の計算"), or_dash(figure_get(rows, row, "derivation"))},
		{STR("障害報告書"), print_text(report, "%.*s（状況: %.*s）", STR_ARGS(or_dash(figure_get(rows, row, "report"))),
			STR_ARGS(or_dash(figure_get(rows, row, "status"))))},
	}, 9);
}

static void histogram(struct report *report, const struct figure_table *rows)
{
	struct str labels[DAYS_LAST + 1];
	double counts[DAYS_LAST + 1] = {0};
	size_t limit = limit_days(report);
	struct chart_histogram chart = {.labels = labels, .values = counts, .count = DAYS_LAST + 1, .limit_after = limit ? limit + 1 : 0,
	                                .limit_label = print_text(report, "期限 %zu営業日", limit), .x_title = STR("復旧までの営業日数"),
	                                .y_title = STR("件数 (件)")};
	struct canvas *canvas = report_canvas_sized(report, document_text_width(report->document) / 2, 120);

	for (size_t i = 0; i <= DAYS_LAST; i++)
		labels[i] = print_text(report, i == DAYS_LAST ? "%zu〜" : "%zu", i);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value days = figure_get(rows, row, "days");

		if (days.kind == FIGURE_INTEGER && days.number >= 0)
			counts[days.number < DAYS_LAST ? days.number : DAYS_LAST] += 1;
	}
	chart_histogram_draw(canvas, &chart);
	report_figure(report, canvas, "復旧までの営業日数", report_note(report, &rows->origin, "対象内の障害"),
	              print_text(report, "対象内の障害の復旧までの営業日数の度数分布。期限は%zu営業日。", limit).at);
}

static void findings(struct report *report)
{
	static const struct column columns[] = {
		{.heading = LITERAL("種別")}, {.heading = LITERAL("開始")}, {.heading = LITERAL("終了")}, {.heading = LITERAL("対象")},
		{.heading = LITERAL("根拠"), .grow = 1}, {.heading = LITERAL("対応する障害")},
	};
	static const struct { const char *kind, *word; } words[] = {
		{"error_burst", "5xxの集中"}, {"cpu_plateau", "CPU高負荷の継続"}, {"silence", "ログの途絶"}, {"oom", "メモリ不足"},
		{"ledger_without_trace", "ログに痕跡のない障害"},
	};
	const struct figure_table *rows = report_rows(report, "findings");
	struct report_table table = {.title = "ログと台帳の突き合わせ", .columns = columns, .column_count = 6, .label = "findings",
		.note = report_note(report, &rows->origin, "「台帳になし」は未記録の可能性がある事象。前後30分までの障害と対応づけた")};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str kind = figure_get(rows, row, "kind").text, incident = figure_get(rows, row, "incident").text;

		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (str_is(kind, words[i].kind))
				kind = str_of(words[i].word);
		document_row(report->document, ROW_BODY, (struct cell[]){cell_text(kind), cell_text(print_time(report, figure_get(rows, row, "from"))),
		             cell_text(print_time(report, figure_get(rows, row, "until"))),
		             cell_text(report_host(report, figure_get(rows, row, "place").text)), cell_text(figure_get(rows, row, "evidence").text),
		             {.text = incident.size ? incident : STR("台帳になし"), .mark = incident.size ? MARK_NONE : MARK_CAUTION}}, 6);
	}
	document_table_end(report->document);
}

void chapter_incidents(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "incidents.list");

	if (report_scalar(report, "incidents.count").kind == FIGURE_NONE) {
		document_callout(report->document, MARK_UNKNOWN, STR("判定不能"), STR("障害台帳がありません（ledgers/incidents.csv）。"));
	} else {
		document_paragraphf(report->document, PARAGRAPH_LEAD,
			"当月に発生または継続した障害は%.*s件です。復旧期限を判定したのは%.*s件で、達成%.*s件、未達%.*s件です。",
			STR_ARGS(print_count(report, report_scalar(report, "incidents.count"))),
			STR_ARGS(print_count(report, report_scalar(report, "incidents.judged"))),
			STR_ARGS(print_count(report, report_scalar(report, "incidents.met"))),
			STR_ARGS(print_count(report, report_scalar(report, "incidents.missed"))));
		report_section(report, "障害の一覧と時系列");
		cases(report, rows);
		timeline(report, rows);
		if (rows->row_count)
			histogram(report, rows);
		report_section(report, "障害ごとの影響・原因・対策");
		for (size_t row = 0; row < rows->row_count; row++)
			details(report, rows, row);
		if (!rows->row_count)
			document_paragraph(report->document, PARAGRAPH_BODY, STR("該当なし。"));
	}
	report_section(report, "ログと台帳の突き合わせ");
	findings(report);
	report_remarks(report);
}
