#include "chart_multiples.h"

#include <math.h>
#include <stdio.h>

#include "ink.h"
#include "legend.h"
#include "plot.h"
#include "slot_axis.h"

#define PANEL_LEAST_PT 76.0 /* wide */
#define PANEL_HIGH_PT 22.0  /* the bars */
#define PANEL_LOW_PT 8.0    /* the least */
#define GUTTER_PT 9.0
#define ROW_SPACE_PT 4.0
#define COLUMNS_MAX 12
#define HEAD_PT 14.0
#define AXIS_PT (INK_LINE_PT + 3)
#define NOTE_SPACE_PT 3.0

struct multiples {
	const struct chart_multiples *chart;
	struct canvas *canvas;
	const struct chart_words *words;
	struct scale y;
	size_t columns, rows, shown;
	double top, panel_pt, bars_pt; /* panel_pt: wide; bars_pt: high */
};

static size_t columns_for(const struct chart_multiples *chart, double width)
{
	double fit = floor((width + GUTTER_PT) / (PANEL_LEAST_PT + GUTTER_PT));
	size_t columns = chart->columns ? chart->columns : (size_t)fmax(1, fmin(COLUMNS_MAX, fit));
	return columns > COLUMNS_MAX ? COLUMNS_MAX : columns;
}

double chart_multiples_height(const struct chart_multiples *chart, double width_pt)
{
	size_t columns = columns_for(chart, width_pt), rows = (chart->count + columns - 1) / columns;
	return HEAD_PT + (double)rows * (INK_LINE_PT + PANEL_HIGH_PT + ROW_SPACE_PT) + AXIS_PT;
}

static void multiples_scale(struct multiples *multiples)
{
	double low = NAN, high = NAN;
	for (size_t i = 0; i < multiples->chart->count; i++)
		scale_include(&low, &high, multiples->chart->items[i].values, multiples->chart->slots.count);
	if (isfinite(multiples->chart->y_max) && multiples->chart->y_max > 0 && !(high > multiples->chart->y_max))
		high = multiples->chart->y_max;
	multiples->y = scale_linear(fmin(0, isnan(low) ? 0 : low), isnan(high) ? 1 : fmax(high, 0), 4, 0);
}

/* As many rows as have their least height; what has none is summed up in words in the last panel. */
static bool multiples_grid(struct multiples *multiples, double height)
{
	size_t count = multiples->chart->count;
	double width = canvas_width(multiples->canvas), least = INK_LINE_PT + PANEL_LOW_PT + ROW_SPACE_PT;
	multiples->columns = columns_for(multiples->chart, width);
	multiples->panel_pt = (width - GUTTER_PT * (double)(multiples->columns - 1)) / (double)multiples->columns;
	double most = floor((height - AXIS_PT) / least);
	if (most < 1 || multiples->panel_pt < 12)
		return false;
	multiples->rows = (count + multiples->columns - 1) / multiples->columns;
	multiples->shown = count;
	if ((double)multiples->rows > most) {
		multiples->rows = (size_t)most;
		multiples->shown = multiples->rows * multiples->columns - 1;
	}
	multiples->bars_pt =
	        fmin((height - AXIS_PT) / (double)multiples->rows - INK_LINE_PT - ROW_SPACE_PT, PANEL_HIGH_PT * 2);
	return multiples->shown > 0;
}

static struct box panel_box(const struct multiples *multiples, size_t index)
{
	double row = INK_LINE_PT + multiples->bars_pt + ROW_SPACE_PT;
	return (struct box){(double)(index % multiples->columns) * (multiples->panel_pt + GUTTER_PT),
	                    multiples->top + (double)(index / multiples->columns) * row, multiples->panel_pt,
	                    INK_LINE_PT + multiples->bars_pt};
}

static void panel_head(const struct multiples *multiples, const struct chart_multiple *item, struct box box)
{
	struct text_style style = ink_style(ANCHOR_START), soft = ink_soft(ANCHOR_END);
	double middle = box.y + INK_LINE_PT / 2 - 0.5, name = ink_width(multiples->canvas, &style, item->label),
	       note = item->note.size ? ink_width(multiples->canvas, &soft, item->note) : 0;
	bool both = note > 0 && name + NOTE_SPACE_PT + note <= box.width;
	ink_label(multiples->canvas, box.x, middle, &style, item->label, box.width);
	if (both)
		ink_label(multiples->canvas, box.x + box.width, middle, &soft, item->note, note + 0.1);
}

static void panel_bars(const struct plot *plot, const double *values)
{
	double zero = plot_y(plot, 0), part = plot->slots.step_pt > 3 ? 0.75 : 1;
	/* Bars that touch are one area: so many hairlines between would shimmer. */
	for (size_t i = 0; i < plot->slot_count; i++) {
		if (!isfinite(values[i]))
			continue;
		double top = fmin(plot_y(plot, values[i]), zero), bottom = fmax(plot_y(plot, values[i]), zero);
		ink_box(plot->canvas,
		        (struct box){plot_x(plot, (double)i + (1 - part) / 2), top, plot->slots.step_pt * part,
		                     bottom - top},
		        palette_tone(TONE_ACCENT));
	}
}

static void panel(const struct multiples *multiples, size_t index)
{
	const struct chart_multiple *item = &multiples->chart->items[index];
	struct box box = panel_box(multiples, index);
	struct plot plot;
	struct chart_series series = {.values = item->values};
	struct box area = {box.x, box.y + INK_LINE_PT, box.width, multiples->bars_pt};
	double bottom = area.y + area.height;
	plot_place(&plot, multiples->canvas, area, &multiples->y, multiples->chart->slots.count);
	panel_head(multiples, item, box);
	slot_axis_shade(plot.canvas, &multiples->chart->slots, &plot.slots, area.y, bottom);
	for (size_t i = 0; i < plot.slot_count;) {
		size_t end = i;
		while (end < plot.slot_count && plot_gap_at(&series, 1, end))
			end++;
		if (end > i)
			ink_gap(plot.canvas,
			        (struct box){plot_x(&plot, (double)i), area.y,
			                     plot_x(&plot, (double)end) - plot_x(&plot, (double)i), area.height});
		i = end > i ? end : i + 1;
	}
	if (multiples->chart->lines)
		plot_line(&plot, item->values, &(struct pen){.colour = palette_tone(TONE_ACCENT), .width_pt = 0.9});
	else
		panel_bars(&plot, item->values);
	ink_rule(plot.canvas, area.x, plot_y(&plot, 0), area.x + area.width, plot_y(&plot, 0), palette_axis, 0.5);
}

/* The first and the last slot's names under the lowest panel of each column. */
static void panel_axis(const struct multiples *multiples, size_t index)
{
	const struct chart_slots *slots = &multiples->chart->slots;
	struct text_style first = ink_soft(ANCHOR_START), last = ink_soft(ANCHOR_END);
	struct box box = panel_box(multiples, index);
	char from[INK_NUMBER_SIZE], to[INK_NUMBER_SIZE];
	struct str left = slot_axis_name(multiples->words, slots, 0, from),
	           right = slot_axis_name(multiples->words, slots, slots->count - 1, to);
	double y = box.y + box.height + 2 + INK_LINE_PT / 2, width = ink_width(multiples->canvas, &first, left);
	if (width + NOTE_SPACE_PT + ink_width(multiples->canvas, &last, right) > box.width)
		return;
	ink_label(multiples->canvas, box.x, y, &first, left, box.width);
	ink_label(multiples->canvas, box.x + box.width, y, &last, right, box.width);
}

static void multiples_rest(const struct multiples *multiples)
{
	struct text_style soft = ink_soft(ANCHOR_START);
	struct box box = panel_box(multiples, multiples->shown);
	const struct str word = multiples->chart->rest.size ? multiples->chart->rest : STR("…");
	char label[INK_FIT_SIZE];
	snprintf(label, sizeof label, "%.*s %zu", STR_ARGS(word), multiples->chart->count - multiples->shown);
	ink_label(multiples->canvas, box.x, box.y + box.height / 2, &soft, str_of(label), box.width);
}

static double multiples_head(struct multiples *multiples, struct legend *legend)
{
	const struct chart_multiples *chart = multiples->chart;
	static const struct str none = {"", 0};
	char low[INK_NUMBER_SIZE], high[INK_NUMBER_SIZE], title[INK_FIT_SIZE];
	struct str from = ink_number(multiples->y.low, multiples->y.decimals, low),
	           to = ink_number(multiples->y.high, multiples->y.decimals, high);
	bool gap = false;
	snprintf(title, sizeof title, "%.*s  %.*s–%.*s", STR_ARGS(str_take(chart->title, 90)), STR_ARGS(from),
	         STR_ARGS(to));
	for (size_t i = 0; i < chart->count; i++)
		for (size_t k = 0; k < chart->slots.count && !gap; k++)
			gap = !isfinite(chart->items[i].values[k]);
	if (slot_axis_any_off(&chart->slots))
		legend_add_fill(legend, palette_shade, str_of(multiples->words->off_day));
	if (gap)
		legend_add_gap(legend, str_of(multiples->words->gap));
	double width = canvas_width(multiples->canvas);
	struct str text = chart->title.size ? str_of(title) : none;
	double height = legend_height(multiples->canvas, text, legend, width);
	if (height > canvas_height(multiples->canvas) / 3)
		return 0;
	legend_draw(multiples->canvas, text, legend, 0, 0, width);
	return height;
}

void chart_multiples_draw(struct canvas *canvas, const struct chart_multiples *chart)
{
	struct multiples multiples = {.chart = chart, .canvas = canvas, .words = plot_words(chart->words)};
	struct legend legend = {0};
	if (!chart->count || !chart->slots.count) {
		struct box all = {0, 0, canvas_width(canvas), canvas_height(canvas)};
		ink_gap(canvas, all);
		ink_note(canvas, all, multiples.words->no_data);
		return;
	}
	multiples_scale(&multiples);
	if (canvas_width(canvas) < 30 || canvas_height(canvas) < 40)
		return;
	multiples.top = multiples_head(&multiples, &legend);
	if (!multiples_grid(&multiples, canvas_height(canvas) - multiples.top))
		return;
	for (size_t i = 0; i < multiples.shown; i++)
		panel(&multiples, i);
	if (multiples.shown < chart->count)
		multiples_rest(&multiples);
	size_t cells = multiples.shown + (multiples.shown < chart->count);
	for (size_t i = cells > multiples.columns ? cells - multiples.columns : 0; i < multiples.shown; i++)
		panel_axis(&multiples, i);
}
