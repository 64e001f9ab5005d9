/* The severity of a system log line that does not state one (files without <PRI>): by words of the message, a pure
 * function. Words are whole, in either case; … stands for any ending. The most severe word decides; no word: "",
 * unknown. crit     panic, fatal, emergency, out of memory, oom-kill…, oom_kill… err      error, errors, fail…,
 * critical, exception…, segfault…, denied, refused, no space left warning  warn…, timeout, time-out, timed out,
 * deprecated, retry… */
#ifndef GEPPO_SEVERITY_H
#define GEPPO_SEVERITY_H

#include "str.h"

/* The syslog name of 0 (emerg) … 7 (debug); "" beyond: unknown. */
#define SEVERITY_NONE 8
struct str severity_name(int64_t number);

/* 2 (crit), 3 (err), 4 (warning) or SEVERITY_NONE. */
int severity_of_message(struct str message);

#endif
