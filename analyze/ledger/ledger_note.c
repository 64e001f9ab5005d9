/* Notes on ledgers, kept with both languages. */
#include "ledger_note.h"

#include <stdlib.h>
#include <string.h>

#include "lang.h"

void ledger_notes_release(struct ledger_notes *notes)
{
	if (!notes)
		return;
	free(notes->items);
	arena_release(&notes->arena);
	memset(notes, 0, sizeof *notes);
}

static size_t notes_of_file(const struct ledger_notes *notes, const char *file)
{
	size_t count = 0;
	for (size_t i = 0; i < notes->count; i++)
		count += strcmp(notes->items[i].place.file, file) == 0;
	return count;
}

static bool notes_room(struct ledger_notes *notes)
{
	if (notes->count < notes->capacity)
		return true;
	size_t capacity = notes->capacity ? notes->capacity * 2 : 32;
	struct ledger_note *items = realloc(notes->items, capacity * sizeof *items);
	if (!items)
		return false;
	notes->items = items;
	notes->capacity = capacity;
	return true;
}

static const char *note_sentence(struct ledger_notes *notes, const char *format, va_list arguments)
{
	struct text text = {0};
	text_addv(&text, format, arguments);
	/* Cells are quoted in notes, and notes are printed on terminals. */
	struct text visible = {0};
	text_add_visible(&visible, text_str(&text));
	const char *sentence =
	        text_failed(&text) || text_failed(&visible) ? NULL : arena_cstr(&notes->arena, text_str(&visible));
	text_release(&text);
	text_release(&visible);
	return sentence;
}

void ledger_notes_add(struct ledger_notes *notes, enum note_level level, struct ledger_place place, const char *english,
                      const char *japanese, ...)
{
	if (level == NOTE_ERROR)
		notes->errors++;
	else
		notes->warnings++;
	if (notes_of_file(notes, place.file) >= LEDGER_NOTES_OF_A_FILE)
		return;

	va_list arguments, again;
	va_start(arguments, japanese);
	va_copy(again, arguments);
	struct ledger_note note = {
	        .level = level,
	        .place = place,
	        .english = note_sentence(notes, english, arguments),
	        .japanese = note_sentence(notes, japanese, again),
	};
	va_end(again);
	va_end(arguments);

	if (!note.english || !note.japanese || !notes_room(notes)) {
		notes->failed = true;
		return;
	}
	notes->items[notes->count++] = note;
}

static bool place_before(struct ledger_place a, struct ledger_place b)
{
	return a.line != b.line ? a.line < b.line : a.column < b.column;
}

/* Insertion within the file's run: there are few notes, they come nearly sorted, and files are read one after the
 * other. */
void ledger_notes_sort(struct ledger_notes *notes)
{
	for (size_t i = 1; i < notes->count; i++) {
		struct ledger_note note = notes->items[i];
		size_t last = i; /* behind the newest note of the same file */
		while (last > 0 && strcmp(notes->items[last - 1].place.file, note.place.file) != 0)
			last--;
		size_t to = last > 0 ? last : i;
		while (to > 0 && strcmp(notes->items[to - 1].place.file, note.place.file) == 0 &&
		       place_before(note.place, notes->items[to - 1].place))
			to--;
		memmove(&notes->items[to + 1], &notes->items[to], (i - to) * sizeof note);
		notes->items[to] = note;
	}
}

/* 1 → A, 27 → AA */
static void letters_write(uint32_t column, struct text *text)
{
	char letters[8];
	size_t at = sizeof letters;
	for (; column > 0; column = (column - 1) / 26)
		letters[--at] = (char)('A' + (column - 1) % 26);
	text_add(text, (struct str){letters + at, sizeof letters - at});
}

void ledger_place_write(struct ledger_place place, bool with_column, struct text *text)
{
	struct str file = str_of(place.file);
	uint32_t column = place.column > 0 ? place.column : 1;
	bool sheet = str_ends(file, STR("!"));
	text_add(text, sheet && place.line == 0 ? str_take(file, file.size - 1) : file);
	if (place.line == 0)
		return;
	if (sheet) {
		letters_write(column, text);
		text_addf(text, "%u", place.line);
	} else if (with_column) {
		text_addf(text, ":%u:%u", place.line, column);
	} else {
		text_addf(text, ":%u", place.line);
	}
}

static void note_write(const struct ledger_note *note, struct text *text)
{
	ledger_place_write(note->place, true, text);
	text_add_cstr(text, ": ");
	if (note->level == NOTE_WARNING)
		text_add_cstr(text, TR("warning: ", "注意: "));
	text_add_cstr(text, TR(note->english, note->japanese));
}

void ledger_notes_write(const struct ledger_notes *notes, struct text *text)
{
	for (size_t i = 0; i < notes->count; i++) {
		note_write(&notes->items[i], text);
		text_add_byte(text, '\n');
	}
	size_t left_out = notes->errors + notes->warnings - notes->count;
	if (left_out > 0)
		text_addf(text, TR("(%zu more are not shown)\n", "(ほか%zu件は省略しました)\n"), left_out);
}

bool ledger_notes_check(const struct ledger_notes *notes, struct fail *fail)
{
	if (notes->failed)
		return fail_memory(fail);
	if (notes->errors == 0)
		return true;
	for (size_t i = 0; i < notes->count; i++) {
		const struct ledger_note *note = &notes->items[i];
		if (note->level != NOTE_ERROR)
			continue;
		struct text text = {0};
		note_write(note, &text);
		if (text_failed(&text))
			fail_memory(fail);
		else if (notes->errors == 1)
			fail_set(fail, FAIL_INPUT, "%s", text.at);
		else
			fail_set(fail, FAIL_INPUT,
			         TR("%s (and %zu more errors in the ledgers)", "%s (台帳の誤りはほかに%zu件)"), text.at,
			         notes->errors - 1);
		text_release(&text);
		return false;
	}
	return fail_set(fail, FAIL_INPUT, TR("the ledgers have %zu errors", "台帳に%zu件の誤りがあります"),
	                notes->errors);
}
