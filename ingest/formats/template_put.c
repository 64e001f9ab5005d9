/* A field's bytes into the columns that they fill. */
#include "template_put.h"

#include <string.h>

#include "zone.h"

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

static bool is_protocol(const char *at, const char *end)
{
	if (end - at == 1 && *at == '-')
		return true;
	while (at < end && *at >= 'A' && *at <= 'Z')
		at++;
	if (at < end && *at++ != '/')
		return false;
	while (at < end && (is_digit(*at) || *at == '.'))
		at++;
	return at == end;
}

static void put_target(const struct template_field *field, struct batch *batch, size_t row, const char *at,
                       const char *end)
{
	const char *mark = memchr(at, '?', (size_t)(end - at));
	const char *path_end = mark ? mark : end;
	const char *query = mark ? mark + 1 : end;
	if (!mark && field->op == FIELD_TARGET_DASH && end > at && end[-1] == '-')
		path_end--;
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
	bool other = field->is_exact && (end - at <= field->digits || end[-1 - field->digits] != '.');
	if (!read_scaled(at, end, field->digits, &value) || (other && value != NUMBER_NONE))
		return false;
	batch->columns[field->column].numbers[row] = value;
	if (field->second >= 0)
		batch->columns[field->second].numbers[row] = value == NUMBER_NONE ? NUMBER_NONE : value * field->scale;
	return true;
}

static void put_instant(const struct template *template, const struct template_field *field, struct batch *batch,
                        size_t row, int64_t at_us, int32_t offset_s)
{
	if (field->column == template->time_column)
		batch->at_us[row] = at_us;
	batch->columns[field->column].numbers[row] = at_us;
	if (field->second >= 0)
		batch->columns[field->second].numbers[row] = offset_s;
}

/* A clock time without an offset, in the template's zone. */
static void put_local(const struct template *template, const struct template_field *field, struct batch *batch,
                      size_t row, int64_t as_us)
{
	int64_t at_us = template->zone ? zone_instant(template->zone, civil_of_us(as_us)) : as_us;
	put_instant(template, field, batch, row, at_us, (int32_t)((as_us - at_us) / SECOND_US));
}

static bool put_iso(const struct template *template, const struct template_field *field, struct batch *batch,
                    size_t row, const char *at, const char *end)
{
	struct stamp_iso stamp;
	if (!stamp_iso(str_range(at, end), &stamp) || stamp.size != (size_t)(end - at))
		return false;
	if (stamp.zone == 0)
		put_local(template, field, batch, row, stamp.as_us);
	else
		put_instant(template, field, batch, row, stamp.as_us - stamp.offset_s * SECOND_US, stamp.offset_s);
	return true;
}

static bool put_epoch(const struct template *template, const struct template_field *field, struct batch *batch,
                      size_t row, const char *at, const char *end)
{
	int64_t value;
	if (!read_scaled(at, end, 6, &value) || value == NUMBER_NONE || value < 0 ||
	    value > INT64_C(253402300799) * SECOND_US)
		return false;
	put_instant(template, field, batch, row, value, 0);
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
	put_local(template, field, batch, row, state->day * DAY_US + us_of_day);
	return true;
}

static bool put_stamp(const struct template *template, const struct template_field *field, struct template_state *state,
                      struct batch *batch, size_t row, struct str letters)
{
	int64_t at_us;
	int32_t offset_s;
	if (field->fourth >= 0)
		put_span(batch, field->fourth, row, letters.at, letters.at + letters.size);
	if (!field->completes)
		return true;
	if (!stamp_parts_instant(&state->parts[field->clock], template->zone, &at_us, &offset_s))
		return false;
	put_instant(template, field, batch, row, at_us, offset_s);
	if (field->third >= 0)
		batch->columns[field->third].numbers[row] = at_us / 1000;
	return true;
}

static bool put_stamps(const struct template *template, const struct template_field *field,
                       struct template_state *state, struct batch *batch, size_t row, const char *at, const char *end)
{
	int64_t at_us;
	int32_t offset_s;
	switch (field->op) {
	case FIELD_ISO:
		return put_iso(template, field, batch, row, at, end);
	case FIELD_EPOCH:
		return put_epoch(template, field, batch, row, at, end);
	case FIELD_DATE:
	case FIELD_CLOCK:
		return put_date_or_clock(template, field, state, batch, row, at, end);
	default:
		if (end - at != STAMP_CLF_SIZE || !stamp_clf(at, &state->stamp, &at_us, &offset_s))
			return false;
		put_instant(template, field, batch, row, at_us, offset_s);
		return true;
	}
}

static bool put_number(const struct template_field *field, struct batch *batch, size_t row, const char *at,
                       const char *end)
{
	if (at == end && field->is_blank) {
		batch->columns[field->column].numbers[row] = NUMBER_NONE;
		if (field->second >= 0)
			batch->columns[field->second].numbers[row] = NUMBER_NONE;
		return true;
	}
	return field->op == FIELD_NUMBER ? read_number(at, end, &batch->columns[field->column].numbers[row])
	                                 : put_scaled(field, batch, row, at, end);
}

enum reject_reason template_put(const struct template *template, const struct template_field *field,
                                struct template_state *state, struct batch *batch, size_t row, const char *at,
                                const char *end, struct str letters)
{
	struct span *span;
	int quotes;
	switch (field->op) {
	case FIELD_TEXT:
	case FIELD_SKIP:
		put_span(batch, field->column, row, at, end);
		if (field->is_protocol && !is_protocol(at, end))
			return REJECT_SHAPE;
		return field->is_word && memchr(at, ' ', (size_t)(end - at)) ? REJECT_SHAPE : REJECT_NONE;
	case FIELD_QUOTED:
		quotes = end - at >= 2 && *at == '"' && end[-1] == '"';
		put_span(batch, field->second, row, at, at + quotes);
		put_span(batch, field->column, row, at + quotes, end - quotes);
		return REJECT_NONE;
	case FIELD_MORE:
		span = &batch->columns[field->column].spans[row];
		span->size = (uint32_t)(end - (batch->text.at + span->at));
		return REJECT_NONE;
	case FIELD_REQUEST:
		put_request(field, batch, row, at, end);
		return REJECT_NONE;
	case FIELD_TARGET:
	case FIELD_TARGET_DASH:
		put_target(field, batch, row, at, end);
		return REJECT_NONE;
	case FIELD_QUERY_DASH:
	case FIELD_QUERY_MARKED:
		put_query(field, batch, row, at, end);
		return REJECT_NONE;
	case FIELD_NUMBER:
	case FIELD_SCALED:
		return put_number(field, batch, row, at, end) ? REJECT_NONE : REJECT_NUMBER;
	case FIELD_STAMP:
		return put_stamp(template, field, state, batch, row, letters) ? REJECT_NONE : REJECT_TIME;
	default:
		return put_stamps(template, field, state, batch, row, at, end) ? REJECT_NONE : REJECT_TIME;
	}
}
