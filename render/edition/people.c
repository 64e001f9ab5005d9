/* Who must not be named. */
#include "people.h"

#include <stdlib.h>
#include <string.h>

#include "normal.h"

static int compare_str(const void *left, const void *right)
{
	return str_compare(*(const struct str *)left, *(const struct str *)right);
}

static int compare_person(const void *left, const void *right)
{
	const struct person *a = left, *b = right;

	return str_compare(a->name.name, b->name.name);
}

/* Is the name the text, or at least a part of it, in the compact form? */
static bool names_it(const char *text, struct str name, bool part)
{
	struct text form = {0}, wanted = {0};
	bool found;

	if (!text)
		return false;
	normal_compact(str_of(text), &form);
	normal_compact(name, &wanted);
	found = part ? str_find_str(text_str(&form), text_str(&wanted)) < form.size : str_equal(text_str(&form), text_str(&wanted));
	text_release(&form);
	text_release(&wanted);
	return found;
}

bool people_allowed(const struct config *config, struct str name)
{
	const char *const parties[] = {config->client, config->contractor, config->report.addressee, config->report.submitter};

	for (size_t i = 0; i < config->report.allow_count; i++)
		if (names_it(config->report.allow[i], name, false))
			return true;
	for (size_t i = 0; i < sizeof(parties) / sizeof(parties[0]); i++)
		if (names_it(parties[i], name, true))
			return true;
	return false;
}

bool people_party(const struct people *people, struct str name)
{
	return people->party_count && bsearch(&name, people->parties, people->party_count, sizeof(name), compare_str) != NULL;
}

static bool read_row(const struct config *config, const struct figure_table *table, size_t row, struct people *people, size_t *capacity)
{
	struct person_name names[PERSON_NAMES_MAX];
	struct str cell = figure_get(table, row, "name").text, column = figure_get(table, row, "column").text;
	size_t count = person_names(config, cell, &people->arena, names);

	for (size_t i = 0; i < count; i++) {
		if (str_is(column, "name")) {
			people->parties[people->party_count++] = names[i].name;
			continue;
		}
		if (people->count == *capacity) {
			size_t wanted = *capacity ? 2 * *capacity : 64;
			struct person *grown = reallocarray(people->persons, wanted, sizeof(*grown));

			if (!grown)
				return false;
			people->persons = grown;
			*capacity = wanted;
		}
		people->persons[people->count++] = (struct person){names[i], cell, figure_get(table, row, "place").text, column};
	}
	return true;
}

/* Those who may be named go, and of equal names all but the first row. */
static void sort_out(const struct config *config, struct people *people)
{
	size_t kept = 0;

	if (people->party_count)
		qsort(people->parties, people->party_count, sizeof(*people->parties), compare_str);
	if (people->count)
		qsort(people->persons, people->count, sizeof(*people->persons), compare_person);
	for (size_t i = 0; i < people->count; i++) {
		struct str name = people->persons[i].name.name;

		if (kept && str_equal(people->persons[kept - 1].name.name, name)) {
			if (str_compare(people->persons[i].place, people->persons[kept - 1].place) < 0)
				people->persons[kept - 1] = people->persons[i];
			continue;
		}
		if (!people_allowed(config, name) && !people_party(people, name))
			people->persons[kept++] = people->persons[i];
	}
	people->count = kept;
}

bool people_new(const struct config *config, const struct figures *figures, struct people *ret_people, struct fail *fail)
{
	const struct figure_table *table = figures_find_table(figures, PEOPLE_TABLE);
	struct people people = {0};
	size_t capacity = 0;
	bool good = true;

	if (table) {
		people.parties = calloc(table->row_count * PERSON_NAMES_MAX + 1, sizeof(*people.parties));
		good = people.parties != NULL;
	}
	for (size_t row = 0; table && good && row < table->row_count; row++)
		good = read_row(config, table, row, &people, &capacity);
	if (!good || arena_failed(&people.arena)) {
		people_release(&people);
		return fail_memory(fail);
	}
	sort_out(config, &people);
	*ret_people = people;
	return true;
}

void people_release(struct people *people)
{
	free(people->persons);
	free(people->parties);
	arena_release(&people->arena);
	*people = (struct people){0};
}
