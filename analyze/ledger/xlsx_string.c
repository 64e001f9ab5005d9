/* The texts of strings, as shared strings and cells have them. */
#include <string.h>

#include "number.h"
#include "xlsx_book.h"

void xlsx_string_start(struct xlsx_string *string, const char *name)
{
	if (strcmp(name, "rPh") == 0)
		string->reading++;
	else if (strcmp(name, "t") == 0 && string->reading == 0)
		string->inside = true;
}

void xlsx_string_end(struct xlsx_string *string, const char *name)
{
	if (strcmp(name, "rPh") == 0)
		string->reading--;
	else if (strcmp(name, "t") == 0)
		string->inside = false;
}

void xlsx_string_text(struct xlsx_string *string, struct str text)
{
	if (string->inside)
		text_add(&string->text, text);
}

/* _xHHHH_ at the front: the UTF-16 unit that XML could not hold. */
static bool escape_unit(struct str text, uint32_t *ret_unit)
{
	uint64_t unit;
	if (text.size < 7 || text.at[0] != '_' || text.at[1] != 'x' || text.at[6] != '_' ||
	    !number_hex(str_take(str_skip(text, 2), 4), 0xFFFF, &unit))
		return false;
	*ret_unit = (uint32_t)unit;
	return true;
}

/* A character and how many bytes of the text it took: 14 for two halves of a surrogate pair. */
static size_t escape_character(struct str text, uint32_t *ret_code_point)
{
	uint32_t high, low;
	if (!escape_unit(text, &high))
		return 0;
	*ret_code_point = high;
	if (high >= 0xD800 && high < 0xDC00 && escape_unit(str_skip(text, 7), &low) && low >= 0xDC00 && low < 0xE000) {
		*ret_code_point = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
		return 14;
	}
	if (high == 0 || (high >= 0xD800 && high < 0xE000))
		*ret_code_point = 0xFFFD;
	return 7;
}

struct str xlsx_string_take(struct xlsx_string *string)
{
	struct str text = text_str(&string->text);
	if (str_find_str(text, STR("_x")) == text.size)
		return text;
	struct text plain = {0};
	while (text.size > 0) {
		uint32_t code_point;
		size_t size = escape_character(text, &code_point);
		if (size > 0) {
			text_add_utf8(&plain, code_point);
		} else {
			size = 1;
			text_add_byte(&plain, text.at[0]);
		}
		text = str_skip(text, size);
	}
	text_release(&string->text);
	string->text = plain;
	return text_str(&string->text);
}
