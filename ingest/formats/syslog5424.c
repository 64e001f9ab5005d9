/* RFC 5424 messages as collectors write them to files: `<PRI>1 STAMP HOST APP PROCID MSGID SD [MSG]`, one a line, or
 * as they came over TCP, each behind its size (RFC 6587 octet counting, which lets a message have line ends). The
 * priority may be missing: some collectors strip it. Structured data is no field of questions; of a message that has
 * nothing else it is the message. "-" stays "-". */
#include "lang.h"
#include "system_record.h"

enum {
	OWN_LENGTH = SYSTEM_COLUMN_COUNT, /* "123 " of octet counting */
	OWN_PRI,                          /* "<34>1 " */
	OWN_STAMP,
	OWN_PROCID,
	OWN_MSGID,
	OWN_SD,
	OWN_GAP, /* the blank before the message, a second one of rsyslog's, and its byte order mark */
	OWN_END,
};

static const struct own_column own_columns[] = {
        {"~length", COLUMN_TEXT}, {"~pri", COLUMN_TEXT},   {"~stamp", COLUMN_TEXT},
        {"~procid", COLUMN_TEXT}, {"~msgid", COLUMN_TEXT}, {"~sd", COLUMN_TEXT},
        {"~gap", COLUMN_TEXT},    {"~end", COLUMN_TEXT},   {NULL, COLUMN_TEXT},
};

/* Digits that a frame's size may have. */
#define LENGTH_DIGITS_MAX 7

/* Bytes of "LEN " at the front when a message begins behind it; 0: there is no size. */
static size_t counted_head(struct str text, size_t *ret_size)
{
	size_t at = 0, size = 0;
	for (; at < text.size && at < LENGTH_DIGITS_MAX && text.at[at] >= '0' && text.at[at] <= '9'; at++)
		size = size * 10 + (size_t)(text.at[at] - '0');
	if (at == 0 || text.at[0] == '0' || at + 1 >= text.size || text.at[at] != ' ' || text.at[at + 1] != '<')
		return 0;
	*ret_size = size;
	return at + 1;
}

/* Does another message begin in one of the frame's first lines? Then the digits were no size: a file of lines would
 * lose what a forged one claims. Not all lines are looked at: many claims of one long text must not cost its square. */
#define LOOKED_LINES 8
static bool holds_message(struct str frame)
{
	size_t at;
	for (int line = 0; line < LOOKED_LINES && (at = str_find(frame, '\n')) + 2 < frame.size; line++) {
		if (frame.at[at + 1] == '<' && frame.at[at + 2] >= '0' && frame.at[at + 2] <= '9')
			return true;
		frame = str_skip(frame, at + 1);
	}
	return false;
}

/* Bytes of the frame at the front and of a line end behind it. *ret_more: it does not end in `rest`. */
static size_t counted_unit(struct str rest, bool ended, bool *ret_more)
{
	size_t size, head = counted_head(rest, &size);
	if (head == 0 || size > BOUND_LINE_BYTES)
		return 0;
	*ret_more = !ended && rest.size <= head + size;
	if (*ret_more || rest.size < head + size || holds_message(str_take(rest, head + size)))
		return 0;
	struct str next = str_skip(rest, head + size);
	if (next.size == 0)
		return head + size;
	if (next.at[0] == '\n')
		return head + size + 1;
	return next.at[0] == '<' || (next.at[0] >= '1' && next.at[0] <= '9') ? head + size : 0;
}

static size_t syslog5424_unit(struct str rest, bool ended)
{
	bool more = false;
	if (!ended && rest.size < LENGTH_DIGITS_MAX + 2 && str_find(rest, '\n') == rest.size)
		return 0;
	size_t counted = counted_unit(rest, ended, &more);
	if (counted > 0 || more)
		return counted;
	size_t end = str_find(rest, '\n');
	return end < rest.size ? end + 1 : ended ? rest.size : 0;
}

/* A frame is whole by its size; the line end behind it may be missing. */
static bool syslog5424_stands(struct str rest)
{
	bool more;
	return counted_unit(rest, true, &more) == rest.size;
}

/* "<PRI>1 " or "1 " off the front. */
static bool take_priority(struct system_row *row, struct str *text)
{
	struct str all = *text;
	int64_t pri = NUMBER_NONE;
	if (all.size > 0 && all.at[0] == '<') {
		size_t end = str_find(str_take(all, 5), '>');
		pri = decimal_or_none(str_skip(str_take(all, end), 1));
		if (pri == NUMBER_NONE || pri > 191)
			return false;
		*text = str_skip(all, end + 1);
	}
	if (!str_starts(*text, STR("1 ")))
		return false;
	*text = str_skip(*text, 2);
	row_text(row, OWN_PRI, str_range(all.at, text->at));
	row_number(row, SYSTEM_FACILITY, pri == NUMBER_NONE ? pri : pri / 8);
	row_number(row, SYSTEM_SEVERITY, pri == NUMBER_NONE ? pri : pri % 8);
	return true;
}

/* Bytes of the structured data at the front: 0 when it is none; text.size + 1 when it breaks off. */
static size_t structured_size(struct str text)
{
	size_t at = 0;
	if (text.size > 0 && text.at[0] == '-')
		return 1;
	while (at < text.size && text.at[at] == '[') {
		bool quoted = false;
		for (at++; at < text.size && (quoted || text.at[at] != ']'); at++)
			if (text.at[at] == '"')
				quoted = !quoted;
			else if (text.at[at] == '\\' && quoted)
				at++;
		if (at >= text.size)
			return text.size + 1;
		at++;
	}
	return at;
}

/* What stands behind MSGID. Structured data of no known shape is a message. */
static enum reject_reason read_tail(struct system_row *row, struct str text)
{
	size_t size = structured_size(text);
	if (size > text.size)
		return REJECT_TRUNCATED;
	if (size < text.size && text.at[size] != ' ')
		size = 0;
	if (size == text.size && size > 1) {
		row_text(row, SYSTEM_MESSAGE, text);
		return REJECT_NONE;
	}
	struct str gap = str_take(str_skip(text, size), size > 0);
	struct str message = str_skip(text, size + gap.size);
	if (str_starts(message, STR("\xef\xbb\xbf"))) {
		gap = str_range(message.at - gap.size, message.at + 3);
		message = str_skip(message, 3);
	} else if (gap.size > 0 && message.size > 0 && message.at[0] == ' ') {
		/* rsyslog counts the blank behind the tag of RFC 3164 as the message's first byte and puts its own
		 * before it. */
		gap = str_take(str_skip(text, size), 2);
		message = str_skip(message, 1);
	}
	row_text(row, OWN_SD, str_take(text, size));
	row_text(row, OWN_GAP, gap);
	row_text(row, SYSTEM_MESSAGE, message);
	return REJECT_NONE;
}

static enum reject_reason syslog5424_read(struct system_row *row, struct str unit)
{
	static const int words[] = {SYSTEM_HOST, SYSTEM_PROGRAM, OWN_PROCID, OWN_MSGID};
	struct str end, text = line_end_split(unit, &end);
	size_t size = 0, head = counted_head(text, &size);
	if (head > 0 && unit.size - head != size && unit.size - head != size + 1)
		return REJECT_TRUNCATED;
	row_text(row, OWN_END, end);
	row_text(row, OWN_LENGTH, str_take(text, head));
	text = str_skip(text, head);
	if (!take_priority(row, &text))
		return REJECT_SHAPE;
	if (text.size < 20 || text.at[10] != 'T' || !row_stamp(row, &text, OWN_STAMP))
		return REJECT_TIME;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (text.size < 2 || text.at[0] != ' ')
			return text.size < 2 ? REJECT_TRUNCATED : REJECT_SHAPE;
		text = str_skip(text, 1);
		struct str word = str_take(text, str_find(text, ' '));
		if (word.size == 0)
			return REJECT_SHAPE;
		row_text(row, words[i], word);
		if (words[i] == OWN_PROCID)
			row_number(row, SYSTEM_PID, decimal_or_none(word));
		text = str_skip(text, word.size);
	}
	return text.size < 2 ? REJECT_TRUNCATED : read_tail(row, str_skip(text, 1));
}

/* Stamps of the sample: behind the priority and "1 ". */
static struct stamp_style sample_style(struct str sample)
{
	struct stamp_style style = {0};
	for (size_t at = 0; at < sample.size;) {
		struct str rest = str_skip(sample, at);
		size_t size = syslog5424_unit(rest, true), ignored;
		struct str unit = str_take(rest, size);
		unit = str_skip(unit, counted_head(unit, &ignored));
		struct stamp_iso stamp;
		size_t version = str_find(str_take(unit, 5), '>');
		unit = str_skip(unit, version < unit.size && unit.at[version] == '>' ? version + 1 : 0);
		if (str_starts(unit, STR("1 ")) && stamp_iso(str_skip(unit, 2), &stamp))
			stamp_style_add(&style, stamp.digits);
		at += size;
	}
	return style;
}

static bool syslog5424_open(struct format *format, struct str sample, struct fail *fail)
{
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	struct stamp_style style = sample_style(sample);
	struct recipe *recipe = &layout->template.recipe;
	layout->has_header = true;
	layout->variant = style.mixed;
	recipe_text(recipe, OWN_LENGTH);
	recipe_text(recipe, OWN_PRI);
	recipe_stamp(recipe, &style, OWN_STAMP);
	static const int words[] = {SYSTEM_HOST, SYSTEM_PROGRAM, OWN_PROCID, OWN_MSGID, OWN_SD};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		recipe_literal(recipe, STR(" "));
		recipe_text(recipe, words[i]);
	}
	recipe_text(recipe, OWN_GAP);
	recipe_text(recipe, SYSTEM_MESSAGE);
	recipe_text(recipe, OWN_END);
	format->current = layout;
	return true;
}

static bool syslog5424_parse(const struct format_part *part, struct batch *batch)
{
	static const struct system_reader reader = {own_columns, false, syslog5424_read};
	return system_parse(part, batch, &reader);
}

const struct dialect dialect_syslog5424 = {
        .name = "syslog5424",
        .kind = FORMAT_SYSTEM,
        .about_en = "RFC 5424 (<PRI>1 …), one a line or octet-counted",
        .about_ja = "RFC 5424 (<PRI>1 …)。1 行 1 件、またはオクテット計数",
        .unit = syslog5424_unit,
        .stands = syslog5424_stands,
        .open = syslog5424_open,
        .parse = syslog5424_parse,
};
