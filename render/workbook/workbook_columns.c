/* Headings of columns, and words of states. A column has one name in all tables unless the table says its own. */
#include <stddef.h>
#include <string.h>

#include "workbook_names.h"

static const struct {
	const char *table, *column, *english, *japanese;   /* table NULL: all others */
} columns[] = {
	{"backups.by_target", "failed", "Failed", "失敗"}, {"backups.by_month", "failed", "Failed", "失敗"}, {"cpu.by_host", "max", "Highest", "最大"},
	{"corrective.list", "case", "Record", "対象番号"}, {"findings.rules", "kind", "Rule", "規則"}, {"inquiries.by_days", "days", "Business days", "営業日"},
	{"meetings.list", "from", "From", "開始"}, {"inputs", "name", "File", "ファイル"}, {"incidents.list", "reported", "Reported", "連絡"},
	{"expiry.by_month", "expired", "Expired", "期限切れ"}, {"custody.list", "state", "State", "状態"},
	{NULL, "action", "Next action", "次の作業"}, {NULL, "action_due", "Action due", "作業予定日"}, {NULL, "actions", "Corrective actions", "是正措置"},
	{NULL, "actual", "Actual", "実績"}, {NULL, "agreed", "Agreed", "協議日"}, {NULL, "answer", "Answer", "回答"}, {NULL, "answered", "Answered", "回答"},
	{NULL, "answerer", "Answered by", "回答者"}, {NULL, "approved", "Approved", "承認日"}, {NULL, "approver", "Approved by", "承認者"}, {NULL, "asked", "Asked", "照会日時"},
	{NULL, "asker", "Asked by", "照会者"}, {NULL, "assumed", "Service assumed (1: yes)", "サービス推定（1: はい）"}, {NULL, "baseline_weeks", "Weeks of the baseline", "基準の週数"},
	{NULL, "block", "Block", "地区"}, {NULL, "business", "Business day (1: yes)", "営業日（1: はい）"}, {NULL, "business_mean", "Mean in business hours", "業務時間内の平均"},
	{NULL, "busy", "Load", "負荷"}, {NULL, "bytes", "Bytes", "バイト数"}, {NULL, "category", "Class", "区分"}, {NULL, "cause", "Cause", "原因"},
	{NULL, "cause_class", "Class of cause", "原因区分"}, {NULL, "certainty", "Certainty", "確度"}, {NULL, "channel", "Channel", "受付方法"}, {NULL, "class", "Class", "区分"},
	{NULL, "clause", "Clause", "条項"}, {NULL, "client", "Client", "アクセス元"}, {NULL, "closed", "Closed", "完了"}, {NULL, "closes", "Closes (1: yes)", "照合（1: 一致）"},
	{NULL, "command", "Command", "コマンド"}, {NULL, "count", "Count", "件数"}, {NULL, "counted", "Counted (1: yes)", "集計対象（1: はい）"}, {NULL, "cover", "Covered by", "対応する記録"},
	{NULL, "coverage", "Coverage", "取得率"}, {NULL, "cpu", "CPU", "CPU"}, {NULL, "day", "Day", "日"}, {NULL, "days", "Days", "日数"}, {NULL, "definition", "Definition", "定義"},
	{NULL, "derivation", "Derivation", "導出"}, {NULL, "detected", "Detected", "検知"}, {NULL, "digest", "SHA-256", "SHA-256"}, {NULL, "done", "Done", "実施日"},
	{NULL, "due", "Due", "期限"}, {NULL, "duplicates", "Duplicate lines", "重複行"}, {NULL, "duty", "Duty", "義務"}, {NULL, "effort", "Effort", "工数"},
	{NULL, "errors", "Errors", "エラー"}, {NULL, "event", "Event", "イベント"}, {NULL, "evidence", "Evidence", "根拠"}, {NULL, "evidence_count", "Records of evidence", "根拠の件数"},
	{NULL, "example", "Example", "例"}, {NULL, "excluded", "Excluded", "除外"}, {NULL, "expected", "Hours expected", "期待時間数"}, {NULL, "expires", "Expires", "有効期限"},
	{NULL, "failed", "Failed requests", "失敗したアクセス"}, {NULL, "failed_users", "Users with failures", "失敗した利用者"}, {NULL, "failure", "Failure", "障害停止"},
	{NULL, "failures", "Failures", "障害回数"}, {NULL, "file", "File", "ファイル"}, {NULL, "files", "Files", "ファイル数"}, {NULL, "first", "First", "最初"}, {NULL, "found", "Found", "検出数"},
	{NULL, "from", "From", "始まり"}, {NULL, "good", "Good", "成功"}, {NULL, "here", "In this month (1: yes)", "当月（1: はい）"}, {NULL, "holiday", "Holiday", "祝日"},
	{NULL, "host", "Host", "サーバー"}, {NULL, "hosts", "Hosts", "サーバー"}, {NULL, "hour", "Hour", "時"}, {NULL, "hours", "Hours", "時間"}, {NULL, "id", "ID", "番号"},
	{NULL, "impact", "Impact", "影響"}, {NULL, "in_scope", "In scope (1: yes)", "対象（1: はい）"}, {NULL, "incident", "Incident", "障害番号"}, {NULL, "issuer", "Issuer", "発行元"},
	{NULL, "kind", "Kind", "種別"}, {NULL, "label", "Name", "名称"}, {NULL, "last", "Last", "最後"}, {NULL, "learned", "Learned", "情報入手日"}, {NULL, "ledger", "Ledger", "台帳"},
	{NULL, "left", "Left", "残り"}, {NULL, "line", "Line", "行"}, {NULL, "lines", "Lines", "行数"}, {NULL, "listed", "Listed", "掲載数"}, {NULL, "log_recovered", "Recovered by the log", "ログ上の復旧"},
	{NULL, "log_requests", "Requests by the log", "ログ上のアクセス数"}, {NULL, "log_server_errors", "Server errors by the log", "ログ上のサーバーエラー"},
	{NULL, "log_users", "Users by the log", "ログ上の利用者"}, {NULL, "lost", "Lost requests", "失われたアクセス"}, {NULL, "lost_high", "Lost, upper quartile", "失われたアクセス（上四分位）"},
	{NULL, "lost_low", "Lost, lower quartile", "失われたアクセス（下四分位）"}, {NULL, "margin", "Margin", "余裕"}, {NULL, "max", "Highest", "最大"}, {NULL, "max_at", "Highest at", "最大の時刻"},
	{NULL, "mean", "Mean", "平均"}, {NULL, "measure", "Measure", "措置"}, {NULL, "metric", "Metric", "項目"}, {NULL, "missed", "Missed", "未達"}, {NULL, "month", "Month", "月"},
	{NULL, "mtbf", "MTBF", "MTBF"}, {NULL, "mttr", "MTTR", "MTTR"}, {NULL, "name", "Name", "名称"}, {NULL, "new", "New", "新"}, {NULL, "new_file", "New file", "新ファイル"},
	{NULL, "none", "None", "記録なし"}, {NULL, "occurred", "Occurred", "発生"}, {NULL, "old", "Old", "旧"}, {NULL, "old_file", "Old file", "旧ファイル"}, {NULL, "open", "Open", "残"},
	{NULL, "other_mean", "Mean in other hours", "業務時間外の平均"}, {NULL, "over_count", "Times over", "超過回数"}, {NULL, "over_us", "Time over", "超過時間"}, {NULL, "owed", "Owed", "対象"},
	{NULL, "owner", "Owner", "担当"}, {NULL, "p50", "p50", "中央値"}, {NULL, "p95", "p95", "p95"}, {NULL, "p99", "p99", "p99"}, {NULL, "page", "Page", "ページ"},
	{NULL, "partial", "Partial", "部分"}, {NULL, "paths", "Paths", "パス数"}, {NULL, "pause_reason", "Reason of the pause", "保留理由"}, {NULL, "paused", "Paused (1: yes)", "保留（1: あり）"},
	{NULL, "peak", "Highest in 5 minutes", "5分間の最大"}, {NULL, "percent", "Share of time (%)", "時間の割合（%）"}, {NULL, "permanent", "Permanent fix", "恒久対策"},
	{NULL, "place", "Place", "場所"}, {NULL, "plan", "Plan", "集計"}, {NULL, "planned", "Planned time", "計画時間"}, {NULL, "planned_stop", "Planned stop", "計画停止"},
	{NULL, "present", "Hours present", "取得時間数"}, {NULL, "prevention", "Prevention", "再発防止策"}, {NULL, "prevention_due", "Prevention due", "再発防止の期限"},
	{NULL, "previous", "Month before", "前月"}, {NULL, "published", "Published", "公開日"}, {NULL, "question", "Question", "照会内容"}, {NULL, "quiet", "Quiet hours", "静かな時間数"},
	{NULL, "rate", "Rate", "割合"}, {NULL, "rate_high", "Availability, upper", "稼働率（上限）"}, {NULL, "rate_low", "Availability, lower", "稼働率（下限）"}, {NULL, "reason", "Reason", "理由"},
	{NULL, "received", "Received", "受付"}, {NULL, "recorded", "As done (1: yes)", "実績あり（1: はい）"}, {NULL, "records", "Records", "記録数"}, {NULL, "recovered", "Recovered", "復旧"},
	{NULL, "redone", "Good after a retry", "再実行で成功"}, {NULL, "rejected", "Rejected lines", "読めなかった行"}, {NULL, "released", "Released", "リリース日"}, {NULL, "remark", "Remark", "備考"},
	{NULL, "report", "Report", "報告書番号"}, {NULL, "reported", "Reported (1: yes)", "報告対象（1: はい）"}, {NULL, "requested", "Requested", "申請日"}, {NULL, "requests", "Requests", "アクセス数"},
	{NULL, "result", "Result", "結果"}, {NULL, "samples", "Samples", "標本数"}, {NULL, "scope", "Scope", "範囲"}, {NULL, "section", "Section", "仕様書"}, {NULL, "seen_high", "Availability seen, upper", "利用者から見た稼働率（上限）"},
	{NULL, "seen_low", "Availability seen, lower", "利用者から見た稼働率（下限）"}, {NULL, "server_errors", "Server errors", "サーバーエラー"}, {NULL, "service", "Service", "サービス"},
	{NULL, "severity", "Severity", "重大度"}, {NULL, "short", "Short name", "略称"}, {NULL, "site", "College", "高専"}, {NULL, "sites", "Colleges", "高専数"}, {NULL, "size", "Size", "容量"},
	{NULL, "source", "Log source", "ログの出所"}, {NULL, "state", "State", "状態"}, {NULL, "status", "Status", "状況"}, {NULL, "stop", "Stop", "停止時間"}, {NULL, "stop_from", "Stop from", "停止開始"},
	{NULL, "stop_until", "Stop until", "停止終了"}, {NULL, "stop_us", "Stop", "停止時間"}, {NULL, "subject", "Subject", "件名"}, {NULL, "target", "Target", "目標・対象"}, {NULL, "template", "Message", "メッセージ"},
	{NULL, "temporary", "Temporary fix", "暫定対処"}, {NULL, "text", "Text", "内容"}, {NULL, "time", "Time", "時刻"}, {NULL, "uncovered", "Uncovered", "記録なし"}, {NULL, "undated", "Undated lines", "日時のない行"},
	{NULL, "unknown", "Unknown", "不明"}, {NULL, "until", "Until", "終わり"}, {NULL, "up", "Up", "稼働"}, {NULL, "urgent", "Urgent (1: yes)", "緊急（1: はい）"}, {NULL, "users", "Users (estimated)", "推定利用者数"},
	{NULL, "verdict", "Verdict", "判定"}, {NULL, "version", "Version", "版"}, {NULL, "weekday", "Weekday (0: Sunday)", "曜日（0: 日曜）"}, {NULL, "work", "Work", "作業"},
	{NULL, "workaround", "Workaround", "暫定復旧"}, {NULL, "recorder", "Recorded by", "記帳者"}, {NULL, "content", "Content", "内容"}, {NULL, "progress", "Progress", "経過"},
	{NULL, "priority", "Priority", "優先度"}, {NULL, "decision", "Decision", "決定"}, {NULL, "date", "Day", "日"}, {NULL, "edition", "Edition", "版"}, {NULL, "replaced", "Replaced", "更新日"},
	{NULL, "overdue", "Overdue (1: yes)", "期限超過（1: はい）"}, {NULL, "valid_from", "Valid from", "有効開始"}, {NULL, "next", "Next success", "次の成功"}, {NULL, "cve", "CVE", "CVE"},
	{NULL, "access", "Access logs", "アクセスログ"}, {NULL, "system", "System logs", "システムログ"}, {NULL, "kept", "Kept", "保管"}, {NULL, "attendees", "Attendees", "出席者"},
	{NULL, "agenda", "Agenda", "議題"}, {NULL, "decisions", "Decisions", "決定事項"}, {NULL, "homework", "Homework", "宿題"}, {NULL, "title", "Title", "件名"},
};

static const struct {
	const char *column, *word, *japanese;
} words[] = {
	{"state", "met", "達成"}, {"state", "missed", "未達"}, {"state", "caution", "注意"}, {"state", "unknown", "不明"}, {"state", "pending", "期限未到来"}, {"state", "paused", "保留"},
	{"state", "outside", "対象外"}, {"state", "up", "稼働"}, {"state", "planned_stop", "計画停止"}, {"state", "failure", "障害停止"}, {"state", "excluded", "除外"},
	{"state", "partial", "部分"}, {"state", "quiet", "静か"}, {"state", "absent", "欠落"}, {"state", "open", "未実施"}, {"state", "done", "完了"}, {"state", "overdue", "期限超過"},
	{"state", "missing", "未記入"}, {"state", "applied", "適用済"}, {"state", "not_needed", "対象なし"}, {"state", "failed", "失敗"}, {"state", "found", "調査中"}, {"state", "planned", "計画済"},
	{"state", "agreed", "合意済"}, {"state", "unaffected", "対象外"}, {"state", "good", "成功"}, {"state", "redone", "再実行で成功"}, {"state", "none", "記録なし"}, {"state", "kept", "保管"},
	{"state", "pruned", "削除済"}, {"state", "valid", "有効"}, {"state", "expired", "期限切れ"}, {"state", "replaced", "更新済"}, {"state", "within_30", "30日以内"}, {"state", "within_60", "60日以内"},
	{"state", "within_90", "90日以内"}, {"verdict", "met", "達成"}, {"verdict", "missed", "未達"}, {"verdict", "caution", "注意"}, {"verdict", "unknown", "判定不能"},
	{"result", "good", "成功"}, {"result", "failed", "失敗"}, {"result", "partial", "部分"}, {"result", "planned", "予定"}, {"kind", "human", "利用者"}, {"kind", "bot", "ボット"},
	{"kind", "monitor", "監視"}, {"kind", "own", "自社"}, {"kind", "access", "アクセスログ"}, {"kind", "system", "システムログ"}, {"kind", "cpu", "CPU"}, {"kind", "planned_stop", "計画停止"},
	{"kind", "failure", "障害停止"}, {"kind", "excluded", "除外"}, {"kind", "patch", "パッチ"}, {"kind", "vulnerability", "脆弱性"}, {"kind", "restore", "復元"}, {"kind", "test", "復元試験"},
	{"severity", "notice", "参考"}, {"severity", "caution", "注意"}, {"severity", "serious", "重大"},
};

const char *workbook_column_name(const char *table, const char *column, bool english)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (strcmp(columns[i].column, column) == 0 && (!columns[i].table || strcmp(columns[i].table, table) == 0))
			return english ? columns[i].english : columns[i].japanese;
	return column;
}

const char *workbook_word(const char *column, const char *word, bool english)
{
	for (size_t i = 0; !english && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].column, column) == 0 && strcmp(words[i].word, word) == 0)
			return words[i].japanese;
	return NULL;
}
