/* geppo archive mirror: the second copy. */
#include <inttypes.h>

#include "archive_command.h"
#include "json_text.h"
#include "lang.h"
#include "mirror.h"

static void report(const struct command *command, const struct mirror_result *result, struct text *text)
{
	char hex[DIGEST_HEX_SIZE];

	digest_hex(result->chain_head, hex);
	if (command->arguments->json) {
		text_addf(text,
		          "{\"checked\":%s,\"copied\":%" PRIu64 ",\"copied_bytes\":%" PRIu64 ",\"kept\":%" PRIu64
		          ",\"entries\":%" PRIu64 ",\"%s\":%" PRIu64 ",\"chain_head\":\"%s\"}\n",
		          command->arguments->check ? "true" : "false", result->copied_count, result->copied_bytes,
		          result->kept_count, result->entry_count,
		          command->arguments->check ? "entries_behind" : "new_entries", result->new_entry_count, hex);
	} else if (command->arguments->check) {
		text_addf(text,
		          TR("the copy is whole: %" PRIu64 " segments, %" PRIu64 " entries, chain head %s; %" PRIu64
		             " entries are not in it yet\n",
		             "複製は完全です: セグメント %" PRIu64 "、項目 %" PRIu64
		             "、連鎖の先頭 %s。未複製の項目 %" PRIu64 "\n"),
		          result->kept_count, result->entry_count, hex, result->new_entry_count);
	} else {
		text_addf(text, TR("copied %" PRIu64 " segments (", "セグメント %" PRIu64 " を複製（"),
		          result->copied_count);
		text_add_grouped(text, (int64_t)result->copied_bytes);
		text_addf(text,
		          TR(" bytes), %" PRIu64 " were there; %" PRIu64 " entries, %" PRIu64
		             " of them new, chain head %s\n",
		             " バイト）、既存 %" PRIu64 "。項目 %" PRIu64 "（新規 %" PRIu64 "）、連鎖の先頭 %s\n"),
		          result->kept_count, result->entry_count, result->new_entry_count, hex);
	}
}

bool command_mirror(struct command *command, struct fail *fail)
{
	struct mirror_result result = {0};
	struct verify_result verify = {0};
	struct text text = {0};
	bool done;

	if (command->arguments->rest_count != 1)
		return fail_set(fail, FAIL_USAGE,
		                TR("mirror needs a folder", "mirror には複製先のフォルダーが必要です"));
	if (command->arguments->check)
		done = archive_mirror_check(command->archive, command->arguments->rest[0], &result, &verify, fail);
	else
		done = archive_mirror(command->archive, command->arguments->rest[0], command->arguments->full, &result,
		                      fail);
	command_tell(text_str(&verify.problems));
	if (done && verify.problems.size > 0)
		done = fail_set(fail, FAIL_FORMAT, TR("%s: the copy is damaged; `geppo archive mirror %s --full` copies anew what differs",
		                   "%s: 複製が壊れています。geppo archive mirror %s --full で異なる部分を複製し直せます"),
		                command->arguments->rest[0], command->arguments->rest[0]);
	if (done) {
		report(command, &result, &text);
		done = command_print(&text, fail);
	}
	text_release(&text);
	text_release(&verify.problems);
	return done;
}
