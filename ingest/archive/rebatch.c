/* Blocks back into batches. */
#include "rebatch.h"

#include <stdlib.h>
#include <string.h>

#include "block_lines.h"
#include "lang.h"

struct rebatch {
	struct block_reader *reader;
	struct block_lines lines; /* of the opened block */
	struct text text;
	uint32_t *line_at;
	size_t line_count;

	struct batch *batch;
	struct text batch_text; /* its lines */
	struct text
	        values; /* of its text columns; spans are into them until rebatch_batch puts them behind the lines */
	struct text joined;
	char names[BATCH_COLUMNS_MAX][COLUMN_NAME_BYTES_MAX + 1];
	char dialect[BLOCK_DIALECT_BYTES_MAX + 1];
	struct recipe recipe; /* literals in `literals` */
	struct text literals;
	struct span *value_spans; /* of one dictionary */
};

struct rebatch *rebatch_new(struct fail *fail)
{
	struct rebatch *rebatch = calloc(1, sizeof(*rebatch));

	if (rebatch) {
		rebatch->reader = block_reader_new(fail);
		rebatch->batch = batch_new();
		rebatch->line_at = malloc((BOUND_BLOCK_LINES + 1) * sizeof(*rebatch->line_at));
		rebatch->value_spans = malloc(BOUND_BLOCK_LINES * sizeof(*rebatch->value_spans));
		if (rebatch->reader && rebatch->batch && rebatch->line_at && rebatch->value_spans) {
			batch_clear(rebatch->batch);
			return rebatch;
		}
	}
	rebatch_free(rebatch);
	fail_memory(fail);
	return NULL;
}

void rebatch_free(struct rebatch *rebatch)
{
	if (!rebatch)
		return;
	block_reader_free(rebatch->reader);
	batch_free(rebatch->batch);
	text_release(&rebatch->text);
	text_release(&rebatch->batch_text);
	text_release(&rebatch->values);
	text_release(&rebatch->joined);
	text_release(&rebatch->literals);
	free(rebatch->line_at);
	free(rebatch->value_spans);
	free(rebatch);
}

bool rebatch_open(struct rebatch *rebatch, struct str block, struct fail *fail)
{
	text_clear(&rebatch->text);
	rebatch->line_count = 0;
	if (!block_open(rebatch->reader, block, fail) || !block_verify(rebatch->reader, fail) ||
	    !block_restore_all(rebatch->reader, &rebatch->text, rebatch->line_at, fail) ||
	    !block_lines(rebatch->reader, &rebatch->lines, fail))
		return false;
	rebatch->line_count = rebatch->reader->header.info.line_count;
	return true;
}

size_t rebatch_line_count(const struct rebatch *rebatch)
{
	return rebatch->line_count;
}

struct str rebatch_text(const struct rebatch *rebatch)
{
	return text_str(&rebatch->text);
}

const uint32_t *rebatch_line_at(const struct rebatch *rebatch)
{
	return rebatch->line_at;
}

const struct block_lines *rebatch_lines(const struct rebatch *rebatch)
{
	return &rebatch->lines;
}

static bool same_part(const struct recipe_part *a, const struct recipe_part *b)
{
	if (a->form != b->form)
		return false;
	if (a->form == RECIPE_LITERAL)
		return str_equal(a->literal, b->literal);
	return a->column == b->column && a->aux_column == b->aux_column && a->digits == b->digits;
}

bool rebatch_fits(const struct rebatch *rebatch)
{
	const struct block_header *header = &rebatch->reader->header;
	const struct batch *batch = rebatch->batch;

	if (batch->line_count == 0)
		return true;
	if (header->column_count != batch->column_count || header->recipe.part_count != batch->recipe.part_count ||
	    strcmp(header->dialect, rebatch->dialect) != 0)
		return false;
	for (size_t i = 0; i < header->column_count; i++)
		if (header->columns[i].kind != batch->columns[i].kind ||
		    strcmp(header->columns[i].name, rebatch->names[i]) != 0)
			return false;
	for (size_t i = 0; i < header->recipe.part_count; i++)
		if (!same_part(&header->recipe.parts[i], &batch->recipe.parts[i]))
			return false;
	return true;
}

/* The batch gets the shape of the opened block; nothing of the block is referred to. */
static bool take_shape(struct rebatch *rebatch)
{
	const struct block_header *header = &rebatch->reader->header;
	struct batch *batch = rebatch->batch;
	size_t at = 0;

	text_clear(&rebatch->literals);
	for (size_t i = 0; i < header->recipe.part_count; i++)
		if (header->recipe.parts[i].form == RECIPE_LITERAL)
			text_add(&rebatch->literals, header->recipe.parts[i].literal);
	if (text_failed(&rebatch->literals))
		return false;
	batch->recipe = header->recipe;
	for (size_t i = 0; i < batch->recipe.part_count; i++) {
		struct recipe_part *part = &batch->recipe.parts[i];

		if (part->form != RECIPE_LITERAL)
			continue;
		part->literal.at = rebatch->literals.at ? rebatch->literals.at + at : "";
		at += part->literal.size;
	}
	memcpy(rebatch->dialect, header->dialect, sizeof(rebatch->dialect));
	batch->dialect = rebatch->dialect;
	for (size_t i = 0; i < header->column_count; i++) {
		memcpy(rebatch->names[i], header->columns[i].name, sizeof(rebatch->names[i]));
		if (batch_column_add(batch, rebatch->names[i], header->columns[i].kind) < 0)
			return false;
	}
	return true;
}

/* Values of a text column of the lines from … until, the batch's from `base` on; each value of the block once. */
static bool take_texts(struct rebatch *rebatch, size_t column, size_t from, size_t until, size_t first_row,
                       struct fail *fail)
{
	struct batch *batch = rebatch->batch;
	struct span *spans = batch->columns[column].spans + batch->line_count;
	struct block_texts texts;

	if (!block_texts(rebatch->reader, (int)column, &texts, fail))
		return false;
	for (size_t i = 0; i < texts.value_count; i++)
		rebatch->value_spans[i].at = UINT32_MAX;
	for (size_t line = from, row = first_row; line < until; line++) {
		struct span *span = &spans[line - from];

		*span = (struct span){UINT32_MAX, 0};
		if (rebatch->lines.line_class[line] != LINE_RECORD)
			continue;

		uint16_t code = texts.codes[row++];
		struct str value = texts.values[code];

		if (value.size == 0)
			continue;
		if (rebatch->value_spans[code].at == UINT32_MAX) {
			rebatch->value_spans[code] =
			        (struct span){(uint32_t)rebatch->values.size, (uint32_t)value.size};
			text_add(&rebatch->values, value);
		}
		*span = rebatch->value_spans[code];
	}
	return text_failed(&rebatch->values) ? fail_memory(fail) : true;
}

static bool take_numbers(struct rebatch *rebatch, size_t column, size_t from, size_t until, size_t first_row,
                         struct fail *fail)
{
	int64_t *numbers = rebatch->batch->columns[column].numbers + rebatch->batch->line_count;
	const int64_t *stored;

	if (!block_numbers(rebatch->reader, (int)column, &stored, fail))
		return false;
	for (size_t line = from, row = first_row; line < until; line++)
		numbers[line - from] = rebatch->lines.line_class[line] == LINE_RECORD ? stored[row++] : NUMBER_NONE;
	return true;
}

/* How many of the lines from … on there is room for. */
static size_t lines_with_room(const struct rebatch *rebatch, size_t from)
{
	size_t room = BOUND_BLOCK_LINES - rebatch->batch->line_count, until = from;

	while (until < rebatch->line_count && until - from < room &&
	       (rebatch->batch_text.size + rebatch->line_at[until + 1] - rebatch->line_at[from] <= BOUND_BLOCK_BYTES ||
	        (rebatch->batch->line_count == 0 && until == from)))
		until++;
	return until;
}

bool rebatch_take(struct rebatch *rebatch, size_t *from, struct fail *fail)
{
	struct batch *batch = rebatch->batch;
	size_t until = lines_with_room(rebatch, *from), row = 0;

	if (until == *from)
		return true;
	if (batch->line_count == 0 && !take_shape(rebatch))
		return fail_memory(fail);
	for (size_t line = 0; line < *from; line++)
		row += rebatch->lines.line_class[line] == LINE_RECORD;
	for (size_t i = 0; i < batch->column_count; i++)
		if (batch->columns[i].kind == COLUMN_TEXT ? !take_texts(rebatch, i, *from, until, row, fail)
		                                          : !take_numbers(rebatch, i, *from, until, row, fail))
			return false;
	for (size_t line = *from; line < until; line++, batch->line_count++) {
		size_t at = batch->line_count;

		batch->line_class[at] = rebatch->lines.line_class[line];
		batch->reject_reason[at] = rebatch->lines.reject_reason[line];
		batch->at_us[at] = rebatch->lines.at_us[line];
		batch->line_at[at + 1] = batch->line_at[at] + (rebatch->line_at[line + 1] - rebatch->line_at[line]);
	}
	text_add(&rebatch->batch_text, (struct str){rebatch->text.at ? rebatch->text.at + rebatch->line_at[*from] : "",
	                                            rebatch->line_at[until] - rebatch->line_at[*from]});
	*from = until;
	return text_failed(&rebatch->batch_text) ? fail_memory(fail) : true;
}

const struct batch *rebatch_batch(struct rebatch *rebatch)
{
	struct batch *batch = rebatch->batch;
	uint32_t lines_bytes = batch->line_at[batch->line_count];

	text_clear(&rebatch->joined);
	text_add(&rebatch->joined, text_str(&rebatch->batch_text));
	text_add(&rebatch->joined, text_str(&rebatch->values));
	if (text_failed(&rebatch->joined) || rebatch->joined.size >= UINT32_MAX)
		return NULL;
	batch->text = text_str(&rebatch->joined);
	for (size_t i = 0; i < batch->column_count; i++)
		for (size_t line = 0; batch->columns[i].kind == COLUMN_TEXT && line < batch->line_count; line++)
			if (batch->columns[i].spans[line].at != UINT32_MAX)
				batch->columns[i].spans[line].at += lines_bytes;
	return batch;
}

void rebatch_clear(struct rebatch *rebatch)
{
	batch_clear(rebatch->batch);
	text_clear(&rebatch->batch_text);
	text_clear(&rebatch->values);
}
