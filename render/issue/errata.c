/* Corrections in words; see errata.h. */
#include "errata.h"

#include <string.h>

#include "figure_names.h"
#include "report.h"

struct maker {
	const struct errata_source *source;
	struct report printer;       /* for the printed forms of values only: it has no document */
	struct issue_change *changes;
	const char **ids;
	size_t count;
};

/* --- Values --- */

static struct str print_number(struct report *report, struct figure_value value)
{
	if (value.kind == FIGURE_RATIO)
		return print_percent(report, value, 2);
	return print_count(report, value);
}

static struct str print_value(struct report *report, const char *unit, const char *column, struct figure_value value)
{
	struct str name = str_of(unit);

	if (value.kind == FIGURE_NONE)
		return STR("");
	if (str_is(name, "us"))
		return print_duration(report, value);
	if (str_is(name, "bytes"))
		return print_bytes(report, value);
	if (str_is(name, "bp"))
		return print_bp(report, value);
	if (str_is(name, "milliday"))
		return print_milliday(report, value);
	if (value.kind != FIGURE_TEXT)
		return print_number(report, value);
	if (str_is(name, "day"))
		return print_day(report, value);
	if (str_is(name, "time"))
		return print_time(report, value);
	if (strcmp(column, "state") == 0 || strcmp(column, "verdict") == 0) {
		const char *word = state_word(report, value);

		return strcmp(word, "―") != 0 ? str_of(word) : value.text;
	}
	if (strcmp(column, "host") == 0)
		return report_host(report, value.text);
	return strcmp(column, "site") == 0 ? report_site(report, value.text) : value.text;
}

/* Two values that print alike, as 1.2 GB and 1.2 GB, are given exactly. */
static struct str print_exactly(struct report *report, struct figure_value value)
{
	if (value.kind == FIGURE_INTEGER)
		return print_count(report, value);
	if (value.kind == FIGURE_RATIO)
		return print_text(report, "%lld/%lld", (long long)value.number, (long long)value.divisor);
	return value.text;
}

static struct str key_part(struct report *report, const struct correction *correction, size_t column)
{
	static const char *const weekdays_en[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	const struct figure_column *at = &correction->table->columns[column];
	struct figure_value value = *figure_cell(correction->table, correction->row, (int)column);
	bool english = report->config->report.language == REPORT_ENGLISH;

	if (strcmp(at->name, "weekday") == 0 && value.kind == FIGURE_INTEGER && value.number >= 0 && value.number < 7)
		return english ? str_of(weekdays_en[value.number]) : print_text(report, "%s曜", civil_weekday_ja((int)value.number));
	if (strcmp(at->name, "hour") == 0 && value.kind == FIGURE_INTEGER)
		return print_text(report, SAY(report->config, "%lld:00", "%lld時"), (long long)value.number);
	if (value.kind == FIGURE_NONE)
		return STR("―");
	if (value.kind == FIGURE_TEXT && !value.text.size && strcmp(at->name, "site") != 0)
		return STR("―");
	if (value.kind == FIGURE_INTEGER && !*at->unit)
		return print_text(report, "%lld", (long long)value.number);
	return print_value(report, at->unit, at->name, value);
}

/* 10/15(火)・web01  件数 */
static struct str print_key(struct maker *maker, const struct correction *correction)
{
	struct report *report = &maker->printer;
	struct text text = {0};
	struct str kept;

	for (size_t i = 0; correction->table && i < correction->key_count; i++)
		text_addf(&text, "%s%.*s", i ? SAY(report->config, ", ", "・") : "", STR_ARGS(key_part(report, correction, i)));
	if (*correction->column)
		text_addf(&text, SAY(report->config, ": %s", "　%s"), figure_column_name(report->config, correction->column));
	kept = arena_str(report->arena, text_str(&text));
	text_release(&text);
	return kept;
}

/* A whole row: 件数 12、利用者数 3. */
static struct str print_row(struct maker *maker, const struct correction *correction)
{
	struct report *report = &maker->printer;
	struct text text = {0};
	struct str kept;

	for (size_t i = correction->key_count; i < correction->table->column_count; i++) {
		const struct figure_column *column = &correction->table->columns[i];
		struct str value = print_value(report, column->unit, column->name, *figure_cell(correction->table, correction->row, (int)i));

		if (value.size && strcmp(column->name, "line") != 0)
			text_addf(&text, "%s%s %.*s", text.size ? SAY(report->config, ", ", "、") : "", figure_column_name(report->config, column->name), STR_ARGS(value));
	}
	kept = text.size ? arena_str(report->arena, text_str(&text)) : str_of(SAY(report->config, "(row)", "(行あり)"));
	text_release(&text);
	return kept;
}

/* --- Changes --- */

/* The texts are copied: they outlive remarks and old figures. */
static void add(struct maker *maker, const char *id, struct issue_change change)
{
	struct arena *arena = maker->printer.arena;

	change.key = arena_str(arena, change.key);
	change.before = arena_str(arena, change.before);
	change.after = arena_str(arena, change.after);
	change.subject = str_of(figure_name(maker->source->config, id));
	maker->ids[maker->count] = arena_cstr(arena, str_of(id));
	maker->changes[maker->count++] = change;
}

static void add_correction(struct maker *maker, const struct correction *correction)
{
	struct report *report = &maker->printer;
	struct issue_change change = {.key = print_key(maker, correction)};

	if (correction->table && !*correction->column) {
		if (correction->kind == CORRECTION_ADDED)
			change.after = print_row(maker, correction);
		else
			change.before = print_row(maker, correction);
	} else {
		change.before = print_value(report, correction->unit, correction->column, correction->before);
		change.after = print_value(report, correction->unit, correction->column, correction->after);
		if (str_equal(change.before, change.after)) {
			change.before = print_exactly(report, correction->before);
			change.after = print_exactly(report, correction->after);
		}
	}
	add(maker, correction->id, change);
}

static struct str part_named(const struct remarks *remarks, struct str heading)
{
	for (size_t i = 0; i < remarks_count(remarks); i++)
		if (str_equal(remarks_part(remarks, i).heading, heading))
			return str_trim(remarks_part(remarks, i).text);
	return STR("");
}

static void add_remarks(struct maker *maker)
{
	const struct remarks *old = maker->source->old_remarks, *new = maker->source->new_remarks;

	for (size_t i = 0; i < remarks_count(new); i++) {
		struct remarks_part part = remarks_part(new, i);
		struct issue_change change = {.key = part.heading, .before = part_named(old, part.heading), .after = str_trim(part.text)};

		if (!str_equal(change.before, change.after))
			add(maker, "remarks", change);
	}
	for (size_t i = 0; i < remarks_count(old); i++) {
		struct remarks_part part = remarks_part(old, i);

		if (str_trim(part.text).size && !part_named(new, part.heading).size)
			add(maker, "remarks", (struct issue_change){.key = part.heading, .before = str_trim(part.text)});
	}
}

static void add_settings(struct maker *maker)
{
	const struct config *config = maker->source->config;
	char old[DIGEST_HEX_SIZE], new[DIGEST_HEX_SIZE];

	if (digest_equal(maker->source->old_settings, config->digest))
		return;
	add(maker, "settings", (struct issue_change){.key = STR("geppo.yaml"),
	    .before = print_text(&maker->printer, "SHA-256 %.16s…", digest_hex(maker->source->old_settings, old)),
	    .after = print_text(&maker->printer, "SHA-256 %.16s…", digest_hex(config->digest, new))});
}

/* So many of each table that no table hides another. */
static bool choose_printed(const struct maker *maker, struct arena *arena, struct errata *errata, struct fail *fail)
{
	struct issue_change *printed = arena_alloc(arena, maker->count, sizeof(*printed));
	size_t of_table = 0, count = 0;

	if (!printed)
		return fail_memory(fail);
	for (size_t i = 0; !arena_failed(arena) && i < maker->count && count < ERRATA_PRINTED_MAX; i++) {
		of_table = i && strcmp(maker->ids[i], maker->ids[i - 1]) == 0 ? of_table + 1 : 0;
		if (of_table < ERRATA_PRINTED_OF_A_TABLE)
			printed[count++] = maker->changes[i];
	}
	errata->printed = printed;
	errata->printed_count = count;
	return true;
}

bool errata_make(const struct errata_source *source, struct arena *arena, struct errata *ret_errata, struct fail *fail)
{
	size_t room = source->correction_count + remarks_count(source->old_remarks) + remarks_count(source->new_remarks) + 1;
	struct maker maker = {.source = source, .printer = {.config = source->config, .figures = source->figures, .arena = arena},
	                      .changes = arena_alloc(arena, room, sizeof(*maker.changes)), .ids = arena_alloc(arena, room, sizeof(*maker.ids))};

	if (!maker.changes || !maker.ids)
		return fail_memory(fail);
	for (size_t i = 0; i < source->correction_count; i++)
		if (!source->corrections[i].table)
			add_correction(&maker, &source->corrections[i]);
	add_remarks(&maker);
	add_settings(&maker);
	for (size_t i = 0; i < source->correction_count; i++)
		if (source->corrections[i].table)
			add_correction(&maker, &source->corrections[i]);
	*ret_errata = (struct errata){.changes = maker.changes, .ids = maker.ids, .count = maker.count};
	return choose_printed(&maker, arena, ret_errata, fail) && (!arena_failed(arena) || fail_memory(fail));
}

/* --- CSV --- */

static void csv_field(struct text *csv, struct str value, bool last)
{
	text_add_byte(csv, '"');
	if (value.size && memchr("=+-@\t\r", value.at[0], 6))
		text_add_byte(csv, '\'');
	for (size_t i = 0; i < value.size; i++) {
		if (value.at[i] == '"')
			text_add_byte(csv, '"');
		text_add_byte(csv, value.at[i]);
	}
	text_add_cstr(csv, last ? "\"\r\n" : "\",");
}

void errata_csv(const struct errata *errata, const struct config *config, struct str reason, struct text *csv)
{
	text_add_cstr(csv, SAY(config, "\xEF\xBB\xBF" "\"Subject\",\"Item\",\"Wrong\",\"Right\",\"Reason\",\"Id\"\r\n",
	                       "\xEF\xBB\xBF" "\"図表\",\"項目\",\"誤\",\"正\",\"理由\",\"識別名\"\r\n"));
	for (size_t i = 0; i < errata->count; i++) {
		const struct issue_change *change = &errata->changes[i];

		csv_field(csv, change->subject, false);
		csv_field(csv, change->key, false);
		csv_field(csv, change->before, false);
		csv_field(csv, change->after, false);
		csv_field(csv, reason, false);
		csv_field(csv, str_of(errata->ids[i]), true);
	}
}
