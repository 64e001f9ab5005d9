/* The rules that classify requests: sites, pages, events, clients. */
#include "config_read.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "config_defaults.h"
#include "lang.h"
#include "number.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* sites */

static const struct config_field site_fields[] = {
        {.name = "key", .read = config_read_text, .offset = offsetof(struct config_site, key), .required = true},
        {.name = "name", .read = config_read_text, .offset = offsetof(struct config_site, name), .required = true},
        {.name = "short_name", .read = config_read_text, .offset = offsetof(struct config_site, short_name)},
        {.name = "block", .read = config_read_text, .offset = offsetof(struct config_site, block)},
};

static void read_site_list(struct config_reader *reader, const struct config_field *field, struct config_item item,
                           void *target)
{
	(void)field;
	struct config *config = target;
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, false, &count);
	struct config_site *sites = arena_alloc(reader->arena, count, sizeof(*sites));
	for (size_t i = 0; items && sites && i < count; i++) {
		struct config_place places[COUNT(site_fields)];
		struct config_site *site = &sites[kept];
		*site = (struct config_site){.block = ""};
		if (!config_mapping(reader, items[i], site_fields, COUNT(site_fields), site, places) || !site->key ||
		    !site->name)
			continue;
		for (size_t j = 0; j < kept; j++) {
			if (strcmp(sites[j].key, site->key) == 0)
				config_error(reader, places[0],
				             TR("a second site with the key %s", "拠点のキー「%s」が重複しています"),
				             site->key);
		}
		if (!site->short_name)
			site->short_name = site->name;
		kept++;
	}
	config->sites = sites;
	config->site_count = kept;
}

static void read_site_field(struct config_reader *reader, const struct config_field *field, struct config_item item,
                            void *target)
{
	static const char *const words[] = {"path", "vhost"};
	struct config_field word = {.name = field->name, .words = words, .word_count = COUNT(words)};
	int by = SITE_BY_PATH;
	config_read_word(reader, &word, item, &by);
	*CONFIG_AT(field, enum site_field) = (enum site_field)by;
}

void config_read_sites(struct config_reader *reader, const struct config_field *field, struct config_item item,
                       void *target)
{
	static const struct config_field fields[] = {
	        {.name = "by", .read = read_site_field, .offset = offsetof(struct config, site_field)},
	        {.name = "pattern", .read = config_read_pattern, .offset = offsetof(struct config, site_pattern)},
	        {.name = "list", .read = read_site_list, .required = true},
	};
	(void)field;
	struct config *config = target;
	struct config_place places[COUNT(fields)] = {0};
	size_t before = reader->error_count;
	if (!config_mapping(reader, item, fields, COUNT(fields), target, places))
		return;
	if (!config->site_pattern)
		config->site_pattern =
		        config->site_field == SITE_BY_PATH ? default_site_path_pattern : default_site_vhost_pattern;
	else if (reader->error_count == before &&
	         config_pattern_check(reader, places[1], config->site_pattern, false) < 1)
		config_error(reader, places[1],
		             TR("the pattern needs a group: what ( ) captures is the site's key",
		                "パターンに括弧 ( ) が必要です。括弧で捉えた部分が拠点のキーになります"));
}

/* pages: [{pattern: …, page: …}] */

static const struct config_field page_fields[] = {
        {.name = "pattern",
         .read = config_read_pattern,
         .offset = offsetof(struct config_page, pattern),
         .required = true},
        {.name = "page", .read = config_read_text, .offset = offsetof(struct config_page, page), .required = true},
};

static void check_references(struct config_reader *reader, const struct config_page *page,
                             const struct config_place *places)
{
	int groups = config_pattern_check(reader, places[0], page->pattern, false);
	for (const char *at = page->page; (at = strchr(at, '\\')) != NULL; at++) {
		if (at[1] >= '1' && at[1] <= '9' && at[1] - '0' > groups)
			config_error(reader, places[1],
			             TR("\"\\%c\": the pattern has only %d groups",
			                "「\\%c」: パターンの括弧は %d 個しかありません"),
			             at[1], groups);
	}
}

void config_read_pages(struct config_reader *reader, const struct config_field *field, struct config_item item,
                       void *target)
{
	(void)field;
	struct config *config = target;
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, false, &count);
	struct config_page *pages = arena_alloc(reader->arena, count, sizeof(*pages));
	for (size_t i = 0; items && pages && i < count; i++) {
		struct config_place places[COUNT(page_fields)];
		struct config_page *page = &pages[kept];
		*page = (struct config_page){0};
		if (!config_mapping(reader, items[i], page_fields, COUNT(page_fields), page, places) ||
		    !page->pattern || !page->page)
			continue;
		check_references(reader, page, places);
		kept++;
	}
	config->pages = pages;
	config->page_count = kept;
}

/* events: [{name: …, method: …, pattern: …, status: 200..299}] */

static void read_status(struct config_reader *reader, const struct config_field *field, struct config_item item,
                        void *target)
{
	(void)field;
	struct config_event *event = target;
	const char *text = config_scalar(reader, item);
	if (!text)
		return;
	struct str whole = str_of(text);
	size_t dots = str_find_str(whole, STR(".."));
	struct str last = dots < whole.size ? str_skip(whole, dots + 2) : whole;
	int64_t from, to;
	if (!number_i64(str_take(whole, dots), 0, 999, &from) || !number_i64(last, 0, 999, &to) || from > to) {
		config_error(reader, item.place,
		             TR("\"%s\" is no status or range; write 200 or 200..299",
		                "「%s」はステータスの範囲ではありません。200 か 200..299 のように書いてください"),
		             text);
		return;
	}
	event->status_min = (int16_t)from;
	event->status_max = (int16_t)to;
}

static const struct config_field event_fields[] = {
        {.name = "name", .read = config_read_text, .offset = offsetof(struct config_event, name), .required = true},
        {.name = "method", .read = config_read_text, .offset = offsetof(struct config_event, method)},
        {.name = "pattern",
         .read = config_read_pattern,
         .offset = offsetof(struct config_event, pattern),
         .required = true},
        {.name = "status", .read = read_status},
};

void config_read_events(struct config_reader *reader, const struct config_field *field, struct config_item item,
                        void *target)
{
	(void)field;
	struct config *config = target;
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, false, &count);
	struct config_event *events = arena_alloc(reader->arena, count, sizeof(*events));
	for (size_t i = 0; items && events && i < count; i++) {
		struct config_event *event = &events[kept];
		*event = (struct config_event){.method = "", .status_min = 200, .status_max = 299};
		if (config_mapping(reader, items[i], event_fields, COUNT(event_fields), event, NULL) && event->name &&
		    event->pattern)
			kept++;
	}
	config->events = events;
	config->event_count = kept;
}

/* clients */

static bool network_valid(const char *text)
{
	char address[INET6_ADDRSTRLEN] = {0};
	struct str whole = str_of(text);
	size_t slash = str_find(whole, '/');
	if (slash == 0 || slash >= sizeof(address))
		return false;
	memcpy(address, text, slash);
	unsigned char bytes[16];
	uint64_t bits = 0, width;
	if (inet_pton(AF_INET, address, bytes) == 1)
		width = 32;
	else if (inet_pton(AF_INET6, address, bytes) == 1)
		width = 128;
	else
		return false;
	return slash == whole.size || number_u64(str_skip(whole, slash + 1), width, &bits);
}

static void read_networks(struct config_reader *reader, const struct config_field *field, struct config_item item,
                          void *target)
{
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, true, &count);
	const char **networks = arena_alloc(reader->arena, count, sizeof(*networks));
	for (size_t i = 0; items && networks && i < count; i++) {
		const char *text = config_scalar(reader, items[i]);
		if (!text)
			continue;
		if (network_valid(text))
			networks[kept++] = text;
		else
			config_error(reader, items[i].place,
			             TR("\"%s\" is no network; write 192.0.2.0/24 or 2001:db8::/32 or one address",
			                "「%s」はネットワークではありません。192.0.2.0/24、2001:db8::/"
			                "32、または一つのアドレスを書いてください"),
			             text);
	}
	*CONFIG_AT(field, const char *const *) = networks;
	*CONFIG_COUNT(field) = kept;
}

/* A list replaces the default; an item "default" in it stands for the whole default list. */
static void read_agents(struct config_reader *reader, const struct config_field *field, struct config_item item,
                        void *target)
{
	const char *const *defaults = *CONFIG_AT(field, const char *const *);
	size_t default_count = *CONFIG_COUNT(field);
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, true, &count);
	const char **agents = arena_alloc(reader->arena, count + default_count, sizeof(*agents));
	bool expanded = false;
	for (size_t i = 0; items && agents && i < count; i++) {
		const char *text = config_scalar(reader, items[i]);
		if (text && strcmp(text, "default") == 0) {
			for (size_t j = 0; j < default_count && !expanded; j++)
				agents[kept++] = defaults[j];
			expanded = true;
		} else if (text && config_pattern_check(reader, items[i].place, text, true) >= 0) {
			agents[kept++] = text;
		}
	}
	*CONFIG_AT(field, const char *const *) = agents;
	*CONFIG_COUNT(field) = kept;
}

#define LIST(member, count_member)                                                                                     \
	.offset = offsetof(struct config_clients, member), .count_offset = offsetof(struct config_clients, count_member)

void config_read_clients(struct config_reader *reader, const struct config_field *field, struct config_item item,
                         void *target)
{
	static const struct config_field fields[] = {
	        {.name = "own_networks", .read = read_networks, LIST(own_networks, own_network_count)},
	        {.name = "monitor_networks", .read = read_networks, LIST(monitor_networks, monitor_network_count)},
	        {.name = "monitor_agents", .read = read_agents, LIST(monitor_agents, monitor_agent_count)},
	        {.name = "bot_agents", .read = read_agents, LIST(bot_agents, bot_agent_count)},
	        {.name = "trusted_proxies", .read = read_networks, LIST(trusted_proxies, trusted_proxy_count)},
	};
	(void)field;
	struct config *config = target;
	config_mapping(reader, item, fields, COUNT(fields), &config->clients, NULL);
}
