/* Regular expressions: PCRE2 with JIT and limits. A pattern is immutable and shared by threads; each thread matches
 * with a scratch of its own. A match that runs into a limit is no match, and is counted in the scratch. */
#ifndef GEPPO_PATTERN_H
#define GEPPO_PATTERN_H

#include "fail.h"
#include "text.h"

struct pattern;
struct pattern_scratch;

/* FAIL_USAGE with PCRE2's reason and its place in the pattern. */
struct pattern *pattern_new(struct str text, bool caseless, struct fail *fail) MUST_CHECK;
void pattern_free(struct pattern *pattern);

struct pattern_scratch *pattern_scratch_new(void); /* NULL: out of memory */
void pattern_scratch_free(struct pattern_scratch *scratch);
uint64_t pattern_scratch_limit_count(const struct pattern_scratch *scratch);

bool pattern_matches(const struct pattern *pattern, struct pattern_scratch *scratch, struct str subject);

#define PATTERN_GROUPS 10
/* As above, with the groups 0 … 9 of the match as views of the subject; groups that took no part are empty. */
bool pattern_groups(const struct pattern *pattern, struct pattern_scratch *scratch, struct str subject,
                    struct str ret_groups[PATTERN_GROUPS]);

#endif
