/* What covers a finding; see finding_cover.h. */
#include "finding_cover.h"

bool finding_touches(const struct finding *finding, int64_t from_us, int64_t until_us, int64_t margin_us)
{
	/* A span of one instant touches as well. */
	int64_t end_us = finding->until_us > finding->from_us ? finding->until_us : finding->from_us + 1;

	return finding->from_us < until_us + margin_us && end_us > from_us - margin_us;
}

static bool can_cover(const struct cover *cover, const struct finding *finding)
{
	enum finding_kind kind = finding->kind;

	switch (cover->kind) {
	case COVER_INCIDENT:
		return true;
	case COVER_STOP:
		return kind == FINDING_SILENCE || kind == FINDING_RESTART || kind == FINDING_SERVICE ||
		       kind == FINDING_DROP || kind == FINDING_ERROR_BURST;
	case COVER_PATCH:
		return kind == FINDING_RESTART;
	case COVER_GAP:
		return kind == FINDING_SILENCE;
	}
	return false;
}

/* A finding without a host of its own may be of any. */
static bool is_of(const struct cover *cover, const struct finding *finding)
{
	if (!cover->place.size)
		return true;
	if (cover->kind == COVER_GAP)
		return str_equal(cover->place, finding->place);
	return !finding->host.size || str_equal(cover->place, finding->host);
}

/* How well a cover fits, in millionths: what both have of what either has. */
static int64_t fit(const struct cover *cover, const struct finding *finding)
{
	int64_t until_us = finding->until_us > finding->from_us ? finding->until_us : finding->from_us + SECOND_US;
	int64_t both_us = (cover->until_us < until_us ? cover->until_us : until_us) -
	                  (cover->from_us > finding->from_us ? cover->from_us : finding->from_us);
	int64_t either_us = (cover->until_us > until_us ? cover->until_us : until_us) -
	                    (cover->from_us < finding->from_us ? cover->from_us : finding->from_us);

	if (both_us <= 0 || either_us < SECOND_US)
		return 0;
	return both_us / 1000 * 1000000 / (either_us / 1000);
}

static const struct cover *cover_of(const struct finding *finding, const struct cover *covers, size_t count,
                                    int64_t margin_us)
{
	const struct cover *best = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct cover *cover = &covers[i];
		bool wide = cover->kind == COVER_INCIDENT || cover->kind == COVER_STOP;

		if (!can_cover(cover, finding) || !is_of(cover, finding) ||
		    !finding_touches(finding, cover->from_us, cover->until_us, wide ? margin_us : 0))
			continue;
		if (!best || cover->kind < best->kind ||
		    (cover->kind == best->kind && fit(cover, finding) > fit(best, finding)))
			best = cover;
	}
	return best;
}

void finding_cover(struct finding_list *list, const struct cover *covers, size_t count, int64_t margin_us)
{
	for (size_t i = 0; i < list->count; i++) {
		struct finding *finding = &list->items[i];
		const struct cover *cover;

		if (finding->kind == FINDING_WITHOUT_TRACE)
			continue;
		cover = cover_of(finding, covers, count, margin_us);
		finding->incident = cover && cover->kind == COVER_INCIDENT ? cover->name : "";
		finding->cover = cover ? cover->name : "";
	}
}
