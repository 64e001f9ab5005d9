/* Planned time: when a service is promised to be up. Knows geppo.yaml's weekly hours and the calendar's closed days;
 * not what stood still. */
#ifndef GEPPO_SERVICE_TIME_H
#define GEPPO_SERVICE_TIME_H

#include "calendar.h"
#include "span_set.h"

/* Within [from_us, until_us). `calendar` may be NULL: then no day is a holiday. Clock times that a zone skips or has
 * twice are those of zone_instant. */
struct span_set service_time(const struct config *config, const struct config_service *service,
                             const struct calendar *calendar, int64_t from_us, int64_t until_us, struct arena *arena);

#endif
