/* The order of a month's analysis: ledgers, one scan for all plans, then the derivations chapter by chapter. */
#include "analyze_month.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "lang.h"
#include "month_run.h"
#include "named_plans.h"
#include "presence.h"
#include "usual.h"
#include "workspace.h"

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Runs every named plan in one scan and puts the emitted ones into the figures. */
static bool run_plans(struct month_run *run, struct fail *fail)
{
	size_t count = named_plan_count();
	struct plan *plans = arena_alloc(run->arena, count, sizeof(*plans));
	struct table *tables = arena_alloc(run->arena, count, sizeof(*tables));
	struct figure_table *list = figures_table(run->figures, "plans", "plan command definition", NULL);

	if (!plans || !tables)
		return fail_memory(fail);
	for (size_t i = 0; i < count; i++) {
		enum plan_range range = named_plan(i)->range;
		struct text command = {0};

		if (!named_plan_build(i, run->config, run->arena, &plans[i], fail))
			return false;
		plans[i].from_us = range == RANGE_MONTH ? run->from_us : run->contract_from_us;
		plans[i].until_us = run->until_us;
		if (range == RANGE_BASELINE)
			plans[i].from_us = usual_from(run);
		if (range == RANGE_PREVIOUS) {
			plans[i].from_us = earlier(later(zone_month_start(run->config->zone, civil_month_add(run->month, -1)),
			                                 zone_day_start(run->config->zone, civil_day(run->config->from))), run->from_us);
			plans[i].until_us = run->from_us;
		}
		plan_command(&plans[i], &command);
		figures_row(run->figures, list, (struct figure_value[]){figure_text(named_plan(i)->name), figure_str(text_str(&command)),
		            figure_text(SAY(run->config, named_plan(i)->english, named_plan(i)->definition))});
		text_release(&command);
	}
	run->tables = tables;
	return engine_run(run->engine, plans, count, run->arena, tables, fail);
}

static const char *unit_of(enum field_type type)
{
	switch (type) {
	case FIELD_TIME:
		return "time";
	case FIELD_DURATION:
		return "us";
	case FIELD_BYTES:
		return "bytes";
	case FIELD_PERCENT:
		return "bp";
	case FIELD_DAY:
		return "day";
	case FIELD_TEXT:
	case FIELD_INTEGER:
	case FIELD_ADDRESS:
		break;
	}
	return "";
}

static void emit_table(struct month_run *run, const char *name)
{
	const struct table *table = month_table(run, name);
	struct figure_origin origin = month_origin(run, name, "");
	struct figure_value values[PLAN_KEYS_MAX + PLAN_MEASURES_MAX];
	struct figure_table *out;
	struct text columns = {0};

	for (size_t i = 0; i < table->column_count; i++)
		text_addf(&columns, "%s%s:%s", i ? " " : "", table->names[i], unit_of(table->types[i]));
	out = text_failed(&columns) ? NULL : figures_table(run->figures, name, columns.at, &origin);
	text_release(&columns);
	for (size_t row = 0; row < table->row_count; row++) {
		for (size_t column = 0; column < table->column_count; column++)
			values[column] = month_value(run, table, row, (int)column);
		figures_row(run->figures, out, values);
	}
}

/* Coverage of the month by kind of source, gateways included: their logs are owed as well. */
static void sum_coverage(struct month_run *run)
{
	const struct coverage *coverage = &run->coverage;

	for (size_t i = 0; i < coverage->source_count; i++) {
		const struct config_source *source = config_source(run->config, coverage->sources[i]);
		struct figure_coverage *sum = &run->kind_coverage[source ? source->kind : SOURCE_ACCESS];

		sum->expected_hours += (int32_t)coverage->hour_count;
		for (size_t hour = 0; hour < coverage->hour_count; hour++)
			sum->present_hours += presence_hour(run, i, hour)->state != PRESENCE_ABSENT;
	}
}

/* Hours in which logs are owed: inside the contract, and over. */
static bool look_at_coverage(struct month_run *run, struct fail *fail)
{
	int64_t contract_from_us = zone_day_start(run->config->zone, civil_day(run->config->from));
	int64_t contract_until_us = zone_day_start(run->config->zone, civil_day(run->config->until) + 1);
	int64_t until_us = earlier(earlier(run->until_us, contract_until_us), run->now_us - run->now_us % HOUR_US);
	int64_t previous_us = zone_month_start(run->config->zone, civil_month_add(run->month, -1));
	struct coverage *previous = &run->previous_coverage;

	run->coverage_from_us = later(run->from_us, contract_from_us);
	if (until_us > run->coverage_from_us &&
	    !engine_coverage(run->engine, run->coverage_from_us, until_us, run->arena, &run->coverage, fail))
		return false;
	previous_us = later(previous_us, contract_from_us);
	run->previous_from_us = previous_us;
	if (previous_us < run->from_us && !engine_coverage(run->engine, previous_us, run->from_us, run->arena, previous, fail))
		return false;
	for (size_t i = 0; i < previous->source_count; i++) {
		const struct config_source *source = config_source(run->config, previous->sources[i]);

		if (!source || source->kind != SOURCE_ACCESS)
			continue;
		run->previous_access.expected_hours += (int32_t)previous->hour_count;
		for (size_t hour = 0; hour < previous->hour_count; hour++)
			run->previous_access.present_hours += previous->lines[i * previous->hour_count + hour] > 0;
	}
	return true;
}

static bool look_at_archive(struct month_run *run, struct archive *archive, struct fail *fail)
{
	struct verify_result verify = {0};
	const struct segment_info *segments;
	size_t count;

	if (!archive_verify(archive, false, &verify, fail))
		return false;
	run->archive_problems = verify.problems.size > 0;
	text_release(&verify.problems);
	if (!archive_segments(archive, NULL, INT64_MIN, INT64_MAX, run->arena, &segments, &count, fail))
		return false;
	run->oldest_us = run->newest_us = NO_TIME;
	for (size_t i = 0; i < count; i++) {
		if (segments[i].min_us == NO_TIME || segments[i].min_us >= run->until_us)
			continue;
		if (run->oldest_us == NO_TIME || segments[i].min_us < run->oldest_us)
			run->oldest_us = segments[i].min_us;
		if (run->newest_us == NO_TIME || segments[i].max_us > run->newest_us)
			run->newest_us = segments[i].max_us < run->until_us ? segments[i].max_us : run->until_us;
	}
	return look_at_coverage(run, fail);
}

static int compare_contents(const void *left, const void *right)
{
	const struct archive_file *a = left, *b = right;
	int order = strcmp(a->source, b->source);

	if (!order)
		order = (a->content.high > b->content.high) - (a->content.high < b->content.high);
	if (!order)
		order = (a->content.low > b->content.low) - (a->content.low < b->content.low);
	return order;
}

/* One digest of all that the archive holds: source, content and size of each file, sorted. When and in what order they came, and how often,
 * does not change it, so the same logs give the same figures. */
static bool digest_contents(struct month_run *run, struct archive *archive, struct sha256 *ret_digest, struct fail *fail)
{
	const struct archive_file *files;
	struct archive_file *sorted;
	struct text text = {0};
	size_t count;

	if (!archive_files(archive, NULL, run->arena, &files, &count, fail))
		return false;
	sorted = arena_alloc(run->arena, count, sizeof(*sorted));
	if (!sorted)
		return fail_memory(fail);
	memcpy(sorted, files, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare_contents);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || compare_contents(&sorted[i - 1], &sorted[i]) != 0)
			text_addf(&text, "%s %016" PRIx64 "%016" PRIx64 " %" PRIu64 "\n", sorted[i].source, sorted[i].content.high,
			          sorted[i].content.low, sorted[i].text_bytes);
	*ret_digest = digest_sha256(text_str(&text));
	text_release(&text);
	return true;
}

static bool add_inputs(struct month_run *run, struct archive *archive, struct fail *fail)
{
	struct figure_table *out = figures_table(run->figures, "inputs", "name kind digest", NULL);
	char hex[DIGEST_HEX_SIZE];
	struct sha256 contents, calendar;

	if (!digest_contents(run, archive, &contents, fail))
		return false;
	figures_row(run->figures, out, (struct figure_value[]){figure_text(WORKSPACE_CONFIG), figure_text("config"),
	            figure_text(digest_hex(run->config->digest, hex))});
	if (run->ledgers->calendar && digest_sha256_file(run->config->calendar.file, &calendar, fail))
		figures_row(run->figures, out, (struct figure_value[]){figure_text(run->config->calendar.file), figure_text("calendar"),
		            figure_text(digest_hex(calendar, hex))});
	for (size_t i = 0; i < run->ledgers->file_count; i++) {
		const struct ledger_file *file = &run->ledgers->files[i];

		if (file->kept)
			figures_row(run->figures, out, (struct figure_value[]){figure_text(file->path), figure_text("ledger"),
			            figure_text(digest_hex(file->digest, hex))});
	}
	figures_row(run->figures, out, (struct figure_value[]){figure_text(WORKSPACE_ARCHIVE), figure_text("archive"),
	            figure_text(digest_hex(contents, hex))});
	return fail->kind == FAIL_NONE;
}

static void add_month_column(struct month_run *run)
{
	const struct table *months = month_table(run, "access.by_month.all");
	struct figure_origin origin = month_origin(run, "access.by_month.all", "");
	struct figure_table *out = figures_table(run->figures, "access.by_month",
	        "month requests users bytes:bytes errors server_errors p50:us p95:us p99:us", &origin);
	struct civil_month month = civil_month_of(run->config->from);

	for (; civil_month_compare(month, run->month) <= 0; month = civil_month_add(month, 1)) {
		static const char *const measures[] = {"requests", "users", "bytes", "errors", "server_errors", "p50", "p95", "p99"};
		struct figure_value values[9];
		char name[CIVIL_TEXT_SIZE];

		values[0] = figure_str(arena_str(run->arena, str_of(civil_format_month(month, name))));
		for (size_t i = 0; i < 8; i++)
			values[i + 1] = figure_none();
		for (size_t row = 0; row < months->row_count; row++)
			for (size_t i = 0; i < 8 && str_equal(month_text(months, row, "month"), values[0].text); i++)
				values[i + 1] = month_get(run, months, row, measures[i]);
		figures_row(run->figures, out, values);
	}
}

static bool fill(struct month_run *run, struct archive *archive, struct fail *fail)
{
	if (!look_at_archive(run, archive, fail))
		return false;
	figures_of_calendar(run);
	if (!run_plans(run, fail) || !presence_find(run, fail) || !usual_find(run, fail))
		return false;
	sum_coverage(run);
	for (size_t i = 0; i < named_plan_count(); i++)
		if (named_plan(i)->emitted)
			emit_table(run, named_plan(i)->name);
	add_month_column(run);
	figures_of_access(run);
	figures_of_system(run);
	if (!figures_of_cpu(run, fail) || !figures_of_inquiries(run, fail) || !figures_of_incidents(run, fail))
		return false;
	if (!figures_of_availability(run, fail))
		return false;
	figures_of_effort(run);
	figures_of_security(run);
	figures_of_expiry(run);
	figures_of_backups(run);
	figures_of_manuals(run);
	if (!figures_of_custody(run, fail))
		return false;
	if (!figures_of_quality(run, fail) || !figures_of_clauses(run, fail))
		return false;
	if (!figures_of_findings(run, fail) || !figures_of_impact(run, fail))
		return false;
	figures_of_problems(run);
	figures_of_meetings(run);
	figures_of_schedule(run);
	if (!figures_of_requests(run, fail) || !figures_of_sites(run, fail))
		return false;
	if (!figures_of_closed_months(run, fail) || !figures_of_people(run, fail))
		return false;
	if (!figures_of_summary(run, fail))
		return false;
	if (!add_inputs(run, archive, fail))
		return false;
	return !figures_failed(run->figures) || fail_memory(fail);
}

/* One field of a CSV line, quoted; quotes doubled, controls visible. */
static void add_csv_text(struct text *csv, struct str value)
{
	struct text visible = {0};
	struct str rest, part;

	text_add_visible(&visible, value);
	rest = text_str(&visible);
	text_add_byte(csv, '"');
	while (str_next(&rest, '"', &part)) {
		text_add(csv, part);
		if (part.at + part.size < visible.at + visible.size)
			text_add_cstr(csv, "\"\"");
	}
	text_add_byte(csv, '"');
	text_release(&visible);
}

static bool write_rejects(struct month_run *run, struct text *csv, struct fail *fail)
{
	const struct reject *rejects;
	size_t count;

	if (!engine_rejects(run->engine, run->from_us, run->until_us, run->arena, &rejects, &count, fail))
		return false;
	text_add_cstr(csv, "source,file,line,reason,text\r\n");
	for (size_t i = 0; i < count; i++) {
		text_addf(csv, "%s,", rejects[i].source);
		add_csv_text(csv, str_of(rejects[i].file));
		text_addf(csv, ",%llu,%s,", (unsigned long long)rejects[i].line, month_reject_reason(rejects[i].reason));
		add_csv_text(csv, str_trim(rejects[i].text));
		text_add_cstr(csv, "\r\n");
	}
	return !text_failed(csv) || fail_memory(fail);
}

static uint64_t count_open_books(const struct figures *figures)
{
	const struct figure_table *books = figures_find_table(figures, "quality.conservation");
	uint64_t open = 0;

	for (size_t row = 0; row < books->row_count; row++)
		open += figure_get(books, row, "closes").number == 0;
	return open + (figures_find(figures, "quality.classification_closes")->value.number == 0);
}

static bool run_month(struct month_run *run, struct archive *archive, unsigned threads, struct month_result *ret_result,
                      struct fail *fail)
{
	bool good;

	run->archive = archive;
	run->engine = engine_new(archive, run->config, threads, fail);
	run->figures = figures_new(run->month);
	if (run->engine && !run->figures)
		fail_memory(fail);
	good = run->engine && run->figures && fill(run, archive, fail) && write_rejects(run, &ret_result->rejects_csv, fail);
	engine_free(run->engine);
	if (!good) {
		figures_free(run->figures);
		text_release(&ret_result->rejects_csv);
		return false;
	}
	ret_result->figures = run->figures;
	ret_result->open_books = count_open_books(run->figures);
	return true;
}

/* The head that was noted with the month's figures before, against the archive as it is now. */
static bool compare_head(struct archive *archive, struct civil_month month, struct month_result *result,
                         struct fail *fail)
{
	static const char key[] = "\"chain_head\": \"";
	struct arena arena = {0};
	struct text text = {0};
	const char *path = workspace_noted(&arena, month);
	bool good = path ? true : fail_memory(fail), had = true;
	struct sha256 head;

	if (good && file_exists(path) && (good = file_read(path, 4096, &text, fail))) {
		struct str rest = text_str(&text);
		size_t at = str_find_str(rest, str_of(key));

		if (at < rest.size && digest_parse_hex(str_take(str_skip(rest, at + sizeof(key) - 1), 2 * SHA256_SIZE), &head))
			good = archive_had_head(archive, head, &had, fail);
	}
	result->set_back = !had;
	text_release(&text);
	arena_release(&arena);
	return good;
}

bool analyze_month(const struct config *config, struct civil_month month, int64_t now_us, unsigned threads,
                   struct ledger_notes *notes, struct month_result *ret_result, struct fail *fail)
{
	struct arena arena = {0};
	struct month_run run = {
		.config = config, .arena = &arena, .month = month, .now_us = now_us, .notes = notes,
		.from_us = zone_month_start(config->zone, month),
		.until_us = zone_month_start(config->zone, civil_month_add(month, 1)),
		.contract_from_us = zone_month_start(config->zone, civil_month_of(config->from)),
		.first_day = civil_month_first_day(month),
		.day_count = civil_days_in_month(month),
	};
	struct archive *archive = NULL;
	notes->as_of_us = now_us < run.until_us ? now_us : run.until_us; /* what is planned beyond the month is no lack of it */
	struct ledgers *ledgers = ledgers_new(config, ".", notes, fail);
	bool good = ledgers && gaps_read(config, &arena, notes, &run.gaps, &run.gap_count, fail) && ledger_notes_check(notes, fail);

	memset(ret_result, 0, sizeof(*ret_result));
	run.ledgers = ledgers;
	if (run.contract_from_us > run.from_us)
		run.contract_from_us = run.from_us;
	if (good)
		archive = archive_open(WORKSPACE_ARCHIVE, ARCHIVE_READ, fail);
	good = good && archive && run_month(&run, archive, threads, ret_result, fail) &&
	       archive_chain_head(archive, &ret_result->chain_head, fail) &&
	       compare_head(archive, month, ret_result, fail);
	archive_close(archive);
	ledgers_free(ledgers);
	arena_release(&arena);
	return good;
}
