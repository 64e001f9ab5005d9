/* Chapter 11: everything that expires, how many days are left, whose it is and what comes next. */
#include "chart_gantt.h"
#include "duty.h"

#define GANTT_ROWS_MOST 40
#define GANTT_MONTHS 13

static const struct key_word classes[] = {
	{"server", "Server certificate", "サーバ証明書", MARK_NONE}, {"client", "Client certificate", "クライアント証明書", MARK_NONE},
	{"standing", "Certification", "認証", MARK_NONE}, {"other", "Other", "その他", MARK_NONE},
};
static const struct key_word states[] = {
	{"expired", "Expired", "期限切れ", MARK_BAD}, {"within_30", "Under 30 days", "30日未満", MARK_CAUTION}, {"within_60", "Under 60 days", "60日未満", MARK_CAUTION},
	{"within_90", "Under 90 days", "90日未満", MARK_PENDING}, {"valid", "Valid", "有効", MARK_GOOD}, {"replaced", "Replaced", "更新済", MARK_NONE},
};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static struct str left_text(struct report *report, struct figure_value left)
{
	if (left.kind != FIGURE_INTEGER)
		return STR("―");
	if (left.number < 0)
		return print_text(report, SAY(report->config, "%lld days over", "%lld日経過"), (long long)-left.number);
	return print_text(report, SAY(report->config, "%lld days", "%lld日"), (long long)left.number);
}

static struct str next_text(struct report *report, const struct figure_table *rows, size_t row)
{
	struct figure_value due = figure_get(rows, row, "action_due"), agreed = figure_get(rows, row, "agreed");
	struct str action = text_or_dash(figure_get(rows, row, "action"));
	struct str when = due.kind == FIGURE_TEXT
		? print_text(report, "%.*s\n%.*s%s", STR_ARGS(action), STR_ARGS(print_date(report, due)),
		             figure_get(rows, row, "overdue").number ? SAY(report->config, " (overdue)", "（予定日超過）") : "")
		: action;

	return agreed.kind == FIGURE_TEXT ? print_text(report, SAY(report->config, "%.*s, agreed %.*s", "%.*s（協議 %.*s）"), STR_ARGS(when), STR_ARGS(print_date(report, agreed))) : when;
}

static void list(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "No.", "番号"), .keep = true}, {.heading = SAID(report, "Class", "区分")}, {.heading = SAID(report, "Name (target)", "名称（対象）"), .grow = 2},
		{.heading = SAID(report, "Issuer", "発行者"), .grow = 1}, {.heading = SAID(report, "Expires", "有効期限"), .keep = true, .align = ALIGN_RIGHT},
		{.heading = SAID(report, "Left", "残り"), .keep = true, .align = ALIGN_RIGHT}, {.heading = SAID(report, "State", "状態"), .keep = true},
		{.heading = SAID(report, "Next action, by", "次の作業・予定日"), .grow = 2}, {.heading = SAID(report, "Owner", "担当")},
	};
	const struct figure_table *rows = report_rows(report, "expiry.list");
	struct report_table table = {.title = SAY(report->config, "Certificates and certifications, the nearest end first", "証明書・認証の期限（近い順）"), .columns = columns,
		.column_count = 9, .size_pt = 8, .label = "expiry-list",
		.note = report_note(report, &rows->origin, print_text(report, SAY(report->config, "days left from %.*s; valid to the end of the last day",
			"残りは%.*sから数えた日数。有効期限の日の終わりまで有効"), STR_ARGS(print_date(report, report_scalar(report, "expiry.base")))).at)};

	report_table_begin(report, &table);
	for (size_t row = 0; row < rows->row_count; row++) {
		struct str target = figure_get(rows, row, "target").text, name = text_or_dash(figure_get(rows, row, "name"));

		document_row(report->document, ROW_BODY, (struct cell[]){
			cell_text(text_or_dash(figure_get(rows, row, "id"))), word_cell(report, classes, COUNT(classes), figure_get(rows, row, "class")),
			cell_text(target.size ? print_text(report, SAY(report->config, "%.*s (%.*s)", "%.*s（%.*s）"), STR_ARGS(name), STR_ARGS(target)) : name),
			cell_text(text_or_dash(figure_get(rows, row, "issuer"))), cell_text(print_date(report, figure_get(rows, row, "expires"))),
			cell_text(left_text(report, figure_get(rows, row, "left"))), word_cell(report, states, COUNT(states), figure_get(rows, row, "state")),
			cell_text(next_text(report, rows, row)), cell_text(text_or_dash(figure_get(rows, row, "owner")))}, 9);
	}
	document_table_end(report->document);
}

/* The sentence with what the chart shows: every end, as far as it is drawn. */
static const char *gantt_sentence(struct report *report, const struct figure_table *rows, const struct chart_gantt *chart)
{
	struct text text = {0};
	const char *kept;

	text_addf(&text, SAY(report->config, "%zu terms over twelve months from %.*s, with lines after 30, 60 and 90 days: ",
	                     "期限%zu件の今後12か月の図（%.*s時点、30・60・90日後の線つき）。"),
	          chart->row_count, STR_ARGS(print_date(report, report_scalar(report, "expiry.base"))));
	for (size_t row = 0, shown = 0; row < rows->row_count && shown < chart->row_count; row++) {
		if (figure_is(figure_get(rows, row, "state"), "replaced"))
			continue;
		text_addf(&text, SAY(report->config, "%s%.*s ends %.*s (%.*s)", "%s%.*sは%.*s（残り%.*s）"), shown ? SAY(report->config, ", ", "、") : "",
		          STR_ARGS(text_or_dash(figure_get(rows, row, "name"))), STR_ARGS(print_date(report, figure_get(rows, row, "expires"))),
		          STR_ARGS(left_text(report, figure_get(rows, row, "left"))));
		shown++;
	}
	text_add_cstr(&text, SAY(report->config, ".", "。"));
	kept = arena_cstr(report->arena, text_str(&text));
	text_release(&text);
	return kept ? kept : "";
}

static void gantt(struct report *report)
{
	static const int line_days[] = {30, 60, 90};
	const struct figure_table *rows = report_rows(report, "expiry.list");
	struct chart_gantt_row lines[GANTT_ROWS_MOST];
	struct chart_gantt chart = {.words = report_words(report), .first_month = figures_month(report->figures), .month_count = GANTT_MONTHS,
		.base_day = day_number(report_scalar(report, "expiry.base")), .base_label = SAID(report, "month's end", "月末"), .line_days = line_days, .line_count = 3,
		.line_suffix = SAID(report, "d", "日"), .rows = lines, .note_title = SAID(report, "left", "残り")};
	struct canvas *canvas;

	for (size_t row = 0; row < rows->row_count && chart.row_count < GANTT_ROWS_MOST; row++) {
		struct figure_value from = figure_get(rows, row, "valid_from");

		if (figure_is(figure_get(rows, row, "state"), "replaced"))
			continue;
		lines[chart.row_count++] = (struct chart_gantt_row){.label = text_or_dash(figure_get(rows, row, "name")), .from_day = day_number(from),
			.to_day = day_number(figure_get(rows, row, "expires")), .note = left_text(report, figure_get(rows, row, "left"))};
	}
	if (!chart.row_count)
		return;
	canvas = report_canvas(report, 52 + 15.0 * (double)chart.row_count);
	chart_gantt_draw(canvas, &chart);
	report_figure(report, canvas, SAY(report->config, "Terms over the coming twelve months", "今後12か月の期限"),
	              report_note(report, &rows->origin, chart.row_count == GANTT_ROWS_MOST ? SAY(report->config, "the 40 nearest ends", "期限の近い40件") : NULL),
	              gantt_sentence(report, rows, &chart));
}

void chapter_expiry(struct report *report)
{
	static const struct compare_line lines[] = {
		{"Watched", "管理している証明書・認証（件）", "watched", COMPARE_COUNT}, {"Under 90 days left", "残り90日未満（件）", "within_90", COMPARE_COUNT},
		{"Under 60 days left", "残り60日未満（件）", "within_60", COMPARE_COUNT}, {"Under 30 days left", "残り30日未満（件）", "within_30", COMPARE_COUNT},
		{"Expired", "期限切れ（件）", "expired", COMPARE_COUNT}, {"Replaced in the month", "当月に更新（件）", "replaced", COMPARE_COUNT},
		{"Days left of the nearest", "最も近い期限までの日数（日）", "nearest", COMPARE_COUNT},
	};
	static const char *const ledgers[] = {"certificates", NULL};
	const struct figure_table *rows = report_rows(report, "expiry.list"), *months = report_rows(report, "expiry.by_month");
	size_t now = month_row(report, months, 0);
	struct figure_value expired = now < months->row_count ? figure_get(months, now, "expired") : figure_none();

	if (!rows->column_count) {
		report_no_ledger(report, "certificates", "証明書", "certificates");
		return;
	}
	if (rows->row_count && now < months->row_count)
		document_paragraphf(report->document, PARAGRAPH_LEAD, SAY(report->config,
			"%.*s certificates and certifications are watched; %.*s end within 90 days, %.*s of these within 30.",
			"管理している証明書・認証は%.*s件で、残り90日未満は%.*s件、うち30日未満は%.*s件です。"),
			STR_ARGS(print_count(report, figure_get(months, now, "watched"))), STR_ARGS(print_count(report, figure_get(months, now, "within_90"))),
			STR_ARGS(print_count(report, figure_get(months, now, "within_30"))));
	else
		document_paragraph(report->document, PARAGRAPH_LEAD, SAID(report, "None: no certificate or certification is on file.", "該当なし（証明書・認証の登録はありません）。"));
	if (expired.kind == FIGURE_INTEGER && expired.number > 0)
		document_callout(report->document, MARK_BAD, SAID(report, "Expired", "期限切れ"),
			print_text(report, SAY(report->config, "%.*s terms are over and not replaced.", "期限を過ぎて更新されていないものが%.*s件あります。"), STR_ARGS(print_count(report, expired))));
	report_section(report, SAY(report->config, "Terms", "期限の状況"));
	report_duties(report, ledgers);
	gantt(report);
	list(report);
	document_need(report->document, 210); /* heading and table stay together */
	report_section(report, SAY(report->config, "Change since last month", "前月比較"));
	report_compare(report, SAY(report->config, "Terms by month", "期限の前月比較"), "expiry.by_month", "expiry-months", lines, COUNT(lines),
	               SAY(report->config, "at each month's end", "各月末の時点"));
	report_remarks(report);
}
