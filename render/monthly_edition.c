/* Editions of a month's documents. */
#include "monthly_edition.h"

#include <string.h>
#include <unistd.h>

#include "bounds.h"
#include "file.h"
#include "lang.h"
#include "workbook.h"
#include "workspace.h"

#define XLSX_MIME "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

void monthly_edition_result_release(struct monthly_edition_result *result)
{
	monthly_result_release(&result->report);
	text_release(&result->leaks);
}

const char *monthly_edition_path(struct arena *arena, const char *path, enum edition edition)
{
	const char *dot = path ? strrchr(path, '.') : NULL;

	if (!dot)
		return path;
	return arena_printf(arena, "%.*s%s%s", (int)(dot - path), path, edition_suffix(edition), dot);
}

/* The figures of the edition, its workbook on the disk and its bytes. */
static bool make_data(const struct monthly_edition *edition, const struct figures *figures, struct text *json, struct text *workbook, struct fail *fail)
{
	const struct config *config = edition->order.config;
	struct workbook_order order = {.config = config, .figures = figures, .edition = edition_name(config, edition->edition),
	                               .program = edition->order.program, .created_us = edition->created_us};

	return figures_text(figures, json, fail) && workbook_write(&order, edition->workbook, fail) &&
	       file_read(edition->workbook, BOUND_FIGURES_BYTES, workbook, fail);
}

static void collect_leaks(const struct leak_scan *scan, struct monthly_edition_result *result)
{
	result->leak_count = leak_count(scan);
	for (size_t i = 0; i < leak_shown(scan); i++)
		text_addf(&result->leaks, "%.*s\n", STR_ARGS(leak_sentence(scan, i)));
}

static bool make_report(const struct monthly_edition *edition, const struct figures *figures, struct leak_scan *scan, struct text *pdf,
                        struct monthly_edition_result *result, struct fail *fail)
{
	const struct config *config = edition->order.config;
	struct text json = {0}, workbook = {0};
	struct monthly_order order = edition->order;
	bool good = make_data(edition, figures, &json, &workbook, fail);
	struct monthly_file files[] = {
		{"figures.json", "application/json", SAY(config, "The figures of the month", "対象月の数値"), text_str(&json)},
		{edition->workbook_name, XLSX_MIME, SAY(config, "The figures of the month as a workbook", "対象月のデータ集"), text_str(&workbook)},
	};

	order.figures = figures;
	order.edition = edition->edition == EDITION_INTERNAL ? edition_name(config, EDITION_INTERNAL) : NULL;
	order.files = files;
	order.file_count = sizeof(files) / sizeof(files[0]);
	order.scan = scan;
	good = good && monthly_pdf(&order, pdf, &result->report, fail);
	if (good && scan && order.level == PDFA_1B)   /* nothing is attached there, but it lies beside it */
		good = leak_scan_workbook(scan, str_of(edition->workbook_name), edition->workbook, fail);
	text_release(&json);
	text_release(&workbook);
	return good;
}

bool monthly_edition_make(const struct monthly_edition *edition, struct text *pdf, struct monthly_edition_result *ret_result, struct fail *fail)
{
	const struct monthly_order *order = &edition->order;
	struct figures *masked = NULL;
	struct leak_scan *scan = NULL;
	bool good = true;

	if (edition->edition == EDITION_CLIENT) {
		masked = edition_apply(order->figures, order->config, edition->key, fail);
		scan = masked ? leak_scan_new(order->config, order->figures, fail) : NULL;
		good = scan != NULL;
	}
	good = good && make_report(edition, masked ? masked : order->figures, scan, pdf, ret_result, fail);
	if (good && scan)
		collect_leaks(scan, ret_result);
	if (good && text_failed(&ret_result->leaks))
		good = fail_memory(fail);
	leak_scan_free(scan);
	figures_free(masked);
	return good;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool monthly_edition_draft(const struct monthly_edition *edition, struct arena *arena, const char **ret_path,
                           struct monthly_edition_result *ret_result, struct fail *fail)
{
	struct civil_month month = figures_month(edition->order.figures);
	const char *path = monthly_edition_path(arena, workspace_report(arena, month), edition->edition);
	const char *workbook = monthly_edition_path(arena, workspace_data_book(arena, month), edition->edition);
	const char *folder = workspace_draft_folder(arena, month), *comments = workspace_comments(arena, month);
	struct monthly_edition draft = *edition;
	struct text pdf = {0};
	bool good = !arena_failed(arena) || fail_memory(fail);

	if (!good)
		return false;
	draft.order.comments = comments;
	draft.workbook = workbook;
	draft.workbook_name = base_name(workbook);
	/* 17:00 of the month's last day, as the report says of itself. */
	draft.created_us = zone_month_start(draft.order.config->zone, civil_month_add(month, 1)) - 7 * HOUR_US;
	good = file_make_folder(folder, fail) && monthly_edition_make(&draft, &pdf, ret_result, fail);
	if (good && ret_result->leak_count > 0) {
		(void)unlink(path);
		(void)unlink(workbook);
	} else if (good) {
		good = file_write(path, text_str(&pdf), fail);
	}
	text_release(&pdf);
	*ret_path = path;
	return good;
}
