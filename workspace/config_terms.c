/* The terms of the contract: thresholds, calendar, clauses; and the report's front matter. */
#include "config_read.h"

#include <stddef.h>
#include <string.h>

#include "config_defaults.h"
#include "lang.h"
#include "number.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void read_cpu_minutes(struct config_reader *reader, const struct config_field *field, struct config_item item,
                             void *target)
{
	struct config_field plain = *field;
	plain.offset = 0;
	int32_t minutes = 0;
	config_read_i32(reader, &plain, item, &minutes);
	if (minutes > 0)
		*CONFIG_AT(field, int32_t) = minutes * 60;
}

void config_read_thresholds(struct config_reader *reader, const struct config_field *field, struct config_item item,
                            void *target)
{
	static const struct config_field fields[] = {
	        {.name = "cpu_percent",
	         .read = config_read_i32,
	         .offset = offsetof(struct config_thresholds, cpu_bp),
	         .scale = 2,
	         .min = 1,
	         .max = 10000},
	        {.name = "cpu_minutes",
	         .read = read_cpu_minutes,
	         .offset = offsetof(struct config_thresholds, cpu_span_s),
	         .min = 1,
	         .max = 1440},
	        {.name = "response_seconds",
	         .read = config_read_i64,
	         .offset = offsetof(struct config_thresholds, response_us),
	         .scale = 6,
	         .min = 1000,
	         .max = 3600 * SECOND_US},
	        {.name = "response_share_percent",
	         .read = config_read_i32,
	         .offset = offsetof(struct config_thresholds, response_share_bp),
	         .scale = 2,
	         .min = 1,
	         .max = 10000},
	        {.name = "error_rate_percent",
	         .read = config_read_i32,
	         .offset = offsetof(struct config_thresholds, error_rate_bp),
	         .scale = 2,
	         .min = 1,
	         .max = 10000},
	};
	(void)field;
	struct config *config = target;
	config_mapping(reader, item, fields, COUNT(fields), &config->thresholds, NULL);
}

/* calendar */

/* "MM-DD"; February 29 is none, for it is not in every year. */
static bool parse_month_day(struct str text, int8_t *ret_month, int8_t *ret_day)
{
	int64_t month, day;
	if (text.size != 5 || text.at[2] != '-' || !number_i64(str_take(text, 2), 1, 12, &month) ||
	    !number_i64(str_skip(text, 3), 1, 31, &day))
		return false;
	if (!civil_date_valid((struct civil_date){2019, (int8_t)month, (int8_t)day}))
		return false;
	*ret_month = (int8_t)month;
	*ret_day = (int8_t)day;
	return true;
}

static void read_year_end(struct config_reader *reader, const struct config_field *field, struct config_item item,
                          void *target)
{
	(void)field;
	struct config_calendar *calendar = target;
	const char *text = config_scalar(reader, item);
	if (!text)
		return;
	if (strcmp(text, "none") == 0) {
		calendar->year_end_from_month = calendar->year_end_from_day = 0;
		calendar->year_end_to_month = calendar->year_end_to_day = 0;
		return;
	}
	struct str whole = str_of(text);
	size_t dots = str_find_str(whole, STR(".."));
	struct config_calendar read = {0};
	if (!parse_month_day(str_take(whole, dots), &read.year_end_from_month, &read.year_end_from_day) ||
	    !parse_month_day(str_skip(whole, dots + 2), &read.year_end_to_month, &read.year_end_to_day)) {
		config_error(reader, item.place,
		             TR("\"%s\": write 12-29..01-03, or none",
		                "「%s」: 12-29..01-03 のように書くか、none としてください"),
		             text);
		return;
	}
	calendar->year_end_from_month = read.year_end_from_month;
	calendar->year_end_from_day = read.year_end_from_day;
	calendar->year_end_to_month = read.year_end_to_month;
	calendar->year_end_to_day = read.year_end_to_day;
}

/* "9:00" or "09:00", up to 24:00. */
static bool parse_clock(struct str text, int32_t *ret_minute)
{
	size_t colon = str_find(text, ':');
	int64_t hour, minute;
	if (colon < 1 || colon > 2 || text.size != colon + 3 || !number_i64(str_take(text, colon), 0, 24, &hour) ||
	    !number_i64(str_skip(text, colon + 1), 0, 59, &minute) || hour * 60 + minute > 24 * 60)
		return false;
	*ret_minute = (int32_t)(hour * 60 + minute);
	return true;
}

static void read_reception(struct config_reader *reader, const struct config_field *field, struct config_item item,
                           void *target)
{
	(void)field;
	struct config_calendar *calendar = target;
	const char *text = config_scalar(reader, item);
	if (!text)
		return;
	struct str whole = str_of(text);
	size_t dash = str_find(whole, '-');
	int32_t open, close;
	if (!parse_clock(str_trim(str_take(whole, dash)), &open) ||
	    !parse_clock(str_trim(str_skip(whole, dash + 1)), &close) || open >= close) {
		config_error(reader, item.place,
		             TR("\"%s\" is no span of hours; write 09:00-17:00",
		                "「%s」は時間帯ではありません。09:00-17:00 のように書いてください"),
		             text);
		return;
	}
	calendar->open_minute = open;
	calendar->close_minute = close;
}

static void read_closures(struct config_reader *reader, const struct config_field *field, struct config_item item,
                          void *target)
{
	struct config_field date_field = {.name = field->name};
	struct config_calendar *calendar = target;
	size_t count;
	struct config_item *items = config_list(reader, item, true, &count);
	struct civil_date *dates = arena_alloc(reader->arena, count, sizeof(*dates));
	size_t kept = 0;
	for (size_t i = 0; items && dates && i < count; i++) {
		struct civil_date date = {0};
		config_read_date(reader, &date_field, items[i], &date);
		if (date.year > 0)
			dates[kept++] = date;
	}
	calendar->closures = dates;
	calendar->closure_count = kept;
}

void config_read_calendar(struct config_reader *reader, const struct config_field *field, struct config_item item,
                          void *target)
{
	static const struct config_field fields[] = {
	        {.name = "file", .read = config_read_text, .offset = offsetof(struct config_calendar, file)},
	        {.name = "authoritative_until",
	         .read = config_read_date,
	         .offset = offsetof(struct config_calendar, authoritative_until)},
	        {.name = "year_end", .read = read_year_end},
	        {.name = "closures", .read = read_closures},
	        {.name = "reception", .read = read_reception},
	};
	(void)field;
	struct config *config = target;
	config_mapping(reader, item, fields, COUNT(fields), &config->calendar, NULL);
}

/* clauses: an entry with a default's id changes that one, another id adds; `use: false` takes it out. */

struct clause_entry {
	const char *id, *section, *duty;
	int test, ledger; /* index of the word, -1: not given */
	int64_t limit, caution;
	bool use;
};

#define NOT_GIVEN INT64_MIN

static void read_clause_word(struct config_reader *reader, const struct config_field *field, struct config_item item,
                             void *target)
{
	struct config_field word = *field;
	bool is_test = strcmp(field->name, "test") == 0;
	word.words = is_test ? clause_test_words : clause_ledger_words;
	word.word_count = is_test ? clause_test_word_count : clause_ledger_word_count;
	config_read_word(reader, &word, item, target);
}

static const struct config_field clause_fields[] = {
        {.name = "id", .read = config_read_text, .offset = offsetof(struct clause_entry, id), .required = true},
        {.name = "section", .read = config_read_text, .offset = offsetof(struct clause_entry, section)},
        {.name = "duty", .read = config_read_text, .offset = offsetof(struct clause_entry, duty)},
        {.name = "test", .read = read_clause_word, .offset = offsetof(struct clause_entry, test)},
        {.name = "ledger", .read = read_clause_word, .offset = offsetof(struct clause_entry, ledger)},
        {.name = "limit",
         .read = config_read_i64,
         .offset = offsetof(struct clause_entry, limit),
         .scale = 3,
         .min = 0,
         .max = 100000000},
        {.name = "caution",
         .read = config_read_i64,
         .offset = offsetof(struct clause_entry, caution),
         .scale = 3,
         .min = 0,
         .max = 100000000},
        {.name = "use", .read = config_read_bool, .offset = offsetof(struct clause_entry, use)},
};

static void clause_change(struct config_clause *clause, const struct clause_entry *entry)
{
	if (entry->section)
		clause->section = entry->section;
	if (entry->duty)
		clause->duty = entry->duty;
	if (entry->test >= 0)
		clause->test = (enum clause_test)entry->test;
	if (entry->ledger >= 0)
		clause->ledger = clause_ledger_words[entry->ledger];
	if (entry->limit != NOT_GIVEN)
		clause->limit = entry->limit;
	if (entry->caution != NOT_GIVEN)
		clause->caution = entry->caution;
}

/* Applies one entry to the list; the list's room is enough for all entries to be new. */
static void clause_apply(struct config_reader *reader, struct config_clause *clauses, size_t *count,
                         const struct clause_entry *entry, struct config_place place)
{
	size_t i = 0;
	while (i < *count && strcmp(clauses[i].id, entry->id) != 0)
		i++;
	if (!entry->use) {
		if (i == *count)
			config_error(
			        reader, place,
			        TR("there is no clause \"%s\" to leave out", "「%s」という条項はないので外せません"),
			        entry->id);
		else
			memmove(&clauses[i], &clauses[i + 1], (--*count - i) * sizeof(*clauses));
		return;
	}
	if (i == *count) {
		if (!entry->section || !entry->duty || entry->test < 0) {
			config_error(reader, place,
			             TR("the new clause \"%s\" needs section, duty and test",
			                "新しい条項「%s」には section, duty, test が必要です"),
			             entry->id);
			return;
		}
		clauses[i] = (struct config_clause){.id = entry->id, .ledger = clause_ledger_words[0]};
		(*count)++;
	}
	clause_change(&clauses[i], entry);
}

void config_read_clauses(struct config_reader *reader, const struct config_field *field, struct config_item item,
                         void *target)
{
	(void)field;
	struct config *config = target;
	size_t item_count, count = default_clause_count;
	struct config_item *items = config_list(reader, item, false, &item_count);
	struct config_clause *clauses = arena_alloc(reader->arena, count + item_count, sizeof(*clauses));
	if (!items || !clauses)
		return;
	memcpy(clauses, default_clauses, count * sizeof(*clauses));
	for (size_t i = 0; i < item_count; i++) {
		struct clause_entry entry = {
		        .test = -1, .ledger = -1, .limit = NOT_GIVEN, .caution = NOT_GIVEN, .use = true};
		struct config_place places[COUNT(clause_fields)];
		if (config_mapping(reader, items[i], clause_fields, COUNT(clause_fields), &entry, places) && entry.id)
			clause_apply(reader, clauses, &count, &entry, places[0]);
	}
	config->clauses = clauses;
	config->clause_count = count;
}

/* report */

void config_read_report(struct config_reader *reader, const struct config_field *field, struct config_item item,
                        void *target)
{
	static const struct config_field fields[] = {
	        {.name = "classification",
	         .read = config_read_text,
	         .offset = offsetof(struct config_report, classification)},
	        {.name = "document_number",
	         .read = config_read_text,
	         .offset = offsetof(struct config_report, document_number)},
	        {.name = "addressee", .read = config_read_text, .offset = offsetof(struct config_report, addressee)},
	        {.name = "submitter", .read = config_read_text, .offset = offsetof(struct config_report, submitter)},
	        {.name = "era", .read = config_read_bool, .offset = offsetof(struct config_report, era)},
	        {.name = "chapters",
	         .read = config_read_texts,
	         .offset = offsetof(struct config_report, chapters),
	         .count_offset = offsetof(struct config_report, chapter_count)},
	};
	(void)field;
	struct config *config = target;
	config_mapping(reader, item, fields, COUNT(fields), &config->report, NULL);
}
