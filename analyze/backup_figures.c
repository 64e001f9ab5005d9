/* The chapter on backups: what became of each target on each day, and when a restore was tried last. A target is a name in 対象, several by 、 or ・ or comma.
 * Of a day's backups of one target the best counts; a day without a row is not measured and never a success. */
#include "known_month.h"
#include "ledger_check.h"

#include <string.h>

/* More targets than a chapter can show: what is beyond is not counted by target. */
#define TARGETS_MOST 200

enum day_state {
	DAY_NONE,                   /* no row */
	DAY_FAILED,
	DAY_PARTIAL,
	DAY_REDONE,                 /* failed, and done again the same day */
	DAY_GOOD,
	DAY_STATES,
};

static const char *const day_names[DAY_STATES] = {"none", "failed", "partial", "redone", "good"};

/* The next name of the list; false at its end. */
static bool next_target(struct str *rest, struct str *ret_target)
{
	static const char *const separators[] = {"、", "・", ",", "，", "/", "／", "\n", ";", " "};

	while (rest->size) {
		size_t at = rest->size, width = 0;

		for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
			size_t found = str_find_str(*rest, str_of(separators[i]));

			if (found < at) {
				at = found;
				width = strlen(separators[i]);
			}
		}
		*ret_target = str_trim(str_take(*rest, at));
		*rest = str_skip(*rest, at + width);
		if (ret_target->size)
			return true;
	}
	return false;
}

static bool names_target(const struct backup *backup, struct str wanted)
{
	struct str rest = str_of(backup->target), target = STR("");

	while (next_target(&rest, &target))
		if (str_equal(target, wanted))
			return true;
	return false;
}

static int32_t last_day_of(const struct backup *backup)
{
	return ledger_stamp_there(backup->until) ? backup->until.day : backup->done.day;
}

/* Tried, and of the days that the moment knows. */
static bool was_taken(const struct known_month *month, const struct backup *backup)
{
	return backup->work == BACKUP_TAKEN && backup->result != BACKUP_PLANNED && known_month_knows(month, backup->done);
}

/* --- Targets --- */

/* One target in one month: the best result of each day, whether something failed on it, and the first day of which the ledger knows a backup: nothing is
 * owed before. */
struct target {
	struct str name;
	enum day_state best[31];
	bool failed[31];
	int32_t first_day;
};

struct targets {
	struct target items[TARGETS_MOST];
	size_t count;
};

static struct target *targets_known(struct targets *targets, struct str name)
{
	for (size_t i = 0; i < targets->count; i++)
		if (str_equal(targets->items[i].name, name))
			return &targets->items[i];
	return NULL;
}

/* The same; a new one when there is none. NULL when there are too many. */
static struct target *targets_find(struct targets *targets, struct str name)
{
	struct target *found = targets_known(targets, name);

	if (found || targets->count == TARGETS_MOST)
		return found;
	targets->items[targets->count] = (struct target){.name = name, .first_day = INT32_MAX};
	return &targets->items[targets->count++];
}

static void target_take(struct target *target, const struct known_month *month, const struct backup *backup)
{
	enum day_state state = backup->result == BACKUP_GOOD ? DAY_GOOD : backup->result == BACKUP_PARTIAL ? DAY_PARTIAL : DAY_FAILED;
	int32_t from = backup->done.day > month->first_day ? backup->done.day : month->first_day;
	int32_t until = last_day_of(backup) < month->last_day ? last_day_of(backup) : month->last_day;

	target->first_day = backup->done.day < target->first_day ? backup->done.day : target->first_day;
	for (int32_t day = from; day <= until; day++) {
		int32_t at = day - month->first_day;

		target->failed[at] |= state != DAY_GOOD;
		target->best[at] = state > target->best[at] ? state : target->best[at];
	}
}

/* The targets of backups that reach into the month or the one before, in the ledger's order; of a backup without 対象 the empty name. NULL: no memory. */
static struct targets *targets_of(const struct month_run *run, const struct known_month *month)
{
	struct targets *targets = arena_alloc(run->arena, 1, sizeof(*targets));
	int32_t since = civil_month_first_day(civil_month_add(month->month, -1));

	for (int pass = 0; targets && pass < 2; pass++)
		for (size_t i = 0; i < run->ledgers->backup_count; i++) {
			const struct backup *backup = &run->ledgers->backups[i];
			struct str rest = str_of(backup->target), name = STR("");
			bool more = next_target(&rest, &name);

			/* Who is one of them first; then every day of theirs, the earlier ones too. */
			if (!was_taken(month, backup) || (pass == 0 && last_day_of(backup) < since))
				continue;
			do {
				struct target *target = pass == 0 ? targets_find(targets, name) : targets_known(targets, name);

				if (target && pass == 1)
					target_take(target, month, backup);
			} while (more && next_target(&rest, &name));
		}
	return targets;
}

static enum day_state target_day(const struct target *target, const struct known_month *month, int32_t day)
{
	int32_t at = day - month->first_day;

	return target->best[at] == DAY_GOOD && target->failed[at] ? DAY_REDONE : target->best[at];
}

struct day_counts {
	int64_t days[DAY_STATES], owed;
};

/* Owed on each day of the month from the target's first backup and the contract's first day on. */
static void count_days(const struct month_run *run, const struct known_month *month, const struct target *target, struct day_counts *counts)
{
	int32_t first = target->first_day, begin = civil_day(run->config->from), end = civil_day(run->config->until);

	first = first > begin ? first : begin;
	first = first > month->first_day ? first : month->first_day;
	end = end < month->last_day ? end : month->last_day;
	for (int32_t day = first; day <= end; day++) {
		counts->days[target_day(target, month, day)]++;
		counts->owed++;
	}
}

static void put_counts(const struct day_counts *counts, struct figure_value *values)
{
	values[0] = figure_integer(counts->owed);
	values[1] = figure_integer(counts->days[DAY_GOOD]);
	values[2] = figure_integer(counts->days[DAY_REDONE]);
	values[3] = figure_integer(counts->days[DAY_PARTIAL]);
	values[4] = figure_integer(counts->days[DAY_FAILED]);
	values[5] = figure_integer(counts->days[DAY_NONE]);
	values[6] = figure_ratio(counts->days[DAY_GOOD] + counts->days[DAY_REDONE], counts->owed);
}

#define COUNT_COLUMNS "owed good redone partial failed none rate:ratio"

static void add_targets(struct month_run *run, const struct known_month *month, const struct targets *targets, const struct figure_origin *origin)
{
	struct figure_table *out = figures_table(run->figures, "backups.by_target", "target " COUNT_COLUMNS " previous:ratio", origin);
	struct figure_table *days = figures_table(run->figures, "backups.by_day", "target day:day state", origin);
	struct known_month previous = known_month_of(run, civil_month_add(run->month, -1));
	struct targets *earlier = targets_of(run, &previous);

	for (size_t i = 0; earlier && i < targets->count; i++) {
		const struct target *target = &targets->items[i], *old = targets_known(earlier, target->name);
		struct day_counts counts = {.owed = 0}, before = {.owed = 0};
		struct figure_value values[9] = {figure_str(target->name)};

		count_days(run, month, target, &counts);
		if (old)
			count_days(run, &previous, old, &before);
		put_counts(&counts, values + 1);
		values[8] = figure_ratio(before.days[DAY_GOOD] + before.days[DAY_REDONE], before.owed);
		figures_row(run->figures, out, values);
		for (int32_t day = month->first_day; day <= month->last_day; day++)
			figures_row(run->figures, days, (struct figure_value[]){
				figure_str(target->name), month_day(run, day),
				day < target->first_day ? figure_none() : figure_text(day_names[target_day(target, month, day)])});
	}
}

/* --- Restores --- */

/* A restore of this row was tried with success: the day, or an empty stamp. */
static struct ledger_stamp tried_on(const struct known_month *month, const struct backup *backup)
{
	struct ledger_stamp none = {.at_us = NO_TIME}, tried = none;

	if (backup->work != BACKUP_TAKEN && backup->result == BACKUP_GOOD && known_month_knows(month, backup->done))
		tried = backup->done;
	if (known_month_knows(month, backup->tested) && (!ledger_stamp_there(tried) || backup->tested.day > tried.day))
		tried = backup->tested;
	return tried;
}

static struct ledger_stamp last_trial(const struct month_run *run, const struct known_month *month)
{
	struct ledger_stamp last = {.at_us = NO_TIME};

	for (size_t i = 0; i < run->ledgers->backup_count; i++) {
		struct ledger_stamp tried = tried_on(month, &run->ledgers->backups[i]);

		if (ledger_stamp_there(tried) && (!ledger_stamp_there(last) || tried.day > last.day))
			last = tried;
	}
	return last;
}

/* The restores and tests since the contract began; one that is planned only where its agreement is known. */
static void add_restores(struct month_run *run, const struct known_month *month, const struct figure_origin *origin)
{
	static const char *const results[] = {[BACKUP_PLANNED] = "planned", [BACKUP_GOOD] = "good", [BACKUP_PARTIAL] = "partial", [BACKUP_FAILED] = "failed"};
	struct figure_table *out = figures_table(run->figures, "backups.restores",
	        "day:day work kind target result agreed:day effort:milliday remark here line", origin);

	for (size_t i = 0; i < run->ledgers->backup_count; i++) {
		const struct backup *backup = &run->ledgers->backups[i];
		bool planned = backup->result == BACKUP_PLANNED || !known_month_knows(month, backup->done);

		if (backup->work == BACKUP_TAKEN || (planned && !known_month_knows(month, backup->agreed)))
			continue;
		figures_row(run->figures, out, (struct figure_value[]){
			stamp_day(run, backup->done), figure_text(backup->work_text), figure_text(backup->work == BACKUP_TEST ? "test" : "restore"),
			figure_text(backup->target), figure_text(planned ? "planned" : results[backup->result]),
			known_month_day(run, month, backup->agreed), planned ? figure_none() : effort_value(backup->effort_milli),
			figure_text(planned ? "" : backup->remark), figure_integer(known_month_has(month, backup->done)), figure_integer(backup->row.line)});
	}
}

/* The first success behind a failure that has one of its targets: another row that begins on that day or later. NONE: none is known. */
static struct figure_value next_success(const struct month_run *run, const struct known_month *month, const struct backup *failed)
{
	int32_t next = INT32_MAX;

	for (size_t i = 0; i < run->ledgers->backup_count; i++) {
		const struct backup *backup = &run->ledgers->backups[i];
		struct str names = str_of(failed->target), name = STR("");

		if (backup->result != BACKUP_GOOD || !was_taken(month, backup) || backup->done.day < failed->done.day || backup->done.day >= next)
			continue;
		while (next_target(&names, &name))
			if (names_target(backup, name))
				next = backup->done.day;
	}
	return next == INT32_MAX ? figure_none() : month_day(run, next);
}

/* What went wrong in the month, and when it went well again. */
static void add_troubles(struct month_run *run, const struct known_month *month, const struct figure_origin *origin)
{
	struct figure_table *out = figures_table(run->figures, "backups.troubles", "day:day work target result next:day remark line", origin);

	for (size_t i = 0; i < run->ledgers->backup_count; i++) {
		const struct backup *backup = &run->ledgers->backups[i];

		if (!was_taken(month, backup) || !known_month_has(month, backup->done) || backup->result == BACKUP_GOOD)
			continue;
		figures_row(run->figures, out, (struct figure_value[]){
			stamp_day(run, backup->done), figure_text(backup->work_text), figure_text(backup->target),
			figure_text(backup->result == BACKUP_PARTIAL ? "partial" : "failed"), next_success(run, month, backup), figure_text(backup->remark), figure_integer(backup->row.line)});
	}
}

/* --- By month --- */

/* The largest backup of the month that the ledger gives a size of, in bytes; NONE without any. */
static struct figure_value largest(const struct month_run *run, const struct known_month *month)
{
	int64_t most = NO_NUMBER;

	for (size_t i = 0; i < run->ledgers->backup_count; i++) {
		const struct backup *backup = &run->ledgers->backups[i];

		if (was_taken(month, backup) && last_day_of(backup) >= month->first_day && backup->size_mb > most)
			most = backup->size_mb;
	}
	return most < 0 || most > INT64_MAX / 1000000 ? figure_none() : figure_integer(most * 1000000);
}

static void add_months(struct month_run *run, const struct figure_origin *origin)
{
	struct figure_table *out = figures_table(run->figures, "backups.by_month",
	        "month targets " COUNT_COLUMNS " tests size:bytes", origin);

	for (struct civil_month at = civil_month_of(run->config->from); civil_month_compare(at, run->month) <= 0; at = civil_month_add(at, 1)) {
		struct known_month month = known_month_of(run, at);
		const struct targets *targets = targets_of(run, &month);
		struct day_counts counts = {.owed = 0};
		struct figure_value values[11] = {month_name(run, at)};
		int64_t tests = 0;

		for (size_t i = 0; targets && i < targets->count; i++)
			count_days(run, &month, &targets->items[i], &counts);
		for (size_t i = 0; i < run->ledgers->backup_count; i++)
			tests += known_month_has(&month, tried_on(&month, &run->ledgers->backups[i]));
		values[1] = figure_integer(targets ? (int64_t)targets->count : 0);
		put_counts(&counts, values + 2);
		values[9] = figure_integer(tests);
		values[10] = largest(run, &month);
		figures_row(run->figures, out, values);
	}
}

void figures_of_backups(struct month_run *run)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of backups", "バックアップ台帳"), .rows = run->ledgers->backup_count};
	struct known_month month = known_month_of(run, run->month);
	const struct targets *targets = targets_of(run, &month);
	int64_t limit = known_month_limit(run, &month, CLAUSE_PRESENCE, "backups");
	struct ledger_stamp last;

	if (!ledgers_keep(run->ledgers, "backups") || !targets)
		return;
	last = last_trial(run, &month);
	figures_add(run->figures, "backups.last_test", "day", stamp_day(run, last), &origin);
	figures_add(run->figures, "backups.test_age", "", ledger_stamp_there(last) ? figure_integer(month.last_day - last.day) : figure_none(), &origin);
	figures_add(run->figures, "backups.test_due", "day",
	            ledger_stamp_there(last) && limit > 0 ? month_day(run, last.day + (int32_t)(limit / 1000)) : figure_none(), &origin);
	add_targets(run, &month, targets, &origin);
	add_restores(run, &month, &origin);
	add_troubles(run, &month, &origin);
	add_months(run, &origin);
}
