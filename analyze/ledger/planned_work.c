/* Columns, words and checks of the schedule ledger. */
#include "planned_work.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word class_words[] = {
	{"作業", PLANNED_WORK}, {"保守", PLANNED_WORK}, {"メンテナンス", PLANNED_WORK}, {"会議", PLANNED_WORK},
	{"work", PLANNED_WORK},
	{"サービス時間", PLANNED_SERVICE}, {"サービス", PLANNED_SERVICE}, {"service", PLANNED_SERVICE},
	{"休業", PLANNED_CLOSURE}, {"受付休止", PLANNED_CLOSURE}, {"closure", PLANNED_CLOSURE},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct planned_work, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"from", {"開始", "開始日時", "予定開始", "作業開始", "from"}, LEDGER_FILLED, LEDGER_DAY, AT(from), NULL, 0},
	{"until", {"終了", "終了日時", "予定終了", "作業終了", "until"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(until), NULL, 0},
	{"class", {"区分", "種別", "class"}, LEDGER_OPTIONAL, LEDGER_WORD, AT(class), class_words, PLANNED_WORK},
	{"subject", {"作業", "作業内容", "件名", "subject"}, LEDGER_PRESENT, LEDGER_TEXT, AT(subject), NULL, 0},
	{"target", {"対象", "対象サーバ", "対象サービス", "target"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(target), NULL, 0},
	{"stop", {"停止の有無", "停止", "サービス停止", "stop"}, LEDGER_OPTIONAL, LEDGER_FLAG, AT(stop), NULL, 0},
	{"stopped_from", {"停止開始(実績)", "停止開始", "実績停止開始", "実績開始", "stopped_from"},
	 LEDGER_OPTIONAL, LEDGER_STAMP, AT(stopped_from), NULL, 0},
	{"stopped_until", {"停止終了(実績)", "停止終了", "実績停止終了", "実績終了", "stopped_until"},
	 LEDGER_OPTIONAL, LEDGER_STAMP, AT(stopped_until), NULL, 0},
	{"impact", {"影響", "影響範囲", "impact"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(impact), NULL, 0},
	{"owner", {"担当", "担当者", "owner"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(owner), NULL, 0},
	{"notified", {"告知日", "通知日", "notified"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(notified), NULL, 0},
	{"cancelled", {"中止", "取消", "cancelled"}, LEDGER_OPTIONAL, LEDGER_FLAG, AT(cancelled), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format planned_work_format = {
        .name = "schedule",
        .title = "作業予定台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct planned_work),
};

static void check_stop(const struct ledger_check *check, const struct planned_work *work)
{
	const struct ledger_row *row = &work->row;
	bool from = ledger_stamp_there(work->stopped_from), until = ledger_stamp_there(work->stopped_until);
	ledger_check_order(check, row, "stopped_from", work->stopped_from, "stopped_until", work->stopped_until);
	if (until && !from)
		ledger_check_note(check, NOTE_ERROR, row, "stopped_from", "the stop has an end but no beginning",
		                  "停止終了(実績)がありますが停止開始(実績)がありません");
	if (from && !until)
		ledger_check_note(check, NOTE_WARNING, row, "stopped_until",
		                  "the stop never ended; fill in 停止終了(実績)",
		                  "停止が終わっていません。停止終了(実績)を記入してください");
	if (from && work->cancelled)
		ledger_check_note(check, NOTE_ERROR, row, "cancelled", "cancelled, but the service was stopped",
		                  "中止ですが停止の実績があります");
	if (from && !work->stop)
		ledger_check_note(check, NOTE_WARNING, row, "stop", "the service was stopped, but no stop was planned",
		                  "停止の実績がありますが、停止の有無が「なし」です");
	if (work->stop && !ledger_stamp_there(work->until) && !until)
		ledger_check_note(check, NOTE_WARNING, row, "until", "a stop without an end: its length is not known",
		                  "停止がありますが終了がなく、停止時間が分かりません");
}

bool planned_works_check(struct planned_work *works, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&planned_work_format, name, notes};
	for (size_t i = 0; i < count; i++) {
		ledger_check_order(&check, &works[i].row, "from", works[i].from, "until", works[i].until);
		check_stop(&check, &works[i]);
	}
	return true;
}

const char *planned_class_name(int class)
{
	return cell_word_text(class_words, class);
}
