/* The order of the monthly report. */
#include "monthly.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "lang.h"
#include "section.h"
#include "workspace.h"

#define TITLE(config) SAY(config, "Operations Support Report", "運用支援業務報告書")

/* {month} in the document number becomes YYYYMM. */
static struct str document_number(struct report *report)
{
	struct str number = str_of(report->config->report.document_number);
	size_t at = str_find_str(number, STR("{month}"));
	struct civil_month month = figures_month(report->figures);

	if (at == number.size)
		return number;
	return print_text(report, "%.*s%04d%02d%.*s", STR_ARGS(str_take(number, at)), month.year, month.month,
	                  STR_ARGS(str_skip(number, at + strlen("{month}"))));
}

/* A draft's dates follow from its month, never from a clock: the last day of the month, 17:00. */
static int64_t document_time(const struct report *report)
{
	if (report->issue)
		return report->issue->issued_us;
	return zone_month_start(report->config->zone, civil_month_add(figures_month(report->figures), 1)) - 7 * HOUR_US;
}

static struct document *open_document(struct report *report, enum pdfa_level level)
{
	const struct config *config = report->config;
	struct str month = print_month(report, figures_month(report->figures));
	struct document_settings settings = {
		.faces = report->faces,
		.title = print_text(report, SAY(config, "%s – %s – %.*s", "%s %s %.*s分"), config->title, TITLE(config), STR_ARGS(month)),
		.author = str_of(config->contractor), .subject = str_of(config->title), .language = SAID(report, "en", "ja-JP"),
		.producer = str_of(report->program), .header_left = str_of(config->title),
		.header_right = print_text(report, SAY(config, "%.*s", "%.*s分"), STR_ARGS(month)),
		.footer_left = print_text(report, SAY(config, "%.*s, %.*s%s%s", "%.*s　%.*s%s%s"), STR_ARGS(document_number(report)),
		                          STR_ARGS(report->issue ? report_version(report) : SAID(report, "draft", "案")),
		                          *report->edition ? SAY(config, ", ", "　") : "", report->edition),
		.footer_centre = str_of(config->report.classification),
		.draft_mark = report->issue ? STR("") : SAID(report, "DRAFT", "案"), .pdfa = level, .compact = true,
		.created_us = document_time(report),
		.zone_offset_min = zone_offset_s(config->zone, document_time(report)) / 60, .id_seed = document_number(report),
	};

	return document_new(&settings);
}

/* 宛先 with 御中, unless it has its honorific already. */
static struct str recipient(struct report *report)
{
	const struct config *config = report->config;
	struct str name = str_of(*config->report.addressee ? config->report.addressee : config->client);

	if (str_ends(name, STR("御中")) || str_ends(name, STR("様")) || str_ends(name, STR("殿")))
		return name;
	return print_text(report, SAY(config, "To: %.*s", "%.*s 御中"), STR_ARGS(name));
}

/* 第2版（v2）　2019年11月12日(火)発行 */
static struct str edition(struct report *report)
{
	const struct config *config = report->config;

	if (!report->issue)
		return print_text(report, "%s%s%s", SAY(config, "draft (not issued)", "案（未発行）"), *report->edition ? SAY(config, ", ", "　") : "", report->edition);
	return print_text(report, SAY(config, "%.*s, issued %.*s", "%.*s　%.*s発行"), STR_ARGS(report_version(report)), STR_ARGS(report_issued_day(report)));
}

static void compose_cover(struct report *report)
{
	const struct config *config = report->config;
	struct str month = print_month(report, figures_month(report->figures));
	const struct approval approvals[] = {
		{.role = SAID(report, "Prepared", "作成")}, {.role = SAID(report, "Checked", "確認")}, {.role = SAID(report, "Approved", "承認")},
	};
	const struct key_value items[] = {
		{SAID(report, "Month", "対象月"), month}, {SAID(report, "Document no.", "文書番号"), document_number(report)},
		{SAID(report, "Version", "版"), edition(report)},
		{SAID(report, "Classification", "機密区分"), str_of(config->report.classification)},
		{SAID(report, "System", "システム"), str_of(config->system_name)},
	};
	struct cover cover = {
		.recipient = recipient(report),
		.kicker = str_of(config->title), .title = str_of(TITLE(config)), .subtitle = print_text(report, SAY(config, "%.*s", "%.*s分"), STR_ARGS(month)),
		.submitter = str_of(*config->report.submitter ? config->report.submitter : config->contractor),
		.items = items, .item_count = *config->system_name ? 5 : 4, .approvals = approvals, .approval_count = 3,
	};

	document_cover(report->document, &cover);
	report_revisions(report);
	document_contents(report->document, SAID(report, "Contents", "目次"), 2);
}

static void compose_sections(struct report *report)
{
	const struct config_report *wanted = &report->config->report;
	size_t count = wanted->chapter_count ? wanted->chapter_count : section_count();

	for (size_t i = 0; i < count; i++) {
		const struct section *section = wanted->chapter_count ? section_named(wanted->chapters[i]) : section_at(i);

		if (!section)
			continue;     /* checked before: check_chapters */
		report_chapter(report, section->number, section_title(section, report->config));
		section->compose(report);
	}
}

/* Names in geppo.yaml that are no chapters. */
static bool check_chapters(const struct config *config, struct fail *fail)
{
	for (size_t i = 0; i < config->report.chapter_count; i++) {
		struct text names = {0};

		if (section_named(config->report.chapters[i]))
			continue;
		for (size_t j = 0; j < section_count(); j++)
			text_addf(&names, "%s%s", j ? ", " : "", section_at(j)->name);
		fail_set(fail, FAIL_INPUT, TR("%s: report.chapters: no chapter is called %s; there are %.*s",
		                              "%s: report.chapters: %s という章はありません。使えるのは %.*s"),
		         config->path, config->report.chapters[i], STR_ARGS(text_str(&names)));
		text_release(&names);
		return false;
	}
	return true;
}

/* A part of the comments that belongs to no chapter of this report would be lost in silence. */
static void warn_of_remarks(const struct report *report, const char *path, struct text *warnings)
{
	for (size_t i = 0; i < remarks_count(report->remarks); i++) {
		struct remarks_part part = remarks_part(report->remarks, i);
		bool known = part.text.size == 0;

		for (size_t j = 0; j < section_count(); j++)
			known |= remarks_match(part.heading, str_of(section_at(j)->number), str_of(section_at(j)->title)) ||
			         remarks_match(part.heading, str_of(section_at(j)->number), str_of(section_at(j)->english));
		if (!known)
			text_addf(warnings, TR("%s:%zu: the report has no chapter \"%.*s\"; its remarks are not printed\n",
			                       "%s:%zu: 「%.*s」という章は報告書にないため、所見は印刷されません\n"), path, part.line, STR_ARGS(part.heading));
	}
	if (report->unknown_figure.size)
		text_addf(warnings, TR("%s: {%.*s} is no figure of figures.json\n", "%s: {%.*s} は figures.json にない数値です\n"), path,
		          STR_ARGS(report->unknown_figure));
}

static void collect(const struct report *report, struct monthly_result *result)
{
	const struct document *document = report->document;

	result->page_count = document_page_count(document);
	for (size_t i = 0; i < document_warning_count(document); i++)
		text_addf(&result->warnings, "%.*s\n", STR_ARGS(document_warning(document, i)));
	for (size_t i = 0; i < document_finding_count(document); i++)
		text_addf(&result->findings, "%.*s\n", STR_ARGS(document_finding(document, i)));
}

void monthly_result_release(struct monthly_result *result)
{
	text_release(&result->warnings);
	text_release(&result->findings);
	text_release(&result->empty_remarks);
}

static void attach(struct report *report, const struct monthly_order *order)
{
	for (size_t i = 0; i < order->file_count && order->level != PDFA_1B; i++) {
		const struct monthly_file *file = &order->files[i];

		document_attach(report->document, str_of(file->name), str_of(file->mime), str_of(file->description), RELATIONSHIP_DATA, file->bytes);
	}
}

/* Pages by their words, the rest by the file's bytes. */
static bool look_for_leaks(struct report *report, struct leak_scan *scan, struct str pdf, struct fail *fail)
{
	struct str place = str_of(TR("the report", "報告書"));

	if (!leak_scan_pages(scan, place, report->document, fail) || !leak_scan_pdf(scan, place, pdf, fail))
		return false;
	return !leak_scan_failed(scan) || fail_memory(fail);
}

static bool compose(struct report *report, const struct monthly_order *order, struct text *pdf, struct monthly_result *result, struct fail *fail)
{
	size_t before = pdf->size;

	compose_cover(report);
	compose_sections(report);
	attach(report, order);
	if (arena_failed(report->arena))
		return fail_memory(fail);
	if (!document_pdf(report->document, pdf, fail))
		return false;
	collect(report, result);
	return !order->scan || look_for_leaks(report, order->scan, str_skip(text_str(pdf), before), fail);
}

bool monthly_pdf(const struct monthly_order *order, struct text *pdf, struct monthly_result *ret_result, struct fail *fail)
{
	struct arena arena = {0};
	struct report report = {.config = order->config, .figures = order->figures, .arena = &arena, .program = order->program,
	                        .issue = order->issue, .edition = order->edition ? order->edition : "", .empty_remarks = &ret_result->empty_remarks};
	bool english = order->config->report.language == REPORT_ENGLISH, able = check_chapters(order->config, fail);
	struct face_set *faces = !able ? NULL : english ? face_set_new_latin(fail) : face_set_new(fail);
	struct remarks *remarks = faces ? remarks_new(order->comments, fail) : NULL;
	bool good = false;

	report.faces = faces;
	report.remarks = remarks;
	if (remarks) {
		report.document = open_document(&report, order->level);
		good = report.document ? compose(&report, order, pdf, ret_result, fail) : fail_memory(fail);
	}
	if (good)
		warn_of_remarks(&report, order->comments, &ret_result->warnings);
	document_free(report.document);
	remarks_free(remarks);
	face_set_free(faces);
	arena_release(&arena);
	return good;
}
