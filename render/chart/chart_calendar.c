#include "chart_calendar.h"

#include <math.h>
#include <stdio.h>

#include "event_lane.h"
#include "ink.h"
#include "legend.h"
#include "plot.h"
#include "slot_axis.h"

#define WEEK_DAYS 7
#define NAMES_PT 10.0
#define CELL_LEAST_PT 11.0
#define INSET_PT 2.0
#define MARK_PT 5.0

struct calendar {
	const struct chart_calendar *chart;
	const struct chart_words *words;
	struct canvas *canvas;
	struct chart_slots days; /* of the month */
	int lead;                /* cells before the 1st */
	double top, cell_width, cell_height;
};

static struct box calendar_cell(const struct calendar *calendar, size_t index)
{
	size_t place = index + (size_t)calendar->lead;
	return (struct box){(double)(place % WEEK_DAYS) * calendar->cell_width,
	                    calendar->top + (double)(place / WEEK_DAYS) * calendar->cell_height, calendar->cell_width,
	                    calendar->cell_height};
}

static bool calendar_covers(const struct chart_calendar_entry *entry, int32_t day)
{
	return day >= entry->from_day && day <= (entry->to_day > entry->from_day ? entry->to_day : entry->from_day);
}

static void calendar_entry(const struct calendar *calendar, const struct chart_calendar_entry *entry, struct box cell,
                           double y, bool named)
{
	struct text_style style = ink_style(ANCHOR_START);
	double x = cell.x + INSET_PT + MARK_PT / 2, end = cell.x + cell.width;
	event_mark(calendar->canvas, entry->kind, x, y, MARK_PT);
	if (named)
		ink_label(calendar->canvas, x + MARK_PT / 2 + 1.5, y, &style, entry->label,
		          end - x - MARK_PT / 2 - 2.5);
	else
		ink_rule(calendar->canvas, x + MARK_PT / 2 + 1.5, y, end - INSET_PT, y, palette_axis, 0.5);
}

/* The entries of a day beneath its number; what has no line is counted in the last. */
static void calendar_entries(const struct calendar *calendar, struct box cell, int32_t day, bool week_begins)
{
	struct text_style soft = ink_soft(ANCHOR_START);
	const struct chart_calendar *chart = calendar->chart;
	size_t total = 0, drawn = 0, lines = (size_t)fmax(0, floor((cell.height - INK_LINE_PT - 2) / INK_LINE_PT));
	for (size_t i = 0; i < chart->entry_count; i++)
		total += calendar_covers(&chart->entries[i], day);
	size_t shown = total <= lines ? total : lines ? lines - 1 : 0;
	double y = cell.y + INK_LINE_PT + 1 + INK_LINE_PT / 2;
	for (size_t i = 0; i < chart->entry_count && drawn < shown; i++) {
		const struct chart_calendar_entry *entry = &chart->entries[i];
		if (!calendar_covers(entry, day))
			continue;
		calendar_entry(calendar, entry, cell, y, day == entry->from_day || week_begins);
		y += INK_LINE_PT;
		drawn++;
	}
	if (shown < total && lines) {
		char rest[INK_NUMBER_SIZE];
		snprintf(rest, sizeof rest, "+%zu", total - shown);
		ink_label(calendar->canvas, cell.x + INSET_PT, y, &soft, str_of(rest), cell.width - 2 * INSET_PT);
	}
}

static void calendar_day(const struct calendar *calendar, size_t index)
{
	struct text_style number = ink_bold(ANCHOR_START), soft = ink_soft(ANCHOR_END);
	struct box cell = calendar_cell(calendar, index);
	char buffer[INK_NUMBER_SIZE];
	double y = cell.y + 1 + INK_LINE_PT / 2;
	if (slot_axis_off(&calendar->days, index))
		ink_box(calendar->canvas, cell, palette_shade);
	ink_frame(calendar->canvas, cell, palette_grid, 0.5);
	double taken = ink_label(calendar->canvas, cell.x + INSET_PT, y, &number,
	                         ink_number((double)index + 1, 0, buffer), cell.width - INSET_PT);
	if (calendar->chart->day_names)
		ink_label(calendar->canvas, cell.x + cell.width - INSET_PT, y, &soft, calendar->chart->day_names[index],
		          cell.width - 2 * INSET_PT - taken - 2);
	calendar_entries(calendar, cell, calendar->days.first_day + (int32_t)index,
	                 index == 0 || (index + (size_t)calendar->lead) % WEEK_DAYS == 0);
}

static void calendar_legend(struct legend *legend, const struct calendar *calendar)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		bool any = false;
		for (size_t i = 0; i < calendar->chart->entry_count && !any; i++) {
			const struct chart_calendar_entry *entry = &calendar->chart->entries[i];
			any = entry->kind == (enum chart_event_kind)kind &&
			      entry->from_day < calendar->days.first_day + (int32_t)calendar->days.count &&
			      (entry->to_day >= calendar->days.first_day ||
			       entry->from_day >= calendar->days.first_day);
		}
		if (any)
			event_key(legend, calendar->words, (enum chart_event_kind)kind);
	}
	legend_add_fill(legend, palette_shade, str_of(calendar->words->off_day));
}

void chart_calendar_draw(struct canvas *canvas, const struct chart_calendar *chart)
{
	struct calendar calendar = {.chart = chart, .words = plot_words(chart->words), .canvas = canvas};
	struct legend legend = {0};
	const struct str none = {"", 0};
	double width = canvas_width(canvas);
	calendar.days = (struct chart_slots){.kind = SLOTS_DAYS,
	                                     .count = (size_t)civil_days_in_month(chart->month),
	                                     .first_day = civil_month_first_day(chart->month),
	                                     .off = chart->off};
	calendar.lead = (civil_weekday(calendar.days.first_day) + WEEK_DAYS - 1) % WEEK_DAYS;
	size_t weeks = (calendar.days.count + (size_t)calendar.lead + WEEK_DAYS - 1) / WEEK_DAYS;
	calendar_legend(&legend, &calendar);
	calendar.top = legend_height(canvas, none, &legend, width) + NAMES_PT;
	calendar.cell_width = width / WEEK_DAYS;
	calendar.cell_height = (canvas_height(canvas) - calendar.top - 0.5) / (double)weeks;
	if (calendar.cell_height < CELL_LEAST_PT || calendar.cell_width < CELL_LEAST_PT)
		return;
	legend_draw(canvas, none, &legend, 0, 0, width);
	struct text_style soft = ink_soft(ANCHOR_MIDDLE);
	for (int i = 0; i < WEEK_DAYS; i++)
		ink_label(canvas, (i + 0.5) * calendar.cell_width, calendar.top - NAMES_PT / 2, &soft,
		          str_of(calendar.words->weekdays[(i + 1) % WEEK_DAYS]), calendar.cell_width);
	for (size_t i = 0; i < calendar.days.count; i++)
		calendar_day(&calendar, i);
}
