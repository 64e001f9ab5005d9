#include "chart_flow.h"

#include <math.h>
#include <stdio.h>

#include "plot.h"

#define BAR_PART 0.56
#define FLOW_STEPS_MAX 24

/* Where a step begins and ends; NAN when it, or what it builds on, is unknown. */
struct flow_bar {
	double from, to;
};

static size_t flow_bars(const struct chart_flow *chart, struct flow_bar bars[FLOW_STEPS_MAX])
{
	size_t count = chart->count < FLOW_STEPS_MAX ? chart->count : FLOW_STEPS_MAX;
	double level = 0;
	for (size_t i = 0; i < count; i++) {
		const struct chart_flow_step *step = &chart->steps[i];
		double value = isfinite(step->value) ? step->value : NAN;
		bars[i].from = step->kind == FLOW_TOTAL ? 0 : level;
		bars[i].to = step->kind == FLOW_TOTAL ? value : step->kind == FLOW_ADD ? level + value : level - value;
		level = bars[i].to;
		if (isnan(level))
			bars[i].from = NAN;
	}
	return count;
}

static void flow_step(struct plot *plot, const struct chart_flow_step *step, struct flow_bar bar, size_t index)
{
	static const enum tone tones[] = {[FLOW_TOTAL] = TONE_ACCENT, [FLOW_ADD] = TONE_SKY, [FLOW_TAKE] = TONE_LIGHT};
	double left = plot_x(plot, (double)index + (1 - BAR_PART) / 2), width = plot->slots.step_pt * BAR_PART;
	struct text_style style = ink_bold(ANCHOR_MIDDLE);
	char number[INK_NUMBER_SIZE], text[INK_NUMBER_SIZE + 4];
	if (isnan(bar.to)) {
		ink_gap(plot->canvas, (struct box){left, plot->area.y, width, plot->area.height});
		return;
	}
	double top = fmin(plot_y(plot, bar.from), plot_y(plot, bar.to)),
	       bottom = fmax(plot_y(plot, bar.from), plot_y(plot, bar.to));
	ink_box(plot->canvas, (struct box){left, top, width, bottom - top}, palette_tone(tones[step->kind]));
	ink_frame(plot->canvas, (struct box){left, top, width, bottom - top}, palette_soft, INK_HAIR_PT);
	struct str value = ink_number(step->value, 0, number);
	int length = snprintf(text, sizeof text, "%s%.*s",
	                      step->kind == FLOW_ADD    ? "+"
	                      : step->kind == FLOW_TAKE ? "−"
	                                                : "",
	                      STR_ARGS(value));
	if (length > 0)
		ink_label(plot->canvas, left + width / 2, top - INK_TEXT_PT * 0.7, &style,
		          (struct str){text, (size_t)length}, plot->slots.step_pt - 2);
}

/* The level carried from one bar to the next. */
static void flow_links(struct plot *plot, const struct flow_bar *bars, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++) {
		if (isnan(bars[i].to) || isnan(bars[i + 1].to))
			continue;
		double y = plot_y(plot, bars[i].to);
		canvas_move(plot->canvas, plot_x(plot, (double)i + 0.5 + BAR_PART / 2), y);
		canvas_line(plot->canvas, plot_x(plot, (double)i + 1.5 - BAR_PART / 2), y);
		canvas_stroke(plot->canvas,
		              &(struct pen){.colour = palette_soft, .width_pt = 0.5, .dash_pt = {2, 1.5}});
	}
}

void chart_flow_draw(struct canvas *canvas, const struct chart_flow *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct flow_bar bars[FLOW_STEPS_MAX];
	struct str labels[FLOW_STEPS_MAX];
	struct legend legend = {0};
	size_t count = flow_bars(chart, bars);
	double low = NAN, high = NAN;
	bool gap = false;
	for (size_t i = 0; i < count; i++) {
		scale_include(&low, &high, &bars[i].to, 1);
		scale_include(&low, &high, &bars[i].from, 1);
		gap = gap || isnan(bars[i].to);
		labels[i] = chart->steps[i].label;
	}
	if (gap)
		legend_add_gap(&legend, str_of(words->gap));
	struct chart_slots slots = {.kind = SLOTS_LABELS, .count = count, .labels = labels};
	struct plot plot;
	plot_open(&plot, canvas,
	          &(struct plot_frame){
	                  .words = words,
	                  .title = chart->title,
	                  .legend = &legend,
	                  .slots = &slots,
	                  .top_pt = INK_LINE_PT,
	                  .y = plot_y_scale(canvas_height(canvas), low, high, NAN, 1),
	                  .right_pt = 2,
	          });
	if (!plot_usable(&plot))
		return;
	if (isnan(high)) {
		plot_nothing(&plot, words);
		return;
	}
	for (size_t i = 0; i < count; i++)
		flow_step(&plot, &chart->steps[i], bars[i], i);
	flow_links(&plot, bars, count);
}
