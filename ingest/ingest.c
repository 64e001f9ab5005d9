/* Files into the archive: small ones read ahead by the crew, large ones one by one through the pipeline, all stored in
 * the order of their names. */
#include "ingest.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crew.h"
#include "input.h"

struct ingest {
	struct archive *archive;
	const struct config *config;
	struct ingest_options options;
	struct pipeline *pipeline;
	struct known *known;
	struct chunk *scratch[2]; /* for passes that only look */
	char *sample;
};

struct ingest *ingest_new(struct archive *archive, const struct config *config, const struct ingest_options *options,
                          struct fail *fail)
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
	ingest->known = ingest->pipeline ? known_new(archive, fail) : NULL;
	ingest->sample = malloc(CHOOSE_SAMPLE_BYTES);
	if (ingest->known && ingest->sample)
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
	known_free(ingest->known);
	chunk_free(ingest->scratch[0]);
	chunk_free(ingest->scratch[1]);
	free(ingest->sample);
	free(ingest);
}

bool ingest_commit(struct ingest *ingest, struct fail *fail)
{
	return archive_commit(ingest->archive, fail);
}

size_t ingest_pending_count(const struct ingest *ingest)
{
	return archive_pending_count(ingest->archive);
}

static struct archive_file archive_file_of(const struct ingest *ingest, const struct ingest_file *file,
                                           struct xxh128 content)
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
	        .replaced = file->replaces.content,
	        .replaced_bytes = file->replaces.text_bytes,
	        .damage = file->trouble,
	};
	for (size_t i = 0; i < REJECT_REASON_COUNT; i++)
		entry.reject_counts[i] = file->rejects[i].count;
	return entry;
}

/* Books the file as a duplicate when its content is in the archive; *ret_known says so. */
static bool book_known(struct ingest *ingest, struct ingest_file *file, struct xxh128 content, struct arena *arena,
                       bool *ret_known, struct fail *fail)
{
	char *same_as = NULL;
	if (!archive_has_content(ingest->archive, file->source, content, file->text_bytes, ret_known, &same_as, arena,
	                         fail))
		return false;
	if (!*ret_known)
		return true;
	file->outcome = INGEST_DUPLICATE;
	file->same_as = same_as ? same_as : "";
	file->duplicate_count = file->line_count;
	file->record_count = file->excluded_count = file->rejected_count = 0;
	memset(file->rejects, 0, sizeof(file->rejects));
	struct archive_file entry = archive_file_of(ingest, file, content);
	return archive_note_duplicate(ingest->archive, &entry, fail) && known_add(ingest->known, &entry, fail);
}

struct taking {
	struct segment_writer *writer;
	const struct ingest *ingest;
	const struct ingest_file *file;
	uint64_t archive_bytes;
};

static bool take_block(void *user, struct str block, struct fail *fail)
{
	struct taking *taking = user;
	taking->archive_bytes += block.size;
	if (taking->ingest->options.progress)
		taking->ingest->options.progress(taking->ingest->options.user, taking->file->name,
		                                 taking->archive_bytes, taking->file->stored_bytes);
	return segment_writer_add(taking->writer, block, fail);
}

/* The segment is complete. */
static bool finish(struct ingest *ingest, struct taking *taking, struct ingest_file *file, struct xxh128 content,
                   struct fail *fail)
{
	struct segment_writer *writer = taking->writer;
	file->archive_bytes = taking->archive_bytes;
	struct archive_file entry = archive_file_of(ingest, file, content);
	taking->writer = NULL;
	return segment_writer_finish(writer, &entry, fail) && known_add(ingest->known, &entry, fail);
}

/* --- Large files --- */

/* A pass that only looks: the digest of the content, and what the dialect's survey wants to know. */
static bool look_through(struct ingest *ingest, const char *name, struct format *format, struct xxh128 *ret_content,
                         struct chunk_reader *ret_reader, struct fail *fail)
{
	for (int i = 0; i < 2; i++)
		if (!ingest->scratch[i] && !(ingest->scratch[i] = chunk_new()))
			return fail_memory(fail);
	struct chunk_reader reader = {
	        .stream = input_open(name, fail), .digest = xxh128_stream_new(), .format = format};
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

/* Chooses the dialect by the file's beginning; *ret_format stays NULL when the outcome is decided already. */
static bool open_large(struct ingest *ingest, const struct config_source *source, struct ingest_file *file,
                       struct arena *arena, struct format **ret_format, struct fail *fail)
{
	struct choice choice = {ingest->config, source, pipeline_kit(ingest->pipeline, 0)->batch};
	struct fail trouble = {0};
	size_t size = 0;
	bool good = true;
	struct stream *stream = input_open(file->name, &trouble);
	if (!stream || !stream_read(stream, ingest->sample, CHOOSE_SAMPLE_BYTES, &size, &trouble)) {
		stream_free(stream);
		return choose_outcome(file, INGEST_UNREADABLE, arena, &trouble, fail);
	}
	file->stored_bytes = stream_file_bytes(stream);
	if (size > 0)
		good = choose_format(&choice, stream, (struct str){ingest->sample, size}, file, arena, ret_format,
		                     fail);
	else
		file->outcome = INGEST_EMPTY;
	stream_free(stream);
	return good;
}

/* What was read, into the result. */
static bool book_read(struct ingest_file *file, const struct chunk_reader *reader, struct arena *arena,
                      struct fail *fail)
{
	file->line_count = reader->line_count;
	file->text_bytes = reader->text_bytes;
	return reader->damage.kind == FAIL_NONE || choose_outcome(file, INGEST_STORED, arena, &reader->damage, fail);
}

/* The pass that parses and encodes. */
static bool store_large(struct ingest *ingest, struct format *format, struct ingest_file *file, struct arena *arena,
                        struct fail *fail)
{
	struct prefix_watch watch = {.count = 0};
	struct known_content *contents = NULL;
	struct chunk_reader reader = {.stream = input_open(file->name, fail),
	                              .digest = xxh128_stream_new(),
	                              .watch = &watch,
	                              .format = format};
	struct taking taking = {.ingest = ingest, .file = file};
	bool good = reader.stream && (reader.digest || fail_memory(fail)) &&
	            known_contents(ingest->known, file->source, arena, &contents, &watch.count, fail) &&
	            (taking.writer = segment_writer_new(ingest->archive, file->source, fail)) != NULL;
	struct pipeline_counts counts;
	struct pipeline_job job = {&reader, format, take_block, &taking};
	watch.contents = contents;
	good = good && pipeline_run(ingest->pipeline, &job, &counts, fail) && book_read(file, &reader, arena, fail);
	struct xxh128 content = {0};
	if (good) {
		content = xxh128_stream_value(reader.digest);
		assert(counts.line_count == reader.line_count);
		counts_book(&counts, file);
		if (watch.longest.text_bytes < file->text_bytes)
			file->replaces = watch.longest;
	}
	stream_free(reader.stream);
	xxh128_stream_free(reader.digest);
	bool known = false;
	if (good && file->line_count == 0)
		file->outcome = file->trouble[0] ? INGEST_UNREADABLE : INGEST_EMPTY;
	else
		good = good && book_known(ingest, file, content, arena, &known, fail);
	if (good && !known && file->line_count > 0)
		good = finish(ingest, &taking, file, content, fail);
	segment_writer_abandon(taking.writer);
	return good;
}

/* A file that may be known is looked through first: only then is that worth a pass before the one that encodes. */
static bool look_and_store(struct ingest *ingest, struct format *format, struct ingest_file *file, struct arena *arena,
                           struct fail *fail)
{
	bool may = known_may_be(ingest->known, file->source, file->name, file->stored_bytes), known = false;
	if (may || format_needs_survey(format)) {
		struct xxh128 content = {0};
		struct chunk_reader looked;
		if (!look_through(ingest, file->name, format, &content, &looked, fail) ||
		    !book_read(file, &looked, arena, fail))
			return false;
		if (may && looked.line_count > 0 && !book_known(ingest, file, content, arena, &known, fail))
			return false;
	}
	return known || store_large(ingest, format, file, arena, fail);
}

static bool run_large(struct ingest *ingest, const struct config_source *source, const char *name, struct arena *arena,
                      struct ingest_file *ret_file, struct fail *fail)
{
	struct ingest_file file = small_file(source, name);
	struct format *format = NULL;
	bool good = open_large(ingest, source, &file, arena, &format, fail) &&
	            (!format || look_and_store(ingest, format, &file, arena, fail));
	format_free(format);
	*ret_file = file;
	return good;
}

/* --- Small files --- */

static bool store_small(struct ingest *ingest, const struct small *small, const struct load *load,
                        struct ingest_file *file, struct fail *fail)
{
	struct taking taking = {
	        .writer = segment_writer_new(ingest->archive, file->source, fail), .ingest = ingest, .file = file};
	struct line_table lines = chunk_lines(load->chunk);
	bool good = taking.writer && prefix_find(ingest->known, file->source, lines.text, &file->replaces, fail) &&
	            load_take(load, take_block, &taking, fail) && finish(ingest, &taking, file, small->content, fail);
	segment_writer_abandon(taking.writer);
	return good;
}

/* What the crew found out about a file, against the archive. *ret_done is false for a file that must go through the
 * pipeline. */
static bool run_small(struct ingest *ingest, const struct small *small, const struct load *load, struct arena *arena,
                      struct ingest_file *ret_file, bool *ret_done, struct fail *fail)
{
	struct ingest_file file = small->file;
	bool known = false, good = true;
	if (small->state == SMALL_FAILED)
		return fail_set(fail, small->fail.kind, "%s", small->fail.sentence);
	*ret_done = false;
	if (small->state == SMALL_LARGE)
		return true;
	file.trouble = arena_cstr(arena, str_of(small->file.trouble));
	if (!file.trouble)
		return fail_memory(fail);
	if (small->state != SMALL_DECIDED)
		good = book_known(ingest, &file, small->content, arena, &known, fail);
	if (good && !known && small->state == SMALL_KNOWN)
		return true;
	if (good && !known && small->state == SMALL_ENCODED)
		good = store_small(ingest, small, load, &file, fail);
	*ret_done = true;
	*ret_file = file;
	return good;
}

static bool run_one(struct ingest *ingest, struct crew *crew, const struct config_source *source,
                    const char *const *names, size_t index, struct arena *arena, struct ingest_file *ret_file,
                    struct fail *fail)
{
	const struct load *load;
	const struct small *small = crew_wait(crew, index, &load);
	bool done = false;
	if (!run_small(ingest, small, load, arena, ret_file, &done, fail))
		return false;
	if (done) {
		crew_next(crew, index);
		return true;
	}
	crew_pause(crew);
	bool good = run_large(ingest, source, names[index], arena, ret_file, fail);
	crew_resume(crew, index);
	return good;
}

bool ingest_run(struct ingest *ingest, const struct config_source *source, const char *const *names, size_t count,
                const struct ingest_taker *taker, struct arena *arena, struct fail *fail)
{
	struct crew_job job = {ingest->config, source, names, count, ingest->known, ingest->pipeline};
	struct crew *crew = crew_new(&job, fail);
	bool good = crew != NULL;
	for (size_t i = 0; good && i < count; i++) {
		struct ingest_file file;
		good = run_one(ingest, crew, source, names, i, arena, &file, fail);
		assert(!good || file.line_count == file.record_count + file.excluded_count + file.duplicate_count +
		                                           file.rejected_count);
		good = good && taker->take(taker->user, &file, fail);
	}
	crew_free(crew);
	return good;
}
