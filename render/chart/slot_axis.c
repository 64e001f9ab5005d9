#include "slot_axis.h"

#include <math.h>
#include <stdio.h>

#define AXIS_TOP_PT 2.6       /* from the axis to the labels' line */
#define LABEL_ROOM_PT 2.0     /* between neighbouring labels */
#define LABEL_CUT_MIN_PT 24.0 /* slots narrower than this thin their labels, wider ones cut them */

bool slot_axis_off(const struct chart_slots *slots, size_t index)
{
	if (slots->kind != SLOTS_DAYS)
		return false;
	if (slots->off)
		return slots->off[index];
	int weekday = civil_weekday(slots->first_day + (int32_t)index);
	return weekday == 0 || weekday == 6;
}

bool slot_axis_any_off(const struct chart_slots *slots)
{
	for (size_t i = 0; i < slots->count; i++)
		if (slot_axis_off(slots, i))
			return true;
	return false;
}

static bool has_weekdays(const struct chart_slots *slots, const struct slots_scale *scale)
{
	return slots->kind == SLOTS_DAYS && scale->step_pt >= INK_TEXT_PT + 1;
}

double slot_axis_height(const struct chart_slots *slots, const struct slots_scale *scale)
{
	bool two = slots->kind == SLOTS_MONTHS || has_weekdays(slots, scale);
	return AXIS_TOP_PT + INK_LINE_PT * (two ? 2 : 1);
}

void slot_axis_shade(struct canvas *canvas, const struct chart_slots *slots, const struct slots_scale *scale,
                     double top, double bottom)
{
	for (size_t i = 0; i < slots->count;) {
		size_t end = i;
		while (end < slots->count && slot_axis_off(slots, end))
			end++;
		if (end > i) {
			double left = slots_left(scale, (double)i);
			ink_box(canvas, (struct box){left, top, slots_left(scale, (double)end) - left, bottom - top},
			        palette_shade);
		}
		i = end > i ? end : i + 1;
	}
}

static struct str slot_label(const struct chart_words *words, const struct chart_slots *slots, double step,
                             size_t index, char buffer[INK_NUMBER_SIZE])
{
	int number = (int)index;
	const char *suffix = "";
	if (slots->kind == SLOTS_LABELS)
		return slots->labels[index];
	if (slots->kind == SLOTS_DAYS)
		number = civil_date_of_day(slots->first_day + (int32_t)index).day;
	if (slots->kind == SLOTS_MONTHS) {
		number = civil_month_add(slots->first_month, (int)index).month;
		suffix = step >= 3 * INK_TEXT_PT ? words->month_suffix : "";
	}
	int length = snprintf(buffer, INK_NUMBER_SIZE, "%d%s", number, suffix);
	return (struct str){buffer, length > 0 ? (size_t)length : 0};
}

struct str slot_axis_name(const struct chart_words *words, const struct chart_slots *slots, size_t index,
                          char buffer[INK_NUMBER_SIZE])
{
	return slot_label(words, slots, INFINITY, index, buffer);
}

static double widest_label(const struct canvas *canvas, const struct chart_words *words,
                           const struct chart_slots *slots, double step)
{
	struct text_style style = ink_style(ANCHOR_MIDDLE);
	char buffer[INK_NUMBER_SIZE];
	double widest = 0;
	for (size_t i = 0; i < slots->count; i++)
		widest = fmax(widest, ink_width(canvas, &style, slot_label(words, slots, step, i, buffer)));
	return widest;
}

/* Every how many slots a label has room: from the numbers that people count by. */
static size_t label_stride(const struct chart_slots *slots, double step, double widest)
{
	static const size_t hours[] = {1, 2, 3, 6, 12, 24}, months[] = {1, 3, 6, 12}, days[] = {1, 2, 5, 10, 15};
	const size_t *strides = slots->kind == SLOTS_HOURS ? hours : slots->kind == SLOTS_MONTHS ? months : days;
	size_t count = slots->kind == SLOTS_HOURS ? 6 : slots->kind == SLOTS_MONTHS ? 4 : 5;
	double need = widest + LABEL_ROOM_PT;
	if (slots->kind == SLOTS_LABELS) {
		if (step >= LABEL_CUT_MIN_PT)
			return 1;
		return (size_t)fmax(1, ceil(fmin(need, LABEL_CUT_MIN_PT * 2) / step));
	}
	for (size_t i = 0; i < count; i++)
		if ((double)strides[i] * step >= need)
			return strides[i];
	return (size_t)fmax(1, ceil(need / step));
}

static bool label_shown(const struct chart_slots *slots, size_t index, size_t stride)
{
	if (slots->kind != SLOTS_DAYS || stride < 5)
		return index % stride == 0;
	struct civil_date date = civil_date_of_day(slots->first_day + (int32_t)index);
	if (date.day == 1)
		return true;
	if ((size_t)date.day % stride)
		return false;
	/* The 30th gives way to the next first, where that is on the axis. */
	size_t to_first = (size_t)(civil_days_in_month(civil_month_of(date)) + 1 - date.day);
	return index + to_first >= slots->count || to_first + 1 >= stride;
}

static void draw_years(struct canvas *canvas, const struct chart_words *words, const struct chart_slots *slots,
                       const struct slots_scale *scale, double y)
{
	struct text_style style = ink_soft(ANCHOR_START);
	double free_from = -1;
	for (size_t i = 0; i < slots->count; i++) {
		struct civil_month month = civil_month_add(slots->first_month, (int)i);
		char buffer[INK_NUMBER_SIZE];
		if (i && month.month != 1)
			continue;
		snprintf(buffer, sizeof buffer, "%d%s", month.year, words->year_suffix);
		double x = slots_left(scale, (double)i) + 1, width = ink_width(canvas, &style, str_of(buffer));
		if (x < free_from || x + width > canvas_width(canvas))
			continue;
		canvas_text(canvas, x, ink_baseline(&style, y), &style, str_of(buffer));
		free_from = x + width + LABEL_ROOM_PT;
	}
}

void slot_axis_draw(struct canvas *canvas, const struct chart_words *words, const struct chart_slots *slots,
                    const struct slots_scale *scale, double y)
{
	struct text_style style = ink_style(ANCHOR_MIDDLE), soft = ink_soft(ANCHOR_MIDDLE);
	double step = scale->step_pt, widest = widest_label(canvas, words, slots, step);
	size_t stride = label_stride(slots, step, widest);
	double middle = y + AXIS_TOP_PT + INK_LINE_PT / 2;
	for (size_t i = 0; i < slots->count; i++) {
		char buffer[INK_NUMBER_SIZE];
		double x = slots_left(scale, (double)i + 0.5);
		if (label_shown(slots, i, stride)) {
			struct str label = slot_label(words, slots, step, i, buffer);
			double room =
			        fmin((double)stride * step - LABEL_ROOM_PT, 2 * fmin(x, canvas_width(canvas) - x));
			ink_label(canvas, x, middle, &style, label, room);
		}
		if (has_weekdays(slots, scale))
			ink_label(canvas, x, middle + INK_LINE_PT, &soft,
			          str_of(words->weekdays[civil_weekday(slots->first_day + (int32_t)i)]), step);
	}
	if (slots->kind == SLOTS_MONTHS)
		draw_years(canvas, words, slots, scale, middle + INK_LINE_PT);
}
