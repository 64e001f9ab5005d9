/* How a due date came about, in one line of the report's language. */
#include "deadline.h"

struct derivation {
	const struct calendar *calendar;
	const struct config *config;
	struct deadline_pauses pauses;
	struct text *text;
	int32_t year_shown; /* dates of the year shown last leave it out */
	bool listed;        /* an entry stands in the brackets that are open */
};

static void add_day(struct derivation *derivation, int32_t day, bool weekday)
{
	struct civil_date date = civil_date_of_day(day);
	if (date.year != derivation->year_shown)
		text_addf(derivation->text, "%04d-", date.year);
	derivation->year_shown = date.year;
	text_addf(derivation->text, "%02d-%02d", date.month, date.day);
	if (weekday)
		text_addf(derivation->text, SAY(derivation->config, " (%s)", "(%s)"),
		          SAY(derivation->config, civil_weekday_en(civil_weekday(day)),
		              civil_weekday_ja(civil_weekday(day))));
}

static void add_instant(struct derivation *derivation, int64_t at_us, bool blank)
{
	struct civil_time time = zone_civil(derivation->config->zone, at_us);
	add_day(derivation, civil_day(time.date), true);
	text_addf(derivation->text, "%s%d:%02d", blank ? " " : SAY(derivation->config, " ", ""), time.hour,
	          time.minute);
}

/* Days of one kind and name that follow each other are one entry: 10-12〜13 土日. */
static const char *entry_name(const struct derivation *derivation, int32_t day, bool weekends)
{
	switch (calendar_kind(derivation->calendar, day)) {
	case DAY_BUSINESS: {
		bool paused = deadline_paused_at(derivation->pauses, calendar_closing_us(derivation->calendar, day));
		return !weekends && paused ? SAY(derivation->config, "on hold", "保留") : NULL;
	}
	case DAY_WEEKEND:
		return weekends ? SAY(derivation->config, "weekend", "土日") : NULL;
	case DAY_HOLIDAY:
	case DAY_YEAR_END:
	case DAY_CLOSURE:
		break;
	}
	return calendar_closed_name(derivation->calendar, day);
}

static void add_entry(struct derivation *derivation, int32_t from, int32_t last, const char *name)
{
	text_add_cstr(derivation->text, derivation->listed ? ", " : " (");
	derivation->listed = true;
	add_day(derivation, from, false);
	struct civil_date a = civil_date_of_day(from), b = civil_date_of_day(last);
	if (last > from && a.year == b.year && a.month == b.month)
		text_addf(derivation->text, SAY(derivation->config, "–%02d", "〜%02d"), b.day);
	else if (last > from) {
		text_add_cstr(derivation->text, SAY(derivation->config, " – ", "〜"));
		add_day(derivation, last, false);
	}
	/* One day of a weekend alone is named as what it is. */
	if (last == from && calendar_kind(derivation->calendar, from) == DAY_WEEKEND)
		name = calendar_closed_name(derivation->calendar, from);
	text_addf(derivation->text, " %s", name);
}

/* The days in [from, until) that did not count, in brackets; nothing when there is none. */
static void add_closed_days(struct derivation *derivation, int32_t from, int32_t until, bool weekends)
{
	derivation->listed = false;
	for (int32_t day = from; day < until;) {
		const char *name = entry_name(derivation, day, weekends);
		int32_t last = day;
		while (name && last + 1 < until) {
			const char *next = entry_name(derivation, last + 1, weekends);
			if (!next || !str_is(str_of(next), name))
				break;
			last++;
		}
		if (name)
			add_entry(derivation, day, last, name);
		day = last + 1;
	}
	if (derivation->listed)
		text_add_byte(derivation->text, ')');
}

static void add_start(struct derivation *derivation, const struct deadline *deadline)
{
	int32_t received_day = zone_day(derivation->config->zone, deadline->received_us);
	if (deadline->inside_hours) {
		text_add_cstr(derivation->text, SAY(derivation->config, " → next business day ", " → 翌営業日 "));
		add_day(derivation, deadline->day1, true);
		text_add_cstr(derivation->text, SAY(derivation->config, " is day 1", " を1日目"));
		add_closed_days(derivation, received_day + 1, deadline->day1, true);
		return;
	}
	text_add_cstr(derivation->text, SAY(derivation->config, " → outside hours, begins ", " → 時間外のため起算 "));
	add_instant(derivation, deadline->start_us, true);
	/* The day of reception belongs to the list when it was closed itself. */
	add_closed_days(derivation, received_day, deadline->day1, true);
}

/* 24時間, 受付時間内7時間30分. */
static void add_limit(struct derivation *derivation, const struct deadline *deadline)
{
	int64_t minutes = deadline->limit_us / MINUTE_US;
	if (deadline->unit == UNIT_BUSINESS_DAYS) {
		text_addf(derivation->text, SAY(derivation->config, " → %d business days", " → %d営業日"),
		          deadline->limit_days);
		return;
	}
	text_add_cstr(derivation->text, deadline->unit == UNIT_HOURS
	                                        ? " → "
	                                        : SAY(derivation->config, " → in reception hours ", " → 受付時間内"));
	if (minutes >= 60 || minutes == 0)
		text_addf(derivation->text, SAY(derivation->config, "%lld h", "%lld時間"), (long long)(minutes / 60));
	if (minutes > 60 && minutes % 60 > 0)
		text_add_cstr(derivation->text, SAY(derivation->config, " ", ""));
	if (minutes % 60 > 0)
		text_addf(derivation->text, SAY(derivation->config, "%lld min", "%lld分"), (long long)(minutes % 60));
}

/* Spans in which an hour clock stood still. */
static void add_pauses(struct derivation *derivation, const struct deadline *deadline)
{
	derivation->listed = false;
	for (size_t i = 0; i < derivation->pauses.count; i++) {
		const struct deadline_pause *pause = &derivation->pauses.items[i];
		if (pause->from_us >= deadline->due_us || pause->until_us == NO_TIME ||
		    pause->until_us <= deadline->received_us)
			continue;
		text_add_cstr(derivation->text, derivation->listed ? ", " : " (");
		derivation->listed = true;
		text_add_cstr(derivation->text, SAY(derivation->config, "on hold ", "保留 "));
		add_instant(derivation, pause->from_us, false);
		text_add_cstr(derivation->text, SAY(derivation->config, " – ", "〜"));
		add_instant(derivation, pause->until_us, false);
	}
	if (derivation->listed)
		text_add_byte(derivation->text, ')');
}

void deadline_derivation(const struct calendar *calendar, const struct config *config, const struct deadline *deadline,
                         struct deadline_pauses pauses, const char *what, struct text *text)
{
	struct derivation derivation = {.calendar = calendar, .config = config, .pauses = pauses, .text = text};
	text_addf(text, "%s ", what);
	add_instant(&derivation, deadline->received_us, false);
	if (deadline->unit != UNIT_HOURS && deadline->day1 == INT32_MAX) {
		text_add_cstr(text, SAY(config, " → no business day: the due date is not computable",
		                        " → 営業日がないため期限を計算できません"));
		return;
	}
	/* Hours run at once inside reception: there is no day that is not counted. */
	if (deadline->unit == UNIT_BUSINESS_DAYS || (deadline->unit == UNIT_BUSINESS_HOURS && !deadline->inside_hours))
		add_start(&derivation, deadline);
	add_limit(&derivation, deadline);
	if (deadline->due_us == NO_TIME) {
		const struct deadline_pause *last = pauses.count > 0 ? &pauses.items[pauses.count - 1] : NULL;
		text_add_cstr(text, " → ");
		if (last) {
			add_instant(&derivation, last->from_us, false);
			text_add_cstr(text, SAY(config, " on hold since then: ", " から保留中のため"));
		}
		text_add_cstr(text, SAY(config, "due date open", "期限は未定"));
		return;
	}
	if (deadline->unit == UNIT_BUSINESS_DAYS)
		add_closed_days(&derivation, deadline->day1, deadline->due_day, false);
	else
		add_pauses(&derivation, deadline);
	text_add_cstr(text, SAY(config, " → due ", " → 期限 "));
	add_instant(&derivation, deadline->due_us, false);
	if (!deadline->authoritative)
		text_add_cstr(text, SAY(config, " (holidays not settled)", " (祝日は未確定)"));
}
