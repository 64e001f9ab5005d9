/* Which month judges a case, and the flow of a month. */
#include "case_state.h"

#include <assert.h>

struct case_moment case_moment_of(const struct config *config, struct civil_month month, int64_t now_us)
{
	int64_t end_us = zone_month_start(config->zone, civil_month_add(month, 1));
	return (struct case_moment){month, now_us != NO_TIME && now_us < end_us ? now_us : end_us};
}

bool case_is_known(const struct case_input *input, struct case_moment moment)
{
	return input->received_us < moment.as_of_us;
}

#define HOURS_MAX INT64_C(10000000)

bool case_terms_valid(const struct config_terms *terms)
{
	if (terms->unit == UNIT_BUSINESS_DAYS)
		return terms->limit >= 1000 && terms->limit <= 1000000;
	return terms->limit > 0 && terms->limit <= HOURS_MAX;
}

struct deadline case_deadline(const struct calendar *calendar, const struct zone *zone, const struct case_input *input,
                              const struct config_terms *terms)
{
	if (terms->unit == UNIT_BUSINESS_DAYS)
		return deadline_of(calendar, input->received_us, (int32_t)(terms->limit / 1000), input->pauses);
	return deadline_in_hours(calendar, zone, input->received_us, terms->limit * (HOUR_US / 1000), terms->unit,
	                         input->pauses);
}

/* Fills what passed until the case was done, or is at the moment. */
static void case_elapse(struct case_result *result, const struct calendar *calendar, const struct case_input *input,
                        int64_t until_us)
{
	enum clause_unit unit = result->terms->unit;
	int64_t milli_us = HOUR_US / 1000, limit_milli = result->terms->limit;
	if (until_us < input->received_us)
		until_us = input->received_us;
	if (calendar)
		result->elapsed_days = deadline_elapsed(calendar, input->received_us, until_us, input->pauses);
	if (unit == UNIT_BUSINESS_DAYS) {
		result->elapsed_milli = (int64_t)result->elapsed_days * 1000;
		limit_milli -= limit_milli % 1000;
	} else {
		int64_t us = deadline_elapsed_us(calendar, input->received_us, until_us, unit, input->pauses);
		result->elapsed_milli = (us + milli_us - 1) / milli_us;
	}
	result->margin_milli = limit_milli - result->elapsed_milli;
}

struct case_result case_judge(const struct calendar *calendar, const struct zone *zone, const struct case_input *input,
                              const struct config_terms *terms, struct case_moment moment)
{
	struct case_result result = {
	        .state = CASE_OUT_OF_SCOPE, .terms = terms, .elapsed_days = -1, .elapsed_milli = -1};
	if (input->out_of_scope)
		return result;
	result.state = CASE_UNKNOWN;
	if (!case_terms_valid(terms) || (!calendar && terms->unit != UNIT_HOURS))
		return result;

	int64_t done_us = input->done_us != NO_TIME && input->done_us < moment.as_of_us ? input->done_us : NO_TIME;
	bool done = done_us != NO_TIME;
	result.deadline = case_deadline(calendar, zone, input, terms);
	int64_t due_us = result.deadline.due_us;
	case_elapse(&result, calendar, input, done ? done_us : moment.as_of_us);

	bool met = done && (due_us == NO_TIME || done_us <= due_us);
	bool missed = !met && due_us != NO_TIME && due_us < moment.as_of_us;
	if (met || missed) {
		result.judged_in = civil_month_of(zone_civil(zone, met ? done_us : due_us).date);
		result.judged_here = civil_month_compare(result.judged_in, moment.month) == 0;
		bool caution = terms->caution > 0 && result.elapsed_milli >= terms->caution;
		result.state = missed ? CASE_MISSED : caution ? CASE_CAUTION : CASE_MET;
		/* After the last moment the clock may stand still: late all the same. */
		if (missed && result.margin_milli > 0)
			result.margin_milli = 0;
		return result;
	}
	result.state = deadline_paused_at(input->pauses, moment.as_of_us) ? CASE_PAUSED : CASE_PENDING;
	return result;
}

const char *case_state_name(enum case_state state, enum report_language language)
{
	static const struct {
		const char *english, *japanese;
	} names[CASE_STATES] = {
	        [CASE_MET] = {"met", "達成"},
	        [CASE_CAUTION] = {"caution", "注意"},
	        [CASE_MISSED] = {"missed", "未達"},
	        [CASE_PENDING] = {"not due yet", "期限未到来"},
	        [CASE_PAUSED] = {"on hold", "保留"},
	        [CASE_OUT_OF_SCOPE] = {"out of scope", "対象外"},
	        [CASE_UNKNOWN] = {"not assessable", "判定不能"},
	};
	return language == REPORT_ENGLISH ? names[state].english : names[state].japanese;
}

static bool within(int64_t at_us, int64_t from_us, int64_t until_us)
{
	return at_us != NO_TIME && at_us >= from_us && at_us < until_us;
}

void case_flow_add(struct case_flow *flow, const struct config *config, struct case_moment moment, int64_t received_us,
                   int64_t answered_us, int64_t closed_us, struct deadline_pauses pauses)
{
	int64_t from_us = zone_month_start(config->zone, moment.month);
	if (received_us >= moment.as_of_us)
		return;
	bool closed_before = closed_us != NO_TIME && closed_us < from_us;
	bool remains = closed_us == NO_TIME || closed_us >= moment.as_of_us;
	flow->carried += received_us < from_us && !closed_before;
	flow->received += received_us >= from_us;
	flow->answered += within(answered_us, from_us, moment.as_of_us);
	flow->closed += within(closed_us, from_us, moment.as_of_us);
	if (remains) {
		flow->remaining++;
		flow->remaining_unanswered += answered_us == NO_TIME || answered_us >= moment.as_of_us;
		flow->remaining_paused += deadline_paused_at(pauses, moment.as_of_us);
	}
	assert(flow->carried + flow->received == flow->closed + flow->remaining);
}
