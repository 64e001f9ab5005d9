/* Rules over problems, contacts, meetings and the contract's period. */
#include "judge.h"
#include "ledger_words.h"

/* problems: what is open has an owner and a day, and is not past it. */
void grade_problems(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	for (size_t i = 0; i < judge->ledgers->problem_count; i++) {
		const struct problem *problem = &judge->ledgers->problems[i];
		uint32_t line = problem->row.line;
		if (!judge_known(judge, problem->recorded) || !clause_takes(clause, problem_class_name(problem->class)))
			continue;
		if (judge_known(judge, problem->closed)) {
			if (judge_in_month(judge, problem->closed))
				tally_add(tally, GRADE_GOOD, problem->number, line, "");
			continue;
		}
		bool owner = problem->owner[0], due = ledger_stamp_there(problem->due);
		if (!owner && !due && problem->state != PROBLEM_ON_HOLD)
			tally_add(tally, GRADE_MISSED, problem->number, line,
			          SAY(judge->ledgers->config, "Neither owner nor due date", "担当も期限もない"));
		else if (!owner || (!due && problem->state != PROBLEM_ON_HOLD))
			tally_add(tally, GRADE_CAUTION, problem->number, line,
			          owner ? SAY(judge->ledgers->config, "No due date", "期限なし")
			                : SAY(judge->ledgers->config, "No owner", "担当なし"));
		else if (due && problem->due.day <= judge->last_day)
			tally_add(tally, GRADE_CAUTION, problem->number, line,
			          SAY(judge->ledgers->config, "Overdue and open", "期限を過ぎて未完了"));
		else
			tally_add(tally, GRADE_GOOD, problem->number, line, "");
	}
}

static bool is_valid_on(const struct contact *contact, int32_t day)
{
	return contact->from.day <= day && (!ledger_stamp_there(contact->until) || contact->until.day >= day);
}

static const struct contact *valid_contact(const struct judge *judge, int class)
{
	for (size_t i = 0; i < judge->ledgers->contact_count; i++) {
		const struct contact *contact = &judge->ledgers->contacts[i];
		if (contact->class == class && is_valid_on(contact, judge->last_day))
			return contact;
	}
	return NULL;
}

/* A change of the month was told in writing, in time; so was what is valid from the beginning. */
static void grade_contact(const struct judge *judge, const struct contact *contact, struct tally *tally)
{
	int32_t begin = civil_day(judge->ledgers->config->from);
	bool told = judge_known(judge, contact->notified);
	bool changed = contact->from.day > begin && judge_in_month(judge, contact->from);
	const char *id = ledger_word(judge->ledgers->config, contact_class_name(contact->class));
	if (changed && !told)
		tally_add(tally, GRADE_MISSED, id, contact->row.line,
		          SAY(judge->ledgers->config, "No notice of the change recorded", "変更の届出の記録なし"));
	else if (changed && contact->notified.day > contact->from.day)
		tally_add(tally, GRADE_CAUTION, id, contact->row.line,
		          SAY(judge->ledgers->config, "Notice after the change", "届出が変更の後"));
	else if (!told && is_valid_on(contact, judge->last_day))
		tally_add(tally, GRADE_CAUTION, id, contact->row.line,
		          SAY(judge->ledgers->config, "Submission not recorded", "提出の記録なし"));
	else if (changed)
		tally_add(tally, GRADE_GOOD, id, contact->row.line, "");
}

/* contacts: on the month's last day there are staff, an emergency contact and the chart. */
void grade_contacts(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	static const int owed[] = {CONTACT_STAFF, CONTACT_EMERGENCY, CONTACT_CHART};
	(void)clause;
	for (size_t i = 0; i < sizeof owed / sizeof *owed; i++) {
		bool valid = valid_contact(judge, owed[i]) != NULL;
		tally_add(tally, valid ? GRADE_GOOD : GRADE_MISSED,
		          ledger_word(judge->ledgers->config, contact_class_name(owed[i])), 0,
		          valid ? ""
		                : SAY(judge->ledgers->config, "None valid at month end", "月末日に有効な届出なし"));
	}
	for (size_t i = 0; i < judge->ledgers->contact_count; i++) {
		const struct contact *contact = &judge->ledgers->contacts[i];
		bool ours = contact->class == CONTACT_STAFF || contact->class == CONTACT_EMERGENCY ||
		            contact->class == CONTACT_CHART;
		if (ours && judge_known(judge, contact->from))
			grade_contact(judge, contact, tally);
	}
}

/* minutes: each meeting that was held has its agenda, and minutes or a recording; an urgent one both agenda and
 * recording, which is its record by the contract. */
void grade_minutes(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	for (size_t i = 0; i < judge->ledgers->meeting_count; i++) {
		const struct meeting *meeting = &judge->ledgers->meetings[i];
		char text[CIVIL_TEXT_SIZE];
		if (!judge_in_month(judge, meeting->date) || !clause_takes(clause, meeting_class_name(meeting->class)))
			continue;
		const char *day = or_empty(arena_cstr(
		        judge->arena, str_of(civil_format_date(civil_date_of_day(meeting->date.day), text))));
		bool urgent = meeting->class == MEETING_URGENT;
		if (!meeting->minutes[0] && !meeting->recording[0])
			tally_add(tally, GRADE_MISSED, day, meeting->row.line,
			          SAY(judge->ledgers->config, "Neither minutes nor recording", "議事録も録音もない"));
		else if (!meeting->agenda[0])
			tally_add(tally, urgent ? GRADE_MISSED : GRADE_CAUTION, day, meeting->row.line,
			          urgent ? SAY(judge->ledgers->config, "Urgent meeting without an agenda",
			                       "緊急の打ち合わせの議事次第なし")
			                 : SAY(judge->ledgers->config, "No topics recorded", "議題の記録なし"));
		else if (urgent && !meeting->recording[0])
			tally_add(tally, GRADE_CAUTION, day, meeting->row.line,
			          SAY(judge->ledgers->config, "Urgent meeting without a recording",
			              "緊急の打ち合わせの録音なし"));
		else
			tally_add(tally, GRADE_GOOD, day, meeting->row.line, "");
	}
}

/* contract-period: the month has days of the contract. */
void grade_contract_period(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	const struct config *config = judge->ledgers->config;
	char name[CIVIL_TEXT_SIZE];
	bool inside = civil_month_first_day(civil_month_add(judge->moment.month, 1)) > civil_day(config->from) &&
	              civil_month_first_day(judge->moment.month) <= civil_day(config->until);
	(void)clause;
	civil_format_month(judge->moment.month, name);
	tally_add(tally, inside ? GRADE_GOOD : GRADE_MISSED, or_empty(arena_cstr(judge->arena, str_of(name))), 0,
	          inside ? "" : SAY(judge->ledgers->config, "Month outside the contract period", "請負期間外の月"));
}

void aim_contract_period(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config *config = judge->ledgers->config;
	char from[CIVIL_TEXT_SIZE], until[CIVIL_TEXT_SIZE];
	civil_format_date(config->from, from);
	civil_format_date(config->until, until);
	verdict->target =
	        or_empty(arena_printf(judge->arena, SAY(judge->ledgers->config, "%s to %s", "%s〜%s"), from, until));
}

void word_contract_period(const struct judge *judge, const struct tally *tally, struct clause_verdict *verdict)
{
	int32_t left = civil_day(judge->ledgers->config->until) - judge->last_day;
	verdict->actual =
	        tally->counts[GRADE_GOOD]
	                ? SAY(judge->ledgers->config, "The month is within the contract period", "対象月は請負期間内")
	                : SAY(judge->ledgers->config, "The month is outside the contract period", "対象月は請負期間外");
	if (tally->counts[GRADE_GOOD])
		verdict->margin = or_empty(arena_printf(
		        judge->arena, SAY(judge->ledgers->config, "%d days left", "残%d日"), left > 0 ? left : 0));
}
