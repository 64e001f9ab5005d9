/* What the ledgers say about a service standing still; see stops.h. */
#include "stops.h"

#include <string.h>

/* --- Whose it is --- */

struct naming {
	bool any;     /* something is written */
	bool service; /* the service is named */
	bool unknown; /* a word that is neither service nor host */
	size_t hosts; /* of the service's hosts, how many are named */
};

static bool is_separator(uint32_t code)
{
	static const uint32_t separators[] = {
	        ',',   ';', '/', '\n', '\r', 0x3001 /* 、 */, 0x30FB /* ・ */, 0xFF0C /* ， */, 0xFF1B /* ； */,
	        0xFF0F /* ／ */};

	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++)
		if (separators[i] == code)
			return true;
	return false;
}

static bool names_service(const struct config *config, struct str word)
{
	for (size_t i = 0; i < config->service_count; i++)
		if (str_is(word, config->services[i].name))
			return true;
	return false;
}

static bool names_host(const struct config *config, struct str word)
{
	for (size_t i = 0; i < config->host_count; i++)
		if (str_is(word, config->hosts[i].name) || str_is(word, config->hosts[i].label))
			return true;
	return false;
}

static bool is_host(const struct config *config, const char *name, struct str word)
{
	const struct config_host *host = config_host(config, name);

	return str_is(word, name) || (host && str_is(word, host->label));
}

static void take_word(const struct config *config, const struct config_service *service, struct str word,
                      struct naming *naming)
{
	word = str_trim(word);
	if (word.size == 0)
		return;
	naming->any = true;
	naming->service |= str_is(word, service->name);
	naming->unknown |= !names_service(config, word) && !names_host(config, word);
	for (size_t i = 0; i < service->host_count; i++)
		naming->hosts += is_host(config, service->hosts[i], word);
}

/* Names may hold a ・ themselves, so the whole text is looked at before its parts. */
static struct naming look(const struct config *config, const struct config_service *service, const char *text)
{
	struct naming naming = {0};
	struct str whole = str_trim(str_of(text));
	size_t start = 0, size;

	if (names_service(config, whole)) {
		take_word(config, service, whole, &naming);
		return naming;
	}
	for (size_t at = 0; at < whole.size; at += size)
		if (is_separator(str_utf8(str_skip(whole, at), &size))) {
			take_word(config, service, str_range(whole.at + start, whole.at + at), &naming);
			start = at + size;
		}
	take_word(config, service, str_skip(whole, start), &naming);
	return naming;
}

static bool is_named(const struct config_service *service, const struct naming *naming)
{
	return naming->service || (service->any_host ? naming->hosts >= service->host_count : naming->hosts > 0);
}

/* --- When it was --- */

/* A day without clock time is meant whole. */
static int64_t end_of(const struct config *config, struct ledger_stamp stamp)
{
	if (stamp.at_us == NO_TIME || stamp.has_time)
		return stamp.at_us;
	return zone_day_start(config->zone, stamp.day + 1);
}

/* The stop as it was done, else as it was planned. A planned one without an end has no duration that could be counted.
 */
static struct time_span planned_span(const struct config *config, const struct planned_work *work, int64_t as_of_us,
                                     bool *ret_open)
{
	struct time_span span = {work->from.at_us, end_of(config, work->until)};

	*ret_open = false;
	if (span.until_us == NO_TIME)
		span.until_us = work->from.has_time ? span.from_us : end_of(config, work->from);
	if (work->stopped_from.at_us != NO_TIME)
		span.from_us = work->stopped_from.at_us;
	if (work->stopped_until.at_us != NO_TIME) {
		span.until_us = end_of(config, work->stopped_until);
	} else if (work->stopped_from.at_us != NO_TIME && span.until_us <= span.from_us) {
		span.until_us = as_of_us;
		*ret_open = true;
	}
	if (span.until_us < span.from_us)
		span.until_us = span.from_us;
	return span;
}

static struct time_span incident_span(const struct config *config, const struct incident *incident,
                                      const struct ledger_span *stop, int64_t as_of_us, bool *ret_open)
{
	struct time_span span = {stop->from.at_us, end_of(config, stop->until)};
	int64_t recovered_us = end_of(config, incident->recovered);

	*ret_open = false;
	if (span.until_us == NO_TIME && recovered_us != NO_TIME && recovered_us > span.from_us)
		span.until_us = recovered_us;
	if (span.until_us == NO_TIME || span.until_us > as_of_us) {
		span.until_us = as_of_us;
		*ret_open = true;
	}
	return span;
}

/* --- Collecting --- */

struct collection {
	struct stop *items;
	size_t count;
	int64_t as_of_us;
};

static void add(struct collection *collection, struct stop stop)
{
	if (stop.span.from_us == NO_TIME || stop.span.from_us >= collection->as_of_us)
		return;
	if (stop.span.until_us > collection->as_of_us)
		stop.span.until_us = collection->as_of_us;
	collection->items[collection->count++] = stop;
}

static void add_planned(const struct ledgers *ledgers, const struct config_service *service, struct arena *arena,
                        struct collection *collection)
{
	for (size_t i = 0; i < ledgers->planned_work_count; i++) {
		const struct planned_work *work = &ledgers->planned_works[i];
		struct naming naming = look(ledgers->config, service, work->target);
		struct stop stop = {
		        .kind = STOP_PLANNED, .subject = work->subject, .reason = "", .assumed = !naming.any};

		if (!work->stop || work->cancelled || work->class != PLANNED_WORK ||
		    (naming.any && !is_named(service, &naming)))
			continue;
		stop.span = planned_span(ledgers->config, work, collection->as_of_us, &stop.open);
		stop.recorded = work->stopped_from.at_us != NO_TIME || work->stopped_until.at_us != NO_TIME;
		stop.id = arena_printf(arena, SAY(ledgers->config, "schedule, line %u", "作業予定 %u行目"),
		                       (unsigned)work->row.line);
		add(collection, stop);
	}
}

static const char *exclusion_of(const struct incident *incident)
{
	if (incident->excluded_by && incident->excluded_by[0])
		return incident->excluded_by;
	return incident->scope == SCOPE_OUTSIDE ? incident_cause_name(incident->cause_class) : "";
}

static void add_failures(const struct ledgers *ledgers, const struct config_service *service,
                         struct collection *collection)
{
	for (size_t i = 0; i < ledgers->incident_count; i++) {
		const struct incident *incident = &ledgers->incidents[i];
		struct naming naming = look(ledgers->config, service, incident->service);
		struct stop stop = {.id = incident->number,
		                    .subject = incident->subject,
		                    .recorded = true,
		                    .assumed = !naming.any || naming.unknown};
		bool outside = incident->scope == SCOPE_OUTSIDE || (incident->excluded_by && incident->excluded_by[0]);

		if (naming.any && !naming.unknown && !is_named(service, &naming))
			continue;
		stop.kind = outside ? STOP_EXCLUDED : STOP_FAILURE;
		stop.reason = outside ? exclusion_of(incident) : "";
		for (size_t k = 0; k < incident->stops.count; k++) {
			stop.span = incident_span(ledgers->config, incident, &incident->stops.items[k],
			                          collection->as_of_us, &stop.open);
			add(collection, stop);
		}
	}
}

const struct stop *stops_of(const struct ledgers *ledgers, const struct config_service *service, int64_t as_of_us,
                            struct arena *arena, size_t *ret_count)
{
	struct collection collection = {.as_of_us = as_of_us};
	size_t most = ledgers->planned_work_count;

	for (size_t i = 0; i < ledgers->incident_count; i++)
		most += ledgers->incidents[i].stops.count;
	collection.items = arena_alloc(arena, most, sizeof(*collection.items));
	*ret_count = 0;
	if (!collection.items)
		return NULL;
	add_planned(ledgers, service, arena, &collection);
	add_failures(ledgers, service, &collection);
	*ret_count = collection.count;
	return collection.items;
}

struct span_set stops_set(const struct stop *stops, size_t count, enum stop_kind kind, struct arena *arena)
{
	struct time_span *spans = arena_alloc(arena, count, sizeof(*spans));
	size_t kept = 0;

	for (size_t i = 0; spans && i < count; i++)
		if (stops[i].kind == kind)
			spans[kept++] = stops[i].span;
	return span_set_of(spans, kept, arena);
}

const char *stops_ids(const struct stop *stops, size_t count, enum stop_kind kind, struct time_span span,
                      const char *between, struct arena *arena)
{
	struct text text = {0};
	const char *last = "", *ids;

	for (size_t i = 0; i < count; i++) {
		if (stops[i].kind != kind || stops[i].span.from_us >= span.until_us ||
		    stops[i].span.until_us <= span.from_us || strcmp(stops[i].id, last) == 0)
			continue;
		text_addf(&text, "%s%s", text.size ? between : "", stops[i].id);
		last = stops[i].id;
	}
	ids = arena_cstr(arena, text_str(&text));
	text_release(&text);
	return ids;
}

struct span_set stops_service_time(const struct ledgers *ledgers, const struct config_service *service,
                                   struct arena *arena)
{
	struct time_span *spans = arena_alloc(arena, ledgers->planned_work_count, sizeof(*spans));
	size_t count = 0;

	for (size_t i = 0; spans && i < ledgers->planned_work_count; i++) {
		const struct planned_work *work = &ledgers->planned_works[i];
		struct naming naming = look(ledgers->config, service, work->target);
		int64_t until_us = end_of(ledgers->config, work->until.at_us == NO_TIME ? work->from : work->until);

		if (work->class == PLANNED_SERVICE && !work->cancelled && (!naming.any || is_named(service, &naming)))
			spans[count++] = (struct time_span){work->from.at_us, until_us};
	}
	return span_set_of(spans, count, arena);
}
