/* Columns and checks of the manuals ledger. */
#include "manual.h"

#include "ledger_check.h"

#define AT(member) offsetof(struct manual, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"date", {"改訂日", "改定日", "発行日", "日付", "date"}, LEDGER_PRESENT, LEDGER_DAY, AT(date), NULL, 0},
	{"edition", {"版", "版数", "edition"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(edition), NULL, 0},
	{"name", {"名称", "文書名", "手順書名", "件名", "name"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(name), NULL, 0},
	{"content", {"改訂内容", "改定内容", "内容", "content"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(content), NULL, 0},
	{"approved", {"承認日", "承諾日", "approved"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(approved), NULL, 0},
	{"approver", {"承認者", "承諾者", "approver"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(approver), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format manual_format = {
        .name = "manuals",
        .title = "手順書台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct manual),
};

static void check_manual(const struct ledger_check *check, const struct manual *manual)
{
	const struct ledger_row *row = &manual->row;
	if (ledger_stamp_before(manual->date, manual->approved))
		ledger_check_note(check, NOTE_WARNING, row, "approved", "revised before the approval",
		                  "承認日が改訂日より後です");
	if (ledger_stamp_there(manual->date) && !manual->edition[0])
		ledger_check_note(check, NOTE_WARNING, row, "edition", "a revision without its edition",
		                  "版がありません");
}

bool manuals_check(struct manual *manuals, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&manual_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_manual(&check, &manuals[i]);
	return true;
}
