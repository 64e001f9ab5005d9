/* Helpers of the subcommands. */
#include "archive_command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lang.h"
#include "message.h"
#include "number.h"

bool command_source(struct command *command, const char **ret_source, struct fail *fail)
{
	const struct segment_info *segments;
	size_t count = 0;

	*ret_source = NULL;
	if (command->arguments->rest_count == 0)
		return true;
	*ret_source = command->arguments->rest[0];
	if (!archive_segments(command->archive, *ret_source, INT64_MIN, INT64_MAX, &command->arena, &segments, &count,
	                      fail))
		return false;
	return count > 0 ? true
	                 : fail_set(fail, FAIL_INPUT,
	                            TR("%s: no source of this name is in the archive",
	                               "%s: この名前のソースはアーカイブにありません"),
	                            *ret_source);
}

/* "12:30" or "12:30:05" into the clock of *time. */
static bool parse_clock(struct str text, struct civil_time *time)
{
	uint64_t values[3] = {0, 0, 0};
	static const uint64_t most[] = {23, 59, 59};
	struct str part;
	size_t count = 0;

	while (count < 3 && str_next(&text, ':', &part)) {
		if (part.size != 2 || !number_u64(part, most[count], &values[count]))
			return false;
		count++;
	}
	time->hour = (int8_t)values[0];
	time->minute = (int8_t)values[1];
	time->second = (int8_t)values[2];
	return count >= 2 && text.size == 0;
}

bool command_instant(const struct command *command, const char *option, const char *text, int64_t otherwise,
                     int64_t *ret_us, struct fail *fail)
{
	struct str rest = str_of(text);
	struct civil_time time = {.hour = 0};
	struct civil_month month;

	*ret_us = otherwise;
	if (!text)
		return true;
	if (civil_parse_month(rest, &month)) {
		*ret_us = zone_month_start(command->zone, month);
		return true;
	}
	if (civil_parse_date(str_take(rest, 10), &time.date)) {
		rest = str_skip(rest, 10);
		if (rest.size == 0) {
			*ret_us = zone_day_start(command->zone, civil_day(time.date));
			return true;
		}
		if ((rest.at[0] == 'T' || rest.at[0] == ' ') && parse_clock(str_skip(rest, 1), &time)) {
			*ret_us = zone_instant(command->zone, time);
			return true;
		}
	}
	return fail_set(fail, FAIL_USAGE,
	                TR("--%s %s: neither YYYY-MM, YYYY-MM-DD nor YYYY-MM-DDTHH:MM",
	                   "--%s %s: YYYY-MM、YYYY-MM-DD、YYYY-MM-DDTHH:MM のいずれでもありません"),
	                option, text);
}

const char *command_time(const struct zone *zone, int64_t at_us, char buffer[INSTANT_TEXT_SIZE])
{
	int32_t offset_s;
	size_t size;

	buffer[0] = '\0';
	if (at_us == NO_TIME)
		return buffer;
	offset_s = zone_offset_s(zone, at_us);
	civil_format_time(zone_civil(zone, at_us), buffer);
	buffer[10] = 'T';
	size = strlen(buffer);
	snprintf(buffer + size, INSTANT_TEXT_SIZE - size, "%c%02d:%02d", offset_s < 0 ? '-' : '+',
	         (offset_s < 0 ? -offset_s : offset_s) / 3600 % 24, (offset_s < 0 ? -offset_s : offset_s) / 60 % 60);
	return buffer;
}

void command_add_size(struct text *text, uint64_t bytes)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
	uint64_t tenths = bytes * 10;
	size_t unit = 0;

	if (bytes < 10240) {
		text_add_grouped(text, (int64_t)bytes);
		text_add_cstr(text, " B");
		return;
	}
	for (tenths = tenths / 1024; tenths >= 10240 && unit + 1 < sizeof(units) / sizeof(units[0]); unit++)
		tenths /= 1024;
	text_addf(text, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10, units[unit]);
}

void command_add_ratio(struct text *text, uint64_t a, uint64_t b)
{
	uint64_t hundredths;

	if (b == 0 || a > UINT64_MAX / 100) {
		text_add_cstr(text, "-");
		return;
	}
	hundredths = a * 100 / b;
	text_addf(text, "%" PRIu64 ".%02" PRIu64, hundredths / 100, hundredths % 100);
}

bool command_print(const struct text *text, struct fail *fail)
{
	if (text_failed(text))
		return fail_memory(fail);
	if (text->size)
		fwrite(text->at, 1, text->size, stdout); /* message_exit_status asks whether that went well */
	return true;
}

void command_tell(struct str problems)
{
	struct text visible = {0};
	struct str line;

	while (str_next(&problems, '\n', &line)) {
		text_clear(&visible);
		text_add_visible(&visible, line);
		message_defect("%s", visible.at ? visible.at : "");
	}
	text_release(&visible);
}

bool command_out(const char *path, struct fail *fail)
{
	struct stat status;

	return lstat(path, &status) != 0
	               ? true
	               : fail_set(fail, FAIL_INPUT,
	                          TR("--out %s: is there already and is not written over; name another, or remove it first",
	                             "--out %s: すでに存在するため上書きしません。別の名前を指定するか、先に削除してください"),
	                          path);
}

bool command_write(void *user, struct str bytes, struct fail *fail)
{
	(void)user;
	if (fwrite(bytes.at, 1, bytes.size, stdout) != bytes.size)
		return fail_set(fail, FAIL_IO, TR("standard output cannot be written", "標準出力に書けません"));
	return true;
}
