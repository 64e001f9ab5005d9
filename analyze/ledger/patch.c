/* Columns, words and checks of the patches ledger. */
#include "patch.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word result_words[] = {
	{"未実施", PATCH_NOT_DONE}, {"未適用", PATCH_NOT_DONE}, {"予定", PATCH_NOT_DONE}, {"未", PATCH_NOT_DONE},
	{"not done", PATCH_NOT_DONE}, {"planned", PATCH_NOT_DONE},
	{"正常", PATCH_GOOD}, {"成功", PATCH_GOOD}, {"正常終了", PATCH_GOOD}, {"適用済", PATCH_GOOD},
	{"適用済み", PATCH_GOOD}, {"完了", PATCH_GOOD}, {"済", PATCH_GOOD}, {"○", PATCH_GOOD}, {"good", PATCH_GOOD},
	{"ok", PATCH_GOOD}, {"done", PATCH_GOOD},
	{"失敗", PATCH_FAILED}, {"異常", PATCH_FAILED}, {"×", PATCH_FAILED}, {"failed", PATCH_FAILED},
	{"対象なし", PATCH_NOT_NEEDED}, {"該当なし", PATCH_NOT_NEEDED}, {"対象外", PATCH_NOT_NEEDED},
	{"不要", PATCH_NOT_NEEDED}, {"適用不要", PATCH_NOT_NEEDED}, {"not needed", PATCH_NOT_NEEDED},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct patch, member)
#define RESULT_EMPTY (-1) /* until patches_check has decided by 適用日 */

/* clang-format off */
static const struct ledger_column columns[] = {
	{"number", {"管理番号", "パッチ番号", "番号", "ID", "No", "number"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(number), NULL, 0},
	{"subject", {"件名", "内容", "名称", "作業内容", "subject"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(subject), NULL, 0},
	{"published", {"公開日", "公表日", "published"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(published), NULL, 0},
	{"done", {"適用日", "適用日時", "実施日", "実施日時", "作業日", "done"},
	 LEDGER_PRESENT, LEDGER_DAY, AT(done), NULL, 0},
	{"target", {"対象", "対象サーバ", "対象サーバー", "対象ホスト", "target"},
	 LEDGER_OPTIONAL, LEDGER_TEXT, AT(target), NULL, 0},
	{"effort", {"工数(人日)", "工数", "人日", "effort"}, LEDGER_OPTIONAL, LEDGER_EFFORT, AT(effort_milli), NULL, 0},
	{"result", {"結果", "状況", "実施結果", "result", "state", "status"},
	 LEDGER_OPTIONAL, LEDGER_WORD, AT(result), result_words, RESULT_EMPTY},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format patch_format = {
        .name = "patches",
        .title = "パッチ台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct patch),
};

static void check_patch(const struct ledger_check *check, struct patch *patch)
{
	const struct ledger_row *row = &patch->row;
	bool done = ledger_stamp_there(patch->done);
	if (patch->result == RESULT_EMPTY)
		patch->result = done ? PATCH_GOOD : PATCH_NOT_DONE;
	ledger_check_order(check, row, "published", patch->published, "done", patch->done);
	if (!done && patch->result != PATCH_NOT_DONE)
		ledger_check_note(check, NOTE_ERROR, row, "done",
		                  "there is a result without a date; it counts in no month",
		                  "結果がありますが適用日がなく、どの月にも数えられません。確認した日を書いてください");
	if (done && patch->result == PATCH_NOT_DONE)
		ledger_check_note(check, NOTE_WARNING, row, "result",
		                  "there is a date of application, but the result says not done",
		                  "適用日がありますが、結果が未実施です");
	if (done && patch->result == PATCH_GOOD && patch->effort_milli == NO_EFFORT)
		ledger_check_note(check, NOTE_WARNING, row, "effort",
		                  "applied without an effort: the month's sum is too low",
		                  "工数がありません。月の合計が実際より小さくなります");
}

bool patches_check(struct patch *patches, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&patch_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_patch(&check, &patches[i]);
	return true;
}

const char *patch_result_name(int result)
{
	return cell_word_text(result_words, result);
}
