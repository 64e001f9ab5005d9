/* geppo reply: the 照会回答票 of a question, from the result that geppo query wrote in the figures schema. geppo never writes ledgers: the row that belongs
 * into the requests ledger is printed. */
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "lang.h"
#include "message.h"
#include "paper_command.h"

struct reply {
	const char *result;      /* --result; NULL: standard input */
	const char *request;     /* --request, or the argument */
	const char *answered;    /* --answered */
	const char *answer;      /* --answer: the words of the answer */
};

/* The answer's time: as given, else the ledger's, else now. */
static bool read_answered(struct paper_command *command, const struct reply *reply, const struct figures *figures, int64_t *ret_us,
                          struct fail *fail)
{
	const struct figure_table *request = figures_find_table(figures, "request");
	struct figure_value kept = request && request->row_count ? figure_get(request, 0, "answered") : figure_none();
	struct paper paper = {.report = {.config = command->config}};
	struct figure_value given = reply->answered ? figure_text(reply->answered) : kept;

	*ret_us = paper_command_now_us();
	if (given.kind == FIGURE_NONE || paper_instant(&paper, given, ret_us))
		return true;
	return fail_set(fail, FAIL_USAGE, TR("--answered %s: write it as 2019-10-17T15:20:00+09:00", "--answered %s: 2019-10-17T15:20:00+09:00 のように指定してください"),
	                reply->answered ? reply->answered : "");
}

/* The result answers the question that was named. */
static bool check_request(const struct reply *reply, const struct figures *figures, struct fail *fail)
{
	const struct figure_table *request = figures_find_table(figures, "request");

	if (!reply->request || (request && request->row_count && figure_is(figure_get(request, 0, "id"), reply->request)))
		return true;
	return fail_set(fail, FAIL_INPUT, TR("%s: the result was not asked for this question (geppo query … --format figures --request %s)",
	                                     "%s: この照会についての結果ではありません(geppo query … --format figures --request %s)"), reply->request, reply->request);
}

/* RFC 4180, always quoted; line ends become blanks. */
static void add_cell(struct text *row, struct str value, const char *separator)
{
	text_addf(row, "%s\"", separator);
	for (size_t i = 0; i < value.size; i++) {
		char byte = value.at[i] == '\n' || value.at[i] == '\r' ? ' ' : value.at[i];

		text_add_cstr(row, byte == '"' ? "\"" : "");
		text_add_byte(row, byte);
	}
	text_add_byte(row, '"');
}

/* What a person enters into ledgers/requests.csv, with a heading that the ledger reads. */
static void print_row(struct paper_command *command, const struct reply *reply, const struct paper_order *order)
{
	const struct figure_table *request = figures_find_table(order->scanned, "request");
	struct figure_value question = request && request->row_count ? figure_get(request, 0, "question") : figure_none();
	struct civil_time time = zone_civil(command->config->zone, order->now_us);
	struct str answer = reply->answer ? str_of(reply->answer) : request ? figure_get(request, 0, "answer").text : STR("");
	struct str sheet = request ? figure_get(request, 0, "sheet").text : STR("");
	struct text row = {0};

	if (question.kind != FIGURE_TEXT)
		return;
	add_cell(&row, figure_get(request, 0, "id").text, "");
	add_cell(&row, figure_get(request, 0, "asked").text, ",");
	add_cell(&row, figure_get(request, 0, "asker").text, ",");
	add_cell(&row, question.text, ",");
	text_addf(&row, ",\"%04d-%02d-%02d %02d:%02d\"", time.date.year, time.date.month, time.date.day, time.hour, time.minute);
	add_cell(&row, STR(""), ",");
	add_cell(&row, answer, ",");
	add_cell(&row, sheet.size ? sheet : str_of(arena_printf(&command->arena, "回答票-%.*s", STR_ARGS(figure_get(request, 0, "id").text))), ",");
	if (!text_failed(&row))
		printf("%s\n%s\n", TR("number,asked,asker,question,answered,answerer,answer,sheet", "照会番号,照会日時,照会者,照会内容,回答日時,回答者,回答内容,回答票番号"), row.at);
	text_release(&row);
}

static bool run(struct paper_command *command, const struct reply *reply, struct fail *fail)
{
	struct paper_order order = {.program = "geppo " GEPPO_VERSION, .answer = str_of(reply->answer)};
	struct figures *figures = NULL;
	const char *name;
	bool good = paper_command_open(command, fail) && (figures = figures_read(reply->result ? reply->result : "/dev/stdin", fail)) &&
	            check_request(reply, figures, fail) && read_answered(command, reply, figures, &order.now_us, fail);

	if (good) {
		const struct figure_table *request = figures_find_table(figures, "request");
		struct str id = request && request->row_count ? figure_get(request, 0, "id").text : STR("");

		order.config = command->config;
		order.figures = figures;
		order.id = id;
		name = arena_printf(&command->arena, "照会回答票%s%.*s%s.pdf", id.size ? "_" : "", STR_ARGS(id),
		                    edition_suffix(command->internal ? EDITION_INTERNAL : EDITION_CLIENT));
		good = name ? paper_command_write(command, &paper_answer, &order, name, fail) : fail_memory(fail);
	}
	if (good)
		print_row(command, reply, &order);
	figures_free(figures);
	return good;
}

int main(int argc, char **argv)
{
	struct paper_command command = PAPER_COMMAND_INIT;
	struct reply reply = {NULL, NULL, NULL, NULL};
	const struct option options[] = {
		{"request", OPTION_TEXT, &reply.request, "ID", "the question's number in the requests ledger; also as the argument",
		 "照会台帳の照会番号(引数でも指定可)", 0, 0},
		{"result", OPTION_TEXT, &reply.result, "FILE", "a result kept with geppo query … --format figures; standard input when not given",
		 "geppo query … --format figures で保存した結果。省略時は標準入力", 0, 0},
		{"answer", OPTION_TEXT, &reply.answer, "TEXT", "the answer in words; the ledger's when not given", "回答の文。省略時は台帳の回答内容", 0, 0},
		{"answered", OPTION_TEXT, &reply.answered, "TIME", "when it was answered; the ledger's when not given, else now",
		 "回答日時。省略時は台帳の回答日時、なければ現在", 0, 0},
		PAPER_COMMAND_OPTIONS(&command),
	};
	const struct option_usage usage = {
		"geppo reply", "[ID] [-- TABLE conditions]",
		"Write the answer sheet of a question, from the result of geppo query, and print the row for the requests ledger.",
		"照会回答票を geppo query の結果から作り、照会台帳に記入する行を表示します。",
		"  geppo reply RQ-0004 -- access --from 2019-10-15 --until 2019-10-16 --where 'status >= 500' --by site --show requests\n"
		"  geppo query access --month 2019-10 --by hour --show requests --format figures --request RQ-0005 >answer.json\n"
		"  geppo reply RQ-0005 --result answer.json\n",
		options, sizeof(options) / sizeof(options[0]),
	};
	struct fail fail = {0};
	size_t count;
	bool done = false;

	message_program("geppo reply");
	lang_set_from_environment();
	if (option_parse(&usage, argc, argv, &count, &done, &fail) && !done) {
		if (count > 1 || (count && reply.request))
			(void)fail_set(&fail, FAIL_USAGE, TR("give one question", "照会番号は1つだけ指定してください"));
		else {
			reply.request = count ? argv[1] : reply.request;
			(void)run(&command, &reply, &fail);
		}
	}
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	paper_command_close(&command);
	return message_exit_status();
}
