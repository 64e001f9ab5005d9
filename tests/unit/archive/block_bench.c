/* How fast blocks of a combined access log are encoded, and what each column takes. Run by hand: block_bench FILE.
 * Asserts nothing. Its parser knows only what it must: combined, with or without a time in seconds behind it. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "block.h"
#include "file.h"
#include "number.h"

enum field {
	CLIENT,
	USER,
	TIME,
	OFFSET,
	METHOD,
	PATH,
	MARK,
	QUERY,
	PROTOCOL,
	STATUS,
	BYTES,
	REFERRER,
	AGENT,
	TOOK,
	TOOK_MS,
	FIELD_COUNT
};

static const struct {
	const char *name;
	enum column_kind kind;
} fields[FIELD_COUNT] = {
        {"client", COLUMN_TEXT},   {"user", COLUMN_TEXT},      {"time", COLUMN_NUMBER},  {"~offset", COLUMN_NUMBER},
        {"method", COLUMN_TEXT},   {"path", COLUMN_TEXT},      {"~mark", COLUMN_TEXT},   {"query", COLUMN_TEXT},
        {"protocol", COLUMN_TEXT}, {"status", COLUMN_NUMBER},  {"bytes", COLUMN_NUMBER}, {"referrer", COLUMN_TEXT},
        {"agent", COLUMN_TEXT},    {"took_us", COLUMN_NUMBER}, {"~took", COLUMN_NUMBER},
};

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void add(struct batch *batch, enum recipe_form form, int column, int aux, uint8_t digits, struct str literal)
{
	batch->recipe.parts[batch->recipe.part_count++] =
	        (struct recipe_part){form, column < 0 ? RECIPE_NO_COLUMN : (uint16_t)column,
	                             aux < 0 ? RECIPE_NO_COLUMN : (uint16_t)aux, digits, literal};
}

#define LITERAL(text) add(batch, RECIPE_LITERAL, -1, -1, 0, STR(text))
#define TEXT(column) add(batch, RECIPE_TEXT, column, -1, 0, STR(""))

static bool start(struct batch *batch, bool took)
{
	batch_clear(batch);
	for (int i = 0; i < FIELD_COUNT; i++)
		if (batch_column_add(batch, fields[i].name, fields[i].kind) < 0)
			return false;
	batch->dialect = "combined";
	TEXT(CLIENT);
	LITERAL(" - ");
	TEXT(USER);
	LITERAL(" [");
	add(batch, RECIPE_TIME_CLF, TIME, OFFSET, 0, STR(""));
	LITERAL("] \"");
	TEXT(METHOD);
	LITERAL(" ");
	TEXT(PATH);
	TEXT(MARK);
	TEXT(QUERY);
	LITERAL(" ");
	TEXT(PROTOCOL);
	LITERAL("\" ");
	add(batch, RECIPE_DECIMAL, STATUS, -1, 0, STR(""));
	LITERAL(" ");
	add(batch, RECIPE_DECIMAL, BYTES, -1, 0, STR(""));
	LITERAL(" \"");
	TEXT(REFERRER);
	LITERAL("\" \"");
	TEXT(AGENT);
	LITERAL("\"");
	if (took) {
		LITERAL(" ");
		add(batch, RECIPE_SCALED, TOOK_MS, -1, 3, STR(""));
	}
	LITERAL("\n");
	return true;
}

static struct span span_of(const struct batch *batch, struct str part)
{
	return (struct span){(uint32_t)(part.at - batch->text.at), (uint32_t)part.size};
}

/* "17/May/2015:10:05:03 +0900" */
static int64_t parse_time(struct str text, int64_t *offset_s)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int day, year, hour, minute, second, zone;
	char month[4], buffer[32] = "";
	struct civil_time time = {0};

	memcpy(buffer, text.at, text.size < 31 ? text.size : 31);
	if (sscanf(buffer, "%d/%3s/%d:%d:%d:%d %d", &day, month, &year, &hour, &minute, &second, &zone) != 7)
		return NO_TIME;
	time.date = (struct civil_date){(int16_t)year, (int8_t)((strstr(months, month) - months) / 3 + 1), (int8_t)day};
	time.hour = (int8_t)hour;
	time.minute = (int8_t)minute;
	time.second = (int8_t)second;
	*offset_s = zone / 100 * 3600 + zone % 100 * 60;
	return civil_as_us(time) - *offset_s * SECOND_US;
}

static bool number(struct str text, int64_t *value)
{
	*value = NUMBER_NONE;
	return str_is(text, "-") || number_i64(text, 0, INT64_MAX, value);
}

static bool parse_line(struct batch *batch, size_t row, struct str line, bool took)
{
	struct batch_column *c = batch->columns;
	struct str part, request, target;

	if (!str_next(&line, ' ', &part))
		return false;
	c[CLIENT].spans[row] = span_of(batch, part);
	str_next(&line, ' ', &part);
	if (!str_next(&line, ' ', &part))
		return false;
	c[USER].spans[row] = span_of(batch, part);
	if (!str_next(&line, '[', &part) || !str_next(&line, ']', &part))
		return false;
	c[TIME].numbers[row] = batch->at_us[row] = parse_time(part, &c[OFFSET].numbers[row]);
	if (!str_next(&line, '"', &part) || !str_next(&line, '"', &request) || !str_next(&request, ' ', &part))
		return false;
	c[METHOD].spans[row] = span_of(batch, part);
	if (!str_next(&request, ' ', &target))
		return false;
	c[PROTOCOL].spans[row] = span_of(batch, request);
	size_t mark = str_find(target, '?');
	c[PATH].spans[row] = span_of(batch, str_take(target, mark));
	c[MARK].spans[row] = span_of(batch, str_take(str_skip(target, mark), 1));
	c[QUERY].spans[row] = span_of(batch, str_skip(target, mark + 1));
	line = str_skip(line, 1);
	if (!str_next(&line, ' ', &part) || !number(part, &c[STATUS].numbers[row]) || !str_next(&line, ' ', &part) ||
	    !number(part, &c[BYTES].numbers[row]))
		return false;
	line = str_skip(line, 1);
	if (!str_next(&line, '"', &part))
		return false;
	c[REFERRER].spans[row] = span_of(batch, part);
	line = str_skip(line, 2);
	if (!str_next(&line, '"', &part))
		return false;
	c[AGENT].spans[row] = span_of(batch, part);
	line = str_trim(line);
	c[TOOK].numbers[row] = c[TOOK_MS].numbers[row] = NUMBER_NONE;
	if (!took)
		return line.size == 0;
	if (!number_scaled(line, 3, &c[TOOK_MS].numbers[row]))
		return false;
	c[TOOK].numbers[row] = c[TOOK_MS].numbers[row] * 1000;
	return true;
}

static struct str fill(struct batch *batch, struct str input, bool took)
{
	const char *first = input.at;

	start(batch, took);
	batch->text = input;
	while (batch->line_count < BOUND_BLOCK_LINES && input.size && (size_t)(input.at - first) < BOUND_BLOCK_BYTES) {
		size_t size = str_find(input, '\n') + 1, row = batch->line_count;

		size = size < input.size ? size : input.size;
		batch->line_class[row] =
		        parse_line(batch, row, str_take(input, size - 1), took) ? LINE_RECORD : LINE_REJECTED;
		batch->reject_reason[row] = batch->line_class[row] == LINE_RECORD ? REJECT_NONE : REJECT_SHAPE;
		if (batch->line_class[row] != LINE_RECORD)
			batch->at_us[row] = NO_TIME;
		batch->line_count++;
		input = str_skip(input, size);
		batch->line_at[batch->line_count] = (uint32_t)(input.at - first);
	}
	batch->text.size = (size_t)(input.at - first);
	return input;
}

int main(int argc, char **argv)
{
	struct fail fail = {0};
	struct block_encoder *encoder = block_encoder_new(&fail);
	struct block_reader *reader = block_reader_new(&fail);
	struct batch *batch = batch_new();
	struct text file = {0}, block = {0}, restored = {0};
	size_t columns[FIELD_COUNT] = {0}, stored = 0, blocks = 0, rejected = 0;
	double encode_s = 0, restore_s = 0;

	if (argc < 2 || !encoder || !reader || !batch || !file_read(argv[1], SIZE_MAX / 4, &file, &fail)) {
		fprintf(stderr, "block_bench FILE: %s\n", fail.sentence);
		return 1;
	}

	struct str input = text_str(&file);
	bool took = input.at[str_find(input, '\n') - 1] != '"';

	while (input.size) {
		struct block_info info = {0};

		input = fill(batch, input, took);
		text_clear(&block);
		double began = seconds();
		if (!block_encode(encoder, batch, &block, &fail)) {
			fprintf(stderr, "%s\n", fail.sentence);
			return 1;
		}
		encode_s += seconds() - began;
		began = seconds();
		text_clear(&restored);
		if (!block_info(text_str(&block), &info, &fail) || !block_open(reader, text_str(&block), &fail) ||
		    !block_restore(reader, 0, info.line_count, &restored, &fail))
			return 1;
		restore_s += seconds() - began;
		stored += block.size;
		rejected += info.rejected_count;
		blocks++;
		for (int i = 0; i < FIELD_COUNT; i++)
			columns[i] += block_column_bytes(reader, i);
	}
	printf("%zu blocks, %zu rejected: encode %.1f ms a block, %.0f MB/s; restore %.1f ms; %zu bytes -> %zu\n",
	       blocks, rejected, encode_s * 1e3 / (double)blocks, (double)file.size / encode_s / 1e6,
	       restore_s * 1e3 / (double)blocks, file.size, stored);
	for (int i = 0; i < FIELD_COUNT; i++)
		printf("  %-10s %9zu\n", fields[i].name, columns[i]);
	return 0;
}
