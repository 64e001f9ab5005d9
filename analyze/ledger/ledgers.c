/* Reading all ledgers of a workspace, one after the other. */
#include "ledgers.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "ledger_check.h"
#include "workspace.h"

static const char *const names[] = {
        "inquiries", "incidents", "problems", "changes",  "patches",  "vulnerabilities", "certificates",
        "backups",   "meetings",  "manuals",  "requests", "contacts", "deliveries",      "schedule",
};

#define LEDGER_NAMES (sizeof names / sizeof *names)

struct ledgers_memory {
	struct ledgers ledgers; /* first: what is given out is also this one's address */
	struct arena arena;
	struct calendar *calendar;
	struct ledger_file files[LEDGER_NAMES];
};

/* Typed records of one file, or none when it is not kept. *ret_records stays NULL then. */
static bool read_ledger(struct ledgers_memory *memory, const struct ledger_format *format, const char *path,
                        struct ledger_file *file, struct ledger_notes *notes, void **ret_records, size_t *ret_count,
                        struct fail *fail)
{
	struct ledger_table *table = csv_table_new(path, file->path, notes, fail);
	if (!table)
		return false;
	size_t count = 0;
	void *records =
	        ledger_read(format, table, file->path, memory->ledgers.config, &memory->arena, notes, &count, fail);
	file->digest = table->digest;
	file->count = count;
	ledger_table_free(table);
	if (!records)
		return false;
	*ret_records = records;
	*ret_count = count;
	return true;
}

static bool load_inquiries(struct ledgers_memory *memory, const char *path, struct ledger_file *file,
                           struct ledger_notes *notes, struct fail *fail)
{
	void *records;
	size_t count;
	if (!read_ledger(memory, &inquiry_format, path, file, notes, &records, &count, fail))
		return false;
	memory->ledgers.inquiries = records;
	memory->ledgers.inquiry_count = count;
	return inquiries_check(records, count, file->path, notes) || fail_memory(fail);
}

static bool load_incidents(struct ledgers_memory *memory, const char *path, struct ledger_file *file,
                           struct ledger_notes *notes, struct fail *fail)
{
	void *records;
	size_t count;
	if (!read_ledger(memory, &incident_format, path, file, notes, &records, &count, fail))
		return false;
	memory->ledgers.incidents = records;
	memory->ledgers.incident_count = count;
	return incidents_check(records, count, file->path, notes) || fail_memory(fail);
}

static bool load_changes(struct ledgers_memory *memory, const char *path, struct ledger_file *file,
                         struct ledger_notes *notes, struct fail *fail)
{
	void *records;
	size_t count;
	if (!read_ledger(memory, &change_format, path, file, notes, &records, &count, fail))
		return false;
	memory->ledgers.changes = records;
	memory->ledgers.change_count = count;
	return changes_check(records, count, file->path, notes) || fail_memory(fail);
}

static bool load_works(struct ledgers_memory *memory, enum work_ledger ledger, const char *path,
                       struct ledger_file *file, struct ledger_notes *notes, struct fail *fail)
{
	void *records;
	size_t count;
	if (!read_ledger(memory, &work_formats[ledger], path, file, notes, &records, &count, fail))
		return false;
	memory->ledgers.works[ledger] = records;
	memory->ledgers.work_counts[ledger] = count;
	return true;
}

static bool load_entries(struct ledgers_memory *memory, enum entry_ledger ledger, const char *path,
                         struct ledger_file *file, struct ledger_notes *notes, struct fail *fail)
{
	void *records;
	size_t count;
	if (!read_ledger(memory, &entry_formats[ledger], path, file, notes, &records, &count, fail))
		return false;
	memory->ledgers.entries[ledger] = records;
	memory->ledgers.entry_counts[ledger] = count;
	return true;
}

static bool load_file(struct ledgers_memory *memory, const char *path, struct ledger_file *file,
                      struct ledger_notes *notes, struct fail *fail)
{
	if (strcmp(file->name, inquiry_format.name) == 0)
		return load_inquiries(memory, path, file, notes, fail);
	if (strcmp(file->name, incident_format.name) == 0)
		return load_incidents(memory, path, file, notes, fail);
	if (strcmp(file->name, change_format.name) == 0)
		return load_changes(memory, path, file, notes, fail);
	for (int i = 0; i < WORK_LEDGERS; i++)
		if (strcmp(file->name, work_formats[i].name) == 0)
			return load_works(memory, (enum work_ledger)i, path, file, notes, fail);
	for (int i = 0; i < ENTRY_LEDGERS; i++)
		if (strcmp(file->name, entry_formats[i].name) == 0)
			return load_entries(memory, (enum entry_ledger)i, path, file, notes, fail);
	return digest_sha256_file(path, &file->digest, fail);
}

static bool load(struct ledgers_memory *memory, const char *folder, struct ledger_notes *notes, struct fail *fail)
{
	if (!calendar_open(memory->ledgers.config, folder, notes, &memory->calendar, fail))
		return false;
	memory->ledgers.calendar = memory->calendar;
	for (size_t i = 0; i < LEDGER_NAMES; i++) {
		struct ledger_file *file = &memory->files[i];
		/* Notes outlive the ledgers when there are errors, so their file names live with them. */
		file->path = workspace_ledger(&notes->arena, names[i]);
		const char *path = file->path ? file_join(&memory->arena, folder, file->path) : NULL;
		if (!path)
			return fail_memory(fail);
		file->name = names[i];
		file->kept = file_exists(path);
		if (file->kept && !load_file(memory, path, file, notes, fail))
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
	memory->ledgers.file_count = LEDGER_NAMES;
	bool good = load(memory, folder, notes, fail);
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

/* A stamp that starts a clock or a pause. */
static int64_t starting_us(const struct ledgers *ledgers, struct ledger_stamp stamp)
{
	if (!ledger_stamp_there(stamp) || stamp.has_time || !ledgers->calendar)
		return stamp.at_us;
	return calendar_opening_us(ledgers->calendar, stamp.day);
}

/* A stamp that stops one: the whole day is meant. */
static int64_t stopping_us(const struct ledgers *ledgers, struct ledger_stamp stamp)
{
	if (!ledger_stamp_there(stamp) || stamp.has_time || !ledgers->calendar)
		return stamp.at_us;
	return calendar_closing_us(ledgers->calendar, stamp.day);
}

int64_t ledgers_closed_us(const struct ledgers *ledgers, struct ledger_stamp stamp)
{
	return stopping_us(ledgers, stamp);
}

bool ledgers_inquiry_case(const struct ledgers *ledgers, const struct inquiry *inquiry, struct arena *arena,
                          struct case_input *ret_case)
{
	size_t count = inquiry->pauses.count;
	struct deadline_pause *pauses = arena_alloc(arena, count, sizeof *pauses);
	if (!pauses)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct ledger_span *span = &inquiry->pauses.items[i];
		pauses[i] =
		        (struct deadline_pause){starting_us(ledgers, span->from), stopping_us(ledgers, span->until)};
	}
	*ret_case = (struct case_input){
	        .received_us = starting_us(ledgers, inquiry->received),
	        .done_us = stopping_us(ledgers, inquiry->answered),
	        .pauses = {pauses, count},
	};
	return true;
}

void ledgers_incident_case(const struct ledgers *ledgers, const struct incident *incident, struct case_input *ret_case)
{
	*ret_case = (struct case_input){
	        .received_us = starting_us(ledgers, incident->detected),
	        .done_us = stopping_us(ledgers, incident_restored(incident)),
	        .out_of_scope = incident->scope == SCOPE_OUTSIDE,
	};
}
