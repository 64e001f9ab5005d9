/* geppo archive status: what is there of each source in each month, and what somebody must settle. */
#include <inttypes.h>
#include <string.h>

#include "archive_command.h"
#include "doubts.h"
#include "json_text.h"
#include "lang.h"
#include "message.h"
#include "months.h"

static const char *kind_of(const struct command *command, const char *source)
{
	static const char *const names[] = {"access", "system", "cpu"};
	const struct config_source *known = command->config ? config_source(command->config, source) : NULL;

	return known ? names[known->kind] : "";
}

struct holdings {
	const struct archive_month *months;
	const struct open_doubt *doubts;
	const struct archive_file *files;
	const struct segment_info *segments;
	size_t month_count, doubt_count, file_count, segment_count;
	uint64_t damaged_count;
	struct sha256 head;
};

static bool read_holdings(struct command *command, struct holdings *holdings, struct fail *fail)
{
	struct archive *archive = command->archive;
	struct arena *arena = &command->arena;

	if (!archive_months(archive, command->zone, arena, &holdings->months, &holdings->month_count, fail) ||
	    !archive_doubts(archive, NULL, arena, &holdings->doubts, &holdings->doubt_count, fail) ||
	    !archive_files(archive, NULL, arena, &holdings->files, &holdings->file_count, fail) ||
	    !archive_segments(archive, NULL, INT64_MIN, INT64_MAX, arena, &holdings->segments, &holdings->segment_count,
	                      fail) ||
	    !archive_chain_head(archive, &holdings->head, fail))
		return false;
	for (size_t i = 0; i < holdings->file_count; i++)
		holdings->damaged_count += holdings->files[i].damage[0] != '\0';
	return true;
}

/* Do bytes at the end of the file still wait for the rest of their line or record? Not when the name was read again
 * since, or when a file that begins with it was. */
static bool waits(const struct holdings *holdings, size_t index)
{
	const struct archive_file *file = &holdings->files[index];

	if (file->waiting_bytes == 0)
		return false;
	for (size_t i = index + 1; i < holdings->file_count; i++) {
		const struct archive_file *later = &holdings->files[i];

		if (strcmp(later->source, file->source) == 0 &&
		    (later->base == file->id || strcmp(later->name, file->name) == 0))
			return false;
	}
	return true;
}

/* --- For people --- */

static void add_doubt(struct text *text, const struct open_doubt *doubt)
{
	text_addf(text,
	          TR("needs settling %" PRId64 ": %s, %s line %" PRIu64 "–%" PRIu64 " equal %s line %" PRIu64
	             "–%" PRIu64 "\n    %s\n    geppo archive settle %" PRId64 " --same | --different\n",
	             "要確認 %" PRId64 ": %s の %s %" PRIu64 "–%" PRIu64 " 行目は %s %" PRIu64 "–%" PRIu64
	             " 行目と同じ内容です\n    %s\n    geppo archive settle %" PRId64 " --same | --different\n"),
	          doubt->id, doubt->source, doubt->lines.file, doubt->lines.first_line,
	          doubt->lines.first_line + doubt->lines.line_count - 1, doubt->known.file, doubt->known.first_line,
	          doubt->known.first_line + doubt->lines.line_count - 1, doubt->text, doubt->id);
}

static void add_month(struct text *text, const struct zone *zone, const struct archive_month *month)
{
	char name[CIVIL_TEXT_SIZE], from[INSTANT_TEXT_SIZE], to[INSTANT_TEXT_SIZE];

	text_addf(text, "  %s  ",
	          month->month.year ? civil_format_month(month->month, name) : TR("undated", "日時なし"));
	text_addf(text, TR("files %" PRIu64 "  lines ", "ファイル %" PRIu64 "  行 "), month->file_count);
	text_add_grouped(text, (int64_t)(month->line_count - month->hidden_count));
	if (month->hidden_count)
		text_addf(text, TR(" (+ %" PRIu64 " that count no more)", "（ほか集計対象外 %" PRIu64 "）"),
		          month->hidden_count);
	text_add_cstr(text, "  ");
	command_add_size(text, month->text_bytes);
	text_add_cstr(text, TR("  on disk ", "  保管 "));
	command_add_size(text, month->segment_bytes);
	text_add_cstr(text, TR(" (1 : ", "（1 : "));
	command_add_ratio(text, month->text_bytes, month->segment_bytes);
	text_add_cstr(text, TR(", inputs 1 : ", "、入力ファイル比 1 : "));
	command_add_ratio(text, month->input_bytes, month->segment_bytes);
	text_add_cstr(text, TR(")\n           ", "）\n           "));
	if (month->month.year)
		text_addf(text, TR("%s – %s  hours %u of %u\n", "%s – %s  取得 %u / %u 時間\n"),
		          command_time(zone, month->first_us, from), command_time(zone, month->last_us, to),
		          month->present_hours, month->expected_hours);
	else
		text_add_cstr(text, "\n");
}

static void status_text(const struct command *command, const struct holdings *holdings, struct text *text)
{
	char hex[DIGEST_HEX_SIZE];

	for (size_t i = 0; i < holdings->month_count; i++) {
		const struct archive_month *month = &holdings->months[i];

		if (i == 0 || strcmp(month->source, holdings->months[i - 1].source) != 0)
			text_addf(text, "%s  %s\n", month->source, kind_of(command, month->source));
		add_month(text, command->zone, month);
	}
	text_addf(text,
	          TR("files %zu (damaged %" PRIu64 ")  segments %zu\n",
	             "ファイル %zu（破損 %" PRIu64 "）  セグメント %zu\n"),
	          holdings->file_count, holdings->damaged_count, holdings->segment_count);
	for (size_t i = 0; i < holdings->file_count; i++)
		if (waits(holdings, i))
			text_addf(text,
			          TR("waiting: %" PRIu64 " bytes at the end of %s, until their line or record is whole\n",
			             "待機: 末尾の %" PRIu64 " バイト（%s、行または記録が完成してから取り込み）\n"),
			          holdings->files[i].waiting_bytes, holdings->files[i].name);
	for (size_t i = 0; i < holdings->doubt_count; i++)
		add_doubt(text, &holdings->doubts[i]);
	text_addf(text, TR("chain head %s\n", "連鎖の先頭 %s\n"), digest_hex(holdings->head, hex));
}

/* --- For programs --- */

static void month_json(const struct command *command, const struct archive_month *month, struct text *text)
{
	char name[CIVIL_TEXT_SIZE], from[INSTANT_TEXT_SIZE], to[INSTANT_TEXT_SIZE];

	text_add_cstr(text, "{");
	json_key(text, "source", month->source);
	json_key(text, "kind", kind_of(command, month->source));
	json_key(text, "month", month->month.year ? civil_format_month(month->month, name) : "");
	text_addf(text,
	          "\"files\":%" PRIu64 ",\"lines\":%" PRIu64 ",\"records\":%" PRIu64 ",\"rejected\":%" PRIu64
	          ",\"hidden\":%" PRIu64 ",\"text_bytes\":%" PRIu64 ",\"input_bytes\":%" PRIu64
	          ",\"archive_bytes\":%" PRIu64 ",",
	          month->file_count, month->line_count, month->record_count, month->rejected_count, month->hidden_count,
	          month->text_bytes, month->input_bytes, month->segment_bytes);
	json_key(text, "first", command_time(command->zone, month->first_us, from));
	json_key(text, "last", command_time(command->zone, month->last_us, to));
	text_addf(text, "\"present_hours\":%u,\"expected_hours\":%u}", month->present_hours, month->expected_hours);
}

static void place_json(const char *key, const struct doubt_place *place, struct text *text)
{
	text_addf(text, "\"%s\":{", key);
	json_key(text, "file", place->file);
	text_addf(text, "\"first_line\":%" PRIu64 ",\"lines\":%" PRIu64 "},", place->first_line, place->line_count);
}

static void status_json(const struct command *command, const struct holdings *holdings, struct text *text)
{
	char hex[DIGEST_HEX_SIZE];

	text_addf(text, "{\"chain_head\":\"%s\",\"files\":%zu,\"damaged\":%" PRIu64 ",\"segments\":%zu,\"months\":[",
	          digest_hex(holdings->head, hex), holdings->file_count, holdings->damaged_count,
	          holdings->segment_count);
	for (size_t i = 0; i < holdings->month_count; i++) {
		text_add_cstr(text, i ? ",\n" : "\n");
		month_json(command, &holdings->months[i], text);
	}
	text_add_cstr(text, "],\"waiting\":[");
	for (size_t i = 0, count = 0; i < holdings->file_count; i++) {
		if (!waits(holdings, i))
			continue;
		text_add_cstr(text, count++ ? ",\n{" : "\n{");
		json_key(text, "source", holdings->files[i].source);
		json_key(text, "file", holdings->files[i].name);
		text_addf(text, "\"bytes\":%" PRIu64 "}", holdings->files[i].waiting_bytes);
	}
	text_add_cstr(text, "],\"doubts\":[");
	for (size_t i = 0; i < holdings->doubt_count; i++) {
		const struct open_doubt *doubt = &holdings->doubts[i];

		text_addf(text, "%s{\"number\":%" PRId64 ",", i ? ",\n" : "\n", doubt->id);
		json_key(text, "source", doubt->source);
		place_json("lines", &doubt->lines, text);
		place_json("known", &doubt->known, text);
		text_add_cstr(text, "\"text\":");
		json_string(text, doubt->text);
		text_addf(text, ",\"settle\":\"geppo archive settle %" PRId64 " --same | --different\"}", doubt->id);
	}
	text_add_cstr(text, "]}\n");
}

bool command_status(struct command *command, struct fail *fail)
{
	struct holdings holdings = {.month_count = 0};
	struct text text = {0};
	bool done;

	if (command->arguments->deletable)
		return command_deletable(command, fail);
	if (!read_holdings(command, &holdings, fail))
		return false;
	if (command->arguments->json)
		status_json(command, &holdings, &text);
	else
		status_text(command, &holdings, &text);
	done = command_print(&text, fail);
	if (done && holdings.doubt_count > 0)
		message_defect(TR("%zu places need settling", "要確認が %zu 件あります"), holdings.doubt_count);
	text_release(&text);
	return done;
}
