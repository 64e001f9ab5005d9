/* What the contractor still has when the folder is handed over: 消去対象.csv and the draft of the record; see
 * handing.h. */
#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "handing.h"
#include "lang.h"
#include "workspace.h"

struct listing {
	struct handing *handing;
	struct text csv, draft;
	const char *workspace; /* absolute */
	char until[CIVIL_TEXT_SIZE];
	size_t count, kept;
};

static void add(struct listing *listing, const char *kind, const char *path, bool keep)
{
	listing->count++;
	listing->kept += keep;
	text_addf(&listing->csv, "%zu,%s,", listing->count, kind);
	handing_cell(&listing->csv, path);
	text_addf(&listing->csv, ",%s,%s\r\n", keep ? "保管継続" : "消去", keep ? listing->until : "");
	text_addf(&listing->draft, "  %zu. [%s%s%s] %s: %s\n", listing->count, keep ? "保管継続 " : "消去",
	          keep ? listing->until : "", keep ? " まで" : "", kind, path);
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Everything in the workspace's folder by its entries; the target may be one of them, and is no copy of the
 * contractor's. */
static bool add_workspace(struct listing *listing, struct fail *fail)
{
	struct handing *handing = listing->handing;
	const char *names[1024];
	DIR *directory = opendir(".");
	struct dirent *item;
	size_t count = 0;

	if (!directory)
		return fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), listing->workspace);
	while (count < sizeof(names) / sizeof(names[0]) && (item = readdir(directory)))
		if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0)
			names[count++] = arena_cstr(handing->arena, str_of(item->d_name));
	closedir(directory);
	if (arena_failed(handing->arena))
		return fail_memory(fail);
	if (count == sizeof(names) / sizeof(names[0]))
		return fail_set(fail, FAIL_LIMIT, TR("%s: has too many entries", "%s: 項目が多すぎます"),
		                listing->workspace);
	qsort(names, count, sizeof(names[0]), compare_names);
	for (size_t i = 0; i < count; i++) {
		char *path = file_join(handing->arena, listing->workspace, names[i]);

		if (!path)
			return fail_memory(fail);
		if (strcmp(path, handing->target) != 0 && strcmp(path, handing->part) != 0)
			add(listing, "作業フォルダー", path,
			    handing->keep_logs && handing->custody && strcmp(names[i], WORKSPACE_ARCHIVE) == 0);
	}
	return true;
}

/* Log files that lie outside the workspace. */
static void add_logs(struct listing *listing)
{
	const struct config *config = listing->handing->config;
	size_t size = strlen(listing->workspace);

	for (size_t i = 0; i < config->source_count; i++)
		for (size_t k = 0; k < config->sources[i].path_count; k++) {
			glob_t found = {0};

			if (glob(config->sources[i].paths[k], 0, NULL, &found) == 0)
				for (size_t n = 0; n < found.gl_pathc; n++) {
					char *path = realpath(found.gl_pathv[n], NULL);

					if (path &&
					    !(strncmp(path, listing->workspace, size) == 0 && path[size] == '/'))
						add(listing, "ログの原本", path, false);
					free(path);
				}
			globfree(&found);
		}
}

static bool add_copies(struct listing *listing, struct fail *fail)
{
	const struct handing *handing = listing->handing;

	for (size_t i = 0; i < handing->copy_count; i++) {
		char *path = realpath(handing->copies[i], NULL);

		if (!path)
			return fail_errno(fail, errno, TR("--copy %s", "--copy %s"), handing->copies[i]);
		add(listing, "複製", path, false);
		free(path);
	}
	return true;
}

static void write_draft_head(struct listing *listing)
{
	const struct handing *handing = listing->handing;
	const struct config *config = handing->config;
	char day[CIVIL_TEXT_SIZE], from[CIVIL_TEXT_SIZE], until[CIVIL_TEXT_SIZE], hex[DIGEST_HEX_SIZE];

	civil_format_date(civil_date_of_day(zone_day(config->zone, handing->now_us)), day);
	text_addf(&listing->draft,
	          "消去証明書（案）\n\n件名: %s\n宛先: %s\n請負者: %s\n契約期間: %s 〜 %s\n引渡し日: %s\n"
	          "保管庫の連鎖の先頭: %s\n\n"
	          "上記業務で知り得た情報とその複製について、引渡し目録（引渡し目録.csv）のとおり引き渡し、\n"
	          "請負者の手元にある次のものを消去します。\n\n",
	          config->title, config->client, config->contractor, civil_format_date(config->from, from),
	          civil_format_date(config->until, until), day, digest_hex(handing->verify.chain_head, hex));
}

static void write_draft_tail(struct listing *listing)
{
	const struct handing *handing = listing->handing;

	if (handing->custody)
		text_addf(&listing->draft, "\nログの保管義務（§%s）: %s まで。協議の記録: %s\n引き渡し後の保管: %s\n",
		          handing->custody->section, listing->until, handing->agreement_text,
		          handing->keep_logs ? "請負者が期限まで保管を続け、その後に消去する"
		                             : "引き渡した保管庫により発注者が行う");
	if (handing->unrestorable_count)
		text_addf(&listing->draft, "\n保管期間の満了により削除済みの原本: %zu件（保管庫に削除の記録がある）\n",
		          handing->unrestorable_count);
	text_add_cstr(
	        &listing->draft,
	        "\n消去の方法: ＿＿＿＿＿＿＿＿＿＿\n消去した日: ＿＿＿＿年＿＿月＿＿日\n消去した者: "
	        "＿＿＿＿＿＿＿＿＿＿　印\n"
	        "立会者: ＿＿＿＿＿＿＿＿＿＿　印\n\n"
	        "この案は消去を証明しません。消去の後に geppo handover --erased で確かめ、消去証明書とします。\n");
}

bool handing_write_copies(struct handing *handing, struct fail *fail)
{
	struct listing listing = {.handing = handing};
	char *here = realpath(".", NULL);
	char *csv = file_join(handing->arena, handing->part, HANDING_COPIES);
	char *draft = file_join(handing->arena, handing->part, HANDING_DRAFT);
	bool good;

	listing.workspace = here ? here : ".";
	if (handing->custody)
		civil_format_date(civil_date_of_day(handing->custody_until_day), listing.until);
	text_add_cstr(&listing.csv, "\xEF\xBB\xBF番号,区分,パス,処置,保管期限\r\n");
	write_draft_head(&listing);
	good = add_workspace(&listing, fail);
	if (good)
		add_logs(&listing);
	good = good && add_copies(&listing, fail);
	write_draft_tail(&listing);
	if (good && (text_failed(&listing.csv) || text_failed(&listing.draft) || !csv || !draft))
		good = fail_memory(fail);
	good = good && file_write(csv, text_str(&listing.csv), fail) &&
	       file_write(draft, text_str(&listing.draft), fail);
	text_release(&listing.csv);
	text_release(&listing.draft);
	free(here);
	return good;
}
