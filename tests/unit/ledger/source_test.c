/* From a file as people keep it to typed records: which file and sheet, geppo.yaml's headings and words, encodings and
 * the ways in which dates are written. */
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
#include "config.h"
#include "ledgers.h"

static char *folder;
static struct ledger_notes notes;
static struct fail trouble;
static struct config *config;
static struct ledgers *ledgers;

static void clean(void)
{
	ledgers_free(ledgers);
	ledgers = NULL;
	config_free(config);
	config = NULL;
	ledger_notes_release(&notes);
	fail_clear(&trouble);
	if (folder)
		book_folder_delete(folder);
	folder = NULL;
}

/* A new folder with a geppo.yaml that ends with `more`. */
static void begin(const char *more)
{
	struct text yaml = {0};
	clean();
	folder = book_folder();
	text_addf(&yaml,
	          "contract: {title: 試験, client: 発注者, contractor: 請負者, period: 2019-05-01..2020-03-31, zone: "
	          "Asia/Tokyo}\nsources: []\n"
	          "sites: {pattern: '^/([a-z]+)/', list: [{key: hakodate, name: 函館工業高等専門学校, short_name: "
	          "函館高専}]}\n%s",
	          more);
	book_write(folder, "geppo.yaml", text_str(&yaml));
	text_release(&yaml);
	config = config_new(folder, NULL, &trouble);
	if (!config)
		fail_msg("%s", trouble.sentence);
}

static void put(const char *name, const char *content)
{
	book_write(folder, name, str_of(content));
}

static void put_book(const char *name, const struct book_plan *plan)
{
	struct book book = {0};
	book_usual(&book, plan);
	book_write(folder, name, book_bytes(&book));
	book_release(&book);
}

static void read_ledgers(void)
{
	ledgers = ledgers_new(config, folder, &notes, &trouble);
}

/* All notes as printed, the folder's name taken out. */
static void assert_notes(const char *expected)
{
	struct text text = {0}, plain = {0};
	ledger_notes_write(&notes, &text);
	struct str rest = text_str(&text), own = str_of(folder);
	while (rest.size > 0) {
		size_t at = str_find_str(rest, own);
		text_add(&plain, str_take(rest, at));
		rest = str_skip(rest, at < rest.size ? at + own.size + 1 : at);
	}
	text_add_cstr(&plain, "");
	assert_string_equal(plain.at ? plain.at : "", expected);
	text_release(&text);
	text_release(&plain);
}

#define SHEET_HEADING                                                                                                  \
	"<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>受付番号</t></is></c><c r=\"B3\" "                        \
	"t=\"inlineStr\"><is><t>受付日時"                                                                          \
	"</t></is></c><c r=\"C3\" t=\"inlineStr\"><is><t>機関名</t></is></c><c r=\"D3\" "                           \
	"t=\"inlineStr\"><is><t>区分</t></is></c><c r=\"E3\" t=\"inlineStr\"><is><t>件名</t></is></c><c r=\"F3\" " \
	"t=\"inlineStr\"><is><t>状況</t></is></c><c r=\"G3\" t=\"inlineStr\"><is><t>回答日時</t></is></c></row>"
#define SHEET_ROW(row, date)                                                                                           \
	"<row r=\"" row "\"><c r=\"A" row "\" t=\"inlineStr\"><is><t>1</t></is></c><c r=\"B" row "\" s=\"1\"><v>" date \
	"</v></c><c r=\"C" row "\" t=\"inlineStr\"><is><t>函館高専</t></is></c><c r=\"D" row                           \
	"\" t=\"inlineStr\"><is><t>操作方法</t></is></c><c r=\"E" row                                                  \
	"\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"F" row "\" t=\"inlineStr\"><is><t>未対応</t></is></c></row>"
#define STYLES "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs>"

static void a_workbook(void **state)
{
	(void)state;
	begin("");
	put_book("ledgers/inquiries.xlsx", &(struct book_plan){.sheets = "表紙|一覧",
	                                                       .second_sheet = "<sheetData>" SHEET_HEADING SHEET_ROW(
	                                                               "4", "43739.378472222219") "</sheetData>",
	                                                       .styles = STYLES});
	read_ledgers();
	assert_non_null(ledgers);
	assert_int_equal(ledgers->inquiry_count, 1);
	assert_int_equal(ledgers->inquiries[0].received.day, civil_day((struct civil_date){2019, 10, 1}));
	assert_int_equal(ledgers->inquiries[0].received.minute, 9 * 60 + 5);
	assert_true(ledgers->inquiries[0].received.has_time);
	assert_int_equal(ledgers->inquiries[0].site, 0);
	assert_int_equal(ledgers->inquiries[0].row.line, 4);
	const struct ledger_file *file = ledgers_file(ledgers, "inquiries");
	assert_true(file->kept);
	assert_string_equal(file->path, "ledgers/inquiries.xlsx");
	assert_string_equal(file->place, "ledgers/inquiries.xlsx:一覧!");
	assert_notes("");
	assert_string_equal(ledgers_file(ledgers, "incidents")->path, "ledgers/incidents.csv");
	assert_false(ledgers_file(ledgers, "incidents")->kept);
}

static void a_wrong_cell_of_a_sheet(void **state)
{
	(void)state;
	begin("");
	put_book("ledgers/inquiries.xlsm",
	         &(struct book_plan){
	                 .sheets = "一覧",
	                 .sheet = "<sheetData>" SHEET_HEADING SHEET_ROW("4", "43739") SHEET_ROW(
	                         "5",
	                         "-5") "<row r=\"6\"><c r=\"A6\"><v>2</v></c><c r=\"B6\"><f>Z1</f></c><c r=\"F6\" "
	                               "t=\"e\"><v>#REF!</v></c><c r=\"H6\" t=\"e\"><v>#N/A</v></c></row></sheetData>",
	                 .styles = STYLES});
	read_ledgers();
	assert_null(ledgers);
	assert_notes(
	        "ledgers/inquiries.xlsm:一覧!A5: number 1 is used in line 4 too; each number once\n"
	        "ledgers/inquiries.xlsm:一覧!B5: 受付日時: -5 is shown as a date, and there is none of that number\n"
	        "ledgers/inquiries.xlsm:一覧!B6: 受付日時: \"=Z1\" is a formula without its value; let the spreadsheet "
	        "compute and save it, or write the value\n"
	        "ledgers/inquiries.xlsm:一覧!C6: 機関名: the cell is empty but must be filled\n"
	        "ledgers/inquiries.xlsm:一覧!D6: 区分: the cell is empty but must be filled\n"
	        "ledgers/inquiries.xlsm:一覧!F6: 状況: \"#REF!\" is an error value of the spreadsheet; mend its "
	        "formula "
	        "or write the value\n"
	        "ledgers/inquiries.xlsm:一覧!H6: warning: cell under no heading is ignored: \"#N/A\" (is a comma "
	        "unquoted?)\n");
}

#define CSV_HEADING "受付番号,受付日時,機関名,区分,件名,状況,回答日時\n"

static void which_file(void **state)
{
	(void)state;
	begin("");
	put("ledgers/inquiries.csv", CSV_HEADING);
	put_book("ledgers/inquiries.xlsx", &(struct book_plan){.sheet = "<sheetData>" SHEET_HEADING "</sheetData>"});
	read_ledgers();
	assert_null(ledgers);
	assert_notes("ledgers/inquiries.csv: ledgers/inquiries.xlsx is there too: keep one of them, or name one in "
	             "geppo.yaml "
	             "(ledgers: inquiries: file:)\n");

	begin("ledgers: {inquiries: {file: ledgers/export.csv, sheet: 一覧}, changes: {file: none.csv}}\n");
	put("ledgers/inquiries.csv", "");
	put("ledgers/export.csv", CSV_HEADING);
	read_ledgers();
	assert_null(ledgers);
	assert_notes("geppo.yaml:4:49: ledgers/export.csv is no workbook and has no sheets\n"
	             "geppo.yaml:4:71: there is no file none.csv\n");

	/* What a file is, its bytes say. */
	begin("ledgers: {inquiries: {file: inquiries.csv}, changes: {file: changes.xlsx}}\n");
	put_book("inquiries.csv", &(struct book_plan){.sheet = "<sheetData>" SHEET_HEADING "</sheetData>"});
	put("changes.xlsx", "変更番号,件名\n");
	put("ledgers/incidents.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more");
	static const char locked[] =
	        "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
	book_write(folder, "ledgers/patches.xlsx", (struct str){locked, sizeof locked});
	put("ledgers/backups.xls", "\n <html><table>");
	put("ledgers/meetings.xlsx", "");
	book_write(folder, "ledgers/manuals.xlsx", (struct str){"PK\x03\x04 cut off", 12});
	read_ledgers();
	assert_null(ledgers);
	assert_int_equal(notes.errors, 6);
	static const char *const parts[] = {"old format (.xls)", "named like a workbook", "has a password",
	                                    "HTML or XML",       "named like a workbook", "cannot be read"};
	for (size_t i = 0; i < 6; i++)
		if (!strstr(notes.items[i].english, parts[i]))
			fail_msg("%s: %s", notes.items[i].place.file, notes.items[i].english);
}

static void which_sheet(void **state)
{
	static const char sheet[] = "<sheetData>" SHEET_HEADING SHEET_ROW("4", "43739") "</sheetData>";
	static const char other[] = "<sheetData>" SHEET_HEADING SHEET_ROW("4", "43740") "</sheetData>";
	(void)state;
	begin("");
	put_book("ledgers/inquiries.xlsx",
	         &(struct book_plan){.sheets = "2018|2019", .sheet = sheet, .second_sheet = other});
	read_ledgers();
	assert_non_null(ledgers);
	assert_string_equal(ledgers_file(ledgers, "inquiries")->place, "ledgers/inquiries.xlsx:2018!");
	assert_int_equal(notes.warnings, 2);
	assert_non_null(strstr(notes.items[0].english, "the sheet \"2019\" has the heading too"));

	begin("ledgers: {inquiries: {sheet: '2019'}}\n");
	put_book("ledgers/inquiries.xlsx",
	         &(struct book_plan){.sheets = "2018|2019", .sheet = sheet, .second_sheet = other});
	read_ledgers();
	assert_non_null(ledgers);
	assert_int_equal(ledgers->inquiries[0].received.day, civil_day((struct civil_date){2019, 10, 2}));

	begin("ledgers: {inquiries: {sheet: '2020'}}\n");
	put_book("ledgers/inquiries.xlsx", &(struct book_plan){.sheets = "2018|2019"});
	read_ledgers();
	assert_null(ledgers);
	assert_notes("geppo.yaml:4:23: ledgers/inquiries.xlsx has no sheet \"2020\"; sheets: 「2018」「2019」\n");

	begin(""); /* a visible sheet goes before a hidden one, and a hidden one before none */
	put_book("ledgers/inquiries.xlsx",
	         &(struct book_plan){.sheets = "!隠し|表", .sheet = sheet, .second_sheet = other});
	put_book("ledgers/incidents.xlsx", &(struct book_plan){.sheets = "表|図"});
	read_ledgers();
	assert_null(ledgers);
	assert_int_equal(notes.errors, 1);
	assert_non_null(strstr(notes.items[notes.count - 1].english, "no sheet has the heading"));
	begin("");
	put_book("ledgers/inquiries.xlsx",
	         &(struct book_plan){.sheets = "!隠し|表", .sheet = sheet, .second_sheet = other});
	read_ledgers();
	assert_non_null(ledgers);
	assert_string_equal(ledgers_file(ledgers, "inquiries")->place, "ledgers/inquiries.xlsx:表!");
	begin("");
	put_book("ledgers/inquiries.xlsx", &(struct book_plan){.sheets = "!隠し|表", .sheet = sheet});
	read_ledgers();
	assert_non_null(ledgers);
	assert_string_equal(ledgers_file(ledgers, "inquiries")->place, "ledgers/inquiries.xlsx:隠し!");
	assert_non_null(strstr(notes.items[0].english, "hidden sheet"));
}

/* A portal's export: its own headings and words, quoted, with columns that are nobody's. */
static void headings_and_words(void **state)
{
	(void)state;
	begin("ledgers:\n  inquiries:\n    file: export.csv\n"
	      "    headings: {number: 案件ID, received: 登録日時, subject: タイトル, class: 種類, site: 学校}\n"
	      "    words:\n      state: {クローズ済み: 完了, 新規受付: 未対応, 完了: 回答済}\n"
	      "      class: {使い方: 操作方法, '': その他}\n      site: {函館校: 函館高専}\n      answered: {未定: "
	      "''}\n");
	put("export.csv",
	    "\xEF\xBB\xBF\"案件ID\",\"受付日時\",\"登録日時\",\"学校\",\"種類\",\"タイトル\",\"状況\",\"回答日時\","
	    "\"完了日\",\"アイテムの種類\","
	    "\"パス\"\r\n"
	    "\"7\",\"x\",\"2019/10/01 9:05\",\"函館校\",\"使い方\",\"印刷\",\"クローズ済み\",\"2019/10/02 "
	    "10:00\",\"2019/10/02\",\"アイテム\",\"a/b\"\r\n"
	    "\"8\",\"x\",\"2019/10/01 "
	    "9:06\",\"函館高専\",\"\",\"印刷\",\"新規受付\",\"未定\",\"\",\"アイテム\",\"a/b\"\r\n"
	    "\"9\",\"x\",\"2019/10/01 "
	    "9:07\",\"函館高専\",\"障害\",\"印刷\",\"完了\",\"2019/10/02\",\"\",\"アイテム\",\"a/b\"\r\n");
	read_ledgers();
	if (!ledgers)
		fail_msg("%s", trouble.sentence);
	assert_int_equal(ledgers->inquiry_count, 3);
	const struct inquiry *first = &ledgers->inquiries[0];
	assert_string_equal(first->number, "7");
	assert_int_equal(first->received.minute, 545);
	assert_int_equal(first->state, INQUIRY_CLOSED);
	assert_int_equal(first->class, INQUIRY_OPERATION);
	assert_int_equal(first->site, 0);
	assert_int_equal(ledgers->inquiries[1].state, INQUIRY_OPEN);
	assert_int_equal(ledgers->inquiries[1].class, INQUIRY_OTHER_CLASS);
	assert_true(ledgers->inquiries[1].answered.at_us == NO_TIME);
	assert_int_equal(ledgers->inquiries[2].state, INQUIRY_ANSWERED);
}

static void wrong_mappings(void **state)
{
	(void)state;
	begin("ledgers:\n  inquiries:\n    headings: {numbr: 案件ID, received: 登録日時}\n"
	      "    words: {stat: {a: b, c: d}, state: {終: 完}, site: {x: 京都}}\n");
	put("ledgers/inquiries.csv", CSV_HEADING);
	read_ledgers();
	assert_null(ledgers);
	assert_notes("geppo.yaml:6:16: inquiries has no column \"numbr\"; did you mean \"number\"?\n"
	             "geppo.yaml:7:13: inquiries has no column \"stat\"; did you mean \"state\"?\n"
	             "geppo.yaml:7:44: 状況: \"完\" is not known; allowed: 未対応, 対応中, 保留, 回答済, 完了\n"
	             "geppo.yaml:7:58: 機関名: \"京都\" is none of the 1 sites of geppo.yaml; allowed are their names, "
	             "short "
	             "names and keys, and 機構本部\n");
	begin("ledgers:\n  inquiries:\n    headings: {received: 登録日時}\n");
	put("ledgers/inquiries.csv", CSV_HEADING);
	read_ledgers();
	assert_null(ledgers);
	assert_notes("ledgers/inquiries.csv:1:1: the heading \"登録日時\", which geppo.yaml gives for received, is "
	             "missing (line "
	             "6 there)\n"
	             "ledgers/inquiries.csv:1:6: warning: heading \"受付日時\" is not known; the column is ignored\n");
}

/* Each way of writing a moment, in each encoding and line end, over the whole path. */
static void dates_as_people_write_them(void **state)
{
	static const struct {
		const char *date;
		int minute; /* -1: the day alone */
	} dates[] = {{"2019/10/1 9:05", 545},
	             {"2019/10/01 09:05:00", 545},
	             {"令和元年10月1日", -1},
	             {"R1.10.1", -1},
	             {"２０１９／１０／１　９：０５", 545},
	             {"43739.3784722222", 545},
	             {"43739", -1},
	             {"2019年10月1日(火) 午前9時5分", 545},
	             {"H31.10.1", -1},
	             {"2019-10-01T00:05Z", 545}};
	(void)state;
	begin("");
	struct text text = {0};
	text_add_cstr(&text, "\xEF\xBB\xBF受付番号,受付日時,機関名,区分,件名,状況,回答日時\r\n");
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
		text_addf(&text, "%zu,%s,函館高専,操作方法,①㈱髙﨑～−,未対応,\r\n", i + 1, dates[i].date);
	book_write(folder, "ledgers/inquiries.csv", text_str(&text));
	text_release(&text);
	read_ledgers();
	assert_non_null(ledgers);
	assert_int_equal(ledgers->inquiry_count, sizeof dates / sizeof *dates);
	for (size_t i = 0; i < ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &ledgers->inquiries[i];
		assert_int_equal(inquiry->received.day, civil_day((struct civil_date){2019, 10, 1}));
		assert_int_equal(inquiry->received.has_time, dates[i].minute >= 0);
		if (dates[i].minute >= 0)
			assert_int_equal(inquiry->received.minute, dates[i].minute);
		assert_string_equal(inquiry->subject, "①㈱髙﨑～−");
	}
	/* CP932 with CRLF: ①㈱髙﨑, 令和元年10月1日, 函館高専 */
	begin("");
	put("ledgers/inquiries.csv",
	    "\x8E\xF3\x95\x74\x94\xD4\x8D\x86,\x8E\xF3\x95\x74\x93\xFA\x8E\x9E,\x8B\x40\x8A\xD6\x96\xBC,"
	    "\x8B\xE6\x95\xAA,"
	    "\x8C\x8F\x96\xBC,\x8F\xF3\x8B\xB5,\x89\xF1\x93\x9A\x93\xFA\x8E\x9E\r\n"
	    "1,\x97\xDF\x98\x61\x8C\xB3\x94\x4E\x31\x30\x8C\x8E\x31\x93\xFA,\x94\x9F\x8A\xD9\x8D\x82\x90\xEA,"
	    "\x91\x80\x8D\xEC\x95\xFB\x96\x40,\x87\x40\x87\x8A\xFB\xFC\xFA\xB1,\x96\xA2\x91\xCE\x89\x9E,\r\n");
	read_ledgers();
	if (!ledgers)
		fail_msg("%s", trouble.sentence);
	assert_string_equal(ledgers->inquiries[0].subject, "①㈱髙﨑");
	assert_int_equal(ledgers->inquiries[0].received.day, civil_day((struct civil_date){2019, 10, 1}));
	assert_int_equal(ledgers->inquiries[0].site, 0);
}

/* Exports write a day as its midnight: of a day column it is the day, of a clock time it is midnight. */
static void days_at_midnight(void **state)
{
	(void)state;
	begin("");
	put("ledgers/inquiries.csv", "受付番号,受付日時,機関名,区分,件名,状況,回答日時,完了日\n"
	                             "1,2019/10/1 0:00,函館高専,操作方法,x,完了,2019/10/1 15:00,2019/10/1 0:00\n");
	read_ledgers();
	if (!ledgers)
		fail_msg("%s", trouble.sentence);
	assert_true(ledgers->inquiries[0].received.has_time);
	assert_false(ledgers->inquiries[0].closed.has_time);
}

/* What a spreadsheet would compute is no text, and what only looks like it is. */
static void formulas_in_csv(void **state)
{
	static const struct {
		const char *text;
		bool formula;
	} cells[] = {{"=1+1", true},
	             {"=A1", true},
	             {"=SUM(A1:A3)", true},
	             {"=-1", true},
	             {"@SUM(A1)", true},
	             {"+81-3-1234-5678", false},
	             {"-5", false},
	             {"=> 再起動", false},
	             {"=====", false},
	             {"=", false},
	             {"@田中さん", false},
	             {"@tanaka", false},
	             {"-Web(本番)", false},
	             {"=cmd|' /C calc'!A0", true},
	             {"+cmd|' /C calc'!A0", true},
	             {"-a | b", false},
	             {"#REF!", true},
	             {"#####", true},
	             {"#1 の件", false},
	             {"##", false}};
	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		struct text text = {0};
		begin("");
		text_addf(&text, CSV_HEADING "1,2019/10/1 9:05,函館高専,操作方法,%s,未対応,\n", cells[i].text);
		put("ledgers/inquiries.csv", text.at);
		text_release(&text);
		read_ledgers();
		if ((ledgers == NULL) != cells[i].formula)
			fail_msg("%s", cells[i].text);
		if (ledgers)
			assert_string_equal(ledgers->inquiries[0].subject, cells[i].text);
		else
			assert_int_equal(notes.items[0].place.column, 28);
	}
}

/* A file of cells alone stops at the limit. */
static void too_many_cells(void **state)
{
	(void)state;
	begin("");
	struct text text = {0};
	text_add_cstr(&text, CSV_HEADING);
	for (unsigned i = 0; i < BOUND_LEDGER_CELLS / 1000 + 10; i++) {
		for (int k = 0; k < 999; k++)
			text_add_byte(&text, ',');
		text_add_cstr(&text, "x\n");
	}
	book_write(folder, "ledgers/inquiries.csv", text_str(&text));
	text_release(&text);
	read_ledgers();
	assert_null(ledgers);
	bool told = false;
	for (size_t i = 0; i < notes.count; i++)
		told |= strstr(notes.items[i].english, "more than 4194304 cells") != NULL;
	assert_true(told);
}

static int teardown(void **state)
{
	(void)state;
	clean();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_workbook),
	        cmocka_unit_test(a_wrong_cell_of_a_sheet),
	        cmocka_unit_test(which_file),
	        cmocka_unit_test(which_sheet),
	        cmocka_unit_test(headings_and_words),
	        cmocka_unit_test(wrong_mappings),
	        cmocka_unit_test(dates_as_people_write_them),
	        cmocka_unit_test(days_at_midnight),
	        cmocka_unit_test(formulas_in_csv),
	        cmocka_unit_test(too_many_cells),
	};
	return cmocka_run_group_tests(tests, NULL, teardown);
}
