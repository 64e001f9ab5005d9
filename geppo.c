/* geppo: the dispatcher. `geppo COMMAND …` becomes the program of that command; `geppo month` runs the stages of a month-end one after the other.
 * It knows the programs' names and exit statuses, and nothing of their options or files. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "civil.h"
#include "file.h"
#include "lang.h"
#include "message.h"
#include "option.h"
#include "text.h"

extern char **environ;

struct command {
	const char *name;
	const char *program;   /* NULL: the dispatcher itself */
	const char *arguments;
	const char *purpose_en;
	const char *purpose_ja;
};

static const struct command commands[] = {
	{"init", "geppo-init", "DIR", "make a new workspace", "新しい作業フォルダーを作ります"},
	{"check", "geppo-check", "[MONTH]", "say what is missing or wrong before the month-end", "月末の前に、足りないものや誤りを調べます"},
	{"ingest", "geppo-ingest", "[FILE…]", "take new log data into the archive", "新しいログを保管庫に取り込みます"},
	{"analyze", "geppo-analyze", "MONTH", "compute the month's figures", "その月の数値を集計します"},
	{"render", "geppo-render", "MONTH", "make the report of the month", "その月の報告書を作ります"},
	{"month", NULL, "MONTH", "ingest, analyze and render: the month-end batch", "取り込み・集計・報告書作成を続けて行います(月末処理)"},
	{"close", "geppo-close", "MONTH", "freeze a month and issue its report", "月を締めて報告書を発行します"},
	{"query", "geppo-query", "TABLE …", "answer a question of the logs", "ログについての質問に答えます"},
	{"explain", "geppo-explain", "ID", "show how a due date and its verdict came about", "期限と判定の根拠を示します"},
	{"incident", "geppo-incident", "[ID]", "make the report of an incident", "障害報告書を作ります"},
	{"agenda", "geppo-agenda", "[MONTH]", "make the agenda of a meeting", "会議の議事次第を作ります"},
	{"reply", "geppo-reply", "ID -- TABLE …", "make the answer sheet of a question", "照会回答票を作ります"},
	{"archive", "geppo-archive", "VERB …", "look after the archive: status, verify, restore …", "保管庫を管理します(status, verify, restore など)"},
	{"handover", "geppo-handover", "DIR", "gather what goes to the client at the end of the contract", "契約終了時の引き渡しをまとめます"},
	{"format", "geppo-format", "test FILE", "show how the lines of a log file are read", "ログの各行がどう読まれるかを示します"},
};
#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))
#define PROGRAM_PATH_BYTES 4096

/* What stands before the command's name. */
struct head {
	int size;           /* arguments up to the command, the program's name included */
	const char *lang;   /* passed on; NULL: not given */
};

static struct head head_of(int argc, char **argv)
{
	struct head head = {.size = 1};

	while (head.size < argc && argv[head.size][0] == '-') {
		const char *argument = argv[head.size++];

		if (strncmp(argument, "--lang=", 7) == 0)
			head.lang = argument + 7;
		if (strcmp(argument, "--lang") != 0 && strcmp(argument, "-C") != 0)
			continue;
		if (head.size < argc && strcmp(argument, "--lang") == 0)
			head.lang = argv[head.size];
		if (head.size < argc)
			head.size++;
	}
	return head;
}

static bool commands_print(struct fail *fail)
{
	struct text text = {0};
	bool done = false;

	text_addf(&text, "\n%s\n", TR("commands (geppo COMMAND --help says more):", "コマンド(geppo COMMAND --help で詳しい説明が出ます):"));
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		size_t start = text.size;

		text_addf(&text, "  %s %s ", commands[i].name, commands[i].arguments);
		for (size_t columns = str_columns(str_skip(text_str(&text), start)); columns < 24; columns++)
			text_add_byte(&text, ' ');
		text_addf(&text, "%s\n", TR(commands[i].purpose_en, commands[i].purpose_ja));
	}
	text_add_cstr(&text, TR("\nMONTH is YYYY-MM, or previous. Exit status: 0 clean, 1 failed, 2 finished with defects worth a look, "
	                        "64 wrong usage.\n",
	                        "\nMONTH は YYYY-MM または previous(前月)。終了コード: 0 正常、1 失敗、2 完了したが確認すべき点あり、64 使い方の誤り。\n"));
	if (text_failed(&text))
		fail_memory(fail);
	else
		done = fwrite(text.at, 1, text.size, stdout) == text.size;   /* message_exit_status says why it was not */
	text_release(&text);
	return done;
}

/* The program beside this one, as in a build tree; else in the folder of an installation. */
static char *program_path(struct arena *arena, const char *program, struct fail *fail)
{
	char self[PROGRAM_PATH_BYTES];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (size > 0) {
		self[size] = '\0';

		char *slash = strrchr(self, '/');

		if (slash) {
			*slash = '\0';

			char *beside = file_join(arena, self, program);

			if (beside && access(beside, X_OK) == 0)
				return beside;
		}
	}

	char *installed = file_join(arena, GEPPO_LIBEXECDIR, program);

	if (!installed)
		fail_memory(fail);
	else if (access(installed, X_OK) == 0)
		return installed;
	else
		fail_set(fail, FAIL_IO, TR("the program %s is neither beside geppo nor in %s", "プログラム %s が geppo と同じ場所にも %s にもありません"),
		         program, GEPPO_LIBEXECDIR);
	return NULL;
}

/* The arguments of a stage: its name, the language, what the user wrote, NULL. */
static char **stage_arguments(struct arena *arena, const char *program, const char *lang, char *const *rest, size_t count)
{
	char **arguments = arena_alloc(arena, count + 4, sizeof(*arguments));
	size_t size = 0;

	if (!arguments)
		return NULL;
	arguments[size++] = arena_cstr(arena, str_of(program));
	if (lang) {
		arguments[size++] = arena_cstr(arena, STR("--lang"));
		arguments[size++] = arena_cstr(arena, str_of(lang));
	}
	for (size_t i = 0; i < count; i++)
		arguments[size++] = rest[i];
	return arena_failed(arena) ? NULL : arguments;
}

/* Becomes the program; returns only on failure. */
static bool command_become(struct arena *arena, const struct command *command, const char *lang, char *const *rest,
                           size_t count, struct fail *fail)
{
	char *path = program_path(arena, command->program, fail);
	char **arguments = path ? stage_arguments(arena, command->program, lang, rest, count) : NULL;

	if (!path)
		return false;
	if (!arguments)
		return fail_memory(fail);
	fflush(stdout);
	execv(path, arguments);
	return fail_errno(fail, errno, TR("%s: cannot be run", "%s: 実行できません"), path);
}

/* Starts the stage with its standard output going into the descriptor (-1: ours). 0, or the errno. */
static int stage_spawn(pid_t *ret_child, const char *path, char **arguments, int descriptor)
{
	posix_spawn_file_actions_t actions;
	int errno_value = posix_spawn_file_actions_init(&actions);

	if (errno_value)
		return errno_value;
	if (descriptor >= 0)
		errno_value = posix_spawn_file_actions_adddup2(&actions, descriptor, STDOUT_FILENO);
	if (!errno_value)
		errno_value = posix_spawn(ret_child, path, &actions, NULL, arguments, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	return errno_value;
}

/* Runs one stage to its end. *ret_status is what it returned. */
static bool stage_run_into(struct arena *arena, const char *program, const char *lang, char *const *rest, size_t count,
                           int descriptor, int *ret_status, struct fail *fail)
{
	char *path = program_path(arena, program, fail);
	char **arguments = path ? stage_arguments(arena, program, lang, rest, count) : NULL;
	pid_t child;
	int status, errno_value;

	if (!path)
		return false;
	if (!arguments)
		return fail_memory(fail);
	fflush(stdout);
	errno_value = stage_spawn(&child, path, arguments, descriptor);
	if (errno_value)
		return fail_errno(fail, errno_value, TR("%s: cannot be run", "%s: 実行できません"), path);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return fail_errno(fail, errno, TR("%s: cannot be waited for", "%s: 終了を待てません"), path);
	if (WIFSIGNALED(status))
		return fail_set(fail, FAIL_IO, TR("%s was ended by signal %d", "%s はシグナル %d で止まりました"), program, WTERMSIG(status));
	*ret_status = WEXITSTATUS(status);
	return true;
}

static bool stage_run(struct arena *arena, const char *program, const char *lang, char *const *rest, size_t count,
                      int *ret_status, struct fail *fail)
{
	return stage_run_into(arena, program, lang, rest, count, -1, ret_status, fail);
}

/* The three stages. A stage that found defects does not stop the next; *ret_status is the gravest of theirs. */
static bool month_run(struct arena *arena, const char *lang, char *month, int *ret_status, struct fail *fail)
{
	static const struct {
		const char *program;
		bool takes_month;
	} stages[] = {{"geppo-ingest", false}, {"geppo-analyze", true}, {"geppo-render", true}};
	int gravest = EXIT_CLEAN;

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		int status = EXIT_FAILED;

		if (!stage_run(arena, stages[i].program, lang, &month, stages[i].takes_month, &status, fail))
			return false;
		if (status != EXIT_CLEAN)
			gravest = status;
		if (status != EXIT_CLEAN && status != EXIT_DEFECTS)
			break;
	}
	*ret_status = gravest;
	return true;
}

/* The number in `reply ID …` or `--request ID`; NULL: there is none. */
static char *reply_request(char *const *arguments, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(arguments[i], "--request") == 0 && i + 1 < count)
			return arguments[i + 1];
		if (strncmp(arguments[i], "--request=", 10) == 0)
			return arguments[i] + 10;
	}
	return count && arguments[0][0] != '-' ? arguments[0] : NULL;
}

/* What geppo query answers, in the figures schema, into the file. */
static bool reply_ask(struct arena *arena, const char *lang, char *const *question, size_t count, char *request, int descriptor, int *ret_status,
                      struct fail *fail)
{
	char **arguments = arena_alloc(arena, count + 4, sizeof(*arguments));
	size_t size = 0;

	if (!arguments)
		return fail_memory(fail);
	for (size_t i = 0; i < count; i++)
		arguments[size++] = question[i];
	arguments[size++] = arena_cstr(arena, STR("--format=figures"));
	if (request) {
		arguments[size++] = arena_cstr(arena, STR("--request"));
		arguments[size++] = request;
	}
	if (arena_failed(arena))
		return fail_memory(fail);
	return stage_run_into(arena, "geppo-query", lang, arguments, size, descriptor, ret_status, fail);
}

/* `reply ID [options] -- TABLE [conditions]`: the question goes to geppo query, its result to geppo reply, which draws it. Without `--` geppo reply is given a
 * result that was kept. Returns only when a stage failed. */
static bool reply_command(struct arena *arena, const struct command *command, const char *lang, char *const *rest, size_t count, int *ret_status,
                          struct fail *fail)
{
	size_t dashes = 0;
	FILE *result;
	bool good;

	while (dashes < count && strcmp(rest[dashes], "--") != 0)
		dashes++;
	if (dashes == count)
		return command_become(arena, command, lang, rest, count, fail);
	result = tmpfile();
	if (!result)
		return fail_errno(fail, errno, TR("a temporary file cannot be made", "一時ファイルを作れません"));
	good = reply_ask(arena, lang, rest + dashes + 1, count - dashes - 1, reply_request(rest, dashes), fileno(result), ret_status, fail);
	if (good && *ret_status == EXIT_CLEAN) {
		good = (lseek(fileno(result), 0, SEEK_SET) == 0 && dup2(fileno(result), STDIN_FILENO) >= 0) ||
		       fail_errno(fail, errno, TR("the result cannot be handed on", "結果を引き渡せません"));
		good = good && command_become(arena, command, lang, rest, dashes, fail);
	}
	(void)fclose(result);
	return good;
}

static bool month_command(struct arena *arena, int argc, char **argv, int *ret_status, struct fail *fail)
{
	static const struct option_usage usage = {
		.program = "geppo month",
		.arguments = "MONTH",
		.purpose_en = "The month-end batch: takes in new logs, computes the month's figures and makes its report. "
		              "Stops at the first stage that fails.",
		.purpose_ja = "月末処理。新しいログを取り込み、その月の数値を集計し、報告書を作ります。途中の段階が失敗するとそこで止まります。",
		.examples = "  geppo month 2019-10\n  geppo -C /srv/geppo/kosen month previous\n",
	};
	struct civil_month month;
	size_t count;
	bool done;

	if (!option_parse(&usage, argc, argv, &count, &done, fail))
		return false;
	if (done)
		return true;
	if (count != 1)
		return fail_set(fail, FAIL_USAGE, TR("geppo month takes one month, such as 2019-10 or previous",
		                                     "geppo month には月を一つ指定してください(例: 2019-10、previous)"));
	if (strcmp(argv[1], "previous") != 0 && !civil_parse_month(str_of(argv[1]), &month))
		return fail_set(fail, FAIL_USAGE, TR("\"%s\" is no month; write it as 2019-10, or previous",
		                                     "「%s」は月ではありません。2019-10 のように、または previous と書いてください"), argv[1]);
	return month_run(arena, TR("en", "ja"), argv[1], ret_status, fail);
}

static const struct command *command_find(const char *name, struct fail *fail)
{
	const char *names[COMMAND_COUNT];

	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(name, commands[i].name) == 0)
			return &commands[i];
		names[i] = commands[i].name;
	}

	const char *nearest = option_nearest(str_of(name), names, COMMAND_COUNT);

	if (nearest)
		fail_set(fail, FAIL_USAGE, TR("there is no command \"%s\"; did you mean %s?", "「%s」というコマンドはありません。%s のことですか"),
		         name, nearest);
	else
		fail_set(fail, FAIL_USAGE, TR("there is no command \"%s\"; geppo --help lists them",
		                              "「%s」というコマンドはありません。geppo --help で一覧が出ます"), name);
	return NULL;
}

static bool dispatch(struct arena *arena, int argc, char **argv, int *ret_status, struct fail *fail)
{
	bool version = false;
	const struct option options[] = {
		{.name = "version", .kind = OPTION_FLAG, .target = &version, .help_en = "print the version", .help_ja = "版を表示します"},
	};
	const struct option_usage usage = {
		.program = "geppo",
		.arguments = "COMMAND …",
		.purpose_en = "Monthly operations reports from logs and ledgers.",
		.purpose_ja = "ログと台帳から運用支援業務の月報を作ります。",
		.options = options,
		.option_count = 1,
	};
	struct head head = head_of(argc, argv);
	size_t count;
	bool done;

	if (!option_parse(&usage, head.size, argv, &count, &done, fail))
		return false;
	if (done)
		return commands_print(fail);
	if (version) {
		printf("geppo %s\n", GEPPO_VERSION);
		return true;
	}
	if (head.size == argc)
		return fail_set(fail, FAIL_USAGE, TR("which command? geppo --help lists them", "コマンドを指定してください。geppo --help で一覧が出ます"));

	char **rest = argv + head.size + 1;
	const struct command *command = command_find(argv[head.size], fail);

	if (!command)
		return false;
	if (strcmp(command->name, "reply") == 0)
		return reply_command(arena, command, head.lang, rest, (size_t)(argc - head.size - 1), ret_status, fail);
	if (command->program)
		return command_become(arena, command, head.lang, rest, (size_t)(argc - head.size - 1), fail);
	return month_command(arena, argc - head.size, argv + head.size, ret_status, fail);
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct fail fail = {0};
	int status = EXIT_CLEAN;

	message_program("geppo");
	lang_set_from_environment();
	if (!dispatch(&arena, argc, argv, &status, &fail) && fail.kind != FAIL_NONE)
		message_fail(&fail);
	arena_release(&arena);

	int own = message_exit_status();

	return own != EXIT_CLEAN ? own : status;
}
