/* geppo.yaml: the smallest one works, every kind of mistake is named with its place, and all of them in one run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "config.h"
#include "config_defaults.h"
#include "file.h"
#include "lang.h"

#define CONTRACT                                                                                                       \
	"contract:\n"                                                                                                  \
	"  title: 証明書発行システム運用支援業務\n"                                                     \
	"  client: 独立行政法人国立高等専門学校機構\n"                                                 \
	"  contractor: 請負者名\n"                                                                                 \
	"  period: 2019-05-01..2020-03-31\n"                                                                           \
	"  zone: Asia/Tokyo\n"
#define SOURCE                                                                                                         \
	"sources:\n"                                                                                                   \
	"  - name: web01-access\n"                                                                                     \
	"    kind: access                     # access | system | cpu\n"                                               \
	"    host: web01\n"                                                                                            \
	"    paths: [logs/web01/access.log*]\n"                                                                        \
	"    format: auto\n"

static char folder[] = "/tmp/geppo-config-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	(void)lang_set("en");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	struct arena arena = {0};
	unlink(file_join(&arena, folder, "geppo.yaml"));
	arena_release(&arena);
	return rmdir(folder);
}

static struct config *open_text(const char *yaml, struct text *errors, struct fail *fail)
{
	struct arena arena = {0};
	struct fail write_fail = {0};
	assert_true(file_write(file_join(&arena, folder, "geppo.yaml"), str_of(yaml), &write_fail));
	arena_release(&arena);
	return config_new(folder, errors, fail);
}

static struct config *open_good(const char *yaml)
{
	struct text errors = {0};
	struct fail fail = {0};
	struct config *config = open_text(yaml, &errors, &fail);
	if (!config)
		fail_msg("%s", errors.at ? errors.at : fail.sentence);
	assert_int_equal(errors.size, 0);
	text_release(&errors);
	return config;
}

/* The file must be refused, and `expected` be among the errors ("7:5: …" begins behind the path). */
static void expect_error(const char *yaml, const char *expected)
{
	struct text errors = {0};
	struct fail fail = {0};
	assert_null(open_text(yaml, &errors, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	if (!errors.at || !strstr(errors.at, expected))
		fail_msg("expected \"%s\" in:\n%s", expected, errors.at ? errors.at : "(nothing)");
	text_release(&errors);
}

static void smallest_works(void **state)
{
	(void)state;
	struct config *config = open_good(CONTRACT SOURCE);
	assert_string_equal(config->title, "証明書発行システム運用支援業務");
	assert_string_equal(config->system_name, config->title);
	assert_string_equal(config->report.addressee, config->client);
	assert_int_equal(civil_day(config->until), civil_day((struct civil_date){2020, 3, 31}));
	assert_string_equal(zone_name(config->zone), "Asia/Tokyo");
	assert_int_equal(config->source_count, 1);
	const struct config_source *source = config_source(config, "web01-access");
	assert_non_null(source);
	assert_int_equal(source->kind, SOURCE_ACCESS);
	assert_string_equal(source->paths[0], "logs/web01/access.log*");
	assert_ptr_equal(source->zone, config->zone);
	assert_non_null(config_host(config, "web01"));
	assert_null(config->site_pattern);
	assert_int_equal(config->thresholds.cpu_bp, 8000);
	assert_int_equal(config->thresholds.response_us, 3000000);
	assert_int_equal(config->calendar.open_minute, 540);
	assert_int_equal(config->clause_count, default_clause_count);
	assert_int_equal(config->minutes_per_day, 480);
	config_free(config);
}

static void every_section(void **state)
{
	(void)state;
	struct config *config = open_good(
	        CONTRACT
	        "  system: 証明書発行システム\n" SOURCE
	        "  - {name: web01-cpu, kind: cpu, host: web01, paths: a.csv, zone: UTC, interval_seconds: 600}\n"
	        "hosts: [{name: web01, label: 1号機, cpu_source: web01-cpu}]\n"
	        "sites:\n  pattern: '^/c/([a-z]+)/'\n  list:\n    - {key: tokyo, name: 東京高専, block: 関東信越}\n"
	        "static_pattern: '\\.css$'\n"
	        "pages: [{pattern: '^/c/[a-z]+/(\\w+)', page: '画面 \\1'}]\n"
	        "events: [{name: 在学証明書, method: POST, pattern: '/issue/zaigaku$', status: 200..399}]\n"
	        "clients: {own_networks: [192.0.2.0/24, '2001:db8::/32'], bot_agents: [default, Foo], trusted_proxies: "
	        "10.0.0.1}\n"
	        "thresholds: {cpu_percent: 87.5, cpu_minutes: 10, response_seconds: 0.5}\n"
	        "calendar: {year_end: 12-28..01-04, closures: [2019-11-01], reception: 8:30-17:15}\n"
	        "clauses:\n  - {id: inquiry-deadline, limit: 3}\n  - {id: meeting, use: false}\n"
	        "  - {id: own, section: 別紙1, duty: 独自, test: monthly, ledger: meetings, limit: 2}\n"
	        "report: {era: true, chapters: [summary, clauses], classification: }\n"
	        "hours_per_day: 7.75\n");
	assert_string_equal(config->system_name, "証明書発行システム");
	assert_string_equal(zone_name(config->sources[1].zone), "UTC");
	assert_int_equal(config->sources[1].interval_s, 600);
	assert_int_equal(config->sources[1].rhythm_s, 600);
	assert_string_equal(config_host(config, "web01")->label, "1号機");
	assert_string_equal(config->sites[0].short_name, "東京高専");
	assert_string_equal(config->pages[0].page, "画面 \\1");
	assert_int_equal(config->events[0].status_max, 399);
	assert_int_equal(config->clients.own_network_count, 2);
	assert_int_equal(config->clients.bot_agent_count, default_bot_agent_count + 1);
	assert_string_equal(config->clients.trusted_proxies[0], "10.0.0.1");
	assert_int_equal(config->thresholds.cpu_bp, 8750);
	assert_int_equal(config->thresholds.cpu_span_s, 600);
	assert_int_equal(config->thresholds.response_us, 500000);
	assert_int_equal(config->calendar.open_minute, 510);
	assert_int_equal(config->calendar.year_end_to_day, 4);
	assert_int_equal(config->calendar.closure_count, 1);
	assert_int_equal(config->clause_count, default_clause_count);
	assert_string_equal(config->clauses[config->clause_count - 1].id, "own");
	assert_int_equal(config->clauses[3].terms.limit, 3000);
	assert_true(config->report.era);
	assert_int_equal(config->report.chapter_count, 2);
	assert_string_equal(config->report.classification, "取扱注意");
	assert_int_equal(config->minutes_per_day, 465);
	config_free(config);
}

static void services_are_read(void **state)
{
	(void)state;
	struct config *config = open_good(CONTRACT SOURCE);
	assert_int_equal(config->service_count, 1);
	assert_string_equal(config->services[0].name, config->system_name);
	assert_string_equal(config->services[0].hosts[0], "web01");
	assert_int_equal(config->services[0].hours_count, 0);
	config_free(config);

	config = open_good(CONTRACT SOURCE
	                   "services:\n  - {name: 発行, hosts: web01, evidence: web01-access}\n"
	                   "  - {name: 窓口, hosts: [web01], needs: any, closed_on_holidays: true,\n"
	                   "     hours: [Fri-Mon 7:30-24:00, sat 0:00-1:00]}\n");
	assert_int_equal(config->service_count, 2);
	const struct config_service *service = &config->services[1];
	assert_false(config->services[0].any_host);
	assert_string_equal(config->services[0].evidence[0], "web01-access");
	assert_true(service->any_host);
	assert_true(service->holidays_off);
	assert_int_equal(service->hours_count, 5);
	assert_int_equal(service->hours[0].weekday, 5);
	assert_int_equal(service->hours[3].weekday, 1);
	assert_int_equal(service->hours[3].from_minute, 450);
	assert_int_equal(service->hours[3].until_minute, 1440);
	assert_int_equal(service->hours[4].weekday, 6);
	config_free(config);

	expect_error(CONTRACT SOURCE "services: [{name: a, hosts: web02}]\n", "the host \"web02\" is not in hosts");
	expect_error(CONTRACT SOURCE "services: [{name: a, hosts: []}]\n", "names no host");
	expect_error(CONTRACT SOURCE "services: [{name: 'a、b', hosts: web01}]\n", "is no name of a service");
	expect_error(CONTRACT SOURCE "services: [{name: a, hosts: web01, evidence: web02-access}]\n",
	             "is no source of its hosts");
	expect_error(CONTRACT SOURCE "services: [{name: a, hosts: web01}, {name: a, hosts: web01}]\n",
	             "a second service with the name a");
	static const char *const wrong[] = {"mon", "mon-fri 22:00-06:00", "noday 1:00-2:00", "mon 1:00-24:01", "mon 9-10"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char yaml[1024];
		snprintf(yaml, sizeof yaml, CONTRACT SOURCE "services: [{name: a, hosts: web01, hours: '%s'}]\n", wrong[i]);
		expect_error(yaml, "is no service time");
	}
}

static void ledgers_are_read(void **state)
{
	(void)state;
	struct config *config = open_good(CONTRACT SOURCE
	                                  "ledgers:\n  inquiries:\n    file: a.xlsx\n    sheet: 一覧\n"
	                                  "    headings: {number: 案件ID}\n    words:\n      state: {終: 完了, '': 未対応}\n"
	                                  "      class: {x: ''}\n  actions: {file: b.csv}\n");
	assert_int_equal(config->ledger_count, 2);
	const struct config_ledger *ledger = config_ledger(config, "inquiries");
	assert_string_equal(ledger->file, "a.xlsx");
	assert_string_equal(ledger->sheet, "一覧");
	assert_int_equal(ledger->heading_count, 1);
	assert_string_equal(ledger->headings[0].column, "number");
	assert_string_equal(ledger->headings[0].heading, "案件ID");
	assert_int_equal(ledger->headings[0].text_column, 16);
	assert_int_equal(ledger->word_count, 3);
	assert_string_equal(ledger->words[0].written, "終");
	assert_string_equal(ledger->words[1].written, "");
	assert_string_equal(ledger->words[1].meant, "未対応");
	assert_string_equal(ledger->words[2].column, "class");
	assert_string_equal(ledger->words[2].meant, "");
	assert_int_equal(ledger->words[2].line - ledger->words[0].line, 1);
	assert_non_null(config_ledger(config, "actions"));
	assert_null(config_ledger(config, "changes"));
	config_free(config);

	expect_error(CONTRACT "ledgers: {inquires: {}}\n", "7:11: unknown ledger \"inquires\"; did you mean \"inquiries\"?");
	expect_error(CONTRACT "ledgers: {zzzz: {file: a}}\n", "unknown ledger \"zzzz\"; there are: inquiries, incidents");
	expect_error(CONTRACT "ledgers: {changes: {fil: a}}\n", "7:21: unknown key \"fil\"; did you mean \"file\"?");
	expect_error(CONTRACT "ledgers: {changes: {file: ''}}\n", "\"file\" needs a value");
	expect_error(CONTRACT "ledgers: {changes: }\n", "7:11: \"changes\" needs a value");
	expect_error(CONTRACT "ledgers: {changes: {file: a}, changes: {file: b}}\n",
	             "7:31: the key \"changes\" stands here again (first in line 7)");
	expect_error(CONTRACT "ledgers: {changes: {headings: {a: x, b: x}}}\n", "the heading \"x\" stands for \"a\" already");
	expect_error(CONTRACT "ledgers: {changes: {headings: [a]}}\n", "keys with values are expected here");
	expect_error(CONTRACT "ledgers: {changes: {words: {state: x}}}\n", "keys with values are expected here");
	expect_error(CONTRACT "ledgers: {changes: {words: {state: {a: [x]}}}}\n", "one value is expected here");
}

static void mistakes_are_placed(void **state)
{
	(void)state;
	expect_error(CONTRACT "sourcess: []\n", "geppo.yaml:7:1: unknown key \"sourcess\"; did you mean \"sources\"?");
	expect_error(CONTRACT "zzz: 1\n", "7:1: unknown key \"zzz\"; allowed here: contract, sources, hosts");
	expect_error("contract:\n  title: a\n  client: b\n  contractor: c\n  zone: Asia/Tokyo\n",
	             "the key \"period\" is missing");
	expect_error(CONTRACT "hours_per_day: 30\n", "7:16: \"hours_per_day\": \"30\" is a number from 1 to 24");
	expect_error(CONTRACT "hours_per_day: 8\nhours_per_day: 8\n",
	             "8:1: the key \"hours_per_day\" stands here again (first in line 7)");
	expect_error(CONTRACT "sources:\n  - {name: a, kind: acess, host: h, paths: [x]}\n",
	             "8:21: \"acess\" is not allowed for \"kind\"; one of: access, system, cpu");
	expect_error(CONTRACT SOURCE SOURCE, "13:1: the key \"sources\" stands here again");
	expect_error(
	        CONTRACT
	        "sources:\n  - {name: a, kind: cpu, host: h, paths: x}\n  - {name: a, kind: cpu, host: h, paths: x}\n",
	        "9:6: a second source with the name a");
	expect_error(CONTRACT "sources:\n  - {name: a, kind: cpu, host: h, paths: x, zone: Asia/Tokio}\n", "8:51: ");
	expect_error(CONTRACT "static_pattern: '(a'\n",
	             "7:17: the pattern is wrong at its byte 3: missing closing parenthesis");
	expect_error(CONTRACT "pages: [{pattern: 'a(b)', page: '\\2'}]\n", "\"\\2\": the pattern has only 1 groups");
	expect_error(CONTRACT "sites: {pattern: 'ab', list: []}\n", "the pattern needs a group");
	expect_error(CONTRACT "clients: {own_networks: [192.0.2.0/33]}\n", "7:26: \"192.0.2.0/33\" is no network");
	expect_error(CONTRACT "calendar: {closures: [2019-02-29]}\n", "7:23: \"2019-02-29\" is no date");
	expect_error(CONTRACT "clauses: [{id: meetin, use: false}]\n", "there is no clause \"meetin\" to leave out");
	expect_error(CONTRACT "clauses: [{id: meeting, from: 2019-10-01, duty: x}]\n", "`from` changes limit, caution");
	expect_error(CONTRACT "clauses: [{id: meeting, from: 2019-10-01}, {id: meeting, from: 2019-10-01}]\n",
	             "the days of \"meeting\" must ascend");
	expect_error(CONTRACT "clauses: [{id: meeting, from: 2019-10-01}, {id: meeting, limit: 2}]\n",
	             "without `from` must stand before");
	expect_error(CONTRACT "clauses: [{id: telephone, rule: telephon}]\n", "\"telephon\" is not allowed for \"rule\"");
	expect_error(CONTRACT "calendar: {reception: [{hours: 8:00-9:00}, {hours: 9:00-10:00}]}\n", "hours need a day `from`");
	expect_error(CONTRACT "hosts: [{name: h, cpu_source: x}]\n",
	             "host h: cpu_source \"x\" is no source of kind cpu");
	expect_error("- a\n", "1:1: keys with values are expected here");
	expect_error("", "geppo.yaml:");
	expect_error("contract: [\n", "geppo.yaml:");
	expect_error("contract: {title: \xff}\n", "the file is not UTF-8 text");
	expect_error(CONTRACT "---\n" CONTRACT, "a second document follows");
	expect_error(CONTRACT "hours_per_day: 8\n---\n: [\n", "geppo.yaml:");
}

static void all_in_one_run(void **state)
{
	(void)state;
	struct text errors = {0};
	struct fail fail = {0};
	assert_null(open_text("contract:\n  titel: a\n  client: b\n  contractor: c\n  period: 2020..2019\n  zone: "
	                      "Mars/Base\nreport: 5\n",
	                      &errors, &fail));
	size_t lines = 0;
	for (size_t i = 0; i < errors.size; i++)
		lines += errors.at[i] == '\n';
	assert_int_equal(lines, 5); /* titel, title missing, period, zone, report */
	assert_non_null(strstr(fail.sentence, "geppo.yaml:2:3: "));
	assert_non_null(strstr(fail.sentence, "(and 4 more errors)"));
	text_release(&errors);
}

static void aliases(void **state)
{
	(void)state;
	struct config *config = open_good(CONTRACT "sources:\n  - {name: a, kind: system, host: &h web01, paths: &p "
	                                           "[x, y]}\n  - {name: b, kind: system, host: *h, paths: *p}\n");
	assert_string_equal(config->sources[1].host, "web01");
	assert_int_equal(config->sources[1].path_count, 2);
	config_free(config);
	expect_error(CONTRACT "hours_per_day: *nothing\n", "geppo.yaml:7:");
	expect_error(CONTRACT "sources:\n  - &s {name: a, kind: system, host: h, paths: x}\n  - {<<: *s, name: b}\n",
	             "merge keys (<<) are not used here");

	/* 600 sources share one list of 600 paths: 360,000 values from 13 KB. */
	struct text yaml = {0};
	text_add_cstr(&yaml, CONTRACT "sources:\n  - {name: s, kind: system, host: h, paths: &p [");
	for (int i = 0; i < 600; i++)
		text_add_cstr(&yaml, "x,");
	text_add_cstr(&yaml, "]}\n");
	for (int i = 0; i < 600; i++)
		text_addf(&yaml, "  - {name: s%d, kind: system, host: h, paths: *p}\n", i);
	expect_error(yaml.at, "more than 200000 values");
	text_release(&yaml);
}

static void months(void **state)
{
	(void)state;
	struct config *config = open_good(CONTRACT);
	struct civil_month month;
	struct fail fail = {0};
	assert_true(config_month(config, "2019-10", 0, &month, &fail));
	assert_true(config_check_month(config, month, &fail));
	/* 2019-10-31T15:00Z is November in Tokyo: the month before is October. */
	int64_t now_us = civil_as_us((struct civil_time){.date = {2019, 10, 31}, .hour = 15});
	assert_true(config_month(config, "previous", now_us, &month, &fail));
	assert_int_equal(month.month, 10);
	assert_true(config_month(config, "previous", now_us - 1, &month, &fail));
	assert_int_equal(month.month, 9);
	assert_false(config_month(config, "2019-13", 0, &month, &fail));
	assert_int_equal(fail.kind, FAIL_USAGE);
	fail_clear(&fail);
	assert_false(config_check_month(config, (struct civil_month){2020, 4}, &fail));
	assert_non_null(strstr(fail.sentence, "2019-05-01..2020-03-31"));
	fail_clear(&fail);
	assert_false(config_check_month(config, (struct civil_month){2019, 4}, &fail));
	config_free(config);
}

/* Terms and reception hours that begin on a day; what an entry leaves out stays as it was before that day. */
static void terms_by_day(void **state)
{
	(void)state;
	struct config *config = open_good(
	        CONTRACT SOURCE
	        "calendar: {reception: [{hours: 8:30-17:15}, {from: 2019-10-01, hours: 10:00-16:00}]}\n"
	        "clauses:\n  - {id: incident-recovery, limit: 2, workaround: false}\n"
	        "  - {id: incident-recovery, from: 2019-10-01, limit: 30, caution: 20.5, unit: hours}\n"
	        "  - {id: incident-recovery, from: 2020-01-01, clock_from: 発生, workaround: true}\n"
	        "  - {id: certificate-expiry, class: [サーバ証明書], any: true}\n");
	const struct config_clause *clause = config_clause(config, "incident-recovery");
	const struct config_terms *terms = config_terms_on(clause, (struct civil_date){2019, 9, 30});
	assert_int_equal(clause->change_count, 2);
	assert_true(terms->limit == 2000 && terms->unit == UNIT_BUSINESS_DAYS && terms->full_recovery);
	assert_true(terms->caution == 3000 && terms->line > 0);
	terms = config_terms_on(clause, (struct civil_date){2019, 10, 1});
	assert_true(terms->limit == 30000 && terms->caution == 20500 && terms->unit == UNIT_HOURS);
	assert_true(terms->full_recovery && terms->clock == CLOCK_DETECTED);
	terms = config_terms_on(clause, (struct civil_date){2020, 3, 31});
	assert_true(terms->limit == 30000 && terms->clock == CLOCK_OCCURRED && !terms->full_recovery);
	assert_int_equal(config_clause(config, "meeting")->terms.line, 0);
	assert_int_equal(config_clause(config, "certificate-expiry")->class_count, 1);
	assert_true(config_clause(config, "certificate-expiry")->any);
	assert_int_equal(config->calendar.open_minute, 510);
	assert_int_equal(config->calendar.reception_count, 1);
	assert_int_equal(config->calendar.receptions[0].close_minute, 960);
	config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(terms_by_day),
	        cmocka_unit_test(smallest_works),
	        cmocka_unit_test(every_section),
	        cmocka_unit_test(services_are_read),
	        cmocka_unit_test(ledgers_are_read),
	        cmocka_unit_test(mistakes_are_placed),
	        cmocka_unit_test(all_in_one_run),
	        cmocka_unit_test(aliases),
	        cmocka_unit_test(months),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
