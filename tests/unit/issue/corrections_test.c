/* Two figures files compared: what is a correction, which row it belongs to, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "corrections.h"

struct pair {
	struct figures *before, *after;
	struct arena arena;
	const struct correction *found;
	size_t count;
};

static int make(void **state)
{
	static struct pair pair;

	pair = (struct pair){.before = figures_new((struct civil_month){2019, 10}), .after = figures_new((struct civil_month){2019, 10})};
	*state = &pair;
	return pair.before && pair.after ? 0 : -1;
}

static int drop(void **state)
{
	struct pair *pair = *state;

	figures_free(pair->before);
	figures_free(pair->after);
	arena_release(&pair->arena);
	return 0;
}

static void find(struct pair *pair)
{
	struct fail fail = {0};

	assert_true(corrections_find(pair->before, pair->after, &pair->arena, &pair->found, &pair->count, &fail));
}

static void row3(struct figures *figures, struct figure_table *table, const char *day, const char *host, int64_t requests)
{
	figures_row(figures, table, (struct figure_value[]){figure_text(day), figure_text(host), figure_integer(requests)});
}

static void test_scalars(void **state)
{
	struct pair *pair = *state;

	figures_add(pair->before, "same", "", figure_integer(1), NULL);
	figures_add(pair->after, "same", "", figure_integer(1), NULL);
	figures_add(pair->before, "grew", "bytes", figure_integer(1), NULL);
	figures_add(pair->after, "grew", "bytes", figure_integer(2), NULL);
	figures_add(pair->before, "gone", "", figure_text("x"), NULL);
	figures_add(pair->after, "measured", "", figure_none(), NULL);
	find(pair);
	assert_int_equal(pair->count, 3);
	assert_string_equal(pair->found[0].id, "grew");
	assert_int_equal(pair->found[0].before.number, 1);
	assert_int_equal(pair->found[0].after.number, 2);
	assert_string_equal(pair->found[0].unit, "bytes");
	assert_string_equal(pair->found[1].id, "measured");
	assert_int_equal(pair->found[1].kind, CORRECTION_ADDED);
	assert_string_equal(pair->found[2].id, "gone");
	assert_int_equal(pair->found[2].kind, CORRECTION_REMOVED);
}

/* A ratio is two integers: 1/2 and 2/4 print alike, but are of other counts. None is not zero. */
static void test_kinds(void **state)
{
	struct pair *pair = *state;

	figures_add(pair->before, "ratio", "ratio", figure_ratio(1, 2), NULL);
	figures_add(pair->after, "ratio", "ratio", figure_ratio(2, 4), NULL);
	figures_add(pair->before, "none", "", figure_none(), NULL);
	figures_add(pair->after, "none", "", figure_integer(0), NULL);
	find(pair);
	assert_int_equal(pair->count, 2);
}

/* The day alone does not tell the rows apart: the key is day and host, and the order of rows does not matter. */
static void test_keys(void **state)
{
	struct pair *pair = *state;
	struct figure_table *old = figures_table(pair->before, "t", "day:day host requests", NULL);
	struct figure_table *new = figures_table(pair->after, "t", "day:day host requests", NULL);

	row3(pair->before, old, "2019-10-01", "web01", 5);
	row3(pair->before, old, "2019-10-01", "web02", 6);
	row3(pair->before, old, "2019-10-02", "web01", 7);
	row3(pair->after, new, "2019-10-02", "web01", 7);
	row3(pair->after, new, "2019-10-01", "web02", 8);
	row3(pair->after, new, "2019-10-01", "web01", 5);
	row3(pair->after, new, "2019-10-03", "web01", 9);
	find(pair);
	assert_int_equal(pair->count, 2);
	assert_int_equal(pair->found[0].kind, CORRECTION_VALUE);
	assert_int_equal(pair->found[0].key_count, 2);
	assert_int_equal(pair->found[0].row, 1);
	assert_string_equal(pair->found[0].column, "requests");
	assert_int_equal(pair->found[0].before.number, 6);
	assert_int_equal(pair->found[0].after.number, 8);
	assert_int_equal(pair->found[1].kind, CORRECTION_ADDED);
	assert_int_equal(pair->found[1].row, 3);
}

/* Rows that are equal in all columns are counted: three of them after two is one row more. */
static void test_equal_rows(void **state)
{
	struct pair *pair = *state;
	struct figure_table *old = figures_table(pair->before, "t", "kind text", NULL), *new = figures_table(pair->after, "t", "kind text", NULL);

	for (int i = 0; i < 3; i++) {
		if (i < 2)
			figures_row(pair->before, old, (struct figure_value[]){figure_text("a"), figure_text("b")});
		figures_row(pair->after, new, (struct figure_value[]){figure_text("a"), figure_text("b")});
	}
	find(pair);
	assert_int_equal(pair->count, 1);
	assert_int_equal(pair->found[0].kind, CORRECTION_ADDED);
}

/* Where figures are from, and the line of a case in its ledger, are no corrections; a new or lost column is one. */
static void test_left_out(void **state)
{
	struct pair *pair = *state;
	struct figure_table *old = figures_table(pair->before, "inputs", "name digest", NULL), *new = figures_table(pair->after, "inputs", "name digest", NULL);

	figures_row(pair->before, old, (struct figure_value[]){figure_text("geppo.yaml"), figure_text("1")});
	figures_row(pair->after, new, (struct figure_value[]){figure_text("geppo.yaml"), figure_text("2")});
	old = figures_table(pair->before, "list", "id line", NULL);
	new = figures_table(pair->after, "list", "id line state", NULL);
	figures_row(pair->before, old, (struct figure_value[]){figure_text("INC-1"), figure_integer(2)});
	figures_row(pair->after, new, (struct figure_value[]){figure_text("INC-1"), figure_integer(3), figure_text("met")});
	find(pair);
	assert_int_equal(pair->count, 1);
	assert_string_equal(pair->found[0].column, "state");
	assert_int_equal(pair->found[0].before.kind, FIGURE_NONE);
}

static void test_tables(void **state)
{
	struct pair *pair = *state;
	struct figure_table *old = figures_table(pair->before, "old", "id", NULL), *new = figures_table(pair->after, "new", "id", NULL);

	figures_row(pair->before, old, (struct figure_value[]){figure_text("1")});
	figures_row(pair->after, new, (struct figure_value[]){figure_text("1")});
	find(pair);
	assert_int_equal(pair->count, 2);
	assert_string_equal(pair->found[0].id, "new");
	assert_int_equal(pair->found[1].kind, CORRECTION_REMOVED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_scalars, make, drop),    cmocka_unit_test_setup_teardown(test_kinds, make, drop),
		cmocka_unit_test_setup_teardown(test_keys, make, drop),       cmocka_unit_test_setup_teardown(test_equal_rows, make, drop),
		cmocka_unit_test_setup_teardown(test_left_out, make, drop),   cmocka_unit_test_setup_teardown(test_tables, make, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
