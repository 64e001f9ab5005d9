/* Cells and their formats. */
#include "workbook_sheet.h"

#include <string.h>

#include "number.h"

#define FONT_NAME "BIZ UDGothic"
#define FONT_PT 10
#define WIDTH_LEAST 6
#define WIDTH_MOST 60
#define CELL_UNITS_MAX 32767
/* What a double holds to the digit, as a spreadsheet shows it. */
#define INTEGER_MOST INT64_C(999999999999999)
#define NAME_UNITS_MAX 31

static const char *const number_formats[FORMAT_COUNT_OF_ALL] = {
	[FORMAT_COUNT] = "#,##0", [FORMAT_NUMBER] = "#,##0.0##", [FORMAT_SECONDS] = "#,##0.000", [FORMAT_ELAPSED] = "[h]:mm:ss", [FORMAT_PERCENT] = "0.00%",
	[FORMAT_DAY] = "yyyy-mm-dd", [FORMAT_TIME] = "yyyy-mm-dd hh:mm:ss", [FORMAT_MONTH] = "yyyy-mm",
};

void sheet_style_init(struct sheet_style *style, lxw_workbook *book, bool english)
{
	*style = (struct sheet_style){.book = book, .english = english};
	for (int i = 0; i < FORMAT_COUNT_OF_ALL; i++) {
		lxw_format *format = workbook_add_format(book);

		style->formats[i] = format;
		style->failed |= format == NULL;
		if (!format)
			continue;
		format_set_font_name(format, FONT_NAME);
		format_set_font_size(format, FONT_PT);
		format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
		if (number_formats[i])
			format_set_num_format(format, number_formats[i]);
		if (i == FORMAT_HEADING) {
			format_set_bold(format);
			format_set_text_wrap(format);
			format_set_bg_color(format, 0xE8ECF1);
			format_set_bottom(format, LXW_BORDER_THIN);
		} else if (i == FORMAT_WRAPPED) {
			format_set_text_wrap(format);
		} else if (i == FORMAT_LINK) {
			format_set_font_color(format, 0x1F4E8C);
			format_set_underline(format, LXW_UNDERLINE_SINGLE);
		}
	}
}

static size_t utf16_units(uint32_t code_point)
{
	return code_point >= 0x10000 ? 2 : 1;
}

void sheet_clean_name(struct str name, struct text *out)
{
	size_t units = 0, size, start = out->size;

	for (size_t at = 0; at < name.size; at += size) {
		uint32_t letter = str_utf8(str_skip(name, at), &size);

		units += utf16_units(letter);
		if (units > NAME_UNITS_MAX)
			break;
		if (letter < 0x20 || letter == 0xFFFD || (letter < 0x80 && strchr("[]:*?/\\", (int)letter)))
			text_add_byte(out, ' ');
		else if (letter == '\'' && out->size == start)
			text_add_byte(out, ' ');
		else
			text_add(out, str_take(str_skip(name, at), size));
	}
	while (out->size > start && out->at[out->size - 1] == '\'')
		out->at[--out->size] = '\0';
	if (out->size == start || str_equal_nocase(str_skip(text_str(out), start), STR("History")))
		text_add_cstr(out, "_");
}

static void check(struct sheet *sheet, lxw_error error)
{
	sheet->style->failed |= error != LXW_NO_ERROR;
}

static void widen(struct sheet *sheet, size_t column, size_t width)
{
	if (width > sheet->widths[column])
		sheet->widths[column] = width;
	if (column >= sheet->column_count)
		sheet->column_count = column + 1;
}

/* The widest of the lines. */
static size_t columns_of(struct str text)
{
	struct str line;
	size_t widest = 0;

	while (str_next(&text, '\n', &line)) {
		size_t width = str_columns(line);

		widest = width > widest ? width : widest;
	}
	return widest;
}

/* _x000D_ in a text would be read back as a character: its first underscore is written as one itself (ECMA-376 part 1, 22.9.2.19). */
static bool is_escape(struct str text)
{
	if (text.size < 7 || text.at[0] != '_' || text.at[1] != 'x' || text.at[6] != '_')
		return false;
	for (size_t i = 2; i < 6; i++)
		if (!strchr("0123456789abcdefABCDEF", text.at[i]))
			return false;
	return true;
}

/* The text as a cell can hold it, with a NUL behind it. */
static const char *cell_text_of(struct sheet *sheet, struct str text)
{
	struct text *out = &sheet->style->scratch;
	size_t units = 0, size;

	text_clear(out);
	for (size_t at = 0; at < text.size; at += size) {
		struct str rest = str_skip(text, at);
		uint32_t letter = str_utf8(rest, &size);
		bool escape = is_escape(rest);

		units += utf16_units(letter) + (escape ? 6 : 0);
		if (units >= CELL_UNITS_MAX) {
			text_add_cstr(out, "…");
			break;
		}
		if (escape)
			text_add_cstr(out, "_x005F");
		if (letter == 0 || letter == 0xFFFE || letter == 0xFFFF)
			text_add_utf8(out, 0xFFFD);
		else
			text_add_utf8(out, letter);
	}
	sheet->style->failed |= text_failed(out);
	return out->size ? out->at : "";
}

void sheet_begin(struct sheet *sheet, struct sheet_style *style, const char *name, const char *header)
{
	*sheet = (struct sheet){.style = style, .worksheet = workbook_add_worksheet(style->book, name)};
	style->failed |= sheet->worksheet == NULL;
	if (!sheet->worksheet)
		return;
	worksheet_set_paper(sheet->worksheet, 9);   /* A4 */
	worksheet_set_landscape(sheet->worksheet);
	worksheet_fit_to_pages(sheet->worksheet, 1, 0);
	worksheet_set_margins(sheet->worksheet, 0.5, 0.5, 0.75, 0.75);
	check(sheet, worksheet_set_header(sheet->worksheet, header));
	check(sheet, worksheet_set_footer(sheet->worksheet, "&L&A&R&P / &N"));
}

void sheet_heading(struct sheet *sheet, size_t column, const char *text)
{
	sheet_text(sheet, column, str_of(text), FORMAT_HEADING);
}

void sheet_text(struct sheet *sheet, size_t column, struct str text, enum cell_format format)
{
	size_t width = columns_of(text);

	if (!sheet->worksheet)
		return;
	if (format == FORMAT_TEXT && (width > WIDTH_MOST || str_find(text, '\n') < text.size))
		format = FORMAT_WRAPPED;
	widen(sheet, column, width + (format == FORMAT_HEADING ? 3 : 1));   /* the filter's button */
	check(sheet, worksheet_write_string(sheet->worksheet, sheet->row, (lxw_col_t)column, cell_text_of(sheet, text), sheet->style->formats[format]));
}

static void write_number(struct sheet *sheet, size_t column, double number, enum cell_format format, size_t width)
{
	widen(sheet, column, width);
	check(sheet, worksheet_write_number(sheet->worksheet, sheet->row, (lxw_col_t)column, number, sheet->style->formats[format]));
}

void sheet_integer(struct sheet *sheet, size_t column, int64_t number)
{
	struct text text = {0};

	if (!sheet->worksheet)
		return;
	text_add_grouped(&text, number);
	if (number > INTEGER_MOST || number < -INTEGER_MOST) {
		text_clear(&text);
		text_addf(&text, "%lld", (long long)number);
		sheet_text(sheet, column, text_str(&text), FORMAT_TEXT);
	} else {
		write_number(sheet, column, (double)number, FORMAT_COUNT, text.size + 1);
	}
	sheet->style->failed |= text_failed(&text);
	text_release(&text);
}

void sheet_link(struct sheet *sheet, size_t column, const char *to_sheet, const char *text)
{
	struct text url = {0};

	if (!sheet->worksheet)
		return;
	text_add_cstr(&url, "internal:'");
	for (const char *at = to_sheet; *at; at++) {
		text_add_byte(&url, *at);
		if (*at == '\'')
			text_add_byte(&url, '\'');
	}
	text_add_cstr(&url, "'!A1");
	sheet->style->failed |= text_failed(&url);
	widen(sheet, column, str_columns(str_of(text)) + 1);
	if (!text_failed(&url))
		check(sheet, worksheet_write_url_opt(sheet->worksheet, sheet->row, (lxw_col_t)column, url.at, sheet->style->formats[FORMAT_LINK], text, NULL));
	text_release(&url);
}

/* "2019-10-15", "2019-10-15T10:42:00+09:00" (its clock), "2019-10": false for anything else. */
static bool date_of(struct str text, lxw_datetime *ret_when, enum cell_format *ret_format)
{
	struct civil_month month;
	struct civil_date date;

	if (text.size == 7 && civil_parse_month(text, &month)) {
		*ret_when = (lxw_datetime){.year = month.year, .month = month.month, .day = 1};
		*ret_format = FORMAT_MONTH;
		return true;
	}
	if (text.size < 10 || !civil_parse_date(str_take(text, 10), &date) || date.year < 1900)
		return false;
	*ret_when = (lxw_datetime){.year = date.year, .month = date.month, .day = date.day};
	*ret_format = FORMAT_DAY;
	if (text.size == 10)
		return true;
	if (text.size < 19 || text.at[10] != 'T' || text.at[13] != ':' || text.at[16] != ':')
		return false;
	for (size_t i = 11; i < 19; i++)
		if (i != 13 && i != 16 && (text.at[i] < '0' || text.at[i] > '9'))
			return false;
	ret_when->hour = 10 * (text.at[11] - '0') + text.at[12] - '0';
	ret_when->min = 10 * (text.at[14] - '0') + text.at[15] - '0';
	ret_when->sec = 10 * (text.at[17] - '0') + text.at[18] - '0';
	*ret_format = FORMAT_TIME;
	return true;
}

static void write_text_value(struct sheet *sheet, size_t column, struct str text, const char *unit)
{
	enum cell_format format;
	lxw_datetime when;
	bool dated = strcmp(unit, "day") == 0 || strcmp(unit, "time") == 0 || strcmp(unit, "month") == 0;

	if (!dated || !date_of(text, &when, &format)) {
		sheet_text(sheet, column, text, FORMAT_TEXT);
		return;
	}
	widen(sheet, column, format == FORMAT_TIME ? 20 : 12);
	check(sheet, worksheet_write_datetime(sheet->worksheet, sheet->row, (lxw_col_t)column, &when, sheet->style->formats[format]));
}

/* How a unit becomes a number: divided by `divisor`, shown in `format`. */
struct unit_form {
	const char *unit;
	double divisor;
	enum cell_format format;
	const char *english, *japanese;
};

static const struct unit_form *form_of(const char *unit, bool elapsed)
{
	static const struct unit_form duration = {"us", 86400e6, FORMAT_ELAPSED, "h:mm:ss", "時:分:秒"};
	static const struct unit_form forms[] = {
		{"us", 1e6, FORMAT_SECONDS, "s", "秒"}, {"bp", 1e4, FORMAT_PERCENT, "%", "%"}, {"ratio", 1, FORMAT_PERCENT, "%", "%"},
		{"milliday", 1e3, FORMAT_NUMBER, "person-days", "人日"}, {"bytes", 1, FORMAT_COUNT, "bytes", "バイト"}, {"days", 1, FORMAT_COUNT, "days", "日"},
		{"hours", 1, FORMAT_COUNT, "hours", "時間"},
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i].unit, unit) == 0)
			return elapsed && i == 0 ? &duration : &forms[i];
	return NULL;
}

const char *sheet_unit(const char *unit, bool elapsed, bool english)
{
	const struct unit_form *form = form_of(unit, elapsed);

	if (!form)
		return "";
	return english ? form->english : form->japanese;
}

void sheet_value(struct sheet *sheet, size_t column, const struct figure_value *value, const char *unit, bool elapsed)
{
	const struct unit_form *form = form_of(unit, elapsed);

	if (!sheet->worksheet || value->kind == FIGURE_NONE)
		return;
	if (value->kind == FIGURE_TEXT) {
		write_text_value(sheet, column, value->text, unit);
	} else if (value->kind == FIGURE_RATIO) {
		double number = (double)value->number / (double)value->divisor;

		write_number(sheet, column, form ? number / form->divisor : number, form ? form->format : FORMAT_NUMBER, 11);
	} else if (form && form->format != FORMAT_COUNT) {
		write_number(sheet, column, (double)value->number / form->divisor, form->format, 11);
	} else {
		sheet_integer(sheet, column, value->number);
	}
}

void sheet_next(struct sheet *sheet)
{
	sheet->row++;
}

void sheet_end(struct sheet *sheet)
{
	lxw_row_t last = sheet->row > 0 ? sheet->row - 1 : 0;

	if (!sheet->worksheet || sheet->column_count == 0)
		return;
	for (size_t column = 0; column < sheet->column_count; column++) {
		size_t width = sheet->widths[column];

		width = width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
		check(sheet, worksheet_set_column(sheet->worksheet, (lxw_col_t)column, (lxw_col_t)column, (double)width + 1, NULL));
	}
	worksheet_freeze_panes(sheet->worksheet, 1, 0);
	check(sheet, worksheet_repeat_rows(sheet->worksheet, 0, 0));
	check(sheet, worksheet_autofilter(sheet->worksheet, 0, 0, last, (lxw_col_t)(sheet->column_count - 1)));
}
