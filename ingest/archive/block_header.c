/* Block headers. */
#include "block_header.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "cursor.h"
#include "lang.h"
#include "render.h"

uint64_t block_checksum(struct str bytes)
{
	return XXH3_64bits(bytes.at, bytes.size);
}

static void put_columns(const struct block_header *header, struct text *text)
{
	for (size_t i = 0; i < header->column_count; i++) {
		const struct header_column *column = &header->columns[i];
		struct str name = str_of(column->name);

		put_uint(text, column->kind, 1);
		put_uint(text, name.size, 1);
		text_add(text, name);
		if (column->kind != COLUMN_NUMBER)
			continue;
		put_uint(text, column->range.has_values, 1);
		put_uint(text, column->range.has_values ? (uint64_t)column->range.min : 0, 8);
		put_uint(text, column->range.has_values ? (uint64_t)column->range.max : 0, 8);
	}
}

static void put_recipe(const struct recipe *recipe, struct text *text)
{
	for (size_t i = 0; i < recipe->part_count; i++) {
		const struct recipe_part *part = &recipe->parts[i];

		put_uint(text, part->form, 1);
		if (part->form == RECIPE_LITERAL) {
			put_varint(text, part->literal.size);
			text_add(text, part->literal);
			continue;
		}
		put_uint(text, part->digits, 1);
		put_uint(text, part->column, 2);
		put_uint(text, part->aux_column, 2);
	}
}

static void patch(struct text *text, size_t at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		text->at[at + i] = (char)(uint8_t)(value >> (8 * i));
}

bool block_header_write(struct block_header *header, struct text *text)
{
	const struct block_info *info = &header->info;
	size_t start = text->size, sum = 0;

	text_add_cstr(text, BLOCK_MAGIC);
	put_uint(text, 0, 4); /* header bytes */
	put_uint(text, 0, 8); /* checksum */
	put_uint(text, 0, 4); /* block bytes */
	put_uint(text, info->line_count, 4);
	put_uint(text, info->record_count, 4);
	put_uint(text, info->excluded_count, 4);
	put_uint(text, info->rejected_count, 4);
	put_uint(text, header->verbatim_count, 4);
	put_uint(text, info->text_bytes, 8);
	put_uint(text, (uint64_t)info->min_us, 8);
	put_uint(text, (uint64_t)info->max_us, 8);
	put_uint(text, header->column_count, 2);
	put_uint(text, header->recipe.part_count, 2);
	put_uint(text, strlen(header->dialect), 1);
	text_add_cstr(text, header->dialect);
	put_columns(header, text);
	put_recipe(&header->recipe, text);
	for (size_t i = 0; i < header->section_count; i++) {
		put_uint(text, header->sections[i].size_bytes, 4);
		put_uint(text, header->sections[i].checksum, 8);
		sum += header->sections[i].size_bytes;
	}
	if (text_failed(text))
		return false;
	header->header_bytes = (uint32_t)(text->size - start);
	header->info.size_bytes = (uint32_t)(header->header_bytes + sum);
	patch(text, start + 4, header->header_bytes, 4);
	patch(text, start + 16, header->info.size_bytes, 4);
	patch(text, start + 8,
	      block_checksum(
	              (struct str){text->at + start + BLOCK_CHECKED_FROM, header->header_bytes - BLOCK_CHECKED_FROM}),
	      8);
	return true;
}

static bool header_damaged(struct fail *fail)
{
	return fail_set(fail, FAIL_FORMAT, TR("the block's header is damaged", "ブロックの見出しが壊れています"));
}

/* Magic, length and checksum; leaves the cursor behind them, at the end of the header. */
static bool open_header(struct str bytes, struct cursor *ret_cursor, uint32_t *ret_header_bytes, struct fail *fail)
{
	struct cursor cursor = cursor_of(bytes);
	struct str magic = cursor_take(&cursor, 4);
	uint32_t header_bytes = cursor_u32(&cursor);
	uint64_t checksum = cursor_u64(&cursor);

	if (cursor.failed)
		return fail_set(fail, FAIL_FORMAT, TR("the block is cut off", "ブロックが途中で切れています"));
	if (!str_is(magic, BLOCK_MAGIC))
		return fail_set(fail, FAIL_FORMAT, TR("there is no block here", "ブロックではありません"));
	if (header_bytes <= BLOCK_FIXED_BYTES || header_bytes > bytes.size)
		return header_damaged(fail);
	bytes.size = header_bytes;
	if (block_checksum(str_skip(bytes, BLOCK_CHECKED_FROM)) != checksum)
		return header_damaged(fail);
	cursor.end = bytes.at + header_bytes;
	*ret_cursor = cursor;
	*ret_header_bytes = header_bytes;
	return true;
}

static bool info_valid(const struct block_info *info, size_t size)
{
	return info->size_bytes <= size && info->line_count <= BOUND_BLOCK_LINES &&
	       info->text_bytes <= BLOCK_TEXT_BYTES_MAX &&
	       (uint64_t)info->record_count + info->excluded_count + info->rejected_count == info->line_count &&
	       info->min_us <= info->max_us;
}

static bool take_info(struct cursor *cursor, size_t size, struct block_info *info, uint32_t *verbatim_count)
{
	info->size_bytes = cursor_u32(cursor);
	info->line_count = cursor_u32(cursor);
	info->record_count = cursor_u32(cursor);
	info->excluded_count = cursor_u32(cursor);
	info->rejected_count = cursor_u32(cursor);
	*verbatim_count = cursor_u32(cursor);
	info->text_bytes = cursor_u64(cursor);
	info->min_us = (int64_t)cursor_u64(cursor);
	info->max_us = (int64_t)cursor_u64(cursor);
	return !cursor->failed && info_valid(info, size) && *verbatim_count <= info->line_count &&
	       *verbatim_count >= info->line_count - info->record_count;
}

bool block_info(struct str bytes, struct block_info *ret_info, struct fail *fail)
{
	struct cursor cursor;
	uint32_t header_bytes, verbatim_count;
	struct block_info info = {0};

	if (!open_header(bytes, &cursor, &header_bytes, fail))
		return false;
	if (!take_info(&cursor, bytes.size, &info, &verbatim_count))
		return header_damaged(fail);
	*ret_info = info;
	return true;
}

/* The name's bytes into a NUL-ended array of limit + 1. */
static bool take_name(struct cursor *cursor, char *name, size_t limit)
{
	struct str bytes = cursor_take(cursor, cursor_u8(cursor));

	if (cursor->failed || bytes.size > limit || memchr(bytes.at, 0, bytes.size))
		return false;
	memcpy(name, bytes.at, bytes.size);
	name[bytes.size] = '\0';
	return true;
}

static bool take_columns(struct cursor *cursor, struct block_header *header)
{
	for (size_t i = 0; i < header->column_count; i++) {
		struct header_column *column = &header->columns[i];
		unsigned kind = cursor_u8(cursor);

		*column = (struct header_column){0};
		if (kind > COLUMN_NUMBER || !take_name(cursor, column->name, COLUMN_NAME_BYTES_MAX))
			return false;
		column->kind = (enum column_kind)kind;
		if (column->kind != COLUMN_NUMBER)
			continue;
		column->range.has_values = cursor_u8(cursor) != 0;
		column->range.min = (int64_t)cursor_u64(cursor);
		column->range.max = (int64_t)cursor_u64(cursor);
		if (column->range.min > column->range.max)
			return false;
	}
	return !cursor->failed;
}

static bool take_recipe(struct cursor *cursor, struct block_header *header)
{
	enum column_kind kinds[BATCH_COLUMNS_MAX];

	for (size_t i = 0; i < header->recipe.part_count; i++) {
		struct recipe_part *part = &header->recipe.parts[i];

		*part = (struct recipe_part){.form = (enum recipe_form)cursor_u8(cursor),
		                             .column = RECIPE_NO_COLUMN,
		                             .aux_column = RECIPE_NO_COLUMN};
		if (part->form == RECIPE_LITERAL) {
			part->literal = cursor_take(cursor, cursor_varint(cursor));
			continue;
		}
		part->digits = cursor_u8(cursor);
		part->column = cursor_u16(cursor);
		part->aux_column = cursor_u16(cursor);
	}
	for (size_t i = 0; i < header->column_count; i++)
		kinds[i] = header->columns[i].kind;
	return !cursor->failed && recipe_valid(&header->recipe, kinds, header->column_count);
}

/* The sections must fill the block to its last byte. */
static bool take_sections(struct cursor *cursor, struct block_header *header)
{
	uint64_t at = header->header_bytes;

	header->section_count = SECTION_COLUMNS + 2 * header->column_count;
	for (size_t i = 0; i < header->section_count; i++) {
		header->sections[i].size_bytes = cursor_u32(cursor);
		header->sections[i].checksum = cursor_u64(cursor);
		header->section_at[i] = at;
		at += header->sections[i].size_bytes;
		if (at > header->info.size_bytes)
			return false;
	}
	return !cursor->failed && cursor_left(cursor) == 0 && at == header->info.size_bytes;
}

bool block_header_parse(struct str bytes, struct block_header *ret_header, struct fail *fail)
{
	struct cursor cursor;

	if (!open_header(bytes, &cursor, &ret_header->header_bytes, fail))
		return false;
	if (!take_info(&cursor, bytes.size, &ret_header->info, &ret_header->verbatim_count))
		return header_damaged(fail);
	ret_header->column_count = cursor_u16(&cursor);
	ret_header->recipe.part_count = cursor_u16(&cursor);
	if (ret_header->column_count > BATCH_COLUMNS_MAX || ret_header->recipe.part_count > RECIPE_PARTS_MAX ||
	    !take_name(&cursor, ret_header->dialect, BLOCK_DIALECT_BYTES_MAX) || !take_columns(&cursor, ret_header) ||
	    !take_recipe(&cursor, ret_header) || !take_sections(&cursor, ret_header))
		return header_damaged(fail);
	return true;
}
