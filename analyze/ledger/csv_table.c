/* Rows and cells by libcsv in strict mode, one byte at a time, so that the place of every cell is known when its
 * callback comes. */
#include "csv_table.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "csv_decode.h"
#include "file.h"
#include "lang.h"
#include "ledger_cell.h"

#define CSV_GROW_BYTES (64U << 10)

struct reader {
	struct ledger_table *table;
	const char *name;
	struct ledger_notes *notes;
	struct str text; /* UTF-8 */
	struct csv_parser parser;
	size_t at;     /* the byte that is being parsed */
	uint32_t line; /* of `at` */
	size_t line_start;
	size_t cell_start; /* behind the last comma or row end */
	uint32_t cell_line;
	size_t cell_line_start;
	bool cell_blank; /* only blanks and line ends since cell_start */
	bool called;     /* a callback came for this byte */
	bool failed;     /* memory */
	struct table_cell cells[TABLE_ROW_CELLS];
	size_t count; /* cells of this row, also those beyond the array */
};

/* The bound on one field: libcsv's buffer is one byte ahead of what it holds. */
static void *bounded_realloc(void *memory, size_t size)
{
	return size > BOUND_LEDGER_FIELD_BYTES + 1 ? NULL : realloc(memory, size);
}

static uint32_t column_of(const struct reader *reader, size_t line_start, size_t at)
{
	uint32_t column = 1;
	for (size_t i = line_start; i < at; i++)
		column += ((unsigned char)reader->text.at[i] & 0xC0) != 0x80;
	return column;
}

static struct ledger_place cell_place(const struct reader *reader)
{
	size_t at = reader->cell_start;
	while (at < reader->text.size && (reader->text.at[at] == ' ' || reader->text.at[at] == '\t'))
		at++;
	return (struct ledger_place){reader->name, reader->cell_line, column_of(reader, reader->cell_line_start, at)};
}

/* '=' and '@' begin a formula when what follows can be one; '+' and '-' begin phone numbers and lists too, so they do
 * only before a DDE call, program|'file'!cell, which no text has. */
static bool is_formula(struct str text)
{
	if (text.size < 2)
		return false;
	char sign = text.at[0];
	size_t first = 1;
	while (sign == '=' && first + 1 < text.size && (text.at[first] == '+' || text.at[first] == '-'))
		first++;
	char next = text.at[first];
	bool letter = (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z');
	if (sign == '=' && (letter || (next && strchr("0123456789(\"'@$.{", next))))
		return true;
	if (sign == '@' && letter) {
		size_t at = 1;
		while (at < text.size &&
		       ((text.at[at] >= 'A' && text.at[at] <= 'Z') || (text.at[at] >= '0' && text.at[at] <= '9')))
			at++;
		if (at < text.size && text.at[at] == '(')
			return true;
	}
	size_t bar = str_find(text, '|');
	return strchr("=@+-", sign) && bar < text.size && str_find(str_skip(text, bar), '!') < text.size - bar;
}

static enum cell_kind kind_of(struct str text)
{
	if (is_formula(text))
		return CELL_FORMULA;
	return cell_is_error(text) ? CELL_ERROR : CELL_VALUE;
}

static void next_cell(struct reader *reader)
{
	reader->cell_start = reader->at + 1;
	reader->cell_line = reader->line;
	reader->cell_line_start = reader->line_start;
	reader->cell_blank = true;
}

static void on_cell(void *data, size_t size, void *context)
{
	struct reader *reader = context;
	reader->called = true;
	if (reader->count < TABLE_ROW_CELLS) {
		struct ledger_place place = cell_place(reader);
		struct str text = ledger_table_text(reader->table, (struct str){data, size});
		reader->cells[reader->count] = (struct table_cell){
		        .text = text, .line = place.line, .column = place.column, .kind = kind_of(text)};
	}
	reader->count++;
	next_cell(reader);
}

static void on_row(int terminator, void *context)
{
	(void)terminator;
	struct reader *reader = context;
	reader->called = true;
	size_t count = reader->count;
	reader->count = 0;
	if (count > TABLE_ROW_CELLS) {
		ledger_notes_add(reader->notes, NOTE_ERROR,
		                 (struct ledger_place){reader->name, reader->cells[0].line, reader->cells[0].column},
		                 "%zu cells in a row; at most %d are allowed", "1行に%zuセルあります。上限は%dです",
		                 count, TABLE_ROW_CELLS);
		return;
	}
	if (!ledger_table_add(reader->table, reader->cells, count))
		reader->failed = true;
}

static void restart_at(struct reader *reader, size_t at, uint32_t line)
{
	reader->at = at;
	reader->line = line;
	reader->line_start = at;
	reader->cell_start = at;
	reader->cell_line = line;
	reader->cell_line_start = at;
	reader->cell_blank = true;
	reader->count = 0;
}

/* Is this byte the last of its line's end? */
static bool ends_line(struct str text, size_t at)
{
	return text.at[at] == '\n' || (text.at[at] == '\r' && (at + 1 == text.size || text.at[at + 1] != '\n'));
}

/* Goes on behind the line in which the current cell began: so a stray quote costs one row. */
static void resume_behind_cell(struct reader *reader)
{
	size_t at = reader->cell_start;
	while (at < reader->text.size && !ends_line(reader->text, at))
		at++;
	restart_at(reader, at < reader->text.size ? at + 1 : at, reader->cell_line + 1);
}

static void report_quote(struct reader *reader, bool at_end)
{
	if (at_end) {
		ledger_notes_add(
		        reader->notes, NOTE_ERROR, cell_place(reader),
		        "the quote that opens here is never closed; inside a quoted cell a quote is written twice "
		        "(\"\")",
		        "ここで始まる引用符が閉じられていません。引用符で囲んだセルの中の引用符は2つ(\"\")書きます");
	} else if (reader->line != reader->cell_line) {
		ledger_notes_add(
		        reader->notes, NOTE_ERROR, cell_place(reader),
		        "the quote that opens here runs on to line %u and is followed by text there; a quoted cell "
		        "ends with \" and a comma",
		        "ここで始まる引用符が%"
		        "u行目まで続き、そこで文字が続いています。引用符で囲んだセルは「\"」とカンマで終わります",
		        reader->line);
	} else {
		struct ledger_place place = {reader->name, reader->line,
		                             column_of(reader, reader->line_start, reader->at)};
		ledger_notes_add(reader->notes, NOTE_ERROR, place,
		                 "a stray quote or text behind a closing quote; a cell with quotes is enclosed in "
		                 "quotes and has them twice (\"\")",
		                 "引用符の位置が正しくありません。引用符を含むセルは全体を引用符で囲み、中の引用符は2つ"
		                 "(\"\")書きます");
	}
}

/* After csv_parse refused a byte: the reason as a note, or memory. */
static bool report_refusal(struct reader *reader)
{
	if (csv_error(&reader->parser) == CSV_EPARSE) {
		report_quote(reader, false);
		return true;
	}
	if (csv_get_buffer_size(&reader->parser) <= BOUND_LEDGER_FIELD_BYTES)
		return false;
	ledger_notes_add(reader->notes, NOTE_ERROR, cell_place(reader),
	                 "a cell of more than %u bytes (is a quote open?); that is the limit",
	                 "%uバイトを超えるセルです(引用符が閉じられていない可能性があります)",
	                 BOUND_LEDGER_FIELD_BYTES);
	return true;
}

static void after_byte(struct reader *reader)
{
	char byte = reader->text.at[reader->at];
	bool line_ends = ends_line(reader->text, reader->at);
	if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n' && !reader->called)
		reader->cell_blank = false;
	if (line_ends) {
		reader->line++;
		reader->line_start = reader->at + 1;
	}
	/* Behind a row's end, and in blank lines, which libcsv passes over. */
	if ((byte == '\n' || byte == '\r') && reader->count == 0 && reader->cell_blank)
		next_cell(reader);
	reader->at++;
}

/* From reader->at to the end or to the first error. False only for memory. */
static bool read_rows(struct reader *reader)
{
	if (csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return false;
	csv_set_blk_size(&reader->parser, CSV_GROW_BYTES);
	csv_set_realloc_func(&reader->parser, bounded_realloc);
	bool memory = true;
	while (reader->at < reader->text.size) {
		reader->called = false;
		if (csv_parse(&reader->parser, reader->text.at + reader->at, 1, on_cell, on_row, reader) != 1) {
			memory = report_refusal(reader);
			resume_behind_cell(reader);
			goto out;
		}
		after_byte(reader);
		if (reader->failed || ledger_table_full(reader->table))
			goto out;
	}
	if (csv_fini(&reader->parser, on_cell, on_row, reader) != 0) {
		report_quote(reader, true);
		resume_behind_cell(reader);
	}
out:
	csv_free(&reader->parser);
	return memory && !reader->failed;
}

/* "Export to CSV with schema" of Microsoft Lists puts one line of JSON before the heading. */
static void skip_schema(struct reader *reader)
{
	struct str rest = str_trim(reader->text);
	if (!str_starts(rest, STR("ListSchema=")) && !str_starts(rest, STR("\"ListSchema=")))
		return;
	reader->cell_start = 0;
	reader->cell_line = 1;
	resume_behind_cell(reader);
}

static bool stopped(const struct reader *reader)
{
	return reader->at < reader->text.size;
}

static bool read_text(struct reader *reader)
{
	restart_at(reader, 0, 1);
	skip_schema(reader);
	for (int run = 0; run < LEDGER_NOTES_OF_A_FILE && (run == 0 || stopped(reader)); run++) {
		if (ledger_table_full(reader->table))
			break;
		if (!read_rows(reader))
			return false;
	}
	if (!stopped(reader))
		return true;
	struct ledger_place place = {reader->name, reader->line, 1};
	if (ledger_table_full(reader->table))
		ledger_notes_add(reader->notes, NOTE_ERROR, place,
		                 "more than %u cells in the file; reading stopped here",
		                 "セルが%uを超えるため、ここで読み取りをやめました", BOUND_LEDGER_CELLS);
	else
		ledger_notes_add(reader->notes, NOTE_ERROR, place, "too many damaged rows; reading stopped here",
		                 "壊れた行が多すぎるため、ここで読み取りをやめました");
	return true;
}

static bool table_fill(struct ledger_table *table, struct str bytes, struct ledger_notes *notes, struct fail *fail)
{
	struct text text = {0};
	struct reader *reader = calloc(1, sizeof *reader);
	bool good =
	        (reader || fail_memory(fail)) && csv_decode(bytes, table->name, notes, &text, &table->encoding, fail);
	if (good) {
		*reader = (struct reader){.table = table, .name = table->name, .notes = notes, .text = text_str(&text)};
		good = read_text(reader) || fail_memory(fail);
	}
	free(reader);
	text_release(&text);
	if (good && arena_failed(ledger_table_arena(table)))
		good = fail_memory(fail);
	return good;
}

struct ledger_table *csv_table_of(struct str bytes, const char *name, struct ledger_notes *notes, struct fail *fail)
{
	struct ledger_table *table = ledger_table_new(name);
	if (!table) {
		fail_memory(fail);
		return NULL;
	}
	table->digest = digest_sha256(bytes);
	if (!table_fill(table, bytes, notes, fail)) {
		ledger_table_free(table);
		return NULL;
	}
	return table;
}

struct ledger_table *csv_table_new(const char *path, const char *name, struct ledger_notes *notes, struct fail *fail)
{
	struct text bytes = {0};
	struct ledger_table *table = NULL;
	if (file_read(path, BOUND_LEDGER_BYTES, &bytes, fail))
		table = csv_table_of(text_str(&bytes), name, notes, fail);
	text_release(&bytes);
	return table;
}
