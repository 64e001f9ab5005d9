/* Columns, words and checks of the backups ledger. */
#include "backup.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word work_names[] = {
	{"バックアップ", BACKUP_TAKEN}, {"リストア", BACKUP_RESTORE}, {"復元試験", BACKUP_TEST}, {NULL, 0},
};

static const struct cell_word result_words[] = {
	{"予定", BACKUP_PLANNED}, {"未実施", BACKUP_PLANNED}, {"未", BACKUP_PLANNED}, {"planned", BACKUP_PLANNED},
	{"成功", BACKUP_GOOD}, {"正常", BACKUP_GOOD}, {"正常終了", BACKUP_GOOD}, {"完了", BACKUP_GOOD},
	{"済", BACKUP_GOOD}, {"○", BACKUP_GOOD}, {"good", BACKUP_GOOD}, {"success", BACKUP_GOOD}, {"ok", BACKUP_GOOD},
	{"一部失敗", BACKUP_PARTIAL}, {"一部成功", BACKUP_PARTIAL}, {"警告", BACKUP_PARTIAL}, {"△", BACKUP_PARTIAL},
	{"partial", BACKUP_PARTIAL},
	{"失敗", BACKUP_FAILED}, {"異常", BACKUP_FAILED}, {"異常終了", BACKUP_FAILED}, {"エラー", BACKUP_FAILED},
	{"×", BACKUP_FAILED}, {"failed", BACKUP_FAILED},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct backup, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"done", {"実施日", "実施日時", "取得日", "開始日", "日付", "作業日", "done"}, LEDGER_FILLED, LEDGER_DAY, AT(done), NULL, 0},
	{"until", {"終了日", "until"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(until), NULL, 0},
	{"work", {"作業", "作業内容", "区分", "種別", "work"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(work_text), NULL, 0},
	{"target", {"対象", "対象サーバ", "対象サーバー", "対象ホスト", "target"},
	 LEDGER_OPTIONAL, LEDGER_TEXT, AT(target), NULL, 0},
	{"result", {"結果", "状況", "実施結果", "result", "state", "status"},
	 LEDGER_OPTIONAL, LEDGER_WORD, AT(result), result_words, BACKUP_PLANNED},
	{"size_mb", {"容量(MB)", "容量", "サイズ(MB)", "サイズ", "size_mb"}, LEDGER_OPTIONAL, LEDGER_NUMBER, AT(size_mb), NULL, 0},
	{"verified", {"検証日", "確認日", "verified"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(verified), NULL, 0},
	{"tested", {"復元試験日", "リストア試験日", "tested"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(tested), NULL, 0},
	{"agreed", {"協議日", "agreed"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(agreed), NULL, 0},
	{"effort", {"工数(人日)", "工数", "人日", "effort"}, LEDGER_OPTIONAL, LEDGER_EFFORT, AT(effort_milli), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format backup_format = {
        .name = "backups",
        .title = "バックアップ台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct backup),
};

static bool has_any(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (str_find_str(str_of(text), str_of(*words)) < str_of(text).size)
			return true;
	return false;
}

/* People name their jobs; what matters is whether something was written back, and whether in earnest. */
static enum backup_work work_of(const char *text)
{
	static const char *const back[] = {"リストア", "復元", "復旧", "再構築", "restore", "Restore", NULL};
	static const char *const trial[] = {"試験", "テスト", "訓練", "検証", "test", "Test", NULL};
	if (!has_any(text, back))
		return BACKUP_TAKEN;
	return has_any(text, trial) ? BACKUP_TEST : BACKUP_RESTORE;
}

static void check_backup(const struct ledger_check *check, struct backup *backup)
{
	const struct ledger_row *row = &backup->row;
	bool agreed = ledger_stamp_there(backup->agreed);
	backup->work = work_of(backup->work_text);
	ledger_check_order(check, row, "done", backup->done, "until", backup->until);
	ledger_check_order(check, row, "done", backup->done, "verified", backup->verified);
	ledger_check_order(check, row, "done", backup->done, "tested", backup->tested);
	if (backup->work == BACKUP_RESTORE && !agreed)
		ledger_check_note(check, NOTE_WARNING, row, "agreed", "a restore without a record of its agreement",
		                  "リストア・再構築ですが協議日がありません");
	if (backup->work == BACKUP_RESTORE && ledger_stamp_before(backup->done, backup->agreed))
		ledger_check_note(check, NOTE_WARNING, row, "agreed", "restored before it was agreed",
		                  "協議日が実施日より後です");
	if (backup->work != BACKUP_TAKEN && backup->result == BACKUP_GOOD && backup->effort_milli == NO_EFFORT)
		ledger_check_note(check, NOTE_WARNING, row, "effort",
		                  "a restore without an effort: the month's sum is too low",
		                  "工数がありません。月の合計が実際より小さくなります");
	if ((backup->result == BACKUP_FAILED || backup->result == BACKUP_PARTIAL) && !backup->remark[0])
		ledger_check_note(check, NOTE_WARNING, row, "remark", "failed, but the remark does not say why",
		                  "失敗していますが、備考に理由がありません");
}

bool backups_check(struct backup *backups, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&backup_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_backup(&check, &backups[i]);
	return true;
}

const char *backup_work_name(int work)
{
	return cell_word_text(work_names, work);
}

const char *backup_result_name(int result)
{
	return cell_word_text(result_words, result);
}
