/* Reading a pattern's text. */
#include "pattern_text.h"

#include <string.h>

#include "lang.h"
#include "number.h"
#include "option.h"
#include "text.h"

#define ACCESS (1U << FORMAT_ACCESS)
#define SYSTEM (1U << FORMAT_SYSTEM)
#define CPU (1U << FORMAT_CPU)

static const struct pattern_field fields[] = {
        {"time", ACCESS | SYSTEM | CPU, PATTERN_TIME},
        {"client", ACCESS, PATTERN_TEXT},
        {"vhost", ACCESS, PATTERN_TEXT},
        {"user", ACCESS, PATTERN_TEXT},
        {"request", ACCESS, PATTERN_REQUEST},
        {"target", ACCESS, PATTERN_TARGET},
        {"method", ACCESS, PATTERN_TEXT},
        {"path", ACCESS, PATTERN_TEXT},
        {"query", ACCESS, PATTERN_TEXT},
        {"protocol", ACCESS, PATTERN_TEXT},
        {"status", ACCESS, PATTERN_INTEGER},
        {"bytes", ACCESS, PATTERN_BYTES},
        {"took_us", ACCESS, PATTERN_DURATION},
        {"referrer", ACCESS, PATTERN_TEXT},
        {"agent", ACCESS, PATTERN_TEXT},
        {"forwarded", ACCESS, PATTERN_TEXT},
        {"host", SYSTEM | CPU, PATTERN_TEXT},
        {"program", SYSTEM, PATTERN_TEXT},
        {"pid", SYSTEM, PATTERN_INTEGER},
        {"facility", SYSTEM, PATTERN_INTEGER},
        {"severity", SYSTEM, PATTERN_SEVERITY},
        {"message", SYSTEM, PATTERN_TEXT},
        {"cpu", CPU, PATTERN_CPU},
        {"busy", CPU, PATTERN_PERCENT},
        {"user", CPU, PATTERN_PERCENT},
        {"nice", CPU, PATTERN_PERCENT},
        {"system", CPU, PATTERN_PERCENT},
        {"iowait", CPU, PATTERN_PERCENT},
        {"steal", CPU, PATTERN_PERCENT},
        {"idle", CPU, PATTERN_PERCENT},
        {"span_s", CPU, PATTERN_SECONDS},
};

/* The first of each type is the usual one. */
static const struct pattern_unit units[] = {
        {"us", PATTERN_DURATION, 0, 1, 1},     {"ms", PATTERN_DURATION, 3, 1, 1},
        {"s", PATTERN_DURATION, 6, 1, 1},      {"min", PATTERN_DURATION, 6, 60, 1},
        {"ns", PATTERN_DURATION, 0, 1, 1000},  {"B", PATTERN_BYTES, 0, 1, 1},
        {"kB", PATTERN_BYTES, 3, 1, 1},        {"MB", PATTERN_BYTES, 6, 1, 1},
        {"KiB", PATTERN_BYTES, 3, 1024, 1000}, {"MiB", PATTERN_BYTES, 6, 1048576, 1000000},
        {"percent", PATTERN_PERCENT, 2, 1, 1}, {"fraction", PATTERN_PERCENT, 4, 1, 1},
        {"s", PATTERN_SECONDS, 0, 1, 1},       {"ms", PATTERN_SECONDS, 0, 1, 1000},
        {"min", PATTERN_SECONDS, 3, 60, 1000}, {"", PATTERN_INTEGER, 0, 1, 1},
        {"", PATTERN_SEVERITY, 0, 1, 1},       {"", PATTERN_CPU, 0, 1, 1},
};

#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))
#define UNIT_COUNT (sizeof(units) / sizeof(units[0]))

bool pattern_is(struct str text)
{
	return str_starts(text, STR("pattern")) && (text.size == 7 || strchr(" \t\r\n", text.at[7]));
}

const struct pattern_field *pattern_field_find(struct str name, enum format_kind kind, const char **ret_nearest)
{
	const char *names[FIELD_COUNT];
	size_t count = 0;
	*ret_nearest = NULL;
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (!(fields[i].kinds & (1U << kind)))
			continue;
		if (str_is(name, fields[i].name))
			return &fields[i];
		names[count++] = fields[i].name;
	}
	*ret_nearest = option_nearest(name, names, count);
	return NULL;
}

const struct pattern_unit *pattern_unit_of(const struct pattern_text *pattern, const struct pattern_field *field)
{
	for (size_t i = 0; i < pattern->unit_count; i++)
		if (pattern->units[i].field == field)
			return pattern->units[i].unit;
	for (size_t i = 0; i < UNIT_COUNT; i++)
		if (units[i].type == field->type)
			return &units[i];
	return NULL;
}

bool pattern_number(struct str text, const struct pattern_unit *unit, int64_t *ret_value)
{
	size_t dot = str_find(text, '.'), fraction = dot < text.size ? text.size - dot - 1 : 0;
	struct str digits = str_skip(text, dot + 1);
	int64_t value = 0;
	*ret_value = NUMBER_NONE;
	if (text.size == 0 || str_is(text, "-"))
		return true;
	if (dot == 0 || dot > 12 || (dot < text.size && fraction == 0) || fraction > 18)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (i != dot && (unsigned char)(text.at[i] - '0') > 9)
			return false;
	for (size_t i = 0; i < dot; i++)
		value = value * 10 + (text.at[i] - '0');
	for (int i = 0; i < unit->digits; i++)
		value = value * 10 + ((size_t)i < fraction ? digits.at[i] - '0' : 0);
	if (fraction > (size_t)unit->digits && digits.at[unit->digits] >= '5')
		value++;
	if (value > INT64_MAX / unit->times - unit->parts)
		return false;
	*ret_value = (value * unit->times + unit->parts / 2) / unit->parts;
	return true;
}

static bool read_unit(struct pattern_text *pattern, const struct pattern_field *field, struct str value,
                      struct fail *fail)
{
	char list[100] = "";
	for (size_t i = 0, used = 0; i < UNIT_COUNT; i++) {
		if (units[i].type != field->type || !units[i].name[0])
			continue;
		if (str_is(value, units[i].name) && pattern->unit_count < PATTERN_SETTINGS_MAX) {
			pattern->units[pattern->unit_count].field = field;
			pattern->units[pattern->unit_count++].unit = &units[i];
			return true;
		}
		size_t size = strlen(units[i].name);
		if (used + size + 3 > sizeof(list))
			continue;
		memcpy(list + used, ", ", 2);
		memcpy(list + used + 2, units[i].name, size + 1);
		used += size + 2;
	}
	if (!list[0])
		return fail_set(fail, FAIL_INPUT, TR("pattern: %s has no unit", "pattern: %s に単位はありません"),
		                field->name);
	return fail_set(fail, FAIL_INPUT,
	                TR("pattern: «%.*s» is no unit of %s; units are: %s",
	                   "pattern: 「%.*s」は %s の単位ではありません。単位: %s"),
	                STR_ARGS(value), field->name, list + 2);
}

/* "60", "60 s", "5 min": the span of every sample; else a unit. */
static bool read_span(struct pattern_text *pattern, const struct pattern_field *field, struct str value,
                      struct fail *fail)
{
	struct str rest = value, number;
	if (value.size == 0 || (unsigned char)(value.at[0] - '0') > 9)
		return read_unit(pattern, field, value, fail);
	(void)str_next(&rest, ' ', &number);
	rest = str_trim(rest);
	for (size_t i = 0; i < UNIT_COUNT; i++)
		if (units[i].type == PATTERN_SECONDS && str_is(rest.size ? rest : STR("s"), units[i].name) &&
		    pattern_number(number, &units[i], &pattern->span_s) && pattern->span_s >= 1 &&
		    pattern->span_s <= 86400)
			return true;
	return fail_set(fail, FAIL_INPUT,
	                TR("pattern: «span_s: %.*s» is no time of 1 to 86400 seconds, such as 60 s or 5 min",
	                   "pattern: 「span_s: %.*s」は 1 ～ 86400 秒の時間 (例: 60 s、5 min) ではありません"),
	                STR_ARGS(value));
}

static bool read_setting(struct pattern_text *pattern, struct str key, struct str value, enum format_kind kind,
                         struct fail *fail)
{
	const char *nearest;
	if (str_is(key, "time")) {
		pattern->time = value;
		return true;
	}
	if (str_is(key, "time_is") && kind == FORMAT_CPU) {
		pattern->time_is_end = str_is(value, "end");
		if (pattern->time_is_end || str_is(value, "begin"))
			return true;
		return fail_set(fail, FAIL_INPUT,
		                TR("pattern: time_is is begin or end", "pattern: time_is は begin か end です"));
	}
	const struct pattern_field *field = pattern_field_find(key, kind, &nearest);
	if (field)
		return field->type == PATTERN_SECONDS ? read_span(pattern, field, value, fail)
		                                      : read_unit(pattern, field, value, fail);
	return fail_set(fail, FAIL_INPUT,
	                TR("pattern: «%.*s» is no setting%s%s; there are regex, time, and fields with their units "
	                   "(a line that goes on with the expression begins with a blank)",
	                   "pattern: 「%.*s」という設定はありません%s%s。使えるもの: regex、time、単位を指定する項目名 "
	                   "(正規表現の続きの行は空白で始めます)"),
	                STR_ARGS(key), nearest ? TR("; the nearest is ", "。近いもの: ") : "", nearest ? nearest : "");
}

static bool read_line(struct pattern_text *pattern, struct str line, bool is_first, enum format_kind kind,
                      struct text *regex, struct fail *fail)
{
	struct str trimmed = str_trim(line), key, rest = trimmed;
	if (trimmed.size == 0)
		return true;
	bool is_more = line.at[0] == ' ' || line.at[0] == '\t';
	if (str_starts(trimmed, STR("regex:")) && (is_first || !is_more)) {
		text_add(regex, str_trim(str_skip(trimmed, 6)));
		return true;
	}
	if (is_first || is_more) {
		text_add(regex, trimmed);
		return true;
	}
	(void)str_next(&rest, ':', &key);
	return read_setting(pattern, str_trim(key), str_trim(rest), kind, fail);
}

bool pattern_text_read(struct pattern_text *pattern, struct str text, enum format_kind kind, struct arena *arena,
                       struct fail *fail)
{
	struct text regex = {0};
	struct str rest = str_skip(text, 7), line;
	bool good = true;
	memset(pattern, 0, sizeof(*pattern));
	for (bool is_first = true; good && str_next(&rest, '\n', &line); is_first = false)
		good = read_line(pattern, line, is_first, kind, &regex, fail);
	pattern->regex = arena_str(arena, text_str(&regex));
	bool is_lost = text_failed(&regex) || arena_failed(arena);
	text_release(&regex);
	if (good && is_lost)
		return fail_memory(fail);
	if (good && pattern->regex.size == 0)
		return fail_set(fail, FAIL_INPUT,
		                TR("pattern: there is no regex: line", "pattern: regex: の行がありません"));
	return good;
}
