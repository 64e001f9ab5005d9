/* What the caller said, in order: the record between document.c (which takes it) and the builders (which lay it out,
 * maybe several times until page numbers are stable). Plain data in the document's arena. */
#ifndef GEPPO_BLOCKS_H
#define GEPPO_BLOCKS_H

#include "document.h"

enum block_kind {
	BLOCK_COVER,
	BLOCK_CONTENTS,
	BLOCK_BREAK,
	BLOCK_NEED,
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_REMARKS_BEGIN,
	BLOCK_REMARKS_END,
	BLOCK_CALLOUT,
	BLOCK_KEY_VALUES,
	BLOCK_TABLE,
	BLOCK_FIGURES,
};

/* A stretch of a paragraph; with a label its text is made from the target. */
struct piece {
	struct str text;
	bool bold;
	struct str label;
	enum reference reference;
	struct piece *next;
};

struct heading {
	int level;
	struct str label, number, title;
};

struct paragraph {
	enum paragraph_style style;
	struct str mark; /* of a list item; empty: the style's own */
	struct piece *first, *last;
	size_t piece_count;
};

struct contents {
	struct str title;
	int levels;
};

struct callout {
	enum mark mark;
	struct str word, text;
};

struct key_values {
	const struct key_value *items;
	size_t count;
};

struct row {
	enum row_kind kind;
	const struct cell *cells;
	size_t cell_count;
	struct row *next;
};

struct table_block {
	struct table table;
	struct row *first, *last;
	size_t row_count;
};

struct figures {
	const struct figure *at;
	size_t count;
};

struct block {
	enum block_kind kind;
	struct block *next;
	union {
		const struct cover *cover;
		struct contents contents;
		enum orientation orientation;
		double need_pt;
		struct heading heading;
		struct paragraph *paragraph;
		struct str caption;
		struct callout callout;
		struct key_values key_values;
		struct table_block *table;
		struct figures figures;
	};
};

#endif
