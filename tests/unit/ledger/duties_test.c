/* Patches, vulnerabilities, certificates, backups: a good row with every member, then each error and warning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backup.h"
#include "certificate.h"
#include "ledger_sheet.h"
#include "patch.h"
#include "vulnerability.h"

#define PATCH_HEADING "管理番号,件名,公開日,適用日,対象,工数(人日),結果,備考\n"

static void a_patch_of_every_column(void **state)
{
	(void)state;
	struct patch *patches = sheet_records(
	        &patch_format, STR("対象,備考,結果,適用日,パッチ番号,作業内容,公表日,人日\n"
	                           "web01・web02,再起動あり,○,令和元年10月16日,PT-10,10月の月次,R1.10.9,2.4h\n"
	                           ",,,2019/11/13,PT-11,11月の月次,2019/11/12,0.3\n"
	                           ",,,,PT-12,12月の月次,,\n"
	                           ",,該当なし,20191225,PT-13,臨時,,\n"
	                           ",入れ直す,×,2019/12/26 22:00,PT-14,臨時,,1\n"));
	assert_true(patches_check(patches, sheet_count, "t.csv", &sheet_notes));
	sheet_assert_notes("");
	assert_int_equal(sheet_count, 5);
	assert_string_equal(patches[0].number, "PT-10");
	assert_string_equal(patches[0].subject, "10月の月次");
	sheet_assert_day(patches[0].published, 2019, 10, 9);
	sheet_assert_day(patches[0].done, 2019, 10, 16);
	assert_string_equal(patches[0].target, "web01・web02");
	assert_int_equal(patches[0].effort_milli, 300);
	assert_int_equal(patches[0].result, PATCH_GOOD);
	assert_string_equal(patches[0].remark, "再起動あり");
	assert_int_equal(patches[1].result, PATCH_GOOD); /* by its date */
	assert_int_equal(patches[2].result, PATCH_NOT_DONE);
	assert_true(patches[2].done.at_us == NO_TIME && patches[2].effort_milli == NO_EFFORT);
	assert_int_equal(patches[3].result, PATCH_NOT_NEEDED);
	assert_int_equal(patches[4].result, PATCH_FAILED);
	sheet_assert_time(patches[4].done, 2019, 12, 26, 22, 0);
	assert_string_equal(patch_result_name(PATCH_NOT_NEEDED), "対象なし");
}

static void patches_with_faults(void **state)
{
	(void)state;
	struct patch *patches =
	        sheet_records(&patch_format, STR(PATCH_HEADING "PT-1,a,2019/10/9,2019/10/8,web01,0.3,正常,\n"
	                                                       "PT-2,b,2019/10/9,,web01,0.3,正常,\n"
	                                                       "PT-3,c,2019/10/9,2019/10/10,web01,,,\n"
	                                                       "PT-5,d,2019/10/9,2019/10/10,web01,0.1,未実施,\n"
	                                                       ",e,2019/10/9,,web01,,予定,\n"
	                                                       "PT-3,f,2019/2/29,,web01,,,\n"
	                                                       "PT-6,g,,,,半日,いつか,\n"));
	assert_true(patches_check(patches, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 5);
	sheet_assert_notes(
	        "t.csv:2:18: 適用日(2019-10-08)が公開日(2019-10-09)より前です\n"
	        "t.csv:3:18: 結果がありますが適用日がなく、どの月にも数えられません。確認した日を書いてください\n"
	        "t.csv:4:35: 注意: 工数がありません。月の合計が実際より小さくなります\n"
	        "t.csv:5:1: 注意: 番号が1件欠けています(PT-3とPT-5の間)。欠番なら番号と「欠番: "
	        "理由」の行を書いてください\n"
	        "t.csv:5:39: 注意: 適用日がありますが、結果が未実施です\n"
	        "t.csv:6:1: 注意: 番号がありません\n"
	        "t.csv:7:1: 番号PT-3は4行目と重複しています\n"
	        "t.csv:7:8: 公開日: 「2019/2/29」は存在しない日付です。2019/10/1 "
	        "9:05、2019-10-01T09:05、令和元年10月1日、R1.10.1 "
	        "のように書いてください\n"
	        "t.csv:8:11: 工数(人日): 「半日」は工数として読めません。0.5 "
	        "のような人日(小数3桁まで、0以上)か、4時間、30分のように書いてください\n"
	        "t.csv:8:14: 結果: 「いつか」は使えません。使えるのは: 未実施, 正常, 失敗, 対象なし\n");
}

#define VULNERABILITY_HEADING "管理番号,CVE,件名,深刻度,情報入手日,計画提出日,合意日,適用日,工数(人日),状況,対象,備考\n"

static void a_vulnerability_of_every_column(void **state)
{
	(void)state;
	struct vulnerability *found = sheet_records(
	        &vulnerability_format,
	        STR(VULNERABILITY_HEADING
	            "V-1,CVE-2019-11043,PHP-FPM,重要,2019/10/25,2019/10/28,2019/10/29,2019/10/30,0.2,完了,web01,夜間\n"
	            "V-2,,b,critical,43739,,,,,新規,,\n"
	            "V-3,,c,中,2019/10/1,2019/10/2,,,,計画提出済,,\n"
	            "V-4,,d,低,2019/10/1,2019/10/2,2019/10/2,,,合意済,,\n"
	            "V-5,,e,,2019/10/1,2019/10/2,2019/10/3,,,影響なし,,\n"));
	assert_true(vulnerabilities_check(found, sheet_count, "t.csv", &sheet_notes));
	sheet_assert_notes("");
	assert_int_equal(sheet_count, 5);
	assert_string_equal(found[0].number, "V-1");
	assert_string_equal(found[0].cve, "CVE-2019-11043");
	assert_string_equal(found[0].subject, "PHP-FPM");
	assert_int_equal(found[0].severity, SEVERITY_WORD_HIGH);
	sheet_assert_day(found[0].learned, 2019, 10, 25);
	sheet_assert_day(found[0].planned, 2019, 10, 28);
	sheet_assert_day(found[0].agreed, 2019, 10, 29);
	sheet_assert_day(found[0].done, 2019, 10, 30);
	assert_int_equal(found[0].effort_milli, 200);
	assert_int_equal(found[0].state, VULNERABILITY_APPLIED);
	assert_string_equal(found[0].target, "web01");
	assert_string_equal(found[0].remark, "夜間");
	assert_int_equal(found[1].severity, SEVERITY_WORD_CRITICAL);
	assert_int_equal(found[1].state, VULNERABILITY_FOUND);
	sheet_assert_day(found[1].learned, 2019, 10, 1);
	assert_int_equal(found[2].state, VULNERABILITY_PLANNED);
	assert_int_equal(found[3].state, VULNERABILITY_AGREED);
	assert_int_equal(found[3].severity, SEVERITY_WORD_LOW);
	assert_int_equal(found[4].severity, SEVERITY_WORD_NONE);
	assert_int_equal(found[4].state, VULNERABILITY_UNAFFECTED);
	assert_string_equal(vulnerability_state_name(VULNERABILITY_PLANNED), "計画提出済");
	assert_string_equal(vulnerability_severity_name(SEVERITY_WORD_MIDDLE), "警告");
}

static void vulnerabilities_out_of_order(void **state)
{
	(void)state;
	struct vulnerability *found = sheet_records(
	        &vulnerability_format,
	        STR(VULNERABILITY_HEADING "V-1,,a,高,2019/10/4,2019/10/3,2019/10/2,2019/10/1,0.2,適用済,,\n"
	                                  "V-2,,b,高,2019/10/1,,2019/10/2,,,合意済,,\n"
	                                  "V-3,,c,高,2019/10/1,2019/10/2,,2019/10/3,0.1,適用済,,\n"
	                                  "V-4,,d,高,2019/10/1,2019/10/2,,,,適用済,,\n"
	                                  "V-5,,e,高,2019/10/1,2019/10/2,2019/10/3,2019/10/4,,合意済,,\n"
	                                  "V-6,,f,高,2019/10/1,,,,,合意済,,\n"
	                                  "V-7,,g,高,2019/10/1,2019/10/2,2019/10/3,2019/10/4,1,対象外,,\n"
	                                  "V-8,,h,高,,,,,,,,\n"));
	assert_true(vulnerabilities_check(found, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 7);
	sheet_assert_notes("t.csv:2:20: 計画提出日(2019-10-03)が情報入手日(2019-10-04)より前です\n"
	                   "t.csv:2:30: 合意日(2019-10-02)が計画提出日(2019-10-03)より前です\n"
	                   "t.csv:2:40: 適用日(2019-10-01)が合意日(2019-10-02)より前です\n"
	                   "t.csv:2:40: 適用日(2019-10-01)が情報入手日(2019-10-04)より前です\n"
	                   "t.csv:3:20: 合意日がありますが計画提出日がありません。合意には計画(案)が必要です\n"
	                   "t.csv:4:30: 適用日がありますが合意日がありません。適用には事前の合意が必要です\n"
	                   "t.csv:5:31: 状況に対応する日付がありません\n"
	                   "t.csv:6:50: 注意: 工数がありません。月の合計が実際より小さくなります\n"
	                   "t.csv:6:51: 注意: 日付が状況より先に進んでいます。状況を直してください\n"
	                   "t.csv:7:21: 状況に対応する日付がありません\n"
	                   "t.csv:8:52: 注意: 適用日がありますが、状況が対象外です\n"
	                   "t.csv:9:10: 情報入手日: 空欄ですが、記入が必要です\n"
	                   "t.csv:9:15: 状況: 空欄ですが、記入が必要です\n");
}

#define CERTIFICATE_HEADING                                                                                            \
	"管理番号,区分,名称,対象,発行者,有効開始,有効期限,次の作業,作業予定日,担当,協議日,更新日,備考\n"

static void a_certificate_of_every_column(void **state)
{
	(void)state;
	struct certificate *certificates = sheet_records(
	        &certificate_format,
	        STR(CERTIFICATE_HEADING "C-1,サーバー証明書,shomei.example.jp,web01,UPKI,H31.3.15,令和2年3月15日,"
	                                "更新の協議,2020/1/10,渡部,2019/12/"
	                                "6,,1年もの\n"
	                                "C-2,Azure AD,app,web01,自己,,2019/12/20,,,,,2019/12/10,\n"
	                                "C-3,Ｐマーク,プライバシーマーク,,,,2020/8/9,更新審査,,総務部,,,\n"
	                                "C-4,ドメイン,example.jp,,,,2020/8/9,更新,,総務部,,,\n"));
	assert_true(certificates_check(certificates, sheet_count, "t.csv", &sheet_notes));
	sheet_assert_notes("");
	assert_int_equal(sheet_count, 4);
	assert_string_equal(certificates[0].number, "C-1");
	assert_int_equal(certificates[0].class, CERTIFICATE_SERVER);
	assert_string_equal(certificates[0].name, "shomei.example.jp");
	assert_string_equal(certificates[0].target, "web01");
	assert_string_equal(certificates[0].issuer, "UPKI");
	sheet_assert_day(certificates[0].valid_from, 2019, 3, 15);
	sheet_assert_day(certificates[0].expires, 2020, 3, 15);
	assert_string_equal(certificates[0].next_action, "更新の協議");
	sheet_assert_day(certificates[0].action_due, 2020, 1, 10);
	assert_string_equal(certificates[0].owner, "渡部");
	sheet_assert_day(certificates[0].agreed, 2019, 12, 6);
	assert_true(certificates[0].replaced.at_us == NO_TIME);
	assert_string_equal(certificates[0].remark, "1年もの");
	assert_int_equal(certificates[1].class, CERTIFICATE_CLIENT);
	sheet_assert_day(certificates[1].replaced, 2019, 12, 10);
	assert_int_equal(certificates[2].class, CERTIFICATE_STANDING);
	assert_int_equal(certificates[3].class, CERTIFICATE_OTHER);
	assert_string_equal(certificate_class_name(CERTIFICATE_STANDING), "認証");
}

static void certificates_with_faults(void **state)
{
	(void)state;
	struct certificate *certificates = sheet_records(
	        &certificate_format, STR(CERTIFICATE_HEADING "C-1,認証,a,,,2020/3/16,2020/3/15,更新,,甲,,,\n"
	                                                     "C-2,認証,b,,,,2020/3/15,,,甲,,,\n"
	                                                     "C-3,認証,c,,,,2020/3/15,更新,2020/3/16,,,,\n"
	                                                     "C-4,認証,d,,,,2020/3/15,,,,,2020/3/20,\n"
	                                                     "C-5,認証,e,,,2020/3/1,2021/3/15,,,,,2020/2/20,\n"
	                                                     "C-6,印鑑,f,,,,令和32年3月31日,更新,,甲,,,\n"
	                                                     "C-7,認証,g,,,,,更新,,甲,,,\n"));
	assert_true(certificates_check(certificates, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 5);
	sheet_assert_notes(
	        "t.csv:2:22: 有効期限(2020-03-15)が有効開始(2020-03-16)より前です\n"
	        "t.csv:3:23: 次の作業がありません。別の行に更新済みなら更新日を書いてください\n"
	        "t.csv:4:26: 注意: 作業予定日が有効期限より後です\n"
	        "t.csv:4:36: 注意: 担当がありません\n"
	        "t.csv:5:27: 注意: 有効期限が切れた後に更新されています\n"
	        "t.csv:6:35: 更新日(2020-02-20)が有効開始(2020-03-01)より前です\n"
	        "t.csv:7:5: 区分: 「印鑑」は使えません。使えるのは: サーバ証明書, クライアント証明書, 認証, その他\n"
	        "t.csv:7:13: 有効期限: "
	        "「令和32年3月31日」は年が離れすぎています。1989年～2049年(平成元年～令和31年)で書いてください\n"
	        "t.csv:8:13: 有効期限: 空欄ですが、記入が必要です\n");
}

#define BACKUP_HEADING "実施日,終了日,作業,対象,結果,容量(MB),検証日,復元試験日,協議日,工数(人日),備考\n"

static void a_backup_of_every_column(void **state)
{
	(void)state;
	struct backup *backups = sheet_records(
	        &backup_format,
	        STR(BACKUP_HEADING
	            "2019/10/1,2019/10/31,日次バックアップ,web01,成功,\"18,200MB\",2019/11/1,2019/11/12,,,平日のみ\n"
	            "２０１９／１１／１２,,復元試験,batch01,○,,,2019/11/12,2019/11/5,0.2,\n"
	            "2019/11/13 22:00,,サーバ再構築,web01,一部失敗,,,,2019/11/12,1,やり直す\n"
	            "2019/11/14,,,web01,×,0,,,,,容量不足\n"
	            "2019/11/15,,手動,web01,,,,,,,\n"));
	assert_true(backups_check(backups, sheet_count, "t.csv", &sheet_notes));
	sheet_assert_notes("");
	assert_int_equal(sheet_count, 5);
	sheet_assert_day(backups[0].done, 2019, 10, 1);
	sheet_assert_day(backups[0].until, 2019, 10, 31);
	assert_int_equal(backups[0].work, BACKUP_TAKEN);
	assert_string_equal(backups[0].work_text, "日次バックアップ");
	assert_string_equal(backups[0].target, "web01");
	assert_int_equal(backups[0].result, BACKUP_GOOD);
	assert_int_equal(backups[0].size_mb, 18200);
	sheet_assert_day(backups[0].verified, 2019, 11, 1);
	sheet_assert_day(backups[0].tested, 2019, 11, 12);
	assert_true(backups[0].agreed.at_us == NO_TIME && backups[0].effort_milli == NO_EFFORT);
	assert_string_equal(backups[0].remark, "平日のみ");
	assert_int_equal(backups[1].work, BACKUP_TEST);
	assert_int_equal(backups[1].size_mb, -1);
	sheet_assert_day(backups[1].agreed, 2019, 11, 5);
	assert_int_equal(backups[1].effort_milli, 200);
	assert_true(backups[1].until.at_us == NO_TIME);
	assert_int_equal(backups[2].work, BACKUP_RESTORE);
	assert_int_equal(backups[2].result, BACKUP_PARTIAL);
	sheet_assert_time(backups[2].done, 2019, 11, 13, 22, 0);
	assert_int_equal(backups[3].work, BACKUP_TAKEN);
	assert_int_equal(backups[3].result, BACKUP_FAILED);
	assert_int_equal(backups[3].size_mb, 0);
	assert_int_equal(backups[4].result, BACKUP_PLANNED);
	assert_string_equal(backup_work_name(BACKUP_TEST), "復元試験");
	assert_string_equal(backup_result_name(BACKUP_PARTIAL), "一部失敗");
}

static void backups_with_faults(void **state)
{
	(void)state;
	struct backup *backups =
	        sheet_records(&backup_format, STR(BACKUP_HEADING "2019/10/2,2019/10/1,日次,web01,成功,,,,,,\n"
	                                                         "2019/10/2,,日次,web01,成功,,2019/10/1,2019/9/30,,,\n"
	                                                         "2019/10/3,,リストア,web01,成功,,,,,0.5,\n"
	                                                         "2019/10/4,,リストア,web01,成功,,,,2019/10/5,,\n"
	                                                         "2019/10/5,,日次,web01,失敗,,,,,,\n"
	                                                         "2019/10/6,,日次,web01,成功,\"18,2\",,,,,\n"
	                                                         ",,日次,web01,成功,-1,,,,,\n"));
	assert_true(backups_check(backups, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 5);
	sheet_assert_notes("t.csv:2:11: 終了日(2019-10-01)が実施日(2019-10-02)より前です\n"
	                   "t.csv:3:25: 検証日(2019-10-01)が実施日(2019-10-02)より前です\n"
	                   "t.csv:3:35: 復元試験日(2019-09-30)が実施日(2019-10-02)より前です\n"
	                   "t.csv:4:29: 注意: リストア・再構築ですが協議日がありません\n"
	                   "t.csv:5:29: 注意: 協議日が実施日より後です\n"
	                   "t.csv:5:39: 注意: 工数がありません。月の合計が実際より小さくなります\n"
	                   "t.csv:6:29: 注意: 失敗していますが、備考に理由がありません\n"
	                   "t.csv:7:24: 容量(MB): 「18,2」は数として読めません。18200 や 18,200 "
	                   "のような0以上の整数で書いてください\n"
	                   "t.csv:8:1: 実施日: 空欄ですが、記入が必要です\n"
	                   "t.csv:8:15: 容量(MB): 「-1」は数として読めません。18200 や 18,200 "
	                   "のような0以上の整数で書いてください\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_patch_of_every_column),         cmocka_unit_test(patches_with_faults),
	        cmocka_unit_test(a_vulnerability_of_every_column), cmocka_unit_test(vulnerabilities_out_of_order),
	        cmocka_unit_test(a_certificate_of_every_column),   cmocka_unit_test(certificates_with_faults),
	        cmocka_unit_test(a_backup_of_every_column),        cmocka_unit_test(backups_with_faults),
	};
	return cmocka_run_group_tests(tests, sheet_setup, sheet_teardown);
}
