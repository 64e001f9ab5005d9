/* The open block as questions see it: every field of a table as one column, whether it is stored, follows from the
 * stamp or from classification. A column is made at most once a block, when it is first asked for, and shared by all
 * plans. Rows are the block's records. Private to the engine; one view a thread. Knows no plan.
 *
 * A column has up to three faces: codes (which distinct value each row has), numbers (number fields), and keys: what a
 * code means over all blocks, the number itself or, for texts, their number in the column's domain. */
#ifndef GEPPO_BLOCK_VIEW_H
#define GEPPO_BLOCK_VIEW_H

#include "block.h"
#include "classify.h"
#include "intern.h"
#include "plan.h"
#include "scan.h"

#define VIEW_COLUMNS_MAX 128
#define VIEW_KEY_UNSET (INT64_MIN + 1)

/* How a field's column comes about. */
enum view_origin {
	ORIGIN_COLUMN, /* stored under the field's name */
	ORIGIN_SOURCE, /* one value a segment */
	ORIGIN_HOST,   /* the line's own, else the source's */
	ORIGIN_CLIENT, /* the connecting address, or the hop beyond the trusted proxies */
	ORIGIN_STAMP,  /* a number from the stamp */
	ORIGIN_MONTH,
	ORIGIN_SITE,
	ORIGIN_PAGE,
	ORIGIN_KIND,
	ORIGIN_EVENT,
	ORIGIN_SEVERITY,
	ORIGIN_TEMPLATE,
};

/* What the view gives: filled before the views are made, equal for all threads. */
struct view_need {
	enum plan_table table;
	const struct field *field;
	int32_t bucket_minutes; /* of minute:N */
	enum view_origin origin;
};
struct view_needs {
	struct view_need items[VIEW_COLUMNS_MAX];
	size_t count;
};
/* Index of the column, added with what it is made from if it is new. SIZE_MAX: over VIEW_COLUMNS_MAX. */
size_t view_need(struct view_needs *needs, enum plan_table table, const struct field *field, int32_t bucket_minutes);

/* Answers to classification by value: the distinct texts seen so far and the answers of those that are made from them.
 */
struct view_cache {
	struct intern *seen;
	uint32_t generation; /* changes when `seen` is thrown away because it grew too large */
	uint32_t *ids;       /* by code of the open block */
	bool has_ids;
};
struct view_answers {
	uint64_t *values; /* by id of the cache; UINT64_MAX: not asked yet */
	uint32_t capacity;
	uint32_t generation;
};

struct view_column {
	const struct view_need *need;
	struct intern *domain; /* texts: their numbers over all blocks */
	struct view_cache cache;
	struct view_answers answers;
	/* of the open block */
	bool has_values, has_codes, has_numbers, has_all_keys;
	const uint16_t *codes; /* NULL: every row has code 0 */
	uint32_t code_count;
	const struct str *texts;   /* by code; NULL: only the domain knows them */
	int64_t *keys;             /* by code; VIEW_KEY_UNSET until asked for */
	const int64_t *numbers;    /* by row */
	const uint16_t *buckets;   /* by row: the numbers' buckets of quantile.h, UINT16_MAX for missing */
	struct view_column *input; /* of page and template */
	/* room that lasts */
	uint16_t *code_room;
	int64_t *key_room;
	int64_t *number_room;
	uint16_t *bucket_room;
};

struct block_view {
	const struct config *config;
	const struct classifier *classifier;
	struct classifier_scratch *scratch;
	struct block_reader *reader;
	const struct view_needs *needs;
	struct view_column *columns; /* by need */
	struct arena arena;          /* of the open block */
	struct text text;            /* scratch */
	struct str bytes;
	const struct config_source *source;
	uint32_t row_count;
	uint64_t first_line;       /* of the block in its segment */
	struct line_ranges hidden; /* as in scan_block */
	bool has_opened;         /* the reader stands on this block */
	const int64_t *stamps;   /* by row */
	const int64_t *local_us; /* stamps as clock time in the contract's zone */
	int64_t *stamp_room, *local_room;
	uint32_t *map_slots;      /* scratch of numbering */
	uint32_t *domain_numbers; /* scratch */
	struct fail *fail;        /* of the call that is under way */
};

bool block_view_init(struct block_view *view, const struct config *config, const struct classifier *classifier,
                     const struct view_needs *needs, struct fail *fail) MUST_CHECK;
void block_view_release(struct block_view *view);

/* Turns to the next block. Nothing is decoded yet. */
void block_view_turn(struct block_view *view, const struct scan_block *block);

/* Clears the bits of the rows that count no more. */
bool view_hide(struct block_view *view, uint64_t *bits, struct fail *fail) MUST_CHECK;

bool view_stamps(struct block_view *view, struct fail *fail) MUST_CHECK;
bool view_local(struct block_view *view, struct fail *fail) MUST_CHECK;
/* Distinct values without the rows' codes: `texts` and `code_count` of stored text columns, else as view_codes. */
bool view_values(struct block_view *view, size_t column, struct fail *fail) MUST_CHECK;
bool view_codes(struct block_view *view, size_t column, struct fail *fail) MUST_CHECK;
bool view_numbers(struct block_view *view, size_t column, struct fail *fail) MUST_CHECK;
bool view_buckets(struct block_view *view, size_t column, struct fail *fail) MUST_CHECK;

/* After view_values or view_codes. The key is made when it is first asked for: VIEW_KEY_UNSET then means that memory is
 * out. */
int64_t view_make_key(struct block_view *view, struct view_column *column, uint32_t code);
static inline int64_t view_key(struct block_view *view, struct view_column *column, uint32_t code)
{
	int64_t key = column->keys[code];

	return key != VIEW_KEY_UNSET ? key : view_make_key(view, column, code);
}
/* Makes the keys of all codes, where that is cheaper than one by one: when most rows are asked about. */
bool view_make_keys(struct block_view *view, struct view_column *column, struct fail *fail) MUST_CHECK;
/* The text of a code, also of derived columns. */
struct str view_text(struct block_view *view, struct view_column *column, uint32_t code);

/* Could a row of the block have a number in [min, max]? True when it is not known. */
bool view_may_hold(struct block_view *view, size_t column, int64_t min, int64_t max);

static inline bool field_is_text(const struct field *field)
{
	return field->type == FIELD_TEXT || field->type == FIELD_ADDRESS;
}

#endif
