/* nginx's log_format: variables of ngx_http_core, log, upstream, ssl, realip, gzip and proxy modules as nginx.org
 * documents them. Variables that are not listed (map, set, $http_…, $arg_…, other modules) are free text. */
#include <string.h>

#include "lang.h"
#include "log_format.h"
#include "text.h"

static const struct log_word words[] = {
        {"remote_addr", FIELD_TEXT, "client", 0, 1, 0, LOG_WORD, NULL},
        {"remote_user", FIELD_TEXT, "user", 0, 1, 0, LOG_FREE, NULL},
        {"msec", FIELD_EPOCH, "time", 3, 1, 0, LOG_OWN, NULL},
        {"time_iso8601", FIELD_ISO, "time", 0, 1, 1, LOG_OWN, NULL},
        {"time_local", FIELD_CLF, "time", 0, 1, 1, LOG_OWN, NULL},
        {"request", FIELD_REQUEST, "path", 0, 1, 0, LOG_FREE, NULL},
        {"request_uri", FIELD_TARGET, "path", 0, 1, 1, LOG_PATH, NULL},
        {"uri", FIELD_TEXT, "path", 0, 1, 2, LOG_PATH, NULL},
        {"document_uri", FIELD_TEXT, "path", 0, 1, 3, LOG_PATH, NULL},
        {"args", FIELD_QUERY_DASH, "query", 0, 1, 2, LOG_FREE, NULL},
        {"query_string", FIELD_QUERY_DASH, "query", 0, 1, 3, LOG_FREE, NULL},
        {"is_args", FIELD_TEXT, "~is_args", 0, 1, 0, LOG_OWN, "?|-|"},
        {"request_method", FIELD_TEXT, "method", 0, 1, 1, LOG_WORD, NULL},
        {"server_protocol", FIELD_TEXT, "protocol", 0, 1, 1, LOG_PROTOCOL, NULL},
        {"status", FIELD_NUMBER, "status", 0, 1, 0, LOG_OWN, NULL},
        {"body_bytes_sent", FIELD_NUMBER, "bytes", 0, 1, 0, LOG_OWN, NULL},
        {"bytes_sent", FIELD_NUMBER, "bytes", 0, 1, 1, LOG_OWN, NULL},
        {"request_length", FIELD_NUMBER, "~request_length", 0, 1, 0, LOG_OWN, NULL},
        {"request_time", FIELD_SCALED, "took_us", 3, 1000, 0, LOG_OWN, NULL},
        {"http_referer", FIELD_TEXT, "referrer", 0, 1, 0, LOG_FREE, NULL},
        {"http_user_agent", FIELD_TEXT, "agent", 0, 1, 0, LOG_FREE, NULL},
        {"host", FIELD_TEXT, "vhost", 0, 1, 0, LOG_WORD, NULL},
        {"http_host", FIELD_TEXT, "vhost", 0, 1, 1, LOG_WORD, NULL},
        {"server_name", FIELD_TEXT, "vhost", 0, 1, 2, LOG_WORD, NULL},
        {"http_x_forwarded_for", FIELD_TEXT, "forwarded", 0, 1, 0, LOG_LIST, NULL},
        {"proxy_add_x_forwarded_for", FIELD_TEXT, "forwarded", 0, 1, 1, LOG_LIST, NULL},
        {"connection", FIELD_NUMBER, "~connection", 0, 1, 0, LOG_OWN, NULL},
        {"connection_requests", FIELD_NUMBER, "~connection_requests", 0, 1, 0, LOG_OWN, NULL},
        {"connection_time", FIELD_SCALED, "~connection_time", 3, 1, 0, LOG_OWN, NULL},
        {"pid", FIELD_NUMBER, "~pid", 0, 1, 0, LOG_OWN, NULL},
        {"remote_port", FIELD_NUMBER, "~remote_port", 0, 1, 0, LOG_OWN, NULL},
        {"server_port", FIELD_NUMBER, "~server_port", 0, 1, 0, LOG_OWN, NULL},
        {"realip_remote_port", FIELD_NUMBER, "~realip_remote_port", 0, 1, 0, LOG_OWN, NULL},
        {"pipe", FIELD_TEXT, "~pipe", 0, 1, 0, LOG_OWN, "p|."},
        {"scheme", FIELD_TEXT, "~scheme", 0, 1, 0, LOG_OWN, "https|http"},
        {"request_scheme", FIELD_TEXT, "~request_scheme", 0, 1, 0, LOG_OWN, "https|http"},
        {"https", FIELD_TEXT, "~https", 0, 1, 0, LOG_OWN, "on|-|"},
        {"http2", FIELD_TEXT, "~http2", 0, 1, 0, LOG_OWN, "h2c|h2|-|"},
        {"request_completion", FIELD_TEXT, "~request_completion", 0, 1, 0, LOG_OWN, "OK|-|"},
        {"ssl_session_reused", FIELD_TEXT, "~ssl_session_reused", 0, 1, 0, LOG_OWN, "r|.|-|"},
        {"upstream_cache_status", FIELD_TEXT, "~upstream_cache_status", 0, 1, 0, LOG_OWN,
         "MISS|BYPASS|EXPIRED|STALE|UPDATING|REVALIDATED|SCARCE|HIT|-|"},
};

/* Values without blanks. */
static const char *const plain[] = {"binary_remote_addr",
                                    "content_length",
                                    "gzip_ratio",
                                    "hostname",
                                    "nginx_version",
                                    "realip_remote_addr",
                                    "request_id",
                                    "server_addr",
                                    "ssl_cipher",
                                    "ssl_protocol",
                                    "ssl_curve",
                                    "ssl_session_id",
                                    "ssl_server_name",
                                    "ssl_client_fingerprint",
                                    "ssl_client_serial",
                                    "ssl_alpn_protocol",
                                    "tcpinfo_rtt",
                                    "tcpinfo_rttvar",
                                    "tcpinfo_snd_cwnd",
                                    "tcpinfo_rcv_space",
                                    "proxy_host",
                                    "proxy_port",
                                    "http3",
                                    "limit_rate",
                                    "proxy_protocol_addr",
                                    "proxy_protocol_port",
                                    "http_x_real_ip",
                                    "request_port",
                                    "sent_http_content_length",
                                    "uid_got",
                                    "uid_set"};
static const char *const lists[] = {"upstream_addr",
                                    "upstream_status",
                                    "upstream_response_time",
                                    "upstream_connect_time",
                                    "upstream_header_time",
                                    "upstream_response_length",
                                    "upstream_bytes_received",
                                    "upstream_bytes_sent",
                                    "upstream_first_byte_time",
                                    "upstream_session_time",
                                    "upstream_queue_time",
                                    "http_forwarded",
                                    "http_via"};

static const struct log_word word_free = {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_FREE, NULL},
                             word_plain = {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_WORD, NULL},
                             word_list = {"", FIELD_TEXT, NULL, 0, 1, 0, LOG_LIST, NULL};

static bool is_one_of(struct str name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static const struct log_word *find_word(struct str name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(name, words[i].variable))
			return &words[i];
	if (is_one_of(name, plain, sizeof(plain) / sizeof(plain[0])))
		return &word_plain;
	return is_one_of(name, lists, sizeof(lists) / sizeof(lists[0])) ? &word_list : &word_free;
}

static bool is_name_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '_';
}

/* Variables and literals of the format's own text. */
static bool read_text(struct log_format *format, struct str rest, struct arena *arena, struct fail *fail)
{
	while (rest.size > 0) {
		size_t literal = str_find(rest, '$');
		if (!log_add_literal(format, str_take(rest, literal), arena, fail))
			return false;
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
		struct log_token *token = log_add(format, str_take(rest, braces ? end + 1 : end), fail);
		if (!token)
			return false;
		token->word = find_word(name);
		token->own = arena_printf(arena, "~%.*s", STR_ARGS(name));
		if (!token->own)
			return fail_memory(fail);
		rest = str_skip(rest, braces ? end + 1 : end);
	}
	return true;
}

static bool read_escape(struct log_format *format, struct str value, struct fail *fail)
{
	static const struct {
		const char *name;
		enum log_escape escape;
	} escapes[] = {{"default", LOG_ESCAPE_DEFAULT}, {"json", LOG_ESCAPE_JSON}, {"none", LOG_ESCAPE_NONE}};
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
		if (str_is(value, escapes[i].name)) {
			format->escape = escapes[i].escape;
			return true;
		}
	return fail_set(fail, FAIL_INPUT,
	                TR("escape=%.*s is none of default, json, none",
	                   "escape=%.*s は default・json・none のどれでもありません"),
	                STR_ARGS(value));
}

/* The words of a directive, or of quoted parts alone, joined. */
static bool read_parts(struct log_format *format, struct log_cut *cut, bool is_directive, struct text *joined,
                       struct arena *arena, struct fail *fail)
{
	struct str word;
	char quote;
	size_t index = 0;
	while (log_cut_next(cut, arena, &word, &quote, fail)) {
		if (is_directive && index++ == 0)
			continue; /* its name */
		if (quote || !str_starts(word, STR("escape="))) {
			text_add(joined, word);
			continue;
		}
		if (!read_escape(format, str_skip(word, 7), fail))
			return false;
	}
	return fail->kind == FAIL_NONE;
}

/* Is the text nothing but quoted parts, maybe with escape=… and ";"? With double quotes only when there is one part, or
 * a quote in one of them is escaped: otherwise a format may as well begin and end with a quoted variable. */
static bool is_quoted(struct str text, struct arena *arena)
{
	struct log_cut cut = {text, true};
	struct fail ignored = {0};
	struct str word;
	char quote;
	size_t count = 0, doubles = 0;
	while (log_cut_next(&cut, arena, &word, &quote, &ignored)) {
		if (!quote && !(count == 0 && str_starts(word, STR("escape="))))
			return false;
		count += quote != 0;
		doubles += quote == '"';
	}
	return ignored.kind == FAIL_NONE && count > 0 &&
	       (doubles == 0 || count == 1 || str_find_str(text, STR("\\\"")) < text.size);
}

bool log_format_is_nginx(struct str text)
{
	if (str_starts(str_trim(text), STR("log_format")))
		return true;
	for (size_t i = 0; i + 1 < text.size && !log_format_is_directive(text); i++)
		if (text.at[i] == '$' && (text.at[i + 1] == '{' || is_name_byte(text.at[i + 1])))
			return true;
	return false;
}

bool log_format_nginx(struct log_format *format, struct str text, struct arena *arena, struct fail *fail)
{
	text = str_trim(text);
	bool is_directive = str_starts(text, STR("log_format")) && text.size > 10 && strchr(" \t\r\n", text.at[10]);
	memset(format, 0, sizeof(*format));
	if (!is_directive && !is_quoted(text, arena)) {
		format->escape = text.size > 0 && text.at[0] == '{' ? LOG_ESCAPE_JSON : LOG_ESCAPE_UNKNOWN;
		return read_text(format, text, arena, fail);
	}
	struct text joined = {0};
	struct log_cut cut = {is_directive ? str_skip(text, 10) : text, true};
	bool good = read_parts(format, &cut, is_directive, &joined, arena, fail) &&
	            (!text_failed(&joined) || fail_memory(fail));
	struct str whole = good ? arena_str(arena, text_str(&joined)) : (struct str){0};
	text_release(&joined);
	if (good && arena_failed(arena))
		return fail_memory(fail);
	if (good && whole.size == 0)
		return fail_set(fail, FAIL_INPUT,
		                TR("the log_format line has no text behind its name",
		                   "log_format の名前の後に形式の文字列がありません"));
	if (good && format->escape == LOG_ESCAPE_UNKNOWN)
		format->escape = is_directive         ? LOG_ESCAPE_DEFAULT
		                 : whole.at[0] == '{' ? LOG_ESCAPE_JSON
		                                      : LOG_ESCAPE_UNKNOWN;
	return good && read_text(format, whole, arena, fail);
}
