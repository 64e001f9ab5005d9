/* Sets of time against a bitmap with one bit a minute: whatever the spans, both must say the same of every minute. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "civil.h"
#include "span_set.h"

#define MINUTES 240
#define SPANS_MOST 12
#define ROUNDS 4000

/* Vigna's splitmix64: the same numbers in every run. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

static int below(uint64_t *state, int limit)
{
	return (int)(next_random(state) % (uint64_t)limit);
}

struct drawn {
	bool minutes[MINUTES];
	struct span_set set;
};

/* Spans of any order and overlap, some empty, some backwards. */
static void draw(struct drawn *drawn, uint64_t *state, struct arena *arena)
{
	struct time_span spans[SPANS_MOST];
	size_t count = (size_t)below(state, SPANS_MOST + 1);

	*drawn = (struct drawn){0};
	for (size_t i = 0; i < count; i++) {
		int from = below(state, MINUTES), until = below(state, 8) ? from + below(state, 40) : from - 3;

		until = until > MINUTES ? MINUTES : until;
		spans[i] = (struct time_span){from * MINUTE_US, until * MINUTE_US};
		for (int minute = from; minute < until; minute++)
			drawn->minutes[minute] = true;
	}
	drawn->set = span_set_of(spans, count, arena);
}

static void expect(struct span_set set, const bool *minutes)
{
	int64_t total_us = 0;

	for (size_t i = 0; i < set.count; i++) {
		assert_true(set.items[i].from_us < set.items[i].until_us);
		assert_true(i == 0 || set.items[i - 1].until_us < set.items[i].from_us);
	}
	for (int minute = 0; minute < MINUTES; minute++) {
		assert_int_equal(span_set_has(set, minute * MINUTE_US), minutes[minute]);
		assert_int_equal(span_set_has(set, minute * MINUTE_US + MINUTE_US - 1), minutes[minute]);
		assert_int_equal(span_set_within(set, minute * MINUTE_US, (minute + 1) * MINUTE_US),
		                 minutes[minute] ? MINUTE_US : 0);
		total_us += minutes[minute] ? MINUTE_US : 0;
	}
	assert_int_equal(span_set_total(set), total_us);
}

static void expect_equal(struct span_set a, struct span_set b)
{
	assert_int_equal(a.count, b.count);
	for (size_t i = 0; i < a.count; i++) {
		assert_int_equal(a.items[i].from_us, b.items[i].from_us);
		assert_int_equal(a.items[i].until_us, b.items[i].until_us);
	}
}

static void agrees_with_a_bitmap(void **unused)
{
	uint64_t state = 20191015;
	struct arena arena = {0};

	(void)unused;
	for (int round = 0; round < ROUNDS; round++) {
		struct drawn a, b;
		bool both[MINUTES], either[MINUTES], only[MINUTES];

		arena_clear(&arena);
		draw(&a, &state, &arena);
		draw(&b, &state, &arena);
		for (int i = 0; i < MINUTES; i++) {
			both[i] = a.minutes[i] && b.minutes[i];
			either[i] = a.minutes[i] || b.minutes[i];
			only[i] = a.minutes[i] && !b.minutes[i];
		}
		expect(a.set, a.minutes);
		expect(span_set_union(a.set, b.set, &arena), either);
		expect(span_set_intersection(a.set, b.set, &arena), both);
		expect(span_set_difference(a.set, b.set, &arena), only);
	}
	assert_false(arena_failed(&arena));
	arena_release(&arena);
}

/* Laws that hold whatever the sets are. */
static void obeys_the_laws(void **unused)
{
	uint64_t state = 7;
	struct arena arena = {0};

	(void)unused;
	for (int round = 0; round < ROUNDS; round++) {
		struct drawn a, b, c;
		struct span_set left, right;

		arena_clear(&arena);
		draw(&a, &state, &arena);
		draw(&b, &state, &arena);
		draw(&c, &state, &arena);
		expect_equal(span_set_union(a.set, b.set, &arena), span_set_union(b.set, a.set, &arena));
		expect_equal(span_set_intersection(a.set, b.set, &arena), span_set_intersection(b.set, a.set, &arena));
		left = span_set_difference(a.set, span_set_union(b.set, c.set, &arena), &arena);
		right = span_set_difference(span_set_difference(a.set, b.set, &arena), c.set, &arena);
		expect_equal(left, right);
		/* A set is what it has with another and what it has alone. */
		left = span_set_union(span_set_intersection(a.set, b.set, &arena),
		                      span_set_difference(a.set, b.set, &arena), &arena);
		expect_equal(left, a.set);
		expect_equal(span_set_union(a.set, a.set, &arena), a.set);
		assert_int_equal(span_set_difference(a.set, a.set, &arena).count, 0);
	}
	arena_release(&arena);
}

static void touching_spans_are_one(void **unused)
{
	struct arena arena = {0};
	const struct time_span spans[] = {{10, 20}, {0, 10}, {30, 30}, {25, 24}, {20, 21}};
	struct span_set set = span_set_of(spans, 5, &arena);

	(void)unused;
	assert_int_equal(set.count, 1);
	assert_int_equal(set.items[0].from_us, 0);
	assert_int_equal(set.items[0].until_us, 21);
	assert_int_equal(span_set_of(NULL, 0, &arena).count, 0);
	assert_int_equal(span_set_one(5, 5, &arena).count, 0);
	assert_int_equal(span_set_total(span_set_one(-5, 5, &arena)), 10);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(agrees_with_a_bitmap),
	        cmocka_unit_test(obeys_the_laws),
	        cmocka_unit_test(touching_spans_are_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
