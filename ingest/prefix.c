/* Looking for known beginnings. */
#include "prefix.h"

void prefix_watch_add(struct prefix_watch *watch, struct xxh128_stream *digest, const char *bytes, size_t size)
{
	while (watch->next < watch->count && watch->contents[watch->next].text_bytes <= watch->passed_bytes + size) {
		const struct known_content *known = &watch->contents[watch->next++];
		size_t part = (size_t)(known->text_bytes - watch->passed_bytes);

		xxh128_stream_add(digest, bytes, part);
		watch->last = part > 0 ? bytes[part - 1] : watch->last;
		bytes += part;
		size -= part;
		watch->passed_bytes += part;
		if (xxh128_equal(xxh128_stream_value(digest), known->content)) {
			watch->longest = *known;
			watch->ends_line = watch->last == '\n';
		}
	}
	xxh128_stream_add(digest, bytes, size);
	watch->last = size > 0 ? bytes[size - 1] : watch->last;
	watch->passed_bytes += size;
}

bool prefix_find(struct known *known, const char *source, struct str text, struct known_content *ret_longest,
                 struct fail *fail)
{
	struct prefix_watch watch = {.count = 0};
	struct xxh128_stream *digest = xxh128_stream_new();
	struct known_content *contents;
	struct arena arena = {0};
	bool good = digest ? known_contents(known, source, &arena, &contents, &watch.count, fail) : fail_memory(fail);

	if (good) {
		watch.contents = contents;
		/* What is as long as the text is no beginning of it. */
		while (watch.count > 0 && contents[watch.count - 1].text_bytes >= text.size)
			watch.count--;
		if (watch.count > 0)
			prefix_watch_add(&watch, digest, text.at, text.size);
		*ret_longest = watch.longest;
	}
	xxh128_stream_free(digest);
	arena_release(&arena);
	return good;
}
