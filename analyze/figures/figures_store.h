/* The inside of struct figures, shared by the sources of this room alone. */
#ifndef GEPPO_FIGURES_STORE_H
#define GEPPO_FIGURES_STORE_H

#include "figures.h"

#define FIGURE_COLUMNS_MAX 64

struct figures {
	struct arena arena;
	struct civil_month month;
	struct figure_scalar *scalars;
	size_t scalar_count, scalar_capacity;
	struct figure_table **tables;     /* each in the arena, its values on the heap */
	size_t table_count, table_capacity;
	bool failed;
};

#endif
