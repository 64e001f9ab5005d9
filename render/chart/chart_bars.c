#include "chart_bars.h"

#include <math.h>

#include "event_lane.h"
#include "plot.h"

#define BAR_PART 0.72 /* of the slot */
#define MEAN_DAYS 7
#define MEAN_DAYS_LEAST 4
#define LIMITS_MAX 8

static enum tone bar_tone(const struct chart_bars *chart, size_t index)
{
	enum tone tone = chart->series[index].tone;
	return tone == TONE_AUTO ? palette_stack_tone(index) : tone;
}

/* Sum of what was measured in the slot; NAN when nothing was. */
static double bar_total(const struct chart_bars *chart, size_t slot)
{
	double total = NAN;
	for (size_t i = 0; i < chart->series_count; i++)
		if (isfinite(chart->series[i].values[slot]))
			total = (isnan(total) ? 0 : total) + fmax(0, chart->series[i].values[slot]);
	return total;
}

static void bars_stack(struct plot *plot, const struct chart_bars *chart, size_t slot)
{
	double base = 0, left = plot_x(plot, (double)slot + (1 - BAR_PART) / 2), width = plot->slots.step_pt * BAR_PART;
	for (size_t i = 0; i < chart->series_count; i++) {
		double value = chart->series[i].values[slot];
		if (!isfinite(value) || value <= 0)
			continue;
		double bottom = plot_y(plot, base), top = plot_y(plot, base + value);
		struct colour fill = palette_tone(bar_tone(chart, i));
		ink_box(plot->canvas, (struct box){left, top, width, bottom - top}, fill);
		/* A white hairline tells neighbours of like lightness apart, where it would not eat the part itself. */
		if (i && bottom - top > 1)
			ink_rule(plot->canvas, left, bottom, left + width, bottom, palette_white, 0.4);
		base += value;
	}
}

static void bars_values(struct plot *plot, const struct chart_bars *chart)
{
	struct text_style style = ink_style(ANCHOR_MIDDLE);
	char buffer[INK_NUMBER_SIZE];
	for (size_t i = 0; i < plot->slot_count; i++) {
		double total = bar_total(chart, i);
		if (isnan(total))
			continue;
		struct str text = ink_number(total, 0, buffer);
		double y = plot_y(plot, total) - INK_TEXT_PT * 0.65;
		if (ink_width(plot->canvas, &style, text) > plot->slots.step_pt - 1)
			continue;
		ink_label(plot->canvas, plot_x(plot, (double)i + 0.5), y, &style, text, plot->slots.step_pt);
	}
}

static struct pen bars_line_pen(void)
{
	return (struct pen){.colour = palette_ink, .width_pt = 1.1};
}

static void bars_legend(struct legend *legend, const struct chart_bars *chart, const struct chart_words *words)
{
	/* One series is named by the title; several are keyed from the top of the stack down. */
	for (size_t i = chart->series_count; chart->series_count > 1 && i-- > 0;)
		legend_add_fill(legend, palette_tone(bar_tone(chart, i)), chart->series[i].name);
	if (chart->line)
		legend_add_line(legend, bars_line_pen(), chart->line_name);
	event_legend(legend, words, chart->events, chart->event_count, chart->slots.count);
	plot_legend_ground(legend, words, &chart->slots, chart->series, chart->series_count);
}

static void bars_marks(struct plot *plot, const struct chart_bars *chart)
{
	struct end_label labels[LIMITS_MAX];
	size_t count = 0;
	plot_gaps(plot, chart->series, chart->series_count);
	for (size_t i = 0; i < plot->slot_count; i++)
		bars_stack(plot, chart, i);
	if (chart->line) {
		struct pen halo = {.colour = palette_white, .width_pt = 2.4}, pen = bars_line_pen();
		plot_line(plot, chart->line, &halo);
		plot_line(plot, chart->line, &pen);
	}
	plot_limits(plot, chart->limits, chart->limit_count);
	if (chart->print_values)
		bars_values(plot, chart);
	for (size_t i = 0; i < chart->limit_count && count < LIMITS_MAX; i++)
		labels[count++] = (struct end_label){plot_y(plot, chart->limits[i].value), chart->limits[i].label,
		                                     palette_tone(TONE_VERMILLION), true};
	plot_end_labels(plot, labels, count);
}

void chart_bars_draw(struct canvas *canvas, const struct chart_bars *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct legend legend = {0};
	struct str limit_names[LIMITS_MAX];
	double low = NAN, high = NAN;
	for (size_t i = 0; i < chart->slots.count; i++) {
		double total = bar_total(chart, i);
		scale_include(&low, &high, &total, 1);
	}
	bool any = !isnan(high);
	if (chart->line)
		scale_include(&low, &high, chart->line, chart->slots.count);
	size_t limit_count = chart->limit_count < LIMITS_MAX ? chart->limit_count : LIMITS_MAX;
	for (size_t i = 0; i < limit_count; i++) {
		scale_include(&low, &high, &chart->limits[i].value, 1);
		limit_names[i] = chart->limits[i].label;
	}
	bars_legend(&legend, chart, words);

	struct plot plot;
	plot_open(&plot, canvas,
	          &(struct plot_frame){
	                  .words = words,
	                  .title = chart->title,
	                  .legend = &legend,
	                  .slots = &chart->slots,
	                  .events = chart->events,
	                  .event_count = chart->event_count,
	                  .top_pt = chart->print_values ? INK_LINE_PT : 0,
	                  .y = plot_y_scale(canvas_height(canvas), NAN, high, chart->y_max, chart->counts ? 1 : 0),
	                  .right_pt = plot_end_room(canvas, limit_names, limit_count),
	          });
	if (!plot_usable(&plot))
		return;
	if (any)
		bars_marks(&plot, chart);
	else
		plot_nothing(&plot, words);
}

void chart_bars_mean7(const double *values, size_t count, double *ret_means)
{
	for (size_t i = 0; i < count; i++) {
		double sum = 0;
		size_t measured = 0;
		ret_means[i] = NAN;
		if (i + 1 < MEAN_DAYS)
			continue;
		for (size_t k = i + 1 - MEAN_DAYS; k <= i; k++) {
			if (!isfinite(values[k]))
				continue;
			sum += values[k];
			measured++;
		}
		if (measured >= MEAN_DAYS_LEAST)
			ret_means[i] = sum / (double)measured;
	}
}
