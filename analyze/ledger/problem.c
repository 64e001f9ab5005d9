/* Columns, words and checks of the problems ledger. */
#include "problem.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word class_words[] = {
	{"課題", PROBLEM_ISSUE}, {"issue", PROBLEM_ISSUE},
	{"問題", PROBLEM_PROBLEM}, {"問題点", PROBLEM_PROBLEM}, {"problem", PROBLEM_PROBLEM},
	{"リスク", PROBLEM_RISK}, {"risk", PROBLEM_RISK},
	{"改善提案", PROBLEM_PROPOSAL}, {"提案", PROBLEM_PROPOSAL}, {"改善", PROBLEM_PROPOSAL},
	{"改善要望", PROBLEM_PROPOSAL}, {"proposal", PROBLEM_PROPOSAL},
	{NULL, 0},
};

static const struct cell_word priority_words[] = {
	{"高", PRIORITY_HIGH}, {"大", PRIORITY_HIGH}, {"A", PRIORITY_HIGH}, {"緊急", PRIORITY_HIGH},
	{"至急", PRIORITY_HIGH}, {"high", PRIORITY_HIGH},
	{"中", PRIORITY_MIDDLE}, {"B", PRIORITY_MIDDLE}, {"普通", PRIORITY_MIDDLE}, {"通常", PRIORITY_MIDDLE},
	{"middle", PRIORITY_MIDDLE}, {"medium", PRIORITY_MIDDLE},
	{"低", PRIORITY_LOW}, {"小", PRIORITY_LOW}, {"C", PRIORITY_LOW}, {"low", PRIORITY_LOW},
	{NULL, 0},
};

static const struct cell_word state_words[] = {
	{"未着手", PROBLEM_OPEN}, {"未対応", PROBLEM_OPEN}, {"新規", PROBLEM_OPEN}, {"受付", PROBLEM_OPEN},
	{"未", PROBLEM_OPEN}, {"×", PROBLEM_OPEN}, {"open", PROBLEM_OPEN}, {"new", PROBLEM_OPEN},
	{"対応中", PROBLEM_WORKING}, {"調査中", PROBLEM_WORKING}, {"検討中", PROBLEM_WORKING},
	{"作業中", PROBLEM_WORKING}, {"着手", PROBLEM_WORKING}, {"継続", PROBLEM_WORKING}, {"△", PROBLEM_WORKING},
	{"working", PROBLEM_WORKING},
	{"保留", PROBLEM_ON_HOLD}, {"保留中", PROBLEM_ON_HOLD}, {"確認待ち", PROBLEM_ON_HOLD},
	{"機構確認待ち", PROBLEM_ON_HOLD}, {"on hold", PROBLEM_ON_HOLD},
	{"完了", PROBLEM_DONE}, {"済", PROBLEM_DONE}, {"対応済", PROBLEM_DONE}, {"対応済み", PROBLEM_DONE},
	{"クローズ", PROBLEM_DONE}, {"解決", PROBLEM_DONE}, {"解決済", PROBLEM_DONE}, {"○", PROBLEM_DONE},
	{"closed", PROBLEM_DONE}, {"done", PROBLEM_DONE},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct problem, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"number", {"管理番号", "課題番号", "課題No", "No", "number"}, LEDGER_PRESENT, LEDGER_TEXT, AT(number), NULL, 0},
	{"recorded", {"記帳日", "記入日", "課題記入日", "起票日", "登録日", "recorded"},
	 LEDGER_FILLED, LEDGER_DAY, AT(recorded), NULL, 0},
	{"recorder", {"記帳者", "記入者", "課題記入者", "起票者", "recorder"},
	 LEDGER_OPTIONAL, LEDGER_TEXT, AT(recorder), NULL, 0},
	{"class", {"区分", "分類", "種別", "class"}, LEDGER_OPTIONAL, LEDGER_WORD, AT(class), class_words, PROBLEM_ISSUE},
	{"subject", {"件名", "タイトル", "課題名", "subject"}, LEDGER_PRESENT, LEDGER_TEXT, AT(subject), NULL, 0},
	{"content", {"内容", "課題内容", "content"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(content), NULL, 0},
	{"priority", {"優先度", "重要度", "priority"},
	 LEDGER_OPTIONAL, LEDGER_WORD, AT(priority), priority_words, PRIORITY_NONE},
	{"owner", {"担当", "担当者", "対応担当", "owner"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(owner), NULL, 0},
	{"due", {"期限", "対応期限", "due"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(due), NULL, 0},
	{"decision", {"要判断", "判断依頼", "decision"}, LEDGER_OPTIONAL, LEDGER_FLAG, AT(decision), NULL, 0},
	{"state", {"状況", "ステータス", "状態", "state", "status"},
	 LEDGER_FILLED, LEDGER_WORD, AT(state), state_words, PROBLEM_OPEN},
	{"progress", {"経過", "対応内容", "進捗", "progress"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(progress), NULL, 0},
	{"closed", {"完了日", "完了確認日", "クローズ日", "closed"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(closed), NULL, 0},
	{"related", {"関連番号", "関連", "関連No", "related"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(related), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format problem_format = {
        .name = "problems",
        .title = "課題台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct problem),
};

static void check_problem(const struct ledger_check *check, const struct problem *problem)
{
	const struct ledger_row *row = &problem->row;
	bool closed = ledger_stamp_there(problem->closed);
	ledger_check_order(check, row, "recorded", problem->recorded, "closed", problem->closed);
	if (problem->state == PROBLEM_DONE && !closed)
		ledger_check_note(check, NOTE_ERROR, row, "closed", "the state says done, but there is no date of it",
		                  "状況は完了ですが完了日がありません");
	if (problem->state == PROBLEM_DONE)
		return;
	if (closed)
		ledger_check_note(check, NOTE_WARNING, row, "state",
		                  "there is a date of closing, but the state is not 完了",
		                  "完了日がありますが、状況が完了ではありません");
	if (!problem->owner[0])
		ledger_check_note(check, NOTE_WARNING, row, "owner", "open without an owner",
		                  "未完了ですが担当がありません");
	if (!ledger_stamp_there(problem->due))
		ledger_check_note(check, NOTE_WARNING, row, "due", "open without a due date",
		                  "未完了ですが期限がありません");
	if (ledger_stamp_before(problem->due, problem->recorded))
		ledger_check_note(check, NOTE_WARNING, row, "due", "the due date is before the day of the record",
		                  "期限が記帳日より前です");
}

bool problems_check(struct problem *problems, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&problem_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_problem(&check, &problems[i]);
	return true;
}

const char *problem_class_name(int class)
{
	return cell_word_text(class_words, class);
}

const char *problem_state_name(int state)
{
	return cell_word_text(state_words, state);
}

const char *priority_name(int priority)
{
	return cell_word_text(priority_words, priority);
}
