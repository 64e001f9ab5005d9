/* The formats. */
#include "query_format.h"

#include <inttypes.h>
#include <string.h>

#include "lang.h"
#include "literal.h"
#include "query_value.h"

bool query_format_named(const char *name, enum query_format *ret_format)
{
	static const char *const names[] = {"table", "jsonl", "json", "csv", "tsv", "figures"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0) {
			*ret_format = (enum query_format)i;
			return true;
		}
	return false;
}

/* --- JSON --- */

static void add_json_text(struct str value, struct text *text)
{
	text_add_byte(text, '"');
	while (value.size) {
		size_t size;
		uint32_t code = str_utf8(value, &size);
		unsigned char byte = (unsigned char)value.at[0];

		if (code == 0xFFFD && size == 1)
			text_addf(text, "\\\\x%02X", byte);
		else if (byte == '"' || byte == '\\')
			text_addf(text, "\\%c", byte);
		else if (code < 0x20 || (code >= 0x7F && code < 0xA0))
			text_addf(text, "\\u%04x", (unsigned)code);
		else
			text_add(text, str_take(value, size));
		value = str_skip(value, size);
	}
	text_add_byte(text, '"');
}

static void add_json_row(const struct query_result *result, size_t row, struct text *scratch, struct text *text)
{
	const struct table *table = result->table;

	text_add_byte(text, '{');
	for (size_t column = 0; column < table->column_count; column++) {
		const struct value *value = table_value(table, row, column);
		bool quoted;

		text_clear(scratch);
		query_value_plain(value, table->types[column], result->plan->zone, scratch, &quoted);
		text_add_cstr(text, column ? "," : "");
		add_json_text(str_of(table->names[column]), text);
		text_add_byte(text, ':');
		if (quoted)
			add_json_text(text_str(scratch), text);
		else if (value->kind == VALUE_NONE)
			text_add_cstr(text, "null");
		else
			text_add(text, text_str(scratch));
	}
	if (table->has_rest && row + 1 == table->row_count)
		text_add_cstr(text, table->column_count ? ",\"rest\":true" : "\"rest\":true");
	text_add_byte(text, '}');
}

static void add_json_time(const char *name, int64_t at_us, const struct query_result *result, struct text *text)
{
	text_addf(text, "\"%s\":\"", name);
	literal_format(at_us, FIELD_TIME, result->plan->zone, text);
	text_add_cstr(text, "\"");
}

static void format_json(const struct query_result *result, struct text *scratch, struct text *text)
{
	const struct table *table = result->table;

	text_addf(text, "{\"table\":\"%s\",", plan_table_name(result->plan->table));
	add_json_time("from", result->plan->from_us, result, text);
	text_add_byte(text, ',');
	add_json_time("until", result->plan->until_us, result, text);
	if (result->coverage)
		text_addf(text, ",\"coverage\":{\"present_hours\":%" PRIu64 ",\"hours\":%" PRIu64 "}", result->coverage->present_hours,
		          result->coverage->hours);
	text_clear(scratch);
	plan_command(result->plan, scratch);
	text_add_cstr(text, ",\"command\":");
	add_json_text(text_str(scratch), text);
	text_addf(text, ",\"rows_scanned\":%" PRIu64 ",\"rows_matched\":%" PRIu64 ",\"rows\":[", table->rows_scanned, table->rows_matched);
	for (size_t row = 0; row < table->row_count; row++) {
		text_add_cstr(text, row ? ",\n" : "\n");
		add_json_row(result, row, scratch, text);
	}
	text_add_cstr(text, "\n]}\n");
}

/* --- CSV, TSV --- */

/* RFC 4180. */
static void add_csv_text(struct str value, struct text *text)
{
	bool quote = value.size == 0;

	for (size_t i = 0; i < value.size; i++)
		quote |= value.at[i] == ',' || value.at[i] == '"' || value.at[i] == '\n' || value.at[i] == '\r' || value.at[i] == ' ';
	if (quote)
		text_add_byte(text, '"');
	for (size_t i = 0; i < value.size; i++) {
		if (value.at[i] == '"')
			text_add_byte(text, '"');
		text_add_byte(text, value.at[i]);
	}
	if (quote)
		text_add_byte(text, '"');
}

/* Tab, line ends and backslash as \t \n \r \\. */
static void add_tsv_text(struct str value, struct text *text)
{
	for (size_t i = 0; i < value.size; i++) {
		static const char special[] = "\t\n\r\\", letters[] = "tnr\\";
		const char *at = value.at[i] ? strchr(special, value.at[i]) : NULL;

		if (at)
			text_add_byte(text, '\\');
		text_add_byte(text, at ? letters[at - special] : value.at[i]);
	}
}

static void format_separated(const struct query_result *result, bool csv, struct text *scratch, struct text *text)
{
	const struct table *table = result->table;
	char separator = csv ? ',' : '\t';

	for (size_t column = 0; column < table->column_count; column++)
		text_addf(text, "%s%s", column ? csv ? "," : "\t" : "", table->names[column]);
	text_add_cstr(text, csv ? "\r\n" : "\n");
	for (size_t row = 0; row < table->row_count; row++) {
		for (size_t column = 0; column < table->column_count; column++) {
			bool quoted;

			text_clear(scratch);
			query_value_plain(table_value(table, row, column), table->types[column], result->plan->zone, scratch, &quoted);
			if (column)
				text_add_byte(text, separator);
			if (quoted)
				(csv ? add_csv_text : add_tsv_text)(text_str(scratch), text);
			else
				text_add(text, text_str(scratch));
		}
		text_add_cstr(text, csv ? "\r\n" : "\n");
	}
}

/* --- The aligned table --- */

static void shown_cell(const struct query_result *result, size_t row, size_t column, struct text *scratch)
{
	const struct table *table = result->table;

	text_clear(scratch);
	if (table->has_rest && row + 1 == table->row_count && column == 0 && result->plan->key_count)
		text_add_cstr(scratch, TR("(rest)", "(その他)"));
	else
		query_value_shown(table_value(table, row, column), table->types[column], table->names[column], result->plan->zone, scratch);
}

static void shown_title(const struct table *table, size_t column, struct text *scratch)
{
	const char *unit = query_unit_shown(table->types[column]);

	text_clear(scratch);
	text_addf(scratch, unit[0] ? "%s (%s)" : "%s", table->names[column], unit);
}

static bool is_right(const struct table *table, size_t column)
{
	enum field_type type = table->types[column];

	return type != FIELD_TEXT && type != FIELD_ADDRESS && type != FIELD_TIME && type != FIELD_DAY;
}

/* Longer cells push the line out rather than being cut; the others align. */
#define WIDTH_MOST 60

static void add_padded(const struct table *table, size_t column, const size_t *widths, struct str cell, struct text *text)
{
	size_t columns = str_columns(cell);
	size_t pad = columns < widths[column] ? widths[column] - columns : 0;
	bool last = column + 1 == table->column_count;

	text_add_cstr(text, column ? "  " : "");
	for (size_t i = 0; is_right(table, column) && i < pad; i++)
		text_add_byte(text, ' ');
	text_add(text, cell);
	for (size_t i = 0; !is_right(table, column) && !last && i < pad; i++)
		text_add_byte(text, ' ');
	text_add_cstr(text, last ? "\n" : "");
}

static void format_table(const struct query_result *result, struct text *scratch, struct text *text)
{
	const struct table *table = result->table;
	size_t widths[PLAN_KEYS_MAX + PLAN_MEASURES_MAX] = {0};

	for (size_t column = 0; column < table->column_count; column++) {
		shown_title(table, column, scratch);
		widths[column] = str_columns(text_str(scratch));
		for (size_t row = 0; row < table->row_count; row++) {
			size_t columns;

			shown_cell(result, row, column, scratch);
			columns = str_columns(text_str(scratch));
			columns = columns > WIDTH_MOST ? WIDTH_MOST : columns;
			widths[column] = columns > widths[column] ? columns : widths[column];
		}
	}
	for (size_t column = 0; column < table->column_count; column++) {
		shown_title(table, column, scratch);
		add_padded(table, column, widths, text_str(scratch), text);
	}
	for (size_t row = 0; row < table->row_count; row++)
		for (size_t column = 0; column < table->column_count; column++) {
			shown_cell(result, row, column, scratch);
			add_padded(table, column, widths, text_str(scratch), text);
		}
}

void query_format(enum query_format format, const struct query_result *result, struct text *text)
{
	struct text scratch = {0};

	switch (format) {
	case QUERY_TABLE:
		format_table(result, &scratch, text);
		break;
	case QUERY_JSONL:
		for (size_t row = 0; row < result->table->row_count; row++) {
			add_json_row(result, row, &scratch, text);
			text_add_byte(text, '\n');
		}
		break;
	case QUERY_JSON:
		format_json(result, &scratch, text);
		break;
	case QUERY_FIGURES:
		break;
	case QUERY_CSV:
	case QUERY_TSV:
		format_separated(result, format == QUERY_CSV, &scratch, text);
		break;
	}
	text->failed |= text_failed(&scratch);
	text_release(&scratch);
}
