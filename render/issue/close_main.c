/* geppo close MONTH: freezes the month and issues its report as delivery/MONTH/vN; --verify proves what was issued. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "closing.h"
#include "file.h"
#include "issue_documents.h"
#include "issued.h"
#include "lang.h"
#include "message.h"
#include "number.h"
#include "option.h"
#include "rebuild.h"

static struct {
	const char *reason, *pdfa, *password_file;
	bool encrypt, verify;
} given = {.pdfa = "3u"};

static const struct option options[] = {
	{.name = "revise", .kind = OPTION_TEXT, .target = &given.reason, .value_name = "WHY",
	 .help_en = "issue the next version, with the corrections since the one before; WHY is printed", .help_ja = "訂正版を発行します。理由と正誤表が印刷されます"},
	{.name = "password-file", .kind = OPTION_TEXT, .target = &given.password_file, .value_name = "FILE",
	 .help_en = "also make an encrypted copy (AES-256) with the password in FILE's first line", .help_ja = "FILE の1行目をパスワードとして、暗号化した写し(AES-256)も作ります"},
	{.name = "encrypt", .kind = OPTION_FLAG, .target = &given.encrypt, .help_en = "the same with a password that is asked for on the terminal",
	 .help_ja = "同じく、端末で尋ねるパスワードで暗号化した写しも作ります"},
	{.name = "pdfa", .kind = OPTION_TEXT, .target = &given.pdfa, .value_name = "LEVEL", .help_en = "3u (PDF/A-3u and PDF/UA-1, the default), 1b, or none",
	 .help_ja = "3u (PDF/A-3uとPDF/UA-1、既定)、1b、none"},
	{.name = "verify", .kind = OPTION_FLAG, .target = &given.verify,
	 .help_en = "prove every issued version of MONTH: its files unchanged, its report made again from its frozen inputs with the same bytes",
	 .help_ja = "MONTH の発行済みの全ての版について、ファイルが変わらず、凍結した入力から同じバイト列の報告書ができることを確かめます"},
};

static const struct option_usage usage = {
	"geppo close", "MONTH",
	"Freeze a month and issue its report: computes the figures anew, checks archive, ledgers, gaps, remarks and the finished PDF, and makes "
	"delivery/MONTH/v1 with everything that it was made of. Refuses with all reasons at once. A later change is issued as v2 with --revise.",
	"月を締めて報告書を発行します。集計し直し、保管庫・台帳・欠測・所見・完成したPDFを調べ、元になったもの全てと共に delivery/MONTH/v1 に収めます。"
	"発行できない理由があれば、一度に全て示します。後日の変更は --revise で v2 として発行します。",
	"  geppo close 2019-10\n  geppo close 2019-10 --password-file ~/.geppo-password\n"
	"  geppo close 2019-10 --revise \"10/19のログが後日届いたため\"\n  geppo close --verify 2019-10\n",
	options, sizeof(options) / sizeof(options[0]),
};

static const char program[] = "geppo " GEPPO_VERSION;

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

static void print_lines(const struct text *text, void (*print)(const char *format, ...))
{
	struct str rest = text_str(text), line;

	while (str_next(&rest, '\n', &line))
		if (line.size)
			print("%.*s", STR_ARGS(line));
}

static void print_refusals(const struct closing *closing, const char *month, struct fail *fail)
{
	struct str rest = text_str(&closing->refusals.lines), line;
	size_t number = 0;

	while (str_next(&rest, '\n', &line))
		message_note("%zu. %.*s", ++number, STR_ARGS(line));
	fail_set(fail, FAIL_INPUT, TR("%s is not issued; reasons: %zu", "%s 月分は発行できません(理由 %zu件)"), month, closing->refusals.count);
}

static void print_issued(const struct closing *closing)
{
	char hex[DIGEST_HEX_SIZE];

	printf(TR("%s: issued, %zu pages; chain head %s\n", "%s: 発行しました(%zuページ)。連鎖の先頭 %s\n"), closing->folder.place, closing->documents.page_count,
	       digest_hex(closing->record.chain_head, hex));
	if (closing->record.version > 1)
		printf(TR("%zu corrections since v%d\n", "訂正 %zu件 (v%d から)\n"), closing->documents.change_count, closing->record.version - 1);
	print_lines(&closing->notes, message_defect);
}

static bool take_password(char password[PASSWORD_SIZE], struct fail *fail)
{
	if (given.password_file && given.encrypt)
		return fail_set(fail, FAIL_USAGE, TR("give --password-file or --encrypt, not both", "--password-file と --encrypt はどちらか一つにしてください"));
	if (given.password_file)
		return password_of_file(given.password_file, password, fail);
	return !given.encrypt || password_ask(password, fail);
}

static bool issue(const struct config *config, struct civil_month month, struct arena *arena, struct fail *fail)
{
	char password[PASSWORD_SIZE] = "", name[CIVIL_TEXT_SIZE];
	struct closing closing = {.config = config, .month = month, .now_us = now_us(), .reason = given.reason, .program = program, .pdfa = given.pdfa,
	                          .arena = arena};
	bool good = take_password(password, fail);

	if (good) {
		closing.password = *password ? password : NULL;
		good = closing_run(&closing, fail);
		if (good)
			print_issued(&closing);
		else if (fail->kind == FAIL_NONE)
			print_refusals(&closing, civil_format_month(month, name), fail);
		closing_release(&closing);
	}
	password_forget(password);
	return good;
}

/* All versions; the first that is not as it should be ends it. */
static bool verify(struct civil_month month, struct arena *arena, struct fail *fail)
{
	int newest = issued_newest(month);
	char name[CIVIL_TEXT_SIZE], hex[DIGEST_HEX_SIZE];
	struct pseudonym_key key;

	if (!newest)
		return fail_set(fail, FAIL_INPUT, TR("%s was never issued", "%s 月分は提出されていません"), civil_format_month(month, name));
	if (!file_exists(PSEUDONYM_KEY_FILE))
		return fail_set(fail, FAIL_INPUT, TR("%s is not there: without it the pseudonyms of the client's edition cannot be made again",
		                                     "%s がありません。提出版の仮名を再現できません"), PSEUDONYM_KEY_FILE);
	if (!pseudonym_key_open(".", &key, fail))
		return false;
	for (int version = 1; version <= newest; version++) {
		const char *folder = issued_folder(arena, month, version);
		struct issue_record record;
		size_t files;

		if (!folder)
			return fail_memory(fail);
		if (!rebuild_check_files(folder, &files, fail) || !rebuild_documents(folder, program, &key, arena, &record, fail) || !rebuild_check_chain(&record, fail))
			return false;
		printf(TR("%s: %zu files as issued; the documents made again have the same bytes; chain head %s\n",
		          "%s: ファイル%zu件は発行時のまま。文書を作り直してバイト単位で一致。連鎖の先頭 %s\n"), folder, files, digest_hex(record.chain_head, hex));
	}
	return true;
}

static bool run(const char *month_text, struct arena *arena, struct fail *fail)
{
	enum pdfa_level level;
	struct civil_month month;
	struct text errors = {0};
	struct config *config;
	bool good;

	if (given.verify && (given.reason || given.encrypt || given.password_file))
		return fail_set(fail, FAIL_USAGE, TR("--verify goes with no other option", "--verify はほかのオプションと組み合わせられません"));
	if (!issue_pdfa_level(given.pdfa, &level))
		return fail_set(fail, FAIL_USAGE, TR("--pdfa %s: give 3u, 1b or none", "--pdfa %s: 3u、1b、none のどれかを指定してください"), given.pdfa);
	/* What was issued can be proved without the workspace's present settings. */
	if (given.verify && civil_parse_month(str_of(month_text), &month))
		return verify(month, arena, fail);
	config = config_new(".", &errors, fail);
	print_lines(&errors, message_note);
	text_release(&errors);
	good = config && config_month(config, month_text, now_us(), &month, fail) && config_check_month(config, month, fail);
	good = good && (given.verify ? verify(month, arena, fail) : issue(config, month, arena, fail));
	config_free(config);
	return good;
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct fail fail = {0};
	size_t count;
	bool done = false;

	message_program("geppo close");
	lang_set_from_environment();
	if (option_parse(&usage, argc, argv, &count, &done, &fail) && !done) {
		if (count != 1)
			fail_set(&fail, FAIL_USAGE, TR("give one MONTH: YYYY-MM or previous", "MONTH を1つ指定してください: YYYY-MM または previous"));
		else
			(void)!run(argv[1], &arena, &fail);
	}
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	arena_release(&arena);
	return message_exit_status();
}
