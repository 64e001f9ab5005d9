/* Reads a condition into a filter. Knows fields and values, not what a plan does with them.
 *
 *   condition   comparison | not condition | condition and condition | condition or condition | ( condition )
 *   comparison  FIELD = | != | < | <= | > | >= VALUE        FIELD ~ | !~ PATTERN        FIELD [not] in ( VALUE, … )
 *
 * `and` binds closer than `or`; the words are read in either case. A value stands bare (fukui, 500ms, 10.0.0.0/8,
 * 2019-10-15T10:42) or in quotes, single or double; inside quotes a quote is written twice and a backslash is a
 * backslash, so that patterns need no second escaping. Texts are compared byte by byte and only for equality; `client
 * = 10.0.0.0/8` asks for the network. A pattern is PCRE2 and may match anywhere. No recursion: at most
 * PLAN_FILTER_DEPTH open parentheses and nots, at most PLAN_FILTER_NODES parts. */
#ifndef GEPPO_CONDITION_H
#define GEPPO_CONDITION_H

#include "plan.h"

/* An empty or NULL text is no condition: *ret_filter is NULL. FAIL_USAGE sentences begin with "--where:COLUMN: ",
 * counted in characters from 1. */
bool condition_parse(const char *text, enum plan_table table, const struct zone *zone, struct arena *arena,
                     const struct filter **ret_filter, struct fail *fail) MUST_CHECK;

/* FAIL_USAGE with the nearest field's name, or with all names of the table; `place` stands in front ("--by"). */
bool condition_unknown_field(enum plan_table table, const char *place, struct str name, struct fail *fail);

#endif
