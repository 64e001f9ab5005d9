/* Chapter 6: what the system logs say. */
#include <math.h>

#include "chart_bars.h"
#include "section.h"

/* Severities from the worst; the last takes what the log does not say. */
static const struct {
	const char *name, *english, *word;
	enum tone tone;
} severities[] = {
	{"emerg", "Emergency", "緊急", TONE_INK}, {"alert", "Alert", "警戒", TONE_INK}, {"crit", "Critical", "致命的", TONE_INK}, {"err", "Error", "エラー", TONE_VERMILLION},
	{"warning", "Warning", "警告", TONE_ORANGE}, {"notice", "Notice", "通知", TONE_SKY}, {"info", "Information", "情報", TONE_PALE}, {"debug", "Debug", "デバッグ", TONE_LIGHT},
	{"", "Unknown", "不明", TONE_LIGHT},
};
#define SEVERITIES (sizeof(severities) / sizeof(severities[0]))

static const char *severity_word(const struct report *report, struct figure_value value)
{
	for (size_t i = 0; i < SEVERITIES; i++)
		if (figure_is(value, severities[i].name))
			return SAY(report->config, severities[i].english, severities[i].word);
	return SAY(report->config, "Unknown", "不明");
}

/* Rows of hosts that geppo.yaml does not name: a central log may hold any. */
#define STRANGERS_SHOWN 40

static void add_host(struct report *report, const struct figure_table *rows, struct str host)
{
	for (size_t i = 0; i < SEVERITIES; i++)
		for (size_t row = 0; row < rows->row_count; row++)
			if (figure_is(figure_get(rows, row, "severity"), severities[i].name) && str_equal(figure_get(rows, row, "host").text, host))
				document_row_text(report->document, (struct str[]){report_host(report, host), SAID(report, severities[i].english, severities[i].word),
				                  print_count(report, figure_get(rows, row, "lines"))}, 3);
}

static bool is_known_host(const struct figure_table *hosts, struct str host)
{
	for (size_t row = 0; row < hosts->row_count; row++)
		if (str_equal(figure_get(hosts, row, "host").text, host))
			return true;
	return false;
}

static void add_strangers(struct report *report, const struct figure_table *rows, const struct figure_table *hosts)
{
	struct str last = {0};
	size_t count = 0;
	int64_t rest = 0;

	for (size_t row = 0; row < rows->row_count; row++) {
		struct str host = figure_get(rows, row, "host").text;

		if (is_known_host(hosts, host))
			continue;
		count += row == 0 || !str_equal(host, last);
		if (count > STRANGERS_SHOWN)
			rest += figure_get(rows, row, "lines").number;
		else if (row == 0 || !str_equal(host, last))
			add_host(report, rows, host);
		last = host;
	}
	if (rest)
		document_row_text(report->document, (struct str[]){print_text(report, SAY(report->config, "%zu more",
			"ほか%zu台"), count - STRANGERS_SHOWN), STR(""),
		                  print_count(report, figure_integer(rest))}, 3);
}

static void by_host(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Server", "サーバー"), .grow = 1},
		{.heading = SAID(report, "Severity", "重大度")},
		{.heading = SAID(report, "Lines", "行数"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "system.by_host_severity");
	struct report_table table = {.title = SAY(report->config, "Lines by server and severity",
		"サーバー・重大度別の行数"), .columns = columns, .column_count = 3,
	                             .natural_width = true,
	                             .note = report_note(report, &rows->origin, SAY(report->config, "Severity as the log states it, else by rules on the wording. Unknown: neither applies",
		"重大度はログの記載、なければ文言の規則による。「不明」はどちらにもよれない行"))};
	const struct figure_table *hosts = report_rows(report, "hosts");

	report_table_begin(report, &table);
	for (size_t host = 0; host < hosts->row_count; host++)
		add_host(report, rows, figure_get(hosts, host, "host").text);
	add_strangers(report, rows, hosts);
	document_table_end(report->document);
}

/* Warnings and worse alone: the daily mass of information would hide them. */
static void per_day(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "system.by_day_severity");
	struct chart_series series[5];
	struct chart_bars chart = {.words = report_words(report), .slots = report_days(report), .title = SAID(report, "Lines at warning or above per day",
		"警告以上の行数 (行/日)"), .series = series,
	                           .y_max = (double)NAN, .counts = true};
	struct canvas *canvas = report_canvas(report, 120);
	size_t days = report_day_count(report);
	double total = 0;

	for (size_t i = 0; i < 5; i++) {
		size_t severity = 4 - i;      /* warnings at the bottom of the stack */
		double *values = report_daily(report, rows, "severity", severities[severity].name, "lines", 1);
		double sum = 0;

		for (size_t day = 0; day < days; day++) {
			sum += isnan(values[day]) ? 0 : values[day];
			if (isnan(values[day]) && rows->row_count)
				values[day] = 0;
		}
		if (sum <= 0)
			continue;
		series[chart.series_count++] = (struct chart_series){.name = SAID(report, severities[severity].english, severities[severity].word), .values = values,
		                                                     .tone = severities[severity].tone};
		total += sum;
	}
	if (!chart.series_count) {
		document_paragraph(report->document, PARAGRAPH_BODY, SAID(report, "System log lines at warning or above: none.",
			"警告以上のシステムログは該当なし。"));
		return;
	}
	chart_bars_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "System log lines at warning or above by day",
		"日別の警告以上のシステムログ"), report_note(report, &rows->origin, NULL),
	              print_text(report, SAY(report->config, "Stacked bar chart of system log lines at warning or above by day. Total of the month: %.0f.",
		"日別の警告以上のシステムログ行数の積み上げ棒グラフ。月合計は%.0f行。"), total).at);
}

static void events(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Event", "事象"), .grow = 1},
		{.heading = SAID(report, "Server", "サーバー"), .grow = 1},
		{.heading = SAID(report, "Count", "件数"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "First", "最初")},
		{.heading = SAID(report, "Last", "最後")},
	};
	static const struct { const char *event, *english, *word; } words[] = {
		{"oom", "Killed, out of memory", "メモリ不足による停止"}, {"restart", "Restart", "再起動"}, {"disk", "Disk", "ディスク"}, {"service_failed", "Service failed", "サービス異常"},
		{"login_failed", "Login failed", "ログイン失敗"},
	};
	const struct figure_table *rows = report_rows(report, "system.events");
	struct report_table table = {.title = SAY(report->config, "Notable events",
		"注意すべき事象"), .columns = columns, .column_count = 5,
	                             .note = report_note(report, &rows->origin, NULL)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str word = figure_get(rows, row, "event").text;

		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (str_is(word, words[i].event))
				word = SAID(report, words[i].english, words[i].word);
		document_row_text(report->document, (struct str[]){word, report_host(report, figure_get(rows, row, "host").text),
		                  print_count(report, figure_get(rows, row, "lines")), print_time(report, figure_get(rows, row, "first")),
		                  print_time(report, figure_get(rows, row, "last"))}, 5);
	}
	document_table_end(report->document);
}

static void templates(struct report *report, const char *id, const char *title, const char *more)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Message template (variable parts: <>)", "メッセージの型（可変部は<>）"), .grow = 1},
		{.heading = SAID(report, "Severity", "重大度")},
		{.heading = SAID(report, "Lines", "行数"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "First", "最初")},
	};
	const struct figure_table *rows = report_rows(report, id);
	struct report_table table = {.title = title, .columns = columns, .column_count = 4, .zebra = true,
	                             .note = report_note(report, &rows->origin, more)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){figure_get(rows, row, "template").text,
		                  str_of(severity_word(report, figure_get(rows, row, "severity"))), print_count(report, figure_get(rows, row, "lines")),
		                  print_time(report, figure_get(rows, row, "first"))}, 4);
	document_table_end(report->document);
}

void chapter_system(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "system.by_host_severity");
	int64_t lines = 0;

	for (size_t row = 0; row < rows->row_count; row++)
		lines += figure_get(rows, row, "lines").number;
	if (!rows->row_count) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "Not assessable",
			"判定不能"), SAID(report, "There is no system log of this month.",
			"当月のシステムログはありません。"));
		report_remarks(report);
		return;
	}
	document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "System log lines this month: %.*s. Message templates at warning or above that are new this month: %.*s.",
		"当月のシステムログは%.*s行、当月に初めて現れた警告以上のメッセージの型は%.*s種でした。"),
	                    STR_ARGS(print_count(report, figure_integer(lines))), STR_ARGS(print_count(report, report_scalar(report, "system.new_template_count"))));
	report_section(report, SAY(report->config, "Lines by severity", "重大度別の件数"));
	by_host(report);
	per_day(report);
	report_section(report, SAY(report->config, "Notable events", "注意すべき事象"));
	events(report);
	report_section(report, SAY(report->config, "Message templates", "メッセージの型"));
	templates(report, "system.new_templates", SAY(report->config, "Templates that are new this month (warning or above, up to 20 by lines)",
		"当月に初めて現れた型（警告以上、件数の多い20種まで）"), SAY(report->config, "Compared with all logs since the contract began",
		"契約開始以降の全ログと比較"));
	templates(report, "system.top_templates", SAY(report->config, "Most frequent templates (warning or above, top 15)",
		"件数の多い型（警告以上、上位15）"), "");
	report_remarks(report);
}
