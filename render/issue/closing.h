/* Closing a month: has it computed and the archive checked anew, collects every reason against issuing it, and if there is none makes delivery/M/vN. Stands behind
 * all stages: it reads what they leave (months/M/, ledgers, geppo.yaml, comments) and runs two of them as programs; the archive is not in its reach. */
#ifndef GEPPO_CLOSING_H
#define GEPPO_CLOSING_H

#include "issue_documents.h"
#include "issue_folder.h"
#include "issue_record.h"
#include "ledgers.h"
#include "mail_draft.h"
#include "password.h"
#include "refusals.h"

struct closing {
	/* Given. */
	const struct config *config;
	struct civil_month month;
	int64_t now_us;
	const char *reason;          /* of a revision; NULL: the first issue */
	const char *program;         /* "geppo 0.1.0" */
	const char *pdfa;            /* 3u, 1b, none */
	const char *password;        /* of the encrypted copy; NULL: none is made */
	struct arena *arena;
	/* Found. */
	struct refusals refusals;
	struct text notes;           /* worth a look, and no reason against issuing; a sentence a line */
	struct issue_record record;
	struct figures *figures;     /* NULL: could not be computed */
	struct pseudonym_key key;
	struct issue_documents documents;
	struct issue_folder folder;
};

/* True: delivery/M/vN is there. False with fail NONE: refused, see refusals. */
bool closing_run(struct closing *closing, struct fail *fail) MUST_CHECK;
void closing_release(struct closing *closing);

/* --- Parts of it, each in a file of its own --- */

/* Everything that can be known before the report is drawn (closing_checks.c). Fills figures and the record's chain head. */
bool closing_check_inputs(struct closing *closing, struct fail *fail) MUST_CHECK;
/* The files of the version into its folder (closing_freeze.c). */
bool closing_freeze(struct closing *closing, struct fail *fail) MUST_CHECK;
/* Subject and text of the covering mail (closing_mail.c). */
void closing_mail_text(const struct closing *closing, const struct mail_attachment *attachments, size_t count, struct text *subject, struct text *body);

#endif
