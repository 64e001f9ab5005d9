/* The named rules in one table, and CLAUSE_PRESENCE by them. */
#include <string.h>

#include "judge.h"

/* clang-format off */
static const struct clause_rule rules[] = {
	{"backups", "backups", NULL, NULL, aim_backups, false, false, grade_backups, word_backups},
	{"change-approval", "changes", "Approved before release",
	 "リリース前に承認", NULL, false, false, grade_change_approval, NULL},
	{"confidentiality", "none", "No leak; return and erasure recorded",
	 "漏えいなし、返納・消去の記録", NULL, false, true, NULL, NULL},
	{"contacts", "contacts", "Valid at month end, changes notified",
	 "月末日に有効、変更は届出", NULL, false, false, grade_contacts, NULL},
	{"contract-period", "none", NULL, NULL, aim_contract_period, false, false, grade_contract_period, word_contract_period},
	{"defect-notice", "incidents", NULL, NULL, aim_defect_notice, false, false, grade_defect_notice, word_defect_notice},
	{"incident-cause", "incidents", NULL, NULL, aim_incident_cause, true, false, grade_incident_cause, NULL},
	{"incident-report", "incidents", NULL, NULL, aim_incident_report, true, false, grade_incident_report, NULL},
	{"inquiry-followup", "inquiries", "Each followed until closed",
	 "全件を完了まで継続", NULL, true, false, grade_inquiry_followup, word_inquiry_followup},
	{"inquiry-record", "inquiries", "Each numbered, no gaps",
	 "全件に番号、抜けなし", NULL, false, false, grade_inquiry_record, word_inquiry_record},
	{"light-modification", "changes", "Agreed beforehand",
	 "実施前に協議", NULL, false, false, grade_light_modification, NULL},
	{"log-analysis", "archive", "CPU and access logs analysed over the whole month",
	 "CPU・アクセスログを通月で解析", NULL, false, true, NULL, NULL},
	{"minutes", "meetings", "Agenda and minutes (or recording)",
	 "議事次第と議事録（録音）", NULL, false, false, grade_minutes, NULL},
	{"monitoring", "archive", "CPU monitored over the whole month",
	 "CPUを通月で監視", NULL, false, true, NULL, NULL},
	{"problems", "problems", "Each with owner and due date",
	 "全件に担当と期限", NULL, false, false, grade_problems, NULL},
	{"reception", "inquiries", NULL, NULL, aim_reception, true, false, grade_reception, word_reception},
	{"telephone", "inquiries", "Telephone only when called urgent",
	 "電話は緊急要請のみ", NULL, false, false, grade_telephone, NULL},
	{"urgent-hours", "inquiries", "Outside hours only on urgent request; who and when recorded",
	 "時間外は緊急要請のみ、要請者と時刻を記録", NULL, true, false, grade_urgent_hours, NULL},
	{"vulnerabilities", "vulnerabilities", NULL, NULL, aim_vulnerabilities, true, false, grade_vulnerabilities, word_vulnerabilities},
};
/* clang-format on */

size_t clause_rule_count(void)
{
	return sizeof rules / sizeof *rules;
}

const struct clause_rule *clause_rule_at(size_t index)
{
	return &rules[index];
}

const struct clause_rule *clause_rule(const char *name)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (strcmp(rules[i].name, name) == 0)
			return &rules[i];
	return NULL;
}

/* Why a rule that no ledger answers has no verdict here. */
static const char *elsewhere_reason(const struct judge *judge, const struct clause_rule *rule)
{
	if (strcmp(rule->ledger, "archive") == 0)
		return SAY(judge->ledgers->config, "A clause that ledgers do not decide", "台帳では判定しない条項");
	return SAY(judge->ledgers->config, "Not assessable: no record of a leak check, nor of the return or erasure of copies",
		"漏えい検査の記録と、複製の返納・消去の記録がないため判定できない");
}

void judge_rule(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_clause *clause = verdict->clause;
	const struct clause_rule *rule = clause_rule(clause->rule);
	struct tally tally = {.config = judge->ledgers->config, .arena = judge->arena};
	if (!rule) {
		bool archive = strcmp(clause->ledger, "archive") == 0 || strcmp(clause->ledger, "none") == 0;
		judge_unknown(verdict, SAY(judge->ledgers->config, "No rule judges this clause; see the records",
			"自動判定の規則 (rule) がない条項。記録を確認のこと"), archive);
		return;
	}
	if (rule->target)
		verdict->target = SAY(judge->ledgers->config, rule->english, rule->target);
	else
		rule->aim(judge, verdict);
	if (strcmp(rule->ledger, clause->ledger) != 0) {
		judge_unknown(verdict, arena_printf(judge->arena, SAY(judge->ledgers->config, "The rule %s is for the ledger %s",
			"規則 %s は台帳 %s のもの"), rule->name, rule->ledger),
		              false);
		return;
	}
	if (!rule->grade) {
		judge_unknown(verdict, elsewhere_reason(judge, rule), rule->elsewhere);
		return;
	}
	if (!judge_able(judge, verdict, rule->needs_calendar))
		return;
	rule->grade(judge, clause, &tally);
	tally_close(&tally, verdict);
	if (rule->word)
		rule->word(judge, &tally, verdict);
}
