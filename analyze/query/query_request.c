#include "query_request.h"

#include <string.h>

#include "lang.h"
#include "ledgers.h"

static bool not_found(const struct ledgers *ledgers, const char *id, struct fail *fail)
{
	if (!ledgers->request_count)
		return fail_set(fail, FAIL_INPUT, TR("%s: there is no record in the requests ledger", "%s: 照会台帳に記録がありません"), id);
	return fail_set(fail, FAIL_INPUT, TR("%s: the requests ledger has no such number; its last is %s", "%s: 照会台帳にこの番号はありません。最後は %s です"), id,
	                ledgers->requests[ledgers->request_count - 1].number);
}

bool query_request_find(const struct config *config, const char *id, struct ledgers **ret_ledgers, struct query_request *ret_request,
                        struct fail *fail)
{
	struct ledger_notes notes = {.as_of_us = 0};
	struct ledgers *ledgers = ledgers_new(config, ".", &notes, fail);

	ledger_notes_release(&notes);
	for (size_t i = 0; ledgers && i < ledgers->request_count; i++) {
		const struct request *request = &ledgers->requests[i];

		if (strcmp(request->number, id) != 0)
			continue;
		*ret_ledgers = ledgers;
		*ret_request = (struct query_request){.id = request->number, .question = request->question, .asker = request->asker, .answer = request->answer,
		                                      .sheet = request->sheet, .asked_us = request->asked.at_us,
		                                      .answered_us = request->answered.at_us, .line = request->row.line};
		return true;
	}
	if (ledgers)
		(void)!not_found(ledgers, id, fail);
	ledgers_free(ledgers);
	return false;
}
