/* Appendix A: what each word and metric means, with its formula, exclusions and rounding. */
#include "section.h"

struct definition {
	const char *term, *text, *rule;
};

static const struct definition definitions[] = {
	{"対象月", "契約の時間帯における月初0:00から翌月初0:00まで（終端を含まない）。", "時刻はUTCのマイクロ秒で保管し、表示の際に換算する。"},
	{"リクエスト", "アクセスログの1記録。", "不正な行は数えず、付録Bに理由別に示す。"},
	{"利用者（人間）", "自社・監視・ボットのいずれの規則にも当てはまらない接続元。", "規則は自社→監視→ボットの順に適用する。"},
	{"推定利用者数", "接続元アドレスとユーザーエージェントの異なる組の数。", "月の値は月全体で数え、日の値の合計ではない。"},
	{"ページ", "静的ファイルの規則に当てはまらないリクエスト。", "規則は geppo.yaml の pages による。パスのない要求は数えない。"},
	{"サーバーエラー率", "ステータス500以上のリクエスト ÷ リクエスト。", "百分率、小数第2位まで四捨五入。"},
	{"応答時間の分位 p50・p95・p99", "最近順位法。有効3桁の対数線形ヒストグラム上の最大等価値。", "誤差は0.1%以内。合算しても結果は変わらない。"},
	{"応答目標の達成率", "目標時間以内のリクエスト ÷ 応答時間が記録されたリクエスト。", "百分率、小数第1位。"},
	{"CPU利用率", "100 − アイドル率。全コアの値。", "平均と分位は測定間隔で重みづける。0.01%単位で保持。"},
	{"閾値超過時間・継続超過", "利用率が閾値以上の測定間隔の合計と、連続して規定時間以上続いた回数。", "測定の欠けたところで区間は切れる。"},
	{"取得率", "ログが1行以上ある時間 ÷ 契約期間内の経過時間。", "切り捨て。欠測は0とみなさず、斜線で示す。"},
	{"営業日", "土日・祝日・年末年始・契約上の閉庁日を除く日。", "年末年始と受付時間は geppo.yaml の calendar による。"},
	{"回答期限", "受付時間内の受付は翌営業日を第1日、時間外は次の受付開始日を第1日とし、規定日数目の受付終了時刻まで。",
	 "同時刻ちょうどは期限内。保留期間の営業日は数えない。"},
	{"復旧期限", "検知から復旧まで。暫定復旧を含む。計算は回答期限と同じ。", "障害台帳で対象外とした障害は判定しない。"},
	{"判定の月", "期限の属する月。それより早く回答・復旧した場合はその月。", "それまでは期限未到来として別に数える。"},
	{"判定", "達成・注意・未達・判定不能の4段階。", "測定・記録がないものは判定不能とし、達成とはしない。"},
	{"工数（人日）", "変更（リリース月）、障害（復旧月）ほか各台帳の工数の合計。", "1000分の1人日で合計し、表示の際に丸める。"},
};

void chapter_definitions(struct report *report)
{
	static const struct column columns[] = {
		{.heading = LITERAL("用語"), .min_pt = 96}, {.heading = LITERAL("定義"), .grow = 3}, {.heading = LITERAL("扱い・丸め"), .grow = 2},
	};
	static const struct column plan_columns[] = {
		{.heading = LITERAL("集計名")}, {.heading = LITERAL("内容"), .grow = 1}, {.heading = LITERAL("同じ結果を得るコマンド"), .grow = 2},
	};
	const struct figure_table *plans = report_rows(report, "plans");
	struct report_table table = {.title = "用語と指標の定義", .columns = columns, .column_count = 3, .row_heads = true};
	struct report_table plan_table = {.title = "集計の一覧", .columns = plan_columns, .column_count = 3, .size_pt = 7.5, .zebra = true,
	                                  .note = STR("図表の「出典」の名称に対応する")};

	report_section(report, "用語");
	report_table_begin(report, &table);
	for (size_t i = 0; i < sizeof(definitions) / sizeof(definitions[0]); i++)
		document_row_text(report->document, (struct str[]){str_of(definitions[i].term), str_of(definitions[i].text),
		                  str_of(definitions[i].rule)}, 3);
	document_table_end(report->document);
	report_section(report, "集計");
	report_table_begin(report, &plan_table);
	for (size_t row = 0; row < plans->row_count; row++)
		document_row_text(report->document, (struct str[]){figure_get(plans, row, "plan").text, figure_get(plans, row, "definition").text,
		                  figure_get(plans, row, "command").text}, 3);
	document_table_end(report->document);
}
