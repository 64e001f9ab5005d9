/* A set of 64-bit keys, open addressing; a key is a digest of what it stands for, so a wrong «yes» is possible and
 * rare. */
#include "known.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN ((size_t)1024)

struct known {
	pthread_mutex_t mutex;
	uint64_t *slots; /* 0: free */
	struct held {
		uint64_t source; /* digest of its name */
		struct known_content content;
	} * held; /* in the order of known_add */
	size_t held_count, held_capacity;
	size_t slot_count, key_count; /* a power of two; at most half of them in use */
};

enum key_kind {
	KEY_NAME = 1,
	KEY_SIZE,
	KEY_CONTENT,
};

static uint64_t key_of(enum key_kind kind, const char *source, const void *data, size_t size)
{
	struct xxh128 of_source = digest_xxh128(source, strlen(source)), of_data = digest_xxh128(data, size);
	uint64_t key = (of_source.low ^ of_data.high) * UINT64_C(0x9e3779b97f4a7c15) + of_data.low + (uint64_t)kind;
	return key ? key : 1;
}

static size_t slot_of(const struct known *known, uint64_t key)
{
	size_t slot = (size_t)key & (known->slot_count - 1);
	while (known->slots[slot] != 0 && known->slots[slot] != key)
		slot = (slot + 1) & (known->slot_count - 1);
	return slot;
}

static bool known_grow(struct known *known)
{
	struct known wider = {.slot_count = known->slot_count ? 2 * known->slot_count : SLOTS_MIN};
	wider.slots = calloc(wider.slot_count, sizeof(*wider.slots));
	if (!wider.slots)
		return false;
	for (size_t i = 0; i < known->slot_count; i++)
		if (known->slots[i])
			wider.slots[slot_of(&wider, known->slots[i])] = known->slots[i];
	free(known->slots);
	known->slots = wider.slots;
	known->slot_count = wider.slot_count;
	return true;
}

static bool known_put(struct known *known, uint64_t key)
{
	if (known->key_count * 2 >= known->slot_count && !known_grow(known))
		return false;
	size_t slot = slot_of(known, key);
	known->key_count += known->slots[slot] == 0;
	known->slots[slot] = key;
	return true;
}

static bool known_has(struct known *known, uint64_t key)
{
	pthread_mutex_lock(&known->mutex);
	bool has = known->slot_count > 0 && known->slots[slot_of(known, key)] == key;
	pthread_mutex_unlock(&known->mutex);
	return has;
}

static bool known_hold(struct known *known, const struct archive_file *file)
{
	/* A heading alone begins many files, and none of them has grown from it. What was noted before has no id of its own,
	 * and is held. */
	if (file->line_count == file->excluded_count || file->id == 0)
		return true;
	if (known->held_count == known->held_capacity) {
		size_t capacity = known->held_capacity ? 2 * known->held_capacity : 256;
		struct held *held = realloc(known->held, capacity * sizeof(*held));
		if (!held)
			return false;
		known->held = held;
		known->held_capacity = capacity;
	}
	known->held[known->held_count++] = (struct held){digest_xxh128(file->source, strlen(file->source)).low,
	                                                 {file->text_bytes, file->content, file->id, file->line_count}};
	return true;
}

static int compare_contents(const void *left, const void *right)
{
	const struct known_content *a = left, *b = right;
	return (a->text_bytes > b->text_bytes) - (a->text_bytes < b->text_bytes);
}

bool known_contents(struct known *known, const char *source, struct arena *arena, struct known_content **ret_contents,
                    size_t *ret_count, struct fail *fail)
{
	uint64_t of_source = digest_xxh128(source, strlen(source)).low;
	pthread_mutex_lock(&known->mutex);
	struct known_content *contents = arena_alloc(arena, known->held_count + 1, sizeof(*contents));
	size_t count = 0;
	for (size_t i = 0; contents && i < known->held_count; i++)
		if (known->held[i].source == of_source && known->held[i].content.text_bytes > 0)
			contents[count++] = known->held[i].content;
	pthread_mutex_unlock(&known->mutex);
	if (!contents)
		return fail_memory(fail);
	qsort(contents, count, sizeof(*contents), compare_contents);
	*ret_contents = contents;
	*ret_count = count;
	return true;
}

bool known_add(struct known *known, const struct archive_file *file, struct fail *fail)
{
	pthread_mutex_lock(&known->mutex);
	bool good = known_put(known, key_of(KEY_NAME, file->source, file->name, strlen(file->name))) &&
	            known_put(known, key_of(KEY_SIZE, file->source, &file->stored_bytes, sizeof(file->stored_bytes))) &&
	            known_put(known, key_of(KEY_CONTENT, file->source, &file->content, sizeof(file->content))) &&
	            known_hold(known, file);
	pthread_mutex_unlock(&known->mutex);
	return good ? true : fail_memory(fail);
}

bool known_may_be(struct known *known, const char *source, const char *name, uint64_t stored_bytes)
{
	return known_has(known, key_of(KEY_NAME, source, name, strlen(name))) ||
	       known_has(known, key_of(KEY_SIZE, source, &stored_bytes, sizeof(stored_bytes)));
}

bool known_may_hold(struct known *known, const char *source, struct xxh128 content)
{
	return known_has(known, key_of(KEY_CONTENT, source, &content, sizeof(content)));
}

struct known *known_new(struct archive *archive, struct fail *fail)
{
	struct known *known = calloc(1, sizeof(*known));
	struct arena arena = {0};
	const struct archive_file *files;
	size_t count;
	if (!known) {
		fail_memory(fail);
		return NULL;
	}
	pthread_mutex_init(&known->mutex, NULL);
	bool good = archive_files(archive, NULL, &arena, &files, &count, fail);
	for (size_t i = 0; good && i < count; i++)
		good = known_add(known, &files[i], fail);
	arena_release(&arena);
	if (good)
		return known;
	known_free(known);
	return NULL;
}

void known_free(struct known *known)
{
	if (!known)
		return;
	pthread_mutex_destroy(&known->mutex);
	free(known->slots);
	free(known->held);
	free(known);
}
