/* Chapter 3: availability. Each service's planned time and what became of it, the month as a strip, and every stop. What no log shows is printed
 * apart: the rate is then a range, with the unknown time as down and as up. */
#include <math.h>

#include "chart_strip.h"
#include "section.h"

/* Three decimals, cut and never rounded up: 100.000% is only the whole. */
static struct str print_rate(struct report *report, struct figure_value rate)
{
	int64_t thousandths;

	if (rate.kind != FIGURE_RATIO)
		return STR("―");
	thousandths = rate.number / rate.divisor * 100000 + rate.number % rate.divisor * 100000 / rate.divisor;
	return print_text(report, "%lld.%03lld%%", (long long)(thousandths / 1000), (long long)(thousandths % 1000));
}

/* "99.881%", or "98.2%〜99.9%" where something is unknown. */
static struct str print_rates(struct report *report, const struct figure_table *rows, size_t row, const char *low, const char *high)
{
	struct str from = print_rate(report, figure_get(rows, row, low)), until = print_rate(report, figure_get(rows, row, high));

	if (figure_get(rows, row, low).number == 0 && str_is(until, "100.000%"))
		return SAID(report, "Not measured", "測定なし");
	return str_equal(from, until) ? from : print_text(report, SAY(report->config, "%.*s–%.*s",
		"%.*s〜%.*s"), STR_ARGS(from), STR_ARGS(until));
}

/* The service's row of the month before; row_count when there is none. */
static size_t previous_row(const struct report *report, const struct figure_table *months, struct str service)
{
	char name[CIVIL_TEXT_SIZE];
	size_t row = 0;

	civil_format_month(civil_month_add(figures_month(report->figures), -1), name);
	while (row < months->row_count &&
	       !(str_equal(figure_get(months, row, "service").text, service) && figure_is(figure_get(months, row, "month"), name)))
		row++;
	return row;
}

static bool any_time(const struct figure_table *rows, const char *column)
{
	for (size_t row = 0; row < rows->row_count; row++)
		if (figure_get(rows, row, column).number > 0)
			return true;
	return false;
}

static void services(struct report *report, const struct figure_table *rows)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Service", "サービス"), .grow = 1},
		{.heading = SAID(report, "Planned time", "計画時間"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Planned stop", "計画停止"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Excluded", "対象外"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Fault stop (count)", "障害停止（件数）"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Unknown", "不明"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Availability", "稼働率"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Last month", "前月"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *months = report_rows(report, "availability.by_month");
	struct report_table table = {.title = SAY(report->config, "Availability by service",
		"サービス別の稼働状況"), .columns = columns, .column_count = 8, .size_pt = 8, .label = "availability-services",
		.note = report_note(report, &rows->origin,
			SAY(report->config, "Availability = up ÷ (planned time − planned stops − excluded), cut after the third decimal. With unknown time: from all of it down to all of it up",
				"稼働率＝稼働÷（計画時間−計画停止−対象外）、小数第4位以下切り捨て。不明がある月は、不明をすべて停止とした値〜すべて稼働とした値"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		size_t before = previous_row(report, months, figure_get(rows, row, "service").text);

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(figure_get(rows, row, "service").text), cell_text(print_duration(report, figure_get(rows, row, "planned"))),
			cell_text(print_duration(report, figure_get(rows, row, "planned_stop"))), cell_text(print_duration(report, figure_get(rows, row, "excluded"))),
			cell_text(print_text(report, SAY(report->config, "%.*s (%.*s)",
				"%.*s（%.*s件）"), STR_ARGS(print_duration(report, figure_get(rows, row, "failure"))),
			                     STR_ARGS(print_count(report, figure_get(rows, row, "failures"))))),
			cell_text(print_duration(report, figure_get(rows, row, "unknown"))), cell_text(print_rates(report, rows, row, "rate_low", "rate_high")),
			cell_text(before < months->row_count ? print_rates(report, months, before, "rate_low", "rate_high") : STR("―"))}, 8);
	}
	document_table_end(report->document);
}

static struct str or_none(struct report *report, const struct figure_table *rows, size_t row, const char *column)
{
	if (row == rows->row_count)
		return STR("―");
	return figure_get(rows, row, "failures").number ? print_duration(report, figure_get(rows, row, column)) : SAID(report, "No fault",
		"障害なし");
}

static void reliability(struct report *report, const struct figure_table *rows)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Service", "サービス"), .grow = 1},
		{.heading = SAID(report, "Servers", "対象サーバー")},
		{.heading = SAID(report, "Service time", "サービス時間"), .grow = 1},
		{.heading = LITERAL("MTTR"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Last month", "前月"), .align = ALIGN_RIGHT},
		{.heading = LITERAL("MTBF"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Last month", "前月"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Availability as users saw it", "利用者から見た稼働率"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *months = report_rows(report, "availability.by_month");
	struct report_table table = {.title = SAY(report->config, "Service time, MTTR and MTBF",
		"サービス時間・MTTR・MTBF"), .columns = columns, .column_count = 8, .size_pt = 8, .label = "availability-reliability",
		.note = report_note(report, &rows->origin,
			SAY(report->config, "MTTR = fault stops ÷ count, MTBF = up (without unknown) ÷ count. Stops that overlap count as one. Availability as users saw it = up ÷ (planned time − planned stops): excluded stops are stops, too",
				"MTTR＝障害停止÷件数、MTBF＝稼働（不明を除く）÷件数。重なる停止は1件と数える。利用者から見た稼働率＝稼働÷（計画時間−計画停止）で、対象外の停止も停止とする"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		size_t before = previous_row(report, months, figure_get(rows, row, "service").text);

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(figure_get(rows, row, "service").text), cell_text(figure_get(rows, row, "hosts").text),
			cell_text(figure_get(rows, row, "hours").text), cell_text(or_none(report, rows, row, "mttr")),
			cell_text(or_none(report, months, before, "mttr")), cell_text(or_none(report, rows, row, "mtbf")),
			cell_text(or_none(report, months, before, "mtbf")), cell_text(print_rates(report, rows, row, "seen_low", "seen_high"))}, 8);
	}
	document_table_end(report->document);
}

static enum chart_strip_state strip_state(struct figure_value state)
{
	static const struct { const char *name; enum chart_strip_state state; } states[] = {
		{"up", STRIP_UP}, {"planned_stop", STRIP_PLANNED}, {"failure", STRIP_FAULT}, {"excluded", STRIP_EXCLUDED}, {"unknown", STRIP_UNKNOWN},
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (figure_is(state, states[i].name))
			return states[i].state;
	return STRIP_NONE;
}

/* A service's place among the rows of the chart. */
static size_t place_of(const struct figure_table *rows, struct str service)
{
	size_t row = 0;

	while (row < rows->row_count && !str_equal(figure_get(rows, row, "service").text, service))
		row++;
	return row;
}

static double end_slot(struct report *report, struct figure_value until)
{
	double slot = report_slot(report, until);

	/* The month's end is the next month's first day: no slot of this one. */
	return isnan(slot) || slot <= 0 ? (double)report_day_count(report) : slot;
}

static void strip(struct report *report, const struct figure_table *rows)
{
	const struct figure_table *all = report_rows(report, "availability.spans");
	struct chart_strip_span *spans = arena_alloc(report->arena, all->row_count, sizeof(*spans));
	struct str *names = arena_alloc(report->arena, rows->row_count, sizeof(*names)), *notes = arena_alloc(report->arena, rows->row_count, sizeof(*notes));
	struct chart_strip chart = {.words = report_words(report), .slots = report_days(report), .row_labels = names, .row_count = rows->row_count, .ground = STRIP_NONE, .spans = spans,
	                            .notes = notes, .note_title = SAID(report, "Availability", "稼働率")};
	struct canvas *canvas = report_canvas(report, 62 + 20.0 * (double)rows->row_count);
	struct text alternative = {0};

	if (!spans || !names || !notes)
		return;
	/* What is up lies beneath, so that a stop of a minute is seen. */
	for (int pass = 0; pass < 2; pass++)
		for (size_t row = 0; row < all->row_count; row++) {
			enum chart_strip_state state = strip_state(figure_get(all, row, "state"));

			if ((state == STRIP_UP) != (pass == 0))
				continue;
			spans[chart.span_count++] = (struct chart_strip_span){place_of(rows, figure_get(all, row, "service").text),
				report_slot(report, figure_get(all, row, "from")), end_slot(report, figure_get(all, row, "until")), state};
		}
	for (size_t row = 0; row < rows->row_count; row++) {
		names[row] = figure_get(rows, row, "service").text;
		notes[row] = print_rates(report, rows, row, "rate_low", "rate_high");
		text_addf(&alternative, SAY(report->config, "Availability of %.*s: %.*s. ",
			"%.*sの稼働率は%.*s。"), STR_ARGS(names[row]), STR_ARGS(notes[row]));
	}
	chart_strip_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Calendar of services",
		"サービス別の稼働カレンダー"), report_note(report, &all->origin, SAY(report->config, "Short stops are drawn wider so that they can be seen",
		"短い停止は見えるように広げて描いた")),
	              arena_cstr(report->arena, text_str(&alternative)));
	text_release(&alternative);
}

static const char *kind_word(const struct report *report, struct figure_value kind)
{
	if (figure_is(kind, "planned_stop"))
		return SAY(report->config, "Planned stop", "計画停止");
	return figure_is(kind, "failure") ? SAY(report->config, "Fault", "障害") : SAY(report->config, "Excluded", "対象外");
}

static struct str stop_remark(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str reason = figure_get(rows, row, "reason").text;
	struct text text = {0};
	struct str kept;

	if (reason.size)
		text_addf(&text, SAY(report->config, "Excluded: %.*s", "除外: %.*s"), STR_ARGS(reason));
	if (figure_is(figure_get(rows, row, "kind"), "planned_stop") && figure_get(rows, row, "recorded").number == 0)
		text_addf(&text, SAY(report->config, "%sas planned (no record of the actual time)",
			"%s予定による（実績の記録なし）"), text.size ? SAY(report->config, ", ", "、") : "");
	if (figure_get(rows, row, "assumed").number)
		text_addf(&text, SAY(report->config, "%sno service named",
			"%s対象サービスの記載なし"), text.size ? SAY(report->config, ", ", "、") : "");
	kept = arena_str(report->arena, text_str(&text));
	text_release(&text);
	return kept;
}

static void stops(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Service", "サービス"), .grow = 1},
		{.heading = SAID(report, "Class", "区分"), .keep = true},
		{.heading = SAID(report, "No.", "番号"), .keep = true},
		{.heading = SAID(report, "Subject", "件名"), .grow = 1},
		{.heading = SAID(report, "From", "開始")},
		{.heading = SAID(report, "Until", "終了")},
		{.heading = SAID(report, "Stop time", "停止時間"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Remarks", "備考"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "availability.stops");
	struct report_table table = {.title = SAY(report->config, "List of stops",
		"停止の一覧"), .columns = columns, .column_count = 8, .size_pt = 8, .zebra = true, .label = "availability-stops",
		.note = report_note(report, &rows->origin, SAY(report->config, "Stop time: within the service time of this month; overlaps are not deducted",
			"停止時間は当月のサービス時間内の分。重なりは差し引いていない"))};

	if (!rows->row_count) {
		document_paragraph(report->document, PARAGRAPH_BODY, SAID(report, "Recorded stops: none.",
			"停止の記録: 該当なし。"));
		return;
	}
	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value until = figure_get(rows, row, "until");

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(figure_get(rows, row, "service").text), cell_text(str_of(kind_word(report, figure_get(rows, row, "kind")))),
			cell_text(figure_get(rows, row, "id").text), cell_text(figure_get(rows, row, "subject").text),
			cell_text(print_time(report, figure_get(rows, row, "from"))),
			cell_text(until.kind == FIGURE_NONE ? SAID(report, "Ongoing", "継続中") : print_time(report, until)),
			cell_text(print_duration(report, figure_get(rows, row, "stop"))), cell_text(stop_remark(report, rows, row))}, 8);
	}
	document_table_end(report->document);
}

static void unknowns(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Service", "サービス"), .grow = 1},
		{.heading = SAID(report, "From", "開始")},
		{.heading = SAID(report, "Until", "終了")},
	};
	const struct figure_table *rows = report_rows(report, "availability.spans");
	struct report_table table = {.title = SAY(report->config, "Time without evidence of operation",
		"稼働を確認できない時間"), .columns = columns, .column_count = 3, .size_pt = 8, .natural_width = true, .label = "availability-unknown",
		.note = report_note(report, &rows->origin, SAY(report->config, "Time without a line in any log of a server that is needed, and without a recorded stop",
			"必要なサーバーのどのログにも記録がなく、台帳に停止の記録もない時間"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		if (figure_is(figure_get(rows, row, "state"), "unknown"))
			document_row(report->document, ROW_BODY, (struct cell[]){cell_text(figure_get(rows, row, "service").text),
				cell_text(print_time(report, figure_get(rows, row, "from"))), cell_text(print_time(report, figure_get(rows, row, "until")))}, 3);
	document_table_end(report->document);
}

static void months(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Service", "サービス"), .grow = 1},
		{.heading = SAID(report, "Mon", "月")},
		{.heading = SAID(report, "Planned stop", "計画停止"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Excluded", "対象外"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Fault stop", "障害停止"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Count", "件数"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Unknown", "不明"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Availability", "稼働率"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "availability.by_month");
	struct report_table table = {.title = SAY(report->config, "Month by month",
		"月別の推移"), .columns = columns, .column_count = 8, .size_pt = 8, .zebra = true, .label = "availability-months",
		.note = report_note(report, &rows->origin, SAY(report->config, "Since the contract began; earlier months, too, are computed from today's ledgers and archived logs",
			"契約開始月から。過去の月も現在の台帳と保管ログから計算"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(figure_get(rows, row, "service").text), cell_text(figure_get(rows, row, "month").text),
			cell_text(print_duration(report, figure_get(rows, row, "planned_stop"))), cell_text(print_duration(report, figure_get(rows, row, "excluded"))),
			cell_text(print_duration(report, figure_get(rows, row, "failure"))), cell_text(print_count(report, figure_get(rows, row, "failures"))),
			cell_text(print_duration(report, figure_get(rows, row, "unknown"))),
			cell_text(print_rates(report, rows, row, "rate_low", "rate_high"))}, 8);
	document_table_end(report->document);
}

void chapter_availability(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "availability.by_service");

	if (!rows->row_count) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "Not assessable",
			"判定不能"), SAID(report, "No service is defined (services in geppo.yaml).",
			"サービスが定義されていません（geppo.yaml の services）。"));
		report_remarks(report);
		return;
	}
	for (size_t row = 0; row < rows->row_count; row++)
		document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "%.*s: availability this month %.*s; stops by faults: %.*s, together %.*s.",
			"「%.*s」の当月の稼働率は%.*s、障害による停止は%.*s件・%.*sです。"),
			STR_ARGS(figure_get(rows, row, "service").text), STR_ARGS(print_rates(report, rows, row, "rate_low", "rate_high")),
			STR_ARGS(print_count(report, figure_get(rows, row, "failures"))), STR_ARGS(print_duration(report, figure_get(rows, row, "failure"))));
	report_section(report, SAY(report->config, "Availability by service", "サービス別の稼働率"));
	services(report, rows);
	strip(report, rows);
	reliability(report, rows);
	report_section(report, SAY(report->config, "List of stops", "停止の一覧"));
	stops(report);
	if (any_time(rows, "unknown"))
		unknowns(report);
	report_section(report, SAY(report->config, "Trend", "推移"));
	months(report);
	report_remarks(report);
}
