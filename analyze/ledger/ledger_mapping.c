/* What geppo.yaml says of a ledger's columns and words, held against the columns that there are. */
#include <string.h>

#include "column_value.h"
#include "ledger_heading.h"
#include "option.h"

struct ledger_place ledger_mapping_place(const struct config *config, struct ledger_notes *notes, int line, int column)
{
	const char *file = arena_cstr(&notes->arena, str_of(config->path));
	return (struct ledger_place){file ? file : "geppo.yaml", (uint32_t)line, (uint32_t)column};
}

static const struct ledger_column *column_of(const struct ledger_format *format, const char *key)
{
	for (size_t i = 0; i < format->column_count; i++)
		if (strcmp(format->columns[i].key, key) == 0)
			return &format->columns[i];
	return NULL;
}

static void unknown_column(const struct ledger_format *format, const char *key, struct ledger_place place,
                           struct ledger_notes *notes)
{
	const char *keys[LEDGER_COLUMNS_MAX];
	struct text all = {0};
	for (size_t i = 0; i < format->column_count; i++) {
		keys[i] = format->columns[i].key;
		text_addf(&all, "%s%s(%s)", i ? ", " : "", keys[i], format->columns[i].headings[0]);
	}
	struct str cut = cell_shown(str_of(key));
	const char *nearest = option_nearest(str_of(key), keys, format->column_count);
	if (nearest)
		ledger_notes_add(notes, NOTE_ERROR, place, "%s has no column \"%.*s\"; did you mean \"%s\"?",
		                 "%sに「%.*s」という列はありません。「%s」ではありませんか", format->name,
		                 STR_ARGS(cut), nearest);
	else
		ledger_notes_add(notes, NOTE_ERROR, place, "%s has no column \"%.*s\"; its columns: %s",
		                 "%sに「%.*s」という列はありません。列: %s", format->name, STR_ARGS(cut),
		                 all.at ? all.at : "");
	text_release(&all);
}

/* `meant` must be a value of its column; "" is an empty cell. */
static bool check_word(const struct ledger_format *format, const struct config_word *word, const struct config *config,
                       struct arena *arena, struct ledger_notes *notes)
{
	const struct ledger_column *column = column_of(format, word->column);
	if (!column) {
		unknown_column(format, word->column,
		               ledger_mapping_place(config, notes, word->column_line, word->column_text_column), notes);
		return false;
	}
	if (word->meant[0] == '\0' || column->kind == LEDGER_SPAN_UNTIL)
		return true;
	const struct value_reader reader = {config, arena, notes};
	void *record = arena_alloc(arena, 1, format->record_size);
	return record && column_value_read(&reader, column, str_of(word->meant),
	                                   ledger_mapping_place(config, notes, word->line, word->text_column), record);
}

bool ledger_mapping_check(const struct ledger_format *format, const struct config_ledger *mapping,
                          const struct config *config, struct arena *arena, struct ledger_notes *notes)
{
	bool good = true;
	for (size_t i = 0; mapping && i < mapping->heading_count; i++) {
		const struct config_heading *heading = &mapping->headings[i];
		if (column_of(format, heading->column))
			continue;
		unknown_column(format, heading->column,
		               ledger_mapping_place(config, notes, heading->line, heading->text_column), notes);
		good = false;
	}
	const char *unknown = NULL; /* one note for all words of a column */
	for (size_t i = 0; mapping && i < mapping->word_count; i++) {
		const struct config_word *word = &mapping->words[i];
		if (unknown && strcmp(unknown, word->column) == 0)
			continue;
		if (!check_word(format, word, config, arena, notes)) {
			good = false;
			unknown = column_of(format, word->column) ? unknown : word->column;
		}
	}
	return good;
}

struct str ledger_mapping_word(const struct config_ledger *mapping, const char *column, struct str text,
                               bool *ret_replaced)
{
	*ret_replaced = false;
	for (size_t i = 0; mapping && i < mapping->word_count; i++) {
		const struct config_word *word = &mapping->words[i];
		if (strcmp(word->column, column) != 0)
			continue;
		const struct cell_word words[] = {{word->written, 1}, {NULL, 0}};
		int value;
		if (text.size > 0 ? !cell_word(text, words, &value) : word->written[0] != '\0')
			continue;
		*ret_replaced = true;
		return str_of(word->meant);
	}
	return text;
}
