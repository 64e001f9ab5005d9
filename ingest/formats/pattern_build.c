/* From a pattern's text and a sample of its lines to columns and a recipe. */
#include <string.h>

#include "lang.h"
#include "pattern_dialect.h"

#define SAMPLE_MATCHES 200

static bool compile_code(struct pattern *pattern, struct fail *fail)
{
	struct str regex = pattern->text.regex;
	uint32_t options = PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;
	int error;
	PCRE2_SIZE error_at;
	if (regex.size > BOUND_PATTERN_BYTES)
		return fail_set(fail, FAIL_INPUT,
		                TR("pattern: the expression is longer than %d bytes",
		                   "pattern: 正規表現が %d バイトを超えています"),
		                BOUND_PATTERN_BYTES);
	/* Lines may be in any encoding, so only an expression with such characters asks for UTF-8. */
	for (size_t i = 0; i < regex.size; i++)
		if ((unsigned char)regex.at[i] >= 0x80)
			options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
	pattern->code = pcre2_compile((PCRE2_SPTR)regex.at, regex.size, options, &error, &error_at, NULL);
	if (!pattern->code) {
		PCRE2_UCHAR message[200] = {0};
		(void)pcre2_get_error_message(error, message, sizeof(message));
		size_t from = error_at > 20 ? error_at - 20 : 0;
		return fail_set(fail, FAIL_INPUT,
		                TR("pattern: the expression is wrong behind «%.*s» (byte %zu): %s",
		                   "pattern: 正規表現が「%.*s」の後 (%zu バイト目) で不正です: %s"),
		                (int)(error_at - from), regex.at + from, (size_t)error_at + 1, (const char *)message);
	}
	/* Without JIT (some kernels forbid it) the interpreter gives the same answers. */
	(void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	return true;
}

static bool find_field(struct group *group, enum format_kind kind, struct fail *fail)
{
	const char *nearest;
	if (group->name.at[0] == '_')
		return true;
	group->field = pattern_field_find(group->name, kind, &nearest);
	if (group->field)
		return true;
	return fail_set(fail, FAIL_INPUT,
	                TR("pattern: the group «%.*s» is no field%s%s (a name that begins with _ is only kept)",
	                   "pattern: グループ「%.*s」という項目はありません%s%s "
	                   "(保存だけする場合は名前を _ で始めます)"),
	                STR_ARGS(group->name), nearest ? TR("; the nearest is ", "。近いもの: ") : "",
	                nearest ? nearest : "");
}

static bool find_groups(struct pattern *pattern, enum format_kind kind, struct fail *fail)
{
	uint32_t count = 0, entry_bytes = 0;
	PCRE2_SPTR table = NULL;
	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &entry_bytes);
	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table);
	if (count > GROUPS_MAX)
		return fail_set(
		        fail, FAIL_LIMIT,
		        TR("pattern: more than %d named groups", "pattern: 名前付きグループが %d を超えています"),
		        GROUPS_MAX);
	pattern->time_group = SIZE_MAX;
	for (uint32_t i = 0; i < count; i++, table += entry_bytes) {
		struct group *group = &pattern->groups[pattern->group_count++];
		*group = (struct group){.number = (uint32_t)(table[0] << 8 | table[1]),
		                        .name = str_of((const char *)table + 2),
		                        .order = SIZE_MAX,
		                        .column = -1,
		                        .written = -1,
		                        .digits_least = 100};
		if (!find_field(group, kind, fail))
			return false;
		if (!group->field)
			continue;
		group->unit = pattern_unit_of(&pattern->text, group->field);
		if (group->field->type == PATTERN_TIME)
			pattern->time_group = i;
	}
	if (pattern->time_group != SIZE_MAX)
		return true;
	return fail_set(fail, FAIL_INPUT,
	                TR("pattern: there is no group (?<time>…)", "pattern: グループ (?<time>…) がありません"));
}

/* The groups in the order of their first match; one that lies within another has no place of its own. */
static void learn_order(struct pattern *pattern, const struct matcher *matcher, struct str line)
{
	size_t end = 0;
	for (;;) {
		size_t best = SIZE_MAX, best_at = SIZE_MAX, best_size = 0;
		for (size_t i = 0; i < pattern->group_count; i++) {
			struct str text = group_text(&pattern->groups[i], matcher, line);
			size_t at = text.at ? (size_t)(text.at - line.at) : SIZE_MAX;
			bool again = pattern->groups[i].order != SIZE_MAX;
			if (text.at && !again && at >= end &&
			    (at < best_at || (at == best_at && text.size < best_size))) {
				best = i;
				best_at = at;
				best_size = text.size;
			}
		}
		if (best == SIZE_MAX)
			return;
		pattern->groups[best].order = pattern->ordered_count;
		pattern->ordered[pattern->ordered_count++] = best;
		end = best_at + best_size;
	}
}

/* What this line of the sample says about gaps and digits. */
static bool learn_line(struct pattern *pattern, const struct matcher *matcher, struct str line, struct arena *arena)
{
	bool first = pattern->match_count++ == 0;
	struct str gap;
	if (first)
		learn_order(pattern, matcher, line);
	for (size_t i = 0, end = 0; i <= pattern->ordered_count; i++) {
		if (!gap_text(pattern, matcher, line, i, &end, &gap))
			break;
		if (first)
			pattern->gap_texts[i] = arena_str(arena, gap);
		else if (!str_equal(gap, pattern->gap_texts[i]))
			pattern->gap_varies[i] = true;
	}
	for (size_t i = 0; i < pattern->group_count; i++) {
		struct group *group = &pattern->groups[i];
		struct str text = group_text(group, matcher, line);
		size_t dot = str_find(text, '.');
		int digits = dot < text.size ? (int)(text.size - dot - 1) : 0;
		group->is_blank = group->is_blank || text.size == 0;
		if (text.size == 0 || str_is(text, "-"))
			continue;
		group->digits_least = digits < group->digits_least ? digits : group->digits_least;
		group->digits_most = digits > group->digits_most ? digits : group->digits_most;
	}
	return !arena_failed(arena);
}

static bool learn(struct pattern *pattern, struct str sample, struct arena *arena, struct str *ret_stamp,
                  struct fail *fail)
{
	struct matcher matcher;
	struct str line;
	bool good = true;
	*ret_stamp = (struct str){NULL, 0};
	if (!matcher_init(&matcher, pattern))
		return fail_memory(fail);
	while (good && pattern->match_count < SAMPLE_MATCHES && str_next(&sample, '\n', &line)) {
		if (str_ends(line, STR("\r")))
			line.size--;
		if (line.size == 0 || line.size > BOUND_LINE_BYTES ||
		    match_line(pattern, &matcher, line) != REJECT_NONE)
			continue;
		good = learn_line(pattern, &matcher, line, arena);
		if (ret_stamp->size == 0)
			*ret_stamp = group_text(&pattern->groups[pattern->time_group], &matcher, line);
	}
	matcher_release(&matcher);
	return good ? true : fail_memory(fail);
}

static bool make_stamp(struct pattern *pattern, struct str stamp, struct arena *arena, struct fail *fail)
{
	const char *missing;
	if (pattern->text.time.size > 0) {
		if (!stamp_format_compile(&pattern->stamp, pattern->text.time, arena, fail))
			return fail_prefix(fail, "pattern: time");
	} else if (!stamp_format_guess(&pattern->stamp, stamp, arena)) {
		return fail_set(fail, FAIL_INPUT,
		                TR("pattern: how time stamps are written («%.*s») must be said, as in time: "
		                   "%%Y-%%m-%%d %%H:%%M:%%S",
		                   "pattern: 時刻「%.*s」の書式を指定してください。例: time: %%Y-%%m-%%d %%H:%%M:%%S"),
		                STR_ARGS(str_take(stamp, 60)));
	}
	if (stamp_bits_complete(pattern->stamp.bits, &missing))
		return true;
	return fail_set(fail, FAIL_INPUT,
	                TR("pattern: time «%.*s» lacks %s", "pattern: time「%.*s」に %s がありません"),
	                STR_ARGS(pattern->text.time), missing);
}

/* Digits of the fraction in the first stamp, for %f. */
static int fraction_digits(struct str stamp)
{
	size_t dot = stamp.size, count = 0;
	while (dot > 0 && stamp.at[dot - 1] != '.' && stamp.at[dot - 1] != ',')
		dot--;
	while (dot + count < stamp.size && (unsigned char)(stamp.at[dot + count] - '0') <= 9)
		count++;
	return dot > 0 && count > 0 && count <= 9 ? (int)count : 6;
}

/* A number: its column, and how the recipe writes it. */
static void add_number(struct template *template, struct group *group)
{
	const struct pattern_unit *unit = group->unit;
	int digits = group->digits_least == group->digits_most ? group->digits_most : -1;
	bool same = unit->times == unit->parts && unit->digits == 0 && digits == 0;
	char own[40] = "~";
	strncat(own, group->field->name, sizeof(own) - 2);
	group->column = template_own_column(template, group->field->name, COLUMN_NUMBER);
	group->digits = digits;
	if (group->field->type == PATTERN_SEVERITY || group->field->type == PATTERN_CPU || digits < 0 || digits > 9) {
		group->digits = -1;
		template_field(template, FIELD_TEXT, own, 0);
		group->written = template->failed ? -1 : template_last(template)->column;
		return;
	}
	if (same) {
		template->field_count++;
		template->fields[template->field_count - 1] =
		        (struct template_field){.op = FIELD_NUMBER, .column = group->column, .second = -1};
		template->recipe.parts[template->recipe.part_count++] =
		        (struct recipe_part){group->is_blank ? RECIPE_DECIMAL_BLANK : RECIPE_DECIMAL,
		                             (uint16_t)group->column,
		                             RECIPE_NO_COLUMN,
		                             0,
		                             {NULL, 0}};
		return;
	}
	template_scaled(template, own, digits, 1);
	if (group->is_blank)
		template_blank(template);
	group->written = template->failed ? -1 : template_last(template)->column;
}

static void add_group(struct pattern *pattern, struct template *template, struct group *group, int fraction)
{
	char own[40] = "~";
	strncat(own, group->name.at, sizeof(own) - 2);
	size_t parts = template->recipe.part_count;
	if (template->field_count == TEMPLATE_FIELDS_MAX || parts + 8 > RECIPE_PARTS_MAX) {
		template->failed = true;
		return;
	}
	if (!group->field)
		template_field(template, FIELD_TEXT, own, 0);
	else if (group->field->type == PATTERN_TIME)
		template_stamp(template, &pattern->stamp, 0, true, fraction);
	else if (group->field->type == PATTERN_TEXT)
		template_field(template, FIELD_TEXT, group->field->name, 0);
	else if (group->field->type == PATTERN_REQUEST)
		template_field(template, FIELD_REQUEST, "path", 0);
	else if (group->field->type == PATTERN_TARGET)
		template_field(template, FIELD_TARGET, "path", 0);
	else
		add_number(template, group);
	if (!template->failed)
		group->put = *template_last(template);
	if (group->order == SIZE_MAX)
		template->recipe.part_count = parts;
}

/* The columns that questions need and no group gives. */
static bool add_derived(struct pattern *pattern, struct template *template, enum format_kind kind, struct fail *fail)
{
	pattern->time_column = template->time_column;
	pattern->stamp_column = pattern->cpu_column = pattern->busy_column = -1;
	pattern->idle_column = pattern->span_column = -1;
	if (kind != FORMAT_CPU)
		return true;
	pattern->span_column = (int16_t)template_find(template, "span_s");
	if (pattern->span_column < 0 && pattern->text.span_s == 0)
		return fail_set(fail, FAIL_INPUT,
		                TR("pattern: how long a sample lasts must be said, as in span_s: 60 s",
		                   "pattern: 1 件の期間を指定してください。例: span_s: 60 s"));
	pattern->stamp_column = (int16_t)template_find(template, "~stamp");
	if (pattern->text.time_is_end)
		pattern->time_column = template_own_column(template, "time", COLUMN_NUMBER);
	pattern->cpu_column = (int16_t)template_find(template, "cpu");
	pattern->busy_column = (int16_t)template_find(template, "busy");
	pattern->idle_column = (int16_t)template_find(template, "idle");
	if (pattern->busy_column < 0 && pattern->idle_column < 0)
		return fail_set(fail, FAIL_INPUT,
		                TR("pattern: there is no group (?<busy>…) and no (?<idle>…)",
		                   "pattern: グループ (?<busy>…) も (?<idle>…) もありません"));
	return true;
}

/* Columns that are filled for every row. */
static void add_constants(struct pattern *pattern, struct template *template)
{
	if (pattern->cpu_column < 0)
		pattern->cpu_column = (int16_t)(-2 - template_own_column(template, "cpu", COLUMN_NUMBER));
	if (pattern->busy_column < 0)
		pattern->busy_column = (int16_t)(-2 - template_own_column(template, "busy", COLUMN_NUMBER));
	if (pattern->span_column < 0)
		pattern->span_column = (int16_t)(-2 - template_own_column(template, "span_s", COLUMN_NUMBER));
}

static bool build(struct pattern *pattern, struct format *format, struct str stamp, struct fail *fail)
{
	struct template *template = &format->current->template;
	int fraction = fraction_digits(stamp);
	template_init(template, format->options.zone);
	if (pattern->text.time_is_end)
		template->stamp_name = "~stamp";
	for (size_t i = 0; i <= pattern->ordered_count; i++) {
		pattern->gaps[i] = -1;
		if (pattern->gap_varies[i] && !template->failed) {
			template_field(template, FIELD_TEXT, "~gap", 0);
			pattern->gaps[i] = template->failed ? -1 : template_last(template)->column;
		} else {
			template_literal(template, pattern->gap_texts[i]);
		}
		if (i < pattern->ordered_count)
			add_group(pattern, template, &pattern->groups[pattern->ordered[i]], fraction);
	}
	template_literal(template, format->after_cr ? STR("\r\n") : STR("\n"));
	for (size_t i = 0; i < pattern->group_count; i++)
		if (pattern->groups[i].order == SIZE_MAX)
			add_group(pattern, template, &pattern->groups[i], fraction);
	if (!add_derived(pattern, template, format->options.kind, fail))
		return false;
	if (format->options.kind == FORMAT_CPU)
		add_constants(pattern, template);
	return template->failed ? fail_set(fail, FAIL_LIMIT,
	                                   TR("pattern: the groups need more than %d columns",
	                                      "pattern: グループの列が %d を超えています"),
	                                   BATCH_COLUMNS_MAX)
	                        : true;
}

bool pattern_build(struct pattern *pattern, struct format *format, struct str sample, struct fail *fail)
{
	struct str stamp;
	return compile_code(pattern, fail) && find_groups(pattern, format->options.kind, fail) &&
	       learn(pattern, sample, &format->arena, &stamp, fail) &&
	       make_stamp(pattern, stamp, &format->arena, fail) && build(pattern, format, stamp, fail);
}
