/* The order of closing a month; see closing.h. */
#include "closing.h"

#include <string.h>

#include "file.h"
#include "issued.h"
#include "lang.h"
#include "workspace.h"

/* Is there something to issue, as asked? */
static void check_version(struct closing *closing)
{
	int newest = issued_newest(closing->month);
	char name[CIVIL_TEXT_SIZE];

	civil_format_month(closing->month, name);
	if (newest && !closing->reason)
		refusals_add(&closing->refusals, TR("give the reason for a correction: --revise \"why\"", "訂正版を出すには --revise \"理由\" を付ける"),
		             TR("%s is issued as v%d already", "%s 月分は v%d として提出済みです"), name, newest);
	if (!newest && closing->reason)
		refusals_add(&closing->refusals, TR("issue it first, without --revise", "まず --revise なしで発行する"), TR("%s was never issued, so there is nothing to revise",
		             "%s 月分はまだ提出されていないため、訂正できません"), name);
	if (closing->reason && !str_trim(str_of(closing->reason)).size)
		refusals_add(&closing->refusals, TR("say why", "理由を書く"), TR("--revise has an empty reason", "--revise の理由が空です"));
	closing->record.version = newest + 1;
}

static void add_lines(struct refusals *refusals, const char *what_to_do, struct str lines)
{
	struct str line;

	while (str_next(&lines, '\n', &line))
		if (line.size)
			refusals_add(refusals, what_to_do, "%.*s", STR_ARGS(line));
}

/* Makes the documents and takes what speaks against them: empty remarks, findings of the inspection, leaks. Without figures the chapters still say which remarks
 * they want. */
static bool draw(struct closing *closing, struct fail *fail)
{
	const char *comments = workspace_comments(closing->arena, closing->month);
	struct issue_documents *documents = &closing->documents;
	struct issue_source source = {closing->config, closing->figures, comments, &closing->record, &closing->key};
	struct str rest, line;
	bool good = comments || fail_memory(fail);

	if (good && closing->figures)
		good = pseudonym_key_open(".", &closing->key, fail) && issue_documents_make(&source, documents, fail);
	else if (good)
		good = issue_documents_remarks(closing->config, closing->month, comments, closing->program, &documents->empty_remarks, fail);
	closing->record.change_count = documents->change_count;
	rest = text_str(&documents->empty_remarks);
	while (str_next(&rest, '\n', &line))
		refusals_add(&closing->refusals, TR("write it under a heading of this name, if only that there is nothing to say", "同名の見出しの下に書く(特記事項がなければその旨を書く)"),
		             TR("%s: the remarks of chapter %.*s are empty", "%s: %.*s の所見が書かれていません"), comments, STR_ARGS(line));
	add_lines(&closing->refusals, TR("the finished PDF was read again; mend the text or report it as a fault of geppo", "完成したPDFの自己検査の結果。文章を直すか、geppo の不具合として報告する"),
	          text_str(&documents->findings));
	add_lines(&closing->refusals, TR("take it out of ledger or remarks, or allow it in report.allow", "台帳や所見から除くか、report.allow で許す"), text_str(&documents->leaks));
	text_add(&closing->notes, text_str(&documents->warnings));
	return good;
}

static void check_change(struct closing *closing)
{
	if (closing->record.version > 1 && closing->reason && closing->figures && !closing->documents.change_count)
		refusals_add(&closing->refusals, TR("a new version is for a change of logs, ledgers, remarks or settings", "ログ・台帳・所見・設定のどれかが変わったときだけ改訂する"),
		             TR("nothing has changed since v%d: figures, remarks and settings are the same", "v%d から何も変わっていません(数値・所見・設定が同じ)"), closing->record.version - 1);
}

/* The chain of versions: each names the digests of the one before. */
static bool take_previous(struct closing *closing, struct fail *fail)
{
	struct issue_record *record = &closing->record;
	char *hex, *path;
	struct sha256 digest;

	record->previous = "";
	if (record->version == 1)
		return true;
	path = arena_printf(closing->arena, "%s/%s", issued_folder(closing->arena, record->month, record->version - 1), ISSUE_SUMS);
	hex = arena_alloc(closing->arena, 1, DIGEST_HEX_SIZE);
	if (!path || !hex)
		return fail_memory(fail);
	if (!digest_sha256_file(path, &digest, fail))
		return false;
	record->previous = digest_hex(digest, hex);
	return true;
}

bool closing_run(struct closing *closing, struct fail *fail)
{
	struct issue_record *record = &closing->record;

	*record = (struct issue_record){
		.month = closing->month, .issued_us = closing->now_us - closing->now_us % SECOND_US, .reason = closing->reason ? closing->reason : "",
		.program = closing->program, .pdfa = closing->pdfa, .report = issue_report_name(closing->arena, closing->month), .previous = "",
	};
	closing->folder.lock = -1;
	if (!record->report)
		return fail_memory(fail);
	if (!issue_folder_begin(&closing->folder, closing->arena, closing->month, fail))
		return false;
	check_version(closing);
	if (!closing_check_inputs(closing, fail) || !draw(closing, fail))
		return false;
	check_change(closing);
	if (text_failed(&closing->refusals.lines) || text_failed(&closing->notes))
		return fail_memory(fail);
	if (closing->refusals.count)
		return false;
	return take_previous(closing, fail) && issue_folder_open(&closing->folder, record->version, fail) && closing_freeze(closing, fail) &&
	       issue_folder_finish(&closing->folder, fail);
}

void closing_release(struct closing *closing)
{
	issue_folder_release(&closing->folder);
	refusals_release(&closing->refusals);
	text_release(&closing->notes);
	issue_documents_release(&closing->documents);
	figures_free(closing->figures);
	closing->figures = NULL;
}
