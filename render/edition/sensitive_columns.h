/* Which columns of the figures hold what gives a person away. Declared by table and column, or by the column's name in every table, so that a new table with an
 * `owner` is covered before somebody thinks of it. analyze/FIGURES.md marks them. */
#ifndef GEPPO_SENSITIVE_COLUMNS_H
#define GEPPO_SENSITIVE_COLUMNS_H

#include "figures.h"

enum sensitive_column {
	COLUMN_PLAIN,                /* shown as it is */
	COLUMN_PERSON,               /* a person's name: a pseudonym unless report.allow has it */
	COLUMN_ROLE,                 /* a contract role, printed on purpose: a contact's name is shown, others as COLUMN_PERSON */
	COLUMN_CLIENT,               /* a client address: a pseudonym */
	COLUMN_CONTACT,              /* telephone, mail: left out */
	COLUMN_LOG,                  /* a text that a log wrote: addresses and mails in it are pseudonyms */
	COLUMN_RAW,                  /* a raw line: only its shape is shown */
	COLUMN_PEOPLE,               /* how many people: under the threshold "k未満" */
};

enum sensitive_column sensitive_column(const char *table, const char *column);

/* A table with a row a person: rows whose `count` is under the threshold become one. NULL: it is none. */
struct person_table {
	const char *table, *key, *count;
};
const struct person_table *person_table(const char *table);

/* Is the table only for the leak scan and the internal edition? */
bool sensitive_table(const char *table);

#endif
