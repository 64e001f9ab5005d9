/* The words of a condition. Private to the reader of conditions. */
#ifndef GEPPO_CONDITION_TOKEN_H
#define GEPPO_CONDITION_TOKEN_H

#include "arena.h"
#include "fail.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,     /* bare: a field, a keyword or a value */
	TOKEN_QUOTED,   /* value only */
	TOKEN_OPERATOR, /* = != < <= > >= ~ !~ */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_COMMA,
};

struct token {
	enum token_kind kind;
	struct str text; /* without quotes; doubled quotes made one (in the arena then) */
	size_t at;       /* byte where it begins in the condition */
};

struct token_reader {
	struct str all;
	size_t at;
	struct arena *arena;
};

/* False: a quote without its end, or a byte that begins nothing; the sentence is in *fail. */
bool token_next(struct token_reader *reader, struct token *ret_token, struct fail *fail) MUST_CHECK;

/* "--where:COLUMN: sentence", COLUMN in characters from 1. Always false. */
bool token_fail(const struct token_reader *reader, size_t at, struct fail *fail, const char *format, ...)
        PRINTF_LIKE(4, 5);

#endif
