/* The samples of what the contract's chapters draw: effort, verdicts, terms, the month to come, and sparklines. */
#include "chart_sample.h"

#include <math.h>

#include "chart_calendar.h"
#include "chart_gantt.h"
#include "chart_gauge.h"
#include "chart_spark.h"
#include "chart_verdict.h"

void chart_sample_gauge(struct canvas *canvas)
{
	const struct chart_gauge_part parts[] = {{STR("変更・改修"), 1.2, TONE_AUTO},
	                                         {STR("パッチ"), 0.5, TONE_AUTO},
	                                         {STR("障害対応"), 0.8, TONE_AUTO},
	                                         {STR("復元試験"), NAN, TONE_AUTO}};
	chart_gauge_draw(canvas, &(struct chart_gauge){
	                                 .title = STR("10月の工数 (人日)"),
	                                 .parts = parts,
	                                 .part_count = 4,
	                                 .cap = {3, STR("上限 3.0")},
	                                 .forecast = {2.8, STR("見込 2.8")},
	                                 .decimals = 1,
	                         });
}

void chart_sample_gauge_over(struct canvas *canvas)
{
	const struct chart_gauge_part parts[] = {{STR("変更・改修"), 2.6, TONE_AUTO},
	                                         {STR("パッチ"), 0.5, TONE_AUTO},
	                                         {STR("障害対応"), 0.8, TONE_AUTO}};
	chart_gauge_draw(canvas, &(struct chart_gauge){
	                                 .title = STR("11月の工数 (人日)"),
	                                 .parts = parts,
	                                 .part_count = 3,
	                                 .cap = {3, STR("上限 3.0")},
	                                 .forecast = {NAN, STR("")},
	                                 .decimals = 1,
	                         });
}

void chart_sample_spark(struct canvas *canvas)
{
	static const double values[] = {72, 75, 71, 80, 78, NAN, 82, 85, 79, 88, 91, 86, 94};
	chart_spark_draw(canvas,
	                 &(struct chart_spark){.values = values, .count = 13, .low = 60, .high = 100, .limit = 90});
}

void chart_sample_spark_bars(struct canvas *canvas)
{
	static const double values[] = {12, 9, 15, 22, 8, NAN, 14, 11, 7, 19, 23, 16, 23};
	chart_spark_draw(canvas,
	                 &(struct chart_spark){
	                         .values = values, .count = 13, .low = NAN, .high = NAN, .limit = NAN, .bars = true});
}

void chart_sample_verdict(struct canvas *canvas)
{
	static const struct str clauses[] = {
	        TEXT("3.2.1③ 5営業日以内の回答"),   TEXT("3.2.2② 3営業日以内の復旧"),
	        TEXT("3.2.2⑧ 改修 月3人日以内"),    TEXT("3.2.3② 月1回のセキュリティパッチ適用"),
	        TEXT("3.2.3⑤ ログの1年以上の保管"), TEXT("3.3 定例会 月1回以上")};
	enum chart_verdict_kind cells[6 * 11] = {VERDICT_NONE};
	for (size_t i = 0; i < 66; i++)
		cells[i] = i % 11 > 5 ? VERDICT_NONE : VERDICT_MET;
	cells[2] = VERDICT_WARNED;
	cells[11 + 5] = VERDICT_MISSED;
	cells[22 + 1] = VERDICT_WARNED;
	cells[33 + 0] = VERDICT_UNDECIDED;
	cells[5] = VERDICT_NOT_DUE;
	chart_verdict_draw(canvas, &(struct chart_verdict){
	                                   .columns = {.kind = SLOTS_MONTHS, .count = 11, .first_month = {2019, 5}},
	                                   .row_labels = clauses,
	                                   .row_count = 6,
	                                   .cells = cells,
	                                   .current = 5,
	                           });
}

static int32_t day_of(int16_t year, int8_t month, int8_t day)
{
	const struct civil_date date = {year, month, day};
	return civil_day(date);
}

void chart_sample_gantt(struct canvas *canvas)
{
	static const int lines[] = {30, 60, 90};
	const struct chart_gantt_row rows[] = {
	        {TEXT("Webサーバー証明書"), day_of(2018, 11, 21), day_of(2019, 11, 20), false, TEXT("20日")},
	        {TEXT("Azure AD クライアント証明書"), day_of(2019, 1, 16), day_of(2020, 1, 15), false, TEXT("76日")},
	        {TEXT("Pマーク"), INT32_MIN, day_of(2020, 8, 31), false, TEXT("305日")},
	        {TEXT("中間CA証明書"), day_of(2019, 12, 1), day_of(2024, 3, 31), false, TEXT("1,613日")},
	        {TEXT("監視用証明書"), 0, 0, true, TEXT("－")},
	};
	chart_gantt_draw(canvas, &(struct chart_gantt){
	                                 .first_month = {2019, 10},
	                                 .month_count = 12,
	                                 .base_day = day_of(2019, 10, 31),
	                                 .base_label = STR("基準日"),
	                                 .line_days = lines,
	                                 .line_count = 3,
	                                 .line_suffix = STR("日"),
	                                 .rows = rows,
	                                 .row_count = 5,
	                                 .note_title = STR("残り"),
	                         });
}

void chart_sample_calendar(struct canvas *canvas)
{
	static const bool off[30] = {[1] = true,  [2] = true,  [3] = true,  [8] = true,  [9] = true,
	                             [15] = true, [16] = true, [22] = true, [23] = true, [29] = true};
	struct str names[30] = {[2] = TEXT("文化の日"), [3] = TEXT("振替休日"), [22] = TEXT("勤労感謝の日")};
	const struct chart_calendar_entry entries[] = {
	        {EVENT_PATCH, day_of(2019, 11, 13), day_of(2019, 11, 13), TEXT("月例パッチ適用 22:00")},
	        {EVENT_CHANGE, day_of(2019, 11, 13), day_of(2019, 11, 13), TEXT("CHG-022")},
	        {EVENT_NOTICE, day_of(2019, 11, 13), day_of(2019, 11, 13), TEXT("事前バックアップ")},
	        {EVENT_NOTICE, day_of(2019, 11, 21), day_of(2019, 11, 26), TEXT("証明書更新作業")},
	        {EVENT_NOTICE, day_of(2019, 11, 28), day_of(2019, 11, 28), TEXT("定例会 15:00")},
	};
	chart_calendar_draw(
	        canvas,
	        &(struct chart_calendar){
	                .month = {2019, 11}, .off = off, .day_names = names, .entries = entries, .entry_count = 5});
}
