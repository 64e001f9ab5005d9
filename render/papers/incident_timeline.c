/* What happened when: the ledger's times, what the logs show, and the first lines of each kind of trouble, in one order. */
#include <stdlib.h>

#include "incident_paper.h"

#define EVENTS_MAX 64
#define KIND_BYTES 120   /* of a message in the timeline; the line itself stands in 根拠ログ */

struct event {
	int64_t at_us;
	bool timed;          /* false: only the day is known; such stand first of their day */
	size_t order;        /* of equal times */
	struct figure_value when;
	struct str what, source;
};

struct events {
	struct event items[EVENTS_MAX];
	size_t count;
	bool cut;            /* there were more */
};

static void add(struct paper *paper, struct events *events, struct figure_value when, struct str what, const char *source)
{
	struct event event = {.when = when, .what = what, .source = str_of(source), .timed = paper_has_clock(when), .order = events->count};

	if (!paper_instant(paper, when, &event.at_us))
		return;
	events->cut |= events->count == EVENTS_MAX;
	if (events->count < EVENTS_MAX)
		events->items[events->count++] = event;
}

static int compare(const void *left, const void *right)
{
	const struct event *a = left, *b = right;

	if (a->at_us != b->at_us)
		return a->at_us < b->at_us ? -1 : 1;
	if (a->timed != b->timed)
		return a->timed ? 1 : -1;
	return a->order < b->order ? -1 : 1;
}

static void add_ledger(struct paper *paper, struct events *events, const struct incident_rows *rows)
{
	const char *ledger = PAPER_SAY(paper, "ledger", "台帳");
	const struct figure_table *stops = report_rows(&paper->report, "incidents.stops");
	struct str how = incident_detail(rows, "detected_by").text;

	add(paper, events, incident_get(rows, "occurred"), PAPER_STR(paper, "The failure began", "障害が発生"), ledger);
	for (size_t row = 0; row < stops->row_count; row++) {
		if (!str_equal(figure_get(stops, row, "id").text, rows->id))
			continue;
		add(paper, events, figure_get(stops, row, "from"), PAPER_STR(paper, "The service stopped", "サービスが停止"), ledger);
		add(paper, events, figure_get(stops, row, "until"), PAPER_STR(paper, "The service ran again", "サービスが再開"), ledger);
	}
	add(paper, events, incident_get(rows, "detected"),
	    how.size ? print_text(&paper->report, PAPER_SAY(paper, "Detected by: %.*s", "検知（%.*s）"), STR_ARGS(how)) : PAPER_STR(paper, "Detected", "検知"), ledger);
	add(paper, events, incident_get(rows, "reported"), PAPER_STR(paper, "The client was told", "機構へ連絡"), ledger);
	add(paper, events, incident_detail(rows, "instructed"), PAPER_STR(paper, "The client's instruction was received", "機構の指示を受領"), ledger);
	add(paper, events, incident_get(rows, "workaround"),
	    print_text(&paper->report, PAPER_SAY(paper, "Workaround in place: %.*s", "暫定復旧: %.*s"), STR_ARGS(paper_or_dash(incident_get(rows, "temporary")))), ledger);
	add(paper, events, incident_get(rows, "recovered"), PAPER_STR(paper, "Recovered", "復旧"), ledger);
}

static struct str place_of(struct paper *paper, struct str place)
{
	return place.size ? report_host(&paper->report, place) : PAPER_STR(paper, "all", "全体");
}

static void add_findings(struct paper *paper, struct events *events, const struct incident_rows *rows)
{
	const struct figure_table *findings = report_rows(&paper->report, "findings");

	for (size_t row = 0; row < findings->row_count; row++) {
		if (!str_equal(figure_get(findings, row, "incident").text, rows->id) || figure_is(figure_get(findings, row, "scope"), "ledger"))
			continue;
		add(paper, events, figure_get(findings, row, "from"),
		    print_text(&paper->report, "%.*s（%.*s）: %.*s", STR_ARGS(paper_word(paper, figure_get(findings, row, "kind"))),
		               STR_ARGS(place_of(paper, figure_get(findings, row, "place").text)), STR_ARGS(figure_get(findings, row, "evidence").text)),
		    PAPER_SAY(paper, "logs", "ログ"));
	}
	add(paper, events, incident_measured(rows, "log_recovered"),
	    PAPER_STR(paper, "The logs are as usual from here for 30 minutes", "ログの状態が平常に戻る（以後30分間）"), PAPER_SAY(paper, "logs", "ログ"));
}

/* The worst minute of server errors. */
static void add_peak(struct paper *paper, struct events *events, const struct incident_rows *rows)
{
	const struct figure_table *series = report_rows(&paper->report, "incidents.series");
	int64_t most = 1;
	size_t worst = series->row_count;

	for (size_t row = 0; row < series->row_count; row++) {
		struct figure_value errors = figure_get(series, row, "server_errors");

		if (str_equal(figure_get(series, row, "id").text, rows->id) && errors.kind == FIGURE_INTEGER && errors.number > most) {
			most = errors.number;
			worst = row;
		}
	}
	if (worst < series->row_count)
		add(paper, events, figure_get(series, worst, "time"),
		    print_text(&paper->report, PAPER_SAY(paper, "Most 5xx in a minute: %lld of %.*s requests", "5xxが最多の1分: %lld件（リクエスト%.*s件）"), (long long)most,
		               STR_ARGS(print_count(&paper->report, figure_get(series, worst, "requests")))), PAPER_SAY(paper, "access log", "アクセスログ"));
}

/* As much of the text as stands in a line, cut between characters. */
static struct str shortened(struct paper *paper, struct str text)
{
	size_t size = 0, step;

	while (size < text.size) {
		(void)str_utf8(str_skip(text, size), &step);
		if (size + step > KIND_BYTES)
			return print_text(&paper->report, "%.*s…", STR_ARGS(str_take(text, size)));
		size += step;
	}
	return text;
}

static void add_lines(struct paper *paper, struct events *events, const struct incident_rows *rows)
{
	const struct figure_table *evidence = report_rows(&paper->report, "incidents.evidence");

	for (size_t row = 0; row < evidence->row_count; row++) {
		bool access = figure_is(figure_get(evidence, row, "log"), "access");

		if (!str_equal(figure_get(evidence, row, "id").text, rows->id))
			continue;
		add(paper, events, figure_get(evidence, row, "time"),
		    print_text(&paper->report, PAPER_SAY(paper, "First %.*s (%.*s): %.*s, %.*s in all", "%.*sの最初の行（%.*s）: %.*s　計%.*s行"),
		               STR_ARGS(figure_get(evidence, row, "word").text), STR_ARGS(place_of(paper, figure_get(evidence, row, "host").text)),
		               STR_ARGS(shortened(paper, figure_get(evidence, row, "template").text)), STR_ARGS(print_count(&paper->report, figure_get(evidence, row, "lines")))),
		    access ? PAPER_SAY(paper, "access log", "アクセスログ") : PAPER_SAY(paper, "system log", "システムログ"));
	}
}

void incident_timeline(struct paper *paper, const struct incident_rows *rows)
{
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "Time", "日時"), .keep = true}, {.heading = PAPER_STR(paper, "Event", "事象"), .grow = 1},
		{.heading = PAPER_STR(paper, "Source", "出典"), .keep = true},
	};
	struct events *events = arena_alloc(paper->report.arena, 1, sizeof(*events));
	struct report_table table = {.title = PAPER_SAY(paper, "Course of events", "時系列"), .columns = columns, .column_count = 3, .zebra = true};

	paper_section(paper, PAPER_SAY(paper, "Course of events", "時系列"));
	if (!events)
		return;
	add_ledger(paper, events, rows);
	add_findings(paper, events, rows);
	add_peak(paper, events, rows);
	add_lines(paper, events, rows);
	qsort(events->items, events->count, sizeof(events->items[0]), compare);
	table.note = events->cut ? PAPER_STR(paper, "Times of the ledger and of the logs in one order; not all are listed", "台帳とログの時刻を合わせて並べた。すべては挙げていない")
	                         : PAPER_STR(paper, "Times of the ledger and of the logs in one order", "台帳とログの時刻を合わせて並べた");
	report_table_begin(&paper->report, &table);
	for (size_t i = 0; i < events->count; i++)
		document_row_text(paper->report.document, (struct str[]){print_time(&paper->report, events->items[i].when), events->items[i].what,
		                  events->items[i].source}, 3);
	document_table_end(paper->report.document);
}
