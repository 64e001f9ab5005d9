/* A table's look-ups. */
#include "table.h"

#include <string.h>

int table_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (strcmp(table->names[i], name) == 0)
			return (int)i;
	return -1;
}
