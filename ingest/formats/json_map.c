/* Compiling field maps. */
#include "json_map.h"

#include <string.h>

#include "lang.h"

static const char *const names[JSON_FIELD_COUNT] = {
        [JSON_TIME] = "time",     [JSON_CLIENT] = "client",
        [JSON_VHOST] = "vhost",   [JSON_USER] = "user",
        [JSON_METHOD] = "method", [JSON_PATH] = "path",
        [JSON_QUERY] = "query",   [JSON_PROTOCOL] = "protocol",
        [JSON_STATUS] = "status", [JSON_BYTES] = "bytes",
        [JSON_TOOK] = "took_us",  [JSON_REFERRER] = "referrer",
        [JSON_AGENT] = "agent",   [JSON_FORWARDED] = "forwarded",
        [JSON_TARGET] = "target", [JSON_REQUEST] = "request",
        [JSON_MARK] = "v2",
};

static const struct {
	const char *name;
	enum json_form form;
} forms[] = {
        {"s", JSON_SECONDS},      {"ms", JSON_MILLISECONDS}, {"us", JSON_MICROSECONDS},
        {"ns", JSON_NANOSECONDS}, {"appgw", JSON_APPGW},     {"host", JSON_HOST},
};

const char *json_field_name(enum json_field field)
{
	return field == JSON_TARGET || field == JSON_REQUEST || field == JSON_MARK ? NULL : names[field];
}

bool json_map_has(const struct json_map *map, enum json_field field)
{
	for (size_t i = 0; i < map->entry_count; i++)
		if (map->entries[i].field == field)
			return true;
	return false;
}

/* The next word, without the quotes that it may stand in. False at the end; an open quote takes the rest. */
static bool next_word(struct str *text, struct str *ret_word)
{
	*text = str_trim(*text);
	if (text->size == 0)
		return false;
	bool quoted = text->at[0] == '"';
	if (quoted)
		*text = str_skip(*text, 1);
	size_t size = 0;
	while (size < text->size && (quoted ? text->at[size] != '"' : !strchr(" \t\r\n", text->at[size])))
		size++;
	*ret_word = str_take(*text, size);
	*text = str_skip(*text, size + quoted);
	return true;
}

/* Index of the first `byte` that has no backslash before it, or the size. */
static size_t find_plain(struct str text, char byte)
{
	size_t at = 0;
	while (at < text.size && text.at[at] != byte)
		at += text.at[at] == '\\' ? 2 : 1;
	return at < text.size ? at : text.size;
}

static bool wrong_word(struct str word, struct fail *fail)
{
	return fail_set(
	        fail, FAIL_INPUT,
	        TR("«%.*s» in the json format: a word is FIELD=PATH or FIELD=PATH:FORM with one of the fields time, "
	           "client, vhost, user, method, path, query, target, request, protocol, status, bytes, took_us, "
	           "referrer, agent, forwarded, only, encoded",
	           "json 形式の「%.*s」: 項目=パス または 項目=パス:書式 と書きます。項目は time, client, vhost, "
	           "user, method, path, query, target, request, protocol, status, bytes, took_us, referrer, agent, "
	           "forwarded, only, encoded のいずれかです"),
	        STR_ARGS(word));
}

static bool wrong_form(struct str word, const char *allowed, struct fail *fail)
{
	return fail_set(fail, FAIL_INPUT,
	                TR("«%.*s» in the json format: the form behind the colon must be %s",
	                   "json 形式の「%.*s」: コロンの後の書式は %s です"),
	                STR_ARGS(word), allowed);
}

/* What stands behind a path's colon. */
static bool read_form(struct json_entry *entry, struct str word, struct str form, struct arena *arena,
                      struct fail *fail)
{
	if (entry->field == JSON_TIME && str_find(form, '%') < form.size) {
		struct stamp_format *stamp = arena_alloc(arena, 1, sizeof(*stamp));
		const char *missing = "";
		if (!stamp)
			return fail_memory(fail);
		if (!stamp_format_compile(stamp, form, arena, fail))
			return false;
		if (!stamp_bits_complete(stamp->bits, &missing))
			return fail_set(fail, FAIL_INPUT,
			                TR("«%.*s» in the json format: the time stamp has no %s",
			                   "json 形式の「%.*s」: 時刻に %s がありません"),
			                STR_ARGS(word), missing);
		entry->form = JSON_STAMP;
		entry->stamp = stamp;
		return true;
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_is(form, forms[i].name))
			entry->form = forms[i].form;
	bool unit = entry->form >= JSON_SECONDS && entry->form <= JSON_NANOSECONDS;
	switch (entry->field) {
	case JSON_TIME:
		return unit || form.size == 0
		               ? true
		               : wrong_form(word,
		                            TR("s, ms, us, ns or a strftime text such as %Y-%m-%dT%H:%M:%S",
		                               "s・ms・us・ns または %Y-%m-%dT%H:%M:%S のような strftime の書式"),
		                            fail);
	case JSON_TOOK:
		return unit || entry->form == JSON_APPGW ? true
		                                         : wrong_form(word,
		                                                      TR("the duration's unit: s, ms, us or ns",
		                                                         "所要時間の単位 s・ms・us・ns のいずれか"),
		                                                      fail);
	case JSON_CLIENT:
		return form.size == 0 || entry->form == JSON_HOST ? true : wrong_form(word, "host", fail);
	default:
		return form.size == 0 ? true : wrong_form(word, TR("left out", "不要"), fail);
	}
}

static bool read_path(struct str text, struct arena *arena, uint64_t *ret_path, struct fail *fail)
{
	const char *copy = arena_cstr(arena, text);
	if (!copy)
		return fail_memory(fail);
	*ret_path = json_path(copy);
	return true;
}

/* only=PATH:TEXT */
static bool read_only(struct json_map *map, struct str word, struct str value, struct arena *arena, struct fail *fail)
{
	size_t colon = find_plain(value, ':');
	struct json_only *only = &map->only[map->only_count];
	if (colon == value.size || colon == 0 || map->only_count == JSON_ONLY_MAX)
		return fail_set(fail, FAIL_INPUT,
		                TR("«%.*s» in the json format: write only=PATH:TEXT, at most %d times",
		                   "json 形式の「%.*s」: only=パス:値 と書きます (%d 個まで)"),
		                STR_ARGS(word), JSON_ONLY_MAX);
	struct str text = str_skip(value, colon + 1);
	only->head = str_ends(text, STR("*"));
	only->text = arena_str(arena, str_take(text, text.size - only->head));
	map->only_count++;
	return read_path(str_take(value, colon), arena, &only->path, fail);
}

static bool read_word(struct json_map *map, struct str word, struct arena *arena, struct fail *fail)
{
	size_t equals = str_find(word, '=');
	struct str name = str_take(word, equals), value = str_skip(word, equals + 1);
	if (equals == word.size || value.size == 0)
		return wrong_word(word, fail);
	if (str_is(name, "only"))
		return read_only(map, word, value, arena, fail);
	if (str_is(name, "encoded"))
		return read_path(value, arena, &map->encoded_path, fail);
	size_t field = 0;
	while (field < JSON_FIELD_COUNT && !str_is(name, names[field]))
		field++;
	if (field == JSON_FIELD_COUNT)
		return wrong_word(word, fail);
	size_t colon = find_plain(value, ':');
	struct str paths = str_take(value, colon), form = str_skip(value, colon + 1);
	while (paths.size > 0) {
		size_t bar = find_plain(paths, '|');
		struct json_entry entry = {.field = (enum json_field)field};
		if (bar == 0)
			return wrong_word(word, fail);
		if (map->entry_count == JSON_ENTRIES_MAX)
			return fail_set(fail, FAIL_LIMIT,
			                TR("the json format has over %d paths", "json 形式のパスが %d を超えています"),
			                JSON_ENTRIES_MAX);
		if (!read_path(str_take(paths, bar), arena, &entry.path, fail) ||
		    !read_form(&entry, word, form, arena, fail))
			return false;
		map->entries[map->entry_count++] = entry;
		paths = str_skip(paths, bar + 1);
	}
	return true;
}

bool json_map_compile(struct json_map *map, struct str text, struct arena *arena, struct fail *fail)
{
	struct str word;
	memset(map, 0, sizeof(*map));
	while (next_word(&text, &word))
		if (!read_word(map, word, arena, fail))
			return false;
	if (!json_map_has(map, JSON_TIME))
		return fail_set(
		        fail, FAIL_INPUT,
		        TR("the json format must say where the time is: json time=PATH status=PATH target=PATH …",
		           "json 形式には時刻の場所が必要です: json time=パス status=パス target=パス …"));
	if (json_map_has(map, JSON_QUERY) || json_map_has(map, JSON_TARGET))
		return true;
	for (size_t i = 0; i < map->entry_count; i++)
		if (map->entries[i].field == JSON_PATH)
			map->entries[i].field = JSON_TARGET;
	return true;
}
