/* Columns, words and checks of the changes ledger. */
#include "change.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word class_words[] = {
	{"不具合修正", CHANGE_FIX}, {"修正", CHANGE_FIX}, {"不具合", CHANGE_FIX}, {"障害対応", CHANGE_FIX},
	{"fix", CHANGE_FIX},
	{"改修", CHANGE_IMPROVEMENT}, {"システム改修", CHANGE_IMPROVEMENT}, {"軽微な改修", CHANGE_IMPROVEMENT},
	{"軽微改修", CHANGE_IMPROVEMENT}, {"機能改善", CHANGE_IMPROVEMENT}, {"改善", CHANGE_IMPROVEMENT},
	{"機能追加", CHANGE_IMPROVEMENT}, {"変更", CHANGE_IMPROVEMENT}, {"システム変更", CHANGE_IMPROVEMENT},
	{"improvement", CHANGE_IMPROVEMENT},
	{"設定変更", CHANGE_CONFIGURATION}, {"設定", CHANGE_CONFIGURATION}, {"configuration", CHANGE_CONFIGURATION},
	{"リソース変更", CHANGE_RESOURCE}, {"サーバ変更", CHANGE_RESOURCE}, {"リソース", CHANGE_RESOURCE},
	{"resource", CHANGE_RESOURCE},
	{"パッチ", CHANGE_PATCH}, {"パッチ適用", CHANGE_PATCH}, {"patch", CHANGE_PATCH},
	{"その他", CHANGE_OTHER}, {"other", CHANGE_OTHER},
	{NULL, 0},
};

static const struct cell_word state_words[] = {
	{"申請中", CHANGE_REQUESTED}, {"申請", CHANGE_REQUESTED}, {"新規", CHANGE_REQUESTED},
	{"未対応", CHANGE_REQUESTED}, {"requested", CHANGE_REQUESTED},
	{"協議中", CHANGE_AGREED}, {"協議済", CHANGE_AGREED}, {"承認待ち", CHANGE_AGREED}, {"agreed", CHANGE_AGREED},
	{"承認済", CHANGE_APPROVED}, {"承認済み", CHANGE_APPROVED}, {"承認", CHANGE_APPROVED},
	{"approved", CHANGE_APPROVED},
	{"作業中", CHANGE_WORKING}, {"対応中", CHANGE_WORKING}, {"実施中", CHANGE_WORKING}, {"working", CHANGE_WORKING},
	{"リリース済", CHANGE_RELEASED}, {"リリース済み", CHANGE_RELEASED}, {"完了", CHANGE_RELEASED},
	{"対応済", CHANGE_RELEASED}, {"済", CHANGE_RELEASED}, {"クローズ", CHANGE_RELEASED},
	{"released", CHANGE_RELEASED}, {"done", CHANGE_RELEASED}, {"closed", CHANGE_RELEASED},
	{"取下げ", CHANGE_WITHDRAWN}, {"取り下げ", CHANGE_WITHDRAWN}, {"却下", CHANGE_WITHDRAWN},
	{"中止", CHANGE_WITHDRAWN}, {"withdrawn", CHANGE_WITHDRAWN},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct change, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"number", {"変更番号", "管理番号", "No", "number"}, LEDGER_PRESENT, LEDGER_TEXT, AT(number), NULL, 0},
	{"subject", {"件名", "内容", "変更内容", "subject"}, LEDGER_PRESENT, LEDGER_TEXT, AT(subject), NULL, 0},
	{"class", {"区分", "分類", "変更区分", "class"}, LEDGER_OPTIONAL, LEDGER_WORD, AT(class), class_words, CHANGE_OTHER},
	{"requested", {"申請日", "申請日時", "requested"}, LEDGER_PRESENT, LEDGER_DAY, AT(requested), NULL, 0},
	{"requester", {"申請者", "requester"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(requester), NULL, 0},
	{"agreed", {"協議日", "agreed"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(agreed), NULL, 0},
	{"approved", {"承認日", "承認日時", "承諾日", "approved"}, LEDGER_PRESENT, LEDGER_DAY, AT(approved), NULL, 0},
	{"approver", {"承認者", "承諾者", "approver"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(approver), NULL, 0},
	{"released", {"リリース日", "リリース日時", "実施日", "released"}, LEDGER_PRESENT, LEDGER_DAY, AT(released), NULL, 0},
	{"effort", {"工数(人日)", "工数", "人日", "effort"}, LEDGER_PRESENT, LEDGER_EFFORT, AT(effort_milli), NULL, 0},
	{"forecast", {"見積工数(人日)", "見積工数", "見積", "forecast"},
	 LEDGER_OPTIONAL, LEDGER_EFFORT, AT(forecast_milli), NULL, 0},
	{"agreement", {"協議記録", "協議記録番号", "agreement"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(agreement), NULL, 0},
	{"impact", {"影響", "影響範囲", "impact"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(impact), NULL, 0},
	{"state", {"状況", "ステータス", "状態", "結果", "state", "status"},
	 LEDGER_FILLED, LEDGER_WORD, AT(state), state_words, CHANGE_REQUESTED},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format change_format = {
        .name = "changes",
        .title = "変更台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct change),
};

static void check_release(const struct ledger_check *check, const struct change *change)
{
	const struct ledger_row *row = &change->row;
	bool released = ledger_stamp_there(change->released);
	if (change->state == CHANGE_WITHDRAWN) {
		if (released)
			ledger_check_note(check, NOTE_ERROR, row, "state", "withdrawn, but there is a date of release",
			                  "取下げですがリリース日があります");
		return;
	}
	if (!released && change->state == CHANGE_RELEASED)
		ledger_check_note(check, NOTE_ERROR, row, "released",
		                  "the state says released, but there is no date of release",
		                  "状況はリリース済みですがリリース日がありません");
	/* A date may be the planned one until the state says that it is done. */
	if (change->state != CHANGE_RELEASED)
		return;
	if (!ledger_stamp_there(change->approved))
		ledger_check_note(check, NOTE_ERROR, row, "approved",
		                  "released but never approved; the contract wants approval first",
		                  "リリース済みですが承認日がありません。リリースには事前の承諾が必要です");
	else
		ledger_check_order(check, row, "approved", change->approved, "released", change->released);
	if (change->effort_milli == NO_EFFORT)
		ledger_check_note(check, NOTE_WARNING, row, "effort",
		                  "released without an effort: the month's sum is too low",
		                  "工数がありません。月の合計が実際より小さくなります");
}

static void check_approval(const struct ledger_check *check, const struct change *change)
{
	const struct ledger_row *row = &change->row;
	bool approved = ledger_stamp_there(change->approved);
	ledger_check_order(check, row, "requested", change->requested, "agreed", change->agreed);
	ledger_check_order(check, row, "requested", change->requested, "approved", change->approved);
	ledger_check_order(check, row, "requested", change->requested, "released", change->released);
	if (approved && !change->approver[0])
		ledger_check_note(check, NOTE_WARNING, row, "approver", "approved, but not by whom",
		                  "承認者がありません");
	if (!approved && (change->state == CHANGE_APPROVED || change->state == CHANGE_WORKING))
		ledger_check_note(check, NOTE_WARNING, row, "approved", "under way without a date of approval",
		                  "作業に入っていますが承認日がありません");
}

bool changes_check(struct change *changes, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&change_format, name, notes};
	for (size_t i = 0; i < count; i++) {
		check_approval(&check, &changes[i]);
		check_release(&check, &changes[i]);
	}
	return true;
}

const char *change_class_name(int class)
{
	return cell_word_text(class_words, class);
}

const char *change_state_name(int state)
{
	return cell_word_text(state_words, state);
}
