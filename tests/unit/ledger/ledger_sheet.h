/* A ledger of a few rows in memory for the tests: read as ledgers.c reads it, its notes held against the expected
 * ones. */
#ifndef GEPPO_TEST_LEDGER_SHEET_H
#define GEPPO_TEST_LEDGER_SHEET_H

#include "ledger_columns.h"

extern struct config *sheet_config; /* contract_new() */
extern struct ledger_notes sheet_notes;
extern size_t sheet_count; /* records of the last sheet_records */

/* For cmocka's group: Japanese messages. */
int sheet_setup(void **state);
int sheet_teardown(void **state);

/* Records of the file "t.csv", until the next call. */
void *sheet_records(const struct ledger_format *format, struct str bytes);
/* The notes so far, sorted, as `geppo check` prints them. */
void sheet_assert_notes(const char *expected);
/* A stamp with and without clock time. */
void sheet_assert_time(struct ledger_stamp stamp, int year, int month, int day, int hour, int minute);
void sheet_assert_day(struct ledger_stamp stamp, int year, int month, int day);

#endif
