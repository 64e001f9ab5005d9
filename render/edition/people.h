/* The persons of a workspace as analyze lists them in the figures' table `people.names`, and who of them may be named in the 提出版. Knows no documents. */
#ifndef GEPPO_PEOPLE_H
#define GEPPO_PEOPLE_H

#include "figures.h"
#include "person.h"

#define PEOPLE_TABLE "people.names"

struct person {
	struct person_name name;
	struct str cell, place, column; /* as the ledger has it: ledgers/inquiries.csv:12, asker */
};

struct people {
	struct arena arena;
	struct person *persons;      /* who must not be named: sorted by name, each once, full and family names */
	size_t count;
	struct str *parties;         /* compact names of contacts, sorted */
	size_t party_count;
};

/* `config` and `figures` must outlive it. Without the table: nobody. */
bool people_new(const struct config *config, const struct figures *figures, struct people *ret_people, struct fail *fail) MUST_CHECK;
void people_release(struct people *people);

/* Does report.allow have the name? */
bool people_allowed(const struct config *config, struct str name);
/* Is it a contact of the contract? */
bool people_party(const struct people *people, struct str name);

#endif
