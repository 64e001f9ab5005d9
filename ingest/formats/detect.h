/* Choosing a dialect by the lines of a file. Only for the files of this folder. */
#ifndef GEPPO_DETECT_H
#define GEPPO_DETECT_H

#include "dialect.h"

/* One line in ten: a log may begin with an attack, but another format gives next to no records. */
#define DETECT_LEAST_SCORE 100

/* Of formats.c: the table, and a dialect opened on the sample (NULL with a sentence). */
const struct dialect *dialect_at(size_t index);
struct format *format_try(const struct dialect *dialect, const struct format_options *options, struct str sample,
                          struct fail *fail);

/* The best dialect of the options' kind; FAIL_INPUT when none fits. */
struct format *format_detect(const struct format_options *options, struct str sample, struct fail *fail);

#endif
