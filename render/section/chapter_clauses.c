/* Chapter 2: each duty of the contract with its target, what was done, the verdict and what proves it. */
#include <string.h>

#include "chart_verdict.h"
#include "ledger_chapter.h"

static void verdict_table(struct report *report, const struct figure_table *rows)
{
	/* "Not assessable" takes what the longer Japanese duties have. */
	bool english = report->config->report.language == REPORT_ENGLISH;
	const struct column columns[] = {
		{.heading = SAID(report, "Clause", "条項"), .max_pt = 52},
		{.heading = SAID(report, "Duty", "義務"), .min_pt = english ? 108 : 132, .grow = 3},
		{.heading = SAID(report, "Target", "目標"), .min_pt = 48, .max_pt = 64},
		{.heading = SAID(report, "Actual", "実績"), .min_pt = english ? 104 : 120, .grow = 2},
		{.heading = SAID(report, "Verdict", "判定"), .keep = true},
		{.heading = SAID(report, "Margin", "余裕"), .max_pt = english ? 40 : 48},
		{.heading = SAID(report, "Evidence", "根拠"), .max_pt = 52},
	};
	struct report_table table = {.title = SAY(report->config, "Verdicts of the contract's clauses",
		"契約事項の判定"), .columns = columns, .column_count = 7, .size_pt = 8, .label = "clauses",
		.note = report_note(report, &rows->origin, SAY(report->config, "What is not measured or recorded is not assessable, never met",
			"測定・記録がないものは「判定不能」とし、達成とはしない"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str reason = figure_get(rows, row, "reason").text, actual = figure_get(rows, row, "actual").text;
		struct str told = reason.size && actual.size ? print_text(report, "%.*s\n%.*s", STR_ARGS(actual), STR_ARGS(reason))
		                                             : reason.size ? reason : actual;

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(figure_get(rows, row, "section").text), cell_text(figure_get(rows, row, "duty").text),
			cell_text(figure_get(rows, row, "target").text), cell_text(told), cell_state(report, figure_get(rows, row, "verdict")),
			cell_text(figure_get(rows, row, "margin").text), cell_text(figure_get(rows, row, "evidence").text)}, 7);
	}
	document_table_end(report->document);
}

static enum chart_verdict_kind verdict_of(struct figure_value value)
{
	if (figure_is(value, "met"))
		return VERDICT_MET;
	if (figure_is(value, "caution"))
		return VERDICT_WARNED;
	if (figure_is(value, "missed"))
		return VERDICT_MISSED;
	return figure_is(value, "unknown") ? VERDICT_UNDECIDED : VERDICT_NONE;
}

/* Months of the contract up to this one, from its first. */
static size_t month_index(const struct report *report, struct figure_value value)
{
	struct civil_month first = civil_month_of(report->config->from), month;

	if (value.kind != FIGURE_TEXT || !civil_parse_month(value.text, &month))
		return SIZE_MAX;
	return (size_t)((month.year - first.year) * 12 + month.month - first.month);
}

/* Clauses that were judged at least once: a column of dashes says nothing that the table has not said. */
static void history(struct report *report, const struct figure_table *rows)
{
	const struct figure_table *past = report_rows(report, "clauses.by_month");
	struct civil_month first = civil_month_of(report->config->from), now = figures_month(report->figures);
	size_t months = (size_t)((now.year - first.year) * 12 + now.month - first.month) + 1;
	enum chart_verdict_kind *cells = arena_alloc(report->arena, rows->row_count * months, sizeof(*cells));
	struct str *labels = arena_alloc(report->arena, rows->row_count, sizeof(*labels));
	struct chart_verdict chart = {.words = report_words(report), .columns = {.kind = SLOTS_MONTHS, .count = months, .first_month = first}, .row_labels = labels,
	                              .cells = cells, .current = months - 1};
	struct canvas *canvas;

	for (size_t row = 0; cells && labels && row < rows->row_count; row++) {
		enum chart_verdict_kind *line = &cells[chart.row_count * months];
		bool judged = false;

		memset(line, 0, months * sizeof(*line));
		for (size_t i = 0; i < past->row_count; i++) {
			size_t month = month_index(report, figure_get(past, i, "month"));

			if (month >= months || !str_equal(figure_get(past, i, "id").text, figure_get(rows, row, "id").text))
				continue;
			line[month] = verdict_of(figure_get(past, i, "verdict"));
			judged |= line[month] != VERDICT_NONE && line[month] != VERDICT_UNDECIDED;
		}
		if (judged)
			labels[chart.row_count++] = print_text(report, "%.*s %.*s", STR_ARGS(figure_get(rows, row, "section").text),
				STR_ARGS(figure_get(rows, row, "duty").text));
	}
	if (!chart.row_count)
		return;
	report_section(report, SAY(report->config, "Verdicts by month", "月別の判定"));
	canvas = report_canvas(report, 40 + 15.0 * (double)chart.row_count);
	chart_verdict_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Verdicts of the clauses by month",
		"契約事項の月別判定"), SAID(report, "Each month since the contract began. ○ met, △ caution, × missed, － not assessable",
		"契約開始からの各月。○達成 △注意 ×未達 －判定不能"),
	              print_text(report, SAY(report->config, "Verdicts by month of %zu clauses.",
		"契約事項%zu件の月別判定の一覧。"), chart.row_count).at);
}

void chapter_clauses(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "clauses");
	size_t counts[4] = {0};
	static const char *const states[] = {"met", "caution", "missed", "unknown"};

	for (size_t row = 0; row < rows->row_count; row++)
		for (size_t i = 0; i < 4; i++)
			counts[i] += figure_is(figure_get(rows, row, "verdict"), states[i]);
	document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "Of %zu clauses %zu are met, %zu need caution, %zu are missed and %zu are not assessable.",
		"契約事項%zu件のうち、達成%zu件、注意%zu件、未達%zu件、判定不能%zu件です。"),
	                    rows->row_count, counts[0], counts[1], counts[2], counts[3]);
	for (size_t row = 0; row < rows->row_count; row++)
		if (figure_is(figure_get(rows, row, "verdict"), "missed"))
			document_callout(report->document, MARK_BAD, SAID(report, "Missed",
				"未達"), print_text(report, SAY(report->config, "%.*s %.*s: %.*s %.*s",
				"%.*s %.*s：%.*s %.*s"),
				STR_ARGS(figure_get(rows, row, "section").text), STR_ARGS(figure_get(rows, row, "duty").text),
				STR_ARGS(figure_get(rows, row, "actual").text), STR_ARGS(figure_get(rows, row, "reason").text)));
	report_section(report, SAY(report->config, "Verdict of each clause", "条項ごとの判定"));
	verdict_table(report, rows);
	clauses_corrective(report);
	history(report, rows);
	report_remarks(report);
}
