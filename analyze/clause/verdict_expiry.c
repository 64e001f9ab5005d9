/* CLAUSE_EXPIRY: days that are left of what expires. */
#include <string.h>

#include "judge.h"

static const char *name_of(const struct certificate *certificate)
{
	return certificate->number[0] ? certificate->number : certificate->name;
}

/* Watched on the month's last day: of the clause's classes, begun, not replaced by another row. */
static bool is_watched(const struct judge *judge, const struct config_clause *clause,
                       const struct certificate *certificate)
{
	if (!clause_takes(clause, certificate_class_name(certificate->class)))
		return false;
	if (judge_known(judge, certificate->replaced))
		return false;
	return !ledger_stamp_there(certificate->valid_from) || certificate->valid_from.day <= judge->last_day;
}

static enum grade grade_of(const struct judge *judge, const struct config_terms *terms,
                           const struct certificate *certificate, int32_t left_days, const char **ret_why)
{
	*ret_why = "";
	if (left_days < 0)
		*ret_why = SAY(judge->ledgers->config, "Expired", "期限切れ");
	else if ((int64_t)left_days * 1000 < terms->limit)
		*ret_why = SAY(judge->ledgers->config, "Days left below the limit", "残日数が下限を下回る");
	if ((*ret_why)[0])
		return GRADE_MISSED;
	if ((int64_t)left_days * 1000 >= terms->caution)
		return GRADE_GOOD;
	*ret_why = ledger_stamp_there(certificate->agreed)
	                   ? SAY(judge->ledgers->config, "Expires soon (renewal agreed)", "期限が近い (更新は協議済み)")
	                   : SAY(judge->ledgers->config, "Expires soon, no agreed renewal recorded",
	                         "期限が近く、更新の協議の記録なし");
	return GRADE_CAUTION;
}

/* The certificate that decides: the shortest, or the longest where one is enough. */
static const struct certificate *decider(const struct judge *judge, const struct config_clause *clause)
{
	const struct certificate *found = NULL;
	for (size_t i = 0; i < judge->ledgers->certificate_count; i++) {
		const struct certificate *certificate = &judge->ledgers->certificates[i];
		if (!is_watched(judge, clause, certificate))
			continue;
		bool longer = found && certificate->expires.day > found->expires.day;
		bool shorter = found && certificate->expires.day < found->expires.day;
		if (!found || (clause->any ? longer : shorter))
			found = certificate;
	}
	return found;
}

static void word(const struct judge *judge, const struct config_terms *terms, const struct certificate *certificate,
                 struct clause_verdict *verdict)
{
	int32_t left = certificate->expires.day - judge->last_day;
	int64_t margin = left - (terms->limit + 999) / 1000;
	char day[CIVIL_TEXT_SIZE];
	verdict_add_actual(
	        verdict, judge->arena,
	        left >= 0 ? SAY(judge->ledgers->config, "%s%s,%s: %d days left", "%s%s%sまで残%d日")
	                  : SAY(judge->ledgers->config, "%s%s expired%s (%d days ago)", "%s%s%sに失効 (%d日前)"),
	        verdict->clause->any ? "" : SAY(judge->ledgers->config, "next: ", "最短 "),
	        certificate->name[0] ? certificate->name : name_of(certificate),
	        arena_printf(judge->arena, " %s", civil_format_date(civil_date_of_day(certificate->expires.day), day)),
	        left >= 0 ? left : -left);
	verdict->margin = or_empty(
	        margin >= 0 ? arena_printf(judge->arena, SAY(judge->ledgers->config, "%lld days", "%lld日"),
	                                   (long long)margin)
	                    : arena_printf(judge->arena, SAY(judge->ledgers->config, "%lld days short", "%lld日不足"),
	                                   (long long)-margin));
	verdict->actual_milli = (int64_t)left * 1000;
}

void judge_expiry(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_clause *clause = verdict->clause;
	const struct config_terms *terms = judge_terms(judge, clause);
	const char *limit = milli_text(judge->arena, terms->limit);
	struct tally tally = {.config = judge->ledgers->config, .arena = judge->arena};
	verdict->target = terms->limit > 0
	                          ? or_empty(arena_printf(
	                                    judge->arena,
	                                    SAY(judge->ledgers->config, "At least %s days left", "残%s日以上"), limit))
	                          : SAY(judge->ledgers->config, "Valid at month end", "月末日に有効");
	if (!judge_able(judge, verdict, false))
		return;
	if (strcmp(clause->ledger, certificate_format.name) != 0) {
		judge_unknown(verdict,
		              SAY(judge->ledgers->config, "This ledger has no expiry", "この台帳には有効期限がない"),
		              false);
		return;
	}
	const struct certificate *deciding = decider(judge, clause);
	if (!deciding && clause->any) {
		judge_unknown(verdict,
		              SAY(judge->ledgers->config, "Not assessable: no certification recorded",
		                  "認証の記録がないため判定できない"),
		              false);
		return;
	}
	for (size_t i = 0; i < judge->ledgers->certificate_count; i++) {
		const struct certificate *certificate = &judge->ledgers->certificates[i];
		const char *why;
		if (!is_watched(judge, clause, certificate) || (clause->any && certificate != deciding))
			continue;
		enum grade grade =
		        grade_of(judge, terms, certificate, certificate->expires.day - judge->last_day, &why);
		/* The contractor's own certification is not the client's to agree on. */
		if (clause->any && grade == GRADE_CAUTION)
			why = SAY(judge->ledgers->config, "Renewal is near", "更新の時期が近い");
		tally_add(&tally, grade, name_of(certificate), certificate->row.line, why);
	}
	tally_close(&tally, verdict);
	if (deciding)
		word(judge, terms, deciding, verdict);
}
