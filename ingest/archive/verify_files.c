/* Files against their digests. */
#include "verify_files.h"

#include <inttypes.h>
#include <stdlib.h>

#include "lang.h"
#include "restore.h"

/* Reading one file, and on the way the earlier states that it begins with. */
struct reading {
	const struct archive_file *const *states; /* by rising size, each shorter than the next */
	size_t state_count, next;
	uint64_t passed_bytes;
	struct xxh128_stream *content;
	struct verify_result *result;
	const struct archive_file *files; /* of the catalog */
	bool *is_counted;                 /* by their index */
};

/* Several longer files may prove the same one. */
static void count_file(bool *is_counted, size_t index, struct verify_result *result)
{
	result->file_count += !is_counted[index];
	is_counted[index] = true;
}

static void compare_state(struct reading *reading)
{
	const struct archive_file *state = reading->states[reading->next++];

	if (!xxh128_equal(xxh128_stream_value(reading->content), state->content))
		text_addf(&reading->result->problems,
		          TR("%s: its lines do not give the bytes that were ingested\n",
		             "%s: 復元した行が取り込んだ内容と一致しません\n"),
		          state->name);
	count_file(reading->is_counted, (size_t)(state - reading->files), reading->result);
}

static bool take_bytes(void *user, struct str bytes, struct fail *fail)
{
	struct reading *reading = user;

	(void)fail;
	while (reading->next < reading->state_count &&
	       reading->states[reading->next]->text_bytes <= reading->passed_bytes + bytes.size) {
		size_t part = (size_t)(reading->states[reading->next]->text_bytes - reading->passed_bytes);

		xxh128_stream_add(reading->content, bytes.at, part);
		bytes = str_skip(bytes, part);
		reading->passed_bytes += part;
		compare_state(reading);
	}
	if (bytes.size > 0)
		xxh128_stream_add(reading->content, bytes.at, bytes.size);
	reading->passed_bytes += bytes.size;
	return true;
}

/* Is the whole of `base` the beginning of `file`, so that reading the one proves the other? */
static bool holds_base(const struct archive_file *file, const struct archive_file *base)
{
	return base && file->base_lines == base->line_count && base->cut_bytes == 0 && base->text_bytes <= file->text_bytes;
}

static bool same_content(const struct archive_file *a, const struct archive_file *b)
{
	return xxh128_equal(a->content, b->content) && a->text_bytes == b->text_bytes;
}

/* Did an entry take the segment away? */
static bool segment_pruned(const struct catalog *catalog, uint64_t number)
{
	for (size_t i = 0; i < catalog->entry_count; i++)
		for (size_t k = 0; catalog->entries[i].kind == ENTRY_PRUNED && k < catalog->entries[i].file.extent_count; k++)
			if (catalog->entries[i].file.extents[k].segment == number)
				return true;
	return false;
}

/* *ret_pruned: lines of it were pruned. False: lines are gone without an entry that says why. */
static bool look_at_file(const struct catalog *catalog, const struct archive_file *file, bool *ret_pruned)
{
	struct arena arena = {0};
	struct fail fail = {0};
	struct extent *extents;
	size_t count = 0;
	bool done = catalog_file_extents(catalog, file, &arena, &extents, &count, &fail);

	*ret_pruned = false;
	for (size_t i = 0; i < count; i++) {
		const struct segment_info *segment = catalog_segment(catalog, extents[i].segment);

		if (!segment && segment_pruned(catalog, extents[i].segment))
			*ret_pruned = true;
		else if (!segment || extents[i].first_line > segment->line_count ||
		         extents[i].line_count > segment->line_count - extents[i].first_line)
			done = false;
	}
	arena_release(&arena);
	return done;
}

bool catalog_file_pruned(const struct catalog *catalog, const struct archive_file *file)
{
	bool pruned;

	return look_at_file(catalog, file, &pruned) && pruned;
}

/* Can there be a file of these lines? NULL, or the sentence that says why not. */
static const char *impossible(const struct archive_file *file)
{
	uint64_t sum = file->base_lines;
	bool too_many = false;

	for (size_t i = 0; i < file->extent_count; i++)
		too_many = __builtin_add_overflow(sum, file->extents[i].line_count, &sum) || too_many;
	if (!file->base && file->base_lines > 0)
		return TR("it begins with lines of another file, and names none",
		          "別のファイルの行で始まるとされていますが、そのファイルの指定がありません");
	if (!file->base && file->extent_count == 0 && file->text_bytes > 0)
		return TR("it has bytes and no lines", "バイト数があるのに行がありません");
	if (too_many || sum != file->line_count)
		return TR("its number of lines is not that of its parts", "行数が各部分の行数の合計と一致しません");
	return NULL;
}

static void verify_shapes(const struct catalog *catalog, struct verify_result *result)
{
	for (size_t i = 0; i < catalog->file_count; i++) {
		const char *why = impossible(&catalog->files[i]);

		if (why)
			text_addf(&result->problems,
			          TR("%s (entry %" PRId64 "): cannot be: %s\n",
			             "%s（項目 %" PRId64 "）: ありえない項目です: %s\n"),
			          catalog->files[i].name, catalog->files[i].id, why);
	}
}

bool verify_file_places(const struct catalog *catalog, struct verify_result *result, struct fail *fail)
{
	verify_shapes(catalog, result);
	for (size_t i = 0; i < catalog->file_count; i++) {
		bool pruned;

		if (!look_at_file(catalog, &catalog->files[i], &pruned))
			text_addf(&result->problems,
			          TR("%s (entry %" PRId64 "): its lines are not where the manifest says\n",
			             "%s（項目 %" PRId64 "）: 目録の示す場所に行がありません\n"),
			          catalog->files[i].name, catalog->files[i].id);
		result->pruned_file_count += pruned;
	}
	return text_failed(&result->problems) ? fail_memory(fail) : true;
}

/* The file and the states before it that it proves, the shortest first. */
static bool read_states(const struct catalog *catalog, const struct archive_file *file, struct arena *arena,
                        struct reading *reading, struct fail *fail)
{
	size_t count = 1;

	for (const struct archive_file *at = file, *base; (base = catalog_file(catalog, at->base)) && holds_base(at, base);
	     at = base)
		count++;

	const struct archive_file **states = arena_alloc(arena, count, sizeof(struct archive_file *));

	if (!states)
		return fail_memory(fail);
	reading->states = states;
	reading->state_count = count;
	for (const struct archive_file *at = file; count-- > 0; at = catalog_file(catalog, at->base))
		states[count] = at;
	return true;
}

static bool verify_head(struct segment_lines *lines, const struct archive_file *file, bool *is_counted,
                        struct verify_result *result, struct fail *fail)
{
	struct arena arena = {0};
	struct fail found = {0};
	struct reading reading = {.result = result,
	                          .content = xxh128_stream_new(),
	                          .files = lines->catalog->files,
	                          .is_counted = is_counted};
	bool done = reading.content ? read_states(lines->catalog, file, &arena, &reading, fail) : fail_memory(fail);

	if (done && !restore_file(lines, file, take_bytes, &reading, &found)) {
		if (found.kind == FAIL_MEMORY)
			done = fail_memory(fail);
		else
			text_addf(&result->problems, "%s\n", found.sentence);
	} else if (done && reading.next < reading.state_count) {
		text_addf(&result->problems,
		          TR("%s: its lines are fewer bytes than were ingested\n",
		             "%s: 復元した行が取り込んだ内容より短くなっています\n"),
		          file->name);
	}
	xxh128_stream_free(reading.content);
	arena_release(&arena);
	return done;
}

/* What proves each file: itself, its segment (done already), or a longer file. */
static void find_heads(const struct catalog *catalog, bool *is_proved, bool *is_counted, struct verify_result *result)
{
	for (size_t i = 0; i < catalog->file_count; i++) {
		const struct archive_file *file = &catalog->files[i];
		const struct archive_file *base = file->base ? catalog_file(catalog, file->base) : NULL;

		if (catalog_file_pruned(catalog, file)) {
			is_proved[i] = true; /* as far as it can be */
			result->pruned_file_count++;
		} else if (file->extent_count == 0 && base && file->cut_bytes == 0 && file->base_lines == base->line_count) {
			is_proved[i] = true;
			count_file(is_counted, i, result);
			if (!same_content(file, base))
				text_addf(&result->problems,
				          TR("%s: is said to be a copy of %s, with another digest\n",
				             "%s: %s と同じ内容とされていますがダイジェストが違います\n"),
				          file->name, base->name);
		} else if (holds_base(file, base)) {
			is_proved[base - catalog->files] = true;
		} else if (!base && file->extent_count == 1) {
			const struct segment_info *segment = catalog_segment(catalog, file->extents[0].segment);

			if (segment && segment->id == file->id && segment->line_count == file->extents[0].line_count &&
			    file->cut_bytes == 0)
				is_proved[i] = true;
			if (is_proved[i])
				count_file(is_counted, i, result);
		}
	}
}

bool verify_files(const struct archive *archive, const struct catalog *catalog, struct verify_result *result,
                  struct fail *fail)
{
	bool *is_proved = calloc(2 * catalog->file_count + 1, sizeof(*is_proved));
	bool *is_counted = is_proved ? is_proved + catalog->file_count : NULL;
	struct segment_lines lines = {0};
	bool done = is_proved ? segment_lines_init(&lines, archive, catalog, fail) : fail_memory(fail);

	verify_shapes(catalog, result);
	if (done)
		find_heads(catalog, is_proved, is_counted, result);
	for (size_t i = 0; done && i < catalog->file_count; i++) {
		if (!is_proved[i])
			done = verify_head(&lines, &catalog->files[i], is_counted, result, fail);
	}
	segment_lines_release(&lines);
	free(is_proved);
	return done;
}
