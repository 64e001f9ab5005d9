/* Issued versions, made again and compared; see rebuild.h. */
#include "rebuild.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "config.h"
#include "file.h"
#include "file_tree.h"
#include "figures.h"
#include "issue_documents.h"
#include "issue_folder.h"
#include "issued.h"
#include "lang.h"

/* A report is a few MB; what it attaches may be more. */
#define REPORT_BYTES_MAX (512U << 20)

static bool compare(const char *path, struct str again, const struct issue_record *record, const char *program, struct fail *fail)
{
	struct text issued = {0};
	bool good = file_read(path, REPORT_BYTES_MAX, &issued, fail);

	if (good && !str_equal(text_str(&issued), again))
		good = fail_set(fail, FAIL_FORMAT,
		                strcmp(record->program, program) == 0
		                        ? TR("%s: made again from what is frozen beside it, it is another (%s)", "%s: 凍結した入力から作り直すと一致しません (%s)")
		                        : TR("%s: made again it is another: it was issued with %s; run that version", "%s: 作り直すと一致しません。発行したのは %s です。その版で実行してください"),
		                path, record->program);
	text_release(&issued);
	return good;
}

static bool make_again(const char *folder, const struct pseudonym_key *key, const struct issue_record *record, struct arena *arena,
                       struct issue_documents *documents, struct fail *fail)
{
	const char *inputs = file_join(arena, folder, "inputs"), *figures_path = file_join(arena, folder, "figures.json");
	struct issue_source source = {.record = record, .key = key};
	struct config *config = NULL;
	struct figures *figures = NULL;
	char month[CIVIL_TEXT_SIZE];
	bool good;

	source.comments = arena_printf(arena, "%s/inputs/comments/%s.md", folder, civil_format_month(record->month, month));
	if (arena_failed(arena))
		return fail_memory(fail);
	source.config = config = config_new(inputs, NULL, fail);
	source.figures = figures = config ? figures_read(figures_path, fail) : NULL;
	good = figures && issue_documents_make(&source, documents, fail);
	figures_free(figures);
	config_free(config);
	return good;
}

bool rebuild_documents(const char *folder, const char *program, const struct pseudonym_key *key, struct arena *arena, struct issue_record *ret_record,
                       struct fail *fail)
{
	struct issue_documents *documents = calloc(1, sizeof(*documents));
	bool good = documents ? issue_record_read(folder, arena, ret_record, fail) : fail_memory(fail);

	good = good && make_again(folder, key, ret_record, arena, documents, fail);
	for (size_t i = 0; good && i < documents->count; i++) {
		const char *path = file_join(arena, folder, documents->items[i].name);

		good = path ? compare(path, text_str(&documents->items[i].bytes), ret_record, program, fail) : fail_memory(fail);
	}
	if (documents)
		issue_documents_release(documents);
	free(documents);
	return good;
}

/* --- SHA256SUMS --- */

/* "HEX  path"; a line that begins with a backslash has its path escaped. */
static bool parse_sum(struct str line, struct sha256 *ret_digest, struct text *path)
{
	bool escaped = str_starts(line, STR("\\"));
	struct str rest = str_skip(line, escaped ? 1 : 0);

	text_clear(path);
	if (rest.size < 2 * SHA256_SIZE + 3 || !digest_parse_hex(str_take(rest, 2 * SHA256_SIZE), ret_digest))
		return false;
	rest = str_skip(rest, 2 * SHA256_SIZE + 2);
	for (size_t i = 0; i < rest.size; i++) {
		char byte = rest.at[i];

		if (escaped && byte == '\\' && i + 1 < rest.size) {
			i++;
			byte = rest.at[i] == 'n' ? '\n' : rest.at[i] == 'r' ? '\r' : '\\';
		}
		text_add_byte(path, byte);
	}
	return path->size > 0;
}

static bool check_line(const char *folder, struct str line, struct arena *arena, struct text *path, struct fail *fail)
{
	struct sha256 expected, found;
	const char *whole;

	if (!parse_sum(line, &expected, path))
		return fail_set(fail, FAIL_FORMAT, TR("%s/%s: is damaged", "%s/%s: 壊れています"), folder, ISSUE_SUMS);
	whole = file_join(arena, folder, path->at);
	if (!whole)
		return fail_memory(fail);
	if (!digest_sha256_file(whole, &found, fail))
		return false;
	return digest_equal(expected, found) || fail_set(fail, FAIL_FORMAT, TR("%s: is not what was issued", "%s: 発行したときの内容ではありません"), whole);
}

bool rebuild_check_files(const char *folder, size_t *ret_count, struct fail *fail)
{
	struct arena arena = {0};
	struct text sums = {0}, path = {0};
	const char *sums_path = file_join(&arena, folder, ISSUE_SUMS);
	const char *const *paths;
	size_t there = 0, named = 0;
	struct str rest, line;
	bool good = sums_path ? file_read(sums_path, BOUND_FIGURES_BYTES, &sums, fail) : fail_memory(fail);

	good = good && file_tree_list(folder, &arena, &paths, &there, fail);
	rest = text_str(&sums);
	while (good && str_next(&rest, '\n', &line)) {
		good = check_line(folder, line, &arena, &path, fail);
		named++;
	}
	if (good && there != named + 1)
		good = fail_set(fail, FAIL_FORMAT, TR("%s: has files that were not issued, or too few", "%s: 発行していないファイルがあるか、足りません"), folder);
	*ret_count = named;
	text_release(&sums);
	text_release(&path);
	arena_release(&arena);
	return good;
}

bool rebuild_check_chain(const struct issue_record *record, struct fail *fail)
{
	struct arena arena = {0};
	struct sha256 digest;
	const char *folder = issued_folder(&arena, record->month, record->version - 1);
	const char *path = folder ? file_join(&arena, folder, ISSUE_SUMS) : NULL;
	char hex[DIGEST_HEX_SIZE] = "";
	bool good = path ? true : fail_memory(fail);

	if (good && record->version > 1)
		good = digest_sha256_file(path, &digest, fail) && digest_hex(digest, hex);
	if (good && strcmp(hex, record->previous) != 0)
		good = fail_set(fail, FAIL_FORMAT, TR("%s: is not the version that v%d was issued after", "%s: v%d の前に発行した版ではありません"), path, record->version);
	arena_release(&arena);
	return good;
}
