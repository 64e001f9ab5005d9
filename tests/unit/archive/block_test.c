/* Blocks: what goes in comes out, and hostile bytes are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "block_header.h"
#include "random_batch.h"

struct bench {
	struct random_batch random;
	struct block_encoder *encoder;
	struct block_reader *reader;
	struct text block;
	struct text restored;
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	struct fail fail = {0};

	if (!bench)
		return -1;
	bench->encoder = block_encoder_new(&fail);
	bench->reader = block_reader_new(&fail);
	*state = bench;
	return bench->encoder && bench->reader ? 0 : -1;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	block_encoder_free(bench->encoder);
	block_reader_free(bench->reader);
	random_batch_release(&bench->random);
	text_release(&bench->block);
	text_release(&bench->restored);
	free(bench);
	return 0;
}

#define assert_ok(call, fail)                                                                                          \
	do {                                                                                                           \
		if (!(call))                                                                                           \
			fail_msg("%s: %s", #call, (fail).sentence);                                                    \
	} while (0)

static void make_block(struct bench *bench, uint64_t seed, size_t lines, unsigned spoil_percent)
{
	struct fail fail = {0};

	assert_true(random_batch_fill(&bench->random, seed, lines, spoil_percent));
	text_clear(&bench->block);
	text_add_cstr(&bench->block, "before");
	assert_ok(block_encode(bench->encoder, bench->random.batch, &bench->block, &fail), fail);
}

static struct str block_bytes(const struct bench *bench)
{
	return str_skip(text_str(&bench->block), 6);
}

static void check_text_column(struct bench *bench, size_t column)
{
	const struct batch *batch = bench->random.batch;
	struct block_texts texts, values;
	struct fail fail = {0};
	size_t row = 0;

	assert_ok(block_values(bench->reader, (int)column, &values, &fail), fail);
	assert_ok(block_texts(bench->reader, (int)column, &texts, &fail), fail);
	assert_int_equal(values.value_count, texts.value_count);
	for (size_t i = 0; i < batch->line_count; i++) {
		struct span span = batch->columns[column].spans[i];

		if (batch->line_class[i] != LINE_RECORD)
			continue;
		if (span.at == UINT32_MAX)
			span = (struct span){0, 0};
		assert_true(texts.codes[row] < texts.value_count);
		assert_true(
		        str_equal(texts.values[texts.codes[row]], (struct str){batch->text.at + span.at, span.size}));
		row++;
	}
}

static void check_number_column(struct bench *bench, size_t column)
{
	const struct batch *batch = bench->random.batch;
	int64_t min = 0, max = 0, seen_min = INT64_MAX, seen_max = INT64_MIN;
	const int64_t *numbers;
	struct fail fail = {0};
	size_t row = 0;

	assert_ok(block_numbers(bench->reader, (int)column, &numbers, &fail), fail);
	for (size_t i = 0; i < batch->line_count; i++) {
		int64_t value = batch->columns[column].numbers[i];

		if (batch->line_class[i] != LINE_RECORD)
			continue;
		assert_true(numbers[row++] == value);
		if (value == NUMBER_NONE)
			continue;
		seen_min = value < seen_min ? value : seen_min;
		seen_max = value > seen_max ? value : seen_max;
	}
	assert_int_equal(block_number_range(bench->reader, (int)column, &min, &max), seen_min <= seen_max);
	if (seen_min <= seen_max)
		assert_true(min == seen_min && max == seen_max);
}

static void check_lines(struct bench *bench)
{
	const struct batch *batch = bench->random.batch;
	struct block_lines lines;
	struct fail fail = {0};

	assert_ok(block_lines(bench->reader, &lines, &fail), fail);
	for (size_t i = 0; i < batch->line_count; i++) {
		assert_int_equal(lines.line_class[i], batch->line_class[i]);
		assert_int_equal(lines.reject_reason[i], batch->reject_reason[i]);
		assert_true(lines.at_us[i] == batch->at_us[i]);
	}
}

static void check_restore(struct bench *bench, uint32_t first, uint32_t count)
{
	const struct batch *batch = bench->random.batch;
	struct str expected =
	        str_range(batch->text.at + batch->line_at[first], batch->text.at + batch->line_at[first + count]);
	struct fail fail = {0};

	text_clear(&bench->restored);
	assert_ok(block_restore(bench->reader, first, count, &bench->restored, &fail), fail);
	assert_true(str_equal(text_str(&bench->restored), expected));
}

static void check_block(struct bench *bench)
{
	const struct batch *batch = bench->random.batch;
	struct block_info info;
	struct fail fail = {0};

	assert_ok(block_info(block_bytes(bench), &info, &fail), fail);
	assert_int_equal(info.size_bytes, block_bytes(bench).size);
	assert_int_equal(info.line_count, batch->line_count);
	assert_int_equal(info.text_bytes, batch->text.size);
	assert_int_equal(info.record_count + info.excluded_count + info.rejected_count, batch->line_count);
	assert_ok(block_open(bench->reader, block_bytes(bench), &fail), fail);
	assert_ok(block_verify(bench->reader, &fail), fail);
	assert_string_equal(block_dialect(bench->reader), "random");
	assert_int_equal(block_column_count(bench->reader), batch->column_count);
	for (size_t i = batch->column_count; i-- > 0;) {
		assert_int_equal(block_column(bench->reader, batch->columns[i].name), i);
		assert_int_equal(block_column_kind(bench->reader, (int)i), batch->columns[i].kind);
		if (batch->columns[i].kind == COLUMN_TEXT)
			check_text_column(bench, i);
		else
			check_number_column(bench, i);
	}
	assert_int_equal(block_column(bench->reader, "nothing"), -1);
	check_lines(bench);
	check_restore(bench, 0, (uint32_t)batch->line_count);
	if (batch->line_count > 3)
		check_restore(bench, (uint32_t)batch->line_count / 3, (uint32_t)batch->line_count / 2);
}

/* Unspoiled lines are what the recipe says, by another renderer: none of them may need to be stored as it is. */
static void check_no_exceptions(struct bench *bench)
{
	struct block_header header;
	struct fail fail = {0};

	assert_ok(block_header_parse(block_bytes(bench), &header, &fail), fail);
	assert_int_equal(header.verbatim_count, header.info.line_count - header.info.record_count);
}

static void random_batches_come_back(void **state)
{
	struct bench *bench = *state;

	for (uint64_t seed = 1; seed <= 300; seed++) {
		make_block(bench, seed, seed % 97 == 0 ? 5000 : seed * 7 % 200, seed % 3 ? 0 : 20);
		check_block(bench);
		if (seed % 3)
			check_no_exceptions(bench);
	}
}

static void full_block_comes_back(void **state)
{
	struct bench *bench = *state;

	make_block(bench, 12, BOUND_BLOCK_LINES, 1);
	check_block(bench);
}

/* One text column, a value a line. */
static void check_values(struct bench *bench, const char *format, size_t value_bytes, size_t count)
{
	struct batch *batch;
	struct fail fail = {0};
	struct text text = {0};

	assert_true(random_batch_fill(&bench->random, 1, 0, 0));
	batch = bench->random.batch;
	batch_clear(batch);
	assert_int_equal(batch_column_add(batch, "column0", COLUMN_TEXT), 0);
	for (size_t i = 0; i < count; i++) {
		batch->columns[0].spans[i] = (struct span){(uint32_t)text.size, (uint32_t)value_bytes};
		text_addf(&text, format, i);
		batch->line_at[i + 1] = (uint32_t)text.size;
		batch->line_class[i] = LINE_RECORD;
		batch->reject_reason[i] = REJECT_NONE;
		batch->at_us[i] = NO_TIME;
	}
	batch->line_count = count;
	batch->text = text_str(&text);
	batch->dialect = "random";
	batch->recipe.parts[0] = (struct recipe_part){RECIPE_TEXT, 0, RECIPE_NO_COLUMN, 0, {NULL, 0}};
	batch->recipe.parts[1] = (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, STR("\n")};
	batch->recipe.part_count = 2;
	text_clear(&bench->block);
	text_add_cstr(&bench->block, "before");
	assert_ok(block_encode(bench->encoder, batch, &bench->block, &fail), fail);
	check_block(bench);
	text_release(&text);
}

/* 65,536 distinct values: the codes fill sixteen bits. */
static void distinct_values_fill_the_codes(void **state)
{
	check_values(*state, "%05zx\n", 5, BOUND_BLOCK_LINES);
}

/* Values made to have one hash (their first eight bytes cancel a constant of it) must still be kept apart. */
static void values_of_one_hash_are_kept_apart(void **state)
{
	check_values(*state,
	             "\xdb\x28\xb4\xa0\xd1\x7e\x03\xe7"
	             "%08zx\n",
	             16, 300);
}

/* What a reader may be asked, on bytes that may be anything: it answers or fails with a sentence. */
static bool read_everything(struct bench *bench, struct str bytes)
{
	struct fail fail = {0};
	struct block_lines lines;
	bool done = block_open(bench->reader, bytes, &fail);

	for (size_t i = 0; done && i < block_column_count(bench->reader); i++) {
		struct block_texts texts;
		const int64_t *numbers;

		done = block_column_kind(bench->reader, (int)i) == COLUMN_TEXT
		               ? block_texts(bench->reader, (int)i, &texts, &fail)
		               : block_numbers(bench->reader, (int)i, &numbers, &fail);
	}
	text_clear(&bench->restored);
	if (done) {
		struct block_info info;

		done = block_lines(bench->reader, &lines, &fail) && block_info(bytes, &info, &fail) &&
		       block_restore(bench->reader, 0, info.line_count, &bench->restored, &fail) &&
		       block_verify(bench->reader, &fail);
	}
	assert_true(done || (fail.kind == FAIL_FORMAT && fail.sentence[0]));
	return done;
}

static void every_flipped_byte_is_found(void **state)
{
	struct bench *bench = *state;

	for (uint64_t seed = 40; seed < 44; seed++) {
		make_block(bench, seed, 40, 10);
		for (size_t i = 0; i < block_bytes(bench).size; i++) {
			char *byte = bench->block.at + 6 + i;
			char flip = (char)(1 << (i % 8));

			*byte = (char)(*byte ^ flip);
			assert_false(read_everything(bench, block_bytes(bench)));
			*byte = (char)(*byte ^ flip);
		}
		assert_true(read_everything(bench, block_bytes(bench)));
	}
}

static void every_cut_is_found(void **state)
{
	struct bench *bench = *state;

	make_block(bench, 50, 30, 10);
	for (size_t size = 0; size < block_bytes(bench).size; size++) {
		/* A copy of its own, so that the sanitizer sees a read behind the end. */
		char *copy = malloc(size + 1);

		assert_non_null(copy);
		memcpy(copy, block_bytes(bench).at, size);
		assert_false(read_everything(bench, (struct str){copy, size}));
		free(copy);
	}
}

static void put(char *at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		at[i] = (char)(uint8_t)(value >> (8 * i));
}

static uint32_t get_u32(const char *at)
{
	struct cursor cursor = cursor_of((struct str){at, 4});

	return cursor_u32(&cursor);
}

/* Makes the checksums right again, as a forger would: those of the sections by the sizes in the directory, then the
 * header's. */
static void forge_checksums(struct str block, uint32_t header_bytes, size_t section_count)
{
	char *at = (char *)(uintptr_t)block.at;
	char *entry = at + header_bytes - SECTION_ENTRY_BYTES * section_count;
	size_t section_at = header_bytes;

	for (size_t i = 0; i < section_count; i++, entry += SECTION_ENTRY_BYTES) {
		uint32_t size = get_u32(entry);

		if (size > block.size - section_at)
			break;
		put(entry + 4, block_checksum((struct str){at + section_at, size}), 8);
		section_at += size;
	}
	put(at + 8, block_checksum((struct str){at + BLOCK_CHECKED_FROM, header_bytes - BLOCK_CHECKED_FROM}), 8);
}

/* Bytes that are wrong under right checksums: nobody's disk does that, but somebody's program may. */
static void forged_blocks_do_no_harm(void **state)
{
	struct bench *bench = *state;
	struct random random = {99};
	size_t read = 0, refused = 0;

	for (uint64_t seed = 60; seed < 72; seed++) {
		struct block_header header;
		struct fail fail = {0};

		make_block(bench, seed, 20 + seed, 10);
		assert_ok(block_header_parse(block_bytes(bench), &header, &fail), fail);
		for (size_t i = 0; i < 1500; i++) {
			size_t size = block_bytes(bench).size;
			char *copy = malloc(size);

			assert_non_null(copy);
			memcpy(copy, block_bytes(bench).at, size);
			for (uint64_t flips = 1 + random_below(&random, 3); flips > 0; flips--) {
				size_t from = random_chance(&random, 70) ? header.header_bytes : BLOCK_CHECKED_FROM;

				copy[from + random_below(&random, size - from)] = (char)(uint8_t)random_next(&random);
			}
			forge_checksums((struct str){copy, size}, header.header_bytes, header.section_count);
			*(read_everything(bench, (struct str){copy, size}) ? &read : &refused) += 1;
			free(copy);
		}
	}
	assert_true(read > 100 && refused > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(random_batches_come_back, setup, teardown),
	        cmocka_unit_test_setup_teardown(full_block_comes_back, setup, teardown),
	        cmocka_unit_test_setup_teardown(distinct_values_fill_the_codes, setup, teardown),
	        cmocka_unit_test_setup_teardown(values_of_one_hash_are_kept_apart, setup, teardown),
	        cmocka_unit_test_setup_teardown(every_flipped_byte_is_found, setup, teardown),
	        cmocka_unit_test_setup_teardown(every_cut_is_found, setup, teardown),
	        cmocka_unit_test_setup_teardown(forged_blocks_do_no_harm, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
