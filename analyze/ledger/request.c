/* Columns and checks of the requests ledger. */
#include "request.h"

#include "ledger_check.h"

#define AT(member) offsetof(struct request, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"number", {"照会番号", "管理番号", "No", "number"}, LEDGER_PRESENT, LEDGER_TEXT, AT(number), NULL, 0},
	{"asked", {"照会日時", "照会日", "asked"}, LEDGER_FILLED, LEDGER_STAMP, AT(asked), NULL, 0},
	{"asker", {"照会者", "質問者", "asker"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(asker), NULL, 0},
	{"question", {"照会内容", "質問", "内容", "question"}, LEDGER_PRESENT, LEDGER_TEXT, AT(question), NULL, 0},
	{"answered", {"回答日時", "回答日", "answered"}, LEDGER_PRESENT, LEDGER_STAMP, AT(answered), NULL, 0},
	{"answerer", {"回答者", "answerer"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(answerer), NULL, 0},
	{"answer", {"回答内容", "回答", "answer"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(answer), NULL, 0},
	{"sheet", {"回答票番号", "回答票", "sheet"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(sheet), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format request_format = {
        .name = "requests",
        .title = "照会台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct request),
};

static void check_request(const struct ledger_check *check, const struct request *request)
{
	const struct ledger_row *row = &request->row;
	bool answered = ledger_stamp_there(request->answered);
	ledger_check_order(check, row, "asked", request->asked, "answered", request->answered);
	if (!answered && (request->answer[0] || request->sheet[0]))
		ledger_check_note(check, NOTE_ERROR, row, "answered", "there is an answer, but no date of it",
		                  "回答がありますが回答日時がありません");
	if (answered && !request->answer[0] && !request->sheet[0])
		ledger_check_note(check, NOTE_WARNING, row, "sheet",
		                  "answered, but neither the answer nor the number of its sheet is recorded",
		                  "回答日時がありますが、回答内容も回答票番号もありません");
}

bool requests_check(struct request *requests, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&request_format, name, notes};
	for (size_t i = 0; i < count; i++)
		check_request(&check, &requests[i]);
	return true;
}
