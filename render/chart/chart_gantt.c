#include "chart_gantt.h"

#include <math.h>
#include <stdio.h>

#include "ink.h"
#include "matrix.h"
#include "plot.h"

#define ROW_MOST_PT 15.0
#define BAR_PART 0.5
#define ROWS_MAX 128
#define MARK_PT 5.5

/* Where the beginning of a day stands on the month slots. */
static double gantt_slot(const struct chart_gantt *chart, int32_t day)
{
	struct civil_date date = civil_date_of_day(day);
	struct civil_month month = civil_month_of(date);
	int months = (month.year - chart->first_month.year) * 12 + month.month - chart->first_month.month;
	return months + (double)(date.day - 1) / civil_days_in_month(month);
}

static enum tone gantt_tone(const struct chart_gantt *chart, const struct chart_gantt_row *row)
{
	int32_t left = row->to_day - chart->base_day;
	if (chart->line_count && left < chart->line_days[0])
		return TONE_VERMILLION;
	if (chart->line_count && left < chart->line_days[chart->line_count - 1])
		return TONE_ORANGE;
	return TONE_SKY;
}

static void gantt_row(const struct matrix *matrix, const struct chart_gantt *chart, size_t index)
{
	const struct chart_gantt_row *row = &chart->rows[index];
	double count = (double)chart->month_count, from = 0, to = count;
	if (!row->unknown) {
		from = row->from_day == INT32_MIN ? 0 : fmax(0, gantt_slot(chart, row->from_day));
		to = gantt_slot(chart, row->to_day + 1);
	}
	bool ends = !row->unknown && to >= 0 && to <= count;
	to = fmin(to, count);
	if (to < 0 || from > count)
		return;
	struct box bar = matrix_cell(matrix, index, from, fmax(0, to - from));
	bar.y += bar.height * (1 - BAR_PART) / 2;
	bar.height *= BAR_PART;
	if (row->unknown) {
		ink_gap(matrix->canvas, bar);
		return;
	}
	ink_box(matrix->canvas, bar, palette_tone(gantt_tone(chart, row)));
	if (ends) {
		double x = fmin(bar.x + bar.width, matrix->area.x + matrix->area.width - MARK_PT / 2);
		ink_mark(matrix->canvas, INK_DIAMOND, x, bar.y + bar.height / 2, MARK_PT, palette_ink);
	}
}

static void gantt_line(const struct matrix *matrix, const struct chart_gantt *chart, struct placer *placer, int32_t day,
                       struct str label, bool base)
{
	struct text_style style = base ? ink_bold(ANCHOR_START) : ink_style(ANCHOR_START);
	double slot = gantt_slot(chart, day), top = matrix->area.y, bottom = top + matrix->area.height;
	if (slot < 0 || slot > (double)chart->month_count)
		return;
	double x = slots_left(&matrix->slots, slot), width = ink_width(matrix->canvas, &style, label);
	double y = top - INK_LINE_PT - 1;
	struct box candidates[3] = {{x - width / 2 - 1, y, width + 2, INK_LINE_PT},
	                            {x - 1, y, width + 2, INK_LINE_PT},
	                            {x - width - 1, y, width + 2, INK_LINE_PT}};
	struct box taken;
	if (base)
		ink_rule(matrix->canvas, x, top - 1, x, bottom, palette_ink, 0.8);
	else
		ink_dashes(matrix->canvas, x, top - 1, x, bottom, palette_soft, 0.6);
	if (label.size && placer_place(placer, candidates, 3, &taken))
		canvas_text(matrix->canvas, taken.x + 1, ink_baseline(&style, y + INK_LINE_PT / 2), &style, label);
}

static void gantt_lines(const struct matrix *matrix, const struct chart_gantt *chart)
{
	struct placer placer;
	placer_init(&placer, (struct box){matrix->area.x - 1, 0, matrix->area.width + 2, matrix->area.y});
	gantt_line(matrix, chart, &placer, chart->base_day, chart->base_label, true);
	for (size_t i = 0; i < chart->line_count; i++) {
		char label[INK_FIT_SIZE];
		snprintf(label, sizeof label, "%d%.*s", chart->line_days[i], STR_ARGS(chart->line_suffix));
		gantt_line(matrix, chart, &placer, chart->base_day + chart->line_days[i], str_of(label), false);
	}
}

void chart_gantt_draw(struct canvas *canvas, const struct chart_gantt *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct legend legend = {0};
	struct str labels[ROWS_MAX], notes[ROWS_MAX];
	size_t rows = chart->row_count < ROWS_MAX ? chart->row_count : ROWS_MAX;
	bool gap = false;
	for (size_t i = 0; i < rows; i++) {
		labels[i] = chart->rows[i].label;
		notes[i] = chart->rows[i].note;
		gap = gap || chart->rows[i].unknown;
	}
	if (gap)
		legend_add_gap(&legend, str_of(words->unknown));
	struct chart_slots slots = {
	        .kind = SLOTS_MONTHS, .count = chart->month_count, .first_month = chart->first_month};
	struct matrix matrix;
	if (!matrix_open(&matrix, canvas,
	                 &(struct matrix_frame){
	                         .words = words,
	                         .legend = &legend,
	                         .slots = &slots,
	                         .row_labels = labels,
	                         .row_count = rows,
	                         .notes = notes,
	                         .note_title = chart->note_title,
	                         .row_most_pt = ROW_MOST_PT,
	                         .above_pt = INK_LINE_PT + 1,
	                 }))
		return;
	for (size_t month = 1; month < chart->month_count; month++) {
		double x = slots_left(&matrix.slots, (double)month);
		ink_rule(canvas, x, matrix.area.y, x, matrix.area.y + matrix.area.height, palette_grid, INK_HAIR_PT);
	}
	for (size_t i = 0; i < rows; i++)
		gantt_row(&matrix, chart, i);
	gantt_lines(&matrix, chart);
}
