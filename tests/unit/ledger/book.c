#include "book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void add_number(struct text *text, uint32_t number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		text_add_byte(text, (char)(unsigned char)(i < 4 ? number >> (8 * i) : 0));
}

static uint32_t crc32_of(struct str bytes)
{
	uint32_t crc = 0xFFFFFFFFu;
	for (size_t i = 0; i < bytes.size; i++) {
		crc ^= (unsigned char)bytes.at[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return ~crc;
}

void book_release(struct book *book)
{
	text_release(&book->bytes);
	text_release(&book->directory);
	*book = (struct book){0};
}

/* The fields that the local header and the directory share (APPNOTE 4.3.7, 4.3.12), from "version needed" on. */
static void add_common(struct text *text, struct str name, struct str content)
{
	add_number(text, 20, 2);
	add_number(text, 0x800, 2); /* names are UTF-8 */
	add_number(text, 0, 2);     /* stored */
	add_number(text, 0x4F415821, 4);
	add_number(text, crc32_of(content), 4);
	add_number(text, (uint32_t)content.size, 4);
	add_number(text, (uint32_t)content.size, 4);
	add_number(text, (uint32_t)name.size, 2);
	add_number(text, 0, 2);
}

void book_part(struct book *book, const char *part, struct str content)
{
	struct str name = str_of(part);
	uint32_t at = (uint32_t)book->bytes.size;
	add_number(&book->bytes, 0x04034B50, 4);
	add_common(&book->bytes, name, content);
	text_add(&book->bytes, name);
	text_add(&book->bytes, content);
	add_number(&book->directory, 0x02014B50, 4);
	add_number(&book->directory, 20, 2);
	add_common(&book->directory, name, content);
	add_number(&book->directory, 0, 2 + 2 + 2 + 4);
	add_number(&book->directory, at, 4);
	text_add(&book->directory, name);
	book->parts++;
}

void book_part_cstr(struct book *book, const char *name, const char *content)
{
	book_part(book, name, str_of(content));
}

struct str book_bytes(struct book *book)
{
	uint32_t at = (uint32_t)book->bytes.size;
	text_add(&book->bytes, text_str(&book->directory));
	add_number(&book->bytes, 0x06054B50, 4);
	add_number(&book->bytes, 0, 4);
	add_number(&book->bytes, book->parts, 2);
	add_number(&book->bytes, book->parts, 2);
	add_number(&book->bytes, (uint32_t)book->directory.size, 4);
	add_number(&book->bytes, at, 4);
	add_number(&book->bytes, 0, 2);
	if (text_failed(&book->bytes))
		abort();
	return text_str(&book->bytes);
}

static void part_wrapped(struct book *book, const char *name, const char *element, const char *inside)
{
	struct text text = {0};
	text_addf(&text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s " BOOK_MAIN " " BOOK_R ">%s</%s>", element,
	          inside, element);
	book_part(book, name, text_str(&text));
	text_release(&text);
}

static void add_sheets(struct book *book, const struct book_plan *plan, struct text *sheets, struct text *relations)
{
	struct str rest = str_of(plan->sheets ? plan->sheets : "Sheet1"), name;
	for (int i = 1; str_next(&rest, '|', &name); i++) {
		bool hidden = str_starts(name, STR("!"));
		text_addf(sheets, "<sheet name=\"%.*s\" sheetId=\"%d\"%s r:id=\"rId%d\"/>",
		          STR_ARGS(str_skip(name, hidden)), i, hidden ? " state=\"hidden\"" : "", i);
		text_addf(relations,
		          "<Relationship Id=\"rId%d\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
		          "relationships/worksheet\" Target=\"worksheets/sheet%d.xml\"/>",
		          i, i);
		char part[64];
		snprintf(part, sizeof part, "xl/worksheets/sheet%d.xml", i);
		const char *inside = i == 1 ? plan->sheet : i == 2 ? plan->second_sheet : NULL;
		part_wrapped(book, part, "worksheet", inside ? inside : "<sheetData/>");
	}
}

void book_usual(struct book *book, const struct book_plan *plan)
{
	struct text sheets = {0}, relations = {0};
	book_part_cstr(book, "[Content_Types].xml",
	               "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
	               "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	               "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
	               "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>");
	book_part_cstr(book, "_rels/.rels",
	               "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
	               "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
	               "relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
	add_sheets(book, plan, &sheets, &relations);
	static const char *const kinds[] = {"styles", "sharedStrings"};
	for (int i = 0; i < 2; i++)
		if (i == 0 ? plan->styles : plan->strings)
			text_addf(
			        &relations,
			        "<Relationship Id=\"%s\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
			        "relationships/%s\" Target=\"%s.xml\"/>",
			        kinds[i], kinds[i], kinds[i]);
	struct text inside = {0};
	text_addf(&inside, "%s<sheets>%s</sheets>", plan->workbook ? plan->workbook : "", sheets.at);
	part_wrapped(book, "xl/workbook.xml", "workbook", inside.at);
	text_clear(&inside);
	text_addf(&inside,
	          "<Relationships "
	          "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">%s</Relationships>",
	          relations.at);
	book_part(book, "xl/_rels/workbook.xml.rels", text_str(&inside));
	if (plan->styles)
		part_wrapped(book, "xl/styles.xml", "styleSheet", plan->styles);
	if (plan->strings)
		part_wrapped(book, "xl/sharedStrings.xml", "sst", plan->strings);
	text_release(&inside);
	text_release(&sheets);
	text_release(&relations);
}

void book_write(const char *folder, const char *name, struct str bytes)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "wb");
	if (!file || fwrite(bytes.at ? bytes.at : "", 1, bytes.size, file) != bytes.size || fclose(file) != 0)
		abort();
}

char *book_folder(void)
{
	char path[] = "/tmp/geppo-book-XXXXXX", ledgers[64];
	if (!mkdtemp(path))
		abort();
	snprintf(ledgers, sizeof ledgers, "%s/ledgers", path);
	if (mkdir(ledgers, 0700) != 0)
		abort();
	return strdup(path);
}

void book_folder_delete(char *folder)
{
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	if (system(command) != 0)
		abort();
	free(folder);
}
