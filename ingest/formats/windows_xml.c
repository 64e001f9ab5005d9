/* Windows events as XML: what Event Viewer saves (`<Events>` around all of them, on one line), what wevtutil and
 * Get-WinEvent print (one element after the other), and what is copied from a browser («- » before elements). The unit
 * is the <Event> element with the blanks before it and the line end behind it; what else stands in the file is the
 * envelope. Provider → program, Computer → host, Execution's ProcessID → pid, Level → severity, EventID → event_id.
 * The message is the rendered one when there is RenderingInfo, else the content of EventData or UserData. Texts stay as
 * written, with their entities. SystemTime is UTC.
 * There is no XML library here: six values of one shallow element are looked for, by a scan that reads each byte a few
 * times at most, resolves no entity and opens no document type, so that nothing in the file can make it do more. */
#include <string.h>

#include "dialect.h"
#include "lang.h"
#include "number.h"
#include "system_record.h"

enum {
	OWN_EVENT_ID = SYSTEM_COLUMN_COUNT,
	OWN_RECORD,
	OWN_STAMP,
	/* What stands between the values, in this order. */
	OWN_BEFORE_PROGRAM,
	OWN_BEFORE_TIME,
	OWN_BEFORE_RECORD,
	OWN_BEFORE_HOST,
	OWN_BEFORE_MESSAGE,
	OWN_REST,
};

static const struct own_column own_columns[] = {
        {"event_id", COLUMN_NUMBER}, {"~record", COLUMN_NUMBER}, {"~stamp", COLUMN_TEXT}, {"~1", COLUMN_TEXT},
        {"~2", COLUMN_TEXT},         {"~3", COLUMN_TEXT},        {"~4", COLUMN_TEXT},     {"~5", COLUMN_TEXT},
        {"~rest", COLUMN_TEXT},      {NULL, COLUMN_TEXT},
};

/* Blanks and «- » before an event; what else stands between events, without a line end. */
#define LEAD_BYTES_MAX ((size_t)256)
#define FRAME_BYTES_MAX ((size_t)64 << 10)
#define TAG_BYTES ((size_t)7) /* "<Event" and what ends the name */

static bool ends_name(char byte)
{
	return byte == ' ' || byte == '>' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '/';
}

/* "<name" with the name's end behind it. */
static bool is_tag(struct str text, struct str tag)
{
	return text.size > tag.size && str_starts(text, tag) && ends_name(text.at[tag.size]);
}

/* Where the tag begins at or behind `from`, or text.size. */
static size_t find_tag(struct str text, size_t from, struct str tag)
{
	for (size_t at = from; at < text.size; at++) {
		at += str_find(str_skip(text, at), '<');
		if (is_tag(str_skip(text, at), tag))
			return at;
	}
	return text.size;
}

static size_t lead_size(struct str text)
{
	size_t at = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;
	while (at < text.size && at < LEAD_BYTES_MAX && memchr(" \t\r\n-", text.at[at], 5))
		at++;
	return at;
}

/* Bytes up to the end of the event that begins at `lead`; 0: it does not end in `rest`. */
static size_t event_size(struct str rest, size_t lead)
{
	size_t next = find_tag(rest, lead + TAG_BYTES, STR("<Event"));
	size_t close = lead + str_find_str(str_take(str_skip(rest, lead), next - lead), STR("</Event>"));
	if (close < next)
		return close + strlen("</Event>");
	return next < rest.size ? next : 0;
}

/* The envelope: up to the next event or line end. */
static size_t frame_size(struct str rest, size_t from, bool ended)
{
	struct str looked = str_take(rest, FRAME_BYTES_MAX);
	size_t line = from + str_find(str_skip(looked, from), '\n');
	size_t end = line < looked.size ? line + 1 : looked.size;
	/* A tag's name may end behind what is looked at. */
	size_t event = find_tag(str_take(rest, end + TAG_BYTES), from, STR("<Event"));
	if (event < end)
		return event;
	return end < looked.size || line < looked.size || looked.size == FRAME_BYTES_MAX || ended ? end : 0;
}

static size_t xml_unit(struct str rest, bool ended)
{
	size_t lead = lead_size(rest);
	if (lead == LEAD_BYTES_MAX)
		return lead;
	if (rest.size < lead + TAG_BYTES)
		return ended ? rest.size : 0;
	if (!is_tag(str_skip(rest, lead), STR("<Event")))
		return frame_size(rest, lead, ended);
	struct str looked = str_take(rest, BOUND_LINE_BYTES + TAG_BYTES);
	size_t size = event_size(looked, lead);
	if (size == 0 && looked.size < rest.size)
		return frame_size(rest, lead + TAG_BYTES, ended); /* too long: as far as its line goes */
	if (size == 0)
		return ended ? rest.size : 0;
	struct str behind = str_skip(rest, size);
	if (str_starts(behind, STR("\n")))
		return size + 1;
	if (behind.size < 2 && !ended)
		return 0;
	return str_starts(behind, STR("\r\n")) ? size + 2 : size;
}

/* The envelope's end. */
static bool xml_stands(struct str rest)
{
	struct str tail = str_trim(rest);
	return str_starts(tail, STR("</Events")) && tail.at[tail.size - 1] == '>';
}

/* The first element of that name: its attributes and its content. False when there is none. */
static bool element(struct str text, struct str tag, struct str *ret_attributes, struct str *ret_content)
{
	size_t begin = find_tag(text, 0, tag), at = begin + tag.size;
	char quote = 0;
	if (begin == text.size)
		return false;
	for (; at < text.size && (quote || text.at[at] != '>'); at++)
		if (quote ? text.at[at] == quote : text.at[at] == '"' || text.at[at] == '\'')
			quote = quote ? 0 : text.at[at];
	if (at == text.size)
		return false;
	*ret_attributes = str_range(text.at + begin + tag.size, text.at + at);
	*ret_content = (struct str){text.at + at + 1, 0};
	if (text.at[at - 1] == '/')
		return true;
	struct str rest = str_skip(text, at + 1);
	size_t end = 0;
	while ((end += str_find_str(str_skip(rest, end), STR("</"))) < rest.size) {
		struct str name = str_skip(rest, end + 2);
		if (str_starts(name, str_skip(tag, 1)) && name.size >= tag.size && ends_name(name.at[tag.size - 1]))
			break;
		end += 2;
	}
	*ret_content = str_take(rest, end);
	return end < rest.size;
}

static struct str content_of(struct str text, struct str tag)
{
	struct str attributes, content = {text.at, 0};
	return element(text, tag, &attributes, &content) ? content : str_take(text, 0);
}

/* The value between its quotes, or empty. */
static struct str attribute_of(struct str text, struct str tag, struct str name)
{
	struct str attributes, content;
	if (!element(text, tag, &attributes, &content))
		return str_take(text, 0);
	for (size_t at = 0; at < attributes.size;) {
		size_t equals = at + str_find(str_skip(attributes, at), '=');
		struct str key = str_trim(str_range(attributes.at + at, attributes.at + equals));
		size_t open = equals + 1;
		if (open >= attributes.size || (attributes.at[open] != '"' && attributes.at[open] != '\''))
			break;
		struct str value = str_skip(attributes, open + 1);
		value = str_take(value, str_find(value, attributes.at[open]));
		if (str_equal(key, name))
			return value;
		at = open + 1 + value.size + 1;
	}
	return str_take(text, 0);
}

/* Windows' levels as severities. 0 is what audits have: Event Viewer calls it information; a failed one is told by its
 * keywords. */
#define KEYWORD_AUDIT_FAILURE UINT64_C(0x10000000000000)
static int64_t severity_of(struct str system)
{
	static const int severities[] = {6, 2, 3, 4, 6, 7};
	int64_t level = decimal_or_none(str_trim(content_of(system, STR("<Level"))));
	struct str keywords = str_trim(content_of(system, STR("<Keywords")));
	uint64_t bits;
	if (level == 0 && str_starts(keywords, STR("0x")) && number_hex(str_skip(keywords, 2), UINT64_MAX, &bits) &&
	    (bits & KEYWORD_AUDIT_FAILURE))
		return 4;
	return level >= 0 && level <= 5 ? severities[level] : NUMBER_NONE;
}

/* What people read of the event, from behind </System> on. */
static struct str message_of(struct str text)
{
	static const char *const tags[] = {"<EventData", "<UserData"};
	struct str message = content_of(content_of(text, STR("<RenderingInfo")), STR("<Message"));
	for (size_t i = 0; i < 2 && str_trim(message).size == 0; i++)
		message = content_of(text, str_of(tags[i]));
	return str_trim(message);
}

static enum reject_reason read_event(struct system_row *row, struct str unit, struct str event)
{
	struct str system = content_of(event, STR("<System"));
	struct str time = attribute_of(system, STR("<TimeCreated"), STR("SystemTime"));
	struct stamp_iso stamp;
	if (system.size == 0)
		return REJECT_SHAPE;
	if (!stamp_iso(time, &stamp) || stamp.size != time.size)
		return REJECT_TIME;
	row_instant(row, stamp.as_us - stamp.offset_s * SECOND_US, stamp.offset_s);
	row_text(row, OWN_STAMP, stamp_kept(row, &stamp, time));
	struct str program = attribute_of(system, STR("<Provider"), STR("Name"));
	struct str record = content_of(system, STR("<EventRecordID"));
	struct str host = content_of(system, STR("<Computer"));
	struct str message = message_of(str_range(system.at + system.size, unit.at + unit.size));
	const char *at = unit.at;
	row_between(row, &at, OWN_BEFORE_PROGRAM, program);
	row_between(row, &at, OWN_BEFORE_TIME, time);
	row_between(row, &at, OWN_BEFORE_RECORD, record);
	row_between(row, &at, OWN_BEFORE_HOST, host);
	row_between(row, &at, OWN_BEFORE_MESSAGE, message);
	row_text(row, OWN_REST, str_range(at, unit.at + unit.size));
	row_text(row, SYSTEM_PROGRAM, program);
	row_text(row, SYSTEM_HOST, host);
	row_text(row, SYSTEM_MESSAGE, message);
	row_number(row, OWN_RECORD, decimal_or_none(record));
	row_number(row, OWN_EVENT_ID, decimal_or_none(str_trim(content_of(system, STR("<EventID")))));
	row_number(row, SYSTEM_PID, decimal_or_none(attribute_of(system, STR("<Execution"), STR("ProcessID"))));
	row_number(row, SYSTEM_SEVERITY, severity_of(system));
	return REJECT_NONE;
}

static enum reject_reason xml_read(struct system_row *row, struct str unit)
{
	static const char *const frames[] = {"<?xml", "<!--", "<Events", "</Events"};
	struct str event = str_skip(unit, lead_size(unit));
	if (event.size == 0)
		return SYSTEM_EXCLUDED;
	if (is_tag(event, STR("<Event")))
		return str_find_str(event, STR("</Event>")) < event.size ? read_event(row, unit, event)
		                                                         : REJECT_TRUNCATED;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++)
		if (str_starts(event, str_of(frames[i])))
			return SYSTEM_EXCLUDED;
	return REJECT_SHAPE;
}

static struct stamp_style sample_style(struct str sample)
{
	struct stamp_style style = {0};
	while (sample.size > 0) {
		size_t size = xml_unit(sample, true);
		struct str system = content_of(str_take(sample, size), STR("<System"));
		struct stamp_iso stamp;
		if (stamp_iso(attribute_of(system, STR("<TimeCreated"), STR("SystemTime")), &stamp))
			stamp_style_add(&style, stamp.digits);
		sample = str_skip(sample, size);
	}
	return style;
}

static bool xml_open(struct format *format, struct str sample, struct fail *fail)
{
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	struct stamp_style style = sample_style(sample);
	struct recipe *recipe = &layout->template.recipe;
	layout->has_header = true;
	layout->variant = style.mixed;
	recipe_text(recipe, OWN_BEFORE_PROGRAM);
	recipe_text(recipe, SYSTEM_PROGRAM);
	recipe_text(recipe, OWN_BEFORE_TIME);
	recipe_stamp(recipe, &style, OWN_STAMP);
	recipe_text(recipe, OWN_BEFORE_RECORD);
	recipe_number(recipe, OWN_RECORD);
	recipe_text(recipe, OWN_BEFORE_HOST);
	recipe_text(recipe, SYSTEM_HOST);
	recipe_text(recipe, OWN_BEFORE_MESSAGE);
	recipe_text(recipe, SYSTEM_MESSAGE);
	recipe_text(recipe, OWN_REST);
	format->current = layout;
	return true;
}

static bool xml_parse(const struct format_part *part, struct batch *batch)
{
	static const struct system_reader reader = {own_columns, false, xml_read};
	return system_parse(part, batch, &reader);
}

const struct dialect dialect_windows_xml = {
        .name = "windows_xml",
        .kind = FORMAT_SYSTEM,
        .about_en = "Windows events as XML (Event Viewer, wevtutil)",
        .about_ja = "Windows イベントの XML (イベントビューアー、wevtutil)",
        .unit = xml_unit,
        .stands = xml_stands,
        .open = xml_open,
        .parse = xml_parse,
};
