/* «Percentage CPU» as the Azure portal (or az monitor metrics list -o tsv turned to CSV) exports it. The exact layout
 * is not documented, so columns are found by their headings, which the source may name: `format: azure_cpu time=日時
 * busy=Percentage CPU (Avg)`. A BOM, quotes and lines before the heading are met. An empty value is a minute without
 * data: a record with busy «not measured». A value is host-side percent of all cores. Stamps begin their interval. */
#include <string.h>

#include "dialect.h"
#include "lang.h"
#include "number.h"
#include "zone.h"

#define CELLS_MAX 30

enum azure_column {
	AZURE_TIME,
	AZURE_BUSY,
	AZURE_CPU,
	AZURE_SPAN,
	AZURE_CELLS,
	AZURE_CELL_COUNT,
	AZURE_TIME_CELL,
	AZURE_BUSY_CELL,
	AZURE_HOST_CELL,
	AZURE_SPAN_S,
	AZURE_HOST,
};

/* Splits at commas outside double quotes; cells keep their quotes. Returns the count, or 0 when there are too many or a
 * quote is open. */
static size_t split_cells(struct str line, struct str cells[CELLS_MAX])
{
	size_t count = 0, begin = 0;
	bool quoted = false;
	for (size_t i = 0; i <= line.size; i++) {
		if (i < line.size && line.at[i] == '"')
			quoted = !quoted;
		if (i < line.size && (line.at[i] != ',' || quoted))
			continue;
		if (count == CELLS_MAX)
			return 0;
		cells[count++] = str_range(line.at + begin, line.at + i);
		begin = i + 1;
	}
	return quoted ? 0 : count;
}

static struct str unquote(struct str cell)
{
	cell = str_trim(cell);
	if (cell.size >= 2 && cell.at[0] == '"' && cell.at[cell.size - 1] == '"')
		cell = str_range(cell.at + 1, cell.at + cell.size - 1);
	return cell;
}

/* "10/1/2019 9:05:00 AM", "2019/10/1 9:05", as clock time. */
static bool read_slashed(struct str text, int64_t *ret_as_us)
{
	int64_t numbers[6] = {0};
	size_t count = 0, at = 0;
	bool slashes = str_find(text, '/') < text.size;
	while (at < text.size && count < 6) {
		size_t begin = at;
		while (at < text.size && text.at[at] >= '0' && text.at[at] <= '9')
			at++;
		if (at == begin || !number_i64(str_range(text.at + begin, text.at + at), 0, 9999, &numbers[count++]))
			return false;
		if (at == text.size || (text.at[at] == ' ' && count >= 5))
			break;
		char expected = count < 3 ? '/' : count == 3 ? ' ' : ':';
		if (text.at[at++] != expected)
			return false;
	}
	struct str half = str_trim(str_skip(text, at));
	bool pm = str_equal_nocase(half, STR("PM")), am = str_equal_nocase(half, STR("AM"));
	bool year_first = numbers[0] > 31;
	int64_t year = year_first ? numbers[0] : numbers[2], month = year_first ? numbers[1] : numbers[0],
	        day = year_first ? numbers[2] : numbers[1];
	if (!slashes || count < 5 || (half.size > 0 && !pm && !am) ||
	    ((am || pm) && (numbers[3] < 1 || numbers[3] > 12)) || numbers[3] > 23 || numbers[4] > 59 ||
	    numbers[5] > 59)
		return false;
	struct civil_date date = {(int16_t)year, (int8_t)month, (int8_t)day};
	if (month > 12 || day > 31 || !civil_date_valid(date))
		return false;
	int64_t hour = am || pm ? numbers[3] % 12 + (pm ? 12 : 0) : numbers[3];
	*ret_as_us = civil_day(date) * DAY_US + hour * HOUR_US + numbers[4] * MINUTE_US + numbers[5] * SECOND_US;
	return true;
}

static bool read_stamp(struct str cell, const struct zone *zone, int64_t *ret_us)
{
	struct stamp_iso iso;
	int64_t as_us;
	cell = unquote(cell);
	if (stamp_iso(cell, &iso) && iso.size == cell.size) {
		if (iso.zone != 0) {
			*ret_us = iso.as_us - iso.offset_s * SECOND_US;
			return true;
		}
		as_us = iso.as_us;
	} else if (!read_slashed(cell, &as_us)) {
		return false;
	}
	*ret_us = zone ? zone_instant(zone, civil_of_us(as_us)) : as_us;
	return true;
}

static bool read_percent(struct str cell, int64_t *ret_value)
{
	int64_t hundredths;
	cell = unquote(cell);
	if (str_ends(cell, STR("%")))
		cell = str_take(cell, cell.size - 1);
	if (cell.size == 0 || str_is(cell, "-") || str_equal_nocase(cell, STR("null")) ||
	    str_equal_nocase(cell, STR("nan"))) {
		*ret_value = NUMBER_NONE;
		return true;
	}
	if (!number_rounded(cell, 2, NUMBER_HALF_UP, &hundredths) || hundredths < 0 || hundredths > 10001)
		return false;
	*ret_value = hundredths > 10000 ? 10000 : hundredths;
	return true;
}

/* "name=" in the format's text: what follows up to the next known key. Empty: not given. */
static struct str option_text(const char *format, const char *key)
{
	static const char *const keys[] = {" time=", " busy=", " host="};
	struct str text = str_of(format);
	size_t at = str_find_str(text, str_of(key));
	if (at == text.size)
		return (struct str){NULL, 0};
	text = str_skip(text, at + strlen(key));
	for (size_t i = 0; i < 3; i++)
		text = str_take(text, str_find_str(text, str_of(keys[i])));
	return str_trim(text);
}

static bool contains_nocase(struct str text, struct str part)
{
	for (size_t i = 0; i + part.size <= text.size; i++)
		if (str_equal_nocase(str_take(str_skip(text, i), part.size), part))
			return true;
	return false;
}

static int find_heading(const struct str *cells, size_t count, struct str wanted, const char *const *defaults,
                        size_t default_count)
{
	for (size_t i = 0; i < count; i++) {
		struct str cell = unquote(cells[i]);
		if (wanted.size > 0 ? str_equal(cell, wanted) : false)
			return (int)i;
		for (size_t j = 0; wanted.size == 0 && j < default_count; j++)
			if (contains_nocase(cell, str_of(defaults[j])))
				return (int)i;
	}
	return -1;
}

static struct str without_bom(struct str line)
{
	return str_starts(line, STR("\xef\xbb\xbf")) ? str_skip(line, 3) : line;
}

/* Is this line the heading? Then makes the layout's columns. */
static bool azure_heading(struct format *format, struct layout *layout, struct str line)
{
	static const char *const times[] = {"time", "日時", "時刻"};
	static const char *const values[] = {"percentage cpu", "cpu percentage", "CPU 使用率", "average"};
	static const char *const hosts[] = {"resource name", "host"};
	struct str cells[CELLS_MAX];
	const char *format_text = format->options.format ? format->options.format : "";
	size_t count = split_cells(without_bom(line), cells);
	int time = find_heading(cells, count, option_text(format_text, " time="), times, 3);
	int busy = find_heading(cells, count, option_text(format_text, " busy="), values, 4);
	if (time < 0 || busy < 0 || time == busy)
		return false;
	struct template *template = &layout->template;
	template_init(template, contains_nocase(unquote(cells[time]), STR("utc")) ? NULL : format->options.zone);
	layout->columns[AZURE_TIME] = template_own_column(template, "time", COLUMN_NUMBER);
	layout->columns[AZURE_BUSY] = template_own_column(template, "busy", COLUMN_NUMBER);
	layout->columns[AZURE_CPU] = template_own_column(template, "cpu", COLUMN_NUMBER);
	layout->columns[AZURE_SPAN] = template_own_column(template, "span_s", COLUMN_NUMBER);
	layout->columns[AZURE_HOST_CELL] = find_heading(cells, count, option_text(format_text, " host="), hosts, 2);
	layout->columns[AZURE_HOST] = template_own_column(template, "host", COLUMN_TEXT);
	layout->columns[AZURE_CELLS] = (int)template->column_count;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			template_literal(template, STR(","));
		template_field(template, FIELD_TEXT, "~cell", 0);
	}
	template->recipe.parts[template->recipe.part_count++] = (struct recipe_part){
	        RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, format->after_cr ? STR("\r\n") : STR("\n")};
	layout->columns[AZURE_CELL_COUNT] = (int)count;
	layout->columns[AZURE_TIME_CELL] = time;
	layout->columns[AZURE_BUSY_CELL] = busy;
	return !template->failed;
}

/* Seconds between samples: the least positive distance of neighbours below the heading, since a hole is longer. What
 * the sample's end may have cut counts only where nothing else does. */
static int find_span(const struct layout *layout, struct str below)
{
	int64_t stamp_us, last_us = NO_TIME, span_s = 0;
	const char *end = below.at + below.size;
	for (struct str line; str_next(&below, '\n', &line);) {
		struct str cells[CELLS_MAX];
		size_t count = split_cells(str_trim(line), cells);
		if (count != (size_t)layout->columns[AZURE_CELL_COUNT] || (line.at + line.size == end && span_s > 0) ||
		    !read_stamp(cells[layout->columns[AZURE_TIME_CELL]], layout->template.zone, &stamp_us))
			continue;
		int64_t distance_s = last_us == NO_TIME ? 0 : (stamp_us - last_us) / SECOND_US;
		distance_s = distance_s < 0 ? -distance_s : distance_s;
		if (distance_s > 0 && distance_s <= 86400 && (span_s == 0 || distance_s < span_s))
			span_s = distance_s;
		last_us = stamp_us;
	}
	return span_s > 0 ? (int)span_s : 60;
}

/* The lines below the heading in the sample say the distance of samples; at the seams of chunks they may not stand
 * together. */
static bool sample_span(struct format *format, struct str sample, struct fail *fail)
{
	struct layout *layout = layout_new(format, STR("sample"));
	struct str rest = sample, line;
	if (!layout)
		return fail_memory(fail);
	format->carry = 60;
	for (size_t skipped = 0; skipped < 100 && str_next(&rest, '\n', &line); skipped++)
		if (azure_heading(format, layout, str_trim(line))) {
			format->carry = find_span(layout, rest);
			break;
		}
	return true;
}

/* Nobody asked for it by name, and the file is JSON: a line of it can look like a heading. */
static bool is_other(const struct format *format, struct str sample)
{
	struct str wanted = str_of(format->options.format ? format->options.format : "");
	struct str text = str_trim(without_bom(sample));
	return !str_starts(wanted, STR("azure_cpu")) && text.size > 0 && (text.at[0] == '{' || text.at[0] == '[');
}

static bool azure_open(struct format *format, struct str sample, struct fail *fail)
{
	if (is_other(format, sample))
		return fail_set(fail, FAIL_INPUT, TR("it is JSON, not CSV", "CSV ではなく JSON です"));
	if (!sample_span(format, sample, fail))
		return false;
	format->current = layout_new(format, STR(""));
	return format->current ? true : fail_memory(fail);
}

static bool azure_split(struct format *format, const struct line_table *lines, size_t first, struct format_part *part,
                        struct fail *fail)
{
	part->year = 1; /* no heading in this part … */
	for (size_t i = first; i < lines->count && !format->current->has_header; i++) {
		struct layout *layout = layout_find(format, STR("heading"));
		if (!layout && !(layout = layout_new(format, STR("heading"))))
			return fail_memory(fail);
		if (!azure_heading(format, layout, line_text(lines, i)))
			continue;
		layout->columns[AZURE_SPAN_S] = (int)format->carry;
		layout->variant = (int32_t)(i - first); /* the heading's row in its first part */
		layout->has_header = true;
		format->current = layout;
		part->year = 0; /* … but here */
	}
	return true;
}

static enum reject_reason azure_line(const struct layout *layout, struct batch *batch, size_t row, struct str line)
{
	const int *columns = layout->columns;
	struct str cells[CELLS_MAX];
	size_t count = split_cells(line, cells);
	if (count != (size_t)columns[AZURE_CELL_COUNT])
		return REJECT_FIELDS;
	for (size_t i = 0; i < count; i++)
		batch->columns[(size_t)columns[AZURE_CELLS] + i].spans[row] =
		        (struct span){(uint32_t)(cells[i].at - batch->text.at), (uint32_t)cells[i].size};
	if (!read_stamp(cells[columns[AZURE_TIME_CELL]], layout->template.zone, &batch->at_us[row]))
		return REJECT_TIME;
	batch->columns[columns[AZURE_TIME]].numbers[row] = batch->at_us[row];
	batch->columns[columns[AZURE_CPU]].numbers[row] = -1;
	batch->columns[columns[AZURE_SPAN]].numbers[row] = columns[AZURE_SPAN_S];
	struct span *host = &batch->columns[columns[AZURE_HOST]].spans[row];
	*host = (struct span){UINT32_MAX, 0};
	if (columns[AZURE_HOST_CELL] >= 0) {
		struct str name = unquote(cells[columns[AZURE_HOST_CELL]]);
		*host = (struct span){(uint32_t)(name.at - batch->text.at), (uint32_t)name.size};
	}
	return read_percent(cells[columns[AZURE_BUSY_CELL]], &batch->columns[columns[AZURE_BUSY]].numbers[row])
	               ? REJECT_NONE
	               : REJECT_NUMBER;
}

static bool azure_parse(const struct format_part *part, struct batch *batch)
{
	const struct layout *layout = part->layout;
	if (layout->has_header && !template_apply(&layout->template, batch))
		return false;
	bool has_nul = batch_has_nul(batch);
	for (size_t row = 0; row < batch->line_count; row++) {
		struct str line = batch_line(batch, row);
		if (!line_is_plain(batch, row, line, has_nul))
			continue;
		enum reject_reason reason =
		        layout->has_header ? azure_line(layout, batch, row, line) : REJECT_NO_HEADER;
		/* Headings, and what an export puts above them, have no stamp. */
		if (reason == REJECT_NONE)
			batch->line_class[row] = LINE_RECORD;
		else if (layout->has_header && part->year == 0 && row <= (size_t)layout->variant)
			batch->line_class[row] = LINE_EXCLUDED;
		else
			line_reject(batch, row, reason);
	}
	return true;
}

const struct dialect dialect_azure_cpu = {
        .name = "azure_cpu",
        .kind = FORMAT_CPU,
        .about_en = "Azure Monitor «Percentage CPU» as CSV; columns by heading, or azure_cpu time=… busy=… host=…",
        .about_ja = "Azure Monitor「Percentage CPU」の CSV。列は見出しで探すか azure_cpu time=… busy=… host=… で指定",
        .has_options = true,
        .open = azure_open,
        .split = azure_split,
        .parse = azure_parse,
};
