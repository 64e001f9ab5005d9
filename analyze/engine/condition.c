/* Operator precedence with two stacks (E. W. Dijkstra's shunting yard): values are finished filters, operators wait for
 * their right side. */
#include "condition.h"

#include <assert.h>

#include "bounds.h"
#include "condition_token.h"
#include "lang.h"
#include "literal.h"
#include "network.h"
#include "option.h"
#include "pattern.h"

#define VALUES_MAX 1000 /* of one list */

enum waiting {
	WAIT_OPEN,
	WAIT_OR,
	WAIT_AND,
	WAIT_NOT, /* rising binding */
};

struct condition {
	struct token_reader reader;
	struct token token; /* the next one */
	enum plan_table table;
	const struct zone *zone;
	struct arena *arena;
	struct fail *fail;
	const struct filter *values[PLAN_FILTER_NODES];
	size_t value_count, node_count;
	struct {
		enum waiting kind;
		size_t at;
	} waits[3 * PLAN_FILTER_DEPTH + 3]; /* each level may wait with an or, an and, and what opened it */
	size_t wait_count;
};

static bool advance(struct condition *condition)
{
	return token_next(&condition->reader, &condition->token, condition->fail);
}

static bool is_word(const struct condition *condition, struct str word)
{
	return condition->token.kind == TOKEN_WORD && str_equal_nocase(condition->token.text, word);
}

static bool is_operator(const struct condition *condition, const char *name)
{
	return condition->token.kind == TOKEN_OPERATOR && str_is(condition->token.text, name);
}

bool condition_unknown_field(enum plan_table table, const char *place, struct str name, struct fail *fail)
{
	size_t count;
	const struct field *fields = plan_fields(table, &count);
	const char *names[64];
	struct text all = {0};
	const char *nearest;

	assert(count <= 64);
	for (size_t i = 0; i < count; i++) {
		names[i] = fields[i].name;
		text_addf(&all, "%s%s", i ? " " : "", names[i]);
	}
	nearest = option_nearest(name, names, count);
	if (nearest)
		fail_set(fail, FAIL_USAGE,
		         TR("%s: there is no field %.*s; did you mean %s?",
		            "%s: フィールド %.*s はありません。%s のことですか"),
		         place, STR_ARGS(name), nearest);
	else
		fail_set(fail, FAIL_USAGE,
		         TR("%s: there is no field %.*s; the fields are: %.*s",
		            "%s: フィールド %.*s はありません。使えるもの: %.*s"),
		         place, STR_ARGS(name), STR_ARGS(text_str(&all)));
	text_release(&all);
	return false;
}

static struct filter *node_new(struct condition *condition, enum filter_kind kind)
{
	struct filter *node;

	if (condition->node_count == PLAN_FILTER_NODES) {
		fail_set(condition->fail, FAIL_USAGE,
		         TR("--where: more than %d parts", "--where: 条件が %d 個を超えています"), PLAN_FILTER_NODES);
		return NULL;
	}
	condition->node_count++;
	node = arena_alloc(condition->arena, 1, sizeof(*node));
	if (!node) {
		fail_memory(condition->fail);
		return NULL;
	}
	node->kind = kind;
	return node;
}

static bool push_value(struct condition *condition, const struct filter *filter)
{
	condition->values[condition->value_count++] = filter; /* never more values than nodes */
	return true;
}

/* Pops the waiting operator and gives it its sides. */
static bool reduce(struct condition *condition)
{
	enum waiting kind = condition->waits[--condition->wait_count].kind;
	struct filter *node = node_new(condition, kind == WAIT_NOT   ? FILTER_NOT
	                                          : kind == WAIT_AND ? FILTER_AND
	                                                             : FILTER_OR);

	if (!node)
		return false;
	if (kind != WAIT_NOT)
		node->right = condition->values[--condition->value_count];
	node->left = condition->values[--condition->value_count];
	return push_value(condition, node);
}

static size_t nesting(const struct condition *condition)
{
	size_t count = 0;

	for (size_t i = 0; i < condition->wait_count; i++)
		count += condition->waits[i].kind == WAIT_OPEN || condition->waits[i].kind == WAIT_NOT;
	return count;
}

static bool push_wait(struct condition *condition, enum waiting kind, size_t at)
{
	bool opens = kind == WAIT_OPEN || kind == WAIT_NOT;

	if (opens && nesting(condition) == PLAN_FILTER_DEPTH)
		return token_fail(&condition->reader, at, condition->fail,
		                  TR("nested more than %d deep", "入れ子が %d 段を超えています"), PLAN_FILTER_DEPTH);
	while (!opens && condition->wait_count && condition->waits[condition->wait_count - 1].kind >= kind)
		if (!reduce(condition))
			return false;
	condition->waits[condition->wait_count].kind = kind;
	condition->waits[condition->wait_count++].at = at;
	return true;
}

/* --- One comparison --- */

struct value_list {
	struct str *texts;
	int64_t *numbers;
	struct str *networks;
	size_t count, network_count;
};

static bool add_value(struct condition *condition, const struct field *field, struct value_list *list)
{
	struct token *token = &condition->token;
	struct network network;

	if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED)
		return token_fail(
		        &condition->reader, token->at, condition->fail,
		        TR("%s is compared with %s, but here is none", "%s の比較には%sが必要ですが、ありません"),
		        field->name, literal_expected(field->type));
	if (field->type == FIELD_ADDRESS && str_find(token->text, '/') < token->text.size &&
	    network_parse(token->text, &network)) {
		list->networks[list->network_count++] = token->text;
	} else if (field->type == FIELD_TEXT || field->type == FIELD_ADDRESS) {
		list->texts[list->count++] = token->text;
	} else {
		if (!literal_number(token->text, field->type, condition->zone, &list->numbers[list->count]))
			return token_fail(&condition->reader, token->at, condition->fail,
			                  TR("“%.*s” is not what %s takes: %s",
			                     "「%.*s」は %s の値になりません。必要なのは%sです"),
			                  STR_ARGS(token->text), field->name, literal_expected(field->type));
		list->count++;
	}
	return advance(condition);
}

static bool list_init(struct condition *condition, size_t room, struct value_list *list)
{
	*list = (struct value_list){
	        .texts = arena_alloc(condition->arena, room, sizeof(*list->texts)),
	        .numbers = arena_alloc(condition->arena, room, sizeof(*list->numbers)),
	        .networks = arena_alloc(condition->arena, room, sizeof(*list->networks)),
	};
	return (list->texts && list->numbers && list->networks) || fail_memory(condition->fail);
}

/* The filter of a comparison with these values: networks apart from texts, joined by or; turned round when asked. */
static bool push_comparison(struct condition *condition, const struct field *field, enum filter_kind kind,
                            const struct value_list *list, bool negate)
{
	struct filter *plain = NULL, *within = NULL, *joined;

	if (list->count) {
		plain = node_new(condition, kind);
		if (!plain)
			return false;
		*plain = (struct filter){.kind = kind,
		                         .field = field,
		                         .texts = list->texts,
		                         .numbers = list->numbers,
		                         .value_count = list->count};
	}
	if (list->network_count) {
		within = node_new(condition, FILTER_WITHIN);
		if (!within)
			return false;
		*within = (struct filter){.kind = FILTER_WITHIN,
		                          .field = field,
		                          .texts = list->networks,
		                          .value_count = list->network_count};
	}
	joined = plain ? plain : within;
	if (plain && within) {
		joined = node_new(condition, FILTER_OR);
		if (!joined)
			return false;
		joined->left = plain;
		joined->right = within;
	}
	if (negate) {
		struct filter *not = node_new(condition, FILTER_NOT);

		if (!not )
			return false;
		not ->left = joined;
		joined = not ;
	}
	return push_value(condition, joined);
}

static bool read_list(struct condition *condition, const struct field *field, bool negate)
{
	struct value_list list;

	if (!list_init(condition, VALUES_MAX, &list))
		return false;
	if (condition->token.kind != TOKEN_OPEN)
		return token_fail(&condition->reader, condition->token.at, condition->fail,
		                  TR("after in stands a list in parentheses: in (a, b)",
		                     "in の後には括弧の列が必要です: in (a, b)"));
	do {
		if (!advance(condition) || !add_value(condition, field, &list))
			return false;
		if (list.count + list.network_count == VALUES_MAX)
			return token_fail(&condition->reader, condition->token.at, condition->fail,
			                  TR("more than %d values", "値が %d 個を超えています"), VALUES_MAX - 1);
	} while (condition->token.kind == TOKEN_COMMA);
	if (condition->token.kind != TOKEN_CLOSE)
		return token_fail(&condition->reader, condition->token.at, condition->fail,
		                  TR("here “,” or “)” is needed", "ここには「,」か「)」が必要です"));
	return advance(condition) && push_comparison(condition, field, FILTER_IN, &list, negate);
}

static const struct {
	const char *name;
	enum filter_kind kind;
} comparisons[] = {
        {"=", FILTER_EQUAL}, {"==", FILTER_EQUAL},      {"!=", FILTER_NOT_EQUAL}, {"<>", FILTER_NOT_EQUAL},
        {"<", FILTER_LESS},  {"<=", FILTER_LESS_EQUAL}, {">", FILTER_GREATER},    {">=", FILTER_GREATER_EQUAL},
        {"~", FILTER_MATCH}, {"=~", FILTER_MATCH},      {"!~", FILTER_NOT_MATCH},
};

/* Is the operator one for the field's type? */
static bool check_operator(struct condition *condition, const struct field *field, enum filter_kind kind, size_t at)
{
	bool text = field->type == FIELD_TEXT || field->type == FIELD_ADDRESS;
	bool match = kind == FILTER_MATCH || kind == FILTER_NOT_MATCH;
	bool order = kind >= FILTER_LESS && kind <= FILTER_GREATER_EQUAL;

	if (text && order)
		return token_fail(&condition->reader, at, condition->fail,
		                  TR("%s is a text: it takes =, !=, ~, !~ and in",
		                     "%s は文字列です。=、!=、~、!~、in が使えます"),
		                  field->name);
	if (!text && match)
		return token_fail(&condition->reader, at, condition->fail,
		                  TR("%s is no text: it takes =, !=, <, <=, >, >= and in",
		                     "%s は文字列ではありません。=、!=、<、<=、>、>=、in が使えます"),
		                  field->name);
	return true;
}

/* A pattern that does not compile is told here, where its place is known. */
static bool check_pattern(struct condition *condition, struct str text, size_t at)
{
	struct fail reason = {0};
	struct pattern *pattern = pattern_new(text, false, &reason);

	if (!pattern)
		return token_fail(&condition->reader, at, condition->fail, "%s", reason.sentence);
	pattern_free(pattern);
	return true;
}

static bool read_operator(struct condition *condition, const struct field *field)
{
	struct value_list list;
	size_t at = condition->token.at, value_at;

	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++) {
		enum filter_kind kind = comparisons[i].kind;
		bool match = kind == FILTER_MATCH || kind == FILTER_NOT_MATCH;

		if (!is_operator(condition, comparisons[i].name))
			continue;
		if (!check_operator(condition, field, kind, at) || !list_init(condition, 1, &list) ||
		    !advance(condition))
			return false;
		value_at = condition->token.at;
		if (!add_value(condition, field, &list))
			return false;
		if (match && list.network_count) { /* 10.0/8 as a pattern is a pattern */
			list.texts[list.count++] = list.networks[0];
			list.network_count = 0;
		}
		if (match && !check_pattern(condition, list.texts[0], value_at))
			return false;
		return push_comparison(condition, field, kind, &list, list.network_count && kind == FILTER_NOT_EQUAL);
	}
	return token_fail(&condition->reader, at, condition->fail,
	                  TR("after %s stands one of = != < <= > >= ~ !~ in",
	                     "%s の後には = != < <= > >= ~ !~ in のいずれかが必要です"),
	                  field->name);
}

static bool read_comparison(struct condition *condition)
{
	struct token name = condition->token;
	const struct field *field;
	bool negate = false;

	if (name.kind != TOKEN_WORD)
		return token_fail(&condition->reader, name.at, condition->fail,
		                  TR("here a field's name, not or “(” is needed",
		                     "ここにはフィールド名、not、「(」のいずれかが必要です"));
	field = plan_field(condition->table, name.text);
	if (!field) {
		struct fail reason = {0};

		(void)condition_unknown_field(condition->table, "", name.text, &reason);
		return token_fail(&condition->reader, name.at, condition->fail, "%s", reason.sentence + 2);
	}
	if (!advance(condition))
		return false;
	if (is_word(condition, STR("not"))) {
		negate = true;
		if (!advance(condition))
			return false;
	}
	if (is_word(condition, STR("in")))
		return advance(condition) && read_list(condition, field, negate);
	if (negate)
		return token_fail(&condition->reader, condition->token.at, condition->fail,
		                  TR("after “%s not” stands in (…)", "「%s not」の後には in (…) が必要です"),
		                  field->name);
	return read_operator(condition, field);
}

/* --- The whole --- */

/* Everything up to and with the next comparison: not, (, comparison. */
static bool read_operand(struct condition *condition)
{
	for (;;) {
		size_t at = condition->token.at;

		if (is_word(condition, STR("not"))) {
			if (!push_wait(condition, WAIT_NOT, at) || !advance(condition))
				return false;
		} else if (condition->token.kind == TOKEN_OPEN) {
			if (!push_wait(condition, WAIT_OPEN, at) || !advance(condition))
				return false;
		} else {
			return read_comparison(condition);
		}
	}
}

static bool close_parentheses(struct condition *condition)
{
	while (condition->token.kind == TOKEN_CLOSE) {
		while (condition->wait_count && condition->waits[condition->wait_count - 1].kind != WAIT_OPEN)
			if (!reduce(condition))
				return false;
		if (!condition->wait_count)
			return token_fail(&condition->reader, condition->token.at, condition->fail,
			                  TR("this “)” closes nothing", "この「)」に対応する「(」がありません"));
		condition->wait_count--;
		if (!advance(condition))
			return false;
	}
	return true;
}

static bool finish(struct condition *condition, const struct filter **ret_filter)
{
	while (condition->wait_count) {
		size_t at = condition->waits[condition->wait_count - 1].at;

		if (condition->waits[condition->wait_count - 1].kind == WAIT_OPEN)
			return token_fail(&condition->reader, at, condition->fail,
			                  TR("this “(” is never closed", "この「(」が閉じられていません"));
		if (!reduce(condition))
			return false;
	}
	assert(condition->value_count == 1);
	*ret_filter = condition->values[0];
	return true;
}

static bool read_condition(struct condition *condition, const struct filter **ret_filter)
{
	if (!advance(condition))
		return false;
	if (condition->token.kind == TOKEN_END) {
		*ret_filter = NULL;
		return true;
	}
	for (;;) {
		size_t at;

		if (!read_operand(condition) || !close_parentheses(condition))
			return false;
		if (condition->token.kind == TOKEN_END)
			return finish(condition, ret_filter);
		at = condition->token.at;
		if (!is_word(condition, STR("and")) && !is_word(condition, STR("or")))
			return token_fail(
			        &condition->reader, at, condition->fail,
			        TR("here and, or or the end is needed (a value with blanks stands in quotes)",
			           "ここには and、or、または終わりが必要です(空白を含む値は引用符で囲みます)"));
		if (!push_wait(condition, is_word(condition, STR("and")) ? WAIT_AND : WAIT_OR, at) ||
		    !advance(condition))
			return false;
	}
}

bool condition_parse(const char *text, enum plan_table table, const struct zone *zone, struct arena *arena,
                     const struct filter **ret_filter, struct fail *fail)
{
	struct condition *condition = arena_alloc(arena, 1, sizeof(*condition));

	if (!condition)
		return fail_memory(fail);
	condition->reader = (struct token_reader){.all = arena_str(arena, str_of(text)), .arena = arena};
	condition->table = table;
	condition->zone = zone;
	condition->arena = arena;
	condition->fail = fail;
	return read_condition(condition, ret_filter);
}
