/* Opening inputs: the shelf of readers that wait for the next member, and the stream over a member. */
#include "input.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "container.h"
#include "lang.h"
#include "sysstat.h"
#include "text.h"

/* A reader that waits. */
struct waiting {
	char *path;
	struct container *container;
	uint64_t since; /* the higher, the later it was put there */
};

struct inputs {
	struct stream_options options;
	pthread_mutex_t mutex; /* for all below */
	struct waiting waiting[INPUTS_IDLE_READERS];
	uint64_t clock;
};

/* The source of a stream: a reader that stands at the member. */
struct member {
	struct inputs *inputs;
	char *path; /* of the container */
	struct container *container;
	bool broken;
};

struct inputs *inputs_new(const struct stream_options *options)
{
	struct inputs *inputs = calloc(1, sizeof(*inputs));
	if (!inputs)
		return NULL;
	if (options)
		inputs->options = *options;
	pthread_mutex_init(&inputs->mutex, NULL);
	return inputs;
}

static void waiting_release(struct waiting *waiting)
{
	container_close(waiting->container);
	free(waiting->path);
	*waiting = (struct waiting){0};
}

void inputs_free(struct inputs *inputs)
{
	if (!inputs)
		return;
	for (size_t i = 0; i < INPUTS_IDLE_READERS; i++)
		waiting_release(&inputs->waiting[i]);
	pthread_mutex_destroy(&inputs->mutex);
	free(inputs);
}

/* Takes the waiting reader that is nearest before the member; NULL when there is none. */
static struct container *shelf_take(struct inputs *inputs, const char *path, const char *member)
{
	struct waiting *best = NULL;
	struct container *container = NULL;
	if (!inputs)
		return NULL;
	pthread_mutex_lock(&inputs->mutex);
	for (size_t i = 0; i < INPUTS_IDLE_READERS; i++) {
		struct waiting *at = &inputs->waiting[i];
		if (at->path && strcmp(at->path, path) == 0 && !container_passed(at->container, member) &&
		    (!best || container_member_count(at->container) > container_member_count(best->container)))
			best = at;
	}
	if (best) {
		container = best->container;
		best->container = NULL;
		waiting_release(best);
	}
	pthread_mutex_unlock(&inputs->mutex);
	return container;
}

/* Puts a reader back, in the place of the one that has waited longest. Takes both. */
static void shelf_put(struct inputs *inputs, char *path, struct container *container)
{
	struct waiting out = {path, container, 0};
	if (inputs) {
		pthread_mutex_lock(&inputs->mutex);
		struct waiting *oldest = &inputs->waiting[0];
		for (size_t i = 1; i < INPUTS_IDLE_READERS; i++)
			if (inputs->waiting[i].since < oldest->since)
				oldest = &inputs->waiting[i];
		out = *oldest;
		*oldest = (struct waiting){path, container, ++inputs->clock};
		pthread_mutex_unlock(&inputs->mutex);
	}
	waiting_release(&out);
}

static void member_close(void *user)
{
	struct member *member = user;
	shelf_put(member->broken ? NULL : member->inputs, member->path, member->container);
	free(member);
}

static bool member_read(void *user, uint8_t *buffer, size_t size, size_t *ret_size, struct fail *fail)
{
	struct member *member = user;
	member->broken = !container_read(member->container, (char *)buffer, size, ret_size, fail);
	return !member->broken;
}

static bool member_allows(void *user, uint64_t text_bytes)
{
	return container_allows(((struct member *)user)->container, text_bytes);
}

/* Moves the reader to the member. */
static bool find_member(struct member *member, const char *name, struct container_member *ret_found, struct fail *fail)
{
	bool found = false;
	do {
		if (!container_next(member->container, ret_found, &found, fail))
			return false;
	} while (found && strcmp(ret_found->name, name) != 0);
	return found ? true
	             : fail_set(fail, FAIL_INPUT, TR("%s holds no file %s", "%s にファイル %s はありません"),
	                        member->path, name);
}

static struct stream *open_member(struct inputs *inputs, const char *name, size_t path_size, struct fail *fail)
{
	const struct stream_options *options = inputs ? &inputs->options : NULL;
	struct member *member = calloc(1, sizeof(*member));
	char *path = strndup(name, path_size);
	struct container_member found;
	if (!member || !path) {
		free(member);
		free(path);
		fail_memory(fail);
		return NULL;
	}
	*member = (struct member){inputs, path, shelf_take(inputs, path, name + path_size + 2), false};
	if (!member->container)
		member->container = container_open(path, options, fail);
	if (member->container && find_member(member, name + path_size + 2, &found, fail)) {
		struct stream_source source = {member_read, member_allows,    member_close,
		                               member,      found.size_bytes, found.modified_us};
		return stream_new_source(name, &source, options, fail);
	}
	member->broken = true;
	member_close(member);
	return NULL;
}

/* What is to be said of a container that was named as if it were a log. */
static void tell_container(const char *path, const struct stream_options *options, struct fail *fail)
{
	struct fail trouble = {0};
	struct container_member member;
	bool found = true;
	struct container *container = container_open(path, options, &trouble);
	while (container && found && container_next(container, &member, &found, &trouble))
		continue;
	size_t count = container ? container_member_count(container) : 0;
	container_close(container);
	if (trouble.kind != FAIL_NONE)
		fail_set(fail, trouble.kind,
		         TR("%s; %zu files were found before", "%s。それより前に %zu 個のファイルがありました"),
		         trouble.sentence, count);
	else if (count == 0)
		fail_set(fail, FAIL_INPUT, TR("%s holds no file", "%s にはファイルが含まれていません"), path);
	else
		fail_set(fail, FAIL_INPUT,
		         TR("%s is a container of %zu files; name one as %s//NAME",
		            "%s は %zu 個のファイルを含みます。%s//名前 の形で指定してください"),
		         path, count, path);
}

/* A container begins here: damage at its very beginning is left to the reading. */
static bool begins_container(struct stream *stream)
{
	return container_begins(stream_peek(stream));
}

struct stream *inputs_open(struct inputs *inputs, const char *name, struct fail *fail)
{
	const struct stream_options *options = inputs ? &inputs->options : NULL;
	size_t path_size = input_path_size(name);
	bool of_container = name[path_size] != '\0';
	struct stream *stream =
	        of_container ? open_member(inputs, name, path_size, fail) : stream_open(name, options, fail);
	if (stream && sysstat_begins(stream_peek(stream)))
		return sysstat_open(name, stream, fail);
	if (!stream || !begins_container(stream))
		return stream;
	stream_free(stream);
	if (of_container)
		fail_set(fail, FAIL_INPUT,
		         TR("%s is a container in a container; unpack it first",
		            "%s はコンテナーの中のコンテナーです。先に展開してください"),
		         name);
	else
		tell_container(name, options, fail);
	return NULL;
}

struct stream *input_open(const char *name, struct fail *fail)
{
	return inputs_open(NULL, name, fail);
}

/* --- Names --- */

size_t input_path_size(const char *name)
{
	struct text path = {0};
	size_t size = strlen(name);
	for (const char *at = strstr(name, "//"); at; at = strstr(at + 1, "//")) {
		struct stat status;
		text_clear(&path);
		text_add(&path, str_range(name, at));
		if (!text_failed(&path) && path.size > 0 && stat(path.at, &status) == 0 && S_ISREG(status.st_mode)) {
			size = (size_t)(at - name);
			break;
		}
	}
	text_release(&path);
	return size;
}

bool input_names_take(struct input_names *names, const char *name, struct arena *arena, struct fail *fail)
{
	if (!name)
		return fail_memory(fail);
	if (names->count == names->capacity) {
		size_t capacity = names->capacity ? 2 * names->capacity : 64;
		const char **items = arena_alloc(arena, capacity, sizeof(*items));
		if (!items)
			return fail_memory(fail);
		if (names->count > 0)
			memcpy(items, names->items, names->count * sizeof(*items));
		names->items = items;
		names->capacity = capacity;
	}
	names->items[names->count++] = name;
	return true;
}

bool input_names_add(struct input_names *names, const char *file, const struct stream_options *options,
                     struct arena *arena, struct fail *fail)
{
	struct fail trouble = {0};
	struct stream *stream = file[input_path_size(file)] == '\0' ? stream_open(file, options, &trouble) : NULL;
	bool is_container = stream && begins_container(stream), good = true, found = true;
	stream_free(stream);
	if (!is_container)
		return input_names_take(names, arena_cstr(arena, str_of(file)), arena, fail);
	struct container_member member;
	struct container *container = container_open(file, options, &trouble);
	size_t before = names->count;
	while (good && container && found && container_next(container, &member, &found, &trouble))
		if (found)
			good = input_names_take(names, arena_printf(arena, "%s//%s", file, member.name), arena, fail);
	container_close(container);
	if (good && (trouble.kind != FAIL_NONE || names->count == before))
		good = input_names_take(names, arena_cstr(arena, str_of(file)), arena, fail);
	return good;
}
