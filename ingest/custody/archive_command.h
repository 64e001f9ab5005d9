/* What the subcommands of `geppo archive` have in common: the options, the settings of the contract as far as they are
 * there, and how results are printed. For the files of that program alone. */
#ifndef GEPPO_ARCHIVE_COMMAND_H
#define GEPPO_ARCHIVE_COMMAND_H

#include "archive.h"
#include "config.h"
#include "text.h"

struct arguments {
	bool json, full, deletable, zero, quick, same, different, dry_run, check;
	const char *file, *out, *from, *until, *before, *format, *version;
	struct option_list *heads;
	const char *const *rest; /* arguments behind the subcommand's name */
	size_t rest_count;
	int64_t now_us;
};

/* Everything that is open while a subcommand runs. */
struct command {
	const struct arguments *arguments;
	struct archive *archive;
	struct config *config; /* NULL: there is no geppo.yaml */
	struct zone *own_zone; /* UTC, when there is none */
	const struct zone *zone;
	struct arena arena;
};

/* Subcommands; main opens the archive, for writing where the table in archive_main.c says so. */
bool command_status(struct command *command, struct fail *fail) MUST_CHECK;
bool command_deletable(struct command *command, struct fail *fail) MUST_CHECK;
bool command_verify(struct command *command, struct fail *fail) MUST_CHECK;
bool command_digest(struct command *command, struct fail *fail) MUST_CHECK;
bool command_restore(struct command *command, struct fail *fail) MUST_CHECK;
bool command_settle(struct command *command, struct fail *fail) MUST_CHECK;
bool command_compact(struct command *command, struct fail *fail) MUST_CHECK;
bool command_prune(struct command *command, struct fail *fail) MUST_CHECK;
bool command_mirror(struct command *command, struct fail *fail) MUST_CHECK;
bool command_export(struct command *command, struct fail *fail) MUST_CHECK;

/* The one source that was named behind the subcommand, or NULL for all; one that is not in the archive is FAIL_INPUT.
 */
bool command_source(struct command *command, const char **ret_source, struct fail *fail) MUST_CHECK;

/* A date ("2019-10-01", "2019-10": its first day; each 00:00 in the zone) or a moment ("2019-10-01T12:30" or with a
 * blank, seconds if you like) as an instant. `otherwise` when text is NULL. */
bool command_instant(const struct command *command, const char *option, const char *text, int64_t otherwise,
                     int64_t *ret_us, struct fail *fail) MUST_CHECK;

/* "2019-10-01T09:00:00+09:00" in the zone, "" for NO_TIME. */
#define INSTANT_TEXT_SIZE (CIVIL_TEXT_SIZE + 8)
const char *command_time(const struct zone *zone, int64_t at_us, char buffer[INSTANT_TEXT_SIZE]);

/* "1,234.5 MiB" and the like, for people. */
void command_add_size(struct text *text, uint64_t bytes);
/* "12.34" for a ratio a / b, "-" when b is 0. */
void command_add_ratio(struct text *text, uint64_t a, uint64_t b);

/* To standard output. */
bool command_print(const struct text *text, struct fail *fail) MUST_CHECK;

/* Each line of the problems as a defect on standard error. */
void command_tell(struct str problems);

/* Nothing may be at the place that --out names: what is there may be an input, and is never written over. */
bool command_out(const char *path, struct fail *fail) MUST_CHECK;

/* A writer of bytes (archive_restore_file and the like) to standard output; its user is NULL. */
bool command_write(void *user, struct str bytes, struct fail *fail);

#endif
