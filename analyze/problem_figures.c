/* The chapter on problems, risks and proposals: what is open, who does what by when, what changed in the month, and how
 * old the open ones are. */
#include "as_known.h"
#include "ledger_words.h"

static const char title[] = "課題台帳";
static const char *const classes[PROBLEM_CLASSES] = {
        [PROBLEM_ISSUE] = "issue",
        [PROBLEM_PROBLEM] = "problem",
        [PROBLEM_RISK] = "risk",
        [PROBLEM_PROPOSAL] = "proposal",
};

static bool is_closed(const struct month_run *run, const struct problem *problem)
{
	return known(run, problem->closed);
}

/* Recorded before the month's end, and not closed before it began. */
static bool belongs(const struct month_run *run, const struct problem *problem)
{
	return known(run, problem->recorded) &&
	       (problem->closed.at_us == NO_TIME || problem->closed.at_us >= run->from_us);
}

/* A state that was reached after the month is not known: what the ledger calls done was being worked at. */
static const char *state_name(const struct month_run *run, const struct problem *problem)
{
	if (is_closed(run, problem))
		return "done";
	switch (problem->state) {
	case PROBLEM_OPEN:
		return "open";
	case PROBLEM_ON_HOLD:
		return "hold";
	default:
		return "working";
	}
}

/* What changed since the last month, by the ledger's dates. */
static const char *change_name(const struct month_run *run, const struct problem *problem)
{
	if (is_closed(run, problem))
		return known_in_month(run, problem->recorded) ? "new_closed" : "closed";
	if (known_in_month(run, problem->recorded))
		return "new";
	if (known_overdue(run, problem->due) && problem->due.at_us >= run->from_us)
		return "overdue";
	return "same";
}

static const char *priority_word(int priority)
{
	static const char *const names[] = {
	        [PRIORITY_NONE] = "", [PRIORITY_HIGH] = "high", [PRIORITY_MIDDLE] = "middle", [PRIORITY_LOW] = "low"};

	return names[priority];
}

static void add_problem(struct month_run *run, struct figure_table *out, const struct problem *problem)
{
	bool closed = is_closed(run, problem);

	figures_row(run->figures, out,
	            (struct figure_value[]){figure_text(problem->number), figure_text(classes[problem->class]),
	                                    figure_text(problem->subject), figure_text(problem->content),
	                                    figure_text(priority_word(problem->priority)), figure_text(problem->owner),
	                                    planned_value(run, problem->due), figure_integer(problem->decision),
	                                    figure_text(state_name(run, problem)), figure_text(problem->progress),
	                                    planned_value(run, problem->recorded), known_value(run, problem->closed),
	                                    figure_text(problem->related), figure_text(change_name(run, problem)),
	                                    figure_integer(closed ? problem->closed.day - problem->recorded.day
	                                                          : known_age_days(run, problem->recorded)),
	                                    figure_integer(!closed && known_overdue(run, problem->due)
	                                                           ? known_age_days(run, problem->due)
	                                                           : 0),
	                                    figure_integer(problem->row.line)});
}

static void add_flow(struct month_run *run)
{
	struct figure_origin origin = known_origin(ledger_word(run->config, title), run->ledgers->problem_count);
	int64_t carried = 0, recorded = 0, closed = 0, overdue = 0, decision = 0;

	for (size_t i = 0; i < run->ledgers->problem_count; i++) {
		const struct problem *problem = &run->ledgers->problems[i];
		bool open = known(run, problem->recorded) && !is_closed(run, problem);

		carried += problem->recorded.at_us < run->from_us && belongs(run, problem);
		recorded += known_in_month(run, problem->recorded);
		closed += known_in_month(run, problem->closed);
		overdue += open && known_overdue(run, problem->due);
		decision += open && problem->decision;
	}
	figures_add(run->figures, "problems.carried", "", figure_integer(carried), &origin);
	figures_add(run->figures, "problems.recorded", "", figure_integer(recorded), &origin);
	figures_add(run->figures, "problems.closed", "", figure_integer(closed), &origin);
	figures_add(run->figures, "problems.open", "", figure_integer(carried + recorded - closed), &origin);
	figures_add(run->figures, "problems.overdue", "", figure_integer(overdue), &origin);
	figures_add(run->figures, "problems.decision", "", figure_integer(decision), &origin);
}

/* Open ones by their age in days since they were recorded: up to 30, 60, 90, and more. */
static void add_ageing(struct month_run *run)
{
	struct figure_origin origin = known_origin(ledger_word(run->config, title), run->ledgers->problem_count);
	struct figure_table *out =
	        figures_table(run->figures, "problems.ageing", "class days30 days60 days90 over90", &origin);

	for (int class = 0; class < PROBLEM_CLASSES; class ++) {
		int64_t counts[4] = {0};

		for (size_t i = 0; i < run->ledgers->problem_count; i++) {
			const struct problem *problem = &run->ledgers->problems[i];
			int64_t age = known_age_days(run, problem->recorded);

			if (problem->class == class && known(run, problem->recorded) && !is_closed(run, problem))
				counts[age <= 30 ? 0 : age <= 60 ? 1 : age <= 90 ? 2 : 3]++;
		}
		figures_row(run->figures, out,
		            (struct figure_value[]){figure_text(classes[class]), figure_integer(counts[0]),
		                                    figure_integer(counts[1]), figure_integer(counts[2]),
		                                    figure_integer(counts[3])});
	}
}

static void add_months(struct month_run *run)
{
	struct figure_origin origin = known_origin(ledger_word(run->config, title), run->ledgers->problem_count);
	struct figure_table *out =
	        figures_table(run->figures, "problems.by_month", "month recorded closed open", &origin);
	struct civil_month month = civil_month_of(run->config->from);
	int64_t moment_us = month_moment(run).as_of_us;

	for (; civil_month_compare(month, run->month) <= 0; month = civil_month_add(month, 1)) {
		int64_t from_us = zone_month_start(run->config->zone, month);
		int64_t until_us = zone_month_start(run->config->zone, civil_month_add(month, 1));
		int64_t recorded = 0, closed = 0, open = 0;
		char name[CIVIL_TEXT_SIZE];

		if (until_us > moment_us)
			until_us = moment_us;
		for (size_t i = 0; i < run->ledgers->problem_count; i++) {
			int64_t begin_us = run->ledgers->problems[i].recorded.at_us;
			int64_t end_us = run->ledgers->problems[i].closed.at_us;
			bool ended = end_us != NO_TIME && end_us < until_us;

			recorded += begin_us >= from_us && begin_us < until_us;
			closed += ended && end_us >= from_us;
			open += begin_us < until_us && !ended;
		}
		figures_row(run->figures, out,
		            (struct figure_value[]){figure_text(civil_format_month(month, name)),
		                                    figure_integer(recorded), figure_integer(closed),
		                                    figure_integer(open)});
	}
}

void figures_of_problems(struct month_run *run)
{
	struct figure_origin origin = known_origin(ledger_word(run->config, title), run->ledgers->problem_count);
	struct figure_table *out;

	if (!ledgers_keep(run->ledgers, "problems"))
		return;
	out = figures_table(run->figures, "problems.list",
	                    "id class subject content priority owner due:day decision state progress recorded:day "
	                    "closed:day related change age overdue line",
	                    &origin);
	for (size_t i = 0; i < run->ledgers->problem_count; i++)
		if (belongs(run, &run->ledgers->problems[i]))
			add_problem(run, out, &run->ledgers->problems[i]);
	add_flow(run);
	add_ageing(run);
	add_months(run);
}
