/* A file that is removed, emptied or cut short between two of the times that it is opened: it has a named outcome, the
 * other files go on, and nothing of it is half stored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "workspace_here.h"

enum change {
	REMOVED,
	EMPTIED,
	HALVED,
	CHANGES,
};

static struct {
	unsigned opened, at; /* it changes when it is opened for the at-th time, from 1 on */
	enum change change;
	size_t size_bytes;
} gone;

struct stream *__real_inputs_open(struct inputs *inputs, const char *name, struct fail *fail);
struct stream *__wrap_inputs_open(struct inputs *inputs, const char *name, struct fail *fail);

struct stream *__wrap_inputs_open(struct inputs *inputs, const char *name, struct fail *fail)
{
	if (strcmp(name, "gone") == 0 && ++gone.opened == gone.at) {
		int result = gone.change == REMOVED   ? unlink(name)
		             : gone.change == EMPTIED ? truncate(name, 0)
		                                      : truncate(name, (off_t)(gone.size_bytes / 2));
		assert_int_equal(result, 0);
	}
	return __real_inputs_open(inputs, name, fail);
}

/* Lines first … end - 1 of one log. */
static size_t put_lines(const char *name, unsigned first, unsigned end)
{
	struct text text = {0};
	struct fail fail = {0};
	for (unsigned i = first; i < end; i++)
		text_addf(&text, "Oct %2u %02u:%02u:%02u web app[%u]: line %u\n", 1 + i / 86400, i / 3600 % 24,
		          i / 60 % 60, i % 60, i % 7, i);
	assert_true(file_write(name, text_str(&text), &fail));
	size_t size_bytes = text.size;
	text_release(&text);
	return size_bytes;
}

struct taken {
	struct ingest_file files[3];
	size_t count;
};

static bool take(void *user, const struct ingest_file *file, struct fail *fail)
{
	struct taken *taken = user;
	(void)fail;
	assert_in_range(taken->count, 0, 2);
	taken->files[taken->count++] = *file;
	return true;
}

static void check(struct here *here, const struct taken *taken)
{
	const struct ingest_file *file = &taken->files[1];
	struct text original = {0}, restored = {0};
	struct fail fail = {0};
	assert_int_equal(taken->count, 3);
	assert_int_equal(taken->files[0].outcome, INGEST_STORED);
	assert_int_equal(taken->files[2].outcome, INGEST_STORED);
	assert_int_equal(taken->files[0].line_count, 100);
	assert_int_equal(taken->files[2].line_count, 100);
	assert_int_equal(file->line_count,
	                 file->record_count + file->excluded_count + file->duplicate_count + file->rejected_count);
	if (file->outcome == INGEST_UNREADABLE) {
		assert_non_null(strstr(file->trouble, "gone"));
		assert_int_equal(file->line_count, 0);
	} else if (file->outcome == INGEST_STORED) {
		assert_true(file_read("gone", (size_t)64 << 20, &original, &fail));
		assert_true(archive_restore_file(here->archive, "gone", here_append, &restored, &fail));
		assert_true(str_equal(text_str(&original), text_str(&restored)));
	} else {
		assert_int_equal(file->outcome, INGEST_EMPTY);
	}
	text_release(&original);
	text_release(&restored);
}

/* RFC 3164 stamps need a survey, and the beginning is known: each kind of pass is made. */
static unsigned run(enum change change, unsigned at, unsigned lines)
{
	struct here here;
	struct fail fail = {0};
	struct taken taken = {.count = 0};
	struct ingest_taker taker = {.take = take, .user = &taken};
	struct ingest_file file;
	const char *names[] = {"before", "gone", "behind"};
	here_open(&here, 2);
	struct config_source source = here_source(&here, "syslog", SOURCE_SYSTEM, "syslog");
	put_lines("known", 1000, 1000 + lines / 2);
	gone.at = 0;
	assert_true(here_run(&here, &source, "known", &file, &fail));
	put_lines("before", 0, 100);
	put_lines("behind", 500, 600);
	gone.size_bytes = put_lines("gone", 1000 - 20, 1000 + lines);
	gone.opened = 0;
	gone.at = at;
	gone.change = change;
	bool good = ingest_run(here.ingest, &source, names, 3, &taker, &here.arena, &fail) &&
	            ingest_commit(here.ingest, &fail);
	assert_string_equal(fail.sentence, "");
	assert_true(good);
	check(&here, &taken);
	here_close(&here);
	return gone.opened;
}

static void each_time(void **state)
{
	static const unsigned sizes[] = {200, 70000}; /* one that a chunk holds, and one that none does */
	(void)state;
	for (int change = REMOVED; change < CHANGES; change++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			unsigned at = 1;
			while (run((enum change)change, at, sizes[i]) >= at)
				at++;
			assert_in_range(at, 4, 30); /* the passes were really made */
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_time)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
