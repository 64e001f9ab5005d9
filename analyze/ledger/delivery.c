/* Columns and checks of the deliveries ledger. */
#include "delivery.h"

#include "ledger_check.h"

#define AT(member) offsetof(struct delivery, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"month", {"対象月", "対象年月", "month"}, LEDGER_FILLED, LEDGER_MONTH, AT(month), NULL, 0},
	{"document", {"文書番号", "文書名", "document"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(document), NULL, 0},
	{"edition", {"版", "版数", "edition"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(edition), NULL, 0},
	{"delivered", {"納入日", "納品日", "提出日", "delivered"}, LEDGER_PRESENT, LEDGER_DAY, AT(delivered), NULL, 0},
	{"accepted", {"検収日", "accepted"}, LEDGER_PRESENT, LEDGER_DAY, AT(accepted), NULL, 0},
	{"acceptor", {"検収者", "acceptor"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(acceptor), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format delivery_format = {
        .name = "deliveries",
        .title = "納品台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct delivery),
};

static void check_delivery(const struct ledger_check *check, const struct delivery *delivery)
{
	const struct ledger_row *row = &delivery->row;
	bool accepted = ledger_stamp_there(delivery->accepted);
	ledger_check_order(check, row, "delivered", delivery->delivered, "accepted", delivery->accepted);
	if (accepted && !ledger_stamp_there(delivery->delivered))
		ledger_check_note(check, NOTE_ERROR, row, "delivered", "accepted, but there is no date of delivery",
		                  "検収日がありますが納入日がありません");
}

bool deliveries_check(struct delivery *deliveries, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&delivery_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_delivery(&check, &deliveries[i]);
	return true;
}
