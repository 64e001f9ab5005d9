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
	struct chart_timeline chart = {.words = report_words(report), .slots = report_days(report), .rows = lines, .row_count = rows->row_count, .samples_per_slot = 1,
	                               .traffic = report_daily(report, days, NULL, NULL, "requests", 1), .traffic_title = SAID(report, "Requests per day",
		"リクエスト (件/日)"),
	                               .failures = report_daily(report, days, NULL, NULL, "server_errors", 1),
	                               .failures_title = SAID(report, "5xx per day", "5xx (件/日)")};
	struct canvas *canvas = report_canvas(report, 140 + 14.0 * (double)rows->row_count);

	for (size_t row = 0; lines && events && row < rows->row_count; row++) {
		double until = report_slot(report, figure_get(rows, row, "recovered"));

		events[row] = (struct chart_event){EVENT_INCIDENT, begin_slot(report, rows, row),
		                                   isnan(until) ? (double)report_day_count(report) : until, STR("")};
		lines[row] = (struct chart_timeline_row){figure_get(rows, row, "id").text, &events[row], 1};
	}
	chart_timeline_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Incidents and access over the month",
		"障害の時系列とアクセス"), report_note(report, &days->origin, SAY(report->config, "Above: the ledger of incidents; below: the access log",
		"上段は障害台帳、下段はアクセスログ")),
	              print_text(report, SAY(report->config, "Timeline of the month's incidents (%zu) with requests and 5xx by day.",
		"当月の障害%zu件の時系列と、日別のリクエスト数および5xx件数。"), rows->row_count).at);
}

static void cases(struct report *report, const struct figure_table *rows)
{
	const struct column columns[] = {
		{.heading = SAID(report, "No.", "番号"), .keep = true},
		{.heading = SAID(report, "Subject", "件名"), .grow = 1},
		{.heading = SAID(report, "Occurred", "発生")},
		{.heading = SAID(report, "Detected", "検知")},
		{.heading = SAID(report, "Recovered (or workaround)", "復旧（暫定含む）")},
		{.heading = SAID(report, "Stop time", "停止時間"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Business\ndays", "営業日"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Due", "期限")},
		{.heading = SAID(report, "Verdict", "判定"), .keep = true},
	};
	struct report_table table = {.title = SAY(report->config, "List of incidents",
		"障害一覧"), .columns = columns, .column_count = 9, .size_pt = 8, .label = "incidents-list",
		.note = report_note(report, &rows->origin, SAY(report->config, "Business days from detection to recovery (or workaround). Incidents out of scope are not judged",
			"検知から復旧（暫定を含む）までの営業日。対象外の障害は判定しない"))};

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
			cell_state(report, figure_get(rows, row, "state"))}, 9);
	}
	document_table_end(report->document);
}

static struct str or_dash(struct figure_value value)
{
	return value.kind == FIGURE_TEXT && value.text.size ? value.text : STR("―");
}

/* The row of incidents.impact of an incident; its count when there is none. */
static size_t impact_row(const struct figure_table *impact, struct str id)
{
	size_t row = 0;

	while (row < impact->row_count && !str_equal(figure_get(impact, row, "id").text, id))
		row++;
	return row;
}

/* "約120件（0〜180件）": what did not come, with the spread of the weeks; more than usual came where it is not above zero. */
static struct str lost_text(struct report *report, const struct figure_table *impact, size_t row)
{
	struct figure_value lost = figure_get(impact, row, "lost"), low = figure_get(impact, row, "lost_low");
	struct figure_value high = figure_get(impact, row, "lost_high");

	if (lost.kind != FIGURE_INTEGER)
		return SAID(report, "Not comparable", "比較不可");
	if (high.number <= 0)
		return SAID(report, "No loss", "減少なし");
	return print_text(report, SAY(report->config, "%.*s (%.*s–%.*s)",
		"%.*s件（%.*s〜%.*s）"), STR_ARGS(print_count(report, figure_integer(lost.number > 0 ? lost.number : 0))),
	                  STR_ARGS(print_count(report, figure_integer(low.number > 0 ? low.number : 0))), STR_ARGS(print_count(report, high)));
}

/* What the logs show, beside what the ledger says. */
static void impacts(struct report *report, const struct figure_table *rows)
{
	const struct column columns[] = {
		{.heading = SAID(report, "No.", "番号"), .keep = true},
		{.heading = SAID(report, "Requests", "リクエスト"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Failed (5xx)", "失敗(5xx)"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Users\nhit", "影響利用者"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Sites hit", "影響校"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Did not come (range)", "来なかった件数（幅）"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Baseline", "基準"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "End (log)", "復旧（ログ）")},
		{.heading = SAID(report, "End (ledger)", "復旧（台帳）")},
		{.heading = SAID(report, "Remarks", "備考"), .grow = 1},
	};
	const struct figure_table *impact = report_rows(report, "incidents.impact");
	struct report_table table = {.title = SAY(report->config, "Impact of incidents (measured in the logs)",
		"障害の影響（ログ実測）"), .columns = columns, .column_count = 10, .size_pt = 8, .label = "incidents-impact",
		.note = report_note(report, &impact->origin,
			SAY(report->config, "From occurrence to recovery. Users and colleges hit: estimated users and colleges that got a 5xx. Did not come: difference from the median of past weeks at the same weekday and time (range of the quartiles)",
				"発生〜復旧。影響利用者・影響校は5xxを受けた推定利用者と高専。来なかった件数は同じ曜日・時刻の過去の週の中央値との差（四分位の幅）"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < impact->row_count; row++) {
		struct figure_value weeks = figure_get(impact, row, "baseline_weeks");
		struct str id = figure_get(impact, row, "id").text;
		struct figure_value recovered = figure_none();

		for (size_t i = 0; i < rows->row_count; i++)
			if (str_equal(figure_get(rows, i, "id").text, id))
				recovered = figure_get(rows, i, "recovered");
		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(id), cell_text(print_count(report, figure_get(impact, row, "requests"))),
			cell_text(print_count(report, figure_get(impact, row, "failed"))),
			cell_text(print_count(report, figure_get(impact, row, "failed_users"))),
			cell_text(print_count(report, figure_get(impact, row, "sites"))),
			cell_text(weeks.kind == FIGURE_NONE ? STR("―") : lost_text(report, impact, row)),
			cell_text(weeks.kind == FIGURE_NONE || !weeks.number ? STR("―") : print_text(report, SAY(report->config, "%lld weeks",
				"%lld週"), (long long)weeks.number)),
			cell_text(print_time(report, figure_get(impact, row, "log_recovered"))), cell_text(print_time(report, recovered)),
			cell_text(figure_get(impact, row, "reason").text)}, 10);
	}
	document_table_end(report->document);
}

/* One incident's measured effect as a sentence. */
static struct str measured_text(struct report *report, struct str id)
{
	const struct figure_table *impact = report_rows(report, "incidents.impact");
	size_t row = impact_row(impact, id);
	struct figure_value requests, failed;
	struct str reason;

	if (row == impact->row_count)
		return SAID(report, "Not measured", "測定なし");
	requests = figure_get(impact, row, "requests");
	failed = figure_get(impact, row, "failed");
	reason = figure_get(impact, row, "reason").text;
	if (requests.kind != FIGURE_INTEGER)
		return print_text(report, SAY(report->config, "Not measured (%.*s)", "測定なし（%.*s）"), STR_ARGS(reason));
	return print_text(report, SAY(report->config, "Of %.*s requests %.*s failed with 5xx (%.*s); estimated users hit: %.*s, colleges hit: %.*s. Requests that did not come: %.*s%s%.*s",
		"リクエスト%.*s件のうち5xx %.*s件（%.*s）、失敗を受けた推定利用者%.*s人・%.*s校。来なかったリクエスト: %.*s%s%.*s"),
		STR_ARGS(print_count(report, requests)), STR_ARGS(print_count(report, failed)),
		STR_ARGS(print_percent(report, figure_ratio(failed.number, requests.number), 1)),
		STR_ARGS(print_count(report, figure_get(impact, row, "failed_users"))), STR_ARGS(print_count(report, figure_get(impact, row, "sites"))),
		STR_ARGS(lost_text(report, impact, row)), reason.size ? SAY(report->config, ". ", "。") : "", STR_ARGS(reason));
}

/* One incident's facts, cause, measures, and its measured effect. */
static void details(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str measured = measured_text(report, figure_get(rows, row, "id").text);

	document_heading(report->document, 3, STR(""), figure_get(rows, row, "id").text, figure_get(rows, row, "subject").text);
	document_key_values(report->document, (struct key_value[]){
		{SAID(report, "Impact (ledger)", "影響（台帳）"), or_dash(figure_get(rows, row, "impact"))},
		{SAID(report, "Impact (measured)", "影響（ログ実測）"), measured},
		{SAID(report, "Cause", "原因"), print_text(report, SAY(report->config, "%.*s (%.*s, %.*s)",
			"%.*s（%.*s、%.*s）"), STR_ARGS(or_dash(figure_get(rows, row, "cause"))),
			STR_ARGS(or_dash(figure_get(rows, row, "cause_class"))), STR_ARGS(or_dash(figure_get(rows, row, "certainty"))))},
		{SAID(report, "Workaround", "暫定対処"), or_dash(figure_get(rows, row, "temporary"))},
		{SAID(report, "Permanent fix", "恒久対策"), or_dash(figure_get(rows, row, "permanent"))},
		{SAID(report, "Prevention", "再発防止策"), or_dash(figure_get(rows, row, "prevention"))},
		{SAID(report, "Owner, due", "担当・期限"), print_text(report, SAY(report->config, "%.*s, %.*s",
			"%.*s・%.*s"), STR_ARGS(or_dash(figure_get(rows, row, "owner"))),
			STR_ARGS(print_day(report, figure_get(rows, row, "prevention_due"))))},
		{SAID(report, "Due date computed", "期限の計算"), or_dash(figure_get(rows, row, "derivation"))},
		{SAID(report, "Incident report", "障害報告書"), print_text(report, SAY(report->config, "%.*s (state: %.*s)",
			"%.*s（状況: %.*s）"), STR_ARGS(or_dash(figure_get(rows, row, "report"))),
			STR_ARGS(or_dash(figure_get(rows, row, "status"))))},
	}, 9);
}

static void histogram(struct report *report, const struct figure_table *rows)
{
	struct str labels[DAYS_LAST + 1];
	double counts[DAYS_LAST + 1] = {0};
	size_t limit = limit_days(report);
	struct chart_histogram chart = {.words = report_words(report), .labels = labels, .values = counts, .count = DAYS_LAST + 1, .limit_after = limit ? limit + 1 : 0,
	                                .limit_label = print_text(report, SAY(report->config, "Due: %zu business days",
		"期限 %zu営業日"), limit), .x_title = SAID(report, "Business days to recovery",
		"復旧までの営業日数"),
	                                .y_title = SAID(report, "Count", "件数 (件)")};
	struct canvas *canvas = report_canvas_sized(report, document_text_width(report->document) / 2, 120);

	for (size_t i = 0; i <= DAYS_LAST; i++)
		labels[i] = print_text(report, i == DAYS_LAST ? SAY(report->config, "%zu+", "%zu〜") : "%zu", i);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value days = figure_get(rows, row, "days");

		if (days.kind == FIGURE_INTEGER && days.number >= 0)
			counts[days.number < DAYS_LAST ? days.number : DAYS_LAST] += 1;
	}
	chart_histogram_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Business days to recovery",
		"復旧までの営業日数"), report_note(report, &rows->origin, SAY(report->config, "Incidents in scope",
		"対象内の障害")),
	              print_text(report, SAY(report->config, "Histogram of business days to recovery of the incidents in scope. Due: %zu business days.",
		"対象内の障害の復旧までの営業日数の度数分布。期限は%zu営業日。"), limit).at);
}

static struct str finding_word(const struct report *report, struct str kind)
{
	static const struct { const char *kind, *english, *word; } words[] = {
		{"error_burst", "Burst of 5xx", "5xxの集中"}, {"slow_response", "Slow responses", "応答の遅れ"}, {"traffic_drop", "Drop of access", "アクセスの急減"},
		{"cpu_plateau", "Lasting CPU load", "CPU高負荷の継続"}, {"silence", "Silent log", "ログの途絶"}, {"oom", "Out of memory", "メモリ不足"}, {"restart", "Restart", "再起動"},
		{"disk", "Disk warning", "ディスクの警告"}, {"service_failed", "Failed service", "サービスの異常終了"}, {"login_attack", "Login attempts", "ログインの試行"},
		{"refused_requests", "Suspicious access", "不審なアクセス"}, {"ledger_without_trace", "Incident without trace in the logs", "ログに痕跡のない障害"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(kind, words[i].kind))
			return SAID(report, words[i].english, words[i].word);
	return kind;
}

/* Host or site by its label; everything else as it is. */
static struct str place_text(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str place = figure_get(rows, row, "place").text;

	if (figure_is(figure_get(rows, row, "scope"), "host"))
		return report_host(report, place);
	return figure_is(figure_get(rows, row, "scope"), "all") ? SAID(report, "All", "全体") : place.size ? place : STR("―");
}

static size_t findings(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Kind", "種別")},
		{.heading = SAID(report, "From", "開始")},
		{.heading = SAID(report, "Until", "終了")},
		{.heading = SAID(report, "Place", "対象")},
		{.heading = SAID(report, "Evidence", "根拠"), .grow = 1},
		{.heading = SAID(report, "Record", "対応する記録")},
	};
	const struct figure_table *rows = report_rows(report, "findings");
	struct report_table table = {.title = SAY(report->config, "Logs against ledgers",
		"ログと台帳の突き合わせ"), .columns = columns, .column_count = 6, .size_pt = 8, .label = "findings",
		.note = report_note(report, &rows->origin, SAY(report->config, "“Not in ledgers”: possibly unrecorded. × marks grave events",
			"「台帳になし」は未記録の可能性がある事象。重大な事象は種別に×を付す"))};
	size_t uncovered = 0;

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str cover = figure_get(rows, row, "cover").text;
		bool serious = figure_is(figure_get(rows, row, "severity"), "serious");

		uncovered += !cover.size;
		document_row(report->document, ROW_BODY, (struct cell[]){
		             {.text = finding_word(report, figure_get(rows, row, "kind").text), .mark = serious ? MARK_BAD : MARK_NONE},
		             cell_text(print_time(report, figure_get(rows, row, "from"))),
		             cell_text(print_time(report, figure_get(rows, row, "until"))), cell_text(place_text(report, rows, row)),
		             cell_text(figure_get(rows, row, "evidence").text),
		             {.text = cover.size ? cover : SAID(report, "Not in ledgers",
			"台帳になし"), .mark = cover.size ? MARK_NONE : MARK_CAUTION}}, 6);
	}
	document_table_end(report->document);
	return uncovered;
}

/* The commands that show what nobody wrote down. */
static void commands(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Kind", "種別"), .keep = true},
		{.heading = SAID(report, "From", "開始"), .keep = true},
		{.heading = SAID(report, "Command to check", "確認のコマンド"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "findings");
	struct report_table table = {.title = SAY(report->config, "Commands that show the events that are not in the ledgers",
		"台帳にない事象を確かめるコマンド"), .columns = columns, .column_count = 3, .size_pt = 8,
		.label = "findings-commands", .note = report_note(report, &rows->origin, SAY(report->config, "Run in the workspace",
			"ワークスペースで実行する"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		if (!figure_get(rows, row, "cover").text.size && figure_get(rows, row, "command").text.size)
			document_row(report->document, ROW_BODY, (struct cell[]){
				cell_text(finding_word(report, figure_get(rows, row, "kind").text)), cell_text(print_time(report, figure_get(rows, row, "from"))),
				cell_text(figure_get(rows, row, "command").text)}, 3);
	document_table_end(report->document);
}

/* Each rule with its numbers, and what it found. */
static void rules(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Kind", "種別"), .keep = true},
		{.heading = SAID(report, "Rule (thresholds of this month)", "規則（当月の閾値）"), .grow = 1},
		{.heading = SAID(report, "Version", "版"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Found", "検出"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Not recorded", "記録なし"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "findings.rules");
	struct report_table table = {.title = SAY(report->config, "Rules of the comparison",
		"突き合わせの規則"), .columns = columns, .column_count = 5, .size_pt = 8, .label = "findings-rules",
		.note = report_note(report, &rows->origin, SAY(report->config, "Thresholds: findings and thresholds in geppo.yaml. Where more were found than are listed, the gravest are listed",
			"閾値は geppo.yaml の findings と thresholds。検出が一覧より多いときは重いものから挙げた"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str reason = figure_get(rows, row, "reason").text, rule = figure_get(rows, row, "definition").text;
		bool none = reason.size && figure_get(rows, row, "found").number == 0;

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(finding_word(report, figure_get(rows, row, "kind").text)),
			cell_text(reason.size ? print_text(report, SAY(report->config, "%.*s (%.*s)",
				"%.*s（%.*s）"), STR_ARGS(rule), STR_ARGS(reason)) : rule),
			cell_text(print_count(report, figure_get(rows, row, "version"))),
			{.text = none ? SAID(report, "Not assessable",
				"判定不能") : print_count(report, figure_get(rows, row, "found")), .mark = none ? MARK_UNKNOWN : MARK_NONE},
			cell_text(none ? STR("―") : print_count(report, figure_get(rows, row, "uncovered")))}, 5);
	}
	document_table_end(report->document);
}

void chapter_incidents(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "incidents.list");

	if (report_scalar(report, "incidents.count").kind == FIGURE_NONE) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "Not assessable",
			"判定不能"), SAID(report, "There is no ledger of incidents (ledgers/incidents.csv).",
			"障害台帳がありません（ledgers/incidents.csv）。"));
	} else {
		document_paragraphf(report->document, PARAGRAPH_LEAD,
			SAY(report->config, "Incidents that occurred or lasted in the month: %.*s. Recovery deadlines judged: %.*s, of these met: %.*s, missed: %.*s.",
				"当月に発生または継続した障害は%.*s件です。復旧期限を判定したのは%.*s件で、達成%.*s件、未達%.*s件です。"),
			STR_ARGS(print_count(report, report_scalar(report, "incidents.count"))),
			STR_ARGS(print_count(report, report_scalar(report, "incidents.judged"))),
			STR_ARGS(print_count(report, report_scalar(report, "incidents.met"))),
			STR_ARGS(print_count(report, report_scalar(report, "incidents.missed"))));
		report_section(report, SAY(report->config, "List and timeline", "障害の一覧と時系列"));
		cases(report, rows);
		timeline(report, rows);
		if (rows->row_count)
			histogram(report, rows);
		report_section(report, SAY(report->config, "Impact, cause and measures of each incident",
			"障害ごとの影響・原因・対策"));
		if (rows->row_count)
			impacts(report, rows);
		for (size_t row = 0; row < rows->row_count; row++)
			details(report, rows, row);
		if (!rows->row_count)
			document_paragraph(report->document, PARAGRAPH_BODY, SAID(report, "None.", "該当なし。"));
	}
	report_section(report, SAY(report->config, "Logs against ledgers", "ログと台帳の突き合わせ"));
	if (findings(report))
		commands(report);
	rules(report);
	report_remarks(report);
}
