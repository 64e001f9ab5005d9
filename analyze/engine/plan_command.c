/* A plan as the command that asks the same. Quoting is the shell's single quotes outside and the condition's own
 * inside. */
#include <inttypes.h>

#include "lang.h"
#include "literal.h"
#include "plan.h"

static const char *operator_of(enum filter_kind kind)
{
	switch (kind) {
	case FILTER_EQUAL:
		return "=";
	case FILTER_NOT_EQUAL:
		return "!=";
	case FILTER_LESS:
		return "<";
	case FILTER_LESS_EQUAL:
		return "<=";
	case FILTER_GREATER:
		return ">";
	case FILTER_GREATER_EQUAL:
		return ">=";
	case FILTER_MATCH:
		return "~";
	case FILTER_NOT_MATCH:
		return "!~";
	case FILTER_IN:
	case FILTER_WITHIN:
		return "in";
	case FILTER_AND:
		return "and";
	case FILTER_OR:
		return "or";
	case FILTER_NOT:
		break;
	}
	return "not";
}

static bool is_plain(struct str value)
{
	for (size_t i = 0; i < value.size; i++) {
		char byte = value.at[i];
		bool letter =
		        (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');

		if (!letter && byte != '.' && byte != '_' && byte != '-' && byte != '/' && byte != ':')
			return false;
	}
	return value.size > 0;
}

static void add_text_value(struct str value, struct text *text)
{
	if (is_plain(value)) {
		text_add(text, value);
		return;
	}
	text_add_byte(text, '"');
	for (size_t i = 0; i < value.size; i++) {
		if (value.at[i] == '"')
			text_add_byte(text, '"');
		text_add_byte(text, value.at[i]);
	}
	text_add_byte(text, '"');
}

static void add_value(const struct plan *plan, const struct filter *filter, size_t index, struct text *text)
{
	if (filter->field->type == FIELD_TEXT || filter->field->type == FIELD_ADDRESS)
		add_text_value(filter->texts[index], text);
	else
		literal_format(filter->numbers[index], filter->field->type, plan->zone, text);
}

static void add_comparison(const struct plan *plan, const struct filter *filter, struct text *text)
{
	bool list = filter->kind == FILTER_IN || filter->kind == FILTER_WITHIN;

	text_addf(text, "%s %s %s", filter->field->name, operator_of(filter->kind), list ? "(" : "");
	for (size_t i = 0; i < filter->value_count; i++) {
		text_add_cstr(text, i ? ", " : "");
		add_value(plan, filter, i, text);
	}
	text_add_cstr(text, list ? ")" : "");
}

/* How tightly the outermost operator holds. */
static int binding(const struct filter *filter)
{
	return filter->kind == FILTER_OR ? 0 : filter->kind == FILTER_AND ? 1 : filter->kind == FILTER_NOT ? 2 : 3;
}

struct pending {
	const struct filter *node; /* NULL: write the word */
	const char *word;
};

/* The sides of a node that must be put in parentheses are those that hold less tightly; the right side of and, or also
 * when equally. */
static size_t push_side(struct pending *stack, size_t depth, const struct filter *side, int outer)
{
	bool wrap = binding(side) < outer;

	if (wrap)
		stack[depth++] = (struct pending){NULL, ")"};
	stack[depth++] = (struct pending){side, NULL};
	if (wrap)
		stack[depth++] = (struct pending){NULL, "("};
	return depth;
}

void plan_filter_text(const struct plan *plan, const struct filter *filter, struct text *text)
{
	struct pending stack[6 * PLAN_FILTER_NODES];
	size_t depth = 0;

	stack[depth++] = (struct pending){filter, NULL};
	while (depth && depth + 8 < sizeof(stack) / sizeof(stack[0])) {
		struct pending top = stack[--depth];

		if (!top.node) {
			text_add_cstr(text, top.word);
		} else if (top.node->kind == FILTER_AND || top.node->kind == FILTER_OR) {
			int own = binding(top.node);

			depth = push_side(stack, depth, top.node->right, own + 1);
			stack[depth++] = (struct pending){NULL, own ? " and " : " or "};
			depth = push_side(stack, depth, top.node->left, own);
		} else if (top.node->kind == FILTER_NOT) {
			text_add_cstr(text, "not ");
			depth = push_side(stack, depth, top.node->left, 2);
		} else {
			add_comparison(plan, top.node, text);
		}
	}
}

/* ' in a shell word is '\'' */
static void add_quoted(struct str word, struct text *text)
{
	text_add_byte(text, '\'');
	for (size_t i = 0; i < word.size; i++) {
		if (word.at[i] == '\'')
			text_add_cstr(text, "'\\'");
		text_add_byte(text, word.at[i]);
	}
	text_add_byte(text, '\'');
}

static void add_range(const struct plan *plan, struct text *text)
{
	if (plan->zone && plan->from_us < plan->until_us) {
		struct civil_date date = zone_civil(plan->zone, plan->from_us).date;
		struct civil_month month = civil_month_of(date);
		char buffer[CIVIL_TEXT_SIZE];

		if (zone_month_start(plan->zone, month) == plan->from_us &&
		    zone_month_start(plan->zone, civil_month_add(month, 1)) == plan->until_us) {
			text_addf(text, " --month %s", civil_format_month(month, buffer));
			return;
		}
	}
	text_add_cstr(text, " --from ");
	literal_format(plan->from_us, FIELD_TIME, plan->zone, text);
	text_add_cstr(text, " --until ");
	literal_format(plan->until_us, FIELD_TIME, plan->zone, text);
}

void plan_command(const struct plan *plan, struct text *text)
{
	text_addf(text, "geppo query %s", plan_table_name(plan->table));
	add_range(plan, text);
	if (plan->source)
		text_addf(text, " --source %s", plan->source);
	if (plan->filter) {
		struct text condition = {0};

		plan_filter_text(plan, plan->filter, &condition);
		text_add_cstr(text, " --where ");
		add_quoted(text_str(&condition), text);
		text->failed |= text_failed(&condition);
		text_release(&condition);
	}
	for (size_t i = 0; i < plan->key_count; i++)
		text_addf(text, "%s%s", i ? "," : " --by ", plan->keys[i].name);
	for (size_t i = 0; i < plan->measure_count; i++)
		text_addf(text, "%s%s", i ? "," : " --show ", plan->measures[i].name);
	if (plan->sort) {
		size_t index = (size_t)(plan->sort < 0 ? -plan->sort : plan->sort) - 1;

		text_addf(text, " --sort %c%s", plan->sort < 0 ? '-' : '+',
		          index < plan->key_count ? plan->keys[index].name
		                                  : plan->measures[index - plan->key_count].name);
	}
	if (plan->min_rows)
		text_addf(text, " --min-rows %" PRIu64, plan->min_rows);
	if (plan->limit)
		text_addf(text, " --limit %" PRIu64, plan->limit);
	if (plan->with_rest)
		text_add_cstr(text, " --rest");
}
