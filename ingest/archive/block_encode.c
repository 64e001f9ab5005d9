/* Encoding a block: rows, columns, lines, header, and the proof that reading gives back what was handed in. */
#include "block.h"

#include <stdlib.h>

#include "block_header.h"
#include "block_lines.h"
#include "lang.h"
#include "proof.h"

struct block_encoder {
	struct column_encoder columns;
	struct block_header header;
	uint32_t *lines; /* of the records */
	size_t row_count;
	struct text body;  /* sections of the columns */
	struct text front; /* sections of the lines */
	struct text part;
	struct text verbatim;
	struct exceptions exceptions;
	struct block_reader *reader;
};

struct block_encoder *block_encoder_new(struct fail *fail)
{
	struct block_encoder *encoder = calloc(1, sizeof(*encoder));

	if (!encoder) {
		fail_memory(fail);
		return NULL;
	}
	encoder->lines = malloc(BOUND_BLOCK_LINES * sizeof(*encoder->lines));
	encoder->exceptions.rows = malloc(BOUND_BLOCK_LINES * sizeof(*encoder->exceptions.rows));
	encoder->reader = block_reader_new(fail);
	if (column_encoder_init(&encoder->columns) && encoder->lines && encoder->exceptions.rows && encoder->reader)
		return encoder;
	block_encoder_free(encoder);
	fail_memory(fail);
	return NULL;
}

void block_encoder_free(struct block_encoder *encoder)
{
	if (!encoder)
		return;
	column_encoder_release(&encoder->columns);
	free(encoder->lines);
	free(encoder->exceptions.rows);
	text_release(&encoder->exceptions.scratch);
	text_release(&encoder->body);
	text_release(&encoder->front);
	text_release(&encoder->part);
	text_release(&encoder->verbatim);
	block_reader_free(encoder->reader);
	free(encoder);
}

/* Counts, names and the recipe, as far as the batch says them. */
static bool start_header(struct block_encoder *encoder, const struct batch *batch, struct fail *fail)
{
	struct block_header *header = &encoder->header;
	enum column_kind kinds[BATCH_COLUMNS_MAX];
	struct str dialect = str_of(batch->dialect);

	*header = (struct block_header){0};
	header->info.line_count = (uint32_t)batch->line_count;
	header->info.text_bytes = batch->line_at[batch->line_count] - batch->line_at[0];
	header->recipe = batch->recipe;
	header->column_count = batch->column_count;
	header->section_count = SECTION_COLUMNS + 2 * batch->column_count;
	if (batch->line_count > BOUND_BLOCK_LINES || batch->line_at[batch->line_count] > batch->text.size ||
	    header->info.text_bytes > BLOCK_TEXT_BYTES_MAX)
		return fail_set(fail, FAIL_LIMIT,
		                TR("too many lines for one block", "一つのブロックには行が多すぎます"));
	if (dialect.size > BLOCK_DIALECT_BYTES_MAX)
		dialect.size = BLOCK_DIALECT_BYTES_MAX;
	if (dialect.size)
		memcpy(header->dialect, dialect.at, dialect.size);
	for (size_t i = 0; i < batch->column_count; i++) {
		struct str name = str_of(batch->columns[i].name);

		if (name.size > COLUMN_NAME_BYTES_MAX)
			return fail_set(fail, FAIL_LIMIT,
			                TR("column %s: its name is too long", "列 %s: 名前が長すぎます"),
			                batch->columns[i].name);
		memcpy(header->columns[i].name, name.at, name.size);
		header->columns[i].kind = kinds[i] = batch->columns[i].kind;
	}
	if (!recipe_valid(&header->recipe, kinds, batch->column_count))
		return fail_set(fail, FAIL_FORMAT,
		                TR("the recipe does not fit the columns", "組み立て方が列と合いません"));
	return true;
}

static void find_rows(struct block_encoder *encoder, const struct batch *batch)
{
	struct block_info *info = &encoder->header.info;
	size_t rows = 0;

	for (size_t i = 0; i < batch->line_count; i++) {
		encoder->lines[rows] = (uint32_t)i;
		rows += batch->line_class[i] == LINE_RECORD;
		info->excluded_count += batch->line_class[i] == LINE_EXCLUDED;
	}
	info->record_count = (uint32_t)rows;
	info->rejected_count = info->line_count - info->record_count - info->excluded_count;
	encoder->row_count = rows;
	encoder->columns.lines = encoder->lines;
	encoder->columns.row_count = rows;
	encoder->columns.stamps = batch->at_us;
}

/* Notes the section that ends at the end of `text`. */
static void end_section(struct block_encoder *encoder, size_t section, const struct text *text, size_t start)
{
	struct str bytes = {text->at + start, text->size - start};

	encoder->header.sections[section] = (struct section_entry){(uint32_t)bytes.size, block_checksum(bytes)};
}

static bool encode_columns(struct block_encoder *encoder, const struct batch *batch, struct fail *fail)
{
	text_clear(&encoder->body);
	if (!column_encoder_hash(&encoder->columns, batch, fail))
		return false;
	for (size_t i = 0; i < batch->column_count; i++) {
		size_t section = SECTION_COLUMNS + 2 * i, start = encoder->body.size;

		text_clear(&encoder->part);
		if (batch->columns[i].kind == COLUMN_TEXT
		            ? !column_encode_text(&encoder->columns, batch, i, &encoder->body, &encoder->part, fail)
		            : !column_encode_numbers(&encoder->columns, batch, i, &encoder->body,
		                                     &encoder->header.columns[i].range, fail))
			return false;
		end_section(encoder, section, &encoder->body, start);
		start = encoder->body.size;
		text_add(&encoder->body, text_str(&encoder->part));
		if (text_failed(&encoder->body))
			return fail_memory(fail);
		end_section(encoder, section + 1, &encoder->body, start);
	}
	return true;
}

/* Class and reason of every line, then stamps with their size before them. */
static bool encode_classes(struct block_encoder *encoder, const struct batch *batch, struct fail *fail)
{
	struct number_range range;
	uint16_t *symbols = encoder->columns.symbols;

	for (size_t i = 0; i < batch->line_count; i++)
		symbols[i] = (uint16_t)(batch->line_class[i] | batch->reject_reason[i] << 2);
	if (!pack_u16(encoder->columns.packer, symbols, batch->line_count, &encoder->front))
		return fail_memory(fail);
	text_clear(&encoder->part);
	if (!column_encode_stamps(&encoder->columns, batch->at_us, batch->line_count, &encoder->part, &range, fail))
		return false;
	encoder->header.info.min_us = range.has_values ? range.min : NO_TIME;
	encoder->header.info.max_us = range.has_values ? range.max : NO_TIME;
	put_varint(&encoder->front, encoder->part.size);
	text_add(&encoder->front, text_str(&encoder->part));
	return text_failed(&encoder->front) ? fail_memory(fail) : true;
}

/* Which records are stored as they are: gaps between their rows. */
static bool encode_exceptions(struct block_encoder *encoder)
{
	uint64_t *words = encoder->columns.words;
	uint32_t next = 0;

	for (size_t i = 0; i < encoder->exceptions.count; i++) {
		words[i] = encoder->exceptions.rows[i] - next;
		next = encoder->exceptions.rows[i] + 1;
	}
	put_varint(&encoder->front, encoder->exceptions.count);
	return pack_u64(encoder->columns.packer, words, encoder->exceptions.count, &encoder->front);
}

/* Sizes of the verbatim lines behind the exceptions; their bytes are collected for a section of their own. */
static bool encode_verbatim(struct block_encoder *encoder, const struct batch *batch)
{
	uint64_t *words = encoder->columns.words;
	size_t count = 0, row = 0, exception = 0;

	text_clear(&encoder->verbatim);
	for (size_t i = 0; i < batch->line_count; i++) {
		bool verbatim = batch->line_class[i] != LINE_RECORD;

		if (!verbatim && exception < encoder->exceptions.count && encoder->exceptions.rows[exception] == row) {
			verbatim = true;
			exception++;
		}
		row += batch->line_class[i] == LINE_RECORD;
		if (!verbatim)
			continue;
		words[count++] = batch->line_at[i + 1] - batch->line_at[i];
		text_add(&encoder->verbatim,
		         (struct str){batch->text.at + batch->line_at[i], (size_t)words[count - 1]});
	}
	encoder->header.verbatim_count = (uint32_t)count;
	return !text_failed(&encoder->verbatim) && pack_u64(encoder->columns.packer, words, count, &encoder->front);
}

static bool encode_lines(struct block_encoder *encoder, const struct batch *batch, struct fail *fail)
{
	size_t start;

	text_clear(&encoder->front);
	if (!encode_classes(encoder, batch, fail))
		return false;
	if (!encode_exceptions(encoder) || !encode_verbatim(encoder, batch))
		return fail_memory(fail);
	end_section(encoder, SECTION_LINES, &encoder->front, 0);
	start = encoder->front.size;
	if (!pack_bytes(encoder->columns.packer, text_str(&encoder->verbatim), &encoder->front))
		return fail_memory(fail);
	end_section(encoder, SECTION_VERBATIM, &encoder->front, start);
	return true;
}

/* The block from its parts, appended to *text. */
static bool put_together(struct block_encoder *encoder, const struct batch *batch, struct text *text, struct fail *fail)
{
	if (!encode_lines(encoder, batch, fail))
		return false;
	if (!block_header_write(&encoder->header, text))
		return fail_memory(fail);
	text_add(text, text_str(&encoder->front));
	text_add(text, text_str(&encoder->body));
	return text_failed(text) ? fail_memory(fail) : true;
}

/* One go: columns, block, proof; and again with the bytes of the records that the recipe does not give back, if there
 * are any. */
static bool encode_once(struct block_encoder *encoder, const struct batch *batch, struct text *text, struct fail *fail)
{
	struct block_reader *reader = encoder->reader;
	size_t start = text->size;

	encoder->exceptions.count = 0;
	if (!encode_columns(encoder, batch, fail) || !put_together(encoder, batch, text, fail))
		return false;
	if (!block_open(reader, str_skip(text_str(text), start), fail) ||
	    !proof_lines(reader, batch, &encoder->exceptions, fail) ||
	    !proof_columns(reader, batch, encoder->lines, &encoder->exceptions, fail))
		return false;
	if (encoder->exceptions.count == 0)
		return true;

	size_t expected = encoder->exceptions.count;

	text->size = start;
	if (!put_together(encoder, batch, text, fail) || !block_reopen(reader, str_skip(text_str(text), start), fail) ||
	    !proof_lines(reader, batch, &encoder->exceptions, fail))
		return false;
	if (encoder->exceptions.count == expected)
		return true;
	return fail_set(
	        fail, FAIL_FORMAT,
	        TR("lines that were stored as they are did not come back", "原文のまま保存した行を復元できません"));
}

bool block_encode(struct block_encoder *encoder, const struct batch *batch, struct text *text, struct fail *fail)
{
	size_t start = text->size;
	struct fail first = {0};

	if (!start_header(encoder, batch, fail))
		return false;
	find_rows(encoder, batch);
	encoder->columns.strict = false;
	if (encode_once(encoder, batch, text, &first))
		return true;
	text->size = start;
	if (first.kind != FAIL_FORMAT)
		return fail_set(fail, first.kind, "%s", first.sentence);

	/* Two values of one hash were taken for equal, and the proof found it. No log has that by chance, but its
	 * authors may mean to. */
	encoder->columns.strict = true;
	return encode_once(encoder, batch, text, fail);
}
