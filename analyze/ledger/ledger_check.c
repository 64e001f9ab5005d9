/* Numbers and orders. */
#include "ledger_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

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

/* A number as prefix and trailing digits: Q-2019-012 is "Q-2019-", 12. */
struct numbered {
	struct str text, prefix;
	uint64_t tail;
	bool has_tail;
	size_t index; /* of the record */
};

static struct numbered numbered_of(const char *number, size_t index)
{
	struct numbered numbered = {.text = str_of(number), .index = index};
	size_t size = numbered.text.size;
	while (size > 0 && number[size - 1] >= '0' && number[size - 1] <= '9')
		size--;
	numbered.prefix = str_take(numbered.text, size);
	numbered.has_tail = number_u64(str_skip(numbered.text, size), UINT32_MAX, &numbered.tail);
	return numbered;
}

static int compare_numbered(const void *a_item, const void *b_item)
{
	const struct numbered *a = a_item, *b = b_item;
	int order = str_compare(a->prefix, b->prefix);
	if (order == 0)
		order = (a->tail > b->tail) - (a->tail < b->tail);
	if (order == 0)
		order = str_compare(a->text, b->text);
	return order ? order : (a->index > b->index) - (a->index < b->index);
}

static const struct ledger_row *row_at(const struct ledger_check *check, const void *records, size_t index)
{
	return (const void *)((const char *)records + index * check->format->record_size);
}

static void compare_neighbours(const struct ledger_check *check, const void *records, const struct numbered *before,
                               const struct numbered *item)
{
	const struct ledger_row *row = row_at(check, records, item->index);
	const char *key = check->format->columns[0].key;
	struct ledger_place place = ledger_row_place(check->format, row, check->name, key);
	if (str_equal(before->text, item->text)) {
		ledger_notes_add(check->notes, NOTE_ERROR, place,
		                 "number %.*s is used in line %u too; each number once",
		                 "番号%.*sは%u行目と重複しています", STR_ARGS(item->text),
		                 row_at(check, records, before->index)->line);
		return;
	}
	if (!item->has_tail || !before->has_tail || !str_equal(before->prefix, item->prefix) ||
	    item->tail <= before->tail + 1)
		return;
	ledger_notes_add(check->notes, NOTE_WARNING, place, "%llu numbers are missing between %.*s and %.*s",
	                 "番号が%llu件欠けています(%.*sと%.*sの間)",
	                 (unsigned long long)(item->tail - before->tail - 1), STR_ARGS(before->text),
	                 STR_ARGS(item->text));
}

bool ledger_check_numbers(const struct ledger_check *check, const void *records, size_t count)
{
	struct numbered *items = malloc((count ? count : 1) * sizeof *items);
	if (!items)
		return false;
	size_t filled = 0;
	for (size_t i = 0; i < count; i++) {
		const struct ledger_row *row = row_at(check, records, i);
		const char *number = *(const char *const *)((const char *)row + check->format->columns[0].offset);
		if (number[0])
			items[filled++] = numbered_of(number, i);
		else
			ledger_check_note(check, NOTE_WARNING, row, check->format->columns[0].key,
			                  "the number is missing", "番号がありません");
	}
	qsort(items, filled, sizeof *items, compare_numbered);
	for (size_t i = 1; i < filled; i++)
		compare_neighbours(check, records, &items[i - 1], &items[i]);
	free(items);
	return true;
}
