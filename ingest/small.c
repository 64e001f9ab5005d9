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
static bool decide_empty(struct small *small, const struct chunk_reader *reader, struct fail *fail)
{
	small->file.waiting_bytes = reader->waiting_bytes;
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

/* The chunk holds the whole file. */
static bool take_chunk(struct small *small, const struct choice *choice, const struct chunk_reader *reader,
                       struct known *known, struct load *load, const struct kit *kit, struct fail *fail)
{
	struct line_table lines = chunk_lines(load->chunk);
	struct format *format = NULL;
	struct str sample = {load->chunk->text, load->chunk->filled_bytes};
	small->state = SMALL_DECIDED;
	if (!choose_format(choice, reader->stream, str_take(sample, CHOOSE_SAMPLE_BYTES), &small->file, &small->arena,
	                   &format, fail))
		return false;
	if (lines.count == 0 && (!format || !format_has_units(format))) {
		/* The beginning of a first line: what it will be nobody knows yet. */
		format_free(format);
		small->file = small_file(choice->source, small->file.name);
		return decide_empty(small, reader, fail);
	}
	if (!format)
		return true;
	if (format_has_units(format)) {
		small->file.waiting_bytes = 0;
		if (!chunk_recut(load->chunk, format)) {
			small->state = SMALL_LARGE;
			format_free(format);
			return true;
		}
		lines = chunk_lines(load->chunk);
	}
	small->content = digest_xxh128(lines.text.at, lines.text.size);
	small->file.text_bytes = lines.text.size;
	small->file.line_count = lines.count;
	bool good = keep_damage(small, reader, fail);
	if (good && known_may_hold(known, small->file.source, small->content)) {
		small->state = SMALL_KNOWN;
	} else if (good) {
		format_survey(format, &lines);
		good = encode(small, format, load, kit, fail);
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
		return decide_empty(small, &reader, fail);
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
