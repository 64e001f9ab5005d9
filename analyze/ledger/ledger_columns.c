/* Headings, rows, records. */
#include "ledger_columns.h"

#include <assert.h>
#include <string.h>

#include "column_value.h"

#define COLUMNS_MAX 64         /* of one ledger format */
#define HEADING_WITHIN_ROWS 30 /* titles above a heading are few */
#define NOT_THERE SIZE_MAX

/* Where the format's columns are in the file's rows. */
struct heading {
	size_t row;                /* index in the table */
	size_t cells[COLUMNS_MAX]; /* per column: cell of a row, or NOT_THERE */
};

struct ledger_reader {
	const struct ledger_format *format;
	const struct ledger_table *table;
	const char *name;
	struct value_reader values;
	struct heading heading;
	struct ledger_numbers numbers;
};

static bool heading_names(const struct ledger_column *column, struct str text)
{
	struct cell_word words[2] = {{NULL, 0}, {NULL, 0}};
	int value;
	for (size_t i = 0; i < sizeof column->headings / sizeof *column->headings && column->headings[i]; i++) {
		words[0].text = column->headings[i];
		if (cell_word(text, words, &value))
			return true;
	}
	return false;
}

/* The column that a heading cell names, or column_count. */
static size_t column_named(const struct ledger_format *format, struct str text)
{
	size_t column = 0;
	while (column < format->column_count && !heading_names(&format->columns[column], text))
		column++;
	return column;
}

static bool looks_like_heading(const struct ledger_format *format, const struct table_row *row)
{
	size_t known = 0, filled = 0;
	for (size_t i = 0; i < row->count; i++) {
		filled += row->cells[i].text.size > 0;
		known += row->cells[i].text.size > 0 && column_named(format, row->cells[i].text) < format->column_count;
	}
	return known >= 2 && (known * 2 >= filled || format->partial);
}

static struct ledger_place place_of(const struct ledger_reader *reader, const struct table_cell *cell)
{
	return (struct ledger_place){reader->name, cell->line, cell->column};
}

static bool heading_map(struct ledger_reader *reader, const struct table_row *row)
{
	const struct ledger_format *format = reader->format;
	bool good = true;
	for (size_t i = 0; i < format->column_count; i++)
		reader->heading.cells[i] = NOT_THERE;
	for (size_t i = 0; i < row->count; i++) {
		const struct table_cell *cell = &row->cells[i];
		if (cell->text.size == 0)
			continue;
		size_t column = column_named(format, cell->text);
		struct str cut = cell_shown(cell->text);
		if (column == format->column_count) {
			if (!format->partial)
				ledger_notes_add(reader->values.notes, NOTE_WARNING, place_of(reader, cell),
				                 "heading \"%.*s\" is not known; the column is ignored",
				                 "見出し「%.*s」は使われないため、この列は読みません", STR_ARGS(cut));
		} else if (reader->heading.cells[column] != NOT_THERE) {
			if (format->partial)
				continue; /* two of its own columns may look like one of ours: the first is taken */
			ledger_notes_add(reader->values.notes, NOTE_ERROR, place_of(reader, cell),
			                 "heading \"%.*s\" stands twice (%s); each column once",
			                 "見出し「%.*s」が二重です(%s)。1列だけにしてください", STR_ARGS(cut),
			                 format->columns[column].headings[0]);
			good = false;
		} else {
			reader->heading.cells[column] = i;
		}
	}
	for (size_t i = 0; i < format->column_count; i++) {
		const struct ledger_column *column = &format->columns[i];
		if (column->need == LEDGER_OPTIONAL || reader->heading.cells[i] != NOT_THERE)
			continue;
		ledger_notes_add(reader->values.notes, NOTE_ERROR, place_of(reader, &row->cells[0]),
		                 "the column \"%s\" (%s) is missing; no row of this file is used",
		                 "列「%s」(%s)がないため、このファイルの行は使われません", column->headings[0],
		                 column->key);
		good = false;
	}
	return good;
}

static bool heading_find(struct ledger_reader *reader)
{
	const struct ledger_table *table = reader->table;
	size_t rows = table->count < HEADING_WITHIN_ROWS ? table->count : HEADING_WITHIN_ROWS;
	for (size_t i = 0; i < rows; i++) {
		if (!looks_like_heading(reader->format, &table->rows[i]))
			continue;
		reader->heading.row = i;
		return heading_map(reader, &table->rows[i]);
	}
	struct text wanted = {0};
	for (size_t i = 0; i < reader->format->column_count; i++)
		if (reader->format->columns[i].need != LEDGER_OPTIONAL)
			text_addf(&wanted, "%s%s", wanted.size ? ", " : "", reader->format->columns[i].headings[0]);
	ledger_notes_add(reader->values.notes, NOTE_ERROR, (struct ledger_place){reader->name, 0, 0},
	                 "no heading row found; at least these columns are needed: %s",
	                 "見出し行が見つかりません。少なくとも次の列が必要です: %s", wanted.at ? wanted.at : "");
	text_release(&wanted);
	return false;
}

/* Printed ledgers repeat the heading on every page. */
static bool is_heading_again(const struct ledger_reader *reader, const struct table_row *row)
{
	const struct table_row *heading = &reader->table->rows[reader->heading.row];
	if (row->count != heading->count)
		return false;
	for (size_t i = 0; i < row->count; i++)
		if (!str_equal(row->cells[i].text, heading->cells[i].text))
			return false;
	return true;
}

static void warn_of_surplus(const struct ledger_reader *reader, const struct table_row *row)
{
	size_t width = reader->table->rows[reader->heading.row].count;
	for (size_t i = width; i < row->count && !reader->format->partial; i++)
		if (row->cells[i].text.size > 0) {
			struct str cut = cell_shown(row->cells[i].text);
			ledger_notes_add(reader->values.notes, NOTE_WARNING, place_of(reader, &row->cells[i]),
			                 "cell under no heading is ignored: \"%.*s\" (is a comma unquoted?)",
			                 "見出しのないセルは読みません: 「%.*s」(引用符のないカンマがありませんか)",
			                 STR_ARGS(cut));
			return;
		}
}

/* Rows numbered beforehand wait for their case. */
static bool is_number_alone(const struct ledger_reader *reader, const struct table_row *row)
{
	size_t number = reader->heading.cells[0];
	return number != NOT_THERE && reader->format->column_count > 1 && number == 0 && row->count == 1;
}

static bool is_numbered(const struct ledger_reader *reader)
{
	return strcmp(reader->format->columns[0].key, "number") == 0 && reader->heading.cells[0] != NOT_THERE;
}

/* The cell of a column in a row; an empty text when there is none. */
static struct str text_of(const struct ledger_reader *reader, const struct table_row *row, const char *key)
{
	for (size_t i = 0; i < reader->format->column_count; i++) {
		size_t at = reader->heading.cells[i];
		if (at < row->count && strcmp(reader->format->columns[i].key, key) == 0)
			return row->cells[at].text;
	}
	return (struct str){0};
}

/* The number of a row goes to the others. *ret_given_up: the row has nothing else to say. */
static bool take_number(struct ledger_reader *reader, const struct table_row *row, bool *ret_given_up)
{
	size_t at = reader->heading.cells[0];
	*ret_given_up = false;
	if (!is_numbered(reader))
		return true;
	if (at >= row->count || row->cells[at].text.size == 0) {
		ledger_notes_add(reader->values.notes, NOTE_WARNING,
		                 place_of(reader, &row->cells[at < row->count ? at : row->count - 1]),
		                 "the number is missing%s", "番号がありません%s", "");
		return true;
	}
	if (!ledger_numbers_add(&reader->numbers, row->cells[at].text, place_of(reader, &row->cells[at]),
	                        reader->values.arena))
		return false;
	struct str reason = {0};
	for (size_t i = 0; i < row->count && !*ret_given_up; i++)
		*ret_given_up = i != at && ledger_number_given_up(row->cells[i].text, &reason);
	if (!*ret_given_up)
		return true;
	struct ledger_number *number = &reader->numbers.items[reader->numbers.count - 1];
	number->given_up = true;
	number->reason = arena_cstr(reader->values.arena, reason.size ? reason : text_of(reader, row, "remark"));
	return number->reason != NULL;
}

static bool row_places(const struct ledger_reader *reader, const struct table_row *row, struct ledger_row *ret_row)
{
	size_t count = reader->format->column_count;
	uint32_t *lines = arena_alloc(reader->values.arena, count, sizeof *lines);
	uint32_t *columns = arena_alloc(reader->values.arena, count, sizeof *columns);
	if (!lines || !columns)
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t at = reader->heading.cells[i];
		if (at == NOT_THERE)
			continue;
		const struct table_cell *cell = &row->cells[at < row->count ? at : row->count - 1];
		lines[i] = cell->line;
		columns[i] = cell->column;
	}
	*ret_row = (struct ledger_row){row->cells[0].line, lines, columns};
	return true;
}

/* One cell: copied into the arena first, since texts keep pointing to it. */
static bool read_cell(const struct ledger_reader *reader, size_t index, const struct table_row *row, void *record)
{
	const struct ledger_column *column = &reader->format->columns[index];
	size_t at = reader->heading.cells[index];
	column_value_default(column, record);
	if (at == NOT_THERE)
		return true;
	const struct table_cell *cell = at < row->count ? &row->cells[at] : &row->cells[row->count - 1];
	struct ledger_place place = place_of(reader, cell);
	struct str text = at < row->count ? cell->text : (struct str){0};
	if (text.size > 0) {
		text = arena_str(reader->values.arena, text);
		return text.at && column_value_read(&reader->values, column, text, place, record);
	}
	if (column->need != LEDGER_FILLED)
		return true;
	ledger_notes_add(reader->values.notes, NOTE_ERROR, place, "%s: the cell is empty but must be filled",
	                 "%s: 空欄ですが、記入が必要です", column->headings[0]);
	return false;
}

static bool read_record(const struct ledger_reader *reader, const struct table_row *row, void *record)
{
	const struct ledger_format *format = reader->format;
	bool good = row_places(reader, row, record);
	for (size_t i = 0; i < format->column_count; i++)
		good = read_cell(reader, i, row, record) && good;
	for (size_t i = 0; good && i < format->column_count; i++)
		if (format->columns[i].kind == LEDGER_SPAN_FROM)
			good = column_spans_check(
			        &reader->values, &format->columns[i],
			        ledger_row_place(format, record, reader->name, format->columns[i].key), record);
	return good;
}

/* Rows that are no records of their own, with a note where a person may not have meant it. */
static bool is_passed_over(const struct ledger_reader *reader, size_t index)
{
	const struct table_row *row = &reader->table->rows[index];
	if (is_heading_again(reader, row)) {
		ledger_notes_add(reader->values.notes, NOTE_WARNING, place_of(reader, &row->cells[0]),
		                 "the heading again; row %zu is skipped",
		                 "見出し行の繰り返しです。%zu行目のデータとしては読みません", index - reader->heading.row);
		return true;
	}
	if (!is_number_alone(reader, row))
		return false;
	ledger_notes_add(reader->values.notes, NOTE_WARNING, place_of(reader, &row->cells[0]),
	                 "a row with nothing but its number is skipped: %s", "番号だけの行は読みません: %s",
	                 row->cells[0].text.at);
	return true;
}

/* *ret_count of the records. False when memory is out. */
static bool read_rows(struct ledger_reader *reader, char *records, size_t *ret_count)
{
	const struct ledger_table *table = reader->table;
	size_t count = 0;
	for (size_t i = reader->heading.row + 1; i < table->count; i++) {
		const struct table_row *row = &table->rows[i];
		bool given_up;
		if (is_passed_over(reader, i))
			continue;
		if (!take_number(reader, row, &given_up))
			return false;
		if (given_up)
			continue;
		warn_of_surplus(reader, row);
		void *record = records + count * reader->format->record_size;
		if (read_record(reader, row, record))
			count++;
		else
			memset(record, 0, reader->format->record_size);
	}
	*ret_count = count;
	return true;
}

void *ledger_read_numbered(const struct ledger_format *format, const struct ledger_table *table, const char *name,
                           const struct config *config, struct arena *arena, struct ledger_notes *notes,
                           struct ledger_numbers *ret_numbers, size_t *ret_count, struct fail *fail)
{
	assert(format->column_count <= COLUMNS_MAX);
	struct ledger_reader reader = {.format = format,
	                               .table = table,
	                               .name = name,
	                               .values = {.config = config, .arena = arena, .notes = notes}};
	char *records = arena_alloc(arena, table->count, format->record_size);
	reader.numbers.items = arena_alloc(arena, table->count, sizeof *reader.numbers.items);
	*ret_count = 0;
	bool good = records && reader.numbers.items;
	if (good && heading_find(&reader))
		good = read_rows(&reader, records, ret_count);
	if (!good || arena_failed(arena)) {
		fail_memory(fail);
		return NULL;
	}
	ledger_numbers_check(&reader.numbers, notes);
	*ret_numbers = reader.numbers;
	return records;
}

void *ledger_read(const struct ledger_format *format, const struct ledger_table *table, const char *name,
                  const struct config *config, struct arena *arena, struct ledger_notes *notes, size_t *ret_count,
                  struct fail *fail)
{
	struct ledger_numbers numbers;
	return ledger_read_numbered(format, table, name, config, arena, notes, &numbers, ret_count, fail);
}

struct ledger_place ledger_row_place(const struct ledger_format *format, const struct ledger_row *row, const char *name,
                                     const char *key)
{
	for (size_t i = 0; i < format->column_count; i++)
		if (strcmp(format->columns[i].key, key) == 0 && row->cell_lines[i] > 0)
			return (struct ledger_place){name, row->cell_lines[i], row->cell_columns[i]};
	return (struct ledger_place){name, row->line, 1};
}

const char *ledger_site_name(const struct config *config, int32_t site)
{
	if (site == SITE_HEADQUARTERS)
		return "機構本部";
	if (site < 0 || (size_t)site >= config->site_count)
		return "";
	const struct config_site *found = &config->sites[site];
	return found->short_name && found->short_name[0] ? found->short_name : found->name;
}
