/* Covers of findings; see finding_covers.h. */
#include "finding_covers.h"

#include <string.h>

#include "case_of.h"

int64_t incident_begin(const struct incident *incident)
{
	return incident->occurred.at_us != NO_TIME ? incident->occurred.at_us : incident->detected.at_us;
}

int64_t incident_end(const struct month_run *run, const struct incident *incident)
{
	int64_t end_us = case_stopping_us(run->ledgers, incident->recovered);

	return end_us != NO_TIME ? end_us : run->until_us;
}

struct covers {
	struct cover *items;
	size_t count;
};

static void add_incidents(const struct month_run *run, struct covers *covers)
{
	int64_t longest_us = (int64_t)run->config->findings.cover_s * SECOND_US;

	for (size_t i = 0; i < run->ledgers->incident_count; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];

		struct cover cover = {.kind = COVER_INCIDENT, .from_us = incident_begin(incident), .until_us = incident_end(run, incident),
		                      .name = incident->number, .place = STR("")};

		if (cover.until_us - cover.from_us <= longest_us) {
			covers->items[covers->count++] = cover;
			continue;
		}
		/* A long one is no blanket over everything: its beginning, its end, and its stops. */
		covers->items[covers->count++] = (struct cover){COVER_INCIDENT, cover.from_us, cover.from_us + longest_us, cover.name, STR("")};
		covers->items[covers->count++] = (struct cover){COVER_INCIDENT, cover.until_us, cover.until_us, cover.name, STR("")};
		for (size_t stop = 0; stop < incident->stops.count; stop++)
			covers->items[covers->count++] = (struct cover){COVER_INCIDENT, incident->stops.items[stop].from.at_us,
				incident->stops.items[stop].until.at_us != NO_TIME ? incident->stops.items[stop].until.at_us : run->until_us,
				cover.name, STR("")};
	}
}

/* Does the target name the host: by its name, its label, or a service that it belongs to? */
static bool names_host(const struct month_run *run, const char *target, const struct config_host *host)
{
	struct str text = str_of(target);

	if (str_find_str(text, str_of(host->name)) < text.size ||
	    (host->label && *host->label && str_find_str(text, str_of(host->label)) < text.size))
		return true;
	for (size_t i = 0; i < run->config->service_count; i++) {
		const struct config_service *service = &run->config->services[i];

		if (str_find_str(text, str_of(service->name)) >= text.size)
			continue;
		for (size_t j = 0; j < service->host_count; j++)
			if (strcmp(service->hosts[j], host->name) == 0)
				return true;
	}
	return false;
}

/* One cover for each host that the target names; one for any host when it names none. */
static void add_cover(const struct month_run *run, struct covers *covers, struct cover cover, const char *target)
{
	size_t before = covers->count;

	for (size_t i = 0; i < run->config->host_count; i++) {
		if (!names_host(run, target, &run->config->hosts[i]))
			continue;
		cover.place = str_of(run->config->hosts[i].name);
		covers->items[covers->count++] = cover;
	}
	if (covers->count == before) {
		cover.place = STR("");
		covers->items[covers->count++] = cover;
	}
}

/* A patch's day, from its midnight to the next: the ledger has no clock time. */
static void add_patches(const struct month_run *run, struct covers *covers)
{
	for (size_t i = 0; i < run->ledgers->patch_count; i++) {
		const struct patch *patch = &run->ledgers->patches[i];

		if (patch->done.at_us == NO_TIME || patch->result == PATCH_NOT_NEEDED)
			continue;
		add_cover(run, covers, (struct cover){
			.kind = COVER_PATCH, .from_us = zone_day_start(run->config->zone, patch->done.day),
			.until_us = zone_day_start(run->config->zone, patch->done.day + 1),
			.name = arena_printf(run->arena, SAY(run->config, "patch %s",
				"パッチ適用 %s"), patch->number)}, patch->target ? patch->target : "");
	}
}

/* The stop as it was where that is written, else as planned; a day without clock time is the whole day. */
static void add_works(const struct month_run *run, struct covers *covers)
{
	const struct zone *zone = run->config->zone;

	for (size_t i = 0; i < run->ledgers->planned_work_count; i++) {
		const struct planned_work *work = &run->ledgers->planned_works[i];
		bool told = work->stopped_from.at_us != NO_TIME;
		struct ledger_stamp from = told ? work->stopped_from : work->from;
		struct ledger_stamp until = told && work->stopped_until.at_us != NO_TIME ? work->stopped_until : work->until;
		struct cover cover = {.kind = COVER_STOP, .name = arena_printf(run->arena, SAY(run->config, "planned work: %s",
			"計画作業: %s"), work->subject)};

		if (work->class != PLANNED_WORK || !(work->stop || told) || work->cancelled || from.at_us == NO_TIME)
			continue;
		cover.from_us = from.has_time ? from.at_us : zone_day_start(zone, from.day);
		if (until.at_us == NO_TIME)
			cover.until_us = zone_day_start(zone, from.day + 1);
		else
			cover.until_us = until.has_time ? until.at_us : zone_day_start(zone, until.day + 1);
		add_cover(run, covers, cover, work->target);
	}
}

static void add_gaps(const struct month_run *run, struct covers *covers)
{
	for (size_t i = 0; i < run->gap_count; i++)
		covers->items[covers->count++] = (struct cover){
			.kind = COVER_GAP, .from_us = run->gaps[i].from_us, .until_us = run->gaps[i].until_us,
			.name = arena_printf(run->arena, SAY(run->config, "explained (gaps.csv): %s",
				"説明あり（gaps.csv）: %s"), run->gaps[i].reason), .place = str_of(run->gaps[i].source)};
}

static size_t stop_count(const struct ledgers *ledgers)
{
	size_t count = 0;

	for (size_t i = 0; i < ledgers->incident_count; i++)
		count += ledgers->incidents[i].stops.count;
	return count;
}

bool finding_covers(const struct month_run *run, const struct cover **ret_covers, size_t *ret_count, struct fail *fail)
{
	const struct ledgers *ledgers = run->ledgers;
	size_t room = 2 * ledgers->incident_count + stop_count(ledgers) + (ledgers->patch_count + ledgers->planned_work_count) * (run->config->host_count + 1) +
	              run->gap_count + 1;
	struct covers covers = {.items = arena_alloc(run->arena, room, sizeof(*covers.items))};

	if (!covers.items)
		return fail_memory(fail);
	add_incidents(run, &covers);
	add_works(run, &covers);
	add_patches(run, &covers);
	add_gaps(run, &covers);
	*ret_covers = covers.items;
	*ret_count = covers.count;
	return true;
}
