/* Walking nodes and reading scalars; see config_read.h. */
#include "config_read.h"

#include <libfyaml.h>
#include <stdarg.h>
#include <string.h>

#include "bounds.h"
#include "lang.h"
#include "number.h"
#include "option.h"

/* More nodes than any contract has; aliases that multiply reach it and stop. */
#define VISITS_MAX 200000U
/* An alias may name an alias, but hardly more often than this. */
#define ALIAS_CHAIN_MAX 8
#define ERRORS_MAX 200

void config_error(struct config_reader *reader, struct config_place place, const char *format, ...)
{
	if (reader->error_count++ >= ERRORS_MAX)
		return;
	struct text line = {0};
	text_addf(&line, "%s:", reader->path);
	if (place.line > 0)
		text_addf(&line, "%d:%d:", place.line, place.column);
	text_add_byte(&line, ' ');
	va_list arguments;
	va_start(arguments, format);
	text_addv(&line, format, arguments);
	va_end(arguments);
	if (reader->first.size == 0)
		text_add(&reader->first, text_str(&line));
	if (reader->errors) {
		text_add(reader->errors, text_str(&line));
		text_add_byte(reader->errors, '\n');
	}
	text_release(&line);
}

static struct config_place place_of(struct fy_node *node, struct config_place fallback)
{
	struct fy_token *token = node ? fy_node_get_scalar_token(node) : NULL;
	const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
	if (!mark)
		return fallback;
	/* The mark of a quoted scalar is behind its quote. */
	enum fy_node_style style = fy_node_get_style(node);
	bool quoted = style == FYNS_SINGLE_QUOTED || style == FYNS_DOUBLE_QUOTED;
	return (struct config_place){mark->line + 1, mark->column + (quoted ? 0 : 1)};
}

/* The node with its aliases followed. Counts it, and stops the walk when the count says that something multiplies. */
static struct fy_node *node_visit(struct config_reader *reader, struct fy_node *node, struct config_place place)
{
	if (++reader->visits > VISITS_MAX) {
		if (reader->visits == VISITS_MAX + 1)
			config_error(reader, place,
			             TR("more than %u values (do aliases multiply?)",
			                "値が %u 個を超えています（別名の展開が多すぎませんか）"),
			             VISITS_MAX);
		return NULL;
	}
	for (int hops = 0; node && fy_node_is_alias(node); hops++) {
		struct fy_node *target = hops < ALIAS_CHAIN_MAX ? fy_node_resolve_alias(node) : NULL;
		if (!target)
			config_error(reader, place_of(node, place),
			             TR("this alias (*name) leads to no anchor (&name)",
			                "この別名（*名前）の参照先（&名前）がありません"));
		node = target;
	}
	return node;
}

static bool node_is_empty(struct fy_node *node)
{
	size_t size = 0;
	if (!node)
		return true;
	return fy_node_is_scalar(node) && fy_node_get_style(node) == FYNS_PLAIN &&
	       (!fy_node_get_scalar(node, &size) || size == 0);
}

static struct str scalar_str(struct fy_node *node)
{
	size_t size = 0;
	const char *at = node && fy_node_is_scalar(node) ? fy_node_get_scalar(node, &size) : NULL;
	return at ? (struct str){at, size} : (struct str){"", 0};
}

static void unknown_key(struct config_reader *reader, struct str key, struct config_place place,
                        const struct config_field *fields, size_t count)
{
	const char *names[64];
	struct text all = {0};
	for (size_t i = 0; i < count && i < 64; i++) {
		names[i] = fields[i].name;
		text_addf(&all, "%s%s", i ? ", " : "", fields[i].name);
	}
	struct text shown = {0};
	text_add_visible(&shown, str_take(key, 60));
	const char *nearest = option_nearest(key, names, count < 64 ? count : 64);
	if (str_is(key, "<<"))
		config_error(reader, place, TR("merge keys (<<) are not used here", "マージキー（<<）は使えません"));
	else if (nearest)
		config_error(reader, place,
		             TR("unknown key \"%s\"; did you mean \"%s\"?",
		                "「%s」というキーはありません。「%s」ではありませんか"),
		             shown.at ? shown.at : "", nearest);
	else
		config_error(reader, place,
		             TR("unknown key \"%s\"; allowed here: %s", "「%s」というキーはありません。使えるキー: %s"),
		             shown.at ? shown.at : "", all.at ? all.at : "");
	text_release(&shown);
	text_release(&all);
}

static void read_pair(struct config_reader *reader, struct fy_node_pair *pair, const struct config_field *fields,
                      size_t count, void *target, struct config_place *seen)
{
	struct fy_node *key_node = fy_node_pair_key(pair);
	struct str key = scalar_str(key_node);
	struct config_place place = place_of(key_node, (struct config_place){0});
	size_t i = 0;
	while (i < count && !str_is(key, fields[i].name))
		i++;
	if (i == count) {
		unknown_key(reader, key, place, fields, count);
		return;
	}
	if (seen[i].line > 0) {
		config_error(reader, place,
		             TR("the key \"%s\" stands here again (first in line %d)",
		                "キー「%s」が重複しています（最初は %d 行目）"),
		             fields[i].name, seen[i].line);
		return;
	}
	seen[i] = place;
	uint32_t visits = reader->visits;
	struct fy_node *value = node_visit(reader, fy_node_pair_value(pair), place);
	if (reader->visits == visits || reader->visits > VISITS_MAX)
		return;
	if (node_is_empty(value)) {
		if (fields[i].required)
			config_error(reader, place, TR("\"%s\" needs a value", "「%s」の値がありません"),
			             fields[i].name);
		return;
	}
	struct config_item item = {value, place_of(value, place)};
	fields[i].read(reader, &fields[i], item, target);
}

#define FIELDS_MAX 32

bool config_mapping(struct config_reader *reader, struct config_item item, const struct config_field *fields,
                    size_t field_count, void *target, struct config_place *ret_places)
{
	struct config_place seen[FIELDS_MAX] = {0};
	if (!item.node || !fy_node_is_mapping(item.node) || field_count > FIELDS_MAX) {
		config_error(reader, item.place,
		             TR("keys with values are expected here (\"%s: …\")",
		                "ここには「キー: 値」の並びが必要です（例「%s: …」）"),
		             fields[0].name);
		return false;
	}
	void *walk = NULL;
	struct fy_node_pair *pair;
	while ((pair = fy_node_mapping_iterate(item.node, &walk)) != NULL && reader->visits <= VISITS_MAX)
		read_pair(reader, pair, fields, field_count, target, seen);
	for (size_t i = 0; i < field_count; i++) {
		if (fields[i].required && seen[i].line == 0)
			config_error(reader, item.place, TR("the key \"%s\" is missing", "キー「%s」がありません"),
			             fields[i].name);
		if (ret_places)
			ret_places[i] = seen[i];
	}
	return true;
}

/* A mapping has no token of its own: its place is its first key. */
static struct config_place place_of_any(struct fy_node *node, struct config_place fallback)
{
	if (node && fy_node_is_mapping(node)) {
		void *walk = NULL;
		struct fy_node_pair *pair = fy_node_mapping_iterate(node, &walk);
		return pair ? place_of(fy_node_pair_key(pair), fallback) : fallback;
	}
	return place_of(node, fallback);
}

bool config_is_list(struct config_item item)
{
	return item.node && fy_node_is_sequence(item.node);
}

struct config_item *config_list(struct config_reader *reader, struct config_item item, bool scalar_too,
                                size_t *ret_count)
{
	*ret_count = 0;
	if (scalar_too && item.node && fy_node_is_scalar(item.node)) {
		struct config_item *one = arena_alloc(reader->arena, 1, sizeof(*one));
		if (one) {
			*one = item;
			*ret_count = 1;
		}
		return one;
	}
	if (!item.node || !fy_node_is_sequence(item.node)) {
		config_error(reader, item.place,
		             TR("a list is expected here (lines that begin with \"- \")",
		                "ここにはリスト（「- 」で始まる行）が必要です"));
		return NULL;
	}
	int length = fy_node_sequence_item_count(item.node);
	struct config_item *items = arena_alloc(reader->arena, length > 0 ? (size_t)length : 0, sizeof(*items));
	void *walk = NULL;
	size_t count = 0;
	struct fy_node *node;
	while (items && count < (size_t)length && (node = fy_node_sequence_iterate(item.node, &walk)) != NULL) {
		struct fy_node *value = node_visit(reader, node, item.place);
		if (reader->visits > VISITS_MAX)
			return NULL;
		items[count++] = (struct config_item){value, place_of_any(value, item.place)};
	}
	*ret_count = count;
	return items;
}

static size_t pair_named(const struct config_pair *pairs, size_t count, const char *key)
{
	size_t i = 0;
	while (i < count && strcmp(pairs[i].key, key) != 0)
		i++;
	return i;
}

/* One pair into pairs[*count], unless it stands there already or has no value. */
static void add_pair(struct config_reader *reader, struct fy_node_pair *node_pair, struct config_pair *pairs,
                     size_t *count, struct config_place fallback)
{
	struct fy_node *key_node = fy_node_pair_key(node_pair);
	struct config_place place = place_of(key_node, fallback);
	const char *key = config_scalar(reader, (struct config_item){key_node, place});
	if (!key)
		return;
	size_t before = pair_named(pairs, *count, key);
	if (before < *count) {
		config_error(reader, place,
		             TR("the key \"%s\" stands here again (first in line %d)",
		                "キー「%s」が重複しています（最初は %d 行目）"),
		             key, pairs[before].place.line);
		return;
	}
	struct fy_node *value = node_visit(reader, fy_node_pair_value(node_pair), place);
	if (node_is_empty(value))
		config_error(reader, place, TR("\"%s\" needs a value", "「%s」の値がありません"), key);
	else
		pairs[(*count)++] = (struct config_pair){key, place, {value, place_of_any(value, place)}};
}

struct config_pair *config_pairs(struct config_reader *reader, struct config_item item, size_t max, size_t *ret_count)
{
	*ret_count = 0;
	if (!item.node || !fy_node_is_mapping(item.node)) {
		config_error(reader, item.place,
		             TR("keys with values are expected here", "ここには「キー: 値」の並びが必要です"));
		return NULL;
	}
	int length = fy_node_mapping_item_count(item.node);
	if (length < 0 || (size_t)length > max) {
		config_error(reader, item.place, TR("more than %zu keys", "キーが %zu 個を超えています"), max);
		return NULL;
	}
	struct config_pair *pairs = arena_alloc(reader->arena, (size_t)length, sizeof(*pairs));
	void *walk = NULL;
	struct fy_node_pair *pair;
	while (pairs && reader->visits <= VISITS_MAX && (pair = fy_node_mapping_iterate(item.node, &walk)) != NULL)
		add_pair(reader, pair, pairs, ret_count, item.place);
	return pairs;
}

const char *config_scalar(struct config_reader *reader, struct config_item item)
{
	if (!item.node || !fy_node_is_scalar(item.node)) {
		config_error(reader, item.place, TR("one value is expected here", "ここには値が一つ必要です"));
		return NULL;
	}
	struct str text = scalar_str(item.node);
	if (memchr(text.at, 0, text.size) || !str_is_utf8(text)) {
		config_error(reader, item.place, TR("the value is no UTF-8 text", "値が UTF-8 の文字列ではありません"));
		return NULL;
	}
	return arena_cstr(reader->arena, text);
}

void config_read_text(struct config_reader *reader, const struct config_field *field, struct config_item item,
                      void *target)
{
	const char *text = config_scalar(reader, item);
	if (text)
		*CONFIG_AT(field, const char *) = text;
}

void config_read_texts(struct config_reader *reader, const struct config_field *field, struct config_item item,
                       void *target)
{
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, true, &count);
	const char **texts = arena_alloc(reader->arena, count, sizeof(*texts));
	for (size_t i = 0; items && texts && i < count; i++) {
		const char *text = config_scalar(reader, items[i]);
		if (text)
			texts[kept++] = text;
	}
	*CONFIG_AT(field, const char *const *) = texts;
	*CONFIG_COUNT(field) = kept;
}

void config_read_date(struct config_reader *reader, const struct config_field *field, struct config_item item,
                      void *target)
{
	const char *text = config_scalar(reader, item);
	struct civil_date date;
	if (!text)
		return;
	if (civil_parse_date(str_of(text), &date))
		*CONFIG_AT(field, struct civil_date) = date;
	else
		config_error(reader, item.place,
		             TR("\"%s\" is no date; write 2019-10-31",
		                "「%s」は日付ではありません。2019-10-31 のように書いてください"),
		             text);
}

void config_read_word(struct config_reader *reader, const struct config_field *field, struct config_item item,
                      void *target)
{
	const char *text = config_scalar(reader, item);
	if (!text)
		return;
	struct text all = {0};
	for (size_t i = 0; i < field->word_count; i++) {
		if (strcmp(text, field->words[i]) == 0) {
			*CONFIG_AT(field, int) = (int)i;
			text_release(&all);
			return;
		}
		text_addf(&all, "%s%s", i ? ", " : "", field->words[i]);
	}
	config_error(reader, item.place,
	             TR("\"%s\" is not allowed for \"%s\"; one of: %s",
	                "「%s」は「%s」の値として使えません。次のいずれか: %s"),
	             text, field->name, all.at ? all.at : "");
	text_release(&all);
}

void config_read_bool(struct config_reader *reader, const struct config_field *field, struct config_item item,
                      void *target)
{
	const char *text = config_scalar(reader, item);
	if (!text)
		return;
	if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
		*CONFIG_AT(field, bool) = text[0] == 't';
	else
		config_error(reader, item.place,
		             TR("\"%s\": write true or false", "「%s」: true か false で書いてください"), text);
}

static void add_scaled(struct text *out, int64_t value, int scale)
{
	int64_t unit = 1;
	for (int i = 0; i < scale; i++)
		unit *= 10;
	text_addf(out, "%lld", (long long)(value / unit));
	if (value % unit != 0)
		text_addf(out, ".%0*lld", scale, (long long)(value % unit));
}

static bool read_scaled(struct config_reader *reader, const struct config_field *field, struct config_item item,
                        int64_t *ret_value)
{
	const char *text = config_scalar(reader, item);
	int64_t value = 0;
	if (!text)
		return false;
	if (number_scaled(str_of(text), field->scale, &value) && value >= field->min && value <= field->max) {
		*ret_value = value;
		return true;
	}
	struct text from = {0}, to = {0};
	add_scaled(&from, field->min, field->scale);
	add_scaled(&to, field->max, field->scale);
	config_error(reader, item.place,
	             TR("\"%s\": \"%s\" is a number from %s to %s", "「%s」: 「%s」は %s から %s までの数です"),
	             field->name, text, from.at ? from.at : "", to.at ? to.at : "");
	text_release(&from);
	text_release(&to);
	return false;
}

void config_read_i32(struct config_reader *reader, const struct config_field *field, struct config_item item,
                     void *target)
{
	int64_t value;
	if (read_scaled(reader, field, item, &value))
		*CONFIG_AT(field, int32_t) = (int32_t)value;
}

void config_read_i64(struct config_reader *reader, const struct config_field *field, struct config_item item,
                     void *target)
{
	int64_t value;
	if (read_scaled(reader, field, item, &value))
		*CONFIG_AT(field, int64_t) = value;
}

const struct zone *config_zone(struct config_reader *reader, struct config_item item)
{
	struct config_owner *owner = reader->owner;
	const char *name = config_scalar(reader, item);
	if (!name)
		return NULL;
	for (size_t i = 0; i < owner->zone_count; i++) {
		if (strcmp(zone_name(owner->zones[i]), name) == 0)
			return owner->zones[i];
	}
	struct fail fail = {0};
	struct zone *zone = owner->zone_count < CONFIG_ZONES_MAX ? zone_new(str_of(name), &fail) : NULL;
	if (!zone) {
		config_error(reader, item.place, "%s",
		             fail.kind ? fail.sentence : TR("too many zones", "タイムゾーンが多すぎます"));
		return NULL;
	}
	owner->zones[owner->zone_count++] = zone;
	return zone;
}
