/* Lines of one kind that follow one another on a host: kills, boots, warnings of disks, services that failed. */
#include "finding.h"

struct run {
	struct str host;
	int64_t from_us, until_us, lines;
};

static void end_run(struct finding_list *list, const struct run *run, const struct finding_run *rule)
{
	struct finding finding = {
	        .kind = rule->kind,
	        .severity = rule->serious && run->lines >= rule->serious ? FINDING_SERIOUS : FINDING_CAUTION,
	        .from_us = run->from_us,
	        .until_us = run->until_us,
	        .scope = FINDING_OF_HOST,
	        .place = run->host,
	        .weight = run->lines,
	};

	if (!run->lines)
		return;
	finding.evidence =
	        arena_printf(list->arena, EVIDENCE(list, "%s: %lld", "%s%lld件"), rule->what, (long long)run->lines);
	finding_add(list, &finding);
}

void finding_runs(struct finding_list *list, const struct table *table, const struct finding_run *rule)
{
	int lines_at = table_column(table, "lines"), first_at = table_column(table, "first"),
	    last_at = table_column(table, "last");
	struct run run = {0};

	for (size_t row = 0; lines_at >= 0 && first_at >= 0 && last_at >= 0 && row < table->row_count; row++) {
		struct str host = table_value(table, row, 0)->text;
		int64_t first_us = table_value(table, row, (size_t)first_at)->number;

		if (run.lines && (!str_equal(host, run.host) || first_us - run.until_us > rule->join_us)) {
			end_run(list, &run, rule);
			run = (struct run){0};
		}
		if (!run.lines) {
			run.host = host;
			run.from_us = first_us;
		}
		run.until_us = table_value(table, row, (size_t)last_at)->number;
		run.lines += table_value(table, row, (size_t)lines_at)->number;
	}
	end_run(list, &run, rule);
}
