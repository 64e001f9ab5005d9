/* geppo check [MONTH]: the rehearsal. What is wrong in geppo.yaml, ledgers, calendar and gaps.csv, any day of the month; with a month also what its
 * report would lack: hours without logs, open books, remarks. Nothing is written. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analyze_month.h"
#include "azure_fetch.h"
#include "file.h"
#include "gaps.h"
#include "lang.h"
#include "ledgers.h"
#include "message.h"
#include "number.h"
#include "option.h"
#include "workspace.h"

static const struct option_usage usage = {
	"geppo check", "[MONTH]", "Check geppo.yaml, calendar, ledgers and gaps.csv, and what a month's report would lack.",
	"geppo.yaml・暦・台帳・gaps.csv と、対象月の報告書に足りないものを検査します。",
	"  geppo check\n  geppo check 2019-10\n  geppo -C ../contract check previous\n", NULL, 0,
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

/* What the month's figures say about its own proof. */
static void print_lacks(const struct month_result *result)
{
	const struct figure_table *gaps = figures_find_table(result->figures, "coverage.gaps");

	for (size_t row = 0; gaps && row < gaps->row_count; row++)
		if (!figure_get(gaps, row, "reason").text.size)
			message_defect(TR("%.*s has no lines from %.*s to %.*s and gaps.csv gives no reason",
			                  "%.*s は %.*s から %.*s までログがなく、gaps.csv に理由がありません"),
			               STR_ARGS(figure_get(gaps, row, "source").text), STR_ARGS(figure_get(gaps, row, "from").text),
			               STR_ARGS(figure_get(gaps, row, "until").text));
	if (result->open_books)
		message_defect(TR("the books of %llu sources do not close", "%llu個のログで行数の収支が合いません"),
		               (unsigned long long)result->open_books);
}

/* What is to be fetched from Azure while it is there: warnings, and commands on standard output. */
static bool print_azure(const struct config *config, const struct figures *figures, struct fail *fail)
{
	struct text warnings = {0}, commands = {0};
	bool good = azure_fetch(config, figures, now_us(), &warnings, &commands, fail);
	struct str rest = text_str(&warnings), line;

	while (str_next(&rest, '\n', &line))
		message_defect("%.*s", STR_ARGS(line));
	if (good)
		print_lines(&commands);
	text_release(&warnings);
	text_release(&commands);
	return good;
}

/* The analysis of the month, looked at and thrown away. */
static bool rehearse(const struct config *config, const char *month_text, struct fail *fail)
{
	struct ledger_notes notes = {0};
	struct month_result result = {0};
	struct civil_month month;
	struct arena arena = {0};
	bool good = config_month(config, month_text, now_us(), &month, fail) && config_check_month(config, month, fail);

	if (good && !file_exists(workspace_comments(&arena, month)))
		message_defect(TR("%s is not there: the remarks would be empty", "%s がないため所見が空になります"), workspace_comments(&arena, month));
	good = good && analyze_month(config, month, now_us(), 0, &notes, &result, fail);
	if (good)
		print_lacks(&result);
	good = good && print_azure(config, result.figures, fail);
	figures_free(result.figures);
	text_release(&result.rejects_csv);
	ledger_notes_release(&notes);
	arena_release(&arena);
	return good;
}

static bool check(const char *month, struct ledger_notes *notes, struct fail *fail)
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
	if (ledgers && month && fail->kind == FAIL_NONE)
		(void)!rehearse(config, month, fail);
	else if (config && fail->kind == FAIL_NONE)
		(void)!print_azure(config, NULL, fail);
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
	if (count > 1)
		fail_set(&fail, FAIL_USAGE, TR("give one MONTH at most: YYYY-MM or previous", "MONTH は1つまでです: YYYY-MM または previous"));
	else if (check(count ? argv[1] : NULL, &notes, &fail) && notes.warnings)
		message_defect(TR("%zu warnings", "注意 %zu件"), notes.warnings);
	ledger_notes_write(&notes, &text);
	print_lines(&text);
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	text_release(&text);
	ledger_notes_release(&notes);
	return message_exit_status();
}
