/* Planned time; see service_time.h. */
#include "service_time.h"

static int64_t minute_us(const struct config *config, int32_t day, int32_t minute)
{
	if (minute == 1440)
		return zone_day_start(config->zone, day + 1);
	return zone_instant(config->zone, (struct civil_time){.date = civil_date_of_day(day),
	                                                      .hour = (int8_t)(minute / 60),
	                                                      .minute = (int8_t)(minute % 60)});
}

static bool is_closed(const struct config_service *service, const struct calendar *calendar, int32_t day)
{
	enum day_kind kind = service->holidays_off && calendar ? calendar_kind(calendar, day) : DAY_BUSINESS;

	return kind == DAY_HOLIDAY || kind == DAY_YEAR_END || kind == DAY_CLOSURE;
}

struct span_set service_time(const struct config *config, const struct config_service *service,
                             const struct calendar *calendar, int64_t from_us, int64_t until_us, struct arena *arena)
{
	static const struct config_hours whole_day = {0, 0, 1440};
	size_t hours_count = service->hours_count ? service->hours_count : 1, count = 0;
	int32_t first, last;
	struct time_span *spans;

	if (until_us <= from_us)
		return (struct span_set){0};
	first = zone_day(config->zone, from_us);
	last = zone_day(config->zone, until_us - 1);
	spans = arena_alloc(arena, (size_t)(last - first + 1) * hours_count, sizeof(*spans));
	for (int32_t day = first; spans && day <= last; day++) {
		if (is_closed(service, calendar, day))
			continue;
		for (size_t i = 0; i < hours_count; i++) {
			const struct config_hours *hours = service->hours_count ? &service->hours[i] : &whole_day;

			if (service->hours_count && hours->weekday != civil_weekday(day))
				continue;
			spans[count++] = (struct time_span){minute_us(config, day, hours->from_minute),
			                                    minute_us(config, day, hours->until_minute)};
		}
	}
	return span_set_intersection(span_set_of(spans, spans ? count : 0, arena),
	                             span_set_one(from_us, until_us, arena), arena);
}
