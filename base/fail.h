/* A failure: what stops an operation, as one finished sentence for a person. Knows nothing of what failed.
 * Functions that can fail take a `struct fail *` last and return false (or NULL) after filling it. The first writer wins, so the sentence
 * names the cause and not a consequence; it is untouched on success, so calls chain with &&. A zeroed struct is ready for use.
 * Defects of the *data* (a line that does not parse) are no failures: they are counted where they are found. */
#ifndef GEPPO_FAIL_H
#define GEPPO_FAIL_H

#include <stdbool.h>

enum fail_kind {
	FAIL_NONE,
	FAIL_USAGE,   /* the command line is wrong: exit 64 */
	FAIL_INPUT,   /* a file the user can mend is wrong: configuration, ledger, log */
	FAIL_IO,      /* the system refused: open, read, write, space */
	FAIL_FORMAT,  /* one of geppo's own files is damaged */
	FAIL_MEMORY,
	FAIL_LIMIT,   /* a limit of bounds.h was reached */
};

struct fail {
	enum fail_kind kind;
	char sentence[1000]; /* UTF-8, no newline at its end; cut at a character when too long */
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_index, first_index) __attribute__((format(printf, format_index, first_index)))

/* Records the sentence unless one is there already. Always returns false, so that `return fail_set(…)` reads well. */
bool fail_set(struct fail *fail, enum fail_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);

/* As fail_set with ": " and the text of the given errno behind the sentence; kind is FAIL_MEMORY for ENOMEM, else FAIL_IO. */
bool fail_errno(struct fail *fail, int errno_value, const char *format, ...) PRINTF_LIKE(3, 4);

/* FAIL_MEMORY with the standard sentence. */
bool fail_memory(struct fail *fail);

/* Puts context before a recorded sentence: "context: sentence". Always returns false. */
bool fail_prefix(struct fail *fail, const char *format, ...) PRINTF_LIKE(2, 3);

/* Empties it for reuse. */
void fail_clear(struct fail *fail);

#endif
