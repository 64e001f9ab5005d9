/* The chapter on the next month: planned work with its stops, closures of reception, the calendar of the month, and
 * what falls due in it by the other ledgers. */
#include "as_known.h"
#include "ledger_words.h"

#include <stdlib.h>

static const char title[] = "作業予定台帳";

/* The next month. */
struct ahead {
	struct month_run *run;
	struct civil_month month;
	int64_t from_us, until_us;
};

static const char *class_name(int class)
{
	static const char *const names[] = {
	        [PLANNED_WORK] = "work", [PLANNED_SERVICE] = "service", [PLANNED_CLOSURE] = "closure"};

	return names[class];
}

/* The end of a planned span: of the day where the ledger has no clock time. */
static int64_t end_us(const struct ahead *ahead, const struct planned_work *work)
{
	const struct ledger_stamp *end = work->until.at_us == NO_TIME ? &work->from : &work->until;

	if (work->until.at_us != NO_TIME && end->has_time)
		return end->at_us;
	return zone_day_start(ahead->run->config->zone, end->day + 1);
}

static void add_works(const struct ahead *ahead)
{
	struct month_run *run = ahead->run;
	struct figure_origin origin = known_origin(ledger_word(run->config, title), run->ledgers->planned_work_count);
	struct figure_table *out = figures_table(
	        run->figures, "schedule.list",
	        "from:time until:time class subject target stop stop_us:us impact owner notified:day cancelled line",
	        &origin);
	int64_t works = 0, stops = 0, closures = 0;

	for (size_t i = 0; i < run->ledgers->planned_work_count; i++) {
		const struct planned_work *work = &run->ledgers->planned_works[i];
		bool timed = work->from.has_time && work->until.at_us != NO_TIME && work->until.has_time;

		if (work->from.at_us >= ahead->until_us || end_us(ahead, work) <= ahead->from_us)
			continue;
		works += work->class == PLANNED_WORK && !work->cancelled;
		stops += work->class == PLANNED_WORK && work->stop && !work->cancelled;
		closures += work->class == PLANNED_CLOSURE && !work->cancelled;
		figures_row(run->figures, out,
		            (struct figure_value[]){planned_value(run, work->from), planned_value(run, work->until),
		                                    figure_text(class_name(work->class)), figure_text(work->subject),
		                                    figure_text(work->target), figure_integer(work->stop),
		                                    work->stop && timed
		                                            ? figure_integer(work->until.at_us - work->from.at_us)
		                                            : figure_none(),
		                                    figure_text(work->impact), figure_text(work->owner),
		                                    known_value(run, work->notified), figure_integer(work->cancelled),
		                                    figure_integer(work->row.line)});
	}
	figures_add(run->figures, "schedule.works", "", figure_integer(works), &origin);
	figures_add(run->figures, "schedule.stops", "", figure_integer(stops), &origin);
	figures_add(run->figures, "schedule.closures", "", figure_integer(closures), &origin);
}

static void add_days(const struct ahead *ahead)
{
	struct month_run *run = ahead->run;
	const struct calendar *calendar = run->ledgers->calendar;
	struct figure_table *out = figures_table(run->figures, "schedule.calendar", "day:day business holiday", NULL);
	int32_t first = civil_month_first_day(ahead->month);
	int64_t business_days = 0;
	char name[CIVIL_TEXT_SIZE];

	for (int i = 0; i < civil_days_in_month(ahead->month); i++) {
		int32_t day = first + i;
		const char *closed = calendar ? calendar_closed_name(calendar, day) : NULL;
		bool weekend = civil_weekday(day) == 0 || civil_weekday(day) == 6;
		bool named = closed && calendar_kind(calendar, day) != DAY_WEEKEND;
		bool business = calendar ? !closed : !weekend;

		business_days += business;
		figures_row(run->figures, out,
		            (struct figure_value[]){month_day(run, day), figure_integer(business),
		                                    figure_text(named ? closed : "")});
	}
	figures_add(run->figures, "schedule.month", "", figure_text(civil_format_month(ahead->month, name)), NULL);
	figures_add(run->figures, "schedule.business_days", "",
	            calendar ? figure_integer(business_days) : figure_none(), NULL);
	figures_add(run->figures, "schedule.certain", "",
	            figure_integer(calendar &&
	                           calendar_is_authoritative(calendar, first + civil_days_in_month(ahead->month) - 1)),
	            NULL);
}

/* What is due in the next month: one row. */
struct date {
	int32_t day;
	size_t order;
	const char *kind, *id, *subject, *owner;
};

struct dates {
	const struct ahead *ahead;
	struct date *items;
	size_t count;
};

static int compare_dates(const void *left, const void *right)
{
	const struct date *a = left, *b = right;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

static void add_date(struct dates *dates, struct ledger_stamp due, const char *kind, const char *id,
                     const char *subject, const char *owner)
{
	if (due.at_us == NO_TIME || due.at_us < dates->ahead->from_us || due.at_us >= dates->ahead->until_us)
		return;
	dates->items[dates->count] = (struct date){due.day, dates->count, kind, id, subject, owner};
	dates->count++;
}

static void gather_works(struct dates *dates)
{
	const struct month_run *run = dates->ahead->run;
	const struct ledgers *ledgers = run->ledgers;

	for (size_t i = 0; i < ledgers->meeting_count; i++)
		add_date(dates, ledgers->meetings[i].date, "meeting", "", ledgers->meetings[i].agenda, "");
	for (size_t i = 0; i < ledgers->change_count; i++) {
		const struct change *change = &ledgers->changes[i];

		if (change->state != CHANGE_WITHDRAWN && known(run, change->requested))
			add_date(dates, change->released, "change", change->number, change->subject, "");
	}
	for (size_t i = 0; i < ledgers->problem_count; i++) {
		const struct problem *problem = &ledgers->problems[i];

		if (known(run, problem->recorded) && !known(run, problem->closed))
			add_date(dates, problem->due, "problem", problem->number, problem->subject, problem->owner);
	}
}

static void gather_duties(struct dates *dates)
{
	const struct month_run *run = dates->ahead->run;
	const struct ledgers *ledgers = run->ledgers;

	for (size_t i = 0; i < ledgers->incident_count; i++) {
		const struct incident *incident = &ledgers->incidents[i];

		if (known(run, incident->detected))
			add_date(dates, incident->due, "prevention", incident->number, incident->subject,
			         incident->owner);
	}
	for (size_t i = 0; i < ledgers->certificate_count; i++) {
		const struct certificate *certificate = &ledgers->certificates[i];

		if (known(run, certificate->replaced))
			continue;
		add_date(dates, certificate->action_due, "certificate_work", certificate->number, certificate->name,
		         certificate->owner);
		add_date(dates, certificate->expires, "certificate", certificate->number, certificate->name,
		         certificate->owner);
	}
	for (size_t i = 0; i < ledgers->corrective_action_count; i++) {
		const struct corrective_action *action = &ledgers->corrective_actions[i];

		if (civil_month_compare(action->month, run->month) <= 0 && !known(run, action->done))
			add_date(dates, action->due, "corrective", action->number, action->measure, action->owner);
	}
	for (size_t i = 0; i < ledgers->meeting_count; i++) {
		const struct meeting *meeting = &ledgers->meetings[i];

		if (*meeting->homework && !meeting->homework_done && known(run, meeting->date))
			add_date(dates, meeting->homework_due, "homework", "", meeting->homework, "");
	}
}

static void add_dates(const struct ahead *ahead)
{
	struct month_run *run = ahead->run;
	const struct ledgers *ledgers = run->ledgers;
	struct figure_table *out = figures_table(run->figures, "schedule.dates", "day:day kind id subject owner", NULL);
	size_t most = 2 * ledgers->meeting_count + ledgers->change_count + ledgers->problem_count +
	              ledgers->incident_count + 2 * ledgers->certificate_count + ledgers->corrective_action_count;
	struct dates dates = {.ahead = ahead, .items = arena_alloc(run->arena, most, sizeof(struct date))};

	if (!dates.items)
		return;
	gather_works(&dates);
	gather_duties(&dates);
	qsort(dates.items, dates.count, sizeof(*dates.items), compare_dates);
	for (size_t i = 0; i < dates.count; i++)
		figures_row(run->figures, out,
		            (struct figure_value[]){month_day(run, dates.items[i].day),
		                                    figure_text(dates.items[i].kind), figure_text(dates.items[i].id),
		                                    figure_text(dates.items[i].subject),
		                                    figure_text(dates.items[i].owner)});
}

void figures_of_schedule(struct month_run *run)
{
	struct ahead ahead = {.run = run, .month = civil_month_add(run->month, 1), .from_us = run->until_us};

	ahead.until_us = zone_month_start(run->config->zone, civil_month_add(ahead.month, 1));
	add_days(&ahead);
	add_dates(&ahead);
	if (ledgers_keep(run->ledgers, "schedule"))
		add_works(&ahead);
}
