/* Number columns on their way into a block: the form is chosen by looking at the values. */
#include "column_encode.h"

#include "bits.h"
#include "layout.h"
#include "predict.h"

/* The values at hand: all rows, or those that a predictor misses. */
struct numbers {
	const int64_t *at;
	size_t count;
	bool has_none;
	struct number_range range;
};

static struct numbers numbers_look(const int64_t *at, size_t count)
{
	struct numbers numbers = {at, count, false, {false, INT64_MAX, INT64_MIN}};

	for (size_t i = 0; i < count; i++) {
		if (at[i] == NUMBER_NONE) {
			numbers.has_none = true;
			continue;
		}
		numbers.range.min = at[i] < numbers.range.min ? at[i] : numbers.range.min;
		numbers.range.max = at[i] > numbers.range.max ? at[i] : numbers.range.max;
	}
	numbers.range.has_values = numbers.range.min <= numbers.range.max;
	return numbers;
}

static uint64_t difference(int64_t a, int64_t b)
{
	return (uint64_t)a - (uint64_t)b;
}

/* Seconds, milliseconds or microseconds: the unit that all values are whole multiples of, counted from the first. */
static uint64_t numbers_unit(const struct numbers *numbers, int64_t base)
{
	static const uint64_t units[] = {1000000, 1000};

	if (difference(numbers->range.max, numbers->range.min) > INT64_MAX)
		return 1; /* differences would not be signed numbers */
	for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++) {
		size_t i = 0;

		while (i < numbers->count &&
		       (numbers->at[i] == NUMBER_NONE || difference(numbers->at[i], base) % units[u] == 0))
			i++;
		if (i == numbers->count)
			return units[u];
	}
	return 1;
}

/* Is the way from value to value shorter than the way from the smallest to each? */
static bool numbers_prefer_delta(const struct numbers *numbers)
{
	double delta_bits = 0, frame_bits = 0;
	int64_t last = numbers->range.min;
	bool first = true;

	for (size_t i = 0; i < numbers->count; i++) {
		int64_t value = numbers->at[i];

		if (value == NUMBER_NONE)
			continue;
		if (!first)
			delta_bits += (double)(64 - __builtin_clzll(zigzag((int64_t)difference(value, last)) | 1));
		frame_bits += (double)(64 - __builtin_clzll(difference(value, numbers->range.min) | 1));
		first = false;
		last = value;
	}
	return delta_bits < frame_bits * 0.8;
}

static bool encode_frame(struct column_encoder *encoder, const struct numbers *numbers, uint64_t unit,
                         struct text *section)
{
	uint64_t shift = numbers->has_none ? 1 : 0;

	put_varint(section, zigzag(numbers->range.min));
	put_varint(section, unit);
	for (size_t i = 0; i < numbers->count; i++) {
		int64_t value = numbers->at[i];

		encoder->words[i] = value == NUMBER_NONE ? 0 : difference(value, numbers->range.min);
		if (unit > 1)
			encoder->words[i] /= unit;
		encoder->words[i] += value == NUMBER_NONE ? 0 : shift;
	}
	return pack_u64(encoder->packer, encoder->words, numbers->count, section);
}

static bool encode_delta(struct column_encoder *encoder, const struct numbers *numbers, uint64_t unit,
                         struct text *section)
{
	int64_t last = NUMBER_NONE;
	size_t count = 0;

	if (numbers->has_none) {
		for (size_t i = 0; i < numbers->count; i++)
			encoder->symbols[i] = numbers->at[i] == NUMBER_NONE;
		if (!pack_u16(encoder->packer, encoder->symbols, numbers->count, section))
			return false;
	}
	for (size_t i = 0; i < numbers->count; i++) {
		int64_t value = numbers->at[i];

		if (value == NUMBER_NONE)
			continue;
		if (last == NUMBER_NONE) {
			put_varint(section, zigzag(value));
			put_varint(section, unit);
			last = value;
		}
		encoder->words[count++] = zigzag((int64_t)difference(value, last) / (int64_t)unit);
		last = value;
	}
	return pack_u64(encoder->packer, encoder->words, count, section);
}

/* Up to NUMBER_VALUES_MAX distinct values, by first appearance. Codes are left in encoder->symbols. */
struct few_values {
	int64_t at[NUMBER_VALUES_MAX];
	uint32_t counts[NUMBER_VALUES_MAX];
	size_t count;
};

static bool few_values_find(struct column_encoder *encoder, const int64_t *at, size_t count, struct few_values *values)
{
	uint16_t table[1024] = {0}; /* index + 1 */

	values->count = 0;
	for (size_t i = 0; i < count; i++) {
		size_t slot = (size_t)(((uint64_t)at[i] * 0x9e3779b97f4a7c15) >> 54);

		while (table[slot] && values->at[table[slot] - 1] != at[i])
			slot = (slot + 1) & 1023;
		if (!table[slot]) {
			if (values->count == NUMBER_VALUES_MAX)
				return false;
			values->at[values->count] = at[i];
			values->counts[values->count++] = 0;
			table[slot] = (uint16_t)values->count;
		}
		values->counts[table[slot] - 1]++;
		encoder->symbols[i] = (uint16_t)(table[slot] - 1);
	}
	return true;
}

static bool encode_values(struct column_encoder *encoder, const struct few_values *values, size_t count,
                          struct text *section)
{
	text_add_byte(section, (char)values->count);
	for (size_t i = 0; i < values->count; i++)
		put_varint(section, zigzag(values->at[i]));
	return pack_u16(encoder->packer, encoder->symbols, count, section);
}

/* Bits of the column without a predictor: by the counts of few values, else by the size of the numbers. */
static double numbers_bits(const struct numbers *numbers, const struct few_values *values)
{
	double bits = 0;

	if (!values)
		return (double)numbers->count *
		       bits_of((double)difference(numbers->range.max, numbers->range.min) + 1) * 0.8;
	for (size_t i = 0; i < values->count; i++)
		bits += values->counts[i] * (bits_of((double)numbers->count) - bits_of(values->counts[i]));
	return bits;
}

static unsigned choose_predictor(struct column_encoder *encoder, const struct numbers *numbers, size_t index,
                                 double plain_bits)
{
	struct predictor_choice choice = {PREDICTOR_NONE, plain_bits};
	size_t sample = numbers->count < PREDICT_SAMPLE ? numbers->count : PREDICT_SAMPLE;

	for (size_t i = 0; i < index; i++) {
		const struct coded_column *coded = &encoder->coded[i];

		if (coded->value_count < 2)
			continue;

		size_t hits = predict_numbers_hits(coded->codes, coded->value_count, numbers->at, sample,
		                                   encoder->last_numbers);

		predictor_consider(&choice, (unsigned)i, (double)hits / (double)sample, numbers->count, plain_bits);
	}
	return choice.column;
}

/* Keeps the rows that the predictor misses, and writes which they are. */
static bool encode_misses(struct column_encoder *encoder, unsigned predictor, struct numbers *numbers,
                          struct text *section)
{
	const struct coded_column *coded = &encoder->coded[predictor];
	size_t kept = 0;

	predict_numbers_misses(coded->codes, coded->value_count, numbers->at, numbers->count, encoder->last_numbers,
	                       encoder->misses);
	if (!pack_u16(encoder->packer, encoder->misses, numbers->count, section))
		return false;
	for (size_t i = 0; i < numbers->count; i++)
		if (encoder->misses[i])
			encoder->kept_numbers[kept++] = numbers->at[i];
	*numbers = numbers_look(encoder->kept_numbers, kept);
	return true;
}

/* Form, predictor, body. index: columns before it may predict; 0: none does. */
static bool encode_numbers(struct column_encoder *encoder, struct numbers numbers, size_t index, struct text *section)
{
	struct few_values values;
	bool few = few_values_find(encoder, numbers.at, numbers.count, &values);
	bool delta = numbers.range.has_values && (!few || values.count > 16) && numbers_prefer_delta(&numbers);
	unsigned predictor = PREDICTOR_NONE;
	size_t form_at = section->size;

	text_add_byte(section, 0);
	if (!delta && index > 0 && !(few && values.count < 2))
		predictor = choose_predictor(encoder, &numbers, index, numbers_bits(&numbers, few ? &values : NULL));
	text_add_byte(section, (char)predictor);
	if (predictor != PREDICTOR_NONE) {
		if (!encode_misses(encoder, predictor, &numbers, section))
			return false;
		few = few_values_find(encoder, numbers.at, numbers.count, &values);
	}

	enum number_form form = numbers.has_none ? NUMBER_FRAME_NONE : NUMBER_FRAME;

	if (!numbers.range.has_values)
		form = NUMBER_NOTHING;
	else if (delta)
		form = numbers.has_none ? NUMBER_DELTA_NONE : NUMBER_DELTA;
	else if (few && values.count > 1)
		form = NUMBER_VALUES;
	if (text_failed(section))
		return false;
	section->at[form_at] = (char)form;
	switch (form) {
	case NUMBER_NOTHING:
		return true;
	case NUMBER_VALUES:
		return encode_values(encoder, &values, numbers.count, section);
	case NUMBER_DELTA:
	case NUMBER_DELTA_NONE:
		return encode_delta(encoder, &numbers, numbers_unit(&numbers, numbers.range.min), section);
	default:
		return encode_frame(encoder, &numbers, numbers_unit(&numbers, numbers.range.min), section);
	}
}

/* An earlier column whose values are these × multiply / divide. */
struct relation {
	size_t column;
	int64_t multiply, divide;
};

/* From the first row in which both say something: whole multiples one way or the other. */
static bool relation_guess(const struct column_encoder *encoder, const int64_t *other, const struct numbers *numbers,
                           struct relation *relation)
{
	for (size_t i = 0; i < numbers->count; i++) {
		int64_t a = other[encoder->lines[i]], b = numbers->at[i];

		if ((a == NUMBER_NONE) != (b == NUMBER_NONE))
			return false;
		if (a <= 0 || b <= 0)
			continue;
		relation->multiply = b > a ? b / a : 1;
		relation->divide = b > a ? 1 : a / b;
		return true;
	}
	return false;
}

static bool relation_holds(const struct column_encoder *encoder, const int64_t *other, const struct numbers *numbers,
                           const struct relation *relation)
{
	for (size_t i = 0; i < numbers->count; i++) {
		int64_t a = other[encoder->lines[i]], b = numbers->at[i], left, right;

		if (a == NUMBER_NONE || b == NUMBER_NONE) {
			if (a != b)
				return false;
			continue;
		}
		if (__builtin_mul_overflow(a, relation->multiply, &left) ||
		    __builtin_mul_overflow(b, relation->divide, &right) || left != right)
			return false;
	}
	return true;
}

static bool find_relation(const struct column_encoder *encoder, const struct batch *batch, size_t index,
                          const struct numbers *numbers, struct relation *ret_relation)
{
	for (size_t i = 0; i < index && numbers->range.min < numbers->range.max; i++) {
		const int64_t *other = batch->columns[i].numbers;

		if (batch->columns[i].kind != COLUMN_NUMBER || !relation_guess(encoder, other, numbers, ret_relation) ||
		    !relation_holds(encoder, other, numbers, ret_relation))
			continue;
		ret_relation->column = i;
		return true;
	}
	return false;
}

bool column_encode_numbers(struct column_encoder *encoder, const struct batch *batch, size_t index,
                           struct text *section, struct number_range *ret_range, struct fail *fail)
{
	const int64_t *source = batch->columns[index].numbers;
	uint64_t differences = 0;

	encoder->coded[index].value_count = 0;
	for (size_t i = 0; i < encoder->row_count; i++) {
		encoder->numbers[i] = source[encoder->lines[i]];
		differences |= (uint64_t)(encoder->numbers[i] ^ encoder->stamps[encoder->lines[i]]);
	}

	struct numbers numbers = numbers_look(encoder->numbers, encoder->row_count);

	*ret_range = numbers.range;
	if (differences == 0 && numbers.range.has_values) {
		text_add_byte(section, NUMBER_STAMPS);
		text_add_byte(section, (char)PREDICTOR_NONE);
		return text_failed(section) ? fail_memory(fail) : true;
	}

	struct relation relation;

	if (find_relation(encoder, batch, index, &numbers, &relation)) {
		text_add_byte(section, NUMBER_MULTIPLE);
		text_add_byte(section, (char)relation.column);
		put_varint(section, (uint64_t)relation.multiply);
		put_varint(section, (uint64_t)relation.divide);
		return text_failed(section) ? fail_memory(fail) : true;
	}
	return encode_numbers(encoder, numbers, index, section) ? true : fail_memory(fail);
}

bool column_encode_stamps(struct column_encoder *encoder, const int64_t *stamps, size_t count, struct text *section,
                          struct number_range *ret_range, struct fail *fail)
{
	struct numbers numbers = numbers_look(stamps, count);

	*ret_range = numbers.range;
	return encode_numbers(encoder, numbers, 0, section) ? true : fail_memory(fail);
}
