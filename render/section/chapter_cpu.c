/* Chapter 4: CPU use per server. The table first, then for each server its days, its hours, and how long which load lasted. */
#include <math.h>

#include "chart_band.h"
#include "chart_curve.h"
#include "chart_heat.h"
#include "section.h"

#define HOURS 24
#define STEPS 101

static void hosts_table(struct report *report, const struct figure_table *hosts)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Server", "サーバー"), .grow = 1},
		{.heading = SAID(report, "Mean", "平均"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Median", "中央値"), .align = ALIGN_RIGHT},
		{.heading = LITERAL("p95"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Maximum (time)", "最大（日時）"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Time over\nthreshold", "閾値超過\n時間"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Lasting\nspans", "継続超過\n回数"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Business\nhours", "業務\n時間内"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Other\nhours", "業務\n時間外"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Coverage", "取得率"), .align = ALIGN_RIGHT},
	};
	struct figure_value threshold = report_scalar(report, "thresholds.cpu");
	struct figure_value span = report_scalar(report, "thresholds.cpu_span");
	struct report_table table = {.title = SAY(report->config, "CPU utilisation by server",
		"サーバー別CPU利用率"), .columns = columns, .column_count = 10, .row_heads = true,
		.note = report_note(report, &hosts->origin, print_text(report,
			SAY(report->config, "Threshold %.*s; lasting spans are over it for %.*s or longer. Means and quantiles are weighted by time. Business hours: reception hours of business days",
				"閾値 %.*s、継続超過は%.*s以上続いたもの。平均・分位は時間加重。業務時間内は営業日の受付時間"),
			STR_ARGS(print_bp(report, threshold)), STR_ARGS(print_duration(report, span))).at)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < hosts->row_count; row++)
		document_row_text(report->document, (struct str[]){
			report_host(report, figure_get(hosts, row, "host").text), print_bp(report, figure_get(hosts, row, "mean")),
			print_bp(report, figure_get(hosts, row, "p50")), print_bp(report, figure_get(hosts, row, "p95")),
			print_text(report, "%.*s\n%.*s", STR_ARGS(print_bp(report, figure_get(hosts, row, "max"))),
			           STR_ARGS(print_time(report, figure_get(hosts, row, "max_at")))),
			print_duration(report, figure_get(hosts, row, "over_us")), print_count(report, figure_get(hosts, row, "over_count")),
			print_bp(report, figure_get(hosts, row, "business_mean")), print_bp(report, figure_get(hosts, row, "other_mean")),
			print_share(report, figure_get(hosts, row, "present").number, figure_get(hosts, row, "expected").number)}, 10);
	document_table_end(report->document);
}

/* Incidents and patches of the ledgers on the month's axis. */
static struct chart_event *marked_events(struct report *report, size_t *ret_count)
{
	const struct figure_table *rows = report_rows(report, "incidents.list");
	const struct figure_table *patches = report_rows(report, "patches.list");
	struct chart_event *events = arena_alloc(report->arena, rows->row_count + patches->row_count, sizeof(*events));
	size_t count = 0;

	for (size_t row = 0; events && row < patches->row_count; row++) {
		double at = report_slot(report, figure_get(patches, row, "done"));

		/* A day without a clock time stands in its middle. */
		if (figure_get(patches, row, "done").text.size < 19)
			at += 0.5;
		if (!isnan(at))
			events[count++] = (struct chart_event){EVENT_PATCH, at, at, STR("")};
	}
	for (size_t row = 0; events && row < rows->row_count; row++) {
		double from = report_slot(report, figure_get(rows, row, "occurred"));
		double until = report_slot(report, figure_get(rows, row, "recovered"));

		if (isnan(from))
			from = report_slot(report, figure_get(rows, row, "detected"));
		if (!isnan(from))
			events[count++] = (struct chart_event){EVENT_INCIDENT, from, isnan(until) ? (double)report_day_count(report) : until,
			                                       figure_get(rows, row, "id").text};
	}
	*ret_count = count;
	return events;
}

static void daily_band(struct report *report, struct str host, const char *name)
{
	const struct figure_table *days = report_rows(report, "cpu.by_host_day");
	double *p95 = report_daily(report, days, "host", name, "p95", 0.01);
	double *highest = report_daily(report, days, "host", name, "max", 0.01);
	struct chart_limit limit = {figure_double(report_scalar(report, "thresholds.cpu"), 0.01), SAID(report, "Threshold",
		"閾値")};
	struct chart_band chart = {.words = report_words(report), .slots = report_days(report), .title = SAID(report, "CPU utilisation (%)", "CPU利用率 (%)"),
	                           .low = report_daily(report, days, "host", name, "mean", 0.01), .middle = p95, .high = highest,
	                           .low_name = SAID(report, "Mean",
		"平均"), .middle_name = STR("p95"), .high_name = SAID(report, "Maximum", "最大"),
	                           .limits = &limit, .limit_count = 1, .y_max = 100};
	struct canvas *canvas = report_canvas(report, 135);
	double top = 0;
	size_t top_day = 0;

	chart.events = marked_events(report, &chart.event_count);
	chart_band_draw(canvas, &chart);
	for (size_t i = 0; i < report_day_count(report); i++) {
		if (!isnan(highest[i]) && highest[i] > top) {
			top = highest[i];
			top_day = i;
		}
	}
	report_figure(report, canvas, print_text(report, SAY(report->config, "CPU utilisation by day (%.*s)",
		"日別CPU利用率（%.*s）"), STR_ARGS(host)).at,
	              report_note(report, &days->origin, SAY(report->config, "Light blue: mean to maximum; orange bands: incidents of the ledger; triangles: patches",
		"水色は平均〜最大、橙の帯は障害台帳の期間、三角はパッチ適用")),
	              print_text(report, SAY(report->config, "Band chart of the CPU utilisation of %.*s by day: mean, p95 and maximum. The highest: day %zu with %.1f%%.",
		"%.*sの日別CPU利用率の平均・p95・最大の帯グラフ。最大は%zu日の%.1f%%。"), STR_ARGS(host), top_day + 1, top).at);
}

static void hour_heat(struct report *report, struct str host, const char *name)
{
	const struct figure_table *cells = report_rows(report, "cpu.by_host_day_hour");
	size_t days = report_day_count(report);
	double *values = report_numbers(report, days * HOURS);
	struct chart_heat chart = {.words = report_words(report), .columns = report_days(report), .row_count = HOURS, .row_title = SAID(report, "Hour", "時"),
	                           .title = SAID(report, "Mean CPU utilisation (%)",
		"CPU利用率の平均 (%)"), .values = values, .low = 0, .high = 100};
	struct canvas *canvas = report_canvas(report, 160);
	double top = -1;
	size_t top_hour = 0, top_day = 0;

	for (size_t row = 0; row < cells->row_count; row++) {
		double slot = report_slot(report, figure_get(cells, row, "day"));
		int64_t hour = figure_get(cells, row, "hour").number;

		if (!figure_is(figure_get(cells, row, "host"), name) || !(slot >= 0 && slot < (double)days) || hour < 0 || hour >= HOURS)
			continue;
		values[(size_t)hour * days + (size_t)slot] = figure_double(figure_get(cells, row, "mean"), 0.01);
		if (values[(size_t)hour * days + (size_t)slot] > top) {
			top = values[(size_t)hour * days + (size_t)slot];
			top_hour = (size_t)hour;
			top_day = (size_t)slot;
		}
	}
	chart_heat_draw(canvas, &chart);
	report_figure(report, canvas, print_text(report, SAY(report->config, "CPU utilisation by hour and day (%.*s)",
		"時刻×日のCPU利用率（%.*s）"), STR_ARGS(host)).at,
	              report_note(report, &cells->origin, SAY(report->config, "Hatched: not measured", "斜線は未測定")),
	              print_text(report, SAY(report->config, "Heat map of the CPU utilisation of %.*s by hour and day. The highest: day %zu, hour %zu with a mean of %.1f%%.",
		"%.*sの時刻と日によるCPU利用率の濃淡図。最も高いのは%zu日%zu時台の平均%.1f%%。"), STR_ARGS(host),
	                         top_day + 1, top_hour, top > 0 ? top : 0).at);
}

static void duration_curves(struct report *report, const struct figure_table *hosts)
{
	const struct figure_table *rows = report_rows(report, "cpu.duration");
	size_t count = hosts->row_count < 8 ? hosts->row_count : 8;
	struct chart_curve_series *series = arena_alloc(report->arena, count, sizeof(*series));
	struct chart_limit limit = {figure_double(report_scalar(report, "thresholds.cpu"), 0.01), SAID(report, "Threshold",
		"閾値")};
	struct chart_curve chart = {.words = report_words(report), .x_title = SAID(report, "Share of the measured time (%)",
		"測定時間に占める割合 (%)"), .y_title = SAID(report, "CPU utilisation (%)",
		"CPU利用率 (%)"), .x_min = 0, .x_max = 100,
	                            .y_max = 100, .series = series, .series_count = count, .limits = &limit, .limit_count = 1};
	struct canvas *canvas = report_canvas(report, 150);

	for (size_t i = 0; series && i < count; i++) {
		double *x = report_numbers(report, STEPS), *y = report_numbers(report, STEPS);
		struct str host = figure_get(hosts, i, "host").text;

		series[i] = (struct chart_curve_series){.name = report_host(report, host), .kind = CURVE_LINE, .x = x, .y = y, .count = STEPS};
		for (size_t row = 0; row < rows->row_count; row++) {
			int64_t percent = figure_get(rows, row, "percent").number;

			if (!str_equal(figure_get(rows, row, "host").text, host) || percent < 0 || percent >= STEPS)
				continue;
			x[percent] = (double)percent;
			y[percent] = figure_double(figure_get(rows, row, "busy"), 0.01);
		}
	}
	chart_curve_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Load duration curve",
		"負荷持続曲線"), report_note(report, &rows->origin, SAY(report->config, "For the share of time on the horizontal axis, utilisation was at or above the value on the vertical axis",
		"横軸の割合の時間は、縦軸以上の利用率だった")),
	              print_text(report, SAY(report->config, "Load duration curve. For %zu servers it shows for how long utilisation was at or above which value.",
		"負荷持続曲線。%zu台のサーバーについて、どれだけの時間どの利用率以上だったかを示す。"), count).at);
}

static void peaks(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Time", "日時")},
		{.heading = SAID(report, "Server", "サーバー"), .grow = 1},
		{.heading = SAID(report, "CPU utilisation", "CPU利用率"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Requests in the same 10 min", "同じ10分間のリクエスト"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Incident at that time", "同時刻の障害"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "cpu.peaks");
	struct report_table table = {.title = SAY(report->config, "Times of the highest utilisation",
		"利用率の高かった時刻（上位）"), .columns = columns, .column_count = 5,
	                             .note = report_note(report, &rows->origin, SAY(report->config, "At most one in an hour for each server",
		"サーバーごとに1時間に1件まで"))};
	size_t event_count;
	struct chart_event *events = marked_events(report, &event_count);

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		double slot = report_slot(report, figure_get(rows, row, "time"));
		struct str incident = STR("―");

		for (size_t i = 0; i < event_count; i++)
			if (events[i].kind == EVENT_INCIDENT && slot >= events[i].from && slot <= events[i].to)
				incident = events[i].label;
		document_row_text(report->document, (struct str[]){print_time(report, figure_get(rows, row, "time")),
		                  report_host(report, figure_get(rows, row, "host").text), print_bp(report, figure_get(rows, row, "busy")),
		                  print_count(report, figure_get(rows, row, "requests")), incident}, 5);
	}
	document_table_end(report->document);
}

static void spans(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Server", "サーバー"), .grow = 1},
		{.heading = SAID(report, "From", "開始")},
		{.heading = SAID(report, "Until", "終了")},
		{.heading = SAID(report, "Maximum", "最大"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Mean", "平均"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "cpu.spans");
	struct report_table table = {.title = SAY(report->config, "Lasting spans over the threshold",
		"閾値を超えて続いた区間"), .columns = columns, .column_count = 5,
	                             .note = report_note(report, &rows->origin, NULL)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){report_host(report, figure_get(rows, row, "host").text),
		                  print_time(report, figure_get(rows, row, "from")), print_time(report, figure_get(rows, row, "until")),
		                  print_bp(report, figure_get(rows, row, "max")), print_bp(report, figure_get(rows, row, "mean"))}, 5);
	document_table_end(report->document);
}

/* Said only where a host is measured twice. */
static void reported_sources(struct report *report)
{
	const struct figure_table *sources = report_rows(report, "cpu.sources");
	struct text left = {0};

	for (size_t row = 0; row < sources->row_count; row++)
		for (size_t other = 0; other < sources->row_count && !figure_get(sources, row, "reported").number; other++)
			if (figure_get(sources, other, "reported").number &&
			    str_equal(figure_get(sources, other, "host").text, figure_get(sources, row, "host").text))
				text_addf(&left, SAY(report->config, "%.*s is taken from %.*s (%.*s is not counted). ",
					"%.*sは%.*sによる（%.*sは数えない）。"),
				          STR_ARGS(report_host(report, figure_get(sources, row, "host").text)),
				          STR_ARGS(figure_get(sources, other, "source").text),
				          STR_ARGS(figure_get(sources, row, "source").text));
	if (left.size)
		document_paragraphf(report->document, PARAGRAPH_BODY, SAY(report->config, "Servers with samples in several logs: %s",
			"測定値が複数のログにあるサーバー: %s"), left.at);
	text_release(&left);
}

void chapter_cpu(struct report *report)
{
	const struct figure_table *hosts = report_rows(report, "cpu.by_host");
	size_t top = 0;

	if (!hosts->row_count) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "Not assessable",
			"判定不能"), SAID(report, "CPU utilisation was not measured this month.",
			"当月のCPU利用率は測定されていません。"));
		report_remarks(report);
		return;
	}
	for (size_t row = 1; row < hosts->row_count; row++)
		if (figure_get(hosts, row, "max").number > figure_get(hosts, top, "max").number)
			top = row;
	document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "The highest utilisation of the month: %.*s with %.*s (%.*s).",
		"当月の最大は%.*sの%.*s（%.*s）でした。"),
	                    STR_ARGS(report_host(report, figure_get(hosts, top, "host").text)),
	                    STR_ARGS(print_bp(report, figure_get(hosts, top, "max"))),
	                    STR_ARGS(print_time(report, figure_get(hosts, top, "max_at"))));
	report_section(report, SAY(report->config, "Overview by server", "サーバー別の概況"));
	reported_sources(report);
	hosts_table(report, hosts);
	spans(report);
	peaks(report);
	report_section(report, SAY(report->config, "By day and hour", "日別・時刻別の推移"));
	for (size_t row = 0; row < hosts->row_count; row++) {
		struct str host = figure_get(hosts, row, "host").text;

		daily_band(report, report_host(report, host), arena_cstr(report->arena, host));
		hour_heat(report, report_host(report, host), arena_cstr(report->arena, host));
	}
	report_section(report, SAY(report->config, "Duration of load", "負荷の持続時間"));
	duration_curves(report, hosts);
	report_remarks(report);
}
