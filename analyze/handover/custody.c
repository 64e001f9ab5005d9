/* What is owed longer than the contract runs, and what was agreed about it; see handing.h. */
#include <stdlib.h>
#include <string.h>

#include "handing.h"
#include "lang.h"

static bool find_newest(struct handing *handing, struct fail *fail)
{
	const struct segment_info *segments;
	size_t count;

	handing->newest_us = NO_TIME;
	if (!archive_segments(handing->archive, NULL, INT64_MIN, INT64_MAX, handing->arena, &segments, &count, fail))
		return false;
	for (size_t i = 0; i < count; i++)
		if (segments[i].max_us != NO_TIME &&
		    (handing->newest_us == NO_TIME || segments[i].max_us > handing->newest_us))
			handing->newest_us = segments[i].max_us;
	return true;
}

/* The longest custody that a clause asks for, from the newest stamp on. */
static void find_custody(struct handing *handing)
{
	const struct config *config = handing->config;
	int32_t today = zone_day(config->zone, handing->now_us), newest = zone_day(config->zone, handing->newest_us);

	for (size_t i = 0; i < config->clause_count; i++) {
		const struct config_clause *clause = &config->clauses[i];
		int64_t days = config_terms_on(clause, civil_date_of_day(newest))->limit / 1000;

		if (clause->test == CLAUSE_RETENTION && newest + days >= today &&
		    newest + days > handing->custody_until_day) {
			handing->custody_until_day = (int32_t)(newest + days);
			handing->custody = clause;
		}
	}
}

/* A meeting that was held that day, or a problem with that number. */
static bool find_agreement(struct handing *handing)
{
	const struct ledgers *ledgers = handing->ledgers;
	struct civil_date date;

	if (civil_parse_date(str_of(handing->agreement), &date))
		for (size_t i = 0; i < ledgers->meeting_count; i++) {
			const struct meeting *meeting = &ledgers->meetings[i];

			if (meeting->date.day == civil_day(date) && meeting->date.at_us <= handing->now_us) {
				handing->agreement_text = arena_printf(handing->arena, "会議台帳 %s %s",
				                                       handing->agreement, meeting->decisions);
				return true;
			}
		}
	for (size_t i = 0; i < ledgers->problem_count; i++)
		if (strcmp(ledgers->problems[i].number, handing->agreement) == 0) {
			handing->agreement_text = arena_printf(handing->arena, "課題台帳 %s %s", handing->agreement,
			                                       ledgers->problems[i].subject);
			return true;
		}
	return false;
}

bool handing_check_custody(struct handing *handing, struct fail *fail)
{
	char newest[CIVIL_TEXT_SIZE], until[CIVIL_TEXT_SIZE];

	handing->agreement_text = "";
	if (!find_newest(handing, fail))
		return false;
	if (handing->newest_us != NO_TIME)
		find_custody(handing);
	if (handing->agreement && !find_agreement(handing))
		return fail_set(fail, FAIL_INPUT,
		                TR("--agreement %s: there is no meeting that was held on this day and no problem of "
		                   "this number",
		                   "--agreement %s: その日に開かれた会議も、その番号の課題も台帳にありません"),
		                handing->agreement);
	if (!handing->custody || handing->agreement)
		return true;
	civil_format_date(civil_date_of_day(zone_day(handing->config->zone, handing->newest_us)), newest);
	civil_format_date(civil_date_of_day(handing->custody_until_day), until);
	return fail_set(fail, FAIL_INPUT,
	                TR("logs up to %s are owed until %s (§%s): record what was agreed about their custody in the "
	                   "meetings or "
	                   "problems ledger and name it: --agreement DAY or --agreement NUMBER",
	                   "%s までのログは %s "
	                   "まで保管が必要です（§%s）。保管の引き継ぎについての協議を会議台帳か課題台帳に記録し、"
	                   "--agreement 開催日 または --agreement 課題番号 で示してください"),
	                newest, until, handing->custody->section);
}
