/* What tables, columns and scalars of the figures are called in the workbook, in both languages. Knows names only. */
#ifndef GEPPO_WORKBOOK_NAMES_H
#define GEPPO_WORKBOOK_NAMES_H

#include <stdbool.h>

/* The table's or scalar's name; NULL where there is none: its id is shown then. */
const char *workbook_table_name(const char *id, bool english);
const char *workbook_scalar_name(const char *id, bool english);
/* The heading of a column; its own name where there is none. */
const char *workbook_column_name(const char *table, const char *column, bool english);
/* 達成 of met, in columns of states and kinds; NULL: shown as it is. */
const char *workbook_word(const char *column, const char *word, bool english);

#endif
