/* Chapter 12: backups day by day, restores that were tried, and the proof that every month's logs are kept. */
#include "chart_bars.h"
#include "chart_strip.h"
#include "duty.h"

#include <math.h>

#define CALENDAR_ROWS_MOST 30
#define PROOF_ROWS_MOST 150
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct key_word results[] = {
	{"good", "Succeeded", "成功", MARK_GOOD}, {"partial", "Partly failed", "一部失敗", MARK_CAUTION}, {"failed", "Failed", "失敗", MARK_BAD}, {"planned", "Planned", "予定", MARK_PENDING},
};
static const struct key_word kinds[] = {
	{"access", "Access log", "アクセスログ", MARK_NONE}, {"system", "System log", "システムログ", MARK_NONE}, {"cpu", "CPU", "CPU利用率", MARK_NONE},
};
static const struct key_word keeping[] = {
	{"kept", "Kept", "保管", MARK_GOOD}, {"pruned", "Term over, removed", "期限後に削除", MARK_NONE}, {"none", "None", "なし", MARK_UNKNOWN},
};

static struct str target_name(struct report *report, struct figure_value target)
{
	return target.text.size ? target.text : SAID(report, "(no target given)", "（対象の記載なし）");
}

static struct str rate_text(struct report *report, struct figure_value rate)
{
	return rate.kind == FIGURE_RATIO ? print_share(report, rate.number, rate.divisor) : STR("―");
}

/* --- Backups --- */

static void targets(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Target", "対象"), .grow = 1}, {.heading = SAID(report, "Days", "対象日数"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Succeeded", "成功"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Redone", "当日再実行"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Partly", "一部失敗"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Failed", "失敗"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "No record", "記録なし"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Success", "成功率"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Last month", "前月"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "backups.by_target");
	struct report_table table = {.title = SAY(report->config, "Backups by target", "対象別のバックアップの成否"), .unit = SAY(report->config, "unit: days", "単位: 日"), .columns = columns, .column_count = 9, .size_pt = 8,
		.zebra = rows->row_count > 8, .label = "backups-targets",
		.note = report_note(report, &rows->origin, SAY(report->config, "success: days that succeeded, redone ones among them, of all days; a day without a record is no success",
		                                               "成功率＝（成功＋当日再実行）÷対象日数、切り捨て。記録のない日は成功としない"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){target_name(report, figure_get(rows, row, "target")), print_count(report, figure_get(rows, row, "owed")),
			print_count(report, figure_get(rows, row, "good")), print_count(report, figure_get(rows, row, "redone")), print_count(report, figure_get(rows, row, "partial")),
			print_count(report, figure_get(rows, row, "failed")), print_count(report, figure_get(rows, row, "none")), rate_text(report, figure_get(rows, row, "rate")),
			rate_text(report, figure_get(rows, row, "previous"))}, 9);
	document_table_end(report->document);
}

static enum chart_strip_state strip_state(struct figure_value state)
{
	static const struct { const char *name; enum chart_strip_state state; } states[] = {
		{"good", STRIP_UP}, {"redone", STRIP_PLANNED}, {"failed", STRIP_FAULT}, {"partial", STRIP_EXCLUDED}, {"none", STRIP_UNKNOWN},
	};

	for (size_t i = 0; i < COUNT(states); i++)
		if (figure_is(state, states[i].name))
			return states[i].state;
	return STRIP_NONE;
}

static struct chart_words calendar_words(struct report *report)
{
	struct chart_words words = *report_words(report);

	words.up = SAY(report->config, "succeeded", "成功");
	words.planned = SAY(report->config, "redone the same day", "当日再実行で成功");
	words.fault = SAY(report->config, "failed", "失敗");
	words.unknown = SAY(report->config, "no record", "記録なし");
	words.excluded = SAY(report->config, "partly failed", "一部失敗");
	words.no_service = SAY(report->config, "not owed", "対象外");
	return words;
}

static const char *calendar_sentence(struct report *report, const struct figure_table *rows, size_t count)
{
	struct text text = {0};
	const char *kept;

	for (size_t row = 0; row < count; row++)
		text_addf(&text, SAY(report->config, "%.*s: %.*s of %.*s days succeeded (%.*s redone), %.*s failed, %.*s without a record. ",
		                     "%.*sは%.*s日成功／%.*s日（うち当日再実行%.*s日）、失敗%.*s日、記録なし%.*s日。"), STR_ARGS(target_name(report, figure_get(rows, row, "target"))),
		          STR_ARGS(print_count(report, figure_integer(figure_get(rows, row, "good").number + figure_get(rows, row, "redone").number))),
		          STR_ARGS(print_count(report, figure_get(rows, row, "owed"))), STR_ARGS(print_count(report, figure_get(rows, row, "redone"))),
		          STR_ARGS(print_count(report, figure_integer(figure_get(rows, row, "failed").number + figure_get(rows, row, "partial").number))),
		          STR_ARGS(print_count(report, figure_get(rows, row, "none"))));
	kept = arena_cstr(report->arena, text_str(&text));
	text_release(&text);
	return kept ? kept : "";
}

static void calendar(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "backups.by_target"), *days = report_rows(report, "backups.by_day");
	size_t count = rows->row_count < CALENDAR_ROWS_MOST ? rows->row_count : CALENDAR_ROWS_MOST, row = 0;
	struct chart_strip_span *spans = arena_alloc(report->arena, days->row_count, sizeof(*spans));
	struct str names[CALENDAR_ROWS_MOST], notes[CALENDAR_ROWS_MOST];
	struct chart_words words = calendar_words(report);
	struct chart_strip chart = {.words = &words, .slots = report_days(report), .row_labels = names, .row_count = count, .ground = STRIP_NONE, .spans = spans, .notes = notes,
	                            .note_title = SAID(report, "success", "成功率")};
	struct canvas *canvas;

	if (!count || !spans)
		return;
	for (size_t i = 0; i < count; i++) {
		names[i] = target_name(report, figure_get(rows, i, "target"));
		notes[i] = rate_text(report, figure_get(rows, i, "rate"));
	}
	/* The days stand target by target, in the order of the targets. */
	for (size_t i = 0; i < days->row_count; i++) {
		double slot = report_slot(report, figure_get(days, i, "day"));

		while (row < count && !str_equal(figure_get(days, i, "target").text, figure_get(rows, row, "target").text))
			row++;
		if (row == count)
			break;
		spans[chart.span_count++] = (struct chart_strip_span){row, slot, slot + 1, strip_state(figure_get(days, i, "state"))};
	}
	canvas = report_canvas(report, 50 + 18.0 * (double)count);
	chart_strip_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Calendar of backups", "バックアップ成否カレンダー"),
	              report_note(report, &days->origin, rows->row_count > count ? SAY(report->config, "the first 30 targets", "先頭の30対象") : NULL), calendar_sentence(report, rows, count));
}

static void troubles(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Day", "実施日"), .keep = true}, {.heading = SAID(report, "Work", "作業")}, {.heading = SAID(report, "Target", "対象"), .grow = 1},
		{.heading = SAID(report, "Result", "結果"), .keep = true}, {.heading = SAID(report, "Succeeded again", "次の成功"), .keep = true}, {.heading = SAID(report, "Cause, remark", "原因・備考"), .grow = 2},
	};
	const struct figure_table *rows = report_rows(report, "backups.troubles");
	struct report_table table = {.title = SAY(report->config, "Backups that failed", "失敗したバックアップ"), .columns = columns, .column_count = 6, .size_pt = 8, .label = "backups-troubles",
		.note = report_note(report, &rows->origin, NULL)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(print_day(report, figure_get(rows, row, "day"))), cell_text(text_or_dash(figure_get(rows, row, "work"))),
			cell_text(text_or_dash(figure_get(rows, row, "target"))), word_cell(report, results, COUNT(results), figure_get(rows, row, "result")),
			cell_text(print_day(report, figure_get(rows, row, "next"))), cell_text(text_or_dash(figure_get(rows, row, "remark")))}, 6);
	document_table_end(report->document);
}

static void restores(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Day", "実施日"), .keep = true}, {.heading = SAID(report, "Work", "作業")}, {.heading = SAID(report, "Target", "対象"), .grow = 1},
		{.heading = SAID(report, "Agreed", "協議日"), .keep = true}, {.heading = SAID(report, "Result", "結果"), .keep = true}, {.heading = SAID(report, "Effort\n(days)", "工数\n(人日)"), .align = ALIGN_DECIMAL},
		{.heading = SAID(report, "Remark", "備考"), .grow = 2},
	};
	const struct figure_table *rows = report_rows(report, "backups.restores");
	struct report_table table = {.title = SAY(report->config, "Restores and restore tests", "リストア・復元試験"), .columns = columns, .column_count = 7, .size_pt = 8, .label = "backups-restores",
		.note = history_note(report, &rows->origin, SAY(report->config, "as known at the month's end", "当月末に分かっている記録による"))};
	struct figure_value last = report_scalar(report, "backups.last_test"), due = report_scalar(report, "backups.test_due");

	if (last.kind == FIGURE_NONE)
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "No record", "記録なし"), SAID(report, "No restore was tried yet, as far as the ledger knows.", "復元試験の記録がありません。"));
	else
		document_paragraph(report->document, PARAGRAPH_KEEP, print_text(report, due.kind == FIGURE_NONE
			? SAY(report->config, "A restore was tried with success last on %.*s, %lld days before the month's end.", "最後に成功した復元試験は%.*s（当月末まで%lld日経過）です。")
			: SAY(report->config, "A restore was tried with success last on %.*s, %lld days before the month's end; the next one is due by %.*s.",
			      "最後に成功した復元試験は%.*s（当月末まで%lld日経過）で、次回の期限は%.*sです。"),
			STR_ARGS(print_date(report, last)), (long long)report_scalar(report, "backups.test_age").number, STR_ARGS(print_date(report, due))));
	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(print_date(report, figure_get(rows, row, "day"))), cell_text(text_or_dash(figure_get(rows, row, "work"))),
			cell_text(text_or_dash(figure_get(rows, row, "target"))), cell_text(print_date(report, figure_get(rows, row, "agreed"))),
			word_cell(report, results, COUNT(results), figure_get(rows, row, "result")), cell_text(print_milliday(report, figure_get(rows, row, "effort"))),
			cell_text(text_or_dash(figure_get(rows, row, "remark")))}, 7);
	document_table_end(report->document);
}

static void backups(struct report *report)
{
	static const struct compare_line lines[] = {
		{"Success", "成功率", "rate", COMPARE_SHARE}, {"Days of all targets", "対象日数（延べ・日）", "owed", COMPARE_COUNT}, {"Succeeded", "成功（延べ・日）", "good", COMPARE_COUNT},
		{"Redone the same day", "当日再実行で成功（延べ・日）", "redone", COMPARE_COUNT}, {"Failed", "失敗（延べ・日）", "failed", COMPARE_COUNT},
		{"No record", "記録なし（延べ・日）", "none", COMPARE_COUNT}, {"Restores tried", "復元試験・リストアの成功（回）", "tests", COMPARE_COUNT},
		{"Largest backup", "最大の容量", "size", COMPARE_BYTES},
	};

	if (!report_rows(report, "backups.by_target")->column_count) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "No ledger", "判定不能（台帳なし）"),
			SAID(report, "There is no ledger of backups (ledgers/backups.csv): nothing is known.", "バックアップ台帳（ledgers/backups.csv）がないため、成否を判定できません。"));
		return;
	}
	targets(report);
	calendar(report);
	report_compare(report, SAY(report->config, "Backups by month", "バックアップの前月比較"), "backups.by_month", "backups-months", lines, COUNT(lines), NULL);
	troubles(report);
	report_section(report, SAY(report->config, "Restores", "復元試験"));
	restores(report);
}

/* --- Logs --- */

static void trend(struct report *report)
{
	static const char *const names[] = {"access", "system", "cpu"};
	static const enum tone tones[] = {TONE_PALE, TONE_ACCENT, TONE_GREY};
	const struct figure_table *rows = report_rows(report, "custody.by_month"), *backups = report_rows(report, "backups.by_month");
	struct chart_series series[3], copies = {.name = SAID(report, "largest backup", "最大の容量"), .tone = TONE_PALE};
	struct chart_slots slots = {.kind = SLOTS_MONTHS, .count = rows->row_count, .first_month = civil_month_of(report->config->from)};
	struct chart_bars logs = {.words = report_words(report), .slots = slots, .title = SAID(report, "logs (MB a month)", "ログ (MB/月)"), .series = series, .series_count = 3, .y_max = (double)NAN};
	struct chart_bars sizes = {.words = report_words(report), .slots = slots, .title = SAID(report, "largest backup (GB)", "バックアップの最大容量 (GB)"), .series = &copies, .series_count = 1, .y_max = (double)NAN};
	struct report_figure figures[2] = {{.title = SAY(report->config, "Logs kept, by month", "月別のログの保管量"), .note = history_note(report, &rows->origin, SAY(report->config, "bytes of the original logs", "元のログの大きさ"))},
	                                   {.title = SAY(report->config, "Size of the backups", "バックアップの容量"), .note = history_note(report, &backups->origin, SAY(report->config, "as the ledger says", "台帳の記入による"))}};
	double width = (document_text_width(report->document) - 16) / 2;
	struct canvas *canvas = report_canvas_sized(report, width, 120), *second = report_canvas_sized(report, width, 120);
	size_t now = month_row(report, rows, 0), before = month_row(report, rows, -1), last = month_row(report, backups, 0);
	int64_t total = 0;

	if (!rows->row_count || now >= rows->row_count)
		return;
	for (size_t k = 0; k < 3; k++) {
		double *values = report_numbers(report, rows->row_count);

		for (size_t row = 0; values && row < rows->row_count; row++)
			values[row] = figure_double(figure_get(rows, row, names[k]), 1e-6);
		series[k] = (struct chart_series){.name = SAID(report, kinds[k].english, kinds[k].japanese), .values = values, .tone = tones[k]};
	}
	for (size_t row = 0; row < rows->row_count; row++)
		total += figure_get(rows, row, "bytes").number;
	chart_bars_draw(canvas, &logs);
	figures[0].canvas = canvas;
	figures[0].alternative = print_text(report, SAY(report->config, "Logs kept in the month: %.*s; last month %.*s; %.*s since the contract began.", "当月のログは%.*s、前月は%.*s、契約開始からの合計は%.*s。"),
		STR_ARGS(print_bytes(report, figure_get(rows, now, "bytes"))), STR_ARGS(before < rows->row_count ? print_bytes(report, figure_get(rows, before, "bytes")) : STR("―")),
		STR_ARGS(print_bytes(report, figure_integer(total)))).at;
	if (last < backups->row_count) {
		double *values = report_numbers(report, rows->row_count);

		for (size_t row = 0; values && row < backups->row_count && row < rows->row_count; row++)
			values[row] = figure_double(figure_get(backups, row, "size"), 1e-9);
		copies.values = values;
		chart_bars_draw(second, &sizes);
		figures[1].canvas = second;
		figures[1].alternative = print_text(report, SAY(report->config, "The largest backup of the month has %.*s.", "当月の最大のバックアップは%.*s。"), STR_ARGS(print_bytes(report, figure_get(backups, last, "size")))).at;
	}
	report_figures(report, figures, last < backups->row_count ? 2 : 1);
}

static void months(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Month", "月"), .keep = true}, {.heading = SAID(report, "Kept", "保管あり"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Files", "ファイル"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Records", "記録"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Access log", "アクセスログ"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "System log", "システムログ"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "CPU", "CPU利用率"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Together", "計"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Change", "前月との差"), .align = ALIGN_RIGHT},
	};
	const struct figure_table *rows = report_rows(report, "custody.by_month");
	struct report_table table = {.title = SAY(report->config, "Logs kept, by month", "月別の保管状況"), .columns = columns, .column_count = 9, .size_pt = 8, .label = "custody-months",
		.note = history_note(report, &rows->origin, SAY(report->config, "kept: kinds of logs of servers that have any, of all; sizes of the original logs; a file counts in the month of its first stamp",
		                                               "保管あり＝記録のあるサーバー×種別／全サーバー×種別。大きさは元のログの値。ファイルは最初の記録の月に数える"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value bytes = figure_get(rows, row, "bytes"), before = row ? figure_get(rows, row - 1, "bytes") : figure_none();
		int64_t change = bytes.number - before.number;

		document_row_text(report->document, (struct str[]){print_month_of(report, figure_get(rows, row, "month")),
			print_text(report, "%.*s/%.*s", STR_ARGS(print_count(report, figure_get(rows, row, "kept"))), STR_ARGS(print_count(report, figure_get(rows, row, "owed")))),
			print_count(report, figure_get(rows, row, "files")), print_count(report, figure_get(rows, row, "records")), print_bytes(report, figure_get(rows, row, "access")),
			print_bytes(report, figure_get(rows, row, "system")), print_bytes(report, figure_get(rows, row, "cpu")), print_bytes(report, bytes),
			before.kind == FIGURE_INTEGER ? print_text(report, "%s%.*s", change < 0 ? "−" : "+", STR_ARGS(print_bytes(report, figure_integer(change < 0 ? -change : change)))) : STR("―")}, 9);
	}
	document_table_end(report->document);
}

static void proof_row(struct report *report, const struct figure_table *rows, size_t row)
{
	document_row(report->document, ROW_BODY, (struct cell[]){
		{.text = report_host(report, figure_get(rows, row, "host").text), .indent = 1}, word_cell(report, kinds, COUNT(kinds), figure_get(rows, row, "kind")),
		cell_text(print_count(report, figure_get(rows, row, "files"))), cell_text(print_bytes(report, figure_get(rows, row, "bytes"))),
		cell_text(print_count(report, figure_get(rows, row, "records"))), cell_text(print_time(report, figure_get(rows, row, "first"))),
		cell_text(print_time(report, figure_get(rows, row, "last"))), word_cell(report, keeping, COUNT(keeping), figure_get(rows, row, "state"))}, 8);
}

/* Month × host × kind. Where that is longer than anybody reads, the report's month. */
static void proof(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Server", "サーバー"), .grow = 1}, {.heading = SAID(report, "Kind", "種別"), .keep = true}, {.heading = SAID(report, "Files", "ファイル"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Size", "大きさ"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "Records", "記録"), .align = ALIGN_RIGHT}, {.heading = SAID(report, "First", "最初の記録"), .keep = true},
		{.heading = SAID(report, "Last", "最後の記録"), .keep = true}, {.heading = SAID(report, "State", "状態"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "custody.list");
	bool whole = rows->row_count <= PROOF_ROWS_MOST;
	struct report_table table = {.title = SAY(report->config, "Proof of custody: month, server and kind", "保管の証明（月×サーバー×種別）"), .columns = columns, .column_count = 8, .size_pt = 8, .label = "custody-proof",
		.note = whole ? history_note(report, &rows->origin, NULL) : report_note(report, &rows->origin, SAY(report->config, "the report's month; the others stand in figures.json", "当月の分。前月以前は月別の表と数値ファイル（custody.list）のとおり"))};
	char now[CIVIL_TEXT_SIZE];

	civil_format_month(figures_month(report->figures), now);
	report_table_begin(report, &table);
	for (size_t row = rows->row_count, first; row > 0; row = first) {
		struct figure_value month = figure_get(rows, row - 1, "month");

		for (first = row - 1; first > 0 && str_equal(figure_get(rows, first - 1, "month").text, month.text);)
			first--;
		if (!whole && !figure_is(month, now))
			continue;
		document_row(report->document, ROW_GROUP, &(struct cell){.text = month.text, .span = 8}, 1);
		for (size_t i = first; i < row; i++)
			proof_row(report, rows, i);
	}
	document_table_end(report->document);
}

static void soundness(struct report *report)
{
	struct figure_value limit = report_scalar(report, "custody.limit");

	if (!report_scalar(report, "custody.sound").number) {
		document_callout(report->document, MARK_BAD, SAID(report, "Damaged", "異常"),
			SAID(report, "The archive does not verify: geppo archive verify says what is wrong.", "保管庫の検証で問題が見つかりました（内容は geppo archive verify で確認）。"));
		return;
	}
	document_paragraph(report->document, PARAGRAPH_BODY, print_text(report, SAY(report->config,
		"The archive holds records from %.*s to %.*s. When these figures were computed, its chain of entries, its books and its segments agreed. ",
		"保管庫には%.*sから%.*sまでの記録があります。この報告の集計時に、登録の連鎖（SHA-256）、帳簿と保管ファイルの所在・大きさが一致することを確認しました。"),
		STR_ARGS(print_time(report, report_scalar(report, "custody.first"))), STR_ARGS(print_time(report, report_scalar(report, "custody.last")))));
	document_paragraph(report->document, PARAGRAPH_BODY, SAID(report, "The digest of every byte is not computed anew for a report: geppo archive verify --full does that.",
		"全データのダイジェスト照合は報告の集計では行いません（geppo archive verify --full で実施）。"));
	if (limit.kind == FIGURE_INTEGER)
		document_paragraph(report->document, PARAGRAPH_NOTE, print_text(report, SAY(report->config, "The contract asks for %.*s days.", "契約上の保管期間: %.*s日以上。"), STR_ARGS(print_count(report, limit))));
}

void chapter_custody(struct report *report)
{
	static const char *const ledgers[] = {"backups", "archive", NULL};
	const struct figure_table *months_of = report_rows(report, "backups.by_month"), *kept = report_rows(report, "custody.by_month");
	size_t now = month_row(report, months_of, 0), here = month_row(report, kept, 0);

	if (now < months_of->row_count && figure_get(months_of, now, "owed").number)
		document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "%.*s of the month's backups succeeded.", "当月のバックアップの成功率は%.*sです。"),
		                    STR_ARGS(rate_text(report, figure_get(months_of, now, "rate"))));
	else if (now < months_of->row_count)
		document_paragraph(report->document, PARAGRAPH_LEAD, SAID(report, "None: the ledger has no backup of the month.", "当月のバックアップ: 該当なし。"));
	if (here < kept->row_count)
		document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "Of the month, %.*s log files with %.*s are kept.", "当月のログは%.*sファイル、%.*sを保管しています。"),
			STR_ARGS(print_count(report, figure_get(kept, here, "files"))), STR_ARGS(print_bytes(report, figure_get(kept, here, "bytes"))));
	report_duties(report, ledgers);
	report_section(report, SAY(report->config, "Backups", "バックアップ"));
	backups(report);
	report_section(report, SAY(report->config, "Custody of the logs", "ログの保管"));
	soundness(report);
	trend(report);
	months(report);
	proof(report);
	report_remarks(report);
}
