/* Appendix C: what somebody needs to get the same report again. */
#include "section.h"

void chapter_reproduction(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Input", "入力"), .grow = 1},
		{.heading = SAID(report, "Kind", "種別")},
		{.heading = LITERAL("SHA-256"), .grow = 2},
	};
	static const struct { const char *kind, *english, *word; } words[] = {
		{"config", "Settings", "設定"}, {"calendar", "Calendar", "暦"}, {"ledger", "Ledger", "台帳"}, {"archive", "Contents of the archive", "保管庫の内容"},
	};
	const struct figure_table *rows = report_rows(report, "inputs");
	struct report_table table = {.title = SAY(report->config, "Inputs and digests",
		"入力とダイジェスト"), .columns = columns, .column_count = 3, .size_pt = 8,
	                             .note = SAID(report, "The same inputs and the same version of the program give a report of the same bytes",
		"同じ入力と同じ版のプログラムからは、同じバイト列の報告書ができる")};
	char month[CIVIL_TEXT_SIZE];

	civil_format_month(figures_month(report->figures), month);
	document_key_values(report->document, (struct key_value[]){
		{SAID(report, "Program", "作成プログラム"), str_of(report->program)},
		{SAID(report, "Command", "作成コマンド"), print_text(report, report->issue ? "geppo close %s" : "geppo month %s", month)},
		{SAID(report, "Month", "対象月"), print_month(report, figures_month(report->figures))},
		{SAID(report, "Time zone", "時間帯"), str_of(zone_name(report->config->zone))},
	}, 4);
	report_comparisons(report);
	report_issue_proof(report);
	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str kind = figure_get(rows, row, "kind").text;

		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (str_is(kind, words[i].kind))
				kind = SAID(report, words[i].english, words[i].word);
		document_row_text(report->document, (struct str[]){figure_get(rows, row, "name").text, kind, figure_get(rows, row, "digest").text}, 3);
	}
	document_table_end(report->document);
}
