/* The heading of a ledger's file: which row it is, and which column of ours each of its cells names, by our own words
 * or by those that geppo.yaml gives. The heading is the first of the file's first 30 rows in which at least half of the
 * cells, and at least two, are headings of the ledger: titles above it are skipped. Knows no records. */
#ifndef GEPPO_LEDGER_HEADING_H
#define GEPPO_LEDGER_HEADING_H

#include "config.h"
#include "ledger_columns.h"

#define LEDGER_COLUMNS_MAX 64  /* of one ledger format */
#define HEADING_WITHIN_ROWS 30 /* titles above a heading are few */
#define HEADING_NOT_THERE SIZE_MAX

/* Where the format's columns are in the file's rows. */
struct ledger_heading {
	size_t row;                       /* index in the table */
	size_t cells[LEDGER_COLUMNS_MAX]; /* per column: cell of a row, or HEADING_NOT_THERE */
};

/* Has the table a heading of the ledger? `mapping` may be NULL. */
bool ledger_heading_fits(const struct ledger_format *format, const struct config_ledger *mapping,
                         const struct ledger_table *table);

/* Finds it and maps its cells. False after an error note: no heading, a heading that stands twice, a needed column or
 * one that geppo.yaml names missing. Unknown headings are warned of. */
bool ledger_heading_find(const struct ledger_format *format, const struct config_ledger *mapping,
                         const struct ledger_table *table, struct ledger_notes *notes,
                         struct ledger_heading *ret_heading);

/* Checks what geppo.yaml says of the ledger's columns and words against the format: unknown keys name the nearest one,
 * words must be values of their column. False after an error note, whose place is in geppo.yaml. */
bool ledger_mapping_check(const struct ledger_format *format, const struct config_ledger *mapping,
                          const struct config *config, struct arena *arena, struct ledger_notes *notes);

/* What a cell means by geppo.yaml's words for its column; the text itself when nothing is said of it. */
struct str ledger_mapping_word(const struct config_ledger *mapping, const char *column, struct str text,
                               bool *ret_replaced);

/* A place in geppo.yaml that outlives the configuration. */
struct ledger_place ledger_mapping_place(const struct config *config, struct ledger_notes *notes, int line, int column);

#endif
