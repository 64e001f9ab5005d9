/* Chapter 16: meetings: the homework of last time, what was decided, where the records are, and the next one. */
#include "ledger_chapter.h"

static struct str class_text(struct report *report, struct figure_value class)
{
	if (figure_is(class, "regular"))
		return SAID(report, "regular", "定例");
	return figure_is(class, "urgent") ? SAID(report, "urgent", "緊急") : SAID(report, "other", "その他");
}

static struct str or_dash(struct str text)
{
	return text.size ? text : STR("―");
}

/* "10:00〜11:00"; as much of it as the ledger has. */
static struct str hours(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str from = figure_get(rows, row, "from").text, until = figure_get(rows, row, "until").text;

	if (!from.size)
		return STR("");
	return until.size ? print_text(report, SAY(report->config, "%.*s–%.*s", "%.*s〜%.*s"), STR_ARGS(from), STR_ARGS(until)) : from;
}

static void homework(struct report *report)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "Given at", "出された会議"), .keep = true},
	        {.heading = SAID(report, "Homework", "宿題"), .grow = 1},
	        {.heading = SAID(report, "Due", "期限"), .keep = true},
	        {.heading = SAID(report, "Result", "結果"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "meetings.homework");
	struct report_table table = {
	        .title = SAY(report->config, "Homework of last time, of the month, and what is not done",
	                     "宿題の結果（前回・当月の会議の宿題と、未完了の宿題）"),
	        .columns = columns,
	        .column_count = 4,
	        .label = "meetings-homework",
	        .note = report_note(report, &rows->origin,
	                            SAY(report->config, "done or not as the ledger has it: it records no day of it",
	                                "完了の有無は台帳の記載による（完了日の記録はない）"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value state = figure_get(rows, row, "state");
		struct cell result = {.text = SAID(report, "not yet", "未完了"), .mark = MARK_PENDING};

		if (figure_is(state, "done"))
			result = (struct cell){.text = SAID(report, "done", "完了"), .mark = MARK_GOOD};
		else if (figure_is(state, "overdue"))
			result = (struct cell){.text = print_text(report, SAY(report->config, "%lld days late", "%lld日超過"),
			                                          (long long)figure_get(rows, row, "overdue").number),
			                       .mark = MARK_BAD};
		document_row(report->document, ROW_BODY,
		             (struct cell[]){cell_text(print_text(report, "%.*s %.*s",
		                                                  STR_ARGS(print_day(report, figure_get(rows, row, "given"))),
		                                                  STR_ARGS(class_text(report, figure_get(rows, row, "class"))))),
		                             cell_text(figure_get(rows, row, "homework").text),
		                             cell_text(print_day(report, figure_get(rows, row, "due"))), result},
		             4);
	}
	document_table_end(report->document);
}

static struct str records(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str minutes = figure_get(rows, row, "minutes").text, recording = figure_get(rows, row, "recording").text;

	return print_text(report, SAY(report->config, "Minutes: %.*s\nRecording: %.*s", "議事録: %.*s\n録音: %.*s"),
	                  STR_ARGS(or_dash(minutes)), STR_ARGS(or_dash(recording)));
}

static void held(struct report *report)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "Meeting", "会議"), .keep = true},
	        {.heading = SAID(report, "Agenda", "議題"), .grow = 1},
	        {.heading = SAID(report, "Decisions", "決定事項"), .grow = 1},
	        {.heading = SAID(report, "Records", "記録"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "meetings.list");
	struct report_table table = {.title = SAY(report->config, "Meetings of the month", "当月の会議"),
	                             .columns = columns,
	                             .column_count = 4,
	                             .label = "meetings-list",
	                             .note = report_note(report, &rows->origin, NULL)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str incident = figure_get(rows, row, "incident").text;

		document_row(report->document, ROW_BODY,
		             (struct cell[]){cell_text(print_text(report, "%.*s\n%.*s%s%.*s\n%.*s",
		                                                  STR_ARGS(print_day(report, figure_get(rows, row, "date"))),
		                                                  STR_ARGS(class_text(report, figure_get(rows, row, "class"))),
		                                                  incident.size ? " " : "", STR_ARGS(incident),
		                                                  STR_ARGS(hours(report, rows, row)))),
		                             cell_text(or_dash(figure_get(rows, row, "agenda").text)),
		                             cell_text(or_dash(figure_get(rows, row, "decisions").text)),
		                             cell_text(records(report, rows, row))},
		             4);
	}
	document_table_end(report->document);
}

static void next(struct report *report)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "Day", "開催予定"), .keep = true},
	        {.heading = SAID(report, "Kind", "区分"), .keep = true},
	        {.heading = SAID(report, "Time", "時刻"), .keep = true},
	        {.heading = SAID(report, "Place", "場所")},
	        {.heading = SAID(report, "Agenda", "議題"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "meetings.next");
	struct report_table table = {.title = SAY(report->config, "Meetings of the next month", "翌月の会議の予定"),
	                             .columns = columns,
	                             .column_count = 5,
	                             .label = "meetings-next",
	                             .note = SAID(report, "source: the ledger of meetings", "出典: 会議台帳")};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document,
		                  (struct str[]){print_day(report, figure_get(rows, row, "date")),
		                                 class_text(report, figure_get(rows, row, "class")), or_dash(hours(report, rows, row)),
		                                 or_dash(figure_get(rows, row, "place").text),
		                                 or_dash(figure_get(rows, row, "agenda").text)},
		                  5);
	document_table_end(report->document);
}

void chapter_meetings(struct report *report)
{
	struct figure_value regular = report_scalar(report, "meetings.regular");

	if (regular.kind == FIGURE_NONE) {
		report_no_ledger(report, "meetings", "会議", "meetings");
		return;
	}
	document_paragraph(report->document, PARAGRAPH_LEAD,
	                   print_text(report,
	                              SAY(report->config, "%.*s regular and %.*s urgent meetings were held; %.*s pieces of homework are open.",
	                                  "当月は定例会を%.*s回、緊急の会議を%.*s回開きました。未完了の宿題は%.*s件です。"),
	                              STR_ARGS(print_count(report, regular)),
	                              STR_ARGS(print_count(report, report_scalar(report, "meetings.urgent"))),
	                              STR_ARGS(print_count(report, report_scalar(report, "meetings.homework_open")))));
	report_section(report, SAY(report->config, "Homework", "宿題の結果"));
	homework(report);
	report_section(report, SAY(report->config, "Agenda, decisions and records", "議題・決定事項・記録"));
	held(report);
	report_section(report, SAY(report->config, "Next meetings", "次回の予定"));
	next(report);
	report_remarks(report);
}
