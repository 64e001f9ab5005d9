/* What the incident ledger says beside incidents.list: how it was noticed, who instructed, what is out of scope. For the incident reports. */
#include "impact.h"

static struct figure_value stamp(const struct month_run *run, const struct ledger_stamp *stamp)
{
	if (stamp->at_us == NO_TIME)
		return figure_none();
	return stamp->has_time ? month_time(run, stamp->at_us) : month_day(run, stamp->day);
}

void impact_details(struct month_run *run)
{
	struct figure_origin origin = {.plan = "", .rows = run->ledgers->incident_count,
	                               .derivation = SAY(run->config, "incidents ledger", "障害台帳")};
	struct figure_table *details = figures_table(run->figures, "incidents.details",
		"id detected_by instructed:time service excluded_by remark", &origin);
	struct figure_table *stops = figures_table(run->figures, "incidents.stops", "id from:time until:time", &origin);

	for (size_t i = 0; i < run->ledgers->incident_count; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];

		if (!impact_belongs(run, incident))
			continue;
		figures_row(run->figures, details, (struct figure_value[]){
			figure_text(incident->number), figure_text(incident->detected_by), stamp(run, &incident->instructed),
			figure_text(incident->service), figure_text(incident->excluded_by), figure_text(incident->remark)});
		for (size_t stop = 0; stop < incident->stops.count; stop++)
			figures_row(run->figures, stops, (struct figure_value[]){
				figure_text(incident->number), month_time(run, incident->stops.items[stop].from.at_us),
				month_time(run, incident->stops.items[stop].until.at_us)});
	}
}
