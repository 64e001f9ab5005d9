/* The room of a batch: arrays of BOUND_BLOCK_LINES, kept by column position over batch_clear. */
#include "batch.h"

#include <stdlib.h>

struct batch *batch_new(void)
{
	struct batch *batch = calloc(1, sizeof(*batch));

	if (!batch)
		return NULL;
	batch->line_at = calloc(BOUND_BLOCK_LINES + 1, sizeof(*batch->line_at));
	batch->line_class = calloc(BOUND_BLOCK_LINES, sizeof(*batch->line_class));
	batch->reject_reason = calloc(BOUND_BLOCK_LINES, sizeof(*batch->reject_reason));
	batch->at_us = calloc(BOUND_BLOCK_LINES, sizeof(*batch->at_us));
	if (!batch->line_at || !batch->line_class || !batch->reject_reason || !batch->at_us) {
		batch_free(batch);
		return NULL;
	}
	return batch;
}

void batch_free(struct batch *batch)
{
	if (!batch)
		return;
	for (size_t i = 0; i < BATCH_COLUMNS_MAX; i++) {
		free(batch->columns[i].spans);
		free(batch->columns[i].numbers);
	}
	free(batch->line_at);
	free(batch->line_class);
	free(batch->reject_reason);
	free(batch->at_us);
	free(batch);
}

void batch_clear(struct batch *batch)
{
	batch->text = (struct str){NULL, 0};
	batch->line_count = 0;
	batch->line_at[0] = 0;
	batch->column_count = 0;
	batch->recipe.part_count = 0;
	batch->dialect = NULL;
}

int batch_column_add(struct batch *batch, const char *name, enum column_kind kind)
{
	if (batch->column_count == BATCH_COLUMNS_MAX)
		return -1;

	struct batch_column *column = &batch->columns[batch->column_count];

	if (kind == COLUMN_TEXT && !column->spans)
		column->spans = calloc(BOUND_BLOCK_LINES, sizeof(*column->spans));
	if (kind == COLUMN_NUMBER && !column->numbers)
		column->numbers = calloc(BOUND_BLOCK_LINES, sizeof(*column->numbers));
	if (kind == COLUMN_TEXT ? !column->spans : !column->numbers)
		return -1;
	column->name = name;
	column->kind = kind;
	return (int)batch->column_count++;
}
