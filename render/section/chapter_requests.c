/* Chapter 14: questions that the client asked between the reports, and how soon they were answered. */
#include "ledger_chapter.h"

static void list(struct report *report)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "No.", "番号"), .keep = true},
	        {.heading = SAID(report, "Question and answer", "照会内容と回答"), .grow = 1},
	        {.heading = SAID(report, "Asked\nAnswered", "照会日時\n回答日時"), .min_pt = 72, .keep = true},
	        {.heading = SAID(report, "Time taken", "所要時間"), .min_pt = 52, .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "Due", "期限"), .min_pt = 50, .keep = true},
	        {.heading = SAID(report, "Verdict", "判定"), .min_pt = 60, .keep = true},
	        {.heading = SAID(report, "Answer sheet", "回答票"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "requests.list");
	struct report_table table = {
	        .title = SAY(report->config, "Requests asked or answered in the month, and open ones",
	                     "照会一覧（当月に照会・回答したものと未回答のもの）"),
	        .columns = columns,
	        .column_count = 7,
	        .size_pt = 8,
	        .label = "requests-list",
	        .note = report_note(report, &rows->origin,
	                            SAY(report->config,
	                                "time taken: reception hours only; of open ones up to the end of the month",
	                                "所要時間は受付時間だけを数えた値。未回答のものは当月末までの経過"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str question = figure_get(rows, row, "question").text, answer = figure_get(rows, row, "answer").text;
		bool open = figure_get(rows, row, "answered").kind == FIGURE_NONE;
		struct str taken = print_duration(report, figure_get(rows, row, open ? "waiting" : "taken"));

		document_row(report->document, ROW_BODY,
		             (struct cell[]){
		                     cell_text(figure_get(rows, row, "id").text),
		                     cell_text(answer.size ? print_text(report, SAY(report->config, "%.*s\nAnswer: %.*s", "%.*s\n回答: %.*s"),
		                                                        STR_ARGS(question), STR_ARGS(answer))
		                                           : question),
		                     cell_text(print_text(report, "%.*s\n%.*s", STR_ARGS(print_time(report, figure_get(rows, row, "asked"))),
		                                          STR_ARGS(open ? SAID(report, "open", "未回答")
		                                                        : print_time(report, figure_get(rows, row, "answered"))))),
		                     {.text = open ? print_text(report, SAY(report->config, "(%.*s)", "（%.*s）"), STR_ARGS(taken)) : taken,
		                      .grey = open},
		                     cell_text(print_day(report, figure_get(rows, row, "due"))),
		                     cell_state(report, figure_get(rows, row, "state")),
		                     cell_text(figure_get(rows, row, "sheet").text)},
		             7);
	}
	document_table_end(report->document);
}

void chapter_requests(struct report *report)
{
	struct figure_value asked = report_scalar(report, "requests.asked"), median = report_scalar(report, "requests.median");

	if (asked.kind == FIGURE_NONE) {
		report_no_ledger(report, "requests", "照会", "requests");
		return;
	}
	document_paragraph(
	        report->document, PARAGRAPH_LEAD,
	        print_text(report,
	                   SAY(report->config, "%.*s requests were asked and %.*s answered in the month; %.*s are open at its end.",
	                       "当月は%.*s件の照会を受け、%.*s件に回答しました。月末に未回答のものは%.*s件です。"),
	                   STR_ARGS(print_count(report, asked)),
	                   STR_ARGS(print_count(report, report_scalar(report, "requests.answered"))),
	                   STR_ARGS(print_count(report, report_scalar(report, "requests.open")))));
	if (median.kind == FIGURE_INTEGER)
		document_paragraph(report->document, PARAGRAPH_BODY,
		                   print_text(report,
		                              SAY(report->config, "Median time to the answer: %.*s; longest: %.*s (reception hours).",
		                                  "回答までの所要時間は中央値%.*s、最長%.*sでした（受付時間内で計算）。"),
		                              STR_ARGS(print_duration(report, median)),
		                              STR_ARGS(print_duration(report, report_scalar(report, "requests.longest")))));
	report_section(report, SAY(report->config, "Requests", "照会と回答"));
	list(report);
	report_remarks(report);
}
