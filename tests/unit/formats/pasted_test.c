/* Every pasted format of the table, line by line; and that no mutilated line harms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang.h"
#include "pasted_cases.h"
#include "reading.h"

#define CASE_COUNT (sizeof(pasted_cases) / sizeof(pasted_cases[0]))

static void lines_say(void **state)
{
	(void)state;
	size_t wrong = 0;
	assert_true(CASE_COUNT >= 40);
	for (size_t i = 0; i < CASE_COUNT; i++) {
		const struct pasted_case *one = &pasted_cases[i];
		struct reading reading;
		char line[1000];
		snprintf(line, sizeof(line), "%s\n", one->line);
		reading_open(&reading, FORMAT_ACCESS, one->format, str_of(line));
		bool good =
		        reading.format && reading_is(&reading, 0, one->expected) && reading.verbatim == one->verbatim;
		if (!good)
			print_error("in %s\n%s, %zu verbatim\n", one->format, reading.fail.sentence, reading.verbatim);
		wrong += !good;
		reading_release(&reading);
	}
	assert_int_equal(wrong, 0);
}

static void some_are_refused(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof(refused_cases) / sizeof(refused_cases[0]); i++) {
		struct reading reading;
		reading_open(&reading, FORMAT_ACCESS, refused_cases[i].format, STR("x\n"));
		bool good = !reading.format && strstr(reading.fail.sentence, refused_cases[i].part) &&
		            reading.fail.kind == FAIL_INPUT;
		if (!good)
			print_error("%s: %s\n", refused_cases[i].format, reading.fail.sentence);
		wrong += !good;
		reading_release(&reading);
	}
	assert_int_equal(wrong, 0);
}

/* Truncated at every byte, and with bytes that matter changed: read without harm, and what is a record is restored. */
static void mutilated_lines(void **state)
{
	(void)state;
	static const char bytes[] = "\" \\-:/,[]{}09?\x80\t";
	for (size_t i = 0; i < CASE_COUNT; i++) {
		struct text text = {0};
		struct str line = str_of(pasted_cases[i].line);
		for (size_t size = 0; size < line.size; size++) {
			text_add(&text, str_take(line, size));
			text_add_byte(&text, '\n');
			text_add(&text, str_take(line, size));
			text_add_byte(&text, bytes[(size + i) % (sizeof(bytes) - 1)]);
			text_add(&text, str_skip(line, size + 1));
			text_add_byte(&text, '\n');
		}
		struct reading reading;
		/* A copy of exactly its size, so that reading behind it is seen. */
		char *copy = malloc(text.size);
		memcpy(copy, text.at, text.size);
		reading_open(&reading, FORMAT_ACCESS, pasted_cases[i].format, (struct str){copy, text.size});
		assert_non_null(reading.format);
		reading_release(&reading);
		free(copy);
		text_release(&text);
	}
}

/* Formats cut off at every byte are compiled or refused. */
static void mutilated_formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < CASE_COUNT; i++)
		for (size_t size = 1; size < strlen(pasted_cases[i].format); size++) {
			struct reading reading;
			char format[1000];
			snprintf(format, sizeof(format), "%.*s", (int)size, pasted_cases[i].format);
			reading_open(&reading, FORMAT_ACCESS, format, STR("x y z\n"));
			assert_true(reading.format || reading.fail.sentence[0]);
			reading_release(&reading);
		}
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(lines_say),
	        cmocka_unit_test(some_are_refused),
	        cmocka_unit_test(mutilated_lines),
	        cmocka_unit_test(mutilated_formats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
