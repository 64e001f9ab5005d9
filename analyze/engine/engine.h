/* Runs plans on the embedded archive. All plans given at once share one scan: each block is opened once, each column
 * decoded once, whatever number of plans uses it. All cores; results do not depend on their number. Knows no chapter,
 * no query text, no output format. */
#ifndef GEPPO_ENGINE_H
#define GEPPO_ENGINE_H

#include "archive.h"
#include "config.h"
#include "table.h"

struct engine;

/* Borrows the archive and the config, which must outlive it; compiles the classification rules. threads 0: all cores.
 */
struct engine *engine_new(struct archive *archive, const struct config *config, unsigned threads,
                          struct fail *fail) MUST_CHECK;
void engine_free(struct engine *engine);

/* Is the source counted by plans that name no source, neither as theirs nor in their condition (source = …)? Not a
 * gateway with role: gateway while there are servers' access logs, and of a host's CPU sources only the reported one. */
bool engine_counts(const struct config *config, const struct config_source *source);

/* Fills tables[i] from plans[i], in the arena. A plan over BOUND_GROUPS groups is FAIL_LIMIT. */
bool engine_run(struct engine *engine, const struct plan *plans, size_t plan_count, struct arena *arena,
                struct table *tables, struct fail *fail) MUST_CHECK;

/* Coverage: for each source of the configuration, in its order, and each hour of [from_us, until_us) the lines stamped
 * in it. Hours are counted from from_us. */
struct coverage {
	size_t source_count, hour_count;
	const char *const *sources;
	const uint32_t *lines; /* source × hour */
};
bool engine_coverage(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                     struct coverage *ret_coverage, struct fail *fail) MUST_CHECK;

/* The books of a period, per source of the configuration, in its order. A line without a stamp counts in the period of
 * the stamped line before it in its file, else after it; the lines of a file without any stamp are «undated», whatever
 * the period, and are not in the other figures. Lines that a file has from other files, or from an earlier one of
 * another name that it grew from, are duplicates where they lie in the file that brought them; a file that has grown
 * under its name counts once. Lines that count no more are duplicates. lines = records + excluded + duplicates +
 * rejected. */
struct conservation {
	const char *source;
	uint64_t lines, records, excluded, duplicates, rejected, undated;
	uint64_t superseded; /* of the duplicates: records of the archive that count no more */
	uint64_t pruned;     /* lines of files that are in the archive no more, whatever their period; in no other figure */
	uint64_t rejects[REJECT_REASON_COUNT];
};
bool engine_conservation(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                         const struct conservation **ret_rows, size_t *ret_count, struct fail *fail) MUST_CHECK;

/* The rejected lines of a period with source, file, line number (1-based in its file) and reason, at most
 * BOUND_REJECT_EXAMPLES per source and reason. */
struct reject {
	const char *source, *file;
	uint64_t line;
	enum reject_reason reason;
	struct str text;
};
bool engine_rejects(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                    const struct reject **ret_rejects, size_t *ret_count, struct fail *fail) MUST_CHECK;

/* CPU samples of a period of which a later one gave another value for the same source, host, processor, span and time;
 * the later one counts everywhere. By source and time, at most BOUND_CORRECTIONS; *ret_all counts all of them. */
struct correction {
	const char *source, *host;
	struct str cpu; /* empty when the log names none */
	int64_t at_us;
	const char *metric; /* the first that differs, "busy" before others; in hundredths of a percent */
	int64_t old_value, new_value;
	const char *old_file, *new_file;
};
bool engine_corrections(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                        const struct correction **ret_corrections, size_t *ret_count, uint64_t *ret_all,
                        struct fail *fail) MUST_CHECK;

#endif
