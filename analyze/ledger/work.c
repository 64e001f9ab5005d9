/* The columns that the sum of work needs of the other ledgers. */
#include "work.h"

#define AT(member) offsetof(struct work, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"number", {"管理番号", "パッチ番号", "脆弱性番号", "番号", "ID", "CVE", "No", "number"},
	 LEDGER_OPTIONAL, LEDGER_TEXT, AT(number), NULL, 0},
	{"subject", {"件名", "内容", "対象", "名称", "作業", "作業内容", "subject"},
	 LEDGER_OPTIONAL, LEDGER_TEXT, AT(subject), NULL, 0},
	{"done", {"適用日", "適用日時", "実施日", "実施日時", "作業日", "日付", "取得日", "done"},
	 LEDGER_PRESENT, LEDGER_DAY, AT(done), NULL, 0},
	{"effort", {"工数(人日)", "工数", "人日", "effort"}, LEDGER_OPTIONAL, LEDGER_EFFORT, AT(effort_milli), NULL, 0},
};
/* clang-format on */

#define WORK_FORMAT(ledger, words)                                                                                     \
	{                                                                                                              \
		.name = ledger, .title = words, .columns = columns, .column_count = sizeof columns / sizeof *columns,  \
		.record_size = sizeof(struct work), .partial = true                                                    \
	}

const struct ledger_format work_formats[WORK_LEDGERS] = {
        [WORK_PATCHES] = WORK_FORMAT("patches", "パッチ台帳"),
        [WORK_VULNERABILITIES] = WORK_FORMAT("vulnerabilities", "脆弱性台帳"),
        [WORK_BACKUPS] = WORK_FORMAT("backups", "バックアップ台帳"),
};
