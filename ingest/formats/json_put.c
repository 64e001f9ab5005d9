/* From the values of a record to the columns of a row. */
#include <string.h>

#include "json_shape.h"
#include "number.h"
#include "template.h"
#include "url.h"

struct put {
	const struct json_shape *shape;
	const struct json_match *match;
	struct stamp_cache *cache;
	struct batch *batch;
	size_t row;
};

static void put_text(const struct put *put, int column, struct str text)
{
	if (column >= 0)
		put->batch->columns[column].spans[put->row] =
		        (struct span){(uint32_t)(text.at - put->batch->text.at), (uint32_t)text.size};
}

static void put_number(const struct put *put, int column, int64_t number)
{
	if (column >= 0)
		put->batch->columns[column].numbers[put->row] = number;
}

/* No number: nothing, "-", null. */
static bool no_number(struct json_value value)
{
	struct str core = json_core(value);
	return core.size == 0 || str_is(core, "-");
}

static bool read_integer(struct json_value value, int64_t *ret_number)
{
	*ret_number = NUMBER_NONE;
	return no_number(value) || (json_number(value, 0, ret_number) && *ret_number != NUMBER_NONE);
}

/* ---- Instants ---- */

/* Instants that people mean: up to the year 9999. */
static bool plausible(int64_t us)
{
	return us >= 0 && us <= INT64_C(253402300799) * SECOND_US;
}

static bool clf_instant(struct str core, struct stamp_cache *cache, int64_t *ret_us, int32_t *ret_offset_s)
{
	return core.size == STAMP_CLF_SIZE && stamp_clf(core.at, cache, ret_us, ret_offset_s);
}

static bool iso_instant(struct str core, const struct zone *zone, int64_t *ret_us, int32_t *ret_offset_s)
{
	struct stamp_iso stamp;
	if (!stamp_iso(core, &stamp) || stamp.size != core.size)
		return false;
	if (stamp.zone != 0 || !zone) {
		*ret_us = stamp.as_us - stamp.offset_s * SECOND_US;
		*ret_offset_s = stamp.offset_s;
		return true;
	}
	*ret_us = zone_instant(zone, civil_of_us(stamp.as_us));
	*ret_offset_s = (int32_t)((stamp.as_us - *ret_us) / SECOND_US);
	return true;
}

static bool epoch_instant(enum json_form form, struct json_value value, int64_t *ret_us)
{
	int scale = form == JSON_MILLISECONDS ? 3 : form == JSON_PLAIN || form == JSON_SECONDS ? 6 : 0;
	int64_t us;
	if (!json_number(value, scale, &us))
		return false;
	if (form == JSON_NANOSECONDS)
		us /= 1000;
	*ret_us = us;
	return plausible(us);
}

bool json_instant(const struct json_entry *entry, struct json_value value, const struct zone *zone,
                  struct stamp_cache *cache, int64_t *ret_us, int32_t *ret_offset_s)
{
	struct str core = json_core(value), letters;
	*ret_offset_s = 0;
	if (core.size == 0)
		return false;
	if (clf_instant(core, cache, ret_us, ret_offset_s))
		return true;
	if (entry->form == JSON_STAMP) {
		struct stamp_parts parts = {0};
		return stamp_format_read(entry->stamp, core.at, core.at + core.size, &parts, &letters) ==
		               core.at + core.size &&
		       stamp_parts_instant(&parts, zone, ret_us, ret_offset_s);
	}
	if (entry->form == JSON_PLAIN && value.kind == JSON_TEXT && core.size > 10 && core.at[4] == '-')
		return iso_instant(core, zone, ret_us, ret_offset_s);
	return epoch_instant(entry->form, value, ret_us);
}

/* ---- Durations ---- */

/* A duration's unit as a power of ten of a second: 0 s, 3 ms, 6 us, 9 ns. */
static int duration_power(const struct put *put, const struct json_entry *entry, struct str core)
{
	switch (entry->form) {
	case JSON_MILLISECONDS:
		return 3;
	case JSON_MICROSECONDS:
		return 6;
	case JSON_NANOSECONDS:
		return 9;
	case JSON_APPGW:
		if (str_find(core, '.') < core.size)
			return 0;
		for (size_t i = 0; i < put->shape->map->entry_count; i++)
			if (put->shape->map->entries[i].field == JSON_MARK && (put->match->present >> i & 1))
				return 0;
		return 3;
	default:
		return 0;
	}
}

/* Microseconds; none for what was not measured ("-", -1). */
static bool read_duration(const struct put *put, const struct json_entry *entry, struct json_value value,
                          int64_t *ret_us)
{
	int power = duration_power(put, entry, json_core(value));
	int64_t us;
	*ret_us = NUMBER_NONE;
	if (no_number(value))
		return true;
	if (!json_number(value, power < 6 ? 6 - power : 0, &us))
		return false;
	if (us >= 0)
		*ret_us = power == 9 ? us / 1000 : us;
	return true;
}

/* ---- Texts with parts ---- */

static void put_url(const struct put *put, const struct json_slot *slot, struct str text)
{
	struct url url = url_split(text);
	if (slot->host >= 0 || slot->port >= 0) {
		put_text(put, slot->origin, url.origin);
		put_text(put, slot->host, url.host);
		put_text(put, slot->port, url.port);
	} else {
		put_text(put, slot->origin, str_range(url.origin.at, url.port.at + url.port.size));
	}
	put_text(put, slot->path_column, url.path);
	put_text(put, slot->mark, url.mark);
	put_text(put, slot->query, url.query);
}

static void put_request(const struct put *put, const struct json_slot *slot, struct str text)
{
	struct str method, target, protocol;
	if (request_split(text, &method, &target, &protocol)) {
		put_text(put, slot->column, method);
		put_url(put, slot, target);
		put_text(put, slot->protocol, protocol);
		return;
	}
	put_text(put, slot->path_column, text);
}

/* «?a=b» and «-» are no part of a query. */
static void put_query(const struct put *put, const struct json_slot *slot, struct str text)
{
	bool marked = text.size > 0 && (text.at[0] == '?' || str_is(text, "-"));
	put_text(put, slot->mark, str_take(text, marked));
	put_text(put, slot->query, str_range(text.at + marked, text.at + text.size));
}

/* «192.0.2.1:5678», «[2001:db8::1]:5678»; an IPv6 address without brackets has no port. */
static size_t host_size(struct str text)
{
	size_t size = text.size;
	while (size > 0 && text.at[size - 1] >= '0' && text.at[size - 1] <= '9')
		size--;
	if (size == 0 || text.at[size - 1] != ':' || size == text.size)
		return text.size;
	bool plain = str_find(text, ':') == size - 1, bracket = size > 1 && text.at[size - 2] == ']';
	return plain || bracket ? size - 1 : text.size;
}

/* ---- Slots ---- */

/* Bytes of a decimal's text up to `digits` of its fraction. */
static size_t head_size(struct str core, unsigned digits)
{
	size_t point = str_find(core, '.');
	size_t size = point + (digits > 0 ? 1 + digits : 0);
	return size < core.size ? size : core.size;
}

static void put_time(const struct put *put, const struct json_slot *slot, struct json_value value)
{
	struct str core = json_core(value);
	const struct json_entry *entry = &put->shape->map->entries[slot->entry];
	size_t head = 0;
	switch (slot->kind) {
	case SLOT_ISO:
		head = slot->digits > 0 ? 20 + (size_t)slot->digits : 19;
		break;
	case SLOT_EPOCH: {
		size_t fraction = entry->form == JSON_MILLISECONDS   ? 3
		                  : entry->form == JSON_MICROSECONDS ? 6
		                  : entry->form == JSON_NANOSECONDS  ? 9
		                                                     : 0;
		head = fraction == 0 ? head_size(core, slot->digits) : core.size > fraction ? core.size - fraction : 0;
		break;
	}
	default:
		break;
	}
	put_text(put, slot->tail, str_skip(core, head));
}

static void put_duration(const struct put *put, const struct json_slot *slot, struct json_value value)
{
	struct str core = json_core(value);
	int64_t number = NUMBER_NONE;
	size_t head = head_size(core, slot->digits);
	if (!no_number(value) && !json_number(value, slot->digits, &number))
		number = NUMBER_NONE;
	if (slot->column != put->shape->columns[JSON_TOOK])
		put_number(put, slot->column, number);
	put_text(put, slot->tail, str_range(core.at + head, core.at + core.size));
}

static bool put_slot(const struct put *put, const struct json_slot *slot, struct json_value value)
{
	struct str core = json_core(value);
	int64_t number;
	switch (slot->kind) {
	case SLOT_TEXT:
		put_text(put, slot->column, core);
		return true;
	case SLOT_INTEGER:
		if (!read_integer(value, &number))
			return slot->entry < 0;
		put_number(put, slot->column, number);
		return true;
	case SLOT_ISO:
	case SLOT_EPOCH:
	case SLOT_CLF:
	case SLOT_STAMP:
		put_time(put, slot, value);
		return true;
	case SLOT_DURATION:
		put_duration(put, slot, value);
		return true;
	case SLOT_TARGET:
		put_url(put, slot, core);
		return true;
	case SLOT_QUERY:
		put_query(put, slot, core);
		return true;
	case SLOT_REQUEST:
		put_request(put, slot, core);
		return true;
	case SLOT_HOST: {
		size_t size = host_size(core);
		put_text(put, slot->column, str_take(core, size));
		put_text(put, slot->tail, str_range(core.at + size, core.at + core.size));
		return true;
	}
	}
	return true;
}

static void put_gap(const struct put *put, size_t index)
{
	const struct json_gap *gap = &put->shape->gaps[index];
	struct str text = put->match->gaps[index];
	const char *at = text.at, *end = text.at + text.size;
	size_t cuts = put->match->cut_counts[index], piece = 0;
	if (cuts > JSON_CUTS_MAX)
		cuts = JSON_CUTS_MAX;
	for (; piece + 1 < gap->pieces; piece++) {
		const char *cut =
		        piece < cuts && put->match->cuts[index][piece] < end ? put->match->cuts[index][piece] : end;
		if (cut < at)
			cut = at;
		put_text(put, gap->column + (int)piece, str_range(at, cut));
		at = cut;
	}
	if (gap->pieces > 0)
		put_text(put, gap->column + (int)piece, str_range(at, end));
}

/* ---- Fields ---- */

static const struct json_value *first_present(const struct put *put, enum json_field field, int *ret_entry)
{
	const struct json_map *map = put->shape->map;
	for (size_t i = 0; i < map->entry_count; i++)
		if (map->entries[i].field == field && (put->match->present >> i & 1)) {
			*ret_entry = (int)i;
			return &put->match->entries[i];
		}
	return NULL;
}

/* What the questions' fields hold, whatever the slots gave: the preferred value of those that the record has. */
static bool put_fields(const struct put *put)
{
	const struct json_shape *shape = put->shape;
	const int16_t *columns = shape->columns;
	const struct json_slot url = {.origin = -1,
	                              .host = -1,
	                              .port = -1,
	                              .mark = -1,
	                              .column = columns[JSON_METHOD],
	                              .path_column = columns[JSON_PATH],
	                              .query = columns[JSON_QUERY],
	                              .protocol = columns[JSON_PROTOCOL],
	                              .tail = -1};
	const struct json_value *value;
	int entry;
	if ((value = first_present(put, JSON_REQUEST, &entry)) != NULL)
		put_request(put, &url, json_core(*value));
	for (int field = JSON_CLIENT; field <= JSON_FORWARDED; field++) {
		value = first_present(put, (enum json_field)field, &entry);
		if (!value || columns[field] < 0 || field == JSON_TOOK)
			continue;
		if (field == JSON_STATUS || field == JSON_BYTES) {
			int64_t number;
			if (!read_integer(*value, &number))
				return false;
			put_number(put, columns[field], number);
		} else if (field == JSON_QUERY) {
			put_query(put, &url, json_core(*value));
		} else {
			struct str core = json_core(*value);
			bool host = shape->map->entries[entry].form == JSON_HOST;
			put_text(put, columns[field], host ? str_take(core, host_size(core)) : core);
		}
	}
	if ((value = first_present(put, JSON_TARGET, &entry)) != NULL) {
		struct json_slot target = url;
		if (!json_map_has(shape->map, JSON_VHOST) && url_split(json_core(*value)).host.size > 0)
			target.host = columns[JSON_VHOST];
		put_url(put, &target, json_core(*value));
	}
	return true;
}

static void clear_row(const struct put *put)
{
	for (size_t i = 0; i < put->shape->column_count; i++) {
		if (put->shape->kinds[i] == COLUMN_NUMBER)
			put->batch->columns[i].numbers[put->row] = NUMBER_NONE;
		else
			put->batch->columns[i].spans[put->row] = (struct span){UINT32_MAX, 0};
	}
}

enum reject_reason json_put(const struct json_shape *shape, const struct json_match *match, struct stamp_cache *cache,
                            struct batch *batch, size_t row)
{
	struct put put = {shape, match, cache, batch, row};
	int entry = 0;
	int32_t offset_s;
	int64_t us;
	clear_row(&put);
	const struct json_value *time = first_present(&put, JSON_TIME, &entry);
	if (!time || !json_instant(&shape->map->entries[entry], *time, shape->zone, cache, &us, &offset_s))
		return REJECT_TIME;
	batch->at_us[row] = us;
	put_number(&put, shape->columns[JSON_TIME], us);
	put_number(&put, shape->offset_column, offset_s);
	for (size_t i = 0; i < shape->slot_count; i++)
		if (match->slots[i].raw.at && !put_slot(&put, &shape->slots[i], match->slots[i]))
			return REJECT_NUMBER;
	for (size_t i = 0; i <= shape->slot_count; i++)
		if (shape->gaps[i].pieces > 0)
			put_gap(&put, i);
	const struct json_value *took = first_present(&put, JSON_TOOK, &entry);
	if (took) {
		if (!read_duration(&put, &shape->map->entries[entry], *took, &us))
			return REJECT_NUMBER;
		put_number(&put, shape->columns[JSON_TOOK], us);
	}
	/* The usual record has every field where the slots have it. */
	if ((match->present != shape->usual || match->in_slots != shape->usual) && !put_fields(&put))
		return REJECT_NUMBER;
	return REJECT_NONE;
}
