/* Work of a month: a visitor over all ledgers that count, so that the sum and its evidence are of the same entries. */
#include "verdict_effort.h"

#include "ledger_check.h"

const struct ledger_format *const work_formats[WORK_LEDGERS] = {
        [WORK_PATCHES] = &patch_format,
        [WORK_VULNERABILITIES] = &vulnerability_format,
        [WORK_BACKUPS] = &backup_format,
};

enum effort_kind {
	EFFORT_OF_CHANGE,
	EFFORT_OF_INCIDENT,
	EFFORT_OF_WORK, /* + enum work_ledger */
};

/* One piece of work that counts in the month. */
struct effort {
	enum effort_kind kind;
	enum work_ledger ledger;
	const char *number;
	int64_t milli; /* or NO_EFFORT */
	bool agreed;   /* 協議日 is there */
};

/* Where the visit stands: index in the present ledger, ledgers in the order of enum effort_kind. */
struct effort_visit {
	const struct ledgers *ledgers;
	struct case_moment moment;
	int64_t from_us;
	size_t stage, index;
};

static bool in_month(const struct effort_visit *visit, struct ledger_stamp stamp)
{
	return ledger_stamp_there(stamp) && stamp.at_us >= visit->from_us && stamp.at_us < visit->moment.as_of_us;
}

static bool next_change(struct effort_visit *visit, struct effort *ret_effort)
{
	while (visit->index < visit->ledgers->change_count) {
		const struct change *change = &visit->ledgers->changes[visit->index++];
		if (change->state != CHANGE_RELEASED || !in_month(visit, change->released))
			continue;
		*ret_effort = (struct effort){EFFORT_OF_CHANGE, 0, change->number, change->effort_milli,
		                              ledger_stamp_there(change->agreed) || change->agreement[0]};
		return true;
	}
	return false;
}

static bool next_incident(struct effort_visit *visit, struct effort *ret_effort)
{
	while (visit->index < visit->ledgers->incident_count) {
		const struct incident *incident = &visit->ledgers->incidents[visit->index++];
		bool none_outside = incident->scope == SCOPE_OUTSIDE && incident->effort_milli == NO_EFFORT;
		if (none_outside || !in_month(visit, incident->recovered))
			continue;
		*ret_effort = (struct effort){EFFORT_OF_INCIDENT, 0, incident->number, incident->effort_milli, true};
		return true;
	}
	return false;
}

/* The work of one row of another ledger; false when it is none of the month. */
static bool add_work(const struct effort_visit *visit, enum work_ledger ledger, const char *number,
                     struct ledger_stamp done, int64_t milli, struct effort *ret_effort)
{
	/* A nightly backup is no work of a person: an empty cell is none. */
	if (!in_month(visit, done) || milli == NO_EFFORT)
		return false;
	*ret_effort = (struct effort){EFFORT_OF_WORK, ledger, number, milli, true};
	return true;
}

static bool next_work(struct effort_visit *visit, enum work_ledger ledger, struct effort *ret_effort)
{
	const struct ledgers *ledgers = visit->ledgers;
	bool found = false;
	if (ledger == WORK_PATCHES)
		while (!found && visit->index < ledgers->patch_count) {
			const struct patch *patch = &ledgers->patches[visit->index++];
			found = add_work(visit, ledger, patch->number, patch->done, patch->effort_milli, ret_effort);
		}
	else if (ledger == WORK_VULNERABILITIES)
		while (!found && visit->index < ledgers->vulnerability_count) {
			const struct vulnerability *done = &ledgers->vulnerabilities[visit->index++];
			found = add_work(visit, ledger, done->number, done->done, done->effort_milli, ret_effort);
		}
	else
		while (!found && visit->index < ledgers->backup_count) {
			const struct backup *backup = &ledgers->backups[visit->index++];
			found = add_work(visit, ledger, "", backup->done, backup->effort_milli, ret_effort);
		}
	return found;
}

static bool next_effort(struct effort_visit *visit, struct effort *ret_effort)
{
	for (; visit->stage < EFFORT_OF_WORK + WORK_LEDGERS; visit->stage++, visit->index = 0) {
		bool found;
		if (visit->stage == EFFORT_OF_CHANGE)
			found = next_change(visit, ret_effort);
		else if (visit->stage == EFFORT_OF_INCIDENT)
			found = next_incident(visit, ret_effort);
		else
			found = next_work(visit, (enum work_ledger)(visit->stage - EFFORT_OF_WORK), ret_effort);
		if (found)
			return true;
	}
	return false;
}

static struct effort_visit visit_of(const struct ledgers *ledgers, struct case_moment moment)
{
	return (struct effort_visit){
	        .ledgers = ledgers, .moment = moment, .from_us = zone_month_start(ledgers->config->zone, moment.month)};
}

uint32_t effort_forecast(const struct ledgers *ledgers, struct case_moment moment, int64_t *ret_milli)
{
	struct effort_visit visit = visit_of(ledgers, moment);
	uint32_t not_agreed = 0;
	*ret_milli = 0;
	for (size_t i = 0; i < ledgers->change_count; i++) {
		const struct change *change = &ledgers->changes[i];
		int64_t until_us = zone_month_start(ledgers->config->zone, civil_month_add(moment.month, 1));
		bool planned = change->state != CHANGE_WITHDRAWN && ledger_stamp_there(change->released) &&
		               change->released.at_us >= visit.from_us && change->released.at_us < until_us;
		if (!planned || change->forecast_milli == NO_EFFORT)
			continue;
		*ret_milli += change->forecast_milli;
		not_agreed += !ledger_stamp_there(change->agreed) && !change->agreement[0];
	}
	return not_agreed;
}

struct effort_sum verdict_effort(const struct ledgers *ledgers, struct case_moment moment)
{
	struct effort_visit visit = visit_of(ledgers, moment);
	struct effort_sum sum = {0};
	struct effort effort;
	while (next_effort(&visit, &effort)) {
		int64_t milli = effort.milli == NO_EFFORT ? 0 : effort.milli;
		sum.missing += effort.milli == NO_EFFORT;
		sum.not_agreed += !effort.agreed;
		sum.total_milli += milli; /* a cell is below 10^6 and a ledger below 10^8 rows: no overflow */
		if (effort.kind == EFFORT_OF_CHANGE)
			sum.changes_milli += milli;
		else if (effort.kind == EFFORT_OF_INCIDENT)
			sum.incidents_milli += milli;
		else
			sum.works_milli[effort.ledger] += milli;
	}
	return sum;
}

const char *const *effort_evidence(const struct ledgers *ledgers, struct case_moment moment, struct arena *arena,
                                   size_t *ret_count)
{
	struct effort effort;
	size_t count = 0;
	*ret_count = 0;
	for (struct effort_visit visit = visit_of(ledgers, moment); next_effort(&visit, &effort);)
		count++;
	const char **evidence = arena_alloc(arena, count, sizeof *evidence);
	if (!evidence)
		return NULL;
	size_t filled = 0;
	for (struct effort_visit visit = visit_of(ledgers, moment); next_effort(&visit, &effort);)
		if (effort.number[0])
			evidence[filled++] = effort.number;
	*ret_count = filled;
	return evidence;
}
