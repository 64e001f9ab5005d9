/* A workspace of a few ledgers, read as October 2019's report reads it: for the statistics that need no logs. */
#ifndef GEPPO_TEST_MONTH_H
#define GEPPO_TEST_MONTH_H

#include "month_run.h"

struct month_file {
	const char *name; /* problems; NULL ends */
	const char *content;
};

int month_setup(void **state);
int month_teardown(void **state);

/* A run over these ledgers and no others, with the nation's holidays. Until the next call. */
struct month_run *month_of(const struct month_file *files);

/* The scalar's number; fails the test when there is none. */
int64_t month_scalar(const struct month_run *run, const char *id);
bool month_has(const struct month_run *run, const char *id);
size_t month_rows(const struct month_run *run, const char *table);
/* A cell as text: numbers in decimal, "-" for null, "a/b" for a ratio. */
const char *month_cell(const struct month_run *run, const char *table, size_t row, const char *column);
/* The first column's row that holds the text; fails the test when there is none. */
size_t month_row(const struct month_run *run, const char *table, const char *text);

#endif
