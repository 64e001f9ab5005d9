/* The record of erasure; see erasure.h. */
#include "erasure.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "bounds.h"
#include "config.h"
#include "csv_table.h"
#include "digest.h"
#include "file.h"
#include "handing.h"
#include "lang.h"

/* --- Is what was handed over whole? --- */

/* A name as sha256sum escapes it. */
static const char *unescaped(struct arena *arena, struct str name, bool escaped)
{
	struct text text = {0};
	const char *kept;

	for (size_t i = 0; i < name.size; i++) {
		if (!escaped || name.at[i] != '\\' || i + 1 == name.size) {
			text_add_byte(&text, name.at[i]);
			continue;
		}
		i++;
		text_add_byte(&text, name.at[i] == 'n' ? '\n' : name.at[i] == 'r' ? '\r' : name.at[i]);
	}
	kept = arena_cstr(arena, text_str(&text));
	text_release(&text);
	return kept;
}

static bool prove_line(struct erasure *erasure, struct str line, struct fail *fail)
{
	bool escaped = line.size > 0 && line.at[0] == '\\';
	struct sha256 expected, found;
	const char *name, *path;

	line = str_skip(line, escaped);
	if (line.size < 2 * SHA256_SIZE + 3 || !digest_parse_hex(str_take(line, 2 * SHA256_SIZE), &expected))
		return fail_set(fail, FAIL_FORMAT,
		                TR("%s/%s: a line is no digest", "%s/%s: ダイジェストでない行があります"),
		                erasure->folder, HANDING_SUMS);
	name = unescaped(erasure->arena, str_skip(line, 2 * SHA256_SIZE + 2), escaped);
	path = name ? file_join(erasure->arena, erasure->folder, name) : NULL;
	if (!path)
		return fail_memory(fail);
	if (!digest_sha256_file(path, &found, fail))
		return false;
	erasure->file_count++;
	if (digest_equal(expected, found))
		return true;
	return fail_set(fail, FAIL_FORMAT,
	                TR("%s: is not what was handed over; nothing may be erased before this is mended",
	                   "%s: 引き渡したときの内容と違います。直すまで何も消去しないでください"),
	                path);
}

static bool prove_folder(struct erasure *erasure, struct fail *fail)
{
	char *path = file_join(erasure->arena, erasure->folder, HANDING_SUMS);
	struct text text = {0};
	struct str rest, line;
	bool good = path ? file_read(path, BOUND_FIGURES_BYTES, &text, fail) : fail_memory(fail);

	rest = text_str(&text);
	while (good && str_next(&rest, '\n', &line))
		good = prove_line(erasure, line, fail);
	text_release(&text);
	return good && (erasure->file_count > 0 ||
	                fail_set(fail, FAIL_FORMAT, TR("%s: lists no file", "%s: ファイルがありません"), path));
}

/* --- Are the copies gone? --- */

struct copy {
	const char *kind, *path, *until;
	bool keep;
};

static bool look_for(struct erasure *erasure, const struct copy *copy, struct text *record)
{
	struct stat status;

	if (copy->keep) {
		erasure->kept_count++;
		text_addf(record, "  保管継続 %s まで: %s %s\n", copy->until, copy->kind, copy->path);
		return true;
	}
	if (lstat(copy->path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
		erasure->gone_count++;
		text_addf(record, "  消去を確認: %s %s\n", copy->kind, copy->path);
		return true;
	}
	text_addf(&erasure->remaining, "%s\n", copy->path);
	return false;
}

static const char *cell(const struct table_row *row, size_t column)
{
	return column < row->count ? row->cells[column].text.at : "";
}

static bool look_for_all(struct erasure *erasure, struct text *record, struct fail *fail)
{
	struct ledger_notes notes = {0};
	char *path = file_join(erasure->arena, erasure->folder, HANDING_COPIES);
	struct ledger_table *table = path ? csv_table_new(path, HANDING_COPIES, &notes, fail) : NULL;
	size_t remaining = 0;
	bool good = table && ledger_notes_check(&notes, fail);

	for (size_t i = 1; good && i < table->count; i++) {
		const struct table_row *row = &table->rows[i];
		struct copy copy = {cell(row, 1), cell(row, 2), cell(row, 4), strcmp(cell(row, 3), "保管継続") == 0};

		if (copy.path[0] != '/')
			good = fail_set(fail, FAIL_FORMAT,
			                TR("%s: line %zu: no absolute path", "%s: %zu行目: 絶対パスではありません"),
			                path, i + 1);
		else
			remaining += !look_for(erasure, &copy, record);
	}
	if (good && remaining)
		good = fail_set(
		        fail, FAIL_INPUT,
		        TR("%zu of the copies still exist or cannot be looked for: nothing is recorded as erased",
		           "%zu件の複製がまだあるか、確かめられません。消去したとは記録しません"),
		        remaining);
	ledger_table_free(table);
	ledger_notes_release(&notes);
	return good;
}

/* --- The record --- */

static bool check_fields(const struct erasure *erasure, const struct config *config, struct fail *fail)
{
	const struct {
		const char *name, *value;
	} fields[] = {{"method", erasure->method},
	              {"date", erasure->date},
	              {"person", erasure->person},
	              {"witness", erasure->witness}};
	struct civil_date date;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!fields[i].value || !fields[i].value[0])
			return fail_set(fail, FAIL_USAGE, TR("--erased needs --%s", "--erased には --%s が必要です"),
			                fields[i].name);
	if (!civil_parse_date(str_of(erasure->date), &date))
		return fail_set(fail, FAIL_USAGE,
		                TR("--date %s: write 2020-04-10", "--date %s: 2020-04-10 のように書いてください"),
		                erasure->date);
	if (civil_day(date) > zone_day(config->zone, erasure->now_us))
		return fail_set(fail, FAIL_INPUT, TR("--date %s lies in the future", "--date %s は未来の日付です"),
		                erasure->date);
	return true;
}

static void write_text(const struct erasure *erasure, const struct config *config, struct str copies, struct text *text)
{
	char looked[CIVIL_TEXT_SIZE], from[CIVIL_TEXT_SIZE], until[CIVIL_TEXT_SIZE];

	civil_format_time(zone_civil(config->zone, erasure->now_us), looked);
	text_addf(text,
	          "消去証明書\n\n件名: %s\n宛先: %s\n請負者: %s\n契約期間: %s 〜 %s\n\n"
	          "引き渡したファイル%zu件が SHA256SUMS と一致し、次のとおり請負者の手元に残っていないことを\n"
	          "%s に geppo handover --erased で確かめました。\n\n%.*s\n"
	          "消去の方法: %s\n消去した日: %s\n消去した者: %s　　　印\n立会者: %s　　　印\n\n"
	          "確かめたのは上記の場所にファイルがないことです。媒体から復元できないことは、消去の方法と立会者により"
	          "ます。\n",
	          config->title, config->client, config->contractor, civil_format_date(config->from, from),
	          civil_format_date(config->until, until), erasure->file_count, looked, STR_ARGS(copies),
	          erasure->method, erasure->date, erasure->person, erasure->witness);
}

static bool record(struct erasure *erasure, const struct config *config, struct fail *fail)
{
	char *path = file_join(erasure->arena, erasure->folder, HANDING_RECORD);
	struct text copies = {0}, text = {0};
	bool good = path ? true : fail_memory(fail);

	if (good && file_exists(path))
		good = fail_set(fail, FAIL_INPUT, TR("%s: is there already", "%s: 既にあります"), path);
	good = good && check_fields(erasure, config, fail) && prove_folder(erasure, fail) &&
	       look_for_all(erasure, &copies, fail);
	if (good) {
		write_text(erasure, config, text_str(&copies), &text);
		good = text_failed(&text) || text_failed(&copies) ? fail_memory(fail)
		                                                  : file_write(path, text_str(&text), fail);
	}
	text_release(&copies);
	text_release(&text);
	return good;
}

bool erasure_record(struct erasure *erasure, struct fail *fail)
{
	struct config *config = config_new(erasure->folder, NULL, fail);
	bool good = config && record(erasure, config, fail);

	config_free(config);
	return good;
}
