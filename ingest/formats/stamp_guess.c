/* The form of a stamp from the stamp. */
#include <string.h>

#include "stamp_format.h"

/* Bytes of the text that look like the shape: "9" a digit, "A" a letter, "-" any of - / ., "T" also a blank, others
 * themselves; 0 when it does not. */
static size_t shape_size(struct str text, const char *shape)
{
	size_t size = strlen(shape);
	if (text.size < size)
		return 0;
	for (size_t i = 0; i < size; i++) {
		char byte = text.at[i];
		bool digit = byte >= '0' && byte <= '9', letter = (byte | 32) >= 'a' && (byte | 32) <= 'z';
		bool fits = shape[i] == '9'   ? digit
		            : shape[i] == 'A' ? letter
		            : shape[i] == '-' ? byte == '-' || byte == '/' || byte == '.'
		            : shape[i] == 'T' ? byte == 'T' || byte == ' '
		                              : byte == shape[i];
		if (!fits)
			return 0;
	}
	return size;
}

static size_t digit_count(struct str text)
{
	size_t count = 0;
	while (count < text.size && text.at[count] >= '0' && text.at[count] <= '9')
		count++;
	return count;
}

static char *put(char *out, const char *text)
{
	size_t size = strlen(text);
	memcpy(out, text, size + 1);
	return out + size;
}

/* ".123", ",123" and the zone behind a clock. */
static char *put_tail(char *out, struct str *rest)
{
	size_t digits = rest->size > 1 ? digit_count(str_skip(*rest, 1)) : 0;
	if (digits >= 1 && digits <= 9 && (rest->at[0] == '.' || rest->at[0] == ',')) {
		char fraction[] = {rest->at[0], '%', (char)('0' + digits), 'f', 0};
		out = put(out, fraction);
		*rest = str_skip(*rest, digits + 1);
	}
	if (rest->size > 0 && rest->at[0] == ' ' && rest->size > 1 && (rest->at[1] == '+' || rest->at[1] == '-')) {
		out = put(out, " ");
		*rest = str_skip(*rest, 1);
	}
	if (rest->size == 0)
		return out;
	if (str_is(*rest, "Z"))
		out = put(out, "%Z");
	else if (shape_size(str_skip(*rest, 1), "99:99") && rest->size == 6)
		out = put(out, "%:z");
	else if (shape_size(str_skip(*rest, 1), "9999") && rest->size == 5)
		out = put(out, "%z");
	else
		return out;
	*rest = (struct str){NULL, 0};
	return out;
}

bool stamp_format_guess(struct stamp_format *format, struct str stamp, struct arena *arena)
{
	static const char *const units[] = {[10] = "%s", [13] = "msec", [16] = "usec"};
	char text[64], *out = text;
	struct str rest = stamp;
	struct fail ignored = {0};
	size_t digits = digit_count(stamp), size;
	if (digits == stamp.size && digits <= 16 && digits >= 10 && units[digits])
		return stamp_format_compile(format, str_of(units[digits]), arena, &ignored);
	if (digits == 10 && stamp.size > 11 && stamp.at[10] == '.') {
		rest = str_skip(stamp, 10);
		out = put_tail(put(out, "%s"), &rest);
	} else if ((size = shape_size(stamp, "9999-99-99T99:99:99")) > 0 && stamp.at[4] == stamp.at[7]) {
		char date[] = {'%', 'Y', stamp.at[4], '%', 'm', stamp.at[4], '%', 'd', stamp.at[10], 0};
		rest = str_skip(stamp, size);
		out = put_tail(put(put(out, date), "%H:%M:%S"), &rest);
	} else if ((size = shape_size(stamp, "99/AAA/9999:99:99:99")) > 0) {
		rest = str_skip(stamp, size);
		out = put_tail(put(out, "%d/%b/%Y:%H:%M:%S"), &rest);
	} else {
		return false;
	}
	return rest.size == 0 &&
	       stamp_format_compile(format, (struct str){text, (size_t)(out - text)}, arena, &ignored);
}
