/* The words that ledgers use for classes and states, as an English report prints them. Reading a ledger never comes here: it
 * takes the words of its own columns (cell_word). */
#ifndef GEPPO_LEDGER_WORDS_H
#define GEPPO_LEDGER_WORDS_H

#include "config.h"

/* "操作方法" → "How to use" in an English report; the word itself in a Japanese one, and where it is none of geppo's. */
const char *ledger_word(const struct config *config, const char *word);

#endif
