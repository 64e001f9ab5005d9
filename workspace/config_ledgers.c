/* ledgers: whose file is another than ledgers/NAME.csv, or has other headings and words. Which columns a ledger has is
 * not known here: keys and words keep their places and are checked when the ledger is read. */
#include "config_read.h"

#include <stddef.h>
#include <string.h>

#include "lang.h"
#include "option.h"

static const char *const ledger_names[] = {
        "inquiries", "incidents", "problems", "changes",  "patches",    "vulnerabilities", "certificates", "backups",
        "meetings",  "manuals",   "requests", "contacts", "deliveries", "schedule",        "actions",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Columns of a ledger, and words of a column: more is no mapping that a person keeps. */
#define PAIRS_MAX 500

static void read_path(struct config_reader *reader, const struct config_field *field, struct config_item item,
                      void *target)
{
	const char *text = config_scalar(reader, item);
	if (text && text[0] == '\0')
		config_error(reader, item.place, TR("\"%s\" needs a value", "「%s」の値がありません"), field->name);
	else if (text)
		*CONFIG_AT(field, const char *) = text;
}

/* headings: {number: 案件ID, …} */
static void read_headings(struct config_reader *reader, const struct config_field *field, struct config_item item,
                          void *target)
{
	struct config_ledger *ledger = target;
	size_t count;
	struct config_pair *pairs = config_pairs(reader, item, PAIRS_MAX, &count);
	struct config_heading *headings = arena_alloc(reader->arena, count, sizeof *headings);
	(void)field;
	for (size_t i = 0; pairs && headings && i < count; i++) {
		const char *heading = config_scalar(reader, pairs[i].value);
		for (size_t j = 0; heading && j < ledger->heading_count; j++)
			if (strcmp(headings[j].heading, heading) == 0) {
				config_error(reader, pairs[i].value.place,
				             TR("the heading \"%s\" stands for \"%s\" already (line %d)",
				                "見出し「%s」はすでに「%s」に使われています（%d 行目）"),
				             heading, headings[j].column, headings[j].line);
				heading = NULL;
			}
		if (heading)
			headings[ledger->heading_count++] = (struct config_heading){
			        pairs[i].key, heading, pairs[i].place.line, pairs[i].place.column};
	}
	ledger->headings = headings;
}

/* state: {クローズ済み: 完了, …}, behind those of the columns before. */
static void read_column_words(struct config_reader *reader, const struct config_pair *column,
                              struct config_ledger *ledger)
{
	size_t count;
	struct config_pair *pairs = config_pairs(reader, column->value, PAIRS_MAX, &count);
	struct config_word *words = arena_alloc(reader->arena, ledger->word_count + count, sizeof *words);
	if (!pairs || !words)
		return;
	if (ledger->word_count > 0)
		memcpy(words, ledger->words, ledger->word_count * sizeof *words);
	for (size_t i = 0; i < count; i++) {
		const char *meant = config_scalar(reader, pairs[i].value);
		if (meant)
			words[ledger->word_count++] = (struct config_word){.column = column->key,
			                                                   .written = pairs[i].key,
			                                                   .meant = meant,
			                                                   .line = pairs[i].value.place.line,
			                                                   .text_column = pairs[i].value.place.column,
			                                                   .column_line = column->place.line,
			                                                   .column_text_column = column->place.column};
	}
	ledger->words = words;
}

static void read_words(struct config_reader *reader, const struct config_field *field, struct config_item item,
                       void *target)
{
	size_t count;
	struct config_pair *columns = config_pairs(reader, item, PAIRS_MAX, &count);
	(void)field;
	for (size_t i = 0; columns && i < count; i++)
		read_column_words(reader, &columns[i], target);
}

static void read_ledger(struct config_reader *reader, const struct config_pair *pair, struct config_ledger *ledger)
{
	static const struct config_field fields[] = {
	        {.name = "file", .read = read_path, .offset = offsetof(struct config_ledger, file)},
	        {.name = "sheet", .read = read_path, .offset = offsetof(struct config_ledger, sheet)},
	        {.name = "headings", .read = read_headings},
	        {.name = "words", .read = read_words},
	};
	struct config_place places[COUNT(fields)];
	ledger->name = pair->key;
	ledger->line = pair->place.line;
	ledger->text_column = pair->place.column;
	if (!config_mapping(reader, pair->value, fields, COUNT(fields), ledger, places))
		return;
	ledger->file_line = places[0].line;
	ledger->file_text_column = places[0].column;
	ledger->sheet_line = places[1].line;
	ledger->sheet_text_column = places[1].column;
}

static bool is_ledger(struct config_reader *reader, const struct config_pair *pair)
{
	struct text all = {0};
	for (size_t i = 0; i < COUNT(ledger_names); i++) {
		if (strcmp(pair->key, ledger_names[i]) == 0) {
			text_release(&all);
			return true;
		}
		text_addf(&all, "%s%s", i ? ", " : "", ledger_names[i]);
	}
	struct text shown = {0};
	text_add_visible(&shown, str_take(str_of(pair->key), 60));
	const char *nearest = option_nearest(str_of(pair->key), ledger_names, COUNT(ledger_names));
	if (nearest)
		config_error(reader, pair->place,
		             TR("unknown ledger \"%s\"; did you mean \"%s\"?",
		                "「%s」という台帳はありません。「%s」ではありませんか"),
		             shown.at ? shown.at : "", nearest);
	else
		config_error(reader, pair->place,
		             TR("unknown ledger \"%s\"; there are: %s", "「%s」という台帳はありません。使えるもの: %s"),
		             shown.at ? shown.at : "", all.at ? all.at : "");
	text_release(&shown);
	text_release(&all);
	return false;
}

void config_read_ledgers(struct config_reader *reader, const struct config_field *field, struct config_item item,
                         void *target)
{
	struct config *config = target;
	size_t count;
	struct config_pair *pairs = config_pairs(reader, item, PAIRS_MAX, &count);
	struct config_ledger *ledgers = arena_alloc(reader->arena, count, sizeof *ledgers);
	(void)field;
	for (size_t i = 0; pairs && ledgers && i < count; i++)
		if (is_ledger(reader, &pairs[i]))
			read_ledger(reader, &pairs[i], &ledgers[config->ledger_count++]);
	config->ledgers = ledgers;
}

const struct config_ledger *config_ledger(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->ledger_count; i++)
		if (strcmp(config->ledgers[i].name, name) == 0)
			return &config->ledgers[i];
	return NULL;
}
