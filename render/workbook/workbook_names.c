/* Names in both languages, each table in the order of the report. */
#include "workbook_names.h"

#include <string.h>

struct named {
	const char *id, *english, *japanese;
};

static const struct named tables[] = {
	{"calendar", "Calendar", "暦"},
	{"hosts", "Hosts", "サーバー"},
	{"sources", "Log sources", "ログの出所"},
	{"sites", "Colleges", "高専一覧"},
	{"plans", "Plans", "集計の定義"},
	{"inputs", "Inputs", "入力のダイジェスト"},
	{"access.by_kind", "Requests by kind", "アクセス種別"},
	{"access.by_month", "Access by month", "月別アクセス"},
	{"access.by_day", "Access by day", "日別アクセス"},
	{"access.by_day_host", "Access by day and host", "日別・サーバー別アクセス"},
	{"access.by_day_status", "Access by day and status", "日別・ステータス別アクセス"},
	{"access.by_hour", "Access by hour", "時間帯別アクセス"},
	{"access.by_weekday_hour", "Access by weekday and hour", "曜日・時間帯別アクセス"},
	{"access.by_status", "Access by status", "ステータス別アクセス"},
	{"access.by_site", "Access by college", "高専別アクセス"},
	{"access.by_site_day", "Access by college and day", "高専別・日別アクセス"},
	{"access.by_event", "Business events", "業務イベント"},
	{"access.by_event_site", "Business events by college", "高専別業務イベント"},
	{"access.top_pages", "Top pages", "上位ページ"},
	{"access.slow_pages", "Slow pages", "応答の遅いページ"},
	{"access.by_host", "Access by host", "サーバー別アクセス"},
	{"access.bursts", "Bursts of server errors", "サーバーエラーの集中"},
	{"access.suspicious", "Suspicious clients", "不審なアクセス元"},
	{"cpu.sources", "CPU logs", "CPUログ"},
	{"cpu.by_host", "CPU by host", "サーバー別CPU"},
	{"cpu.by_host_day", "CPU by host and day", "サーバー別・日別CPU"},
	{"cpu.by_host_day_hour", "CPU by host, day and hour", "サーバー別・時間別CPU"},
	{"cpu.by_host_month", "CPU by host and month", "サーバー別・月別CPU"},
	{"cpu.duration", "CPU load duration", "CPU負荷持続曲線"},
	{"cpu.spans", "CPU over the threshold", "CPUしきい値超過"},
	{"cpu.peaks", "CPU peaks", "CPUピーク"},
	{"system.by_host_severity", "System log by host", "サーバー別システムログ"},
	{"system.by_day_severity", "System log by day", "日別システムログ"},
	{"system.top_templates", "Frequent messages", "多いメッセージ"},
	{"system.new_templates", "New messages", "新しいメッセージ"},
	{"system.events", "System events", "システムイベント"},
	{"inquiries.list", "Inquiries", "問い合わせ一覧"},
	{"inquiries.by_category_site", "Inquiries by class and college", "区分・高専別問い合わせ"},
	{"inquiries.themes", "Inquiry themes", "問い合わせの主題"},
	{"inquiries.by_days", "Inquiries by business days", "回答までの営業日"},
	{"inquiries.by_month", "Inquiries by month", "月別問い合わせ"},
	{"incidents.list", "Incidents", "障害一覧"},
	{"incidents.by_month", "Incidents by month", "月別障害"},
	{"incidents.impact", "Impact of incidents", "障害の影響（実測）"},
	{"incidents.series", "Incidents by minute", "障害前後の毎分の推移"},
	{"incidents.details", "Incident details", "障害の詳細"},
	{"incidents.evidence", "Incident evidence", "障害の根拠ログ"},
	{"availability.by_service", "Availability by service", "サービス別稼働状況"},
	{"availability.by_month", "Availability by month", "月別稼働状況"},
	{"availability.by_day", "Availability by day", "日別稼働状況"},
	{"availability.spans", "Service states", "稼働状態の区間"},
	{"availability.stops", "Stops", "停止一覧"},
	{"changes.list", "Changes", "変更一覧"},
	{"patches.list", "Patches", "パッチ一覧"},
	{"effort.by_source", "Effort by ledger", "台帳別工数"},
	{"effort.by_month", "Effort by month", "月別工数"},
	{"clauses", "Clauses", "契約条項"},
	{"clauses.by_month", "Clauses by month", "月別契約条項"},
	{"corrective.list", "Corrective actions", "是正措置"},
	{"findings", "Findings", "検出した事象"},
	{"findings.rules", "Rules of findings", "検出の規則"},
	{"quality.conservation", "Line conservation", "行数の照合"},
	{"quality.classification", "Classification", "アクセスの分類"},
	{"quality.rejects", "Rejected lines", "読めなかった行"},
	{"quality.corrections", "Corrected CPU samples", "訂正されたCPU標本"},
	{"quality.warnings", "Warnings", "警告"},
	{"coverage.matrix", "Coverage by day", "日別取得状況"},
	{"coverage.gaps", "Gaps", "欠落"},
	{"coverage.states", "Incomplete hours", "不完全な時間"},
	{"security.patches", "Security patches", "セキュリティパッチ"},
	{"security.vulnerabilities", "Vulnerabilities", "脆弱性"},
	{"security.application", "Days to application", "公開から適用まで"},
	{"security.by_month", "Security by month", "月別セキュリティ"},
	{"expiry.list", "Certificates and expiry", "証明書・期限"},
	{"expiry.by_month", "Expiry by month", "月別期限"},
	{"backups.by_target", "Backups by target", "対象別バックアップ"},
	{"backups.by_day", "Backups by day", "日別バックアップ"},
	{"backups.by_month", "Backups by month", "月別バックアップ"},
	{"backups.restores", "Restores", "リストア"},
	{"backups.troubles", "Backup troubles", "バックアップの不成功"},
	{"custody.list", "Log custody", "ログ保管"},
	{"custody.by_month", "Log custody by month", "月別ログ保管"},
	{"manuals.list", "Manual revisions", "手順書の改訂"},
	{"manuals.by_month", "Manual revisions by month", "月別手順書改訂"},
	{"problems.list", "Problems and risks", "課題・リスク"},
	{"problems.by_month", "Problems by month", "月別課題"},
	{"requests.list", "Ad-hoc requests", "随時照会"},
	{"requests.by_month", "Ad-hoc requests by month", "月別随時照会"},
	{"meetings.list", "Meetings", "定例会"},
	{"meetings.homework", "Homework", "宿題"},
	{"schedule.list", "Plan of the next month", "翌月の予定"},
	{"schedule.calendar", "Calendar of the next month", "翌月の暦"},
	{"sites.detail", "Details by college", "高専別明細"},
	{"summary.events", "Main events", "主な出来事"},
	{"summary.decisions", "Decisions wanted", "ご判断いただきたい事項"},
};

static const struct named scalars[] = {
	{"month.days", "Days of the month", "対象月の日数"}, {"month.business_days", "Business days", "営業日数"},
	{"thresholds.cpu", "Threshold of CPU", "CPUのしきい値"}, {"thresholds.cpu_span", "Span over the CPU threshold", "CPUしきい値の継続時間"},
	{"thresholds.response", "Target response time", "目標応答時間"}, {"thresholds.response_share", "Share within the target", "目標応答時間内の目標割合"},
	{"thresholds.error_rate", "Error rate worth a remark", "エラー率のしきい値"},
	{"access.previous_coverage", "Coverage of the month before", "前月の取得率"}, {"access.requests", "Requests", "アクセス数"},
	{"access.users", "Users (estimated)", "推定利用者数"}, {"access.bytes", "Bytes sent", "送信量"}, {"access.errors", "Errors (400 and above)", "エラー数（400以上）"},
	{"access.server_errors", "Server errors (500 and above)", "サーバーエラー数（500以上）"}, {"access.error_rate", "Error rate", "エラー率"},
	{"access.p50", "Response time p50", "応答時間 中央値"}, {"access.p95", "Response time p95", "応答時間 p95"}, {"access.p99", "Response time p99", "応答時間 p99"},
	{"access.max", "Response time, longest", "応答時間 最大"}, {"access.pages", "Pages", "ページ数"},
	{"access.within_target", "Share within the target response time", "目標応答時間内の割合"},
	{"system.new_template_count", "New messages", "新しいメッセージの種類"},
	{"inquiries.carried", "Inquiries carried over", "問い合わせ 前月残"}, {"inquiries.received", "Inquiries received", "問い合わせ 受付"},
	{"inquiries.answered", "Inquiries answered", "問い合わせ 回答"}, {"inquiries.closed", "Inquiries closed", "問い合わせ 完了"}, {"inquiries.open", "Inquiries open", "問い合わせ 残"},
	{"inquiries.judged", "Inquiries judged", "問い合わせ 判定"}, {"inquiries.met", "Inquiries in time", "問い合わせ 達成"}, {"inquiries.missed", "Inquiries late", "問い合わせ 未達"},
	{"inquiries.pending", "Inquiries not due yet", "問い合わせ 期限未到来"}, {"inquiries.paused", "Inquiries paused", "問い合わせ 保留"},
	{"incidents.count", "Incidents", "障害 件数"}, {"incidents.judged", "Incidents judged", "障害 判定"}, {"incidents.met", "Incidents in time", "障害 達成"},
	{"incidents.missed", "Incidents late", "障害 未達"}, {"incidents.pending", "Incidents not due yet", "障害 期限未到来"},
	{"availability.until", "Availability counted until", "稼働状況の集計の終わり"},
	{"effort.used", "Effort used", "工数 実績"}, {"effort.cap", "Effort cap", "工数 上限"}, {"effort.left", "Effort left", "工数 残り"}, {"effort.missing", "Works without effort", "工数未記入の作業"},
	{"quality.correction_count", "Corrected CPU samples", "訂正されたCPU標本の数"}, {"quality.classification_closes", "Classification closes (1: yes)", "分類の照合（1: 一致）"},
	{"backups.last_test", "Last restore test", "直近の復元試験"}, {"backups.test_age", "Days since the restore test", "復元試験からの日数"}, {"backups.test_due", "Restore test due", "復元試験の期限"},
	{"custody.sound", "Archive sound (1: yes)", "保管庫の健全性（1: 正常）"}, {"custody.limit", "Days of custody", "保管日数の条件"}, {"custody.first", "First stamp in the archive", "保管の始まり"},
	{"custody.last", "Last stamp in the archive", "保管の終わり"}, {"custody.verified", "Archive verified on", "全数検証日"}, {"expiry.base", "Base day of expiry", "期限の基準日"},
	{"manuals.revisions", "Manual revisions in the month", "手順書改訂（当月）"}, {"manuals.year", "Manual revisions in the year", "手順書改訂（年度）"},
	{"manuals.cap", "Manual revisions, cap", "手順書改訂の上限"}, {"manuals.left", "Manual revisions left", "手順書改訂の残り"},
};

static const char *find(const struct named *names, size_t count, const char *id, bool english)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i].id, id) == 0)
			return english ? names[i].english : names[i].japanese;
	return NULL;
}

const char *workbook_table_name(const char *id, bool english)
{
	return find(tables, sizeof(tables) / sizeof(tables[0]), id, english);
}

const char *workbook_scalar_name(const char *id, bool english)
{
	return find(scalars, sizeof(scalars) / sizeof(scalars[0]), id, english);
}
