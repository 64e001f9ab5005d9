/* The backups rule: every day of the month, and the last restore that was tried. */
#include "judge.h"

enum day_result {
	DAY_UNKNOWN, /* no row: not measured */
	DAY_GOOD,
	DAY_FAILED,
};

/* One day over all rows of backups taken. A failed target makes the day a failed one, whatever else succeeded. */
static enum day_result result_of_day(const struct judge *judge, int32_t day)
{
	enum day_result result = DAY_UNKNOWN;
	for (size_t i = 0; i < judge->ledgers->backup_count; i++) {
		const struct backup *backup = &judge->ledgers->backups[i];
		int32_t last = ledger_stamp_there(backup->until) ? backup->until.day : backup->done.day;
		if (backup->work != BACKUP_TAKEN || backup->result == BACKUP_PLANNED || day < backup->done.day ||
		    day > last)
			continue;
		if (backup->result != BACKUP_GOOD)
			return DAY_FAILED;
		result = DAY_GOOD;
	}
	return result;
}

/* The last day on which a restore was tried with success, up to the moment; false: none is known. */
static bool last_test(const struct judge *judge, int32_t *ret_day)
{
	bool found = false;
	for (size_t i = 0; i < judge->ledgers->backup_count; i++) {
		const struct backup *backup = &judge->ledgers->backups[i];
		bool tried = backup->work != BACKUP_TAKEN && backup->result == BACKUP_GOOD;
		const struct ledger_stamp stamps[] = {tried ? backup->done : backup->tested, backup->tested};
		for (size_t k = 0; k < 2; k++)
			if (judge_known(judge, stamps[k]) && (!found || stamps[k].day > *ret_day)) {
				*ret_day = stamps[k].day;
				found = true;
			}
	}
	return found;
}

static void grade_days(const struct judge *judge, struct tally *tally)
{
	enum day_result before = result_of_day(judge, civil_month_first_day(judge->moment.month) - 1);
	for (int32_t day = civil_month_first_day(judge->moment.month); day <= judge->last_day; day++) {
		enum day_result result = result_of_day(judge, day);
		char text[CIVIL_TEXT_SIZE];
		const char *id =
		        or_empty(arena_cstr(judge->arena, str_of(civil_format_date(civil_date_of_day(day), text))));
		if (result == DAY_UNKNOWN)
			tally_add(tally, GRADE_UNKNOWN, id, 0,
			          SAY(judge->ledgers->config, "Days without a record", "記録のない日"));
		else if (result == DAY_GOOD)
			tally_add(tally, GRADE_GOOD, id, 0, "");
		else if (before == DAY_FAILED)
			tally_add(tally, GRADE_MISSED, id, 0,
			          SAY(judge->ledgers->config, "Days of failure, two in a row", "2日続けて失敗した日"));
		else
			tally_add(tally, GRADE_CAUTION, id, 0,
			          SAY(judge->ledgers->config, "Days of failure", "失敗した日"));
		before = result;
	}
}

/* A rebuild or a restore is the client's to agree on. */
static void grade_restores(const struct judge *judge, struct tally *tally)
{
	for (size_t i = 0; i < judge->ledgers->backup_count; i++) {
		const struct backup *backup = &judge->ledgers->backups[i];
		if (backup->work != BACKUP_RESTORE || !judge_in_month(judge, backup->done) ||
		    backup->result == BACKUP_PLANNED)
			continue;
		bool agreed = ledger_stamp_there(backup->agreed);
		tally_add(tally, agreed ? GRADE_GOOD : GRADE_MISSED, "", backup->row.line,
		          agreed ? ""
		                 : SAY(judge->ledgers->config, "Rebuild or restore without a recorded agreement",
		                       "協議の記録のない再構築・リストア"));
	}
}

/* backups: success by day; restores agreed; the last restore test not longer ago than the limit. */
void grade_backups(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	const struct config_terms *terms = judge_terms(judge, clause);
	int32_t day = 0;
	grade_days(judge, tally);
	grade_restores(judge, tally);
	if (terms->limit == 0 && terms->caution == 0)
		return;
	if (!last_test(judge, &day)) {
		tally_add(tally, GRADE_UNKNOWN, SAY(judge->ledgers->config, "Restore test", "復元試験"), 0,
		          SAY(judge->ledgers->config, "No restore test recorded", "復元試験の記録なし"));
		return;
	}
	int64_t age_milli = (int64_t)(judge->last_day - day) * 1000;
	bool missed = terms->limit > 0 && age_milli > terms->limit;
	bool caution = terms->caution > 0 && age_milli >= terms->caution;
	tally_add(tally,
	          missed    ? GRADE_MISSED
	          : caution ? GRADE_CAUTION
	                    : GRADE_GOOD,
	          SAY(judge->ledgers->config, "Restore test", "復元試験"), 0,
	          missed ? SAY(judge->ledgers->config, "Restore test overdue", "復元試験から期限を超えて経過")
	          : caution ? SAY(judge->ledgers->config, "Restore test some time ago", "復元試験から日が経っている")
	                    : "");
}

void aim_backups(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_terms *terms = judge_terms(judge, verdict->clause);
	verdict->target =
	        terms->limit > 0 ? or_empty(arena_printf(judge->arena,
	                                                 SAY(judge->ledgers->config,
	                                                     "Success every day, a restore test at least every %s days",
	                                                     "毎日成功、復元試験は%s日以内ごと"),
	                                                 milli_text(judge->arena, terms->limit)))
	                         : SAY(judge->ledgers->config, "Success every day", "毎日成功");
}

void word_backups(const struct judge *judge, const struct tally *tally, struct clause_verdict *verdict)
{
	const struct config_terms *terms = judge_terms(judge, verdict->clause);
	int32_t days = judge->last_day - civil_month_first_day(judge->moment.month) + 1, tested = 0, good = 0;
	char text[CIVIL_TEXT_SIZE];
	for (size_t i = 0; i < tally->count && i < (size_t)days; i++)
		good += tally->items[i].grade == GRADE_GOOD;
	verdict->actual = or_empty(arena_printf(
	        judge->arena, SAY(judge->ledgers->config, "Of %d days %d successful", "%d日中%d日成功"), days, good));
	verdict->actual_milli = (int64_t)good * 1000;
	if (!last_test(judge, &tested)) {
		verdict_add_actual(verdict, judge->arena,
		                   SAY(judge->ledgers->config, "No restore test recorded", "復元試験の記録なし"));
		return;
	}
	verdict_add_actual(verdict, judge->arena, SAY(judge->ledgers->config, "restore test %s", "復元試験 %s"),
	                   civil_format_date(civil_date_of_day(tested), text));
	int64_t left = terms->limit / 1000 - (judge->last_day - tested);
	if (terms->limit > 0)
		verdict->margin =
		        or_empty(left >= 0 ? arena_printf(judge->arena,
		                                          SAY(judge->ledgers->config, "%lld days to restore test",
		                                              "復元試験まで%lld日"),
		                                          (long long)left)
		                           : arena_printf(judge->arena,
		                                          SAY(judge->ledgers->config, "Restore test %lld days late",
		                                              "復元試験%lld日超過"),
		                                          (long long)-left));
}
