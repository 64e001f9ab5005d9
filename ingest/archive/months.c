/* The archive by month. */
#include "months.h"

#include <stdlib.h>
#include <string.h>

#include "lang.h"

struct reading {
	const struct zone *zone;
	struct archive_month *months;
	size_t count, room;
	struct block_reader *reader;
	struct text text;
	uint32_t *line_at;
	int64_t month_from_us, month_until_us; /* of the month that was looked up last */
	struct civil_month month;
};

/* A segment's share of months: where the months' text stood before the segment was read. */
struct share {
	size_t month;
	uint64_t text_bytes;
};
#define SHARES_MAX 4096U

static struct archive_month *month_at(struct reading *reading, const char *source, struct civil_month month)
{
	for (size_t i = reading->count; i-- > 0;)
		if (civil_month_compare(reading->months[i].month, month) == 0 &&
		    strcmp(reading->months[i].source, source) == 0)
			return &reading->months[i];
	if (reading->count == reading->room) {
		size_t room = reading->room ? 2 * reading->room : 64;
		struct archive_month *months = realloc(reading->months, room * sizeof(*months));

		if (!months)
			return NULL;
		reading->months = months;
		reading->room = room;
	}
	reading->months[reading->count] =
	        (struct archive_month){.source = source, .month = month, .first_us = NO_TIME, .last_us = NO_TIME};
	return &reading->months[reading->count++];
}

/* Most stamps are in the month of the one before. */
static struct civil_month month_of(struct reading *reading, int64_t at_us)
{
	if (at_us < reading->month_from_us || at_us >= reading->month_until_us) {
		reading->month = civil_month_of(zone_civil(reading->zone, at_us).date);
		reading->month_from_us = zone_month_start(reading->zone, reading->month);
		reading->month_until_us = zone_month_start(reading->zone, civil_month_add(reading->month, 1));
	}
	return reading->month;
}

static void set_hour(struct archive_month *month, int64_t month_from_us, int64_t at_us)
{
	uint64_t hour = (uint64_t)(at_us - month_from_us) / (uint64_t)HOUR_US;

	if (at_us >= month_from_us && hour < MONTH_HOURS_MAX)
		month->hours[hour / 64] |= UINT64_C(1) << (hour % 64);
}

static void add_stamp(struct reading *reading, struct archive_month *month, int64_t at_us)
{
	month_of(reading, at_us);
	set_hour(month, reading->month_from_us, at_us);
	month->first_us = month->first_us == NO_TIME || at_us < month->first_us ? at_us : month->first_us;
	month->last_us = month->last_us == NO_TIME || at_us > month->last_us ? at_us : month->last_us;
}

static uint64_t hidden_within(const struct segment_info *segment, uint64_t first, uint64_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < segment->hidden_count; i++) {
		uint64_t from = segment->hidden[i].first_line, until = from + segment->hidden[i].line_count;

		from = from > first ? from : first;
		until = until < first + count ? until : first + count;
		sum += until > from ? until - from : 0;
	}
	return sum;
}

/* A block whose stamps are all in one month. */
static bool add_whole_block(struct reading *reading, const struct segment_info *segment, uint64_t first_line,
                            const struct block_info *info, struct civil_month in, struct fail *fail)
{
	struct archive_month *month = month_at(reading, segment->source, in);
	int64_t hour_us = HOUR_US;

	if (!month)
		return fail_memory(fail);
	month->line_count += info->line_count;
	month->record_count += info->record_count;
	month->rejected_count += info->rejected_count;
	month->text_bytes += info->text_bytes;
	month->segment_bytes += info->size_bytes;
	month->hidden_count += hidden_within(segment, first_line, info->line_count);
	if (info->min_us == NO_TIME)
		return true;
	add_stamp(reading, month, info->min_us);
	add_stamp(reading, month, info->max_us);
	/* Of two hours, one behind the other, the block's first and last stamp say all. */
	if ((info->max_us - reading->month_from_us) / hour_us - (info->min_us - reading->month_from_us) / hour_us <= 1)
		return true;

	struct block_lines lines;

	if (!block_lines(reading->reader, &lines, fail))
		return false;
	for (size_t i = 0; i < info->line_count; i++)
		if (lines.at_us[i] != NO_TIME)
			set_hour(month, reading->month_from_us, lines.at_us[i]);
	return true;
}

/* Line by line. */
static bool add_split_block(struct reading *reading, const struct segment_info *segment, uint64_t first_line,
                            const struct block_info *info, struct fail *fail)
{
	struct block_lines lines;
	uint64_t left_bytes = info->size_bytes, left_text = info->text_bytes;
	int64_t at_us = info->min_us;

	text_clear(&reading->text);
	if (!block_restore_all(reading->reader, &reading->text, reading->line_at, fail) ||
	    !block_lines(reading->reader, &lines, fail))
		return false;
	/* Before the first stamp: the month of that one. */
	for (size_t i = 0; i < info->line_count; i++)
		if (lines.at_us[i] != NO_TIME) {
			at_us = lines.at_us[i];
			break;
		}
	for (size_t i = 0; i < info->line_count; i++) {
		uint64_t size = reading->line_at[i + 1] - reading->line_at[i];

		at_us = lines.at_us[i] != NO_TIME ? lines.at_us[i] : at_us;

		struct archive_month *month = month_at(reading, segment->source, month_of(reading, at_us));

		if (!month)
			return fail_memory(fail);
		if (lines.at_us[i] != NO_TIME)
			add_stamp(reading, month, at_us);
		month->line_count++;
		month->record_count += lines.line_class[i] == LINE_RECORD;
		month->rejected_count += lines.line_class[i] == LINE_REJECTED;
		month->hidden_count += hidden_within(segment, first_line + i, 1);
		month->text_bytes += size;

		uint64_t part = left_text ? left_bytes * size / left_text : 0;

		month->segment_bytes += part;
		left_bytes -= part;
		left_text -= size;
	}
	return true;
}

static bool add_block(struct reading *reading, const struct segment_info *segment, const struct segment *open,
                      size_t index, uint64_t first_line, struct civil_month *last, struct fail *fail)
{
	const struct block_info *info = segment_block_info(open, index);
	bool is_whole = true;

	if (!block_open(reading->reader, segment_block(open, index), fail))
		return fail_prefix(fail, "%s", segment->path);
	if (info->min_us != NO_TIME) {
		*last = month_of(reading, info->min_us);
		is_whole = info->max_us < reading->month_until_us;
	}
	if (is_whole ? !add_whole_block(reading, segment, first_line, info, *last, fail)
	             : !add_split_block(reading, segment, first_line, info, fail))
		return fail_prefix(fail, "%s", segment->path);
	if (!is_whole)
		*last = month_of(reading, info->max_us);
	return true;
}

static bool add_segment(struct reading *reading, const struct segment_info *segment, struct fail *fail)
{
	struct civil_month last =
	        segment->min_us == NO_TIME ? (struct civil_month){0, 0} : month_of(reading, segment->min_us);
	struct segment *open = segment_open(segment, fail);
	uint64_t first_line = 0, blocks_bytes = 0;
	bool done = open != NULL;

	for (size_t i = 0; done && i < segment_block_count(open); i++) {
		done = add_block(reading, segment, open, i, first_line, &last, fail);
		first_line += segment_block_info(open, i)->line_count;
		blocks_bytes += segment_block_info(open, i)->size_bytes;
	}
	segment_close(open);
	if (!done)
		return false;

	struct archive_month *month = month_at(reading, segment->source, last);

	if (!month)
		return fail_memory(fail);
	month->segment_bytes += segment->size_bytes - blocks_bytes; /* its head and footer */
	return true;
}

/* --- Files --- */

/* Lines of a file that were new when it came. */
static uint64_t new_lines(const struct archive_file *file, uint64_t segment)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < file->extent_count; i++)
		if (file->extents[i].is_new && file->extents[i].segment == segment)
			sum += file->extents[i].line_count;
	return sum;
}

/* Shares what files took on disk out to the months of one segment, by the text that each got from it. */
static void share_input(struct reading *reading, const struct segment_info *segment, const struct archive_file *files,
                        size_t file_count, const struct share *shares, size_t share_count)
{
	uint64_t input_bytes = 0, left_text = 0;

	for (size_t i = 0; i < file_count; i++) {
		uint64_t lines = new_lines(&files[i], segment->number);

		if (lines > 0)
			input_bytes += (uint64_t)((double)files[i].stored_bytes * (double)lines /
			                          (double)(files[i].line_count ? files[i].line_count : 1));
	}
	for (size_t i = 0; i < share_count; i++)
		left_text += reading->months[shares[i].month].text_bytes - shares[i].text_bytes;
	for (size_t i = 0; i < share_count && left_text > 0; i++) {
		struct archive_month *month = &reading->months[shares[i].month];
		uint64_t text = month->text_bytes - shares[i].text_bytes;
		uint64_t part = (uint64_t)((double)input_bytes * (double)text / (double)left_text);

		month->input_bytes += part;
		input_bytes -= part < input_bytes ? part : input_bytes;
		left_text -= text;
	}
}

static void count_files(struct reading *reading, const struct archive_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool brought = false;

		for (size_t k = 0; k < files[i].extent_count; k++)
			brought = brought || files[i].extents[k].is_new;
		for (size_t k = 0; brought && k < reading->count; k++) {
			struct archive_month *month = &reading->months[k];

			if (strcmp(month->source, files[i].source) != 0)
				continue;
			if (files[i].min_us == NO_TIME || month->month.year == 0)
				month->file_count += files[i].min_us == NO_TIME && month->month.year == 0;
			else
				month->file_count +=
				        files[i].min_us <
				                zone_month_start(reading->zone, civil_month_add(month->month, 1)) &&
				        files[i].max_us >= zone_month_start(reading->zone, month->month);
		}
	}
}

/* --- Coverage --- */

static void find_hours(struct reading *reading, struct archive_month *month)
{
	int64_t from_us = zone_month_start(reading->zone, month->month), first_us = INT64_MAX, last_us = INT64_MIN;
	int64_t until_us = zone_month_start(reading->zone, civil_month_add(month->month, 1));

	for (size_t i = 0; i < reading->count; i++) {
		const struct archive_month *other = &reading->months[i];

		if (strcmp(other->source, month->source) != 0 || other->first_us == NO_TIME)
			continue;
		first_us = other->first_us < first_us ? other->first_us : first_us;
		last_us = other->last_us > last_us ? other->last_us : last_us;
	}
	for (size_t i = 0; i < MONTH_HOURS_MAX / 64; i++)
		month->present_hours += (uint32_t)__builtin_popcountll(month->hours[i]);
	for (int64_t at_us = from_us; at_us < until_us; at_us += HOUR_US)
		month->expected_hours += at_us + HOUR_US > first_us && at_us <= last_us;
}

static int compare_months(const void *left, const void *right)
{
	const struct archive_month *a = left, *b = right;
	int order = strcmp(a->source, b->source);

	return order ? order : civil_month_compare(a->month, b->month);
}

static bool read_all(struct reading *reading, struct archive *archive, struct arena *arena, struct fail *fail)
{
	const struct segment_info *segments;
	const struct archive_file *files;
	size_t segment_count = 0, file_count = 0;
	struct share *shares = arena_alloc(arena, SHARES_MAX, sizeof(*shares));

	if (!shares)
		return fail_memory(fail);
	if (!archive_segments(archive, NULL, INT64_MIN, INT64_MAX, arena, &segments, &segment_count, fail) ||
	    !archive_files(archive, NULL, arena, &files, &file_count, fail))
		return false;
	for (size_t i = 0; i < segment_count; i++) {
		size_t share_count = 0, known = reading->count;

		for (size_t k = 0; k < known && share_count < SHARES_MAX; k++)
			if (strcmp(reading->months[k].source, segments[i].source) == 0)
				shares[share_count++] = (struct share){k, reading->months[k].text_bytes};
		if (!add_segment(reading, &segments[i], fail))
			return false;
		for (size_t k = known; k < reading->count && share_count < SHARES_MAX; k++)
			shares[share_count++] = (struct share){k, 0};
		share_input(reading, &segments[i], files, file_count, shares, share_count);
	}
	count_files(reading, files, file_count);
	for (size_t i = 0; i < reading->count; i++)
		if (reading->months[i].month.year)
			find_hours(reading, &reading->months[i]);
	return true;
}

bool archive_months(struct archive *archive, const struct zone *zone, struct arena *arena,
                    const struct archive_month **ret_months, size_t *ret_count, struct fail *fail)
{
	struct reading reading = {.zone = zone,
	                          .reader = block_reader_new(fail),
	                          .month_from_us = INT64_MAX,
	                          .month_until_us = INT64_MIN};
	struct archive_month *months;
	bool done = reading.reader != NULL;

	reading.line_at = malloc((BOUND_BLOCK_LINES + 1) * sizeof(*reading.line_at));
	if (done && !reading.line_at)
		done = fail_memory(fail);
	done = done && read_all(&reading, archive, arena, fail);
	months = arena_alloc(arena, reading.count, sizeof(*months));
	if (done && !months)
		done = fail_memory(fail);
	if (done && reading.count > 0) {
		qsort(reading.months, reading.count, sizeof(*reading.months), compare_months);
		memcpy(months, reading.months, reading.count * sizeof(*months));
	}
	*ret_months = months;
	*ret_count = reading.count;
	free(reading.months);
	free(reading.line_at);
	text_release(&reading.text);
	block_reader_free(reading.reader);
	return done;
}
