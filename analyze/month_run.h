/* One run of analyze: the month, what it reads from, and the figures that it fills. Shared by the statistics of this room; knows no chapter.
 * The arena lives as long as the run. Statistics are sticky through the figures; only what can fail for a reason of its own returns false. */
#ifndef GEPPO_MONTH_RUN_H
#define GEPPO_MONTH_RUN_H

#include "case_state.h"
#include "config.h"
#include "engine.h"
#include "figures.h"
#include "gaps.h"
#include "ledgers.h"

struct presence;
struct usual;

struct month_run {
	const struct config *config;
	struct archive *archive;
	struct engine *engine;
	const struct ledgers *ledgers;
	const struct ledger_notes *notes;   /* warnings of ledgers and gaps */
	const struct gap *gaps; size_t gap_count;
	struct arena *arena;
	struct figures *figures;
	struct civil_month month;
	int64_t from_us, until_us;          /* the month in the contract's zone */
	int64_t contract_from_us;           /* the first month's start: where histories begin */
	int64_t now_us;
	int32_t first_day;                  /* civil day of the first */
	int day_count;
	const struct table *tables;         /* results of the named plans, by their place */
	int64_t oldest_us, newest_us;       /* first and last stamp in the archive up to the month's end; NO_TIME when it is empty */
	bool archive_problems;              /* the archive does not verify */
	int64_t coverage_from_us;           /* of the hours below: inside the month, the contract and the past */
	struct coverage coverage;           /* of all sources */
	int64_t previous_from_us;           /* of the hours of the month before, up to from_us */
	struct coverage previous_coverage;  /* none of them before the contract */
	struct presence *presence;          /* states of the hours of coverage: presence.h */
	struct usual *usual;                /* what is usual at a clock time: usual.h */
	struct figure_coverage previous_access;  /* of the month before, access sources */
	struct figure_coverage kind_coverage[3];   /* by enum source_kind */
};

/* The result of a named plan; asking for one that does not exist is a bug. */
const struct table *month_table(const struct month_run *run, const char *plan);
/* Its origin: plan, derivation, rows matched, coverage of its kind of source. */
struct figure_origin month_origin(const struct month_run *run, const char *plan, const char *derivation);

/* An engine's value as the figures keep it: days and instants as text, the rest as it is. */
struct figure_value month_value(const struct month_run *run, const struct table *table, size_t row, int column);
/* The same by the column's name. NONE when there is no such column. */
struct figure_value month_get(const struct month_run *run, const struct table *table, size_t row, const char *column);
/* The number of an integer value; 0 when it has none. */
int64_t month_number(const struct table *table, size_t row, const char *column);
struct str month_text(const struct table *table, size_t row, const char *column);

/* "2019-10-15T10:42:00+09:00" in the contract's zone; NONE for NO_TIME. */
struct figure_value month_time(const struct month_run *run, int64_t at_us);
struct figure_value month_day(const struct month_run *run, int32_t day);

/* "shape", "time", …: reject reasons as the figures name them. */
const char *month_reject_reason(enum reject_reason reason);

/* The report's moment for the ledgers' rules. */
struct case_moment month_moment(const struct month_run *run);
/* met, caution, missed, pending, paused, outside, unknown. */
const char *month_state(enum case_state state);
/* The due instant of a judged or pending case; NONE where the clock gives none. */
struct figure_value month_due(const struct month_run *run, const struct case_result *result);

const char *source_kind_name(enum source_kind kind);

/* The statistics, one source file each. All add to run->figures. */
void figures_of_calendar(struct month_run *run);
void figures_of_access(struct month_run *run);
bool figures_of_cpu(struct month_run *run, struct fail *fail) MUST_CHECK;
void figures_of_system(struct month_run *run);
bool figures_of_inquiries(struct month_run *run, struct fail *fail) MUST_CHECK;
bool figures_of_incidents(struct month_run *run, struct fail *fail) MUST_CHECK;
bool figures_of_availability(struct month_run *run, struct fail *fail) MUST_CHECK;
void figures_of_effort(struct month_run *run);
void figures_of_security(struct month_run *run);
void figures_of_expiry(struct month_run *run);
void figures_of_backups(struct month_run *run);
bool figures_of_custody(struct month_run *run, struct fail *fail) MUST_CHECK;   /* what the archive keeps */
void figures_of_manuals(struct month_run *run);
bool figures_of_clauses(struct month_run *run, struct fail *fail) MUST_CHECK;
bool figures_of_findings(struct month_run *run, struct fail *fail) MUST_CHECK;  /* after access, cpu, incidents and quality */
bool figures_of_impact(struct month_run *run, struct fail *fail) MUST_CHECK;    /* of incidents; after the findings */
bool figures_of_quality(struct month_run *run, struct fail *fail) MUST_CHECK;
bool figures_of_people(struct month_run *run, struct fail *fail) MUST_CHECK;
bool figures_of_closed_months(struct month_run *run, struct fail *fail) MUST_CHECK;  /* behind all that has months before this one */
bool figures_of_requests(struct month_run *run, struct fail *fail) MUST_CHECK;
void figures_of_problems(struct month_run *run);
void figures_of_meetings(struct month_run *run);
void figures_of_schedule(struct month_run *run);                                /* of the month that follows */
bool figures_of_sites(struct month_run *run, struct fail *fail) MUST_CHECK;     /* after access */
bool figures_of_summary(struct month_run *run, struct fail *fail) MUST_CHECK;   /* after all others */

#endif
