/* Who a line is of where the line and the configuration both have a say: the host of a system log, the client of an
 * access log. */
#include <string.h>

#include "bounds.h"
#include "network.h"
#include "view_derive.h"

/* --- Host --- */

/* The name before the domain. An address is no such name. */
static struct str first_label(struct str name)
{
	uint8_t bytes[16];

	return network_parse_address(name, bytes) ? name : str_take(name, str_find(name, '.'));
}

/* One of them may be written with its domain. */
static bool is_host(struct str own, const char *name)
{
	struct str known = str_of(name);

	return str_equal_nocase(own, known) || str_equal_nocase(first_label(own), known) ||
	       str_equal_nocase(own, first_label(known));
}

static bool says_nothing(struct str own)
{
	return own.size == 0 || str_is(own, "-") || str_is(own, "localhost") || str_starts(own, STR("localhost."));
}

static struct str host_of(const struct block_view *view, struct str own)
{
	const struct config *config = view->config;

	if (says_nothing(own) || is_host(own, view->source->host))
		return str_of(view->source->host);
	for (size_t i = 0; i < config->host_count; i++)
		if (str_equal_nocase(own, str_of(config->hosts[i].name)))
			return str_of(config->hosts[i].name);
	for (size_t i = 0; i < config->host_count; i++)
		if (is_host(own, config->hosts[i].name))
			return str_of(config->hosts[i].name);
	return own;
}

bool view_derive_host(struct block_view *view, struct view_column *column)
{
	struct str *texts;

	if (!view_opened(view, view->fail))
		return false;
	if (block_column(view->reader, "host") < 0)
		return view_constant_text(view, column, str_of(view->source->host));
	if (!view_stored_texts(view, column, true))
		return false;
	texts = arena_alloc(&view->arena, column->code_count, sizeof(*texts));
	if (!texts)
		return fail_memory(view->fail);
	for (uint32_t code = 0; code < column->code_count; code++)
		texts[code] = host_of(view, column->texts[code]);
	column->texts = texts;
	return true;
}

/* --- Client --- */

#define PAIR_SLOTS (2U * BOUND_BLOCK_LINES)

/* The distinct pairs (peer, forwarded) of the block that matter: of a peer that is no proxy every line is the same. */
struct pairs {
	uint32_t *slots; /* of the view; index of the pair, UINT32_MAX: free */
	uint32_t *items; /* peer's code × 65536 + forwarded's */
	uint32_t count;
};

static uint32_t pair_code(struct pairs *pairs, uint32_t pair)
{
	uint32_t slot = (uint32_t)((pair * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (PAIR_SLOTS - 1);

	while (pairs->slots[slot] != UINT32_MAX && pairs->items[pairs->slots[slot]] != pair)
		slot = (slot + 1) & (PAIR_SLOTS - 1);
	if (pairs->slots[slot] == UINT32_MAX) {
		pairs->items[pairs->count] = pair;
		pairs->slots[slot] = pairs->count++;
	}
	return pairs->slots[slot];
}

static uint64_t ask_proxy(struct block_view *view, struct str value)
{
	return classify_is_proxy(view->classifier, value);
}

static bool copy_peers(struct block_view *view, struct view_column *column, const struct view_column *peer)
{
	column->texts = peer->texts;
	column->codes = peer->codes;
	column->code_count = peer->code_count;
	return view_unset_keys(view, column);
}

static bool any_proxy(const uint64_t *proxies, uint32_t count)
{
	for (uint32_t code = 0; code < count; code++)
		if (proxies[code])
			return true;
	return false;
}

static bool follow_pairs(struct block_view *view, struct view_column *column, const struct view_column *peer,
                         const struct view_column *forwarded, const uint64_t *proxies)
{
	struct pairs pairs = {.slots = view->map_slots,
	                      .items = arena_alloc(&view->arena, view->row_count, sizeof(*pairs.items))};
	uint16_t *codes = view_code_room(view, column);
	struct str *texts;

	if (!codes || !pairs.items)
		return fail_memory(view->fail);
	memset(pairs.slots, 0xFF, PAIR_SLOTS * sizeof(*pairs.slots));
	for (uint32_t row = 0; row < view->row_count; row++) {
		uint32_t first = peer->codes ? peer->codes[row] : 0,
		         second = forwarded->codes ? forwarded->codes[row] : 0;

		codes[row] = (uint16_t)pair_code(&pairs, first << 16 | (proxies[first] ? second : 0));
	}
	texts = arena_alloc(&view->arena, pairs.count, sizeof(*texts));
	if (!texts)
		return fail_memory(view->fail);
	for (uint32_t code = 0; code < pairs.count; code++) {
		uint32_t first = pairs.items[code] >> 16;

		texts[code] = proxies[first] ? classify_forwarded(view->classifier, peer->texts[first],
		                                                  forwarded->texts[pairs.items[code] & 0xFFFF])
		                             : peer->texts[first];
	}
	column->codes = codes;
	column->texts = texts;
	column->code_count = pairs.count;
	return view_unset_keys(view, column);
}

bool view_derive_client(struct block_view *view, struct view_column *column)
{
	struct view_column *peer = view_input(view, column, "peer"), *forwarded;
	const uint64_t *proxies = peer ? view_answers(view, &peer->answers, peer, ask_proxy) : NULL;

	if (!proxies)
		return false;
	if (block_column(view->reader, "forwarded") < 0 || !any_proxy(proxies, peer->code_count))
		return copy_peers(view, column, peer);
	forwarded = view_input(view, column, "forwarded");
	return forwarded && follow_pairs(view, column, peer, forwarded, proxies);
}
