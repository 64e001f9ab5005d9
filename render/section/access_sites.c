/* The colleges' part of chapter 5: ranked bars, and the table of all of them. */
#include <math.h>
#include <stdlib.h>

#include "chart_multiples.h"
#include "chart_rank.h"
#include "section.h"

/* Rows by falling requests; equal ones stay in geppo.yaml's order. */
static size_t *ranked(struct report *report, const struct figure_table *sites)
{
	size_t *order = arena_alloc(report->arena, sites->row_count, sizeof(*order));

	for (size_t i = 0; order && i < sites->row_count; i++) {
		size_t at = i;

		while (at > 0 && figure_get(sites, order[at - 1], "requests").number < figure_get(sites, i, "requests").number) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = i;
	}
	return order;
}

static void rank_chart(struct report *report, const struct figure_table *sites, const size_t *order, int64_t total)
{
	struct chart_rank_item *items = arena_alloc(report->arena, sites->row_count, sizeof(*items));
	struct chart_rank chart = {.words = report_words(report), .items = items, .columns = 2, .title = SAID(report, "Requests, share",
		"リクエスト数 (件)、構成比"), .rest = SAID(report, "Others", "ほか")};
	struct canvas *canvas = report_canvas(report, 40 + 12.0 * (double)((sites->row_count + 1) / 2));
	size_t count = 0;

	for (size_t i = 0; items && i < sites->row_count; i++) {
		struct str site = figure_get(sites, order[i], "site").text;
		int64_t requests = figure_get(sites, order[i], "requests").number;

		/* What belongs to no college is in the table: here its bar would press the others together. */
		if (site.size)
			items[count++] = (struct chart_rank_item){.label = report_site(report, site), .value = (double)requests,
			                                          .share = total ? (double)requests / (double)total : (double)NAN};
	}
	chart.count = count;
	chart_rank_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Requests by college (most first)",
		"高専別リクエスト数（多い順）"), report_note(report, &sites->origin, SAY(report->config, "Requests that belong to no college are in the next table",
		"どの高専にも属さないリクエストは次表に示す")),
	              print_text(report, SAY(report->config, "Bar chart of requests by college. The most: %.*s with %.*s.",
		"高専別リクエスト数の横棒グラフ。最も多いのは%.*sの%.*s件。"),
	                         STR_ARGS(count ? items[0].label : SAID(report, "None", "該当なし")),
	                         STR_ARGS(print_count(report, figure_integer(count ? (int64_t)items[0].value : 0)))).at);
}

/* A college's requests by day: none on a day that was measured is zero, else a gap. */
static const double *site_days(struct report *report, const struct figure_table *rows, struct str site, const double *all)
{
	double *numbers = report_daily(report, rows, "site", arena_str(report->arena, site).at, "requests", 1);

	for (size_t i = 0; numbers && i < report_day_count(report); i++)
		if (isnan(numbers[i]) && !isnan(all[i]))
			numbers[i] = 0;
	return numbers;
}

static void multiples(struct report *report, const struct figure_table *sites, const size_t *order)
{
	const struct figure_table *rows = report_rows(report, "access.by_site_day");
	const double *all = report_daily(report, report_rows(report, "access.by_day"), NULL, NULL, "requests", 1);
	struct chart_multiple *items = arena_alloc(report->arena, sites->row_count, sizeof(*items));
	struct chart_multiples chart = {.words = report_words(report), .slots = report_days(report), .items = items, .y_max = (double)NAN,
	                                .title = SAID(report, "Requests per day", "リクエスト数 (件/日)"), .rest = SAID(report, "Others", "ほか")};
	double width = document_text_width(report->document);

	for (size_t i = 0; order && items && all && i < sites->row_count; i++) {
		struct str site = figure_get(sites, order[i], "site").text;

		if (site.size)
			items[chart.count++] = (struct chart_multiple){report_site(report, site), print_count(report, figure_get(sites, order[i], "requests")),
			                                               site_days(report, rows, site, all)};
	}
	/* Two or three are read from the bars; and a month without days by college is an older figures file. */
	if (chart.count < 4 || !rows->row_count)
		return;
	struct canvas *canvas = report_canvas(report, fmin(chart_multiples_height(&chart, width), document_text_height(report->document) * 0.75));
	chart_multiples_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Requests by college and day", "高専別・日別リクエスト数"),
	              report_note(report, &rows->origin, SAY(report->config, "One scale for all; in the order of the requests, whose number stands at the right",
	                                                     "縦軸は全校共通。リクエストの多い順で、右端の数は当月の件数")),
	              print_text(report, SAY(report->config, "Small bar charts of the requests by day, one for each of %zu colleges, on one scale.",
	                                     "%zu校それぞれの日別リクエスト数を共通の縦軸で並べた小さな棒グラフ。"), chart.count).at);
}

static void site_table(struct report *report, const struct figure_table *sites, int64_t total)
{
	const struct column columns[] = {
		{.heading = SAID(report, "College", "高専"), .grow = 1},
		{.heading = SAID(report, "Requests", "リクエスト"), .align = ALIGN_RIGHT, .sum = true},
		{.heading = SAID(report, "Share", "構成比"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Change (%)", "差（前月比）"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Estimated users", "推定利用者"), .align = ALIGN_RIGHT},
		{.heading = LITERAL("5xx"), .align = ALIGN_RIGHT, .sum = true},
		{.heading = SAID(report, "Error rate", "エラー率"), .align = ALIGN_RIGHT},
		{.heading = LITERAL("p95"), .align = ALIGN_RIGHT},
	};
	struct report_table table = {.title = SAY(report->config, "Use by college",
		"高専別の利用状況"), .columns = columns, .column_count = 8, .zebra = true,
	                             .note = report_note(report, &sites->origin, SAY(report->config, "Error rate = 5xx ÷ requests. The total of estimated users is that of the whole month, not the sum of the column",
		"エラー率 = 5xx ÷ リクエスト。推定利用者の合計は月全体の数で、列の和ではない"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < sites->row_count; row++) {
		struct figure_value requests = figure_get(sites, row, "requests");
		struct figure_value errors = figure_get(sites, row, "server_errors");

		document_row_text(report->document, (struct str[]){report_site(report, figure_get(sites, row, "site").text),
		                  print_count(report, requests), print_percent(report, figure_ratio(requests.number, total), 1),
		                  print_change(report, requests, figure_get(sites, row, "previous")),
		                  print_count(report, figure_get(sites, row, "users")), print_count(report, errors),
		                  print_percent(report, figure_ratio(errors.number, requests.number), 2),
		                  print_duration(report, figure_get(sites, row, "p95"))}, 8);
	}
	document_row(report->document, ROW_TOTAL, (struct cell[]){cell_text(SAID(report, "Total", "合計")),
	             cell_text(print_count(report, figure_integer(total))), cell_text(STR("100.0%")), cell_text(STR("")),
	             cell_text(print_count(report, report_scalar(report, "access.users"))), cell_text(print_count(report, report_scalar(report, "access.server_errors"))),
	             cell_text(print_percent(report, report_scalar(report, "access.error_rate"), 2)),
	             cell_text(print_duration(report, report_scalar(report, "access.p95")))}, 8);
	document_table_end(report->document);
}

void access_sites(struct report *report)
{
	const struct figure_table *sites = report_rows(report, "access.by_site");
	int64_t total = report_scalar(report, "access.requests").number;

	if (!sites->row_count)
		return;
	report_section(report, SAY(report->config, "Use by college", "高専別の利用状況"));
	const size_t *order = ranked(report, sites);
	rank_chart(report, sites, order, total);
	multiples(report, sites, order);
	site_table(report, sites, total);
}
