/* Appendix A: what each word and metric means, with its formula, exclusions and rounding. */
#include "section.h"

struct wording {
	const char *english, *japanese;
};

struct definition {
	struct wording term, text, rule;
};

static const struct definition definitions[] = {
	{{"Month", "対象月"},
	 {"From 0:00 of the first day to 0:00 of the next month's first day (exclusive) in the contract's time zone.",
	  "契約の時間帯における月初0:00から翌月初0:00まで（終端を含まない）。"},
	 {"Times are kept in microseconds of UTC and converted when printed.",
	  "時刻はUTCのマイクロ秒で保管し、表示の際に換算する。"}},
	{{"Requests", "リクエスト"},
	 {"One record of the access log.", "アクセスログの1記録。"},
	 {"Lines that cannot be read are not counted; appendix B shows them by reason.",
	  "不正な行は数えず、付録Bに理由別に示す。"}},
	{{"Users (human)", "利用者（人間）"},
	 {"A client that no rule for own staff, monitoring or bots matches.",
	  "自社・監視・ボットのいずれの規則にも当てはまらない接続元。"},
	 {"Rules apply in the order own staff, monitoring, bots.",
	  "規則は自社→監視→ボットの順に適用する。"}},
	{{"Estimated users", "推定利用者数"},
	 {"Distinct pairs of client address and user agent.",
	  "接続元アドレスとユーザーエージェントの異なる組の数。"},
	 {"The month's value is counted over the month; it is not the sum of the days.",
	  "月の値は月全体で数え、日の値の合計ではない。"}},
	{{"Page", "ページ"},
	 {"A request that the rules for static files do not match.",
	  "静的ファイルの規則に当てはまらないリクエスト。"},
	 {"The rules are pages in geppo.yaml. Requests without a path are not counted.",
	  "規則は geppo.yaml の pages による。パスのない要求は数えない。"}},
	{{"Server error rate", "サーバーエラー率"},
	 {"Requests of status 500 or above ÷ requests.",
	  "ステータス500以上のリクエスト ÷ リクエスト。"},
	 {"Percent, rounded to two decimals.",
	  "百分率、小数第2位まで四捨五入。"}},
	{{"Response time quantiles p50, p95, p99",
	  "応答時間の分位 p50・p95・p99"},
	 {"Nearest rank; the highest equivalent value on a log-linear histogram of three significant digits.",
	  "最近順位法。有効3桁の対数線形ヒストグラム上の最大等価値。"},
	 {"The error is within 0.1%; adding up parts does not change the result.",
	  "誤差は0.1%以内。合算しても結果は変わらない。"}},
	{{"Within response target", "応答目標の達成率"},
	 {"Requests within the target time ÷ requests with a recorded response time.",
	  "目標時間以内のリクエスト ÷ 応答時間が記録されたリクエスト。"},
	 {"Percent, one decimal.", "百分率、小数第1位。"}},
	{{"CPU utilisation", "CPU利用率"},
	 {"100 − idle, over all cores.",
	  "100 − アイドル率。全コアの値。"},
	 {"Means and quantiles are weighted by the sampling interval. Kept in units of 0.01%.",
	  "平均と分位は測定間隔で重みづける。0.01%単位で保持。"}},
	{{"Time over threshold, lasting spans", "閾値超過時間・継続超過"},
	 {"The sum of the intervals at or above the threshold, and how often that lasted at least the stated time without a break.",
	  "利用率が閾値以上の測定間隔の合計と、連続して規定時間以上続いた回数。"},
	 {"A missing sample ends a span.",
	  "測定の欠けたところで区間は切れる。"}},
	{{"Coverage", "取得率"},
	 {"Hours with at least one line ÷ hours elapsed within the contract period.",
	  "ログが1行以上ある時間 ÷ 契約期間内の経過時間。"},
	 {"Cut, never rounded up. What is missing is never zero; charts hatch it.",
	  "切り捨て。欠測は0とみなさず、斜線で示す。"}},
	{{"Business days", "営業日"},
	 {"Days other than weekends, national holidays, the year's end and the contract's closed days.",
	  "土日・祝日・年末年始・契約上の閉庁日を除く日。"},
	 {"The year's end and the reception hours are calendar in geppo.yaml.",
	  "年末年始と受付時間は geppo.yaml の calendar による。"}},
	{{"Answer deadline", "回答期限"},
	 {"Received in reception hours, the next business day is day 1; received outside them, the day of the next opening is day 1. Due at closing time of the last day.",
	  "受付時間内の受付は翌営業日を第1日、時間外は次の受付開始日を第1日とし、規定日数目の受付終了時刻まで。"},
	 {"Exactly then is still in time. Business days on hold do not count.",
	  "同時刻ちょうどは期限内。保留期間の営業日は数えない。"}},
	{{"Recovery deadline", "復旧期限"},
	 {"From detection to recovery; a workaround counts. Computed like the answer deadline.",
	  "検知から復旧まで。暫定復旧を含む。計算は回答期限と同じ。"},
	 {"Incidents out of scope in the ledger are not judged.",
	  "障害台帳で対象外とした障害は判定しない。"}},
	{{"Month of the verdict", "判定の月"},
	 {"The month of the due date, or of the answer or recovery if that came earlier.",
	  "期限の属する月。それより早く回答・復旧した場合はその月。"},
	 {"Until then a case is not due yet and counted apart.",
	  "それまでは期限未到来として別に数える。"}},
	{{"Verdict", "判定"},
	 {"One of met, caution, missed and not assessable.",
	  "達成・注意・未達・判定不能の4段階。"},
	 {"What is not measured or recorded is not assessable, never met.",
	  "測定・記録がないものは判定不能とし、達成とはしない。"}},
	{{"Effort (person-days)", "工数（人日）"},
	 {"Sum of the effort of changes (month of release), incidents (month of recovery) and the other ledgers.",
	  "変更（リリース月）、障害（復旧月）ほか各台帳の工数の合計。"},
	 {"Added up in thousandths of a person-day and rounded when printed.",
	  "1000分の1人日で合計し、表示の際に丸める。"}},
};

static struct str said(const struct report *report, const struct wording *wording)
{
	return SAID(report, wording->english, wording->japanese);
}

void chapter_definitions(struct report *report)
{
	const struct column columns[] = {
		{.heading = SAID(report, "Term", "用語"), .min_pt = 96},
		{.heading = SAID(report, "Definition", "定義"), .grow = 3},
		{.heading = SAID(report, "Treatment and rounding", "扱い・丸め"), .grow = 2},
	};
	const struct column plan_columns[] = {
		{.heading = SAID(report, "Query", "集計名")},
		{.heading = SAID(report, "Content", "内容"), .grow = 1},
		{.heading = SAID(report, "Command with the same result", "同じ結果を得るコマンド"), .grow = 2},
	};
	const struct figure_table *plans = report_rows(report, "plans");
	struct report_table table = {.title = SAY(report->config, "Terms and metrics",
		"用語と指標の定義"), .columns = columns, .column_count = 3, .row_heads = true};
	struct report_table plan_table = {.title = SAY(report->config, "List of queries",
		"集計の一覧"), .columns = plan_columns, .column_count = 3, .size_pt = 7.5, .zebra = true,
	                                  .note = SAID(report, "The names are those under Source of tables and figures",
		"図表の「出典」の名称に対応する")};

	report_section(report, SAY(report->config, "Term", "用語"));
	report_table_begin(report, &table);
	for (size_t i = 0; i < sizeof(definitions) / sizeof(definitions[0]); i++)
		document_row_text(report->document, (struct str[]){said(report, &definitions[i].term), said(report, &definitions[i].text),
		                  said(report, &definitions[i].rule)}, 3);
	document_table_end(report->document);
	report_section(report, SAY(report->config, "Queries", "集計"));
	report_table_begin(report, &plan_table);
	for (size_t row = 0; row < plans->row_count; row++)
		document_row_text(report->document, (struct str[]){figure_get(plans, row, "plan").text, figure_get(plans, row, "definition").text,
		                  figure_get(plans, row, "command").text}, 3);
	document_table_end(report->document);
}
