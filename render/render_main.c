/* geppo render MONTH: the month's documents from figures.json, geppo.yaml and comments. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "file.h"
#include "issued.h"
#include "lang.h"
#include "message.h"
#include "monthly_edition.h"
#include "option.h"
#include "workspace.h"

static const char *pdfa = "3u";
static const char *edition_text = "client";
static const struct option options[] = {
	{"edition", OPTION_TEXT, &edition_text, "EDITION", "client (提出版: addresses and names are pseudonyms; the default), internal (内部版), or both",
	 "client (提出版。アドレスと人名は仮名。既定)、internal (内部版)、both", 0, 0},
	{"pdfa", OPTION_TEXT, &pdfa, "LEVEL", "3u (PDF/A-3u and PDF/UA-1, the default), 1b, or none",
	 "3u (PDF/A-3uとPDF/UA-1、既定)、1b、none", 0, 0},
};
static const struct option_usage usage = {
	"geppo render", "MONTH", "Write the report of a month as PDF, from its figures.", "対象月の数値から報告書のPDFを作ります。",
	"  geppo render 2019-10\n  geppo render 2019-10 --edition both\n  geppo render previous --pdfa 1b\n", options, sizeof(options) / sizeof(options[0]),
};

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

static bool read_level(enum pdfa_level *ret_level, struct fail *fail)
{
	static const struct { const char *name; enum pdfa_level level; } levels[] = {
		{"3u", PDFA_3U}, {"1b", PDFA_1B}, {"none", PDFA_NONE},
	};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcmp(pdfa, levels[i].name) == 0) {
			*ret_level = levels[i].level;
			return true;
		}
	}
	return fail_set(fail, FAIL_USAGE, TR("--pdfa %s: give 3u, 1b or none", "--pdfa %s: 3u、1b、none のどれかを指定してください"), pdfa);
}

/* Each line of the text as a message. */
static void print_lines(const struct text *text, void (*print)(const char *format, ...))
{
	struct str rest = text_str(text), line;

	while (str_next(&rest, '\n', &line))
		if (line.size)
			print("%.*s", STR_ARGS(line));
}

static struct figures *read_figures(struct arena *arena, struct civil_month month, struct fail *fail)
{
	const char *path = workspace_figures(arena, month);
	char name[CIVIL_TEXT_SIZE];

	if (arena_failed(arena)) {
		fail_memory(fail);
		return NULL;
	}
	if (!file_exists(path)) {
		civil_format_month(month, name);
		fail_set(fail, FAIL_INPUT, TR("%s is not there: run geppo analyze %s first", "%s がありません。先に geppo analyze %s を実行してください"),
		         path, name);
		return NULL;
	}
	return figures_read(path, fail);
}

/* What --edition asks for, the internal one first: it is there also when the client's is refused. */
static bool read_editions(bool wanted[2], struct fail *fail)
{
	enum edition one;

	wanted[EDITION_CLIENT] = wanted[EDITION_INTERNAL] = strcmp(edition_text, "both") == 0;
	if (wanted[EDITION_CLIENT])
		return true;
	if (!edition_parse(str_of(edition_text), &one))
		return fail_set(fail, FAIL_USAGE, TR("--edition %s: give client, internal or both", "--edition %s: client、internal、both のどれかを指定してください"), edition_text);
	wanted[one] = true;
	return true;
}

static bool render_edition(const struct monthly_edition *edition, struct arena *arena, struct fail *fail)
{
	struct monthly_edition_result result = {0};
	const char *path = "";
	bool good = monthly_edition_draft(edition, arena, &path, &result, fail);

	if (good && result.leak_count == 0)
		printf(TR("%s: %zu pages\n", "%s: %zuページ\n"), path, result.report.page_count);
	print_lines(&result.report.warnings, message_defect);
	print_lines(&result.report.findings, message_defect);
	print_lines(&result.leaks, message_defect);
	if (good && result.leak_count > 0)
		good = fail_set(fail, FAIL_INPUT, TR("the client edition is refused: %zu addresses, mails or names are in it (report.allow says what may be)",
		                                     "提出版を作りません: アドレス・メール・氏名が%zu件含まれています（載せてよいものは report.allow に書きます）"),
		                result.leak_count);
	monthly_edition_result_release(&result);
	return good;
}

static bool render_editions(const struct config *config, const struct figures *figures, enum pdfa_level level, struct arena *arena, struct fail *fail)
{
	struct pseudonym_key key = {0};
	struct monthly_edition edition = {
		.order = {.config = config, .figures = figures, .level = level, .program = "geppo " GEPPO_VERSION}, .key = &key,
	};
	bool wanted[2], good = read_editions(wanted, fail) && (!wanted[EDITION_CLIENT] || pseudonym_key_open(".", &key, fail));

	for (int i = EDITION_INTERNAL; good && i >= EDITION_CLIENT; i--) {
		edition.edition = (enum edition)i;
		good = !wanted[i] || render_edition(&edition, arena, fail);
	}
	return good;
}

static bool render(const char *month_text, struct arena *arena, struct fail *fail)
{
	struct text errors = {0};
	enum pdfa_level level = PDFA_3U;
	struct config *config = read_level(&level, fail) ? config_new(".", &errors, fail) : NULL;
	struct figures *figures = NULL;
	struct civil_month month;
	bool good = config && config_month(config, month_text, now_us(), &month, fail) && config_check_month(config, month, fail);

	if (good)
		figures = read_figures(arena, month, fail);
	good = figures && render_editions(config, figures, level, arena, fail);
	print_lines(&errors, message_note);
	if (good && issued_notice(arena, month))
		message_note("%s", issued_notice(arena, month));
	text_release(&errors);
	figures_free(figures);
	config_free(config);
	return good;
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct fail fail = {0};
	size_t count;
	bool done = false;

	message_program("geppo render");
	lang_set_from_environment();
	if (!option_parse(&usage, argc, argv, &count, &done, &fail)) {
		message_fail(&fail);
		return message_exit_status();
	}
	if (done)
		return message_exit_status();
	if (count != 1)
		fail_set(&fail, FAIL_USAGE, TR("give one MONTH: YYYY-MM or previous", "MONTH を1つ指定してください: YYYY-MM または previous"));
	else
		(void)!render(argv[1], &arena, &fail);
	if (fail.kind != FAIL_NONE)
		message_fail(&fail);
	arena_release(&arena);
	return message_exit_status();
}
