/* What falls due before the next business day is over; see matters.h. */
#include <string.h>

#include "case_of.h"
#include "lang.h"
#include "matters.h"
#include "verdict.h"

struct due {
	const struct ledgers *ledgers;
	struct matters *matters;
	int64_t now_us;
	int64_t until_us; /* end of the next business day */
	struct case_moment moment;
};

/* A day is due at its end. */
static int64_t end_of_day(const struct due *due, int32_t day)
{
	return zone_day_start(due->ledgers->config->zone, day + 1);
}

static int64_t horizon(const struct ledgers *ledgers, int64_t now_us)
{
	int32_t day = zone_day(ledgers->config->zone, now_us) + 1;

	if (ledgers->calendar) {
		int32_t next = calendar_next_business_day(ledgers->calendar, day);

		day = next == INT32_MAX ? day : next;
	}
	return zone_day_start(ledgers->config->zone, day + 1);
}

/* A stamp that is there and not in the future. */
static bool is_known(const struct due *due, struct ledger_stamp stamp)
{
	return stamp.at_us != NO_TIME && stamp.at_us <= due->now_us;
}

static void add_case(struct due *due, enum matter_kind kind, const char *id, const char *subject,
                     const struct case_result *result, const char *derivation)
{
	if ((result->state != CASE_PENDING && result->state != CASE_MISSED) || result->deadline.due_us == NO_TIME ||
	    result->deadline.due_us >= due->until_us)
		return;
	matters_add(due->matters, (struct matter){kind, id, subject, result->deadline.due_us, derivation});
}

static void add_day(struct due *due, enum matter_kind kind, const char *id, const char *subject,
                    struct ledger_stamp stamp)
{
	int64_t due_us = stamp.has_time ? stamp.at_us : end_of_day(due, stamp.day);

	if (stamp.at_us != NO_TIME && due_us <= due->until_us)
		matters_add(due->matters, (struct matter){kind, id, subject, due_us, ""});
}

static bool add_inquiries(struct due *due, struct fail *fail)
{
	for (size_t i = 0; i < due->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &due->ledgers->inquiries[i];
		struct case_result result;

		if (is_known(due, inquiry->answered) || is_known(due, inquiry->closed) ||
		    !is_known(due, inquiry->received))
			continue;
		if (!verdict_inquiry(due->ledgers, inquiry, due->moment, &result, fail))
			return false;
		add_case(due, MATTER_INQUIRY, inquiry->number, inquiry->subject, &result,
		         verdict_inquiry_derivation(due->ledgers, inquiry, due->matters->arena));
	}
	return true;
}

static bool add_incidents(struct due *due, struct fail *fail)
{
	for (size_t i = 0; i < due->ledgers->incident_count; i++) {
		const struct incident *incident = &due->ledgers->incidents[i];
		struct case_result result;

		if (incident->state != INCIDENT_CLOSED)
			add_day(due, MATTER_PREVENTION, incident->number, incident->prevention, incident->due);
		if (is_known(due, incident->recovered) || !is_known(due, incident->detected))
			continue;
		if (!verdict_incident(due->ledgers, incident, due->moment, &result, fail))
			return false;
		/* Where a workaround counts, the clock has stopped: nothing was left over at the due instant. */
		if (is_known(due, incident->workaround) && result.state == CASE_MISSED &&
		    incident->workaround.at_us <= result.deadline.due_us)
			continue;
		add_case(due, MATTER_INCIDENT, incident->number, incident->subject, &result,
		         verdict_incident_derivation(due->ledgers, incident, due->matters->arena));
	}
	return true;
}

static void add_plans(struct due *due)
{
	const struct ledgers *ledgers = due->ledgers;

	for (size_t i = 0; i < ledgers->problem_count; i++)
		if (ledgers->problems[i].state != PROBLEM_DONE && !is_known(due, ledgers->problems[i].closed))
			add_day(due, MATTER_PROBLEM, ledgers->problems[i].number, ledgers->problems[i].subject,
			        ledgers->problems[i].due);
	for (size_t i = 0; i < ledgers->corrective_action_count; i++)
		if (!is_known(due, ledgers->corrective_actions[i].done))
			add_day(due, MATTER_CORRECTIVE_ACTION, ledgers->corrective_actions[i].number,
			        ledgers->corrective_actions[i].measure, ledgers->corrective_actions[i].due);
	for (size_t i = 0; i < ledgers->meeting_count; i++) {
		const struct meeting *meeting = &ledgers->meetings[i];
		char date[CIVIL_TEXT_SIZE];

		if (meeting->homework[0] && !meeting->homework_done)
			add_day(due, MATTER_HOMEWORK,
			        arena_cstr(due->matters->arena,
			                   str_of(civil_format_date(civil_date_of_day(meeting->date.day), date))),
			        meeting->homework, meeting->homework_due);
	}
}

static bool takes(const struct config_clause *clause, const char *class)
{
	for (size_t i = 0; i < clause->class_count; i++)
		if (strcmp(clause->classes[i], class) == 0)
			return true;
	return clause->class_count == 0;
}

/* Days before its expiry from which a certificate is watched: the longest 注意 of the clauses that take its class. */
static int64_t margin_days(const struct due *due, const char *class)
{
	const struct config *config = due->ledgers->config;
	struct civil_date today = civil_date_of_day(zone_day(config->zone, due->now_us));
	int64_t margin_milli = 0;

	for (size_t i = 0; i < config->clause_count; i++) {
		const struct config_clause *clause = &config->clauses[i];
		const struct config_terms *terms = config_terms_on(clause, today);
		int64_t milli = terms->caution > terms->limit ? terms->caution : terms->limit;

		if (clause->test == CLAUSE_EXPIRY && takes(clause, class) && milli > margin_milli)
			margin_milli = milli;
	}
	return margin_milli / 1000;
}

static void add_certificates(struct due *due)
{
	int32_t today = zone_day(due->ledgers->config->zone, due->now_us);

	for (size_t i = 0; i < due->ledgers->certificate_count; i++) {
		const struct certificate *certificate = &due->ledgers->certificates[i];
		int64_t margin = margin_days(due, certificate_class_name(certificate->class));
		int64_t left = (int64_t)certificate->expires.day - today;

		if (is_known(due, certificate->replaced))
			continue;
		if (left <= margin || end_of_day(due, certificate->expires.day) <= due->until_us)
			matters_add(due->matters,
			            (struct matter){MATTER_CERTIFICATE, certificate->number, certificate->name,
			                            end_of_day(due, certificate->expires.day),
			                            arena_printf(due->matters->arena,
			                                         TR("%lld days left, watched from %lld days on",
			                                            "残り%lld日、%lld日前から注意"),
			                                         (long long)left, (long long)margin)});
		add_day(due, MATTER_CERTIFICATE_WORK, certificate->number, certificate->next_action,
		        certificate->action_due);
	}
}

static bool is_delivered(const struct due *due, struct civil_month month)
{
	for (size_t i = 0; i < due->ledgers->delivery_count; i++)
		if (civil_month_compare(due->ledgers->deliveries[i].month, month) == 0 &&
		    is_known(due, due->ledgers->deliveries[i].delivered))
			return true;
	return false;
}

/* The closing of the limit-th business day of the month that follows; without a limit or a calendar no date is known.
 */
static int64_t delivery_due(const struct due *due, const struct config_clause *clause, struct civil_month month)
{
	int32_t day = civil_month_first_day(civil_month_add(month, 1)) - 1;
	int64_t left = config_terms_on(clause, civil_date_of_day(day))->limit / 1000;

	if (!due->ledgers->calendar || left <= 0)
		return NO_TIME;
	while (left-- > 0) {
		day = calendar_next_business_day(due->ledgers->calendar, day + 1);
		if (day == INT32_MAX)
			return NO_TIME;
	}
	return calendar_closing_us(due->ledgers->calendar, day);
}

static void add_deliveries(struct due *due)
{
	const struct config *config = due->ledgers->config;

	if (!ledgers_keep(due->ledgers, "deliveries"))
		return;
	for (size_t i = 0; i < config->clause_count; i++) {
		struct civil_month month = civil_month_of(config->from);

		if (config->clauses[i].test != CLAUSE_DELIVERY)
			continue;
		for (; civil_month_compare(month, civil_month_of(config->until)) <= 0 &&
		       zone_month_start(config->zone, civil_month_add(month, 1)) <= due->now_us;
		     month = civil_month_add(month, 1)) {
			int64_t due_us = delivery_due(due, &config->clauses[i], month);
			char name[CIVIL_TEXT_SIZE];

			if (is_delivered(due, month) || (due_us != NO_TIME && due_us >= due->until_us))
				continue;
			matters_add(due->matters,
			            (struct matter){
			                    MATTER_DELIVERY,
			                    arena_cstr(due->matters->arena, str_of(civil_format_month(month, name))),
			                    TR("no delivery is recorded", "納入の記録がありません"), due_us,
			                    arena_printf(due->matters->arena, "§%s", config->clauses[i].section)});
		}
		return;
	}
}

/* Requests have a date only where a clause gives them one; an open one is shown from the next business day on. */
static void add_requests(struct due *due)
{
	for (size_t i = 0; i < due->ledgers->request_count; i++) {
		const struct request *request = &due->ledgers->requests[i];
		int64_t due_us;

		if (is_known(due, request->answered) || !is_known(due, request->asked))
			continue;
		due_us = horizon(due->ledgers, request->asked.at_us);
		if (due_us <= due->until_us)
			matters_add(due->matters,
			            (struct matter){
			                    MATTER_REQUEST, request->number, request->question, due_us,
			                    TR("promptly: by the next business day", "速やかに: 翌営業日までを目安")});
	}
}

bool matters_due(const struct ledgers *ledgers, int64_t now_us, struct matters *matters, struct fail *fail)
{
	struct due due = {
	        .ledgers = ledgers, .matters = matters, .now_us = now_us, .until_us = horizon(ledgers, now_us)};

	due.moment.month = civil_month_of(zone_civil(ledgers->config->zone, now_us).date);
	due.moment.as_of_us = now_us;
	if (!add_inquiries(&due, fail) || !add_incidents(&due, fail))
		return false;
	add_requests(&due);
	add_plans(&due);
	add_certificates(&due);
	add_deliveries(&due);
	return !arena_failed(matters->arena) || fail_memory(fail);
}
