#include "query_figures.h"

#include "figures.h"
#include "literal.h"

static const char *unit_of(enum field_type type)
{
	switch (type) {
	case FIELD_TIME:
		return "time";
	case FIELD_DURATION:
		return "us";
	case FIELD_BYTES:
		return "bytes";
	case FIELD_PERCENT:
		return "bp";
	case FIELD_DAY:
		return "day";
	case FIELD_TEXT:
	case FIELD_INTEGER:
	case FIELD_ADDRESS:
		break;
	}
	return "";
}

/* A written instant or day, or a text with what could steer a reader shown, in the figures' arena. */
static struct figure_value written(struct figures *figures, int64_t number, enum field_type type, const struct zone *zone)
{
	struct text text = {0};
	struct str kept;

	literal_format(number, type, zone, &text);
	kept = arena_str(figures_arena(figures), text_str(&text));
	text_release(&text);
	return figure_str(kept);
}

static struct figure_value visible(struct figures *figures, struct str value)
{
	struct text text = {0};
	struct str kept;

	text_add_visible(&text, value);
	kept = arena_str(figures_arena(figures), text_str(&text));
	text_release(&text);
	return figure_str(kept);
}

static struct figure_value value_of(struct figures *figures, const struct value *value, enum field_type type, const struct zone *zone)
{
	switch (value->kind) {
	case VALUE_INTEGER:
		return type == FIELD_TIME || type == FIELD_DAY ? written(figures, value->number, type, zone) : figure_integer(value->number);
	case VALUE_RATIO:
		return figure_ratio(value->number, value->divisor);
	case VALUE_TEXT:
		return visible(figures, value->text);
	case VALUE_NONE:
		break;
	}
	return figure_none();
}

/* "minute:5" is "minute.5": a colon stands before the unit. */
static void add_column(struct text *columns, const char *name, enum field_type type)
{
	for (; *name; name++)
		text_add_byte(columns, *name == ':' ? '.' : *name);
	text_addf(columns, ":%s", unit_of(type));
}

static void add_rows(struct figures *figures, const struct query_result *result, const struct figure_origin *origin, const struct config *config)
{
	const struct table *table = result->table;
	struct figure_value values[PLAN_KEYS_MAX + PLAN_MEASURES_MAX];
	struct figure_table *out;
	struct text columns = {0};

	for (size_t i = 0; i < table->column_count; i++) {
		text_add_cstr(&columns, i ? " " : "");
		add_column(&columns, table->names[i], table->types[i]);
	}
	out = text_failed(&columns) ? NULL : figures_table(figures, "answer", columns.at, origin);
	text_release(&columns);
	for (size_t row = 0; out && row < table->row_count; row++) {
		for (size_t column = 0; column < table->column_count; column++)
			values[column] = value_of(figures, table_value(table, row, column), table->types[column], config->zone);
		if (table->has_rest && row + 1 == table->row_count && result->plan->key_count)
			values[0] = figure_text(SAY(config, "(rest)", "（その他）"));
		figures_row(figures, out, values);
	}
}

static struct figure_value instant(struct figures *figures, int64_t at_us, const struct zone *zone)
{
	return at_us == NO_TIME ? figure_none() : written(figures, at_us, FIELD_TIME, zone);
}

static void add_request(struct figures *figures, const struct query_request *request, const struct zone *zone)
{
	struct figure_table *out = figures_table(figures, "request", "id question asker asked:time answered:time answer sheet line", NULL);

	figures_row(figures, out, (struct figure_value[]){
		figure_text(request->id), figure_text(request->question), figure_text(request->asker), instant(figures, request->asked_us, zone),
		instant(figures, request->answered_us, zone), figure_text(request->answer), figure_text(request->sheet), figure_integer(request->line)});
}

static struct figure_value taken(struct figures *figures, struct text *text)
{
	struct figure_value value = visible(figures, text_str(text));

	text_release(text);
	return value;
}

bool query_figures(const struct query_result *result, const struct config *config, const struct query_request *request, struct text *text,
                   struct fail *fail)
{
	const struct plan *plan = result->plan;
	int64_t begin_us = request ? request->asked_us : plan->from_us;   /* the month in which it was asked */
	struct figures *figures = figures_new(civil_month_of(zone_civil(config->zone, begin_us).date));
	struct figure_origin origin = {.plan = "", .derivation = "geppo query", .rows = result->table->rows_matched};
	struct text command = {0}, where = {0};
	bool good;

	if (!figures)
		return fail_memory(fail);
	if (result->coverage)
		origin.coverage = (struct figure_coverage){(int32_t)result->coverage->present_hours, (int32_t)result->coverage->hours};
	plan_command(plan, &command);
	if (plan->filter)
		plan_filter_text(plan, plan->filter, &where);
	figures_add(figures, "question.table", "", figure_text(plan_table_name(plan->table)), &origin);
	figures_add(figures, "question.command", "", taken(figures, &command), &origin);
	figures_add(figures, "question.where", "", taken(figures, &where), &origin);
	figures_add(figures, "question.from", "time", instant(figures, plan->from_us, config->zone), &origin);
	figures_add(figures, "question.until", "time", instant(figures, plan->until_us, config->zone), &origin);
	figures_add(figures, "question.keys", "", figure_integer((int64_t)plan->key_count), &origin);
	figures_add(figures, "question.rows", "", figure_integer((int64_t)result->table->rows_matched), &origin);
	figures_add(figures, "question.coverage", "ratio", figure_ratio(origin.coverage.present_hours, origin.coverage.expected_hours), &origin);
	add_rows(figures, result, &origin, config);
	if (request)
		add_request(figures, request, config->zone);
	good = figures_text(figures, text, fail);
	figures_free(figures);
	return good;
}
