/* Numbers of tables and figures, notes, and the month's axis. */
#include "report.h"

#include <math.h>
#include <string.h>

void report_chapter(struct report *report, const char *number, const char *title)
{
	report->chapter = str_of(number);
	report->chapter_title = str_of(title);
	report->section_count = report->table_count = report->figure_count = 0;
	document_heading(report->document, 1, print_text(report, "chapter-%s", number), str_of(number), str_of(title));
}

void report_section(struct report *report, const char *title)
{
	report->section_count++;
	document_heading(report->document, 2, STR(""),
	                 print_text(report, "%.*s.%d", STR_ARGS(report->chapter), report->section_count), str_of(title));
}

static const char *source_word(const struct report *report, const char *plan)
{
	if (str_starts(str_of(plan), STR("access.")))
		return SAY(report->config, "access", "アクセス");
	return str_starts(str_of(plan), STR("cpu.")) ? "CPU" : SAY(report->config, "system", "システム");
}

/* Period and zone stand in every note: a table that is copied out of the report must still say what it counts. */
struct str report_note(struct report *report, const struct figure_origin *origin, const char *more)
{
	const struct config *config = report->config;
	struct civil_month month = figures_month(report->figures);
	struct text text = {0};
	struct str kept;

	if (config->report.language == REPORT_ENGLISH)
		text_addf(&text, "Period: 1–%d %s %d (%s)", civil_days_in_month(month), civil_month_en(month.month), month.year,
		          zone_name(config->zone));
	else
		text_addf(&text, "期間: %d年%d月1日〜%d日（%s）", month.year, month.month, civil_days_in_month(month), zone_name(config->zone));
	if (origin && *origin->plan)
		text_addf(&text, SAY(config, ". Source: %s log (%s)", "　出典: %sログ（%s）"), source_word(report, origin->plan), origin->plan);
	else if (origin && *origin->derivation)
		text_addf(&text, SAY(config, ". Source: %s", "　出典: %s"), origin->derivation);
	if (origin && origin->coverage.expected_hours)
		text_addf(&text, SAY(config, ". Coverage: %.*s", "　取得率: %.*s"),
		          STR_ARGS(print_share(report, origin->coverage.present_hours, origin->coverage.expected_hours)));
	if (more && *more)
		text_addf(&text, SAY(config, ". %s", "　%s"), more);
	kept = arena_str(report->arena, text_str(&text));
	text_release(&text);
	return kept;
}

void report_table_begin(struct report *report, const struct report_table *table)
{
	struct table layout = {
		.label = str_of(table->label), .title = str_of(table->title), .note = table->note, .unit = str_of(table->unit),
		.columns = table->columns, .column_count = table->column_count, .zebra = table->zebra,
		.natural_width = table->natural_width, .row_heads = table->row_heads, .size_pt = table->size_pt,
	};

	report->table_count++;
	layout.number = print_text(report, SAY(report->config, "Table %.*s-%d", "表%.*s-%d"), STR_ARGS(report->chapter), report->table_count);
	document_table_begin(report->document, &layout);
}

struct canvas *report_canvas_sized(struct report *report, double width_pt, double height_pt)
{
	return canvas_new(report->arena, report->faces, width_pt, height_pt);
}

struct canvas *report_canvas(struct report *report, double height_pt)
{
	return report_canvas_sized(report, document_text_width(report->document), height_pt);
}

void report_figure(struct report *report, const struct canvas *canvas, const char *title, struct str note, const char *alternative)
{
	const struct report_figure figure = {canvas, title, alternative, note};

	report_figures(report, &figure, 1);
}

void report_figures(struct report *report, const struct report_figure *figures, size_t count)
{
	struct figure placed[4] = {{.canvas = NULL}};

	for (size_t i = 0; i < count && i < 4; i++) {
		report->figure_count++;
		placed[i] = (struct figure){
			.number = print_text(report, SAY(report->config, "Figure %.*s-%d", "図%.*s-%d"), STR_ARGS(report->chapter), report->figure_count),
			.title = str_of(figures[i].title), .note = figures[i].note,
			.alternative = arena_str(report->arena, str_of(figures[i].alternative)), .canvas = figures[i].canvas,
		};
	}
	document_figures(report->document, placed, count);
}

const struct chart_words *report_words(const struct report *report)
{
	return SAY(report->config, &chart_words_en, &chart_words_ja);
}

struct figure_value report_scalar(const struct report *report, const char *id)
{
	const struct figure_scalar *scalar = figures_find(report->figures, id);

	return scalar ? scalar->value : figure_none();
}

const struct figure_table *report_rows(const struct report *report, const char *id)
{
	static const struct figure_table none = {.id = "", .origin = {.plan = "", .derivation = ""}};
	const struct figure_table *table = figures_find_table(report->figures, id);

	return table ? table : &none;
}

double report_slot(const struct report *report, struct figure_value value)
{
	struct civil_time time;
	int32_t first = civil_month_first_day(figures_month(report->figures));

	if (!figure_civil(value, &time))
		return (double)NAN;
	return civil_day(time.date) - first + time.hour / 24.0 + time.minute / 1440.0;
}

size_t report_day_count(const struct report *report)
{
	return (size_t)civil_days_in_month(figures_month(report->figures));
}

struct chart_slots report_days(struct report *report)
{
	const struct figure_table *calendar = report_rows(report, "calendar");
	size_t count = report_day_count(report);
	bool *off = arena_alloc(report->arena, count, sizeof(*off));

	for (size_t i = 0; off && i < count && i < calendar->row_count; i++)
		off[i] = figure_get(calendar, i, "business").number == 0;
	return (struct chart_slots){.kind = SLOTS_DAYS, .count = count, .off = calendar->row_count ? off : NULL,
	                            .first_day = civil_month_first_day(figures_month(report->figures))};
}

double *report_numbers(struct report *report, size_t count)
{
	double *numbers = arena_alloc(report->arena, count, sizeof(*numbers));

	for (size_t i = 0; numbers && i < count; i++)
		numbers[i] = (double)NAN;
	return numbers;
}

double *report_daily(struct report *report, const struct figure_table *table, const char *key, const char *wanted,
                     const char *column, double scale)
{
	double *numbers = report_numbers(report, report_day_count(report));

	for (size_t row = 0; numbers && row < table->row_count; row++) {
		double slot = report_slot(report, figure_get(table, row, "day"));

		if (key && !figure_is(figure_get(table, row, key), wanted))
			continue;
		if (slot >= 0 && slot < (double)report_day_count(report))
			numbers[(size_t)slot] = figure_double(figure_get(table, row, column), scale);
	}
	return numbers;
}

static const struct {
	const char *state, *english, *word;
	enum mark mark;
} states[] = {
	{"met", "Met", "達成", MARK_GOOD}, {"caution", "Caution", "注意", MARK_CAUTION}, {"missed", "Missed", "未達", MARK_BAD},
	{"unknown", "Not assessable", "判定不能", MARK_UNKNOWN}, {"pending", "Not due yet", "期限未到来", MARK_PENDING},
	{"paused", "On hold", "保留中", MARK_PENDING}, {"outside", "Out of scope", "対象外", MARK_NONE},
};

const char *state_word(const struct report *report, struct figure_value state)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (figure_is(state, states[i].state))
			return SAY(report->config, states[i].english, states[i].word);
	return "―";
}

enum mark state_mark(struct figure_value state)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (figure_is(state, states[i].state))
			return states[i].mark;
	return MARK_NONE;
}

struct str report_host(struct report *report, struct str host)
{
	const struct figure_table *hosts = report_rows(report, "hosts");

	for (size_t row = 0; row < hosts->row_count; row++)
		if (str_equal(figure_get(hosts, row, "host").text, host) && figure_get(hosts, row, "label").text.size)
			return figure_get(hosts, row, "label").text;
	return host;
}

struct str report_site(struct report *report, struct str site)
{
	const struct figure_table *sites = report_rows(report, "sites");

	if (!site.size)
		return SAID(report, "(no college identified)", "（高専を特定できないもの）");
	for (size_t row = 0; row < sites->row_count; row++)
		if (str_equal(figure_get(sites, row, "site").text, site))
			return figure_get(sites, row, "short").text;
	return site;
}

struct cell cell_text(struct str text)
{
	return (struct cell){.text = text};
}

struct cell cell_state(const struct report *report, struct figure_value state)
{
	return (struct cell){.text = str_of(state_word(report, state)), .mark = state_mark(state)};
}
