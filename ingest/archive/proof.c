/* The proof of a block. */
#include "proof.h"

#include "block_lines.h"
#include "lang.h"

static bool proof_failed(struct fail *fail)
{
	return fail_set(
	        fail, FAIL_FORMAT,
	        TR("the block does not give back what was put into it", "ブロックから元の内容を復元できません"));
}

static bool proof_classes(struct block_reader *reader, const struct batch *batch, struct fail *fail)
{
	struct block_lines lines;
	size_t count = batch->line_count;

	if (!block_lines(reader, &lines, fail))
		return false;
	if (memcmp(lines.line_class, batch->line_class, count) != 0 ||
	    memcmp(lines.reject_reason, batch->reject_reason, count) != 0 ||
	    memcmp(lines.at_us, batch->at_us, count * sizeof(*lines.at_us)) != 0)
		return proof_failed(fail);
	return true;
}

static size_t longest_line(const struct batch *batch)
{
	size_t longest = 0;

	for (size_t i = 0; i < batch->line_count; i++) {
		size_t size = batch->line_at[i + 1] - batch->line_at[i];

		longest = size > longest ? size : longest;
	}
	return longest;
}

bool proof_lines(struct block_reader *reader, const struct batch *batch, struct exceptions *exceptions,
                 struct fail *fail)
{
	uint32_t row = 0, verbatim = 0;

	if (!proof_classes(reader, batch, fail) || !block_prepare(reader, fail))
		return false;
	text_clear(&exceptions->scratch);

	char *scratch = text_room(&exceptions->scratch, longest_line(batch) + RENDER_SLACK_BYTES);

	if (!scratch)
		return fail_memory(fail);
	for (uint32_t line = 0; line < batch->line_count; line++) {
		bool is_record = batch->line_class[line] == LINE_RECORD;
		bool is_verbatim = reader->is_verbatim[line] != 0;
		size_t size = batch->line_at[line + 1] - batch->line_at[line];

		if (block_line(reader, line, row, verbatim, scratch, size) != size ||
		    memcmp(scratch, batch->text.at + batch->line_at[line], size) != 0) {
			if (is_verbatim || exceptions->count >= batch->line_count)
				return proof_failed(fail);
			exceptions->rows[exceptions->count++] = row;
		}
		row += is_record;
		verbatim += is_verbatim;
	}
	return true;
}

static bool text_is(const struct block_texts *texts, size_t row, const struct batch *batch, size_t column, size_t line)
{
	struct span span = batch->columns[column].spans[line];
	struct str value = texts->values[texts->codes[row]];

	if (span.at == UINT32_MAX)
		return value.size == 0;
	return value.size == span.size && memcmp(value.at, batch->text.at + span.at, span.size) == 0;
}

/* All rows of a column, or (exceptions not NULL) those alone. */
static bool proof_column(struct block_reader *reader, const struct batch *batch, size_t column, const uint32_t *lines,
                         const struct exceptions *exceptions, struct fail *fail)
{
	size_t count = exceptions ? exceptions->count : reader->header.info.record_count;
	bool text = batch->columns[column].kind == COLUMN_TEXT;
	struct block_texts texts = {0};
	const int64_t *numbers = NULL;

	if (text ? !block_texts(reader, (int)column, &texts, fail)
	         : !block_numbers(reader, (int)column, &numbers, fail))
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t row = exceptions ? exceptions->rows[i] : i;

		if (text ? !text_is(&texts, row, batch, column, lines[row])
		         : numbers[row] != batch->columns[column].numbers[lines[row]])
			return proof_failed(fail);
	}
	return true;
}

bool proof_columns(struct block_reader *reader, const struct batch *batch, const uint32_t *lines,
                   const struct exceptions *exceptions, struct fail *fail)
{
	bool used[BATCH_COLUMNS_MAX] = {false};

	for (size_t i = 0; i < batch->recipe.part_count; i++) {
		const struct recipe_part *part = &batch->recipe.parts[i];

		if (part->form != RECIPE_LITERAL)
			used[part->column] = true;
	}
	for (size_t i = 0; i < batch->column_count; i++)
		if (!proof_column(reader, batch, i, lines, used[i] ? exceptions : NULL, fail))
			return fail_prefix(fail, TR("column %s", "列 %s"), batch->columns[i].name);
	return true;
}
