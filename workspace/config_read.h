/* The walk over geppo.yaml's nodes, shared by the files that read its sections (config_*.c); private to this room.
 * Knows libfyaml and places in the file, not what the sections mean. An error is recorded with its place and reading
 * goes on, so that one run finds them all. */
#ifndef GEPPO_CONFIG_READ_H
#define GEPPO_CONFIG_READ_H

#include "arena.h"
#include "config.h"

struct fy_node;

#define CONFIG_ZONES_MAX 64

/* What config_new hands out is `config`; the rest keeps it alive. */
struct config_owner {
	struct config config;
	struct arena arena;
	struct zone *zones[CONFIG_ZONES_MAX]; /* each zone opened once */
	size_t zone_count;
};

struct config_place {
	int line, column; /* from 1; 0: nowhere in particular */
};

/* A value and where it stands. */
struct config_item {
	struct fy_node *node; /* NULL or empty: the key is there without a value */
	struct config_place place;
};

struct config_reader {
	struct config_owner *owner;
	struct arena *arena; /* owner's */
	const char *path;
	struct text *errors; /* one line each */
	struct text first;   /* the first of them */
	size_t error_count;
	uint32_t visits; /* nodes looked at, aliases counted each time they are used */
};

/* One allowed key of a mapping. */
struct config_field {
	const char *name;
	void (*read)(struct config_reader *reader, const struct config_field *field, struct config_item item,
	             void *target);
	size_t offset;       /* in the struct that the mapping fills */
	size_t count_offset; /* lists: where the count goes */
	bool required;
	int scale;        /* decimals: stored in units of 10^-scale */
	int64_t min, max; /* in stored units */
	const char *const *words;
	size_t word_count; /* choices: the stored value is the word's index */
	bool caseless;     /* patterns */
};

#define CONFIG_AT(field, type) ((type *)(void *)((char *)target + (field)->offset))
#define CONFIG_COUNT(field) ((size_t *)(void *)((char *)target + (field)->count_offset))

/* Records "path:line:column: …". */
void config_error(struct config_reader *reader, struct config_place place, const char *format, ...) PRINTF_LIKE(3, 4);

/* Fills *target from a mapping by the table: unknown, repeated and missing keys are errors. A key without a value
 * counts as not given. False when the node is no mapping; `ret_places` (if not NULL, field_count long) gets where each
 * key stands. */
bool config_mapping(struct config_reader *reader, struct config_item item, const struct config_field *fields,
                    size_t field_count, void *target, struct config_place *ret_places);

/* The items of a list; one scalar counts as a list of one where `scalar_too`. NULL and 0 after an error. From the
 * reader's arena. */
struct config_item *config_list(struct config_reader *reader, struct config_item item, bool scalar_too,
                                size_t *ret_count);

/* Is the value a list? */
bool config_is_list(struct config_item item);

/* The pairs of a mapping whose keys are the user's own (in the reader's arena, at most `max`); repeated keys and keys
 * without a value are errors. NULL and 0 when the node is no mapping, or after too many. */
struct config_pair {
	const char *key;
	struct config_place place; /* of the key */
	struct config_item value;
};
struct config_pair *config_pairs(struct config_reader *reader, struct config_item item, size_t max, size_t *ret_count);

/* The text of a scalar (in the reader's arena, NUL behind it); NULL after an error. */
const char *config_scalar(struct config_reader *reader, struct config_item item);

/* Zones are opened once and shared; NULL after an error. */
const struct zone *config_zone(struct config_reader *reader, struct config_item item);

/* Checks that PCRE2 accepts it as the classification will compile it (UTF, and caseless where said). -1 after an error,
 * else its count of groups. */
int config_pattern_check(struct config_reader *reader, struct config_place place, const char *pattern, bool caseless);

/* Readers for tables. */
void config_read_text(struct config_reader *, const struct config_field *, struct config_item,
                      void *target); /* const char * */
void config_read_texts(struct config_reader *, const struct config_field *, struct config_item,
                       void *target); /* const char *const * + count */
void config_read_date(struct config_reader *, const struct config_field *, struct config_item,
                      void *target); /* struct civil_date */
void config_read_word(struct config_reader *, const struct config_field *, struct config_item, void *target); /* int */
void config_read_bool(struct config_reader *, const struct config_field *, struct config_item, void *target); /* bool */
void config_read_i32(struct config_reader *, const struct config_field *, struct config_item,
                     void *target); /* int32_t */
void config_read_i64(struct config_reader *, const struct config_field *, struct config_item,
                     void *target); /* int64_t */
void config_read_pattern(struct config_reader *, const struct config_field *, struct config_item,
                         void *target); /* const char * */

/* The file's top level into owner->config (config_sections.c), and what spans sections (config_finish.c). */
void config_read_top(struct config_reader *reader, struct config_item root);
void config_finish(struct config_reader *reader);
void config_finish_services(struct config_reader *reader);

/* Sections, for the table of the top level. */
void config_read_sources(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_hosts(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_services(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_sites(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_pages(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_events(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_clients(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_thresholds(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_findings(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_calendar(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_clauses(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_ledgers(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_report(struct config_reader *, const struct config_field *, struct config_item, void *target);
void config_read_mail(struct config_reader *, const struct config_field *, struct config_item, void *target);

#endif
