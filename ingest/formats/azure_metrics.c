/* «Percentage CPU» as Azure Monitor gives it in JSON: the REST answer of a metrics query and `az monitor metrics list`
 * (an envelope of metrics, time series and their data), and the records of diagnostic settings, a line each. A unit is
 * one datum. Stamps begin their interval and are UTC. A minute without data has its stamp alone: that is no sample, so
 * it is excluded, and has no stamp either, lest it count as covered. Other metrics are excluded. One file is one
 * resource; `format: azure_metrics resource=NAME` takes that one's figures out of several, `metric=NAME` another metric
 * in percent (CpuPercentage of an App Service plan). */
#include <stdio.h>
#include <string.h>

#include "cpu_json.h"
#include "dialect.h"
#include "lang.h"
#include "number.h"
#include "text.h"

enum azure_column {
	METRIC_TIME,
	METRIC_BUSY,
	METRIC_MIN,
	METRIC_MAX,
	METRIC_SPAN,
	METRIC_CPU,
	METRIC_GRAIN, /* no column: seconds of the envelope's interval; 0: not known */
	METRIC_IS_CPU,
};

enum azure_field {
	DATUM_STAMP,
	DATUM_TIME,
	DATUM_AVERAGE,
	DATUM_MINIMUM,
	DATUM_MAXIMUM,
	DATUM_TOTAL,
	DATUM_COUNT,
	DATUM_RESOURCE,
	DATUM_METRIC,
	DATUM_GRAIN,
};

static const struct cpu_json_field fields[] = {
        [DATUM_STAMP] = {"timeStamp", "time", CPU_JSON_STAMP},
        [DATUM_TIME] = {"time", "time", CPU_JSON_STAMP},
        [DATUM_AVERAGE] = {"average", "~average", CPU_JSON_TEXT},
        [DATUM_MINIMUM] = {"minimum", "~minimum", CPU_JSON_TEXT},
        [DATUM_MAXIMUM] = {"maximum", "~maximum", CPU_JSON_TEXT},
        [DATUM_TOTAL] = {"total", "~total", CPU_JSON_TEXT},
        [DATUM_COUNT] = {"count", "~count", CPU_JSON_TEXT},
        [DATUM_RESOURCE] = {"resourceId", "~resource", CPU_JSON_TEXT},
        [DATUM_METRIC] = {"metricName", "~metric", CPU_JSON_TEXT},
        [DATUM_GRAIN] = {"timeGrain", "~grain", CPU_JSON_TEXT},
        {NULL, NULL, CPU_JSON_TEXT},
};

static const char *const arrays[] = {"data", "records", NULL};
static const struct json_frame frame = {arrays, 10};

/* What an envelope says of the data in it, or of all records of a file of lines. */
struct series {
	struct str resource; /* its name; empty: not known */
	int32_t grain_s;
	bool is_cpu;
};

static size_t azure_metrics_unit(struct str rest, bool ended)
{
	return json_unit_size(rest, &frame, ended);
}

/* The last segment of a resource's id. */
static struct str resource_name(struct str id)
{
	size_t begin = id.size;
	while (begin > 0 && id.at[begin - 1] != '/')
		begin--;
	return str_skip(id, begin);
}

static size_t find_nocase(struct str text, struct str part)
{
	for (size_t i = 0; i + part.size <= text.size; i++)
		if (str_equal_nocase(str_take(str_skip(text, i), part.size), part))
			return i;
	return text.size;
}

/* What was asked for; the layout's header begins with it, behind the resource: "web01\nPercentage CPU\nweb01". */
static void wishes(const struct layout *layout, struct str *ret_metric, struct str *ret_resource)
{
	struct str rest = layout->header, skipped;
	*ret_metric = *ret_resource = (struct str){NULL, 0};
	(void)str_next(&rest, '\n', &skipped);
	(void)str_next(&rest, '\n', ret_metric);
	(void)str_next(&rest, '\n', ret_resource);
}

static struct series series_of(const struct layout *layout)
{
	return (struct series){str_take(layout->header, str_find(layout->header, '\n')), layout->columns[METRIC_GRAIN],
	                       layout->columns[METRIC_IS_CPU] != 0};
}

/* Metrics of several resources in one answer name each in the metadata of its series. */
static void follow_metadata(struct series *series, struct json_value array)
{
	struct json_walk walk;
	struct json_value element, name, value;
	struct str key;
	json_walk_init(&walk, array);
	while (json_walk_next(&walk, &key, &element))
		if (json_find(element, "name.value", &name) && json_find(element, "value", &value) &&
		    str_equal_nocase(json_text(name), STR("microsoft.resourceid")))
			series->resource = resource_name(json_text(value));
}

/* Follows a piece of envelope. */
static void follow(struct series *series, struct str piece, struct str metric)
{
	struct json_keys keys = {piece};
	struct json_value value, inner;
	struct str key, behind, rest;
	while (json_keys_next(&keys, &key, &behind)) {
		if (!json_read(behind, &value, &rest))
			continue;
		struct str text = json_text(value);
		if (str_is(key, "interval") && value.kind == JSON_TEXT) {
			series->grain_s = cpu_json_grain(text);
		} else if (str_is(key, "id") && value.kind == JSON_TEXT) {
			size_t at = find_nocase(text, STR("/providers/microsoft.insights/metrics/"));
			series->resource = at < text.size ? resource_name(str_take(text, at)) : series->resource;
		} else if (str_is(key, "resourceid") && value.kind == JSON_TEXT) {
			series->resource = resource_name(text);
		} else if (str_is(key, "name") && json_find(value, "value", &inner)) {
			series->is_cpu = str_equal_nocase(json_text(inner), metric);
		} else if (str_is(key, "metadatavalues")) {
			follow_metadata(series, value);
			keys.rest = rest;
		}
	}
}

static bool azure_metrics_open(struct format *format, struct str sample, struct fail *fail)
{
	struct str metric = cpu_json_option(format->options.format, "metric");
	struct str resource = cpu_json_option(format->options.format, "resource");
	struct text header = {0};
	(void)sample;
	if (metric.size == 0)
		metric = STR("Percentage CPU");
	text_addf(&header, "\n%.*s\n%.*s", STR_ARGS(metric), STR_ARGS(resource));
	format->current = text_failed(&header) ? NULL : layout_new(format, text_str(&header));
	text_release(&header);
	return format->current ? true : fail_memory(fail);
}

static bool several(const struct series *first, const struct series *other, struct fail *fail)
{
	return fail_set(fail, FAIL_INPUT,
	                TR("it holds the figures of several resources (%.*s, %.*s); say which: format: azure_metrics "
	                   "resource=%.*s",
	                   "複数のリソース (%.*s、%.*s) の値が入っています。format: azure_metrics resource=%.*s "
	                   "のように指定してください"),
	                STR_ARGS(first->resource), STR_ARGS(other->resource), STR_ARGS(other->resource));
}

/* A file without `resource=` has one. */
static bool check_resource(const struct format *format, const struct series *series, struct fail *fail)
{
	struct str metric, wanted;
	wishes(format->current, &metric, &wanted);
	if (wanted.size > 0 || series->resource.size == 0 || !series->is_cpu)
		return true;
	for (const struct layout *layout = format->layouts; layout; layout = layout->next) {
		struct series other = series_of(layout);
		if (other.is_cpu && other.resource.size > 0 && !str_equal_nocase(other.resource, series->resource))
			return several(&other, series, fail);
	}
	return true;
}

/* The newest layout for such a series, or a new one; `like` gives the wishes. */
static struct layout *series_layout(struct format *format, const struct series *series, const struct layout *like,
                                    bool learned)
{
	for (struct layout *layout = format->layouts; layout && !learned; layout = layout->next) {
		struct series other = series_of(layout);
		if (str_equal(other.resource, series->resource) && other.grain_s == series->grain_s &&
		    other.is_cpu == series->is_cpu)
			return layout;
	}
	struct text header = {0};
	text_add(&header, series->resource);
	text_add(&header, str_skip(like->header, str_find(like->header, '\n')));
	struct layout *layout = text_failed(&header) || format->layout_count >= LAYOUTS_MAX
	                                ? NULL
	                                : layout_new(format, text_str(&header));
	text_release(&header);
	if (layout) {
		layout->columns[METRIC_GRAIN] = series->grain_s;
		layout->columns[METRIC_IS_CPU] = series->is_cpu;
	}
	return layout;
}

static struct layout *learn(struct format *format, const struct series *series, struct str unit)
{
	struct layout *layout = series_layout(format, series, format->current, true);
	if (!layout)
		return NULL;
	struct template *template = &layout->template;
	template_init(template, NULL);
	layout->columns[METRIC_TIME] = template_own_column(template, "time", COLUMN_NUMBER);
	layout->columns[METRIC_BUSY] = template_own_column(template, "busy", COLUMN_NUMBER);
	layout->columns[METRIC_MIN] = template_own_column(template, "busy_min", COLUMN_NUMBER);
	layout->columns[METRIC_MAX] = template_own_column(template, "busy_max", COLUMN_NUMBER);
	layout->columns[METRIC_SPAN] = template_own_column(template, "span_s", COLUMN_NUMBER);
	layout->columns[METRIC_CPU] = template_own_column(template, "cpu", COLUMN_NUMBER);
	layout->has_header = cpu_json_learn(template, arena_str(&format->arena, unit), fields);
	return layout;
}

static bool is_there(struct json_value value)
{
	return value.kind != JSON_NONE && value.kind != JSON_NULL;
}

/* Does the datum say anything but when it is? */
static bool has_figures(const struct json_value values[CPU_JSON_FIELDS_MAX])
{
	for (size_t i = DATUM_AVERAGE; i <= DATUM_TOTAL; i++)
		if (is_there(values[i]))
			return true;
	return false;
}

/* A datum as split looks at it: whether a recipe can be learned from it, and what it says of its series. */
static bool look(struct str unit, const struct layout *layout, struct series *series)
{
	static const struct template no_columns;
	struct json_value values[CPU_JSON_FIELDS_MAX];
	struct str metric, wanted;
	if (unit.size > BOUND_LINE_BYTES || !cpu_json_read(&no_columns, fields, NULL, 0, unit, values) ||
	    !has_figures(values))
		return false;
	if (!is_there(values[DATUM_METRIC]))
		return series->is_cpu;
	wishes(layout, &metric, &wanted);
	series->resource = resource_name(json_text(values[DATUM_RESOURCE]));
	series->is_cpu = str_equal_nocase(json_text(values[DATUM_METRIC]), metric);
	return series->is_cpu && (wanted.size == 0 || str_equal_nocase(series->resource, wanted));
}

static bool azure_metrics_split(struct format *format, const struct line_table *lines, size_t first,
                                struct format_part *part, struct fail *fail)
{
	bool has_data = false;
	for (size_t i = first; i < lines->count; i++) {
		struct str unit = str_range(lines->text.at + lines->at[i], lines->text.at + lines->at[i + 1]), metric,
		           wanted;
		struct layout *layout = format->current;
		struct series series = series_of(layout);
		bool is_frame = json_unit_is_frame(unit, &frame);
		if (is_frame) {
			wishes(layout, &metric, &wanted);
			follow(&series, unit, metric);
		}
		bool is_known = !is_frame && look(unit, layout, &series);
		if ((is_frame || is_known) && !check_resource(format, &series, fail))
			return false;
		if (is_frame)
			layout = series_layout(format, &series, layout, false);
		else if (is_known && !layout->has_header)
			layout = learn(format, &series, unit);
		if (!layout)
			return fail_set(fail, FAIL_LIMIT, TR("it has over %d series", "系列が %d を超えています"),
			                LAYOUTS_MAX);
		if (is_frame && layout != format->current && has_data) {
			part->line_count = i - first;
			return true;
		}
		has_data = has_data || !is_frame;
		format->current = layout;
	}
	return true;
}

/* total / count in hundredths, halves up. Sums of a day of percentages are far from the limits. */
static bool read_mean(struct json_value total, struct json_value count, int64_t *ret_hundredths)
{
	int64_t sum, number;
	if (!is_there(total) || !is_there(count)) {
		*ret_hundredths = NUMBER_NONE;
		return true;
	}
	if (!number_rounded(json_text(total), 8, NUMBER_HALF_UP, &sum) ||
	    !number_scaled(json_text(count), 0, &number) || number < 0 || sum < 0 || number > 1000000000 ||
	    sum > INT64_MAX / 4)
		return false;
	if (number == 0) {
		*ret_hundredths = NUMBER_NONE;
		return true;
	}
	int64_t divisor = number * 1000000, hundredths = (2 * sum + divisor) / (2 * divisor);
	*ret_hundredths = hundredths > 10000 ? 10000 : hundredths;
	return hundredths <= 10001;
}

static bool read_figures(const struct layout *layout, struct batch *batch, size_t row,
                         const struct json_value values[CPU_JSON_FIELDS_MAX])
{
	const int *columns = layout->columns;
	int64_t busy, low, high;
	bool good = is_there(values[DATUM_AVERAGE]) ? cpu_json_percent(values[DATUM_AVERAGE], &busy)
	                                            : read_mean(values[DATUM_TOTAL], values[DATUM_COUNT], &busy);
	if (!good || !cpu_json_percent(values[DATUM_MINIMUM], &low) || !cpu_json_percent(values[DATUM_MAXIMUM], &high))
		return false;
	batch->columns[columns[METRIC_BUSY]].numbers[row] = busy;
	batch->columns[columns[METRIC_MIN]].numbers[row] = low;
	batch->columns[columns[METRIC_MAX]].numbers[row] = high;
	batch->columns[columns[METRIC_CPU]].numbers[row] = -1;
	return true;
}

/* Is the datum of another metric or resource? */
static bool is_foreign(const struct layout *layout, const struct json_value values[CPU_JSON_FIELDS_MAX])
{
	struct series series = series_of(layout);
	struct str metric, wanted;
	wishes(layout, &metric, &wanted);
	if (is_there(values[DATUM_METRIC])) {
		series.is_cpu = str_equal_nocase(json_text(values[DATUM_METRIC]), metric);
		series.resource = resource_name(json_text(values[DATUM_RESOURCE]));
	}
	return !series.is_cpu || (wanted.size > 0 && !str_equal_nocase(wanted, series.resource));
}

static enum line_class azure_metrics_datum(const struct layout *layout, struct batch *batch, size_t row,
                                           struct str unit, enum reject_reason *ret_reason)
{
	struct json_value values[CPU_JSON_FIELDS_MAX];
	struct stamp_iso stamp;
	*ret_reason = REJECT_NONE;
	if (!cpu_json_read(&layout->template, fields, batch, row, unit, values)) {
		*ret_reason = REJECT_SHAPE;
		return LINE_REJECTED;
	}
	bool own = is_there(values[DATUM_METRIC]);
	int32_t span_s = own ? cpu_json_grain(json_text(values[DATUM_GRAIN])) : layout->columns[METRIC_GRAIN];
	if (own || layout->columns[METRIC_GRAIN] > 0)
		if (is_foreign(layout, values))
			return LINE_EXCLUDED;
	struct str text = json_text(values[is_there(values[DATUM_STAMP]) ? DATUM_STAMP : DATUM_TIME]);
	if (!stamp_iso(text, &stamp) || stamp.size != text.size)
		*ret_reason = REJECT_TIME;
	else if (span_s <= 0)
		*ret_reason = own ? REJECT_FIELDS : REJECT_NO_HEADER;
	else if (!has_figures(values))
		return LINE_EXCLUDED;
	else if (!layout->has_header)
		*ret_reason = REJECT_SHAPE;
	if (*ret_reason != REJECT_NONE)
		return LINE_REJECTED;
	batch->at_us[row] = stamp.as_us - stamp.offset_s * SECOND_US;
	batch->columns[layout->columns[METRIC_TIME]].numbers[row] = batch->at_us[row];
	batch->columns[layout->columns[METRIC_SPAN]].numbers[row] = span_s;
	*ret_reason = read_figures(layout, batch, row, values) ? REJECT_NONE : REJECT_NUMBER;
	return *ret_reason == REJECT_NONE ? LINE_RECORD : LINE_REJECTED;
}

static bool azure_metrics_parse(const struct format_part *part, struct batch *batch)
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
		if (json_unit_is_frame(unit, &frame))
			continue;
		batch->line_class[row] = (uint8_t)azure_metrics_datum(layout, batch, row, unit, &reason);
		batch->reject_reason[row] = (uint8_t)reason;
	}
	return true;
}

const struct dialect dialect_azure_metrics = {
        .name = "azure_metrics",
        .kind = FORMAT_CPU,
        .about_en = "Azure Monitor «Percentage CPU» as JSON (REST, az monitor metrics list, diagnostic settings); "
                    "azure_metrics resource=NAME metric=NAME",
        .about_ja = "Azure Monitor「Percentage CPU」の JSON (REST・az monitor metrics list・診断設定)。azure_metrics "
                    "resource=名前 metric=名前",
        .has_options = true,
        .unit = azure_metrics_unit,
        .stands = json_unit_stands,
        .open = azure_metrics_open,
        .split = azure_metrics_split,
        .parse = azure_metrics_parse,
};
