/* Papers from figures made by hand: the same order gives the same bytes, the finished file holds what it claims, and what is not known does not stop it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "paper.h"

static struct config config = {
	.title = "試験の運用支援業務", .client = "発注者", .contractor = "請負者", .system_name = "",
	.from = {2019, 5, 1}, .until = {2020, 3, 31},
	.report = {.classification = "関係者外秘", .document_number = "R-{month}", .addressee = "", .submitter = ""},
};

/* One incident as bare as the ledger allows: detected, nothing else; and one with times. */
static struct figures *make_figures(void)
{
	struct figures *figures = figures_new((struct civil_month){2019, 10});
	struct figure_table *list = figures_table(figures, "incidents.list",
		"id subject occurred:time detected:time recovered:time in_scope days:days due:time state cause certainty report", NULL);

	figures_row(figures, list, (struct figure_value[]){
		figure_text("INC-1"), figure_text("件名"), figure_none(), figure_text("2019-10-02T10:00:00+09:00"), figure_none(), figure_integer(1),
		figure_none(), figure_text("2019-10-07T17:00:00+09:00"), figure_text("pending"), figure_text(""), figure_text(""), figure_text("")});
	figures_row(figures, list, (struct figure_value[]){
		figure_text("INC-2"), figure_text("件名"), figure_text("2019-10-03T10:00:00+09:00"), figure_text("2019-10-03T10:10:00+09:00"),
		figure_text("2019-10-04T12:00:30+09:00"), figure_integer(0), figure_none(), figure_none(), figure_text("outside"), figure_text("原因"),
		figure_text("確定"), figure_text("SR-1")});
	return figures;
}

static struct paper_order order_of(const struct figures *figures, const char *id)
{
	return (struct paper_order){.config = &config, .figures = figures, .level = PDFA_3U, .edition = EDITION_INTERNAL, .program = "geppo 0", .id = str_of(id)};
}

static void expect_clean(const struct paper_kind *kind, const struct paper_order *order)
{
	struct paper_result result = {0}, again = {0};
	struct text first = {0}, second = {0};
	struct fail fail = {0};

	assert_true(paper_pdf(kind, order, &first, &result, &fail));
	if (result.findings.size || result.warnings.size)
		fail_msg("%.*s%.*s", STR_ARGS(text_str(&result.findings)), STR_ARGS(text_str(&result.warnings)));
	assert_true(result.page_count >= 1);
	assert_true(paper_pdf(kind, order, &second, &again, &fail));
	assert_int_equal(first.size, second.size);
	assert_memory_equal(first.at, second.at, first.size);
	paper_result_release(&result);
	paper_result_release(&again);
	text_release(&first);
	text_release(&second);
}

static void test_incidents(void **state)
{
	struct figures *figures = make_figures();

	(void)state;
	for (int language = REPORT_JAPANESE; language <= REPORT_ENGLISH; language++) {
		struct paper_order bare = order_of(figures, "INC-1"), full = order_of(figures, "INC-2");

		config.report.language = language;
		expect_clean(&paper_incident, &bare);
		expect_clean(&paper_incident, &full);
	}
	config.report.language = REPORT_JAPANESE;
	figures_free(figures);
}

static void test_agendas(void **state)
{
	struct figures *figures = make_figures();
	struct paper_order month = order_of(figures, ""), urgent = order_of(figures, "INC-1");

	(void)state;
	expect_clean(&paper_agenda, &month);
	expect_clean(&paper_agenda, &urgent);
	figures_free(figures);
}

/* An incident that the month does not have, and a file that is no answer. */
static void test_refusals(void **state)
{
	struct figures *figures = make_figures();
	struct paper_order unknown = order_of(figures, "INC-9");
	struct paper_result result = {0};
	struct text pdf = {0};
	struct fail fail = {0};

	(void)state;
	assert_false(paper_pdf(&paper_incident, &unknown, &pdf, &result, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_non_null(strstr(fail.sentence, "INC-1, INC-2"));
	fail = (struct fail){0};
	assert_false(paper_pdf(&paper_answer, &unknown, &pdf, &result, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	text_release(&pdf);
	figures_free(figures);
}

static void test_spans(void **state)
{
	static const struct { int64_t us; const char *wanted; } spans[] = {
		{0, "0"}, {20 * SECOND_US, "20秒"}, {53 * MINUTE_US, "53分"}, {53 * MINUTE_US + SECOND_US, "53分1秒"}, {26 * HOUR_US + 30 * SECOND_US, "1日2時間"},
		{2 * HOUR_US + 5 * MINUTE_US, "2時間5分"}, {3 * DAY_US, "3日"},
	};
	struct arena arena = {0};
	struct paper paper = {.report = {.config = &config, .arena = &arena}};

	(void)state;
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
		assert_true(str_is(paper_span(&paper, spans[i].us), spans[i].wanted));
	arena_release(&arena);
}

static void test_instants(void **state)
{
	struct paper paper = {.report = {.config = &config}};
	int64_t tokyo, utc;

	(void)state;
	assert_true(paper_instant(&paper, figure_text("2019-10-15T10:12:00+09:00"), &tokyo));
	assert_true(paper_instant(&paper, figure_text("2019-10-15T01:12:00+00:00"), &utc));
	assert_true(tokyo == utc);
	assert_false(paper_instant(&paper, figure_none(), &utc));
	assert_false(paper_instant(&paper, figure_text("2019-10-15T01:12:00"), &utc));
	assert_false(paper_instant(&paper, figure_text("noon"), &utc));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_incidents), cmocka_unit_test(test_agendas),  cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_spans),     cmocka_unit_test(test_instants),
	};
	struct fail fail = {0};

	struct zone *zone = zone_new(STR("Asia/Tokyo"), &fail);
	int failed;

	config.zone = zone;
	failed = zone ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
	zone_free(zone);
	return failed;
}
