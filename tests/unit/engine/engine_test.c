/* Random plans over the sample give the reference's table, whatever the number of threads; and the books close. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine.h"
#include "engine_state.h"
#include "lang.h"
#include "reference.h"

#define PLANS 12            /* of one run */
#define RUNS 12

static const char *const fields[3][20] = {
	{"day", "hour", "weekday", "week", "month", "minute:60", "minute:10", "source", "host", "site", "client", "method", "path", "page", "status",
	 "bytes", "agent", "kind", "event", "user"},
	{"day", "hour", "host", "program", "severity", "template", "message", "month"},
	{"day", "hour", "host", "cpu", "busy", "span_s", "time", "minute:30"},
};
static const size_t field_counts[] = {20, 8, 8};
static const char *const measures[3][14] = {
	{"requests", "users", "bytes", "errors", "server_errors", "error_rate", "pages", "p50", "p95", "mean", "max:bytes", "distinct:client", "distinct:status",
	 "first"},
	{"lines", "first", "last", "distinct:message", "distinct:template"},
	{"samples", "mean", "p50", "p99.9", "min", "max", "sum:span_s", "last"},
};
static const size_t measure_counts[] = {14, 5, 8};
static const char *const leaves[3][18] = {
	{"kind = human", "status >= 400", "status != 200", "status in (200, 302, 503)", "path ~ '^/alpha/'", "path !~ 'png$'", "client = 192.0.2.0/24",
	 "client in (10.1.2.3, 2001:db8::/32)", "client != 192.0.2.0/24", "site = beta", "page != ''", "event in (issue, login)", "took_us > 1s", "bytes < 20kB",
	 "hour >= 12", "day = 2019-10-27", "time >= 2019-10-27T02:30", "agent !~ er"},
	{"severity in (err, crit)", "program = sshd", "message ~ er", "template ~ er", "severity = ''", "host = h1", "weekday = 0", "source != sys"},
	{"busy >= 80%", "cpu in (all, '0')", "span_s > 120", "busy < 12.5%", "hour = 3", "not cpu = all", "time < 2019-10-28", "busy != 50%"},
};
static const size_t leaf_counts[] = {18, 8, 8};

static void random_list(struct text *text, const char *const *names, size_t name_count, size_t most, uint64_t *seed)
{
	size_t first = sample_random(seed, name_count), count = sample_random(seed, most + 1);

	for (size_t i = 0; i < count && i < name_count; i++)
		text_addf(text, "%s%s", i ? "," : "", names[(first + i * 3 + (i >= 2)) % name_count]);
}

static void random_where(struct text *text, int table, uint64_t *seed)
{
	size_t count = sample_random(seed, 5), open = 0;

	for (size_t i = 0; i < count; i++) {
		text_add_cstr(text, i ? sample_random(seed, 2) ? " and " : " or " : "");
		if (sample_random(seed, 4) == 0)
			text_add_cstr(text, "not ");
		if (sample_random(seed, 3) == 0) {
			text_add_cstr(text, "(");
			open++;
		}
		text_add_cstr(text, leaves[table][sample_random(seed, leaf_counts[table])]);
		if (open && sample_random(seed, 2)) {
			text_add_cstr(text, ")");
			open--;
		}
	}
	while (open--)
		text_add_cstr(text, ")");
}

/* False: the random words make no plan (a name twice). */
static bool random_plan(const struct sample *sample, struct arena *arena, struct plan *plan, uint64_t *seed)
{
	static const char *const tables[] = {"access", "system", "cpu"}, *const source_names[] = {"web02", "sys", "sar"};
	int table = sample_random(seed, 3) ? 0 : (int)(1 + sample_random(seed, 2));
	struct text by = {0}, show = {0}, where = {0};
	struct plan_text text = {.table = tables[table], .zone = sample->zone};
	struct fail fail = {0};
	bool good;

	random_list(&by, fields[table], field_counts[table], 3, seed);
	random_list(&show, measures[table], measure_counts[table], 5, seed);
	random_where(&where, table, seed);
	text.by = by.at;
	text.show = show.at;
	text.where = where.at;
	good = plan_parse(&text, arena, plan, &fail);
	if (!good && !strstr(fail.sentence, "twice"))
		fail_msg("%s / %s / %s: %s", by.at ? by.at : "", show.at ? show.at : "", where.at ? where.at : "", fail.sentence);
	text_release(&by);
	text_release(&show);
	text_release(&where);
	if (!good)
		return false;
	plan->source = sample_random(seed, 5) ? NULL : source_names[table];
	plan->from_us = SAMPLE_FROM_US + (int64_t)sample_random(seed, 48) * HOUR_US - 12 * HOUR_US;
	plan->until_us = plan->from_us + (int64_t)sample_random(seed, 160) * HOUR_US;
	if (sample_random(seed, 3) == 0)
		plan->sort = (int)(1 + sample_random(seed, plan->key_count + plan->measure_count)) * (sample_random(seed, 2) ? 1 : -1);
	plan->min_rows = sample_random(seed, 4) ? 0 : 1 + sample_random(seed, 5);
	plan->limit = sample_random(seed, 4) ? 0 : 1 + sample_random(seed, 7);
	return true;
}

static void assert_same_value(const struct value *a, const struct value *b, const char *command, size_t row, size_t column)
{
	if (a->kind != b->kind || a->number != b->number || a->divisor != b->divisor || !str_equal(a->text, b->text))
		fail_msg("%s\nrow %zu column %zu: engine %d %lld/%lld %.*s, reference %d %lld/%lld %.*s", command, row, column, (int)a->kind,
		         (long long)a->number, (long long)a->divisor, STR_ARGS(a->text), (int)b->kind, (long long)b->number, (long long)b->divisor,
		         STR_ARGS(b->text));
}

static void assert_same_table(const struct table *table, const struct table *reference, const struct plan *plan)
{
	struct text command = {0};

	plan_command(plan, &command);
	if (table->row_count != reference->row_count || table->rows_scanned != reference->rows_scanned || table->rows_matched != reference->rows_matched)
		fail_msg("%s\nrows %zu scanned %llu matched %llu; reference %zu %llu %llu", command.at, table->row_count,
		         (unsigned long long)table->rows_scanned, (unsigned long long)table->rows_matched, reference->row_count,
		         (unsigned long long)reference->rows_scanned, (unsigned long long)reference->rows_matched);
	for (size_t row = 0; row < table->row_count; row++)
		for (size_t column = 0; column < table->column_count; column++)
			assert_same_value(table_value(table, row, column), table_value(reference, row, column), command.at, row, column);
	text_release(&command);
}

/* Hides some lines of every segment, records or not, in stretches that may swallow whole blocks. The rows know it. */
static void hide_lines(struct sample *sample, uint64_t seed)
{
	struct arena arena = {0};
	struct fail fail = {0};
	const struct segment_info *segments;
	size_t count;

	sample->hidden = hidden_lines_new();
	assert_non_null(sample->hidden);
	assert_true(archive_segments(sample->archive, NULL, INT64_MIN, INT64_MAX, &arena, &segments, &count, &fail));
	for (size_t i = 0; i < count; i++) {
		const struct config_source *source = config_source(&sample->config, segments[i].source);
		uint64_t rest = 0;
		bool hide = false;

		for (uint64_t line = 0; line < segments[i].line_count; line++) {
			if (!rest--) {
				hide = sample_random(&seed, 3) == 0;
				rest = sample_random(&seed, sample_random(&seed, 4) ? 4 : 60);
			}
			if (!hide)
				continue;
			assert_true(hidden_lines_add(sample->hidden, segments[i].id, line, &fail));
			for (size_t k = 0; k < sample->row_count; k++)
				if (sample->rows[k].source == source && sample->rows[k].line == line)
					sample->rows[k].hidden = true;
		}
	}
	assert_true(hidden_lines_settle(sample->hidden, &fail));
	arena_release(&arena);
}

/* The engine, and the lines that the sample hides. */
static struct engine *engine_of(struct sample *sample, unsigned threads)
{
	struct fail fail = {0};
	struct engine *engine = engine_new(sample->archive, &sample->config, threads, &fail);

	assert_non_null(engine);
	engine->hidden = sample->hidden;
	return engine;
}

static void end_engine(struct engine *engine, const struct sample *sample)
{
	if (sample->hidden)
		engine->hidden = NULL;
	engine_free(engine);
}

static void run_and_compare(struct sample *sample, const struct plan *plans, unsigned threads)
{
	struct arena arena = {0};
	struct table tables[PLANS];
	struct fail fail = {0};
	struct engine *engine = engine_of(sample, threads);

	if (!engine_run(engine, plans, PLANS, &arena, tables, &fail))
		fail_msg("%s", fail.sentence);
	for (size_t i = 0; i < PLANS; i++) {
		struct table reference;
		struct arena scratch = {0};

		reference_run(sample, &plans[i], &scratch, &reference);
		assert_same_table(&tables[i], &reference, &plans[i]);
		arena_release(&scratch);
	}
	end_engine(engine, sample);
	arena_release(&arena);
}

static void random_plans_agree_with_the_reference(void **state)
{
	uint64_t seed = 20191027;

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		struct sample sample;
		struct arena arena = {0};
		struct plan plans[PLANS];

		sample_build(&sample, 60 + (size_t)run * 20, 13 + (size_t)run * 9, (uint64_t)run);
		for (size_t i = 0; i < PLANS;)
			i += random_plan(&sample, &arena, &plans[i], &seed);
		for (unsigned threads = 1; threads <= 3; threads++)
			run_and_compare(&sample, plans, threads);
		hide_lines(&sample, (uint64_t)run);
		for (unsigned threads = 1; threads <= 3; threads++)
			run_and_compare(&sample, plans, threads);
		arena_release(&arena);
		sample_release(&sample);
	}
}

/* What a limit cuts off is in the rest. */
static void rest_completes_the_sum(void **state)
{
	struct plan_text text = {.table = "access", .by = "path,hour", .show = "requests,bytes,users", .sort = "requests", .limit = 3};
	struct plan plans[2];
	struct sample sample;
	struct arena arena = {0};
	struct table tables[2];
	struct fail fail = {0};
	struct engine *engine;

	(void)state;
	sample_build(&sample, 300, 50, 3);
	for (size_t i = 0; i < 2; i++) {
		assert_true(plan_parse(&text, &arena, &plans[i], &fail));
		plans[i].from_us = SAMPLE_FROM_US;
		plans[i].until_us = SAMPLE_FROM_US + 3 * DAY_US;
		plans[i].with_rest = true;
	}
	plans[1].limit = 0;
	engine = engine_new(sample.archive, &sample.config, 2, &fail);
	assert_non_null(engine);
	assert_true(engine_run(engine, plans, 2, &arena, tables, &fail));
	assert_true(tables[0].has_rest && tables[0].row_count == 4 && !tables[1].has_rest && tables[1].row_count > 40);
	for (size_t column = 2; column < 4; column++) {
		int64_t sums[2] = {0};

		for (size_t i = 0; i < 2; i++)
			for (size_t row = 0; row < tables[i].row_count; row++)
				sums[i] += table_value(&tables[i], row, column)->number;
		assert_int_equal(sums[0], sums[1]);
		assert_true(sums[0] > 0);
	}
	assert_int_equal(table_value(&tables[0], 3, 0)->kind, VALUE_NONE);
	assert_int_equal(table_value(&tables[0], 3, 4)->kind, VALUE_NONE);
	engine_free(engine);
	arena_release(&arena);
	sample_release(&sample);
}

/* A plan's command, read again, is the same plan. */
static void commands_come_back(void **state)
{
	uint64_t seed = 7;
	struct sample sample = {0};
	struct fail fail = {0};
	struct arena arena = {0};

	(void)state;
	sample.zone = zone_new(STR("Europe/Berlin"), &fail);
	for (int i = 0; i < 300; i++) {
		struct text first = {0}, second = {0}, where = {0};
		struct plan plan, again = {0};

		if (!random_plan(&sample, &arena, &plan, &seed) || !plan.filter)
			continue;
		plan_filter_text(&plan, plan.filter, &where);
		again = plan;
		again.filter = NULL;
		struct plan_text text = {.table = plan_table_name(plan.table), .where = where.at, .zone = sample.zone};
		struct plan parsed;

		if (!plan_parse(&text, &arena, &parsed, &fail))
			fail_msg("%s: %s", where.at, fail.sentence);
		again.filter = parsed.filter;
		plan_command(&plan, &first);
		plan_command(&again, &second);
		assert_string_equal(first.at, second.at);
		text_release(&first);
		text_release(&second);
		text_release(&where);
	}
	zone_free(sample.zone);
	arena_release(&arena);
}

static void books_close(void **state)
{
	struct sample sample;
	struct arena arena = {0};
	struct fail fail = {0};
	struct engine *engine;
	const struct conservation *rows;
	const struct reject *rejects;
	size_t count, reject_count;
	int64_t middle_us = SAMPLE_FROM_US + 3 * DAY_US;

	(void)state;
	sample_build(&sample, 200, 17, 99);
	engine = engine_new(sample.archive, &sample.config, 2, &fail);
	assert_non_null(engine);
	for (int part = 0; part < 3; part++) {
		int64_t from_us = part == 2 ? middle_us : SAMPLE_FROM_US - DAY_US, until_us = part == 1 ? middle_us : SAMPLE_FROM_US + 30 * DAY_US;
		static uint64_t first_lines[8];

		if (!engine_conservation(engine, from_us, until_us, &arena, &rows, &count, &fail) ||
		    !engine_rejects(engine, from_us, until_us, &arena, &rejects, &reject_count, &fail))
			fail_msg("%s", fail.sentence);
		assert_int_equal(count, sample.config.source_count);
		for (size_t i = 0; i < count; i++) {
			uint64_t stamped = 0;

			assert_int_equal(rows[i].lines, rows[i].records + rows[i].excluded + rows[i].duplicates + rows[i].rejected);
			assert_int_equal(rows[i].rejects[REJECT_SHAPE], rows[i].rejected);
			assert_int_equal(rows[i].undated, 0);
			for (size_t k = 0; k < sample.row_count; k++)
				stamped += sample.rows[k].source == &sample.config.sources[i] && sample.rows[k].at_us >= from_us && sample.rows[k].at_us < until_us;
			assert_int_equal(rows[i].records, stamped);
			if (part == 0) {
				assert_int_equal(rows[i].excluded, sample.excluded[i]);
				assert_int_equal(rows[i].rejected, sample.rejected[i]);
			}
			/* The two halves make the whole. */
			if (part == 0)
				first_lines[i] = rows[i].lines;
			else
				first_lines[i] -= rows[i].lines;
			if (part == 2)
				assert_int_equal(first_lines[i], 0);
			stamped = 0;
			for (size_t k = 0; k < reject_count; k++)
				stamped += strcmp(rejects[k].source, rows[i].source) == 0;
			assert_int_equal(stamped, rows[i].rejected);
		}
		for (size_t k = 0; k < reject_count; k++)
			assert_true(str_is(rejects[k].text, "no record"));
	}
	engine_free(engine);
	arena_release(&arena);
	sample_release(&sample);
}

static void coverage_counts_stamps(void **state)
{
	struct sample sample;
	struct arena arena = {0};
	struct fail fail = {0};
	struct engine *engine;
	struct coverage coverage;

	(void)state;
	sample_build(&sample, 150, 40, 5);
	for (unsigned threads = 1; threads <= 4; threads++) {
		if (threads == 3)
			hide_lines(&sample, 5);
		engine = engine_of(&sample, threads & 1);
		if (!engine_coverage(engine, SAMPLE_FROM_US + HOUR_US, SAMPLE_FROM_US + 50 * HOUR_US, &arena, &coverage, &fail))
			fail_msg("%s", fail.sentence);
		assert_int_equal(coverage.hour_count, 49);
		for (size_t i = 0; i < coverage.source_count; i++)
			for (size_t hour = 0; hour < coverage.hour_count; hour++) {
				int64_t from_us = SAMPLE_FROM_US + (int64_t)(hour + 1) * HOUR_US;
				uint32_t lines = 0;

				for (size_t k = 0; k < sample.row_count; k++)
					lines += !sample.rows[k].hidden && sample.rows[k].source == &sample.config.sources[i] && sample.rows[k].at_us >= from_us &&
					         sample.rows[k].at_us < from_us + HOUR_US;
				assert_int_equal(coverage.lines[i * coverage.hour_count + hour], lines);
			}
		end_engine(engine, &sample);
	}
	arena_release(&arena);
	sample_release(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_plans_agree_with_the_reference),
		cmocka_unit_test(rest_completes_the_sum),
		cmocka_unit_test(commands_come_back),
		cmocka_unit_test(books_close),
		cmocka_unit_test(coverage_counts_stamps),
	};

	lang_set("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
