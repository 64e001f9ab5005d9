/* Time zones. On opening, the file's transitions and those that its POSIX footer foretells are laid into one table that reaches 400 years past the
 * last one written. The calendar repeats after 400 years (146097 days, whole weeks), so any later instant is looked up that many years
 * earlier. (The same trick as in the IANA code's localtime.c.) */
#include "zone.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "lang.h"
#include "option.h"
#include "zone_footer.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define ZONE_NAME_BYTES 64
#define ZONE_FILE_BYTES ((size_t)1 << 20)
#define ZONE_CYCLE_YEARS 400
#define ZONE_CYCLE_S (INT64_C(146097) * 86400)
#define MOST_TRANSITIONS 4096
#define MOST_OFFSET_S (26 * 3600)   /* RFC 8536 allows 25:59:59 */

/* From at_us on the offset holds, until the next span's. The first span begins with time. */
struct zone_span {
	int64_t at_us;
	int32_t offset_s;
};

struct zone {
	char name[ZONE_NAME_BYTES + 1];
	struct zone_span *spans;
	size_t count;
	size_t capacity;
	int64_t table_end_us;   /* from here on the table repeats; INT64_MAX: the last span is for ever */
};

static bool zone_add(struct zone *zone, int64_t at_us, int32_t offset_s, struct fail *fail)
{
	if (zone->count && zone->spans[zone->count - 1].offset_s == offset_s)
		return true;
	if (zone->count == zone->capacity) {
		size_t capacity = zone->capacity ? zone->capacity * 2 : 8;
		struct zone_span *spans = realloc(zone->spans, capacity * sizeof(*spans));

		if (!spans)
			return fail_memory(fail);
		zone->spans = spans;
		zone->capacity = capacity;
	}
	zone->spans[zone->count++] = (struct zone_span){at_us, offset_s};
	return true;
}

static uint32_t big_endian_32(const char *at)
{
	const unsigned char *bytes = (const unsigned char *)at;

	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int64_t big_endian_64(const char *at)
{
	return (int64_t)((uint64_t)big_endian_32(at) << 32 | big_endian_32(at + 4));
}

/* The six counts of a TZif header, in their order there. */
struct tzif_counts {
	uint32_t isut, isstd, leap, time, type, chars;
};

#define TZIF_HEADER_BYTES 44

/* Takes a header off the data. */
static bool tzif_header(struct str *data, char *ret_version, struct tzif_counts *ret_counts)
{
	if (data->size < TZIF_HEADER_BYTES || memcmp(data->at, "TZif", 4) != 0)
		return false;

	const char *at = data->at + 20;

	*ret_version = data->at[4];
	*ret_counts = (struct tzif_counts){big_endian_32(at), big_endian_32(at + 4), big_endian_32(at + 8),
	                                   big_endian_32(at + 12), big_endian_32(at + 16), big_endian_32(at + 20)};
	*data = str_skip(*data, TZIF_HEADER_BYTES);
	return true;
}

static uint64_t tzif_block_bytes(struct tzif_counts counts, uint64_t time_bytes)
{
	return counts.time * (time_bytes + 1) + counts.type * UINT64_C(6) + counts.chars + counts.leap * (time_bytes + 4) +
	       counts.isstd + counts.isut;
}

/* The transitions of the 64-bit block. */
static bool zone_add_block(struct zone *zone, struct str block, struct tzif_counts counts, struct fail *fail)
{
	const char *times = block.at;
	const char *indices = times + 8 * (size_t)counts.time;
	const char *types = indices + counts.time;
	int64_t previous_s = INT64_MIN;

	if (counts.time > MOST_TRANSITIONS || counts.type == 0 || counts.type > 256 || counts.leap != 0)
		return false;
	if (!zone_add(zone, INT64_MIN, (int32_t)big_endian_32(types), fail))
		return false;
	for (size_t i = 0; i < counts.time; i++) {
		int64_t at_s = big_endian_64(times + 8 * i);
		unsigned type = (unsigned char)indices[i];

		if (type >= counts.type || (i && at_s <= previous_s))
			return false;
		previous_s = at_s;

		int32_t offset_s = (int32_t)big_endian_32(types + 6 * (size_t)type);

		if (offset_s <= -MOST_OFFSET_S || offset_s >= MOST_OFFSET_S)
			return false;
		/* The big bang of some files, and what else lies before the year 1. */
		if (at_s < -INT64_C(62135596800) || at_s > INT64_C(253402300799)) {
			if (at_s > 0)
				return false;
			zone->spans[0].offset_s = offset_s;
			zone->count = 1;
			continue;
		}
		if (!zone_add(zone, at_s * SECOND_US, offset_s, fail))
			return false;
	}
	return true;
}

/* What the footer foretells after the last transition that the file writes out. */
static bool zone_add_footer(struct zone *zone, const struct zone_footer *footer, int64_t last_us, struct fail *fail)
{
	struct civil_time last = civil_of_us(last_us);
	int first_year = last_us == INT64_MIN ? 1900 : last.date.year;

	zone->table_end_us = INT64_MAX;
	if (!footer->has_daylight)
		return last_us == INT64_MIN || zone_add(zone, last_us, footer->standard_s, fail);
	for (int year = first_year; year <= first_year + ZONE_CYCLE_YEARS + 1; year++) {
		struct zone_change changes[2];

		zone_footer_year(footer, year, changes);
		for (int i = 0; i < 2; i++)
			if (changes[i].at_s * SECOND_US > last_us &&
			    !zone_add(zone, changes[i].at_s * SECOND_US, changes[i].offset_s, fail))
				return false;
	}

	/* New Year may lie inside an offset of the year before or after, a few days inside the cycle never do harm. */
	struct civil_date end = {(int16_t)(first_year + ZONE_CYCLE_YEARS + 1), 7, 1};

	zone->table_end_us = civil_day(end) * DAY_US;
	return true;
}

/* The whole file: header and 32-bit block to skip, header and 64-bit block, footer (RFC 8536, section 3). */
static bool zone_decode(struct zone *zone, struct str data, struct fail *fail)
{
	struct tzif_counts counts;
	struct zone_footer footer;
	char version;

	if (!tzif_header(&data, &version, &counts) || version < '2')
		return false;

	uint64_t skipped = tzif_block_bytes(counts, 4);

	if (skipped > data.size)
		return false;
	data = str_skip(data, (size_t)skipped);
	if (!tzif_header(&data, &version, &counts) || tzif_block_bytes(counts, 8) > data.size)
		return false;
	if (!zone_add_block(zone, data, counts, fail))
		return false;

	int64_t last_us = counts.time ? big_endian_64(data.at + 8 * ((size_t)counts.time - 1)) : INT64_MIN;

	last_us = last_us < -INT64_C(62135596800) ? INT64_MIN : last_us * SECOND_US;
	data = str_skip(data, (size_t)tzif_block_bytes(counts, 8));
	if (data.size < 2 || data.at[0] != '\n' || data.at[data.size - 1] != '\n')
		return false;
	data = str_take(str_skip(data, 1), data.size - 2);
	zone->table_end_us = INT64_MAX;
	if (data.size == 0)
		return true;
	return zone_footer_parse(data, &footer) && zone_add_footer(zone, &footer, last_us, fail);
}

/* Letters, digits and "_+-" in parts between single slashes: no way out of the folder, no hidden or special name. */
static bool name_valid(struct str name)
{
	if (name.size == 0 || name.size > ZONE_NAME_BYTES)
		return false;
	for (size_t i = 0; i < name.size; i++) {
		char byte = name.at[i];
		bool letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
		bool other = (byte >= '0' && byte <= '9') || byte == '_' || byte == '+' || byte == '-';

		if (byte == '/' ? i == 0 || i + 1 == name.size || name.at[i - 1] == '/' : !letter && !other)
			return false;
	}
	return true;
}

/* Whether a zone of the database is what `given` means: another case, or the city alone. */
static bool name_meant(struct str given, struct str candidate)
{
	struct str city = candidate;
	size_t slash;

	if (str_equal_nocase(given, candidate))
		return true;
	while ((slash = str_find(city, '/')) < city.size)
		city = str_skip(city, slash + 1);
	return str_equal_nocase(given, city);
}

/* The database's list: lines "Z NAME …" (a zone) and "L TARGET NAME" (another name) of tzdata.zi. NULL when nothing is near. The view is into list. */
static bool name_near(struct str given, struct str list, char ret_name[ZONE_NAME_BYTES + 1])
{
	struct str line;

	while (str_next(&list, '\n', &line)) {
		struct str name;
		bool zone = str_starts(line, STR("Z "));

		if (!zone && !str_starts(line, STR("L ")))
			continue;
		line = str_skip(line, 2);
		if (!str_next(&line, ' ', &name) || (!zone && !str_next(&line, ' ', &name)) || name.size > ZONE_NAME_BYTES)
			continue;

		char copy[ZONE_NAME_BYTES + 1];
		const char *candidates[] = {copy};

		memcpy(copy, name.at, name.size);
		copy[name.size] = '\0';
		if (name_meant(given, name) || option_nearest(given, candidates, 1)) {
			memcpy(ret_name, copy, sizeof(copy));
			return true;
		}
	}
	return false;
}

static bool name_suggest(struct str given, char ret_name[ZONE_NAME_BYTES + 1])
{
	struct text list = {0};
	struct fail ignored = {0};

	if (str_equal_nocase(given, STR("JST"))) {
		memcpy(ret_name, "Asia/Tokyo", sizeof("Asia/Tokyo"));
		return true;
	}

	bool found = file_read(ZONE_FOLDER "tzdata.zi", ZONE_FILE_BYTES, &list, &ignored) &&
	             name_near(given, text_str(&list), ret_name);

	text_release(&list);
	return found;
}

static void zone_unknown(struct str name, struct fail *fail)
{
	char nearest[ZONE_NAME_BYTES + 1];

	if (name_suggest(name, nearest))
		fail_set(fail, FAIL_INPUT, TR("there is no time zone \"%.*s\"; did you mean %s?", "時間帯「%.*s」はありません。%s のことですか"),
		         STR_ARGS(name), nearest);
	else
		fail_set(fail, FAIL_INPUT,
		         TR("there is no time zone \"%.*s\"; the names are those of the IANA database, such as Asia/Tokyo or UTC",
		            "時間帯「%.*s」はありません。Asia/Tokyo や UTC など、IANA データベースの名前を指定してください"),
		         STR_ARGS(name));
}

static bool zone_load(struct zone *zone, struct text *content, struct fail *fail)
{
	char path[sizeof(ZONE_FOLDER) + ZONE_NAME_BYTES] = ZONE_FOLDER;
	struct str name = str_of(zone->name);

	/* What must work everywhere works without the database too. */
	if (str_is(name, "UTC")) {
		zone->table_end_us = INT64_MAX;
		return zone_add(zone, INT64_MIN, 0, fail);
	}
	memcpy(path + sizeof(ZONE_FOLDER) - 1, name.at, name.size + 1);
	if (!file_exists(path)) {
		zone_unknown(name, fail);
		return false;
	}
	if (!file_read(path, ZONE_FILE_BYTES, content, fail))
		return false;
	if (zone_decode(zone, text_str(content), fail))
		return true;
	return fail_set(fail, FAIL_INPUT, TR("%s: not a time zone file that can be read", "%s: 読める時間帯ファイルではありません"), path);
}

struct zone *zone_new(struct str name, struct fail *fail)
{
	struct text content = {0};
	struct zone *zone;

	if (!name_valid(name)) {
		zone_unknown(name, fail);
		return NULL;
	}
	zone = calloc(1, sizeof(*zone));
	if (!zone) {
		fail_memory(fail);
		return NULL;
	}
	memcpy(zone->name, name.at, name.size);
	if (!zone_load(zone, &content, fail)) {
		zone_free(zone);
		zone = NULL;
	}
	text_release(&content);
	return zone;
}

void zone_free(struct zone *zone)
{
	if (!zone)
		return;
	free(zone->spans);
	free(zone);
}

const char *zone_name(const struct zone *zone)
{
	return zone->name;
}

/* The span in which an instant before table_end_us lies. */
static size_t zone_span_of(const struct zone *zone, int64_t at_us)
{
	size_t low = 0, high = zone->count;

	/* Logs are of these years, and most zones have settled. */
	if (at_us >= zone->spans[high - 1].at_us)
		return high - 1;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (zone->spans[middle].at_us <= at_us)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* By how much an instant must be taken back to lie in the table. */
static int64_t zone_shift_us(const struct zone *zone, int64_t at_us)
{
	if (at_us < zone->table_end_us)
		return 0;
	return ((at_us - zone->table_end_us) / (ZONE_CYCLE_S * SECOND_US) + 1) * (ZONE_CYCLE_S * SECOND_US);
}

int32_t zone_offset_s(const struct zone *zone, int64_t at_us)
{
	return zone->spans[zone_span_of(zone, at_us - zone_shift_us(zone, at_us))].offset_s;
}

/* The clock time there, as if it were UTC. */
static int64_t zone_wall_us(const struct zone *zone, int64_t at_us)
{
	int64_t wall_us;

	if (__builtin_add_overflow(at_us, zone_offset_s(zone, at_us) * SECOND_US, &wall_us))
		return at_us;
	return wall_us;
}

struct civil_time zone_civil(const struct zone *zone, int64_t at_us)
{
	return civil_of_us(zone_wall_us(zone, at_us));
}

int32_t zone_day(const struct zone *zone, int64_t at_us)
{
	int64_t wall_us = zone_wall_us(zone, at_us);
	int64_t day = wall_us / DAY_US - (wall_us % DAY_US < 0);

	return (int32_t)day;
}

/* Spans from a day and more before the clock time on: the first one in which the clock shows it, or which begins later than it. */
static int64_t zone_instant_us(const struct zone *zone, int64_t wall_us)
{
	int64_t shift_us = zone_shift_us(zone, wall_us - MOST_OFFSET_S * SECOND_US);

	wall_us -= shift_us;
	for (size_t i = zone_span_of(zone, wall_us - MOST_OFFSET_S * SECOND_US);; i++) {
		int64_t at_us = wall_us - zone->spans[i].offset_s * SECOND_US;

		if (i > 0 && at_us < zone->spans[i].at_us)
			return zone->spans[i].at_us + shift_us;
		if (i + 1 == zone->count || at_us < zone->spans[i + 1].at_us)
			return at_us + shift_us;
	}
}

int64_t zone_instant(const struct zone *zone, struct civil_time time)
{
	return zone_instant_us(zone, civil_as_us(time));
}

int64_t zone_day_start(const struct zone *zone, int32_t day)
{
	return zone_instant_us(zone, day * DAY_US);
}

int64_t zone_month_start(const struct zone *zone, struct civil_month month)
{
	return zone_day_start(zone, civil_month_first_day(month));
}
