/* The language of messages: Japanese or English. Set once by main before any thread starts, read everywhere; results (figures,
 * archives, reports) never depend on it. Both texts stand side by side, so that neither can be forgotten and the compiler checks
 * the arguments of both:  fail_set(fail, FAIL_INPUT, TR("%s: no such month", "%s: そのような月はありません"), month) */
#ifndef GEPPO_LANG_H
#define GEPPO_LANG_H

#include <stdbool.h>

#define TR(english, japanese) (lang_is_japanese() ? (japanese) : (english))

bool lang_is_japanese(void);

/* "ja" or "en"; false for anything else, with nothing changed. */
bool lang_set(const char *name);

/* From the environment's LC_ALL, LC_MESSAGES, LANG, in the order POSIX gives them; anything but ja* is English. */
void lang_set_from_environment(void);

#endif
