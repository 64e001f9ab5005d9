/* What the ledgers say about each clause of the contract in one month. Results are Japanese texts for the report with
 * the numbers behind them. Clauses whose ledger is not kept, or whose test these ledgers cannot answer, are 判定不能
 * with a reason: never 達成. */
#ifndef GEPPO_VERDICT_H
#define GEPPO_VERDICT_H

#include "case_state.h"
#include "ledgers.h"

enum verdict {
	VERDICT_MET,     /* 達成 */
	VERDICT_CAUTION, /* 注意 */
	VERDICT_MISSED,  /* 未達 */
	VERDICT_UNKNOWN, /* 判定不能 */
};

struct clause_verdict {
	const struct config *config; /* whose language its texts are in */
	const struct config_clause *clause;
	enum verdict verdict;
	bool elsewhere;     /* UNKNOWN only because these ledgers do not answer it: archive, coverage or delivery may */
	const char *target; /* 目標: 5営業日以内 */
	const char *actual; /* 実績: 12件中12件達成 (最長4営業日) */
	const char *margin; /* 余裕: 1営業日; "" when there is none to state */
	const char *reason; /* why 注意, 未達 or 判定不能; "" else */
	const char *const *evidence; /* 根拠: numbers of the cases or works, those that decide first */
	size_t evidence_count;
	int64_t actual_milli; /* the worst elapsed time in the unit of its terms, the sum of 人日, or the count; -1:
	                         none */
	uint32_t states[CASE_STATES]; /* CLAUSE_DEADLINE: judged cases of this month, those pending and paused at its
	                                 end, and those out of scope that were received in it */
	uint32_t overdue_before;      /* CLAUSE_DEADLINE: missed in an earlier month and still not done */
	const struct corrective_action *const *actions; /* 是正措置 of a 未達 of this month */
	size_t action_count;
};

/* One verdict per clause of the configuration, in its order (config->clause_count of them). Memory is from `arena`;
 * NULL with `fail` when it is out. */
struct clause_verdict *verdicts_of_month(const struct ledgers *ledgers, struct case_moment moment, struct arena *arena,
                                         struct fail *fail) MUST_CHECK;

const char *verdict_name(enum verdict verdict); /* 達成 … */

/* One inquiry or incident against its clause in a month: for lists. The clause is the first CLAUSE_DEADLINE of the
 * ledger ("inquiries", "incidents") that takes its class, its terms those of the day of reception or detection; without
 * such a clause state is CASE_UNKNOWN. */
bool verdict_inquiry(const struct ledgers *ledgers, const struct inquiry *inquiry, struct case_moment moment,
                     struct case_result *ret_result, struct fail *fail) MUST_CHECK;
bool verdict_incident(const struct ledgers *ledgers, const struct incident *incident, struct case_moment moment,
                      struct case_result *ret_result, struct fail *fail) MUST_CHECK;

/* The derivation of a case's due date (deadline_derivation), "" where there is none. From `arena`. */
const char *verdict_inquiry_derivation(const struct ledgers *ledgers, const struct inquiry *inquiry,
                                       struct arena *arena);
const char *verdict_incident_derivation(const struct ledgers *ledgers, const struct incident *incident,
                                        struct arena *arena);

/* Flow of the month; class < 0: all classes. */
bool verdict_inquiry_flow(const struct ledgers *ledgers, struct case_moment moment, int class,
                          struct case_flow *ret_flow, struct fail *fail) MUST_CHECK;
struct case_flow verdict_incident_flow(const struct ledgers *ledgers, struct case_moment moment);

/* Ledgers of other work that counts towards the 人日. */
enum work_ledger {
	WORK_PATCHES,
	WORK_VULNERABILITIES,
	WORK_BACKUPS,
	WORK_LEDGERS,
};

extern const struct ledger_format *const work_formats[WORK_LEDGERS];

/* 人日 of a month over all ledgers that count. A change counts in the month of its release, an incident in that of its
 * recovery, other work on its day. */
struct effort_sum {
	int64_t total_milli;
	int64_t changes_milli, incidents_milli, works_milli[WORK_LEDGERS];
	uint32_t missing;    /* works of the month without an effort: the sum may be too low */
	uint32_t not_agreed; /* changes of the month without 協議日 */
};

struct effort_sum verdict_effort(const struct ledgers *ledgers, struct case_moment moment);

#endif
