/* Columns, words and checks of the meetings ledger. */
#include "meeting.h"

#include "ledger_check.h"

/* clang-format off */
static const struct cell_word class_words[] = {
	{"定例", MEETING_REGULAR}, {"定例会", MEETING_REGULAR}, {"定例会議", MEETING_REGULAR}, {"定例報告会", MEETING_REGULAR},
	{"月次", MEETING_REGULAR}, {"月例", MEETING_REGULAR}, {"月例会", MEETING_REGULAR}, {"regular", MEETING_REGULAR},
	{"緊急", MEETING_URGENT}, {"臨時", MEETING_URGENT}, {"緊急会議", MEETING_URGENT}, {"臨時会議", MEETING_URGENT},
	{"緊急報告会", MEETING_URGENT}, {"urgent", MEETING_URGENT},
	{"その他", MEETING_OTHER}, {"個別", MEETING_OTHER}, {"打合せ", MEETING_OTHER}, {"打ち合わせ", MEETING_OTHER},
	{"説明会", MEETING_OTHER}, {"other", MEETING_OTHER},
	{NULL, 0},
};
/* clang-format on */

#define AT(member) offsetof(struct meeting, member)

/* clang-format off */
static const struct ledger_column columns[] = {
	{"date", {"開催日", "開催日時", "日付", "実施日", "date"}, LEDGER_FILLED, LEDGER_DAY, AT(date), NULL, 0},
	{"class", {"区分", "種別", "会議区分", "class"}, LEDGER_OPTIONAL, LEDGER_WORD, AT(class), class_words, MEETING_REGULAR},
	{"from", {"開始", "開始時刻", "from"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(from), NULL, 0},
	{"until", {"終了", "終了時刻", "until"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(until), NULL, 0},
	{"place", {"場所", "開催場所", "place"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(place), NULL, 0},
	{"attendees", {"出席者", "参加者", "attendees"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(attendees), NULL, 0},
	{"agenda", {"議題", "議事", "agenda"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(agenda), NULL, 0},
	{"decisions", {"決定事項", "decisions"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(decisions), NULL, 0},
	{"homework", {"宿題", "宿題事項", "ToDo", "homework"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(homework), NULL, 0},
	{"homework_due", {"宿題期限", "homework_due"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(homework_due), NULL, 0},
	{"homework_done", {"宿題完了", "homework_done"}, LEDGER_OPTIONAL, LEDGER_FLAG, AT(homework_done), NULL, 0},
	{"minutes", {"議事録", "議事録ファイル", "minutes"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(minutes), NULL, 0},
	{"recording", {"録音ファイル", "録音", "録画", "recording"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(recording), NULL, 0},
	{"incident", {"障害番号", "incident"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(incident), NULL, 0},
	{"remark", {"備考", "remark"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(remark), NULL, 0},
};
/* clang-format on */

const struct ledger_format meeting_format = {
        .name = "meetings",
        .title = "会議台帳",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct meeting),
};

/* Minutes of the day of a clock time as written: 10:00, 午後3時. False for anything else. */
static bool clock_of(const char *clock, int *ret_minutes)
{
	struct text text = {0};
	struct cell_time time;
	text_addf(&text, "2000-01-01 %s", clock);
	bool good = !text_failed(&text) && cell_time(text_str(&text), &time) == CELL_FINE && time.has_time;
	if (good)
		*ret_minutes = time.time.hour * 60 + time.time.minute;
	text_release(&text);
	return good;
}

static void check_clock(const struct ledger_check *check, const struct meeting *meeting)
{
	const struct ledger_row *row = &meeting->row;
	int from = 0, until = 0;
	bool begins = meeting->from[0] && clock_of(meeting->from, &from);
	bool ends = meeting->until[0] && clock_of(meeting->until, &until);
	if (meeting->from[0] && !begins)
		ledger_check_note(check, NOTE_WARNING, row, "from", "this is no time of the clock; write 10:00",
		                  "時刻として読めません。10:00 のように書いてください");
	if (meeting->until[0] && !ends)
		ledger_check_note(check, NOTE_WARNING, row, "until", "this is no time of the clock; write 10:00",
		                  "時刻として読めません。10:00 のように書いてください");
	if (begins && ends && until < from)
		ledger_check_note(check, NOTE_ERROR, row, "until", "the meeting ends before it begins",
		                  "終了が開始より前です");
}

static void check_records(const struct ledger_check *check, const struct meeting *meeting)
{
	const struct ledger_row *row = &meeting->row;
	if (ledger_stamp_before(meeting->homework_due, meeting->date))
		ledger_check_note(check, NOTE_WARNING, row, "homework_due", "due before the meeting that gave it",
		                  "宿題期限が開催日より前です");
	if (meeting->homework_done && !meeting->homework[0])
		ledger_check_note(check, NOTE_WARNING, row, "homework_done", "done, but there is no homework",
		                  "宿題完了ですが宿題がありません");
	if (check->notes->as_of_us && meeting->date.at_us >= check->notes->as_of_us)
		return;
	if (!meeting->agenda[0])
		ledger_check_note(check, NOTE_WARNING, row, "agenda", "held without an agenda", "議題がありません");
	if (!meeting->minutes[0] && !meeting->recording[0])
		ledger_check_note(check, NOTE_WARNING, row, "minutes", "held without minutes or a recording",
		                  "議事録も録音ファイルもありません");
}

bool meetings_check(struct meeting *meetings, size_t count, const char *name, struct ledger_notes *notes)
{
	struct ledger_check check = {&meeting_format, name, notes};
	for (size_t i = 0; i < count; i++) {
		check_clock(&check, &meetings[i]);
		check_records(&check, &meetings[i]);
	}
	return true;
}

const char *meeting_class_name(int class)
{
	return cell_word_text(class_words, class);
}
