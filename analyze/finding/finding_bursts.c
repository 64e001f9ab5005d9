/* Bursts of server errors, and clients that are refused again and again. */
#include "finding.h"

#define BUCKET_US (5 * MINUTE_US)
#define REFUSED_BUCKET_US (10 * MINUTE_US)
#define FEW_PATHS 3

/* The cell of a named column as a number; 0 when there is none. */
static int64_t number(const struct table *table, size_t row, int column)
{
	return column < 0 ? 0 : table_value(table, row, (size_t)column)->number;
}

struct burst {
	struct str place;
	int64_t from_us, until_us, errors, requests, peak, peak_requests;
};

static void end_burst(struct finding_list *list, const struct burst *burst, enum finding_scope scope)
{
	int64_t share_bp = burst->requests ? burst->errors * 10000 / burst->requests : 0;
	struct finding finding = {
	        .kind = FINDING_ERROR_BURST,
	        .severity = burst->peak * 2 >= burst->peak_requests ? FINDING_SERIOUS : FINDING_CAUTION,
	        .from_us = burst->from_us,
	        .until_us = burst->until_us,
	        .scope = scope,
	        .place = burst->place,
	        .weight = burst->errors,
	};

	if (!burst->errors)
		return;
	finding.evidence =
	        arena_printf(list->arena,
	                     EVIDENCE(list, "5xx: %lld of %lld requests (%lld.%lld%%); peak: %lld of %lld in 5 minutes",
	                              "5xx %lld件／%lld件（%lld.%lld%%）、最大は5分間に%lld件／%lld件"),
	                     (long long)burst->errors, (long long)burst->requests, (long long)(share_bp / 100),
	                     (long long)(share_bp % 100 / 10), (long long)burst->peak, (long long)burst->peak_requests);
	finding_add(list, &finding);
}

void finding_bursts(struct finding_list *list, const struct table *table, enum finding_scope scope,
                    const struct config_findings *rules)
{
	size_t time = scope == FINDING_OF_ALL ? 0 : 1;
	int requests_at = table_column(table, "requests"), errors_at = table_column(table, "server_errors");
	/* between: buckets since the burst's last one, which belong to it if it goes on */
	struct burst burst = {0}, between = {0};

	for (size_t row = 0; row < table->row_count; row++) {
		struct str place = time ? table_value(table, row, 0)->text : STR("");
		int64_t at_us = table_value(table, row, time)->number;
		int64_t requests = number(table, row, requests_at), errors = number(table, row, errors_at);

		if (burst.errors &&
		    (!str_equal(place, burst.place) || at_us - burst.until_us > (int64_t)rules->join_s * SECOND_US)) {
			end_burst(list, &burst, scope);
			burst = between = (struct burst){0};
		}
		between.errors += errors;
		between.requests += requests;
		if (errors < rules->burst_errors || errors * 10000 < requests * rules->burst_share_bp)
			continue;
		if (!burst.errors) {
			burst = (struct burst){.place = place, .from_us = at_us};
			between = (struct burst){.errors = errors, .requests = requests};
		}
		burst.until_us = at_us + BUCKET_US;
		burst.errors += between.errors;
		burst.requests += between.requests;
		between = (struct burst){0};
		if (errors > burst.peak) {
			burst.peak = errors;
			burst.peak_requests = requests;
		}
	}
	end_burst(list, &burst, scope);
}

static bool is_hidden(const struct finding_list *list, const struct finding *own, int64_t join_us)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *other = &list->items[i];
		bool wider = other->scope == FINDING_OF_HOST ||
		             (other->scope == FINDING_OF_ALL && own->scope == FINDING_OF_SITE);

		if (other->kind == FINDING_ERROR_BURST && wider && own->scope != FINDING_OF_HOST &&
		    own->from_us < other->until_us + join_us && own->until_us > other->from_us - join_us)
			return true;
	}
	return false;
}

void finding_narrow_bursts(struct finding_list *list, int64_t join_us)
{
	size_t kept = 0;

	/* Only hosts hide what is of all, and these two what is of sites: what was taken out hides nothing itself,
	 * since whatever hid it hides the rest as well. */
	for (size_t i = 0; i < list->count; i++) {
		struct finding own = list->items[i];

		if (own.kind == FINDING_ERROR_BURST && is_hidden(list, &own, join_us))
			list->items[i].kind = FINDING_KINDS;
	}
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind != FINDING_KINDS)
			list->items[kept++] = list->items[i];
	list->count = kept;
}

struct refusals {
	struct str client;
	int64_t from_us, until_us, bucket_us, requests, peak, paths;
};

static void end_refusals(struct finding_list *list, const struct refusals *run)
{
	struct finding finding = {
	        .kind = FINDING_REFUSED,
	        .severity = FINDING_NOTICE,
	        .from_us = run->from_us,
	        .until_us = run->until_us,
	        .scope = FINDING_OF_CLIENT,
	        .weight = run->requests,
	        .place = str_of(EVIDENCE(list, "client", "接続元")),
	};

	if (!run->requests)
		return;
	finding.evidence = arena_printf(
	        list->arena,
	        EVIDENCE(list, "refused or not found: %lld; peak: %lld in 10 minutes (paths: %lld; looks like %s)",
	                 "拒否・該当なし%lld件、最大は10分間に%lld件（経路%lld種類、%sの疑い）"),
	        (long long)run->requests, (long long)run->peak, (long long)run->paths,
	        run->paths <= FEW_PATHS ? EVIDENCE(list, "brute force", "総当たり")
	                                : EVIDENCE(list, "probing", "探索"));
	finding_add(list, &finding);
}

void finding_refused(struct finding_list *list, const struct table *table, const struct config_findings *rules)
{
	int requests_at = table_column(table, "requests"), paths_at = table_column(table, "distinct:path");
	int first_at = table_column(table, "first"), last_at = table_column(table, "last");
	struct refusals run = {0};

	for (size_t row = 0; row < table->row_count; row++) {
		struct str client = table_value(table, row, 0)->text;
		int64_t at_us = table_value(table, row, 1)->number, requests = number(table, row, requests_at);

		if (requests < rules->refused_requests)
			continue;
		if (run.requests && (!str_equal(client, run.client) ||
		                     at_us - run.bucket_us - REFUSED_BUCKET_US > (int64_t)rules->join_s * SECOND_US)) {
			end_refusals(list, &run);
			run = (struct refusals){0};
		}
		if (!run.requests) {
			run.client = client;
			run.from_us = number(table, row, first_at);
		}
		run.until_us = number(table, row, last_at);
		run.bucket_us = at_us;
		run.requests += requests;
		if (requests > run.peak) {
			run.peak = requests;
			run.paths = number(table, row, paths_at);
		}
	}
	end_refusals(list, &run);
}
