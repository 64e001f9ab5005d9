/* Each way of breaking a file is found and named by the rule that it breaks; docs/STANDARDS.md lists the rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "document_record.h"
#include "inspection.h"
#include "mutants.h"
#include "page_sample.h"
#include "page_support.h"

static struct arena arena;
static struct document *document;
static struct text sound, plain;

static int set_up(void **state)
{
	(void)state;
	struct fail fail = {0};
	document = sample_document(&arena, support_faces(), PDFA_3U, 6);
	assert_non_null(document);
	assert_true(document_pdf(document, &sound, &fail));
	assert_int_equal(document_finding_count(document), 0);
	assert_true(mutant_plain(text_str(&sound), &plain));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	document_free(document);
	text_release(&sound);
	text_release(&plain);
	arena_release(&arena);
	support_release();
	return 0;
}

static struct sentences findings_of(struct str pdf, struct arena *own)
{
	struct sentences findings = {0}, warnings = {0};
	struct inspection inspection = {
	        .composition = &document->composition, .findings = &findings, .warnings = &warnings, .arena = own};
	struct fail fail = {0};
	assert_true(inspection_run(&inspection, pdf, true, &fail));
	return findings;
}

/* "A-3:6.9" names 6.9-1, "A-3:6.2.8" names 6.2.8.3-2. */
static bool names(struct str clause, struct str rule)
{
	return str_equal(clause, rule) ||
	       (str_starts(rule, clause) && clause.size && strchr("-.", rule.at[clause.size]));
}

static bool found(const struct sentences *findings, struct str rule)
{
	/* "ISO_32000-1:14.7.2": the list's rules have no blanks. */
	bool specification = str_starts(rule, STR("ISO_"));
	for (const struct sentence *finding = findings->first; finding; finding = finding->next) {
		struct str clauses = str_skip(str_take(finding->text, str_find(finding->text, ']')), 1), clause;
		if (specification && str_ends(clauses, str_skip(rule, 4)))
			return true;
		while (str_next(&clauses, ' ', &clause))
			if (names(clause, rule))
				return true;
	}
	return false;
}

static size_t check(const struct mutant *mutant)
{
	struct text pdf = {0};
	struct arena own = {0};
	struct str rules = str_of(mutant->rules), rule;
	size_t wrong = 0;
	if (!mutant_make(mutant, text_str(&sound), text_str(&plain), &pdf)) {
		print_error("%s: «%s» is not in the file\n", mutant->rules, mutant->edits[0].from);
		return 1;
	}
	struct sentences findings = findings_of(text_str(&pdf), &own);
	while (str_next(&rules, ' ', &rule)) {
		if (found(&findings, rule))
			continue;
		wrong++;
		print_error("%.*s is not found in «%s»; findings:\n", STR_ARGS(rule),
		            mutant->edits[0].to ? mutant->edits[0].to : "");
		int shown = 0;
		for (const struct sentence *finding = findings.first; finding && shown < 6; finding = finding->next, shown++)
			print_error("    %.*s\n", STR_ARGS(finding->text));
	}
	text_release(&pdf);
	arena_release(&own);
	return wrong;
}

static void every_mutant_is_named(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < mutant_count; i++)
		wrong += check(&mutants[i]);
	assert_int_equal(wrong, 0);
}

/* The inspection reads what stands in the file, not how libharu writes it. */
static void another_writers_file_is_sound_too(void **state)
{
	(void)state;
	struct text pdf = {0};
	struct arena own = {0};
	assert_true(mutant_rewrite(text_str(&sound), &pdf));
	struct sentences findings = findings_of(text_str(&pdf), &own);
	for (const struct sentence *finding = findings.first; finding; finding = finding->next)
		print_error("%.*s\n", STR_ARGS(finding->text));
	assert_int_equal(findings.count, 0);
	text_release(&pdf);
	arena_release(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(another_writers_file_is_sound_too),
	        cmocka_unit_test(every_mutant_is_named),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
