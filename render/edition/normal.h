/* One form of a text for comparing: NFKC (ICU), ASCII letters small, so that full-width letters, half-width kana and composed letters are found however they
 * were typed. */
#ifndef GEPPO_NORMAL_H
#define GEPPO_NORMAL_H

#include "text.h"

/* Appends the form; bytes that are no UTF-8 stay as they are, one by one. Failure is the text's. */
void normal_add(struct str text, struct text *form);
/* The same without blanks of any width (line feeds stay). Clears *form first. */
void normal_compact(struct str text, struct text *form);

#endif
