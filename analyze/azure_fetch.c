/* Finding what Azure Monitor still has and the archive has not. */
#include "azure_fetch.h"

#include <stdio.h>
#include <string.h>

#include "archive.h"
#include "file.h"
#include "lang.h"
#include "number.h"
#include "workspace.h"

static bool is_azure_name(const char *dialect)
{
	return dialect &&
	       (str_starts(str_of(dialect), STR("azure_cpu")) || str_starts(str_of(dialect), STR("azure_metrics")));
}

/* Is it Azure's, and when does its newest sample begin (NO_TIME: it has none)? */
static bool look(struct archive *archive, const struct config_source *source, struct arena *arena, bool *ret_azure,
                 int64_t *ret_newest_us, struct fail *fail)
{
	const struct archive_file *files = NULL;
	size_t count = 0;

	*ret_azure = source->kind == SOURCE_CPU && (source->resource || is_azure_name(source->format));
	*ret_newest_us = NO_TIME;
	if (source->kind != SOURCE_CPU || !archive)
		return true;
	if (!archive_files(archive, source->name, arena, &files, &count, fail))
		return false;
	for (size_t i = 0; i < count; i++) {
		*ret_azure = *ret_azure || is_azure_name(files[i].dialect);
		if (files[i].record_count > 0 && files[i].max_us > *ret_newest_us)
			*ret_newest_us = files[i].max_us;
	}
	return true;
}

static void warn_of_age(const struct config *config, const struct config_source *source, int64_t newest_us,
                        int64_t now_us, struct text *warnings)
{
	char day[CIVIL_TEXT_SIZE];

	if (newest_us == NO_TIME)
		text_addf(warnings,
		          TR("%s has no CPU sample yet; Azure keeps them for %d days\n",
		             "%s にはまだ CPU の測定値がありません。Azure の保存期間は %d 日です\n"),
		          source->name, AZURE_KEPT_DAYS);
	else if (now_us - newest_us > AZURE_OLD_DAYS * DAY_US)
		text_addf(warnings,
		          TR("%s: the newest CPU sample is of %s, %lld days ago; Azure keeps them for %d days\n",
		             "%s: 最新の CPU 測定値は %s (%lld 日前) です。Azure の保存期間は %d 日です\n"),
		          source->name, civil_format_date(zone_civil(config->zone, newest_us).date, day),
		          (long long)((now_us - newest_us) / DAY_US), AZURE_KEPT_DAYS);
}

/* "2019-10-08T13:00:00+09:00", as figures write it. */
static bool read_time(struct str text, int64_t *ret_us)
{
	static const struct {
		size_t at;
		int64_t max, unit_us;
	} parts[] = {{11, 23, HOUR_US}, {14, 59, MINUTE_US}, {17, 59, SECOND_US}, {20, 23, HOUR_US}, {23, 59, MINUTE_US}};
	struct civil_date date;
	int64_t sum_us = 0, offset_us = 0, number;

	if (text.size != 25 || !civil_parse_date(str_take(text, 10), &date))
		return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!number_i64(str_take(str_skip(text, parts[i].at), 2), 0, parts[i].max, &number))
			return false;
		*(i < 3 ? &sum_us : &offset_us) += number * parts[i].unit_us;
	}
	*ret_us = civil_day(date) * DAY_US + sum_us - (text.at[19] == '-' ? -offset_us : offset_us);
	return true;
}

static void add_utc(struct text *text, int64_t at_us)
{
	struct civil_time time = civil_of_us(at_us);

	text_addf(text, "%04d-%02d-%02dT%02d:%02d:%02dZ", time.date.year, time.date.month, time.date.day, time.hour,
	          time.minute, time.second);
}

static void add_command(const struct config_source *source, int64_t from_us, int64_t until_us, struct text *commands)
{
	text_add_cstr(commands, "az monitor metrics list --resource '");
	if (source->resource)
		text_add_cstr(commands, source->resource);
	else
		text_addf(commands,
		          "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.Compute/virtualMachines/%s",
		          source->host);
	text_add_cstr(commands, "' --metric 'Percentage CPU' --interval PT1M --start-time ");
	add_utc(commands, from_us);
	text_add_cstr(commands, " --end-time ");
	add_utc(commands, until_us);
	text_add_cstr(commands, " --aggregation Average Minimum Maximum --output json\n");
}

/* Hours side by side of which Azure may have more than the archive. */
struct missing {
	struct str from, until; /* as the figures write them */
	int64_t from_us, until_us;
	bool partial; /* has an hour with some samples: coverage.gaps does not name it */
};

/* The next hours of the source that are absent or partial, from *row on; whole hours, since samples at the edges of a
 * hole are no reason to ask for less. */
static bool next_missing(const struct figure_table *states, const char *source, size_t *row,
                         struct missing *ret_missing)
{
	bool found = false;

	for (; states && *row < states->row_count; ++*row) {
		struct str state = figure_get(states, *row, "state").text;
		struct missing one = {.from = figure_get(states, *row, "from").text,
		                      .until = figure_get(states, *row, "until").text,
		                      .partial = str_is(state, "partial")};

		if (!str_is(figure_get(states, *row, "source").text, source) ||
		    (!one.partial && !str_is(state, "absent")) || !read_time(one.from, &one.from_us) ||
		    !read_time(one.until, &one.until_us))
			continue;
		if (found && one.from_us != ret_missing->until_us)
			break;
		if (!found)
			*ret_missing = one;
		ret_missing->until = one.until;
		ret_missing->until_us = one.until_us;
		ret_missing->partial = ret_missing->partial || one.partial;
		found = true;
	}
	return found;
}

/* What the source lacks in the month, as far as Azure still has it. */
static void add_gaps(const struct figures *figures, const struct config_source *source, int64_t now_us,
                     struct text *warnings, struct text *commands)
{
	const struct figure_table *states = figures ? figures_find_table(figures, "coverage.states") : NULL;
	int64_t kept_from_us = now_us - AZURE_KEPT_DAYS * DAY_US;
	struct missing missing = {0};

	for (size_t row = 0; next_missing(states, source->name, &row, &missing);) {
		if (missing.until_us <= kept_from_us) {
			text_addf(warnings,
			          TR("%s: the gap from %.*s to %.*s is older than %d days: Azure has no figures of it any more\n",
			             "%s: %.*s から %.*s までの欠落は %d 日より前のため、Azure にはもう値がありません\n"),
			          source->name, STR_ARGS(missing.from), STR_ARGS(missing.until), AZURE_KEPT_DAYS);
			continue;
		}
		if (missing.partial)
			text_addf(warnings,
			          TR("%s: hours from %.*s to %.*s have fewer samples than expected; Azure may still have them\n",
			             "%s: %.*s から %.*s までに一部欠測の時間があります。Azure にはまだ値がある可能性があります\n"),
			          source->name, STR_ARGS(missing.from), STR_ARGS(missing.until));
		add_command(source, missing.from_us > kept_from_us ? missing.from_us : kept_from_us, missing.until_us,
		            commands);
	}
}

bool azure_fetch(const struct config *config, const struct figures *figures, int64_t now_us, struct text *warnings,
                 struct text *commands, struct fail *fail)
{
	bool there = file_exists(WORKSPACE_ARCHIVE);
	struct archive *archive = there ? archive_open(WORKSPACE_ARCHIVE, ARCHIVE_READ, fail) : NULL;
	struct arena arena = {0};
	bool good = !there || archive;

	for (size_t i = 0; good && i < config->source_count; i++) {
		const struct config_source *source = &config->sources[i];
		int64_t newest_us;
		bool azure;

		good = look(archive, source, &arena, &azure, &newest_us, fail);
		if (!good || !azure)
			continue;
		warn_of_age(config, source, newest_us, now_us, warnings);
		add_gaps(figures, source, now_us, warnings, commands);
	}
	arena_release(&arena);
	archive_close(archive);
	if (good && (text_failed(warnings) || text_failed(commands)))
		good = fail_memory(fail);
	return good;
}
