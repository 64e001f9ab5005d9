/* geppo archive settle and compact: what changes how the archive stands, never what was ingested. */
#include <inttypes.h>
#include <string.h>

#include "archive_command.h"
#include "compact.h"
#include "doubts.h"
#include "lang.h"
#include "number.h"

bool command_settle(struct command *command, struct fail *fail)
{
	const struct arguments *arguments = command->arguments;
	struct text text = {0};
	int64_t id = 0;
	bool done;

	if (arguments->rest_count != 1 || arguments->same == arguments->different)
		return fail_set(fail, FAIL_USAGE,
		                TR("settle needs the number of a doubt and either --same or --different",
		                   "settle には要確認の番号と --same か --different のどちらか一方が必要です"));
	if (!number_i64(str_of(arguments->rest[0]), 1, INT64_MAX, &id))
		return fail_set(fail, FAIL_USAGE, TR("%s: no number of a doubt", "%s: 要確認の番号ではありません"),
		                arguments->rest[0]);
	if (!archive_settle(command->archive, id, arguments->same, arguments->now_us, fail))
		return false;
	if (arguments->json)
		text_addf(&text, "{\"number\":%" PRId64 ",\"settled\":\"%s\"}\n", id,
		          arguments->same ? "same" : "different");
	else
		text_addf(&text,
		          arguments->same ? TR("doubt %" PRId64 ": the same; its lines count no more\n",
		                               "要確認 %" PRId64 ": 同じ行として集計対象から外しました\n")
		                          : TR("doubt %" PRId64 ": different; its lines count\n",
		                               "要確認 %" PRId64 ": 別の行として集計します\n"),
		          id);
	done = command_print(&text, fail);
	text_release(&text);
	return done;
}

static void compact_text(const struct compact_result *result, struct text *text)
{
	if (result->segments_before == 0) {
		text_addf(text,
		          TR("nothing to compact: %" PRIu64 " segments stay as they are\n",
		             "まとめる対象はありません（セグメント %" PRIu64 " はそのまま）\n"),
		          result->segments_kept);
		return;
	}
	text_addf(text,
	          TR("%" PRIu64 " segments became %" PRIu64 ", %" PRIu64 " blocks became %" PRIu64
	             "; every line was compared\nbytes ",
	             "セグメント %" PRIu64 " → %" PRIu64 "、ブロック %" PRIu64 " → %" PRIu64
	             "（全行を照合済み）\nバイト "),
	          result->segments_before, result->segments_after, result->blocks_before, result->blocks_after);
	text_add_grouped(text, (int64_t)result->bytes_before);
	text_add_cstr(text, " → ");
	text_add_grouped(text, (int64_t)result->bytes_after);
	text_add_cstr(text, " (1 : ");
	command_add_ratio(text, result->bytes_before, result->bytes_after);
	text_add_cstr(text, ")\n");
}

bool command_compact(struct command *command, struct fail *fail)
{
	struct compact_result result = {0};
	struct text text = {0};
	const char *source;
	bool done = command_source(command, &source, fail), printed;

	if (!done)
		return false;
	done = archive_compact(command->archive, source, command->zone, command->arguments->now_us, &result, fail);
	/* Also after a failure: what was joined before it stays. */
	if (command->arguments->json)
		text_addf(&text,
		          "{\"segments_before\":%" PRIu64 ",\"segments_after\":%" PRIu64 ",\"segments_kept\":%" PRIu64
		          ",\"blocks_before\":%" PRIu64 ",\"blocks_after\":%" PRIu64 ",\"lines\":%" PRIu64
		          ",\"bytes_before\":%" PRIu64 ",\"bytes_after\":%" PRIu64 "}\n",
		          result.segments_before, result.segments_after, result.segments_kept, result.blocks_before,
		          result.blocks_after, result.line_count, result.bytes_before, result.bytes_after);
	else if (done || result.segments_before > 0)
		compact_text(&result, &text);
	printed = command_print(&text, fail);
	text_release(&text);
	return done && printed;
}
