/* Logs that only their owner knows: a regular expression whose groups are named like the fields. Its recipe is learned
 * from the sample: the groups in their order, and what stands between them, as literal text where it is always the same
 * and as a column where not. PCRE2 with JIT; a line that needs more than BOUND_MATCH_STEPS is rejected with that
 * reason. */
#include <string.h>

#include "lang.h"
#include "pattern_dialect.h"
#include "system_record.h"
#include "template_put.h"

static bool pattern_open(struct format *format, struct str sample, struct fail *fail)
{
	struct pattern *pattern = arena_alloc(&format->arena, 1, sizeof(*pattern));
	format->current = pattern ? layout_new(format, STR("")) : NULL;
	if (!format->current)
		return fail_memory(fail);
	format->current->own = pattern;
	format->current->has_header = true;
	return pattern_text_read(&pattern->text, str_trim(str_of(format->options.format)), format->options.kind,
	                         &format->arena, fail) &&
	       pattern_build(pattern, format, sample, fail);
}

static void pattern_close(struct format *format)
{
	for (struct layout *layout = format->layouts; layout; layout = layout->next)
		if (layout->own)
			pcre2_code_free(((struct pattern *)layout->own)->code);
}

/* Level words in any case, those of Java and .NET too. */
static int64_t severity_of(struct str word)
{
	static const struct {
		const char *word;
		int64_t severity;
	} others[] = {{"fatal", 2}, {"critical", 2}, {"severe", 3}, {"information", 6},
	              {"trace", 7}, {"verbose", 7},  {"fine", 7}};
	char lower[16];
	if (word.size >= sizeof(lower))
		return NUMBER_NONE;
	for (size_t i = 0; i < word.size; i++)
		lower[i] = (char)(word.at[i] >= 'A' && word.at[i] <= 'Z' ? word.at[i] + 32 : word.at[i]);
	word.at = lower;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_is(word, others[i].word))
			return others[i].severity;
	return level_severity(word);
}

static bool put_number(const struct group *group, struct batch *batch, size_t row, struct str text)
{
	int64_t *value = &batch->columns[group->column].numbers[row];
	if (group->field->type == PATTERN_CPU && str_equal_nocase(text, STR("all")))
		*value = -1;
	else if (group->field->type == PATTERN_SEVERITY && text.size > 0 && (unsigned char)(text.at[0] - '0') > 9)
		*value = severity_of(text);
	else if (!pattern_number(text, group->unit, value))
		return false;
	if (group->written < 0)
		return true;
	if (group->digits < 0) {
		batch->columns[group->written].spans[row] =
		        (struct span){text.at ? (uint32_t)(text.at - batch->text.at) : UINT32_MAX, (uint32_t)text.size};
		return true;
	}
	/* What the line says with the recipe's digits; a line with others is kept as it is. */
	struct pattern_unit plain = {"", PATTERN_INTEGER, group->digits, 1, 1};
	return pattern_number(text, &plain, &batch->columns[group->written].numbers[row]);
}

/* A group that took no part: texts absent, numbers none. */
static void put_absent(const struct group *group, struct batch *batch, size_t row)
{
	const int64_t columns[] = {group->column,
	                           group->written,
	                           group->put.column,
	                           group->put.second,
	                           group->put.third,
	                           group->put.fourth,
	                           group->put.op == FIELD_REQUEST || group->put.op == FIELD_TARGET ? group->put.scale
	                                                                                           : -1};
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		if (columns[i] < 0)
			continue;
		struct batch_column *column = &batch->columns[columns[i]];
		if (column->kind == COLUMN_NUMBER)
			column->numbers[row] = NUMBER_NONE;
		else
			column->spans[row] = (struct span){UINT32_MAX, 0};
	}
}

static void put_gaps(const struct pattern *pattern, const struct matcher *matcher, struct batch *batch, size_t row,
                     struct str line)
{
	struct str gap;
	bool in_order = true;
	for (size_t i = 0, end = 0; i <= pattern->ordered_count; i++) {
		in_order = in_order && gap_text(pattern, matcher, line, i, &end, &gap);
		if (pattern->gaps[i] < 0)
			continue;
		batch->columns[pattern->gaps[i]].spans[row] =
		        in_order ? (struct span){(uint32_t)(gap.at - batch->text.at), (uint32_t)gap.size}
		                 : (struct span){UINT32_MAX, 0};
	}
}

static enum reject_reason put_groups(const struct pattern *pattern, const struct layout *layout,
                                     const struct matcher *matcher, struct template_state *state, struct batch *batch,
                                     size_t row, struct str line)
{
	for (size_t i = 0; i < pattern->group_count; i++) {
		const struct group *group = &pattern->groups[i];
		struct str text = group_text(group, matcher, line), letters = {NULL, 0};
		const char *end = text.at + text.size;
		if (!text.at) {
			put_absent(group, batch, row);
			if (i == pattern->time_group)
				return REJECT_TIME;
			continue;
		}
		if (i == pattern->time_group) {
			state->parts[0].bits = 0;
			if (stamp_format_read(&pattern->stamp, text.at, end, &state->parts[0], &letters) != end)
				return REJECT_TIME;
			if (!letters.at)
				letters = (struct str){text.at, 0};
		}
		if (group->column >= 0) {
			if (!put_number(group, batch, row, text))
				return REJECT_NUMBER;
			continue;
		}
		enum reject_reason reason =
		        template_put(&layout->template, &group->put, state, batch, row, text.at, end, letters);
		if (reason != REJECT_NONE)
			return reason;
	}
	return REJECT_NONE;
}

static enum reject_reason put_cpu(const struct pattern *pattern, struct batch *batch, size_t row)
{
	int64_t *time = &batch->columns[pattern->time_column].numbers[row];
	bool span_given = pattern->span_column < 0;
	int span_column = span_given ? -2 - pattern->span_column : pattern->span_column;
	if (span_given)
		batch->columns[span_column].numbers[row] = pattern->text.span_s;
	if (pattern->cpu_column < 0)
		batch->columns[-2 - pattern->cpu_column].numbers[row] = -1;
	if (pattern->busy_column < 0) {
		int64_t idle = batch->columns[pattern->idle_column].numbers[row];
		batch->columns[-2 - pattern->busy_column].numbers[row] = idle == NUMBER_NONE ? idle : 10000 - idle;
	}
	int64_t span_s = batch->columns[span_column].numbers[row];
	int busy = pattern->busy_column < 0 ? -2 - pattern->busy_column : pattern->busy_column;
	int64_t busy_bp = batch->columns[busy].numbers[row];
	if (span_s == NUMBER_NONE || span_s < 1 || span_s > 86400 ||
	    (busy_bp != NUMBER_NONE && (busy_bp < 0 || busy_bp > 10000)))
		return REJECT_NUMBER;
	if (pattern->text.time_is_end)
		*time = batch->columns[pattern->stamp_column].numbers[row] - span_s * SECOND_US;
	batch->at_us[row] = *time;
	return REJECT_NONE;
}

static bool pattern_parse(const struct format_part *part, struct batch *batch)
{
	const struct layout *layout = part->layout;
	const struct pattern *pattern = layout->own;
	struct template_state state = {.day = INT32_MIN};
	struct matcher matcher;
	if (!matcher_init(&matcher, pattern))
		return false;
	bool good = template_apply(&layout->template, batch), has_nul = batch_has_nul(batch);
	for (size_t row = 0; good && row < batch->line_count; row++) {
		struct str line = batch_line(batch, row);
		if (!line_is_plain(batch, row, line, has_nul))
			continue;
		enum reject_reason reason = match_line(pattern, &matcher, line);
		if (reason == REJECT_NONE) {
			put_gaps(pattern, &matcher, batch, row, line);
			reason = put_groups(pattern, layout, &matcher, &state, batch, row, line);
		}
		if (reason == REJECT_NONE && layout->dialect->kind == FORMAT_CPU)
			reason = put_cpu(pattern, batch, row);
		if (reason == REJECT_NONE)
			batch->line_class[row] = LINE_RECORD;
		else
			line_reject(batch, row, reason);
	}
	matcher_release(&matcher);
	return good;
}

#define PATTERN(variable, of_kind)                                                                                     \
	const struct dialect variable = {                                                                              \
	        .name = "pattern",                                                                                     \
	        .kind = of_kind,                                                                                       \
	        .about_en = "a regular expression with named groups",                                                  \
	        .about_ja = "名前付きグループを持つ正規表現",                                                          \
	        .open = pattern_open,                                                                                  \
	        .close = pattern_close,                                                                                \
	        .parse = pattern_parse,                                                                                \
	}

PATTERN(dialect_pattern_access, FORMAT_ACCESS);
PATTERN(dialect_pattern_system, FORMAT_SYSTEM);
PATTERN(dialect_pattern_cpu, FORMAT_CPU);
