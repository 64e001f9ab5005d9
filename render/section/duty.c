/* Verdicts and months beside one another. */
#include "duty.h"

#include <string.h>

size_t month_row(const struct report *report, const struct figure_table *rows, int shift)
{
	char name[CIVIL_TEXT_SIZE];
	size_t row = 0;

	civil_format_month(civil_month_add(figures_month(report->figures), shift), name);
	while (row < rows->row_count && !figure_is(figure_get(rows, row, "month"), name))
		row++;
	return row;
}

struct str print_date(struct report *report, struct figure_value day)
{
	struct civil_time time;

	if (!figure_civil(day, &time))
		return STR("―");
	if (report->config->report.language == REPORT_ENGLISH)
		return str_take(day.text, 10);
	return print_text(report, "%d/%d/%d", time.date.year, time.date.month, time.date.day);
}

int32_t day_number(struct figure_value day)
{
	struct civil_time time;

	return figure_civil(day, &time) ? civil_day(time.date) : INT32_MIN;
}

struct str print_month_of(struct report *report, struct figure_value month)
{
	struct civil_month found;

	return month.kind == FIGURE_TEXT && civil_parse_month(month.text, &found) ? print_month(report, found) : STR("―");
}

struct str history_note(struct report *report, const struct figure_origin *origin, const char *more)
{
	struct civil_month month = figures_month(report->figures);
	struct civil_date from = report->config->from;
	char first[CIVIL_TEXT_SIZE], last[CIVIL_TEXT_SIZE];
	struct str source = str_of(origin->derivation);
	struct str period;

	civil_format_date(from, first);
	civil_format_date(civil_date_of_day(civil_month_first_day(civil_month_add(month, 1)) - 1), last);
	period = print_text(report, SAY(report->config, "period: %.*s to %.*s (%s)", "期間: %.*s〜%.*s（%s）"), STR_ARGS(print_date(report, figure_text(first))),
	                    STR_ARGS(print_date(report, figure_text(last))), zone_name(report->config->zone));
	if (source.size)
		period = print_text(report, SAY(report->config, "%.*s  source: %.*s", "%.*s　出典: %.*s"), STR_ARGS(period), STR_ARGS(source));
	return more && *more ? print_text(report, SAY(report->config, "%.*s  %s", "%.*s　%s"), STR_ARGS(period), more) : period;
}

struct str text_or_dash(struct figure_value value)
{
	return value.kind == FIGURE_TEXT && value.text.size ? value.text : STR("―");
}

struct cell word_cell(struct report *report, const struct key_word *words, size_t count, struct figure_value key)
{
	for (size_t i = 0; i < count; i++)
		if (figure_is(key, words[i].key))
			return (struct cell){.text = SAID(report, words[i].english, words[i].japanese), .mark = words[i].mark};
	return cell_text(text_or_dash(key));
}

/* --- Verdicts --- */

static bool is_over(const struct config_clause *clause, const char *const *ledgers)
{
	for (size_t i = 0; ledgers[i]; i++)
		if (strcmp(clause->ledger, ledgers[i]) == 0 && (strcmp(ledgers[i], "archive") != 0 || clause->test == CLAUSE_RETENTION))
			return true;
	return false;
}

static void duty_row(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str reason = figure_get(rows, row, "reason").text, actual = figure_get(rows, row, "actual").text;
	struct str told = reason.size && actual.size ? print_text(report, "%.*s\n%.*s", STR_ARGS(actual), STR_ARGS(reason)) : reason.size ? reason : actual;

	document_row(report->document, ROW_BODY, (struct cell[]){
		cell_text(figure_get(rows, row, "section").text), cell_text(figure_get(rows, row, "duty").text),
		cell_text(figure_get(rows, row, "target").text), cell_text(told), cell_state(report, figure_get(rows, row, "verdict")),
		cell_text(text_or_dash(figure_get(rows, row, "margin")))}, 6);
}

void report_duties(struct report *report, const char *const *ledgers)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Clause", "条項"), .max_pt = 52}, {.heading = SAID(report, "Duty", "義務"), .grow = 2},
		{.heading = SAID(report, "Target", "目標"), .max_pt = 96}, {.heading = SAID(report, "Actual", "実績"), .grow = 2},
		{.heading = SAID(report, "Verdict", "判定"), .keep = true}, {.heading = SAID(report, "Margin", "余裕"), .max_pt = 60},
	};
	const struct figure_table *rows = report_rows(report, "clauses");
	struct report_table table = {.title = SAY(report->config, "Verdicts of the contract's clauses", "契約事項の判定"), .columns = columns, .column_count = 6,
		.size_pt = 8, .note = report_note(report, &rows->origin, NULL)};
	bool begun = false;

	for (size_t row = 0; row < rows->row_count; row++) {
		const struct config_clause *clause = config_clause(report->config, arena_cstr(report->arena, figure_get(rows, row, "id").text));

		if (!clause || !is_over(clause, ledgers))
			continue;
		if (!begun)
			report_table_begin(report, &table);
		begun = true;
		duty_row(report, rows, row);
	}
	if (begun)
		document_table_end(report->document);
}

/* --- Months --- */

static struct str compared_value(struct report *report, const struct compare_line *line, struct figure_value value)
{
	if (line->kind == COMPARE_SHARE)
		return value.kind == FIGURE_RATIO ? print_share(report, value.number, value.divisor) : STR("―");
	return line->kind == COMPARE_BYTES ? print_bytes(report, value) : print_count(report, value);
}

/* Tenths of a percent, cut as they are printed. */
static int64_t tenths(struct figure_value ratio)
{
	return ratio.number * 1000 / ratio.divisor;
}

static struct str points(struct report *report, struct figure_value now, struct figure_value before)
{
	int64_t change;

	if (now.kind != FIGURE_RATIO || before.kind != FIGURE_RATIO)
		return STR("―");
	change = tenths(now) - tenths(before);
	if (change == 0)
		return STR("±0");
	return print_text(report, SAY(report->config, "%s%lld.%lld points", "%s%lld.%lldポイント"), change < 0 ? "−" : "+", (long long)(change < 0 ? -change : change) / 10,
	                  (long long)(change < 0 ? -change : change) % 10);
}

static struct str difference(struct report *report, const struct compare_line *line, struct figure_value now, struct figure_value before)
{
	int64_t change = now.number - before.number;
	struct str size;

	if (line->kind == COMPARE_SHARE)
		return points(report, now, before);
	if (now.kind != FIGURE_INTEGER || before.kind != FIGURE_INTEGER)
		return STR("―");
	if (change == 0)
		return STR("±0");
	size = compared_value(report, line, figure_integer(change < 0 ? -change : change));
	return print_text(report, "%s%.*s", change < 0 ? "−" : "+", STR_ARGS(size));
}

static struct figure_value value_at(const struct figure_table *rows, size_t row, const char *column)
{
	return row < rows->row_count ? figure_get(rows, row, column) : figure_none();
}

void report_compare(struct report *report, const char *title, const char *id, const char *label, const struct compare_line *lines, size_t count, const char *more)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Metric", "指標"), .grow = 1}, {.heading = SAID(report, "This month", "当月"), .align = ALIGN_RIGHT, .min_pt = 60},
		{.heading = SAID(report, "Last month", "前月"), .align = ALIGN_RIGHT, .min_pt = 60}, {.heading = SAID(report, "Change", "差"), .align = ALIGN_RIGHT, .min_pt = 70},
		{.heading = SAID(report, "Year before", "前年同月"), .align = ALIGN_RIGHT, .min_pt = 60},
	};
	const struct figure_table *rows = report_rows(report, id);
	size_t now = month_row(report, rows, 0), before = month_row(report, rows, -1), year = month_row(report, rows, -12);
	size_t shown = year < rows->row_count ? 5 : 4;
	struct report_table table = {.title = title, .columns = columns, .column_count = shown, .label = label, .note = report_note(report, &rows->origin, more)};

	report_table_begin(report, &table);
	for (size_t i = 0; i < count; i++) {
		struct figure_value this_month = value_at(rows, now, lines[i].column), last_month = value_at(rows, before, lines[i].column);

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(SAID(report, lines[i].english, lines[i].japanese)), cell_text(compared_value(report, &lines[i], this_month)),
			cell_text(compared_value(report, &lines[i], last_month)), cell_text(difference(report, &lines[i], this_month, last_month)),
			cell_text(compared_value(report, &lines[i], value_at(rows, year, lines[i].column)))}, shown);
	}
	document_table_end(report->document);
}
