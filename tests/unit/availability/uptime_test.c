/* Planned time and its five states against a table with one entry a minute, and rates counted by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "civil.h"
#include "uptime.h"

#define MINUTES 300
#define ROUNDS 3000

static uint64_t state = 1;

static int below(int limit)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407); /* Knuth's MMIX */
	return (int)((state >> 33) % (uint64_t)limit);
}

static struct span_set draw(bool *minutes, int most, int longest, struct arena *arena)
{
	struct time_span spans[8];
	size_t count = (size_t)below(most + 1);

	for (int i = 0; i < MINUTES; i++)
		minutes[i] = false;
	for (size_t i = 0; i < count; i++) {
		int from = below(MINUTES), until = from + below(longest);

		until = until > MINUTES ? MINUTES : until;
		spans[i] = (struct time_span){from * MINUTE_US, until * MINUTE_US};
		for (int minute = from; minute < until; minute++)
			minutes[minute] = true;
	}
	return span_set_of(spans, count, arena);
}

/* Runs of failed minutes with at least one that counts. */
static int64_t count_runs(const bool *failed, const enum uptime_state *states)
{
	int64_t runs = 0;
	bool counted = false;

	for (int i = 0; i < MINUTES; i++) {
		if (!failed[i]) {
			counted = false;
		} else if (states[i] == UPTIME_FAILURE && !counted) {
			counted = true;
			runs++;
		}
	}
	return runs;
}

static void agrees_with_a_table(void **unused)
{
	struct arena arena = {0};

	(void)unused;
	for (int round = 0; round < ROUNDS; round++) {
		bool planned[MINUTES], stopped[MINUTES], failed[MINUTES], excluded[MINUTES], unmeasured[MINUTES];
		enum uptime_state states[MINUTES];
		int64_t sums[UPTIME_STATES] = {0}, sum = 0;
		struct uptime uptime;
		size_t count;

		arena_clear(&arena);

		struct uptime_facts facts = {draw(planned, 4, 200, &arena), draw(stopped, 3, 40, &arena),
		                             draw(failed, 5, 30, &arena), draw(excluded, 3, 40, &arena),
		                             draw(unmeasured, 3, 60, &arena)};

		uptime = uptime_of(&facts, &arena);
		for (int i = 0; i < MINUTES; i++) {
			states[i] = !planned[i]     ? UPTIME_STATES
			            : stopped[i]    ? UPTIME_PLANNED_STOP
			            : failed[i]     ? UPTIME_FAILURE
			            : excluded[i]   ? UPTIME_EXCLUDED
			            : unmeasured[i] ? UPTIME_UNKNOWN
			                            : UPTIME_UP;
			for (int k = 0; k < UPTIME_STATES; k++)
				assert_int_equal(span_set_has(uptime.states[k], i * MINUTE_US), (int)states[i] == k);
			if (planned[i])
				sums[states[i]] += MINUTE_US;
		}
		for (int k = 0; k < UPTIME_STATES; k++) {
			assert_int_equal(uptime.state_us[k], sums[k]);
			sum += sums[k];
		}
		assert_int_equal(uptime.planned_us, sum);
		assert_int_equal(uptime_base_us(&uptime), sum - sums[UPTIME_PLANNED_STOP] - sums[UPTIME_EXCLUDED]);
		assert_int_equal(uptime.failures, count_runs(failed, states));

		const struct uptime_span *spans = uptime_spans(&uptime, &arena, &count);

		for (size_t i = 0; i < count; i++) {
			assert_true(i == 0 || spans[i - 1].span.until_us <= spans[i].span.from_us);
			sum -= spans[i].span.until_us - spans[i].span.from_us;
		}
		assert_int_equal(sum, 0);
	}
	assert_false(arena_failed(&arena));
	arena_release(&arena);
}

/* A day with service from 9:00 to 21:00: a planned stop 12–13, failures 12:30–14 and 13:30–15, another 20–22. */
static void failures_are_counted_once(void **unused)
{
	struct arena arena = {0};
	const struct time_span failures[] = {{HOUR_US * 12 + HOUR_US / 2, 14 * HOUR_US},
	                                     {13 * HOUR_US + HOUR_US / 2, 15 * HOUR_US},
	                                     {20 * HOUR_US, 22 * HOUR_US}};
	struct uptime_facts facts = {.planned = span_set_one(9 * HOUR_US, 21 * HOUR_US, &arena),
	                             .planned_stops = span_set_one(12 * HOUR_US, 13 * HOUR_US, &arena),
	                             .failures = span_set_of(failures, 3, &arena),
	                             .unmeasured = span_set_one(14 * HOUR_US, 16 * HOUR_US, &arena)};
	struct uptime uptime = uptime_of(&facts, &arena);

	(void)unused;
	assert_int_equal(uptime.planned_us, 12 * HOUR_US);
	assert_int_equal(uptime.state_us[UPTIME_PLANNED_STOP], HOUR_US);
	assert_int_equal(uptime.state_us[UPTIME_FAILURE], 3 * HOUR_US); /* 13–15 and 20–21 */
	assert_int_equal(uptime.state_us[UPTIME_UNKNOWN], HOUR_US);     /* 15–16 */
	assert_int_equal(uptime.state_us[UPTIME_UP], 7 * HOUR_US);
	assert_int_equal(uptime.failures, 2);
	assert_int_equal(uptime_base_us(&uptime), 11 * HOUR_US);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(agrees_with_a_table),
	        cmocka_unit_test(failures_are_counted_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
