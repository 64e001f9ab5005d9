/* CPU samples as `sadf -d [-- -u [ALL]]` of sysstat writes them: header lines with "#" name the fields, fields are
 * separated by ";". Stamps are the *end* of an interval, in UTC, or local with an abbreviation (-T, -t: the source's
 * zone is taken, since abbreviations are ambiguous), or epoch seconds (-U). Tables of other activities in the same file
 * are excluded, as are restarts and comments. */
#include <stdio.h>
#include <string.h>

#include "dialect.h"
#include "lang.h"
#include "text.h"

enum sadf_column {
	SADF_TIME,
	SADF_BUSY,
	SADF_SPAN,
	SADF_STAMP,
	SADF_INTERVAL,
	SADF_IDLE,
	SADF_ZONE,
};

static const struct {
	const char *header, *name;
} percentages[] = {
        {"%user", "user"},  {"%usr", "user"},      {"%nice", "nice"},   {"%system", "system"},
        {"%sys", "system"}, {"%iowait", "iowait"}, {"%steal", "steal"}, {"%idle", "idle"},
};

static void sadf_stamp(struct template *template, struct str stamp)
{
	if (str_find(stamp, '-') == stamp.size) {
		template_field(template, FIELD_EPOCH, "time", 0);
		return;
	}
	template_field(template, FIELD_DATE, "time", 0);
	template_literal(template, STR(" "));
	template_field(template, FIELD_CLOCK, "time", 0);
	if (stamp.size > 19) {
		template_literal(template, STR(" "));
		template_field(template, FIELD_SKIP, "~zone", 0);
	}
}

/* `stamp` is a sample of the stamps below the header, or empty. */
static bool sadf_compile(struct format *format, struct layout *layout, struct str header, struct str stamp,
                         struct fail *fail)
{
	struct template *template = &layout->template;
	bool utc = stamp.size == 0 || str_ends(stamp, STR(" UTC"));
	template_init(template, utc ? NULL : format->options.zone);
	template->stamp_name = "~stamp";
	layout->columns[SADF_TIME] = template_own_column(template, "time", COLUMN_NUMBER);
	layout->columns[SADF_BUSY] = template_own_column(template, "busy", COLUMN_NUMBER);
	layout->columns[SADF_SPAN] = template_own_column(template, "span_s", COLUMN_NUMBER);
	struct str name;
	for (bool first = true; str_next(&header, ';', &name); first = false) {
		if (!first)
			template_literal(template, STR(";"));
		const char *percentage = NULL;
		for (size_t i = 0; i < sizeof(percentages) / sizeof(percentages[0]); i++)
			if (str_is(name, percentages[i].header))
				percentage = percentages[i].name;
		char own[32];
		snprintf(own, sizeof(own), "~%.*s", name.size > 28 ? 28 : (int)name.size, name.at);
		if (percentage)
			template_scaled(template, percentage, 2, 1);
		else if (str_is(name, "hostname"))
			template_field(template, FIELD_TEXT, "host", 0);
		else if (str_is(name, "interval"))
			template_field(template, FIELD_NUMBER, "~interval", 0);
		else if (str_is(name, "timestamp"))
			sadf_stamp(template, stamp.size ? stamp : STR("2000-01-01 00:00:00 UTC"));
		else if (str_is(name, "CPU"))
			template_field(template, FIELD_NUMBER, "cpu", 0);
		else
			template_field(template, name.size && name.at[0] == '%' ? FIELD_SCALED : FIELD_TEXT, own, 2);
	}
	layout->columns[SADF_STAMP] = template_find(template, "~stamp");
	layout->columns[SADF_INTERVAL] = template_find(template, "~interval");
	layout->columns[SADF_IDLE] = template_find(template, "idle");
	layout->columns[SADF_ZONE] = utc ? template_find(template, "~zone") : -1;
	layout->has_header = true;
	return template_finish(template, format->after_cr ? STR("\r\n") : STR("\n"), fail);
}

static bool sadf_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	format->current = layout_new(format, STR(""));
	return format->current ? true : fail_memory(fail);
}

/* The third field of the line. */
static struct str stamp_of(struct str line)
{
	struct str part = {NULL, 0};
	for (int i = 0; i < 3; i++)
		if (!str_next(&line, ';', &part))
			return (struct str){NULL, 0};
	return part;
}

static bool sadf_layout(struct format *format, struct str header, struct str stamp, struct layout **ret_layout,
                        struct fail *fail)
{
	struct text key = {0};
	text_addf(&key, "%.*s\n%d %d %d", STR_ARGS(header), stamp.size > 19, str_ends(stamp, STR(" UTC")),
	          str_find(stamp, '-') < stamp.size);
	struct layout *layout = text_failed(&key) ? NULL : layout_find(format, text_str(&key));
	if (!layout && format->layout_count >= LAYOUTS_MAX) {
		text_release(&key);
		return fail_set(fail, FAIL_LIMIT,
		                TR("it has over %d different header lines", "見出し行が %d 種類を超えています"),
		                LAYOUTS_MAX);
	}
	if (!layout && !text_failed(&key) && (layout = layout_new(format, text_str(&key)))) {
		struct fail unusable = {0};
		bool cpu = str_starts(header, STR("hostname;interval;timestamp;CPU;%us")) &&
		           str_find_str(header, STR("%idle")) < header.size;
		if (!cpu || !sadf_compile(format, layout, header, stamp, &unusable)) {
			layout->foreign = true;
			layout->has_header = false;
		}
	}
	text_release(&key);
	*ret_layout = layout;
	return layout ? true : fail_memory(fail);
}

static bool sadf_split(struct format *format, const struct line_table *lines, size_t first, struct format_part *part,
                       struct fail *fail)
{
	bool has_data = false;
	for (size_t i = first; i < lines->count; i++) {
		struct str line = line_text(lines, i);
		if (line.size == 0 || line.at[0] != '#') {
			has_data = has_data || line.size > 0;
			continue;
		}
		struct str header = str_trim(str_skip(line, 1)), stamp = {NULL, 0};
		for (size_t next = i + 1; next < lines->count && next < i + 10 && stamp.size == 0; next++)
			if (lines->text.at[lines->at[next]] != '#')
				stamp = stamp_of(line_text(lines, next));
		if (!str_starts(header, STR("hostname;")))
			continue;
		struct layout *wanted;
		if (!sadf_layout(format, header, stamp, &wanted, fail))
			return false;
		if (wanted != format->current && has_data) {
			part->line_count = i - first;
			return true;
		}
		format->current = wanted;
	}
	return true;
}

/* LINUX-RESTART and comments (COM …) stand where the first value would. */
static bool is_event(struct str line)
{
	struct str part;
	for (int i = 0; i < 4; i++)
		if (!str_next(&line, ';', &part))
			return false;
	return str_starts(part, STR("LINUX-RESTART")) || str_starts(part, STR("COM "));
}

static enum reject_reason sadf_line(const struct layout *layout, struct template_state *state, struct batch *batch,
                                    size_t row, struct str line)
{
	enum reject_reason reason = template_parse(&layout->template, state, batch, row, line);
	if (reason != REJECT_NONE)
		return reason == REJECT_SHAPE ? REJECT_FIELDS : reason;
	const int *columns = layout->columns;
	int64_t span_s = batch->columns[columns[SADF_INTERVAL]].numbers[row];
	int64_t idle = batch->columns[columns[SADF_IDLE]].numbers[row];
	if (span_s <= 0 || span_s > 366 * 86400 || (idle != NUMBER_NONE && (idle < 0 || idle > 10000)))
		return REJECT_NUMBER;
	if (columns[SADF_ZONE] >= 0) {
		struct span zone = batch->columns[columns[SADF_ZONE]].spans[row];
		if (!str_is((struct str){batch->text.at + zone.at, zone.size}, "UTC"))
			return REJECT_TIME;
	}
	batch->at_us[row] -= span_s * SECOND_US;
	batch->columns[columns[SADF_TIME]].numbers[row] = batch->at_us[row];
	batch->columns[columns[SADF_SPAN]].numbers[row] = span_s;
	batch->columns[columns[SADF_BUSY]].numbers[row] = idle == NUMBER_NONE ? NUMBER_NONE : 10000 - idle;
	return REJECT_NONE;
}

static bool sadf_parse(const struct format_part *part, struct batch *batch)
{
	const struct layout *layout = part->layout;
	struct template_state state = {.day = INT32_MIN};
	if (layout->has_header && !template_apply(&layout->template, batch))
		return false;
	bool has_nul = batch_has_nul(batch);
	for (size_t row = 0; row < batch->line_count; row++) {
		struct str line = batch_line(batch, row);
		if (!line_is_plain(batch, row, line, has_nul))
			continue;
		batch->line_class[row] = LINE_EXCLUDED;
		if (line.at[0] == '#' || layout->foreign || is_event(line))
			continue;
		enum reject_reason reason =
		        layout->has_header ? sadf_line(layout, &state, batch, row, line) : REJECT_NO_HEADER;
		if (reason == REJECT_NONE)
			batch->line_class[row] = LINE_RECORD;
		else
			line_reject(batch, row, reason);
	}
	return true;
}

const struct dialect dialect_sadf = {
        .name = "sadf",
        .kind = FORMAT_CPU,
        .about_en = "sysstat: sadf -d -- -u",
        .about_ja = "sysstat の sadf -d -- -u",
        .open = sadf_open,
        .split = sadf_split,
        .parse = sadf_parse,
};
