/* The figures file: what is written is read back equal, twice written is equal, and damage is refused with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "figures.h"
#include "file.h"

static char folder[] = "/tmp/geppo-figures-XXXXXX";

static struct figures *sample(void)
{
	struct figures *figures = figures_new((struct civil_month){2019, 10});
	struct figure_origin origin = {.plan = "access.by_day", .derivation = "", .rows = 12, .coverage = {700, 744}};
	struct figure_value row[3];
	struct figure_table *table;

	assert_non_null(figures);
	figures_add(figures, "access.requests", "", figure_integer(INT64_MAX), &origin);
	figures_add(figures, "access.error_rate", "ratio", figure_ratio(3, 1000), &origin);
	figures_add(figures, "cpu.mean", "bp", figure_none(), NULL);
	table = figures_table(figures, "access.by_day", "day:day requests: note:", &origin);
	row[0] = figure_text("2019-10-01");
	row[1] = figure_integer(-5);
	row[2] = figure_text("「改行\n」と\"引用符\"");
	figures_row(figures, table, row);
	row[1] = figure_none();
	figures_row(figures, table, row);
	figures_table(figures, "empty", "a: b:", NULL);
	assert_false(figures_failed(figures));
	return figures;
}

static void check_sample(const struct figures *figures)
{
	const struct figure_table *table = figures_find_table(figures, "access.by_day");
	const struct figure_scalar *rate = figures_find(figures, "access.error_rate");

	assert_int_equal(figures_count(figures), 3);
	assert_int_equal(figures_table_count(figures), 2);
	assert_int_equal(figures_find(figures, "access.requests")->value.number, INT64_MAX);
	assert_int_equal(rate->value.kind, FIGURE_RATIO);
	assert_int_equal(rate->value.divisor, 1000);
	assert_int_equal(rate->origin.coverage.expected_hours, 744);
	assert_string_equal(rate->origin.plan, "access.by_day");
	assert_int_equal(figures_find(figures, "cpu.mean")->value.kind, FIGURE_NONE);
	assert_int_equal(table->row_count, 2);
	assert_int_equal(figure_get(table, 0, "requests").number, -5);
	assert_int_equal(figure_get(table, 1, "requests").kind, FIGURE_NONE);
	assert_int_equal(figure_get(table, 1, "nothing").kind, FIGURE_NONE);
	assert_true(str_is(figure_get(table, 0, "note").text, "「改行\n」と\"引用符\""));
	assert_string_equal(table->columns[0].unit, "day");
	assert_int_equal(figures_find_table(figures, "empty")->row_count, 0);
	assert_null(figures_find(figures, "access.nothing"));
}

static void test_round_trip(void **state)
{
	struct text first = {0}, second = {0};
	struct fail fail = {0};
	struct figures *figures = sample();
	struct figures *again;

	(void)state;
	check_sample(figures);
	assert_true(figures_write(figures, "a.json", &fail));
	again = figures_read("a.json", &fail);
	assert_non_null(again);
	check_sample(again);
	assert_true(figures_write(again, "b.json", &fail));
	assert_true(file_read("a.json", 1 << 20, &first, &fail) && file_read("b.json", 1 << 20, &second, &fail));
	assert_true(str_equal(text_str(&first), text_str(&second)));
	text_release(&first);
	text_release(&second);
	figures_free(figures);
	figures_free(again);
}

/* The file cut at every length is refused, never half read. */
static void test_truncated(void **state)
{
	struct text whole = {0};
	struct fail fail = {0};

	(void)state;
	assert_true(file_read("a.json", 1 << 20, &whole, &fail));
	for (size_t size = 0; size + 2 < whole.size; size++) {
		fail_clear(&fail);
		assert_true(file_write("cut.json", str_take(text_str(&whole), size), &fail));
		assert_null(figures_read("cut.json", &fail));
		assert_int_equal(fail.kind, FAIL_FORMAT);
		assert_non_null(strstr(fail.sentence, "cut.json"));
	}
	text_release(&whole);
}

static void refuse(const char *content)
{
	struct fail fail = {0};

	assert_true(file_write("bad.json", str_of(content), &fail));
	assert_null(figures_read("bad.json", &fail));
	assert_int_equal(fail.kind, FAIL_FORMAT);
}

static void test_wrong_content(void **state)
{
	(void)state;
	refuse("{\"format\":\"other\",\"version\":1,\"month\":\"2019-10\",\"figures\":[],\"tables\":[]}");
	refuse("{\"format\":\"geppo-figures\",\"version\":2,\"month\":\"2019-10\",\"figures\":[],\"tables\":[]}");
	refuse("{\"format\":\"geppo-figures\",\"version\":1,\"month\":\"2019-13\",\"figures\":[],\"tables\":[]}");
	refuse("{\"format\":\"geppo-figures\",\"version\":1,\"month\":\"2019-10\",\"figures\":[{\"id\":\"a\",\"value\":1.5}],\"tables\":[]}");
	refuse("{\"format\":\"geppo-figures\",\"version\":1,\"month\":\"2019-10\",\"figures\":[{\"id\":\"a\",\"value\":[1,0]}],\"tables\":[]}");
	refuse("{\"format\":\"geppo-figures\",\"version\":1,\"month\":\"2019-10\",\"figures\":[{\"id\":\"a\",\"value\":1},"
	       "{\"id\":\"a\",\"value\":1}],\"tables\":[]}");
	refuse("{\"format\":\"geppo-figures\",\"version\":1,\"month\":\"2019-10\",\"figures\":[],\"tables\":[{\"id\":\"t\","
	       "\"columns\":[{\"name\":\"a\",\"unit\":\"\"}],\"rows\":[[1,2]]}]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_wrong_content),
	};

	if (!mkdtemp(folder) || chdir(folder) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
