/* Building and looking up the figures of a month. */
#include "figures.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "figures_store.h"

struct figures *figures_new(struct civil_month month)
{
	struct figures *figures = calloc(1, sizeof(*figures));

	if (!figures)
		return NULL;
	arena_init(&figures->arena);
	figures->month = month;
	return figures;
}

void figures_free(struct figures *figures)
{
	if (!figures)
		return;
	free(figures->scalars);
	for (size_t i = 0; i < figures->table_count; i++)
		free(figures->tables[i]->values);
	free(figures->tables);
	arena_release(&figures->arena);   /* last: the tables stand in it */
	free(figures);
}

struct arena *figures_arena(struct figures *figures)
{
	return &figures->arena;
}

struct civil_month figures_month(const struct figures *figures)
{
	return figures->month;
}

/* Makes room for one more item of an array that doubles; false when memory is out. */
static bool grow(struct figures *figures, void *items, size_t *capacity, size_t count, size_t item_size)
{
	void **array = items;
	size_t wanted = *capacity ? 2 * *capacity : 64;
	void *grown;

	if (figures->failed)
		return false;
	if (count < *capacity)
		return true;
	grown = reallocarray(*array, wanted, item_size);
	if (!grown) {
		figures->failed = true;
		return false;
	}
	*array = grown;
	*capacity = wanted;
	return true;
}

static struct figure_value keep_value(struct figures *figures, struct figure_value value)
{
	if (value.kind == FIGURE_TEXT)
		value.text = arena_str(&figures->arena, value.text);
	return value;
}

static const char *keep(struct figures *figures, const char *text)
{
	return arena_cstr(&figures->arena, str_of(text ? text : ""));
}

static struct figure_origin keep_origin(struct figures *figures, const struct figure_origin *origin)
{
	struct figure_origin kept = {.plan = "", .derivation = ""};

	if (!origin)
		return kept;
	kept = *origin;
	kept.plan = keep(figures, origin->plan);
	kept.derivation = keep(figures, origin->derivation);
	return kept;
}

void figures_add(struct figures *figures, const char *id, const char *unit, struct figure_value value,
                 const struct figure_origin *origin)
{
	struct figure_scalar *figure;

	assert(!figures_find(figures, id));
	if (!grow(figures, &figures->scalars, &figures->scalar_capacity, figures->scalar_count, sizeof(*figures->scalars)))
		return;
	figure = &figures->scalars[figures->scalar_count++];
	figure->id = keep(figures, id);
	figure->unit = keep(figures, unit);
	figure->value = keep_value(figures, value);
	figure->origin = keep_origin(figures, origin);
}

/* "name:unit" into its two parts. */
static struct figure_column parse_column(struct figures *figures, struct str part)
{
	struct figure_column column = {.name = "", .unit = ""};
	size_t colon = str_find(part, ':');

	column.name = arena_cstr(&figures->arena, str_take(part, colon));
	column.unit = arena_cstr(&figures->arena, str_skip(part, colon + 1));
	return column;
}

struct figure_table *figures_table(struct figures *figures, const char *id, const char *columns,
                                   const struct figure_origin *origin)
{
	struct figure_column parsed[FIGURE_COLUMNS_MAX];
	struct figure_column *kept;
	struct figure_table *table;
	struct str rest = str_of(columns);
	struct str part;
	size_t count = 0;

	assert(!figures_find_table(figures, id));
	if (!grow(figures, &figures->tables, &figures->table_capacity, figures->table_count, sizeof(struct figure_table *)))
		return NULL;
	while (str_next(&rest, ' ', &part)) {
		assert(count < FIGURE_COLUMNS_MAX);
		parsed[count++] = parse_column(figures, part);
	}
	table = arena_alloc(&figures->arena, 1, sizeof(*table));
	kept = arena_alloc(&figures->arena, count, sizeof(*kept));
	if (!table || !kept) {
		figures->failed = true;
		return NULL;
	}
	memcpy(kept, parsed, count * sizeof(*kept));
	table->id = keep(figures, id);
	table->origin = keep_origin(figures, origin);
	table->columns = kept;
	table->column_count = count;
	figures->tables[figures->table_count++] = table;
	return table;
}

void figures_row(struct figures *figures, struct figure_table *table, const struct figure_value *values)
{
	if (!table)
		return;
	if (!grow(figures, &table->values, &table->row_capacity, table->row_count, table->column_count * sizeof(*values)))
		return;
	for (size_t i = 0; i < table->column_count; i++)
		table->values[table->row_count * table->column_count + i] = keep_value(figures, values[i]);
	table->row_count++;
}

bool figures_failed(const struct figures *figures)
{
	return figures->failed || arena_failed(&figures->arena);
}

struct figure_value figure_none(void)
{
	return (struct figure_value){.kind = FIGURE_NONE};
}

struct figure_value figure_integer(int64_t number)
{
	return (struct figure_value){.kind = FIGURE_INTEGER, .number = number};
}

struct figure_value figure_ratio(int64_t number, int64_t divisor)
{
	if (divisor <= 0)
		return figure_none();
	return (struct figure_value){.kind = FIGURE_RATIO, .number = number, .divisor = divisor};
}

struct figure_value figure_text(const char *text)
{
	return figure_str(str_of(text));
}

struct figure_value figure_str(struct str text)
{
	return (struct figure_value){.kind = FIGURE_TEXT, .text = text};
}

const struct figure_scalar *figures_find(const struct figures *figures, const char *id)
{
	for (size_t i = 0; i < figures->scalar_count; i++)
		if (strcmp(figures->scalars[i].id, id) == 0)
			return &figures->scalars[i];
	return NULL;
}

const struct figure_table *figures_find_table(const struct figures *figures, const char *id)
{
	for (size_t i = 0; i < figures->table_count; i++)
		if (strcmp(figures->tables[i]->id, id) == 0)
			return figures->tables[i];
	return NULL;
}

size_t figures_count(const struct figures *figures)
{
	return figures->scalar_count;
}

const struct figure_scalar *figures_at(const struct figures *figures, size_t index)
{
	assert(index < figures->scalar_count);
	return &figures->scalars[index];
}

size_t figures_table_count(const struct figures *figures)
{
	return figures->table_count;
}

const struct figure_table *figures_table_at(const struct figures *figures, size_t index)
{
	assert(index < figures->table_count);
	return figures->tables[index];
}

int figure_column(const struct figure_table *table, const char *name)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return (int)i;
	return -1;
}

const struct figure_value *figure_cell(const struct figure_table *table, size_t row, int column)
{
	assert(row < table->row_count && column >= 0 && (size_t)column < table->column_count);
	return &table->values[row * table->column_count + (size_t)column];
}

struct figure_value figure_get(const struct figure_table *table, size_t row, const char *column)
{
	int at = figure_column(table, column);

	return at < 0 ? figure_none() : *figure_cell(table, row, at);
}
