#include "chart_band.h"

#include <math.h>

#include "event_lane.h"
#include "plot.h"

#define BAND_LINES 3
#define LABELS_MAX (BAND_LINES + 8)

/* The band's lines as series, from the top; the middle may be missing. */
static size_t band_series(const struct chart_band *chart, struct chart_series series[BAND_LINES])
{
	size_t count = 0;
	series[count++] = (struct chart_series){.name = chart->high_name, .values = chart->high};
	if (chart->middle)
		series[count++] = (struct chart_series){.name = chart->middle_name, .values = chart->middle};
	series[count++] = (struct chart_series){.name = chart->low_name, .values = chart->low};
	return count;
}

static void band_fill(struct plot *plot, const struct chart_band *chart)
{
	struct colour fill = palette_tone(TONE_PALE);
	for (size_t i = 0; i < plot->slot_count;) {
		size_t end = i;
		while (end < plot->slot_count && isfinite(chart->low[end]) && isfinite(chart->high[end]))
			end++;
		if (end == i + 1) {
			double top = plot_y(plot, chart->high[i]), bottom = plot_y(plot, chart->low[i]);
			ink_box(plot->canvas,
			        (struct box){plot_x(plot, (double)i + 0.3), top, plot->slots.step_pt * 0.4,
			                     bottom - top},
			        fill);
		} else if (end > i) {
			for (size_t k = i; k < end; k++)
				canvas_line(plot->canvas, plot_x(plot, (double)k + 0.5), plot_y(plot, chart->high[k]));
			for (size_t k = end; k-- > i;)
				canvas_line(plot->canvas, plot_x(plot, (double)k + 0.5), plot_y(plot, chart->low[k]));
			canvas_close(plot->canvas);
			canvas_fill(plot->canvas, fill);
		}
		i = end > i ? end : i + 1;
	}
}

static void band_lines(struct plot *plot, const struct chart_band *chart)
{
	struct pen high = {.colour = palette_tone(TONE_ACCENT), .width_pt = 0.5};
	struct pen middle = {.colour = palette_tone(TONE_ACCENT), .width_pt = 1.3};
	struct pen low = {.colour = palette_ink, .width_pt = 0.9};
	plot_line(plot, chart->high, &high);
	plot_line(plot, chart->low, &low);
	if (chart->middle)
		plot_line(plot, chart->middle, &middle);
}

static void band_labels(struct plot *plot, const struct chart_band *chart, const struct chart_series *series,
                        size_t series_count)
{
	struct end_label labels[LABELS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < chart->limit_count && count < LABELS_MAX; i++)
		labels[count++] = (struct end_label){plot_y(plot, chart->limits[i].value), chart->limits[i].label,
		                                     palette_tone(TONE_VERMILLION), true};
	for (size_t i = 0; i < series_count && count < LABELS_MAX; i++)
		labels[count++] =
		        (struct end_label){plot_last_y(plot, series[i].values), series[i].name,
		                           i + 1 == series_count ? palette_ink : palette_tone(TONE_ACCENT), false};
	plot_end_labels(plot, labels, count);
}

static double band_end_room(const struct canvas *canvas, const struct chart_band *chart)
{
	struct str texts[LABELS_MAX] = {chart->high_name, chart->middle_name, chart->low_name};
	size_t count = BAND_LINES;
	for (size_t i = 0; i < chart->limit_count && count < LABELS_MAX; i++)
		texts[count++] = chart->limits[i].label;
	return plot_end_room(canvas, texts, count);
}

void chart_band_draw(struct canvas *canvas, const struct chart_band *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct chart_series series[BAND_LINES];
	size_t series_count = band_series(chart, series);
	struct legend legend = {0};
	double low = NAN, high = NAN;
	for (size_t i = 0; i < series_count; i++)
		scale_include(&low, &high, series[i].values, chart->slots.count);
	bool any = !isnan(high);
	for (size_t i = 0; i < chart->limit_count; i++)
		scale_include(&low, &high, &chart->limits[i].value, 1);
	event_legend(&legend, words, chart->events, chart->event_count, chart->slots.count);
	plot_legend_ground(&legend, words, &chart->slots, series, series_count);

	struct plot plot;
	plot_open(&plot, canvas,
	          &(struct plot_frame){
	                  .words = words,
	                  .title = chart->title,
	                  .legend = &legend,
	                  .slots = &chart->slots,
	                  .events = chart->events,
	                  .event_count = chart->event_count,
	                  .y = plot_y_scale(canvas_height(canvas), low, high, chart->y_max, 0),
	                  .right_pt = band_end_room(canvas, chart),
	          });
	if (!plot_usable(&plot))
		return;
	if (!any) {
		plot_nothing(&plot, words);
		return;
	}
	plot_gaps(&plot, series, series_count);
	band_fill(&plot, chart);
	band_lines(&plot, chart);
	plot_limits(&plot, chart->limits, chart->limit_count);
	band_labels(&plot, chart, series, series_count);
}
