/* The books of an ingest as text and as JSON. */
#include "ingest_report.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"
#include "json_text.h"
#include "lang.h"

/* Lines rejected for one reason, or files known: how many, in how many files, and the first file. */
struct sighting {
	uint64_t count, files;
	const struct ingest_file *first;
};

/* The books of one source. */
struct total {
	const char *source;
	uint64_t files, lines, records, excluded, duplicate, rejected, stored_bytes, archive_bytes;
	struct sighting rejects[REJECT_REASON_COUNT];
	uint64_t known;                    /* files whose content is archived already */
	struct sighting waiting, doubts;   /* bytes; runs of lines */
	const struct ingest_file *renamed; /* the first of them that was archived under another name */
};

static void sighting_add(struct sighting *sighting, uint64_t count, const struct ingest_file *file)
{
	if (count == 0)
		return;
	if (!sighting->first)
		sighting->first = file;
	sighting->count += count;
	sighting->files++;
}

static void total_add(struct total *total, const struct ingest_file *file)
{
	total->files++;
	total->lines += file->line_count;
	total->records += file->record_count;
	total->excluded += file->excluded_count;
	total->duplicate += file->duplicate_count;
	total->rejected += file->rejected_count;
	total->stored_bytes += file->stored_bytes;
	total->archive_bytes += file->archive_bytes;
	for (size_t reason = 0; reason < REJECT_REASON_COUNT; reason++)
		sighting_add(&total->rejects[reason], file->rejects[reason].count, file);
	sighting_add(&total->waiting, file->waiting_bytes, file);
	sighting_add(&total->doubts, file->doubt_count, file);
	if (file->outcome != INGEST_DUPLICATE)
		return;
	total->known++;
	if (!total->renamed && file->same_as[0] && strcmp(file->name, file->same_as) != 0)
		total->renamed = file;
}

/* The books of all sources, in the order in which they appear; NULL: out of memory. Few sources, many files. */
static struct total *totals_of(const struct ingest_file *files, size_t count, size_t *ret_count)
{
	struct total *totals = NULL;
	size_t total_count = 0, at = 0;
	for (size_t i = 0; i < count; i++) {
		if (total_count == 0 || strcmp(totals[at].source, files[i].source) != 0)
			for (at = 0; at < total_count && strcmp(totals[at].source, files[i].source) != 0;)
				at++;
		if (at == total_count) {
			struct total *more = realloc(totals, (total_count + 1) * sizeof(*more));
			if (!more) {
				free(totals);
				return NULL;
			}
			totals = more;
			totals[total_count++] = (struct total){.source = files[i].source};
		}
		total_add(&totals[at], &files[i]);
	}
	for (size_t i = 0; i < total_count; i++)
		assert(totals[i].lines ==
		       totals[i].records + totals[i].excluded + totals[i].duplicate + totals[i].rejected);
	*ret_count = total_count;
	return totals ? totals : calloc(1, sizeof(*totals));
}

static void report_rejects(struct text *text, const struct total *total)
{
	for (size_t reason = 0; reason < REJECT_REASON_COUNT; reason++) {
		const struct sighting *sighting = &total->rejects[reason];
		if (sighting->count == 0)
			continue;
		const struct ingest_reject *example = &sighting->first->rejects[reason];
		text_addf(text,
		          TR("  rejected %" PRIu64 ": %s, in %" PRIu64 " %s, first %s:%" PRIu64 ": %s\n",
		             "  拒否 %" PRIu64 " 行: %s、%" PRIu64 " %s、最初は %s:%" PRIu64 ": %s\n"),
		          sighting->count, format_reason((enum reject_reason)reason), sighting->files,
		          TR(sighting->files == 1 ? "file" : "files", "ファイル"), sighting->first->name,
		          example->first_line, example->example);
	}
}

static void report_known(struct text *text, const struct total *total)
{
	if (total->known == 0)
		return;
	text_addf(text, TR("  known: %" PRIu64 " %s what is archived already", "  既知: %" PRIu64 " %s保存済み"),
	          total->known, TR(total->known == 1 ? "file holds" : "files hold", "ファイルの内容は"));
	if (total->renamed)
		text_addf(text, TR(" (first: %s = %s)", " (最初は %s = %s)"), total->renamed->name,
		          total->renamed->same_as);
	text_add_byte(text, '\n');
}

static void report_waiting(struct text *text, const struct total *total)
{
	if (total->waiting.count > 0)
		text_addf(text,
		          TR("  waiting: %" PRIu64 " bytes at the end of %" PRIu64
		             " %s, until their line or record is whole (first: %s)\n",
		             "  待機: 書きかけの末尾 %" PRIu64 " バイト、%" PRIu64 " %s（行または記録が完成してから取り込み。最初は %s）\n"),
		          total->waiting.count, total->waiting.files,
		          TR(total->waiting.files == 1 ? "file" : "files", "ファイル"), total->waiting.first->name);
	if (total->doubts.count > 0)
		text_addf(text,
		          TR("  to be settled: %" PRIu64 " short runs of lines equal archived ones and were kept as new "
		             "(first: %s); `geppo archive status` shows them\n",
		             "  要確認: 保存済みの行と同じ短い並びが %" PRIu64
		             " か所（新しい行として保存。最初は %s）。geppo archive status で一覧\n"),
		          total->doubts.count, total->doubts.first->name);
}

void ingest_report_text(struct text *text, const struct ingest_file *files, size_t count)
{
	size_t total_count = 0;
	struct total *totals = totals_of(files, count, &total_count);
	for (size_t i = 0; i < total_count; i++) {
		const struct total *total = &totals[i];
		text_addf(text,
		          TR("%s: %" PRIu64 " files, %" PRIu64 " lines = %" PRIu64 " records + %" PRIu64
		             " excluded + %" PRIu64 " duplicate + %" PRIu64 " rejected; %" PRIu64
		             " bytes read, %" PRIu64 " archived\n",
		             "%s: %" PRIu64 " ファイル、%" PRIu64 " 行 = 記録 %" PRIu64 " + 除外 %" PRIu64
		             " + 重複 %" PRIu64 " + 拒否 %" PRIu64 "、読込 %" PRIu64 " バイト、保存 %" PRIu64
		             " バイト\n"),
		          total->source, total->files, total->lines, total->records, total->excluded, total->duplicate,
		          total->rejected, total->stored_bytes, total->archive_bytes);
		report_rejects(text, total);
		report_known(text, total);
		report_waiting(text, total);
	}
	free(totals);
}

void ingest_report_rejects(struct text *text, const struct ingest_file *files, size_t count)
{
	size_t total_count = 0;
	struct total *totals = totals_of(files, count, &total_count);
	for (size_t i = 0; i < total_count; i++)
		if (totals[i].rejected > 0)
			text_addf(text,
			          TR("%s: %" PRIu64 " of %" PRIu64 " lines are rejected (kept in the archive)\n",
			             "%s: %" PRIu64 " / %" PRIu64 " 行を拒否しました (アーカイブには保存)\n"),
			          totals[i].source, totals[i].rejected, totals[i].lines);
	free(totals);
}

static void json_file(struct text *text, const struct ingest_file *file)
{
	static const char *const outcomes[] = {
	        [INGEST_STORED] = "stored",          [INGEST_DUPLICATE] = "duplicate",   [INGEST_EMPTY] = "empty",
	        [INGEST_UNKNOWN] = "unknown_format", [INGEST_UNREADABLE] = "unreadable",
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
	if (file->note[0])
		json_key(text, "note", file->note);
	if (file->waiting_bytes > 0)
		text_addf(text, "\"waiting_bytes\":%" PRIu64 ",", file->waiting_bytes);
	if (file->doubt_count > 0)
		text_addf(text, "\"doubts\":%zu,", file->doubt_count);
	text_addf(text,
	          "\"lines\":%" PRIu64 ",\"records\":%" PRIu64 ",\"excluded\":%" PRIu64 ",\"duplicate\":%" PRIu64
	          ",\"rejected\":%" PRIu64 ",\"text_bytes\":%" PRIu64 ",\"stored_bytes\":%" PRIu64
	          ",\"archive_bytes\":%" PRIu64 ",\"rejects\":[",
	          file->line_count, file->record_count, file->excluded_count, file->duplicate_count,
	          file->rejected_count, file->text_bytes, file->stored_bytes, file->archive_bytes);
	bool first = true;
	for (int reason = 0; reason < REJECT_REASON_COUNT; reason++) {
		const struct ingest_reject *reject = &file->rejects[reason];
		if (reject->count == 0)
			continue;
		text_addf(text, "%s{\"reason\":\"%s\",\"count\":%" PRIu64 ",\"first_line\":%" PRIu64 ",\"example\":",
		          first ? "" : ",", json_reason((enum reject_reason)reason), reject->count, reject->first_line);
		json_string(text, reject->example);
		text_add_byte(text, '}');
		first = false;
	}
	text_add_cstr(text, "]}");
}

void ingest_report_json(struct text *text, const struct ingest_file *files, size_t count)
{
	size_t total_count = 0;
	struct total *totals = totals_of(files, count, &total_count);
	text_add_cstr(text, "{\"sources\":[");
	for (size_t i = 0; i < total_count; i++) {
		text_add_cstr(text, i == 0 ? "{" : ",{");
		json_key(text, "source", totals[i].source);
		text_addf(text,
		          "\"files\":%" PRIu64 ",\"lines\":%" PRIu64 ",\"records\":%" PRIu64 ",\"excluded\":%" PRIu64
		          ",\"duplicate\":%" PRIu64 ",\"rejected\":%" PRIu64 ",\"known_files\":%" PRIu64 "}",
		          totals[i].files, totals[i].lines, totals[i].records, totals[i].excluded, totals[i].duplicate,
		          totals[i].rejected, totals[i].known);
	}
	free(totals);
	text_add_cstr(text, "],\"files\":[");
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add_byte(text, ',');
		json_file(text, &files[i]);
	}
	text_add_cstr(text, "]}\n");
}
