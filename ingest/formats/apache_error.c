/* Apache's error log: `[Sun Dec 04 04:47:44.123456 2005] [core:error] [pid 1:tid 2] [client 192.0.2.1:80] AH00124: …`
 * of 2.4, and `[Sun Dec 04 04:47:44 2005] [error] [client 192.0.2.1] …` of 2.2. Stamps are clock times of the server.
 * The program is the module, as far as one is written; the client stays in the message, where rules look for it.
 * Apache itself escapes line ends, so a line without a stamp was written past it, by a CGI program or an interpreter's
 * crash: it belongs to the record before it, as the stack trace that it mostly is; counted alone it would be a record
 * without a time, and many rejected lines would hide what is really broken. */
#include "dialect.h"
#include "lang.h"
#include "system_record.h"

enum {
	OWN_STAMP = SYSTEM_COLUMN_COUNT, /* of a file that writes it in several ways */
	OWN_LEVEL,                       /* ":error] [pid 1:tid 2] " */
	OWN_END,
};

static const struct own_column own_columns[] = {
        {"~stamp", COLUMN_TEXT},
        {"~level", COLUMN_TEXT},
        {"~end", COLUMN_TEXT},
        {NULL, COLUMN_TEXT},
};

struct apache_stamp {
	size_t size;
	int64_t as_us;
	int digits;
};

/* "Sun Dec 04 04:47:44.123456 2005". The weekday is only looked at for its size. */
static bool read_stamp(struct str text, struct apache_stamp *ret_stamp)
{
	struct civil_date date = {0};
	int64_t us_of_day, year, day;
	int digits;
	if (text.size < 24 || text.at[3] != ' ' || text.at[7] != ' ' || text.at[10] != ' ')
		return false;
	struct str clock = str_take(str_skip(text, 11), str_find(str_take(str_skip(text, 11), 16), ' '));
	size_t size = 11 + clock.size + 5;
	if (text.size < size || !stamp_clock(clock, &us_of_day, &digits))
		return false;
	year = decimal_or_none(str_take(str_skip(text, size - 4), 4));
	day = decimal_or_none(str_trim(str_take(str_skip(text, 8), 2)));
	date.month = (int8_t)stamp_month(text.at + 4);
	if (year < 1 || day < 1 || day > 31 || date.month == 0)
		return false;
	date.year = (int16_t)year;
	date.day = (int8_t)day;
	if (!civil_date_valid(date))
		return false;
	*ret_stamp = (struct apache_stamp){size, civil_day(date) * DAY_US + us_of_day, digits};
	return true;
}

static bool apache_begins(struct str head)
{
	return head.size >= 21 && head.at[0] == '[' && head.at[4] == ' ' && head.at[8] == ' ' && head.at[11] == ' ' &&
	       head.at[14] == ':' && head.at[17] == ':' && stamp_month(head.at + 5) != 0;
}

static size_t apache_unit(struct str rest, bool ended)
{
	return joined_unit(rest, ended, apache_begins);
}

/* "core:error] [pid 1:tid 2] …": module, level, process. False when the bracket does not close. */
static bool read_level(struct system_row *row, struct str text)
{
	size_t end = str_find(str_take(text, 100), ']');
	if (end == text.size || text.at[end] != ']')
		return false;
	struct str tag = str_take(text, end), module = str_take(tag, str_find(tag, ':'));
	if (module.size == tag.size)
		module.size = 0;
	bool colon = module.size < tag.size && tag.at[module.size] == ':';
	row_text(row, SYSTEM_PROGRAM, module);
	row_number(row, SYSTEM_SEVERITY, level_severity(str_skip(tag, module.size + colon)));
	struct str rest = str_skip(text, end + 1);
	if (str_starts(rest, STR(" [pid "))) {
		struct str process = str_take(rest, str_find(rest, ']'));
		size_t digits = 6;
		while (digits < process.size && process.at[digits] >= '0' && process.at[digits] <= '9')
			digits++;
		row_number(row, SYSTEM_PID, decimal_or_none(str_range(process.at + 6, process.at + digits)));
		rest = str_skip(rest, process.size + 1);
	}
	rest = str_skip(rest, rest.size > 0 && rest.at[0] == ' ');
	row_text(row, OWN_LEVEL, str_range(text.at + module.size, rest.at));
	row_text(row, SYSTEM_MESSAGE, rest);
	return true;
}

static enum reject_reason apache_read(struct system_row *row, struct str unit)
{
	struct apache_stamp stamp;
	struct str end, text = line_end_split(unit, &end);
	if (text.size == 0 || text.at[0] != '[' || !read_stamp(str_skip(text, 1), &stamp))
		return REJECT_TIME;
	row_clock_time(row, stamp.as_us);
	row_text(row, OWN_END, end);
	if (row->layout->variant == 1)
		row_text(row, OWN_STAMP, str_take(str_skip(text, 1), stamp.size));
	text = str_skip(text, 1 + stamp.size);
	if (!str_starts(text, STR("] [")))
		return text.size < 3 ? REJECT_TRUNCATED : REJECT_SHAPE;
	return read_level(row, str_skip(text, 3)) ? REJECT_NONE : REJECT_TRUNCATED;
}

static bool apache_open(struct format *format, struct str sample, struct fail *fail)
{
	struct stamp_style style = {0};
	struct str line;
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	while (str_next(&sample, '\n', &line)) {
		struct apache_stamp stamp;
		if (apache_begins(line) && read_stamp(str_skip(line, 1), &stamp))
			stamp_style_add(&style, stamp.digits);
	}
	struct recipe *recipe = &layout->template.recipe;
	layout->has_header = true;
	layout->variant = style.mixed;
	recipe_literal(recipe, STR("["));
	if (style.mixed)
		recipe_text(recipe, OWN_STAMP);
	else
		recipe_time_parts(recipe, "%a %b %d %C %Y", style.digits);
	recipe_literal(recipe, STR("] ["));
	recipe_text(recipe, SYSTEM_PROGRAM);
	recipe_text(recipe, OWN_LEVEL);
	recipe_text(recipe, SYSTEM_MESSAGE);
	recipe_text(recipe, OWN_END);
	format->current = layout;
	return true;
}

static bool apache_parse(const struct format_part *part, struct batch *batch)
{
	static const struct system_reader reader = {own_columns, false, apache_read};
	return system_parse(part, batch, &reader);
}

const struct dialect dialect_apache_error = {
        .name = "apache_error",
        .kind = FORMAT_SYSTEM,
        .about_en = "Apache's error log, 2.4 and 2.2",
        .about_ja = "Apache のエラーログ (2.4・2.2)",
        .unit = apache_unit,
        .stands = joined_stands,
        .open = apache_open,
        .parse = apache_parse,
};
