/* Rules over the inquiries ledger. */
#include <string.h>

#include "judge.h"

static bool contains(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

/* telephone: received by telephone in the month, and who called it urgent. */
void grade_telephone(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	(void)clause;
	for (size_t i = 0; i < judge->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &judge->ledgers->inquiries[i];
		if (inquiry->channel != INQUIRY_TELEPHONE || !judge_in_month(judge, inquiry->received))
			continue;
		if (!inquiry->urgent)
			tally_add(tally, GRADE_MISSED, inquiry->number, inquiry->row.line,
			          SAY(judge->ledgers->config, "By telephone without a recorded urgent request",
			              "電話の緊急要請の記録なし"));
		else if (!inquiry->asker[0])
			tally_add(tally, GRADE_CAUTION, inquiry->number, inquiry->row.line,
			          SAY(judge->ledgers->config, "Who called it urgent not recorded",
			              "緊急要請をした者の記録なし"));
		else
			tally_add(tally, GRADE_GOOD, inquiry->number, inquiry->row.line, "");
	}
}

/* urgent-hours: who asked for urgent work and when is on record; work outside reception hours was asked for. */
void grade_urgent_hours(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	(void)clause;
	for (size_t i = 0; i < judge->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &judge->ledgers->inquiries[i];
		if (inquiry->urgent && judge_in_month(judge, inquiry->received)) {
			bool who = inquiry->asker[0], when = inquiry->received.has_time;
			tally_add(tally,
			          who && when   ? GRADE_GOOD
			          : who || when ? GRADE_CAUTION
			                        : GRADE_MISSED,
			          inquiry->number, inquiry->row.line,
			          who && when ? ""
			          : who       ? SAY(judge->ledgers->config, "Time of the urgent request not recorded",
			                            "緊急要請の時刻の記録なし")
			          : when      ? SAY(judge->ledgers->config, "Who called it urgent not recorded",
			                            "緊急要請をした者の記録なし")
			                      : SAY(judge->ledgers->config,
			                            "Neither who nor when of the urgent request recorded",
			                            "緊急要請の者と時刻の記録なし"));
			continue;
		}
		/* 9:00 sharp and 17:00 sharp are both within the hours. */
		bool night = judge_in_month(judge, inquiry->answered) && inquiry->answered.has_time &&
		             !calendar_is_open(judge->ledgers->calendar, inquiry->answered.at_us) &&
		             !calendar_is_open(judge->ledgers->calendar, inquiry->answered.at_us - 1);
		if (night && !inquiry->urgent)
			tally_add(tally, GRADE_CAUTION, inquiry->number, inquiry->row.line,
			          SAY(judge->ledgers->config,
			              "Answered outside hours without a recorded urgent request",
			              "緊急要請の記録のない時間外の回答"));
	}
}

/* Where a number's last digits begin, and their value; 0 digits: none, or too many. */
static size_t serial_of(const char *number, uint64_t *ret_value)
{
	size_t size = strlen(number), at = size;
	while (at > 0 && number[at - 1] >= '0' && number[at - 1] <= '9')
		at--;
	*ret_value = 0;
	if (size - at > 18)
		return size;
	for (size_t i = at; i < size; i++)
		*ret_value = *ret_value * 10 + (uint64_t)(number[i] - '0');
	return at;
}

/* The highest number below this one with the same prefix; false: it is the first of its kind. */
static bool number_before(const struct judge *judge, const char *number, uint64_t *ret_before)
{
	uint64_t value, other;
	size_t prefix = serial_of(number, &value);
	bool found = false;
	for (size_t i = 0; i < judge->ledgers->inquiry_count; i++) {
		const char *text = judge->ledgers->inquiries[i].number;
		if (serial_of(text, &other) != prefix || strncmp(text, number, prefix) != 0 || !text[prefix])
			continue;
		if (other < value && (!found || other > *ret_before)) {
			found = true;
			*ret_before = other;
		}
	}
	return found;
}

/* inquiry-record: each has a number and a subject; no number is left out before it unless its remark says 欠番. */
void grade_inquiry_record(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	(void)clause;
	for (size_t i = 0; i < judge->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &judge->ledgers->inquiries[i];
		uint64_t value, before = 0;
		if (!judge_in_month(judge, inquiry->received))
			continue;
		size_t digits = serial_of(inquiry->number, &value);
		bool gap = inquiry->number[0] && inquiry->number[digits] &&
		           number_before(judge, inquiry->number, &before) && before + 1 < value &&
		           !contains(inquiry->remark, "欠番");
		if (!inquiry->number[0])
			tally_add(tally, GRADE_MISSED, "", inquiry->row.line,
			          SAY(judge->ledgers->config, "No number", "受付番号なし"));
		else if (gap)
			tally_add(tally, GRADE_MISSED, inquiry->number, inquiry->row.line,
			          SAY(judge->ledgers->config, "The number before is missing without a recorded reason",
			              "直前の番号が抜け、欠番の理由の記録なし"));
		else if (!inquiry->subject[0])
			tally_add(tally, GRADE_CAUTION, inquiry->number, inquiry->row.line,
			          SAY(judge->ledgers->config, "No subject", "件名なし"));
		else
			tally_add(tally, GRADE_GOOD, inquiry->number, inquiry->row.line, "");
	}
}

void word_inquiry_record(const struct judge *judge, const struct tally *tally, struct clause_verdict *verdict)
{
	uint32_t portal = 0, other = 0;
	for (size_t i = 0; i < judge->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &judge->ledgers->inquiries[i];
		if (!judge_in_month(judge, inquiry->received))
			continue;
		portal += inquiry->channel == INQUIRY_PORTAL;
		other += inquiry->channel != INQUIRY_PORTAL;
	}
	if (tally->count > 0)
		verdict_add_actual(verdict, judge->arena,
		                   SAY(judge->ledgers->config, "recorded: portal %u, other channels %u",
		                       "ポータル%u件・その他の受付%u件を記録"),
		                   portal, other);
}

/* inquiry-followup: every inquiry that is not closed is carried, with its age in the unit of the terms. */
void grade_inquiry_followup(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	for (size_t i = 0; i < judge->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &judge->ledgers->inquiries[i];
		struct case_input input;
		if (!judge_known(judge, inquiry->received))
			continue;
		if (judge_known(judge, inquiry->closed)) {
			if (judge_in_month(judge, inquiry->closed))
				tally_add(tally, GRADE_GOOD, inquiry->number, inquiry->row.line, "");
			continue;
		}
		if (!case_of_inquiry(judge->ledgers, inquiry, judge->arena, &input))
			return; /* the arena remembers */
		input.done_us = NO_TIME;
		const struct config_terms *terms = judge_terms_of(clause, inquiry->received);
		struct case_result age =
		        case_judge(judge->ledgers->calendar, judge->zone, &input, terms, judge->moment);
		if (age.state == CASE_UNKNOWN)
			tally_add(tally, GRADE_UNKNOWN, inquiry->number, inquiry->row.line,
			          SAY(judge->ledgers->config, "Elapsed days not computable", "経過日数を計算できない"));
		else if (age.state == CASE_MISSED)
			tally_add(tally, GRADE_MISSED, inquiry->number, inquiry->row.line,
			          SAY(judge->ledgers->config, "Open for long", "長期の未完了"));
		else if (terms->caution > 0 && age.elapsed_milli >= terms->caution)
			tally_add(tally, GRADE_CAUTION, inquiry->number, inquiry->row.line,
			          SAY(judge->ledgers->config, "Open for some time", "未完了が長引いている"));
		else
			tally_add(tally, GRADE_GOOD, inquiry->number, inquiry->row.line, "");
	}
}

void word_inquiry_followup(const struct judge *judge, const struct tally *tally, struct clause_verdict *verdict)
{
	uint32_t open = 0;
	int32_t oldest = 0;
	for (size_t i = 0; i < judge->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &judge->ledgers->inquiries[i];
		struct case_input input;
		if (!judge_known(judge, inquiry->received) || judge_known(judge, inquiry->closed))
			continue;
		open++;
		if (!judge->ledgers->calendar || !case_of_inquiry(judge->ledgers, inquiry, judge->arena, &input))
			continue;
		int32_t age = deadline_elapsed(judge->ledgers->calendar, input.received_us, judge->moment.as_of_us,
		                               input.pauses);
		oldest = age > oldest ? age : oldest;
	}
	if (tally->count > 0)
		verdict_add_actual(verdict, judge->arena,
		                   open ? SAY(judge->ledgers->config,
		                              "open and followed: %u (longest: %d business days)",
		                              "未完了%u件を継続 (最長%d営業日)")
		                        : SAY(judge->ledgers->config, "none open", "未完了なし"),
		                   open, oldest);
}

/* reception: no reception is closed on a business day unless the client was told. */
void grade_reception(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	(void)clause;
	const struct calendar *calendar = judge->ledgers->calendar;
	for (size_t i = 0; i < judge->ledgers->planned_work_count; i++) {
		const struct planned_work *work = &judge->ledgers->planned_works[i];
		if (work->class != PLANNED_CLOSURE || work->cancelled)
			continue;
		int32_t first = work->from.day,
		        last = ledger_stamp_there(work->until) ? work->until.day : work->from.day;
		int32_t month = civil_month_first_day(judge->moment.month);
		bool business = false;
		for (int32_t day = first > month ? first : month; day <= last && day <= judge->last_day; day++)
			business = business || calendar_is_business_day(calendar, day);
		if (!business)
			continue;
		bool told = ledger_stamp_there(work->notified) && work->notified.day <= first;
		tally_add(tally, told ? GRADE_CAUTION : GRADE_MISSED, work->subject, work->row.line,
		          told ? SAY(judge->ledgers->config, "Reception closed on a business day (announced)",
		                     "営業日の受付休止 (告知済み)")
		               : SAY(judge->ledgers->config,
		                     "Reception closed on a business day without recorded notice",
		                     "告知の記録のない営業日の受付休止"));
	}
}

void aim_reception(const struct judge *judge, struct clause_verdict *verdict)
{
	if (!judge->ledgers->calendar) {
		verdict->target = SAY(judge->ledgers->config, "Reception in the hours of business days",
		                      "営業日の受付時間に受付");
		return;
	}
	struct config_reception hours = calendar_reception(judge->ledgers->calendar, judge->last_day);
	verdict->target = or_empty(arena_printf(
	        judge->arena,
	        SAY(judge->ledgers->config, "Reception on business days %d:%02d–%d:%02d",
	            "営業日の%d:%02d〜%d:%02dに受付"),
	        hours.open_minute / 60, hours.open_minute % 60, hours.close_minute / 60, hours.close_minute % 60));
}

void word_reception(const struct judge *judge, const struct tally *tally, struct clause_verdict *verdict)
{
	const struct calendar *calendar = judge->ledgers->calendar;
	uint32_t classes[INQUIRY_CLASSES] = {0}, outside = 0;
	for (size_t i = 0; i < judge->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &judge->ledgers->inquiries[i];
		if (!judge_in_month(judge, inquiry->received))
			continue;
		classes[inquiry->class]++;
		outside += inquiry->received.has_time && !calendar_is_open(calendar, inquiry->received.at_us);
	}
	int32_t days =
	        calendar_business_days(calendar, civil_month_first_day(judge->moment.month), judge->last_day + 1);
	verdict->actual = or_empty(arena_printf(
	        judge->arena,
	        SAY(judge->ledgers->config,
	            "Business days: %d, closures: %zu. How to use: %u, data: %u, faults: %u, other: %u; of these "
	            "posted outside hours: %u",
	            "営業日%d日、受付休止%zu件。操作方法%u・データ管理%u・障害%u・その他%u件、うち時間外の投稿%u件"),
	        days, tally->count, classes[INQUIRY_OPERATION], classes[INQUIRY_DATA], classes[INQUIRY_FAULT],
	        classes[INQUIRY_OTHER_CLASS], outside));
	if (verdict->reason[0] == 0 && !calendar_is_authoritative(calendar, judge->last_day))
		verdict_add_reason(verdict, judge->arena,
		                   SAY(judge->ledgers->config, "Includes days whose holidays are not settled.",
		                       "祝日が確定していない日を含む。"));
}
