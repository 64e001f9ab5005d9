/* Parts of the agenda with a file of their own. Private to this room. */
#ifndef GEPPO_AGENDA_PAPER_H
#define GEPPO_AGENDA_PAPER_H

#include "paper.h"

#define AGENDA_ROWS 12   /* of a table; what is more stands in the monthly report */

/* A table under construction that stops after AGENDA_ROWS and says how many more there are; begun with the first row. */
struct agenda_table {
	const char *source;            /* table of the figures that its rows are from */
	bool known;                    /* the figures have it: without rows there is none; else it is not known */
	const struct column *columns;
	size_t column_count;
	size_t count;
};
struct agenda_table agenda_table_of(struct paper *paper, const char *source, const struct column *columns, size_t column_count);
void agenda_row(struct paper *paper, struct agenda_table *table, const struct cell *cells);
/* Ends it; a sentence instead of a table without rows. */
void agenda_end(struct paper *paper, struct agenda_table *table, const char *none);

/* The regular meeting's items. */
void agenda_regular(struct paper *paper);
/* The urgent meeting's, on one incident. */
void agenda_urgent(struct paper *paper);

#endif
