/* The usual record of a JSON log, learned from some of its records: values in their order (slots) and the bytes between
 * them (gaps). A record of that shape is stored in columns; one of another shape is read as well, but kept verbatim. So
 * a shape never decides what a record says, only how small it becomes. Values that the map does not name get columns of
 * their own («~key»); gaps that differ from record to record (members that come and go, header fields in any order) are
 * columns too, cut at their members. Knows no file and no dialect. */
#ifndef GEPPO_JSON_SHAPE_H
#define GEPPO_JSON_SHAPE_H

#include "batch.h"
#include "json_map.h"
#include "stamp.h"
#include "zone.h"

#define JSON_SLOTS_MAX 34
#define JSON_CUTS_MAX 32 /* pieces of one gap */

enum json_slot_kind {
	SLOT_TEXT,
	SLOT_INTEGER,
	SLOT_ISO,   /* date, a byte, clock with `digits`, and the rest as text */
	SLOT_EPOCH, /* seconds with `digits`, and the rest as text */
	SLOT_CLF,
	SLOT_STAMP,    /* another form: kept as text besides */
	SLOT_DURATION, /* number with `digits`, and the rest as text */
	SLOT_TARGET,
	SLOT_QUERY,
	SLOT_REQUEST,
	SLOT_HOST,
};

/* Columns are indexes in the shape, -1: none. */
struct json_slot {
	uint64_t path;
	int16_t entry; /* of the map; -1: a value that is only kept */
	enum json_slot_kind kind;
	uint8_t digits;
	struct str key;
	int16_t column;             /* the value; of a duration its own unit; time; path; method of a request */
	int16_t tail;               /* rest of the text */
	int16_t origin, host, port; /* of a URL: «https://», host, «:443» */
	int16_t path_column, mark, query, protocol;
};

struct json_gap {
	struct str literal; /* pieces == 0 */
	int16_t column;     /* the first of `pieces` */
	uint16_t pieces;
};

#define JSON_TABLE_SIZE 256
struct json_slot_of {
	uint64_t path; /* 0: free */
	int16_t slot, entry;
};

struct json_shape {
	const struct json_map *map;
	const struct zone *zone;
	struct json_slot slots[JSON_SLOTS_MAX];
	size_t slot_count;
	struct json_gap gaps[JSON_SLOTS_MAX + 1]; /* gap i stands before slot i */
	struct json_slot_of table[JSON_TABLE_SIZE];
	uint64_t needed;                   /* entries of which a record has one: what was asked for */
	uint64_t usual;                    /* entries that the slots give, as bits */
	int16_t columns[JSON_FIELD_COUNT]; /* of the questions' fields; -1: the map does not have it */
	int16_t offset_column;
	char names[BATCH_COLUMNS_MAX][32];
	enum column_kind kinds[BATCH_COLUMNS_MAX];
	size_t column_count;
	struct recipe recipe;
};

/* A record laid on a shape. */
struct json_match {
	struct json_value slots[JSON_SLOTS_MAX]; /* raw.at NULL: not there */
	struct str gaps[JSON_SLOTS_MAX + 1];
	const char *cuts[JSON_SLOTS_MAX + 1][JSON_CUTS_MAX]; /* where pieces of a gap begin but the first */
	uint16_t cut_counts[JSON_SLOTS_MAX + 1];             /* may be more than JSON_CUTS_MAX */
	struct json_value entries[JSON_ENTRIES_MAX];         /* where `present` has the bit */
	uint64_t present;                                    /* entries */
	uint64_t in_slots;                                   /* entries that a slot gave */
	enum { MATCH_GOOD, MATCH_EXCLUDED, MATCH_OTHER, MATCH_BROKEN, MATCH_CUT } outcome;
};

_Static_assert(JSON_ENTRIES_MAX <= 64, "entries are bits");

/* A value without its quotes; nothing for null and for none. */
struct str json_core(struct json_value value);

/* A shape with the map's entries and no slots: every record is kept verbatim. Zeroes it. */
void json_shape_init(struct json_shape *shape, const struct json_map *map, const struct zone *zone);
/* Learns slots, gaps and the recipe from records; keys and literals are copied into the arena. False: out of memory. */
bool json_shape_learn(struct json_shape *shape, const struct str *units, size_t count, struct arena *arena) MUST_CHECK;
/* Columns, gaps and recipe for the slots that are chosen; called by json_shape_learn. */
bool json_shape_build(struct json_shape *shape, const struct str *units, size_t count, struct arena *arena) MUST_CHECK;
/* Notes where the path is found. */
void json_shape_note(struct json_shape *shape, uint64_t path, int slot, int entry);

/* MATCH_OTHER: JSON, but not a record of the map; MATCH_EXCLUDED: its «only» says another value; MATCH_CUT: breaks off.
 */
void json_match(const struct json_shape *shape, struct str unit, struct json_match *match);
/* Would the recipe give the record back (as far as gaps tell)? */
bool json_match_is_clean(const struct json_shape *shape, const struct json_match *match);

/* Writes a matched record into row `row`. */
enum reject_reason json_put(const struct json_shape *shape, const struct json_match *match, struct stamp_cache *cache,
                            struct batch *batch, size_t row);

/* An instant as the entry's form has it. */
bool json_instant(const struct json_entry *entry, struct json_value value, const struct zone *zone,
                  struct stamp_cache *cache, int64_t *ret_us, int32_t *ret_offset_s);

#endif
