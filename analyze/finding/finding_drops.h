/* Sudden drops of traffic against the same weekday's baseline. Knows no logs. */
#ifndef GEPPO_FINDING_DROPS_H
#define GEPPO_FINDING_DROPS_H

#include "baseline.h"
#include "finding.h"

/* Looks at the buckets of [from_us, until_us) of one host. `series` has them and the weeks before; `measured` says of
 * each bucket whether there are logs (a bucket without is no drop but a hole), while series->usable may leave out more.
 * Returns how many buckets could be compared. */
size_t finding_drops(struct finding_list *list, const struct baseline_series *series, const uint8_t *measured,
                     struct str host, int64_t from_us, int64_t until_us, const struct config_findings *rules);

#endif
