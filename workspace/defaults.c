/* Default rules; see config_defaults.h. */
#include "config_defaults.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Words that agents of machines carry. Broad first, then names that carry none of the broad words. Cubot makes
 * telephones. */
const char *const default_bot_agents[] = {
        "(?<!cu)bot(?:\\b|[/_-])|crawl|spider|slurp|scrap(e|y)|fetch(er)?\\b",
        "^(curl|Wget|libwww-perl|python-requests|Python-urllib|aiohttp|Go-http-client|Java/"
        "|okhttp|Apache-HttpClient|axios|node-fetch|Ruby|PHP/)",
        "facebookexternalhit|Mediapartners-Google|Google-Read-Aloud|BingPreview|Hatena|ia_archiver|archive\\.org",
        "masscan|zgrab|nmap|nikto|sqlmap|nessus|openvas|censys|shodan|netsystemsresearch",
        "HeadlessChrome|PhantomJS|Lighthouse",
};
const size_t default_bot_agent_count = COUNT(default_bot_agents);

const char *const default_monitor_agents[] = {
	"Pingdom|UptimeRobot|StatusCake|Site24x7|NewRelicPinger|Datadog",
	"check_http|Zabbix|Mackerel|AlwaysOn|Blackbox Exporter",
	"ELB-HealthChecker|Azure Traffic Manager",
};
const size_t default_monitor_agent_count = COUNT(default_monitor_agents);

const char *const default_static_pattern = "(?i)\\.(?:css|js|mjs|map|png|jpe?g|gif|svg|ico|webp|avif|bmp|woff2?|ttf|"
                                           "otf|eot|mp4|webm|mp3)$|^/(?:robots\\.txt|favicon\\.ico)$";
const char *const default_site_path_pattern = "^/([A-Za-z0-9_-]+)(?:/|$)";
const char *const default_site_vhost_pattern = "^([A-Za-z0-9-]+)\\.";

void config_set_defaults(struct config *config)
{
	config->static_pattern = default_static_pattern;
	config->clients.bot_agents = default_bot_agents;
	config->clients.bot_agent_count = default_bot_agent_count;
	config->clients.monitor_agents = default_monitor_agents;
	config->clients.monitor_agent_count = default_monitor_agent_count;
	config->thresholds = (struct config_thresholds){
	        .cpu_bp = 8000,
	        .cpu_span_s = 900,
	        .response_us = 3 * SECOND_US,
	        .response_share_bp = 9500,
	        .error_rate_bp = 100,
	};
	config->findings = (struct config_findings){
	        .burst_errors = 10,
	        .burst_share_bp = 1000,
	        .join_s = 3600,
	        .disk_join_s = 86400,
	        .silence_hours = 2,
	        .login_failures = 20,
	        .login_window_s = 600,
	        .refused_requests = 30,
	        .slow_requests = 20,
	        .slow_span_s = 900,
	        .drop_share_bp = 2500,
	        .drop_requests = 60,
	        .drop_span_s = 1800,
	        .baseline_weeks = 8,
	        .baseline_minimum = 4,
	        .cover_s = 86400,
	        .margin_s = 1800,
	        .limit = 30,
	};
	config->calendar = (struct config_calendar){
	        .file = "calendar.csv",
	        .authoritative_until = {2027, 12, 31},
	        .year_end_from_month = 12,
	        .year_end_from_day = 29,
	        .year_end_to_month = 1,
	        .year_end_to_day = 3,
	        .open_minute = 9 * 60,
	        .close_minute = 17 * 60,
	};
	config->clauses = default_clauses;
	config->clause_count = default_clause_count;
	config->report = (struct config_report){.classification = "取扱注意", .document_number = "OPS-{month}", .group_below = 3};
	config->minutes_per_day = 480;
}
