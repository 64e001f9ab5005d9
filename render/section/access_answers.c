/* The answers' part of chapter 5: statuses, response times, errors, pages, and who was refused. */
#include <math.h>

#include "chart_bars.h"
#include "chart_lines.h"
#include "section.h"

#define CLASSES 4

static void status_classes(struct report *report)
{
	const char *const names[CLASSES] = {
		SAY(report->config, "2xx success", "2xx 成功"), SAY(report->config, "3xx redirect", "3xx 転送"),
		SAY(report->config, "4xx client error", "4xx 要求側の誤り"), SAY(report->config, "5xx server error", "5xx サーバーエラー"),
	};
	static const enum tone tones[CLASSES] = {TONE_PALE, TONE_ACCENT, TONE_ORANGE, TONE_INK};
	const struct figure_table *rows = report_rows(report, "access.by_day_status");
	struct chart_series series[CLASSES];
	struct chart_bars chart = {.words = report_words(report), .slots = report_days(report), .title = SAID(report, "Requests per day",
		"リクエスト数 (件/日)"), .series = series,
	                           .series_count = CLASSES, .y_max = (double)NAN, .counts = true};
	struct canvas *canvas = report_canvas(report, 140);
	double *values[CLASSES];
	double totals[CLASSES] = {0};

	for (size_t i = 0; i < CLASSES; i++) {
		values[i] = report_numbers(report, report_day_count(report));
		series[i] = (struct chart_series){.name = str_of(names[i]), .values = values[i], .tone = tones[i]};
	}
	for (size_t row = 0; row < rows->row_count; row++) {
		double slot = report_slot(report, figure_get(rows, row, "day"));
		int64_t class = figure_get(rows, row, "status").number / 100 - 2;

		if (!(slot >= 0 && slot < (double)report_day_count(report)))
			continue;
		for (size_t i = 0; i < CLASSES; i++)
			if (isnan(values[i][(size_t)slot]))
				values[i][(size_t)slot] = 0;
		if (class >= 0 && class < CLASSES) {
			values[class][(size_t)slot] += figure_double(figure_get(rows, row, "requests"), 1);
			totals[class] += figure_double(figure_get(rows, row, "requests"), 1);
		}
	}
	chart_bars_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Status classes by day",
		"日別ステータス区分"), report_note(report, &rows->origin, NULL),
	              print_text(report, SAY(report->config, "Stacked bar chart of status classes by day. Totals of the month: 2xx %.0f, 3xx %.0f, 4xx %.0f, 5xx %.0f.",
		"日別のステータス区分の積み上げ棒グラフ。月合計は2xxが%.0f件、3xxが%.0f件、4xxが%.0f件、5xxが%.0f件。"),
	                         totals[0], totals[1], totals[2], totals[3]).at);
}

/* What a status says to the reader of the report (RFC 9110; 499 is nginx's). */
static struct str status_meaning(const struct report *report, int64_t status)
{
	static const struct { int64_t status; const char *english, *meaning; } meanings[] = {
		{200, "Success", "成功"},
		{201, "Created or issued", "作成・発行の成功"},
		{204, "Success, no content", "成功（内容なし）"},
		{206, "Partial content", "部分取得"},
		{301, "Moved permanently", "恒久的な転送"},
		{302, "Redirect (to the page after an action, and the like)", "転送（処理後の画面移動など）"},
		{303, "Redirect", "転送"},
		{304, "Not modified (the client's copy is used)", "変更なし（手元の写しを利用）"},
		{307, "Temporary redirect", "一時的な転送"},
		{400, "Bad request", "不正な要求"},
		{401, "Authentication required", "認証が必要"},
		{403, "Forbidden", "禁止"},
		{404, "None", "該当なし"},
		{405, "Method not allowed", "許可されない操作"},
		{408, "Request timeout", "要求の時間切れ"},
		{413, "Request too large", "要求が大きすぎる"},
		{416, "Range not satisfiable", "範囲外の取得"},
		{422, "Input not accepted", "入力の誤り"},
		{429, "Too many requests", "要求が多すぎる"},
		{499, "Closed by the client", "利用者側の切断"},
		{500, "Internal server error", "サーバー内部の誤り"},
		{502, "Bad gateway", "中継先の応答不良"},
		{503, "Service unavailable", "一時的に利用不可"},
		{504, "Gateway timeout", "中継先の時間切れ"},
	};

	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].status == status)
			return SAID(report, meanings[i].english, meanings[i].meaning);
	return STR("");
}

static void statuses(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Status", "ステータス"), .keep = true},
		{.heading = SAID(report, "Meaning", "意味"), .grow = 1},
		{.heading = SAID(report, "Count", "件数"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Share", "構成比"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "access.by_status");
	struct report_table table = {.title = SAY(report->config, "Requests by status",
		"ステータス別件数"), .unit = SAY(report->config, "Unit: count", "単位: 件"), .columns = columns, .column_count = 4,
	                             .note = report_note(report, &rows->origin, NULL)};
	int64_t total = report_scalar(report, "access.requests").number;

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value status = figure_get(rows, row, "status");

		document_row_text(report->document, (struct str[]){
			status.kind == FIGURE_INTEGER ? print_text(report, "%lld", (long long)status.number) : SAID(report, "none",
				"なし"),
			status_meaning(report, status.number),
			print_count(report, figure_get(rows, row, "requests")),
			print_percent(report, figure_ratio(figure_get(rows, row, "requests").number, total), 2)}, 4);
	}
	document_table_end(report->document);
}

static void percentiles(struct report *report)
{
	const struct figure_table *days = report_rows(report, "access.by_day");
	struct chart_series series[3] = {
		{.name = STR("p50"), .values = report_daily(report, days, NULL, NULL, "p50", 1e-6)},
		{.name = STR("p95"), .values = report_daily(report, days, NULL, NULL, "p95", 1e-6)},
		{.name = STR("p99"), .values = report_daily(report, days, NULL, NULL, "p99", 1e-6)},
	};
	struct chart_limit limit = {figure_double(report_scalar(report, "thresholds.response"), 1e-6), SAID(report, "Target",
		"目標")};
	struct chart_lines chart = {.words = report_words(report), .slots = report_days(report), .title = SAID(report, "Response time (s)",
		"応答時間 (秒)"), .series = series, .series_count = 3,
	                            .limits = &limit, 
	                            .limit_count = limit.value > 0, .y_max = (double)NAN, .logarithmic = true};
	struct canvas *canvas = report_canvas(report, 140);

	chart_lines_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Response time by day (p50, p95, p99)",
		"日別応答時間（p50・p95・p99）"), report_note(report, &days->origin, SAY(report->config, "Logarithmic vertical axis",
		"縦軸は対数")),
	              print_text(report, SAY(report->config, "Line chart of the response time by day. Over the month: p50 %.*s, p95 %.*s, p99 %.*s.",
		"日別応答時間の折れ線グラフ。月全体ではp50が%.*s、p95が%.*s、p99が%.*s。"),
	                         STR_ARGS(print_duration(report, report_scalar(report, "access.p50"))),
	                         STR_ARGS(print_duration(report, report_scalar(report, "access.p95"))),
	                         STR_ARGS(print_duration(report, report_scalar(report, "access.p99")))).at);
}

static void error_rates(struct report *report)
{
	const struct figure_table *days = report_rows(report, "access.by_day");
	double *client = report_numbers(report, report_day_count(report)), *server = report_numbers(report, report_day_count(report));
	struct chart_series series[2] = {{.name = STR("4xx"), .values = client}, {.name = STR("5xx"), .values = server}};
	struct chart_lines chart = {.words = report_words(report), .slots = report_days(report), .title = SAID(report, "Share of requests (%)",
		"リクエストに占める割合 (%)"), .series = series, .series_count = 2,
	                            .y_max = (double)NAN};
	struct canvas *canvas = report_canvas(report, 105);
	double worst = 0;

	for (size_t row = 0; row < days->row_count; row++) {
		double slot = report_slot(report, figure_get(days, row, "day"));
		double requests = figure_double(figure_get(days, row, "requests"), 0.01);

		if (!(slot >= 0 && slot < (double)report_day_count(report)) || !(requests > 0))
			continue;
		server[(size_t)slot] = figure_double(figure_get(days, row, "server_errors"), 1) / requests;
		client[(size_t)slot] = figure_double(figure_get(days, row, "errors"), 1) / requests - server[(size_t)slot];
		worst = fmax(worst, server[(size_t)slot]);
	}
	chart_lines_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Error rate by day",
		"日別エラー率"), report_note(report, &days->origin, NULL),
	              print_text(report, SAY(report->config, "Line chart of the shares of 4xx and 5xx by day. The highest of 5xx: %.2f%%.",
		"日別の4xxと5xxの割合の折れ線グラフ。5xxの最大は%.2f%%。"), worst).at);
}

static void pages(struct report *report, const char *id, const char *title, const char *last_column, const char *last_heading, bool last_is_duration)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Page", "ページ"), .grow = 1},
		{.heading = SAID(report, "Requests", "リクエスト数"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = STR("p95"), .align = ALIGN_RIGHT},
		{.heading = str_of(last_heading), .align = ALIGN_RIGHT, .keep = true},
	};
	const struct figure_table *rows = report_rows(report, id);
	struct report_table table = {.title = title, .columns = columns, .column_count = 4, .zebra = true,
	                             .note = report_note(report, &rows->origin, rows->origin.derivation)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value last = figure_get(rows, row, last_column);

		document_row_text(report->document, (struct str[]){figure_get(rows, row, "page").text,
		                  print_count(report, figure_get(rows, row, "requests")), print_duration(report, figure_get(rows, row, "p95")),
		                  last_is_duration ? print_duration(report, last) : print_count(report, last)}, 4);
	}
	document_table_end(report->document);
}

static void bursts(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "From", "開始")},
		{.heading = SAID(report, "Until", "終了")},
		{.heading = SAID(report, "5xx", "5xx件数"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Requests in that time", "同時間帯のリクエスト"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Peak (5 min)", "最大（5分）"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "access.bursts");
	struct report_table table = {.title = SAY(report->config, "Bursts of server errors",
		"サーバーエラーの集中"), .columns = columns, .column_count = 5, .label = "access-bursts",
	                             .note = report_note(report, &rows->origin, SAY(report->config,
				"A burst has 10 or more 5xx in 5 minutes and they are 10% or more; bursts up to 15 minutes apart are one",
				"判定: 5分間に5xxが10件以上かつ10%以上、15分以内の間隔は連結"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){print_time(report, figure_get(rows, row, "from")),
		                  print_time(report, figure_get(rows, row, "until")), print_count(report, figure_get(rows, row, "server_errors")),
		                  print_count(report, figure_get(rows, row, "requests")), print_count(report, figure_get(rows, row, "peak"))}, 5);
	document_table_end(report->document);
}

static void suspicious(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Client (pseudonym)", "接続元（仮名）"), .grow = 1},
		{.heading = SAID(report, "Refused or not found", "拒否・該当なし"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = SAID(report, "Distinct paths", "異なるパス"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = SAID(report, "First", "最初")},
		{.heading = SAID(report, "Last", "最後")},
	};
	const struct figure_table *rows = report_rows(report, "access.suspicious");
	struct report_table table = {.title = SAY(report->config, "Suspicious clients",
		"不審な接続元"), .unit = SAY(report->config, "Unit: count", "単位: 件"), .columns = columns, .column_count = 5,
	                             .note = report_note(report, &rows->origin, rows->origin.derivation)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){figure_get(rows, row, "client").text,
		                  print_count(report, figure_get(rows, row, "requests")), print_count(report, figure_get(rows, row, "paths")),
		                  print_time(report, figure_get(rows, row, "first")), print_time(report, figure_get(rows, row, "last"))}, 5);
	document_table_end(report->document);
}

void access_answers(struct report *report)
{
	report_section(report, SAY(report->config, "Responses", "応答の状況"));
	status_classes(report);
	error_rates(report);
	statuses(report);
	percentiles(report);
	bursts(report);
	suspicious(report);
	report_section(report, SAY(report->config, "Pages", "ページ別の状況"));
	pages(report, "access.top_pages", SAY(report->config, "Pages with the most requests (top 20)",
		"リクエストの多いページ（上位20）"), "users", SAY(report->config, "Estimated users",
		"推定利用者数"), false);
	pages(report, "access.slow_pages", SAY(report->config, "Slowest pages (by p95, pages with 20 or more requests)",
		"応答の遅いページ（p95順、20件以上のページ）"), "max", SAY(report->config, "Maximum", "最大"), true);
	access_sites(report);
}
