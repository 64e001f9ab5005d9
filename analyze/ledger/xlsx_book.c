/* Content types, relations, the workbook, styles and shared strings: all that stands between a path and a sheet. */
#include "xlsx_book.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "lang.h"
#include "number.h"

#define SHEETS_MOST 1024U  /* a book has as many sheets as memory lets it; nobody looks for a ledger in so many */
#define STYLES_MOST 65536U /* Excel's own limit is 65,490 */
#define CODES_MOST 2048U   /* Excel's is about 250; each style looks through them */

enum relation_kind {
	RELATION_OTHER,
	RELATION_MAIN,
	RELATION_SHEET,
	RELATION_STYLES,
	RELATION_STRINGS,
};

struct relation {
	const char *id, *target;
	enum relation_kind kind;
};

struct book_memory {
	struct xlsx_book book; /* first: what is given out is also this one's address */
	struct arena arena;
	const char *main_part; /* xl/workbook.xml */
	struct relation *relations;
	size_t relation_count, relation_capacity;
	struct xlsx_sheet_entry *sheets;
	const char **sheet_relations;
	size_t sheet_capacity;
	struct format_code {
		uint32_t id;
		struct xlsx_format format;
	} * codes;
	size_t code_count, code_capacity;
	struct xlsx_format *formats;
	size_t format_capacity;
	bool in_cell_formats;
	struct str *strings;
	size_t string_capacity;
	uint64_t string_bytes;
	struct xlsx_string string;
	struct text type; /* content type of the main part */
};

/* Room for one more item in one of the lists above; they are released in xlsx_book_free. */
static bool room(void *items, size_t count, size_t *capacity, size_t size)
{
	void *old;
	memcpy(&old, items, sizeof old);
	if (count < *capacity)
		return true;
	size_t more = *capacity ? *capacity * 2 : 16;
	void *grown = realloc(old, more * size);
	if (!grown)
		return false;
	memcpy(items, &grown, sizeof grown);
	*capacity = more;
	return true;
}

static bool number_attribute(const char **attributes, const char *name, uint64_t max, uint64_t *ret_value)
{
	const char *text = xlsx_attribute(attributes, name);
	return text && number_u64(str_of(text), max, ret_value);
}

/* Relations: rId1 → worksheets/sheet1.xml */

static enum relation_kind relation_kind(struct str type)
{
	return str_ends(type, STR("/relationships/officeDocument"))  ? RELATION_MAIN
	       : str_ends(type, STR("/relationships/worksheet"))     ? RELATION_SHEET
	       : str_ends(type, STR("/relationships/styles"))        ? RELATION_STYLES
	       : str_ends(type, STR("/relationships/sharedStrings")) ? RELATION_STRINGS
	                                                             : RELATION_OTHER;
}

static void relation_start(struct xlsx_parse *parse, const char *name, const char **attributes)
{
	struct book_memory *memory = xlsx_parse_user(parse);
	if (strcmp(name, "Relationship") != 0)
		return;
	const char *id = xlsx_attribute(attributes, "Id"), *target = xlsx_attribute(attributes, "Target");
	const char *type = xlsx_attribute(attributes, "Type");
	if (!id || !target || !type)
		return;
	if (memory->relation_count == SHEETS_MOST * 4) {
		xlsx_parse_refuse(parse, TR("more than %u relations", "リレーションが%u件を超えています"),
		                  SHEETS_MOST * 4);
		return;
	}
	id = arena_cstr(&memory->arena, str_of(id));
	target = arena_cstr(&memory->arena, str_of(target));
	if (!id || !target ||
	    !room(&memory->relations, memory->relation_count, &memory->relation_capacity, sizeof *memory->relations)) {
		xlsx_parse_no_memory(parse);
		return;
	}
	memory->relations[memory->relation_count++] = (struct relation){id, target, relation_kind(str_of(type))};
}

static void nothing(struct xlsx_parse *parse, const char *name)
{
	(void)parse, (void)name;
}

static bool read_relations(struct book_memory *memory, const char *part, bool *ret_found, struct fail *fail)
{
	static const struct xlsx_handler handler = {.start = relation_start, .end = nothing};
	memory->relation_count = 0;
	return xlsx_part_parse(&memory->book.package, part, &handler, memory, ret_found, fail);
}

/* A target is relative to the folder of the part that names it, or begins with "/". ".." leads up. */
static const char *part_of(struct book_memory *memory, struct str folder, const char *target)
{
	struct str rest = str_of(target);
	if (str_starts(rest, STR("/")))
		return arena_cstr(&memory->arena, str_skip(rest, 1));
	while (str_starts(rest, STR("../")) || str_starts(rest, STR("./"))) {
		bool up = rest.at[1] == '.';
		rest = str_skip(rest, up ? 3 : 2);
		while (up && folder.size > 0 && str_take(folder, --folder.size).size > 0 &&
		       folder.at[folder.size - 1] != '/')
			;
	}
	return arena_printf(&memory->arena, "%.*s%.*s", STR_ARGS(folder), STR_ARGS(rest));
}

/* "xl/" of xl/workbook.xml */
static struct str folder_of(const char *part)
{
	const char *slash = strrchr(part, '/');
	return slash ? (struct str){part, (size_t)(slash - part) + 1} : (struct str){"", 0};
}

/* Content types: what the main part is. */

/* An override names the part; a default its extension. */
static void type_start(struct xlsx_parse *parse, const char *name, const char **attributes)
{
	struct book_memory *memory = xlsx_parse_user(parse);
	const char *part = xlsx_attribute(attributes, "PartName"), *type = xlsx_attribute(attributes, "ContentType");
	const char *extension = xlsx_attribute(attributes, "Extension");
	if (!type)
		return;
	bool is_override = strcmp(name, "Override") == 0 && part &&
	                   str_equal_nocase(str_of(part + (part[0] == '/')), str_of(memory->main_part));
	bool is_default = strcmp(name, "Default") == 0 && extension && memory->type.size == 0 &&
	                  str_ends(str_of(memory->main_part), str_of(extension));
	if (!is_override && !is_default)
		return;
	text_clear(&memory->type);
	text_add_cstr(&memory->type, type);
}

static bool check_type(struct book_memory *memory, struct fail *fail)
{
	static const struct xlsx_handler handler = {.start = type_start, .end = nothing};
	bool found;
	if (!xlsx_part_parse(&memory->book.package, "[Content_Types].xml", &handler, memory, &found, fail))
		return false;
	struct str type = text_str(&memory->type);
	if (str_ends(type, STR(".sheet.main+xml")) || str_ends(type, STR(".template.main+xml")) ||
	    str_equal_nocase(type, STR("application/vnd.ms-excel.sheet.macroEnabled.main+xml")) ||
	    str_equal_nocase(type, STR("application/vnd.ms-excel.template.macroEnabled.main+xml")))
		return true;
	if (str_find_str(type, STR("sheet.binary")) < type.size)
		return fail_set(fail, FAIL_INPUT,
		                TR("this is a binary workbook (.xlsb): save it as \"Excel workbook (.xlsx)\"",
		                   "バイナリブック(.xlsb)です。「Excel ブック(.xlsx)」で保存し直してください"));
	return fail_set(fail, FAIL_INPUT,
	                TR("this is no workbook but \"%.*s\": save the ledger as \"Excel workbook (.xlsx)\" or CSV",
	                   "ブックではありません(%.*s)。台帳を「Excel ブック(.xlsx)」かCSVで保存してください"),
	                STR_ARGS(str_take(type, 120)));
}

/* The main part is what the package's relations say, and hardly ever anything but xl/workbook.xml. */
static bool find_main_part(struct book_memory *memory, struct fail *fail)
{
	bool found;
	if (!read_relations(memory, "_rels/.rels", &found, fail))
		return false;
	for (size_t i = 0; i < memory->relation_count && !memory->main_part; i++)
		if (memory->relations[i].kind == RELATION_MAIN)
			memory->main_part = part_of(memory, (struct str){"", 0}, memory->relations[i].target);
	if (memory->main_part)
		return check_type(memory, fail);
	return fail_set(
	        fail, FAIL_INPUT,
	        TR("this zip is no workbook (it may be an .ods or just an archive): save the ledger as \"Excel "
	           "workbook (.xlsx)\" or CSV",
	           "このzipはブックではありません(.odsなど)。台帳を「Excel ブック(.xlsx)」かCSVで保存してください"));
}

/* The workbook: sheets and the system of dates. */

static void workbook_start(struct xlsx_parse *parse, const char *name, const char **attributes)
{
	struct book_memory *memory = xlsx_parse_user(parse);
	struct xlsx_book *book = &memory->book;
	if (strcmp(name, "workbookPr") == 0)
		book->since_1904 = xlsx_attribute_true(attributes, "date1904");
	const char *title = xlsx_attribute(attributes, "name"), *relation = xlsx_relation(attributes);
	if (strcmp(name, "sheet") != 0 || !title || !relation)
		return;
	if (book->sheet_count == SHEETS_MOST) {
		xlsx_parse_refuse(parse, TR("more than %u sheets", "シートが%u枚を超えています"), SHEETS_MOST);
		return;
	}
	size_t capacity = memory->sheet_capacity;
	if (!room(&memory->sheets, book->sheet_count, &memory->sheet_capacity, sizeof *memory->sheets) ||
	    !room(&memory->sheet_relations, book->sheet_count, &capacity, sizeof *memory->sheet_relations)) {
		xlsx_parse_no_memory(parse);
		return;
	}
	const char *state = xlsx_attribute(attributes, "state");
	memory->sheet_relations[book->sheet_count] = arena_cstr(&memory->arena, str_of(relation));
	memory->sheets[book->sheet_count++] = (struct xlsx_sheet_entry){
	        .name = arena_cstr(&memory->arena, str_of(title)), .hidden = state && strcmp(state, "visible") != 0};
}

static bool read_workbook(struct book_memory *memory, struct fail *fail)
{
	static const struct xlsx_handler handler = {.start = workbook_start, .end = nothing};
	struct xlsx_book *book = &memory->book;
	bool found;
	if (!xlsx_part_parse(&book->package, memory->main_part, &handler, memory, &found, fail))
		return false;
	struct str folder = folder_of(memory->main_part);
	const char *relations =
	        arena_printf(&memory->arena, "%.*s_rels/%s.rels", STR_ARGS(folder), memory->main_part + folder.size);
	bool related = false;
	if (!relations)
		return fail_memory(fail);
	if (found && !read_relations(memory, relations, &related, fail))
		return false;
	if (!found || !related || book->sheet_count == 0)
		return fail_set(fail, FAIL_INPUT, TR("the workbook has no %s", "ブックに%sがありません"),
		                !found     ? memory->main_part
		                : !related ? relations
		                           : TR("sheets", "シート"));
	for (size_t i = 0; i < book->sheet_count; i++)
		for (size_t j = 0; j < memory->relation_count; j++)
			if (memory->relations[j].kind == RELATION_SHEET && memory->sheet_relations[i] &&
			    strcmp(memory->relations[j].id, memory->sheet_relations[i]) == 0)
				memory->sheets[i].part = part_of(memory, folder, memory->relations[j].target);
	book->sheets = memory->sheets;
	return arena_failed(&memory->arena) ? fail_memory(fail) : true;
}

/* Styles: which number format a cell's style has. */

static void add_code(struct xlsx_parse *parse, struct book_memory *memory, const char **attributes)
{
	uint64_t id;
	const char *code = xlsx_attribute(attributes, "formatCode");
	if (!code || !number_attribute(attributes, "numFmtId", UINT32_MAX, &id))
		return;
	if (memory->code_count == CODES_MOST)
		xlsx_parse_refuse(parse, TR("more than %u number formats", "表示形式が%u個を超えています"), CODES_MOST);
	else if (!room(&memory->codes, memory->code_count, &memory->code_capacity, sizeof *memory->codes))
		xlsx_parse_no_memory(parse);
	else
		memory->codes[memory->code_count++] =
		        (struct format_code){(uint32_t)id, xlsx_format_parse(str_of(code), &memory->arena)};
}

/* A code in the file goes before what is built in. */
static struct xlsx_format format_of(const struct book_memory *memory, uint32_t id)
{
	for (size_t i = 0; i < memory->code_count; i++)
		if (memory->codes[i].id == id)
			return memory->codes[i].format;
	return xlsx_format_builtin(id);
}

static void style_start(struct xlsx_parse *parse, const char *name, const char **attributes)
{
	struct book_memory *memory = xlsx_parse_user(parse);
	uint64_t id = 0;
	if (strcmp(name, "numFmt") == 0)
		add_code(parse, memory, attributes);
	else if (strcmp(name, "cellXfs") == 0)
		memory->in_cell_formats = true;
	if (strcmp(name, "xf") != 0 || !memory->in_cell_formats)
		return;
	if (memory->book.format_count == STYLES_MOST) {
		xlsx_parse_refuse(parse, TR("more than %u cell styles", "セルの書式が%u個を超えています"), STYLES_MOST);
		return;
	}
	if (!room(&memory->formats, memory->book.format_count, &memory->format_capacity, sizeof *memory->formats)) {
		xlsx_parse_no_memory(parse);
		return;
	}
	if (!number_attribute(attributes, "numFmtId", UINT32_MAX, &id))
		id = 0;
	memory->formats[memory->book.format_count++] = format_of(memory, (uint32_t)id);
}

static void style_end(struct xlsx_parse *parse, const char *name)
{
	struct book_memory *memory = xlsx_parse_user(parse);
	if (strcmp(name, "cellXfs") == 0)
		memory->in_cell_formats = false;
}

/* Shared strings */

static void string_start(struct xlsx_parse *parse, const char *name, const char **attributes)
{
	struct book_memory *memory = xlsx_parse_user(parse);
	(void)attributes;
	if (strcmp(name, "si") == 0)
		text_clear(&memory->string.text);
	xlsx_string_start(&memory->string, name);
}

static void string_end(struct xlsx_parse *parse, const char *name)
{
	struct book_memory *memory = xlsx_parse_user(parse);
	struct xlsx_book *book = &memory->book;
	xlsx_string_end(&memory->string, name);
	if (strcmp(name, "si") != 0)
		return;
	struct str text = xlsx_string_take(&memory->string);
	memory->string_bytes += text.size;
	if (book->string_count == BOUND_LEDGER_CELLS || memory->string_bytes > BOUND_LEDGER_BYTES)
		xlsx_parse_refuse(parse,
		                  TR("more than %u texts or %u MiB of them", "文字列が%u個または%u MiBを超えています"),
		                  BOUND_LEDGER_CELLS, BOUND_LEDGER_BYTES >> 20);
	else if (text_failed(&memory->string.text) ||
	         !room(&memory->strings, book->string_count, &memory->string_capacity, sizeof *memory->strings))
		xlsx_parse_no_memory(parse);
	else
		memory->strings[book->string_count++] = arena_str(&memory->arena, text);
}

static void string_text(struct xlsx_parse *parse, struct str text)
{
	struct book_memory *memory = xlsx_parse_user(parse);
	if (memory->string.text.size > BOUND_LEDGER_FIELD_BYTES)
		xlsx_parse_refuse(parse, TR("a text of more than %u bytes", "%uバイトを超える文字列があります"),
		                  BOUND_LEDGER_FIELD_BYTES);
	else
		xlsx_string_text(&memory->string, text);
}

/* The first part of a kind; a book without texts or without formats has none. */
static bool read_kind(struct book_memory *memory, enum relation_kind kind, const struct xlsx_handler *handler,
                      struct fail *fail)
{
	size_t i = 0;
	bool found;
	while (i < memory->relation_count && memory->relations[i].kind != kind)
		i++;
	if (i == memory->relation_count)
		return true;
	const char *part = part_of(memory, folder_of(memory->main_part), memory->relations[i].target);
	if (!part)
		return fail_memory(fail);
	if (!xlsx_part_parse(&memory->book.package, part, handler, memory, &found, fail))
		return false;
	return found || fail_set(fail, FAIL_INPUT, TR("the workbook has no %s", "ブックに%sがありません"), part);
}

static bool read_beside(struct book_memory *memory, struct fail *fail)
{
	static const struct xlsx_handler styles = {.start = style_start, .end = style_end};
	static const struct xlsx_handler strings = {.start = string_start, .end = string_end, .text = string_text};
	if (!read_kind(memory, RELATION_STYLES, &styles, fail) || !read_kind(memory, RELATION_STRINGS, &strings, fail))
		return false;
	memory->book.formats = memory->formats;
	memory->book.strings = memory->strings;
	return arena_failed(&memory->arena) ? fail_memory(fail) : true;
}

struct xlsx_book *xlsx_book_new(const char *path, struct fail *fail)
{
	struct book_memory *memory = calloc(1, sizeof *memory);
	if (!memory) {
		fail_memory(fail);
		return NULL;
	}
	memory->book.package = (struct xlsx_package){.path = path, .left_bytes = BOUND_WORKBOOK_BYTES};
	if (find_main_part(memory, fail) && read_workbook(memory, fail) && read_beside(memory, fail))
		return &memory->book;
	xlsx_book_free(&memory->book);
	return NULL;
}

void xlsx_book_free(struct xlsx_book *book)
{
	struct book_memory *memory = (struct book_memory *)book;
	if (!memory)
		return;
	free(memory->relations);
	free(memory->sheets);
	free(memory->sheet_relations);
	free(memory->codes);
	free(memory->formats);
	free(memory->strings);
	text_release(&memory->string.text);
	text_release(&memory->type);
	arena_release(&memory->arena);
	free(memory);
}
