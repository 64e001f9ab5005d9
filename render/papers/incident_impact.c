/* The impact of an incident: what the ledger claims beside what the logs show, and the minutes around it. */
#include <math.h>

#include "chart_minutes.h"
#include "incident_paper.h"

#define CHART_HEIGHT_PT 246.0

#define TABLE_NEED_PT 250.0 /* a heading and a table of six rows are not torn */

/* "約120件（0〜180件）": what did not come, with the spread of the weeks. */
static struct str lost(struct paper *paper, const struct incident_rows *rows)
{
	struct report *report = &paper->report;
	struct figure_value middle = incident_measured(rows, "lost"), low = incident_measured(rows, "lost_low");
	struct figure_value high = incident_measured(rows, "lost_high"), weeks = incident_measured(rows, "baseline_weeks");

	if (middle.kind != FIGURE_INTEGER)
		return PAPER_STR(paper, "cannot be compared", "比較不可");
	if (high.number <= 0)
		return print_text(report, PAPER_SAY(paper, "no fewer than usual (%lld weeks)", "減少なし（過去%lld週との比較）"), (long long)weeks.number);
	return print_text(report, PAPER_SAY(paper, "%.*s (quartiles of %lld weeks: %.*s to %.*s)", "%.*s件（過去%lld週の四分位 %.*s〜%.*s件）"),
		STR_ARGS(print_count(report, figure_integer(middle.number > 0 ? middle.number : 0))), (long long)weeks.number,
		STR_ARGS(print_count(report, figure_integer(low.number > 0 ? low.number : 0))), STR_ARGS(print_count(report, high)));
}

static struct str of_all(struct paper *paper, struct figure_value part, struct figure_value whole, const char *unit)
{
	struct report *report = &paper->report;

	if (part.kind == FIGURE_TEXT)
		return part.text;    /* few persons: 10未満 */
	if (part.kind != FIGURE_INTEGER || whole.kind != FIGURE_INTEGER)
		return STR("―");
	return print_text(report, PAPER_SAY(paper, "%.*s%s of %.*s%s (%.*s)", "%.*s%s／%.*s%s（%.*s）"), STR_ARGS(print_count(report, part)), unit,
		STR_ARGS(print_count(report, whole)), unit, STR_ARGS(print_percent(report, figure_ratio(part.number, whole.number), 1)));
}

static void measured(struct paper *paper, const struct incident_rows *rows)
{
	struct report *report = &paper->report;
	const char *reason = PAPER_SAY(paper, "not measured", "測定していない");
	struct str why = incident_measured(rows, "reason").text;
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "Measure", "指標"), .keep = true}, {.heading = PAPER_STR(paper, "From the logs", "ログによる実測"), .grow = 1},
	};
	struct report_table table = {.title = PAPER_SAY(paper, "Impact by the access logs", "アクセスログによる影響"), .columns = columns, .column_count = 2,
		.row_heads = true, .note = report_note(report, &rows->impact->origin,
			PAPER_SAY(paper, "From the begin to the recovery, human requests. Requests that did not come: against the same weekday and clock time of earlier weeks",
			          "発生〜復旧の人によるリクエスト。来なかった件数は同じ曜日・同じ時刻の過去の週の中央値との差"))};

	if (incident_measured(rows, "requests").kind != FIGURE_INTEGER) {
		document_callout(report->document, MARK_UNKNOWN, str_of(reason),
			why.size ? print_text(report, PAPER_SAY(paper, "The impact was not measured: %.*s.", "影響をログから測定していません: %.*s。"), STR_ARGS(why))
			         : PAPER_STR(paper, "There is no measurement in the month's figures.", "当月の数値に測定がありません。"));
		return;
	}
	report_table_begin(report, &table);
	document_row_text(report->document, (struct str[]){PAPER_STR(paper, "Measured span", "測定した期間"),
		print_text(report, "%.*s 〜 %.*s", STR_ARGS(paper_time(paper, incident_measured(rows, "from"))),
		           STR_ARGS(paper_time(paper, incident_measured(rows, "until"))))}, 2);
	document_row_text(report->document, (struct str[]){PAPER_STR(paper, "Failed requests (5xx)", "失敗したリクエスト（5xx）"),
		of_all(paper, incident_measured(rows, "failed"), incident_measured(rows, "requests"), PAPER_SAY(paper, "", "件"))}, 2);
	document_row_text(report->document, (struct str[]){PAPER_STR(paper, "Estimated users with failures", "失敗を受けた推定利用者"),
		of_all(paper, incident_measured(rows, "failed_users"), incident_measured(rows, "users"), PAPER_SAY(paper, "", "人"))}, 2);
	document_row_text(report->document, (struct str[]){PAPER_STR(paper, "Colleges with failures", "失敗のあった高専"),
		print_text(report, PAPER_SAY(paper, "%.*s", "%.*s校"), STR_ARGS(print_count(report, incident_measured(rows, "sites"))))}, 2);
	document_row_text(report->document, (struct str[]){PAPER_STR(paper, "Requests that did not come", "来なかったリクエスト"), lost(paper, rows)}, 2);
	document_row_text(report->document, (struct str[]){PAPER_STR(paper, "Coverage of the logs", "ログの取得率"),
		print_percent(report, incident_measured(rows, "coverage"), 1)}, 2);
	if (why.size)
		document_row_text(report->document, (struct str[]){PAPER_STR(paper, "Remark", "備考"), why}, 2);
	document_table_end(report->document);
}

/* --- The minutes --- */

struct minutes {
	size_t first, count;   /* rows of incidents.series */
	int64_t from_us;
};

static bool find_minutes(struct paper *paper, const struct figure_table *series, struct str id, struct minutes *ret_minutes)
{
	struct minutes minutes = {.first = paper_row(series, "id", id)};

	while (minutes.first + minutes.count < series->row_count &&
	       str_equal(figure_get(series, minutes.first + minutes.count, "id").text, id))
		minutes.count++;
	*ret_minutes = minutes;
	return minutes.count >= 2 && paper_instant(paper, figure_get(series, minutes.first, "time"), &ret_minutes->from_us);
}

static double at_minute(struct paper *paper, const struct minutes *minutes, struct figure_value value)
{
	int64_t at_us;

	if (!paper_has_clock(value) || !paper_instant(paper, value, &at_us))
		return (double)NAN;
	return (double)(at_us - minutes->from_us) / (double)MINUTE_US;
}

static double *column_of(struct paper *paper, const struct figure_table *series, const struct minutes *minutes, const char *column, double scale)
{
	double *values = report_numbers(&paper->report, minutes->count);

	for (size_t i = 0; values && i < minutes->count; i++)
		values[i] = figure_double(figure_get(series, minutes->first + i, column), scale);
	return values;
}

static struct chart_minutes_mark mark_of(struct paper *paper, const struct minutes *minutes, const char *word, struct figure_value value)
{
	struct civil_time time;

	if (!paper_has_clock(value) || !figure_civil(value, &time))
		return (struct chart_minutes_mark){.at = (double)NAN};
	return (struct chart_minutes_mark){at_minute(paper, minutes, value), print_text(&paper->report, "%s %d:%02d", word, time.hour, time.minute)};
}

static struct str alternative(struct paper *paper, const struct incident_rows *rows, const double *requests, const double *errors, size_t count)
{
	double most = 0, failed = 0;

	for (size_t i = 0; i < count; i++) {
		most = fmax(most, isfinite(requests[i]) ? requests[i] : 0);
		failed = fmax(failed, isfinite(errors[i]) ? errors[i] : 0);
	}
	return print_text(&paper->report, PAPER_SAY(paper, "Requests, 5xx and CPU by the minute around %.*s: at most %.0f requests and %.0f 5xx in a minute.",
	                                            "%.*sの前後の1分ごとのリクエスト数・5xx件数・CPU利用率。1分間の最大はリクエスト%.0f件、5xx %.0f件。"),
	                  STR_ARGS(rows->id), most, failed);
}

static void chart(struct paper *paper, const struct incident_rows *rows, const struct figure_table *series, const struct minutes *minutes)
{
	struct report *report = &paper->report;
	double *requests = column_of(paper, series, minutes, "requests", 1), *errors = column_of(paper, series, minutes, "server_errors", 1);
	double *cpu = column_of(paper, series, minutes, "cpu", 0.01);
	struct chart_limit limit = {figure_double(report_scalar(report, "thresholds.cpu"), 0.01), STR("")};
	struct chart_minutes_panel panels[] = {
		{PAPER_STR(paper, "Requests (per minute)", "リクエスト (件/分)"), requests, TONE_SKY, false, (double)NAN, NULL},
		{PAPER_STR(paper, "5xx (per minute)", "5xx (件/分)"), errors, TONE_VERMILLION, false, (double)NAN, NULL},
		{PAPER_STR(paper, "CPU of the busiest server (%)", "CPU利用率 最も高いサーバー (%)"), cpu, TONE_ACCENT, true, 100, isfinite(limit.value) ? &limit : NULL},
	};
	struct chart_minutes_mark marks[] = {
		mark_of(paper, minutes, PAPER_SAY(paper, "begin", "発生"), incident_get(rows, "occurred")),
		mark_of(paper, minutes, PAPER_SAY(paper, "detected", "検知"), incident_get(rows, "detected")),
		mark_of(paper, minutes, PAPER_SAY(paper, "recovered", "復旧"), incident_get(rows, "recovered")),
	};
	struct chart_minutes chart = {.words = PAPER_SAY(paper, &chart_words_en, &chart_words_ja), .count = minutes->count, .panels = panels,
		.panel_count = 3, .marks = marks, .mark_count = 3, .span_from = marks[0].at,
		.span_until = isfinite(marks[2].at) ? marks[2].at : (double)minutes->count};
	struct canvas *canvas = report_canvas(report, CHART_HEIGHT_PT);

	if (!requests || !errors || !cpu || !figure_civil(figure_get(series, minutes->first, "time"), &chart.first))
		return;
	limit.label = print_text(report, PAPER_SAY(paper, "line: threshold %.0f%%", "横線: 閾値 %.0f%%"), limit.value);
	chart_minutes_draw(canvas, &chart);
	report_figure(report, canvas, PAPER_SAY(paper, "Requests, 5xx and CPU by the minute", "分単位のリクエスト・5xx・CPU利用率"),
		report_note(report, &series->origin, ""), alternative(paper, rows, requests, errors, minutes->count).at);
}

void incident_impact(struct paper *paper, const struct incident_rows *rows)
{
	const struct figure_table *series = report_rows(&paper->report, "incidents.series");
	struct minutes minutes;

	document_need(paper->report.document, incident_measured(rows, "requests").kind == FIGURE_INTEGER ? TABLE_NEED_PT : TABLE_NEED_PT / 2);
	paper_section(paper, PAPER_SAY(paper, "Impact", "影響"));
	document_key_values(paper->report.document, (struct key_value[]){
		{PAPER_STR(paper, "By the ledger", "影響（台帳）"), paper_or_dash(incident_get(rows, "impact"))}}, 1);
	measured(paper, rows);
	if (find_minutes(paper, series, rows->id, &minutes))
		chart(paper, rows, series, &minutes);
	else
		document_paragraph(paper->report.document, PARAGRAPH_NOTE,
			PAPER_STR(paper, "There are no figures by the minute: the ledger has no clock time of the begin, or the span is not in the month.",
			          "分単位の図はありません。発生の時刻が台帳にないか、期間が当月の外です。"));
}
