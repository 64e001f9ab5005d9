/* strftime's conversions one by one. */
#include "time_part.h"

#include <string.h>

static const char *const month_names[12] = {"January", "February", "March",     "April",   "May",      "June",
                                            "July",    "August",   "September", "October", "November", "December"};
static const char *const day_names[7] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

bool time_part_is_date(char letter)
{
	return letter && strchr("YymbBdejaA", letter);
}

bool time_part_valid(char letter)
{
	return letter && strchr("YymbBdejaAHkIlMSpP123456789z:", letter);
}

/* Exactly `width` digits; a blank in the place of a leading zero when padded so. */
static char *put_digits(char *out, unsigned value, unsigned width, char pad)
{
	for (unsigned i = width; i-- > 0; value /= 10)
		out[i] = (char)('0' + value % 10);
	if (pad != '0' && out[0] == '0')
		out[0] = pad;
	return out + width;
}

static char *put_name(char *out, const char *name, size_t size_max)
{
	size_t size = strlen(name);
	size = size < size_max ? size : size_max;
	memcpy(out, name, size);
	return out + size;
}

char *time_part_put_date(char *out, char letter, int32_t day)
{
	struct civil_date date = civil_date_of_day(day);
	switch (letter) {
	case 'Y':
		return put_digits(out, (unsigned)date.year, 4, '0');
	case 'y':
		return put_digits(out, (unsigned)date.year % 100, 2, '0');
	case 'm':
		return put_digits(out, (unsigned)date.month, 2, '0');
	case 'b':
	case 'B':
		return put_name(out, month_names[date.month - 1], letter == 'b' ? 3 : 10);
	case 'd':
	case 'e':
		return put_digits(out, (unsigned)date.day, 2, letter == 'e' ? ' ' : '0');
	case 'j':
		return put_digits(out, (unsigned)(day - civil_day((struct civil_date){date.year, 1, 1}) + 1), 3, '0');
	default:
		return put_name(out, day_names[civil_weekday(day)], letter == 'a' ? 3 : 10);
	}
}

char *time_part_put_clock(char *out, char letter, unsigned second_of_day, unsigned microsecond, int64_t offset_s)
{
	unsigned hour = second_of_day / 3600, minutes = (unsigned)((offset_s < 0 ? -offset_s : offset_s) / 60);
	switch (letter) {
	case 'H':
	case 'k':
		return put_digits(out, hour, 2, letter == 'k' ? ' ' : '0');
	case 'I':
	case 'l':
		return put_digits(out, hour % 12 == 0 ? 12 : hour % 12, 2, letter == 'l' ? ' ' : '0');
	case 'M':
		return put_digits(out, second_of_day / 60 % 60, 2, '0');
	case 'S':
		return put_digits(out, second_of_day % 60, 2, '0');
	case 'p':
		return put_name(out, hour < 12 ? "AM" : "PM", 2);
	case 'P':
		return put_name(out, hour < 12 ? "am" : "pm", 2);
	case 'z':
	case ':':
		*out++ = offset_s < 0 ? '-' : '+';
		out = put_digits(out, minutes / 60, 2, '0');
		if (letter == ':')
			*out++ = ':';
		return put_digits(out, minutes % 60, 2, '0');
	default: /* '1' … '9': the fraction's first digits, zeros beyond microseconds */
		for (int i = 0, scale = 100000; i < letter - '0'; i++, scale /= 10)
			*out++ = scale ? (char)('0' + microsecond / (unsigned)scale % 10) : '0';
		return out;
	}
}
