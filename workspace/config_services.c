/* services: what the contract promises to be up, when, on which hosts, and which logs show it. */
#include "config_read.h"

#include <stddef.h>
#include <string.h>

#include "lang.h"
#include "number.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DAY_MINUTES 1440

static const struct config_place NOWHERE = {0};

/* A name stands in figures and is matched with what people write into ledgers: no separators of lists in it. */
static void read_service_name(struct config_reader *reader, const struct config_field *field, struct config_item item,
                              void *target)
{
	const char *text = config_scalar(reader, item);

	if (!text)
		return;
	if (text[0] == '\0' || strpbrk(text, ",;/\n\r\t") || strstr(text, "、") || strstr(text, "；"))
		config_error(reader, item.place,
		             TR("\"%s\" is no name of a service: not empty, and without , ; / 、",
		                "「%s」はサービス名に使えません。空にせず、, ; / 、 を含めないでください"),
		             text);
	else
		*CONFIG_AT(field, const char *) = text;
}

/* "7:00", "24:00" */
static bool parse_minute(struct str text, int32_t *ret_minute)
{
	size_t colon = str_find(text, ':');
	int64_t hour, minute;

	if (colon == text.size || !number_i64(str_take(text, colon), 0, 24, &hour) ||
	    !number_i64(str_skip(text, colon + 1), 0, 59, &minute) || (hour == 24 && minute > 0))
		return false;
	*ret_minute = (int32_t)(hour * 60 + minute);
	return true;
}

/* "mon", "mon-fri", "sat-sun", "daily" as a first weekday and a count of days. */
static bool parse_weekdays(struct str text, int *ret_first, int *ret_count)
{
	static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
	struct str ends[2] = {str_take(text, str_find(text, '-')), str_skip(text, str_find(text, '-') + 1)};
	int found[2] = {-1, -1};

	if (str_equal_nocase(text, STR("daily"))) {
		*ret_first = 0;
		*ret_count = 7;
		return true;
	}
	if (str_find(text, '-') == text.size)
		ends[1] = ends[0];
	for (int i = 0; i < 7; i++)
		for (int k = 0; k < 2; k++)
			if (str_equal_nocase(ends[k], str_of(names[i])))
				found[k] = i;
	if (found[0] < 0 || found[1] < 0)
		return false;
	*ret_first = found[0];
	*ret_count = (found[1] - found[0] + 7) % 7 + 1;
	return true;
}

/* "mon-fri 07:00-22:00" adds an entry a day. */
static bool parse_hours(const char *text, struct config_hours *hours, size_t *count)
{
	struct str whole = str_trim(str_of(text)), days = str_take(whole, str_find(whole, ' '));
	struct str clock = str_trim(str_skip(whole, days.size));
	size_t dash = str_find(clock, '-');
	int first, day_count;
	int32_t from, until;

	if (!parse_weekdays(days, &first, &day_count) || dash == clock.size ||
	    !parse_minute(str_trim(str_take(clock, dash)), &from) ||
	    !parse_minute(str_trim(str_skip(clock, dash + 1)), &until) || from >= until || until > DAY_MINUTES)
		return false;
	for (int i = 0; i < day_count; i++)
		hours[(*count)++] = (struct config_hours){(int8_t)((first + i) % 7), from, until};
	return true;
}

static void read_hours(struct config_reader *reader, const struct config_field *field, struct config_item item,
                       void *target)
{
	struct config_service *service = target;
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, true, &count);
	struct config_hours *hours = arena_alloc(reader->arena, 7 * count, sizeof(*hours));

	(void)field;
	for (size_t i = 0; items && hours && i < count; i++) {
		const char *text = config_scalar(reader, items[i]);

		if (!text || (count == 1 && strcmp(text, "always") == 0))
			continue;
		if (!parse_hours(text, hours, &kept))
			config_error(reader, items[i].place,
			             TR("\"%s\" is no service time; write always, or \"mon-fri 07:00-22:00\", \"daily "
			                "00:00-24:00\"",
			                "「%s」はサービス時間ではありません。always か、\"mon-fri "
			                "07:00-22:00\"、\"daily 00:00-24:00\" のように書いてください"),
			             text);
	}
	service->hours = hours;
	service->hours_count = kept;
}

static void read_needs(struct config_reader *reader, const struct config_field *field, struct config_item item,
                       void *target)
{
	static const char *const words[] = {"all", "any"};
	struct config_service *service = target;
	struct config_field word = {.name = field->name, .words = words, .word_count = COUNT(words)};
	int needs = service->any_host;

	config_read_word(reader, &word, item, &needs);
	service->any_host = needs == 1;
}

static const struct config_field service_fields[] = {
        {.name = "name", .read = read_service_name, .offset = offsetof(struct config_service, name), .required = true},
        {.name = "hosts",
         .read = config_read_texts,
         .offset = offsetof(struct config_service, hosts),
         .count_offset = offsetof(struct config_service, host_count),
         .required = true},
        {.name = "needs", .read = read_needs},
        {.name = "hours", .read = read_hours},
        {.name = "closed_on_holidays",
         .read = config_read_bool,
         .offset = offsetof(struct config_service, holidays_off)},
        {.name = "evidence",
         .read = config_read_texts,
         .offset = offsetof(struct config_service, evidence),
         .count_offset = offsetof(struct config_service, evidence_count)},
};

void config_read_services(struct config_reader *reader, const struct config_field *field, struct config_item item,
                          void *target)
{
	struct config *config = target;
	size_t count, kept = 0;
	struct config_item *items = config_list(reader, item, false, &count);
	struct config_service *services = arena_alloc(reader->arena, count, sizeof(*services));

	(void)field;
	for (size_t i = 0; items && services && i < count; i++) {
		struct config_place places[COUNT(service_fields)];
		struct config_service *service = &services[kept];

		*service = (struct config_service){0};
		if (!config_mapping(reader, items[i], service_fields, COUNT(service_fields), service, places) ||
		    !service->name)
			continue;
		for (size_t j = 0; j < kept; j++)
			if (strcmp(services[j].name, service->name) == 0)
				config_error(
				        reader, places[0],
				        TR("a second service with the name %s", "サービス名「%s」が重複しています"),
				        service->name);
		if (service->host_count == 0)
			config_error(reader, places[1], TR("\"hosts\" names no host", "「hosts」にホストがありません"));
		kept++;
	}
	config->services = services;
	config->service_count = kept;
}

/* Evidence that is of no host of the service would show nothing. */
static void check_evidence(struct config_reader *reader, const struct config_service *service, const char *name)
{
	const struct config_source *source = config_source(&reader->owner->config, name);
	bool of_service = false;

	for (size_t i = 0; source && source->host && i < service->host_count; i++)
		of_service |= strcmp(service->hosts[i], source->host) == 0;
	if (!of_service)
		config_error(reader, NOWHERE,
		             TR("service %s: evidence \"%s\" is no source of its hosts",
		                "サービス %s: evidence の「%s」はそのホストのソースではありません"),
		             service->name, name);
}

/* Without the section the whole system is one service, on every host, always. */
static void one_service(struct config_reader *reader)
{
	struct config *config = &reader->owner->config;
	struct config_service *service = arena_alloc(reader->arena, 1, sizeof(*service));
	const char **hosts = arena_alloc(reader->arena, config->host_count, sizeof(*hosts));

	if (!service || !hosts || config->host_count == 0)
		return;
	for (size_t i = 0; i < config->host_count; i++)
		hosts[i] = config->hosts[i].name;
	*service =
	        (struct config_service){.name = config->system_name, .hosts = hosts, .host_count = config->host_count};
	config->services = service;
	config->service_count = 1;
}

void config_finish_services(struct config_reader *reader)
{
	const struct config *config = &reader->owner->config;

	if (!config->services) {
		one_service(reader);
		return;
	}
	for (size_t i = 0; i < config->service_count; i++) {
		const struct config_service *service = &config->services[i];

		for (size_t k = 0; k < service->host_count; k++)
			if (!config_host(config, service->hosts[k]))
				config_error(reader, NOWHERE,
				             TR("service %s: the host \"%s\" is not in hosts",
				                "サービス %s: ホスト「%s」が hosts にありません"),
				             service->name, service->hosts[k]);
		for (size_t k = 0; k < service->evidence_count; k++)
			check_evidence(reader, service, service->evidence[k]);
	}
}
