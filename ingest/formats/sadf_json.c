/* CPU samples as `sadf -j -- -u [ALL]` of sysstat writes them: an envelope of hosts, statistics and activities. A unit
 * is one processor's figures, an element of cpu-load; the stamp stands before the array, once for all processors, and
 * is the *end* of the interval. UTC with "utc": 1 or a "tz" that says so, else local in the source's zone. One file is
 * one host; `format: sadf_json host=NAME` takes that host's figures out of several. */
#include <string.h>

#include "cpu_json.h"
#include "dialect.h"
#include "lang.h"
#include "number.h"
#include "zone.h"

enum sadf_json_column {
	SADF_TIME,
	SADF_BUSY,
	SADF_SPAN,
	SADF_CPU,
};

enum sadf_json_field {
	LOAD_CPU,
	LOAD_USER,
	LOAD_USR,
	LOAD_NICE,
	LOAD_SYSTEM,
	LOAD_SYS,
	LOAD_IOWAIT,
	LOAD_STEAL,
	LOAD_IDLE,
};

static const struct cpu_json_field fields[] = {
        [LOAD_CPU] = {"cpu", "~cpu", CPU_JSON_TEXT},
        [LOAD_USER] = {"user", "user", CPU_JSON_HUNDREDTHS},
        [LOAD_USR] = {"usr", "user", CPU_JSON_HUNDREDTHS},
        [LOAD_NICE] = {"nice", "nice", CPU_JSON_HUNDREDTHS},
        [LOAD_SYSTEM] = {"system", "system", CPU_JSON_HUNDREDTHS},
        [LOAD_SYS] = {"sys", "system", CPU_JSON_HUNDREDTHS},
        [LOAD_IOWAIT] = {"iowait", "iowait", CPU_JSON_HUNDREDTHS},
        [LOAD_STEAL] = {"steal", "steal", CPU_JSON_HUNDREDTHS},
        [LOAD_IDLE] = {"idle", "idle", CPU_JSON_HUNDREDTHS},
        {NULL, NULL, CPU_JSON_TEXT},
};

static const char *const arrays[] = {"cpu-load", NULL};
static const struct json_frame frame = {arrays, 8};

static size_t sadf_json_unit(struct str rest, bool ended)
{
	return json_unit_size(rest, &frame, ended);
}

/* What runs through the file. */
struct stamp_state {
	int64_t end_us; /* NO_TIME: none yet */
	int32_t span_s;
};

static bool read_stamp(struct str behind, const struct zone *zone, struct stamp_state *ret_state)
{
	struct json_value stamp, date, clock, interval, utc, tz;
	int32_t day;
	int64_t us, span_s;
	int digits;
	if (!json_read(behind, &stamp, NULL) || !json_find(stamp, "date", &date) || !json_find(stamp, "time", &clock) ||
	    !json_find(stamp, "interval", &interval) || !stamp_date(json_text(date), &day) ||
	    !stamp_clock(json_text(clock), &us, &digits) || !json_number(interval, 0, &span_s) || span_s <= 0 ||
	    span_s > 366 * 86400)
		return false;
	bool is_utc = json_find(stamp, "utc", &utc) && str_is(json_text(utc), "1");
	is_utc = is_utc || (json_find(stamp, "tz", &tz) && str_is(json_text(tz), "UTC"));
	us += day * DAY_US;
	*ret_state = (struct stamp_state){is_utc || !zone ? us : zone_instant(zone, civil_of_us(us)), (int32_t)span_s};
	return true;
}

/* Follows a piece of envelope; *ret_host is that of the figures behind it, if it is named there. */
static void follow(struct stamp_state *state, struct str piece, const struct zone *zone, struct str *ret_host)
{
	struct json_keys keys = {piece};
	struct json_value value;
	struct str key, behind;
	while (json_keys_next(&keys, &key, &behind))
		if (str_is(key, "timestamp")) {
			*state = (struct stamp_state){NO_TIME, 0};
			(void)read_stamp(behind, zone, state);
		} else if (str_is(key, "nodename") && json_read(behind, &value, NULL)) {
			*ret_host = json_text(value);
		}
}

static bool sadf_json_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	format->carry = NO_TIME;
	format->current = layout_new(format, STR(""));
	return format->current ? true : fail_memory(fail);
}

/* The name that the source's format asks for; empty: none. */
static struct str wanted_host(const struct format *format)
{
	struct str text = str_of(format->options.format);
	size_t at = str_find_str(text, STR(" host="));
	return at < text.size ? str_trim(str_skip(text, at + 6)) : STR("");
}

/* The layout of a host's figures; its header is the name. */
static struct layout *host_layout(struct format *format, struct str host, struct fail *fail)
{
	struct str wanted = wanted_host(format);
	struct layout *layout = layout_find(format, host);
	if (layout)
		return layout;
	for (layout = format->layouts; layout; layout = layout->next)
		if (layout->header.size > 0 && wanted.size == 0) {
			fail_set(fail, FAIL_INPUT,
			         TR("it holds the figures of several hosts (%.*s, %.*s); say which: format: sadf_json "
			            "host=%.*s",
			            "複数のホスト (%.*s、%.*s) の値が入っています。format: sadf_json host=%.*s "
			            "のように指定してください"),
			         STR_ARGS(layout->header), STR_ARGS(host), STR_ARGS(host));
			return NULL;
		}
	if (format->layout_count >= LAYOUTS_MAX) {
		fail_set(fail, FAIL_LIMIT, TR("it has over %d hosts", "ホストが %d を超えています"), LAYOUTS_MAX);
		return NULL;
	}
	layout = layout_new(format, host);
	if (!layout)
		fail_memory(fail);
	else
		layout->foreign = wanted.size > 0 && !str_equal(wanted, host);
	return layout;
}

/* The layout of records like this one, for the current host. Layouts that were given out do not change: a new one. */
static struct layout *learn(struct format *format, struct str unit)
{
	struct layout like = *format->current, *layout = layout_new(format, like.header);
	if (!layout)
		return NULL;
	struct template *template = &layout->template;
	template_init(template, NULL);
	layout->foreign = like.foreign;
	layout->columns[SADF_TIME] = template_own_column(template, "time", COLUMN_NUMBER);
	layout->columns[SADF_BUSY] = template_own_column(template, "busy", COLUMN_NUMBER);
	layout->columns[SADF_SPAN] = template_own_column(template, "span_s", COLUMN_NUMBER);
	layout->columns[SADF_CPU] = template_own_column(template, "cpu", COLUMN_NUMBER);
	layout->has_header = cpu_json_learn(template, arena_str(&format->arena, unit), fields);
	return layout;
}

static bool sadf_json_split(struct format *format, const struct line_table *lines, size_t first,
                            struct format_part *part, struct fail *fail)
{
	struct stamp_state state = {format->carry, format->ordinal};
	bool has_data = false;
	part->carry = format->carry;
	part->ordinal = format->ordinal;
	for (size_t i = first; i < lines->count; i++) {
		struct str unit = str_range(lines->text.at + lines->at[i], lines->text.at + lines->at[i + 1]);
		struct layout *wanted = format->current;
		if (json_unit_is_frame(unit, &frame)) {
			struct stamp_state next = state;
			struct str host = {NULL, 0};
			follow(&next, unit, wanted->zone, &host);
			if (host.size > 0 && !(wanted = host_layout(format, host, fail)))
				return false;
			if (wanted != format->current && has_data) {
				part->line_count = i - first;
				break;
			}
			state = next;
		} else if (!wanted->has_header && unit.size <= BOUND_LINE_BYTES && format->layout_count < LAYOUTS_MAX) {
			struct layout *learned = learn(format, unit);
			if (!learned)
				return fail_memory(fail);
			wanted = learned->has_header ? learned : wanted;
			has_data = learned->has_header;
		} else {
			has_data = true;
		}
		format->current = wanted;
	}
	format->carry = state.end_us;
	format->ordinal = state.span_s;
	return true;
}

static enum reject_reason sadf_json_record(const struct layout *layout, const struct stamp_state *state,
                                           struct batch *batch, size_t row, struct str unit)
{
	struct json_value values[CPU_JSON_FIELDS_MAX];
	struct batch_column *columns = batch->columns;
	int64_t sum = 0, cpu = -1, idle = NUMBER_NONE;
	if (!cpu_json_read(&layout->template, fields, batch, row, unit, values))
		return REJECT_SHAPE;
	if (state->end_us == NO_TIME)
		return REJECT_TIME;
	batch->at_us[row] = state->end_us - state->span_s * SECOND_US;
	columns[layout->columns[SADF_TIME]].numbers[row] = batch->at_us[row];
	columns[layout->columns[SADF_SPAN]].numbers[row] = state->span_s;
	if (values[LOAD_IDLE].kind == JSON_NONE || values[LOAD_CPU].kind == JSON_NONE)
		return REJECT_FIELDS;
	struct str processor = json_text(values[LOAD_CPU]);
	if (!str_is(processor, "all") && !str_is(processor, "-1") && !number_i64(processor, 0, 65535, &cpu))
		return REJECT_NUMBER;
	for (size_t i = LOAD_USER; i <= LOAD_IDLE; i++) {
		int64_t value;
		if (!cpu_json_percent(values[i], &value))
			return REJECT_NUMBER;
		sum += value == NUMBER_NONE ? 0 : value;
		idle = i == LOAD_IDLE ? value : idle;
	}
	columns[layout->columns[SADF_CPU]].numbers[row] = cpu;
	/* A processor that was switched off has nothing but zeros. */
	columns[layout->columns[SADF_BUSY]].numbers[row] = sum == 0 || idle == NUMBER_NONE ? NUMBER_NONE : 10000 - idle;
	return REJECT_NONE;
}

static bool sadf_json_parse(const struct format_part *part, struct batch *batch)
{
	const struct layout *layout = part->layout;
	struct stamp_state state = {part->carry, part->ordinal};
	if (layout->has_header && !template_apply(&layout->template, batch))
		return false;
	bool has_nul = batch_has_nul(batch);
	for (size_t row = 0; row < batch->line_count; row++) {
		struct str unit = cpu_json_unit(batch, row), host;
		bool is_frame = json_unit_is_frame(unit, &frame);
		if (is_frame)
			follow(&state, unit, layout->zone, &host);
		if (!line_is_plain(batch, row, unit, has_nul))
			continue;
		batch->line_class[row] = LINE_EXCLUDED;
		if (is_frame || layout->foreign)
			continue;
		enum reject_reason reason =
		        layout->has_header ? sadf_json_record(layout, &state, batch, row, unit) : REJECT_SHAPE;
		if (reason == REJECT_NONE)
			batch->line_class[row] = LINE_RECORD;
		else
			line_reject(batch, row, reason);
	}
	return true;
}

const struct dialect dialect_sadf_json = {
        .name = "sadf_json",
        .kind = FORMAT_CPU,
        .about_en = "sysstat: sadf -j -- -u; with several hosts, sadf_json host=NAME",
        .about_ja = "sysstat の sadf -j -- -u。複数ホストなら sadf_json host=名前",
        .has_options = true,
        .unit = sadf_json_unit,
        .stands = json_unit_stands,
        .open = sadf_json_open,
        .split = sadf_json_split,
        .parse = sadf_json_parse,
};
