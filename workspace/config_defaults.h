/* What geppo.yaml need not say: rules and duties as data. The clauses are those of a support contract as in spec/;
 * another contract changes them by id in geppo.yaml. Knows no file. */
#ifndef GEPPO_CONFIG_DEFAULTS_H
#define GEPPO_CONFIG_DEFAULTS_H

#include "config.h"

extern const struct config_clause default_clauses[];
extern const size_t default_clause_count;

extern const char *const default_bot_agents[];
extern const size_t default_bot_agent_count;
extern const char *const default_monitor_agents[];
extern const size_t default_monitor_agent_count;

/* A request whose path matches is no page. */
extern const char *const default_static_pattern;
/* The first folder of a path, the first label of a host name. */
extern const char *const default_site_path_pattern;
extern const char *const default_site_vhost_pattern;

/* Everything that is not required; lists of sources, hosts, sites stay empty. */
void config_set_defaults(struct config *config);

/* Words of enum clause_test in its order, and the ledgers a clause may name. */
extern const char *const clause_test_words[];
extern const size_t clause_test_word_count;
extern const char *const clause_ledger_words[];
extern const size_t clause_ledger_word_count;
/* Named tests of CLAUSE_PRESENCE; analyze/clause/FORMAT.md says what each looks at. */
extern const char *const clause_rule_words[];
extern const size_t clause_rule_word_count;

/* National holidays 2018–2027 by their names of the day (workspace/holidays.c); ascending. */
struct holiday {
	struct civil_date date;
	const char *name;
};
extern const struct holiday default_holidays[];
extern const size_t default_holiday_count;

#endif
