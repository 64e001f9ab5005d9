/* A question of the requests ledger (照会台帳), for a result that answers it. */
#ifndef GEPPO_QUERY_REQUEST_H
#define GEPPO_QUERY_REQUEST_H

#include "query_figures.h"

struct ledgers;

/* Reads the ledgers of the current folder and finds the record; its texts live as long as *ret_ledgers, which is the caller's (ledgers_free). FAIL_INPUT
 * when there is no such record, with the numbers that are nearest behind it. */
bool query_request_find(const struct config *config, const char *id, struct ledgers **ret_ledgers, struct query_request *ret_request,
                        struct fail *fail) MUST_CHECK;

#endif
