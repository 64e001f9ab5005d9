/* A version's PDF; see issue_report.h. */
#include "issue_report.h"

#include <string.h>

#include "file.h"
#include "issued.h"

char *issue_report_name(struct arena *arena, struct civil_month month)
{
	char name[CIVIL_TEXT_SIZE];

	return arena_printf(arena, "運用支援業務報告書_%s.pdf", civil_format_month(month, name));
}

char *issue_errata_name(struct arena *arena, struct civil_month month, int version)
{
	char name[CIVIL_TEXT_SIZE];

	return arena_printf(arena, "正誤表_%s_v%d.csv", civil_format_month(month, name), version);
}

bool issue_report_level(const char *text, enum pdfa_level *ret_level)
{
	static const struct {
		const char *name;
		enum pdfa_level level;
	} levels[] = {{"3u", PDFA_3U}, {"1b", PDFA_1B}, {"none", PDFA_NONE}};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcmp(text, levels[i].name) == 0) {
			*ret_level = levels[i].level;
			return true;
		}
	}
	return false;
}

/* Where a version keeps the remarks that it was made of. */
static char *frozen_comments(struct arena *arena, const char *folder, struct civil_month month)
{
	char name[CIVIL_TEXT_SIZE];

	return arena_printf(arena, "%s/inputs/comments/%s.md", folder, civil_format_month(month, name));
}

static bool find_errata(const struct issue_report *source, const char *folder, const struct figures *old, struct arena *arena, struct errata *ret_errata,
                        struct fail *fail)
{
	struct errata_source errata = {.config = source->config, .figures = source->figures};
	const char *settings = file_join(arena, folder, "inputs/geppo.yaml"), *comments = frozen_comments(arena, folder, source->record->month);
	struct remarks *old_remarks = NULL, *new_remarks = NULL;
	bool good = !arena_failed(arena) || fail_memory(fail);

	good = good && digest_sha256_file(settings, &errata.old_settings, fail) && (old_remarks = remarks_new(comments, fail)) &&
	       (new_remarks = remarks_new(source->comments, fail)) &&
	       corrections_find(old, source->figures, arena, &errata.corrections, &errata.correction_count, fail);
	errata.old_remarks = old_remarks;
	errata.new_remarks = new_remarks;
	good = good && errata_make(&errata, arena, ret_errata, fail);
	remarks_free(old_remarks);
	remarks_free(new_remarks);
	return good;
}

bool issue_report_errata(const struct issue_report *source, struct arena *arena, struct errata *ret_errata, struct fail *fail)
{
	const char *folder = issued_folder(arena, source->record->month, source->record->version - 1);
	const char *path = issued_figures(arena, source->record->month, source->record->version - 1);
	struct figures *old;
	bool good;

	memset(ret_errata, 0, sizeof(*ret_errata));
	if (arena_failed(arena))
		return fail_memory(fail);
	if (source->record->version == 1)
		return true;
	old = figures_read(path, fail);
	good = old && find_errata(source, folder, old, arena, ret_errata, fail);
	figures_free(old);
	return good;
}

/* This version and those before it. */
static struct issue_revision *revisions_of(const struct issue_record *record, struct arena *arena, struct fail *fail)
{
	struct issue_revision *revisions = arena_alloc(arena, (size_t)record->version, sizeof(*revisions));

	for (int version = 1; revisions && version < record->version; version++) {
		struct issue_record earlier;
		const char *folder = issued_folder(arena, record->month, version);

		if (!folder || !issue_record_read(folder, arena, &earlier, fail))
			return NULL;
		revisions[version - 1] = (struct issue_revision){version, earlier.issued_us, str_of(earlier.reason)};
	}
	if (revisions)
		revisions[record->version - 1] = (struct issue_revision){record->version, record->issued_us, str_of(record->reason)};
	else
		fail_memory(fail);
	return revisions;
}

bool issue_report_pdf(const struct issue_report *source, const struct errata *errata, struct text *pdf, struct monthly_result *ret_result,
                      struct fail *fail)
{
	const struct issue_record *record = source->record;
	struct arena arena = {0};
	char hex[DIGEST_HEX_SIZE];
	struct issue issue = {
		.version = record->version, .issued_us = record->issued_us, .revision_count = (size_t)record->version,
		.changes = errata->printed, .change_count = errata->printed_count, .change_total = errata->count,
		.chain_head = str_of(digest_hex(record->chain_head, hex)),
	};
	struct monthly_order order = {.config = source->config, .figures = source->figures, .comments = source->comments, .program = record->program,
	                              .issue = &issue};
	bool good;

	issue.revisions = revisions_of(record, &arena, fail);
	if (record->version > 1)
		issue.changes_file = str_of(issue_errata_name(&arena, record->month, record->version));
	good = issue.revisions && (!arena_failed(&arena) || fail_memory(fail));
	if (good && !issue_report_level(record->pdfa, &order.level))
		good = fail_set(fail, FAIL_FORMAT, "pdfa: %s", record->pdfa);
	good = good && monthly_pdf(&order, pdf, ret_result, fail);
	arena_release(&arena);
	return good;
}
