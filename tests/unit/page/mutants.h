/* A sound PDF broken in one way at a time, each way naming the rules that it breaks. */
#ifndef GEPPO_TESTS_PAGE_MUTANTS_H
#define GEPPO_TESTS_PAGE_MUTANTS_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"
#include "text.h"

enum mutant_kind {
	MUTANT_TEXT,     /* edits of the file in qpdf's plain form, which qpdf then writes anew */
	MUTANT_TEXT_ALL, /* the same, each edit wherever it fits */
	MUTANT_BYTES,    /* edits of the bytes themselves, of equal length or at the end */
	MUTANT_LENGTH,   /* the first stream's length is one more or less */
	MUTANT_ENCRYPTED,
};

struct edit {
	const char *from, *to; /* in `to`: \1 is 40,000 letters, \2 200 letters, \3 and \4 30 times "q" and "Q" */
};

struct mutant {
	const char *rules; /* with blanks between */
	enum mutant_kind kind;
	struct edit edits[2];
};

extern const struct mutant mutants[];
extern const size_t mutant_count;

/* The sound file as qpdf's plain form. */
bool mutant_plain(struct str sound, struct text *ret);
/* The broken file at the end of *ret, from the sound one or its plain form; false when it has nothing that the edit
 * fits. */
bool mutant_make(const struct mutant *mutant, struct str sound, struct str plain, struct text *ret);
/* As qpdf writes the sound file anew, without any edit. */
bool mutant_rewrite(struct str sound, struct text *ret);

#endif
