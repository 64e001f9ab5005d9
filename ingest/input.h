/* An input by its name as a stream of text: a file on disk in any compression, or a member of a container (tar in any
 * compression, zip), whose name is PATH//MEMBER: backup.tar.gz//web01/access.log. A member's bytes go through the
 * compressions again. Everything of ingest that reads logs opens them here. Binary files of
 * sysstat become text on the way (sysstat.h). Knows no dialect.
 *
 * Of a name with "//" in it the part before is a container when it is a regular file; logs//access.log in the folder
 * logs is a path like any other. */
#ifndef GEPPO_INPUT_H
#define GEPPO_INPUT_H

#include "arena.h"
#include "stream.h"

/* What inputs are opened with: the options, and readers of containers that stand behind the member that was read last,
 * so that member after member is one pass over the container and not one for each. Threads may share it. Memory: the
 * windows of INPUTS_IDLE_READERS readers at most, and one for each open stream. */
struct inputs;
#define INPUTS_IDLE_READERS 8

/* `options` may be NULL. NULL: out of memory. */
struct inputs *inputs_new(const struct stream_options *options);
/* After the streams that were opened with it. */
void inputs_free(struct inputs *inputs);

/* As stream_open. `inputs` may be NULL: default options, and a container's reader for each. A container is no input
 * itself: the sentence says why, and if it is damaged or holds no file, that. */
struct stream *inputs_open(struct inputs *inputs, const char *name, struct fail *fail) MUST_CHECK;
/* inputs_open with NULL. */
struct stream *input_open(const char *name, struct fail *fail) MUST_CHECK;

/* The names of inputs, in an array that grows in the arena. */
struct input_names {
	const char **items;
	size_t count, capacity;
};

/* Adds one name as it stands, which must live as long as the arena; NULL is the failure of having got none. */
bool input_names_take(struct input_names *names, const char *name, struct arena *arena, struct fail *fail) MUST_CHECK;

/* Adds the inputs that a file stands for: itself, or if it is a container its members in their order. A container that
 * is damaged, that holds too many files or none stands itself behind those members that were found: opening it says
 * what is wrong, so that nothing is passed over in silence. Fails only when memory is out. */
bool input_names_add(struct input_names *names, const char *file, const struct stream_options *options,
                     struct arena *arena, struct fail *fail) MUST_CHECK;

/* The size of the container's path in the name of a member, else that of the whole name. */
size_t input_path_size(const char *name);

#endif
