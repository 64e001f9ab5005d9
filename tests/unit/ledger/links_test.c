/* Whole folders of ledgers: numbers that are missing or given up, references from one ledger into another, clauses and
 * months of the contract, and the templates of a new workspace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "file.h"
#include "lang.h"
#include "ledger_sheet.h"
#include "ledgers.h"
#include "workspace_init.h"

static char base[] = "/tmp/geppo-links-XXXXXX";
static struct arena paths;
static struct ledger_notes notes;
static unsigned folders;

static int setup(void **state)
{
	if (sheet_setup(state) || !mkdtemp(base))
		return 1;
	return 0;
}

static int teardown(void **state)
{
	char *command = arena_printf(&paths, "rm -r '%s'", base);
	int status = system(command);
	arena_release(&paths);
	ledger_notes_release(&notes);
	return sheet_teardown(state) || status;
}

/* A folder of its own for each test. */
static const char *new_folder(void)
{
	struct fail fail = {0};
	const char *folder = arena_printf(&paths, "%s/%u", base, ++folders);
	assert_true(file_make_folder(arena_printf(&paths, "%s/ledgers", folder), &fail));
	return folder;
}

static void keep(const char *folder, const char *name, const char *content)
{
	struct fail fail = {0};
	assert_true(file_write(arena_printf(&paths, "%s/ledgers/%s.csv", folder, name), str_of(content), &fail));
}

/* Reads the folder; `expected` are all notes of it. NULL when there are errors. */
static struct ledgers *read_folder(const struct config *config, const char *folder, const char *expected)
{
	struct fail fail = {0};
	struct text text = {0};
	ledger_notes_release(&notes);
	struct ledgers *ledgers = ledgers_new(config, folder, &notes, &fail);
	ledger_notes_write(&notes, &text);
	bool equal = str_is(text_str(&text), expected);
	if (!equal)
		print_error("%s", text.at ? text.at : fail.sentence);
	text_release(&text);
	assert_true(equal);
	assert_true((ledgers == NULL) == (notes.errors > 0));
	return ledgers;
}

#define INQUIRIES "受付番号,受付日時,機関名,区分,件名,状況,回答日時,備考\n"
#define INCIDENTS "障害番号,件名,検知日時,連絡日時,復旧日時,原因,状況,報告書番号\n"
#define OPEN_INCIDENT ",a,2019/10/15 10:00,2019/10/15 10:05,,,対応中,R-1\n"

static void numbers_given_up(void **state)
{
	(void)state;
	const char *folder = new_folder();
	keep(folder, "inquiries",
	     INQUIRIES "Q-001,2019/10/1 9:05,函館高専,操作,a,未対応,,\n"
	               "Q-002,,,,欠番：二重登録（Q-001と同じ）,,,\n"
	               "Ｑ－００３,2019/10/2 9:05,函館高専,操作,b,欠番,,取り下げ\n"
	               "Q-004,,,,,欠番\n"
	               "Q-007,2019/10/3 9:05,函館高専,操作,欠番の扱いについて,未対応,,\n"
	               "Q-008,2019/13/3 9:05,函館高専,操作,c,未対応,,\n"
	               "Q-009,,,,void (test entry),,,\n"
	               "Q-010,2019/10/4 9:05,函館高専,操作,d,未対応,,\n"
	               "Q-9,2019/10/4 9:05,函館高専,操作,e,未対応,,\n");
	assert_null(
	        read_folder(sheet_config, folder,
	                    "ledgers/inquiries.csv:5:1: 注意: Q-004は欠番ですが理由がありません\n"
	                    "ledgers/inquiries.csv:6:1: 注意: "
	                    "番号が2件欠けています(Q-004とQ-007の間)。欠番なら番号と「欠番: 理由」の行を"
	                    "書いてください\n"
	                    "ledgers/inquiries.csv:7:7: 受付日時: 「2019/13/3 9:05」は存在しない日付です。2019/10/1 "
	                    "9:05、2019-10-01T09:05、令和元年10月1日、R1.10.1 のように書いてください\n"
	                    "ledgers/inquiries.csv:10:1: 番号Q-9は8行目と重複しています\n"));
}

/* What is given up stays known, so that the report can say why. */
static void reasons_are_kept(void **state)
{
	(void)state;
	const char *folder = new_folder();
	keep(folder, "inquiries",
	     INQUIRIES "Q-001,2019/10/1 9:05,函館高専,操作,a,未対応,,\n"
	               "Q-002,,,,欠番：二重登録,,,\n"
	               "Q-003,2019/10/2 9:05,函館高専,操作,b,欠番,,取り下げ\n");
	struct ledgers *ledgers = read_folder(sheet_config, folder, "");
	const struct ledger_numbers *numbers = &ledgers_file(ledgers, "inquiries")->numbers;
	assert_int_equal(ledgers->inquiry_count, 1);
	assert_int_equal(numbers->count, 3);
	assert_false(numbers->items[0].given_up);
	assert_true(numbers->items[1].given_up && numbers->items[2].given_up);
	assert_string_equal(numbers->items[1].reason, "二重登録");
	assert_string_equal(numbers->items[2].reason, "取り下げ");
	assert_int_equal(numbers->items[2].place.line, 4);
	assert_non_null(ledger_numbers_find(numbers, STR("Ｑ－００２"), &paths));
	assert_null(ledger_numbers_find(numbers, STR("Q-004"), &paths));
	ledgers_free(ledgers);
}

static void references_that_lead_nowhere(void **state)
{
	(void)state;
	const char *folder = new_folder();
	keep(folder, "incidents", INCIDENTS "INC-1" OPEN_INCIDENT "INC-2,,,,,,欠番（再掲）,\n");
	keep(folder, "problems",
	     "管理番号,記帳日,件名,担当,期限,状況,関連番号,備考\n"
	     "P-1,2019/10/16,a,甲,2019/11/1,対応中,INC-1、INC-2 P-1,INC-99\n"
	     "P-2,2019/10/16,b,甲,2019/11/1,対応中,INC-3・10月の定例会・CHG-1,\n");
	keep(folder, "meetings",
	     "開催日,区分,議題,議事録,障害番号\n"
	     "2019/10/15,緊急,a,m,INC-1\n"
	     "2019/10/16,緊急,b,m,INC-4\n"
	     "2019/10/17,定例,c,m,X-1\n");
	keep(folder, "deliveries",
	     "対象月,文書番号,版,納入日,検収日\n"
	     "2019年4月,KSN-1,v1,,\n2019年5月,KSN-2,v1,,\n2020年3月,KSN-3,v1,,\n2020年4月,KSN-4,v1,,\n");
	keep(folder, "actions",
	     "管理番号,条項,対象月,対象番号,原因,是正措置,担当,期限\n"
	     "AC-1,inquiry-deadline,2019/10,INC-1,a,b,甲,2019/11/1\n"
	     "AC-2,3.2.2②,2019/10,INC-7,a,b,甲,2019/11/1\n"
	     "AC-3,9.9.9,2018/10,KSN-2,a,b,甲,2019/11/1\n"
	     "AC-4,effort-cap,2019/10,10月の全作業,a,b,甲,2019/11/1\n"
	     "AC-5,effort-cap,2019/10,CHG-1,a,b,甲,2019/11/1\n");
	assert_null(read_folder(sheet_config, folder,
	                        "ledgers/problems.csv:3:34: 注意: 「INC-3」という番号はどの台帳にもありません\n"
	                        "ledgers/meetings.csv:3:19: 「INC-4」という番号は障害台帳にありません\n"
	                        "ledgers/meetings.csv:4:19: 注意: 「X-1」という番号は障害台帳にありません\n"
	                        "ledgers/deliveries.csv:2:1: 2019-04は契約期間外です(2019-05～2020-03)\n"
	                        "ledgers/deliveries.csv:5:1: 2020-04は契約期間外です(2019-05～2020-03)\n"
	                        "ledgers/actions.csv:3:21: 「INC-7」という番号はどの台帳にもありません\n"
	                        "ledgers/actions.csv:4:6: 「9.9.9」はgeppo.yamlの条項のidにも節番号にもありません\n"
	                        "ledgers/actions.csv:4:12: 2018-10は契約期間外です(2019-05～2020-03)\n"));
}

/* The same arguments in the other language. */
static void in_english(void **state)
{
	(void)state;
	const char *folder = new_folder();
	keep(folder, "incidents", INCIDENTS "INC-1" OPEN_INCIDENT "INC-4" OPEN_INCIDENT "INC-5,,,,,,void,\n");
	keep(folder, "problems",
	     "管理番号,記帳日,件名,担当,期限,状況,関連番号\nP-1,2019/10/16,a,甲,2019/11/1,対応中,INC-9\n");
	keep(folder, "meetings", "開催日,区分,議題,議事録,障害番号\n2019/10/16,緊急,b,m,INC-8\n");
	keep(folder, "deliveries",
	     "対象月,文書番号,版,納入日,検収日\n2019年4月,K-1,v1,,\n2019年5月,K-1,v1,,\nいつか,K-2,v1,,\n");
	keep(folder, "backups", "実施日,作業,容量\n2019/10/1,日次,大\n");
	keep(folder, "actions",
	     "管理番号,条項,対象月,対象番号,原因,是正措置,担当,期限\nAC-1,x,2019/10,,a,b,甲,令和32年1月1日\n"
	     "AC-2,x,2019/10,,a,b,甲,2019/10/10\n");
	assert_true(lang_set("en"));
	assert_null(read_folder(
	        sheet_config, folder,
	        "ledgers/incidents.csv:3:1: warning: 2 numbers are missing between INC-1 and INC-4; a row with the "
	        "number "
	        "and 欠番 says why\n"
	        "ledgers/incidents.csv:4:1: warning: INC-5 was given up without a reason\n"
	        "ledgers/backups.csv:2:14: 容量(MB): \"大\" is no number; write a whole number, 0 or more, such as "
	        "18200 "
	        "or 18,200\n"
	        "ledgers/deliveries.csv:2:1: 2019-04 is outside the contract (2019-05 to 2020-03)\n"
	        "ledgers/deliveries.csv:3:9: this edition of document K-1 stands in line 2 too\n"
	        "ledgers/deliveries.csv:4:1: 対象月: \"いつか\" is no month of a year; write 2019-10, 2019年10月, "
	        "令和元年10月 or R1.10\n"
	        "ledgers/actions.csv:2:23: 期限: \"令和32年1月1日\" lies in a year that cannot be meant; 1989 to 2049 "
	        "(平成元年 to 令和31年) are taken\n"
	        "ledgers/actions.csv:3:6: \"x\" is neither the id nor the section of a clause of geppo.yaml\n"
	        "ledgers/problems.csv:2:34: warning: \"INC-9\" is no number of any ledger\n"
	        "ledgers/meetings.csv:2:19: \"INC-8\" is no number of the ledger incidents\n"));
	assert_true(lang_set("ja"));
}

/* Ledgers that are not kept may hold the number; with all of them there it is nowhere. */
static void foreign_numbers(void **state)
{
	(void)state;
	const char *folder = new_folder();
	for (size_t i = 0; i < ledger_template_count; i++)
		keep(folder, ledger_templates[i].name, ledger_templates[i].heading);
	keep(folder, "problems",
	     "管理番号,記帳日,件名,担当,期限,状況,関連番号\nP-1,2019/10/16,a,甲,2019/11/1,対応中,CHG-1\n");
	ledgers_free(read_folder(sheet_config, folder,
	                         "ledgers/problems.csv:2:34: 注意: 「CHG-1」という番号はどの台帳にもありません\n"));
}

static void everything_is_loaded(void **state)
{
	(void)state;
	const char *folder = new_folder();
	for (size_t i = 0; i < ledger_template_count; i++)
		keep(folder, ledger_templates[i].name,
		     arena_printf(&paths, "%s\n%s\n", ledger_templates[i].heading, ledger_templates[i].example));
	struct ledgers *ledgers = read_folder(sheet_config, folder, "");
	assert_int_equal(ledgers->file_count, 15);
	for (size_t i = 0; i < ledgers->file_count; i++) {
		assert_true(ledgers->files[i].kept);
		assert_int_equal(ledgers->files[i].count, 1);
		assert_non_null(ledgers->files[i].records);
	}
	assert_string_equal(ledgers->inquiries[0].number, "Q-0001");
	assert_string_equal(ledgers->incidents[0].number, "INC-0001");
	assert_string_equal(ledgers->problems[0].number, "P-0001");
	assert_string_equal(ledgers->changes[0].number, "CHG-0001");
	assert_string_equal(ledgers->patches[0].number, "PT-2019-10");
	assert_string_equal(ledgers->vulnerabilities[0].cve, "CVE-2019-11043");
	assert_string_equal(ledgers->certificates[0].name, "shomei.example.jp");
	assert_int_equal(ledgers->backups[0].size_mb, 18200);
	assert_string_equal(ledgers->meetings[0].incident, "INC-0001");
	assert_string_equal(ledgers->manuals[0].edition, "第2版");
	assert_string_equal(ledgers->requests[0].sheet, "A-2019-001");
	assert_string_equal(ledgers->contacts[0].name, "髙橋");
	assert_int_equal(ledgers->deliveries[0].month.month, 10);
	assert_true(ledgers->planned_works[0].stop);
	assert_string_equal(ledgers->corrective_actions[0].case_number, "Q-0001");
	assert_int_equal(ledgers->inquiry_count + ledgers->incident_count + ledgers->problem_count +
	                         ledgers->change_count + ledgers->patch_count + ledgers->vulnerability_count +
	                         ledgers->certificate_count + ledgers->backup_count + ledgers->meeting_count +
	                         ledgers->manual_count + ledgers->request_count + ledgers->contact_count +
	                         ledgers->delivery_count + ledgers->planned_work_count +
	                         ledgers->corrective_action_count,
	                 15);
	assert_int_equal(ledgers_file(ledgers, "schedule")->numbers.count, 0);
	ledgers_free(ledgers);
}

/* What `geppo init` writes passes without a remark, as it is and with its examples in place: every column of every
 * template is one that is read. */
static void templates_pass(void **state)
{
	(void)state;
	struct fail fail = {0};
	struct text content = {0};
	const char *folder = arena_printf(&paths, "%s/init", base);
	assert_true(workspace_init(folder, &fail));
	struct config *config = config_new(folder, NULL, &fail);
	assert_non_null(config);
	ledgers_free(read_folder(config, folder, ""));
	for (size_t i = 0; i < ledger_template_count; i++) {
		const char *name = ledger_templates[i].name;
		text_clear(&content);
		assert_true(file_read(arena_printf(&paths, "%s/ledgers/例/%s.csv", folder, name), BOUND_LEDGER_BYTES,
		                      &content, &fail));
		assert_true(
		        file_write(arena_printf(&paths, "%s/ledgers/%s.csv", folder, name), text_str(&content), &fail));
	}
	struct ledgers *ledgers = read_folder(config, folder, "");
	for (size_t i = 0; i < ledgers->file_count; i++) {
		const struct ledger_file *file = &ledgers->files[i];
		assert_int_equal(file->count, 1);
		size_t columns = 1;
		for (const char *at = ledger_templates[i].heading; *at; at++)
			columns += *at == ',';
		assert_string_equal(file->name, ledger_templates[i].name);
		assert_int_equal(columns, file->format->column_count); /* the template shows them all */
	}
	ledgers_free(ledgers);
	config_free(config);
	text_release(&content);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(numbers_given_up),
	        cmocka_unit_test(reasons_are_kept),
	        cmocka_unit_test(references_that_lead_nowhere),
	        cmocka_unit_test(foreign_numbers),
	        cmocka_unit_test(in_english),
	        cmocka_unit_test(everything_is_loaded),
	        cmocka_unit_test(templates_pass),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
