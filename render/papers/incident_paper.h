/* Parts of the incident report with a file of their own. Private to this room. */
#ifndef GEPPO_INCIDENT_PAPER_H
#define GEPPO_INCIDENT_PAPER_H

#include "paper.h"

/* One incident's rows in the figures; a row equal to its table's count is not there. */
struct incident_rows {
	struct str id;
	const struct figure_table *list, *details, *impact;
	size_t list_row, details_row, impact_row;
};

/* Of the order's incident. */
struct incident_rows incident_rows_of(struct paper *paper);

struct figure_value incident_get(const struct incident_rows *rows, const char *column);   /* of incidents.list */
struct figure_value incident_detail(const struct incident_rows *rows, const char *column);
struct figure_value incident_measured(const struct incident_rows *rows, const char *column); /* of incidents.impact */

/* 影響: the ledger's claim, what was measured, and the minutes around it. */
void incident_impact(struct paper *paper, const struct incident_rows *rows);
/* 時系列: ledger and logs in order. */
void incident_timeline(struct paper *paper, const struct incident_rows *rows);
/* 根拠ログ. */
void incident_evidence(struct paper *paper, const struct incident_rows *rows);

#endif
