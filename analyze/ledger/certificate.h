/* The certificates ledger (証明書・認証台帳): everything with an expiry date: server certificates, Azure AD client
 * secrets and certificates, and the contractor's own certification. Immutable after reading. */
#ifndef GEPPO_CERTIFICATE_H
#define GEPPO_CERTIFICATE_H

#include "ledger_columns.h"

enum certificate_class {
	CERTIFICATE_SERVER,    /* サーバ証明書 */
	CERTIFICATE_CLIENT,    /* クライアント証明書 (Azure AD) */
	CERTIFICATE_STANDING,  /* 認証: プライバシーマーク, ISO/IEC 27001 */
	CERTIFICATE_OTHER,     /* ドメイン, ライセンス, その他 */
};

struct certificate {
	struct ledger_row row;
	const char *number;
	int class;        /* enum certificate_class */
	const char *name; /* shomei.example.jp */
	const char *target, *issuer;
	struct ledger_stamp valid_from;  /* 有効開始; empty: not said */
	struct ledger_stamp expires;     /* 有効期限, always there: valid to the end of this day */
	const char *next_action;         /* 次の作業; a missing one is an error unless replaced */
	struct ledger_stamp action_due;  /* 作業予定日 */
	const char *owner;
	struct ledger_stamp agreed;      /* 協議日 */
	struct ledger_stamp replaced;    /* 更新日: superseded by another row from this day on; not watched any more */
	const char *remark;
};

extern const struct ledger_format certificate_format;
bool certificates_check(struct certificate *certificates, size_t count, const char *name,
                        struct ledger_notes *notes) MUST_CHECK;
const char *certificate_class_name(int class);

#endif
