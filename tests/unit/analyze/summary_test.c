/* The answer on one page: which events are named, what is asked, and which comparisons are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "month_test.h"
#include "summary.h"

static struct figure_table *incidents(struct month_run *run)
{
	return figures_table(run->figures, "incidents.list", "id subject occurred:time detected:time recovered:time stop_us:us in_scope state", NULL);
}

static void add_incident(struct month_run *run, struct figure_table *out, const char *id, const char *day, bool recovered, int64_t stop_us, bool inside,
                         const char *state)
{
	struct figure_value at = figure_text(day);

	figures_row(run->figures, out, (struct figure_value[]){figure_text(id), figure_text("件名"), at, at, recovered ? at : figure_none(),
	            stop_us ? figure_integer(stop_us) : figure_none(), figure_integer(inside), figure_text(state)});
}

static void add_finding(struct month_run *run, struct figure_table *out, const char *kind, const char *severity, const char *day, const char *cover)
{
	figures_row(run->figures, out, (struct figure_value[]){figure_text(kind), figure_text(severity), figure_text(day), figure_text("web01"),
	            figure_text("証拠"), figure_text(cover)});
}

static struct figure_table *findings(struct month_run *run)
{
	return figures_table(run->figures, "findings", "kind severity from:time place evidence cover", NULL);
}

static void test_events_by_rank(void **state)
{
	struct month_run *run = month_of((struct month_file[]){{0}});
	struct figure_table *out = incidents(run);

	(void)state;
	add_incident(run, out, "I-1", "2019-10-01", true, 0, true, "met");         /* 4 */
	add_incident(run, out, "I-2", "2019-10-02", true, 0, false, "outside");    /* 6: left out */
	add_incident(run, out, "I-3", "2019-10-03", true, 60, true, "met");        /* 2 */
	add_incident(run, out, "I-4", "2019-10-04", false, 0, true, "pending");    /* 1 */
	add_incident(run, out, "I-5", "2019-10-05", true, 0, true, "missed");      /* 1 */
	out = findings(run);
	add_finding(run, out, "silence", "caution", "2019-10-06", "");             /* 5: left out */
	add_finding(run, out, "oom", "serious", "2019-10-08", "");                 /* 3 */
	add_finding(run, out, "oom", "serious", "2019-10-09", "");                 /* the same kind */
	add_finding(run, out, "oom", "serious", "2019-10-10", "I-3");              /* covered */
	add_finding(run, out, "restart", "notice", "2019-10-11", "");              /* a notice */
	summary_events(run);
	assert_int_equal(month_rows(run, "summary.events"), 5);
	assert_int_equal(month_scalar(run, "summary.events_left"), 2);
	assert_string_equal(month_cell(run, "summary.events", 0, "id"), "I-1");
	assert_string_equal(month_cell(run, "summary.events", 1, "id"), "I-3");
	assert_string_equal(month_cell(run, "summary.events", 2, "state"), "open");
	assert_string_equal(month_cell(run, "summary.events", 3, "rank"), "1");
	assert_string_equal(month_cell(run, "summary.events", 4, "id"), "oom");
	assert_string_equal(month_cell(run, "summary.events", 4, "more"), "1");
}

/* Changes are told only where little else happened, and never those of another month. */
static void test_events_of_a_quiet_month(void **state)
{
	struct month_run *run = month_of((struct month_file[]){{0}});
	struct figure_table *out = incidents(run);

	(void)state;
	add_incident(run, out, "I-1", "2019-10-15", true, 0, true, "met");
	out = figures_table(run->figures, "changes.list", "id subject approved:day released:day", NULL);
	figures_row(run->figures, out, (struct figure_value[]){figure_text("C-1"), figure_text("a"), figure_text("2019-09-30"), figure_text("2019-10-31")});
	figures_row(run->figures, out, (struct figure_value[]){figure_text("C-2"), figure_text("b"), figure_text("2019-10-30"), figure_text("2019-11-01")});
	figures_row(run->figures, out, (struct figure_value[]){figure_text("C-3"), figure_text("c"), figure_none(), figure_text("2019-10-20")});
	summary_events(run);
	assert_int_equal(month_rows(run, "summary.events"), 2);
	assert_string_equal(month_cell(run, "summary.events", 1, "id"), "C-1");
	assert_int_equal(month_scalar(run, "summary.events_left"), 0);
}

#define PROBLEMS "管理番号,記帳日,件名,担当,期限,要判断,状況,完了日\n"
#define CHANGES "変更番号,件名,区分,申請日,協議日,承認日,承認者,リリース日,工数(人日),見積工数,協議記録,状況\n"
#define EXPIRES "管理番号,区分,名称,有効開始,有効期限,次の作業,担当,協議日,更新日\n"

static const char *detail(const struct month_run *run, const char *kind)
{
	return month_cell(run, "summary.decisions", month_row(run, "summary.decisions", kind), "detail");
}

static void test_decisions(void **state)
{
	struct fail fail = {0};
	struct month_run *run = month_of((struct month_file[]){
		{"problems", PROBLEMS "P-1,2019/10/1,決める,甲,2019/10/20,○,完了,2019/11/2\nP-2,2019/10/1,決めない,甲,2019/11/20,,対応中,\n"},
		{"changes", CHANGES
		 "C-1,A,改修,2019/10/1,2019/10/2,2019/11/5,甲,2019/11/20,,2,,承認済\n"  /* approved in November: still asked */
		 "C-2,B,改修,2019/10/1,2019/10/2,2019/10/3,甲,2019/11/21,,2,,承認済\n"
		 "C-3,C,改修,2019/10/1,2019/10/2,,,,,9,,取下げ\n"},
		{"certificates", EXPIRES
		 "E-1,サーバ証明書,a,2018/1/1,2019/12/30,更新,甲,,\n"                   /* the 60th day */
		 "E-2,サーバ証明書,b,2018/1/1,2019/12/31,更新,甲,,\n"
		 "E-3,サーバ証明書,c,2018/1/1,2019/11/30,更新,甲,2019/10/4,\n"
		 "E-4,サーバ証明書,d,2018/1/1,2019/11/30,,甲,2019/10/4,2019/10/20\n"}, {0}});

	(void)state;
	assert_true(summary_decisions(run, &fail));
	assert_int_equal(month_rows(run, "summary.decisions"), 5);
	assert_string_equal(detail(run, "problem"), "overdue");
	assert_string_equal(detail(run, "change"), "agreed");
	assert_string_equal(month_cell(run, "summary.decisions", month_row(run, "summary.decisions", "change"), "id"), "C-1");
	assert_string_equal(month_cell(run, "summary.decisions", month_row(run, "summary.decisions", "forecast"), "amount"), "4000");
	assert_string_equal(month_cell(run, "summary.decisions", month_row(run, "summary.decisions", "forecast"), "subject"), "C-1, C-2");
	assert_string_equal(month_cell(run, "summary.decisions", 3, "id"), "E-1");
	assert_string_equal(month_cell(run, "summary.decisions", 4, "detail"), "agreed");
	assert_int_equal(month_scalar(run, "summary.decisions_unknown"), 3);
}

/* What both changes have on record needs no asking. */
static void test_forecast_agreed(void **state)
{
	struct fail fail = {0};
	struct month_run *run = month_of((struct month_file[]){
		{"changes", CHANGES "C-1,A,改修,2019/10/1,2019/10/2,2019/10/3,甲,2019/11/20,,4,M-1,承認済\n"}, {0}});

	(void)state;
	assert_true(summary_decisions(run, &fail));
	assert_int_equal(month_rows(run, "summary.decisions"), 0);
}

static size_t key(const struct month_run *run, const char *name)
{
	return month_row(run, "summary.key", name);
}

static void test_comparisons(void **state)
{
	struct fail fail = {0};
	struct month_run *run = month_of((struct month_file[]){{0}});
	struct figure_table *out = figures_table(run->figures, "access.by_month", "month requests users p95:us server_errors", NULL);

	(void)state;
	figures_row(run->figures, out, (struct figure_value[]){figure_text("2019-09"), figure_integer(100), figure_integer(10), figure_integer(5),
	            figure_integer(1)});
	figures_row(run->figures, out, (struct figure_value[]){figure_text("2019-10"), figure_integer(200), figure_integer(20), figure_integer(6),
	            figure_integer(0)});
	out = figures_table(run->figures, "availability.by_month", "service month rate_low:ratio rate_high:ratio", NULL);
	figures_row(run->figures, out, (struct figure_value[]){figure_text("a"), figure_text("2019-09"), figure_ratio(0, 9), figure_ratio(9, 9)});
	figures_row(run->figures, out, (struct figure_value[]){figure_text("a"), figure_text("2019-10"), figure_ratio(8, 9), figure_ratio(9, 9)});
	figures_row(run->figures, out, (struct figure_value[]){figure_text("b"), figure_text("2019-10"), figure_ratio(17, 18), figure_ratio(17, 18)});
	run->kind_coverage[SOURCE_ACCESS] = (struct figure_coverage){744, 744};
	assert_true(figures_of_summary(run, &fail));
	assert_string_equal(month_cell(run, "summary.key", key(run, "requests"), "now"), "200");
	assert_string_equal(month_cell(run, "summary.key", key(run, "requests"), "previous"), "100");
	/* October has 21 business days, September 19: comparable. The year before is not of the contract. */
	assert_string_equal(month_cell(run, "summary.key", key(run, "requests"), "previous_refused"), "");
	assert_string_equal(month_cell(run, "summary.key", key(run, "requests"), "year_refused"), "outside");
	assert_string_equal(month_cell(run, "summary.key", key(run, "error_rate"), "previous"), "1/100");
	/* The lowest service lies between the lowest of the low and the lowest of the high ends; wholly unknown is no value. */
	assert_string_equal(month_cell(run, "summary.key", key(run, "availability"), "now"), "8/9");
	assert_string_equal(month_cell(run, "summary.key", key(run, "availability"), "high"), "17/18");
	assert_string_equal(month_cell(run, "summary.key", key(run, "availability"), "previous"), "-");
	assert_string_equal(month_cell(run, "summary.key", key(run, "availability"), "previous_refused"), "no_data");
	assert_string_equal(month_cell(run, "summary.key", key(run, "incidents"), "now"), "-");
	assert_string_equal(month_cell(run, "summary.key", key(run, "cpu"), "verdict"), "unknown");
}

static void test_coverage_refuses(void **state)
{
	struct fail fail = {0};
	struct month_run *run = month_of((struct month_file[]){{0}});
	struct figure_table *out = figures_table(run->figures, "access.by_month", "month requests users p95:us server_errors", NULL);

	(void)state;
	for (int month = 9; month <= 10; month++)
		figures_row(run->figures, out, (struct figure_value[]){figure_text(month == 9 ? "2019-09" : "2019-10"), figure_integer(100),
		            figure_integer(10), figure_integer(5), figure_integer(1)});
	run->kind_coverage[SOURCE_ACCESS] = (struct figure_coverage){89, 100};
	assert_true(figures_of_summary(run, &fail));
	assert_string_equal(month_cell(run, "summary.key", key(run, "requests"), "previous_refused"), "coverage");
	assert_string_equal(month_cell(run, "summary.key", key(run, "response"), "previous_refused"), "coverage");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_events_by_rank), cmocka_unit_test(test_events_of_a_quiet_month), cmocka_unit_test(test_decisions),
		cmocka_unit_test(test_forecast_agreed), cmocka_unit_test(test_comparisons), cmocka_unit_test(test_coverage_refuses),
	};

	return cmocka_run_group_tests(tests, month_setup, month_teardown);
}
