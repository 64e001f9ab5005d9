/* Numbers as prefix and tail, so that neighbours are found by sorting. */
#include "ledger_number.h"

#include <stdlib.h>
#include <string.h>

#include "ledger_cell.h"
#include "number.h"

static bool number_split(struct str text, struct arena *arena, struct ledger_number *number)
{
	struct text folded = {0};
	cell_fold(text, &folded);
	number->text = text_failed(&folded) ? (struct str){0} : arena_str(arena, text_str(&folded));
	text_release(&folded);
	if (!number->text.at)
		return false;
	size_t size = number->text.size;
	while (size > 0 && number->text.at[size - 1] >= '0' && number->text.at[size - 1] <= '9')
		size--;
	number->prefix = str_take(number->text, size);
	number->has_tail = number_u64(str_skip(number->text, size), UINT32_MAX, &number->tail);
	return true;
}

bool ledger_numbers_add(struct ledger_numbers *numbers, struct str text, struct ledger_place place, struct arena *arena)
{
	struct ledger_number *number = &numbers->items[numbers->count];
	*number = (struct ledger_number){.place = place, .reason = ""};
	if (!number_split(text, arena, number))
		return false;
	numbers->count++;
	return true;
}

/* Signs that stand between 欠番 and its reason, or around it. */
static bool reason_of(struct str text, struct str *ret_reason)
{
	static const char *const openings[] = {":", "：", "(", "（", "、", ",", "-", "・", " ", "　", "。", NULL};
	const char *const *sign = openings;
	if (text.size == 0) {
		*ret_reason = text;
		return true;
	}
	while (*sign && !str_starts(text, str_of(*sign)))
		sign++;
	if (!*sign)
		return false;
	struct str reason = str_trim(str_skip(text, strlen(*sign)));
	bool bracket = strcmp(*sign, "(") == 0 || strcmp(*sign, "（") == 0;
	if (bracket && str_ends(reason, STR(")")))
		reason = str_take(reason, reason.size - 1);
	else if (bracket && str_ends(reason, STR("）")))
		reason = str_take(reason, reason.size - strlen("）"));
	*ret_reason = reason;
	return true;
}

bool ledger_number_given_up(struct str cell, struct str *ret_reason)
{
	static const char *const words[] = {"欠番", "void", "VOID", "Void", NULL};
	for (const char *const *word = words; *word; word++)
		if (str_starts(cell, str_of(*word)))
			return reason_of(str_skip(cell, strlen(*word)), ret_reason);
	return false;
}

static int compare_numbers(const struct ledger_number *a, const struct ledger_number *b)
{
	int order = str_compare(a->prefix, b->prefix);
	if (order == 0)
		order = (a->has_tail > b->has_tail) - (a->has_tail < b->has_tail);
	if (order == 0)
		order = (a->tail > b->tail) - (a->tail < b->tail);
	return order == 0 && !a->has_tail ? str_compare(a->text, b->text) : order;
}

static int compare_items(const void *a_item, const void *b_item)
{
	const struct ledger_number *a = a_item, *b = b_item;
	int order = compare_numbers(a, b);
	return order ? order : (a->place.line > b->place.line) - (a->place.line < b->place.line);
}

static void compare_neighbours(const struct ledger_number *before, const struct ledger_number *item,
                               struct ledger_notes *notes)
{
	struct str shown = cell_shown(item->text), shown_before = cell_shown(before->text);
	if (compare_numbers(before, item) == 0) {
		ledger_notes_add(notes, NOTE_ERROR, item->place, "number %.*s is used in line %u too; each number once",
		                 "番号%.*sは%u行目と重複しています", STR_ARGS(shown), before->place.line);
		return;
	}
	if (!item->has_tail || !before->has_tail || !str_equal(before->prefix, item->prefix) ||
	    item->tail <= before->tail + 1)
		return;
	ledger_notes_add(notes, NOTE_WARNING, item->place,
	                 "%llu numbers are missing between %.*s and %.*s; a row with the number and 欠番 says why",
	                 "番号が%llu件欠けています(%.*sと%.*sの間)。欠番なら番号と「欠番: 理由」の行を書いてください",
	                 (unsigned long long)(item->tail - before->tail - 1), STR_ARGS(shown_before), STR_ARGS(shown));
}

void ledger_numbers_check(struct ledger_numbers *numbers, struct ledger_notes *notes)
{
	if (numbers->count > 0)
		qsort(numbers->items, numbers->count, sizeof *numbers->items, compare_items);
	for (size_t i = 0; i < numbers->count; i++) {
		const struct ledger_number *item = &numbers->items[i];
		if (i > 0)
			compare_neighbours(item - 1, item, notes);
		struct str shown = cell_shown(item->text);
		if (item->given_up && !item->reason[0])
			ledger_notes_add(notes, NOTE_WARNING, item->place, "%.*s was given up without a reason",
			                 "%.*sは欠番ですが理由がありません", STR_ARGS(shown));
	}
}

static int compare_key(const void *key, const void *item)
{
	return compare_numbers(key, item);
}

const struct ledger_number *ledger_numbers_find(const struct ledger_numbers *numbers, struct str text,
                                                struct arena *arena)
{
	struct ledger_number wanted = {0};
	if (numbers->count == 0 || !number_split(text, arena, &wanted))
		return NULL;
	return bsearch(&wanted, numbers->items, numbers->count, sizeof *numbers->items, compare_key);
}

static int compare_prefix(const void *key, const void *item)
{
	return str_compare(((const struct ledger_number *)key)->prefix, ((const struct ledger_number *)item)->prefix);
}

bool ledger_numbers_alike(const struct ledger_numbers *numbers, struct str text, struct arena *arena)
{
	struct ledger_number wanted = {0};
	if (numbers->count == 0 || !number_split(text, arena, &wanted))
		return false;
	return bsearch(&wanted, numbers->items, numbers->count, sizeof *numbers->items, compare_prefix) != NULL;
}
