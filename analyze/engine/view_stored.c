/* Columns that the block stores, also where a dialect stored a number field as text or the other way round. */
#include <inttypes.h>
#include <string.h>

#include "number.h"
#include "unescape.h"
#include "view_derive.h"

/* The connecting address is what logs call the client. */
static int stored_column(const struct block_view *view, const struct field *field)
{
	return block_column(view->reader, strcmp(field->name, "peer") == 0 ? "client" : field->name);
}

static bool no_numbers(struct block_view *view, struct view_column *column)
{
	int64_t *numbers = view_number_room(view, column);

	if (!numbers)
		return false;
	for (uint32_t row = 0; row < view->row_count; row++)
		numbers[row] = NUMBER_NONE;
	column->numbers = numbers;
	column->has_numbers = true;
	return true;
}

/* A number field that this dialect stored as text. */
static bool numbers_of_texts(struct block_view *view, struct view_column *column, int stored)
{
	int64_t *numbers = view_number_room(view, column);
	struct block_texts texts;
	int64_t *values;

	if (!numbers || !block_texts(view->reader, stored, &texts, view->fail))
		return false;
	values = arena_alloc(&view->arena, texts.value_count, sizeof(*values));
	if (!values)
		return fail_memory(view->fail);
	for (size_t i = 0; i < texts.value_count; i++)
		if (!number_i64(texts.values[i], INT64_MIN + 2, INT64_MAX, &values[i]))
			values[i] = NUMBER_NONE;
	for (uint32_t row = 0; row < view->row_count; row++)
		numbers[row] = values[texts.codes[row]];
	column->numbers = numbers;
	column->has_numbers = true;
	return true;
}

/* "-" in the place of bytes says that none were sent. */
static bool none_is_zero(struct block_view *view, struct view_column *column)
{
	int64_t *numbers = view_number_room(view, column);

	if (!numbers)
		return false;
	for (uint32_t row = 0; row < view->row_count; row++)
		numbers[row] = column->numbers[row] == NUMBER_NONE ? 0 : column->numbers[row];
	column->numbers = numbers;
	return true;
}

bool view_stored_numbers(struct block_view *view, struct view_column *column)
{
	int stored;

	if (!view_opened(view, view->fail))
		return false;
	stored = stored_column(view, column->need->field);
	if (stored < 0)
		return no_numbers(view, column);
	if (block_column_kind(view->reader, stored) == COLUMN_TEXT)
		return numbers_of_texts(view, column, stored);
	if (!block_numbers(view->reader, stored, &column->numbers, view->fail))
		return false;
	column->has_numbers = true;
	return column->need->field->type != FIELD_BYTES || none_is_zero(view, column);
}

/* A text field that this dialect stored as number. */
static bool texts_of_numbers(struct block_view *view, struct view_column *column, int stored)
{
	struct str *texts;

	if (!block_numbers(view->reader, stored, &column->numbers, view->fail) || !view_codes_of_numbers(view, column))
		return false;
	texts = arena_alloc(&view->arena, column->code_count, sizeof(*texts));
	for (uint32_t i = 0; texts && i < column->code_count; i++)
		texts[i] = column->keys[i] == NUMBER_NONE
		                   ? STR("")
		                   : str_of(arena_printf(&view->arena, "%" PRId64, column->keys[i]));
	if (!texts || arena_failed(&view->arena))
		return fail_memory(view->fail);
	column->texts = texts;
	return view_unset_keys(view, column);
}

/* The values as questions see them; those without a backslash stay where they are. */
static bool unescape_values(struct block_view *view, struct block_texts *texts)
{
	enum escape escape = escape_of_dialect(block_dialect(view->reader));
	struct str *values = NULL;

	for (size_t i = 0; escape != ESCAPE_NONE && i < texts->value_count; i++) {
		struct str value = texts->values[i];

		if (!value.size || !memchr(value.at, '\\', value.size))
			continue;
		if (!values) {
			values = arena_alloc(&view->arena, texts->value_count, sizeof(*values));
			if (!values)
				return fail_memory(view->fail);
			memcpy(values, texts->values, texts->value_count * sizeof(*values));
			texts->values = values;
		}
		text_clear(&view->text);
		unescape(escape, value, &view->text);
		values[i] = arena_str(&view->arena, text_str(&view->text));
		if (text_failed(&view->text) || arena_failed(&view->arena))
			return fail_memory(view->fail);
	}
	return true;
}

bool view_stored_texts(struct block_view *view, struct view_column *column, bool with_codes)
{
	struct block_texts texts;
	bool keep = column->has_values;
	int stored;

	if (!view_opened(view, view->fail))
		return false;
	stored = stored_column(view, column->need->field);
	if (stored < 0)
		return view_constant_text(view, column, STR(""));
	if (block_column_kind(view->reader, stored) == COLUMN_NUMBER)
		return texts_of_numbers(view, column, stored);
	if (!(with_codes ? block_texts(view->reader, stored, &texts, view->fail)
	                 : block_values(view->reader, stored, &texts, view->fail)))
		return false;
	/* Seen before without the codes: the same values. */
	if (!keep) {
		if (!unescape_values(view, &texts))
			return false;
		column->texts = texts.values;
	}
	column->code_count = (uint32_t)texts.value_count;
	column->codes = with_codes ? texts.codes : NULL;
	column->has_values = true;
	column->has_codes = with_codes;
	return keep || view_unset_keys(view, column);
}
