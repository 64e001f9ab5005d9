/* gaps.csv: holes in the logs that somebody has explained. Columns source, from, to, reason (also ログ, 開始, 終了, 理由); `to` is exclusive. Knows no coverage. */
#ifndef GEPPO_GAPS_H
#define GEPPO_GAPS_H

#include "config.h"
#include "ledger_note.h"

struct gap {
	const char *source;
	int64_t from_us, until_us;
	const char *reason;
};

/* Reads gaps.csv of the current folder into the arena; a missing file is no gap. Wrong rows are error notes with their place. */
bool gaps_read(const struct config *config, struct arena *arena, struct ledger_notes *notes, const struct gap **ret_gaps,
               size_t *ret_count, struct fail *fail) MUST_CHECK;

#endif
