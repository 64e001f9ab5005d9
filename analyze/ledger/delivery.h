/* The deliveries ledger (納品台帳): what was handed over and accepted. Immutable after reading. */
#ifndef GEPPO_DELIVERY_H
#define GEPPO_DELIVERY_H

#include "ledger_columns.h"

struct delivery {
	struct ledger_row row;
	struct civil_month month;       /* 対象月: 2019-10, 2019年10月, 令和元年10月; always there */
	const char *document, *edition; /* 文書番号, 版 */
	struct ledger_stamp delivered, accepted; /* 納入日, 検収日 */
	const char *acceptor, *remark;
};

extern const struct ledger_format delivery_format;
bool deliveries_check(struct delivery *deliveries, size_t count, const char *name,
                      struct ledger_notes *notes) MUST_CHECK;

#endif
