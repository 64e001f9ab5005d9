/* References between ledgers. */
#include "ledger_links.h"

#include <string.h>

#include "ledger_check.h"

struct links {
	const struct ledgers *ledgers;
	struct ledger_notes *notes;
	struct arena arena; /* of one check: folded numbers */
};

static struct ledger_check check_of(const struct links *links, const struct ledger_format *format)
{
	const struct ledger_file *file = ledgers_file(links->ledgers, format->name);
	return (struct ledger_check){format, file->place, links->notes};
}

/* What a number may turn out to be. */
enum link {
	LINK_GOOD,
	LINK_FOREIGN, /* no ledger numbers its rows like that */
	LINK_NOWHERE, /* one does, and has no such row */
};

/* Of the ledger, or of any when `name` is NULL. A numbering that no kept ledger has may be that of one that is not
 * kept. */
static enum link link_of(struct links *links, const char *name, struct str number)
{
	bool prefix = false, kept = true;
	for (size_t i = 0; i < links->ledgers->file_count; i++) {
		const struct ledger_file *file = &links->ledgers->files[i];
		if (name && strcmp(file->name, name) != 0)
			continue;
		if (ledger_numbers_find(&file->numbers, number, &links->arena))
			return LINK_GOOD;
		kept = kept && file->kept;
		prefix = prefix || ledger_numbers_alike(&file->numbers, number, &links->arena);
	}
	for (size_t i = 0; i < links->ledgers->delivery_count && !name; i++)
		if (str_is(number, links->ledgers->deliveries[i].document))
			return LINK_GOOD;
	if (prefix)
		return LINK_NOWHERE;
	return kept ? LINK_FOREIGN : LINK_GOOD;
}

/* Words without a digit (10月の定例会 has Japanese ones) are remarks, not numbers: a number begins with a letter or
 * digit of ASCII and goes on so. */
static bool is_number(struct str word)
{
	bool digit = false;
	for (size_t i = 0; i < word.size; i++) {
		unsigned char byte = (unsigned char)word.at[i];
		if (byte >= 0x80)
			return false;
		digit = digit || (byte >= '0' && byte <= '9');
	}
	return digit;
}

/* The next of several numbers in a cell, folded: blanks, line ends and , ; 、 ・ stand between them. */
static bool next_word(struct str *text, struct str *ret_word)
{
	static const char *const separators[] = {" ", "\n", "\t", ",", ";", "、", "・", "，", "　", "；"};
	if (text->size == 0)
		return false;
	size_t end = text->size, skip = 0;
	for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
		size_t at = str_find_str(*text, str_of(separators[i]));
		if (at < end) {
			end = at;
			skip = strlen(separators[i]);
		}
	}
	*ret_word = str_take(*text, end);
	*text = str_skip(*text, end + skip);
	return true;
}

/* Notes on each number in a cell that leads nowhere. */
static void check_cell(struct links *links, const struct ledger_check *check, const struct ledger_row *row,
                       const char *key, const char *cell, const struct ledger_format *into, enum note_level level)
{
	struct str rest = str_of(cell), word;
	while (next_word(&rest, &word)) {
		enum link link = is_number(word) ? link_of(links, into ? into->name : NULL, word) : LINK_GOOD;
		if (link == LINK_GOOD)
			continue;
		struct str cut = cell_shown(word);
		ledger_notes_add(check->notes, link == LINK_NOWHERE ? level : NOTE_WARNING,
		                 ledger_row_place(check->format, row, check->name, key),
		                 "\"%.*s\" is no number of %s%s%.0s%.0s", "「%.*s」という番号は%.0s%.0s%s%sありません",
		                 STR_ARGS(cut), into ? "the ledger " : "any ledger", into ? into->name : "",
		                 into ? into->title : "どの台帳", into ? "に" : "にも");
	}
}

static void check_problems(struct links *links)
{
	struct ledger_check check = check_of(links, &problem_format);
	for (size_t i = 0; i < links->ledgers->problem_count; i++) {
		const struct problem *problem = &links->ledgers->problems[i];
		check_cell(links, &check, &problem->row, "related", problem->related, NULL, NOTE_WARNING);
	}
}

static void check_meetings(struct links *links)
{
	struct ledger_check check = check_of(links, &meeting_format);
	for (size_t i = 0; i < links->ledgers->meeting_count; i++) {
		const struct meeting *meeting = &links->ledgers->meetings[i];
		check_cell(links, &check, &meeting->row, "incident", meeting->incident, &incident_format, NOTE_ERROR);
	}
}

static bool month_outside(const struct config *config, struct civil_month month)
{
	return civil_month_compare(month, civil_month_of(config->from)) < 0 ||
	       civil_month_compare(month, civil_month_of(config->until)) > 0;
}

static void check_month(const struct links *links, const struct ledger_check *check, const struct ledger_row *row,
                        struct civil_month month)
{
	const struct config *config = links->ledgers->config;
	char text[CIVIL_TEXT_SIZE], from[CIVIL_TEXT_SIZE], until[CIVIL_TEXT_SIZE];
	if (!month_outside(config, month))
		return;
	ledger_notes_add(check->notes, NOTE_ERROR, ledger_row_place(check->format, row, check->name, "month"),
	                 "%s is outside the contract (%s to %s)", "%sは契約期間外です(%s～%s)",
	                 civil_format_month(month, text), civil_format_month(civil_month_of(config->from), from),
	                 civil_format_month(civil_month_of(config->until), until));
}

static void check_deliveries(const struct links *links)
{
	struct ledger_check check = check_of(links, &delivery_format);
	for (size_t i = 0; i < links->ledgers->delivery_count; i++) {
		const struct delivery *delivery = &links->ledgers->deliveries[i];
		check_month(links, &check, &delivery->row, delivery->month);
	}
}

static bool names_clause(const struct config *config, const struct corrective_action *action)
{
	for (size_t i = 0; i < config->clause_count; i++)
		if (corrective_action_names(action, &config->clauses[i]))
			return true;
	return false;
}

static void check_actions(struct links *links)
{
	const struct ledgers *ledgers = links->ledgers;
	struct ledger_check check = check_of(links, &corrective_action_format);
	for (size_t i = 0; i < ledgers->corrective_action_count; i++) {
		const struct corrective_action *action = &ledgers->corrective_actions[i];
		struct str cut = cell_shown(str_of(action->clause));
		if (!names_clause(ledgers->config, action))
			ledger_notes_add(check.notes, NOTE_ERROR,
			                 ledger_row_place(check.format, &action->row, check.name, "clause"),
			                 "\"%.*s\" is neither the id nor the section of a clause of geppo.yaml",
			                 "「%.*s」はgeppo.yamlの条項のidにも節番号にもありません", STR_ARGS(cut));
		check_month(links, &check, &action->row, action->month);
		check_cell(links, &check, &action->row, "case_number", action->case_number, NULL, NOTE_ERROR);
	}
}

bool ledger_links_check(const struct ledgers *ledgers, struct ledger_notes *notes)
{
	struct links links = {.ledgers = ledgers, .notes = notes};
	check_problems(&links);
	check_meetings(&links);
	check_deliveries(&links);
	check_actions(&links);
	bool good = !arena_failed(&links.arena);
	arena_release(&links.arena);
	return good;
}
