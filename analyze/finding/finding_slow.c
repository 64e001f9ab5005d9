/* Stretches in which a host answers too many requests slower than the target. */
#include "finding.h"

#define BUCKET_US (5 * MINUTE_US)

struct stretch {
	struct str host;
	int64_t from_us, until_us; /* slow buckets side by side */
	int64_t timed, slow;
};

/* What has been found of a host and may still be joined with what follows. */
struct event {
	struct stretch sum;
	int64_t slow_us; /* of its stretches */
};

static void end_event(struct finding_list *list, struct event *event)
{
	int64_t share_bp = event->sum.timed ? event->sum.slow * 10000 / event->sum.timed : 0;
	struct finding finding = {
	        .kind = FINDING_SLOW,
	        .severity = share_bp >= 5000 ? FINDING_SERIOUS : FINDING_CAUTION,
	        .from_us = event->sum.from_us,
	        .until_us = event->sum.until_us,
	        .scope = FINDING_OF_HOST,
	        .place = event->sum.host,
	        .weight = event->sum.slow,
	};

	if (event->slow_us) {
		finding.evidence = arena_printf(
		        list->arena,
		        EVIDENCE(list, "over the target: %lld of %lld responses (%lld.%lld%%), together %lld minutes",
		                 "目標を超えた応答%lld件／%lld件（%lld.%lld%%）、合わせて%lld分間"),
		        (long long)event->sum.slow, (long long)event->sum.timed, (long long)(share_bp / 100),
		        (long long)(share_bp % 100 / 10), (long long)(event->slow_us / MINUTE_US));
		finding_add(list, &finding);
	}
	*event = (struct event){0};
}

static void end_stretch(struct finding_list *list, struct event *event, struct stretch *stretch,
                        const struct config_findings *rules)
{
	int64_t span_us = stretch->until_us - stretch->from_us;

	if (stretch->timed && span_us >= (int64_t)rules->slow_span_s * SECOND_US) {
		if (event->slow_us && (!str_equal(event->sum.host, stretch->host) ||
		                       stretch->from_us - event->sum.until_us > (int64_t)rules->join_s * SECOND_US))
			end_event(list, event);
		if (!event->slow_us)
			event->sum = (struct stretch){.host = stretch->host, .from_us = stretch->from_us};
		event->sum.until_us = stretch->until_us;
		event->sum.timed += stretch->timed;
		event->sum.slow += stretch->slow;
		event->slow_us += span_us;
	}
	*stretch = (struct stretch){0};
}

/* The slow requests of the same host and bucket; both tables ascend by host and time. */
static int64_t slow_of(const struct table *slow, size_t *at, struct str host, int64_t at_us)
{
	int requests = table_column(slow, "requests");

	/* Every bucket with slow requests is one with timed ones: whatever does not match yet lies ahead. */
	if (*at < slow->row_count && requests >= 0 && str_equal(table_value(slow, *at, 0)->text, host) &&
	    table_value(slow, *at, 1)->number == at_us)
		return table_value(slow, (*at)++, (size_t)requests)->number;
	return 0;
}

void finding_slow(struct finding_list *list, const struct table *timed, const struct table *slow,
                  const struct config *config)
{
	const struct config_findings *rules = &config->findings;
	int requests_at = table_column(timed, "requests");
	struct stretch stretch = {0};
	struct event event = {0};
	size_t at = 0;

	for (size_t row = 0; requests_at >= 0 && row < timed->row_count; row++) {
		struct str host = table_value(timed, row, 0)->text;
		int64_t at_us = table_value(timed, row, 1)->number;
		int64_t requests = table_value(timed, row, (size_t)requests_at)->number;
		int64_t late = slow_of(slow, &at, host, at_us);
		bool is_slow = requests >= rules->slow_requests && late >= FINDING_SLOW_LEAST &&
		               late * 10000 > requests * (10000 - config->thresholds.response_share_bp);

		if (stretch.timed && (!is_slow || !str_equal(host, stretch.host) || at_us != stretch.until_us))
			end_stretch(list, &event, &stretch, rules);
		if (!is_slow)
			continue;
		if (!stretch.timed)
			stretch = (struct stretch){.host = host, .from_us = at_us};
		stretch.until_us = at_us + BUCKET_US;
		stretch.timed += requests;
		stretch.slow += late;
	}
	end_stretch(list, &event, &stretch, rules);
	end_event(list, &event);
}
