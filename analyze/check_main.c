/* geppo check [MONTH]: the rehearsal. What is wrong in geppo.yaml, ledgers, calendar and gaps.csv, what falls due before the next business day is over,
 * and what the month's report would lack, any day of the month; with a month named also hours without logs and open books. Nothing is written. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analyze_month.h"
#include "azure_fetch.h"
#include "gaps.h"
#include "lang.h"
#include "ledgers.h"
#include "matters_report.h"
#include "message.h"
#include "number.h"
#include "option.h"

static bool as_json;

static const struct option options[] = {
	{.name = "json", .kind = OPTION_FLAG, .target = &as_json, .help_en = "write what was found as JSON", .help_ja = "結果を JSON で書きます"},
};

static const struct option_usage usage = {
	"geppo check", "[MONTH]",
	"Check geppo.yaml, calendar, ledgers and gaps.csv; list what is due before the next business day is over and what the month's report would lack. "
	"Without MONTH the running month is meant, and no log is looked at. Exit status 2 when something is due or missing.",
	"geppo.yaml・暦・台帳・gaps.csv を検査し、翌営業日までに期限が来るものと、月次報告に足りないものを一覧にします。"
	"MONTH がなければ当月についてで、ログは調べません。期限のものや不足があれば終了コードは 2 です。",
	"  geppo check\n  geppo check 2019-10\n  geppo -C ../contract check previous --json\n", options, 1,
};

/* What a check has found so far. */
struct findings {
	struct ledger_notes notes;
	struct matters matters;
	struct text commands;      /* for the user to run */
	struct arena arena;
	const struct config *config;
};

static void print_lines(const struct text *text)
{
	struct str rest = text_str(text), line;

	while (str_next(&rest, '\n', &line))
		if (line.size)
			printf("%.*s\n", STR_ARGS(line));
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
static void take_lacks(struct findings *findings, const struct month_result *result)
{
	const struct figure_table *gaps = figures_find_table(result->figures, "coverage.gaps");

	for (size_t row = 0; gaps && row < gaps->row_count; row++)
		if (!figure_get(gaps, row, "reason").text.size)
			matters_add(&findings->matters, (struct matter){
				.kind = MATTER_GAP, .due_us = NO_TIME,
				.id = arena_cstr(&findings->arena, figure_get(gaps, row, "source").text),
				.subject = arena_printf(&findings->arena, TR("no lines from %.*s to %.*s and gaps.csv gives no reason",
				                                             "%.*s から %.*s までログがなく、gaps.csv に理由がありません"),
				                        STR_ARGS(figure_get(gaps, row, "from").text), STR_ARGS(figure_get(gaps, row, "until").text))});
	if (result->open_books)
		message_defect(TR("the books of %llu sources do not close", "%llu個のログで行数の収支が合いません"),
		               (unsigned long long)result->open_books);
}

/* What is to be fetched from Azure while it is there: warnings, and commands on standard output. */
static bool take_azure(struct findings *findings, const struct figures *figures, struct fail *fail)
{
	struct text warnings = {0};
	bool good = azure_fetch(findings->config, figures, now_us(), &warnings, &findings->commands, fail);
	struct str rest = text_str(&warnings), line;

	while (str_next(&rest, '\n', &line))
		message_defect("%.*s", STR_ARGS(line));
	text_release(&warnings);
	return good;
}

/* The analysis of the month, looked at and thrown away. */
static bool rehearse(struct findings *findings, struct civil_month month, struct fail *fail)
{
	struct ledger_notes notes = {.as_of_us = now_us()};   /* the same as those of the check */
	struct month_result result = {0};
	bool good = analyze_month(findings->config, month, now_us(), 0, &notes, &result, fail);

	if (good)
		take_lacks(findings, &result);
	good = good && take_azure(findings, result.figures, fail);
	figures_free(result.figures);
	text_release(&result.rejects_csv);
	ledger_notes_release(&notes);
	return good;
}

/* The month that is meant; false with fail NONE when none was named and the contract does not run now. */
static bool month_meant(const struct config *config, const char *text, struct civil_month *ret_month, struct fail *fail)
{
	*ret_month = civil_month_of(zone_civil(config->zone, now_us()).date);
	if (text)
		return config_month(config, text, now_us(), ret_month, fail) && config_check_month(config, *ret_month, fail);
	return civil_month_compare(*ret_month, civil_month_of(config->from)) >= 0 &&
	       civil_month_compare(*ret_month, civil_month_of(config->until)) <= 0;
}

static bool look(struct findings *findings, const struct ledgers *ledgers, const char *month_text, struct fail *fail)
{
	struct civil_month month;
	bool meant = month_meant(findings->config, month_text, &month, fail);

	if (fail->kind != FAIL_NONE)
		return false;
	matters_ledgers(ledgers, &findings->matters);
	if (!matters_due(ledgers, now_us(), &findings->matters, fail))
		return false;
	matters_unanalysed(findings->config, now_us(), &findings->matters);
	if (meant && !matters_missing(ledgers, month, now_us(), &findings->matters, fail))
		return false;
	return month_text ? rehearse(findings, month, fail) : take_azure(findings, NULL, fail);
}

static bool print(struct findings *findings, struct fail *fail)
{
	struct text text = {0};
	bool good = true;
	size_t due = 0;

	matters_sort(&findings->matters);
	for (size_t i = 0; i < findings->matters.count; i++)
		due += matter_is_due(&findings->matters.items[i]);
	if (as_json) {
		good = matters_json(&findings->matters, &findings->notes, text_str(&findings->commands),
		                    findings->config ? findings->config->zone : NULL, now_us(), &text, fail);
		fputs(text.at ? text.at : "", stdout);
	} else {
		ledger_notes_write(&findings->notes, &text);
		if (findings->config)
			matters_write(&findings->matters, findings->config->zone, now_us(), &text);
		text_add(&text, text_str(&findings->commands));
		print_lines(&text);
	}
	if (findings->matters.count)
		message_defect(TR("%zu due, %zu missing", "期限 %zu件、不足 %zu件"), due, findings->matters.count - due);
	text_release(&text);
	return good;
}

static bool check(struct findings *findings, const char *month, struct fail *fail)
{
	struct text errors = {0};
	struct config *config = config_new(".", &errors, fail);
	struct ledgers *ledgers = config ? ledgers_new(config, ".", &findings->notes, fail) : NULL;
	const struct gap *gaps;
	size_t gap_count;
	struct fail gap_fail = {0};

	if (!as_json)
		print_lines(&errors);
	findings->config = config;
	findings->matters.arena = &findings->arena;
	if (config && !gaps_read(config, &findings->arena, &findings->notes, &gaps, &gap_count, &gap_fail) && fail->kind == FAIL_NONE)
		*fail = gap_fail;
	if (ledgers && fail->kind == FAIL_NONE)
		(void)!look(findings, ledgers, month, fail);
	else if (config && fail->kind == FAIL_NONE)
		(void)!take_azure(findings, NULL, fail);
	if (fail->kind == FAIL_NONE)
		(void)!ledger_notes_check(&findings->notes, fail);
	if (fail->kind == FAIL_NONE && findings->notes.warnings)
		message_defect(TR("%zu warnings", "注意 %zu件"), findings->notes.warnings);
	if (!print(findings, fail) && fail->kind == FAIL_NONE)
		fail_memory(fail);
	findings->config = NULL;
	ledgers_free(ledgers);
	config_free(config);
	text_release(&errors);
	return fail->kind == FAIL_NONE;
}

int main(int argc, char **argv)
{
	struct findings findings = {.notes = {.as_of_us = now_us()}};
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
	else
		(void)!check(&findings, count ? argv[1] : NULL, &fail);
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	text_release(&findings.commands);
	ledger_notes_release(&findings.notes);
	arena_release(&findings.arena);
	return message_exit_status();
}
