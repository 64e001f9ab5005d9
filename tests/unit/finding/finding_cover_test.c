/* What covers a finding: margins, kinds, hosts, and the best of several incidents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "finding_cover.h"

#define AT(minutes) ((int64_t)(minutes)*MINUTE_US)

static const char *cover_of(enum finding_kind kind, const char *host, int from, int until, const struct cover *covers, size_t count)
{
	static struct arena arena;
	struct finding_list list = {.arena = &arena};
	const char *cover;

	finding_add(&list, &(struct finding){.kind = kind, .scope = FINDING_OF_HOST, .place = str_of(host), .from_us = AT(from),
	                                     .until_us = AT(until), .evidence = ""});
	finding_cover(&list, covers, count, AT(30));
	cover = list.items[0].cover;
	arena_clear(&arena);
	return cover;
}

static void margins(void **state)
{
	const struct cover incident = {COVER_INCIDENT, AT(100), AT(200), "INC-1", STR("")};

	(void)state;
	assert_string_equal(cover_of(FINDING_OOM, "a", 50, 70, &incident, 1), "");
	assert_string_equal(cover_of(FINDING_OOM, "a", 50, 71, &incident, 1), "INC-1");
	assert_string_equal(cover_of(FINDING_OOM, "a", 229, 300, &incident, 1), "INC-1");
	assert_string_equal(cover_of(FINDING_OOM, "a", 230, 300, &incident, 1), "");
	assert_string_equal(cover_of(FINDING_RESTART, "a", 150, 150, &incident, 1), "INC-1");
}

static void works_and_hosts(void **state)
{
	const struct cover covers[] = {{COVER_STOP, AT(100), AT(200), "計画作業: 更新", STR("a")},
	                               {COVER_PATCH, AT(0), AT(1440), "パッチ適用 PT-1", STR("")}};

	(void)state;
	assert_string_equal(cover_of(FINDING_RESTART, "a", 120, 120, covers, 2), "計画作業: 更新");
	assert_string_equal(cover_of(FINDING_RESTART, "b", 120, 120, covers, 2), "パッチ適用 PT-1");
	assert_string_equal(cover_of(FINDING_SILENCE, "a", 90, 120, covers, 2), "計画作業: 更新");
	assert_string_equal(cover_of(FINDING_OOM, "a", 120, 120, covers, 2), "");
}

static void the_best_fit(void **state)
{
	const struct cover covers[] = {{COVER_INCIDENT, AT(0), AT(10000), "INC-LONG", STR("")},
	                               {COVER_INCIDENT, AT(95), AT(160), "INC-CLOSE", STR("")}};

	(void)state;
	assert_string_equal(cover_of(FINDING_CPU, "a", 100, 170, covers, 2), "INC-CLOSE");
	assert_string_equal(cover_of(FINDING_CPU, "a", 5000, 5060, covers, 2), "INC-LONG");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(margins), cmocka_unit_test(works_and_hosts), cmocka_unit_test(the_best_fit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
