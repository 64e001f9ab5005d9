/* Rows of the manifest, and their canonical bytes. */
#include "manifest_row.h"

#include <inttypes.h>
#include <stdio.h>

#include "cursor.h"
#include "lang.h"
#include "number.h"

#define REJECT_COUNTS_BYTES (REJECT_REASON_COUNT * 24)

struct row_content row_content_of(struct xxh128 content)
{
	struct row_content blob;

	for (unsigned i = 0; i < 8; i++) {
		blob.bytes[i] = (uint8_t)(content.high >> (56 - 8 * i));
		blob.bytes[8 + i] = (uint8_t)(content.low >> (56 - 8 * i));
	}
	return blob;
}

/* "0 3 1": a count for each reason, up to the last that is not 0, so that later reasons leave the bytes of older
 * entries as they are. */
static void format_reject_counts(const struct archive_file *file, char *buffer, size_t size)
{
	size_t at = 0, count = REJECT_REASON_COUNT;

	buffer[0] = '\0';
	while (count > 0 && file->reject_counts[count - 1] == 0)
		count--;
	for (size_t i = 0; i < count; i++)
		at += (size_t)snprintf(buffer + at, size - at, "%s%" PRIu64, i ? " " : "", file->reject_counts[i]);
}

static bool parse_reject_counts(struct str text, struct archive_file *file)
{
	struct str part;
	size_t count = 0;

	while (str_next(&text, ' ', &part))
		if (count == REJECT_REASON_COUNT || !number_u64(part, INT64_MAX, &file->reject_counts[count++]))
			return false;
	return true;
}

static bool bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	return sqlite3_bind_text(statement, at, text ? text : "", -1, SQLITE_TRANSIENT) == SQLITE_OK;
}

static bool bind_number(sqlite3_stmt *statement, int at, uint64_t number)
{
	return number <= INT64_MAX && sqlite3_bind_int64(statement, at, (int64_t)number) == SQLITE_OK;
}

static bool bind_time(sqlite3_stmt *statement, int at, int64_t at_us)
{
	return (at_us == NO_TIME ? sqlite3_bind_null(statement, at) : sqlite3_bind_int64(statement, at, at_us)) ==
	       SQLITE_OK;
}

static bool bind_digest(sqlite3_stmt *statement, int at, struct sha256 digest)
{
	return sqlite3_bind_blob(statement, at, digest.bytes, sizeof(digest.bytes), SQLITE_TRANSIENT) == SQLITE_OK;
}

static bool bind_segment(sqlite3_stmt *statement, const struct manifest_entry *entry)
{
	const struct segment_info *segment = &entry->segment;

	return bind_text(statement, 19, segment->path) && bind_number(statement, 20, segment->number) &&
	       bind_number(statement, 21, segment->size_bytes) && bind_number(statement, 22, segment->block_count) &&
	       bind_number(statement, 23, segment->line_count) && bind_number(statement, 24, segment->record_count) &&
	       bind_time(statement, 25, segment->min_us) && bind_time(statement, 26, segment->max_us);
}

/* "12:0+500 9:30+16*": segment, first line, lines; the star says that this file brought them. */
static void put_extents(struct text *text, const struct archive_file *file)
{
	for (size_t i = 0; i < file->extent_count; i++) {
		const struct extent *extent = &file->extents[i];

		text_addf(text, "%s%" PRIu64 ":%" PRIu64 "+%" PRIu64 "%s", i ? " " : "", extent->segment,
		          extent->first_line, extent->line_count, extent->is_new ? "*" : "");
	}
}

static bool parse_extent(struct str text, struct extent *ret_extent)
{
	struct str rest = text, segment, first;

	ret_extent->is_new = str_ends(rest, STR("*"));
	rest.size -= ret_extent->is_new;
	return str_next(&rest, ':', &segment) && str_next(&rest, '+', &first) &&
	       number_u64(segment, INT64_MAX, &ret_extent->segment) &&
	       number_u64(first, INT64_MAX, &ret_extent->first_line) &&
	       number_u64(rest, INT64_MAX, &ret_extent->line_count);
}

static bool parse_extents(struct str text, struct arena *arena, struct archive_file *file)
{
	size_t count = text.size > 0;
	struct extent *extents;
	struct str part;

	for (size_t i = 0; i < text.size; i++)
		count += text.at[i] == ' ';
	extents = arena_alloc(arena, count + 1, sizeof(*extents));
	if (!extents)
		return true; /* the arena says so */
	file->extents = extents;
	while (file->extent_count < count && str_next(&text, ' ', &part))
		if (!parse_extent(part, &extents[file->extent_count++]))
			return false;
	return true;
}

static bool bind_extents(sqlite3_stmt *statement, int at, const struct archive_file *file)
{
	struct text text = {0};
	bool done;

	put_extents(&text, file);
	done = !text_failed(&text) && sqlite3_bind_text(statement, at, text.size ? text.at : "", (int)text.size,
	                                                SQLITE_TRANSIENT) == SQLITE_OK;
	text_release(&text);
	return done;
}

bool row_bind(sqlite3_stmt *statement, const struct manifest_entry *entry)
{
	const struct archive_file *file = &entry->file;
	struct row_content content = row_content_of(file->content);
	char reject_counts[REJECT_COUNTS_BYTES];

	format_reject_counts(file, reject_counts, sizeof(reject_counts));
	return sqlite3_bind_int64(statement, 1, entry->id) == SQLITE_OK &&
	       sqlite3_bind_int(statement, 2, (int)entry->kind) == SQLITE_OK && bind_text(statement, 3, file->source) &&
	       bind_text(statement, 4, file->name) && bind_text(statement, 5, file->dialect) &&
	       sqlite3_bind_blob(statement, 6, content.bytes, sizeof(content.bytes), SQLITE_TRANSIENT) == SQLITE_OK &&
	       bind_number(statement, 7, file->text_bytes) && bind_number(statement, 8, file->stored_bytes) &&
	       bind_number(statement, 9, file->line_count) && bind_number(statement, 10, file->record_count) &&
	       bind_number(statement, 11, file->excluded_count) && bind_number(statement, 12, file->duplicate_count) &&
	       bind_number(statement, 13, file->rejected_count) && bind_text(statement, 14, reject_counts) &&
	       bind_time(statement, 15, file->min_us) && bind_time(statement, 16, file->max_us) &&
	       sqlite3_bind_int64(statement, 17, file->ingested_us) == SQLITE_OK &&
	       bind_text(statement, 18, file->damage) && bind_segment(statement, entry) &&
	       bind_digest(statement, 27, entry->segment.digest) &&
	       bind_number(statement, 28, entry->segment.text_bytes) &&
	       sqlite3_bind_int64(statement, 29, file->base) == SQLITE_OK &&
	       bind_number(statement, 30, file->base_lines) && bind_extents(statement, 31, file) &&
	       bind_number(statement, 32, file->cut_bytes) && bind_number(statement, 33, file->waiting_bytes) &&
	       bind_digest(statement, 34, entry->previous) && bind_digest(statement, 35, entry->digest);
}

bool row_digest(sqlite3_stmt *statement, int column, struct sha256 *ret_digest)
{
	const void *bytes = sqlite3_column_blob(statement, column);

	if (!bytes || sqlite3_column_bytes(statement, column) != SHA256_SIZE)
		return false;
	memcpy(ret_digest->bytes, bytes, SHA256_SIZE);
	return true;
}

static struct str column_str(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	return (struct str){text ? (const char *)text : "", (size_t)sqlite3_column_bytes(statement, column)};
}

static uint64_t column_number(sqlite3_stmt *statement, int column)
{
	return (uint64_t)sqlite3_column_int64(statement, column);
}

static int64_t column_time(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_type(statement, column) == SQLITE_NULL ? NO_TIME
	                                                             : sqlite3_column_int64(statement, column);
}

static bool read_content(sqlite3_stmt *statement, int column, struct xxh128 *ret_content)
{
	const uint8_t *bytes = sqlite3_column_blob(statement, column);
	struct xxh128 content = {0, 0};

	if (!bytes || sqlite3_column_bytes(statement, column) != 16)
		return false;
	for (unsigned i = 0; i < 8; i++) {
		content.high = content.high << 8 | bytes[i];
		content.low = content.low << 8 | bytes[8 + i];
	}
	*ret_content = content;
	return true;
}

static void read_segment(sqlite3_stmt *statement, struct arena *arena, struct manifest_entry *entry)
{
	entry->segment = (struct segment_info){
	        .id = entry->id,
	        .source = entry->file.source,
	        .path = arena_cstr(arena, column_str(statement, 18)),
	        .file_name = entry->file.name,
	        .number = column_number(statement, 19),
	        .text_bytes = column_number(statement, 27),
	        .size_bytes = column_number(statement, 20),
	        .block_count = (uint32_t)column_number(statement, 21),
	        .line_count = column_number(statement, 22),
	        .record_count = column_number(statement, 23),
	        .min_us = column_time(statement, 24),
	        .max_us = column_time(statement, 25),
	};
}

bool row_read(sqlite3_stmt *statement, struct arena *arena, struct manifest_entry *entry, struct fail *fail)
{
	struct archive_file *file = &entry->file;

	*entry = (struct manifest_entry){.id = sqlite3_column_int64(statement, 0)};
	entry->kind = (enum entry_kind)sqlite3_column_int(statement, 1);
	file->id = entry->id;
	file->base = sqlite3_column_int64(statement, 28);
	file->base_lines = column_number(statement, 29);
	file->cut_bytes = column_number(statement, 31);
	file->waiting_bytes = column_number(statement, 32);
	file->source = arena_cstr(arena, column_str(statement, 2));
	file->name = arena_cstr(arena, column_str(statement, 3));
	file->dialect = arena_cstr(arena, column_str(statement, 4));
	file->text_bytes = column_number(statement, 6);
	file->stored_bytes = column_number(statement, 7);
	file->line_count = column_number(statement, 8);
	file->record_count = column_number(statement, 9);
	file->excluded_count = column_number(statement, 10);
	file->duplicate_count = column_number(statement, 11);
	file->rejected_count = column_number(statement, 12);
	file->min_us = column_time(statement, 14);
	file->max_us = column_time(statement, 15);
	file->ingested_us = sqlite3_column_int64(statement, 16);
	file->damage = arena_cstr(arena, column_str(statement, 17));
	read_segment(statement, arena, entry);
	bool readable = parse_extents(column_str(statement, 30), arena, file);
	if (arena_failed(arena))
		return fail_memory(fail);
	if (!readable || !read_content(statement, 5, &file->content) || !parse_reject_counts(column_str(statement, 13), file) ||
	    !row_digest(statement, 26, &entry->segment.digest) || !row_digest(statement, 33, &entry->previous) ||
	    !row_digest(statement, 34, &entry->digest) ||
	    (uint64_t)sqlite3_column_int64(statement, 1) >= ENTRY_KIND_COUNT)
		return fail_set(fail, FAIL_FORMAT,
		                TR("entry %" PRId64 " is damaged", "項目 %" PRId64 " が壊れています"), entry->id);
	return true;
}

static void put_string(struct text *text, const char *string)
{
	struct str bytes = str_of(string);

	put_uint(text, bytes.size, 8);
	text_add(text, bytes);
}

bool manifest_entry_digest(const struct manifest_entry *entry, struct sha256 *ret_digest)
{
	const struct archive_file *file = &entry->file;
	const uint64_t numbers[] = {
	        file->text_bytes,
	        file->stored_bytes,
	        file->line_count,
	        file->record_count,
	        file->excluded_count,
	        file->duplicate_count,
	        file->rejected_count,
	        (uint64_t)file->min_us,
	        (uint64_t)file->max_us,
	        (uint64_t)file->ingested_us,
	        entry->segment.number,
	        entry->segment.size_bytes,
	        entry->segment.block_count,
	        entry->segment.line_count,
	        entry->segment.record_count,
	        (uint64_t)entry->segment.min_us,
	        (uint64_t)entry->segment.max_us,
	        entry->segment.text_bytes,
	        (uint64_t)file->base,
	        file->base_lines,
	        file->cut_bytes,
	        file->waiting_bytes,
	};
	struct row_content content = row_content_of(file->content);
	char reject_counts[REJECT_COUNTS_BYTES];
	struct text text = {0}, extents = {0};

	format_reject_counts(file, reject_counts, sizeof(reject_counts));
	put_extents(&extents, file);
	text_add(&text, STR("geppo entry 2\n"));
	text_add(&text, (struct str){(const char *)entry->previous.bytes, SHA256_SIZE});
	put_uint(&text, (uint64_t)entry->id, 8);
	put_uint(&text, entry->kind, 8);
	put_string(&text, file->source);
	put_string(&text, file->name);
	put_string(&text, file->dialect);
	text_add(&text, (struct str){(const char *)content.bytes, sizeof(content.bytes)});
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		put_uint(&text, numbers[i], 8);
	put_string(&text, reject_counts);
	put_string(&text, file->damage);
	put_string(&text, entry->segment.path);
	put_uint(&text, extents.size, 8);
	text_add(&text, text_str(&extents));
	text_add(&text, (struct str){(const char *)entry->segment.digest.bytes, SHA256_SIZE});

	bool done = !text_failed(&text) && !text_failed(&extents);

	if (done)
		*ret_digest = digest_sha256(text_str(&text));
	text_release(&text);
	text_release(&extents);
	return done;
}
