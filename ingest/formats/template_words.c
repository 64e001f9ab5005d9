/* The variables of nginx's log_format and Apache's LogFormat, and their compilation into templates.
 * nginx: ngx_http_log_module documentation; Apache: mod_log_config documentation. */
#include <string.h>

#include "lang.h"
#include "template.h"

struct word {
	const char *variable;
	enum field_op op;
	const char *name;
	int digits;
	int64_t scale;
};

static const struct word nginx_words[] = {
        {"remote_addr", FIELD_TEXT, "client", 0, 1},
        {"remote_user", FIELD_TEXT, "user", 0, 1},
        {"time_local", FIELD_CLF, "time", 0, 1},
        {"time_iso8601", FIELD_ISO, "time", 0, 1},
        {"msec", FIELD_EPOCH, "time", 3, 1},
        {"request", FIELD_REQUEST, "request", 0, 1},
        {"request_method", FIELD_TEXT, "method", 0, 1},
        {"uri", FIELD_TEXT, "path", 0, 1},
        {"document_uri", FIELD_TEXT, "path", 0, 1},
        {"request_uri", FIELD_TARGET, "path", 0, 1},
        {"args", FIELD_QUERY_DASH, "query", 0, 1},
        {"query_string", FIELD_QUERY_DASH, "query", 0, 1},
        {"server_protocol", FIELD_TEXT, "protocol", 0, 1},
        {"status", FIELD_NUMBER, "status", 0, 1},
        {"body_bytes_sent", FIELD_NUMBER, "bytes", 0, 1},
        {"bytes_sent", FIELD_NUMBER, "bytes", 0, 1},
        {"request_time", FIELD_SCALED, "took_us", 3, 1000},
        {"http_referer", FIELD_TEXT, "referrer", 0, 1},
        {"http_user_agent", FIELD_TEXT, "agent", 0, 1},
        {"host", FIELD_TEXT, "vhost", 0, 1},
        {"http_host", FIELD_TEXT, "vhost", 0, 1},
        {"server_name", FIELD_TEXT, "vhost", 0, 1},
        {"http_x_forwarded_for", FIELD_TEXT, "forwarded", 0, 1},
};

/* By the letter behind "%" and, if there is one, the argument in braces. */
struct apache_word {
	char letter;
	const char *argument;
	struct word word;
};

static const struct apache_word apache_words[] = {
        {'h', NULL, {"", FIELD_TEXT, "client", 0, 1}},
        {'a', NULL, {"", FIELD_TEXT, "client", 0, 1}},
        {'l', NULL, {"", FIELD_TEXT, "~ident", 0, 1}},
        {'u', NULL, {"", FIELD_TEXT, "user", 0, 1}},
        {'r', NULL, {"", FIELD_REQUEST, "request", 0, 1}},
        {'s', NULL, {"", FIELD_NUMBER, "status", 0, 1}},
        {'b', NULL, {"", FIELD_NUMBER, "bytes", 0, 1}},
        {'B', NULL, {"", FIELD_NUMBER, "bytes", 0, 1}},
        {'O', NULL, {"", FIELD_NUMBER, "bytes", 0, 1}},
        {'I', NULL, {"", FIELD_NUMBER, "received", 0, 1}},
        {'D', NULL, {"", FIELD_NUMBER, "took_us", 0, 1}},
        {'T', NULL, {"", FIELD_SCALED, "took_us", 0, 1000000}},
        {'T', "s", {"", FIELD_SCALED, "took_us", 0, 1000000}},
        {'T', "ms", {"", FIELD_SCALED, "took_us", 0, 1000}},
        {'T', "us", {"", FIELD_NUMBER, "took_us", 0, 1}},
        {'v', NULL, {"", FIELD_TEXT, "vhost", 0, 1}},
        {'V', NULL, {"", FIELD_TEXT, "vhost", 0, 1}},
        {'p', NULL, {"", FIELD_NUMBER, "~port", 0, 1}},
        {'m', NULL, {"", FIELD_TEXT, "method", 0, 1}},
        {'U', NULL, {"", FIELD_TEXT, "path", 0, 1}},
        {'q', NULL, {"", FIELD_QUERY_MARKED, "query", 0, 1}},
        {'H', NULL, {"", FIELD_TEXT, "protocol", 0, 1}},
        {'i', "Referer", {"", FIELD_TEXT, "referrer", 0, 1}},
        {'i', "User-Agent", {"", FIELD_TEXT, "agent", 0, 1}},
        {'i', "X-Forwarded-For", {"", FIELD_TEXT, "forwarded", 0, 1}},
        {'i', "Host", {"", FIELD_TEXT, "vhost", 0, 1}},
        {'t', "sec", {"", FIELD_EPOCH, "time", 0, 1}},
        {'t', "%d/%b/%Y:%H:%M:%S %z", {"", FIELD_CLF, "time", 0, 1}},
        {'t', "[%d/%b/%Y:%H:%M:%S %z]", {"", FIELD_CLF, "time", 0, 1}},
        {'t', "%Y-%m-%dT%H:%M:%S%z", {"", FIELD_ISO, "time", 0, 1}},
        {'t', "%FT%T%z", {"", FIELD_ISO, "time", 0, 1}},
};

static void add_word(struct template *template, const struct word *word)
{
	if (word->op == FIELD_SCALED)
		template_scaled(template, word->name, word->digits, word->scale);
	else
		template_field(template, word->op, word->name, word->digits);
}

static bool is_name_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '_';
}

/* The format's own text: of a whole directive the quoted parts, joined (nginx) and unescaped; a bare line as it is. */
static bool format_text(struct str text, const char *directive, struct arena *arena, struct str *ret_text,
                        struct fail *fail)
{
	text = str_trim(text);
	char *out = arena_alloc(arena, text.size + 1, 1);
	if (!out)
		return fail_memory(fail);
	size_t size = 0;
	bool is_directive = str_starts(text, str_of(directive));
	bool whole_quoted = text.size >= 2 && (text.at[0] == '"' || text.at[0] == '\'') &&
	                    text.at[text.size - 1] == text.at[0] &&
	                    (text.at[0] == '\'' || str_find(text, '\\') < text.size);
	if (!is_directive && !whole_quoted) {
		memcpy(out, text.at, text.size);
		*ret_text = (struct str){out, text.size};
		return true;
	}
	char quote = 0;
	for (size_t i = 0; i < text.size; i++) {
		char byte = text.at[i];
		if (!quote && (byte == '"' || byte == '\''))
			quote = byte;
		else if (byte == quote)
			quote = 0;
		else if (quote && byte == '\\' && i + 1 < text.size &&
		         (text.at[i + 1] == '"' || text.at[i + 1] == '\'' || text.at[i + 1] == '\\'))
			out[size++] = text.at[++i];
		else if (quote)
			out[size++] = byte;
	}
	if (quote || size == 0)
		return fail_set(fail, FAIL_INPUT,
		                TR("the %s line has no closed quoted text", "%s 行に閉じた引用符の文字列がありません"),
		                directive);
	*ret_text = (struct str){out, size};
	return true;
}

bool template_from_nginx(struct template *template, struct str text, struct arena *arena, struct fail *fail)
{
	struct str rest;
	if (!format_text(text, "log_format", arena, &rest, fail))
		return false;
	while (rest.size > 0) {
		size_t literal = str_find(rest, '$');
		if (literal > 0)
			template_literal(template, str_take(rest, literal));
		rest = str_skip(rest, literal);
		if (rest.size == 0)
			break;
		bool braces = rest.size > 1 && rest.at[1] == '{';
		size_t begin = braces ? 2 : 1, end = begin;
		while (end < rest.size && is_name_byte(rest.at[end]))
			end++;
		if (end == begin || (braces && (end == rest.size || rest.at[end] != '}')))
			return fail_set(fail, FAIL_INPUT,
			                TR("the log_format has a $ without a variable",
			                   "log_format に変数名のない $ があります"));
		struct str name = str_range(rest.at + begin, rest.at + end);
		rest = str_skip(rest, braces ? end + 1 : end);
		const struct word *word = NULL;
		for (size_t i = 0; i < sizeof(nginx_words) / sizeof(nginx_words[0]); i++)
			if (str_is(name, nginx_words[i].variable))
				word = &nginx_words[i];
		if (word) {
			add_word(template, word);
			continue;
		}
		char *own = arena_printf(arena, "~%.*s", STR_ARGS(name));
		if (!own)
			return fail_memory(fail);
		template_field(template, FIELD_TEXT, own, 0);
	}
	return true;
}

static const struct word *apache_find(char letter, struct str argument)
{
	for (size_t i = 0; i < sizeof(apache_words) / sizeof(apache_words[0]); i++) {
		const struct apache_word *word = &apache_words[i];
		if (word->letter != letter)
			continue;
		if (word->argument ? str_equal_nocase(argument, str_of(word->argument))
		                   : argument.size == 0 || letter == 'a' || letter == 'p')
			return &word->word;
	}
	return NULL;
}

/* One "%…" directive at the front of *rest, which moves behind it. */
static bool apache_directive(struct template *template, struct str *rest, struct arena *arena, struct fail *fail)
{
	struct str all = *rest, argument = {NULL, 0};
	size_t at = 1;
	while (at < all.size && (all.at[at] == '>' || all.at[at] == '<' || all.at[at] == '!' || all.at[at] == ',' ||
	                         (all.at[at] >= '0' && all.at[at] <= '9')))
		at++;
	if (at < all.size && all.at[at] == '{') {
		size_t close = str_find(str_skip(all, at), '}');
		argument = str_range(all.at + at + 1, all.at + at + close);
		at += close + 1;
	}
	if (at + 1 < all.size && all.at[at] == '^')
		at += 2;
	if (at >= all.size)
		return fail_set(
		        fail, FAIL_INPUT,
		        TR("the LogFormat ends in the middle of «%.*s»", "LogFormat が「%.*s」の途中で終わっています"),
		        STR_ARGS(all));
	char letter = all.at[at];
	*rest = str_skip(all, at + 1);
	if (letter == 't' && argument.size == 0) {
		struct str *before =
		        template->field_count ? &template->fields[template->field_count - 1].after : &template->before;
		char *joined = arena_printf(arena, "%.*s[", STR_ARGS(*before));
		if (!joined)
			return fail_memory(fail);
		if (before->size > 0)
			template->recipe.part_count--;
		template_literal(template, str_of(joined));
		template_field(template, FIELD_CLF, "time", 0);
		template_literal(template, STR("]"));
		return true;
	}
	if (letter == 'U' && str_starts(*rest, STR("%q"))) {
		template_field(template, FIELD_TARGET, "path", 0);
		*rest = str_skip(*rest, 2);
		return true;
	}
	const struct word *word = apache_find(letter, argument);
	if (word) {
		add_word(template, word);
		return true;
	}
	if (letter == 't')
		return fail_set(fail, FAIL_INPUT,
		                TR("the time format %%{%.*s}t is not supported; use %%t",
		                   "時刻形式 %%{%.*s}t には対応していません。%%t を使ってください"),
		                STR_ARGS(argument));
	char *own = arena_printf(arena, "~%c %.*s", letter, STR_ARGS(argument));
	if (!own)
		return fail_memory(fail);
	template_field(template, FIELD_TEXT, own, 0);
	return true;
}

/* Literal text behind what is there already ("]" of %t). */
static bool apache_literal(struct template *template, struct str text, struct arena *arena, struct fail *fail)
{
	struct str *before =
	        template->field_count ? &template->fields[template->field_count - 1].after : &template->before;
	if (before->size == 0) {
		template_literal(template, text);
		return true;
	}
	char *joined = arena_printf(arena, "%.*s%.*s", STR_ARGS(*before), STR_ARGS(text));
	if (!joined)
		return fail_memory(fail);
	template->recipe.part_count--;
	template_literal(template, str_of(joined));
	return true;
}

bool template_from_apache(struct template *template, struct str text, struct arena *arena, struct fail *fail)
{
	struct str rest;
	if (!format_text(text, "LogFormat", arena, &rest, fail))
		return false;
	while (rest.size > 0) {
		size_t literal = str_find(rest, '%');
		if (literal > 0 && !apache_literal(template, str_take(rest, literal), arena, fail))
			return false;
		rest = str_skip(rest, literal);
		if (rest.size > 1 && rest.at[1] == '%') {
			if (!apache_literal(template, STR("%"), arena, fail))
				return false;
			rest = str_skip(rest, 2);
		} else if (rest.size > 0 && !apache_directive(template, &rest, arena, fail)) {
			return false;
		}
	}
	return true;
}
