/* Meetings, manuals, requests, contacts, deliveries: a good row with every member, then each error and warning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contact.h"
#include "contract.h"
#include "delivery.h"
#include "ledger_sheet.h"
#include "manual.h"
#include "meeting.h"
#include "request.h"

#define MEETING_HEADING                                                                                                \
	"開催日,区分,開始,終了,場所,出席者,議題,決定事項,宿題,宿題期限,宿題完了,議事録,録音ファイル,障害番号,備考\n"

static void a_meeting_of_every_column(void **state)
{
	(void)state;
	struct meeting *meetings = sheet_records(
	        &meeting_format, STR(MEETING_HEADING "令和元年11月1日(金),定例会,10:00,午前11時,Web会議,機構 "
	                                             "小林ほか,10月の報告,見積を待つ,監視項目,2019/11/"
	                                             "29,○,議事録-11.md,会議.m4a,INC-1,備考\n"
	                                             "2019/11/5,臨時,,,,,障害の報告,,,,,,録音.m4a,,\n"
	                                             "2019/12/6,,,,,,11月の報告,,,,,議事録.md,,,\n"));
	assert_true(meetings_check(meetings, sheet_count, "t.csv", &sheet_notes));
	sheet_assert_notes("");
	assert_int_equal(sheet_count, 3);
	sheet_assert_day(meetings[0].date, 2019, 11, 1);
	assert_int_equal(meetings[0].class, MEETING_REGULAR);
	assert_string_equal(meetings[0].from, "10:00");
	assert_string_equal(meetings[0].until, "午前11時");
	assert_string_equal(meetings[0].place, "Web会議");
	assert_string_equal(meetings[0].attendees, "機構 小林ほか");
	assert_string_equal(meetings[0].agenda, "10月の報告");
	assert_string_equal(meetings[0].decisions, "見積を待つ");
	assert_string_equal(meetings[0].homework, "監視項目");
	sheet_assert_day(meetings[0].homework_due, 2019, 11, 29);
	assert_true(meetings[0].homework_done);
	assert_string_equal(meetings[0].minutes, "議事録-11.md");
	assert_string_equal(meetings[0].recording, "会議.m4a");
	assert_string_equal(meetings[0].incident, "INC-1");
	assert_string_equal(meetings[0].remark, "備考");
	assert_int_equal(meetings[1].class, MEETING_URGENT);
	assert_false(meetings[1].homework_done);
	assert_int_equal(meetings[2].class, MEETING_REGULAR);
	assert_string_equal(meeting_class_name(MEETING_URGENT), "緊急");
}

#define MEETING_FAULTS                                                                                                 \
	MEETING_HEADING "2019/11/1,定例,10:00,9:30,,,,,,,,,,,\n"                                                     \
	                "2019/11/5,定例,朝,25:00,,,議題,,宿題,2019/11/4,未,m.md,,,\n"                          \
	                "2019/11/6,定例,,,,,議題,,,,済,m.md,,,\n"                                                 \
	                ",定例,,,,,議題,,,,,m.md,,,\n"                                                             \
	                "2019/11/8,宴会,,,,,議題,,,,,m.md,,,\n"                                                    \
	                "2019/11/9,定例,,,,,,,,,,,,,\n"

static void meetings_with_faults(void **state)
{
	static const char expected[] = "t.csv:2:20: 終了が開始より前です\n"
	                               "t.csv:2:27: 注意: 議題がありません\n"
	                               "t.csv:2:32: 注意: 議事録も録音ファイルもありません\n"
	                               "t.csv:3:14: 注意: 時刻として読めません。10:00 のように書いてください\n"
	                               "t.csv:3:16: 注意: 時刻として読めません。10:00 のように書いてください\n"
	                               "t.csv:3:31: 注意: 宿題期限が開催日より前です\n"
	                               "t.csv:4:24: 注意: 宿題完了ですが宿題がありません\n"
	                               "t.csv:5:1: 開催日: 空欄ですが、記入が必要です\n"
	                               "t.csv:6:11: 区分: 「宴会」は使えません。使えるのは: 定例, 緊急, その他\n";
	(void)state;
	struct meeting *meetings = sheet_records(&meeting_format, STR(MEETING_FAULTS));
	/* What is to be held on the 9th has no minutes yet. */
	sheet_notes.as_of_us = tokyo(2019, 11, 9, 0, 0);
	assert_true(meetings_check(meetings, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 4);
	sheet_assert_notes(expected);
	meetings = sheet_records(&meeting_format, STR(MEETING_FAULTS));
	sheet_notes.as_of_us = tokyo(2019, 11, 9, 0, 1);
	assert_true(meetings_check(meetings, sheet_count, "t.csv", &sheet_notes));
	struct text text = {0};
	text_addf(&text, "%s%s", expected,
	          "t.csv:7:18: 注意: 議題がありません\n"
	          "t.csv:7:23: 注意: 議事録も録音ファイルもありません\n");
	sheet_assert_notes(text.at);
	text_release(&text);
}

#define MANUAL_HEADING "改訂日,版,名称,改訂内容,承認日,承認者,備考\n"

static void manuals(void **state)
{
	(void)state;
	struct manual *manuals =
	        sheet_records(&manual_format, STR(MANUAL_HEADING "R1.9.20,第2版,操作手順書,章を追加,R1.9.18,小林,備考\n"
	                                                         ",第3版,操作手順書,来年度,,,\n"
	                                                         "2019/10/1,,操作手順書,,2019/10/2,,\n"
	                                                         "2019年13月1日,第5版,操作手順書,,,,\n"));
	assert_true(manuals_check(manuals, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 3);
	sheet_assert_day(manuals[0].date, 2019, 9, 20);
	assert_string_equal(manuals[0].edition, "第2版");
	assert_string_equal(manuals[0].name, "操作手順書");
	assert_string_equal(manuals[0].content, "章を追加");
	sheet_assert_day(manuals[0].approved, 2019, 9, 18);
	assert_string_equal(manuals[0].approver, "小林");
	assert_string_equal(manuals[0].remark, "備考");
	assert_true(manuals[1].date.at_us == NO_TIME);
	sheet_assert_notes("t.csv:4:11: 注意: 版がありません\n"
	                   "t.csv:4:19: 注意: 承認日が改訂日より後です\n"
	                   "t.csv:5:1: 改訂日: 「2019年13月1日」は存在しない日付です。2019/10/1 "
	                   "9:05、2019-10-01T09:05、令和元年10月1日、R1.10.1 のように書いてください\n");
}

#define REQUEST_HEADING "照会番号,照会日時,照会者,照会内容,回答日時,回答者,回答内容,回答票番号,備考\n"

static void requests(void **state)
{
	(void)state;
	struct request *requests = sheet_records(
	        &request_format,
	        STR(REQUEST_HEADING "RQ-1,2019/10/17 13:00,小林,件数,2019-10-17T06:20Z,髙橋,12件,A-1,備考\n"
	                            "RQ-2,2019/10/18,小林,件数,,,,,\n"
	                            "RQ-3,2019/10/18 9:00,小林,件数,2019/10/18 8:59,髙橋,,A-3,\n"
	                            "RQ-4,2019/10/18 9:00,小林,件数,,髙橋,12件,,\n"
	                            "RQ-5,2019/10/18 9:00,小林,件数,2019/10/18 9:30,髙橋,,,\n"
	                            "RQ-6,明日,小林,件数,,,,,\n"));
	assert_true(requests_check(requests, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 5);
	assert_string_equal(requests[0].number, "RQ-1");
	sheet_assert_time(requests[0].asked, 2019, 10, 17, 13, 0);
	assert_string_equal(requests[0].asker, "小林");
	assert_string_equal(requests[0].question, "件数");
	sheet_assert_time(requests[0].answered, 2019, 10, 17, 15, 20);
	assert_string_equal(requests[0].answerer, "髙橋");
	assert_string_equal(requests[0].answer, "12件");
	assert_string_equal(requests[0].sheet, "A-1");
	assert_string_equal(requests[0].remark, "備考");
	sheet_assert_day(requests[1].asked, 2019, 10, 18);
	assert_true(requests[1].answered.at_us == NO_TIME);
	sheet_assert_notes("t.csv:4:28: 回答日時(2019-10-18 8:59)が照会日時(2019-10-18 9:00)より前です\n"
	                   "t.csv:5:28: 回答がありますが回答日時がありません\n"
	                   "t.csv:6:48: 注意: 回答日時がありますが、回答内容も回答票番号もありません\n"
	                   "t.csv:7:6: 照会日時: 「明日」は日付として読めません。2019/10/1 "
	                   "9:05、2019-10-01T09:05、令和元年10月1日、R1.10.1 のように書いてください\n");
}

#define CONTACT_HEADING "区分,所属,氏名,役割,電話,メール,有効開始,有効終了,届出日,届出文書,備考\n"

static void contacts(void **state)
{
	(void)state;
	struct contact *contacts = sheet_records(
	        &contact_format,
	        STR(CONTACT_HEADING
	            "担当者,運用,髙橋,責任者,03-0000-0000,t@example.jp,2019/5/1,2019/8/31,2019/5/7,体制届 第1号,備考\n"
	            "体制図,,体制図_第1版.pdf,,,,2019/5/1,,2019/5/7,,\n"
	            "機構,,小林,,,,2019/5/1,,,,\n"
	            "緊急,,当番,,,,2019/6/17,2019/6/16,,,\n"
	            "その他,,,,,,2019/6/17,,2019/6/17,,\n"
	            "部長,,山田,,,,,,2019/6/17,,\n"));
	assert_true(contacts_check(contacts, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 4);
	assert_int_equal(contacts[0].class, CONTACT_STAFF);
	assert_string_equal(contacts[0].section, "運用");
	assert_string_equal(contacts[0].name, "髙橋");
	assert_string_equal(contacts[0].role, "責任者");
	assert_string_equal(contacts[0].telephone, "03-0000-0000");
	assert_string_equal(contacts[0].mail, "t@example.jp");
	sheet_assert_day(contacts[0].from, 2019, 5, 1);
	sheet_assert_day(contacts[0].until, 2019, 8, 31);
	sheet_assert_day(contacts[0].notified, 2019, 5, 7);
	assert_string_equal(contacts[0].document, "体制届 第1号");
	assert_string_equal(contacts[0].remark, "備考");
	assert_int_equal(contacts[1].class, CONTACT_CHART);
	assert_int_equal(contacts[2].class, CONTACT_CLIENT);
	assert_int_equal(contacts[3].class, CONTACT_EMERGENCY);
	assert_string_equal(contact_class_name(CONTACT_CHART), "保守体制図");
	sheet_assert_notes("t.csv:5:21: 有効終了(2019-06-16)が有効開始(2019-06-17)より前です\n"
	                   "t.csv:5:31: 注意: 届出日がありません。変更は書面での届出が必要です\n"
	                   "t.csv:6:6: 氏名: 空欄ですが、記入が必要です\n"
	                   "t.csv:7:1: 区分: 「部長」は使えません。使えるのは: 業務担当者, 緊急連絡先, 保守体制図, "
	                   "発注者, その他\n"
	                   "t.csv:7:11: 有効開始: 空欄ですが、記入が必要です\n");
}

#define DELIVERY_HEADING "対象月,文書番号,版,納入日,検収日,検収者,備考\n"

static void deliveries(void **state)
{
	(void)state;
	struct delivery *deliveries = sheet_records(
	        &delivery_format, STR(DELIVERY_HEADING "令和元年10月,KSN-201910,v1,2019/11/6,2019/11/8,小林,備考\n"
	                                               "Nov-19,KSN-201911,v1,,,,\n"
	                                               "2019年12月分,KSN-201912,v1,2020/1/8,2020/1/7,,\n"
	                                               "2020/1,KSN-202001,v1,,2020/2/7,,\n"
	                                               "2020/13,KSN-202013,v1,,,,\n"
	                                               "10月,KSN-10,v1,,,,\n"
	                                               ",KSN-0,v1,,,,\n"
	                                               "2019/10,KSN-201910,v1,2019/11/20,,,\n"
	                                               "2019/10,KSN-201910,v2,2019/11/20,,,\n"));
	assert_true(deliveries_check(deliveries, sheet_count, "t.csv", &sheet_notes));
	assert_int_equal(sheet_count, 6);
	assert_int_equal(civil_month_compare(deliveries[0].month, (struct civil_month){2019, 10}), 0);
	assert_string_equal(deliveries[0].document, "KSN-201910");
	assert_string_equal(deliveries[0].edition, "v1");
	sheet_assert_day(deliveries[0].delivered, 2019, 11, 6);
	sheet_assert_day(deliveries[0].accepted, 2019, 11, 8);
	assert_string_equal(deliveries[0].acceptor, "小林");
	assert_string_equal(deliveries[0].remark, "備考");
	assert_int_equal(civil_month_compare(deliveries[1].month, (struct civil_month){2019, 11}), 0);
	assert_int_equal(civil_month_compare(deliveries[2].month, (struct civil_month){2019, 12}), 0);
	sheet_assert_notes(
	        "t.csv:4:34: 検収日(2020-01-07)が納入日(2020-01-08)より前です\n"
	        "t.csv:5:22: 検収日がありますが納入日がありません\n"
	        "t.csv:6:1: 対象月: 「2020/13」は年月として読めません。2019-10、2019年10月、令和元年10月、R1.10 "
	        "のように書いてください\n"
	        "t.csv:7:1: 対象月: 「10月」は年月として読めません。2019-10、2019年10月、令和元年10月、R1.10 "
	        "のように書いてください\n"
	        "t.csv:8:1: 対象月: 空欄ですが、記入が必要です\n"
	        "t.csv:9:9: 文書番号KSN-201910のこの版は2行目にもあります\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_meeting_of_every_column),
	        cmocka_unit_test(meetings_with_faults),
	        cmocka_unit_test(manuals),
	        cmocka_unit_test(requests),
	        cmocka_unit_test(contacts),
	        cmocka_unit_test(deliveries),
	};
	return cmocka_run_group_tests(tests, sheet_setup, sheet_teardown);
}
