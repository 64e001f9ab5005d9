/* Finding and mapping the heading row. */
#include "ledger_heading.h"

#include <string.h>

static bool same_heading(struct str text, const char *heading)
{
	const struct cell_word words[] = {{heading, 1}, {NULL, 0}};
	int value;
	return cell_word(text, words, &value);
}

static bool heading_names(const struct ledger_column *column, struct str text)
{
	for (size_t i = 0; i < sizeof column->headings / sizeof *column->headings && column->headings[i]; i++)
		if (same_heading(text, column->headings[i]))
			return true;
	return false;
}

/* What geppo.yaml says the column's heading is, or NULL. */
static const struct config_heading *mapped_heading(const struct config_ledger *mapping, const char *column)
{
	for (size_t i = 0; mapping && i < mapping->heading_count; i++)
		if (strcmp(mapping->headings[i].column, column) == 0)
			return &mapping->headings[i];
	return NULL;
}

/* The column that a heading cell names, or column_count. A heading of geppo.yaml goes before all others, and its column
 * has no other. */
static size_t column_named(const struct ledger_format *format, const struct config_ledger *mapping, struct str text)
{
	size_t column;
	for (column = 0; column < format->column_count; column++) {
		const struct config_heading *mapped = mapped_heading(mapping, format->columns[column].key);
		if (mapped && same_heading(text, mapped->heading))
			return column;
	}
	for (column = 0; column < format->column_count; column++)
		if (!mapped_heading(mapping, format->columns[column].key) &&
		    heading_names(&format->columns[column], text))
			return column;
	return format->column_count;
}

static bool looks_like_heading(const struct ledger_format *format, const struct config_ledger *mapping,
                               const struct table_row *row)
{
	size_t known = 0, filled = 0, mapped = 0;
	for (size_t i = 0; i < row->count; i++) {
		struct str text = row->cells[i].text;
		if (text.size == 0)
			continue;
		size_t column = column_named(format, mapping, text);
		filled++;
		known += column < format->column_count;
		mapped += column < format->column_count && mapped_heading(mapping, format->columns[column].key);
	}
	/* An export may have many columns that are nobody's; what geppo.yaml names is meant. */
	return known >= 2 && (known * 2 >= filled || format->partial || mapped >= 2);
}

static bool find_row(const struct ledger_format *format, const struct config_ledger *mapping,
                     const struct ledger_table *table, size_t *ret_row)
{
	size_t rows = table->count < HEADING_WITHIN_ROWS ? table->count : HEADING_WITHIN_ROWS;
	for (size_t i = 0; i < rows; i++)
		if (looks_like_heading(format, mapping, &table->rows[i])) {
			*ret_row = i;
			return true;
		}
	return false;
}

bool ledger_heading_fits(const struct ledger_format *format, const struct config_ledger *mapping,
                         const struct ledger_table *table)
{
	size_t row;
	return find_row(format, mapping, table, &row);
}

static struct ledger_place place_of(const struct ledger_table *table, const struct table_cell *cell)
{
	return (struct ledger_place){table->name, cell->line, cell->column};
}

/* One heading cell. False after an error note. */
static bool map_cell(const struct ledger_format *format, const struct config_ledger *mapping,
                     const struct ledger_table *table, size_t index, struct ledger_notes *notes,
                     struct ledger_heading *heading)
{
	const struct table_cell *cell = &table->rows[heading->row].cells[index];
	struct str cut = cell_shown(cell->text);
	size_t column = column_named(format, mapping, cell->text);
	if (column == format->column_count) {
		if (!format->partial)
			ledger_notes_add(notes, NOTE_WARNING, place_of(table, cell),
			                 "heading \"%.*s\" is not known; the column is ignored",
			                 "見出し「%.*s」は使われないため、この列は読みません", STR_ARGS(cut));
		return true;
	}
	if (heading->cells[column] == HEADING_NOT_THERE) {
		heading->cells[column] = index;
		return true;
	}
	if (format->partial)
		return true; /* two of its own columns may look like one of ours: the first is taken */
	ledger_notes_add(notes, NOTE_ERROR, place_of(table, cell),
	                 "heading \"%.*s\" stands twice (%s); each column once",
	                 "見出し「%.*s」が二重です(%s)。1列だけにしてください", STR_ARGS(cut),
	                 format->columns[column].headings[0]);
	return false;
}

static bool map_row(const struct ledger_format *format, const struct config_ledger *mapping,
                    const struct ledger_table *table, struct ledger_notes *notes, struct ledger_heading *heading)
{
	const struct table_row *row = &table->rows[heading->row];
	bool good = true;
	for (size_t i = 0; i < format->column_count; i++)
		heading->cells[i] = HEADING_NOT_THERE;
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i].text.size > 0)
			good = map_cell(format, mapping, table, i, notes, heading) && good;
	for (size_t i = 0; i < format->column_count; i++) {
		const struct ledger_column *column = &format->columns[i];
		const struct config_heading *mapped = mapped_heading(mapping, column->key);
		if (heading->cells[i] != HEADING_NOT_THERE || (column->need == LEDGER_OPTIONAL && !mapped))
			continue;
		good = false;
		if (mapped)
			ledger_notes_add(
			        notes, NOTE_ERROR, place_of(table, &row->cells[0]),
			        "the heading \"%s\", which geppo.yaml gives for %s, is missing (line %d there)",
			        "見出し「%s」(geppo.yamlの%s、%d行目)がありません", mapped->heading, column->key,
			        mapped->line);
		else
			ledger_notes_add(notes, NOTE_ERROR, place_of(table, &row->cells[0]),
			                 "the column \"%s\" (%s) is missing; no row of this file is used",
			                 "列「%s」(%s)がないため、このファイルの行は使われません", column->headings[0],
			                 column->key);
	}
	return good;
}

bool ledger_heading_find(const struct ledger_format *format, const struct config_ledger *mapping,
                         const struct ledger_table *table, struct ledger_notes *notes,
                         struct ledger_heading *ret_heading)
{
	if (find_row(format, mapping, table, &ret_heading->row))
		return map_row(format, mapping, table, notes, ret_heading);
	const struct ledger_note *last = notes->count > 0 ? &notes->items[notes->count - 1] : NULL;
	if (table->count == 0 && last && last->level == NOTE_ERROR && strcmp(last->place.file, table->name) == 0)
		return false; /* why nothing could be read stands there */
	struct text wanted = {0};
	for (size_t i = 0; i < format->column_count; i++) {
		const struct ledger_column *column = &format->columns[i];
		const struct config_heading *mapped = mapped_heading(mapping, column->key);
		if (column->need != LEDGER_OPTIONAL || mapped)
			text_addf(&wanted, "%s%s", wanted.size ? ", " : "",
			          mapped ? mapped->heading : column->headings[0]);
	}
	ledger_notes_add(notes, NOTE_ERROR, (struct ledger_place){table->name, 0, 0},
	                 "no heading row found; at least these columns are needed: %s",
	                 "見出し行が見つかりません。少なくとも次の列が必要です: %s", wanted.at ? wanted.at : "");
	text_release(&wanted);
	return false;
}
