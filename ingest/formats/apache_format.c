/* Apache's LogFormat: the directives of mod_log_config, mod_logio and mod_ssl as the httpd documentation lists them. */
#include <string.h>

#include "lang.h"
#include "log_format.h"
#include "text.h"

/* By the letter behind "%" and, if there is one, the argument in braces ("*": any). */
struct apache_word {
	char letter;
	const char *argument;
	struct log_word word;
};

static const struct apache_word words[] = {
        {'a', "", {"", FIELD_TEXT, "client", 0, 1, 0, LOG_WORD, NULL}},
        {'h', "", {"", FIELD_TEXT, "client", 0, 1, 1, LOG_WORD, NULL}},
        {'a', "*", {"", FIELD_TEXT, "client", 0, 1, 3, LOG_WORD, NULL}},
        {'h', "*", {"", FIELD_TEXT, "client", 0, 1, 3, LOG_WORD, NULL}},
        {'A', "*", {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_WORD, NULL}},
        {'l', "*", {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_WORD, NULL}},
        {'u', "*", {"", FIELD_TEXT, "user", 0, 1, 0, LOG_FREE, NULL}},
        {'r', "*", {"", FIELD_REQUEST, "path", 0, 1, 0, LOG_FREE, NULL}},
        {'m', "*", {"", FIELD_TEXT, "method", 0, 1, 1, LOG_WORD, NULL}},
        {'U', "*", {"", FIELD_TEXT, "path", 0, 1, 2, LOG_PATH, NULL}},
        {'q', "*", {"", FIELD_QUERY_MARKED, "query", 0, 1, 2, LOG_FREE, NULL}},
        {'H', "*", {"", FIELD_TEXT, "protocol", 0, 1, 1, LOG_PROTOCOL, NULL}},
        {'b', "*", {"", FIELD_NUMBER, "bytes", 0, 1, 0, LOG_OWN, NULL}},
        {'B', "*", {"", FIELD_NUMBER, "bytes", 0, 1, 0, LOG_OWN, NULL}},
        {'O', "*", {"", FIELD_NUMBER, "bytes", 0, 1, 1, LOG_OWN, NULL}},
        {'I', "*", {"", FIELD_NUMBER, NULL, 0, 1, 0, LOG_OWN, NULL}},
        {'S', "*", {"", FIELD_NUMBER, NULL, 0, 1, 0, LOG_OWN, NULL}},
        {'D', "*", {"", FIELD_NUMBER, "took_us", 0, 1, 0, LOG_OWN, NULL}},
        {'T', "us", {"", FIELD_NUMBER, "took_us", 0, 1, 0, LOG_OWN, NULL}},
        {'T', "ms", {"", FIELD_SCALED, "took_us", 0, 1000, 1, LOG_OWN, NULL}},
        {'T', "*", {"", FIELD_SCALED, "took_us", 0, 1000000, 2, LOG_OWN, NULL}},
        {'v', "*", {"", FIELD_TEXT, "vhost", 0, 1, 0, LOG_WORD, NULL}},
        {'V', "*", {"", FIELD_TEXT, "vhost", 0, 1, 2, LOG_WORD, NULL}},
        {'p', "*", {"", FIELD_NUMBER, NULL, 0, 1, 0, LOG_OWN, NULL}},
        {'k', "*", {"", FIELD_NUMBER, NULL, 0, 1, 0, LOG_OWN, NULL}},
        {'P', "hextid", {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_WORD, NULL}},
        {'P', "*", {"", FIELD_NUMBER, NULL, 0, 1, 0, LOG_OWN, NULL}},
        {'X', "*", {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_OWN, "X|+|-"}},
        {'R', "*", {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_WORD, NULL}},
        {'L', "*", {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_WORD, NULL}},
        {'i', "Referer", {"", FIELD_TEXT, "referrer", 0, 1, 0, LOG_FREE, NULL}},
        {'i', "User-Agent", {"", FIELD_TEXT, "agent", 0, 1, 0, LOG_FREE, NULL}},
        {'i', "X-Forwarded-For", {"", FIELD_TEXT, "forwarded", 0, 1, 0, LOG_LIST, NULL}},
        {'i', "Host", {"", FIELD_TEXT, "vhost", 0, 1, 1, LOG_WORD, NULL}},
};

/* Of internal redirects "%>s" is what the client got. */
static const struct log_word final_status = {"", FIELD_NUMBER, "status", 0, 1, 0, LOG_OWN, NULL},
                             some_status = {"", FIELD_NUMBER, "status", 0, 1, 1, LOG_OWN, NULL},
                             free_text = {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_FREE, NULL},
                             first_byte = {"", FIELD_NUMBER, NULL, 0, 1, 0, LOG_OWN, NULL};

/* A directive taken apart: %[modifiers][{argument}]letters. */
struct directive {
	struct str argument;
	bool is_final; /* ">" */
	char caret[2]; /* of ^FB, ^ti, ^to: the letters behind the caret */
	char letter;
	size_t size;
};

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool read_directive(struct str all, struct directive *directive, struct fail *fail)
{
	size_t at = 1;
	memset(directive, 0, sizeof(*directive));
	for (; at < all.size && (strchr("<>!,", all.at[at]) || (all.at[at] >= '0' && all.at[at] <= '9')); at++)
		directive->is_final = directive->is_final || all.at[at] == '>';
	if (at < all.size && all.at[at] == '{') {
		size_t close = at + str_find(str_skip(all, at), '}');
		directive->argument = str_range(all.at + at + 1, all.at + (close < all.size ? close : all.size));
		at = close < all.size ? close + 1 : all.size;
	}
	if (at + 2 < all.size && all.at[at] == '^') {
		memcpy(directive->caret, all.at + at + 1, 2);
		at += 2;
	}
	if (at >= all.size || !is_letter(all.at[at]))
		return fail_set(
		        fail, FAIL_INPUT,
		        TR("the LogFormat ends in the middle of «%.*s»", "LogFormat が「%.*s」の途中で終わっています"),
		        STR_ARGS(str_take(all, 40)));
	directive->letter = all.at[at];
	directive->size = at + 1;
	return true;
}

static const struct log_word *find_word(const struct directive *directive)
{
	if (directive->caret[0])
		return directive->caret[0] == 'F' ? &first_byte : &free_text;
	if (directive->letter == 's')
		return directive->is_final ? &final_status : &some_status;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].letter == directive->letter &&
		    (words[i].argument[0] == '*' || str_equal_nocase(directive->argument, str_of(words[i].argument))))
			return &words[i].word;
	return &free_text;
}

/* %t writes its brackets itself. */
static bool add_stamp(struct log_format *format, struct str shown, struct str argument, struct arena *arena,
                      struct fail *fail)
{
	bool at_end = str_starts(argument, STR("end:")), is_plain = argument.size == 0;
	struct stamp_format *stamp = arena_alloc(arena, 1, sizeof(*stamp));
	if (!stamp)
		return fail_memory(fail);
	if (at_end || str_starts(argument, STR("begin:")))
		argument = str_skip(argument, at_end ? 4 : 6);
	is_plain = is_plain || argument.size == 0;
	if (is_plain && !log_add_literal(format, STR("["), arena, fail))
		return false;
	struct log_token *token = log_add(format, shown, fail);
	if (!token)
		return false;
	token->stamp = stamp;
	token->at_end = at_end;
	if (!stamp_format_compile(stamp, is_plain ? STR("%d/%b/%Y:%H:%M:%S %z") : argument, arena, fail))
		return fail_prefix(fail, "%.*s", STR_ARGS(shown));
	return !is_plain || log_add_literal(format, STR("]"), arena, fail);
}

static bool add_directive(struct log_format *format, struct str *rest, struct arena *arena, struct fail *fail)
{
	struct directive directive;
	if (!read_directive(*rest, &directive, fail))
		return false;
	struct str shown = str_take(*rest, directive.size);
	*rest = str_skip(*rest, directive.size);
	if (directive.letter == 't' && !directive.caret[0])
		return add_stamp(format, shown, directive.argument, arena, fail);
	struct log_token *token = log_add(format, shown, fail);
	if (!token)
		return false;
	token->word = find_word(&directive);
	char letters[3] = {directive.letter, 0, 0};
	if (directive.caret[0])
		memcpy(letters, directive.caret, 2);
	token->own = directive.letter == 'l'   ? "~ident"
	             : directive.letter == 'p' ? "~port"
	             : directive.argument.size ? arena_printf(arena, "~%s %.*s", letters, STR_ARGS(directive.argument))
	                                       : arena_printf(arena, "~%s", letters);
	return token->own ? true : fail_memory(fail);
}

/* What LogFormat itself makes of backslashes, behind what the configuration's quotes made of them. */
static bool add_literal(struct log_format *format, struct str text, struct arena *arena, struct fail *fail)
{
	struct text out = {0};
	for (size_t i = 0; i < text.size; i++) {
		char next = text.at[i] == '\\' && i + 1 < text.size ? text.at[i + 1] : 0;
		if (next == '\\' || next == 'n' || next == 'r' || next == 't')
			text_add_byte(&out, next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : '\\');
		else
			text_add_byte(&out, text.at[i]);
		i += next == '\\' || next == 'n' || next == 'r' || next == 't';
	}
	bool good = text_failed(&out) ? fail_memory(fail) : log_add_literal(format, text_str(&out), arena, fail);
	text_release(&out);
	return good;
}

static bool read_text(struct log_format *format, struct str rest, struct arena *arena, struct fail *fail)
{
	while (rest.size > 0) {
		size_t literal = str_find(rest, '%');
		if (!add_literal(format, str_take(rest, literal), arena, fail))
			return false;
		rest = str_skip(rest, literal);
		if (rest.size > 1 && rest.at[1] == '%') {
			if (!log_add_literal(format, STR("%"), arena, fail))
				return false;
			rest = str_skip(rest, 2);
		} else if (rest.size > 0 && !add_directive(format, &rest, arena, fail)) {
			return false;
		}
	}
	return true;
}

/* The format's text of a whole directive: of CustomLog it stands second. */
static bool directive_text(struct str text, bool is_second, struct arena *arena, struct str *ret_text,
                           struct fail *fail)
{
	struct log_cut cut = {text, false};
	char quote;
	for (int i = 0; i <= is_second; i++)
		if (!log_cut_next(&cut, arena, ret_text, &quote, fail))
			return fail_set(
			        fail, FAIL_INPUT,
			        TR("the LogFormat line has no format", "LogFormat 行に形式の文字列がありません"));
	if (str_find(*ret_text, '%') < ret_text->size)
		return true;
	return fail_set(fail, FAIL_INPUT,
	                TR("«%.*s» is the name of a format: paste its LogFormat line",
	                   "「%.*s」は形式の名前です。LogFormat の行を貼り付けてください"),
	                STR_ARGS(*ret_text));
}

/* Text without a directive: in quotes as a whole (a name may follow), from within quotes (its quotes are escaped), or
 * plain. */
static bool bare_text(struct str text, struct arena *arena, struct str *ret_text, struct fail *fail)
{
	struct log_cut cut = {text, false};
	struct fail ignored = {0};
	struct str first, name;
	char quote, name_quote;
	if (log_cut_next(&cut, arena, &first, &quote, &ignored) && quote &&
	    (!log_cut_next(&cut, arena, &name, &name_quote, &ignored) ||
	     (!name_quote && str_find(name, '%') == name.size && str_trim(cut.rest).size == 0)) &&
	    ignored.kind == FAIL_NONE) {
		*ret_text = first;
		return true;
	}
	*ret_text = text;
	if (str_find_str(text, STR("\\\"")) == text.size)
		return true;
	char *out = arena_alloc(arena, text.size, 1);
	size_t size = 0;
	for (size_t i = 0; out && i < text.size; i++) {
		bool escaped =
		        text.at[i] == '\\' && i + 1 < text.size && (text.at[i + 1] == '"' || text.at[i + 1] == '\\');
		out[size++] = text.at[i += escaped];
	}
	*ret_text = (struct str){out, size};
	return out ? true : fail_memory(fail);
}

static const struct {
	const char *name;
	bool is_second; /* the format is the second argument */
} directives[] = {{"LogFormat", false}, {"CustomLog", true}, {"GlobalLog", true}};

/* The directive that the text begins with, or -1. */
static int directive_of(struct str text)
{
	for (int i = 0; i < (int)(sizeof(directives) / sizeof(directives[0])); i++) {
		size_t size = strlen(directives[i].name);
		if (str_equal_nocase(str_take(text, size), str_of(directives[i].name)) &&
		    (text.size == size || strchr(" \t\"'\\", text.at[size])))
			return i;
	}
	return -1;
}

bool log_format_is_directive(struct str text)
{
	return directive_of(str_trim(text)) >= 0;
}

bool log_format_is_apache(struct str text)
{
	return log_format_is_directive(text) || str_find(text, '%') < text.size;
}

bool log_format_apache(struct log_format *format, struct str text, struct arena *arena, struct fail *fail)
{
	struct str whole = {NULL, 0};
	text = str_trim(text);
	memset(format, 0, sizeof(*format));
	int found = directive_of(text);
	bool good = found < 0 ? bare_text(text, arena, &whole, fail)
	                      : directive_text(str_skip(text, strlen(directives[found].name)),
	                                       directives[found].is_second, arena, &whole, fail);
	return good && read_text(format, whole, arena, fail);
}
