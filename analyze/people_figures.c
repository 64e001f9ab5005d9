/* The persons whom the ledgers name in their columns for persons: what the leak scan of the client's edition looks for. Never printed. */
#include <stdlib.h>
#include <string.h>

#include "intern.h"
#include "month_run.h"

/* Columns that hold persons' names, in any ledger; `name` only in contacts, whose other entries are files. */
static const char *const person_columns[] = {
	"asker", "answerer", "recorder", "requester", "approver", "acceptor", "owner", "attendees",
};

static bool holds_persons(const struct ledger_column *column)
{
	for (size_t i = 0; i < sizeof(person_columns) / sizeof(person_columns[0]); i++)
		if (column->kind == LEDGER_TEXT && strcmp(column->key, person_columns[i]) == 0)
			return true;
	return false;
}

/* One row a distinct cell of the column, with the place where it stands first. */
static bool add_column(struct month_run *run, struct figure_table *out, const struct ledger_file *file, const struct ledger_column *column)
{
	struct intern *seen = intern_new();
	bool good = seen != NULL;

	for (size_t i = 0; good && i < file->count; i++) {
		const char *record = (const char *)file->records + i * file->format->record_size;
		const char *name = *(const char *const *)(const void *)(record + column->offset);
		const struct ledger_row *row = (const struct ledger_row *)(const void *)record;
		uint32_t before = intern_count(seen);

		if (!*name || intern_add(seen, str_of(name)) < before)
			continue;
		good = intern_count(seen) > before;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(name), figure_text(column->key),
			figure_text(arena_printf(run->arena, "%s:%u", file->place, row->line))});
	}
	intern_free(seen);
	return good;
}

static void add_contacts(struct month_run *run, struct figure_table *out)
{
	const struct ledger_file *file = ledgers_file(run->ledgers, "contacts");

	for (size_t i = 0; file && i < run->ledgers->contact_count; i++) {
		const struct contact *contact = &run->ledgers->contacts[i];

		if (contact->class != CONTACT_CHART && *contact->name)
			figures_row(run->figures, out, (struct figure_value[]){
				figure_text(contact->name), figure_text("name"),
				figure_text(arena_printf(run->arena, "%s:%u", file->place, contact->row.line))});
	}
}

bool figures_of_people(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "columns of names in the ledgers", "台帳の人名の列")};
	struct figure_table *out = figures_table(run->figures, "people.names", "name column place", &origin);

	for (size_t i = 0; i < run->ledgers->file_count; i++) {
		const struct ledger_file *file = &run->ledgers->files[i];

		for (size_t j = 0; file->records && j < file->format->column_count; j++)
			if (holds_persons(&file->format->columns[j]) && !add_column(run, out, file, &file->format->columns[j]))
				return fail_memory(fail);
	}
	add_contacts(run, out);
	return true;
}
