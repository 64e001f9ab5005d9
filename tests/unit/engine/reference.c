/* The rules of the sample's configuration are spelled out here once more, as plain text functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "quantile.h"
#include "reference.h"

#define GROUPS_MAX 20000

static bool contains_nocase(const char *text, const char *part)
{
	for (; *text; text++)
		if (str_equal_nocase(str_take(str_of(text), strlen(part)), str_of(part)))
			return true;
	return false;
}

static const char *site_of(const char *path)
{
	return strncmp(path, "/alpha/", 7) == 0 ? "alpha" : strncmp(path, "/beta/", 6) == 0 ? "beta" : "";
}

static const char *page_of(const char *path)
{
	if (str_ends(str_of(path), STR(".png")) || str_ends(str_of(path), STR(".css")))
		return "";
	return strncmp(path, "/alpha/cert/", 12) == 0 ? "alpha certificate" : strncmp(path, "/beta/cert/", 11) == 0 ? "beta certificate" : path;
}

static const char *kind_of(const struct sample_row *row)
{
	if (strncmp(row->client, "10.1.", 5) == 0)
		return "own";
	if (strcmp(row->client, "10.2.0.5") == 0 || contains_nocase(row->agent, "zabbix"))
		return "monitor";
	return contains_nocase(row->agent, "bot") ? "bot" : "human";
}

static const char *event_of(const struct sample_row *row)
{
	if (strcmp(row->method, "POST") == 0 && strstr(row->path, "/cert/") && row->status >= 200 && row->status <= 299)
		return "issue";
	return strncmp(row->path, "/login", 6) == 0 && row->status >= 0 ? "login" : "";
}

static const char *severity_of(const struct sample_row *row)
{
	if (row->severity[0])
		return row->severity;
	return strstr(row->message, "Out of memory") ? "crit" : strstr(row->message, "Failed") ? "err" : strstr(row->message, "retrying") ? "warning" : "";
}

static const char *template_of(const char *message)
{
	if (strstr(message, "Failed"))
		return "Failed password for <user> from <ip> port <n>";
	if (strstr(message, "session"))
		return "session <n> opened";
	return strstr(message, "memory") ? "Out of memory: Kill process <n> (java)" : "retrying in <n> s";
}

/* The text of a text field. */
static struct str text_of(const struct sample *sample, const struct sample_row *row, const char *name, struct arena *arena)
{
	const struct {
		const char *name, *value;
	} values[] = {
		{"source", row->source->name}, {"host", row->source->host}, {"client", row->client}, {"agent", row->agent}, {"method", row->method},
		{"path", row->path}, {"site", site_of(row->path)}, {"page", page_of(row->path)}, {"kind", kind_of(row)}, {"event", event_of(row)},
		{"program", row->program}, {"severity", severity_of(row)}, {"message", row->message}, {"template", template_of(row->message)},
		{"cpu", row->cpu},
	};

	if (strcmp(name, "month") == 0) {
		struct civil_date date = zone_civil(sample->zone, row->at_us).date;

		return str_of(arena_printf(arena, "%04d-%02d", date.year, date.month));
	}
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (strcmp(values[i].name, name) == 0)
			return str_of(values[i].value);
	return STR("");      /* user, vhost: not in this log */
}

static int64_t number_of(const struct sample *sample, const struct sample_row *row, const char *name, int32_t bucket_minutes)
{
	struct civil_time time = zone_civil(sample->zone, row->at_us);
	int64_t offset_us = (int64_t)zone_offset_s(sample->zone, row->at_us) * SECOND_US;
	int64_t bucket_us = (bucket_minutes ? bucket_minutes : 1) * MINUTE_US;
	int32_t day = civil_day(time.date);
	const struct {
		const char *name;
		int64_t value;
	} values[] = {
		{"time", row->at_us}, {"day", day}, {"hour", time.hour}, {"weekday", civil_weekday(day)}, {"week", day - (civil_weekday(day) + 6) % 7},
		{"minute", (row->at_us + offset_us) / bucket_us * bucket_us - offset_us}, {"status", row->status},
		{"bytes", row->bytes == NUMBER_NONE ? 0 : row->bytes}, {"took_us", row->took_us}, {"busy", row->busy}, {"span_s", row->span_s},
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (strcmp(values[i].name, name) == 0)
			return values[i].value;
	return NUMBER_NONE;
}

static bool is_text(const struct field *field)
{
	return field->type == FIELD_TEXT || field->type == FIELD_ADDRESS;
}

/* --- Filters: the patterns and networks that the test uses, by plain comparison --- */

static bool pattern_fits(struct str pattern, struct str text)
{
	if (str_is(pattern, "^/alpha/"))
		return str_starts(text, STR("/alpha/"));
	if (str_is(pattern, "png$"))
		return str_ends(text, STR("png"));
	assert_true(str_is(pattern, "er"));
	return str_find_str(text, STR("er")) < text.size;
}

static bool network_holds(struct str network, struct str address)
{
	if (str_is(network, "192.0.2.0/24"))
		return str_starts(address, STR("192.0.2."));
	assert_true(str_is(network, "2001:db8::/32"));
	return str_starts(address, STR("2001:db8:"));
}

static bool number_fits(const struct filter *filter, int64_t number)
{
	int64_t value = filter->numbers[0];

	switch (filter->kind) {
	case FILTER_EQUAL:
		return number == value;
	case FILTER_NOT_EQUAL:
		return number != value;
	case FILTER_LESS:
		return number != NUMBER_NONE && number < value;
	case FILTER_LESS_EQUAL:
		return number != NUMBER_NONE && number <= value;
	case FILTER_GREATER:
		return number != NUMBER_NONE && number > value;
	case FILTER_GREATER_EQUAL:
		return number != NUMBER_NONE && number >= value;
	default:
		for (size_t i = 0; i < filter->value_count; i++)
			if (number == filter->numbers[i])
				return true;
		return false;
	}
}

static bool text_fits(const struct filter *filter, struct str text)
{
	bool any = false;

	if (filter->kind == FILTER_MATCH || filter->kind == FILTER_NOT_MATCH)
		return pattern_fits(filter->texts[0], text) == (filter->kind == FILTER_MATCH);
	for (size_t i = 0; i < filter->value_count; i++)
		any |= filter->kind == FILTER_WITHIN ? network_holds(filter->texts[i], text) : str_equal(filter->texts[i], text);
	return filter->kind == FILTER_NOT_EQUAL ? !any : any;
}

static bool fits(const struct sample *sample, const struct sample_row *row, const struct filter *filter, struct arena *arena)
{
	if (!filter)
		return true;
	switch (filter->kind) {
	case FILTER_AND:
		return fits(sample, row, filter->left, arena) && fits(sample, row, filter->right, arena);
	case FILTER_OR:
		return fits(sample, row, filter->left, arena) || fits(sample, row, filter->right, arena);
	case FILTER_NOT:
		return !fits(sample, row, filter->left, arena);
	default:
		return is_text(filter->field) ? text_fits(filter, text_of(sample, row, filter->field->name, arena))
		                              : number_fits(filter, number_of(sample, row, filter->field->name, 0));
	}
}

static bool counts(const struct plan *plan, const struct sample_row *row)
{
	static const enum source_kind kinds[] = {SOURCE_ACCESS, SOURCE_SYSTEM, SOURCE_CPU};

	if (row->source->kind != kinds[plan->table] || row->at_us < plan->from_us || row->at_us >= plan->until_us)
		return false;
	if (plan->source)
		return strcmp(plan->source, row->source->name) == 0;
	return strcmp(row->source->name, "gate") != 0 && strcmp(row->source->name, "sar") != 0;
}

/* --- Groups and measures --- */

struct group {
	struct value keys[PLAN_KEYS_MAX];
	const struct sample_row **rows;
	size_t count;
	struct value *measures;
};

static struct value key_of(const struct sample *sample, const struct sample_row *row, const struct plan_key *key, struct arena *arena)
{
	int64_t number;

	if (is_text(key->field))
		return (struct value){.kind = VALUE_TEXT, .text = text_of(sample, row, key->field->name, arena)};
	number = number_of(sample, row, key->field->name, key->bucket_minutes);
	return (struct value){.kind = number == NUMBER_NONE ? VALUE_NONE : VALUE_INTEGER, .number = number == NUMBER_NONE ? 0 : number};
}

static int compare(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return a->kind == VALUE_NONE ? -1 : b->kind == VALUE_NONE ? 1 : 0;
	if (a->kind == VALUE_TEXT)
		return str_compare(a->text, b->text);
	if (a->kind == VALUE_RATIO) {
		long double left = (long double)a->number * b->divisor, right = (long double)b->number * a->divisor;

		return (left > right) - (left < right);
	}
	return (a->number > b->number) - (a->number < b->number);
}

static int compare_rows(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static int64_t weight_of(const struct sample_row *row, const struct plan *plan)
{
	return plan->table != PLAN_CPU ? 1 : row->span_s > 0 ? row->span_s : row->source->interval_s;
}

static struct value quantile(const struct sample *sample, const struct plan *plan, const struct measure *measure, const struct group *group)
{
	int64_t (*pairs)[2] = test_calloc(group->count + 1, sizeof(*pairs));
	int64_t total = 0, seen = 0, rank;
	size_t count = 0;
	struct value value = {0};

	for (size_t i = 0; i < group->count; i++) {
		int64_t number = number_of(sample, group->rows[i], measure->field->name, 0);

		if (number == NUMBER_NONE)
			continue;
		pairs[count][0] = number;
		pairs[count++][1] = weight_of(group->rows[i], plan);
		total += weight_of(group->rows[i], plan);
	}
	qsort(pairs, count, sizeof(*pairs), compare_rows);
	rank = (total * measure->quantile_bp + 9999) / 10000;
	rank = rank ? rank : 1;
	for (size_t i = 0; i < count && value.kind == VALUE_NONE; i++) {
		seen += pairs[i][1];
		if (seen >= rank)
			value = (struct value){.kind = VALUE_INTEGER, .number = (int64_t)quantile_highest(quantile_bucket((uint64_t)pairs[i][0]))};
	}
	test_free(pairs);
	return value;
}

static bool same_user(const struct sample_row *a, const struct sample_row *b)
{
	return strcmp(a->client, b->client) == 0 && strcmp(a->agent, b->agent) == 0;
}

static int64_t distinct(const struct sample *sample, const struct measure *measure, const struct group *group, struct arena *arena)
{
	struct plan_key key = {.field = measure->field};
	int64_t count = 0;

	for (size_t i = 0; i < group->count; i++) {
		struct value value = {0};
		bool seen = false;

		if (measure->kind == MEASURE_DISTINCT)
			value = key_of(sample, group->rows[i], &key, arena);
		if (measure->kind == MEASURE_DISTINCT && value.kind == VALUE_NONE)
			continue;
		for (size_t j = 0; j < i && !seen; j++) {
			struct value other = {0};

			if (measure->kind == MEASURE_DISTINCT)
				other = key_of(sample, group->rows[j], &key, arena);
			seen = measure->kind == MEASURE_USERS ? same_user(group->rows[i], group->rows[j])
			                                      : other.kind != VALUE_NONE && compare(&value, &other) == 0;
		}
		count += !seen;
	}
	return count;
}

static struct value measure_of(const struct sample *sample, const struct plan *plan, const struct measure *measure, const struct group *group,
                               struct arena *arena)
{
	int64_t sum = 0, weighted = 0, weight = 0, min = INT64_MAX, max = INT64_MIN, hits = 0, numbers = 0;
	const char *name = measure->kind == MEASURE_FIRST || measure->kind == MEASURE_LAST ? "time" : measure->field ? measure->field->name : "";

	if (measure->kind == MEASURE_COUNT)
		return (struct value){.kind = VALUE_INTEGER, .number = (int64_t)group->count};
	if (measure->kind == MEASURE_USERS || measure->kind == MEASURE_DISTINCT)
		return (struct value){.kind = VALUE_INTEGER, .number = distinct(sample, measure, group, arena)};
	if (measure->kind == MEASURE_QUANTILE)
		return quantile(sample, plan, measure, group);
	for (size_t i = 0; i < group->count; i++) {
		int64_t number = number_of(sample, group->rows[i], name, 0);

		hits += measure->where && fits(sample, group->rows[i], measure->where, arena);
		if (number == NUMBER_NONE)
			continue;
		numbers++;
		sum += number;
		weighted = (int64_t)((uint64_t)weighted + (uint64_t)number * (uint64_t)weight_of(group->rows[i], plan)); /* of stamps it is never asked */
		weight += weight_of(group->rows[i], plan);
		min = number < min ? number : min;
		max = number > max ? number : max;
	}
	if (measure->kind == MEASURE_COUNT_IF)
		return (struct value){.kind = VALUE_INTEGER, .number = hits};
	if (measure->kind == MEASURE_SHARE_IF)
		return group->count ? (struct value){.kind = VALUE_RATIO, .number = hits * 10000, .divisor = (int64_t)group->count} : (struct value){0};
	if (!numbers)
		return (struct value){0};
	if (measure->kind == MEASURE_MEAN)
		return (struct value){.kind = VALUE_RATIO, .number = weighted, .divisor = weight};
	return (struct value){.kind = VALUE_INTEGER, .number = measure->kind == MEASURE_SUM ? sum
	                      : measure->kind == MEASURE_MIN || measure->kind == MEASURE_FIRST ? min : max};
}

static bool before(const struct plan *plan, const struct group *a, const struct group *b)
{
	size_t place = plan->sort ? (size_t)abs(plan->sort) - 1 : 0;
	int order = 0;

	if (plan->sort)
		order = place < plan->key_count ? compare(&a->keys[place], &b->keys[place])
		                                : compare(&a->measures[place - plan->key_count], &b->measures[place - plan->key_count]);
	if (plan->sort < 0)
		order = -order;
	for (size_t k = 0; k < plan->key_count && !order; k++)
		order = compare(&a->keys[k], &b->keys[k]);
	return order < 0;
}

static struct group *group_of(const struct sample *sample, const struct plan *plan, const struct sample_row *row, struct group *groups, size_t *count,
                              struct arena *arena)
{
	struct value keys[PLAN_KEYS_MAX];

	for (size_t k = 0; k < plan->key_count; k++)
		keys[k] = key_of(sample, row, &plan->keys[k], arena);
	for (size_t g = 0; g < *count; g++) {
		bool same = true;

		for (size_t k = 0; k < plan->key_count; k++)
			same &= groups[g].keys[k].kind == keys[k].kind && compare(&groups[g].keys[k], &keys[k]) == 0;
		if (same)
			return &groups[g];
	}
	assert_true(*count < GROUPS_MAX);
	memcpy(groups[*count].keys, keys, plan->key_count * sizeof(*keys));
	groups[*count].rows = arena_alloc(arena, sample->row_count, sizeof(*groups[*count].rows));
	assert_non_null(groups[*count].rows);
	return &groups[(*count)++];
}

void reference_run(const struct sample *sample, const struct plan *plan, struct arena *arena, struct table *ret_table)
{
	struct group *groups = arena_alloc(arena, GROUPS_MAX, sizeof(*groups));
	size_t count = 0, shown;
	struct table table = {.column_count = plan->key_count + plan->measure_count};
	struct value *values;

	assert_non_null(groups);
	if (!plan->key_count)
		count = 1, groups[0].rows = arena_alloc(arena, sample->row_count, sizeof(*groups[0].rows));
	for (size_t i = 0; i < sample->row_count; i++) {
		struct group *group;

		if (sample->rows[i].hidden || !counts(plan, &sample->rows[i]))
			continue;
		table.rows_scanned++;
		if (!fits(sample, &sample->rows[i], plan->filter, arena))
			continue;
		table.rows_matched++;
		group = plan->key_count ? group_of(sample, plan, &sample->rows[i], groups, &count, arena) : &groups[0];
		group->rows[group->count++] = &sample->rows[i];
	}
	for (size_t g = count, kept = count; g-- > 0; count = kept)
		if (groups[g].count < plan->min_rows)
			groups[g] = groups[--kept];
	for (size_t g = 0; g < count; g++) {
		groups[g].measures = arena_alloc(arena, PLAN_MEASURES_MAX, sizeof(struct value));
		for (size_t m = 0; m < plan->measure_count; m++)
			groups[g].measures[m] = measure_of(sample, plan, &plan->measures[m], &groups[g], arena);
	}
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && before(plan, &groups[j], &groups[j - 1]); j--) {
			struct group swap = groups[j];

			groups[j] = groups[j - 1];
			groups[j - 1] = swap;
		}
	shown = plan->limit && plan->limit < count ? (size_t)plan->limit : count;
	values = arena_alloc(arena, shown * table.column_count, sizeof(*values));
	for (size_t i = 0; i < shown; i++) {
		memcpy(values + i * table.column_count, groups[i].keys, plan->key_count * sizeof(*values));
		memcpy(values + i * table.column_count + plan->key_count, groups[i].measures, plan->measure_count * sizeof(*values));
	}
	table.row_count = shown;
	table.values = values;
	*ret_table = table;
}
