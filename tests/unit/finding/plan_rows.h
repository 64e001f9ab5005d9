/* Tables as plans give them, written by hand. */
#ifndef GEPPO_PLAN_ROWS_H
#define GEPPO_PLAN_ROWS_H

#include "table.h"

#define TEXT_VALUE(literal) {.kind = VALUE_TEXT, .text = {literal, sizeof(literal) - 1}}
#define NUMBER_VALUE(value_) {.kind = VALUE_INTEGER, .number = (value_)}

#define TABLE_OF(names_, values_)                                                                                      \
	{                                                                                                              \
		.column_count = sizeof(names_) / sizeof((names_)[0]), .names = names_,                                 \
		.row_count = sizeof(values_) / sizeof((values_)[0]) / (sizeof(names_) / sizeof((names_)[0])),          \
		.values = values_                                                                                      \
	}

#endif
