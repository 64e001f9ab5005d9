/* Text columns on their way into a block, and what both kinds share: the predictor. */
#include "column_encode.h"

#include <stdlib.h>

#include "bits.h"
#include "lang.h"
#include "layout.h"
#include "predict.h"

/* Rows whose text the second-level cache holds while all columns are hashed. */
#define HASH_ROWS ((size_t)256)

bool column_encoder_init(struct column_encoder *encoder)
{
	*encoder = (struct column_encoder){0};
	encoder->packer = packer_new();
	encoder->numbers = malloc(BOUND_BLOCK_LINES * sizeof(*encoder->numbers));
	encoder->kept_numbers = malloc(BOUND_BLOCK_LINES * sizeof(*encoder->kept_numbers));
	encoder->last_numbers = malloc(BOUND_BLOCK_LINES * sizeof(*encoder->last_numbers));
	encoder->words = malloc(BOUND_BLOCK_LINES * sizeof(*encoder->words));
	encoder->symbols = malloc(BOUND_BLOCK_LINES * sizeof(*encoder->symbols));
	encoder->last_codes = malloc(BOUND_BLOCK_LINES * sizeof(*encoder->last_codes));
	encoder->misses = malloc(BOUND_BLOCK_LINES * sizeof(*encoder->misses));
	if (dictionary_init(&encoder->dictionary) && encoder->packer && encoder->numbers && encoder->kept_numbers &&
	    encoder->last_numbers && encoder->words && encoder->symbols && encoder->last_codes && encoder->misses)
		return true;
	column_encoder_release(encoder);
	return false;
}

void column_encoder_release(struct column_encoder *encoder)
{
	packer_free(encoder->packer);
	dictionary_release(&encoder->dictionary);
	for (size_t i = 0; i < BATCH_COLUMNS_MAX; i++) {
		free(encoder->coded[i].codes);
		free(encoder->coded[i].hashes);
	}
	free(encoder->numbers);
	free(encoder->kept_numbers);
	free(encoder->last_numbers);
	free(encoder->words);
	free(encoder->symbols);
	free(encoder->last_codes);
	free(encoder->misses);
	text_release(&encoder->bytes);
	*encoder = (struct column_encoder){0};
}

bool column_encoder_hash(struct column_encoder *encoder, const struct batch *batch, struct fail *fail)
{
	for (size_t i = 0; i < batch->column_count; i++) {
		struct coded_column *coded = &encoder->coded[i];

		if (batch->columns[i].kind != COLUMN_TEXT)
			continue;
		if (!coded->codes)
			coded->codes = malloc(BOUND_BLOCK_LINES * sizeof(*coded->codes));
		if (!coded->hashes)
			coded->hashes = malloc(BOUND_BLOCK_LINES * sizeof(*coded->hashes));
		if (!coded->codes || !coded->hashes)
			return fail_memory(fail);
	}
	for (size_t from = 0; from < encoder->row_count; from += HASH_ROWS) {
		size_t until = encoder->row_count - from < HASH_ROWS ? encoder->row_count : from + HASH_ROWS;

		for (size_t i = 0; i < batch->column_count; i++)
			if (batch->columns[i].kind == COLUMN_TEXT)
				dictionary_hash(batch->text, batch->columns[i].spans, encoder->lines, from, until,
				                encoder->coded[i].hashes);
	}
	return true;
}

/* An address as 32 bits, first octet lowest; only when it is written in the one canonical way. */
static bool parse_ipv4(const char *at, size_t size, uint64_t *ret_address)
{
	uint64_t address = 0;
	const char *end = at + size;

	if (size < 7 || size > 15)
		return false;
	for (unsigned shift = 0; shift < 32; shift += 8) {
		const char *start = at;
		unsigned octet = 0;

		if (shift && (at == end || *at++ != '.'))
			return false;
		start = at;
		for (; at < end && at - start < 3 && *at >= '0' && *at <= '9'; at++)
			octet = octet * 10 + (unsigned)(*at - '0');
		if (at == start || octet > 255 || (*start == '0' && at - start > 1))
			return false;
		address |= (uint64_t)octet << shift;
	}
	*ret_address = address;
	return at == end;
}

static bool all_addresses(struct column_encoder *encoder, const char *text)
{
	const struct dictionary *dictionary = &encoder->dictionary;

	for (size_t i = 0; i < dictionary->value_count; i++)
		if (!parse_ipv4(text + dictionary->values[i].at, dictionary->values[i].size, &encoder->words[i]))
			return false;
	return dictionary->value_count > 0;
}

static bool encode_dictionary(struct column_encoder *encoder, const char *text, struct text *section)
{
	const struct dictionary *dictionary = &encoder->dictionary;
	bool addresses = all_addresses(encoder, text);

	text_add_byte(section, addresses ? DICTIONARY_IPV4 : DICTIONARY_TEXT);
	put_varint(section, dictionary->value_count);
	put_varint(section, dictionary->repeated_count);
	if (addresses)
		return pack_u64(encoder->packer, encoder->words, dictionary->value_count, section);

	text_clear(&encoder->bytes);
	char *at = text_room(&encoder->bytes, dictionary->text_bytes);

	if (!at)
		return false;
	for (size_t i = 0; i < dictionary->value_count; i++) {
		struct span value = dictionary->values[i];

		encoder->words[i] = value.size;
		memcpy(at, text + value.at, value.size);
		at += value.size;
	}
	text_grown(&encoder->bytes, dictionary->text_bytes);
	put_varint(section, dictionary->text_bytes);
	return pack_u64(encoder->packer, encoder->words, dictionary->value_count, section) &&
	       pack_bytes(encoder->packer, text_str(&encoder->bytes), section);
}

/* Bits that the codes of this column take without a predictor, as far as counting tells. */
static double codes_bits(const struct dictionary *dictionary, const uint16_t *codes, size_t row_count, uint32_t *counts)
{
	double bits = 0;

	memset(counts, 0, dictionary->repeated_count * sizeof(*counts));
	for (size_t i = 0; i < row_count; i++)
		if (codes[i] < dictionary->repeated_count)
			counts[codes[i]]++;
	for (size_t i = 0; i < dictionary->repeated_count; i++)
		bits += counts[i] * (bits_of((double)row_count) - bits_of(counts[i]));
	return bits + (double)(dictionary->value_count - dictionary->repeated_count);
}

static unsigned choose_predictor(struct column_encoder *encoder, size_t index)
{
	struct dictionary *dictionary = &encoder->dictionary;
	const uint16_t *codes = encoder->coded[index].codes;
	struct predictor_choice choice = {PREDICTOR_NONE, 0};

	if (dictionary->repeated_count < 2)
		return PREDICTOR_NONE;
	choice.bits = codes_bits(dictionary, codes, encoder->row_count, dictionary->counts);

	double plain_bits = choice.bits;

	for (size_t i = 0; i < index; i++) {
		if (encoder->coded[i].value_count < 2)
			continue;

		size_t sample = encoder->row_count < PREDICT_SAMPLE ? encoder->row_count : PREDICT_SAMPLE;
		size_t hits = predict_codes_hits(encoder->coded[i].codes, encoder->coded[i].value_count, codes, sample,
		                                 encoder->last_codes);

		predictor_consider(&choice, (unsigned)i, (double)hits / (double)sample, encoder->row_count, plain_bits);
	}
	return choice.column;
}

/* The rows' codes, or those that the predictor misses, as symbols. Returns their count. */
static size_t make_symbols(struct column_encoder *encoder, const uint16_t *codes, const uint16_t *misses)
{
	size_t repeated_count = encoder->dictionary.repeated_count;
	size_t fresh = 0, count = 0;

	for (size_t i = 0; i < encoder->row_count; i++) {
		size_t code = codes[i];
		uint16_t symbol = (uint16_t)(code + SYMBOL_CODES);

		if (misses && !misses[i])
			continue;
		if (code >= repeated_count) {
			symbol = SYMBOL_NEXT_SINGLE;
		} else if (code == fresh) {
			symbol = SYMBOL_NEXT_REPEATED;
			fresh++;
		}
		encoder->symbols[count++] = symbol;
	}
	return count;
}

static bool encode_codes(struct column_encoder *encoder, size_t index, struct text *section)
{
	const uint16_t *codes = encoder->coded[index].codes;
	unsigned predictor = choose_predictor(encoder, index);
	const uint16_t *misses = NULL;

	if (encoder->dictionary.value_count < 2)
		return true;
	text_add_byte(section, (char)predictor);
	if (predictor != PREDICTOR_NONE) {
		predict_codes_misses(encoder->coded[predictor].codes, encoder->coded[predictor].value_count, codes,
		                     encoder->row_count, encoder->last_codes, encoder->misses);
		misses = encoder->misses;
		if (!pack_u16(encoder->packer, misses, encoder->row_count, section))
			return false;
	}
	return pack_u16(encoder->packer, encoder->symbols, make_symbols(encoder, codes, misses), section);
}

bool column_encode_text(struct column_encoder *encoder, const struct batch *batch, size_t index,
                        struct text *dictionary, struct text *codes, struct fail *fail)
{
	struct coded_column *coded = &encoder->coded[index];

	dictionary_build(&encoder->dictionary, batch->text.at, batch->columns[index].spans, coded->hashes,
	                 encoder->lines, encoder->row_count, encoder->strict, coded->codes);
	coded->value_count = encoder->dictionary.value_count;
	if (encoder->dictionary.text_bytes > batch->text.size)
		return fail_set(fail, FAIL_LIMIT,
		                TR("column %s: its values are longer than the lines",
		                   "列 %s: 値の合計が行より長くなっています"),
		                batch->columns[index].name);
	if (encode_dictionary(encoder, batch->text.at, dictionary) && encode_codes(encoder, index, codes))
		return true;
	return fail_memory(fail);
}
