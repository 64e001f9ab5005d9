/* Columns and checks of the corrective actions ledger. */
#include "corrective_action.h"

#include <string.h>

#include "ledger_check.h"

#define AT(member) offsetof(struct corrective_action, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"number", {"管理番号", "是正番号", "No", "number"}, LEDGER_PRESENT, LEDGER_TEXT, AT(number), NULL, 0},
	{"clause", {"条項", "契約条項", "clause"}, LEDGER_FILLED, LEDGER_TEXT, AT(clause), NULL, 0},
	{"month", {"対象月", "対象年月", "month"}, LEDGER_FILLED, LEDGER_MONTH, AT(month), NULL, 0},
	{"case_number", {"対象番号", "関連番号", "case_number"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(case_number), NULL, 0},
	{"cause", {"原因", "cause"}, LEDGER_PRESENT, LEDGER_TEXT, AT(cause), NULL, 0},
	{"measure", {"是正措置", "対策", "措置", "measure"}, LEDGER_PRESENT, LEDGER_TEXT, AT(measure), NULL, 0},
	{"owner", {"担当", "担当者", "owner"}, LEDGER_PRESENT, LEDGER_TEXT, AT(owner), NULL, 0},
	{"due", {"期限", "due"}, LEDGER_PRESENT, LEDGER_DAY, AT(due), NULL, 0},
	{"done", {"完了日", "実施日", "done"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(done), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format corrective_action_format = {
        .name = "actions",
        .title = "是正措置台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct corrective_action),
};

static void check_action(const struct ledger_check *check, const struct corrective_action *action)
{
	const struct ledger_row *row = &action->row;
	if (!action->cause[0])
		ledger_check_note(check, NOTE_WARNING, row, "cause", "the cause is missing", "原因がありません");
	if (!action->measure[0])
		ledger_check_note(check, NOTE_WARNING, row, "measure", "the measure is missing",
		                  "是正措置がありません");
	if (!action->owner[0])
		ledger_check_note(check, NOTE_WARNING, row, "owner", "the owner is missing", "担当がありません");
	if (!ledger_stamp_there(action->due))
		ledger_check_note(check, NOTE_WARNING, row, "due", "the due date is missing", "期限がありません");
}

bool corrective_actions_check(struct corrective_action *actions, size_t count, const char *name,
                              struct ledger_notes *notes)
{
	struct ledger_check check = {&corrective_action_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_action(&check, &actions[i]);
	return true;
}

/* Width and blanks do not matter: §３．２．１ ③ is 3.2.1③. */
static bool same_section(const char *written, const char *name)
{
	struct str text = str_of(written);
	const struct cell_word words[] = {{name, 1}, {NULL, 0}};
	int value;
	if (str_starts(text, STR("§")))
		text = str_trim(str_skip(text, strlen("§")));
	return name && name[0] && cell_word(text, words, &value);
}

bool corrective_action_names(const struct corrective_action *action, const struct config_clause *clause)
{
	return same_section(action->clause, clause->id) || same_section(action->clause, clause->section);
}
