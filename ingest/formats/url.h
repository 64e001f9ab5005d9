/* The parts of a request's target: a path with or without a query, or a whole URL. Views of the text, in its order and
 * without holes; a part that is not there is an empty view at its place. */
#ifndef GEPPO_URL_H
#define GEPPO_URL_H

#include "str.h"

struct url {
	struct str origin;            /* «https://» */
	struct str host;              /* «a.jp», «[2001:db8::1]» */
	struct str port;              /* «:443» */
	struct str path, mark, query; /* «/b», «?», «c=d» */
};

struct url url_split(struct str text);

#endif
