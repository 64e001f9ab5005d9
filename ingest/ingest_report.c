/* The books of an ingest as text and as JSON. */
#include "ingest_report.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "formats.h"
#include "lang.h"

struct total {
	uint64_t files, lines, records, excluded, duplicate, rejected, stored_bytes, archive_bytes;
	uint64_t rejects[REJECT_REASON_COUNT];
};

static struct total total_of(const struct ingest_file *files, size_t count, const char *source)
{
	struct total total = {0};
	for (size_t i = 0; i < count; i++) {
		const struct ingest_file *file = &files[i];
		if (strcmp(file->source, source) != 0)
			continue;
		total.files++;
		total.lines += file->line_count;
		total.records += file->record_count;
		total.excluded += file->excluded_count;
		total.duplicate += file->duplicate_count;
		total.rejected += file->rejected_count;
		total.stored_bytes += file->stored_bytes;
		total.archive_bytes += file->archive_bytes;
		for (size_t reason = 0; reason < REJECT_REASON_COUNT; reason++)
			total.rejects[reason] += file->rejects[reason].count;
	}
	assert(total.lines == total.records + total.excluded + total.duplicate + total.rejected);
	return total;
}

static bool is_first(const struct ingest_file *files, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(files[i].source, files[index].source) == 0)
			return false;
	return true;
}

static void report_rejects(struct text *text, const struct ingest_file *file)
{
	for (int reason = 0; reason < REJECT_REASON_COUNT; reason++) {
		const struct ingest_reject *reject = &file->rejects[reason];
		if (reject->count > 0)
			text_addf(text, TR("  rejected %" PRIu64 ": %s, first %s:%" PRIu64 ": %s\n", "  拒否 %" PRIu64 " 行: %s、最初は %s:%" PRIu64 ": %s\n"), reject->count,
			          format_reason((enum reject_reason)reason), file->name, reject->first_line, reject->example);
	}
}

void ingest_report_text(struct text *text, const struct ingest_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_first(files, i))
			continue;
		struct total total = total_of(files, count, files[i].source);
		text_addf(text, TR("%s: %" PRIu64 " files, %" PRIu64 " lines = %" PRIu64 " records + %" PRIu64 " excluded + %" PRIu64
		                   " duplicate + %" PRIu64 " rejected; %" PRIu64 " bytes read, %" PRIu64 " archived\n",
		                   "%s: %" PRIu64 " ファイル、%" PRIu64 " 行 = 記録 %" PRIu64 " + 除外 %" PRIu64 " + 重複 %" PRIu64 " + 拒否 %" PRIu64
		                   "、読込 %" PRIu64 " バイト、保存 %" PRIu64 " バイト\n"),
		          files[i].source, total.files, total.lines, total.records, total.excluded, total.duplicate, total.rejected, total.stored_bytes,
		          total.archive_bytes);
		for (size_t j = i; j < count; j++) {
			if (strcmp(files[j].source, files[i].source) != 0)
				continue;
			if (files[j].outcome == INGEST_DUPLICATE && strcmp(files[j].name, files[j].same_as) != 0)
				text_addf(text, TR("  known: %s holds what %s held\n", "  既知: %s の内容は %s として保存済みです\n"), files[j].name, files[j].same_as);
			report_rejects(text, &files[j]);
		}
	}
}

/* A JSON string; bytes that are no UTF-8 become U+FFFD. */
static void json_string(struct text *text, const char *value)
{
	struct str rest = str_of(value);
	text_add_byte(text, '"');
	while (rest.size > 0) {
		size_t size;
		uint32_t point = str_utf8(rest, &size);
		if (point == '"' || point == '\\')
			text_addf(text, "\\%c", (char)point);
		else if (point < 0x20)
			text_addf(text, "\\u%04x", (unsigned)point);
		else
			text_add_utf8(text, point);
		rest = str_skip(rest, size);
	}
	text_add_byte(text, '"');
}

static void json_key(struct text *text, const char *key, const char *value)
{
	text_addf(text, "\"%s\":", key);
	json_string(text, value);
	text_add_byte(text, ',');
}

/* Stable names of reasons, by their number. */
static const char *const reason_keys[REJECT_REASON_COUNT] = {
	[REJECT_SHAPE] = "shape",           [REJECT_TIME] = "time",     [REJECT_NUMBER] = "number",       [REJECT_TOO_LONG] = "too_long",
	[REJECT_BINARY] = "binary",         [REJECT_FIELDS] = "fields", [REJECT_NO_HEADER] = "no_header", [REJECT_TRUNCATED] = "truncated",
	[REJECT_NONE] = "none",
};

static void json_file(struct text *text, const struct ingest_file *file)
{
	static const char *const outcomes[] = {
		[INGEST_STORED] = "stored", [INGEST_DUPLICATE] = "duplicate", [INGEST_EMPTY] = "empty", [INGEST_UNKNOWN] = "unknown_format",
		[INGEST_UNREADABLE] = "unreadable",
	};
	text_add_byte(text, '{');
	json_key(text, "source", file->source);
	json_key(text, "file", file->name);
	json_key(text, "outcome", outcomes[file->outcome]);
	json_key(text, "dialect", file->dialect);
	if (file->same_as[0])
		json_key(text, "same_as", file->same_as);
	if (file->trouble[0])
		json_key(text, "trouble", file->trouble);
	text_addf(text, "\"lines\":%" PRIu64 ",\"records\":%" PRIu64 ",\"excluded\":%" PRIu64 ",\"duplicate\":%" PRIu64 ",\"rejected\":%" PRIu64
	          ",\"text_bytes\":%" PRIu64 ",\"stored_bytes\":%" PRIu64 ",\"archive_bytes\":%" PRIu64 ",\"rejects\":[",
	          file->line_count, file->record_count, file->excluded_count, file->duplicate_count, file->rejected_count, file->text_bytes,
	          file->stored_bytes, file->archive_bytes);
	bool first = true;
	for (int reason = 0; reason < REJECT_REASON_COUNT; reason++) {
		const struct ingest_reject *reject = &file->rejects[reason];
		if (reject->count == 0)
			continue;
		text_addf(text, "%s{\"reason\":\"%s\",\"count\":%" PRIu64 ",\"first_line\":%" PRIu64 ",\"example\":", first ? "" : ",", reason_keys[reason],
		          reject->count, reject->first_line);
		json_string(text, reject->example);
		text_add_byte(text, '}');
		first = false;
	}
	text_add_cstr(text, "]}");
}

void ingest_report_json(struct text *text, const struct ingest_file *files, size_t count)
{
	text_add_cstr(text, "{\"sources\":[");
	bool first = true;
	for (size_t i = 0; i < count; i++) {
		if (!is_first(files, i))
			continue;
		struct total total = total_of(files, count, files[i].source);
		text_add_cstr(text, first ? "{" : ",{");
		first = false;
		json_key(text, "source", files[i].source);
		text_addf(text, "\"files\":%" PRIu64 ",\"lines\":%" PRIu64 ",\"records\":%" PRIu64 ",\"excluded\":%" PRIu64 ",\"duplicate\":%" PRIu64
		          ",\"rejected\":%" PRIu64 "}", total.files, total.lines, total.records, total.excluded, total.duplicate, total.rejected);
	}
	text_add_cstr(text, "],\"files\":[");
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add_byte(text, ',');
		json_file(text, &files[i]);
	}
	text_add_cstr(text, "]}\n");
}
