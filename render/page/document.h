/* A document under composition: chapters say WHAT stands in it (headings, paragraphs, tables, figures), this room
 * decides where, on which page, and how it is written as PDF. Knows nothing of logs, figures files, chapters or charts:
 * charts arrive as recorded canvases.
 *
 * - Everything given is plain data and is copied, except canvases: these must live until the document is freed. Text is
 * UTF-8; it is normalised to NFC; a character that the faces cannot draw is drawn as 〓 and recorded as a warning; line
 * feeds inside a text begin a new line.
 * - Numbers of chapters, figures and tables ("3.2", "図4-1") are the caller's. `label` is the caller's id of a target
 * ("cpu-daily"): unique, never printed; references to it may stand before or after it and become links.
 * - Sticky: after the first failure (memory, an unknown label, a wrong nesting) further calls are ignored;
 * document_failed tells, and document_pdf/document_write give the sentence. Nothing is written then.
 * - The same calls give the same bytes: no clock, locale, environment or address enters. */
#ifndef GEPPO_DOCUMENT_H
#define GEPPO_DOCUMENT_H

#include "canvas.h"
#include "face.h"
#include "fail.h"
#include "str.h"
#include "text.h"

struct document;

enum pdfa_level {
	PDFA_3U,   /* PDF/A-3u and PDF/UA-1, tagged, PDF 1.7; attachments allowed */
	PDFA_1B,   /* PDF/A-1b, PDF 1.4, tagged; attachments are left out with a warning */
	PDFA_NONE, /* tagged all the same, no claim made */
};

struct document_settings {
	const struct face_set *faces; /* must live until the document is freed */
	struct str title;             /* 件名 with what the document is; required */
	struct str author;            /* the contractor; may be empty */
	struct str subject;
	struct str language;      /* BCP 47; empty: ja-JP */
	struct str producer;      /* "geppo 0.1.0" */
	struct str header_left;   /* running head: 件名 */
	struct str header_right;  /* 対象月 */
	struct str footer_left;   /* 版, 文書番号 */
	struct str footer_centre; /* 機密区分; "x / y" stands at the right */
	struct str draft_mark;    /* "案": a framed mark on every page; empty: none */
	enum pdfa_level pdfa;
	bool compact;             /* small objects in compressed streams: half the size; not with PDFA_1B */
	int64_t created_us;      /* UTC, said by the caller and never read from a clock */
	int32_t zone_offset_min; /* in which created_us is printed: 540 for +09:00 */
	struct str id_seed;      /* goes into the file's ID together with its contents, e.g. the 文書番号 */
};

/* NULL only when memory is out. */
struct document *document_new(const struct document_settings *settings);
void document_free(struct document *document);
bool document_failed(const struct document *document);

/* The area between the margins in points: how wide a figure or a table may be. Portrait A4: 496 × about 720. */
double document_text_width(const struct document *document);
double document_text_height(const struct document *document);

/* ---- Cover, contents, pages ---- */

struct key_value {
	struct str key, value;
};

/* One box of the sign-off row: 作成, 確認, 承認. */
struct approval {
	struct str role, name, date; /* name and date may be empty: to be filled in by hand */
};

struct cover {
	struct str recipient;          /* 独立行政法人… 御中; at the top left */
	struct str kicker;             /* 件名 over the title */
	struct str title;              /* 運用支援業務報告書 */
	struct str subtitle;           /* 2019年10月分 */
	struct str submitter;          /* 提出者; lines by line feeds */
	const struct key_value *items; /* 版, 文書番号, 機密区分, 作成日 … */
	size_t item_count;
	const struct approval *approvals;
	size_t approval_count; /* at most 6 */
};

/* The first page; must be the first call. */
void document_cover(struct document *document, const struct cover *cover);

/* Contents of headings up to `levels` (1–3), with dotted leaders, page numbers and links; stands where it is called and
 * ends with a page break. */
void document_contents(struct document *document, struct str title, int levels);

enum orientation {
	ORIENTATION_PORTRAIT,
	ORIENTATION_LANDSCAPE,
};

/* What follows begins on a new page (no empty page comes of two breaks). The orientation holds until the next break. */
void document_page_break(struct document *document, enum orientation orientation);

/* Begins a new page unless at least height_pt is free on this one. */
void document_need(struct document *document, double height_pt);

/* ---- Headings and text ---- */

/* Level 1 (begins a page unless a fifth of this one is free and is filled), 2, 3; never alone at a page's end; gives a bookmark,
 * a contents entry and a tag H1–H3. No level may be jumped over on the way down. `number` may be empty ("4.1"); label
 * may be empty. */
void document_heading(struct document *document, int level, struct str label, struct str number, struct str title);

enum paragraph_style {
	PARAGRAPH_BODY,       /* 9.5 pt, justified */
	PARAGRAPH_LEAD,       /* 10.5 pt: the answer before the evidence */
	PARAGRAPH_NOTE,       /* 8 pt, grey: source, remark, 注 */
	PARAGRAPH_KEEP,       /* as BODY, and kept on the page of what follows: the sentence before a table */
	PARAGRAPH_BULLET,     /* a list item; neighbours of the list styles make one list */
	PARAGRAPH_BULLET_SUB, /* of the second level */
};

/* One paragraph of plain text. */
void document_paragraph(struct document *document, enum paragraph_style style, struct str text);
void document_paragraphf(struct document *document, enum paragraph_style style, const char *format, ...)
        PRINTF_LIKE(3, 4);

/* A paragraph in parts: begin, any of the four below, end. */
void document_begin(struct document *document, enum paragraph_style style);
/* A list item with its own mark: "(1)", "①". */
void document_begin_item(struct document *document, struct str mark);
void document_text(struct document *document, struct str text);
void document_textf(struct document *document, const char *format, ...) PRINTF_LIKE(2, 3);
void document_bold(struct document *document, struct str text);
void document_end(struct document *document);

enum reference {
	REFERENCE_NUMBER, /* 図4-1, 表7-2, for headings 4.1節 (4章) */
	REFERENCE_PAGE,   /* 12ページ */
	REFERENCE_BOTH,   /* 図4-1（12ページ） */
};

/* Inside a paragraph: a link to a labelled heading, table or figure. */
void document_reference(struct document *document, struct str label, enum reference kind);

/* The human's 所見: everything between stands in a marked block with a bar at its left and the caption ("所見") over
 * it. May break over pages; holds paragraphs, lists, figures and tables, but no headings; does not nest. */
void document_remarks_begin(struct document *document, struct str caption);
void document_remarks_end(struct document *document);

/* Marks are small shapes drawn as paths, told apart by shape before colour. The word beside them is the caller's. */
enum mark {
	MARK_NONE,
	MARK_GOOD,    /* ring ○: 達成 */
	MARK_CAUTION, /* triangle △: 注意 */
	MARK_BAD,     /* cross ×: 未達 */
	MARK_UNKNOWN, /* bar －: 判定不能, not measured */
	MARK_PENDING, /* hollow square □: 期限未到来 */
};

/* A box with a coloured left edge, the mark, the word («未達») and text. */
void document_callout(struct document *document, enum mark mark, struct str word, struct str text);

/* Keys at the left (in one column as wide as the widest, within reason), values wrapped at the right. */
void document_key_values(struct document *document, const struct key_value *items, size_t count);

/* ---- Tables ---- */

enum align {
	ALIGN_LEFT,
	ALIGN_RIGHT,
	ALIGN_DECIMAL, /* at the decimal point; text without a digit (―, 該当なし) is centred */
	ALIGN_CENTRE,
};

struct column {
	struct str heading; /* line feeds allowed */
	struct str group;   /* equal neighbours share a heading above theirs; empty: none */
	enum align align;
	double min_pt, max_pt; /* 0: natural. Width lies between them; equal: fixed */
	double grow;           /* share of the width that is left over; all 0: the text columns share it */
	bool keep;             /* never wrap in this column */
	bool sum;              /* its ROW_SUM is the sum of the body rows since the last one, its ROW_TOTAL of all: inspected */
};

struct cell {
	struct str text; /* may wrap; long Latin strings break after / . - _ ? & = : ; and at last anywhere */
	enum mark mark;  /* before the text */
	bool bold, grey;
	uint8_t indent;              /* steps of 8 pt */
	uint8_t span;                /* columns it takes; 0 is 1. The cells that it covers are left out of the row */
	struct str reference;        /* label that the text links to; empty: none */
	const struct canvas *canvas; /* instead of text: a sparkline; its alternative text is `text` */
};

struct table {
	struct str label, number, title; /* caption above: "表4-1", "サーバー別CPU利用率" */
	struct str note;                 /* below: 単位・期間・出典・取得率; 8 pt; may be empty */
	struct str unit;                 /* at the right end of the caption's line: "単位: 件" ; may be empty */
	const struct column *columns;
	size_t column_count; /* 1..24 */
	bool row_heads;      /* the first column names the row: TH with Scope Row */
	bool zebra;          /* every second row shaded, for long lists; else hairlines only */
	bool natural_width;  /* no wider than its contents; else the whole text width */
	double size_pt;      /* 0: 8.25; never below 8 */
};

enum row_kind {
	ROW_BODY,
	ROW_GROUP, /* a bold line over the rows of a group, kept with the next row; usually one cell of span = all */
	ROW_SUM,   /* between: a rule above, bold */
	ROW_TOTAL, /* the last: a stronger rule above, bold */
};

/* Header rows repeat on every page, with 「（続き）」 in the caption. Rows shorter than a third of a page are never
 * split. A table that is too wide is set in 8 pt, with more broken in its cells, on a landscape page, or in parts that repeat
 * its first column, in this order; its cells never stand over each other. Each row's spans must sum to column_count. A table without rows prints 「該当なし」. */
void document_table_begin(struct document *document, const struct table *table);
void document_row(struct document *document, enum row_kind kind, const struct cell *cells, size_t cell_count);
/* A body row of plain texts. */
void document_row_text(struct document *document, const struct str *texts, size_t count);
void document_table_end(struct document *document);

/* ---- Figures ---- */

struct figure {
	struct str label, number, title; /* caption below: "図4-1", "日別CPU利用率" */
	struct str note;                 /* under the caption: 単位・期間・出典・取得率 */
	struct str alternative;          /* one sentence that says what is seen (Alt); required */
	const struct canvas *canvas;
};

/* Never split; canvases wider than the text are scaled down. */
void document_figure(struct document *document, const struct figure *figure);
/* Up to 4 in a row with captions under each, on one page. */
void document_figures(struct document *document, const struct figure *figures, size_t count);

/* ---- Attachments (PDF/A-3) ---- */

enum relationship {
	RELATIONSHIP_SOURCE,
	RELATIONSHIP_DATA,
	RELATIONSHIP_SUPPLEMENT,
};

/* The bytes are copied. */
void document_attach(struct document *document, struct str name, struct str mime, struct str description,
                     enum relationship relationship, struct str bytes);

/* ---- The end ---- */

/* Lays the document out (once; later calls add nothing), composes the PDF in memory, reads it again and inspects it. If
 * anything is found, the file is composed again without the PDF/A and PDF/UA identifiers: true with findings means a
 * readable file that claims nothing. */
bool document_pdf(struct document *document, struct text *pdf, struct fail *fail) MUST_CHECK;
/* The same into a file, atomically. */
bool document_write(struct document *document, const char *path, struct fail *fail) MUST_CHECK;
/* What is on the pages, for tests: a line each run ("p3 x=57.0 y=102.5 9.5 R 本文…"), frames of figures, links. */
bool document_trace(struct document *document, struct text *trace, struct fail *fail) MUST_CHECK;

/* The words of a page (from 1), a line for each paragraph, cell or text of a drawing; parts of one that were broken
 * over lines are joined again. For searching what is printed: the inspection proves that the file holds the same. */
bool document_page_text(struct document *document, size_t page, struct text *words, struct fail *fail) MUST_CHECK;

/* After one of the above. */
size_t document_page_count(const struct document *document);
/* The page (from 1) of a label, 0 when it is unknown. */
size_t document_page_of(const struct document *document, struct str label);

/* Finished sentences about what a person should look at: characters without a glyph, tables wider than the page, texts
 * that stand over each other, attachments left out. */
size_t document_warning_count(const struct document *document);
struct str document_warning(const struct document *document, size_t index);
/* What the inspection of the finished file found wrong, each with its clause. */
size_t document_finding_count(const struct document *document);
struct str document_finding(const struct document *document, size_t index);

#endif
