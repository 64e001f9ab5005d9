/* geppo archive verify and digest: is it whole, and what do its lines come to. */
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>

#include "archive_command.h"
#include "bounds.h"
#include "content_digest.h"
#include "file.h"
#include "json_text.h"
#include "lang.h"
#include "option.h"

/* --- Chain heads that were noted elsewhere --- */

struct heads {
	struct noted_head *items;
	size_t count, room;
	struct arena *arena;
};

static bool heads_add(struct heads *heads, struct sha256 digest, const char *place, struct fail *fail)
{
	if (heads->count == heads->room) {
		size_t room = heads->room ? 2 * heads->room : 16;
		struct noted_head *items = arena_alloc(heads->arena, room, sizeof(*items));

		if (!items)
			return fail_memory(fail);
		for (size_t i = 0; i < heads->count; i++)
			items[i] = heads->items[i];
		heads->items = items;
		heads->room = room;
	}
	heads->items[heads->count++] = (struct noted_head){digest, place};
	return place ? true : fail_memory(fail);
}

/* Every "chain_head": "HEX" of a figures file. */
static bool heads_of_figures(struct heads *heads, const char *path, struct fail *fail)
{
	static const char key[] = "\"chain_head\"";
	struct text text = {0};
	struct sha256 digest;
	bool done = file_read(path, BOUND_FIGURES_BYTES, &text, fail);
	struct str rest = text_str(&text);

	for (size_t at; done && (at = str_find_str(rest, str_of(key))) < rest.size;) {
		rest = str_skip(rest, at + sizeof(key) - 1);
		while (rest.size > 0 && (rest.at[0] == ' ' || rest.at[0] == ':' || rest.at[0] == '\n'))
			rest = str_skip(rest, 1);
		if (rest.size > 2 * SHA256_SIZE && rest.at[0] == '"' &&
		    digest_parse_hex(str_take(str_skip(rest, 1), 2 * SHA256_SIZE), &digest))
			done = heads_add(heads, digest, arena_cstr(heads->arena, str_of(path)), fail);
	}
	text_release(&text);
	return done;
}

/* What analyze noted beside a month's figures, and what issued reports have printed. */
static bool noted_files(glob_t *found)
{
	bool any = glob("months/*/*.json", 0, NULL, found) == 0;

	return glob("delivery/*/v*/issue.json", any ? GLOB_APPEND : 0, NULL, found) == 0 || any;
}

static bool heads_collect(struct heads *heads, const struct option_list *given, struct fail *fail)
{
	glob_t found = {0};
	bool done = true;

	for (size_t i = 0; done && i < given->count; i++) {
		struct sha256 digest;

		done = digest_parse_hex(str_of(given->items[i]), &digest)
		               ? heads_add(heads, digest, "--head", fail)
		               : fail_set(fail, FAIL_USAGE,
		                          TR("--head %s: not 64 hexadecimal digits",
		                             "--head %s: 16進64桁ではありません"),
		                          given->items[i]);
	}
	if (done && noted_files(&found))
		for (size_t i = 0; done && i < found.gl_pathc; i++)
			done = heads_of_figures(heads, found.gl_pathv[i], fail);
	globfree(&found);
	return done;
}

/* --- verify --- */

static void digests_json(const struct source_digests *digests, struct text *text)
{
	char hex[CONTENT_DIGEST_HEX_SIZE];

	text_add_cstr(text, "[");
	for (size_t i = 0; i < digests->count; i++) {
		const struct content_digest *digest = &digests->items[i].digest;

		text_add_cstr(text, i ? ",\n{" : "\n{");
		json_key(text, "source", digests->items[i].source);
		json_key(text, "digest", content_digest_hex(digest, hex));
		text_addf(text, "\"records\":%" PRIu64 ",\"rejected\":%" PRIu64 ",\"hidden\":%" PRIu64 "}",
		          digest->record_count, digest->rejected_count, digest->hidden_count);
	}
	text_add_cstr(text, "]");
}

static void digests_text(const struct source_digests *digests, struct text *text)
{
	char hex[CONTENT_DIGEST_HEX_SIZE];

	for (size_t i = 0; i < digests->count; i++) {
		const struct content_digest *digest = &digests->items[i].digest;

		text_addf(text,
		          TR("%s  %s  records %" PRIu64 "  rejected %" PRIu64 "\n",
		             "%s  %s  記録 %" PRIu64 "  不受理 %" PRIu64 "\n"),
		          content_digest_hex(digest, hex), digests->items[i].source, digest->record_count,
		          digest->rejected_count);
	}
}

static void verify_json(const struct verify_result *result, const struct source_digests *digests, bool full,
                        size_t head_count, struct text *text)
{
	struct str rest = text_str(&result->problems), line;
	struct text problem = {0};
	char hex[DIGEST_HEX_SIZE];
	const char *comma = "";

	text_addf(text,
	          "{\"full\":%s,\"segments\":%" PRIu64 ",\"blocks\":%" PRIu64 ",\"lines\":%" PRIu64
	          ",\"proved_files\":%" PRIu64 ",\"pruned_files\":%" PRIu64
	          ",\"chain_head\":\"%s\",\"noted_heads\":%zu",
	          full ? "true" : "false", result->segment_count, result->block_count, result->line_count,
	          result->file_count, result->pruned_file_count, digest_hex(result->chain_head, hex), head_count);
	if (full) {
		text_add_cstr(text, ",\"contents\":");
		digests_json(digests, text);
	}
	text_add_cstr(text, ",\"problems\":[");
	while (str_next(&rest, '\n', &line)) {
		text_clear(&problem);
		text_add_visible(&problem, line);
		text_add_cstr(text, comma);
		json_string(text, problem.at ? problem.at : "");
		comma = ",";
	}
	text_add_cstr(text, "]}\n");
	text_release(&problem);
}

static void verify_text(const struct verify_result *result, const struct source_digests *digests, bool full,
                        size_t head_count, struct text *text)
{
	char hex[DIGEST_HEX_SIZE];

	text_addf(text,
	          TR("%" PRIu64 " segments, %" PRIu64 " blocks, %" PRIu64 " lines, chain head %s\n",
	             "セグメント %" PRIu64 "、ブロック %" PRIu64 "、行 %" PRIu64 "、連鎖の先頭 %s\n"),
	          result->segment_count, result->block_count, result->line_count, digest_hex(result->chain_head, hex));
	if (full)
		text_addf(text,
		          TR("%" PRIu64 " files give back their bytes\n",
		             "%" PRIu64 " ファイルの内容を復元して確認しました\n"),
		          result->file_count);
	if (result->pruned_file_count)
		text_addf(text,
		          TR("%" PRIu64 " files cannot be restored any more: lines of them were pruned\n",
		             "%" PRIu64 " ファイルは保管期限による削除のため復元できません\n"),
		          result->pruned_file_count);
	if (head_count)
		text_addf(text, TR("chain heads noted elsewhere: %zu\n", "他所に記録された連鎖の先頭 %zu 件と照合\n"),
		          head_count);
	if (full)
		digests_text(digests, text);
}

bool command_verify(struct command *command, struct fail *fail)
{
	const struct arguments *arguments = command->arguments;
	struct heads heads = {.arena = &command->arena};
	struct source_digests digests = {.items = NULL};
	struct verify_result result;
	struct text text = {0};

	if (!heads_collect(&heads, arguments->heads, fail))
		return false;

	struct verify_options options = {arguments->full, &digests, heads.items, heads.count};
	bool done = archive_verify_with(command->archive, &options, &result, fail);

	if (done) {
		if (arguments->json)
			verify_json(&result, &digests, arguments->full, heads.count, &text);
		else
			verify_text(&result, &digests, arguments->full, heads.count, &text);
		done = command_print(&text, fail);
	}
	if (done && result.problems.size > 0) {
		command_tell(text_str(&result.problems));
		done = fail_set(fail, FAIL_FORMAT, TR("the archive is damaged", "アーカイブが壊れています"));
	}
	source_digests_release(&digests);
	text_release(&text);
	text_release(&result.problems);
	return done;
}

bool command_digest(struct command *command, struct fail *fail)
{
	struct source_digests digests = {.items = NULL};
	struct text text = {0};
	const char *source;
	bool done = command_source(command, &source, fail) &&
	            archive_content_digest(command->archive, source, &digests, fail);

	if (done) {
		if (command->arguments->json) {
			text_add_cstr(&text, "{\"contents\":");
			digests_json(&digests, &text);
			text_add_cstr(&text, "}\n");
		} else {
			digests_text(&digests, &text);
		}
		done = command_print(&text, fail);
	}
	source_digests_release(&digests);
	text_release(&text);
	return done;
}
