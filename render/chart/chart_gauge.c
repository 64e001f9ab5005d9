#include "chart_gauge.h"

#include <math.h>
#include <stdio.h>

#include "ink.h"
#include "legend.h"
#include "plot.h"
#include "scale.h"

#define PARTS_MAX 12
#define BAR_MOST_PT 14.0
#define EDGE_PT 4.0
/* A label in the way of another moves aside by so much, so often. */
#define SHIFT_PT 4.0
#define SHIFTS 12

struct gauge {
	const struct chart_gauge *chart;
	struct canvas *canvas;
	struct scale x;
	struct box bar;
	size_t part_count;
	double total;
	bool gap;
};

static enum tone gauge_tone(const struct gauge *gauge, size_t index)
{
	enum tone tone = gauge->chart->parts[index].tone;
	return tone == TONE_AUTO ? palette_stack_tone(index) : tone;
}

static void gauge_sum(struct gauge *gauge)
{
	for (size_t i = 0; i < gauge->part_count; i++) {
		if (isfinite(gauge->chart->parts[i].value))
			gauge->total += fmax(0, gauge->chart->parts[i].value);
		else
			gauge->gap = true;
	}
}

/* Title at the left, the sum against the cap at the right. */
static void gauge_head(const struct gauge *gauge)
{
	struct text_style soft = ink_soft(ANCHOR_START), bold = ink_bold(ANCHOR_END);
	char total[INK_NUMBER_SIZE], cap[INK_NUMBER_SIZE], text[4 * INK_NUMBER_SIZE];
	double width = canvas_width(gauge->canvas);
	int decimals = gauge->chart->decimals;
	struct str sum = ink_number(gauge->total, decimals, total);
	struct str most = ink_number(gauge->chart->cap.value, decimals, cap);
	bool capped = isfinite(gauge->chart->cap.value);
	/* «≧» is safe in the face: a part that was not recorded makes the sum a lower bound. */
	int length = snprintf(text, sizeof text, "%s%.*s%s%.*s", gauge->gap ? "≧" : "", STR_ARGS(sum),
	                      capped ? " / " : "", (int)(capped ? most.size : 0), most.at);
	if (capped && gauge->total > gauge->chart->cap.value && length > 0 && (size_t)length < sizeof text) {
		struct str over = ink_number(gauge->total - gauge->chart->cap.value, decimals, total);
		snprintf(text + length, sizeof text - (size_t)length, " (+%.*s)", STR_ARGS(over));
	}
	bold.size_pt = 9;
	double taken = ink_label(gauge->canvas, width, 5.5, &bold, str_of(text), width);
	ink_label(gauge->canvas, 0, 5.5, &soft, gauge->chart->title, width - taken - 6);
}

static void gauge_bar(const struct gauge *gauge)
{
	double sum = 0;
	ink_box(gauge->canvas, gauge->bar, palette_shade);
	for (size_t i = 0; i < gauge->part_count; i++) {
		double value = gauge->chart->parts[i].value;
		if (!isfinite(value) || value <= 0)
			continue;
		double left = scale_at(&gauge->x, sum), right = scale_at(&gauge->x, sum + value);
		ink_box(gauge->canvas, (struct box){left, gauge->bar.y + 2, right - left, gauge->bar.height - 4},
		        palette_tone(gauge_tone(gauge, i)));
		if (sum > 0)
			ink_rule(gauge->canvas, left, gauge->bar.y + 2, left, gauge->bar.y + gauge->bar.height - 2,
			         palette_white, 0.5);
		sum += value;
	}
	double cap = gauge->chart->cap.value;
	if (isfinite(cap) && sum > cap) {
		/* What is over the cap runs between two alarm rails, so that the parts keep their own tones. */
		double left = scale_at(&gauge->x, cap), width = scale_at(&gauge->x, sum) - left;
		ink_box(gauge->canvas, (struct box){left, gauge->bar.y - 1, width, 3}, palette_tone(TONE_VERMILLION));
		ink_box(gauge->canvas, (struct box){left, gauge->bar.y + gauge->bar.height - 2, width, 3},
		        palette_tone(TONE_VERMILLION));
	}
}

/* A label centred on a point of the scale, kept on the canvas and off what stands there. */
static void gauge_point(const struct gauge *gauge, struct placer *placer, double value, double y,
                        const struct text_style *style, struct str text, bool shifts)
{
	double width = ink_width(gauge->canvas, style, text), x = scale_at(&gauge->x, value) - width / 2;
	x = fmax(0, fmin(x, canvas_width(gauge->canvas) - width));
	struct box at[2 * SHIFTS + 1], taken;
	for (int i = 0; i <= 2 * SHIFTS; i++) {
		int steps = (i + 1) / 2 * (i % 2 ? -1 : 1); /* 0, -1, 1, -2, 2 … */
		at[i] = (struct box){x - 1.5 + steps * SHIFT_PT, y - INK_LINE_PT / 2, width + 3, INK_LINE_PT};
	}
	if (placer_place(placer, at, shifts ? 2 * SHIFTS + 1 : 1, &taken))
		canvas_text(gauge->canvas, taken.x + 1.5, ink_baseline(style, y), style, text);
}

static void gauge_scale(const struct gauge *gauge)
{
	struct text_style bold = ink_bold(ANCHOR_START), soft = ink_soft(ANCHOR_START), plain = ink_style(ANCHOR_START);
	double bottom = gauge->bar.y + gauge->bar.height, y = bottom + 3 + INK_LINE_PT / 2;
	const struct chart_limit *cap = &gauge->chart->cap, *forecast = &gauge->chart->forecast;
	struct placer placer;
	placer_init(&placer, (struct box){-2, 0, canvas_width(gauge->canvas) + 4, canvas_height(gauge->canvas)});
	if (isfinite(cap->value)) {
		double x = scale_at(&gauge->x, cap->value);
		ink_rule(gauge->canvas, x, gauge->bar.y - 2, x, bottom + 3, palette_ink, 1.5);
		gauge_point(gauge, &placer, cap->value, y, &bold, cap->label, true);
	}
	if (isfinite(forecast->value)) {
		double x = scale_at(&gauge->x, forecast->value), middle = gauge->bar.y + gauge->bar.height / 2;
		char label[INK_FIT_SIZE];
		snprintf(label, sizeof label, "◇%.*s", STR_ARGS(forecast->label));
		ink_mark(gauge->canvas, INK_DIAMOND, x, middle, 7, palette_ink);
		ink_mark(gauge->canvas, INK_DIAMOND, x, middle, 3.5, palette_white);
		gauge_point(gauge, &placer, forecast->value, y, &plain, str_of(label), true);
	}
	for (size_t i = 0; i < gauge->x.tick_count; i++) {
		char buffer[INK_NUMBER_SIZE];
		double x = scale_at(&gauge->x, gauge->x.ticks[i]);
		ink_rule(gauge->canvas, x, bottom, x, bottom + 2, palette_axis, 0.5);
		gauge_point(gauge, &placer, gauge->x.ticks[i], y, &soft,
		            ink_number(gauge->x.ticks[i], gauge->x.decimals, buffer), false);
	}
}

static void gauge_legend(const struct gauge *gauge, struct legend *legend, char names[PARTS_MAX][INK_FIT_SIZE],
                         const struct chart_words *words)
{
	for (size_t i = 0; i < gauge->part_count; i++) {
		char number[INK_NUMBER_SIZE];
		const struct chart_gauge_part *part = &gauge->chart->parts[i];
		if (isfinite(part->value)) {
			struct str value = ink_number(part->value, gauge->chart->decimals, number);
			snprintf(names[i], INK_FIT_SIZE, "%.*s %.*s", STR_ARGS(part->name), STR_ARGS(value));
			legend_add_fill(legend, palette_tone(gauge_tone(gauge, i)), str_of(names[i]));
		} else {
			snprintf(names[i], INK_FIT_SIZE, "%.*s %s", STR_ARGS(part->name), words->gap);
			legend_add_gap(legend, str_of(names[i]));
		}
	}
}

void chart_gauge_draw(struct canvas *canvas, const struct chart_gauge *chart)
{
	struct gauge gauge = {.chart = chart, .canvas = canvas};
	const struct chart_words *words = plot_words(chart->words);
	char names[PARTS_MAX][INK_FIT_SIZE];
	struct legend legend = {0};
	double width = canvas_width(canvas), height = canvas_height(canvas);
	gauge.part_count = chart->part_count < PARTS_MAX ? chart->part_count : PARTS_MAX;
	gauge_sum(&gauge);
	gauge_legend(&gauge, &legend, names, words);
	double most = fmax(gauge.total, fmax(isfinite(chart->cap.value) ? chart->cap.value * 1.1 : 0,
	                                     isfinite(chart->forecast.value) ? chart->forecast.value * 1.05 : 0));
	gauge.x = scale_exact(0, most > 0 ? most : NAN, 5, 0);
	gauge.x.from_pt = EDGE_PT;
	gauge.x.to_pt = width - EDGE_PT;
	double foot = legend_height(canvas, (struct str){"", 0}, &legend, width);
	double top = 13, below = 3 + INK_LINE_PT + (foot > 0 ? foot : 0);
	gauge.bar = (struct box){EDGE_PT, top, width - 2 * EDGE_PT, fmin(BAR_MOST_PT, height - top - below)};
	if (gauge.bar.height < 6 || gauge.bar.width < 20)
		return;
	gauge_head(&gauge);
	gauge_bar(&gauge);
	gauge_scale(&gauge);
	legend_draw(canvas, (struct str){"", 0}, &legend, 0, gauge.bar.y + gauge.bar.height + 3 + INK_LINE_PT + 1,
	            width);
}
