/* The result of a question as it is printed: a table, and above it a chart of the first measure. */
#include <math.h>

#include "answer_paper.h"
#include "chart_bars.h"
#include "chart_rank.h"

#define ROWS_MAX 300     /* that are printed; the rest is counted */
#define BARS_MAX 62      /* slots of a chart over time */
#define RANK_MAX 20
#define COLUMNS_MAX 12

/* --- Words and values --- */

static struct str column_word(struct paper *paper, const struct figure_column *column)
{
	static const struct { const char *name, *english, *japanese; } words[] = {
		{"requests", "requests", "リクエスト"}, {"lines", "lines", "行数"}, {"samples", "samples", "サンプル"}, {"users", "est. users", "推定利用者"},
		{"bytes", "bytes", "送信量"}, {"errors", "errors", "エラー(4xx・5xx)"}, {"server_errors", "5xx", "5xx"}, {"error_rate", "5xx share", "5xxの割合"},
		{"pages", "pages", "ページ"}, {"min", "minimum", "最小"}, {"max", "maximum", "最大"}, {"mean", "mean", "平均"}, {"first", "first", "最初"}, {"last", "last", "最後"},
		{"day", "day", "日"}, {"hour", "hour", "時"}, {"weekday", "weekday", "曜日"}, {"month", "month", "月"}, {"week", "week from", "週(月曜)"}, {"time", "time", "時刻"},
		{"site", "college", "高専"}, {"host", "server", "サーバー"}, {"source", "source", "ソース"}, {"client", "client", "接続元"}, {"page", "page", "ページ"}, {"path", "path", "パス"},
		{"status", "status", "ステータス"}, {"method", "method", "メソッド"}, {"event", "event", "業務イベント"}, {"kind", "kind", "種別"}, {"agent", "agent", "ブラウザー"},
		{"severity", "severity", "重大度"}, {"template", "template", "メッセージの型"}, {"message", "message", "メッセージ"}, {"program", "program", "プログラム"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(str_of(column->name), words[i].name))
			return PAPER_STR(paper, words[i].english, words[i].japanese);
	return str_of(column->name);
}

static struct str site_word(struct paper *paper, struct str key)
{
	const struct config *config = paper->report.config;

	for (size_t i = 0; i < config->site_count; i++)
		if (str_is(key, config->sites[i].key))
			return str_of(config->sites[i].short_name);
	return key.size ? key : PAPER_STR(paper, "(none)", "（特定できない）");
}

static struct str number_word(struct paper *paper, const struct figure_column *column, struct figure_value value)
{
	static const char *const english[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

	if (value.kind == FIGURE_INTEGER && str_is(str_of(column->name), "weekday") && value.number >= 0 && value.number < 7)
		return PAPER_STR(paper, english[value.number], civil_weekday_ja((int)value.number));
	if (value.kind == FIGURE_INTEGER && (str_is(str_of(column->name), "status") || str_is(str_of(column->name), "hour")))
		return print_text(&paper->report, "%lld", (long long)value.number);
	if (str_is(str_of(column->unit), "us"))
		return print_duration(&paper->report, value);
	if (str_is(str_of(column->unit), "bytes"))
		return print_bytes(&paper->report, value.kind == FIGURE_RATIO ? figure_integer(value.number / value.divisor) : value);
	if (str_is(str_of(column->unit), "bp"))
		return print_bp(&paper->report, value);
	if (value.kind == FIGURE_RATIO)   /* a mean: one decimal; print_percent has the factor of 100 */
		return print_text(&paper->report, "%.1f", (double)value.number / (double)value.divisor);
	return print_count(&paper->report, value);
}

static struct str value_word(struct paper *paper, const struct figure_column *column, struct figure_value value)
{
	if (value.kind != FIGURE_TEXT)
		return number_word(paper, column, value);
	if (str_is(str_of(column->unit), "time"))
		return print_time(&paper->report, value);
	if (str_is(str_of(column->unit), "day"))
		return print_day(&paper->report, value);
	if (str_is(str_of(column->name), "site"))
		return site_word(paper, value.text);
	if (str_is(str_of(column->name), "host"))
		return report_host(&paper->report, value.text);
	return value.text.size ? value.text : STR("―");
}

static size_t key_count(const struct paper *paper, const struct figure_table *rows)
{
	struct figure_value keys = report_scalar(&paper->report, "question.keys");

	return keys.kind == FIGURE_INTEGER && keys.number >= 0 && (uint64_t)keys.number <= rows->column_count ? (size_t)keys.number : 0;
}

/* --- The chart --- */

/* All keys of a row, as one label. */
static struct str label_of(struct paper *paper, const struct figure_table *rows, size_t row, size_t keys)
{
	struct text text = {0};
	struct str kept;

	for (size_t i = 0; i < keys; i++)
		text_addf(&text, "%s%.*s", i ? "・" : "", STR_ARGS(value_word(paper, &rows->columns[i], *figure_cell(rows, row, (int)i))));
	kept = arena_str(paper->report.arena, text_str(&text));
	text_release(&text);
	return kept;
}

/* What a number is drawn in: seconds, percent, megabytes; the unit for the axis. */
static double scale_of(struct paper *paper, const struct figure_column *column, const char **ret_unit)
{
	if (str_is(str_of(column->unit), "us")) {
		*ret_unit = PAPER_SAY(paper, "s", "秒");
		return 1e-6;
	}
	if (str_is(str_of(column->unit), "bp")) {
		*ret_unit = "%";
		return 0.01;
	}
	if (str_is(str_of(column->unit), "bytes")) {
		*ret_unit = "MB";
		return 1e-6;
	}
	*ret_unit = PAPER_SAY(paper, "count", "件");
	return 1;
}

static bool is_time_key(const struct figure_column *column)
{
	static const char *const names[] = {"day", "hour", "weekday", "month", "week", "time"};
	bool found = str_starts(str_of(column->name), STR("minute."));

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		found |= str_is(str_of(column->name), names[i]);
	return found;
}

/* Each row's slot has its label; the days and hours between, which no row was for, are not drawn as zero. */
static bool draw_time(struct paper *paper, struct canvas *canvas, const struct figure_table *rows, size_t keys, struct str title, double scale)
{
	struct str *labels = arena_alloc(paper->report.arena, rows->row_count, sizeof(*labels));
	double *values = report_numbers(&paper->report, rows->row_count);
	struct chart_series series = {.name = title, .values = values};
	struct chart_bars chart = {.words = PAPER_SAY(paper, &chart_words_en, &chart_words_ja), .title = title, .series = &series, .series_count = 1,
	                           .y_max = (double)NAN, .slots = {.kind = SLOTS_LABELS, .count = rows->row_count, .labels = labels}, .counts = scale >= 1};

	if (!labels || !values)
		return false;
	for (size_t row = 0; row < rows->row_count; row++) {
		labels[row] = label_of(paper, rows, row, 1);
		values[row] = figure_double(*figure_cell(rows, row, (int)keys), scale);
	}
	chart_bars_draw(canvas, &chart);
	return true;
}

static bool draw_rank(struct paper *paper, struct canvas *canvas, const struct figure_table *rows, size_t keys, struct str title, double scale)
{
	size_t count = rows->row_count < RANK_MAX ? rows->row_count : RANK_MAX;
	struct chart_rank_item *items = arena_alloc(paper->report.arena, count, sizeof(*items));
	struct chart_rank chart = {.words = PAPER_SAY(paper, &chart_words_en, &chart_words_ja), .items = items, .count = count, .columns = 1, .title = title,
	                           .decimals = scale < 1 ? 2 : 0};

	for (size_t row = 0; items && row < count; row++)
		items[row] = (struct chart_rank_item){.label = label_of(paper, rows, row, keys), .share = (double)NAN,
		                                      .value = figure_double(*figure_cell(rows, row, (int)keys), scale)};
	if (items)
		chart_rank_draw(canvas, &chart);
	return items != NULL;
}

static struct str figure_title(struct paper *paper, struct str measure, struct str key)
{
	if (paper->report.config->report.language == REPORT_ENGLISH)
		return print_text(&paper->report, "%.*s by %.*s", STR_ARGS(measure), STR_ARGS(key));
	return print_text(&paper->report, "%.*s別の%.*s", STR_ARGS(key), STR_ARGS(measure));
}

/* The first measure by the keys; nothing for a single row, or texts instead of numbers. */
static void chart(struct paper *paper, const struct figure_table *rows, size_t keys)
{
	struct report *report = &paper->report;
	bool time = keys == 1 && is_time_key(&rows->columns[0]) && rows->row_count <= BARS_MAX, drawn;
	const char *unit;
	struct canvas *canvas;
	struct str title, word;
	double scale;

	if (!keys || keys >= rows->column_count || rows->row_count < 2)
		return;
	for (size_t row = 0; row < rows->row_count; row++)
		if (figure_cell(rows, row, (int)keys)->kind == FIGURE_TEXT)
			return;
	word = column_word(paper, &rows->columns[keys]);
	scale = scale_of(paper, &rows->columns[keys], &unit);
	title = print_text(report, "%.*s (%s)", STR_ARGS(word), unit);
	canvas = report_canvas(report, time ? 150 : 34 + 13.0 * (double)(rows->row_count < RANK_MAX ? rows->row_count : RANK_MAX));
	drawn = time ? draw_time(paper, canvas, rows, keys, title, scale) : draw_rank(paper, canvas, rows, keys, title, scale);
	if (drawn)
		report_figure(report, canvas, figure_title(paper, word, column_word(paper, &rows->columns[0])).at,
		              rows->row_count > RANK_MAX && !time ? PAPER_STR(paper, "The first 20 rows", "先頭の20行") : STR(""),
		              print_text(report, PAPER_SAY(paper, "%.*s of %zu rows of the table below.", "%.*s。下の表の%zu行の図。"), STR_ARGS(title), rows->row_count).at);
}

/* --- The table --- */

void answer_result(struct paper *paper)
{
	const struct figure_table *rows = report_rows(&paper->report, "answer");
	size_t keys = key_count(paper, rows), count = rows->column_count < COLUMNS_MAX ? rows->column_count : COLUMNS_MAX;
	struct column columns[COLUMNS_MAX] = {{.heading = STR("")}};
	struct report_table table = {.title = PAPER_SAY(paper, "Result", "結果"), .columns = columns, .column_count = count, .zebra = rows->row_count > 12,
		.natural_width = count <= 4};

	chart(paper, rows, keys);
	for (size_t i = 0; i < count; i++)
		columns[i] = (struct column){.heading = column_word(paper, &rows->columns[i]), .align = i < keys ? ALIGN_LEFT : ALIGN_RIGHT};
	if (rows->row_count > ROWS_MAX)
		table.note = print_text(&paper->report, PAPER_SAY(paper, "The first %d of %zu rows", "先頭の%d行（全%zu行）"), ROWS_MAX, rows->row_count);
	report_table_begin(&paper->report, &table);
	for (size_t row = 0; row < rows->row_count && row < ROWS_MAX; row++) {
		struct cell cells[COLUMNS_MAX];

		for (size_t i = 0; i < count; i++)
			cells[i] = cell_text(value_word(paper, &rows->columns[i], *figure_cell(rows, row, (int)i)));
		document_row(paper->report.document, ROW_BODY, cells, count);
	}
	document_table_end(paper->report.document);
}
