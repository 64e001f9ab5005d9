/* One sight of ledgers of different records: the stamps that count. */
#include "verdict_count.h"

#include <string.h>

#include "judge.h"

/* One entry as it is counted. */
struct counted {
	struct ledger_stamp day;
	bool taken;  /* it is of the clause's classes */
	bool failed; /* tried, and not done */
};

bool verdict_can_count(const char *ledger)
{
	return strcmp(ledger, patch_format.name) == 0 || strcmp(ledger, meeting_format.name) == 0 ||
	       strcmp(ledger, manual_format.name) == 0;
}

static size_t entries_of(const struct ledgers *ledgers, const char *ledger)
{
	if (strcmp(ledger, patch_format.name) == 0)
		return ledgers->patch_count;
	return strcmp(ledger, meeting_format.name) == 0 ? ledgers->meeting_count : ledgers->manual_count;
}

static struct counted entry_at(const struct ledgers *ledgers, const struct config_clause *clause, size_t index)
{
	if (strcmp(clause->ledger, patch_format.name) == 0) {
		const struct patch *patch = &ledgers->patches[index];
		bool done = patch->result == PATCH_GOOD || patch->result == PATCH_NOT_NEEDED;
		return (struct counted){patch->done, done || patch->result == PATCH_FAILED,
		                        patch->result == PATCH_FAILED};
	}
	if (strcmp(clause->ledger, meeting_format.name) == 0) {
		const struct meeting *meeting = &ledgers->meetings[index];
		return (struct counted){meeting->date, clause_takes(clause, meeting_class_name(meeting->class)), false};
	}
	return (struct counted){ledgers->manuals[index].date, true, false};
}

bool verdict_count(const struct ledgers *ledgers, const struct config_clause *clause, int64_t from_us, int64_t until_us,
                   struct arena *arena, const char *const **ret_evidence, size_t *ret_count, uint32_t *ret_failed)
{
	size_t all = entries_of(ledgers, clause->ledger), count = 0;
	const char **evidence = arena_alloc(arena, all, sizeof *evidence);
	*ret_failed = 0;
	for (size_t i = 0; evidence && i < all; i++) {
		struct counted entry = entry_at(ledgers, clause, i);
		if (!entry.taken || !ledger_stamp_there(entry.day) || entry.day.at_us < from_us ||
		    entry.day.at_us >= until_us)
			continue;
		if (entry.failed) {
			++*ret_failed;
			continue;
		}
		char text[CIVIL_TEXT_SIZE];
		const char *day = civil_format_date(civil_date_of_day(entry.day.day), text);
		evidence[count] = arena_cstr(arena, str_of(day));
		if (!evidence[count++])
			return false;
	}
	*ret_evidence = evidence;
	*ret_count = count;
	return evidence != NULL;
}
