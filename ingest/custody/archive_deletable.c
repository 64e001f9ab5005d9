/* geppo archive status --deletable: input files that the archive can give back, so that the disk may have its room
 * back. A file is named only when everything was looked at now: its bytes were read again, and are those that the
 * archive has for it, and these can be restored. What speaks against a file is said on standard error. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "archive_command.h"
#include "input.h"
#include "json_text.h"
#include "lang.h"
#include "message.h"

#define READ_BYTES ((size_t)256 << 10)

/* A file on disk: an input, or the container of some. */
struct candidate {
	const char *path, *source;
	uint64_t size_bytes;
	int64_t modified_us;
	int64_t max_us;     /* of the stamps of its lines */
	const char *reason; /* why it must stay; NULL: nothing known */
};

struct search {
	struct command *command;
	const struct archive_file *files;
	size_t file_count;
	const struct segment_info *segments;
	size_t segment_count;
	uint8_t *checked; /* by segment: 0 not yet, 1 whole, 2 damaged */
	struct candidate *candidates;
	size_t count;
	struct inputs *inputs;
	char *buffer;
	bool quick;
};

static bool keep(struct search *search, struct candidate *candidate, const char *reason, struct fail *fail)
{
	if (!candidate->reason)
		candidate->reason = arena_cstr(&search->command->arena, str_of(reason));
	return candidate->reason ? true : fail_memory(fail);
}

/* --- The archive's side --- */

/* Is it there, and (unless quick) of the right SHA-256? Looked at once. */
static bool segment_is_whole(struct search *search, uint64_t number)
{
	for (size_t i = 0; i < search->segment_count; i++) {
		const struct segment_info *segment = &search->segments[i];
		struct fail trouble = {0};
		struct sha256 digest;

		if (segment->number != number)
			continue;
		if (search->quick)
			return true;
		if (!search->checked[i])
			search->checked[i] = digest_sha256_file(segment->path, &digest, &trouble) &&
			                                     digest_equal(digest, segment->digest)
			                             ? 1
			                             : 2;
		return search->checked[i] == 1;
	}
	return false;
}

static bool segments_are_whole(struct search *search, const struct archive_file *file)
{
	for (const struct archive_file *at = file; at;) {
		const struct archive_file *base = NULL;

		for (size_t i = 0; i < at->extent_count; i++)
			if (!segment_is_whole(search, at->extents[i].segment))
				return false;
		for (size_t i = 0; at->base && i < search->file_count && !base; i++)
			base = search->files[i].id == at->base && at->base < at->id ? &search->files[i] : NULL;
		if (at->base && !base)
			return false;
		at = base;
	}
	return true;
}

static bool digest_bytes(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	if (bytes.size)
		xxh128_stream_add(user, bytes.at, bytes.size);
	return true;
}

/* Can the archive give the file's bytes? What keeps it from doing so is a reason. */
static bool check_archive(struct search *search, struct candidate *candidate, const struct archive_file *file,
                          struct fail *fail)
{
	struct xxh128_stream *content;
	struct fail trouble = {0};
	bool same;

	if (!segments_are_whole(search, file))
		return keep(search, candidate,
		            TR("the archive's segments for it are damaged or were pruned",
		               "アーカイブ内のセグメントが破損、または期限により削除済み"),
		            fail);
	if (search->quick)
		return true;
	content = xxh128_stream_new();
	if (!content)
		return fail_memory(fail);
	same = archive_restore_version(search->command->archive, file->id, digest_bytes, content, &trouble) &&
	       xxh128_equal(xxh128_stream_value(content), file->content);
	xxh128_stream_free(content);
	if (same)
		return true;
	return keep(search, candidate,
	            trouble.kind ? trouble.sentence
	                         : TR("the archive does not give its bytes back", "アーカイブから復元できません"),
	            fail);
}

/* --- The disk's side --- */

/* Digest and size of what the input holds now; *ret_trouble when it cannot be read to its end. */
static bool read_input(struct search *search, const char *name, struct xxh128 *ret_content, uint64_t *ret_bytes,
                       struct fail *ret_trouble, struct fail *fail)
{
	struct xxh128_stream *content = xxh128_stream_new();
	struct stream *stream = content ? inputs_open(search->inputs, name, ret_trouble) : NULL;
	size_t size = 0;
	bool good = stream != NULL;

	if (!content)
		return fail_memory(fail);
	*ret_bytes = 0;
	while (good && (good = stream_read(stream, search->buffer, READ_BYTES, &size, ret_trouble)) && size > 0) {
		xxh128_stream_add(content, search->buffer, size);
		*ret_bytes += size;
	}
	*ret_content = xxh128_stream_value(content);
	stream_free(stream);
	xxh128_stream_free(content);
	return true;
}

static bool check_file(struct search *search, struct candidate *candidate, const struct archive_file *file,
                       struct fail *fail)
{
	struct archive_file known;
	struct fail trouble = {0};
	struct xxh128 content;
	uint64_t bytes;
	bool found = false;

	if (candidate->reason)
		return true;
	if (file->damage[0])
		return keep(search, candidate, file->damage, fail);
	if (!read_input(search, file->name, &content, &bytes, &trouble, fail))
		return false;
	if (trouble.kind)
		return keep(search, candidate, trouble.sentence, fail);
	if (!archive_find_content(search->command->archive, file->source, content, bytes, &found, &known,
	                          &search->command->arena, fail))
		return false;
	if (!found)
		return keep(search, candidate,
		            file->waiting_bytes && bytes == file->text_bytes + file->waiting_bytes
		                    ? TR("bytes at its end are not in the archive yet",
		                         "末尾の書きかけの部分がまだ取り込まれていません")
		                    : TR("its content is not the one that was ingested; `geppo ingest` takes it",
		                         "内容が取り込み時と異なります（geppo ingest で取り込めます）"),
		            fail);
	for (size_t i = 0; i < search->file_count; i++)
		if (search->files[i].id == known.id)
			return check_archive(search, candidate, &search->files[i], fail);
	return keep(search, candidate, TR("it is not in the archive", "アーカイブにありません"), fail);
}

/* A container may go when each of its members may. */
static bool check_members(struct search *search, struct candidate *candidate, struct fail *fail)
{
	struct input_names names = {NULL, 0, 0};

	if (!input_names_add(&names, candidate->path, NULL, &search->command->arena, fail))
		return false;
	for (size_t i = 0; i < names.count && !candidate->reason; i++) {
		bool known = false;

		for (size_t k = 0; k < search->file_count && !known; k++)
			known = strcmp(search->files[k].name, names.items[i]) == 0;
		if (!known &&
		    !keep(search, candidate,
		          TR("it holds a file that is not in the archive", "取り込まれていないファイルを含んでいます"),
		          fail))
			return false;
	}
	return true;
}

/* --- Which files --- */

static bool is_newest_of_name(const struct search *search, size_t index)
{
	for (size_t i = index + 1; i < search->file_count; i++)
		if (strcmp(search->files[i].name, search->files[index].name) == 0 &&
		    strcmp(search->files[i].source, search->files[index].source) == 0)
			return false;
	return true;
}

static struct candidate *candidate_of(struct search *search, const char *path)
{
	for (size_t i = 0; path && i < search->count; i++)
		if (strcmp(search->candidates[i].path, path) == 0)
			return &search->candidates[i];
	return NULL;
}

static bool collect(struct search *search, struct fail *fail)
{
	for (size_t i = 0; i < search->file_count; i++) {
		const struct archive_file *file = &search->files[i];
		const char *path =
		        arena_cstr(&search->command->arena, str_take(str_of(file->name), input_path_size(file->name)));
		struct candidate *candidate = candidate_of(search, path);
		struct stat status;

		if (!path)
			return fail_memory(fail);
		if (!candidate && (stat(path, &status) != 0 || !S_ISREG(status.st_mode)))
			continue;
		if (!candidate) {
			candidate = &search->candidates[search->count++];
			*candidate = (struct candidate){.path = path, .source = file->source, .max_us = NO_TIME};
			candidate->size_bytes = (uint64_t)status.st_size;
			candidate->modified_us =
			        (int64_t)status.st_mtim.tv_sec * SECOND_US + status.st_mtim.tv_nsec / 1000;
		}
		if (is_newest_of_name(search, i) && file->max_us > candidate->max_us)
			candidate->max_us = file->max_us;
	}
	return true;
}

/* The file that a server writes to is the one that was changed last, or has the last stamps. */
static bool keep_newest(struct search *search, struct fail *fail)
{
	for (size_t i = 0; i < search->count; i++) {
		bool last_changed = true, last_stamped = search->candidates[i].max_us != NO_TIME;

		for (size_t k = 0; k < search->count; k++) {
			if (strcmp(search->candidates[k].source, search->candidates[i].source) != 0)
				continue;
			last_changed =
			        last_changed && search->candidates[k].modified_us <= search->candidates[i].modified_us;
			last_stamped = last_stamped && search->candidates[k].max_us <= search->candidates[i].max_us;
		}
		if ((last_changed || last_stamped) && !keep(search, &search->candidates[i],
		                                            TR("the newest file of its source: it may still grow",
		                                               "ソースの最新ファイルで、追記される可能性があります"),
		                                            fail))
			return false;
	}
	return true;
}

/* --- Report --- */

static void report_json(const struct search *search, struct text *text)
{
	const char *comma = "";

	text_addf(text, "{\"verified\":\"%s\",\"deletable\":[", search->quick ? "quick" : "full");
	for (size_t i = 0; i < search->count; i++) {
		const struct candidate *candidate = &search->candidates[i];

		if (candidate->reason)
			continue;
		text_addf(text, "%s{", comma);
		json_key(text, "path", candidate->path);
		json_key(text, "source", candidate->source);
		text_addf(text, "\"bytes\":%" PRIu64 "}", candidate->size_bytes);
		comma = ",\n";
	}
	text_add_cstr(text, "],\"kept\":[");
	comma = "";
	for (size_t i = 0; i < search->count; i++) {
		const struct candidate *candidate = &search->candidates[i];

		if (!candidate->reason)
			continue;
		text_addf(text, "%s{", comma);
		json_key(text, "path", candidate->path);
		text_add_cstr(text, "\"reason\":");
		json_string(text, candidate->reason);
		text_add_byte(text, '}');
		comma = ",\n";
	}
	text_add_cstr(text, "]}\n");
}

static void report(const struct search *search, bool zero, struct text *text)
{
	uint64_t bytes = 0, count = 0;

	for (size_t i = 0; i < search->count; i++) {
		const struct candidate *candidate = &search->candidates[i];

		if (candidate->reason) {
			message_note("%s: %s", candidate->path, candidate->reason);
			continue;
		}
		text_add_cstr(text, candidate->path);
		text_add_byte(text, zero ? '\0' : '\n');
		bytes += candidate->size_bytes;
		count++;
	}
	if (search->quick)
		message_note(TR("%" PRIu64 " files, %" PRIu64 " bytes; checked: their bytes against the manifest, the "
		                "archive quickly",
		                "%" PRIu64 " ファイル、%" PRIu64
		                " バイト。ファイルの内容を目録と照合済み（アーカイブは簡易検証）"),
		             count, bytes);
	else
		message_note(TR("%" PRIu64 " files, %" PRIu64
		                " bytes; checked: their bytes, the SHA-256 of their segments, "
		                "and that they can be restored",
		                "%" PRIu64 " ファイル、%" PRIu64
		                " バイト。ファイルの内容、セグメントの SHA-256、復元結果を照合済み"),
		             count, bytes);
}

/* Chain and presence: nothing may go while anything is wrong with the archive. */
static bool archive_is_sound(struct search *search, struct fail *fail)
{
	struct verify_result result;
	bool sound;

	if (!archive_verify(search->command->archive, false, &result, fail))
		return false;
	sound = result.problems.size == 0;
	if (!sound)
		command_tell(text_str(&result.problems));
	text_release(&result.problems);
	return sound ? true
	             : fail_set(fail, FAIL_FORMAT,
	                        TR("the archive is damaged: no file may be deleted",
	                           "アーカイブが壊れているため、削除できるファイルはありません"));
}

static bool search_all(struct search *search, struct fail *fail)
{
	struct command *command = search->command;
	struct arena *arena = &command->arena;

	if (!archive_is_sound(search, fail) ||
	    !archive_files(command->archive, NULL, arena, &search->files, &search->file_count, fail) ||
	    !archive_segments(command->archive, NULL, INT64_MIN, INT64_MAX, arena, &search->segments,
	                      &search->segment_count, fail))
		return false;
	search->checked = arena_alloc(arena, search->segment_count + 1, 1);
	search->candidates = arena_alloc(arena, search->file_count + 1, sizeof(*search->candidates));
	search->buffer = arena_alloc(arena, READ_BYTES, 1);
	if (!search->checked || !search->candidates || !search->buffer)
		return fail_memory(fail);
	if (!collect(search, fail) || !keep_newest(search, fail))
		return false;
	for (size_t i = 0; i < search->count; i++)
		if (!search->candidates[i].reason && !check_members(search, &search->candidates[i], fail))
			return false;
	for (size_t i = 0; i < search->file_count; i++) {
		const char *path = arena_cstr(
		        arena, str_take(str_of(search->files[i].name), input_path_size(search->files[i].name)));
		struct candidate *candidate = candidate_of(search, path);

		if (candidate && is_newest_of_name(search, i) &&
		    !check_file(search, candidate, &search->files[i], fail))
			return false;
	}
	return true;
}

bool command_deletable(struct command *command, struct fail *fail)
{
	struct search search = {.command = command, .quick = command->arguments->quick, .inputs = inputs_new(NULL)};
	struct text text = {0};
	bool done = search.inputs ? search_all(&search, fail) : fail_memory(fail);

	if (done) {
		if (command->arguments->json)
			report_json(&search, &text);
		else
			report(&search, command->arguments->zero, &text);
		done = command_print(&text, fail);
	}
	text_release(&text);
	inputs_free(search.inputs);
	return done;
}
