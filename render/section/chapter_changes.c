/* Chapter 9: changes, their approval and release, and the person-days against the month's cap. */
#include <math.h>

#include "chart_bars.h"
#include "chart_gauge.h"
#include "section.h"

static const char *ledger_word(const struct report *report, struct figure_value ledger)
{
	static const struct { const char *ledger, *english, *word; } words[] = {
		{"changes", "Changes", "変更・改修"}, {"incidents", "Incidents", "障害対応"}, {"patches", "Patches", "パッチ適用"}, {"vulnerabilities", "Vulnerabilities", "脆弱性対応"},
		{"backups", "Backup and restore", "バックアップ・リストア"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (figure_is(ledger, words[i].ledger))
			return SAY(report->config, words[i].english, words[i].word);
	return SAY(report->config, "Other", "その他");
}

static void gauge(struct report *report)
{
	static const enum tone tones[] = {TONE_ACCENT, TONE_ORANGE, TONE_SKY, TONE_GREEN, TONE_PURPLE};
	const struct figure_table *rows = report_rows(report, "effort.by_source");
	struct chart_gauge_part parts[5];
	struct chart_gauge chart = {.words = report_words(report), .title = SAID(report, "Effort this month (person-days)",
		"当月の工数 (人日)"), .parts = parts, .cap = {(double)NAN, STR("")},
	                            .forecast = {(double)NAN, STR("")}, .decimals = 2};
	struct canvas *canvas = report_canvas(report, 70);
	double cap = figure_double(report_scalar(report, "effort.cap"), 0.001);

	for (size_t row = 0; row < rows->row_count && row < 5; row++)
		parts[chart.part_count++] = (struct chart_gauge_part){str_of(ledger_word(report, figure_get(rows, row, "ledger"))),
		                                                      figure_double(figure_get(rows, row, "effort"), 0.001), tones[row]};
	chart.cap.value = cap;
	chart.cap.label = print_text(report, SAY(report->config, "Cap: %.*s person-days",
		"上限 %.*s人日"), STR_ARGS(print_milliday(report, report_scalar(report, "effort.cap"))));
	chart_gauge_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Effort of the month and its cap",
		"当月の工数と上限"), report_note(report, &rows->origin, SAY(report->config, "Changes count in the month of release, incidents in that of recovery",
		"変更はリリース日、障害は復旧日の月に計上")),
	              print_text(report, SAY(report->config, "Effort this month: %.*s person-days; cap: %.*s person-days.",
		"当月の工数は%.*s人日、上限は%.*s人日。"),
	                         STR_ARGS(print_milliday(report, report_scalar(report, "effort.used"))),
	                         STR_ARGS(print_milliday(report, report_scalar(report, "effort.cap")))).at);
}

static void months(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "effort.by_month");
	double *values = report_numbers(report, rows->row_count);
	struct chart_series series = {.name = SAID(report, "Effort", "工数"), .values = values, .tone = TONE_PALE};
	struct chart_limit cap = {figure_double(report_scalar(report, "effort.cap"), 0.001), SAID(report, "Cap", "上限")};
	struct chart_bars chart = {.words = report_words(report), .slots = {.kind = SLOTS_MONTHS, .count = rows->row_count, .first_month = civil_month_of(report->config->from)},
	                           .title = SAID(report, "Effort (person-days per month)",
		"工数 (人日/月)"), .series = &series, .series_count = 1, .limits = &cap,
	                           .limit_count = cap.value > 0, .y_max = (double)NAN};
	struct canvas *canvas = report_canvas(report, 110);
	int64_t total = 0;

	if (rows->row_count < 2)
		return;
	for (size_t row = 0; row < rows->row_count; row++) {
		values[row] = figure_double(figure_get(rows, row, "effort"), 0.001);
		total += figure_get(rows, row, "effort").number;
	}
	chart_bars_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Effort by month",
		"月別の工数"), SAID(report, "Each month since the contract began. Source: effort in the ledgers",
		"契約開始からの各月　出典: 各台帳の工数"),
	              print_text(report, SAY(report->config, "Bar chart of effort by month since the contract began. Altogether %.*s person-days.",
		"契約開始からの月別工数の棒グラフ。累計%.*s人日。"), STR_ARGS(print_milliday(report, figure_integer(total)))).at);
}

static void list(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "No.", "番号"), .keep = true},
		{.heading = SAID(report, "Subject", "件名"), .grow = 2},
		{.heading = SAID(report, "Class", "区分")},
		{.heading = SAID(report, "Requested", "申請")},
		{.heading = SAID(report, "Agreed", "協議")},
		{.heading = SAID(report, "Approved (by)", "承認（承認者）")},
		{.heading = SAID(report, "Released", "リリース")},
		{.heading = SAID(report, "Person-\ndays", "工数\n(人日)"), .align = ALIGN_DECIMAL},
		{.heading = SAID(report, "Impact", "影響"), .grow = 1},
		{.heading = SAID(report, "State", "状況")},
	};
	const struct figure_table *rows = report_rows(report, "changes.list");
	struct report_table table = {.title = SAY(report->config, "List of changes",
		"変更・改修一覧"), .columns = columns, .column_count = 10, .size_pt = 8, .zebra = true,
	                             .note = report_note(report, &rows->origin, NULL)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str approver = figure_get(rows, row, "approver").text;
		struct str approved = print_day(report, figure_get(rows, row, "approved"));

		document_row_text(report->document, (struct str[]){figure_get(rows, row, "id").text, figure_get(rows, row, "subject").text,
			figure_get(rows, row, "category").text, print_day(report, figure_get(rows, row, "requested")),
			print_day(report, figure_get(rows, row, "agreed")),
			approver.size ? print_text(report, "%.*s\n%.*s", STR_ARGS(approved), STR_ARGS(approver)) : approved,
			print_day(report, figure_get(rows, row, "released")), print_milliday(report, figure_get(rows, row, "effort")),
			figure_get(rows, row, "impact").text, figure_get(rows, row, "status").text}, 10);
	}
	document_table_end(report->document);
}

void chapter_changes(struct report *report)
{
	struct figure_value used = report_scalar(report, "effort.used"), left = report_scalar(report, "effort.left");

	if (used.kind == FIGURE_NONE) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "Not assessable",
			"判定不能"), SAID(report, "There is no ledger of changes or incidents (ledgers/).",
			"変更台帳・障害台帳がありません（ledgers/）。"));
		report_remarks(report);
		return;
	}
	document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "Effort this month: %.*s person-days; of the cap of %.*s person-days, %.*s remain.",
		"当月の工数は%.*s人日で、上限%.*s人日に対する残りは%.*s人日です。"),
	                    STR_ARGS(print_milliday(report, used)), STR_ARGS(print_milliday(report, report_scalar(report, "effort.cap"))),
	                    STR_ARGS(print_milliday(report, left)));
	if (report_scalar(report, "effort.missing").number)
		document_callout(report->document, MARK_CAUTION, SAID(report, "Caution", "注意"), print_text(report,
			SAY(report->config, "Work without recorded effort: %.*s. The sum may be less than the actual effort.",
				"工数の記入がない作業が%.*s件あり、合計は実際より少ない可能性があります。"),
			STR_ARGS(print_count(report, report_scalar(report, "effort.missing")))));
	report_section(report, SAY(report->config, "Effort", "工数"));
	gauge(report);
	months(report);
	report_section(report, SAY(report->config, "List of changes", "変更・改修の一覧"));
	list(report);
	report_remarks(report);
}
