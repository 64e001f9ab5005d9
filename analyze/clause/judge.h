/* One month under judgement: what every test of this room is given, and what they share. Private to the room. */
#ifndef GEPPO_JUDGE_H
#define GEPPO_JUDGE_H

#include "case_of.h"
#include "ledger_check.h"
#include "tally.h"
#include "verdict.h"

struct judge {
	const struct ledgers *ledgers;
	struct case_moment moment;
	struct arena *arena;
	const struct zone *zone;
	int64_t from_us;  /* the month's first instant */
	int32_t last_day; /* the month's last civil day, or that of the moment when it is earlier */
	bool over;        /* the month is over at the moment */
};

struct judge judge_of(const struct ledgers *ledgers, struct case_moment moment, struct arena *arena);

/* At or after the month's begin and known at the moment. */
bool judge_in_month(const struct judge *judge, struct ledger_stamp stamp);
/* Known at the moment. */
bool judge_known(const struct judge *judge, struct ledger_stamp stamp);

/* The terms of a clause for this month: those of its first day. */
const struct config_terms *judge_terms(const struct judge *judge, const struct config_clause *clause);
/* The terms of the day of a reception or detection. */
const struct config_terms *judge_terms_of(const struct config_clause *clause, struct ledger_stamp stamp);

/* The grade of something that is owed within the terms' limit after `start` and not there at the moment: PENDING before
 * it is due, MISSED in the month in which it was, CAUTION after that month. A limit of 0: MISSED at once. UNKNOWN when
 * the calendar that it takes is not there. */
enum grade judge_lack(const struct judge *judge, const struct config_terms *terms, struct ledger_stamp start);

/* 判定不能 with its reason. `elsewhere`: archive or coverage may know it. */
void judge_unknown(struct clause_verdict *verdict, const char *reason, bool elsewhere);
/* Is the clause's ledger there, and the calendar where it is needed? Says so in the verdict when not. */
bool judge_able(const struct judge *judge, struct clause_verdict *verdict, bool needs_calendar);

/* Does the record's class belong to the clause? */
bool clause_takes(const struct config_clause *clause, const char *class);

/* Thousandths without trailing zeros: 3000 is "3", 2750 "2.75". From the arena; "" when memory is out. */
const char *milli_text(struct arena *arena, int64_t milli);
/* A limit or an elapsed time: 5営業日, 24時間, 受付時間内7時間30分; hours in whole minutes. */
const char *duration_text(const struct judge *judge, int64_t milli, enum clause_unit unit);

static inline const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* The tests, one source file each; each fills target, actual, verdict, margin, reason and evidence. */
void judge_deadline(const struct judge *judge, struct clause_verdict *verdict);
void judge_cap_month(const struct judge *judge, struct clause_verdict *verdict);
void judge_cap_year(const struct judge *judge, struct clause_verdict *verdict);
void judge_monthly(const struct judge *judge, struct clause_verdict *verdict);
void judge_expiry(const struct judge *judge, struct clause_verdict *verdict);
void judge_delivery(const struct judge *judge, struct clause_verdict *verdict);
/* CLAUSE_PRESENCE by the clause's rule. */
void judge_rule(const struct judge *judge, struct clause_verdict *verdict);

/* A named rule of CLAUSE_PRESENCE. */
struct clause_rule {
	const char *name;
	const char *ledger; /* whose records it looks at; "none", "archive": none */
	const char *english, *target; /* 目標 in both languages; NULL: `aim` writes it */
	void (*aim)(const struct judge *judge, struct clause_verdict *verdict);
	bool needs_calendar;
	bool elsewhere; /* only the archive and its coverage answer it */
	/* Adds a grade for each record that the duty asks about in the month. */
	void (*grade)(const struct judge *judge, const struct config_clause *clause, struct tally *tally);
	/* After the tally's words; NULL: nothing to add. */
	void (*word)(const struct judge *judge, const struct tally *tally, struct clause_verdict *verdict);
};

/* NULL: there is no such rule. */
const struct clause_rule *clause_rule(const char *name);
size_t clause_rule_count(void);
const struct clause_rule *clause_rule_at(size_t index);

#define RULE_GRADE(name) void name(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
#define RULE_AIM(name) void name(const struct judge *judge, struct clause_verdict *verdict)
#define RULE_WORD(name) void name(const struct judge *judge, const struct tally *tally, struct clause_verdict *verdict)

RULE_GRADE(grade_backups);
RULE_AIM(aim_backups);
RULE_WORD(word_backups);
RULE_GRADE(grade_change_approval);
RULE_GRADE(grade_contacts);
RULE_GRADE(grade_contract_period);
RULE_AIM(aim_contract_period);
RULE_WORD(word_contract_period);
RULE_GRADE(grade_defect_notice);
RULE_AIM(aim_defect_notice);
RULE_WORD(word_defect_notice);
RULE_GRADE(grade_incident_cause);
RULE_AIM(aim_incident_cause);
RULE_GRADE(grade_incident_report);
RULE_AIM(aim_incident_report);
RULE_GRADE(grade_inquiry_followup);
RULE_WORD(word_inquiry_followup);
RULE_GRADE(grade_inquiry_record);
RULE_WORD(word_inquiry_record);
RULE_GRADE(grade_light_modification);
RULE_GRADE(grade_minutes);
RULE_GRADE(grade_problems);
RULE_GRADE(grade_reception);
RULE_AIM(aim_reception);
RULE_WORD(word_reception);
RULE_GRADE(grade_telephone);
RULE_GRADE(grade_urgent_hours);
RULE_GRADE(grade_vulnerabilities);
RULE_AIM(aim_vulnerabilities);
RULE_WORD(word_vulnerabilities);

#endif
