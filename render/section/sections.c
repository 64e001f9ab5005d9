/* The table of chapters, in the order of the report. */
#include "section.h"

#include <string.h>

static const struct section sections[] = {
	{"summary", "1", "Summary", "総括", chapter_summary},
	{"clauses", "2", "Compliance with the contract", "契約事項の達成状況", chapter_clauses},
	{"availability", "3", "Availability", "稼働状況", chapter_availability},
	{"cpu", "4", "CPU utilisation", "CPU利用率の分析", chapter_cpu},
	{"access", "5", "Access", "アクセス数の分析", chapter_access},
	{"system", "6", "System logs", "システムログの状況", chapter_system},
	{"inquiries", "7", "Inquiries", "問い合わせ対応", chapter_inquiries},
	{"incidents", "8", "Incidents", "障害対応", chapter_incidents},
	{"changes", "9", "Changes and effort", "変更・改修と工数", chapter_changes},
	{"security", "10", "Security", "セキュリティ", chapter_security},
	{"certificates", "11", "Certificates and terms", "証明書・期限", chapter_expiry},
	{"custody", "12", "Backups and custody of logs", "バックアップ・ログ保管", chapter_custody},
	{"manuals", "13", "Revisions of the manuals", "手順書の改訂", chapter_manuals},
	{"requests", "14", "Requests for information", "随時照会", chapter_requests},
	{"problems", "15", "Problems, risks and proposals", "課題・リスク・改善提案", chapter_problems},
	{"meetings", "16", "Meetings", "定例会", chapter_meetings},
	{"schedule", "17", "Plans for the next month", "翌月の予定", chapter_schedule},
	{"definitions", "A", "Terms and definitions", "用語と指標の定義", chapter_definitions},
	{"quality", "B", "Completeness and quality of the data", "データの網羅性と品質", chapter_quality},
	{"reproduction", "C", "Reproduction", "再現情報", chapter_reproduction},
	{"sites", "D", "Colleges one by one", "高専別明細", chapter_sites},
};

const char *section_title(const struct section *section, const struct config *config)
{
	return SAY(config, section->english, section->title);
}

size_t section_count(void)
{
	return sizeof(sections) / sizeof(sections[0]);
}

const struct section *section_at(size_t index)
{
	return &sections[index];
}

const struct section *section_named(const char *name)
{
	for (size_t i = 0; i < section_count(); i++)
		if (strcmp(sections[i].name, name) == 0)
			return &sections[i];
	return NULL;
}
