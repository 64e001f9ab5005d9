/* Matching, with limits. */
#include "pattern_dialect.h"

#define JIT_STACK_FIRST ((size_t)32 << 10)
#define JIT_STACK_MOST ((size_t)512 << 10)
#define HEAP_LIMIT_KIB 8192

void matcher_release(struct matcher *matcher)
{
	pcre2_match_data_free(matcher->data);
	pcre2_match_context_free(matcher->context);
	pcre2_jit_stack_free(matcher->stack);
}

bool matcher_init(struct matcher *matcher, const struct pattern *pattern)
{
	matcher->data = pcre2_match_data_create_from_pattern(pattern->code, NULL);
	matcher->context = pcre2_match_context_create(NULL);
	matcher->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);
	if (!matcher->data || !matcher->context) {
		matcher_release(matcher);
		return false;
	}
	(void)pcre2_set_match_limit(matcher->context, BOUND_MATCH_STEPS);
	(void)pcre2_set_heap_limit(matcher->context, HEAP_LIMIT_KIB);
	if (matcher->stack)
		pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
	return true;
}

enum reject_reason match_line(const struct pattern *pattern, const struct matcher *matcher, struct str line)
{
	PCRE2_SPTR at = (PCRE2_SPTR)(line.size ? line.at : "");
	int result = pcre2_match(pattern->code, at, line.size, 0, 0, matcher->data, matcher->context);
	if (result == PCRE2_ERROR_JIT_STACKLIMIT)
		result = pcre2_match(pattern->code, at, line.size, 0, PCRE2_NO_JIT, matcher->data, matcher->context);
	return result >= 0 ? REJECT_NONE : result == PCRE2_ERROR_NOMATCH ? REJECT_SHAPE : REJECT_EFFORT;
}

struct str group_text(const struct group *group, const struct matcher *matcher, struct str line)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(matcher->data) + 2 * (size_t)group->number;
	/* \K may put an end before its begin. */
	if (ends[0] == PCRE2_UNSET || ends[1] < ends[0] || ends[1] > line.size)
		return (struct str){NULL, 0};
	return (struct str){line.at + ends[0], ends[1] - ends[0]};
}

bool gap_text(const struct pattern *pattern, const struct matcher *matcher, struct str line, size_t index, size_t *end,
              struct str *ret_gap)
{
	struct str text = {line.at + line.size, 0};
	if (index < pattern->ordered_count)
		text = group_text(&pattern->groups[pattern->ordered[index]], matcher, line);
	if (!text.at)
		text = (struct str){line.at + *end, 0};
	size_t at = (size_t)(text.at - line.at);
	if (at < *end)
		return false;
	*ret_gap = (struct str){line.at + *end, at - *end};
	*end = at + text.size;
	return true;
}
