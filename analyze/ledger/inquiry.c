/* Columns, words and checks of the inquiries ledger. */
#include "inquiry.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word channel_words[] = {
	{"ポータル", INQUIRY_PORTAL}, {"サイト", INQUIRY_PORTAL}, {"ポータルサイト", INQUIRY_PORTAL},
	{"ヘルプポータル", INQUIRY_PORTAL}, {"portal", INQUIRY_PORTAL}, {"Web", INQUIRY_PORTAL},
	{"メール", INQUIRY_MAIL}, {"電子メール", INQUIRY_MAIL}, {"mail", INQUIRY_MAIL}, {"e-mail", INQUIRY_MAIL},
	{"電話", INQUIRY_TELEPHONE}, {"TEL", INQUIRY_TELEPHONE}, {"telephone", INQUIRY_TELEPHONE},
	{"phone", INQUIRY_TELEPHONE},
	{"会議", INQUIRY_MEETING}, {"定例会", INQUIRY_MEETING}, {"対面", INQUIRY_MEETING},
	{"meeting", INQUIRY_MEETING},
	{"その他", INQUIRY_OTHER_CHANNEL}, {"other", INQUIRY_OTHER_CHANNEL},
	{NULL, 0},
};

static const struct cell_word class_words[] = {
	{"操作方法", INQUIRY_OPERATION}, {"(ア)", INQUIRY_OPERATION}, {"ア", INQUIRY_OPERATION},
	{"(ア)操作方法", INQUIRY_OPERATION}, {"操作", INQUIRY_OPERATION}, {"操作方法関連", INQUIRY_OPERATION},
	{"operation", INQUIRY_OPERATION},
	{"データ管理", INQUIRY_DATA}, {"(イ)", INQUIRY_DATA}, {"イ", INQUIRY_DATA}, {"(イ)データ管理", INQUIRY_DATA},
	{"データ", INQUIRY_DATA}, {"データなどの管理方法関連", INQUIRY_DATA}, {"data", INQUIRY_DATA},
	{"障害", INQUIRY_FAULT}, {"(ウ)", INQUIRY_FAULT}, {"ウ", INQUIRY_FAULT}, {"(ウ)障害", INQUIRY_FAULT},
	{"障害関係", INQUIRY_FAULT}, {"不具合", INQUIRY_FAULT}, {"fault", INQUIRY_FAULT},
	{"その他", INQUIRY_OTHER_CLASS}, {"other", INQUIRY_OTHER_CLASS},
	{NULL, 0},
};

static const struct cell_word state_words[] = {
	{"未対応", INQUIRY_OPEN}, {"未着手", INQUIRY_OPEN}, {"新規", INQUIRY_OPEN}, {"受付", INQUIRY_OPEN},
	{"受付済", INQUIRY_OPEN}, {"未回答", INQUIRY_OPEN}, {"open", INQUIRY_OPEN}, {"new", INQUIRY_OPEN},
	{"対応中", INQUIRY_WORKING}, {"調査中", INQUIRY_WORKING}, {"回答中", INQUIRY_WORKING},
	{"working", INQUIRY_WORKING},
	{"保留", INQUIRY_ON_HOLD}, {"保留中", INQUIRY_ON_HOLD}, {"機構確認待ち", INQUIRY_ON_HOLD},
	{"確認待ち", INQUIRY_ON_HOLD}, {"on hold", INQUIRY_ON_HOLD},
	{"回答済", INQUIRY_ANSWERED}, {"回答済み", INQUIRY_ANSWERED}, {"answered", INQUIRY_ANSWERED},
	{"完了", INQUIRY_CLOSED}, {"対応済", INQUIRY_CLOSED}, {"対応済み", INQUIRY_CLOSED}, {"済", INQUIRY_CLOSED},
	{"クローズ", INQUIRY_CLOSED}, {"解決", INQUIRY_CLOSED}, {"解決済", INQUIRY_CLOSED}, {"closed", INQUIRY_CLOSED},
	{"done", INQUIRY_CLOSED},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct inquiry, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"number", {"受付番号", "問い合わせ番号", "問合せ番号", "管理番号", "No", "number"},
	 LEDGER_PRESENT, LEDGER_TEXT, AT(number), NULL, 0},
	{"received", {"受付日時", "受付日", "問い合わせ日時", "質問日", "received"}, LEDGER_FILLED, LEDGER_STAMP, AT(received), NULL, 0},
	{"site", {"機関名", "高専名", "機関", "学校名", "site"}, LEDGER_FILLED, LEDGER_SITE, AT(site), NULL, 0},
	{"asker", {"問合せ者", "問い合わせ者", "質問者", "担当者名", "asker"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(asker), NULL, 0},
	{"channel", {"受付方法", "問い合わせ方法", "受付手段", "channel"},
	 LEDGER_OPTIONAL, LEDGER_WORD, AT(channel), channel_words, INQUIRY_PORTAL},
	{"class", {"区分", "分類", "カテゴリ", "class"},
	 LEDGER_FILLED, LEDGER_WORD, AT(class), class_words, INQUIRY_OTHER_CLASS},
	{"subject", {"件名", "タイトル", "質問タイトル", "subject"}, LEDGER_PRESENT, LEDGER_TEXT, AT(subject), NULL, 0},
	{"content", {"内容", "質問内容", "問い合わせ内容", "質問", "content"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(content), NULL, 0},
	{"state", {"状況", "ステータス", "状態", "state", "status"},
	 LEDGER_FILLED, LEDGER_WORD, AT(state), state_words, INQUIRY_OPEN},
	{"answered", {"回答日時", "一次回答日時", "回答日", "answered"}, LEDGER_PRESENT, LEDGER_STAMP, AT(answered), NULL, 0},
	{"answerer", {"回答者", "answerer"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(answerer), NULL, 0},
	{"answer", {"回答内容", "回答", "answer"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(answer), NULL, 0},
	{"closed", {"完了日", "完了日時", "クローズ日", "closed"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(closed), NULL, 0},
	{"paused_from", {"保留開始", "保留開始日時", "保留開始日", "paused_from"},
	 LEDGER_OPTIONAL, LEDGER_SPAN_FROM, AT(pauses), NULL, 0},
	{"paused_until", {"保留終了", "保留終了日時", "保留終了日", "paused_until"},
	 LEDGER_OPTIONAL, LEDGER_SPAN_UNTIL, AT(pauses), NULL, 0},
	{"pause_reason", {"保留理由", "pause_reason"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(pause_reason), NULL, 0},
	{"urgent", {"緊急要請", "緊急", "urgent"}, LEDGER_OPTIONAL, LEDGER_FLAG, AT(urgent), NULL, 0},
	{"remark", {"備考", "備考・関連No", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format inquiry_format = {
        .name = "inquiries",
        .title = "問い合わせ台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct inquiry),
};

static void check_pauses(const struct ledger_check *check, const struct inquiry *inquiry)
{
	const struct ledger_row *row = &inquiry->row;
	const struct ledger_spans *pauses = &inquiry->pauses;
	if (pauses->count == 0) {
		if (inquiry->state == INQUIRY_ON_HOLD)
			ledger_check_note(check, NOTE_WARNING, row, "state",
			                  "on hold, but no pause is recorded: the clock runs on",
			                  "保留ですが保留開始がありません。期限の計算は止まりません");
		return;
	}
	ledger_check_order(check, row, "received", inquiry->received, "paused_from", pauses->items[0].from);
	if (!inquiry->pause_reason[0])
		ledger_check_note(check, NOTE_WARNING, row, "pause_reason", "a pause without a reason",
		                  "保留理由がありません");
	if (ledger_stamp_there(pauses->items[pauses->count - 1].until))
		return;
	if (ledger_stamp_there(inquiry->answered))
		ledger_check_note(check, NOTE_ERROR, row, "paused_until",
		                  "answered, but the pause never ended; fill in 保留終了",
		                  "回答済みですが保留が終わっていません。保留終了を記入してください");
	else if (inquiry->state != INQUIRY_ON_HOLD)
		ledger_check_note(check, NOTE_WARNING, row, "paused_until",
		                  "the pause never ended, but the state is not 保留",
		                  "保留が終わっていませんが、状況が保留ではありません");
}

static void check_answer(const struct ledger_check *check, const struct inquiry *inquiry)
{
	const struct ledger_row *row = &inquiry->row;
	bool answered = ledger_stamp_there(inquiry->answered);
	if (!answered && (inquiry->state == INQUIRY_ANSWERED || inquiry->state == INQUIRY_CLOSED))
		ledger_check_note(check, NOTE_ERROR, row, "answered",
		                  "the state says answered, but there is no date of the answer",
		                  "状況は回答済みですが回答日時がありません");
	else if (!answered && inquiry->answer[0])
		ledger_check_note(check, NOTE_WARNING, row, "answered",
		                  "there is an answer without a date: it counts as not answered",
		                  "回答内容がありますが回答日時がありません。未回答として扱います");
	else if (answered && (inquiry->state == INQUIRY_OPEN || inquiry->state == INQUIRY_WORKING))
		ledger_check_note(check, NOTE_WARNING, row, "state",
		                  "there is a date of the answer, but the state says otherwise",
		                  "回答日時がありますが、状況が回答済みではありません");
	ledger_check_order(check, row, "received", inquiry->received, "answered", inquiry->answered);
}

static void check_closing(const struct ledger_check *check, struct inquiry *inquiry)
{
	const struct ledger_row *row = &inquiry->row;
	bool closed = ledger_stamp_there(inquiry->closed);
	if (ledger_check_order(check, row, "received", inquiry->received, "closed", inquiry->closed))
		ledger_check_order(check, row, "answered", inquiry->answered, "closed", inquiry->closed);
	if (closed && inquiry->state != INQUIRY_CLOSED)
		ledger_check_note(check, NOTE_WARNING, row, "state",
		                  "there is a date of closing, but the state is not 完了",
		                  "完了日がありますが、状況が完了ではありません");
	if (!closed && inquiry->state == INQUIRY_CLOSED && ledger_stamp_there(inquiry->answered)) {
		ledger_check_note(check, NOTE_WARNING, row, "closed",
		                  "closed without a date: the date of the answer is taken",
		                  "完了日がありません。回答日時の日を完了日とみなします");
		inquiry->closed = inquiry->answered;
	}
}

static void check_channel(const struct ledger_check *check, const struct inquiry *inquiry)
{
	if (!inquiry->received.has_time)
		ledger_check_note(check, NOTE_WARNING, &inquiry->row, "received",
		                  "no clock time: the opening of reception is taken",
		                  "時刻がありません。受付開始時刻とみなします");
	if (ledger_stamp_there(inquiry->answered) && !inquiry->answered.has_time)
		ledger_check_note(check, NOTE_WARNING, &inquiry->row, "answered",
		                  "no clock time: the end of reception is taken",
		                  "時刻がありません。受付終了時刻とみなします");
	if (inquiry->channel == INQUIRY_TELEPHONE && !inquiry->urgent)
		ledger_check_note(check, NOTE_WARNING, &inquiry->row, "channel",
		                  "by telephone, but the client did not call it urgent",
		                  "電話での受付ですが緊急要請の記録がありません");
}

bool inquiries_check(struct inquiry *inquiries, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&inquiry_format, name, notes};
	for (size_t i = 0; i < count; i++) {
		check_answer(&check, &inquiries[i]);
		check_closing(&check, &inquiries[i]);
		check_pauses(&check, &inquiries[i]);
		check_channel(&check, &inquiries[i]);
	}
	return true;
}

const char *inquiry_class_name(int class)
{
	return cell_word_text(class_words, class);
}

const char *inquiry_channel_name(int channel)
{
	return cell_word_text(channel_words, channel);
}

const char *inquiry_state_name(int state)
{
	return cell_word_text(state_words, state);
}
