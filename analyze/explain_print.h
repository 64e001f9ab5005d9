/* The printed forms of an explanation: text in the messages' language, and JSON, whose words do not depend on it. */
#ifndef GEPPO_EXPLAIN_PRINT_H
#define GEPPO_EXPLAIN_PRINT_H

#include "case_explain.h"
#include "text.h"

/* Lines for a terminal. */
void explain_text(const struct case_explanation *explanation, const struct ledgers *ledgers, struct text *text);
/* One object, indented, with a line end. False when memory is out. */
bool explain_json(const struct case_explanation *explanation, const struct ledgers *ledgers,
                  struct text *text) MUST_CHECK;

#endif
