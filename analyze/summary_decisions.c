/* What the client is asked to decide. Each kind follows from a ledger or a verdict; what is decided after the month's
 * end is still asked, since the report cannot know it. */
#include "summary.h"

#include <stdlib.h>
#include <string.h>

#include "calendar.h"

/* Changes of a forecast that are named. */
#define IDS_MOST 4

struct asking {
	struct month_run *run;
	struct figure_table *out;
};

struct decision {
	const char *kind, *id, *subject, *detail;
	struct figure_value due;
	int64_t amount_milli, limit_milli;
};

static void ask(const struct asking *asking, const struct decision *decision)
{
	struct figure_value due = decision->due;

	if (due.kind != FIGURE_TEXT)
		due = figure_none();
	figures_row(
	        asking->run->figures, asking->out,
	        (struct figure_value[]){figure_text(decision->kind), figure_text(decision->id),
	                                figure_text(decision->subject), due, figure_text(decision->detail),
	                                decision->limit_milli ? figure_integer(decision->amount_milli) : figure_none(),
	                                decision->limit_milli ? figure_integer(decision->limit_milli) : figure_none()});
}

static const char *text_of(const struct month_run *run, struct str text)
{
	const char *kept = arena_cstr(run->arena, text);

	return kept ? kept : "";
}

/* 未達: the corrective action wants the client's consent; without one it is missing. */
static void ask_missed(const struct asking *asking)
{
	const struct figure_table *clauses = figures_find_table(asking->run->figures, "clauses");

	for (size_t row = 0; clauses && row < clauses->row_count; row++) {
		struct figure_value verdict = figure_get(clauses, row, "verdict");

		if (verdict.kind != FIGURE_TEXT || !str_is(verdict.text, "missed"))
			continue;
		ask(asking,
		    &(struct decision){.kind = "missed",
		                       .id = text_of(asking->run, figure_get(clauses, row, "section").text),
		                       .subject = text_of(asking->run, figure_get(clauses, row, "duty").text),
		                       .detail = figure_get(clauses, row, "actions").number ? "action" : "no_action"});
	}
}

static const struct config_terms *cap_of(const struct config *config, struct civil_month month)
{
	for (size_t i = 0; i < config->clause_count; i++)
		if (config->clauses[i].test == CLAUSE_CAP_MONTH)
			return config_terms_on(&config->clauses[i], civil_date_of_day(civil_month_first_day(month)));
	return NULL;
}

/* Changes planned for the month, known at the report's moment, whose 見積工数 counts towards its cap. */
static bool counts_in(const struct month_run *run, const struct change *change, struct civil_month month)
{
	return known(run, change->requested) && change->state != CHANGE_WITHDRAWN &&
	       change->forecast_milli != NO_EFFORT && change->released.at_us != NO_TIME &&
	       change->released.at_us >= zone_month_start(run->config->zone, month) &&
	       change->released.at_us < zone_month_start(run->config->zone, civil_month_add(month, 1));
}

/* A forecast over the cap needs its 協議記録; asked while one of its changes has none. */
static void ask_forecast(const struct asking *asking, struct civil_month month)
{
	struct month_run *run = asking->run;
	const struct config_terms *cap = cap_of(run->config, month);
	struct text ids = {0};
	int64_t sum_milli = 0;
	size_t count = 0;
	bool open = false;
	char name[CIVIL_TEXT_SIZE];

	for (size_t i = 0; i < run->ledgers->change_count; i++) {
		const struct change *change = &run->ledgers->changes[i];

		if (!counts_in(run, change, month))
			continue;
		if (count++ < IDS_MOST)
			text_addf(&ids, "%s%s", ids.size ? ", " : "", change->number);
		sum_milli += change->forecast_milli;
		open |= !*change->agreement;
	}
	if (count > IDS_MOST)
		text_addf(&ids, SAY(run->config, " and %zu more", " ほか%zu件"), count - IDS_MOST);
	if (cap && sum_milli > cap->limit && open)
		ask(asking, &(struct decision){.kind = "forecast",
		                               .id = text_of(run, str_of(civil_format_month(month, name))),
		                               .subject = text_of(run, text_str(&ids)),
		                               .detail = "",
		                               .amount_milli = sum_milli,
		                               .limit_milli = cap->limit});
	text_release(&ids);
}

static void ask_problems(const struct asking *asking)
{
	const struct month_run *run = asking->run;

	for (size_t i = 0; i < run->ledgers->problem_count; i++) {
		const struct problem *problem = &run->ledgers->problems[i];

		if (problem->decision && known(run, problem->recorded) && !known(run, problem->closed))
			ask(asking, &(struct decision){.kind = "problem",
			                               .id = problem->number,
			                               .subject = problem->subject,
			                               .due = planned_value(run, problem->due),
			                               .detail = known_overdue(run, problem->due) ? "overdue" : ""});
	}
}

static void ask_changes(const struct asking *asking)
{
	const struct month_run *run = asking->run;

	for (size_t i = 0; i < run->ledgers->change_count; i++) {
		const struct change *change = &run->ledgers->changes[i];
		bool planned =
		        change->released.at_us != NO_TIME && change->released.at_us >= month_moment(run).as_of_us;

		if (!known(run, change->requested) || known(run, change->approved) ||
		    change->state == CHANGE_WITHDRAWN || (change->released.at_us != NO_TIME && !planned))
			continue;
		ask(asking, &(struct decision){.kind = "change",
		                               .id = change->number,
		                               .subject = change->subject,
		                               .due = planned ? planned_value(run, change->released) : figure_none(),
		                               .detail = known(run, change->agreed) ? "agreed" : ""});
	}
}

static void ask_vulnerabilities(const struct asking *asking)
{
	const struct month_run *run = asking->run;

	for (size_t i = 0; i < run->ledgers->vulnerability_count; i++) {
		const struct vulnerability *vulnerability = &run->ledgers->vulnerabilities[i];

		if (known(run, vulnerability->planned) && !known(run, vulnerability->agreed) &&
		    !known(run, vulnerability->done) && vulnerability->state != VULNERABILITY_UNAFFECTED)
			ask(asking, &(struct decision){.kind = "vulnerability",
			                               .id = vulnerability->number,
			                               .subject = vulnerability->subject,
			                               .detail = ""});
	}
}

static void ask_inquiries(const struct asking *asking)
{
	const struct figure_table *rows = figures_find_table(asking->run->figures, "inquiries.list");

	for (size_t row = 0; rows && row < rows->row_count; row++) {
		struct figure_value state = figure_get(rows, row, "state");

		if (state.kind == FIGURE_TEXT && str_is(state.text, "paused"))
			ask(asking,
			    &(struct decision){.kind = "inquiry",
			                       .id = text_of(asking->run, figure_get(rows, row, "id").text),
			                       .subject = text_of(asking->run, figure_get(rows, row, "subject").text),
			                       .detail = ""});
	}
}

static void ask_certificates(const struct asking *asking)
{
	const struct month_run *run = asking->run;
	int32_t last_day = zone_day(run->config->zone, month_moment(run).as_of_us - 1) + SUMMARY_EXPIRY_DAYS;

	for (size_t i = 0; i < run->ledgers->certificate_count; i++) {
		const struct certificate *certificate = &run->ledgers->certificates[i];

		if (known(run, certificate->replaced) || certificate->expires.day > last_day ||
		    (certificate->valid_from.at_us != NO_TIME && !known(run, certificate->valid_from)))
			continue;
		ask(asking, &(struct decision){.kind = "certificate",
		                               .id = certificate->number,
		                               .subject = certificate->name,
		                               .due = planned_value(run, certificate->expires),
		                               .detail = certificate->class == CERTIFICATE_STANDING ? "standing"
		                                         : known(run, certificate->agreed)          ? "agreed"
		                                                                                    : ""});
	}
}

static void ask_deliveries(const struct asking *asking)
{
	const struct month_run *run = asking->run;

	for (size_t i = 0; i < run->ledgers->delivery_count; i++) {
		const struct delivery *delivery = &run->ledgers->deliveries[i];

		if (known(run, delivery->delivered) && !known(run, delivery->accepted))
			ask(asking, &(struct decision){.kind = "delivery",
			                               .id = delivery->document,
			                               .subject = delivery->edition,
			                               .due = planned_value(run, delivery->delivered),
			                               .detail = ""});
	}
}

/* Ledgers that the questions come from and that are not kept: what they would ask is not known. */
static void add_silent(struct month_run *run)
{
	static const char *const names[] = {"problems",     "changes",   "vulnerabilities",
	                                    "certificates", "inquiries", "deliveries"};
	int64_t count = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		count += !ledgers_keep(run->ledgers, names[i]);
	figures_add(run->figures, "summary.decisions_unknown", "", figure_integer(count), NULL);
}

bool summary_decisions(struct month_run *run, struct fail *fail)
{
	struct asking asking = {.run = run,
	                        .out = figures_table(run->figures, "summary.decisions",
	                                             "kind id subject due:day detail amount:milliday limit:milliday",
	                                             NULL)};

	ask_missed(&asking);
	ask_forecast(&asking, civil_month_add(run->month, 1));
	ask_forecast(&asking, civil_month_add(run->month, 2));
	ask_problems(&asking);
	ask_changes(&asking);
	ask_vulnerabilities(&asking);
	ask_inquiries(&asking);
	ask_certificates(&asking);
	ask_deliveries(&asking);
	add_silent(run);
	return !arena_failed(run->arena) || fail_memory(fail);
}
