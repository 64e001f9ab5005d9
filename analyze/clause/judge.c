/* What the tests share. */
#include "judge.h"

#include <string.h>

struct judge judge_of(const struct ledgers *ledgers, struct case_moment moment, struct arena *arena)
{
	const struct zone *zone = ledgers->config->zone;
	int64_t until_us = zone_month_start(zone, civil_month_add(moment.month, 1));
	return (struct judge){
	        .ledgers = ledgers,
	        .moment = moment,
	        .arena = arena,
	        .zone = zone,
	        .from_us = zone_month_start(zone, moment.month),
	        .last_day = zone_day(zone, moment.as_of_us - 1),
	        .over = moment.as_of_us >= until_us,
	};
}

bool judge_known(const struct judge *judge, struct ledger_stamp stamp)
{
	return ledger_stamp_there(stamp) && stamp.at_us < judge->moment.as_of_us;
}

bool judge_in_month(const struct judge *judge, struct ledger_stamp stamp)
{
	return judge_known(judge, stamp) && stamp.at_us >= judge->from_us;
}

const struct config_terms *judge_terms(const struct judge *judge, const struct config_clause *clause)
{
	return config_terms_on(clause, civil_date_of_day(civil_month_first_day(judge->moment.month)));
}

const struct config_terms *judge_terms_of(const struct config_clause *clause, struct ledger_stamp stamp)
{
	return config_terms_on(clause, civil_date_of_day(stamp.day));
}

enum grade judge_lack(const struct judge *judge, const struct config_terms *terms, struct ledger_stamp start)
{
	struct case_input input = {.received_us = case_starting_us(judge->ledgers, start), .done_us = NO_TIME};
	if (terms->limit == 0)
		return judge_in_month(judge, start) ? GRADE_MISSED : GRADE_CAUTION;
	struct case_result result = case_judge(judge->ledgers->calendar, judge->zone, &input, terms, judge->moment);
	if (result.state == CASE_UNKNOWN)
		return GRADE_UNKNOWN;
	if (result.state != CASE_MISSED)
		return GRADE_PENDING;
	return result.judged_here ? GRADE_MISSED : GRADE_CAUTION;
}

void judge_unknown(struct clause_verdict *verdict, const char *reason, bool elsewhere)
{
	verdict->verdict = VERDICT_UNKNOWN;
	verdict->actual = "―";
	verdict->reason = or_empty(reason);
	verdict->elsewhere = elsewhere;
}

bool judge_able(const struct judge *judge, struct clause_verdict *verdict, bool needs_calendar)
{
	const struct ledger_file *file = ledgers_file(judge->ledgers, verdict->clause->ledger);
	if (file && !file->kept)
		judge_unknown(verdict,
		              arena_printf(judge->arena,
		                           SAY(judge->ledgers->config, "Not assessable: there is no ledger %s",
		                               "台帳 %s がないため判定できない"),
		                           file->path),
		              false);
	else if (needs_calendar && !judge->ledgers->calendar)
		judge_unknown(verdict,
		              arena_printf(judge->arena,
		                           SAY(judge->ledgers->config,
		                               "Business days cannot be counted: there is no table of holidays %s",
		                               "祝日表 %s がないため営業日を数えられない"),
		                           judge->ledgers->config->calendar.file),
		              false);
	else
		return true;
	return false;
}

bool clause_takes(const struct config_clause *clause, const char *class)
{
	bool taken = clause->class_count == 0;
	for (size_t i = 0; i < clause->class_count; i++)
		taken = taken || strcmp(clause->classes[i], class) == 0;
	return taken;
}

const char *milli_text(struct arena *arena, int64_t milli)
{
	char *text = arena_printf(arena, "%lld.%03d", (long long)(milli / 1000), (int)(milli % 1000));
	if (!text)
		return "";
	size_t size = strlen(text);
	while (text[size - 1] == '0')
		text[--size] = 0;
	if (text[size - 1] == '.')
		text[--size] = 0;
	return text;
}

const char *duration_text(const struct judge *judge, int64_t milli, enum clause_unit unit)
{
	const struct config *config = judge->ledgers->config;
	/* Thousandths of an hour are rounded up already: to the nearest minute, but never to none. */
	long long minutes = (long long)((milli * 60 + 500) / 1000), days = (long long)(milli / 1000);
	if (minutes == 0 && milli > 0)
		minutes = 1;
	/* The English word stands behind, the Japanese one before. */
	const char *where = unit == UNIT_BUSINESS_HOURS ? SAY(config, " of reception hours", "受付時間内") : "";
	bool english = config->report.language == REPORT_ENGLISH;
	if (unit == UNIT_BUSINESS_DAYS && english)
		return or_empty(
		        arena_printf(judge->arena, days == 1 ? "%lld business day" : "%lld business days", days));
	if (unit == UNIT_BUSINESS_DAYS)
		return or_empty(arena_printf(judge->arena,
		                             SAY(judge->ledgers->config, "%lld business days", "%lld営業日"), days));
	if (minutes % 60 == 0)
		return or_empty(english ? arena_printf(judge->arena, "%lld h%s", minutes / 60, where)
		                        : arena_printf(judge->arena, "%s%lld時間", where, minutes / 60));
	if (minutes < 60)
		return or_empty(english ? arena_printf(judge->arena, "%lld min%s", minutes, where)
		                        : arena_printf(judge->arena, "%s%lld分", where, minutes));
	return or_empty(english ? arena_printf(judge->arena, "%lld h %lld min%s", minutes / 60, minutes % 60, where)
	                        : arena_printf(judge->arena, "%s%lld時間%lld分", where, minutes / 60, minutes % 60));
}
