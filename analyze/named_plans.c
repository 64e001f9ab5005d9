/* The table of named plans. A new statistic is one line here and its derivation, if it needs one, in the file of its chapter. */
#include "named_plans.h"

#include <stdint.h>
#include <string.h>

#include "lang.h"

#define HUMAN "{human}"
#define TRAFFIC "requests,users,bytes,errors,server_errors"
#define ASK(table_, by_, show_, where_, sort_, limit_) \
	{.table = table_, .by = by_, .show = show_, .where = where_, .sort = sort_, .limit = limit_}
#define WORSE "severity in (emerg, alert, crit, err, warning)"

/* Events of system logs, asked by month and by 5 minutes. */
#define IS_OOM "message ~ 'Out of memory: Kill'"
#define IS_RESTART "program = kernel and message ~ '^(\\[ *[0-9.]+\\] )?Linux version '"
#define IS_DISK "message ~ '(?i)no space left|i/o error|ext4-fs error|disk usage|file ?system .*full'"
#define IS_LOGIN_FAILED "message ~ '^Failed password '"
#define IS_SERVICE_FAILED "message ~ '(?i)entered failed state|failed with result|failed to start'"

/* name, range, emitted, question, definition */
static const struct named_plan plans[] = {
	{"access.total", RANGE_MONTH, false, ASK("access", "", TRAFFIC ",p50,p95,p99,max", HUMAN, "", 0),
	 "All requests by human users",
	 "人間の利用者によるリクエストの合計"},
	{"access.within_target", RANGE_MONTH, false, ASK("access", "", "requests", HUMAN " and took_us <= {response}", "", 0),
	 "Requests within the target response time",
	 "応答時間が目標以内のリクエスト"},
	{"access.timed", RANGE_MONTH, false, ASK("access", "", "requests", HUMAN " and took_us >= 0", "", 0),
	 "Requests with a recorded response time",
	 "応答時間が記録されたリクエスト"},
	{"access.pages", RANGE_MONTH, false, ASK("access", "", "requests", HUMAN " and page != ''", "", 0),
	 "Requests without static files",
	 "静的ファイルを除くリクエスト"},
	{"access.by_kind", RANGE_MONTH, true, ASK("access", "kind", "requests,bytes", "", "", 0),
	 "Requests by users, bots, monitoring and own staff",
	 "利用者・ボット・監視・自社の別のリクエスト数"},
	{"access.by_day", RANGE_MONTH, true, ASK("access", "day", TRAFFIC ",p50,p95,p99", HUMAN, "", 0), "Requests by day",
	 "日別のリクエスト"},
	{"access.by_day_host", RANGE_MONTH, true, ASK("access", "day,host", "requests", HUMAN, "", 0), "Requests by day and server",
	 "日・サーバー別のリクエスト数"},
	{"access.by_day_status", RANGE_MONTH, true, ASK("access", "day,status", "requests", HUMAN, "", 0),
	 "Requests by day and status",
	 "日・ステータス別のリクエスト数"},
	{"access.by_hour", RANGE_MONTH, true, ASK("access", "hour", "requests,p95", HUMAN, "", 0), "Requests by hour",
	 "時刻別のリクエスト"},
	{"access.by_weekday_hour", RANGE_MONTH, true, ASK("access", "weekday,hour", "requests", HUMAN, "", 0),
	 "Requests by weekday and hour",
	 "曜日・時刻別のリクエスト数"},
	{"access.by_status", RANGE_MONTH, true, ASK("access", "status", "requests", HUMAN, "", 0), "Requests by status",
	 "ステータス別のリクエスト数"},
	{"access.by_host", RANGE_MONTH, true, ASK("access", "host", "requests,bytes,server_errors,p95", HUMAN, "", 0),
	 "Requests by server",
	 "サーバー別のリクエスト"},
	{"access.by_site.month", RANGE_MONTH, false, ASK("access", "site", TRAFFIC ",p95", HUMAN, "", 0), "Requests by college",
	 "高専別のリクエスト"},
	{"access.by_site.previous", RANGE_PREVIOUS, false, ASK("access", "site", "requests", HUMAN, "", 0), "Requests of last month by college",
	 "前月の高専別のリクエスト数"},
	{"access.by_site_day", RANGE_MONTH, true, ASK("access", "site,day", "requests", HUMAN " and site != ''", "", 0),
	 "Requests by college and day",
	 "高専・日別のリクエスト数"},
	{"access.by_event.month", RANGE_MONTH, false, ASK("access", "event", "requests,errors", HUMAN " and event != ''", "", 0),
	 "Business events (issue of certificates and the like)",
	 "業務イベント(証明書発行など)の件数"},
	{"access.by_event.previous", RANGE_PREVIOUS, false, ASK("access", "event", "requests", HUMAN " and event != ''", "", 0),
	 "Business events of last month",
	 "前月の業務イベントの件数"},
	{"access.by_event_site", RANGE_MONTH, true, ASK("access", "event,site", "requests", HUMAN " and event != ''", "", 0),
	 "Business events by college",
	 "高専別の業務イベントの件数"},
	{"access.top_pages", RANGE_MONTH, true, ASK("access", "page", "requests,users,p95,errors", HUMAN " and page != ''", "-requests", 20),
	 "Pages with the most requests",
	 "リクエストの多いページ"},
	{"access.slow_pages.all", RANGE_MONTH, false,
	 {.table = "access", .by = "page", .show = "requests,p95,max", .where = HUMAN " and page != ''", .sort = "-p95", .limit = 10, .min_rows = 20},
	 "Slowest pages (p95) of those with 20 or more requests",
	 "20件以上のページのうち応答時間(p95)の長いもの"},
	{"access.suspicious.all", RANGE_MONTH, false,
	 ASK("access", "client", "requests,distinct:path,first,last", "kind != own and kind != monitor and status in (400, 401, 403, 404, 405)", "-requests", 200),
	 "Clients with many refused or not found requests",
	 "拒否・該当なしの応答が多い接続元"},
	{"access.refused_by_month", RANGE_HISTORY, false,
	 ASK("access", "month", "requests", "kind != own and kind != monitor and status in (400, 401, 403, 404, 405)", "", 0),
	 "Refused or not found requests by month",
	 "月別の拒否・該当なしの応答"},
	{"access.by_5_minutes", RANGE_MONTH, false, ASK("access", "minute:5", "requests,server_errors", HUMAN, "", 0),
	 "Requests and 5xx by 5 minutes",
	 "5分ごとのリクエストと5xx"},
	{"access.by_host_5_minutes", RANGE_MONTH, false, ASK("access", "host,minute:5", "requests,server_errors", HUMAN, "", 0),
	 "Requests and 5xx by server and 5 minutes",
	 "サーバー別の5分ごとのリクエストと5xx"},
	{"access.timed_5_minutes", RANGE_MONTH, false, ASK("access", "host,minute:5", "requests", HUMAN " and took_us >= 0", "", 0),
	 "Requests with a recorded response time by server and 5 minutes",
	 "サーバー別の5分ごとの、応答時間が記録されたリクエスト"},
	{"access.slow_5_minutes", RANGE_MONTH, false, ASK("access", "host,minute:5", "requests", HUMAN " and took_us > {response}", "", 0),
	 "Requests over the target response time by server and 5 minutes",
	 "サーバー別の5分ごとの、応答時間が目標を超えたリクエスト"},
	{"access.baseline.all", RANGE_BASELINE, false, ASK("access", "minute:5", "requests", HUMAN, "", 0),
	 "Requests by 5 minutes for the baseline of weekday and time",
	 "曜日・時刻の基準に使う5分ごとのリクエスト"},
	{"access.baseline.by_host", RANGE_BASELINE, false, ASK("access", "host,minute:15", "requests", HUMAN, "", 0),
	 "Requests by server and 15 minutes for the baseline of weekday and time",
	 "曜日・時刻の基準に使うサーバー別の15分ごとのリクエスト"},
	{"access.by_month.all", RANGE_HISTORY, false, ASK("access", "month", TRAFFIC ",p50,p95,p99", HUMAN, "", 0), "Requests by month",
	 "月別のリクエスト"},
	{"coverage.monitors", RANGE_MONTH, false, ASK("access", "source,minute:60", "requests", "kind = monitor", "", 0),
	 "Monitoring requests by hour",
	 "1時間ごとの監視リクエスト数"},
	{"coverage.marks", RANGE_MONTH, false,
	 ASK("system", "source,minute:60", "lines", "message ~ '^-- MARK --' or program in (cron, CRON, crond, CROND, anacron, systemd-timer)", "", 0),
	 "Regular lines (MARK, cron) by hour",
	 "1時間ごとの定期的な記録(MARK・cron)の行数"},
	{"access.by_host_10_minutes", RANGE_MONTH, false, ASK("access", "host,minute:10", "requests", HUMAN, "", 0),
	 "Requests by server and 10 minutes",
	 "10分ごとのサーバー別リクエスト数"},

	{"cpu.by_host.month", RANGE_MONTH, false, ASK("cpu", "host", "samples,mean,p50,p95,max", "{cpu}", "", 0), "CPU utilisation by server",
	 "サーバー別のCPU利用率"},
	{"cpu.by_host_day", RANGE_MONTH, true, ASK("cpu", "host,day", "mean,p95,max,samples", "{cpu}", "", 0), "CPU utilisation by day",
	 "日別のCPU利用率"},
	{"cpu.by_host_day_hour", RANGE_MONTH, true, ASK("cpu", "host,day,hour", "mean", "{cpu}", "", 0), "CPU utilisation by day and hour",
	 "日・時刻別のCPU利用率"},
	{"cpu.by_host_month", RANGE_HISTORY, true, ASK("cpu", "host,month", "mean,p95,max", "{cpu}", "", 0), "CPU utilisation by month",
	 "月別のCPU利用率"},
	{"cpu.by_host_busy", RANGE_MONTH, false, ASK("cpu", "host,busy", "sum:span_s", "{cpu}", "", 0), "Time at each utilisation",
	 "利用率ごとの時間"},
	{"cpu.over", RANGE_MONTH, false, ASK("cpu", "host,time,span_s", "max", "{cpu} and busy >= {threshold}", "", 0),
	 "Samples at or above the threshold",
	 "閾値以上の測定値"},
	{"cpu.highest", RANGE_MONTH, false, ASK("cpu", "host,time", "max", "{cpu}", "-max", 500), "Highest samples",
	 "最も高い測定値"},

	{"system.by_host_severity", RANGE_MONTH, true, ASK("system", "host,severity", "lines", "", "", 0), "Lines by server and severity",
	 "サーバー・重大度別の行数"},
	{"system.by_day_severity", RANGE_MONTH, true, ASK("system", "day,severity", "lines", "", "", 0), "Lines by day and severity",
	 "日・重大度別の行数"},
	{"system.top_templates", RANGE_MONTH, true, ASK("system", "template,severity", "lines,first,last", WORSE, "-lines", 15),
	 "Most frequent message templates at warning or above",
	 "警告以上で多いメッセージの型"},
	{"system.templates.history", RANGE_HISTORY, false, ASK("system", "template,severity", "lines,first", WORSE, "-lines", 0),
	 "Message templates at warning or above since the contract began",
	 "契約開始以降の警告以上のメッセージの型"},
	{"system.oom", RANGE_MONTH, false, ASK("system", "host", "lines,first,last", IS_OOM, "", 0),
	 "Processes killed, out of memory",
	 "メモリ不足によるプロセス停止"},
	{"system.restart", RANGE_MONTH, false,
	 ASK("system", "host", "lines,first,last", IS_RESTART, "", 0), "Restarts",
	 "再起動"},
	{"system.disk", RANGE_MONTH, false,
	 ASK("system", "host", "lines,first,last", IS_DISK, "", 0),
	 "disk warnings",
	 "ディスクの警告"},
	{"system.login_failed", RANGE_MONTH, false, ASK("system", "host", "lines,first,last", IS_LOGIN_FAILED, "", 0),
	 "Failed logins",
	 "ログイン失敗"},
	{"system.service_failed", RANGE_MONTH, false,
	 ASK("system", "host", "lines,first,last", IS_SERVICE_FAILED, "", 0),
	 "failed services",
	 "サービスの異常終了"},
	{"system.oom_5_minutes", RANGE_MONTH, false, ASK("system", "host,minute:5", "lines,first,last", IS_OOM, "", 0),
	 "Processes killed, out of memory, by 5 minutes",
	 "5分ごとのメモリ不足によるプロセス停止"},
	{"system.restart_5_minutes", RANGE_MONTH, false, ASK("system", "host,minute:5", "lines,first,last", IS_RESTART, "", 0),
	 "Restarts by 5 minutes",
	 "5分ごとの再起動"},
	{"system.disk_5_minutes", RANGE_MONTH, false, ASK("system", "host,minute:5", "lines,first,last", IS_DISK, "", 0),
	 "Disk warnings by 5 minutes",
	 "5分ごとのディスクの警告"},
	{"system.service_failed_5_minutes", RANGE_MONTH, false, ASK("system", "host,minute:5", "lines,first,last", IS_SERVICE_FAILED, "", 0),
	 "Failed services by 5 minutes",
	 "5分ごとのサービスの異常終了"},
	{"system.login_failed_5_minutes", RANGE_MONTH, false, ASK("system", "host,minute:5", "lines,first,last", IS_LOGIN_FAILED, "", 0),
	 "Failed logins by 5 minutes",
	 "5分ごとのログイン失敗"},
	{"system.login_failed_by_month", RANGE_HISTORY, false, ASK("system", "month", "lines", IS_LOGIN_FAILED, "", 0), "Failed logins by month",
	 "月別のログイン失敗"},

	{"custody.access", RANGE_HISTORY, false, ASK("access", "source,month", "requests,first,last", "", "", 0), "Archived access logs",
	 "保管しているアクセスログ"},
	{"custody.system", RANGE_HISTORY, false, ASK("system", "source,month", "lines,first,last", "", "", 0), "Archived system logs",
	 "保管しているシステムログ"},
	{"custody.cpu", RANGE_HISTORY, false, ASK("cpu", "source,month", "samples,first,last", "", "", 0), "Archived CPU samples",
	 "保管しているCPU測定値"},
};

size_t named_plan_count(void)
{
	return sizeof(plans) / sizeof(plans[0]);
}

const struct named_plan *named_plan(size_t index)
{
	return &plans[index];
}

size_t named_plan_index(const char *name)
{
	for (size_t i = 0; i < named_plan_count(); i++)
		if (strcmp(plans[i].name, name) == 0)
			return i;
	return SIZE_MAX;
}

/* The reported CPU source of each host, and of these the row of all cores: sadf writes -1 for it, Azure has no such column. */
static void add_cpu_filter(const struct config *config, struct text *text)
{
	bool first = true;

	text_add_cstr(text, "cpu in ('-1', all, '') and source in (");
	for (size_t i = 0; i < config->source_count; i++) {
		const struct config_source *source = &config->sources[i];
		const struct config_host *host = config_host(config, source->host);

		if (source->kind != SOURCE_CPU || (host && host->cpu_source && strcmp(host->cpu_source, source->name) != 0))
			continue;
		text_addf(text, "%s'%s'", first ? "" : ", ", source->name);
		first = false;
	}
	text_add_cstr(text, first ? "'')" : ")");
}

/* Appends `where` with its {names} replaced. */
static void add_where(const char *where, const struct config *config, struct text *text)
{
	struct str rest = str_of(where);

	while (rest.size) {
		if (str_starts(rest, STR("{human}"))) {
			text_add_cstr(text, "kind = human");
		} else if (str_starts(rest, STR("{cpu}"))) {
			add_cpu_filter(config, text);
		} else if (str_starts(rest, STR("{threshold}"))) {
			text_addf(text, "%d.%02d%%", config->thresholds.cpu_bp / 100, config->thresholds.cpu_bp % 100);
		} else if (str_starts(rest, STR("{response}"))) {
			text_addf(text, "%lldus", (long long)config->thresholds.response_us);
		} else {
			text_add(text, str_take(rest, 1));
			rest = str_skip(rest, 1);
			continue;
		}
		rest = str_skip(rest, str_find(rest, '}') + 1);
	}
}

bool named_plan_build(size_t index, const struct config *config, struct arena *arena, struct plan *ret_plan, struct fail *fail)
{
	struct plan_text text = plans[index].text;
	struct text where = {0};
	bool good;

	add_where(text.where, config, &where);
	text.zone = config->zone;
	text.where = arena_cstr(arena, text_str(&where));
	good = text.where && !text_failed(&where) ? plan_parse(&text, arena, ret_plan, fail) : fail_memory(fail);
	text_release(&where);
	return good || fail_prefix(fail, TR("plan %s", "集計 %s"), plans[index].name);
}

const char *named_plan_cpu_filter(const struct config *config, struct arena *arena)
{
	struct text text = {0};
	const char *kept;

	add_cpu_filter(config, &text);
	kept = arena_cstr(arena, text_str(&text));
	text_release(&text);
	return kept ? kept : "";
}
