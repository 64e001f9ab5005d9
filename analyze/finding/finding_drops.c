/* Drops of traffic; see finding_drops.h. */
#include "finding_drops.h"

struct drop {
	int64_t from_us, until_us, requests, median, low, high;
	int weeks; /* the fewest that a bucket was compared with */
};

static void end_drop(struct finding_list *list, struct drop *drop, struct str host, const struct config_findings *rules)
{
	struct finding finding = {
	        .kind = FINDING_DROP,
	        .severity = drop->requests == 0 ? FINDING_SERIOUS : FINDING_CAUTION,
	        .from_us = drop->from_us,
	        .until_us = drop->until_us,
	        .scope = FINDING_OF_HOST,
	        .place = host,
	        .weight = drop->median - drop->requests,
	};

	if (drop->median && drop->until_us - drop->from_us >= (int64_t)rules->drop_span_s * SECOND_US) {
		finding.evidence = arena_printf(list->arena,
		                                EVIDENCE(list,
		                                         "%lld requests; the baseline of the same weekday and time is "
		                                         "%lld (quartiles %lld–%lld, %d weeks): %lld.%lld%% of it",
		                                         "リクエスト%lld件、同じ曜日・時刻の基準は%lld件（四分位%lld〜%"
		                                         "lld件、%d週）の%lld.%lld%%"),
		                                (long long)drop->requests, (long long)drop->median,
		                                (long long)drop->low, (long long)drop->high, drop->weeks,
		                                (long long)(drop->requests * 100 / drop->median),
		                                (long long)(drop->requests * 1000 / drop->median % 10));
		finding_add(list, &finding);
	}
	*drop = (struct drop){0};
}

size_t finding_drops(struct finding_list *list, const struct baseline_series *series, const uint8_t *measured,
                     struct str host, int64_t from_us, int64_t until_us, const struct config_findings *rules)
{
	struct drop drop = {0};
	size_t compared = 0;

	for (size_t i = 0; i < series->count; i++) {
		int64_t at_us = series->from_us + (int64_t)i * series->bucket_us;
		int64_t value = series->values[i];
		struct baseline usual = {0};
		bool low = false;

		if (at_us >= from_us && at_us + series->bucket_us <= until_us && measured[i])
			usual = baseline_of(series, at_us, at_us + series->bucket_us, rules->baseline_weeks);
		if (usual.weeks && usual.weeks >= rules->baseline_minimum) {
			compared++;
			low = usual.median >= rules->drop_requests &&
			      value * 10000 < usual.median * rules->drop_share_bp && value < usual.low;
		}
		if (!low) {
			end_drop(list, &drop, host, rules);
			continue;
		}
		if (!drop.median)
			drop = (struct drop){.from_us = at_us, .weeks = usual.weeks};
		drop.until_us = at_us + series->bucket_us;
		drop.requests += value;
		drop.median += usual.median;
		drop.low += usual.low;
		drop.high += usual.high;
		if (usual.weeks < drop.weeks)
			drop.weeks = usual.weeks;
	}
	end_drop(list, &drop, host, rules);
	return compared;
}
