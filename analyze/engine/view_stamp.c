/* Fields that follow from a line's stamp. */
#include <string.h>

#include "view_derive.h"

static int64_t floor_to(int64_t value, int64_t unit)
{
	int64_t rest = value % unit;

	return value - rest - (rest < 0 ? unit : 0);
}

/* The start of the N minutes, as the instant: what clock time moved within them does not matter to their name. */
static void minute_numbers(struct block_view *view, int64_t bucket_us, int64_t *numbers)
{
	for (uint32_t row = 0; row < view->row_count; row++) {
		int64_t offset_us = view->stamps[row] == NO_TIME ? 0 : view->local_us[row] - view->stamps[row];

		numbers[row] = floor_to(view->local_us[row], bucket_us) - offset_us;
	}
}

static void clock_numbers(struct block_view *view, const char *name, int64_t *numbers)
{
	const int64_t *local = view->local_us;

	if (strcmp(name, "hour") == 0) {
		for (uint32_t row = 0; row < view->row_count; row++)
			numbers[row] = (local[row] - floor_to(local[row], DAY_US)) / HOUR_US;
		return;
	}
	for (uint32_t row = 0; row < view->row_count; row++)
		numbers[row] = floor_to(local[row], DAY_US) / DAY_US;
	if (strcmp(name, "day") == 0)
		return;
	bool is_weekday = strcmp(name, "weekday") == 0;
	int64_t day = 0, answer = 0;

	for (uint32_t row = 0; row < view->row_count; row++) {
		if (row == 0 || numbers[row] != day) {
			int weekday = civil_weekday((int32_t)numbers[row]);

			day = numbers[row];
			answer = is_weekday ? weekday : day - (weekday + 6) % 7;
		}
		numbers[row] = answer;
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
