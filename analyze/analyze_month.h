/* All figures of one month of the workspace in the current folder. Reads geppo.yaml, ledgers, calendar, gaps and archive; writes nothing. */
#ifndef GEPPO_ANALYZE_MONTH_H
#define GEPPO_ANALYZE_MONTH_H

#include "config.h"
#include "engine.h"
#include "digest.h"
#include "figures.h"
#include "ledger_note.h"

struct month_result {
	struct figures *figures;            /* figures_free */
	struct text rejects_csv;            /* content of rejects.csv; text_release */
	struct sha256 chain_head;           /* of the archive's manifest: what it had come to when the month was computed */
	bool set_back;                      /* the archive does not have the chain head noted when the month was computed last */
	uint64_t open_books;                /* sources whose books do not close */
};

/* Errors of ledgers fail it with their list in `notes`. now_us: what is not known yet. threads 0: all cores. */
bool analyze_month(const struct config *config, struct civil_month month, int64_t now_us, unsigned threads,
                   struct ledger_notes *notes, struct month_result *ret_result, struct fail *fail) MUST_CHECK;

#endif
