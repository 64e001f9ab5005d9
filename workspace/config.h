/* geppo.yaml as typed, checked data: what is here is valid. Knows the contract's settings and where files lie, not what is in logs or ledgers.
 * The stored form, with every key, default and example, is described in FORMAT.md beside this file. Everything lives in the config's own arena and is
 * immutable after config_new; strings are UTF-8 with a NUL behind them. Lists are in the file's order. */
#ifndef GEPPO_CONFIG_H
#define GEPPO_CONFIG_H

#include "civil.h"
#include "digest.h"
#include "fail.h"
#include "text.h"
#include "zone.h"

enum source_kind {
	SOURCE_ACCESS,
	SOURCE_SYSTEM,
	SOURCE_CPU,
};

/* sources[]: where a log comes from. */
struct config_source {
	const char *name;            /* unique; letters, digits, - _ . */
	enum source_kind kind;
	const char *host;            /* one of hosts[].name */
	const char *const *paths;    /* globs, relative to the workspace */
	size_t path_count;
	const char *format;          /* "auto", a dialect's name, or a pasted log_format / LogFormat line */
	const struct zone *zone;     /* for stamps without an offset; the contract's when not given */
	bool gateway;                /* role: gateway — never counted together with the servers behind it */
	int32_t interval_s;          /* cpu: seconds that a sample stands for when it does not say it, default 300; else 0 */
	int32_t rhythm_s;            /* expected seconds between lines or samples, when geppo.yaml says it; else 0 */
	const char *resource;        /* cpu: the resource's id in Azure; NULL: not given */
};

/* hosts[]: made from the sources when the section is absent. */
struct config_host {
	const char *name;
	const char *label;           /* 証明書発行Webサーバ1号機 */
	const char *cpu_source;      /* the reported CPU source of this host, where nothing is said the first in sources[]; NULL: it has none */
};

/* Planned time of one weekday. */
struct config_hours {
	int8_t weekday;              /* 0 = Sunday */
	int32_t from_minute, until_minute; /* of the day, until 1440 */
};

/* services[]: what is promised to be up. One over all hosts, always, when the section is absent. */
struct config_service {
	const char *name;            /* unique; ledgers name it */
	const char *const *hosts; size_t host_count;
	bool any_host;               /* needs: any — up while one of its hosts is; else all of them are needed */
	const struct config_hours *hours; size_t hours_count; /* none: always */
	bool holidays_off;           /* nothing is promised on closed days of the calendar other than weekends */
	const char *const *evidence; size_t evidence_count;   /* sources that show that it is measured; none: all of its hosts */
};

/* sites: which college a request belongs to. */
struct config_site {
	const char *key;             /* what the pattern's first group captures */
	const char *name, *short_name;
	const char *block;           /* 地区; "" when not given */
};

enum site_field {
	SITE_BY_PATH,
	SITE_BY_VHOST,
};

/* pages[]: a path that matches becomes this page name; \1 … \9 of the pattern may stand in it. The first match wins. */
struct config_page {
	const char *pattern;         /* PCRE2, matched against the path without its query */
	const char *page;
};

/* events[]: business events such as 証明書発行. The first match wins. */
struct config_event {
	const char *name;
	const char *method;          /* "" any */
	const char *pattern;         /* PCRE2 on the path */
	int16_t status_min, status_max; /* inclusive */
};

/* clients: who is no human user. Checked in this order: own, monitor, bot. */
struct config_clients {
	const char *const *own_networks; size_t own_network_count;          /* CIDR */
	const char *const *monitor_networks; size_t monitor_network_count;
	const char *const *monitor_agents; size_t monitor_agent_count;      /* PCRE2 on the user agent, caseless */
	const char *const *bot_agents; size_t bot_agent_count;
	const char *const *trusted_proxies; size_t trusted_proxy_count;     /* CIDR */
};

struct config_thresholds {
	int32_t cpu_bp;              /* basis points busy: 8000 */
	int32_t cpu_span_s;          /* an exceedance lasts at least this long: 900 */
	int64_t response_us;         /* target response time: 3,000,000 */
	int32_t response_share_bp;   /* share of requests that should meet it: 9500 */
	int32_t error_rate_bp;       /* 5xx share worth a remark: 100 */
};

/* Reception hours from a day on. */
struct config_reception {
	struct civil_date from;
	int32_t open_minute, close_minute;
};

/* findings: when what the logs show becomes a finding. Every number stands in the report's table of rules. */
struct config_findings {
	int32_t burst_errors;        /* 5xx in 5 minutes, at one host or site: 10 */
	int32_t burst_share_bp;      /* and this share of its requests: 1000 */
	int32_t join_s;              /* bursts, kills, failed services no further apart are one event: 3600 */
	int32_t disk_join_s;         /* the same for disk warnings: 86400 */
	int32_t silence_hours;       /* whole hours without a line: 2 */
	int32_t login_failures;      /* failed logins on a host, from one address or from all, within login_window_s: 20 */
	int32_t login_window_s;      /* 600 */
	int32_t refused_requests;    /* refused requests (400 401 403 404 405) of one client in 10 minutes: 30 */
	int32_t slow_requests;       /* requests with a duration in 5 minutes, from which their share over the target is judged: 20 */
	int32_t slow_span_s;         /* over the target share for at least this long: 900 */
	int32_t drop_share_bp;       /* requests of 15 minutes below this share of the baseline's median: 2500 */
	int32_t drop_requests;       /* which is at least this high: 60 */
	int32_t drop_span_s;         /* for at least this long: 1800 */
	int32_t baseline_weeks;      /* earlier comparable weeks that are looked for: 8 */
	int32_t baseline_minimum;    /* fewer: no comparison: 4 */
	int32_t cover_s;             /* an incident that lasts longer covers its first so long, its end and its stops: 86400 */
	int32_t margin_s;            /* an incident or planned work covers what begins so long before it or after it: 1800 */
	int32_t limit;               /* findings of one rule that are listed; the rest is counted: 30 */
};

struct config_calendar {
	const char *file;            /* calendar.csv */
	struct civil_date authoritative_until;
	int8_t year_end_from_month, year_end_from_day;   /* 12-29 */
	int8_t year_end_to_month, year_end_to_day;       /* 01-03 */
	const struct civil_date *closures; size_t closure_count; /* the contract's own */
	int32_t open_minute, close_minute;               /* reception, minutes of the day: 540, 1020; before the first change */
	const struct config_reception *receptions; size_t reception_count; /* changes of the hours, ascending by day */
};

enum clause_test {
	CLAUSE_DEADLINE,             /* each case of the ledger within limit */
	CLAUSE_CAP_MONTH,            /* sum of 人日 of the month ≤ limit */
	CLAUSE_CAP_YEAR,             /* count in the fiscal year ≤ limit */
	CLAUSE_MONTHLY,              /* at least limit entries in the month */
	CLAUSE_EXPIRY,               /* days left ≥ limit */
	CLAUSE_RETENTION,            /* logs kept ≥ limit days */
	CLAUSE_PRESENCE,             /* what the named rule asks for is on file */
	CLAUSE_DELIVERY,             /* delivered within limit business days after the month's end, and accepted */
};

/* What a limit of time counts. */
enum clause_unit {
	UNIT_BUSINESS_DAYS,          /* closings of reception hours; also whatever is no time: 人日, entries, days */
	UNIT_BUSINESS_HOURS,         /* reception hours only */
	UNIT_HOURS,                  /* the clock on the wall */
};

/* Where an incident's clock starts. */
enum clause_clock {
	CLOCK_DETECTED,              /* 検知 */
	CLOCK_OCCURRED,              /* 発生; 検知 where it is not known */
};

/* The numbers of a clause from a day on. */
struct config_terms {
	int64_t limit;               /* in thousandths of the test's unit: 5000 = 5 business days, 3000 = 3.000 人日 */
	int64_t caution;             /* 注意 from here, same unit; 0: none */
	enum clause_unit unit;
	enum clause_clock clock;
	bool full_recovery;          /* a workaround does not stop the clock */
	struct civil_date from;      /* year 0: from the beginning */
	int line;                    /* of geppo.yaml; 0: geppo's default */
};

struct config_clause {
	const char *id;              /* inquiry-deadline */
	const char *section;         /* 3.2.1③ */
	const char *duty;            /* the duty in words */
	const char *english;         /* the default duty in English; NULL: people wrote it. config_finish makes it the duty of an English report */
	enum clause_test test;
	const char *ledger;          /* inquiries, incidents, … */
	struct config_terms terms;   /* from the beginning */
	const char *rule;            /* CLAUSE_PRESENCE: one of clause_rule_words; "" none: 判定不能 */
	const char *const *classes; size_t class_count; /* only records of these classes (区分), as the ledger writes them; 0: all */
	bool any;                    /* CLAUSE_EXPIRY: one record that is valid is enough */
	const struct config_terms *changes; size_t change_count; /* ascending by day */
};

/* ledgers: where a ledger's file is, and what its headings and words mean. Columns are known where ledgers are read, which is where keys are checked; so
 * each keeps its place in geppo.yaml (from 1). */
struct config_heading {
	const char *column;          /* our key: received */
	const char *heading;         /* the file's: 登録日時 */
	int line, text_column;       /* of the key */
};

struct config_word {
	const char *column;          /* our key: state */
	const char *written;         /* as the file has it: クローズ済み; "": an empty cell */
	const char *meant;           /* ours: 完了 */
	int line, text_column;       /* of `meant` */
	int column_line, column_text_column;
};

struct config_ledger {
	const char *name;            /* inquiries */
	const char *file;            /* relative to the workspace; NULL: ledgers/NAME.csv or .xlsx, whichever is there */
	const char *sheet;           /* of a workbook; NULL: the first whose heading fits */
	const struct config_heading *headings; size_t heading_count;
	const struct config_word *words; size_t word_count;
	int line, text_column, file_line, file_text_column, sheet_line, sheet_text_column;
};

enum report_language {
	REPORT_JAPANESE,
	REPORT_ENGLISH,
};

struct config_report {
	const char *classification;  /* 機密区分 */
	const char *document_number; /* "{month}" in it is replaced by YYYYMM */
	const char *addressee;       /* 宛先 */
	const char *submitter;       /* 提出者 */
	int language;                /* enum report_language: of every printed word but what people wrote */
	bool era;                    /* 令和元年10月 instead of 2019年10月; Japanese only */
	const char *const *chapters; size_t chapter_count;  /* in order; none: all */
	const char *const *allow; size_t allow_count; /* what the 提出版 may show: names, mails, @domains, addresses, networks (CIDR) */
	int32_t group_below;         /* 提出版: counts of people below it are grouped: 3; 1: never */
};

/* mail: from whom and to whom `geppo close` addresses the draft of the covering mail. */
struct config_mail {
	const char *from;            /* NULL: the section is absent, and no mail is drafted */
	const char *const *to; size_t to_count;   /* name@example.jp, or 氏名 <name@example.jp> */
	const char *const *cc; size_t cc_count;
	const char *greeting;        /* first lines of the text; NULL: the client's name */
	const char *signature;       /* last lines; NULL: the contractor's name */
};

struct config {
	const char *path;            /* of geppo.yaml as opened, for messages */
	struct sha256 digest;
	const char *title, *client, *contractor, *system_name;
	struct civil_date from, until; /* contract period, `until` included */
	const struct zone *zone;
	const struct config_source *sources; size_t source_count;
	const struct config_host *hosts; size_t host_count;
	const struct config_service *services; size_t service_count;
	enum site_field site_field;
	const char *site_pattern;    /* NULL: no sites */
	const struct config_site *sites; size_t site_count;
	const char *static_pattern;  /* a request that matches is no page; has a default */
	const struct config_page *pages; size_t page_count;
	const struct config_event *events; size_t event_count;
	struct config_clients clients;
	struct config_thresholds thresholds;
	struct config_findings findings;
	struct config_calendar calendar;
	const struct config_clause *clauses; size_t clause_count;
	const struct config_ledger *ledgers; size_t ledger_count; /* only those that are named */
	struct config_report report;
	struct config_mail mail;
	int32_t minutes_per_day;     /* of one 人日: 480 */
};

/* A printed text (of figures.json, too) in the report's language. The language of messages is another: lang.h. */
#define SAY(config, english, japanese) ((config)->report.language == REPORT_ENGLISH ? (english) : (japanese))

/* Reads geppo.yaml of the folder. All errors are found in one run: *ret_errors (if not NULL) gets one line each, "geppo.yaml:line:column: what is wrong and
 * what is allowed"; fail then holds the first with the count. */
struct config *config_new(const char *folder, struct text *ret_errors, struct fail *fail) MUST_CHECK;
void config_free(struct config *config);

/* "2019-10", or "previous": the month before `now_us` in the contract's zone. */
bool config_month(const struct config *config, const char *text, int64_t now_us, struct civil_month *ret_month,
                  struct fail *fail) MUST_CHECK;
/* FAIL_INPUT with the contract's period when the month has no day in it. */
bool config_check_month(const struct config *config, struct civil_month month, struct fail *fail) MUST_CHECK;

/* The terms of the clause that are in force on a day. */
const struct config_terms *config_terms_on(const struct config_clause *clause, struct civil_date date);
/* By id; NULL when there is none. */
const struct config_clause *config_clause(const struct config *config, const char *id);

const struct config_source *config_source(const struct config *config, const char *name);
const struct config_host *config_host(const struct config *config, const char *name);
/* What geppo.yaml says of a ledger, or NULL. */
const struct config_ledger *config_ledger(const struct config *config, const char *name);

#endif
