/* geppo archive prune: what need not be kept any longer. The contract says how long, and a month must have been issued
 * before its lines go: its figures could not be made again. */
#include <glob.h>
#include <inttypes.h>
#include <string.h>

#include "archive_command.h"
#include "json_text.h"
#include "lang.h"
#include "message.h"
#include "prune.h"

/* When no clause says it: a year. */
#define KEPT_DAYS 365

static int64_t kept_days(const struct config *config)
{
	int64_t days = 0;

	for (size_t i = 0; config && i < config->clause_count; i++)
		if (config->clauses[i].test == CLAUSE_RETENTION) {
			const struct config_clause *clause = &config->clauses[i];

			/* The longest that was ever asked for: what a former rule kept is not given up by a later one here. */
			days = clause->terms.limit / 1000 > days ? clause->terms.limit / 1000 : days;
			for (size_t k = 0; k < clause->change_count; k++)
				days = clause->changes[k].limit / 1000 > days ? clause->changes[k].limit / 1000 : days;
		}
	return days > 0 ? days : KEPT_DAYS;
}

/* The first moment that must be kept: a month's lines are kept so many days beyond its end. */
static struct civil_month first_kept(const struct command *command, int64_t days)
{
	int32_t today = zone_day(command->zone, command->arguments->now_us);
	struct civil_month month = civil_month_of(civil_date_of_day(today));

	while (civil_month_first_day(civil_month_add(month, 1)) + days > today)
		month = civil_month_add(month, -1);
	return civil_month_add(month, 1);
}

static bool is_issued(struct civil_month month, struct arena *arena)
{
	char name[CIVIL_TEXT_SIZE];
	const char *pattern = arena_printf(arena, "delivery/%s/v[0-9]*", civil_format_month(month, name));
	glob_t found = {0};
	bool issued = pattern && glob(pattern, 0, NULL, &found) == 0;

	globfree(&found);
	return issued;
}

/* A month of the contract that was not issued needs its lines. */
static bool check_issued(struct command *command, const struct prune_result *result, struct fail *fail)
{
	const struct config *config = command->config;
	struct civil_month first = civil_month_of(config->from), last = civil_month_of(config->until);
	char name[CIVIL_TEXT_SIZE];

	for (struct civil_month month = first; civil_month_compare(month, last) <= 0;
	     month = civil_month_add(month, 1)) {
		int64_t from_us = zone_month_start(command->zone, month);
		int64_t until_us = zone_month_start(command->zone, civil_month_add(month, 1));

		for (size_t i = 0; i < result->segment_count; i++)
			if (result->segments[i].min_us < until_us && result->segments[i].max_us >= from_us &&
			    !is_issued(month, &command->arena))
				return fail_set(
				        fail, FAIL_INPUT,
				        TR("%s is not issued: there is no delivery/%s/v1, and its figures are made "
				           "from lines that would go",
				           "%s 月分は未提出です（delivery/%s/v1 "
				           "がありません）。削除対象の行から集計されるため、削除しません"),
				        civil_format_month(month, name), name);
	}
	return true;
}

static bool check_date(struct command *command, int64_t before_us, int64_t days, struct fail *fail)
{
	struct civil_month kept = first_kept(command, days);
	char name[CIVIL_TEXT_SIZE], at[INSTANT_TEXT_SIZE];

	if (before_us <= zone_month_start(command->zone, kept))
		return true;
	return fail_set(fail, FAIL_INPUT,
	                TR("--before %s: a month's lines must be kept %" PRId64
	                   " days beyond its end; today --before %s is the latest",
	                   "--before %s: 各月のログは月末から %" PRId64
	                   " 日間の保管が必要です。本日指定できるのは --before %s "
	                   "までです"),
	                command_time(command->zone, before_us, at), days, civil_format_month(kept, name));
}

static void report_json(const struct command *command, const struct prune_result *result, struct text *text)
{
	char hex[DIGEST_HEX_SIZE], from[INSTANT_TEXT_SIZE], to[INSTANT_TEXT_SIZE];

	text_addf(text,
	          "{\"dry_run\":%s,\"bytes\":%" PRIu64 ",\"lines\":%" PRIu64 ",\"files_lost\":%" PRIu64
	          ",\"undated_kept\":%" PRIu64 ",\"segments\":[",
	          command->arguments->dry_run ? "true" : "false", result->size_bytes, result->line_count,
	          result->file_count, result->undated_count);
	for (size_t i = 0; i < result->segment_count; i++) {
		const struct segment_info *segment = &result->segments[i];

		text_addf(text, "%s{\"number\":%" PRIu64 ",", i ? ",\n" : "\n", segment->number);
		json_key(text, "source", segment->source);
		json_key(text, "first", command_time(command->zone, segment->min_us, from));
		json_key(text, "last", command_time(command->zone, segment->max_us, to));
		text_addf(text, "\"lines\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"sha256\":\"%s\"}", segment->line_count,
		          segment->size_bytes, digest_hex(segment->digest, hex));
	}
	text_add_cstr(text, "]}\n");
}

static void report_text(const struct command *command, const struct prune_result *result, struct text *text)
{
	char hex[DIGEST_HEX_SIZE], from[INSTANT_TEXT_SIZE], to[INSTANT_TEXT_SIZE];

	for (size_t i = 0; i < result->segment_count; i++) {
		const struct segment_info *segment = &result->segments[i];

		text_addf(text,
		          TR("%s segment %" PRIu64 "  %s – %s  lines %" PRIu64 "  bytes %" PRIu64 "  %s\n",
		             "%s セグメント %" PRIu64 "  %s – %s  行 %" PRIu64 "  バイト %" PRIu64 "  %s\n"),
		          segment->source, segment->number, command_time(command->zone, segment->min_us, from),
		          command_time(command->zone, segment->max_us, to), segment->line_count, segment->size_bytes,
		          digest_hex(segment->digest, hex));
	}
	text_addf(text,
	          command->arguments->dry_run ? TR("would remove %zu segments, %" PRIu64 " lines, %" PRIu64
	                                           " bytes; %" PRIu64 " files could not be restored any more\n",
	                                           "削除の対象: セグメント %zu、%" PRIu64 " 行、%" PRIu64
	                                           " バイト。%" PRIu64 " ファイルが復元できなくなります\n")
	                                      : TR("removed %zu segments, %" PRIu64 " lines, %" PRIu64
	                                           " bytes; %" PRIu64 " files cannot be restored any more\n",
	                                           "削除しました: セグメント %zu、%" PRIu64 " 行、%" PRIu64
	                                           " バイト。%" PRIu64 " ファイルは復元できません\n"),
	          result->segment_count, result->line_count, result->size_bytes, result->file_count);
	if (result->undated_count)
		text_addf(text,
		          TR("%" PRIu64 " segments without any stamp stay\n",
		             "日時のないセグメント %" PRIu64 " は残します\n"),
		          result->undated_count);
}

bool command_prune(struct command *command, struct fail *fail)
{
	const struct arguments *arguments = command->arguments;
	struct prune_result result = {.segment_count = 0};
	struct text text = {0};
	char at[INSTANT_TEXT_SIZE];
	int64_t before_us, days = kept_days(command->config);
	bool done;

	if (!arguments->before)
		return fail_set(
		        fail, FAIL_USAGE,
		        TR("prune needs --before YYYY-MM or a date", "prune には --before YYYY-MM か日付が必要です"));
	if (!command->config)
		return fail_set(fail, FAIL_INPUT,
		                TR("there is no geppo.yaml here that says how long logs must be kept",
		                   "保管期間を定める geppo.yaml がありません"));
	if (!command_instant(command, "before", arguments->before, 0, &before_us, fail) ||
	    !check_date(command, before_us, days, fail) ||
	    !archive_prune_list(command->archive, before_us, &command->arena, &result, fail) ||
	    !check_issued(command, &result, fail))
		return false;

	const char *rule = arena_printf(&command->arena, "before %s, kept %" PRId64 " days beyond the month",
	                                command_time(command->zone, before_us, at), days);

	done = rule ? true : fail_memory(fail);
	if (done && !arguments->dry_run)
		done = archive_prune(command->archive, before_us, rule, arguments->now_us, &command->arena, &result,
		                     fail);
	if (done) {
		if (arguments->json)
			report_json(command, &result, &text);
		else
			report_text(command, &result, &text);
		done = command_print(&text, fail);
	}
	text_release(&text);
	return done;
}
