/* The parts of a time stamp as strftime names them: the text forms of RECIPE_TIME_PART, by letter. English names, no
 * locale. What varies with the day and what varies within it are apart, so that a renderer may keep the former. */
#ifndef GEPPO_TIME_PART_H
#define GEPPO_TIME_PART_H

#include "civil.h"

/* Bytes that one part writes at most. */
#define TIME_PART_BYTES 16

/* Of the day: Y y m b B d e j a A. */
bool time_part_is_date(char letter);
/* All of them: those, H k I l M S p P, '1' … '9' (so many digits of the fraction), z (+0900), ':' (+09:00). */
bool time_part_valid(char letter);

/* Write the part and return the place behind it. */
char *time_part_put_date(char *out, char letter, int32_t day);
char *time_part_put_clock(char *out, char letter, unsigned second_of_day, unsigned microsecond, int64_t offset_s);

#endif
