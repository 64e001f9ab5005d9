#include "page_sample.h"

#include <math.h>
#include <stdio.h>

#define S(text) str_of(text)

static const struct colour blue = {0, 82, 147}, grey = {120, 126, 132}, light = {220, 224, 228}, red = {200, 60, 0};

/* A bar chart of 31 days with axis, threshold and labels. */
static const struct canvas *bars(struct arena *arena, const struct face_set *faces, double width, double height)
{
	struct canvas *canvas = canvas_new(arena, faces, width, height);
	const struct text_style label = {.face = FACE_REGULAR, .size_pt = 7.5, .colour = grey, .anchor = ANCHOR_END};
	const struct text_style below = {.face = FACE_REGULAR, .size_pt = 7.5, .colour = grey, .anchor = ANCHOR_MIDDLE};
	const struct text_style unit = {
	        .face = FACE_REGULAR, .size_pt = 7.5, .colour = grey, .upright = true, .anchor = ANCHOR_MIDDLE};
	double left = 34, bottom = height - 16, step = (width - left - 4) / 31;
	for (int i = 0; i <= 4; i++) {
		double y = bottom - (bottom - 8) * i / 4;
		canvas_move(canvas, left, y);
		canvas_line(canvas, width, y);
		canvas_stroke(canvas, &(struct pen){.colour = light, .width_pt = 0.4});
		canvas_textf(canvas, left - 4, y + 2.5, &label, "%d", 25 * i);
	}
	for (int day = 1; day <= 31; day++) {
		double value = 30 + 25 * sin(day * 0.7) + (day == 15 ? 40 : 0), x = left + step * (day - 1);
		double bar = (bottom - 8) * value / 100;
		if (day == 12 || day == 13)
			canvas_hatch(canvas, x, 8, step, bottom - 8, grey);
		else
			canvas_rectangle(canvas, x + 1, bottom - bar, step - 2, bar), canvas_fill(canvas, blue);
		if (day % 5 == 0 || day == 1)
			canvas_textf(canvas, x + step / 2, height - 5, &below, "%d日", day);
	}
	canvas_move(canvas, left, bottom - (bottom - 8) * 0.8);
	canvas_line(canvas, width, bottom - (bottom - 8) * 0.8);
	canvas_stroke(canvas, &(struct pen){.colour = red, .width_pt = 0.8, .dash_pt = {3, 2}});
	canvas_text(canvas, 8, height / 2, &unit, S("CPU利用率 (%)"));
	return canvas;
}

static const struct canvas *spark(struct arena *arena, const struct face_set *faces, int seed)
{
	struct canvas *canvas = canvas_new(arena, faces, 62, 11);
	for (int i = 0; i < 13; i++) {
		double y = 6 + 4 * sin(seed + i * 0.9);
		if (i)
			canvas_line(canvas, 1 + 5 * i, y);
		else
			canvas_move(canvas, 1, y);
	}
	canvas_stroke(canvas, &(struct pen){.colour = blue, .width_pt = 0.9, .round_caps = true});
	return canvas;
}

static void front(struct document *document)
{
	const struct key_value items[] = {{S("版"), S("第1版（案）")},
	                                  {S("文書番号"), S("GP-2019-10-01")},
	                                  {S("機密区分"), S("関係者限り")},
	                                  {S("作成日"), S("2019年11月1日（金）")},
	                                  {S("対象期間"), S("2019年10月1日（火）〜2019年10月31日（木）")}};
	const struct approval approvals[] = {
	        {S("作成"), S("担当 太郎"), S("2019-11-01")}, {S("確認"), S(""), S("")}, {S("承認"), S(""), S("")}};
	const struct cover cover = {.recipient = S("独立行政法人国立高等専門学校機構 御中"),
	                            .kicker = S("証明書発行システム運用支援業務"),
	                            .title = S("運用支援業務報告書"),
	                            .subtitle = S("2019年10月分（令和元年10月）"),
	                            .submitter = S("提出者　株式会社請負者\n運用支援グループ"),
	                            .items = items,
	                            .item_count = 5,
	                            .approvals = approvals,
	                            .approval_count = 3};
	document_cover(document, &cover);
	document_contents(document, S("目次"), 2);
}

static void summary(struct document *document)
{
	document_heading(document, 1, S("summary"), S("1"), S("総括"));
	document_paragraph(
	        document, PARAGRAPH_LEAD,
	        S("2019年10月は、契約事項12項目のうち11項目を達成し、1項目が注意でした。サーバー停止を伴う障害は1件"
	          "（10月15日、42分）で、3営業日以内に復旧しています。"));
	document_callout(document, MARK_GOOD, S("達成"),
	                 S("問い合わせ48件のすべてに5営業日以内に回答しました（最長4営業日）。"));
	document_callout(document, MARK_CAUTION, S("注意"),
	                 S("変更・改修の工数が2.6人日となり、上限3人日までの余裕が0.4人日です。11月に予定する改修の前に"
	                   "ご協議をお願いします。"));
	document_callout(document, MARK_BAD, S("未達"), S("web02の10月12日〜13日のアクセスログが欠損しています。"));
}

static void key_figures(struct document *document, struct arena *arena, const struct face_set *faces)
{
	document_heading(document, 2, S("key-figures"), S("1.1"), S("主要指標"));
	document_begin(document, PARAGRAPH_KEEP);
	document_text(document, S("当月の主要な指標を"));
	document_reference(document, S("key-table"), REFERENCE_NUMBER);
	document_text(document, S("に示します。CPU利用率の内訳は"));
	document_reference(document, S("cpu-daily"), REFERENCE_BOTH);
	document_text(document, S("、全高専の明細は"));
	document_reference(document, S("colleges"), REFERENCE_BOTH);
	document_text(document, S("をご覧ください。"));
	document_bold(document, S("前年同月の数値は取得率が95％未満のため比較していません。"));
	document_end(document);
	const struct column columns[] = {{.heading = S("指標")},
	                                 {.heading = S("当月"), .group = S("実績"), .align = ALIGN_DECIMAL},
	                                 {.heading = S("前月"), .group = S("実績"), .align = ALIGN_DECIMAL},
	                                 {.heading = S("差"), .group = S("実績"), .align = ALIGN_DECIMAL},
	                                 {.heading = S("判定"), .align = ALIGN_LEFT, .keep = true},
	                                 {.heading = S("13か月の推移"), .align = ALIGN_LEFT},
	                                 {.heading = S("備考"), .grow = 1}};
	const struct table table = {
	        .label = S("key-table"),
	        .number = S("表1-1"),
	        .title = S("主要指標"),
	        .unit = S("時刻: 日本標準時"),
	        .note = S("期間: 2019年10月1日〜31日　出典: web01・web02 アクセスログ、CPU採取記録　取得率: 99.2％"),
	        .columns = columns,
	        .column_count = 7,
	        .row_heads = true};
	document_table_begin(document, &table);
	static const char *const rows[][5] = {
	        {"リクエスト数（件）", "1,234,567", "1,198,004", "+36,563", "推定利用者数は月全体での重複を除く"},
	        {"推定利用者数（人）", "8,412", "8,102", "+310", ""},
	        {"稼働率（％）", "99.91", "100.00", "△0.09", "計画停止を除く"},
	        {"CPU利用率 p95（％）", "61.5", "58.25", "+3.25", ""},
	        {"応答時間 p95（ms）", "412.0", "398.0", "+14.0", ""},
	        {"5xx率（％）", "0.12", "測定なし", "―", "前月は集計対象外"}};
	static const enum mark marks[] = {MARK_NONE, MARK_NONE, MARK_GOOD, MARK_CAUTION, MARK_BAD, MARK_UNKNOWN};
	static const char *const words[] = {"", "", "達成", "注意", "未達", "判定不能"};
	for (size_t i = 0; i < 6; i++) {
		const struct cell cells[] = {
		        {.text = S(rows[i][0])},
		        {.text = S(rows[i][1])},
		        {.text = S(rows[i][2])},
		        {.text = S(rows[i][3])},
		        {.text = S(words[i]), .mark = marks[i]},
		        {.text = S("13か月の推移を示す折れ線"), .canvas = spark(arena, faces, (int)i)},
		        {.text = S(rows[i][4]), .grey = true}};
		document_row(document, ROW_BODY, cells, 7);
	}
	document_table_end(document);
}

static void remarks(struct document *document)
{
	document_heading(document, 2, S(""), S("1.2"), S("所見"));
	document_remarks_begin(document, S("所見"));
	document_paragraph(
	        document, PARAGRAPH_BODY,
	        S("10月15日10時42分にweb01のCPU利用率が98.7％に達しました。後期の証明書発行が集中した時間帯と"
	          "一致しており、「障害INC-"
	          "0012」の原因と考えられます。発行処理の待ち行列を見直すことで、同様の負荷（≧90％が10分以上、≦95％）を"
	          "避けられる見込みです。"));
	document_paragraph(document, PARAGRAPH_BULLET,
	                   S("暫定対処として、同時発行数の上限を20件に設定しました（10月16日）。"));
	document_paragraph(document, PARAGRAPH_BULLET, S("恒久対策は11月の定例会で案をお示しします。"));
	document_paragraph(document, PARAGRAPH_BULLET_SUB, S("費用は発生しません。"));
	document_begin_item(document, S("①"));
	document_text(document, S("番号付きの項目です。"));
	document_end(document);
	document_remarks_end(document);
	const struct key_value values[] = {
	        {S("緊急連絡"), S("0件")},
	        {S("報告書番号"), S("障害報告書 INC-0012（10月17日提出）")},
	        {S("ご判断いただきたい事項"),
	         S("11月の改修（1.5人日）を上限に含めるかどうか。含める場合は当月の協議記録を残します。")}};
	document_key_values(document, values, 3);
}

static void cpu(struct document *document, struct arena *arena, const struct face_set *faces)
{
	document_heading(document, 1, S("cpu"), S("4"), S("CPU利用率の分析"));
	document_paragraph(document, PARAGRAPH_BODY,
	                   S("各サーバーのCPU利用率を日別に集計しました。平日の業務時間内（9:00〜17:"
	                     "00）に利用が集中し、土曜日・日曜日・祝日は"
	                     "平日の3分の1程度です。URLの例: "
	                     "https://certificate.example.ac.jp/portal/issue/"
	                     "certificate-of-graduation?year=2019&college=tokyo&type=pdf "
	                     "のように長い英数字列も折り返します。結合文字のが（か＋濁点）はが、丸数字①や㈱、𠮷野家や絵"
	                     "文字😀は〓で示します。"));
	const struct figure figure = {
	        .label = S("cpu-daily"),
	        .number = S("図4-1"),
	        .title = S("日別CPU利用率（web01）"),
	        .note = S("単位: ％　期間: 2019年10月1日〜31日　斜線: 記録なし　破線: 閾値80％　出典: "
	                  "CPU採取記録　取得率: 93.5％"),
	        .alternative = S("web01の日別CPU利用率の棒グラフ。10月15日に最大値を示し、12日と13日は記録がない。"),
	        .canvas = bars(arena, faces, 490, 170)};
	document_figure(document, &figure);
	document_heading(document, 2, S(""), S("4.1"), S("サーバー別の比較"));
	const struct figure pair[] = {{.label = S("cpu-a"),
	                               .number = S("図4-2"),
	                               .title = S("web01"),
	                               .alternative = S("web01の棒グラフ。"),
	                               .canvas = bars(arena, faces, 240, 120)},
	                              {.label = S("cpu-b"),
	                               .number = S("図4-3"),
	                               .title = S("web02"),
	                               .note = S("取得率: 88.1％"),
	                               .alternative = S("web02の棒グラフ。"),
	                               .canvas = bars(arena, faces, 240, 130)}};
	document_figures(document, pair, 2);
	document_paragraph(document, PARAGRAPH_NOTE,
	                   S("注: 閾値超過時間は1分値で数えます。p95は時間で重みづけた分位数です。"));
	document_heading(document, 3, S(""), S("4.1.1"), S("閾値超過の一覧"));
	const struct column columns[] = {
	        {.heading = S("時刻")}, {.heading = S("サーバー")}, {.heading = S("値"), .align = ALIGN_DECIMAL}};
	const struct table none = {.number = S("表4-2"),
	                           .title = S("閾値超過"),
	                           .columns = columns,
	                           .column_count = 3,
	                           .natural_width = true};
	document_table_begin(document, &none);
	document_table_end(document);
}

static void colleges(struct document *document, int rows)
{
	document_heading(document, 1, S("appendix-d"), S("D"), S("高専別明細"));
	const struct column columns[] = {
	        {.heading = S("No."), .align = ALIGN_RIGHT},  {.heading = S("高専")},
	        {.heading = S("件数"), .align = ALIGN_RIGHT}, {.heading = S("構成比（％）"), .align = ALIGN_DECIMAL},
	        {.heading = S("主なページ"), .grow = 1},      {.heading = S("判定"), .align = ALIGN_CENTRE}};
	const struct table table = {.label = S("colleges"),
	                            .number = S("表D-1"),
	                            .title = S("高専別アクセス数"),
	                            .unit = S("単位: 件"),
	                            .note = S("期間: 2019年10月1日〜31日"),
	                            .columns = columns,
	                            .column_count = 6,
	                            .zebra = true};
	document_table_begin(document, &table);
	for (int i = 0; i < rows; i++) {
		char number[16], count[32], share[16];
		snprintf(number, sizeof(number), "%d", i + 1);
		snprintf(count, sizeof(count), "%d,%03d", 9 + i % 23, (i * 271) % 1000);
		snprintf(share, sizeof(share), "%d.%d", i % 12, i % 10);
		if (i == 0 || i == 30) {
			const struct cell group = {.text = i ? S("西地区") : S("東地区"), .span = 6};
			document_row(document, ROW_GROUP, &group, 1);
		}
		const struct cell cells[] = {
		        {.text = str_of(number)},
		        {.text = S("第◯工業高等専門学校"), .indent = 1},
		        {.text = str_of(count)},
		        {.text = i == 7 ? S("―") : str_of(share)},
		        {.text = i % 9 ? S("/portal/top")
		                       : S("/portal/certificate/issue/graduation/"
		                           "confirm.aspx?SessionIdentifier=0123456789abcdef0123456789abcdef&returnUrl=/"
		                           "portal/top")},
		        {.mark = i % 5 ? MARK_GOOD : MARK_PENDING}};
		document_row(document, ROW_BODY, cells, 6);
	}
	const struct cell total[] = {{.text = S("合計"), .span = 2},
	                             {.text = S("1,234,567")},
	                             {.text = S("100.0")},
	                             {.text = S("")},
	                             {.text = S("")}};
	document_row(document, ROW_TOTAL, total, 5);
	document_table_end(document);
}

struct document *sample_document(struct arena *arena, const struct face_set *faces, enum pdfa_level level, int rows)
{
	const struct document_settings settings = {
	        .faces = faces,
	        .title = S("証明書発行システム運用支援業務 運用支援業務報告書 <2019年10月> & 案"),
	        .author = S("株式会社請負者"),
	        .subject = S("2019年10月分"),
	        .producer = S("geppo 0.1.0"),
	        .header_left = S("証明書発行システム運用支援業務　運用支援業務報告書"),
	        .header_right = S("2019年10月分"),
	        .footer_left = S("第1版　GP-2019-10-01"),
	        .footer_centre = S("関係者限り"),
	        .draft_mark = S("案"),
	        .pdfa = level,
	        .created_us = INT64_C(1572566400000000),
	        .zone_offset_min = 540,
	        .id_seed = S("GP-2019-10-01")};
	struct document *document = document_new(&settings);
	if (!document)
		return NULL;
	front(document);
	summary(document);
	key_figures(document, arena, faces);
	remarks(document);
	cpu(document, arena, faces);
	colleges(document, rows);
	document_page_break(document, ORIENTATION_LANDSCAPE);
	document_heading(document, 1, S("clauses"), S("E"), S("契約事項の一覧（横）"));
	document_paragraph(document, PARAGRAPH_BODY, S("横向きのページです。"));
	const struct column columns[] = {{.heading = S("条項")}, {.heading = S("内容"), .grow = 1}};
	const struct table table = {
	        .number = S("表E-1"), .title = S("契約事項"), .columns = columns, .column_count = 2};
	document_table_begin(document, &table);
	struct text words = {0};
	for (int i = 0; i < 150; i++)
		text_add(&words, STR("運用手順書の改訂を行い、機構の承認を得ます。"));
	const struct cell cells[] = {{.text = S("3.2.2⑥")}, {.text = text_str(&words)}};
	document_row(document, ROW_BODY, cells, 2);
	document_table_end(document);
	text_release(&words);
	document_attach(document, S("figures.json"), S("application/json"), S("この報告書の数値"), RELATIONSHIP_DATA,
	                STR("{\"a\":1}\n"));
	return document;
}
