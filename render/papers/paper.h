/* The smaller documents beside the monthly report: 障害報告書, 議事次第, 照会回答票. Each is one source file, listed in papers.c; this is what they share: a document
 * with its running heads, numbered sections, and printed instants. They read figures and settings; neither archive nor ledgers are in reach. */
#ifndef GEPPO_PAPER_H
#define GEPPO_PAPER_H

#include "edition.h"
#include "report.h"

struct paper_order {
	const struct config *config;
	const struct figures *figures;
	enum pdfa_level level;
	enum edition edition; /* the figures are of it: edition_apply */
	const char *program;  /* "geppo 0.1.0" */
	struct str id;        /* 障害番号 of an incident report and of an urgent meeting's agenda; empty: none */
	struct str answer;    /* of an answer sheet: the answer in words; empty: the ledger's */
	const struct figures *scanned; /* analyze's own figures, for the leak scan of the client edition; NULL: no scan */
	int64_t now_us;       /* of an answer sheet: the answer's time */
	const char *version;  /* 版; NULL: a draft, marked 案 on every page */
};

struct paper_result {
	size_t page_count;
	struct text warnings; /* a sentence a line */
	struct text findings; /* of the inspection, a sentence a line */
	struct text leaks;    /* what must not leave the house, a sentence a line: the document was not made */
};
void paper_result_release(struct paper_result *result);

/* A paper under composition. */
struct paper {
	struct report report;  /* for the printed forms; `chapter` is the section's number */
	const struct paper_order *order;
	int section;
};

/* A kind of paper. */
struct paper_kind {
	const char *name;                  /* incident, agenda, answer */
	const char *english, *japanese;    /* 障害報告書 */
	/* 文書番号, and what else stands in the running heads. */
	struct str (*number)(struct paper *paper);
	void (*compose)(struct paper *paper);
	/* Is what it is about in the figures? Else FAIL_INPUT with what is there. */
	bool (*check)(const struct paper_order *order, struct fail *fail);
	int64_t (*created_us)(const struct paper_order *order);
};

extern const struct paper_kind paper_incident, paper_agenda, paper_answer;
size_t paper_kind_count(void);
const struct paper_kind *paper_kind_at(size_t index);

/* The paper's bytes at the end of *pdf. The same order gives the same bytes. FAIL_INPUT when the leak scan hits. */
bool paper_pdf(const struct paper_kind *kind, const struct paper_order *order, struct text *pdf, struct paper_result *ret_result,
               struct fail *fail) MUST_CHECK;

/* --- For the papers --- */

/* A printed text in the report's language. */
#define PAPER_SAY(paper, english, japanese) SAY((paper)->report.config, english, japanese)
#define PAPER_STR(paper, english, japanese) str_of(PAPER_SAY(paper, english, japanese))

/* Of two values in one sentence, the one that the language says first. */
#define PAPER_FIRST(paper, english, japanese) ((paper)->report.config->report.language == REPORT_ENGLISH ? (english) : (japanese))

/* The title with what stands beneath it on the first page. */
void paper_title(struct paper *paper, struct str title, const struct key_value *items, size_t count);
/* The next numbered section. */
void paper_section(struct paper *paper, const char *title);
/* Text or ―. */
struct str paper_or_dash(struct figure_value value);
/* The last day of the figures' month, 17:00: documents of a month carry no clock of their own. */
int64_t paper_month_time(const struct paper_order *order);
/* 2019年10月15日(火) 10:12 of a time, without the clock of a day; ― of nothing. */
struct str paper_time(struct paper *paper, struct figure_value value);
/* The instant of a time, or of a day's 0:00 in the contract's zone; false: it has none. */
bool paper_instant(const struct paper *paper, struct figure_value value, int64_t *ret_us);
/* 3日2時間, 53分, 20秒: what has passed, in its two largest units. */
struct str paper_span(struct paper *paper, int64_t span_us);
/* Has the value a clock time? */
bool paper_has_clock(struct figure_value value);
/* The row whose column holds the text; the row count when there is none. */
size_t paper_row(const struct figure_table *table, const char *column, struct str text);
/* The word and mark of a state of the figures. */
struct cell paper_state(const struct paper *paper, struct figure_value state);
/* A word of the figures (regular, high, overdue …) as it is printed; itself when unknown. */
struct str paper_word(const struct paper *paper, struct figure_value word);
/* 作成, 確認, 承認 and 確認（発注者） as boxes to stamp. */
void paper_approvals(struct paper *paper);
/* 宛先 with 御中. */
struct str paper_recipient(struct paper *paper);
/* 案（未発行）, or the order's version. */
struct str paper_version(const struct paper *paper);

#endif
