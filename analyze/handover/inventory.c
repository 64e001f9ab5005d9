/* 引渡し目録.csv and SHA256SUMS; see handing.h. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "file_tree.h"
#include "handing.h"

static const char *kind_of(const char *path)
{
	static const struct {
		const char *head, *kind;
	} kinds[] = {
	        {"archive/", "ログ保管庫"},
	        {"originals/", "ログ原本"},
	        {"ledgers/", "台帳"},
	        {"comments/", "所見"},
	        {"months/", "集計結果"},
	        {"delivery/", "納品済み報告書"},
	        {"geppo.yaml", "設定"},
	        {"gaps.csv", "欠測の記録"},
	        {"chain-head.txt", "保管庫の連鎖の先頭"},
	        {HANDING_COPIES, "消去対象一覧"},
	        {HANDING_DRAFT, "消去証明書の案"},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(path, kinds[i].head, strlen(kinds[i].head)) == 0)
			return kinds[i].kind;
	return "暦";
}

/* As sha256sum writes it: a name with a backslash or a line end is escaped, and the line begins with a backslash. */
static void add_sum(struct text *sums, const char *hex, const char *path)
{
	bool escaped = strpbrk(path, "\\\n\r") != NULL;

	text_addf(sums, "%s%s  ", escaped ? "\\" : "", hex);
	for (const char *at = path; *at; at++) {
		if (*at == '\\')
			text_add_cstr(sums, "\\\\");
		else if (*at == '\n')
			text_add_cstr(sums, "\\n");
		else if (*at == '\r')
			text_add_cstr(sums, "\\r");
		else
			text_add_byte(sums, *at);
	}
	text_add_byte(sums, '\n');
}

static bool add_file(struct handing *handing, const char *path, struct text *inventory, struct text *sums,
                     struct fail *fail)
{
	char *whole = file_join(handing->arena, handing->part, path), hex[DIGEST_HEX_SIZE];
	struct sha256 digest;
	struct stat status = {0};

	if (!whole)
		return fail_memory(fail);
	if (!digest_sha256_file(whole, &digest, fail))
		return false;
	if (stat(whole, &status) == 0)
		handing->total_bytes += (uint64_t)status.st_size;
	digest_hex(digest, hex);
	add_sum(sums, hex, path);
	handing->file_count++;
	if (inventory) {
		text_addf(inventory, "%zu,%s,", handing->file_count, kind_of(path));
		handing_cell(inventory, path);
		text_addf(inventory, ",%" PRIu64 ",%s\r\n", (uint64_t)status.st_size, hex);
	}
	return true;
}

bool handing_write_inventory(struct handing *handing, struct fail *fail)
{
	struct text inventory = {0}, sums = {0};
	const char *const *paths;
	char *inventory_path = file_join(handing->arena, handing->part, HANDING_INVENTORY);
	char *sums_path = file_join(handing->arena, handing->part, HANDING_SUMS);
	size_t count;
	bool good = file_tree_list(handing->part, handing->arena, &paths, &count, fail);

	text_add_cstr(&inventory, "\xEF\xBB\xBF番号,区分,ファイル,バイト数,SHA-256\r\n");
	for (size_t i = 0; good && i < count; i++)
		if (paths[i][0] != '.' && strcmp(paths[i], HANDING_SUMS) != 0 &&
		    strcmp(paths[i], HANDING_INVENTORY) != 0)
			good = add_file(handing, paths[i], &inventory, &sums, fail);
	if (good)
		good = inventory_path && sums_path && !text_failed(&inventory)
		               ? file_write(inventory_path, text_str(&inventory), fail)
		               : fail_memory(fail);
	good = good && add_file(handing, HANDING_INVENTORY, NULL, &sums, fail);
	if (good)
		good = text_failed(&sums) ? fail_memory(fail) : file_write(sums_path, text_str(&sums), fail);
	text_release(&inventory);
	text_release(&sums);
	return good;
}
