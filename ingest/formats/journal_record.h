/* A record of systemd's journal by its fields, whichever way journalctl writes them. Only for the files of this folder.
 * Field names: systemd.journal-fields(7). */
#ifndef GEPPO_JOURNAL_RECORD_H
#define GEPPO_JOURNAL_RECORD_H

#include "system_record.h"

enum journal_field {
	JOURNAL_TIME, /* microseconds since 1970, UTC */
	JOURNAL_PRIORITY,
	JOURNAL_HOST,
	JOURNAL_IDENTIFIER,
	JOURNAL_COMM,
	JOURNAL_PID,
	JOURNAL_SYSLOG_PID,
	JOURNAL_FACILITY,
	JOURNAL_MESSAGE,
	JOURNAL_FIELD_COUNT,
};

/* Views of the unit; at NULL: not there. */
struct journal_record {
	struct str fields[JOURNAL_FIELD_COUNT];
};

/* The field of that name, or JOURNAL_FIELD_COUNT. */
enum journal_field journal_field_named(struct str name);

/* A field may come several times: the first is kept. */
void journal_note(struct journal_record *record, enum journal_field field, struct str value);

/* Columns of both dialects, their recipe, and the record into the row. The order of the fields differs from record to
 * record, so the recipe is the message and all that stands before and behind it. */
extern const struct own_column journal_columns[];
void journal_recipe(struct recipe *recipe);
enum reject_reason journal_put(struct system_row *row, const struct journal_record *record, struct str unit);

#endif
