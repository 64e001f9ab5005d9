/* Records of systemd's journal. */
#include "journal_record.h"

#include "number.h"

enum {
	OWN_BEFORE = SYSTEM_COLUMN_COUNT,
	OWN_BEHIND,
};

const struct own_column journal_columns[] = {
        {"~before", COLUMN_TEXT},
        {"~behind", COLUMN_TEXT},
        {NULL, COLUMN_TEXT},
};

/* 9999-12-31T23:59:59.999999Z */
#define TIME_US_MAX UINT64_C(253402300799999999)

enum journal_field journal_field_named(struct str name)
{
	static const char *const names[JOURNAL_FIELD_COUNT] = {
	        [JOURNAL_TIME] = "__REALTIME_TIMESTAMP",
	        [JOURNAL_PRIORITY] = "PRIORITY",
	        [JOURNAL_HOST] = "_HOSTNAME",
	        [JOURNAL_IDENTIFIER] = "SYSLOG_IDENTIFIER",
	        [JOURNAL_COMM] = "_COMM",
	        [JOURNAL_PID] = "_PID",
	        [JOURNAL_SYSLOG_PID] = "SYSLOG_PID",
	        [JOURNAL_FACILITY] = "SYSLOG_FACILITY",
	        [JOURNAL_MESSAGE] = "MESSAGE",
	};
	for (int field = 0; field < JOURNAL_FIELD_COUNT; field++)
		if (str_is(name, names[field]))
			return (enum journal_field)field;
	return JOURNAL_FIELD_COUNT;
}

void journal_note(struct journal_record *record, enum journal_field field, struct str value)
{
	if (field < JOURNAL_FIELD_COUNT && !record->fields[field].at)
		record->fields[field] = value;
}

void journal_recipe(struct recipe *recipe)
{
	recipe_text(recipe, OWN_BEFORE);
	recipe_text(recipe, SYSTEM_MESSAGE);
	recipe_text(recipe, OWN_BEHIND);
}

/* A number of at most `max`, or none. */
static int64_t number_upto(struct str text, uint64_t max)
{
	uint64_t value;
	return text.size > 0 && number_u64(text, max, &value) ? (int64_t)value : NUMBER_NONE;
}

enum reject_reason journal_put(struct system_row *row, const struct journal_record *record, struct str unit)
{
	const struct str *fields = record->fields;
	struct str identifier = fields[JOURNAL_IDENTIFIER], message = fields[JOURNAL_MESSAGE];
	struct str pid = fields[JOURNAL_PID];
	int64_t at_us = number_upto(fields[JOURNAL_TIME], TIME_US_MAX);
	if (at_us == NUMBER_NONE)
		return REJECT_TIME;
	if (!message.at)
		message = str_skip(unit, unit.size);
	row_instant(row, at_us, 0);
	row_text(row, SYSTEM_HOST, fields[JOURNAL_HOST]);
	row_text(row, SYSTEM_PROGRAM, identifier.size > 0 ? identifier : fields[JOURNAL_COMM]);
	row_number(row, SYSTEM_PID, decimal_or_none(pid.size > 0 ? pid : fields[JOURNAL_SYSLOG_PID]));
	row_number(row, SYSTEM_FACILITY, number_upto(fields[JOURNAL_FACILITY], 127));
	row_number(row, SYSTEM_SEVERITY, number_upto(fields[JOURNAL_PRIORITY], 7));
	row_text(row, OWN_BEFORE, str_range(unit.at, message.at));
	row_text(row, SYSTEM_MESSAGE, message);
	row_text(row, OWN_BEHIND, str_range(message.at + message.size, unit.at + unit.size));
	return REJECT_NONE;
}
