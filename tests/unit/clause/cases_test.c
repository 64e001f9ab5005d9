#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clause_rows.h"
#include "config_defaults.h"
#include "judge.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define INQUIRIES "受付番号,受付日時,機関名,問合せ者,受付方法,区分,件名,状況,回答日時,完了日,緊急要請,備考\n"
#define INCIDENTS                                                                                                      \
	"障害番号,件名,検知日時,連絡日時,指示日時,復旧日時,対象範囲,除外理由,原因区分,原因,原因の確度,再発防止策,担当,"   \
	"期限,工数(人日),報告書番号,状況\n"

static const char absent[] = "がないため判定できない";

/* clang-format off */
static const struct clause_row inquiry_rows[] = {
	/* telephone */
	{"telephone", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1 10:00,函館高専,堀田,電話,障害,A,対応中,,,済,\nQ-2,2019/10/1 11:00,函館高専,堀田,ポータル,障害,B,対応中,,,,\n"}},
		VERDICT_MET, "1件中1件適合", "", "Q-1", "", false},
	{"telephone", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1 10:00,函館高専,,電話,障害,A,対応中,,,済,\n"}},
		VERDICT_CAUTION, "1件中1件適合", "", "Q-1", "緊急要請をした者の記録なし1件 (Q-1)。", false},
	{"telephone", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1 10:00,函館高専,堀田,電話,障害,A,対応中,,,済,\nQ-2,2019/10/1 11:00,函館高専,堀田,電話,障害,B,対応中,,,,\n"}},
		VERDICT_MISSED, "2件中1件適合", "", "Q-2 Q-1", "電話の緊急要請の記録なし1件 (Q-2)。是正措置の記録がない。", false},
	{"telephone", 9, {{"inquiries", INQUIRIES "Q-1,2019/10/1 10:00,函館高専,堀田,電話,障害,A,対応中,,,,\n"}}, VERDICT_MET, "該当なし", "", "", "", false},
	{"telephone", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* urgent-hours */
	{"urgent-hours", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1 22:00,函館高専,堀田,電話,障害,A,回答済,2019/10/1 23:00,,済,\n"}},
		VERDICT_MET, "1件中1件適合", "", "Q-1", "", false},
	{"urgent-hours", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1 16:00,函館高専,堀田,ポータル,障害,A,回答済,2019/10/1 23:00,,,\n"}},
		VERDICT_CAUTION, "1件中1件適合", "", "Q-1", "緊急要請の記録のない時間外の回答1件", false},
	{"urgent-hours", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1,函館高専,,電話,障害,A,対応中,,,済,\n"}},
		VERDICT_MISSED, "1件中0件適合", "", "Q-1", "緊急要請の者と時刻の記録なし", false},
	{"urgent-hours", 10, {{"inquiries", INQUIRIES}}, VERDICT_UNKNOWN, "―", "", "", "祝日表 calendar.csv がない", true},
	/* inquiry-record */
	{"inquiry-record", 10, {{"inquiries", INQUIRIES "Q-1,2019/9/30 10:00,函館高専,,ポータル,障害,A,対応中,,,,\nQ-2,2019/10/1 10:00,函館高専,,メール,障害,B,対応中,,,,\n"}},
		VERDICT_MET, "1件中1件適合、ポータル0件・その他の受付1件を記録", "", "Q-2", "", false},
	{"inquiry-record", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1 10:00,函館高専,,ポータル,障害,,対応中,,,,\n"}},
		VERDICT_CAUTION, "1件中1件適合、ポータル1件・その他の受付0件を記録", "", "Q-1", "件名なし", false},
	{"inquiry-record", 10, {{"inquiries", INQUIRIES "Q-1,2019/9/30 10:00,函館高専,,ポータル,障害,A,対応中,,,,\nQ-4,2019/10/1 10:00,函館高専,,ポータル,障害,B,対応中,,,,\n"}},
		VERDICT_MISSED, "1件中0件適合、ポータル1件・その他の受付0件を記録", "", "Q-4", "直前の番号が抜け", false},
	{"inquiry-record", 10, {{"inquiries", INQUIRIES "Q-1,2019/9/30 10:00,函館高専,,ポータル,障害,A,対応中,,,,\nQ-4,2019/10/1 10:00,函館高専,,ポータル,障害,B,対応中,,,,Q-2〜3は試験投稿につき欠番\n"}},
		VERDICT_MET, "1件中1件適合、ポータル1件・その他の受付0件を記録", "", "Q-4", "", false},
	{"inquiry-record", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* inquiry-followup: 20 business days 注意, beyond 60 未達; from the age at the month's end */
	{"inquiry-followup", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1 10:00,函館高専,,ポータル,障害,A,完了,2019/10/2 10:00,2019/10/3,,\nQ-2,2019/10/21 10:00,函館高専,,ポータル,障害,B,対応中,,,,\n"}},
		VERDICT_MET, "2件中2件適合、未完了1件を継続 (最長8営業日)", "", "Q-1 Q-2", "", false},
	{"inquiry-followup", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1 10:00,函館高専,,ポータル,障害,A,対応中,,,,\n"}},
		VERDICT_CAUTION, "1件中1件適合、未完了1件を継続 (最長21営業日)", "", "Q-1", "未完了が長引いている", false},
	{"inquiry-followup", 10, {{"inquiries", INQUIRIES "Q-1,2019/7/1 10:00,函館高専,,ポータル,障害,A,対応中,,,,\n"}},
		VERDICT_MISSED, "1件中0件適合、未完了1件を継続 (最長83営業日)", "", "Q-1", "長期の未完了", false},
	{"inquiry-followup", 10, {{"inquiries", INQUIRIES "Q-1,2019/7/1 10:00,函館高専,,ポータル,障害,A,対応中,,,,\n"}}, VERDICT_UNKNOWN, "―", "", "", "営業日を数えられない", true},
	/* reception */
	{"reception", 10, {{"inquiries", INQUIRIES "Q-1,2019/10/1 20:00,函館高専,,ポータル,障害,A,対応中,,,,\nQ-2,2019/10/2 10:00,函館高専,,ポータル,操作方法,A,対応中,,,,\n"}},
		VERDICT_MET, "営業日21日、受付休止0件。操作方法1・データ管理0・障害1・その他0件、うち時間外の投稿1件", "", "", "", false},
	{"reception", 10, {{"inquiries", INQUIRIES}, {"schedule", "開始,終了,区分,作業,告知日\n2019/10/4,2019/10/4,休業,創立記念日,2019/9/20\n2019/10/5,2019/10/6,休業,週末,\n"}},
		VERDICT_CAUTION, "営業日21日、受付休止1件。操作方法0・データ管理0・障害0・その他0件、うち時間外の投稿0件", "", "創立記念日", "告知済み", false},
	{"reception", 10, {{"inquiries", INQUIRIES}, {"schedule", "開始,終了,区分,作業,告知日\n2019/9/30,2019/10/1,休業,停電,\n"}},
		VERDICT_MISSED, "営業日21日、受付休止1件。操作方法0・データ管理0・障害0・その他0件、うち時間外の投稿0件", "", "停電", "告知の記録のない営業日の受付休止", false},
	{"reception", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
};

#define SOUND "対象,,アプリケーション,x,確定,y,甲,2019/11/30,0.5,R-1,完了\n"

static const struct clause_row incident_rows[] = {
	/* incident-cause: 10 business days after the recovery */
	{"incident-cause", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 10:30,2019/10/1 11:00,2019/10/2 10:00," SOUND}},
		VERDICT_MET, "1件中1件適合", "", "INC-1", "", false},
	{"incident-cause", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 10:30,2019/10/1 11:00,2019/10/2 10:00,対象,,アプリケーション,x,推定,y,甲,2019/11/30,0.5,R-1,完了\n"}},
		VERDICT_CAUTION, "1件中1件適合", "", "INC-1", "原因が推定", false},
	{"incident-cause", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 10:30,2019/10/1 11:00,2019/10/2 10:00,対象,,調査中,調査中,,,,,0.5,R-1,復旧済\n"}},
		VERDICT_MISSED, "1件中0件適合", "", "INC-1", "原因の記録なし", false},
	{"incident-cause", 11, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 10:30,2019/10/1 11:00,2019/10/2 10:00,対象,,調査中,調査中,,,,,0.5,R-1,復旧済\n"}},
		VERDICT_CAUTION, "1件中1件適合", "", "INC-1", "原因の記録なし", false},
	{"incident-cause", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/29 10:00,2019/10/29 10:30,,2019/10/30 10:00,対象,,調査中,調査中,,,,,0.5,R-1,復旧済\nINC-2,B,2019/10/1 10:00,,,2019/10/2 10:00,対象外,Azure,基盤,Azure,確定,,,,,,復旧済\n"}},
		VERDICT_MET, "該当なし、期限未到来1件", "", "", "", false},
	{"incident-cause", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* incident-report: 5 business days after the recovery */
	{"incident-report", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 10:30,,2019/10/2 10:00," SOUND}}, VERDICT_MET, "1件中1件適合", "", "INC-1", "", false},
	{"incident-report", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 10:30,,2019/10/2 10:00,対象,,アプリケーション,x,確定,y,甲,2019/11/30,0.5,,復旧済\n"}},
		VERDICT_MISSED, "1件中0件適合", "", "INC-1", "障害報告書番号なし", false},
	{"incident-report", 11, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 10:30,,2019/10/2 10:00,対象,,アプリケーション,x,確定,y,甲,2019/11/30,0.5,,復旧済\n"}},
		VERDICT_CAUTION, "1件中1件適合", "", "INC-1", "障害報告書番号なし", false},
	{"incident-report", 10, {{"incidents", INCIDENTS}}, VERDICT_UNKNOWN, "―", "", "", "営業日を数えられない", true},
	/* defect-notice: 24 hours, 注意 from 4 */
	{"defect-notice", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 10:30,2019/10/1 11:00,2019/10/2 10:00," SOUND}},
		VERDICT_MET, "1件中1件適合、連絡まで最長30分", "23時間30分", "INC-1", "", false},
	{"defect-notice", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 14:00,2019/10/1 15:00,2019/10/2 10:00," SOUND}},
		VERDICT_CAUTION, "1件中1件適合、連絡まで最長4時間", "20時間", "INC-1", "連絡に時間を要した", false},
	{"defect-notice", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1 10:30,,2019/10/2 10:00," SOUND}},
		VERDICT_CAUTION, "1件中1件適合、連絡まで最長30分", "23時間30分", "INC-1", "指示の記録なし", false},
	{"defect-notice", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/2 10:01,2019/10/2 11:00,2019/10/2 12:00," SOUND}},
		VERDICT_MISSED, "1件中0件適合、連絡まで最長24時間1分", "1分超過", "INC-1", "連絡が期限超過", false},
	{"defect-notice", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/1,2019/10/2 11:00,2019/10/2 12:00," SOUND}},
		VERDICT_UNKNOWN, "1件中0件適合", "", "INC-1", "時刻の記入なし", false},
	{"defect-notice", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,2019/10/2 10:00,2019/10/2 11:00,2019/10/2 12:00," SOUND}},
		VERDICT_CAUTION, "1件中1件適合、連絡まで最長24時間", "0時間", "INC-1", "連絡に時間を要した", true},
	/* incident-recovery: those out of scope count in the month that found them, and only there */
	{"incident-recovery", 10, {{"incidents", INCIDENTS "INC-1,A,2019/9/2 10:00,,,2019/9/3 10:00,対象外,KOREDA,外部連携,x,確定,,,,,,復旧済\nINC-2,B,2019/10/2 10:00,,,2019/10/3 10:00,対象外,Azure,基盤,x,確定,,,,,,復旧済\n"}},
		VERDICT_MET, "該当なし、対象外1件", "", "", "", false},
	{"incident-recovery", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,,,2019/10/4 17:00," SOUND}}, VERDICT_CAUTION, "1件中1件達成 (最長3営業日)", "0営業日", "INC-1", "期限間際1件。", false},
	{"incident-recovery", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,,,2019/10/4 17:01," SOUND}}, VERDICT_MISSED, "1件中0件達成 (最長4営業日)", "1営業日超過", "INC-1", "期限超過1件。", false},
	{"incident-recovery", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,,,2019/10/3 17:00," SOUND}}, VERDICT_MET, "1件中1件達成 (最長2営業日)", "1営業日", "INC-1", "", false},
	{"incident-recovery", 10, {{"incidents", INCIDENTS "INC-1,A,2019/10/1 10:00,,,2019/10/3 17:00," SOUND}}, VERDICT_UNKNOWN, "―", "", "", "営業日を数えられない", true},
	/* request-answers */
	{"request-answers", 10, {{"requests", "照会番号,照会日時,照会内容,回答日時,回答内容,回答票番号\nR-1,2019/10/1 10:00,a,2019/10/2 9:00,b,S-1\n"}}, VERDICT_MET, "1件中1件達成 (最長1営業日)", "4営業日", "R-1", "", false},
	{"request-answers", 10, {{"requests", "照会番号,照会日時,照会内容,回答日時,回答内容,回答票番号\nR-1,2019/10/1 10:00,a,2019/10/4 9:00,b,S-1\n"}}, VERDICT_CAUTION, "1件中1件達成 (最長3営業日)", "2営業日", "R-1", "期限間際", false},
	{"request-answers", 10, {{"requests", "照会番号,照会日時,照会内容,回答日時,回答内容,回答票番号\nR-1,2019/10/1 10:00,a,,,\n"}}, VERDICT_MISSED, "1件中0件達成 (最長21営業日)", "16営業日超過", "R-1", "期限超過", false},
	{"request-answers", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
};
/* clang-format on */

static void inquiries(void **state)
{
	(void)state;
	rows_check(inquiry_rows, COUNT(inquiry_rows));
}

static void incidents(void **state)
{
	(void)state;
	rows_check(incident_rows, COUNT(incident_rows));
}

/* Each case by the rule of its day; a workaround and the start of the clock are settings. */
static void terms_of_the_day(void **state)
{
	static const struct config_terms changes[] = {
	        {.limit = 3000, .from = {2019, 10, 1}},
	        {.limit = 8000, .unit = UNIT_BUSINESS_HOURS, .from = {2019, 10, 15}},
	};
	struct config_clause clause = {.id = "own",
	                               .section = "1",
	                               .duty = "d",
	                               .test = CLAUSE_DEADLINE,
	                               .ledger = "inquiries",
	                               .rule = "",
	                               .terms = {.limit = 5000},
	                               .changes = changes,
	                               .change_count = COUNT(changes)};
	struct config *config = rows_config(), before = *config;
	(void)state;
	config->clauses = &clause;
	config->clause_count = 1;
	/* Four business days each: fine for the first rule, late by the second; eight hours later by the third. */
	struct ledgers *ledgers =
	        rows_open("inquiries", INQUIRIES "Q-1,2019/9/30 10:00,函館高専,,ポータル,障害,A,回答済,2019/10/4 10:00,,,\n"
	                                         "Q-2,2019/10/1 10:00,函館高専,,ポータル,障害,A,回答済,2019/10/7 10:00,,,\n"
	                                         "Q-3,2019/10/17 16:00,函館高専,,ポータル,障害,A,回答済,2019/10/18 16:00,,,\n"
	                                         "Q-4,2019/10/17 16:00,函館高専,,ポータル,障害,A,回答済,2019/10/18 16:01,,,\n");
	struct clause_verdict verdict = rows_judge(ledgers, "own", (struct civil_month){2019, 10});
	assert_int_equal(verdict.states[CASE_MET], 2);
	assert_int_equal(verdict.states[CASE_MISSED], 2);
	assert_string_equal(verdict.target,
	                    "受付時間内8時間以内 (2019-09-30以前の受付は5営業日以内) (2019-10-14以前の受付は3営業日以内)");
	ledgers_free(ledgers);

	clause.ledger = "incidents";
	clause.change_count = 0;
	clause.terms = (struct config_terms){.limit = 1000};
	static const char incident[] = "障害番号,件名,発生日時,検知日時,連絡日時,暫定復旧日時,復旧日時,原因,原因の確度,再発防止策,"
	                               "工数(人日),報告書番号,状況\nINC-1,A,2019/10/1 10:00,2019/10/2 10:00,2019/10/2 10:10,2019/10/3 "
	                               "10:00,2019/10/4 10:00,x,確定,y,1,R-1,完了\n";
	static const struct {
		enum clause_clock clock;
		bool full_recovery;
		enum verdict verdict;
		int elapsed;
	} settings[] = {{CLOCK_DETECTED, false, VERDICT_MET, 1},
	                {CLOCK_DETECTED, true, VERDICT_MISSED, 2},
	                {CLOCK_OCCURRED, false, VERDICT_MISSED, 2},
	                {CLOCK_OCCURRED, true, VERDICT_MISSED, 3}};
	for (size_t i = 0; i < COUNT(settings); i++) {
		clause.terms.clock = settings[i].clock;
		clause.terms.full_recovery = settings[i].full_recovery;
		ledgers = rows_open("incidents", incident);
		verdict = rows_judge(ledgers, "own", (struct civil_month){2019, 10});
		assert_int_equal(verdict.verdict, settings[i].verdict);
		assert_int_equal(verdict.actual_milli, settings[i].elapsed * 1000);
		ledgers_free(ledgers);
	}
	*config = before;
}

/* geppo.yaml takes the names of the rules that there are, and each default clause has a test. */
static void every_rule_has_its_name(void **state)
{
	(void)state;
	assert_int_equal(clause_rule_word_count, clause_rule_count() + 1);
	assert_string_equal(clause_rule_words[0], "");
	for (size_t i = 0; i < clause_rule_count(); i++)
		assert_string_equal(clause_rule_words[i + 1], clause_rule_at(i)->name);
	for (size_t i = 0; i < default_clause_count; i++) {
		const struct clause_rule *rule = clause_rule(default_clauses[i].rule);
		assert_true((default_clauses[i].test == CLAUSE_PRESENCE) == (rule != NULL));
		if (rule)
			assert_string_equal(rule->ledger, default_clauses[i].ledger);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(inquiries),
	        cmocka_unit_test(incidents),
	        cmocka_unit_test(terms_of_the_day),
	        cmocka_unit_test(every_rule_has_its_name),
	};
	return cmocka_run_group_tests(tests, rows_setup, rows_teardown);
}
