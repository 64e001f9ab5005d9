/* The few events that a reader should know of. Which they are is a rule, not an opinion: a rank, then the longer stop,
 * then the earlier. Findings of one kind are one event. */
#include "summary.h"

#include <stdlib.h>

enum rank {
	RANK_UNSOLVED = 1, /* an incident in scope: late, or not recovered at the month's end */
	RANK_STOP,         /* an incident in scope with a stop */
	RANK_SERIOUS,      /* a serious finding that nothing covers */
	RANK_INCIDENT,     /* any other incident in scope */
	RANK_CAUTION,      /* another finding that nothing covers, but more than a notice */
	RANK_OUTSIDE,      /* an incident out of scope */
	RANK_CHANGE,       /* a change released in the month; only where fewer than three of the others are */
};

struct event {
	enum rank rank;
	const char *kind;
	struct figure_value at;
	struct str id, subject, place;
	struct figure_value state;
	int64_t stop_us, more; /* of findings: how many others of its kind */
	size_t order;
};

struct events {
	struct event *items;
	size_t count;
};

static int by_rank(const void *left, const void *right)
{
	const struct event *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->stop_us != b->stop_us)
		return a->stop_us > b->stop_us ? -1 : 1;
	if (str_compare(a->at.text, b->at.text))
		return str_compare(a->at.text, b->at.text);
	return (a->order > b->order) - (a->order < b->order);
}

static int by_time(const void *left, const void *right)
{
	const struct event *a = left, *b = right;
	int order = str_compare(a->at.text, b->at.text);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static void add_event(struct events *events, struct event event)
{
	event.order = events->count;
	events->items[events->count++] = event;
}

static bool is(struct figure_value value, const char *text)
{
	return value.kind == FIGURE_TEXT && str_is(value.text, text);
}

static void add_incidents(const struct month_run *run, const struct figure_table *rows, struct events *events)
{
	(void)run;
	for (size_t row = 0; rows && row < rows->row_count; row++) {
		struct figure_value at = figure_get(rows, row, "occurred"), state = figure_get(rows, row, "state");
		struct figure_value stop = figure_get(rows, row, "stop_us");
		bool inside = figure_get(rows, row, "in_scope").number != 0;
		bool open = figure_get(rows, row, "recovered").kind == FIGURE_NONE;
		struct event event = {.kind = "incident",
		                      .at = at,
		                      .id = figure_get(rows, row, "id").text,
		                      .subject = figure_get(rows, row, "subject").text,
		                      .place = STR(""),
		                      .state = state,
		                      .stop_us = stop.kind == FIGURE_INTEGER ? stop.number : 0};

		if (at.kind == FIGURE_NONE)
			event.at = figure_get(rows, row, "detected");
		event.rank = !inside                       ? RANK_OUTSIDE
		             : open || is(state, "missed") ? RANK_UNSOLVED
		             : event.stop_us > 0           ? RANK_STOP
		                                           : RANK_INCIDENT;
		if (open)
			event.state = figure_text("open");
		add_event(events, event);
	}
}

/* The event of the same kind and rank that is there already; NULL: none. */
static struct event *same_kind(struct events *events, size_t from, struct str kind, enum rank rank)
{
	for (size_t i = from; i < events->count; i++)
		if (events->items[i].rank == rank && str_equal(events->items[i].id, kind))
			return &events->items[i];
	return NULL;
}

static void add_findings(const struct figure_table *rows, struct events *events)
{
	size_t from = events->count;

	for (size_t row = 0; rows && row < rows->row_count; row++) {
		struct figure_value severity = figure_get(rows, row, "severity");
		struct str kind = figure_get(rows, row, "kind").text;
		enum rank rank = is(severity, "serious") ? RANK_SERIOUS : RANK_CAUTION;
		struct event *same;

		if (figure_get(rows, row, "cover").text.size || is(severity, "notice"))
			continue;
		if ((same = same_kind(events, from, kind, rank)))
			same->more++;
		else
			add_event(events, (struct event){.rank = rank,
			                                 .kind = "finding",
			                                 .at = figure_get(rows, row, "from"),
			                                 .id = kind,
			                                 .subject = figure_get(rows, row, "evidence").text,
			                                 .place = figure_get(rows, row, "place").text});
	}
}

static void add_changes(const struct month_run *run, const struct figure_table *rows, struct events *events)
{
	char first[CIVIL_TEXT_SIZE], next[CIVIL_TEXT_SIZE];

	civil_format_date(civil_date_of_day(run->first_day), first);
	civil_format_date(civil_date_of_day(run->first_day + run->day_count), next);
	for (size_t row = 0; rows && row < rows->row_count; row++) {
		struct figure_value released = figure_get(rows, row, "released");

		if (released.kind == FIGURE_TEXT && figure_get(rows, row, "approved").kind == FIGURE_TEXT &&
		    str_compare(released.text, str_of(first)) >= 0 && str_compare(released.text, str_of(next)) < 0)
			add_event(events, (struct event){.rank = RANK_CHANGE,
			                                 .kind = "change",
			                                 .at = released,
			                                 .id = figure_get(rows, row, "id").text,
			                                 .subject = figure_get(rows, row, "subject").text,
			                                 .place = STR("")});
	}
}

static size_t row_count(const struct figure_table *table)
{
	return table ? table->row_count : 0;
}

void summary_events(struct month_run *run)
{
	const struct figure_table *incidents = figures_find_table(run->figures, "incidents.list");
	const struct figure_table *findings = figures_find_table(run->figures, "findings");
	const struct figure_table *changes = figures_find_table(run->figures, "changes.list");
	struct figure_table *out = figures_table(run->figures, "summary.events",
	                                         "at:time kind id subject place state stop:us more rank", NULL);
	struct events events = {.items = arena_alloc(run->arena,
	                                             row_count(incidents) + row_count(findings) + row_count(changes),
	                                             sizeof(struct event))};
	size_t worth = 0, shown;

	if (!events.items)
		return;
	add_incidents(run, incidents, &events);
	add_findings(findings, &events);
	worth = events.count;
	add_changes(run, changes, &events);
	qsort(events.items, events.count, sizeof(*events.items), by_rank);
	shown = worth < 3 ? (events.count < 3 ? events.count : 3) : worth < SUMMARY_EVENTS ? worth : SUMMARY_EVENTS;
	qsort(events.items, shown, sizeof(*events.items), by_time);
	for (size_t i = 0; i < shown; i++) {
		const struct event *event = &events.items[i];

		figures_row(run->figures, out,
		            (struct figure_value[]){event->at, figure_text(event->kind), figure_str(event->id),
		                                    figure_str(event->subject), figure_str(event->place), event->state,
		                                    figure_integer(event->stop_us), figure_integer(event->more),
		                                    figure_integer(event->rank)});
	}
	figures_add(run->figures, "summary.events_left", "",
	            figure_integer(worth > shown ? (int64_t)(worth - shown) : 0), NULL);
}
