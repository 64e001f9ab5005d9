/* Number columns from their sections. Arithmetic is done without sign, so hostile values wrap and harm nothing. */
#include "column_decode.h"

#include "lang.h"
#include "layout.h"

static bool decode_frame(struct column_decoder *decoder, struct cursor *cursor, bool has_none, int64_t *numbers,
                         size_t count)
{
	uint64_t base = (uint64_t)unzigzag(cursor_varint(cursor));
	uint64_t unit = cursor_varint(cursor);

	if (cursor->failed || !unpack_u64(decoder->unpacker, cursor, decoder->words, count))
		return false;
	if (!has_none) {
		for (size_t i = 0; i < count; i++)
			numbers[i] = (int64_t)(base + unit * decoder->words[i]);
		return true;
	}
	for (size_t i = 0; i < count; i++)
		numbers[i] = decoder->words[i] ? (int64_t)(base + unit * (decoder->words[i] - 1)) : NUMBER_NONE;
	return true;
}

static bool decode_delta(struct column_decoder *decoder, struct cursor *cursor, bool has_none, int64_t *numbers,
                         size_t count)
{
	size_t kept = 0, next = 0;

	if (has_none) {
		if (!unpack_u16(decoder->unpacker, cursor, decoder->symbols, count))
			return false;
		for (size_t i = 0; i < count; i++)
			kept += decoder->symbols[i] == 0;
	} else {
		kept = count;
	}

	uint64_t value = (uint64_t)unzigzag(cursor_varint(cursor));
	uint64_t unit = cursor_varint(cursor);

	if (cursor->failed || !unpack_u64(decoder->unpacker, cursor, decoder->words, kept))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (has_none && decoder->symbols[i]) {
			numbers[i] = NUMBER_NONE;
			continue;
		}
		value += unit * (uint64_t)unzigzag(decoder->words[next++]);
		numbers[i] = (int64_t)value;
	}
	return true;
}

static bool decode_values(struct column_decoder *decoder, struct cursor *cursor, int64_t *numbers, size_t count)
{
	int64_t values[NUMBER_VALUES_MAX];
	size_t value_count = cursor_u8(cursor);

	if (value_count > NUMBER_VALUES_MAX)
		return false;
	for (size_t i = 0; i < value_count; i++)
		values[i] = unzigzag(cursor_varint(cursor));
	if (cursor->failed || !unpack_u16(decoder->unpacker, cursor, decoder->symbols, count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (decoder->symbols[i] >= value_count)
			return false;
		numbers[i] = values[decoder->symbols[i]];
	}
	return true;
}

static bool decode_body(struct column_decoder *decoder, struct cursor *cursor, unsigned form, int64_t *numbers,
                        size_t count)
{
	switch (form) {
	case NUMBER_NOTHING:
		for (size_t i = 0; i < count; i++)
			numbers[i] = NUMBER_NONE;
		return true;
	case NUMBER_FRAME:
	case NUMBER_FRAME_NONE:
		return decode_frame(decoder, cursor, form == NUMBER_FRAME_NONE, numbers, count);
	case NUMBER_DELTA:
	case NUMBER_DELTA_NONE:
		return decode_delta(decoder, cursor, form == NUMBER_DELTA_NONE, numbers, count);
	case NUMBER_VALUES:
		return decode_values(decoder, cursor, numbers, count);
	default:
		return false;
	}
}

static void merge_numbers(struct column_decoder *decoder, size_t row_count, struct predictor predictor,
                          int64_t *numbers)
{
	int64_t *last = decoder->last_numbers;
	const int64_t *next = decoder->kept_numbers;

	for (size_t i = 0; i < predictor.value_count; i++)
		last[i] = NUMBER_NONE;
	for (size_t i = 0; i < row_count; i++) {
		int64_t number = last[predictor.codes[i]];

		if (decoder->misses[i])
			number = *next++;
		last[predictor.codes[i]] = number;
		numbers[i] = number;
	}
}

static bool decode_predicted(struct column_decoder *decoder, struct cursor *cursor, unsigned form, size_t row_count,
                             struct predictor predictor, int64_t *numbers)
{
	size_t count = 0;

	if (!unpack_u16(decoder->unpacker, cursor, decoder->misses, row_count))
		return false;
	for (size_t i = 0; i < row_count; i++) {
		if (decoder->misses[i] > 1)
			return false;
		count += decoder->misses[i];
	}
	if (!decode_body(decoder, cursor, form, decoder->kept_numbers, count))
		return false;
	merge_numbers(decoder, row_count, predictor, numbers);
	return true;
}

static bool decode_multiple(struct cursor *cursor, size_t row_count, const int64_t *source, int64_t *numbers)
{
	uint64_t multiply = cursor_varint(cursor), divide = cursor_varint(cursor);

	if (cursor->failed || multiply > INT64_MAX || divide == 0 || divide > INT64_MAX)
		return false;
	for (size_t i = 0; i < row_count; i++) {
		int64_t product;

		if (source[i] == NUMBER_NONE) {
			numbers[i] = NUMBER_NONE;
			continue;
		}
		if (__builtin_mul_overflow(source[i], (int64_t)multiply, &product))
			return false;
		numbers[i] = divide == 1 ? product : product / (int64_t)divide;
	}
	return true;
}

bool column_decode_numbers(struct column_decoder *decoder, struct str section, size_t row_count,
                           struct predictor predictor, const int64_t *stamps, int64_t *numbers, struct fail *fail)
{
	struct cursor cursor = cursor_of(section);
	unsigned form = cursor_u8(&cursor);
	bool predicted = cursor_u8(&cursor) != PREDICTOR_NONE;
	bool done = false;

	if (!cursor.failed && form == NUMBER_MULTIPLE) {
		done = predictor.numbers && decode_multiple(&cursor, row_count, predictor.numbers, numbers);
	} else if (!cursor.failed && predicted == (predictor.codes != NULL)) {
		if (form == NUMBER_STAMPS && stamps && !predicted) {
			memcpy(numbers, stamps, row_count * sizeof(*numbers));
			done = true;
		} else {
			done = predicted ? decode_predicted(decoder, &cursor, form, row_count, predictor, numbers)
			                 : decode_body(decoder, &cursor, form, numbers, row_count);
		}
	}
	return done && cursor_left(&cursor) == 0
	               ? true
	               : fail_set(fail, FAIL_FORMAT, TR("the numbers are damaged", "数値列が壊れています"));
}
