/* Columns, words and checks of the contacts ledger. */
#include "contact.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word class_words[] = {
	{"業務担当者", CONTACT_STAFF}, {"担当者", CONTACT_STAFF}, {"運用担当者", CONTACT_STAFF}, {"請負者", CONTACT_STAFF},
	{"staff", CONTACT_STAFF},
	{"緊急連絡先", CONTACT_EMERGENCY}, {"緊急", CONTACT_EMERGENCY}, {"夜間・休日", CONTACT_EMERGENCY},
	{"emergency", CONTACT_EMERGENCY},
	{"保守体制図", CONTACT_CHART}, {"体制図", CONTACT_CHART}, {"保守体制", CONTACT_CHART}, {"chart", CONTACT_CHART},
	{"発注者", CONTACT_CLIENT}, {"機構", CONTACT_CLIENT}, {"顧客", CONTACT_CLIENT}, {"client", CONTACT_CLIENT},
	{"その他", CONTACT_OTHER}, {"other", CONTACT_OTHER},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct contact, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"class", {"区分", "種別", "class"}, LEDGER_FILLED, LEDGER_WORD, AT(class), class_words, CONTACT_OTHER},
	{"section", {"所属", "部署", "section"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(section), NULL, 0},
	{"name", {"氏名", "名称", "name"}, LEDGER_FILLED, LEDGER_TEXT, AT(name), NULL, 0},
	{"role", {"役割", "役職", "role"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(role), NULL, 0},
	{"telephone", {"電話", "電話番号", "TEL", "telephone"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(telephone), NULL, 0},
	{"mail", {"メール", "メールアドレス", "mail"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(mail), NULL, 0},
	{"from", {"有効開始", "有効開始日", "着任日", "from"}, LEDGER_FILLED, LEDGER_DAY, AT(from), NULL, 0},
	{"until", {"有効終了", "有効終了日", "離任日", "until"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(until), NULL, 0},
	{"notified", {"届出日", "通知日", "notified"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(notified), NULL, 0},
	{"document", {"届出文書", "届出文書番号", "document"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(document), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format contact_format = {
        .name = "contacts",
        .title = "連絡先・体制台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct contact),
};

static void check_contact(const struct ledger_check *check, const struct contact *contact)
{
	const struct ledger_row *row = &contact->row;
	ledger_check_order(check, row, "from", contact->from, "until", contact->until);
	/* The client tells, and is not told, who its own people are. */
	if (contact->class != CONTACT_CLIENT && !ledger_stamp_there(contact->notified))
		ledger_check_note(check, NOTE_WARNING, row, "notified",
		                  "the client was not told in writing: no date of the notice",
		                  "届出日がありません。変更は書面での届出が必要です");
}

bool contacts_check(struct contact *contacts, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&contact_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_contact(&check, &contacts[i]);
	return true;
}

const char *contact_class_name(int class)
{
	return cell_word_text(class_words, class);
}
