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
	const struct ledger_format *patches = &work_formats[WORK_PATCHES];
	if (strcmp(ledger, patches->name) == 0)
		return (struct stamps){(const char *)ledgers->works[WORK_PATCHES], offsetof(struct work, done),
		                       sizeof(struct work), ledgers->work_counts[WORK_PATCHES]};
	for (size_t i = 0; i < ENTRY_LEDGERS; i++)
		if (strcmp(ledger, entry_formats[i].name) == 0)
			return (struct stamps){(const char *)ledgers->entries[i], offsetof(struct entry, date),
			                       sizeof(struct entry), ledgers->entry_counts[i]};
	return (struct stamps){0};
}

bool verdict_can_count(const char *ledger)
{
	bool known = strcmp(ledger, work_formats[WORK_PATCHES].name) == 0;
	for (size_t i = 0; i < ENTRY_LEDGERS; i++)
		known = known || strcmp(ledger, entry_formats[i].name) == 0;
	return known;
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
