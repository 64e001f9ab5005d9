/* A contract built by hand for the tests of the ledgers: 9:00 to 17:00 in Tokyo, 12-29 to 01-03 closed, three colleges.
 */
#ifndef GEPPO_TEST_CONTRACT_H
#define GEPPO_TEST_CONTRACT_H

#include "calendar.h"

/* Exits the test when something fails. */
struct config *contract_new(void);
void contract_free(struct config *config);
/* Holidays April 2019 to 2021. */
struct calendar *contract_calendar(const struct config *config);

/* An instant in Tokyo, from arithmetic of its own: UTC+9 without exceptions. */
int64_t tokyo(int year, int month, int day, int hour, int minute);
int32_t day_of(int year, int month, int day);

#endif
