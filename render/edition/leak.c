/* The leak scan over texts; files are opened in leak_file.c. */
#include "leak.h"

#include <stdlib.h>
#include <string.h>

#include "intern.h"
#include "lang.h"
#include "leak_scan.h"
#include "normal.h"
#include "sensitive.h"

#define HITS_MAX 1000
/* A text of a file is looked at in pieces of about this size, cut at line feeds. */
#define PIECE_BYTES ((size_t)1 << 20)

struct leak_scan *leak_scan_new(const struct config *config, const struct figures *figures, struct fail *fail)
{
	struct leak_scan *scan = calloc(1, sizeof(*scan));

	if (scan)
		scan->hits = intern_new();
	if (!scan || !scan->hits) {
		leak_scan_free(scan);
		(void)fail_memory(fail);
		return NULL;
	}
	scan->config = config;
	if (people_new(config, figures, &scan->people, fail))
		return scan;
	leak_scan_free(scan);
	return NULL;
}

void leak_scan_free(struct leak_scan *scan)
{
	if (!scan)
		return;
	people_release(&scan->people);
	intern_free(scan->hits);
	free(scan);
}

/* Where a text stands, for its hits. */
struct where {
	struct str place, part;
};

static void hit(struct leak_scan *scan, const struct where *where, struct str what)
{
	struct text sentence = {0};

	text_add(&sentence, where->place);
	if (where->part.size)
		text_addf(&sentence, TR(", %.*s", "、%.*s"), STR_ARGS(where->part));
	text_add_cstr(&sentence, ": ");
	text_add_visible(&sentence, what);
	scan->failed |= text_failed(&sentence);
	if (intern_count(scan->hits) >= HITS_MAX || intern_find(scan->hits, text_str(&sentence)) == INTERN_NONE)
		scan->count++;
	if (intern_count(scan->hits) < HITS_MAX)
		scan->failed |= intern_add(scan->hits, text_str(&sentence)) == INTERN_NONE;
	text_release(&sentence);
}

/* 3.2.1.4 where geppo.yaml has a clause of that section. */
static bool is_section(const struct config *config, struct str value)
{
	for (size_t i = 0; i < config->clause_count; i++)
		if (str_is(value, config->clauses[i].section))
			return true;
	return false;
}

static void find_addresses(struct leak_scan *scan, const struct where *where, struct str text)
{
	struct sensitive found;

	for (size_t from = 0; sensitive_next(text, from, &found); from = found.at + found.size) {
		struct str value = str_take(str_skip(text, found.at), found.size);
		struct text what = {0};

		if (sensitive_allowed(scan->config, &found, text) || is_section(scan->config, value))
			continue;
		text_addf(&what, found.kind == PSEUDONYM_MAIL ? TR("the mail address %.*s", "メールアドレス %.*s") : TR("the address %.*s", "アドレス %.*s"),
		          STR_ARGS(value));
		scan->failed |= text_failed(&what);
		hit(scan, where, text_str(&what));
		text_release(&what);
	}
}

static void hit_name(struct leak_scan *scan, const struct where *where, const struct person *person)
{
	struct text what = {0};

	text_addf(&what, TR("the name %.*s (%.*s, %.*s)", "氏名 %.*s（%.*s、%.*s）"), STR_ARGS(person->name.name), STR_ARGS(person->place),
	          STR_ARGS(person->column));
	scan->failed |= text_failed(&what);
	hit(scan, where, text_str(&what));
	text_release(&what);
}

/* The first person whose name is not before `text` by its first character. */
static size_t first_person(const struct people *people, struct str head)
{
	size_t low = 0, high = people->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(people->persons[middle].name.name, head) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool word_letter(struct str text, size_t at)
{
	char c = at < text.size ? text.at[at] : ' ';

	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Does the person's name stand at the place of a text in which it could be found? */
static bool stands(const struct person_name *name, struct str text, size_t at, uint32_t before)
{
	struct str rest = str_skip(text, at);

	if (!str_starts(rest, name->name))
		return false;
	if (name->latin)
		return name->full && !word_letter(text, at + name->name.size) && (at == 0 || !word_letter(text, at - 1));
	if (name->full)
		return true;
	return !person_kanji(before) && person_honorific(str_skip(rest, name->name.size));
}

/* `blanks`: the text has its blanks, and the names that need them are looked for; else all others. */
static void find_names(struct leak_scan *scan, const struct where *where, struct str text, bool blanks)
{
	uint32_t before = ' ';
	size_t size;

	for (size_t at = 0; at < text.size; at += size) {
		struct str rest = str_skip(text, at);
		uint32_t letter = str_utf8(rest, &size);
		struct str head = str_take(rest, size);

		for (size_t i = first_person(&scan->people, head);
		     i < scan->people.count && str_starts(scan->people.persons[i].name.name, head); i++) {
			const struct person *person = &scan->people.persons[i];

			if ((person->name.latin || person->name.spaced) == blanks && stands(&person->name, text, at, before))
				hit_name(scan, where, person);
		}
		before = letter;
	}
}

/* Runs of blanks as one. */
static void squeeze(struct str text, struct text *out)
{
	for (size_t i = 0; i < text.size; i++) {
		char c = text.at[i] == '\t' || text.at[i] == '\r' ? ' ' : text.at[i];

		if (c != ' ' || out->size == 0 || out->at[out->size - 1] != ' ')
			text_add_byte(out, c);
	}
}

static void look(struct leak_scan *scan, const struct where *where, struct str text)
{
	struct text normal = {0}, compact = {0}, squeezed = {0};

	normal_add(text, &normal);
	find_addresses(scan, where, text_str(&normal));
	if (scan->people.count) {
		squeeze(text_str(&normal), &squeezed);
		for (size_t i = 0; i < squeezed.size; i++)
			if (squeezed.at[i] != ' ')
				text_add_byte(&compact, squeezed.at[i]);
		find_names(scan, where, text_str(&compact), false);
		find_names(scan, where, text_str(&squeezed), true);
	}
	scan->failed |= normal.failed || compact.failed || squeezed.failed;
	text_release(&normal);
	text_release(&compact);
	text_release(&squeezed);
}

void leak_scan_text(struct leak_scan *scan, struct str place, struct str part, struct str text)
{
	struct where where = {place, part};

	while (text.size > PIECE_BYTES) {
		size_t cut = PIECE_BYTES + str_find(str_skip(text, PIECE_BYTES), '\n');

		look(scan, &where, str_take(text, cut));
		text = str_skip(text, cut);
	}
	look(scan, &where, text);
}

bool leak_scan_pages(struct leak_scan *scan, struct str place, struct document *document, struct fail *fail)
{
	struct text words = {0}, part = {0};
	bool good = true;

	for (size_t page = 1; good && page <= document_page_count(document); page++) {
		text_clear(&words);
		text_clear(&part);
		good = document_page_text(document, page, &words, fail);
		text_addf(&part, TR("page %zu", "%zuページ"), page);
		if (good)
			leak_scan_text(scan, place, text_str(&part), text_str(&words));
	}
	scan->failed |= text_failed(&part);
	text_release(&words);
	text_release(&part);
	return good;
}

static void scan_value(struct leak_scan *scan, struct str place, const char *id, size_t row, const char *column, struct figure_value value)
{
	struct text part = {0};

	if (value.kind != FIGURE_TEXT)
		return;
	if (column)
		text_addf(&part, TR("%s, row %zu, %s", "%s %zu行目 %s"), id, row + 1, column);
	else
		text_add_cstr(&part, id);
	scan->failed |= text_failed(&part);
	leak_scan_text(scan, place, text_str(&part), value.text);
	text_release(&part);
}

void leak_scan_figures(struct leak_scan *scan, struct str place, const struct figures *figures)
{
	for (size_t i = 0; i < figures_count(figures); i++)
		scan_value(scan, place, figures_at(figures, i)->id, 0, NULL, figures_at(figures, i)->value);
	for (size_t i = 0; i < figures_table_count(figures); i++) {
		const struct figure_table *table = figures_table_at(figures, i);

		for (size_t row = 0; row < table->row_count; row++)
			for (size_t column = 0; column < table->column_count; column++)
				scan_value(scan, place, table->id, row, table->columns[column].name, *figure_cell(table, row, (int)column));
	}
}

size_t leak_count(const struct leak_scan *scan)
{
	return scan->count;
}

size_t leak_shown(const struct leak_scan *scan)
{
	return intern_count(scan->hits);
}

struct str leak_sentence(const struct leak_scan *scan, size_t index)
{
	return intern_text(scan->hits, (uint32_t)index);
}

bool leak_scan_failed(const struct leak_scan *scan)
{
	return scan->failed;
}
