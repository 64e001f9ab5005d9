/* The text form of a plan, but for its condition (condition.c). */
#include <assert.h>
#include <string.h>

#include "condition.h"
#include "lang.h"
#include "number.h"
#include "option.h"
#include "plan.h"

static const char *const table_names[PLAN_TABLE_COUNT] = {"access", "system", "cpu"};
static const char *const row_names[PLAN_TABLE_COUNT] = {"requests", "lines", "samples"};
/* What min, max, mean and pNN are of when no field is named. */
static const char *const number_names[PLAN_TABLE_COUNT] = {"took_us", NULL, "busy"};

const char *plan_table_name(enum plan_table table)
{
	return table_names[table];
}

static bool parse_table(const char *name, enum plan_table *ret_table, struct fail *fail)
{
	for (int i = 0; i < PLAN_TABLE_COUNT; i++)
		if (name && strcmp(name, table_names[i]) == 0) {
			*ret_table = (enum plan_table)i;
			return true;
		}
	return fail_set(fail, FAIL_USAGE,
	                TR("there is no table %s; the tables are access, system and cpu",
	                   "表 %s はありません。access、system、cpu が使えます"),
	                name ? name : "");
}

static bool is_number(const struct field *field)
{
	return field->type == FIELD_INTEGER || field->type == FIELD_DURATION || field->type == FIELD_BYTES ||
	       field->type == FIELD_PERCENT;
}

/* --- by --- */

static bool parse_key(struct str word, struct plan *plan, struct arena *arena, struct fail *fail)
{
	struct plan_key *key = &plan->keys[plan->key_count];
	struct str name = str_take(word, str_find(word, ':'));
	struct str bucket = str_skip(word, name.size + 1);
	int64_t minutes = 0;

	if (plan->key_count == PLAN_KEYS_MAX)
		return fail_set(fail, FAIL_USAGE, TR("--by: more than %d keys", "--by: キーは %d 個までです"),
		                PLAN_KEYS_MAX);
	key->field = plan_field(plan->table, name);
	if (!key->field)
		return condition_unknown_field(plan->table, "--by", name, fail);
	if (str_is(name, "minute")) {
		minutes = 1;
		if (word.size > name.size && (!number_i64(bucket, 1, 1440, &minutes) || 1440 % minutes))
			return fail_set(fail, FAIL_USAGE,
			                TR("--by: %.*s: minutes that divide a day evenly are needed, such as minute:5",
			                   "--by: %.*s: 1日を割り切る分数が必要です(例 minute:5)"),
			                STR_ARGS(word));
	} else if (word.size > name.size) {
		return fail_set(
		        fail, FAIL_USAGE,
		        TR("--by: %.*s: only minute has a length", "--by: %.*s: 長さを付けられるのは minute だけです"),
		        STR_ARGS(word));
	}
	key->bucket_minutes = (int32_t)minutes;
	key->name = arena_cstr(arena, word);
	plan->key_count++;
	return key->name || fail_memory(fail);
}

/* --- show --- */

static const struct filter *status_from(int64_t status, struct arena *arena)
{
	struct filter *filter = arena_alloc(arena, 1, sizeof(*filter));
	int64_t *number = arena_alloc(arena, 1, sizeof(*number));

	if (!filter || !number)
		return NULL;
	*number = status;
	*filter = (struct filter){.kind = FILTER_GREATER_EQUAL,
	                          .field = plan_field(PLAN_ACCESS, STR("status")),
	                          .numbers = number,
	                          .value_count = 1};
	return filter;
}

static const struct filter *page_is_one(struct arena *arena)
{
	struct filter *filter = arena_alloc(arena, 1, sizeof(*filter));
	struct str *text = arena_alloc(arena, 1, sizeof(*text));

	if (!filter || !text)
		return NULL;
	*filter = (struct filter){.kind = FILTER_NOT_EQUAL,
	                          .field = plan_field(PLAN_ACCESS, STR("page")),
	                          .texts = text,
	                          .value_count = 1};
	return filter;
}

/* requests, users, bytes, errors, server_errors, error_rate, pages, first, last. */
static bool parse_plain(struct str word, const struct plan *plan, struct arena *arena, struct measure *measure)
{
	if (str_is(word, row_names[plan->table])) {
		measure->kind = MEASURE_COUNT;
		return true;
	}
	if (str_is(word, "first") || str_is(word, "last")) {
		measure->kind = str_is(word, "first") ? MEASURE_FIRST : MEASURE_LAST;
		return true;
	}
	if (plan->table != PLAN_ACCESS)
		return false;
	if (str_is(word, "users")) {
		measure->kind = MEASURE_USERS;
	} else if (str_is(word, "bytes")) {
		measure->kind = MEASURE_SUM;
		measure->field = plan_field(PLAN_ACCESS, word);
	} else if (str_is(word, "pages")) {
		measure->kind = MEASURE_COUNT_IF;
		measure->where = page_is_one(arena);
	} else if (str_is(word, "errors") || str_is(word, "server_errors")) {
		measure->kind = MEASURE_COUNT_IF;
		measure->where = status_from(str_is(word, "errors") ? 400 : 500, arena);
	} else if (str_is(word, "error_rate")) {
		measure->kind = MEASURE_SHARE_IF;
		measure->where = status_from(500, arena);
	} else {
		return false;
	}
	return true;
}

/* p50, p99.9 → basis points. */
static bool parse_quantile(struct str head, int32_t *ret_bp)
{
	int64_t hundredths;

	if (head.size < 2 || head.at[0] != 'p' || !number_scaled(str_skip(head, 1), 2, &hundredths) || hundredths < 0 ||
	    hundredths > 10000)
		return false;
	*ret_bp = (int32_t)hundredths;
	return true;
}

static bool unknown_measure(enum plan_table table, struct str word, struct fail *fail)
{
	static const char *const names[] = {"users", "bytes", "errors",         "server_errors", "error_rate", "pages",
	                                    "min",   "max",   "mean",           "p50",           "p95",        "p99",
	                                    "first", "last",  "distinct:FIELD", "sum:FIELD"};
	const char *candidates[24] = {row_names[table]};
	size_t count = 1;
	struct text all = {0};
	const char *nearest;

	for (size_t i = table == PLAN_ACCESS ? 0 : 6; i < sizeof(names) / sizeof(names[0]); i++)
		candidates[count++] = names[i];
	nearest = option_nearest(word, candidates, count);
	for (size_t i = 0; i < count; i++)
		text_addf(&all, "%s%s", i ? " " : "", candidates[i]);
	if (nearest)
		fail_set(fail, FAIL_USAGE,
		         TR("--show: there is no measure %.*s; did you mean %s?",
		            "--show: 指標 %.*s はありません。%s のことですか"),
		         STR_ARGS(word), nearest);
	else
		fail_set(fail, FAIL_USAGE,
		         TR("--show: there is no measure %.*s; the measures are: %.*s",
		            "--show: 指標 %.*s はありません。使えるもの: %.*s"),
		         STR_ARGS(word), STR_ARGS(text_str(&all)));
	text_release(&all);
	return false;
}

/* min max mean pNN sum distinct, with ":FIELD" or the table's own number. */
static bool parse_of_field(struct str word, const struct plan *plan, struct measure *measure, struct fail *fail)
{
	static const struct {
		const char *name;
		enum measure_kind kind;
	} kinds[] = {{"min", MEASURE_MIN},
	             {"max", MEASURE_MAX},
	             {"mean", MEASURE_MEAN},
	             {"sum", MEASURE_SUM},
	             {"distinct", MEASURE_DISTINCT}};
	struct str head = str_take(word, str_find(word, ':'));
	struct str name = str_skip(word, head.size + 1);
	bool known = parse_quantile(head, &measure->quantile_bp);

	measure->kind = MEASURE_QUANTILE;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is(head, kinds[i].name)) {
			measure->kind = kinds[i].kind;
			known = true;
		}
	if (!known)
		return unknown_measure(plan->table, head, fail);
	if (!name.size && measure->kind != MEASURE_DISTINCT && measure->kind != MEASURE_SUM)
		name = str_of(number_names[plan->table]);
	if (!name.size)
		return fail_set(fail, FAIL_USAGE,
		                TR("--show: %.*s: write of which field, as %.*s:FIELD",
		                   "--show: %.*s: 対象のフィールドを %.*s:フィールド の形で書いてください"),
		                STR_ARGS(word), STR_ARGS(head));
	measure->field = plan_field(plan->table, name);
	if (!measure->field)
		return condition_unknown_field(plan->table, "--show", name, fail);
	if (measure->kind != MEASURE_DISTINCT && !is_number(measure->field))
		return fail_set(fail, FAIL_USAGE,
		                TR("--show: %.*s: %s is no quantity", "--show: %.*s: %s は数量ではありません"),
		                STR_ARGS(word), measure->field->name);
	return true;
}

static bool parse_measure(struct str word, struct plan *plan, struct arena *arena, struct fail *fail)
{
	struct measure *measure = &plan->measures[plan->measure_count];

	if (plan->measure_count == PLAN_MEASURES_MAX)
		return fail_set(fail, FAIL_USAGE, TR("--show: more than %d measures", "--show: 指標は %d 個までです"),
		                PLAN_MEASURES_MAX);
	*measure = (struct measure){.name = arena_cstr(arena, word)};
	if (!parse_plain(word, plan, arena, measure) && !parse_of_field(word, plan, measure, fail))
		return false;
	if ((measure->kind == MEASURE_COUNT_IF || measure->kind == MEASURE_SHARE_IF) && !measure->where)
		return fail_memory(fail);
	plan->measure_count++;
	return measure->name || fail_memory(fail);
}

/* --- Lists, sort, the whole --- */

static const char *column_name(const struct plan *plan, size_t index)
{
	return index < plan->key_count ? plan->keys[index].name : plan->measures[index - plan->key_count].name;
}

static bool parse_list(const char *text, bool keys, struct plan *plan, struct arena *arena, struct fail *fail)
{
	struct str rest = str_of(text), word;
	size_t before;

	while (str_next(&rest, ',', &word)) {
		word = str_trim(word);
		if (!word.size)
			return fail_set(fail, FAIL_USAGE, TR("%s: an empty name in the list", "%s: 名前が空です"),
			                keys ? "--by" : "--show");
		if (!(keys ? parse_key(word, plan, arena, fail) : parse_measure(word, plan, arena, fail)))
			return false;
		before = plan->key_count + plan->measure_count - 1;
		for (size_t i = 0; i < before; i++)
			if (str_is(word, column_name(plan, i)))
				return fail_set(fail, FAIL_USAGE,
				                TR("%s: %.*s stands there twice", "%s: %.*s が重複しています"),
				                keys ? "--by" : "--show", STR_ARGS(word));
	}
	return true;
}

static bool parse_sort(const char *text, struct plan *plan, struct fail *fail)
{
	struct str word = str_trim(str_of(text));
	size_t count = plan->key_count + plan->measure_count;
	struct text all = {0};
	char sign = '\0';

	if (!word.size)
		return true;
	if (word.at[0] == '+' || word.at[0] == '-') {
		sign = word.at[0];
		word = str_skip(word, 1);
	}
	for (size_t i = 0; i < count; i++) {
		if (!str_is(word, column_name(plan, i)))
			continue;
		if (!sign)
			sign = i < plan->key_count ? '+' : '-';
		plan->sort = sign == '-' ? -(int)(i + 1) : (int)(i + 1);
		return true;
	}
	for (size_t i = 0; i < count; i++)
		text_addf(&all, "%s%s", i ? " " : "", column_name(plan, i));
	fail_set(fail, FAIL_USAGE,
	         TR("--sort: %.*s is no column of the result; these are: %.*s",
	            "--sort: 結果に %.*s という列はありません。使えるもの: %.*s"),
	         STR_ARGS(word), STR_ARGS(text_str(&all)));
	text_release(&all);
	return false;
}

bool plan_parse(const struct plan_text *text, struct arena *arena, struct plan *ret_plan, struct fail *fail)
{
	struct plan plan = {.limit = text->limit, .min_rows = text->min_rows, .zone = text->zone};
	const char *show;

	if (!parse_table(text->table, &plan.table, fail))
		return false;
	show = text->show && text->show[0] ? text->show : row_names[plan.table];
	if (!parse_list(text->by, true, &plan, arena, fail) || !parse_list(show, false, &plan, arena, fail) ||
	    !parse_sort(text->sort, &plan, fail) ||
	    !condition_parse(text->where, plan.table, text->zone, arena, &plan.filter, fail))
		return false;
	*ret_plan = plan;
	return true;
}
