#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger_sheet.h"

#include "contract.h"
#include "csv_table.h"
#include "lang.h"

struct config *sheet_config;
struct ledger_notes sheet_notes;
size_t sheet_count;
static struct arena arena;
static struct text text;

int sheet_setup(void **state)
{
	(void)state;
	sheet_config = contract_new();
	return lang_set("ja") ? 0 : 1;
}

int sheet_teardown(void **state)
{
	(void)state;
	contract_free(sheet_config);
	ledger_notes_release(&sheet_notes);
	arena_release(&arena);
	text_release(&text);
	return 0;
}

void *sheet_records(const struct ledger_format *format, struct str bytes)
{
	struct fail fail = {0};
	ledger_notes_release(&sheet_notes);
	arena_release(&arena);
	struct ledger_table *table = csv_table_of(bytes, "t.csv", &sheet_notes, &fail);
	assert_non_null(table);
	void *records = ledger_read(format, table, "t.csv", sheet_config, &arena, &sheet_notes, &sheet_count, &fail);
	assert_non_null(records);
	ledger_table_free(table);
	return records;
}

void sheet_assert_notes(const char *expected)
{
	text_clear(&text);
	ledger_notes_sort(&sheet_notes);
	ledger_notes_write(&sheet_notes, &text);
	bool equal = str_is(text_str(&text), expected);
	if (!equal)
		print_error("%s", text.at ? text.at : "");
	assert_true(equal);
}

void sheet_assert_time(struct ledger_stamp stamp, int year, int month, int day, int hour, int minute)
{
	assert_true(stamp.has_time);
	assert_true(stamp.at_us == tokyo(year, month, day, hour, minute));
	assert_int_equal(stamp.day, day_of(year, month, day));
	assert_int_equal(stamp.minute, hour * 60 + minute);
}

void sheet_assert_day(struct ledger_stamp stamp, int year, int month, int day)
{
	assert_false(stamp.has_time);
	assert_true(stamp.at_us == tokyo(year, month, day, 0, 0));
	assert_int_equal(stamp.day, day_of(year, month, day));
}
