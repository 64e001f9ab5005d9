/* The numbers of a ledger's rows (Q-0012): each once, and none missing without a reason. A number that was given up
 * stands in a row of its own: the number, 欠番 in any other cell, and the reason behind it (欠番: 二重登録) or in the
 * remark. Knows numbers and places; not what the rows mean. */
#ifndef GEPPO_LEDGER_NUMBER_H
#define GEPPO_LEDGER_NUMBER_H

#include "arena.h"
#include "ledger_note.h"
#include "str.h"

/* Q-2019-012 is "Q-2019-" and 12. */
struct ledger_number {
	struct str text;   /* full-width signs as ASCII, upper and lower case as written */
	struct str prefix; /* of it, without the digits at its end */
	uint64_t tail;
	bool has_tail;
	struct ledger_place place;
	bool given_up;      /* 欠番: no record of it */
	const char *reason; /* of a number that was given up; "" when not said */
};

/* Also of rows that have errors. After ledger_numbers_check in the order of prefix and tail. */
struct ledger_numbers {
	struct ledger_number *items;
	size_t count;
};

/* The next item, which must have room. The text is copied into the arena; false when memory is out. */
bool ledger_numbers_add(struct ledger_numbers *numbers, struct str text, struct ledger_place place,
                        struct arena *arena) MUST_CHECK;

/* Is this cell 欠番 or void, alone or with a reason behind it? */
bool ledger_number_given_up(struct str cell, struct str *ret_reason);

/* Sorts. The same number twice is an error (Q-7 and Q-007 are the same); a gap in a numbering, and one given up without
 * a reason, are warnings. */
void ledger_numbers_check(struct ledger_numbers *numbers, struct ledger_notes *notes);

/* Of sorted numbers; NULL when there is none such. */
const struct ledger_number *ledger_numbers_find(const struct ledger_numbers *numbers, struct str text,
                                                struct arena *arena);

/* Has any of the sorted numbers the prefix of this one? */
bool ledger_numbers_alike(const struct ledger_numbers *numbers, struct str text, struct arena *arena);

#endif
