/* Chunks into blocks. */
#include "load.h"

#include <stdlib.h>

bool load_init(struct load *load, struct fail *fail)
{
	load->chunk = chunk_new();
	load->hashes = malloc(BOUND_BLOCK_LINES * sizeof(*load->hashes));
	load->marks = malloc(MARKS_MAX(BOUND_BLOCK_LINES) * sizeof(*load->marks));
	return (load->chunk && load->hashes && load->marks) || fail_memory(fail);
}

void load_release(struct load *load)
{
	chunk_free(load->chunk);
	free(load->hashes);
	free(load->marks);
	free(load->is_kept);
	free(load->parts);
	free(load->block_ends);
	text_release(&load->blocks);
}

bool kit_init(struct kit *kit, struct fail *fail)
{
	kit->encoder = block_encoder_new(fail);
	kit->batch = batch_new();
	return kit->encoder && (kit->batch || fail_memory(fail));
}

void kit_release(struct kit *kit)
{
	block_encoder_free(kit->encoder);
	batch_free(kit->batch);
}

/* Room for one part more, and its block's end. */
static bool load_grow(struct load *load)
{
	if (load->part_count < load->part_capacity)
		return true;
	size_t capacity = load->part_capacity ? 2 * load->part_capacity : 4;
	struct format_part *parts = realloc(load->parts, capacity * sizeof(*parts));
	if (parts)
		load->parts = parts;
	size_t *ends = realloc(load->block_ends, capacity * sizeof(*ends));
	if (ends)
		load->block_ends = ends;
	bool *is_kept = realloc(load->is_kept, capacity * sizeof(*is_kept));
	if (is_kept)
		load->is_kept = is_kept;
	if (!parts || !ends || !is_kept)
		return false;
	load->part_capacity = capacity;
	return true;
}

/* Up to which line, from `line` on, all are kept, or none is. */
static uint64_t keep_until(const struct keep *keep, uint64_t line, bool *ret_kept)
{
	*ret_kept = !keep->ranges;
	for (size_t i = 0; keep->ranges && i < keep->count; i++) {
		const struct line_range *range = &keep->ranges[i];
		if (line < range->first_line)
			return range->first_line;
		*ret_kept = line - range->first_line < range->line_count;
		if (*ret_kept)
			return range->line_count > UINT64_MAX - range->first_line
			               ? UINT64_MAX
			               : range->first_line + range->line_count;
	}
	return UINT64_MAX;
}

bool load_split(struct load *load, struct format *format, const struct keep *keep, struct fail *fail)
{
	struct line_table lines = chunk_lines(load->chunk);
	load->part_count = 0;
	for (size_t first = 0; first < lines.count;) {
		if (!load_grow(load))
			return fail_memory(fail);
		struct format_part *part = &load->parts[load->part_count];
		/* A part must not go over the border: its state would be that of lines which nobody parses. */
		uint64_t until = keep_until(keep, load->chunk->first_line + first, &load->is_kept[load->part_count]);
		struct line_table limited = lines;
		if (until - load->chunk->first_line < lines.count)
			limited.count = (size_t)(until - load->chunk->first_line);
		if (!format_split(format, &limited, first, part, fail))
			return false;
		load->part_count++;
		first += part->line_count;
	}
	return true;
}

void load_batch(const struct load *load, size_t part, size_t first, struct batch *batch)
{
	const struct chunk *chunk = load->chunk;
	size_t count = load->parts[part].line_count;
	uint32_t begin = chunk->line_at[first], end = chunk->line_at[first + count];
	batch_clear(batch);
	batch->text = (struct str){chunk->text + begin, end - begin};
	batch->line_count = count;
	for (size_t line = 0; line <= count; line++)
		batch->line_at[line] = chunk->line_at[first + line] - begin;
}

static void load_mark(struct load *load)
{
	const struct chunk *chunk = load->chunk;
	struct mark_state state = load->before;
	for (size_t i = 0; i < chunk->line_count; i++)
		load->hashes[i] = mark_line_hash(
		        (struct str){chunk->text + chunk->line_at[i], chunk->line_at[i + 1] - chunk->line_at[i]});
	load->mark_count = marks_find(&state, load->hashes, chunk->line_count, chunk->first_line, load->marks);
}

void load_encode(struct load *load, const struct kit *kit)
{
	struct batch *batch = kit->batch;
	size_t first = 0;
	text_clear(&load->blocks);
	fail_clear(&load->fail);
	counts_clear(&load->counts);
	load_mark(load);
	for (size_t i = 0; i < load->part_count && load->fail.kind == FAIL_NONE; first += load->parts[i++].line_count) {
		const struct format_part *part = &load->parts[i];
		load->block_ends[i] = load->blocks.size;
		if (!load->is_kept[i])
			continue;
		load_batch(load, i, first, batch);
		if (!format_parse(part, batch, &load->fail) ||
		    !block_encode(kit->encoder, batch, &load->blocks, &load->fail))
			return;
		counts_add_batch(&load->counts, batch, load->chunk->first_line + first);
		for (size_t line = 0; line < batch->line_count; line++)
			if (batch->line_class[line] == LINE_EXCLUDED)
				load->hashes[first + line] = 0;
		load->block_ends[i] = load->blocks.size;
	}
	if (text_failed(&load->blocks))
		fail_memory(&load->fail);
}

bool load_take(const struct load *load, bool (*take)(void *user, struct str block, struct fail *fail), void *user,
               struct fail *fail)
{
	if (load->fail.kind != FAIL_NONE)
		return fail_set(fail, load->fail.kind, "%s", load->fail.sentence);
	size_t begin = 0;
	for (size_t i = 0; i < load->part_count; i++) {
		if (load->is_kept[i] &&
		    !take(user, (struct str){load->blocks.at + begin, load->block_ends[i] - begin}, fail))
			return false;
		begin = load->block_ends[i];
	}
	return true;
}
