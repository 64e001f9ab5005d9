/* Fields that follow from a line's stamp. */
#include <string.h>

#include "view_derive.h"

static int64_t floor_to(int64_t value, int64_t unit)
{
	int64_t rest = value % unit;

	return value - rest - (rest < 0 ? unit : 0);
}

/* Rows are nearly in order, so most of them lie in the unit of the row before: each unit's number is worked out once. */
#define EACH_UNIT(unit_us, answer) \
	for (uint32_t row = 0; row < view->row_count; row++) { \
		if (local[row] < from || local[row] >= until) { \
			from = floor_to(local[row], unit_us); \
			until = from + (unit_us); \
			number = (answer); \
		} \
		numbers[row] = number; \
	}

/* The start of the N minutes, as the instant: what clock time moved within them does not matter to their name. */
static void minute_numbers(struct block_view *view, int64_t bucket_us, int64_t *numbers)
{
	const int64_t *local = view->local_us;
	int64_t from = 0, until = 0, number = 0;

	EACH_UNIT(bucket_us, from)
	for (uint32_t row = 0; row < view->row_count; row++)
		numbers[row] -= view->stamps[row] == NO_TIME ? 0 : local[row] - view->stamps[row];
}

static void clock_numbers(struct block_view *view, const char *name, int64_t *numbers)
{
	const int64_t *local = view->local_us;
	int64_t from = 0, until = 0, number = 0;

	if (strcmp(name, "hour") == 0) {
		EACH_UNIT(HOUR_US, (from - floor_to(from, DAY_US)) / HOUR_US)
	} else if (strcmp(name, "day") == 0) {
		EACH_UNIT(DAY_US, from / DAY_US)
	} else if (strcmp(name, "weekday") == 0) {
		EACH_UNIT(DAY_US, civil_weekday((int32_t)(from / DAY_US)))
	} else {
		EACH_UNIT(DAY_US, from / DAY_US - (civil_weekday((int32_t)(from / DAY_US)) + 6) % 7)
	}
}

bool view_derive_stamp(struct block_view *view, struct view_column *column)
{
	const char *name = column->need->field->name;
	int64_t *numbers;

	if (strcmp(name, "time") == 0) {
		if (!view_stamps(view, view->fail))
			return false;
		column->numbers = view->stamps;
		column->has_numbers = true;
		return true;
	}
	numbers = view_number_room(view, column);
	if (!numbers || !view_local(view, view->fail))
		return false;
	if (strcmp(name, "minute") == 0)
		minute_numbers(view, (column->need->bucket_minutes ? column->need->bucket_minutes : 1) * MINUTE_US, numbers);
	else
		clock_numbers(view, name, numbers);
	column->numbers = numbers;
	column->has_numbers = true;
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
