/* nginx's error log: `2019/10/01 09:05:12 [error] 1234#0: *5 message, client: 192.0.2.1, server: …`. Stamps are clock
 * times of the server. The number of the connection is no part of the message, so that equal messages are equal; there
 * is no program and no host. What an upstream writes to its standard error keeps its line ends, so lines without a
 * stamp are the middle and the end of the record before them (the client stands behind the last one). */
#include "dialect.h"
#include "lang.h"
#include "system_record.h"

enum {
	OWN_LEVEL = SYSTEM_COLUMN_COUNT, /* " [error] 1234#0: " */
	OWN_CONNECTION,                  /* "*5 " */
	OWN_END,
};

static const struct own_column own_columns[] = {
        {"~level", COLUMN_TEXT},
        {"~connection", COLUMN_TEXT},
        {"~end", COLUMN_TEXT},
        {NULL, COLUMN_TEXT},
};

#define STAMP_BYTES ((size_t)19)

/* "2019/10/01 09:05:12" */
static bool read_stamp(struct str text, int64_t *ret_as_us)
{
	char date_text[10];
	int64_t us_of_day;
	int32_t day;
	int digits;
	if (text.size < STAMP_BYTES || text.at[4] != '/' || text.at[7] != '/' || text.at[10] != ' ')
		return false;
	for (size_t i = 0; i < sizeof(date_text); i++)
		date_text[i] = text.at[i] == '/' ? '-' : text.at[i];
	if (!stamp_date((struct str){date_text, sizeof(date_text)}, &day) ||
	    !stamp_clock(str_take(str_skip(text, 11), 8), &us_of_day, &digits))
		return false;
	*ret_as_us = day * DAY_US + us_of_day;
	return true;
}

static bool nginx_begins(struct str head)
{
	int64_t as_us;
	return head.size > STAMP_BYTES + 1 && head.at[STAMP_BYTES] == ' ' && head.at[STAMP_BYTES + 1] == '[' &&
	       read_stamp(head, &as_us);
}

static size_t nginx_unit(struct str rest, bool ended)
{
	return joined_unit(rest, ended, nginx_begins);
}

static size_t skip_digits(struct str text, size_t at)
{
	while (at < text.size && text.at[at] >= '0' && text.at[at] <= '9')
		at++;
	return at;
}

static enum reject_reason nginx_read(struct system_row *row, struct str unit)
{
	int64_t as_us;
	struct str end, text = line_end_split(unit, &end);
	if (!read_stamp(text, &as_us))
		return REJECT_TIME;
	row_clock_time(row, as_us);
	row_text(row, OWN_END, end);
	text = str_skip(text, STAMP_BYTES);
	size_t close = str_find(str_take(text, 20), ']');
	if (!str_starts(text, STR(" [")))
		return text.size < 2 ? REJECT_TRUNCATED : REJECT_SHAPE;
	if (close == text.size || text.at[close] != ']')
		return text.size < 20 ? REJECT_TRUNCATED : REJECT_SHAPE;
	row_number(row, SYSTEM_SEVERITY, level_severity(str_skip(str_take(text, close), 2)));
	/* " 1234#5678: " */
	size_t at = close + 1, pid = at + 1, hash = skip_digits(text, pid), colon = skip_digits(text, hash + 1);
	if (colon + 1 < text.size && text.at[at] == ' ' && text.at[hash] == '#' && text.at[colon] == ':' &&
	    text.at[colon + 1] == ' ') {
		row_number(row, SYSTEM_PID, decimal_or_none(str_range(text.at + pid, text.at + hash)));
		at = colon + 2;
	} else if (at < text.size && text.at[at] == ' ') {
		at++;
	}
	size_t connection = at;
	if (at < text.size && text.at[at] == '*') {
		size_t digits = skip_digits(text, at + 1);
		if (digits > at + 1 && digits < text.size && text.at[digits] == ' ')
			connection = digits + 1;
	}
	row_text(row, OWN_LEVEL, str_take(text, at));
	row_text(row, OWN_CONNECTION, str_range(text.at + at, text.at + connection));
	row_text(row, SYSTEM_MESSAGE, str_skip(text, connection));
	return REJECT_NONE;
}

static bool nginx_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	struct recipe *recipe = &layout->template.recipe;
	layout->has_header = true;
	recipe_time_parts(recipe, "%Y/%m/%d %C", 0);
	recipe_text(recipe, OWN_LEVEL);
	recipe_text(recipe, OWN_CONNECTION);
	recipe_text(recipe, SYSTEM_MESSAGE);
	recipe_text(recipe, OWN_END);
	format->current = layout;
	return true;
}

static bool nginx_parse(const struct format_part *part, struct batch *batch)
{
	static const struct system_reader reader = {own_columns, false, nginx_read};
	return system_parse(part, batch, &reader);
}

const struct dialect dialect_nginx_error = {
        .name = "nginx_error",
        .kind = FORMAT_SYSTEM,
        .about_en = "nginx's error log",
        .about_ja = "nginx のエラーログ",
        .unit = nginx_unit,
        .stands = joined_stands,
        .open = nginx_open,
        .parse = nginx_parse,
};
