/* Matters as lines and as JSON; see matters_report.h. */
#include "matters_report.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "lang.h"

static int compare_matters(const void *left, const void *right)
{
	const struct matter *a = left, *b = right;
	bool a_due = matter_is_due(a), b_due = matter_is_due(b);

	if (a_due != b_due)
		return a_due ? -1 : 1;
	if (a_due && a->due_us != b->due_us)
		return a->due_us < b->due_us ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->id, b->id);
}

void matters_sort(struct matters *matters)
{
	if (matters->count)
		qsort(matters->items, matters->count, sizeof(*matters->items), compare_matters);
}

/* Whole days are due at their end, which people call 24:00 of that day. */
static void add_instant(const struct zone *zone, int64_t at_us, struct text *text)
{
	struct civil_time time = zone_civil(zone, at_us);
	bool midnight = time.hour == 0 && time.minute == 0;
	struct civil_date date = midnight ? civil_date_of_day(civil_day(time.date) - 1) : time.date;
	static const char *const english[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	char day[CIVIL_TEXT_SIZE];
	int weekday = civil_weekday(civil_day(date));

	text_addf(text, "%s(%s) %02d:%02d", civil_format_date(date, day),
	          TR(english[weekday], civil_weekday_ja(weekday)), midnight ? 24 : time.hour, time.minute);
}

static void add_left(int64_t left_us, struct text *text)
{
	int64_t minutes = (left_us < 0 ? -left_us : left_us) / MINUTE_US;

	text_add_cstr(text, left_us < 0 ? TR("overdue by ", "超過 ") : TR("left ", "残り "));
	if (minutes >= 1440)
		text_addf(text, TR("%" PRId64 " d ", "%" PRId64 "日"), minutes / 1440);
	text_addf(text, TR("%" PRId64 " h %02" PRId64 " min", "%" PRId64 "時間%02" PRId64 "分"), minutes / 60 % 24,
	          minutes % 60);
}

/* Names and subjects come from files: nothing of them may steer a terminal. */
static void add_shown(const char *words, struct text *text)
{
	text_add_visible(text, str_of(words));
}

static void write_matter(const struct matter *matter, const struct zone *zone, int64_t now_us, struct text *text)
{
	bool due = matter_is_due(matter);

	text_add_cstr(text, due ? TR("due ", "期限 ") : TR("missing ", "不足 "));
	if (due && matter->due_us != NO_TIME) {
		add_instant(zone, matter->due_us, text);
		text_add_cstr(text, TR(", ", "、"));
		add_left(matter->due_us - now_us, text);
		text_add_cstr(text, ": ");
	}
	text_addf(text, "%s ", matter_word(matter->kind));
	add_shown(matter->id, text);
	if (matter->subject[0]) {
		text_add_byte(text, ' ');
		add_shown(matter->subject, text);
	}
	if (!due && matter->derivation[0]) {
		text_add_cstr(text, TR(" (", "（"));
		add_shown(matter->derivation, text);
		text_add_cstr(text, TR(")", "）"));
	}
	text_add_byte(text, '\n');
	if (due && matter->derivation[0]) {
		text_add_cstr(text, "    ");
		add_shown(matter->derivation, text);
		text_add_byte(text, '\n');
	}
}

void matters_write(const struct matters *matters, const struct zone *zone, int64_t now_us, struct text *text)
{
	for (size_t i = 0; i < matters->count; i++)
		write_matter(&matters->items[i], zone, now_us, text);
}

/* --- JSON --- */

static json_t *instant_json(const struct zone *zone, int64_t at_us)
{
	char clock[CIVIL_TEXT_SIZE];
	int32_t offset_s;

	if (at_us == NO_TIME)
		return json_null();
	offset_s = zone_offset_s(zone, at_us);
	civil_format_time(zone_civil(zone, at_us), clock);
	clock[10] = 'T';
	return json_sprintf("%s%c%02d:%02d", clock, offset_s < 0 ? '-' : '+', abs(offset_s) / 3600,
	                    abs(offset_s) / 60 % 60);
}

/* Texts of files that are no UTF-8 never get this far: cells and the configuration are checked when they are read. */
static json_t *matter_json(const struct matter *matter, const struct zone *zone, int64_t now_us)
{
	json_t *object = json_object();

	json_object_set_new(object, "kind", json_string(matter_key(matter->kind)));
	json_object_set_new(object, "id", json_string(matter->id));
	json_object_set_new(object, "subject", json_string(matter->subject));
	if (matter_is_due(matter)) {
		json_object_set_new(object, "due", instant_json(zone, matter->due_us));
		json_object_set_new(object, "left_seconds",
		                    matter->due_us == NO_TIME ? json_null()
		                                              : json_integer((matter->due_us - now_us) / SECOND_US));
	}
	json_object_set_new(object, "derivation", json_string(matter->derivation));
	return object;
}

static json_t *notes_json(const struct ledger_notes *notes)
{
	json_t *array = json_array();

	for (size_t i = 0; i < notes->count; i++) {
		const struct ledger_note *note = &notes->items[i];
		json_t *object = json_object();

		json_object_set_new(object, "level", json_string(note->level == NOTE_ERROR ? "error" : "warning"));
		json_object_set_new(object, "file", json_string(note->place.file));
		json_object_set_new(object, "line", json_integer(note->place.line));
		json_object_set_new(object, "column", json_integer(note->place.column));
		json_object_set_new(object, "text", json_string(TR(note->english, note->japanese)));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *lines_json(struct str lines)
{
	json_t *array = json_array();
	struct str line;

	while (str_next(&lines, '\n', &line))
		if (line.size)
			json_array_append_new(array, json_stringn(line.at, line.size));
	return array;
}

bool matters_json(const struct matters *matters, const struct ledger_notes *notes, struct str commands,
                  const struct zone *zone, int64_t now_us, struct text *text, struct fail *fail)
{
	json_t *object = json_object(), *due = json_array(), *missing = json_array();
	char *dump;

	for (size_t i = 0; i < matters->count; i++)
		json_array_append_new(matter_is_due(&matters->items[i]) ? due : missing,
		                      matter_json(&matters->items[i], zone, now_us));
	json_object_set_new(object, "now", zone ? instant_json(zone, now_us) : json_null());
	json_object_set_new(object, "due", due);
	json_object_set_new(object, "missing", missing);
	json_object_set_new(object, "notes", notes_json(notes));
	json_object_set_new(object, "commands", lines_json(commands));
	dump = json_dumps(object, JSON_INDENT(1));
	if (dump)
		text_addf(text, "%s\n", dump);
	free(dump);
	json_decref(object);
	return (dump && !text_failed(text)) || fail_memory(fail);
}
