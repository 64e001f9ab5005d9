#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "change.h"
#include "contract.h"
#include "incident.h"
#include "inquiry.h"
#include "lang.h"
#include "ledger_sheet.h"

#define INQUIRY_HEADING                                                                                                                                         \
	"受付番号,受付日時,機関名,問合せ者,受付方法,区分,件名,内容,状況,回答日時,回答者,回答内容,完了日,保留開始," \
	"保留終了,保留理由,緊急要請,備考\r\n"

static void an_inquiry_of_every_column(void **state)
{
	struct inquiry *inquiries = sheet_records(
	        &inquiry_format,
	        STR("証明書発行システム 問い合わせ台帳,,,\r\n"
	            "2019年10月分,,,作成者: 髙橋\r\n" INQUIRY_HEADING
	            "Q-001,2019/10/1 9:05,函館高専,山田,ポータル,(ア),\"件名、\"\"引用\"\"\",内容,完了,令和元年10月8日 "
	            "17:00,佐藤,回答,2019/10/9,"
	            "\"2019/10/3 10:00\n2019/10/4\",2019/10/3 16:00；2019/10/4,機構確認待ち,×,備考\r\n"
	            ",,,,\r\n"));
	(void)state;
	assert_true(inquiries_check(inquiries, sheet_count, "t.csv", &sheet_notes));
	sheet_assert_notes("");
	assert_int_equal(sheet_count, 1);
	const struct inquiry *inquiry = &inquiries[0];
	assert_int_equal(inquiry->row.line, 4);
	assert_string_equal(inquiry->number, "Q-001");
	assert_true(inquiry->received.at_us == tokyo(2019, 10, 1, 9, 5) && inquiry->received.has_time);
	assert_int_equal(inquiry->site, 0);
	assert_string_equal(ledger_site_name(sheet_config, inquiry->site), "函館高専");
	assert_int_equal(inquiry->class, INQUIRY_OPERATION);
	assert_string_equal(inquiry->subject, "件名、\"引用\"");
	assert_int_equal(inquiry->state, INQUIRY_CLOSED);
	assert_true(inquiry->answered.at_us == tokyo(2019, 10, 8, 17, 0));
	assert_int_equal(inquiry->closed.day, day_of(2019, 10, 9));
	assert_int_equal(inquiry->pauses.count, 2);
	assert_true(inquiry->pauses.items[0].until.at_us == tokyo(2019, 10, 3, 16, 0));
	assert_false(inquiry->pauses.items[1].from.has_time);
	assert_false(inquiry->urgent);
}

/* English headings, another order, columns left out, a stamp with its offset. */
static void english_headings(void **state)
{
	struct inquiry *inquiries =
	        sheet_records(&inquiry_format, STR("state,number,Class,subject,site,received,answered\n"
	                                        "open,1,fault,x,HAKODATE,2019-10-01T00:05Z,\n"));
	(void)state;
	sheet_assert_notes("");
	assert_int_equal(sheet_count, 1);
	assert_true(inquiries[0].received.at_us == tokyo(2019, 10, 1, 9, 5));
	assert_int_equal(inquiries[0].class, INQUIRY_FAULT);
	assert_int_equal(inquiries[0].site, 0);
	assert_string_equal(inquiries[0].remark, "");
	assert_int_equal(inquiries[0].channel, INQUIRY_PORTAL);
	assert_true(inquiries[0].answered.at_us == NO_TIME);
	assert_int_equal(inquiries[0].pauses.count, 0);
}

/* Every wrong cell of the file in one run, each where it stands. */
static void all_wrong_cells_at_once(void **state)
{
	sheet_records(&inquiry_format,
	           STR(INQUIRY_HEADING
	               "Q-001,2019/2/30,函館高専,山田,ポータル,操作方法,件名,,未対応\r\n"
	               "Q-002,10月1日,東京高専,山田,伝書鳩,操作,件名,,未対応\r\n"
	               "Q-003,2019/10/1 9:05,,山田,電話,操作,件名,,未対応,,,,,,2019/10/2,,たぶん\r\n"
	               "Q-004,2019/10/1 9:05,機構本部,山田,メール,操作,件名,,未対応,,,,,2019/10/3,2019/10/2 9:00\r\n"));
	(void)state;
	assert_int_equal(sheet_count, 0);
	sheet_assert_notes("t.csv:2:7: 受付日時: 「2019/2/30」は存在しない日付です。2019/10/1 "
	             "9:05、2019-10-01T09:05、令和元年10月1日、R1.10.1 のように書いてください\n"
	             "t.csv:3:7: 受付日時: 「10月1日」には年がありません(Excelは表示どおりに保存します)。2019/10/1 "
	             "9:05、2019-10-01T09:05、令和元年10月1日、R1.10.1 のように書いてください\n"
	             "t.csv:3:13: 機関名: "
	             "「東京高専」はgeppo.yamlの3機関にありません。名称・短縮名・キー、または機構本部で書いてください\n"
	             "t.csv:3:21: 受付方法: 「伝書鳩」は使えません。使えるのは: ポータル, メール, 電話, 会議, その他\n"
	             "t.csv:4:22: 機関名: 空欄ですが、記入が必要です\n"
	             "t.csv:4:45: 保留終了: 終了が1件、開始が0件あります。終了には開始が必要です\n"
	             "t.csv:4:56: 緊急要請: 「たぶん」は使えません。使えるのは: 済 ○ 有 / 未 × 無\n"
	             "t.csv:5:49: 保留開始: 1番目の期間は終了が開始より前です\n");
}

static void checks_across_inquiries(void **state)
{
	struct inquiry *inquiries = sheet_records(
	        &inquiry_format,
	        STR(INQUIRY_HEADING
	            "Q-001,2019/10/1 9:05,函館高専,,電話,操作,件名,,完了,2019/9/30 9:00,,,2019/9/30\r\n"
	            "Q-001,2019/10/1 9:05,函館高専,,,操作,件名,,完了\r\n"
	            "Q-004,2019/10/1,函館高専,,,操作,件名,,対応中,2019/10/2 9:00\r\n"
	            ",2019/10/1 9:05,函館高専,,,操作,件名,,回答済,2019/10/4 9:00,,,,2019/10/2 9:00,,確認待ち\r\n"
	            "Q-005,2019/10/1 9:05,函館高専,,,操作,件名,,保留\r\n"
	            "Q-006,2019/10/1 9:05,函館高専,,,操作,件名,,完了,2019/10/2 9:00\r\n"
	            "Q-007\r\n" INQUIRY_HEADING));
	(void)state;
	assert_true(inquiries_check(inquiries, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 6);
	assert_int_equal(sheet_notes.errors, 5);
	sheet_assert_notes("t.csv:2:28: 注意: 電話での受付ですが緊急要請の記録がありません\n"
	             "t.csv:2:41: 回答日時(2019-09-30 9:00)が受付日時(2019-10-01 9:05)より前です\n"
	             "t.csv:2:58: 完了日(2019-09-30)が受付日時(2019-10-01 9:05)より前です\n"
	             "t.csv:3:1: 番号Q-001は2行目と重複しています\n"
	             "t.csv:3:39: 状況は回答済みですが回答日時がありません\n"
	             "t.csv:4:1: 注意: 番号が2件欠けています(Q-001とQ-004の間)。欠番なら番号と「欠番: 理由」の行を書いてください\n"
	             "t.csv:4:7: 注意: 時刻がありません。受付開始時刻とみなします\n"
	             "t.csv:4:31: 注意: 回答日時がありますが、状況が回答済みではありません\n"
	             "t.csv:5:1: 注意: 番号がありません\n"
	             "t.csv:5:68: 回答済みですが保留が終わっていません。保留終了を記入してください\n"
	             "t.csv:6:36: 注意: 保留ですが保留開始がありません。期限の計算は止まりません\n"
	             "t.csv:7:56: 注意: 完了日がありません。回答日時の日を完了日とみなします\n"
	             "t.csv:8:1: 注意: 番号だけの行は読みません: Q-007\n"
	             "t.csv:9:1: 注意: 見出し行の繰り返しです。8行目のデータとしては読みません\n");
	assert_int_equal(inquiries[5].closed.day, day_of(2019, 10, 2));
	struct fail fail = {0};
	assert_false(ledger_notes_check(&sheet_notes, &fail));
	assert_string_equal(
	        fail.sentence,
	        "t.csv:2:41: 回答日時(2019-09-30 9:00)が受付日時(2019-10-01 9:05)より前です (台帳の誤りはほかに4件)");
}

static void headings_gone_wrong(void **state)
{
	(void)state;
	sheet_records(&inquiry_format,
	           STR("受付番号,受付日時,受付日,機関名,区分,件名,状況,謎\nQ-1,2019/10/1 9:00,,函館,操作,x,未対応,\n"));
	assert_int_equal(sheet_count, 0);
	sheet_assert_notes("t.csv:1:1: 列「回答日時」(answered)がないため、このファイルの行は使われません\n"
	             "t.csv:1:11: 見出し「受付日」が二重です(受付日時)。1列だけにしてください\n"
	             "t.csv:1:28: 注意: 見出し「謎」は使われないため、この列は読みません\n");
	sheet_records(&inquiry_format, STR("a,b,c\n1,2,3\n"));
	sheet_assert_notes("t.csv: 見出し行が見つかりません。少なくとも次の列が必要です: 受付番号, 受付日時, 機関名, 区分, "
	             "件名, 状況, 回答日時\n");
	sheet_records(&inquiry_format, STR(""));
	assert_int_equal(sheet_notes.errors, 1);
	sheet_records(&inquiry_format, STR(INQUIRY_HEADING)); /* a ledger without cases is fine */
	sheet_assert_notes("");
	assert_int_equal(sheet_count, 0);
}

#define INCIDENT_HEADING                                                                                                                                         \
	"障害番号,件名,発生日時,検知日時,検知方法,連絡日時,復旧日時,暫定復旧日時,影響範囲,対象範囲,原因区分,原因," \
	"原因の確度,暫定対処,恒久対策,再発防止策,担当,期限,工数(人日),報告書番号,停止開始,停止終了,状況\n"

static void incidents(void **state)
{
	struct incident *incidents = sheet_records(
	        &incident_format,
	        STR(INCIDENT_HEADING
	            "INC-1,A,2019/10/15 10:00,2019/10/15 10:42,監視,2019/10/15 11:00,2019/10/17 12:00,2019/10/15 "
	            "13:00,全校,対象,サーバ,高負荷,確定,,,防止策,田中,2019/11/30,0.5,R-1,2019/10/15 10:42,2019/10/15 "
	            "13:00,完了\n"
	            "INC-2,B,2019/10/15 11:00,2019/10/15 10:42,,,2019/10/16 9:00,,,,,,,,,,,,,,2019/10/15 "
	            "10:42,,復旧済\n"
	            "INC-3,C,,2019/10/15 10:42,,2019/10/15 10:00,,,,対象外,基盤,,,,,,,,,,,,対応中\n"
	            "INC-4,D,,2019/10/15 10:42,,2019/10/15 10:43,2019/10/15 "
	            "11:00,,,対象,その他,x,推定,,,y,,,1,,,,完了\n"));
	(void)state;
	assert_true(incidents_check(incidents, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 4);
	assert_true(incident_restored(&incidents[0]).at_us == tokyo(2019, 10, 15, 13, 0));
	assert_true(incident_restored(&incidents[1]).at_us == tokyo(2019, 10, 16, 9, 0));
	assert_true(incident_restored(&incidents[2]).at_us == NO_TIME);
	assert_int_equal(incidents[0].effort_milli, 500);
	assert_int_equal(incidents[1].effort_milli, NO_EFFORT);
	assert_int_equal(incidents[2].scope, SCOPE_OUTSIDE);
	assert_int_equal(incidents[1].cause_class, CAUSE_UNKNOWN);
	sheet_assert_notes("t.csv:3:26: 検知日時(2019-10-15 10:42)が発生日時(2019-10-15 11:00)より前です\n"
	             "t.csv:3:44: 注意: 機構への連絡日時の記録がありません\n"
	             "t.csv:3:65: 復旧していますが原因の記載がありません。未確定なら「調査中」と書いてください\n"
	             "t.csv:3:72: 注意: 工数がありません。月の合計が実際より小さくなります\n"
	             "t.csv:3:73: 注意: 障害報告書の番号がありません\n"
	             "t.csv:3:91: 復旧していますが停止が終わっていません。停止終了を記入してください\n"
	             "t.csv:4:1: 注意: 対象外ですが除外理由がありません\n"
	             "t.csv:4:28: 連絡日時(2019-10-15 10:00)が検知日時(2019-10-15 10:42)より前です\n"
	             "t.csv:5:84: 障害報告書の番号がありません\n");
}

#define CHANGE_HEADING "変更番号,件名,区分,申請日,申請者,協議日,承認日,承認者,リリース日,工数(人日),影響,状況,備考\n"

static void changes(void **state)
{
	struct change *changes = sheet_records(
	        &change_format,
	        STR(CHANGE_HEADING "C-1,A,改修,2019/10/1,甲,2019/10/2,2019/10/3,乙,2019/10/10,1.5,なし,完了,\n"
	                           "C-2,B,改修,2019/10/1,甲,,2019/10/11,乙,2019/10/10,1,なし,完了,\n"
	                           "C-3,C,改修,2019/10/1,甲,,,,2019/10/10,,なし,リリース済,\n"
	                           "C-4,D,改修,2019/10/1,甲,,,,2019/12/10,,なし,申請中,\n"
	                           "C-5,E,改修,2019/10/1,甲,,2019/9/30,,2019/10/10,半日,なし,取下げ,\n"
	                           "C-6,F,改修,2019/10/1,甲,,2019/9/30,,2019/10/10,4時間,なし,取下げ,\n"));
	(void)state;
	assert_true(changes_check(changes, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 5);
	assert_int_equal(changes[0].effort_milli, 1500);
	assert_int_equal(changes[4].effort_milli, 500);
	sheet_assert_notes("t.csv:3:36: リリース日(2019-10-10)が承認日(2019-10-11)より前です\n"
	             "t.csv:4:23: リリース済みですが承認日がありません。リリースには事前の承諾が必要です\n"
	             "t.csv:4:36: 注意: 工数がありません。月の合計が実際より小さくなります\n"
	             "t.csv:6:45: 工数(人日): 「半日」は工数として読めません。0.5 "
	             "のような人日(小数3桁まで、0以上)か、4時間、30分のように書いてください\n"
	             "t.csv:7:23: 承認日(2019-09-30)が申請日(2019-10-01)より前です\n"
	             "t.csv:7:33: 注意: 承認者がありません\n"
	             "t.csv:7:52: 取下げですがリリース日があります\n");
}

/* A cell that would steer the terminal is shown, not obeyed; English sentences take the same arguments. */
static void notes_in_english(void **state)
{
	(void)state;
	assert_true(lang_set("en"));
	sheet_records(&change_format, STR(CHANGE_HEADING "C-1,A,\x1b[2J,2019/10/1,,,,,,,,申請中,\n"));
	sheet_assert_notes("t.csv:2:7: 区分: \"\\x1B[2J\" is not known; allowed: 不具合修正, 改修, 設定変更, リソース変更, "
	             "パッチ, その他\n");
	assert_true(lang_set("ja"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(an_inquiry_of_every_column),
	        cmocka_unit_test(english_headings),
	        cmocka_unit_test(all_wrong_cells_at_once),
	        cmocka_unit_test(checks_across_inquiries),
	        cmocka_unit_test(headings_gone_wrong),
	        cmocka_unit_test(incidents),
	        cmocka_unit_test(changes),
	        cmocka_unit_test(notes_in_english),
	};
	return cmocka_run_group_tests(tests, sheet_setup, sheet_teardown);
}
