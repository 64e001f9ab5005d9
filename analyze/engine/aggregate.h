/* The running figures of one plan in one thread. Measures that can share one (p50 and p95 of the same field) do.
 * Mergeable in any order. Private to the engine. */
#ifndef GEPPO_AGGREGATE_H
#define GEPPO_AGGREGATE_H

#include "distinct.h"
#include "filter_eval.h"
#include "histogram.h"
#include "id_map.h"

#define WEIGHT_MISSING_S 300 /* a CPU sample without a span and a source without an interval */

enum aggregate_kind {
	AGGREGATE_COUNT,     /* rows */
	AGGREGATE_COUNT_IF,  /* rows that fit a part */
	AGGREGATE_NUMBER,    /* sum, least, weighted mean of a column */
	AGGREGATE_GREATEST,  /* of a column: apart, because it is asked of many groups and small alone */
	AGGREGATE_HISTOGRAM, /* of a column */
	AGGREGATE_STAMPS,    /* first and last */
	AGGREGATE_DISTINCT,  /* values of a column */
	AGGREGATE_USERS,     /* pairs of two columns */
};

/* What to keep; equal for all threads. */
struct aggregate_spec {
	enum aggregate_kind kind;
	size_t column,
	        second_column; /* SIZE_MAX: none. USERS: client, agent. NUMBER, HISTOGRAM: second is the weight */
	uint32_t part;         /* COUNT_IF */
};

struct number_state {
	int64_t sum;
	int64_t count; /* rows that have the number */
	int64_t weighted_sum, weight;
	int64_t min, max;
};

struct aggregate {
	const struct aggregate_spec *spec;
	uint32_t capacity;            /* groups there is room for */
	uint64_t *counts;             /* COUNT, COUNT_IF */
	int64_t *greatest;            /* GREATEST; NUMBER_NONE: none */
	struct number_state *numbers; /* NUMBER; STAMPS: min, max, count */
	struct histogram *histogram;
	struct distinct *distinct;
	struct id_map number_ids; /* DISTINCT of numbers: value by id */
};

struct last_pair {
	uint32_t agent_code, pair;
};

/* Pairs of keys (client, agent) met by a thread, and the pair of each row of the open block: shared by its plans. */
struct user_pairs {
	struct id_map pairs;    /* client key << 32 | agent key */
	uint32_t *row_pairs;    /* ID_NONE: not looked up yet */
	struct last_pair *last; /* by client code: a client mostly keeps its agent */
	uint32_t *row_ids;      /* scratch of distinct values */
	int64_t *row_weights;   /* scratch of weights */
	bool turned;
	bool complete; /* all rows are looked up */
};
bool user_pairs_init(struct user_pairs *pairs, struct fail *fail) MUST_CHECK;
void user_pairs_release(struct user_pairs *pairs);

/* The rows of a plan on the open block. */
struct aggregate_input {
	struct block_view *view;
	struct filter_results *filters;
	struct user_pairs *pairs;
	const uint16_t *rows;   /* NULL: all */
	uint32_t part;          /* whose rows these are */
	const uint32_t *groups; /* by row */
	uint32_t count;
	uint32_t group_count; /* of the plan so far */
};

bool aggregate_init(struct aggregate *aggregate, const struct aggregate_spec *spec, struct fail *fail) MUST_CHECK;
void aggregate_release(struct aggregate *aggregate);
bool aggregate_add(struct aggregate *aggregate, const struct aggregate_input *input, struct fail *fail) MUST_CHECK;

/* How another thread's numbers translate: groups of the plan, keys of each column's domain (NULL: keys are numbers),
 * pairs of users. */
struct aggregate_map {
	const uint32_t *groups;
	uint32_t group_count, from_group_count; /* here, there */
	uint32_t *const *domains;
	const uint32_t *pairs;
};
/* Takes from `from` what it can use. */
bool aggregate_merge(struct aggregate *aggregate, struct aggregate *from, const struct aggregate_map *map,
                     struct fail *fail) MUST_CHECK;
/* Before results of the wanted groups (NULL: all) are read. May be called again to want others. */
bool aggregate_finish(struct aggregate *aggregate, const uint8_t *wanted, uint32_t group_count,
                      struct fail *fail) MUST_CHECK;

#endif
