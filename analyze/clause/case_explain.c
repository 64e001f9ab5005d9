/* A case day by day and month by month. */
#include "case_explain.h"

#include <string.h>

#include "judge.h"

/* More than a year of days says no more. */
#define DAYS_MAX 400
#define MONTHS_MAX 600

/* Milli-units up to the end of a civil day. */
static int64_t total_at(const struct ledgers *ledgers, const struct judged_case *one, int64_t until_us)
{
	const struct config_terms *terms = one->result.terms;
	if (until_us <= one->input.received_us)
		return 0;
	if (terms->unit == UNIT_BUSINESS_DAYS)
		return (int64_t)deadline_elapsed(ledgers->calendar, one->input.received_us, until_us,
		                                 one->input.pauses) *
		       1000;
	int64_t us = deadline_elapsed_us(ledgers->calendar, one->input.received_us, until_us, terms->unit,
	                                 one->input.pauses);
	return (us + HOUR_US / 1000 - 1) / (HOUR_US / 1000);
}

static struct explain_day day_at(const struct ledgers *ledgers, const struct judged_case *one, int32_t day,
                                 int64_t *total_milli)
{
	const struct zone *zone = ledgers->config->zone;
	const struct calendar *calendar = ledgers->calendar;
	const struct deadline *deadline = &one->result.deadline;
	bool by_day = one->result.terms->unit == UNIT_BUSINESS_DAYS;
	bool open = one->result.terms->unit == UNIT_HOURS || calendar_is_business_day(calendar, day);
	/* The closing is the last moment of a day that counts: up to it, and not a microsecond more. */
	int64_t until_us = by_day ? calendar_closing_us(calendar, day) : zone_day_start(zone, day + 1);
	int64_t total = open ? total_at(ledgers, one, until_us) : *total_milli;
	struct explain_day shown = {.day = day, .kind = EXPLAIN_CLOSED, .total_milli = total};
	if (!open)
		shown.name = calendar_closed_name(calendar, day);
	else if (by_day && day < deadline->day1)
		shown.kind = EXPLAIN_START;
	else if (by_day)
		shown.kind = deadline_paused_at(one->input.pauses, until_us) ? EXPLAIN_PAUSED : EXPLAIN_COUNTED;
	else
		shown.kind = total > *total_milli ? EXPLAIN_COUNTED : EXPLAIN_PAUSED;
	/* A paused day would count if it were the last: what stands behind it is what counted so far. */
	if (shown.kind == EXPLAIN_PAUSED)
		shown.total_milli = *total_milli;
	shown.due = deadline->due_us != NO_TIME && deadline->due_day == day;
	shown.done = one->done && zone_day(zone, one->input.done_us) == day;
	*total_milli = shown.total_milli;
	return shown;
}

static bool add_days(const struct ledgers *ledgers, int64_t now_us, struct arena *arena,
                     struct case_explanation *explanation)
{
	const struct judged_case *one = &explanation->one;
	const struct zone *zone = ledgers->config->zone;
	int64_t due_us = one->result.deadline.due_us, end_us = one->done ? one->input.done_us : now_us;
	if (due_us != NO_TIME && (due_us > end_us || !one->done))
		end_us = due_us > end_us ? due_us : end_us;
	int32_t first = zone_day(zone, one->input.received_us), last = zone_day(zone, end_us);
	int64_t total_milli = 0;
	if (last < first)
		last = first;
	explanation->days_cut = last - first >= DAYS_MAX;
	if (explanation->days_cut)
		last = first + DAYS_MAX - 1;
	struct explain_day *days = arena_alloc(arena, (size_t)(last - first) + 1, sizeof *days);
	for (int32_t day = first; days && day <= last; day++)
		days[explanation->day_count++] = day_at(ledgers, one, day, &total_milli);
	explanation->days = days;
	return days != NULL;
}

/* The case as the report of a month saw it. */
static bool judge_at(const struct ledgers *ledgers, const struct case_explanation *explanation,
                     struct case_moment moment, struct arena *arena, struct judged_case *ret_one)
{
	const struct config_clause *clause;
	if (explanation->inquiry)
		return verdict_inquiry_case(ledgers, explanation->inquiry, moment, arena, &clause, ret_one);
	verdict_incident_case(ledgers, explanation->incident, moment, &clause, ret_one);
	return true;
}

static bool add_months(const struct ledgers *ledgers, int64_t now_us, struct arena *arena,
                       struct case_explanation *explanation)
{
	const struct zone *zone = ledgers->config->zone;
	struct civil_month month = civil_month_of(zone_civil(zone, explanation->one.input.received_us).date);
	struct explain_month *months = arena_alloc(arena, MONTHS_MAX, sizeof *months);
	bool going = months != NULL;
	while (going && explanation->month_count < MONTHS_MAX && zone_month_start(zone, month) < now_us) {
		struct judged_case one;
		if (!judge_at(ledgers, explanation, case_moment_of(ledgers->config, month, now_us), arena, &one))
			return false;
		months[explanation->month_count++] =
		        (struct explain_month){month, one.result.state, one.result.judged_here};
		/* Missed and still not done, it is carried; the month that judged it is the last that says anything
		 * new. */
		going = !one.result.judged_here && one.result.state != CASE_OUT_OF_SCOPE &&
		        one.result.state != CASE_UNKNOWN;
		month = civil_month_add(month, 1);
	}
	explanation->months = months;
	return months != NULL;
}

static bool find(const struct ledgers *ledgers, const char *number, struct case_explanation *explanation)
{
	for (size_t i = 0; i < ledgers->inquiry_count && !explanation->inquiry; i++)
		if (strcmp(ledgers->inquiries[i].number, number) == 0)
			explanation->inquiry = &ledgers->inquiries[i];
	for (size_t i = 0; i < ledgers->incident_count && !explanation->inquiry && !explanation->incident; i++)
		if (strcmp(ledgers->incidents[i].number, number) == 0)
			explanation->incident = &ledgers->incidents[i];
	if (explanation->inquiry)
		explanation->subject = explanation->inquiry->subject;
	else if (explanation->incident)
		explanation->subject = explanation->incident->subject;
	explanation->number = number;
	return explanation->inquiry || explanation->incident;
}

bool case_explain(const struct ledgers *ledgers, const char *number, int64_t now_us, struct arena *arena,
                  struct case_explanation *ret_explanation, struct fail *fail)
{
	struct case_explanation explanation = {0};
	struct case_moment moment = {civil_month_of(zone_civil(ledgers->config->zone, now_us).date), now_us};
	if (!number[0] || !find(ledgers, number, &explanation))
		return false;
	bool good = true;
	if (explanation.inquiry)
		good = verdict_inquiry_case(ledgers, explanation.inquiry, moment, arena, &explanation.clause,
		                            &explanation.one);
	else
		verdict_incident_case(ledgers, explanation.incident, moment, &explanation.clause, &explanation.one);
	enum case_state state = explanation.one.result.state;
	bool clocked = state != CASE_UNKNOWN && state != CASE_OUT_OF_SCOPE;
	explanation.derivation = explanation.inquiry
	                                 ? verdict_inquiry_derivation(ledgers, explanation.inquiry, arena)
	                                 : verdict_incident_derivation(ledgers, explanation.incident, arena);
	if (good && clocked)
		good = add_days(ledgers, now_us, arena, &explanation);
	good = good && add_months(ledgers, now_us, arena, &explanation);
	if (!good || arena_failed(arena))
		return fail_memory(fail);
	*ret_explanation = explanation;
	return true;
}

/* Levenshtein over bytes, with one row; numbers are short, longer ones are compared by their first part. */
#define NUMBER_MAX 64

static size_t distance(const char *a, const char *b)
{
	size_t row[NUMBER_MAX + 1], a_size = strnlen(a, NUMBER_MAX), b_size = strnlen(b, NUMBER_MAX);
	for (size_t j = 0; j <= b_size; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_size; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b_size; j++) {
			size_t above = row[j], best = diagonal + (a[i - 1] != b[j - 1]);
			if (above + 1 < best)
				best = above + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = above;
			row[j] = best;
		}
	}
	return row[b_size];
}

size_t case_nearest(const struct ledgers *ledgers, const char *number, const char **ret_numbers, size_t max)
{
	size_t count = 0, all = ledgers->inquiry_count + ledgers->incident_count;
	for (size_t i = 0; i < all; i++) {
		const char *other = i < ledgers->inquiry_count ? ledgers->inquiries[i].number
		                                               : ledgers->incidents[i - ledgers->inquiry_count].number;
		size_t away = distance(number, other), place = count;
		if (!other[0])
			continue;
		while (place > 0 && distance(number, ret_numbers[place - 1]) > away)
			place--;
		if (place == max)
			continue;
		if (count < max)
			count++;
		for (size_t k = count - 1; k > place; k--)
			ret_numbers[k] = ret_numbers[k - 1];
		ret_numbers[place] = other;
	}
	return count;
}
