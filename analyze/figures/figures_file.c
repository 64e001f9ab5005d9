/* figures.json: one figure and one row a line, so that two months can be compared with diff. JSON by jansson. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "figures_store.h"
#include "file.h"
#include "lang.h"

#define FORMAT_NAME "geppo-figures"
#define FORMAT_VERSION 1

static json_t *value_json(const struct figure_value *value)
{
	switch (value->kind) {
	case FIGURE_INTEGER:
		return json_integer(value->number);
	case FIGURE_RATIO:
		return json_pack("[I,I]", (json_int_t)value->number, (json_int_t)value->divisor);
	case FIGURE_TEXT:
		return json_stringn(value->text.at ? value->text.at : "", value->text.size);
	case FIGURE_NONE:
		break;
	}
	return json_null();
}

static void add_origin(json_t *object, const struct figure_origin *origin)
{
	json_object_set_new(object, "plan", json_string(origin->plan));
	if (*origin->derivation)
		json_object_set_new(object, "derivation", json_string(origin->derivation));
	json_object_set_new(object, "matched", json_integer((json_int_t)origin->rows));
	json_object_set_new(object, "coverage",
	                    json_pack("[i,i]", (int)origin->coverage.present_hours, (int)origin->coverage.expected_hours));
}

/* Appends the compact JSON and releases it; a NULL (no memory, or a text that is no UTF-8) makes the text fail. */
static void add_json(struct text *text, json_t *json)
{
	char *dumped = json ? json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

	if (dumped)
		text_add_cstr(text, dumped);
	else
		text->failed = true;
	free(dumped);
	json_decref(json);
}

static json_t *figure_json(const struct figure_scalar *figure)
{
	json_t *object = json_object();

	json_object_set_new(object, "id", json_string(figure->id));
	json_object_set_new(object, "value", value_json(&figure->value));
	json_object_set_new(object, "unit", json_string(figure->unit));
	add_origin(object, &figure->origin);
	return object;
}

static json_t *table_head_json(const struct figure_table *table)
{
	json_t *object = json_object();
	json_t *columns = json_array();

	json_object_set_new(object, "id", json_string(table->id));
	add_origin(object, &table->origin);
	for (size_t i = 0; i < table->column_count; i++)
		json_array_append_new(columns, json_pack("{s:s,s:s}", "name", table->columns[i].name, "unit", table->columns[i].unit));
	json_object_set_new(object, "columns", columns);
	return object;
}

static void add_table(struct text *text, const struct figure_table *table)
{
	add_json(text, table_head_json(table));
	if (!text->failed)
		text->size--;     /* the head's closing brace: the rows belong inside */
	text_add_cstr(text, ",\"rows\":[");
	for (size_t row = 0; row < table->row_count; row++) {
		json_t *array = json_array();

		for (size_t column = 0; column < table->column_count; column++)
			if (json_array_append_new(array, value_json(figure_cell(table, row, (int)column))) != 0)
				text->failed = true;
		text_add_cstr(text, row ? ",\n" : "\n");
		add_json(text, array);
	}
	text_add_cstr(text, "]}");
}

bool figures_text(const struct figures *figures, struct text *text, struct fail *fail)
{
	char month[CIVIL_TEXT_SIZE];

	if (figures_failed(figures))
		return fail_memory(fail);
	text_addf(text, "{\"format\":\"%s\",\"version\":%d,\"month\":\"%s\",\n\"figures\":[", FORMAT_NAME, FORMAT_VERSION,
	          civil_format_month(figures->month, month));
	for (size_t i = 0; i < figures->scalar_count; i++) {
		text_add_cstr(text, i ? ",\n" : "\n");
		add_json(text, figure_json(&figures->scalars[i]));
	}
	text_add_cstr(text, "],\n\"tables\":[");
	for (size_t i = 0; i < figures->table_count; i++) {
		text_add_cstr(text, i ? ",\n" : "\n");
		add_table(text, figures->tables[i]);
	}
	text_add_cstr(text, "]}\n");
	if (text_failed(text))
		return fail_set(fail, FAIL_MEMORY, TR("the figures cannot be written as JSON", "数値をJSONにできません"));
	return true;
}

bool figures_write(const struct figures *figures, const char *path, struct fail *fail)
{
	struct text text = {0};
	bool done = figures_text(figures, &text, fail) ? file_write(path, text_str(&text), fail) : fail_prefix(fail, "%s", path);

	text_release(&text);
	return done;
}

static bool bad(struct fail *fail, const char *path, const char *what)
{
	return fail_set(fail, FAIL_FORMAT, TR("%s: not a figures file that this program can read (%s)",
	                                      "%s: 読める数値ファイルではありません (%s)"), path, what);
}

static bool read_value(const json_t *json, struct figure_value *ret_value)
{
	if (json_is_null(json)) {
		*ret_value = figure_none();
	} else if (json_is_integer(json)) {
		*ret_value = figure_integer(json_integer_value(json));
	} else if (json_is_string(json)) {
		*ret_value = figure_str((struct str){json_string_value(json), json_string_length(json)});
	} else if (json_is_array(json) && json_array_size(json) == 2 && json_is_integer(json_array_get(json, 0)) &&
	           json_is_integer(json_array_get(json, 1)) && json_integer_value(json_array_get(json, 1)) > 0) {
		*ret_value = figure_ratio(json_integer_value(json_array_get(json, 0)), json_integer_value(json_array_get(json, 1)));
	} else {
		return false;
	}
	return true;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool read_origin(const json_t *object, struct figure_origin *ret_origin)
{
	const json_t *coverage = json_object_get(object, "coverage");
	json_int_t rows = json_integer_value(json_object_get(object, "matched"));
	json_int_t present = json_integer_value(json_array_get(coverage, 0));
	json_int_t expected = json_integer_value(json_array_get(coverage, 1));

	if (rows < 0 || present < 0 || present > INT32_MAX || expected < 0 || expected > INT32_MAX)
		return false;
	*ret_origin = (struct figure_origin){
		.plan = text_of(object, "plan"),
		.derivation = text_of(object, "derivation"),
		.rows = (uint64_t)rows,
		.coverage = {(int32_t)present, (int32_t)expected},
	};
	return true;
}

static bool read_scalar(struct figures *figures, const json_t *object, const char *path, struct fail *fail)
{
	struct figure_origin origin;
	struct figure_value value;
	const char *id = text_of(object, "id");

	if (!*id || figures_find(figures, id) || !read_value(json_object_get(object, "value"), &value) ||
	    !read_origin(object, &origin))
		return bad(fail, path, *id ? id : "figures");
	figures_add(figures, id, text_of(object, "unit"), value, &origin);
	return true;
}

static bool read_rows(struct figures *figures, struct figure_table *table, const json_t *rows)
{
	struct figure_value values[FIGURE_COLUMNS_MAX];
	const json_t *row;
	size_t index;

	json_array_foreach((json_t *)(uintptr_t)rows, index, row) {
		if (json_array_size(row) != table->column_count)
			return false;
		for (size_t i = 0; i < table->column_count; i++)
			if (!read_value(json_array_get(row, i), &values[i]))
				return false;
		figures_row(figures, table, values);
	}
	return true;
}

static bool read_table(struct figures *figures, const json_t *object, const char *path, struct fail *fail)
{
	const json_t *columns = json_object_get(object, "columns");
	const char *id = text_of(object, "id");
	struct figure_origin origin;
	struct figure_table *table;
	struct text spec = {0};

	if (!*id || figures_find_table(figures, id) || json_array_size(columns) == 0 ||
	    json_array_size(columns) > FIGURE_COLUMNS_MAX || !read_origin(object, &origin))
		return bad(fail, path, *id ? id : "tables");
	for (size_t i = 0; i < json_array_size(columns); i++)
		text_addf(&spec, "%s%s:%s", i ? " " : "", text_of(json_array_get(columns, i), "name"),
		          text_of(json_array_get(columns, i), "unit"));
	table = text_failed(&spec) ? NULL : figures_table(figures, id, spec.at, &origin);
	text_release(&spec);
	if (table && (table->column_count != json_array_size(columns) ||
	              !read_rows(figures, table, json_object_get(object, "rows"))))
		return bad(fail, path, id);
	return true;
}

static struct figures *read_root(const json_t *root, const char *path, struct fail *fail)
{
	struct civil_month month;
	struct figures *figures;
	const json_t *item;
	bool good = true;
	size_t index;

	if (strcmp(text_of(root, "format"), FORMAT_NAME) != 0 ||
	    json_integer_value(json_object_get(root, "version")) != FORMAT_VERSION ||
	    !civil_parse_month(str_of(text_of(root, "month")), &month)) {
		bad(fail, path, "format, version, month");
		return NULL;
	}
	figures = figures_new(month);
	if (!figures) {
		fail_memory(fail);
		return NULL;
	}
	json_array_foreach(json_object_get(root, "figures"), index, item)
		good = good && read_scalar(figures, item, path, fail);
	json_array_foreach(json_object_get(root, "tables"), index, item)
		good = good && read_table(figures, item, path, fail);
	if (good && figures_failed(figures))
		good = fail_memory(fail);
	if (!good) {
		figures_free(figures);
		return NULL;
	}
	return figures;
}

struct figures *figures_read(const char *path, struct fail *fail)
{
	struct figures *figures = NULL;
	struct text text = {0};
	json_error_t error;
	json_t *root;

	if (file_read(path, BOUND_FIGURES_BYTES, &text, fail)) {
		root = json_loadb(text.at ? text.at : "", text.size, JSON_REJECT_DUPLICATES, &error);
		if (root)
			figures = read_root(root, path, fail);
		else
			fail_set(fail, FAIL_FORMAT, "%s:%d:%d: %s", path, error.line, error.column, error.text);
		json_decref(root);
	}
	text_release(&text);
	return figures;
}
