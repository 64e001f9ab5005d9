/* The urgent meeting on one incident: how it stands, what it did, what is known of its cause, and what must be decided. */
#include "agenda_paper.h"
#include "incident_paper.h"

static struct str answer(struct paper *paper, const struct incident_rows *rows, const char *column)
{
	struct figure_value value = incident_get(rows, column);

	return value.kind == FIGURE_TEXT && value.text.size ? value.text : PAPER_STR(paper, "not decided", "未定");
}

static struct str measured(struct paper *paper, const struct incident_rows *rows)
{
	struct report *report = &paper->report;
	struct figure_value requests = incident_measured(rows, "requests"), failed = incident_measured(rows, "failed");
	struct figure_value users = incident_measured(rows, "failed_users");     /* a text where they are few */

	if (requests.kind != FIGURE_INTEGER)
		return print_text(report, PAPER_SAY(paper, "not measured (%.*s)", "測定なし（%.*s）"), STR_ARGS(paper_or_dash(incident_measured(rows, "reason"))));
	return print_text(report, PAPER_SAY(paper, "%.*s of %.*s requests failed (5xx); %.*s estimated users, %.*s colleges",
		"5xx %.*s件／%.*s件、推定利用者%.*s人、%.*s校"), STR_ARGS(print_count(report, failed)), STR_ARGS(print_count(report, requests)),
		STR_ARGS(users.kind == FIGURE_TEXT ? users.text : print_count(report, users)), STR_ARGS(print_count(report, incident_measured(rows, "sites"))));
}

static void state(struct paper *paper, const struct incident_rows *rows)
{
	struct figure_value recovered = incident_get(rows, "recovered");

	paper_section(paper, PAPER_SAY(paper, "How it stands", "障害の状況"));
	document_key_values(paper->report.document, (struct key_value[]){
		{PAPER_STR(paper, "Incident", "障害"), print_text(&paper->report, "%.*s　%.*s", STR_ARGS(rows->id), STR_ARGS(incident_get(rows, "subject").text))},
		{PAPER_STR(paper, "Begin", "発生"), paper_time(paper, incident_get(rows, "occurred"))},
		{PAPER_STR(paper, "Detected", "検知"), print_text(&paper->report, "%.*s（%.*s）", STR_ARGS(paper_time(paper, incident_get(rows, "detected"))),
			STR_ARGS(paper_or_dash(incident_detail(rows, "detected_by"))))},
		{PAPER_STR(paper, "Recovered", "復旧"), recovered.kind == FIGURE_NONE ? PAPER_STR(paper, "not yet", "未復旧") : paper_time(paper, recovered)},
		{PAPER_STR(paper, "Deadline", "復旧期限"), incident_get(rows, "due").kind == FIGURE_NONE ? PAPER_STR(paper, "not judged (out of scope)", "判定しない（対象外）")
			: print_text(&paper->report, "%.*s（%.*s）", STR_ARGS(paper_time(paper, incident_get(rows, "due"))), STR_ARGS(paper_word(paper, incident_get(rows, "state"))))},
		{PAPER_STR(paper, "Impact (ledger)", "影響（台帳）"), paper_or_dash(incident_get(rows, "impact"))},
		{PAPER_STR(paper, "Impact (logs)", "影響（ログ実測）"), measured(paper, rows)},
	}, 7);
}

static void cause(struct paper *paper, const struct incident_rows *rows)
{
	paper_section(paper, PAPER_SAY(paper, "Cause and temporary measure", "原因と暫定対処"));
	document_key_values(paper->report.document, (struct key_value[]){
		{PAPER_STR(paper, "Cause", "原因"), print_text(&paper->report, "%.*s（%.*s）", STR_ARGS(answer(paper, rows, "cause")), STR_ARGS(paper_or_dash(incident_get(rows, "certainty"))))},
		{PAPER_STR(paper, "Temporary measure", "暫定対処"), answer(paper, rows, "temporary")},
	}, 2);
}

static void decide(struct paper *paper, const struct incident_rows *rows)
{
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "No.", "番号"), .keep = true}, {.heading = PAPER_STR(paper, "Subject", "件名"), .grow = 1},
		{.heading = PAPER_STR(paper, "Progress", "経過"), .grow = 1}, {.heading = PAPER_STR(paper, "Due", "期限"), .keep = true},
	};
	const struct figure_table *problems = report_rows(&paper->report, "problems.list");
	struct agenda_table table = agenda_table_of(paper, "problems.list", columns, 4);

	paper_section(paper, PAPER_SAY(paper, "To be discussed and decided", "協議・ご判断いただきたい事項"));
	document_key_values(paper->report.document, (struct key_value[]){
		{PAPER_STR(paper, "Permanent measure", "恒久対策の可否"), answer(paper, rows, "permanent")},
		{PAPER_STR(paper, "Prevention", "再発防止策"), answer(paper, rows, "prevention")},
		{PAPER_STR(paper, "Owner, due", "担当・期限"), print_text(&paper->report, "%.*s・%.*s", STR_ARGS(answer(paper, rows, "owner")),
			STR_ARGS(print_day(&paper->report, incident_get(rows, "prevention_due"))))},
		{PAPER_STR(paper, "Information of the colleges", "各校への周知"), PAPER_STR(paper, "whether, how, by when", "要否・方法・時期")},
	}, 4);
	for (size_t row = 0; row < problems->row_count; row++) {
		struct str names = figure_get(problems, row, "related").text;

		if (str_find_str(names, rows->id) < names.size)
			agenda_row(paper, &table, (struct cell[]){
				cell_text(figure_get(problems, row, "id").text), cell_text(figure_get(problems, row, "subject").text),
				cell_text(paper_or_dash(figure_get(problems, row, "progress"))), cell_text(print_day(&paper->report, figure_get(problems, row, "due")))});
	}
	agenda_end(paper, &table, PAPER_SAY(paper, "The problems ledger has no item on this incident.", "課題台帳にこの障害に関わる課題はありません。"));
}

void agenda_urgent(struct paper *paper)
{
	struct incident_rows rows = incident_rows_of(paper);

	state(paper, &rows);
	cause(paper, &rows);
	decide(paper, &rows);
}
