/* Part of chapter 1: key figures with the month before, the same month of the year before, and a trend. */
#include <math.h>

#include "chart_spark.h"
#include "summary_part.h"

#define COLUMNS 8

static const struct label {
	const char *key, *english, *japanese;
} labels[] = {
        {"requests", "Requests", "リクエスト数（件）"},
        {"users", "Users (estimate)", "推定利用者数（人）"},
        {"availability", "Availability (lowest)", "稼働率（最低のサービス）"},
        {"response", "Response time p95", "応答時間 p95"},
        {"error_rate", "Server errors (5xx)", "サーバーエラー率（5xx）"},
        {"cpu", "Highest CPU", "CPU利用率の最大"},
        {"inquiries", "Inquiries received", "問い合わせの受付（件）"},
        {"overdue", "Late answers", "回答期限の超過（件）"},
        {"incidents", "Incidents (all)", "障害（件、対象外を含む）"},
        {"effort", "Effort (person-days)", "工数（人日）"},
};

/* Three decimals of a percentage, cut and never rounded up: 100.000% is only the whole. */
static struct str rate_text(struct report *report, struct figure_value rate)
{
	int64_t thousandths;

	if (rate.kind != FIGURE_RATIO)
		return STR("―");
	thousandths = rate.number / rate.divisor * 100000 + rate.number % rate.divisor * 100000 / rate.divisor;
	return print_text(report, "%lld.%03lld%%", (long long)(thousandths / 1000), (long long)(thousandths % 1000));
}

static struct str value_text(struct report *report, struct figure_value unit, struct figure_value value, bool rate)
{
	if (figure_is(unit, "us"))
		return print_duration(report, value);
	if (figure_is(unit, "bp"))
		return print_bp(report, value);
	if (figure_is(unit, "milliday"))
		return print_milliday(report, value);
	if (figure_is(unit, "ratio"))
		return rate ? rate_text(report, value) : print_percent(report, value, 2);
	return print_count(report, value);
}

static struct str range_text(struct report *report, const struct figure_table *rows, size_t row, const char *low, const char *high)
{
	struct figure_value unit = figure_get(rows, row, "unit"), end = figure_get(rows, row, high);
	bool rate = figure_is(figure_get(rows, row, "key"), "availability");
	struct str text = value_text(report, unit, figure_get(rows, row, low), rate);

	if (end.kind == FIGURE_NONE)
		return text;
	if (str_ends(text, STR("%")))
		text = str_take(text, text.size - 1);
	return print_text(report, SAY(report->config, "%.*s–%.*s", "%.*s〜%.*s"), STR_ARGS(text), STR_ARGS(value_text(report, unit, end, rate)));
}

/* Percentage points of a ratio or of hundredths of a percent, two decimals. */
static struct str points_text(struct report *report, struct figure_value now, struct figure_value before, double scale)
{
	double points = figure_double(now, scale) - figure_double(before, scale);
	double size = floor(fabs(points) * 100 + 0.5) / 100;

	return print_text(report, SAY(report->config, "%s%.2f pt", "%s%.2fポイント"), size <= 0 ? "±" : points < 0 ? "−" : "+", size);
}

static struct str refusal_text(struct report *report, struct figure_value refused)
{
	if (figure_is(refused, "coverage"))
		return SAID(report, "not comparable (coverage)", "比較不可（取得率）");
	if (figure_is(refused, "business_days"))
		return SAID(report, "not comparable (days)", "比較不可（営業日）");
	if (figure_is(refused, "unknown"))
		return SAID(report, "not comparable (unknown)", "比較不可（不明）");
	return STR("―");
}

static struct str difference_text(struct report *report, const struct figure_table *rows, size_t row, const char *then, const char *refused)
{
	struct figure_value now = figure_get(rows, row, "now"), before = figure_get(rows, row, then);
	struct figure_value unit = figure_get(rows, row, "unit"), refusal = figure_get(rows, row, refused);
	int64_t change = now.number - before.number;
	const char *sign = change < 0 ? "−" : change ? "+" : "±";
	struct figure_value size = figure_integer(change < 0 ? -change : change);

	if (refusal.kind != FIGURE_TEXT || refusal.text.size)
		return refusal_text(report, refusal);
	if (figure_is(unit, "ratio"))
		return points_text(report, now, before, 100);
	if (figure_is(unit, "bp"))
		return points_text(report, now, before, 0.01);
	if (figure_is(unit, "us"))
		return print_text(report, "%s%.*s", sign, STR_ARGS(print_duration(report, size)));
	if (figure_is(unit, "milliday"))
		return print_text(report, "%s%.*s", sign, STR_ARGS(print_milliday(report, size)));
	return change ? print_change(report, now, before) : STR("±0");
}

/* The months of the contract, at most thirteen, the last one marked. */
static const struct canvas *spark(struct report *report, struct str key)
{
	const struct figure_table *rows = report_rows(report, "summary.history");
	double *values = report_numbers(report, rows->row_count);
	struct chart_spark chart = {.values = values, .low = (double)NAN, .high = (double)NAN, .limit = (double)NAN};
	struct canvas *canvas;
	size_t measured = 0;

	for (size_t row = 0; values && row < rows->row_count; row++) {
		if (!str_equal(figure_get(rows, row, "key").text, key))
			continue;
		values[chart.count] = figure_double(figure_get(rows, row, "value"), 1);
		measured += isnan(values[chart.count++]) ? 0 : 1;
	}
	if (measured < 2)
		return NULL;
	canvas = report_canvas_sized(report, 62, 11);
	chart_spark_draw(canvas, &chart);
	return canvas;
}

static struct str label_of(struct report *report, struct figure_value key)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (figure_is(key, labels[i].key))
			return SAID(report, labels[i].english, labels[i].japanese);
	return key.text;
}

static void key_row(struct report *report, const struct figure_table *rows, size_t row)
{
	struct figure_value key = figure_get(rows, row, "key"), verdict = figure_get(rows, row, "verdict");
	const struct canvas *trend = spark(report, key.text);
	struct str label = label_of(report, key);
	struct cell trend_cell = cell_text(STR("―"));

	if (trend)
		trend_cell = (struct cell){.text = print_text(report, SAY(report->config, "%.*s by month; this month it is %.*s.", "%.*sの月別の推移。当月は%.*s。"),
		                                               STR_ARGS(label), STR_ARGS(range_text(report, rows, row, "now", "high"))), .canvas = trend};
	document_row(report->document, ROW_BODY, (struct cell[]){
		cell_text(label), {.text = range_text(report, rows, row, "now", "high"), .bold = true},
		cell_text(range_text(report, rows, row, "previous", "previous_high")), cell_text(difference_text(report, rows, row, "previous", "previous_refused")),
		cell_text(range_text(report, rows, row, "year_ago", "year_high")), cell_text(difference_text(report, rows, row, "year_ago", "year_refused")),
		trend_cell, verdict.kind == FIGURE_TEXT ? cell_state(report, verdict) : cell_text(STR("―"))}, COLUMNS);
}

/* The row of summary.compared; row_count when there is none. */
static size_t compared_row(const struct figure_table *rows, const char *which)
{
	size_t row = 0;

	while (row < rows->row_count && !figure_is(figure_get(rows, row, "which"), which))
		row++;
	return row;
}

/* "前月 営業日19日（差+2日）、取得率 アクセス100.0%・CPU99.1%" */
static void add_compared(struct report *report, struct text *note, const char *which, struct str name)
{
	const struct figure_table *rows = report_rows(report, "summary.compared");
	size_t now = compared_row(rows, "now"), then = compared_row(rows, which);
	struct figure_value days = figure_get(rows, now, "business_days"), before = figure_get(rows, then, "business_days");

	if (then == rows->row_count)
		return;
	if (!figure_get(rows, then, "inside").number) {
		text_addf(note, SAY(report->config, "; %.*s: before the contract", "。%.*sは契約期間外"), STR_ARGS(name));
		return;
	}
	text_addf(note, SAY(report->config, "; %.*s: %.*s business days", "。%.*s: 営業日%.*s日"), STR_ARGS(name), STR_ARGS(print_count(report, before)));
	if (then != now && days.kind == FIGURE_INTEGER && before.kind == FIGURE_INTEGER)
		text_addf(note, SAY(report->config, " (this month %+lld)", "（当月は%+lld日）"), (long long)(days.number - before.number));
	text_addf(note, SAY(report->config, ", coverage of access %.*s, CPU %.*s", "、取得率 アクセス%.*s・CPU %.*s"),
	          STR_ARGS(print_share(report, figure_get(rows, then, "access").number, figure_get(rows, then, "access").divisor)),
	          STR_ARGS(print_share(report, figure_get(rows, then, "cpu").number, figure_get(rows, then, "cpu").divisor)));
}

static struct str note_of(struct report *report)
{
	struct text note = {0};
	struct str kept;

	text_add_cstr(&note, SAY(report->config, "Trend: each month of the contract, at most 13", "推移は契約開始からの各月（最大13か月）"));
	add_compared(report, &note, "now", SAID(report, "this month", "当月"));
	add_compared(report, &note, "previous", SAID(report, "last month", "前月"));
	add_compared(report, &note, "year_ago", SAID(report, "last year", "前年同月"));
	text_add_cstr(&note, SAY(report->config,
		". Not compared: coverage under 90% in one of the months; counts where business days differ by more than 20%",
		"。取得率90%未満の月、営業日数の差が20%を超える件数は比較しない"));
	kept = arena_str(report->arena, text_str(&note));
	text_release(&note);
	return kept;
}

void summary_keys(struct report *report)
{
	struct str before = SAID(report, "Last month", "前月"), year = SAID(report, "Last year", "前年同月");
	const struct column columns[COLUMNS] = {
	        {.heading = SAID(report, "Figure", "指標"), .grow = 1},
	        {.heading = SAID(report, "Month", "当月"), .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "Value", "値"), .group = before, .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "Difference", "差"), .group = before, .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "Value", "値"), .group = year, .align = ALIGN_RIGHT, .min_pt = 30, .keep = true},
	        {.heading = SAID(report, "Difference", "差"), .group = year, .align = ALIGN_RIGHT, .min_pt = 30, .keep = true},
	        {.heading = SAID(report, "Trend", "推移"), .align = ALIGN_CENTRE, .min_pt = 68},
	        {.heading = SAID(report, "Verdict", "判定"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "summary.key");
	struct report_table table = {.title = SAY(report->config, "Key figures", "主要指標"),
	                             .columns = columns, .column_count = COLUMNS, .row_heads = true, .size_pt = 8, .note = note_of(report)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		key_row(report, rows, row);
	document_table_end(report->document);
}
