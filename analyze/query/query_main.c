/* geppo query: one question of the archive, answered on standard output; what was asked and how much was read on standard error. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine.h"
#include "lang.h"
#include "literal.h"
#include "message.h"
#include "option.h"
#include "ledgers.h"
#include "query_format.h"
#include "query_request.h"
#include "workspace.h"

struct question {
	const char *month, *from, *until, *source;
	const char *where, *by, *show, *sort, *format, *request;
	int64_t limit, min_rows, threads;
	bool rest, timing;
};

static int64_t now_us(clockid_t clock)
{
	struct timespec now = {0};

	(void)clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

static bool read_time(const char *option, const char *value, const struct config *config, int64_t *ret_us, struct fail *fail)
{
	if (literal_time(str_of(value), config->zone, ret_us))
		return true;
	return fail_set(fail, FAIL_USAGE, TR("--%s: “%s” is not %s", "--%s: 「%s」ではなく%sが必要です"), option, value, literal_expected(FIELD_TIME));
}

/* --month, or --from and --until; without them the contract's period. */
static bool read_range(const struct question *question, const struct config *config, struct plan *plan, struct fail *fail)
{
	struct civil_month month;

	if (question->month) {
		if (question->from || question->until)
			return fail_set(fail, FAIL_USAGE, TR("--month stands alone, without --from and --until", "--month と --from/--until は同時に指定できません"));
		if (!config_month(config, question->month, now_us(CLOCK_REALTIME), &month, fail))
			return false;
		plan->from_us = zone_month_start(config->zone, month);
		plan->until_us = zone_month_start(config->zone, civil_month_add(month, 1));
		return true;
	}
	plan->from_us = zone_day_start(config->zone, civil_day(config->from));
	plan->until_us = zone_day_start(config->zone, civil_day(config->until) + 1);
	if (question->from && !read_time("from", question->from, config, &plan->from_us, fail))
		return false;
	if (question->until && !read_time("until", question->until, config, &plan->until_us, fail))
		return false;
	if (plan->from_us >= plan->until_us)
		return fail_set(fail, FAIL_USAGE, TR("--until must be after --from", "--until は --from より後でなければなりません"));
	return true;
}

static bool read_plan(const struct question *question, const char *table, const struct config *config, struct arena *arena,
                      struct plan *ret_plan, struct fail *fail)
{
	struct plan_text text = {
	        .table = table, .by = question->by, .show = question->show, .where = question->where, .sort = question->sort,
	        .limit = (uint64_t)question->limit, .min_rows = (uint64_t)question->min_rows, .zone = config->zone,
	};

	if (!plan_parse(&text, arena, ret_plan, fail) || !read_range(question, config, ret_plan, fail))
		return false;
	ret_plan->source = question->source;
	ret_plan->with_rest = question->rest;
	return true;
}

/* Hours with lines over the sources that the plan's table has. */
static bool read_coverage(struct engine *engine, const struct config *config, const struct plan *plan, struct arena *arena,
                          struct query_coverage *ret_coverage, struct fail *fail)
{
	struct coverage coverage;

	if (!engine_coverage(engine, plan->from_us, plan->until_us, arena, &coverage, fail))
		return false;
	*ret_coverage = (struct query_coverage){0};
	for (size_t i = 0; i < coverage.source_count; i++) {
		const struct config_source *source = config_source(config, coverage.sources[i]);

		if (!source || (int)source->kind != (int)plan->table || (plan->source && strcmp(plan->source, source->name) != 0))
			continue;
		ret_coverage->hours += coverage.hour_count;
		for (size_t hour = 0; hour < coverage.hour_count; hour++)
			ret_coverage->present_hours += coverage.lines[i * coverage.hour_count + hour] != 0;
	}
	return true;
}

static void tell_period(const struct plan *plan, const struct config *config, const struct table *table)
{
	struct text from = {0}, until = {0}, scanned = {0}, matched = {0};

	literal_format(plan->from_us, FIELD_TIME, config->zone, &from);
	literal_format(plan->until_us, FIELD_TIME, config->zone, &until);
	text_add_grouped(&scanned, (int64_t)table->rows_scanned);
	text_add_grouped(&matched, (int64_t)table->rows_matched);
	message_note(TR("%s to %s (%s): %s rows read, %s matched", "%s ~ %s (%s): %s 行を調べ、%s 行が該当"), from.at, until.at,
	             zone_name(config->zone), scanned.at, matched.at);
	text_release(&from);
	text_release(&until);
	text_release(&scanned);
	text_release(&matched);
}

/* What could steer a terminal is shown as \xHH there; a pipe gets the bytes. Tabs and line ends are the format's own. */
static void make_visible(struct text *text)
{
	struct text shown = {0};
	struct str rest = text_str(text);

	while (rest.size) {
		size_t plain = 0;

		while (plain < rest.size && rest.at[plain] != '\n' && rest.at[plain] != '\t' && !str_starts(str_skip(rest, plain), STR("\r\n")))
			plain++;
		text_add_visible(&shown, str_take(rest, plain));
		if (plain < rest.size)
			text_add_byte(&shown, rest.at[plain]);
		rest = str_skip(rest, plain < rest.size ? plain + 1 : plain);
	}
	text_release(text);
	*text = shown;
}

static bool print(enum query_format format, const struct query_result *result, struct fail *fail)
{
	struct text text = {0};
	bool good = true;

	query_format(format, result, &text);
	if ((format == QUERY_CSV || format == QUERY_TSV) && isatty(STDOUT_FILENO))
		make_visible(&text);
	if (text_failed(&text))
		good = fail_memory(fail);
	else if (text.size)
		(void)fwrite(text.at, 1, text.size, stdout);   /* message_exit_status says when it could not be written */
	text_release(&text);
	return good;
}

/* The result in the figures schema, with the question that it answers. */
static bool print_figures(const struct query_result *result, const struct config *config, const char *request_id, struct fail *fail)
{
	struct query_request request;
	struct ledgers *ledgers = NULL;
	struct text text = {0};
	bool good = (!request_id || query_request_find(config, request_id, &ledgers, &request, fail)) &&
	            query_figures(result, config, request_id ? &request : NULL, &text, fail);

	if (good)
		(void)fwrite(text.at, 1, text.size, stdout);
	text_release(&text);
	ledgers_free(ledgers);
	return good;
}

static bool answer(const struct question *question, const char *table_name, struct fail *fail)
{
	int64_t started_us = now_us(CLOCK_MONOTONIC), ready_us, run_us;
	struct config *config = config_new(".", NULL, fail);
	struct archive *archive = config ? archive_open(WORKSPACE_ARCHIVE, ARCHIVE_READ, fail) : NULL;
	struct engine *engine = archive ? engine_new(archive, config, (unsigned)question->threads, fail) : NULL;
	struct arena arena = {0};
	struct query_coverage coverage;
	enum query_format format = QUERY_TABLE;
	struct table table;
	struct plan plan;
	bool good = engine != NULL;

	if (good && !query_format_named(question->format, &format))
		good = fail_set(fail, FAIL_USAGE, TR("--format: %s; table, jsonl, json, csv, tsv and figures are there", "--format: %s。table、jsonl、json、csv、tsv、figures が使えます"),
		                question->format);
	if (good && question->request && format != QUERY_FIGURES)
		good = fail_set(fail, FAIL_USAGE, TR("--request goes with --format figures", "--request は --format figures とともに指定してください"));
	good = good && read_plan(question, table_name, config, &arena, &plan, fail);
	ready_us = now_us(CLOCK_MONOTONIC);
	good = good && engine_run(engine, &plan, 1, &arena, &table, fail);
	run_us = now_us(CLOCK_MONOTONIC);
	if (good && (format == QUERY_JSON || format == QUERY_FIGURES))
		good = read_coverage(engine, config, &plan, &arena, &coverage, fail);
	if (good) {
		struct query_result result = {.plan = &plan, .table = &table, .coverage = format == QUERY_JSON || format == QUERY_FIGURES ? &coverage : NULL};

		good = format == QUERY_FIGURES ? print_figures(&result, config, question->request, fail) : print(format, &result, fail);
	}
	if (good && format == QUERY_TABLE)
		tell_period(&plan, config, &table);
	if (good && question->timing)
		message_note(TR("prepared in %.1f ms, answered in %.1f ms, printed in %.1f ms", "準備 %.1f ms、集計 %.1f ms、出力 %.1f ms"),
		             (double)(ready_us - started_us) / 1e3, (double)(run_us - ready_us) / 1e3,
		             (double)(now_us(CLOCK_MONOTONIC) - run_us) / 1e3);
	arena_release(&arena);
	engine_free(engine);
	archive_close(archive);
	config_free(config);
	return good;
}

int main(int argc, char **argv)
{
	struct question question = {.format = "table"};
	const struct option options[] = {
	        {"month", OPTION_TEXT, &question.month, "MONTH", "the month asked about, YYYY-MM or previous", "対象月 (YYYY-MM または previous)", 0, 0},
	        {"from", OPTION_TEXT, &question.from, "TIME", "start of the period (included)", "期間の始まり(含む)", 0, 0},
	        {"until", OPTION_TEXT, &question.until, "TIME", "end of the period (not included)", "期間の終わり(含まない)", 0, 0},
	        {"source", OPTION_TEXT, &question.source, "NAME", "only this source", "このソースのみ", 0, 0},
	        {"where", OPTION_TEXT, &question.where, "CONDITION", "which rows count; texts are compared without their log's escapes", "集計する行の条件(文字列はログのエスケープを戻した値で比較)", 0, 0},
	        {"by", OPTION_TEXT, &question.by, "FIELDS", "one row for each value of these", "集計の単位", 0, 0},
	        {"show", OPTION_TEXT, &question.show, "MEASURES", "what to compute", "求める指標", 0, 0},
	        {"sort", OPTION_TEXT, &question.sort, "NAME", "order of the rows; + or - before the name", "並べ順(名前の前に + または -)", 0, 0},
	        {"min-rows", OPTION_NUMBER, &question.min_rows, "ROWS", "leave out groups of fewer rows of the log", "対象行がこれより少ないグループを除く", 0, INT64_MAX},
	        {"limit", OPTION_NUMBER, &question.limit, "ROWS", "at most so many rows", "行数の上限", 0, INT32_MAX},
	        {"rest", OPTION_FLAG, &question.rest, NULL, "what the limit cuts off as one more row", "上限を超えた分を1行にまとめる", 0, 0},
	        {"format", OPTION_TEXT, &question.format, "FORMAT", "table, jsonl, json, csv, tsv or figures", "table、jsonl、json、csv、tsv、figures", 0, 0},
	        {"request", OPTION_TEXT, &question.request, "ID", "the question of the requests ledger that this answers (--format figures)", "照会台帳のこの照会に答える(--format figures)", 0, 0},
	        {"threads", OPTION_NUMBER, &question.threads, "COUNT", "threads to use (0: all cores)", "スレッド数(0: 全コア)", 0, 64},
	        {"timing", OPTION_FLAG, &question.timing, NULL, "say how long it took", "所要時間を表示", 0, 0},
	};
	const struct option_usage usage = {
	        .program = "geppo query", .arguments = "access|system|cpu", .purpose_en = "ask the archive a question",
	        .purpose_ja = "アーカイブに質問する",
	        .examples = "  geppo query access --month 2019-10 --by status --show requests,users\n"
	                    "  geppo query access --month 2019-10 --where 'kind = human and took_us > 3s' --by page --show requests,p95 --sort requests --limit 20\n"
	                    "  geppo query cpu --from 2019-10-15 --until 2019-10-16 --by host,minute:10 --show mean,max\n",
	        .options = options, .option_count = sizeof(options) / sizeof(options[0]),
	};
	struct fail fail = {0};
	size_t count;
	bool done = false;

	lang_set_from_environment();
	message_program("geppo query");
	if (!option_parse(&usage, argc, argv, &count, &done, &fail)) {
		message_fail(&fail);
		return message_exit_status();
	}
	if (done)
		return message_exit_status();
	if (count != 1)
		(void)fail_set(&fail, FAIL_USAGE, TR("name one table: access, system or cpu", "表を1つ指定してください: access、system、cpu"));
	else
		(void)answer(&question, argv[1], &fail);
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	return message_exit_status();
}
