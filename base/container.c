/* Containers: the choice of the kind, the names and the limits. */
#include "container.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "container_format.h"
#include "intern.h"
#include "lang.h"
#include "text.h"

static const struct container_format *const formats[] = {&container_tar, &container_zip};

struct container {
	char *path;
	const struct container_format *format;
	void *state;
	struct intern *names; /* given out, NUL included */
	const char *refused;  /* of the present member */
	const char *member;
	uint64_t text_bytes; /* that came of it */
	size_t member_count;
};

static const struct container_format *format_of(struct str head)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i]->matches(head))
			return formats[i];
	return NULL;
}

bool container_begins(struct str head)
{
	return format_of(head) != NULL;
}

static const struct container_format *find_format(const char *path, const struct stream_options *options,
                                                  struct fail *fail)
{
	const struct container_format *format = NULL;
	struct stream *stream = stream_open(path, options, fail);
	if (stream)
		format = format_of(stream_peek(stream));
	if (stream && !format)
		fail_set(fail, FAIL_INPUT,
		         TR("%s is no tar and no zip that can be read", "%s は読み取れる tar でも zip でもありません"),
		         path);
	stream_free(stream);
	return format;
}

struct container *container_open(const char *path, const struct stream_options *options, struct fail *fail)
{
	struct container *container = calloc(1, sizeof(*container));
	if (container)
		container->path = strdup(path);
	if (container && container->path)
		container->names = intern_new();
	if (!container || !container->names) {
		fail_memory(fail);
		container_close(container);
		return NULL;
	}
	container->refused = "";
	container->format = find_format(path, options, fail);
	container->state = container->format ? container->format->open(path, options, fail) : NULL;
	if (container->state)
		return container;
	container_close(container);
	return NULL;
}

void container_close(struct container *container)
{
	if (!container)
		return;
	if (container->state)
		container->format->close(container->state);
	intern_free(container->names);
	free(container->path);
	free(container);
}

/* The name that nobody had before; NULL: out of memory. */
static const char *name_of(struct container *container, struct str stored)
{
	struct text text = {0};
	const char *name = NULL;
	text_add_visible(&text, str_take(stored, BOUND_MEMBER_NAME_BYTES));
	size_t size = text.size;
	/* Each turn finds a name that was given out, so there are no more turns than members. */
	for (unsigned turn = 1; !text_failed(&text) && !name; turn++) {
		text.size = size;
		if (turn > 1)
			text_addf(&text, "//%u", turn);
		text_add_byte(&text, '\0');
		if (text_failed(&text))
			break;
		uint32_t count = intern_count(container->names), number = intern_add(container->names, text_str(&text));
		if (number == INTERN_NONE)
			break;
		if (number == count)
			name = intern_text(container->names, number).at;
	}
	text_release(&text);
	return name;
}

bool container_next(struct container *container, struct container_member *ret_member, bool *ret_found,
                    struct fail *fail)
{
	struct container_entry entry;
	bool found = false;
	if (!container->format->next(container->state, &entry, &found, fail))
		return false;
	*ret_found = found;
	if (!found)
		return true;
	if (container->member_count == BOUND_CONTAINER_MEMBERS)
		return fail_set(fail, FAIL_LIMIT,
		                TR("%s holds more than %u files", "%s に含まれるファイルが %u 個を超えています"),
		                container->path, BOUND_CONTAINER_MEMBERS);
	const char *name = name_of(container, entry.name);
	if (!name)
		return fail_memory(fail);
	container->member_count++;
	container->refused = entry.refused;
	if (entry.name.size > BOUND_MEMBER_NAME_BYTES && !container->refused[0])
		container->refused = TR("its name is too long", "名前が長すぎます");
	container->member = name;
	*ret_member = (struct container_member){name, entry.size_bytes, entry.modified_us, container->refused};
	return true;
}

bool container_read(struct container *container, char *buffer, size_t size, size_t *ret_size, struct fail *fail)
{
	if (container->refused[0])
		return fail_set(fail, FAIL_INPUT, TR("%s//%s cannot be read: %s", "%s//%s を読めません: %s"),
		                container->path, container->member, container->refused);
	if (container->format->read(container->state, buffer, size, ret_size, fail))
		return true;
	return fail_prefix(fail, "%s//%s", container->path, container->member);
}

bool container_passed(const struct container *container, const char *name)
{
	return intern_find(container->names, (struct str){name, strlen(name) + 1}) != INTERN_NONE;
}

size_t container_member_count(const struct container *container)
{
	return container->member_count;
}

bool container_allows(struct container *container, uint64_t text_bytes)
{
	container->text_bytes += text_bytes;
	return container->text_bytes < BOUND_STREAM_FREE_BYTES ||
	       container->text_bytes / BOUND_STREAM_RATIO <= container->format->stored_bytes(container->state);
}
