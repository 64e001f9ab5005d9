#include "chart_curve.h"

#include <math.h>

#include "plot.h"

#define SERIES_MAX 8
#define LABELS_MAX (SERIES_MAX + 8)
#define POINT_PT 2.6

struct curve {
	const struct chart_curve *chart;
	struct plot plot;
	struct scale x;
	size_t series_count;
};

static bool curve_measured(const struct chart_curve_series *series, size_t index)
{
	return isfinite(series->x[index]) && isfinite(series->y[index]);
}

static void curve_scales(struct curve *curve, const struct canvas *canvas, struct scale *ret_y, bool *ret_any)
{
	const struct chart_curve *chart = curve->chart;
	double x_low = NAN, x_high = NAN, y_low = NAN, y_high = NAN;
	for (size_t i = 0; i < curve->series_count; i++)
		for (size_t k = 0; k < chart->series[i].count; k++) {
			if (!curve_measured(&chart->series[i], k))
				continue;
			scale_include(&x_low, &x_high, &chart->series[i].x[k], 1);
			scale_include(&y_low, &y_high, &chart->series[i].y[k], 1);
		}
	*ret_any = !isnan(y_high);
	for (size_t i = 0; i < chart->limit_count; i++)
		scale_include(&y_low, &y_high, &chart->limits[i].value, 1);
	for (size_t i = 0; i < chart->guide_count; i++)
		scale_include(&x_low, &x_high, &chart->guides[i].value, 1);
	*ret_y = plot_y_scale(canvas_height(canvas), y_low, y_high, chart->y_max, 0);
	/* A given end holds unless data lie beyond it: nothing measured is cut off. */
	bool low_given = isfinite(chart->x_min) && !(x_low < chart->x_min);
	bool high_given = isfinite(chart->x_max) && !(x_high > chart->x_max);
	if (low_given && high_given)
		curve->x = scale_exact(chart->x_min, chart->x_max, 6, 0);
	else
		curve->x = scale_linear(low_given ? chart->x_min : x_low, high_given ? chart->x_max : x_high, 6, 0);
}

static double curve_end_room(const struct curve *curve, const struct canvas *canvas)
{
	struct str texts[LABELS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < curve->series_count; i++)
		if (curve->chart->series[i].kind != CURVE_POINTS)
			texts[count++] = curve->chart->series[i].name;
	for (size_t i = 0; i < curve->chart->limit_count && count < LABELS_MAX; i++)
		texts[count++] = curve->chart->limits[i].label;
	return fmax(8, plot_end_room(canvas, texts, count));
}

static void curve_x_axis(struct curve *curve)
{
	struct text_style style = ink_soft(ANCHOR_MIDDLE);
	struct box area = curve->plot.area;
	struct canvas *canvas = curve->plot.canvas;
	double bottom = area.y + area.height, taken = -INFINITY;
	for (size_t i = 0; i < curve->x.tick_count; i++) {
		char buffer[INK_NUMBER_SIZE];
		double x = scale_at(&curve->x, curve->x.ticks[i]);
		struct str text = ink_number(curve->x.ticks[i], curve->x.decimals, buffer);
		double half = ink_width(canvas, &style, text) / 2;
		ink_rule(canvas, x, bottom, x, bottom + 2, palette_axis, 0.5);
		double at = fmin(fmax(x, half), canvas_width(canvas) - half);
		if (at - half < taken + 3)
			continue;
		ink_label(canvas, at, bottom + 3 + INK_LINE_PT / 2, &style, text, canvas_width(canvas));
		taken = at + half;
	}
	ink_label(canvas, area.x + area.width / 2, canvas_height(canvas) - INK_LINE_PT / 2, &style,
	          curve->chart->x_title, area.width);
}

/* Upright guides, their labels in the line above the plot, each in turn where there is room. */
static void curve_guides(struct curve *curve)
{
	struct text_style style = ink_style(ANCHOR_START);
	struct canvas *canvas = curve->plot.canvas;
	struct box area = curve->plot.area;
	struct placer placer;
	placer_init(&placer, (struct box){area.x - 1, 0, canvas_width(canvas) - area.x + 1, area.y});
	for (size_t i = 0; i < curve->chart->guide_count; i++) {
		const struct chart_limit *guide = &curve->chart->guides[i];
		if (!isfinite(guide->value))
			continue;
		double x = scale_at(&curve->x, guide->value), width = ink_width(canvas, &style, guide->label),
		       y = area.y - INK_LINE_PT - 1;
		struct box candidates[3] = {{x - width / 2 - 1, y, width + 2, INK_LINE_PT},
		                            {x - width - 2, y, width + 2, INK_LINE_PT},
		                            {x - 1, y, width + 2, INK_LINE_PT}};
		struct box taken;
		ink_dashes(canvas, x, area.y, x, area.y + area.height, palette_axis, 0.6);
		if (guide->label.size && placer_place(&placer, candidates, 3, &taken))
			canvas_text(canvas, taken.x + 1, ink_baseline(&style, y + INK_LINE_PT / 2), &style,
			            guide->label);
	}
}

static void curve_points(struct curve *curve, const struct chart_curve_series *series, struct colour colour)
{
	for (size_t i = 0; i < series->count; i++) {
		if (!curve_measured(series, i))
			continue;
		ink_mark(curve->plot.canvas, INK_RING, scale_at(&curve->x, series->x[i]),
		         plot_y(&curve->plot, series->y[i]), POINT_PT, colour);
	}
}

/* A line that ends before the right edge has its name in the head instead. */
static bool curve_ends_right(const struct chart_curve_series *series, double right)
{
	for (size_t i = series->count; i-- > 0;)
		if (curve_measured(series, i))
			return series->x[i] > right * 0.8;
	return true;
}

/* Gives the y of the last point on the canvas; NAN when there is none. */
static double curve_line(struct curve *curve, const struct chart_curve_series *series, const struct pen *pen)
{
	double last_y = NAN;
	bool open = false;
	for (size_t i = 0; i < series->count; i++) {
		if (!curve_measured(series, i)) {
			if (open)
				canvas_stroke(curve->plot.canvas, pen);
			open = false;
			continue;
		}
		double x = scale_at(&curve->x, series->x[i]), y = plot_y(&curve->plot, series->y[i]);
		if (!open) {
			canvas_move(curve->plot.canvas, x, y);
		} else {
			if (series->kind == CURVE_STEPS)
				canvas_line(curve->plot.canvas, x, last_y);
			canvas_line(curve->plot.canvas, x, y);
		}
		open = true;
		last_y = y;
	}
	if (open)
		canvas_stroke(curve->plot.canvas, pen);
	return curve_ends_right(series, curve->x.high) ? last_y : NAN;
}

static void curve_series(struct curve *curve)
{
	struct end_label labels[LABELS_MAX];
	const struct chart_curve *chart = curve->chart;
	size_t count = 0;
	for (size_t i = curve->series_count; i-- > 0;) {
		struct pen pen = ink_line_pen(i, chart->series[i].tone);
		if (chart->series[i].kind == CURVE_POINTS) {
			curve_points(curve, &chart->series[i], pen.colour);
			continue;
		}
		labels[count].y = curve_line(curve, &chart->series[i], &pen);
		labels[count].text = chart->series[i].name;
		labels[count].colour = pen.colour;
		labels[count++].limit = false;
	}
	for (size_t i = 0; i < chart->limit_count && count < LABELS_MAX; i++)
		labels[count++] = (struct end_label){plot_y(&curve->plot, chart->limits[i].value),
		                                     chart->limits[i].label, palette_tone(TONE_VERMILLION), true};
	plot_end_labels(&curve->plot, labels, count);
}

void chart_curve_draw(struct canvas *canvas, const struct chart_curve *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct curve curve = {.chart = chart,
	                      .series_count = chart->series_count < SERIES_MAX ? chart->series_count : SERIES_MAX};
	struct legend legend = {0};
	struct scale y;
	bool any;
	curve_scales(&curve, canvas, &y, &any);
	/* Lines carry their names at their ends, points cannot. */
	for (size_t i = 0; i < curve.series_count; i++)
		if (chart->series[i].kind == CURVE_POINTS)
			legend_add_mark(&legend, INK_RING, ink_line_pen(i, chart->series[i].tone).colour,
			                chart->series[i].name);
		else if (!curve_ends_right(&chart->series[i], curve.x.high))
			legend_add_line(&legend, ink_line_pen(i, chart->series[i].tone), chart->series[i].name);
	plot_open(&curve.plot, canvas,
	          &(struct plot_frame){
	                  .words = words,
	                  .title = chart->y_title,
	                  .legend = &legend,
	                  .top_pt = chart->guide_count ? INK_LINE_PT + 1 : 0,
	                  .bottom_pt = 3 + INK_LINE_PT + (chart->x_title.size ? INK_LINE_PT : 0),
	                  .y = y,
	                  .right_pt = curve_end_room(&curve, canvas),
	          });
	if (!plot_usable(&curve.plot))
		return;
	curve.x.from_pt = curve.plot.area.x;
	curve.x.to_pt = curve.plot.area.x + curve.plot.area.width;
	curve_x_axis(&curve);
	if (!any) {
		plot_nothing(&curve.plot, words);
		return;
	}
	curve_guides(&curve);
	plot_limits(&curve.plot, chart->limits, chart->limit_count);
	curve_series(&curve);
}
