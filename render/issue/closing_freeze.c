/* The files of a version: what it was made of, the report, its copies for the client, and its record. Before the folder gets its name the report is made once more
 * from what was frozen: only what can be proved later is issued. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "closing.h"
#include "encrypt.h"
#include "file.h"
#include "issued.h"
#include "lang.h"
#include "mail_draft.h"
#include "rebuild.h"
#include "report.h"
#include "workspace.h"
#include "zone.h"

#define INPUTS "inputs"

/* --- Inputs --- */

/* A path of the workspace keeps its place beneath inputs/; one that leads out of it gets a name there. */
static char *copy_path(struct arena *arena, const char *path, size_t number)
{
	struct str rest = str_of(path), part;
	bool inside = *path != '/';
	const char *name = strrchr(path, '/');

	while (str_next(&rest, '/', &part))
		inside &= !str_is(part, "..");
	return inside ? arena_printf(arena, INPUTS "/%s", path) : arena_printf(arena, INPUTS "/outside/%zu-%s", number, name ? name + 1 : path);
}

static bool freeze_input(struct closing *closing, struct issue_input *inputs, const char *path, struct fail *fail)
{
	size_t number = closing->record.input_count;
	const char *copy = copy_path(closing->arena, path, number + 1);
	const char *whole = copy ? file_join(closing->arena, closing->folder.part, copy) : NULL;

	if (!whole)
		return fail_memory(fail);
	if (!issue_folder_copy(&closing->folder, path, copy, fail) || !digest_sha256_file(whole, &inputs[number].digest, fail))
		return false;
	inputs[number].path = path;
	inputs[number].copy = copy;
	closing->record.input_count++;
	return true;
}

/* The figures say what they were made of: a file that has changed since then would be frozen wrongly. */
static bool check_digest(const struct issue_input *input, struct str hex, struct fail *fail)
{
	struct sha256 digest;

	if (digest_parse_hex(hex, &digest) && digest_equal(digest, input->digest))
		return true;
	return fail_set(fail, FAIL_INPUT, TR("%s: was changed while the month was being closed; close it again", "%s: 締め処理の間に変更されました。もう一度実行してください"), input->path);
}

static bool freeze_inputs(struct closing *closing, struct fail *fail)
{
	const struct figure_table *made_of = figures_find_table(closing->figures, "inputs");
	struct issue_input *inputs = arena_alloc(closing->arena, (made_of ? made_of->row_count : 0) + 2, sizeof(*inputs));
	const char *others[] = {WORKSPACE_GAPS, workspace_comments(closing->arena, closing->month)};

	if (!inputs || !others[1])
		return fail_memory(fail);
	closing->record.inputs = inputs;
	for (size_t row = 0; made_of && row < made_of->row_count; row++) {
		const char *path = arena_cstr(closing->arena, figure_get(made_of, row, "name").text);

		if (figure_is(figure_get(made_of, row, "kind"), "archive"))
			continue;
		if (!path)
			return fail_memory(fail);
		if (!file_exists(path))
			continue;            /* such as the comments of a month that has none: its digest is of nothing */
		if (!freeze_input(closing, inputs, path, fail) || !check_digest(&inputs[closing->record.input_count - 1], figure_get(made_of, row, "digest").text, fail))
			return false;
	}
	for (size_t i = 0; i < 2; i++) {
		bool there = !file_exists(others[i]);

		for (size_t k = 0; k < closing->record.input_count; k++)
			there |= strcmp(inputs[k].path, others[i]) == 0;
		if (!there && !freeze_input(closing, inputs, others[i], fail))
			return false;
	}
	return true;
}

/* --- Documents --- */

static bool write_encrypted(struct closing *closing, struct text *copy, const char **ret_name, struct fail *fail)
{
	char owner[PASSWORD_SIZE] = "", month[CIVIL_TEXT_SIZE];
	const char *name = arena_printf(closing->arena, "運用支援業務報告書_%s_enc.pdf", civil_format_month(closing->month, month));
	bool good = name ? password_random(owner, fail) : fail_memory(fail);

	good = good && encrypt_pdf(text_str(&closing->documents.items[0].bytes), closing->password, owner, copy, fail) &&
	       issue_folder_write(&closing->folder, name, text_str(copy), fail);
	password_forget(owner);
	*ret_name = name;
	return good;
}

static bool write_mail(struct closing *closing, const struct mail_attachment *attachments, size_t count, struct fail *fail)
{
	struct text subject = {0}, body = {0}, eml = {0};
	char month[CIVIL_TEXT_SIZE];
	const char *name = arena_printf(closing->arena, "送付状_%s.eml", civil_format_month(closing->month, month));
	bool good = name ? true : fail_memory(fail);

	if (!closing->config->mail.from)
		return good;
	closing_mail_text(closing, attachments, count, &subject, &body);
	mail_draft_write(&(struct mail_draft){.config = closing->config, .subject = text_str(&subject), .body = text_str(&body),
	                                      .date_us = closing->record.issued_us, .attachments = attachments, .attachment_count = count}, &eml);
	if (good && (text_failed(&subject) || text_failed(&body) || text_failed(&eml)))
		good = fail_memory(fail);
	good = good && issue_folder_write(&closing->folder, name, text_str(&eml), fail);
	text_release(&subject);
	text_release(&body);
	text_release(&eml);
	return good;
}

/* An encrypted report goes alone: what is beside it would be open. */
static bool write_documents(struct closing *closing, struct fail *fail)
{
	struct mail_attachment attachments[ISSUE_DOCUMENTS_MAX];
	struct text encrypted = {0};
	size_t count = 0;
	const char *name;
	bool good = true;

	for (size_t i = 0; good && i < closing->documents.count; i++) {
		const struct issue_document *document = &closing->documents.items[i];

		good = issue_folder_write(&closing->folder, document->name, text_str(&document->bytes), fail);
		if (document->client)
			attachments[count++] = (struct mail_attachment){str_of(document->name), document->mime, text_str(&document->bytes)};
	}
	if (good && closing->password) {
		good = write_encrypted(closing, &encrypted, &name, fail);
		if (good)
			attachments[0] = (struct mail_attachment){str_of(name), "application/pdf", text_str(&encrypted)};
		count = 1;
	}
	good = good && write_mail(closing, attachments, count, fail);
	text_release(&encrypted);
	return good;
}

static bool write_record(struct closing *closing, struct fail *fail)
{
	struct text json = {0};
	bool good;

	issue_record_write(&closing->record, zone_offset_s(closing->config->zone, closing->record.issued_us) / 60, &json);
	good = text_failed(&json) ? fail_memory(fail) : issue_folder_write(&closing->folder, ISSUED_RECORD, text_str(&json), fail);
	text_release(&json);
	return good;
}

bool closing_freeze(struct closing *closing, struct fail *fail)
{
	const char *figures = workspace_figures(closing->arena, closing->month), *rejects = workspace_rejects(closing->arena, closing->month);
	struct issue_record again;

	if (!figures || !rejects)
		return fail_memory(fail);
	return issue_folder_copy(&closing->folder, figures, "figures.json", fail) && issue_folder_copy(&closing->folder, rejects, "rejects.csv", fail) &&
	       freeze_inputs(closing, fail) && write_documents(closing, fail) && write_record(closing, fail) &&
	       rebuild_documents(closing->folder.part, closing->program, &closing->key, closing->arena, &again, fail);
}
