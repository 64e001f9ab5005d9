/* Days by rule and by list; calendar.csv. */
#include "calendar.h"

#include <stdlib.h>

#include "file.h"
#include "holiday_names.h"
#include "ledger_columns.h"

/* Without a business day for two years a calendar is closed for ever. */
#define CLOSED_FOR_EVER_DAYS 732

struct calendar {
	const struct config *config;
	struct holiday_entry *holidays; /* by day; names in the arena */
	size_t count;
	struct arena arena;
};

static int compare_holidays(const void *a_item, const void *b_item)
{
	const struct holiday_entry *a = a_item, *b = b_item;
	return (a->day > b->day) - (a->day < b->day);
}

struct calendar *calendar_new(const struct config *config, const struct holiday_entry *holidays, size_t count,
                              struct fail *fail)
{
	struct calendar *calendar = calloc(1, sizeof *calendar);
	if (calendar)
		calendar->config = config;
	if (calendar)
		calendar->holidays = malloc((count ? count : 1) * sizeof *calendar->holidays);
	if (!calendar || !calendar->holidays)
		goto memory;
	for (size_t i = 0; i < count; i++)
		calendar->holidays[i] =
		        (struct holiday_entry){holidays[i].day, arena_cstr(&calendar->arena, str_of(holidays[i].name))};
	calendar->count = count;
	if (arena_failed(&calendar->arena))
		goto memory;
	qsort(calendar->holidays, count, sizeof *calendar->holidays, compare_holidays);
	return calendar;
memory:
	calendar_free(calendar);
	fail_memory(fail);
	return NULL;
}

void calendar_free(struct calendar *calendar)
{
	if (!calendar)
		return;
	free(calendar->holidays);
	arena_release(&calendar->arena);
	free(calendar);
}

/* A row of calendar.csv. */
struct calendar_record {
	struct ledger_row row;
	struct ledger_stamp date;
	const char *name, *kind;
};

#define AT(member) offsetof(struct calendar_record, member)

/* clang-format off */
static const struct ledger_column calendar_columns[] = {
	{"date", {"date", "日付", "年月日", "国民の祝日・休日月日"}, LEDGER_FILLED, LEDGER_DAY, AT(date), NULL, 0},
	{"name", {"name", "名称", "祝日名", "国民の祝日・休日名称"}, LEDGER_FILLED, LEDGER_TEXT, AT(name), NULL, 0},
	{"kind", {"kind", "種別"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(kind), NULL, 0},
};
/* clang-format on */

static const struct ledger_format calendar_format = {
        .name = "calendar",
        .title = "祝日表",
        .columns = calendar_columns,
        .column_count = sizeof calendar_columns / sizeof *calendar_columns,
        .record_size = sizeof(struct calendar_record),
};

static struct calendar *calendar_of_records(const struct config *config, const struct calendar_record *records,
                                            size_t count, const char *name, struct ledger_notes *notes,
                                            struct fail *fail)
{
	struct holiday_entry *entries = malloc((count ? count : 1) * sizeof *entries);
	if (!entries) {
		fail_memory(fail);
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		entries[i] = (struct holiday_entry){records[i].date.day, records[i].name};
	struct calendar *calendar = calendar_new(config, entries, count, fail);
	free(entries);
	for (size_t i = 1; calendar && i < calendar->count; i++) {
		char text[CIVIL_TEXT_SIZE];
		if (calendar->holidays[i].day == calendar->holidays[i - 1].day)
			ledger_notes_add(notes, NOTE_ERROR, (struct ledger_place){name, 0, 0},
			                 "%s stands twice; each day once", "%sが二重です。1日1行にしてください",
			                 civil_format_date(civil_date_of_day(calendar->holidays[i].day), text));
	}
	return calendar;
}

bool calendar_open(const struct config *config, const char *folder, struct ledger_notes *notes,
                   struct calendar **ret_calendar, struct fail *fail)
{
	struct arena arena = {0};
	const char *name = arena_cstr(&notes->arena, str_of(config->calendar.file));
	const char *path = file_join(&arena, folder, config->calendar.file);
	struct ledger_table *table = NULL;
	struct calendar *calendar = NULL;
	bool good = (name && path) || fail_memory(fail);
	if (good && file_exists(path)) {
		table = csv_table_new(path, name, notes, fail);
		size_t count = 0;
		struct calendar_record *records =
		        table ? ledger_read(&calendar_format, table, name, config, &arena, notes, &count, fail) : NULL;
		calendar = records ? calendar_of_records(config, records, count, name, notes, fail) : NULL;
		good = calendar != NULL;
	}
	ledger_table_free(table);
	arena_release(&arena);
	if (good)
		*ret_calendar = calendar;
	return good;
}

static const char *holiday_name(const struct calendar *calendar, int32_t day)
{
	struct holiday_entry key = {.day = day};
	const struct holiday_entry *found =
	        calendar->count == 0 ? NULL
	                             : bsearch(&key, calendar->holidays, calendar->count, sizeof key, compare_holidays);
	return found ? found->name : NULL;
}

/* The span may cross New Year. */
static bool in_year_end(const struct config_calendar *rule, struct civil_date date)
{
	int at = date.month * 100 + date.day;
	int from = rule->year_end_from_month * 100 + rule->year_end_from_day;
	int to = rule->year_end_to_month * 100 + rule->year_end_to_day;
	if (from == 0 || to == 0)
		return false;
	return from <= to ? at >= from && at <= to : at >= from || at <= to;
}

static bool in_closures(const struct config_calendar *rule, int32_t day)
{
	for (size_t i = 0; i < rule->closure_count; i++)
		if (civil_day(rule->closures[i]) == day)
			return true;
	return false;
}

enum day_kind calendar_kind(const struct calendar *calendar, int32_t day)
{
	const struct config_calendar *rule = &calendar->config->calendar;
	int weekday = civil_weekday(day);
	if (holiday_name(calendar, day))
		return DAY_HOLIDAY;
	if (in_year_end(rule, civil_date_of_day(day)))
		return DAY_YEAR_END;
	if (in_closures(rule, day))
		return DAY_CLOSURE;
	return weekday == 0 || weekday == 6 ? DAY_WEEKEND : DAY_BUSINESS;
}

bool calendar_is_business_day(const struct calendar *calendar, int32_t day)
{
	return calendar_kind(calendar, day) == DAY_BUSINESS;
}

const char *calendar_closed_name(const struct calendar *calendar, int32_t day)
{
	switch (calendar_kind(calendar, day)) {
	case DAY_HOLIDAY:
		return SAY(calendar->config, holiday_english(holiday_name(calendar, day)), holiday_name(calendar, day));
	case DAY_YEAR_END:
		return SAY(calendar->config, "year's end", "年末年始");
	case DAY_CLOSURE:
		return SAY(calendar->config, "closed day", "休業日");
	case DAY_WEEKEND:
		return civil_weekday(day) == 0 ? SAY(calendar->config, "Sunday", "日曜日") : SAY(calendar->config, "Saturday", "土曜日");
	case DAY_BUSINESS:
		break;
	}
	return NULL;
}

int32_t calendar_next_business_day(const struct calendar *calendar, int32_t day)
{
	for (int32_t i = 0; i < CLOSED_FOR_EVER_DAYS; i++)
		if (calendar_is_business_day(calendar, day + i))
			return day + i;
	return INT32_MAX;
}

int32_t calendar_business_days(const struct calendar *calendar, int32_t from, int32_t until)
{
	int32_t count = 0;
	for (int32_t day = from; day < until; day++)
		count += calendar_is_business_day(calendar, day);
	return count;
}

static int64_t minute_of_day_us(const struct calendar *calendar, int32_t day, int32_t minute)
{
	/* By the clock on the wall, which a zone may set forward or back within the day; 24:00 is the next day's 0:00.
	 */
	if (minute >= 24 * 60)
		return zone_day_start(calendar->config->zone, day + 1);
	struct civil_time time = {
	        .date = civil_date_of_day(day), .hour = (int8_t)(minute / 60), .minute = (int8_t)(minute % 60)};
	return zone_instant(calendar->config->zone, time);
}

struct config_reception calendar_reception(const struct calendar *calendar, int32_t day)
{
	const struct config_calendar *rule = &calendar->config->calendar;
	struct config_reception reception = {{0}, rule->open_minute, rule->close_minute};
	for (size_t i = 0; i < rule->reception_count && civil_day(rule->receptions[i].from) <= day; i++)
		reception = rule->receptions[i];
	return reception;
}

int64_t calendar_opening_us(const struct calendar *calendar, int32_t day)
{
	return minute_of_day_us(calendar, day, calendar_reception(calendar, day).open_minute);
}

int64_t calendar_closing_us(const struct calendar *calendar, int32_t day)
{
	return minute_of_day_us(calendar, day, calendar_reception(calendar, day).close_minute);
}

bool calendar_is_open(const struct calendar *calendar, int64_t at_us)
{
	int32_t day = zone_day(calendar->config->zone, at_us);
	return calendar_is_business_day(calendar, day) && at_us >= calendar_opening_us(calendar, day) &&
	       at_us < calendar_closing_us(calendar, day);
}

int64_t calendar_next_opening_us(const struct calendar *calendar, int64_t at_us)
{
	if (calendar_is_open(calendar, at_us))
		return at_us;
	int32_t day = zone_day(calendar->config->zone, at_us);
	if (at_us > calendar_opening_us(calendar, day))
		day++;
	day = calendar_next_business_day(calendar, day);
	return day == INT32_MAX ? NO_TIME : calendar_opening_us(calendar, day);
}

bool calendar_is_authoritative(const struct calendar *calendar, int32_t day)
{
	return day <= civil_day(calendar->config->calendar.authoritative_until);
}

const struct config *calendar_config(const struct calendar *calendar)
{
	return calendar->config;
}
