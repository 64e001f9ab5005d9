/* Default rules and contract clauses; see config_defaults.h. */
#include "config_defaults.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char *const clause_test_words[] = {
        "deadline", "cap_month", "cap_year", "monthly", "expiry", "retention", "presence", "delivery",
};
const size_t clause_test_word_count = COUNT(clause_test_words);

const char *const clause_ledger_words[] = {
        "none",         "archive", "inquiries", "incidents", "problems", "changes",  "patches",    "vulnerabilities",
        "certificates", "backups", "meetings",  "manuals",   "requests", "contacts", "deliveries", "schedule",
};
const size_t clause_ledger_word_count = COUNT(clause_ledger_words);

/* Section numbers and duties are those of spec/. Limits and cautions are in thousandths: 5000 = 5 business days. A
 * deadline is 注意 when its last permitted day was used up, the effort when half a person-day is left. */
const struct config_clause default_clauses[] = {
        {"problem-management", "3.1", "課題・問題を管理し、毎月末締めで報告する", CLAUSE_PRESENCE, "problems", 0, 0},
        {"contacts", "3.2.1①", "業務担当者・緊急連絡先・保守体制図を提出し、変更は書面で報告する", CLAUSE_PRESENCE,
         "contacts", 0, 0},
        {"inquiry-record", "3.2.1②", "技術的な質問をポータルで受け、全て記録する", CLAUSE_PRESENCE, "inquiries", 0, 0},
        {"inquiry-deadline", "3.2.1③", "質問に原則5営業日以内に回答する", CLAUSE_DEADLINE, "inquiries", 5000, 5000},
        {"urgent-hours", "3.2.1④", "対応時間は受付時間に準ずる（機構の緊急要請を除く）", CLAUSE_PRESENCE, "inquiries",
         0, 0},
        {"incident-cause", "3.2.1⑤", "障害の原因を究明し、再発防止策を検討する", CLAUSE_PRESENCE, "incidents", 0, 0},
        {"reception", "3.2.2①", "平日9:00～17:00に受け付け、投稿は24時間受け付ける", CLAUSE_PRESENCE, "inquiries", 0,
         0},
        {"incident-recovery", "3.2.2②", "障害を原則3営業日を目途に復旧させる", CLAUSE_DEADLINE, "incidents", 3000,
         3000},
        {"telephone", "3.2.2③", "電話による問い合わせは機構が緊急と判断した場合に限る", CLAUSE_PRESENCE, "inquiries", 0,
         0},
        {"inquiry-followup", "3.2.2④", "問い合わせを案件として管理し、クローズまで対応する", CLAUSE_PRESENCE,
         "inquiries", 0, 0},
        {"incident-report", "3.2.2⑤・3.2.3⑧", "障害について障害報告書を作成し、報告する", CLAUSE_PRESENCE, "incidents",
         0, 0},
        {"manual-revision", "3.2.2⑥", "マニュアルの改訂は年2回を上限とする", CLAUSE_CAP_YEAR, "manuals", 2000, 2000},
        {"defect-notice", "3.2.2⑦・3.4", "不具合の症状と修正工数を速やかに連絡し、指示を受ける", CLAUSE_PRESENCE,
         "incidents", 0, 0},
        {"effort-cap", "3.2.2⑧・3.2.3⑨", "変更・改修・管理支援は1か月当たり3人日を上限とする", CLAUSE_CAP_MONTH,
         "changes", 3000, 2500},
        {"change-approval", "3.2.2⑧", "リリース等の重要な作業は事前に承諾を得る", CLAUSE_PRESENCE, "changes", 0, 0},
        {"monitoring", "3.2.3①", "仮想サーバの運用監視を行う", CLAUSE_PRESENCE, "archive", 0, 0},
        {"patches", "3.2.3②", "Webサービスのセキュリティパッチ処理を月1回行う", CLAUSE_MONTHLY, "patches", 1000, 0},
        {"vulnerabilities", "3.2.3③", "脆弱性対応計画（案）を作成・協議し、合意のうえ適用し記録する", CLAUSE_PRESENCE,
         "vulnerabilities", 0, 0},
        {"certificate-expiry", "3.2.3④", "サーバ証明書・クライアント証明書の有効期限を管理する", CLAUSE_EXPIRY,
         "certificates", 14000, 60000},
        {"log-retention", "3.2.3⑤", "システムログ・アクセスログを1年間以上保管する", CLAUSE_RETENTION, "archive",
         365000, 0},
        {"log-analysis", "3.2.3⑤", "CPU利用率・アクセス数の解析結果を報告する", CLAUSE_PRESENCE, "archive", 0, 0},
        {"request-answers", "3.2.3⑤", "随時の照会に速やかに報告する", CLAUSE_PRESENCE, "requests", 0, 0},
        {"light-modification", "3.2.3⑥", "軽微な改修は機構担当者と協議して行う", CLAUSE_PRESENCE, "changes", 0, 0},
        {"backups", "3.2.3⑦", "システムバックアップを実施し、再構築・リストアに備える", CLAUSE_PRESENCE, "backups", 0,
         0},
        {"meeting", "3.3", "定例報告会を月1回以上開催する", CLAUSE_MONTHLY, "meetings", 1000, 0},
        {"minutes", "3.4", "打ち合わせの議事次第と議事録（録音）を残す", CLAUSE_PRESENCE, "meetings", 0, 0},
        {"contract-period", "4", "請負期間内の業務である", CLAUSE_PRESENCE, "none", 0, 0},
        {"delivery", "5", "毎月、運用支援業務報告書を提出し、検収を受ける", CLAUSE_DELIVERY, "deliveries", 0, 0},
        {"security-mark", "6", "プライバシーマーク又はISO/IEC 27001の認証が有効である", CLAUSE_EXPIRY, "certificates",
         0, 60000},
        {"confidentiality", "7", "秘密を保持し、複製を返納・消去する", CLAUSE_PRESENCE, "none", 0, 0},
};
const size_t default_clause_count = COUNT(default_clauses);

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
	config->report = (struct config_report){.classification = "取扱注意", .document_number = "OPS-{month}"};
	config->minutes_per_day = 480;
}
