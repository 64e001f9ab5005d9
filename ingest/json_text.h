/* Pieces of JSON for the reports of this room. */
#ifndef GEPPO_JSON_TEXT_H
#define GEPPO_JSON_TEXT_H

#include "batch.h"
#include "text.h"

/* A JSON string; bytes that are no UTF-8 become U+FFFD. */
void json_string(struct text *text, const char *value);
/* "key":"value", */
void json_key(struct text *text, const char *key, const char *value);
/* The stable name of a reason. */
const char *json_reason(enum reject_reason reason);

#endif
