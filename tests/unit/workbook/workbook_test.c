/* A workbook of many rows: the same bytes again, whatever the clock; texts that look like formulas, numbers that a spreadsheet cannot hold, tables of equal names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "container.h"
#include "file.h"
#include "workbook.h"

#define ROWS 50000

/* More than the library's buffers of a row; the address sanitizer keeps what was freed. */
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_KB (400 * 1024)
#else
#define MEMORY_KB (16 * 1024)
#endif

static char folder[] = "/tmp/geppo-workbook-XXXXXX";
static const struct config config = {.title = "試験 & 確認", .contractor = "請負者"};

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	(void)unlink("a.xlsx");
	(void)unlink("b.xlsx");
	return rmdir(folder);
}

static void write_book(const struct figures *figures, const char *path)
{
	struct workbook_order order = {.config = &config, .figures = figures, .edition = "内部版", .program = "geppo", .created_us = 1572508800000000};
	struct fail fail = {0};

	if (!workbook_write(&order, path, &fail))
		fail_msg("%s", fail.sentence);
}

static bool same_files(const char *left, const char *right)
{
	struct text a = {0}, b = {0};
	struct fail fail = {0};
	bool same = file_read(left, 100 << 20, &a, &fail) && file_read(right, 100 << 20, &b, &fail) && str_equal(text_str(&a), text_str(&b));

	text_release(&a);
	text_release(&b);
	return same;
}

/* The bytes of a part. */
static void read_part(const char *path, const char *name, struct text *out)
{
	struct fail fail = {0};
	struct container *container = container_open(path, NULL, &fail);
	struct container_member member;
	bool found = true;
	size_t size = 1;

	assert_non_null(container);
	while (container_next(container, &member, &found, &fail) && found && strcmp(member.name, name) != 0)
		;
	assert_true(found);
	while (size > 0) {
		assert_true(container_read(container, text_room(out, 65536), 65536, &size, &fail));
		text_grown(out, size);
	}
	container_close(container);
}

static bool holds(const struct text *text, const char *part)
{
	return str_find_str(text_str(text), str_of(part)) < text->size;
}

static void test_many_rows(void **state)
{
	struct figures *figures = figures_new((struct civil_month){2019, 10});
	struct figure_table *table = figures_table(figures, "access.by_day", "day:day requests p95:us error:ratio page", NULL);
	struct rusage before, after;

	(void)state;
	for (int i = 0; i < ROWS; i++)
		figures_row(figures, table, (struct figure_value[]){figure_text("2019-10-15"), figure_integer(i), figure_integer(i * 1000), figure_ratio(i, ROWS),
		            figure_text("/a/page/of/the/site")});
	(void)getrusage(RUSAGE_SELF, &before);
	write_book(figures, "a.xlsx");
	(void)getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < MEMORY_KB);
	assert_true(after.ru_utime.tv_sec - before.ru_utime.tv_sec < 60);
	sleep(1);
	write_book(figures, "b.xlsx");
	assert_true(same_files("a.xlsx", "b.xlsx"));
	figures_free(figures);
}

static void test_texts(void **state)
{
	struct figures *figures = figures_new((struct civil_month){2019, 10});
	struct figure_table *table = figures_table(figures, "one/two", "text number", NULL);
	struct text sheet = {0}, book = {0};
	char *longest = malloc(40001);

	(void)state;
	memset(longest, 'x', 40000);
	longest[40000] = '\0';
	figures_row(figures, table, (struct figure_value[]){figure_text("=1+1"), figure_integer(999999999999999)});
	figures_row(figures, table, (struct figure_value[]){figure_text("+1"), figure_integer(1000000000000000)});
	figures_row(figures, table, (struct figure_value[]){figure_text("-1"), figure_integer(INT64_MIN)});
	figures_row(figures, table, (struct figure_value[]){figure_text("@SUM(A1)"), figure_none()});
	figures_row(figures, table, (struct figure_value[]){figure_text("<&>\x01_x0041_"), figure_none()});
	figures_row(figures, table, (struct figure_value[]){figure_text(longest), figure_none()});
	(void)figures_table(figures, "one:two", "text", NULL);
	(void)figures_table(figures, "People.names", "text", NULL);
	write_book(figures, "a.xlsx");
	read_part("a.xlsx", "xl/worksheets/sheet3.xml", &sheet);
	read_part("a.xlsx", "xl/workbook.xml", &book);
	assert_false(holds(&sheet, "<f>"));
	assert_true(holds(&sheet, "<t>=1+1</t>"));
	assert_true(holds(&sheet, "<t>@SUM(A1)</t>"));
	assert_true(holds(&sheet, "<v>999999999999999</v>"));
	assert_true(holds(&sheet, "<t>1000000000000000</t>"));
	assert_true(holds(&sheet, "<t>-9223372036854775808</t>"));
	assert_true(holds(&sheet, "_x005F_x0041_"));
	assert_true(holds(&sheet, "x…</t>"));
	assert_true(holds(&book, "\"one two\""));
	assert_true(holds(&book, "\"one two 2\""));
	free(longest);
	text_release(&sheet);
	text_release(&book);
	figures_free(figures);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_many_rows), cmocka_unit_test(test_texts)};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
