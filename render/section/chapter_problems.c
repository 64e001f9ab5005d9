/* Chapter 15: problems, risks and proposals: what is open, since when, what changed, and who does what by when. */
#include <math.h>

#include "chart_bars.h"
#include "ledger_chapter.h"

#define CLASSES 4

static const struct {
	const char *class, *english, *japanese;
	enum tone tone;
} classes[CLASSES] = {
        {"issue", "Issue", "課題", TONE_ACCENT},
        {"problem", "Problem", "問題", TONE_PALE},
        {"risk", "Risk", "リスク", TONE_ORANGE},
        {"proposal", "Proposal", "改善提案", TONE_LIGHT},
};

static struct str state_text(struct report *report, struct figure_value state)
{
	if (figure_is(state, "done"))
		return SAID(report, "done", "完了");
	if (figure_is(state, "hold"))
		return SAID(report, "on hold", "保留");
	return figure_is(state, "open") ? SAID(report, "not begun", "未着手") : SAID(report, "working", "対応中");
}

static struct str priority_text(struct report *report, struct figure_value priority)
{
	if (figure_is(priority, "high"))
		return SAID(report, "high", "高");
	if (figure_is(priority, "middle"))
		return SAID(report, "middle", "中");
	return figure_is(priority, "low") ? SAID(report, "low", "低") : STR("―");
}

/* What changed since the month before, by the ledger's dates. */
static struct cell change_cell(struct report *report, struct figure_value change)
{
	if (figure_is(change, "new"))
		return (struct cell){.text = SAID(report, "new", "新規"), .bold = true};
	if (figure_is(change, "closed"))
		return (struct cell){.text = SAID(report, "done", "完了"), .mark = MARK_GOOD};
	if (figure_is(change, "new_closed"))
		return (struct cell){.text = SAID(report, "new, done", "新規・完了"), .mark = MARK_GOOD};
	if (figure_is(change, "overdue"))
		return (struct cell){.text = SAID(report, "became late", "期限超過"), .mark = MARK_BAD};
	return (struct cell){.text = SAID(report, "going on", "継続"), .grey = true};
}

static const struct canvas *ageing(struct report *report, double width, struct str *ret_alternative)
{
	static const char *const columns[] = {"days30", "days60", "days90", "over90"};
	const struct figure_table *rows = report_rows(report, "problems.ageing");
	const struct str labels[] = {SAID(report, "–30 days", "30日以下"), SAID(report, "31–60", "31〜60日"),
	                             SAID(report, "61–90", "61〜90日"), SAID(report, "91–", "91日以上")};
	struct chart_series series[CLASSES];
	struct chart_bars chart = {.slots = {.kind = SLOTS_LABELS, .count = 4, .labels = labels},
	                           .title = SAID(report, "Open (cases)", "未完了 (件)"),
	                           .series = series,
	                           .series_count = CLASSES,
	                           .y_max = (double)NAN,
	                           .counts = true,
	                           .print_values = true,
	                           .words = SAY(report->config, &chart_words_en, &chart_words_ja)};
	struct canvas *canvas = report_canvas_sized(report, width, 140);
	double sums[4] = {0};

	for (size_t i = 0; i < CLASSES; i++) {
		double *values = report_numbers(report, 4);

		series[i] = (struct chart_series){.name = str_of(SAY(report->config, classes[i].english, classes[i].japanese)),
		                                  .values = values,
		                                  .tone = classes[i].tone};
		for (size_t j = 0; values && j < 4; j++) {
			values[j] = i < rows->row_count ? figure_double(figure_get(rows, i, columns[j]), 1) : 0;
			sums[j] += values[j];
		}
	}
	chart_bars_draw(canvas, &chart);
	*ret_alternative = print_text(report,
	                              SAY(report->config, "Open cases by age: %.0f up to 30 days, %.0f up to 60, %.0f up to 90, %.0f older.",
	                                  "未完了の件数を経過日数別に示す棒グラフ。30日以下%.0f件、31〜60日%.0f件、61〜90日%.0f件、91日以上%.0f件。"),
	                              sums[0], sums[1], sums[2], sums[3]);
	return canvas;
}

static const struct canvas *months(struct report *report, double width)
{
	const struct figure_table *rows = report_rows(report, "problems.by_month");
	double *values = report_numbers(report, rows->row_count);
	struct chart_series series = {.name = SAID(report, "Open", "未完了"), .values = values, .tone = TONE_PALE};
	struct chart_bars chart = {.slots = {.kind = SLOTS_MONTHS,
	                                     .count = rows->row_count,
	                                     .first_month = civil_month_of(report->config->from)},
	                           .title = SAID(report, "Open at the month's end (cases)", "月末の未完了 (件)"),
	                           .series = &series,
	                           .series_count = 1,
	                           .y_max = (double)NAN,
	                           .counts = true,
	                           .print_values = true,
	                           .words = SAY(report->config, &chart_words_en, &chart_words_ja)};
	struct canvas *canvas = report_canvas_sized(report, width, 140);

	for (size_t row = 0; values && row < rows->row_count; row++)
		values[row] = figure_double(figure_get(rows, row, "open"), 1);
	chart_bars_draw(canvas, &chart);
	return canvas;
}

static void charts(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "problems.ageing");
	const struct figure_table *by_month = report_rows(report, "problems.by_month");
	double width = (document_text_width(report->document) - 16) / 2;
	struct str alternative;
	const struct canvas *left = ageing(report, width, &alternative), *right = months(report, width);

	report_figures(report,
	               (struct report_figure[]){
	                       {left, SAY(report->config, "Open cases by age", "未完了の経過日数"), alternative.at,
	                        report_note(report, &rows->origin,
	                                    SAY(report->config, "calendar days since recorded", "記帳日から当月末までの暦日数"))},
	                       {right, SAY(report->config, "Open cases by month", "月末の未完了件数の推移"),
	                        print_text(report, SAY(report->config, "Open cases at the end of each month of the contract; %.*s at the end of this one.",
	                                               "契約開始からの各月末に未完了だった件数の棒グラフ。当月末は%.*s件。"),
	                                   STR_ARGS(by_month->row_count ? print_count(report, figure_get(by_month, by_month->row_count - 1, "open"))
	                                                                : STR("0"))).at,
	                        SAID(report, "each month of the contract; source: the ledger of problems",
	                             "契約開始からの各月　出典: 課題台帳")}},
	               2);
}

/* Was anything open at the end of any month? Charts of nothing say nothing. */
static bool has_history(const struct report *report)
{
	const struct figure_table *rows = report_rows(report, "problems.by_month");

	for (size_t row = 0; row < rows->row_count; row++)
		if (figure_get(rows, row, "open").number)
			return true;
	return false;
}

/* Subject, content and progress in one cell: they belong together, and a row stays readable. */
static struct str told(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str subject = figure_get(rows, row, "subject").text, content = figure_get(rows, row, "content").text;
	struct str progress = figure_get(rows, row, "progress").text, related = figure_get(rows, row, "related").text;
	struct text text = {0};
	struct str kept;

	text_add(&text, subject);
	if (content.size)
		text_addf(&text, "\n%.*s", STR_ARGS(content));
	if (progress.size)
		text_addf(&text, SAY(report->config, "\nProgress: %.*s", "\n経過: %.*s"), STR_ARGS(progress));
	if (related.size)
		text_addf(&text, SAY(report->config, "\nSee: %.*s", "\n関連: %.*s"), STR_ARGS(related));
	kept = arena_str(report->arena, text_str(&text));
	text_release(&text);
	return kept;
}

static void problem_row(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str state = state_text(report, figure_get(rows, row, "state"));
	struct str due = print_day(report, figure_get(rows, row, "due"));
	int64_t overdue = figure_get(rows, row, "overdue").number;
	struct str age = print_count(report, figure_get(rows, row, "age"));

	document_row(report->document, ROW_BODY,
	             (struct cell[]){cell_text(figure_get(rows, row, "id").text), cell_text(told(report, rows, row)),
	                             cell_text(priority_text(report, figure_get(rows, row, "priority"))),
	                             cell_text(figure_get(rows, row, "owner").text),
	                             cell_text(overdue ? print_text(report, SAY(report->config, "%.*s\n%lld days late", "%.*s\n%lld日超過"),
	                                                            STR_ARGS(due), (long long)overdue)
	                                               : due),
	                             cell_text(figure_get(rows, row, "decision").number && !figure_is(figure_get(rows, row, "state"), "done")
	                                               ? print_text(report, SAY(report->config, "%.*s\nto be decided", "%.*s\n要判断"), STR_ARGS(state))
	                                               : state),
	                             cell_text(age), change_cell(report, figure_get(rows, row, "change"))},
	             8);
}

static void list(struct report *report)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "No.", "番号"), .keep = true},
	        {.heading = SAID(report, "Subject, content and progress", "件名・内容・経過"), .grow = 1},
	        {.heading = SAID(report, "Priority", "優先度"), .align = ALIGN_CENTRE},
	        {.heading = SAID(report, "Owner", "担当"), .keep = true},
	        {.heading = SAID(report, "Due", "期限"), .min_pt = 52, .keep = true},
	        {.heading = SAID(report, "State", "状態"), .min_pt = 40, .keep = true},
	        {.heading = SAID(report, "Days", "経過日数"), .align = ALIGN_RIGHT},
	        {.heading = SAID(report, "Since last month", "前月から"), .min_pt = 56, .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "problems.list");
	struct report_table table = {
	        .title = SAY(report->config, "Open problems, risks and proposals, and those done in the month",
	                     "課題・問題・リスク・改善提案の一覧（未完了と当月完了）"),
	        .columns = columns,
	        .column_count = 8,
	        .size_pt = 8,
	        .label = "problems-list",
	        .note = report_note(report, &rows->origin,
	                            SAY(report->config, "as of the end of the month; progress as the ledger has it",
	                                "当月末の状況。経過は台帳の記載による"))};

	report_table_begin(report, &table);
	for (size_t i = 0; i < CLASSES; i++) {
		bool headed = false;

		for (size_t row = 0; row < rows->row_count; row++) {
			if (!figure_is(figure_get(rows, row, "class"), classes[i].class))
				continue;
			if (!headed)
				document_row(report->document, ROW_GROUP,
				             &(struct cell){.text = str_of(SAY(report->config, classes[i].english, classes[i].japanese)), .span = 8}, 1);
			headed = true;
			problem_row(report, rows, row);
		}
	}
	document_table_end(report->document);
}

void chapter_problems(struct report *report)
{
	struct figure_value open = report_scalar(report, "problems.open");

	if (open.kind == FIGURE_NONE) {
		report_no_ledger(report, "problems", "課題", "problems");
		return;
	}
	document_paragraph(
	        report->document, PARAGRAPH_LEAD,
	        print_text(report,
	                   SAY(report->config,
	                       "%.*s came from the month before, %.*s are new and %.*s are done; %.*s are open, %.*s of them late and %.*s to be decided.",
	                       "前月からの繰り越し%.*s件に当月%.*s件を加え、%.*s件を完了しました。月末の未完了は%.*s件で、うち期限超過%.*s件、ご判断をいただくもの%.*s件です。"),
	                   STR_ARGS(print_count(report, report_scalar(report, "problems.carried"))),
	                   STR_ARGS(print_count(report, report_scalar(report, "problems.recorded"))),
	                   STR_ARGS(print_count(report, report_scalar(report, "problems.closed"))),
	                   STR_ARGS(print_count(report, open)),
	                   STR_ARGS(print_count(report, report_scalar(report, "problems.overdue"))),
	                   STR_ARGS(print_count(report, report_scalar(report, "problems.decision")))));
	if (has_history(report)) {
		report_section(report, SAY(report->config, "Age and number", "経過日数と件数"));
		charts(report);
	}
	report_section(report, SAY(report->config, "List", "一覧"));
	list(report);
	report_remarks(report);
}
