/* What the papers share. */
#include "paper.h"

#include "lang.h"
#include "leak.h"
#include "number.h"

void paper_result_release(struct paper_result *result)
{
	text_release(&result->warnings);
	text_release(&result->findings);
	text_release(&result->leaks);
}

int64_t paper_month_time(const struct paper_order *order)
{
	return zone_month_start(order->config->zone, civil_month_add(figures_month(order->figures), 1)) - 7 * HOUR_US;
}

struct str paper_version(const struct paper *paper)
{
	return paper->order->version ? str_of(paper->order->version) : PAPER_STR(paper, "draft (not issued)", "案（未発行）");
}

static struct document *open_document(struct paper *paper, const struct paper_kind *kind)
{
	const struct paper_order *order = paper->order;
	const struct config *config = order->config;
	struct report *report = &paper->report;
	struct str title = PAPER_STR(paper, kind->english, kind->japanese), number = kind->number(paper);
	int64_t created_us = kind->created_us(order);
	struct document_settings settings = {
		.faces = report->faces,
		.title = print_text(report, "%s %.*s %.*s", config->title, STR_ARGS(title), STR_ARGS(number)),
		.author = str_of(config->contractor), .subject = str_of(config->title), .language = PAPER_STR(paper, "en", "ja-JP"),
		.producer = str_of(order->program), .header_left = str_of(config->title),
		.header_right = order->id.size ? print_text(report, "%.*s %.*s", STR_ARGS(title), STR_ARGS(order->id)) : title,
		.footer_left = print_text(report, "%.*s　%.*s", STR_ARGS(number), STR_ARGS(paper_version(paper))),
		.footer_centre = order->edition == EDITION_INTERNAL
			? print_text(report, "%s（%s）", config->report.classification, edition_name(config, EDITION_INTERNAL))
			: str_of(config->report.classification),
		.draft_mark = order->version ? STR("") : PAPER_STR(paper, "DRAFT", "案"), .pdfa = order->level,
		.created_us = created_us, .zone_offset_min = zone_offset_s(config->zone, created_us) / 60, .id_seed = number,
	};

	return document_new(&settings);
}

static void collect(const struct document *document, struct paper_result *result)
{
	result->page_count = document_page_count(document);
	for (size_t i = 0; i < document_warning_count(document); i++)
		text_addf(&result->warnings, "%.*s\n", STR_ARGS(document_warning(document, i)));
	for (size_t i = 0; i < document_finding_count(document); i++)
		text_addf(&result->findings, "%.*s\n", STR_ARGS(document_finding(document, i)));
}

/* What the client must not get stands in no document: neither on its pages nor in its metadata. */
static bool scan(const struct paper_order *order, struct document *document, struct str pdf, struct str name, struct paper_result *result,
                 struct fail *fail)
{
	struct leak_scan *scan = leak_scan_new(order->config, order->scanned, fail);
	bool good = scan && leak_scan_pages(scan, name, document, fail) && leak_scan_pdf(scan, name, pdf, fail) &&
	            (!leak_scan_failed(scan) || fail_memory(fail));

	for (size_t i = 0; good && i < leak_shown(scan); i++)
		text_addf(&result->leaks, "%.*s\n", STR_ARGS(leak_sentence(scan, i)));
	if (good && leak_count(scan))
		good = fail_set(fail, FAIL_INPUT, TR("%.*s is not written: the leak scan found %zu texts that the client must not get (report.allow, or --internal)",
		                                     "%.*s は作成しません: 提出版に出せない文字列が%zu件あります(report.allow か --internal)"),
		                STR_ARGS(name), leak_count(scan));
	leak_scan_free(scan);
	return good;
}

bool paper_pdf(const struct paper_kind *kind, const struct paper_order *order, struct text *pdf, struct paper_result *ret_result,
               struct fail *fail)
{
	struct arena arena = {0};
	struct paper paper = {.report = {.config = order->config, .figures = order->figures, .arena = &arena, .program = order->program},
	                      .order = order};
	struct face_set *faces = kind->check(order, fail) ? face_set_new(fail) : NULL;
	bool good = faces != NULL;

	*ret_result = (struct paper_result){0};
	paper.report.faces = faces;
	if (good) {
		paper.report.document = open_document(&paper, kind);
		good = paper.report.document || fail_memory(fail);
	}
	if (good) {
		kind->compose(&paper);
		good = !arena_failed(&arena) || fail_memory(fail);
	}
	good = good && document_pdf(paper.report.document, pdf, fail);
	if (good && order->scanned && order->edition == EDITION_CLIENT)
		good = scan(order, paper.report.document, text_str(pdf), PAPER_STR(&paper, kind->english, kind->japanese), ret_result, fail);
	if (good)
		collect(paper.report.document, ret_result);
	document_free(paper.report.document);
	face_set_free(faces);
	arena_release(&arena);
	return good;
}

void paper_title(struct paper *paper, struct str title, const struct key_value *items, size_t count)
{
	document_heading(paper->report.document, 1, STR(""), STR(""), title);
	document_key_values(paper->report.document, items, count);
}

void paper_section(struct paper *paper, const char *title)
{
	struct report *report = &paper->report;

	report->chapter = print_text(report, "%d", ++paper->section);
	report->section_count = report->table_count = report->figure_count = 0;
	document_heading(report->document, 2, STR(""), report->chapter, str_of(title));
}

struct str paper_or_dash(struct figure_value value)
{
	return value.kind == FIGURE_TEXT && value.text.size ? value.text : STR("―");
}

bool paper_has_clock(struct figure_value value)
{
	return value.kind == FIGURE_TEXT && value.text.size >= 19;
}

struct str paper_time(struct paper *paper, struct figure_value value)
{
	struct civil_time time;
	struct str day = print_date_long(&paper->report, value);

	if (!paper_has_clock(value) || !figure_civil(value, &time))
		return day;
	return print_text(&paper->report, "%.*s %d:%02d", STR_ARGS(day), time.hour, time.minute);
}

struct str paper_span(struct paper *paper, int64_t span_us)
{
	static const struct { int64_t us; const char *english, *japanese; } units[] = {
		{DAY_US, "d", "日"}, {HOUR_US, "h", "時間"}, {MINUTE_US, "min", "分"}, {SECOND_US, "s", "秒"},
	};
	bool english = paper->report.config->report.language == REPORT_ENGLISH;
	struct text text = {0};
	struct str kept;
	int parts = 0;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]) && parts < 2; i++) {
		int64_t count = span_us / units[i].us;

		if (count)
			text_addf(&text, english ? "%s%lld %s" : "%s%lld%s", parts && english ? " " : "", (long long)count,
			          english ? units[i].english : units[i].japanese);
		parts += count || parts;
		span_us %= units[i].us;
	}
	kept = text.size ? arena_str(paper->report.arena, text_str(&text)) : STR("0");
	text_release(&text);
	return kept;
}

/* "+09:00" at the end of a time. */
static bool offset_of(struct str text, int64_t *ret_us)
{
	uint64_t hours, minutes;

	if (text.size != 6 || (text.at[0] != '+' && text.at[0] != '-') || !number_u64(str_take(str_skip(text, 1), 2), 24, &hours) ||
	    !number_u64(str_skip(text, 4), 59, &minutes))
		return false;
	*ret_us = ((int64_t)hours * 60 + (int64_t)minutes) * MINUTE_US * (text.at[0] == '-' ? -1 : 1);
	return true;
}

bool paper_instant(const struct paper *paper, struct figure_value value, int64_t *ret_us)
{
	struct civil_time time;
	int64_t offset_us, day_us;

	if (!figure_civil(value, &time))
		return false;
	if (!paper_has_clock(value)) {
		*ret_us = zone_day_start(paper->report.config->zone, civil_day(time.date));
		return true;
	}
	if (!offset_of(str_skip(value.text, 19), &offset_us))
		return false;
	day_us = (int64_t)civil_day(time.date) * DAY_US;
	*ret_us = day_us + time.hour * HOUR_US + time.minute * MINUTE_US + time.second * SECOND_US - offset_us;
	return true;
}

size_t paper_row(const struct figure_table *table, const char *column, struct str text)
{
	size_t row = 0;

	while (row < table->row_count && !str_equal(figure_get(table, row, column).text, text))
		row++;
	return row;
}

static const struct {
	const char *word, *english, *japanese;
	enum mark mark;
} words[] = {
	{"met", "met", "達成", MARK_GOOD}, {"caution", "caution", "注意", MARK_CAUTION}, {"missed", "missed", "未達", MARK_BAD},
	{"unknown", "cannot be judged", "判定不能", MARK_UNKNOWN}, {"pending", "not due yet", "期限未到来", MARK_PENDING},
	{"paused", "on hold", "保留中", MARK_PENDING}, {"outside", "out of scope", "対象外", MARK_NONE},
	{"open", "open", "未完了", MARK_PENDING}, {"overdue", "overdue", "期限超過", MARK_BAD}, {"done", "done", "完了", MARK_GOOD},
	{"missing", "not recorded", "未登録", MARK_BAD}, {"working", "in progress", "対応中", MARK_NONE}, {"hold", "on hold", "保留", MARK_NONE},
	{"regular", "regular", "定例", MARK_NONE}, {"urgent", "urgent", "緊急", MARK_NONE}, {"other", "other", "その他", MARK_NONE},
	{"issue", "issue", "課題", MARK_NONE}, {"problem", "problem", "問題", MARK_NONE}, {"risk", "risk", "リスク", MARK_NONE},
	{"proposal", "proposal", "改善提案", MARK_NONE}, {"high", "high", "高", MARK_NONE}, {"middle", "medium", "中", MARK_NONE},
	{"low", "low", "低", MARK_NONE}, {"work", "work", "作業", MARK_NONE}, {"service", "service hours", "サービス時間", MARK_NONE},
	{"closure", "reception closed", "休業", MARK_NONE}, {"meeting", "meeting", "会議", MARK_NONE}, {"change", "change", "変更", MARK_NONE},
	{"prevention", "prevention", "再発防止策", MARK_NONE}, {"certificate", "certificate expires", "証明書の期限", MARK_NONE},
	{"certificate_work", "certificate work", "証明書の作業", MARK_NONE}, {"corrective", "corrective action", "是正措置", MARK_NONE},
	{"確定", "confirmed", "確定", MARK_NONE}, {"推定", "assumed", "推定", MARK_NONE},   /* as the ledger's words come */
	{"error_burst", "5xx burst", "5xxの集中", MARK_NONE}, {"slow_response", "slow responses", "応答の遅れ", MARK_NONE},
	{"traffic_drop", "drop of traffic", "アクセスの急減", MARK_NONE}, {"cpu_plateau", "CPU under load", "CPU高負荷の継続", MARK_NONE},
	{"silence", "log silent", "ログの途絶", MARK_NONE}, {"oom", "out of memory", "メモリ不足", MARK_NONE}, {"restart", "restart", "再起動", MARK_NONE},
	{"disk", "disk warnings", "ディスクの警告", MARK_NONE}, {"service_failed", "service failed", "サービスの異常終了", MARK_NONE},
	{"login_attack", "failed logins", "ログインの試行", MARK_NONE}, {"refused_requests", "suspicious requests", "不審なアクセス", MARK_NONE},
};

struct cell paper_state(const struct paper *paper, struct figure_value state)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (figure_is(state, words[i].word))
			return (struct cell){.text = PAPER_STR(paper, words[i].english, words[i].japanese), .mark = words[i].mark};
	return cell_text(paper_or_dash(state));
}

struct str paper_word(const struct paper *paper, struct figure_value word)
{
	return paper_state(paper, word).text;
}

void paper_approvals(struct paper *paper)
{
	const struct column columns[] = {
		{.heading = PAPER_STR(paper, "Prepared", "作成"), .align = ALIGN_CENTRE, .min_pt = 96, .max_pt = 96},
		{.heading = PAPER_STR(paper, "Checked", "確認"), .align = ALIGN_CENTRE, .min_pt = 96, .max_pt = 96},
		{.heading = PAPER_STR(paper, "Approved", "承認"), .align = ALIGN_CENTRE, .min_pt = 96, .max_pt = 96},
		{.heading = PAPER_STR(paper, "Acknowledged (client)", "確認（発注者）"), .align = ALIGN_CENTRE, .min_pt = 120, .max_pt = 120},
	};
	struct table table = {.columns = columns, .column_count = 4, .natural_width = true, .number = STR(""),
	                      .title = PAPER_STR(paper, "Sign-off", "承認欄")};
	/* Room for a stamp of 18 mm, and a line for name and day. */
	struct str room = PAPER_STR(paper, " \n \n \n \nYYYY-MM-DD", "　\n　\n　\n　\n　年　月　日");

	document_table_begin(paper->report.document, &table);
	document_row_text(paper->report.document, (struct str[]){room, room, room, room}, 4);
	document_table_end(paper->report.document);
}

struct str paper_recipient(struct paper *paper)
{
	const struct config *config = paper->report.config;
	struct str name = str_of(*config->report.addressee ? config->report.addressee : config->client);

	if (str_ends(name, STR("御中")) || str_ends(name, STR("様")) || str_ends(name, STR("殿")))
		return name;
	return print_text(&paper->report, PAPER_SAY(paper, "%.*s", "%.*s 御中"), STR_ARGS(name));
}
