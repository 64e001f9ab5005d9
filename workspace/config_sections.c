/* The top level of geppo.yaml, its contract, sources and hosts. */
#include "config_read.h"

#include <stddef.h>
#include <string.h>

#include "lang.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void read_zone(struct config_reader *reader, const struct config_field *field, struct config_item item,
                      void *target)
{
	*CONFIG_AT(field, const struct zone *) = config_zone(reader, item);
}

/* "A..B", both days included. */
static void read_period(struct config_reader *reader, const struct config_field *field, struct config_item item,
                        void *target)
{
	(void)field;
	struct config *config = target;
	const char *text = config_scalar(reader, item);
	if (!text)
		return;
	struct str whole = str_of(text);
	size_t dots = str_find_str(whole, STR(".."));
	struct civil_date from, until;
	if (dots == whole.size || !civil_parse_date(str_trim(str_take(whole, dots)), &from) ||
	    !civil_parse_date(str_trim(str_skip(whole, dots + 2)), &until)) {
		config_error(reader, item.place,
		             TR("\"%s\" is no period; write 2019-05-01..2020-03-31",
		                "「%s」は期間ではありません。2019-05-01..2020-03-31 のように書いてください"),
		             text);
		return;
	}
	if (civil_day(from) > civil_day(until)) {
		config_error(reader, item.place,
		             TR("the period %s ends before it begins", "期間「%s」の終わりが始まりより前です"), text);
		return;
	}
	config->from = from;
	config->until = until;
}

static void read_contract(struct config_reader *reader, const struct config_field *field, struct config_item item,
                          void *target)
{
	static const struct config_field fields[] = {
	        {.name = "title", .read = config_read_text, .offset = offsetof(struct config, title), .required = true},
	        {.name = "client",
	         .read = config_read_text,
	         .offset = offsetof(struct config, client),
	         .required = true},
	        {.name = "contractor",
	         .read = config_read_text,
	         .offset = offsetof(struct config, contractor),
	         .required = true},
	        {.name = "system", .read = config_read_text, .offset = offsetof(struct config, system_name)},
	        {.name = "period", .read = read_period, .required = true},
	        {.name = "zone", .read = read_zone, .offset = offsetof(struct config, zone), .required = true},
	};
	(void)field;
	config_mapping(reader, item, fields, COUNT(fields), target, NULL);
}

static void read_role(struct config_reader *reader, const struct config_field *field, struct config_item item,
                      void *target)
{
	static const char *const words[] = {"server", "gateway"};
	struct config_source *source = target;
	struct config_field word = {.name = field->name, .words = words, .word_count = COUNT(words)};
	int role = source->gateway;
	config_read_word(reader, &word, item, &role);
	source->gateway = role == 1;
}

static void read_kind(struct config_reader *reader, const struct config_field *field, struct config_item item,
                      void *target)
{
	static const char *const words[] = {"access", "system", "cpu"};
	struct config_field word = {.name = field->name, .words = words, .word_count = COUNT(words)};
	int kind = SOURCE_ACCESS;
	config_read_word(reader, &word, item, &kind);
	*CONFIG_AT(field, enum source_kind) = (enum source_kind)kind;
}

/* Names become parts of file names and of output keys. */
static void read_name(struct config_reader *reader, const struct config_field *field, struct config_item item,
                      void *target)
{
	const char *text = config_scalar(reader, item);
	if (!text)
		return;
	size_t size = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
	if (size == 0 || size > 64 || text[size] != '\0' || text[0] == '.' || text[0] == '-')
		config_error(reader, item.place,
		             TR("\"%s\" is no name: letters, digits, - _ . (at most 64, a letter, digit or _ first)",
		                "「%s」は名前に使えません。英数字と - _ . で64文字まで（先頭は英数字か _）"),
		             text);
	else
		*CONFIG_AT(field, const char *) = text;
}

static void read_paths(struct config_reader *reader, const struct config_field *field, struct config_item item,
                       void *target)
{
	config_read_texts(reader, field, item, target);
	const struct config_source *source = target;
	for (size_t i = 0; i < source->path_count; i++) {
		const char *path = source->paths[i];
		if (path[0] == '\0')
			config_error(reader, item.place, TR("an empty path", "パスが空です"));
	}
	if (source->path_count == 0)
		config_error(reader, item.place, TR("\"paths\" names no file", "「paths」にファイルがありません"));
}

/* An Azure resource id goes into a command that somebody copies into a shell. */
static void read_resource(struct config_reader *reader, const struct config_field *field, struct config_item item,
                          void *target)
{
	const char *text = config_scalar(reader, item);
	if (!text)
		return;
	size_t size = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.()/");
	if (strncmp(text, "/subscriptions/", 15) != 0 || text[size] != '\0')
		config_error(reader, item.place,
		             TR("\"%s\" is no resource id of Azure; it begins with /subscriptions/ and has letters, digits and - _ . ( ) /",
		                "「%s」は Azure のリソース ID ではありません。/subscriptions/ で始まり、英数字と - _ . ( ) / だけで書きます"),
		             text);
	else
		*CONFIG_AT(field, const char *) = text;
}

static const struct config_field source_fields[] = {
        {.name = "name", .read = read_name, .offset = offsetof(struct config_source, name), .required = true},
        {.name = "kind", .read = read_kind, .offset = offsetof(struct config_source, kind), .required = true},
        {.name = "host", .read = read_name, .offset = offsetof(struct config_source, host), .required = true},
        {.name = "paths",
         .read = read_paths,
         .offset = offsetof(struct config_source, paths),
         .count_offset = offsetof(struct config_source, path_count),
         .required = true},
        {.name = "format", .read = config_read_text, .offset = offsetof(struct config_source, format)},
        {.name = "zone", .read = read_zone, .offset = offsetof(struct config_source, zone)},
        {.name = "role", .read = read_role},
        {.name = "interval_seconds",
         .read = config_read_i32,
         .offset = offsetof(struct config_source, interval_s),
         .min = 1,
         .max = 86400},
        {.name = "resource", .read = read_resource, .offset = offsetof(struct config_source, resource)},
};

void config_read_sources(struct config_reader *reader, const struct config_field *field, struct config_item item,
                         void *target)
{
	(void)field;
	struct config *config = target;
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, false, &count);
	struct config_source *sources = arena_alloc(reader->arena, count, sizeof(*sources));
	for (size_t i = 0; items && sources && i < count; i++) {
		struct config_source *source = &sources[kept];
		source->format = "auto";
		struct config_place places[COUNT(source_fields)];
		if (!config_mapping(reader, items[i], source_fields, COUNT(source_fields), source, places) ||
		    !source->name) {
			*source = (struct config_source){0};
			continue;
		}
		for (size_t j = 0; j < kept; j++) {
			if (strcmp(sources[j].name, source->name) == 0)
				config_error(reader, places[0],
				             TR("a second source with the name %s", "ソース名「%s」が重複しています"),
				             source->name);
		}
		if (source->kind != SOURCE_ACCESS && source->gateway)
			config_error(reader, places[6],
			             TR("only an access source can be a gateway",
			                "role: gateway は kind: access のソースだけに使えます"));
		if (source->kind != SOURCE_CPU && source->resource)
			config_error(reader, places[8],
			             TR("resource is for sources of kind cpu", "resource は kind: cpu のソースだけに使えます"));
		source->rhythm_s = source->interval_s;
		if (source->kind != SOURCE_CPU)
			source->interval_s = 0;
		else if (source->interval_s == 0)
			source->interval_s = 300;
		kept++;
	}
	config->sources = sources;
	config->source_count = kept;
}

static const struct config_field host_fields[] = {
        {.name = "name", .read = read_name, .offset = offsetof(struct config_host, name), .required = true},
        {.name = "label", .read = config_read_text, .offset = offsetof(struct config_host, label)},
        {.name = "cpu_source", .read = read_name, .offset = offsetof(struct config_host, cpu_source)},
};

void config_read_hosts(struct config_reader *reader, const struct config_field *field, struct config_item item,
                       void *target)
{
	(void)field;
	struct config *config = target;
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, false, &count);
	struct config_host *hosts = arena_alloc(reader->arena, count, sizeof(*hosts));
	for (size_t i = 0; items && hosts && i < count; i++) {
		struct config_place places[COUNT(host_fields)];
		struct config_host *host = &hosts[kept];
		*host = (struct config_host){0};
		if (!config_mapping(reader, items[i], host_fields, COUNT(host_fields), host, places) || !host->name)
			continue;
		for (size_t j = 0; j < kept; j++) {
			if (strcmp(hosts[j].name, host->name) == 0)
				config_error(reader, places[0],
				             TR("a second host with the name %s", "ホスト名「%s」が重複しています"),
				             host->name);
		}
		if (!host->label)
			host->label = host->name;
		kept++;
	}
	config->hosts = hosts;
	config->host_count = kept;
}

static void read_hours_per_day(struct config_reader *reader, const struct config_field *field, struct config_item item,
                               void *target)
{
	int32_t hundredths = 0;
	struct config_field plain = *field;
	plain.offset = 0;
	config_read_i32(reader, &plain, item, &hundredths);
	if (hundredths * 60 % 100 != 0)
		config_error(reader, item.place,
		             TR("hours_per_day must be whole minutes",
		                "hours_per_day は分単位で割り切れる値にしてください"));
	else if (hundredths > 0)
		*CONFIG_AT(field, int32_t) = hundredths * 60 / 100;
}

static const struct config_field top_fields[] = {
        {.name = "contract", .read = read_contract, .required = true},
        {.name = "sources", .read = config_read_sources},
        {.name = "hosts", .read = config_read_hosts},
        {.name = "services", .read = config_read_services},
        {.name = "sites", .read = config_read_sites},
        {.name = "static_pattern", .read = config_read_pattern, .offset = offsetof(struct config, static_pattern)},
        {.name = "pages", .read = config_read_pages},
        {.name = "events", .read = config_read_events},
        {.name = "clients", .read = config_read_clients},
        {.name = "thresholds", .read = config_read_thresholds},
        {.name = "findings", .read = config_read_findings},
        {.name = "calendar", .read = config_read_calendar},
        {.name = "clauses", .read = config_read_clauses},
        {.name = "ledgers", .read = config_read_ledgers},
        {.name = "report", .read = config_read_report},
        {.name = "mail", .read = config_read_mail},
        {.name = "hours_per_day",
         .read = read_hours_per_day,
         .offset = offsetof(struct config, minutes_per_day),
         .scale = 2,
         .min = 100,
         .max = 2400},
};

void config_read_top(struct config_reader *reader, struct config_item root)
{
	config_mapping(reader, root, top_fields, COUNT(top_fields), &reader->owner->config, NULL);
}
