/* The lines of a block: what they are, and their bytes. */
#include "block_lines.h"

#include "lang.h"

/* First guess of a restored line's room; grown when it is too small. */
#define LINE_ROOM_BYTES ((size_t)16 << 10)

/* --- Lines --- */

static bool lines_damaged(struct fail *fail)
{
	return fail_set(fail, FAIL_FORMAT, TR("the list of lines is damaged", "行の一覧が壊れています"));
}

static bool take_classes(struct block_reader *reader, struct cursor *cursor)
{
	const struct block_info *info = &reader->header.info;
	const uint16_t *symbols = reader->decoder.symbols;
	uint32_t counts[LINE_REJECTED + 1] = {0};

	if (!unpack_u16(reader->decoder.unpacker, cursor, reader->decoder.symbols, info->line_count))
		return false;
	for (size_t i = 0; i < info->line_count; i++) {
		unsigned class = symbols[i] & 3, reason = symbols[i] >> 2;

		if (class > LINE_REJECTED || reason >= REJECT_REASON_COUNT)
			return false;
		counts[class]++;
		reader->line_class[i] = (uint8_t) class;
		reader->reject_reason[i] = (uint8_t)reason;
		reader->is_verbatim[i] = class != LINE_RECORD;
	}
	return counts[LINE_RECORD] == info->record_count && counts[LINE_EXCLUDED] == info->excluded_count;
}

static bool take_stamps(struct block_reader *reader, struct cursor *cursor, struct fail *fail)
{
	struct str section = cursor_take(cursor, cursor_varint(cursor));
	size_t row = 0;

	if (cursor->failed)
		return lines_damaged(fail);
	if (!column_decode_numbers(&reader->decoder, section, reader->header.info.line_count,
	                           (struct predictor){NULL, 0, NULL}, NULL, reader->at_us, fail))
		return false;
	for (size_t i = 0; i < reader->header.info.line_count; i++)
		if (reader->line_class[i] == LINE_RECORD)
			reader->row_at_us[row++] = reader->at_us[i];
	return true;
}

/* Marks the records that are stored verbatim: gaps between row numbers. */
static bool take_exceptions(struct block_reader *reader, struct cursor *cursor)
{
	const struct block_info *info = &reader->header.info;
	uint64_t count = cursor_varint(cursor), next = 0;
	size_t line = 0, row = 0;

	if (cursor->failed || count != reader->header.verbatim_count - (info->line_count - info->record_count) ||
	    !unpack_u64(reader->decoder.unpacker, cursor, reader->decoder.words, count))
		return false;
	for (size_t i = 0; i < count; i++) {
		uint64_t gap = reader->decoder.words[i];

		if (gap >= info->record_count - next)
			return false;
		next += gap;
		while (row < next || reader->line_class[line] != LINE_RECORD)
			row += reader->line_class[line++] == LINE_RECORD;
		reader->is_verbatim[line] = 1;
		next++;
	}
	return true;
}

static bool take_verbatim_sizes(struct block_reader *reader, struct cursor *cursor)
{
	uint32_t count = reader->header.verbatim_count;
	uint64_t sum = 0;

	if (!unpack_u64(reader->decoder.unpacker, cursor, reader->decoder.words, count))
		return false;
	for (size_t i = 0; i < count; i++) {
		reader->verbatim_at[i] = (uint32_t)sum;
		if (reader->decoder.words[i] > reader->header.info.text_bytes - sum)
			return false;
		sum += reader->decoder.words[i];
	}
	reader->verbatim_at[count] = (uint32_t)sum;
	return cursor_left(cursor) == 0;
}

bool block_decode_lines(struct block_reader *reader, struct fail *fail)
{
	struct str bytes;

	if (reader->has_lines)
		return true;
	if (!block_checked_section(reader, SECTION_LINES, &bytes, fail))
		return false;

	struct cursor cursor = cursor_of(bytes);

	if (!take_classes(reader, &cursor))
		return lines_damaged(fail);
	if (!take_stamps(reader, &cursor, fail))
		return false;
	if (!take_exceptions(reader, &cursor) || !take_verbatim_sizes(reader, &cursor))
		return lines_damaged(fail);
	reader->has_lines = true;
	return true;
}

bool block_lines(struct block_reader *reader, struct block_lines *ret_lines, struct fail *fail)
{
	if (!block_decode_lines(reader, fail))
		return false;
	*ret_lines = (struct block_lines){reader->line_class, reader->reject_reason, reader->at_us};
	return true;
}

/* --- Bytes of lines --- */

static bool decode_verbatim(struct block_reader *reader, struct fail *fail)
{
	size_t size = reader->verbatim_at[reader->header.verbatim_count];
	struct str bytes;

	if (reader->has_verbatim)
		return true;
	if (!block_checked_section(reader, SECTION_VERBATIM, &bytes, fail))
		return false;
	text_clear(&reader->verbatim);

	struct cursor cursor = cursor_of(bytes);
	char *room = text_room(&reader->verbatim, size);

	if (!room)
		return fail_memory(fail);
	if (!unpack_bytes(reader->decoder.unpacker, &cursor, room, size) || cursor_left(&cursor) != 0)
		return fail_set(fail, FAIL_FORMAT,
		                TR("the verbatim lines are damaged", "原文のまま保存した行が壊れています"));
	text_grown(&reader->verbatim, size);
	reader->has_verbatim = true;
	return true;
}

bool block_prepare(struct block_reader *reader, struct fail *fail)
{
	struct render_column columns[BATCH_COLUMNS_MAX] = {0};

	if (reader->is_prepared)
		return true;
	if (!block_decode_lines(reader, fail) || !decode_verbatim(reader, fail))
		return false;
	for (size_t i = 0; i < reader->header.recipe.part_count; i++) {
		const struct recipe_part *part = &reader->header.recipe.parts[i];
		size_t needs[2] = {part->form == RECIPE_LITERAL ? RECIPE_NO_COLUMN : part->column, part->aux_column};

		for (size_t n = 0; n < 2; n++) {
			if (needs[n] == RECIPE_NO_COLUMN)
				continue;
			if (!block_decode_rows(reader, needs[n], fail))
				return false;
			columns[needs[n]] = (struct render_column){&reader->columns[needs[n]].texts,
			                                           reader->columns[needs[n]].numbers};
		}
	}
	if (!renderer_start(&reader->renderer, &reader->header.recipe, columns, reader->header.info.record_count))
		return fail_memory(fail);
	reader->is_prepared = true;
	return true;
}

size_t block_line(struct block_reader *reader, uint32_t line, uint32_t row, uint32_t verbatim, char *out, size_t room)
{
	if (!reader->is_verbatim[line])
		return render_line(&reader->renderer, row, out, room);

	uint32_t at = reader->verbatim_at[verbatim];
	size_t size = reader->verbatim_at[verbatim + 1] - at;

	if (size > room)
		return RENDER_TOO_LONG;
	memcpy(out, reader->verbatim.at + at, size);
	return size;
}

/* One line, with more room as long as the block's text may be so long. */
static bool restore_line(struct block_reader *reader, uint32_t line, uint32_t row, uint32_t verbatim,
                         uint64_t left_bytes, struct text *text, struct fail *fail)
{
	size_t room = LINE_ROOM_BYTES;

	for (;;) {
		room = room < left_bytes ? room : left_bytes;

		char *out = text_room(text, room + RENDER_SLACK_BYTES);

		if (!out)
			return fail_memory(fail);

		size_t size = block_line(reader, line, row, verbatim, out, room);

		if (size != RENDER_TOO_LONG) {
			text_grown(text, size);
			return true;
		}
		if (room == left_bytes)
			return fail_set(fail, FAIL_FORMAT,
			                TR("its lines are longer than it says", "行の長さが記録と合いません"));
		room *= 8;
	}
}

/* The lines first … first + count - 1; line_at (or NULL) gets the place of each in *text. */
static bool restore_lines(struct block_reader *reader, uint32_t first, uint32_t count, struct text *text,
                          uint32_t *line_at, struct fail *fail)
{
	const struct block_info *info = &reader->header.info;
	size_t start = text->size;
	uint32_t row = 0, verbatim = 0;

	if (first > info->line_count || count > info->line_count - first)
		return fail_set(fail, FAIL_FORMAT,
		                TR("the block has only %u lines", "ブロックには %u 行しかありません"),
		                info->line_count);
	if (!block_prepare(reader, fail))
		return false;
	for (uint32_t line = 0; line < first + count; line++) {
		if (line_at && line >= first)
			line_at[line - first] = (uint32_t)text->size;
		if (line >= first &&
		    !restore_line(reader, line, row, verbatim, info->text_bytes - (text->size - start), text, fail))
			return false;
		row += reader->line_class[line] == LINE_RECORD;
		verbatim += reader->is_verbatim[line];
	}
	if (line_at)
		line_at[count] = (uint32_t)text->size;
	if (count == info->line_count && text->size - start != info->text_bytes)
		return fail_set(fail, FAIL_FORMAT,
		                TR("its lines are shorter than it says", "行の長さが記録と合いません"));
	return true;
}

bool block_restore(struct block_reader *reader, uint32_t first, uint32_t count, struct text *text, struct fail *fail)
{
	return restore_lines(reader, first, count, text, NULL, fail);
}

bool block_restore_all(struct block_reader *reader, struct text *text, uint32_t *line_at, struct fail *fail)
{
	return restore_lines(reader, 0, reader->header.info.line_count, text, line_at, fail);
}
