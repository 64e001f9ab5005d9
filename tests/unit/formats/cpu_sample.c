/* Samples of CPU figures. */
#include "cpu_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "file.h"

static size_t unit_size(const struct sample *sample, struct str rest)
{
	if (!format_has_units(sample->format)) {
		size_t end = str_find(rest, '\n');
		return end < rest.size ? end + 1 : end;
	}
	return format_unit(sample->format, rest, true);
}

static void cut_units(struct sample *sample)
{
	struct str text = text_str(&sample->text);
	size_t at = 0;
	sample->at = calloc(text.size + 2, sizeof(*sample->at));
	while (at < text.size) {
		size_t size = unit_size(sample, str_skip(text, at));
		assert_in_range(size, 1, text.size - at);
		at += size;
		sample->at[++sample->unit_count] = (uint32_t)at;
	}
}

static void spans_are_inside(const struct batch *batch)
{
	for (size_t i = 0; i < batch->column_count; i++)
		for (size_t row = 0; row < batch->line_count && batch->columns[i].kind == COLUMN_TEXT; row++) {
			struct span span = batch->columns[i].spans[row];
			if (batch->line_class[row] == LINE_RECORD && span.at != UINT32_MAX)
				assert_true(span.at <= batch->text.size && span.size <= batch->text.size - span.at);
		}
}

/* Mutated samples are looked at and thrown away: all in one batch, whose room is large. */
static struct batch *passing;

static bool parse_part(struct sample *sample, const struct line_table *lines, size_t first, size_t *ret_count)
{
	struct format_part part;
	if (!format_split(sample->format, lines, first, &part, &sample->fail))
		return false;
	assert_in_range(part.line_count, 1, lines->count - first);
	struct batch *batch = passing ? passing : batch_new();
	batch_clear(batch);
	batch->text = lines->text;
	batch->line_count = part.line_count;
	memcpy(batch->line_at, lines->at + first, (part.line_count + 1) * sizeof(lines->at[0]));
	assert_true(format_parse(&part, batch, &sample->fail));
	spans_are_inside(batch);
	if (!passing)
		sample->batches[sample->part_count++] = batch;
	*ret_count = part.line_count;
	return true;
}

void sample_parse(struct sample *sample, struct str bytes, const char *format, bool one_by_one)
{
	memset(sample, 0, sizeof(*sample));
	text_add(&sample->text, bytes);
	sample->zone = zone_new(STR("Asia/Tokyo"), &sample->fail);
	struct format_options options = {FORMAT_CPU, format, sample->zone, INT64_C(1700000000) * SECOND_US,
	                                 NO_TIME,    NULL};
	sample->format = format_new(&options, text_str(&sample->text), &sample->fail);
	if (!sample->format)
		return;
	cut_units(sample);
	sample->batches = calloc(sample->unit_count + 1, sizeof(struct batch *));
	sample->first = calloc(sample->unit_count + 1, sizeof(*sample->first));
	for (size_t first = 0, count; first < sample->unit_count; first += count) {
		size_t from = one_by_one ? sample->at[first] : 0;
		uint32_t pair[2] = {0, one_by_one ? sample->at[first + 1] - sample->at[first] : 0};
		struct line_table lines = {str_skip(text_str(&sample->text), from), one_by_one ? pair : sample->at,
		                           one_by_one ? 1 : sample->unit_count};
		if (one_by_one)
			lines.text = str_take(lines.text, pair[1]);
		sample->first[sample->part_count] = first;
		if (!parse_part(sample, &lines, one_by_one ? 0 : first, &count))
			return;
	}
}

void sample_open(struct sample *sample, const char *path, const char *format, bool one_by_one)
{
	struct text text = {0};
	struct fail fail = {0};
	assert_true(file_read(path, 1 << 20, &text, &fail));
	sample_parse(sample, text_str(&text), format, one_by_one);
	text_release(&text);
}

void sample_close(struct sample *sample)
{
	for (size_t i = 0; i < sample->part_count; i++)
		batch_free(sample->batches[i]);
	free(sample->batches);
	free(sample->first);
	free(sample->at);
	format_free(sample->format);
	zone_free(sample->zone);
	text_release(&sample->text);
}

void units_are(const struct sample *sample, const char *expected)
{
	struct text got = {0};
	assert_string_equal(sample->fail.sentence, "");
	for (size_t part = 0; part < sample->part_count; part++)
		for (size_t row = 0; row < sample->batches[part]->line_count; row++)
			text_add_byte(&got, "rx-"[sample->batches[part]->line_class[row]]);
	assert_string_equal(got.at ? got.at : "", expected);
	text_release(&got);
}

/* The n-th unit of the class, as its batch and row; NULL: there are not so many. */
static const struct batch *find_unit(const struct sample *sample, enum line_class class, size_t n, size_t *ret_row)
{
	for (size_t part = 0; part < sample->part_count; part++)
		for (size_t row = 0; row < sample->batches[part]->line_count; row++)
			if (sample->batches[part]->line_class[row] == class && --n == 0) {
				*ret_row = row;
				return sample->batches[part];
			}
	return NULL;
}

size_t record_count(const struct sample *sample)
{
	size_t count = 0, row;
	while (find_unit(sample, LINE_RECORD, count + 1, &row))
		count++;
	return count;
}

static const struct batch_column *find_column(const struct batch *batch, const char *name)
{
	for (size_t i = 0; i < batch->column_count; i++)
		if (strcmp(batch->columns[i].name, name) == 0)
			return &batch->columns[i];
	return NULL;
}

void is_number(const struct sample *sample, size_t record, const char *name, int64_t expected)
{
	size_t row;
	const struct batch *batch = find_unit(sample, LINE_RECORD, record, &row);
	assert_non_null(batch);
	const struct batch_column *column = find_column(batch, name);
	if (!column)
		fail_msg("no column %s", name);
	else
		assert_int_equal(column->numbers[row], expected);
}

void is_text(const struct sample *sample, size_t record, const char *name, const char *expected)
{
	size_t row;
	const struct batch *batch = find_unit(sample, LINE_RECORD, record, &row);
	assert_non_null(batch);
	const struct batch_column *column = find_column(batch, name);
	char got[300] = "";
	if (column && column->spans[row].at != UINT32_MAX)
		snprintf(got, sizeof(got), "%.*s", (int)column->spans[row].size,
		         batch->text.at + column->spans[row].at);
	assert_string_equal(got, expected);
}

void is_time(const struct sample *sample, size_t record, const char *expected)
{
	size_t row;
	char buffer[CIVIL_TEXT_SIZE];
	const struct batch *batch = find_unit(sample, LINE_RECORD, record, &row);
	assert_non_null(batch);
	assert_int_equal(batch->at_us[row], find_column(batch, "time")->numbers[row]);
	assert_string_equal(civil_format_time(civil_of_us(batch->at_us[row]), buffer), expected);
}

void is_rejected(const struct sample *sample, size_t rejected, enum reject_reason reason)
{
	size_t row;
	const struct batch *batch = find_unit(sample, LINE_REJECTED, rejected, &row);
	assert_non_null(batch);
	assert_int_equal(batch->reject_reason[row], reason);
}

/* One part of a record's text, written plainly. */
static void add_part(struct text *out, const struct batch *batch, size_t row, const struct recipe_part *part)
{
	const struct batch_column *column = part->column == RECIPE_NO_COLUMN ? NULL : &batch->columns[part->column];
	int64_t number = column && column->kind == COLUMN_NUMBER ? column->numbers[row] : 0;
	int64_t offset_s = part->aux_column == RECIPE_NO_COLUMN ? 0 : batch->columns[part->aux_column].numbers[row];
	struct civil_time time;
	int64_t unit = 1;
	for (int i = 0; i < part->digits; i++)
		unit *= 10;
	switch (part->form) {
	case RECIPE_LITERAL:
		text_add(out, part->literal);
		return;
	case RECIPE_TEXT:
		if (column->spans[row].at != UINT32_MAX)
			text_add(out, (struct str){batch->text.at + column->spans[row].at, column->spans[row].size});
		return;
	case RECIPE_SCALED:
		text_addf(out, number == NUMBER_NONE ? "-" : "%lld.%0*lld", (long long)(number / unit), part->digits,
		          (long long)(number % unit));
		return;
	case RECIPE_TIME_EPOCH:
		text_addf(out, part->digits ? "%lld.%0*lld" : "%lld", (long long)(number / SECOND_US), part->digits,
		          (long long)(number % SECOND_US / (SECOND_US / unit)));
		return;
	case RECIPE_CLOCK:
	case RECIPE_TIME_ISO:
		time = civil_of_us(number + offset_s * SECOND_US);
		if (part->form == RECIPE_TIME_ISO)
			text_addf(out, "%04d-%02d-%02dT", time.date.year, time.date.month, time.date.day);
		text_addf(out, "%02d:%02d:%02d", time.hour, time.minute, time.second);
		return;
	default:
		fail_msg("recipe form %d", (int)part->form);
	}
}

void recipe_gives_back(const struct sample *sample, size_t expected)
{
	size_t row, count = 0;
	const struct batch *batch;
	for (size_t n = 1; (batch = find_unit(sample, LINE_RECORD, n, &row)) != NULL; n++) {
		struct text made = {0};
		for (size_t i = 0; i < batch->recipe.part_count; i++)
			add_part(&made, batch, row, &batch->recipe.parts[i]);
		count += str_equal(text_str(&made), str_range(batch->text.at + batch->line_at[row],
		                                              batch->text.at + batch->line_at[row + 1]));
		text_release(&made);
	}
	assert_int_equal(count, expected);
}

static void same_records(const struct sample *a, const struct sample *b)
{
	static const char *const names[] = {"time", "busy", "span_s", "cpu", "busy_min", "busy_max", "idle"};
	size_t row_a, row_b;
	for (size_t n = 1;; n++) {
		const struct batch *of_a = find_unit(a, LINE_RECORD, n, &row_a),
		                   *of_b = find_unit(b, LINE_RECORD, n, &row_b);
		assert_true(!of_a == !of_b);
		if (!of_a)
			return;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			const struct batch_column *from = find_column(of_a, names[i]),
			                          *to = find_column(of_b, names[i]);
			assert_true(!from == !to);
			if (from)
				assert_int_equal(from->numbers[row_a], to->numbers[row_b]);
		}
	}
}

void sample_mutate(const char *path, const char *format)
{
	static const char bytes[] = "\0\n\"{[}],:;9.-\\ e\xe5";
	struct text text = {0};
	struct fail fail = {0};
	struct sample whole, changed;
	assert_true(file_read(path, 1 << 20, &text, &fail));
	sample_parse(&whole, text_str(&text), format, false);
	assert_non_null(whole.format);
	sample_parse(&changed, text_str(&text), format, true);
	same_records(&whole, &changed);
	sample_close(&changed);
	sample_close(&whole);
	passing = batch_new();
	for (size_t size = 0; size < text.size; size++) {
		sample_parse(&changed, str_take(text_str(&text), size), format, size % 2);
		sample_close(&changed);
	}
	uint32_t random = 1;
	for (size_t round = 0; round < 1500; round++) {
		struct text other = {0};
		text_add(&other, text_str(&text));
		for (size_t i = 0; i <= round % 3; i++) {
			random = random * 1664525 + 1013904223;
			other.at[random % other.size] = bytes[(random >> 16) % (sizeof(bytes) - 1)];
		}
		sample_parse(&changed, text_str(&other), format, round % 2);
		sample_close(&changed);
		text_release(&other);
	}
	batch_free(passing);
	passing = NULL;
	text_release(&text);
}
