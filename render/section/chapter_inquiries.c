/* Chapter 7: inquiries. Flow, who asked what, how fast the answers came, and every case with its due date. */
#include <math.h>

#include "chart_flow.h"
#include "chart_histogram.h"
#include "section.h"

/* The deadline of the contract's inquiry clause in whole business days, as it is at the month's end; 0 when there is none in business days. */
static size_t limit_days(const struct report *report)
{
	for (size_t i = 0; i < report->config->clause_count; i++) {
		const struct config_clause *clause = &report->config->clauses[i];

		const struct config_terms *terms =
			config_terms_on(clause, civil_date_of_day(civil_month_first_day(civil_month_add(figures_month(report->figures), 1)) - 1));

		if (clause->test == CLAUSE_DEADLINE && str_is(str_of(clause->ledger), "inquiries"))
			return terms->unit == UNIT_BUSINESS_DAYS ? (size_t)(terms->limit / 1000) : 0;
	}
	return 0;
}

static void charts(struct report *report)
{
	const struct figure_table *days = report_rows(report, "inquiries.by_days");
	struct chart_flow_step steps[] = {
		{FLOW_TOTAL, SAID(report, "Before", "前月残"), figure_double(report_scalar(report, "inquiries.carried"), 1)},
		{FLOW_ADD, SAID(report, "Received", "受付"), figure_double(report_scalar(report, "inquiries.received"), 1)},
		{FLOW_TAKE, SAID(report, "Closed", "完了"), figure_double(report_scalar(report, "inquiries.closed"), 1)},
		{FLOW_TOTAL, SAID(report, "Open", "残"), figure_double(report_scalar(report, "inquiries.open"), 1)},
	};
	struct chart_flow flow = {.words = report_words(report), .title = SAID(report, "Count", "件数 (件)"), .steps = steps, .count = 4};
	struct str *labels = arena_alloc(report->arena, days->row_count, sizeof(*labels));
	double *counts = report_numbers(report, days->row_count);
	size_t limit = limit_days(report);
	struct chart_histogram histogram = {.words = report_words(report), .labels = labels, .values = counts, .count = days->row_count, .limit_after = limit ? limit + 1 : 0,
	                                    .limit_label = print_text(report, SAY(report->config, "Due: %zu business days",
		"期限 %zu営業日"), limit), .x_title = SAID(report, "Business days to answer",
		"回答までの営業日数"),
	                                    .y_title = SAID(report, "Count", "件数 (件)")};
	double width = (document_text_width(report->document) - 16) / 2;
	struct canvas *left = report_canvas_sized(report, width, 140), *right = report_canvas_sized(report, width, 140);

	for (size_t row = 0; labels && row < days->row_count; row++) {
		labels[row] = print_text(report, row + 1 == days->row_count ? SAY(report->config, "%zu+", "%zu〜") : "%zu", row);
		counts[row] = figure_double(figure_get(days, row, "count"), 1);
	}
	chart_flow_draw(left, &flow);
	chart_histogram_draw(right, &histogram);
	report_figures(report, (struct report_figure[]){
		{left, SAY(report->config, "Flow of inquiries",
			"問い合わせの件数の動き"), print_text(report, SAY(report->config, "Flow of inquiries. Carried over: %.*s, received: %.*s, closed: %.*s, open: %.*s.",
			"問い合わせの流れ。前月残%.*s件、受付%.*s件、完了%.*s件、残%.*s件。"),
			STR_ARGS(print_count(report, report_scalar(report, "inquiries.carried"))),
			STR_ARGS(print_count(report, report_scalar(report, "inquiries.received"))),
			STR_ARGS(print_count(report, report_scalar(report, "inquiries.closed"))),
			STR_ARGS(print_count(report, report_scalar(report, "inquiries.open")))).at,
		 report_note(report, &days->origin, NULL)},
		{right, SAY(report->config, "Business days to answer",
			"回答までの営業日数"), print_text(report, SAY(report->config, "Histogram of business days to answer of the inquiries answered this month. Due: %zu business days.",
			"当月に回答した問い合わせの営業日数の度数分布。期限は%zu営業日。"), limit).at,
		 report_note(report, &days->origin, SAY(report->config, "Answered this month", "当月に回答した案件"))}}, 2);
}

static void by_category(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Class", "区分"), .grow = 1},
		{.heading = SAID(report, "Institution", "機関"), .grow = 2},
		{.heading = SAID(report, "Count", "件数"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "inquiries.by_category_site");
	struct report_table table = {.title = SAY(report->config, "Received this month, by class and institution",
		"当月受付の区分と機関"), .unit = SAY(report->config, "Unit: count",
		"単位: 件"), .columns = columns, .column_count = 3,
	                             .note = report_note(report, &rows->origin, NULL)};
	size_t row = 0;

	report_table_begin(report, &table);
	while (row < rows->row_count) {
		struct str category = figure_get(rows, row, "category").text;
		struct text sites = {0};
		int64_t count = 0;

		for (; row < rows->row_count && str_equal(figure_get(rows, row, "category").text, category); row++) {
			struct str site = figure_get(rows, row, "site").text;
			int64_t of_site = figure_get(rows, row, "count").number;

			text_addf(&sites, "%s%.*s", sites.size ? SAY(report->config, ", ",
				"、") : "", STR_ARGS(site.size ? site : SAID(report, "(not stated)",
				"（記載なし）")));
			if (of_site > 1)
				text_addf(&sites, "(%lld)", (long long)of_site);
			count += of_site;
		}
		document_row_text(report->document, (struct str[]){category, arena_str(report->arena, text_str(&sites)),
		                  print_count(report, figure_integer(count))}, 3);
		text_release(&sites);
	}
	document_table_end(report->document);
}

static void list(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "No.", "番号"), .keep = true},
		{.heading = SAID(report, "Received", "受付"), .keep = true},
		{.heading = SAID(report, "Institution", "機関")},
		{.heading = SAID(report, "Class", "区分")},
		{.heading = SAID(report, "Subject", "件名"), .min_pt = 84, .grow = 1},
		{.heading = SAID(report, "Due", "期限"), .keep = true},
		{.heading = SAID(report, "Answered", "回答"), .keep = true},
		{.heading = SAID(report, "Business\ndays", "営業日"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Verdict", "判定"), .keep = true},
		{.heading = SAID(report, "State", "状況"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "inquiries.list");
	struct report_table table = {.title = SAY(report->config, "List of inquiries (received, answered or closed this month, and open ones)",
		"問い合わせ一覧（当月に受付・回答・完了した案件と未了の案件）"), .columns = columns, .column_count = 10, .zebra = true,
	                             .label = "inquiries-list", .size_pt = 8, .note = report_note(report, &rows->origin, SAY(report->config, "Due at closing time of the day. * was on hold (the next table shows the arithmetic)",
		"期限はその日の受付終了時刻。※は保留のあった案件（次表に計算過程）"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(figure_get(rows, row, "id").text), cell_text(print_time(report, figure_get(rows, row, "received"))),
			cell_text(figure_get(rows, row, "site").text), cell_text(figure_get(rows, row, "category").text),
			cell_text(figure_get(rows, row, "subject").text), cell_text(print_day(report, figure_get(rows, row, "due"))),
			cell_text(print_time(report, figure_get(rows, row, "answered"))), cell_text(print_count(report, figure_get(rows, row, "days"))),
			cell_state(report, figure_get(rows, row, "state")),
			cell_text(print_text(report, "%.*s%s", STR_ARGS(figure_get(rows, row, "status").text),
			                     figure_get(rows, row, "paused").number ? SAY(report->config, "*", "※") : ""))}, 10);
	document_table_end(report->document);
}

/* Every due date that is not plainly met, or that a pause moved, shows how it came about. */
static void derivations(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "No.", "番号"), .keep = true},
		{.heading = SAID(report, "Verdict", "判定"), .keep = true},
		{.heading = SAID(report, "How the due date follows", "期限の計算過程"), .grow = 3},
		{.heading = SAID(report, "Reason of the hold", "保留の理由"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "inquiries.list");
	struct report_table table = {.title = SAY(report->config, "Due dates of inquiries that missed, need caution, are open or were on hold",
		"未達・注意・未了・保留のあった案件の期限"), .columns = columns, .column_count = 4,
	                             .note = report_note(report, &rows->origin, NULL)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value state = figure_get(rows, row, "state");

		if ((figure_is(state, "met") && !figure_get(rows, row, "paused").number) || figure_is(state, "outside"))
			continue;
		document_row(report->document, ROW_BODY, (struct cell[]){cell_text(figure_get(rows, row, "id").text), cell_state(report, state),
		             cell_text(figure_get(rows, row, "derivation").text), cell_text(figure_get(rows, row, "pause_reason").text)}, 4);
	}
	document_table_end(report->document);
}

/* What is asked again and again belongs into the FAQ. */
static void themes(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Subject", "件名"), .grow = 1},
		{.heading = SAID(report, "Class", "区分")},
		{.heading = SAID(report, "Count", "件数"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "inquiries.themes");
	struct report_table table = {.title = SAY(report->config, "Repeated inquiries (candidates for the FAQ)",
		"繰り返し受けた問い合わせ（FAQの候補）"), .unit = SAY(report->config, "Unit: count",
		"単位: 件"), .columns = columns, .column_count = 3,
	                             .note = print_text(report, SAY(report->config, "The same subject three times or more since the contract began (top 8). Source: ledger of inquiries",
		"契約開始から当月まで、同じ件名が3件以上のもの（上位8）　出典: 問い合わせ台帳"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){figure_get(rows, row, "subject").text, figure_get(rows, row, "category").text,
		                  print_count(report, figure_get(rows, row, "count"))}, 3);
	document_table_end(report->document);
}

void chapter_inquiries(struct report *report)
{
	if (report_scalar(report, "inquiries.received").kind == FIGURE_NONE) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "Not assessable",
			"判定不能"), SAID(report, "There is no ledger of inquiries (ledgers/inquiries.csv).",
			"問い合わせ台帳がありません（ledgers/inquiries.csv）。"));
		report_remarks(report);
		return;
	}
	document_paragraphf(report->document, PARAGRAPH_LEAD,
		SAY(report->config, "Inquiries this month: %.*s received, %.*s answered, %.*s closed. Deadlines judged: %.*s, of these met: %.*s, missed: %.*s. Open at month end: %.*s.",
			"当月は%.*s件を受け付け、%.*s件に回答し、%.*s件を完了しました。期限を判定した%.*s件のうち達成%.*s件、未達%.*s件です。月末の残（未完了）は%.*s件です。"),
		STR_ARGS(print_count(report, report_scalar(report, "inquiries.received"))),
		STR_ARGS(print_count(report, report_scalar(report, "inquiries.answered"))),
		STR_ARGS(print_count(report, report_scalar(report, "inquiries.closed"))),
		STR_ARGS(print_count(report, report_scalar(report, "inquiries.judged"))),
		STR_ARGS(print_count(report, report_scalar(report, "inquiries.met"))),
		STR_ARGS(print_count(report, report_scalar(report, "inquiries.missed"))),
		STR_ARGS(print_count(report, report_scalar(report, "inquiries.open"))));
	report_section(report, SAY(report->config, "Counts and days to answer", "件数と回答までの日数"));
	charts(report);
	by_category(report);
	themes(report);
	report_section(report, SAY(report->config, "List of inquiries", "案件一覧"));
	list(report);
	derivations(report);
	report_remarks(report);
}
