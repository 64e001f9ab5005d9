/* The words of the covering mail: what is sent, the month in five numbers, what has changed. */
#include <string.h>

#include "closing.h"
#include "figure_names.h"
#include "report.h"

static struct str scalar(struct report *report, const char *id)
{
	return print_count(report, report_scalar(report, id));
}

static int64_t verdicts(const struct report *report, const char *wanted)
{
	const struct figure_table *clauses = report_rows(report, "clauses");
	int64_t count = 0;

	for (size_t row = 0; row < clauses->row_count; row++)
		count += figure_is(figure_get(clauses, row, "verdict"), wanted);
	return count;
}

static void add_figures(struct report *report, struct text *body)
{
	const struct config *config = report->config;

	text_addf(body, SAY(config, "Key figures\n  Requests: %.*s, users: %.*s\n  Inquiries: %.*s received, %.*s answered, %.*s open\n",
	                    "■ 主な数値\n・アクセス数 %.*s件、推定利用者数 %.*s人\n・問い合わせ 受付%.*s件、回答%.*s件、残%.*s件\n"),
	          STR_ARGS(scalar(report, "access.requests")), STR_ARGS(scalar(report, "access.users")), STR_ARGS(scalar(report, "inquiries.received")),
	          STR_ARGS(scalar(report, "inquiries.answered")), STR_ARGS(scalar(report, "inquiries.open")));
	text_addf(body, SAY(config, "  Incidents: %.*s\n  Effort: %.*s of %.*s person-days\n", "・障害 %.*s件\n・工数 %.*s人日(上限%.*s人日)\n"),
	          STR_ARGS(scalar(report, "incidents.count")), STR_ARGS(print_milliday(report, report_scalar(report, "effort.used"))),
	          STR_ARGS(print_milliday(report, report_scalar(report, "effort.cap"))));
	text_addf(body, SAY(config, "  Clauses: %lld met, %lld with caution, %lld missed, %lld not measured\n\n", "・契約事項 達成%lld、注意%lld、未達%lld、判定不能%lld\n\n"),
	          (long long)verdicts(report, "met"), (long long)verdicts(report, "caution"), (long long)verdicts(report, "missed"), (long long)verdicts(report, "unknown"));
}

static void add_correction(const struct closing *closing, struct text *body)
{
	const struct config *config = closing->config;
	int version = closing->record.version;

	if (version == 1)
		return;
	text_addf(body, SAY(config, "This is version %d and replaces version %d. Reason: %s\n%zu corrections are listed at its beginning.\n\n",
	                    "本書は第%d版で、第%d版を差し替えるものです。改訂の理由: %s\n訂正は%zu件で、冒頭の正誤表に示しています。\n\n"),
	          version, version - 1, closing->reason, closing->documents.change_count);
}

void closing_mail_text(const struct closing *closing, const struct mail_attachment *attachments, size_t count, struct text *subject, struct text *body)
{
	const struct config *config = closing->config;
	struct report report = {.config = config, .figures = closing->figures, .arena = closing->arena};
	struct str month = print_month(&report, closing->month);
	const char *greeting = config->mail.greeting ? config->mail.greeting : *config->report.addressee ? config->report.addressee : config->client;
	bool honoured = config->mail.greeting || config->report.language == REPORT_ENGLISH || str_ends(str_of(greeting), STR("様")) || str_ends(str_of(greeting), STR("御中"));

	text_addf(subject, SAY(config, "Operations report for %.*s: %s (v%d)", "【%.*s分】運用支援業務報告書の送付　%s(第%d版)"), STR_ARGS(month), config->title,
	          closing->record.version);
	text_addf(body, "%s%s\n\n", greeting, honoured ? "" : " 御中");
	text_addf(body, SAY(config, "Please find attached the operations report of %s for %.*s (version %d).\n\n",
	                    "平素よりお世話になっております。\n%sについて、%.*s分の運用支援業務報告書(第%d版)をお送りします。\n\n"), config->title, STR_ARGS(month), closing->record.version);
	add_correction(closing, body);
	add_figures(&report, body);
	text_add_cstr(body, SAY(config, "Attached\n", "■ 添付ファイル\n"));
	for (size_t i = 0; i < count; i++)
		text_addf(body, SAY(config, "  %.*s\n", "・%.*s\n"), STR_ARGS(attachments[i].name));
	if (closing->password)
		text_add_cstr(body, SAY(config, "\nThe file is encrypted; its password reaches you by another way.\n", "\n添付ファイルは暗号化しています。パスワードは別の手段でお知らせします。\n"));
	text_addf(body, "\n%s\n", config->mail.signature ? config->mail.signature : config->contractor);
}
