/* Numbers from text. */
#include "number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DOUBLE_TEXT_BYTES 400

static bool digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The digits at the front of *text, as long as they fit 64 bits. False when there is none or too many. */
static bool digits_take(struct str text, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (text.size == 0)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		if (!digit(text.at[i]))
			return false;

		uint64_t next = (uint64_t)(text.at[i] - '0');

		/* Nineteen digits always fit. */
		if (i < 19)
			value = value * 10 + next;
		else if (__builtin_mul_overflow(value, (uint64_t)10, &value) || __builtin_add_overflow(value, next, &value))
			return false;
	}
	*ret_value = value;
	return true;
}

bool number_u64(struct str text, uint64_t max, uint64_t *ret_value)
{
	uint64_t value;

	if (!digits_take(text, &value) || value > max)
		return false;
	*ret_value = value;
	return true;
}

/* Sign and size as a signed number; -2^63 included. */
static bool signed_of(bool negative, uint64_t magnitude, int64_t *ret_value)
{
	if (magnitude > (uint64_t)INT64_MAX + negative)
		return false;
	if (negative)
		*ret_value = magnitude > INT64_MAX ? INT64_MIN : -(int64_t)magnitude;
	else
		*ret_value = (int64_t)magnitude;
	return true;
}

bool number_i64(struct str text, int64_t min, int64_t max, int64_t *ret_value)
{
	bool negative = text.size && text.at[0] == '-';
	uint64_t magnitude;
	int64_t value;

	if (!digits_take(str_skip(text, negative), &magnitude) || !signed_of(negative, magnitude, &value))
		return false;
	if (value < min || value > max)
		return false;
	*ret_value = value;
	return true;
}

static int hex_digit(char byte)
{
	if (digit(byte))
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

bool number_hex(struct str text, uint64_t max, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (text.size == 0)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		int next = hex_digit(text.at[i]);

		if (next < 0 || value >> 60)
			return false;
		value = value << 4 | (uint64_t)next;
	}
	if (value > max)
		return false;
	*ret_value = value;
	return true;
}

bool number_scaled(struct str text, int scale, int64_t *ret_value)
{
	bool negative = text.size && text.at[0] == '-';
	struct str rest = str_skip(text, negative);
	struct str whole = str_take(rest, str_find(rest, '.'));
	bool has_point = whole.size < rest.size;
	struct str fraction = str_skip(rest, whole.size + 1);
	uint64_t value;

	if (!digits_take(whole, &value) || (has_point && fraction.size == 0))
		return false;
	for (int i = 0; i < scale; i++) {
		uint64_t next = 0;

		if (fraction.size) {
			if (!digit(fraction.at[0]))
				return false;
			next = (uint64_t)(fraction.at[0] - '0');
			fraction = str_skip(fraction, 1);
		}
		if (__builtin_mul_overflow(value, (uint64_t)10, &value) || __builtin_add_overflow(value, next, &value))
			return false;
	}
	for (size_t i = 0; i < fraction.size; i++)
		if (fraction.at[i] != '0')
			return false;
	return signed_of(negative, value, ret_value);
}

static struct str digits_skip(struct str text)
{
	while (text.size && digit(text.at[0]))
		text = str_skip(text, 1);
	return text;
}

/* -?digits(.digits)?([eE][+-]?digits)? : what strtod would accept beyond it (blanks, hexadecimal, inf, nan) is no number here. */
static bool double_shaped(struct str text)
{
	struct str rest = str_skip(text, text.size && text.at[0] == '-');
	struct str behind = digits_skip(rest);

	if (behind.size == rest.size)
		return false;
	if (behind.size && behind.at[0] == '.') {
		rest = str_skip(behind, 1);
		behind = digits_skip(rest);
		if (behind.size == rest.size)
			return false;
	}
	if (behind.size && (behind.at[0] == 'e' || behind.at[0] == 'E')) {
		rest = str_skip(behind, 1);
		rest = str_skip(rest, rest.size && (rest.at[0] == '+' || rest.at[0] == '-'));
		behind = digits_skip(rest);
		if (behind.size == rest.size)
			return false;
	}
	return behind.size == 0;
}

bool number_double(struct str text, double *ret_value)
{
	char copy[DOUBLE_TEXT_BYTES + 1];

	if (text.size > DOUBLE_TEXT_BYTES || !double_shaped(text))
		return false;
	memcpy(copy, text.at, text.size);
	copy[text.size] = '\0';

	/* No program of geppo ever sets a locale, so the decimal point is a point. */
	double value = strtod(copy, NULL);

	if (!isfinite(value))
		return false;
	*ret_value = value;
	return true;
}

/* The parts of a decimal: its digits without the point, and how many of them stand before it. */
struct decimal {
	struct str whole, fraction;
	int64_t point;
	bool negative;
};

static bool decimal_of(struct str text, struct decimal *ret_decimal)
{
	if (text.size > DOUBLE_TEXT_BYTES || !double_shaped(text))
		return false;

	struct decimal decimal = {.negative = text.at[0] == '-'};
	struct str rest = str_skip(text, decimal.negative);
	struct str behind = digits_skip(rest);

	decimal.whole = str_take(rest, rest.size - behind.size);
	if (behind.size && behind.at[0] == '.') {
		rest = str_skip(behind, 1);
		behind = digits_skip(rest);
		decimal.fraction = str_take(rest, rest.size - behind.size);
	}
	decimal.point = (int64_t)decimal.whole.size;
	if (behind.size) {
		int64_t exponent;

		rest = str_skip(behind, behind.at[1] == '+' ? 2 : 1);
		if (!number_i64(rest, -10000, 10000, &exponent))
			return false;
		decimal.point += exponent;
	}
	*ret_decimal = decimal;
	return true;
}

/* Digit `index` of whole and fraction; zeros around them. */
static unsigned decimal_digit(const struct decimal *decimal, int64_t index)
{
	size_t at = (size_t)index;

	if (index < 0 || at >= decimal->whole.size + decimal->fraction.size)
		return 0;
	return (unsigned)((at < decimal->whole.size ? decimal->whole.at[at] : decimal->fraction.at[at - decimal->whole.size]) - '0');
}

bool number_rounded(struct str text, int scale, enum number_half half, int64_t *ret_value)
{
	struct decimal decimal;

	if (!decimal_of(text, &decimal))
		return false;

	int64_t count = (int64_t)(decimal.whole.size + decimal.fraction.size), cut = decimal.point + scale;
	uint64_t value = 0;
	bool beyond = false; /* is anything behind the first digit that is cut off? */

	for (int64_t i = 0; i < cut; i++) {
		if (value == 0 && i >= count)
			break;
		if (__builtin_mul_overflow(value, (uint64_t)10, &value) || __builtin_add_overflow(value, decimal_digit(&decimal, i), &value))
			return false;
	}
	for (int64_t i = cut < 0 ? 0 : cut + 1; i < count; i++)
		beyond = beyond || decimal_digit(&decimal, i) != 0;

	unsigned next = cut < 0 ? 0 : decimal_digit(&decimal, cut);
	bool up = next > 5 || (next == 5 && (beyond || (half == NUMBER_HALF_UP) != decimal.negative));

	return !__builtin_add_overflow(value, (uint64_t)up, &value) && signed_of(decimal.negative, value, ret_value);
}

bool number_add(uint64_t a, uint64_t b, uint64_t *ret_value)
{
	uint64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*ret_value = sum;
	return true;
}

bool number_multiply(uint64_t a, uint64_t b, uint64_t *ret_value)
{
	uint64_t product;

	if (__builtin_mul_overflow(a, b, &product))
		return false;
	*ret_value = product;
	return true;
}
