#include "system_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "block.h"
#include "block_header.h"
#include "file.h"

static void cut_units(const struct format *format, struct str text, uint32_t *at, size_t *ret_count)
{
	size_t count = 0, done = 0;
	at[0] = 0;
	while (done < text.size) {
		struct str rest = str_skip(text, done);
		size_t size = format_has_units(format) ? format_unit(format, rest, true) : str_find(rest, '\n') + 1;
		if (!format_has_units(format) && size > rest.size)
			size = rest.size;
		assert_in_range(size, 1, rest.size);
		assert_in_range(count, 0, SAMPLE_UNITS_MAX - 1);
		done += size;
		at[++count] = (uint32_t)done;
	}
	*ret_count = count;
}

/* Splits and parses; batches that are there are used again. */
static void read_parts(struct system_sample *sample)
{
	struct fail fail = {0};
	struct format_part part;
	sample->part_count = 0;
	if (format_needs_survey(sample->format))
		format_survey(sample->format, &sample->units);
	for (size_t first = 0; first < sample->units.count; first += part.line_count) {
		assert_true(format_split(sample->format, &sample->units, first, &part, &fail));
		assert_in_range(part.line_count, 1, sample->units.count - first);
		assert_in_range(sample->part_count, 0, SAMPLE_PARTS_MAX - 1);
		struct batch **batch = &sample->batches[sample->part_count];
		if (!*batch)
			*batch = batch_new();
		batch_clear(*batch);
		const uint32_t *at = sample->at + first;
		(*batch)->text = str_take(str_skip(sample->units.text, at[0]), at[part.line_count] - at[0]);
		(*batch)->line_count = part.line_count;
		for (size_t i = 0; i <= part.line_count; i++)
			(*batch)->line_at[i] = at[i] - at[0];
		assert_true(format_parse(&part, *batch, &fail));
		sample->first[sample->part_count++] = first;
	}
}

static struct format_options options_of(const struct system_sample *sample, const char *format)
{
	const struct civil_date latest = {2020, 1, 15};
	return (struct format_options){FORMAT_SYSTEM, format, sample->zone, civil_day(latest) * DAY_US, NO_TIME, NULL};
}

static void open_text(struct system_sample *sample, const char *format)
{
	struct fail fail = {0};
	sample->zone = zone_new(STR("Asia/Tokyo"), &fail);
	struct format_options options = options_of(sample, format);
	sample->format = format_new(&options, text_str(&sample->text), &fail);
	assert_string_equal(fail.sentence, "");
	assert_non_null(sample->format);
	sample->units = (struct line_table){text_str(&sample->text), sample->at, 0};
	cut_units(sample->format, sample->units.text, sample->at, &sample->units.count);
	read_parts(sample);
}

void sample_open_file(struct system_sample *sample, const char *folder, const char *name, const char *format)
{
	struct arena arena = {0};
	struct fail fail = {0};
	memset(sample, 0, sizeof(*sample));
	assert_true(file_read(file_join(&arena, folder, name), 1 << 20, &sample->text, &fail));
	arena_release(&arena);
	open_text(sample, format);
}

void sample_open_text(struct system_sample *sample, struct str text, const char *format)
{
	memset(sample, 0, sizeof(*sample));
	text_add(&sample->text, text);
	open_text(sample, format);
}

void sample_close(struct system_sample *sample)
{
	for (size_t i = 0; i < SAMPLE_PARTS_MAX; i++)
		batch_free(sample->batches[i]);
	format_free(sample->format);
	zone_free(sample->zone);
	text_release(&sample->text);
}

static const struct batch *row_of(const struct system_sample *sample, size_t unit, size_t *ret_row)
{
	size_t part = 0;
	assert_in_range(unit, 1, sample->units.count);
	while (part + 1 < sample->part_count && sample->first[part + 1] < unit)
		part++;
	*ret_row = unit - 1 - sample->first[part];
	return sample->batches[part];
}

static const struct batch_column *value_of(const struct system_sample *sample, size_t unit, const char *name,
                                           size_t *ret_row)
{
	const struct batch *batch = row_of(sample, unit, ret_row);
	assert_int_equal(batch->line_class[*ret_row], LINE_RECORD);
	for (size_t i = 0; i < batch->column_count; i++)
		if (strcmp(batch->columns[i].name, name) == 0)
			return &batch->columns[i];
	fail_msg("no column %s", name);
	return NULL;
}

void sample_classes(const struct system_sample *sample, const char *expected)
{
	char got[SAMPLE_UNITS_MAX + 1] = "";
	for (size_t unit = 1; unit <= sample->units.count; unit++) {
		size_t row;
		const struct batch *batch = row_of(sample, unit, &row);
		got[unit - 1] = "rx-"[batch->line_class[row]];
	}
	assert_string_equal(got, expected);
}

void sample_text(const struct system_sample *sample, size_t unit, const char *name, const char *expected)
{
	size_t row;
	struct span span = value_of(sample, unit, name, &row)->spans[row];
	const struct batch *batch = row_of(sample, unit, &row);
	char got[2000];
	snprintf(got, sizeof(got), "%.*s", (int)span.size, span.at == UINT32_MAX ? "" : batch->text.at + span.at);
	assert_string_equal(got, expected);
}

void sample_number(const struct system_sample *sample, size_t unit, const char *name, int64_t expected)
{
	size_t row;
	assert_int_equal(value_of(sample, unit, name, &row)->numbers[row], expected);
}

void sample_time(const struct system_sample *sample, size_t unit, const char *expected_utc)
{
	size_t row;
	char buffer[CIVIL_TEXT_SIZE], got[CIVIL_TEXT_SIZE + 10];
	int64_t at_us = value_of(sample, unit, "time", &row)->numbers[row];
	assert_int_equal(row_of(sample, unit, &row)->at_us[row], at_us);
	struct civil_time time = civil_of_us(at_us);
	snprintf(got, sizeof(got), "%s.%06d", civil_format_time(time, buffer), (int)time.microsecond);
	assert_string_equal(got, expected_utc);
}

void sample_rejected(const struct system_sample *sample, size_t unit, enum reject_reason reason)
{
	size_t row;
	const struct batch *batch = row_of(sample, unit, &row);
	assert_int_equal(batch->line_class[row], LINE_REJECTED);
	assert_int_equal(batch->reject_reason[row], reason);
}

size_t sample_verbatim(const struct system_sample *sample)
{
	struct fail fail = {0};
	struct block_encoder *encoder = block_encoder_new(&fail);
	size_t count = 0;
	for (size_t i = 0; i < sample->part_count; i++) {
		struct text block = {0};
		struct block_header header;
		assert_true(block_encode(encoder, sample->batches[i], &block, &fail));
		assert_true(block_header_parse(text_str(&block), &header, &fail));
		count += header.verbatim_count - (header.info.line_count - header.info.record_count);
		text_release(&block);
	}
	block_encoder_free(encoder);
	return count;
}

void sample_units_hold(const struct system_sample *sample)
{
	for (size_t i = 0; i < sample->units.count; i++) {
		struct str rest = str_skip(sample->units.text, sample->at[i]);
		size_t size = sample->at[i + 1] - sample->at[i];
		size_t most = size + 600 < rest.size ? size + 600 : rest.size;
		for (size_t cut = 0; cut <= most; cut++) {
			/* Exactly as much memory as there are bytes, so that a look beyond is seen. */
			char *bytes = malloc(cut ? cut : 1);
			memcpy(bytes, rest.at, cut);
			size_t found = format_unit(sample->format, (struct str){bytes, cut}, false);
			free(bytes);
			if (found != 0)
				assert_int_equal(found, size);
		}
	}
}

static void check_spans(const struct system_sample *sample)
{
	for (size_t part = 0; part < sample->part_count; part++) {
		const struct batch *batch = sample->batches[part];
		for (size_t row = 0; row < batch->line_count; row++) {
			if (batch->line_class[row] != LINE_RECORD)
				continue;
			assert_true(batch->at_us[row] != NO_TIME);
			for (size_t i = 0; i < batch->column_count; i++) {
				struct span span = {0, 0};
				if (batch->columns[i].kind == COLUMN_TEXT)
					span = batch->columns[i].spans[row];
				if (span.size == 0)
					continue;
				assert_true(span.at >= batch->line_at[row]);
				assert_true((uint64_t)span.at + span.size <= batch->line_at[row + 1]);
			}
		}
	}
}

/* Reads `size` bytes in memory of exactly that size. */
static void read_bytes(struct system_sample *scratch, const char *dialect, const char *bytes, size_t size)
{
	struct fail fail = {0};
	char *exact = malloc(size ? size : 1);
	memcpy(exact, bytes, size);
	struct format_options options = options_of(scratch, dialect);
	scratch->format = format_new(&options, (struct str){exact, size}, &fail);
	if (scratch->format) {
		scratch->units = (struct line_table){{exact, size}, scratch->at, 0};
		cut_units(scratch->format, scratch->units.text, scratch->at, &scratch->units.count);
		read_parts(scratch);
		check_spans(scratch);
	}
	format_free(scratch->format);
	scratch->format = NULL;
	free(exact);
}

void sample_mutate(const struct system_sample *sample, size_t rounds)
{
	static struct system_sample scratch;
	memset(&scratch, 0, sizeof(scratch));
	scratch.zone = sample->zone;
	const char *dialect = format_dialect(sample->format);
	struct str text = sample->units.text;
	char *bytes = malloc(text.size);
	memcpy(bytes, text.at, text.size);
	for (size_t cut = 0; cut <= text.size; cut++)
		read_bytes(&scratch, dialect, bytes, cut);
	static const char marks[] = "\0\n\r\"'<>[]{}=,:-0 9\\/&";
	uint64_t state = 88172645463325252;
	for (size_t round = 0; round < rounds; round++) {
		memcpy(bytes, text.at, text.size);
		for (int i = 0; i < 1 + (int)(round % 4); i++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			char mark = state & 256 ? marks[(state >> 10) % (sizeof(marks) - 1)] : (char)(state >> 40);
			bytes[(state >> 16) % text.size] = mark;
		}
		read_bytes(&scratch, dialect, bytes, text.size);
	}
	free(bytes);
	for (size_t i = 0; i < SAMPLE_PARTS_MAX; i++)
		batch_free(scratch.batches[i]);
}
