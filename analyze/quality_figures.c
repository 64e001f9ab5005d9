/* Whether the numbers can be trusted: the books of every source, the rejected lines, and the hours with and without data. */
#include <string.h>

#include "month_run.h"
#include "named_plans.h"

static const char *const reasons[REJECT_REASON_COUNT] = {
	[REJECT_NONE] = "none", [REJECT_SHAPE] = "shape", [REJECT_TIME] = "time", [REJECT_NUMBER] = "number",
	[REJECT_TOO_LONG] = "too_long", [REJECT_BINARY] = "binary", [REJECT_TRUNCATED] = "truncated",
	[REJECT_FIELDS] = "fields", [REJECT_NO_HEADER] = "no_header", [REJECT_EFFORT] = "effort",
};

const char *month_reject_reason(enum reject_reason reason)
{
	return reasons[reason];
}

/* What ingest booked for a source when it read the files, over all time. */
struct booked {
	uint64_t lines, records, excluded, duplicates, rejected;
};

static bool read_booked(const struct month_run *run, const char *source, struct booked *ret_booked, struct fail *fail)
{
	const struct archive_file *files;
	struct booked booked = {0};
	size_t count;

	if (!archive_files(run->archive, source, run->arena, &files, &count, fail))
		return false;
	for (size_t i = 0; i < count; i++) {
		booked.lines += files[i].line_count;
		booked.records += files[i].record_count;
		booked.excluded += files[i].excluded_count;
		booked.duplicates += files[i].duplicate_count;
		booked.rejected += files[i].rejected_count;
	}
	*ret_booked = booked;
	return true;
}

/* Two countings that know nothing of each other must agree: ingest's books in the manifest, and the lines that stand in the archive's blocks, all months
 * and undated ones together. And lines read = records + excluded + duplicate + rejected. */
static bool closes(const struct conservation *all, const struct booked *booked)
{
	return booked->lines == booked->records + booked->excluded + booked->duplicates + booked->rejected &&
	       booked->lines == all->lines + all->undated && booked->records == all->records;
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

/* Lines that an hour of the source should have at least: CPU sources have a rhythm, the others show that they were alive by any line. */
static uint32_t expected_lines(const struct config_source *source)
{
	if (!source || source->kind != SOURCE_CPU || source->interval_s <= 0)
		return 1;
	return source->interval_s >= 3600 ? 1 : (uint32_t)(3600 / source->interval_s);
}

static void add_matrix(struct month_run *run)
{
	struct figure_table *out = figures_table(run->figures, "coverage.matrix",
	        "source day:day present:hours partial:hours expected:hours", NULL);
	const struct coverage *coverage = &run->coverage;

	for (size_t source = 0; source < coverage->source_count; source++) {
		uint32_t expected = expected_lines(config_source(run->config, coverage->sources[source]));

		for (int day = 0; day < run->day_count; day++) {
			int64_t day_us = zone_day_start(run->config->zone, run->first_day + day);
			int64_t next_us = zone_day_start(run->config->zone, run->first_day + day + 1);
			int64_t present = 0, partial = 0, hours = 0;

			for (int64_t at_us = day_us; at_us < next_us; at_us += HOUR_US) {
				size_t hour = (size_t)((at_us - run->coverage_from_us) / HOUR_US);
				uint32_t lines;

				if (at_us < run->coverage_from_us || hour >= coverage->hour_count)
					continue;     /* before the contract, or not over yet: nothing is owed */
				hours++;
				lines = coverage->lines[source * coverage->hour_count + hour];

				present += lines >= expected;
				partial += lines > 0 && lines < expected;
			}
			figures_row(run->figures, out, (struct figure_value[]){figure_text(coverage->sources[source]),
			            month_day(run, run->first_day + day), figure_integer(present), figure_integer(partial), figure_integer(hours)});
		}
	}
}

/* The reason that gaps.csv gives for a whole hour, or "". An entry explains no more than the hours that it covers. */
static const char *reason_of(const struct month_run *run, const char *source, int64_t from_us)
{
	for (size_t i = 0; i < run->gap_count; i++) {
		const struct gap *gap = &run->gaps[i];

		if (strcmp(gap->source, source) == 0 && gap->from_us <= from_us && gap->until_us >= from_us + HOUR_US)
			return gap->reason;
	}
	return "";
}

/* Hours without a line, joined while they have the same reason. */
static void add_gaps(struct month_run *run)
{
	struct figure_table *out = figures_table(run->figures, "coverage.gaps", "source from:time until:time hours:hours reason", NULL);
	const struct coverage *coverage = &run->coverage;

	for (size_t source = 0; source < coverage->source_count; source++) {
		const uint32_t *lines = &coverage->lines[source * coverage->hour_count];
		size_t end;

		for (size_t hour = 0; hour < coverage->hour_count; hour = end) {
			int64_t from_us = run->coverage_from_us + (int64_t)hour * HOUR_US;
			const char *reason = reason_of(run, coverage->sources[source], from_us);

			for (end = hour; end < coverage->hour_count && lines[end] == 0 &&
			     strcmp(reason, reason_of(run, coverage->sources[source], run->coverage_from_us + (int64_t)end * HOUR_US)) == 0; end++)
				;
			if (end == hour) {
				end++;
				continue;
			}
			figures_row(run->figures, out, (struct figure_value[]){figure_text(coverage->sources[source]),
			            month_time(run, from_us), month_time(run, run->coverage_from_us + (int64_t)end * HOUR_US),
			            figure_integer((int64_t)(end - hour)), figure_text(reason)});
		}
	}
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

		if (source && source->kind == SOURCE_ACCESS && !source->gateway)
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

		if (note->level == NOTE_WARNING)
			figures_row(run->figures, out, (struct figure_value[]){
				figure_text(arena_printf(run->arena, "%s:%u", note->place.file, (unsigned)note->place.line)),
				figure_text(note->japanese)});
	}
}

bool figures_of_quality(struct month_run *run, struct fail *fail)
{
	add_matrix(run);
	add_gaps(run);
	add_classification(run);
	add_warnings(run);
	if (!add_conservation(run, fail) || !add_rejects(run, fail))
		return false;
	close_classification(run);
	return true;
}
