/* Corrected samples with the files that brought the old and the new value. */
#include "engine_state.h"
#include "samples.h"
#include "shelf.h"

static const char *file_of(const struct shelf *shelf, int64_t segment_id, uint64_t line, struct arena *arena)
{
	for (size_t i = 0; i < shelf->segment_count; i++) {
		const struct shelf_piece *piece;

		if (shelf->segments[i].id != segment_id)
			continue;
		piece = shelf_piece_of(shelf, i, line);
		return arena_cstr(arena, str_of(piece ? shelf->files[piece->file].name : shelf->segments[i].file_name));
	}
	return "";
}

/* Changes come source by source. */
static bool name_files(struct engine *engine, const struct sample_changes *changes, struct correction *corrections,
                       struct arena *arena, struct fail *fail)
{
	const struct config_source *source = NULL;
	struct arena scratch = {0};
	struct shelf shelf = {.open_index = SIZE_MAX};
	bool good = true;

	for (size_t i = 0; good && i < changes->count; i++) {
		const struct sample_change *change = &changes->items[i];

		if (change->source != source) {
			shelf_release(&shelf);
			arena_clear(&scratch);
			source = change->source;
			good = shelf_init(&shelf, engine->archive, source->name, NULL, &scratch, fail);
		}
		if (!good)
			break;
		corrections[i] = (struct correction){
		        .source = source->name,
		        .host = source->host,
		        .cpu = change->cpu,
		        .at_us = change->at_us,
		        .metric = change->metric,
		        .old_value = change->old_value,
		        .new_value = change->new_value,
		        .old_file = file_of(&shelf, change->old_segment, change->old_line, arena),
		        .new_file = file_of(&shelf, change->new_segment, change->new_line, arena),
		};
	}
	shelf_release(&shelf);
	arena_release(&scratch);
	return good && (!arena_failed(arena) || fail_memory(fail));
}

bool engine_corrections(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                        const struct correction **ret_corrections, size_t *ret_count, uint64_t *ret_all,
                        struct fail *fail)
{
	struct sample_changes changes = {.arena = arena};
	struct correction *corrections;

	if (!samples_compare(engine, from_us, until_us, NULL, &changes, fail))
		return false;
	corrections = arena_alloc(arena, changes.count, sizeof(*corrections));
	if (!corrections)
		return fail_memory(fail);
	if (!name_files(engine, &changes, corrections, arena, fail))
		return false;
	*ret_corrections = corrections;
	*ret_count = changes.count;
	*ret_all = changes.all;
	return true;
}
