/* Small files. */
#include "small.h"

#include <string.h>

#include "bounds.h"
#include "input.h"

struct ingest_file small_file(const struct config_source *source, const char *name)
{
	return (struct ingest_file){.source = source->name,
	                            .name = name,
	                            .dialect = "",
	                            .same_as = "",
	                            .note = "",
	                            .trouble = "",
	                            .min_us = NO_TIME,
	                            .max_us = NO_TIME};
}

/* Nothing came out of it: empty, or not readable. */
static bool decide_empty(struct small *small, const struct chunk_reader *reader, uint64_t waiting_bytes,
                         struct fail *fail)
{
	small->file.waiting_bytes = waiting_bytes;
	small->state = SMALL_DECIDED;
	small->file.outcome = INGEST_EMPTY;
	return reader->damage.kind == FAIL_NONE ||
	       choose_outcome(&small->file, INGEST_UNREADABLE, &small->arena, &reader->damage, fail);
}

/* What was read before damage is stored; the sentence goes with it. */
static bool keep_damage(struct small *small, const struct chunk_reader *reader, struct fail *fail)
{
	return reader->damage.kind == FAIL_NONE ||
	       choose_outcome(&small->file, INGEST_STORED, &small->arena, &reader->damage, fail);
}

static bool encode(struct small *small, struct format *format, struct load *load, const struct kit *kit,
                   struct fail *fail)
{
	load->before = (struct mark_state){.count = 0};
	if (!load_split(load, format, &(struct keep){NULL, 0}, fail))
		return false;
	load_encode(load, kit);
	if (load->fail.kind != FAIL_NONE)
		return fail_set(fail, load->fail.kind, "%s", load->fail.sentence);
	counts_book(&load->counts, &small->file);
	small->state = SMALL_ENCODED;
	return true;
}

/* The whole file as the dialect's units; what waits is noted. False: more than a chunk may hold. */
static bool cut_units(struct small *small, struct format *format, const struct chunk_reader *reader,
                      struct chunk *chunk)
{
	return !format_has_units(format) || chunk_recut(chunk, format, reader->waits, &small->file.waiting_bytes);
}

/* Parsed and encoded, unless its content may be known. */
static bool take_lines(struct small *small, struct format *format, struct known *known, struct load *load,
                       const struct kit *kit, struct fail *fail)
{
	struct line_table lines = chunk_lines(load->chunk);
	small->content = digest_xxh128(lines.text.at, lines.text.size);
	small->file.text_bytes = lines.text.size;
	small->file.line_count = lines.count;
	if (known_may_hold(known, small->file.source, small->content)) {
		small->state = SMALL_KNOWN;
		return true;
	}
	format_survey(format, &lines);
	return encode(small, format, load, kit, fail);
}

/* The chunk holds the whole file. */
static bool take_chunk(struct small *small, const struct choice *choice, const struct chunk_reader *reader,
                       struct known *known, struct load *load, const struct kit *kit, struct fail *fail)
{
	struct format *format = NULL;
	struct str sample = str_take((struct str){load->chunk->text, load->chunk->filled_bytes}, CHOOSE_SAMPLE_BYTES);
	small->state = SMALL_DECIDED;
	if (!choose_format(choice, reader->stream, sample, &small->file, &small->arena, &format, fail))
		return false;
	bool fits = !format || cut_units(small, format, reader, load->chunk), good = true;
	bool begins = !format && reader->waits && load->chunk->filled_bytes == sample.size &&
	              choose_may_begin(choice, reader->stream, sample, small->file.name);
	if (!fits) {
		small->state = SMALL_LARGE;
	} else if (load->chunk->line_count == 0 || begins) {
		/* The beginning of a first line or record: what it will be nobody knows yet. */
		small->file = small_file(choice->source, small->file.name);
		good = decide_empty(small, reader, reader->waits ? load->chunk->filled_bytes : 0, fail);
	} else if (format) {
		good = keep_damage(small, reader, fail) && take_lines(small, format, known, load, kit, fail);
	}
	format_free(format);
	return good;
}

static bool read_stream(struct small *small, const struct choice *choice, struct stream *stream, struct known *known,
                        struct load *load, const struct kit *kit, struct fail *fail)
{
	struct chunk_reader reader = {.stream = stream, .waits = choose_waits(stream, choice->now_us)};
	small->file.stored_bytes = stream_file_bytes(stream);
	if (small->file.stored_bytes > BOUND_BLOCK_BYTES)
		return true;
	if (!chunk_read(&reader, NULL, load->chunk) && reader.waiting_bytes == 0)
		return decide_empty(small, &reader, 0, fail);
	small->file.waiting_bytes = reader.waiting_bytes;
	if (!reader.ended || load->chunk->size_bytes + reader.waiting_bytes < load->chunk->filled_bytes)
		return true;
	return take_chunk(small, choice, &reader, known, load, kit, fail);
}

void small_read(struct small *small, const struct choice *choice, const char *name, struct known *known,
                struct load *load, const struct kit *kit)
{
	struct fail trouble = {0};
	arena_clear(&small->arena);
	fail_clear(&small->fail);
	small->file = small_file(choice->source, name);
	small->state = SMALL_LARGE;
	struct stream *stream = inputs_open(choice->inputs, name, &trouble);
	bool good;
	if (stream) {
		good = read_stream(small, choice, stream, known, load, kit, &small->fail);
	} else {
		small->state = SMALL_DECIDED;
		good = choose_outcome(&small->file, INGEST_UNREADABLE, &small->arena, &trouble, &small->fail);
	}
	stream_free(stream);
	if (!good)
		small->state = SMALL_FAILED;
}
