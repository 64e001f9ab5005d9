/* What speaks against issuing a month, as far as it is known before the report is drawn: the month itself, ledgers, the archive, the books and the gaps. */
#include <string.h>

#include "closing.h"
#include "file.h"
#include "lang.h"
#include "matters.h"
#include "stage.h"
#include "workspace.h"
#include "zone.h"

#define HEAD_BYTES 4096

static void check_over(struct closing *closing)
{
	char name[CIVIL_TEXT_SIZE];

	if (closing->now_us < zone_month_start(closing->config->zone, civil_month_add(closing->month, 1)))
		refusals_add(&closing->refusals, TR("close it when it is over", "月が終わってから締める"), TR("%s is not over", "%s はまだ終わっていません"),
		             civil_format_month(closing->month, name));
}

/* Errors of ledgers, each with its place; ledgers that a clause needs, and the calendar. False: the figures cannot be computed. */
static bool check_ledgers(struct closing *closing, bool *ret_readable, struct fail *fail)
{
	struct ledger_notes notes = {.as_of_us = closing->now_us};
	struct matters matters = {.arena = closing->arena};
	struct fail own = {0};
	struct ledgers *ledgers = ledgers_new(closing->config, ".", &notes, &own);

	for (size_t i = 0; i < notes.count; i++) {
		struct text place = {0};

		ledger_place_write(notes.items[i].place, true, &place);
		if (notes.items[i].level == NOTE_ERROR)
			refusals_add(&closing->refusals, TR("mend the cell", "その箇所を直す"), "%.*s: %s", STR_ARGS(text_str(&place)),
			             TR(notes.items[i].english, notes.items[i].japanese));
		text_release(&place);
	}
	if (!ledgers && !notes.errors) {
		ledger_notes_release(&notes);
		return fail_set(fail, own.kind, "%s", own.sentence);
	}
	if (ledgers)
		matters_ledgers(ledgers, &matters);
	else if (!file_exists(closing->config->calendar.file))
		matters_add(&matters, (struct matter){.kind = MATTER_LEDGER, .id = closing->config->calendar.file, .due_us = NO_TIME,
		                                      .subject = TR("is not there: business days cannot be counted", "がないため営業日を数えられません")});
	for (size_t i = 0; i < matters.count; i++)
		refusals_add(&closing->refusals, TR("keep it, if only with its heading line (geppo init writes one)", "作成する。該当がなければ見出し行だけでよい(geppo init がひな型を書く)"),
		             "%s %s", matters.items[i].id, matters.items[i].subject);
	if (ledgers && ledgers->calendar &&
	    civil_day(closing->config->calendar.authoritative_until) + 1 < civil_month_first_day(civil_month_add(closing->month, 1)))
		refusals_add(&closing->refusals, TR("enter the holidays of the month and raise calendar.authoritative_until", "当月の祝日を記入し、calendar.authoritative_until を延ばす"),
		             TR("%s: is authoritative until before the month's end only", "%s: 暦が月末まで確定していません"), closing->config->calendar.file);
	*ret_readable = ledgers != NULL;
	ledgers_free(ledgers);
	ledger_notes_release(&notes);
	return true;
}

static void add_said(struct closing *closing, const char *what_to_do, const struct text *said)
{
	struct str rest = text_str(said), line;

	while (str_next(&rest, '\n', &line))
		if (str_trim(line).size)
			refusals_add(&closing->refusals, what_to_do, "%.*s", STR_ARGS(line));
}

/* Checksums of the archive, its chain, and every chain head that was ever noted. */
static bool check_archive(struct closing *closing, struct fail *fail)
{
	struct stage_result result = {.status = 0};
	bool good = stage_run("geppo-archive", (const char *const[]){"verify", NULL}, &result, fail);

	if (good && result.status != 0)
		add_said(closing, TR("restore the archive from its mirror or backup; geppo archive verify --full says more", "保管庫をミラーかバックアップから戻す。詳しくは geppo archive verify --full"),
		         &result.said);
	text_release(&result.said);
	return good;
}

static bool compute(struct closing *closing, struct fail *fail)
{
	struct stage_result result = {.status = 0};
	char month[CIVIL_TEXT_SIZE];
	const char *path = workspace_figures(closing->arena, closing->month);
	bool good;

	if (!path)
		return fail_memory(fail);
	good = stage_run("geppo-analyze", (const char *const[]){civil_format_month(closing->month, month), NULL}, &result, fail);
	if (good && result.status != 0 && result.status != 2)
		add_said(closing, TR("geppo analyze must succeed", "geppo analyze が成功するようにする"), &result.said);
	else if (good)
		good = (closing->figures = figures_read(path, fail)) != NULL;
	text_release(&result.said);
	return good;
}

/* The chain head that analyze noted beside the figures. */
static bool take_head(struct closing *closing, struct fail *fail)
{
	static const char key[] = "\"chain_head\": \"";
	const char *path = workspace_noted(closing->arena, closing->month);
	struct text text = {0};
	bool good = path ? file_read(path, HEAD_BYTES, &text, fail) : fail_memory(fail);
	size_t at = str_find_str(text_str(&text), str_of(key));

	if (good && !(at < text.size && digest_parse_hex(str_take(str_skip(text_str(&text), at + strlen(key)), 2 * SHA256_SIZE), &closing->record.chain_head)))
		good = fail_set(fail, FAIL_FORMAT, TR("%s: has no chain head", "%s: 連鎖の先頭が書かれていません"), path);
	text_release(&text);
	return good;
}

static void check_books(struct closing *closing)
{
	const struct figure_table *books = figures_find_table(closing->figures, "quality.conservation");
	const struct figure_scalar *classes = figures_find(closing->figures, "quality.classification_closes");
	const char *what = TR("run geppo archive verify --full, and take the log in again (geppo ingest)", "geppo archive verify --full で確かめ、ログを取り込み直す(geppo ingest)");

	if (!books || !classes)
		refusals_add(&closing->refusals, what, TR("the figures do not say whether the books close", "行数の収支が集計されていません"));
	for (size_t row = 0; books && row < books->row_count; row++)
		if (figure_get(books, row, "closes").number != 1)
			refusals_add(&closing->refusals, what, TR("%.*s: lines read are not records + excluded + duplicate + rejected", "%.*s: 行数の収支(記録+除外+重複+不受理)が合いません"),
			             STR_ARGS(figure_get(books, row, "source").text));
	if (classes && classes->value.number != 1)
		refusals_add(&closing->refusals, what, TR("the classes of requests do not sum to the records", "分類ごとの件数の合計が記録の数と合いません"));
}

static void check_gaps(struct closing *closing)
{
	const struct figure_table *gaps = figures_find_table(closing->figures, "coverage.gaps");

	for (size_t row = 0; gaps && row < gaps->row_count; row++)
		if (!str_trim(figure_get(gaps, row, "reason").text).size)
			refusals_add(&closing->refusals, TR("take in the missing log, or write the reason into gaps.csv", "欠けたログを取り込むか、gaps.csv に理由を書く"),
			             TR("%.*s: no lines from %.*s to %.*s and no reason", "%.*s: %.*s から %.*s までログがなく、理由もありません"),
			             STR_ARGS(figure_get(gaps, row, "source").text), STR_ARGS(figure_get(gaps, row, "from").text),
			             STR_ARGS(figure_get(gaps, row, "until").text));
}

bool closing_check_inputs(struct closing *closing, struct fail *fail)
{
	bool readable = false;

	check_over(closing);
	if (!check_ledgers(closing, &readable, fail) || !check_archive(closing, fail))
		return false;
	if (!readable) {
		refusals_add(&closing->refusals, TR("close again when the ledgers are mended: there may be more", "台帳を直してからもう一度締める(ほかの理由が見つかることがある)"),
		             TR("the figures cannot be computed, so the books and gaps are not checked", "集計できないため、行数の収支と欠測は調べていません"));
		return true;
	}
	if (!compute(closing, fail))
		return false;
	if (!closing->figures)
		return true;
	check_books(closing);
	check_gaps(closing);
	return take_head(closing, fail);
}
