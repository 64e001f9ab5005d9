/* Many small files in groups: killed at any moment the archive is whole, the rest comes with the next run, and nothing
 * is there twice. */
#define _XOPEN_SOURCE 700 /* kill, nanosleep */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

#include "lang.h"
#include "workspace_here.h"

#define FILE_COUNT 300
#define LINE_COUNT 5
#define CONTENT_COUNT 290 /* the last files hold what the first ones held */

static const char *names[FILE_COUNT];

static void make_files(struct here *here)
{
	struct text text = {0};
	struct fail fail = {0};
	for (unsigned i = 0; i < FILE_COUNT; i++) {
		names[i] = arena_printf(&here->arena, "log%03u", i);
		text_clear(&text);
		for (unsigned line = 0; line < LINE_COUNT; line++)
			text_addf(&text, "192.0.2.1 - - [01/Oct/2019:10:%02u:%02u +0900] \"GET /%u HTTP/1.1\" 200 %u\n",
			          line, i % CONTENT_COUNT % 60, i % CONTENT_COUNT, i % CONTENT_COUNT);
		assert_true(names[i] && file_write(names[i], text_str(&text), &fail));
	}
	text_release(&text);
}

static void reopen(struct here *here)
{
	struct fail fail = {0};
	struct ingest_options options = {.now_us = INT64_C(4102444800000000), .thread_count = 2};
	here->archive = archive_open("archive", ARCHIVE_WRITE, &fail);
	here->ingest = here->archive ? ingest_new(here->archive, &here->config, &options, &fail) : NULL;
	assert_string_equal(fail.sentence, "");
}

static void shut(struct here *here)
{
	ingest_free(here->ingest);
	archive_close(here->archive);
	here->ingest = NULL;
	here->archive = NULL;
}

struct sum {
	struct ingest *ingest;
	uint64_t stored, known;
	size_t most_pending;
};

static bool sum_take(void *user, const struct ingest_file *file, struct fail *fail)
{
	struct sum *sum = user;
	size_t pending = ingest_pending_count(sum->ingest);
	(void)fail;
	sum->stored += file->outcome == INGEST_STORED;
	sum->known += file->outcome == INGEST_DUPLICATE;
	sum->most_pending = pending > sum->most_pending ? pending : sum->most_pending;
	return true;
}

static bool run_all(struct here *here, struct sum *sum, struct fail *fail)
{
	struct config_source source = here_source(here, "access", SOURCE_ACCESS, "auto");
	struct ingest_taker taker = {.take = sum_take, .user = sum};
	*sum = (struct sum){.ingest = here->ingest};
	return ingest_run(here->ingest, &source, names, FILE_COUNT, &taker, &here->arena, fail) &&
	       ingest_commit(here->ingest, fail);
}

/* Verified in full; *ret_segments of them, each with another content. */
static void check_archive(struct here *here, size_t *ret_segments)
{
	struct fail fail = {0};
	struct verify_result result;
	struct archive *archive = archive_open("archive", ARCHIVE_READ, &fail);
	const struct archive_file *files;
	size_t count;
	assert_non_null(archive);
	assert_true(archive_verify(archive, true, &result, &fail));
	assert_int_equal(result.problems.size, 0);
	assert_int_equal(result.line_count, result.segment_count * LINE_COUNT);
	assert_true(archive_files(archive, "access", &here->arena, &files, &count, &fail));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			assert_false(files[i].record_count > 0 && files[j].record_count > 0 &&
			             xxh128_equal(files[i].content, files[j].content));
	*ret_segments = result.segment_count;
	text_release(&result.problems);
	archive_close(archive);
}

static void whole_runs(void **state)
{
	(void)state;
	struct here here;
	struct fail fail = {0};
	struct sum sum;
	size_t segments;
	here_open(&here, 2);
	make_files(&here);
	assert_true(run_all(&here, &sum, &fail));
	assert_int_equal(sum.stored, CONTENT_COUNT);
	assert_int_equal(sum.known, FILE_COUNT - CONTENT_COUNT);
	assert_in_range(sum.most_pending, 2, 64);
	assert_int_equal(ingest_pending_count(here.ingest), 0);
	struct sha256 head;
	assert_true(archive_chain_head(here.archive, &head, &fail));
	assert_true(run_all(&here, &sum, &fail));
	assert_int_equal(sum.stored, 0);
	assert_int_equal(sum.known, FILE_COUNT);
	/* Nothing was new, so the archive is what it was. */
	struct sha256 after;
	assert_true(archive_chain_head(here.archive, &after, &fail));
	assert_true(digest_equal(head, after));
	check_archive(&here, &segments);
	assert_int_equal(segments, CONTENT_COUNT);
	here_close(&here);
}

/* The same content twice within one group. */
static void duplicates_in_a_group(void **state)
{
	(void)state;
	struct here here;
	struct fail fail = {0};
	struct sum sum;
	static const char *const pair[] = {"log000", "log290", "log000"};
	here_open(&here, 2);
	make_files(&here);
	struct config_source source = here_source(&here, "access", SOURCE_ACCESS, "auto");
	struct ingest_taker taker = {.take = sum_take, .user = &sum};
	sum = (struct sum){.ingest = here.ingest};
	assert_true(ingest_run(here.ingest, &source, pair, 3, &taker, &here.arena, &fail));
	assert_int_equal(sum.stored, 1);
	assert_int_equal(sum.known, 2);
	/* The third is the first, seen again as it was: that is no news. */
	assert_int_equal(ingest_pending_count(here.ingest), 2);
	/* Not committed: nothing of it is there. */
	shut(&here);
	reopen(&here);
	const struct archive_file *files;
	size_t count;
	assert_true(archive_files(here.archive, NULL, &here.arena, &files, &count, &fail));
	assert_int_equal(count, 0);
	here_close(&here);
}

static void wait_us(long us)
{
	struct timespec span = {us / 1000000, us % 1000000 * 1000};
	nanosleep(&span, NULL);
}

/* Kills a child that ingests after so long; true when it had ended before. */
static bool killed_after(struct here *here, long us)
{
	int status = 0;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct fail fail = {0};
		struct sum sum;
		reopen(here);
		_exit(run_all(here, &sum, &fail) ? 0 : 1);
	}
	wait_us(us);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
	return WIFEXITED(status);
}

static void kills_lose_at_most_a_group(void **state)
{
	(void)state;
	struct here here;
	struct fail fail = {0};
	struct sum sum;
	size_t segments, last = 0;
	uint32_t random = 1;
	long limit_us = 5000;
	int partial = 0;
	here_open(&here, 2);
	make_files(&here);
	shut(&here);
	bool ended = false;
	for (int turn = 0; turn < 60 && !ended; turn++) {
		random = random * 1664525 + 1013904223;
		ended = killed_after(&here, limit_us / 2 + (long)(random >> 8) % limit_us);
		/* Longer from turn to turn: some of the kills fall into the middle on any machine. */
		limit_us += limit_us / 8;
		/* The next writer removes what is left over. */
		reopen(&here);
		shut(&here);
		check_archive(&here, &segments);
		assert_true(segments >= last);
		partial += segments > 0 && segments < CONTENT_COUNT;
		last = segments;
	}
	assert_true(partial > 0);
	reopen(&here);
	assert_true(run_all(&here, &sum, &fail));
	assert_int_equal(sum.stored + last, CONTENT_COUNT);
	assert_int_equal(sum.known, FILE_COUNT - sum.stored);
	check_archive(&here, &segments);
	assert_int_equal(segments, CONTENT_COUNT);
	here_close(&here);
}

/* A group that cannot be written leaves nothing, says why in one sentence, and the archive goes on. */
static void failed_groups_leave_nothing(void **state)
{
	(void)state;
	struct here here;
	struct fail fail = {0};
	struct sum sum;
	size_t segments;
	here_open(&here, 2);
	make_files(&here);
	shut(&here);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct rlimit limit = {12288, 12288};
		reopen(&here);
		/* The manifest outgrows this, the segments do not. */
		signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
			_exit(2);
		bool good = run_all(&here, &sum, &fail);
		_exit(!good && fail.sentence[0] && ingest_pending_count(here.ingest) == 0 ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	reopen(&here);
	shut(&here);
	check_archive(&here, &segments);
	assert_int_equal(segments, 0);
	reopen(&here);
	assert_true(run_all(&here, &sum, &fail));
	assert_int_equal(sum.stored, CONTENT_COUNT);
	here_close(&here);
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(whole_runs),
	        cmocka_unit_test(duplicates_in_a_group),
	        cmocka_unit_test(kills_lose_at_most_a_group),
	        cmocka_unit_test(failed_groups_leave_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
