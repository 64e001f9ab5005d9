/* Appendix C: what somebody needs to get the same report again. */
#include "section.h"

void chapter_reproduction(struct report *report)
{
	static const struct column columns[] = {
		{.heading = LITERAL("入力"), .grow = 1}, {.heading = LITERAL("種別")}, {.heading = LITERAL("SHA-256"), .grow = 2},
	};
	static const struct { const char *kind, *word; } words[] = {
		{"config", "設定"}, {"calendar", "暦"}, {"ledger", "台帳"}, {"archive", "保管庫の内容"},
	};
	const struct figure_table *rows = report_rows(report, "inputs");
	struct report_table table = {.title = "入力とダイジェスト", .columns = columns, .column_count = 3, .size_pt = 8,
	                             .note = STR("同じ入力と同じ版のプログラムからは、同じバイト列の報告書ができる")};
	char month[CIVIL_TEXT_SIZE];

	civil_format_month(figures_month(report->figures), month);
	document_key_values(report->document, (struct key_value[]){
		{STR("作成プログラム"), str_of(report->program)},
		{STR("作成コマンド"), print_text(report, "geppo month %s", month)},
		{STR("対象月"), print_month(report, figures_month(report->figures))},
		{STR("時間帯"), str_of(zone_name(report->config->zone))},
	}, 4);
	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str kind = figure_get(rows, row, "kind").text;

		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (str_is(kind, words[i].kind))
				kind = str_of(words[i].word);
		document_row_text(report->document, (struct str[]){figure_get(rows, row, "name").text, kind, figure_get(rows, row, "digest").text}, 3);
	}
	document_table_end(report->document);
}
