/* A table while it grows. */
#include "ledger_table.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"

struct table_memory {
	struct ledger_table table; /* first: the pointer that is given out is also this one's */
	struct arena arena;
	struct table_row *rows;
	size_t capacity;
	size_t cells; /* of all rows */
};

struct ledger_table *ledger_table_new(const char *name)
{
	struct table_memory *memory = calloc(1, sizeof *memory);
	if (!memory)
		return NULL;
	memory->table.name = name;
	return &memory->table;
}

void ledger_table_free(struct ledger_table *table)
{
	struct table_memory *memory = (struct table_memory *)table;
	if (!memory)
		return;
	arena_release(&memory->arena);
	free(memory->rows);
	free(memory);
}

struct arena *ledger_table_arena(struct ledger_table *table)
{
	return &((struct table_memory *)table)->arena;
}

bool ledger_table_full(const struct ledger_table *table)
{
	return ((const struct table_memory *)table)->cells >= BOUND_LEDGER_CELLS;
}

static bool rows_room(struct table_memory *memory)
{
	if (memory->table.count < memory->capacity)
		return true;
	size_t capacity = memory->capacity ? memory->capacity * 2 : 64;
	struct table_row *rows = realloc(memory->rows, capacity * sizeof *rows);
	if (!rows)
		return false;
	memory->rows = rows;
	memory->table.rows = rows;
	memory->capacity = capacity;
	return true;
}

bool ledger_table_add(struct ledger_table *table, const struct table_cell *cells, size_t count)
{
	struct table_memory *memory = (struct table_memory *)table;
	while (count > 0 && cells[count - 1].text.size == 0)
		count--;
	if (count == 0)
		return true;
	if (!rows_room(memory))
		return false;
	struct table_cell *copy = arena_alloc(&memory->arena, count, sizeof *copy);
	if (!copy)
		return false;
	memcpy(copy, cells, count * sizeof *copy);
	memory->rows[memory->table.count++] = (struct table_row){copy, count};
	memory->cells += count;
	return true;
}

bool ledger_table_put(struct ledger_table *table, size_t row, size_t column, struct table_cell cell)
{
	struct table_memory *memory = (struct table_memory *)table;
	struct table_row *found = &memory->rows[row];
	size_t count = column < found->count ? found->count : column + 1;
	struct table_cell *cells = arena_alloc(&memory->arena, count, sizeof *cells);
	if (!cells)
		return false;
	memcpy(cells, found->cells, found->count * sizeof *cells);
	for (size_t i = found->count; i < count; i++)
		cells[i] = (struct table_cell){.text = {"", 0}, .line = cell.line, .column = (uint32_t)i + 1};
	cells[column] = cell;
	memory->cells += count; /* the old ones still take their room */
	*found = (struct table_row){cells, count};
	return true;
}

struct str ledger_table_trim(struct str text)
{
	const struct str wide = STR("\xE3\x80\x80"); /* U+3000 */
	for (;;) {
		size_t before = text.size;
		text = str_trim(text);
		if (str_starts(text, wide))
			text = str_skip(text, wide.size);
		if (str_ends(text, wide))
			text = str_take(text, text.size - wide.size);
		if (text.size == before)
			return text;
	}
}

struct str ledger_table_text(struct ledger_table *table, struct str text)
{
	text = ledger_table_trim(text);
	if (text.size == 0)
		return (struct str){"", 0};
	char *copy = arena_cstr(ledger_table_arena(table), text);
	if (!copy)
		return (struct str){0};
	size_t size = 0;
	for (size_t i = 0; i < text.size; i++) {
		bool drop = copy[i] == '\r' && i + 1 < text.size && copy[i + 1] == '\n';
		if (!drop)
			copy[size++] = copy[i] == '\r' ? '\n' : copy[i];
	}
	copy[size] = 0;
	return (struct str){copy, size};
}
