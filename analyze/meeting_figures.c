/* The chapter on meetings: what was held and decided, the homework of last time, and what comes next. */
#include "as_known.h"
#include "ledger_words.h"

static const char title[] = "会議台帳";
static const char *const classes[] = {
        [MEETING_REGULAR] = "regular",
        [MEETING_URGENT] = "urgent",
        [MEETING_OTHER] = "other",
};

static struct figure_origin origin_of(const struct month_run *run)
{
	return known_origin(ledger_word(run->config, title), run->ledgers->meeting_count);
}

static void add_held(struct month_run *run)
{
	struct figure_origin origin = origin_of(run);
	struct figure_table *out = figures_table(
	        run->figures, "meetings.list",
	        "date:day class from until place attendees agenda decisions minutes recording incident line", &origin);
	int64_t counts[3] = {0};

	for (size_t i = 0; i < run->ledgers->meeting_count; i++) {
		const struct meeting *meeting = &run->ledgers->meetings[i];

		if (!known_in_month(run, meeting->date))
			continue;
		counts[meeting->class]++;
		figures_row(run->figures, out,
		            (struct figure_value[]){planned_value(run, meeting->date),
		                                    figure_text(classes[meeting->class]), figure_text(meeting->from),
		                                    figure_text(meeting->until), figure_text(meeting->place),
		                                    figure_text(meeting->attendees), figure_text(meeting->agenda),
		                                    figure_text(meeting->decisions), figure_text(meeting->minutes),
		                                    figure_text(meeting->recording), figure_text(meeting->incident),
		                                    figure_integer(meeting->row.line)});
	}
	figures_add(run->figures, "meetings.regular", "", figure_integer(counts[MEETING_REGULAR]), &origin);
	figures_add(run->figures, "meetings.urgent", "", figure_integer(counts[MEETING_URGENT]), &origin);
}

/* The last regular meeting before the first of the month: whose homework is «of last time»; NO_TIME: none. */
static int64_t last_time_us(const struct month_run *run)
{
	int64_t last_us = NO_TIME;

	for (size_t i = 0; i < run->ledgers->meeting_count; i++) {
		const struct meeting *meeting = &run->ledgers->meetings[i];

		if (meeting->class == MEETING_REGULAR && meeting->date.at_us < run->from_us &&
		    meeting->date.at_us > last_us)
			last_us = meeting->date.at_us;
	}
	return last_us;
}

/* Homework of last time and of the month, and older that is not done. 宿題完了 has no date: it is as the ledger has it.
 */
static void add_homework(struct month_run *run)
{
	struct figure_origin origin = origin_of(run);
	struct figure_table *out = figures_table(run->figures, "meetings.homework",
	                                         "given:day class homework due:day state overdue line", &origin);
	int64_t last_us = last_time_us(run), open = 0;

	for (size_t i = 0; i < run->ledgers->meeting_count; i++) {
		const struct meeting *meeting = &run->ledgers->meetings[i];
		bool overdue = !meeting->homework_done && known_overdue(run, meeting->homework_due);

		if (!*meeting->homework || !known(run, meeting->date) ||
		    (meeting->homework_done && meeting->date.at_us < run->from_us && meeting->date.at_us < last_us))
			continue;
		open += !meeting->homework_done;
		figures_row(run->figures, out,
		            (struct figure_value[]){
		                    planned_value(run, meeting->date), figure_text(classes[meeting->class]),
		                    figure_text(meeting->homework), planned_value(run, meeting->homework_due),
		                    figure_text(meeting->homework_done ? "done"
		                                : overdue              ? "overdue"
		                                                       : "open"),
		                    figure_integer(overdue ? known_age_days(run, meeting->homework_due) : 0),
		                    figure_integer(meeting->row.line)});
	}
	figures_add(run->figures, "meetings.homework_open", "", figure_integer(open), &origin);
}

/* Meetings of the next month that the ledger plans; minutes and decisions are of the future and not looked at. */
static void add_next(struct month_run *run)
{
	struct figure_origin origin = origin_of(run);
	struct figure_table *out =
	        figures_table(run->figures, "meetings.next", "date:day class from until place agenda line", &origin);
	int64_t until_us = zone_month_start(run->config->zone, civil_month_add(run->month, 2));

	for (size_t i = 0; i < run->ledgers->meeting_count; i++) {
		const struct meeting *meeting = &run->ledgers->meetings[i];

		if (meeting->date.at_us < run->until_us || meeting->date.at_us >= until_us)
			continue;
		figures_row(run->figures, out,
		            (struct figure_value[]){planned_value(run, meeting->date),
		                                    figure_text(classes[meeting->class]), figure_text(meeting->from),
		                                    figure_text(meeting->until), figure_text(meeting->place),
		                                    figure_text(meeting->agenda), figure_integer(meeting->row.line)});
	}
}

void figures_of_meetings(struct month_run *run)
{
	if (!ledgers_keep(run->ledgers, "meetings"))
		return;
	add_held(run);
	add_homework(run);
	add_next(run);
}
