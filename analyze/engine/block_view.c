/* The faces that columns get from one another, and the room they live in. */
#include "block_view.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "quantile.h"
#include "view_derive.h"

#define MAP_SLOTS (2U * BOUND_BLOCK_LINES)

/* --- What is needed --- */

static size_t find_need(const struct view_needs *needs, const struct field *field, int32_t bucket_minutes)
{
	for (size_t i = 0; i < needs->count; i++)
		if (needs->items[i].field == field && needs->items[i].bucket_minutes == bucket_minutes)
			return i;
	return SIZE_MAX;
}

static size_t add_need(struct view_needs *needs, enum plan_table table, const struct field *field,
                       int32_t bucket_minutes)
{
	size_t index = find_need(needs, field, bucket_minutes);

	if (index != SIZE_MAX || needs->count == VIEW_COLUMNS_MAX)
		return index;
	needs->items[needs->count] = (struct view_need){table, field, bucket_minutes, view_origin(table, field)};
	return needs->count++;
}

size_t view_need(struct view_needs *needs, enum plan_table table, const struct field *field, int32_t bucket_minutes)
{
	size_t first = needs->count, index = add_need(needs, table, field, bucket_minutes);

	/* What was added needs its inputs too. Both ways of finding a site, because the configuration is not known
	 * here; an input that is not asked costs nothing. */
	for (size_t at = first; at < needs->count; at++)
		for (int way = 0; way < 2; way++) {
			const char *const *inputs =
			        view_inputs(needs->items[at].origin, way ? SITE_BY_VHOST : SITE_BY_PATH);

			for (; *inputs; inputs++)
				if (add_need(needs, table, plan_field(table, str_of(*inputs)), 0) == SIZE_MAX)
					return SIZE_MAX;
		}
	return index;
}

/* --- Life --- */

bool block_view_init(struct block_view *view, const struct config *config, const struct classifier *classifier,
                     const struct view_needs *needs, struct fail *fail)
{
	*view = (struct block_view){.config = config, .classifier = classifier, .needs = needs};
	view->reader = block_reader_new(fail);
	if (!view->reader)
		return false;
	view->scratch = classifier_scratch_new(classifier);
	view->columns = calloc(needs->count + 1, sizeof(*view->columns));
	view->stamp_room = malloc(BOUND_BLOCK_LINES * sizeof(*view->stamp_room));
	view->local_room = malloc(BOUND_BLOCK_LINES * sizeof(*view->local_room));
	view->map_slots = malloc(MAP_SLOTS * sizeof(*view->map_slots));
	view->domain_numbers = malloc(BOUND_BLOCK_LINES * sizeof(*view->domain_numbers));
	if (!view->domain_numbers || !view->scratch || !view->columns || !view->stamp_room || !view->local_room ||
	    !view->map_slots)
		return fail_memory(fail);
	for (size_t i = 0; i < needs->count; i++)
		view->columns[i].need = &needs->items[i];
	return true;
}

void block_view_release(struct block_view *view)
{
	for (size_t i = 0; view->columns && i < view->needs->count; i++) {
		struct view_column *column = &view->columns[i];

		intern_free(column->domain);
		intern_free(column->cache.seen);
		free(column->cache.ids);
		free(column->answers.values);
		free(column->code_room);
		free(column->key_room);
		free(column->number_room);
		free(column->bucket_room);
	}
	free(view->columns);
	free(view->stamp_room);
	free(view->local_room);
	free(view->map_slots);
	free(view->domain_numbers);
	classifier_scratch_free(view->scratch);
	block_reader_free(view->reader);
	arena_release(&view->arena);
	text_release(&view->text);
	*view = (struct block_view){0};
}

void block_view_turn(struct block_view *view, const struct scan_block *block)
{
	view->source = block->source;
	view->bytes = block->bytes;
	view->row_count = block->info->record_count;
	view->first_line = block->first_line;
	view->hidden = block->hidden;
	view->has_opened = false;
	view->stamps = NULL;
	view->local_us = NULL;
	arena_clear(&view->arena);
	for (size_t i = 0; i < view->needs->count; i++) {
		struct view_column *column = &view->columns[i];

		column->has_values = column->has_codes = column->has_numbers = column->has_all_keys =
		        column->cache.has_ids = false;
		column->codes = NULL;
		column->texts = NULL;
		column->keys = NULL;
		column->numbers = NULL;
		column->buckets = NULL;
		column->code_count = 0;
	}
}

bool view_opened(struct block_view *view, struct fail *fail)
{
	if (!view->has_opened && !block_open(view->reader, view->bytes, fail))
		return false;
	view->has_opened = true;
	return true;
}

/* --- Room --- */

static void *room(struct block_view *view, void **at, size_t size)
{
	if (!*at) {
		*at = malloc(BOUND_BLOCK_LINES * size);
		if (!*at)
			(void)fail_memory(view->fail);
	}
	return *at;
}

uint16_t *view_code_room(struct block_view *view, struct view_column *column)
{
	void *at = column->code_room;

	return column->code_room = room(view, &at, sizeof(uint16_t));
}

int64_t *view_key_room(struct block_view *view, struct view_column *column)
{
	void *at = column->key_room;

	return column->key_room = room(view, &at, sizeof(int64_t));
}

int64_t *view_number_room(struct block_view *view, struct view_column *column)
{
	void *at = column->number_room;

	return column->number_room = room(view, &at, sizeof(int64_t));
}

/* --- Rows that count no more --- */

bool view_hide(struct block_view *view, uint64_t *bits, struct fail *fail)
{
	struct block_lines lines;
	struct block_info info;
	uint32_t row = 0;

	if (!view_opened(view, fail) || !block_lines(view->reader, &lines, fail) ||
	    !block_info(view->bytes, &info, fail))
		return false;
	for (uint32_t line = 0; line < info.line_count && row < view->row_count; line++) {
		if (lines.line_class[line] != LINE_RECORD)
			continue;
		if (line_ranges_hold(view->hidden, view->first_line + line))
			bits[row / 64] &= ~(UINT64_C(1) << (row & 63));
		row++;
	}
	return true;
}

/* --- Stamps --- */

bool view_stamps(struct block_view *view, struct fail *fail)
{
	struct block_lines lines;
	struct block_info info;
	uint32_t row = 0;

	if (view->stamps)
		return true;
	if (!view_opened(view, fail) || !block_lines(view->reader, &lines, fail) ||
	    !block_info(view->bytes, &info, fail))
		return false;
	view->stamps = lines.at_us;
	if (info.record_count == info.line_count)
		return true;
	for (uint32_t line = 0; line < info.line_count && row < view->row_count; line++)
		if (lines.line_class[line] == LINE_RECORD)
			view->stamp_room[row++] = lines.at_us[line];
	view->stamps = view->stamp_room;
	return true;
}

/* Offsets change at most once an hour: within an hour that begins and ends with the same offset it holds throughout. */
bool view_local(struct block_view *view, struct fail *fail)
{
	const struct zone *zone = view->config->zone;
	int64_t from = 0, until = 0, offset_us = 0;

	if (view->local_us)
		return true;
	if (!view_stamps(view, fail))
		return false;
	for (uint32_t row = 0; row < view->row_count; row++) {
		int64_t at_us = view->stamps[row];

		if (at_us == NO_TIME) {
			view->local_room[row] = 0;
			continue;
		}
		if (at_us < from || at_us >= until) {
			int64_t hour = at_us - ((at_us % HOUR_US) + HOUR_US) % HOUR_US;
			int32_t first = zone_offset_s(zone, hour), last = zone_offset_s(zone, hour + HOUR_US - 1);

			offset_us = zone_offset_s(zone, at_us) * SECOND_US;
			from = first == last ? hour : at_us;
			until = first == last ? hour + HOUR_US : at_us + 1;
		}
		view->local_room[row] = at_us + offset_us;
	}
	view->local_us = view->local_room;
	return true;
}

/* --- Faces --- */

int64_t view_domain_key(struct block_view *view, struct view_column *column, struct str text)
{
	uint32_t number;

	if (!column->domain)
		column->domain = intern_new();
	number = column->domain ? intern_add(column->domain, text) : INTERN_NONE;
	if (number == INTERN_NONE) {
		if (view->fail)
			(void)fail_memory(view->fail);
		return VIEW_KEY_UNSET;
	}
	return number;
}

int64_t view_make_key(struct block_view *view, struct view_column *column, uint32_t code)
{
	if (column->texts)
		column->keys[code] = view_domain_key(view, column, column->texts[code]);
	else
		column->keys[code] = view_derive_key(view, column, code);
	return column->keys[code];
}

bool view_make_keys(struct block_view *view, struct view_column *column, struct fail *fail)
{
	view->fail = fail;
	if (column->has_all_keys)
		return true;
	if (column->need->origin == ORIGIN_PAGE)
		return column->has_all_keys = view_derive_page_keys(view, column);
	if (!column->texts || !field_is_text(column->need->field))
		return true;
	if (!column->domain)
		column->domain = intern_new();
	if (!column->domain ||
	    !intern_add_many(column->domain, column->texts, column->code_count, view->domain_numbers))
		return fail_memory(fail);
	for (uint32_t code = 0; code < column->code_count; code++)
		column->keys[code] = view->domain_numbers[code];
	column->has_all_keys = true;
	return true;
}

struct str view_text(struct block_view *view, struct view_column *column, uint32_t code)
{
	int64_t key;

	if (column->texts)
		return column->texts[code];
	key = view_key(view, column, code);
	return key == VIEW_KEY_UNSET ? (struct str){0} : intern_text(column->domain, (uint32_t)key);
}

bool view_unset_keys(struct block_view *view, struct view_column *column)
{
	column->keys = view_key_room(view, column);
	for (uint32_t i = 0; column->keys && i < column->code_count; i++)
		column->keys[i] = VIEW_KEY_UNSET;
	return column->keys != NULL;
}

/* One value for all rows. */
bool view_constant_text(struct block_view *view, struct view_column *column, struct str value)
{
	struct str *texts = arena_alloc(&view->arena, 1, sizeof(*texts));

	if (!texts)
		return fail_memory(view->fail);
	*texts = value;
	column->texts = texts;
	column->code_count = 1;
	column->has_values = column->has_codes = true;
	return view_unset_keys(view, column);
}

/* Codes of a small range of numbers: the difference to the least; NUMBER_NONE behind the greatest. */
static bool codes_by_range(struct block_view *view, struct view_column *column, int64_t least, uint32_t range,
                           bool none)
{
	uint16_t *codes = view_code_room(view, column);

	column->code_count = range + none;
	column->keys = view_key_room(view, column);
	if (!codes || !column->keys)
		return false;
	for (uint32_t row = 0; row < view->row_count; row++)
		codes[row] = column->numbers[row] == NUMBER_NONE ? (uint16_t)range
		                                                 : (uint16_t)(column->numbers[row] - least);
	for (uint32_t code = 0; code < range; code++)
		column->keys[code] = least + code;
	if (none)
		column->keys[range] = NUMBER_NONE;
	column->codes = codes;
	return true;
}

static uint32_t slot_of(int64_t number)
{
	uint64_t hash = (uint64_t)number * UINT64_C(0x9E3779B97F4A7C15);

	return (uint32_t)(hash >> 47); /* 17 bits: MAP_SLOTS */
}

/* Codes of numbers far apart, in order of their first row. */
static bool codes_by_map(struct block_view *view, struct view_column *column)
{
	uint16_t *codes = view_code_room(view, column);
	int64_t *keys = view_key_room(view, column);
	uint32_t count = 0;

	if (!codes || !keys)
		return false;
	memset(view->map_slots, 0xFF, MAP_SLOTS * sizeof(*view->map_slots));
	for (uint32_t row = 0; row < view->row_count; row++) {
		int64_t number = column->numbers[row];
		uint32_t slot;

		if (row && number == column->numbers[row - 1]) {
			codes[row] = codes[row - 1];
			continue;
		}
		slot = slot_of(number);
		while (view->map_slots[slot] != UINT32_MAX && keys[view->map_slots[slot]] != number)
			slot = (slot + 1) & (MAP_SLOTS - 1);
		if (view->map_slots[slot] == UINT32_MAX) {
			keys[count] = number;
			view->map_slots[slot] = count++;
		}
		codes[row] = (uint16_t)view->map_slots[slot];
	}
	column->codes = codes;
	column->keys = keys;
	column->code_count = count;
	return true;
}

bool view_codes_of_numbers(struct block_view *view, struct view_column *column)
{
	int64_t least = INT64_MAX, most = INT64_MIN;
	bool none = false;

	for (uint32_t row = 0; row < view->row_count; row++) {
		int64_t number = column->numbers[row];

		none |= number == NUMBER_NONE;
		least = number < least && number != NUMBER_NONE ? number : least;
		most = number > most ? number : most;
	}
	column->has_codes = column->has_values = true;
	if (least > most)
		return codes_by_range(view, column, 0, 0, none);
	if ((uint64_t)most - (uint64_t)least < 8192)
		return codes_by_range(view, column, least, (uint32_t)(most - least) + 1, none);
	return codes_by_map(view, column);
}

/* --- Asking --- */

static bool make_codes(struct block_view *view, struct view_column *column, bool with_codes)
{
	enum view_origin origin = column->need->origin;
	bool made;

	if (origin == ORIGIN_STAMP && strcmp(column->need->field->name, "time") != 0 && !column->has_numbers) {
		if (!view_derive_stamp_codes(view, column, &made) || made)
			return made;
	}
	if (!field_is_text(column->need->field))
		return view_numbers(view, (size_t)(column - view->columns), view->fail) &&
		       view_codes_of_numbers(view, column);
	if (origin == ORIGIN_SOURCE)
		return view_constant_text(
		        view, column,
		        str_of(strcmp(column->need->field->name, "host") ? view->source->name : view->source->host));
	if (origin == ORIGIN_COLUMN || (origin == ORIGIN_CLIENT && !classifier_has_proxies(view->classifier)))
		return view_stored_texts(view, column, with_codes);
	if (!view_derive_texts(view, column))
		return false;
	column->has_values = column->has_codes = true;
	return true;
}

bool view_values(struct block_view *view, size_t column, struct fail *fail)
{
	view->fail = fail;
	return view->columns[column].has_values || make_codes(view, &view->columns[column], false);
}

bool view_codes(struct block_view *view, size_t column, struct fail *fail)
{
	view->fail = fail;
	return view->columns[column].has_codes || make_codes(view, &view->columns[column], true);
}

bool view_numbers(struct block_view *view, size_t index, struct fail *fail)
{
	struct view_column *column = &view->columns[index];

	view->fail = fail;
	if (column->has_numbers)
		return true;
	assert(!field_is_text(column->need->field));
	return column->need->origin == ORIGIN_COLUMN ? view_stored_numbers(view, column)
	                                             : view_derive_stamp(view, column);
}

bool view_buckets(struct block_view *view, size_t index, struct fail *fail)
{
	struct view_column *column = &view->columns[index];

	if (column->buckets)
		return true;
	if (!view_numbers(view, index, fail))
		return false;
	if (!column->bucket_room)
		column->bucket_room = malloc(BOUND_BLOCK_LINES * sizeof(*column->bucket_room));
	if (!column->bucket_room)
		return fail_memory(fail);
	for (uint32_t row = 0; row < view->row_count; row++) {
		int64_t number = column->numbers[row];

		column->bucket_room[row] = number == NUMBER_NONE
		                                   ? UINT16_MAX
		                                   : (uint16_t)quantile_bucket(number < 0 ? 0 : (uint64_t)number);
	}
	column->buckets = column->bucket_room;
	return true;
}

struct view_column *view_input(struct block_view *view, const struct view_column *column, const char *name)
{
	const struct field *field = plan_field(column->need->table, str_of(name));
	size_t index = find_need(view->needs, field, 0);

	assert(index != SIZE_MAX);
	return (field_is_text(field) ? view_codes(view, index, view->fail) : view_numbers(view, index, view->fail))
	               ? &view->columns[index]
	               : NULL;
}

bool view_may_hold(struct block_view *view, size_t index, int64_t min, int64_t max)
{
	const struct field *field = view->columns[index].need->field;
	struct fail ignored = {0};
	int64_t least, most;
	int stored;

	if (view->columns[index].need->origin != ORIGIN_COLUMN || field->type == FIELD_BYTES ||
	    !view_opened(view, &ignored))
		return true;
	stored = block_column(view->reader, field->name);
	if (stored < 0 || block_column_kind(view->reader, stored) != COLUMN_NUMBER)
		return true;
	return block_number_range(view->reader, stored, &least, &most) && least <= max && most >= min;
}
