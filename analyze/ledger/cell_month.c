/* Months as people and Excel write them: through the reader of dates, by adding the first day. */
#include <string.h>

#include "ledger_cell.h"

static bool ends_with_any(struct str text, const char *const *ends, size_t *ret_size)
{
	for (; *ends; ends++)
		if (str_ends(text, str_of(*ends))) {
			*ret_size = text.size - strlen(*ends);
			return true;
		}
	return false;
}

/* Oct-19: what Excel makes of a typed 2019-10 or 2019/10. */
static bool excel_month(struct str text, struct civil_month *ret_month)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	if (text.size != 6 || text.at[3] != '-' || text.at[4] < '0' || text.at[4] > '9' || text.at[5] < '0' ||
	    text.at[5] > '9')
		return false;
	for (int i = 0; i < 12; i++) {
		if (!str_equal_nocase(str_take(text, 3), (struct str){names + (ptrdiff_t)3 * i, 3}))
			continue;
		*ret_month = (struct civil_month){(int16_t)(2000 + (text.at[4] - '0') * 10 + (text.at[5] - '0')),
		                                  (int8_t)(i + 1)};
		return true;
	}
	return false;
}

/* The month's first day in the month's own style: 2019年10月 + 1日, 2019/10 + /1, 201910 + 01. */
static void add_first_day(struct str text, struct text *first)
{
	static const char *const kanji[] = {"月度", "月分", NULL}, *const month[] = {"月", NULL};
	size_t size = text.size;
	if (ends_with_any(text, kanji, &size))
		text = str_take(text, size + strlen("月"));
	text_add(first, text);
	if (ends_with_any(text, month, &size))
		text_add_cstr(first, "1日");
	else if (text.size == 6 && str_find_str(text, STR("-")) == text.size && text.at[0] >= '0' &&
	         text.at[0] <= '9' && text.at[4] >= '0' && text.at[4] <= '9')
		text_add_cstr(first, "01");
	else
		text_add_cstr(first, str_find_str(text, STR("/")) < text.size   ? "/1"
		                     : str_find_str(text, STR(".")) < text.size ? ".1"
		                                                                : "-1");
}

enum cell_problem cell_month(struct str text, struct civil_month *ret_month)
{
	struct text folded = {0}, first = {0};
	struct cell_time time;
	cell_fold(text, &folded);
	add_first_day(text_str(&folded), &first);
	enum cell_problem problem = CELL_UNREADABLE;
	if (text_failed(&folded) || text_failed(&first))
		problem = CELL_UNREADABLE;
	else if (excel_month(text_str(&folded), ret_month))
		problem = CELL_FINE;
	else if (cell_time(text, &time) == CELL_FINE || (problem = cell_time(text_str(&first), &time)) == CELL_FINE) {
		*ret_month = civil_month_of(time.time.date);
		problem = CELL_FINE;
	}
	text_release(&folded);
	text_release(&first);
	return problem;
}
