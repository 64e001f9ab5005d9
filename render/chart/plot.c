#include "plot.h"

#include <math.h>

#include "event_lane.h"
#include "slot_axis.h"

#define TICK_SPACE_PT 3.0
#define END_SPACE_PT 5.0
#define PLOT_LEAST_PT 8.0
/* The topmost tick's label reaches this far above the plot. */
#define PLOT_TOP_PT 4.0
#define LIMIT_PEN_PT 0.8
#define KEYS_PART 0.4 /* of the height that title and keys may take */
/* What head and x axis take of a canvas, about; and how far apart ticks read well. */
#define HEAD_AND_FOOT_PT 35.0
#define TICK_DISTANCE_PT 18.0

const struct chart_words *plot_words(const struct chart_words *words)
{
	return words ? words : &chart_words_ja;
}

double plot_end_room(const struct canvas *canvas, const struct str *texts, size_t count)
{
	struct text_style style = ink_bold(ANCHOR_START);
	double widest = 0;
	for (size_t i = 0; i < count; i++)
		widest = fmax(widest, ink_width(canvas, &style, texts[i]));
	return widest > 0 ? fmin(widest + END_SPACE_PT + 1, canvas_width(canvas) * 0.3) : 2;
}

struct scale plot_y_scale(double height_pt, double data_low, double data_high, double y_max, double min_step)
{
	double low = fmin(0, isnan(data_low) ? 0 : data_low);
	size_t wanted = (size_t)fmin(6, fmax(2, (height_pt - HEAD_AND_FOOT_PT) / TICK_DISTANCE_PT));
	if (isfinite(y_max) && y_max > low && !(data_high > y_max))
		return scale_exact(low, y_max, wanted, min_step);
	return scale_linear(low, isnan(data_high) ? 1 : fmax(data_high, 0), wanted, min_step);
}

double plot_labels_width(const struct canvas *canvas, const struct scale *y)
{
	struct text_style style = ink_soft(ANCHOR_END);
	char buffer[INK_NUMBER_SIZE];
	double widest = 0;
	for (size_t i = 0; i < y->tick_count; i++)
		widest = fmax(widest, ink_width(canvas, &style, ink_number(y->ticks[i], y->decimals, buffer)));
	return widest + TICK_SPACE_PT;
}

void plot_grid(const struct plot *plot)
{
	struct text_style style = ink_soft(ANCHOR_END);
	double last = INFINITY;
	for (size_t i = 0; i < plot->y.tick_count; i++) {
		char buffer[INK_NUMBER_SIZE];
		double tick = plot->y.ticks[i], y = plot_y(plot, tick);
		ink_rule(plot->canvas, plot->area.x, y, plot->area.x + plot->area.width, y, palette_grid, INK_HAIR_PT);
		if (last - y < INK_LINE_PT - 1)
			continue;
		ink_label(plot->canvas, plot->area.x - TICK_SPACE_PT, y, &style,
		          ink_number(tick, plot->y.decimals, buffer), plot->area.x - TICK_SPACE_PT);
		last = y;
	}
}

void plot_place(struct plot *plot, struct canvas *canvas, struct box area, const struct scale *y, size_t slot_count)
{
	*plot = (struct plot){.canvas = canvas, .area = area, .y = *y, .slot_count = slot_count};
	plot->y.from_pt = area.y + area.height;
	plot->y.to_pt = area.y;
	plot->slots.from_pt = area.x;
	plot->slots.step_pt = area.width / (double)(slot_count ? slot_count : 1);
}

static double lanes_height(struct event_layout *layout, struct plot *plot, const struct plot_frame *frame)
{
	event_layout(layout, plot->canvas, frame->events, frame->event_count, &plot->slots, plot->slot_count);
	return (double)layout->lane_count * EVENT_LANE_PT;
}

void plot_open(struct plot *plot, struct canvas *canvas, const struct plot_frame *frame)
{
	double width = canvas_width(canvas), height = canvas_height(canvas);
	struct event_layout lanes;
	*plot = (struct plot){.canvas = canvas, .y = frame->y, .slot_count = frame->slots ? frame->slots->count : 0};
	plot->area.x = fmin(plot_labels_width(canvas, &frame->y), width * 0.4);
	plot->area.width = fmax(1, width - plot->area.x - frame->right_pt);
	plot->slots.from_pt = plot->area.x;
	plot->slots.step_pt = plot->area.width / (double)(plot->slot_count ? plot->slot_count : 1);
	/* On a canvas too small for its keys the data come first. */
	const struct legend none = {0};
	const struct legend *legend = frame->legend;
	if (legend_height(canvas, frame->title, legend, width) > height * KEYS_PART)
		legend = &none;
	double head = legend_height(canvas, frame->title, legend, width);
	double above = lanes_height(&lanes, plot, frame);
	double below = frame->bottom_pt + (frame->slots ? slot_axis_height(frame->slots, &plot->slots) : 0);
	plot->area.y = head + fmax(above + frame->top_pt, PLOT_TOP_PT);
	plot->free_above_pt = above + frame->top_pt > 0 ? 0 : PLOT_TOP_PT;
	plot->area.height = height - plot->area.y - below;
	double bottom = plot->area.y + plot->area.height;
	plot->y.from_pt = bottom;
	plot->y.to_pt = plot->area.y;

	if (!plot_usable(plot))
		return;
	legend_draw(canvas, frame->title, legend, 0, 0, width);
	if (frame->slots)
		slot_axis_shade(canvas, frame->slots, &plot->slots, plot->area.y, bottom);
	event_draw_ground(canvas, frame->events, frame->event_count, &plot->slots, plot->slot_count, plot->area.y,
	                  bottom);
	plot_grid(plot);
	ink_rule(canvas, plot->area.x, bottom, plot->area.x + plot->area.width, bottom, palette_axis, 0.5);
	if (frame->slots)
		slot_axis_draw(canvas, frame->words, frame->slots, &plot->slots, bottom);
	event_draw_lanes(canvas, &lanes, frame->events, frame->event_count, &plot->slots, plot->slot_count,
	                 plot->area.y - frame->top_pt);
}

double plot_y(const struct plot *plot, double value)
{
	return scale_at(&plot->y, value);
}

double plot_x(const struct plot *plot, double slot)
{
	return slots_left(&plot->slots, slot);
}

bool plot_usable(const struct plot *plot)
{
	return plot->area.height >= PLOT_LEAST_PT && plot->area.width >= PLOT_LEAST_PT;
}

bool plot_gap_at(const struct chart_series *series, size_t series_count, size_t slot)
{
	for (size_t i = 0; i < series_count; i++)
		if (isfinite(series[i].values[slot]))
			return false;
	return true;
}

void plot_legend_ground(struct legend *legend, const struct chart_words *words, const struct chart_slots *slots,
                        const struct chart_series *series, size_t series_count)
{
	bool gap = false;
	for (size_t i = 0; i < slots->count && !gap; i++)
		gap = plot_gap_at(series, series_count, i);
	if (slot_axis_any_off(slots))
		legend_add_fill(legend, palette_shade, str_of(words->off_day));
	if (gap)
		legend_add_gap(legend, str_of(words->gap));
}

void plot_gaps(struct plot *plot, const struct chart_series *series, size_t series_count)
{
	for (size_t i = 0; i < plot->slot_count;) {
		size_t end = i;
		while (end < plot->slot_count && plot_gap_at(series, series_count, end))
			end++;
		if (end > i) {
			double left = plot_x(plot, (double)i);
			ink_gap(plot->canvas,
			        (struct box){left, plot->area.y, plot_x(plot, (double)end) - left, plot->area.height});
		}
		i = end > i ? end : i + 1;
	}
}

void plot_limits(struct plot *plot, const struct chart_limit *limits, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!isfinite(limits[i].value) || limits[i].value < plot->y.low || limits[i].value > plot->y.high)
			continue;
		double y = plot_y(plot, limits[i].value);
		ink_dashes(plot->canvas, plot->area.x, y, plot->area.x + plot->area.width, y,
		           palette_tone(TONE_VERMILLION), LIMIT_PEN_PT);
	}
}

static void sort_by_y(struct end_label *labels, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct end_label moved = labels[i];
		size_t at = i;
		for (; at && labels[at - 1].y > moved.y; at--)
			labels[at] = labels[at - 1];
		labels[at] = moved;
	}
}

void plot_end_labels(struct plot *plot, struct end_label *labels, size_t count)
{
	double centres[PLOT_END_LABELS_MAX];
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (isfinite(labels[i].y) && labels[i].text.size && kept < PLOT_END_LABELS_MAX)
			labels[kept++] = labels[i];
	double top = plot->area.y - plot->free_above_pt, bottom = plot->area.y + plot->area.height + PLOT_TOP_PT;
	double most = floor((bottom - top) / INK_LINE_PT);
	if ((double)kept > most)
		kept = (size_t)fmax(0, most);
	sort_by_y(labels, kept);
	for (size_t i = 0; i < kept; i++)
		centres[i] = labels[i].y;
	if (!placer_spread(centres, kept, INK_LINE_PT, top, bottom))
		return;
	double right = plot->area.x + plot->area.width, x = right + END_SPACE_PT;
	for (size_t i = 0; i < kept; i++) {
		struct text_style style = labels[i].limit ? ink_bold(ANCHOR_START) : ink_style(ANCHOR_START);
		ink_rule(plot->canvas, right + 0.5, labels[i].y, x - 1, centres[i], labels[i].colour, 0.6);
		ink_label(plot->canvas, x, centres[i], &style, labels[i].text, canvas_width(plot->canvas) - x);
	}
}

void plot_line(struct plot *plot, const double *values, const struct pen *pen)
{
	for (size_t i = 0; i < plot->slot_count;) {
		size_t end = i;
		while (end < plot->slot_count && isfinite(values[end]))
			end++;
		if (end == i + 1) {
			ink_mark(plot->canvas, INK_CIRCLE, plot_x(plot, (double)i + 0.5), plot_y(plot, values[i]), 2.5,
			         pen->colour);
		} else if (end > i) {
			for (size_t k = i; k < end; k++)
				(k == i ? canvas_move : canvas_line)(plot->canvas, plot_x(plot, (double)k + 0.5),
				                                     plot_y(plot, values[k]));
			canvas_stroke(plot->canvas, pen);
		}
		i = end > i ? end : i + 1;
	}
}

double plot_last_y(const struct plot *plot, const double *values)
{
	for (size_t i = plot->slot_count; i-- > 0;)
		if (isfinite(values[i]))
			return plot_y(plot, values[i]);
	return NAN;
}

void plot_nothing(struct plot *plot, const struct chart_words *words)
{
	ink_gap(plot->canvas, plot->area);
	ink_note(plot->canvas, plot->area, words->no_data);
}
