/* What the programs of the papers share: options, figures of a month, writing and telling. For main files alone: it prints. */
#ifndef GEPPO_PAPER_COMMAND_H
#define GEPPO_PAPER_COMMAND_H

#include "option.h"
#include "paper.h"

struct paper_command {
	const char *month;     /* --month; NULL: not given */
	const char *pdfa;      /* --pdfa */
	const char *output;    /* --output; NULL: into the month's draft folder */
	bool internal;         /* --internal */
	struct config *config;
	struct arena arena;
};
#define PAPER_COMMAND_INIT {.pdfa = "3u"}

/* Rows of the option table that all of them have. */
#define PAPER_COMMAND_OPTIONS(command) \
	{"pdfa", OPTION_TEXT, &(command)->pdfa, "LEVEL", "3u (PDF/A-3u and PDF/UA-1, the default), 1b, or none", \
	 "3u (PDF/A-3uとPDF/UA-1、既定)、1b、none", 0, 0}, \
	{"internal", OPTION_FLAG, &(command)->internal, NULL, "the edition for inside: names, addresses and lines of the logs as they are", \
	 "内部版（氏名・IPアドレス・ログの原文を伏せない）", 0, 0}, \
	{"output", OPTION_TEXT, &(command)->output, "FILE", "where it is written; delivery/MONTH/draft/ when not given", \
	 "出力先。省略時は delivery/MONTH/draft/", 0, 0}

/* Reads geppo.yaml of the folder; its notes are printed. */
bool paper_command_open(struct paper_command *command, struct fail *fail) MUST_CHECK;
void paper_command_close(struct paper_command *command);
int64_t paper_command_now_us(void);

/* The month's figures; FAIL_INPUT with what to run where there are none. */
struct figures *paper_command_figures(struct paper_command *command, struct civil_month month, struct fail *fail) MUST_CHECK;
/* The month of the text (YYYY-MM, previous). */
bool paper_command_month(struct paper_command *command, const char *text, struct civil_month *ret_month, struct fail *fail) MUST_CHECK;

/* Makes the paper in the edition asked for and writes it: --output, or `name` with what no file name may hold replaced, in the month's draft folder. Tells the path and its pages, and
 * what a person should look at. */
bool paper_command_write(struct paper_command *command, const struct paper_kind *kind, struct paper_order *order, const char *name,
                         struct fail *fail) MUST_CHECK;

#endif
