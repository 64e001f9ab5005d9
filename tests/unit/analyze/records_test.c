/* The chapters of ledgers: what the report's moment knows, and what it must not know. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "month_test.h"

#define REQUESTS "照会番号,照会日時,照会内容,回答日時,回答内容,回答票番号\n"
#define PROBLEMS "管理番号,記帳日,区分,件名,担当,期限,要判断,状況,完了日\n"
#define MEETINGS "開催日,区分,開始,終了,議題,決定事項,宿題,宿題期限,宿題完了,議事録,録音ファイル\n"
#define SCHEDULE "開始,終了,区分,作業,対象,停止の有無,告知日,中止\n"
#define CELL(table, id, column, wanted) assert_string_equal(month_cell(run, table, month_row(run, table, id), column), wanted)

static void test_requests(void **state)
{
	struct fail fail = {0};
	struct month_run *run = month_of((struct month_file[]){
		{"requests", REQUESTS
		 "R-1,2019/9/27 16:00,前月の質問,2019/9/30 10:00,答,A-1\n"           /* answered before: not of October */
		 "R-2,2019/10/11 16:30,連休をまたぐ,2019/10/15 9:30,答,A-2\n"        /* 30 minutes on Friday, 30 on Tuesday: 12–14 closed */
		 "R-3,2019/10/31 16:40,翌月に答えた,2019/11/1 13:20,未来の答,A-3\n"
		 "R-4,2019/11/1 9:00,翌月の質問,,,\n"}, {0}});

	(void)state;
	assert_true(figures_of_requests(run, &fail));
	assert_int_equal(month_rows(run, "requests.list"), 2);
	CELL("requests.list", "R-2", "taken", "3600000000");
	CELL("requests.list", "R-2", "sheet", "A-2");
	CELL("requests.list", "R-3", "answered", "-");
	CELL("requests.list", "R-3", "answer", "");
	CELL("requests.list", "R-3", "sheet", "");
	CELL("requests.list", "R-3", "waiting", "1200000000");
	CELL("requests.list", "R-3", "state", "pending");
	assert_int_equal(month_scalar(run, "requests.carried"), 0);
	assert_int_equal(month_scalar(run, "requests.asked"), 2);
	assert_int_equal(month_scalar(run, "requests.answered"), 1);
	assert_int_equal(month_scalar(run, "requests.open"), 1);
	assert_int_equal(month_scalar(run, "requests.longest"), 3600000000);
}

/* An empty ledger says that there was nothing; one that is not kept says nothing. */
static void test_empty_and_missing(void **state)
{
	struct fail fail = {0};
	struct month_run *run = month_of((struct month_file[]){
		{"requests", REQUESTS}, {"problems", PROBLEMS}, {"meetings", MEETINGS}, {"schedule", SCHEDULE}, {0}});

	(void)state;
	assert_true(figures_of_requests(run, &fail));
	figures_of_problems(run);
	figures_of_meetings(run);
	figures_of_schedule(run);
	assert_int_equal(month_rows(run, "requests.list"), 0);
	assert_int_equal(month_scalar(run, "requests.asked"), 0);
	assert_int_equal(month_scalar(run, "problems.open"), 0);
	assert_int_equal(month_scalar(run, "meetings.regular"), 0);
	assert_int_equal(month_scalar(run, "schedule.works"), 0);
	run = month_of((struct month_file[]){{0}});
	assert_true(figures_of_requests(run, &fail));
	figures_of_problems(run);
	figures_of_meetings(run);
	figures_of_schedule(run);
	assert_false(month_has(run, "requests.list") || month_has(run, "requests.asked"));
	assert_false(month_has(run, "problems.list") || month_has(run, "problems.open"));
	assert_false(month_has(run, "meetings.list") || month_has(run, "meetings.regular"));
	assert_false(month_has(run, "schedule.list") || month_has(run, "schedule.works"));
	assert_int_equal(month_rows(run, "schedule.calendar"), 30); /* November is known without a ledger */
}

static void test_problems(void **state)
{
	struct month_run *run = month_of((struct month_file[]){
		{"problems", PROBLEMS
		 "P-1,2019/9/1,課題,九月に終わった,甲,2019/9/20,,完了,2019/9/30\n"
		 "P-2,2019/9/1,リスク,十月に終わった,甲,2019/10/20,,完了,2019/10/31\n"
		 "P-3,2019/10/1,課題,十一月に終わった,甲,2019/11/20,○,完了,2019/11/5\n" /* open, and still to be decided */
		 "P-4,2019/9/30,問題,期限を過ぎた,甲,2019/10/30,,対応中,\n"
		 "P-5,2019/8/1,改善提案,保留,甲,2019/12/1,○,保留,\n"
		 "P-6,2019/10/31,課題,末日が期限,甲,2019/10/31,,未着手,\n" /* its day is over with the month */
		 "P-7,2019/11/1,課題,翌月,甲,2019/11/30,○,未着手,\n"}, {0}});

	(void)state;
	figures_of_problems(run);
	assert_int_equal(month_rows(run, "problems.list"), 5);
	CELL("problems.list", "P-2", "state", "done");
	CELL("problems.list", "P-2", "change", "closed");
	CELL("problems.list", "P-3", "state", "working");
	CELL("problems.list", "P-3", "closed", "-");
	CELL("problems.list", "P-3", "change", "new");
	CELL("problems.list", "P-3", "age", "30");
	CELL("problems.list", "P-4", "change", "overdue");
	CELL("problems.list", "P-4", "overdue", "1");
	CELL("problems.list", "P-4", "age", "31");
	CELL("problems.list", "P-5", "state", "hold");
	CELL("problems.list", "P-5", "change", "same");
	CELL("problems.list", "P-6", "overdue", "0");
	assert_int_equal(month_scalar(run, "problems.carried"), 3);
	assert_int_equal(month_scalar(run, "problems.recorded"), 2);
	assert_int_equal(month_scalar(run, "problems.closed"), 1);
	assert_int_equal(month_scalar(run, "problems.open"), 4);
	assert_int_equal(month_scalar(run, "problems.overdue"), 2);
	assert_int_equal(month_scalar(run, "problems.decision"), 2);
	/* 30 days is young, 31 is not. */
	CELL("problems.ageing", "issue", "days30", "2");
	CELL("problems.ageing", "problem", "days60", "1");
	CELL("problems.ageing", "proposal", "over90", "1");
	CELL("problems.by_month", "2019-09", "open", "3");
	CELL("problems.by_month", "2019-10", "open", "4");
}

static void test_meetings(void **state)
{
	struct month_run *run = month_of((struct month_file[]){
		{"meetings", MEETINGS
		 "2019/8/2,定例,10:00,11:00,議題,決定,古い済み,2019/8/20,済,m.md,\n"
		 "2019/8/9,定例,10:00,11:00,議題,決定,古い未了,2019/8/20,,m.md,\n"
		 "2019/9/6,定例,10:00,11:00,議題,決定,前回の済み,2019/9/20,済,m.md,\n"
		 "2019/10/4,定例,10:00,11:00,議題,決定,当月,2019/11/1,,m.md,r.m4a\n"
		 "2019/10/15,緊急,15:00,15:40,議題,決定,,,,m.md,\n"
		 "2019/11/1,定例,10:00,11:00,次の議題,未来の決定,未来の宿題,2019/11/20,,,\n"}, {0}});

	(void)state;
	figures_of_meetings(run);
	assert_int_equal(month_scalar(run, "meetings.regular"), 1);
	assert_int_equal(month_scalar(run, "meetings.urgent"), 1);
	assert_int_equal(month_rows(run, "meetings.list"), 2);
	assert_int_equal(month_rows(run, "meetings.homework"), 3);
	CELL("meetings.homework", "2019-08-09", "state", "overdue");
	CELL("meetings.homework", "2019-09-06", "state", "done");
	CELL("meetings.homework", "2019-10-04", "state", "open");
	assert_int_equal(month_scalar(run, "meetings.homework_open"), 2);
	assert_int_equal(month_rows(run, "meetings.next"), 1);
	CELL("meetings.next", "2019-11-01", "agenda", "次の議題");
	assert_false(figure_column(figures_find_table(run->figures, "meetings.next"), "decisions") >= 0);
}

static void test_schedule(void **state)
{
	struct month_run *run = month_of((struct month_file[]){
		{"schedule", SCHEDULE
		 "2019/10/31 22:00,2019/11/1 2:00,作業,月をまたぐ,web01,あり,2019/10/24,\n"
		 "2019/10/30 22:00,2019/10/31 23:59,作業,月末まで,web01,あり,,\n"   /* over before November */
		 "2019/11/12 21:00,2019/11/12 22:00,作業,停止なし,web01,なし,2019/11/5,\n" /* announced later: not known yet */
		 "2019/11/16 8:00,2019/11/16 12:00,作業,中止,web01,あり,,○\n"
		 "2019/11/30,,休業,受付休止,,,,\n"
		 "2019/12/1 0:00,2019/12/1 1:00,作業,十二月,web01,あり,,\n"}, {0}});

	(void)state;
	figures_of_schedule(run);
	assert_int_equal(month_rows(run, "schedule.list"), 4);
	assert_int_equal(month_scalar(run, "schedule.works"), 2);
	assert_int_equal(month_scalar(run, "schedule.stops"), 1);
	assert_int_equal(month_scalar(run, "schedule.closures"), 1);
	assert_int_equal(month_scalar(run, "schedule.business_days"), 20);
	assert_string_equal(month_cell(run, "schedule.list", 0, "subject"), "月をまたぐ");
	assert_string_equal(month_cell(run, "schedule.list", 0, "stop_us"), "14400000000");
	assert_string_equal(month_cell(run, "schedule.list", 0, "notified"), "2019-10-24");
	assert_string_equal(month_cell(run, "schedule.list", 1, "notified"), "-");
	assert_string_equal(month_cell(run, "schedule.list", 2, "cancelled"), "1");
	assert_string_equal(month_cell(run, "schedule.calendar", 3, "holiday"), "振替休日");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests), cmocka_unit_test(test_empty_and_missing), cmocka_unit_test(test_problems),
		cmocka_unit_test(test_meetings), cmocka_unit_test(test_schedule),
	};

	return cmocka_run_group_tests(tests, month_setup, month_teardown);
}
