/* Units of JSON files: lines, or elements of an envelope. Asked by the one thread that reads, so texts are
 * passed over by memchr. */
#include <string.h>

#include "json_lex.h"

/* Scanning a unit with its brackets. */
struct unit_scan {
	const char *at, *end;
	const char *line_end; /* of the line that `at` is in: the "\n", or `end` */
	const struct json_frame *frame;
	bool ended;
	uint64_t objects; /* a bit an open bracket, the innermost lowest */
	size_t depth;
	char before; /* the byte before `at` that is no blank */
};

static const char *line_end_of(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	return newline ? newline : end;
}

static const char *skip_blank(const char *at, const char *end)
{
	while (at < end && (json_is_blank(*at) || *at == '\x1E'))
		at++;
	return at;
}

/* The unit ends at `at` and what is blank behind it; 0 when more of that may come. */
static size_t end_unit(const struct str rest, const char *at, bool ended)
{
	const char *end = rest.at + rest.size;
	at = skip_blank(at, end);
	return at == end && !ended ? 0 : (size_t)(at - rest.at);
}

/* The line in which `at` is, as a unit of its own. */
static size_t end_line(const struct str rest, const char *at, bool ended)
{
	const char *end = rest.at + rest.size, *newline = line_end_of(at, end);
	if (newline == end)
		return ended ? rest.size : 0;
	return (size_t)(newline + 1 - rest.at);
}

static bool is_frame_key(const struct json_frame *frame, struct str key)
{
	for (const char *const *known = frame ? frame->keys : NULL; known && *known; known++)
		if (str_is(key, *known))
			return true;
	return false;
}

/* Behind the "[" when the text `key … behind` is the key of an array whose elements are units; else NULL. */
static const char *frame_array(const struct unit_scan *scan, const char *key, const char *behind)
{
	if (!scan->frame || scan->depth > scan->frame->depth ||
	    !is_frame_key(scan->frame, str_range(key + 1, behind - 1)))
		return NULL;
	const char *at = skip_blank(behind, scan->end);
	if (at == scan->end || *at != ':')
		return NULL;
	at = skip_blank(at + 1, scan->end);
	return at < scan->end && *at == '[' ? at + 1 : NULL;
}

enum step {
	STEP_ON,
	STEP_ARRAY,  /* behind the "[" of an array of units */
	STEP_CLOSED, /* a bracket closed that was not opened here, or the last */
	STEP_OPEN,   /* a value begins where none can: behind another one */
	STEP_BROKEN,
};

/* Digits, letters, points, commas and colons change nothing. */
static inline bool is_plain(char byte)
{
	return byte >= ',' && byte <= 'z' && byte != '[' && byte != ']' && byte != '\\';
}

/* One token. */
static enum step step(struct unit_scan *scan)
{
	char byte = *scan->at;
	if (byte == '\n') {
		const char *next = scan->at + 1;
		bool cut = next < scan->end && *next == '{' && scan->before != ',' && scan->before != '[' &&
		           scan->before != ':';
		if (scan->depth > 0 && cut)
			return STEP_BROKEN;
		scan->line_end = next < scan->end ? line_end_of(next, scan->end) : scan->end;
	}
	if (byte == '"') {
		const char *behind = json_lex_text(scan->at, scan->line_end, false);
		if (!behind)
			return STEP_BROKEN;
		const char *array = frame_array(scan, scan->at, behind);
		scan->at = array ? array : behind;
		scan->before = '"';
		return array ? STEP_ARRAY : STEP_ON;
	}
	if (byte == '{' || byte == '[') {
		if (scan->before == '}' || scan->before == ']')
			return STEP_OPEN;
		if (++scan->depth > JSON_DEPTH_MAX)
			return STEP_BROKEN;
		scan->objects = scan->objects << 1 | (byte == '{');
	}
	if (!json_is_blank(byte))
		scan->before = byte;
	scan->at++;
	if (byte != '}' && byte != ']') {
		for (; scan->at < scan->end && is_plain(*scan->at); scan->at++)
			scan->before = *scan->at;
		return STEP_ON;
	}
	if (scan->depth == 0)
		return STEP_CLOSED;
	if ((scan->objects & 1) != (byte == '}'))
		return STEP_BROKEN;
	scan->objects >>= 1;
	return --scan->depth == 0 ? STEP_CLOSED : STEP_ON;
}

/* An element or line, or the head of an envelope. */
static size_t value_size(struct str rest, struct unit_scan *scan)
{
	while (scan->at < scan->end) {
		const char *behind;
		switch (step(scan)) {
		case STEP_ON:
			continue;
		case STEP_ARRAY:
			return end_unit(rest, scan->at, scan->ended);
		case STEP_CLOSED:
			behind = skip_blank(scan->at, scan->end);
			if (behind == scan->end && !scan->ended)
				return 0;
			return end_unit(rest, behind < scan->end && *behind == ',' ? behind + 1 : behind, scan->ended);
		case STEP_OPEN:
		case STEP_BROKEN:
			return end_line(rest, scan->at, scan->ended);
		}
	}
	return scan->ended ? rest.size : 0;
}

/* From the "]" of an envelope to its end, or to the next array of units in it. */
static size_t tail_size(struct str rest, struct unit_scan *scan)
{
	while (scan->at < scan->end) {
		const char *next = *scan->at == '\n' && scan->depth == 0 ? skip_blank(scan->at, scan->end) : scan->end;
		if (next < scan->end && *next != '}' && *next != ']' && *next != ',' && scan->before != ',')
			return (size_t)(next - rest.at);
		switch (step(scan)) {
		case STEP_ARRAY:
			return end_unit(rest, scan->at, scan->ended);
		case STEP_OPEN:
			return (size_t)(scan->at - rest.at);
		case STEP_BROKEN:
			return end_line(rest, scan->at, scan->ended);
		case STEP_ON:
		case STEP_CLOSED:
			break;
		}
	}
	return scan->ended ? rest.size : 0;
}

size_t json_unit_size(struct str rest, const struct json_frame *frame, bool ended)
{
	const char *end = rest.at + rest.size;
	const char *at = rest.size > 0 ? json_lex_front(rest.at, end) : end;
	if (at == end)
		return ended ? rest.size : 0;
	if (*at == '[')
		return end_unit(rest, at + 1, ended);
	struct unit_scan scan = {
	        .at = at, .end = end, .line_end = line_end_of(at, end), .frame = frame, .ended = ended};
	if (*at == '{')
		return value_size(rest, &scan);
	return *at == ']' ? tail_size(rest, &scan) : end_line(rest, at, ended);
}

bool json_unit_stands(struct str rest)
{
	struct json_value value;
	struct str behind;
	const char *end = rest.at + rest.size;
	const char *at = rest.size > 0 ? json_lex_front(rest.at, end) : end;
	bool ends_line = rest.size > 0 && end[-1] == '\n';
	while (end > at && json_is_blank(end[-1]))
		end--;
	if (at == end)
		return false;
	if (*at == ']')
		return end[-1] == '}' || end[-1] == ']';
	if (*at != '{' || !ends_line || !json_read(str_range(at, end), &value, &behind))
		return false;
	at = skip_blank(behind.at, end);
	return at == end || (*at == ',' && at + 1 == end);
}

bool json_unit_is_frame(struct str unit, const struct json_frame *frame)
{
	const char *end = unit.at + unit.size;
	const char *at = unit.size > 0 ? json_lex_front(unit.at, end) : end;
	while (end > at && json_is_blank(end[-1]))
		end--;
	if (at == end || *at == ']')
		return true;
	if (*at == '[')
		return end - at == 1;
	if (*at != '{') {
		while (at < end && (*at == '}' || *at == ']' || *at == ',' || json_is_blank(*at)))
			at++;
		return at == end;
	}
	if (end[-1] != '[')
		return false;
	for (end--; end > at && json_is_blank(end[-1]);)
		end--;
	if (end[-1] != ':')
		return false;
	for (end--; end > at && json_is_blank(end[-1]);)
		end--;
	const char *quote = end - 1;
	if (end == at || *quote != '"')
		return false;
	while (quote > at && quote[-1] != '"')
		quote--;
	return is_frame_key(frame, str_range(quote, end - 1));
}
