/* Part of chapter 2: for each 未達 its cause, the measure, who and by when, and those of earlier months that are not done. */
#include "ledger_chapter.h"

static struct cell state_cell(struct report *report, struct figure_value state)
{
	if (figure_is(state, "done"))
		return (struct cell){.text = SAID(report, "done", "完了"), .mark = MARK_GOOD};
	if (figure_is(state, "overdue"))
		return (struct cell){.text = SAID(report, "late", "期限超過"), .mark = MARK_BAD};
	if (figure_is(state, "missing"))
		return (struct cell){.text = SAID(report, "not recorded", "未登録"), .mark = MARK_BAD};
	return (struct cell){.text = SAID(report, "under way", "実施中"), .mark = MARK_PENDING};
}

static struct str or_dash(struct str text)
{
	return text.size ? text : STR("―");
}

static struct str month_text(struct report *report, struct figure_value month)
{
	struct civil_month parsed;

	return month.kind == FIGURE_TEXT && civil_parse_month(month.text, &parsed) ? print_month(report, parsed) : STR("―");
}

void clauses_corrective(struct report *report)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "No.", "番号"), .keep = true},
	        {.heading = SAID(report, "Missed", "未達の条項"), .grow = 2},
	        {.heading = SAID(report, "Cause", "原因"), .grow = 2},
	        {.heading = SAID(report, "Measure", "是正措置"), .grow = 2},
	        {.heading = SAID(report, "Owner", "担当"), .keep = true},
	        {.heading = SAID(report, "Due", "期限"), .keep = true},
	        {.heading = SAID(report, "State", "状況"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "corrective.list");
	struct report_table table = {
	        .title = SAY(report->config, "What is missed and what is done about it", "未達と是正措置"),
	        .columns = columns,
	        .column_count = 7,
	        .size_pt = 8,
	        .label = "corrective",
	        .note = SAID(report, "what was missed in the month, and earlier measures that were not done before it; source: the ledger of corrective actions",
	                     "当月の未達と、前月までの未達で当月初めに未完了だったもの　出典: 是正措置台帳")};

	report_section(report, SAY(report->config, "Corrective actions", "未達の是正措置"));
	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str case_number = figure_get(rows, row, "case").text;

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(or_dash(figure_get(rows, row, "id").text)),
			cell_text(print_text(report, "%.*s %.*s\n%.*s%s%.*s", STR_ARGS(figure_get(rows, row, "section").text),
			                     STR_ARGS(figure_get(rows, row, "duty").text), STR_ARGS(month_text(report, figure_get(rows, row, "month"))),
			                     case_number.size ? " " : "", STR_ARGS(case_number))),
			cell_text(or_dash(figure_get(rows, row, "cause").text)), cell_text(or_dash(figure_get(rows, row, "measure").text)),
			cell_text(or_dash(figure_get(rows, row, "owner").text)), cell_text(print_day(report, figure_get(rows, row, "due"))),
			state_cell(report, figure_get(rows, row, "state"))}, 7);
	}
	document_table_end(report->document);
}
