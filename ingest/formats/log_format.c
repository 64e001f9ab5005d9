/* From variables to fields: which variable fills which field of questions, and where each ends. */
#include "log_format.h"

#include <string.h>

#include "lang.h"
#include "text.h"

struct log_token *log_add(struct log_format *format, struct str shown, struct fail *fail)
{
	if (format->count == LOG_TOKENS_MAX) {
		fail_set(fail, FAIL_LIMIT,
		         TR("the log format has more than %d parts", "ログ形式の要素が %d を超えています"),
		         LOG_TOKENS_MAX);
		return NULL;
	}
	struct log_token *token = &format->tokens[format->count++];
	*token = (struct log_token){.shown = shown};
	return token;
}

bool log_add_literal(struct log_format *format, struct str text, struct arena *arena, struct fail *fail)
{
	if (text.size == 0)
		return true;
	struct log_token *last = format->count > 0 ? &format->tokens[format->count - 1] : NULL;
	if (last && last->literal.size > 0) {
		char *joined = arena_alloc(arena, last->literal.size + text.size, 1);
		if (!joined)
			return fail_memory(fail);
		memcpy(joined, last->literal.at, last->literal.size);
		memcpy(joined + last->literal.size, text.at, text.size);
		last->literal = (struct str){joined, last->literal.size + text.size};
		return true;
	}
	last = log_add(format, text, fail);
	if (!last)
		return false;
	last->literal = arena_str(arena, text);
	return arena_failed(arena) ? fail_memory(fail) : true;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Blanks, comments and joined lines before the next word. */
static void skip_blanks(struct log_cut *cut)
{
	while (cut->rest.size > 0) {
		if (is_blank(cut->rest.at[0]))
			cut->rest = str_skip(cut->rest, 1);
		else if (cut->is_nginx && cut->rest.at[0] == '#')
			cut->rest = str_skip(cut->rest, str_find(cut->rest, '\n'));
		else if (!cut->is_nginx && str_starts(cut->rest, STR("\\\n")))
			cut->rest = str_skip(cut->rest, 2);
		else
			return;
	}
}

/* What the backslash at the front of `at` and the byte behind it stand for: bytes written (0 … 2) into `out`. */
static size_t unescape(const struct log_cut *cut, const char *at, char quote, char *out)
{
	static const char letters[] = "t\tr\rn\n";
	char byte = at[1];
	if (!cut->is_nginx && byte == '\n')
		return 0;
	if (byte == '\\' || (cut->is_nginx ? byte == '"' || byte == '\'' : quote && byte == quote)) {
		out[0] = byte;
		return 1;
	}
	for (size_t i = 0; cut->is_nginx && letters[i]; i += 2)
		if (letters[i] == byte) {
			out[0] = letters[i + 1];
			return 1;
		}
	out[0] = '\\';
	out[1] = byte;
	return 2;
}

bool log_cut_next(struct log_cut *cut, struct arena *arena, struct str *ret_word, char *ret_quote, struct fail *fail)
{
	skip_blanks(cut);
	if (cut->rest.size == 0 || (cut->is_nginx && cut->rest.at[0] == ';'))
		return false;
	const char *at = cut->rest.at, *end = at + cut->rest.size;
	char quote = *at == '"' || *at == '\'' ? *at : 0;
	char *out = arena_alloc(arena, cut->rest.size + 1, 1);
	size_t size = 0;
	if (!out)
		return fail_memory(fail);
	for (at += quote != 0; at < end; at++) {
		if (*at == '\\' && at + 1 < end)
			size += unescape(cut, at++, quote, out + size);
		else if (quote ? *at == quote : is_blank(*at) || (cut->is_nginx && *at == ';'))
			break;
		else
			out[size++] = *at;
	}
	if (quote && at == end)
		return fail_set(
		        fail, FAIL_INPUT,
		        TR("the log format has a quote %c that is not closed", "ログ形式の引用符 %c が閉じていません"),
		        quote);
	cut->rest = str_range(at + (quote != 0), end);
	*ret_word = (struct str){out, size};
	*ret_quote = quote;
	return true;
}

/* The fields of questions that the op fills. */
static size_t filled_by(const struct log_token *token, const char *ret_names[4])
{
	static const char *const request[] = {"path", "method", "query", "protocol"};
	if (token->stamp || token->word->op == FIELD_CLF || token->word->op == FIELD_ISO ||
	    token->word->op == FIELD_EPOCH) {
		ret_names[0] = "time";
		return 1;
	}
	if (token->word->op == FIELD_REQUEST) {
		memcpy(ret_names, request, sizeof(request));
		return 4;
	}
	ret_names[0] = token->word->name;
	ret_names[1] = "query";
	if (token->word->op == FIELD_TARGET || token->word->op == FIELD_TARGET_DASH)
		return 2;
	return token->word->name && token->word->name[0] != '~' ? 1 : 0;
}

/* Which token fills what, and how the stamps hang together. */
struct plan {
	bool fills[LOG_TOKENS_MAX];    /* the fields of questions that it could */
	uint8_t clock[LOG_TOKENS_MAX]; /* of stamps: number of their group, 1 … */
	uint32_t clock_bits[LOG_TOKENS_MAX + 1];
	size_t clock_count;
	size_t time; /* token that the time is from, or SIZE_MAX */
};

/* Parts of a stamp join the group before them that does not say the same yet. */
static bool plan_clocks(const struct log_format *format, struct plan *plan, struct fail *fail)
{
	bool at_end[LOG_TOKENS_MAX + 1] = {false};
	for (size_t i = 0; i < format->count; i++) {
		const struct log_token *token = &format->tokens[i];
		if (!token->stamp)
			continue;
		size_t clock = plan->clock_count;
		if (clock == 0 || at_end[clock] != token->at_end ||
		    stamp_bits_clash(plan->clock_bits[clock], token->stamp->bits)) {
			clock = ++plan->clock_count;
			at_end[clock] = token->at_end;
		}
		plan->clock[i] = (uint8_t)clock;
		plan->clock_bits[clock] |= token->stamp->bits;
	}
	for (size_t i = 0; i < format->count; i++) {
		const char *missing;
		const struct log_token *token = &format->tokens[i];
		if (!token->stamp || stamp_bits_complete(plan->clock_bits[plan->clock[i]], &missing))
			continue;
		return fail_set(fail, FAIL_INPUT, TR("the time %.*s lacks %s", "時刻 %.*s に %s がありません"),
		                STR_ARGS(token->shown), missing);
	}
	return true;
}

static unsigned rank_of(const struct log_format *format, const struct plan *plan, size_t index)
{
	const struct log_token *token = &format->tokens[index];
	if (!token->stamp)
		return token->word->rank;
	/* The request's begin is its time; of several the finest. */
	bool fine = (plan->clock_bits[plan->clock[index]] & STAMP_FRACTION) != 0;
	return token->at_end ? 9 : fine ? 0 : 1;
}

/* Does a token that was granted before fill one of these? */
static bool is_filled(const struct log_format *format, const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < format->count; i++) {
		const char *names[4];
		size_t count = plan->fills[i] ? filled_by(&format->tokens[i], names) : 0;
		while (count-- > 0)
			if (strcmp(names[count], name) == 0)
				return true;
	}
	return false;
}

static void plan_fills(const struct log_format *format, struct plan *plan)
{
	for (unsigned rank = 0; rank < 10; rank++)
		for (size_t i = 0; i < format->count; i++) {
			const struct log_token *token = &format->tokens[i];
			const char *names[4];
			if (token->literal.size > 0 || rank_of(format, plan, i) != rank ||
			    filled_by(token, names) == 0 || is_filled(format, plan, names[0]))
				continue;
			plan->fills[i] = true;
			if (strcmp(names[0], "time") == 0)
				plan->time = i;
		}
}

/* "$uri$is_args$args" is one target; in escape=default it ends with "-" when there is no query. */
static void join_targets(struct log_format *format)
{
	static const struct log_word target = {"", FIELD_TARGET, "path", 0, 1, 1, LOG_PATH, NULL},
	                             dashed = {"", FIELD_TARGET_DASH, "path", 0, 1, 1, LOG_PATH, NULL};
	bool has_dash = format->escape == LOG_ESCAPE_DEFAULT || format->escape == LOG_ESCAPE_UNKNOWN;
	for (size_t i = 0; i + 1 < format->count; i++) {
		struct log_token *token = &format->tokens[i];
		size_t used = 0;
		if (!token->word || token->word->op != FIELD_TEXT || token->word->shape != LOG_PATH)
			continue;
		if (token[1].word && token[1].word->op == FIELD_QUERY_MARKED)
			used = 1;
		else if (i + 2 < format->count && token[1].word && token[2].word &&
		         str_is(token[1].shown, "$is_args") && token[2].word->op == FIELD_QUERY_DASH)
			used = 2;
		if (used == 0)
			continue;
		token->word = used == 2 && has_dash ? &dashed : &target;
		token->shown.size = (size_t)(token[used].shown.at + token[used].shown.size - token->shown.at);
		format->count -= used;
		memmove(token + 1, token + 1 + used, (format->count - i - 1) * sizeof(*token));
	}
}

/* May a value of `next`, which follows at once, go on with digits? */
static bool begins_plainly(const struct log_token *next)
{
	return !next->stamp &&
	       (next->word->shape == LOG_PATH || next->word->choices || next->word->op == FIELD_QUERY_MARKED);
}

/* Ends the last field when another one follows without a separator. */
static bool end_without_literal(struct template_field *field, const struct log_token *token,
                                const struct log_token *next, struct fail *fail)
{
	if (token->stamp)
		return true;
	if (token->word->choices) {
		field->until = UNTIL_CHOICE;
		field->choices = token->word->choices;
		return true;
	}
	bool fixed = token->word->op == FIELD_CLF || token->word->op == FIELD_ISO ||
	             (token->word->digits > 0 && token->word->shape == LOG_OWN);
	if (fixed || (token->word->shape == LOG_OWN && begins_plainly(next))) {
		field->until = UNTIL_SHAPE;
		field->digits = token->word->digits;
		return true;
	}
	if (token->word->shape == LOG_WORD && !next->stamp && next->word->shape == LOG_PATH) {
		field->until = UNTIL_SLASH;
		return true;
	}
	return fail_set(fail, FAIL_INPUT,
	                TR("the log format has %.*s and %.*s with nothing between them: where the one ends is not "
	                   "known",
	                   "ログ形式の %.*s と %.*s の間に区切りがなく、どこまでが前の値か決まりません"),
	                STR_ARGS(token->shown), STR_ARGS(next->shown));
}

/* A variable that fills no field of questions, under its own name. */
static void add_own(struct template *template, const struct log_token *token)
{
	enum field_op op = token->word->op;
	if (op == FIELD_SCALED)
		template_scaled(template, token->own, token->word->digits, 1);
	else if (op == FIELD_CLF || op == FIELD_ISO || op == FIELD_EPOCH || op == FIELD_NUMBER)
		template_field(template, op, token->own, token->word->digits);
	else
		template_field(template, FIELD_TEXT, token->own, 0);
}

static bool is_last_of_clock(const struct log_format *format, const struct plan *plan, size_t index)
{
	for (size_t i = index + 1; i < format->count; i++)
		if (plan->clock[i] == plan->clock[index])
			return false;
	return true;
}

/* Is nothing but this one standard stamp in its group? It is read faster then. */
static bool is_clf(const struct log_format *format, const struct plan *plan, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (plan->clock[i] == plan->clock[index])
			return false;
	return str_is(format->tokens[index].shown, "%t") && is_last_of_clock(format, plan, index);
}

static void add_stamp(const struct log_format *format, const struct plan *plan, size_t index, uint8_t *clocks,
                      struct template *template)
{
	const struct log_token *token = &format->tokens[index];
	uint8_t group = plan->clock[index];
	template->is_other_stamp = plan->time == SIZE_MAX || plan->clock[plan->time] != group;
	if (is_clf(format, plan, index)) {
		template_field(template, FIELD_CLF, "~stamp", 0);
		return;
	}
	if (clocks[group] == 0)
		clocks[group] = (uint8_t)(template->clock_count + 1);
	template_stamp(template, token->stamp, clocks[group] - 1U, is_last_of_clock(format, plan, index), 6);
}

static void add_variable(const struct log_format *format, const struct plan *plan, size_t index,
                         struct template *template)
{
	const struct log_token *token = &format->tokens[index];
	const struct log_word *word = token->word;
	template->is_other_stamp = plan->time != index;
	if (!plan->fills[index])
		add_own(template, token);
	else if (word->op == FIELD_SCALED)
		template_scaled(template, word->name, word->digits, word->scale);
	else
		template_field(template, word->op, word->name, word->digits);
	if (format->escape == LOG_ESCAPE_JSON)
		template_blank(template);
	struct template_field *field = template_last(template);
	if (!field || field->op == FIELD_NUMBER || field->op == FIELD_SCALED || word->choices)
		return;
	field->is_free = word->shape == LOG_FREE || word->shape == LOG_PATH || !template->backslashes;
	field->is_list = word->shape == LOG_LIST;
}

/* Texts whose end cannot be mistaken need no second try; words behind one that can must be words, and protocols
 * protocols: whoever asks chooses the path, and with it what looks like the rest of the line. */
static void settle_ends(struct template *template)
{
	bool uncertain = false;
	for (size_t i = 0; i < template->field_count; i++) {
		struct template_field *field = &template->fields[i];
		bool quoted = field->after.size > 0 && field->after.at[0] == '"' && template->backslashes;
		if (field->until == UNTIL_LITERAL && str_is(field->after, ":"))
			field->is_free = true;
		else if (quoted || field->until != UNTIL_LITERAL || field->after.size == 0)
			field->is_free = false;
		uncertain = uncertain || field->is_free;
	}
	for (size_t i = 0; !uncertain && i < template->field_count; i++)
		template->fields[i].is_protocol = false;
	for (size_t i = 0; i < template->field_count; i++)
		if (!uncertain || str_is(template->fields[i].after, " "))
			template->fields[i].is_word = false;
}

/* Columns and recipe parts have limits of the archive's: then neighbours that no question asks for become one text. */
static bool is_crowded(const struct log_format *format)
{
	size_t variables = 0;
	for (size_t i = 0; i < format->count; i++)
		variables += format->tokens[i].literal.size == 0;
	return variables + 8 > BATCH_COLUMNS_MAX || format->count + 12 > RECIPE_PARTS_MAX;
}

static bool is_plain_own(const struct log_format *format, const struct plan *plan, size_t index)
{
	const struct log_token *token = &format->tokens[index];
	return token->word && !plan->fills[index] && token->word->op != FIELD_CLF && token->word->op != FIELD_ISO &&
	       token->word->op != FIELD_EPOCH;
}

/* "~a" LITERAL "~b" with the template's last field being ~a: true when the two tokens from `index` on were added. */
static bool add_crowded(const struct log_format *format, const struct plan *plan, size_t index,
                        struct template *template)
{
	if (index < 1 || index + 1 >= format->count || format->tokens[index].literal.size == 0 ||
	    !is_plain_own(format, plan, index - 1) || !is_plain_own(format, plan, index + 1))
		return false;
	template_more(template, format->tokens[index].literal);
	return true;
}

bool log_format_compile(struct log_format *format, struct template *template, struct arena *arena, struct fail *fail)
{
	struct plan *plan = arena_alloc(arena, 1, sizeof(*plan));
	uint8_t clocks[LOG_TOKENS_MAX + 1] = {0};
	if (!plan)
		return fail_memory(fail);
	template->backslashes = format->escape != LOG_ESCAPE_NONE;
	plan->time = SIZE_MAX;
	join_targets(format);
	if (!plan_clocks(format, plan, fail))
		return false;
	plan_fills(format, plan);
	bool crowded = is_crowded(format);
	for (size_t i = 0; i < format->count; i++) {
		struct log_token *token = &format->tokens[i], *next = i + 1 < format->count ? token + 1 : NULL;
		if (token->literal.size > 0) {
			if (!crowded || !add_crowded(format, plan, i, template)) {
				template_literal(template, token->literal);
				continue;
			}
			token++;
			next = ++i + 1 < format->count ? token + 1 : NULL;
		} else if (token->stamp) {
			add_stamp(format, plan, i, clocks, template);
		} else if (crowded && is_plain_own(format, plan, i)) {
			template->is_other_stamp = true;
			template_field(template, FIELD_TEXT, token->own, 0);
		} else {
			add_variable(format, plan, i, template);
		}
		struct template_field *field = template_last(template);
		if (field && token->word) {
			field->is_protocol = token->word->shape == LOG_PROTOCOL;
			field->is_word = token->word->shape == LOG_WORD || token->word->shape == LOG_OWN;
		}
		if (field && next && next->literal.size == 0 && !end_without_literal(field, token, next, fail))
			return false;
	}
	template->is_other_stamp = false;
	settle_ends(template);
	return true;
}
