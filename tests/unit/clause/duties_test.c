#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "clause_rows.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CHANGES "変更番号,件名,区分,申請日,協議日,承認日,承認者,リリース日,工数(人日),見積工数,協議記録,状況\n"
#define NO_INCIDENTS "障害番号,件名,検知日時,復旧日時,原因,状況\n"
#define CONTACTS "区分,氏名,有効開始,有効終了,届出日,届出文書\n"
#define FOUND CONTACTS "業務担当者,甲,2019/5/1,,2019/5/1,D-1\n緊急連絡先,乙,2019/5/1,,2019/5/1,D-1\n体制図,D-1,2019/5/1,,2019/5/1,D-1\n"
#define WEAKNESS "管理番号,件名,情報入手日,計画提出日,合意日,適用日,工数(人日),状況\n"
#define EXPIRES "管理番号,区分,名称,有効開始,有効期限,次の作業,担当,協議日,更新日\n"
#define BACKUPS "実施日,終了日,作業,対象,結果,復元試験日,協議日\n"
#define DELIVERED "対象月,文書番号,納入日,検収日\n"
#define MEETINGS "開催日,区分,議題,議事録,録音ファイル\n"
#define PROBLEMS "管理番号,記帳日,件名,担当,期限,状況,完了日\n"

static const char absent[] = "がないため判定できない";

/* clang-format off */
static const struct clause_row change_rows[] = {
	{"change-approval", 10, {{"changes", CHANGES "C-1,A,改修,2019/10/1,2019/10/1,2019/10/2,甲,2019/10/10,1,,,リリース済\nC-2,B,改修,2019/10/1,,,,2019/10/20,,,,申請中\n"}}, VERDICT_MET, "1件中1件適合", "", "C-1", "", false},
	{"change-approval", 10, {{"changes", CHANGES "C-1,A,改修,2019/10/1,2019/10/1,2019/10/2,,2019/10/10,1,,,リリース済\n"}}, VERDICT_CAUTION, "1件中1件適合", "", "C-1", "承認者の記録なし", false},
	{"change-approval", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	{"light-modification", 10, {{"changes", CHANGES "C-1,A,改修,2019/10/1,,2019/10/2,甲,2019/10/10,1,,M-1,リリース済\nC-2,A,パッチ,2019/10/1,,2019/10/2,甲,2019/10/10,1,,,リリース済\n"}}, VERDICT_MET, "1件中1件適合", "", "C-1", "", false},
	{"light-modification", 10, {{"changes", CHANGES "C-1,A,改修,2019/10/1,,2019/10/2,甲,2019/11/10,1,,,作業中\n"}}, VERDICT_CAUTION, "1件中1件適合", "", "C-1", "協議の記録なく着手", false},
	{"light-modification", 10, {{"changes", CHANGES "C-1,A,リソース変更,2019/10/1,,2019/10/2,甲,2019/10/10,1,,,リリース済\n"}}, VERDICT_MISSED, "1件中0件適合", "", "C-1", "協議の記録なし", false},
	{"light-modification", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* effort-cap: a forecast over the cap needs its 協議記録 */
	{"effort-cap", 10, {{"changes", CHANGES "C-1,A,改修,2019/10/1,,2019/10/2,甲,2019/10/10,1,4,M-1,リリース済\n"}, {"incidents", NO_INCIDENTS}}, VERDICT_MET, "1人日 (変更1、障害0、その他0)", "2人日", "C-1", "合計に入っていない", false},
	{"effort-cap", 10, {{"changes", CHANGES "C-1,A,改修,2019/10/1,,2019/10/2,甲,2019/10/10,1,4,,リリース済\n"}, {"incidents", NO_INCIDENTS}}, VERDICT_CAUTION, "1人日 (変更1、障害0、その他0)", "2人日", "C-1", "見積4人日が上限を超える", false},
	{"effort-cap", 10, {{"changes", CHANGES "C-1,A,改修,2019/10/1,,2019/10/2,甲,2019/10/10,3.5,,,リリース済\n"}, {"incidents", NO_INCIDENTS}}, VERDICT_MISSED, "3.5人日 (変更3.5、障害0、その他0)", "0.5人日超過", "C-1", "上限を超過", false},
	{"effort-cap", 10, {{"changes", CHANGES}}, VERDICT_UNKNOWN, "―", "", "", "変更台帳と障害台帳の両方がない", false},
	/* vulnerabilities: the plan within 20 business days, 注意 from 10 */
	{"vulnerabilities", 10, {{"vulnerabilities", WEAKNESS "V-1,A,2019/10/1,2019/10/4,2019/10/7,2019/10/10,0.5,適用済\nV-2,B,2019/10/30,,,,,調査中\n"}}, VERDICT_MET, "1件中1件適合、期限未到来1件、未適用1件", "", "V-1", "", false},
	{"vulnerabilities", 10, {{"vulnerabilities", WEAKNESS "V-1,A,2019/10/10,,,,,調査中\n"}}, VERDICT_CAUTION, "1件中1件適合、未適用1件", "", "V-1", "対応計画が未提出", false},
	{"vulnerabilities", 10, {{"vulnerabilities", WEAKNESS "V-1,A,2019/9/2,,,,,調査中\n"}}, VERDICT_MISSED, "1件中0件適合、未適用1件", "", "V-1", "対応計画の提出が期限超過", false},
	{"vulnerabilities", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
};

static const struct clause_row record_rows[] = {
	{"problem-management", 10, {{"problems", PROBLEMS "K-1,2019/9/1,A,甲,2019/11/30,対応中,\n"}}, VERDICT_MET, "1件中1件適合", "", "K-1", "", false},
	{"problem-management", 10, {{"problems", PROBLEMS "K-1,2019/9/1,A,甲,2019/10/31,対応中,\nK-2,2019/11/1,B,,,未着手,\n"}}, VERDICT_CAUTION, "1件中1件適合", "", "K-1", "期限を過ぎて未完了", false},
	{"problem-management", 10, {{"problems", PROBLEMS "K-1,2019/9/1,A,,,対応中,\n"}}, VERDICT_MISSED, "1件中0件適合", "", "K-1", "担当も期限もない", false},
	{"problem-management", 10, {{"problems", PROBLEMS}}, VERDICT_MET, "該当なし", "", "", "", false},
	{"problem-management", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* contacts */
	{"contacts", 10, {{"contacts", FOUND}}, VERDICT_MET, "3件中3件適合", "", "業務担当者 緊急連絡先 保守体制図", "", false},
	{"contacts", 10, {{"contacts", FOUND "業務担当者,丙,2019/10/7,,2019/10/9,D-2\n"}}, VERDICT_CAUTION, "4件中4件適合", "", "業務担当者 業務担当者 緊急連絡先 保守体制図", "届出が変更の後", false},
	{"contacts", 10, {{"contacts", FOUND "業務担当者,丙,2019/10/7,,,\n"}}, VERDICT_MISSED, "4件中3件適合", "", "業務担当者 業務担当者 緊急連絡先 保守体制図", "変更の届出の記録なし", false},
	{"contacts", 10, {{"contacts", CONTACTS "業務担当者,甲,2019/5/1,,2019/5/1,D-1\n体制図,D-1,2019/5/1,,2019/5/1,D-1\n緊急連絡先,乙,2019/5/1,2019/10/30,2019/5/1,D-1\n"}}, VERDICT_MISSED, "3件中2件適合", "", "緊急連絡先 業務担当者 保守体制図", "月末日に有効な届出なし", false},
	{"contacts", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* minutes */
	{"minutes", 10, {{"meetings", MEETINGS "2019/10/4,定例,9月,m.docx,\n2019/10/16,緊急,障害,,r.mp3\n"}}, VERDICT_MET, "2件中2件適合", "", "2019-10-04 2019-10-16", "", false},
	{"minutes", 10, {{"meetings", MEETINGS "2019/10/16,緊急,障害,m.docx,\n"}}, VERDICT_CAUTION, "1件中1件適合", "", "2019-10-16", "緊急の打ち合わせの録音なし", false},
	{"minutes", 10, {{"meetings", MEETINGS "2019/10/4,定例,9月,,\n"}}, VERDICT_MISSED, "1件中0件適合", "", "2019-10-04", "議事録も録音もない", false},
	{"minutes", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* meeting: only regular ones */
	{"meeting", 10, {{"meetings", MEETINGS "2019/10/4,定例,9月,m,\n2019/10/16,緊急,障害,,r\n"}}, VERDICT_MET, "1回", "0回", "2019-10-04", "", false},
	{"meeting", 10, {{"meetings", MEETINGS "2019/10/16,緊急,障害,,r\n"}}, VERDICT_MISSED, "0回", "", "", "1回不足", false},
	{"meeting", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* patches: one that failed is none */
	{"patches", 10, {{"patches", "管理番号,件名,適用日,結果\nP-1,A,2019/10/16,正常\n"}}, VERDICT_MET, "1回", "0回", "2019-10-16", "", false},
	{"patches", 10, {{"patches", "管理番号,件名,適用日,結果\nP-1,A,2019/10/16,正常\nP-2,A,2019/10/17,失敗\n"}}, VERDICT_CAUTION, "1回", "0回", "2019-10-16", "失敗1件は数えない", false},
	{"patches", 10, {{"patches", "管理番号,件名,適用日,結果\nP-2,A,2019/10/17,失敗\n"}}, VERDICT_MISSED, "0回", "", "", "1回不足", false},
	{"patches", 10, {{"patches", "管理番号,件名,適用日,結果\nP-2,A,2019/10/17,対象なし\n"}}, VERDICT_MET, "1回", "0回", "2019-10-17", "", false},
	{"patches", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* manual-revision */
	{"manual-revision", 10, {{"manuals", "改訂日,版,名称\n2019/6/1,1,A\n"}}, VERDICT_MET, "2019年度累計1回", "1回", "2019-06-01", "", false},
	{"manual-revision", 10, {{"manuals", "改訂日,版,名称\n2019/6/1,1,A\n2019/7/1,2,A\n"}}, VERDICT_CAUTION, "2019年度累計2回", "0回", "2019-06-01 2019-07-01", "上限に近い", false},
	{"manual-revision", 10, {{"manuals", "改訂日,版,名称\n2019/6/1,1,A\n2019/7/1,2,A\n2019/8/1,3,A\n"}}, VERDICT_MISSED, "2019年度累計3回", "1回超過", "2019-06-01 2019-07-01 2019-08-01", "上限を超過", false},
	{"manual-revision", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* contract-period */
	{"contract-period", 10, {{0}}, VERDICT_MET, "対象月は請負期間内", "残152日", "2019-10", "", false},
	{"contract-period", 4, {{0}}, VERDICT_MISSED, "対象月は請負期間外", "", "2019-04", "請負期間外の月", false},
	/* Nothing measures it yet. */
	{"confidentiality", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", "漏えい検査の記録", false},
	{"monitoring", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", "台帳では判定しない", false},
};

static const struct clause_row dated_rows[] = {
	/* certificate-expiry: 14 days, 注意 below 60; the contractor's own certification is another clause's */
	{"certificate-expiry", 10, {{"certificates", EXPIRES "S-1,サーバ証明書,a.example.jp,,2020/1/31,更新,甲,,\nM-1,認証,ISMS,,2019/10/1,更新,甲,,\n"}}, VERDICT_MET, "1件中1件適合、最短 a.example.jp 2020-01-31まで残92日", "78日", "S-1", "", false},
	{"certificate-expiry", 10, {{"certificates", EXPIRES "S-1,サーバ証明書,a.example.jp,,2019/12/1,更新,甲,2019/10/20,\nS-0,サーバ証明書,a.example.jp,,2019/10/10,,甲,,2019/10/1\n"}}, VERDICT_CAUTION, "1件中1件適合、最短 a.example.jp 2019-12-01まで残31日", "17日", "S-1", "更新は協議済み", false},
	{"certificate-expiry", 10, {{"certificates", EXPIRES "S-1,サーバ証明書,a.example.jp,,2019/11/13,更新,甲,,\nS-2,クライアント証明書,b,,2019/12/1,更新,甲,,\n"}}, VERDICT_MISSED, "2件中1件適合、最短 a.example.jp 2019-11-13まで残13日", "1日不足", "S-1 S-2", "残日数が下限を下回る", false},
	{"certificate-expiry", 10, {{"certificates", EXPIRES}}, VERDICT_MET, "該当なし", "", "", "", false},
	{"certificate-expiry", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* security-mark: one of them is enough */
	{"security-mark", 10, {{"certificates", EXPIRES "S-1,サーバ証明書,a,,2019/10/1,更新,甲,,\nM-1,認証,ISMS,,2021/3/31,更新,甲,,\nM-2,認証,Pマーク,,2019/9/30,更新,甲,,\n"}}, VERDICT_MET, "1件中1件適合、ISMS 2021-03-31まで残517日", "517日", "M-1", "", false},
	{"security-mark", 10, {{"certificates", EXPIRES "M-1,認証,ISMS,,2019/11/30,更新,甲,,\n"}}, VERDICT_CAUTION, "1件中1件適合、ISMS 2019-11-30まで残30日", "30日", "M-1", "更新の時期が近い", false},
	{"security-mark", 10, {{"certificates", EXPIRES "M-1,認証,ISMS,,2019/10/30,更新,甲,,\n"}}, VERDICT_MISSED, "1件中0件適合、ISMS 2019-10-30に失効 (1日前)", "1日不足", "M-1", "期限切れ", false},
	{"security-mark", 10, {{"certificates", EXPIRES "S-1,サーバ証明書,a,,2029/10/1,更新,甲,,\n"}}, VERDICT_UNKNOWN, "―", "", "", "認証の記録がない", false},
	/* delivery: September's report within the first five business days of October */
	{"delivery", 10, {{"deliveries", DELIVERED "2019-09,OPS-201909,2019/10/7,2019/10/15\n2019-08,OPS-201908,2019/9/2,2019/9/4\n2019-07,x7,2019/8/1,2019/8/2\n2019-06,x6,2019/7/1,2019/7/2\n2019-05,x5,2019/6/3,2019/6/4\n"}}, VERDICT_MET, "2019-09分を2019-10-07に納入 (5営業日目)、検収済", "0営業日", "OPS-201909", "", false},
	{"delivery", 6, {{"deliveries", DELIVERED "2019-05,OPS-201905,2019/6/3,2019/7/1\n"}}, VERDICT_CAUTION, "2019-05分を2019-06-03に納入 (1営業日目)、検収未了", "4営業日", "OPS-201905", "検収の記録がない", false},
	{"delivery", 6, {{"deliveries", DELIVERED "2019-05,OPS-201905,2019/6/10,2019/6/11\n"}}, VERDICT_MISSED, "2019-05分を2019-06-10に納入 (6営業日目)、検収済", "1営業日超過", "OPS-201905", "納入が期限を過ぎた", false},
	{"delivery", 6, {{"deliveries", DELIVERED}}, VERDICT_MISSED, "2019-05分の納入の記録なし", "", "", "納入期限を過ぎている", false},
	{"delivery", 5, {{"deliveries", DELIVERED}}, VERDICT_MET, "該当なし (契約の初月)", "", "", "", false},
	{"delivery", 6, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
	/* backups: 31 days of October, and the last restore test */
	{"backups", 10, {{"backups", BACKUPS "2019/10/1,2019/10/31,日次,web,成功,,\n2019/7/1,,復元試験,web,成功,,\n"}}, VERDICT_MET, "31日中31日成功、復元試験 2019-07-01", "復元試験まで243日", NULL, "", false},
	{"backups", 10, {{"backups", BACKUPS "2019/10/1,2019/10/9,日次,web,成功,,\n2019/7/1,,復元試験,web,成功,,\n2019/10/10,,日次,web,失敗,,\n2019/10/11,2019/10/31,日次,web,成功,,\n"}}, VERDICT_CAUTION, "31日中30日成功、復元試験 2019-07-01", "復元試験まで243日", NULL, "失敗した日1件 (2019-10-10)", false},
	{"backups", 10, {{"backups", BACKUPS "2019/10/1,2019/10/9,日次,web,成功,,\n2019/7/1,,復元試験,web,成功,,\n2019/10/10,2019/10/11,日次,web,失敗,,\n2019/10/12,2019/10/31,日次,web,成功,,\n"}}, VERDICT_MISSED, "31日中29日成功、復元試験 2019-07-01", "復元試験まで243日", NULL, "2日続けて失敗した日1件", false},
	{"backups", 10, {{"backups", BACKUPS "2019/10/1,2019/10/30,日次,web,成功,,\n2019/7/1,,復元試験,web,成功,,\n"}}, VERDICT_UNKNOWN, "31日中30日成功、復元試験 2019-07-01", "復元試験まで243日", NULL, "記録のない日1件 (2019-10-31)", false},
	{"backups", 10, {{0}}, VERDICT_UNKNOWN, "―", "", "", absent, false},
};
/* clang-format on */

static void changes(void **state)
{
	(void)state;
	rows_check(change_rows, COUNT(change_rows));
}

static void records(void **state)
{
	(void)state;
	rows_check(record_rows, COUNT(record_rows));
}

static void dates(void **state)
{
	(void)state;
	rows_check(dated_rows, COUNT(dated_rows));
}

/* The reader stops a report at these; the rules do not lean on it. */
static void orders_that_the_reader_refuses(void **state)
{
	struct civil_month october = {2019, 10};
	(void)state;
	struct ledgers *ledgers =
	        rows_open("changes", CHANGES "C-1,A,改修,2019/10/1,2019/10/1,2019/10/2,甲,2019/10/10,1,,,リリース済\n");
	struct change *change = (struct change *)(uintptr_t)&ledgers->changes[0];
	struct ledger_stamp approved = change->approved;
	change->approved.at_us = NO_TIME;
	assert_int_equal(rows_judge(ledgers, "change-approval", october).verdict, VERDICT_MISSED);
	change->approved = change->released;
	change->approved.day++;
	change->approved.at_us += DAY_US;
	assert_non_null(strstr(rows_judge(ledgers, "change-approval", october).reason, "承認前のリリース1件 (C-1)"));
	change->approved = approved;
	assert_int_equal(rows_judge(ledgers, "change-approval", october).verdict, VERDICT_MET);
	ledgers_free(ledgers);

	ledgers = rows_open("vulnerabilities", WEAKNESS "V-1,A,2019/10/1,2019/10/4,2019/10/7,2019/10/10,0.5,適用済\n");
	struct vulnerability *one = (struct vulnerability *)(uintptr_t)&ledgers->vulnerabilities[0];
	one->agreed.at_us = NO_TIME;
	assert_non_null(strstr(rows_judge(ledgers, "vulnerabilities", october).reason, "合意の記録なく適用1件 (V-1)"));
	ledgers_free(ledgers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(changes),
	        cmocka_unit_test(records),
	        cmocka_unit_test(dates),
	        cmocka_unit_test(orders_that_the_reader_refuses),
	};
	return cmocka_run_group_tests(tests, rows_setup, rows_teardown);
}
