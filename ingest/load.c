/* Chunks into blocks. */
#include "load.h"

#include <stdlib.h>

bool load_init(struct load *load, struct fail *fail)
{
	load->chunk = chunk_new();
	return load->chunk || fail_memory(fail);
}

void load_release(struct load *load)
{
	chunk_free(load->chunk);
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
	if (!parts || !ends)
		return false;
	load->part_capacity = capacity;
	return true;
}

bool load_split(struct load *load, struct format *format, struct fail *fail)
{
	struct line_table lines = chunk_lines(load->chunk);
	load->part_count = 0;
	for (size_t first = 0; first < lines.count;) {
		if (!load_grow(load))
			return fail_memory(fail);
		struct format_part *part = &load->parts[load->part_count++];
		if (!format_split(format, &lines, first, part, fail))
			return false;
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

void load_encode(struct load *load, const struct kit *kit)
{
	struct batch *batch = kit->batch;
	size_t first = 0;
	text_clear(&load->blocks);
	fail_clear(&load->fail);
	counts_clear(&load->counts);
	for (size_t i = 0; i < load->part_count && load->fail.kind == FAIL_NONE; i++) {
		const struct format_part *part = &load->parts[i];
		load_batch(load, i, first, batch);
		if (!format_parse(part, batch, &load->fail) ||
		    !block_encode(kit->encoder, batch, &load->blocks, &load->fail))
			return;
		counts_add_batch(&load->counts, batch, load->chunk->first_line + first);
		load->block_ends[i] = load->blocks.size;
		first += part->line_count;
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
		if (!take(user, (struct str){load->blocks.at + begin, load->block_ends[i] - begin}, fail))
			return false;
		begin = load->block_ends[i];
	}
	return true;
}
