/* Part of chapter 1: what the client is asked to decide, as rows of a table. */
#include "summary_part.h"

static const struct asked {
	const char *kind, *detail; /* detail NULL: any */
	const char *english, *japanese, *chapter;
} asked[] = {
        {"missed", "no_action", "a measure is missing", "是正措置が未登録です", "clauses"},
        {"missed", NULL, "consent to the measure", "是正措置のご確認", "clauses"},
        {"forecast", NULL, "agreement on work over the cap", "工数の上限超過の協議", "changes"},
        {"problem", NULL, "how to go on", "対応方針のご判断", "problems"},
        {"change", NULL, "approval", "実施可否のご承認", "changes"},
        {"vulnerability", NULL, "agreement to the plan", "対応計画の合意", "security"},
        {"inquiry", NULL, "an answer to our question", "確認事項へのご回答", "inquiries"},
        {"certificate", "standing", "ends soon: result of the renewal", "期限間近: 認証の更新状況のご確認", "certificates"},
        {"certificate", "agreed", "ends soon: replacement as agreed", "期限間近: 更新日程のご確認（協議済み）", "certificates"},
        {"certificate", NULL, "ends soon: renewal", "期限間近: 更新の協議", "certificates"},
        {"delivery", NULL, "acceptance", "検収", ""},
};

static const struct asked *asked_of(const struct figure_table *rows, size_t row)
{
	const struct asked *last = &asked[sizeof(asked) / sizeof(asked[0]) - 1];

	for (const struct asked *each = asked; each < last; each++)
		if (figure_is(figure_get(rows, row, "kind"), each->kind) &&
		    (!each->detail || figure_is(figure_get(rows, row, "detail"), each->detail)))
			return each;
	return last;
}

/* What it is about: the number and the words of its ledger. */
static struct str matter(struct report *report, const struct figure_table *rows, size_t row)
{
	struct figure_value id = figure_get(rows, row, "id");
	struct str subject = figure_get(rows, row, "subject").text;
	struct civil_month month;

	if (!figure_is(figure_get(rows, row, "kind"), "forecast") || !civil_parse_month(id.text, &month))
		return print_text(report, "%.*s %.*s", STR_ARGS(id.text), STR_ARGS(report_clip(report, subject, 40)));
	return print_text(report, SAY(report->config, "%.*s: %.*s days forecast, cap %.*s (%.*s)", "%.*sの見込み%.*s人日（上限%.*s人日）: %.*s"),
	                  STR_ARGS(print_month(report, month)), STR_ARGS(print_milliday(report, figure_get(rows, row, "amount"))),
	                  STR_ARGS(print_milliday(report, figure_get(rows, row, "limit"))), STR_ARGS(subject));
}

static struct cell due_cell(struct report *report, const struct figure_table *rows, size_t row)
{
	struct figure_value kind = figure_get(rows, row, "kind");
	struct str due = print_day(report, figure_get(rows, row, "due"));

	if (figure_is(figure_get(rows, row, "detail"), "overdue"))
		return (struct cell){.text = print_text(report, SAY(report->config, "%.*s late", "%.*s 超過"), STR_ARGS(due)), .bold = true};
	if (figure_is(kind, "delivery"))
		return cell_text(print_text(report, SAY(report->config, "%.*s delivered", "%.*s 納入"), STR_ARGS(due)));
	return cell_text(due);
}

void summary_decision_rows(struct report *report, const char *title, size_t most)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "Matter", "事項"), .grow = 1},
	        {.heading = SAID(report, "We ask for", "お願いしたいこと"), .min_pt = 128, .keep = true},
	        {.heading = SAID(report, "Due", "期限"), .min_pt = 64, .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "summary.decisions");
	struct report_table table = {.title = title, .columns = columns, .column_count = 3, .size_pt = 8};
	size_t shown = rows->row_count < most ? rows->row_count : most;

	if (shown < rows->row_count)
		table.note = print_text(report, SAY(report->config, "and %zu more in the full list below", "ほか%zu件は章末の全件一覧にある"), rows->row_count - shown);
	report_table_begin(report, &table);
	for (size_t row = 0; row < shown; row++) {
		const struct asked *each = asked_of(rows, row);
		struct str chapter = report_chapter_of(report, each->chapter), words = SAID(report, each->english, each->japanese);

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(matter(report, rows, row)),
			cell_text(chapter.size ? print_text(report, SAY(report->config, "%.*s (%.*s)", "%.*s（%.*s）"), STR_ARGS(words), STR_ARGS(chapter)) : words),
			due_cell(report, rows, row)}, 3);
	}
	document_table_end(report->document);
}
