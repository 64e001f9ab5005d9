/* The state of each hour, from what was expected and what other sources of the host show. */
#include "presence.h"

#include <stdlib.h>
#include <string.h>

#include "named_plans.h"

/* Where a median of more lines is usual, an hour without any is no quiet one. */
#define QUIET_LINES 3
#define WEEK_HOURS 168
/* Of an hour of the week in two months, with one to spare. */
#define WEEKS_MAX 11
#define HOUR_S 3600

/* What is known of one source, by hour. */
struct source_hours {
	const struct config_source *source;
	const uint32_t *lines;
	uint32_t *samples;         /* cpu: with a value, all processors */
	uint32_t *cpus;            /* cpu: processors seen that day */
	uint32_t *monitors;        /* access */
	uint32_t *marks;           /* system */
	int64_t span_s;            /* cpu: of most samples; 0: none */
	uint32_t week[WEEK_HOURS]; /* median lines */
	struct file_span *files;
	size_t file_count;
};

/* First and last stamp of a file and what it grew from. */
struct file_span {
	int64_t id, min_us, max_us;
};

struct presence {
	struct source_hours *sources;
	struct presence_hour *hours; /* source × hour */
};

static int64_t hour_us(const struct month_run *run, size_t hour)
{
	return run->coverage_from_us + (int64_t)hour * HOUR_US;
}

/* --- What was expected --- */

static size_t week_hour(const struct month_run *run, int64_t at_us)
{
	struct civil_time time = zone_civil(run->config->zone, at_us);

	return (size_t)civil_weekday(civil_day(time.date)) * 24 + (size_t)time.hour;
}

struct week_values {
	uint32_t values[WEEK_HOURS][WEEKS_MAX];
	size_t counts[WEEK_HOURS];
};

/* Adds the hours of the days that have any line. */
static void add_week_values(const struct month_run *run, const struct coverage *coverage, size_t source,
                            int64_t from_us, struct week_values *week)
{
	const uint32_t *lines = coverage->source_count ? &coverage->lines[source * coverage->hour_count] : NULL;

	for (size_t hour = 0, end; hour < coverage->hour_count; hour = end) {
		int32_t day = civil_day(zone_civil(run->config->zone, from_us + (int64_t)hour * HOUR_US).date);
		int64_t next_us = zone_day_start(run->config->zone, day + 1);
		bool any = false;

		for (end = hour; end < coverage->hour_count && from_us + (int64_t)end * HOUR_US < next_us; end++)
			any |= lines[end] > 0;
		for (size_t at = hour; any && at < end; at++) {
			size_t slot = week_hour(run, from_us + (int64_t)at * HOUR_US);

			if (week->counts[slot] < WEEKS_MAX)
				week->values[slot][week->counts[slot]++] = lines[at];
		}
		end = end > hour ? end : hour + 1;
	}
}

static int compare_counts(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

static void learn_week(const struct month_run *run, size_t index, struct source_hours *source)
{
	struct week_values week = {0};

	add_week_values(run, &run->previous_coverage, index, run->previous_from_us, &week);
	add_week_values(run, &run->coverage, index, run->coverage_from_us, &week);
	for (size_t slot = 0; slot < WEEK_HOURS; slot++) {
		if (!week.counts[slot])
			continue;
		qsort(week.values[slot], week.counts[slot], sizeof(week.values[slot][0]), compare_counts);
		source->week[slot] = week.values[slot][(week.counts[slot] - 1) / 2];
	}
}

static uint32_t expected_of(const struct month_run *run, const struct source_hours *source, size_t hour)
{
	int64_t interval_s = source->source->rhythm_s;

	if (source->source->kind == SOURCE_CPU) {
		interval_s = interval_s ? interval_s : source->span_s;
		return interval_s > 0 ? source->cpus[hour] * (uint32_t)(HOUR_S / interval_s) : 0;
	}
	return interval_s ? (uint32_t)(HOUR_S / interval_s) : source->week[week_hour(run, hour_us(run, hour))];
}

/* --- What the logs say --- */

/* Place of the row's hour; false outside. */
static bool row_hour(const struct month_run *run, const struct table *table, size_t row, const char *column,
                     size_t *ret_hour)
{
	int64_t at_us = month_number(table, row, column);

	*ret_hour = (size_t)((at_us - run->coverage_from_us) / HOUR_US);
	return at_us >= run->coverage_from_us && *ret_hour < run->coverage.hour_count;
}

static size_t source_place(const struct month_run *run, struct str name)
{
	for (size_t i = 0; i < run->coverage.source_count; i++)
		if (str_is(name, run->coverage.sources[i]))
			return i;
	return SIZE_MAX;
}

/* Rows of a named plan by source and hour. */
static void read_witnesses(const struct month_run *run, struct presence *presence, const char *plan,
                           const char *measure, bool marks)
{
	const struct table *table = month_table(run, plan);

	for (size_t row = 0; row < table->row_count; row++) {
		size_t place = source_place(run, month_text(table, row, "source")), hour;
		struct source_hours *source = place == SIZE_MAX ? NULL : &presence->sources[place];

		if (source && row_hour(run, table, row, "minute:60", &hour))
			(marks ? source->marks : source->monitors)[hour] += (uint32_t)month_number(table, row, measure);
	}
}

/* Rows come by processor and hour. */
static void read_samples(const struct month_run *run, struct source_hours *source, const struct table *table)
{
	struct str cpu = {0};
	int32_t last_day = INT32_MIN;
	uint32_t *by_day = arena_alloc(run->arena, (size_t)run->day_count + 2, sizeof(*by_day));

	for (size_t row = 0; by_day && row < table->row_count; row++) {
		size_t hour;
		int32_t day;

		if (!row_hour(run, table, row, "minute:60", &hour))
			continue;
		source->samples[hour] += (uint32_t)month_number(table, row, "samples");
		day = civil_day(zone_civil(run->config->zone, hour_us(run, hour)).date) - run->first_day;
		if ((!cpu.at || day != last_day || !str_equal(cpu, month_text(table, row, "cpu"))) && day >= 0 &&
		    day <= run->day_count)
			by_day[day]++;
		cpu = month_text(table, row, "cpu");
		last_day = day;
	}
	for (size_t hour = 0; by_day && hour < run->coverage.hour_count; hour++) {
		int32_t day = civil_day(zone_civil(run->config->zone, hour_us(run, hour)).date) - run->first_day;

		source->cpus[hour] = day >= 0 && day <= run->day_count ? by_day[day] : 0;
	}
}

static void read_span(struct source_hours *source, const struct table *table)
{
	int64_t most = 0;

	for (size_t row = 0; row < table->row_count; row++) {
		int64_t samples = month_number(table, row, "samples"), span_s = month_number(table, row, "span_s");

		if (samples > most && span_s > 0) {
			most = samples;
			source->span_s = span_s;
		}
	}
}

/* Every CPU source by itself, since the named plans ask for the reported ones only. */
static bool ask_samples(struct month_run *run, struct source_hours *source, struct fail *fail)
{
	static const struct plan_text texts[2] = {
	        {.table = "cpu", .by = "cpu,minute:60", .show = "samples", .where = "busy >= 0%", .sort = ""},
	        {.table = "cpu", .by = "span_s", .show = "samples", .where = "busy >= 0%", .sort = ""},
	};
	struct plan plans[2];
	struct table tables[2];

	for (size_t i = 0; i < 2; i++) {
		struct plan_text text = texts[i];

		text.zone = run->config->zone;
		if (!plan_parse(&text, run->arena, &plans[i], fail))
			return false;
		plans[i].source = source->source->name;
		plans[i].from_us = run->coverage_from_us;
		plans[i].until_us = hour_us(run, run->coverage.hour_count);
	}
	if (!engine_run(run->engine, plans, 2, run->arena, tables, fail))
		return false;
	read_samples(run, source, &tables[0]);
	read_span(source, &tables[1]);
	return true;
}

static bool read_files(struct month_run *run, struct source_hours *source, struct fail *fail)
{
	const struct archive_file *files;
	size_t count;

	if (!archive_files(run->archive, source->source->name, run->arena, &files, &count, fail))
		return false;
	source->files = arena_alloc(run->arena, count, sizeof(*source->files));
	if (!source->files)
		return fail_memory(fail);
	for (size_t i = 0; i < count; i++) {
		struct file_span span = {files[i].id, files[i].min_us, files[i].max_us};

		/* What it grew from is the same file, and comes before it. */
		for (size_t k = source->file_count; files[i].base && k-- > 0;)
			if (source->files[k].id == files[i].base && source->files[k].min_us != NO_TIME) {
				span.min_us = span.min_us == NO_TIME || source->files[k].min_us < span.min_us
				                      ? source->files[k].min_us
				                      : span.min_us;
				span.max_us =
				        source->files[k].max_us > span.max_us ? source->files[k].max_us : span.max_us;
				break;
			}
		if (span.min_us != NO_TIME)
			source->files[source->file_count++] = span;
	}
	return true;
}

/* --- Quiet or absent --- */

static int64_t span_length(const struct file_span *span)
{
	return span->max_us - span->min_us;
}

/* Does a file go on behind the hole? One that holds both its sides does. Between two files it does when the hole is at
 * most half as long as either of them: a file that is missing would have left a hole as long as itself. */
static bool goes_on(const struct source_hours *source, int64_t from_us, int64_t until_us)
{
	const struct file_span *before = NULL, *after = NULL;
	int64_t hole_us;

	for (size_t i = 0; i < source->file_count; i++) {
		const struct file_span *file = &source->files[i];

		if (file->min_us < from_us && file->max_us >= until_us)
			return true;
		if (file->max_us < from_us && (!before || file->max_us > before->max_us))
			before = file;
		if (file->min_us >= until_us && (!after || file->min_us < after->min_us))
			after = file;
	}
	if (!before || !after)
		return false;
	hole_us = after->min_us - before->max_us;
	return hole_us <= span_length(before) / 2 && hole_us <= span_length(after) / 2;
}

static uint32_t witnessed(const struct source_hours *other, enum presence_proof proof, size_t hour)
{
	switch (proof) {
	case PROOF_SAMPLES:
		return other->samples[hour];
	case PROOF_MONITOR:
		return other->monitors[hour];
	case PROOF_MARK:
		return other->marks[hour];
	case PROOF_LINES:
		return other->source->kind == SOURCE_CPU ? 0 : other->lines[hour];
	case PROOF_NONE:
	case PROOF_INTERVAL:
		break;
	}
	return 0;
}

/* What another source of the host has of this very hour. */
static void find_proof(const struct month_run *run, const struct presence *presence, size_t index, size_t hour,
                       struct presence_hour *found)
{
	const char *host = presence->sources[index].source->host;

	for (enum presence_proof proof = PROOF_SAMPLES; proof <= PROOF_LINES; proof++)
		for (size_t i = 0; i < run->coverage.source_count; i++) {
			const struct source_hours *other = &presence->sources[i];

			if (i == index || strcmp(other->source->host, host) != 0 || !witnessed(other, proof, hour))
				continue;
			found->proof = (uint8_t)proof;
			found->witness = (uint16_t)i;
			found->counted = witnessed(other, proof, hour);
			return;
		}
}

/* Lines of an hour, also of the month before where it joins this one. */
static uint32_t lines_at(const struct month_run *run, size_t index, int64_t hour)
{
	const struct coverage *previous = &run->previous_coverage;
	int64_t before = (int64_t)previous->hour_count + hour;

	if (hour >= 0)
		return run->coverage.lines[index * run->coverage.hour_count + (size_t)hour];
	return before >= 0 && previous->source_count && run->coverage_from_us == run->from_us
	               ? previous->lines[index * previous->hour_count + (size_t)before]
	               : 0;
}

/* A source whose interval is longer than an hour, and whose last line is not that far away. */
static bool keeps_interval(const struct month_run *run, const struct source_hours *source, size_t index, size_t hour)
{
	int64_t hours = source->source->rhythm_s / HOUR_S;

	for (int64_t back = 1; source->source->rhythm_s > HOUR_S && back <= hours; back++)
		if (lines_at(run, index, (int64_t)hour - back))
			return true;
	return false;
}

static uint32_t counted_lines(const struct source_hours *source, size_t hour)
{
	return source->source->kind == SOURCE_CPU ? source->samples[hour] : source->lines[hour];
}

/* Samples drift over the hours' bounds: what an hour lacks, its neighbours may have too many of. */
static bool is_partial(const struct month_run *run, const struct source_hours *source, size_t hour, uint32_t expected)
{
	uint32_t count = counted_lines(source, hour), spare = source->cpus[hour];

	if (source->source->kind != SOURCE_CPU)
		return source->source->rhythm_s && count < expected;
	for (int side = -1; side <= 1 && count < expected; side += 2) {
		size_t next = hour + (size_t)side;
		uint32_t more = next < run->coverage.hour_count ? source->samples[next] : 0;

		more = more > expected ? more - expected : 0;
		count += more < spare ? more : spare;
	}
	return count < expected;
}

static void judge_hole(struct month_run *run, struct presence *presence, size_t index, size_t first, size_t end)
{
	const struct source_hours *source = &presence->sources[index];
	bool continues = source->source->kind != SOURCE_CPU && goes_on(source, hour_us(run, first), hour_us(run, end));

	for (size_t hour = first; hour < end; hour++) {
		struct presence_hour *found = &presence->hours[index * run->coverage.hour_count + hour];
		bool few =
		        source->source->rhythm_s ? source->source->rhythm_s > HOUR_S : found->expected <= QUIET_LINES;

		found->state = PRESENCE_ABSENT;
		if (keeps_interval(run, source, index, hour)) {
			found->state = PRESENCE_QUIET;
			found->proof = PROOF_INTERVAL;
			continue;
		}
		find_proof(run, presence, index, hour, found);
		if (continues && few && !source->source->rhythm_s && found->proof != PROOF_NONE)
			found->state = PRESENCE_QUIET;
	}
}

static void judge_source(struct month_run *run, struct presence *presence, size_t index)
{
	const struct source_hours *source = &presence->sources[index];
	struct presence_hour *hours = &presence->hours[index * run->coverage.hour_count];
	size_t count = run->coverage.hour_count;

	for (size_t hour = 0; hour < count; hour++) {
		hours[hour].expected = expected_of(run, source, hour);
		if (counted_lines(source, hour))
			hours[hour].state = is_partial(run, source, hour, hours[hour].expected) ? PRESENCE_PARTIAL
			                                                                        : PRESENCE_PRESENT;
	}
	for (size_t hour = 0, end; hour<count; hour = end> hour ? end : hour + 1) {
		for (end = hour; end < count && !counted_lines(source, end);)
			end++;
		if (end > hour)
			judge_hole(run, presence, index, hour, end);
	}
	/* Where a hole begins or ends inside an hour, the hour has fewer lines than usual. */
	for (size_t hour = 0; hour < count; hour++) {
		bool beside = (hour && hours[hour - 1].state == PRESENCE_ABSENT) ||
		              (hour + 1 < count && hours[hour + 1].state == PRESENCE_ABSENT);

		if (hours[hour].state == PRESENCE_PRESENT && beside && source->source->kind != SOURCE_CPU &&
		    source->lines[hour] < hours[hour].expected / 2)
			hours[hour].state = PRESENCE_PARTIAL;
	}
}

bool presence_find(struct month_run *run, struct fail *fail)
{
	size_t sources = run->coverage.source_count, hours = run->coverage.hour_count;
	struct presence *presence = arena_alloc(run->arena, 1, sizeof(*presence));

	if (!presence)
		return fail_memory(fail);
	run->presence = presence;
	presence->sources = arena_alloc(run->arena, sources, sizeof(*presence->sources));
	presence->hours = arena_alloc(run->arena, sources * hours, sizeof(*presence->hours));
	if (!presence->sources || !presence->hours)
		return fail_memory(fail);
	for (size_t i = 0; i < sources; i++) {
		struct source_hours *source = &presence->sources[i];
		uint32_t *room = arena_alloc(run->arena, 4 * hours, sizeof(*room));

		if (!room)
			return fail_memory(fail);
		*source = (struct source_hours){.source = config_source(run->config, run->coverage.sources[i]),
		                                .lines = &run->coverage.lines[i * hours],
		                                .samples = room,
		                                .cpus = room + hours,
		                                .monitors = room + 2 * hours,
		                                .marks = room + 3 * hours};
		if (!read_files(run, source, fail) ||
		    (source->source->kind == SOURCE_CPU && hours && !ask_samples(run, source, fail)))
			return false;
		learn_week(run, i, source);
	}
	read_witnesses(run, presence, "coverage.monitors", "requests", false);
	read_witnesses(run, presence, "coverage.marks", "lines", true);
	for (size_t i = 0; i < sources; i++)
		judge_source(run, presence, i);
	return true;
}

const struct presence_hour *presence_hour(const struct month_run *run, size_t source, size_t hour)
{
	return &run->presence->hours[source * run->coverage.hour_count + hour];
}
