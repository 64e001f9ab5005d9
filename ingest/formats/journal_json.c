/* `journalctl -o json`: an object a line; json-pretty, json-seq (a record separator before each) and json-sse («data: »
 * before each) too. Values are texts with their escapes as written; a binary one is an array of byte values, kept as
 * such; a field that came several times is an array, of which the first counts; null is a field that was too large to
 * be printed. */
#include "dialect.h"
#include "journal_record.h"
#include "json_scan.h"
#include "lang.h"

static size_t journal_json_unit(struct str rest, bool ended)
{
	return json_unit_size(rest, NULL, ended);
}

static struct str value_text(enum journal_field field, struct json_value value)
{
	if (value.kind == JSON_NULL)
		return str_take(value.raw, 0);
	if (value.kind == JSON_ARRAY && field != JOURNAL_MESSAGE) {
		struct json_walk walk;
		struct str key;
		struct json_value first;
		json_walk_init(&walk, value);
		return json_walk_next(&walk, &key, &first) ? json_text(first) : str_take(value.raw, 0);
	}
	return json_text(value);
}

static enum reject_reason journal_json_read(struct system_row *row, struct str unit)
{
	struct json_value object, value;
	struct json_walk walk;
	struct journal_record record = {0};
	struct str key, rest = unit;
	if (json_unit_is_frame(unit, NULL))
		return SYSTEM_EXCLUDED;
	while (rest.size > 0 && (rest.at[0] == '\n' || rest.at[0] == '\r'))
		rest = str_skip(rest, 1);
	if (str_starts(rest, STR("data: ")))
		rest = str_skip(rest, 6);
	if (!json_read(rest, &object, &rest))
		return REJECT_TRUNCATED;
	if (object.kind != JSON_OBJECT)
		return REJECT_SHAPE;
	json_walk_init(&walk, object);
	while (json_walk_next(&walk, &key, &value)) {
		enum journal_field field = journal_field_named(key);
		if (field < JOURNAL_FIELD_COUNT)
			journal_note(&record, field, value_text(field, value));
	}
	return walk.bad ? REJECT_SHAPE : journal_put(row, &record, unit);
}

static bool journal_json_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	layout->has_header = true;
	journal_recipe(&layout->template.recipe);
	format->current = layout;
	return true;
}

static bool journal_json_parse(const struct format_part *part, struct batch *batch)
{
	const struct system_reader reader = {journal_columns, false, journal_json_read};
	return system_parse(part, batch, &reader);
}

const struct dialect dialect_journal_json = {
        .name = "journal_json",
        .kind = FORMAT_SYSTEM,
        .about_en = "journalctl -o json (json-pretty, json-seq, json-sse)",
        .about_ja = "journalctl -o json (json-pretty、json-seq、json-sse)",
        .escape = "json",
        .unit = journal_json_unit,
        .stands = json_unit_stands,
        .open = journal_json_open,
        .parse = journal_json_parse,
};
