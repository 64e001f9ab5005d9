/* What system logs share. */
#include "system_record.h"

#include <string.h>

#include "number.h"
#include "zone.h"

#define TRANSITION_US (15 * MINUTE_US)

int64_t local_clock_us(struct local_clock *clock, const struct zone *zone, int64_t as_us)
{
	int64_t quarter = as_us / TRANSITION_US;
	if (!clock->valid || quarter != clock->quarter) {
		int64_t at_us = zone ? zone_instant(zone, civil_of_us(as_us)) : as_us;
		clock->offset_s = (int32_t)((as_us - at_us) / SECOND_US);
		clock->quarter = quarter;
		clock->valid = true;
	}
	return as_us - clock->offset_s * SECOND_US;
}

int64_t level_severity(struct str word)
{
	static const struct {
		const char *word;
		int severity;
	} levels[] = {
	        {"emerg", 0},   {"alert", 1},  {"crit", 2}, {"error", 3}, {"err", 3},   {"warn", 4},
	        {"warning", 4}, {"notice", 5}, {"info", 6}, {"debug", 7}, {"trace", 7},
	};
	/* Apache counts its finest levels: trace1 … trace8. */
	if (word.size == 6 && word.at[5] >= '1' && word.at[5] <= '8' && str_starts(word, STR("trace")))
		return 7;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (str_is(word, levels[i].word))
			return levels[i].severity;
	return NUMBER_NONE;
}

int64_t decimal_or_none(struct str text)
{
	uint64_t value;
	return text.size <= 10 && number_u64(text, 9999999999, &value) ? (int64_t)value : NUMBER_NONE;
}

void row_text(struct system_row *row, int column, struct str text)
{
	struct span span = {0, 0};
	if (text.size > 0)
		span = (struct span){(uint32_t)(text.at - row->batch->text.at), (uint32_t)text.size};
	row->batch->columns[column].spans[row->index] = span;
}

void row_number(struct system_row *row, int column, int64_t value)
{
	row->batch->columns[column].numbers[row->index] = value;
}

void row_instant(struct system_row *row, int64_t at_us, int32_t offset_s)
{
	row->batch->at_us[row->index] = at_us;
	row_number(row, SYSTEM_TIME, at_us);
	row_number(row, SYSTEM_OFFSET, offset_s);
}

void row_clock_time(struct system_row *row, int64_t as_us)
{
	int64_t at_us = local_clock_us(&row->clock, row->layout->zone, as_us);
	row_instant(row, at_us, row->clock.offset_s);
}

void row_between(struct system_row *row, const char **at, int column, struct str value)
{
	if (value.size == 0 || value.at < *at)
		return;
	row_text(row, column, str_range(*at, value.at));
	*at = value.at + value.size;
}

struct str line_end_split(struct str unit, struct str *ret_end)
{
	size_t size = unit.size;
	if (size > 0 && unit.at[size - 1] == '\n')
		size--;
	if (size > 0 && size < unit.size && unit.at[size - 1] == '\r')
		size--;
	*ret_end = str_skip(unit, size);
	return str_take(unit, size);
}

static void row_clear(struct system_row *row)
{
	for (size_t i = 0; i < row->batch->column_count; i++)
		if (row->batch->columns[i].kind == COLUMN_TEXT)
			row_text(row, (int)i, (struct str){NULL, 0});
		else
			row_number(row, (int)i, NUMBER_NONE);
}

static bool add_columns(struct batch *batch, const struct own_column *own)
{
	static const struct {
		const char *name;
		enum column_kind kind;
	} columns[SYSTEM_COLUMN_COUNT] = {
	        [SYSTEM_TIME] = {"time", COLUMN_NUMBER},         [SYSTEM_OFFSET] = {"~offset", COLUMN_NUMBER},
	        [SYSTEM_HOST] = {"host", COLUMN_TEXT},           [SYSTEM_PROGRAM] = {"program", COLUMN_TEXT},
	        [SYSTEM_PID] = {"pid", COLUMN_NUMBER},           [SYSTEM_FACILITY] = {"facility", COLUMN_NUMBER},
	        [SYSTEM_SEVERITY] = {"severity", COLUMN_NUMBER}, [SYSTEM_MESSAGE] = {"message", COLUMN_TEXT},
	};
	for (int i = 0; i < SYSTEM_COLUMN_COUNT; i++)
		if (batch_column_add(batch, columns[i].name, columns[i].kind) < 0)
			return false;
	for (; own->name; own++)
		if (batch_column_add(batch, own->name, own->kind) < 0)
			return false;
	return true;
}

bool system_parse(const struct format_part *part, struct batch *batch, const struct system_reader *reader)
{
	struct system_row row = {.layout = part->layout, .batch = batch};
	if (!add_columns(batch, reader->own_columns))
		return false;
	batch->recipe = part->layout->template.recipe;
	bool has_nul = !reader->takes_nul && batch_has_nul(batch);
	for (size_t i = 0; i < batch->line_count; i++) {
		struct str unit = str_range(batch->text.at + batch->line_at[i], batch->text.at + batch->line_at[i + 1]);
		if (!line_is_plain(batch, i, batch_line(batch, i), has_nul))
			continue;
		row.index = i;
		row_clear(&row);
		enum reject_reason reason = reader->read(&row, unit);
		if (reason == REJECT_NONE)
			batch->line_class[i] = LINE_RECORD;
		else if (reason == SYSTEM_EXCLUDED)
			batch->line_class[i] = LINE_EXCLUDED;
		else
			line_reject(batch, i, reason);
	}
	return true;
}

static void recipe_part(struct recipe *recipe, struct recipe_part part)
{
	recipe->parts[recipe->part_count++] = part;
}

void recipe_literal(struct recipe *recipe, struct str text)
{
	recipe_part(recipe, (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, text});
}

void recipe_text(struct recipe *recipe, int column)
{
	recipe_part(recipe, (struct recipe_part){RECIPE_TEXT, (uint16_t)column, RECIPE_NO_COLUMN, 0, STR("")});
}

void recipe_number(struct recipe *recipe, int column)
{
	recipe_part(recipe, (struct recipe_part){RECIPE_DECIMAL_BLANK, (uint16_t)column, RECIPE_NO_COLUMN, 0, STR("")});
}

void recipe_date(struct recipe *recipe)
{
	recipe_part(recipe, (struct recipe_part){RECIPE_DATE, SYSTEM_TIME, SYSTEM_OFFSET, 0, STR("")});
}

void recipe_clock(struct recipe *recipe, int digits)
{
	recipe_part(recipe, (struct recipe_part){RECIPE_CLOCK, SYSTEM_TIME, SYSTEM_OFFSET, (uint8_t)digits, STR("")});
}

void recipe_time_part(struct recipe *recipe, char letter)
{
	recipe_part(recipe,
	            (struct recipe_part){RECIPE_TIME_PART, SYSTEM_TIME, SYSTEM_OFFSET, (uint8_t)letter, STR("")});
}

void recipe_time_parts(struct recipe *recipe, const char *form, int digits)
{
	while (*form) {
		const char *part = strchr(form, '%');
		if (part != form)
			recipe_literal(recipe, part ? str_range(form, part) : str_of(form));
		if (!part)
			return;
		if (part[1] == 'C')
			recipe_clock(recipe, digits);
		else
			recipe_time_part(recipe, part[1]);
		form = part + 2;
	}
}

size_t joined_unit(struct str rest, bool ended, bool (*begins)(struct str head))
{
	size_t at = 0;
	for (;;) {
		struct str left = str_skip(rest, at);
		size_t size = str_find(left, '\n');
		bool whole = size < left.size || ended;
		if (!whole && left.size < JOINED_HEAD_BYTES)
			return 0;
		/* A last line that breaks off in its stamp goes with the record to come. */
		bool breaks_off = at > 0 && size > 0 && size == left.size && size < JOINED_HEAD_BYTES &&
		                  left.at[0] == rest.at[0];
		bool begun = left.size > 0 && (breaks_off || begins(str_take(left, size)));
		if (at > 0 && (begun || left.size == 0 || at + size >= JOINED_BYTES_MAX))
			return at;
		if (!whole)
			return 0;
		at += size < left.size ? size + 1 : size;
		if (!begun && at == (size < left.size ? size + 1 : size))
			return at;
	}
}

bool joined_stands(struct str rest)
{
	return rest.size > 0 && rest.at[rest.size - 1] == '\n';
}

void stamp_style_add(struct stamp_style *style, int digits)
{
	style->mixed = style->mixed || (style->found && digits != style->digits);
	style->digits = digits;
	style->found = true;
}

void recipe_stamp(struct recipe *recipe, const struct stamp_style *style, int column)
{
	if (!style->mixed) {
		recipe_date(recipe);
		recipe_literal(recipe, STR("T"));
		recipe_clock(recipe, style->digits);
	}
	recipe_text(recipe, column);
}

struct str stamp_kept(const struct system_row *row, const struct stamp_iso *stamp, struct str text)
{
	size_t number = stamp->digits > 0 ? 20 + (size_t)stamp->digits : 19;
	return str_skip(str_take(text, stamp->size), row->layout->variant == 1 ? 0 : number);
}

bool row_stamp(struct system_row *row, struct str *text, int column)
{
	struct stamp_iso stamp;
	if (!stamp_iso(*text, &stamp))
		return false;
	if (stamp.zone == 0)
		row_clock_time(row, stamp.as_us);
	else
		row_instant(row, stamp.as_us - stamp.offset_s * SECOND_US, stamp.offset_s);
	row_text(row, column, stamp_kept(row, &stamp, *text));
	*text = str_skip(*text, stamp.size);
	return true;
}
