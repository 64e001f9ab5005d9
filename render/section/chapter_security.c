/* Chapter 10: patches and vulnerabilities from publication to application, and strangers at the door as the logs show them. */
#include "chart_rank.h"
#include "duty.h"

#include <math.h>

#define BARS_MOST 24
#define CLIENTS_MOST 5
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct key_word patch_states[] = {
	{"applied", "Applied", "適用済", MARK_GOOD}, {"not_needed", "Nothing to apply", "対象なし", MARK_NONE}, {"failed", "Failed", "失敗", MARK_BAD},
	{"open", "Not applied", "未適用", MARK_CAUTION},
};
static const struct key_word vulnerability_states[] = {
	{"found", "Investigated", "調査中", MARK_CAUTION}, {"planned", "Plan submitted", "計画提出済", MARK_PENDING}, {"agreed", "Agreed,\nto apply", "合意済\n（適用待ち）", MARK_PENDING},
	{"applied", "Applied", "適用済", MARK_GOOD}, {"unaffected", "Not affected", "影響なし", MARK_NONE},
};
static const struct key_word severities[] = {
	{"critical", "Critical", "緊急", MARK_NONE}, {"high", "Important", "重要", MARK_NONE}, {"middle", "Moderate", "警告", MARK_NONE}, {"low", "Low", "注意", MARK_NONE},
};

static struct str day_count(struct report *report, struct figure_value days, bool waits)
{
	if (days.kind != FIGURE_INTEGER)
		return STR("―");
	return print_text(report, waits ? SAY(report->config, "%lld days so far", "経過%lld日") : SAY(report->config, "%lld days", "%lld日"), (long long)days.number);
}

/* --- Patches --- */

static void patches(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "No.", "番号"), .keep = true}, {.heading = SAID(report, "Patch", "件名"), .grow = 2}, {.heading = SAID(report, "Target", "対象"), .grow = 1},
		{.heading = SAID(report, "Published", "公開"), .keep = true}, {.heading = SAID(report, "Applied", "適用"), .keep = true},
		{.heading = SAID(report, "Days", "公開から"), .align = ALIGN_RIGHT, .keep = true}, {.heading = SAID(report, "Result", "結果"), .keep = true},
		{.heading = SAID(report, "Effort\n(days)", "工数\n(人日)"), .align = ALIGN_DECIMAL}, {.heading = SAID(report, "Remark", "備考"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "security.patches");
	struct report_table table = {.title = SAY(report->config, "Security patches of the month, and those not applied yet", "セキュリティパッチ（当月の適用と未適用）"),
		.columns = columns, .column_count = 9, .size_pt = 8, .zebra = rows->row_count > 8, .label = "security-patches",
		.note = report_note(report, &rows->origin, SAY(report->config, "as known at the month's end", "当月末に分かっている記録による（日付のない予定を除く）"))};

	if (!rows->column_count) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "No ledger", "判定不能（台帳なし）"),
			SAID(report, "There is no ledger of patches (ledgers/patches.csv): nothing is known.", "パッチ台帳（ledgers/patches.csv）がないため、適用の有無を判定できません。"));
		return;
	}
	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		bool waits = figure_is(figure_get(rows, row, "state"), "open");

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(text_or_dash(figure_get(rows, row, "id"))), cell_text(text_or_dash(figure_get(rows, row, "subject"))),
			cell_text(text_or_dash(figure_get(rows, row, "target"))), cell_text(print_day(report, figure_get(rows, row, "published"))),
			cell_text(print_day(report, figure_get(rows, row, "done"))), cell_text(day_count(report, figure_get(rows, row, "days"), waits)),
			word_cell(report, patch_states, COUNT(patch_states), figure_get(rows, row, "state")),
			cell_text(print_milliday(report, figure_get(rows, row, "effort"))), cell_text(text_or_dash(figure_get(rows, row, "remark")))}, 9);
	}
	document_table_end(report->document);
}

/* --- Vulnerabilities --- */

static struct str named(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str id = text_or_dash(figure_get(rows, row, "id")), cve = figure_get(rows, row, "cve").text;
	struct str severity = word_cell(report, severities, COUNT(severities), figure_get(rows, row, "severity")).text;

	return print_text(report, SAY(report->config, "%.*s%s%.*s\n(%.*s)", "%.*s%s%.*s\n（%.*s）"), STR_ARGS(id), cve.size ? "\n" : "", STR_ARGS(cve), STR_ARGS(severity));
}

static void vulnerabilities(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "No., CVE (severity)", "番号・CVE（深刻度）"), .keep = true}, {.heading = SAID(report, "Vulnerability", "件名"), .grow = 2},
		{.heading = SAID(report, "Learned", "情報入手"), .keep = true}, {.heading = SAID(report, "Plan", "計画提出"), .keep = true}, {.heading = SAID(report, "Agreed", "合意"), .keep = true},
		{.heading = SAID(report, "Applied", "適用"), .keep = true}, {.heading = SAID(report, "Days", "日数"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = SAID(report, "State", "状態"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "security.vulnerabilities");
	struct report_table table = {.title = SAY(report->config, "Vulnerabilities and the plans for them", "脆弱性と対応計画"), .columns = columns, .column_count = 8, .size_pt = 8,
		.zebra = rows->row_count > 8, .label = "security-vulnerabilities",
		.note = report_note(report, &rows->origin, SAY(report->config, "days: from the information to the application or the decision, else to the month's end",
		                                               "日数は情報入手から適用（影響なしは確認）まで、未完了は当月末まで。前月までに完了したものを除く"))};

	if (!rows->column_count) {
		document_callout(report->document, MARK_UNKNOWN, SAID(report, "No ledger", "判定不能（台帳なし）"),
			SAID(report, "There is no ledger of vulnerabilities (ledgers/vulnerabilities.csv): nothing is known.", "脆弱性台帳（ledgers/vulnerabilities.csv）がないため、有無を判定できません。"));
		return;
	}
	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value state = figure_get(rows, row, "state");
		struct str remark = figure_get(rows, row, "remark").text, subject = text_or_dash(figure_get(rows, row, "subject"));
		bool closed = figure_is(state, "applied") || figure_is(state, "unaffected");

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(named(report, rows, row)), cell_text(remark.size ? print_text(report, "%.*s\n%.*s", STR_ARGS(subject), STR_ARGS(remark)) : subject),
			cell_text(print_day(report, figure_get(rows, row, "learned"))),
			cell_text(print_day(report, figure_get(rows, row, "planned"))), cell_text(print_day(report, figure_get(rows, row, "agreed"))),
			cell_text(print_day(report, figure_get(rows, row, "done"))), cell_text(day_count(report, figure_get(rows, row, "days"), !closed)),
			word_cell(report, vulnerability_states, COUNT(vulnerability_states), state)}, 8);
	}
	document_table_end(report->document);
}

/* --- From publication to application --- */

/* The sentence that says the bars. */
static const char *bars_sentence(struct report *report, const struct chart_rank *chart)
{
	struct text text = {0};
	const char *kept;

	text_addf(&text, SAY(report->config, "Days from publication to application of %zu patches and vulnerabilities: ", "公開（情報入手）から適用までの日数%zu件。"), chart->count);
	for (size_t i = 0; i < chart->count; i++)
		text_addf(&text, SAY(report->config, "%s%.*s %.0f days", "%s%.*sは%.0f日"), i ? SAY(report->config, ", ", "、") : "", STR_ARGS(chart->items[i].label), chart->items[i].value);
	text_add_cstr(&text, SAY(report->config, ".", "。"));
	kept = arena_cstr(report->arena, text_str(&text));
	text_release(&text);
	return kept ? kept : "";
}

/* The newest applications, in the order of the ledgers; the month's own stand out. */
static void bars(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "security.application");
	struct chart_rank_item items[BARS_MOST];
	struct chart_rank chart = {.words = report_words(report), .items = items, .columns = 1,
		.title = SAID(report, "days from publication to application (grey: earlier months)", "公開から適用までの日数（灰色は前月以前）"), .rest = SAID(report, "others", "ほか")};
	size_t first = rows->row_count > BARS_MOST ? rows->row_count - BARS_MOST : 0;
	struct canvas *canvas;

	if (!rows->row_count)
		return;
	for (size_t row = first; row < rows->row_count; row++)
		items[chart.count++] = (struct chart_rank_item){
			.label = print_text(report, SAY(report->config, "%.*s (%.*s)", "%.*s（%.*s）"), STR_ARGS(text_or_dash(figure_get(rows, row, "id"))), STR_ARGS(print_day(report, figure_get(rows, row, "done")))),
			.value = figure_double(figure_get(rows, row, "days"), 1), .share = (double)NAN, .muted = figure_get(rows, row, "here").number == 0};
	canvas = report_canvas(report, 30 + 13.0 * (double)chart.count);
	chart_rank_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "From publication to application", "公開から適用までの日数"),
	              history_note(report, &rows->origin, first ? SAY(report->config, "the newest 24; in brackets the day of application", "新しい24件。かっこ内は適用日")
	                                                         : SAY(report->config, "in brackets the day of application", "かっこ内は適用日")),
	              bars_sentence(report, &chart));
}

/* --- Strangers --- */

static bool is_attack(struct figure_value kind)
{
	return figure_is(kind, "login_attack") || figure_is(kind, "refused_requests");
}

static struct str place_text(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str place = figure_get(rows, row, "place").text;

	if (figure_is(figure_get(rows, row, "scope"), "host"))
		return report_host(report, place);
	return figure_is(figure_get(rows, row, "scope"), "client") ? SAID(report, "one client", "特定の接続元") : place.size ? place : STR("―");
}

static void attacks(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Kind", "種類"), .keep = true}, {.heading = SAID(report, "From", "開始"), .keep = true}, {.heading = SAID(report, "Until", "終了"), .keep = true},
		{.heading = SAID(report, "Where", "場所"), .grow = 1}, {.heading = SAID(report, "Evidence", "根拠"), .grow = 3}, {.heading = SAID(report, "Record", "対応する記録")},
	};
	const struct figure_table *rows = report_rows(report, "findings");
	struct report_table table = {.title = SAY(report->config, "Login attacks and bursts of refused requests", "ログイン攻撃・拒否応答の集中"), .columns = columns, .column_count = 6, .size_pt = 8,
		.label = "security-attacks", .note = report_note(report, NULL, SAY(report->config, "found in the logs by the rules of the findings (chapter 8)", "ログから検出（規則は検出規則の表のとおり）"))};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		if (!is_attack(figure_get(rows, row, "kind")))
			continue;
		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(figure_is(figure_get(rows, row, "kind"), "login_attack") ? SAID(report, "Login attack", "ログイン攻撃") : SAID(report, "Refused requests", "拒否応答の集中")),
			cell_text(print_time(report, figure_get(rows, row, "from"))), cell_text(print_time(report, figure_get(rows, row, "until"))),
			cell_text(place_text(report, rows, row)), cell_text(text_or_dash(figure_get(rows, row, "evidence"))),
			cell_text(text_or_dash(figure_get(rows, row, "cover")))}, 6);
	}
	document_table_end(report->document);
}

static void clients(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Client (pseudonym)", "接続元（仮名）"), .grow = 1}, {.heading = SAID(report, "Refused", "拒否・該当なし"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = SAID(report, "Distinct paths", "異なるパス"), .align = ALIGN_RIGHT, .keep = true}, {.heading = SAID(report, "First", "最初"), .keep = true}, {.heading = SAID(report, "Last", "最後"), .keep = true},
	};
	const struct figure_table *rows = report_rows(report, "access.suspicious");
	struct str more = report_chapter_of(report, "access");
	size_t shown = more.size && rows->row_count > CLIENTS_MOST ? CLIENTS_MOST : rows->row_count;
	struct report_table table = {.title = SAY(report->config, "Suspicious clients", "不審な接続元"), .unit = SAY(report->config, "unit: requests", "単位: 件"), .columns = columns, .column_count = 5,
		.label = "security-clients", .note = report_note(report, &rows->origin, shown < rows->row_count
			? print_text(report, SAY(report->config, "%s; the first %d, the others in %.*s", "%s。このうち上位%d件、ほかは%.*s"), rows->origin.derivation, CLIENTS_MOST, STR_ARGS(more)).at
			: rows->origin.derivation)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < shown; row++)
		document_row_text(report->document, (struct str[]){figure_get(rows, row, "client").text,
			print_count(report, figure_get(rows, row, "requests")), print_count(report, figure_get(rows, row, "paths")),
			print_time(report, figure_get(rows, row, "first")), print_time(report, figure_get(rows, row, "last"))}, 5);
	document_table_end(report->document);
}

/* --- The chapter --- */

static void lead(struct report *report)
{
	const struct figure_table *months = report_rows(report, "security.by_month");
	size_t now = month_row(report, months, 0);

	if (now >= months->row_count)
		return;
	if (figure_get(months, now, "patches_applied").kind == FIGURE_INTEGER)
		document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "%.*s patches were applied in the month, %.*s failed; %.*s published ones are not applied yet.",
			"当月に適用したパッチは%.*s件、失敗は%.*s件、公開済みで未適用のものは%.*s件です。"), STR_ARGS(print_count(report, figure_get(months, now, "patches_applied"))),
			STR_ARGS(print_count(report, figure_get(months, now, "patches_failed"))), STR_ARGS(print_count(report, figure_get(months, now, "patches_open"))));
	if (figure_get(months, now, "vulnerabilities_open").kind == FIGURE_INTEGER)
		document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config, "%.*s vulnerabilities became known in the month and %.*s were closed; %.*s are open at its end.",
			"当月に情報を入手した脆弱性は%.*s件、完了は%.*s件、月末に対応中のものは%.*s件です。"), STR_ARGS(print_count(report, figure_get(months, now, "vulnerabilities_learned"))),
			STR_ARGS(print_count(report, figure_get(months, now, "vulnerabilities_closed"))), STR_ARGS(print_count(report, figure_get(months, now, "vulnerabilities_open"))));
}

void chapter_security(struct report *report)
{
	static const struct compare_line lines[] = {
		{"Patches applied", "パッチの適用（件）", "patches_applied", COMPARE_COUNT}, {"Patches failed", "パッチの失敗（件）", "patches_failed", COMPARE_COUNT},
		{"Published, not applied (month's end)", "公開済み・未適用（月末・件）", "patches_open", COMPARE_COUNT},
		{"Publication to application, longest (days)", "公開から適用まで（最長・日）", "patch_days", COMPARE_COUNT},
		{"Vulnerabilities learned of", "脆弱性の情報入手（件）", "vulnerabilities_learned", COMPARE_COUNT}, {"Vulnerabilities closed", "脆弱性の対応完了（件）", "vulnerabilities_closed", COMPARE_COUNT},
		{"Vulnerabilities open (month's end)", "対応中の脆弱性（月末・件）", "vulnerabilities_open", COMPARE_COUNT},
		{"Refused responses (400, 401, 403, 404, 405)", "拒否・該当なしの応答（件）", "refused", COMPARE_COUNT}, {"Failed logins (system logs)", "ログイン失敗（システムログ・件）", "login_failed", COMPARE_COUNT},
	};
	static const char *const ledgers[] = {"patches", "vulnerabilities", NULL};

	lead(report);
	report_duties(report, ledgers);
	report_compare(report, SAY(report->config, "Security by month", "セキュリティの前月比較"), "security.by_month", "security-months", lines, COUNT(lines),
	               SAY(report->config, "refused: own staff and monitoring left out; ― where there is no ledger or log",
	                   "拒否・該当なしは400・401・403・404・405の応答（自社・監視を除く）。台帳やログがない欄は―"));
	report_section(report, SAY(report->config, "Security patches", "セキュリティパッチ"));
	patches(report);
	report_section(report, SAY(report->config, "Vulnerabilities", "脆弱性への対応"));
	vulnerabilities(report);
	bars(report);
	report_section(report, SAY(report->config, "Suspicious access", "不審なアクセス"));
	if (report_rows(report, "findings")->column_count)
		attacks(report);
	clients(report);
	report_remarks(report);
}
