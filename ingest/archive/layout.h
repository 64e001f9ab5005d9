/* The shape of a stored block, shared by those who write and read it: FORMAT.md in C. */
#ifndef GEPPO_LAYOUT_H
#define GEPPO_LAYOUT_H

#include "batch.h"

#define BLOCK_MAGIC "gpb1"
#define BLOCK_FIXED_BYTES 68U  /* the header up to the dialect's name */
#define BLOCK_CHECKED_FROM 16U /* the header's checksum covers what follows it */
/* A block's text, whatever ingest hands over: 24 MiB of lines and one line more at the least. */
#define BLOCK_TEXT_BYTES_MAX ((uint64_t)64 << 20)
#define BLOCK_DIALECT_BYTES_MAX 255U
#define COLUMN_NAME_BYTES_MAX 31U

/* Sections in the order of their bytes: two of the block, then two a column. */
enum block_section {
	SECTION_LINES,    /* classes, stamps, exceptions, sizes of verbatim lines */
	SECTION_VERBATIM, /* bytes of verbatim lines */
	SECTION_COLUMNS,  /* column c: SECTION_COLUMNS + 2 * c and the one after */
};
#define SECTIONS_MAX (SECTION_COLUMNS + 2 * BATCH_COLUMNS_MAX)

struct section_entry {
	uint32_t size_bytes;
	uint64_t checksum; /* XXH3-64 */
};
#define SECTION_ENTRY_BYTES 12U

enum dictionary_form {
	DICTIONARY_TEXT, /* sizes, bytes */
	DICTIONARY_IPV4, /* four bytes each */
};

enum number_form {
	NUMBER_NOTHING,    /* all NUMBER_NONE */
	NUMBER_STAMPS,     /* the stamps of the records' lines */
	NUMBER_FRAME,      /* base + unit × value */
	NUMBER_FRAME_NONE, /* base + unit × (value - 1), 0: NUMBER_NONE */
	NUMBER_DELTA,      /* zigzag differences in units */
	NUMBER_DELTA_NONE, /* a bit a row for NUMBER_NONE, then differences of the others' sequence */
	NUMBER_VALUES,     /* up to 255 distinct values, and codes */
	NUMBER_MULTIPLE,   /* an earlier number column × a / b: the same duration in two units */
	NUMBER_FORM_COUNT,
};
#define NUMBER_VALUES_MAX 255U

/* No column predicts this one. */
#define PREDICTOR_NONE 255U

/* Symbols of the codes section: single values and the first appearance of repeated ones need no code. */
enum code_symbol {
	SYMBOL_NEXT_SINGLE,
	SYMBOL_NEXT_REPEATED,
	SYMBOL_CODES, /* + the code */
};

#endif
