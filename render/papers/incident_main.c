/* geppo incident: the 障害報告書 of an incident, or of all of a month, from the figures of the month. */
#include <string.h>

#include "file.h"
#include "lang.h"
#include "message.h"
#include "paper_command.h"
#include "workspace.h"

static bool write_one(struct paper_command *command, const struct figures *figures, struct str id, struct fail *fail)
{
	struct paper_order order = {.config = command->config, .figures = figures, .program = "geppo " GEPPO_VERSION, .id = id};
	const char *name = arena_printf(&command->arena, "障害報告書_%.*s%s.pdf", STR_ARGS(id),
	                                edition_suffix(command->internal ? EDITION_INTERNAL : EDITION_CLIENT));

	return name ? paper_command_write(command, &paper_incident, &order, name, fail) : fail_memory(fail);
}

static bool write_month(struct paper_command *command, const struct figures *figures, struct fail *fail)
{
	const struct figure_table *list = figures_find_table(figures, "incidents.list");

	if (command->output)
		return fail_set(fail, FAIL_USAGE, TR("--output takes one paper; name the incident", "--output は1件の報告書にだけ使えます。障害番号を指定してください"));
	if (!list || !list->row_count)
		message_note(TR("the month has no incident", "その月に障害はありません"));
	for (size_t row = 0; list && row < list->row_count; row++)
		if (!write_one(command, figures, figure_get(list, row, "id").text, fail))
			return false;
	return true;
}

/* The newest month whose figures list the incident. */
static bool write_newest(struct paper_command *command, struct str id, struct fail *fail)
{
	const struct config *config = command->config;
	struct civil_month month = civil_month_of(config->until);
	struct figures *figures = NULL;
	bool good, any = false;

	for (; !figures && civil_month_compare(month, civil_month_of(config->from)) >= 0; month = civil_month_add(month, -1)) {
		const struct figure_table *list;

		if (!file_exists(workspace_figures(&command->arena, month)))
			continue;
		if (!(figures = paper_command_figures(command, month, fail)))
			return false;
		any = true;
		list = figures_find_table(figures, "incidents.list");
		if (!list || paper_row(list, "id", id) == list->row_count) {
			figures_free(figures);
			figures = NULL;
		}
	}
	if (!figures)
		return any ? fail_set(fail, FAIL_INPUT, TR("%.*s: no month's figures list this incident", "%.*s: この障害はどの月の数値にもありません"), STR_ARGS(id))
		           : fail_set(fail, FAIL_INPUT, TR("there are no figures yet: run geppo analyze MONTH first",
		                                           "数値がまだありません。先に geppo analyze MONTH を実行してください"));
	good = write_one(command, figures, id, fail);
	figures_free(figures);
	return good;
}

static bool run(struct paper_command *command, const char *id, struct fail *fail)
{
	struct civil_month month;
	struct figures *figures;
	bool good;

	if (!id && !command->month)
		return fail_set(fail, FAIL_USAGE, TR("give the incident's number, or --month for all of a month",
		                                     "障害番号、または月の全件を出力する --month を指定してください"));
	if (!paper_command_open(command, fail))
		return false;
	if (!command->month)
		return write_newest(command, str_of(id), fail);
	if (!paper_command_month(command, command->month, &month, fail) || !(figures = paper_command_figures(command, month, fail)))
		return false;
	good = id ? write_one(command, figures, str_of(id), fail) : write_month(command, figures, fail);
	figures_free(figures);
	return good;
}

int main(int argc, char **argv)
{
	struct paper_command command = PAPER_COMMAND_INIT;
	const struct option options[] = {
		{"month", OPTION_TEXT, &command.month, "MONTH", "the month whose figures are used; the newest that lists the incident when not given",
		 "数値を使う月。省略時はその障害を含む最新の月", 0, 0},
		PAPER_COMMAND_OPTIONS(&command),
	};
	const struct option_usage usage = {
		"geppo incident", "[ID]", "Write the incident report of an incident, or of all incidents of a month, from the month's figures.",
		"障害報告書を、その月の数値から作ります(障害1件、または月の全件)。",
		"  geppo incident INC-0004\n  geppo incident INC-0004 --month 2019-10 --internal\n  geppo incident --month previous\n",
		options, sizeof(options) / sizeof(options[0]),
	};
	struct fail fail = {0};
	size_t count;
	bool done = false;

	message_program("geppo incident");
	lang_set_from_environment();
	if (option_parse(&usage, argc, argv, &count, &done, &fail) && !done) {
		if (count > 1)
			(void)fail_set(&fail, FAIL_USAGE, TR("give one incident", "障害番号は1つだけ指定してください"));
		else
			(void)run(&command, count ? argv[1] : NULL, &fail);
	}
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	paper_command_close(&command);
	return message_exit_status();
}
