/* Format codes and serial numbers. */
#include "xlsx_number.h"

#include <string.h>

#include "civil.h"
#include "number.h"

#define SERIAL_1970 25569      /* in the system that counts from 1900 */
#define SERIAL_1970_1904 24107 /* in the one that counts from 1904-01-01 as 0 */
#define SERIAL_END 2958466.0   /* 10000-01-01 */

/* What the letters of a code ask for. */
struct code_scan {
	bool date, clock, elapsed;
	bool months; /* m: months unless a clock stands beside it */
	bool other;  /* # ? . , % E+ @: no whole number with signs around it */
	int digits;
	bool digits_over; /* something stood behind the zeros */
	struct text before, after;
};

static void scan_literal(struct code_scan *scan, struct str literal)
{
	if (scan->digits > 0)
		scan->digits_over = true;
	text_add(scan->digits > 0 ? &scan->after : &scan->before, literal);
}

/* "literal", \x, _x and *x; what is behind a text's end is nothing. */
static struct str take_quoted(struct code_scan *scan, struct str code)
{
	char sign = code.at[0];
	struct str rest = str_skip(code, 1);
	if (sign == '"') {
		size_t end = str_find(rest, '"');
		scan_literal(scan, str_take(rest, end));
		return str_skip(rest, end + 1);
	}
	size_t size = 0;
	str_utf8(rest, &size);
	if (sign == '\\')
		scan_literal(scan, str_take(rest, size));
	return str_skip(rest, size);
}

/* [h] [mm] [ss] are elapsed times; colours, conditions and languages say nothing here. */
static struct str take_bracket(struct code_scan *scan, struct str code)
{
	size_t end = str_find(code, ']');
	struct str inside = str_skip(str_take(code, end), 1);
	size_t letters = 0;
	while (letters < inside.size && strchr("hHmMsS", inside.at[letters]))
		letters++;
	if (inside.size > 0 && letters == inside.size)
		scan->elapsed = scan->clock = true;
	return str_skip(code, end + 1);
}

static bool starts_nocase(struct str text, const char *head)
{
	return str_equal_nocase(str_take(text, strlen(head)), str_of(head));
}

static struct str take_sign(struct code_scan *scan, struct str code)
{
	char sign = code.at[0];
	if (starts_nocase(code, "AM/PM") || starts_nocase(code, "A/P")) {
		scan->clock = true;
		return str_skip(code, starts_nocase(code, "AM/PM") ? 5 : 3);
	}
	if ((sign == 'E' || sign == 'e') && code.size > 1 && (code.at[1] == '+' || code.at[1] == '-')) {
		scan->other = true;
		return str_skip(code, 2);
	}
	if (strchr("yYdDeEgGaAbBrR", sign))
		scan->date = true;
	else if (strchr("hHsS", sign))
		scan->clock = true;
	else if (sign == 'm' || sign == 'M')
		scan->months = true;
	else if (sign == '0' && !scan->digits_over)
		scan->digits++;
	else if (strchr("0#?.,%@", sign))
		scan->other = true;
	else
		scan_literal(scan, str_take(code, 1));
	return str_skip(code, 1);
}

static void scan_code(struct code_scan *scan, struct str code)
{
	while (code.size > 0 && code.at[0] != ';') {
		if (code.at[0] == '\0')
			return;
		if (strchr("\"\\_*", code.at[0]))
			code = take_quoted(scan, code);
		else if (code.at[0] == '[')
			code = take_bracket(scan, code);
		else
			code = take_sign(scan, code);
	}
}

struct xlsx_format xlsx_format_parse(struct str code, struct arena *arena)
{
	struct code_scan scan = {0};
	struct xlsx_format format = {.kind = XLSX_PLAIN};
	if (starts_nocase(code, "General") || starts_nocase(code, "G/") || starts_nocase(code, "Standard"))
		return format;
	scan_code(&scan, code);
	bool date = scan.date || (scan.months && !scan.clock);
	if (scan.elapsed)
		format.kind = XLSX_ELAPSED;
	else if (date || scan.clock)
		format.kind = !date ? XLSX_CLOCK : scan.clock ? XLSX_DATE_TIME : XLSX_DATE;
	else if (!scan.other && scan.digits > 0 && (scan.digits > 1 || scan.before.size > 0))
		format = (struct xlsx_format){XLSX_NUMBERED, arena_str(arena, text_str(&scan.before)),
		                              arena_str(arena, text_str(&scan.after)), scan.digits};
	text_release(&scan.before);
	text_release(&scan.after);
	return format;
}

struct xlsx_format xlsx_format_builtin(uint32_t id)
{
	bool date =
	        (id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) || (id >= 50 && id <= 58);
	bool clock = (id >= 18 && id <= 21) || id == 32 || id == 33 || id == 45 || id == 47;
	return (struct xlsx_format){.kind = id == 22   ? XLSX_DATE_TIME
	                                    : id == 46 ? XLSX_ELAPSED
	                                    : date     ? XLSX_DATE
	                                    : clock    ? XLSX_CLOCK
	                                               : XLSX_PLAIN};
}

/* 1.1000000000000001 is how 1.1 is stored; spreadsheets show 15 digits. Whole numbers stay as they are. */
static void add_plain(struct str text, double value, struct text *out)
{
	size_t digits = text.size > 0 && text.at[0] == '-';
	while (digits < text.size && text.at[digits] >= '0' && text.at[digits] <= '9')
		digits++;
	if (digits == text.size)
		text_add(out, text);
	else if (value > -1e15 && value < 1e15 && value == (double)(int64_t)value)
		text_addf(out, "%lld", (long long)value);
	else
		text_addf(out, "%.15g", value);
}

static void add_clock(struct text *out, int64_t seconds)
{
	text_addf(out, "%lld:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60));
	if (seconds % 60 != 0)
		text_addf(out, ":%02d", (int)(seconds % 60));
}

/* Days since 1970 of a serial day; false for the day that never was. */
static bool serial_day(int64_t serial, bool since_1904, int64_t *ret_day)
{
	if (since_1904) {
		*ret_day = serial - SERIAL_1970_1904;
		return true;
	}
	*ret_day = serial - (serial > 60 ? SERIAL_1970 : SERIAL_1970 - 1);
	return serial >= 1 && serial != 60;
}

static bool add_moment(const struct xlsx_format *format, bool since_1904, double value, struct text *out)
{
	if (value < 0 || value >= SERIAL_END)
		return false;
	int64_t seconds = (int64_t)(value * 86400.0 + 0.5);
	if (format->kind == XLSX_ELAPSED || (format->kind == XLSX_CLOCK && value < 1)) {
		add_clock(out, format->kind == XLSX_ELAPSED ? seconds : seconds % 86400);
		return true;
	}
	int64_t day;
	if (!serial_day(seconds / 86400, since_1904, &day))
		return false;
	struct civil_date date = civil_date_of_day((int32_t)day);
	text_addf(out, "%d/%d/%d", date.year, date.month, date.day);
	/* A clock time behind a format that hides it is not lost. */
	if (format->kind != XLSX_DATE || seconds % 86400 != 0) {
		text_add_byte(out, ' ');
		add_clock(out, seconds % 86400);
	}
	return true;
}

bool xlsx_number_text(const struct xlsx_format *format, bool since_1904, struct str text, struct text *out)
{
	double value;
	if (!number_double(text, &value)) {
		text_add(out, text);
		return true;
	}
	if (format->kind == XLSX_NUMBERED && value >= 0 && value < 1e15 && value == (double)(int64_t)value) {
		text_add(out, format->before);
		text_addf(out, "%0*lld", format->digits < 20 ? format->digits : 20, (long long)value);
		text_add(out, format->after);
		return true;
	}
	if (format->kind != XLSX_PLAIN && format->kind != XLSX_NUMBERED && add_moment(format, since_1904, value, out))
		return true;
	add_plain(text, value, out);
	return format->kind == XLSX_PLAIN || format->kind == XLSX_NUMBERED;
}
