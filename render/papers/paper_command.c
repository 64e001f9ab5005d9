#include "paper_command.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "file.h"
#include "lang.h"
#include "message.h"
#include "workspace.h"

static void print_lines(const struct text *text, void (*print)(const char *format, ...))
{
	struct str rest = text_str(text), line;

	while (str_next(&rest, '\n', &line))
		if (line.size)
			print("%.*s", STR_ARGS(line));
}

bool paper_command_open(struct paper_command *command, struct fail *fail)
{
	struct text notes = {0};

	command->config = config_new(".", &notes, fail);
	print_lines(&notes, message_note);
	text_release(&notes);
	return command->config != NULL;
}

void paper_command_close(struct paper_command *command)
{
	config_free(command->config);
	arena_release(&command->arena);
}

int64_t paper_command_now_us(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

bool paper_command_month(struct paper_command *command, const char *text, struct civil_month *ret_month, struct fail *fail)
{
	return config_month(command->config, text, paper_command_now_us(), ret_month, fail) && config_check_month(command->config, *ret_month, fail);
}

struct figures *paper_command_figures(struct paper_command *command, struct civil_month month, struct fail *fail)
{
	const char *path = workspace_figures(&command->arena, month);
	char name[CIVIL_TEXT_SIZE];

	if (!path) {
		(void)fail_memory(fail);
		return NULL;
	}
	if (file_exists(path))
		return figures_read(path, fail);
	civil_format_month(month, name);
	(void)fail_set(fail, FAIL_INPUT, TR("%s is not there: run geppo analyze %s first", "%s がありません。先に geppo analyze %s を実行してください"), path, name);
	return NULL;
}

static bool read_level(const char *name, enum pdfa_level *ret_level, struct fail *fail)
{
	static const struct { const char *name; enum pdfa_level level; } levels[] = {{"3u", PDFA_3U}, {"1b", PDFA_1B}, {"none", PDFA_NONE}};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (strcmp(name, levels[i].name) == 0) {
			*ret_level = levels[i].level;
			return true;
		}
	return fail_set(fail, FAIL_USAGE, TR("--pdfa %s: give 3u, 1b or none", "--pdfa %s: 3u、1b、none のどれかを指定してください"), name);
}

/* Numbers of the ledgers become parts of file names: what could leave the folder, or steer a terminal, does not. */
static char *safe_name(struct arena *arena, const char *name)
{
	char *safe = arena_cstr(arena, str_of(name));

	for (char *at = safe; at && *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7F || strchr("/\\:*?\"<>|", *at))
			*at = '_';
	return safe;
}

/* NULL after a failure. */
static const char *place(struct paper_command *command, struct civil_month month, const char *name, struct fail *fail)
{
	const char *folder = workspace_draft_folder(&command->arena, month), *safe = safe_name(&command->arena, name);
	const char *path;

	if (command->output)
		return command->output;
	path = folder && safe ? file_join(&command->arena, folder, safe) : NULL;
	if (!path)
		(void)fail_memory(fail);
	else if (!file_make_folder(folder, fail))
		return NULL;
	return path;
}

bool paper_command_write(struct paper_command *command, const struct paper_kind *kind, struct paper_order *order, const char *name,
                         struct fail *fail)
{
	struct paper_result result = {0};
	struct text pdf = {0};
	struct figures *client = NULL;
	const char *path;
	bool good = read_level(command->pdfa, &order->level, fail);

	order->scanned = order->figures;
	order->edition = command->internal ? EDITION_INTERNAL : EDITION_CLIENT;
	if (good && !command->internal) {
		struct pseudonym_key key;

		good = pseudonym_key_open(".", &key, fail) && (client = edition_apply(order->figures, command->config, &key, fail));
		order->figures = client;
	}
	good = good && paper_pdf(kind, order, &pdf, &result, fail);

	path = good ? place(command, figures_month(order->figures), name, fail) : NULL;
	good = path && file_write(path, text_str(&pdf), fail);
	if (good)
		printf(TR("%s: %zu pages\n", "%s: %zuページ\n"), path, result.page_count);
	print_lines(&result.warnings, message_defect);
	print_lines(&result.findings, message_defect);
	print_lines(&result.leaks, message_defect);
	paper_result_release(&result);
	text_release(&pdf);
	figures_free(client);
	order->figures = order->scanned;
	return good;
}
