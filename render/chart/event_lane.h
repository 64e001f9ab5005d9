/* Lanes above a plot on which events stand with their labels, as many lanes as the labels need, at most three. */
#ifndef GEPPO_EVENT_LANE_H
#define GEPPO_EVENT_LANE_H

#include "chart_data.h"
#include "ink.h"
#include "legend.h"
#include "scale.h"

#define EVENT_LANES_MAX 3
#define EVENT_LANE_PT 10.0
/* Events that get a label; what comes after stands unlabelled in the first lane. */
#define EVENT_LABELS_MAX 100

struct event_layout {
	size_t lane_count; /* 0: no event falls on the axis */
	unsigned char lanes[EVENT_LABELS_MAX];
	double label_x[EVENT_LABELS_MAX]; /* NAN: no room for the label */
};

/* Cuts the event to 0..count slots; false when nothing of it is there. */
bool event_clip(const struct chart_event *event, size_t slot_count, double *ret_from, double *ret_to);

void event_layout(struct event_layout *layout, const struct canvas *canvas, const struct chart_event *events,
                  size_t count, const struct slots_scale *slots, size_t slot_count);
/* The marks and labels, lane 0 at the bottom (nearest the plot). */
void event_draw_lanes(struct canvas *canvas, const struct event_layout *layout, const struct chart_event *events,
                      size_t count, const struct slots_scale *slots, size_t slot_count, double bottom);
/* What stands behind the data: a tint for incidents, a dashed guide for the rest. */
void event_draw_ground(struct canvas *canvas, const struct chart_event *events, size_t count,
                       const struct slots_scale *slots, size_t slot_count, double top, double bottom);
/* The sign of a kind, and its key. */
void event_mark(struct canvas *canvas, enum chart_event_kind kind, double x, double y, double size_pt);
void event_key(struct legend *legend, const struct chart_words *words, enum chart_event_kind kind);
/* Keys of the kinds that fall on the axis. */
void event_legend(struct legend *legend, const struct chart_words *words, const struct chart_event *events,
                  size_t count, size_t slot_count);

#endif
