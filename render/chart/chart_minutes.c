#include "chart_minutes.h"

#include <math.h>
#include <stdio.h>

#include "ink.h"
#include "legend.h"
#include "placer.h"
#include "plot.h"

#define MARK_LANES 3
#define PANEL_TITLE_PT 16.0 /* above the topmost tick's label */
#define PANEL_SPACE_PT 5.0
#define PANEL_LEAST_PT 16.0
#define AXIS_PT 12.0
#define TICK_LEAST_PT 36.0
#define MARK_SPACE_PT 4.0

struct minutes {
	const struct chart_minutes *chart;
	const struct chart_words *words;
	struct canvas *canvas;
	double left, right, top, bottom; /* of all panels */
};

static double minutes_x(const struct minutes *minutes, double at)
{
	return minutes->left + (minutes->right - minutes->left) * at / (double)minutes->chart->count;
}

static bool minutes_on_axis(const struct chart_minutes *chart, double at)
{
	return at >= 0 && at <= (double)chart->count;
}

/* Minutes between ticks: a divisor of the day that leaves room for the labels. */
static int minutes_step(const struct minutes *minutes)
{
	static const int steps[] = {1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440};
	double per_minute = (minutes->right - minutes->left) / (double)minutes->chart->count;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i] * per_minute >= TICK_LEAST_PT)
			return steps[i];
	return 1440 * (int)ceil(TICK_LEAST_PT / (1440 * per_minute));
}

/* Clock times; the day beside each midnight and at the beginning. */
static void minutes_axis(const struct minutes *minutes)
{
	struct text_style style = ink_soft(ANCHOR_MIDDLE);
	int step = minutes_step(minutes), begin = minutes->chart->first.hour * 60 + minutes->chart->first.minute;
	int32_t day = civil_day(minutes->chart->first.date);
	double y = minutes->bottom + AXIS_PT / 2 + 1;
	bool dated = false;
	for (int at = (step - begin % step) % step; at <= (int)minutes->chart->count; at += step) {
		int minute = begin + at;
		double x = minutes_x(minutes, at);
		struct civil_date date = civil_date_of_day(day + minute / 1440);
		char label[40];
		int size = minute % 1440 == 0 || !dated
		                   ? snprintf(label, sizeof(label), "%d/%d %d:%02d", date.month, date.day, minute / 60 % 24,
		                              minute % 60)
		                   : snprintf(label, sizeof(label), "%d:%02d", minute / 60 % 24, minute % 60);
		double half = ink_width(minutes->canvas, &style, (struct str){label, (size_t)size}) / 2;
		dated = true;
		ink_rule(minutes->canvas, x, minutes->bottom, x, minutes->bottom + 2.5, palette_axis, 0.5);
		x = fmin(fmax(x, half), canvas_width(minutes->canvas) - half);
		canvas_text(minutes->canvas, x, ink_baseline(&style, y + 1), &style, (struct str){label, (size_t)size});
	}
}

/* The labels of the marks on lanes above the panels, each beside its line. Gives the height of the lanes. */
static double minutes_labels(const struct minutes *minutes, double top, bool draw)
{
	const struct chart_minutes *chart = minutes->chart;
	struct text_style style = ink_bold(ANCHOR_START);
	struct placer placer;
	int used = 0;
	struct box bounds = {0, top, canvas_width(minutes->canvas), MARK_LANES * INK_LINE_PT};
	placer_init(&placer, bounds);
	for (size_t i = 0; i < chart->mark_count && i < CHART_MINUTES_MARKS; i++) {
		double x = minutes_x(minutes, chart->marks[i].at);
		double width = ink_width(minutes->canvas, &style, chart->marks[i].label) + 2 * MARK_SPACE_PT;
		struct box candidates[2 * MARK_LANES], box;
		if (!minutes_on_axis(chart, chart->marks[i].at))
			continue;
		for (int lane = 0; lane < MARK_LANES; lane++) {
			double y = top + lane * INK_LINE_PT;
			candidates[2 * lane] = (struct box){x, y, width, INK_LINE_PT};
			candidates[2 * lane + 1] = (struct box){x - width, y, width, INK_LINE_PT};
		}
		if (!placer_place(&placer, candidates, 2 * MARK_LANES, &box))
			continue;
		int lane = (int)lround((box.y - top) / INK_LINE_PT);
		used = lane + 1 > used ? lane + 1 : used;
		if (!draw)
			continue;
		ink_label(minutes->canvas, box.x + MARK_SPACE_PT, box.y + INK_LINE_PT / 2, &style, chart->marks[i].label, width);
		ink_rule(minutes->canvas, x, box.y + 1, x, minutes->top, palette_ink, 0.6);
	}
	return used * INK_LINE_PT + (used ? 3 : 0);
}

static void minutes_marks(const struct minutes *minutes)
{
	const struct chart_minutes *chart = minutes->chart;
	for (size_t i = 0; i < chart->mark_count && i < CHART_MINUTES_MARKS; i++) {
		double x = minutes_x(minutes, chart->marks[i].at);
		if (minutes_on_axis(chart, chart->marks[i].at))
			ink_dashes(minutes->canvas, x, minutes->top, x, minutes->bottom, palette_ink, 0.6);
	}
}

static void minutes_tint(const struct minutes *minutes, struct box area)
{
	double from = fmax(minutes->chart->span_from, 0);
	double until = fmin(minutes->chart->span_until, (double)minutes->chart->count);
	if (!(until > from))
		return;
	ink_box(minutes->canvas,
	        (struct box){minutes_x(minutes, from), area.y, minutes_x(minutes, until) - minutes_x(minutes, from), area.height},
	        palette_alarm_tint);
}

static bool minutes_any_gap(const struct chart_minutes *chart)
{
	for (size_t panel = 0; panel < chart->panel_count; panel++)
		for (size_t i = 0; i < chart->count; i++)
			if (!isfinite(chart->panels[panel].values[i]))
				return true;
	return false;
}

static struct scale minutes_scale(const struct chart_minutes *chart, const struct chart_minutes_panel *panel, double height)
{
	double low = NAN, high = NAN;
	scale_include(&low, &high, panel->values, chart->count);
	if (panel->limit)
		scale_include(&low, &high, &panel->limit->value, 1);
	return plot_y_scale(height + 35, NAN, high, panel->y_max, panel->line ? 0 : 1);
}

static void minutes_gaps(const struct plot *plot, const double *values)
{
	for (size_t i = 0; i < plot->slot_count;) {
		size_t end = i;
		while (end < plot->slot_count && !isfinite(values[end]))
			end++;
		if (end > i)
			ink_gap(plot->canvas, (struct box){plot_x(plot, (double)i), plot->area.y,
			                                   plot_x(plot, (double)end) - plot_x(plot, (double)i), plot->area.height});
		i = end > i ? end : i + 1;
	}
}

/* Columns without gaps between; equal neighbours are one, so that a day of minutes stays small. */
static void minutes_columns(const struct plot *plot, const double *values, enum tone tone)
{
	double foot = plot->area.y + plot->area.height;
	for (size_t i = 0; i < plot->slot_count;) {
		size_t end = i;
		while (end < plot->slot_count && values[end] == values[i])
			end++;
		if (isfinite(values[i]) && values[i] > 0) {
			double top = plot_y(plot, values[i]), x = plot_x(plot, (double)i);
			ink_box(plot->canvas, (struct box){x, top, plot_x(plot, (double)end) - x, foot - top}, palette_tone(tone));
		}
		i = end > i ? end : i + 1;
	}
}

static void minutes_panel(const struct minutes *minutes, const struct chart_minutes_panel *panel, struct box area)
{
	struct scale scale = minutes_scale(minutes->chart, panel, area.height);
	struct plot plot;
	plot_place(&plot, minutes->canvas, area, &scale, minutes->chart->count);
	minutes_tint(minutes, area);
	minutes_gaps(&plot, panel->values);
	plot_grid(&plot);
	if (panel->line) {
		struct pen pen = {.colour = palette_tone(panel->tone), .width_pt = 1.1};
		plot_line(&plot, panel->values, &pen);
	} else {
		minutes_columns(&plot, panel->values, panel->tone);
	}
	if (panel->limit)
		plot_limits(&plot, panel->limit, 1);
	ink_rule(minutes->canvas, area.x, area.y + area.height, area.x + area.width, area.y + area.height, palette_axis, 0.5);
}

/* The panel's title and its limit's label, on a ground of their own: the lines of the marks pass behind them. */
static void minutes_title(const struct minutes *minutes, const struct chart_minutes_panel *panel, double top)
{
	struct text_style soft = ink_soft(ANCHOR_START), end = ink_soft(ANCHOR_END);
	double y = top - PANEL_TITLE_PT + INK_LINE_PT / 2, width = ink_width(minutes->canvas, &soft, panel->title);
	ink_box(minutes->canvas, (struct box){0, y - INK_LINE_PT / 2, width + 2, INK_LINE_PT}, palette_white);
	ink_label(minutes->canvas, 0, y, &soft, panel->title, canvas_width(minutes->canvas));
	if (!panel->limit)
		return;
	double limit = fmin(ink_width(minutes->canvas, &end, panel->limit->label), minutes->right - width - 8);
	ink_box(minutes->canvas, (struct box){minutes->right - limit - 2, y - INK_LINE_PT / 2, limit + 2, INK_LINE_PT}, palette_white);
	ink_label(minutes->canvas, minutes->right, y, &end, panel->limit->label, limit);
}

static void minutes_measure(struct minutes *minutes)
{
	const struct chart_minutes *chart = minutes->chart;
	for (size_t i = 0; i < chart->panel_count; i++) {
		struct scale scale = minutes_scale(chart, &chart->panels[i], canvas_height(minutes->canvas) / (double)chart->panel_count);
		minutes->left = fmax(minutes->left, plot_labels_width(minutes->canvas, &scale));
	}
	minutes->right = canvas_width(minutes->canvas) - 2;
	minutes->bottom = canvas_height(minutes->canvas) - AXIS_PT - 2;
}

void chart_minutes_draw(struct canvas *canvas, const struct chart_minutes *chart)
{
	struct minutes minutes = {.chart = chart, .words = plot_words(chart->words), .canvas = canvas};
	struct legend legend = {0};
	const struct str none = {"", 0};
	if (!chart->count || !chart->panel_count || chart->panel_count > CHART_MINUTES_PANELS)
		return;
	minutes_measure(&minutes);
	if (isfinite(chart->span_from) && isfinite(chart->span_until))
		legend_add_fill(&legend, palette_alarm_tint, str_of(minutes.words->incident));
	if (minutes_any_gap(chart))
		legend_add_gap(&legend, str_of(minutes.words->gap));
	double head = legend_height(canvas, none, &legend, canvas_width(canvas));
	minutes.top = head + minutes_labels(&minutes, head, false);
	double height = (minutes.bottom - minutes.top) / (double)chart->panel_count - PANEL_TITLE_PT;
	if (height - PANEL_SPACE_PT < PANEL_LEAST_PT)
		return;
	legend_draw(canvas, none, &legend, 0, 0, canvas_width(canvas));
	for (size_t i = 0; i < chart->panel_count; i++) {
		double top = minutes.top + (double)i * (height + PANEL_TITLE_PT) + PANEL_TITLE_PT;
		/* The first panel's title stands beneath the labels; the last panel reaches down to the axis. */
		minutes_panel(&minutes, &chart->panels[i],
		              (struct box){minutes.left, top, minutes.right - minutes.left,
		                           i + 1 < chart->panel_count ? height - PANEL_SPACE_PT : height});
	}
	minutes_labels(&minutes, head, true);
	minutes_marks(&minutes);
	for (size_t i = 0; i < chart->panel_count; i++)
		minutes_title(&minutes, &chart->panels[i], minutes.top + (double)i * (height + PANEL_TITLE_PT) + PANEL_TITLE_PT);
	minutes_axis(&minutes);
}
