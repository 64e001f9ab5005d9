/* geppo handover DIR: the end of the contract. Gathers what goes to the client into a new folder; with --erased, later, records that the contractor's
 * copies are gone, and only when they are. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "erasure.h"
#include "handing.h"
#include "lang.h"
#include "message.h"
#include "number.h"
#include "option.h"
#include "workspace.h"

static struct {
	bool erased, keep_logs, no_originals;
	const char *agreement, *method, *date, *person, *witness;
	struct option_list copies;
} given;

static const struct option options[] = {
	{.name = "agreement", .kind = OPTION_TEXT, .target = &given.agreement, .value_name = "DAY|NUMBER",
	 .help_en = "the meeting (its day) or problem (its number) in which the custody of logs beyond the contract was agreed",
	 .help_ja = "契約終了後のログの保管について協議した会議の開催日か課題番号"},
	{.name = "keep-logs", .kind = OPTION_FLAG, .target = &given.keep_logs,
	 .help_en = "the contractor keeps the archive until its custody ends, as agreed", .help_ja = "協議のとおり、保管期限まで請負者が保管庫を持ち続けます"},
	{.name = "copy", .kind = OPTION_LIST, .target = &given.copies, .value_name = "PATH",
	 .help_en = "a further copy that is to be erased (a mirror, a backup); may be repeated", .help_ja = "ほかに消去すべき複製(ミラー、バックアップ)。複数可"},
	{.name = "no-originals", .kind = OPTION_FLAG, .target = &given.no_originals,
	 .help_en = "leave the log files out: geppo archive restore gives them from the archive", .help_ja = "ログ原本を含めません(保管庫から復元できます)"},
	{.name = "erased", .kind = OPTION_FLAG, .target = &given.erased,
	 .help_en = "DIR was handed over: record that the copies listed in it are gone", .help_ja = "引き渡した DIR について、一覧の複製が消去されたことを記録します"},
	{.name = "method", .kind = OPTION_TEXT, .target = &given.method, .value_name = "TEXT", .help_en = "how it was erased", .help_ja = "消去の方法"},
	{.name = "date", .kind = OPTION_TEXT, .target = &given.date, .value_name = "DAY", .help_en = "when", .help_ja = "消去した日"},
	{.name = "person", .kind = OPTION_TEXT, .target = &given.person, .value_name = "NAME", .help_en = "by whom", .help_ja = "消去した者"},
	{.name = "witness", .kind = OPTION_TEXT, .target = &given.witness, .value_name = "NAME", .help_en = "before whom", .help_ja = "立会者"},
};

static const struct option_usage usage = {
	"geppo handover", "DIR",
	"Gather archive, original logs, ledgers, reports and settings with digests and an inventory for the client, and draft the record of erasure. "
	"Verifies the archive first. DIR appears when it is whole. Later, with --erased, record that the contractor's copies are gone.",
	"保管庫・ログ原本・台帳・報告書・設定を、ダイジェストと引渡し目録を付けて一つのフォルダーにまとめ、消去証明書の案を作ります。"
	"先に保管庫を検証します。DIR は完成したときに現れます。後日 --erased で、複製が消去されたことを確かめて記録します。",
	"  geppo handover /media/usb/引渡し --agreement 2020-03-27 --copy /backup/geppo\n"
	"  geppo handover --erased /media/usb/引渡し --method 上書き消去 --date 2020-04-10 --person 髙橋 --witness 小林\n",
	options, sizeof(options) / sizeof(options[0]),
};

/* The present; SOURCE_DATE_EPOCH (seconds) stands in for it in tests. */
static int64_t now_us(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	struct timespec now;
	int64_t seconds;

	if (fixed && number_i64(str_of(fixed), 0, INT64_C(253402300799), &seconds))
		return seconds * SECOND_US;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

static void report(const struct handing *handing)
{
	char hex[DIGEST_HEX_SIZE];

	printf(TR("%s: %zu files, %llu bytes, %zu of them original logs; chain head %s\n",
	          "%s: ファイル %zu件、%llu バイト、うちログ原本 %zu件。連鎖の先頭 %s\n"),
	       handing->target, handing->file_count, (unsigned long long)handing->total_bytes, handing->original_count,
	       digest_hex(handing->verify.chain_head, hex));
	if (handing->unrestorable_count)
		message_defect(TR("%zu original logs were pruned after their custody and are not in it", "保管期間の満了で削除済みのログ原本 %zu件は含まれません"),
		               handing->unrestorable_count);
}

static bool make(const char *folder, struct fail *fail)
{
	struct ledger_notes notes = {.as_of_us = now_us()};
	struct arena arena = {0};
	struct config *config = config_new(".", NULL, fail);
	struct ledgers *ledgers = config ? ledgers_new(config, ".", &notes, fail) : NULL;
	struct handing handing = {.target = folder, .config = config, .ledgers = ledgers, .arena = &arena, .now_us = now_us(),
	                          .agreement = given.agreement, .keep_logs = given.keep_logs, .originals = !given.no_originals,
	                          .copies = given.copies.items, .copy_count = given.copies.count};
	bool good = ledgers && (handing.archive = archive_open(WORKSPACE_ARCHIVE, ARCHIVE_READ, fail)) && handing_make(&handing, fail);

	if (good)
		report(&handing);
	text_release(&handing.verify.problems);
	archive_close(handing.archive);
	ledgers_free(ledgers);
	config_free(config);
	ledger_notes_release(&notes);
	arena_release(&arena);
	return good;
}

static bool record(const char *folder, struct fail *fail)
{
	struct arena arena = {0};
	struct erasure erasure = {.folder = folder, .method = given.method, .date = given.date, .person = given.person,
	                          .witness = given.witness, .now_us = now_us(), .arena = &arena};
	bool good = erasure_record(&erasure, fail);
	struct str rest = text_str(&erasure.remaining), line;

	while (str_next(&rest, '\n', &line))
		printf(TR("still there: %.*s\n", "残っています: %.*s\n"), STR_ARGS(line));
	if (good)
		printf(TR("%s/%s: %zu copies are gone, %zu are kept on\n", "%s/%s: 消去を確認 %zu件、保管継続 %zu件\n"), folder, HANDING_RECORD,
		       erasure.gone_count, erasure.kept_count);
	text_release(&erasure.remaining);
	arena_release(&arena);
	return good;
}

static bool run(size_t count, const char *folder, struct fail *fail)
{
	bool signing = given.method || given.date || given.person || given.witness;

	if (count != 1)
		return fail_set(fail, FAIL_USAGE, TR("handover needs one folder", "handover にはフォルダーを一つ指定してください"));
	if (given.erased && (given.agreement || given.keep_logs || given.no_originals || given.copies.count))
		return fail_set(fail, FAIL_USAGE, TR("--erased goes with --method, --date, --person and --witness only",
		                                     "--erased と組み合わせられるのは --method、--date、--person、--witness だけです"));
	if (!given.erased && signing)
		return fail_set(fail, FAIL_USAGE, TR("--method, --date, --person and --witness go with --erased",
		                                     "--method、--date、--person、--witness は --erased と組み合わせてください"));
	return given.erased ? record(folder, fail) : make(folder, fail);
}

int main(int argc, char **argv)
{
	struct fail fail = {0};
	bool done = false;
	size_t count;

	message_program("geppo handover");
	lang_set_from_environment();
	if (!option_parse(&usage, argc, argv, &count, &done, &fail) || (!done && !run(count, argv[1], &fail)))
		message_fail(&fail);
	option_list_release(&given.copies);
	return message_exit_status();
}
