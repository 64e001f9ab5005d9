/* The renderer of recipes. Digits are written two at a time from a table; a step whose text has at most 32 bytes copies
 * 32 and moves on by the real size. */
#include "render.h"

#include <string.h>

#include "civil.h"
#include "time_part.h"

#define TEXT_DIGITS_MAX 18U /* 10^18 fits an int64_t */
#define FRACTION_DIGITS_MAX 9U
#define SHORT_COPY ((size_t)32)
/* Dictionaries from this size on are fetched ahead: their views, and so many rows later, their bytes. */
#define LARGE_VALUES ((size_t)1024)
#define FETCH_VALUE_ROWS ((size_t)16)
#define FETCH_TEXT_ROWS ((size_t)8)

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static const char digit_pairs[] =
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
        "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static inline char *put_two(char *out, unsigned value)
{
	memcpy(out, digit_pairs + 2 * (size_t)value, 2);
	return out + 2;
}

static inline char *put_unsigned(char *out, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	while (value >= 100) {
		at -= 2;
		put_two(digits + at, (unsigned)(value % 100));
		value /= 100;
	}
	if (value >= 10) {
		at -= 2;
		put_two(digits + at, (unsigned)value);
	} else {
		digits[--at] = (char)('0' + value);
	}

	memcpy(out, digits + at, sizeof(digits) - at);
	return out + (sizeof(digits) - at);
}

static inline char *put_signed(char *out, int64_t value)
{
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;

	if (value < 0)
		*out++ = '-';
	return put_unsigned(out, size);
}

/* Exactly `width` digits with zeros in front; higher ones are cut. */
static inline char *put_padded(char *out, uint64_t value, unsigned width)
{
	for (unsigned i = width; i-- > 0; value /= 10)
		out[i] = (char)('0' + value % 10);
	return out + width;
}

static char *put_scaled(char *out, int64_t value, unsigned digits)
{
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t scale = 1;

	for (unsigned i = 0; i < digits; i++)
		scale *= 10;
	if (value < 0)
		*out++ = '-';
	out = put_unsigned(out, size / scale);
	if (!digits)
		return out;
	*out++ = '.';
	return put_padded(out, size % scale, digits);
}

/* "." and the fraction of a second; beyond microseconds zeros. */
static char *put_fraction(char *out, unsigned microsecond, unsigned digits)
{
	char six[6];

	if (!digits)
		return out;
	*out++ = '.';
	put_padded(six, microsecond, 6);
	for (unsigned i = 0; i < digits; i++)
		*out++ = i < 6 ? six[i] : '0';
	return out;
}

/* An instant taken apart at its offset. */
struct moment {
	int64_t day;
	unsigned second; /* of the day */
	unsigned microsecond;
	int64_t offset_s;
};

/* False for instants outside the years 1 … 9999, which no log can have meant. */
static inline bool moment_of(int64_t at_us, int64_t offset_s, struct moment *ret_moment)
{
	const int64_t first_us = INT64_C(-62135596800000000), end_us = INT64_C(253402300800000000);

	if (offset_s < -86400 || offset_s > 86400)
		offset_s = 0;
	if (at_us < first_us + DAY_US || at_us >= end_us - DAY_US)
		return false;

	int64_t local_us = at_us + offset_s * SECOND_US - first_us; /* not negative */
	int64_t second = local_us / SECOND_US;

	ret_moment->microsecond = (unsigned)(local_us % SECOND_US);
	ret_moment->day = second / 86400 + first_us / DAY_US;
	ret_moment->second = (unsigned)(second % 86400);
	ret_moment->offset_s = offset_s;
	return true;
}

static char *put_year(char *out, int year)
{
	return put_two(put_two(out, (unsigned)year / 100), (unsigned)year % 100);
}

/* The date part of the step's form, from the step's cache while the day is the same. */
static inline char *put_date(struct render_step *step, int64_t day, char *out)
{
	if (step->cached_day != day) {
		struct civil_date date = civil_date_of_day((int32_t)day);
		char *at = step->date;

		switch (step->form) {
		case RECIPE_TIME_CLF:
			at = put_two(at, (unsigned)date.day);
			*at++ = '/';
			memcpy(at, month_names[date.month - 1], 3);
			at[3] = '/';
			at = put_year(at + 4, date.year);
			*at++ = ':';
			break;
		case RECIPE_TIME_SYSLOG:
			memcpy(at, month_names[date.month - 1], 3);
			at[3] = ' ';
			at[4] = (char)(date.day < 10 ? ' ' : '0' + date.day / 10);
			at[5] = (char)('0' + date.day % 10);
			at[6] = ' ';
			at += 7;
			break;
		case RECIPE_TIME_SLASH:
			at = put_year(at, date.year);
			*at++ = '/';
			at = put_unsigned(at, (uint64_t)date.month);
			*at++ = '/';
			at = put_unsigned(at, (uint64_t)date.day);
			*at++ = ' ';
			break;
		default:
			at = put_year(at, date.year);
			*at++ = '-';
			at = put_two(at, (unsigned)date.month);
			*at++ = '-';
			at = put_two(at, (unsigned)date.day);
			break;
		}
		step->date_size = (uint8_t)(at - step->date);
		step->cached_day = day;
	}
	memcpy(out, step->date, sizeof(step->date));
	return out + step->date_size;
}

static inline char *put_clock(char *out, unsigned second)
{
	out = put_two(out, second / 3600);
	*out++ = ':';
	out = put_two(out, second / 60 % 60);
	*out++ = ':';
	return put_two(out, second % 60);
}

/* "+0900", or "+09:00" with a colon. */
static inline char *put_offset(char *out, int64_t offset_s, bool colon)
{
	unsigned minutes = (unsigned)((offset_s < 0 ? -offset_s : offset_s) / 60);

	*out++ = offset_s < 0 ? '-' : '+';
	out = put_two(out, minutes / 60);
	if (colon)
		*out++ = ':';
	return put_two(out, minutes % 60);
}

/* A part of the day comes from the step's cache. */
static char *put_time_part(struct render_step *step, const struct moment *moment, char *out)
{
	char letter = (char)step->digits;

	if (!time_part_is_date(letter))
		return time_part_put_clock(out, letter, moment->second, moment->microsecond, moment->offset_s);
	if (step->cached_day != moment->day) {
		step->date_size = (uint8_t)(time_part_put_date(step->date, letter, (int32_t)moment->day) - step->date);
		step->cached_day = moment->day;
	}
	memcpy(out, step->date, sizeof(step->date));
	return out + step->date_size;
}

static char *put_time(struct render_step *step, size_t row, char *out)
{
	int64_t offset_s = step->offsets ? step->offsets[row] : 0;
	bool has_offset = step->offsets && offset_s != NUMBER_NONE;
	struct moment moment;

	if (!moment_of(step->numbers[row], has_offset ? offset_s : 0, &moment)) {
		*out = '-'; /* NUMBER_NONE too */
		return out + 1;
	}
	switch (step->form) {
	case RECIPE_TIME_CLF:
		out = put_clock(put_date(step, moment.day, out), moment.second);
		*out++ = ' ';
		return put_offset(out, moment.offset_s, false);
	case RECIPE_TIME_ISO:
		out = put_date(step, moment.day, out);
		*out++ = 'T';
		out = put_fraction(put_clock(out, moment.second), moment.microsecond, step->digits);
		return has_offset ? put_offset(out, moment.offset_s, true) : out;
	case RECIPE_DATE:
		return put_date(step, moment.day, out);
	case RECIPE_CLOCK:
		return put_fraction(put_clock(out, moment.second), moment.microsecond, step->digits);
	case RECIPE_TIME_SYSLOG:
		return put_clock(put_date(step, moment.day, out), moment.second);
	case RECIPE_TIME_PART:
		return put_time_part(step, &moment, out);
	default:
		out = put_unsigned(put_date(step, moment.day, out), moment.second / 3600);
		*out++ = ':';
		out = put_two(out, moment.second / 60 % 60);
		if (!step->digits)
			return out;
		*out++ = ':';
		return put_two(out, moment.second % 60);
	}
}

static char *put_epoch(char *out, int64_t at_us, unsigned digits)
{
	uint64_t size = at_us < 0 ? -(uint64_t)at_us : (uint64_t)at_us;

	if (at_us < 0)
		*out++ = '-';
	out = put_unsigned(out, size / 1000000);
	return put_fraction(out, (unsigned)(size % 1000000), digits);
}

static inline char *put_number(struct render_step *step, size_t row, char *out)
{
	int64_t value = step->numbers[row];

	if (value == NUMBER_NONE) {
		if (step->form == RECIPE_DECIMAL_BLANK || step->form == RECIPE_SCALED_BLANK)
			return out;
		*out = '-';
		return out + 1;
	}
	switch (step->form) {
	case RECIPE_DECIMAL:
	case RECIPE_DECIMAL_BLANK:
		return put_signed(out, value);
	case RECIPE_SCALED:
	case RECIPE_SCALED_BLANK:
		return put_scaled(out, value, step->digits);
	case RECIPE_TIME_EPOCH:
		return put_epoch(out, value, step->digits);
	default:
		return put_time(step, row, out);
	}
}

/* Asks for the memory of the texts of later rows: large dictionaries do not stay in the cache, and codes jump about in
 * them. */
static inline void fetch_ahead(const struct renderer *renderer, size_t row)
{
	if (row + FETCH_VALUE_ROWS >= renderer->row_count)
		return;
	for (size_t i = 0; i < renderer->large_count; i++) {
		const struct render_texts *texts = &renderer->large[i];
		const uint32_t *at = &texts->value_at[texts->codes[row + FETCH_TEXT_ROWS]];

		__builtin_prefetch(&texts->value_at[texts->codes[row + FETCH_VALUE_ROWS]]);
		__builtin_prefetch(texts->bytes + at[0]);
		__builtin_prefetch(texts->bytes + at[1]);
	}
}

size_t render_line(struct renderer *renderer, size_t row, char *out, size_t room)
{
	char *start = out, *end = out + room;

	fetch_ahead(renderer, row);
	for (size_t i = 0; i < renderer->step_count; i++) {
		struct render_step *step = &renderer->steps[i];
		struct str text = step->literal;

		if (step->form > RECIPE_TEXT) {
			out = put_number(step, row, out);
			if (out > end)
				return RENDER_TOO_LONG;
			continue;
		}
		if (step->form == RECIPE_TEXT) {
			const uint32_t *at = &step->texts.value_at[step->texts.codes[row]];

			text = (struct str){step->texts.bytes + at[0], at[1] - at[0]};
		}
		if (text.size > (size_t)(end - out))
			return RENDER_TOO_LONG;
		memcpy(out, text.at, SHORT_COPY);
		if (text.size > SHORT_COPY)
			memcpy(out + SHORT_COPY, text.at + SHORT_COPY, text.size - SHORT_COPY);
		out += text.size;
	}
	return (size_t)(out - start);
}

/* The bytes of a part that are the same in every line: a literal, or a column of one value. False when they are not. */
static bool constant_part(const struct recipe_part *part, const struct render_column *columns, struct str *ret_bytes)
{
	if (part->form == RECIPE_LITERAL) {
		*ret_bytes = part->literal;
		return true;
	}
	if (part->form != RECIPE_TEXT || columns[part->column].texts->value_count != 1)
		return false;
	*ret_bytes = text_str(&columns[part->column].texts->bytes);
	return true;
}

/* All constant bytes in their order, with slack behind them. */
static bool collect_literals(struct renderer *renderer, const struct recipe *recipe,
                             const struct render_column *columns)
{
	static const char slack[SHORT_COPY] = {0};
	struct str bytes;

	text_clear(&renderer->literals);
	for (size_t i = 0; i < recipe->part_count; i++)
		if (constant_part(&recipe->parts[i], columns, &bytes))
			text_add(&renderer->literals, bytes);
	text_add(&renderer->literals, (struct str){slack, sizeof(slack)});
	return !text_failed(&renderer->literals);
}

static void start_step(struct renderer *renderer, const struct recipe_part *part, const struct render_column *columns)
{
	struct render_step *step = &renderer->steps[renderer->step_count++];
	const struct decoded_texts *texts;

	*step = (struct render_step){.form = part->form, .digits = part->digits, .cached_day = INT64_MAX};
	if (part->aux_column != RECIPE_NO_COLUMN)
		step->offsets = columns[part->aux_column].numbers;
	step->numbers = columns[part->column].numbers;
	if (part->form != RECIPE_TEXT)
		return;
	texts = columns[part->column].texts;
	step->texts = (struct render_texts){texts->bytes.at, texts->value_at, texts->codes};
	if (texts->value_count >= LARGE_VALUES)
		renderer->large[renderer->large_count++] = step->texts;
}

bool renderer_start(struct renderer *renderer, const struct recipe *recipe, const struct render_column *columns,
                    size_t row_count)
{
	const char *at;
	bool in_literal = false;
	struct str bytes;

	renderer->step_count = renderer->large_count = 0;
	renderer->row_count = row_count;
	if (!collect_literals(renderer, recipe, columns))
		return false;
	at = renderer->literals.at;
	for (size_t i = 0; i < recipe->part_count; i++) {
		if (!constant_part(&recipe->parts[i], columns, &bytes)) {
			start_step(renderer, &recipe->parts[i], columns);
			in_literal = false;
			continue;
		}
		/* Constants that follow each other become one step. */
		if (!in_literal)
			renderer->steps[renderer->step_count++] =
			        (struct render_step){.form = RECIPE_LITERAL, .literal = {at, 0}};
		renderer->steps[renderer->step_count - 1].literal.size += bytes.size;
		at += bytes.size;
		in_literal = true;
	}
	return true;
}

void renderer_release(struct renderer *renderer)
{
	text_release(&renderer->literals);
	renderer->step_count = 0;
}

static bool digits_valid(const struct recipe_part *part)
{
	switch (part->form) {
	case RECIPE_TIME_PART:
		return time_part_valid((char)part->digits);
	case RECIPE_SCALED:
	case RECIPE_SCALED_BLANK:
		return part->digits <= TEXT_DIGITS_MAX;
	case RECIPE_TIME_SLASH:
		return part->digits <= 1;
	default:
		return part->digits <= FRACTION_DIGITS_MAX;
	}
}

bool recipe_valid(const struct recipe *recipe, const enum column_kind *kinds, size_t column_count)
{
	if (recipe->part_count > RECIPE_PARTS_MAX)
		return false;
	for (size_t i = 0; i < recipe->part_count; i++) {
		const struct recipe_part *part = &recipe->parts[i];

		if ((unsigned)part->form > RECIPE_SCALED_BLANK || !digits_valid(part))
			return false;
		if (part->form == RECIPE_LITERAL)
			continue;
		if (part->column >= column_count ||
		    kinds[part->column] != (part->form == RECIPE_TEXT ? COLUMN_TEXT : COLUMN_NUMBER))
			return false;
		if (part->aux_column != RECIPE_NO_COLUMN &&
		    (part->aux_column >= column_count || kinds[part->aux_column] != COLUMN_NUMBER))
			return false;
	}
	return true;
}
