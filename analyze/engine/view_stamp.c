/* Fields that follow from a line's stamp. */
#include <string.h>

#include "view_derive.h"

static int64_t floor_to(int64_t value, int64_t unit)
{
	int64_t rest = value % unit;

	return value - rest - (rest < 0 ? unit : 0);
}

/* A unit of local time (a day, five minutes …) and the number that its rows have. */
struct unit {
	int64_t from, until; /* local; empty before the first */
	int64_t offset_us;   /* of minutes: clock time moved within a unit makes two of it */
	int64_t number;
};

enum stamp_field {
	STAMP_MINUTE,
	STAMP_HOUR,
	STAMP_DAY,
	STAMP_WEEKDAY,
	STAMP_WEEK,
};

static enum stamp_field field_of(const struct view_column *column)
{
	static const char *const names[] = {"minute", "hour", "day", "weekday", "week"};
	int field = 0;

	while (field < STAMP_WEEK && strcmp(column->need->field->name, names[field]))
		field++;
	return (enum stamp_field)field;
}

static int64_t number_of(enum stamp_field field, const struct unit *unit)
{
	int64_t day = floor_to(unit->from, DAY_US) / DAY_US;

	switch (field) {
	case STAMP_MINUTE:
		return unit->from - unit->offset_us;
	case STAMP_HOUR:
		return (unit->from - day * DAY_US) / HOUR_US;
	case STAMP_DAY:
		return day;
	case STAMP_WEEKDAY:
		return civil_weekday((int32_t)day);
	case STAMP_WEEK:
		break;
	}
	return day - (civil_weekday((int32_t)day) + 6) % 7;
}

static int64_t unit_us(const struct view_column *column, enum stamp_field field)
{
	int32_t minutes = column->need->bucket_minutes ? column->need->bucket_minutes : 1;

	return field == STAMP_MINUTE ? minutes * MINUTE_US : field == STAMP_HOUR ? HOUR_US : DAY_US;
}

static int64_t offset_of(const struct block_view *view, enum stamp_field field, uint32_t row)
{
	return field != STAMP_MINUTE || view->stamps[row] == NO_TIME ? 0 : view->local_us[row] - view->stamps[row];
}

/* Rows are nearly in order, so most lie in the unit of the row before. True: the row begins another unit, which is now
 * *unit. */
static inline bool begins_unit(const struct block_view *view, enum stamp_field field, int64_t length_us, uint32_t row,
                               struct unit *unit)
{
	int64_t local = view->local_us[row], offset_us = offset_of(view, field, row);

	if (local >= unit->from && local < unit->until && offset_us == unit->offset_us)
		return false;
	unit->from = floor_to(local, length_us);
	unit->until = unit->from + length_us;
	unit->offset_us = offset_us;
	unit->number = number_of(field, unit);
	return true;
}

bool view_derive_stamp(struct block_view *view, struct view_column *column)
{
	enum stamp_field field = field_of(column);
	int64_t length_us = unit_us(column, field);
	struct unit unit = {0};
	int64_t *numbers;

	if (strcmp(column->need->field->name, "time") == 0) {
		if (!view_stamps(view, view->fail))
			return false;
		column->numbers = view->stamps;
		column->has_numbers = true;
		return true;
	}
	numbers = view_number_room(view, column);
	if (!numbers || !view_local(view, view->fail))
		return false;
	for (uint32_t row = 0; row < view->row_count; row++) {
		(void)begins_unit(view, field, length_us, row, &unit);
		numbers[row] = unit.number;
	}
	column->numbers = numbers;
	column->has_numbers = true;
	return true;
}

/* A block has few units; where it has more, the numbers are the better way. */
#define UNITS_FEW 256U

bool view_derive_stamp_codes(struct block_view *view, struct view_column *column, bool *ret_made)
{
	enum stamp_field field = field_of(column);
	int64_t length_us = unit_us(column, field);
	uint16_t *codes = view_code_room(view, column), code = 0;
	int64_t *keys = view_key_room(view, column);
	struct unit unit = {0};
	uint32_t count = 0;

	*ret_made = false;
	if (!codes || !keys || !view_local(view, view->fail))
		return false;
	for (uint32_t row = 0; row < view->row_count; row++) {
		if (begins_unit(view, field, length_us, row, &unit)) {
			/* The latest first: neighbours swap places more often than far ones. */
			uint32_t at = count;

			while (at > 0 && keys[at - 1] != unit.number)
				at--;
			if (!at) {
				if (count == UNITS_FEW)
					return true;
				keys[count++] = unit.number;
				at = count;
			}
			code = (uint16_t)(at - 1);
		}
		codes[row] = code;
	}
	column->codes = codes;
	column->keys = keys;
	column->code_count = count;
	column->has_codes = column->has_values = *ret_made = true;
	return true;
}

bool view_derive_month(struct block_view *view, struct view_column *column)
{
	uint16_t *codes = view_code_room(view, column);
	int64_t from = 0, until = 0;
	uint16_t code = 0;
	char buffer[CIVIL_TEXT_SIZE];

	if (!codes || !view_local(view, view->fail))
		return false;
	for (uint32_t row = 0; row < view->row_count; row++) {
		int64_t at = view->local_us[row];

		if (at < from || at >= until) {
			struct civil_month month = civil_month_of(civil_of_us(at).date);

			from = civil_month_first_day(month) * DAY_US;
			until = civil_month_first_day(civil_month_add(month, 1)) * DAY_US;
			if (!view_code_of_text(view, column, str_of(civil_format_month(month, buffer)), &code))
				return false;
		}
		codes[row] = code;
	}
	return view_codes_are_domain(view, column);
}
