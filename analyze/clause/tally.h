/* Records of a ledger, each with its grade under one rule, summed up into a verdict: the worst grade decides, every
 * reason is said with the records it is about. Knows no ledger and no rule. */
#ifndef GEPPO_TALLY_H
#define GEPPO_TALLY_H

#include "verdict.h"

enum grade {
	GRADE_MISSED,  /* breaks the duty */
	GRADE_UNKNOWN, /* cannot be judged */
	GRADE_CAUTION,
	GRADE_GOOD,
	GRADE_PENDING, /* 期限未到来: counted apart, not judged yet */
	GRADES,
};

struct tally_item {
	enum grade grade;
	const char *id;
	const char *why; /* "" with GRADE_GOOD and GRADE_PENDING */
};

struct tally {
	const struct config *config; /* whose language its texts are in */
	struct arena *arena;
	struct tally_item *items;
	size_t count, capacity;
	uint32_t counts[GRADES];
};

/* `id` may be "": the line of the ledger stands for it. `why` is a phrase without a full stop: 緊急要請の記録なし. Both
 * must outlive the verdict. When memory is out the arena remembers. */
void tally_add(struct tally *tally, enum grade grade, const char *id, uint32_t line, const char *why);

/* Sets verdict, actual (N件中M件適合; 該当なし when nothing was judged), reason and evidence. */
void tally_close(struct tally *tally, struct clause_verdict *verdict);

/* Adds to what tally_close or another has set. */
void verdict_add_actual(struct clause_verdict *verdict, struct arena *arena, const char *format, ...) PRINTF_LIKE(3, 4);
void verdict_add_reason(struct clause_verdict *verdict, struct arena *arena, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
