/* One sight of ledgers of different records: the stamps that count. */
#include "verdict_count.h"

#include <string.h>

#include "ledger_check.h"

/* Where the stamps of a ledger's records are. */
struct stamps {
	const char *records;
	size_t offset, record_size, count;
};

static struct stamps stamps_of(const struct ledgers *ledgers, const char *ledger)
{
	if (strcmp(ledger, patch_format.name) == 0)
		return (struct stamps){(const char *)ledgers->patches, offsetof(struct patch, done),
		                       sizeof(struct patch), ledgers->patch_count};
	if (strcmp(ledger, meeting_format.name) == 0)
		return (struct stamps){(const char *)ledgers->meetings, offsetof(struct meeting, date),
		                       sizeof(struct meeting), ledgers->meeting_count};
	if (strcmp(ledger, manual_format.name) == 0)
		return (struct stamps){(const char *)ledgers->manuals, offsetof(struct manual, date),
		                       sizeof(struct manual), ledgers->manual_count};
	return (struct stamps){0};
}

bool verdict_can_count(const char *ledger)
{
	return strcmp(ledger, patch_format.name) == 0 || strcmp(ledger, meeting_format.name) == 0 ||
	       strcmp(ledger, manual_format.name) == 0;
}

bool verdict_count(const struct ledgers *ledgers, const char *ledger, int64_t from_us, int64_t until_us,
                   struct arena *arena, const char *const **ret_evidence, size_t *ret_count)
{
	struct stamps stamps = stamps_of(ledgers, ledger);
	const char **evidence = arena_alloc(arena, stamps.count, sizeof *evidence);
	size_t count = 0;
	for (size_t i = 0; evidence && i < stamps.count; i++) {
		const struct ledger_stamp *stamp =
		        (const void *)(stamps.records + i * stamps.record_size + stamps.offset);
		if (!ledger_stamp_there(*stamp) || stamp->at_us < from_us || stamp->at_us >= until_us)
			continue;
		char text[CIVIL_TEXT_SIZE];
		const char *day = civil_format_date(civil_date_of_day(stamp->day), text);
		evidence[count] = arena_cstr(arena, str_of(day));
		if (!evidence[count++])
			return false;
	}
	*ret_evidence = evidence;
	*ret_count = count;
	return evidence != NULL;
}
