/* Texts as logs write them, and what they stand for: the archive keeps the former, questions see the latter. Which way
 * a block's texts are written stands in it behind the "+" of its dialect's name. Knows no block. */
#ifndef GEPPO_UNESCAPE_H
#define GEPPO_UNESCAPE_H

#include "str.h"
#include "text.h"

enum escape {
	ESCAPE_NONE,       /* as they are */
	ESCAPE_LOG,        /* nginx (default) and Apache: \xHH \" \\ \b \n \r \t \v */
	ESCAPE_JSON,       /* RFC 8259: \" \\ \/ \b \f \n \r \t \uXXXX, surrogates in pairs */
	ESCAPE_JSON_TWICE, /* JSON within a JSON text */
};

/* From the dialect's name that a block has: "appgw+json". What is not known is ESCAPE_NONE. */
enum escape escape_of_dialect(const char *dialect);

/* Adds the text. What is no escape of this kind stays as written, and so does one that stands for NUL. */
void unescape(enum escape escape, struct str text, struct text *out);

#endif
