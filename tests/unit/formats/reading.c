/* Reading for tests. */
#include "reading.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "block.h"

static const char *const reasons[REJECT_REASON_COUNT] = {
        [REJECT_SHAPE] = "shape",         [REJECT_TIME] = "time",           [REJECT_NUMBER] = "number",
        [REJECT_TOO_LONG] = "too_long",   [REJECT_BINARY] = "binary",       [REJECT_FIELDS] = "fields",
        [REJECT_NO_HEADER] = "no_header", [REJECT_TRUNCATED] = "truncated", [REJECT_EFFORT] = "effort",
};

size_t reading_verbatim(const struct batch *batch)
{
	struct fail fail = {0};
	struct text block = {0};
	struct block_encoder *encoder = block_encoder_new(&fail);
	assert_non_null(encoder);
	assert_true(block_encode(encoder, batch, &block, &fail));
	/* FORMAT.md: the count stands at byte 36; lines that are no records are in it. */
	const unsigned char *at = (const unsigned char *)block.at + 36;
	size_t count = at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;
	for (size_t i = 0; i < batch->line_count; i++)
		count -= batch->line_class[i] != LINE_RECORD;
	block_encoder_free(encoder);
	text_release(&block);
	return count;
}

void reading_open(struct reading *reading, enum format_kind kind, const char *format, struct str lines)
{
	memset(reading, 0, sizeof(*reading));
	reading->zone = zone_new(STR("Asia/Tokyo"), &reading->fail);
	struct format_options options = {.kind = kind,
	                                 .format = format,
	                                 .zone = reading->zone,
	                                 .latest_us = INT64_C(1572566400000000),
	                                 .fallback_latest_us = NO_TIME};
	reading->format = format_new(&options, lines, &reading->fail);
	if (!reading->format)
		return;
	reading->batch = batch_new();
	size_t count = 0, at = 0;
	while (at < lines.size) {
		at += str_find(str_skip(lines, at), '\n');
		at += at < lines.size;
		reading->batch->line_at[++count] = (uint32_t)at;
	}
	reading->batch->line_at[0] = 0;
	reading->batch->line_count = count;
	reading->batch->text = lines;
	struct line_table table = {lines, reading->batch->line_at, count};
	struct format_part part;
	assert_true(format_split(reading->format, &table, 0, &part, &reading->fail));
	assert_int_equal(part.line_count, count);
	assert_true(format_parse(&part, reading->batch, &reading->fail));
	reading->verbatim = reading_verbatim(reading->batch);
}

void reading_release(struct reading *reading)
{
	batch_free(reading->batch);
	format_free(reading->format);
	zone_free(reading->zone);
}

static void show_value(const struct batch *batch, size_t column, size_t row, struct text *text)
{
	const struct batch_column *at = &batch->columns[column];
	if (at->kind == COLUMN_TEXT) {
		struct span span = at->spans[row];
		if (span.at != UINT32_MAX)
			text_add(text, (struct str){batch->text.at + span.at, span.size});
		return;
	}
	if (at->numbers[row] == NUMBER_NONE) {
		text_add_cstr(text, "none");
		return;
	}
	if (strcmp(at->name, "time") != 0 && strncmp(at->name, "~stamp", 6) != 0) {
		text_addf(text, "%" PRId64, at->numbers[row]);
		return;
	}
	struct civil_time time = civil_of_us(at->numbers[row]);
	text_addf(text, "%04d-%02d-%02d %02d:%02d:%02d", time.date.year, time.date.month, time.date.day, time.hour,
	          time.minute, time.second);
	if (time.microsecond)
		text_addf(text, ".%06d", (int)time.microsecond);
}

void reading_show(const struct reading *reading, size_t row, struct text *text)
{
	const struct batch *batch = reading->batch;
	if (batch->line_class[row] != LINE_RECORD) {
		text_add_cstr(text, batch->line_class[row] == LINE_EXCLUDED ? "x" : "!");
		if (batch->line_class[row] == LINE_REJECTED)
			text_add_cstr(text, reasons[batch->reject_reason[row]]);
		return;
	}
	bool first = true;
	for (size_t i = 0; i < batch->column_count; i++) {
		if (batch->columns[i].name[0] == '~')
			continue;
		text_addf(text, "%s%s=", first ? "" : "|", batch->columns[i].name);
		show_value(batch, i, row, text);
		first = false;
	}
}

const char *reading_field(const struct reading *reading, size_t row, const char *name)
{
	static char value[4096];
	const struct batch *batch = reading->batch;
	for (size_t i = 0; i < batch->column_count; i++) {
		struct text text = {0};
		if (strcmp(batch->columns[i].name, name) != 0)
			continue;
		show_value(batch, i, row, &text);
		snprintf(value, sizeof(value), "%.*s", STR_ARGS(text_str(&text)));
		text_release(&text);
		return value;
	}
	return "absent";
}

bool reading_is(const struct reading *reading, size_t row, const char *expected)
{
	struct str rest = str_of(expected), item;
	size_t stated = 0, there = 0;
	struct text shown = {0};
	reading_show(reading, row, &shown);
	bool same = reading->batch->line_class[row] == LINE_RECORD || str_equal(text_str(&shown), rest);
	while (reading->batch->line_class[row] == LINE_RECORD && str_next(&rest, '|', &item)) {
		char name[64];
		size_t equals = str_find(item, '=');
		snprintf(name, sizeof(name), "%.*s", (int)equals, item.at);
		same = same && str_is(str_skip(item, equals + 1), reading_field(reading, row, name));
		stated += name[0] != '~';
	}
	for (size_t i = 0; reading->batch->line_class[row] == LINE_RECORD && i < reading->batch->column_count; i++)
		there += reading->batch->columns[i].name[0] != '~';
	if (!same || stated != there)
		print_error("row %zu: got\n  %.*s\nexpected\n  %s\n", row, STR_ARGS(text_str(&shown)), expected);
	text_release(&shown);
	return same && stated == there;
}
