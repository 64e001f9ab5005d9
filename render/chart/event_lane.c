#include "event_lane.h"

#include <math.h>

#define SPAN_MIN_PT 2.5
#define SPAN_HEIGHT_PT 4.5
#define GROUND_PART 0.15
#define GROUND_LEAST_SLOTS 1.0
#define MARK_PT 5.5
#define LABEL_SPACE_PT 1.5

static const struct {
	enum ink_mark mark;
	enum tone tone;
} event_signs[EVENT_KIND_COUNT] = {
        [EVENT_INCIDENT] = {INK_SQUARE, TONE_VERMILLION},
        [EVENT_PATCH] = {INK_TRIANGLE, TONE_GREEN},
        [EVENT_CHANGE] = {INK_DIAMOND, TONE_ACCENT},
        [EVENT_NOTICE] = {INK_CIRCLE, TONE_GREY},
};

bool event_clip(const struct chart_event *event, size_t slot_count, double *ret_from, double *ret_to)
{
	double from = event->from, to = fmax(event->from, event->to), end = (double)slot_count;
	if (!isfinite(from) || !isfinite(to) || to < 0 || from > end || !slot_count)
		return false;
	*ret_from = fmax(0, from);
	*ret_to = fmin(end, to);
	return true;
}

/* Where the event's sign stands on the axis. */
static void event_extent(const struct chart_event *event, const struct slots_scale *slots, size_t slot_count,
                         double from, double to, double *ret_left, double *ret_right)
{
	double least = event->kind == EVENT_INCIDENT ? SPAN_MIN_PT : MARK_PT;
	double left = slots_left(slots, from), right = slots_left(slots, event->kind == EVENT_INCIDENT ? to : from);
	if (right - left < least) {
		double middle = (left + right) / 2;
		left = middle - least / 2;
		right = middle + least / 2;
	}
	double low = slots_left(slots, 0), high = slots_left(slots, (double)slot_count);
	double shift = left < low ? low - left : right > high ? high - right : 0;
	*ret_left = left + shift;
	*ret_right = right + shift;
}

/* What the two ways of placing work on. */
struct event_task {
	const struct canvas *canvas;
	const struct chart_event *events;
	size_t count;
	const struct slots_scale *slots;
	size_t slot_count;
};

/* Sign and label width of an event; false when it is not on the axis. */
static bool event_measure(const struct event_task *task, size_t index, double *ret_left, double *ret_right,
                          double *ret_width)
{
	struct text_style style = ink_style(ANCHOR_START);
	const struct chart_event *event = &task->events[index];
	double from, to;
	if (!event_clip(event, task->slot_count, &from, &to))
		return false;
	event_extent(event, task->slots, task->slot_count, from, to, ret_left, ret_right);
	*ret_width = event->label.size ? ink_width(task->canvas, &style, event->label) + 2 : 0;
	return true;
}

static void event_settle(struct event_layout *layout, size_t index, size_t lane, double label_x)
{
	if (index < EVENT_LABELS_MAX) {
		layout->lanes[index] = (unsigned char)lane;
		layout->label_x[index] = label_x;
	}
	if (lane + 1 > layout->lane_count)
		layout->lane_count = lane + 1;
}

/* Sign and label as one box, in the first lane where it is free: label behind the sign, else before it. */
static bool event_place(struct placer *placer, double left, double right, double width, size_t *ret_lane, double *ret_x)
{
	double reach = width > 0 ? LABEL_SPACE_PT + width : 0;
	for (size_t lane = 0; lane < EVENT_LANES_MAX; lane++) {
		double y = (double)lane * EVENT_LANE_PT;
		struct box candidates[2] = {{left, y, right - left + reach, EVENT_LANE_PT},
		                            {left - reach, y, right - left + reach, EVENT_LANE_PT}};
		struct box taken;
		if (!placer_place(placer, candidates, 2, &taken))
			continue;
		*ret_lane = lane;
		*ret_x = taken.x < left - 0.01 ? taken.x : right + LABEL_SPACE_PT;
		return true;
	}
	return false;
}

/* Every event moves to a lane where its label fits too. False when one finds no room even for its sign. */
static bool event_layout_together(struct event_layout *layout, const struct event_task *task, struct placer *placer)
{
	for (size_t i = 0; i < task->count; i++) {
		double left, right, width, x = NAN;
		size_t lane;
		if (!event_measure(task, i, &left, &right, &width))
			continue;
		if (i >= EVENT_LABELS_MAX)
			return false;
		if (!event_place(placer, left, right, width, &lane, &x)) {
			if (!event_place(placer, left, right, 0, &lane, &x))
				return false;
			x = NAN;
		}
		event_settle(layout, i, lane, x);
	}
	return true;
}

/* For a crowd: first all the signs, over each other where they must, then the labels that fit between them. */
static void event_layout_crowd(struct event_layout *layout, const struct event_task *task, struct placer *placer)
{
	double left, right, width;
	for (size_t i = 0; i < task->count; i++) {
		if (!event_measure(task, i, &left, &right, &width))
			continue;
		struct box sign = {left, 0, right - left, EVENT_LANE_PT};
		size_t lane = 0;
		while (i < EVENT_LABELS_MAX && lane < EVENT_LANES_MAX && !placer_is_free(placer, sign))
			sign.y = (double)++lane * EVENT_LANE_PT;
		if (lane == EVENT_LANES_MAX)
			sign.y = (double)(lane = 0);
		placer_take(placer, sign);
		event_settle(layout, i, lane, NAN);
	}
	for (size_t i = 0; i < task->count && i < EVENT_LABELS_MAX; i++) {
		if (!event_measure(task, i, &left, &right, &width) || !(width > 0))
			continue;
		double y = (double)layout->lanes[i] * EVENT_LANE_PT;
		struct box candidates[2] = {{right + LABEL_SPACE_PT, y, width, EVENT_LANE_PT},
		                            {left - LABEL_SPACE_PT - width, y, width, EVENT_LANE_PT}};
		struct box taken;
		if (placer_place(placer, candidates, 2, &taken))
			layout->label_x[i] = taken.x;
	}
}

void event_layout(struct event_layout *layout, const struct canvas *canvas, const struct chart_event *events,
                  size_t count, const struct slots_scale *slots, size_t slot_count)
{
	const struct event_task task = {canvas, events, count, slots, slot_count};
	/* Labels may reach beyond the plot to the canvas' right edge; at the left stand the axis' numbers and row names. */
	const struct box bounds = {slots->from_pt, 0, canvas_width(canvas) - slots->from_pt,
	                           EVENT_LANES_MAX * EVENT_LANE_PT};
	struct placer placer;
	placer_init(&placer, bounds);
	layout->lane_count = 0;
	if (event_layout_together(layout, &task, &placer))
		return;
	placer_init(&placer, bounds);
	layout->lane_count = 0;
	event_layout_crowd(layout, &task, &placer);
}

void event_draw_lanes(struct canvas *canvas, const struct event_layout *layout, const struct chart_event *events,
                      size_t count, const struct slots_scale *slots, size_t slot_count, double bottom)
{
	struct text_style style = ink_style(ANCHOR_START);
	for (size_t i = 0; i < count; i++) {
		double from, to, left, right;
		if (!event_clip(&events[i], slot_count, &from, &to))
			continue;
		event_extent(&events[i], slots, slot_count, from, to, &left, &right);
		size_t lane = i < EVENT_LABELS_MAX ? layout->lanes[i] : 0;
		double y = bottom - ((double)lane + 0.5) * EVENT_LANE_PT;
		if (events[i].kind == EVENT_INCIDENT)
			ink_box(canvas, (struct box){left, y - SPAN_HEIGHT_PT / 2, right - left, SPAN_HEIGHT_PT},
			        palette_tone(event_signs[EVENT_INCIDENT].tone));
		else
			event_mark(canvas, events[i].kind, (left + right) / 2, y, MARK_PT);
		if (i < EVENT_LABELS_MAX && !isnan(layout->label_x[i]))
			canvas_text(canvas, layout->label_x[i], ink_baseline(&style, y), &style, events[i].label);
	}
}

void event_draw_ground(struct canvas *canvas, const struct chart_event *events, size_t count,
                       const struct slots_scale *slots, size_t slot_count, double top, double bottom)
{
	for (size_t i = 0; i < count; i++) {
		double from, to, left, right;
		if (events[i].kind != EVENT_INCIDENT || !event_clip(&events[i], slot_count, &from, &to))
			continue;
		/* What lasts for weeks is told by its bar: a tint over most of the chart would mark nothing. */
		if (to - from > fmax(GROUND_LEAST_SLOTS, GROUND_PART * (double)slot_count))
			continue;
		event_extent(&events[i], slots, slot_count, from, to, &left, &right);
		ink_box(canvas, (struct box){left, top, right - left, bottom - top}, palette_alarm_tint);
		/* Edges: in grey print the tint alone would look like a day off. */
		ink_rule(canvas, left, top, left, bottom, palette_tone(TONE_VERMILLION), 0.4);
		ink_rule(canvas, right, top, right, bottom, palette_tone(TONE_VERMILLION), 0.4);
	}
	for (size_t i = 0; i < count; i++) {
		double from, to;
		if (events[i].kind == EVENT_INCIDENT || !event_clip(&events[i], slot_count, &from, &to))
			continue;
		double x = slots_left(slots, from);
		ink_dashes(canvas, x, top, x, bottom, palette_axis, 0.5);
	}
}

void event_mark(struct canvas *canvas, enum chart_event_kind kind, double x, double y, double size_pt)
{
	ink_mark(canvas, event_signs[kind].mark, x, y, size_pt, palette_tone(event_signs[kind].tone));
}

void event_key(struct legend *legend, const struct chart_words *words, enum chart_event_kind kind)
{
	const char *names[EVENT_KIND_COUNT] = {
	        [EVENT_INCIDENT] = words->incident,
	        [EVENT_PATCH] = words->patch,
	        [EVENT_CHANGE] = words->change,
	        [EVENT_NOTICE] = words->notice,
	};
	legend_add_mark(legend, event_signs[kind].mark, palette_tone(event_signs[kind].tone), str_of(names[kind]));
}

void event_legend(struct legend *legend, const struct chart_words *words, const struct chart_event *events,
                  size_t count, size_t slot_count)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		bool any = false;
		double from, to;
		for (size_t i = 0; i < count && !any; i++)
			any = events[i].kind == (enum chart_event_kind)kind &&
			      event_clip(&events[i], slot_count, &from, &to);
		if (any)
			event_key(legend, words, (enum chart_event_kind)kind);
	}
}
