/* What in a text gives a person away: addresses and mails by their shape. One reading for what is replaced (edition.h) and for what is refused (leak.h), so that
 * both agree. Texts are UTF-8. Pure. */
#ifndef GEPPO_SENSITIVE_H
#define GEPPO_SENSITIVE_H

#include "config.h"
#include "pseudonym.h"

struct sensitive {
	enum pseudonym_kind kind;    /* PSEUDONYM_ADDRESS or PSEUDONYM_MAIL */
	size_t at, size;             /* in the text */
};

/* The first one at or behind `from`; false when there is none. Rules: leak.h; what geppo.yaml allows is not looked at. */
bool sensitive_next(struct str text, size_t from, struct sensitive *ret_found);

/* Is it in a network of report.allow, a mail or domain of it, or in a party's name? */
bool sensitive_allowed(const struct config *config, const struct sensitive *found, struct str text);

#endif
