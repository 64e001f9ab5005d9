#include "sentences.h"

void sentences_add(struct sentences *sentences, struct arena *arena, struct str text)
{
	struct sentence *sentence = arena_alloc(arena, 1, sizeof(*sentence));
	if (!sentence)
		return;
	sentence->text = arena_str(arena, text);
	if (sentences->last)
		sentences->last->next = sentence;
	else
		sentences->first = sentence;
	sentences->last = sentence;
	sentences->count++;
}

struct str sentences_at(const struct sentences *sentences, size_t index)
{
	const struct sentence *sentence = sentences->first;
	while (sentence && index--)
		sentence = sentence->next;
	return sentence ? sentence->text : (struct str){0};
}
