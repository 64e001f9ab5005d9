/* The end of a contract: one folder with everything that goes to the client, and the record of what has to be erased
 * afterwards. Reads the workspace in the current folder and its archive; changes neither.
 *
 * The folder:
 *
 *     archive/             the whole archive (mirror.h), proved to the byte
 *     originals/SOURCE/…   every log file as it was taken in, decompressed; names without .gz and the like
 *     ledgers/ comments/ months/ delivery/ geppo.yaml calendar.csv gaps.csv    as they are; delivery/ without drafts
 *     chain-head.txt       head of the archive's chain
 *     引渡し目録.csv        every file: kind, path, bytes, SHA-256
 *     消去対象.csv          what the contractor still has: path, 消去 or 保管継続 and until when
 *     消去証明書（案）.txt   the draft, with empty fields
 *     SHA256SUMS           over everything above, as sha256sum -c reads it */
#ifndef GEPPO_HANDING_H
#define GEPPO_HANDING_H

#include "archive.h"
#include "config.h"
#include "ledgers.h"

#define HANDING_SUMS "SHA256SUMS"
#define HANDING_INVENTORY "引渡し目録.csv"
#define HANDING_COPIES "消去対象.csv"
#define HANDING_DRAFT "消去証明書（案）.txt"
#define HANDING_RECORD "消去証明書.txt"

struct handing {
	/* Given. */
	const char *target; /* the folder; there is none, or an empty one */
	const struct config *config;
	const struct ledgers *ledgers;
	struct archive *archive; /* open for reading */
	struct arena *arena;
	int64_t now_us;
	const char *agreement; /* number of a problem or day of a meeting; NULL: none */
	bool keep_logs;        /* the contractor keeps the archive until its custody ends, as agreed */
	bool originals;
	const char *const *copies; /* further copies that the contractor has, as given */
	size_t copy_count;
	/* Found. */
	const char *part; /* where it is made, beside the target */
	struct verify_result verify;
	int64_t newest_us;         /* last stamp of the archive; NO_TIME: it is empty */
	int32_t custody_until_day; /* last day on which the newest log is owed; 0: none is owed any more */
	const struct config_clause *custody;
	const char *agreement_text; /* what the ledger says under it */
	size_t original_count, unrestorable_count, file_count;
	uint64_t total_bytes;
};

/* Verifies the archive fully, gathers, and moves the folder into its place when it is whole. FAIL_FORMAT: the archive
 * does not verify, nothing was made; FAIL_INPUT: the place is taken, or logs are owed longer and no agreement is named.
 * What an interrupted run left is made anew, but for the archive's copy, which goes on. */
bool handing_make(struct handing *handing, struct fail *fail) MUST_CHECK;

/* Parts of it, each in a file of its own. */
bool handing_check_custody(struct handing *handing, struct fail *fail) MUST_CHECK;
bool handing_write_copies(struct handing *handing, struct fail *fail) MUST_CHECK;
bool handing_write_inventory(struct handing *handing, struct fail *fail) MUST_CHECK;
bool handing_restore_originals(struct handing *handing, struct fail *fail) MUST_CHECK;

/* A cell of CSV, quoted. */
void handing_cell(struct text *text, const char *value);

#endif
