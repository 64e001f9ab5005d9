/* The cells of a sheet, one after the other as its XML has them. */
#include "xlsx_table.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "lang.h"
#include "ledger_cell.h"
#include "number.h"
#include "xlsx_merge.h"

#define ROWS_MOST 1048576U /* of a sheet, by the format */
#define COLUMNS_MOST 16384U

/* What the text that comes belongs to. */
enum inside {
	IN_NOTHING,
	IN_VALUE,
	IN_FORMULA,
	IN_STRING, /* <is>: its t's and furigana are told apart by xlsx_string */
};

struct sheet_reader {
	struct xlsx_book *book;
	struct ledger_table *table;
	struct ledger_notes *notes;
	size_t max_rows;
	uint64_t text_bytes; /* of all cells */
	uint32_t row, last_row;
	size_t count; /* cells of this row so far, gaps included */
	bool row_hidden, too_wide;
	/* The present cell: */
	uint32_t column, last_column; /* from 1 */
	uint64_t style;
	char type; /* first letters of t: s, str, inlineStr, b, e, n, d */
	bool has_value, has_formula, in_cell;
	enum inside inside;
	struct text value, formula;
	struct xlsx_string string;
	struct table_cell cells[TABLE_ROW_CELLS];
	/* For warnings: */
	size_t hidden_rows;
	uint32_t first_hidden_row;
	bool column_hidden[TABLE_ROW_CELLS], column_used[TABLE_ROW_CELLS];
	struct xlsx_merges merges;
};

/* "BC7" → 55, 7. */
static bool cell_reference(struct str text, uint32_t *ret_column, uint32_t *ret_row)
{
	size_t letters = 0;
	uint32_t column = 0;
	uint64_t row;
	for (; letters < text.size && letters < 3 && text.at[letters] >= 'A' && text.at[letters] <= 'Z'; letters++)
		column = column * 26 + (uint32_t)(text.at[letters] - 'A') + 1;
	if (column < 1 || column > COLUMNS_MOST || !number_u64(str_skip(text, letters), ROWS_MOST, &row) || row < 1)
		return false;
	*ret_column = column;
	*ret_row = (uint32_t)row;
	return true;
}

static void start_row(struct xlsx_parse *parse, struct sheet_reader *reader, const char **attributes)
{
	const char *text = xlsx_attribute(attributes, "r");
	uint64_t row = reader->last_row + UINT64_C(1);
	if (text && (!number_u64(str_of(text), ROWS_MOST, &row) || row <= reader->last_row)) {
		xlsx_parse_refuse(
		        parse, TR("behind row %u stands one numbered \"%.20s\"", "%u行目の後に「%.20s」行があります"),
		        reader->last_row, text);
		return;
	}
	reader->row = reader->last_row = (uint32_t)row;
	reader->row_hidden = xlsx_attribute_true(attributes, "hidden");
	reader->last_column = 0;
	reader->count = 0;
	reader->too_wide = false;
}

static void end_row(struct xlsx_parse *parse, struct sheet_reader *reader)
{
	size_t before = reader->table->count;
	uint32_t row = reader->row;
	reader->row = 0;
	if (ledger_table_full(reader->table) || reader->text_bytes > BOUND_LEDGER_BYTES) {
		xlsx_parse_refuse(parse,
		                  TR("more than %u cells or %u MiB of text in a sheet",
		                     "シートのセルが%u、または文字が%u MiBを超えています"),
		                  BOUND_LEDGER_CELLS, BOUND_LEDGER_BYTES >> 20);
		return;
	}
	if (!ledger_table_add(reader->table, reader->cells, reader->count)) {
		xlsx_parse_no_memory(parse);
		return;
	}
	if (reader->table->count > before && reader->row_hidden && reader->hidden_rows++ == 0)
		reader->first_hidden_row = row;
	if (reader->table->count == reader->max_rows)
		xlsx_parse_stop(parse);
}

static void start_cell(struct xlsx_parse *parse, struct sheet_reader *reader, const char **attributes)
{
	const char *place = xlsx_attribute(attributes, "r"), *type = xlsx_attribute(attributes, "t");
	const char *style = xlsx_attribute(attributes, "s");
	uint32_t column = reader->last_column + 1, row = reader->row;
	bool good = !place || cell_reference(str_of(place), &column, &row);
	if (!good || row != reader->row || column <= reader->last_column || column > COLUMNS_MOST) {
		xlsx_parse_refuse(parse,
		                  TR("a cell \"%.20s\" where none can stand (row %u)",
		                     "「%.20s」というセルが置けない場所にあります(%u行目)"),
		                  place ? place : "", reader->row);
		return;
	}
	reader->column = reader->last_column = column;
	if (!style || !number_u64(str_of(style), UINT32_MAX, &reader->style))
		reader->style = 0;
	reader->type = 'n';
	if (type)
		reader->type = strcmp(type, "str") == 0 ? 't' : type[0];
	reader->has_value = reader->has_formula = false;
	reader->in_cell = true;
	text_clear(&reader->value);
	text_clear(&reader->formula);
	text_clear(&reader->string.text);
}

static const struct xlsx_format *format_of(const struct sheet_reader *reader)
{
	static const struct xlsx_format plain = {.kind = XLSX_PLAIN};
	return reader->style < reader->book->format_count ? &reader->book->formats[reader->style] : &plain;
}

/* The text of the cell into reader->value, in place, where it has to be made. */
static bool cell_text(struct xlsx_parse *parse, struct sheet_reader *reader, struct str *ret_text,
                      enum cell_kind *ret_kind)
{
	uint64_t index;
	struct text made = {0};
	struct str value = text_str(&reader->value);
	*ret_kind = CELL_VALUE;
	switch (reader->type) {
	case 's':
		if (!number_u64(str_trim(value), UINT32_MAX, &index) || index >= reader->book->string_count) {
			xlsx_parse_refuse(parse,
			                  TR("a cell names the text %.*s, and there are %zu",
			                     "セルが文字列%.*s番を指していますが、%zu個しかありません"),
			                  STR_ARGS(str_take(value, 20)), reader->book->string_count);
			return false;
		}
		*ret_text = reader->book->strings[index];
		return true;
	case 'i':
		*ret_text = xlsx_string_take(&reader->string);
		return true;
	case 'b':
		*ret_text = str_is(str_trim(value), "1") ? STR("TRUE") : STR("FALSE");
		return true;
	case 'e':
		*ret_kind = CELL_ERROR;
		*ret_text = value;
		return true;
	case 'n':
		if (!xlsx_number_text(format_of(reader), reader->book->since_1904, str_trim(value), &made))
			*ret_kind = CELL_BAD_DATE;
		text_release(&reader->value);
		reader->value = made;
		*ret_text = text_str(&reader->value);
		return true;
	default: /* 't' the text of a formula, 'd' a date in ISO 8601; escapes as in strings */
		text_clear(&reader->string.text);
		text_add(&reader->string.text, value);
		*ret_text = xlsx_string_take(&reader->string);
		return true;
	}
}

/* A formula without its value: "=A1+B1". An empty text is a value. */
static bool value_missing(const struct sheet_reader *reader)
{
	return reader->has_formula && (!reader->has_value || (reader->value.size == 0 && reader->type != 't'));
}

static void put_cell(struct xlsx_parse *parse, struct sheet_reader *reader, struct str text, enum cell_kind kind)
{
	uint32_t column = reader->column;
	text = ledger_table_trim(text);
	if (text.size == 0)
		return;
	if (column > TABLE_ROW_CELLS) {
		if (!reader->too_wide)
			ledger_notes_add(reader->notes, NOTE_ERROR,
			                 (struct ledger_place){reader->table->name, reader->row, column},
			                 "a cell in column %u; at most %d columns are allowed",
			                 "%u列目にセルがあります。上限は%d列です", column, TABLE_ROW_CELLS);
		reader->too_wide = true;
		return;
	}
	for (; reader->count + 1 < column; reader->count++)
		reader->cells[reader->count] = (struct table_cell){
		        .text = {"", 0}, .line = reader->row, .column = (uint32_t)reader->count + 1};
	text = ledger_table_text(reader->table, text);
	if (!text.at) {
		xlsx_parse_no_memory(parse);
		return;
	}
	reader->text_bytes += text.size;
	reader->cells[reader->count++] = (struct table_cell){text, reader->row, column, kind};
	reader->column_used[column - 1] = true;
}

static void end_cell(struct xlsx_parse *parse, struct sheet_reader *reader)
{
	struct str text;
	enum cell_kind kind = CELL_FORMULA;
	reader->in_cell = false;
	if (value_missing(reader)) {
		text_clear(&reader->value);
		text_add_byte(&reader->value, '=');
		text_add(&reader->value, text_str(&reader->formula));
		put_cell(parse, reader, text_str(&reader->value), kind);
	} else if ((reader->has_value || reader->type == 'i') && cell_text(parse, reader, &text, &kind)) {
		put_cell(parse, reader, text, kind);
	}
	if (text_failed(&reader->value) || text_failed(&reader->string.text))
		xlsx_parse_no_memory(parse);
}

static void hide_columns(struct sheet_reader *reader, const char **attributes)
{
	uint64_t first, last;
	const char *min = xlsx_attribute(attributes, "min"), *max = xlsx_attribute(attributes, "max");
	if (!xlsx_attribute_true(attributes, "hidden") || !min || !max ||
	    !number_u64(str_of(min), COLUMNS_MOST, &first) || !number_u64(str_of(max), COLUMNS_MOST, &last) ||
	    first < 1)
		return;
	for (uint64_t i = first; i <= last && i <= TABLE_ROW_CELLS; i++)
		reader->column_hidden[i - 1] = true;
}

static void add_merge(struct xlsx_parse *parse, struct sheet_reader *reader, const char **attributes)
{
	const char *reference = xlsx_attribute(attributes, "ref");
	struct str whole = str_of(reference);
	size_t colon = str_find(whole, ':');
	struct xlsx_merge merge;
	if (!cell_reference(str_take(whole, colon), &merge.column, &merge.row) ||
	    !cell_reference(str_skip(whole, colon + 1), &merge.last_column, &merge.last_row))
		return; /* it joins nothing */
	if (!xlsx_merges_add(&reader->merges, merge))
		xlsx_parse_refuse(parse, TR("more than %d merged cells", "結合セルが%dを超えています"),
		                  XLSX_MERGES_MOST);
}

static void on_start(struct xlsx_parse *parse, const char *name, const char **attributes)
{
	struct sheet_reader *reader = xlsx_parse_user(parse);
	if (strcmp(name, "row") == 0 && reader->row == 0)
		start_row(parse, reader, attributes);
	else if (strcmp(name, "c") == 0 && reader->row > 0 && !reader->in_cell)
		start_cell(parse, reader, attributes);
	else if (strcmp(name, "col") == 0)
		hide_columns(reader, attributes);
	else if (strcmp(name, "mergeCell") == 0)
		add_merge(parse, reader, attributes);
	else if (reader->in_cell && strcmp(name, "v") == 0) {
		reader->inside = IN_VALUE;
		reader->has_value = true;
	} else if (reader->in_cell && strcmp(name, "f") == 0) {
		reader->inside = IN_FORMULA;
		reader->has_formula = true;
	} else if (reader->in_cell && strcmp(name, "is") == 0)
		reader->inside = IN_STRING;
	else if (reader->inside == IN_STRING)
		xlsx_string_start(&reader->string, name);
}

static void on_end(struct xlsx_parse *parse, const char *name)
{
	struct sheet_reader *reader = xlsx_parse_user(parse);
	if (reader->inside == IN_STRING && strcmp(name, "is") != 0)
		xlsx_string_end(&reader->string, name);
	else if (strcmp(name, "v") == 0 || strcmp(name, "f") == 0 || strcmp(name, "is") == 0)
		reader->inside = IN_NOTHING;
	else if (strcmp(name, "c") == 0 && reader->in_cell)
		end_cell(parse, reader);
	else if (strcmp(name, "row") == 0 && reader->row > 0)
		end_row(parse, reader);
}

static void on_text(struct xlsx_parse *parse, struct str text)
{
	struct sheet_reader *reader = xlsx_parse_user(parse);
	if (reader->inside == IN_NOTHING)
		return;
	if (reader->value.size + reader->formula.size + reader->string.text.size > BOUND_LEDGER_FIELD_BYTES)
		xlsx_parse_refuse(parse, TR("a cell of more than %u bytes", "%uバイトを超えるセルがあります"),
		                  BOUND_LEDGER_FIELD_BYTES);
	else if (reader->inside == IN_STRING)
		xlsx_string_text(&reader->string, text);
	else
		text_add(reader->inside == IN_VALUE ? &reader->value : &reader->formula, text);
}

static void warn_of_hidden(const struct sheet_reader *reader)
{
	if (reader->hidden_rows > 0)
		ledger_notes_add(reader->notes, NOTE_WARNING,
		                 (struct ledger_place){reader->table->name, reader->first_hidden_row, 1},
		                 "%zu hidden rows are read like the others (a filter hides rows)",
		                 "非表示の行が%zu行ありますが、ほかの行と同じに読みます(フィルタでも非表示になります)",
		                 reader->hidden_rows);
	for (uint32_t i = 0; i < TABLE_ROW_CELLS; i++)
		if (reader->column_hidden[i] && reader->column_used[i]) {
			ledger_notes_add(
			        reader->notes, NOTE_WARNING, (struct ledger_place){reader->table->name, 1, i + 1},
			        "a hidden column is read like the others", "非表示の列も、ほかの列と同じに読みます");
			return;
		}
}

struct ledger_table *xlsx_table_new(struct xlsx_book *book, const struct xlsx_sheet_entry *sheet, size_t max_rows,
                                    const char *name, struct ledger_notes *notes, struct fail *fail)
{
	static const struct xlsx_handler handler = {.start = on_start, .end = on_end, .text = on_text};
	struct sheet_reader *reader = calloc(1, sizeof *reader);
	struct ledger_table *table = ledger_table_new(name);
	bool found = false, good = (reader && table) || fail_memory(fail);
	if (good) {
		table->encoding = TABLE_WORKBOOK;
		reader->book = book;
		reader->table = table;
		reader->notes = notes;
		reader->max_rows = max_rows;
		good = xlsx_part_parse(&book->package, sheet->part, &handler, reader, &found, fail);
	}
	if (good && !found)
		good = fail_set(fail, FAIL_INPUT, TR("the workbook has no %s", "ブックに%sがありません"), sheet->part);
	if (good && max_rows == XLSX_ALL_ROWS) {
		warn_of_hidden(reader);
		good = xlsx_merges_fill(&reader->merges, table, &reader->text_bytes, notes, fail);
	}
	if (reader) {
		text_release(&reader->value);
		text_release(&reader->formula);
		text_release(&reader->string.text);
		xlsx_merges_release(&reader->merges);
	}
	free(reader);
	if (good)
		return table;
	ledger_table_free(table);
	return NULL;
}
