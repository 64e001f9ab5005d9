#include "clause_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config_defaults.h"
#include "contract.h"
#include "file.h"
#include "lang.h"

static struct config *config;
static struct arena arena;
static struct ledger_notes notes;
static char folder[] = "/tmp/geppo-clauses-XXXXXX";

static void keep(const char *name, const char *content)
{
	struct fail fail = {0};
	const char *path = file_join(&arena, folder, name);
	if (!content)
		remove(path);
	else if (!file_write(path, str_of(content), &fail))
		fail_msg("%s", fail.sentence);
}

static const char *ledger_path(const char *name)
{
	return arena_printf(&arena, "ledgers/%s.csv", name);
}

static void keep_calendar(void)
{
	struct text text = {0};
	text_add_cstr(&text, "date,name,kind\n");
	for (size_t i = 0; i < default_holiday_count; i++) {
		char day[CIVIL_TEXT_SIZE];
		text_addf(&text, "%s,%s,national\n", civil_format_date(default_holidays[i].date, day),
		          default_holidays[i].name);
	}
	keep("calendar.csv", text.at);
	text_release(&text);
}

int rows_setup(void **state)
{
	struct fail fail = {0};
	(void)state;
	config = contract_new();
	config->clauses = default_clauses;
	config->clause_count = default_clause_count;
	if (!mkdtemp(folder) || !lang_set("ja") || !file_make_folder(file_join(&arena, folder, "ledgers"), &fail))
		return 1;
	keep_calendar();
	return 0;
}

int rows_teardown(void **state)
{
	(void)state;
	remove(file_join(&arena, folder, "calendar.csv"));
	remove(file_join(&arena, folder, "ledgers"));
	remove(folder);
	ledger_notes_release(&notes);
	arena_release(&arena);
	contract_free(config);
	return 0;
}

struct config *rows_config(void)
{
	return config;
}

static struct ledgers *open_ledgers(void)
{
	struct fail fail = {0};
	ledger_notes_release(&notes);
	struct ledgers *ledgers = ledgers_new(config, folder, &notes, &fail);
	if (!ledgers)
		fail_msg("%s", fail.sentence);
	return ledgers;
}

struct ledgers *rows_open(const char *name, const char *content)
{
	keep(ledger_path(name), content);
	struct ledgers *ledgers = open_ledgers();
	keep(ledger_path(name), NULL);
	return ledgers;
}

struct clause_verdict rows_judge(const struct ledgers *ledgers, const char *clause, struct civil_month month)
{
	struct fail fail = {0};
	struct clause_verdict *verdicts =
	        verdicts_of_month(ledgers, case_moment_of(config, month, NO_TIME), &arena, &fail);
	assert_non_null(verdicts);
	for (size_t i = 0; i < config->clause_count; i++)
		if (strcmp(config->clauses[i].id, clause) == 0)
			return verdicts[i];
	fail_msg("there is no clause %s", clause);
	return verdicts[0];
}

static const char *joined(const struct clause_verdict *verdict)
{
	const char *all = "";
	for (size_t i = 0; i < verdict->evidence_count; i++)
		all = arena_printf(&arena, "%s%s%s", all, i ? " " : "", verdict->evidence[i]);
	return all;
}

/* False, and says so, when the verdict is another. */
static bool check(const struct clause_row *row, size_t index)
{
	for (size_t i = 0; i < 2 && row->files[i].name; i++)
		keep(ledger_path(row->files[i].name), row->files[i].content);
	if (row->no_calendar)
		keep("calendar.csv", NULL);
	struct ledgers *ledgers = open_ledgers();
	struct clause_verdict verdict =
	        rows_judge(ledgers, row->clause, (struct civil_month){2019, (int8_t)row->month});
	bool reason = row->reason[0] ? strstr(verdict.reason, row->reason) != NULL : verdict.reason[0] == 0;
	bool good = true;
	if (verdict.verdict != row->verdict || strcmp(verdict.actual, row->actual) != 0 ||
	    strcmp(verdict.margin, row->margin) != 0 ||
	    (row->evidence && strcmp(joined(&verdict), row->evidence) != 0) || !reason) {
		good = false;
		print_error("row %zu (%s): %s | %s | %s | %s | %s\n", index, row->clause, verdict_name(verdict.verdict),
		            verdict.actual, verdict.margin, joined(&verdict), verdict.reason);
	}
	assert_true(verdict.target[0]);
	/* Nothing is met that has a reason against it, and nothing else is without one. */
	if (verdict.verdict == VERDICT_UNKNOWN || verdict.verdict == VERDICT_MISSED)
		assert_true(verdict.reason[0]);
	ledgers_free(ledgers);
	for (size_t i = 0; i < 2 && row->files[i].name; i++)
		keep(ledger_path(row->files[i].name), NULL);
	if (row->no_calendar)
		keep_calendar();
	return good;
}

void rows_check(const struct clause_row *rows, size_t count)
{
	bool good = true;
	for (size_t i = 0; i < count; i++)
		good = check(&rows[i], i) && good;
	assert_true(good);
}
