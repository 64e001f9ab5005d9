/* Inquiries and incidents as cases. */
#include "verdict_case.h"

#include <stdlib.h>
#include <string.h>

#include "verdict.h"

bool verdict_has_cases(const char *ledger)
{
	return strcmp(ledger, inquiry_format.name) == 0 || strcmp(ledger, incident_format.name) == 0;
}

static int compare_cases(const void *a_item, const void *b_item)
{
	const struct judged_case *a = a_item, *b = b_item;
	if (a->result.judged_here != b->result.judged_here)
		return a->result.judged_here ? -1 : 1;
	if (a->result.judged_here && a->result.margin_days != b->result.margin_days)
		return a->result.margin_days < b->result.margin_days ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static struct judged_case judged(const struct ledgers *ledgers, const struct config_clause *clause,
                                 struct case_moment moment, const struct case_input *input)
{
	return (struct judged_case){
	        .done = input->done_us != NO_TIME && input->done_us < moment.as_of_us,
	        .result = case_judge(ledgers->calendar, input, clause->terms.limit, clause->terms.caution, moment),
	};
}

struct judged_case *verdict_cases(const struct ledgers *ledgers, const struct config_clause *clause,
                                  struct case_moment moment, struct arena *arena, size_t *ret_count)
{
	bool inquiries = strcmp(clause->ledger, inquiry_format.name) == 0;
	size_t all = inquiries ? ledgers->inquiry_count : ledgers->incident_count, count = 0;
	struct judged_case *cases = arena_alloc(arena, all, sizeof *cases);
	for (size_t i = 0; cases && i < all; i++) {
		struct case_input input;
		if (inquiries && !ledgers_inquiry_case(ledgers, &ledgers->inquiries[i], arena, &input))
			return NULL;
		if (!inquiries)
			ledgers_incident_case(ledgers, &ledgers->incidents[i], &input);
		if (!case_is_known(&input, moment))
			continue;
		cases[count] = judged(ledgers, clause, moment, &input);
		cases[count].number = inquiries ? ledgers->inquiries[i].number : ledgers->incidents[i].number;
		cases[count].line = inquiries ? ledgers->inquiries[i].row.line : ledgers->incidents[i].row.line;
		count++;
	}
	if (cases)
		qsort(cases, count, sizeof *cases, compare_cases);
	*ret_count = count;
	return cases;
}

static const struct config_clause *deadline_clause(const struct ledgers *ledgers, const char *ledger)
{
	for (size_t i = 0; i < ledgers->config->clause_count; i++) {
		const struct config_clause *clause = &ledgers->config->clauses[i];
		if (clause->test == CLAUSE_DEADLINE && strcmp(clause->ledger, ledger) == 0)
			return clause;
	}
	return NULL;
}

static struct case_result judge_by(const struct ledgers *ledgers, const char *ledger, const struct case_input *input,
                                   struct case_moment moment)
{
	const struct config_clause *clause = deadline_clause(ledgers, ledger);
	return case_judge(ledgers->calendar, input, clause ? clause->terms.limit : 0, clause ? clause->terms.caution : 0, moment);
}

bool verdict_inquiry(const struct ledgers *ledgers, const struct inquiry *inquiry, struct case_moment moment,
                     struct case_result *ret_result, struct fail *fail)
{
	struct arena arena = {0};
	struct case_input input;
	bool good = ledgers_inquiry_case(ledgers, inquiry, &arena, &input);
	if (good)
		*ret_result = judge_by(ledgers, inquiry_format.name, &input, moment);
	arena_release(&arena);
	return good || fail_memory(fail);
}

bool verdict_incident(const struct ledgers *ledgers, const struct incident *incident, struct case_moment moment,
                      struct case_result *ret_result, struct fail *fail)
{
	(void)fail;
	struct case_input input;
	ledgers_incident_case(ledgers, incident, &input);
	*ret_result = judge_by(ledgers, incident_format.name, &input, moment);
	return true;
}

static const char *derivation(const struct ledgers *ledgers, const char *ledger, const struct case_input *input,
                              const char *what, struct arena *arena)
{
	const struct config_clause *clause = deadline_clause(ledgers, ledger);
	if (!ledgers->calendar || !clause || input->out_of_scope || clause->terms.limit < 1000 || clause->terms.limit > 1000000)
		return "";
	struct deadline deadline =
	        deadline_of(ledgers->calendar, input->received_us, (int32_t)(clause->terms.limit / 1000), input->pauses);
	struct text text = {0};
	deadline_derivation(ledgers->calendar, &deadline, input->pauses, what, &text);
	const char *copy = text_failed(&text) ? NULL : arena_cstr(arena, text_str(&text));
	text_release(&text);
	return copy ? copy : "";
}

const char *verdict_inquiry_derivation(const struct ledgers *ledgers, const struct inquiry *inquiry,
                                       struct arena *arena)
{
	struct case_input input;
	if (!ledgers_inquiry_case(ledgers, inquiry, arena, &input))
		return "";
	return derivation(ledgers, inquiry_format.name, &input, "受付", arena);
}

const char *verdict_incident_derivation(const struct ledgers *ledgers, const struct incident *incident,
                                        struct arena *arena)
{
	struct case_input input;
	ledgers_incident_case(ledgers, incident, &input);
	return derivation(ledgers, incident_format.name, &input, "検知", arena);
}

bool verdict_inquiry_flow(const struct ledgers *ledgers, struct case_moment moment, int class,
                          struct case_flow *ret_flow, struct fail *fail)
{
	struct arena arena = {0};
	struct case_flow flow = {0};
	bool good = true;
	for (size_t i = 0; good && i < ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &ledgers->inquiries[i];
		struct case_input input;
		if (class >= 0 && inquiry->class != class)
			continue;
		good = ledgers_inquiry_case(ledgers, inquiry, &arena, &input);
		if (good)
			case_flow_add(&flow, ledgers->config, moment, input.received_us, input.done_us,
			              ledgers_closed_us(ledgers, inquiry->closed), input.pauses);
	}
	arena_release(&arena);
	if (good)
		*ret_flow = flow;
	return good || fail_memory(fail);
}

struct case_flow verdict_incident_flow(const struct ledgers *ledgers, struct case_moment moment)
{
	struct case_flow flow = {0};
	for (size_t i = 0; i < ledgers->incident_count; i++) {
		const struct incident *incident = &ledgers->incidents[i];
		struct case_input input;
		ledgers_incident_case(ledgers, incident, &input);
		/* The ledger has no date of closing: a failure is over when the service is whole again. */
		case_flow_add(&flow, ledgers->config, moment, input.received_us, input.done_us,
		              ledgers_closed_us(ledgers, incident->recovered), input.pauses);
	}
	return flow;
}
