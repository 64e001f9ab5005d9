/* Ledgers with bytes cut off, changed, doubled and swapped: whatever stands in them, reading ends with notes or
 * records, and what is given out keeps the promises of the headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "ledger_sheet.h"
#include "ledgers.h"
#include "workspace_init.h"

#define ROUNDS 120

static char base[] = "/tmp/geppo-mutation-XXXXXX";
static struct arena paths;
static uint64_t seed = 88172645463325252U;

/* Marsaglia, "Xorshift RNGs", 2003. */
static size_t below(size_t limit)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return limit ? (size_t)(seed % limit) : 0;
}

static int setup(void **state)
{
	struct fail fail = {0};
	if (sheet_setup(state) || !mkdtemp(base))
		return 1;
	return file_make_folder(arena_printf(&paths, "%s/ledgers", base), &fail) ? 0 : 1;
}

static int teardown(void **state)
{
	char *command = arena_printf(&paths, "rm -r '%s'", base);
	int status = system(command);
	arena_release(&paths);
	return sheet_teardown(state) || status;
}

/* One change somewhere behind the heading. */
static void mutate(struct text *text, size_t heading)
{
	static const char bytes[] = "\",\n\r;0-/\x80\xe5\xff\0 #=欠番元年";
	size_t at = heading + below(text->size - heading);
	switch (below(4)) {
	case 0:
		text->size = at; /* cut */
		break;
	case 1:
		text->at[at] = bytes[below(sizeof bytes)];
		break;
	case 2:
		text->at[at] = (char)below(256);
		break;
	default:
		if (at + 8 < text->size)
			memmove(text->at + at, text->at + at + 4, 4);
		break;
	}
}

static void write_round(void)
{
	for (size_t i = 0; i < ledger_template_count; i++) {
		const struct ledger_template *ledger = &ledger_templates[i];
		struct text text = {0};
		text_addf(&text, "%s\n%s\n", ledger->heading, ledger->example);
		/* Most ledgers stay whole, so that some rounds have no error and their records are looked at. */
		for (size_t changes = below(10) ? 0 : 1 + below(5);
		     changes > 0 && text.size > strlen(ledger->heading) + 1; changes--)
			mutate(&text, strlen(ledger->heading) + 1);
		FILE *file = fopen(arena_printf(&paths, "%s/ledgers/%s.csv", base, ledger->name), "wb");
		assert_non_null(file);
		assert_int_equal(fwrite(text.at, 1, text.size, file), text.size);
		assert_int_equal(fclose(file), 0);
		text_release(&text);
	}
}

/* What every reader of the records relies on. */
static void look_at(const struct ledgers *ledgers)
{
	for (size_t i = 0; i < ledgers->backup_count; i++)
		assert_true(ledgers->backups[i].done.at_us != NO_TIME && backup_work_name(ledgers->backups[i].work)[0]);
	for (size_t i = 0; i < ledgers->patch_count; i++)
		assert_true(patch_result_name(ledgers->patches[i].result)[0]);
	for (size_t i = 0; i < ledgers->delivery_count; i++)
		assert_true(ledgers->deliveries[i].month.year >= 2019);
	for (size_t i = 0; i < ledgers->certificate_count; i++)
		assert_true(ledgers->certificates[i].expires.at_us != NO_TIME);
	for (size_t i = 0; i < ledgers->contact_count; i++)
		assert_true(ledgers->contacts[i].from.at_us != NO_TIME && ledgers->contacts[i].name[0]);
	for (size_t i = 0; i < ledgers->planned_work_count; i++)
		assert_true(ledgers->planned_works[i].from.at_us != NO_TIME);
	for (size_t i = 0; i < ledgers->problem_count; i++)
		assert_true(ledgers->problems[i].recorded.at_us != NO_TIME);
}

static void mutated_ledgers(void **state)
{
	size_t refused = 0;
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct fail fail = {0};
		struct ledger_notes notes = {0};
		write_round();
		struct ledgers *ledgers = ledgers_new(sheet_config, base, &notes, &fail);
		assert_false(notes.failed);
		assert_true((ledgers == NULL) == (notes.errors > 0));
		for (size_t i = 0; i < notes.count; i++)
			assert_true(notes.items[i].english[0] && notes.items[i].japanese[0]);
		refused += ledgers == NULL;
		if (ledgers)
			look_at(ledgers);
		ledgers_free(ledgers);
		ledger_notes_release(&notes);
	}
	assert_true(refused > ROUNDS / 10 && refused < ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(mutated_ledgers)};
	return cmocka_run_group_tests(tests, setup, teardown);
}
