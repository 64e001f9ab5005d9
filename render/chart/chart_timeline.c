#include "chart_timeline.h"

#include <math.h>

#include "event_lane.h"
#include "ink.h"
#include "legend.h"
#include "plot.h"
#include "slot_axis.h"

#define ROW_PT 12.0
#define PANEL_TITLE_PT 13.0
#define PANEL_LEAST_PT 18.0

struct timeline {
	const struct chart_timeline *chart;
	const struct chart_words *words;
	struct canvas *canvas;
	double left, top; /* of rows and panels */
	struct slots_scale slots;
	struct scale traffic, failures;
};

static bool timeline_gap_at(const struct chart_timeline *chart, size_t sample)
{
	return (!chart->traffic || !isfinite(chart->traffic[sample])) &&
	       (!chart->failures || !isfinite(chart->failures[sample]));
}

static size_t timeline_samples(const struct chart_timeline *chart)
{
	return chart->slots.count * chart->samples_per_slot;
}

static struct scale timeline_scale(const double *values, size_t count, double height)
{
	double low = NAN, high = NAN;
	if (values)
		scale_include(&low, &high, values, count);
	return plot_y_scale(height, NAN, high, NAN, 1);
}

static void timeline_legend(struct legend *legend, const struct timeline *timeline)
{
	const struct chart_timeline *chart = timeline->chart;
	size_t samples = timeline_samples(chart);
	bool gap = false, has_series = chart->traffic || chart->failures;
	/* One key for a kind, whichever rows it stands in. */
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		for (size_t row = 0, found = 0; row < chart->row_count && !found; row++)
			for (size_t i = 0; i < chart->rows[row].event_count && !found; i++) {
				const struct chart_event *event = &chart->rows[row].events[i];
				size_t before = legend->count;
				if (event->kind == (enum chart_event_kind)kind)
					event_legend(legend, timeline->words, event, 1, chart->slots.count);
				found = legend->count > before;
			}
	for (size_t i = 0; has_series && i < samples && !gap; i++)
		gap = timeline_gap_at(chart, i);
	if (slot_axis_any_off(&chart->slots))
		legend_add_fill(legend, palette_shade, str_of(timeline->words->off_day));
	if (gap)
		legend_add_gap(legend, str_of(timeline->words->gap));
}

static void timeline_measure(struct timeline *timeline)
{
	struct text_style style = ink_style(ANCHOR_START);
	const struct chart_timeline *chart = timeline->chart;
	size_t samples = timeline_samples(chart);
	/* Each panel has about a third of the canvas, without head and foot of its own. */
	double height = canvas_height(timeline->canvas) / 3 + 35;
	timeline->traffic = timeline_scale(chart->traffic, samples, height);
	timeline->failures = timeline_scale(chart->failures, samples, height);
	for (size_t i = 0; i < chart->row_count; i++)
		timeline->left = fmax(timeline->left, ink_width(timeline->canvas, &style, chart->rows[i].label) + 4);
	if (chart->traffic)
		timeline->left = fmax(timeline->left, plot_labels_width(timeline->canvas, &timeline->traffic));
	if (chart->failures)
		timeline->left = fmax(timeline->left, plot_labels_width(timeline->canvas, &timeline->failures));
	timeline->left = fmin(timeline->left, canvas_width(timeline->canvas) * 0.3);
	timeline->slots.from_pt = timeline->left;
	timeline->slots.step_pt = (canvas_width(timeline->canvas) - timeline->left - 2) / (double)chart->slots.count;
}

/* One row of events: as many lanes as its labels need. Gives the height. */
static double timeline_row(const struct timeline *timeline, const struct chart_timeline_row *row, double y)
{
	struct text_style style = ink_style(ANCHOR_START);
	struct event_layout layout;
	size_t count = timeline->chart->slots.count;
	event_layout(&layout, timeline->canvas, row->events, row->event_count, &timeline->slots, count);
	double height = fmax(ROW_PT, (double)layout.lane_count * EVENT_LANE_PT + 2);
	ink_rule(timeline->canvas, 0, y, canvas_width(timeline->canvas) - 2, y, palette_grid, INK_HAIR_PT);
	ink_label(timeline->canvas, 0, y + height / 2, &style, row->label, timeline->left - 3);
	event_draw_lanes(timeline->canvas, &layout, row->events, row->event_count, &timeline->slots, count,
	                 y + height - 1);
	return height;
}

static void timeline_rows(struct timeline *timeline, double bottom)
{
	double y = timeline->top;
	size_t count = timeline->chart->slots.count;
	for (size_t i = 0; i < timeline->chart->row_count; i++)
		event_draw_ground(timeline->canvas, timeline->chart->rows[i].events,
		                  timeline->chart->rows[i].event_count, &timeline->slots, count, timeline->top, bottom);
	for (size_t i = 0; i < timeline->chart->row_count; i++)
		y += timeline_row(timeline, &timeline->chart->rows[i], y);
	timeline->top = y;
}

static double timeline_rows_height(const struct timeline *timeline)
{
	double height = 0;
	for (size_t i = 0; i < timeline->chart->row_count; i++) {
		struct event_layout layout;
		const struct chart_timeline_row *row = &timeline->chart->rows[i];
		event_layout(&layout, timeline->canvas, row->events, row->event_count, &timeline->slots,
		             timeline->chart->slots.count);
		height += fmax(ROW_PT, (double)layout.lane_count * EVENT_LANE_PT + 2);
	}
	return height;
}

/* Columns without gaps between, so that neighbours read as one area. */
static void timeline_panel(const struct timeline *timeline, struct box area, const struct scale *scale,
                           const double *values, struct str title, enum tone tone)
{
	struct plot plot;
	struct text_style soft = ink_soft(ANCHOR_START);
	size_t samples = timeline_samples(timeline->chart);
	plot_place(&plot, timeline->canvas, area, scale, samples);
	for (size_t i = 0; i < samples;) {
		size_t end = i;
		while (end < samples && !isfinite(values[end]))
			end++;
		if (end > i)
			ink_gap(plot.canvas,
			        (struct box){plot_x(&plot, (double)i), area.y,
			                     plot_x(&plot, (double)end) - plot_x(&plot, (double)i), area.height});
		i = end > i ? end : i + 1;
	}
	plot_grid(&plot);
	for (size_t i = 0; i < samples;) {
		size_t end = i;
		while (end < samples && isfinite(values[end])) {
			canvas_line(plot.canvas, plot_x(&plot, (double)end),
			            end == i ? area.y + area.height : plot_y(&plot, values[end - 1]));
			canvas_line(plot.canvas, plot_x(&plot, (double)end), plot_y(&plot, values[end]));
			end++;
		}
		if (end > i) {
			canvas_line(plot.canvas, plot_x(&plot, (double)end), plot_y(&plot, values[end - 1]));
			canvas_line(plot.canvas, plot_x(&plot, (double)end), area.y + area.height);
			canvas_close(plot.canvas);
			canvas_fill(plot.canvas, palette_tone(tone));
		}
		i = end > i ? end : i + 1;
	}
	ink_rule(plot.canvas, area.x, area.y + area.height, area.x + area.width, area.y + area.height, palette_axis,
	         0.5);
	ink_label(plot.canvas, 0, area.y - PANEL_TITLE_PT / 2 - 1, &soft, title, canvas_width(plot.canvas));
}

static void timeline_panels(const struct timeline *timeline, double bottom)
{
	const struct chart_timeline *chart = timeline->chart;
	double count = (chart->traffic ? 1.0 : 0) + (chart->failures ? 1.0 : 0), y = timeline->top + 2;
	if (count < 1)
		return;
	double height = (bottom - y) / count - PANEL_TITLE_PT - 3;
	if (height < PANEL_LEAST_PT)
		return;
	struct box area = {timeline->left, y + PANEL_TITLE_PT + 3, timeline->slots.step_pt * (double)chart->slots.count,
	                   height};
	if (chart->traffic) {
		timeline_panel(timeline, area, &timeline->traffic, chart->traffic, chart->traffic_title, TONE_SKY);
		area.y += height + PANEL_TITLE_PT + 3;
	}
	if (chart->failures)
		timeline_panel(timeline, area, &timeline->failures, chart->failures, chart->failures_title,
		               TONE_VERMILLION);
}

void chart_timeline_draw(struct canvas *canvas, const struct chart_timeline *chart)
{
	struct timeline timeline = {.chart = chart, .words = plot_words(chart->words), .canvas = canvas};
	struct legend legend = {0};
	const struct str none = {"", 0};
	if (!chart->slots.count)
		return;
	timeline_measure(&timeline);
	timeline_legend(&legend, &timeline);
	timeline.top = legend_height(canvas, none, &legend, canvas_width(canvas));
	double bottom = canvas_height(canvas) - slot_axis_height(&chart->slots, &timeline.slots);
	if (timeline.top + timeline_rows_height(&timeline) > bottom)
		return;
	legend_draw(canvas, none, &legend, 0, 0, canvas_width(canvas));
	slot_axis_shade(canvas, &chart->slots, &timeline.slots, timeline.top, bottom);
	timeline_rows(&timeline, bottom);
	timeline_panels(&timeline, bottom);
	slot_axis_draw(canvas, timeline.words, &chart->slots, &timeline.slots, bottom);
}
