/* Windows events as CSV: what Event Viewer saves (レベル,日付と時刻,ソース,イベント ID,タスクのカテゴリ and the message
 * in a column without a heading; キーワード instead of レベル for the Security log), in Japanese and English, UTF-8 or
 * CP932; and PowerShell's Export-Csv of Get-WinEvent and Get-EventLog. Columns are found by their headings; a file
 * without them has Event Viewer's order. The unit is the CSV record, whose quoted cells may have line ends. Texts stay
 * as written (doubled quotes, CP932 bytes). Stamps are clock times of the source's zone. Of 1/2/2019 nobody can say
 * what it is: with AM or PM it is January (American); else another stamp of the first lines must tell, or the format,
 * `windows_csv day-first` or `windows_csv month-first`; without that it is rejected rather than read wrongly. */
#include <string.h>

#include "dialect.h"
#include "lang.h"
#include "system_record.h"

enum {
	OWN_EVENT_ID = SYSTEM_COLUMN_COUNT,
	OWN_HOUR, /* "2019/10/01 9": all of the stamp before the minutes */
	OWN_REST,
	OWN_BETWEEN, /* what stands before the n-th value of the recipe */
};

static const struct own_column own_columns[] = {
        {"event_id", COLUMN_NUMBER}, {"~hour", COLUMN_TEXT}, {"~rest", COLUMN_TEXT},
        {"~1", COLUMN_TEXT},         {"~2", COLUMN_TEXT},    {"~3", COLUMN_TEXT},
        {"~4", COLUMN_TEXT},         {"~5", COLUMN_TEXT},    {NULL, COLUMN_TEXT},
};

#define CELLS_MAX 40
/* A message has at most 32 Ki characters; a quote that is never closed must not take more. */
#define RECORD_BYTES_MAX ((size_t)256 << 10)

/* What cells are for; the layout's `columns` says which cell, or -1. The first five are values of the recipe. */
enum csv_role {
	ROLE_TIME,
	ROLE_SOURCE,
	ROLE_EVENT_ID,
	ROLE_HOST,
	ROLE_MESSAGE,
	ROLE_VALUE_COUNT,
	ROLE_LEVEL = ROLE_VALUE_COUNT,
	ROLE_KEYWORDS,
	ROLE_PID,
	ROLE_COUNT,
	ROLE_CELLS = ROLE_COUNT, /* number of headings */
	ROLE_DATE_ORDER,
};

enum date_order {
	ORDER_UNKNOWN,
	ORDER_DAY_FIRST,
	ORDER_MONTH_FIRST,
};

static const struct {
	enum csv_role role;
	const char *heading;
} headings[] = {
        {ROLE_LEVEL, "Level"},
        {ROLE_LEVEL, "LevelDisplayName"},
        {ROLE_LEVEL, "EntryType"},
        {ROLE_LEVEL, "レベル"},
        {ROLE_LEVEL, "\x83\x8c\x83\x78\x83\x8b"},
        {ROLE_KEYWORDS, "Keywords"},
        {ROLE_KEYWORDS, "KeywordsDisplayNames"},
        {ROLE_KEYWORDS, "キーワード"},
        {ROLE_KEYWORDS, "\x83\x4c\x81\x5b\x83\x8f\x81\x5b\x83\x68"},
        {ROLE_TIME, "Date and Time"},
        {ROLE_TIME, "TimeCreated"},
        {ROLE_TIME, "TimeGenerated"},
        {ROLE_TIME, "日付と時刻"},
        {ROLE_TIME, "\x93\xfa\x95\x74\x82\xc6\x8e\x9e\x8d\x8f"},
        {ROLE_SOURCE, "Source"},
        {ROLE_SOURCE, "ProviderName"},
        {ROLE_SOURCE, "ソース"},
        {ROLE_SOURCE, "\x83\x5c\x81\x5b\x83\x58"},
        {ROLE_EVENT_ID, "Event ID"},
        {ROLE_EVENT_ID, "EventID"},
        {ROLE_EVENT_ID, "Id"},
        {ROLE_EVENT_ID, "イベント ID"},
        {ROLE_EVENT_ID, "\x83\x43\x83\x78\x83\x93\x83\x67 ID"},
        {ROLE_HOST, "Computer"},
        {ROLE_HOST, "MachineName"},
        {ROLE_HOST, "コンピューター"},
        {ROLE_HOST, "\x83\x52\x83\x93\x83\x73\x83\x85\x81\x5b\x83\x5e\x81\x5b"},
        {ROLE_PID, "ProcessId"},
        {ROLE_MESSAGE, "Message"},
        {ROLE_MESSAGE, "Description"},
};

static const struct {
	const char *word;
	int severity;
} levels[] = {
        {"Critical", 2},
        {"Error", 3},
        {"Warning", 4},
        {"Information", 6},
        {"Verbose", 7},
        {"重大", 2},
        {"エラー", 3},
        {"警告", 4},
        {"情報", 6},
        {"詳細", 7},
        {"\x8f\x64\x91\xe5", 2},
        {"\x83\x47\x83\x89\x81\x5b", 3},
        {"\x8c\x78\x8d\x90", 4},
        {"\x8f\xee\x95\xf1", 6},
        {"\x8f\xda\x8d\xd7", 7},
        {"Audit Success", 6},
        {"SuccessAudit", 6},
        {"成功の監査", 6},
        {"\x90\xac\x8c\xf7\x82\xcc\x8a\xc4\x8d\xb8", 6},
        {"Audit Failure", 4},
        {"FailureAudit", 4},
        {"失敗の監査", 4},
        {"\x8e\xb8\x94\x73\x82\xcc\x8a\xc4\x8d\xb8", 4},
};

static int64_t severity_of(struct str word)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (str_equal_nocase(word, str_of(levels[i].word)))
			return levels[i].severity;
	return NUMBER_NONE;
}

/* ---- Units ---- */

/* A walk over the cells of a record (RFC 4180): a quote opens only at a cell's front. */
struct cells {
	struct str text;
	size_t at;
	bool ended;  /* nothing follows the text */
	bool cut;    /* the text ends in the middle of something */
	bool quoted; /* … of a quoted cell */
};

/* The next cell without its quotes, and whether the record goes on behind it. cells->at is behind the comma or the line
 * end. */
static bool next_cell(struct cells *cells, struct str *ret_cell)
{
	const char *text = cells->text.at;
	size_t size = cells->text.size, at = cells->at, begin = at;
	cells->quoted = at < size && text[at] == '"';
	if (cells->quoted) {
		begin = ++at;
		for (; at < size && (text[at] != '"' || (at + 1 < size && text[at + 1] == '"')); at++)
			at += text[at] == '"';
		cells->cut = at >= size || (at + 1 == size && !cells->ended);
		if (cells->cut) {
			*ret_cell = str_range(text + begin, text + (at < size ? at : size));
			cells->at = size;
			cells->quoted = at >= size || !cells->ended;
			return false;
		}
		*ret_cell = str_range(text + begin, text + at);
		cells->quoted = false;
		at++;
	}
	size_t behind = at;
	while (at < size && text[at] != ',' && text[at] != '\n')
		at++;
	size_t end = at > behind && at < size && text[at] == '\n' && text[at - 1] == '\r' ? at - 1 : at;
	if (behind == begin || end > behind) /* not quoted, or with something behind the quote: as written */
		*ret_cell = str_range(text + (behind == begin ? begin : begin - 1), text + end);
	cells->cut = at == size && !cells->ended;
	cells->at = at < size ? at + 1 : size;
	return at < size && text[at] == ',';
}

static size_t bom_size(struct str text)
{
	return str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;
}

static size_t csv_unit(struct str rest, bool ended)
{
	if (rest.size < 3 && str_starts(STR("\xef\xbb\xbf"), rest) && !ended)
		return 0;
	bool more = rest.size > RECORD_BYTES_MAX;
	struct cells cells = {str_take(rest, RECORD_BYTES_MAX), bom_size(rest), ended && !more, false, false};
	struct str cell;
	while (next_cell(&cells, &cell))
		;
	if (!cells.cut && !cells.quoted)
		return cells.at;
	if (!ended && !more)
		return 0;
	/* A quote that is open at the end: its line alone is lost. */
	size_t line = str_find(cells.text, '\n');
	return line < cells.text.size ? line + 1 : cells.text.size;
}

/* ---- Stamps ---- */

struct csv_stamp {
	size_t hour_bytes; /* before ":05:12" */
	int64_t as_us;
	bool parsed_order; /* the date was of the year-last kind without AM or PM */
	int64_t first, second;
};

static bool take_number(struct str *text, size_t digits_max, int64_t *ret_value)
{
	size_t digits = 0;
	while (digits < text->size && digits < digits_max && text->at[digits] >= '0' && text->at[digits] <= '9')
		digits++;
	*ret_value = decimal_or_none(str_take(*text, digits));
	*text = str_skip(*text, digits);
	return *ret_value != NUMBER_NONE;
}

/* Exactly two digits: the recipe writes minutes and seconds so. */
static bool take_two(struct str *text, int64_t *ret_value)
{
	size_t size = text->size;
	return take_number(text, 2, ret_value) && size - text->size == 2;
}

static bool take_byte(struct str *text, char byte)
{
	bool taken = text->size > 0 && text->at[0] == byte;
	*text = str_skip(*text, taken);
	return taken;
}

/* "2019/10/01 9:05:12", "10/1/2019 9:05:12 AM", "01.10.2019 09:05:12"; all of the cell. */
static bool read_stamp(struct str cell, enum date_order order, struct csv_stamp *ret_stamp)
{
	struct csv_stamp stamp = {0};
	int64_t third, hour, minute, second;
	struct str text = cell;
	char mark = 0;
	if (!take_number(&text, 4, &stamp.first) || text.size == 0)
		return false;
	mark = text.at[0];
	if ((mark != '/' && mark != '-' && mark != '.') || !take_byte(&text, mark) ||
	    !take_number(&text, 2, &stamp.second) || !take_byte(&text, mark) || !take_number(&text, 4, &third) ||
	    !take_byte(&text, ' ') || !take_number(&text, 2, &hour))
		return false;
	stamp.hour_bytes = cell.size - text.size;
	if (!take_byte(&text, ':') || !take_two(&text, &minute) || !take_byte(&text, ':') || !take_two(&text, &second))
		return false;
	bool pm = str_equal_nocase(text, STR(" PM")), half = pm || str_equal_nocase(text, STR(" AM"));
	if ((text.size > 0 && !half) || (half && (hour < 1 || hour > 12)) || hour > 23 || minute > 59 || second > 59)
		return false;
	bool year_first = stamp.first > 31;
	stamp.parsed_order = !year_first && !half && mark != '.';
	if (mark == '.')
		order = ORDER_DAY_FIRST;
	else if (half)
		order = ORDER_MONTH_FIRST;
	int64_t year = year_first ? stamp.first : third, day = third, month = stamp.second;
	if (!year_first) {
		day = order == ORDER_DAY_FIRST ? stamp.first : stamp.second;
		month = order == ORDER_DAY_FIRST ? stamp.second : stamp.first;
	}
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	struct civil_date date = {(int16_t)year, (int8_t)month, (int8_t)day};
	if (!civil_date_valid(date))
		return false;
	hour = half ? hour % 12 + (pm ? 12 : 0) : hour;
	stamp.as_us = civil_day(date) * DAY_US + hour * HOUR_US + minute * MINUTE_US + second * SECOND_US;
	*ret_stamp = stamp;
	return true;
}

/* ---- Layout ---- */

/* The headings' roles into columns; false when these cells are no headings. */
static bool read_headings(struct str unit, int *columns)
{
	struct cells cells = {unit, bom_size(unit), true, false, false};
	bool more = true;
	int count = 0;
	for (int role = 0; role < ROLE_COUNT; role++)
		columns[role] = -1;
	for (; more && count < CELLS_MAX; count++) {
		struct str cell;
		more = next_cell(&cells, &cell);
		for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
			if (str_equal_nocase(str_trim(cell), str_of(headings[i].heading)) &&
			    columns[headings[i].role] < 0)
				columns[headings[i].role] = count;
	}
	columns[ROLE_CELLS] = count;
	if (columns[ROLE_MESSAGE] < 0)
		columns[ROLE_MESSAGE] = count; /* Event Viewer's last column has no heading */
	return !more && columns[ROLE_TIME] >= 0 && columns[ROLE_SOURCE] >= 0;
}

static void learn_order(struct layout *layout, struct str unit)
{
	struct cells cells = {unit, bom_size(unit), true, false, false};
	struct str cell;
	bool more = true;
	for (int i = 0; more && i <= layout->columns[ROLE_TIME]; i++)
		more = next_cell(&cells, &cell);
	for (enum date_order order = ORDER_DAY_FIRST; order <= ORDER_MONTH_FIRST; order++) {
		struct csv_stamp stamp;
		if (!read_stamp(cell, order, &stamp) || !stamp.parsed_order)
			continue;
		if (stamp.first > 12)
			layout->columns[ROLE_DATE_ORDER] = ORDER_DAY_FIRST;
		else if (stamp.second > 12)
			layout->columns[ROLE_DATE_ORDER] = ORDER_MONTH_FIRST;
	}
}

/* Values in the order of their cells, each behind the text before it. */
static void make_recipe(struct layout *layout)
{
	static const int columns[ROLE_VALUE_COUNT] = {-1, SYSTEM_PROGRAM, OWN_EVENT_ID, SYSTEM_HOST, SYSTEM_MESSAGE};
	struct recipe *recipe = &layout->template.recipe;
	int between = OWN_BETWEEN;
	for (int cell = 0; cell <= CELLS_MAX; cell++)
		for (int role = 0; role < ROLE_VALUE_COUNT; role++) {
			if (layout->columns[role] != cell)
				continue;
			recipe_text(recipe, between++);
			if (role == ROLE_TIME) {
				recipe_text(recipe, OWN_HOUR);
				recipe_time_parts(recipe, ":%M:%S", 0);
			} else if (role == ROLE_EVENT_ID) {
				recipe_number(recipe, OWN_EVENT_ID);
			} else {
				recipe_text(recipe, columns[role]);
			}
		}
	recipe_text(recipe, OWN_REST);
}

static bool csv_open(struct format *format, struct str sample, struct fail *fail)
{
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	static const int event_viewer[] = {[ROLE_LEVEL] = 0,    [ROLE_TIME] = 1,
	                                   [ROLE_SOURCE] = 2,   [ROLE_EVENT_ID] = 3,
	                                   [ROLE_MESSAGE] = 5,  [ROLE_HOST] = -1,
	                                   [ROLE_KEYWORDS] = 0, [ROLE_PID] = -1,
	                                   [ROLE_CELLS] = 5,    [ROLE_DATE_ORDER] = ORDER_UNKNOWN};
	memcpy(layout->columns, event_viewer, sizeof(event_viewer));
	struct str rest = sample;
	for (int i = 0; i < 3 && rest.size > 0 && !layout->has_header; i++) {
		struct str end, unit = str_take(rest, csv_unit(rest, true));
		int columns[BATCH_COLUMNS_MAX];
		rest = str_skip(rest, unit.size);
		layout->has_header = read_headings(line_end_split(unit, &end), columns);
		if (layout->has_header) {
			memcpy(layout->columns, columns, (ROLE_CELLS + 1) * sizeof(columns[0]));
			layout->header = arena_str(&format->arena, str_skip(unit, bom_size(unit)));
		}
	}
	rest = sample;
	while (rest.size > 0) {
		struct str unit = str_take(rest, csv_unit(rest, true));
		learn_order(layout, unit);
		rest = str_skip(rest, unit.size);
	}
	struct str wanted = str_of(format->options.format ? format->options.format : "");
	if (str_ends(wanted, STR(" day-first")))
		layout->columns[ROLE_DATE_ORDER] = ORDER_DAY_FIRST;
	else if (str_ends(wanted, STR(" month-first")))
		layout->columns[ROLE_DATE_ORDER] = ORDER_MONTH_FIRST;
	make_recipe(layout);
	format->current = layout;
	return true;
}

/* ---- Records ---- */

static void put_values(struct system_row *row, struct str unit, const struct str *cells, struct str stamp)
{
	static const int columns[ROLE_VALUE_COUNT] = {OWN_HOUR, SYSTEM_PROGRAM, OWN_EVENT_ID, SYSTEM_HOST,
	                                              SYSTEM_MESSAGE};
	const int *places = row->layout->columns;
	const char *at = unit.at;
	int between = OWN_BETWEEN;
	for (int place = 0; place <= CELLS_MAX; place++)
		for (int role = 0; role < ROLE_VALUE_COUNT; role++) {
			struct str value = cells[role];
			if (places[role] != place)
				continue;
			if (role == ROLE_EVENT_ID) {
				row_number(row, OWN_EVENT_ID, decimal_or_none(value));
				if (decimal_or_none(value) == NUMBER_NONE)
					value.size = 0;
			} else {
				row_text(row, columns[role], role == ROLE_TIME ? stamp : value);
			}
			/* Behind ":MM:SS" the stamp goes on with AM or PM. */
			if (role == ROLE_TIME)
				value.size = stamp.size + 6;
			row_between(row, &at, between++, value);
		}
	row_text(row, OWN_REST, str_range(at, unit.at + unit.size));
}

/* Cells by role. */
static enum reject_reason read_cells(const struct layout *layout, struct str unit, struct str roles[ROLE_COUNT])
{
	struct cells cells = {unit, bom_size(unit), true, false, false};
	bool more = true;
	int count = 0;
	for (int role = 0; role < ROLE_COUNT; role++)
		roles[role] = (struct str){unit.at, 0};
	for (; more && count <= CELLS_MAX; count++) {
		struct str cell;
		more = next_cell(&cells, &cell);
		for (int role = 0; role < ROLE_COUNT; role++)
			if (layout->columns[role] == count)
				roles[role] = cell;
	}
	if (cells.quoted)
		return REJECT_TRUNCATED;
	return !more && count >= layout->columns[ROLE_CELLS] && count <= layout->columns[ROLE_CELLS] + 1
	               ? REJECT_NONE
	               : REJECT_FIELDS;
}

static enum reject_reason csv_read(struct system_row *row, struct str unit)
{
	const struct layout *layout = row->layout;
	struct str roles[ROLE_COUNT];
	struct csv_stamp stamp;
	enum date_order order = (enum date_order)layout->columns[ROLE_DATE_ORDER];
	struct str bare = str_skip(unit, bom_size(unit));
	if ((layout->has_header && str_equal(bare, layout->header)) || str_starts(bare, STR("#TYPE ")))
		return SYSTEM_EXCLUDED;
	enum reject_reason reason = read_cells(layout, unit, roles);
	if (reason != REJECT_NONE)
		return reason;
	if (!read_stamp(roles[ROLE_TIME], order, &stamp) || (stamp.parsed_order && order == ORDER_UNKNOWN))
		return REJECT_TIME;
	int64_t severity = severity_of(str_trim(roles[ROLE_LEVEL]));
	if (severity == NUMBER_NONE)
		severity = severity_of(str_trim(roles[ROLE_KEYWORDS]));
	/* Without headings the level is all that tells events from other tables. */
	if (!layout->has_header && severity == NUMBER_NONE)
		return REJECT_SHAPE;
	row_clock_time(row, stamp.as_us);
	row_number(row, SYSTEM_SEVERITY, severity);
	row_number(row, SYSTEM_PID, decimal_or_none(roles[ROLE_PID]));
	put_values(row, unit, roles, str_take(roles[ROLE_TIME], stamp.hour_bytes));
	return REJECT_NONE;
}

static bool csv_parse(const struct format_part *part, struct batch *batch)
{
	static const struct system_reader reader = {own_columns, false, csv_read};
	return system_parse(part, batch, &reader);
}

const struct dialect dialect_windows_csv = {
        .name = "windows_csv",
        .kind = FORMAT_SYSTEM,
        .about_en = "Windows events as CSV (Event Viewer, PowerShell); windows_csv day-first | month-first",
        .about_ja = "Windows イベントの CSV (イベントビューアー、PowerShell)。windows_csv day-first | month-first",
        .has_options = true,
        .unit = csv_unit,
        .open = csv_open,
        .parse = csv_parse,
};
