/* Headings, rows, records. */
#include "ledger_columns.h"

#include <assert.h>
#include <string.h>

#include "column_value.h"
#include "ledger_heading.h"

struct ledger_reader {
	const struct ledger_format *format;
	const struct ledger_table *table;
	const char *name;
	struct value_reader values;
	const struct config_ledger *mapping; /* what geppo.yaml says of it, or NULL */
	bool mapped[LEDGER_COLUMNS_MAX];     /* words of the column are mapped */
	struct ledger_heading heading;
	struct ledger_numbers numbers;
};

/* How many columns of the file a cell takes, and lines it adds: quotes are doubled and stand around what needs them.
 * Exact for cells that are quoted only where they must be. */
static void cell_end(const struct table_cell *cell, struct ledger_place *place)
{
	struct str rest = cell->text;
	bool quoted = false;
	while (rest.size > 0) {
		size_t size;
		uint32_t code_point = str_utf8(rest, &size);
		rest = str_skip(rest, size);
		place->column += code_point == '"' ? 2 : 1;
		quoted = quoted || code_point == '"' || code_point == ',' || code_point == '\n';
		if (code_point != '\n')
			continue;
		place->line++;
		place->column = 0; /* and the quote that opened is lines above */
	}
	place->column += quoted ? 2 : 0;
}

static struct ledger_place place_of(const struct ledger_reader *reader, const struct table_cell *cell)
{
	return (struct ledger_place){reader->name, cell->line, cell->column};
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
	return number != HEADING_NOT_THERE && reader->format->column_count > 1 && number == 0 && row->count == 1;
}

/* The place of a row's cell, also where the row is at its end before: empty cells at the end of a row are not kept. */
static struct ledger_place place_at(const struct ledger_reader *reader, const struct table_row *row, size_t at)
{
	if (at < row->count)
		return place_of(reader, &row->cells[at]);
	const struct table_cell *last = &row->cells[row->count - 1];
	struct ledger_place place = place_of(reader, last);
	if (reader->table->encoding != TABLE_WORKBOOK)
		cell_end(last, &place);
	place.column += (uint32_t)(at - row->count + 1);
	return place;
}

static bool is_numbered(const struct ledger_reader *reader)
{
	return strcmp(reader->format->columns[0].key, "number") == 0 && reader->heading.cells[0] != HEADING_NOT_THERE;
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
		ledger_notes_add(reader->values.notes, NOTE_WARNING, place_at(reader, row, at), "the number is missing%s", "番号がありません%s", "");
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
		if (at == HEADING_NOT_THERE)
			continue;
		struct ledger_place place = place_at(reader, row, at);
		lines[i] = place.line;
		columns[i] = place.column;
	}
	*ret_row = (struct ledger_row){row->cells[0].line, lines, columns};
	return true;
}

/* Cells that say that there is no value. */
static bool refuse_kind(const struct ledger_reader *reader, const struct ledger_column *column,
                        const struct table_cell *cell)
{
	struct str cut = cell_shown(cell->text);
	struct ledger_place place = place_of(reader, cell);
	if (cell->kind == CELL_FORMULA)
		ledger_notes_add(reader->values.notes, NOTE_ERROR, place,
		                 "%s: \"%.*s\" is a formula without its value; let the spreadsheet compute and save it, "
		                 "or write the value",
		                 "%s: 「%.*s」は値のない数式です。表計算ソフトで開いて保存し直すか、値を書いてください",
		                 column->headings[0], STR_ARGS(cut));
	else if (cell->kind == CELL_ERROR)
		ledger_notes_add(reader->values.notes, NOTE_ERROR, place,
		                 "%s: \"%.*s\" is an error value of the spreadsheet; mend its formula or write the value",
		                 "%s: 「%.*s」は表計算ソフトのエラー値です。数式を直すか、値を書いてください",
		                 column->headings[0], STR_ARGS(cut));
	else
		ledger_notes_add(reader->values.notes, NOTE_ERROR, place,
		                 "%s: %.*s is shown as a date, and there is none of that number",
		                 "%s: %.*sは日付の表示形式ですが、その番号の日付はありません", column->headings[0],
		                 STR_ARGS(cut));
	return false;
}

/* One cell: copied into the arena first, since texts keep pointing to it. */
static bool read_cell(const struct ledger_reader *reader, size_t index, const struct table_row *row, void *record)
{
	const struct ledger_column *column = &reader->format->columns[index];
	size_t at = reader->heading.cells[index];
	bool replaced = false;
	column_value_default(column, record);
	if (at == HEADING_NOT_THERE)
		return true;
	struct ledger_place place = place_at(reader, row, at);
	const struct table_cell *cell = at < row->count ? &row->cells[at] : NULL;
	struct str text = cell ? cell->text : (struct str){0};
	if (reader->mapped[index])
		text = ledger_mapping_word(reader->mapping, column->key, text, &replaced);
	if (text.size > 0) {
		if (cell && cell->kind != CELL_VALUE && !replaced)
			return refuse_kind(reader, column, cell);
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
	struct str cut = cell_shown(row->cells[0].text);
	ledger_notes_add(reader->values.notes, NOTE_WARNING, place_of(reader, &row->cells[0]),
	                 "a row with nothing but its number is skipped: %.*s", "番号だけの行は読みません: %.*s",
	                 STR_ARGS(cut));
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
	assert(format->column_count <= LEDGER_COLUMNS_MAX);
	struct ledger_reader reader = {.format = format,
	                               .table = table,
	                               .name = name,
	                               .values = {.config = config, .arena = arena, .notes = notes}};
	char *records = arena_alloc(arena, table->count, format->record_size);
	reader.numbers.items = arena_alloc(arena, table->count, sizeof *reader.numbers.items);
	*ret_count = 0;
	bool good = records && reader.numbers.items;
	reader.mapping = config_ledger(config, format->name);
	for (size_t i = 0; reader.mapping && i < reader.mapping->word_count; i++)
		for (size_t j = 0; j < format->column_count; j++)
			reader.mapped[j] |= strcmp(format->columns[j].key, reader.mapping->words[i].column) == 0;
	if (good && ledger_mapping_check(format, reader.mapping, config, arena, notes) &&
	    ledger_heading_find(format, reader.mapping, table, notes, &reader.heading))
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
