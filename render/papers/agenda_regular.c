/* The regular meeting: homework, the month in a few lines, decisions, what is late, what is open, what comes. */
#include "agenda_paper.h"

static void homework(struct paper *paper)
{
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "Given", "会議"), .keep = true}, {.heading = PAPER_STR(paper, "Homework", "宿題"), .grow = 1},
		{.heading = PAPER_STR(paper, "Due", "期限"), .keep = true}, {.heading = PAPER_STR(paper, "State", "状況"), .keep = true},
	};
	const struct figure_table *rows = report_rows(&paper->report, "meetings.homework");
	struct agenda_table table = agenda_table_of(paper, "meetings.homework", columns, 4);

	paper_section(paper, PAPER_SAY(paper, "Homework of last time", "前回までの宿題"));
	for (size_t row = 0; row < rows->row_count; row++)
		agenda_row(paper, &table, (struct cell[]){
			cell_text(print_text(&paper->report, "%.*s %.*s", STR_ARGS(print_day(&paper->report, figure_get(rows, row, "given"))),
			                     STR_ARGS(paper_word(paper, figure_get(rows, row, "class"))))),
			cell_text(figure_get(rows, row, "homework").text), cell_text(print_day(&paper->report, figure_get(rows, row, "due"))),
			paper_state(paper, figure_get(rows, row, "state"))});
	agenda_end(paper, &table, PAPER_SAY(paper, "There is no homework.", "宿題はありません。"));
}

static size_t verdicts(struct paper *paper, const char *verdict)
{
	const struct figure_table *clauses = report_rows(&paper->report, "clauses");
	size_t count = 0;

	for (size_t row = 0; row < clauses->row_count; row++)
		count += figure_is(figure_get(clauses, row, "verdict"), verdict);
	return count;
}

static struct str scalar(struct paper *paper, const char *id)
{
	return print_count(&paper->report, report_scalar(&paper->report, id));
}

static void month(struct paper *paper)
{
	struct report *report = &paper->report;
	struct document *document = report->document;
	struct str name = print_month(report, figures_month(report->figures));

	paper_section(paper, print_text(report, PAPER_SAY(paper, "Report on %.*s", "%.*sの報告"), STR_ARGS(name)).at);
	document_paragraphf(document, PARAGRAPH_BULLET, PAPER_SAY(paper, "Contract: %zu duties met, %zu to watch, %zu missed, %zu cannot be judged.",
		"契約事項: 達成%zu件、注意%zu件、未達%zu件、判定不能%zu件。"), verdicts(paper, "met"), verdicts(paper, "caution"), verdicts(paper, "missed"), verdicts(paper, "unknown"));
	document_paragraphf(document, PARAGRAPH_BULLET, PAPER_SAY(paper, "Incidents: %.*s; deadline judged %.*s, missed %.*s.",
		"障害: %.*s件（復旧期限の判定%.*s件、未達%.*s件）。"), STR_ARGS(scalar(paper, "incidents.count")), STR_ARGS(scalar(paper, "incidents.judged")),
		STR_ARGS(scalar(paper, "incidents.missed")));
	document_paragraphf(document, PARAGRAPH_BULLET, PAPER_SAY(paper, "Inquiries: received %.*s, answered %.*s, open %.*s; deadline missed %.*s.",
		"問い合わせ: 受付%.*s件、回答%.*s件、残%.*s件（回答期限の未達%.*s件）。"), STR_ARGS(scalar(paper, "inquiries.received")),
		STR_ARGS(scalar(paper, "inquiries.answered")), STR_ARGS(scalar(paper, "inquiries.open")), STR_ARGS(scalar(paper, "inquiries.missed")));
	document_paragraphf(document, PARAGRAPH_BULLET, PAPER_SAY(paper, "Use: %.*s requests, %.*s estimated users, 5xx %.*s.",
		"利用: リクエスト%.*s件、推定利用者%.*s人、5xx %.*s件。"), STR_ARGS(scalar(paper, "access.requests")), STR_ARGS(scalar(paper, "access.users")),
		STR_ARGS(scalar(paper, "access.server_errors")));
	document_paragraphf(document, PARAGRAPH_BULLET, PAPER_SAY(paper, "Effort: %.*s of %.*s person-days.", "工数: %.*s人日（上限%.*s人日）。"),
		STR_ARGS(print_milliday(report, report_scalar(report, "effort.used"))), STR_ARGS(print_milliday(report, report_scalar(report, "effort.cap"))));
}

/* Columns of everything that has a number, a subject, an owner, a day and a state. */
#define ITEM_COLUMNS(paper) { \
	{.heading = PAPER_STR(paper, "Kind", "種別"), .keep = true}, {.heading = PAPER_STR(paper, "No.", "番号"), .keep = true}, \
	{.heading = PAPER_STR(paper, "Subject", "件名"), .grow = 1}, {.heading = PAPER_STR(paper, "Owner", "担当"), .keep = true}, \
	{.heading = PAPER_STR(paper, "Due", "期限"), .keep = true}, {.heading = PAPER_STR(paper, "State", "状況")}, \
}

static void item(struct paper *paper, struct agenda_table *table, struct str kind, const struct figure_table *rows, size_t row,
                 const char *subject, const char *due, struct cell state)
{
	agenda_row(paper, table, (struct cell[]){
		cell_text(kind), cell_text(paper_or_dash(figure_get(rows, row, "id"))), cell_text(paper_or_dash(figure_get(rows, row, subject))),
		cell_text(paper_or_dash(figure_get(rows, row, "owner"))),
		cell_text(due ? print_day(&paper->report, figure_get(rows, row, due)) : STR("―")), state});
}

static bool is_open_problem(const struct figure_table *rows, size_t row)
{
	return !figure_is(figure_get(rows, row, "state"), "done");
}

static void decisions(struct paper *paper)
{
	const struct column columns[] = ITEM_COLUMNS(paper);
	const struct figure_table *problems = report_rows(&paper->report, "problems.list"), *changes = report_rows(&paper->report, "changes.list");
	struct agenda_table table = agenda_table_of(paper, "problems.list", columns, 6);

	paper_section(paper, PAPER_SAY(paper, "Decisions asked for", "ご判断いただきたい事項"));
	for (size_t row = 0; row < problems->row_count; row++)
		if (figure_get(problems, row, "decision").number == 1 && is_open_problem(problems, row))
			item(paper, &table, paper_word(paper, figure_get(problems, row, "class")), problems, row, "subject", "due",
			     cell_text(paper_or_dash(figure_get(problems, row, "progress"))));
	for (size_t row = 0; row < changes->row_count; row++)
		if (figure_get(changes, row, "approved").kind == FIGURE_NONE && !figure_is(figure_get(changes, row, "status"), "取下げ"))
			item(paper, &table, PAPER_STR(paper, "change", "変更の承認"), changes, row, "subject", "released", cell_text(paper_or_dash(figure_get(changes, row, "status"))));
	agenda_end(paper, &table, PAPER_SAY(paper, "There is nothing to decide.", "ご判断いただきたい事項はありません。"));
}

static bool is_answered(const struct figure_table *rows, size_t row)
{
	return figure_get(rows, row, "answered").kind != FIGURE_NONE;
}

/* Inquiries and questions without an answer beyond their day, actions and problems that are late. */
static void late(struct paper *paper)
{
	const struct column columns[] = ITEM_COLUMNS(paper);
	const struct figure_table *inquiries = report_rows(&paper->report, "inquiries.list"), *problems = report_rows(&paper->report, "problems.list");
	const struct figure_table *actions = report_rows(&paper->report, "corrective.list"), *requests = report_rows(&paper->report, "requests.list");
	struct agenda_table table = agenda_table_of(paper, "inquiries.list", columns, 6);

	paper_section(paper, PAPER_SAY(paper, "What is late", "期限を過ぎた事項・未回答の事項"));
	for (size_t row = 0; row < inquiries->row_count; row++)
		if (!is_answered(inquiries, row) && !figure_is(figure_get(inquiries, row, "state"), "pending"))
			item(paper, &table, PAPER_STR(paper, "inquiry", "問い合わせ"), inquiries, row, "subject", "due",
			     figure_is(figure_get(inquiries, row, "state"), "paused")
			             ? cell_text(print_text(&paper->report, PAPER_SAY(paper, "on hold: %.*s", "保留: %.*s"), STR_ARGS(paper_or_dash(figure_get(inquiries, row, "pause_reason")))))
			             : paper_state(paper, figure_get(inquiries, row, "state")));
	for (size_t row = 0; row < requests->row_count; row++)
		if (!is_answered(requests, row))
			item(paper, &table, PAPER_STR(paper, "question", "照会"), requests, row, "question", NULL, cell_text(PAPER_STR(paper, "not answered", "未回答")));
	for (size_t row = 0; row < actions->row_count; row++)
		if (!figure_is(figure_get(actions, row, "state"), "done"))
			item(paper, &table, PAPER_STR(paper, "corrective action", "是正措置"), actions, row, "measure", "due", paper_state(paper, figure_get(actions, row, "state")));
	for (size_t row = 0; row < problems->row_count; row++)
		if (is_open_problem(problems, row) && figure_get(problems, row, "overdue").kind == FIGURE_INTEGER && figure_get(problems, row, "overdue").number > 0)
			item(paper, &table, paper_word(paper, figure_get(problems, row, "class")), problems, row, "subject", "due",
			     (struct cell){.text = print_text(&paper->report, PAPER_SAY(paper, "%lld days over", "%lld日超過"), (long long)figure_get(problems, row, "overdue").number),
			                   .mark = MARK_BAD});
	agenda_end(paper, &table, PAPER_SAY(paper, "Nothing is late.", "期限を過ぎた事項・未回答の事項はありません。"));
}

/* Problems that are neither late nor asked about above, and incidents that are not recovered. */
static void open_items(struct paper *paper)
{
	const struct column columns[] = ITEM_COLUMNS(paper);
	const struct figure_table *problems = report_rows(&paper->report, "problems.list"), *incidents = report_rows(&paper->report, "incidents.list");
	struct agenda_table table = agenda_table_of(paper, "problems.list", columns, 6);

	paper_section(paper, PAPER_SAY(paper, "Open items", "対応中の障害・課題"));
	for (size_t row = 0; row < incidents->row_count; row++)
		if (figure_get(incidents, row, "recovered").kind == FIGURE_NONE)
			item(paper, &table, PAPER_STR(paper, "incident", "障害"), incidents, row, "subject", "due", cell_text(PAPER_STR(paper, "not recovered", "未復旧")));
	for (size_t row = 0; row < problems->row_count; row++)
		if (is_open_problem(problems, row) && figure_get(problems, row, "decision").number != 1 && figure_get(problems, row, "overdue").number <= 0)
			item(paper, &table, paper_word(paper, figure_get(problems, row, "class")), problems, row, "subject", "due",
			     paper_state(paper, figure_get(problems, row, "state")));
	agenda_end(paper, &table, PAPER_SAY(paper, "Nothing else is open.", "対応中の事項はありません。"));
}

static void ahead(struct paper *paper)
{
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "From", "開始"), .keep = true}, {.heading = PAPER_STR(paper, "Until", "終了"), .keep = true},
		{.heading = PAPER_STR(paper, "Work", "作業"), .grow = 1}, {.heading = PAPER_STR(paper, "Target", "対象")},
		{.heading = PAPER_STR(paper, "Stop", "停止"), .keep = true}, {.heading = PAPER_STR(paper, "Impact", "影響")},
		{.heading = PAPER_STR(paper, "Notice", "告知"), .keep = true},
	};
	const struct figure_table *rows = report_rows(&paper->report, "schedule.list");
	struct agenda_table table = agenda_table_of(paper, "schedule.list", columns, 7);

	paper_section(paper, PAPER_SAY(paper, "The month ahead", "翌月の予定"));
	for (size_t row = 0; row < rows->row_count; row++) {
		bool stop = figure_get(rows, row, "stop").number == 1;

		if (figure_get(rows, row, "cancelled").number == 1)
			continue;
		agenda_row(paper, &table, (struct cell[]){
			cell_text(print_time(&paper->report, figure_get(rows, row, "from"))), cell_text(print_time(&paper->report, figure_get(rows, row, "until"))),
			cell_text(figure_get(rows, row, "subject").text), cell_text(paper_or_dash(figure_get(rows, row, "target"))),
			{.text = stop ? PAPER_STR(paper, "yes", "あり") : PAPER_STR(paper, "no", "なし"), .mark = stop ? MARK_CAUTION : MARK_NONE},
			cell_text(paper_or_dash(figure_get(rows, row, "impact"))),
			stop && figure_get(rows, row, "notified").kind == FIGURE_NONE ? cell_text(PAPER_STR(paper, "not yet", "未告知"))
			                                                             : cell_text(print_day(&paper->report, figure_get(rows, row, "notified")))});
	}
	agenda_end(paper, &table, PAPER_SAY(paper, "No works are planned.", "予定はありません。"));
}

/* What the meetings ledger has already put on this meeting's agenda. */
static void registered(struct paper *paper)
{
	const struct figure_table *rows = report_rows(&paper->report, "meetings.next");
	struct str text = STR(""), line;

	for (size_t row = 0; row < rows->row_count && !text.size; row++)
		if (figure_is(figure_get(rows, row, "class"), "regular"))
			text = figure_get(rows, row, "agenda").text;
	if (!text.size)
		return;
	paper_section(paper, PAPER_SAY(paper, "Items registered beforehand", "登録済みの議題"));
	while (str_next(&text, '\n', &line))
		if (str_trim(line).size)
			document_paragraph(paper->report.document, PARAGRAPH_BULLET, str_trim(line));
}

void agenda_regular(struct paper *paper)
{
	homework(paper);
	month(paper);
	decisions(paper);
	late(paper);
	open_items(paper);
	ahead(paper);
	registered(paper);
}
