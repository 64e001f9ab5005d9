/* The filters of all plans of a run as one list of parts in which equal parts stand once, and their evaluation on an
 * open block: each part at most once, as a bitmap over rows. Texts are compared and matched on distinct values. Private
 * to the engine. */
#ifndef GEPPO_FILTER_EVAL_H
#define GEPPO_FILTER_EVAL_H

#include "block_view.h"
#include "network.h"
#include "pattern.h"

#define FILTER_NONE UINT32_MAX

/* One part; its children stand before it. */
struct filter_part {
	enum filter_kind kind;
	bool is_range;               /* from_us ≤ stamp < until_us instead of `kind` */
	uint32_t left, right;        /* of AND, OR; NOT: left */
	size_t column;               /* in the view's needs */
	const struct filter *source; /* values */
	int64_t from_us, until_us;
	struct pattern *pattern;
	struct network *networks;
};

struct filter_set {
	struct filter_part *parts;
	size_t count, capacity;
};

/* Adds the plan's range and filter (NULL: none); the part that stands for both. FILTER_NONE after a failure. */
uint32_t filter_set_add_plan(struct filter_set *set, struct view_needs *needs, const struct plan *plan,
                             struct fail *fail);
/* A filter alone. */
uint32_t filter_set_add(struct filter_set *set, struct view_needs *needs, enum plan_table table,
                        const struct filter *filter, struct fail *fail);
/* The part of a plan's range alone; FILTER_NONE when no plan was added with it. */
uint32_t filter_set_range(const struct filter_set *set, int64_t from_us, int64_t until_us);
void filter_set_release(struct filter_set *set);

enum filter_state {
	FILTER_UNKNOWN,
	FILTER_EMPTY, /* no row */
	FILTER_FULL,  /* every row */
	FILTER_MIXED, /* see the bits */
};

/* Whether the texts of a derived column fit a part, by their number in the column's domain: asked once a run. */
struct filter_memo {
	uint8_t *answers; /* 0: not asked yet, else 1 + answer */
	size_t count;
};

/* Results on the open block; one a thread. */
struct filter_results {
	const struct filter_set *set;
	uint8_t *states;           /* enum filter_state by part */
	uint64_t **bits;           /* by part, room made when needed */
	uint16_t **rows;           /* by part: rows that fit, rising */
	uint32_t *row_counts;      /* UINT32_MAX: not listed yet */
	struct filter_memo *memos; /* by part */
	uint8_t *by_code;          /* scratch */
	uint32_t *waiting;         /* scratch: parts under way */
};
bool filter_results_init(struct filter_results *results, const struct filter_set *set, struct fail *fail) MUST_CHECK;
void filter_results_release(struct filter_results *results);
void filter_results_turn(struct filter_results *results); /* the view turned to another block */

/* Evaluates the part. */
bool filter_eval(struct filter_results *results, struct block_view *view, uint32_t part, enum filter_state *ret_state,
                 struct fail *fail) MUST_CHECK;
/* The rows that fit an evaluated part, rising. NULL for FILTER_FULL: all of them. */
bool filter_rows(struct filter_results *results, struct block_view *view, uint32_t part, const uint16_t **ret_rows,
                 uint32_t *ret_count, struct fail *fail) MUST_CHECK;
uint32_t filter_row_count(const struct filter_results *results, const struct block_view *view, uint32_t part);
static inline bool filter_has_row(const struct filter_results *results, uint32_t part, uint32_t row)
{
	return results->states[part] == FILTER_FULL ||
	       (results->states[part] == FILTER_MIXED && results->bits[part][row / 64] >> (row & 63) & 1);
}

#endif
