/* The chapter on questions between reports: what was asked, when it was answered, and how much of reception time that
 * took. */
#include "deadline.h"
#include "as_known.h"
#include "verdict_case.h"
#include "ledger_words.h"

#include <stdlib.h>
#include <string.h>

static const char title[] = "照会台帳";

/* Asked before the month's end, and not answered before it began. */
static bool belongs(const struct month_run *run, const struct request *request)
{
	return known(run, request->asked) &&
	       (request->answered.at_us == NO_TIME || request->answered.at_us >= run->from_us);
}

/* Reception time from the question to `until_us`; NONE without a calendar. */
static struct figure_value reception_time(const struct month_run *run, const struct request *request, int64_t until_us)
{
	const struct deadline_pauses none = {NULL, 0};

	if (!run->ledgers->calendar)
		return figure_none();
	return figure_integer(deadline_elapsed_us(run->ledgers->calendar,
	                                          case_starting_us(run->ledgers, request->asked), until_us,
	                                          UNIT_BUSINESS_HOURS, none));
}

/* The clause on answers; NULL: the contract has none with a deadline. */
static const struct config_clause *request_clause(const struct config *config)
{
	for (size_t i = 0; i < config->clause_count; i++)
		if (config->clauses[i].test == CLAUSE_DEADLINE && strcmp(config->clauses[i].ledger, "requests") == 0)
			return &config->clauses[i];
	return NULL;
}

static const struct judged_case *case_of_line(const struct judged_case *cases, size_t count, uint32_t line)
{
	for (size_t i = 0; i < count; i++)
		if (cases[i].line == line)
			return &cases[i];
	return NULL;
}

static void add_request(struct month_run *run, struct figure_table *out, const struct request *request,
                        const struct judged_case *judged)
{
	bool answered = known(run, request->answered);
	int64_t as_of_us = month_moment(run).as_of_us;

	figures_row(run->figures, out,
	            (struct figure_value[]){
	                    figure_text(request->number), figure_text(request->question),
	                    planned_value(run, request->asked), known_value(run, request->answered),
	                    answered ? reception_time(run, request, case_stopping_us(run->ledgers, request->answered))
	                             : figure_none(),
	                    answered ? figure_none() : reception_time(run, request, as_of_us),
	                    figure_text(answered ? request->answer : ""), figure_text(answered ? request->sheet : ""),
	                    judged ? month_due(run, &judged->result) : figure_none(),
	                    figure_text(judged ? month_state(judged->result.state) : "unknown"),
	                    figure_integer(request->row.line)});
}

static int compare_numbers(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

/* Median and longest of the answers of the month. The mean of the middle two, rounded down, where their count is even.
 */
static bool add_times(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = known_origin(ledger_word(run->config, title), run->ledgers->request_count);
	int64_t *times = arena_alloc(run->arena, run->ledgers->request_count, sizeof(*times));
	size_t count = 0;

	if (!times)
		return fail_memory(fail);
	for (size_t i = 0; i < run->ledgers->request_count; i++) {
		const struct request *request = &run->ledgers->requests[i];
		struct figure_value taken;

		if (!known_in_month(run, request->answered))
			continue;
		taken = reception_time(run, request, case_stopping_us(run->ledgers, request->answered));
		if (taken.kind == FIGURE_INTEGER)
			times[count++] = taken.number;
	}
	qsort(times, count, sizeof(*times), compare_numbers);
	figures_add(run->figures, "requests.median", "us",
	            count ? figure_integer((times[(count - 1) / 2] + times[count / 2]) / 2) : figure_none(), &origin);
	figures_add(run->figures, "requests.longest", "us", count ? figure_integer(times[count - 1]) : figure_none(),
	            &origin);
	return true;
}

static void add_flow(struct month_run *run)
{
	struct figure_origin origin = known_origin(ledger_word(run->config, title), run->ledgers->request_count);
	int64_t carried = 0, asked = 0, answered = 0;

	for (size_t i = 0; i < run->ledgers->request_count; i++) {
		const struct request *request = &run->ledgers->requests[i];

		carried += request->asked.at_us < run->from_us &&
		           (request->answered.at_us == NO_TIME || request->answered.at_us >= run->from_us);
		asked += known_in_month(run, request->asked);
		answered += known_in_month(run, request->answered);
	}
	figures_add(run->figures, "requests.carried", "", figure_integer(carried), &origin);
	figures_add(run->figures, "requests.asked", "", figure_integer(asked), &origin);
	figures_add(run->figures, "requests.answered", "", figure_integer(answered), &origin);
	figures_add(run->figures, "requests.open", "", figure_integer(carried + asked - answered), &origin);
}

bool figures_of_requests(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = known_origin(ledger_word(run->config, title), run->ledgers->request_count);
	const struct config_clause *clause = request_clause(run->config);
	struct judged_case *cases = NULL;
	struct figure_table *out;
	size_t count = 0;

	if (!ledgers_keep(run->ledgers, "requests"))
		return true;
	if (clause && !(cases = verdict_cases(run->ledgers, clause, month_moment(run), run->arena, &count)))
		return fail_memory(fail);
	out = figures_table(run->figures, "requests.list",
	                    "id question asked:time answered:time taken:us waiting:us answer sheet due:time state line",
	                    &origin);
	for (size_t i = 0; i < run->ledgers->request_count; i++) {
		const struct request *request = &run->ledgers->requests[i];

		if (belongs(run, request))
			add_request(run, out, request, case_of_line(cases, count, request->row.line));
	}
	add_flow(run);
	return add_times(run, fail);
}
