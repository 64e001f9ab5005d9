/* The chapter on manuals: revisions of the fiscal year against the contract's number of them. A row without a day is a plan and in no figure. */
#include "known_month.h"

/* The fiscal year's first day, April 1. */
static int32_t year_first_day(struct civil_month month)
{
	int year = civil_fiscal_year((struct civil_date){month.year, month.month, 1});

	return civil_day((struct civil_date){(int16_t)year, 4, 1});
}

struct revisions {
	int64_t month, year;        /* in the month; from April to the moment */
};

static struct revisions count_revisions(const struct month_run *run, const struct known_month *month)
{
	struct revisions count = {0, 0};

	for (size_t i = 0; i < run->ledgers->manual_count; i++) {
		struct ledger_stamp date = run->ledgers->manuals[i].date;

		count.month += known_month_has(month, date);
		count.year += known_month_knows(month, date) && date.day >= year_first_day(month->month);
	}
	return count;
}

static void add_list(struct month_run *run, const struct known_month *month, const struct figure_origin *origin)
{
	struct figure_table *out = figures_table(run->figures, "manuals.list",
	        "date:day edition name content approved:day approver remark here line", origin);

	for (size_t i = 0; i < run->ledgers->manual_count; i++) {
		const struct manual *manual = &run->ledgers->manuals[i];

		if (!known_month_knows(month, manual->date) || manual->date.day < year_first_day(month->month))
			continue;
		figures_row(run->figures, out, (struct figure_value[]){
			stamp_day(run, manual->date), figure_text(manual->edition), figure_text(manual->name), figure_text(manual->content),
			known_month_day(run, month, manual->approved), figure_text(manual->approver), figure_text(manual->remark),
			figure_integer(known_month_has(month, manual->date)), figure_integer(manual->row.line)});
	}
}

static void add_months(struct month_run *run, int64_t cap, const struct figure_origin *origin)
{
	struct figure_table *out = figures_table(run->figures, "manuals.by_month", "month revisions year left", origin);

	for (struct civil_month at = civil_month_of(run->config->from); civil_month_compare(at, run->month) <= 0; at = civil_month_add(at, 1)) {
		struct known_month month = known_month_of(run, at);
		struct revisions count = count_revisions(run, &month);

		figures_row(run->figures, out, (struct figure_value[]){
			month_name(run, at), figure_integer(count.month), figure_integer(count.year),
			cap < 0 ? figure_none() : figure_integer(cap - count.year)});
	}
}

void figures_of_manuals(struct month_run *run)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of manuals", "手順書台帳"), .rows = run->ledgers->manual_count};
	struct known_month month = known_month_of(run, run->month);
	int64_t cap = known_month_limit(run, &month, CLAUSE_CAP_YEAR, "manuals");
	struct revisions count;

	if (!ledgers_keep(run->ledgers, "manuals"))
		return;
	cap = cap < 0 ? -1 : cap / 1000;
	count = count_revisions(run, &month);
	figures_add(run->figures, "manuals.revisions", "", figure_integer(count.month), &origin);
	figures_add(run->figures, "manuals.year", "", figure_integer(count.year), &origin);
	figures_add(run->figures, "manuals.cap", "", cap < 0 ? figure_none() : figure_integer(cap), NULL);
	figures_add(run->figures, "manuals.left", "", cap < 0 ? figure_none() : figure_integer(cap - count.year), &origin);
	add_list(run, &month, &origin);
	add_months(run, cap, &origin);
}
