/* CPU figures as Prometheus answers a range query: a matrix of series, each with labels and values [stamp, "value"]. A
 * unit is one such pair. What a value is, only the query knows, so the source's format says it: `prometheus busy
 * percent`, `prometheus idle ratio` …; the names of usual recording rules say it too. A stamp is the *end* of what its
 * value was made of; the interval is the query's step (the least distance in the file's first values, or step=SECONDS).
 * NaN is no sample: excluded, without a stamp. One file is one instance; `instance=NAME` (its port may be left out)
 * takes one out of several. A label «cpu» is the processor, without it the value is of all. */
#include <stdio.h>
#include <string.h>

#include "cpu_json.h"
#include "dialect.h"
#include "lang.h"
#include "number.h"

/* A pair is "[1569888000.123,\"0.0123456789\"]" and never so long. */
#define PAIR_BYTES_MAX 256
#define STEP_PAIRS 50

enum prom_column {
	PROM_TIME,
	PROM_BUSY,
	PROM_SPAN,
	PROM_CPU,
	PROM_STAMP,
	PROM_VALUE,
	PROM_BEHIND,
	PROM_STEP_S, /* no columns: */
	PROM_IDLE,   /* the value is idle, not busy */
	PROM_RATIO,  /* 0 … 1, not percent */
	PROM_PROCESSOR,
	PROM_SERIES, /* of which header the layout is: a series, not the beginning of the file */
};

static struct str skip_blank(struct str text)
{
	while (text.size > 0 && (text.at[0] == ' ' || text.at[0] == '\t' || text.at[0] == '\r' || text.at[0] == '\n'))
		text = str_skip(text, 1);
	return text;
}

static bool begins_pair(struct str text)
{
	if (text.size == 0 || text.at[0] != '[')
		return false;
	text = skip_blank(str_skip(text, 1));
	return text.size > 0 && ((text.at[0] >= '0' && text.at[0] <= '9') || text.at[0] == '-');
}

/* With the comma and the blanks behind what ends at `at`; 0 when more may come. */
static size_t with_comma(struct str rest, size_t at, bool ended)
{
	struct str behind = skip_blank(str_skip(rest, at));
	if (behind.size > 0 && behind.at[0] == ',')
		behind = skip_blank(str_skip(behind, 1));
	return behind.size == 0 && !ended ? 0 : rest.size - behind.size;
}

/* Up to and with the "[" of the next "values": [. */
static size_t head_size(struct str rest, bool ended)
{
	size_t at = 0;
	for (;;) {
		struct str left = str_skip(rest, at);
		size_t found = str_find_str(left, STR("\"values\""));
		if (found == left.size)
			return ended ? rest.size : 0;
		at += found + 8;
		struct str behind = skip_blank(str_skip(rest, at));
		if (behind.size > 0 && behind.at[0] == ':')
			behind = skip_blank(str_skip(behind, 1));
		if (behind.size == 0 && !ended)
			return 0;
		if (behind.size == 0 || behind.at[0] != '[')
			continue;
		behind = skip_blank(str_skip(behind, 1));
		return behind.size == 0 && !ended ? 0 : rest.size - behind.size;
	}
}

static size_t prometheus_unit(struct str rest, bool ended)
{
	if (rest.size > 0 && rest.at[0] == '[' && skip_blank(str_skip(rest, 1)).size == 0 && !ended)
		return 0;
	if (!begins_pair(rest))
		return head_size(rest, ended);
	struct str pair = str_take(rest, PAIR_BYTES_MAX);
	size_t end = str_find(pair, ']');
	if (end < pair.size)
		return with_comma(rest, end + 1, ended);
	/* Something else: so much of it is rejected. */
	return pair.size == PAIR_BYTES_MAX || ended ? pair.size : 0;
}

/* The end of the answer, or no answer. */
static bool prometheus_stands(struct str rest)
{
	size_t end = rest.size;
	struct str front = skip_blank(rest);
	if (front.size > 0 && front.at[0] != '{' && front.at[0] != '[' && front.at[0] != ']')
		return true;
	while (end > 0 && (rest.at[end - 1] == '\n' || rest.at[end - 1] == '\r' || rest.at[end - 1] == ' '))
		end--;
	return end > 0 && rest.at[0] == ']' && (rest.at[end - 1] == '}' || rest.at[end - 1] == ']');
}

struct pair {
	int64_t at_us;
	int digits;            /* of the stamp's fraction */
	struct str value;      /* without its quotes */
	const char *stamp_end; /* behind the stamp */
	const char *end;       /* behind the "]" */
};

static bool read_pair(struct str unit, struct pair *ret_pair)
{
	struct json_value array, stamp, value, none;
	struct json_walk walk;
	struct str key, rest;
	if (!json_read(unit, &array, &rest) || array.kind != JSON_ARRAY)
		return false;
	json_walk_init(&walk, array);
	if (!json_walk_next(&walk, &key, &stamp) || !json_walk_next(&walk, &key, &value) ||
	    json_walk_next(&walk, &key, &none) || walk.bad || stamp.kind != JSON_NUMBER || value.kind != JSON_TEXT)
		return false;
	size_t point = str_find(stamp.raw, '.');
	struct pair pair = {0, point < stamp.raw.size ? (int)(stamp.raw.size - point - 1) : 0, json_text(value),
	                    stamp.raw.at + stamp.raw.size, rest.at};
	if (!number_rounded(stamp.raw, 6, NUMBER_HALF_UP, &pair.at_us) || pair.at_us < 0 ||
	    pair.at_us > INT64_C(253402300799) * SECOND_US)
		return false;
	*ret_pair = pair;
	return true;
}

/* The least distance of neighbours among the first values. */
static int find_step(struct str sample)
{
	int64_t previous_us = NO_TIME, least_us = INT64_MAX;
	for (size_t at = 0, size, pairs = 0; at < sample.size && pairs < STEP_PAIRS; at += size) {
		struct str rest = str_skip(sample, at);
		struct pair pair;
		size = prometheus_unit(rest, true);
		bool good = size > 0 && read_pair(str_take(rest, size), &pair);
		if (good && previous_us != NO_TIME && pair.at_us > previous_us && pair.at_us - previous_us < least_us)
			least_us = pair.at_us - previous_us;
		previous_us = good ? pair.at_us : NO_TIME;
		pairs += good;
	}
	int64_t step_s = least_us == INT64_MAX ? 60 : (least_us + SECOND_US / 2) / SECOND_US;
	return step_s >= 1 && step_s <= 86400 ? (int)step_s : 60;
}

static bool has_word(const char *format, const char *word)
{
	struct str text = str_of(format), part;
	while (str_next(&text, ' ', &part))
		if (str_is(part, word))
			return true;
	return false;
}

static bool prometheus_open(struct format *format, struct str sample, struct fail *fail)
{
	struct str step = cpu_json_option(format->options.format, "step");
	int64_t step_s = find_step(sample);
	if (step.size > 0 && !number_i64(step, 1, 86400, &step_s))
		return fail_set(fail, FAIL_INPUT,
		                TR("step=%.*s is no number of seconds", "step=%.*s は秒数ではありません"),
		                STR_ARGS(step));
	struct layout *layout = format->current = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	layout->columns[PROM_STEP_S] = (int)step_s;
	return true;
}

/* What the values are, from the format's words or a usual name. False: nothing says it. */
static bool find_meaning(const struct format *format, struct str name, bool *ret_idle, bool *ret_ratio)
{
	static const char *const busy_ratios[] = {
	        "instance:node_cpu_utilisation:", "instance:node_cpu_utilization:", "instance:node_cpu:ratio"};
	const char *text = format->options.format;
	bool idle = has_word(text, "idle"), ratio = has_word(text, "ratio");
	*ret_idle = idle;
	*ret_ratio = ratio;
	if ((idle || has_word(text, "busy")) && (ratio || has_word(text, "percent")))
		return true;
	for (size_t i = 0; i < sizeof(busy_ratios) / sizeof(busy_ratios[0]); i++)
		if (str_starts(name, str_of(busy_ratios[i]))) {
			*ret_idle = false;
			return *ret_ratio = true;
		}
	return false;
}

static struct str label(struct json_value metric, const char *name)
{
	struct json_value value;
	return json_find(metric, name, &value) ? json_text(value) : STR("");
}

/* "web01:9100" is web01, "[2001:db8::1]:9100" the address in brackets. */
static struct str without_port(struct str instance)
{
	size_t colon = instance.size;
	while (colon > 0 && instance.at[colon - 1] >= '0' && instance.at[colon - 1] <= '9')
		colon--;
	return colon > 1 && colon < instance.size && instance.at[colon - 1] == ':' ? str_take(instance, colon - 1)
	                                                                           : instance;
}

static bool ask_meaning(struct str name, struct fail *fail)
{
	if (str_ends(name, STR("_total")))
		return fail_set(fail, FAIL_INPUT,
		                TR("%.*s is a counter; query a rate, as 100 * (1 - avg by (instance) "
		                   "(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))), and set format: prometheus "
		                   "busy percent",
		                   "%.*s は累積値です。100 * (1 - avg by (instance) "
		                   "(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))) のような割合を取得し、format: "
		                   "prometheus busy "
		                   "percent としてください"),
		                STR_ARGS(name));
	return fail_set(
	        fail, FAIL_INPUT,
	        TR("it is an answer of Prometheus that does not say what its values are; set format: to prometheus "
	           "busy percent, prometheus busy ratio, prometheus idle percent or prometheus idle ratio",
	           "Prometheus の応答ですが、値の意味が書かれていません。format: を prometheus busy "
	           "percent・prometheus "
	           "busy ratio・prometheus idle percent・prometheus idle ratio のどれかにしてください"));
}

/* A second series of the same processor, or another instance, must be told apart. */
static bool check_series(const struct format *format, const struct layout *fresh, struct str instance,
                         struct fail *fail)
{
	for (const struct layout *layout = format->layouts; layout; layout = layout->next) {
		struct json_value metric;
		if (layout == fresh || layout->foreign || !layout->columns[PROM_SERIES] ||
		    str_equal(layout->header, fresh->header) || !json_read(layout->header, &metric, NULL))
			continue;
		struct str other = label(metric, "instance");
		if (!str_equal(other, instance))
			return fail_set(
			        fail, FAIL_INPUT,
			        TR("it holds several instances (%.*s, %.*s); say which: instance=%.*s behind format: "
			           "prometheus …",
			           "複数の instance (%.*s、%.*s) が入っています。format: prometheus … の後に "
			           "instance=%.*s "
			           "を付けてください"),
			        STR_ARGS(other), STR_ARGS(instance), STR_ARGS(instance));
		if (layout->columns[PROM_PROCESSOR] == fresh->columns[PROM_PROCESSOR])
			return fail_set(
			        fail, FAIL_INPUT,
			        TR("it holds several series of the same processor (%.*s, %.*s); sum them up in the "
			           "query",
			           "同じ CPU の系列が複数あります (%.*s、%.*s)。クエリで 1 つにまとめてください"),
			        STR_ARGS(layout->header), STR_ARGS(fresh->header));
	}
	return true;
}

/* The layout of the series with these labels. */
static struct layout *series_layout(struct format *format, struct json_value metric, struct fail *fail)
{
	struct layout *layout = layout_find(format, metric.raw);
	if (layout)
		return layout;
	if (format->layout_count >= LAYOUTS_MAX) {
		fail_set(fail, FAIL_LIMIT, TR("it has over %d series", "系列が %d を超えています"), LAYOUTS_MAX);
		return NULL;
	}
	bool idle, ratio;
	int64_t processor;
	struct str instance = label(metric, "instance"), mode = label(metric, "mode");
	struct str wanted = cpu_json_option(format->options.format, "instance");
	if (!find_meaning(format, label(metric, "__name__"), &idle, &ratio)) {
		ask_meaning(label(metric, "__name__"), fail);
		return NULL;
	}
	if (!(layout = layout_new(format, metric.raw))) {
		fail_memory(fail);
		return NULL;
	}
	layout->columns[PROM_STEP_S] = format->current->columns[PROM_STEP_S];
	layout->columns[PROM_IDLE] = idle;
	layout->columns[PROM_RATIO] = ratio;
	layout->columns[PROM_SERIES] = 1;
	layout->columns[PROM_PROCESSOR] = number_i64(label(metric, "cpu"), 0, 65535, &processor) ? (int)processor : -1;
	layout->foreign =
	        (wanted.size > 0 && !str_equal(wanted, instance) && !str_equal(wanted, without_port(instance))) ||
	        (idle && mode.size > 0 && !str_is(mode, "idle"));
	return layout->foreign || check_series(format, layout, instance, fail) ? layout : NULL;
}

/* The columns, and the recipe of pairs written like this one. */
static struct layout *learn(struct format *format, struct str unit, const struct pair *pair)
{
	struct layout *layout = layout_new(format, format->current->header);
	unit = layout ? arena_str(&format->arena, unit) : unit;
	if (!layout || !unit.at)
		return NULL;
	struct pair like;
	struct template *template = &layout->template;
	memcpy(layout->columns, format->current->columns, sizeof(layout->columns));
	layout->foreign = format->current->foreign;
	template_init(template, NULL);
	layout->columns[PROM_TIME] = template_own_column(template, "time", COLUMN_NUMBER);
	layout->columns[PROM_BUSY] = template_own_column(template, "busy", COLUMN_NUMBER);
	layout->columns[PROM_SPAN] = template_own_column(template, "span_s", COLUMN_NUMBER);
	layout->columns[PROM_CPU] = template_own_column(template, "cpu", COLUMN_NUMBER);
	layout->columns[PROM_STAMP] = template_own_column(template, "~stamp", COLUMN_NUMBER);
	layout->columns[PROM_VALUE] = template_own_column(template, "~value", COLUMN_TEXT);
	layout->columns[PROM_BEHIND] = template_own_column(template, "~behind", COLUMN_TEXT);
	if (!read_pair(unit, &like))
		return layout;
	struct recipe *recipe = &template->recipe;
	recipe->parts[0] = (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, STR("[")};
	recipe->parts[1] = (struct recipe_part){RECIPE_TIME_EPOCH,
	                                        (uint16_t)layout->columns[PROM_STAMP],
	                                        RECIPE_NO_COLUMN,
	                                        (uint8_t)(pair->digits > 6 ? 6 : pair->digits),
	                                        {NULL, 0}};
	recipe->parts[2] = (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0,
	                                        str_range(like.stamp_end, like.value.at)};
	recipe->parts[3] = (struct recipe_part){
	        RECIPE_TEXT, (uint16_t)layout->columns[PROM_VALUE], RECIPE_NO_COLUMN, 0, {NULL, 0}};
	recipe->parts[4] = (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0,
	                                        str_range(like.value.at + like.value.size, like.end)};
	recipe->parts[5] = (struct recipe_part){
	        RECIPE_TEXT, (uint16_t)layout->columns[PROM_BEHIND], RECIPE_NO_COLUMN, 0, {NULL, 0}};
	recipe->part_count = 6;
	layout->has_header = true;
	return layout;
}

/* The last «metric» of a piece of envelope names the series behind it. */
static bool find_metric(struct str piece, struct json_value *ret_metric)
{
	struct json_keys keys = {piece};
	struct json_value value;
	struct str key, behind, rest;
	bool found = false;
	while (json_keys_next(&keys, &key, &behind))
		if (str_is(key, "metric") && json_read(behind, &value, &rest) && value.kind == JSON_OBJECT) {
			*ret_metric = value;
			keys.rest = rest;
			found = true;
		}
	return found;
}

static bool prometheus_split(struct format *format, const struct line_table *lines, size_t first,
                             struct format_part *part, struct fail *fail)
{
	bool has_data = false;
	for (size_t i = first; i < lines->count; i++) {
		struct str unit = str_range(lines->text.at + lines->at[i], lines->text.at + lines->at[i + 1]);
		struct layout *layout = format->current;
		struct json_value metric;
		struct pair pair;
		if (begins_pair(unit)) {
			if (layout->columns[PROM_SERIES] && !layout->has_header && read_pair(unit, &pair) &&
			    format->layout_count < LAYOUTS_MAX && !(layout = learn(format, unit, &pair)))
				return fail_memory(fail);
			has_data = true;
		} else if (str_ends(str_trim(unit), STR("[")) && find_metric(unit, &metric)) {
			layout = series_layout(format, metric, fail);
			if (!layout)
				return false;
			if (layout != format->current && has_data) {
				part->line_count = i - first;
				return true;
			}
		}
		format->current = layout;
	}
	return true;
}

static struct span span_of(const struct batch *batch, const char *at, const char *end)
{
	return (struct span){(uint32_t)(at - batch->text.at), (uint32_t)(end - at)};
}

static bool is_no_number(struct str value)
{
	return str_equal_nocase(value, STR("NaN")) || str_is(value, "+Inf") || str_is(value, "-Inf") ||
	       str_is(value, "Inf");
}

static enum line_class prometheus_pair(const struct layout *layout, struct batch *batch, size_t row, struct str unit,
                                       enum reject_reason *ret_reason)
{
	const int *columns = layout->columns;
	struct batch_column *of = batch->columns;
	struct pair pair;
	int64_t value;
	*ret_reason = REJECT_NONE;
	if (layout->foreign)
		return LINE_EXCLUDED;
	bool good = read_pair(unit, &pair);
	if (!good || !layout->has_header) {
		*ret_reason = good ? REJECT_NO_HEADER : REJECT_SHAPE;
		return LINE_REJECTED;
	}
	if (is_no_number(pair.value))
		return LINE_EXCLUDED;
	batch->at_us[row] = pair.at_us - columns[PROM_STEP_S] * SECOND_US;
	of[columns[PROM_TIME]].numbers[row] = batch->at_us[row];
	of[columns[PROM_SPAN]].numbers[row] = columns[PROM_STEP_S];
	of[columns[PROM_CPU]].numbers[row] = columns[PROM_PROCESSOR];
	of[columns[PROM_STAMP]].numbers[row] = pair.at_us;
	of[columns[PROM_VALUE]].spans[row] = span_of(batch, pair.value.at, pair.value.at + pair.value.size);
	of[columns[PROM_BEHIND]].spans[row] = span_of(batch, pair.end, unit.at + unit.size);
	/* A half of idle that is rounded down is a half of busy that is rounded up. A rate is extrapolated, so it may
	 * be a little out of its range. */
	if (!number_rounded(pair.value, columns[PROM_RATIO] ? 4 : 2,
	                    columns[PROM_IDLE] ? NUMBER_HALF_DOWN : NUMBER_HALF_UP, &value) ||
	    value < -200 || value > 10200) {
		*ret_reason = REJECT_NUMBER;
		return LINE_REJECTED;
	}
	value = columns[PROM_IDLE] ? 10000 - value : value;
	of[columns[PROM_BUSY]].numbers[row] = value < 0 ? 0 : value > 10000 ? 10000 : value;
	return LINE_RECORD;
}

static bool prometheus_parse(const struct format_part *part, struct batch *batch)
{
	const struct layout *layout = part->layout;
	if (layout->has_header && !template_apply(&layout->template, batch))
		return false;
	bool has_nul = batch_has_nul(batch);
	for (size_t row = 0; row < batch->line_count; row++) {
		struct str unit = cpu_json_unit(batch, row);
		enum reject_reason reason;
		if (!line_is_plain(batch, row, unit, has_nul))
			continue;
		batch->line_class[row] = LINE_EXCLUDED;
		if (!begins_pair(unit))
			continue;
		batch->line_class[row] = (uint8_t)prometheus_pair(layout, batch, row, unit, &reason);
		batch->reject_reason[row] = (uint8_t)reason;
	}
	return true;
}

const struct dialect dialect_prometheus = {
        .name = "prometheus",
        .kind = FORMAT_CPU,
        .about_en =
                "Prometheus: JSON of a range query; prometheus busy|idle percent|ratio [instance=NAME] [step=SECONDS]",
        .about_ja = "Prometheus の範囲クエリの JSON。prometheus busy|idle percent|ratio [instance=名前] [step=秒]",
        .has_options = true,
        .unit = prometheus_unit,
        .stands = prometheus_stands,
        .open = prometheus_open,
        .split = prometheus_split,
        .parse = prometheus_parse,
};
