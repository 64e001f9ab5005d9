/* An explanation as lines of text. */
#include "explain_print.h"
#include "lang.h"

static void add_day(struct text *text, int32_t day)
{
	static const char *const english[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	char date[CIVIL_TEXT_SIZE];
	int weekday = civil_weekday(day);
	text_addf(text, TR("%s (%s)", "%s(%s)"), civil_format_date(civil_date_of_day(day), date),
	          TR(english[weekday], civil_weekday_ja(weekday)));
}

static void add_time(struct text *text, const struct zone *zone, int64_t at_us)
{
	struct civil_time time = zone_civil(zone, at_us);
	add_day(text, civil_day(time.date));
	text_addf(text, " %d:%02d", time.hour, time.minute);
}

static void add_head(struct text *text, const char *word)
{
	size_t start = text->size;
	text_add_cstr(text, word);
	for (size_t columns = str_columns(str_skip(text_str(text), start)); columns < 12; columns++)
		text_add_byte(text, ' ');
}

/* 5 business days, 7h 30m; negative ones with their sign. */
static void add_duration(struct text *text, int64_t milli, enum clause_unit unit)
{
	long long minutes = (long long)(((milli < 0 ? -milli : milli) * 60 + 500) / 1000);
	if (milli < 0)
		text_add_cstr(text, "-");
	if (unit == UNIT_BUSINESS_DAYS)
		text_addf(text, TR("%lld business days", "%lld営業日"),
		          (long long)((milli < 0 ? -milli : milli) / 1000));
	else
		text_addf(text, TR("%lld h %lld min%s", "%lld時間%lld分%s"), minutes / 60, minutes % 60,
		          unit == UNIT_BUSINESS_HOURS ? TR(" of reception hours", "（受付時間内）") : "");
}

static const char *state_word(enum case_state state)
{
	static const char *const english[CASE_STATES] = {
	        [CASE_MET] = "met",
	        [CASE_CAUTION] = "met, but close to the limit",
	        [CASE_MISSED] = "missed",
	        [CASE_PENDING] = "not due yet",
	        [CASE_PAUSED] = "paused",
	        [CASE_OUT_OF_SCOPE] = "out of scope",
	        [CASE_UNKNOWN] = "cannot be judged",
	};
	return TR(english[state], case_state_name(state, REPORT_JAPANESE));
}

static void add_rule(struct text *text, const struct case_explanation *explanation)
{
	const struct config_clause *clause = explanation->clause;
	const struct config_terms *terms = explanation->one.result.terms;
	char from[CIVIL_TEXT_SIZE];
	add_head(text, TR("clause", "条項"));
	text_addf(text, "%s §%s %s\n", clause->id, clause->section, clause->duty);
	add_head(text, TR("rule", "規則"));
	add_duration(text, terms->limit, terms->unit);
	if (terms->caution > 0) {
		text_add_cstr(text, TR(", caution from ", "、注意は"));
		add_duration(text, terms->caution, terms->unit);
		text_add_cstr(text, TR("", "から"));
	}
	if (explanation->incident && terms->full_recovery)
		text_add_cstr(text, TR(", a workaround does not count", "、暫定復旧は数えない"));
	text_add_cstr(text, TR(" (", "（"));
	if (terms->from.year > 0)
		text_addf(text, TR("in force from %s, ", "%sから適用、"), civil_format_date(terms->from, from));
	if (terms->line > 0)
		text_addf(text, TR("geppo.yaml line %d)\n", "geppo.yaml %d行目）\n"), terms->line);
	else
		text_add_cstr(text, TR("geppo's default)\n", "geppoの既定値）\n"));
}

static const char *clock_word(const struct case_explanation *explanation)
{
	const struct config_terms *terms = explanation->one.result.terms;
	if (explanation->inquiry)
		return TR("received", "受付");
	bool occurred = terms->clock == CLOCK_OCCURRED && explanation->incident->occurred.at_us != NO_TIME;
	return occurred ? TR("occurred", "発生") : TR("detected", "検知");
}

static void add_outcome(struct text *text, const struct case_explanation *explanation, const struct zone *zone)
{
	const struct judged_case *one = &explanation->one;
	const struct case_result *result = &one->result;
	add_head(text, clock_word(explanation));
	add_time(text, zone, one->input.received_us);
	text_add_byte(text, '\n');
	if (result->state != CASE_OUT_OF_SCOPE && result->state != CASE_UNKNOWN) {
		add_head(text, TR("due", "期限"));
		if (result->deadline.due_us == NO_TIME)
			text_add_cstr(text, TR("not known: the clock stands still", "未定（時計が止まっている）"));
		else
			add_time(text, zone, result->deadline.due_us);
		if (result->deadline.due_us != NO_TIME && !result->deadline.authoritative)
			text_add_cstr(text, TR(" (holidays are not certain so far ahead)", "（祝日は未確定）"));
		text_add_byte(text, '\n');
	}
	if (one->done) {
		add_head(text, explanation->inquiry ? TR("answered", "回答") : TR("recovered", "復旧"));
		add_time(text, zone, one->input.done_us);
		text_add_byte(text, '\n');
	}
	add_head(text, TR("state", "判定"));
	text_add_cstr(text, state_word(result->state));
	if (result->elapsed_milli >= 0) {
		text_add_cstr(text, TR(", elapsed ", "、経過 "));
		add_duration(text, result->elapsed_milli, result->terms->unit);
		text_add_cstr(text, TR(", margin ", "、余裕 "));
		add_duration(text, result->margin_milli, result->terms->unit);
	}
	text_add_byte(text, '\n');
	if (explanation->derivation[0]) {
		add_head(text, TR("derivation", "導出"));
		text_addf(text, "%s\n", explanation->derivation);
	}
}

static void add_clock_day(struct text *text, const struct case_explanation *explanation, const struct explain_day *day)
{
	const char *reason = explanation->inquiry ? explanation->inquiry->pause_reason : "";
	text_add_cstr(text, "  ");
	add_day(text, day->day);
	text_add_cstr(text, "  ");
	switch (day->kind) {
	case EXPLAIN_START:
		text_add_cstr(text, TR("start: not counted", "起算前・当日（数えない）"));
		break;
	case EXPLAIN_CLOSED:
		text_addf(text, TR("closed: %s", "休み: %s"), day->name);
		break;
	case EXPLAIN_PAUSED:
		text_addf(text, TR("paused%s%s", "保留%s%s"), reason[0] ? ": " : "", reason);
		break;
	case EXPLAIN_COUNTED:
	case EXPLAIN_KINDS:
		text_add_cstr(text, TR("counted, ", "計上 "));
		add_duration(text, day->total_milli, explanation->one.result.terms->unit);
		break;
	}
	if (day->due)
		text_add_cstr(text, TR("  <- due", "  ← 期限"));
	if (day->done)
		text_add_cstr(text, TR("  <- done", "  ← 完了"));
	text_add_byte(text, '\n');
}

void explain_text(const struct case_explanation *explanation, const struct ledgers *ledgers, struct text *text)
{
	const struct zone *zone = ledgers->config->zone;
	text_addf(text, "%s  %s\n", explanation->number, explanation->subject);
	if (explanation->clause) {
		add_rule(text, explanation);
	} else {
		add_head(text, TR("clause", "条項"));
		text_add_cstr(text, TR("none: no clause gives it a deadline\n", "なし（期限を定める条項がない）\n"));
	}
	add_outcome(text, explanation, zone);
	if (explanation->one.result.state == CASE_UNKNOWN && explanation->clause && !ledgers->calendar)
		text_addf(
		        text,
		        TR("%s is not there: business days cannot be counted\n", "%s がないため営業日を数えられない\n"),
		        ledgers->config->calendar.file);
	if (explanation->day_count > 0)
		text_add_cstr(text, TR("the clock, day by day\n", "時計（日ごと）\n"));
	for (size_t i = 0; i < explanation->day_count; i++)
		add_clock_day(text, explanation, &explanation->days[i]);
	if (explanation->days_cut)
		text_add_cstr(text, TR("  … and more days\n", "  …以降の日は省略\n"));
	if (explanation->month_count > 0)
		text_add_cstr(text, TR("by month\n", "月ごとの扱い\n"));
	for (size_t i = 0; i < explanation->month_count; i++) {
		char month[CIVIL_TEXT_SIZE];
		text_addf(text, "  %s  %s%s\n", civil_format_month(explanation->months[i].month, month),
		          state_word(explanation->months[i].state),
		          explanation->months[i].judged_here ? TR("  <- judged in this month", "  ← この月で判定")
		                                             : "");
	}
}
