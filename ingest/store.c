/* Storing. */
#include "store.h"

bool store_begin(struct store *store, struct archive *archive, const char *source, struct overlap *overlap,
                 struct fail *fail)
{
	*store = (struct store){.overlap = overlap};
	store->writer = segment_writer_new(archive, source, fail);
	return store->writer && mark_index_begin(overlap_index(overlap), segment_writer_number(store->writer), fail);
}

void store_release(struct store *store)
{
	if (!store->writer)
		return;
	mark_index_drop(overlap_index(store->overlap));
	segment_writer_abandon(store->writer);
	store->writer = NULL;
}

/* Lines first … first + count - 1 of the load, and the marks that stand in them. */
static bool ask(struct store *store, const struct load *load, size_t first, size_t count, struct fail *fail)
{
	uint64_t from = load->chunk->first_line + first;
	size_t begin = 0, end;
	while (begin < load->mark_count && load->marks[begin].line < from && first > 0)
		begin++;
	for (end = begin; end < load->mark_count && load->marks[end].line < from + count;)
		end++;
	return overlap_may_be(store->overlap, load->hashes + first, count, load->marks + begin, end - begin,
	                      &store->hit, fail);
}

static bool range_end(struct store *store, struct fail *fail)
{
	bool good = !store->in_range ||
	            mark_index_add_end(overlap_index(store->overlap), store->last_hash, store->last_line,
	                               MARK_END_LAST | (store->whole ? MARK_END_WHOLE : 0) |
	                                       (store->last_cut ? MARK_END_CUT : 0),
	                               fail);
	store->in_range = false;
	store->last_hash = 0;
	return good;
}

/* The ends of a range are its first and last lines that are no directives. */
static bool mark_ends(struct store *store, const struct load *load, size_t first, size_t count, struct fail *fail)
{
	if (!store->in_range)
		store->in_range = store->wants_first = true;
	for (size_t i = 0; i < count && store->wants_first; i++) {
		if (!load->hashes[first + i])
			continue;
		store->wants_first = false;
		if (!mark_index_add_end(overlap_index(store->overlap), load->hashes[first + i], store->line_count + i,
		                        MARK_END_FIRST | (store->whole ? MARK_END_WHOLE : 0), fail))
			return false;
	}
	/* A line that was cut off will not come again as it is: what it stood behind is an end too. */
	const struct chunk *chunk = load->chunk;
	store->last_cut = chunk->text[chunk->line_at[first + count] - 1] != '\n';
	for (size_t i = count; i-- > 0;) {
		if (!load->hashes[first + i])
			continue;
		store->last_hash = load->hashes[first + i];
		store->last_line = store->line_count + i;
		if (i + 1 < count || !store->last_cut)
			break;
		if (!range_end(store, fail))
			return false;
		store->in_range = true;
	}
	store->last_cut = false;
	return true;
}

/* The marks of the part; those of the lines before the load go to the block before. */
static bool add_marks(struct store *store, const struct load *load, size_t first, size_t count, size_t *next,
                      struct fail *fail)
{
	uint64_t from = load->chunk->first_line + first;
	for (; *next < load->mark_count && load->marks[*next].line < from + count; (*next)++) {
		bool before = load->marks[*next].line < from;
		if (before && (first > 0 || store->block_count == 0))
			continue; /* of lines that are not kept */
		if (!mark_index_add(overlap_index(store->overlap), store->block_count - before, load->marks[*next].hash,
		                    fail))
			return false;
	}
	return true;
}

bool store_take(struct store *store, const struct load *load, struct fail *fail)
{
	size_t begin = 0, mark = 0;
	if (load->fail.kind != FAIL_NONE)
		return fail_set(fail, load->fail.kind, "%s", load->fail.sentence);
	for (size_t i = 0, first = 0; i < load->part_count; first += load->parts[i++].line_count) {
		size_t count = load->parts[i].line_count;
		struct str block = {load->blocks.at + begin, load->block_ends[i] - begin};
		begin = load->block_ends[i];
		if (!load->is_kept[i]) {
			if (!range_end(store, fail))
				return false;
			continue;
		}
		if (store->asks && (!ask(store, load, first, count, fail) || store->hit))
			return false;
		if (!mark_ends(store, load, first, count, fail) || !add_marks(store, load, first, count, &mark, fail) ||
		    !segment_writer_add(store->writer, block, fail))
			return false;
		store->block_count++;
		store->line_count += count;
		store->archive_bytes += block.size;
	}
	return true;
}

bool store_finish(struct store *store, struct archive_file *file, struct fail *fail)
{
	struct segment_writer *writer = store->writer;
	struct sha256 digest;
	if (!range_end(store, fail) || !segment_writer_seal(writer, &digest, fail))
		return false;
	store->writer = NULL;
	if (mark_index_end(overlap_index(store->overlap), store->block_count, &digest, fail))
		return segment_writer_finish(writer, file, fail);
	segment_writer_abandon(writer);
	return false;
}
