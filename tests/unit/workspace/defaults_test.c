/* Defaults as data: limits of the contract, holidays in order, business days of 2019 as counted by hand, patterns that
 * tell machines from people. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <pcre2.h>

#include "arena.h"
#include "config_defaults.h"
#include "workspace.h"

static const struct config_clause *clause(const char *id)
{
	for (size_t i = 0; i < default_clause_count; i++) {
		if (strcmp(default_clauses[i].id, id) == 0)
			return &default_clauses[i];
	}
	fail_msg("no clause %s", id);
	return NULL;
}

static void limits(void **state)
{
	(void)state;
	assert_int_equal(clause("inquiry-deadline")->terms.limit, 5000);
	assert_int_equal(clause("incident-recovery")->terms.limit, 3000);
	assert_int_equal(clause("effort-cap")->terms.limit, 3000);
	assert_int_equal(clause("manual-revision")->terms.limit, 2000);
	assert_int_equal(clause("log-retention")->terms.limit, 365000);
	for (size_t i = 0; i < default_clause_count; i++) {
		bool known = false;
		for (size_t j = 0; j < clause_ledger_word_count; j++)
			known = known || strcmp(default_clauses[i].ledger, clause_ledger_words[j]) == 0;
		assert_true(known);
		for (size_t j = i + 1; j < default_clause_count; j++)
			assert_string_not_equal(default_clauses[i].id, default_clauses[j].id);
	}
}

static void holidays(void **state)
{
	(void)state;
	/* Weekdays without holidays, May 2019 to March 2020. */
	static const int expected[] = {19, 20, 22, 21, 19, 21, 20, 22, 21, 18, 21};
	for (size_t i = 1; i < default_holiday_count; i++)
		assert_true(civil_day(default_holidays[i - 1].date) < civil_day(default_holidays[i].date));
	struct civil_month month = {2019, 5};
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++, month = civil_month_add(month, 1)) {
		int days = 0;
		int32_t first = civil_month_first_day(month);
		for (int32_t day = first; day < first + civil_days_in_month(month); day++) {
			bool holiday = civil_weekday(day) == 0 || civil_weekday(day) == 6;
			for (size_t j = 0; j < default_holiday_count; j++)
				holiday = holiday || civil_day(default_holidays[j].date) == day;
			days += !holiday;
		}
		assert_int_equal(days, expected[i]);
	}
}

static bool matches(const char *const *patterns, size_t count, const char *text, uint32_t options)
{
	bool found = false;
	for (size_t i = 0; i < count && !found; i++) {
		int error;
		PCRE2_SIZE at;
		pcre2_code *code = pcre2_compile((PCRE2_SPTR)patterns[i], PCRE2_ZERO_TERMINATED, PCRE2_UTF | options,
		                                 &error, &at, NULL);
		assert_non_null(code);
		pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
		found = pcre2_match(code, (PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, 0, data, NULL) >= 0;
		pcre2_match_data_free(data);
		pcre2_code_free(code);
	}
	return found;
}

static void agents(void **state)
{
	(void)state;
	static const char *const bots[] = {
	        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
	        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
	        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
	        "curl/7.58.0",
	        "python-requests/2.22.0",
	        "Go-http-client/1.1",
	        "facebookexternalhit/1.1",
	        "Mozilla/5.0 zgrab/0.x",
	};
	static const char *const people[] = {
	        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/77.0.3865.120 "
	        "Safari/537.36",
	        "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/77.0.3865.92 "
	        "Mobile Safari/537.36",
	        "-",
	        "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
	};
	for (size_t i = 0; i < sizeof(bots) / sizeof(bots[0]); i++) {
		if (!matches(default_bot_agents, default_bot_agent_count, bots[i], PCRE2_CASELESS))
			fail_msg("no bot: %s", bots[i]);
	}
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		if (matches(default_bot_agents, default_bot_agent_count, people[i], PCRE2_CASELESS) ||
		    matches(default_monitor_agents, default_monitor_agent_count, people[i], PCRE2_CASELESS))
			fail_msg("no person: %s", people[i]);
	}
	assert_true(matches(default_monitor_agents, default_monitor_agent_count, "Zabbix 4.0.12", PCRE2_CASELESS));
}

static void static_files(void **state)
{
	(void)state;
	assert_true(matches(&default_static_pattern, 1, "/assets/app.CSS", 0));
	assert_true(matches(&default_static_pattern, 1, "/robots.txt", 0));
	assert_false(matches(&default_static_pattern, 1, "/tokyo/certificates/200123.pdf", 0));
	assert_false(matches(&default_static_pattern, 1, "/tokyo/css", 0));
}

static void layout(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct civil_month month = {2019, 10};
	assert_string_equal(workspace_figures(&arena, month), "months/2019-10/figures.json");
	assert_string_equal(workspace_rejects(&arena, month), "months/2019-10/rejects.csv");
	assert_string_equal(workspace_comments(&arena, month), "comments/2019-10.md");
	assert_string_equal(workspace_report(&arena, month), "delivery/2019-10/draft/運用支援業務報告書_2019-10.pdf");
	assert_string_equal(workspace_ledger(&arena, "inquiries"), "ledgers/inquiries.csv");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(limits),       cmocka_unit_test(holidays), cmocka_unit_test(agents),
	        cmocka_unit_test(static_files), cmocka_unit_test(layout),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
