/* geppo-init: a new workspace. */
#include "lang.h"
#include "message.h"
#include "option.h"
#include "workspace_init.h"

int main(int argc, char **argv)
{
	const struct option_usage usage = {
	        .program = "geppo init",
	        .arguments = "DIR",
	        .purpose_en = "Makes a new workspace: a commented geppo.yaml, ledger templates, the calendar of "
	                      "national holidays.",
	        .purpose_ja =
	                "新しいワークスペースを作ります（注釈付きの geppo.yaml、台帳のひな形、祝日のカレンダー）。",
	        .examples = "  geppo init ~/contracts/shomei\n",
	};
	struct fail fail = {0};
	size_t count = 0;
	bool done = false;
	message_program("geppo init");
	lang_set_from_environment();
	bool good = option_parse(&usage, argc, argv, &count, &done, &fail);
	if (good && !done && count != 1)
		good = fail_set(
		        &fail, FAIL_USAGE,
		        TR("give one folder: geppo init DIR", "フォルダを一つ指定してください: geppo init DIR"));
	if (good && !done)
		good = workspace_init(argv[1], &fail);
	if (!good)
		message_fail(&fail);
	else if (!done)
		message_note(TR("%s: a new workspace; geppo.yaml comes first",
		                "%s にワークスペースを作りました。まず geppo.yaml をご記入ください"),
		             argv[1]);
	return message_exit_status();
}
