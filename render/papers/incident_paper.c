/* 障害報告書: one incident, from the figures of its month. What the ledger says and what the logs show stand apart; what is not known is said. */
#include "incident_paper.h"

#include "lang.h"

#define KEYS_NEED_PT 130.0 /* a heading with its few lines is not torn */

static struct figure_value get(const struct figure_table *table, size_t row, const char *column)
{
	return row < table->row_count ? figure_get(table, row, column) : figure_none();
}

struct figure_value incident_get(const struct incident_rows *rows, const char *column)
{
	return get(rows->list, rows->list_row, column);
}

struct figure_value incident_detail(const struct incident_rows *rows, const char *column)
{
	return get(rows->details, rows->details_row, column);
}

struct figure_value incident_measured(const struct incident_rows *rows, const char *column)
{
	return get(rows->impact, rows->impact_row, column);
}

struct incident_rows incident_rows_of(struct paper *paper)
{
	struct incident_rows rows = {.id = paper->order->id, .list = report_rows(&paper->report, "incidents.list"),
	                             .details = report_rows(&paper->report, "incidents.details"),
	                             .impact = report_rows(&paper->report, "incidents.impact")};

	rows.list_row = paper_row(rows.list, "id", rows.id);
	rows.details_row = paper_row(rows.details, "id", rows.id);
	rows.impact_row = paper_row(rows.impact, "id", rows.id);
	return rows;
}

static bool is_outside(const struct incident_rows *rows)
{
	struct figure_value inside = incident_get(rows, "in_scope");

	return inside.kind == FIGURE_INTEGER && inside.number == 0;
}

/* The ledger's 障害報告書番号; an incident without one has none yet. */
static struct str number(struct paper *paper)
{
	struct incident_rows rows = incident_rows_of(paper);
	struct figure_value kept = incident_get(&rows, "report");

	return kept.kind == FIGURE_TEXT && kept.text.size ? kept.text : PAPER_STR(paper, "(not numbered)", "（未採番）");
}

static bool check(const struct paper_order *order, struct fail *fail)
{
	const struct figure_table *list = figures_find_table(order->figures, "incidents.list");
	char month[CIVIL_TEXT_SIZE];
	struct text ids = {0};
	bool found = false;

	civil_format_month(figures_month(order->figures), month);
	for (size_t row = 0; list && row < list->row_count; row++) {
		struct str id = figure_get(list, row, "id").text;

		found |= str_equal(id, order->id);
		text_addf(&ids, "%s%.*s", row ? ", " : "", STR_ARGS(id));
	}
	if (!found && ids.size)
		fail_set(fail, FAIL_INPUT, TR("%.*s: the figures of %s have no such incident; there are %.*s",
		                              "%.*s: %s の数値にこの障害はありません。あるのは %.*s"), STR_ARGS(order->id), month, STR_ARGS(text_str(&ids)));
	else if (!found)
		fail_set(fail, FAIL_INPUT, TR("%.*s: the figures of %s have no incident", "%.*s: %s の数値に障害はありません"), STR_ARGS(order->id), month);
	text_release(&ids);
	return found;
}

/* --- 概要 --- */

static struct str begin_sentence(struct paper *paper, const struct incident_rows *rows)
{
	struct figure_value occurred = incident_get(rows, "occurred");
	struct str when = occurred.kind == FIGURE_NONE ? PAPER_STR(paper, "at an unknown time", "発生日時不明で")
	                                               : paper_time(paper, occurred);

	return print_text(&paper->report, PAPER_SAY(paper, "The failure began %.*s and was detected %.*s.",
	                                            "%.*s に発生し、%.*s に検知しました。"), STR_ARGS(when),
	                  STR_ARGS(paper_time(paper, incident_get(rows, "detected"))));
}

static struct str end_sentence(struct paper *paper, const struct incident_rows *rows)
{
	struct figure_value recovered = incident_get(rows, "recovered"), workaround = incident_get(rows, "workaround");
	struct str stop = paper_span(paper, incident_get(rows, "stop_us").number);

	if (recovered.kind == FIGURE_NONE && workaround.kind == FIGURE_NONE)
		return PAPER_STR(paper, "It had not been recovered at the report's moment.", "本書の時点で復旧していません。");
	if (recovered.kind == FIGURE_NONE)
		return print_text(&paper->report, PAPER_SAY(paper, "A workaround has been in place since %.*s; it is not recovered.",
		                                            "%.*s に暫定復旧し、本復旧には至っていません。"), STR_ARGS(paper_time(paper, workaround)));
	if (incident_get(rows, "stop_us").kind == FIGURE_NONE)
		return print_text(&paper->report, PAPER_SAY(paper, "It was recovered %.*s; the service did not stop.",
		                                            "%.*s に復旧しました（サービス停止の記録なし）。"), STR_ARGS(paper_time(paper, recovered)));
	return print_text(&paper->report, PAPER_SAY(paper, "It was recovered %.*s; the service stood for %.*s.",
	                                            "%.*s に復旧しました（サービス停止 %.*s）。"), STR_ARGS(paper_time(paper, recovered)), STR_ARGS(stop));
}

static struct str cause_sentence(struct paper *paper, const struct incident_rows *rows)
{
	struct figure_value cause = incident_get(rows, "cause");

	if (cause.kind != FIGURE_TEXT || !cause.text.size)
		return PAPER_STR(paper, "The cause is under investigation.", "原因は調査中です。");
	return print_text(&paper->report, PAPER_SAY(paper, "Cause (%.*s): %.*s.", "原因（%.*s）: %.*s。"),
	                  STR_ARGS(paper_word(paper, incident_get(rows, "certainty"))), STR_ARGS(cause.text));
}

/* What the logs measured, in a sentence; nothing where they did not. */
static struct str impact_sentence(struct paper *paper, const struct incident_rows *rows)
{
	struct report *report = &paper->report;
	struct figure_value failed = incident_measured(rows, "failed"), requests = incident_measured(rows, "requests");

	if (failed.kind != FIGURE_INTEGER || requests.kind != FIGURE_INTEGER)
		return STR("");
	return print_text(report, PAPER_SAY(paper, "%.*s of %.*s requests failed in it (5xx), at %.*s colleges. ",
	                                    "この間のリクエスト%.*s件のうち%.*s件が失敗（5xx）し、%.*s校に影響しました。"),
	                  STR_ARGS(print_count(report, PAPER_FIRST(paper, failed, requests))), STR_ARGS(print_count(report, PAPER_FIRST(paper, requests, failed))),
	                  STR_ARGS(print_count(report, incident_measured(rows, "sites"))));
}

static void summary(struct paper *paper, const struct incident_rows *rows)
{
	struct report *report = &paper->report;
	struct document *document = report->document;

	paper_section(paper, PAPER_SAY(paper, "Summary", "概要"));
	document_paragraphf(document, PARAGRAPH_LEAD, "%.*s%.*s%.*s%.*s%.*s%.*s", STR_ARGS(begin_sentence(paper, rows)),
	                    STR_ARGS(PAPER_STR(paper, " ", "")), STR_ARGS(end_sentence(paper, rows)), STR_ARGS(PAPER_STR(paper, " ", "")),
	                    STR_ARGS(impact_sentence(paper, rows)), STR_ARGS(cause_sentence(paper, rows)));
	if (is_outside(rows))
		document_callout(document, MARK_UNKNOWN, PAPER_STR(paper, "Out of scope", "対象外"),
			print_text(report, PAPER_SAY(paper, "Outside of the contract: %.*s. Its recovery is not judged against a deadline.",
				"契約の対象外です: %.*s。復旧期限の判定は行いません。"), STR_ARGS(paper_or_dash(incident_detail(rows, "excluded_by")))));
	if (incident_get(rows, "recovered").kind == FIGURE_NONE)
		document_callout(document, MARK_PENDING, PAPER_STR(paper, "Still open", "未復旧"),
			PAPER_STR(paper, "This is a report in between: a final one follows after the recovery.",
			          "本書は中間報告です。復旧後に最終報告を提出します。"));
}

/* --- 発生・検知・復旧 --- */

/* From 発生 to the value: 6分; ― where one of them has no clock time. */
static struct str elapsed(struct paper *paper, const struct incident_rows *rows, struct figure_value value)
{
	struct figure_value occurred = incident_get(rows, "occurred");
	int64_t from_us, at_us;

	if (!paper_has_clock(occurred) || !paper_has_clock(value) || !paper_instant(paper, occurred, &from_us) ||
	    !paper_instant(paper, value, &at_us) || at_us < from_us)
		return STR("―");
	return at_us == from_us ? STR("―") : paper_span(paper, at_us - from_us);
}

static void time_row(struct paper *paper, const struct incident_rows *rows, const char *what, struct figure_value value, const char *source,
                     struct str remark)
{
	struct str absent = PAPER_STR(paper, "not recorded", "記録なし");

	document_row(paper->report.document, ROW_BODY, (struct cell[]){
		cell_text(str_of(what)), cell_text(value.kind == FIGURE_NONE ? absent : paper_time(paper, value)),
		cell_text(elapsed(paper, rows, value)), cell_text(str_of(source)), cell_text(remark)}, 5);
}

static void times(struct paper *paper, const struct incident_rows *rows)
{
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "Event", "事項"), .keep = true}, {.heading = PAPER_STR(paper, "Time", "日時"), .keep = true},
		{.heading = PAPER_STR(paper, "From begin", "発生から"), .align = ALIGN_RIGHT, .keep = true},
		{.heading = PAPER_STR(paper, "Source", "出典"), .keep = true}, {.heading = PAPER_STR(paper, "Remark", "備考"), .grow = 1},
	};
	struct report_table table = {.title = PAPER_SAY(paper, "Begin, detection, recovery", "発生・検知・復旧の日時"), .columns = columns,
		.column_count = 5, .row_heads = true,
		.note = print_text(&paper->report, PAPER_SAY(paper, "Zone: %s", "時刻は %s"), zone_name(paper->report.config->zone))};
	const char *ledger = PAPER_SAY(paper, "ledger", "台帳"), *log = PAPER_SAY(paper, "logs", "ログ");
	struct figure_value workaround = incident_get(rows, "workaround");
	struct str how = incident_detail(rows, "detected_by").text;

	report_table_begin(&paper->report, &table);
	time_row(paper, rows, PAPER_SAY(paper, "Begin", "発生"), incident_get(rows, "occurred"), ledger, STR(""));
	time_row(paper, rows, PAPER_SAY(paper, "Detected", "検知"), incident_get(rows, "detected"), ledger,
	         how.size ? print_text(&paper->report, PAPER_SAY(paper, "by: %.*s", "検知方法: %.*s"), STR_ARGS(how))
	                  : PAPER_STR(paper, "how: not recorded", "検知方法の記録なし"));
	time_row(paper, rows, PAPER_SAY(paper, "Client told", "連絡"), incident_get(rows, "reported"), ledger, STR(""));
	time_row(paper, rows, PAPER_SAY(paper, "Instructed", "指示"), incident_detail(rows, "instructed"), ledger, STR(""));
	if (workaround.kind != FIGURE_NONE)
		time_row(paper, rows, PAPER_SAY(paper, "Workaround", "暫定復旧"), workaround, ledger, STR(""));
	time_row(paper, rows, PAPER_SAY(paper, "Recovered", "復旧"), incident_get(rows, "recovered"), ledger, STR(""));
	time_row(paper, rows, PAPER_SAY(paper, "Calm in the logs", "ログ上の復旧"), incident_measured(rows, "log_recovered"), log,
	         incident_measured(rows, "log_recovered").kind == FIGURE_NONE
	                 ? PAPER_STR(paper, "no trouble visible, or not measured", "異常が見えない、または測定していない") : STR(""));
	document_table_end(paper->report.document);
}

static void deadline(struct paper *paper, const struct incident_rows *rows)
{
	struct report *report = &paper->report;
	struct figure_value derivation = incident_get(rows, "derivation"), days = incident_get(rows, "days");
	struct cell state = paper_state(paper, incident_get(rows, "state"));

	if (is_outside(rows))
		return;
	document_callout(report->document, state.mark, state.text,
		derivation.text.size
			? print_text(report, PAPER_SAY(paper, "Recovery deadline: %.*s. Business days to the recovery: %.*s.",
			             "復旧期限の計算: %.*s。復旧まで %.*s営業日。"), STR_ARGS(derivation.text), STR_ARGS(print_count(report, days)))
			: PAPER_STR(paper, "The deadline could not be worked out.", "復旧期限を計算できません。"));
}

/* --- 原因・対処 --- */

static void causes(struct paper *paper, const struct incident_rows *rows)
{
	struct str cause = incident_get(rows, "cause").text, none = PAPER_STR(paper, "none", "なし");
	struct str certainty = paper_word(paper, incident_get(rows, "certainty"));
	bool confirmed = str_equal(certainty, PAPER_STR(paper, "confirmed", "確定")), assumed = str_equal(certainty, PAPER_STR(paper, "assumed", "推定"));
	struct str unsure = confirmed && cause.size ? none
	                    : assumed && cause.size ? PAPER_STR(paper, "the assumed cause is not confirmed yet", "推定の原因は確定していない")
	                    : cause.size ? cause : PAPER_STR(paper, "under investigation", "調査中");

	document_need(paper->report.document, KEYS_NEED_PT);
	paper_section(paper, PAPER_SAY(paper, "Cause", "原因"));
	document_key_values(paper->report.document, (struct key_value[]){
		{PAPER_STR(paper, "Class", "原因区分"), paper_or_dash(incident_get(rows, "cause_class"))},
		{PAPER_STR(paper, "Confirmed", "確定した原因"), confirmed && cause.size ? cause : none},
		{PAPER_STR(paper, "Assumed", "推定される原因"), assumed && cause.size ? cause : none},
		{PAPER_STR(paper, "Open", "未判明の点"), unsure},
	}, 4);
}

static void related(struct paper *paper, const struct incident_rows *rows)
{
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "No.", "番号"), .keep = true}, {.heading = PAPER_STR(paper, "Subject", "件名"), .grow = 1},
		{.heading = PAPER_STR(paper, "Owner", "担当"), .keep = true}, {.heading = PAPER_STR(paper, "Due", "期限"), .keep = true},
		{.heading = PAPER_STR(paper, "State", "状況"), .keep = true},
	};
	const struct figure_table *problems = report_rows(&paper->report, "problems.list"), *actions = report_rows(&paper->report, "corrective.list");
	struct report_table table = {.title = PAPER_SAY(paper, "Problems and corrective actions of this incident", "この障害に関わる課題・是正措置"),
		.columns = columns, .column_count = 5, .note = PAPER_STR(paper, "Source: problems and actions ledgers", "出典: 課題台帳、是正措置台帳")};

	report_table_begin(&paper->report, &table);
	for (size_t row = 0; row < problems->row_count; row++) {
		struct str names = figure_get(problems, row, "related").text;

		if (rows->id.size && str_find_str(names, rows->id) < names.size)
			document_row(paper->report.document, ROW_BODY, (struct cell[]){
				cell_text(figure_get(problems, row, "id").text), cell_text(figure_get(problems, row, "subject").text),
				cell_text(paper_or_dash(figure_get(problems, row, "owner"))),
				cell_text(print_day(&paper->report, figure_get(problems, row, "due"))),
				paper_state(paper, figure_get(problems, row, "state"))}, 5);
	}
	for (size_t row = 0; row < actions->row_count; row++)
		if (str_equal(figure_get(actions, row, "case").text, rows->id))
			document_row(paper->report.document, ROW_BODY, (struct cell[]){
				cell_text(paper_or_dash(figure_get(actions, row, "id"))), cell_text(paper_or_dash(figure_get(actions, row, "measure"))),
				cell_text(paper_or_dash(figure_get(actions, row, "owner"))),
				cell_text(print_day(&paper->report, figure_get(actions, row, "due"))),
				paper_state(paper, figure_get(actions, row, "state"))}, 5);
	document_table_end(paper->report.document);
}

static void measures(struct paper *paper, const struct incident_rows *rows)
{
	struct report *report = &paper->report;
	struct str effort = print_milliday(report, incident_get(rows, "effort"));

	paper_section(paper, PAPER_SAY(paper, "Measures", "対処と再発防止"));
	document_key_values(report->document, (struct key_value[]){
		{PAPER_STR(paper, "Temporary measure", "暫定対処"), paper_or_dash(incident_get(rows, "temporary"))},
		{PAPER_STR(paper, "Permanent measure", "恒久対策"), paper_or_dash(incident_get(rows, "permanent"))},
		{PAPER_STR(paper, "Prevention", "再発防止策"), paper_or_dash(incident_get(rows, "prevention"))},
		{PAPER_STR(paper, "Owner", "担当"), paper_or_dash(incident_get(rows, "owner"))},
		{PAPER_STR(paper, "Due", "期限"), print_date_long(report, incident_get(rows, "prevention_due"))},
		{PAPER_STR(paper, "Effort", "工数"), str_is(effort, "―") ? effort : print_text(report, PAPER_SAY(paper, "%.*s person-days", "%.*s人日"), STR_ARGS(effort))},
	}, 6);
	related(paper, rows);
}

static void head(struct paper *paper, const struct incident_rows *rows)
{
	struct report *report = &paper->report;
	const struct config *config = report->config;
	struct str service = incident_detail(rows, "service").text;
	const struct key_value items[] = {
		{PAPER_STR(paper, "To", "宛先"), paper_recipient(paper)},
		{PAPER_STR(paper, "From", "提出者"), str_of(*config->report.submitter ? config->report.submitter : config->contractor)},
		{PAPER_STR(paper, "Subject", "件名"), incident_get(rows, "subject").text},
		{PAPER_STR(paper, "Incident", "障害番号"), print_text(report, PAPER_SAY(paper, "%.*s (state: %.*s)", "%.*s（状況: %.*s）"), STR_ARGS(rows->id),
			STR_ARGS(paper_or_dash(incident_get(rows, "status"))))},
		{PAPER_STR(paper, "Service", "対象サービス"), service.size ? service : PAPER_STR(paper, "not named", "記載なし（全サービス）")},
		{PAPER_STR(paper, "Document", "文書番号・版"), print_text(report, "%.*s　%.*s", STR_ARGS(number(paper)), STR_ARGS(paper_version(paper)))},
		{PAPER_STR(paper, "Classification", "機密区分"), str_of(config->report.classification)},
	};

	paper_title(paper, PAPER_STR(paper, "Incident report", "障害報告書"), items, sizeof(items) / sizeof(items[0]));
}

static void compose(struct paper *paper)
{
	struct incident_rows rows = incident_rows_of(paper);

	head(paper, &rows);
	summary(paper, &rows);
	paper_section(paper, PAPER_SAY(paper, "Begin, detection, recovery", "発生・検知・復旧"));
	times(paper, &rows);
	deadline(paper, &rows);
	incident_impact(paper, &rows);
	incident_timeline(paper, &rows);
	causes(paper, &rows);
	measures(paper, &rows);
	incident_evidence(paper, &rows);
	paper_section(paper, PAPER_SAY(paper, "Sign-off", "承認"));
	paper_approvals(paper);
}

const struct paper_kind paper_incident = {
	.name = "incident", .english = "Incident report", .japanese = "障害報告書", .number = number, .compose = compose, .check = check,
	.created_us = paper_month_time,
};
