/* System logs as rsyslog and syslog-ng write them to files: `[<PRI>]STAMP HOST PROGRAM[PID]: MESSAGE`, with RFC 3164
 * stamps (no year) or RFC 3339 ones; and as journalctl prints (-o short, short-iso). The host may be missing: a word
 * that ends with ":" is a tag, and syslogd writes «last message repeated» without host and tag. */
#include <string.h>

#include "dialect.h"
#include "lang.h"
#include "zone.h"

enum syslog_column {
	COLUMN_PRI,
	COLUMN_TIME,
	COLUMN_OFFSET,
	COLUMN_STAMP,
	COLUMN_HOST,
	COLUMN_GAP, /* the blank behind it */
	COLUMN_PROGRAM,
	COLUMN_TAIL,
	COLUMN_MESSAGE,
	COLUMN_PID,
	COLUMN_FACILITY,
	COLUMN_SEVERITY,
	COLUMN_COUNT,
};

static const struct {
	const char *name;
	enum column_kind kind;
} columns[COLUMN_COUNT] = {
        [COLUMN_PRI] = {"~pri", COLUMN_TEXT},
        [COLUMN_TIME] = {"time", COLUMN_NUMBER},
        [COLUMN_OFFSET] = {"~offset", COLUMN_NUMBER},
        [COLUMN_STAMP] = {"~stamp", COLUMN_TEXT},
        [COLUMN_HOST] = {"host", COLUMN_TEXT},
        [COLUMN_GAP] = {"~gap", COLUMN_TEXT},
        [COLUMN_PROGRAM] = {"program", COLUMN_TEXT},
        [COLUMN_TAIL] = {"~tail", COLUMN_TEXT},
        [COLUMN_MESSAGE] = {"message", COLUMN_TEXT},
        [COLUMN_PID] = {"pid", COLUMN_NUMBER},
        [COLUMN_FACILITY] = {"facility", COLUMN_NUMBER},
        [COLUMN_SEVERITY] = {"severity", COLUMN_NUMBER},
};

/* How the stamp is written again. */
enum stamp_variant {
	STAMP_RFC3164,
	STAMP_PARTED,  /* RFC 3164 with "May 01", as journalctl writes it, or with a fraction: the day is a text */
	STAMP_COLON,   /* …+09:00 */
	STAMP_ZONED,   /* …Z, …+0900 or nothing: the zone is a text */
	STAMP_AS_TEXT, /* anything else */
};

static void recipe_add(struct recipe *recipe, enum recipe_form form, int column, int aux, int digits,
                       struct str literal)
{
	recipe->parts[recipe->part_count++] =
	        (struct recipe_part){form, column < 0 ? RECIPE_NO_COLUMN : (uint16_t)column,
	                             aux < 0 ? RECIPE_NO_COLUMN : (uint16_t)aux, (uint8_t)digits, literal};
}

static void add_stamp(struct recipe *recipe, enum stamp_variant variant, int digits)
{
	switch (variant) {
	case STAMP_RFC3164:
		recipe_add(recipe, RECIPE_TIME_SYSLOG, COLUMN_TIME, COLUMN_OFFSET, 0, STR(""));
		return;
	case STAMP_PARTED:
		recipe_add(recipe, RECIPE_TIME_PART, COLUMN_TIME, COLUMN_OFFSET, 'b', STR(""));
		recipe_add(recipe, RECIPE_TEXT, COLUMN_STAMP, -1, 0, STR(""));
		recipe_add(recipe, RECIPE_CLOCK, COLUMN_TIME, COLUMN_OFFSET, digits, STR(""));
		return;
	case STAMP_COLON:
		recipe_add(recipe, RECIPE_TIME_ISO, COLUMN_TIME, COLUMN_OFFSET, digits, STR(""));
		return;
	case STAMP_AS_TEXT:
		recipe_add(recipe, RECIPE_TEXT, COLUMN_STAMP, -1, 0, STR(""));
		return;
	case STAMP_ZONED:
		recipe_add(recipe, RECIPE_DATE, COLUMN_TIME, COLUMN_OFFSET, 0, STR(""));
		recipe_add(recipe, RECIPE_LITERAL, -1, -1, 0, STR("T"));
		recipe_add(recipe, RECIPE_CLOCK, COLUMN_TIME, COLUMN_OFFSET, digits, STR(""));
		recipe_add(recipe, RECIPE_TEXT, COLUMN_STAMP, -1, 0, STR(""));
		return;
	}
}

static bool syslog_prepare(struct format *format, enum stamp_variant variant, int digits, struct fail *fail)
{
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	layout->has_header = true;
	layout->variant = variant;
	struct recipe *recipe = &layout->template.recipe;
	recipe_add(recipe, RECIPE_TEXT, COLUMN_PRI, -1, 0, STR(""));
	add_stamp(recipe, variant, digits);
	recipe_add(recipe, RECIPE_LITERAL, -1, -1, 0, STR(" "));
	static const int texts[] = {COLUMN_HOST, COLUMN_GAP, COLUMN_PROGRAM};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		recipe_add(recipe, RECIPE_TEXT, texts[i], -1, 0, STR(""));
	recipe_add(recipe, RECIPE_TEXT, COLUMN_TAIL, -1, 0, STR(""));
	recipe_add(recipe, RECIPE_TEXT, COLUMN_MESSAGE, -1, 0, STR(""));
	recipe_add(recipe, RECIPE_LITERAL, -1, -1, 0, format->after_cr ? STR("\r\n") : STR("\n"));
	format->current = layout;
	return true;
}

/* Takes "<PRI>" off the front of the line; -1 when there is none. */
static int take_pri(struct str *line)
{
	if (line->size < 3 || line->at[0] != '<')
		return -1;
	int value = 0;
	size_t at = 1;
	for (; at < line->size && at < 4 && line->at[at] >= '0' && line->at[at] <= '9'; at++)
		value = value * 10 + (line->at[at] - '0');
	if (at == 1 || at == line->size || line->at[at] != '>' || value > 191)
		return -1;
	*line = str_skip(*line, at + 1);
	return value;
}

/* ".123456" behind a stamp of RFC 3164: its bytes, 0 when there is none. */
static size_t fraction_size(struct str text, int64_t *ret_us)
{
	size_t size = 1;
	int64_t us = 0, unit = 100000;
	if (text.size < 2 || text.at[0] != '.')
		return 0;
	for (; size < text.size && size < 10 && text.at[size] >= '0' && text.at[size] <= '9'; size++, unit /= 10)
		us += (text.at[size] - '0') * unit;
	*ret_us = us;
	return size > 1 ? size : 0;
}

static bool syslog_open(struct format *format, struct str sample, struct fail *fail)
{
	struct str line;
	int month, day;
	int64_t us;
	while (str_next(&sample, '\n', &line)) {
		(void)take_pri(&line);
		if (!stamp_syslog(line, &month, &day, &us))
			continue;
		size_t fraction = fraction_size(str_skip(line, 15), &us);
		if (fraction > 0)
			return syslog_prepare(format, STAMP_PARTED, (int)fraction - 1, fail);
		break;
	}
	return syslog_prepare(format, STAMP_RFC3164, 0, fail);
}

static bool syslog_iso_open(struct format *format, struct str sample, struct fail *fail)
{
	struct str line;
	struct stamp_iso stamp = {.zone = ':'};
	while (str_next(&sample, '\n', &line)) {
		(void)take_pri(&line);
		if (stamp_iso(line, &stamp))
			break;
	}
	size_t zone_bytes = stamp_zone_bytes(&stamp);
	enum stamp_variant variant = stamp.size - zone_bytes > 26 ? STAMP_AS_TEXT
	                             : stamp.zone == ':'          ? STAMP_COLON
	                                                          : STAMP_ZONED;
	return syslog_prepare(format, variant, stamp.digits, fail);
}

/* --- Years of RFC 3164 stamps --- */

/* What the next stamp says about the year: +1 New Year has passed, -1 a late line of the old year (which moves
 * nothing), 0 the same year. Lines may be out of order by up to a month without being a New Year. */
static int year_step(int32_t previous, int32_t ordinal)
{
	if (ordinal < previous - 31)
		return 1;
	return ordinal > previous + 350 ? -1 : 0;
}

/* 31 × (month - 1) + day, or 0: no stamp. */
static int32_t line_ordinal(const struct line_table *lines, size_t index, bool *ret_zero)
{
	struct str line = line_text(lines, index);
	int month, day;
	int64_t us_of_day;
	(void)take_pri(&line);
	if (!stamp_syslog(line, &month, &day, &us_of_day))
		return 0;
	*ret_zero = line.at[4] == '0';
	return 31 * (month - 1) + day;
}

#define ORDINAL_LEAP_DAY (31 + 29)

static void syslog_survey(struct format *format, const struct line_table *lines)
{
	struct survey *survey = &format->survey;
	for (size_t i = 0; i < lines->count; i++) {
		bool zero;
		int32_t ordinal = line_ordinal(lines, i, &zero);
		if (ordinal == 0)
			continue;
		if (survey->first_ordinal == 0) {
			survey->first_ordinal = survey->previous_ordinal = ordinal;
			survey->leap_rollovers = -1;
		}
		int step = year_step(survey->previous_ordinal, ordinal);
		if (step < 0)
			continue;
		survey->rollovers += step;
		survey->previous_ordinal = ordinal;
		if (ordinal == ORDINAL_LEAP_DAY && survey->leap_rollovers < 0)
			survey->leap_rollovers = survey->rollovers;
	}
	survey->last_ordinal = survey->previous_ordinal;
}

static bool is_leap(int32_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The year of the first stamp, when the last one is not after `latest_us`; a 29 February must fall in a leap year. */
static int32_t first_year(const struct format *format, int64_t latest_us)
{
	const struct survey *survey = &format->survey;
	struct civil_time latest = zone_civil(format->options.zone, latest_us + DAY_US);
	int32_t latest_ordinal = 31 * (latest.date.month - 1) + latest.date.day;
	int32_t year = latest.date.year - (survey->last_ordinal > latest_ordinal ? 1 : 0) - survey->rollovers;
	for (int i = 0; i < 8 && survey->leap_rollovers >= 0 && !is_leap(year + survey->leap_rollovers); i++)
		year--;
	return year;
}

static void syslog_place(struct format *format)
{
	int64_t latest_us = format->options.latest_us, fallback_us = format->options.fallback_latest_us;
	format->placed = true;
	format->ordinal = format->survey.first_ordinal;
	format->year = first_year(format, latest_us);
	if (format->ordinal == 0 || fallback_us == NO_TIME || fallback_us >= latest_us)
		return;
	struct civil_date first = {(int16_t)format->year, (int8_t)((format->ordinal - 1) / 31 + 1),
	                           (int8_t)((format->ordinal - 1) % 31 + 1)};
	if (zone_day_start(format->options.zone, civil_day(first)) > fallback_us)
		format->year = first_year(format, fallback_us);
}

static bool syslog_split(struct format *format, const struct line_table *lines, size_t first, struct format_part *part,
                         struct fail *fail)
{
	if (!format->placed)
		syslog_place(format);
	part->year = format->year;
	part->ordinal = format->ordinal;
	for (size_t i = first; i < lines->count; i++) {
		bool zero = false;
		int32_t ordinal = line_ordinal(lines, i, &zero);
		/* The first such day shows how the file pads them; a file changes that once. */
		if (zero && format->current->variant == STAMP_RFC3164) {
			if (i > first) {
				part->line_count = i - first;
				return true;
			}
			if (!syslog_prepare(format, STAMP_PARTED, 0, fail))
				return false;
		}
		int step = ordinal == 0 ? -1 : year_step(format->ordinal, ordinal);
		if (step < 0)
			continue;
		format->year += step;
		format->ordinal = ordinal;
	}
	return true;
}

/* --- Lines --- */

struct syslog_state {
	int32_t year, ordinal;
	int64_t quarter; /* quarter of an hour for which offset_s holds */
	int32_t offset_s;
};

static void put(struct batch *batch, enum syslog_column column, size_t row, struct str text)
{
	batch->columns[column].spans[row] = (struct span){(uint32_t)(text.at - batch->text.at), (uint32_t)text.size};
}

/* Clock time in the source's zone; transitions lie on quarters of an hour. */
static void put_local(const struct layout *layout, struct syslog_state *state, struct batch *batch, size_t row,
                      int64_t as_us)
{
	int64_t quarter = as_us / (15 * MINUTE_US);
	if (quarter != state->quarter) {
		int64_t at_us = zone_instant(layout->zone, civil_of_us(as_us));
		state->offset_s = (int32_t)((as_us - at_us) / SECOND_US);
		state->quarter = quarter;
	}
	batch->at_us[row] = as_us - state->offset_s * SECOND_US;
	batch->columns[COLUMN_OFFSET].numbers[row] = state->offset_s;
}

static bool put_rfc3164(const struct layout *layout, struct syslog_state *state, struct batch *batch, size_t row,
                        struct str *line)
{
	int month, day;
	int64_t us_of_day;
	if (!stamp_syslog(*line, &month, &day, &us_of_day))
		return false;
	int32_t ordinal = 31 * (month - 1) + day;
	int step = year_step(state->ordinal, ordinal);
	int32_t year = state->year + step;
	if (step >= 0) {
		state->year = year;
		state->ordinal = ordinal;
	}
	struct civil_date date = {(int16_t)year, (int8_t)month, (int8_t)day};
	if (!civil_date_valid(date))
		return false;
	int64_t fraction_us = 0;
	size_t fraction = fraction_size(str_skip(*line, 15), &fraction_us);
	put_local(layout, state, batch, row, civil_day(date) * DAY_US + us_of_day + fraction_us);
	put(batch, COLUMN_STAMP, row, str_take(str_skip(*line, 3), layout->variant == STAMP_PARTED ? 4 : 0));
	*line = str_skip(*line, 15 + fraction);
	return true;
}

static bool put_rfc3339(const struct layout *layout, struct syslog_state *state, struct batch *batch, size_t row,
                        struct str *line)
{
	struct stamp_iso stamp;
	if (!stamp_iso(*line, &stamp))
		return false;
	if (stamp.zone == 0) {
		put_local(layout, state, batch, row, stamp.as_us);
	} else {
		batch->at_us[row] = stamp.as_us - stamp.offset_s * SECOND_US;
		batch->columns[COLUMN_OFFSET].numbers[row] = stamp.offset_s;
	}
	size_t kept = layout->variant == STAMP_AS_TEXT ? stamp.size
	              : layout->variant == STAMP_ZONED ? stamp_zone_bytes(&stamp)
	                                               : 0;
	put(batch, COLUMN_STAMP, row, str_skip(str_take(*line, stamp.size), stamp.size - kept));
	*line = str_skip(*line, stamp.size);
	return true;
}

/* "program[pid]: message", "program: message", or a message without a program. */
static void put_tag(struct batch *batch, size_t row, struct str rest)
{
	size_t end = 0;
	while (end < rest.size && rest.at[end] != ':' && rest.at[end] != '[' && rest.at[end] != ' ')
		end++;
	int64_t pid = NUMBER_NONE;
	size_t tail = end;
	if (tail < rest.size && rest.at[tail] == '[') {
		int64_t value = 0;
		size_t digits = 0;
		for (tail++; tail < rest.size && rest.at[tail] >= '0' && rest.at[tail] <= '9' && digits < 10;
		     tail++, digits++)
			value = value * 10 + (rest.at[tail] - '0');
		if (digits > 0 && tail < rest.size && rest.at[tail] == ']')
			pid = value;
		while (tail < rest.size && rest.at[tail] != ']' && rest.at[tail] != ' ')
			tail++;
		if (tail < rest.size && rest.at[tail] == ']')
			tail++;
	}
	if (tail < rest.size && rest.at[tail] == ':')
		tail++;
	else if (tail == end)
		end = tail = 0; /* a word and a blank: there is no tag */
	if (tail > 0 && tail < rest.size && rest.at[tail] == ' ')
		tail++;
	put(batch, COLUMN_PROGRAM, row, str_take(rest, end));
	put(batch, COLUMN_TAIL, row, str_range(rest.at + end, rest.at + tail));
	put(batch, COLUMN_MESSAGE, row, str_skip(rest, tail));
	batch->columns[COLUMN_PID].numbers[row] = pid;
}

/* Bytes of the host at the front; 0: there is none. "sshd[1]:" and "kernel:" are tags; "fe80::" is a host. */
static size_t host_size(struct str rest)
{
	size_t size = str_find(rest, ' ');
	struct str word = str_take(rest, size);
	bool tag = size > 1 && size < rest.size && word.at[size - 1] == ':' && str_find(word, ':') == size - 1;
	return tag || str_starts(rest, STR("last message repeated ")) ? 0 : size;
}

static enum reject_reason syslog_line(const struct layout *layout, struct syslog_state *state, struct batch *batch,
                                      size_t row, struct str line)
{
	struct str rest = line;
	int pri = take_pri(&rest);
	put(batch, COLUMN_PRI, row, str_range(line.at, rest.at));
	batch->columns[COLUMN_FACILITY].numbers[row] = pri < 0 ? NUMBER_NONE : pri / 8;
	batch->columns[COLUMN_SEVERITY].numbers[row] = pri < 0 ? NUMBER_NONE : pri % 8;
	bool stamped = layout->variant <= STAMP_PARTED ? put_rfc3164(layout, state, batch, row, &rest)
	                                               : put_rfc3339(layout, state, batch, row, &rest);
	if (!stamped)
		return REJECT_TIME;
	batch->columns[COLUMN_TIME].numbers[row] = batch->at_us[row];
	if (rest.size == 0 || rest.at[0] != ' ')
		return REJECT_SHAPE;
	rest = str_skip(rest, 1);
	size_t host = host_size(rest), gap = host > 0;
	if (host == rest.size)
		return REJECT_TRUNCATED;
	put(batch, COLUMN_HOST, row, str_take(rest, host));
	put(batch, COLUMN_GAP, row, str_take(str_skip(rest, host), gap));
	put_tag(batch, row, str_skip(rest, host + gap));
	return REJECT_NONE;
}

/* What journalctl prints between records. */
static bool is_journal_mark(struct str line)
{
	static const char *const marks[] = {"-- Reboot --", "-- Boot ", "-- Logs begin at ", "-- Journal begins at ",
	                                    "-- No entries --"};
	if (!str_starts(line, STR("-- ")))
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_starts(line, str_of(marks[i])))
			return true;
	return false;
}

static bool syslog_parse(const struct format_part *part, struct batch *batch)
{
	struct syslog_state state = {part->year, part->ordinal, INT64_MIN, 0};
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (batch_column_add(batch, columns[i].name, columns[i].kind) < 0)
			return false;
	batch->recipe = part->layout->template.recipe;
	bool has_nul = batch_has_nul(batch);
	for (size_t row = 0; row < batch->line_count; row++) {
		struct str line = batch_line(batch, row);
		if (!line_is_plain(batch, row, line, has_nul))
			continue;
		if (is_journal_mark(line)) {
			batch->line_class[row] = LINE_EXCLUDED;
			continue;
		}
		enum reject_reason reason = syslog_line(part->layout, &state, batch, row, line);
		if (reason == REJECT_NONE)
			batch->line_class[row] = LINE_RECORD;
		else
			line_reject(batch, row, reason);
	}
	return true;
}

const struct dialect dialect_syslog = {
        .name = "syslog",
        .kind = FORMAT_SYSTEM,
        .about_en = "RFC 3164 (Mmm dd hh:mm:ss), with or without <PRI>",
        .about_ja = "RFC 3164 (Mmm dd hh:mm:ss)、<PRI> の有無を問わない",
        .needs_survey = true,
        .open = syslog_open,
        .split = syslog_split,
        .survey = syslog_survey,
        .parse = syslog_parse,
};

const struct dialect dialect_syslog_iso = {
        .name = "syslog_iso",
        .kind = FORMAT_SYSTEM,
        .about_en = "syslog with RFC 3339 stamps",
        .about_ja = "RFC 3339 時刻の syslog",
        .open = syslog_iso_open,
        .parse = syslog_parse,
};
