/* 所見: the human's words at the end of a chapter, apart from the machine's. */
#include "report.h"
#include "section.h"

/* A figure in the remarks is printed by its unit, as the chapters print it. */
static bool print_figure(void *user, struct str id, struct text *text)
{
	struct report *report = user;
	const struct figure_scalar *scalar = figures_find(report->figures, arena_cstr(report->arena, id));
	struct str unit, printed;

	if (!scalar)
		return false;
	unit = str_of(scalar->unit);
	if (str_is(unit, "us"))
		printed = print_duration(report, scalar->value);
	else if (str_is(unit, "bytes"))
		printed = print_bytes(report, scalar->value);
	else if (str_is(unit, "bp"))
		printed = print_bp(report, scalar->value);
	else if (str_is(unit, "ratio"))
		printed = print_percent(report, scalar->value, 2);
	else if (str_is(unit, "milliday"))
		printed = print_milliday(report, scalar->value);
	else if (scalar->value.kind == FIGURE_TEXT)
		printed = scalar->value.text;
	else
		printed = print_count(report, scalar->value);
	text_add(text, printed);
	return true;
}

/* People may head their remarks with the chapter's title in either language, whichever the report is in. */
static struct str remarks_of_chapter(const struct report *report)
{
	struct str part = remarks_of(report->remarks, report->chapter, report->chapter_title);

	for (size_t i = 0; !part.size && i < section_count(); i++) {
		const struct section *section = section_at(i);

		if (!str_is(report->chapter, section->number))
			continue;
		part = remarks_of(report->remarks, report->chapter, str_of(section->english));
		if (!part.size)
			part = remarks_of(report->remarks, report->chapter, str_of(section->title));
	}
	return part;
}

void report_remarks(struct report *report)
{
	struct str part = remarks_of_chapter(report);
	struct str unknown = STR("");

	document_remarks_begin(report->document, SAID(report, "Remarks", "所見"));
	if (!part.size && report->empty_remarks)
		text_addf(report->empty_remarks, "%.*s %.*s\n", STR_ARGS(report->chapter), STR_ARGS(report->chapter_title));
	if (part.size)
		remarks_compose(part, report->document, print_figure, report, &unknown);
	else
		document_paragraph(report->document, PARAGRAPH_BODY, SAID(report, "(not written yet)", "（未記入）"));
	document_remarks_end(report->document);
	if (unknown.size && !report->unknown_figure.size)
		report->unknown_figure = arena_str(report->arena, unknown);
}
