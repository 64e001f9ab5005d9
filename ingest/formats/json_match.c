/* Laying a record on a shape. */
#include <string.h>

#include "json_shape.h"

struct str json_core(struct json_value value)
{
	if (value.kind == JSON_NULL || value.kind == JSON_NONE)
		return (struct str){value.raw.at, 0};
	return json_text(value);
}

static size_t place_of(const struct json_shape *shape, uint64_t path)
{
	size_t at = (size_t)(path >> 32) % JSON_TABLE_SIZE;
	while (shape->table[at].path != 0 && shape->table[at].path != path)
		at = (at + 1) % JSON_TABLE_SIZE;
	return at;
}

void json_shape_note(struct json_shape *shape, uint64_t path, int slot, int entry)
{
	struct json_slot_of *place = &shape->table[place_of(shape, path)];
	if (place->path == 0)
		*place = (struct json_slot_of){path, -1, -1};
	if (slot >= 0)
		place->slot = (int16_t)slot;
	/* One path may be named for one field only. */
	if (entry >= 0 && place->entry < 0)
		place->entry = (int16_t)entry;
}

void json_shape_init(struct json_shape *shape, const struct json_map *map, const struct zone *zone)
{
	memset(shape, 0, sizeof(*shape));
	shape->map = map;
	shape->zone = zone;
	shape->offset_column = -1;
	for (size_t i = 0; i < JSON_FIELD_COUNT; i++)
		shape->columns[i] = -1;
	for (size_t i = 0; i < map->entry_count; i++) {
		enum json_field field = map->entries[i].field;
		json_shape_note(shape, map->entries[i].path, -1, (int)i);
		if (field == JSON_PATH || field == JSON_TARGET || field == JSON_REQUEST)
			shape->needed |= UINT64_C(1) << i;
	}
}

/* One value of «only». False: another record. */
static bool check_only(const struct json_map *map, const struct json_leaf *leaf, uint32_t *seen)
{
	bool good = true;
	for (size_t i = 0; i < map->only_count; i++) {
		const struct json_only *only = &map->only[i];
		if (only->path != leaf->path)
			continue;
		struct str text = json_core(leaf->value);
		*seen |= 1U << i;
		good = good && (only->head ? str_starts(text, only->text) : str_equal_nocase(text, only->text));
	}
	return good;
}

/* Where the walk is. */
struct match_state {
	const char *from; /* of the gap */
	size_t next;      /* slot */
	const char *key_at;
};

/* The leaf is slot `slot`, not before `next`: the gap before it ends. */
static void take_slot(const struct json_shape *shape, struct json_match *match, struct match_state *state, size_t slot,
                      const struct json_value *value)
{
	struct str core = json_core(*value);
	match->gaps[state->next] = str_range(state->from, core.at);
	for (size_t i = state->next; i < slot; i++) {
		match->slots[i].raw.at = NULL;
		match->gaps[i + 1] = (struct str){core.at, 0};
		match->cut_counts[i + 1] = 0;
	}
	match->slots[slot] = *value;
	if (shape->slots[slot].entry >= 0)
		match->in_slots |= UINT64_C(1) << shape->slots[slot].entry;
	state->from = core.at + core.size;
	state->next = slot + 1;
	match->cut_counts[state->next] = 0;
}

static void take_leaf(const struct json_shape *shape, struct json_match *match, struct match_state *state,
                      const struct json_leaf *leaf)
{
	int slot = -1, entry = -1;
	if (leaf->key.at && leaf->key.at != state->key_at) {
		uint16_t cut = match->cut_counts[state->next]++;
		if (cut < JSON_CUTS_MAX)
			match->cuts[state->next][cut] = leaf->key.at - (leaf->value.encoded ? 2 : 1);
		state->key_at = leaf->key.at;
	}
	if (state->next < shape->slot_count && shape->slots[state->next].path == leaf->path) {
		slot = (int)state->next;
		entry = shape->slots[slot].entry;
	} else {
		const struct json_slot_of *place = &shape->table[place_of(shape, leaf->path)];
		if (place->path == 0)
			return;
		slot = place->slot;
		entry = place->entry;
	}
	if (entry >= 0 && !(match->present >> entry & 1)) {
		match->present |= UINT64_C(1) << entry;
		match->entries[entry] = leaf->value;
	}
	if (slot >= (int)state->next)
		take_slot(shape, match, state, (size_t)slot, &leaf->value);
}

void json_match(const struct json_shape *shape, struct str unit, struct json_match *match)
{
	struct json_leaves leaves;
	struct json_leaf leaf;
	struct match_state state = {unit.at, 0, NULL};
	const char *end = unit.at + unit.size;
	uint32_t seen = 0;
	match->present = match->in_slots = 0;
	match->cut_counts[0] = 0;
	json_leaves_init(&leaves, unit);
	leaves.encoded_path = shape->map->encoded_path;
	while (json_leaves_next(&leaves, &leaf)) {
		if (shape->map->only_count > 0 && !check_only(shape->map, &leaf, &seen)) {
			match->outcome = MATCH_EXCLUDED;
			return;
		}
		take_leaf(shape, match, &state, &leaf);
	}
	match->gaps[state.next] = str_range(state.from, end);
	for (size_t i = state.next; i < shape->slot_count; i++) {
		match->slots[i].raw.at = NULL;
		match->gaps[i + 1] = (struct str){end, 0};
		match->cut_counts[i + 1] = 0;
	}
	match->outcome = MATCH_GOOD;
	const char *behind = leaves.at;
	while (!leaves.bad && behind < end &&
	       (*behind == ' ' || *behind == '\t' || *behind == '\r' || *behind == '\n' || *behind == ','))
		behind++;
	if (leaves.bad || behind < end) {
		while (end > unit.at && (end[-1] == '\n' || end[-1] == '\r' || end[-1] == ' ' || end[-1] == ','))
			end--;
		bool begun = leaves.begun && leaves.depth > 0 && match->present != 0;
		match->outcome = begun && end > unit.at && end[-1] != '}' ? MATCH_CUT : MATCH_BROKEN;
	} else if (seen != (1U << shape->map->only_count) - 1 ||
	           (shape->needed != 0 && !(match->present & shape->needed))) {
		match->outcome = MATCH_OTHER;
	}
}

bool json_match_is_clean(const struct json_shape *shape, const struct json_match *match)
{
	if (match->outcome != MATCH_GOOD || shape->recipe.part_count == 0)
		return false;
	for (size_t i = 0; i <= shape->slot_count; i++)
		if (shape->gaps[i].pieces == 0 && !str_equal(shape->gaps[i].literal, match->gaps[i]))
			return false;
	return true;
}
