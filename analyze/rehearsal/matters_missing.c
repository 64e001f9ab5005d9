/* What a month's report would lack; see matters.h. */
#include <string.h>

#include "bounds.h"
#include "file.h"
#include "lang.h"
#include "matters.h"
#include "workspace.h"

struct lack {
	const struct ledgers *ledgers;
	struct matters *matters;
	struct civil_month month;
	int32_t first_day, until_day; /* of the month, as far as it lies behind */
	int64_t now_us;
};

static bool in_month(const struct lack *lack, struct ledger_stamp stamp)
{
	return stamp.at_us != NO_TIME && stamp.at_us <= lack->now_us && stamp.day >= lack->first_day &&
	       stamp.day < lack->first_day + civil_days_in_month(lack->month);
}

static const char *month_name(const struct lack *lack)
{
	char name[CIVIL_TEXT_SIZE];

	return arena_cstr(lack->matters->arena, str_of(civil_format_month(lack->month, name)));
}

/* Is there a clause that judges by the ledger? */
static const struct config_clause *clause_of(const struct config *config, const char *ledger, enum clause_test test)
{
	for (size_t i = 0; i < config->clause_count; i++)
		if (config->clauses[i].test == test && strcmp(config->clauses[i].ledger, ledger) == 0)
			return &config->clauses[i];
	return NULL;
}

static int64_t owed(const struct lack *lack, const char *ledger)
{
	const struct config_clause *clause = clause_of(lack->ledgers->config, ledger, CLAUSE_MONTHLY);

	return clause ? config_terms_on(clause, civil_date_of_day(lack->first_day))->limit / 1000 : 0;
}

static void add_patch(struct lack *lack)
{
	int64_t count = 0;

	for (size_t i = 0; i < lack->ledgers->patch_count; i++) {
		const struct patch *patch = &lack->ledgers->patches[i];

		count += in_month(lack, patch->done) &&
		         (patch->result == PATCH_GOOD || patch->result == PATCH_NOT_NEEDED);
	}
	if (ledgers_keep(lack->ledgers, "patches") && count < owed(lack, "patches"))
		matters_add(lack->matters, (struct matter){MATTER_PATCH, month_name(lack),
		                                           TR("the month's patch work is not recorded yet",
		                                              "当月のパッチ処理がまだ記録されていません"),
		                                           NO_TIME, ""});
}

/* A meeting that is planned is said with its day. */
static void add_meeting(struct lack *lack)
{
	const char *planned = "";
	int64_t count = 0;

	for (size_t i = 0; i < lack->ledgers->meeting_count; i++) {
		const struct meeting *meeting = &lack->ledgers->meetings[i];
		char date[CIVIL_TEXT_SIZE];

		if (meeting->class != MEETING_REGULAR)
			continue;
		count += in_month(lack, meeting->date);
		if (meeting->date.at_us > lack->now_us &&
		    meeting->date.day < lack->first_day + civil_days_in_month(lack->month))
			planned = arena_printf(lack->matters->arena, TR("planned on %s", "%s に予定"),
			                       civil_format_date(civil_date_of_day(meeting->date.day), date));
	}
	if (ledgers_keep(lack->ledgers, "meetings") && count < owed(lack, "meetings"))
		matters_add(lack->matters, (struct matter){MATTER_MEETING, month_name(lack),
		                                           TR("the month's regular meeting has not been held yet",
		                                              "当月の定例会がまだ開かれていません"),
		                                           NO_TIME, planned});
}

static bool has_backup(const struct lack *lack, int32_t day)
{
	for (size_t i = 0; i < lack->ledgers->backup_count; i++) {
		const struct backup *backup = &lack->ledgers->backups[i];
		int32_t last = backup->until.at_us == NO_TIME ? backup->done.day : backup->until.day;

		if (backup->work == BACKUP_TAKEN && backup->result != BACKUP_PLANNED && backup->done.day <= day &&
		    day <= last)
			return true;
	}
	return false;
}

/* Days without a row, runs of them together. */
static void add_backups(struct lack *lack)
{
	if (!ledgers_keep(lack->ledgers, "backups"))
		return;
	for (int32_t day = lack->first_day, end; day < lack->until_day; day = end) {
		char from[CIVIL_TEXT_SIZE], until[CIVIL_TEXT_SIZE];

		for (end = day; end < lack->until_day && !has_backup(lack, end);)
			end++;
		if (end == day) {
			end++;
			continue;
		}
		civil_format_date(civil_date_of_day(day), from);
		civil_format_date(civil_date_of_day(end - 1), until);
		matters_add(lack->matters,
		            (struct matter){MATTER_BACKUP,
		                            end - day == 1 ? arena_cstr(lack->matters->arena, str_of(from))
		                                           : arena_printf(lack->matters->arena, "%s..%s", from, until),
		                            TR("no backup is recorded", "バックアップの記録がありません"), NO_TIME,
		                            ""});
	}
}

static void add_heading(struct lack *lack, const char *path, struct str heading, bool written)
{
	if (heading.size && !written)
		matters_add(lack->matters, (struct matter){MATTER_REMARKS, path,
		                                           arena_printf(lack->matters->arena,
		                                                        TR("nothing is written under \"%.*s\"",
		                                                           "「%.*s」の下に何も書かれていません"),
		                                                        STR_ARGS(heading)),
		                                           NO_TIME, ""});
}

/* A heading without a word beneath it is an empty remark. */
static bool add_remarks(struct lack *lack, struct fail *fail)
{
	const char *path = workspace_comments(lack->matters->arena, lack->month);
	struct text text = {0};
	struct str rest, line, heading = {0};
	bool written = false;

	if (!path)
		return fail_memory(fail);
	if (!file_exists(path)) {
		matters_add(lack->matters, (struct matter){MATTER_REMARKS, path,
		                                           TR("is not there: the remarks would be empty",
		                                              "がないため所見が空になります"),
		                                           NO_TIME, ""});
		return true;
	}
	if (!file_read(path, BOUND_CONFIG_BYTES, &text, fail))
		return false;
	for (rest = text_str(&text); str_next(&rest, '\n', &line);) {
		struct str trimmed = str_trim(line);

		if (!str_starts(trimmed, STR("#"))) {
			written |= trimmed.size > 0;
			continue;
		}
		add_heading(lack, path, heading, written);
		while (trimmed.size && (trimmed.at[0] == '#' || trimmed.at[0] == ' '))
			trimmed = str_skip(trimmed, 1);
		heading = trimmed;
		written = false;
	}
	add_heading(lack, path, heading, written);
	text_release(&text);
	return true;
}

void matters_ledgers(const struct ledgers *ledgers, struct matters *matters)
{
	for (size_t i = 0; i < ledgers->file_count; i++) {
		bool wanted = false;

		for (size_t k = 0; k < ledgers->config->clause_count; k++)
			wanted |= strcmp(ledgers->config->clauses[k].ledger, ledgers->files[i].name) == 0;
		if (wanted && !ledgers->files[i].kept)
			matters_add(matters, (struct matter){MATTER_LEDGER, ledgers->files[i].path,
			                                     TR("is not kept: its clauses will not be judged",
			                                        "がないため、その条項は判定不能になります"),
			                                     NO_TIME, ""});
	}
	if (!ledgers->calendar)
		matters_add(matters, (struct matter){MATTER_LEDGER, ledgers->config->calendar.file,
		                                     TR("is not there: business days cannot be counted",
		                                        "がないため営業日を数えられません"),
		                                     NO_TIME, ""});
}

bool matters_missing(const struct ledgers *ledgers, struct civil_month month, int64_t now_us, struct matters *matters,
                     struct fail *fail)
{
	struct lack lack = {.ledgers = ledgers,
	                    .matters = matters,
	                    .month = month,
	                    .now_us = now_us,
	                    .first_day = civil_month_first_day(month)};
	int32_t today = zone_day(ledgers->config->zone, now_us), first = civil_day(ledgers->config->from);

	lack.until_day = lack.first_day + civil_days_in_month(month);
	lack.until_day = lack.until_day < today ? lack.until_day : today;
	add_patch(&lack);
	add_meeting(&lack);
	lack.first_day = lack.first_day > first ? lack.first_day : first;
	add_backups(&lack);
	return add_remarks(&lack, fail) && (!arena_failed(matters->arena) || fail_memory(fail));
}

void matters_unanalysed(const struct config *config, int64_t now_us, struct matters *matters)
{
	struct civil_month month = civil_month_of(config->from);

	for (; civil_month_compare(month, civil_month_of(config->until)) <= 0 &&
	       zone_month_start(config->zone, civil_month_add(month, 1)) <= now_us;
	     month = civil_month_add(month, 1)) {
		const char *path = workspace_figures(matters->arena, month);
		char name[CIVIL_TEXT_SIZE];

		if (path && !file_exists(path))
			matters_add(
			        matters,
			        (struct matter){MATTER_MONTH,
			                        arena_cstr(matters->arena, str_of(civil_format_month(month, name))),
			                        TR("is over and not analysed", "は終わっていますが集計されていません"),
			                        NO_TIME, ""});
	}
}
