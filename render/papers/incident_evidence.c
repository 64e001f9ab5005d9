/* 根拠ログ: the original lines that show the trouble; in the edition for the client with addresses, names and queries masked. */
#include "incident_paper.h"
#include "log_mask.h"

static struct str line_of(struct paper *paper, struct log_mask *mask, struct str line)
{
	struct text text = {0};
	struct str kept;

	if (!line.size)
		return PAPER_STR(paper, "(the line could not be told from its neighbours)", "（同じ時刻のほかの行と区別できない）");
	if (paper->order->edition == EDITION_INTERNAL)
		return line;
	log_mask_line(mask, line, &text);
	kept = arena_str(paper->report.arena, text_str(&text));
	text_release(&text);
	return kept;
}

static size_t lines(struct paper *paper, const struct incident_rows *rows, const struct figure_table *evidence)
{
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "Time", "日時"), .keep = true}, {.heading = PAPER_STR(paper, "Source", "ソース"), .keep = true},
		{.heading = PAPER_STR(paper, "Kind", "種別"), .keep = true}, {.heading = PAPER_STR(paper, "Like it", "同種"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = PAPER_STR(paper, "Line (the first of its kind)", "原文（同種の最初の行）"), .grow = 1},
	};
	struct log_mask mask = {.arena = paper->report.arena, .user = PAPER_SAY(paper, "user", "利用者"), .query = PAPER_SAY(paper, "omitted", "省略")};
	struct report_table table = {.title = PAPER_SAY(paper, "Lines of the logs", "根拠となるログ"), .columns = columns, .column_count = 5, .size_pt = 8, .zebra = true,
		.note = paper->order->edition == EDITION_INTERNAL
			? PAPER_STR(paper, "From 10 minutes before the begin to 10 minutes after the recovery; lines as they are in the archive, at most 600 bytes each",
			            "発生10分前〜復旧10分後。保管庫の原文のまま（1行600バイトまで）")
			: PAPER_STR(paper, "From 10 minutes before the begin to 10 minutes after the recovery; addresses, mails and names are pseudonyms, queries are left out. Of a long incident its beginning",
			            "発生10分前〜復旧10分後。IPアドレス・メール・利用者名は仮名（同じ値は同じ記号）、クエリ文字列は省略。長い障害は発生からの一定時間のみ")};
	size_t count = 0;

	for (size_t row = 0; row < evidence->row_count; row++) {
		if (!str_equal(figure_get(evidence, row, "id").text, rows->id))
			continue;
		if (!count++)
			report_table_begin(&paper->report, &table);
		document_row_text(paper->report.document, (struct str[]){
			print_time(&paper->report, figure_get(evidence, row, "time")), figure_get(evidence, row, "source").text,
			figure_get(evidence, row, "word").text, print_count(&paper->report, figure_get(evidence, row, "lines")),
			line_of(paper, &mask, figure_get(evidence, row, "message").text)}, 5);
	}
	if (count)
		document_table_end(paper->report.document);
	return count;
}

void incident_evidence(struct paper *paper, const struct incident_rows *rows)
{
	const struct figure_table *evidence = report_rows(&paper->report, "incidents.evidence");

	paper_section(paper, PAPER_SAY(paper, "Evidence in the logs", "根拠ログ"));
	if (!paper_has_clock(incident_get(rows, "occurred")))
		document_paragraph(paper->report.document, PARAGRAPH_BODY,
			PAPER_STR(paper, "No lines were looked for: the ledger has no clock time of the begin.", "発生の時刻が台帳にないため、ログを抽出していません。"));
	else if (!lines(paper, rows, evidence))
		document_paragraph(paper->report.document, PARAGRAPH_BODY,
			PAPER_STR(paper, "The logs of the span hold no server error and no line of severity warning or worse.",
			          "期間内のログに、5xxの応答および重大度 warning 以上の行はありません。"));
}
