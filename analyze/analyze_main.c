/* geppo analyze MONTH: months/MONTH/figures.json and rejects.csv from archive, ledgers and geppo.yaml. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analyze_month.h"
#include "file.h"
#include "issued.h"
#include "lang.h"
#include "message.h"
#include "option.h"
#include "workspace.h"

static int64_t threads;
static const struct option options[] = {
	{"threads", OPTION_NUMBER, &threads, "N", "threads to use (0: all cores)", "使うスレッド数 (0: 全コア)", 0, 256},
};
static const struct option_usage usage = {
	"geppo analyze", "MONTH", "Compute the figures of a month from archive, ledgers and geppo.yaml.",
	"保管庫・台帳・geppo.yamlから対象月の数値を計算します。",
	"  geppo analyze 2019-10\n  geppo analyze previous\n", options, sizeof(options) / sizeof(options[0]),
};

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

/* The ledgers' errors and warnings, a line each. */
static void print_notes(const struct ledger_notes *notes)
{
	struct text text = {0};
	struct str rest, line;

	ledger_notes_write(notes, &text);
	rest = text_str(&text);
	while (str_next(&rest, '\n', &line))
		message_note("%.*s", STR_ARGS(line));
	text_release(&text);
}

/* What the archive's chain had come to: kept apart from the figures, which are the same however the logs came. */
static bool write_head(struct civil_month month, const struct month_result *result, struct arena *arena, struct fail *fail)
{
	const char *path = workspace_noted(arena, month);
	char hex[DIGEST_HEX_SIZE];
	char *content = arena_printf(arena, "{\"chain_head\": \"%s\"}\n", digest_hex(result->chain_head, hex));

	return path && content ? file_write(path, str_of(content), fail) : fail_memory(fail);
}

static bool write_month(struct civil_month month, const struct month_result *result, struct fail *fail)
{
	struct arena arena = {0};
	const char *figures = workspace_figures(&arena, month);
	const char *rejects = workspace_rejects(&arena, month);
	const char *notice = issued_notice(&arena, month);
	bool good;

	if (notice)
		message_note("%s", notice);
	good = !arena_failed(&arena) ? file_make_folder(workspace_month_folder(&arena, month), fail) : fail_memory(fail);
	good = good && file_write(rejects, text_str(&result->rejects_csv), fail) && figures_write(result->figures, figures, fail) &&
	       /* What proves that the archive was set back is not written over. */
	       (result->set_back || write_head(month, result, &arena, fail));
	if (good)
		printf(TR("%s: %zu figures, %zu tables\n", "%s: 数値 %zu件、表 %zu件\n"), figures, figures_count(result->figures),
		       figures_table_count(result->figures));
	arena_release(&arena);
	return good;
}

static bool analyze(const char *month_text, struct ledger_notes *notes, struct fail *fail)
{
	struct month_result result = {0};
	struct civil_month month;
	struct text errors = {0};
	struct config *config = config_new(".", &errors, fail);
	int64_t now = now_us();
	bool good = config && config_month(config, month_text, now, &month, fail) && config_check_month(config, month, fail) &&
	            analyze_month(config, month, now, (unsigned)threads, notes, &result, fail) &&
	            write_month(month, &result, fail);

	if (errors.size)
		message_note("%.*s", STR_ARGS(str_trim(text_str(&errors))));
	text_release(&errors);
	if (good && result.set_back)
		message_defect(TR("the archive was set back: it does not have the chain head that was noted when this month was "
		                  "computed last (geppo archive verify says which)",
		                  "アーカイブが以前の状態に戻されています: 前回この月を集計したときの連鎖の値がありません (geppo archive verify で確認)"));
	if (good && result.open_books)
		message_defect(TR("the books of %llu sources do not close: see quality.conservation", "%llu個のログで行数の収支が合いません (quality.conservation)"),
		               (unsigned long long)result.open_books);
	figures_free(result.figures);
	text_release(&result.rejects_csv);
	config_free(config);
	return good;
}

int main(int argc, char **argv)
{
	struct ledger_notes notes = {0};
	struct fail fail = {0};
	size_t count;
	bool done = false;

	message_program("geppo analyze");
	lang_set_from_environment();
	if (!option_parse(&usage, argc, argv, &count, &done, &fail)) {
		message_fail(&fail);
		return message_exit_status();
	}
	if (done)
		return message_exit_status();
	if (count != 1)
		fail_set(&fail, FAIL_USAGE, TR("give one MONTH: YYYY-MM or previous", "MONTH を1つ指定してください: YYYY-MM または previous"));
	else if (analyze(argv[1], &notes, &fail) && notes.warnings)
		message_defect(TR("%zu warnings in the ledgers", "台帳に注意が%zu件あります"), notes.warnings);
	print_notes(&notes);
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	ledger_notes_release(&notes);
	return message_exit_status();
}
