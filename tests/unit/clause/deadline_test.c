#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contract.h"
#include "deadline.h"

static struct config *config;
static struct calendar *calendar;

static int setup(void **state)
{
	(void)state;
	config = contract_new();
	calendar = contract_calendar(config);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	calendar_free(calendar);
	contract_free(config);
	return 0;
}

static void assert_derivation(int64_t received_us, int32_t days, struct deadline_pauses pauses, const char *expected)
{
	struct deadline deadline = deadline_of(calendar, received_us, days, pauses);
	struct text text = {0};
	deadline_derivation(calendar, config, &deadline, pauses, "受付", &text);
	assert_string_equal(text.at, expected);
	text_release(&text);
}

static void derivations(void **state)
{
	struct deadline_pauses none = {0};
	struct deadline_pause pause[] = {{tokyo(2019, 10, 3, 10, 0), tokyo(2019, 10, 7, 12, 0)}};
	struct deadline_pause open[] = {{tokyo(2019, 10, 3, 10, 0), NO_TIME}};
	(void)state;
	assert_derivation(tokyo(2019, 10, 11, 17, 32), 5, none,
	                  "受付 2019-10-11(金)17:32 → 時間外のため起算 10-15(火) 9:00 (10-12〜13 土日, 10-14 体育の日) "
	                  "→ 5営業日 → 期限 10-21(月)17:00");
	assert_derivation(tokyo(2019, 10, 18, 9, 0), 5, none,
	                  "受付 2019-10-18(金)9:00 → 翌営業日 10-21(月) を1日目 (10-19〜20 土日) → 5営業日 (10-22 "
	                  "即位礼正殿の儀の行われる日) → 期限 10-28(月)17:00");
	assert_derivation(
	        tokyo(2019, 12, 27, 16, 59), 3, none,
	        "受付 2019-12-27(金)16:59 → 翌営業日 2020-01-06(月) を1日目 (2019-12-28 土曜日, 12-29〜31 年末年始, "
	        "2020-01-01 元日, 01-02〜03 年末年始, 01-04〜05 土日) → 3営業日 → 期限 01-08(水)17:00");
	assert_derivation(tokyo(2019, 10, 1, 10, 0), 5, (struct deadline_pauses){pause, 1},
	                  "受付 2019-10-01(火)10:00 → 翌営業日 10-02(水) を1日目 → 5営業日 (10-03〜04 保留) → 期限 "
	                  "10-10(木)17:00");
	assert_derivation(tokyo(2019, 10, 1, 10, 0), 5, (struct deadline_pauses){open, 1},
	                  "受付 2019-10-01(火)10:00 → 翌営業日 10-02(水) を1日目 → 5営業日 → 10-03(木)10:00 "
	                  "から保留中のため期限は未定");
	assert_derivation(tokyo(2021, 12, 28, 10, 0), 1, none,
	                  "受付 2021-12-28(火)10:00 → 翌営業日 2022-01-04(火) を1日目 (2021-12-29〜2022-01-03 "
	                  "年末年始) → 1営業日 → 期限 01-04(火)17:00 (祝日は未確定)");
}

static void edges(void **state)
{
	struct deadline_pauses none = {0};
	(void)state;
	/* The last microsecond inside, the first outside: the same due day here, one day apart in the early morning. */
	assert_true(deadline_of(calendar, tokyo(2019, 10, 1, 17, 0) - 1, 1, none).due_us == tokyo(2019, 10, 2, 17, 0));
	assert_true(deadline_of(calendar, tokyo(2019, 10, 1, 17, 0), 1, none).due_us == tokyo(2019, 10, 2, 17, 0));
	assert_true(deadline_of(calendar, tokyo(2019, 10, 1, 9, 0) - 1, 1, none).due_us == tokyo(2019, 10, 1, 17, 0));
	assert_true(deadline_of(calendar, tokyo(2019, 10, 1, 9, 0), 1, none).due_us == tokyo(2019, 10, 2, 17, 0));
	/* Exactly at the due instant is the last moment of day N. */
	assert_int_equal(deadline_elapsed(calendar, tokyo(2019, 10, 1, 10, 0), tokyo(2019, 10, 8, 17, 0), none), 5);
	assert_int_equal(deadline_elapsed(calendar, tokyo(2019, 10, 1, 10, 0), tokyo(2019, 10, 8, 17, 0) + 1, none), 6);
	assert_int_equal(deadline_elapsed(calendar, tokyo(2019, 10, 1, 10, 0), tokyo(2019, 10, 1, 16, 0), none), 0);
	assert_int_equal(deadline_elapsed(calendar, tokyo(2019, 10, 1, 10, 0), tokyo(2019, 10, 2, 9, 0), none), 1);
	/* A pause within the hours of one day changes nothing; one over a closing moves the due day by one. */
	struct deadline_pause inside[] = {{tokyo(2019, 10, 3, 9, 0), tokyo(2019, 10, 3, 16, 59)}};
	struct deadline_pause over[] = {{tokyo(2019, 10, 3, 16, 59), tokyo(2019, 10, 3, 17, 0)}};
	struct deadline_pause from_closing[] = {{tokyo(2019, 10, 3, 17, 0), tokyo(2019, 10, 4, 9, 0)}};
	int64_t received = tokyo(2019, 10, 1, 10, 0);
	assert_true(deadline_of(calendar, received, 5, (struct deadline_pauses){inside, 1}).due_us ==
	            tokyo(2019, 10, 8, 17, 0));
	assert_true(deadline_of(calendar, received, 5, (struct deadline_pauses){over, 1}).due_us ==
	            tokyo(2019, 10, 9, 17, 0));
	assert_true(deadline_of(calendar, received, 5, (struct deadline_pauses){from_closing, 1}).due_us ==
	            tokyo(2019, 10, 8, 17, 0));
}

/* xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled"). */
static uint64_t random_state = UINT64_C(0x9E3779B97F4A7C15);

static uint32_t random_below(uint32_t bound)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (uint32_t)((random_state * UINT64_C(2685821657736338717)) >> 33) % bound;
}

struct slow {
	int64_t due_minute; /* -1: none within the walk */
	int32_t elapsed;
};

#define WALK_DAYS 120

/* The contract's words, minute after minute, with nothing of deadline.c: the clock is on from 9:00 to 17:00 of a
 * business day; a business day is spent when its last minute passes with the clock not paused; the day of reception is
 * not counted when received within its hours. All in minutes since 1970 of Tokyo's clock. */
static struct slow slow_clock(int64_t received, int64_t done, int32_t limit, const int64_t (*pauses)[2],
                              size_t pause_count)
{
	struct slow slow = {.due_minute = -1};
	int32_t spent = 0;
	bool free_day = false, started = false;
	int64_t free_until = -1;
	for (int64_t minute = received - received % 1440; minute < received + WALK_DAYS * 1440; minute++) {
		bool business = calendar_is_business_day(calendar, (int32_t)(minute / 1440));
		int64_t of_day = minute % 1440;
		bool open = business && of_day >= 540 && of_day < 1020;
		if (minute < received)
			continue;
		if (minute == received && open) {
			free_day = started = true;
			free_until = minute - of_day + 1020;
		}
		if (open && !started) {
			started = true;
			free_until = minute; /* received outside: free until the opening */
		}
		bool last_minute = open && of_day == 1019;
		bool paused = false;
		for (size_t i = 0; i < pause_count; i++)
			paused = paused || (minute >= pauses[i][0] && minute < pauses[i][1]);
		if (!last_minute)
			continue;
		if (free_day) {
			free_day = false;
			continue;
		}
		if (minute + 1 < done && !paused)
			slow.elapsed++;
		if (!paused && ++spent == limit && slow.due_minute < 0)
			slow.due_minute = minute + 1;
		if (slow.due_minute >= 0 && minute >= done)
			break;
	}
	slow.elapsed = done <= free_until ? 0 : slow.elapsed + 1;
	return slow;
}

/* Minute precision: pauses and stamps are whole minutes, and so are opening and closing. */
static void agrees_with_a_slow_clock(void **state)
{
	int64_t first = day_of(2019, 4, 1) * INT64_C(1440);
	(void)state;
	for (int i = 0; i < 1000; i++) {
		int64_t received = first + random_below(800 * 1440), at = received;
		if (random_below(4) == 0) /* near the edges of the hours */
			received = at = received - received % 1440 + (random_below(2) ? 540 : 1020) +
			                (int64_t)random_below(3) - 1;
		int64_t done = received + random_below(30 * 1440);
		int32_t limit = 1 + (int32_t)random_below(12);
		int64_t slow_pauses[3][2];
		struct deadline_pause pauses[3];
		size_t count = random_below(4);
		for (size_t j = 0; j < count; j++) {
			slow_pauses[j][0] = at + random_below(4 * 1440);
			slow_pauses[j][1] = slow_pauses[j][0] + 1 + random_below(5 * 1440);
			if (random_below(3) == 0) /* ends or begins at a closing */
				slow_pauses[j][1] += 1440 + 1020 - slow_pauses[j][1] % 1440;
			at = slow_pauses[j][1];
			pauses[j].from_us = (slow_pauses[j][0] - 540) * MINUTE_US;
			pauses[j].until_us = (slow_pauses[j][1] - 540) * MINUTE_US;
		}
		struct slow slow = slow_clock(received, done, limit, (const int64_t(*)[2])slow_pauses, count);
		struct deadline_pauses given = {pauses, count};
		int64_t received_us = (received - 540) * MINUTE_US, done_us = (done - 540) * MINUTE_US;
		struct deadline deadline = deadline_of(calendar, received_us, limit, given);
		assert_true(slow.due_minute >= 0);
		assert_true(deadline.due_us == (slow.due_minute - 540) * MINUTE_US);
		int32_t elapsed = deadline_elapsed(calendar, received_us, done_us, given);
		assert_int_equal(elapsed, slow.elapsed);
		assert_true((elapsed <= limit) == (done_us <= deadline.due_us));
	}
}

/* The same in hours: minute by minute, those of reception only or all of them, without the paused ones. */
struct slow_hours {
	int64_t due_minute;
	int64_t elapsed; /* minutes */
};

static struct slow_hours slow_hours(bool business, int64_t received, int64_t done,
                                    int64_t limit, const int64_t (*pauses)[2], size_t pause_count)
{
	struct slow_hours slow = {.due_minute = -1};
	int64_t ran = 0, change = day_of(2019, 10, 1);
	for (int64_t minute = received; minute < received + WALK_DAYS * 1440; minute++) {
		int64_t day = minute / 1440, of_day = minute % 1440;
		/* The hours of the changed contract: 8:00 to 12:00 from October 2019 on. */
		bool open = day < change ? of_day >= 540 && of_day < 1020 : of_day >= 480 && of_day < 720;
		bool runs = !business || (open && calendar_is_business_day(calendar, (int32_t)day));
		for (size_t i = 0; i < pause_count; i++)
			runs = runs && !(minute >= pauses[i][0] && minute < pauses[i][1]);
		if (!runs)
			continue;
		slow.elapsed += minute < done;
		if (++ran == limit)
			slow.due_minute = minute + 1;
	}
	return slow;
}

static void hours_agree_with_a_slow_clock(void **state)
{
	struct config_reception later = {{2019, 10, 1}, 480, 720};
	struct config changed = *config;
	(void)state;
	changed.calendar.receptions = &later;
	changed.calendar.reception_count = 1;
	struct calendar *hours = contract_calendar(&changed);
	int64_t first = day_of(2019, 9, 1) * INT64_C(1440);
	for (int i = 0; i < 300; i++) {
		bool business = random_below(2);
		enum clause_unit unit = business ? UNIT_BUSINESS_HOURS : UNIT_HOURS;
		int64_t received = first + random_below(60 * 1440), at = received;
		int64_t done = received + random_below(20 * 1440), limit = 1 + random_below(business ? 3000 : 9000);
		int64_t slow_pauses[2][2];
		struct deadline_pause pauses[2];
		size_t count = random_below(3);
		for (size_t j = 0; j < count; j++) {
			slow_pauses[j][0] = at + random_below(3 * 1440);
			slow_pauses[j][1] = at = slow_pauses[j][0] + 1 + random_below(3 * 1440);
			pauses[j] = (struct deadline_pause){(slow_pauses[j][0] - 540) * MINUTE_US, (at - 540) * MINUTE_US};
		}
		struct slow_hours slow = slow_hours(business, received, done, limit,
		                                    (const int64_t(*)[2])slow_pauses, count);
		struct deadline_pauses given = {pauses, count};
		int64_t received_us = (received - 540) * MINUTE_US, done_us = (done - 540) * MINUTE_US;
		struct deadline deadline =
		        deadline_in_hours(hours, config->zone, received_us, limit * MINUTE_US, unit, given);
		int64_t elapsed_us = deadline_elapsed_us(hours, received_us, done_us, unit, given);
		assert_true(slow.due_minute >= 0);
		assert_true(deadline.due_us == (slow.due_minute - 540) * MINUTE_US);
		assert_true(elapsed_us == slow.elapsed * MINUTE_US);
		/* In time is within the limit; what is beyond the limit is late. */
		assert_true(done_us > deadline.due_us || elapsed_us <= limit * MINUTE_US);
		assert_true(done_us <= deadline.due_us || elapsed_us >= limit * MINUTE_US);
	}
	calendar_free(hours);
}

/* The closing moves with the hours of its own day, also within one case. */
static void hours_that_change(void **state)
{
	struct config_reception later = {{2019, 10, 1}, 480, 720};
	struct config changed = *config;
	struct deadline_pauses none = {0};
	struct text text = {0};
	(void)state;
	changed.calendar.receptions = &later;
	changed.calendar.reception_count = 1;
	struct calendar *hours = contract_calendar(&changed);
	assert_true(deadline_of(hours, tokyo(2019, 9, 27, 16, 0), 1, none).due_us == tokyo(2019, 9, 30, 17, 0));
	assert_true(deadline_of(hours, tokyo(2019, 9, 27, 16, 0), 2, none).due_us == tokyo(2019, 10, 1, 12, 0));
	assert_true(deadline_of(hours, tokyo(2019, 10, 1, 16, 0), 1, none).due_us == tokyo(2019, 10, 2, 12, 0));
	/* 8 hours of reception from Friday 16:00: one there, seven on Monday. */
	struct deadline deadline = deadline_in_hours(hours, config->zone, tokyo(2019, 9, 27, 16, 0), 8 * HOUR_US,
	                                             UNIT_BUSINESS_HOURS, none);
	assert_true(deadline.due_us == tokyo(2019, 9, 30, 16, 0));
	deadline_derivation(hours, config, &deadline, none, "受付", &text);
	assert_string_equal(text.at, "受付 2019-09-27(金)16:00 → 受付時間内8時間 → 期限 09-30(月)16:00");
	text_clear(&text);
	deadline = deadline_in_hours(NULL, config->zone, tokyo(2019, 10, 15, 10, 42), 24 * HOUR_US, UNIT_HOURS, none);
	deadline_derivation(NULL, config, &deadline, none, "検知", &text);
	assert_string_equal(text.at, "検知 2019-10-15(火)10:42 → 24時間 → 期限 10-16(水)10:42");
	text_release(&text);
	calendar_free(hours);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(derivations),
	        cmocka_unit_test(edges),
	        cmocka_unit_test(agrees_with_a_slow_clock),
	        cmocka_unit_test(hours_agree_with_a_slow_clock),
	        cmocka_unit_test(hours_that_change),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
