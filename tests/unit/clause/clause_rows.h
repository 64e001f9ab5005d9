/* Tables of ledgers and the verdict that one clause must come to. A row is a whole workspace: geppo's default clauses,
 * the nation's holidays, and the files that it names; nothing else is kept. */
#ifndef GEPPO_TEST_CLAUSE_ROWS_H
#define GEPPO_TEST_CLAUSE_ROWS_H

#include "verdict.h"

struct clause_row {
	const char *clause; /* id */
	int month;          /* of 2019 */
	struct {
		const char *name; /* inquiries */
		const char *content;
	} files[2];
	enum verdict verdict;
	const char *actual;   /* whole text */
	const char *margin;   /* whole text */
	const char *evidence; /* ids joined by blanks; NULL: not looked at */
	const char *reason;   /* is in the reason; "": there is none */
	bool no_calendar;
};

int rows_setup(void **state);
int rows_teardown(void **state);

/* Fails the test with the row's line and what differs. */
void rows_check(const struct clause_row *rows, size_t count);

/* The config that rows are judged by, for tests that change it, and ledgers of one file. */
struct config *rows_config(void);
struct ledgers *rows_open(const char *name, const char *content);
struct clause_verdict rows_judge(const struct ledgers *ledgers, const char *clause, struct civil_month month);

#endif
