/* The requests ledger (照会台帳): questions that the client asks between reports. Immutable after reading. */
#ifndef GEPPO_REQUEST_H
#define GEPPO_REQUEST_H

#include "ledger_columns.h"

struct request {
	struct ledger_row row;
	const char *number;
	struct ledger_stamp asked; /* 照会日時, always there */
	const char *asker, *question;
	struct ledger_stamp answered;
	const char *answerer, *answer;
	const char *sheet;         /* 回答票番号 */
	const char *remark;
};

extern const struct ledger_format request_format;
bool requests_check(struct request *requests, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;

#endif
