/* Learning a shape, second half: the columns of its slots and gaps, and the recipe. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_shape.h"

/* The sampled records on the shape, while it is built. */
struct builder {
	struct json_shape *shape;
	struct arena *arena;
	struct json_match *matches;
	size_t match_count;
	struct {
		bool varies;
		size_t distinct, pieces_max;
	} gaps[JSON_SLOTS_MAX + 1];
	size_t gap_parts;
	bool failed; /* sticky: too many columns or parts */
};

/* A column of that name, made unique with a number when `own`; -1 when there are too many. */
static int16_t add_column(struct json_shape *shape, const char *name, bool own, enum column_kind kind)
{
	char unique[32];
	snprintf(unique, sizeof(unique), "%s", name);
	for (unsigned number = 2; own; number++) {
		bool taken = false;
		for (size_t i = 0; i < shape->column_count; i++)
			taken = taken || strcmp(shape->names[i], unique) == 0;
		if (!taken)
			break;
		snprintf(unique, sizeof(unique), "%.24s %u", name, number % 1000);
	}
	if (shape->column_count == BATCH_COLUMNS_MAX)
		return -1;
	memcpy(shape->names[shape->column_count], unique, sizeof(unique));
	shape->kinds[shape->column_count] = kind;
	return (int16_t)shape->column_count++;
}

static int16_t own_column(struct builder *builder, const char *name, enum column_kind kind)
{
	int16_t column = add_column(builder->shape, name, true, kind);
	builder->failed = builder->failed || column < 0;
	return column;
}

/* The column of a field of questions, made when it is first asked for. */
static int16_t field_column(struct builder *builder, enum json_field field)
{
	struct json_shape *shape = builder->shape;
	bool number = field == JSON_TIME || field == JSON_STATUS || field == JSON_BYTES || field == JSON_TOOK;
	if (shape->columns[field] < 0)
		shape->columns[field] =
		        add_column(shape, json_field_name(field), false, number ? COLUMN_NUMBER : COLUMN_TEXT);
	return shape->columns[field];
}

static void add_part(struct builder *builder, enum recipe_form form, int column, int aux, unsigned digits)
{
	struct recipe *recipe = &builder->shape->recipe;
	if (recipe->part_count == RECIPE_PARTS_MAX || column < 0) {
		builder->failed = true;
		return;
	}
	recipe->parts[recipe->part_count++] = (struct recipe_part){
	        form, (uint16_t)column, aux < 0 ? RECIPE_NO_COLUMN : (uint16_t)aux, (uint8_t)digits, {NULL, 0}};
}

static void add_literal(struct builder *builder, struct str text)
{
	struct recipe *recipe = &builder->shape->recipe;
	if (text.size == 0)
		return;
	if (recipe->part_count == RECIPE_PARTS_MAX) {
		builder->failed = true;
		return;
	}
	recipe->parts[recipe->part_count++] = (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN,
	                                                           0, arena_str(builder->arena, text)};
}

/* ---- What the sampled values look like ---- */

/* The value of the slot in the next record that has it; *at is where to go on. */
static bool next_value(const struct builder *builder, size_t slot, size_t *at, struct json_value *ret_value)
{
	for (; *at < builder->match_count; ++*at)
		if (builder->matches[*at].slots[slot].raw.at) {
			*ret_value = builder->matches[(*at)++].slots[slot];
			return true;
		}
	return false;
}

/* An integer that comes out as it was: no zeros in front. */
static bool is_canonical(struct json_value value)
{
	struct str core = json_core(value);
	int64_t number;
	bool negative = str_starts(core, STR("-"));
	struct str digits = str_skip(core, negative);
	if (core.size == 0)
		return true;
	return value.kind == JSON_NUMBER && digits.size > 0 && digits.size <= 18 && str_find(core, '.') == core.size &&
	       json_number(value, 0, &number) && (digits.at[0] != '0' || (digits.size == 1 && !negative));
}

static bool all_canonical(const struct builder *builder, size_t slot)
{
	struct json_value value;
	for (size_t at = 0; next_value(builder, slot, &at, &value);)
		if (!is_canonical(value))
			return false;
	return true;
}

/* Fraction digits that nearly every value has: where they vary (trailing zeros are not written), one less than any of
 * the sample. */
static unsigned common_digits(const struct builder *builder, size_t slot, unsigned most)
{
	struct json_value value;
	unsigned least = UINT8_MAX, greatest = 0;
	for (size_t at = 0; next_value(builder, slot, &at, &value);) {
		struct str core = json_core(value);
		size_t from = str_find(core, '.') + 1, to = from;
		while (to < core.size && core.at[to] >= '0' && core.at[to] <= '9')
			to++;
		unsigned digits = to > from ? (unsigned)(to - from) : 0;
		if (core.size == 0)
			continue;
		least = digits < least ? digits : least;
		greatest = digits > greatest ? digits : greatest;
	}
	if (least == UINT8_MAX)
		return 0;
	unsigned common = least == greatest || least == 0 ? least : least - 1;
	return common < most ? common : most;
}

/* ---- Slots ---- */

static void build_time(struct builder *builder, size_t index)
{
	struct json_shape *shape = builder->shape;
	struct json_slot *slot = &shape->slots[index];
	const struct json_entry *entry = &shape->map->entries[slot->entry];
	struct json_value value = {0};
	size_t at = 0;
	struct str core = next_value(builder, index, &at, &value) ? json_core(value) : STR("");
	int16_t time = field_column(builder, JSON_TIME);
	bool clock = core.size >= 19 && core.at[4] == '-' && core.at[13] == ':';
	if (core.size == STAMP_CLF_SIZE && core.at[2] == '/') {
		slot->kind = SLOT_CLF;
		shape->offset_column = own_column(builder, "~offset", COLUMN_NUMBER);
		add_part(builder, RECIPE_TIME_CLF, time, shape->offset_column, 0);
	} else if (entry->form == JSON_PLAIN && value.kind == JSON_TEXT && clock) {
		slot->kind = SLOT_ISO;
		slot->digits = (uint8_t)common_digits(builder, index, 6);
		shape->offset_column = own_column(builder, "~offset", COLUMN_NUMBER);
		slot->tail = own_column(builder, "~time_tail", COLUMN_TEXT);
		add_part(builder, RECIPE_DATE, time, shape->offset_column, 0);
		add_literal(builder, str_take(str_skip(core, 10), 1));
		add_part(builder, RECIPE_CLOCK, time, shape->offset_column, slot->digits);
		add_part(builder, RECIPE_TEXT, slot->tail, -1, 0);
	} else if (entry->form != JSON_STAMP) {
		bool seconds = entry->form == JSON_PLAIN || entry->form == JSON_SECONDS;
		slot->kind = SLOT_EPOCH;
		slot->digits = seconds ? (uint8_t)common_digits(builder, index, 6) : 0;
		slot->tail = own_column(builder, "~time_tail", COLUMN_TEXT);
		add_part(builder, RECIPE_TIME_EPOCH, time, -1, slot->digits);
		add_part(builder, RECIPE_TEXT, slot->tail, -1, 0);
	} else {
		slot->kind = SLOT_STAMP;
		slot->tail = own_column(builder, "~time_text", COLUMN_TEXT);
		add_part(builder, RECIPE_TEXT, slot->tail, -1, 0);
	}
}

static void build_duration(struct builder *builder, size_t index)
{
	struct json_slot *slot = &builder->shape->slots[index];
	enum json_form form = builder->shape->map->entries[slot->entry].form;
	slot->kind = SLOT_DURATION;
	slot->digits = (uint8_t)common_digits(builder, index, 6);
	int16_t took = field_column(builder, JSON_TOOK);
	/* Microseconds already? Then one column is enough. */
	bool same = (form == JSON_SECONDS && slot->digits == 6) || (form == JSON_MICROSECONDS && slot->digits == 0) ||
	            (form == JSON_MILLISECONDS && slot->digits == 3);
	slot->column = same ? took : own_column(builder, "~took", COLUMN_NUMBER);
	slot->tail = own_column(builder, "~took_tail", COLUMN_TEXT);
	add_part(builder, slot->digits > 0 ? RECIPE_SCALED_BLANK : RECIPE_DECIMAL_BLANK, slot->column, -1,
	         slot->digits);
	add_part(builder, RECIPE_TEXT, slot->tail, -1, 0);
}

static bool has_slot(const struct json_shape *shape, enum json_field field)
{
	for (size_t i = 0; i < shape->slot_count; i++)
		if (shape->slots[i].entry >= 0 && shape->map->entries[shape->slots[i].entry].field == field)
			return true;
	return false;
}

/* Path, mark and query of a URL; in columns of their own where another slot gives them. */
static void build_url(struct builder *builder, size_t index, bool own_path, bool own_query)
{
	struct json_shape *shape = builder->shape;
	struct json_slot *slot = &shape->slots[index];
	struct json_value value;
	bool absolute = false;
	for (size_t at = 0; slot->kind == SLOT_TARGET && next_value(builder, index, &at, &value);)
		absolute = absolute || str_starts(json_core(value), STR("http"));
	slot->origin = own_column(builder, "~origin", COLUMN_TEXT);
	add_part(builder, RECIPE_TEXT, slot->origin, -1, 0);
	if (absolute && !json_map_has(shape->map, JSON_VHOST)) {
		slot->host = field_column(builder, JSON_VHOST);
		slot->port = own_column(builder, "~port", COLUMN_TEXT);
		add_part(builder, RECIPE_TEXT, slot->host, -1, 0);
		add_part(builder, RECIPE_TEXT, slot->port, -1, 0);
	}
	slot->path_column = own_path ? own_column(builder, "~path", COLUMN_TEXT) : field_column(builder, JSON_PATH);
	slot->mark = own_column(builder, "~mark", COLUMN_TEXT);
	slot->query = own_query ? own_column(builder, "~query", COLUMN_TEXT) : field_column(builder, JSON_QUERY);
	add_part(builder, RECIPE_TEXT, slot->path_column, -1, 0);
	add_part(builder, RECIPE_TEXT, slot->mark, -1, 0);
	add_part(builder, RECIPE_TEXT, slot->query, -1, 0);
}

static void build_request(struct builder *builder, size_t index)
{
	struct json_shape *shape = builder->shape;
	struct json_slot *slot = &shape->slots[index];
	bool target = has_slot(shape, JSON_TARGET);
	slot->kind = SLOT_REQUEST;
	slot->column = has_slot(shape, JSON_METHOD) ? own_column(builder, "~method", COLUMN_TEXT)
	                                            : field_column(builder, JSON_METHOD);
	add_part(builder, RECIPE_TEXT, slot->column, -1, 0);
	add_literal(builder, STR(" "));
	build_url(builder, index, target || has_slot(shape, JSON_PATH), target || has_slot(shape, JSON_QUERY));
	add_literal(builder, STR(" "));
	slot->protocol = has_slot(shape, JSON_PROTOCOL) ? own_column(builder, "~protocol", COLUMN_TEXT)
	                                                : field_column(builder, JSON_PROTOCOL);
	add_part(builder, RECIPE_TEXT, slot->protocol, -1, 0);
}

/* A value that is only kept. */
static void build_own(struct builder *builder, size_t index)
{
	struct json_slot *slot = &builder->shape->slots[index];
	bool integer = all_canonical(builder, index);
	char name[32];
	slot->kind = integer ? SLOT_INTEGER : SLOT_TEXT;
	snprintf(name, sizeof(name), "~%.26s", slot->key.size > 0 ? slot->key.at : "value");
	slot->column = own_column(builder, name, integer ? COLUMN_NUMBER : COLUMN_TEXT);
	add_part(builder, integer ? RECIPE_DECIMAL_BLANK : RECIPE_TEXT, slot->column, -1, 0);
}

/* Is the slot the one that gives its field? */
static bool is_preferred(const struct json_shape *shape, size_t index)
{
	int entry = shape->slots[index].entry;
	if (entry < 0)
		return false;
	enum json_field field = shape->map->entries[entry].field;
	for (size_t i = 0; i < shape->slot_count; i++) {
		int other = shape->slots[i].entry;
		if (other >= 0 && other < entry && shape->map->entries[other].field == field)
			return false;
	}
	return field != JSON_MARK && !((field == JSON_PATH || field == JSON_QUERY) && has_slot(shape, JSON_TARGET));
}

static void build_slot(struct builder *builder, size_t index)
{
	struct json_shape *shape = builder->shape;
	struct json_slot *slot = &shape->slots[index];
	slot->column = slot->tail = slot->origin = slot->host = slot->port = -1;
	slot->path_column = slot->mark = slot->query = slot->protocol = -1;
	if (slot->entry >= 0)
		shape->usual |= UINT64_C(1) << slot->entry;
	if (!is_preferred(shape, index)) {
		build_own(builder, index);
		return;
	}
	const struct json_entry *entry = &shape->map->entries[slot->entry];
	switch (entry->field) {
	case JSON_TIME:
		build_time(builder, index);
		return;
	case JSON_TOOK:
		build_duration(builder, index);
		return;
	case JSON_STATUS:
	case JSON_BYTES:
		slot->kind = SLOT_INTEGER;
		slot->column = field_column(builder, entry->field);
		add_part(builder, RECIPE_DECIMAL_BLANK, slot->column, -1, 0);
		return;
	case JSON_TARGET:
		slot->kind = SLOT_TARGET;
		build_url(builder, index, false, false);
		return;
	case JSON_REQUEST:
		build_request(builder, index);
		return;
	case JSON_QUERY:
		slot->kind = SLOT_QUERY;
		slot->mark = own_column(builder, "~mark", COLUMN_TEXT);
		slot->query = field_column(builder, JSON_QUERY);
		add_part(builder, RECIPE_TEXT, slot->mark, -1, 0);
		add_part(builder, RECIPE_TEXT, slot->query, -1, 0);
		return;
	default:
		slot->kind = entry->form == JSON_HOST ? SLOT_HOST : SLOT_TEXT;
		slot->column = field_column(builder, entry->field);
		add_part(builder, RECIPE_TEXT, slot->column, -1, 0);
		if (slot->kind != SLOT_HOST)
			return;
		slot->tail = own_column(builder, "~client_port", COLUMN_TEXT);
		add_part(builder, RECIPE_TEXT, slot->tail, -1, 0);
	}
}

/* ---- Gaps ---- */

static void look_at_gap(struct builder *builder, size_t gap)
{
	size_t distinct = 0, pieces_max = 1;
	for (size_t i = 0; i < builder->match_count; i++) {
		struct str text = builder->matches[i].gaps[gap];
		bool seen = false;
		for (size_t j = 0; j < i && !seen; j++)
			seen = str_equal(builder->matches[j].gaps[gap], text);
		distinct += !seen;
		size_t pieces = (size_t)builder->matches[i].cut_counts[gap] + 1;
		pieces_max = pieces > pieces_max ? pieces : pieces_max;
	}
	builder->gaps[gap].distinct = distinct;
	builder->gaps[gap].varies = distinct > 1;
	builder->gaps[gap].pieces_max = pieces_max < JSON_CUTS_MAX ? pieces_max : JSON_CUTS_MAX;
}

/* Deals the columns that are left out to the gaps that vary: one each, then more to those with many members.
 * slot_parts: recipe parts of the slots. */
static void deal_pieces(struct builder *builder, size_t columns, size_t parts)
{
	struct json_shape *shape = builder->shape;
	for (size_t gap = 0; gap <= shape->slot_count; gap++) {
		look_at_gap(builder, gap);
		if (builder->gaps[gap].varies && columns > 0 && parts > 0) {
			shape->gaps[gap].pieces = 1;
			columns--;
		}
		parts -= parts > 0;
	}
	for (bool dealt = true; dealt;) {
		dealt = false;
		for (size_t gap = 0; gap <= shape->slot_count && columns > 0 && parts > 0; gap++) {
			uint16_t *pieces = &shape->gaps[gap].pieces;
			if (*pieces == 0 || builder->gaps[gap].distinct <= 4 ||
			    *pieces >= builder->gaps[gap].pieces_max)
				continue;
			++*pieces;
			columns--;
			parts--;
			dealt = true;
		}
	}
}

static void build_gap(struct builder *builder, size_t index)
{
	struct json_gap *gap = &builder->shape->gaps[index];
	char name[32];
	if (gap->pieces == 0) {
		gap->literal = arena_str(builder->arena, builder->matches[0].gaps[index]);
		add_literal(builder, gap->literal);
		return;
	}
	for (size_t piece = 0; piece < gap->pieces; piece++) {
		snprintf(name, sizeof(name), "~gap%zu.%zu", index, piece);
		int16_t column = own_column(builder, name, COLUMN_TEXT);
		if (piece == 0)
			gap->column = column;
		add_part(builder, RECIPE_TEXT, column, -1, 0);
	}
}

/* Columns and parts of the slots alone: built once for counting, then with the gaps between. */
static void build_slots(struct builder *builder, bool with_gaps)
{
	struct json_shape *shape = builder->shape;
	shape->column_count = shape->recipe.part_count = 0;
	shape->usual = 0;
	shape->offset_column = -1;
	for (size_t i = 0; i < JSON_FIELD_COUNT; i++)
		shape->columns[i] = -1;
	for (size_t i = 0; i < shape->map->entry_count; i++)
		if (json_field_name(shape->map->entries[i].field))
			(void)field_column(builder, shape->map->entries[i].field);
	static const enum json_field of_target[] = {JSON_PATH, JSON_QUERY}, of_request[] = {JSON_METHOD, JSON_PROTOCOL};
	bool request = json_map_has(shape->map, JSON_REQUEST), target = json_map_has(shape->map, JSON_TARGET);
	for (size_t i = 0; i < 2; i++) {
		if (request || target)
			(void)field_column(builder, of_target[i]);
		if (request)
			(void)field_column(builder, of_request[i]);
	}
	for (size_t i = 0; i <= shape->slot_count; i++) {
		if (with_gaps)
			build_gap(builder, i);
		if (i < shape->slot_count)
			build_slot(builder, i);
	}
}

bool json_shape_build(struct json_shape *shape, const struct str *units, size_t count, struct arena *arena)
{
	struct builder builder = {.shape = shape, .arena = arena};
	builder.matches = calloc(count + 1, sizeof(*builder.matches));
	if (!builder.matches)
		return false;
	for (size_t i = 0; i < count; i++) {
		json_match(shape, units[i], &builder.matches[builder.match_count]);
		builder.match_count += builder.matches[builder.match_count].outcome == MATCH_GOOD;
	}
	build_slots(&builder, false);
	if (builder.match_count > 0 && !builder.failed) {
		size_t columns = BATCH_COLUMNS_MAX - shape->column_count;
		size_t parts = RECIPE_PARTS_MAX - shape->recipe.part_count;
		deal_pieces(&builder, columns, parts);
		build_slots(&builder, true);
	}
	if (builder.match_count == 0 || builder.failed) {
		/* No recipe: every record is kept verbatim, and only the fields of questions are columns. */
		shape->slot_count = 0;
		memset(shape->gaps, 0, sizeof(shape->gaps));
		for (size_t i = 0; i < JSON_TABLE_SIZE; i++)
			shape->table[i].slot = -1;
		build_slots(&builder, false);
	}
	free(builder.matches);
	return !arena_failed(arena);
}
