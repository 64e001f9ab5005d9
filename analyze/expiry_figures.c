/* The chapter on certificates: what expires when, seen from the month's last day (or the report's moment when that is earlier). */
#include "known_month.h"
#include "ledger_check.h"

#include <stdlib.h>

/* Days that are left at which a certificate is nearer than before; the last one is the widest. */
static const int32_t steps[] = {30, 60, 90};

/* Begun, and not superseded by another row yet. */
static bool is_watched(const struct known_month *month, const struct certificate *certificate)
{
	if (known_month_knows(month, certificate->replaced))
		return false;
	return !ledger_stamp_there(certificate->valid_from) || certificate->valid_from.day <= month->last_day;
}

/* expired, 30, 60, 90 (fewer days than that are left), or valid */
static const char *state_of(int32_t left_days)
{
	static const char *const names[] = {"within_30", "within_60", "within_90"};

	if (left_days < 0)
		return "expired";
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (left_days < steps[i])
			return names[i];
	return "valid";
}

/* server, client, standing, other */
static const char *class_of(const struct certificate *certificate)
{
	static const char *const names[] = {[CERTIFICATE_SERVER] = "server", [CERTIFICATE_CLIENT] = "client",
	                                    [CERTIFICATE_STANDING] = "standing", [CERTIFICATE_OTHER] = "other"};

	return names[certificate->class];
}

static int compare_expiry(const void *left, const void *right)
{
	const struct certificate *a = *(const struct certificate *const *)left, *b = *(const struct certificate *const *)right;
	int order = (a->expires.day > b->expires.day) - (a->expires.day < b->expires.day);

	return order ? order : (a->row.line > b->row.line) - (a->row.line < b->row.line);
}

static void add_row(struct month_run *run, const struct known_month *month, struct figure_table *out, const struct certificate *certificate)
{
	int32_t left = certificate->expires.day - month->last_day;
	bool replaced = known_month_knows(month, certificate->replaced);

	figures_row(run->figures, out, (struct figure_value[]){
		figure_text(certificate->number), figure_text(class_of(certificate)), figure_text(certificate->name),
		figure_text(certificate->target), figure_text(certificate->issuer), stamp_day(run, certificate->valid_from),
		stamp_day(run, certificate->expires), replaced ? figure_none() : figure_integer(left),
		figure_text(certificate->next_action), stamp_day(run, certificate->action_due),
		figure_integer(!replaced && ledger_stamp_there(certificate->action_due) && certificate->action_due.day < month->last_day),
		figure_text(certificate->owner), known_month_day(run, month, certificate->agreed),
		known_month_day(run, month, certificate->replaced), figure_text(replaced ? "replaced" : state_of(left)),
		figure_text(certificate->remark), figure_integer(certificate->row.line)});
}

/* Those that are watched and those that were replaced in the month, the nearest end first. */
static void add_list(struct month_run *run, const struct known_month *month, const struct figure_origin *origin)
{
	size_t count = 0, all = run->ledgers->certificate_count;
	const struct certificate **sorted = arena_alloc(run->arena, all, sizeof(*sorted));
	struct figure_table *out = figures_table(run->figures, "expiry.list",
	        "id class name target issuer valid_from:day expires:day left action action_due:day overdue owner agreed:day replaced:day state remark line", origin);

	for (size_t i = 0; sorted && i < all; i++)
		if (is_watched(month, &run->ledgers->certificates[i]) || known_month_has(month, run->ledgers->certificates[i].replaced))
			sorted[count++] = &run->ledgers->certificates[i];
	if (count)
		qsort(sorted, count, sizeof(*sorted), compare_expiry);
	for (size_t i = 0; i < count; i++)
		add_row(run, month, out, sorted[i]);
}

static void add_months(struct month_run *run, const struct figure_origin *origin)
{
	struct figure_table *out = figures_table(run->figures, "expiry.by_month",
	        "month watched within_90 within_60 within_30 expired replaced nearest", origin);

	for (struct civil_month at = civil_month_of(run->config->from); civil_month_compare(at, run->month) <= 0; at = civil_month_add(at, 1)) {
		struct known_month month = known_month_of(run, at);
		int64_t watched = 0, near[3] = {0, 0, 0}, expired = 0, replaced = 0, nearest = INT64_MAX;

		for (size_t i = 0; i < run->ledgers->certificate_count; i++) {
			const struct certificate *certificate = &run->ledgers->certificates[i];
			int32_t left = certificate->expires.day - month.last_day;

			replaced += known_month_has(&month, certificate->replaced);
			if (!is_watched(&month, certificate))
				continue;
			watched++;
			expired += left < 0;
			for (size_t k = 0; k < 3; k++)
				near[k] += left >= 0 && left < steps[k];
			nearest = left < nearest ? left : nearest;
		}
		figures_row(run->figures, out, (struct figure_value[]){
			month_name(run, at), figure_integer(watched), figure_integer(near[2]), figure_integer(near[1]), figure_integer(near[0]),
			figure_integer(expired), figure_integer(replaced), watched ? figure_integer(nearest) : figure_none()});
	}
}

void figures_of_expiry(struct month_run *run)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of certificates", "証明書・認証台帳"), .rows = run->ledgers->certificate_count};
	struct known_month month = known_month_of(run, run->month);

	if (!ledgers_keep(run->ledgers, "certificates"))
		return;
	figures_add(run->figures, "expiry.base", "day", month_day(run, month.last_day), &origin);
	add_list(run, &month, &origin);
	add_months(run, &origin);
}
