/* Reading flat JSON records of CPU figures. */
#include "cpu_json.h"

#include <stdio.h>
#include <string.h>

#include "number.h"

bool json_keys_next(struct json_keys *keys, struct str *ret_key, struct str *ret_behind)
{
	struct str rest = keys->rest;
	for (;;) {
		rest = str_skip(rest, str_find(rest, '"'));
		if (rest.size == 0)
			break;
		size_t end = 1;
		while (end < rest.size && rest.at[end] != '"')
			end += rest.at[end] == '\\' ? 2 : 1;
		if (end >= rest.size)
			break;
		struct str key = str_range(rest.at + 1, rest.at + end);
		rest = str_skip(rest, end + 1);
		struct str behind = str_trim(rest);
		if (behind.size == 0 || behind.at[0] != ':')
			continue;
		keys->rest = rest;
		*ret_key = key;
		*ret_behind = str_trim(str_skip(behind, 1));
		return true;
	}
	keys->rest = (struct str){NULL, 0};
	return false;
}

struct str cpu_json_unit(const struct batch *batch, size_t row)
{
	return str_range(batch->text.at + batch->line_at[row], batch->text.at + batch->line_at[row + 1]);
}

struct str cpu_json_option(const char *format, const char *key)
{
	struct str text = str_of(format), value = {NULL, 0}, word;
	size_t key_size = strlen(key);
	bool inside = false;
	while (str_next(&text, ' ', &word)) {
		size_t equals = str_find(word, '=');
		if (equals < word.size)
			inside = equals == key_size && str_equal(str_take(word, equals), str_of(key));
		if (inside)
			value = str_range(value.at ? value.at : word.at + key_size + 1, word.at + word.size);
	}
	return str_trim(value);
}

static int field_of(const struct cpu_json_field *fields, struct str key)
{
	for (int i = 0; fields[i].key; i++)
		if (str_is(key, fields[i].key))
			return i;
	return -1;
}

/* The column's name for the value of that key. */
static void column_name(const struct cpu_json_field *fields, struct str key, char name[32])
{
	int field = field_of(fields, key);
	if (field >= 0)
		snprintf(name, 32, "%s", fields[field].column);
	else
		snprintf(name, 32, "~%.*s", key.size > 28 ? 28 : (int)key.size, key.at);
}

/* "2019-10-01T00:00:00" at the front of the stamp; the rest is literal. */
static const char *learn_stamp(struct template *template, struct str text)
{
	struct stamp_iso iso;
	if (template->recipe.part_count == RECIPE_PARTS_MAX || !stamp_iso(text, &iso))
		return NULL;
	int column = template_own_column(template, "time", COLUMN_NUMBER);
	template->recipe.parts[template->recipe.part_count++] =
	        (struct recipe_part){RECIPE_TIME_ISO, (uint16_t)column, RECIPE_NO_COLUMN, 0, {NULL, 0}};
	return text.at + 19;
}

static void learn_value(struct template *template, const struct cpu_json_field *fields, const struct json_leaf *leaf,
                        const char **literal_at)
{
	int field = field_of(fields, leaf->key);
	enum cpu_json_form form = field >= 0 ? fields[field].form : CPU_JSON_TEXT;
	struct str text = json_text(leaf->value);
	char name[32];
	column_name(fields, leaf->key, name);
	if (template->recipe.part_count < RECIPE_PARTS_MAX)
		template->recipe.parts[template->recipe.part_count++] = (struct recipe_part){
		        RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, str_range(*literal_at, text.at)};
	const char *end = form == CPU_JSON_STAMP ? learn_stamp(template, text) : NULL;
	*literal_at = end ? end : text.at + text.size;
	if (end)
		return;
	if (form == CPU_JSON_HUNDREDTHS)
		template_scaled(template, name, 2, 1);
	else
		template_field(template, FIELD_TEXT, name[0] == '~' ? name : "~text", 0);
}

bool cpu_json_learn(struct template *template, struct str unit, const struct cpu_json_field *fields)
{
	struct json_leaves leaves;
	struct json_leaf leaf;
	const char *literal_at = unit.at;
	json_leaves_init(&leaves, unit);
	while (json_leaves_next(&leaves, &leaf))
		learn_value(template, fields, &leaf, &literal_at);
	if (leaves.bad || template->failed || template->recipe.part_count + 2 > RECIPE_PARTS_MAX)
		return false;
	template->recipe.parts[template->recipe.part_count++] = (struct recipe_part){
	        RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, str_range(literal_at, leaves.at)};
	template_field(template, FIELD_TEXT, "~behind", 0);
	return !template->failed;
}

static void clear_row(const struct template *template, struct batch *batch, size_t row)
{
	for (size_t i = 0; i < template->column_count; i++)
		if (template->kinds[i] == COLUMN_TEXT)
			batch->columns[i].spans[row] = (struct span){UINT32_MAX, 0};
		else
			batch->columns[i].numbers[row] = NUMBER_NONE;
}

static struct span span_of(const struct batch *batch, struct str text)
{
	return (struct span){(uint32_t)(text.at - batch->text.at), (uint32_t)text.size};
}

static void put_value(const struct template *template, const struct cpu_json_field *fields, struct batch *batch,
                      size_t row, const struct json_leaf *leaf)
{
	char name[32];
	column_name(fields, leaf->key, name);
	int column = template_find(template, name);
	if (column < 0)
		return;
	if (template->kinds[column] == COLUMN_TEXT)
		batch->columns[column].spans[row] = span_of(batch, json_text(leaf->value));
	else if (field_of(fields, leaf->key) >= 0 && leaf->value.kind == JSON_NUMBER)
		(void)number_rounded(leaf->value.raw, 2, NUMBER_HALF_UP, &batch->columns[column].numbers[row]);
}

bool cpu_json_read(const struct template *template, const struct cpu_json_field *fields, struct batch *batch,
                   size_t row, struct str unit, struct json_value values[CPU_JSON_FIELDS_MAX])
{
	struct json_leaves leaves;
	struct json_leaf leaf;
	memset(values, 0, CPU_JSON_FIELDS_MAX * sizeof(values[0]));
	clear_row(template, batch, row);
	json_leaves_init(&leaves, unit);
	while (json_leaves_next(&leaves, &leaf)) {
		int field = field_of(fields, leaf.key);
		if (field >= 0 && values[field].kind == JSON_NONE)
			values[field] = leaf.value;
		put_value(template, fields, batch, row, &leaf);
	}
	if (leaves.bad)
		return false;
	int behind = template_find(template, "~behind");
	if (behind >= 0)
		batch->columns[behind].spans[row] = span_of(batch, str_range(leaves.at, unit.at + unit.size));
	return true;
}

bool cpu_json_percent(struct json_value value, int64_t *ret_hundredths)
{
	int64_t hundredths;
	if (value.kind == JSON_NONE || value.kind == JSON_NULL) {
		*ret_hundredths = NUMBER_NONE;
		return true;
	}
	struct str text = json_text(value);
	if ((value.kind != JSON_NUMBER && value.kind != JSON_TEXT) ||
	    !number_rounded(text, 2, NUMBER_HALF_UP, &hundredths) || hundredths < 0 || hundredths > 10001)
		return false;
	*ret_hundredths = hundredths > 10000 ? 10000 : hundredths;
	return true;
}

int32_t cpu_json_grain(struct str text)
{
	int64_t number;
	struct str rest = text;
	bool clock = str_starts(rest, STR("PT"));
	if (!str_starts(rest, STR("P"))) {
		int64_t us;
		int digits;
		char padded[8] = "00:00:00";
		bool short_hour = text.size == 7 && text.at[1] == ':';
		if (short_hour)
			memcpy(padded + 1, text.at, 7);
		return stamp_clock(short_hour ? (struct str){padded, 8} : text, &us, &digits)
		               ? (int32_t)(us / SECOND_US)
		               : 0;
	}
	rest = str_skip(rest, clock ? 2 : 1);
	if (rest.size < 2 || !number_i64(str_take(rest, rest.size - 1), 1, 86400, &number))
		return 0;
	int64_t unit_s = 0;
	switch (rest.at[rest.size - 1]) {
	case 'S':
		unit_s = clock;
		break;
	case 'M':
		unit_s = clock ? 60 : 0;
		break;
	case 'H':
		unit_s = clock ? 3600 : 0;
		break;
	case 'D':
		unit_s = clock ? 0 : 86400;
		break;
	}
	return number * unit_s <= 366 * 86400 ? (int32_t)(number * unit_s) : 0;
}
