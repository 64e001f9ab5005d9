/* Inquiries, incidents and requests as cases. */
#include "verdict_case.h"

#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "verdict.h"

bool verdict_has_cases(const char *ledger)
{
	return strcmp(ledger, inquiry_format.name) == 0 || strcmp(ledger, incident_format.name) == 0 ||
	       strcmp(ledger, request_format.name) == 0;
}

/* Worst first: of different limits and units the share of the limit that is left would not be comparable; what is late
 * comes before what is not, then the smaller margin. */
static int compare_cases(const void *a_item, const void *b_item)
{
	const struct judged_case *a = a_item, *b = b_item;
	if (a->result.judged_here != b->result.judged_here)
		return a->result.judged_here ? -1 : 1;
	bool a_missed = a->result.state == CASE_MISSED, b_missed = b->result.state == CASE_MISSED;
	if (a->result.judged_here && a_missed != b_missed)
		return a_missed ? -1 : 1;
	if (a->result.judged_here && a->result.margin_milli != b->result.margin_milli)
		return a->result.margin_milli < b->result.margin_milli ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static void judge_one(const struct ledgers *ledgers, const struct config_terms *terms, struct case_moment moment,
                      struct judged_case *one)
{
	const struct zone *zone = ledgers->config->zone;
	const struct case_input *input = &one->input;
	one->done = input->done_us != NO_TIME && input->done_us < moment.as_of_us;
	one->received_here =
	        input->received_us >= zone_month_start(zone, moment.month) && input->received_us < moment.as_of_us;
	one->result = case_judge(ledgers->calendar, zone, input, terms, moment);
}

static bool inquiry_at(const struct ledgers *ledgers, const struct config_clause *clause, size_t index,
                       struct case_moment moment, struct arena *arena, struct judged_case *ret_case)
{
	const struct inquiry *inquiry = &ledgers->inquiries[index];
	*ret_case = (struct judged_case){.number = inquiry->number,
	                                 .line = inquiry->row.line,
	                                 .clock = SAY(ledgers->config, "received", "受付")};
	if (!case_of_inquiry(ledgers, inquiry, arena, &ret_case->input))
		return false;
	judge_one(ledgers, judge_terms_of(clause, inquiry->received), moment, ret_case);
	return true;
}

static void incident_at(const struct ledgers *ledgers, const struct config_clause *clause,
                        const struct incident *incident, struct case_moment moment, struct judged_case *ret_case)
{
	const struct config_terms *terms = judge_terms_of(clause, incident->detected);
	*ret_case = (struct judged_case){.number = incident->number,
	                                 .line = incident->row.line,
	                                 .clock = case_clock_name(ledgers, incident, terms),
	                                 .input = case_of_incident(ledgers, incident, terms)};
	judge_one(ledgers, terms, moment, ret_case);
}

static void request_at(const struct ledgers *ledgers, const struct config_clause *clause, const struct request *request,
                       struct case_moment moment, struct judged_case *ret_case)
{
	*ret_case = (struct judged_case){.number = request->number,
	                                 .line = request->row.line,
	                                 .clock = SAY(ledgers->config, "asked", "照会"),
	                                 .input = case_of_request(ledgers, request)};
	judge_one(ledgers, judge_terms_of(clause, request->asked), moment, ret_case);
}

struct judged_case *verdict_cases(const struct ledgers *ledgers, const struct config_clause *clause,
                                  struct case_moment moment, struct arena *arena, size_t *ret_count)
{
	bool inquiries = strcmp(clause->ledger, inquiry_format.name) == 0;
	bool incidents = strcmp(clause->ledger, incident_format.name) == 0;
	size_t all = inquiries ? ledgers->inquiry_count : incidents ? ledgers->incident_count : ledgers->request_count;
	struct judged_case *cases = arena_alloc(arena, all, sizeof *cases);
	size_t count = 0;
	for (size_t i = 0; cases && i < all; i++) {
		if (inquiries && !clause_takes(clause, inquiry_class_name(ledgers->inquiries[i].class)))
			continue;
		if (inquiries && !inquiry_at(ledgers, clause, i, moment, arena, &cases[count]))
			return NULL;
		if (incidents)
			incident_at(ledgers, clause, &ledgers->incidents[i], moment, &cases[count]);
		if (!inquiries && !incidents)
			request_at(ledgers, clause, &ledgers->requests[i], moment, &cases[count]);
		count += case_is_known(&cases[count].input, moment);
	}
	if (cases)
		qsort(cases, count, sizeof *cases, compare_cases);
	*ret_count = count;
	return cases;
}

/* The first clause with a deadline that takes a record of this class. */
static const struct config_clause *deadline_clause(const struct ledgers *ledgers, const char *ledger, const char *class)
{
	for (size_t i = 0; i < ledgers->config->clause_count; i++) {
		const struct config_clause *clause = &ledgers->config->clauses[i];
		if (clause->test == CLAUSE_DEADLINE && strcmp(clause->ledger, ledger) == 0 &&
		    (!class || clause_takes(clause, class)))
			return clause;
	}
	return NULL;
}

/* Stands in where no clause takes a record: no limit, so that it is never judged. */
static const struct config_clause no_clause = {.id = "", .section = "", .duty = "", .ledger = "", .rule = ""};

bool verdict_inquiry_case(const struct ledgers *ledgers, const struct inquiry *inquiry, struct case_moment moment,
                          struct arena *arena, const struct config_clause **ret_clause, struct judged_case *ret_case)
{
	*ret_clause = deadline_clause(ledgers, inquiry_format.name, inquiry_class_name(inquiry->class));
	return inquiry_at(ledgers, *ret_clause ? *ret_clause : &no_clause, (size_t)(inquiry - ledgers->inquiries),
	                  moment, arena, ret_case);
}

void verdict_incident_case(const struct ledgers *ledgers, const struct incident *incident, struct case_moment moment,
                           const struct config_clause **ret_clause, struct judged_case *ret_case)
{
	*ret_clause = deadline_clause(ledgers, incident_format.name, NULL);
	incident_at(ledgers, *ret_clause ? *ret_clause : &no_clause, incident, moment, ret_case);
}

bool verdict_inquiry(const struct ledgers *ledgers, const struct inquiry *inquiry, struct case_moment moment,
                     struct case_result *ret_result, struct fail *fail)
{
	struct arena arena = {0};
	const struct config_clause *clause;
	struct judged_case one;
	bool good = verdict_inquiry_case(ledgers, inquiry, moment, &arena, &clause, &one);
	if (good)
		*ret_result = one.result;
	arena_release(&arena);
	return good || fail_memory(fail);
}

bool verdict_incident(const struct ledgers *ledgers, const struct incident *incident, struct case_moment moment,
                      struct case_result *ret_result, struct fail *fail)
{
	(void)fail;
	const struct config_clause *clause;
	struct judged_case one;
	verdict_incident_case(ledgers, incident, moment, &clause, &one);
	*ret_result = one.result;
	return true;
}

static const char *derivation(const struct ledgers *ledgers, const struct judged_case *one, struct arena *arena)
{
	struct text text = {0};
	if (one->result.state == CASE_UNKNOWN || one->result.state == CASE_OUT_OF_SCOPE)
		return "";
	deadline_derivation(ledgers->calendar, ledgers->config, &one->result.deadline, one->input.pauses, one->clock,
	                    &text);
	const char *copy = text_failed(&text) ? NULL : arena_cstr(arena, text_str(&text));
	text_release(&text);
	return copy ? copy : "";
}

/* A derivation does not depend on what is known when: any moment does. */
static struct case_moment last_moment(const struct ledgers *ledgers)
{
	return case_moment_of(ledgers->config, civil_month_of(ledgers->config->until), NO_TIME);
}

const char *verdict_inquiry_derivation(const struct ledgers *ledgers, const struct inquiry *inquiry,
                                       struct arena *arena)
{
	const struct config_clause *clause;
	struct judged_case one;
	if (!verdict_inquiry_case(ledgers, inquiry, last_moment(ledgers), arena, &clause, &one))
		return "";
	return derivation(ledgers, &one, arena);
}

const char *verdict_incident_derivation(const struct ledgers *ledgers, const struct incident *incident,
                                        struct arena *arena)
{
	const struct config_clause *clause;
	struct judged_case one;
	verdict_incident_case(ledgers, incident, last_moment(ledgers), &clause, &one);
	return derivation(ledgers, &one, arena);
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
		good = case_of_inquiry(ledgers, inquiry, &arena, &input);
		if (good)
			case_flow_add(&flow, ledgers->config, moment, input.received_us, input.done_us,
			              case_stopping_us(ledgers, inquiry->closed), input.pauses);
	}
	arena_release(&arena);
	if (good)
		*ret_flow = flow;
	return good || fail_memory(fail);
}

struct case_flow verdict_incident_flow(const struct ledgers *ledgers, struct case_moment moment)
{
	static const struct config_terms by_detection = {0};
	struct case_flow flow = {0};
	for (size_t i = 0; i < ledgers->incident_count; i++) {
		const struct incident *incident = &ledgers->incidents[i];
		struct case_input input = case_of_incident(ledgers, incident, &by_detection);
		/* The ledger has no date of closing: a failure is over when the service is whole again. */
		case_flow_add(&flow, ledgers->config, moment, input.received_us, input.done_us,
		              case_stopping_us(ledgers, incident->recovered), input.pauses);
	}
	return flow;
}
