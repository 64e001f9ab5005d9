/* geppo archive: what the archive of a workspace holds, whether it is whole, its upkeep, and its contents back out. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "archive_command.h"
#include "file.h"
#include "lang.h"
#include "message.h"
#include "number.h"
#include "option.h"
#include "workspace.h"

static struct arguments arguments;
static struct option_list heads;
static char zero_name[] = "--null";

static const struct {
	const char *name;
	bool (*run)(struct command *command, struct fail *fail);
	enum archive_mode mode;
	size_t rest_max; /* arguments behind its name */
	const char *options; /* that it has, a blank between; any other is refused */
} commands[] = {
        {"status", command_status, ARCHIVE_READ, 0, "json deletable quick null"},
        {"verify", command_verify, ARCHIVE_READ, 0, "json full head"},
        {"digest", command_digest, ARCHIVE_READ, 1, "json"},
        {"restore", command_restore, ARCHIVE_READ, 1, "file version from until out"},
        {"settle", command_settle, ARCHIVE_WRITE, 1, "json same different"},
        {"compact", command_compact, ARCHIVE_WRITE, 1, "json"},
        {"prune", command_prune, ARCHIVE_WRITE, 0, "json before dry-run"},
        {"mirror", command_mirror, ARCHIVE_READ, 1, "json check full"},
        {"export", command_export, ARCHIVE_READ, 1, "from until format out"},
};
#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static const struct option options[] = {
        {"json", OPTION_FLAG, &arguments.json, NULL, "print JSON", "JSON で出力", 0, 0},
        {"full", OPTION_FLAG, &arguments.full, NULL, "verify: read every byte and restore every line; mirror: read every copied segment",
         "verify: 全バイトを読み全行を復元する。mirror: 複製済みのセグメントも読んで照合する", 0, 0},
        {"head", OPTION_LIST, &heads, "HEX",
         "verify: a chain head that was noted elsewhere, as in an issued report",
         "verify: 提出済み報告書などに記録された連鎖の先頭", 0, 0},
        {"deletable", OPTION_FLAG, &arguments.deletable, NULL,
         "status: the input files that may be deleted, each read again and proved to be in the archive",
         "status: アーカイブから復元できると確認でき、削除してよい入力ファイルを列挙", 0, 0},
        {"quick", OPTION_FLAG, &arguments.quick, NULL, "status --deletable: without restoring each file",
         "status --deletable: 復元による確認を省く", 0, 0},
        {"null", OPTION_FLAG, &arguments.zero, NULL, "status --deletable: paths end with NUL, for xargs -0 (also -0)",
         "status --deletable: パスを NUL で区切る（xargs -0 用、-0 でも可）", 0, 0},
        {"same", OPTION_FLAG, &arguments.same, NULL, "settle: the lines are the same and count once",
         "settle: 同じ行として1回だけ数える", 0, 0},
        {"different", OPTION_FLAG, &arguments.different, NULL, "settle: the lines are different and count",
         "settle: 別の行として数える", 0, 0},
        {"file", OPTION_TEXT, &arguments.file, "NAME", "restore: the input file of this name",
         "restore: この名前の入力ファイル", 0, 0},
        {"version", OPTION_TEXT, &arguments.version, "NUMBER",
         "restore: which of the contents that the name had, default the newest; list shows them",
         "restore: 同じ名前の内容が複数あるときの番号（既定は最新、list で一覧）", 0, 0},
        {"from", OPTION_TEXT, &arguments.from, "DATE", "restore, export: lines stamped from this moment on",
         "restore・export: この時点以降の行", 0, 0},
        {"until", OPTION_TEXT, &arguments.until, "DATE", "restore, export: lines stamped before this moment",
         "restore・export: この時点より前の行", 0, 0},
        {"before", OPTION_TEXT, &arguments.before, "DATE", "prune: segments of lines stamped before this month or day",
         "prune: この月・日より前の行だけのセグメント", 0, 0},
        {"dry-run", OPTION_FLAG, &arguments.dry_run, NULL, "prune: say what would go, and change nothing",
         "prune: 対象の表示だけを行い、何も変更しない", 0, 0},
        {"check", OPTION_FLAG, &arguments.check, NULL, "mirror: read the whole copy and compare it, and copy nothing",
         "mirror: 複製を全て読んで照合し、何も複製しない", 0, 0},
        {"format", OPTION_TEXT, &arguments.format, "csv|jsonl|columns", "export: default csv; columns needs --out FOLDER",
         "export: 既定は csv。columns には --out フォルダーが必要", 0, 0},
        {"out", OPTION_TEXT, &arguments.out, "FILE", "restore, export: into this file instead of standard output",
         "restore・export: 標準出力ではなくこのファイルへ", 0, 0},
};

static const struct option_usage usage = {
        .program = "geppo archive",
        .arguments = "status | verify | digest [SOURCE] | restore [SOURCE] | settle NUMBER | compact [SOURCE] | prune | "
                     "mirror FOLDER | export SOURCE",
        .purpose_en = "What the log archive holds, whether it is whole, its upkeep, and its contents back out of it.",
        .purpose_ja = "ログアーカイブの内容の表示、検証、保守、復元を行います。",
        .examples = "  geppo archive verify --full\n"
                    "  geppo archive restore --file logs/web01/access.log --out access.log\n"
                    "  geppo archive restore web01-access --from 2019-10-01 --until 2019-10-02 | less\n"
                    "  geppo archive settle 12 --same\n"
                    "  geppo archive status --deletable -0 | xargs -0 -r rm\n"
                    "  geppo archive mirror /mnt/second/archive\n",
        .options = options,
        .option_count = sizeof(options) / sizeof(options[0]),
};

static bool unknown(const char *name, struct fail *fail)
{
	struct text names = {0};

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		text_addf(&names, "%s%s", i ? ", " : "", commands[i].name);
	fail_set(fail, FAIL_USAGE, TR("\"%s\" is no command: %s", "「%s」というコマンドはありません（%s）"), name,
	         names.at ? names.at : "");
	text_release(&names);
	return false;
}

static bool is_given(const struct option *option)
{
	switch (option->kind) {
	case OPTION_FLAG:
		return *(const bool *)option->target;
	case OPTION_TEXT:
		return *(const char *const *)option->target != NULL;
	case OPTION_LIST:
		return ((const struct option_list *)option->target)->count > 0;
	case OPTION_NUMBER: /* there is none in the table above */
		break;
	}
	return true;
}

/* An option that another command has must not look as if it had been heeded. */
static bool check_options(size_t command, struct fail *fail)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		struct str rest = str_of(commands[command].options), name;
		bool known = !is_given(&options[i]);

		while (!known && str_next(&rest, ' ', &name))
			known = str_equal(name, str_of(options[i].name));
		if (!known)
			return fail_set(fail, FAIL_USAGE,
			                TR("%s has no option --%s", "%s に --%s というオプションはありません"),
			                commands[command].name, options[i].name);
	}
	return true;
}

/* Settings are needed for the zone and for what sources are; an archive without a geppo.yaml can still be looked at. */
static bool read_config(struct command *command, struct fail *fail)
{
	struct text errors = {0};

	if (!file_exists(WORKSPACE_CONFIG)) {
		command->own_zone = zone_new(STR("UTC"), fail);
		command->zone = command->own_zone;
		return command->zone != NULL;
	}
	command->config = config_new(".", &errors, fail);
	if (command->config)
		command->zone = command->config->zone;
	text_release(&errors);
	return command->config != NULL;
}

static bool run(int count, char **argv, struct fail *fail)
{
	const char *name = count > 0 ? argv[1] : "";
	struct command command = {.arguments = &arguments};
	size_t known = 0;

	while (known < COMMAND_COUNT && strcmp(name, commands[known].name) != 0)
		known++;
	if (known == COMMAND_COUNT)
		return unknown(name, fail);
	if (!check_options(known, fail))
		return false;
	arguments.rest = (const char *const *)argv + 2;
	arguments.rest_count = (size_t)count - 1;
	if (arguments.rest_count > commands[known].rest_max)
		return fail_set(fail, FAIL_USAGE, TR("what is \"%s\"?", "「%s」は分かりません"),
		                arguments.rest[commands[known].rest_max]);

	bool done = read_config(&command, fail);

	/* A writer would make an archive where there is none. */
	if (done && commands[known].mode == ARCHIVE_WRITE) {
		command.archive = archive_open(WORKSPACE_ARCHIVE, ARCHIVE_READ, fail);
		done = command.archive != NULL;
		archive_close(command.archive);
	}
	command.archive = done ? archive_open(WORKSPACE_ARCHIVE, commands[known].mode, fail) : NULL;
	done = command.archive && commands[known].run(&command, fail);
	archive_close(command.archive);
	config_free(command.config);
	zone_free(command.own_zone);
	arena_release(&command.arena);
	return done;
}

/* The present; SOURCE_DATE_EPOCH (seconds) stands in for it in tests and reproducible runs. */
static int64_t now_us(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	struct timespec now;
	int64_t seconds;

	if (fixed && number_i64(str_of(fixed), 0, INT64_C(253402300799), &seconds))
		return seconds * SECOND_US;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	struct fail fail = {0};
	size_t count = 0;
	bool done = false;

	message_program("geppo archive");
	lang_set_from_environment();
	arguments.heads = &heads;
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "-0") == 0) /* as other tools call it that write for xargs */
			argv[i] = zero_name;
	arguments.now_us = now_us();
	if (!option_parse(&usage, argc, argv, &count, &done, &fail) || (!done && !run((int)count, argv, &fail)))
		message_fail(&fail);
	option_list_release(&heads);
	return message_exit_status();
}
