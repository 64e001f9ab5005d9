/* The client edition's copy of the figures. */
#include "edition.h"

#include <stdlib.h>
#include <string.h>

#include "people.h"
#include "sensitive.h"
#include "sensitive_columns.h"

struct apply {
	const struct config *config;
	const struct pseudonym_key *key;
	struct people people;
	struct arena arena;          /* of the values on their way */
	struct figures *figures;     /* under construction */
};

bool edition_parse(struct str text, enum edition *ret_edition)
{
	if (str_is(text, "client"))
		*ret_edition = EDITION_CLIENT;
	else if (str_is(text, "internal"))
		*ret_edition = EDITION_INTERNAL;
	else
		return false;
	return true;
}

const char *edition_name(const struct config *config, enum edition edition)
{
	return edition == EDITION_CLIENT ? SAY(config, "client edition", "提出版") : SAY(config, "internal edition", "内部版");
}

const char *edition_suffix(enum edition edition)
{
	return edition == EDITION_CLIENT ? "" : "_内部版";
}

static bool english(const struct apply *apply)
{
	return apply->config->report.language == REPORT_ENGLISH;
}

static struct figure_value kept(struct apply *apply, struct text *text)
{
	struct figure_value value = figure_str(arena_str(&apply->arena, text_str(text)));

	apply->arena.failed |= text->failed;
	text_release(text);
	return value;
}

/* Names become pseudonyms, words without a name (当番, 情報企画課) stay. */
static struct figure_value hide_persons(struct apply *apply, struct str cell, bool role)
{
	struct person_name names[PERSON_NAMES_MAX];
	size_t count = person_names(apply->config, cell, &apply->arena, names);
	struct text text = {0};
	bool hidden = false;

	for (size_t i = 0; i < count; i++) {
		struct str name = names[i].name;
		bool shown = people_allowed(apply->config, name) || people_allowed(apply->config, cell) || (role && people_party(&apply->people, name));

		hidden |= !shown;
		if (i)
			text_add_cstr(&text, english(apply) ? ", " : "、");
		text_add(&text, shown ? name : pseudonym(apply->key, PSEUDONYM_PERSON, name, english(apply), &apply->arena));
	}
	if (!hidden) {
		text_release(&text);
		return figure_str(cell);
	}
	return kept(apply, &text);
}

static struct figure_value hide_addresses(struct apply *apply, struct str cell)
{
	struct sensitive found;
	struct text text = {0};
	size_t from = 0;

	while (sensitive_next(cell, from, &found)) {
		struct str value = str_take(str_skip(cell, found.at), found.size);

		text_add(&text, str_take(str_skip(cell, from), found.at - from));
		text_add(&text, sensitive_allowed(apply->config, &found, cell)
		                    ? value : pseudonym(apply->key, found.kind, value, english(apply), &apply->arena));
		from = found.at + found.size;
	}
	if (from == 0) {
		text_release(&text);
		return figure_str(cell);
	}
	text_add(&text, str_skip(cell, from));
	return kept(apply, &text);
}

/* An address, or what stands for one already (a pseudonym by rank). */
static struct figure_value hide_client(struct apply *apply, struct str cell)
{
	return hide_addresses(apply, cell);
}

/* Letters are x, digits n, what stands between them stays: the reason of a rejection is still seen. */
static struct figure_value shape(struct apply *apply, struct str cell)
{
	struct text text = {0};
	size_t size;

	for (size_t i = 0; i < cell.size; i += size) {
		uint32_t letter = str_utf8(str_skip(cell, i), &size);

		if (letter >= '0' && letter <= '9')
			text_add_byte(&text, 'n');
		else if (letter >= 0x80 || letter == '@' || (letter | 0x20) - 'a' < 26)
			text_add_byte(&text, 'x');
		else
			text_add(&text, str_take(str_skip(cell, i), size));
	}
	return kept(apply, &text);
}

static struct figure_value few(struct apply *apply, struct figure_value value)
{
	int32_t below = apply->config->report.group_below;

	if (value.kind != FIGURE_INTEGER || value.number <= 0 || value.number >= below)
		return value;
	return figure_text(arena_printf(&apply->arena, SAY(apply->config, "under %d", "%d未満"), (int)below));
}

static struct figure_value apply_cell(struct apply *apply, const char *table, const char *column, struct figure_value value)
{
	enum sensitive_column what = sensitive_column(table, column);

	if (what == COLUMN_PEOPLE)
		return few(apply, value);
	if (value.kind != FIGURE_TEXT || value.text.size == 0)
		return value;
	switch (what) {
	case COLUMN_PERSON:
	case COLUMN_ROLE:
		return hide_persons(apply, value.text, what == COLUMN_ROLE);
	case COLUMN_CLIENT:
		return hide_client(apply, value.text);
	case COLUMN_LOG:
		return hide_addresses(apply, value.text);
	case COLUMN_RAW:
		return shape(apply, value.text);
	case COLUMN_CONTACT:
		return figure_text(SAY(apply->config, "(withheld)", "（省略）"));
	case COLUMN_PEOPLE:
	case COLUMN_PLAIN:
		break;
	}
	return value;
}

/* The row of all that were under the threshold: counts summed, first and last of them, nothing else. */
static void join_row(struct apply *apply, const struct figure_table *table, const struct person_table *persons, const bool *small, size_t count,
                     struct figure_value *values)
{
	for (size_t column = 0; column < table->column_count; column++) {
		const char *name = table->columns[column].name;

		values[column] = figure_none();
		for (size_t row = 0; row < table->row_count; row++) {
			const struct figure_value *cell = figure_cell(table, row, (int)column);

			if (!small[row] || cell->kind == FIGURE_NONE)
				continue;
			if (strcmp(name, persons->count) == 0)
				values[column] = figure_integer((values[column].kind == FIGURE_INTEGER ? values[column].number : 0) + cell->number);
			else if (strcmp(name, "first") == 0 && (values[column].kind == FIGURE_NONE || str_compare(cell->text, values[column].text) < 0))
				values[column] = *cell;
			else if (strcmp(name, "last") == 0 && (values[column].kind == FIGURE_NONE || str_compare(cell->text, values[column].text) > 0))
				values[column] = *cell;
		}
		if (strcmp(name, persons->key) == 0)
			values[column] = figure_text(arena_printf(&apply->arena, SAY(apply->config, "%zu others", "その他%zu件"), count));
	}
}

static size_t find_small(const struct apply *apply, const struct figure_table *table, const struct person_table *persons, bool *small)
{
	size_t count = 0;

	for (size_t row = 0; row < table->row_count; row++) {
		struct figure_value value = figure_get(table, row, persons->count);

		small[row] = value.kind == FIGURE_INTEGER && value.number < apply->config->report.group_below;
		count += small[row];
	}
	return count;
}

static struct figure_table *copy_head(struct apply *apply, const struct figure_table *table)
{
	struct text columns = {0};
	struct figure_table *out;

	for (size_t i = 0; i < table->column_count; i++)
		text_addf(&columns, "%s%s%s%s", i ? " " : "", table->columns[i].name, *table->columns[i].unit ? ":" : "", table->columns[i].unit);
	out = text_failed(&columns) ? NULL : figures_table(apply->figures, table->id, columns.size ? columns.at : "", &table->origin);
	apply->arena.failed |= text_failed(&columns);
	text_release(&columns);
	return out;
}

static void apply_table(struct apply *apply, const struct figure_table *table)
{
	const struct person_table *persons = person_table(table->id);
	struct figure_table *out = copy_head(apply, table);
	struct figure_value *values = arena_alloc(&apply->arena, table->column_count, sizeof(*values));
	bool *small = arena_alloc(&apply->arena, table->row_count, sizeof(*small));
	size_t small_count;

	if (!out || !values || !small)
		return;
	small_count = persons ? find_small(apply, table, persons, small) : 0;
	for (size_t row = 0; row < table->row_count; row++) {
		for (size_t column = 0; column < table->column_count && !small[row]; column++)
			values[column] = apply_cell(apply, table->id, table->columns[column].name, *figure_cell(table, row, (int)column));
		if (!small[row])
			figures_row(apply->figures, out, values);
	}
	if (small_count) {
		join_row(apply, table, persons, small, small_count, values);
		figures_row(apply->figures, out, values);
	}
}

struct figures *edition_apply(const struct figures *figures, const struct config *config, const struct pseudonym_key *key,
                              struct fail *fail)
{
	struct apply apply = {.config = config, .key = key};
	bool good = people_new(config, figures, &apply.people, fail);

	apply.figures = good ? figures_new(figures_month(figures)) : NULL;
	for (size_t i = 0; apply.figures && i < figures_count(figures); i++) {
		const struct figure_scalar *figure = figures_at(figures, i);
		const char *dot = strrchr(figure->id, '.');

		figures_add(apply.figures, figure->id, figure->unit, apply_cell(&apply, figure->id, dot ? dot + 1 : figure->id, figure->value), &figure->origin);
	}
	for (size_t i = 0; apply.figures && i < figures_table_count(figures); i++) {
		if (!sensitive_table(figures_table_at(figures, i)->id))
			apply_table(&apply, figures_table_at(figures, i));
	}
	if (!apply.figures || figures_failed(apply.figures) || arena_failed(&apply.arena)) {
		figures_free(apply.figures);
		apply.figures = NULL;
		(void)fail_memory(fail);
	}
	people_release(&apply.people);
	arena_release(&apply.arena);
	return apply.figures;
}
