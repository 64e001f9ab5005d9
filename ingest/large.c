/* Large files: passes over them until it is known what of them is new. */
#include <assert.h>
#include <stdlib.h>

#include "ingest_inside.h"
#include "lang.h"

/* A log that is rotated while it is read is begun anew so often. */
#define READS_MAX 4

/* --- A pass over a large file --- */

/* What was read of it. */
struct pass {
	struct chunk_reader reader;
	struct prefix_watch watch;
	struct xxh128 content; /* of what was given out */
};

static void pass_close(struct pass *pass)
{
	if (pass->reader.digest)
		pass->content = xxh128_stream_value(pass->reader.digest);
	stream_free(pass->reader.stream);
	xxh128_stream_free(pass->reader.digest);
	pass->reader.stream = NULL;
	pass->reader.digest = NULL;
}

static bool has_scratch(struct ingest *ingest, struct fail *fail)
{
	for (int i = 0; i < 2; i++)
		if (!ingest->scratch[i] && !(ingest->scratch[i] = chunk_new()))
			return fail_memory(fail);
	return true;
}

/* What was read, into the result. */
static bool book_read(struct ingest_file *file, const struct chunk_reader *reader, struct arena *arena,
                      struct fail *fail)
{
	file->line_count = reader->line_count;
	file->text_bytes = reader->text_bytes;
	file->waiting_bytes = reader->waiting_bytes;
	return reader->damage.kind == FAIL_NONE || choose_outcome(file, INGEST_STORED, arena, &reader->damage, fail);
}

/* --- Large files --- */

/* A large file on its way. */
struct large {
	struct ingest *ingest;
	const struct config_source *source;
	struct arena *arena;
	struct ingest_file file;
	struct format *format;
	struct xxh128 content;       /* of the last pass */
	bool is_looked, is_searched; /* these passes were made */
	bool is_gone;                /* it could not be opened for the next one */
	struct known_content looked; /* what they found the file to be, by which the next pass knows it again */
	struct known_lines known;
};

/* Opens the file once more. False without a failure: it is not to be had any more, which is its outcome. */
static bool pass_open(struct large *large, struct pass *pass, struct fail *fail)
{
	struct fail trouble = {0};
	pass->reader = (struct chunk_reader){
	        .stream = inputs_open(large->ingest->options.inputs, large->file.name, &trouble),
	        .digest = xxh128_stream_new(),
	        .watch = &pass->watch,
	        .format = large->format};
	if (pass->reader.stream) {
		pass->reader.waits = choose_waits(pass->reader.stream, large->ingest->options.now_us);
		return pass->reader.digest || fail_memory(fail);
	}
	large->file = small_file(large->source, large->file.name);
	large->is_gone = choose_outcome(&large->file, INGEST_UNREADABLE, large->arena, &trouble, fail);
	return false;
}

/* Chooses the dialect by the file's beginning; large->format stays NULL when the outcome is decided. */
static bool open_large(struct large *large, struct fail *fail)
{
	struct ingest *ingest = large->ingest;
	struct choice choice = {ingest->config, large->source, pipeline_kit(ingest->pipeline, 0)->batch,
	                        ingest->options.inputs, ingest->options.now_us};
	struct fail trouble = {0};
	size_t size = 0;
	bool good = true;
	format_free(large->format);
	large->format = NULL;
	struct stream *stream = inputs_open(ingest->options.inputs, large->file.name, &trouble);
	if (!stream || !stream_read(stream, ingest->sample, CHOOSE_SAMPLE_BYTES, &size, &trouble)) {
		stream_free(stream);
		return choose_outcome(&large->file, INGEST_UNREADABLE, large->arena, &trouble, fail);
	}
	large->file.stored_bytes = stream_file_bytes(stream);
	if (size > 0)
		good = choose_format(&choice, stream, (struct str){ingest->sample, size}, &large->file, large->arena,
		                     &large->format, fail);
	else
		large->file.outcome = INGEST_EMPTY;
	stream_free(stream);
	return good;
}

/* The base's lines from `kept` on are the beginning of one that this file has whole: they count no more. */
static bool retire_last(struct large *large, uint64_t kept, struct fail *fail)
{
	struct known_content base = large->file.begins_with;
	struct extent *retired = arena_alloc(large->arena, (size_t)(base.line_count - kept) + 1, sizeof(*retired));
	size_t count = 0;
	bool found = false, good = retired ? archive_commit(large->ingest->archive, fail) : fail_memory(fail);
	for (uint64_t line = kept; good && line < base.line_count; line++) {
		good = archive_file_line(large->ingest->archive, large->file.source, base.file, line, &found,
		                         &retired[count], fail);
		count += good && found;
	}
	large->known.base_lines = kept;
	large->known.base_retired = retired;
	large->known.base_retired_count = count;
	return good;
}

/* Units before a known content's end that are looked at for where it goes on as this file does. */
#define UNITS_BACK 64U

/* How many of the units of a known content, which the file begins with and which ends in this chunk, are the file's.
 * The last ones may not be: they were cut where the content ended, inside a record, or behind a line of one that went
 * on. False: its units are others. `passed`: bytes before the chunk. */
static bool units_kept(const struct chunk *chunk, const struct format *format, uint64_t passed,
                       const struct known_content *known, uint64_t *ret_kept)
{
	size_t end = (size_t)(known->text_bytes - passed), line = chunk->line_count;
	while (chunk->line_at[line] > end)
		line--;
	for (size_t back = 0; back <= UNITS_BACK && back <= line; back++) {
		uint64_t count = chunk->first_line + line - back;
		size_t at = chunk->line_at[line - back];
		*ret_kept = count;
		for (; at < end && count < known->line_count; count++)
			at += format_unit(format, (struct str){chunk->text + at, end - at}, true);
		if (at == end && count == known->line_count)
			return true;
	}
	return false;
}

/* The pass that only looks: the digest of the content, what it begins with, what the dialect's survey wants to know. */
static bool look(struct large *large, struct fail *fail)
{
	struct ingest *ingest = large->ingest;
	struct pass pass = {.watch = {.count = 0}};
	struct known_content *contents = NULL;
	const struct chunk *previous = NULL;
	bool has_units = format_has_units(large->format), is_base = !has_units;
	uint64_t kept = 0;
	bool good = has_scratch(ingest, fail) &&
	            known_contents(ingest->known, large->file.source, large->arena, &contents, &pass.watch.count, fail);
	pass.watch.contents = contents;
	good = good && pass_open(large, &pass, fail);
	for (int turn = 0; good && chunk_read(&pass.reader, previous, ingest->scratch[turn]); turn = 1 - turn) {
		struct line_table lines = chunk_lines(ingest->scratch[turn]);
		uint64_t passed = pass.reader.text_bytes - lines.text.size;
		format_survey(large->format, &lines);
		previous = ingest->scratch[turn];
		if (has_units && pass.watch.longest.text_bytes > passed)
			is_base = units_kept(previous, large->format, passed, &pass.watch.longest, &kept);
	}
	pass_close(&pass);
	if (!good || !book_read(&large->file, &pass.reader, large->arena, fail))
		return false;
	large->is_looked = true;
	large->content = pass.content;
	large->looked = (struct known_content){.text_bytes = pass.reader.text_bytes, .content = pass.content};
	if (pass.watch.longest.text_bytes == 0 || pass.watch.longest.text_bytes >= pass.reader.text_bytes ||
	    !is_base)
		return true;
	large->file.begins_with = pass.watch.longest;
	large->known.base = pass.watch.longest.file;
	large->known.base_lines = pass.watch.longest.line_count;
	if (!has_units)
		kept = large->known.base_lines - !pass.watch.ends_line;
	return kept == large->known.base_lines || retire_last(large, kept, fail);
}

/* The pass that compares lines with those of the archive. */
static bool search(struct large *large, const struct overlap_short *as_a_whole, struct fail *fail)
{
	struct ingest *ingest = large->ingest;
	struct pass pass = {.watch = {.count = 0}};
	const struct chunk *previous = NULL;
	struct overlap_search wanted = {large->known.base_lines, NULL, 0, *as_a_whole};
	bool good =
	        has_scratch(ingest, fail) && archive_commit(ingest->archive, fail) &&
	        (large->known.base_lines == 0 ||
	         archive_file_extents(ingest->archive, large->file.source, large->known.base, large->known.base_lines,
	                              large->arena, &wanted.known, &wanted.known_count, fail)) &&
	        overlap_begin(ingest->overlap, &wanted, fail) &&
	        pass_open(large, &pass, fail);
	for (int turn = 0; good && chunk_read(&pass.reader, previous, ingest->scratch[turn]); turn = 1 - turn) {
		const struct chunk *chunk = previous = ingest->scratch[turn];
		uint64_t skip = wanted.first_line > chunk->first_line ? wanted.first_line - chunk->first_line : 0;
		if (skip < chunk->line_count)
			good = overlap_feed(ingest->overlap, (struct str){chunk->text, chunk->size_bytes},
			                    chunk->line_at + skip, chunk->line_count - (size_t)skip, fail);
	}
	pass_close(&pass);
	good = good && overlap_end(ingest->overlap, &large->known.overlap, fail);
	large->is_searched = true;
	large->looked = (struct known_content){.text_bytes = pass.reader.text_bytes, .content = pass.content};
	return good;
}

/* Is what this pass read, or the beginning of it, what the passes before have seen? */
static bool is_as_looked(const struct large *large, const struct pass *pass)
{
	if (!large->is_looked && !large->is_searched)
		return true;
	return pass->watch.longest.text_bytes == large->looked.text_bytes &&
	       (large->known.overlap.cut_bytes == 0 || pass->reader.text_bytes == large->looked.text_bytes);
}

struct taking {
	struct store *store;
	const struct large *large;
};

static bool take_load(void *user, const struct load *load, struct fail *fail)
{
	struct taking *taking = user;
	const struct ingest_options *options = &taking->large->ingest->options;
	if (!store_take(taking->store, load, fail))
		return false;
	if (options->progress)
		options->progress(options->user, taking->large->file.name, taking->store->archive_bytes,
		                  taking->large->file.stored_bytes);
	return true;
}

enum stored {
	STORED,
	STORE_FAILED,
	STORE_ASKS,    /* the file must be looked at closer first */
	STORE_CHANGED, /* it is another file than in the passes before */
	STORE_HEADLESS, /* lines that were read again for the sake of their header have none here either */
};

/* Books what the pass that stores has read. */
static bool book_pass(struct large *large, const struct pass *pass, const struct pipeline_counts *counts,
                      struct store *store, struct fail *fail)
{
	bool known = false;
	if (!book_read(&large->file, &pass->reader, large->arena, fail))
		return false;
	counts_book(counts, &large->file);
	large->file.line_count = pass->reader.line_count;
	assert(counts->line_count == store->line_count);
	if (large->file.line_count == 0) {
		large->file.outcome = large->file.trouble[0] ? INGEST_UNREADABLE : INGEST_EMPTY;
		return true;
	}
	return (large->file.again ||
	        book_known(large->ingest, &large->file, pass->content, large->arena, &known, fail)) &&
	       (known ||
	        book_stored(large->ingest, store, &large->file, pass->content, &large->known, large->arena, fail));
}

static uint64_t headed_lines(const struct known_lines *known)
{
	uint64_t count = 0;
	for (size_t i = 0; i < known->headed_count; i++)
		count += known->headed[i].line_count;
	return count;
}

/* The pass that parses, encodes and stores what is new. */
static enum stored store_large(struct large *large, bool asks, struct fail *fail)
{
	struct ingest *ingest = large->ingest;
	struct pass pass = {.watch = {.count = 0}};
	struct known_content *contents = &large->looked;
	struct store store = {.writer = NULL};
	struct keep keep;
	struct pipeline_counts counts;
	enum stored result = STORE_FAILED;
	bool looked = large->is_looked || large->is_searched, good;
	pass.watch.count = looked;
	good = known_lines_keep(&large->known, large->arena, &keep, fail) &&
	       (looked ||
	        known_contents(ingest->known, large->file.source, large->arena, &contents, &pass.watch.count, fail)) &&
	       store_begin(&store, ingest->archive, large->file.source, ingest->overlap, fail);
	pass.watch.contents = contents;
	good = good && pass_open(large, &pass, fail);
	if (good) {
		struct taking taking = {&store, large};
		struct pipeline_job job = {&pass.reader, large->format, &keep, take_load, &taking};
		store.asks = asks;
		store.whole = large->known.base == 0 && large->known.overlap.run_count == 0;
		good = pipeline_run(ingest->pipeline, &job, &counts, fail);
	}
	pass_close(&pass);
	if (store.hit && fail->kind == FAIL_NONE)
		result = STORE_ASKS;
	else if (good && looked && !is_as_looked(large, &pass))
		result = STORE_CHANGED;
	else if (good && !looked && pass.watch.longest.text_bytes > 0 &&
	         pass.watch.longest.text_bytes < pass.reader.text_bytes)
		result = STORE_ASKS;
	else if (good && large->known.headed_count > 0 &&
	         counts.rejects[REJECT_NO_HEADER].count >= headed_lines(&large->known))
		result = STORE_HEADLESS;
	else if (good && book_pass(large, &pass, &counts, &store, fail))
		result = STORED;
	store_release(&store);
	return result;
}

/* A fresh start: the file, or what is known of it, is another than it was thought to be. */
static bool again(struct large *large, struct fail *fail)
{
	const char *name = large->file.name;
	large->file = small_file(large->source, name);
	large->known = (struct known_lines){.base = 0};
	large->is_looked = large->is_searched = false;
	return open_large(large, fail);
}

/* The lines that count are stored anew, and take the place of what was read before. */
static enum stored store_again(struct large *large, struct fail *fail)
{
	struct archive *archive = large->ingest->archive;
	const char *source = large->file.source;
	const struct segment_info *segments;
	const struct extent *extents = NULL;
	size_t segment_count, extent_count;
	large->known = (struct known_lines){.base = 0};
	if (!archive_file_extents(archive, source, large->file.again, UINT64_MAX, large->arena, &extents, &extent_count,
	                          fail) ||
	    !archive_segments(archive, source, INT64_MIN, INT64_MAX, large->arena, &segments, &segment_count, fail) ||
	    !known_lines_again(&large->known, extents, extent_count, segments, segment_count, large->arena, fail))
		return STORE_FAILED;
	return store_large(large, false, fail);
}

/* Lines that were stored without their header are read again with it, if the file has it. */
static enum stored store_headed(struct large *large, struct fail *fail)
{
	struct known_lines as_they_were = large->known;
	enum stored result;
	if (!known_lines_give_header(&large->known, large->arena, fail))
		return STORE_FAILED;
	result = store_large(large, false, fail);
	if (result != STORE_HEADLESS)
		return result;
	large->known = as_they_were;
	return store_large(large, false, fail);
}

/* The passes that the file needs; `closely`: something of it is in the archive. */
static enum stored read_large(struct large *large, bool closely, const struct overlap_short *as_a_whole,
                              struct fail *fail)
{
	struct ingest *ingest = large->ingest;
	bool known = false;
	bool may =
	        closely || known_may_be(ingest->known, large->file.source, large->file.name, large->file.stored_bytes);
	if (may || format_needs_survey(large->format)) {
		if (!look(large, fail))
			return STORE_FAILED;
		if (large->file.line_count > 0 &&
		    !book_known(ingest, &large->file, large->content, large->arena, &known, fail))
			return STORE_FAILED;
		if (known)
			return STORED;
		if (large->file.again)
			return store_again(large, fail);
	}
	if (closely && !search(large, as_a_whole, fail))
		return STORE_FAILED;
	if (large->known.overlap.headless_count == 0)
		return store_large(large, !closely, fail);
	return store_headed(large, fail);
}

bool run_large(struct ingest *ingest, const struct config_source *source, const char *name, bool closely,
               const struct overlap_short *as_a_whole, struct arena *arena, struct ingest_file *ret_file,
               struct fail *fail)
{
	struct large large = {.ingest = ingest, .source = source, .arena = arena, .file = small_file(source, name)};
	enum stored stored = STORE_CHANGED;
	bool good = open_large(&large, fail);
	for (int reads = 0; good && large.format && stored != STORED && !large.is_gone && reads < READS_MAX; reads++) {
		good = reads == 0 || again(&large, fail);
		if (good && large.format)
			stored = read_large(&large, closely, as_a_whole, fail);
		good = good && (stored != STORE_FAILED || large.is_gone);
		closely = closely || stored == STORE_ASKS;
	}
	if (good && large.format && stored != STORED && !large.is_gone) {
		struct fail trouble = {0};
		fail_set(&trouble, FAIL_INPUT,
		         TR("%s: it changes while it is read; ingest it again when it is at rest",
		            "%s: 読み取り中に書き換えられています。書き込みが落ち着いてから取り込み直してください"),
		         name);
		large.file = small_file(source, name);
		good = choose_outcome(&large.file, INGEST_UNREADABLE, arena, &trouble, fail);
	}
	format_free(large.format);
	*ret_file = large.file;
	return good;
}
