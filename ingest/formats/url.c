/* Targets. */
#include "url.h"

struct url url_split(struct str text)
{
	struct url url = {0};
	size_t scheme = 0;
	while (scheme < text.size && scheme < 8 && text.at[scheme] >= 'a' && text.at[scheme] <= 'z')
		scheme++;
	url.origin = url.host = url.port = (struct str){text.at, 0};
	if (scheme > 0 && str_starts(str_skip(text, scheme), STR("://"))) {
		const char *end = text.at + text.size;
		url.origin = str_take(text, scheme + 3);
		text = str_range(text.at + scheme + 3, end);
		size_t size = 0;
		while (size < text.size && text.at[size] != '/' && text.at[size] != '?')
			size++;
		size_t colon = size;
		while (colon > 0 && text.at[colon - 1] >= '0' && text.at[colon - 1] <= '9')
			colon--;
		colon = colon > 0 && text.at[colon - 1] == ':' ? colon - 1 : size;
		url.host = str_take(text, colon);
		url.port = str_range(text.at + colon, text.at + size);
		text = str_range(text.at + size, end);
	}
	size_t mark = str_find(text, '?');
	url.path = str_range(text.at, text.at + mark);
	url.mark = str_range(text.at + mark, text.at + mark + (mark < text.size));
	url.query = str_range(url.mark.at + url.mark.size, text.at + text.size);
	return url;
}
