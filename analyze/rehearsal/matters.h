/* What somebody must see to: cases and dates that fall due before the next business day is over, and what a month's
 * report would lack. Lists only; who prints them decides how. Knows the ledgers, the clauses' clocks and which files
 * there are; not the archive and not the figures. */
#ifndef GEPPO_MATTERS_H
#define GEPPO_MATTERS_H

#include "ledgers.h"

enum matter_kind {
	MATTER_INQUIRY,
	MATTER_INCIDENT,
	MATTER_REQUEST,
	MATTER_PREVENTION, /* 再発防止策 of an incident */
	MATTER_PROBLEM,
	MATTER_CORRECTIVE_ACTION,
	MATTER_HOMEWORK,         /* of a meeting */
	MATTER_CERTIFICATE,      /* expires within its margin */
	MATTER_CERTIFICATE_WORK, /* its next work */
	MATTER_DELIVERY,
	MATTER_LEDGER, /* what follows is missing, not due */
	MATTER_PATCH,
	MATTER_MEETING,
	MATTER_BACKUP,
	MATTER_REMARKS,
	MATTER_MONTH, /* not analysed */
	MATTER_GAP,   /* without a reason */
	MATTER_KINDS,
};

struct matter {
	enum matter_kind kind;
	const char *id;         /* number, day or name; "" none */
	const char *subject;    /* in the language of messages, or the record's own words */
	int64_t due_us;         /* NO_TIME: no date */
	const char *derivation; /* how the due date came to be; "" none */
};

/* A zeroed one with its arena set is empty. Sticky: when memory is out the arena says so. */
struct matters {
	struct arena *arena;
	struct matter *items;
	size_t count, room;
};

void matters_add(struct matters *matters, struct matter matter);

/* Everything undone that is due up to the end of the next business day (without a calendar: of tomorrow), overdue
 * things included; certificates from the day on which 注意 of their clause begins. */
bool matters_due(const struct ledgers *ledgers, int64_t now_us, struct matters *matters, struct fail *fail) MUST_CHECK;

/* Ledgers that a clause needs and the calendar, where they are not kept. */
void matters_ledgers(const struct ledgers *ledgers, struct matters *matters);
/* What a month's report would lack as things stand: the month's patch and meeting, days without a backup, remarks. Of a
 * month that is not over, what lies behind. Reads the comments of the workspace in the current folder. */
bool matters_missing(const struct ledgers *ledgers, struct civil_month month, int64_t now_us, struct matters *matters,
                     struct fail *fail) MUST_CHECK;
/* Months of the contract that are over and have no figures. */
void matters_unanalysed(const struct config *config, int64_t now_us, struct matters *matters);

/* inquiry, incident … for programs. */
const char *matter_key(enum matter_kind kind);
/* The same in the language of messages. */
const char *matter_word(enum matter_kind kind);
/* Is it due, or else missing? */
bool matter_is_due(const struct matter *matter);

#endif
