/* A new workspace: what `geppo init DIR` writes. Knows the files and their headings, reads nothing. */
#ifndef GEPPO_WORKSPACE_INIT_H
#define GEPPO_WORKSPACE_INIT_H

#include "fail.h"
#include "text.h"

/* Writes the commented geppo.yaml, calendar.csv, gaps.csv, a heading row for each ledger with an example of each in
 * ledgers/例/, an example of comments, and the folder for logs. The folder is made if it is not there; one that holds
 * anything is refused (FAIL_INPUT). */
bool workspace_init(const char *folder, struct fail *fail) MUST_CHECK;

/* calendar.csv as it stands in a new workspace: date,name,kind. */
void workspace_calendar_csv(struct text *out);

/* One ledger's template: heading row, and one example row to show what goes where. */
struct ledger_template {
	const char *name;              /* inquiries */
	const char *heading, *example; /* CSV without line ends */
};
extern const struct ledger_template ledger_templates[];
extern const size_t ledger_template_count;

extern const char workspace_config_template[];
extern const char workspace_comments_template[];

#endif
