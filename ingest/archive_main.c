/* geppo archive: what the archive of a workspace holds, whether it is whole, and the original bytes back out of it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "archive.h"
#include "file.h"
#include "lang.h"
#include "message.h"
#include "option.h"

#define ARCHIVE_FOLDER "archive"

struct arguments {
	bool json, full;
	const char *file, *out;
};

static void add_json(struct text *text, const char *value)
{
	text_add_byte(text, '"');
	for (const char *at = value; *at; at++) {
		if (*at == '"' || *at == '\\')
			text_addf(text, "\\%c", *at);
		else if ((unsigned char)*at < 32)
			text_addf(text, "\\u%04x", (unsigned)(unsigned char)*at);
		else
			text_add_byte(text, *at);
	}
	text_add_byte(text, '"');
}

static bool print(const struct text *text, struct fail *fail)
{
	if (text_failed(text))
		return fail_memory(fail);
	if (text->size)
		fwrite(text->at, 1, text->size, stdout); /* message_exit_status asks whether that went well */
	return true;
}

/* --- status --- */

/* Sums over the files and segments of one source. */
struct source_sum {
	const char *source;
	uint64_t files, again, damaged;
	uint64_t lines, records, excluded, rejected;
	uint64_t text_bytes, stored_bytes, segment_bytes, segments;
	int64_t min_us, max_us;
};

static struct source_sum *sum_of(struct source_sum *sums, size_t *count, const char *source)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(sums[i].source, source) == 0)
			return &sums[i];
	sums[*count] = (struct source_sum){.source = source, .min_us = NO_TIME, .max_us = NO_TIME};
	return &sums[(*count)++];
}

static void add_file(struct source_sum *sum, const struct archive_file *file)
{
	sum->files++;
	sum->damaged += file->damage[0] != '\0';
	sum->excluded += file->excluded_count;
	sum->rejected += file->rejected_count;
	sum->stored_bytes += file->stored_bytes;
}

static void add_segment(struct source_sum *sum, const struct segment_info *segment)
{
	sum->segments++;
	sum->lines += segment->line_count;
	sum->records += segment->record_count;
	sum->text_bytes += segment->text_bytes;
	sum->segment_bytes += segment->size_bytes;
	if (segment->min_us == NO_TIME)
		return;
	sum->min_us = sum->min_us == NO_TIME || segment->min_us < sum->min_us ? segment->min_us : sum->min_us;
	sum->max_us = segment->max_us > sum->max_us ? segment->max_us : sum->max_us;
}

static bool collect_sums(struct archive *archive, struct arena *arena, struct source_sum **ret_sums, size_t *ret_count,
                         struct fail *fail)
{
	const struct archive_file *files;
	const struct segment_info *segments;
	size_t file_count = 0, segment_count = 0, count = 0;

	if (!archive_files(archive, NULL, arena, &files, &file_count, fail) ||
	    !archive_segments(archive, NULL, INT64_MIN, INT64_MAX, arena, &segments, &segment_count, fail))
		return false;

	struct source_sum *sums = arena_alloc(arena, file_count + 1, sizeof(*sums));

	if (!sums)
		return fail_memory(fail);
	for (size_t i = 0; i < file_count; i++)
		add_file(sum_of(sums, &count, files[i].source), &files[i]);
	for (size_t i = 0; i < segment_count; i++)
		add_segment(sum_of(sums, &count, segments[i].source), &segments[i]);
	for (size_t i = 0; i < count; i++)
		sums[i].again = sums[i].files - sums[i].segments;
	*ret_sums = sums;
	*ret_count = count;
	return true;
}

/* "2019-10-01T00:00:00Z", "" for none. */
static const char *instant(int64_t at_us, char buffer[CIVIL_TEXT_SIZE])
{
	if (at_us == NO_TIME) {
		buffer[0] = '\0';
		return buffer;
	}
	civil_format_time(civil_of_us(at_us), buffer);

	size_t size = strlen(buffer);

	buffer[10] = 'T';
	memcpy(buffer + size, "Z", 2);
	return buffer;
}

static void status_json(const struct source_sum *sums, size_t count, const char *head, struct text *text)
{
	char from[CIVIL_TEXT_SIZE], to[CIVIL_TEXT_SIZE];

	text_addf(text, "{\"chain_head\":\"%s\",\"sources\":[", head);
	for (size_t i = 0; i < count; i++) {
		const struct source_sum *sum = &sums[i];

		text_add_cstr(text, i ? ",\n{\"source\":" : "\n{\"source\":");
		add_json(text, sum->source);
		text_addf(text,
		          ",\"files\":%" PRIu64 ",\"seen_again\":%" PRIu64 ",\"damaged\":%" PRIu64
		          ",\"segments\":%" PRIu64 ",\"lines\":%" PRIu64 ",\"records\":%" PRIu64
		          ",\"excluded\":%" PRIu64 ",\"rejected\":%" PRIu64 ",\"text_bytes\":%" PRIu64
		          ",\"input_bytes\":%" PRIu64 ",\"archive_bytes\":%" PRIu64
		          ",\"first\":\"%s\",\"last\":\"%s\"}",
		          sum->files, sum->again, sum->damaged, sum->segments, sum->lines, sum->records, sum->excluded,
		          sum->rejected, sum->text_bytes, sum->stored_bytes, sum->segment_bytes,
		          instant(sum->min_us, from), instant(sum->max_us, to));
	}
	text_add_cstr(text, "]}\n");
}

static void status_text(const struct source_sum *sums, size_t count, const char *head, struct text *text)
{
	char from[CIVIL_TEXT_SIZE], to[CIVIL_TEXT_SIZE];

	for (size_t i = 0; i < count; i++) {
		const struct source_sum *sum = &sums[i];

		text_addf(text, "%s\n  ", sum->source);
		text_addf(text,
		          TR("files %" PRIu64 " (seen again %" PRIu64 ", damaged %" PRIu64 ")\n  lines ",
		             "ファイル %" PRIu64 "（再出現 %" PRIu64 "、破損 %" PRIu64 "）\n  行 "),
		          sum->files, sum->again, sum->damaged);
		text_add_grouped(text, (int64_t)sum->lines);
		text_add_cstr(text, TR("  records ", "  記録 "));
		text_add_grouped(text, (int64_t)sum->records);
		text_add_cstr(text, TR("\n  bytes ", "\n  バイト "));
		text_add_grouped(text, (int64_t)sum->text_bytes);
		text_add_cstr(text, TR("  in the archive ", "  アーカイブ内 "));
		text_add_grouped(text, (int64_t)sum->segment_bytes);
		text_addf(text, TR("\n  from %s to %s\n", "\n  期間 %s から %s\n"), instant(sum->min_us, from),
		          instant(sum->max_us, to));
	}
	text_addf(text, TR("chain head %s\n", "連鎖の先頭 %s\n"), head);
}

static bool run_status(struct archive *archive, const struct arguments *arguments, struct fail *fail)
{
	struct arena arena = {0};
	struct text text = {0};
	struct source_sum *sums = NULL;
	struct sha256 head;
	char hex[DIGEST_HEX_SIZE];
	size_t count = 0;
	bool done = collect_sums(archive, &arena, &sums, &count, fail) && archive_chain_head(archive, &head, fail);

	if (done) {
		if (arguments->json)
			status_json(sums, count, digest_hex(head, hex), &text);
		else
			status_text(sums, count, digest_hex(head, hex), &text);
		done = print(&text, fail);
	}
	text_release(&text);
	arena_release(&arena);
	return done;
}

/* --- verify --- */

static void verify_json(const struct verify_result *result, bool full, struct text *text)
{
	struct str rest = text_str(&result->problems), line;
	struct text problem = {0};
	char hex[DIGEST_HEX_SIZE];
	const char *comma = "";

	text_addf(text,
	          "{\"full\":%s,\"segments\":%" PRIu64 ",\"blocks\":%" PRIu64 ",\"lines\":%" PRIu64
	          ",\"chain_head\":\"%s\",\"problems\":[",
	          full ? "true" : "false", result->segment_count, result->block_count, result->line_count,
	          digest_hex(result->chain_head, hex));
	while (str_next(&rest, '\n', &line)) {
		text_clear(&problem);
		text_add_visible(&problem, line);
		text_add_cstr(text, comma);
		add_json(text, problem.at ? problem.at : "");
		comma = ",";
	}
	text_add_cstr(text, "]}\n");
	text_release(&problem);
}

static bool run_verify(struct archive *archive, const struct arguments *arguments, struct fail *fail)
{
	struct verify_result result;
	struct text text = {0};
	char hex[DIGEST_HEX_SIZE];

	if (!archive_verify(archive, arguments->full, &result, fail))
		return false;
	if (arguments->json)
		verify_json(&result, arguments->full, &text);
	else
		text_addf(&text,
		          TR("%" PRIu64 " segments, %" PRIu64 " blocks, %" PRIu64 " lines, chain head %s\n",
		             "セグメント %" PRIu64 "、ブロック %" PRIu64 "、行 %" PRIu64 "、連鎖の先頭 %s\n"),
		          result.segment_count, result.block_count, result.line_count,
		          digest_hex(result.chain_head, hex));

	bool whole = result.problems.size == 0;
	bool done = print(&text, fail);

	if (done && !whole) {
		struct text visible = {0};
		struct str rest = text_str(&result.problems), line;

		while (str_next(&rest, '\n', &line)) {
			text_clear(&visible);
			text_add_visible(&visible, line);
			message_defect("%s", visible.at ? visible.at : "");
		}
		text_release(&visible);
		done = fail_set(fail, FAIL_FORMAT, TR("the archive is damaged", "アーカイブが壊れています"));
	}
	text_release(&text);
	text_release(&result.problems);
	return done;
}

/* --- restore --- */

static bool write_standard_output(void *user, struct str bytes, struct fail *fail)
{
	(void)user;
	if (fwrite(bytes.at, 1, bytes.size, stdout) != bytes.size)
		return fail_set(fail, FAIL_IO, TR("standard output cannot be written", "標準出力に書けません"));
	return true;
}

static bool write_new_file(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	new_file_write(user, bytes.at, bytes.size); /* sticky: the commit says what went wrong */
	return true;
}

static bool run_restore(struct archive *archive, const struct arguments *arguments, const char *source,
                        struct fail *fail)
{
	struct new_file *file = NULL;
	bool done;

	if ((arguments->file != NULL) == (source != NULL))
		return fail_set(fail, FAIL_USAGE,
		                TR("restore needs either --file NAME or the name of a source",
		                   "restore には --file NAME かソース名のどちらか一方が必要です"));
	if (arguments->out) {
		file = new_file_open(arguments->out, fail);
		if (!file)
			return false;
	}
	if (source)
		done = archive_restore_source(archive, source, INT64_MIN, INT64_MAX,
		                              file ? write_new_file : write_standard_output, file, fail);
	else
		done = archive_restore_file(archive, arguments->file, file ? write_new_file : write_standard_output,
		                            file, fail);
	if (done && file)
		return new_file_commit(file, fail);
	new_file_abandon(file);
	return done;
}

/* --- Command line --- */

static bool run(int count, char **argv, const struct arguments *arguments, struct fail *fail)
{
	static const char *const commands[] = {"status", "verify", "restore"};
	const char *command = count > 0 ? argv[1] : "";
	size_t known = 0;

	while (known < sizeof(commands) / sizeof(commands[0]) && strcmp(command, commands[known]) != 0)
		known++;
	if (known == sizeof(commands) / sizeof(commands[0]))
		return fail_set(fail, FAIL_USAGE,
		                TR("\"%s\" is no command: status, verify or restore",
		                   "「%s」というコマンドはありません（status、verify、restore）"),
		                command);
	if (count > (known == 2 ? 2 : 1))
		return fail_set(fail, FAIL_USAGE, TR("what is \"%s\"?", "「%s」は分かりません"),
		                argv[known == 2 ? 3 : 2]);

	struct archive *archive = archive_open(ARCHIVE_FOLDER, ARCHIVE_READ, fail);
	bool done = archive != NULL;

	if (done && known == 0)
		done = run_status(archive, arguments, fail);
	else if (done && known == 1)
		done = run_verify(archive, arguments, fail);
	else if (done)
		done = run_restore(archive, arguments, count > 1 ? argv[2] : NULL, fail);
	archive_close(archive);
	return done;
}

int main(int argc, char **argv)
{
	struct arguments arguments = {0};
	const struct option options[] = {
	        {"json", OPTION_FLAG, &arguments.json, NULL, "print JSON", "JSON で出力", 0, 0},
	        {"full", OPTION_FLAG, &arguments.full, NULL, "verify: read every byte and restore every line",
	         "verify: 全バイトを読み全行を復元する", 0, 0},
	        {"file", OPTION_TEXT, &arguments.file, "NAME", "restore: the input file of this name",
	         "restore: この名前の入力ファイル", 0, 0},
	        {"out", OPTION_TEXT, &arguments.out, "FILE", "restore: into this file instead of standard output",
	         "restore: 標準出力ではなくこのファイルへ", 0, 0},
	};
	const struct option_usage usage = {
	        .program = "geppo archive",
	        .arguments = "status | verify | restore [SOURCE]",
	        .purpose_en = "What the log archive holds, whether it is whole, and the original bytes back out of it.",
	        .purpose_ja = "ログアーカイブの内容の表示、検証、元のバイト列の復元を行います。",
	        .examples = "  geppo archive verify --full\n  geppo archive restore --file logs/web01/access.log --out "
	                    "access.log\n"
	                    "  geppo archive restore web01-access | less\n",
	        .options = options,
	        .option_count = sizeof(options) / sizeof(options[0]),
	};
	struct fail fail = {0};
	size_t count = 0;
	bool done = false;

	message_program("geppo archive");
	lang_set_from_environment();
	if (!option_parse(&usage, argc, argv, &count, &done, &fail) ||
	    (!done && !run((int)count, argv, &arguments, &fail)))
		message_fail(&fail);
	return message_exit_status();
}
