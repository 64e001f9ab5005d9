/* What differs between the figures of two versions: figure by figure, and table cell by table cell, the rows found again by their keys. Knows figures files and
 * nothing of how a value is printed.
 * A row's key is the shortest run of first columns that tells all rows apart in both tables («id», «day, host», …); rows that are equal in all of them are told
 * apart by their order. Left out: the tables `plans`, `inputs` and `comparison.months`, which say where figures are from, `people.names`, which is not printed, and columns `line`, which say where a
 * case stands in a ledger. */
#ifndef GEPPO_CORRECTIONS_H
#define GEPPO_CORRECTIONS_H

#include "arena.h"
#include "fail.h"
#include "figures.h"

enum correction_kind {
	CORRECTION_VALUE,            /* a figure, or a cell of a row that is in both */
	CORRECTION_ADDED,            /* a figure or row that was not there */
	CORRECTION_REMOVED,
};

struct correction {
	enum correction_kind kind;
	const char *id;              /* of the figure or table */
	const struct figure_table *table;   /* where the row is (of a removed one the old table); NULL: a figure */
	size_t row, key_count;       /* the first key_count columns name the row */
	const char *column;          /* of the cell; "" a figure or a whole row */
	const char *unit;
	struct figure_value before, after;  /* of a whole row NONE */
};

/* In the order of the new figures: figures, then tables with their rows; what was removed stands at its figure's or table's end. All in the arena; they point into
 * both figures. */
bool corrections_find(const struct figures *before, const struct figures *after, struct arena *arena,
                      const struct correction **ret_corrections, size_t *ret_count, struct fail *fail) MUST_CHECK;

#endif
