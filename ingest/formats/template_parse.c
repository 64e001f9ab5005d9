/* Running a template over a line. This is the inner loop of ingest: no allocation, no copy, memchr for whatever may be
 * long. */
#include <string.h>

#include "template.h"
#include "zone.h"

static inline void put_span(struct batch *batch, int column, size_t row, const char *at, const char *end)
{
	batch->columns[column].spans[row] = (struct span){(uint32_t)(at - batch->text.at), (uint32_t)(end - at)};
}

static inline bool is_digit(char byte)
{
	return (unsigned char)(byte - '0') <= 9;
}

/* Is the quote at `quote` text, because an odd number of backslashes stands before it? */
static bool is_escaped(const char *begin, const char *quote)
{
	const char *at = quote;
	while (at > begin && at[-1] == '\\')
		at--;
	return ((quote - at) & 1) != 0;
}

/* Eight bytes, the first lowest. */
static inline uint64_t word_at(const char *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* Most fields are short: their first 32 bytes are looked through in words, which is faster than a call; what is longer
 * by memchr. */
static inline const char *find_byte(const char *at, const char *end, char byte)
{
	/* A byte of `differs` is 0 where the byte stands; the lowest such one is found exactly (Mycroft's test, 1987).
	 */
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
	for (int words = 0; words < 4 && end - at >= 8; words++, at += 8) {
		uint64_t differs = word_at(at) ^ ones * (uint8_t)byte, found = (differs - ones) & ~differs & highs;
		if (found)
			return at + __builtin_ctzll(found) / 8;
	}
	return memchr(at, byte, (size_t)(end - at));
}

/* A colon alone ends a host or an address before a port: the last one of the word, since IPv6 addresses hold colons
 * too. */
static const char *last_colon(const char *at, const char *end)
{
	const char *found = NULL;
	for (; at < end && *at != ' '; at++)
		if (*at == ':')
			found = at;
	return found;
}

/* The end of the field that begins at `at`: where the literal behind it stands. NULL when it is not there. */
static const char *field_end(const struct template_field *field, const char *at, const char *end)
{
	size_t size = field->after.size;
	if (size == 0)
		return end;
	const char *literal = field->after.at;
	bool quoted = literal[0] == '"';
	if (size == 1 && literal[0] == ':')
		return last_colon(at, end);
	for (const char *from = at; from < end; from++) {
		const char *found = find_byte(from, end, literal[0]);
		if (!found || (size_t)(end - found) < size)
			return NULL;
		from = found;
		if (quoted && found > at && found[-1] == '\\' && is_escaped(at, found))
			continue;
		if (size > 1 && (found[1] != literal[1] || (size > 2 && memcmp(found + 2, literal + 2, size - 2) != 0)))
			continue;
		if (field->expect == 0)
			return found;
		if (found + size < end && (is_digit(found[size]) || (field->expect == '-' && found[size] == '-')))
			return found;
	}
	return NULL;
}

bool request_split(struct str request, struct str *ret_method, struct str *ret_target, struct str *ret_protocol)
{
	const char *at = request.at, *end = at + request.size;
	const char *method_end = at;
	while (method_end < end && *method_end >= 'A' && *method_end <= 'Z')
		method_end++;
	if (method_end == at || method_end - at > 20 || method_end == end || *method_end != ' ')
		return false;
	/* The protocol is the last word: upper-case letters, a slash, digits and dots. */
	const char *protocol = end;
	if (end - method_end > 10 && end[-9] == ' ' && memcmp(end - 8, "HTTP/", 5) == 0)
		protocol = end - 8;
	else
		while (protocol > method_end && protocol[-1] != ' ' && end - protocol < 16)
			protocol--;
	const char *slash = protocol;
	while (slash < end && *slash >= 'A' && *slash <= 'Z')
		slash++;
	if (slash == protocol || slash + 1 >= end || *slash != '/' || protocol - 1 <= method_end + 1 ||
	    protocol[-1] != ' ')
		return false;
	for (const char *digit = slash + 1; digit < end; digit++)
		if (!is_digit(*digit) && *digit != '.')
			return false;
	*ret_method = str_range(at, method_end);
	*ret_target = str_range(method_end + 1, protocol - 1);
	*ret_protocol = str_range(protocol, end);
	return true;
}

static void put_target(const struct template_field *field, struct batch *batch, size_t row, const char *at,
                       const char *end)
{
	const char *mark = memchr(at, '?', (size_t)(end - at));
	const char *path_end = mark ? mark : end;
	const char *query = mark ? mark + 1 : end;
	put_span(batch, field->second, row, at, path_end);
	put_span(batch, field->third, row, path_end, query);
	put_span(batch, (int)field->scale, row, query, end);
}

static void put_request(const struct template_field *field, struct batch *batch, size_t row, const char *at,
                        const char *end)
{
	struct str method, target, protocol;
	if (request_split(str_range(at, end), &method, &target, &protocol)) {
		put_span(batch, field->column, row, method.at, method.at + method.size);
		put_target(field, batch, row, target.at, target.at + target.size);
		put_span(batch, field->fourth, row, protocol.at, end);
		return;
	}
	put_span(batch, field->column, row, at, at);
	put_span(batch, field->second, row, at, end);
	put_span(batch, field->third, row, end, end);
	put_span(batch, (int)field->scale, row, end, end);
	put_span(batch, field->fourth, row, end, end);
}

static void put_query(const struct template_field *field, struct batch *batch, size_t row, const char *at,
                      const char *end)
{
	bool marked = field->op == FIELD_QUERY_DASH ? end - at == 1 && *at == '-' : end > at && *at == '?';
	const char *query = marked ? at + 1 : at;
	put_span(batch, field->third, row, at, query);
	put_span(batch, field->column, row, query, end);
}

/* Decimal digits up to 18 of them; "-" is NUMBER_NONE. */
static inline bool read_number(const char *at, const char *end, int64_t *ret_value)
{
	int64_t value = 0;
	bool negative = at < end && *at == '-';
	if (negative && ++at == end) {
		*ret_value = NUMBER_NONE;
		return true;
	}
	if (at == end || end - at > 18)
		return false;
	for (; at < end; at++) {
		if (!is_digit(*at))
			return false;
		value = value * 10 + (*at - '0');
	}
	*ret_value = negative ? -value : value;
	return true;
}

/* A decimal in 10^-digits. Other fraction digits than the recipe writes are read too (the block then keeps the line as
 * it is). */
static bool read_scaled(const char *at, const char *end, int digits, int64_t *ret_value)
{
	const char *dot = memchr(at, '.', (size_t)(end - at));
	if (!dot) {
		if (!read_number(at, end, ret_value))
			return false;
		if (*ret_value == NUMBER_NONE)
			return true;
		if (*ret_value > INT64_C(1000000000000) || *ret_value < -INT64_C(1000000000000))
			return false;
		for (int i = 0; i < digits; i++)
			*ret_value *= 10;
		return true;
	}
	int64_t whole, value;
	bool negative = at < dot && *at == '-';
	if (!read_number(negative ? at + 1 : at, dot, &whole) || whole < 0 || whole > INT64_C(1000000000000) ||
	    end - dot > 18 || dot + 1 == end)
		return false;
	value = whole;
	int count = 0;
	for (const char *digit = dot + 1; digit < end; digit++, count++) {
		if (!is_digit(*digit))
			return false;
		if (count < digits)
			value = value * 10 + (*digit - '0');
	}
	for (; count < digits; count++)
		value *= 10;
	*ret_value = negative ? -value : value;
	return true;
}

static bool put_scaled(const struct template_field *field, struct batch *batch, size_t row, const char *at,
                       const char *end)
{
	int64_t value;
	if (!read_scaled(at, end, field->digits, &value))
		return false;
	batch->columns[field->column].numbers[row] = value;
	if (field->second >= 0)
		batch->columns[field->second].numbers[row] = value == NUMBER_NONE ? NUMBER_NONE : value * field->scale;
	return true;
}

/* A clock time without an offset, in the template's zone. */
static void put_local(const struct template *template, struct batch *batch, size_t row, int64_t as_us)
{
	int32_t offset_s = 0;
	int64_t at_us = as_us;
	if (template->zone) {
		at_us = zone_instant(template->zone, civil_of_us(as_us));
		offset_s = (int32_t)((as_us - at_us) / SECOND_US);
	}
	batch->at_us[row] = at_us;
	batch->columns[template->time_column].numbers[row] = at_us;
	if (template->offset_column >= 0)
		batch->columns[template->offset_column].numbers[row] = offset_s;
}

static void put_instant(const struct template *template, struct batch *batch, size_t row, int64_t at_us,
                        int32_t offset_s)
{
	batch->at_us[row] = at_us;
	batch->columns[template->time_column].numbers[row] = at_us;
	if (template->offset_column >= 0)
		batch->columns[template->offset_column].numbers[row] = offset_s;
}

static bool put_iso(const struct template *template, struct batch *batch, size_t row, const char *at, const char *end)
{
	struct stamp_iso stamp;
	if (!stamp_iso(str_range(at, end), &stamp) || stamp.size != (size_t)(end - at))
		return false;
	if (stamp.zone == 0)
		put_local(template, batch, row, stamp.as_us);
	else
		put_instant(template, batch, row, stamp.as_us - stamp.offset_s * SECOND_US, stamp.offset_s);
	return true;
}

static bool put_epoch(const struct template *template, const struct template_field *field, struct batch *batch,
                      size_t row, const char *at, const char *end)
{
	int64_t value;
	if (!read_scaled(at, end, 6, &value) || value == NUMBER_NONE || value < 0 ||
	    value > INT64_C(253402300799) * SECOND_US)
		return false;
	(void)field;
	put_instant(template, batch, row, value, 0);
	return true;
}

static bool put_date_or_clock(const struct template *template, const struct template_field *field,
                              struct template_state *state, struct batch *batch, size_t row, const char *at,
                              const char *end)
{
	int64_t us_of_day;
	int digits;
	if (field->op == FIELD_DATE)
		return stamp_date(str_range(at, end), &state->day);
	if (!stamp_clock(str_range(at, end), &us_of_day, &digits) || state->day == INT32_MIN)
		return false;
	put_local(template, batch, row, state->day * DAY_US + us_of_day);
	return true;
}

static enum reject_reason put_field(const struct template *template, const struct template_field *field,
                                    struct template_state *state, struct batch *batch, size_t row, const char *at,
                                    const char *end)
{
	bool good = true;
	switch (field->op) {
	case FIELD_TEXT:
	case FIELD_SKIP:
		put_span(batch, field->column, row, at, end);
		return REJECT_NONE;
	case FIELD_REQUEST:
		put_request(field, batch, row, at, end);
		return REJECT_NONE;
	case FIELD_TARGET:
		put_target(field, batch, row, at, end);
		return REJECT_NONE;
	case FIELD_QUERY_DASH:
	case FIELD_QUERY_MARKED:
		put_query(field, batch, row, at, end);
		return REJECT_NONE;
	case FIELD_NUMBER:
		return read_number(at, end, &batch->columns[field->column].numbers[row]) ? REJECT_NONE : REJECT_NUMBER;
	case FIELD_SCALED:
		return put_scaled(field, batch, row, at, end) ? REJECT_NONE : REJECT_NUMBER;
	case FIELD_CLF: {
		int64_t at_us;
		int32_t offset_s;
		good = end - at == STAMP_CLF_SIZE && stamp_clf(at, &state->stamp, &at_us, &offset_s);
		if (good)
			put_instant(template, batch, row, at_us, offset_s);
		break;
	}
	case FIELD_ISO:
		good = put_iso(template, batch, row, at, end);
		break;
	case FIELD_EPOCH:
		good = put_epoch(template, field, batch, row, at, end);
		break;
	case FIELD_DATE:
	case FIELD_CLOCK:
		good = put_date_or_clock(template, field, state, batch, row, at, end);
		break;
	}
	return good ? REJECT_NONE : REJECT_TIME;
}

enum reject_reason template_parse(const struct template *template, struct template_state *state, struct batch *batch,
                                  size_t row, struct str line)
{
	const char *at = line.at, *end = at + line.size;
	if (template->before.size > 0) {
		if (!str_starts(line, template->before))
			return REJECT_SHAPE;
		at += template->before.size;
	}
	for (size_t i = 0; i < template->field_count; i++) {
		const struct template_field *field = &template->fields[i];
		const char *stop = field_end(field, at, end);
		/* Real logs hold lines whose last quoted text is not closed (cut by the logger): everything that
		 * matters is there. */
		if (!stop && i + 1 == template->field_count && field->op == FIELD_TEXT && field->after.size == 1 &&
		    field->after.at[0] == '"') {
			put_span(batch, field->column, row, at, end);
			return REJECT_NONE;
		}
		if (!stop)
			/* Behind the stamp and the request the shape is certain: then the line breaks off. */
			return batch->at_us[row] != NO_TIME && i + 1 >= template->field_count / 2 ? REJECT_TRUNCATED
			                                                                          : REJECT_SHAPE;
		enum reject_reason reason = put_field(template, field, state, batch, row, at, stop);
		if (reason != REJECT_NONE)
			return reason;
		at = stop + field->after.size;
	}
	return at == end ? REJECT_NONE : REJECT_FIELDS;
}
