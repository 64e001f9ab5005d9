/* Values of cells, and the sentences for those that are none. */
#include "column_value.h"

#include <assert.h>
#include <string.h>

#define SPANS_OF_A_CELL 64

static_assert(sizeof(int) == sizeof(enum ledger_kind), "word columns store enums as int");

static void *member(const struct ledger_column *column, void *record)
{
	return (char *)record + column->offset;
}

void column_value_default(const struct ledger_column *column, void *record)
{
	static const struct ledger_stamp no_stamp = {.at_us = NO_TIME};
	void *to = member(column, record);
	switch (column->kind) {
	case LEDGER_TEXT:
		*(const char **)to = "";
		return;
	case LEDGER_STAMP:
	case LEDGER_DAY:
		*(struct ledger_stamp *)to = no_stamp;
		return;
	case LEDGER_WORD:
		*(int *)to = column->none;
		return;
	case LEDGER_EFFORT:
		*(int64_t *)to = NO_EFFORT;
		return;
	case LEDGER_NUMBER:
		*(int64_t *)to = NO_NUMBER;
		return;
	case LEDGER_SITE:
		*(int32_t *)to = SITE_NONE;
		return;
	case LEDGER_SPAN_FROM:
	case LEDGER_SPAN_UNTIL: /* its FROM made it */
	case LEDGER_FLAG:
	case LEDGER_MONTH:
		return; /* records are zeroed */
	}
}

static bool refuse_time(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                        struct ledger_place place, enum cell_problem problem)
{
	struct str cut = cell_shown(text);
	/* Both sentences get all arguments; each leaves out the other language's with an empty precision. */
	ledger_notes_add(reader->notes, NOTE_ERROR, place, "%s: \"%.*s\" %s%.0s", "%s: 「%.*s」%.0s%s",
	                 column->headings[0], STR_ARGS(cut), cell_problem_en(problem), cell_problem_ja(problem));
	return false;
}

static bool read_month(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                       struct ledger_place place, struct civil_month *ret_month)
{
	enum cell_problem problem = cell_month(text, ret_month);
	if (problem == CELL_FINE)
		return true;
	if (problem == CELL_OUTSIDE_ERA || problem == CELL_FAR_YEAR || problem == CELL_EXCEL_ERROR)
		return refuse_time(reader, column, text, place, problem);
	struct str cut = cell_shown(text);
	ledger_notes_add(reader->notes, NOTE_ERROR, place,
	                 "%s: \"%.*s\" is no month of a year; write 2019-10, 2019年10月, 令和元年10月 or R1.10",
	                 "%s: 「%.*s」は年月として読めません。2019-10、2019年10月、令和元年10月、R1.10 のように書いてください",
	                 column->headings[0], STR_ARGS(cut));
	return false;
}

static bool read_stamp(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                       struct ledger_place place, struct ledger_stamp *ret_stamp)
{
	struct cell_time cell;
	enum cell_problem problem = cell_time(text, &cell);
	if (problem != CELL_FINE)
		return refuse_time(reader, column, text, place, problem);
	const struct zone *zone = reader->config->zone;
	int64_t at_us =
	        cell.has_offset ? civil_as_us(cell.time) - cell.offset_s * SECOND_US : zone_instant(zone, cell.time);
	struct civil_time there = zone_civil(zone, at_us);
	/* Exports and date-time formats write a day as its midnight. */
	bool midnight = there.hour == 0 && there.minute == 0 && there.second == 0;
	*ret_stamp = (struct ledger_stamp){.at_us = at_us,
	                                   .day = civil_day(there.date),
	                                   .minute = (int16_t)(there.hour * 60 + there.minute),
	                                   .has_time = cell.has_time && !(column->kind == LEDGER_DAY && midnight)};
	return true;
}

/* The next of several values in a cell: one per line, or separated by ; or 、 of either width. */
static bool next_part(struct str *text, struct str *ret_part)
{
	static const char *const separators[] = {"\n", ";", "；", "、"};
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
	*ret_part = str_trim(str_take(*text, end));
	*text = str_skip(*text, end + skip);
	return true;
}

static bool read_stamps(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                        struct ledger_place place, struct ledger_stamp stamps[SPANS_OF_A_CELL], size_t *ret_count)
{
	size_t count = 0;
	struct str part;
	while (next_part(&text, &part)) {
		if (part.size == 0)
			continue;
		if (count == SPANS_OF_A_CELL) {
			ledger_notes_add(reader->notes, NOTE_ERROR, place, "%s: more than %d times in a cell",
			                 "%s: 1セルの日時は%d個までです", column->headings[0], SPANS_OF_A_CELL);
			return false;
		}
		if (!read_stamp(reader, column, part, place, &stamps[count++]))
			return false;
	}
	*ret_count = count;
	return true;
}

static bool read_spans(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                       struct ledger_place place, struct ledger_spans *spans)
{
	struct ledger_stamp stamps[SPANS_OF_A_CELL];
	size_t count;
	if (!read_stamps(reader, column, text, place, stamps, &count))
		return false;
	if (column->kind == LEDGER_SPAN_FROM) {
		struct ledger_span *items = arena_alloc(reader->arena, count, sizeof *items);
		for (size_t i = 0; items && i < count; i++)
			items[i] = (struct ledger_span){.from = stamps[i], .until.at_us = NO_TIME};
		*spans = (struct ledger_spans){items, items ? count : 0};
		return items != NULL;
	}
	if (count > spans->count) {
		ledger_notes_add(reader->notes, NOTE_ERROR, place, "%s: %zu ends for %zu beginnings",
		                 "%s: 終了が%zu件、開始が%zu件あります。終了には開始が必要です", column->headings[0],
		                 count, spans->count);
		return false;
	}
	struct ledger_span *items = (struct ledger_span *)spans->items; /* made above, of this record */
	for (size_t i = 0; i < count; i++)
		items[i].until = stamps[i];
	return true;
}

/* A day without a clock time ends with the day. */
static int64_t span_end_us(struct ledger_stamp stamp)
{
	if (stamp.at_us == NO_TIME)
		return INT64_MAX;
	return stamp.has_time ? stamp.at_us : stamp.at_us + DAY_US;
}

bool column_spans_check(const struct value_reader *reader, const struct ledger_column *column,
                        struct ledger_place place, void *record)
{
	const struct ledger_spans *spans = member(column, record);
	int64_t end_us = INT64_MIN;
	for (size_t i = 0; i < spans->count; i++) {
		const struct ledger_span *span = &spans->items[i];
		if (span_end_us(span->until) <= span->from.at_us) {
			ledger_notes_add(reader->notes, NOTE_ERROR, place, "%s: span %zu ends before it begins",
			                 "%s: %zu番目の期間は終了が開始より前です", column->headings[0], i + 1);
			return false;
		}
		if (span->from.at_us < end_us) {
			ledger_notes_add(
			        reader->notes, NOTE_ERROR, place,
			        "%s: span %zu begins before the one before it is over; write them in order of time",
			        "%s: %zu番目の期間が前の期間の終了より前に始まっています。時刻順に書いてください",
			        column->headings[0], i + 1);
			return false;
		}
		end_us = span_end_us(span->until);
	}
	return true;
}

static bool read_word(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                      struct ledger_place place, int *ret_value)
{
	if (cell_word(text, column->words, ret_value))
		return true;
	struct text allowed = {0};
	cell_words_list(column->words, &allowed);
	struct str cut = cell_shown(text);
	ledger_notes_add(reader->notes, NOTE_ERROR, place, "%s: \"%.*s\" is not known; allowed: %s",
	                 "%s: 「%.*s」は使えません。使えるのは: %s", column->headings[0], STR_ARGS(cut),
	                 text_failed(&allowed) || !allowed.at ? "" : allowed.at);
	text_release(&allowed);
	return false;
}

static bool same_name(struct str text, const char *name)
{
	const struct cell_word words[] = {{name, 1}, {NULL, 0}};
	int value;
	return name && name[0] && cell_word(text, words, &value);
}

static bool read_site(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                      struct ledger_place place, int32_t *ret_site)
{
	static const struct cell_word headquarters[] = {{"機構本部", 1},     {"本部", 1},       {"高専機構", 1},
	                                                {"高専機構本部", 1}, {"本部事務局", 1}, {"機構本部事務局", 1},
	                                                {"headquarters", 1}, {NULL, 0}};
	const struct config *config = reader->config;
	int value;
	for (size_t i = 0; i < config->site_count; i++) {
		const struct config_site *site = &config->sites[i];
		if (same_name(text, site->name) || same_name(text, site->short_name) || same_name(text, site->key)) {
			*ret_site = (int32_t)i;
			return true;
		}
	}
	if (cell_word(text, headquarters, &value) || same_name(text, config->client)) {
		*ret_site = SITE_HEADQUARTERS;
		return true;
	}
	if (config->site_count == 0)
		return true; /* no list to hold it against */
	struct str cut = cell_shown(text);
	ledger_notes_add(
	        reader->notes, NOTE_ERROR, place,
	        "%s: \"%.*s\" is none of the %zu sites of geppo.yaml; allowed are their names, short names and keys, "
	        "and 機構本部",
	        "%s: 「%.*s」はgeppo.yamlの%zu機関にありません。名称・短縮名・キー、または機構本部で書いてください",
	        column->headings[0], STR_ARGS(cut), config->site_count);
	return false;
}

static bool refuse(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                   struct ledger_place place)
{
	struct str cut = cell_shown(text);
	if (column->kind == LEDGER_FLAG)
		ledger_notes_add(reader->notes, NOTE_ERROR, place,
		                 "%s: \"%.*s\" is neither yes nor no; allowed: 済 ○ 有 yes / 未 × 無 no",
		                 "%s: 「%.*s」は使えません。使えるのは: 済 ○ 有 / 未 × 無", column->headings[0],
		                 STR_ARGS(cut));
	else if (column->kind == LEDGER_NUMBER)
		ledger_notes_add(reader->notes, NOTE_ERROR, place,
		                 "%s: \"%.*s\" is no number; write a whole number, 0 or more, such as 18200 or 18,200",
		                 "%s: 「%.*s」は数として読めません。18200 や 18,200 のような0以上の整数で書いてください",
		                 column->headings[0], STR_ARGS(cut));
	else
		ledger_notes_add(reader->notes, NOTE_ERROR, place,
		                 "%s: \"%.*s\" is no amount of work; write 人日 such as 0.5 (at most three decimals, 0 "
		                 "or more), or 4時間, 30分",
		                 "%s: 「%.*s」は工数として読めません。0.5 "
		                 "のような人日(小数3桁まで、0以上)か、4時間、30分のように書いてください",
		                 column->headings[0], STR_ARGS(cut));
	return false;
}

bool column_value_read(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                       struct ledger_place place, void *record)
{
	void *to = member(column, record);
	switch (column->kind) {
	case LEDGER_TEXT:
		*(const char **)to = text.at; /* in the arena, NUL behind it */
		return true;
	case LEDGER_STAMP:
	case LEDGER_DAY:
		return read_stamp(reader, column, text, place, to);
	case LEDGER_SPAN_FROM:
	case LEDGER_SPAN_UNTIL:
		return read_spans(reader, column, text, place, to);
	case LEDGER_WORD:
		return read_word(reader, column, text, place, to);
	case LEDGER_FLAG:
		return cell_flag(text, to) || refuse(reader, column, text, place);
	case LEDGER_EFFORT:
		return cell_effort(text, reader->config->minutes_per_day, to) || refuse(reader, column, text, place);
	case LEDGER_NUMBER:
		return cell_number(text, to) || refuse(reader, column, text, place);
	case LEDGER_MONTH:
		return read_month(reader, column, text, place, to);
	case LEDGER_SITE:
		return read_site(reader, column, text, place, to);
	}
	return false;
}
