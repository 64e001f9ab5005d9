/* Every kind of chart with data at the ends of what may come, in four sizes: nothing fails, overlaps or leaves the
 * canvas. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "chart_band.h"
#include "chart_bars.h"
#include "chart_calendar.h"
#include "chart_coverage.h"
#include "chart_curve.h"
#include "chart_flow.h"
#include "chart_gantt.h"
#include "chart_gauge.h"
#include "chart_heat.h"
#include "chart_histogram.h"
#include "chart_lines.h"
#include "chart_multiples.h"
#include "chart_rank.h"
#include "chart_spark.h"
#include "chart_strip.h"
#include "chart_timeline.h"
#include "chart_verdict.h"
#include "drawing_check.h"
#include "fail.h"

#define MOST 62
#define TEXT(literal)                                                                                                  \
	{                                                                                                              \
		"" literal, sizeof(literal) - 1                                                                        \
	}

/* One set of odd data, in a shape that each kind can be fed from. */
struct extreme {
	const char *name;
	size_t count;
	double first, step; /* values[i] = first + i * step */
	size_t gap_every;   /* NAN at each n-th; 0: none; 1: everywhere */
	struct str label;
};

static const struct extreme extremes[] = {
        {"nothing", 0, 0, 0, 0, TEXT("")},
        {"one value", 1, 42, 0, 0, TEXT("一")},
        {"one gap", 1, 42, 0, 1, TEXT("一")},
        {"all equal", 31, 7, 0, 0, TEXT("同じ")},
        {"all zero", 31, 0, 0, 0, TEXT("零")},
        {"all gaps", 31, 1, 1, 1, TEXT("欠測だけ")},
        {"every second a gap", 31, 1, 1, 2, TEXT("飛び飛び")},
        {"huge", 31, 1e300, 1e300, 5, TEXT("巨大")},
        {"tiny", 31, 1e-290, 1e-291, 5, TEXT("微小")},
        {"negative", 31, -500, 11, 7, TEXT("負")},
        {"infinite", 12, INFINITY, 1, 0, TEXT("無限")},
        {"long labels", 31, 10, 3, 0,
         TEXT("非常に長い見出しの例で、図の幅よりもはるかに長く続いて、どこにも収まらないもの・その続き・さらにその続き"
              "𠮷")},
        {"two months", 62, 1000000, 12345, 9, TEXT("web01")},
};

static const double sizes[][2] = {{480, 140}, {235, 110}, {120, 50}, {20, 9}};

static struct face_set *faces;
static double values[MOST * MOST];
static struct str labels[MOST];
static bool off[MOST];

static void fill(const struct extreme *extreme)
{
	for (size_t i = 0; i < MOST * MOST; i++) {
		values[i] = extreme->first + (double)(i % MOST) * extreme->step;
		if (extreme->gap_every && i % extreme->gap_every == 0)
			values[i] = NAN;
	}
	for (size_t i = 0; i < MOST; i++) {
		labels[i] = extreme->label;
		off[i] = i % 7 > 4;
	}
}

static struct chart_slots days(const struct extreme *extreme)
{
	return (struct chart_slots){.kind = SLOTS_DAYS, .count = extreme->count, .first_day = 18170, .off = off};
}

static size_t make_events(const struct extreme *extreme, struct chart_event events[8])
{
	for (size_t i = 0; i < 8; i++)
		events[i] = (struct chart_event){(enum chart_event_kind)(i % EVENT_KIND_COUNT), (double)i * 0.7 - 1,
		                                 (double)i * 2.1 - 1, extreme->label};
	events[7].from = NAN;
	return 8;
}

static void draw_band(struct canvas *canvas, const struct extreme *extreme)
{
	struct chart_event events[8];
	const struct chart_limit limits[2] = {{80, extreme->label}, {NAN, extreme->label}};
	struct chart_band chart = {.slots = days(extreme),
	                           .title = extreme->label,
	                           .low = values,
	                           .middle = values,
	                           .high = values + MOST,
	                           .low_name = extreme->label,
	                           .middle_name = extreme->label,
	                           .high_name = extreme->label,
	                           .limits = limits,
	                           .limit_count = 2,
	                           .y_max = 100,
	                           .events = events};
	chart.event_count = make_events(extreme, events);
	chart_band_draw(canvas, &chart);
}

static void draw_heat(struct canvas *canvas, const struct extreme *extreme)
{
	chart_heat_draw(canvas, &(struct chart_heat){.columns = days(extreme),
	                                             .row_count = extreme->count ? 24 : 0,
	                                             .title = extreme->label,
	                                             .row_title = extreme->label,
	                                             .row_labels = labels,
	                                             .values = values,
	                                             .low = NAN,
	                                             .high = NAN,
	                                             .print_values = true});
}

static void draw_bars(struct canvas *canvas, const struct extreme *extreme)
{
	struct chart_event events[8];
	const struct chart_series series[3] = {{extreme->label, values, TONE_AUTO},
	                                       {extreme->label, values + 1, TONE_AUTO},
	                                       {extreme->label, values + 2, TONE_AUTO}};
	const struct chart_limit limit = {12, extreme->label};
	double mean[MOST];
	chart_bars_mean7(values, extreme->count, mean);
	struct chart_bars chart = {.words = &chart_words_en,
	                           .slots = days(extreme),
	                           .title = extreme->label,
	                           .series = series,
	                           .series_count = 3,
	                           .line = mean,
	                           .line_name = extreme->label,
	                           .limits = &limit,
	                           .limit_count = 1,
	                           .y_max = NAN,
	                           .counts = true,
	                           .print_values = true,
	                           .events = events};
	chart.event_count = make_events(extreme, events);
	chart_bars_draw(canvas, &chart);
}

static void draw_months(struct canvas *canvas, const struct extreme *extreme)
{
	const struct chart_series series = {extreme->label, values, TONE_AUTO};
	chart_bars_draw(canvas,
	                &(struct chart_bars){
	                        .slots = {.kind = SLOTS_MONTHS, .count = extreme->count, .first_month = {2019, 11}},
	                        .series = &series,
	                        .series_count = 1,
	                        .y_max = NAN,
	                        .print_values = true});
}

static void draw_lines(struct canvas *canvas, const struct extreme *extreme)
{
	struct chart_series series[8];
	const struct chart_limit limit = {50, extreme->label};
	for (size_t i = 0; i < 8; i++)
		series[i] = (struct chart_series){extreme->label, values + i, TONE_AUTO};
	chart_lines_draw(canvas, &(struct chart_lines){.slots = days(extreme),
	                                               .title = extreme->label,
	                                               .series = series,
	                                               .series_count = 8,
	                                               .limits = &limit,
	                                               .limit_count = 1,
	                                               .y_max = NAN});
}

static void draw_log(struct canvas *canvas, const struct extreme *extreme)
{
	const struct chart_series series = {extreme->label, values, TONE_AUTO};
	chart_lines_draw(canvas, &(struct chart_lines){
	                                 .slots = {.kind = SLOTS_LABELS, .count = extreme->count, .labels = labels},
	                                 .series = &series,
	                                 .series_count = 1,
	                                 .y_max = NAN,
	                                 .logarithmic = true});
}

static void draw_curve(struct canvas *canvas, const struct extreme *extreme)
{
	const struct chart_curve_series series[] = {
	        {extreme->label, CURVE_LINE, values, values + 1, extreme->count, TONE_AUTO},
	        {extreme->label, CURVE_STEPS, values + 1, values, extreme->count, TONE_AUTO},
	        {extreme->label, CURVE_POINTS, values, values + 3, extreme->count, TONE_AUTO}};
	const struct chart_limit limits[3] = {{10, extreme->label}, {11, extreme->label}, {NAN, extreme->label}};
	chart_curve_draw(canvas, &(struct chart_curve){.x_title = extreme->label,
	                                               .y_title = extreme->label,
	                                               .x_min = 0,
	                                               .x_max = 20,
	                                               .y_max = NAN,
	                                               .series = series,
	                                               .series_count = 3,
	                                               .limits = limits,
	                                               .limit_count = 3,
	                                               .guides = limits,
	                                               .guide_count = 3});
}

static void draw_rank(struct canvas *canvas, const struct extreme *extreme)
{
	struct chart_rank_item items[MOST];
	for (size_t i = 0; i < MOST; i++)
		items[i] = (struct chart_rank_item){extreme->label, values[i], i % 3 ? 0.01 : NAN, i % 2 == 0};
	chart_rank_draw(canvas, &(struct chart_rank){.items = items,
	                                             .count = extreme->count,
	                                             .columns = extreme->count % 4,
	                                             .title = extreme->label,
	                                             .rest = extreme->label});
}

static void draw_flow(struct canvas *canvas, const struct extreme *extreme)
{
	struct chart_flow_step steps[MOST];
	for (size_t i = 0; i < MOST; i++)
		steps[i] = (struct chart_flow_step){(enum chart_flow_kind)(i % 3), extreme->label, values[i]};
	chart_flow_draw(canvas, &(struct chart_flow){.title = extreme->label, .steps = steps, .count = extreme->count});
}

static void draw_histogram(struct canvas *canvas, const struct extreme *extreme)
{
	chart_histogram_draw(canvas, &(struct chart_histogram){.labels = labels,
	                                                       .values = values,
	                                                       .count = extreme->count,
	                                                       .limit_after = extreme->count / 2 + 1,
	                                                       .limit_label = extreme->label,
	                                                       .x_title = extreme->label,
	                                                       .y_title = extreme->label});
}

static void draw_timeline(struct canvas *canvas, const struct extreme *extreme)
{
	struct chart_event events[8];
	struct chart_timeline_row rows[2] = {{extreme->label, events, 0}, {extreme->label, events, 0}};
	rows[0].event_count = make_events(extreme, events);
	chart_timeline_draw(canvas, &(struct chart_timeline){.slots = days(extreme),
	                                                     .rows = rows,
	                                                     .row_count = 2,
	                                                     .samples_per_slot = 24,
	                                                     .traffic = values,
	                                                     .traffic_title = extreme->label,
	                                                     .failures = values,
	                                                     .failures_title = extreme->label});
}

static void draw_gauge(struct canvas *canvas, const struct extreme *extreme)
{
	struct chart_gauge_part parts[MOST];
	for (size_t i = 0; i < MOST; i++)
		parts[i] = (struct chart_gauge_part){extreme->label, values[i], TONE_AUTO};
	chart_gauge_draw(canvas, &(struct chart_gauge){.title = extreme->label,
	                                               .parts = parts,
	                                               .part_count = extreme->count % 5,
	                                               .cap = {3, extreme->label},
	                                               .forecast = {3.01, extreme->label},
	                                               .decimals = 1});
}

static void draw_coverage(struct canvas *canvas, const struct extreme *extreme)
{
	enum chart_cover cells[MOST * 6];
	for (size_t i = 0; i < MOST * 6; i++)
		cells[i] = (enum chart_cover)(i % 4);
	chart_coverage_draw(canvas, &(struct chart_coverage){.slots = days(extreme),
	                                                     .row_labels = labels,
	                                                     .row_count = 6,
	                                                     .cells = cells,
	                                                     .shares = values,
	                                                     .share_title = extreme->label});
}

static void draw_verdict(struct canvas *canvas, const struct extreme *extreme)
{
	enum chart_verdict_kind cells[MOST * 6];
	for (size_t i = 0; i < MOST * 6; i++)
		cells[i] = (enum chart_verdict_kind)(i % VERDICT_KIND_COUNT);
	chart_verdict_draw(
	        canvas, &(struct chart_verdict){
	                        .columns = {.kind = SLOTS_MONTHS, .count = extreme->count, .first_month = {2019, 12}},
	                        .row_labels = labels,
	                        .row_count = 6,
	                        .cells = cells,
	                        .current = 3});
}

static void draw_strip(struct canvas *canvas, const struct extreme *extreme)
{
	const struct chart_strip_span spans[] = {{0, -3, 400, STRIP_FAULT},
	                                         {1, 2, 1, STRIP_PLANNED},
	                                         {99, 0, 1, STRIP_FAULT},
	                                         {2, NAN, 3, STRIP_FAULT},
	                                         {2, 30.99999, 30.99999, STRIP_FAULT}};
	chart_strip_draw(canvas, &(struct chart_strip){.slots = days(extreme),
	                                               .row_labels = labels,
	                                               .row_count = 3,
	                                               .spans = spans,
	                                               .span_count = 5,
	                                               .notes = labels,
	                                               .note_title = extreme->label});
}

static void draw_spark(struct canvas *canvas, const struct extreme *extreme)
{
	chart_spark_draw(canvas, &(struct chart_spark){.values = values,
	                                               .count = extreme->count,
	                                               .low = NAN,
	                                               .high = NAN,
	                                               .limit = 5,
	                                               .bars = extreme->count % 2});
}

static void draw_gantt(struct canvas *canvas, const struct extreme *extreme)
{
	static const int lines[] = {0, 1, 30, 20000};
	const struct chart_gantt_row rows[] = {{extreme->label, INT32_MIN, 18170, false, extreme->label},
	                                       {extreme->label, 18180, 18100, false, extreme->label},
	                                       {extreme->label, 10000, 60000, false, extreme->label},
	                                       {extreme->label, 0, 0, true, extreme->label}};
	chart_gantt_draw(canvas, &(struct chart_gantt){.first_month = {2019, 10},
	                                               .month_count = extreme->count,
	                                               .base_day = 18170,
	                                               .base_label = extreme->label,
	                                               .line_days = lines,
	                                               .line_count = 4,
	                                               .line_suffix = extreme->label,
	                                               .rows = rows,
	                                               .row_count = 4,
	                                               .note_title = extreme->label});
}

static void draw_calendar(struct canvas *canvas, const struct extreme *extreme)
{
	struct chart_calendar_entry entries[MOST];
	for (size_t i = 0; i < MOST; i++)
		entries[i] =
		        (struct chart_calendar_entry){(enum chart_event_kind)(i % EVENT_KIND_COUNT), 18160 + (int32_t)i,
		                                      18165 + (int32_t)(i % 5) * 3, extreme->label};
	chart_calendar_draw(canvas, &(struct chart_calendar){.words = &chart_words_en,
	                                                     .month = {2019, 10},
	                                                     .day_names = labels,
	                                                     .entries = entries,
	                                                     .entry_count = extreme->count});
}

static void draw_multiples(struct canvas *canvas, const struct extreme *extreme)
{
	struct chart_multiple items[MOST];
	for (size_t i = 0; i < MOST; i++)
		items[i] = (struct chart_multiple){extreme->label, i % 2 ? extreme->label : STR("1,234"), values};
	chart_multiples_draw(canvas, &(struct chart_multiples){.slots = days(extreme),
	                                                       .items = items,
	                                                       .count = extreme->count,
	                                                       .title = extreme->label,
	                                                       .rest = extreme->label,
	                                                       .y_max = NAN,
	                                                       .lines = extreme->count % 2});
}

typedef void drawer(struct canvas *canvas, const struct extreme *extreme);

static void check_kind(const char *kind, drawer *draw)
{
	for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++)
		for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
			struct arena arena = {0};
			char trouble[400];
			struct canvas *canvas = canvas_new(&arena, faces, sizes[k][0], sizes[k][1]);
			assert_non_null(canvas);
			fill(&extremes[i]);
			draw(canvas, &extremes[i]);
			if (*drawing_check(canvas, trouble, sizeof trouble))
				fail_msg("%s, %s, %g × %g pt: %s", kind, extremes[i].name, sizes[k][0], sizes[k][1],
				         trouble);
			arena_release(&arena);
		}
}

#define KIND(name)                                                                                                     \
	static void test_##name(void **state)                                                                          \
	{                                                                                                              \
		(void)state;                                                                                           \
		check_kind(#name, draw_##name);                                                                        \
	}
KIND(band)
KIND(heat)
KIND(bars)
KIND(months)
KIND(lines)
KIND(log)
KIND(curve)
KIND(rank)
KIND(multiples)
KIND(flow)
KIND(histogram)
KIND(timeline)
KIND(gauge)
KIND(coverage)
KIND(verdict)
KIND(strip)
KIND(spark)
KIND(gantt)
KIND(calendar)

/* A gap must never look like a zero: a series of gaps leaves no filled mark of the series' tone. */
static void test_gaps_draw_no_bars(void **state)
{
	struct arena arena = {0};
	(void)state;
	double gaps[3] = {NAN, NAN, 5};
	const struct chart_series series = {STR("x"), gaps, TONE_ACCENT};
	struct canvas *canvas = canvas_new(&arena, faces, 300, 100);
	chart_bars_draw(canvas, &(struct chart_bars){.slots = {.kind = SLOTS_HOURS, .count = 3},
	                                             .series = &series,
	                                             .series_count = 1,
	                                             .y_max = NAN});
	size_t bars = 0;
	struct colour accent = palette_tone(TONE_ACCENT);
	for (size_t i = 0; i < canvas_draw_count(canvas); i++) {
		const struct draw *draw = canvas_draw(canvas, i);
		bars += draw->filled && draw->fill.red == accent.red && draw->fill.green == accent.green &&
		        draw->fill.blue == accent.blue;
	}
	assert_int_equal(bars, 1);
	arena_release(&arena);
}

static void test_mean7_needs_four_days(void **state)
{
	(void)state;
	const double days7[9] = {1, 2, 3, NAN, NAN, NAN, 8, NAN, NAN};
	double means[9];
	chart_bars_mean7(days7, 9, means);
	assert_true(isnan(means[5]));
	assert_true(fabs(means[6] - 3.5) < 1e-12);
	assert_true(isnan(means[7])); /* three of seven */
}

static int open_faces(void **state)
{
	struct fail fail = {0};
	(void)state;
	faces = face_set_new(&fail);
	return faces ? 0 : 1;
}

static int close_faces(void **state)
{
	(void)state;
	face_set_free(faces);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_band),
	        cmocka_unit_test(test_heat),
	        cmocka_unit_test(test_bars),
	        cmocka_unit_test(test_months),
	        cmocka_unit_test(test_lines),
	        cmocka_unit_test(test_log),
	        cmocka_unit_test(test_curve),
	        cmocka_unit_test(test_rank),
	        cmocka_unit_test(test_multiples),
	        cmocka_unit_test(test_flow),
	        cmocka_unit_test(test_histogram),
	        cmocka_unit_test(test_timeline),
	        cmocka_unit_test(test_gauge),
	        cmocka_unit_test(test_coverage),
	        cmocka_unit_test(test_verdict),
	        cmocka_unit_test(test_strip),
	        cmocka_unit_test(test_spark),
	        cmocka_unit_test(test_gantt),
	        cmocka_unit_test(test_calendar),
	        cmocka_unit_test(test_gaps_draw_no_bars),
	        cmocka_unit_test(test_mean7_needs_four_days),
	};
	return cmocka_run_group_tests(tests, open_faces, close_faces);
}
