/* Chapter 1: the answer on one page. Was there a problem, was the contract kept, what must be decided. */
#include "summary_part.h"

/* Decisions that have room on the chapter's first page. */
#define DECISIONS_FIRST 8

struct answer {
	const char *question;
	enum mark mark;
	struct str word, grounds;
};

static void answer_row(struct report *report, const struct answer *answer)
{
	document_row(report->document, ROW_BODY, (struct cell[]){
		cell_text(str_of(answer->question)), {.text = answer->word, .mark = answer->mark, .bold = true}, cell_text(answer->grounds)}, 3);
}

/* Findings that nothing covers and that are more than a notice. */
static size_t uncovered(const struct report *report)
{
	const struct figure_table *findings = report_rows(report, "findings");
	size_t count = 0;

	for (size_t row = 0; row < findings->row_count; row++)
		count += !figure_get(findings, row, "cover").text.size && !figure_is(figure_get(findings, row, "severity"), "notice");
	return count;
}

/* Was every hour of the month's logs there? What was not seen is no proof that nothing happened. */
static bool whole(const struct report *report)
{
	const struct figure_table *rows = report_rows(report, "summary.compared");
	struct figure_value access = figure_get(rows, 0, "access"), cpu = figure_get(rows, 0, "cpu");

	return rows->row_count && access.kind == FIGURE_RATIO && access.number >= access.divisor &&
	       (cpu.kind == FIGURE_NONE || cpu.number >= cpu.divisor);
}

static struct answer problem_answer(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "incidents.list");
	struct answer answer = {.question = SAY(report->config, "Was there a problem?", "問題はあったか")};
	size_t inside = 0, open = 0, found = uncovered(report);
	int64_t stop_us = 0;

	for (size_t row = 0; row < rows->row_count; row++) {
		struct figure_value stop = figure_get(rows, row, "stop_us");

		if (!figure_get(rows, row, "in_scope").number)
			continue;
		inside++;
		open += figure_get(rows, row, "recovered").kind == FIGURE_NONE;
		stop_us += stop.kind == FIGURE_INTEGER ? stop.number : 0;
	}
	if (report_scalar(report, "incidents.count").kind == FIGURE_NONE) {
		answer.mark = MARK_UNKNOWN;
		answer.word = SAID(report, "not known", "判定不能");
		answer.grounds = SAID(report, "There is no ledger of incidents.", "障害台帳がなく、判定できません。");
		return answer;
	}
	answer.mark = open ? MARK_BAD : inside || found || !whole(report) ? MARK_CAUTION : MARK_GOOD;
	answer.word = open ? SAID(report, "yes, going on", "あり（継続中）") : inside ? SAID(report, "yes, solved", "あり（復旧済み）")
		: found ? SAID(report, "perhaps", "可能性あり") : whole(report) ? SAID(report, "no", "なし") : SAID(report, "none on record", "記録上なし（欠測あり）");
	answer.grounds = print_text(report,
		SAY(report->config, "Incidents in scope: %zu (not recovered: %zu), stops %.*s; out of scope: %zu. Found in the logs and in no ledger: %zu.",
		    "範囲内の障害%zu件（未復旧%zu件）、停止計%.*s。範囲外%zu件。台帳にないログ上の事象%zu件。"),
		inside, open, STR_ARGS(print_duration(report, figure_integer(stop_us))), rows->row_count - inside, found);
	return answer;
}

static struct answer contract_answer(struct report *report)
{
	static const char *const states[] = {"met", "caution", "missed", "unknown"};
	const struct figure_table *rows = report_rows(report, "clauses");
	struct answer answer = {.question = SAY(report->config, "Was the contract kept?", "契約は守られたか")};
	size_t counts[4] = {0};
	struct text missed = {0};

	for (size_t row = 0; row < rows->row_count; row++) {
		for (size_t i = 0; i < 4; i++)
			counts[i] += figure_is(figure_get(rows, row, "verdict"), states[i]);
		if (figure_is(figure_get(rows, row, "verdict"), "missed"))
			text_addf(&missed, SAY(report->config, "%s%.*s", "%s%.*s"), missed.size ? SAY(report->config, ", ", "、") : "",
			          STR_ARGS(figure_get(rows, row, "section").text));
	}
	answer.mark = counts[2] ? MARK_BAD : counts[3] || !rows->row_count ? MARK_UNKNOWN : counts[1] ? MARK_CAUTION : MARK_GOOD;
	answer.word = counts[2] ? SAID(report, "not in all", "未達あり") : counts[3] || !rows->row_count ? SAID(report, "not known in all", "判定不能あり")
		: counts[1] ? SAID(report, "yes, with cautions", "達成（注意あり）") : SAID(report, "yes", "達成");
	answer.grounds = print_text(report,
		SAY(report->config, "Of %zu duties: met %zu, caution %zu, missed %zu%s%.*s%s, not known %zu.",
		    "契約事項%zu件のうち達成%zu件、注意%zu件、未達%zu件%s%.*s%s、判定不能%zu件。"),
		rows->row_count, counts[0], counts[1], counts[2], missed.size ? SAY(report->config, " (", "（") : "", STR_ARGS(text_str(&missed)),
		missed.size ? SAY(report->config, ")", "）") : "", counts[3]);
	text_release(&missed);
	return answer;
}

static struct answer decision_answer(struct report *report)
{
	const struct figure_table *rows = report_rows(report, "summary.decisions");
	struct answer answer = {.question = SAY(report->config, "What is to be decided?", "何を判断するか")};
	int64_t silent = report_scalar(report, "summary.decisions_unknown").number;

	answer.mark = rows->row_count ? MARK_PENDING : silent ? MARK_UNKNOWN : MARK_GOOD;
	answer.word = rows->row_count ? print_text(report, SAY(report->config, "%zu matters", "%zu件"), rows->row_count)
		: silent ? SAID(report, "not known", "判定不能") : SAID(report, "nothing", "なし");
	answer.grounds = silent ? print_text(report, SAY(report->config, "See table 1-4. %lld ledgers are not kept; what they would ask is not known.",
	                                                 "表1-4のとおり。台帳%lld種がないため、それによる事項は不明。"), (long long)silent)
		: rows->row_count ? SAID(report, "See table 1-4.", "表1-4のとおり。") : SAID(report, "The ledgers ask for nothing.", "台帳・判定から求める事項はありません。");
	return answer;
}

static void answers(struct report *report)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "Question", "問い"), .keep = true},
	        {.heading = SAID(report, "Answer", "答え"), .keep = true},
	        {.heading = SAID(report, "Grounds", "根拠"), .grow = 1},
	};
	struct report_table table = {.title = SAY(report->config, "Three answers", "当月の結論"), .columns = columns, .column_count = 3, .row_heads = true, .size_pt = 8};
	struct answer problem = problem_answer(report), contract = contract_answer(report), decision = decision_answer(report);

	report_table_begin(report, &table);
	answer_row(report, &problem);
	answer_row(report, &contract);
	answer_row(report, &decision);
	document_table_end(report->document);
}

static struct str finding_word(struct report *report, struct str kind)
{
	static const struct {
		const char *kind, *english, *japanese;
	} words[] = {
	        {"error_burst", "burst of server errors", "サーバーエラーの集中"}, {"slow_response", "slow responses", "応答の遅れ"},
	        {"traffic_drop", "drop of requests", "アクセスの急減"}, {"cpu_plateau", "high CPU", "CPUの高止まり"},
	        {"silence", "silence in a log", "ログの途絶"}, {"oom", "out of memory", "メモリ不足"}, {"restart", "restart", "サーバーの再起動"},
	        {"disk", "disk warnings", "ディスクの警告"}, {"service_failed", "failed service", "サービスの異常終了"},
	        {"login_attack", "failed logins", "ログインの失敗の集中"}, {"refused_requests", "refused requests", "拒否されたアクセスの集中"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(kind, words[i].kind))
			return SAID(report, words[i].english, words[i].japanese);
	return kind;
}

static struct str event_text(struct report *report, const struct figure_table *rows, size_t row)
{
	struct str id = figure_get(rows, row, "id").text, subject = report_clip(report, figure_get(rows, row, "subject").text, 36), place = figure_get(rows, row, "place").text;
	struct figure_value kind = figure_get(rows, row, "kind"), state = figure_get(rows, row, "state"), stop = figure_get(rows, row, "stop");
	int64_t more = figure_get(rows, row, "more").number;
	struct text text = {0};
	struct str kept;

	if (figure_is(kind, "finding")) {
		text_addf(&text, SAY(report->config, "In the logs and in no ledger: %.*s, %.*s %.*s", "台帳に記録のない事象: %.*s、%.*s %.*s"),
		          STR_ARGS(finding_word(report, id)), STR_ARGS(report_host(report, place)), STR_ARGS(subject));
		if (more)
			text_addf(&text, SAY(report->config, " (and %lld more of the kind)", "（同種ほか%lld件）"), (long long)more);
	} else if (figure_is(kind, "change")) {
		text_addf(&text, SAY(report->config, "%.*s %.*s released", "%.*s「%.*s」をリリース"), STR_ARGS(id), STR_ARGS(subject));
	} else {
		text_addf(&text, SAY(report->config, "%.*s %.*s", "%.*s「%.*s」"), STR_ARGS(id), STR_ARGS(subject));
		if (stop.number)
			text_addf(&text, SAY(report->config, ", stopped for %.*s", "、停止%.*s"), STR_ARGS(print_duration(report, stop)));
		text_addf(&text, SAY(report->config, ", %.*s", "、%.*s"), STR_ARGS(figure_is(state, "open") ? SAID(report, "not recovered at the month's end", "月末時点で未復旧")
			: figure_is(state, "outside") ? SAID(report, "out of scope", "契約範囲外")
			: print_text(report, SAY(report->config, "recovery: %s", "復旧は%s"), state_word(report, state))));
	}
	kept = arena_str(report->arena, text_str(&text));
	text_release(&text);
	return kept;
}

static void events(struct report *report)
{
	const struct column columns[] = {
	        {.heading = SAID(report, "When", "日時"), .min_pt = 72, .keep = true},
	        {.heading = SAID(report, "What", "出来事"), .grow = 1},
	};
	const struct figure_table *rows = report_rows(report, "summary.events");
	struct report_table table = {.title = SAY(report->config, "What happened", "主な出来事"), .columns = columns, .column_count = 2, .size_pt = 8};

	table.note = print_text(report,
		SAY(report->config, "In this order, at most 5: incidents in scope late or open, with a stop; serious findings; other incidents; other findings; out of scope. %lld more: chapter 8",
		    "選び方（この順に5件まで）: 範囲内の超過・未復旧、停止あり、記録のない重大事象、他の障害、他の事象、範囲外。ほか%lld件は8章"),
		(long long)report_scalar(report, "summary.events_left").number);
	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++)
		document_row_text(report->document, (struct str[]){print_time(report, figure_get(rows, row, "at")), event_text(report, rows, row)}, 2);
	document_table_end(report->document);
}

void chapter_summary(struct report *report)
{
	size_t count = report_rows(report, "summary.decisions")->row_count;

	answers(report);
	summary_keys(report);
	events(report);
	summary_decision_rows(report, SAY(report->config, "What we ask you to decide", "ご判断いただきたい事項"), DECISIONS_FIRST);
	report_remarks(report);
	if (count > DECISIONS_FIRST) {
		report_section(report, SAY(report->config, "All that we ask you to decide", "ご判断いただきたい事項（全件）"));
		summary_decision_rows(report, SAY(report->config, "All that we ask you to decide", "ご判断いただきたい事項（全件）"), count);
	}
}
