/* A compiled pattern, and matching it. Shared by the files of the dialect `pattern`: pattern_text.c reads the source's
 * text, pattern_build.c compiles it and learns the recipe, pattern.c reads lines. */
#ifndef GEPPO_PATTERN_DIALECT_H
#define GEPPO_PATTERN_DIALECT_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "dialect.h"
#include "pattern_text.h"

#define GROUPS_MAX 31

struct group {
	uint32_t number; /* of the expression */
	struct str name;
	const struct pattern_field *field; /* NULL: kept, asked by nobody */
	const struct pattern_unit *unit;   /* of numbers */
	size_t order;                      /* place in the recipe; SIZE_MAX: within another group */
	struct template_field put;         /* texts, requests and stamps: as template_put wants it */
	int16_t column;                    /* of numbers: the one for questions */
	int16_t written;                   /* …: the recipe's, another one when the unit is not the column's; or -1 */
	int digits;                        /* … with so many digits behind the point; -1: as text */
	/* Learned from the sample. */
	int digits_least, digits_most;
	bool is_blank;
};

struct pattern {
	pcre2_code *code;
	struct pattern_text text;
	struct group groups[GROUPS_MAX];
	size_t group_count;
	size_t ordered[GROUPS_MAX]; /* indexes of the groups in the recipe's order */
	size_t ordered_count;
	int16_t gaps[GROUPS_MAX +
	             1]; /* column of what stands before the i-th of them, and behind the last; -1: literal */
	struct str gap_texts[GROUPS_MAX + 1];
	bool gap_varies[GROUPS_MAX + 1];
	struct stamp_format stamp;
	size_t time_group;
	int16_t cpu_column, busy_column, idle_column, span_column, time_column, stamp_column;
	size_t match_count;
};

/* What matching needs beside the expression; one per thread and part. */
struct matcher {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

bool matcher_init(struct matcher *matcher, const struct pattern *pattern); /* false: out of memory */
void matcher_release(struct matcher *matcher);

/* REJECT_NONE: the line matches, and what its groups took is in the matcher. */
enum reject_reason match_line(const struct pattern *pattern, const struct matcher *matcher, struct str line);
/* What the group took; at == NULL when it took no part. */
struct str group_text(const struct group *group, const struct matcher *matcher, struct str line);
/* The text before the i-th group of the order, or behind the last; *end is where the group before it ends, and moves
 * on. False when the groups stand otherwise in this line. */
bool gap_text(const struct pattern *pattern, const struct matcher *matcher, struct str line, size_t index, size_t *end,
              struct str *ret_gap);

/* Compiles pattern->text, learns from the sample, and fills the template of format->current. */
bool pattern_build(struct pattern *pattern, struct format *format, struct str sample, struct fail *fail) MUST_CHECK;

#endif
