/* Text columns from their sections. */
#include "column_decode.h"

#include <stdlib.h>

#include "lang.h"
#include "layout.h"

bool column_decoder_init(struct column_decoder *decoder)
{
	*decoder = (struct column_decoder){0};
	decoder->unpacker = unpacker_new();
	decoder->words = malloc(BOUND_BLOCK_LINES * sizeof(*decoder->words));
	decoder->symbols = malloc(BOUND_BLOCK_LINES * sizeof(*decoder->symbols));
	decoder->misses = malloc(BOUND_BLOCK_LINES * sizeof(*decoder->misses));
	decoder->last_codes = malloc(BOUND_BLOCK_LINES * sizeof(*decoder->last_codes));
	decoder->last_numbers = malloc(BOUND_BLOCK_LINES * sizeof(*decoder->last_numbers));
	decoder->kept_numbers = malloc(BOUND_BLOCK_LINES * sizeof(*decoder->kept_numbers));
	if (decoder->unpacker && decoder->words && decoder->symbols && decoder->misses && decoder->last_codes &&
	    decoder->last_numbers && decoder->kept_numbers)
		return true;
	column_decoder_release(decoder);
	return false;
}

void column_decoder_release(struct column_decoder *decoder)
{
	unpacker_free(decoder->unpacker);
	free(decoder->words);
	free(decoder->symbols);
	free(decoder->misses);
	free(decoder->last_codes);
	free(decoder->last_numbers);
	free(decoder->kept_numbers);
	*decoder = (struct column_decoder){0};
}

void decoded_texts_release(struct decoded_texts *texts)
{
	free(texts->value_at);
	free(texts->values);
	free(texts->codes);
	text_release(&texts->bytes);
	*texts = (struct decoded_texts){0};
}

bool decoded_texts_views(struct decoded_texts *texts)
{
	if (!texts->values)
		texts->values = malloc(BOUND_BLOCK_LINES * sizeof(*texts->values));
	if (!texts->values)
		return false;
	for (size_t i = 0; i < texts->value_count; i++)
		texts->values[i] =
		        (struct str){texts->bytes.at + texts->value_at[i], texts->value_at[i + 1] - texts->value_at[i]};
	return true;
}

static bool dictionary_damaged(struct fail *fail)
{
	return fail_set(fail, FAIL_FORMAT, TR("the dictionary is damaged", "辞書が壊れています"));
}

static bool codes_damaged(struct fail *fail)
{
	return fail_set(fail, FAIL_FORMAT, TR("the codes are damaged", "コード列が壊れています"));
}

static char *put_octet(char *at, unsigned octet)
{
	if (octet >= 100)
		*at++ = (char)('0' + octet / 100);
	if (octet >= 10)
		*at++ = (char)('0' + octet / 10 % 10);
	*at++ = (char)('0' + octet % 10);
	return at;
}

static bool decode_addresses(struct column_decoder *decoder, struct cursor *cursor, struct decoded_texts *texts,
                             struct fail *fail)
{
	const size_t longest = sizeof("255.255.255.255") - 1;

	if (!unpack_u64(decoder->unpacker, cursor, decoder->words, texts->value_count))
		return dictionary_damaged(fail);

	char *at = text_room(&texts->bytes, texts->value_count * longest + DICTIONARY_SLACK_BYTES);
	char *start = at;

	if (!at)
		return fail_memory(fail);
	for (size_t i = 0; i < texts->value_count; i++) {
		uint64_t address = decoder->words[i];

		if (address > UINT32_MAX)
			return dictionary_damaged(fail);
		texts->value_at[i] = (uint32_t)(at - start);
		at = put_octet(at, address & 255);
		for (unsigned shift = 8; shift < 32; shift += 8) {
			*at++ = '.';
			at = put_octet(at, address >> shift & 255);
		}
	}
	texts->value_at[texts->value_count] = (uint32_t)(at - start);
	memset(at, 0, DICTIONARY_SLACK_BYTES);
	text_grown(&texts->bytes, (size_t)(at - start));
	return true;
}

static bool decode_strings(struct column_decoder *decoder, struct cursor *cursor, uint64_t max_bytes,
                           struct decoded_texts *texts, struct fail *fail)
{
	uint64_t size = cursor_varint(cursor), sum = 0;

	if (cursor->failed || size > max_bytes ||
	    !unpack_u64(decoder->unpacker, cursor, decoder->words, texts->value_count))
		return dictionary_damaged(fail);
	for (size_t i = 0; i < texts->value_count; i++) {
		if (decoder->words[i] > size - sum)
			return dictionary_damaged(fail);
		texts->value_at[i] = (uint32_t)sum;
		sum += decoder->words[i];
	}
	texts->value_at[texts->value_count] = (uint32_t)sum;
	if (sum != size)
		return dictionary_damaged(fail);

	char *at = text_room(&texts->bytes, size + DICTIONARY_SLACK_BYTES);

	if (!at)
		return fail_memory(fail);
	if (!unpack_bytes(decoder->unpacker, cursor, at, size))
		return dictionary_damaged(fail);
	memset(at + size, 0, DICTIONARY_SLACK_BYTES);
	text_grown(&texts->bytes, size);
	return true;
}

bool column_decode_dictionary(struct column_decoder *decoder, struct str section, size_t row_count, uint64_t max_bytes,
                              struct decoded_texts *texts, struct fail *fail)
{
	struct cursor cursor = cursor_of(section);
	unsigned form = cursor_u8(&cursor);
	uint64_t value_count = cursor_varint(&cursor);
	uint64_t repeated_count = cursor_varint(&cursor);

	if (cursor.failed || value_count > row_count || repeated_count > value_count ||
	    (value_count == 0) != (row_count == 0))
		return dictionary_damaged(fail);
	text_clear(&texts->bytes);
	if (texts->value_capacity < value_count + 1) {
		free(texts->value_at);
		texts->value_capacity = 0;
		texts->value_at = malloc((value_count + 1) * sizeof(*texts->value_at));
		if (!texts->value_at)
			return fail_memory(fail);
		texts->value_capacity = value_count + 1;
	}
	texts->value_count = value_count;
	texts->repeated_count = repeated_count;
	if (form == DICTIONARY_TEXT   ? !decode_strings(decoder, &cursor, max_bytes, texts, fail)
	    : form == DICTIONARY_IPV4 ? !decode_addresses(decoder, &cursor, texts, fail)
	                              : !dictionary_damaged(fail))
		return false;
	return cursor_left(&cursor) == 0 ? true : dictionary_damaged(fail);
}

unsigned column_codes_predictor(struct str section)
{
	return section.size ? (uint8_t)section.at[0] : PREDICTOR_NONE;
}

unsigned column_numbers_predictor(struct str section, enum column_kind *ret_kind)
{
	*ret_kind = section.size && section.at[0] == NUMBER_MULTIPLE ? COLUMN_NUMBER : COLUMN_TEXT;
	return section.size > 1 ? (uint8_t)section.at[1] : PREDICTOR_NONE;
}

/* Symbols to codes, in place. */
static bool resolve_symbols(const struct decoded_texts *texts, uint16_t *symbols, size_t count)
{
	size_t single = texts->repeated_count, fresh = 0;

	for (size_t i = 0; i < count; i++) {
		size_t code = (size_t)symbols[i] - SYMBOL_CODES;

		if (symbols[i] == SYMBOL_NEXT_SINGLE) {
			code = single++;
			if (code >= texts->value_count)
				return false;
		} else {
			if (symbols[i] == SYMBOL_NEXT_REPEATED)
				code = fresh++;
			if (code >= texts->repeated_count)
				return false;
		}
		symbols[i] = (uint16_t)code;
	}
	return true;
}

/* How many rows are misses; more than there are rows when a bit is none. */
static size_t count_misses(const uint16_t *misses, size_t count)
{
	size_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		if (misses[i] > 1)
			return count + 1;
		sum += misses[i];
	}
	return sum;
}

static bool merge_codes(struct column_decoder *decoder, size_t row_count, struct predictor predictor,
                        struct decoded_texts *texts)
{
	uint16_t *last = decoder->last_codes;
	const uint16_t *next = decoder->symbols;

	memset(last, 0xff, predictor.value_count * sizeof(*last));
	for (size_t i = 0; i < row_count; i++) {
		uint16_t code = last[predictor.codes[i]];

		if (decoder->misses[i])
			code = *next++;
		if (code >= texts->value_count)
			return false;
		last[predictor.codes[i]] = code;
		texts->codes[i] = code;
	}
	return true;
}

bool column_decode_codes(struct column_decoder *decoder, struct str section, size_t row_count,
                         struct predictor predictor, struct decoded_texts *texts, struct fail *fail)
{
	struct cursor cursor = cursor_of(section);
	size_t count = row_count;

	if (!texts->codes)
		texts->codes = malloc(BOUND_BLOCK_LINES * sizeof(*texts->codes));
	if (!texts->codes)
		return fail_memory(fail);
	if (texts->value_count < 2) {
		memset(texts->codes, 0, row_count * sizeof(*texts->codes));
		return section.size == 0 ? true : codes_damaged(fail);
	}

	bool predicted = cursor_u8(&cursor) != PREDICTOR_NONE;

	if (predicted != (predictor.codes != NULL))
		return codes_damaged(fail);
	if (predicted) {
		if (!unpack_u16(decoder->unpacker, &cursor, decoder->misses, row_count))
			return codes_damaged(fail);
		count = count_misses(decoder->misses, row_count);
		if (count > row_count)
			return codes_damaged(fail);
	}

	uint16_t *symbols = predicted ? decoder->symbols : texts->codes;

	if (!unpack_u16(decoder->unpacker, &cursor, symbols, count) || cursor_left(&cursor) != 0 ||
	    !resolve_symbols(texts, symbols, count) ||
	    (predicted && !merge_codes(decoder, row_count, predictor, texts)))
		return codes_damaged(fail);
	return true;
}
