/* What is wrong with a ledger or worth a remark, all of it at once, each with its place. An error stops the report; a
 * warning is listed in it, so both languages are kept whatever language the program speaks. Knows nothing of columns or
 * records. */
#ifndef GEPPO_LEDGER_NOTE_H
#define GEPPO_LEDGER_NOTE_H

#include <stdint.h>

#include "arena.h"
#include "fail.h"
#include "text.h"

enum note_level {
	NOTE_WARNING,
	NOTE_ERROR,
};

/* Beyond this many notes of one file a person mends the cause, not the cells: the rest is only counted. */
#define LEDGER_NOTES_OF_A_FILE 200

/* Where in a file: 1-based line and column (in characters, of the line as the file has it). Line 0: the file as a
 * whole. */
struct ledger_place {
	/* As a person finds it: ledgers/inquiries.csv; outlives the notes. One that ends with "!" is a sheet of a
	 * workbook, whose places are written with letters: ledgers/inquiries.xlsx:一覧!B7. */
	const char *file;
	uint32_t line, column;
};

struct ledger_note {
	enum note_level level;
	struct ledger_place place;
	const char *english, *japanese; /* without place */
};

/* A zeroed struct is ready. Items are in the order in which they were found; ledger_notes_sort puts them by file and
 * place. */
struct ledger_notes {
	struct arena arena;
	struct ledger_note *items;
	size_t count, capacity;
	size_t errors, warnings; /* of all found, also those that are only counted */
	bool failed;             /* out of memory: notes are missing */
	int64_t as_of_us;        /* set by the caller: what lies at or behind it is planned; 0: everything has happened */
};

void ledger_notes_release(struct ledger_notes *notes);

/* Both formats take the same arguments in the same order. */
void ledger_notes_add(struct ledger_notes *notes, enum note_level level, struct ledger_place place, const char *english,
                      const char *japanese, ...) PRINTF_LIKE(4, 6) PRINTF_LIKE(5, 6);

/* Stable, by the file's first appearance, then line and column. */
void ledger_notes_sort(struct ledger_notes *notes);

/* Appends `file:line:column`, or `file:line` where the column is not wanted; of a sheet `file:sheet!B7`. */
void ledger_place_write(struct ledger_place place, bool with_column, struct text *text);

/* One line each in the language of messages: `file:line:column: what is wrong and what is allowed`, warnings with
 * 注意/warning behind the place. */
void ledger_notes_write(const struct ledger_notes *notes, struct text *text);

/* Of the errors the first and the count as FAIL_INPUT; true when there is none. */
bool ledger_notes_check(const struct ledger_notes *notes, struct fail *fail) MUST_CHECK;

#endif
