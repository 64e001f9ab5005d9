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

#define CSV_GROW_BYTES (64U << 10)

struct table_memory {
	struct csv_table table; /* first: the pointer that is given out is also this one's */
	struct arena arena;
	struct csv_row *rows;
	size_t capacity;
};

struct reader {
	struct table_memory *memory;
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
	struct csv_cell cells[CSV_ROW_CELLS];
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

static struct str trim_wide(struct str text)
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

/* A copy whose line ends are "\n". */
static struct str cell_copy(struct arena *arena, struct str text)
{
	char *copy = arena_cstr(arena, text);
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
	if (reader->count < CSV_ROW_CELLS) {
		struct ledger_place place = cell_place(reader);
		struct str text = trim_wide((struct str){data, size});
		reader->cells[reader->count] = (struct csv_cell){
		        .text = cell_copy(&reader->memory->arena, text), .line = place.line, .column = place.column};
	}
	reader->count++;
	next_cell(reader);
}

static bool row_store(struct reader *reader, size_t count)
{
	struct table_memory *memory = reader->memory;
	if (memory->table.count == memory->capacity) {
		size_t capacity = memory->capacity ? memory->capacity * 2 : 64;
		struct csv_row *rows = realloc(memory->rows, capacity * sizeof *rows);
		if (!rows)
			return false;
		memory->rows = rows;
		memory->capacity = capacity;
	}
	struct csv_cell *cells = arena_alloc(&memory->arena, count, sizeof *cells);
	if (!cells)
		return false;
	memcpy(cells, reader->cells, count * sizeof *cells);
	memory->rows[memory->table.count++] = (struct csv_row){cells, count};
	return true;
}

static void on_row(int terminator, void *context)
{
	(void)terminator;
	struct reader *reader = context;
	reader->called = true;
	size_t count = reader->count;
	reader->count = 0;
	if (count > CSV_ROW_CELLS) {
		ledger_notes_add(reader->notes, NOTE_ERROR,
		                 (struct ledger_place){reader->name, reader->cells[0].line, reader->cells[0].column},
		                 "%zu cells in a row; at most %d are allowed", "1行に%zuセルあります。上限は%dです",
		                 count, CSV_ROW_CELLS);
		return;
	}
	while (count > 0 && reader->cells[count - 1].text.size == 0)
		count--;
	if (count > 0 && !row_store(reader, count))
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

static bool table_fill(struct table_memory *memory, struct str bytes, const char *name, struct ledger_notes *notes,
                       struct fail *fail)
{
	struct text text = {0};
	struct reader *reader = calloc(1, sizeof *reader);
	bool good = reader || fail_memory(fail);
	good = good && csv_decode(bytes, name, notes, &text, &memory->table.encoding, fail);
	if (good) {
		*reader = (struct reader){.memory = memory, .name = name, .notes = notes, .text = text_str(&text)};
		restart_at(reader, 0, 1);
		skip_schema(reader);
		for (int run = 0; good && run < LEDGER_NOTES_OF_A_FILE && (run == 0 || reader->at < reader->text.size);
		     run++)
			good = read_rows(reader) || fail_memory(fail);
		if (good && reader->at < reader->text.size)
			ledger_notes_add(notes, NOTE_ERROR, (struct ledger_place){name, reader->line, 1},
			                 "too many damaged rows; reading stopped here",
			                 "壊れた行が多すぎるため、ここで読み取りをやめました");
	}
	free(reader);
	text_release(&text);
	if (good && arena_failed(&memory->arena))
		good = fail_memory(fail);
	memory->table.rows = memory->rows;
	return good;
}

struct csv_table *csv_table_of(struct str bytes, const char *name, struct ledger_notes *notes, struct fail *fail)
{
	struct table_memory *memory = calloc(1, sizeof *memory);
	if (!memory) {
		fail_memory(fail);
		return NULL;
	}
	memory->table.path = name;
	memory->table.digest = digest_sha256(bytes);
	if (!table_fill(memory, bytes, name, notes, fail)) {
		csv_table_free(&memory->table);
		return NULL;
	}
	return &memory->table;
}

struct csv_table *csv_table_new(const char *path, const char *name, struct ledger_notes *notes, struct fail *fail)
{
	struct text bytes = {0};
	struct csv_table *table = NULL;
	if (file_read(path, BOUND_LEDGER_BYTES, &bytes, fail))
		table = csv_table_of(text_str(&bytes), name, notes, fail);
	text_release(&bytes);
	return table;
}

void csv_table_free(struct csv_table *table)
{
	if (!table)
		return;
	struct table_memory *memory = (struct table_memory *)table;
	arena_release(&memory->arena);
	free(memory->rows);
	free(memory);
}
