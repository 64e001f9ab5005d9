/* Files, kinds of files, and sheets. */
#include "ledger_source.h"

#include <string.h>

#include "bounds.h"
#include "csv_table.h"
#include "file.h"
#include "lang.h"
#include "ledger_heading.h"
#include "workspace.h"
#include "xlsx_table.h"

struct search {
	const struct ledger_format *format;
	const struct config *config;
	const struct config_ledger *mapping; /* NULL: nothing is said of it */
	const char *path;                    /* as opened */
	struct arena arena;                  /* of the search */
	struct ledger_notes *notes;
	struct ledger_source *source;
};

static struct ledger_place file_place(const struct search *search)
{
	return (struct ledger_place){search->source->path, 0, 0};
}

/* Kinds that may stand in ledgers/ under the ledger's name. The first three are read; the others are there to be told
 * of. */
static const char *const endings[] = {"csv", "xlsx", "xlsm", "xls", "xlsb", "ods"};
#define ENDINGS_READ 3

static bool default_path(struct search *search, const char *folder, const char *ending, const char **ret_shown,
                         bool *ret_there)
{
	*ret_shown = arena_printf(&search->notes->arena, "%s/%s.%s", WORKSPACE_LEDGERS, search->format->name, ending);
	const char *path = *ret_shown ? file_join(&search->arena, folder, *ret_shown) : NULL;
	*ret_there = path && file_exists(path);
	if (*ret_there && !search->source->kept) {
		search->source->path = *ret_shown;
		search->source->kept = true;
		search->path = path;
	}
	return path != NULL;
}

/* ledgers/NAME.*; *ret_good is false after an error note. */
static bool find_default(struct search *search, const char *folder, bool *ret_good)
{
	const char *shown, *first = NULL;
	bool there;
	*ret_good = true;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		if (i >= ENDINGS_READ && search->source->kept)
			break;
		if (!default_path(search, folder, endings[i], &shown, &there))
			return false;
		if (i == 0)
			search->source->path = search->source->kept ? search->source->path : shown;
		if (there && first) {
			ledger_notes_add(
			        search->notes, NOTE_ERROR, (struct ledger_place){first, 0, 0},
			        "%s is there too: keep one of them, or name one in geppo.yaml (ledgers: %s: file:)",
			        "%sもあります。どちらかだけにするか、geppo.yamlの ledgers: %s: file: "
			        "で指定してください",
			        shown, search->format->name);
			*ret_good = false;
		}
		if (there && !first)
			first = shown;
	}
	return true;
}

static bool find_named(struct search *search, const char *folder, bool *ret_good)
{
	const struct config_ledger *mapping = search->mapping;
	search->source->path = arena_cstr(&search->notes->arena, str_of(mapping->file));
	search->path = file_join(&search->arena, folder, mapping->file);
	if (!search->source->path || !search->path)
		return false;
	search->source->kept = *ret_good = file_exists(search->path);
	if (!*ret_good)
		ledger_notes_add(search->notes, NOTE_ERROR,
		                 ledger_mapping_place(search->config, search->notes, mapping->file_line,
		                                      mapping->file_text_column),
		                 "there is no file %s", "%sというファイルがありません", search->source->path);
	return true;
}

/* Sheets */

/* "ledgers/inquiries.xlsx:一覧!" */
static const char *sheet_place(struct search *search, const struct xlsx_sheet_entry *sheet)
{
	struct text visible = {0};
	text_add_visible(&visible, str_of(sheet->name));
	const char *name = text_failed(&visible) ? NULL
	                                         : arena_printf(&search->notes->arena, "%s:%s!", search->source->path,
	                                                        visible.at ? visible.at : "");
	text_release(&visible);
	return name;
}

/* 「一覧」「集計」 */
static void list_sheets(const struct xlsx_book *book, struct text *text)
{
	for (size_t i = 0; i < book->sheet_count && i < 20; i++)
		text_addf(text, "「%s」", book->sheets[i].name);
	if (book->sheet_count > 20)
		text_add_cstr(text, "…");
}

static bool sheet_fits(struct search *search, struct xlsx_book *book, const struct xlsx_sheet_entry *sheet,
                       bool *ret_fits, struct fail *fail)
{
	struct ledger_notes unheard = {0};
	struct ledger_table *head = xlsx_table_new(book, sheet, HEADING_WITHIN_ROWS, "", &unheard, fail);
	*ret_fits = head && ledger_heading_fits(search->format, search->mapping, head);
	ledger_table_free(head);
	ledger_notes_release(&unheard);
	return head != NULL;
}

static void warn_of_other_sheet(struct search *search, const char *place, const struct xlsx_sheet_entry *other)
{
	ledger_notes_add(
	        search->notes, NOTE_WARNING, (struct ledger_place){place, 0, 0},
	        "the sheet \"%s\" has the heading too and is not read; geppo.yaml can name one (ledgers: %s: "
	        "sheet:)",
	        "シート「%s」にも見出しがありますが読みません。geppo.yamlの ledgers: %s: sheet: で指定できます",
	        other->name, search->format->name);
}

/* The first sheet that fits, of the visible ones or of the hidden; NULL when there is none. */
static bool choose_among(struct search *search, struct xlsx_book *book, bool hidden,
                         const struct xlsx_sheet_entry **ret_sheet, struct fail *fail)
{
	const char *place = NULL;
	*ret_sheet = NULL;
	for (size_t i = 0; i < book->sheet_count; i++) {
		const struct xlsx_sheet_entry *sheet = &book->sheets[i];
		bool fits;
		if (sheet->hidden != hidden || !sheet->part)
			continue;
		if (!sheet_fits(search, book, sheet, &fits, fail))
			return false;
		if (!fits)
			continue;
		if (*ret_sheet)
			warn_of_other_sheet(search, place, sheet);
		else {
			*ret_sheet = sheet;
			place = sheet_place(search, sheet);
			if (!place)
				return fail_memory(fail);
		}
	}
	return true;
}

static bool choose_sheet(struct search *search, struct xlsx_book *book, const struct xlsx_sheet_entry **ret_sheet,
                         struct fail *fail)
{
	if (!choose_among(search, book, false, ret_sheet, fail) ||
	    (!*ret_sheet && !choose_among(search, book, true, ret_sheet, fail)))
		return false;
	if (!*ret_sheet && book->sheet_count == 1 && book->sheets[0].part)
		*ret_sheet = &book->sheets[0]; /* what is missing is told when it is read */
	if (*ret_sheet)
		return true;
	struct text sheets = {0};
	list_sheets(book, &sheets);
	ledger_notes_add(search->notes, NOTE_ERROR, file_place(search), "no sheet has the heading of %s; sheets: %s",
	                 "%sの見出しのあるシートがありません。シート: %s", search->format->title,
	                 sheets.at ? sheets.at : "");
	text_release(&sheets);
	return true;
}

static bool named_sheet(struct search *search, const struct xlsx_book *book, const struct xlsx_sheet_entry **ret_sheet)
{
	const struct config_ledger *mapping = search->mapping;
	for (size_t i = 0; i < book->sheet_count; i++)
		if (strcmp(book->sheets[i].name, mapping->sheet) == 0 && book->sheets[i].part) {
			*ret_sheet = &book->sheets[i];
			return true;
		}
	struct text sheets = {0};
	list_sheets(book, &sheets);
	ledger_notes_add(
	        search->notes, NOTE_ERROR,
	        ledger_mapping_place(search->config, search->notes, mapping->sheet_line, mapping->sheet_text_column),
	        "%s has no sheet \"%s\"; sheets: %s", "%sにシート「%s」がありません。シート: %s", search->source->path,
	        mapping->sheet, sheets.at ? sheets.at : "");
	text_release(&sheets);
	return false;
}

static bool read_book(struct search *search, struct xlsx_book *book, struct fail *fail)
{
	const struct xlsx_sheet_entry *sheet = NULL;
	if (search->mapping && search->mapping->sheet) {
		if (!named_sheet(search, book, &sheet))
			return true;
	} else if (!choose_sheet(search, book, &sheet, fail)) {
		return false;
	}
	if (!sheet)
		return true;
	const char *name = sheet_place(search, sheet);
	if (!name)
		return fail_memory(fail);
	if (sheet->hidden)
		ledger_notes_add(search->notes, NOTE_WARNING, (struct ledger_place){name, 0, 0},
		                 "a hidden sheet is read", "非表示のシートを読みます");
	search->source->table = xlsx_table_new(book, sheet, XLSX_ALL_ROWS, name, search->notes, fail);
	return search->source->table != NULL;
}

/* A damaged workbook is a note among the others; only the system's own failures end the run. */
static bool read_workbook(struct search *search, struct fail *fail)
{
	struct fail trouble = {0};
	struct sha256 after;
	struct xlsx_book *book = xlsx_book_new(search->path, &trouble);
	bool good = book && read_book(search, book, &trouble);
	xlsx_book_free(book);
	if (!good && trouble.kind != FAIL_INPUT && trouble.kind != FAIL_LIMIT) {
		*fail = trouble;
		return false;
	}
	if (!good)
		ledger_notes_add(search->notes, NOTE_ERROR, file_place(search), "the workbook cannot be read: %s",
		                 "ブックを読めません: %s", trouble.sentence);
	if (!digest_sha256_file(search->path, &after, fail))
		return false;
	/* The zip was read in its own passes. */
	if (!digest_equal(after, search->source->digest))
		ledger_notes_add(search->notes, NOTE_ERROR, file_place(search),
		                 "the file changed while it was read: run again",
		                 "読んでいる間にファイルが変わりました。もう一度実行してください");
	if (search->source->table)
		search->source->table->digest = search->source->digest;
	return true;
}

/* Kinds of files */

/* OLE compound files: a workbook with a password has a stream EncryptedPackage (MS-OFFCRYPTO 2.1.3), whose name stands
 * there in UTF-16. */
static void tell_of_ole(struct search *search, struct str bytes)
{
	static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
	if (str_find_str(bytes, (struct str){encrypted, sizeof encrypted}) < bytes.size)
		ledger_notes_add(
		        search->notes, NOTE_ERROR, file_place(search),
		        "this workbook has a password: save it without one (File, Info, Protect Workbook, Encrypt "
		        "with Password, empty)",
		        "パスワード付きのブックです。パスワードを外して保存し直してください("
		        "ファイル→情報→ブックの保護→パスワードを使用して暗号化→空欄)");
	else
		ledger_notes_add(
		        search->notes, NOTE_ERROR, file_place(search),
		        "this is Excel's old format (.xls): save it as \"Excel workbook (.xlsx)\" or \"CSV UTF-8\"",
		        "Excelの古い形式(.xls)です。「Excel ブック(.xlsx)」か「CSV UTF-8」で保存し直してください");
}

static bool named_workbook(const char *path)
{
	size_t size = strlen(path);
	struct str ending = str_skip(str_of(path), size > 5 ? size - 5 : 0);
	return str_equal_nocase(ending, STR(".xlsx")) || str_equal_nocase(ending, STR(".xlsm")) ||
	       str_equal_nocase(ending, STR(".xlsb")) || str_ends(ending, STR(".xls")) || str_ends(ending, STR(".ods"));
}

static bool read_text_file(struct search *search, struct str bytes, struct fail *fail)
{
	struct ledger_source *source = search->source;
	if (str_starts(str_trim(bytes), STR("<"))) {
		ledger_notes_add(
		        search->notes, NOTE_ERROR, file_place(search),
		        "this is HTML or XML, whatever its name: open it in a spreadsheet and save it as \"Excel "
		        "workbook (.xlsx)\" or \"CSV UTF-8\"",
		        "名前にかかわらず中身はHTMLかXMLです。表計算ソフトで開き、「Excel ブック(.xlsx)」か「CSV "
		        "UTF-8」で保存し直してください");
		return true;
	}
	if (named_workbook(source->path)) {
		ledger_notes_add(search->notes, NOTE_ERROR, file_place(search),
		                 "this is named like a workbook and is none (damaged, or cut off at its beginning?)",
		                 "名前はブックですが、中身はブックではありません(壊れている可能性があります)");
		return true;
	}
	if (search->mapping && search->mapping->sheet)
		ledger_notes_add(search->notes, NOTE_ERROR,
		                 ledger_mapping_place(search->config, search->notes, search->mapping->sheet_line,
		                                      search->mapping->sheet_text_column),
		                 "%s is no workbook and has no sheets", "%sはブックではなく、シートがありません",
		                 source->path);
	source->table = csv_table_of(bytes, source->path, search->notes, fail);
	return source->table != NULL;
}

static bool read_file(struct search *search, struct fail *fail)
{
	struct text bytes = {0};
	if (!file_read(search->path, BOUND_LEDGER_BYTES, &bytes, fail)) {
		text_release(&bytes);
		return false;
	}
	struct str content = text_str(&bytes);
	search->source->digest = digest_sha256(content);
	bool zip = str_starts(content, STR("PK\x03\x04")) || str_starts(content, STR("PK\x05\x06"));
	bool good = true;
	if (str_starts(content, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
		tell_of_ole(search, content);
	else if (!zip)
		good = read_text_file(search, content, fail);
	text_release(&bytes);
	return zip ? read_workbook(search, fail) : good;
}

bool ledger_source_open(const struct ledger_format *format, const struct config *config, const char *folder,
                        struct ledger_notes *notes, struct ledger_source *ret_source, struct fail *fail)
{
	struct search search = {.format = format, .config = config, .notes = notes, .source = ret_source};
	bool good;
	*ret_source = (struct ledger_source){0};
	search.mapping = config_ledger(config, format->name);
	bool memory = search.mapping && search.mapping->file ? find_named(&search, folder, &good)
	                                                     : find_default(&search, folder, &good);
	bool done = memory ? true : fail_memory(fail);
	if (done && good && ret_source->kept)
		done = read_file(&search, fail);
	arena_release(&search.arena);
	return done;
}
