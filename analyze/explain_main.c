/* geppo explain ID: how a case came to its due date and its verdict, from the ledgers and geppo.yaml. What is to be
 * explained is found by the arguments' shape; each kind has its own function here. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "explain_print.h"
#include "lang.h"
#include "message.h"
#include "number.h"
#include "option.h"

/* So many numbers are named when one does not exist. */
#define NEAREST 3

static bool as_json;
static const struct option options[] = {
        {"json", OPTION_FLAG, &as_json, NULL, "print JSON", "JSONで出力します", 0, 0},
};
static const struct option_usage usage = {
        "geppo explain",
        "ID",
        "Explain an inquiry or incident: the rule of its day, its clock day by day, and how each month saw it.",
        "問い合わせ・障害について、その日の規則、日ごとの時計、月ごとの扱いを説明します。",
        "  geppo explain Q-2019-0042\n  geppo explain INC-0012 --json\n",
        options,
        sizeof(options) / sizeof(options[0]),
};

/* The present; SOURCE_DATE_EPOCH (seconds) stands in for it in tests. */
static int64_t now_us(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	struct timespec now;
	int64_t seconds;

	if (fixed && number_i64(str_of(fixed), 0, INT64_C(253402300799), &seconds))
		return seconds * SECOND_US;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

static bool unknown_number(const struct ledgers *ledgers, const char *number, struct fail *fail)
{
	const char *nearest[NEAREST];
	size_t count = case_nearest(ledgers, number, nearest, NEAREST);
	struct text list = {0};

	for (size_t i = 0; i < count; i++)
		text_addf(&list, "%s%s", i ? TR(", ", "、") : "", nearest[i]);
	if (count)
		fail_set(fail, FAIL_USAGE,
		         TR("there is no inquiry or incident \"%s\"; nearest: %s",
		            "「%s」という問い合わせ・障害はありません。近い番号: %s"),
		         number, text_failed(&list) ? "" : list.at);
	else
		fail_set(fail, FAIL_USAGE,
		         TR("there is no inquiry or incident \"%s\"; the ledgers have none",
		            "「%s」という問い合わせ・障害はありません。台帳に案件がありません"),
		         number);
	text_release(&list);
	return false;
}

/* An inquiry or incident by its number. */
static bool explain_number(const struct ledgers *ledgers, const char *number, struct fail *fail)
{
	struct arena arena = {0};
	struct case_explanation explanation;
	struct text text = {0};
	bool good = case_explain(ledgers, number, now_us(), &arena, &explanation, fail);

	if (!good && fail->kind == FAIL_NONE)
		good = unknown_number(ledgers, number, fail);
	else if (good && as_json)
		good = explain_json(&explanation, ledgers, &text) || fail_memory(fail);
	else if (good)
		explain_text(&explanation, ledgers, &text);
	if (good && text_failed(&text))
		good = fail_memory(fail);
	if (good)
		fwrite(text.at, 1, text.size, stdout); /* message_exit_status says whether it arrived */
	text_release(&text);
	arena_release(&arena);
	return good;
}

static bool explain(const char *number, struct fail *fail)
{
	struct ledger_notes notes = {0};
	struct text errors = {0};
	struct config *config = config_new(".", &errors, fail);
	struct ledgers *ledgers = config ? ledgers_new(config, ".", &notes, fail) : NULL;
	bool good = ledgers && explain_number(ledgers, number, fail);

	if (errors.size)
		message_note("%.*s", STR_ARGS(str_trim(text_str(&errors))));
	ledgers_free(ledgers);
	ledger_notes_release(&notes);
	config_free(config);
	text_release(&errors);
	return good;
}

int main(int argc, char **argv)
{
	struct fail fail = {0};
	size_t count;
	bool done = false;

	message_program("geppo explain");
	lang_set_from_environment();
	if (!option_parse(&usage, argc, argv, &count, &done, &fail)) {
		message_fail(&fail);
		return message_exit_status();
	}
	if (done)
		return message_exit_status();
	if (count != 1)
		fail_set(&fail, FAIL_USAGE,
		         TR("give one ID: the number of an inquiry or incident",
		            "ID（問い合わせ・障害の番号）を1つ指定してください"));
	else
		(void)!explain(argv[1], &fail);
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	return message_exit_status();
}
