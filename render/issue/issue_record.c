/* issue.json by jansson; see issue_record.h. */
#include "issue_record.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "file.h"
#include "issued.h"
#include "lang.h"

#define FORMAT_NAME "geppo-issue"
#define FORMAT_VERSION 1

static json_t *inputs_json(const struct issue_record *record)
{
	json_t *inputs = json_array();
	char hex[DIGEST_HEX_SIZE];

	for (size_t i = 0; i < record->input_count; i++)
		json_array_append_new(inputs, json_pack("{s:s,s:s,s:s}", "path", record->inputs[i].path, "copy", record->inputs[i].copy, "sha256",
		                                        digest_hex(record->inputs[i].digest, hex)));
	return inputs;
}

/* 2019-11-05T10:00:00+09:00 */
static void format_time(int64_t at_us, int offset_min, char *buffer, size_t size)
{
	struct civil_time time = civil_of_us(at_us + offset_min * MINUTE_US);
	int minutes = offset_min < 0 ? -offset_min : offset_min;

	snprintf(buffer, size, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", time.date.year, time.date.month, time.date.day, time.hour, time.minute, time.second,
	         offset_min < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

void issue_record_write(const struct issue_record *record, int zone_offset_min, struct text *text)
{
	char month[CIVIL_TEXT_SIZE], hex[DIGEST_HEX_SIZE], time[64];
	json_t *json;
	char *dumped;

	civil_format_month(record->month, month);
	format_time(record->issued_us, zone_offset_min, time, sizeof(time));
	json = json_pack("{s:s,s:i,s:s,s:i,s:s,s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:o}", "format", FORMAT_NAME, "format_version", FORMAT_VERSION, "month", month,
	                 "version", record->version, "issued", time, "issued_us", (json_int_t)record->issued_us, "reason", record->reason, "program",
	                 record->program, "pdfa", record->pdfa, "chain_head", digest_hex(record->chain_head, hex), "previous", record->previous, "report",
	                 record->report, "changes", (json_int_t)record->change_count, "inputs", inputs_json(record));
	dumped = json ? json_dumps(json, JSON_INDENT(1)) : NULL;
	if (dumped)
		text_addf(text, "%s\n", dumped);
	else
		text->failed = true;
	free(dumped);
	json_decref(json);
}

static const char *kept(struct arena *arena, const char *text)
{
	const char *copy = arena_cstr(arena, str_of(text));

	return copy ? copy : "";
}

static bool read_inputs(json_t *json, struct arena *arena, struct issue_record *record)
{
	size_t count = json_array_size(json);
	struct issue_input *inputs = arena_alloc(arena, count, sizeof(*inputs));

	for (size_t i = 0; inputs && i < count; i++) {
		const char *path, *copy, *hex;

		if (json_unpack(json_array_get(json, i), "{s:s,s:s,s:s}", "path", &path, "copy", &copy, "sha256", &hex) != 0 ||
		    !digest_parse_hex(str_of(hex), &inputs[i].digest))
			return false;
		inputs[i].path = kept(arena, path);
		inputs[i].copy = kept(arena, copy);
	}
	record->inputs = inputs;
	record->input_count = inputs ? count : 0;
	return inputs != NULL;
}

static bool read_members(json_t *json, struct arena *arena, struct issue_record *record)
{
	const char *format, *month, *reason, *program, *pdfa, *head, *previous, *report;
	json_int_t issued_us, changes;
	int format_version;
	json_t *inputs;

	if (json_unpack(json, "{s:s,s:i,s:s,s:i,s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:o}", "format", &format, "format_version", &format_version, "month", &month,
	                "version", &record->version, "issued_us", &issued_us, "reason", &reason, "program", &program, "pdfa", &pdfa, "chain_head", &head,
	                "previous", &previous, "report", &report, "changes", &changes, "inputs", &inputs) != 0 ||
	    strcmp(format, FORMAT_NAME) != 0 || format_version != FORMAT_VERSION || !civil_parse_month(str_of(month), &record->month) ||
	    !digest_parse_hex(str_of(head), &record->chain_head) || changes < 0 || strchr(report, '/'))
		return false;
	record->issued_us = issued_us;
	record->change_count = (size_t)changes;
	record->reason = kept(arena, reason);
	record->program = kept(arena, program);
	record->pdfa = kept(arena, pdfa);
	record->previous = kept(arena, previous);
	record->report = kept(arena, report);
	return read_inputs(inputs, arena, record);
}

bool issue_record_read(const char *folder, struct arena *arena, struct issue_record *ret_record, struct fail *fail)
{
	const char *path = file_join(arena, folder, ISSUED_RECORD);
	struct issue_record record = {.version = 0};
	struct text text = {0};
	bool good = path ? file_read(path, BOUND_CONFIG_BYTES, &text, fail) : fail_memory(fail);
	json_t *json = good ? json_loadb(text.at ? text.at : "", text.size, JSON_REJECT_DUPLICATES, NULL) : NULL;

	if (good && !(json && read_members(json, arena, &record)))
		good = fail_set(fail, FAIL_FORMAT, TR("%s: is no record of an issue", "%s: 発行記録として読めません"), path);
	if (good)
		*ret_record = record;
	json_decref(json);
	text_release(&text);
	return good && (!arena_failed(arena) || fail_memory(fail));
}
