/* Appendix D: each college in one row. */
#include "ledger_chapter.h"

#define COLUMNS 13

static struct figure_value sum_of(const struct figure_table *rows, const char *column)
{
	int64_t sum = 0;
	bool any = false;

	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value value = figure_get(rows, row, column);

		any |= value.kind == FIGURE_INTEGER;
		sum += value.kind == FIGURE_INTEGER ? value.number : 0;
	}
	return any ? figure_integer(sum) : figure_none();
}

static struct figure_value ratio_of(struct figure_value part, struct figure_value whole)
{
	return part.kind == FIGURE_INTEGER && whole.kind == FIGURE_INTEGER ? figure_ratio(part.number, whole.number) : figure_none();
}

/* Change of a count in percent, signed. */
static struct str change_text(struct report *report, struct figure_value now, struct figure_value before)
{
	int64_t change;

	if (now.kind != FIGURE_INTEGER || before.kind != FIGURE_INTEGER || before.number <= 0)
		return STR("―");
	change = now.number - before.number;
	return print_text(report, "%s%.*s", change < 0 ? "−" : "+",
	                  STR_ARGS(print_percent(report, figure_ratio(change < 0 ? -change : change, before.number), 1)));
}

/* Zero is said quietly: what is not zero is to be seen in fifty rows. */
static struct cell count_cell(struct report *report, struct figure_value value)
{
	return (struct cell){.text = print_count(report, value), .grey = value.kind == FIGURE_INTEGER && value.number == 0};
}

static void add_row(struct report *report, const struct figure_table *rows, size_t row, struct figure_value all)
{
	struct figure_value requests = figure_get(rows, row, "requests"), previous = figure_get(rows, row, "previous");
	struct figure_value share = ratio_of(requests, all);
	struct str key = figure_get(rows, row, "site").text;

	document_row(report->document, ROW_BODY, (struct cell[]){
		cell_text(report_site(report, key)), cell_text(print_count(report, requests)), cell_text(print_percent(report, share, 1)),
		cell_text(print_count(report, previous)), cell_text(change_text(report, requests, previous)),
		cell_text(print_percent(report, ratio_of(figure_get(rows, row, "server_errors"), requests), 2)),
		cell_text(print_count(report, figure_get(rows, row, "users"))), cell_text(print_duration(report, figure_get(rows, row, "p95"))),
		count_cell(report, figure_get(rows, row, "operation")), count_cell(report, figure_get(rows, row, "data")),
		count_cell(report, figure_get(rows, row, "fault")), count_cell(report, figure_get(rows, row, "other")),
		count_cell(report, figure_get(rows, row, "failed"))}, COLUMNS);
}

static void add_total(struct report *report, const struct figure_table *rows, struct figure_value all)
{
	struct figure_value previous = sum_of(rows, "previous");

	document_row(report->document, ROW_TOTAL, (struct cell[]){
		cell_text(SAID(report, "Total", "合計")), cell_text(print_count(report, all)),
		cell_text(all.kind == FIGURE_INTEGER && all.number ? STR("100.0%") : STR("―")), cell_text(print_count(report, previous)),
		cell_text(change_text(report, all, previous)), cell_text(print_percent(report, ratio_of(sum_of(rows, "server_errors"), all), 2)),
		cell_text(STR("―")), cell_text(STR("―")), cell_text(print_count(report, sum_of(rows, "operation"))),
		cell_text(print_count(report, sum_of(rows, "data"))), cell_text(print_count(report, sum_of(rows, "fault"))),
		cell_text(print_count(report, sum_of(rows, "other"))), cell_text(print_count(report, sum_of(rows, "failed")))}, COLUMNS);
}

/* The block of a site; empty for none. */
static struct str block_of(const struct report *report, struct str key)
{
	const struct figure_table *sites = report_rows(report, "sites");

	for (size_t row = 0; row < sites->row_count; row++)
		if (str_equal(figure_get(sites, row, "site").text, key))
			return figure_get(sites, row, "block").text;
	return STR("");
}

static void detail(struct report *report, const struct figure_table *rows)
{
	struct str inquiries = SAID(report, "Inquiries", "問い合わせ");
	const struct column columns[COLUMNS] = {
	        {.heading = SAID(report, "College", "高専"), .grow = 1},
	        {.heading = SAID(report, "Requests", "件数"), .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "Share", "構成比"), .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "Last month", "前月"), .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "Change", "前月比"), .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "Errors", "エラー率"), .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "Users", "利用者"), .align = ALIGN_RIGHT, .keep = true},
	        {.heading = STR("p95"), .align = ALIGN_RIGHT, .keep = true},
	        {.heading = SAID(report, "use", "操作"), .group = inquiries, .align = ALIGN_RIGHT},
	        {.heading = SAID(report, "data", "データ"), .group = inquiries, .align = ALIGN_RIGHT},
	        {.heading = SAID(report, "fault", "障害"), .group = inquiries, .align = ALIGN_RIGHT},
	        {.heading = SAID(report, "other", "他"), .group = inquiries, .align = ALIGN_RIGHT},
	        {.heading = SAID(report, "Failed in\nincidents", "障害時\n失敗"), .align = ALIGN_RIGHT},
	};
	struct report_table table = {
	        .title = SAY(report->config, "Colleges one by one", "高専別の利用・問い合わせ・障害の影響"),
	        .unit = SAY(report->config, "unit: requests, inquiries", "単位: 件"),
	        .columns = columns,
	        .column_count = COLUMNS,
	        .size_pt = 8,
	        .zebra = true,
	        .row_heads = true,
	        .label = "sites-detail",
	        .note = report_note(report, &rows->origin,
	                            SAY(report->config,
	                                "Requests of people. Errors: 5xx ÷ requests. Users: pairs of address and agent; not additive. Failed in incidents: 5xx while an incident of the ledger lasted (up to 7 days, each request once). Inquiries: received in the month; those of headquarters or without a college stand in the last row",
	                                "件数は人の利用者のリクエスト。エラー率＝5xx÷件数。利用者はアドレスとUAの組（合計は重複するため示さない）。障害時失敗＝障害台帳の発生から復旧まで（7日以内のもの、重なりは1回）の5xx。問い合わせは当月の受付分で、機構本部・機関の記載なしは最後の行"))};
	struct figure_value all = sum_of(rows, "requests");
	struct str block = STR("");

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str of_row = block_of(report, figure_get(rows, row, "site").text);

		if (of_row.size && !str_equal(of_row, block))
			document_row(report->document, ROW_GROUP, &(struct cell){.text = of_row, .span = COLUMNS}, 1);
		block = of_row;
		add_row(report, rows, row, all);
	}
	add_total(report, rows, all);
	document_table_end(report->document);
}

void chapter_sites(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "sites.detail");

	if (!rows->row_count) {
		document_paragraph(report->document, PARAGRAPH_BODY, SAID(report, "geppo.yaml names no sites: not applicable.", "該当なし（geppo.yaml に sites の設定がありません）。"));
		return;
	}
	detail(report, rows);
}
