#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "contract.h"
#include "file.h"
#include "lang.h"
#include "verdict.h"

static struct config *config;
static struct ledger_notes notes;
static char folder[] = "/tmp/geppo-ledgers-XXXXXX";
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	config = contract_new();
	struct fail fail = {0};
	if (!mkdtemp(folder) || !lang_set("ja"))
		return 1;
	return file_make_folder(file_join(&arena, folder, "ledgers"), &fail) ? 0 : 1;
}

static int teardown(void **state)
{
	static const char *const names[] = {"ledgers/inquiries.csv",
	                                    "ledgers/incidents.csv",
	                                    "ledgers/changes.csv",
	                                    "ledgers/patches.csv",
	                                    "calendar.csv",
	                                    "ledgers",
	                                    "."};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		remove(file_join(&arena, folder, names[i]));
	rmdir(folder);
	ledger_notes_release(&notes);
	arena_release(&arena);
	contract_free(config);
	return 0;
}

static void keep(const char *name, const char *content)
{
	struct fail fail = {0};
	const char *path = file_join(&arena, folder, name);
	if (!content)
		remove(path);
	else if (!file_write(path, str_of(content), &fail))
		fail_msg("%s", fail.sentence);
}

static struct ledgers *open_ledgers(void)
{
	struct fail fail = {0};
	ledger_notes_release(&notes);
	struct ledgers *ledgers = ledgers_new(config, folder, &notes, &fail);
	if (!ledgers)
		fail_msg("%s", fail.sentence);
	return ledgers;
}

static const char inquiries[] =
        "受付番号,受付日時,機関名,区分,件名,状況,回答日時,完了日,保留開始,保留終了,保留理由\n"
        "Q-1,2019/9/26 10:00,函館高専,操作方法,met in two days,完了,2019/9/30 9:00,2019/10/2,,,\n" /* judged in
                                                                                                      September, closed
                                                                                                      in October */
        "Q-2,2019/9/27 10:00,函館高専,操作方法,late,完了,2019/10/7 9:00,2019/10/7,,,\n" /* due 10-04: 未達 of October */
        "Q-3,2019/10/1 10:00,石川高専,データ管理,on the last day,完了,2019/10/8 17:00,2019/10/8,,,\n" /* 注意 */
        "Q-4,2019/10/11 17:32,機構本部,障害,met,回答済,2019/10/15 9:30,,,,\n"
        "Q-5,2019/10/30 10:00,沖縄高専,操作方法,due in November,対応中,,,,,\n"             /* 期限未到来 */
        "Q-6,2019/10/10 10:00,沖縄高専,操作方法,waiting,保留,,,2019/10/11,,機構確認待ち\n" /* 保留 */
        "Q-7,2019/9/2 10:00,沖縄高専,操作方法,never answered,対応中,,,,,\n"                /* missed in September */
        "Q-8,2019/11/1 10:00,沖縄高専,操作方法,not yet,未対応,,,,,\n";

static const char
        incidents[] =
                "障害番号,件名,検知日時,連絡日時,復旧日時,暫定復旧日時,対象範囲,除外理由,原因,原因の確度,再発防止策,工数(人日),"
                "報告書番号,状況\n"
                "INC-1,A,2019/10/15 10:42,2019/10/15 11:00,2019/10/21 9:00,2019/10/16 "
                "12:00,対象,,x,確定,y,0.5,R-1,完了\n" /* the
                                                        workaround
                                                        counts
                                                      */
                "INC-2,B,2019/10/1 10:00,2019/10/1 10:10,2019/10/31 10:00,,対象外,Azure,Azure,確定,,,,復旧済\n"
                "INC-3,C,2019/9/30 10:00,2019/9/30 10:10,2019/9/30 11:00,,対象,,x,推定,y,1,R-3,完了\n";

static const char changes[] = "変更番号,件名,申請日,協議日,承認日,承認者,リリース日,工数(人日),状況\n"
                              "C-1,A,2019/10/1,2019/10/1,2019/10/2,甲,2019/10/10,1.5,完了\n"
                              "C-2,B,2019/10/1,,2019/10/2,甲,2019/10/31,0.75,完了\n"
                              "C-3,C,2019/10/1,,2019/10/2,甲,2019/11/1,3,完了\n"
                              "C-4,D,2019/10/1,,,,2019/10/20,2,申請中\n";

/* Twelve holidays would do; these are the ones around the cases. */
static const char calendar[] =
        "date,name,kind\n2019-09-16,敬老の日,national\n2019-09-23,秋分の日,national\n2019-10-14,体育の日,national\n"
        "2019-10-22,即位礼正殿の儀,special\n2019-11-04,振替休日,substitute\n";

static void keep_all(void)
{
	keep("ledgers/inquiries.csv", inquiries);
	keep("ledgers/incidents.csv", incidents);
	keep("ledgers/changes.csv", changes);
	keep("ledgers/patches.csv", NULL);
	keep("calendar.csv", calendar);
}

static const struct civil_month september = {2019, 9}, october = {2019, 10}, november = {2019, 11};

static struct clause_verdict *judge(const struct ledgers *ledgers, struct civil_month month, int64_t now_us)
{
	struct fail fail = {0};
	struct clause_verdict *verdicts =
	        verdicts_of_month(ledgers, case_moment_of(config, month, now_us), &arena, &fail);
	assert_non_null(verdicts);
	return verdicts;
}

static void a_month_is_judged(void **state)
{
	(void)state;
	keep_all();
	struct ledgers *ledgers = open_ledgers();
	struct clause_verdict *verdict = &judge(ledgers, october, NO_TIME)[0];
	assert_int_equal(verdict->verdict, VERDICT_MISSED);
	assert_string_equal(verdict->target, "5営業日以内");
	assert_string_equal(verdict->actual, "3件中2件達成 (最長6営業日)、期限未到来1件、保留1件");
	assert_string_equal(verdict->margin, "1営業日超過");
	assert_string_equal(verdict->reason, "期限超過1件。前月以前に期限を過ぎ未了1件。是正措置の記録がない。");
	assert_int_equal(verdict->states[CASE_MET], 1);
	assert_int_equal(verdict->states[CASE_CAUTION], 1);
	assert_int_equal(verdict->states[CASE_MISSED], 1);
	assert_int_equal(verdict->overdue_before, 1);
	assert_int_equal(verdict->evidence_count, 4);
	assert_string_equal(verdict->evidence[0], "Q-2");
	assert_string_equal(verdict->evidence[1], "Q-3");
	assert_string_equal(verdict->evidence[3], "Q-7");
	verdict = &judge(ledgers, october, NO_TIME)[1];
	assert_int_equal(verdict->verdict, VERDICT_MET);
	assert_string_equal(verdict->actual, "1件中1件達成 (最長1営業日)、対象外1件");
	assert_string_equal(verdict->margin, "2営業日");
	ledgers_free(ledgers);
}

/* Each case is judged in exactly one month, and never with what was not known then. */
static void each_case_in_one_month(void **state)
{
	(void)state;
	keep_all();
	struct ledgers *ledgers = open_ledgers();
	for (size_t i = 0; i < ledgers->inquiry_count; i++) {
		int judged = 0;
		for (int m = 4; m < 20; m++) {
			struct fail fail = {0};
			struct case_result result;
			struct case_moment moment =
			        case_moment_of(config, civil_month_add((struct civil_month){2019, 1}, m), NO_TIME);
			assert_true(verdict_inquiry(ledgers, &ledgers->inquiries[i], moment, &result, &fail));
			judged += result.judged_here;
		}
		assert_int_equal(judged, strcmp(ledgers->inquiries[i].number, "Q-6") == 0 ? 0 : 1);
	}
	assert_int_equal(judge(ledgers, september, NO_TIME)[0].states[CASE_MET], 1);
	assert_int_equal(judge(ledgers, september, NO_TIME)[0].states[CASE_PENDING], 1); /* */
	assert_int_equal(judge(ledgers, september, NO_TIME)[0].states[CASE_MISSED], 1);  /* */
	/* In the middle of October: Q-2 is missed, Q-3 not yet judged. */
	struct clause_verdict *verdict = judge(ledgers, october, tokyo(2019, 10, 7, 8, 0));
	assert_int_equal(verdict->states[CASE_MISSED], 1);
	assert_int_equal(verdict->states[CASE_PENDING], 1);
	assert_int_equal(verdict->states[CASE_CAUTION] + verdict->states[CASE_MET], 0);
	ledgers_free(ledgers);
}

static void derivation_and_flow(void **state)
{
	(void)state;
	keep_all();
	struct ledgers *ledgers = open_ledgers();
	struct fail fail = {0};
	struct case_flow flow, classes = {0};
	assert_string_equal(verdict_inquiry_derivation(ledgers, &ledgers->inquiries[3], &arena),
	                    "受付 2019-10-11(金)17:32 → 時間外のため起算 10-15(火) 9:00 (10-12〜13 土日, 10-14 "
	                    "体育の日) → 5営業日 → 期限 10-21(月)17:00");
	assert_string_equal(verdict_incident_derivation(ledgers, &ledgers->incidents[1], &arena), "");
	assert_true(verdict_inquiry_flow(ledgers, case_moment_of(config, october, NO_TIME), -1, &flow, &fail));
	assert_int_equal(flow.carried, 3);   /* Q-1 Q-2 Q-7 */
	assert_int_equal(flow.received, 4);  /* Q-3 Q-4 Q-5 Q-6 */
	assert_int_equal(flow.answered, 3);  /* Q-2 Q-3 Q-4 */
	assert_int_equal(flow.closed, 3);    /* Q-1 Q-2 Q-3 */
	assert_int_equal(flow.remaining, 4); /* Q-4 Q-5 Q-6 Q-7 */
	assert_int_equal(flow.remaining_unanswered, 3);
	assert_int_equal(flow.remaining_paused, 1);
	for (int class = 0; class < INQUIRY_CLASSES; class ++) {
		struct case_flow one;
		assert_true(
		        verdict_inquiry_flow(ledgers, case_moment_of(config, october, NO_TIME), class, &one, &fail));
		classes.received += one.received;
		classes.remaining += one.remaining;
	}
	assert_int_equal(classes.received, flow.received);
	assert_int_equal(classes.remaining, flow.remaining);
	flow = verdict_incident_flow(ledgers, case_moment_of(config, october, NO_TIME));
	assert_int_equal(flow.received, 2);
	assert_int_equal(flow.closed, 2);
	ledgers_free(ledgers);
}

static void work_of_a_month(void **state)
{
	(void)state;
	keep_all();
	struct ledgers *ledgers = open_ledgers();
	struct clause_verdict *verdict = &judge(ledgers, october, NO_TIME)[2];
	assert_int_equal(verdict->actual_milli, 2750);
	assert_int_equal(verdict->verdict, VERDICT_CAUTION);
	assert_string_equal(verdict->target, "月3人日以内");
	assert_string_equal(verdict->actual, "2.75人日 (変更2.25、障害0.5、その他0)");
	assert_string_equal(verdict->margin, "0.25人日");
	assert_string_equal(
	        verdict->reason,
	        "上限に近い。パッチ台帳・脆弱性台帳・バックアップ台帳がないため、その工数は合計に入っていない。");
	assert_int_equal(verdict->evidence_count, 3);
	assert_string_equal(verdict->evidence[2], "INC-1");
	assert_int_equal(judge(ledgers, november, NO_TIME)[2].verdict,
	                 VERDICT_CAUTION); /* exactly the cap is within it */
	ledgers_free(ledgers);

	/* Patches count too. */
	keep("ledgers/patches.csv", "パッチ番号,対象,公開日,適用日,工数(人日),備考\nP-1,nginx,2019/10/"
	                            "1,R1.10.20,0.5,\nP-2,OpenSSL,2019/10/1,,,\n");
	ledgers = open_ledgers();
	verdict = &judge(ledgers, october, NO_TIME)[2];
	assert_int_equal(notes.count, 0);
	assert_int_equal(verdict->actual_milli, 3250);
	assert_int_equal(verdict->verdict, VERDICT_MISSED);
	assert_string_equal(verdict->margin, "0.25人日超過");
	assert_string_equal(verdict->evidence[3], "P-1");
	assert_int_equal(verdict_effort(ledgers, case_moment_of(config, october, NO_TIME)).works_milli[WORK_PATCHES],
	                 500);
	ledgers_free(ledgers);
	keep("ledgers/patches.csv", NULL);

	/* A released change without an effort: the sum proves nothing while it is under the cap. */
	keep("ledgers/changes.csv", "変更番号,件名,申請日,協議日,承認日,承認者,リリース日,工数(人日),状況\nC-1,A,2019/"
	                            "10/1,,2019/10/2,甲,2019/10/10,,完了\n");
	ledgers = open_ledgers();
	verdict = &judge(ledgers, october, NO_TIME)[2];
	assert_int_equal(verdict->verdict, VERDICT_UNKNOWN);
	assert_int_equal(notes.warnings, 1);
	ledgers_free(ledgers);
}

static void nothing_is_met_without_its_ledger(void **state)
{
	(void)state;
	keep_all();
	keep("ledgers/inquiries.csv", NULL);
	keep("ledgers/incidents.csv", NULL);
	struct ledgers *ledgers = open_ledgers();
	struct clause_verdict *verdicts = judge(ledgers, october, NO_TIME);
	for (size_t i = 0; i < config->clause_count; i++)
		assert_int_equal(verdicts[i].verdict, VERDICT_UNKNOWN);
	assert_string_equal(verdicts[0].reason, "台帳 ledgers/inquiries.csv がないため判定できない");
	assert_string_equal(verdicts[3].reason, "台帳 ledgers/meetings.csv がないため判定できない");
	assert_true(verdicts[4].elsewhere && !verdicts[3].elsewhere && !verdicts[0].elsewhere);
	assert_false(ledgers_keep(ledgers, "inquiries"));
	assert_true(ledgers_keep(ledgers, "changes"));
	assert_null(ledgers_file(ledgers, "archive"));
	ledgers_free(ledgers);

	keep_all();
	keep("calendar.csv", NULL);
	ledgers = open_ledgers();
	assert_null(ledgers->calendar);
	verdicts = judge(ledgers, october, NO_TIME);
	assert_int_equal(verdicts[0].verdict, VERDICT_UNKNOWN);
	assert_string_equal(verdicts[0].reason, "祝日表 calendar.csv がないため営業日を数えられない");
	assert_int_equal(verdicts[2].verdict, VERDICT_CAUTION); /* the sum of work needs no calendar */
	assert_string_equal(verdict_inquiry_derivation(ledgers, &ledgers->inquiries[3], &arena), "");
	ledgers_free(ledgers);
}

/* A month without cases is no failure, and it is not silence: the ledger is there. */
static void no_case_at_all(void **state)
{
	(void)state;
	keep_all();
	struct ledgers *ledgers = open_ledgers();
	struct clause_verdict *verdicts = judge(ledgers, (struct civil_month){2019, 6}, NO_TIME);
	assert_int_equal(verdicts[0].verdict, VERDICT_MET);
	assert_string_equal(verdicts[0].actual, "該当なし");
	assert_string_equal(verdicts[0].margin, "");
	assert_int_equal(verdicts[0].evidence_count, 0);
	ledgers_free(ledgers);
}

/* Meetings of the month, patches applied in it, revisions since April: counted by the day of the entry. */
static void counted_entries(void **state)
{
	(void)state;
	keep_all();
	keep("ledgers/meetings.csv", "定例会の記録,,\n開催日,区分,議題\n2019/9/30,定例,8月\n2019/10/"
	                             "4,定例,9月\nR1.10.31,臨時,障害\n2019/12/4,定例,予定\n");
	keep("ledgers/manuals.csv", "改訂日,版,名称\n2019/3/31,第1版,手順書\n2019/4/1,第2版,手順書\n2019/9/"
	                            "20,第3版,手順書\n2019/11/1,第4版,手順書\n");
	keep("ledgers/patches.csv",
	     "管理番号,件名,公開日,適用日,対象\nP-1,月次,2019/10/1,2019/10/31,web01\nP-2,月次,2019/11/1,,web01\n");
	struct ledgers *ledgers = open_ledgers();
	assert_int_equal(notes.errors, 0);
	struct clause_verdict *verdicts = judge(ledgers, october, NO_TIME);
	assert_int_equal(verdicts[3].verdict, VERDICT_MET);
	assert_string_equal(verdicts[3].actual, "2回");
	assert_string_equal(verdicts[3].margin, "1回");
	assert_string_equal(verdicts[3].evidence[1], "2019-10-31");
	assert_int_equal(verdicts[5].verdict, VERDICT_CAUTION);
	assert_string_equal(verdicts[5].actual, "2019年度累計2回");
	assert_string_equal(verdicts[5].margin, "0回");
	assert_int_equal(verdicts[6].verdict, VERDICT_MET);
	verdicts = judge(ledgers, november, NO_TIME);
	assert_int_equal(verdicts[3].verdict, VERDICT_MISSED);
	assert_string_equal(verdicts[3].reason, "当月の記録が1回不足。是正措置の記録がない。");
	assert_int_equal(verdicts[5].verdict, VERDICT_MISSED);
	assert_string_equal(verdicts[5].margin, "1回超過");
	assert_int_equal(verdicts[6].verdict, VERDICT_MISSED);
	/* In the middle of the month too few are not missed yet. */
	assert_int_equal(judge(ledgers, november, tokyo(2019, 11, 15, 0, 0))[3].verdict, VERDICT_UNKNOWN);
	/* The new fiscal year counts afresh; March is still the old one. */
	assert_string_equal(judge(ledgers, (struct civil_month){2020, 3}, NO_TIME)[5].actual, "2019年度累計3回");
	assert_string_equal(judge(ledgers, (struct civil_month){2020, 4}, NO_TIME)[5].actual, "2020年度累計0回");
	ledgers_free(ledgers);
	keep("ledgers/meetings.csv", NULL);
	keep("ledgers/manuals.csv", NULL);
	keep("ledgers/patches.csv", NULL);
}

/* Beyond the last certain holiday the verdict says so. */
static void uncertain_holidays(void **state)
{
	(void)state;
	keep_all();
	struct civil_date certain = config->calendar.authoritative_until;
	config->calendar.authoritative_until = (struct civil_date){2019, 10, 10};
	struct ledgers *ledgers = open_ledgers();
	assert_non_null(strstr(judge(ledgers, october, NO_TIME)[0].reason, "祝日が確定していない日を含む"));
	assert_null(strstr(judge(ledgers, september, NO_TIME)[0].reason, "祝日が確定していない日を含む"));
	ledgers_free(ledgers);
	config->calendar.authoritative_until = certain;
}

static void errors_stop_and_are_all_listed(void **state)
{
	struct fail fail = {0};
	(void)state;
	keep_all();
	keep("calendar.csv", "date,name\n2019-10-14,体育の日\n2019-10-14,体育の日\n");
	keep("ledgers/inquiries.csv",
	     "受付番号,受付日時,機関名,区分,件名,状況,回答日時\nQ-1,昨日,函館高専,操作,x,未対応,\n");
	keep("ledgers/changes.csv",
	     "変更番号,件名,申請日,承認日,リリース日,工数(人日),状況\nC-1,A,2019/10/1,,2019/10/10,1,完了\n");
	ledger_notes_release(&notes);
	assert_null(ledgers_new(config, folder, &notes, &fail));
	assert_int_equal(notes.errors, 3);
	struct text text = {0};
	ledger_notes_write(&notes, &text);
	assert_string_equal(
	        text.at,
	        "calendar.csv: 2019-10-14が二重です。1日1行にしてください\n"
	        "ledgers/inquiries.csv:2:5: 受付日時: 「昨日」は日付として読めません。2019/10/1 "
	        "9:05、2019-10-01T09:05、令和元年10月1日、R1.10.1 のように書いてください\n"
	        "ledgers/changes.csv:2:17: リリース済みですが承認日がありません。リリースには事前の承諾が必要です\n");
	text_release(&text);
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_non_null(strstr(fail.sentence, "ほかに2件"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_month_is_judged),
	        cmocka_unit_test(each_case_in_one_month),
	        cmocka_unit_test(derivation_and_flow),
	        cmocka_unit_test(work_of_a_month),
	        cmocka_unit_test(counted_entries),
	        cmocka_unit_test(nothing_is_met_without_its_ledger),
	        cmocka_unit_test(no_case_at_all),
	        cmocka_unit_test(uncertain_holidays),
	        cmocka_unit_test(errors_stop_and_are_all_listed),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
