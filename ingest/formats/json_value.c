/* Numbers and texts of JSON values. */
#include <string.h>

#include "json_lex.h"
#include "number.h"

/* A decimal taken apart: its digits with at most one point among them, and the exponent. */
struct decimal {
	struct str digits;
	bool negative;
	int64_t exponent;
	size_t whole_count; /* digits before the point */
};

static bool read_decimal(struct str text, struct decimal *ret_decimal)
{
	struct decimal decimal = {0};
	size_t count = 0;
	bool point = false;
	if (text.size > 0 && text.at[0] == '-') {
		decimal.negative = true;
		text = str_skip(text, 1);
	}
	size_t at = 0;
	for (; at < text.size && text.at[at] != 'e' && text.at[at] != 'E'; at++) {
		if (text.at[at] == '.' && !point) {
			point = true;
			continue;
		}
		if (text.at[at] < '0' || text.at[at] > '9')
			return false;
		count++;
		decimal.whole_count += !point;
	}
	decimal.digits = str_take(text, at);
	if (at < text.size) {
		struct str exponent = str_skip(text, at + 1);
		if (str_starts(exponent, STR("+")))
			exponent = str_skip(exponent, 1);
		if (!number_i64(exponent, -400, 400, &decimal.exponent))
			return false;
	}
	*ret_decimal = decimal;
	return count > 0;
}

bool json_number(struct json_value value, int scale, int64_t *ret_value)
{
	struct decimal decimal;
	if ((value.kind != JSON_NUMBER && value.kind != JSON_TEXT) || !read_decimal(json_text(value), &decimal))
		return false;
	/* The first digit's power of ten, in units of 10^-scale. */
	int64_t power = (int64_t)decimal.whole_count - 1 + decimal.exponent + scale, number = 0;
	for (size_t i = 0; i < decimal.digits.size && power >= 0; i++) {
		if (decimal.digits.at[i] == '.')
			continue;
		if (number > (INT64_MAX - 9) / 10)
			return false;
		number = number * 10 + (decimal.digits.at[i] - '0');
		power--;
	}
	for (; power >= 0 && number > 0; power--) {
		if (number > INT64_MAX / 10)
			return false;
		number *= 10;
	}
	*ret_value = decimal.negative ? -number : number;
	return true;
}

static bool read_hex(struct str text, uint32_t *ret_unit)
{
	uint64_t unit;
	if (text.size < 6 || text.at[0] != '\\' || text.at[1] != 'u' ||
	    !number_hex(str_take(str_skip(text, 2), 4), 0xFFFF, &unit))
		return false;
	*ret_unit = (uint32_t)unit;
	return true;
}

/* Resolves \uXXXX, or two of them, at the front of the text; gives the bytes it takes, 0 when it is none. */
static size_t add_unicode(struct str text, struct text *out)
{
	uint32_t high, low;
	if (!read_hex(text, &high))
		return 0;
	if (high < 0xD800 || high > 0xDFFF) {
		text_add_utf8(out, high);
		return 6;
	}
	bool pair = high < 0xDC00 && read_hex(str_skip(text, 6), &low) && low >= 0xDC00 && low <= 0xDFFF;
	text_add_utf8(out, pair ? 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD);
	return pair ? 12 : 6;
}

static void unescape(struct str text, struct text *out)
{
	static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	while (text.size > 0) {
		size_t plain = str_find(text, '\\');
		text_add(out, str_take(text, plain));
		text = str_skip(text, plain);
		if (text.size == 0)
			break;
		const char *letter = text.size > 1 && text.at[1] ? strchr(letters, text.at[1]) : NULL;
		size_t taken = letter ? 2 : add_unicode(text, out);
		if (letter)
			text_add_byte(out, bytes[letter - letters]);
		if (taken == 0) {
			text_add_byte(out, '\\');
			taken = 1;
		}
		text = str_skip(text, taken);
	}
}

void json_unescape(struct json_value value, struct text *out)
{
	struct str text = json_text(value);
	struct text once = {0};
	if (value.encoded) {
		unescape(text, &once);
		text = text_str(&once);
		out->failed = out->failed || text_failed(&once);
	}
	unescape(text, out);
	text_release(&once);
}
