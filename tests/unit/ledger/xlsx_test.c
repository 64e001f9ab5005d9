/* Workbooks: what a cell's text is, and what a hostile file costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "bounds.h"
#include "xlsx_table.h"

static struct ledger_notes notes;
static struct fail trouble;
static char *folder;

/* The first sheet of a plan, all rows; NULL with `trouble`. */
static struct ledger_table *table_of_bytes(struct str bytes)
{
	char path[256];
	ledger_notes_release(&notes);
	fail_clear(&trouble);
	book_write(folder, "a.xlsx", bytes);
	snprintf(path, sizeof path, "%s/a.xlsx", folder);
	struct xlsx_book *book = xlsx_book_new(path, &trouble);
	struct ledger_table *table =
	        book ? xlsx_table_new(book, &book->sheets[0], XLSX_ALL_ROWS, "a.xlsx:S!", &notes, &trouble) : NULL;
	xlsx_book_free(book);
	return table;
}

static struct ledger_table *table_of(const struct book_plan *plan)
{
	struct book book = {0};
	book_usual(&book, plan);
	struct ledger_table *table = table_of_bytes(book_bytes(&book));
	book_release(&book);
	return table;
}

/* A sheet with one row, whose cells are given. */
static struct ledger_table *table_of_cells(const char *cells, const char *styles, const char *strings)
{
	struct text sheet = {0};
	text_addf(&sheet, "<sheetData><row r=\"1\">%s</row></sheetData>", cells);
	struct ledger_table *table =
	        table_of(&(struct book_plan){.sheet = sheet.at, .styles = styles, .strings = strings});
	text_release(&sheet);
	return table;
}

static void assert_cell(const struct ledger_table *table, size_t row, size_t cell, const char *text, uint32_t line,
                        enum cell_kind kind)
{
	assert_non_null(table);
	assert_true(row < table->count && cell < table->rows[row].count);
	const struct table_cell *found = &table->rows[row].cells[cell];
	assert_string_equal(found->text.at, text);
	assert_int_equal(found->text.size, strlen(text));
	assert_int_equal(found->line, line);
	assert_int_equal(found->column, cell + 1);
	assert_int_equal(found->kind, kind);
}

static void assert_refused(struct ledger_table *table, const char *part)
{
	assert_null(table);
	assert_int_equal(trouble.kind == FAIL_INPUT || trouble.kind == FAIL_LIMIT, 1);
	if (!strstr(trouble.sentence, part))
		fail_msg("\"%s\" is not in: %s", part, trouble.sentence);
}

static void kinds_of_cells(void **state)
{
	(void)state;
	struct ledger_table *table = table_of_cells(
	        "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c>"
	        "<c r=\"D1\" t=\"inlineStr\"><is><t>直</t><r><t>接</t></r><rPh sb=\"0\" "
	        "eb=\"1\"><t>チョク</t></rPh></is></c>"
	        "<c r=\"E1\" t=\"b\"><v>1</v></c><c r=\"F1\" t=\"b\"><v>0</v></c>"
	        "<c r=\"G1\"><v>1.1000000000000001</v></c><c r=\"H1\"><v>43739</v></c>"
	        "<c r=\"I1\" t=\"str\"><f>A1&amp;\"x\"</f><v>計算</v></c><c r=\"J1\"><f>1+1</f><v>2</v></c>"
	        "<c r=\"K1\"><f>1+1</f></c><c r=\"L1\"><f>B2</f><v></v></c>"
	        "<c r=\"M1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"N1\" t=\"e\"><f>Z9</f><v>#REF!</v></c>"
	        "<c r=\"O1\" t=\"d\"><v>2019-10-01T09:05:00</v></c><c r=\"P1\"><v>123456789012345678</v></c>"
	        "<c r=\"Q1\"><v>1E+20</v></c><c r=\"R1\" t=\"s\"><v>2</v></c><c r=\"S1\" t=\"s\"><v>3</v></c>",
	        NULL,
	        "<si><t xml:space=\"preserve\"> 受付番号　</t><phoneticPr fontId=\"1\"/></si>"
	        "<si><r><t>髙</t></r><r><rPr><b/></rPr><t>橋</t></r><rPh sb=\"0\" eb=\"1\"><t>タカ</t></rPh>"
	        "<rPh sb=\"1\" eb=\"2\"><t>ハシ</t></rPh></si>"
	        "<si><t>一行_x000D_\n二行_x005F_x000D_ _xD842__xDFB7_ _x0000_</t></si><si><t>=1+1</t></si>");
	assert_int_equal(table->count, 1);
	assert_cell(table, 0, 0, "受付番号", 1, CELL_VALUE);
	assert_cell(table, 0, 1, "", 1, CELL_VALUE);
	assert_cell(table, 0, 2, "髙橋", 1, CELL_VALUE);
	assert_cell(table, 0, 3, "直接", 1, CELL_VALUE);
	assert_cell(table, 0, 4, "TRUE", 1, CELL_VALUE);
	assert_cell(table, 0, 5, "FALSE", 1, CELL_VALUE);
	assert_cell(table, 0, 6, "1.1", 1, CELL_VALUE);
	assert_cell(table, 0, 7, "43739", 1, CELL_VALUE);
	assert_cell(table, 0, 8, "計算", 1, CELL_VALUE);
	assert_cell(table, 0, 9, "2", 1, CELL_VALUE);
	assert_cell(table, 0, 10, "=1+1", 1, CELL_FORMULA);
	assert_cell(table, 0, 11, "=B2", 1, CELL_FORMULA);
	assert_cell(table, 0, 12, "", 1, CELL_VALUE);
	assert_cell(table, 0, 13, "#REF!", 1, CELL_ERROR);
	assert_cell(table, 0, 14, "2019-10-01T09:05:00", 1, CELL_VALUE);
	assert_cell(table, 0, 15, "123456789012345678", 1, CELL_VALUE);
	assert_cell(table, 0, 16, "1e+20", 1, CELL_VALUE);
	assert_cell(table, 0, 17, "一行\n二行_x000D_ 𠮷 \xEF\xBF\xBD", 1, CELL_VALUE);
	assert_cell(table, 0, 18, "=1+1", 1, CELL_VALUE); /* a text that a person wrote so */
	assert_int_equal(notes.count, 0);
	ledger_table_free(table);
}

static const char styles[] = "<numFmts count=\"2\"><numFmt numFmtId=\"176\" formatCode=\"[$-411]ge\\.m\\.d;@\"/>"
                             "<numFmt numFmtId=\"177\" formatCode=\"&quot;Q-&quot;0000\"/></numFmts>"
                             "<cellStyleXfs count=\"1\"><xf numFmtId=\"14\"/></cellStyleXfs>"
                             "<cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/><xf numFmtId=\"177\"/>"
                             "<xf numFmtId=\"22\"/></cellXfs>";

static void styles_of_cells(void **state)
{
	(void)state;
	struct ledger_table *table =
	        table_of_cells("<c r=\"A1\" s=\"0\"><v>43739</v></c><c r=\"B1\" s=\"1\"><v>43739</v></c>"
	                       "<c r=\"C1\" s=\"2\"><v>7</v></c><c r=\"D1\" s=\"3\"><v>43739.378472222219</v></c>"
	                       "<c r=\"E1\" s=\"99\"><v>43739</v></c><c r=\"F1\" s=\"1\"><v>-3</v></c>",
	                       styles, NULL);
	assert_cell(table, 0, 0, "43739", 1, CELL_VALUE);
	assert_cell(table, 0, 1, "2019/10/1", 1, CELL_VALUE);
	assert_cell(table, 0, 2, "Q-0007", 1, CELL_VALUE);
	assert_cell(table, 0, 3, "2019/10/1 9:05", 1, CELL_VALUE);
	assert_cell(table, 0, 4, "43739", 1, CELL_VALUE);
	assert_cell(table, 0, 5, "-3", 1, CELL_BAD_DATE);
	ledger_table_free(table);
	table = table_of(&(struct book_plan){
	        .sheet = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>42277</v></c></row></sheetData>",
	        .styles = styles,
	        .workbook = "<workbookPr date1904=\"1\"/>"});
	assert_cell(table, 0, 0, "2019/10/1", 1, CELL_VALUE);
	ledger_table_free(table);
}

/* Rows and cells without places, blank ones, and rows far down: only what is there counts. */
static void places(void **state)
{
	(void)state;
	struct ledger_table *table = table_of(&(struct book_plan){
	        .sheet = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row><c><v>1</v></c><c><v>2</v></c></row>"
	                 "<row r=\"3\"><c r=\"A3\" s=\"0\"/><c r=\"B3\" t=\"inlineStr\"><is><t> </t></is></c></row>"
	                 "<row r=\"7\"><c r=\"B7\"><v>3</v></c><c/><c><v>4</v></c></row>"
	                 "<row r=\"1048576\"><c r=\"A1048576\"><v>5</v></c></row></sheetData>"});
	assert_int_equal(table->count, 3);
	assert_cell(table, 0, 1, "2", 1, CELL_VALUE);
	assert_cell(table, 1, 0, "", 7, CELL_VALUE);
	assert_cell(table, 1, 1, "3", 7, CELL_VALUE);
	assert_cell(table, 1, 3, "4", 7, CELL_VALUE);
	assert_cell(table, 2, 0, "5", 1048576, CELL_VALUE);
	ledger_table_free(table);

	struct text text = {0};
	ledger_place_write((struct ledger_place){"a.xlsx:一覧!", 7, 2}, false, &text);
	text_add_byte(&text, ' ');
	ledger_place_write((struct ledger_place){"a.xlsx:一覧!", 0, 0}, true, &text);
	text_add_byte(&text, ' ');
	ledger_place_write((struct ledger_place){"a!", 1048576, 16384}, true, &text);
	text_add_byte(&text, ' ');
	ledger_place_write((struct ledger_place){"a!", 1, 703}, true, &text);
	assert_string_equal(text.at, "a.xlsx:一覧!B7 a.xlsx:一覧 a!XFD1048576 a!AAA1");
	text_release(&text);
}

static void other_vocabularies(void **state)
{
	struct book book = {0};
	(void)state;
	/* As the Open XML SDK writes it: prefixes everywhere, the workbook in the root, strict relations. */
	book_part_cstr(
	        &book, "_rels/.rels",
	        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
	        "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" "
	        "Target=\"/workbook.xml\" Id=\"R1\"/></Relationships>");
	book_part_cstr(
	        &book, "workbook.xml",
	        "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" "
	        "xmlns:q=\"http://purl.oclc.org/ooxml/officeDocument/relationships\"><x:sheets><x:sheet name=\"S\" "
	        "sheetId=\"1\" q:id=\"R9\"/></x:sheets></x:workbook>");
	book_part_cstr(
	        &book, "_rels/workbook.xml.rels",
	        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
	        "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" "
	        "Target=\"./sheets/s.xml\" Id=\"R9\"/></Relationships>");
	book_part_cstr(&book, "sheets/s.xml",
	               "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" xmlns:z=\"urn:other\">"
	               "<x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t>番号</x:t></x:is></x:c>"
	               "<z:c r=\"B1\"><z:v>9</z:v></z:c></x:row></x:sheetData></x:worksheet>");
	book_part_cstr(&book, "[Content_Types].xml",
	               "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
	               "Extension=\"xml\" ContentType=\"application/"
	               "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>");
	struct ledger_table *table = table_of_bytes(book_bytes(&book));
	assert_cell(table, 0, 0, "番号", 1, CELL_VALUE);
	assert_int_equal(table->rows[0].count, 1);
	ledger_table_free(table);
	book_release(&book);
}

static void hidden_and_merged(void **state)
{
	(void)state;
	struct ledger_table *table = table_of(&(struct book_plan){
	        .sheet = "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"4\" max=\"16384\" "
	                 "hidden=\"1\"/></cols>"
	                 "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>題</t></is></c><c "
	                 "r=\"B1\"><v>1</v></c></row>"
	                 "<row r=\"2\" hidden=\"1\"><c r=\"B2\"><v>2</v></c></row>"
	                 "<row r=\"3\" hidden=\"1\"/>"
	                 "<row r=\"4\" hidden=\"1\"><c r=\"A4\"><v>7</v></c></row>"
	                 "<row r=\"5\"><c r=\"B5\"><v>3</v></c></row></sheetData>"
	                 "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"C1:D1\"/><mergeCell ref=\"C4:C5\"/>"
	                 "<mergeCell ref=\"nonsense\"/></mergeCells>"});
	assert_int_equal(table->count, 4);
	assert_cell(table, 1, 0, "題", 2, CELL_VALUE);
	assert_cell(table, 1, 1, "2", 2, CELL_VALUE);
	assert_cell(table, 3, 0, "", 5, CELL_VALUE);
	assert_int_equal(notes.errors, 0);
	assert_int_equal(notes.warnings, 3);
	assert_non_null(strstr(notes.items[0].english, "2 hidden rows"));
	assert_int_equal(notes.items[0].place.line, 2);
	assert_non_null(strstr(notes.items[1].english, "hidden column"));
	assert_int_equal(notes.items[1].place.column, 2);
	assert_non_null(strstr(notes.items[2].english, "(1 cells)"));
	ledger_table_free(table);
}

static void too_much(void **state)
{
	struct text text = {0};
	(void)state;
	struct ledger_table *table = table_of_cells(
	        "<c r=\"A1\"><v>1</v></c><c r=\"AMJ1\"><v>1</v></c><c r=\"AMK1\"><v>2</v></c>", NULL, NULL);
	assert_int_equal(table->rows[0].count, 1024);
	assert_int_equal(notes.errors, 1);
	assert_int_equal(notes.items[0].place.column, 1025);
	ledger_table_free(table);

	text_add_cstr(&text, "<c r=\"A1\" t=\"inlineStr\"><is><t>");
	for (unsigned i = 0; i < 1 << 20; i++)
		text_add_byte(&text, 'x');
	text_add_cstr(&text, "</t></is></c>");
	assert_refused(table_of_cells(text.at, NULL, NULL), "262144");

	text_clear(&text); /* a tag that does not end */
	text_add_cstr(&text, "<c r=\"A1\" t=\"");
	for (unsigned i = 0; i < 1 << 20; i++)
		text_add_byte(&text, 'x');
	assert_refused(table_of_cells(text.at, NULL, NULL), "without end");

	text_clear(&text);
	for (int i = 0; i < 100; i++)
		text_add_cstr(&text, "<a>");
	assert_refused(table_of_cells(text.at, NULL, NULL), "within each other");

	/* A short text that many cells name. */
	struct text strings = {0};
	text_add_cstr(&strings, "<si><t>");
	for (unsigned i = 0; i < 200000; i++)
		text_add_byte(&strings, 'x');
	text_add_cstr(&strings, "</t></si>");
	text_clear(&text);
	text_add_cstr(&text, "<sheetData>");
	for (int i = 0; i < 400; i++)
		text_add_cstr(&text, "<row><c t=\"s\"><v>0</v></c></row>");
	text_add_cstr(&text, "</sheetData>");
	assert_refused(table_of(&(struct book_plan){.sheet = text.at, .strings = strings.at}), "64 MiB of text");
	text_release(&strings);
	text_release(&text);
}

static void damage_in_parts(void **state)
{
	static const struct {
		const char *cells, *part;
	} cases[] = {
	        {"<c r=\"A2\"><v>1</v></c>", "where none can stand"},
	        {"<c r=\"1A\"><v>1</v></c>", "where none can stand"},
	        {"<c r=\"XFE1\"><v>1</v></c>", "where none can stand"},
	        {"<c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c>", "where none can stand"},
	        {"<c r=\"A1\" t=\"s\"><v>5</v></c>", "names the text 5"},
	        {"<c r=\"A1\" t=\"s\"><v>-1</v></c>", "names the text -1"},
	        {"<c r=\"A1\"><v>1</c>", "mismatched tag"},
	        {"</row><row r=\"1\">", "behind row 1"},
	        {"</row><row r=\"1048577\">", "behind row 1"},
	        {"<c r=\"A1\"><v>&lol;</v></c>", "undefined entity"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_refused(table_of_cells(cases[i].cells, NULL, "<si><t>a</t></si>"), cases[i].part);
}

/* Billion laughs and files from outside: no document type, so no entities. */
static void entities(void **state)
{
	static const char *const heads[] = {
	        "<!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
	        "<!DOCTYPE w SYSTEM \"file:///etc/passwd\">",
	        "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
	};
	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		struct book book = {0};
		struct text text = {0};
		text_addf(&text, "%s<worksheet " BOOK_MAIN "><sheetData/></worksheet>", heads[i]);
		/* Names are looked up from the front. */
		book_part(&book, "xl/worksheets/sheet1.xml", text_str(&text));
		book_usual(&book, &(struct book_plan){0});
		assert_refused(table_of_bytes(book_bytes(&book)), "document type");
		text_release(&text);
		book_release(&book);
	}
}

static void not_a_workbook(void **state)
{
	struct book book = {0};
	(void)state;
	book_part_cstr(&book, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
	book_part_cstr(&book, "content.xml", "<a/>");
	assert_refused(table_of_bytes(book_bytes(&book)), ".ods");
	book_release(&book);
	book_part_cstr(
	        &book, "_rels/.rels",
	        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
	        "Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	        "officeDocument\" Target=\"word/document.xml\"/></Relationships>");
	book_part_cstr(&book, "[Content_Types].xml",
	               "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override "
	               "PartName=\"/word/document.xml\" ContentType=\"application/"
	               "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>");
	assert_refused(table_of_bytes(book_bytes(&book)), "wordprocessingml");
	book_release(&book);
	book_part_cstr(
	        &book, "_rels/.rels",
	        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
	        "Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	        "officeDocument\" Target=\"../../xl/workbook.bin\"/></Relationships>");
	book_part_cstr(&book, "[Content_Types].xml",
	               "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override "
	               "PartName=\"/xl/workbook.bin\" ContentType=\"application/"
	               "vnd.ms-excel.sheet.binary.macroEnabled.main\"/></Types>");
	assert_refused(table_of_bytes(book_bytes(&book)), ".xlsb");
	book_release(&book);
}

/* Cut anywhere and with any byte changed: a table or a sentence, never more. */
static void mutations(void **state)
{
	struct book book = {0};
	(void)state;
	book_usual(&book,
	           &(struct book_plan){.sheet = "<cols><col min=\"1\" max=\"2\" hidden=\"1\"/></cols><sheetData><row "
	                                        "r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
	                                        "s=\"1\"><v>43739</v></c></row><row r=\"2\"><c r=\"B2\" "
	                                        "t=\"inlineStr\"><is><t>x_x0041_</t></is></c></row></sheetData>"
	                                        "<mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells>",
	                               .styles = styles,
	                               .strings = "<si><r><t>番</t></r><rPh><t>a</t></rPh></si>"});
	struct str whole = book_bytes(&book);
	char *copy = malloc(whole.size);
	assert_non_null(copy);
	size_t read = 0;
	for (size_t at = 0; at < whole.size; at += 5)
		for (int change = 0; change < 3; change++) {
			memcpy(copy, whole.at, whole.size);
			copy[at] = (char)(change == 1 ? copy[at] ^ 1 << at % 8 : change == 2 ? 0xFF : copy[at]);
			struct ledger_table *table = table_of_bytes((struct str){copy, change == 0 ? at : whole.size});
			read += table != NULL;
			assert_true(table ? !trouble.kind : trouble.sentence[0] != '\0');
			ledger_table_free(table);
		}
	assert_true(read < whole.size); /* the checksums see nearly all of it */
	/* The same within the sheet's XML, behind a right checksum. */
	const char *sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
	                    "t=\"e\"><f>x</f><v>#N/A</v></c></row>"
	                    "</sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>";
	static const char put[] = {'<', '>', '"', '&', '\0', '9', '-', 'z', (char)0x80};
	for (size_t at = 0; at < strlen(sheet); at += 2)
		for (size_t k = 0; k < sizeof put; k++) {
			char changed[256];
			snprintf(changed, sizeof changed, "%s", sheet);
			changed[at] = put[k];
			ledger_table_free(
			        table_of(&(struct book_plan){.sheet = changed, .strings = "<si><t>a</t></si>"}));
		}
	free(copy);
	book_release(&book);
}

static int setup(void **state)
{
	(void)state;
	folder = book_folder();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	ledger_notes_release(&notes);
	book_folder_delete(folder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(kinds_of_cells),
	        cmocka_unit_test(styles_of_cells),
	        cmocka_unit_test(places),
	        cmocka_unit_test(other_vocabularies),
	        cmocka_unit_test(hidden_and_merged),
	        cmocka_unit_test(too_much),
	        cmocka_unit_test(damage_in_parts),
	        cmocka_unit_test(entities),
	        cmocka_unit_test(not_a_workbook),
	        cmocka_unit_test(mutations),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
