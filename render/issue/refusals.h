/* Why a month cannot be issued: all reasons of a run, each a sentence with what is to be done about it. Knows no reason by itself. Sticky. */
#ifndef GEPPO_REFUSALS_H
#define GEPPO_REFUSALS_H

#include "fail.h"
#include "text.h"

struct refusals {
	struct text lines;           /* a reason a line: "what is wrong → what to do" */
	size_t count;
};

/* Line feeds and controls in what is said become visible. `what_to_do` may be "". */
void refusals_add(struct refusals *refusals, const char *what_to_do, const char *format, ...) PRINTF_LIKE(3, 4);
void refusals_release(struct refusals *refusals);

#endif
