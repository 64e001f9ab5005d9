/* One file into the archive. */
#include "ingest.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "chunk.h"
#include "lang.h"
#include "pipeline.h"

/* What a dialect is chosen by. */
#define SAMPLE_BYTES ((size_t)128 << 10)

struct ingest {
	struct archive *archive;
	const struct config *config;
	struct ingest_options options;
	struct pipeline *pipeline;
	struct chunk *scratch[2];          /* for passes that only look */
	char *sample;
};

struct ingest *ingest_new(struct archive *archive, const struct config *config, const struct ingest_options *options, struct fail *fail)
{
	struct ingest *ingest = calloc(1, sizeof(*ingest));
	if (!ingest) {
		fail_memory(fail);
		return NULL;
	}
	ingest->archive = archive;
	ingest->config = config;
	ingest->options = *options;
	ingest->pipeline = pipeline_new(options->thread_count ? options->thread_count : 1, fail);
	ingest->sample = malloc(SAMPLE_BYTES);
	if (ingest->pipeline && ingest->sample)
		return ingest;
	fail_memory(fail);
	ingest_free(ingest);
	return NULL;
}

void ingest_free(struct ingest *ingest)
{
	if (!ingest)
		return;
	pipeline_free(ingest->pipeline);
	chunk_free(ingest->scratch[0]);
	chunk_free(ingest->scratch[1]);
	free(ingest->sample);
	free(ingest);
}

/* Is this failure about the one file, so that the others can go on? */
static bool is_of_file(const struct fail *fail)
{
	return fail->kind == FAIL_INPUT || fail->kind == FAIL_IO || fail->kind == FAIL_LIMIT;
}

static bool outcome(struct ingest_file *file, enum ingest_outcome what, struct arena *arena, const struct fail *trouble, struct fail *fail)
{
	if (!is_of_file(trouble))
		return fail_set(fail, trouble->kind, "%s", trouble->sentence);
	file->outcome = what;
	file->trouble = arena_cstr(arena, str_of(trouble->sentence));
	return file->trouble ? true : fail_memory(fail);
}

/* "…-20191027", "…2019-10-27…": a log of that name holds nothing later than that day. NO_TIME without one. */
static int64_t latest_by_name(const char *name, const struct zone *zone)
{
	const char *slash = strrchr(name, '/');
	int64_t latest_us = NO_TIME;
	for (const char *at = slash ? slash + 1 : name; *at; at++) {
		char text[11];
		size_t digits = strspn(at, "0123456789");
		struct civil_date date;
		if (digits == 8)
			(void)memcpy(text, (char[]){at[0], at[1], at[2], at[3], '-', at[4], at[5], '-', at[6], at[7], 0}, sizeof(text));
		else if (digits == 4 && strlen(at) >= 10)
			(void)memcpy(text, (char[]){at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8], at[9], 0}, sizeof(text));
		else
			text[0] = 0;
		if (civil_parse_date(str_of(text), &date) && date.year >= 1990)
			latest_us = zone_day_start(zone, civil_day(date) + 1);
		if (digits > 1)
			at += digits - 1;
	}
	return latest_us;
}

static struct format_options format_options_of(const struct ingest *ingest, const struct config_source *source, const char *name,
                                               const struct stream *stream)
{
	static const enum format_kind kinds[] = {
		[SOURCE_ACCESS] = FORMAT_ACCESS, [SOURCE_SYSTEM] = FORMAT_SYSTEM, [SOURCE_CPU] = FORMAT_CPU,
	};
	int64_t latest_us = stream_modified_us(stream), named_us = latest_by_name(name, source->zone);
	return (struct format_options){
		.kind = kinds[source->kind],
		.format = source->format,
		.zone = source->zone,
		.latest_us = named_us != NO_TIME && named_us < latest_us ? named_us : latest_us,
		.fallback_latest_us = zone_day_start(source->zone, civil_day(ingest->config->until) + 1),
	};
}

/* Chooses the dialect by the file's beginning; *ret_format stays NULL when the outcome is decided already. */
static bool choose_format(struct ingest *ingest, const struct config_source *source, struct ingest_file *file, struct arena *arena,
                          struct format **ret_format, struct fail *fail)
{
	struct fail trouble = {0};
	size_t size = 0;
	struct stream *stream = stream_new(file->name, &trouble);
	if (!stream || !stream_read(stream, ingest->sample, SAMPLE_BYTES, &size, &trouble)) {
		stream_free(stream);
		return outcome(file, INGEST_UNREADABLE, arena, &trouble, fail);
	}
	file->stored_bytes = stream_file_bytes(stream);
	struct format_options options = format_options_of(ingest, source, file->name, stream);
	stream_free(stream);
	if (size == 0) {
		file->outcome = INGEST_EMPTY;
		return true;
	}
	struct format *format = format_new(&options, (struct str){ingest->sample, size}, &trouble);
	if (!format) {
		fail_prefix(&trouble, "%s", file->name);
		return outcome(file, INGEST_UNKNOWN, arena, &trouble, fail);
	}
	file->dialect = format_dialect(format);
	*ret_format = format;
	return true;
}

/* A pass that only looks: the digest of the content, and what the dialect's survey wants to know. */
static bool look_through(struct ingest *ingest, const char *name, struct format *format, struct xxh128 *ret_content,
                         struct chunk_reader *ret_reader, struct fail *fail)
{
	for (int i = 0; i < 2; i++)
		if (!ingest->scratch[i] && !(ingest->scratch[i] = chunk_new()))
			return fail_memory(fail);
	struct chunk_reader reader = {.stream = stream_new(name, fail), .digest = xxh128_stream_new()};
	bool good = reader.stream && (reader.digest || fail_memory(fail));
	const struct chunk *previous = NULL;
	for (int turn = 0; good && chunk_read(&reader, previous, ingest->scratch[turn]); turn = 1 - turn) {
		struct line_table lines = chunk_lines(ingest->scratch[turn]);
		format_survey(format, &lines);
		previous = ingest->scratch[turn];
	}
	if (good)
		*ret_content = xxh128_stream_value(reader.digest);
	stream_free(reader.stream);
	xxh128_stream_free(reader.digest);
	reader.stream = NULL;
	reader.digest = NULL;
	*ret_reader = reader;
	return good;
}

/* Might the content be known? Only then is it worth a pass before the one that encodes. */
static bool may_be_known(struct ingest *ingest, const struct ingest_file *file, struct arena *arena, bool *ret_may, struct fail *fail)
{
	const struct archive_file *known;
	size_t count;
	*ret_may = false;
	if (!archive_files(ingest->archive, file->source, arena, &known, &count, fail))
		return false;
	for (size_t i = 0; i < count; i++)
		*ret_may = *ret_may || known[i].stored_bytes == file->stored_bytes || strcmp(known[i].name, file->name) == 0;
	return true;
}

static struct archive_file archive_file_of(const struct ingest *ingest, const struct ingest_file *file, struct xxh128 content)
{
	struct archive_file entry = {
		.source = file->source,
		.name = file->name,
		.dialect = file->dialect,
		.content = content,
		.text_bytes = file->text_bytes,
		.stored_bytes = file->stored_bytes,
		.line_count = file->line_count,
		.record_count = file->record_count,
		.excluded_count = file->excluded_count,
		.duplicate_count = file->duplicate_count,
		.rejected_count = file->rejected_count,
		.min_us = file->min_us,
		.max_us = file->max_us,
		.ingested_us = ingest->options.now_us,
		.damage = file->trouble,
	};
	for (size_t i = 0; i < REJECT_REASON_COUNT; i++)
		entry.reject_counts[i] = file->rejects[i].count;
	return entry;
}

/* Books the file as a duplicate when its content is in the archive; *ret_known says so. */
static bool book_known(struct ingest *ingest, struct ingest_file *file, struct xxh128 content, struct arena *arena, bool *ret_known,
                       struct fail *fail)
{
	char *same_as = NULL;
	if (!archive_has_content(ingest->archive, file->source, content, file->text_bytes, ret_known, &same_as, arena, fail))
		return false;
	if (!*ret_known)
		return true;
	file->outcome = INGEST_DUPLICATE;
	file->same_as = same_as ? same_as : "";
	file->duplicate_count = file->line_count;
	file->record_count = file->excluded_count = file->rejected_count = 0;
	memset(file->rejects, 0, sizeof(file->rejects));
	struct archive_file entry = archive_file_of(ingest, file, content);
	return archive_note_duplicate(ingest->archive, &entry, fail);
}

struct taking {
	struct segment_writer *writer;
	const struct ingest *ingest;
	const struct ingest_file *file;
	const struct chunk_reader *reader;
	uint64_t archive_bytes;
};

static bool take_block(void *user, struct str block, struct fail *fail)
{
	struct taking *taking = user;
	taking->archive_bytes += block.size;
	if (taking->ingest->options.progress)
		taking->ingest->options.progress(taking->ingest->options.user, taking->file->name, taking->archive_bytes, taking->file->stored_bytes);
	return segment_writer_add(taking->writer, block, fail);
}

/* The result's counts from what was read. */
static bool fill_counts(struct ingest_file *file, const struct pipeline_counts *counts, const struct chunk_reader *reader, struct arena *arena,
                        struct fail *fail)
{
	assert(counts->line_count == reader->line_count);
	file->line_count = counts->line_count;
	file->record_count = counts->record_count;
	file->excluded_count = counts->excluded_count;
	file->rejected_count = counts->rejected_count;
	file->text_bytes = reader->text_bytes;
	file->min_us = counts->min_us;
	file->max_us = counts->max_us;
	memcpy(file->rejects, counts->rejects, sizeof(file->rejects));
	if (reader->damage.kind != FAIL_NONE)
		file->trouble = arena_cstr(arena, str_of(reader->damage.sentence));
	return file->trouble ? true : fail_memory(fail);
}

/* The pass that parses and encodes. */
static bool store(struct ingest *ingest, struct format *format, struct ingest_file *file, struct arena *arena, struct fail *fail)
{
	struct chunk_reader reader = {.stream = stream_new(file->name, fail), .digest = xxh128_stream_new()};
	struct taking taking = {.ingest = ingest, .file = file, .reader = &reader};
	bool good = reader.stream && (reader.digest || fail_memory(fail)) &&
		(taking.writer = segment_writer_new(ingest->archive, file->source, fail)) != NULL;
	struct pipeline_counts counts;
	struct pipeline_job job = {&reader, format, take_block, &taking};
	good = good && pipeline_run(ingest->pipeline, &job, &counts, fail) && fill_counts(file, &counts, &reader, arena, fail);
	struct xxh128 content = {0};
	if (good)
		content = xxh128_stream_value(reader.digest);
	stream_free(reader.stream);
	xxh128_stream_free(reader.digest);
	bool known = false;
	if (good && file->line_count == 0)
		file->outcome = file->trouble[0] ? INGEST_UNREADABLE : INGEST_EMPTY;
	else
		good = good && book_known(ingest, file, content, arena, &known, fail);
	if (!good || known || file->line_count == 0) {
		segment_writer_abandon(taking.writer);
		return good;
	}
	file->archive_bytes = taking.archive_bytes;
	struct archive_file entry = archive_file_of(ingest, file, content);
	return segment_writer_commit(taking.writer, &entry, fail);
}

static bool look_and_store(struct ingest *ingest, struct format *format, struct ingest_file *file, struct arena *arena, struct fail *fail)
{
	bool may = false, known = false;
	if (!may_be_known(ingest, file, arena, &may, fail))
		return false;
	if (may || format_needs_survey(format)) {
		struct xxh128 content = {0};
		struct chunk_reader looked;
		if (!look_through(ingest, file->name, format, &content, &looked, fail))
			return false;
		file->line_count = looked.line_count;
		file->text_bytes = looked.text_bytes;
		if (looked.damage.kind != FAIL_NONE && !(file->trouble = arena_cstr(arena, str_of(looked.damage.sentence))))
			return fail_memory(fail);
		if (may && looked.line_count > 0 && !book_known(ingest, file, content, arena, &known, fail))
			return false;
	}
	return known || store(ingest, format, file, arena, fail);
}

bool ingest_run(struct ingest *ingest, const struct config_source *source, const char *name, struct arena *arena,
                struct ingest_file *ret_file, struct fail *fail)
{
	struct ingest_file file = {.source = source->name, .name = name, .dialect = "", .same_as = "", .trouble = "",
	                           .min_us = NO_TIME, .max_us = NO_TIME};
	struct format *format = NULL;
	bool good = choose_format(ingest, source, &file, arena, &format, fail);
	if (good && format)
		good = look_and_store(ingest, format, &file, arena, fail);
	format_free(format);
	assert(!good || file.line_count == file.record_count + file.excluded_count + file.duplicate_count + file.rejected_count);
	if (good)
		*ret_file = file;
	return good;
}
