#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "bounds.h"
#include "csv_table.h"

static struct ledger_notes notes;

static struct ledger_table *table_of(struct str bytes)
{
	struct fail fail = {0};
	ledger_notes_release(&notes);
	struct ledger_table *table = csv_table_of(bytes, "a.csv", &notes, &fail);
	assert_non_null(table);
	return table;
}

static void assert_cell(const struct ledger_table *table, size_t row, size_t cell, const char *text, uint32_t line,
                        uint32_t column)
{
	assert_true(row < table->count && cell < table->rows[row].count);
	const struct table_cell *found = &table->rows[row].cells[cell];
	assert_string_equal(found->text.at, text);
	assert_int_equal(found->text.size, strlen(text));
	assert_int_equal(found->line, line);
	assert_int_equal(found->column, column);
}

static void assert_note(size_t index, uint32_t line, uint32_t column, const char *part)
{
	assert_true(index < notes.count);
	assert_int_equal(notes.items[index].place.line, line);
	assert_int_equal(notes.items[index].place.column, column);
	assert_non_null(strstr(notes.items[index].english, part));
	assert_true(strlen(notes.items[index].japanese) > 0);
}

static void plain_rows_and_their_places(void **state)
{
	struct ledger_table *table =
	        table_of(STR("番号,件名 ,備考\r\n\r\n1,\"a,b\", \"c\"\"d\" \r\n,,\r\n2,　全角　,,,\r\n"));
	(void)state;
	assert_int_equal(notes.count, 0);
	assert_int_equal(table->count, 3);
	assert_int_equal(table->encoding, TABLE_UTF8);
	assert_cell(table, 0, 0, "番号", 1, 1);
	assert_cell(table, 0, 1, "件名", 1, 4);
	assert_cell(table, 0, 2, "備考", 1, 8);
	assert_cell(table, 1, 0, "1", 3, 1);
	assert_cell(table, 1, 1, "a,b", 3, 3);
	assert_cell(table, 1, 2, "c\"d", 3, 10);
	assert_int_equal(table->rows[2].count, 2);
	assert_cell(table, 2, 1, "全角", 5, 3);
	ledger_table_free(table);
}

static void line_ends_in_cells(void **state)
{
	struct ledger_table *table = table_of(STR("\"一行\r\n二行\",x\r\n\"\n\n\",y\nz"));
	(void)state;
	assert_int_equal(notes.count, 0);
	assert_int_equal(table->count, 3);
	assert_cell(table, 0, 0, "一行\n二行", 1, 1);
	assert_cell(table, 0, 1, "x", 2, 5);
	assert_cell(table, 1, 0, "", 3, 1);
	assert_cell(table, 1, 1, "y", 5, 3);
	assert_cell(table, 2, 0, "z", 6, 1);
	ledger_table_free(table);
}

static void a_mark_before_a_quote(void **state)
{
	struct ledger_table *table = table_of(STR("\xEF\xBB\xBF\"a,b\",c\r\n"));
	(void)state;
	assert_int_equal(table->encoding, TABLE_UTF8_BOM);
	assert_int_equal(notes.count, 0);
	assert_cell(table, 0, 0, "a,b", 1, 1);
	ledger_table_free(table);
}

/* Neither a quote that opens and stays open nor text behind a closing one costs more than its own row. */
static void stray_quotes(void **state)
{
	struct ledger_table *table = table_of(STR("a,b\n1,\"open\n2,x\n3,\"y\"\n4,z\n"));
	(void)state;
	assert_int_equal(notes.count, 1);
	assert_note(0, 2, 3, "runs on to line 4");
	assert_int_equal(table->count, 4);
	assert_cell(table, 1, 0, "2", 3, 1);
	assert_cell(table, 3, 1, "z", 5, 3);
	ledger_table_free(table);

	table = table_of(STR("1,\"abc\"x,2\n3,4\n5,6\"7\n8,9\n10,\"never\nclosed"));
	assert_int_equal(notes.count, 3);
	assert_note(0, 1, 8, "stray quote");
	assert_note(1, 3, 4, "stray quote");
	assert_note(2, 5, 4, "never closed");
	assert_int_equal(table->count, 3);
	assert_cell(table, 0, 0, "3", 2, 1);
	assert_cell(table, 1, 0, "8", 4, 1);
	assert_cell(table, 2, 0, "closed", 6, 1);
	ledger_table_free(table);
}

/* One cell of a megabyte: refused at the limit, and the rows around it are read. */
static void a_huge_cell(void **state)
{
	struct text text = {0};
	struct ledger_table *table;
	(void)state;
	text_add_cstr(&text, "a,b\n1,");
	for (int i = 0; i < 1 << 20; i++)
		text_add_byte(&text, 'x');
	text_add_cstr(&text, "\n2,y\n");
	table = table_of(text_str(&text));
	assert_int_equal(notes.count, 1);
	assert_note(0, 2, 3, "more than 262144 bytes");
	assert_int_equal(table->count, 2);
	assert_cell(table, 1, 0, "2", 3, 1);
	ledger_table_free(table);

	text_clear(&text); /* exactly at the limit is allowed */
	for (unsigned i = 0; i < BOUND_LEDGER_FIELD_BYTES; i++)
		text_add_byte(&text, 'x');
	text_add_cstr(&text, ",y\n");
	table = table_of(text_str(&text));
	assert_int_equal(notes.count, 0);
	assert_int_equal(table->rows[0].cells[0].text.size, BOUND_LEDGER_FIELD_BYTES);
	ledger_table_free(table);
	text_release(&text);
}

static void too_many_cells(void **state)
{
	struct text text = {0};
	(void)state;
	for (int i = 0; i < TABLE_ROW_CELLS; i++)
		text_add_cstr(&text, "x,");
	text_add_cstr(&text, "y\nz\n");
	struct ledger_table *table = table_of(text_str(&text));
	assert_int_equal(notes.errors, 1);
	assert_int_equal(table->count, 1);
	assert_cell(table, 0, 0, "z", 2, 1);
	ledger_table_free(table);
	text_release(&text);
}

/* ① ㈱ 髙 (both codes of it) ～ － and half-width kana; ソ 表 能 end in a backslash byte. */
static void cp932(void **state)
{
	struct ledger_table *table = table_of(
	        STR("\x87\x40\x87\x8A,\"\xFB\xFC\xEE\xE0\"\r\n\x83\x5C\x95\x5C\x94\x5C,\x81\x60\x81\x7C\xB1\xB2\r\n"));
	(void)state;
	assert_int_equal(notes.count, 0);
	assert_int_equal(table->encoding, TABLE_CP932);
	assert_cell(table, 0, 0, "①㈱", 1, 1);
	assert_cell(table, 0, 1, "髙髙", 1, 4);
	assert_cell(table, 1, 0, "ソ表能", 2, 1);
	assert_cell(table, 1, 1, "～－ｱｲ", 2, 5);
	ledger_table_free(table);
}

/* A lead byte before a quote: an error, and the quote still closes its cell. */
static void a_broken_character_before_a_quote(void **state)
{
	struct ledger_table *table = table_of(STR("\x8E\xF3\x95\x74,\"\x8E\xF3\x8E\",x\r\n\"\x95\x74\",y\r\n"));
	(void)state;
	assert_int_equal(notes.errors, 1);
	assert_note(0, 1, 6, "0x8E");
	assert_int_equal(table->encoding, TABLE_CP932);
	assert_cell(table, 0, 1, "受\xEF\xBF\xBD", 1, 4);
	assert_cell(table, 0, 2, "x", 1, 9);
	assert_cell(table, 1, 0, "付", 2, 1);
	ledger_table_free(table);
}

/* One damaged byte does not turn a UTF-8 ledger into CP932 gibberish. */
static void a_damaged_utf8_file(void **state)
{
	struct ledger_table *table = table_of(STR("受付番号,件名\n1,証明\xE6書\n2,\xEF\xBC\n"));
	(void)state;
	assert_int_equal(table->encoding, TABLE_UTF8);
	assert_true(notes.errors >= 2);
	assert_note(0, 2, 5, "0xE6");
	assert_cell(table, 0, 0, "受付番号", 1, 1);
	ledger_table_free(table);
}

static void other_encodings(void **state)
{
	struct ledger_table *table = table_of((struct str){"\xFF\xFE"
	                                                "a\0,\0",
	                                                6});
	(void)state;
	assert_int_equal(notes.errors, 1);
	assert_note(0, 1, 1, "UTF-16");
	assert_int_equal(table->count, 0);
	ledger_table_free(table);
	table = table_of((struct str){"a,b\0c\n", 6});
	assert_int_equal(notes.errors, 1);
	assert_note(0, 1, 4, "NUL");
	ledger_table_free(table);
}

static void schema_line_of_microsoft_lists(void **state)
{
	struct ledger_table *table = table_of(STR("\xEF\xBB\xBFListSchema={\"schemaXmlList\":[\"<Field ID=\\\"{fa}\\\" "
	                                       "/>\"]}\r\n\"番号\",\"件名\"\r\n\"1\",\"[\"\"a\"\"]\"\r\n"));
	(void)state;
	assert_int_equal(notes.count, 0);
	assert_int_equal(table->count, 2);
	assert_cell(table, 0, 0, "番号", 2, 1);
	assert_cell(table, 1, 1, "[\"a\"]", 3, 5);
	ledger_table_free(table);
}

/* What is no text at all is told so, and costs no more than its beginning. */
static void no_text(void **state)
{
	struct text text = {0};
	(void)state;
	for (int i = 0; i < 200000; i++)
		text_add_byte(&text, (char)0xFF);
	struct ledger_table *table = table_of(text_str(&text));
	assert_int_equal(notes.count, 21);
	assert_non_null(strstr(notes.items[20].english, "no text file"));
	ledger_table_free(table);
	text_release(&text);
}

/* A file of nothing but broken rows ends, and its notes are bounded. */
static void nothing_but_damage(void **state)
{
	struct text text = {0};
	(void)state;
	for (int i = 0; i < 5000; i++)
		text_add_cstr(&text, "\"a\"b\n");
	struct ledger_table *table = table_of(text_str(&text));
	assert_true(notes.errors >= LEDGER_NOTES_OF_A_FILE);
	assert_int_equal(notes.count, LEDGER_NOTES_OF_A_FILE);
	assert_int_equal(table->count, 0);
	ledger_table_free(table);
	text_release(&text);
}

/* Whatever the bytes, reading ends, places lie inside the file, and text is NUL-free UTF-8. */
static void random_bytes(void **state)
{
	static const char *const pieces[] = {"\"",   ",",  "\n",   "\r\n", "\r",           "a",       " ", "\"\"",
	                                     "\x8E", "受", "\xFF", "\t",   "\xE3\x80\x80", "\x81\x40"};
	uint64_t seed = 88172645463325252u;
	(void)state;
	for (int run = 0; run < 2000; run++) {
		struct text text = {0};
		uint32_t lines = 1;
		for (int i = 0; i < 40; i++) {
			seed ^= seed << 13; /* xorshift64, Marsaglia 2003 */
			seed ^= seed >> 7;
			seed ^= seed << 17;
			const char *piece = pieces[seed % (sizeof pieces / sizeof *pieces)];
			lines += strcmp(piece, "\n") == 0 || piece[0] == '\r';
			text_add_cstr(&text, piece);
		}
		struct ledger_table *table = table_of(text_str(&text));
		for (size_t i = 0; i < table->count; i++)
			for (size_t j = 0; j < table->rows[i].count; j++) {
				const struct table_cell *cell = &table->rows[i].cells[j];
				assert_true(str_is_utf8(cell->text) && strlen(cell->text.at) == cell->text.size);
				assert_true(cell->line >= 1 && cell->line <= lines && cell->column >= 1);
			}
		for (size_t i = 0; i < notes.count; i++)
			assert_true(notes.items[i].place.line <= lines);
		ledger_table_free(table);
		text_release(&text);
	}
}

static int teardown(void **state)
{
	(void)state;
	ledger_notes_release(&notes);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(plain_rows_and_their_places),
	        cmocka_unit_test(line_ends_in_cells),
	        cmocka_unit_test(a_mark_before_a_quote),
	        cmocka_unit_test(stray_quotes),
	        cmocka_unit_test(a_huge_cell),
	        cmocka_unit_test(too_many_cells),
	        cmocka_unit_test(cp932),
	        cmocka_unit_test(a_broken_character_before_a_quote),
	        cmocka_unit_test(a_damaged_utf8_file),
	        cmocka_unit_test(other_encodings),
	        cmocka_unit_test(schema_line_of_microsoft_lists),
	        cmocka_unit_test(no_text),
	        cmocka_unit_test(nothing_but_damage),
	        cmocka_unit_test(random_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, teardown);
}
