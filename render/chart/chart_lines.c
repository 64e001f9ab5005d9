#include "chart_lines.h"

#include <math.h>

#include "event_lane.h"
#include "plot.h"

#define LINES_MAX 8
#define LABELS_MAX (LINES_MAX + 8)

static size_t lines_count(const struct chart_lines *chart)
{
	return chart->series_count < LINES_MAX ? chart->series_count : LINES_MAX;
}

static double lines_end_room(const struct canvas *canvas, const struct chart_lines *chart)
{
	struct str texts[LABELS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < lines_count(chart); i++)
		texts[count++] = chart->series[i].name;
	for (size_t i = 0; i < chart->limit_count && count < LABELS_MAX; i++)
		texts[count++] = chart->limits[i].label;
	return plot_end_room(canvas, texts, count);
}

/* The smallest value above zero: where a logarithmic axis may begin. */
static double lines_least_positive(const struct chart_lines *chart)
{
	double least = NAN;
	for (size_t i = 0; i < lines_count(chart); i++)
		for (size_t k = 0; k < chart->slots.count; k++)
			if (isfinite(chart->series[i].values[k]) && chart->series[i].values[k] > 0)
				least = fmin(least, chart->series[i].values[k]); /* fmin ignores NAN */
	return least;
}

static void lines_labels(struct plot *plot, const struct chart_lines *chart)
{
	struct end_label labels[LABELS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < lines_count(chart); i++)
		labels[count++] = (struct end_label){plot_last_y(plot, chart->series[i].values), chart->series[i].name,
		                                     ink_line_pen(i, chart->series[i].tone).colour, false};
	for (size_t i = 0; i < chart->limit_count && count < LABELS_MAX; i++)
		labels[count++] = (struct end_label){plot_y(plot, chart->limits[i].value), chart->limits[i].label,
		                                     palette_tone(TONE_VERMILLION), true};
	plot_end_labels(plot, labels, count);
}

void chart_lines_draw(struct canvas *canvas, const struct chart_lines *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct legend legend = {0};
	double low = NAN, high = NAN;
	size_t series_count = lines_count(chart);
	for (size_t i = 0; i < series_count; i++)
		scale_include(&low, &high, chart->series[i].values, chart->slots.count);
	bool any = !isnan(high);
	for (size_t i = 0; i < chart->limit_count; i++)
		scale_include(&low, &high, &chart->limits[i].value, 1);
	/* Names stand at the lines' ends; only where the height has no room for them all, keys in the head. */
	if ((double)(series_count + chart->limit_count) * INK_LINE_PT > canvas_height(canvas) - 40)
		for (size_t i = 0; i < series_count; i++)
			legend_add_line(&legend, ink_line_pen(i, chart->series[i].tone), chart->series[i].name);
	event_legend(&legend, words, chart->events, chart->event_count, chart->slots.count);
	plot_legend_ground(&legend, words, &chart->slots, chart->series, series_count);

	struct plot plot;
	plot_open(&plot, canvas,
	          &(struct plot_frame){
	                  .words = words,
	                  .title = chart->title,
	                  .legend = &legend,
	                  .slots = &chart->slots,
	                  .events = chart->events,
	                  .event_count = chart->event_count,
	                  .y = chart->logarithmic ? scale_log(lines_least_positive(chart), high)
	                                          : plot_y_scale(canvas_height(canvas), low, high, chart->y_max, 0),
	                  .right_pt = lines_end_room(canvas, chart),
	          });
	if (!plot_usable(&plot))
		return;
	if (!any) {
		plot_nothing(&plot, words);
		return;
	}
	plot_gaps(&plot, chart->series, series_count);
	plot_limits(&plot, chart->limits, chart->limit_count);
	for (size_t i = series_count; i-- > 0;) {
		struct pen pen = ink_line_pen(i, chart->series[i].tone);
		plot_line(&plot, chart->series[i].values, &pen);
	}
	lines_labels(&plot, chart);
}
