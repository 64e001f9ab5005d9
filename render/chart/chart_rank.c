#include "chart_rank.h"

#include <math.h>
#include <stdio.h>

#include "ink.h"
#include "legend.h"
#include "plot.h"
#include "scale.h"

#define ROW_PT 10.0 /* the least */
#define ROW_MOST_PT 16.0
#define COLUMN_LEAST_PT 150.0
#define COLUMN_GAP_PT 14.0
#define COLUMNS_MAX 3
#define BAR_PART 0.62

struct rank {
	const struct chart_rank *chart;
	struct canvas *canvas;
	double top, row_pt, column_pt;
	size_t columns, rows; /* grid; rows per column */
	size_t shown;         /* items with a row of their own */
	double label_pt, value_pt;
	double most;
};

static struct str rank_value(const struct rank *rank, double value, double share, char buffer[2 * INK_NUMBER_SIZE])
{
	char number[INK_NUMBER_SIZE];
	struct str text = ink_number(value, rank->chart->decimals, number);
	int length = isfinite(share)
	                     ? snprintf(buffer, 2 * INK_NUMBER_SIZE, "%.*s (%.1f%%)", STR_ARGS(text), share * 100)
	                     : snprintf(buffer, 2 * INK_NUMBER_SIZE, "%.*s", STR_ARGS(text));
	return (struct str){buffer, length > 0 ? (size_t)length : 0};
}

/* Columns and rows: as asked, else the fewest columns in which every row has its 9 pt. */
static void rank_grid(struct rank *rank, double height)
{
	double width = canvas_width(rank->canvas);
	size_t count = rank->chart->count, capacity_rows = (size_t)fmax(1, floor(height / ROW_PT));
	rank->columns = rank->chart->columns;
	if (rank->columns < 1 || rank->columns > COLUMNS_MAX)
		for (rank->columns = 1; rank->columns < COLUMNS_MAX && capacity_rows * rank->columns < count &&
		                        width / (double)(rank->columns + 1) >= COLUMN_LEAST_PT;)
			rank->columns++;
	size_t capacity = capacity_rows * rank->columns;
	rank->shown = count <= capacity ? count : capacity - 1;
	size_t cells = rank->shown + (rank->shown < count);
	rank->rows = (cells + rank->columns - 1) / rank->columns;
	rank->row_pt = fmin(ROW_MOST_PT, height / (double)(rank->rows ? rank->rows : 1));
	rank->column_pt = (width - COLUMN_GAP_PT * (double)(rank->columns - 1)) / (double)rank->columns;
}

static void rank_measure(struct rank *rank)
{
	struct text_style style = ink_style(ANCHOR_START);
	const struct chart_rank *chart = rank->chart;
	rank->most = 0;
	for (size_t i = 0; i < chart->count; i++) {
		char buffer[2 * INK_NUMBER_SIZE];
		struct str value = rank_value(rank, chart->items[i].value, chart->items[i].share, buffer);
		rank->label_pt = fmax(rank->label_pt, ink_width(rank->canvas, &style, chart->items[i].label));
		if (!isfinite(chart->items[i].value))
			continue;
		rank->value_pt = fmax(rank->value_pt, ink_width(rank->canvas, &style, value));
		rank->most = fmax(rank->most, chart->items[i].value);
	}
	rank->label_pt = fmin(rank->label_pt + 4, rank->column_pt * 0.4);
	rank->value_pt = fmin(rank->value_pt + 4, rank->column_pt * 0.5);
}

static struct box rank_row(const struct rank *rank, size_t index)
{
	double x = (double)(index / rank->rows) * (rank->column_pt + COLUMN_GAP_PT);
	return (struct box){x, rank->top + (double)(index % rank->rows) * rank->row_pt, rank->column_pt, rank->row_pt};
}

static void rank_item(const struct rank *rank, size_t index)
{
	const struct chart_rank_item *item = &rank->chart->items[index];
	struct text_style style = ink_style(ANCHOR_START);
	struct box row = rank_row(rank, index);
	double middle = row.y + row.height / 2, left = row.x + rank->label_pt;
	double room = fmax(0, row.width - rank->label_pt - rank->value_pt);
	char buffer[2 * INK_NUMBER_SIZE];
	ink_label(rank->canvas, row.x, middle, &style, item->label, rank->label_pt - 3);
	struct box bar = {left, middle - row.height * BAR_PART / 2, 0, row.height * BAR_PART};
	if (!isfinite(item->value)) {
		bar.width = fmax(fmin(room, 24), 1);
		ink_gap(rank->canvas, bar);
		return;
	}
	bar.width = rank->most > 0 ? fmax(0, item->value) / rank->most * room : 0;
	ink_box(rank->canvas, bar, palette_tone(item->muted ? TONE_LIGHT : TONE_ACCENT));
	ink_label(rank->canvas, left + bar.width + 3, middle, &style,
	          rank_value(rank, item->value, item->share, buffer), row.x + row.width - left - bar.width - 3);
}

/* What has no row of its own, added up in the last one. */
static void rank_rest(const struct rank *rank)
{
	const struct chart_rank *chart = rank->chart;
	struct text_style style = ink_soft(ANCHOR_START);
	struct box row = rank_row(rank, rank->shown);
	double value = 0, share = 0, middle = row.y + row.height / 2;
	for (size_t i = rank->shown; i < chart->count; i++) {
		value += isfinite(chart->items[i].value) ? chart->items[i].value : 0;
		share += chart->items[i].share; /* NAN when one has none */
	}
	char label[INK_FIT_SIZE], buffer[2 * INK_NUMBER_SIZE];
	const struct str rest = chart->rest.size ? chart->rest : STR("…");
	snprintf(label, sizeof label, "%.*s %zu", STR_ARGS(rest), chart->count - rank->shown);
	ink_label(rank->canvas, row.x, middle, &style, str_of(label), rank->label_pt - 3);
	ink_label(rank->canvas, row.x + rank->label_pt + 3, middle, &style, rank_value(rank, value, share, buffer),
	          row.width - rank->label_pt - 3);
}

void chart_rank_draw(struct canvas *canvas, const struct chart_rank *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct rank rank = {.chart = chart, .canvas = canvas};
	struct legend legend = {0};
	bool gap = false;
	for (size_t i = 0; i < chart->count && !gap; i++)
		gap = !isfinite(chart->items[i].value);
	if (gap)
		legend_add_gap(&legend, str_of(words->gap));
	rank.top = legend_height(canvas, chart->title, &legend, canvas_width(canvas));
	double height = canvas_height(canvas) - rank.top;
	if (height < ROW_PT)
		return;
	legend_draw(canvas, chart->title, &legend, 0, 0, canvas_width(canvas));
	if (!chart->count) {
		struct box area = {0, rank.top, canvas_width(canvas), height};
		ink_gap(canvas, area);
		ink_note(canvas, area, words->no_data);
		return;
	}
	rank_grid(&rank, height);
	rank_measure(&rank);
	for (size_t i = 0; i < rank.shown; i++)
		rank_item(&rank, i);
	if (rank.shown < chart->count)
		rank_rest(&rank);
	for (size_t column = 0; column < rank.columns; column++) {
		double x = rank_row(&rank, column * rank.rows).x + rank.label_pt;
		ink_rule(canvas, x, rank.top, x, rank.top + (double)rank.rows * rank.row_pt, palette_axis, 0.5);
	}
}
