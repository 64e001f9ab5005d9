/* Names of persons in a ledger's cell, and who of them is known to the client by contract. A cell may have several, honorifics, an organisation before the
 * name or in brackets («機構本部 小林», «山田太郎（福井高専）、佐藤花子様ほか2名»). Knows no tables. */
#ifndef GEPPO_PERSON_H
#define GEPPO_PERSON_H

#include "arena.h"
#include "config.h"
#include "text.h"

/* Two parts or three letters and more are a full name; else it is a family name or no name that could be told from other words. */
struct person_name {
	struct str name;             /* in normal.h's form, without the blank between its parts unless spaced or latin; in the arena */
	bool full;
	bool spaced;                 /* two letters, found only with a blank between them: 林 光 */
	bool latin;                  /* found only as whole words */
};

#define PERSON_NAMES_MAX 32

/* The names of a cell, at most PERSON_NAMES_MAX; words for organisations, roles and sites are none. */
size_t person_names(const struct config *config, struct str cell, struct arena *arena, struct person_name names[PERSON_NAMES_MAX]);

/* 様, さん, 氏, 殿, 先生 at the front of a text in normal.h's form, and not the beginning of another word (様式, 氏名). */
bool person_honorific(struct str text);
/* Is the code point a Chinese character? */
bool person_kanji(uint32_t code_point);

#endif
