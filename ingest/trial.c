/* Trying a file: the same cutting, splitting and parsing as ingest, in one thread. */
#include "trial.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "choose.h"
#include "input.h"
#include "load.h"

/* Everything that a trial holds. */
struct reading {
	struct chunk *chunks[2];
	struct load load;
	struct batch *batch;
	struct format *format;
};

static void reading_release(struct reading *reading)
{
	load_release(&reading->load);
	chunk_free(reading->chunks[1]);
	batch_free(reading->batch);
	format_free(reading->format);
}

/* How well each dialect fits, best first; equal ones stay in the table's order. */
static bool find_fits(const struct trial_options *options, struct format_options *format_options, struct str sample,
                      struct trial *trial, struct fail *fail)
{
	for (int kind = FORMAT_ACCESS; kind <= FORMAT_CPU; kind++) {
		format_options->kind = (enum format_kind)kind;
		if ((!options->has_kind || options->kind == format_options->kind) &&
		    !format_fits(format_options, sample, trial->fits, &trial->fit_count, fail))
			return false;
	}
	for (size_t i = 1; i < trial->fit_count; i++)
		for (size_t j = i; j > 0 && trial->fits[j].score > trial->fits[j - 1].score; j--) {
			struct format_fit better = trial->fits[j];
			trial->fits[j] = trial->fits[j - 1];
			trial->fits[j - 1] = better;
		}
	trial->tie = trial->fit_count > 1 && trial->fits[0].score > 0 && trial->fits[0].score == trial->fits[1].score;
	return true;
}

/* The file's first bytes decide. Without a kind, auto takes that of the dialect that fits best, and a format that is
 * named the first kind that has it. */
static bool open_format(const char *name, const struct trial_options *options, struct reading *reading,
                        struct trial *trial, struct fail *fail)
{
	struct stream *stream = input_open(name, fail);
	char *sample = malloc(CHOOSE_SAMPLE_BYTES);
	size_t size = 0;
	bool good = stream && (sample || fail_memory(fail)) &&
	            stream_read(stream, sample, CHOOSE_SAMPLE_BYTES, &size, fail);
	struct format_options format_options = {.format = options->format,
	                                        .zone = options->zone,
	                                        .scratch = reading->batch,
	                                        .fallback_latest_us = NO_TIME};
	if (good) {
		format_options.latest_us = stream_modified_us(stream);
		good = find_fits(options, &format_options, (struct str){sample, size}, trial, fail);
	}
	bool automatic = options->format[0] == '\0' || strcmp(options->format, "auto") == 0;
	trial->tie = trial->tie && automatic;
	trial->is_asked = !automatic;
	int first = options->has_kind                           ? (int)options->kind
	            : automatic && good && trial->fit_count > 0 ? (int)trial->fits[0].kind
	                                                        : FORMAT_ACCESS;
	int last = options->has_kind || automatic ? first : FORMAT_CPU;
	/* What is wrong with a format is said by the first kind that knows such a one. */
	struct fail trouble = {0};
	bool known = false;
	for (int kind = first; kind <= last; kind++)
		known = known || format_is_known((enum format_kind)kind, options->format);
	for (int kind = first; good && kind <= last && !reading->format; kind++) {
		if (known && !format_is_known((enum format_kind)kind, options->format))
			continue;
		format_options.kind = (enum format_kind)kind;
		trial->kind = format_options.kind;
		reading->format = format_new(&format_options, (struct str){sample, size}, &trouble);
	}
	if (good && !reading->format)
		good = fail_set(fail, trouble.kind, "%s: %s", name, trouble.sentence);
	if (good)
		trial->dialect = format_dialect(reading->format);
	stream_free(stream);
	free(sample);
	return good;
}

static const char *value_text(const struct batch *batch, size_t column, size_t line, struct arena *arena)
{
	const struct batch_column *at = &batch->columns[column];
	if (at->kind == COLUMN_TEXT) {
		struct span span = at->spans[line];
		struct text visible = {0};
		if (span.at != UINT32_MAX)
			text_add_visible(&visible, (struct str){batch->text.at + span.at, span.size});
		const char *value = text_failed(&visible) ? NULL : arena_cstr(arena, text_str(&visible));
		text_release(&visible);
		return value;
	}
	int64_t number = at->numbers[line];
	if (number == NUMBER_NONE)
		return "-";
	if (strcmp(at->name, "time") != 0)
		return arena_printf(arena, "%" PRId64, number);
	struct civil_time time = civil_of_us(number);
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", time.date.year, time.date.month,
	                    time.date.day, time.hour, time.minute, time.second, (int)time.microsecond);
}

static const char *unit_of(const char *name)
{
	static const struct {
		const char *name, *unit;
	} units[] = {{"time", "UTC"},     {"bytes", "B"},     {"took_us", "us"},    {"span_s", "s"},
	             {"busy", "0.01 %"},  {"nice", "0.01 %"}, {"system", "0.01 %"}, {"iowait", "0.01 %"},
	             {"steal", "0.01 %"}, {"idle", "0.01 %"}};
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].name, name) == 0)
			return units[i].unit;
	return "";
}

static bool take_first_record(struct trial *trial, const struct batch *batch, uint64_t first_line, struct arena *arena,
                              struct fail *fail)
{
	size_t line = 0;
	while (line < batch->line_count && batch->line_class[line] != LINE_RECORD)
		line++;
	if (line == batch->line_count)
		return true;
	trial->first_record = first_line + line + 1;
	for (size_t i = 0; i < batch->column_count; i++) {
		if (batch->columns[i].name[0] == '~')
			continue;
		struct trial_field *field = &trial->fields[trial->field_count++];
		field->name = arena_cstr(arena, str_of(batch->columns[i].name));
		field->value = value_text(batch, i, line, arena);
		bool is_number = batch->columns[i].kind == COLUMN_NUMBER;
		/* A cpu sample's user is a percentage, an access log's a name. */
		field->unit = is_number && strcmp(batch->columns[i].name, "user") == 0 ? "0.01 %"
		              : is_number                                              ? unit_of(batch->columns[i].name)
		                                                                       : "";
		if (!field->name || !field->value)
			return fail_memory(fail);
	}
	return true;
}

/* The batch's rejected lines, as far as they are wanted. */
static bool take_rejects(struct trial *trial, size_t most, const struct batch *batch, uint64_t first_line,
                         struct arena *arena, struct fail *fail)
{
	for (size_t i = 0; i < batch->line_count && trial->reject_count < most; i++) {
		if (batch->line_class[i] != LINE_REJECTED)
			continue;
		if ((trial->reject_count & (trial->reject_count + 1)) == 0) {
			size_t room = 2 * trial->reject_count + 2;
			struct trial_reject *grown = realloc(trial->rejects, room * sizeof(*grown));
			if (!grown)
				return fail_memory(fail);
			trial->rejects = grown;
		}
		struct text visible = {0};
		struct str line = str_range(batch->text.at + batch->line_at[i], batch->text.at + batch->line_at[i + 1]);
		while (line.size > 0 && (line.at[line.size - 1] == '\n' || line.at[line.size - 1] == '\r'))
			line.size--;
		struct str shown = str_take(line, TRIAL_TEXT_BYTES);
		while (shown.size < line.size && shown.size > 0 && ((unsigned char)line.at[shown.size] & 0xc0) == 0x80)
			shown.size--; /* not within a character */
		text_add_visible(&visible, shown);
		struct trial_reject *reject = &trial->rejects[trial->reject_count++];
		*reject = (struct trial_reject){first_line + i + 1, (enum reject_reason)batch->reject_reason[i],
		                                arena_cstr(arena, text_str(&visible)), shown.size < line.size};
		bool good = reject->text && !text_failed(&visible);
		text_release(&visible);
		if (!good)
			return fail_memory(fail);
	}
	return true;
}

void trial_release(struct trial *trial)
{
	free(trial->rejects);
	trial->rejects = NULL;
	trial->reject_count = 0;
}

static bool parse_chunk(struct reading *reading, size_t rejects_most, struct trial *trial, struct arena *arena,
                        struct fail *fail)
{
	const struct chunk *chunk = reading->load.chunk;
	struct batch *batch = reading->batch;
	if (!load_split(&reading->load, reading->format, &(struct keep){NULL, 0}, fail))
		return false;
	for (size_t i = 0, first = 0; i < reading->load.part_count; first += reading->load.parts[i++].line_count) {
		struct pipeline_counts counts;
		load_batch(&reading->load, i, first, batch);
		if (!format_parse(&reading->load.parts[i], batch, fail) ||
		    (trial->first_record == 0 &&
		     !take_first_record(trial, batch, chunk->first_line + first, arena, fail)) ||
		    !take_rejects(trial, rejects_most, batch, chunk->first_line + first, arena, fail))
			return false;
		counts_clear(&counts);
		counts_add_batch(&counts, batch, chunk->first_line + first);
		counts_add(&trial->counts, &counts);
	}
	return true;
}

/* One pass: the survey alone, or everything. */
static bool pass(const char *name, struct reading *reading, bool survey, size_t rejects_most, struct arena *arena,
                 struct trial *trial, struct fail *fail)
{
	struct chunk_reader reader = {.stream = input_open(name, fail), .format = reading->format};
	bool good = reader.stream != NULL;
	const struct chunk *previous = NULL;
	for (int turn = 0; good && chunk_read(&reader, previous, reading->chunks[turn]); turn = 1 - turn) {
		struct line_table lines = chunk_lines(reading->chunks[turn]);
		previous = reading->load.chunk = reading->chunks[turn];
		if (survey)
			format_survey(reading->format, &lines);
		else
			good = parse_chunk(reading, rejects_most, trial, arena, fail);
	}
	reading->load.chunk = reading->chunks[0];
	trial->damage = arena_cstr(arena, str_of(reader.damage.kind == FAIL_NONE ? "" : reader.damage.sentence));
	stream_free(reader.stream);
	return good && (trial->damage || fail_memory(fail));
}

bool trial_run(const char *name, const struct trial_options *options, struct arena *arena, struct trial *ret_trial,
               struct fail *fail)
{
	struct reading reading = {0};
	*ret_trial = (struct trial){.dialect = "", .damage = "", .doubt = ""};
	counts_clear(&ret_trial->counts);
	bool good = load_init(&reading.load, fail);
	reading.chunks[0] = reading.load.chunk;
	reading.chunks[1] = good ? chunk_new() : NULL;
	reading.batch = batch_new();
	good = good && ((reading.chunks[1] && reading.batch) || fail_memory(fail)) &&
	       open_format(name, options, &reading, ret_trial, fail) &&
	       (!format_needs_survey(reading.format) || pass(name, &reading, true, 0, arena, ret_trial, fail)) &&
	       pass(name, &reading, false, options->rejects_most, arena, ret_trial, fail);
	if (reading.format)
		ret_trial->doubt = arena_cstr(arena, str_of(format_doubt(reading.format)));
	reading_release(&reading);
	return good && (ret_trial->doubt || fail_memory(fail));
}
