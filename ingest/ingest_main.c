/* geppo-ingest: new log data into the archive of the workspace. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bounds.h"
#include "ingest.h"
#include "ingest_report.h"
#include "input.h"
#include "lang.h"
#include "message.h"
#include "number.h"
#include "option.h"
#include "workspace.h"

struct run {
	struct config *config;
	struct archive *archive;
	struct inputs *inputs;
	struct ingest *ingest;
	struct arena arena;
	struct ingest_file *files;
	size_t file_count, file_capacity;
	size_t settled_count; /* in the archive for good, or nothing to be put there */
};

static const char *source_name;
static int64_t thread_count;
static int64_t window_log = BOUND_WINDOW_LOG;
static bool as_json, again;

static const struct option options[] = {
        {"source", OPTION_TEXT, &source_name, "NAME", "only this source of geppo.yaml", "geppo.yaml のこのソースだけ",
         0, 0},
        {"threads", OPTION_NUMBER, &thread_count, "N", "worker threads (default: one a core, at most 6)",
         "作業スレッド数 (既定: コア数、最大 6)", 1, INGEST_THREADS_MAX},
        {"long", OPTION_NUMBER, &window_log, "N",
         "zstd windows and xz dictionaries of up to 2^N bytes (default: 27, 128 MiB); each log read at a time takes so "
         "much memory",
         "zstd のウィンドウと xz の辞書を 2^N バイトまで許す (既定: 27、128 MiB)。同時に読むログごとにその量のメモリを使います",
         BOUND_WINDOW_LOG, BOUND_WINDOW_LOG_MOST},
        {"again", OPTION_FLAG, &again, NULL,
         "read files whose content is known once more, as the source is configured now; what was read of them before "
         "counts no more",
         "内容が保存済みのファイルも今の設定で読み直す (以前の読み取り結果は数えません)", 0, 0},
        {"json", OPTION_FLAG, &as_json, NULL, "the result as JSON", "結果を JSON で出す", 0, 0},
};

static const struct option_usage usage = {
        .program = "geppo ingest",
        .arguments = "[FILE…]",
        .purpose_en = "Puts new log data into the archive: of all sources by their paths, or of the named files.",
        .purpose_ja = "新しいログをアーカイブに取り込みます。ファイルを指定しなければ全ソースの paths を対象にします。",
        .examples = "geppo ingest\ngeppo ingest --source web01-access logs/web01/access.log.1.gz\n",
        .options = options,
        .option_count = sizeof(options) / sizeof(options[0]),
};

/* The present; SOURCE_DATE_EPOCH (seconds) stands in for it in tests and reproducible runs. */
static int64_t now_us(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	int64_t seconds;
	if (fixed && number_i64(str_of(fixed), 0, INT64_C(253402300799), &seconds))
		return seconds * SECOND_US;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

static size_t default_threads(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (cores < 1)
		return 1;
	return cores < INGEST_THREADS_MAX ? (size_t)cores : INGEST_THREADS_MAX;
}

static void show_progress(void *user, const char *file, uint64_t stored_bytes, uint64_t file_bytes)
{
	(void)user;
	message_progress(TR("%s: %llu MB archived of %llu MB read", "%s: %llu MB 保存 (入力 %llu MB)"), file,
	                 (unsigned long long)(stored_bytes >> 20), (unsigned long long)(file_bytes >> 20));
}

/* What is worth a look, as messages: the results themselves go to standard output. */
static void tell(const struct ingest_file *file, const struct ingest_file *before)
{
	/* A source's files are mostly of one kind: what is said of the first goes for the next. */
	if (file->note[0] && !(before && strcmp(before->note, file->note) == 0))
		message_note("%s: %s", file->name, file->note);

	struct fail trouble = {0};
	switch (file->outcome) {
	case INGEST_UNKNOWN:
	case INGEST_UNREADABLE:
		fail_set(&trouble, FAIL_INPUT, "%s", file->trouble);
		message_fail(&trouble);
		return;
	case INGEST_EMPTY:
		if (file->waiting_bytes > 0)
			message_note(TR("%s holds the beginning of a line or record, which waits for its end",
			                "%s には書きかけの行または記録だけがあります（完成してから取り込みます）"),
			             file->name);
		else
			message_note(TR("%s is empty", "%s は空です"), file->name);
		return;
	case INGEST_STORED:
	case INGEST_DUPLICATE:
		break;
	}
	if (file->trouble[0])
		message_defect(
		        TR("%s; the %llu lines before it are archived", "%s。それより前の %llu 行は保存しました"),
		        file->trouble, (unsigned long long)file->line_count);
}

/* Everything so far is in the archive, and can be told. */
static void settle(struct run *run)
{
	for (; run->settled_count < run->file_count; run->settled_count++)
		tell(&run->files[run->settled_count],
		     run->settled_count ? &run->files[run->settled_count - 1] : NULL);
}

static bool take_file(void *user, const struct ingest_file *file, struct fail *fail)
{
	struct run *run = user;
	if (run->file_count == run->file_capacity) {
		size_t capacity = run->file_capacity ? 2 * run->file_capacity : 16;
		struct ingest_file *files = realloc(run->files, capacity * sizeof(*files));
		if (!files)
			return fail_memory(fail);
		run->files = files;
		run->file_capacity = capacity;
	}
	run->files[run->file_count++] = *file;
	if (ingest_pending_count(run->ingest) == 0)
		settle(run);
	return true;
}

static struct stream_options stream_options(void)
{
	return (struct stream_options){.window_log = (int)window_log};
}

static void take_doubts(void *user, const char *source, const char *name, size_t count)
{
	struct run *run = user;
	for (size_t i = run->file_count; i-- > 0;)
		if (strcmp(run->files[i].source, source) == 0 && strcmp(run->files[i].name, name) == 0) {
			run->files[i].doubt_count += count;
			return;
		}
}

static bool run_names(struct run *run, const struct config_source *source, const char *const *names, size_t count,
                      struct fail *fail)
{
	struct ingest_taker taker = {take_file, run, take_doubts};
	return ingest_run(run->ingest, source, names, count, &taker, &run->arena, fail);
}

/* A source whose log is missing does not keep the others from being ingested: then it is a defect. When no source has a
 * log, nothing was done: a failure. */
static bool run_all(struct run *run, struct fail *fail)
{
	struct text missing = {0};
	bool good = true;
	for (size_t i = 0; good && i < run->config->source_count; i++) {
		const struct config_source *source = &run->config->sources[i];
		struct fail trouble = {0};
		const char *const *names;
		size_t count;
		struct stream_options how = stream_options();
		if (source_name && !str_is(str_of(source->name), source_name))
			continue;
		if (ingest_list(source, NULL, 0, &how, &run->arena, &names, &count, &trouble))
			good = run_names(run, source, names, count, fail);
		else if (trouble.kind == FAIL_INPUT)
			text_addf(&missing, "%s\n", trouble.sentence);
		else
			good = fail_set(fail, trouble.kind, "%s", trouble.sentence);
	}
	struct str rest = text_str(&missing), line;
	while (str_next(&rest, '\n', &line)) {
		struct fail trouble = {0};
		if (run->file_count > 0) {
			message_defect("%.*s", STR_ARGS(line));
		} else {
			fail_set(&trouble, FAIL_INPUT, "%.*s", STR_ARGS(line));
			message_fail(&trouble);
		}
	}
	text_release(&missing);
	return good;
}

/* The source that a file named on the command line belongs to; a member belongs where its container does. */
static const struct config_source *source_of(struct run *run, const char *name, struct fail *fail)
{
	const struct config *config = run->config;
	const struct config_source *found = NULL;
	if (source_name)
		return config_source(config, source_name);
	const char *file = arena_cstr(&run->arena, str_take(str_of(name), input_path_size(name)));
	if (!file) {
		fail_memory(fail);
		return NULL;
	}
	for (size_t i = 0; i < config->source_count; i++)
		for (size_t j = 0; j < config->sources[i].path_count; j++)
			if (fnmatch(config->sources[i].paths[j], file, FNM_PATHNAME) == 0 &&
			    found != &config->sources[i]) {
				if (found) {
					fail_set(fail, FAIL_USAGE,
					         TR("%s belongs to the sources %s and %s; say which with --source",
					            "%s はソース %s と %s の両方に属します。--source "
					            "で指定してください"),
					         file, found->name, config->sources[i].name);
					return NULL;
				}
				found = &config->sources[i];
			}
	if (!found && config->source_count == 1)
		found = &config->sources[0];
	if (!found)
		fail_set(fail, FAIL_USAGE,
		         TR("%s is in the paths of no source; say which source it belongs to with --source",
		            "%s はどのソースの paths にも含まれません。--source で指定してください"),
		         file);
	return found;
}

/* Files of one source that stand together on the command line are read together. */
static bool run_files(struct run *run, char **files, size_t count, struct fail *fail)
{
	const char **names = arena_alloc(&run->arena, count, sizeof(*names));
	if (!names)
		return fail_memory(fail);
	for (size_t i = 0; i < count;) {
		const struct config_source *source = source_of(run, files[i], fail), *next = source;
		size_t taken = 0;
		while (next && next == source) {
			names[taken++] = files[i++];
			next = i < count ? source_of(run, files[i], fail) : NULL;
		}
		struct stream_options how = stream_options();
		const char *const *inputs;
		size_t input_count;
		if (!source || fail->kind != FAIL_NONE ||
		    !ingest_list(source, names, taken, &how, &run->arena, &inputs, &input_count, fail) ||
		    !run_names(run, source, inputs, input_count, fail))
			return false;
	}
	return true;
}

static bool run_open(struct run *run, struct fail *fail)
{
	struct text errors = {0};
	run->config = config_new(".", &errors, fail);
	if (!run->config) {
		struct str rest = text_str(&errors), line;
		while (str_next(&rest, '\n', &line))
			message_note("%.*s", STR_ARGS(line));
	}
	text_release(&errors);
	if (!run->config)
		return false;
	if (source_name && !config_source(run->config, source_name))
		return fail_set(fail, FAIL_USAGE, TR("there is no source %s in %s", "ソース %s は %s にありません"),
		                source_name, WORKSPACE_CONFIG);
	run->archive = archive_open(WORKSPACE_ARCHIVE, ARCHIVE_WRITE, fail);
	struct stream_options how = stream_options();
	run->inputs = inputs_new(&how);
	struct ingest_options ingest_options = {
	        .now_us = now_us(),
	        .thread_count = thread_count ? (size_t)thread_count : default_threads(),
	        .again = again,
	        .progress = show_progress,
	        .inputs = run->inputs,
	};
	if (!run->inputs)
		return fail_memory(fail);
	run->ingest = run->archive ? ingest_new(run->archive, run->config, &ingest_options, fail) : NULL;
	return run->ingest != NULL;
}

/* What came of it, also when it failed half-way: of the files that are in the archive. */
static void run_report(const struct run *run)
{
	struct text text = {0}, rejects = {0};
	struct str rest, line;
	ingest_report_rejects(&rejects, run->files, run->settled_count);
	rest = text_str(&rejects);
	while (str_next(&rest, '\n', &line))
		message_defect("%.*s", STR_ARGS(line));
	if (as_json)
		ingest_report_json(&text, run->files, run->settled_count);
	else
		ingest_report_text(&text, run->files, run->settled_count);
	fwrite(text.at ? text.at : "", 1, text.size, stdout);
	text_release(&text);
	text_release(&rejects);
}

/* The last group; also after a failure, since what was read before it is worth keeping. When it was a group that
 * failed, nothing of it is left to commit. */
static bool run_end(struct run *run, bool good, struct fail *fail)
{
	struct fail second = {0};
	if (!run->ingest)
		return false;
	bool rest = good || ingest_pending_count(run->ingest) > 0;
	if (rest && !ingest_commit(run->ingest, good ? fail : &second))
		return false;
	if (rest)
		settle(run);
	return good;
}

int main(int argc, char **argv)
{
	struct run run = {0};
	struct fail fail = {0};
	size_t count;
	bool done = false;
	lang_set_from_environment();
	message_program("geppo ingest");
	if (!option_parse(&usage, argc, argv, &count, &done, &fail)) {
		message_fail(&fail);
		return message_exit_status();
	}
	if (done)
		return message_exit_status();
	bool good =
	        run_open(&run, &fail) && (count > 0 ? run_files(&run, argv + 1, count, &fail) : run_all(&run, &fail));
	good = run_end(&run, good, &fail);
	if (!good)
		message_fail(&fail);
	if (run.ingest)
		run_report(&run);
	ingest_free(run.ingest);
	inputs_free(run.inputs);
	archive_close(run.archive);
	config_free(run.config);
	arena_release(&run.arena);
	free(run.files);
	return message_exit_status();
}
