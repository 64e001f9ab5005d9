/* The frame that most charts share: head, event lanes, y axis with its grid, days off, slots beneath, names and limits
 * at the right end. */
#ifndef GEPPO_PLOT_H
#define GEPPO_PLOT_H

#include "chart_data.h"
#include "ink.h"
#include "legend.h"
#include "scale.h"

#define PLOT_END_LABELS_MAX 24

/* A name at the right end of the plot, beside the y it belongs to. */
struct end_label {
	double y; /* point on the canvas where it would like to stand */
	struct str text;
	struct colour colour;
	bool limit; /* of a limit line: bold */
};

struct plot_frame {
	const struct chart_words *words; /* not NULL */
	struct str title;
	const struct legend *legend;
	const struct chart_slots *slots; /* NULL: the chart draws its own x axis */
	double top_pt, bottom_pt; /* kept free right above the plot (beneath the lanes), and at the canvas' foot */
	const struct chart_event *events;
	size_t event_count;
	struct scale y;
	double right_pt; /* kept free for end labels: plot_end_room */
};

struct plot {
	struct canvas *canvas;
	struct box area;
	struct scale y;
	struct slots_scale slots;
	size_t slot_count;
	double free_above_pt; /* how far end labels may reach above the area */
};

const struct chart_words *plot_words(const struct chart_words *words);

/* Room at the right for the widest of the texts; 2 when all are empty. */
double plot_end_room(const struct canvas *canvas, const struct str *texts, size_t count);

/* Y scale from 0 (or below, for negative data) to the larger of y_max and the data, with as many ticks as the height
 * has room for. */
struct scale plot_y_scale(double height_pt, double data_low, double data_high, double y_max, double min_step);

void plot_open(struct plot *plot, struct canvas *canvas, const struct plot_frame *frame);
/* The same without frame: a plot in the given box, and its grid with the numbers at the left. */
void plot_place(struct plot *plot, struct canvas *canvas, struct box area, const struct scale *y, size_t slot_count);
void plot_grid(const struct plot *plot);
double plot_labels_width(const struct canvas *canvas, const struct scale *y); /* of the numbers, with their distance */
double plot_y(const struct plot *plot, double value);
double plot_x(const struct plot *plot, double slot); /* middle of slot 0 is 0.5 */
bool plot_usable(const struct plot *plot);           /* false: the canvas is too small, and nothing was drawn */

/* A slot is a gap when no series was measured in it. */
bool plot_gap_at(const struct chart_series *series, size_t series_count, size_t slot);
/* Hatches the gaps. */
void plot_gaps(struct plot *plot, const struct chart_series *series, size_t series_count);
/* Keys for the days off and, where there are any, the gaps. */
void plot_legend_ground(struct legend *legend, const struct chart_words *words, const struct chart_slots *slots,
                        const struct chart_series *series, size_t series_count);
/* Lines of limits over the whole width, in the alarm tone. */
void plot_limits(struct plot *plot, const struct chart_limit *limits, size_t count);
/* Shifts the labels apart and draws them; the last are dropped when there is no room for all. Reorders `labels`. */
void plot_end_labels(struct plot *plot, struct end_label *labels, size_t count);
/* A line through the middles of the slots, broken at gaps; a single point between gaps becomes a dot. */
void plot_line(struct plot *plot, const double *values, const struct pen *pen);
/* Y of the last measured value; NAN when there is none. */
double plot_last_y(const struct plot *plot, const double *values);
/* Hatches everything and says «no data». */
void plot_nothing(struct plot *plot, const struct chart_words *words);

#endif
