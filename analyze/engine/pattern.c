/* JIT matching ignores the heap limit but honours the match limit; where its stack is too small the interpreter is
 * asked once, with its own limits. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern.h"

#include <pcre2.h>
#include <stdlib.h>

#include "bounds.h"
#include "lang.h"

#define JIT_STACK_FIRST ((size_t)32 << 10)
#define JIT_STACK_MOST ((size_t)512 << 10)
#define HEAP_LIMIT_KIB 8192
/* A longer subject is a stray line; its beginning decides. */
#define SUBJECT_BYTES ((size_t)64 << 10)

struct pattern {
	pcre2_code *code;
};

struct pattern_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	uint64_t limit_count;
};

struct pattern *pattern_new(struct str text, bool caseless, struct fail *fail)
{
	uint32_t options =
	        PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C | (caseless ? PCRE2_CASELESS : 0);
	struct pattern *pattern;
	pcre2_code *code;
	int error;
	PCRE2_SIZE error_at;

	if (text.size > BOUND_PATTERN_BYTES) {
		fail_set(fail, FAIL_USAGE,
		         TR("the pattern is longer than %d bytes", "パターンが %d バイトを超えています"),
		         BOUND_PATTERN_BYTES);
		return NULL;
	}
	code = pcre2_compile((PCRE2_SPTR)(text.at ? text.at : ""), text.size, options, &error, &error_at, NULL);
	if (!code) {
		PCRE2_UCHAR message[200] = {0};

		(void)pcre2_get_error_message(error, message, sizeof(message));
		fail_set(fail, FAIL_USAGE,
		         TR("the pattern %.*s is wrong at its byte %zu: %s",
		            "パターン %.*s の %zu バイト目が不正です: %s"),
		         STR_ARGS(text), (size_t)error_at + 1, (const char *)message);
		return NULL;
	}
	/* Without JIT (some kernels forbid it) the interpreter gives the same answers. */
	(void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	pattern = malloc(sizeof(*pattern));
	if (!pattern) {
		pcre2_code_free(code);
		fail_memory(fail);
		return NULL;
	}
	pattern->code = code;
	return pattern;
}

void pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_code_free(pattern->code);
	free(pattern);
}

struct pattern_scratch *pattern_scratch_new(void)
{
	struct pattern_scratch *scratch = calloc(1, sizeof(*scratch));

	if (!scratch)
		return NULL;
	scratch->data = pcre2_match_data_create(PATTERN_GROUPS, NULL);
	scratch->context = pcre2_match_context_create(NULL);
	scratch->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);
	if (!scratch->data || !scratch->context) {
		pattern_scratch_free(scratch);
		return NULL;
	}
	(void)pcre2_set_match_limit(scratch->context, BOUND_MATCH_STEPS);
	(void)pcre2_set_heap_limit(scratch->context, HEAP_LIMIT_KIB);
	if (scratch->stack)
		pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
	return scratch;
}

void pattern_scratch_free(struct pattern_scratch *scratch)
{
	if (!scratch)
		return;
	pcre2_match_data_free(scratch->data);
	pcre2_match_context_free(scratch->context);
	pcre2_jit_stack_free(scratch->stack);
	free(scratch);
}

uint64_t pattern_scratch_limit_count(const struct pattern_scratch *scratch)
{
	return scratch->limit_count;
}

static int run_match(const struct pattern *pattern, struct pattern_scratch *scratch, struct str subject)
{
	PCRE2_SPTR at = (PCRE2_SPTR)(subject.at ? subject.at : "");
	size_t size = subject.size < SUBJECT_BYTES ? subject.size : SUBJECT_BYTES;
	int result = pcre2_match(pattern->code, at, size, 0, 0, scratch->data, scratch->context);

	if (result == PCRE2_ERROR_JIT_STACKLIMIT)
		result = pcre2_match(pattern->code, at, size, 0, PCRE2_NO_JIT, scratch->data, scratch->context);
	if (result < 0 && result != PCRE2_ERROR_NOMATCH)
		scratch->limit_count++;
	return result;
}

bool pattern_matches(const struct pattern *pattern, struct pattern_scratch *scratch, struct str subject)
{
	return run_match(pattern, scratch, subject) >= 0;
}

bool pattern_groups(const struct pattern *pattern, struct pattern_scratch *scratch, struct str subject,
                    struct str ret_groups[PATTERN_GROUPS])
{
	int result = run_match(pattern, scratch, subject);
	const PCRE2_SIZE *pairs;
	int count;

	if (result < 0)
		return false;
	pairs = pcre2_get_ovector_pointer(scratch->data);
	count = result == 0 ? PATTERN_GROUPS : result; /* 0: more groups than room */
	for (int i = 0; i < PATTERN_GROUPS; i++) {
		bool took_part = i < count && pairs[2 * i] != PCRE2_UNSET && pairs[2 * i] <= pairs[2 * i + 1];

		ret_groups[i] = took_part ? str_range(subject.at + pairs[2 * i], subject.at + pairs[2 * i + 1])
		                          : (struct str){0};
	}
	return true;
}
