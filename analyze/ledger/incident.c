/* Columns, words and checks of the incidents ledger. */
#include "incident.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word scope_words[] = {
	{"対象", SCOPE_INSIDE}, {"対象内", SCOPE_INSIDE}, {"○", SCOPE_INSIDE}, {"inside", SCOPE_INSIDE},
	{"in scope", SCOPE_INSIDE},
	{"対象外", SCOPE_OUTSIDE}, {"範囲外", SCOPE_OUTSIDE}, {"×", SCOPE_OUTSIDE}, {"outside", SCOPE_OUTSIDE},
	{"out of scope", SCOPE_OUTSIDE},
	{NULL, 0},
};

static const struct cell_word cause_words[] = {
	{"アプリケーション", CAUSE_APPLICATION}, {"アプリ", CAUSE_APPLICATION}, {"プログラム", CAUSE_APPLICATION},
	{"ソフトウェア", CAUSE_APPLICATION}, {"application", CAUSE_APPLICATION}, {"software", CAUSE_APPLICATION},
	{"ミドルウェア", CAUSE_MIDDLEWARE}, {"データベース", CAUSE_MIDDLEWARE}, {"DB", CAUSE_MIDDLEWARE},
	{"OS", CAUSE_MIDDLEWARE}, {"middleware", CAUSE_MIDDLEWARE},
	{"サーバ", CAUSE_SERVER}, {"サーバー", CAUSE_SERVER}, {"サーバ資源", CAUSE_SERVER}, {"リソース", CAUSE_SERVER},
	{"リソース不足", CAUSE_SERVER}, {"ハードウェア", CAUSE_SERVER}, {"server", CAUSE_SERVER},
	{"ネットワーク", CAUSE_NETWORK}, {"network", CAUSE_NETWORK},
	{"基盤", CAUSE_PLATFORM}, {"Azure", CAUSE_PLATFORM}, {"基盤(Azure)", CAUSE_PLATFORM},
	{"インフラ", CAUSE_PLATFORM}, {"platform", CAUSE_PLATFORM},
	{"外部連携", CAUSE_EXTERNAL}, {"KOREDA", CAUSE_EXTERNAL}, {"外部連携(KOREDA)", CAUSE_EXTERNAL},
	{"WebAPI", CAUSE_EXTERNAL}, {"外部", CAUSE_EXTERNAL}, {"external", CAUSE_EXTERNAL},
	{"データ", CAUSE_DATA}, {"data", CAUSE_DATA},
	{"操作・運用", CAUSE_OPERATION}, {"操作", CAUSE_OPERATION}, {"運用", CAUSE_OPERATION}, {"設定", CAUSE_OPERATION},
	{"設定誤り", CAUSE_OPERATION}, {"設定ミス", CAUSE_OPERATION}, {"人為", CAUSE_OPERATION},
	{"作業ミス", CAUSE_OPERATION}, {"operation", CAUSE_OPERATION},
	{"その他", CAUSE_OTHER}, {"other", CAUSE_OTHER},
	{"調査中", CAUSE_UNKNOWN}, {"不明", CAUSE_UNKNOWN}, {"unknown", CAUSE_UNKNOWN},
	{NULL, 0},
};

static const struct cell_word certainty_words[] = {
	{"確定", CERTAINTY_CONFIRMED}, {"confirmed", CERTAINTY_CONFIRMED},
	{"推定", CERTAINTY_ASSUMED}, {"assumed", CERTAINTY_ASSUMED},
	{NULL, 0},
};

static const struct cell_word judgement_words[] = {
	{"達成", JUDGEMENT_MET}, {"○", JUDGEMENT_MET}, {"遵守", JUDGEMENT_MET}, {"期限内", JUDGEMENT_MET},
	{"注意", JUDGEMENT_MET}, {"met", JUDGEMENT_MET},
	{"未達", JUDGEMENT_MISSED}, {"×", JUDGEMENT_MISSED}, {"超過", JUDGEMENT_MISSED}, {"期限超過", JUDGEMENT_MISSED},
	{"missed", JUDGEMENT_MISSED},
	{"対象外", JUDGEMENT_OUTSIDE}, {"判定対象外", JUDGEMENT_OUTSIDE}, {"out of scope", JUDGEMENT_OUTSIDE},
	{"-", JUDGEMENT_NONE}, {"―", JUDGEMENT_NONE}, {"ー", JUDGEMENT_NONE}, {"未判定", JUDGEMENT_NONE},
	{"none", JUDGEMENT_NONE},
	{NULL, 0},
};

static const struct cell_word state_words[] = {
	{"未対応", INCIDENT_OPEN}, {"新規", INCIDENT_OPEN}, {"発生中", INCIDENT_OPEN}, {"open", INCIDENT_OPEN},
	{"対応中", INCIDENT_WORKING}, {"調査中", INCIDENT_WORKING}, {"working", INCIDENT_WORKING},
	{"暫定復旧", INCIDENT_WORKAROUND}, {"暫定対処済", INCIDENT_WORKAROUND}, {"暫定対応済", INCIDENT_WORKAROUND},
	{"workaround", INCIDENT_WORKAROUND},
	{"復旧済", INCIDENT_RECOVERED}, {"復旧", INCIDENT_RECOVERED}, {"復旧済み", INCIDENT_RECOVERED},
	{"恒久対策中", INCIDENT_RECOVERED}, {"recovered", INCIDENT_RECOVERED},
	{"完了", INCIDENT_CLOSED}, {"対応済", INCIDENT_CLOSED}, {"済", INCIDENT_CLOSED}, {"クローズ", INCIDENT_CLOSED},
	{"解決", INCIDENT_CLOSED}, {"closed", INCIDENT_CLOSED}, {"done", INCIDENT_CLOSED},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct incident, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"number", {"障害番号", "管理番号", "インシデント番号", "No", "number"}, LEDGER_PRESENT, LEDGER_TEXT, AT(number), NULL, 0},
	{"subject", {"件名", "障害内容", "タイトル", "subject"}, LEDGER_PRESENT, LEDGER_TEXT, AT(subject), NULL, 0},
	{"occurred", {"発生日時", "障害発生日時", "障害発生日", "発生日", "occurred"},
	 LEDGER_OPTIONAL, LEDGER_DAY, AT(occurred), NULL, 0},
	{"detected", {"検知日時", "検知日", "detected"}, LEDGER_FILLED, LEDGER_STAMP, AT(detected), NULL, 0},
	{"detected_by", {"検知方法", "detected_by"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(detected_by), NULL, 0},
	{"told", {"連絡日時", "一次報告日時", "連絡日", "told"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(told), NULL, 0},
	{"instructed", {"指示日時", "指示日", "instructed"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(instructed), NULL, 0},
	{"recovered", {"復旧日時", "障害復旧日時", "障害復旧日", "復旧日", "recovered"},
	 LEDGER_PRESENT, LEDGER_STAMP, AT(recovered), NULL, 0},
	{"workaround", {"暫定復旧日時", "暫定復旧日", "workaround"}, LEDGER_OPTIONAL, LEDGER_STAMP, AT(workaround), NULL, 0},
	{"impact", {"影響範囲", "影響", "impact"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(impact), NULL, 0},
	{"service", {"対象サービス", "サービス", "service"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(service), NULL, 0},
	{"scope", {"対象範囲", "対象", "契約範囲", "scope"}, LEDGER_OPTIONAL, LEDGER_WORD, AT(scope), scope_words, SCOPE_INSIDE},
	{"excluded_by", {"除外理由", "対象外理由", "対象外の理由", "excluded_by"},
	 LEDGER_OPTIONAL, LEDGER_TEXT, AT(excluded_by), NULL, 0},
	{"judgement", {"判定", "達成判定", "judgement"},
	 LEDGER_OPTIONAL, LEDGER_WORD, AT(judgement), judgement_words, JUDGEMENT_NONE},
	{"cause_class", {"原因区分", "原因分類", "cause_class"},
	 LEDGER_OPTIONAL, LEDGER_WORD, AT(cause_class), cause_words, CAUSE_UNKNOWN},
	{"cause", {"原因", "原因内容", "cause"}, LEDGER_PRESENT, LEDGER_TEXT, AT(cause), NULL, 0},
	{"certainty", {"原因の確度", "確度", "certainty"},
	 LEDGER_OPTIONAL, LEDGER_WORD, AT(certainty), certainty_words, CERTAINTY_NONE},
	{"workaround_text", {"暫定対処", "暫定対応", "workaround_text"},
	 LEDGER_OPTIONAL, LEDGER_TEXT, AT(workaround_text), NULL, 0},
	{"permanent_fix", {"恒久対策", "恒久対応", "permanent_fix"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(permanent_fix), NULL, 0},
	{"prevention", {"再発防止策", "再発防止", "prevention"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(prevention), NULL, 0},
	{"owner", {"担当", "担当者", "owner"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(owner), NULL, 0},
	{"due", {"期限", "対策期限", "due"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(due), NULL, 0},
	{"effort", {"工数(人日)", "工数", "人日", "effort"}, LEDGER_OPTIONAL, LEDGER_EFFORT, AT(effort_milli), NULL, 0},
	{"report_number", {"報告書番号", "障害報告書番号", "障害報告書", "report_number"},
	 LEDGER_OPTIONAL, LEDGER_TEXT, AT(report_number), NULL, 0},
	{"stopped_from", {"停止開始", "停止開始日時", "stopped_from"}, LEDGER_OPTIONAL, LEDGER_SPAN_FROM, AT(stops), NULL, 0},
	{"stopped_until", {"停止終了", "停止終了日時", "stopped_until"}, LEDGER_OPTIONAL, LEDGER_SPAN_UNTIL, AT(stops), NULL, 0},
	{"state", {"状況", "ステータス", "状態", "state", "status"},
	 LEDGER_FILLED, LEDGER_WORD, AT(state), state_words, INCIDENT_OPEN},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format incident_format = {
        .name = "incidents",
        .title = "障害台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct incident),
};

static void check_times(const struct ledger_check *check, const struct incident *incident)
{
	const struct ledger_row *row = &incident->row;
	ledger_check_order(check, row, "occurred", incident->occurred, "detected", incident->detected);
	ledger_check_order(check, row, "detected", incident->detected, "told", incident->told);
	ledger_check_order(check, row, "told", incident->told, "instructed", incident->instructed);
	ledger_check_order(check, row, "detected", incident->detected, "recovered", incident->recovered);
	ledger_check_order(check, row, "detected", incident->detected, "workaround", incident->workaround);
	if (ledger_stamp_before(incident->recovered, incident->workaround))
		ledger_check_note(check, NOTE_WARNING, row, "workaround", "the workaround is later than the recovery",
		                  "暫定復旧日時が復旧日時より後です");
	if (!incident->detected.has_time)
		ledger_check_note(check, NOTE_WARNING, row, "detected",
		                  "no clock time: the opening of reception is taken",
		                  "時刻がありません。受付開始時刻とみなします");
	if (ledger_stamp_there(incident->recovered) && !incident->recovered.has_time)
		ledger_check_note(check, NOTE_WARNING, row, "recovered", "no clock time: the end of reception is taken",
		                  "時刻がありません。受付終了時刻とみなします");
	if (!ledger_stamp_there(incident->told))
		ledger_check_note(check, NOTE_WARNING, row, "told", "no record of telling the client",
		                  "機構への連絡日時の記録がありません");
}

static void check_recovery(const struct ledger_check *check, const struct incident *incident)
{
	const struct ledger_row *row = &incident->row;
	bool recovered = ledger_stamp_there(incident->recovered);
	if (!recovered && incident->state >= INCIDENT_RECOVERED)
		ledger_check_note(check, NOTE_ERROR, row, "recovered",
		                  "the state says recovered, but there is no date of recovery",
		                  "状況は復旧済みですが復旧日時がありません");
	if (!ledger_stamp_there(incident->workaround) && incident->state == INCIDENT_WORKAROUND)
		ledger_check_note(check, NOTE_ERROR, row, "workaround",
		                  "the state says 暫定復旧, but there is no date of it",
		                  "状況は暫定復旧ですが暫定復旧日時がありません");
	if (recovered && incident->state < INCIDENT_RECOVERED)
		ledger_check_note(check, NOTE_WARNING, row, "state",
		                  "there is a date of recovery, but the state says otherwise",
		                  "復旧日時がありますが、状況が復旧済みではありません");
	if (recovered && !incident->cause[0])
		ledger_check_note(check, NOTE_ERROR, row, "cause",
		                  "recovered without a cause; write it, or 調査中 with 推定",
		                  "復旧していますが原因の記載がありません。未確定なら「調査中」と書いてください");
	if (incident->stops.count > 0 && !ledger_stamp_there(incident->stops.items[incident->stops.count - 1].until) &&
	    recovered)
		ledger_check_note(check, NOTE_ERROR, row, "stopped_until",
		                  "recovered, but the stop never ended; fill in 停止終了",
		                  "復旧していますが停止が終わっていません。停止終了を記入してください");
}

static void check_scope(const struct ledger_check *check, const struct incident *incident)
{
	const struct ledger_row *row = &incident->row;
	bool judged = incident->judgement == JUDGEMENT_MET || incident->judgement == JUDGEMENT_MISSED;
	if (judged && incident->scope == SCOPE_OUTSIDE)
		ledger_check_note(check, NOTE_ERROR, row, "judgement",
		                  "out of scope, so there is no verdict to give; leave it empty or write 対象外",
		                  "対象外の障害に判定はありません。空欄か「対象外」にしてください");
	if (incident->judgement == JUDGEMENT_OUTSIDE && incident->scope == SCOPE_INSIDE)
		ledger_check_note(check, NOTE_WARNING, row, "judgement",
		                  "the verdict says 対象外, but the scope is 対象: it is judged",
		                  "判定は対象外ですが対象範囲が「対象」のため、判定します");
	if (incident->scope == SCOPE_OUTSIDE && !incident->excluded_by[0])
		ledger_check_note(check, NOTE_WARNING, row, "excluded_by", "out of scope, but not why (KOREDA, Azure …)",
		                  "対象外ですが除外理由がありません");
}

static void check_duties(const struct ledger_check *check, const struct incident *incident)
{
	const struct ledger_row *row = &incident->row;
	bool closed = incident->state == INCIDENT_CLOSED;
	if (incident->cause[0] && incident->certainty == CERTAINTY_NONE)
		ledger_check_note(check, NOTE_WARNING, row, "certainty", "a cause without its certainty (確定 or 推定)",
		                  "原因の確度(確定/推定)がありません");
	if (incident->scope == SCOPE_OUTSIDE)
		return;
	if (ledger_stamp_there(incident->recovered) && incident->effort_milli == NO_EFFORT)
		ledger_check_note(check, NOTE_WARNING, row, "effort",
		                  "recovered without an effort: the month's sum is too low",
		                  "工数がありません。月の合計が実際より小さくなります");
	if (!incident->report_number[0])
		ledger_check_note(check, closed ? NOTE_ERROR : NOTE_WARNING, row, "report_number",
		                  "the number of the incident report is missing", "障害報告書の番号がありません");
	if (closed && !incident->prevention[0])
		ledger_check_note(check, NOTE_WARNING, row, "prevention",
		                  "closed without a prevention of its recurrence", "再発防止策がありません");
}

bool incidents_check(struct incident *incidents, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&incident_format, name, notes};
	for (size_t i = 0; i < count; i++) {
		check_times(&check, &incidents[i]);
		check_recovery(&check, &incidents[i]);
		check_scope(&check, &incidents[i]);
		check_duties(&check, &incidents[i]);
	}
	return true;
}

struct ledger_stamp incident_restored(const struct incident *incident)
{
	if (!ledger_stamp_there(incident->recovered) || ledger_stamp_before(incident->workaround, incident->recovered))
		return incident->workaround;
	return incident->recovered;
}

const char *incident_cause_name(int cause)
{
	return cell_word_text(cause_words, cause);
}

const char *incident_state_name(int state)
{
	return cell_word_text(state_words, state);
}

const char *incident_certainty_name(int certainty)
{
	return cell_word_text(certainty_words, certainty);
}
