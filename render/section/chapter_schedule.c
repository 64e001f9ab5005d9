/* Chapter 17: the month to come: planned work and its stops, closures of reception, and what falls due. */
#include "chart_calendar.h"
#include "ledger_chapter.h"

#define ENTRIES 64

struct ahead {
	struct report *report;
	struct civil_month month;
	struct chart_calendar_entry entries[ENTRIES];
	size_t entry_count;
};

static bool day_of(struct figure_value value, int32_t *ret_day)
{
	struct civil_time time;

	if (!figure_civil(value, &time))
		return false;
	*ret_day = civil_day(time.date);
	return true;
}

static void add_entry(struct ahead *ahead, enum chart_event_kind kind, struct figure_value from, struct figure_value until,
                      struct str label)
{
	struct chart_calendar_entry entry = {.kind = kind, .label = label};

	if (ahead->entry_count == ENTRIES || !day_of(from, &entry.from_day))
		return;
	if (!day_of(until, &entry.to_day))
		entry.to_day = entry.from_day;
	ahead->entries[ahead->entry_count++] = entry;
}

static const char *date_english(struct figure_value kind, const char **ret_japanese)
{
	static const struct {
		const char *kind, *english, *japanese;
	} words[] = {
	        {"meeting", "meeting", "会議"},
	        {"change", "release of a change", "変更のリリース"},
	        {"problem", "problem due", "課題の期限"},
	        {"prevention", "prevention due", "再発防止の期限"},
	        {"certificate_work", "certificate: work", "証明書の作業"},
	        {"certificate", "certificate ends", "有効期限"},
	        {"corrective", "corrective action due", "是正措置の期限"},
	        {"homework", "homework due", "宿題の期限"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (figure_is(kind, words[i].kind)) {
			*ret_japanese = words[i].japanese;
			return words[i].english;
		}
	}
	*ret_japanese = "期限";
	return "due";
}

static struct str date_word(struct report *report, struct figure_value kind)
{
	const char *japanese, *english = date_english(kind, &japanese);

	return SAID(report, english, japanese);
}

/* Does the schedule, too, have something without a stop on that day in whose name a meeting is (会)? */
static bool is_scheduled(const struct figure_table *works, struct figure_value day)
{
	int32_t wanted, begin;

	for (size_t row = 0; day_of(day, &wanted) && row < works->row_count; row++) {
		struct str subject = figure_get(works, row, "subject").text;

		if (day_of(figure_get(works, row, "from"), &begin) && begin == wanted && !figure_get(works, row, "stop").number &&
		    str_find_str(subject, STR("会")) < subject.size)
			return true;
	}
	return false;
}

/* Works first, then closures, then what is due: a day without room for all counts the last ones. */
static void add_entries(struct ahead *ahead)
{
	const struct figure_table *works = report_rows(ahead->report, "schedule.list");
	const struct figure_table *dates = report_rows(ahead->report, "schedule.dates");

	for (int pass = 0; pass < 2; pass++) {
		for (size_t row = 0; row < works->row_count; row++) {
			bool stop = figure_get(works, row, "stop").number != 0;
			struct figure_value until = figure_get(works, row, "until");

			if (figure_get(works, row, "cancelled").number || stop != (pass == 0) ||
			    figure_is(figure_get(works, row, "class"), "service"))
				continue;
			add_entry(ahead,
			          stop                                                       ? EVENT_INCIDENT
			          : figure_is(figure_get(works, row, "class"), "closure")    ? EVENT_NOTICE
			                                                                     : EVENT_PATCH,
			          figure_get(works, row, "from"), until, figure_get(works, row, "subject").text);
		}
	}
	for (size_t row = 0; row < dates->row_count; row++) {
		struct figure_value kind = figure_get(dates, row, "kind"), day = figure_get(dates, row, "day");
		struct str id = figure_get(dates, row, "id").text;

		if (figure_is(kind, "meeting") && is_scheduled(works, day))
			continue;
		if (figure_is(kind, "change"))
			add_entry(ahead, EVENT_CHANGE, day, day, id);
		else
			add_entry(ahead, EVENT_NOTICE, day, day,
			          id.size ? print_text(ahead->report, SAY(ahead->report->config, "%.*s due", "%.*s 期限"), STR_ARGS(id))
			                  : date_word(ahead->report, kind));
	}
}

static void calendar(struct ahead *ahead)
{
	struct report *report = ahead->report;
	const struct figure_table *days = report_rows(report, "schedule.calendar");
	bool *off = arena_alloc(report->arena, days->row_count, sizeof(*off));
	struct str *names = arena_alloc(report->arena, days->row_count, sizeof(*names));
	struct chart_words words = *SAY(report->config, &chart_words_en, &chart_words_ja);
	struct chart_calendar chart = {.words = &words, .month = ahead->month, .off = off, .day_names = names,
	                               .entries = ahead->entries, .entry_count = ahead->entry_count};
	struct canvas *canvas = report_canvas(report, 268);

	words.incident = SAY(report->config, "work with a stop", "停止を伴う作業");
	words.patch = SAY(report->config, "work without a stop", "停止のない作業");
	words.change = SAY(report->config, "release", "変更のリリース");
	words.notice = SAY(report->config, "due, closed", "期限・休業");
	for (size_t row = 0; off && names && row < days->row_count; row++) {
		off[row] = figure_get(days, row, "business").number == 0;
		names[row] = figure_get(days, row, "holiday").text;
	}
	chart_calendar_draw(canvas, &chart);
	report_figure(report, canvas, print_text(report, SAY(report->config, "Calendar of %.*s", "%.*sの予定"), STR_ARGS(print_month(report, ahead->month))).at,
	              report_scalar(report, "schedule.certain").number
	                      ? SAID(report, "source: calendar.csv and the ledgers", "出典: calendar.csv、各台帳")
	                      : SAID(report, "source: calendar.csv and the ledgers; holidays of this month are not certain yet",
	                             "出典: calendar.csv、各台帳　この月の祝日は未確定"),
	              print_text(report, SAY(report->config, "Month calendar with %zu entries of planned work and due dates.",
	                                     "作業と期限%zu件を示した月間カレンダー。"), ahead->entry_count).at);
}

/* "11/16(土) 8:00〜12:00"; with both days where they differ. */
static struct str span_text(struct report *report, struct figure_value from, struct figure_value until)
{
	int32_t first = 0, last = 0;
	struct civil_time end;

	if (!day_of(from, &first) || !day_of(until, &last) || !figure_civil(until, &end))
		return print_time(report, from);
	if (first != last)
		return print_text(report, SAY(report->config, "%.*s – %.*s", "%.*s〜\n%.*s"), STR_ARGS(print_time(report, from)),
		                  STR_ARGS(print_time(report, until)));
	if (until.text.size < 19)
		return print_time(report, from);
	return print_text(report, SAY(report->config, "%.*s–%d:%02d", "%.*s〜%d:%02d"), STR_ARGS(print_time(report, from)), end.hour, end.minute);
}

static struct cell stop_cell(struct report *report, const struct figure_table *rows, size_t row)
{
	struct figure_value planned = figure_get(rows, row, "stop_us");

	if (figure_get(rows, row, "cancelled").number)
		return (struct cell){.text = SAID(report, "cancelled", "中止"), .grey = true};
	if (!figure_get(rows, row, "stop").number)
		return cell_text(SAID(report, "none", "なし"));
	if (planned.kind != FIGURE_INTEGER)
		return (struct cell){.text = SAID(report, "stop", "停止あり"), .mark = MARK_CAUTION, .bold = true};
	return (struct cell){.text = print_text(report, SAY(report->config, "stop (in %.*s)", "停止あり\n（予定枠%.*s）"), STR_ARGS(print_duration(report, planned))),
	                     .mark = MARK_CAUTION, .bold = true};
}

static void works(struct report *report)
{
	static const struct {
		const char *class, *english, *japanese;
	} groups[] = {{"work", "Work", "作業"}, {"closure", "Closures of reception", "受付の休業"}, {"service", "Service time", "サービス時間"}};
	const struct column columns[] = {
	        {.heading = SAID(report, "When", "日時"), .min_pt = 92, .keep = true},
	        {.heading = SAID(report, "Work", "作業"), .grow = 2},
	        {.heading = SAID(report, "Target", "対象"), .grow = 1},
	        {.heading = SAID(report, "Stop", "停止の有無"), .min_pt = 84, .keep = true},
	        {.heading = SAID(report, "Impact", "影響"), .grow = 1},
	        {.heading = SAID(report, "Owner", "担当"), .keep = true},
	        {.heading = SAID(report, "Announced", "告知"), .min_pt = 48, .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "schedule.list");
	struct report_table table = {.title = SAY(report->config, "Planned work and closures", "作業と休業の予定"),
	                             .columns = columns,
	                             .column_count = 7,
	                             .size_pt = 8,
	                             .label = "schedule-list",
	                             .note = SAID(report, "source: the ledger of planned work, as of the end of the month; ― : not announced yet",
	                                          "出典: 作業予定台帳（当月末時点）　告知の―は未告知")};

	report_table_begin(report, &table);
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		bool headed = false;

		for (size_t row = 0; row < rows->row_count; row++) {
			struct str target = figure_get(rows, row, "target").text, impact = figure_get(rows, row, "impact").text;

			if (!figure_is(figure_get(rows, row, "class"), groups[i].class))
				continue;
			if (!headed)
				document_row(report->document, ROW_GROUP, &(struct cell){.text = SAID(report, groups[i].english, groups[i].japanese), .span = 7}, 1);
			headed = true;
			document_row(report->document, ROW_BODY, (struct cell[]){
				cell_text(span_text(report, figure_get(rows, row, "from"), figure_get(rows, row, "until"))),
				cell_text(figure_get(rows, row, "subject").text), cell_text(target.size ? target : STR("―")),
				stop_cell(report, rows, row), cell_text(impact.size ? impact : STR("―")),
				cell_text(figure_get(rows, row, "owner").text), cell_text(print_day(report, figure_get(rows, row, "notified")))}, 7);
		}
	}
	document_table_end(report->document);
}

static void dates(struct report *report)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "Day", "日"), .min_pt = 48, .keep = true},
	        {.heading = SAID(report, "What", "内容"), .min_pt = 72, .keep = true},
	        {.heading = SAID(report, "No.", "番号"), .keep = true},
	        {.heading = SAID(report, "Subject", "件名"), .grow = 1},
	        {.heading = SAID(report, "Owner", "担当"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "schedule.dates");
	struct report_table table = {.title = SAY(report->config, "Meetings, releases and due dates", "会議・リリース・期限"),
	                             .columns = columns,
	                             .column_count = 5,
	                             .size_pt = 8,
	                             .label = "schedule-dates",
	                             .note = SAID(report, "source: the other ledgers, as of the end of the month",
	                                          "出典: 会議・変更・課題・障害・証明書・是正措置の各台帳（当月末時点）")};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str id = figure_get(rows, row, "id").text, subject = figure_get(rows, row, "subject").text;

		document_row_text(report->document, (struct str[]){
			print_day(report, figure_get(rows, row, "day")), date_word(report, figure_get(rows, row, "kind")), id.size ? id : STR("―"),
			subject.size ? report_clip(report, subject, 80) : STR("―"), figure_get(rows, row, "owner").text}, 5);
	}
	document_table_end(report->document);
}

void chapter_schedule(struct report *report)
{
	struct figure_value planned = report_scalar(report, "schedule.works"), month = report_scalar(report, "schedule.month");
	struct ahead *ahead = arena_alloc(report->arena, 1, sizeof(*ahead));

	if (!ahead)
		return;
	ahead->report = report;
	ahead->month = civil_month_add(figures_month(report->figures), 1);
	if (planned.kind == FIGURE_NONE)
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "No ledger", "判定不能（台帳なし）"),
		                 SAID(report, "There is no ledger of planned work (ledgers/schedule.csv): whether work is planned is not known.",
		                      "作業予定台帳（ledgers/schedule.csv）がないため、作業の有無を判定できません。"));
	else if (!planned.number && !report_scalar(report, "schedule.closures").number)
		document_paragraph(report->document, PARAGRAPH_LEAD,
		                   print_text(report, SAY(report->config, "%.*s has %.*s business days; no work and no closure of reception is planned.",
		                                          "%.*s（営業日%.*s日）に予定した作業と受付の休業はありません。"),
		                              STR_ARGS(print_month(report, ahead->month)),
		                              STR_ARGS(print_count(report, report_scalar(report, "schedule.business_days")))));
	else
		document_paragraph(report->document, PARAGRAPH_LEAD,
		                   print_text(report,
		                              SAY(report->config, "%.*s has %.*s business days; %.*s works are planned, %.*s of them with a stop, and %.*s closures of reception.",
		                                  "%.*s（営業日%.*s日）は作業%.*s件を予定し、うち%.*s件でサービスの停止を伴います。受付の休業は%.*s件です。"),
		                              STR_ARGS(print_month(report, ahead->month)),
		                              STR_ARGS(print_count(report, report_scalar(report, "schedule.business_days"))),
		                              STR_ARGS(print_count(report, planned)), STR_ARGS(print_count(report, report_scalar(report, "schedule.stops"))),
		                              STR_ARGS(print_count(report, report_scalar(report, "schedule.closures")))));
	if (month.kind == FIGURE_TEXT) {
		report_section(report, SAY(report->config, "Calendar", "月間の予定"));
		add_entries(ahead);
		calendar(ahead);
	}
	if (planned.kind != FIGURE_NONE) {
		report_section(report, SAY(report->config, "Work and closures", "作業と休業"));
		works(report);
	}
	report_section(report, SAY(report->config, "Meetings and due dates", "会議と期限"));
	dates(report);
	report_remarks(report);
}
