/* Reading all ledgers of a workspace, one after the other. */
#include "ledgers.h"

#include <stdlib.h>
#include <string.h>

#include "ledger_links.h"
#include "ledger_source.h"

/* The checks, with one shape for the table. */
#define CHECK_OF(function, type)                                                                                       \
	static bool check_##function(void *records, size_t count, const char *name, struct ledger_notes *notes)        \
	{                                                                                                              \
		return function##_check((struct type *)records, count, name, notes);                                   \
	}

CHECK_OF(inquiries, inquiry)
CHECK_OF(incidents, incident)
CHECK_OF(problems, problem)
CHECK_OF(changes, change)
CHECK_OF(patches, patch)
CHECK_OF(vulnerabilities, vulnerability)
CHECK_OF(certificates, certificate)
CHECK_OF(backups, backup)
CHECK_OF(meetings, meeting)
CHECK_OF(manuals, manual)
CHECK_OF(requests, request)
CHECK_OF(contacts, contact)
CHECK_OF(deliveries, delivery)
CHECK_OF(planned_works, planned_work)
CHECK_OF(corrective_actions, corrective_action)

/* One ledger: how it is read and checked, and where its records go in struct ledgers. */
struct ledger_entry {
	const struct ledger_format *format;
	size_t records, count; /* offsets */
	bool (*check)(void *records, size_t count, const char *name, struct ledger_notes *notes);
};

#define ENTRY(type, plural)                                                                                            \
	{&type##_format, offsetof(struct ledgers, plural), offsetof(struct ledgers, type##_count), check_##plural}

static const struct ledger_entry entries[] = {
        ENTRY(inquiry, inquiries),
        ENTRY(incident, incidents),
        ENTRY(problem, problems),
        ENTRY(change, changes),
        ENTRY(patch, patches),
        ENTRY(vulnerability, vulnerabilities),
        ENTRY(certificate, certificates),
        ENTRY(backup, backups),
        ENTRY(meeting, meetings),
        ENTRY(manual, manuals),
        ENTRY(request, requests),
        ENTRY(contact, contacts),
        ENTRY(delivery, deliveries),
        ENTRY(planned_work, planned_works),
        ENTRY(corrective_action, corrective_actions),
};

#define LEDGER_COUNT (sizeof entries / sizeof *entries)

struct ledgers_memory {
	struct ledgers ledgers; /* first: what is given out is also this one's address */
	struct arena arena;
	struct calendar *calendar;
	struct ledger_file files[LEDGER_COUNT];
};

/* Typed records of a file that is kept. */
static bool load_table(struct ledgers_memory *memory, const struct ledger_entry *entry,
                       const struct ledger_table *table, struct ledger_file *file, struct ledger_notes *notes,
                       struct fail *fail)
{
	size_t count = 0;
	void *records = ledger_read_numbered(entry->format, table, file->place, memory->ledgers.config, &memory->arena,
	                                     notes, &file->numbers, &count, fail);
	if (!records)
		return false;
	if (!entry->check(records, count, file->place, notes))
		return fail_memory(fail);
	file->records = records;
	file->count = count;
	memcpy((char *)&memory->ledgers + entry->records, &records, sizeof records);
	memcpy((char *)&memory->ledgers + entry->count, &count, sizeof count);
	return true;
}

static bool load_file(struct ledgers_memory *memory, const struct ledger_entry *entry, const char *folder,
                      struct ledger_file *file, struct ledger_notes *notes, struct fail *fail)
{
	struct ledger_source source;
	if (!ledger_source_open(entry->format, memory->ledgers.config, folder, notes, &source, fail))
		return false;
	file->path = source.path;
	file->kept = source.kept;
	file->digest = source.digest;
	file->place = source.table ? source.table->name : source.path;
	bool good = !source.table || load_table(memory, entry, source.table, file, notes, fail);
	ledger_table_free(source.table);
	return good;
}

static bool load(struct ledgers_memory *memory, const char *folder, struct ledger_notes *notes, struct fail *fail)
{
	if (!calendar_open(memory->ledgers.config, folder, notes, &memory->calendar, fail))
		return false;
	memory->ledgers.calendar = memory->calendar;
	for (size_t i = 0; i < LEDGER_COUNT; i++) {
		struct ledger_file *file = &memory->files[i];
		file->format = entries[i].format;
		file->name = file->format->name;
		if (!load_file(memory, &entries[i], folder, file, notes, fail))
			return false;
	}
	return true;
}

struct ledgers *ledgers_new(const struct config *config, const char *folder, struct ledger_notes *notes,
                            struct fail *fail)
{
	struct ledgers_memory *memory = calloc(1, sizeof *memory);
	if (!memory) {
		fail_memory(fail);
		return NULL;
	}
	memory->ledgers.config = config;
	memory->ledgers.files = memory->files;
	memory->ledgers.file_count = LEDGER_COUNT;
	bool good = load(memory, folder, notes, fail) &&
	            (ledger_links_check(&memory->ledgers, notes) || fail_memory(fail));
	ledger_notes_sort(notes);
	if (!good || !ledger_notes_check(notes, fail)) {
		ledgers_free(&memory->ledgers);
		return NULL;
	}
	return &memory->ledgers;
}

void ledgers_free(struct ledgers *ledgers)
{
	if (!ledgers)
		return;
	struct ledgers_memory *memory = (struct ledgers_memory *)ledgers;
	calendar_free(memory->calendar);
	arena_release(&memory->arena);
	free(memory);
}

const struct ledger_file *ledgers_file(const struct ledgers *ledgers, const char *name)
{
	for (size_t i = 0; i < ledgers->file_count; i++)
		if (strcmp(ledgers->files[i].name, name) == 0)
			return &ledgers->files[i];
	return NULL;
}

bool ledgers_keep(const struct ledgers *ledgers, const char *name)
{
	const struct ledger_file *file = ledgers_file(ledgers, name);
	return file && file->kept;
}
