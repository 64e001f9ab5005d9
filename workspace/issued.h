/* Which versions of a month's report have been issued: delivery/MONTH/v1, v2 … as `geppo close` makes them. Knows their names only; what is in
 * them stands in render/issue/FORMAT.md. Paths are relative to the workspace folder, in which programs run. */
#ifndef GEPPO_ISSUED_H
#define GEPPO_ISSUED_H

#include "arena.h"
#include "civil.h"

#define ISSUED_RECORD "issue.json"   /* the file that says that a folder is an issued version */
#define ISSUED_VERSIONS_MAX 999

/* The newest issued version of the month; 0: none. Versions are numbered from 1 without a gap. */
int issued_newest(struct civil_month month);
char *issued_month_folder(struct arena *arena, struct civil_month month);                   /* delivery/2019-10 */
char *issued_folder(struct arena *arena, struct civil_month month, int version);            /* delivery/2019-10/v1 */
char *issued_figures(struct arena *arena, struct civil_month month, int version);           /* delivery/2019-10/v1/figures.json */
/* For a program that computes or draws a month that was issued: the sentence that what it writes is a draft; NULL when it was not issued. */
char *issued_notice(struct arena *arena, struct civil_month month);

#endif
