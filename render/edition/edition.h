/* Editions of a month's documents. The 内部版 (internal) shows the figures as analyze wrote them. The 提出版 (client) is made from a copy in which
 *
 * - the columns that hold a person's name (sensitive_columns.c lists them; analyze/FIGURES.md marks them) are keyed pseudonyms,
 * - texts that a log wrote (pages, templates, evidence, commands) keep their words, and the addresses and mails in them are keyed pseudonyms,
 * - raw examples keep their shape only: letters are x, digits are n,
 * - tables with a row a person have rows under the threshold joined into one, and counts of people under it are "k未満" (text),
 * - the list of names that the leak scan works with is left out.
 *
 * What people wrote in ledgers and comments is never changed here: the leak scan (leak.h) refuses the document instead, and a person decides. A pure
 * function of figures, geppo.yaml and key: the same input has the same pseudonym in every month of a workspace. Knows no pages and no workbook. */
#ifndef GEPPO_EDITION_H
#define GEPPO_EDITION_H

#include "config.h"
#include "figures.h"
#include "pseudonym.h"

enum edition {
	EDITION_CLIENT,              /* 提出版: the plain file names */
	EDITION_INTERNAL,            /* 内部版: names end in _内部版 */
};

/* "client" or "internal". */
bool edition_parse(struct str text, enum edition *ret_edition);
/* 提出版 or 内部版, in the report's language. */
const char *edition_name(const struct config *config, enum edition edition);
/* What stands before a file name's extension: "" or "_内部版". */
const char *edition_suffix(enum edition edition);

/* The client edition's figures: a new struct, the caller's. NULL only when memory is out. */
struct figures *edition_apply(const struct figures *figures, const struct config *config, const struct pseudonym_key *key,
                              struct fail *fail) MUST_CHECK;

#endif
