/* Records of ledgers as cases for the clock. Knows which stamps start and stop it; not what is judged. A stamp without
 * clock time counts as the opening of reception hours when it starts a clock or a pause, as the closing when it stops
 * one (without a calendar: 0:00). */
#ifndef GEPPO_CASE_OF_H
#define GEPPO_CASE_OF_H

#include "case_state.h"
#include "ledgers.h"

/* NO_TIME when the stamp is not there. */
int64_t case_starting_us(const struct ledgers *ledgers, struct ledger_stamp stamp);
int64_t case_stopping_us(const struct ledgers *ledgers, struct ledger_stamp stamp);

/* 受付 to 回答. `pauses` is given room by the arena; false when memory is out. */
bool case_of_inquiry(const struct ledgers *ledgers, const struct inquiry *inquiry, struct arena *arena,
                     struct case_input *ret_case) MUST_CHECK;
/* 検知 (or 発生, by the terms) to 復旧, or to a workaround where the terms let it count. */
struct case_input case_of_incident(const struct ledgers *ledgers, const struct incident *incident,
                                   const struct config_terms *terms);
/* 照会 to 回答. */
struct case_input case_of_request(const struct ledgers *ledgers, const struct request *request);

/* 受付, 検知 or 発生: what the clock of an incident starts from by these terms. */
const char *case_clock_name(const struct ledgers *ledgers, const struct incident *incident,
                            const struct config_terms *terms);

#endif
