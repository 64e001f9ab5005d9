/* Targets. */
#include "url.h"

/* Bytes of the slash at `at`, 0 when there is none: JSON may write it «\/», and within a JSON text «\\/». */
static size_t slash_size(struct str text, size_t at)
{
	for (size_t size = 1; size <= 3 && at + size <= text.size; size++) {
		if (text.at[at + size - 1] == '/')
			return size;
		if (text.at[at + size - 1] != '\\')
			break;
	}
	return 0;
}

/* Bytes of «://» at `at`. */
static size_t mark_size(struct str text, size_t at)
{
	size_t first, second;
	if (at >= text.size || text.at[at] != ':' || !(first = slash_size(text, at + 1)) ||
	    !(second = slash_size(text, at + 1 + first)))
		return 0;
	return 1 + first + second;
}

struct url url_split(struct str text)
{
	struct url url = {0};
	size_t scheme = 0;
	while (scheme < text.size && scheme < 8 && text.at[scheme] >= 'a' && text.at[scheme] <= 'z')
		scheme++;
	url.origin = url.host = url.port = (struct str){text.at, 0};
	size_t behind = scheme > 0 ? mark_size(text, scheme) : 0;
	if (behind > 0) {
		const char *end = text.at + text.size;
		url.origin = str_take(text, scheme + behind);
		text = str_range(text.at + scheme + behind, end);
		size_t size = 0;
		while (size < text.size && text.at[size] != '?' && !slash_size(text, size))
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
