#include "chart_spark.h"

#include <math.h>

#include "ink.h"
#include "scale.h"
#include "plot.h"

#define DOT_PT 3.0

void chart_spark_draw(struct canvas *canvas, const struct chart_spark *chart)
{
	double low = chart->low, high = chart->high;
	double width = canvas_width(canvas), height = canvas_height(canvas);
	if (isnan(low) || isnan(high)) {
		double data_low = NAN, data_high = NAN;
		scale_include(&data_low, &data_high, chart->values, chart->count);
		scale_include(&data_low, &data_high, &chart->limit, 1);
		low = isnan(low) ? data_low : low;
		high = isnan(high) ? data_high : high;
	}
	struct scale y = scale_exact(chart->bars ? fmin(0, low) : low, high, 4, 0);
	double edge = chart->bars ? 0.25 : DOT_PT / 2 + 0.3;
	if (height < 2 * DOT_PT || width < 4 * DOT_PT || !chart->count)
		return;
	struct plot plot;
	plot_place(&plot, canvas, (struct box){edge, edge, width - 2 * edge, height - 2 * edge}, &y, chart->count);
	struct chart_series series = {.values = chart->values};
	for (size_t i = 0; i < chart->count; i++)
		if (plot_gap_at(&series, 1, i))
			ink_gap(canvas, (struct box){plot_x(&plot, (double)i), 0.5, plot.slots.step_pt, height - 1});
	if (isfinite(chart->limit)) {
		double at = plot_y(&plot, chart->limit);
		ink_dashes(canvas, 0, at, width, at, palette_tone(TONE_VERMILLION), 0.5);
	}
	if (chart->bars) {
		for (size_t i = 0; i < chart->count; i++) {
			if (!isfinite(chart->values[i]))
				continue;
			double top = plot_y(&plot, fmax(0, chart->values[i])),
			       bottom = plot_y(&plot, fmin(0, chart->values[i]));
			ink_box(canvas,
			        (struct box){plot_x(&plot, (double)i + 0.15), top, plot.slots.step_pt * 0.7,
			                     bottom - top},
			        palette_tone(i + 1 == chart->count ? TONE_ACCENT : TONE_GREY));
		}
		return;
	}
	plot_line(&plot, chart->values, &(struct pen){.colour = palette_soft, .width_pt = 0.8});
	if (isfinite(chart->values[chart->count - 1]))
		ink_mark(canvas, INK_CIRCLE, plot_x(&plot, (double)chart->count - 0.5),
		         plot_y(&plot, chart->values[chart->count - 1]), DOT_PT, palette_tone(TONE_ACCENT));
}
