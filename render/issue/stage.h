/* Running another of geppo's programs to its end and keeping what it said: how close has the month computed anew and the archive checked without knowing
 * either. Knows where the programs stand (beside this one), not what they do. */
#ifndef GEPPO_STAGE_H
#define GEPPO_STAGE_H

#include "arena.h"
#include "fail.h"
#include "text.h"

struct stage_result {
	int status;                  /* its exit status */
	struct text said;            /* standard output and standard error, at most 1 MiB; text_release */
};

/* `arguments` end with NULL and do not hold the program's name; the language of messages is passed on. */
bool stage_run(const char *program, const char *const *arguments, struct stage_result *ret_result, struct fail *fail) MUST_CHECK;

#endif
