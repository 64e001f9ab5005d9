/* A list of finished sentences: warnings and findings. */
#ifndef GEPPO_SENTENCES_H
#define GEPPO_SENTENCES_H

#include "arena.h"

struct sentence {
	struct str text;
	struct sentence *next;
};

/* Zeroed is empty. */
struct sentences {
	struct sentence *first, *last;
	size_t count;
};

/* A copy of the text at the end, in the arena. */
void sentences_add(struct sentences *sentences, struct arena *arena, struct str text);
/* Empty beyond the end. */
struct str sentences_at(const struct sentences *sentences, size_t index);

#endif
