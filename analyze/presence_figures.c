/* Coverage as the report prints it: days, holes, and what shows the state of the hours that are not simply present. */
#include <string.h>

#include "presence.h"

static int64_t hour_us(const struct month_run *run, size_t hour)
{
	return run->coverage_from_us + (int64_t)hour * HOUR_US;
}

static void add_matrix(struct month_run *run)
{
	struct figure_table *out =
	        figures_table(run->figures, "coverage.matrix",
	                      "source day:day present:hours partial:hours quiet:hours expected:hours", NULL);
	const struct coverage *coverage = &run->coverage;

	for (size_t source = 0; source < coverage->source_count; source++)
		for (int day = 0; day < run->day_count; day++) {
			int64_t day_us = zone_day_start(run->config->zone, run->first_day + day);
			int64_t next_us = zone_day_start(run->config->zone, run->first_day + day + 1);
			int64_t counts[4] = {0}, hours = 0;

			for (int64_t at_us = day_us; at_us < next_us; at_us += HOUR_US) {
				size_t hour = (size_t)((at_us - run->coverage_from_us) / HOUR_US);

				if (at_us < run->coverage_from_us || hour >= coverage->hour_count)
					continue; /* before the contract, or not over yet: nothing is owed */
				hours++;
				counts[presence_hour(run, source, hour)->state]++;
			}
			figures_row(run->figures, out,
			            (struct figure_value[]){
			                    figure_text(coverage->sources[source]),
			                    month_day(run, run->first_day + day),
			                    figure_integer(counts[PRESENCE_PRESENT] + counts[PRESENCE_QUIET]),
			                    figure_integer(counts[PRESENCE_PARTIAL]),
			                    figure_integer(counts[PRESENCE_QUIET]), figure_integer(hours)});
		}
}

/* The reason that gaps.csv gives for a whole hour, or "". An entry explains no more than the hours that it covers. */
static const char *reason_of(const struct month_run *run, const char *source, int64_t from_us)
{
	for (size_t i = 0; i < run->gap_count; i++) {
		const struct gap *gap = &run->gaps[i];

		if (strcmp(gap->source, source) == 0 && gap->from_us <= from_us && gap->until_us >= from_us + HOUR_US)
			return gap->reason;
	}
	return "";
}

/* Absent hours, joined while they have the same reason. */
static void add_gaps(struct month_run *run)
{
	struct figure_table *out =
	        figures_table(run->figures, "coverage.gaps", "source from:time until:time hours:hours reason", NULL);
	const struct coverage *coverage = &run->coverage;

	for (size_t source = 0; source < coverage->source_count; source++) {
		const char *name = coverage->sources[source];

		for (size_t hour = 0, end; hour < coverage->hour_count; hour = end) {
			const char *reason = reason_of(run, name, hour_us(run, hour));

			for (end = hour; end < coverage->hour_count &&
			                 presence_hour(run, source, end)->state == PRESENCE_ABSENT &&
			                 strcmp(reason, reason_of(run, name, hour_us(run, end))) == 0;)
				end++;
			if (end == hour) {
				end++;
				continue;
			}
			figures_row(run->figures, out,
			            (struct figure_value[]){figure_text(name), month_time(run, hour_us(run, hour)),
			                                    month_time(run, hour_us(run, end)),
			                                    figure_integer((int64_t)(end - hour)),
			                                    figure_text(reason)});
		}
	}
}

/* --- What shows it --- */

/* Hours side by side in one state that the same thing shows. */
struct stretch {
	size_t source, first, end;
	const struct presence_hour *hour; /* the first */
	uint64_t counted, lines, expected;
};

static struct stretch stretch_from(const struct month_run *run, size_t source, size_t first)
{
	struct stretch stretch = {source, first, first, presence_hour(run, source, first), 0, 0, 0};

	for (; stretch.end < run->coverage.hour_count; stretch.end++) {
		const struct presence_hour *hour = presence_hour(run, source, stretch.end);

		if (hour->state != stretch.hour->state || hour->proof != stretch.hour->proof ||
		    hour->witness != stretch.hour->witness)
			break;
		stretch.counted += hour->counted;
		stretch.expected += hour->expected;
		stretch.lines += run->coverage.lines[source * run->coverage.hour_count + stretch.end];
	}
	return stretch;
}

static const char *evidence_of(const struct month_run *run, const struct stretch *stretch)
{
	const char *const words[] = {
	        [PROOF_NONE] = "",
	        [PROOF_SAMPLES] = SAY(run->config, " samples", "の測定値"),
	        [PROOF_MONITOR] = SAY(run->config, " monitoring requests", "の監視リクエスト"),
	        [PROOF_MARK] = SAY(run->config, " regular lines (MARK, cron)", "の定期的な記録（MARK・cron）"),
	        [PROOF_LINES] = SAY(run->config, " lines", "の記録"),
	        [PROOF_INTERVAL] = "",
	};
	const char *witness = run->coverage.sources[stretch->hour->witness];
	unsigned long long counted = stretch->counted;

	if (stretch->hour->state == PRESENCE_PARTIAL)
		return arena_printf(run->arena, SAY(run->config, "%llu lines, expected %llu", "%llu件、期待は%llu件"),
		                    (unsigned long long)stretch->lines, (unsigned long long)stretch->expected);
	if (stretch->hour->proof == PROOF_INTERVAL)
		return SAY(run->config, "the log's rhythm is longer than an hour", "記録の間隔が1時間より長い");
	if (stretch->hour->proof == PROOF_NONE)
		return SAY(run->config, "no other log of the server has a line either",
		           "同じサーバーの他のログにも記録がない");
	if (stretch->hour->state == PRESENCE_QUIET)
		return arena_printf(run->arena,
		                    SAY(run->config, "up, by %s%s (%llu); the file goes on",
		                        "%s%s%llu件で稼働を確認。ファイルは続いている"),
		                    witness, words[stretch->hour->proof], counted);
	return arena_printf(run->arena,
	                    SAY(run->config, "up, by %s%s (%llu); usual: %llu", "%s%s%llu件で稼働を確認。平常は%llu件"),
	                    witness, words[stretch->hour->proof], counted, (unsigned long long)stretch->expected);
}

static void add_states(struct month_run *run)
{
	static const char *const names[] = {"present", "partial", "quiet", "absent"};
	struct figure_table *out = figures_table(run->figures, "coverage.states",
	                                         "source from:time until:time hours:hours state evidence", NULL);

	for (size_t source = 0; source < run->coverage.source_count; source++)
		for (size_t hour = 0; hour < run->coverage.hour_count;) {
			struct stretch stretch = stretch_from(run, source, hour);

			if (stretch.hour->state != PRESENCE_PRESENT)
				figures_row(run->figures, out,
				            (struct figure_value[]){figure_text(run->coverage.sources[source]),
				                                    month_time(run, hour_us(run, hour)),
				                                    month_time(run, hour_us(run, stretch.end)),
				                                    figure_integer((int64_t)(stretch.end - hour)),
				                                    figure_text(names[stretch.hour->state]),
				                                    figure_text(evidence_of(run, &stretch))});
			hour = stretch.end;
		}
}

void presence_figures(struct month_run *run)
{
	add_matrix(run);
	add_gaps(run);
	add_states(run);
}
