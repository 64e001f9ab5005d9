/* What every chapter works with: the figures, the settings, the human's remarks, and the document under composition. Gives chapters their numbers for headings,
 * tables and figures, the notes that each must carry (期間・出典・取得率), and the printed forms of values. Knows no single chapter.
 * Chapters read figures by name (analyze/FIGURES.md); a figure that is not there prints as ― and is never taken for zero. */
#ifndef GEPPO_REPORT_H
#define GEPPO_REPORT_H

#include "canvas.h"
#include "chart_data.h"
#include "config.h"
#include "document.h"
#include "figures.h"
#include "issue.h"
#include "remarks.h"

/* A printed text in the report's language, as a view: headings of columns, names of series. */
#define SAID(report, english, japanese) str_of(SAY((report)->config, english, japanese))

/* A view of a string literal where an initializer must be constant. */
#define LITERAL(text) {"" text, sizeof(text) - 1}

struct report {
	const struct config *config;
	const struct figures *figures;
	const struct remarks *remarks;
	struct document *document;
	const struct face_set *faces;
	struct arena *arena;              /* lives until the document is written */
	const char *program;              /* "geppo 0.1.0" */
	const struct issue *issue;        /* NULL: a draft */
	const char *edition;              /* 内部版, or "" */
	struct text *empty_remarks;       /* gets a line "4 CPU利用率の分析" for each chapter whose 所見 is not written */
	struct str unknown_figure;        /* the first {id} in the remarks that is no figure; empty: none */
	struct str chapter, chapter_title; /* of the chapter under composition: "4" */
	int section_count, table_count, figure_count;
};

/* --- Structure --- */
/* A new page with the chapter's heading; counting begins anew. */
void report_chapter(struct report *report, const char *number, const char *title);
/* "4.2 title" */
void report_section(struct report *report, const char *title);
/* 所見: the human's block of the chapter, or a marked empty place for it. Drawn at the chapter's end. */
void report_remarks(struct report *report);

/* The note under a table or figure: period, source, zone and, from logs, the 取得率 of the origin. */
struct str report_note(struct report *report, const struct figure_origin *origin, const char *more);

/* A table with the next number of the chapter ("表4-1"); rows follow, then document_table_end. zebra: a long list. */
struct report_table {
	const char *title, *unit;         /* unit may be NULL */
	struct str note;
	const struct column *columns;
	size_t column_count;
	bool zebra, natural_width, row_heads;
	const char *label;                /* for references; NULL: none */
	double size_pt;                   /* 0: the document's */
};
void report_table_begin(struct report *report, const struct report_table *table);

/* The words that charts add by themselves; every chart of a report takes them. */
const struct chart_words *report_words(const struct report *report);
/* A canvas of the text's width for the next figure. */
struct canvas *report_canvas(struct report *report, double height_pt);
struct canvas *report_canvas_sized(struct report *report, double width_pt, double height_pt);
/* Puts it into the document with the next number of the chapter ("図4-1"). `alternative` is the sentence with the numbers that the chart shows. */
void report_figure(struct report *report, const struct canvas *canvas, const char *title, struct str note, const char *alternative);
/* Up to four side by side. */
struct report_figure {
	const struct canvas *canvas;
	const char *title, *alternative;
	struct str note;
};
void report_figures(struct report *report, const struct report_figure *figures, size_t count);

/* --- Values as they are printed; all in the report's arena --- */
struct str print_text(struct report *report, const char *format, ...) PRINTF_LIKE(2, 3);
struct str print_count(struct report *report, struct figure_value value);               /* 12,345 or ― */
struct str print_percent(struct report *report, struct figure_value value, int decimals); /* a ratio: 1.2% */
/* A share cut, never rounded up: 100.0% is only the whole. */
struct str print_share(struct report *report, int64_t part, int64_t whole);
struct str print_bp(struct report *report, struct figure_value value);                  /* hundredths of a percent, integer or ratio: 45.3% */
struct str print_duration(struct report *report, struct figure_value value);            /* us: 850 ms, 1.25 s, 3分20秒, 2時間05分 */
struct str print_bytes(struct report *report, struct figure_value value);               /* 1.2 GB (decimal) */
struct str print_milliday(struct report *report, struct figure_value value);            /* 2.5 */
struct str print_time(struct report *report, struct figure_value value);                /* 10/15(火) 10:42 of a time or 10/15(火) of a day */
struct str print_day(struct report *report, struct figure_value value);                 /* 10/15(火) */
struct str print_date_long(struct report *report, struct figure_value value);           /* 2019年10月15日(火), or by the era */
struct str print_month(struct report *report, struct civil_month month);                /* 2019年10月, or 令和元年10月 */
/* Difference of two counts: +1,234 (+12.3%) or ―. */
struct str print_change(struct report *report, struct figure_value now, struct figure_value before);

/* --- Values for reading --- */
struct figure_value report_scalar(const struct report *report, const char *id);
/* The table, or one without rows and columns: chapters need not check. */
const struct figure_table *report_rows(const struct report *report, const char *id);
/* NAN where it is not measured; ratios divided, times `scale`. */
double figure_double(struct figure_value value, double scale);
bool figure_is(struct figure_value value, const char *text);
/* The civil date and clock of a "day" or "time" text; false for anything else. */
bool figure_civil(struct figure_value value, struct civil_time *ret_time);
/* Days since the month began, with the time as a fraction: 1.5 = the second day's noon. NAN when it has no time. */
double report_slot(const struct report *report, struct figure_value value);

/* The x axis of the month: its days, with the closed ones shaded. */
struct chart_slots report_days(struct report *report);
size_t report_day_count(const struct report *report);
/* count doubles in the report's arena, all NAN. */
double *report_numbers(struct report *report, size_t count);
/* One number a day of the month from a table with a day column; rows for which `key` (may be NULL) does not hold `wanted` are left out. */
double *report_daily(struct report *report, const struct figure_table *table, const char *key, const char *wanted,
                     const char *column, double scale);

/* The word and mark of met, caution, missed, unknown, pending, paused, outside. */
const char *state_word(const struct report *report, struct figure_value state);
enum mark state_mark(struct figure_value state);

/* The label of a host, the short name of a site; the key itself where there is none. */
struct str report_host(struct report *report, struct str host);
struct str report_site(struct report *report, struct str site);

/* A cell of text, and one with a verdict's mark and word. */
struct cell cell_text(struct str text);
struct cell cell_state(const struct report *report, struct figure_value state);

#endif
