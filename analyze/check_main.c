/* geppo check: what is wrong in geppo.yaml, ledgers, calendar and gaps.csv, any day of the month; nothing is written. */
#include <stdio.h>

#include "file.h"
#include "gaps.h"
#include "lang.h"
#include "ledgers.h"
#include "message.h"
#include "option.h"

static const struct option_usage usage = {
	"geppo check", "", "Check geppo.yaml, calendar, ledgers and gaps.csv; every error and warning with its place.",
	"geppo.yaml・暦・台帳・gaps.csv を検査し、誤りと注意をすべて場所つきで示します。",
	"  geppo check\n  geppo -C ../contract check\n", NULL, 0,
};

static void print_lines(const struct text *text)
{
	struct str rest = text_str(text), line;

	while (str_next(&rest, '\n', &line))
		if (line.size)
			printf("%.*s\n", STR_ARGS(line));
}

/* Ledgers that the contract's clauses judge by and that are not kept: their verdicts will be 判定不能. */
static void print_missing(const struct config *config, const struct ledgers *ledgers)
{
	if (!ledgers->calendar)
		message_defect(TR("%s is not there: business days cannot be counted", "%s がないため営業日を数えられません"), config->calendar.file);
	for (size_t i = 0; i < ledgers->file_count; i++)
		if (!ledgers->files[i].kept)
			message_note(TR("%s is not kept: its clauses will not be judged", "%s がないため、その条項は判定不能になります"), ledgers->files[i].path);
}

static bool check(struct ledger_notes *notes, struct fail *fail)
{
	struct arena arena = {0};
	struct text errors = {0};
	struct config *config = config_new(".", &errors, fail);
	struct ledgers *ledgers = config ? ledgers_new(config, ".", notes, fail) : NULL;
	const struct gap *gaps;
	size_t gap_count;
	struct fail gap_fail = {0};

	print_lines(&errors);
	if (config && !gaps_read(config, &arena, notes, &gaps, &gap_count, &gap_fail) && fail->kind == FAIL_NONE)
		*fail = gap_fail;
	if (ledgers)
		print_missing(config, ledgers);
	ledgers_free(ledgers);
	config_free(config);
	text_release(&errors);
	arena_release(&arena);
	return fail->kind == FAIL_NONE && ledger_notes_check(notes, fail);
}

int main(int argc, char **argv)
{
	struct ledger_notes notes = {0};
	struct text text = {0};
	struct fail fail = {0};
	bool done = false;
	size_t count;

	message_program("geppo check");
	lang_set_from_environment();
	if (!option_parse(&usage, argc, argv, &count, &done, &fail)) {
		message_fail(&fail);
		return message_exit_status();
	}
	if (done)
		return message_exit_status();
	if (count != 0)
		fail_set(&fail, FAIL_USAGE, TR("unexpected argument %s", "余分な引数です: %s"), argv[1]);
	else if (check(&notes, &fail) && notes.warnings)
		message_defect(TR("%zu warnings", "注意 %zu件"), notes.warnings);
	ledger_notes_write(&notes, &text);
	print_lines(&text);
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	text_release(&text);
	ledger_notes_release(&notes);
	return message_exit_status();
}
