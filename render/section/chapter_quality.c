/* Appendix B: whether the numbers can be trusted. Coverage, the books of every source, rejected lines, warnings of the ledgers. */
#include <math.h>

#include "chart_coverage.h"
#include "section.h"

/* The gateways whose lines are in no other figure: "; gate は …". */
static const char *uncounted(struct report *report, const struct figure_table *sources)
{
	const char *names = "";

	for (size_t row = 0; row < sources->row_count; row++) {
		struct figure_value counted = figure_get(sources, row, "counted");

		if (figure_is(figure_get(sources, row, "kind"), "access") && counted.kind == FIGURE_INTEGER && counted.number == 0)
			names = print_text(report, "%s%s%.*s", names, names[0] ? SAY(report->config, ", ",
				"、") : "", STR_ARGS(figure_get(sources, row, "source").text)).at;
	}
	return names[0] ? print_text(report, SAY(report->config, ". %s repeats the logs of the servers behind it and is not counted in requests and users (role: gateway)",
		"。%s は背後のサーバーのログと重複するため、要求数・利用者数に数えない（role: gateway）"), names).at : "";
}

static void coverage(struct report *report)
{
	const struct figure_table *cells = report_rows(report, "coverage.matrix");
	const struct figure_table *sources = report_rows(report, "sources");
	size_t days = report_day_count(report), count = sources->row_count;
	enum chart_cover *covers = arena_alloc(report->arena, count * days, sizeof(*covers));
	struct str *labels = arena_alloc(report->arena, count, sizeof(*labels));
	double *shares = report_numbers(report, count);
	struct chart_coverage chart = {.words = report_words(report), .slots = report_days(report), .row_labels = labels, .row_count = count, .cells = covers,
	                               .shares = shares, .share_title = SAID(report, "Coverage", "取得率")};
	struct canvas *canvas = report_canvas(report, 46 + 14.0 * (double)count);

	for (size_t source = 0; covers && labels && source < count; source++) {
		double present = 0, expected = 0;

		labels[source] = figure_get(sources, source, "source").text;
		for (size_t day = 0; day < days; day++)
			covers[source * days + day] = COVER_OUTSIDE;
		for (size_t row = 0; row < cells->row_count; row++) {
			double slot = report_slot(report, figure_get(cells, row, "day"));
			int64_t whole = figure_get(cells, row, "present").number, part = figure_get(cells, row, "partial").number;
			int64_t hours = figure_get(cells, row, "expected").number;

			if (!str_equal(figure_get(cells, row, "source").text, labels[source]) || !(slot >= 0 && slot < (double)days))
				continue;
			/* An hour with fewer samples than expected has data: it is no hole of the day. */
			covers[source * days + (size_t)slot] = whole + part == hours ? COVER_PRESENT : whole + part ? COVER_PARTIAL : COVER_ABSENT;
			present += (double)(whole + part);
			expected += (double)hours;
		}
		shares[source] = expected > 0 ? present / expected : (double)NAN;
	}
	chart_coverage_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Coverage of the logs (log by day)",
		"ログの取得状況（ログ×日）"), report_note(report, NULL,
	              print_text(report, SAY(report->config, "Coverage: share of hours with at least one line, or proved to be quiet%s",
		"取得率は1行以上のログがある、または閑散と確かめられた時間の割合%s"), uncounted(report, sources)).at),
	              print_text(report, SAY(report->config, "Coverage by day of %zu logs.",
		"%zu種のログの日別取得状況。"), count).at);
}

static void gaps(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Log", "ログ")},
		{.heading = SAID(report, "From", "開始")},
		{.heading = SAID(report, "Until", "終了")},
		{.heading = SAID(report, "Hours", "時間"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Reason", "理由"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "coverage.gaps");
	struct report_table table = {.title = SAY(report->config, "Missing logs",
		"ログの欠測"), .unit = SAY(report->config, "Unit: hours",
		"単位: 時間"), .columns = columns, .column_count = 5, .zebra = true,
	                             .note = report_note(report, NULL, SAY(report->config, "Reasons are those of gaps.csv. What is missing is not counted as zero",
		"理由は gaps.csv による。欠測は0として数えない"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str reason = figure_get(rows, row, "reason").text;

		document_row(report->document, ROW_BODY, (struct cell[]){cell_text(figure_get(rows, row, "source").text),
		             cell_text(print_time(report, figure_get(rows, row, "from"))), cell_text(print_time(report, figure_get(rows, row, "until"))),
		             cell_text(print_count(report, figure_get(rows, row, "hours"))),
		             {.text = reason.size ? reason : SAID(report, "No reason recorded",
			"理由の記録なし"), .mark = reason.size ? MARK_NONE : MARK_CAUTION}}, 5);
	}
	document_table_end(report->document);
}

#define STATES_SHOWN 40

/* Hours that are neither simply there nor simply missing for no known cause, and what shows it. */
static void states(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Log", "ログ")},
		{.heading = SAID(report, "From", "開始")},
		{.heading = SAID(report, "Until", "終了")},
		{.heading = SAID(report, "Hours", "時間"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Verdict", "判定"), .keep = true},
		{.heading = SAID(report, "Evidence", "根拠"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "coverage.states");
	size_t shown = rows->row_count < STATES_SHOWN ? rows->row_count : STATES_SHOWN;
	struct report_table table = {.title = SAY(report->config, "Hours with no or too few lines, and the evidence",
		"記録のない・足りない時間と判定の根拠"), .unit = SAY(report->config, "Unit: hours",
		"単位: 時間"), .columns = columns, .column_count = 6,
		.zebra = true, .size_pt = 8, .note = report_note(report, NULL, print_text(report,
			SAY(report->config, "Quiet: an hour that usually has hardly a line has none, another log of the same server shows that it was up, and the file goes on later. Not counted as missing%s",
				"閑散: 通常ほとんど記録のない時間に記録がなく、同じサーバーの別のログがその時間の稼働を示し、ファイルが後に続くもの。欠測に数えない%s"),
			shown < rows->row_count ? print_text(report, SAY(report->config, ". %zu more",
				"。ほか%zu件"), rows->row_count - shown).at : "").at)};

	if (!rows->row_count)
		return;
	report_table_begin(report, &table);
	for (size_t row = 0; row < shown; row++) {
		struct figure_value state = figure_get(rows, row, "state");

		document_row(report->document, ROW_BODY, (struct cell[]){cell_text(figure_get(rows, row, "source").text),
		             cell_text(print_time(report, figure_get(rows, row, "from"))), cell_text(print_time(report, figure_get(rows, row, "until"))),
		             cell_text(print_count(report, figure_get(rows, row, "hours"))),
		             cell_text(figure_is(state, "quiet") ? SAID(report, "Quiet",
			"閑散") : figure_is(state, "partial") ? SAID(report, "Partial",
			"一部欠測") : SAID(report, "Missing", "欠測")),
		             cell_text(figure_get(rows, row, "evidence").text)}, 6);
	}
	document_table_end(report->document);
}

#define CORRECTIONS_SHOWN 40

/* CPU samples that came again with another value. */
static void corrections(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Log", "ログ")},
		{.heading = LITERAL("CPU")},
		{.heading = SAID(report, "Time", "日時")},
		{.heading = SAID(report, "Field", "項目")},
		{.heading = SAID(report, "Old", "旧"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "New", "新"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Old file", "旧ファイル"), .grow = 1},
		{.heading = SAID(report, "New file", "新ファイル"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "quality.corrections");
	size_t shown = rows->row_count < CORRECTIONS_SHOWN ? rows->row_count : CORRECTIONS_SHOWN;
	struct report_table table = {.title = SAY(report->config, "Corrected CPU samples",
		"訂正されたCPU測定値"), .columns = columns, .column_count = 8, .size_pt = 8,
		.note = report_note(report, NULL, print_text(report, SAY(report->config, "Of two samples of the same time and CPU the one ingested later counts. Altogether: %.*s",
			"同じ時刻・CPUの測定値は後に取り込んだものを採る。全部で%.*s件"),
			STR_ARGS(print_count(report, report_scalar(report, "quality.correction_count")))).at)};

	if (!rows->row_count)
		return;
	report_table_begin(report, &table);
	for (size_t row = 0; row < shown; row++)
		document_row_text(report->document, (struct str[]){
			figure_get(rows, row, "source").text, figure_get(rows, row, "cpu").text, print_time(report, figure_get(rows, row, "time")),
			figure_get(rows, row, "metric").text, print_bp(report, figure_get(rows, row, "old")), print_bp(report, figure_get(rows, row, "new")),
			figure_get(rows, row, "old_file").text, figure_get(rows, row, "new_file").text}, 8);
	document_table_end(report->document);
}

static void conservation(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Log", "ログ"), .grow = 1},
		{.heading = SAID(report, "Read", "読込行"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Records", "記録"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Excluded", "除外"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Duplicate", "重複"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Rejected", "不正"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Undated", "日時不明"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Balance", "収支"), .align = ALIGN_CENTRE, .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "quality.conservation");
	struct report_table table = {.title = SAY(report->config, "Balance of lines",
		"行数の収支"), .unit = SAY(report->config, "Unit: lines", "単位: 行"), .columns = columns, .column_count = 8,
		.note = report_note(report, NULL, SAY(report->config, "Read = records + excluded + duplicate + rejected. Excluded: headings, blank lines, comments. Duplicate: lines that are in another file, too, or were replaced by later samples. Undated: lines whose month is not known, counted apart. Balance: the counts of ingest against the lines in the archive (all time)",
			"読込行 = 記録 + 除外 + 重複 + 不正。除外は見出し・空行・コメント。重複は他のファイルにもある行と、後の測定値に置き換えられた行。日時不明は月を決められない行で、別に数える。収支は取込時の計数と保管庫の行数（全期間）の照合"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		bool closes = figure_get(rows, row, "closes").number != 0;

		document_row(report->document, ROW_BODY, (struct cell[]){cell_text(figure_get(rows, row, "source").text),
			cell_text(print_count(report, figure_get(rows, row, "lines"))), cell_text(print_count(report, figure_get(rows, row, "records"))),
			cell_text(print_count(report, figure_get(rows, row, "excluded"))),
			cell_text(print_count(report, figure_get(rows, row, "duplicates"))),
			cell_text(print_count(report, figure_get(rows, row, "rejected"))), cell_text(print_count(report, figure_get(rows, row, "undated"))),
			{.text = closes ? SAID(report, "Agrees", "一致") : SAID(report, "Differs",
				"不一致"), .mark = closes ? MARK_GOOD : MARK_BAD}}, 8);
	}
	document_table_end(report->document);
}

/* The second sum: records of the reported access logs = reported + classified out. */
static void classification(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Class", "区分"), .grow = 1},
		{.heading = SAID(report, "Requests", "リクエスト数"), .align = ALIGN_RIGHT, .keep = true, .sum = true},
		{.heading = SAID(report, "Treatment", "扱い"), .grow = 1},
	};
	static const struct { const char *kind, *english, *word; } words[] = {
		{"human", "Users (human)", "利用者（人間）"}, {"bot", "Bots and crawlers", "ボット・クローラー"},
		{"monitor", "Monitoring", "監視"}, {"own", "Own staff (operations)", "自社（運用作業）"},
	};
	const struct figure_table *rows = report_rows(report, "quality.classification");
	struct report_table table = {.title = SAY(report->config, "Balance of classification (access logs)",
		"分類の収支（アクセスログ）"), .columns = columns, .column_count = 3, .natural_width = true,
	                             .note = report_note(report, &rows->origin, SAY(report->config, "The total equals the records of the month in the reported access logs",
		"合計は対象アクセスログの当月の記録数に等しい"))};
	int64_t total = 0;

	report_table_begin(report, &table);
	for (size_t i = 0; i < 4; i++) {
		for (size_t row = 0; row < rows->row_count; row++) {
			if (!figure_is(figure_get(rows, row, "kind"), words[i].kind))
				continue;
			total += figure_get(rows, row, "requests").number;
			document_row_text(report->document, (struct str[]){SAID(report, words[i].english, words[i].word),
			                  print_count(report, figure_get(rows, row, "requests")), i == 0 ? SAID(report, "Reported", "報告の対象") : SAID(report, "Classified out", "分類により除外")}, 3);
		}
	}
	if (rows->row_count)
		document_row(report->document, ROW_TOTAL, (struct cell[]){cell_text(SAID(report, "Total", "合計")),
		             cell_text(print_count(report, figure_integer(total))), cell_text(STR(""))}, 3);
	document_table_end(report->document);
}

static void rejects(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Log", "ログ")},
		{.heading = SAID(report, "Reason", "理由")},
		{.heading = SAID(report, "Lines", "行数"), .align = ALIGN_RIGHT},
		{.heading = SAID(report, "First example (file:line)", "最初の例（ファイル:行）"), .min_pt = 116, .grow = 1},
		{.heading = SAID(report, "Content", "内容"), .grow = 2},
	};
	static const struct { const char *reason, *english, *word; } words[] = {
		{"shape", "Wrong shape", "形式の不一致"}, {"time", "Wrong time", "日時の不正"}, {"number", "Wrong number", "数値の不正"}, {"too_long", "Line too long", "長すぎる行"},
		{"binary", "Binary", "バイナリ"}, {"truncated", "Line cut off", "途中で切れた行"}, {"fields", "Wrong number of fields", "項目数の不一致"}, {"no_header", "No heading", "見出しなし"},
		{"effort", "Match given up", "照合の打ち切り"},
	};
	const struct figure_table *rows = report_rows(report, "quality.rejects");
	struct report_table table = {.title = SAY(report->config, "Lines that could not be read",
		"読めなかった行"), .columns = columns, .column_count = 5, .size_pt = 8,
		.note = report_note(report, NULL, SAY(report->config, "The lines stay in the archive as they are; rejects.csv lists up to 1000 of each reason",
			"行は保管庫にそのまま残る。rejects.csv には理由ごとに1000件まで"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str reason = figure_get(rows, row, "reason").text;

		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (str_is(reason, words[i].reason))
				reason = SAID(report, words[i].english, words[i].word);
		document_row_text(report->document, (struct str[]){figure_get(rows, row, "source").text, reason,
		                  print_count(report, figure_get(rows, row, "count")),
		                  print_text(report, "%.*s:%lld", STR_ARGS(figure_get(rows, row, "file").text),
		                             (long long)figure_get(rows, row, "line").number),
		                  figure_get(rows, row, "example").text}, 5);
	}
	document_table_end(report->document);
}

static void warnings(struct report *report)
{
	const struct column columns[] = {
{.heading = SAID(report, "Place", "場所"), .keep = true},
{.heading = SAID(report, "Content", "内容"), .grow = 1},
};
	const struct figure_table *rows = report_rows(report, "quality.warnings");
	struct report_table table = {.title = SAY(report->config, "Remarks on the ledgers",
		"台帳の注意"), .columns = columns, .column_count = 2, .size_pt = 8,
	                             .note = SAID(report, "Found by checking the ledgers; they do not stop the report",
		"台帳の検査で見つかった、報告を止めない注意")};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){figure_get(rows, row, "place").text, figure_get(rows, row, "text").text}, 2);
	document_table_end(report->document);
}

void chapter_quality(struct report *report)
{
	report_section(report, SAY(report->config, "Coverage", "取得状況"));
	coverage(report);
	gaps(report);
	states(report);
	report_section(report, SAY(report->config, "Balance of lines and classes", "行数と分類の収支"));
	conservation(report);
	classification(report);
	corrections(report);
	report_section(report, SAY(report->config, "Lines that could not be read, remarks on the ledgers",
		"読めなかった行と台帳の注意"));
	rejects(report);
	warnings(report);
}
