/* Chapter 13: revisions of the manuals, and how many the contract leaves for the fiscal year. */
#include "duty.h"

static void list(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Revised", "改訂日"), .keep = true}, {.heading = SAID(report, "Manual", "名称"), .grow = 1},
		{.heading = SAID(report, "Edition", "版")}, {.heading = SAID(report, "What was revised", "改訂内容"), .grow = 2},
		{.heading = SAID(report, "Approved", "承認日（承認者）")}, {.heading = SAID(report, "Remark", "備考")},
		{.heading = SAID(report, "Month", "月"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "manuals.list");
	struct report_table table = {.title = SAY(report->config, "Revisions in the fiscal year", "手順書の改訂一覧（年度内）"), .columns = columns, .column_count = 7,
		.size_pt = 8, .zebra = rows->row_count > 8, .label = "manuals-list",
		.note = report_note(report, &rows->origin, SAY(report->config, "from April 1 to the end of the month; plans without a day are not counted",
		                                               "年度（4月1日）から当月末まで。改訂日のない予定は数えない"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str approver = figure_get(rows, row, "approver").text, approved = print_date(report, figure_get(rows, row, "approved"));

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(print_date(report, figure_get(rows, row, "date"))), cell_text(text_or_dash(figure_get(rows, row, "name"))),
			cell_text(text_or_dash(figure_get(rows, row, "edition"))), cell_text(text_or_dash(figure_get(rows, row, "content"))),
			cell_text(approver.size ? print_text(report, "%.*s\n%.*s", STR_ARGS(approved), STR_ARGS(approver)) : approved),
			cell_text(text_or_dash(figure_get(rows, row, "remark"))),
			cell_text(figure_get(rows, row, "here").number ? SAID(report, "this", "当月") : SAID(report, "earlier", "前月以前"))}, 7);
	}
	document_table_end(report->document);
}

void chapter_manuals(struct report *report)
{
	static const struct compare_line lines[] = {
		{"Revisions in the month", "当月の改訂（回）", "revisions", COMPARE_COUNT}, {"Revisions since April", "年度内の改訂（累計・回）", "year", COMPARE_COUNT},
		{"Left for the year", "年度内の残り（回）", "left", COMPARE_COUNT},
	};
	static const char *const ledgers[] = {"manuals", NULL};
	struct figure_value left = report_scalar(report, "manuals.left");

	if (!report_rows(report, "manuals.list")->column_count) {
		report_no_ledger(report, "manuals", "手順書", "manuals");
		return;
	}
	document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "%.*s revisions were made in the month, %.*s in the fiscal year.",
	                    "当月の手順書の改訂は%.*s回、年度内の累計は%.*s回です。"), STR_ARGS(print_count(report, report_scalar(report, "manuals.revisions"))),
	                    STR_ARGS(print_count(report, report_scalar(report, "manuals.year"))));
	if (left.kind == FIGURE_INTEGER && left.number <= 0)
		document_callout(report->document, left.number < 0 ? MARK_BAD : MARK_CAUTION, left.number < 0 ? SAID(report, "Exceeded", "超過") : SAID(report, "Caution", "注意"),
			left.number < 0 ? SAID(report, "There were more revisions than the contract provides for.", "年間の上限を超えています。")
			                : SAID(report, "No revision is left for this fiscal year: further ones have to be agreed.", "年度内に改訂できる残りの回数はありません。これ以上の改訂には協議が必要です。"));
	report_section(report, SAY(report->config, "Count and remainder", "改訂回数と残り"));
	report_duties(report, ledgers);
	report_compare(report, SAY(report->config, "Revisions by month", "改訂回数の前月比較"), "manuals.by_month", "manuals-months", lines, 3, NULL);
	report_section(report, SAY(report->config, "Revisions", "改訂の一覧"));
	list(report);
	report_remarks(report);
}
