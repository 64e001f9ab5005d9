#include "contract.h"

#include <stdlib.h>

int32_t day_of(int year, int month, int day)
{
	return civil_day((struct civil_date){(int16_t)year, (int8_t)month, (int8_t)day});
}

int64_t tokyo(int year, int month, int day, int hour, int minute)
{
	return day_of(year, month, day) * DAY_US + (hour - 9) * HOUR_US + minute * MINUTE_US;
}

static const struct config_site sites[] = {
        {"hakodate", "函館工業高等専門学校", "函館高専", "北海道"},
        {"ishikawa", "石川工業高等専門学校", "石川高専", "東海北陸"},
        {"okinawa", "沖縄工業高等専門学校", "沖縄高専", "九州沖縄"},
};

static const struct config_clause clauses[] = {
        {.id = "inquiry-deadline",
         .section = "3.2.1③",
         .duty = "質問に5営業日以内に回答する",
         .test = CLAUSE_DEADLINE,
         .ledger = "inquiries",
         .rule = "",
         .terms = {.limit = 5000, .caution = 5000}},
        {.id = "incident-recovery",
         .section = "3.2.2②",
         .duty = "障害を3営業日以内に復旧させる",
         .test = CLAUSE_DEADLINE,
         .ledger = "incidents",
         .rule = "",
         .terms = {.limit = 3000, .caution = 0}},
        {.id = "effort-cap",
         .section = "3.2.2⑧",
         .duty = "1か月3人日を上限とする",
         .test = CLAUSE_CAP_MONTH,
         .ledger = "changes",
         .rule = "",
         .terms = {.limit = 3000, .caution = 2500}},
        {.id = "meeting",
         .section = "3.3",
         .duty = "定例報告会を月1回以上開催する",
         .test = CLAUSE_MONTHLY,
         .ledger = "meetings",
         .rule = "",
         .terms = {.limit = 1000, .caution = 0}},
        {.id = "log-retention",
         .section = "3.2.3⑤",
         .duty = "ログを1年間以上保管する",
         .test = CLAUSE_RETENTION,
         .ledger = "archive",
         .rule = "",
         .terms = {.limit = 365000, .caution = 0}},
        {.id = "manual-revision",
         .section = "3.2.2⑥",
         .duty = "改訂は年2回を上限とする",
         .test = CLAUSE_CAP_YEAR,
         .ledger = "manuals",
         .rule = "",
         .terms = {.limit = 2000, .caution = 2000}},
        {.id = "patches",
         .section = "3.2.3②",
         .duty = "パッチ処理を月1回行う",
         .test = CLAUSE_MONTHLY,
         .ledger = "patches",
         .rule = "",
         .terms = {.limit = 1000, .caution = 0}},
};

struct config *contract_new(void)
{
	struct fail fail = {0};
	struct config *config = calloc(1, sizeof *config);
	if (!config)
		abort();
	config->path = "geppo.yaml";
	config->client = "独立行政法人国立高等専門学校機構";
	config->zone = zone_new(STR("Asia/Tokyo"), &fail);
	if (!config->zone)
		abort();
	config->from = (struct civil_date){2019, 5, 1};
	config->until = (struct civil_date){2020, 3, 31};
	config->sites = sites;
	config->site_count = sizeof sites / sizeof *sites;
	config->clauses = clauses;
	config->clause_count = sizeof clauses / sizeof *clauses;
	config->minutes_per_day = 480;
	config->calendar = (struct config_calendar){.file = "calendar.csv",
	                                            .authoritative_until = {2021, 12, 31},
	                                            .year_end_from_month = 12,
	                                            .year_end_from_day = 29,
	                                            .year_end_to_month = 1,
	                                            .year_end_to_day = 3,
	                                            .open_minute = 540,
	                                            .close_minute = 1020};
	return config;
}

void contract_free(struct config *config)
{
	zone_free((struct zone *)config->zone);
	free(config);
}

struct calendar *contract_calendar(const struct config *config)
{
	static const struct {
		int year, month, day;
		const char *name;
	} list[] = {
	        {2021, 9, 23, "秋分の日"},      {2021, 9, 20, "敬老の日"},
	        {2021, 8, 9, "振替休日"},       {2021, 8, 8, "山の日"},
	        {2021, 7, 23, "スポーツの日"},  {2021, 7, 22, "海の日"},
	        {2021, 5, 5, "こどもの日"},     {2021, 5, 4, "みどりの日"},
	        {2021, 5, 3, "憲法記念日"},     {2021, 4, 29, "昭和の日"},
	        {2021, 3, 20, "春分の日"},      {2021, 2, 23, "天皇誕生日"},
	        {2021, 2, 11, "建国記念の日"},  {2021, 1, 11, "成人の日"},
	        {2021, 1, 1, "元日"},           {2021, 11, 3, "文化の日"},
	        {2021, 11, 23, "勤労感謝の日"}, {2019, 4, 29, "昭和の日"},
	        {2019, 4, 30, "国民の休日"},    {2019, 5, 1, "天皇の即位の日"},
	        {2019, 5, 2, "国民の休日"},     {2019, 5, 3, "憲法記念日"},
	        {2019, 5, 4, "みどりの日"},     {2019, 5, 5, "こどもの日"},
	        {2019, 5, 6, "振替休日"},       {2019, 7, 15, "海の日"},
	        {2019, 8, 11, "山の日"},        {2019, 8, 12, "振替休日"},
	        {2019, 9, 16, "敬老の日"},      {2019, 9, 23, "秋分の日"},
	        {2019, 10, 14, "体育の日"},     {2019, 10, 22, "即位礼正殿の儀の行われる日"},
	        {2019, 11, 3, "文化の日"},      {2019, 11, 4, "振替休日"},
	        {2019, 11, 23, "勤労感謝の日"}, {2020, 1, 1, "元日"},
	        {2020, 1, 13, "成人の日"},      {2020, 2, 11, "建国記念の日"},
	        {2020, 2, 23, "天皇誕生日"},    {2020, 2, 24, "振替休日"},
	        {2020, 3, 20, "春分の日"},      {2020, 4, 29, "昭和の日"},
	        {2020, 5, 3, "憲法記念日"},     {2020, 5, 4, "みどりの日"},
	        {2020, 5, 5, "こどもの日"},     {2020, 5, 6, "振替休日"},
	        {2020, 7, 23, "海の日"},        {2020, 7, 24, "スポーツの日"},
	        {2020, 8, 10, "山の日"},        {2020, 9, 21, "敬老の日"},
	        {2020, 9, 22, "秋分の日"},      {2020, 11, 3, "文化の日"},
	        {2020, 11, 23, "勤労感謝の日"},
	};
	struct holiday_entry entries[sizeof list / sizeof *list];
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		entries[i] = (struct holiday_entry){day_of(list[i].year, list[i].month, list[i].day), list[i].name};
	struct fail fail = {0};
	struct calendar *calendar = calendar_new(config, entries, sizeof list / sizeof *list, &fail);
	if (!calendar)
		abort();
	return calendar;
}
