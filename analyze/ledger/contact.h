/* The contacts ledger (連絡先・体制台帳): who is in charge, who is called at night, since when, and when the client was
 * told. Immutable after reading. */
#ifndef GEPPO_CONTACT_H
#define GEPPO_CONTACT_H

#include "ledger_columns.h"

enum contact_class {
	CONTACT_STAFF,     /* 業務担当者 */
	CONTACT_EMERGENCY, /* 緊急連絡先 */
	CONTACT_CHART,     /* 保守体制図: the document itself, `name` its file or number */
	CONTACT_CLIENT,    /* 発注者 */
	CONTACT_OTHER,
};

struct contact {
	struct ledger_row row;
	int class; /* enum contact_class */
	const char *section, *name, *role, *telephone, *mail;
	struct ledger_stamp from, until; /* 有効開始 always there, 有効終了 the last day; empty: still valid */
	struct ledger_stamp notified;    /* 届出日: told in writing */
	const char *document;            /* 届出文書 */
	const char *remark;
};

extern const struct ledger_format contact_format;
bool contacts_check(struct contact *contacts, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;
const char *contact_class_name(int class);

#endif
