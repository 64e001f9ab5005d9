/* Command lines. One table gives the parser and `--help`, so that they cannot disagree. Knows no program.
 * Long options only: --name VALUE, --name=VALUE, --flag; `--` ends them. -C DIR and -h are the two short ones. */
#ifndef GEPPO_OPTION_H
#define GEPPO_OPTION_H

#include "fail.h"
#include "text.h"

enum option_kind {
	OPTION_FLAG,    /* target: bool * */
	OPTION_TEXT,    /* target: const char ** (points into argv) */
	OPTION_LIST,    /* target: struct option_list *; may be repeated */
	OPTION_NUMBER,  /* target: int64_t *; range in min, max */
};

struct option_list {
	const char **items;   /* malloc'ed by the parser; option_list_release */
	size_t count;
};

struct option {
	const char *name;         /* without "--" */
	enum option_kind kind;
	void *target;             /* keeps what it held (the default) when the option is absent */
	const char *value_name;   /* "MONTH"; NULL for flags */
	const char *help_en;
	const char *help_ja;
	int64_t min, max;
};

struct option_usage {
	const char *program;      /* "geppo query" */
	const char *arguments;    /* "TABLE [conditions]" */
	const char *purpose_en, *purpose_ja;
	const char *examples;     /* whole lines, or NULL */
	const struct option *options;
	size_t option_count;
};

/* Parses argv[1…]; the arguments that are no options are moved to the front of argv + 1, and their count is returned in *ret_count. The options that every
 * program has are handled here: --help (prints to standard output, sets *ret_done), --lang, -C DIR (changes the folder). An unknown option is FAIL_USAGE
 * and names the nearest. */
bool option_parse(const struct option_usage *usage, int argc, char **argv, size_t *ret_count, bool *ret_done,
                  struct fail *fail) MUST_CHECK;
void option_list_release(struct option_list *list);

/* The text of --help. */
void option_help(const struct option_usage *usage, struct text *text);

/* Of the candidates the one that was probably meant (edit distance ≤ 2 and under half the length), or NULL. */
const char *option_nearest(struct str given, const char *const *candidates, size_t count);

#endif
