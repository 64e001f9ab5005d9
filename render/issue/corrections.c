/* Two figures files compared; see corrections.h. Rows are sorted by their key's bytes and merged. */
#include "corrections.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

struct finder {
	struct arena *arena;
	struct correction *items;
	size_t count, room;
};

static void add(struct finder *finder, struct correction correction)
{
	if (finder->count == finder->room) {
		size_t room = finder->room ? 2 * finder->room : 64;
		struct correction *items = arena_alloc(finder->arena, room, sizeof(*items));

		if (!items)
			return;
		if (finder->count)
			memcpy(items, finder->items, finder->count * sizeof(*items));
		finder->items = items;
		finder->room = room;
	}
	finder->items[finder->count++] = correction;
}

static bool same_value(const struct figure_value *a, const struct figure_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case FIGURE_INTEGER:
		return a->number == b->number;
	case FIGURE_RATIO:
		return a->number == b->number && a->divisor == b->divisor;
	case FIGURE_TEXT:
		return str_equal(a->text, b->text);
	case FIGURE_NONE:
		break;
	}
	return true;
}

/* Says where figures are from, not what they are. */
static bool is_provenance(const char *id)
{
	return strcmp(id, "plans") == 0 || strcmp(id, "inputs") == 0 || strcmp(id, "comparison.months") == 0 || strcmp(id, "people.names") == 0;
}

/* --- Keys --- */

struct keyed_row {
	struct str key;
	size_t row;
};

static void add_value(struct text *key, const struct figure_value *value)
{
	if (value->kind == FIGURE_TEXT)
		text_addf(key, "t%zu:%.*s", value->text.size, STR_ARGS(value->text));
	else
		text_addf(key, "%d:%lld/%lld", (int)value->kind, (long long)value->number, (long long)(value->kind == FIGURE_RATIO ? value->divisor : 1));
	text_add_byte(key, '\x1f');
}

static int compare_keys(const void *left, const void *right)
{
	const struct keyed_row *a = left, *b = right;
	int order = str_compare(a->key, b->key);

	return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* The rows by the first columns of `like`, sorted; NULL when memory is out. Columns that this table does not have count as not measured. */
static struct keyed_row *keyed_rows(struct arena *arena, const struct figure_table *table, const struct figure_table *like, size_t key_count)
{
	struct keyed_row *rows = arena_alloc(arena, table->row_count, sizeof(*rows));
	struct text key = {0};

	for (size_t row = 0; rows && row < table->row_count; row++) {
		text_clear(&key);
		for (size_t i = 0; i < key_count; i++) {
			struct figure_value value = figure_get(table, row, like->columns[i].name);

			add_value(&key, &value);
		}
		rows[row] = (struct keyed_row){arena_str(arena, text_str(&key)), row};
	}
	if (rows && table->row_count)
		qsort(rows, table->row_count, sizeof(*rows), compare_keys);
	if (text_failed(&key))
		rows = NULL;
	text_release(&key);
	return rows;
}

static bool all_differ(const struct keyed_row *rows, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (str_equal(rows[i - 1].key, rows[i].key))
			return false;
	return true;
}

/* How many first columns name a row. */
static size_t key_count_of(const struct figure_table *before, const struct figure_table *after)
{
	for (size_t count = 1; count < after->column_count; count++) {
		struct arena arena = {0};
		struct keyed_row *old = keyed_rows(&arena, before, after, count), *new = keyed_rows(&arena, after, after, count);
		bool enough = old && new && all_differ(old, before->row_count) && all_differ(new, after->row_count);

		arena_release(&arena);
		if (enough)
			return count;
	}
	return after->column_count;
}

/* --- Comparing --- */

static void compare_row(struct finder *finder, const struct figure_table *before, size_t old_row, const struct figure_table *after, size_t new_row,
                        size_t key_count)
{
	for (size_t i = 0; i < after->column_count; i++) {
		const struct figure_column *column = &after->columns[i];
		struct figure_value old = figure_get(before, old_row, column->name), new = *figure_cell(after, new_row, (int)i);

		if (strcmp(column->name, "line") != 0 && !same_value(&old, &new))
			add(finder, (struct correction){.kind = CORRECTION_VALUE, .id = after->id, .table = after, .row = new_row, .key_count = key_count,
			                                .column = column->name, .unit = column->unit, .before = old, .after = new});
	}
}

static void add_row(struct finder *finder, enum correction_kind kind, const struct figure_table *table, size_t row, size_t key_count)
{
	add(finder, (struct correction){.kind = kind, .id = table->id, .table = table, .row = row,
	                                .key_count = key_count < table->column_count ? key_count : table->column_count, .column = "", .unit = ""});
}

static int compare_rows(const void *left, const void *right)
{
	const struct correction *a = left, *b = right;
	bool a_gone = a->kind == CORRECTION_REMOVED, b_gone = b->kind == CORRECTION_REMOVED;

	if (a_gone != b_gone)
		return a_gone - b_gone;
	if (a->row != b->row)
		return a->row > b->row ? 1 : -1;
	return strcmp(a->column, b->column);
}

static void compare_table(struct finder *finder, const struct figure_table *before, const struct figure_table *after)
{
	struct arena arena = {0};
	size_t key_count = key_count_of(before, after), first = finder->count;
	struct keyed_row *old = keyed_rows(&arena, before, after, key_count), *new = keyed_rows(&arena, after, after, key_count);
	size_t i = 0, k = 0;

	while (old && new && (i < before->row_count || k < after->row_count)) {
		int order = i == before->row_count ? 1 : k == after->row_count ? -1 : str_compare(old[i].key, new[k].key);

		if (order == 0)
			compare_row(finder, before, old[i++].row, after, new[k++].row, key_count);
		else if (order < 0)
			add_row(finder, CORRECTION_REMOVED, before, old[i++].row, key_count);
		else
			add_row(finder, CORRECTION_ADDED, after, new[k++].row, key_count);
	}
	if (!old || !new)
		finder->arena->failed = true;
	arena_release(&arena);
	if (finder->count > first)
		qsort(finder->items + first, finder->count - first, sizeof(*finder->items), compare_rows);
}

static void compare_figures(struct finder *finder, const struct figures *before, const struct figures *after)
{
	for (size_t i = 0; i < figures_count(after); i++) {
		const struct figure_scalar *new = figures_at(after, i), *old = figures_find(before, new->id);
		struct figure_value none = figure_none();

		if (!old || !same_value(&old->value, &new->value))
			add(finder, (struct correction){.kind = old ? CORRECTION_VALUE : CORRECTION_ADDED, .id = new->id, .column = "", .unit = new->unit,
			                                .before = old ? old->value : none, .after = new->value});
	}
	for (size_t i = 0; i < figures_count(before); i++) {
		const struct figure_scalar *old = figures_at(before, i);

		if (!figures_find(after, old->id))
			add(finder, (struct correction){.kind = CORRECTION_REMOVED, .id = old->id, .column = "", .unit = old->unit, .before = old->value,
			                                .after = figure_none()});
	}
}

static void compare_tables(struct finder *finder, const struct figures *before, const struct figures *after)
{
	for (size_t i = 0; i < figures_table_count(after); i++) {
		const struct figure_table *new = figures_table_at(after, i), *old = figures_find_table(before, new->id);

		if (is_provenance(new->id))
			continue;
		if (old)
			compare_table(finder, old, new);
		else
			for (size_t row = 0; row < new->row_count; row++)
				add_row(finder, CORRECTION_ADDED, new, row, 1);
	}
	for (size_t i = 0; i < figures_table_count(before); i++) {
		const struct figure_table *old = figures_table_at(before, i);

		for (size_t row = 0; !is_provenance(old->id) && !figures_find_table(after, old->id) && row < old->row_count; row++)
			add_row(finder, CORRECTION_REMOVED, old, row, 1);
	}
}

bool corrections_find(const struct figures *before, const struct figures *after, struct arena *arena, const struct correction **ret_corrections,
                      size_t *ret_count, struct fail *fail)
{
	struct finder finder = {.arena = arena};

	compare_figures(&finder, before, after);
	compare_tables(&finder, before, after);
	if (arena_failed(arena))
		return fail_memory(fail);
	*ret_corrections = finder.items;
	*ret_count = finder.count;
	return true;
}
