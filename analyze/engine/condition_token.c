/* Cuts a condition into words. */
#include "condition_token.h"

#include <stdarg.h>
#include <string.h>

#include "lang.h"
#include "text.h"

#define SPECIAL "()=!<>~,'\""

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

bool token_fail(const struct token_reader *reader, size_t at, struct fail *fail, const char *format, ...)
{
	struct text sentence = {0};
	va_list arguments;
	size_t column = 1;

	for (size_t i = 0; i < at && i < reader->all.size; i++)
		column += (reader->all.at[i] & 0xC0) != 0x80;
	va_start(arguments, format);
	text_addv(&sentence, format, arguments);
	va_end(arguments);
	fail_set(fail, FAIL_USAGE, "--where:%zu: %.*s", column, STR_ARGS(text_str(&sentence)));
	text_release(&sentence);
	return false;
}

static bool quoted(struct token_reader *reader, struct token *ret_token, struct fail *fail)
{
	char quote = reader->all.at[reader->at];
	size_t first = reader->at + 1, size = 0;
	char *copy = arena_alloc(reader->arena, reader->all.size - reader->at, 1);

	if (!copy)
		return fail_memory(fail);
	for (size_t at = first; at < reader->all.size; at++) {
		if (reader->all.at[at] == quote) {
			if (at + 1 >= reader->all.size || reader->all.at[at + 1] != quote) {
				*ret_token = (struct token){TOKEN_QUOTED, {copy, size}, reader->at};
				reader->at = at + 1;
				return true;
			}
			at++;
		}
		copy[size++] = reader->all.at[at];
	}
	return token_fail(reader, reader->at, fail, TR("this quote has no end", "この引用符が閉じられていません"));
}

static bool operator_token(struct token_reader *reader, struct token *ret_token, struct fail *fail)
{
	static const char *const operators[] = {"==", "!=", "<>", "<=", ">=", "!~", "=~", "=", "<", ">", "~"};
	struct str rest = str_skip(reader->all, reader->at);

	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		struct str name = str_of(operators[i]);

		if (!str_starts(rest, name))
			continue;
		*ret_token = (struct token){TOKEN_OPERATOR, name, reader->at};
		reader->at += name.size;
		return true;
	}
	return token_fail(reader, reader->at, fail,
	                  TR("“!” stands only in != and !~ (to negate, write not)",
	                     "「!」は != と !~ でのみ使えます(否定は not)"));
}

bool token_next(struct token_reader *reader, struct token *ret_token, struct fail *fail)
{
	size_t first;

	while (reader->at < reader->all.size && is_blank(reader->all.at[reader->at]))
		reader->at++;
	first = reader->at;
	if (first == reader->all.size) {
		*ret_token = (struct token){TOKEN_END, {0}, first};
		return true;
	}
	switch (reader->all.at[first]) {
	case '(':
	case ')':
	case ',':
		reader->at++;
		*ret_token = (struct token){reader->all.at[first] == '('   ? TOKEN_OPEN
		                            : reader->all.at[first] == ')' ? TOKEN_CLOSE
		                                                           : TOKEN_COMMA,
		                            {reader->all.at + first, 1},
		                            first};
		return true;
	case '\'':
	case '"':
		return quoted(reader, ret_token, fail);
	default:
		break;
	}
	if (strchr(SPECIAL, reader->all.at[first]))
		return operator_token(reader, ret_token, fail);
	while (reader->at < reader->all.size && !is_blank(reader->all.at[reader->at]) &&
	       !strchr(SPECIAL, reader->all.at[reader->at]))
		reader->at++;
	*ret_token = (struct token){TOKEN_WORD, {reader->all.at + first, reader->at - first}, first};
	return true;
}
