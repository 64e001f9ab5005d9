/* Where a line of Japanese and Latin text may end. Knows code points only. */
#ifndef GEPPO_LINEBREAK_H
#define GEPPO_LINEBREAK_H

#include "prose.h"

/* Full-width punctuation whose ink fills one half of its em (JLReq 3.1.2: cl-01, cl-02, cl-06, cl-07). */
bool letter_is_opening(uint32_t code_point);
bool letter_is_closing(uint32_t code_point);
/* Set on one em: kana, kanji, full-width forms. */
bool letter_is_wide(uint32_t code_point);
bool letter_is_digit(uint32_t code_point);

/* Fills `opportunity` of every letter; `iterator` is a UBreakIterator for lines ("ja@lb=strict"). False: memory is out
 * or ICU refuses. */
bool linebreak_find(void *iterator, struct arena *arena, struct letter *letters, size_t count);

/* Fills `squeeze`: half an em between two halves that are both blank (JLReq 3.1.4). */
void linebreak_squeeze(struct letter *letters, size_t count);

#endif
