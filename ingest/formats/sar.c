/* CPU samples as people keep them: the text of `sar -u`, `sar -u ALL`, `sar -P ALL` of sysstat. A banner names the date
 * in the writer's locale, rows have the clock alone (24 hours, AM/PM, or Japanese 00時10分01秒), local in the source's
 * zone. A row's stamp is the *end* of its interval; the stamp before it (of a row, a header, a restart) is its
 * beginning. A clock that falls back by hours is the next day; after a summary («Average:», 平均値:) without a restart
 * the next table begins with the report's first day again (sar -A). Tables of other activities are excluded. A date of
 * the form a/b/c is month/day unless it cannot be, or the numbers have decimal commas; `format: sar dmy` says it. */
#include <stdio.h>
#include <string.h>

#include "dialect.h"
#include "lang.h"
#include "number.h"
#include "sar_line.h"
#include "zone.h"

/* A clock set back by less is a clock set back (or the end of summer time), not the next day. */
#define DAY_ENDS_S 7200
#define DAY_S 86400
#define SPAN_MAX_S (366 * DAY_S)
#define NO_STAMP INT64_MIN
#define NO_DAY 99999999

enum sar_column {
	SAR_TIME,
	SAR_BUSY,
	SAR_SPAN,
	SAR_CPU,
	SAR_STAMP,
	SAR_OFFSET,
	SAR_LEAD,   /* the clock, unless the recipe writes it, and the processor */
	SAR_PLAIN,  /* does it? */
	SAR_VALUES, /* how many */
	SAR_IDLE,   /* column of %idle */
	SAR_FIRST,  /* columns of the first value: what stands before it, and itself; the others follow */
};

/* What runs through the file. */
struct sar_state {
	int64_t stamp_s; /* clock time of the last stamp, as if UTC; NO_STAMP: no banner yet */
	int32_t span_s;  /* from the stamp before it, for further rows of the same stamp */
	int32_t day;     /* of the tables since the banner or restart */
	bool summed;     /* a summary was the last table's end */
	bool blank;      /* the last line was: headings stand behind one */
};

/* The clock as the next stamp of the file. */
static void state_clock(struct sar_state *state, int32_t second)
{
	if (state->stamp_s == NO_STAMP)
		return;
	int64_t day = state->stamp_s / DAY_S, stamp_s = day * DAY_S + second;
	if (stamp_s + DAY_ENDS_S <= state->stamp_s)
		stamp_s += DAY_S;
	int64_t span_s = stamp_s - state->stamp_s;
	if (span_s == 0)
		return;
	state->span_s = span_s > SPAN_MAX_S ? 0 : (int32_t)span_s;
	state->stamp_s = stamp_s;
}

/* A header's stamp is where its first row begins; it is no interval's end. */
static void state_header(struct sar_state *state, int32_t second)
{
	if (state->summed && state->stamp_s != NO_STAMP)
		state->stamp_s = (int64_t)state->day * DAY_S + second;
	else
		state_clock(state, second);
	state->summed = false;
	state->span_s = 0;
	if (state->day == NO_DAY && state->stamp_s != NO_STAMP)
		state->day = (int32_t)(state->stamp_s / DAY_S);
}

static void state_follow(struct sar_state *state, enum sar_line kind, struct str line, int32_t second, bool day_first)
{
	int32_t day;
	state->blank = kind == SAR_BLANK;
	switch (kind) {
	case SAR_BANNER:
		*state = (struct sar_state){NO_STAMP, 0, NO_DAY, false, false};
		if (sar_banner_day(line, day_first, &day))
			state->stamp_s = (int64_t)day * DAY_S;
		break;
	case SAR_HEADER:
	case SAR_FOREIGN:
		state_header(state, second);
		break;
	case SAR_RESTART:
		state_clock(state, second);
		state->span_s = 0;
		state->summed = false;
		state->day = NO_DAY;
		break;
	case SAR_ROW:
		state_clock(state, second);
		break;
	case SAR_SUMMARY:
		state->summed = true;
		break;
	case SAR_COMMENT:
	case SAR_BLANK:
	case SAR_OTHER:
		break;
	}
}

static struct sar_state state_of_part(const struct format_part *part)
{
	return (struct sar_state){part->carry, part->ordinal, part->year / 4, part->year & 1, part->year & 2};
}

/* The line's kind; the state is not yet that behind it. */
static enum sar_line look(const struct sar_state *state, struct str line, struct sar_words *ret_words,
                          struct sar_clock *ret_clock)
{
	*ret_words = sar_words_of(line);
	enum sar_line kind = sar_kind_of(line, ret_words, ret_clock);
	/* A table whose heading has numbers in it. */
	if (kind == SAR_ROW && state->summed)
		return SAR_FOREIGN;
	return kind == SAR_FOREIGN && !state->blank ? SAR_OTHER : kind;
}

static const char *percentage(struct str heading)
{
	static const struct {
		const char *heading, *name;
	} names[] = {
	        {"%user", "user"},  {"%usr", "user"},      {"%nice", "nice"},   {"%system", "system"},
	        {"%sys", "system"}, {"%iowait", "iowait"}, {"%steal", "steal"}, {"%idle", "idle"},
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(heading, names[i].heading))
			return names[i].name;
	return NULL;
}

static void sar_columns(const struct format *format, struct layout *layout, const struct sar_words *words,
                        const struct sar_clock *clock)
{
	struct template *template = &layout->template;
	int *columns = layout->columns;
	template_init(template, format->options.zone);
	template->stamp_name = "~stamp";
	columns[SAR_TIME] = template_own_column(template, "time", COLUMN_NUMBER);
	columns[SAR_BUSY] = template_own_column(template, "busy", COLUMN_NUMBER);
	columns[SAR_SPAN] = template_own_column(template, "span_s", COLUMN_NUMBER);
	columns[SAR_CPU] = template_own_column(template, "cpu", COLUMN_NUMBER);
	columns[SAR_PLAIN] = clock->plain && format->options.zone;
	columns[SAR_STAMP] = columns[SAR_OFFSET] = -1;
	if (columns[SAR_PLAIN]) {
		template_field(template, FIELD_CLOCK, "time", 0);
		columns[SAR_STAMP] = template->time_column;
		columns[SAR_OFFSET] = template->offset_column;
	}
	columns[SAR_LEAD] = (int)template->column_count;
	template_field(template, FIELD_TEXT, "~lead", 0);
	columns[SAR_FIRST] = (int)template->column_count;
	columns[SAR_VALUES] = (int)(words->count - clock->words - 1);
	for (size_t i = clock->words + 1; i < words->count; i++) {
		struct str heading = words->at[i];
		const char *name = percentage(heading);
		char own[32];
		snprintf(own, sizeof(own), "~%.*s", heading.size > 28 ? 28 : (int)heading.size, heading.at);
		template_field(template, FIELD_TEXT, "~gap", 0);
		if (name && strcmp(name, "idle") == 0)
			columns[SAR_IDLE] = (int)template->column_count;
		template_scaled(template, name ? name : own, 2, 1);
	}
	if (template->recipe.part_count < RECIPE_PARTS_MAX)
		template->recipe.parts[template->recipe.part_count++] =
		        (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0,
		                             format->after_cr ? STR("\r\n") : STR("\n")};
	layout->has_header = !template->failed && template_find(template, "idle") >= 0;
}

/* One layout for each list of columns, and one for all that is no table of CPU figures. */
static struct layout *sar_layout(struct format *format, enum sar_line kind, const struct sar_words *words,
                                 const struct sar_clock *clock)
{
	char key[400] = "foreign";
	size_t used = 0;
	for (size_t i = clock->words; kind == SAR_HEADER && i < words->count && used < sizeof(key); i++)
		used += (size_t)snprintf(key + used, sizeof(key) - used, "%.*s ", STR_ARGS(words->at[i]));
	if (kind == SAR_HEADER && used < sizeof(key))
		snprintf(key + used, sizeof(key) - used, "%d", clock->plain);
	struct layout *layout = layout_find(format, str_of(key));
	if (layout || !(layout = layout_new(format, str_of(key))))
		return layout;
	layout->variant = format->current->variant;
	layout->foreign = kind != SAR_HEADER || format->layout_count > LAYOUTS_MAX;
	if (!layout->foreign)
		sar_columns(format, layout, words, clock);
	return layout;
}

/* Does a value of the sample have a decimal comma? */
static bool has_commas(struct str sample)
{
	struct str line;
	while (str_next(&sample, '\n', &line)) {
		struct sar_words words = sar_words_of(str_trim(line));
		struct sar_clock clock;
		struct str last = words.count ? words.at[words.count - 1] : STR("");
		if (words.count > 3 && sar_read_clock(&words, &clock) && sar_is_value(last))
			return str_find(last, ',') < last.size;
	}
	return false;
}

static bool sar_open(struct format *format, struct str sample, struct fail *fail)
{
	struct str options = str_of(format->options.format);
	format->carry = NO_STAMP;
	format->year = NO_DAY * 4;
	format->current = layout_new(format, STR(""));
	if (!format->current)
		return fail_memory(fail);
	bool day_first = str_ends(options, STR(" dmy"));
	if (str_starts(options, STR("sar ")) && !day_first && !str_ends(options, STR(" mdy")))
		return fail_set(fail, FAIL_INPUT,
		                TR("format: %.*s is not understood; write sar, sar mdy or sar dmy",
		                   "format: %.*s は解釈できません。sar・sar mdy・sar dmy のどれかにしてください"),
		                STR_ARGS(options));
	format->current->variant = day_first || (!str_starts(options, STR("sar ")) && has_commas(sample));
	return true;
}

static bool sar_split(struct format *format, const struct line_table *lines, size_t first, struct format_part *part,
                      struct fail *fail)
{
	part->carry = format->carry;
	part->ordinal = format->ordinal;
	part->year = format->year;
	struct sar_state state = state_of_part(part);
	bool has_data = false;
	for (size_t i = first; i < lines->count; i++) {
		struct str line = line_text(lines, i);
		struct sar_words words;
		struct sar_clock clock = {0};
		enum sar_line kind = look(&state, line, &words, &clock);
		if (kind == SAR_HEADER || kind == SAR_FOREIGN) {
			struct layout *wanted = sar_layout(format, kind, &words, &clock);
			if (!wanted)
				return fail_memory(fail);
			if (wanted != format->current && has_data) {
				part->line_count = i - first;
				break;
			}
			format->current = wanted;
		}
		has_data = has_data || kind == SAR_ROW;
		state_follow(&state, kind, line, clock.second, format->current->variant);
	}
	format->carry = state.stamp_s;
	format->ordinal = state.span_s;
	format->year = state.day * 4 + 2 * state.blank + state.summed;
	return true;
}

/* "12,50" and "12.50" in hundredths. */
static bool read_value(struct str word, int64_t *ret_value)
{
	char point[16];
	if (word.size >= sizeof(point))
		return false;
	for (size_t i = 0; i < word.size; i++)
		point[i] = word.at[i] == ',' ? '.' : word.at[i];
	return number_rounded((struct str){point, word.size}, 2, NUMBER_HALF_UP, ret_value);
}

static struct span span_between(const struct batch *batch, const char *at, const char *end)
{
	return (struct span){(uint32_t)(at - batch->text.at), (uint32_t)(end - at)};
}

static enum reject_reason sar_stamp(const struct layout *layout, const struct sar_state *state, struct batch *batch,
                                    size_t row)
{
	const int *columns = layout->columns;
	if (state->stamp_s == NO_STAMP || state->span_s <= 0)
		return REJECT_TIME;
	int64_t end_us = state->stamp_s * SECOND_US, begin_us = end_us - state->span_s * SECOND_US;
	if (layout->zone) {
		end_us = zone_instant(layout->zone, civil_of_us(end_us));
		begin_us = zone_instant(layout->zone, civil_of_us(begin_us));
	}
	if (begin_us >= end_us)
		return REJECT_TIME;
	batch->at_us[row] = begin_us;
	batch->columns[columns[SAR_TIME]].numbers[row] = begin_us;
	batch->columns[columns[SAR_SPAN]].numbers[row] = (end_us - begin_us) / SECOND_US;
	if (columns[SAR_STAMP] >= 0) {
		batch->columns[columns[SAR_STAMP]].numbers[row] = end_us;
		batch->columns[columns[SAR_OFFSET]].numbers[row] = zone_offset_s(layout->zone, end_us);
	}
	return REJECT_NONE;
}

static enum reject_reason sar_row(const struct layout *layout, const struct sar_state *state, struct batch *batch,
                                  size_t row, struct str line, const struct sar_words *words,
                                  const struct sar_clock *clock)
{
	const int *columns = layout->columns;
	size_t at = clock->words, count = (size_t)columns[SAR_VALUES];
	if (words->more || words->count != at + 1 + count)
		return REJECT_FIELDS;
	enum reject_reason reason = sar_stamp(layout, state, batch, row);
	if (reason != REJECT_NONE)
		return reason;
	int64_t cpu = -1, sum = 0;
	if (!str_is(words->at[at], "all") && !number_i64(words->at[at], 0, 65535, &cpu))
		return REJECT_NUMBER;
	batch->columns[columns[SAR_CPU]].numbers[row] = cpu;
	const char *end = words->at[at].at + words->at[at].size;
	const char *begin = columns[SAR_PLAIN] && clock->plain ? line.at + 8 : line.at;
	batch->columns[columns[SAR_LEAD]].spans[row] = span_between(batch, begin, end);
	for (size_t i = 0; i < count; i++) {
		struct str word = words->at[at + 1 + i];
		struct batch_column *pair = &batch->columns[(size_t)columns[SAR_FIRST] + 2 * i];
		if (!read_value(word, &pair[1].numbers[row]))
			return REJECT_NUMBER;
		pair[0].spans[row] = span_between(batch, end, word.at);
		end = word.at + word.size;
		sum += pair[1].numbers[row];
	}
	int64_t idle = batch->columns[columns[SAR_IDLE]].numbers[row];
	if (idle > 10000)
		return REJECT_NUMBER;
	/* A processor that was switched off has nothing but zeros. */
	batch->columns[columns[SAR_BUSY]].numbers[row] = sum == 0 ? NUMBER_NONE : 10000 - idle;
	return REJECT_NONE;
}

static bool sar_parse(const struct format_part *part, struct batch *batch)
{
	const struct layout *layout = part->layout;
	struct sar_state state = state_of_part(part);
	if (layout->has_header && !template_apply(&layout->template, batch))
		return false;
	bool has_nul = batch_has_nul(batch);
	for (size_t i = 0; i < batch->line_count; i++) {
		struct str line = batch_line(batch, i);
		struct sar_words words;
		struct sar_clock clock = {0};
		enum sar_line kind = look(&state, line, &words, &clock);
		state_follow(&state, kind, line, clock.second, layout->variant);
		if (!line_is_plain(batch, i, line, has_nul))
			continue;
		if (kind == SAR_OTHER) {
			line_reject(batch, i, REJECT_SHAPE);
			continue;
		}
		batch->line_class[i] = LINE_EXCLUDED;
		if (kind != SAR_ROW || layout->foreign)
			continue;
		enum reject_reason reason =
		        layout->has_header ? sar_row(layout, &state, batch, i, line, &words, &clock) : REJECT_NO_HEADER;
		if (reason == REJECT_NONE)
			batch->line_class[i] = LINE_RECORD;
		else
			line_reject(batch, i, reason);
	}
	return true;
}

const struct dialect dialect_sar = {
        .name = "sar",
        .kind = FORMAT_CPU,
        .about_en = "sysstat: the text of sar -u [ALL], sar -P ALL; dates a/b/c are month/day, or sar dmy",
        .about_ja = "sysstat の sar -u [ALL]・sar -P ALL の表示。a/b/c の日付は月/日 (sar dmy で日/月)",
        .has_options = true,
        .open = sar_open,
        .split = sar_split,
        .parse = sar_parse,
};
