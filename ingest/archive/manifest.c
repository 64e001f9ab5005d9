/* The manifest in SQLite, with a rollback journal and full synchronisation: a transaction that was committed survives
 * the machine's death, one that was not leaves no trace. */
#include "manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "cursor.h"
#include "lang.h"
#include "manifest_row.h"

#define MANIFEST_VERSION 2
/* How long a reader waits for a writer's transaction, which takes milliseconds. */
#define BUSY_MS 10000

struct manifest {
	sqlite3 *database;
	char path[4096];
};

static bool database_failed(const struct manifest *manifest, struct fail *fail)
{
	int code = sqlite3_errcode(manifest->database) & 0xff;
	enum fail_kind kind = code == SQLITE_NOMEM                              ? FAIL_MEMORY
	                      : code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? FAIL_FORMAT
	                                                                        : FAIL_IO;

	return fail_set(fail, kind, "%s: %s", manifest->path, sqlite3_errmsg(manifest->database));
}

static bool run(struct manifest *manifest, const char *sql, struct fail *fail)
{
	return sqlite3_exec(manifest->database, sql, NULL, NULL, NULL) == SQLITE_OK ? true
	                                                                            : database_failed(manifest, fail);
}

static bool prepare(struct manifest *manifest, const char *sql, sqlite3_stmt **ret_statement, struct fail *fail)
{
	return sqlite3_prepare_v2(manifest->database, sql, -1, ret_statement, NULL) == SQLITE_OK
	               ? true
	               : database_failed(manifest, fail);
}

/* The first column of the statement's first row, or `absent`. */
static bool read_number(struct manifest *manifest, const char *sql, int64_t absent, int64_t *ret_value,
                        struct fail *fail)
{
	sqlite3_stmt *statement;

	if (!prepare(manifest, sql, &statement, fail))
		return false;

	int step = sqlite3_step(statement);
	bool done = step == SQLITE_ROW || step == SQLITE_DONE;

	if (done)
		*ret_value = step == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : absent;
	else
		database_failed(manifest, fail);
	sqlite3_finalize(statement);
	return done;
}

/* An empty manifest is what a crash leaves of the first ingest, before there is a segment; beside segments it is damage,
 * and must not be taken for a beginning, in which they would be nobody's and be removed. */
static bool check_version(struct manifest *manifest, bool create, bool is_first, struct fail *fail)
{
	int64_t version = 0;

	if (!read_number(manifest, "PRAGMA user_version", 0, &version, fail))
		return false;
	if (version == 0 && create && is_first)
		return run(manifest, "BEGIN IMMEDIATE;" MANIFEST_SCHEMA "PRAGMA user_version = 2;COMMIT", fail);
	if (version == 0 && is_first)
		return fail_set(fail, FAIL_INPUT,
		                TR("%s: there is no archive here yet; `geppo ingest` makes one",
		                   "%s: アーカイブがまだありません（geppo ingest が作ります）"),
		                manifest->path);
	if (version == 0)
		return fail_set(fail, FAIL_FORMAT, TR("%s: the manifest is empty", "%s: 目録が空です"), manifest->path);
	if (version != MANIFEST_VERSION)
		return fail_set(fail, FAIL_FORMAT,
		                TR("%s: is no manifest of this version", "%s: この版の目録ではありません"),
		                manifest->path);
	return true;
}

static struct manifest *open_path(const char *path, bool create, bool is_first, struct fail *fail)
{
	struct manifest *manifest = calloc(1, sizeof(*manifest));
	/* Readers open for writing where they may: only so can SQLite roll back what a killed writer left. They write
	 * nothing themselves. */
	int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);

	if (!manifest) {
		fail_memory(fail);
		return NULL;
	}
	if (snprintf(manifest->path, sizeof(manifest->path), "%s", path) >= (int)sizeof(manifest->path)) {
		fail_set(fail, FAIL_LIMIT, TR("%s: the path is too long", "%s: パスが長すぎます"), path);
		free(manifest);
		return NULL;
	}

	int code = sqlite3_open_v2(manifest->path, &manifest->database, flags, NULL);

	if (code != SQLITE_OK && !create) {
		sqlite3_close(manifest->database);
		code = sqlite3_open_v2(manifest->path, &manifest->database, SQLITE_OPEN_READONLY, NULL);
	}
	if (code == SQLITE_OK && sqlite3_busy_timeout(manifest->database, BUSY_MS) == SQLITE_OK &&
	    run(manifest,
	        create ? "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;" : "PRAGMA query_only = ON;",
	        fail) &&
	    check_version(manifest, create, is_first, fail))
		return manifest;
	if (!fail->kind)
		database_failed(manifest, fail);
	manifest_close(manifest);
	return NULL;
}

struct manifest *manifest_open_path(const char *path, struct fail *fail)
{
	return open_path(path, false, false, fail);
}

struct manifest *manifest_open(const char *folder, bool create, struct fail *fail)
{
	struct arena arena = {0};
	const char *path = arena_printf(&arena, "%s/manifest.db", folder);
	const char *segments = arena_printf(&arena, "%s/segments", folder);
	struct manifest *manifest = NULL;

	if (path && segments)
		manifest = open_path(path, create, access(segments, F_OK) != 0, fail);
	else
		fail_memory(fail);
	arena_release(&arena);
	return manifest;
}

bool manifest_copy(struct manifest *manifest, const char *path, struct fail *fail)
{
	sqlite3 *copy = NULL;
	sqlite3_backup *backup = NULL;
	bool done = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK &&
	            (backup = sqlite3_backup_init(copy, "main", manifest->database, "main")) != NULL;
	int step = SQLITE_ERROR;

	/* All pages in one step: no writer comes in between, and none waits long for a manifest. */
	if (done) {
		sqlite3_busy_timeout(copy, BUSY_MS);
		do {
			step = sqlite3_backup_step(backup, -1);
			if (step == SQLITE_BUSY || step == SQLITE_LOCKED)
				sqlite3_sleep(50);
		} while (step == SQLITE_BUSY || step == SQLITE_LOCKED);
		done = sqlite3_backup_finish(backup) == SQLITE_OK && step == SQLITE_DONE;
	}
	if (!done)
		fail_set(fail, FAIL_IO, "%s: %s", path, sqlite3_errmsg(copy));
	if (sqlite3_close(copy) != SQLITE_OK && done)
		done = fail_set(fail, FAIL_IO, TR("%s: cannot be completed", "%s: 書き終えられません"), path);
	return done;
}

void manifest_close(struct manifest *manifest)
{
	if (!manifest)
		return;
	sqlite3_close(manifest->database);
	free(manifest);
}

bool manifest_last_number(struct manifest *manifest, uint64_t *ret_number, struct fail *fail)
{
	int64_t number = 0;

	if (!read_number(manifest, "SELECT coalesce(max(segment_number), 0) FROM entry", 0, &number, fail))
		return false;
	*ret_number = number > 0 ? (uint64_t)number : 0;
	return true;
}

bool manifest_last_id(struct manifest *manifest, int64_t *ret_id, struct fail *fail)
{
	return read_number(manifest, "SELECT coalesce(max(id), 0) FROM entry", 0, ret_id, fail);
}

/* Number and digest of the last entry. */
static bool read_last(struct manifest *manifest, int64_t *ret_id, struct sha256 *ret_digest, struct fail *fail)
{
	sqlite3_stmt *statement;

	if (!prepare(manifest, "SELECT id, digest FROM entry ORDER BY id DESC LIMIT 1", &statement, fail))
		return false;

	int step = sqlite3_step(statement);
	bool done = step == SQLITE_DONE;

	*ret_id = 0;
	*ret_digest = (struct sha256){{0}};
	if (step == SQLITE_ROW) {
		*ret_id = sqlite3_column_int64(statement, 0);
		done = row_digest(statement, 1, ret_digest);
		if (!done)
			fail_set(fail, FAIL_FORMAT, TR("%s: entry %lld is damaged", "%s: 項目 %lld が壊れています"),
			         manifest->path, (long long)*ret_id);
	} else if (!done) {
		database_failed(manifest, fail);
	}
	sqlite3_finalize(statement);
	return done;
}

/* Adds the entries behind the last one: `last` and *digest are its. */
static bool insert(struct manifest *manifest, struct manifest_entry *const *entries, size_t count, int64_t last,
                   struct sha256 digest, struct fail *fail)
{
	sqlite3_stmt *statement;
	bool done = true;

	if (!prepare(manifest, MANIFEST_INSERT, &statement, fail))
		return false;
	for (size_t i = 0; done && i < count; i++) {
		entries[i]->id = ++last;
		entries[i]->previous = digest;
		if (!manifest_entry_digest(entries[i], &entries[i]->digest)) {
			done = fail_memory(fail);
			break;
		}
		digest = entries[i]->digest;
		done = row_bind(statement, entries[i]) && sqlite3_step(statement) == SQLITE_DONE;
		if (!done)
			database_failed(manifest, fail);
		sqlite3_reset(statement);
	}
	sqlite3_finalize(statement);
	return done;
}

bool manifest_add(struct manifest *manifest, struct manifest_entry *const *entries, size_t count, struct fail *fail)
{
	struct sha256 digest;
	int64_t last;

	if (!run(manifest, "BEGIN IMMEDIATE", fail))
		return false;
	if (read_last(manifest, &last, &digest, fail) && insert(manifest, entries, count, last, digest, fail) &&
	    run(manifest, "COMMIT", fail))
		return true;
	sqlite3_exec(manifest->database, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

/* Rows of a prepared statement into an array that doubles in the arena. */
static bool read_rows(struct manifest *manifest, sqlite3_stmt *statement, struct arena *arena,
                      struct manifest_entry **ret_entries, size_t *ret_count, struct fail *fail)
{
	size_t capacity = 64, count = 0;
	struct manifest_entry *entries = arena_alloc(arena, capacity, sizeof(*entries));
	int step;

	if (!entries)
		return fail_memory(fail);
	while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
		if (count == capacity) {
			struct manifest_entry *more = arena_alloc(arena, capacity * 2, sizeof(*entries));

			if (!more)
				return fail_memory(fail);
			memcpy(more, entries, count * sizeof(*entries));
			entries = more;
			capacity *= 2;
		}
		if (!row_read(statement, arena, &entries[count], fail))
			return fail_prefix(fail, "%s", manifest->path);
		count++;
	}
	if (step != SQLITE_DONE)
		return database_failed(manifest, fail);
	*ret_entries = entries;
	*ret_count = count;
	return true;
}

bool manifest_entries(struct manifest *manifest, const char *source, struct arena *arena,
                      struct manifest_entry **ret_entries, size_t *ret_count, struct fail *fail)
{
	sqlite3_stmt *statement;

	if (!prepare(manifest,
	             source ? MANIFEST_SELECT " WHERE source = ?1 ORDER BY id" : MANIFEST_SELECT " ORDER BY id",
	             &statement, fail))
		return false;

	bool done = !source || sqlite3_bind_text(statement, 1, source, -1, SQLITE_STATIC) == SQLITE_OK;

	done = done ? read_rows(manifest, statement, arena, ret_entries, ret_count, fail)
	            : database_failed(manifest, fail);
	sqlite3_finalize(statement);
	return done;
}

bool manifest_find_content(struct manifest *manifest, const char *source, struct xxh128 content, uint64_t text_bytes,
                           const char *name, bool newest, struct arena *arena, struct manifest_entry **ret_entry,
                           struct fail *fail)
{
	struct manifest_entry *entries;
	sqlite3_stmt *statement;
	size_t count = 0;

#define OF_CONTENT                                                                                                     \
	MANIFEST_SELECT " WHERE source = ?1 AND content = ?2 AND text_bytes = ?3 AND kind = 0"                         \
	                " AND (?4 IS NULL OR name = ?4) ORDER BY id"
	if (!prepare(manifest, newest ? OF_CONTENT " DESC LIMIT 1" : OF_CONTENT " LIMIT 1",
	             &statement, fail))
		return false;

	struct row_content blob = row_content_of(content);
	bool done = sqlite3_bind_text(statement, 1, source, -1, SQLITE_STATIC) == SQLITE_OK &&
	            sqlite3_bind_blob(statement, 2, blob.bytes, sizeof(blob.bytes), SQLITE_TRANSIENT) == SQLITE_OK &&
	            sqlite3_bind_int64(statement, 3, (int64_t)text_bytes) == SQLITE_OK &&
	            (!name || sqlite3_bind_text(statement, 4, name, -1, SQLITE_STATIC) == SQLITE_OK);

	done = done ? read_rows(manifest, statement, arena, &entries, &count, fail) : database_failed(manifest, fail);
	if (done)
		*ret_entry = count ? &entries[0] : NULL;
	sqlite3_finalize(statement);
	return done;
}

bool manifest_find_name(struct manifest *manifest, const char *name, struct arena *arena,
                        struct manifest_entry **ret_entry, struct fail *fail)
{
	struct manifest_entry *entries;
	sqlite3_stmt *statement;
	size_t count = 0;

	if (!prepare(manifest, MANIFEST_SELECT " WHERE name = ?1 AND kind = 0 ORDER BY id DESC LIMIT 1", &statement, fail))
		return false;

	bool done = sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK;

	done = done ? read_rows(manifest, statement, arena, &entries, &count, fail) : database_failed(manifest, fail);
	if (done)
		*ret_entry = count ? &entries[0] : NULL;
	sqlite3_finalize(statement);
	return done;
}
