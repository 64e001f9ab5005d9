/* An explanation as JSON. */
#include <jansson.h>
#include <stdlib.h>

#include "explain_print.h"

static json_t *time_json(const struct zone *zone, int64_t at_us)
{
	char clock[CIVIL_TEXT_SIZE], whole[CIVIL_TEXT_SIZE + 16];
	if (at_us == NO_TIME)
		return json_null();
	int32_t offset_s = zone_offset_s(zone, at_us);
	civil_format_time(zone_civil(zone, at_us), clock);
	clock[10] = 'T';
	snprintf(whole, sizeof whole, "%s%c%02d:%02d", clock, offset_s < 0 ? '-' : '+', abs(offset_s) / 3600 % 100,
	         abs(offset_s) / 60 % 60);
	return json_string(whole);
}

static json_t *date_json(struct civil_date date)
{
	char text[CIVIL_TEXT_SIZE];
	return date.year > 0 ? json_string(civil_format_date(date, text)) : json_null();
}

static const char *state_name(enum case_state state)
{
	static const char *const names[CASE_STATES] = {
	        [CASE_MET] = "met",         [CASE_CAUTION] = "caution", [CASE_MISSED] = "missed",
	        [CASE_PENDING] = "pending", [CASE_PAUSED] = "paused",   [CASE_OUT_OF_SCOPE] = "outside",
	        [CASE_UNKNOWN] = "unknown",
	};
	return names[state];
}

static json_t *terms_json(const struct config_terms *terms)
{
	static const char *const units[] = {"business_days", "business_hours", "hours"};
	json_t *json = json_object();
	json_object_set_new(json, "limit_milli", json_integer(terms->limit));
	json_object_set_new(json, "caution_milli", json_integer(terms->caution));
	json_object_set_new(json, "unit", json_string(units[terms->unit]));
	json_object_set_new(json, "clock_from", json_string(terms->clock == CLOCK_OCCURRED ? "occurred" : "detected"));
	json_object_set_new(json, "workaround", json_boolean(!terms->full_recovery));
	json_object_set_new(json, "from", date_json(terms->from));
	json_object_set_new(json, "line", terms->line > 0 ? json_integer(terms->line) : json_null());
	return json;
}

static json_t *clause_json(const struct case_explanation *explanation)
{
	const struct config_clause *clause = explanation->clause;
	if (!clause)
		return json_null();
	json_t *json = json_object();
	json_object_set_new(json, "id", json_string(clause->id));
	json_object_set_new(json, "section", json_string(clause->section));
	json_object_set_new(json, "terms", terms_json(explanation->one.result.terms));
	return json;
}

static json_t *days_json(const struct case_explanation *explanation)
{
	static const char *const kinds[EXPLAIN_KINDS] = {"start", "counted", "closed", "paused"};
	json_t *list = json_array();
	for (size_t i = 0; i < explanation->day_count; i++) {
		const struct explain_day *day = &explanation->days[i];
		json_t *json = json_object();
		json_object_set_new(json, "day", date_json(civil_date_of_day(day->day)));
		json_object_set_new(json, "kind", json_string(kinds[day->kind]));
		json_object_set_new(json, "name", day->name ? json_string(day->name) : json_null());
		json_object_set_new(json, "total_milli", json_integer(day->total_milli));
		json_object_set_new(json, "due", json_boolean(day->due));
		json_object_set_new(json, "done", json_boolean(day->done));
		json_array_append_new(list, json);
	}
	return list;
}

static json_t *months_json(const struct case_explanation *explanation)
{
	json_t *list = json_array();
	for (size_t i = 0; i < explanation->month_count; i++) {
		char month[CIVIL_TEXT_SIZE];
		json_t *json = json_object();
		civil_format_month(explanation->months[i].month, month);
		json_object_set_new(json, "month", json_string(month));
		json_object_set_new(json, "state", json_string(state_name(explanation->months[i].state)));
		json_object_set_new(json, "judged", json_boolean(explanation->months[i].judged_here));
		json_array_append_new(list, json);
	}
	return list;
}

bool explain_json(const struct case_explanation *explanation, const struct ledgers *ledgers, struct text *text)
{
	const struct judged_case *one = &explanation->one;
	const struct zone *zone = ledgers->config->zone;
	bool clocked = one->result.state != CASE_UNKNOWN && one->result.state != CASE_OUT_OF_SCOPE;
	json_t *json = json_object();
	json_object_set_new(json, "id", json_string(explanation->number));
	json_object_set_new(json, "ledger", json_string(explanation->inquiry ? "inquiries" : "incidents"));
	json_object_set_new(json, "subject", json_string(explanation->subject));
	json_object_set_new(json, "clause", clause_json(explanation));
	json_object_set_new(json, "start", time_json(zone, one->input.received_us));
	json_object_set_new(json, "due", clocked ? time_json(zone, one->result.deadline.due_us) : json_null());
	json_object_set_new(json, "authoritative", json_boolean(clocked && one->result.deadline.authoritative));
	json_object_set_new(json, "done", one->done ? time_json(zone, one->input.done_us) : json_null());
	json_object_set_new(json, "state", json_string(state_name(one->result.state)));
	json_object_set_new(json, "elapsed_milli", clocked ? json_integer(one->result.elapsed_milli) : json_null());
	json_object_set_new(json, "margin_milli", clocked ? json_integer(one->result.margin_milli) : json_null());
	json_object_set_new(json, "derivation", json_string(explanation->derivation));
	json_object_set_new(json, "days", days_json(explanation));
	json_object_set_new(json, "months", months_json(explanation));
	char *dump = json_dumps(json, JSON_INDENT(2));
	if (dump)
		text_addf(text, "%s\n", dump);
	free(dump);
	json_decref(json);
	return dump && !text_failed(text);
}
