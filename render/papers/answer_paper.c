/* 照会回答票: a question between reports, what was asked of the logs, and what came out. Reads the figures that geppo query --format figures writes. */
#include "answer_paper.h"

#include <math.h>

#include "lang.h"

struct figure_value answer_request(const struct paper *paper, const char *column)
{
	const struct figure_table *request = report_rows(&paper->report, "request");

	return request->row_count ? figure_get(request, 0, column) : figure_none();
}

static struct figure_value question(const struct paper *paper, const char *id)
{
	return report_scalar(&paper->report, id);
}

/* The ledger's 回答票番号; made from the request's number where the ledger has none yet. */
static struct str number(struct paper *paper)
{
	struct figure_value sheet = answer_request(paper, "sheet"), id = answer_request(paper, "id");

	if (sheet.kind == FIGURE_TEXT && sheet.text.size)
		return sheet.text;
	return id.kind == FIGURE_TEXT ? print_text(&paper->report, PAPER_SAY(paper, "Answer-%.*s", "回答票-%.*s"), STR_ARGS(id.text))
	                              : PAPER_STR(paper, "(not numbered)", "（未採番）");
}

static bool check(const struct paper_order *order, struct fail *fail)
{
	if (figures_find_table(order->figures, "answer") && figures_find(order->figures, "question.command"))
		return true;
	return fail_set(fail, FAIL_INPUT, TR("this is no result of geppo query --format figures", "geppo query --format figures の結果ではありません"));
}

static int64_t created_us(const struct paper_order *order)
{
	return order->now_us;
}

/* From the question to its answer. */
static struct str taken(struct paper *paper)
{
	struct figure_value asked = answer_request(paper, "asked");
	int64_t asked_us;

	if (!paper_has_clock(asked) || !paper_instant(paper, asked, &asked_us) || paper->order->now_us < asked_us)
		return STR("―");
	return paper_span(paper, paper->order->now_us - asked_us);
}

static struct str answered(struct paper *paper)
{
	struct civil_time time = zone_civil(paper->report.config->zone, paper->order->now_us);
	char day[CIVIL_TEXT_SIZE];

	return print_text(&paper->report, "%.*s %d:%02d", STR_ARGS(print_date_long(&paper->report, figure_text(civil_format_date(time.date, day)))),
	                  time.hour, time.minute);
}

static void head(struct paper *paper)
{
	const struct config *config = paper->report.config;
	const struct key_value items[] = {
		{PAPER_STR(paper, "To", "宛先"), paper_recipient(paper)},
		{PAPER_STR(paper, "From", "回答者"), str_of(*config->report.submitter ? config->report.submitter : config->contractor)},
		{PAPER_STR(paper, "Contract", "件名"), str_of(config->title)},
		{PAPER_STR(paper, "Question no.", "照会番号"), paper_or_dash(answer_request(paper, "id"))},
		{PAPER_STR(paper, "Document", "文書番号・版"), print_text(&paper->report, "%.*s　%.*s", STR_ARGS(number(paper)), STR_ARGS(paper_version(paper)))},
		{PAPER_STR(paper, "Classification", "機密区分"), str_of(config->report.classification)},
	};

	paper_title(paper, PAPER_STR(paper, "Answer sheet", "照会回答票"), items, sizeof(items) / sizeof(items[0]));
}

static void asked(struct paper *paper)
{
	struct str answer = paper->order->answer.size ? paper->order->answer : answer_request(paper, "answer").text;

	paper_section(paper, PAPER_SAY(paper, "Question", "質問"));
	document_key_values(paper->report.document, (struct key_value[]){
		{PAPER_STR(paper, "Question", "質問"), paper_or_dash(answer_request(paper, "question"))},
		{PAPER_STR(paper, "Asked by", "照会者"), paper_or_dash(answer_request(paper, "asker"))},
		{PAPER_STR(paper, "Asked", "照会日時"), paper_time(paper, answer_request(paper, "asked"))},
		{PAPER_STR(paper, "Answered", "回答日時"), answered(paper)},
		{PAPER_STR(paper, "Time taken", "所要時間"), taken(paper)},
	}, 5);
	if (answer.size) {
		paper_section(paper, PAPER_SAY(paper, "Answer", "回答"));
		document_paragraph(paper->report.document, PARAGRAPH_LEAD, answer);
	}
}

static void conditions(struct paper *paper)
{
	struct report *report = &paper->report;
	struct figure_value coverage = question(paper, "question.coverage");
	bool access = figure_is(question(paper, "question.table"), "access");

	paper_section(paper, PAPER_SAY(paper, "Conditions", "条件・対象期間・再現"));
	document_key_values(report->document, (struct key_value[]){
		{PAPER_STR(paper, "Log", "対象ログ"), paper_or_dash(question(paper, "question.table"))},
		{PAPER_STR(paper, "Period", "対象期間"), print_text(report, PAPER_SAY(paper, "%.*s to %.*s, the end not included (%s)", "%.*s 〜 %.*s（終わりは含まない、%s）"),
			STR_ARGS(paper_time(paper, question(paper, "question.from"))), STR_ARGS(paper_time(paper, question(paper, "question.until"))),
			zone_name(report->config->zone))},
		{PAPER_STR(paper, "Condition", "条件"), question(paper, "question.where").text.size ? question(paper, "question.where").text
			: PAPER_STR(paper, "none: all rows", "なし（すべての行）")},
		{PAPER_STR(paper, "Coverage", "取得率"), coverage.kind == FIGURE_RATIO
			? print_text(report, PAPER_SAY(paper, "%.*s (%lld of %lld source hours)", "%.*s（%lld／%lld時間）"),
			             STR_ARGS(print_share(report, coverage.number, coverage.divisor)), (long long)coverage.number, (long long)coverage.divisor)
			: STR("―")},
		{PAPER_STR(paper, "Rows", "該当行数"), print_text(report, PAPER_SAY(paper, "%.*s", "%.*s行"), STR_ARGS(print_count(report, question(paper, "question.rows"))))},
		{PAPER_STR(paper, "Left out", "除外規則"), access
			? PAPER_STR(paper, "Gateways and duplicates are not counted; bots, monitors and own staff only where the condition says kind = human",
			            "ゲートウェイと重複行は数えない。ボット・監視・自社は、条件に kind = human とあるときに除く")
			: PAPER_STR(paper, "Duplicates are not counted; of several CPU sources of a host only the reported one is", "重複行は数えない。CPUはサーバーごとに報告対象のソースのみ")},
		{PAPER_STR(paper, "Command", "実行コマンド"), paper_or_dash(question(paper, "question.command"))},
	}, 7);
}

static void compose(struct paper *paper)
{
	head(paper);
	asked(paper);
	paper_section(paper, PAPER_SAY(paper, "Result", "結果"));
	answer_result(paper);
	conditions(paper);
	paper_section(paper, PAPER_SAY(paper, "Sign-off", "承認"));
	paper_approvals(paper);
}

const struct paper_kind paper_answer = {
	.name = "answer", .english = "Answer sheet", .japanese = "照会回答票", .number = number, .compose = compose, .check = check,
	.created_us = created_us,
};
