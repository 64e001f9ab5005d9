/* What figures, tables and columns are called where a person reads of them: the ids of figures.json in words. Plain data; knows no values. */
#ifndef GEPPO_FIGURE_NAMES_H
#define GEPPO_FIGURE_NAMES_H

#include "config.h"

/* In the report's language; an id that has no name here is its own name, which a person finds in analyze/FIGURES.md. */
const char *figure_name(const struct config *config, const char *id);
const char *figure_column_name(const struct config *config, const char *column);

#endif
