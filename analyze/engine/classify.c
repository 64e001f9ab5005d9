/* The rules of geppo.yaml, compiled. The configuration has checked every pattern and network, so that a failure here is
 * one of memory. */
#include "classify.h"

#include <stdlib.h>
#include <string.h>

#include "intern.h"
#include "lang.h"
#include "network.h"
#include "pattern.h"

#define EVENTS_MAX 64

struct pattern_list {
	struct pattern **items;
	size_t count;
};

struct network_list {
	struct network *items;
	size_t count;
};

struct classifier {
	const struct config *config;
	struct pattern *site, *statics;
	struct intern *site_keys; /* number = index in config->sites */
	struct pattern_list pages, events, monitors, bots;
	struct network_list own, monitor_networks, proxies;
};

struct classifier_scratch {
	struct pattern_scratch *match;
};

const char *client_kind_name(enum client_kind kind)
{
	static const char *const names[KIND_COUNT] = {"human", "bot", "monitor", "own"};

	return names[kind];
}

/* --- Compiling --- */

static bool list_room(struct pattern_list *list, size_t count, struct fail *fail)
{
	list->items = calloc(count ? count : 1, sizeof(*list->items));
	return list->items || fail_memory(fail);
}

static bool list_add(struct pattern_list *list, const char *text, bool caseless, struct fail *fail)
{
	struct pattern *pattern = pattern_new(str_of(text), caseless, fail);

	if (!pattern)
		return false;
	list->items[list->count++] = pattern;
	return true;
}

static bool list_texts(struct pattern_list *list, const char *const *texts, size_t count, struct fail *fail)
{
	if (!list_room(list, count, fail))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!list_add(list, texts[i], true, fail))
			return false;
	return true;
}

static void list_release(struct pattern_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		pattern_free(list->items[i]);
	free(list->items);
}

static bool networks_read(struct network_list *list, const char *const *texts, size_t count, struct fail *fail)
{
	list->items = calloc(count ? count : 1, sizeof(*list->items));
	if (!list->items)
		return fail_memory(fail);
	for (size_t i = 0; i < count; i++)
		if (!network_parse(str_of(texts[i]), &list->items[list->count++]))
			return fail_set(fail, FAIL_INPUT, TR("%s is no network", "%s はネットワークではありません"),
			                texts[i]);
	return true;
}

static bool sites_read(struct classifier *classifier, struct fail *fail)
{
	const struct config *config = classifier->config;

	classifier->site_keys = intern_new();
	if (!classifier->site_keys)
		return fail_memory(fail);
	for (size_t i = 0; i < config->site_count; i++)
		if (intern_add(classifier->site_keys, str_of(config->sites[i].key)) != i)
			return fail_set(fail, FAIL_INPUT,
			                TR("site %s stands there twice", "サイト %s が重複しています"),
			                config->sites[i].key);
	if (config->site_pattern)
		classifier->site = pattern_new(str_of(config->site_pattern), false, fail);
	return classifier->site || !config->site_pattern;
}

static bool rules_read(struct classifier *classifier, struct fail *fail)
{
	const struct config *config = classifier->config;

	if (config->static_pattern) {
		classifier->statics = pattern_new(str_of(config->static_pattern), false, fail);
		if (!classifier->statics)
			return false;
	}
	if (!list_room(&classifier->pages, config->page_count, fail) ||
	    !list_room(&classifier->events, config->event_count, fail))
		return false;
	for (size_t i = 0; i < config->page_count; i++)
		if (!list_add(&classifier->pages, config->pages[i].pattern, false, fail))
			return false;
	if (config->event_count > EVENTS_MAX)
		return fail_set(fail, FAIL_LIMIT, TR("more than %d events", "イベントは %d 個までです"), EVENTS_MAX);
	for (size_t i = 0; i < config->event_count; i++)
		if (!list_add(&classifier->events, config->events[i].pattern, false, fail))
			return false;
	return true;
}

struct classifier *classifier_new(const struct config *config, struct fail *fail)
{
	const struct config_clients *clients = &config->clients;
	struct classifier *classifier = calloc(1, sizeof(*classifier));

	if (!classifier) {
		fail_memory(fail);
		return NULL;
	}
	classifier->config = config;
	if (!sites_read(classifier, fail) || !rules_read(classifier, fail) ||
	    !list_texts(&classifier->monitors, clients->monitor_agents, clients->monitor_agent_count, fail) ||
	    !list_texts(&classifier->bots, clients->bot_agents, clients->bot_agent_count, fail) ||
	    !networks_read(&classifier->own, clients->own_networks, clients->own_network_count, fail) ||
	    !networks_read(&classifier->monitor_networks, clients->monitor_networks, clients->monitor_network_count,
	                   fail) ||
	    !networks_read(&classifier->proxies, clients->trusted_proxies, clients->trusted_proxy_count, fail)) {
		classifier_free(classifier);
		return NULL;
	}
	return classifier;
}

void classifier_free(struct classifier *classifier)
{
	if (!classifier)
		return;
	intern_free(classifier->site_keys);
	pattern_free(classifier->site);
	pattern_free(classifier->statics);
	list_release(&classifier->pages);
	list_release(&classifier->events);
	list_release(&classifier->monitors);
	list_release(&classifier->bots);
	free(classifier->own.items);
	free(classifier->monitor_networks.items);
	free(classifier->proxies.items);
	free(classifier);
}

struct classifier_scratch *classifier_scratch_new(const struct classifier *classifier)
{
	struct classifier_scratch *scratch = calloc(1, sizeof(*scratch));

	(void)classifier;
	if (!scratch)
		return NULL;
	scratch->match = pattern_scratch_new();
	if (!scratch->match) {
		free(scratch);
		return NULL;
	}
	return scratch;
}

void classifier_scratch_free(struct classifier_scratch *scratch)
{
	if (!scratch)
		return;
	pattern_scratch_free(scratch->match);
	free(scratch);
}

struct pattern_scratch *classifier_scratch_match(struct classifier_scratch *scratch)
{
	return scratch->match;
}

/* --- Asking --- */

int classify_site(const struct classifier *classifier, struct classifier_scratch *scratch, struct str path_or_vhost)
{
	struct str groups[PATTERN_GROUPS];
	uint32_t number;

	if (!classifier->site || !pattern_groups(classifier->site, scratch->match, path_or_vhost, groups))
		return -1;
	number = intern_find(classifier->site_keys, groups[1]);
	return number == INTERN_NONE ? -1 : (int)number;
}

/* The page's name with \1 … \9 replaced by what the pattern's groups caught. */
static void add_page(const char *page, const struct str groups[PATTERN_GROUPS], struct text *text)
{
	for (const char *at = page; *at; at++) {
		if (at[0] == '\\' && at[1] >= '1' && at[1] <= '9')
			text_add(text, groups[*++at - '0']);
		else
			text_add_byte(text, *at);
	}
}

bool classify_page(const struct classifier *classifier, struct classifier_scratch *scratch, struct str path,
                   struct text *text)
{
	struct str groups[PATTERN_GROUPS];

	text_clear(text);
	text_add(text, STR(""));
	/* "-", an empty request, TLS bytes: nobody saw a page. */
	if (!path.size || path.at[0] != '/')
		return false;
	if (classifier->statics && pattern_matches(classifier->statics, scratch->match, path))
		return false;
	for (size_t i = 0; i < classifier->pages.count; i++)
		if (pattern_groups(classifier->pages.items[i], scratch->match, path, groups)) {
			add_page(classifier->config->pages[i].page, groups, text);
			return true;
		}
	text_add(text, path);
	return true;
}

uint64_t classify_events(const struct classifier *classifier, struct classifier_scratch *scratch, struct str path)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < classifier->events.count; i++)
		if (pattern_matches(classifier->events.items[i], scratch->match, path))
			bits |= UINT64_C(1) << i;
	return bits;
}

static bool any_matches(const struct pattern_list *list, struct classifier_scratch *scratch, struct str text)
{
	for (size_t i = 0; i < list->count; i++)
		if (pattern_matches(list->items[i], scratch->match, text))
			return true;
	return false;
}

bool classify_agent_is_bot(const struct classifier *classifier, struct classifier_scratch *scratch, struct str agent)
{
	return any_matches(&classifier->bots, scratch, agent);
}

bool classify_agent_is_monitor(const struct classifier *classifier, struct classifier_scratch *scratch,
                               struct str agent)
{
	return any_matches(&classifier->monitors, scratch, agent);
}

static bool any_contains(const struct network_list *list, const uint8_t address[16])
{
	for (size_t i = 0; i < list->count; i++)
		if (network_contains(&list->items[i], address))
			return true;
	return false;
}

enum client_kind classify_address(const struct classifier *classifier, struct str address)
{
	uint8_t bytes[16];

	if (!classifier->own.count && !classifier->monitor_networks.count)
		return KIND_HUMAN;
	if (!network_parse_address(address, bytes))
		return KIND_HUMAN;
	if (any_contains(&classifier->own, bytes))
		return KIND_OWN;
	return any_contains(&classifier->monitor_networks, bytes) ? KIND_MONITOR : KIND_HUMAN;
}

bool classifier_has_proxies(const struct classifier *classifier)
{
	return classifier->proxies.count > 0;
}

bool classify_is_proxy(const struct classifier *classifier, struct str address)
{
	uint8_t bytes[16];

	return network_parse_hop(address, &address, bytes) && any_contains(&classifier->proxies, bytes);
}

/* Cuts off what stands behind the last comma. */
static struct str take_last(struct str *list)
{
	size_t at = list->size;
	struct str last;

	while (at > 0 && list->at[at - 1] != ',')
		at--;
	last = str_skip(*list, at);
	*list = str_take(*list, at ? at - 1 : 0);
	return last;
}

/* nginx's realip module with real_ip_recursive goes the same way. */
struct str classify_forwarded(const struct classifier *classifier, struct str proxy, struct str forwarded)
{
	uint8_t bytes[16];

	while (forwarded.size) {
		struct str hop = take_last(&forwarded);

		if (network_hop_is_blank(hop))
			continue;
		if (!network_parse_hop(hop, &proxy, bytes) || !any_contains(&classifier->proxies, bytes))
			break;
	}
	return proxy;
}
