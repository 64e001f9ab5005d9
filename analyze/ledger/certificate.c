/* Columns, words and checks of the certificates ledger. */
#include "certificate.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word class_words[] = {
	{"サーバ証明書", CERTIFICATE_SERVER}, {"サーバー証明書", CERTIFICATE_SERVER}, {"SSL証明書", CERTIFICATE_SERVER},
	{"TLS証明書", CERTIFICATE_SERVER}, {"server", CERTIFICATE_SERVER},
	{"クライアント証明書", CERTIFICATE_CLIENT}, {"クライアントシークレット", CERTIFICATE_CLIENT},
	{"Azure AD", CERTIFICATE_CLIENT}, {"Azure ADクライアント証明書", CERTIFICATE_CLIENT},
	{"client", CERTIFICATE_CLIENT},
	{"認証", CERTIFICATE_STANDING}, {"第三者認証", CERTIFICATE_STANDING}, {"プライバシーマーク", CERTIFICATE_STANDING},
	{"Pマーク", CERTIFICATE_STANDING}, {"ISMS", CERTIFICATE_STANDING}, {"ISO/IEC 27001", CERTIFICATE_STANDING},
	{"standing", CERTIFICATE_STANDING},
	{"その他", CERTIFICATE_OTHER}, {"ドメイン", CERTIFICATE_OTHER}, {"ライセンス", CERTIFICATE_OTHER},
	{"other", CERTIFICATE_OTHER},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct certificate, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"number", {"管理番号", "証明書番号", "番号", "No", "number"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(number), NULL, 0},
	{"class", {"区分", "種別", "分類", "class"}, LEDGER_FILLED, LEDGER_WORD, AT(class), class_words, CERTIFICATE_OTHER},
	{"name", {"名称", "件名", "コモンネーム", "name"}, LEDGER_PRESENT, LEDGER_TEXT, AT(name), NULL, 0},
	{"target", {"対象", "対象サーバ", "設置先", "target"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(target), NULL, 0},
	{"issuer", {"発行者", "認証局", "発行元", "issuer"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(issuer), NULL, 0},
	{"valid_from", {"有効開始", "有効開始日", "発行日", "取得日", "valid_from"},
	 LEDGER_OPTIONAL, LEDGER_DAY, AT(valid_from), NULL, 0},
	{"expires", {"有効期限", "有効期限日", "満了日", "有効終了", "expires"}, LEDGER_FILLED, LEDGER_DAY, AT(expires), NULL, 0},
	{"next_action", {"次の作業", "次のアクション", "対応予定", "next_action"},
	 LEDGER_PRESENT, LEDGER_TEXT, AT(next_action), NULL, 0},
	{"action_due", {"作業予定日", "対応予定日", "更新予定日", "action_due"},
	 LEDGER_OPTIONAL, LEDGER_DAY, AT(action_due), NULL, 0},
	{"owner", {"担当", "担当者", "owner"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(owner), NULL, 0},
	{"agreed", {"協議日", "agreed"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(agreed), NULL, 0},
	{"replaced", {"更新日", "更新済日", "差替日", "replaced"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(replaced), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format certificate_format = {
        .name = "certificates",
        .title = "証明書・認証台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct certificate),
};

static void check_certificate(const struct ledger_check *check, const struct certificate *certificate)
{
	const struct ledger_row *row = &certificate->row;
	ledger_check_order(check, row, "valid_from", certificate->valid_from, "expires", certificate->expires);
	ledger_check_order(check, row, "valid_from", certificate->valid_from, "replaced", certificate->replaced);
	if (ledger_stamp_before(certificate->expires, certificate->replaced))
		ledger_check_note(check, NOTE_WARNING, row, "replaced", "replaced only after it had expired",
		                  "有効期限が切れた後に更新されています");
	if (ledger_stamp_there(certificate->replaced))
		return;
	if (!certificate->next_action[0])
		ledger_check_note(check, NOTE_ERROR, row, "next_action",
		                  "the next action is missing; write it, or 更新日 when another row replaces this one",
		                  "次の作業がありません。別の行に更新済みなら更新日を書いてください");
	if (!certificate->owner[0])
		ledger_check_note(check, NOTE_WARNING, row, "owner", "the next action has no owner",
		                  "担当がありません");
	if (ledger_stamp_before(certificate->expires, certificate->action_due))
		ledger_check_note(check, NOTE_WARNING, row, "action_due", "the next action is planned after the expiry",
		                  "作業予定日が有効期限より後です");
}

bool certificates_check(struct certificate *certificates, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&certificate_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_certificate(&check, &certificates[i]);
	return true;
}

const char *certificate_class_name(int class)
{
	return cell_word_text(class_words, class);
}
