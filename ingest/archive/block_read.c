/* Reading blocks: sections are checked and decoded when they are first asked for. */
#include "block_lines.h"

#include <stdlib.h>

#include "lang.h"

struct block_reader *block_reader_new(struct fail *fail)
{
	struct block_reader *reader = calloc(1, sizeof(*reader));

	if (!reader) {
		fail_memory(fail);
		return NULL;
	}
	reader->line_class = malloc(BOUND_BLOCK_LINES * sizeof(*reader->line_class));
	reader->reject_reason = malloc(BOUND_BLOCK_LINES * sizeof(*reader->reject_reason));
	reader->at_us = malloc(BOUND_BLOCK_LINES * sizeof(*reader->at_us));
	reader->row_at_us = malloc(BOUND_BLOCK_LINES * sizeof(*reader->row_at_us));
	reader->is_verbatim = malloc(BOUND_BLOCK_LINES * sizeof(*reader->is_verbatim));
	reader->verbatim_at = malloc((BOUND_BLOCK_LINES + 1) * sizeof(*reader->verbatim_at));
	if (column_decoder_init(&reader->decoder) && reader->line_class && reader->reject_reason && reader->at_us &&
	    reader->row_at_us && reader->is_verbatim && reader->verbatim_at)
		return reader;
	block_reader_free(reader);
	fail_memory(fail);
	return NULL;
}

void block_reader_free(struct block_reader *reader)
{
	if (!reader)
		return;
	column_decoder_release(&reader->decoder);
	for (size_t i = 0; i < BATCH_COLUMNS_MAX; i++) {
		decoded_texts_release(&reader->columns[i].texts);
		free(reader->columns[i].numbers);
	}
	renderer_release(&reader->renderer);
	free(reader->line_class);
	free(reader->reject_reason);
	free(reader->at_us);
	free(reader->row_at_us);
	free(reader->is_verbatim);
	free(reader->verbatim_at);
	text_release(&reader->verbatim);
	free(reader);
}

/* A reader that failed to open has no block: no columns, no lines. */
static bool open_bytes(struct block_reader *reader, struct str bytes, struct fail *fail)
{
	reader->has_lines = reader->has_verbatim = reader->is_prepared = false;
	if (!block_header_parse(bytes, &reader->header, fail)) {
		reader->header = (struct block_header){0};
		reader->bytes = (struct str){NULL, 0};
		return false;
	}
	reader->bytes = str_take(bytes, reader->header.info.size_bytes);
	return true;
}

bool block_open(struct block_reader *reader, struct str bytes, struct fail *fail)
{
	for (size_t i = 0; i < BATCH_COLUMNS_MAX; i++)
		reader->columns[i].has_values = reader->columns[i].has_views = reader->columns[i].has_codes =
		        reader->columns[i].has_numbers = false;
	return open_bytes(reader, bytes, fail);
}

bool block_reopen(struct block_reader *reader, struct str bytes, struct fail *fail)
{
	struct section_entry before[SECTIONS_MAX];
	size_t count = reader->header.section_count;

	memcpy(before, reader->header.sections, count * sizeof(before[0]));
	if (!open_bytes(reader, bytes, fail))
		return false;

	bool same = count == reader->header.section_count;

	for (size_t i = SECTION_COLUMNS; same && i < count; i++)
		same = before[i].size_bytes == reader->header.sections[i].size_bytes &&
		       before[i].checksum == reader->header.sections[i].checksum;
	return same ? true : block_open(reader, bytes, fail);
}

struct str block_section(const struct block_reader *reader, size_t section)
{
	return (struct str){reader->bytes.at + reader->header.section_at[section],
	                    reader->header.sections[section].size_bytes};
}

bool block_checked_section(const struct block_reader *reader, size_t section, struct str *ret_bytes, struct fail *fail)
{
	struct str bytes = block_section(reader, section);

	if (block_checksum(bytes) != reader->header.sections[section].checksum)
		return fail_set(fail, FAIL_FORMAT,
		                TR("checksum of part %zu is wrong", "部分 %zu のチェックサムが一致しません"), section);
	*ret_bytes = bytes;
	return true;
}

bool block_verify(struct block_reader *reader, struct fail *fail)
{
	struct str bytes;

	for (size_t i = 0; i < reader->header.section_count; i++)
		if (!block_checked_section(reader, i, &bytes, fail))
			return false;
	return true;
}

int block_column(const struct block_reader *reader, const char *name)
{
	for (size_t i = 0; i < reader->header.column_count; i++)
		if (strcmp(reader->header.columns[i].name, name) == 0)
			return (int)i;
	return -1;
}

enum column_kind block_column_kind(const struct block_reader *reader, int column)
{
	return reader->header.columns[column].kind;
}

size_t block_column_count(const struct block_reader *reader)
{
	return reader->header.column_count;
}

const char *block_column_name(const struct block_reader *reader, int column)
{
	return reader->header.columns[column].name;
}

size_t block_column_bytes(const struct block_reader *reader, int column)
{
	const struct section_entry *entry = &reader->header.sections[SECTION_COLUMNS + 2 * column];

	return (size_t)entry[0].size_bytes + entry[1].size_bytes;
}

bool block_number_range(const struct block_reader *reader, int column, int64_t *ret_min, int64_t *ret_max)
{
	const struct number_range *range = &reader->header.columns[column].range;

	if (!range->has_values)
		return false;
	*ret_min = range->min;
	*ret_max = range->max;
	return true;
}

const char *block_dialect(const struct block_reader *reader)
{
	return reader->header.dialect;
}

/* --- Columns --- */

static bool column_failed(const struct block_reader *reader, size_t column, struct fail *fail)
{
	return fail_prefix(fail, TR("column %s", "列 %s"), reader->header.columns[column].name);
}

static bool decode_values(struct block_reader *reader, size_t column, struct fail *fail)
{
	struct reader_column *at = &reader->columns[column];
	struct str bytes;

	if (at->has_values)
		return true;
	if (!block_checked_section(reader, SECTION_COLUMNS + 2 * column, &bytes, fail) ||
	    !column_decode_dictionary(&reader->decoder, bytes, reader->header.info.record_count,
	                              reader->header.info.text_bytes, &at->texts, fail))
		return column_failed(reader, column, fail);
	at->has_values = true;
	return true;
}

static bool decode_views(struct block_reader *reader, size_t column, struct fail *fail)
{
	struct reader_column *at = &reader->columns[column];

	if (!decode_values(reader, column, fail))
		return false;
	if (!at->has_views && !decoded_texts_views(&at->texts))
		return fail_memory(fail);
	at->has_views = true;
	return true;
}

/* The column that the column's codes or numbers need first, or the column itself; SIZE_MAX: one that cannot be. */
static size_t column_before(const struct block_reader *reader, size_t column)
{
	bool text = reader->header.columns[column].kind == COLUMN_TEXT;
	struct str bytes = block_section(reader, SECTION_COLUMNS + 2 * column + (text ? 1 : 0));
	enum column_kind kind = COLUMN_TEXT;
	size_t predictor = text ? column_codes_predictor(bytes) : column_numbers_predictor(bytes, &kind);

	if (predictor == PREDICTOR_NONE)
		return column;
	return predictor < column && reader->header.columns[predictor].kind == kind ? predictor : SIZE_MAX;
}

/* Decodes codes or numbers of one column whose predictor is decoded. */
static bool decode_one(struct block_reader *reader, size_t column, size_t before, struct fail *fail)
{
	struct reader_column *at = &reader->columns[column];
	size_t row_count = reader->header.info.record_count;
	bool text = reader->header.columns[column].kind == COLUMN_TEXT;
	struct predictor predictor = {NULL, 0, NULL};
	struct str bytes;

	if (before != column && reader->header.columns[before].kind == COLUMN_TEXT)
		predictor = (struct predictor){reader->columns[before].texts.codes,
		                               reader->columns[before].texts.value_count, NULL};
	else if (before != column)
		predictor.numbers = reader->columns[before].numbers;
	if (!block_checked_section(reader, SECTION_COLUMNS + 2 * column + (text ? 1 : 0), &bytes, fail))
		return column_failed(reader, column, fail);
	if (text) {
		if (!decode_values(reader, column, fail))
			return false;
		if (!column_decode_codes(&reader->decoder, bytes, row_count, predictor, &at->texts, fail))
			return column_failed(reader, column, fail);
		at->has_codes = true;
		return true;
	}
	if (!at->numbers)
		at->numbers = malloc(BOUND_BLOCK_LINES * sizeof(*at->numbers));
	if (!at->numbers)
		return fail_memory(fail);
	if (!block_decode_lines(reader, fail))
		return false;
	if (!column_decode_numbers(&reader->decoder, bytes, row_count, predictor, reader->row_at_us, at->numbers, fail))
		return column_failed(reader, column, fail);
	at->has_numbers = true;
	return true;
}

/* Codes or numbers of a column, and first those of the columns that predict it: each stands before the one it predicts,
 * so the way ends. */
bool block_decode_rows(struct block_reader *reader, size_t column, struct fail *fail)
{
	size_t way[BATCH_COLUMNS_MAX], count = 0;

	while (!reader->columns[column].has_codes && !reader->columns[column].has_numbers) {
		size_t before = column_before(reader, column);

		way[count++] = column;
		if (before == column)
			break;
		if (before == SIZE_MAX) {
			fail_set(fail, FAIL_FORMAT,
			         TR("its predictor is no text column before it", "予測元の列が正しくありません"));
			return column_failed(reader, column, fail);
		}
		column = before;
	}
	while (count-- > 0)
		if (!decode_one(reader, way[count], column_before(reader, way[count]), fail))
			return false;
	return true;
}

static bool is_kind(const struct block_reader *reader, int column, enum column_kind kind, struct fail *fail)
{
	if (reader->header.columns[column].kind == kind)
		return true;
	fail_set(fail, FAIL_FORMAT, TR("its values are of the other kind", "値の種類が違います"));
	return column_failed(reader, (size_t)column, fail);
}

bool block_values(struct block_reader *reader, int column, struct block_texts *ret_texts, struct fail *fail)
{
	const struct decoded_texts *texts = &reader->columns[column].texts;

	if (!is_kind(reader, column, COLUMN_TEXT, fail) || !decode_views(reader, (size_t)column, fail))
		return false;
	*ret_texts = (struct block_texts){texts->values, texts->value_count, NULL};
	return true;
}

bool block_texts(struct block_reader *reader, int column, struct block_texts *ret_texts, struct fail *fail)
{
	const struct decoded_texts *texts = &reader->columns[column].texts;

	if (!is_kind(reader, column, COLUMN_TEXT, fail) || !decode_views(reader, (size_t)column, fail) ||
	    !block_decode_rows(reader, (size_t)column, fail))
		return false;
	*ret_texts = (struct block_texts){texts->values, texts->value_count, texts->codes};
	return true;
}

bool block_numbers(struct block_reader *reader, int column, const int64_t **ret_numbers, struct fail *fail)
{
	if (!is_kind(reader, column, COLUMN_NUMBER, fail) || !block_decode_rows(reader, (size_t)column, fail))
		return false;
	*ret_numbers = reader->columns[column].numbers;
	return true;
}
