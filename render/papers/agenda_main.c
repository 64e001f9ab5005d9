/* geppo agenda: the 議事次第 of the regular meeting on a month, or of an urgent meeting on an incident. */
#include "file.h"
#include "lang.h"
#include "message.h"
#include "paper_command.h"
#include "workspace.h"

/* The newest month with figures; an incident's newest figures are found by its program, an agenda is of now. */
static bool newest(struct paper_command *command, struct civil_month *ret_month, struct fail *fail)
{
	struct civil_month month = civil_month_of(command->config->until);

	for (; civil_month_compare(month, civil_month_of(command->config->from)) >= 0; month = civil_month_add(month, -1))
		if (file_exists(workspace_figures(&command->arena, month))) {
			*ret_month = month;
			return true;
		}
	return fail_set(fail, FAIL_INPUT, TR("there are no figures yet: run geppo analyze MONTH first",
	                                     "数値がまだありません。先に geppo analyze MONTH を実行してください"));
}

static bool run(struct paper_command *command, const char *month_text, const char *incident, struct fail *fail)
{
	struct paper_order order = {.program = "geppo " GEPPO_VERSION, .id = str_of(incident)};
	struct civil_month month;
	struct figures *figures;
	char name[CIVIL_TEXT_SIZE];
	const char *file;
	bool good;

	if (!month_text && !incident)
		return fail_set(fail, FAIL_USAGE, TR("give a MONTH (YYYY-MM or previous), or --incident ID", "MONTH(YYYY-MM または previous)か --incident ID を指定してください"));
	if (!paper_command_open(command, fail) ||
	    !(month_text ? paper_command_month(command, month_text, &month, fail) : newest(command, &month, fail)) ||
	    !(figures = paper_command_figures(command, month, fail)))
		return false;
	order.config = command->config;
	order.figures = figures;
	file = arena_printf(&command->arena, "議事次第_%s%s.pdf", incident ? incident : civil_format_month(month, name),
	                    edition_suffix(command->internal ? EDITION_INTERNAL : EDITION_CLIENT));
	good = file ? paper_command_write(command, &paper_agenda, &order, file, fail) : fail_memory(fail);
	figures_free(figures);
	return good;
}

int main(int argc, char **argv)
{
	struct paper_command command = PAPER_COMMAND_INIT;
	const char *incident = NULL;
	const struct option options[] = {
		{"incident", OPTION_TEXT, &incident, "ID", "an urgent meeting on this incident; with the newest figures when no MONTH is given",
		 "この障害についての緊急会議。MONTH を省くと最新の数値を使います", 0, 0},
		PAPER_COMMAND_OPTIONS(&command),
	};
	const struct option_usage usage = {
		"geppo agenda", "[MONTH]", "Write a meeting's agenda from what is open: homework, decisions, late items, next month's work.",
		"会議の議事次第を、未完了の事項(宿題、要判断、期限超過、翌月の予定)から作ります。",
		"  geppo agenda 2019-10\n  geppo agenda --incident INC-0004\n", options, sizeof(options) / sizeof(options[0]),
	};
	struct fail fail = {0};
	size_t count;
	bool done = false;

	message_program("geppo agenda");
	lang_set_from_environment();
	if (option_parse(&usage, argc, argv, &count, &done, &fail) && !done) {
		if (count > 1)
			(void)fail_set(&fail, FAIL_USAGE, TR("give one MONTH", "MONTH は1つだけ指定してください"));
		else
			(void)run(&command, count ? argv[1] : NULL, incident, &fail);
	}
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	paper_command_close(&command);
	return message_exit_status();
}
