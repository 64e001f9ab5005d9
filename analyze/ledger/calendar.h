/* The contract's business calendar: weekends, national holidays (calendar.csv), year end, closures, reception hours.
 * Knows no cases and no deadlines. Days are civil days of the contract's zone (civil.h). Immutable; may be shared by
 * threads. */
#ifndef GEPPO_CALENDAR_H
#define GEPPO_CALENDAR_H

#include "config.h"
#include "ledger_note.h"

enum day_kind {
	DAY_BUSINESS,
	DAY_WEEKEND,
	DAY_HOLIDAY,  /* 国民の祝日, also on a weekend */
	DAY_YEAR_END, /* 12-29 … 01-03 as configured */
	DAY_CLOSURE,  /* the contract's own */
};

struct holiday_entry {
	int32_t day;
	const char *name;
};

struct calendar;

/* Reads calendar.csv (columns date, name, kind; `kind` is not judged by) of the folder. *ret_calendar is NULL, and the
 * result true, when there is no such file: what needs business days then cannot be judged and says so. `config` must
 * outlive the calendar. */
bool calendar_open(const struct config *config, const char *folder, struct ledger_notes *notes,
                   struct calendar **ret_calendar, struct fail *fail) MUST_CHECK;
/* From holidays in memory (copied), in any order. */
struct calendar *calendar_new(const struct config *config, const struct holiday_entry *holidays, size_t count,
                              struct fail *fail) MUST_CHECK;
void calendar_free(struct calendar *calendar);

/* A day that is several kinds is, in this order: holiday, year end, closure, weekend. */
enum day_kind calendar_kind(const struct calendar *calendar, int32_t day);
bool calendar_is_business_day(const struct calendar *calendar, int32_t day);
/* Why a day is closed: the holiday's name of its day, 年末年始, 休業日, 土曜日, 日曜日; NULL for a business day. */
const char *calendar_closed_name(const struct calendar *calendar, int32_t day);

/* The day itself or the first business day after it. A calendar without any business day within two years is closed for
 * ever: INT32_MAX. */
int32_t calendar_next_business_day(const struct calendar *calendar, int32_t day);
/* Business days in [from, until). */
int32_t calendar_business_days(const struct calendar *calendar, int32_t from, int32_t until);

/* The hours that are in force on a day, whether it is open or not; `from` with year 0: since the beginning. */
struct config_reception calendar_reception(const struct calendar *calendar, int32_t day);
/* Instants of a day's reception hours, whether it is open or not. */
int64_t calendar_opening_us(const struct calendar *calendar, int32_t day);
int64_t calendar_closing_us(const struct calendar *calendar, int32_t day);
/* Inside [open, close) of a business day? */
bool calendar_is_open(const struct calendar *calendar, int64_t at_us);
/* The instant itself when open, else the next opening; NO_TIME when closed for ever. */
int64_t calendar_next_opening_us(const struct calendar *calendar, int64_t at_us);

/* Are holidays certain up to this day? Beyond config's authoritative_until a verdict carries a remark. */
bool calendar_is_authoritative(const struct calendar *calendar, int32_t day);

const struct config *calendar_config(const struct calendar *calendar);

#endif
