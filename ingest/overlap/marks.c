/* Winnowing over lines. */
#include "marks.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t mark_line_hash(struct str line)
{
	if (line.size == 0 || line.at[0] == '#' || line.at[0] == '\n' || (line.at[0] == '\r' && line.size <= 2))
		return 0;

	uint64_t hash = XXH3_64bits(line.at, line.size);

	return hash ? hash : 1;
}

static void state_push(struct mark_state *state, uint64_t hash, uint64_t line)
{
	if (state->count == MARK_RUN) {
		memmove(state->hashes, state->hashes + 1, (MARK_RUN - 1) * sizeof(state->hashes[0]));
		memmove(state->lines, state->lines + 1, (MARK_RUN - 1) * sizeof(state->lines[0]));
		state->count--;
	}
	state->hashes[state->count] = hash;
	state->lines[state->count++] = line;
}

void marks_skip(struct mark_state *state, const uint64_t *hashes, size_t count, uint64_t first_line)
{
	size_t first = count;
	size_t kept = 0;

	/* The last MARK_RUN lines that are not passed over are all that counts. */
	while (first > 0 && kept < MARK_RUN)
		kept += hashes[--first] != 0;
	for (size_t i = first; i < count; i++)
		if (hashes[i])
			state_push(state, hashes[i], first_line + i);
}

void marks_skip_text(struct mark_state *state, struct str text, const uint32_t *line_at, size_t count,
                     uint64_t first_line)
{
	uint64_t hashes[MARK_RUN], lines[MARK_RUN];
	size_t kept = 0;

	while (count > 0 && kept < MARK_RUN) {
		struct str line = {text.at + line_at[count - 1], line_at[count] - line_at[count - 1]};

		count--;
		hashes[kept] = mark_line_hash(line);
		lines[kept] = first_line + count;
		kept += hashes[kept] != 0;
	}
	while (kept-- > 0)
		state_push(state, hashes[kept], lines[kept]);
}

/* Chunks in a ring, the window's least by looking at all when it leaves: MARK_WINDOW is small, and it leaves rarely. */
struct ring {
	uint64_t hashes[MARK_WINDOW];
	uint64_t lines[MARK_WINDOW];
	size_t count, next, least;
};

static uint64_t chunk_hash(const uint64_t *hashes)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < MARK_LINES; i++)
		hash = (hash ^ hashes[i]) * UINT64_C(0x9fb21c651e98df25) + (hash >> 32);
	hash ^= hash >> 29;
	return hash;
}

/* Of equals the one that is the least already, as long as the window has it (robust winnowing), so that a text of equal
 * lines has few marks; when it is lost, the rightmost. */
static void ring_add(struct ring *ring, uint64_t hash, uint64_t line)
{
	bool lost = ring->count == MARK_WINDOW && ring->least == ring->next;

	ring->hashes[ring->next] = hash;
	ring->lines[ring->next] = line;
	if (ring->count < MARK_WINDOW)
		ring->count++;
	if (lost) {
		ring->least = ring->next;
		/* From the newest to the oldest: the rightmost of equals stays. */
		for (size_t i = 1; i < ring->count; i++) {
			size_t at = (ring->next + MARK_WINDOW - i) % MARK_WINDOW;

			if (ring->hashes[at] < ring->hashes[ring->least])
				ring->least = at;
		}
	} else if (ring->count == 1 || hash < ring->hashes[ring->least]) {
		ring->least = ring->next;
	}
	ring->next = (ring->next + 1) % MARK_WINDOW;
}

size_t marks_find(struct mark_state *state, const uint64_t *hashes, size_t count, uint64_t first_line,
                  struct mark *marks)
{
	struct mark_state before = *state;
	struct ring ring = {.count = 0};
	uint64_t window[MARK_LINES], lines[MARK_LINES];
	size_t seen = 0, found = 0, index = before.count == MARK_RUN; /* the oldest has been in a window already */

	for (size_t i = index; i < before.count + count; i++) {
		uint64_t hash = i < before.count ? before.hashes[i] : hashes[i - before.count];
		uint64_t line = i < before.count ? before.lines[i] : first_line + (i - before.count);

		if (!hash)
			continue;
		if (seen >= MARK_LINES) {
			memmove(window, window + 1, sizeof(window) - sizeof(window[0]));
			memmove(lines, lines + 1, sizeof(lines) - sizeof(lines[0]));
		}
		window[seen < MARK_LINES ? seen : MARK_LINES - 1] = hash;
		lines[seen < MARK_LINES ? seen : MARK_LINES - 1] = line;
		if (++seen < MARK_LINES)
			continue;
		ring_add(&ring, chunk_hash(window), lines[0]);
		if (ring.count < MARK_WINDOW || i < before.count || ring.lines[ring.least] + 1 <= state->last_line)
			continue;
		state->last_line = ring.lines[ring.least] + 1;
		marks[found++] = (struct mark){ring.hashes[ring.least], ring.lines[ring.least]};
	}
	marks_skip(state, hashes, count, first_line);
	return found;
}
