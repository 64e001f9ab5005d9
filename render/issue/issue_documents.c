/* A version's documents; see issue_documents.h. */
#include "issue_documents.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bounds.h"
#include "file.h"
#include "issued.h"
#include "lang.h"
#include "leak.h"
#include "paper.h"

#define PDF_MIME "application/pdf"
#define XLSX_MIME "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define CSV_MIME "text/csv; charset=UTF-8"

struct maker {
	const struct issue_source *source;
	struct issue_documents *documents;
	struct arena arena;
	struct figures *old, *old_masked, *masked;   /* of the version before; NULL in v1 */
	struct errata errata[2];                     /* by enum edition */
	struct issue_revision *revisions;
	enum pdfa_level level;
	char scratch[64];                            /* a folder of our own for what is written through a file */
};

char *issue_report_name(struct arena *arena, struct civil_month month)
{
	char name[CIVIL_TEXT_SIZE];

	return arena_printf(arena, "運用支援業務報告書_%s.pdf", civil_format_month(month, name));
}

bool issue_pdfa_level(const char *text, enum pdfa_level *ret_level)
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

void issue_documents_release(struct issue_documents *documents)
{
	for (size_t i = 0; i < documents->count; i++) {
		free(documents->items[i].name);
		text_release(&documents->items[i].bytes);
	}
	documents->count = 0;
	text_release(&documents->empty_remarks);
	text_release(&documents->warnings);
	text_release(&documents->findings);
	text_release(&documents->leaks);
}

/* The next one of the list, to be filled; its name stays in the list. */
static struct issue_document *next_document(struct maker *maker, const char *name, const char *mime, bool client, struct fail *fail)
{
	struct issue_documents *documents = maker->documents;
	char *kept = name ? strdup(name) : NULL;

	if (!kept || documents->count == ISSUE_DOCUMENTS_MAX) {
		free(kept);
		fail_memory(fail);
		return NULL;
	}
	documents->items[documents->count] = (struct issue_document){.name = kept, .mime = mime, .client = client};
	return &documents->items[documents->count++];
}

/* --- What has changed --- */

static bool find_errata(struct maker *maker, enum edition edition, struct fail *fail)
{
	const struct issue_source *source = maker->source;
	const struct issue_record *record = source->record;
	const struct figures *old = edition == EDITION_CLIENT ? maker->old_masked : maker->old;
	const char *folder = issued_folder(&maker->arena, record->month, record->version - 1);
	const char *settings = folder ? file_join(&maker->arena, folder, "inputs/geppo.yaml") : NULL;
	struct errata_source errata = {.config = source->config, .figures = edition == EDITION_CLIENT ? maker->masked : source->figures};
	struct remarks *old_remarks = NULL, *new_remarks = NULL;
	char month[CIVIL_TEXT_SIZE];
	const char *comments = arena_printf(&maker->arena, "%s/inputs/comments/%s.md", folder ? folder : "", civil_format_month(record->month, month));
	bool good = !arena_failed(&maker->arena) || fail_memory(fail);

	good = good && digest_sha256_file(settings, &errata.old_settings, fail) && (old_remarks = remarks_new(comments, fail)) &&
	       (new_remarks = remarks_new(source->comments, fail)) &&
	       corrections_find(old, errata.figures, &maker->arena, &errata.corrections, &errata.correction_count, fail);
	errata.old_remarks = old_remarks;
	errata.new_remarks = new_remarks;
	good = good && errata_make(&errata, &maker->arena, &maker->errata[edition], fail);
	remarks_free(old_remarks);
	remarks_free(new_remarks);
	return good;
}

/* Figures of this version and the one before, as the client may see them and as they are. */
static bool take_figures(struct maker *maker, struct fail *fail)
{
	const struct issue_source *source = maker->source;
	const struct issue_record *record = source->record;
	const char *path = issued_figures(&maker->arena, record->month, record->version - 1);

	if (!path)
		return fail_memory(fail);
	if (!(maker->masked = edition_apply(source->figures, source->config, source->key, fail)))
		return false;
	if (record->version == 1)
		return true;
	maker->old = figures_read(path, fail);
	maker->old_masked = maker->old ? edition_apply(maker->old, source->config, source->key, fail) : NULL;
	return maker->old_masked && find_errata(maker, EDITION_CLIENT, fail) && find_errata(maker, EDITION_INTERNAL, fail);
}

static bool take_revisions(struct maker *maker, struct fail *fail)
{
	const struct issue_record *record = maker->source->record;

	maker->revisions = arena_alloc(&maker->arena, (size_t)record->version, sizeof(*maker->revisions));
	for (int version = 1; maker->revisions && version < record->version; version++) {
		struct issue_record earlier;
		const char *folder = issued_folder(&maker->arena, record->month, version);

		if (!folder || !issue_record_read(folder, &maker->arena, &earlier, fail))
			return fail->kind != FAIL_NONE ? false : fail_memory(fail);
		maker->revisions[version - 1] = (struct issue_revision){version, earlier.issued_us, str_of(earlier.reason)};
	}
	if (!maker->revisions)
		return fail_memory(fail);
	maker->revisions[record->version - 1] = (struct issue_revision){record->version, record->issued_us, str_of(record->reason)};
	return true;
}

/* --- Documents --- */

static void take_lines(struct maker *maker, struct monthly_edition_result *result, enum edition edition)
{
	struct issue_documents *documents = maker->documents;

	if (edition == EDITION_CLIENT) {
		documents->page_count = result->report.page_count;
		text_add(&documents->empty_remarks, text_str(&result->report.empty_remarks));
		text_add(&documents->warnings, text_str(&result->report.warnings));
		text_add(&documents->leaks, text_str(&result->leaks));
	}
	text_add(&documents->findings, text_str(&result->report.findings));
}

static const char *name_of(struct maker *maker, const char *format_name, enum edition edition)
{
	return monthly_edition_path(&maker->arena, format_name, edition);
}

static const char *errata_name(struct maker *maker, enum edition edition)
{
	const struct issue_record *record = maker->source->record;
	char month[CIVIL_TEXT_SIZE];

	return name_of(maker, arena_printf(&maker->arena, "正誤表_%s_v%d.csv", civil_format_month(record->month, month), record->version), edition);
}

/* Report and データ集 of one edition. */
static bool make_edition(struct maker *maker, enum edition edition, struct fail *fail)
{
	const struct issue_source *source = maker->source;
	const struct issue_record *record = source->record;
	char month[CIVIL_TEXT_SIZE], hex[DIGEST_HEX_SIZE];
	const char *data_name = name_of(maker, arena_printf(&maker->arena, "データ集_%s.xlsx", civil_format_month(record->month, month)), edition);
	const char *scratch = file_join(&maker->arena, maker->scratch, "data.xlsx");
	struct issue_document *report = next_document(maker, name_of(maker, issue_report_name(&maker->arena, record->month), edition), PDF_MIME,
	                                              edition == EDITION_CLIENT, fail);
	struct issue_document *data = report ? next_document(maker, data_name, XLSX_MIME, edition == EDITION_CLIENT, fail) : NULL;
	const struct errata *errata = &maker->errata[edition];
	const struct issue issue = {
		.version = record->version, .issued_us = record->issued_us, .revisions = maker->revisions, .revision_count = (size_t)record->version,
		.changes = errata->printed, .change_count = errata->printed_count, .change_total = errata->count,
		.changes_file = str_of(record->version > 1 ? errata_name(maker, edition) : ""), .chain_head = str_of(digest_hex(record->chain_head, hex)),
	};
	const struct monthly_edition order = {
		.order = {.config = source->config, .figures = source->figures, .comments = source->comments, .level = maker->level, .program = record->program,
		          .issue = &issue},
		.edition = edition, .key = source->key, .created_us = record->issued_us, .workbook = scratch, .workbook_name = data_name,
	};
	struct monthly_edition_result result = {0};
	bool good = data && (!arena_failed(&maker->arena) || fail_memory(fail)) && monthly_edition_make(&order, &report->bytes, &result, fail) &&
	            file_read(scratch, BOUND_FIGURES_BYTES, &data->bytes, fail);

	if (good)
		take_lines(maker, &result, edition);
	(void)unlink(scratch);
	monthly_edition_result_release(&result);
	return good;
}

static bool make_errata(struct maker *maker, enum edition edition, struct fail *fail)
{
	const struct issue_record *record = maker->source->record;
	struct issue_document *document;

	if (record->version == 1)
		return true;
	document = next_document(maker, errata_name(maker, edition), CSV_MIME, edition == EDITION_CLIENT, fail);
	if (!document)
		return false;
	errata_csv(&maker->errata[edition], maker->source->config, str_of(record->reason), &document->bytes);
	return !text_failed(&document->bytes) || fail_memory(fail);
}

/* The CSV holds corrections that the report does not print. */
static bool scan_errata(struct maker *maker, struct fail *fail)
{
	struct issue_documents *documents = maker->documents;
	struct leak_scan *scan = leak_scan_new(maker->source->config, maker->source->figures, fail);

	if (!scan)
		return false;
	for (size_t i = 0; i < documents->count; i++)
		if (documents->items[i].client && strcmp(documents->items[i].mime, CSV_MIME) == 0)
			leak_scan_text(scan, str_of(documents->items[i].name), STR(""), text_str(&documents->items[i].bytes));
	for (size_t i = 0; i < leak_shown(scan); i++)
		text_addf(&documents->leaks, "%.*s\n", STR_ARGS(leak_sentence(scan, i)));
	if (leak_scan_failed(scan))
		fail_memory(fail);
	leak_scan_free(scan);
	return fail->kind == FAIL_NONE;
}

static bool make_incident(struct maker *maker, struct str id, struct fail *fail)
{
	const struct issue_source *source = maker->source;
	struct issue_document *document = next_document(maker, arena_printf(&maker->arena, "障害報告書_%.*s.pdf", STR_ARGS(id)), PDF_MIME, true, fail);
	const struct paper_order order = {
		.config = source->config, .figures = maker->masked, .level = maker->level, .edition = EDITION_CLIENT, .program = source->record->program, .id = id,
		.scanned = source->figures, .now_us = source->record->issued_us, .version = arena_printf(&maker->arena, "v%d", source->record->version),
	};
	struct paper_result result = {0};
	struct fail own = {0};
	bool good = document && (order.version || fail_memory(fail)) && paper_pdf(&paper_incident, &order, &document->bytes, &result, &own);

	text_add(&maker->documents->warnings, text_str(&result.warnings));
	text_add(&maker->documents->findings, text_str(&result.findings));
	text_add(&maker->documents->leaks, text_str(&result.leaks));
	if (!good && own.kind != FAIL_NONE && !result.leaks.size)
		fail_set(fail, own.kind, "%s", own.sentence);
	good = good || (document && result.leaks.size > 0);
	paper_result_release(&result);
	return good;
}

/* A file name cannot have every number that a ledger may have. */
static bool is_file_name(struct str id)
{
	return id.size > 0 && id.size <= 100 && id.at[0] != '.' && str_find(id, '/') == id.size && str_find(id, '\0') == id.size;
}

static bool make_incidents(struct maker *maker, struct fail *fail)
{
	const struct figure_table *list = figures_find_table(maker->source->figures, "incidents.list");

	for (size_t row = 0; list && row < list->row_count; row++) {
		struct str id = figure_get(list, row, "id").text;

		if (!str_trim(figure_get(list, row, "report").text).size || !is_file_name(id))
			continue;
		if (maker->documents->count == ISSUE_DOCUMENTS_MAX)
			return fail_set(fail, FAIL_LIMIT, TR("more incident reports than %d documents in one issue", "一度に発行できる文書は%d件までです"), ISSUE_DOCUMENTS_MAX);
		if (!make_incident(maker, id, fail))
			return false;
	}
	return true;
}

static bool make_all(struct maker *maker, struct fail *fail)
{
	if (!issue_pdfa_level(maker->source->record->pdfa, &maker->level))
		return fail_set(fail, FAIL_FORMAT, "pdfa: %s", maker->source->record->pdfa);
	memcpy(maker->scratch, "/tmp/geppo-close-XXXXXX", sizeof("/tmp/geppo-close-XXXXXX"));
	if (!mkdtemp(maker->scratch)) {
		maker->scratch[0] = '\0';
		return fail_errno(fail, errno, "/tmp");
	}
	return take_figures(maker, fail) && take_revisions(maker, fail) && make_edition(maker, EDITION_CLIENT, fail) &&
	       make_errata(maker, EDITION_CLIENT, fail) && scan_errata(maker, fail) && make_incidents(maker, fail) &&
	       make_edition(maker, EDITION_INTERNAL, fail) && make_errata(maker, EDITION_INTERNAL, fail);
}

static bool texts_failed(const struct issue_documents *documents)
{
	return text_failed(&documents->empty_remarks) || text_failed(&documents->warnings) || text_failed(&documents->findings) || text_failed(&documents->leaks);
}

bool issue_documents_make(const struct issue_source *source, struct issue_documents *ret_documents, struct fail *fail)
{
	struct maker maker = {.source = source, .documents = ret_documents};
	bool good = make_all(&maker, fail);

	ret_documents->change_count = maker.errata[EDITION_INTERNAL].count;
	if (*maker.scratch)
		(void)rmdir(maker.scratch);
	figures_free(maker.old);
	figures_free(maker.old_masked);
	figures_free(maker.masked);
	arena_release(&maker.arena);
	return good && (!texts_failed(ret_documents) || fail_memory(fail));
}

bool issue_documents_remarks(const struct config *config, struct civil_month month, const char *comments, const char *program, struct text *empty_remarks,
                             struct fail *fail)
{
	struct figures *none = figures_new(month);
	const struct monthly_order order = {.config = config, .figures = none, .comments = comments, .level = PDFA_NONE, .program = program};
	struct monthly_result result = {0};
	struct text pdf = {0};
	bool good = none ? monthly_pdf(&order, &pdf, &result, fail) : fail_memory(fail);

	text_add(empty_remarks, text_str(&result.empty_remarks));
	text_release(&pdf);
	monthly_result_release(&result);
	figures_free(none);
	return good;
}
