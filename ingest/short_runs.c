/* Short runs of lines that equal archived ones: looked for when a source's files are stored, and noted as doubts. */
#include <stdlib.h>
#include <string.h>

#include "doubts.h"
#include "ingest_inside.h"

struct stored_note {
	const char *name;
	uint64_t segment;
	int64_t id;
	int64_t min_us, max_us;
	struct extent *said;
	size_t said_count;
};

bool short_runs_note(struct ingest *ingest, uint64_t segment, const struct archive_file *file, struct fail *fail)
{
	struct stored_notes *notes = &ingest->stored;
	if (notes->count == notes->room) {
		size_t room = notes->room ? 2 * notes->room : 64;
		struct stored_note *more = realloc(notes->items, room * sizeof(*more));
		if (!more)
			return fail_memory(fail);
		notes->items = more;
		notes->room = room;
	}
	struct extent *said = arena_alloc(&notes->arena, file->doubt_count, sizeof(*said));
	const char *name = arena_cstr(&notes->arena, str_of(file->name));
	if (!said || !name)
		return fail_memory(fail);
	for (size_t i = 0; i < file->doubt_count; i++) {
		said[i] = file->doubts[i].lines;
		said[i].segment = segment;
	}
	notes->items[notes->count++] =
	        (struct stored_note){name, segment, file->id, file->min_us, file->max_us, said, file->doubt_count};
	return true;
}

static bool look(struct ingest *ingest, const char *source, const struct stored_note *note, size_t *ret_count,
                 struct fail *fail)
{
	struct arena arena = {0};
	struct overlap_file file = {.segment = note->segment, .said = note->said, .said_count = note->said_count};
	const struct doubt *doubts = NULL;
	bool good = archive_file_extents(ingest->archive, source, note->id, UINT64_MAX, &arena, &file.own,
	                                 &file.own_count, fail) &&
	            overlap_find_doubts(ingest->overlap, &file, &arena, &doubts, ret_count, fail) &&
	            archive_add_doubts(ingest->archive, source, note->name, doubts, *ret_count, ingest->options.now_us,
	                               fail);
	arena_release(&arena);
	return good;
}

/* Was anything else written in its time, by what came before it? */
static bool may_repeat(const struct ingest *ingest, size_t index)
{
	const struct stored_note *note = &ingest->stored.items[index];
	if (note->min_us == NO_TIME)
		return false;
	for (size_t i = 0; i < index; i++) {
		const struct stored_note *older = &ingest->stored.items[i];
		if (older->min_us != NO_TIME && older->min_us <= note->max_us && older->max_us >= note->min_us)
			return true;
	}
	return overlap_older_has_time(ingest->overlap, note->segment, note->min_us, note->max_us);
}

bool short_runs_find(struct ingest *ingest, const char *source, const struct ingest_taker *taker, struct fail *fail)
{
	struct stored_notes *notes = &ingest->stored;
	bool good = true, is_committed = false;
	for (size_t i = 0; good && i < notes->count; i++) {
		const struct stored_note *note = &notes->items[i];
		size_t count = 0;
		if (!may_repeat(ingest, i))
			continue;
		if (!is_committed)
			good = archive_commit(ingest->archive, fail) && overlap_refresh(ingest->overlap, fail);
		is_committed = true;
		if (!good)
			break;
		good = look(ingest, source, note, &count, fail);
		if (good && count > 0 && taker->doubt)
			taker->doubt(taker->user, source, note->name, count);
	}
	notes->count = 0;
	arena_clear(&notes->arena);
	return good;
}

void short_runs_release(struct stored_notes *notes)
{
	free(notes->items);
	arena_release(&notes->arena);
}
