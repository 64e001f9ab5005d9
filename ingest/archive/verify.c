/* Verification: the chain of the manifest, the files against it, and (full) every byte of them. Problems are collected
 * as sentences; only what keeps the verification itself from going on is a failure. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "block_header.h"
#include "content_digest.h"
#include "lang.h"
#include "restore.h"
#include "segment_form.h"
#include "verify_files.h"

struct verification {
	struct archive *archive;
	struct verify_result *result;
	struct catalog catalog;
	struct arena arena;
	struct block_reader *reader;
	struct text scratch;
	uint32_t *line_at; /* of the lines in scratch */
	const struct verify_options *options;
	bool full;
};

#define PROBLEM(verification, ...) text_addf(&(verification)->result->problems, __VA_ARGS__)

/* Each entry must follow the one before it and be what its digest says. After the first break the later digests say
 * nothing more, so it alone is named. */
static bool verify_chain(struct verification *verification, struct fail *fail)
{
	struct sha256 previous = {{0}}, digest;

	for (size_t i = 0; i < verification->catalog.entry_count; i++) {
		const struct manifest_entry *entry = &verification->catalog.entries[i];

		if (entry->id != (int64_t)i + 1) {
			PROBLEM(verification, TR("manifest: entry %zu is missing\n", "目録: 項目 %zu がありません\n"),
			        i + 1);
			return true;
		}
		if (!digest_equal(entry->previous, previous)) {
			PROBLEM(verification,
			        TR("manifest: entry %" PRId64 " (%s) does not follow the entry before it\n",
			           "目録: 項目 %" PRId64 "（%s）が直前の項目とつながりません\n"),
			        entry->id, entry->file.name);
			return true;
		}
		if (!manifest_entry_digest(entry, &digest))
			return fail_memory(fail);
		if (!digest_equal(entry->digest, digest)) {
			PROBLEM(verification,
			        TR("manifest: entry %" PRId64 " (%s) was changed\n",
			           "目録: 項目 %" PRId64 "（%s）が書き換えられています\n"),
			        entry->id, entry->file.name);
			return true;
		}
		previous = digest;
	}
	verification->result->chain_head = previous;
	return true;
}

/* Number and source in the head of the file at `path`. */
static bool read_identity(const char *path, uint64_t *ret_number, char *source, size_t source_size)
{
	char head[SEGMENT_MAGIC_BYTES + 8 + 1 + 255];
	FILE *file = fopen(path, "rb");
	size_t size = file ? fread(head, 1, sizeof(head), file) : 0;
	struct cursor cursor = cursor_of((struct str){head, size});
	struct str magic = cursor_take(&cursor, SEGMENT_MAGIC_BYTES);
	uint64_t number = cursor_u64(&cursor);
	struct str name = cursor_take(&cursor, cursor_u8(&cursor));

	if (file)
		fclose(file);
	if (cursor.failed || !str_equal(magic, (struct str){SEGMENT_MAGIC, SEGMENT_MAGIC_BYTES}) ||
	    name.size >= source_size)
		return false;
	memcpy(source, name.at, name.size);
	source[name.size] = '\0';
	*ret_number = number;
	return true;
}

/* Presence, size, and that the file is the one of this entry and not another segment in its place. */
static bool verify_presence(struct verification *verification, const struct segment_info *segment)
{
	const char *path = segment->path;
	char source[256] = "";
	uint64_t number = 0;
	struct stat status;

	if (stat(path, &status) != 0) {
		PROBLEM(verification,
		        TR("%s: this segment is missing; it holds %s\n", "%s: セグメントがありません（%s の内容）\n"),
		        path, segment->file_name[0] ? segment->file_name : segment->source);
		return false;
	}
	if (!read_identity(path, &number, source, sizeof(source))) {
		PROBLEM(verification,
		        TR("%s: this segment is damaged at its beginning\n", "%s: セグメントの先頭が壊れています\n"),
		        path);
		return false;
	}
	if (number != segment->number || strcmp(source, segment->source) != 0) {
		PROBLEM(verification,
		        TR("%s: holds segment %" PRIu64 " of source %s: files were swapped\n",
		           "%s: セグメント %" PRIu64 "（ソース %s）が入っています。ファイルが入れ替わっています\n"),
		        path, number, source);
		return false;
	}
	if ((uint64_t)status.st_size != segment->size_bytes) {
		PROBLEM(verification,
		        TR("%s: has %" PRIu64 " bytes instead of %" PRIu64 "\n",
		           "%s: サイズが %" PRIu64 " バイトで、記録の %" PRIu64 " バイトと違います\n"),
		        path, (uint64_t)status.st_size, segment->size_bytes);
		return false;
	}
	return true;
}

/* A failure of one segment is a problem to be listed; memory and the system's refusals are not. */
static bool as_problem(struct verification *verification, struct fail *found, const char *path, struct fail *fail)
{
	if (found->kind == FAIL_MEMORY)
		return fail_memory(fail);
	if (strncmp(found->sentence, path, strlen(path)) == 0)
		PROBLEM(verification, "%s\n", found->sentence);
	else
		PROBLEM(verification, "%s: %s\n", path, found->sentence);
	return true;
}

static bool same_info(const struct block_info *a, const struct block_info *b)
{
	return a->size_bytes == b->size_bytes && a->line_count == b->line_count && a->record_count == b->record_count &&
	       a->excluded_count == b->excluded_count && a->rejected_count == b->rejected_count &&
	       a->text_bytes == b->text_bytes && a->min_us == b->min_us && a->max_us == b->max_us;
}

/* The block in scratch, for the digest of its source's lines. */
static bool digest_lines(struct verification *verification, const struct segment_info *segment, uint64_t first_line,
                         uint32_t line_count, struct fail *fail)
{
	struct source_digests *digests = verification->options->digests;
	struct content_digest *digest = digests ? source_digests_of(digests, segment->source) : NULL;
	struct digest_block block = {.text = text_str(&verification->scratch),
	                             .line_at = verification->line_at,
	                             .line_count = line_count,
	                             .first_line = first_line,
	                             .hidden = segment->hidden,
	                             .hidden_count = segment->hidden_count};

	if (!digests)
		return true;
	if (!digest)
		return fail_memory(fail);
	if (!block_lines(verification->reader, &block.lines, fail))
		return false;
	return content_digest_add(digest, &block) ? true : fail_memory(fail);
}

static bool verify_block(struct verification *verification, const struct segment *segment, size_t index,
                         struct xxh128_stream *content, struct fail *fail)
{
	struct block_info info;
	struct block_reader *reader = verification->reader;

	text_clear(&verification->scratch);
	if (!block_info(segment_block(segment, index), &info, fail) ||
	    !block_open(reader, segment_block(segment, index), fail) || !block_verify(reader, fail) ||
	    !block_restore_all(reader, &verification->scratch, verification->line_at, fail))
		return fail_prefix(fail, TR("block %zu", "ブロック %zu"), index + 1);
	if (!same_info(&info, segment_block_info(segment, index)))
		return fail_set(
		        fail, FAIL_FORMAT,
		        TR("block %zu is not the one of the list at its end", "ブロック %zu が末尾の一覧と合いません"),
		        index + 1);
	if (verification->scratch.size > 0)
		xxh128_stream_add(content, verification->scratch.at, verification->scratch.size);
	verification->result->block_count++;
	verification->result->line_count += info.line_count;
	return true;
}

/* The file whose lines are this whole segment and nothing else, or NULL. */
static const struct archive_file *whole_file(const struct verification *verification, const struct segment_info *info)
{
	const struct archive_file *file = catalog_file(&verification->catalog, info->id);

	return file && file->base == 0 && file->extent_count == 1 && file->extents[0].segment == info->number &&
	                       file->extents[0].line_count == info->line_count
	               ? file
	               : NULL;
}

/* Every block, and whether all together are the bytes that were ingested. */
static bool verify_content(struct verification *verification, const struct segment_info *info, struct fail *fail)
{
	const struct archive_file *file = whole_file(verification, info);
	struct segment *segment = segment_open(info, fail);
	struct xxh128_stream *content = xxh128_stream_new();
	uint64_t lines_before = verification->result->line_count;
	bool done = segment && (content || fail_memory(fail));

	for (size_t i = 0; done && i < segment_block_count(segment); i++)
		done = verify_block(verification, segment, i, content, fail) &&
		       digest_lines(verification, info, verification->result->line_count - lines_before -
		                                                segment_block_info(segment, i)->line_count,
		                    segment_block_info(segment, i)->line_count, fail);
	if (done && file && !xxh128_equal(xxh128_stream_value(content), file->content))
		done = fail_set(fail, FAIL_FORMAT, TR("its lines are not those of %s", "内容が %s の行と一致しません"),
		                file->name);
	else if (done && verification->result->line_count - lines_before != info->line_count)
		done = fail_set(fail, FAIL_FORMAT,
		                TR("its number of lines is not that of the manifest", "行数が目録と一致しません"));
	xxh128_stream_free(content);
	segment_close(segment);
	return done;
}

static bool verify_segment(struct verification *verification, const struct segment_info *known, struct fail *fail)
{
	struct segment_info info = archive_segment_info(verification->archive, known, &verification->arena);
	struct fail found = {0};
	struct segment *segment;
	struct sha256 digest;

	if (!info.path)
		return fail_memory(fail);
	verification->result->segment_count++;
	if (!verify_presence(verification, &info))
		return true;
	if (!verification->full) {
		segment = segment_open(&info, &found);
		verification->result->block_count += info.block_count;
		verification->result->line_count += info.line_count;
		segment_close(segment);
		return segment ? true : as_problem(verification, &found, info.path, fail);
	}
	if (!digest_sha256_file(info.path, &digest, &found))
		return as_problem(verification, &found, info.path, fail);
	if (!digest_equal(digest, info.digest))
		PROBLEM(verification,
		        TR("%s: its SHA-256 is not that of the manifest: bytes were changed\n",
		           "%s: SHA-256 が目録と一致しません（改変または破損）\n"),
		        info.path);
	if (!verify_content(verification, &info, &found))
		return as_problem(verification, &found, info.path, fail);
	return true;
}

/* A manifest that cannot be read is the first thing to be named. */
static bool read_entries(struct verification *verification, struct fail *fail)
{
	struct fail found = {0};

	if (catalog_read(verification->archive->manifest, NULL, &verification->arena, &verification->catalog, &found))
		return true;
	verification->catalog = (struct catalog){.entry_count = 0};
	if (found.kind != FAIL_FORMAT)
		return fail_set(fail, found.kind, "%s", found.sentence);
	PROBLEM(verification, "%s\n", found.sentence);
	return true;
}

/* Is the digest that of any entry? */
static bool has_head(const struct catalog *catalog, struct sha256 digest)
{
	bool found = false;

	for (size_t i = 0; i < catalog->entry_count && !found; i++)
		found = digest_equal(catalog->entries[i].digest, digest);
	return found;
}

static void verify_heads(struct verification *verification)
{
	const struct verify_options *options = verification->options;
	char hex[DIGEST_HEX_SIZE];

	for (size_t i = 0; i < options->head_count; i++)
		if (!has_head(&verification->catalog, options->heads[i].digest))
			PROBLEM(verification,
			        TR("%s: the chain head %s is no entry of the manifest: the archive was set back to an "
			           "earlier state, or is another one\n",
			           "%s: 連鎖の先頭 %s "
			           "が目録にありません。アーカイブが以前の状態に戻されたか、別のものです\n"),
			        options->heads[i].place, digest_hex(options->heads[i].digest, hex));
}

bool archive_verify(struct archive *archive, bool full, struct verify_result *ret_result, struct fail *fail)
{
	return archive_verify_with(archive, &(struct verify_options){.full = full}, ret_result, fail);
}

bool archive_verify_with(struct archive *archive, const struct verify_options *options,
                         struct verify_result *ret_result, struct fail *fail)
{
	struct verification verification = {.archive = archive, .result = ret_result, .options = options,
	                                    .full = options->full};
	bool done;

	*ret_result = (struct verify_result){0};
	verification.reader = block_reader_new(fail);
	verification.line_at = malloc((BOUND_BLOCK_LINES + 1) * sizeof(*verification.line_at));
	done = verification.reader && (verification.line_at || fail_memory(fail)) &&
	       read_entries(&verification, fail) && verify_chain(&verification, fail);
	if (done)
		verify_heads(&verification);
	for (size_t i = 0; done && i < verification.catalog.segment_count; i++)
		done = verify_segment(&verification, &verification.catalog.segments[i], fail);
	if (done)
		done = options->full ? verify_files(archive, &verification.catalog, ret_result, fail)
		                     : verify_file_places(&verification.catalog, ret_result, fail);
	if (done && verification.catalog.entry_count && !archive_is_locked(archive))
		done = archive_sweep(archive, &ret_result->problems, fail);
	if (done && text_failed(&ret_result->problems))
		done = fail_memory(fail);
	block_reader_free(verification.reader);
	free(verification.line_at);
	text_release(&verification.scratch);
	arena_release(&verification.arena);
	return done;
}
