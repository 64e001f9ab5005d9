/* Parts of the answer sheet with a file of their own. Private to this room. */
#ifndef GEPPO_ANSWER_PAPER_H
#define GEPPO_ANSWER_PAPER_H

#include "paper.h"

/* A cell of the request that is answered; NONE where the figures have no request. */
struct figure_value answer_request(const struct paper *paper, const char *column);
/* The result as a table, and as a chart where it has a shape that one fits. */
void answer_result(struct paper *paper);

#endif
