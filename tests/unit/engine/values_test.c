/* What is computed value by value: quantile buckets, sets and histograms in both shapes, classification, templates, severities. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "classify.h"
#include "distinct.h"
#include "histogram.h"
#include "log_template.h"
#include "quantile.h"
#include "severity.h"

static void buckets_cover_every_value_once(void **state)
{
	uint64_t next = 0;

	(void)state;
	for (uint32_t bucket = 0; bucket < QUANTILE_BUCKETS; bucket++) {
		uint64_t highest = quantile_highest(bucket);

		assert_int_equal(quantile_bucket(next), bucket);
		assert_int_equal(quantile_bucket(highest), bucket);
		assert_true(highest >= next && (highest - next) * 1000 <= highest);   /* three digits */
		next = highest + 1;
	}
	assert_true(next == UINT64_C(1) << 40);
	assert_int_equal(quantile_bucket(next), QUANTILE_BUCKETS - 1);
	assert_int_equal(quantile_bucket(UINT64_MAX), QUANTILE_BUCKETS - 1);
}

static void ranks_are_nearest(void **state)
{
	static uint64_t counts[QUANTILE_BUCKETS];

	(void)state;
	assert_int_equal(quantile_rank(10, 5000), 5);
	assert_int_equal(quantile_rank(11, 5000), 6);
	assert_int_equal(quantile_rank(1, 0), 1);
	assert_int_equal(quantile_rank(1000, 9990), 999);
	assert_true(quantile_rank(UINT64_MAX, 10000) == UINT64_MAX);
	counts[3] = 1;
	counts[7] = 1;
	assert_int_equal(quantile_value(counts, 2, 5000), 3);
	assert_int_equal(quantile_value(counts, 2, 5001), 7);
}

static void histograms_agree_in_both_shapes(void **state)
{
	struct histogram *few = histogram_new(), *many = histogram_new(), *merged = histogram_new();
	uint32_t groups[16];
	uint64_t a, b, c;

	(void)state;
	assert_true(histogram_add(many, 100000, 1, 1));      /* at once sparse */
	for (uint32_t i = 0; i < 20000; i++) {
		uint32_t group = i % 7, bucket = i * 7919 % QUANTILE_BUCKETS;

		assert_true(histogram_add(few, group, bucket, 1 + i % 3) && histogram_add(many, group, bucket, 1 + i % 3));
	}
	for (uint32_t i = 0; i < 16; i++)
		groups[i] = 15 - i;
	assert_true(histogram_merge(merged, few, groups));
	assert_true(histogram_finish(few, NULL, 7) && histogram_finish(many, NULL, 100001) && histogram_finish(merged, NULL, 16));
	for (uint32_t group = 0; group < 7; group++)
		for (int32_t bp = 0; bp <= 10000; bp += 125) {
			assert_true(histogram_quantile(few, group, bp, &a) && histogram_quantile(many, group, bp, &b) &&
			            histogram_quantile(merged, 15 - group, bp, &c));
			assert_true(a == b && b == c);
		}
	assert_false(histogram_quantile(few, 9, 5000, &a));
	assert_false(histogram_quantile(many, 9, 5000, &a));
	histogram_free(few);
	histogram_free(many);
	histogram_free(merged);
}

/* More rows than a log holds, in two threads' shares, asked for some groups and then for others. */
static void logs_spill_and_merge(void **state)
{
	enum { GROUPS = 3000, ROWS = 5000000 };
	struct histogram *histograms[2] = {histogram_new(), histogram_new()}, *few = histogram_new();
	struct distinct *sets[2] = {distinct_new(), distinct_new()}, *few_set = distinct_new();
	static uint32_t same[65536];
	static uint8_t wanted[GROUPS];
	uint64_t a, b;

	(void)state;
	for (uint32_t i = 0; i < 65536; i++)
		same[i] = i;
	assert_true(histogram_add(histograms[0], GROUPS - 1, 5, 1) && histogram_add(histograms[1], GROUPS - 2, 5, 1));
	assert_true(distinct_add(sets[0], GROUPS - 1, 5) && distinct_add(sets[1], GROUPS - 2, 5));
	for (uint32_t i = 0; i < ROWS; i++) {
		uint32_t group = (i * 48271u >> 7) % 500, number = (i * 16807u >> 9) % 20000;
		int share = i % 8 == 0;

		assert_true(histogram_add(histograms[share], group, number, 1 + (i % 100 == 0)) && histogram_add(few, group, number, 1 + (i % 100 == 0)));
		assert_true(distinct_add(sets[share], group, number) && distinct_add(few_set, group, number));
	}
	assert_true(histogram_merge(histograms[0], histograms[1], same) && distinct_merge(sets[0], sets[1], same, same));
	for (uint32_t half = 0; half < 2; half++) {
		for (uint32_t group = 0; group < GROUPS; group++)
			wanted[group] = group % 2 == half;
		assert_true(histogram_finish(histograms[0], wanted, GROUPS) && distinct_finish(sets[0], wanted, GROUPS));
		assert_true(histogram_finish(few, wanted, GROUPS) && distinct_finish(few_set, wanted, GROUPS));
		for (uint32_t group = half; group < 500; group += 2) {
			assert_int_equal(distinct_count(sets[0], group), distinct_count(few_set, group));
			for (int32_t bp = 0; bp <= 10000; bp += 500) {
				assert_true(histogram_quantile(histograms[0], group, bp, &a) && histogram_quantile(few, group, bp, &b));
				assert_true(a == b);
			}
		}
	}
	for (int i = 0; i < 2; i++) {
		histogram_free(histograms[i]);
		distinct_free(sets[i]);
	}
	histogram_free(few);
	distinct_free(few_set);
}

static void sets_agree_in_both_shapes(void **state)
{
	struct distinct *few = distinct_new(), *many = distinct_new(), *merged = distinct_new();
	static uint32_t groups[8192], numbers[65536];

	(void)state;
	for (uint32_t i = 0; i < 8192; i++)
		groups[i] = i / 2;
	for (uint32_t i = 0; i < 65536; i++)
		numbers[i] = i * 3;
	assert_true(distinct_add(many, 5000, 1));
	for (uint32_t i = 0; i < 50000; i++) {
		uint32_t group = i % 5, number = (i * 48271u) % 3001;

		assert_true(distinct_add(few, group, number) && distinct_add(many, group, number));
	}
	assert_true(distinct_finish(many, NULL, 5001));
	for (uint32_t group = 0; group < 5; group++)
		assert_int_equal(distinct_count(few, group), distinct_count(many, group));
	assert_int_equal(distinct_count(few, 0), 3001);
	assert_true(distinct_merge(merged, few, groups, numbers) && distinct_merge(merged, many, groups, numbers));
	assert_true(distinct_finish(merged, NULL, 2501));
	assert_int_equal(distinct_count(merged, 0), 3001);
	assert_int_equal(distinct_count(merged, 2500), 1);
	assert_int_equal(distinct_count(few, 77), 0);
	distinct_free(few);
	distinct_free(many);
	distinct_free(merged);
}

static void templates_mask_what_differs(void **state)
{
	static const char *const cases[][2] = {
		{"Failed password for invalid user admin from 203.0.113.9 port 40022 ssh2", "Failed password for invalid user <user> from <ip> port <n> ssh<n>"},
		{"Failed password for root from 2001:db8::9 port 22", "Failed password for <user> from <ip> port <n>"},
		{"[123.456] eth0: link up, 1000 Mbps", "[<n>] eth<n>: link up, <n> Mbps"},
		{"Started Session 1234 of user root.", "Started Session <n> of user <user>"},
		{"wrote /var/lib/app/x-17.tmp in 5ms", "wrote <path> in <n>ms"},
		{"unit 'abc def' failed: \"why\"", "unit '<s>' failed: \"<s>\""},
		{"id 550e8400-e29b-41d4-a716-446655440000 at 0x7ffdeadb mac 52:54:00:ab:cd:ef", "id <id> at <hex> mac <mac>"},
		{"commit 3f2ac19d done", "commit <hex> done"},
		{"connect 192.0.2.1:8080 refused", "connect <ip>:<n> refused"},
		{"at 10:05:03 it's 12.5% full", "at <n>:<n>:<n> it's <n>% full"},
		{"メモリ 512 MB", "メモリ <n> MB"},
		{"", ""},
	};
	struct text text = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		log_template(str_of(cases[i][0]), &text);
		assert_string_equal(text.at ? text.at : "", cases[i][1]);
	}
	text_release(&text);
}

static void severities_follow_the_words(void **state)
{
	static const struct {
		const char *message;
		int severity;
	} cases[] = {
		{"Out of memory: Kill process 9", 2}, {"kernel panic - not syncing", 2}, {"I/O error on sda", 3}, {"Failed password", 3}, {"terror attack", 8},
		{"warning: error", 3}, {"connection timed out", 4}, {"errors=0", 3}, {"failover done", 3}, {"fine", 8}, {"", 8}, {"WARN", 4}, {"erroring", 8},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (severity_of_message(str_of(cases[i].message)) != cases[i].severity)
			fail_msg("%s: %d", cases[i].message, severity_of_message(str_of(cases[i].message)));
	assert_true(str_is(severity_name(3), "err") && str_is(severity_name(8), "") && str_is(severity_name(-1), ""));
}

static void rules_classify(void **state)
{
	static const struct config_site sites[] = {{.key = "fukui"}, {.key = "nara"}};
	static const struct config_page pages[] = {{"^/([a-z]+)/cert/(\\d+)", "\\1:\\2:\\3"}};
	static const struct config_event events[] = {{.name = "a", .method = "", .pattern = "x"}, {.name = "b", .method = "", .pattern = "^(a+)+$"}};
	static const char *const own[] = {"10.0.0.0/8"}, *const monitors[] = {"10.0.0.7", "2001:db8::/32"};
	static const char *const bots[] = {"bot"};
	const struct config config = {.site_pattern = "^/([a-z]+)/", .sites = sites, .site_count = 2, .static_pattern = "\\.png$", .pages = pages,
	                              .page_count = 1, .events = events, .event_count = 2,
	                              .clients = {.own_networks = own, .own_network_count = 1, .monitor_networks = monitors, .monitor_network_count = 2,
	                                          .bot_agents = bots, .bot_agent_count = 1}};
	struct fail fail = {0};
	struct classifier *classifier = classifier_new(&config, &fail);
	struct classifier_scratch *scratch = classifier ? classifier_scratch_new(classifier) : NULL;
	struct text text = {0};

	(void)state;
	assert_non_null(scratch);
	assert_int_equal(classify_site(classifier, scratch, STR("/nara/x")), 1);
	assert_int_equal(classify_site(classifier, scratch, STR("/kobe/x")), -1);
	assert_int_equal(classify_site(classifier, scratch, STR("/nara\xff/x")), -1);
	assert_true(classify_page(classifier, scratch, STR("/fukui/cert/17/now"), &text));
	assert_string_equal(text.at, "fukui:17:");
	assert_true(classify_page(classifier, scratch, STR("/other"), &text));
	assert_string_equal(text.at, "/other");
	assert_false(classify_page(classifier, scratch, STR("/a.png"), &text));
	assert_int_equal(classify_events(classifier, scratch, STR("/x")), 1);
	/* A runaway ends at its limit, is no match, and is counted. */
	assert_int_equal(classify_events(classifier, scratch, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")), 0);
	assert_int_equal(pattern_scratch_limit_count(classifier_scratch_match(scratch)), 1);
	assert_true(classify_agent_is_bot(classifier, scratch, STR("GoogleBOT/2")));
	assert_false(classify_agent_is_monitor(classifier, scratch, STR("GoogleBOT/2")));
	assert_int_equal(classify_address(classifier, STR("10.0.0.7")), KIND_OWN);
	assert_int_equal(classify_address(classifier, STR("2001:db8::5")), KIND_MONITOR);
	assert_int_equal(classify_address(classifier, STR("host.example")), KIND_HUMAN);
	text_release(&text);
	classifier_scratch_free(scratch);
	classifier_free(classifier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buckets_cover_every_value_once), cmocka_unit_test(ranks_are_nearest), cmocka_unit_test(histograms_agree_in_both_shapes),
		cmocka_unit_test(logs_spill_and_merge),
		cmocka_unit_test(sets_agree_in_both_shapes), cmocka_unit_test(templates_mask_what_differs), cmocka_unit_test(severities_follow_the_words),
		cmocka_unit_test(rules_classify),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
