/* Columns of the ledgers whose entries are counted. */
#include "entry.h"

#define AT(member) offsetof(struct entry, member)

/* clang-format off */
static const struct ledger_column meeting_columns[] = {
	{"date", {"開催日", "開催日時", "日付", "実施日", "date"}, LEDGER_PRESENT, LEDGER_DAY, AT(date), NULL, 0},
	{"name", {"区分", "名称", "会議名", "件名", "name"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(name), NULL, 0},
	{"agenda", {"議題", "議事", "出席者", "決定事項", "agenda"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(agenda), NULL, 0},
};

static const struct ledger_column manual_columns[] = {
	{"date", {"改訂日", "改定日", "発行日", "日付", "date"}, LEDGER_PRESENT, LEDGER_DAY, AT(date), NULL, 0},
	{"name", {"版", "名称", "文書名", "手順書名", "件名", "name"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(name), NULL, 0},
};
/* clang-format on */

#define ENTRY_FORMAT(ledger, words, its_columns)                                                                       \
	{                                                                                                              \
		.name = ledger, .title = words, .columns = its_columns,                                                \
		.column_count = sizeof its_columns / sizeof *its_columns, .record_size = sizeof(struct entry),         \
		.partial = true                                                                                        \
	}

const struct ledger_format entry_formats[ENTRY_LEDGERS] = {
        [ENTRY_MEETINGS] = ENTRY_FORMAT("meetings", "会議台帳", meeting_columns),
        [ENTRY_MANUALS] = ENTRY_FORMAT("manuals", "手順書台帳", manual_columns),
};
