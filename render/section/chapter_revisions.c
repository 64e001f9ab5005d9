/* 改訂履歴 and 正誤表: what stands before the contents of a re-issued report. The first version has neither: its cover says that it is the first. */
#include "section.h"

#include "zone.h"

static struct str issued_day(struct report *report, int64_t at_us)
{
	char date[CIVIL_TEXT_SIZE];

	civil_format_date(zone_civil(report->config->zone, at_us).date, date);
	return print_date_long(report, figure_text(date));
}

struct str report_version(struct report *report)
{
	if (!report->issue)
		return STR("");
	return print_text(report, SAY(report->config, "version %d (v%d)", "第%d版（v%d）"), report->issue->version, report->issue->version);
}

struct str report_issued_day(struct report *report)
{
	return issued_day(report, report->issue->issued_us);
}

static void compose_history(struct report *report)
{
	const struct config *config = report->config;
	const struct column columns[] = {
		{.heading = str_of(SAY(config, "Version", "版"))}, {.heading = str_of(SAY(config, "Issued", "発行日")), .keep = true},
		{.heading = str_of(SAY(config, "Reason", "改訂の理由")), .grow = 1},
	};
	const struct table table = {.title = str_of(SAY(config, "Versions", "改訂履歴")), .columns = columns, .column_count = 3};

	document_table_begin(report->document, &table);
	for (size_t i = 0; i < report->issue->revision_count; i++) {
		const struct issue_revision *revision = &report->issue->revisions[i];

		document_row_text(report->document, (struct str[]){
			print_text(report, "v%d", revision->version), issued_day(report, revision->issued_us),
			revision->reason.size ? revision->reason : str_of(SAY(config, "First issue", "初版")),
		}, 3);
	}
	document_table_end(report->document);
}

static struct str or_none(struct str text)
{
	return text.size ? text : STR("―");
}

static void compose_changes(struct report *report)
{
	const struct config *config = report->config;
	const struct issue *issue = report->issue;
	const struct column columns[] = {
		{.heading = str_of(SAY(config, "Item", "項目")), .grow = 1, .min_pt = 130},
		{.heading = str_of(SAY(config, "Wrong", "誤")), .grow = 1, .min_pt = 90},
		{.heading = str_of(SAY(config, "Right", "正")), .grow = 1, .min_pt = 90},
	};
	struct str note = issue->change_total > issue->change_count
		? print_text(report, SAY(config, "%zu of %zu changes; all of them are in %.*s", "うち%zu件を示す。全%zu件は %.*s にある"),
		             issue->change_count, issue->change_total, STR_ARGS(issue->changes_file))
		: print_text(report, SAY(config, "all %zu changes; the same in %.*s", "全%zu件。同じ内容を %.*s にも収めた"), issue->change_total, STR_ARGS(issue->changes_file));
	const struct table table = {.title = print_text(report, SAY(config, "Corrections of v%d", "正誤表（v%dからの変更）"), issue->version - 1),
	                            .columns = columns, .column_count = 3, .note = note, .size_pt = 8};
	struct str subject = {0};

	document_table_begin(report->document, &table);
	for (size_t i = 0; i < issue->change_count; i++) {
		const struct issue_change *change = &issue->changes[i];

		if (change->key.size && (i == 0 || !str_equal(subject, change->subject)))
			document_row(report->document, ROW_GROUP, &(struct cell){.text = change->subject, .span = 3}, 1);
		subject = change->subject;
		document_row(report->document, ROW_BODY, (struct cell[]){
			{.text = change->key.size ? change->key : change->subject, .indent = change->key.size > 0, .bold = !change->key.size}, {.text = or_none(change->before)}, {.text = or_none(change->after), .bold = true},
		}, 3);
	}
	document_table_end(report->document);
}

void report_revisions(struct report *report)
{
	const struct issue *issue = report->issue;

	if (!issue || issue->version < 2)
		return;
	document_heading(report->document, 1, STR("revisions"), STR(""), str_of(SAY(report->config, "Versions and corrections", "改訂履歴と正誤表")));
	document_paragraph(report->document, PARAGRAPH_LEAD,
	                   print_text(report, SAY(report->config, "This is version %d. It replaces version %d, issued on %.*s.",
	                                          "本書は第%d版です。第%d版（%.*s発行）を差し替えます。"), issue->version, issue->version - 1,
	                              STR_ARGS(issued_day(report, issue->revisions[issue->revision_count - 2].issued_us))));
	compose_history(report);
	compose_changes(report);
}

/* Appendix C: what the client needs to hold the archive to what this report was made of. */
void report_issue_proof(struct report *report)
{
	const struct config *config = report->config;
	const struct issue *issue = report->issue;

	if (!issue)
		return;
	document_key_values(report->document, (struct key_value[]){
		{str_of(SAY(config, "Version", "版")), report_version(report)},
		{str_of(SAY(config, "Issued", "発行日")), report_issued_day(report)},
		{str_of(SAY(config, "Head of the archive's chain", "保管庫の連鎖の先頭")), issue->chain_head},
		{str_of(SAY(config, "Checked by", "確認コマンド")), print_text(report, "geppo archive verify --head %.*s", STR_ARGS(issue->chain_head))},
	}, 4);
	document_paragraph(report->document, PARAGRAPH_NOTE, str_of(SAY(config,
		"The figures, settings, calendar, ledgers and remarks of this version are kept beside it; geppo close --verify makes this file again from them and compares the bytes.",
		"この版の数値・設定・暦・台帳・所見は発行物とともに凍結してある。geppo close --verify は、そこから本書を作り直してバイト単位で照合する。")));
}

/* The earlier months of one basis, joined; empty: none. */
static struct str months_of(struct report *report, const char *basis)
{
	const struct figure_table *months = report_rows(report, "comparison.months");
	struct text text = {0};
	struct str kept;

	for (size_t row = 0; row < months->row_count; row++) {
		struct figure_value version = figure_get(months, row, "version");

		if (!figure_is(figure_get(months, row, "basis"), basis))
			continue;
		text_addf(&text, "%s%.*s", text.size ? SAY(report->config, ", ", "、") : "", STR_ARGS(figure_get(months, row, "month").text));
		if (version.kind == FIGURE_INTEGER)
			text_addf(&text, " (v%lld)", (long long)version.number);
	}
	kept = arena_str(report->arena, text_str(&text));
	text_release(&text);
	return kept;
}

void report_comparisons(struct report *report)
{
	struct str issued = months_of(report, "issued"), computed = months_of(report, "computed");
	struct key_value items[2];
	size_t count = 0;

	if (issued.size)
		items[count++] = (struct key_value){SAID(report, "Earlier months as issued", "過去の月(発行した値)"), issued};
	if (computed.size)
		items[count++] = (struct key_value){SAID(report, "Earlier months as computed from the archive", "過去の月(未発行のため保管庫から集計)"), computed};
	if (count)
		document_key_values(report->document, items, count);
}
