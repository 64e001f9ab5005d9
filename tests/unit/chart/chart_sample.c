#include "chart_sample.h"

#include <math.h>
#include <stdio.h>

#include "chart_band.h"
#include "chart_bars.h"
#include "chart_coverage.h"
#include "chart_curve.h"
#include "chart_flow.h"
#include "chart_heat.h"
#include "chart_histogram.h"
#include "chart_lines.h"
#include "chart_multiples.h"
#include "chart_rank.h"
#include "chart_strip.h"
#include "chart_timeline.h"

#define DAYS 31
#define HOURS 24
#define COLLEGES 51

/* October 2019: the 14th and the 22nd were holidays. */
static const bool off_days[DAYS] = {[4] = true,  [5] = true,  [11] = true, [12] = true, [13] = true,
                                    [18] = true, [19] = true, [21] = true, [25] = true, [26] = true};

static struct chart_slots october(void)
{
	const struct civil_date first = {2019, 10, 1};
	return (struct chart_slots){.kind = SLOTS_DAYS, .count = DAYS, .first_day = civil_day(first), .off = off_days};
}

/* A repeatable number in 0..1 (Knuth's MMIX generator). */
static double noise(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(*state >> 40) / (double)(UINT64_C(1) << 24);
}

static const struct chart_event sample_events[] = {
        {EVENT_PATCH, 8.9, 8.9, TEXT("WinUpdate KB4519338")}, {EVENT_INCIDENT, 14.44, 14.62, TEXT("INC-0012")},
        {EVENT_INCIDENT, 15.4, 16.1, TEXT("INC-0013")},       {EVENT_CHANGE, 24.8, 24.8, TEXT("CHG-021")},
        {EVENT_INCIDENT, 29.9, 30.95, TEXT("INC-0014")},
};
#define EVENTS (sizeof sample_events / sizeof *sample_events)

static double workday(size_t day)
{
	return off_days[day] ? 0.25 : 1;
}

static void draw_band(struct canvas *canvas)
{
	double low[DAYS], middle[DAYS], high[DAYS];
	uint64_t state = 1;
	for (size_t i = 0; i < DAYS; i++) {
		low[i] = 8 + 22 * workday(i) + 4 * noise(&state);
		middle[i] = low[i] + 15 + 20 * workday(i) * noise(&state);
		high[i] = fmin(100, middle[i] + 5 + 20 * noise(&state));
	}
	high[14] = 98.7;
	for (size_t i = 19; i < 21; i++)
		low[i] = middle[i] = high[i] = NAN;
	const struct chart_limit limit = {80, STR("閾値 80%")};
	chart_band_draw(canvas, &(struct chart_band){
	                                .slots = october(),
	                                .title = STR("CPU利用率 (%)"),
	                                .low = low,
	                                .middle = middle,
	                                .high = high,
	                                .low_name = STR("平均"),
	                                .middle_name = STR("p95"),
	                                .high_name = STR("最大"),
	                                .limits = &limit,
	                                .limit_count = 1,
	                                .y_max = 100,
	                                .events = sample_events,
	                                .event_count = EVENTS,
	                        });
}

static double cpu_at(size_t hour, double work, uint64_t *state)
{
	double day = exp(-pow(((double)hour - 11) / 3.2, 2)) + 0.8 * exp(-pow(((double)hour - 15.5) / 2.4, 2));
	return 6 + 70 * day * work + 8 * noise(state);
}

static void draw_heat_cpu(struct canvas *canvas)
{
	double values[HOURS * DAYS];
	uint64_t state = 2;
	for (size_t hour = 0; hour < HOURS; hour++)
		for (size_t day = 0; day < DAYS; day++)
			values[hour * DAYS + day] =
			        day == 20 && hour > 4 && hour < 17 ? NAN : cpu_at(hour, workday(day), &state);
	values[2 * DAYS + 8] = 91;
	chart_heat_draw(canvas, &(struct chart_heat){
	                                .columns = october(),
	                                .row_count = HOURS,
	                                .row_title = STR("時"),
	                                .title = STR("平均CPU利用率 (%)"),
	                                .values = values,
	                                .low = 0,
	                                .high = 100,
	                                .print_values = true,
	                        });
}

static void draw_heat_week(struct canvas *canvas)
{
	static const struct str weekdays[] = {TEXT("月"), TEXT("火"), TEXT("水"), TEXT("木"),
	                                      TEXT("金"), TEXT("土"), TEXT("日")};
	double values[7 * HOURS];
	uint64_t state = 3;
	for (size_t day = 0; day < 7; day++)
		for (size_t hour = 0; hour < HOURS; hour++)
			values[day * HOURS + hour] = floor(38 * cpu_at(hour, day < 5 ? 1 : 0.2, &state));
	values[6 * HOURS + 3] = NAN;
	chart_heat_draw(canvas, &(struct chart_heat){
	                                .columns = {.kind = SLOTS_HOURS, .count = HOURS},
	                                .row_count = 7,
	                                .row_labels = weekdays,
	                                .row_title = STR("時"),
	                                .title = STR("平均リクエスト数 (件/時)"),
	                                .values = values,
	                                .low = NAN,
	                                .high = NAN,
	                                .print_values = true,
	                        });
}

static void daily_requests(double values[DAYS], uint64_t seed)
{
	for (size_t i = 0; i < DAYS; i++)
		values[i] = floor(52000 * workday(i) + 14000 * noise(&seed));
	values[19] = NAN;
}

static void draw_bars(struct canvas *canvas)
{
	double values[DAYS], mean[DAYS];
	daily_requests(values, 4);
	chart_bars_mean7(values, DAYS, mean);
	const struct chart_series series = {STR("リクエスト"), values, TONE_SKY};
	chart_bars_draw(canvas, &(struct chart_bars){
	                                .slots = october(),
	                                .title = STR("リクエスト数 (件/日)"),
	                                .series = &series,
	                                .series_count = 1,
	                                .line = mean,
	                                .line_name = STR("7日移動平均"),
	                                .y_max = NAN,
	                                .counts = true,
	                                .events = sample_events,
	                                .event_count = EVENTS,
	                        });
}

static void draw_stack(struct canvas *canvas)
{
	double ok[DAYS], moved[DAYS], client[DAYS], server[DAYS];
	uint64_t state = 5;
	daily_requests(ok, 4);
	for (size_t i = 0; i < DAYS; i++) {
		moved[i] = ok[i] * 0.18;
		client[i] = ok[i] * 0.05 + 800 * noise(&state);
		server[i] = i == 14 ? 9000 : 300 * noise(&state);
	}
	server[19] = NAN;
	client[19] = NAN;
	const struct chart_series series[] = {{STR("2xx"), ok, TONE_AUTO},
	                                      {STR("3xx"), moved, TONE_AUTO},
	                                      {STR("4xx"), client, TONE_AUTO},
	                                      {STR("5xx"), server, TONE_AUTO}};
	chart_bars_draw(canvas, &(struct chart_bars){
	                                .slots = october(),
	                                .title = STR("状態区分別リクエスト数 (件/日)"),
	                                .series = series,
	                                .series_count = 4,
	                                .y_max = NAN,
	                                .counts = true,
	                        });
}

static void draw_months(struct canvas *canvas)
{
	static const double values[] = {812344, 790120, 1203441, 990321,  870210,  640333, 720111,
	                                NAN,    910432, 1011223, 1100932, 1189012, 1230441};
	const struct chart_series series = {STR("リクエスト"), values, TONE_ACCENT};
	chart_bars_draw(canvas, &(struct chart_bars){
	                                .slots = {.kind = SLOTS_MONTHS, .count = 13, .first_month = {2018, 10}},
	                                .title = STR("月間リクエスト数 (件)"),
	                                .series = &series,
	                                .series_count = 1,
	                                .y_max = NAN,
	                                .counts = true,
	                                .print_values = true,
	                        });
}

static void draw_lines(struct canvas *canvas)
{
	double p50[DAYS], p95[DAYS], p99[DAYS];
	uint64_t state = 6;
	for (size_t i = 0; i < DAYS; i++) {
		p50[i] = 80 + 30 * noise(&state);
		p95[i] = 380 + 250 * noise(&state) * workday(i);
		p99[i] = p95[i] * 1.1 + 60 * noise(&state);
	}
	p99[15] = 2350;
	p50[19] = p95[19] = p99[19] = p50[21] = p95[21] = p99[21] = NAN;
	const struct chart_series series[] = {
	        {STR("p50"), p50, TONE_AUTO}, {STR("p95"), p95, TONE_AUTO}, {STR("p99"), p99, TONE_AUTO}};
	const struct chart_limit limit = {1000, STR("目標 1秒")};
	chart_lines_draw(canvas, &(struct chart_lines){
	                                 .slots = october(),
	                                 .title = STR("応答時間 (ミリ秒)"),
	                                 .series = series,
	                                 .series_count = 3,
	                                 .limits = &limit,
	                                 .limit_count = 1,
	                                 .y_max = NAN,
	                         });
}

static void draw_rate(struct canvas *canvas)
{
	double rate[DAYS];
	uint64_t state = 7;
	for (size_t i = 0; i < DAYS; i++)
		rate[i] = i == 14 ? 6.2 : 0.4 * noise(&state);
	rate[19] = NAN;
	const struct chart_series series = {STR("5xx率"), rate, TONE_ACCENT};
	chart_lines_draw(canvas, &(struct chart_lines){
	                                 .slots = october(),
	                                 .title = STR("エラー率 (%)"),
	                                 .series = &series,
	                                 .series_count = 1,
	                                 .y_max = NAN,
	                         });
}

static void draw_curve(struct canvas *canvas)
{
	double x[200], first[200], second[200];
	for (size_t i = 0; i < 200; i++) {
		x[i] = (double)i / 199 * 100;
		first[i] = 12 + 86 * exp(-x[i] / 13);
		second[i] = 8 + 60 * exp(-x[i] / 20);
	}
	const struct chart_curve_series series[] = {{STR("web01"), CURVE_LINE, x, first, 200, TONE_AUTO},
	                                            {STR("web02"), CURVE_LINE, x, second, 200, TONE_AUTO}};
	const struct chart_limit limit = {80, STR("閾値 80%")}, guides[] = {{5, STR("5%")}, {50, STR("50%")}};
	chart_curve_draw(canvas, &(struct chart_curve){
	                                 .x_title = STR("時間の割合 (%)"),
	                                 .y_title = STR("CPU利用率 (%)"),
	                                 .x_min = 0,
	                                 .x_max = 100,
	                                 .y_max = 100,
	                                 .series = series,
	                                 .series_count = 2,
	                                 .limits = &limit,
	                                 .limit_count = 1,
	                                 .guides = guides,
	                                 .guide_count = 2,
	                         });
}

static void draw_scatter(struct canvas *canvas)
{
	double x[300], y[300], line_x[2] = {0, 6000}, line_y[2] = {6, 82};
	uint64_t state = 8;
	for (size_t i = 0; i < 300; i++) {
		x[i] = 5600 * noise(&state) * noise(&state);
		y[i] = 6 + x[i] / 80 + 12 * noise(&state);
	}
	const struct chart_curve_series series[] = {{STR("1時間値"), CURVE_POINTS, x, y, 300, TONE_ACCENT},
	                                            {STR("回帰"), CURVE_LINE, line_x, line_y, 2, TONE_INK}};
	chart_curve_draw(canvas, &(struct chart_curve){
	                                 .x_title = STR("リクエスト数 (件/時)"),
	                                 .y_title = STR("CPU利用率 (%)"),
	                                 .x_min = 0,
	                                 .x_max = NAN,
	                                 .y_max = 100,
	                                 .series = series,
	                                 .series_count = 2,
	                         });
}

static const char *const college_names[] = {
        "函館",     "苫小牧", "釧路", "旭川",   "八戸",     "一関",     "仙台",   "秋田", "鶴岡",
        "福島",     "茨城",   "小山", "群馬",   "木更津",   "東京",     "長岡",   "富山", "石川",
        "福井",     "長野",   "岐阜", "沼津",   "豊田",     "鳥羽商船", "鈴鹿",   "舞鶴", "明石",
        "奈良",     "和歌山", "米子", "松江",   "津山",     "広島商船", "呉",     "徳山", "宇部",
        "大島商船", "阿南",   "香川", "新居浜", "弓削商船", "高知",     "久留米", "有明", "北九州",
        "佐世保",   "熊本",   "大分", "都城",   "鹿児島",   "沖縄"};

static void draw_rank(struct canvas *canvas)
{
	struct chart_rank_item items[COLLEGES];
	double total = 0;
	for (size_t i = 0; i < COLLEGES; i++)
		total += items[i].value = floor(98000 / pow((double)i + 1.7, 0.8));
	for (size_t i = 0; i < COLLEGES; i++) {
		items[i].label = str_of(college_names[i]);
		items[i].share = items[i].value / total;
		items[i].muted = false;
	}
	items[50].value = NAN;
	items[50].share = NAN;
	chart_rank_draw(canvas, &(struct chart_rank){.items = items,
	                                             .count = COLLEGES,
	                                             .title = STR("リクエスト数 (件) と構成比"),
	                                             .rest = STR("ほか")});
}

static void draw_flow(struct canvas *canvas)
{
	const struct chart_flow_step steps[] = {{FLOW_TOTAL, STR("前月残"), 7},
	                                        {FLOW_ADD, STR("受付"), 23},
	                                        {FLOW_TAKE, STR("回答"), 25},
	                                        {FLOW_TAKE, STR("取下げ"), 1},
	                                        {FLOW_TOTAL, STR("月末残"), 4}};
	chart_flow_draw(canvas, &(struct chart_flow){.title = STR("問い合わせ (件)"), .steps = steps, .count = 5});
}

static void draw_histogram(struct canvas *canvas)
{
	static const struct str labels[] = {TEXT("0"), TEXT("1"), TEXT("2"), TEXT("3"),    TEXT("4"),
	                                    TEXT("5"), TEXT("6"), TEXT("7"), TEXT("8以上")};
	static const double values[] = {9, 7, 3, 2, 0, 1, 1, 0, 2};
	chart_histogram_draw(canvas, &(struct chart_histogram){
	                                     .labels = labels,
	                                     .values = values,
	                                     .count = 9,
	                                     .limit_after = 6,
	                                     .limit_label = STR("期限 5営業日"),
	                                     .x_title = STR("回答までの営業日数"),
	                                     .y_title = STR("件数"),
	                             });
}

static void draw_timeline(struct canvas *canvas)
{
	double traffic[DAYS * HOURS], failures[DAYS * HOURS];
	uint64_t state = 9;
	for (size_t i = 0; i < DAYS * HOURS; i++) {
		size_t day = i / HOURS, hour = i % HOURS;
		traffic[i] = floor(60 * cpu_at(hour, workday(day), &state));
		failures[i] = floor(4 * noise(&state));
		if (day == 14 && hour > 9 && hour < 15)
			failures[i] = 640 - 60 * (double)hour / 2;
		if (day == 19 && hour < 20)
			traffic[i] = failures[i] = NAN;
	}
	static const struct chart_event web[] = {{EVENT_INCIDENT, 14.44, 14.62, TEXT("INC-0012")},
	                                         {EVENT_PATCH, 8.9, 8.9, TEXT("月例")}};
	static const struct chart_event issue[] = {{EVENT_INCIDENT, 15.4, 17.1, TEXT("INC-0013 証明書が発行できない")},
	                                           {EVENT_CHANGE, 24.8, 24.8, TEXT("CHG-021")}};
	static const struct chart_event base[] = {{EVENT_NOTICE, 3.2, 3.2, TEXT("Azure告知")},
	                                          {EVENT_INCIDENT, 29.9, 30.95, TEXT("INC-0014")}};
	const struct chart_timeline_row rows[] = {
	        {STR("Web"), web, 2}, {STR("証明書発行"), issue, 2}, {STR("基盤"), base, 2}};
	chart_timeline_draw(canvas, &(struct chart_timeline){
	                                    .slots = october(),
	                                    .rows = rows,
	                                    .row_count = 3,
	                                    .samples_per_slot = HOURS,
	                                    .traffic = traffic,
	                                    .traffic_title = STR("リクエスト数 (件/時)"),
	                                    .failures = failures,
	                                    .failures_title = STR("5xx応答 (件/時)"),
	                            });
}

static void draw_coverage(struct canvas *canvas)
{
	static const struct str names[] = {TEXT("web01 アクセス"), TEXT("web01 CPU"), TEXT("web02 アクセス"),
	                                   TEXT("web02 システム"), TEXT("db01 CPU")};
	static const double shares[] = {1, 0.9996, 0.967, 0.871, NAN};
	enum chart_cover cells[5 * DAYS] = {COVER_PRESENT};
	cells[1 * DAYS + 12] = COVER_PARTIAL;
	cells[2 * DAYS + 19] = COVER_ABSENT;
	cells[2 * DAYS + 20] = COVER_PARTIAL;
	for (size_t i = 0; i < 4; i++)
		cells[3 * DAYS + 7 + i] = COVER_ABSENT;
	for (size_t i = 0; i < DAYS; i++)
		cells[4 * DAYS + i] = i < 15 ? COVER_OUTSIDE : COVER_ABSENT;
	chart_coverage_draw(canvas, &(struct chart_coverage){
	                                    .slots = october(),
	                                    .row_labels = names,
	                                    .row_count = 5,
	                                    .cells = cells,
	                                    .shares = shares,
	                                    .share_title = STR("取得率"),
	                            });
}

static void draw_multiples(struct canvas *canvas)
{
	static double values[COLLEGES][DAYS];
	static char totals[COLLEGES][16];
	struct chart_multiple items[COLLEGES];
	uint64_t state = 7;
	for (size_t i = 0; i < COLLEGES; i++) {
		double total = 0;
		for (size_t day = 0; day < DAYS; day++)
			total += values[i][day] = floor((120 - 2 * (double)i) * workday(day) * (0.5 + noise(&state)));
		if (i == 11)
			values[i][18] = values[i][19] = values[i][20] = NAN;
		snprintf(totals[i], sizeof totals[i], "%.0f", total);
		items[i] = (struct chart_multiple){str_of(college_names[i]), str_of(totals[i]), values[i]};
	}
	chart_multiples_draw(canvas, &(struct chart_multiples){.slots = october(),
	                                                       .items = items,
	                                                       .count = COLLEGES,
	                                                       .title = STR("リクエスト数 (件/日)"),
	                                                       .y_max = NAN});
}

/* Open inquiries by age: stacked bars over labels. */
static void draw_ageing(struct canvas *canvas)
{
	static const struct str ages[] = {TEXT("1–5営業日"), TEXT("6–10"), TEXT("11–20"), TEXT("21以上")};
	static const double working[] = {12, 5, 2, 1}, waiting[] = {4, 3, 3, NAN};
	const struct chart_series series[] = {{STR("対応中"), working, TONE_AUTO}, {STR("確認待ち"), waiting, TONE_AUTO}};
	chart_bars_draw(canvas, &(struct chart_bars){.slots = {.kind = SLOTS_LABELS, .count = 4, .labels = ages},
	                                             .title = STR("件数 (件)"),
	                                             .series = series,
	                                             .series_count = 2,
	                                             .y_max = NAN});
}

static void draw_strip(struct canvas *canvas)
{
	static const struct str names[] = {TEXT("証明書発行"), TEXT("問い合わせ窓口"), TEXT("管理画面")},
	                        notes[] = {TEXT("99.31%"), TEXT("100.00%"), TEXT("－")};
	static const struct chart_strip_span spans[] = {{0, 8.8, 9.1, STRIP_PLANNED},
	                                                {0, 14.44, 14.6, STRIP_FAULT},
	                                                {0, 27.2, 27.201, STRIP_FAULT},
	                                                {1, 8.8, 9.1, STRIP_PLANNED},
	                                                {2, 18, 21.5, STRIP_UNKNOWN}};
	chart_strip_draw(canvas, &(struct chart_strip){
	                                 .slots = october(),
	                                 .row_labels = names,
	                                 .row_count = 3,
	                                 .ground = STRIP_UP,
	                                 .spans = spans,
	                                 .span_count = 5,
	                                 .notes = notes,
	                                 .note_title = STR("稼働率"),
	                         });
}

const struct chart_sample chart_samples[] = {
        {"band", 480, 150, draw_band},
        {"band_small", 235, 110, draw_band},
        {"heat_cpu", 480, 260, draw_heat_cpu},
        {"heat_week", 480, 110, draw_heat_week},
        {"bars", 480, 140, draw_bars},
        {"stack", 480, 140, draw_stack},
        {"months", 480, 110, draw_months},
        {"lines", 480, 140, draw_lines},
        {"rate", 235, 90, draw_rate},
        {"curve", 235, 150, draw_curve},
        {"scatter", 235, 150, draw_scatter},
        {"rank", 480, 260, draw_rank},
        {"multiples", 480, 370, draw_multiples},
        {"ageing", 235, 120, draw_ageing},
        {"flow", 235, 120, draw_flow},
        {"histogram", 235, 130, draw_histogram},
        {"timeline", 480, 200, draw_timeline},
        {"gauge", 300, 58, chart_sample_gauge},
        {"gauge_over", 300, 58, chart_sample_gauge_over},
        {"coverage", 480, 100, draw_coverage},
        {"spark", 70, 12, chart_sample_spark},
        {"spark_bars", 70, 12, chart_sample_spark_bars},
        {"verdict", 480, 120, chart_sample_verdict},
        {"strip", 480, 90, draw_strip},
        {"gantt", 480, 120, chart_sample_gantt},
        {"calendar", 480, 230, chart_sample_calendar},
};
const size_t chart_sample_count = sizeof chart_samples / sizeof *chart_samples;
