/* The terms of the contract: thresholds and calendar; and the report's front matter. */
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

static bool parse_hours(struct config_reader *reader, struct config_item item, int32_t *ret_open, int32_t *ret_close)
{
	const char *text = config_scalar(reader, item);
	if (!text)
		return false;
	struct str whole = str_of(text);
	size_t dash = str_find(whole, '-');
	int32_t open, close;
	if (!parse_clock(str_trim(str_take(whole, dash)), &open) ||
	    !parse_clock(str_trim(str_skip(whole, dash + 1)), &close) || open >= close) {
		config_error(reader, item.place,
		             TR("\"%s\" is no span of hours; write 09:00-17:00",
		                "「%s」は時間帯ではありません。09:00-17:00 のように書いてください"),
		             text);
		return false;
	}
	*ret_open = open;
	*ret_close = close;
	return true;
}

static void read_hours(struct config_reader *reader, const struct config_field *field, struct config_item item,
                       void *target)
{
	(void)field;
	struct config_reception *reception = target;
	(void)!parse_hours(reader, item, &reception->open_minute, &reception->close_minute);
}

/* One entry of a list of hours. The one without `from` is first and holds until the next. */
static void add_reception(struct config_reader *reader, struct config_item item, bool first,
                          struct config_calendar *calendar, struct config_reception *receptions)
{
	static const struct config_field fields[] = {
	        {.name = "hours", .read = read_hours, .required = true},
	        {.name = "from", .read = config_read_date, .offset = offsetof(struct config_reception, from)},
	};
	struct config_reception reception = {0};
	if (!config_mapping(reader, item, fields, COUNT(fields), &reception, NULL) || reception.close_minute == 0)
		return;
	const struct config_reception *last =
	        calendar->reception_count ? &receptions[calendar->reception_count - 1] : NULL;
	if (reception.from.year == 0 && first) {
		calendar->open_minute = reception.open_minute;
		calendar->close_minute = reception.close_minute;
	} else if (reception.from.year == 0 || (last && civil_day(reception.from) <= civil_day(last->from)))
		config_error(reader, item.place,
		             TR("hours need a day `from`, later than that of the entry before; the first entry may be "
		                "without",
		                "from には前の項目より後の日付を書いてください（省けるのは最初の項目だけです）"));
	else
		receptions[calendar->reception_count++] = reception;
}

/* "09:00-17:00", or a list of {from, hours}. */
static void read_reception(struct config_reader *reader, const struct config_field *field, struct config_item item,
                           void *target)
{
	(void)field;
	struct config_calendar *calendar = target;
	if (!config_is_list(item)) {
		(void)!parse_hours(reader, item, &calendar->open_minute, &calendar->close_minute);
		return;
	}
	size_t count;
	struct config_item *items = config_list(reader, item, false, &count);
	struct config_reception *receptions = arena_alloc(reader->arena, count, sizeof(*receptions));
	calendar->receptions = receptions;
	calendar->reception_count = 0;
	for (size_t i = 0; items && receptions && i < count; i++)
		add_reception(reader, items[i], i == 0, calendar, receptions);
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

/* report */

void config_read_report(struct config_reader *reader, const struct config_field *field, struct config_item item,
                        void *target)
{
	static const char *const language_words[] = {"ja", "en"};
	static const struct config_field fields[] = {
	        {.name = "classification",
	         .read = config_read_text,
	         .offset = offsetof(struct config_report, classification)},
	        {.name = "document_number",
	         .read = config_read_text,
	         .offset = offsetof(struct config_report, document_number)},
	        {.name = "addressee", .read = config_read_text, .offset = offsetof(struct config_report, addressee)},
	        {.name = "submitter", .read = config_read_text, .offset = offsetof(struct config_report, submitter)},
	        {.name = "language",
	         .read = config_read_word,
	         .offset = offsetof(struct config_report, language),
	         .words = language_words,
	         .word_count = COUNT(language_words)},
	        {.name = "era", .read = config_read_bool, .offset = offsetof(struct config_report, era)},
	        {.name = "chapters",
	         .read = config_read_texts,
	         .offset = offsetof(struct config_report, chapters),
	         .count_offset = offsetof(struct config_report, chapter_count)},
	        {.name = "allow",
	         .read = config_read_texts,
	         .offset = offsetof(struct config_report, allow),
	         .count_offset = offsetof(struct config_report, allow_count)},
	        {.name = "group_below",
	         .read = config_read_i32,
	         .offset = offsetof(struct config_report, group_below),
	         .min = 1,
	         .max = 1000},
	};
	(void)field;
	struct config *config = target;
	config_mapping(reader, item, fields, COUNT(fields), &config->report, NULL);
}
