/* Whether the numbers can be trusted: the books of every source, the rejected lines, and the hours with and without data. */
#include <string.h>

#include "engine.h"
#include "month_run.h"
#include "named_plans.h"
#include "presence.h"

static const char *const reasons[REJECT_REASON_COUNT] = {
	[REJECT_NONE] = "none", [REJECT_SHAPE] = "shape", [REJECT_TIME] = "time", [REJECT_NUMBER] = "number",
	[REJECT_TOO_LONG] = "too_long", [REJECT_BINARY] = "binary", [REJECT_TRUNCATED] = "truncated",
	[REJECT_FIELDS] = "fields", [REJECT_NO_HEADER] = "no_header", [REJECT_EFFORT] = "effort",
};

const char *month_reject_reason(enum reject_reason reason)
{
	return reasons[reason];
}

/* What ingest booked for a source when it read the files, over all time. A file that has grown is booked whole each time; what it had before under
 * its name counts once. */
struct booked {
	uint64_t lines, records, excluded, duplicates, rejected;
};

/* Lines that the file has from an earlier one of its name; files are given by their ids. */
static uint64_t grown_lines(const struct archive_file *files, size_t index)
{
	for (size_t i = index; files[index].base && i-- > 0;)
		if (files[i].id == files[index].base)
			return strcmp(files[i].name, files[index].name) == 0 ? files[index].base_lines : 0;
	return 0;
}

static bool read_booked(const struct month_run *run, const char *source, struct booked *ret_booked, struct fail *fail)
{
	const struct archive_file *files;
	struct booked booked = {0};
	size_t count;

	if (!archive_files(run->archive, source, run->arena, &files, &count, fail))
		return false;
	for (size_t i = 0; i < count; i++) {
		uint64_t again = grown_lines(files, i);

		booked.lines += files[i].line_count - again;
		booked.records += files[i].record_count;
		booked.excluded += files[i].excluded_count;
		booked.duplicates += files[i].duplicate_count - again;
		booked.rejected += files[i].rejected_count;
	}
	*ret_booked = booked;
	return true;
}

/* Two countings that know nothing of each other must agree: ingest's books in the manifest, and the lines that stand in the archive's blocks, all months
 * and undated ones together. And lines read = records + excluded + duplicate + rejected. What was pruned can be counted in lines only. */
static bool closes(const struct conservation *all, const struct booked *booked)
{
	return booked->lines == booked->records + booked->excluded + booked->duplicates + booked->rejected &&
	       booked->lines == all->lines + all->undated + all->pruned &&
	       (all->pruned ? booked->records >= all->records : booked->records == all->records + all->superseded);
}

static bool add_conservation(struct month_run *run, struct fail *fail)
{
	struct figure_table *out = figures_table(run->figures, "quality.conservation",
	        "source kind lines records excluded duplicates rejected undated closes", NULL);
	const struct conservation *rows, *all;
	size_t count, all_count;

	if (!engine_conservation(run->engine, run->from_us, run->until_us, run->arena, &rows, &count, fail) ||
	    !engine_conservation(run->engine, INT64_MIN, INT64_MAX, run->arena, &all, &all_count, fail))
		return false;
	for (size_t i = 0; i < count && i < all_count; i++) {
		const struct config_source *source = config_source(run->config, rows[i].source);
		struct booked booked;

		if (!read_booked(run, rows[i].source, &booked, fail))
			return false;

		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(rows[i].source), figure_text(source ? source_kind_name(source->kind) : ""),
			figure_integer((int64_t)rows[i].lines), figure_integer((int64_t)rows[i].records),
			figure_integer((int64_t)rows[i].excluded), figure_integer((int64_t)rows[i].duplicates),
			figure_integer((int64_t)rows[i].rejected), figure_integer((int64_t)rows[i].undated), figure_integer(closes(&all[i], &booked))});
	}
	return true;
}

static bool add_rejects(struct month_run *run, struct fail *fail)
{
	struct figure_table *out = figures_table(run->figures, "quality.rejects", "source reason count file line example", NULL);
	const struct conservation *books;
	const struct reject *rejects;
	size_t book_count, count;

	if (!engine_conservation(run->engine, run->from_us, run->until_us, run->arena, &books, &book_count, fail) ||
	    !engine_rejects(run->engine, run->from_us, run->until_us, run->arena, &rejects, &count, fail))
		return false;
	for (size_t i = 0; i < book_count; i++) {
		for (int reason = REJECT_SHAPE; reason < REJECT_REASON_COUNT; reason++) {
			const struct reject *first = NULL;
			struct text example = {0};

			for (size_t j = 0; j < count && !first; j++)
				if (rejects[j].reason == (enum reject_reason)reason && strcmp(rejects[j].source, books[i].source) == 0)
					first = &rejects[j];
			if (!books[i].rejects[reason])
				continue;
			if (first)
				text_add_visible(&example, str_take(str_trim(first->text), 160));
			figures_row(run->figures, out, (struct figure_value[]){
				figure_text(books[i].source), figure_text(reasons[reason]),
				figure_integer((int64_t)books[i].rejects[reason]), figure_text(first ? first->file : ""),
				first ? figure_integer((int64_t)first->line) : figure_none(), figure_str(text_str(&example))});
			text_release(&example);
		}
	}
	return true;
}

/* Samples that a later one of the same key replaced, with another value. */
static bool add_corrections(struct month_run *run, struct fail *fail)
{
	struct figure_table *out = figures_table(run->figures, "quality.corrections",
	        "source host cpu time:time metric old:bp new:bp old_file new_file", NULL);
	const struct correction *corrections;
	size_t count;
	uint64_t all;

	if (!engine_corrections(run->engine, run->from_us, run->until_us, run->arena, &corrections, &count, &all, fail))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct correction *correction = &corrections[i];
		struct text cpu = {0};

		text_add_visible(&cpu, correction->cpu);
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(correction->source), figure_text(correction->host), figure_str(text_str(&cpu)),
			month_time(run, correction->at_us), figure_text(correction->metric),
			figure_integer(correction->old_value), figure_integer(correction->new_value),
			figure_text(correction->old_file), figure_text(correction->new_file)});
		text_release(&cpu);
	}
	figures_add(run->figures, "quality.correction_count", "", figure_integer((int64_t)all), NULL);
	return true;
}

static void add_classification(struct month_run *run)
{
	const struct table *kinds = month_table(run, "access.by_kind");
	struct figure_origin origin = month_origin(run, "access.by_kind", "");
	struct figure_table *out = figures_table(run->figures, "quality.classification", "kind requests", &origin);

	for (size_t row = 0; row < kinds->row_count; row++)
		figures_row(run->figures, out, (struct figure_value[]){month_get(run, kinds, row, "kind"),
		            month_get(run, kinds, row, "requests")});
}

/* records = reported + classified out: the kinds together against the books of the access sources that are counted. */
static void close_classification(struct month_run *run)
{
	const struct figure_table *books = figures_find_table(run->figures, "quality.conservation");
	const struct figure_table *kinds = figures_find_table(run->figures, "quality.classification");
	int64_t records = 0, requests = 0;

	for (size_t row = 0; books && row < books->row_count; row++) {
		const struct config_source *source = config_source(run->config, arena_cstr(run->arena, figure_get(books, row, "source").text));

		if (source && source->kind == SOURCE_ACCESS && engine_counts(run->config, source))
			records += figure_get(books, row, "records").number;
	}
	for (size_t row = 0; kinds && row < kinds->row_count; row++)
		requests += figure_get(kinds, row, "requests").number;
	figures_add(run->figures, "quality.classification_closes", "", figure_integer(records == requests), NULL);
}

static void add_warnings(struct month_run *run)
{
	struct figure_table *out = figures_table(run->figures, "quality.warnings", "place text", NULL);

	for (size_t i = 0; i < run->notes->count; i++) {
		const struct ledger_note *note = &run->notes->items[i];

		if (note->level != NOTE_WARNING)
			continue;
		struct text place = {0};
		ledger_place_write(note->place, false, &place);
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(arena_cstr(run->arena, text_str(&place))), figure_text(SAY(run->config, note->english, note->japanese))});
		text_release(&place);
	}
}

bool figures_of_quality(struct month_run *run, struct fail *fail)
{
	presence_figures(run);
	add_classification(run);
	add_warnings(run);
	if (!add_conservation(run, fail) || !add_rejects(run, fail) || !add_corrections(run, fail))
		return false;
	close_classification(run);
	return true;
}
