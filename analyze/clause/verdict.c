/* Clauses against the ledgers: which test judges which clause. */
#include "verdict.h"

#include "corrective.h"
#include "judge.h"

const char *verdict_name(enum verdict verdict)
{
	static const char *const words[] = {[VERDICT_MET] = "達成",
	                                    [VERDICT_CAUTION] = "注意",
	                                    [VERDICT_MISSED] = "未達",
	                                    [VERDICT_UNKNOWN] = "判定不能"};
	return words[verdict];
}

static void judge_clause(const struct judge *judge, struct clause_verdict *verdict)
{
	switch (verdict->clause->test) {
	case CLAUSE_DEADLINE:
		judge_deadline(judge, verdict);
		break;
	case CLAUSE_CAP_MONTH:
		judge_cap_month(judge, verdict);
		break;
	case CLAUSE_CAP_YEAR:
		judge_cap_year(judge, verdict);
		break;
	case CLAUSE_MONTHLY:
		judge_monthly(judge, verdict);
		break;
	case CLAUSE_EXPIRY:
		judge_expiry(judge, verdict);
		break;
	case CLAUSE_DELIVERY:
		judge_delivery(judge, verdict);
		break;
	case CLAUSE_PRESENCE:
		judge_rule(judge, verdict);
		break;
	case CLAUSE_RETENTION:
		judge_unknown(
		        verdict,
		        SAY(judge->ledgers->config, "A clause that ledgers do not decide", "台帳では判定しない条項"),
		        true);
		break;
	}
	if (verdict->verdict == VERDICT_MISSED)
		corrective_add(judge, verdict);
}

struct clause_verdict *verdicts_of_month(const struct ledgers *ledgers, struct case_moment moment, struct arena *arena,
                                         struct fail *fail)
{
	const struct config *config = ledgers->config;
	struct judge judge = judge_of(ledgers, moment, arena);
	struct clause_verdict *verdicts = arena_alloc(arena, config->clause_count, sizeof *verdicts);
	for (size_t i = 0; verdicts && i < config->clause_count; i++) {
		verdicts[i] = (struct clause_verdict){.config = config,
		                                      .clause = &config->clauses[i],
		                                      .verdict = VERDICT_UNKNOWN,
		                                      .target = "",
		                                      .actual = "―",
		                                      .margin = "",
		                                      .reason = "",
		                                      .actual_milli = -1};
		judge_clause(&judge, &verdicts[i]);
	}
	if (!verdicts || arena_failed(arena)) {
		fail_memory(fail);
		return NULL;
	}
	return verdicts;
}
