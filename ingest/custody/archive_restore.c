/* geppo archive restore: the original bytes back. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "archive_command.h"
#include "file.h"
#include "lang.h"
#include "number.h"

static bool write_new_file(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	new_file_write(user, bytes.at, bytes.size); /* sticky: the commit says what went wrong */
	return true;
}

static bool write_standard(void *user, struct str bytes, struct fail *fail)
{
	uint64_t *written = user;

	*written += bytes.size;
	return command_write(NULL, bytes, fail);
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

static int64_t newest_id(const struct archive_file *files, size_t count, const char *name)
{
	int64_t id = 0;

	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].name, name) == 0)
			id = files[i].id;
	return id;
}

static bool list_versions(const struct command *command, const struct archive_file *const *versions, size_t count,
                          struct fail *fail)
{
	char from[INSTANT_TEXT_SIZE], to[INSTANT_TEXT_SIZE], at[INSTANT_TEXT_SIZE];
	struct text text = {0};
	bool done;

	for (size_t i = 0; i < count; i++)
		text_addf(&text,
		          TR("--version %" PRId64 ": %s, %" PRIu64 " bytes, %" PRIu64
		             " lines, stamps %s – %s, ingested %s\n",
		             "--version %" PRId64 ": %s、%" PRIu64 " バイト、%" PRIu64 " 行、%s – %s、取り込み %s\n"),
		          versions[i]->id, versions[i]->source, versions[i]->text_bytes, versions[i]->line_count,
		          command_time(command->zone, versions[i]->min_us, from),
		          command_time(command->zone, versions[i]->max_us, to),
		          command_time(command->zone, versions[i]->ingested_us, at));
	done = command_print(&text, fail);
	text_release(&text);
	return done;
}

/* The file that is meant; *ret_id 0: its versions were listed instead. Without --version it is the newest, as a file of
 * that name would be found on disk. */
static bool find_file(struct command *command, int64_t *ret_id, struct fail *fail)
{
	const struct arguments *arguments = command->arguments;
	const struct archive_file *files, **versions;
	size_t count = 0, found;

	*ret_id = 0;
	if (!archive_files(command->archive, NULL, &command->arena, &files, &count, fail))
		return false;
	versions = arena_alloc(&command->arena, count + 1, sizeof(struct archive_file *));
	if (!versions)
		return fail_memory(fail);
	found = find_versions(files, count, arguments->file, versions);
	if (found == 0)
		return fail_set(fail, FAIL_INPUT,
		                TR("%s: no file of this name is in the archive",
		                   "%s: この名前のファイルはアーカイブにありません"),
		                arguments->file);
	if (arguments->version && strcmp(arguments->version, "list") == 0)
		return list_versions(command, versions, found, fail);
	if (!arguments->version) {
		*ret_id = newest_id(files, count, arguments->file);
		return true;
	}
	if (!number_i64(str_of(arguments->version), 1, INT64_MAX, ret_id))
		return fail_set(fail, FAIL_USAGE, TR("--version %s: not a number", "--version %s: 番号ではありません"),
		                arguments->version);
	for (size_t i = 0; i < count; i++)
		if (files[i].id == *ret_id && strcmp(files[i].name, arguments->file) == 0)
			return true;
	return fail_set(fail, FAIL_INPUT,
	                TR("%s: has no version %s; --version list shows them",
	                   "%s: 版 %s はありません（--version list で一覧を表示）"),
	                arguments->file, arguments->version);
}

static bool restore(struct command *command, struct new_file *file, struct fail *fail)
{
	const struct arguments *arguments = command->arguments;
	bool (*write)(void *, struct str, struct fail *) = file ? write_new_file : write_standard;
	uint64_t written = 0;
	void *user = file ? (void *)file : (void *)&written;
	int64_t id = 0, from_us, until_us;

	if (arguments->file) {
		if (!find_file(command, &id, fail))
			return false;
		if (id == 0 || archive_restore_version(command->archive, id, write, user, fail))
			return true;
		if (written > 0)
			fail_prefix(fail, TR("what was written is not the file", "出力した内容は元のファイルではありません"));
		return false;
	}
	return command_instant(command, "from", arguments->from, INT64_MIN, &from_us, fail) &&
	       command_instant(command, "until", arguments->until, INT64_MAX, &until_us, fail) &&
	       archive_restore_source(command->archive, arguments->rest[0], from_us, until_us, write, user, fail);
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
	if (arguments->version && strcmp(arguments->version, "list") == 0)
		return restore(command, NULL, fail); /* nothing is restored: no file is made */
	if (arguments->out && (!command_out(arguments->out, fail) || !(file = new_file_open(arguments->out, fail))))
		return false;
	if (restore(command, file, fail))
		return file ? new_file_commit(file, fail) : true;
	new_file_abandon(file);
	return false;
}
