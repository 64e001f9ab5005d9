/* Running a template over a line. This is the inner loop of ingest: no allocation, no copy, memchr for whatever may be
 * long. */
#include <string.h>

#include "template.h"
#include "template_put.h"

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

/* A colon alone ends a host or an address before a port: the last one of the word before `limit`, since IPv6 addresses
 * hold colons too. */
static const char *last_colon(const char *at, const char *limit)
{
	const char *found = NULL;
	for (const char *colon = at; colon < limit && !memchr(" \t\",;|/", *colon, 7); colon++)
		if (*colon == ':' && colon > at)
			found = colon;
	return found;
}

/* Is what stands at `found` within the separator of a list: ", " or " : "? */
static bool is_list_gap(const char *at, const char *found, const char *end)
{
	if (*found == ',')
		return found + 1 < end && found[1] == ' ';
	if (*found != ' ' || found == at)
		return false;
	return found[-1] == ',' || (end - found > 2 && found[1] == ':' && found[2] == ' ') ||
	       (found[-1] == ':' && found - at > 1 && found[-2] == ' ');
}

/* Behind the closing quote of what begins with one; quotes in it are doubled. NULL when it does not close. */
static const char *quoted_end(const char *at, const char *end)
{
	for (const char *quote = at + 1; quote < end && (quote = memchr(quote, '"', (size_t)(end - quote))); quote += 2)
		if (quote + 1 == end || quote[1] != '"')
			return quote + 1;
	return NULL;
}

/* The end of a field by the literal behind it, no earlier than `from`. NULL when it is not there. */
static const char *literal_end(const struct template *template, const struct template_field *field, const char *at,
                               const char *from, const char *end)
{
	size_t size = field->after.size;
	if (field->is_quotable && from == at && at < end && *at == '"') {
		const char *stop = quoted_end(at, end);
		if (stop && str_starts(str_range(stop, end), field->after))
			return stop;
	}
	if (size == 0)
		return from == at ? end : NULL;
	const char *literal = field->after.at;
	bool quoted = literal[0] == '"' && template->backslashes;
	if (size == 1 && literal[0] == ':')
		return last_colon(at, from > at ? from - 1 : end);
	for (; from < end; from++) {
		const char *found = find_byte(from, end, literal[0]);
		if (!found || (size_t)(end - found) < size)
			return NULL;
		from = found;
		if (quoted && found > at && found[-1] == '\\' && is_escaped(at, found))
			continue;
		if (size > 1 && (found[1] != literal[1] || (size > 2 && memcmp(found + 2, literal + 2, size - 2) != 0)))
			continue;
		if (field->is_list && is_list_gap(at, found, end))
			continue;
		if (field->expect == 0)
			return found;
		if (found + size < end && (is_digit(found[size]) || (field->expect == '-' && found[size] == '-')))
			return found;
	}
	return NULL;
}

static const char *digits_end(const char *at, const char *end)
{
	while (at < end && is_digit(*at))
		at++;
	return at;
}

/* The host before "/path", "*" or "-", which follow at once. */
static const char *slash_end(const char *at, const char *end)
{
	const char *slash = at;
	while (slash < end && *slash != '/' && !memchr(" \t\"", *slash, 3))
		slash++;
	if (slash < end && *slash == '/')
		return slash;
	return slash > at && (slash[-1] == '-' || slash[-1] == '*') ? slash - 1 : NULL;
}

static const char *choice_end(const char *choices, const char *at, const char *end)
{
	struct str rest = str_of(choices), choice;
	while (str_next(&rest, '|', &choice))
		if (str_starts(str_range(at, end), choice))
			return at + choice.size;
	/* "…|": nothing is a choice too. */
	size_t size = strlen(choices);
	return size > 0 && choices[size - 1] == '|' ? at : NULL;
}

/* Where the field's own shape ends. Stamps are read here. */
static const char *shape_end(const struct template_field *field, struct template_state *state, const char *at,
                             const char *end, struct str *ret_zone)
{
	struct stamp_iso iso;
	const char *stop;
	switch (field->op) {
	case FIELD_STAMP:
		return stamp_format_read(field->stamp, at, end, &state->parts[field->clock], ret_zone);
	case FIELD_CLF:
		return end - at >= STAMP_CLF_SIZE ? at + STAMP_CLF_SIZE : NULL;
	case FIELD_ISO:
		return stamp_iso(str_range(at, end), &iso) ? at + iso.size : NULL;
	case FIELD_DATE:
		return end - at >= 10 ? at + 10 : NULL;
	case FIELD_CLOCK:
		return end - at >= 8 ? at + 8 : NULL;
	default:
		if (at < end && *at == '-')
			return at + 1;
		stop = digits_end(at, end);
		if (field->digits > 0 && stop > at && stop < end && *stop == '.')
			stop = end - stop > field->digits ? stop + 1 + field->digits : end;
		return stop > at || field->is_blank ? stop : NULL;
	}
}

/* The end of the field that begins at `at`, no earlier than `from`. */
static const char *field_end(const struct template *template, const struct template_field *field,
                             struct template_state *state, const char *at, const char *from, const char *end,
                             struct str *ret_zone)
{
	const char *stop;
	if (field->until == UNTIL_LITERAL)
		return literal_end(template, field, at, from, end);
	if (from > at)
		return NULL;
	stop = field->until == UNTIL_SHAPE   ? shape_end(field, state, at, end, ret_zone)
	       : field->until == UNTIL_SLASH ? slash_end(at, end)
	                                     : choice_end(field->choices, at, end);
	return stop && str_starts(str_range(stop, end), field->after) ? stop : NULL;
}

/* A free field whose end may be tried further on. */
struct retry {
	size_t field;
	const char *at, *from;
};
#define RETRIES_MAX 8

struct walk {
	struct retry retries[RETRIES_MAX];
	size_t retry_count, tries;
	size_t deepest; /* field that was reached */
	enum reject_reason reason;
};

/* Remembers why; the place to go on from, if there is one. */
static bool walk_back(struct walk *walk, size_t reached, enum reject_reason reason, struct retry *ret_place)
{
	if (walk->reason == REJECT_NONE || reached > walk->deepest) {
		walk->reason = reason;
		walk->deepest = reached;
	}
	if (walk->retry_count == 0 || walk->tries++ >= TEMPLATE_TRIES)
		return false;
	*ret_place = walk->retries[--walk->retry_count];
	return true;
}

static void walk_remember(struct walk *walk, size_t field, const char *at, const char *from)
{
	if (walk->retry_count == RETRIES_MAX)
		memmove(walk->retries, walk->retries + 1, --walk->retry_count * sizeof(walk->retries[0]));
	walk->retries[walk->retry_count++] = (struct retry){field, at, from};
}

static enum reject_reason missing_end(const struct template *template, const struct batch *batch, size_t row,
                                      const struct template_field *field, size_t index)
{
	if (field->until == UNTIL_SHAPE)
		return field->op == FIELD_NUMBER || field->op == FIELD_SCALED ? REJECT_NUMBER : REJECT_TIME;
	/* Behind the stamp and the request the shape is certain: then the line breaks off. */
	return batch->at_us[row] != NO_TIME && index + 1 >= template->field_count / 2 ? REJECT_TRUNCATED : REJECT_SHAPE;
}

enum reject_reason template_parse(const struct template *template, struct template_state *state, struct batch *batch,
                                  size_t row, struct str line)
{
	struct retry place = {0, line.at + template->before.size, NULL};
	const char *end = line.at + line.size;
	struct walk walk;
	walk.retry_count = walk.tries = walk.deepest = 0;
	walk.reason = REJECT_NONE;
	if (template->before.size > 0 && !str_starts(line, template->before))
		return REJECT_SHAPE;
	for (size_t i = 0; i < template->clock_count; i++)
		state->parts[i].bits = 0;
	place.from = place.at;
	for (;;) {
		const struct template_field *field = &template->fields[place.field];
		struct str letters = {0};
		const char *stop = field_end(template, field, state, place.at, place.from, end, &letters);
		bool last = place.field + 1 == template->field_count;
		/* Real logs hold lines whose last quoted text is not closed (cut by the logger): everything that
		 * matters is there. */
		if (!stop && last && field->op == FIELD_TEXT && field->after.size == 1 && field->after.at[0] == '"' &&
		    place.from == place.at) {
			put_span(batch, field->column, row, place.at, end);
			return REJECT_NONE;
		}
		enum reject_reason reason =
		        stop ? template_put(template, field, state, batch, row, place.at, stop, letters)
		             : missing_end(template, batch, row, field, place.field);
		if (stop && field->is_free)
			walk_remember(&walk, place.field, place.at, stop + 1);
		if (reason == REJECT_NONE) {
			place.from = place.at = stop + field->after.size;
			place.field++;
			if (!last)
				continue;
			if (place.at == end)
				return REJECT_NONE;
			reason = REJECT_FIELDS;
		}
		if (!walk_back(&walk, place.field, reason, &place))
			return walk.reason;
	}
}
