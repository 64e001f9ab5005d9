/* The declared columns. */
#include "sensitive_columns.h"

#include <string.h>

#include "people.h"

#define ANY NULL

static const struct {
	const char *table, *column;
	enum sensitive_column what;
} columns[] = {
	{ANY, "asker", COLUMN_PERSON}, {ANY, "answerer", COLUMN_PERSON}, {ANY, "recorder", COLUMN_PERSON}, {ANY, "requester", COLUMN_PERSON},
	{ANY, "attendees", COLUMN_PERSON}, {ANY, "person", COLUMN_PERSON},
	{ANY, "owner", COLUMN_ROLE}, {ANY, "approver", COLUMN_ROLE}, {ANY, "acceptor", COLUMN_ROLE}, {"contacts.list", "name", COLUMN_ROLE},
	{ANY, "telephone", COLUMN_CONTACT}, {ANY, "mail", COLUMN_CONTACT},
	{ANY, "client", COLUMN_CLIENT}, {ANY, "address", COLUMN_CLIENT},
	{ANY, "template", COLUMN_LOG}, {ANY, "page", COLUMN_LOG}, {ANY, "path", COLUMN_LOG}, {ANY, "agent", COLUMN_LOG}, {ANY, "message", COLUMN_LOG},
	{ANY, "user", COLUMN_PERSON}, {ANY, "referrer", COLUMN_LOG}, {ANY, "file", COLUMN_LOG}, {ANY, "old_file", COLUMN_LOG}, {ANY, "new_file", COLUMN_LOG},
	{ANY, "command", COLUMN_LOG}, {ANY, "host", COLUMN_LOG}, {"findings", "evidence", COLUMN_LOG}, {"findings", "place", COLUMN_LOG},
	{"findings", "cover", COLUMN_LOG}, {"coverage.states", "evidence", COLUMN_LOG}, {"quality.warnings", "text", COLUMN_LOG}, {"quality.warnings", "place", COLUMN_LOG},
	{ANY, "example", COLUMN_RAW}, {ANY, "line_text", COLUMN_RAW}, {ANY, "raw", COLUMN_RAW}, {ANY, "log_line", COLUMN_RAW},
	{ANY, "users", COLUMN_PEOPLE}, {ANY, "failed_users", COLUMN_PEOPLE}, {ANY, "log_users", COLUMN_PEOPLE},
};

static const struct person_table person_tables[] = {
	{"access.suspicious", "client", "requests"},
};

enum sensitive_column sensitive_column(const char *table, const char *column)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (strcmp(columns[i].column, column) == 0 && (columns[i].table == ANY || strcmp(columns[i].table, table) == 0))
			return columns[i].what;
	return COLUMN_PLAIN;
}

const struct person_table *person_table(const char *table)
{
	for (size_t i = 0; i < sizeof(person_tables) / sizeof(person_tables[0]); i++)
		if (strcmp(person_tables[i].table, table) == 0)
			return &person_tables[i];
	return NULL;
}

bool sensitive_table(const char *table)
{
	return strcmp(table, PEOPLE_TABLE) == 0;
}
