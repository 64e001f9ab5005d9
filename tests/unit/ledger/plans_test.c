/* Problems, schedule, corrective actions, and the columns that incidents and changes have besides: a good row with
 * every member, then each error and warning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "change.h"
#include "corrective_action.h"
#include "incident.h"
#include "ledger_sheet.h"
#include "planned_work.h"
#include "problem.h"

#define PROBLEM_HEADING "管理番号,記帳日,記帳者,区分,件名,内容,優先度,担当,期限,要判断,状況,経過,完了日,関連番号,備考\n"

static void a_problem_of_every_column(void **state)
{
	(void)state;
	struct problem *problems = sheet_records(
	        &problem_format,
	        STR(PROBLEM_HEADING
	            "P-1,2019/10/16,髙橋,リスク,件名,内容,高,渡部,令和元年11月29日,○,対応中,経過,,INC-1,備考\n"
	            "P-2,2019/10/16,,,,,,渡部,2019/11/29,,済,,2019/11/1,,\n"
	            "P-3,2019/10/16,,提案,,,Ｂ,渡部,2019/11/29,×,保留中,,,,\n"
	            "P-4,2019/10/16,,問題,,,low,渡部,2019/11/29,,未,,,,\n"));
	assert_true(problems_check(problems, sheet_count, "t.csv", &sheet_notes));
	sheet_assert_notes("");
	assert_int_equal(sheet_count, 4);
	assert_string_equal(problems[0].number, "P-1");
	sheet_assert_day(problems[0].recorded, 2019, 10, 16);
	assert_string_equal(problems[0].recorder, "髙橋");
	assert_int_equal(problems[0].class, PROBLEM_RISK);
	assert_string_equal(problems[0].subject, "件名");
	assert_string_equal(problems[0].content, "内容");
	assert_int_equal(problems[0].priority, PRIORITY_HIGH);
	assert_string_equal(problems[0].owner, "渡部");
	sheet_assert_day(problems[0].due, 2019, 11, 29);
	assert_true(problems[0].decision);
	assert_int_equal(problems[0].state, PROBLEM_WORKING);
	assert_string_equal(problems[0].progress, "経過");
	assert_true(problems[0].closed.at_us == NO_TIME);
	assert_string_equal(problems[0].related, "INC-1");
	assert_string_equal(problems[0].remark, "備考");
	assert_int_equal(problems[1].class, PROBLEM_ISSUE);
	assert_int_equal(problems[1].priority, PRIORITY_NONE);
	assert_int_equal(problems[1].state, PROBLEM_DONE);
	sheet_assert_day(problems[1].closed, 2019, 11, 1);
	assert_false(problems[1].decision);
	assert_int_equal(problems[2].class, PROBLEM_PROPOSAL);
	assert_int_equal(problems[2].priority, PRIORITY_MIDDLE);
	assert_int_equal(problems[2].state, PROBLEM_ON_HOLD);
	assert_false(problems[2].decision);
	assert_int_equal(problems[3].class, PROBLEM_PROBLEM);
	assert_int_equal(problems[3].priority, PRIORITY_LOW);
	assert_int_equal(problems[3].state, PROBLEM_OPEN);
	assert_string_equal(problem_class_name(PROBLEM_PROPOSAL), "改善提案");
	assert_string_equal(problem_state_name(PROBLEM_OPEN), "未着手");
	assert_string_equal(priority_name(PRIORITY_MIDDLE), "中");
	assert_string_equal(priority_name(PRIORITY_NONE), "");
}

static void problems_with_faults(void **state)
{
	(void)state;
	struct problem *problems = sheet_records(
	        &problem_format, STR(PROBLEM_HEADING "P-1,2019/10/16,,,a,,,甲,2019/11/1,,完了,,2019/10/15,,\n"
	                                             "P-2,2019/10/16,,,b,,,甲,2019/11/1,,完了,,,,\n"
	                                             "P-3,2019/10/16,,,c,,,,,,対応中,,2019/10/17,,\n"
	                                             "P-4,2019/10/16,,,d,,,甲,2019/10/15,,対応中,,,,\n"
	                                             "P-5,2019/10/16,,,e,,特急,甲,2019/11/1,たぶん,対応中,,,,\n"
	                                             "P-6,#REF!,,,f,,,甲,2019/11/1,,,,,,\n"));
	assert_true(problems_check(problems, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 4);
	sheet_assert_notes(
	        "t.csv:2:39: 完了日(2019-10-15)が記帳日(2019-10-16)より前です\n"
	        "t.csv:3:39: 状況は完了ですが完了日がありません\n"
	        "t.csv:4:22: 注意: 未完了ですが担当がありません\n"
	        "t.csv:4:23: 注意: 未完了ですが期限がありません\n"
	        "t.csv:4:25: 注意: 完了日がありますが、状況が完了ではありません\n"
	        "t.csv:5:24: 注意: 期限が記帳日より前です\n"
	        "t.csv:6:21: 優先度: 「特急」は使えません。使えるのは: 高, 中, 低\n"
	        "t.csv:6:36: 要判断: 「たぶん」は使えません。使えるのは: 済 ○ 有 / 未 × 無\n"
	        "t.csv:7:5: 記帳日: 「#REF!」は表計算ソフトのエラー値です。数式を直すか、値を書いてください\n"
	        "t.csv:7:30: 状況: 空欄ですが、記入が必要です\n");
}

#define SCHEDULE_HEADING                                                                                               \
	"開始,終了,区分,作業,対象,停止の有無,停止開始(実績),停止終了(実績),影響,担当,告知日,中止,備考\n"

static void a_work_of_every_column(void **state)
{
	(void)state;
	struct planned_work *works = sheet_records(
	        &planned_work_format,
	        STR(SCHEDULE_HEADING
	            "2019/10/16 22:00,2019/10/16 23:00,作業,月次パッチ,web01,あり,2019/10/16 22:10,2019/10/16 "
	            "22:20,10分の停止,渡部,R1.10.9,,備考\n"
	            "2019/10/1,2020/3/31,サービス時間,発行,,なし,,,,,,,\n"
	            "2019/12/28,2020/1/5,受付休止,年末年始,,,,,,,,,\n"
	            "2019/11/20,,,点検,web02,○,,2019/11/20 10:00,,,,○,\n"));
	assert_int_equal(sheet_count, 4);
	sheet_assert_time(works[0].from, 2019, 10, 16, 22, 0);
	sheet_assert_time(works[0].until, 2019, 10, 16, 23, 0);
	assert_int_equal(works[0].class, PLANNED_WORK);
	assert_string_equal(works[0].subject, "月次パッチ");
	assert_string_equal(works[0].target, "web01");
	assert_true(works[0].stop);
	sheet_assert_time(works[0].stopped_from, 2019, 10, 16, 22, 10);
	sheet_assert_time(works[0].stopped_until, 2019, 10, 16, 22, 20);
	assert_string_equal(works[0].impact, "10分の停止");
	assert_string_equal(works[0].owner, "渡部");
	sheet_assert_day(works[0].notified, 2019, 10, 9);
	assert_false(works[0].cancelled);
	assert_string_equal(works[0].remark, "備考");
	assert_int_equal(works[1].class, PLANNED_SERVICE);
	sheet_assert_day(works[1].until, 2020, 3, 31);
	assert_false(works[1].stop);
	assert_int_equal(works[2].class, PLANNED_CLOSURE);
	assert_int_equal(works[3].class, PLANNED_WORK);
	assert_true(works[3].cancelled && works[3].stop);
	assert_true(works[3].until.at_us == NO_TIME);
	assert_string_equal(planned_class_name(PLANNED_CLOSURE), "休業");
	assert_true(planned_works_check(works, 3, "t.csv", &sheet_notes));
	sheet_assert_notes("");
}

static void works_with_faults(void **state)
{
	(void)state;
	struct planned_work *works = sheet_records(
	        &planned_work_format,
	        STR(SCHEDULE_HEADING
	            "2019/10/16 22:00,2019/10/16 21:00,作業,a,,あり,2019/10/16 22:10,2019/10/16 22:05,,,,,\n"
	            "2019/10/16 22:00,2019/10/16 23:00,作業,b,,あり,,2019/10/16 22:05,,,,,\n"
	            "2019/10/16 22:00,2019/10/16 23:00,作業,c,,なし,2019/10/16 22:05,,,,,,\n"
	            "2019/10/16 22:00,2019/10/16 23:00,作業,d,,あり,2019/10/16 22:05,2019/10/16 22:06,,,,済,\n"
	            "2019/10/16,,作業,e,,あり,,,,,,,\n"
	            ",,作業,f,,,,,,,,,\n"));
	assert_true(planned_works_check(works, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 5);
	sheet_assert_notes("t.csv:2:18: 終了(2019-10-16 21:00)が開始(2019-10-16 22:00)より前です\n"
	                   "t.csv:2:61: 停止終了(実績)(2019-10-16 22:05)が停止開始(実績)(2019-10-16 22:10)より前です\n"
	                   "t.csv:3:44: 停止終了(実績)がありますが停止開始(実績)がありません\n"
	                   "t.csv:4:41: 注意: 停止の実績がありますが、停止の有無が「なし」です\n"
	                   "t.csv:4:61: 注意: 停止が終わっていません。停止終了(実績)を記入してください\n"
	                   "t.csv:5:81: 中止ですが停止の実績があります\n"
	                   "t.csv:6:12: 注意: 停止がありますが終了がなく、停止時間が分かりません\n"
	                   "t.csv:7:1: 開始: 空欄ですが、記入が必要です\n");
}

static void corrective_actions(void **state)
{
	(void)state;
	struct corrective_action *actions =
	        sheet_records(&corrective_action_format,
	                      STR("管理番号,条項,対象月,対象番号,原因,是正措置,担当,期限,完了日,備考\n"
	                          "AC-1,§３．２．１ ③,2019/10/31,Q-1,引継ぎ,毎朝確認,髙橋,2019/11/1,R1.10.25,備考\n"
	                          "AC-2,effort-cap,43739,,,,,,,\n"
	                          "AC-3,,来月,,a,b,c,2019/11/1,,\n"));
	assert_true(corrective_actions_check(actions, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 2);
	assert_string_equal(actions[0].number, "AC-1");
	assert_int_equal(civil_month_compare(actions[0].month, (struct civil_month){2019, 10}), 0);
	assert_string_equal(actions[0].case_number, "Q-1");
	assert_string_equal(actions[0].cause, "引継ぎ");
	assert_string_equal(actions[0].measure, "毎朝確認");
	assert_string_equal(actions[0].owner, "髙橋");
	sheet_assert_day(actions[0].due, 2019, 11, 1);
	sheet_assert_day(actions[0].done, 2019, 10, 25);
	assert_string_equal(actions[0].remark, "備考");
	assert_int_equal(civil_month_compare(actions[1].month, (struct civil_month){2019, 10}), 0);
	const struct config_clause deadline = {.id = "inquiry-deadline", .section = "3.2.1③"};
	const struct config_clause cap = {.id = "effort-cap", .section = "3.2.2⑧"};
	assert_true(corrective_action_names(&actions[0], &deadline) && corrective_action_names(&actions[1], &cap));
	assert_false(corrective_action_names(&actions[0], &cap) || corrective_action_names(&actions[1], &deadline));
	sheet_assert_notes(
	        "t.csv:3:24: 注意: 原因がありません\n"
	        "t.csv:3:25: 注意: 是正措置がありません\n"
	        "t.csv:3:26: 注意: 担当がありません\n"
	        "t.csv:3:27: 注意: 期限がありません\n"
	        "t.csv:4:6: 条項: 空欄ですが、記入が必要です\n"
	        "t.csv:4:7: 対象月: 「来月」は年月として読めません。2019-10、2019年10月、令和元年10月、R1.10 "
	        "のように書いてください\n");
}

#define INCIDENT_HEADING                                                                                               \
	"障害番号,件名,検知日時,連絡日時,指示日時,復旧日時,対象サービス,対象範囲,除外理由,判定,原因,状況,備考\n"

static void scope_and_verdict(void **state)
{
	(void)state;
	struct incident *incidents = sheet_records(
	        &incident_format,
	        STR(INCIDENT_HEADING
	            "I-1,a,2019/10/1 9:00,2019/10/1 9:05,2019/10/1 9:10,,発行,対象外,KOREDA,－,,対応中,備考\n"
	            "I-2,b,2019/10/1 9:00,2019/10/1 9:05,,,,対象外,Azure,対象外,,対応中,\n"
	            "I-3,c,2019/10/1 9:00,2019/10/1 9:05,,,,対象外,Azure,達成,,対応中,\n"
	            "I-4,d,2019/10/1 9:00,2019/10/1 9:05,,,,対象外,,×,,対応中,\n"
	            "I-5,e,2019/10/1 9:00,2019/10/1 9:05,2019/10/1 9:04,,,対象,,対象外,,対応中,\n"));
	assert_true(incidents_check(incidents, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 5);
	sheet_assert_time(incidents[0].instructed, 2019, 10, 1, 9, 10);
	assert_string_equal(incidents[0].service, "発行");
	assert_string_equal(incidents[0].excluded_by, "KOREDA");
	assert_int_equal(incidents[0].judgement, JUDGEMENT_NONE);
	assert_string_equal(incidents[0].remark, "備考");
	assert_int_equal(incidents[1].judgement, JUDGEMENT_OUTSIDE);
	assert_true(incidents[1].instructed.at_us == NO_TIME);
	sheet_assert_notes("t.csv:4:50: 対象外の障害に判定はありません。空欄か「対象外」にしてください\n"
	                   "t.csv:5:44: 注意: 対象外ですが除外理由がありません\n"
	                   "t.csv:5:45: 対象外の障害に判定はありません。空欄か「対象外」にしてください\n"
	                   "t.csv:6:1: 注意: 障害報告書の番号がありません\n"
	                   "t.csv:6:37: 指示日時(2019-10-01 9:04)が連絡日時(2019-10-01 9:05)より前です\n"
	                   "t.csv:6:58: 注意: 判定は対象外ですが対象範囲が「対象」のため、判定します\n");
}

static void forecast_and_agreement(void **state)
{
	(void)state;
	struct change *changes = sheet_records(
	        &change_format, STR("変更番号,件名,申請日,承認日,リリース日,見積工数,協議記録,工数,状況\n"
	                            "C-1,a,2019/10/1,,,4h,協議-1,,申請中\nC-2,b,2019/10/1,,,,,,申請中\n"));
	assert_true(changes_check(changes, sheet_count, "t.csv", &sheet_notes));
	sheet_assert_notes("");
	assert_int_equal(changes[0].forecast_milli, 500);
	assert_string_equal(changes[0].agreement, "協議-1");
	assert_int_equal(changes[1].forecast_milli, NO_EFFORT);
	assert_string_equal(changes[1].agreement, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_problem_of_every_column), cmocka_unit_test(problems_with_faults),
	        cmocka_unit_test(a_work_of_every_column),    cmocka_unit_test(works_with_faults),
	        cmocka_unit_test(corrective_actions),        cmocka_unit_test(scope_and_verdict),
	        cmocka_unit_test(forecast_and_agreement),
	};
	return cmocka_run_group_tests(tests, sheet_setup, sheet_teardown);
}
