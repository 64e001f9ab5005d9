/* Counting lines by what they were. */
#include "count.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

void counts_clear(struct pipeline_counts *counts)
{
	memset(counts, 0, sizeof(*counts));
	counts->min_us = counts->max_us = NO_TIME;
}

static void span_add(struct pipeline_counts *counts, int64_t min_us, int64_t max_us)
{
	if (min_us == NO_TIME)
		return;
	if (counts->min_us == NO_TIME || min_us < counts->min_us)
		counts->min_us = min_us;
	if (counts->max_us == NO_TIME || max_us > counts->max_us)
		counts->max_us = max_us;
}

static void reject_add(struct ingest_reject *reject, struct str line, uint64_t number)
{
	if (reject->count++ > 0)
		return;
	struct text visible = {0};
	reject->first_line = number;
	text_add_visible(&visible, str_take(str_trim(line), 120));
	snprintf(reject->example, sizeof(reject->example), "%.*s", (int)(visible.size < 190 ? visible.size : 190),
	         visible.at ? visible.at : "");
	text_release(&visible);
}

void counts_add_batch(struct pipeline_counts *counts, const struct batch *batch, uint64_t first_line)
{
	uint64_t by_class[3] = {0};
	for (size_t i = 0; i < batch->line_count; i++) {
		by_class[batch->line_class[i]]++;
		if (batch->at_us[i] != NO_TIME)
			span_add(counts, batch->at_us[i], batch->at_us[i]);
		if (batch->line_class[i] == LINE_REJECTED)
			reject_add(&counts->rejects[batch->reject_reason[i]],
			           (struct str){batch->text.at + batch->line_at[i],
			                        batch->line_at[i + 1] - batch->line_at[i]},
			           first_line + i + 1);
	}
	counts->line_count += batch->line_count;
	counts->record_count += by_class[LINE_RECORD];
	counts->excluded_count += by_class[LINE_EXCLUDED];
	counts->rejected_count += by_class[LINE_REJECTED];
	assert(counts->line_count == counts->record_count + counts->excluded_count + counts->rejected_count);
}

void counts_add(struct pipeline_counts *counts, const struct pipeline_counts *more)
{
	counts->line_count += more->line_count;
	counts->record_count += more->record_count;
	counts->excluded_count += more->excluded_count;
	counts->rejected_count += more->rejected_count;
	span_add(counts, more->min_us, more->max_us);
	for (size_t i = 0; i < REJECT_REASON_COUNT; i++) {
		uint64_t count = counts->rejects[i].count + more->rejects[i].count;
		if (counts->rejects[i].count == 0)
			counts->rejects[i] = more->rejects[i];
		counts->rejects[i].count = count;
	}
}

void counts_book(const struct pipeline_counts *counts, struct ingest_file *file)
{
	file->line_count = counts->line_count;
	file->record_count = counts->record_count;
	file->excluded_count = counts->excluded_count;
	file->rejected_count = counts->rejected_count;
	file->min_us = counts->min_us;
	file->max_us = counts->max_us;
	memcpy(file->rejects, counts->rejects, sizeof(file->rejects));
}
