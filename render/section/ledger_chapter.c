/* What the chapters of ledgers share. */
#include "ledger_chapter.h"

#include <string.h>

void report_no_ledger(struct report *report, const char *english, const char *japanese, const char *file)
{
	document_callout(report->document, MARK_UNKNOWN, SAID(report, "No ledger", "判定不能（台帳なし）"),
	                 print_text(report, SAY(report->config, "There is no ledger of %s (ledgers/%s.csv): nothing is known.",
	                                        "%s台帳（ledgers/%s.csv）がないため、有無を判定できません。"),
	                            SAY(report->config, english, japanese), file));
	report_remarks(report);
}

struct str report_clip(struct report *report, struct str text, size_t characters)
{
	struct str rest = text;

	while (rest.size && characters--) {
		size_t size = 0;

		(void)str_utf8(rest, &size);
		rest = str_skip(rest, size ? size : 1);
	}
	return rest.size ? print_text(report, "%.*s…", (int)(text.size - rest.size), text.at) : text;
}

/* Is the chapter printed: all are, unless geppo.yaml lists some. */
static bool is_printed(const struct config_report *wanted, const char *name)
{
	for (size_t i = 0; i < wanted->chapter_count; i++)
		if (strcmp(wanted->chapters[i], name) == 0)
			return true;
	return wanted->chapter_count == 0;
}

struct str report_chapter_of(struct report *report, const char *name)
{
	const struct section *section = section_named(name);

	if (!section || !is_printed(&report->config->report, name))
		return STR("");
	return print_text(report, SAY(report->config, "chapter %s", "%s章"), section->number);
}
