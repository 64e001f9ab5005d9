/* The human's remarks: split by chapter, nothing of one chapter in another, odd files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"
#include "remarks.h"

static char folder[] = "/tmp/geppo-remarks-XXXXXX";

static struct remarks *of(const char *content)
{
	struct fail fail = {0};
	struct remarks *remarks;

	assert_true(file_write("comments.md", str_of(content), &fail));
	remarks = remarks_new("comments.md", &fail);
	assert_non_null(remarks);
	return remarks;
}

static struct str find(const struct remarks *remarks, const char *number, const char *title)
{
	return remarks_of(remarks, str_of(number), str_of(title));
}

static void test_split(void **state)
{
	struct remarks *remarks = of("# 2019年10月の所見\n\n## 1 総括\n\n全体に安定。\n\n## CPU利用率の分析\n- 一つ\n- 二つ\n\n## A\n");

	(void)state;
	assert_int_equal(remarks_count(remarks), 4);
	assert_true(str_is(find(remarks, "1", "総括"), "全体に安定。"));
	assert_true(str_is(find(remarks, "4", "CPU利用率の分析"), "- 一つ\n- 二つ"));
	assert_true(str_is(find(remarks, "A", "用語"), ""));
	/* A number is not the beginning of another number. */
	assert_true(str_is(find(remarks, "2", "契約事項"), ""));
	assert_int_equal(remarks_part(remarks, 2).line, 7);
	remarks_free(remarks);
}

static void test_odd_files(void **state)
{
	struct fail fail = {0};
	struct remarks *remarks = of("");

	(void)state;
	assert_int_equal(remarks_count(remarks), 0);
	remarks_free(remarks);
	remarks = of("## 1");
	assert_int_equal(remarks_count(remarks), 1);
	assert_true(str_is(find(remarks, "1", "総括"), ""));
	remarks_free(remarks);
	remarks = of("見出しのない文\n#hashtag\n");
	assert_int_equal(remarks_count(remarks), 0);
	remarks_free(remarks);
	remarks = remarks_new("nothing.md", &fail);
	assert_non_null(remarks);
	assert_int_equal(remarks_count(remarks), 0);
	remarks_free(remarks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_split), cmocka_unit_test(test_odd_files)};

	if (!mkdtemp(folder) || chdir(folder) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
