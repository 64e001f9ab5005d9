/* The proof that logs are kept: what the archive holds of each host and kind of log in each month of the contract. A file is counted once, in the month of its first
 * stamp, by what it had grown to; first and last are the stamps of that month's own records. */
#include <stdlib.h>
#include <string.h>

#include "known_month.h"

static const char *const kind_names[] = {"access", "system", "cpu"};
#define KINDS 3

/* One host's logs of one kind in one month. */
struct kept {
	const char *host;
	enum source_kind kind;
	int64_t files, bytes, records;
	int64_t first_us, last_us;  /* NO_TIME: none */
	int64_t file_first_us, file_last_us; /* of the files: for sources whose records no figure counts (gateways) */
	bool pruned;                /* lines of its files were removed after their time of keeping */
};

struct custody {
	struct month_run *run;
	const struct archive_file *files; size_t file_count;
	bool *counted;              /* per file: it is no earlier state, and no second copy, of another */
	struct kept *rows;          /* hosts × kinds that have a source, in the order of geppo.yaml's hosts */
	size_t row_count;
	struct figure_table *list, *months;
};

/* --- Which files count --- */

static int compare_ids(const void *left, const void *right)
{
	const struct archive_file *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

/* Files by id, rising: place of an id; file_count when it is not there. */
static size_t place_of(const struct custody *custody, int64_t id)
{
	const struct archive_file key = {.id = id};
	const struct archive_file *found = custody->file_count
		? bsearch(&key, custody->files, custody->file_count, sizeof(key), compare_ids) : NULL;

	return found ? (size_t)(found - custody->files) : custody->file_count;
}

struct content {
	const struct archive_file *file;
	size_t place;
};

static int compare_contents(const void *left, const void *right)
{
	const struct content *a = left, *b = right;
	int order = strcmp(a->file->source, b->file->source);

	if (!order)
		order = (a->file->content.high > b->file->content.high) - (a->file->content.high < b->file->content.high);
	if (!order)
		order = (a->file->content.low > b->file->content.low) - (a->file->content.low < b->file->content.low);
	return order ? order : (a->place > b->place) - (a->place < b->place);
}

/* A file that grew was seen again and again: what it was before is no file of its own. The same content twice is one file. */
static bool choose_files(struct custody *custody, struct archive *archive, struct fail *fail)
{
	struct arena *arena = custody->run->arena;
	struct archive_file *sorted;
	struct content *contents;

	if (!archive_files(archive, NULL, arena, &custody->files, &custody->file_count, fail))
		return false;
	sorted = arena_alloc(arena, custody->file_count, sizeof(*sorted));
	contents = arena_alloc(arena, custody->file_count, sizeof(*contents));
	custody->counted = arena_alloc(arena, custody->file_count, sizeof(*custody->counted));
	if (!sorted || !contents || !custody->counted)
		return fail_memory(fail);
	if (custody->file_count == 0)
		return true;
	memcpy(sorted, custody->files, custody->file_count * sizeof(*sorted));
	qsort(sorted, custody->file_count, sizeof(*sorted), compare_ids);
	custody->files = sorted;
	for (size_t i = 0; i < custody->file_count; i++) {
		contents[i] = (struct content){&sorted[i], i};
		custody->counted[i] = true;
	}
	qsort(contents, custody->file_count, sizeof(*contents), compare_contents);
	for (size_t i = 1; i < custody->file_count; i++)
		if (strcmp(contents[i - 1].file->source, contents[i].file->source) == 0 &&
		    contents[i - 1].file->content.high == contents[i].file->content.high &&
		    contents[i - 1].file->content.low == contents[i].file->content.low)
			custody->counted[contents[i - 1].place] = false;
	for (size_t i = 0; i < custody->file_count; i++) {
		size_t base = sorted[i].base ? place_of(custody, sorted[i].base) : custody->file_count;

		if (base < custody->file_count && sorted[i].base_lines >= sorted[base].line_count && sorted[i].text_bytes >= sorted[base].text_bytes)
			custody->counted[base] = false;
	}
	return true;
}

/* None of its lines is there any more. */
static bool is_pruned(const struct archive_file *file)
{
	return file->line_count > 0 && file->extent_count == 0 && file->base == 0;
}

/* --- Rows --- */

static void add_row_of(struct custody *custody, const char *host, enum source_kind kind)
{
	for (size_t i = 0; i < custody->run->config->source_count; i++)
		if (custody->run->config->sources[i].kind == kind && strcmp(custody->run->config->sources[i].host, host) == 0) {
			custody->rows[custody->row_count++] = (struct kept){.host = host, .kind = kind};
			return;
		}
}

static bool make_rows(struct custody *custody, struct fail *fail)
{
	const struct config *config = custody->run->config;

	custody->rows = arena_alloc(custody->run->arena, config->host_count * KINDS, sizeof(*custody->rows));
	if (!custody->rows)
		return fail_memory(fail);
	for (size_t i = 0; i < config->host_count; i++)
		for (int kind = 0; kind < KINDS; kind++)
			add_row_of(custody, config->hosts[i].name, (enum source_kind)kind);
	return true;
}

static struct kept *row_of(struct custody *custody, const char *source_name)
{
	const struct config_source *source = config_source(custody->run->config, source_name);

	for (size_t i = 0; source && i < custody->row_count; i++)
		if (custody->rows[i].kind == source->kind && strcmp(custody->rows[i].host, source->host) == 0)
			return &custody->rows[i];
	return NULL;
}

static void widen(int64_t *first_us, int64_t *last_us, int64_t from_us, int64_t until_us)
{
	if (*first_us == NO_TIME || from_us < *first_us)
		*first_us = from_us;
	if (*last_us == NO_TIME || until_us > *last_us)
		*last_us = until_us;
}

static void take_file(struct custody *custody, const struct archive_file *file, int64_t from_us, int64_t until_us)
{
	struct kept *kept = row_of(custody, file->source);

	if (!kept || file->min_us == NO_TIME || file->min_us < from_us || file->min_us >= until_us)
		return;
	kept->pruned |= is_pruned(file);
	if (is_pruned(file))
		return;
	kept->files++;
	kept->bytes += (int64_t)file->text_bytes;
	widen(&kept->file_first_us, &kept->file_last_us, file->min_us, file->max_us < until_us ? file->max_us : until_us - SECOND_US);
}

/* The records of a source in the month, by the plans of custody. */
static void take_records(struct custody *custody, struct str month)
{
	static const char *const plans[KINDS] = {"custody.access", "custody.system", "custody.cpu"};
	static const char *const measures[KINDS] = {"requests", "lines", "samples"};

	for (int kind = 0; kind < KINDS; kind++) {
		const struct table *table = month_table(custody->run, plans[kind]);

		for (size_t row = 0; row < table->row_count; row++) {
			struct kept *kept;

			if (!str_equal(month_text(table, row, "month"), month))
				continue;
			kept = row_of(custody, arena_cstr(custody->run->arena, month_text(table, row, "source")));
			if (!kept)
				continue;
			kept->records += month_number(table, row, measures[kind]);
			widen(&kept->first_us, &kept->last_us, month_number(table, row, "first"), month_number(table, row, "last"));
		}
	}
}

static bool is_kept(const struct kept *kept)
{
	return kept->files > 0 || kept->records > 0;
}

static void put_months(struct custody *custody, struct figure_value month)
{
	int64_t sums[KINDS][3] = {{0}}, total = 0, kept_rows = 0;

	for (size_t i = 0; i < custody->row_count; i++) {
		const struct kept *kept = &custody->rows[i];

		sums[kept->kind][0] += kept->files;
		sums[kept->kind][1] += kept->bytes;
		sums[kept->kind][2] += kept->records;
		total += kept->bytes;
		kept_rows += is_kept(kept);
		figures_row(custody->run->figures, custody->list, (struct figure_value[]){
			month, figure_text(kept->host), figure_text(kind_names[kept->kind]), figure_integer(kept->files), figure_integer(kept->bytes),
			figure_integer(kept->records), month_time(custody->run, kept->first_us == NO_TIME ? kept->file_first_us : kept->first_us),
			month_time(custody->run, kept->last_us == NO_TIME ? kept->file_last_us : kept->last_us),
			figure_text(is_kept(kept) ? "kept" : kept->pruned ? "pruned" : "none")});
	}
	figures_row(custody->run->figures, custody->months, (struct figure_value[]){
		month, figure_integer((int64_t)custody->row_count), figure_integer(kept_rows),
		figure_integer(sums[0][0] + sums[1][0] + sums[2][0]), figure_integer(total), figure_integer(sums[0][1]), figure_integer(sums[1][1]),
		figure_integer(sums[2][1]), figure_integer(sums[0][2] + sums[1][2] + sums[2][2])});
}

static void add_months(struct custody *custody)
{
	struct month_run *run = custody->run;

	for (struct civil_month at = civil_month_of(run->config->from); civil_month_compare(at, run->month) <= 0; at = civil_month_add(at, 1)) {
		int64_t from_us = zone_month_start(run->config->zone, at), until_us = zone_month_start(run->config->zone, civil_month_add(at, 1));
		struct figure_value month = month_name(run, at);

		for (size_t i = 0; i < custody->row_count; i++)
			custody->rows[i] = (struct kept){.host = custody->rows[i].host, .kind = custody->rows[i].kind, .first_us = NO_TIME, .last_us = NO_TIME,
			                                 .file_first_us = NO_TIME, .file_last_us = NO_TIME};
		for (size_t i = 0; i < custody->file_count; i++)
			if (custody->counted[i])
				take_file(custody, &custody->files[i], from_us, until_us);
		take_records(custody, month.text);
		put_months(custody, month);
	}
}

bool figures_of_custody(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "the archive's books", "保管庫の帳簿")};
	struct custody custody = {.run = run};
	struct known_month month = known_month_of(run, run->month);
	int64_t limit = known_month_limit(run, &month, CLAUSE_RETENTION, "archive");

	if (!choose_files(&custody, run->archive, fail) || !make_rows(&custody, fail))
		return false;
	origin.rows = custody.file_count;
	custody.list = figures_table(run->figures, "custody.list", "month host kind files bytes:bytes records first:time last:time state", &origin);
	custody.months = figures_table(run->figures, "custody.by_month",
	        "month owed kept files bytes:bytes access:bytes system:bytes cpu:bytes records", &origin);
	add_months(&custody);
	figures_add(run->figures, "custody.sound", "", figure_integer(!run->archive_problems), &origin);
	figures_add(run->figures, "custody.limit", "", limit > 0 ? figure_integer(limit / 1000) : figure_none(), NULL);
	figures_add(run->figures, "custody.first", "time", month_time(run, run->oldest_us), &origin);
	figures_add(run->figures, "custody.last", "time", month_time(run, run->newest_us), &origin);
	return true;
}
