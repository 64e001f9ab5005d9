/* The sheets of the データ集. */
#include "workbook.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "lang.h"
#include "workbook_names.h"
#include "workbook_sheet.h"

/* The list of persons is for the leak scan and no figure. */
#define HIDDEN_TABLE "people.names"

struct writing {
	const struct workbook_order *order;
	struct arena arena;
	struct sheet_style style;
	const char **sheet_names;    /* of the tables, by their place; NULL: it has no sheet */
	const char *scalars_name;
	const char *header;
	bool english;
};

static bool sheet_is_taken(const struct writing *writing, size_t count, struct str name)
{
	if (str_equal_nocase(name, str_of(writing->scalars_name)) || str_equal_nocase(name, STR("一覧")) || str_equal_nocase(name, STR("Contents")))
		return true;
	for (size_t i = 0; i < count; i++)
		if (writing->sheet_names[i] && str_equal_nocase(name, str_of(writing->sheet_names[i])))
			return true;
	return false;
}

/* Clean and unlike all before: " 2", " 3" … behind it where needed. */
static const char *name_sheet(struct writing *writing, size_t count, const char *id)
{
	const char *name = workbook_table_name(id, writing->english);
	struct text text = {0};
	char *kept;

	sheet_clean_name(str_of(name ? name : id), &text);
	for (int again = 2; sheet_is_taken(writing, count, text_str(&text)) && again < 1000; again++) {
		struct text longer = {0};
		size_t size, cut = 0;
		struct str base = str_of(name ? name : id);

		for (int letters = 0; letters < 27 && cut < base.size; letters++, cut += size)
			str_utf8(str_skip(base, cut), &size);
		text_addf(&longer, "%.*s %d", STR_ARGS(str_take(base, cut)), again);
		text_clear(&text);
		sheet_clean_name(text_str(&longer), &text);
		text_release(&longer);
	}
	kept = arena_cstr(&writing->arena, text_str(&text));
	text_release(&text);
	return kept;
}

static void name_sheets(struct writing *writing)
{
	const struct figures *figures = writing->order->figures;
	size_t count = figures_table_count(figures);

	writing->scalars_name = writing->english ? "Figures" : "指標";
	writing->sheet_names = arena_alloc(&writing->arena, count, sizeof(*writing->sheet_names));
	for (size_t i = 0; writing->sheet_names && i < count; i++)
		if (strcmp(figures_table_at(figures, i)->id, HIDDEN_TABLE) != 0)
			writing->sheet_names[i] = name_sheet(writing, i, figures_table_at(figures, i)->id);
}

/* Header texts know & as a command. */
static void make_header(struct writing *writing)
{
	char month[CIVIL_TEXT_SIZE];
	struct text text = {0}, header = {0};

	text_addf(&text, "%s %s %s", writing->order->config->title, civil_format_month(figures_month(writing->order->figures), month), writing->order->edition);
	text_add_cstr(&header, "&L");
	for (size_t i = 0, size; i < text.size && header.size < 200; i += size) {
		uint32_t letter = str_utf8(str_skip(text_str(&text), i), &size);

		if (letter == '&')
			text_add_byte(&header, '&');
		text_add_utf8(&header, letter);
	}
	writing->header = arena_cstr(&writing->arena, text_str(&header));
	writing->style.failed |= text_failed(&text) || text_failed(&header);
	text_release(&text);
	text_release(&header);
}

static void write_coverage(struct sheet *sheet, size_t column, const struct figure_origin *origin)
{
	if (origin->coverage.expected_hours > 0)
		sheet_value(sheet, column, &(struct figure_value){.kind = FIGURE_RATIO, .number = origin->coverage.present_hours,
		            .divisor = origin->coverage.expected_hours}, "ratio", false);
}

/* The plan's name, or the rule that made it. */
static void write_origin(struct sheet *sheet, size_t column, const struct figure_origin *origin)
{
	if (*origin->plan)
		sheet_text(sheet, column, str_of(origin->plan), FORMAT_TEXT);
	if (*origin->derivation)
		sheet_text(sheet, column + 1, str_of(origin->derivation), FORMAT_TEXT);
}

static void write_list(struct writing *writing)
{
	static const char *const headings[][2] = {
		{"Sheet", "シート"}, {"ID", "ID"}, {"Rows", "行数"}, {"Coverage (%)", "取得率 (%)"}, {"Plan", "集計"}, {"Derivation", "導出"},
	};
	const struct figures *figures = writing->order->figures;
	struct sheet sheet;

	sheet_begin(&sheet, &writing->style, writing->english ? "Contents" : "一覧", writing->header);
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
		sheet_heading(&sheet, i, headings[i][!writing->english]);
	sheet_next(&sheet);
	sheet_link(&sheet, 0, writing->scalars_name, writing->scalars_name);
	sheet_text(&sheet, 1, STR("figures"), FORMAT_TEXT);
	sheet_integer(&sheet, 2, (int64_t)figures_count(figures));
	sheet_next(&sheet);
	for (size_t i = 0; i < figures_table_count(figures); i++) {
		const struct figure_table *table = figures_table_at(figures, i);

		if (!writing->sheet_names[i])
			continue;
		sheet_link(&sheet, 0, writing->sheet_names[i], writing->sheet_names[i]);
		sheet_text(&sheet, 1, str_of(table->id), FORMAT_TEXT);
		sheet_integer(&sheet, 2, (int64_t)table->row_count);
		write_coverage(&sheet, 3, &table->origin);
		write_origin(&sheet, 4, &table->origin);
		sheet_next(&sheet);
	}
	sheet_end(&sheet);
}

static void write_scalars(struct writing *writing)
{
	static const char *const headings[][2] = {
		{"Figure", "指標"}, {"ID", "ID"}, {"Value", "値"}, {"Unit", "単位"}, {"Records", "対象件数"}, {"Coverage (%)", "取得率 (%)"}, {"Plan", "集計"}, {"Derivation", "導出"},
	};
	const struct figures *figures = writing->order->figures;
	struct sheet sheet;

	sheet_begin(&sheet, &writing->style, writing->scalars_name, writing->header);
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
		sheet_heading(&sheet, i, headings[i][!writing->english]);
	sheet_next(&sheet);
	for (size_t i = 0; i < figures_count(figures); i++) {
		const struct figure_scalar *figure = figures_at(figures, i);
		const char *name = workbook_scalar_name(figure->id, writing->english);

		sheet_text(&sheet, 0, str_of(name ? name : figure->id), FORMAT_TEXT);
		sheet_text(&sheet, 1, str_of(figure->id), FORMAT_TEXT);
		sheet_value(&sheet, 2, &figure->value, figure->unit, false);
		sheet_text(&sheet, 3, str_of(sheet_unit(figure->unit, false, writing->english)), FORMAT_TEXT);
		sheet_integer(&sheet, 4, figure->origin.rows > INT64_MAX ? INT64_MAX : (int64_t)figure->origin.rows);
		write_coverage(&sheet, 5, &figure->origin);
		write_origin(&sheet, 6, &figure->origin);
		sheet_next(&sheet);
	}
	sheet_end(&sheet);
}

/* Durations of stops and services are hours and more; response times are parts of seconds. */
static bool is_elapsed(const char *table)
{
	return strncmp(table, "access.", 7) != 0;
}

static const char *unit_of(const struct figure_column *column)
{
	return *column->unit == '\0' && strcmp(column->name, "month") == 0 ? "month" : column->unit;
}

static void write_cell(struct writing *writing, struct sheet *sheet, const struct figure_table *table, size_t row, size_t column)
{
	const struct figure_value *value = figure_cell(table, row, (int)column);
	const struct figure_column *head = &table->columns[column];
	const char *word = NULL;

	if (value->kind == FIGURE_TEXT && value->text.size < 32 && !*head->unit) {
		char copy[32];

		memcpy(copy, value->text.at, value->text.size);
		copy[value->text.size] = '\0';
		word = workbook_word(head->name, copy, writing->english);
	}
	if (word)
		sheet_text(sheet, column, str_of(word), FORMAT_TEXT);
	else
		sheet_value(sheet, column, value, unit_of(head), is_elapsed(table->id));
}

static bool write_table(struct writing *writing, const struct figure_table *table, const char *name, struct fail *fail)
{
	struct text heading = {0};
	struct sheet sheet;

	if (table->row_count >= SHEET_ROWS_MAX)
		return fail_set(fail, FAIL_LIMIT, TR("%s has %zu rows; a sheet has 1,048,575", "%s は%zu行あります。1シートは1,048,575行までです"), table->id,
		                table->row_count);
	sheet_begin(&sheet, &writing->style, name, writing->header);
	for (size_t column = 0; column < table->column_count; column++) {
		const char *unit = sheet_unit(table->columns[column].unit, is_elapsed(table->id), writing->english);

		text_clear(&heading);
		text_addf(&heading, *unit ? "%s (%s)" : "%s%s", workbook_column_name(table->id, table->columns[column].name, writing->english), unit);
		sheet_text(&sheet, column, text_str(&heading), FORMAT_HEADING);
	}
	writing->style.failed |= text_failed(&heading);
	text_release(&heading);
	sheet_next(&sheet);
	for (size_t row = 0; row < table->row_count; row++) {
		for (size_t column = 0; column < table->column_count; column++)
			write_cell(writing, &sheet, table, row, column);
		sheet_next(&sheet);
	}
	sheet_end(&sheet);
	return true;
}

static void write_properties(struct writing *writing)
{
	const struct workbook_order *order = writing->order;
	char month[CIVIL_TEXT_SIZE];
	lxw_doc_properties properties = {
		.title = arena_printf(&writing->arena, "%s %s %s", order->config->title, writing->english ? "data book" : "データ集",
		                      civil_format_month(figures_month(order->figures), month)),
		.author = arena_printf(&writing->arena, "%s", order->config->contractor),
		.company = arena_printf(&writing->arena, "%s", order->config->contractor),
		.status = arena_printf(&writing->arena, "%s", order->edition),
		.comments = arena_printf(&writing->arena, "%s", order->program),
		.created = (time_t)(order->created_us / SECOND_US),
	};

	writing->style.failed |= workbook_set_properties(writing->style.book, &properties) != LXW_NO_ERROR;
}

static bool write_sheets(struct writing *writing, struct fail *fail)
{
	const struct figures *figures = writing->order->figures;
	bool good = true;

	write_properties(writing);
	write_list(writing);
	write_scalars(writing);
	for (size_t i = 0; good && i < figures_table_count(figures); i++)
		if (writing->sheet_names[i])
			good = write_table(writing, figures_table_at(figures, i), writing->sheet_names[i], fail);
	return good;
}

/* Flushed and under its name. */
static bool place(const char *temporary, const char *path, struct fail *fail)
{
	int descriptor = open(temporary, O_RDONLY | O_CLOEXEC);
	bool good = descriptor >= 0 && fchmod(descriptor, S_IRUSR | S_IWUSR) == 0 && fsync(descriptor) == 0;

	if (descriptor >= 0)
		good = close(descriptor) == 0 && good;
	if (!good || rename(temporary, path) != 0) {
		(void)fail_errno(fail, errno, "%s", path);
		(void)unlink(temporary);
		return false;
	}
	return true;
}

bool workbook_write(const struct workbook_order *order, const char *path, struct fail *fail)
{
	struct writing writing = {.order = order, .english = order->config->report.language == REPORT_ENGLISH};
	char *temporary = arena_printf(&writing.arena, "%s.tmp", path);
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_workbook *book = temporary ? workbook_new_opt(temporary, &options) : NULL;
	bool good = book != NULL || fail_memory(fail);

	if (good) {
		lxw_error error;

		sheet_style_init(&writing.style, book, writing.english);
		name_sheets(&writing);
		make_header(&writing);
		good = (!arena_failed(&writing.arena) || fail_memory(fail)) && write_sheets(&writing, fail);
		error = workbook_close(book);   /* frees it, also after a failure */
		if (good && (error != LXW_NO_ERROR || writing.style.failed))
			good = fail_set(fail, FAIL_IO, TR("%s: the workbook cannot be written: %s", "%s: データ集を書けません: %s"), path,
			                error != LXW_NO_ERROR ? lxw_strerror(error) : TR("a cell was refused", "セルを書けません"));
		good = good && place(temporary, path, fail);
		if (!good)
			(void)unlink(temporary);
	}
	text_release(&writing.style.scratch);
	arena_release(&writing.arena);
	return good;
}
