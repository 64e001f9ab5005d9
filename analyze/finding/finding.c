/* The list of findings, and the rules in words. */
#include "finding.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[FINDING_KINDS] = {
        [FINDING_ERROR_BURST] = "error_burst",  [FINDING_SLOW] = "slow_response",
        [FINDING_DROP] = "traffic_drop",        [FINDING_CPU] = "cpu_plateau",
        [FINDING_SILENCE] = "silence",          [FINDING_OOM] = "oom",
        [FINDING_RESTART] = "restart",          [FINDING_DISK] = "disk",
        [FINDING_SERVICE] = "service_failed",   [FINDING_LOGINS] = "login_attack",
        [FINDING_REFUSED] = "refused_requests", [FINDING_WITHOUT_TRACE] = "ledger_without_trace",
};

void finding_add(struct finding_list *list, const struct finding *finding)
{
	if (list->failed)
		return;
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? list->capacity * 2 : 64;
		struct finding *items = arena_alloc(list->arena, capacity, sizeof(*items));

		if (!items) {
			list->failed = true;
			return;
		}
		if (list->count)
			memcpy(items, list->items, list->count * sizeof(*items));
		list->items = items;
		list->capacity = capacity;
	}
	list->items[list->count] = *finding;
	if (finding->scope == FINDING_OF_HOST)
		list->items[list->count].host = finding->place;
	if (!finding->evidence)
		list->failed = true;
	if (!finding->incident)
		list->items[list->count].incident = "";
	if (!finding->cover)
		list->items[list->count].cover = "";
	list->count++;
}

bool finding_list_failed(const struct finding_list *list)
{
	return list->failed;
}

static int compare_bytes(struct str a, struct str b)
{
	size_t size = a.size < b.size ? a.size : b.size;
	int order = size ? memcmp(a.at, b.at, size) : 0;

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_findings(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;

	if (a->from_us != b->from_us)
		return a->from_us < b->from_us ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->until_us != b->until_us)
		return a->until_us < b->until_us ? -1 : 1;
	return compare_bytes(a->place, b->place);
}

void finding_sort(struct finding_list *list)
{
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), compare_findings);
}

/* How many findings of the same kind come before this one by weight, ties in the list's order. */
static size_t rank_of(const struct finding_list *list, size_t index)
{
	const struct finding *own = &list->items[index];
	size_t rank = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct finding *other = &list->items[i];

		if (other->kind == own->kind &&
		    (other->weight > own->weight || (other->weight == own->weight && i < index)))
			rank++;
	}
	return rank;
}

void finding_keep(struct finding_list *list, size_t limit, size_t *ret_found)
{
	size_t kept = 0;
	bool *keep = arena_alloc(list->arena, list->count, sizeof(*keep));

	memset(ret_found, 0, FINDING_KINDS * sizeof(*ret_found));
	for (size_t i = 0; i < list->count; i++)
		ret_found[list->items[i].kind]++;
	if (!keep) {
		list->failed = list->failed || list->count > 0;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		keep[i] = ret_found[list->items[i].kind] <= limit || rank_of(list, i) < limit;
	for (size_t i = 0; i < list->count; i++)
		if (keep[i])
			list->items[kept++] = list->items[i];
	list->count = kept;
}

const char *finding_kind_name(enum finding_kind kind)
{
	return kind_names[kind];
}

const char *finding_severity_name(enum finding_severity severity)
{
	static const char *const names[FINDING_SEVERITIES] = {"notice", "caution", "serious"};

	return names[severity];
}

const char *finding_scope_name(enum finding_scope scope)
{
	static const char *const names[] = {"all", "host", "site", "source", "client", "ledger"};

	return names[scope];
}

int finding_rule_version(enum finding_kind kind)
{
	return kind == FINDING_ERROR_BURST || kind == FINDING_OOM || kind == FINDING_SILENCE ? 2 : 1;
}

#define MINUTES(seconds) ((int)((seconds) / 60))
/* 12.5 % as "12.5", 10 % as "10". */
static const char *percent(struct arena *arena, int32_t bp)
{
	if (bp % 100 == 0)
		return arena_printf(arena, "%d", bp / 100);
	return arena_printf(arena, bp % 10 ? "%d.%02d" : "%d.%d", bp / 100, bp % 10 ? bp % 100 : bp % 100 / 10);
}

/* Rules over access logs. */
static const char *access_rule(enum finding_kind kind, const struct config *config, struct arena *arena)
{
	const struct config_findings *rules = &config->findings;

	switch (kind) {
	case FINDING_ERROR_BURST:
		return arena_printf(arena,
		                    SAY(config,
		                        "By users' requests: %d or more 5xx in 5 minutes that are %s%% or more. "
		                        "Server, all and college are looked at in this order; of the same time only "
		                        "the first is listed. Up to %d minutes apart are one event",
		                        "利用者のリクエストのうち、5分間の5xxが%d件以上かつ%s%%"
		                        "以上。サーバー、全体、高専の順に調べ、同じ時間帯"
		                        "は先のものだけを挙げる。間隔%d分以内は一つの事象"),
		                    rules->burst_errors, percent(arena, rules->burst_share_bp), MINUTES(rules->join_s));
	case FINDING_SLOW:
		return arena_printf(
		        arena,
		        SAY(config,
		            "%d or more recorded response times in 5 minutes, of which those over the target of "
		            "%lld.%03lld s are %d or more and over %s%% (what the target share leaves), for %d minutes "
		            "or longer; by server. Up to %d minutes apart are one event",
		            "応答時間の記録が5分間に%d件以上あり、目標%lld.%03lld秒を超えるものが%d件以上かつ%s%%を"
		            "超える状態（この割合が目標とする割合の残り）が%d分以上続く。サーバーごと。間隔%"
		            "d分以内は一つの事象"),
		        rules->slow_requests, (long long)(config->thresholds.response_us / SECOND_US),
		        (long long)(config->thresholds.response_us % SECOND_US / 1000), FINDING_SLOW_LEAST,
		        percent(arena, 10000 - config->thresholds.response_share_bp), MINUTES(rules->slow_span_s),
		        MINUTES(rules->join_s));
	case FINDING_DROP:
		return arena_printf(
		        arena,
		        SAY(config,
		            "Requests of 15 minutes against the baseline of the same weekday and time (up to %d of the "
		            "past 13 weeks of the same kind of day; fewer than %d: not comparable): below %s%% of its "
		            "median and under the first quartile for %d minutes or longer. Only where the median is %d "
		            "or more; hours without a log do not count; by server",
		            "15分間のリクエストが、同じ曜日・時刻の基準（過去13週以内で営業日・休日の別が同じ最大%"
		            "d週、%d週未満は"
		            "比較不可）の中央値の%s%%未満、かつ第1四分位より少ない状態が%d分以上続く。"
		            "中央値%d件以上の時間帯のみ。ログのない時間は含めない。サーバーごと"),
		        rules->baseline_weeks, rules->baseline_minimum, percent(arena, rules->drop_share_bp),
		        MINUTES(rules->drop_span_s), rules->drop_requests);
	default:
		return arena_printf(
		        arena,
		        SAY(config,
		            "%d or more refused or not found responses (400, 401, 403, 404, 405) to one client (not "
		            "own staff or monitoring) in 10 minutes. Up to 3 paths look like brute force, more like "
		            "probing. Up to %d minutes apart are one event",
		            "一つの接続元（自社・監視を除く）への拒否・該当なしの応答（400・401・403・404・405）が10分"
		            "間に%d件以上。"
		            "経路が3種類以下なら総当たり、それより多ければ探索の疑い。間隔%d分以内は一つの事象"),
		        rules->refused_requests, MINUTES(rules->join_s));
	}
}

const char *finding_rule_text(enum finding_kind kind, const struct config *config, struct arena *arena)
{
	const struct config_findings *rules = &config->findings;

	switch (kind) {
	case FINDING_ERROR_BURST:
	case FINDING_SLOW:
	case FINDING_DROP:
	case FINDING_REFUSED:
		return access_rule(kind, config, arena);
	case FINDING_CPU:
		return arena_printf(
		        arena,
		        SAY(config,
		            "Samples of the reported CPU utilisation at %s%% or above for %d minutes or longer without "
		            "a break; by server",
		            "報告対象のCPU利用率が%s%%以上の測定値が、途切れずに%d分以上続く。サーバーごと"),
		        percent(arena, config->thresholds.cpu_bp), MINUTES(config->thresholds.cpu_span_s));
	case FINDING_SILENCE:
		return arena_printf(arena,
		                    SAY(config,
		                        "No line in a log for %d hours or longer (missing in appendix B; hours that "
		                        "are usually quiet do not count)",
		                        "ログが%d時間以上続けて1行もない（付録Bの「欠落」。平常に少ない時間帯は除く）"),
		                    rules->silence_hours);
	case FINDING_OOM:
		return arena_printf(arena,
		                    SAY(config,
		                        "Processes killed because memory was out; on one server up to %d minutes apart "
		                        "are one event",
		                        "メモリ不足によるプロセスの強制終了。同じサーバーの間隔%d分以内は一つの事象"),
		                    MINUTES(rules->join_s));
	case FINDING_RESTART:
		return arena_printf(arena,
		                    SAY(config,
		                        "Starts of a server; up to %d minutes apart are one event, two or more of them "
		                        "repeated restarts",
		                        "サーバーの起動。同じサーバーの間隔%d分以内は一つの事象、2回以上は連続再起動"),
		                    MINUTES(rules->join_s));
	case FINDING_DISK:
		return arena_printf(
		        arena,
		        SAY(config,
		            "Warnings of disk space or disk errors; on one server up to %d hours apart are one event",
		            "ディスクの空き容量・入出力の警告。同じサーバーの間隔%d時間以内は一つの事象"),
		        (int)(rules->disk_join_s / 3600));
	case FINDING_SERVICE:
		return arena_printf(
		        arena,
		        SAY(config,
		            "Services that failed or did not start; on one server up to %d minutes apart are one event",
		            "サービスの異常終了・起動失敗。同じサーバーの間隔%d分以内は一つの事象"),
		        MINUTES(rules->join_s));
	case FINDING_LOGINS:
		return arena_printf(arena,
		                    SAY(config,
		                        "Failed logins on a server in %d minutes: %d or more from one client, or %d or "
		                        "more in all. Up to %d minutes apart are one event. Serious where the same "
		                        "client logged in within an hour",
		                        "サーバーへのログイン失敗が%d分間に、一つの接続元から%d回以上、または合わせて%"
		                        "d回以上。間隔%d分以内は"
		                        "一つの事象。同じ接続元が1時間以内にログインに成功していれば重大"),
		                    MINUTES(rules->login_window_s), rules->login_failures, 3 * rules->login_failures,
		                    MINUTES(rules->join_s));
	default:
		return SAY(config,
		           "Incidents in scope without an event of the rules above from occurrence to recovery (with "
		           "the margin)",
		           "対象内の障害のうち、発生から復旧まで（幅を含む）に上のどの規則の事象もないもの");
	}
}
