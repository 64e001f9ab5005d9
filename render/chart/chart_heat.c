#include "chart_heat.h"

#include <math.h>

#include "ink.h"
#include "legend.h"
#include "plot.h"
#include "scale.h"
#include "slot_axis.h"

#define KEY_HEIGHT_PT 5.0
#define KEY_STEP_PT 18.0
#define CELL_SPACE_PT 0.4
#define HEAD_PT (KEY_HEIGHT_PT + 13)
/* Without key: half a line, for the first row's label. */
#define BARE_HEAD_PT 4.0

struct heat {
	const struct chart_heat *chart;
	const struct chart_words *words;
	struct canvas *canvas;
	struct box area;
	struct slots_scale columns;
	double row_pt;
	double low, step;     /* the colours' borders: low + i * step */
	bool any, gap, given; /* given: the caller set both ends */
};

/* The next round width of a colour's class. */
static double heat_step(double raw)
{
	static const double rounds[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
	double power = pow(10, floor(log10(raw)));
	for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++)
		if (raw <= rounds[i] * power * (1 + 1e-9))
			return rounds[i] * power;
	return 10 * power;
}

static void heat_measure(struct heat *heat)
{
	const struct chart_heat *chart = heat->chart;
	size_t count = chart->row_count * chart->columns.count;
	double low = NAN, high = NAN;
	scale_include(&low, &high, chart->values, count);
	for (size_t i = 0; i < count && !heat->gap; i++)
		heat->gap = !isfinite(chart->values[i]);
	heat->any = !isnan(high);
	bool given = heat->given = isfinite(chart->low) && isfinite(chart->high) && chart->high > chart->low;
	/* The ends as a scale makes them: finite, apart, and from zero unless there are negative values. */
	struct scale ends = given ? scale_exact(chart->low, chart->high, 4, 0) : scale_exact(fmin(0, low), high, 4, 0);
	heat->step = heat_step((ends.high - ends.low) / PALETTE_STEPS);
	heat->low = given ? ends.low : floor(ends.low / heat->step) * heat->step;
	if (heat->low + heat->step * PALETTE_STEPS < ends.high)
		heat->step = heat_step(heat->step * 1.01);
}

static struct str heat_row_label(const struct chart_heat *chart, size_t row, char buffer[INK_NUMBER_SIZE])
{
	return chart->row_labels ? chart->row_labels[row] : ink_number((double)row, 0, buffer);
}

static double heat_labels_width(const struct heat *heat)
{
	struct text_style style = ink_style(ANCHOR_END);
	char buffer[INK_NUMBER_SIZE];
	double widest = ink_width(heat->canvas, &style, heat->chart->row_title);
	for (size_t i = 0; i < heat->chart->row_count; i++)
		widest = fmax(widest, ink_width(heat->canvas, &style, heat_row_label(heat->chart, i, buffer)));
	return fmin(widest + 4, canvas_width(heat->canvas) * 0.4);
}

/* The key: seven fields and the numbers at their borders, at the right end of the head; gives its width. */
static double heat_key(const struct heat *heat, double right)
{
	struct text_style style = ink_style(ANCHOR_MIDDLE);
	double left = right - PALETTE_STEPS * KEY_STEP_PT, step = heat->step;
	char buffer[INK_NUMBER_SIZE];
	double taken = -INFINITY;
	int decimals = fabs(step - round(step)) < 1e-9 ? 0 : (int)fmin(7, fmax(1, 1 - floor(log10(step))));
	for (int i = 0; i < PALETTE_STEPS; i++) {
		struct box field = {left + i * KEY_STEP_PT, 0.5, KEY_STEP_PT, KEY_HEIGHT_PT};
		ink_box(heat->canvas, field, palette_step(i));
		ink_frame(heat->canvas, field, palette_axis, INK_HAIR_PT);
	}
	for (int i = 0; i <= PALETTE_STEPS; i++) {
		double border = heat->low + i * step;
		/* The last class ends where the caller said that values end: no «105 %». */
		if (heat->given && border > heat->chart->high)
			border = heat->chart->high;
		struct str text = ink_number(border, decimals, buffer);
		double half = ink_width(heat->canvas, &style, text) / 2;
		double x = fmin(left + i * KEY_STEP_PT, canvas_width(heat->canvas) - half);
		if (x - half < taken + 2)
			continue;
		canvas_text(heat->canvas, x, ink_baseline(&style, KEY_HEIGHT_PT + 5.5), &style, text);
		taken = x + half;
	}
	return PALETTE_STEPS * KEY_STEP_PT + 8;
}

/* Title, key and the sign of gaps; gives the height. */
static double heat_head(const struct heat *heat)
{
	struct text_style style = ink_soft(ANCHOR_START);
	struct legend legend = {0};
	double width = canvas_width(heat->canvas);
	double right = width - 6;
	if (width < PALETTE_STEPS * KEY_STEP_PT + 60 || canvas_height(heat->canvas) < HEAD_PT * 3)
		return BARE_HEAD_PT;
	double left = heat->any ? right - heat_key(heat, right) : right;
	if (heat->gap) {
		legend_add_gap(&legend, str_of(heat->words->gap));
		double need = 20 + ink_width(heat->canvas, &style, str_of(heat->words->gap));
		left -= need;
		if (left > 0)
			legend_draw(heat->canvas, (struct str){"", 0}, &legend, left, -1.5, need - 4);
	}
	ink_label(heat->canvas, 0, 4, &style, heat->chart->title, left - 4);
	return HEAD_PT;
}

static void heat_rows(const struct heat *heat)
{
	struct text_style style = ink_style(ANCHOR_END), soft = ink_soft(ANCHOR_END);
	size_t stride = 1;
	while ((double)stride * heat->row_pt < INK_TEXT_PT + 0.2)
		stride += heat->chart->row_labels ? 1 : stride < 3 ? 1 : 3;
	for (size_t row = 0; row < heat->chart->row_count; row += stride) {
		char buffer[INK_NUMBER_SIZE];
		ink_label(heat->canvas, heat->area.x - 3, heat->area.y + ((double)row + 0.5) * heat->row_pt, &style,
		          heat_row_label(heat->chart, row, buffer), heat->area.x - 3);
	}
	ink_label(heat->canvas, heat->area.x - 3, heat->area.y + heat->area.height + 2 + INK_LINE_PT / 2, &soft,
	          heat->chart->row_title, heat->area.x - 3);
}

static void heat_cell(const struct heat *heat, size_t row, size_t column)
{
	double value = heat->chart->values[row * heat->chart->columns.count + column];
	struct box cell = {slots_left(&heat->columns, (double)column), heat->area.y + (double)row * heat->row_pt,
	                   heat->columns.step_pt, heat->row_pt};
	if (!isfinite(value)) {
		ink_gap(heat->canvas, cell);
		return;
	}
	struct colour fill = palette_step(palette_step_of(value, heat->low, heat->low + heat->step * PALETTE_STEPS));
	double space = fmin(CELL_SPACE_PT, fmin(cell.width, cell.height) / 10);
	ink_box(heat->canvas, (struct box){cell.x, cell.y, cell.width - space, cell.height - space}, fill);
	if (!heat->chart->print_values || heat->row_pt < INK_TEXT_PT + 0.5)
		return;
	struct text_style style = ink_style(ANCHOR_MIDDLE);
	style.colour = palette_text_on(fill);
	char buffer[INK_NUMBER_SIZE];
	struct str text = ink_number(value, heat->chart->decimals, buffer);
	if (ink_width(heat->canvas, &style, text) <= cell.width - 1)
		canvas_text(heat->canvas, cell.x + cell.width / 2, ink_baseline(&style, cell.y + cell.height / 2),
		            &style, text);
}

/* Days off have a bar beneath their column: the cells themselves carry the value's colour. */
static void heat_off_days(const struct heat *heat)
{
	double bottom = heat->area.y + heat->area.height;
	slot_axis_shade(heat->canvas, &heat->chart->columns, &heat->columns, bottom + 0.5,
	                bottom + slot_axis_height(&heat->chart->columns, &heat->columns));
}

void chart_heat_draw(struct canvas *canvas, const struct chart_heat *chart)
{
	struct heat heat = {.chart = chart, .words = plot_words(chart->words), .canvas = canvas};
	heat_measure(&heat);
	if (!chart->row_count || !chart->columns.count)
		return;
	double head = heat_head(&heat);
	heat.area.x = heat_labels_width(&heat);
	heat.area.y = head;
	heat.area.width = canvas_width(canvas) - heat.area.x;
	heat.columns = (struct slots_scale){heat.area.x, heat.area.width / (double)chart->columns.count};
	heat.area.height = canvas_height(canvas) - head - slot_axis_height(&chart->columns, &heat.columns);
	heat.row_pt = heat.area.height / (double)chart->row_count;
	if (heat.area.height < 8 || heat.area.width < 8)
		return;
	heat_off_days(&heat);
	if (heat.any)
		for (size_t row = 0; row < chart->row_count; row++)
			for (size_t column = 0; column < chart->columns.count; column++)
				heat_cell(&heat, row, column);
	else
		ink_gap(canvas, heat.area);
	heat_rows(&heat);
	slot_axis_draw(canvas, heat.words, &chart->columns, &heat.columns, heat.area.y + heat.area.height);
	if (!heat.any)
		ink_note(canvas, heat.area, heat.words->no_data);
}
