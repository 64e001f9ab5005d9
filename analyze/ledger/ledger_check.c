/* Notes and orders. */
#include "ledger_check.h"

#include <stdio.h>
#include <string.h>

bool ledger_stamp_there(struct ledger_stamp stamp)
{
	return stamp.at_us != NO_TIME;
}

bool ledger_stamp_before(struct ledger_stamp a, struct ledger_stamp b)
{
	if (!ledger_stamp_there(a) || !ledger_stamp_there(b))
		return false;
	return a.has_time && b.has_time ? a.at_us < b.at_us : a.day < b.day;
}

void ledger_check_note(const struct ledger_check *check, enum note_level level, const struct ledger_row *row,
                       const char *key, const char *english, const char *japanese)
{
	ledger_notes_add(check->notes, level, ledger_row_place(check->format, row, check->name, key), "%s%.0s",
	                 "%.0s%s", english, japanese);
}

static const char *heading_of(const struct ledger_format *format, const char *key)
{
	for (size_t i = 0; i < format->column_count; i++)
		if (strcmp(format->columns[i].key, key) == 0)
			return format->columns[i].headings[0];
	return key;
}

static const char *stamp_text(struct ledger_stamp stamp, char buffer[CIVIL_TEXT_SIZE])
{
	struct civil_date date = civil_date_of_day(stamp.day);
	if (!stamp.has_time)
		return civil_format_date(date, buffer);
	snprintf(buffer, CIVIL_TEXT_SIZE, "%04d-%02d-%02d %d:%02d", date.year, date.month, date.day, stamp.minute / 60,
	         stamp.minute % 60);
	return buffer;
}

bool ledger_check_order(const struct ledger_check *check, const struct ledger_row *row, const char *early_key,
                        struct ledger_stamp early, const char *late_key, struct ledger_stamp late)
{
	if (!ledger_stamp_before(late, early))
		return true;
	char early_text[CIVIL_TEXT_SIZE], late_text[CIVIL_TEXT_SIZE];
	ledger_notes_add(check->notes, NOTE_ERROR, ledger_row_place(check->format, row, check->name, late_key),
	                 "%s (%s) is before %s (%s)", "%s(%s)が%s(%s)より前です", heading_of(check->format, late_key),
	                 stamp_text(late, late_text), heading_of(check->format, early_key),
	                 stamp_text(early, early_text));
	return false;
}
