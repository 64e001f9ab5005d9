/* IIS W3C extended logs. #Fields may come again with other fields at any place (restart, new settings); stamps are UTC;
 * "-" is an empty value. A log without a date field takes it from #Date. Learned from Microsoft's «W3C Extended Log
 * File Format» and samples. */
#include <stdio.h>
#include <string.h>

#include "dialect.h"
#include "lang.h"
#include "text.h"

/* format->carry: the file's lines are of this module. */
#define IIS_ADVANCED 1

struct w3c_word {
	const char *field;
	enum field_op op;
	const char *name;
};

/* The first of several that fill one field does. IIS, HTTP.sys (HTTPERR), Advanced Logging. */
static const struct w3c_word words[] = {
        {"date", FIELD_DATE, "time"},
        {"time", FIELD_CLOCK, "time"},
        {"c-ip", FIELD_TEXT, "client"},
        {"cs-username", FIELD_TEXT, "user"},
        {"cs-method", FIELD_TEXT, "method"},
        {"cs-uri-stem", FIELD_TEXT, "path"},
        {"cs-uri-query", FIELD_QUERY_DASH, "query"},
        {"cs-uri", FIELD_TARGET, "path"},
        {"cs-version", FIELD_TEXT, "protocol"},
        {"cs-host", FIELD_TEXT, "vhost"},
        {"cs(Host)", FIELD_TEXT, "vhost"},
        {"sc-status", FIELD_NUMBER, "status"},
        {"sc-bytes", FIELD_NUMBER, "bytes"},
        {"cs-bytes", FIELD_NUMBER, "received"},
        {"time-taken", FIELD_SCALED, "took_us"},
        {"TimeTakenMS", FIELD_SCALED, "took_us"},
        {"cs(User-Agent)", FIELD_TEXT, "agent"},
        {"cs(Referer)", FIELD_TEXT, "referrer"},
        {"X-Forwarded-For", FIELD_TEXT, "forwarded"},
        {"cs(X-Forwarded-For)", FIELD_TEXT, "forwarded"},
};

static bool has_word(struct str fields, const char *wanted)
{
	struct str name;
	while (str_next(&fields, ' ', &name))
		if (str_equal_nocase(name, str_of(wanted)))
			return true;
	return false;
}

static const struct w3c_word *find_word(struct str name, bool is_local)
{
	if (is_local && str_ends(name, STR("-local")))
		name.size -= 6;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_equal_nocase(name, str_of(words[i].field)))
			return &words[i];
	return NULL;
}

static void add_field(struct template *template, const struct w3c_word *word, struct str name, bool is_advanced)
{
	char own[32];
	snprintf(own, sizeof(own), "~%.*s", name.size > 28 ? 28 : (int)name.size, name.at);
	if (word && word->op == FIELD_SCALED && template_find(template, word->name) < 0)
		template_scaled(template, word->name, 0, 1000);
	else if (!word ||
	         (word->op != FIELD_CLOCK && word->op != FIELD_DATE && template_find(template, word->name) >= 0))
		template_field(template, FIELD_TEXT, own, 0);
	else if (word->op == FIELD_TEXT && is_advanced)
		template_field(template, FIELD_QUOTED, word->name, 0);
	else
		template_field(template, word->op, word->name, word->op == FIELD_CLOCK && is_advanced ? 3 : 0);
	struct template_field *field = template_last(template);
	if (field && is_advanced && field->op == FIELD_TEXT)
		field->is_quotable = true;
}

/* Advanced Logging may write clock times of the server's zone (date-local, time-local), quotes texts, and has
 * milliseconds. */
static bool iis_compile(struct format *format, struct layout *layout, struct str fields, bool is_advanced,
                        struct fail *fail)
{
	struct template *template = &layout->template;
	bool is_local = !has_word(fields, "time") && has_word(fields, "time-local");
	template_init(template, is_local ? format->options.zone : NULL);
	struct str name;
	for (bool first = true; str_next(&fields, ' ', &name);) {
		if (name.size == 0)
			continue;
		if (!first)
			template_literal(template, STR(" "));
		first = false;
		add_field(template, find_word(name, is_local), name, is_advanced);
	}
	return template_finish(template, format->after_cr ? STR("\r\n") : STR("\n"), fail);
}

static struct layout *iis_no_header(struct format *format)
{
	struct layout *layout = layout_find(format, STR(""));
	return layout ? layout : layout_new(format, STR(""));
}

static bool iis_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	format->current = iis_no_header(format);
	return format->current ? true : fail_memory(fail);
}

/* The layout that a #Fields line asks for with the day in force; one without a usable time stamp leaves its data
 * without a header. */
static bool iis_layout(struct format *format, struct str fields, int32_t day, struct layout **ret_layout,
                       struct fail *fail)
{
	char tail[24];
	struct text header = {0};
	struct str name, rest = fields;
	bool dated = false;
	while (str_next(&rest, ' ', &name))
		dated = dated || str_equal_nocase(name, STR("date")) || str_equal_nocase(name, STR("date-local"));
	bool is_advanced = format->carry == IIS_ADVANCED;
	snprintf(tail, sizeof(tail), "\n%d%s", dated ? 0 : (int)day, is_advanced ? " quoted" : "");
	text_add(&header, fields);
	text_add_cstr(&header, tail);
	struct layout *layout = text_failed(&header) ? NULL : layout_find(format, text_str(&header));
	struct fail unusable = {0};
	if (!layout && format->layout_count >= LAYOUTS_MAX) {
		text_release(&header);
		return fail_set(fail, FAIL_LIMIT,
		                TR("it has over %d different #Fields lines", "#Fields 行が %d 種類を超えています"),
		                LAYOUTS_MAX);
	}
	if (!layout && !text_failed(&header)) {
		layout = layout_new(format, text_str(&header));
		if (layout) {
			layout->has_header = iis_compile(format, layout, fields, is_advanced, &unusable);
			layout->day = dated ? INT32_MIN : day;
		}
	}
	text_release(&header);
	*ret_layout = layout;
	return layout ? true : fail_memory(fail);
}

static bool iis_split(struct format *format, const struct line_table *lines, size_t first, struct format_part *part,
                      struct fail *fail)
{
	bool has_data = false;
	for (size_t i = first; i < lines->count; i++) {
		if (lines->text.at[lines->at[i]] != '#') {
			has_data = true;
			continue;
		}
		struct str line = line_text(lines, i);
		struct layout *wanted = format->current;
		int32_t day = format->year; /* of the last #Date */
		if (str_starts(line, STR("#Software:")))
			format->carry = str_find_str(line, STR("Advanced Logging")) < line.size ? IIS_ADVANCED : 0;
		bool is_date = str_starts(line, STR("#Date:")) || str_starts(line, STR("#Start-Date:"));
		if (is_date && stamp_date(str_take(str_trim(str_skip(line, str_find(line, ':') + 1)), 10), &day) &&
		    wanted->day != INT32_MIN &&
		    !iis_layout(format, str_take(wanted->header, str_find(wanted->header, '\n')), day, &wanted, fail))
			return false;
		if (str_starts(line, STR("#Fields:")) &&
		    !iis_layout(format, str_trim(str_skip(line, 8)), format->placed ? day : INT32_MIN, &wanted, fail))
			return false;
		if (wanted != format->current && has_data) {
			part->line_count = i - first;
			return true;
		}
		if (is_date) {
			format->year = day;
			format->placed = true;
		}
		format->current = wanted;
	}
	return true;
}

static bool iis_parse(const struct format_part *part, struct batch *batch)
{
	const struct layout *layout = part->layout;
	struct template_state state = {.day = layout->day};
	if (layout->has_header && !template_apply(&layout->template, batch))
		return false;
	bool has_nul = batch_has_nul(batch);
	for (size_t row = 0; row < batch->line_count; row++) {
		struct str line = batch_line(batch, row);
		if (!line_is_plain(batch, row, line, has_nul))
			continue;
		if (line.at[0] == '#') {
			batch->line_class[row] = LINE_EXCLUDED;
			continue;
		}
		enum reject_reason reason = layout->has_header
		                                    ? template_parse(&layout->template, &state, batch, row, line)
		                                    : REJECT_NO_HEADER;
		if (reason == REJECT_NONE)
			batch->line_class[row] = LINE_RECORD;
		else
			line_reject(batch, row, reason == REJECT_SHAPE ? REJECT_FIELDS : reason);
	}
	return true;
}

const struct dialect dialect_iis = {
        .name = "iis",
        .kind = FORMAT_ACCESS,
        .about_en = "IIS W3C extended",
        .about_ja = "IIS W3C 拡張形式",
        .open = iis_open,
        .split = iis_split,
        .parse = iis_parse,
};
