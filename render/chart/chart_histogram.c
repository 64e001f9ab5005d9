#include "chart_histogram.h"

#include <math.h>

#include "plot.h"

#define BAR_PART 0.86

static void histogram_bar(struct plot *plot, const struct chart_histogram *chart, size_t index)
{
	double value = chart->values[index];
	struct text_style style = ink_style(ANCHOR_MIDDLE);
	struct box bar = {plot_x(plot, (double)index + (1 - BAR_PART) / 2), plot->area.y,
	                  plot->slots.step_pt * BAR_PART, plot->area.height};
	char buffer[INK_NUMBER_SIZE];
	if (!isfinite(value)) {
		ink_gap(plot->canvas, bar);
		return;
	}
	double bottom = bar.y + bar.height;
	bar.y = plot_y(plot, value);
	bar.height = bottom - bar.y;
	bool late = chart->limit_after && index >= chart->limit_after;
	ink_box(plot->canvas, bar, palette_tone(late ? TONE_VERMILLION : TONE_ACCENT));
	if (late && bar.height > 0)
		canvas_hatch(plot->canvas, bar.x, bar.y, bar.width, bar.height, palette_white);
	struct str text = ink_number(value, 0, buffer);
	if (value > 0 && ink_width(plot->canvas, &style, text) <= plot->slots.step_pt - 1)
		ink_label(plot->canvas, bar.x + bar.width / 2, bar.y - INK_TEXT_PT * 0.7, &style, text,
		          plot->slots.step_pt);
}

static void histogram_limit(struct plot *plot, const struct chart_histogram *chart)
{
	struct colour alarm = palette_tone(TONE_VERMILLION);
	if (!chart->limit_after || chart->limit_after > chart->count)
		return;
	double x = plot_x(plot, (double)chart->limit_after), top = plot->area.y - INK_LINE_PT - 1;
	struct text_style style = ink_bold(ANCHOR_START);
	double width = ink_width(plot->canvas, &style, chart->limit_label);
	ink_dashes(plot->canvas, x, top - INK_LINE_PT, x, plot->area.y + plot->area.height, alarm, 1);
	double right = canvas_width(plot->canvas) - x - 3, left = x - 3;
	style.anchor = width <= right || right >= left ? ANCHOR_START : ANCHOR_END;
	ink_label(plot->canvas, style.anchor == ANCHOR_START ? x + 3 : x - 3, top - INK_LINE_PT / 2, &style,
	          chart->limit_label, fmax(right, left));
}

void chart_histogram_draw(struct canvas *canvas, const struct chart_histogram *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct legend legend = {0};
	double low = NAN, high = NAN;
	scale_include(&low, &high, chart->values, chart->count);
	for (size_t i = 0; i < chart->count && !legend.count; i++)
		if (!isfinite(chart->values[i]))
			legend_add_gap(&legend, str_of(words->gap));
	struct chart_slots slots = {.kind = SLOTS_LABELS, .count = chart->count, .labels = chart->labels};
	struct plot plot;
	plot_open(&plot, canvas,
	          &(struct plot_frame){
	                  .words = words,
	                  .title = chart->y_title,
	                  .legend = &legend,
	                  .slots = &slots,
	                  .top_pt = (chart->limit_after ? 2 : 1) * INK_LINE_PT + 1,
	                  .bottom_pt = chart->x_title.size ? INK_LINE_PT : 0,
	                  .y = plot_y_scale(canvas_height(canvas), NAN, high, NAN, 1),
	                  .right_pt = 2,
	          });
	if (!plot_usable(&plot))
		return;
	struct text_style style = ink_soft(ANCHOR_MIDDLE);
	ink_label(canvas, plot.area.x + plot.area.width / 2, canvas_height(canvas) - INK_LINE_PT / 2, &style,
	          chart->x_title, plot.area.width);
	if (isnan(high)) {
		plot_nothing(&plot, words);
		return;
	}
	for (size_t i = 0; i < chart->count; i++)
		histogram_bar(&plot, chart, i);
	histogram_limit(&plot, chart);
}
