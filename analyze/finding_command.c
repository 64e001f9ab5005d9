/* Commands of findings; see finding_command.h. */
#include "finding_command.h"

#include "named_plans.h"

#define HUMAN "kind = human"
#define AROUND_US (10 * MINUTE_US)

struct question {
	const char *table, *by, *show, *where, *field; /* field: which holds the place, NULL none */
	const char *sort;
	uint64_t limit;
};

static const char *where_of(const char *plan)
{
	return named_plan(named_plan_index(plan))->text.where;
}

const char *finding_condition(const struct month_run *run, const char *where, const char *field, struct str value)
{
	struct text text = {0};
	struct str rest = value, part;
	const char *kept;

	text_add_cstr(&text, where);
	text_addf(&text, "%s%s = \"", *where ? " and " : "", field);
	/* Inside quotes a quote is written twice. */
	for (bool first = true; str_next(&rest, '"', &part); first = false) {
		if (!first)
			text_add_cstr(&text, "\"\"");
		text_add(&text, part);
	}
	text_add_byte(&text, '"');
	kept = text_failed(&text) ? NULL : arena_cstr(run->arena, text_str(&text));
	text_release(&text);
	return kept;
}

static const char *table_of_source(const struct month_run *run, struct str name)
{
	static const char *const tables[] = {"access", "system", "cpu"};

	for (size_t i = 0; i < run->config->source_count; i++)
		if (str_is(name, run->config->sources[i].name))
			return tables[run->config->sources[i].kind];
	return "access";
}

static struct question access_question(const struct finding *finding)
{
	static const char *const fields[] = {[FINDING_OF_HOST] = "host", [FINDING_OF_SITE] = "site", [FINDING_OF_LEDGER] = NULL};
	struct question question = {"access", "minute:5", "requests,server_errors", HUMAN, fields[finding->scope], "", 0};

	if (finding->kind == FINDING_SLOW)
		question.show = "requests,p95";
	if (finding->kind == FINDING_DROP) {
		question.by = "minute:15";
		question.show = "requests";
	}
	if (finding->kind == FINDING_REFUSED)
		question = (struct question){"access", "client", "requests,distinct:path,first,last",
		                             where_of("access.suspicious.all"), NULL, "-requests", 20};
	return question;
}

static struct question question_of(const struct month_run *run, const struct finding *finding)
{
	switch (finding->kind) {
	case FINDING_CPU:
		return (struct question){"cpu", "time", "max", named_plan_cpu_filter(run->config, run->arena), "host", "", 0};
	case FINDING_SILENCE: {
		const char *table = table_of_source(run, finding->place);

		return (struct question){table, "minute:60", table[0] == 'a' ? "requests" : table[0] == 'c' ? "samples" : "lines", "",
		                         "source", "", 0};
	}
	case FINDING_OOM:
		return (struct question){"system", "time,message", "lines", where_of("system.oom"), "host", "", 0};
	case FINDING_RESTART:
		return (struct question){"system", "time,message", "lines", where_of("system.restart"), "host", "", 0};
	case FINDING_DISK:
		return (struct question){"system", "time,message", "lines", where_of("system.disk"), "host", "", 0};
	case FINDING_SERVICE:
		return (struct question){"system", "time,message", "lines", where_of("system.service_failed"), "host", "", 0};
	case FINDING_LOGINS:
		return (struct question){"system", "minute:5,template", "lines", where_of("system.login_failed"), "host", "", 0};
	default:
		return access_question(finding);
	}
}

bool finding_command(const struct month_run *run, const struct finding *finding, const char **ret_command, struct fail *fail)
{
	struct question question = question_of(run, finding);
	struct plan_text text = {.table = question.table, .by = question.by, .show = question.show, .where = question.where,
	                         .sort = question.sort, .limit = question.limit, .zone = run->config->zone};
	struct text command = {0};
	struct plan plan;
	bool good = true;

	*ret_command = "";
	if (finding->kind == FINDING_WITHOUT_TRACE)
		return true;
	if (question.field && finding->place.size)
		text.where = finding_condition(run, question.where, question.field, finding->place);
	if (!text.where)
		return fail_memory(fail);
	if (!plan_parse(&text, run->arena, &plan, fail))
		return false;
	/* Whole buckets, and what stands around it. */
	plan.from_us = finding->from_us - AROUND_US;
	plan.from_us -= (plan.from_us % MINUTE_US + MINUTE_US) % MINUTE_US;
	plan.until_us = finding->until_us + AROUND_US;
	plan.until_us += (MINUTE_US - plan.until_us % MINUTE_US) % MINUTE_US;
	plan_command(&plan, &command);
	*ret_command = arena_cstr(run->arena, text_str(&command));
	if (text_failed(&command) || !*ret_command)
		good = fail_memory(fail);
	text_release(&command);
	return good;
}
