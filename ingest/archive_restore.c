/* geppo archive restore: the original bytes back. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "archive_command.h"
#include "file.h"
#include "lang.h"
#include "message.h"
#include "number.h"

static bool write_new_file(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	new_file_write(user, bytes.at, bytes.size); /* sticky: the commit says what went wrong */
	return true;
}

/* The files of the name with different contents, the newest last. */
static size_t find_versions(const struct archive_file *files, size_t count, const char *name,
                            const struct archive_file **versions)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		size_t known = 0;

		if (strcmp(files[i].name, name) != 0)
			continue;
		while (known < found && !(xxh128_equal(versions[known]->content, files[i].content) &&
		                          versions[known]->text_bytes == files[i].text_bytes &&
		                          strcmp(versions[known]->source, files[i].source) == 0))
			known++;
		if (known == found)
			versions[found++] = &files[i];
	}
	return found;
}

static void tell_versions(const struct command *command, const struct archive_file *const *versions, size_t count)
{
	char from[INSTANT_TEXT_SIZE], to[INSTANT_TEXT_SIZE], at[INSTANT_TEXT_SIZE];

	for (size_t i = 0; i < count; i++)
		message_note(TR("--version %" PRId64 ": %s, %" PRIu64 " bytes, %" PRIu64
		                " lines, stamps %s – %s, ingested %s",
		                "--version %" PRId64 ": %s、%" PRIu64 " バイト、%" PRIu64 " 行、%s – %s、取り込み %s"),
		             versions[i]->id, versions[i]->source, versions[i]->text_bytes, versions[i]->line_count,
		             command_time(command->zone, versions[i]->min_us, from),
		             command_time(command->zone, versions[i]->max_us, to),
		             command_time(command->zone, versions[i]->ingested_us, at));
}

static bool find_file(struct command *command, int64_t *ret_id, struct fail *fail)
{
	const struct arguments *arguments = command->arguments;
	const struct archive_file *files, **versions;
	size_t count = 0, found;

	if (arguments->version && !number_i64(str_of(arguments->version), 1, INT64_MAX, ret_id))
		return fail_set(fail, FAIL_USAGE, TR("--version %s: not a number", "--version %s: 番号ではありません"),
		                arguments->version);
	if (!archive_files(command->archive, NULL, &command->arena, &files, &count, fail))
		return false;
	versions = arena_alloc(&command->arena, count + 1, sizeof(struct archive_file *));
	if (!versions)
		return fail_memory(fail);
	found = find_versions(files, count, arguments->file, versions);
	for (size_t i = 0; arguments->version && i < count; i++)
		if (files[i].id == *ret_id && strcmp(files[i].name, arguments->file) == 0)
			return true;
	if (found == 0)
		return fail_set(fail, FAIL_INPUT,
		                TR("%s: no file of this name is in the archive",
		                   "%s: この名前のファイルはアーカイブにありません"),
		                arguments->file);
	if (found == 1 && !arguments->version) {
		*ret_id = versions[0]->id;
		return true;
	}
	tell_versions(command, versions, found);
	if (arguments->version)
		return fail_set(fail, FAIL_INPUT, TR("%s: has no version %s", "%s: 版 %s はありません"), arguments->file,
		                arguments->version);
	/* The newest, as a file of that name would be found on disk. */
	*ret_id = versions[found - 1]->id;
	message_note(TR("%s: had %zu contents under this name; this is the newest, --version %" PRId64,
	                "%s: この名前で %zu 通りの内容があります。最新のもの（--version %" PRId64 "）を復元します"),
	             arguments->file, found, *ret_id);
	return true;
}

static bool restore(struct command *command, struct new_file *file, struct fail *fail)
{
	const struct arguments *arguments = command->arguments;
	bool (*write)(void *, struct str, struct fail *) = file ? write_new_file : command_write;
	int64_t id = 0, from_us, until_us;

	if (arguments->file)
		return find_file(command, &id, fail) &&
		       archive_restore_version(command->archive, id, write, file, fail);
	return command_instant(command, "from", arguments->from, INT64_MIN, &from_us, fail) &&
	       command_instant(command, "until", arguments->until, INT64_MAX, &until_us, fail) &&
	       archive_restore_source(command->archive, arguments->rest[0], from_us, until_us, write, file, fail);
}

bool command_restore(struct command *command, struct fail *fail)
{
	const struct arguments *arguments = command->arguments;
	struct new_file *file = NULL;

	if ((arguments->file != NULL) == (arguments->rest_count == 1))
		return fail_set(fail, FAIL_USAGE,
		                TR("restore needs either --file NAME or the name of a source",
		                   "restore には --file NAME かソース名のどちらか一方が必要です"));
	if (arguments->file ? arguments->from || arguments->until : arguments->version != NULL)
		return fail_set(fail, FAIL_USAGE,
		                TR("--from and --until go with a source, --version with --file",
		                   "--from と --until はソース名、--version は --file と組み合わせてください"));
	if (arguments->out && !(file = new_file_open(arguments->out, fail)))
		return false;
	if (restore(command, file, fail))
		return file ? new_file_commit(file, fail) : true;
	new_file_abandon(file);
	return false;
}
