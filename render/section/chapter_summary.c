/* Chapter 1: the answer on one page. Was there a problem, was the contract kept, what must be decided. */
#include <math.h>

#include "chart_spark.h"
#include "section.h"

/* A sparkline of a month table's column, at most the last 13 months. */
static const struct canvas *spark(struct report *report, const char *id, const char *column)
{
	const struct figure_table *rows = report_rows(report, id);
	size_t count = rows->row_count < 13 ? rows->row_count : 13;
	double *values = report_numbers(report, count);
	struct chart_spark chart = {.values = values, .count = count, .low = (double)NAN, .high = (double)NAN, .limit = (double)NAN};
	struct canvas *canvas;

	if (count < 2)
		return NULL;
	for (size_t i = 0; i < count; i++)
		values[i] = figure_double(figure_get(rows, rows->row_count - count + i, column), 1);
	canvas = report_canvas_sized(report, 72, 12);
	chart_spark_draw(canvas, &chart);
	return canvas;
}

struct key_figure {
	const char *label;
	struct str value, remark;
	const struct canvas *trend;
	struct figure_value state;
};

static void key_row(struct report *report, const struct key_figure *key)
{
	struct cell trend = cell_text(STR("―"));

	if (key->trend)
		trend = (struct cell){.text = print_text(report, "%sの月別推移", key->label), .canvas = key->trend};
	document_row(report->document, ROW_BODY, (struct cell[]){cell_text(str_of(key->label)), {.text = key->value, .bold = true}, trend,
	             key->state.kind == FIGURE_TEXT ? cell_state(key->state) : cell_text(STR("―")), cell_text(key->remark)}, 5);
}

/* The verdict of the clause in the clause table. */
static struct figure_value clause_state(const struct report *report, const char *id)
{
	const struct figure_table *rows = report_rows(report, "clauses");

	for (size_t row = 0; row < rows->row_count; row++)
		if (figure_is(figure_get(rows, row, "id"), id))
			return figure_get(rows, row, "verdict");
	return figure_none();
}

/* met below the threshold, caution from it on; nothing when not measured. */
static struct figure_value by_threshold(double value, double threshold, bool higher_is_better)
{
	if (isnan(value) || isnan(threshold))
		return figure_text("unknown");
	return figure_text((higher_is_better ? value >= threshold : value < threshold) ? "met" : "caution");
}

static double highest_cpu(const struct report *report)
{
	const struct figure_table *hosts = report_rows(report, "cpu.by_host");
	double highest = (double)NAN;

	for (size_t row = 0; row < hosts->row_count; row++) {
		double p95 = figure_double(figure_get(hosts, row, "p95"), 0.01);

		if (!(highest >= p95))
			highest = p95;
	}
	return highest;
}

static void key_figures(struct report *report)
{
	static const struct column columns[] = {
		{.heading = LITERAL("指標"), .grow = 1}, {.heading = LITERAL("当月"), .align = ALIGN_RIGHT},
		{.heading = LITERAL("推移"), .align = ALIGN_CENTRE, .min_pt = 80}, {.heading = LITERAL("判定"), .keep = true},
		{.heading = LITERAL("備考"), .grow = 2},
	};
	struct report_table table = {.title = "主要指標", .columns = columns, .column_count = 5, .row_heads = true,
	                             .note = report_note(report, NULL, "推移は契約開始からの各月（最大13か月）、右端が当月")};
	double rate = figure_double(report_scalar(report, "access.error_rate"), 10000);
	double share = figure_double(report_scalar(report, "access.within_target"), 10000);
	double cpu = highest_cpu(report);
	struct figure_value requests = report_scalar(report, "access.requests"), pending = report_scalar(report, "inquiries.pending");

	report_table_begin(report, &table);
	key_row(report, &(struct key_figure){"リクエスト数", print_count(report, requests), STR("人間の利用者"),
	        spark(report, "access.by_month", "requests"), figure_none()});
	key_row(report, &(struct key_figure){"推定利用者数", print_count(report, report_scalar(report, "access.users")), STR("アドレスとUAの組"),
	        spark(report, "access.by_month", "users"), figure_none()});
	key_row(report, &(struct key_figure){"サーバーエラー率", print_percent(report, report_scalar(report, "access.error_rate"), 2),
	        print_text(report, "5xx %.*s件", STR_ARGS(print_count(report, report_scalar(report, "access.server_errors")))),
	        spark(report, "access.by_month", "server_errors"),
	        by_threshold(rate, figure_double(report_scalar(report, "thresholds.error_rate"), 1), false)});
	key_row(report, &(struct key_figure){"応答目標の達成率", print_percent(report, report_scalar(report, "access.within_target"), 1),
	        print_text(report, "p95 %.*s", STR_ARGS(print_duration(report, report_scalar(report, "access.p95")))),
	        spark(report, "access.by_month", "p95"),
	        by_threshold(share, figure_double(report_scalar(report, "thresholds.response_share"), 1), true)});
	key_row(report, &(struct key_figure){"CPU利用率 p95（最高のサーバー）", isnan(cpu) ? STR("―") : print_text(report, "%.1f%%", cpu),
	        STR("4章"), NULL, by_threshold(cpu, figure_double(report_scalar(report, "thresholds.cpu"), 0.01), false)});
	key_row(report, &(struct key_figure){"問い合わせ（受付／未達）", print_text(report, "%.*s／%.*s件",
	        STR_ARGS(print_count(report, report_scalar(report, "inquiries.received"))),
	        STR_ARGS(print_count(report, report_scalar(report, "inquiries.missed")))),
	        print_text(report, "残%.*s件、うち期限未到来%.*s件", STR_ARGS(print_count(report, report_scalar(report, "inquiries.open"))),
	                   STR_ARGS(print_count(report, pending))),
	        spark(report, "inquiries.by_month", "received"), clause_state(report, "inquiry-deadline")});
	key_row(report, &(struct key_figure){"障害（件数／未達）", print_text(report, "%.*s／%.*s件",
	        STR_ARGS(print_count(report, report_scalar(report, "incidents.count"))),
	        STR_ARGS(print_count(report, report_scalar(report, "incidents.missed")))), STR("対象外を含む件数"),
	        spark(report, "incidents.by_month", "count"), clause_state(report, "incident-recovery")});
	key_row(report, &(struct key_figure){"工数", print_text(report, "%.*s人日", STR_ARGS(print_milliday(report, report_scalar(report, "effort.used")))),
	        print_text(report, "上限%.*s人日", STR_ARGS(print_milliday(report, report_scalar(report, "effort.cap")))),
	        spark(report, "effort.by_month", "effort"), clause_state(report, "effort-cap")});
	document_table_end(report->document);
}

/* What happened: incidents first, then findings that no incident covers; at most five. */
static void happenings(struct report *report)
{
	const struct figure_table *incidents = report_rows(report, "incidents.list");
	const struct figure_table *findings = report_rows(report, "findings");
	size_t count = 0;

	report_section(report, "主な出来事");
	for (size_t row = 0; row < incidents->row_count && count < 5; row++, count++)
		document_paragraphf(report->document, PARAGRAPH_BULLET, "%.*s　%.*s（%.*s、%s）",
			STR_ARGS(print_time(report, figure_get(incidents, row, "detected"))), STR_ARGS(figure_get(incidents, row, "subject").text),
			STR_ARGS(figure_get(incidents, row, "id").text), state_word(figure_get(incidents, row, "state")));
	for (size_t row = 0; row < findings->row_count && count < 5; row++) {
		if (figure_get(findings, row, "incident").text.size)
			continue;
		count++;
		document_paragraphf(report->document, PARAGRAPH_BULLET, "%.*s　未記録の可能性がある事象: %.*s %.*s",
			STR_ARGS(print_time(report, figure_get(findings, row, "from"))),
			STR_ARGS(report_host(report, figure_get(findings, row, "place").text)), STR_ARGS(figure_get(findings, row, "evidence").text));
	}
	if (!count)
		document_paragraph(report->document, PARAGRAPH_BODY, STR("特記すべき出来事はありませんでした。"));
}

/* Decisions that the client is asked for follow from verdicts, not from opinion. */
static void decisions(struct report *report)
{
	const struct figure_table *clauses = report_rows(report, "clauses");
	const struct figure_table *inquiries = report_rows(report, "inquiries.list");
	struct figure_value left = report_scalar(report, "effort.left");
	size_t count = 0;

	report_section(report, "ご判断いただきたい事項");
	for (size_t row = 0; row < clauses->row_count; row++) {
		if (!figure_is(figure_get(clauses, row, "verdict"), "missed"))
			continue;
		count++;
		document_paragraphf(report->document, PARAGRAPH_BULLET, "%.*s（%.*s）が未達でした。是正措置のご確認をお願いします。",
			STR_ARGS(figure_get(clauses, row, "duty").text), STR_ARGS(figure_get(clauses, row, "section").text));
	}
	if (left.kind == FIGURE_INTEGER && left.number < 0) {
		count++;
		document_paragraphf(report->document, PARAGRAPH_BULLET, "工数が月の上限を%.*s人日超えています。協議をお願いします。",
			STR_ARGS(print_milliday(report, figure_integer(-left.number))));
	}
	for (size_t row = 0; row < inquiries->row_count; row++) {
		if (!figure_is(figure_get(inquiries, row, "state"), "paused"))
			continue;
		count++;
		document_paragraphf(report->document, PARAGRAPH_BULLET, "%.*s「%.*s」は確認待ちで保留中です。ご回答をお願いします。",
			STR_ARGS(figure_get(inquiries, row, "id").text), STR_ARGS(figure_get(inquiries, row, "subject").text));
	}
	if (!count)
		document_paragraph(report->document, PARAGRAPH_BODY, STR("該当なし。"));
}

void chapter_summary(struct report *report)
{
	const struct figure_table *clauses = report_rows(report, "clauses");
	size_t missed = 0, unknown = 0;

	for (size_t row = 0; row < clauses->row_count; row++) {
		missed += figure_is(figure_get(clauses, row, "verdict"), "missed");
		unknown += figure_is(figure_get(clauses, row, "verdict"), "unknown");
	}
	/* What was not judged is no success: only a month without gaps in its proof is all good. */
	document_callout(report->document, missed ? MARK_BAD : unknown ? MARK_CAUTION : MARK_GOOD,
	                 missed ? STR("未達あり") : unknown ? STR("判定不能あり") : STR("未達なし"), print_text(report,
		"%.*sの契約事項%zu件のうち未達は%zu件、記録・測定がなく判定不能は%zu件です（2章）。",
		STR_ARGS(print_month(report, figures_month(report->figures))), clauses->row_count, missed, unknown));
	report_section(report, "主要指標");
	key_figures(report);
	happenings(report);
	decisions(report);
	report_remarks(report);
}
