/* Columns and checks of the deliveries ledger. */
#include "delivery.h"

#include <stdlib.h>
#include <string.h>

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

static int compare_editions(const void *a_item, const void *b_item)
{
	const struct delivery *a = *(const struct delivery *const *)a_item,
	                      *b = *(const struct delivery *const *)b_item;
	int order = strcmp(a->document, b->document);
	if (order == 0)
		order = strcmp(a->edition, b->edition);
	return order ? order : (a->row.line > b->row.line) - (a->row.line < b->row.line);
}

/* A document has many editions, and each is delivered once. */
static bool check_editions(const struct ledger_check *check, const struct delivery *deliveries, size_t count)
{
	const struct delivery **sorted = malloc((count ? count : 1) * sizeof *sorted);
	if (!sorted)
		return false;
	for (size_t i = 0; i < count; i++)
		sorted[i] = &deliveries[i];
	qsort(sorted, count, sizeof *sorted, compare_editions);
	for (size_t i = 1; i < count; i++) {
		const struct delivery *before = sorted[i - 1], *item = sorted[i];
		if (!item->document[0] || strcmp(before->document, item->document) != 0 ||
		    strcmp(before->edition, item->edition) != 0)
			continue;
		struct str cut = cell_shown(str_of(item->document));
		ledger_notes_add(check->notes, NOTE_ERROR,
		                 ledger_row_place(check->format, &item->row, check->name, "document"),
		                 "this edition of document %.*s stands in line %u too",
		                 "文書番号%.*sのこの版は%u行目にもあります", STR_ARGS(cut), before->row.line);
	}
	free(sorted);
	return true;
}

bool deliveries_check(struct delivery *deliveries, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&delivery_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_delivery(&check, &deliveries[i]);
	return check_editions(&check, deliveries, count);
}
