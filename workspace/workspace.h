/* The layout of a workspace: which file is where. Knows names only; reads nothing. All paths are relative to the workspace folder, in which programs run. */
#ifndef GEPPO_WORKSPACE_H
#define GEPPO_WORKSPACE_H

#include "arena.h"
#include "civil.h"

#define WORKSPACE_CONFIG "geppo.yaml"
#define WORKSPACE_ARCHIVE "archive"
#define WORKSPACE_LEDGERS "ledgers"
#define WORKSPACE_GAPS "gaps.csv"

char *workspace_month_folder(struct arena *arena, struct civil_month month);      /* months/2019-10 */
char *workspace_figures(struct arena *arena, struct civil_month month);           /* months/2019-10/figures.json */
char *workspace_noted(struct arena *arena, struct civil_month month);             /* months/2019-10/archive.json */
char *workspace_rejects(struct arena *arena, struct civil_month month);           /* months/2019-10/rejects.csv */
char *workspace_comments(struct arena *arena, struct civil_month month);          /* comments/2019-10.md */
char *workspace_draft_folder(struct arena *arena, struct civil_month month);      /* delivery/2019-10/draft */
char *workspace_report(struct arena *arena, struct civil_month month);            /* delivery/2019-10/draft/運用支援業務報告書_2019-10.pdf */
char *workspace_data_book(struct arena *arena, struct civil_month month);        /* delivery/2019-10/draft/データ集_2019-10.xlsx */
char *workspace_ledger(struct arena *arena, const char *name);                    /* ledgers/inquiries.csv */

#endif
