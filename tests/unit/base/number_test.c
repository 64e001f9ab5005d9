#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "number.h"

static void unsigned_numbers(void **state)
{
	static const char *const bad[] = {"", "-1", "+1", " 1", "1 ", "1x", "18446744073709551616", "99999999999999999999999"};
	uint64_t value = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(number_u64(str_of(bad[i]), UINT64_MAX, &value));
	assert_false(number_u64(STR("256"), 255, &value));
	assert_int_equal(value, 42);
	assert_true(number_u64(STR("18446744073709551615"), UINT64_MAX, &value));
	assert_true(value == UINT64_MAX);
	assert_true(number_u64(STR("007"), 7, &value));
	assert_true(value == 7);
}

static void signed_numbers(void **state)
{
	int64_t value = 42;

	(void)state;
	assert_true(number_i64(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &value));
	assert_true(value == INT64_MIN);
	assert_false(number_i64(STR("-9223372036854775809"), INT64_MIN, INT64_MAX, &value));
	assert_false(number_i64(STR("9223372036854775808"), INT64_MIN, INT64_MAX, &value));
	assert_false(number_i64(STR("-"), -9, 9, &value));
	assert_false(number_i64(STR("10"), -9, 9, &value));
	assert_true(number_i64(STR("-9"), -9, 9, &value));
	assert_true(value == -9);
}

static void hexadecimal(void **state)
{
	uint64_t value;

	(void)state;
	assert_true(number_hex(STR("fFffFFFFffffffff"), UINT64_MAX, &value));
	assert_true(value == UINT64_MAX);
	assert_false(number_hex(STR("10000000000000000"), UINT64_MAX, &value));
	assert_false(number_hex(STR("0x1"), UINT64_MAX, &value));
	assert_false(number_hex(STR(""), UINT64_MAX, &value));
}

static void scaled_decimals(void **state)
{
	static const struct {
		const char *text;
		int scale;
		int64_t value;
	} good[] = {{"12.345", 3, 12345}, {"-0.5", 2, -50}, {"7", 6, 7000000}, {"1.2300", 2, 123}, {"0", 0, 0}, {"3.0", 0, 3},
	            {"-9223372036854.775808", 6, INT64_MIN}};
	static const char *const bad[] = {"1.2345", "1.", ".5", "1.-5", "1..5", "", "-", "1.23x", "1.230x", "9223372036854776"};
	int64_t value;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(number_scaled(str_of(good[i].text), good[i].scale, &value));
		assert_true(value == good[i].value);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(number_scaled(str_of(bad[i]), 3, &value));
}

static void doubles(void **state)
{
	static const char *const bad[] = {"", "nan", "inf", "0x10", " 1", "1 ", "1e", "1.", ".5", "1e999", "--1", "1,5"};
	double value;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(number_double(str_of(bad[i]), &value));
	assert_true(number_double(str_take(STR("-12.5e1xyz"), 7), &value));
	assert_true(value >= -125 && value <= -125);
}

static void rounded_decimals(void **state)
{
	static const struct {
		const char *text;
		int scale;
		int64_t up, down;
	} good[] = {
		{"0.6875", 2, 69, 69}, {"12.345", 2, 1235, 1234}, {"12.3450000000000000000000000001", 2, 1235, 1235},
		{"12.344999999999999999999999999", 2, 1234, 1234}, {"100", 2, 10000, 10000}, {"0", 2, 0, 0}, {"0.005", 2, 1, 0},
		{"0.0049999", 2, 0, 0}, {"1e2", 2, 10000, 10000}, {"1.25E-1", 2, 13, 12}, {"1.25e+1", 0, 13, 12}, {"5e-1", 0, 1, 0},
		{"5e-2", 0, 0, 0}, {"9e-9999", 2, 0, 0}, {"-0.005", 2, 0, -1}, {"-1.006", 2, -101, -101}, {"0e9999", 2, 0, 0},
		{"00012.5", 0, 13, 12}, {"999.995", 2, 100000, 99999}, {"9223372036854775807", 0, INT64_MAX, INT64_MAX},
	};
	static const char *const bad[] = {"", "-", ".5", "1.", "1e", "1e+", "1e99999", "nan", "NaN", "inf", " 1", "1 ", "0x1", "+1", "1,5",
	                                  "9223372036854775807.5", "1e300"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		int64_t up = -7, down = -7;

		assert_true(number_rounded(str_of(good[i].text), good[i].scale, NUMBER_HALF_UP, &up));
		assert_true(number_rounded(str_of(good[i].text), good[i].scale, NUMBER_HALF_DOWN, &down));
		assert_int_equal(up, good[i].up);
		assert_int_equal(down, good[i].down);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int64_t value;

		assert_false(number_rounded(str_of(bad[i]), 0, NUMBER_HALF_UP, &value));
	}
}

static void sums_and_products(void **state)
{
	uint64_t value = 1;

	(void)state;
	assert_false(number_add(UINT64_MAX, 1, &value));
	assert_false(number_multiply(UINT64_MAX / 2, 3, &value));
	assert_true(value == 1);
	assert_true(number_add(UINT64_MAX - 1, 1, &value) && value == UINT64_MAX);
	assert_true(number_multiply(6, 7, &value) && value == 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unsigned_numbers), cmocka_unit_test(signed_numbers), cmocka_unit_test(hexadecimal),
		cmocka_unit_test(scaled_decimals), cmocka_unit_test(rounded_decimals), cmocka_unit_test(doubles), cmocka_unit_test(sums_and_products),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
