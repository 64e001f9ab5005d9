/* 議事次第: the agenda of the regular meeting on a month, or of an urgent one on an incident, from what is open. */
#include "agenda_paper.h"

#include "lang.h"

#define NOTES_NEED_PT 110.0

static bool is_urgent(const struct paper_order *order)
{
	return order->id.size > 0;
}

static struct str number(struct paper *paper)
{
	char month[CIVIL_TEXT_SIZE];

	if (is_urgent(paper->order))
		return print_text(&paper->report, PAPER_SAY(paper, "Agenda-%.*s", "議事次第-%.*s"), STR_ARGS(paper->order->id));
	return print_text(&paper->report, PAPER_SAY(paper, "Agenda-%s", "議事次第-%s"), civil_format_month(figures_month(paper->order->figures), month));
}

static bool check(const struct paper_order *order, struct fail *fail)
{
	return !is_urgent(order) || paper_incident.check(order, fail);
}

struct agenda_table agenda_table_of(struct paper *paper, const char *source, const struct column *columns, size_t column_count)
{
	return (struct agenda_table){.source = source, .known = figures_find_table(paper->report.figures, source) != NULL, .columns = columns,
	                             .column_count = column_count};
}

void agenda_row(struct paper *paper, struct agenda_table *table, const struct cell *cells)
{
	struct table layout = {.columns = table->columns, .column_count = table->column_count, .size_pt = 8};

	if (!table->count)
		document_table_begin(paper->report.document, &layout);
	if (table->count++ < AGENDA_ROWS)
		document_row(paper->report.document, ROW_BODY, cells, table->column_count);
}

void agenda_end(struct paper *paper, struct agenda_table *table, const char *none)
{
	if (table->count)
		document_table_end(paper->report.document);
	else if (!table->known)
		document_paragraphf(paper->report.document, PARAGRAPH_BODY, PAPER_SAY(paper, "Not known: the month's figures have no %s.", "不明です: 当月の数値に %s がありません。"), table->source);
	else
		document_paragraph(paper->report.document, PARAGRAPH_BODY, str_of(none));
	if (table->count > AGENDA_ROWS)
		document_paragraphf(paper->report.document, PARAGRAPH_NOTE, PAPER_SAY(paper, "And %zu more: see the monthly report.", "ほか%zu件は月次報告書を参照。"),
		                    table->count - AGENDA_ROWS);
}

/* The meeting that this is for: the next regular one, or the urgent one on the incident; false: the ledger has none. */
static bool find_meeting(struct paper *paper, const struct figure_table **ret_table, size_t *ret_row)
{
	const struct figure_table *next = report_rows(&paper->report, "meetings.next"), *held = report_rows(&paper->report, "meetings.list");

	for (size_t row = 0; !is_urgent(paper->order) && row < next->row_count; row++)
		if (figure_is(figure_get(next, row, "class"), "regular")) {
			*ret_table = next;
			*ret_row = row;
			return true;
		}
	for (size_t row = 0; is_urgent(paper->order) && row < held->row_count; row++)
		if (str_equal(figure_get(held, row, "incident").text, paper->order->id)) {
			*ret_table = held;
			*ret_row = row;
			return true;
		}
	return false;
}

static void head(struct paper *paper)
{
	struct report *report = &paper->report;
	const struct figure_table *meetings = NULL;
	size_t row = 0;
	bool found = find_meeting(paper, &meetings, &row);
	struct str open = PAPER_STR(paper, "to be arranged", "未定（台帳に予定がありません）");
	struct str day = found ? print_date_long(report, figure_get(meetings, row, "date")) : open;
	struct str from = found ? figure_get(meetings, row, "from").text : STR(""), until = found ? figure_get(meetings, row, "until").text : STR("");
	struct str place = found ? paper_or_dash(figure_get(meetings, row, "place")) : STR("―");
	/* Persons' names are pseudonyms in the client's edition, which say nothing on an agenda: left to be written in. */
	struct str who = found && paper->order->edition == EDITION_INTERNAL ? paper_or_dash(figure_get(meetings, row, "attendees")) : STR("―");
	struct str month = print_month(report, figures_month(report->figures));
	struct str title = is_urgent(paper->order)
		? print_text(report, PAPER_SAY(paper, "Agenda: urgent meeting on %.*s", "緊急会議 議事次第（%.*s）"), STR_ARGS(paper->order->id))
		: print_text(report, PAPER_SAY(paper, "Agenda: regular meeting on %.*s", "定例会 議事次第（%.*s分）"), STR_ARGS(month));
	const struct key_value items[] = {
		{PAPER_STR(paper, "Contract", "件名"), str_of(report->config->title)},
		{PAPER_STR(paper, "When", "日時"), from.size ? print_text(report, "%.*s %.*s%s%.*s", STR_ARGS(day), STR_ARGS(from), until.size ? "〜" : "", STR_ARGS(until)) : day},
		{PAPER_STR(paper, "Where", "場所"), place},
		{PAPER_STR(paper, "Who", "出席者"), who},
		{PAPER_STR(paper, "Document", "文書番号・版"), print_text(report, "%.*s　%.*s", STR_ARGS(number(paper)), STR_ARGS(paper_version(paper)))},
		{PAPER_STR(paper, "Classification", "機密区分"), str_of(report->config->report.classification)},
	};

	paper_title(paper, title, items, sizeof(items) / sizeof(items[0]));
}

/* Places to write: what is decided, who does what by when. */
static void notes(struct paper *paper)
{
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "Decided", "決定事項"), .grow = 3}, {.heading = PAPER_STR(paper, "Homework", "宿題"), .grow = 2},
		{.heading = PAPER_STR(paper, "Owner", "担当"), .min_pt = 54, .max_pt = 54}, {.heading = PAPER_STR(paper, "Due", "期限"), .min_pt = 54, .max_pt = 54},
	};
	struct table table = {.columns = columns, .column_count = 4};
	struct str room = STR("　\n　");

	document_table_begin(paper->report.document, &table);
	document_row_text(paper->report.document, (struct str[]){room, room, room, room}, 4);
	document_row_text(paper->report.document, (struct str[]){room, room, room, room}, 4);
	document_table_end(paper->report.document);
}

static void compose(struct paper *paper)
{
	head(paper);
	if (is_urgent(paper->order))
		agenda_urgent(paper);
	else
		agenda_regular(paper);
	document_need(paper->report.document, NOTES_NEED_PT);
	paper_section(paper, PAPER_SAY(paper, "Decisions and homework of this meeting", "決定事項・宿題"));
	notes(paper);
}

const struct paper_kind paper_agenda = {
	.name = "agenda", .english = "Agenda", .japanese = "議事次第", .number = number, .compose = compose, .check = check,
	.created_us = paper_month_time,
};
