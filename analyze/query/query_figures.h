/* A result in the figures schema (analyze/figures/FORMAT.md), for geppo reply and whoever draws: scalars question.table, .command, .where, .from, .until (time),
 * .keys (how many of the columns are keys), .rows (matched), .coverage (ratio: source hours with data), the table "answer", and, of a question of the
 * requests ledger, the table "request" (id question asker asked answered answer sheet line). Knows no document. */
#ifndef GEPPO_QUERY_FIGURES_H
#define GEPPO_QUERY_FIGURES_H

#include "config.h"
#include "query_format.h"

/* A record of the requests ledger; instants are NO_TIME where the ledger has none. */
struct query_request {
	const char *id, *question, *asker, *answer, *sheet;
	int64_t asked_us, answered_us;
	uint32_t line;
};

/* Appends the file's text. `request` may be NULL. */
bool query_figures(const struct query_result *result, const struct config *config, const struct query_request *request, struct text *text,
                   struct fail *fail) MUST_CHECK;

#endif
