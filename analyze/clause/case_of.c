/* Which stamps start and stop a clock. */
#include "case_of.h"

#include "ledger_check.h"

int64_t case_starting_us(const struct ledgers *ledgers, struct ledger_stamp stamp)
{
	if (!ledger_stamp_there(stamp) || stamp.has_time || !ledgers->calendar)
		return stamp.at_us;
	return calendar_opening_us(ledgers->calendar, stamp.day);
}

int64_t case_stopping_us(const struct ledgers *ledgers, struct ledger_stamp stamp)
{
	if (!ledger_stamp_there(stamp) || stamp.has_time || !ledgers->calendar)
		return stamp.at_us;
	return calendar_closing_us(ledgers->calendar, stamp.day);
}

bool case_of_inquiry(const struct ledgers *ledgers, const struct inquiry *inquiry, struct arena *arena,
                     struct case_input *ret_case)
{
	size_t count = inquiry->pauses.count;
	struct deadline_pause *pauses = arena_alloc(arena, count, sizeof *pauses);
	if (!pauses)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct ledger_span *span = &inquiry->pauses.items[i];
		pauses[i] = (struct deadline_pause){case_starting_us(ledgers, span->from),
		                                    case_stopping_us(ledgers, span->until)};
	}
	*ret_case = (struct case_input){
	        .received_us = case_starting_us(ledgers, inquiry->received),
	        .done_us = case_stopping_us(ledgers, inquiry->answered),
	        .pauses = {pauses, count},
	};
	return true;
}

static bool from_occurrence(const struct incident *incident, const struct config_terms *terms)
{
	return terms->clock == CLOCK_OCCURRED && ledger_stamp_there(incident->occurred);
}

struct case_input case_of_incident(const struct ledgers *ledgers, const struct incident *incident,
                                   const struct config_terms *terms)
{
	return (struct case_input){
	        .received_us = case_starting_us(ledgers, from_occurrence(incident, terms) ? incident->occurred
	                                                                                  : incident->detected),
	        .done_us = case_stopping_us(ledgers,
	                                    terms->full_recovery ? incident->recovered : incident_restored(incident)),
	        .out_of_scope = incident->scope == SCOPE_OUTSIDE,
	};
}

struct case_input case_of_request(const struct ledgers *ledgers, const struct request *request)
{
	return (struct case_input){
	        .received_us = case_starting_us(ledgers, request->asked),
	        .done_us = case_stopping_us(ledgers, request->answered),
	};
}

const char *case_clock_name(const struct ledgers *ledgers, const struct incident *incident,
                            const struct config_terms *terms)
{
	return from_occurrence(incident, terms) ? SAY(ledgers->config, "occurred", "発生")
	                                        : SAY(ledgers->config, "detected", "検知");
}
