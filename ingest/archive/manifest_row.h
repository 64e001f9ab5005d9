/* An entry of the manifest as a row of its table and as the bytes that its digest covers. Columns, their order and the
 * canonical bytes are in FORMAT.md; the three lists below must name the columns in the same order. */
#ifndef GEPPO_MANIFEST_ROW_H
#define GEPPO_MANIFEST_ROW_H

#include <sqlite3.h>

#include "manifest.h"

#define MANIFEST_COLUMNS                                                                                               \
	"id, kind, source, name, dialect, content, text_bytes, stored_bytes, line_count, record_count, "               \
	"excluded_count, duplicate_count, "                                                                            \
	"rejected_count, reject_counts, min_us, max_us, ingested_us, damage, segment_path, segment_number, "           \
	"segment_bytes, segment_blocks, "                                                                              \
	"segment_lines, segment_records, segment_min_us, segment_max_us, segment_digest, segment_text, base, "          \
	"base_lines, extents, cut_bytes, waiting_bytes, previous, digest"

#define MANIFEST_SCHEMA                                                                                                \
	"CREATE TABLE entry ("                                                                                         \
	" id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, dialect TEXT NOT "  \
	"NULL,"                                                                                                        \
	" content BLOB NOT NULL, text_bytes INTEGER NOT NULL, stored_bytes INTEGER NOT NULL, line_count INTEGER NOT "  \
	"NULL,"                                                                                                        \
	" record_count INTEGER NOT NULL, excluded_count INTEGER NOT NULL, duplicate_count INTEGER NOT NULL,"           \
	" rejected_count INTEGER NOT NULL, reject_counts TEXT NOT NULL, min_us INTEGER, max_us INTEGER,"               \
	" ingested_us INTEGER NOT NULL, damage TEXT NOT NULL, segment_path TEXT NOT NULL, segment_number INTEGER NOT " \
	"NULL,"                                                                                                        \
	" segment_bytes INTEGER NOT NULL, segment_blocks INTEGER NOT NULL, segment_lines INTEGER NOT NULL,"            \
	" segment_records INTEGER NOT NULL, segment_min_us INTEGER, segment_max_us INTEGER,"                           \
	" segment_digest BLOB NOT NULL, segment_text INTEGER NOT NULL, base INTEGER NOT NULL, base_lines INTEGER NOT " \
	"NULL, extents TEXT NOT NULL,"                                                                                 \
	" cut_bytes INTEGER NOT NULL, waiting_bytes INTEGER NOT NULL, previous BLOB NOT NULL, digest BLOB NOT NULL"    \
	") STRICT;"                                                                                                    \
	"CREATE INDEX entry_content ON entry (source, content);"                                                       \
	"CREATE INDEX entry_name ON entry (name);"

#define MANIFEST_INSERT                                                                                                \
	"INSERT INTO entry (" MANIFEST_COLUMNS                                                                         \
	") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"                   \
	" ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35)"

#define MANIFEST_SELECT "SELECT " MANIFEST_COLUMNS " FROM entry"

/* The content's digest as it is stored: high half first, each with its highest byte first. */
struct row_content {
	uint8_t bytes[16];
};
struct row_content row_content_of(struct xxh128 content);

bool row_bind(sqlite3_stmt *statement, const struct manifest_entry *entry);
bool row_read(sqlite3_stmt *statement, struct arena *arena, struct manifest_entry *entry, struct fail *fail) MUST_CHECK;
bool row_digest(sqlite3_stmt *statement, int column, struct sha256 *ret_digest);

#endif
