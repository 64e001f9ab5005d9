/* The clauses of the contract: geppo's defaults, changed and added to by id. */
#include "config_read.h"

#include <stddef.h>
#include <string.h>

#include "config_defaults.h"
#include "lang.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NOT_GIVEN INT64_MIN

/* An entry with an id that is known changes that clause, another id adds one; `use: false` takes it out; `from` begins
 * new terms on a day. */
struct clause_entry {
	const char *id, *section, *duty;
	int test, ledger, rule, unit, clock; /* index of the word, -1: not given */
	int workaround, any, use;            /* 0, 1, -1: not given */
	int64_t limit, caution;
	const char *const *classes;
	size_t class_count;
	struct civil_date from;
};

static const struct clause_entry nothing_given = {.test = -1,
                                                  .ledger = -1,
                                                  .rule = -1,
                                                  .unit = -1,
                                                  .clock = -1,
                                                  .workaround = -1,
                                                  .any = -1,
                                                  .use = -1,
                                                  .limit = NOT_GIVEN,
                                                  .caution = NOT_GIVEN};

static const char *const unit_words[] = {"business_days", "business_hours", "hours"};
/* The ledger's own words are as good as the English ones. */
static const char *const clock_words[] = {"detected", "occurred", "検知", "発生"};

static void read_clause_word(struct config_reader *reader, const struct config_field *field, struct config_item item,
                             void *target)
{
	struct config_field word = *field;
	if (strcmp(field->name, "test") == 0) {
		word.words = clause_test_words;
		word.word_count = clause_test_word_count;
	} else if (strcmp(field->name, "ledger") == 0) {
		word.words = clause_ledger_words;
		word.word_count = clause_ledger_word_count;
	} else {
		word.words = clause_rule_words;
		word.word_count = clause_rule_word_count;
	}
	config_read_word(reader, &word, item, target);
}

static void read_choice(struct config_reader *reader, const struct config_field *field, struct config_item item,
                        void *target)
{
	struct config_field plain = *field;
	bool value = *CONFIG_AT(field, int) == 1;
	plain.offset = 0;
	config_read_bool(reader, &plain, item, &value);
	*CONFIG_AT(field, int) = value;
}

#define AT(member) .offset = offsetof(struct clause_entry, member)
#define MILLI .scale = 3, .min = 0, .max = 100000000

static const struct config_field clause_fields[] = {
        {.name = "id", .read = config_read_text, AT(id), .required = true},
        {.name = "section", .read = config_read_text, AT(section)},
        {.name = "duty", .read = config_read_text, AT(duty)},
        {.name = "test", .read = read_clause_word, AT(test)},
        {.name = "rule", .read = read_clause_word, AT(rule)},
        {.name = "ledger", .read = read_clause_word, AT(ledger)},
        {.name = "class",
         .read = config_read_texts,
         AT(classes),
         .count_offset = offsetof(struct clause_entry, class_count)},
        {.name = "any", .read = read_choice, AT(any)},
        {.name = "limit", .read = config_read_i64, AT(limit), MILLI},
        {.name = "caution", .read = config_read_i64, AT(caution), MILLI},
        {.name = "unit", .read = config_read_word, AT(unit), .words = unit_words, .word_count = COUNT(unit_words)},
        {.name = "clock_from",
         .read = config_read_word,
         AT(clock),
         .words = clock_words,
         .word_count = COUNT(clock_words)},
        {.name = "workaround", .read = read_choice, AT(workaround)},
        {.name = "from", .read = config_read_date, AT(from)},
        {.name = "use", .read = read_choice, AT(use)},
};

static void terms_change(struct config_terms *terms, const struct clause_entry *entry, int line)
{
	if (entry->limit != NOT_GIVEN)
		terms->limit = entry->limit;
	if (entry->caution != NOT_GIVEN)
		terms->caution = entry->caution;
	if (entry->unit >= 0)
		terms->unit = (enum clause_unit)entry->unit;
	if (entry->clock >= 0)
		terms->clock = (enum clause_clock)(entry->clock % 2);
	if (entry->workaround >= 0)
		terms->full_recovery = entry->workaround == 0;
	if (entry->limit != NOT_GIVEN || entry->caution != NOT_GIVEN || entry->unit >= 0 || entry->clock >= 0 ||
	    entry->workaround >= 0)
		terms->line = line;
}

static void clause_change(struct config_clause *clause, const struct clause_entry *entry, int line)
{
	if (entry->section)
		clause->section = entry->section;
	if (entry->duty)
		clause->duty = entry->duty;
	if (entry->test >= 0)
		clause->test = (enum clause_test)entry->test;
	if (entry->rule >= 0)
		clause->rule = clause_rule_words[entry->rule];
	if (entry->ledger >= 0)
		clause->ledger = clause_ledger_words[entry->ledger];
	if (entry->classes) {
		clause->classes = entry->classes;
		clause->class_count = entry->class_count;
	}
	if (entry->any >= 0)
		clause->any = entry->any == 1;
	terms_change(&clause->terms, entry, line);
}

/* The clauses that are being put together, and room for more. */
struct clause_list {
	struct config_clause *items;
	size_t count;
	size_t entries; /* in geppo.yaml: no clause changes more often */
};

static void clause_leave_out(struct config_reader *reader, struct clause_list *list, size_t index, const char *id,
                             struct config_place place)
{
	if (index == list->count) {
		config_error(reader, place,
		             TR("there is no clause \"%s\" to leave out", "「%s」という条項はないので外せません"), id);
		return;
	}
	list->count--;
	memmove(&list->items[index], &list->items[index + 1], (list->count - index) * sizeof(*list->items));
}

/* New terms from a day on; what the entry does not say stays as it was before that day. */
static void clause_begin(struct config_reader *reader, struct clause_list *list, size_t index,
                         const struct clause_entry *entry, struct config_place place)
{
	struct config_clause *clause = &list->items[index];
	struct config_terms *changes = (struct config_terms *)(uintptr_t)clause->changes;
	bool other = entry->section || entry->duty || entry->test >= 0 || entry->rule >= 0 || entry->ledger >= 0 ||
	             entry->classes || entry->any >= 0 || entry->use >= 0;
	if (index == list->count || other) {
		config_error(
		        reader, place,
		        TR("`from` changes limit, caution, unit, clock_from and workaround of a clause that stands "
		           "before; \"%s\" is to have more",
		           "from で変えられるのは、既にある条項の limit, caution, unit, clock_from, workaround "
		           "だけです（「%s」）"),
		        entry->id);
		return;
	}
	const struct config_terms *before = clause->change_count ? &changes[clause->change_count - 1] : &clause->terms;
	if (clause->change_count && civil_day(entry->from) <= civil_day(before->from)) {
		config_error(reader, place,
		             TR("the days of \"%s\" must ascend", "「%s」の from は日付の順に書いてください"),
		             entry->id);
		return;
	}
	if (!changes)
		changes = arena_alloc(reader->arena, list->entries, sizeof(*changes));
	if (!changes)
		return;
	changes[clause->change_count] = *before;
	changes[clause->change_count].from = entry->from;
	terms_change(&changes[clause->change_count], entry, place.line);
	clause->changes = changes;
	clause->change_count++;
}

static void clause_apply(struct config_reader *reader, struct clause_list *list, const struct clause_entry *entry,
                         struct config_place place)
{
	size_t i = 0;
	while (i < list->count && strcmp(list->items[i].id, entry->id) != 0)
		i++;
	if (entry->from.year > 0) {
		clause_begin(reader, list, i, entry, place);
		return;
	}
	if (entry->use == 0) {
		clause_leave_out(reader, list, i, entry->id, place);
		return;
	}
	if (i == list->count) {
		if (!entry->section || !entry->duty || entry->test < 0) {
			config_error(reader, place,
			             TR("the new clause \"%s\" needs section, duty and test",
			                "新しい条項「%s」には section, duty, test が必要です"),
			             entry->id);
			return;
		}
		list->items[list->count++] =
		        (struct config_clause){.id = entry->id, .ledger = clause_ledger_words[0], .rule = ""};
	}
	if (list->items[i].change_count > 0) {
		config_error(reader, place,
		             TR("the entry of \"%s\" without `from` must stand before those with it",
		                "「%s」の from のない項目は、from のある項目より前に書いてください"),
		             entry->id);
		return;
	}
	clause_change(&list->items[i], entry, place.line);
}

void config_read_clauses(struct config_reader *reader, const struct config_field *field, struct config_item item,
                         void *target)
{
	(void)field;
	struct config *config = target;
	struct clause_list list = {.count = default_clause_count};
	struct config_item *items = config_list(reader, item, false, &list.entries);
	list.items = arena_alloc(reader->arena, list.count + list.entries, sizeof(*list.items));
	if (!items || !list.items)
		return;
	memcpy(list.items, default_clauses, list.count * sizeof(*list.items));
	for (size_t i = 0; i < list.entries; i++) {
		struct clause_entry entry = nothing_given;
		struct config_place places[COUNT(clause_fields)];
		if (config_mapping(reader, items[i], clause_fields, COUNT(clause_fields), &entry, places) && entry.id)
			clause_apply(reader, &list, &entry, places[0]);
	}
	config->clauses = list.items;
	config->clause_count = list.count;
}
