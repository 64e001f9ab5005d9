/* Chapter 1: the answer on one page. Was there a problem, was the contract kept, what must be decided. */
#include <math.h>

#include "chart_spark.h"
#include "section.h"

/* A sparkline of a month table's column, divided by another one (NULL: by nothing), at most the last 13 months. */
static const struct canvas *spark(struct report *report, const char *id, const char *column, const char *per)
{
	const struct figure_table *rows = report_rows(report, id);
	size_t count = rows->row_count < 13 ? rows->row_count : 13;
	double *values = report_numbers(report, count);
	struct chart_spark chart = {.values = values, .count = count, .low = (double)NAN, .high = (double)NAN, .limit = (double)NAN};
	struct canvas *canvas;

	if (count < 2)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t row = rows->row_count - count + i;

		values[i] = figure_double(figure_get(rows, row, column), 1);
		if (per)
			values[i] /= figure_double(figure_get(rows, row, per), 1);
	}
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
	             key->state.kind == FIGURE_TEXT ? cell_state(report, key->state) : cell_text(STR("―")), cell_text(key->remark)}, 5);
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

/* met only where every hour was measured: of a hole nobody knows what was in it. */
static struct figure_value with_holes(const struct report *report, struct figure_value state, const char *id)
{
	const struct figure_scalar *scalar = figures_find(report->figures, id);

	if (figure_is(state, "met") && scalar && scalar->origin.coverage.present_hours < scalar->origin.coverage.expected_hours)
		return figure_text("caution");
	return state;
}

/* Of the CPU load: an exceedance is 注意; without one the proof decides, which the clause on monitoring has and each host's hours. */
static struct figure_value cpu_state(const struct report *report, bool measured, size_t spans)
{
	const struct figure_table *hosts = report_rows(report, "cpu.by_host");
	struct figure_value proof = clause_state(report, "monitoring");
	bool whole = true;

	for (size_t row = 0; row < hosts->row_count; row++) {
		struct figure_value present = figure_get(hosts, row, "present"), expected = figure_get(hosts, row, "expected");

		whole &= present.kind == FIGURE_INTEGER && present.number > 0 && present.number >= expected.number;
	}
	if (!measured)
		return figure_text("unknown");
	if (spans)
		return figure_text("caution");
	if (proof.kind == FIGURE_TEXT && !figure_is(proof, "met"))
		return proof;
	return figure_text(whole ? "met" : "caution");
}

/* The highest sample of all hosts, and where it was. */
static double highest_cpu(struct report *report, struct str *ret_host)
{
	const struct figure_table *hosts = report_rows(report, "cpu.by_host");
	double highest = (double)NAN;

	*ret_host = STR("");
	for (size_t row = 0; row < hosts->row_count; row++) {
		double max = figure_double(figure_get(hosts, row, "max"), 0.01);

		if (highest >= max)
			continue;
		highest = max;
		*ret_host = report_host(report, figure_get(hosts, row, "host").text);
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
	struct str host;
	double cpu = highest_cpu(report, &host);
	size_t spans = report_rows(report, "cpu.spans")->row_count;
	struct figure_value requests = report_scalar(report, "access.requests"), pending = report_scalar(report, "inquiries.pending");

	report_table_begin(report, &table);
	key_row(report, &(struct key_figure){"リクエスト数", print_count(report, requests), STR("人間の利用者"),
	        spark(report, "access.by_month", "requests", NULL), figure_none()});
	key_row(report, &(struct key_figure){"推定利用者数", print_count(report, report_scalar(report, "access.users")), STR("アドレスとUAの組"),
	        spark(report, "access.by_month", "users", NULL), figure_none()});
	key_row(report, &(struct key_figure){"サーバーエラー率", print_percent(report, report_scalar(report, "access.error_rate"), 2),
	        print_text(report, "5xx %.*s件", STR_ARGS(print_count(report, report_scalar(report, "access.server_errors")))),
	        spark(report, "access.by_month", "server_errors", "requests"),
	        with_holes(report, by_threshold(rate, figure_double(report_scalar(report, "thresholds.error_rate"), 1), false), "access.error_rate")});
	key_row(report, &(struct key_figure){"応答目標の達成率", print_percent(report, report_scalar(report, "access.within_target"), 1),
	        print_text(report, "p95 %.*s", STR_ARGS(print_duration(report, report_scalar(report, "access.p95")))),
	        NULL,
	        with_holes(report, by_threshold(share, figure_double(report_scalar(report, "thresholds.response_share"), 1), true), "access.within_target")});
	key_row(report, &(struct key_figure){"CPU利用率の最大／継続超過", isnan(cpu) ? STR("―") : print_text(report, "%.1f%%／%zu回", cpu, spans),
	        isnan(cpu) ? STR("測定なし") : print_text(report, "%.*s、閾値%.*s", STR_ARGS(host),
	                                             STR_ARGS(print_bp(report, report_scalar(report, "thresholds.cpu")))),
	        NULL, cpu_state(report, !isnan(cpu), spans)});
	key_row(report, &(struct key_figure){"問い合わせの受付", print_text(report, "%.*s件（未達%.*s件）",
	        STR_ARGS(print_count(report, report_scalar(report, "inquiries.received"))),
	        STR_ARGS(print_count(report, report_scalar(report, "inquiries.missed")))),
	        print_text(report, "残%.*s件、うち期限未到来%.*s件", STR_ARGS(print_count(report, report_scalar(report, "inquiries.open"))),
	                   STR_ARGS(print_count(report, pending))),
	        spark(report, "inquiries.by_month", "received", NULL), clause_state(report, "inquiry-deadline")});
	key_row(report, &(struct key_figure){"障害", print_text(report, "%.*s件（未達%.*s件）",
	        STR_ARGS(print_count(report, report_scalar(report, "incidents.count"))),
	        STR_ARGS(print_count(report, report_scalar(report, "incidents.missed")))), STR("対象外を含む件数"),
	        spark(report, "incidents.by_month", "count", NULL), clause_state(report, "incident-recovery")});
	key_row(report, &(struct key_figure){"工数", print_text(report, "%.*s人日", STR_ARGS(print_milliday(report, report_scalar(report, "effort.used")))),
	        print_text(report, "上限%.*s人日", STR_ARGS(print_milliday(report, report_scalar(report, "effort.cap")))),
	        spark(report, "effort.by_month", "effort", NULL), clause_state(report, "effort-cap")});
	document_table_end(report->document);
}

#define HAPPENINGS 6

struct happening {
	struct figure_value at;
	struct str text;
};

/* Keeps the list in the order of time; what has no room any more is left out at the end. */
static void add_happening(struct happening *list, size_t *count, struct figure_value at, struct str text)
{
	size_t place = *count < HAPPENINGS ? (*count)++ : HAPPENINGS;

	if (place == HAPPENINGS)
		return;
	while (place > 0 && str_compare(list[place - 1].at.text, at.text) > 0) {
		list[place] = list[place - 1];
		place--;
	}
	list[place] = (struct happening){at, text};
}

/* What happened: incidents, and findings in the logs that nothing covers and that are more than a notice. Silences of several sources are told together. */
static void happenings(struct report *report)
{
	const struct figure_table *incidents = report_rows(report, "incidents.list");
	const struct figure_table *findings = report_rows(report, "findings");
	struct happening list[HAPPENINGS];
	size_t count = 0, silences = 0;

	report_section(report, "主な出来事");
	for (size_t row = 0; row < incidents->row_count; row++) {
		struct figure_value at = figure_get(incidents, row, "occurred");

		if (at.kind != FIGURE_TEXT)
			at = figure_get(incidents, row, "detected");
		add_happening(list, &count, at, print_text(report, "%.*s（%.*s、%s）", STR_ARGS(figure_get(incidents, row, "subject").text),
		              STR_ARGS(figure_get(incidents, row, "id").text), state_word(report, figure_get(incidents, row, "state"))));
	}
	for (size_t row = 0; row < findings->row_count; row++) {
		if (figure_get(findings, row, "cover").text.size || figure_is(figure_get(findings, row, "severity"), "notice") ||
		    (figure_is(figure_get(findings, row, "kind"), "silence") && silences++))
			continue;
		add_happening(list, &count, figure_get(findings, row, "from"), print_text(report, "障害台帳に記録のない事象: %.*s %.*s",
		              STR_ARGS(report_host(report, figure_get(findings, row, "place").text)),
		              STR_ARGS(figure_get(findings, row, "evidence").text)));
	}
	for (size_t i = 0; i < count; i++)
		document_paragraphf(report->document, PARAGRAPH_BULLET, "%.*s　%.*s", STR_ARGS(print_time(report, list[i].at)), STR_ARGS(list[i].text));
	if (silences > 1)
		document_paragraphf(report->document, PARAGRAPH_BULLET, "ログの途絶はほかに%zu件あります（8章、付録B）。", silences - 1);
	if (!count)
		document_paragraph(report->document, PARAGRAPH_BODY, STR("特記すべき出来事はありませんでした。"));
}

/* Decisions that the client is asked for follow from verdicts, not from opinion. */
static void decisions(struct report *report)
{
	const struct figure_table *clauses = report_rows(report, "clauses");
	const struct figure_table *inquiries = report_rows(report, "inquiries.list");
	const struct figure_table *changes = report_rows(report, "changes.list");
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
	for (size_t row = 0; row < changes->row_count; row++) {
		if (figure_get(changes, row, "approved").kind != FIGURE_NONE)
			continue;
		count++;
		document_paragraphf(report->document, PARAGRAPH_BULLET, "%.*s「%.*s」は未承認です（%.*s）。実施可否のご判断をお願いします。",
			STR_ARGS(figure_get(changes, row, "id").text), STR_ARGS(figure_get(changes, row, "subject").text),
			STR_ARGS(figure_get(changes, row, "status").text));
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
