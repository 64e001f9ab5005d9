/* Putting a template together: columns, recipe, and what may stand where. */
#include "template.h"

#include <stdio.h>
#include <string.h>

#include "lang.h"

static const char *const question_fields[] = {
        "time",    "client",   "vhost", "user",      "method", "path",    "query", "protocol", "status",   "bytes",
        "took_us", "referrer", "agent", "forwarded", "host",   "program", "pid",   "facility", "severity", "message",
        "cpu",     "busy",     "nice",  "system",    "iowait", "steal",   "idle",  "span_s",   "busy_min", "busy_max",
};

void template_init(struct template *template, const struct zone *zone)
{
	memset(template, 0, sizeof(*template));
	template->zone = zone;
	template->stamp_name = "time";
	template->backslashes = true;
	template->time_column = template->offset_column = -1;
}

int template_find(const struct template *template, const char *name)
{
	for (size_t i = 0; i < template->column_count; i++)
		if (strcmp(template->names[i], name) == 0)
			return (int)i;
	return -1;
}

int16_t template_own_column(struct template *template, const char *name, enum column_kind kind)
{
	int found = template_find(template, name);
	if (found >= 0)
		return (int16_t)found;
	if (template->column_count == BATCH_COLUMNS_MAX) {
		template->failed = true;
		return -1;
	}
	snprintf(template->names[template->column_count], sizeof(template->names[0]), "%s", name);
	template->kinds[template->column_count] = kind;
	return (int16_t) template->column_count++;
}

int16_t template_column(struct template *template, const char *name, enum column_kind kind)
{
	bool known = false;
	for (size_t i = 0; i < sizeof(question_fields) / sizeof(question_fields[0]); i++)
		known = known || strcmp(question_fields[i], name) == 0;
	if (known && template_find(template, name) < 0)
		return template_own_column(template, name, kind);
	char own[32];
	snprintf(own, sizeof(own), "~%.28s", name[0] == '~' ? name + 1 : name);
	for (unsigned i = 2; template_find(template, own) >= 0; i++)
		snprintf(own, sizeof(own), "~%.24s %u", name[0] == '~' ? name + 1 : name, i % 1000);
	return template_own_column(template, own, kind);
}

static void add_part(struct template *template, enum recipe_form form, int column, int aux, int digits)
{
	struct recipe *recipe = &template->recipe;
	if (recipe->part_count + 1 >= RECIPE_PARTS_MAX || column < 0) {
		template->failed = true;
		return;
	}
	recipe->parts[recipe->part_count++] = (struct recipe_part){
	        form, (uint16_t)column, aux < 0 ? RECIPE_NO_COLUMN : (uint16_t)aux, (uint8_t)digits, {NULL, 0}};
}

static void add_literal_part(struct template *template, struct str text)
{
	struct recipe *recipe = &template->recipe;
	if (text.size == 0)
		return;
	if (recipe->part_count == RECIPE_PARTS_MAX) {
		template->failed = true;
		return;
	}
	recipe->parts[recipe->part_count++] =
	        (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, text};
}

void template_literal(struct template *template, struct str text)
{
	if (template->field_count == 0)
		template->before = text;
	else
		template->fields[template->field_count - 1].after = text;
	add_literal_part(template, text);
}

static void add_request_parts(struct template *template, struct template_field *field, bool whole)
{
	if (whole) {
		field->column = template_column(template, "method", COLUMN_TEXT);
		add_part(template, RECIPE_TEXT, field->column, -1, 0);
		add_literal_part(template, STR(" "));
	}
	field->second = template_column(template, "path", COLUMN_TEXT);
	add_part(template, RECIPE_TEXT, field->second, -1, 0);
	field->third = template_column(template, "~mark", COLUMN_TEXT);
	add_part(template, RECIPE_TEXT, field->third, -1, 0);
	int16_t query = template_column(template, "query", COLUMN_TEXT);
	add_part(template, RECIPE_TEXT, query, -1, 0);
	if (whole) {
		add_literal_part(template, STR(" "));
		field->fourth = template_column(template, "protocol", COLUMN_TEXT);
		add_part(template, RECIPE_TEXT, field->fourth, -1, 0);
	}
	field->scale = query;
}

/* The columns of a stamp: the time, or, when that is known already, ones for the recipe alone. */
static void stamp_columns(struct template *template, bool has_offset, int16_t *ret_column, int16_t *ret_offset_column)
{
	bool first = template->time_column < 0 && !template->is_other_stamp;
	*ret_offset_column = -1;
	*ret_column = first ? template_own_column(template, template->stamp_name, COLUMN_NUMBER)
	                    : template_column(template, "~stamp", COLUMN_NUMBER);
	if (has_offset)
		*ret_offset_column = first ? template_own_column(template, "~offset", COLUMN_NUMBER)
		                           : template_column(template, "~offset", COLUMN_NUMBER);
	if (first) {
		template->time_column = *ret_column;
		template->offset_column = *ret_offset_column;
	}
}

static void add_time_parts(struct template *template, struct template_field *field)
{
	static const enum recipe_form forms[] = {
	        [FIELD_CLF] = RECIPE_TIME_CLF, [FIELD_ISO] = RECIPE_TIME_ISO, [FIELD_EPOCH] = RECIPE_TIME_EPOCH,
	        [FIELD_DATE] = RECIPE_DATE,    [FIELD_CLOCK] = RECIPE_CLOCK,
	};
	bool pair = field->op == FIELD_DATE || field->op == FIELD_CLOCK;
	if (pair && template->time_column >= 0) {
		field->column = template->time_column;
		field->second = template->offset_column;
	} else {
		stamp_columns(template, field->op != FIELD_EPOCH && !(pair && template->zone == NULL), &field->column,
		              &field->second);
	}
	add_part(template, forms[field->op], field->column, field->op == FIELD_EPOCH ? -1 : field->second,
	         field->digits);
}

/* The recipe of one piece of a stamp. */
static void add_piece(struct template *template, struct template_field *field, const struct stamp_piece *piece,
                      int fraction)
{
	switch (piece->letter) {
	case 0:
		add_literal_part(template, piece->literal);
		break;
	case 's':
		add_part(template, RECIPE_TIME_EPOCH, field->column, -1, 0);
		break;
	case 'u':
		add_part(template, RECIPE_DECIMAL, field->column, -1, 0);
		break;
	case 'q':
		field->third = template_column(template, "~msec", COLUMN_NUMBER);
		add_part(template, RECIPE_DECIMAL, field->third, -1, 0);
		break;
	case 'Z':
		field->fourth = template_column(template, "~zone", COLUMN_TEXT);
		add_part(template, RECIPE_TEXT, field->fourth, -1, 0);
		break;
	default:
		add_part(template, RECIPE_TIME_PART, field->column, field->second,
		         piece->letter == 'f' ? '0' + fraction : piece->letter);
		break;
	}
}

static struct template_field *next_field(struct template *template, enum field_op op, int digits)
{
	if (template->field_count == TEMPLATE_FIELDS_MAX) {
		template->failed = true;
		return NULL;
	}
	struct template_field *field = &template->fields[template->field_count++];
	*field = (struct template_field){
	        .op = op, .digits = (uint8_t)digits, .column = -1, .second = -1, .third = -1, .fourth = -1};
	return field;
}

void template_field(struct template *template, enum field_op op, const char *name, int digits)
{
	struct template_field *field = next_field(template, op, digits);
	if (!field)
		return;
	switch (op) {
	case FIELD_TEXT:
	case FIELD_SKIP:
		field->column = template_column(template, name, COLUMN_TEXT);
		add_part(template, RECIPE_TEXT, field->column, -1, 0);
		break;
	case FIELD_QUOTED:
		field->is_quotable = true;
		field->second = template_column(template, "~quote", COLUMN_TEXT);
		field->column = template_column(template, name, COLUMN_TEXT);
		add_part(template, RECIPE_TEXT, field->second, -1, 0);
		add_part(template, RECIPE_TEXT, field->column, -1, 0);
		add_part(template, RECIPE_TEXT, field->second, -1, 0);
		break;
	case FIELD_NUMBER:
		field->column = template_column(template, name, COLUMN_NUMBER);
		add_part(template, RECIPE_DECIMAL, field->column, -1, 0);
		break;
	case FIELD_SCALED:
		template->field_count--;
		template_scaled(template, name, digits, 1);
		break;
	case FIELD_REQUEST:
	case FIELD_TARGET:
	case FIELD_TARGET_DASH:
		add_request_parts(template, field, op == FIELD_REQUEST);
		break;
	case FIELD_QUERY_DASH:
	case FIELD_QUERY_MARKED:
		field->third = template_column(template, "~mark", COLUMN_TEXT);
		add_part(template, RECIPE_TEXT, field->third, -1, 0);
		field->column = template_column(template, "query", COLUMN_TEXT);
		add_part(template, RECIPE_TEXT, field->column, -1, 0);
		break;
	case FIELD_CLF:
	case FIELD_ISO:
	case FIELD_EPOCH:
	case FIELD_DATE:
	case FIELD_CLOCK:
		add_time_parts(template, field);
		break;
	case FIELD_STAMP:
	case FIELD_MORE: /* have functions of their own */
		break;
	}
}

void template_stamp(struct template *template, const struct stamp_format *stamp, size_t clock, bool completes,
                    int fraction)
{
	struct template_field *field = next_field(template, FIELD_STAMP, 0);
	if (!field || clock >= TEMPLATE_CLOCKS_MAX) {
		template->failed = true;
		return;
	}
	for (; template->clock_count <= clock; template->clock_count++) {
		int16_t *columns[2] = {&template->clocks[template->clock_count].column,
		                       &template->clocks[template->clock_count].offset_column};
		stamp_columns(template, true, columns[0], columns[1]);
	}
	field->until = UNTIL_SHAPE;
	field->clock = (uint8_t)clock;
	field->completes = completes;
	field->stamp = stamp;
	field->column = template->clocks[clock].column;
	field->second = template->clocks[clock].offset_column;
	for (size_t i = 0; i < stamp->count; i++)
		add_piece(template, field, &stamp->pieces[i], fraction);
}

struct template_field *template_last(struct template *template)
{
	return template->failed || template->field_count == 0 ? NULL : &template->fields[template->field_count - 1];
}

void template_blank(struct template *template)
{
	struct template_field *field = template_last(template);
	if (!field || (field->op != FIELD_NUMBER && field->op != FIELD_SCALED))
		return;
	struct recipe_part *part = &template->recipe.parts[template->recipe.part_count - 1];
	field->is_blank = true;
	part->form = part->form == RECIPE_DECIMAL ? RECIPE_DECIMAL_BLANK : RECIPE_SCALED_BLANK;
}

void template_more(struct template *template, struct str between)
{
	struct template_field *before = template_last(template), *field = next_field(template, FIELD_MORE, 0);
	if (!before || !field) {
		template->failed = true;
		return;
	}
	before->after = between;
	field->column = before->column;
}

void template_scaled(struct template *template, const char *name, int digits, int64_t scale)
{
	struct template_field *field = next_field(template, FIELD_SCALED, digits);
	if (!field)
		return;
	field->scale = scale;
	if (scale == 1) {
		field->column = template_column(template, name, COLUMN_NUMBER);
	} else {
		char own[32];
		snprintf(own, sizeof(own), "~%.29s", name);
		field->second = template_find(template, name) < 0 ? template_column(template, name, COLUMN_NUMBER)
		                                                  : (int16_t)-1;
		field->column = template_column(template, own, COLUMN_NUMBER);
	}
	if (digits > 0)
		add_part(template, RECIPE_SCALED, field->column, -1, digits);
	else
		add_part(template, RECIPE_DECIMAL, field->column, -1, 0);
}

static int8_t expects(enum field_op op)
{
	switch (op) {
	case FIELD_NUMBER:
	case FIELD_SCALED:
		return '-';
	case FIELD_CLF:
	case FIELD_ISO:
	case FIELD_EPOCH:
	case FIELD_DATE:
	case FIELD_CLOCK:
		return '9';
	default:
		return 0;
	}
}

/* A stamp that begins with digits. */
static bool begins_with_digit(const struct template_field *field)
{
	return field->op == FIELD_STAMP && field->stamp->count > 0 && field->stamp->pieces[0].letter &&
	       !strchr("bBaApPeklzZ:", field->stamp->pieces[0].letter);
}

bool template_finish(struct template *template, struct str line_end, struct fail *fail)
{
	add_literal_part(template, line_end);
	if (template->failed)
		return fail_set(fail, FAIL_LIMIT,
		                TR("the log format has more than %d fields", "ログ形式の項目が %d を超えています"),
		                TEMPLATE_FIELDS_MAX);
	for (size_t i = 0; i + 1 < template->field_count; i++) {
		struct template_field *field = &template->fields[i], *next = field + 1;
		if (field->after.size == 0 && field->until == UNTIL_LITERAL)
			return fail_set(fail, FAIL_INPUT,
			                TR("the log format has two fields with nothing between them (field %zu)",
			                   "ログ形式の %zu 番目の項目の直後に区切りがありません"),
			                i + 1);
		field->expect = begins_with_digit(next) ? '9' : next->is_blank ? 0 : expects(next->op);
	}
	if (template->time_column < 0)
		return fail_set(fail, FAIL_INPUT,
		                TR("the log format has no time stamp that can be read",
		                   "ログ形式に読み取れる時刻がありません"));
	return true;
}

bool template_apply(const struct template *template, struct batch *batch)
{
	for (size_t i = 0; i < template->column_count; i++)
		if (batch_column_add(batch, template->names[i], template->kinds[i]) < 0)
			return false;
	batch->recipe = template->recipe;
	return true;
}
