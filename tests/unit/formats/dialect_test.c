/* Every sample of fixtures/logs through its dialect: what each line is, and the fields that matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "file.h"
#include "formats.h"
#include "lang.h"

static const char *folder;

#define NONE NUMBER_NONE
#define LINES_MAX 32

struct sample {
	struct text text;
	struct format *format;
	uint32_t at[LINES_MAX + 1];
	struct line_table lines;
	struct batch *batches[LINES_MAX]; /* one a part */
	size_t first[LINES_MAX];
	size_t part_count;
	struct zone *zone;
};

static void sample_open(struct sample *sample, const char *name, enum format_kind kind, const char *format, struct civil_date latest)
{
	struct arena arena = {0};
	struct fail fail = {0};
	memset(sample, 0, sizeof(*sample));
	assert_true(file_read(file_join(&arena, folder, name), 1 << 20, &sample->text, &fail));
	arena_release(&arena);
	sample->zone = zone_new(STR("Asia/Tokyo"), &fail);
	struct format_options options = {kind, format, sample->zone, civil_day(latest) * DAY_US, NO_TIME, NULL};
	sample->format = format_new(&options, text_str(&sample->text), &fail);
	assert_string_equal(fail.sentence, "");
	assert_non_null(sample->format);
	struct str text = text_str(&sample->text);
	size_t count = 0, at = 0;
	while (at < text.size) {
		size_t end = at + str_find(str_skip(text, at), '\n');
		at = end < text.size ? end + 1 : end;
		sample->at[++count] = (uint32_t)at;
	}
	sample->lines = (struct line_table){text, sample->at, count};
	if (format_needs_survey(sample->format))
		format_survey(sample->format, &sample->lines);
	struct format_part part;
	for (size_t first = 0; first < count; first += part.line_count) {
		assert_true(format_split(sample->format, &sample->lines, first, &part, &fail));
		assert_in_range(part.line_count, 1, count - first);
		struct batch *batch = batch_new();
		batch->text = text;
		batch->line_count = part.line_count;
		memcpy(batch->line_at, sample->at + first, (part.line_count + 1) * sizeof(sample->at[0]));
		assert_true(format_parse(&part, batch, &fail));
		sample->first[sample->part_count] = first;
		sample->batches[sample->part_count++] = batch;
	}
}

static void sample_close(struct sample *sample)
{
	for (size_t i = 0; i < sample->part_count; i++)
		batch_free(sample->batches[i]);
	format_free(sample->format);
	zone_free(sample->zone);
	text_release(&sample->text);
}

/* The batch that holds the line (1 …), and its row. */
static struct batch *row_of(const struct sample *sample, size_t line, size_t *ret_row)
{
	size_t part = 0;
	while (part + 1 < sample->part_count && sample->first[part + 1] < line)
		part++;
	*ret_row = line - 1 - sample->first[part];
	return sample->batches[part];
}

static const struct batch_column *column_of(const struct batch *batch, const char *name)
{
	for (size_t i = 0; i < batch->column_count; i++)
		if (strcmp(batch->columns[i].name, name) == 0)
			return &batch->columns[i];
	fail_msg("no column %s", name);
	return NULL;
}

static void is_number(const struct sample *sample, size_t line, const char *name, int64_t expected)
{
	size_t row;
	const struct batch *batch = row_of(sample, line, &row);
	assert_int_equal(batch->line_class[row], LINE_RECORD);
	assert_int_equal(column_of(batch, name)->numbers[row], expected);
}

static void is_text(const struct sample *sample, size_t line, const char *name, const char *expected)
{
	size_t row;
	const struct batch *batch = row_of(sample, line, &row);
	assert_int_equal(batch->line_class[row], LINE_RECORD);
	struct span span = column_of(batch, name)->spans[row];
	char got[300];
	snprintf(got, sizeof(got), "%.*s", (int)span.size, span.at == UINT32_MAX ? "" : batch->text.at + span.at);
	assert_string_equal(got, expected);
}

/* UTC. */
static void is_time(const struct sample *sample, size_t line, const char *expected)
{
	size_t row;
	char buffer[CIVIL_TEXT_SIZE];
	const struct batch *batch = row_of(sample, line, &row);
	assert_int_equal(batch->line_class[row], LINE_RECORD);
	assert_int_equal(batch->at_us[row], column_of(batch, "time")->numbers[row]);
	assert_string_equal(civil_format_time(civil_of_us(batch->at_us[row]), buffer), expected);
}

static void is_rejected(const struct sample *sample, size_t line, enum reject_reason reason)
{
	size_t row;
	const struct batch *batch = row_of(sample, line, &row);
	assert_int_equal(batch->line_class[row], LINE_REJECTED);
	assert_int_equal(batch->reject_reason[row], reason);
}

/* A letter a line: r(ecord), x (excluded), - (rejected). */
static void are(const struct sample *sample, const char *expected)
{
	char got[LINES_MAX + 1] = "";
	for (size_t line = 1; line <= sample->lines.count; line++) {
		size_t row;
		const struct batch *batch = row_of(sample, line, &row);
		got[line - 1] = "rx-"[batch->line_class[row]];
	}
	assert_string_equal(got, expected);
}

static const struct civil_date any_day = {2019, 11, 1};

static void combined_escapes(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, "good-combined-escapes.log", FORMAT_ACCESS, "auto", any_day);
	assert_string_equal(format_dialect(s.format), "combined");
	are(&s, "rrrrrrr");
	is_time(&s, 1, "2019-09-30 15:00:00");
	is_number(&s, 1, "~offset", 32400);
	is_text(&s, 1, "path", "/kosen01/apply");
	is_text(&s, 1, "query", "name=%E5%B1%B1&x=1");
	is_text(&s, 1, "referrer", "https://example.jp/a?b=\\\"c\\\"");
	is_text(&s, 1, "agent", "Mozilla/5.0 \\\\ (X11)");
	is_text(&s, 2, "client", "2001:db8::1");
	is_text(&s, 2, "user", "taro");
	is_text(&s, 2, "protocol", "HTTP/2.0");
	is_number(&s, 2, "bytes", NONE);
	is_text(&s, 3, "user", "a [b]");
	is_text(&s, 3, "query", "q=\\x22");
	is_text(&s, 4, "method", "");
	is_text(&s, 4, "path", "\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xFC");
	is_number(&s, 4, "status", 400);
	is_text(&s, 5, "path", "-");
	is_text(&s, 5, "protocol", "");
	is_number(&s, 5, "status", 408);
	is_text(&s, 6, "path", "");
	is_text(&s, 7, "path", "/a");
	is_text(&s, 7, "~mark", "?");
	is_text(&s, 7, "query", "");
	is_text(&s, 7, "agent", "agent that is never closed");
	is_time(&s, 7, "2019-12-31 15:00:00");
	sample_close(&s);
}

static void access_variants(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, "good-nginx-request-time.log", FORMAT_ACCESS, "auto", any_day);
	assert_string_equal(format_dialect(s.format), "combined_time");
	is_number(&s, 1, "took_us", 3000);
	is_number(&s, 2, "took_us", 12345000);
	is_number(&s, 3, "took_us", NONE);
	sample_close(&s);
	sample_open(&s, "good-vhost-combined.log", FORMAT_ACCESS, "auto", any_day);
	assert_string_equal(format_dialect(s.format), "vhost_combined");
	is_text(&s, 1, "vhost", "kosen.example.jp");
	is_number(&s, 1, "~port", 443);
	is_text(&s, 1, "client", "192.0.2.1");
	is_text(&s, 2, "vhost", "[2001:db8::5]");
	sample_close(&s);
	sample_open(&s, "good-common.log", FORMAT_ACCESS, "auto", any_day);
	assert_string_equal(format_dialect(s.format), "common");
	is_time(&s, 1, "2019-10-10 20:55:36");
	is_time(&s, 2, "2019-10-10 08:25:37");
	is_number(&s, 2, "bytes", NONE);
	sample_close(&s);
}

static void bad_lines_have_reasons(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, "bad-combined-mixed.log", FORMAT_ACCESS, "auto", any_day);
	assert_string_equal(format_dialect(s.format), "combined");
	are(&s, "rx-----rrrr-r");
	is_rejected(&s, 3, REJECT_TIME);
	is_rejected(&s, 4, REJECT_SHAPE);
	is_rejected(&s, 5, REJECT_NUMBER);
	is_rejected(&s, 6, REJECT_FIELDS);
	is_rejected(&s, 7, REJECT_TRUNCATED);
	is_rejected(&s, 12, REJECT_BINARY);
	is_text(&s, 13, "agent", "no line end");
	sample_close(&s);
}

static void iis_headers_change(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, "good-iis-fields-change.log", FORMAT_ACCESS, "auto", any_day);
	assert_string_equal(format_dialect(s.format), "iis");
	are(&s, "xxxxrrxxxxrx-");
	assert_int_equal(s.part_count, 2);
	is_time(&s, 5, "2019-10-01 15:00:00");
	is_text(&s, 5, "query", "");
	is_text(&s, 5, "client", "192.0.2.1");
	is_number(&s, 5, "took_us", 15000);
	is_text(&s, 6, "query", "page=2&q=a+b");
	is_text(&s, 6, "agent", "Mozilla/5.0+(Windows+NT+10.0)");
	is_text(&s, 6, "user", "taro");
	is_text(&s, 11, "client", "192.0.2.7");
	is_number(&s, 11, "bytes", 912);
	is_text(&s, 11, "forwarded", "198.51.100.1");
	is_rejected(&s, 13, REJECT_TRUNCATED);
	sample_close(&s);
	sample_open(&s, "good-iis-time-only.log", FORMAT_ACCESS, "auto", any_day);
	are(&s, "-xxxrrxr");
	is_rejected(&s, 1, REJECT_NO_HEADER);
	is_time(&s, 6, "2019-10-01 00:00:02");
	is_time(&s, 8, "2019-10-02 00:00:01");
	sample_close(&s);
}

static void syslog_years(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, "good-syslog-new-year.log", FORMAT_SYSTEM, "auto", (struct civil_date){2020, 3, 5});
	assert_string_equal(format_dialect(s.format), "syslog");
	are(&s, "rrrrrrr-r");
	is_time(&s, 1, "2019-12-30 14:59:58");
	is_time(&s, 3, "2019-12-31 15:00:01");
	is_time(&s, 4, "2019-12-31 14:59:59");
	is_time(&s, 5, "2020-01-01 15:00:00");
	is_time(&s, 9, "2020-02-29 03:00:00");
	is_text(&s, 1, "program", "sshd");
	is_number(&s, 1, "pid", 1234);
	is_text(&s, 2, "message", "[12345.678] Out of memory: Kill process 99 (java) score 900 or sacrifice child");
	is_text(&s, 5, "program", "");
	is_text(&s, 5, "message", "last message repeated 3 times");
	is_text(&s, 6, "program", "sshd(pam_unix)");
	is_number(&s, 7, "facility", 4);
	is_number(&s, 7, "severity", 2);
	is_number(&s, 1, "severity", NONE);
	sample_close(&s);
	/* The leap day pins the year although the file is newer. */
	sample_open(&s, "good-syslog-new-year.log", FORMAT_SYSTEM, "syslog", (struct civil_date){2023, 7, 1});
	is_time(&s, 1, "2019-12-30 14:59:58");
	sample_close(&s);
}

static void syslog_rfc3339(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, "good-syslog-rfc3339.log", FORMAT_SYSTEM, "auto", any_day);
	assert_string_equal(format_dialect(s.format), "syslog_iso");
	are(&s, "rrr");
	is_number(&s, 1, "time", INT64_C(1569894020912134));
	is_number(&s, 3, "time", INT64_C(1569894022500000));
	sample_close(&s);
}

static void sadf_tables(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, "good-sadf-utc.txt", FORMAT_CPU, "auto", any_day);
	assert_string_equal(format_dialect(s.format), "sadf");
	are(&s, "xrrxxr-xx");
	is_time(&s, 2, "2019-09-30 15:00:00");
	is_number(&s, 2, "busy", 1285);
	is_number(&s, 2, "span_s", 300);
	is_number(&s, 2, "cpu", -1);
	is_number(&s, 3, "busy", 10000);
	is_time(&s, 6, "2019-09-30 15:12:00");
	is_text(&s, 2, "host", "web01");
	sample_close(&s);
	sample_open(&s, "good-sadf-local.txt", FORMAT_CPU, "auto", any_day);
	is_time(&s, 2, "2019-09-30 15:00:01");
	is_number(&s, 3, "cpu", 0);
	is_number(&s, 3, "system", 250);
	sample_close(&s);
}

static void azure_portal(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, "good-azure-cpu.csv", FORMAT_CPU, "auto", any_day);
	assert_string_equal(format_dialect(s.format), "azure_cpu");
	are(&s, "xrrrr-");
	is_time(&s, 2, "2019-10-01 00:00:00");
	is_number(&s, 2, "busy", 1235);
	is_number(&s, 2, "span_s", 300);
	is_number(&s, 3, "busy", NONE);
	is_number(&s, 4, "busy", 69);
	is_time(&s, 5, "2019-10-01 13:05:00");
	is_number(&s, 5, "busy", 10000);
	is_rejected(&s, 6, REJECT_NUMBER);
	sample_close(&s);
}

static void unknown_is_said(void **state)
{
	(void)state;
	struct fail fail = {0};
	struct zone *zone = zone_new(STR("UTC"), &fail);
	struct format_options options = {FORMAT_ACCESS, "auto", zone, 0, NO_TIME, NULL};
	struct str error = STR("[Sun Dec 04 04:47:44.123456 2005] [core:error] [pid 1:tid 2] AH00124: limit\n");
	assert_null(format_new(&options, error, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	fail_clear(&fail);
	options.format = "combine";
	assert_null(format_new(&options, error, &fail));
	assert_non_null(strstr(fail.sentence, "combined"));
	zone_free(zone);
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(combined_escapes), cmocka_unit_test(access_variants), cmocka_unit_test(bad_lines_have_reasons),
		cmocka_unit_test(iis_headers_change), cmocka_unit_test(syslog_years), cmocka_unit_test(syslog_rfc3339), cmocka_unit_test(sadf_tables),
		cmocka_unit_test(azure_portal), cmocka_unit_test(unknown_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
