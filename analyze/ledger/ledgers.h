/* All ledgers of a workspace and its calendar, read, checked and typed. Immutable after ledgers_new. */
#ifndef GEPPO_LEDGERS_H
#define GEPPO_LEDGERS_H

#include "backup.h"
#include "calendar.h"
#include "certificate.h"
#include "change.h"
#include "contact.h"
#include "corrective_action.h"
#include "delivery.h"
#include "digest.h"
#include "incident.h"
#include "inquiry.h"
#include "manual.h"
#include "meeting.h"
#include "patch.h"
#include "planned_work.h"
#include "problem.h"
#include "request.h"
#include "vulnerability.h"

/* One file of ledgers/, for appendix C. */
struct ledger_file {
	const char *name;     /* inquiries */
	const char *path;     /* ledgers/inquiries.csv, .xlsx, or what geppo.yaml names */
	const char *place;    /* how notes call it: the path, of a workbook with its sheet */
	bool kept;            /* the file is there */
	struct sha256 digest; /* of a kept file */
	const struct ledger_format *format;
	const void *records;           /* the typed array below; NULL when not kept */
	size_t count;                  /* records read */
	struct ledger_numbers numbers; /* of all its rows, sorted; also those given up (欠番) */
};

struct ledgers {
	const struct config *config;
	const struct calendar *calendar; /* NULL: no calendar.csv */
	const struct inquiry *inquiries;
	size_t inquiry_count;
	const struct incident *incidents;
	size_t incident_count;
	const struct change *changes;
	size_t change_count;
	const struct problem *problems;
	size_t problem_count;
	const struct patch *patches;
	size_t patch_count;
	const struct vulnerability *vulnerabilities;
	size_t vulnerability_count;
	const struct certificate *certificates;
	size_t certificate_count;
	const struct backup *backups;
	size_t backup_count;
	const struct meeting *meetings;
	size_t meeting_count;
	const struct manual *manuals;
	size_t manual_count;
	const struct request *requests;
	size_t request_count;
	const struct contact *contacts;
	size_t contact_count;
	const struct delivery *deliveries;
	size_t delivery_count;
	const struct planned_work *planned_works; /* schedule.csv */
	size_t planned_work_count;
	const struct corrective_action *corrective_actions; /* actions.csv */
	size_t corrective_action_count;
	const struct ledger_file *files;
	size_t file_count; /* every ledger that geppo knows of, kept or not, in a fixed order */
};

/* Reads calendar and ledgers of the workspace folder ("." for the current one). Missing files are no error. All that is
 * wrong goes to `notes` (sorted); any error there makes it NULL with the first and the count in `fail`, and the
 * warnings still stand in `notes`. `config` must outlive it. */
struct ledgers *ledgers_new(const struct config *config, const char *folder, struct ledger_notes *notes,
                            struct fail *fail) MUST_CHECK;
void ledgers_free(struct ledgers *ledgers);

/* By name; NULL for a name that is no ledger. */
const struct ledger_file *ledgers_file(const struct ledgers *ledgers, const char *name);
bool ledgers_keep(const struct ledgers *ledgers, const char *name);

#endif
