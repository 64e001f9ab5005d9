/* A new workspace: it loads, its ledgers have headings and examples of the same width, and no folder with anything in
 * it is touched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bounds.h"
#include "config.h"
#include "config_defaults.h"
#include "file.h"
#include "lang.h"
#include "workspace_init.h"

static struct arena arena;
static char base[] = "/tmp/geppo-init-XXXXXX";
static char *folder;

static int make_folder(void **state)
{
	(void)state;
	(void)lang_set("en");
	if (!mkdtemp(base))
		return -1;
	folder = file_join(&arena, base, "new/one");
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	char *command = arena_printf(&arena, "rm -r '%s'", base);
	int status = system(command);
	arena_release(&arena);
	return status;
}

static void new_one_loads(void **state)
{
	(void)state;
	struct fail fail = {0};
	struct text errors = {0};
	if (!workspace_init(folder, &fail))
		fail_msg("%s", fail.sentence);
	struct config *config = config_new(folder, &errors, &fail);
	if (!config)
		fail_msg("%s", errors.at);
	assert_int_equal(config->source_count, 1);
	assert_int_equal(config->clause_count, default_clause_count);
	config_free(config);
	text_release(&errors);
}

/* Whoever takes away the "#" of every commented setting must get a file that loads too, or the comments lie. */
static void comments_are_true(void **state)
{
	(void)state;
	struct text yaml = {0};
	struct str rest = str_of(workspace_config_template), line;
	bool settings = false;
	while (str_next(&rest, '\n', &line)) {
		settings = settings || str_starts(line, STR("contract:"));
		bool commented = settings && line.size > 1 && line.at[0] == '#' && line.at[1] != ' ';
		commented = commented || (settings && str_starts(line, STR("#  ")));
		text_add(&yaml, commented ? str_skip(line, 1) : line);
		text_add_byte(&yaml, '\n');
	}
	char *other = file_join(&arena, base, "commented");
	struct fail fail = {0};
	struct text errors = {0};
	assert_true(file_make_folder(other, &fail));
	assert_true(file_write(file_join(&arena, other, "geppo.yaml"), text_str(&yaml), &fail));
	struct config *config = config_new(other, &errors, &fail);
	if (!config)
		fail_msg("%s", errors.at);
	assert_int_equal(config->source_count, 3);
	assert_int_equal(config->site_count, 1);
	assert_int_equal(config->event_count, 1);
	assert_int_equal(config->thresholds.cpu_span_s, 900);
	config_free(config);
	text_release(&errors);
	text_release(&yaml);
}

static void refuses_what_is_not_empty(void **state)
{
	(void)state;
	struct fail fail = {0};
	assert_false(workspace_init(folder, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_non_null(strstr(fail.sentence, "is not empty"));
}

static size_t commas(const char *row)
{
	size_t count = 0;
	for (; *row; row++)
		count += *row == ',';
	return count;
}

static void ledgers_have_headings(void **state)
{
	(void)state;
	assert_int_equal(ledger_template_count, 15);
	for (size_t i = 0; i < ledger_template_count; i++) {
		const struct ledger_template *ledger = &ledger_templates[i];
		if (commas(ledger->heading) != commas(ledger->example))
			fail_msg("%s: the example has another number of columns than the heading", ledger->name);
		struct text content = {0};
		struct fail fail = {0};
		assert_true(file_read(arena_printf(&arena, "%s/ledgers/%s.csv", folder, ledger->name),
		                      BOUND_LEDGER_BYTES, &content, &fail));
		assert_true(str_starts(text_str(&content), STR("\xEF\xBB\xBF")));
		assert_int_equal(content.size, 3 + strlen(ledger->heading) + 2);
		text_release(&content);
	}
}

static void calendar_is_written(void **state)
{
	(void)state;
	struct text content = {0};
	struct fail fail = {0};
	assert_true(file_read(file_join(&arena, folder, "calendar.csv"), BOUND_LEDGER_BYTES, &content, &fail));
	assert_non_null(strstr(content.at, "\n2019-10-22,即位礼正殿の儀の行われる日,national\n"));
	assert_non_null(strstr(content.at, "\n2019-05-02,国民の休日,citizens\n"));
	assert_non_null(strstr(content.at, "\n2019-11-04,振替休日,substitute\n"));
	text_release(&content);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(new_one_loads),
	        cmocka_unit_test(comments_are_true),
	        cmocka_unit_test(refuses_what_is_not_empty),
	        cmocka_unit_test(ledgers_have_headings),
	        cmocka_unit_test(calendar_is_written),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
