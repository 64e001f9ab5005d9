/* A plan: one question of the archive as data. Everything the report prints about logs is a named plan, every ad-hoc
 * question becomes one, and any engine that runs it gives the same table to the digit. Knows no engine and no chapter.
 * Plain data; strings and trees live in the arena of the maker.
 *
 *   requests by status in October:  { .table = PLAN_ACCESS, from, until, keys = {"status"}, measures =
 * {{MEASURE_COUNT}} } */
#ifndef GEPPO_PLAN_H
#define GEPPO_PLAN_H

#include "arena.h"
#include "fail.h"
#include "text.h"
#include "zone.h"

enum plan_table {
	PLAN_ACCESS,
	PLAN_SYSTEM,
	PLAN_CPU,
	PLAN_TABLE_COUNT,
};

/* What a field's values are; decides which comparisons are allowed and how results print. */
enum field_type {
	FIELD_TEXT,
	FIELD_INTEGER,
	FIELD_TIME,     /* UTC microseconds */
	FIELD_DURATION, /* microseconds */
	FIELD_BYTES,
	FIELD_PERCENT, /* hundredths of a percent */
	FIELD_ADDRESS, /* text; CIDR comparisons allowed */
	FIELD_DAY,     /* civil days since 1970-01-01 in the report's zone */
};

/* Fields of a table: stored columns (status), derived from the stamp (day, hour, weekday, week, month, minute:N) and
 * derived by classification of values (site, page, event, kind; see classify.h). weekday is 0 (Sunday) to 6; week is
 * its Monday; month is the text "2019-10"; minute:N is the start of the N minutes of the local day. A log that writes
 * bytes as "-" sent none: that is 0; every other missing number is missing: it equals nothing, differs from everything,
 * is neither less nor greater, and no measure counts it. */
struct field {
	const char *name;
	enum field_type type;
	const char *unit; /* "", "us", "bytes", "%" */
	const char *text_en, *text_ja;
};
const struct field *plan_fields(enum plan_table table, size_t *ret_count);
const struct field *plan_field(enum plan_table table, struct str name);

enum filter_kind {
	FILTER_AND,
	FILTER_OR,  /* left, right */
	FILTER_NOT, /* left */
	FILTER_EQUAL,
	FILTER_NOT_EQUAL,
	FILTER_LESS,
	FILTER_LESS_EQUAL,
	FILTER_GREATER,
	FILTER_GREATER_EQUAL,
	FILTER_MATCH, /* PCRE2 on text */
	FILTER_NOT_MATCH,
	FILTER_IN,     /* one of values[] */
	FILTER_WITHIN, /* address in a CIDR network */
};

struct filter {
	enum filter_kind kind;
	const struct filter *left, *right;
	const struct field *field;
	const struct str *texts; /* text fields: value_count of them */
	const int64_t *numbers;  /* the others */
	size_t value_count;
};

enum measure_kind {
	MEASURE_COUNT,    /* rows ("requests", "lines", "samples") */
	MEASURE_USERS,    /* distinct (client, agent) */
	MEASURE_DISTINCT, /* distinct values of a field */
	MEASURE_SUM,
	MEASURE_MIN,
	MEASURE_MAX,      /* of a number field */
	MEASURE_MEAN,     /* sum and count: a ratio until printed; cpu: weighted by span_s */
	MEASURE_QUANTILE, /* nearest rank over the histogram (quantile.h); cpu: weighted by span_s */
	MEASURE_COUNT_IF, /* rows that meet the filter: errors, server errors */
	MEASURE_SHARE_IF, /* the same as a ratio to all rows of the group, in hundredths of a percent: error_rate */
	MEASURE_FIRST,
	MEASURE_LAST, /* stamp of the first, last row */
};

struct measure {
	const char *name; /* "requests", "p95"; key of the result column */
	enum measure_kind kind;
	const struct field *field;  /* of DISTINCT … QUANTILE */
	int32_t quantile_bp;        /* 9500 = p95, 9990 = p99.9 */
	const struct filter *where; /* of COUNT_IF */
};

struct plan_key {
	const struct field *field;
	int32_t bucket_minutes; /* of minute:N; else 0 */
	const char *name;       /* "day", "minute:5" */
};

#define PLAN_KEYS_MAX 6
#define PLAN_MEASURES_MAX 24

struct plan {
	enum plan_table table;
	const struct zone *zone; /* in which times are written; NULL: UTC. What a day is, is the engine's zone */
	const char *source; /* one source's name, or NULL: those that engine_counts says, and those named by the filter */
	int64_t from_us, until_us;   /* half-open */
	const struct filter *filter; /* NULL: all rows */
	struct plan_key keys[PLAN_KEYS_MAX];
	size_t key_count;
	struct measure measures[PLAN_MEASURES_MAX];
	size_t measure_count;
	int sort; /* 0: by keys ascending; ±(1 + index of a key, or key_count + index of a measure): minus descends */
	uint64_t min_rows; /* groups of fewer rows are left out, as if they were not there, before `limit` and
	                      `with_rest` */
	uint64_t limit;    /* groups; 0: all */
	bool with_rest; /* after `limit` rows one more row «rest» with the sums of those left out (counts and sums only)
	                 */
};

/* The text form, as on the command line of `geppo query` and in the named plans of the report:
 *   by "day,site"  show "requests,users,bytes,p95"  where "status >= 500 and site = fukui"  sort "-requests"
 * Show names: requests|lines|samples (count), users, bytes (sum), errors (status >= 400), server_errors (>= 500),
 * error_rate is printed from two counts (server errors of requests), min mean max pNN (of took_us; busy for cpu;
 * `p95:bytes` names another field), distinct:FIELD, sum:FIELD, first, last, pages (no static files). The condition is
 * described in condition.h. Errors point at the character: "--where:12: …". Range and source stay the caller's. */
struct plan_text {
	const char *table, *by, *show, *where, *sort;
	uint64_t limit, min_rows;
	const struct zone *zone; /* of times written without an offset; NULL: UTC */
};
bool plan_parse(const struct plan_text *text, struct arena *arena, struct plan *ret_plan, struct fail *fail) MUST_CHECK;

/* Bounds of what a person may ask. */
#define PLAN_FILTER_NODES 1000
#define PLAN_FILTER_DEPTH 64 /* open parentheses and nots */

/* The filter's nodes, children before parents, in `ret_nodes` (room for PLAN_FILTER_NODES): how to walk it without
 * recursion. Returns their count; 0: too many. */
size_t plan_filter_nodes(const struct filter *filter, const struct filter **ret_nodes);

/* "access", "system", "cpu". */
const char *plan_table_name(enum plan_table table);

/* The condition in the form that plan_parse reads. */
void plan_filter_text(const struct plan *plan, const struct filter *filter, struct text *text);

/* The same plan as a `geppo query` command line, for documents and `explain`. */
void plan_command(const struct plan *plan, struct text *text);

#endif
