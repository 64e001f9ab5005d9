/* A line of a log for readers outside: names of users and query strings are replaced, the rest stays as it is. Addresses and mails are pseudonyms already
 * (edition.h). The same user has the same stand-in everywhere in one document, so that a reader can follow it. Knows no dialect: it goes by shapes of lines. */
#ifndef GEPPO_LOG_MASK_H
#define GEPPO_LOG_MASK_H

#include "arena.h"
#include "text.h"

#define LOG_MASK_NAMES 64 /* stand-ins with a number; beyond, they have none */

struct log_mask {
	struct arena *arena;
	const char *user, *query;          /* words of the stand-ins: 利用者, 省略 */
	struct str names[LOG_MASK_NAMES];  /* users seen, in order */
	size_t count;
};

/* Appends the line, masked. */
void log_mask_line(struct log_mask *mask, struct str line, struct text *text);

#endif
