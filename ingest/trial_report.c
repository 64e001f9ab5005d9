/* The findings of a trial as text and as JSON. */
#include <inttypes.h>

#include "json_text.h"
#include "lang.h"
#include "trial.h"

static const char *kind_name(enum format_kind kind)
{
	static const char *const names[] = {
	        [FORMAT_ACCESS] = "access", [FORMAT_SYSTEM] = "system", [FORMAT_CPU] = "cpu"};
	return names[kind];
}

static void report_fits(struct text *text, const struct trial *trial)
{
	if (trial->fits[0].score == 0) {
		text_add_cstr(text, TR("no dialect of geppo's list fits any of the first lines\n",
		                       "先頭の行はどの形式にも合いません\n"));
		return;
	}
	text_add_cstr(text, TR("fit of the first lines:", "先頭の行との一致度:"));
	for (size_t i = 0; i < trial->fit_count; i++)
		if (i == 0 || trial->fits[i].score > 0)
			text_addf(text, "%s %s %d.%d %%", i == 0 ? "" : ",", trial->fits[i].name,
			          trial->fits[i].score / 10, trial->fits[i].score % 10);
	text_add_byte(text, '\n');
	if (trial->tie)
		text_addf(text,
		          TR("a tie: %s and %s fit equally well; the first of geppo's list is taken, set format: to be "
		             "sure\n",
		             "同点: %s と %s が同じ一致度です。一覧で先の形式を使います。確実にするには format: "
		             "を指定してください\n"),
		          trial->fits[0].name, trial->fits[1].name);
}

static void report_rejects(struct text *text, const char *name, const struct pipeline_counts *counts)
{
	for (int reason = 0; reason < REJECT_REASON_COUNT; reason++) {
		const struct ingest_reject *reject = &counts->rejects[reason];
		if (reject->count > 0)
			text_addf(text,
			          TR("  rejected %" PRIu64 ": %s, first %s:%" PRIu64 ": %s\n",
			             "  拒否 %" PRIu64 " 行: %s、最初は %s:%" PRIu64 ": %s\n"),
			          reject->count, format_reason((enum reject_reason)reason), name, reject->first_line,
			          reject->example);
	}
}

void trial_report_text(struct text *text, const char *name, const struct trial *trial)
{
	const struct pipeline_counts *counts = &trial->counts;
	if (trial->dialect[0])
		text_addf(text, TR("%s: %s (%s)\n", "%s: %s (%s)\n"), name, trial->dialect, kind_name(trial->kind));
	if (trial->fit_count > 0)
		report_fits(text, trial);
	if (trial->first_record > 0)
		text_addf(text, TR("the first record, line %" PRIu64 ":\n", "最初の記録 (%" PRIu64 " 行目):\n"),
		          trial->first_record);
	for (size_t i = 0; i < trial->field_count; i++)
		text_addf(text, "  %s = %s\n", trial->fields[i].name, trial->fields[i].value);
	if (!trial->dialect[0])
		return;
	text_addf(text,
	          TR("%" PRIu64 " lines = %" PRIu64 " records + %" PRIu64 " excluded + %" PRIu64 " rejected\n",
	             "%" PRIu64 " 行 = 記録 %" PRIu64 " + 除外 %" PRIu64 " + 拒否 %" PRIu64 "\n"),
	          counts->line_count, counts->record_count, counts->excluded_count, counts->rejected_count);
	report_rejects(text, name, counts);
}

static void json_rejects(struct text *text, const struct pipeline_counts *counts)
{
	bool first = true;
	for (int reason = 0; reason < REJECT_REASON_COUNT; reason++) {
		const struct ingest_reject *reject = &counts->rejects[reason];
		if (reject->count == 0)
			continue;
		text_addf(text, "%s{\"reason\":\"%s\",\"count\":%" PRIu64 ",\"first_line\":%" PRIu64 ",\"example\":",
		          first ? "" : ",", json_reason((enum reject_reason)reason), reject->count, reject->first_line);
		json_string(text, reject->example);
		text_add_byte(text, '}');
		first = false;
	}
}

void trial_report_json(struct text *text, const char *name, const struct trial *trial)
{
	const struct pipeline_counts *counts = &trial->counts;
	text_add_byte(text, '{');
	json_key(text, "file", name);
	json_key(text, "dialect", trial->dialect);
	if (trial->dialect[0])
		json_key(text, "kind", kind_name(trial->kind));
	if (trial->damage[0])
		json_key(text, "trouble", trial->damage);
	text_addf(text, "\"tie\":%s,\"fits\":[", trial->tie ? "true" : "false");
	for (size_t i = 0; i < trial->fit_count; i++)
		text_addf(text, "%s{\"dialect\":\"%s\",\"kind\":\"%s\",\"score\":%d}", i == 0 ? "" : ",",
		          trial->fits[i].name, kind_name(trial->fits[i].kind), trial->fits[i].score);
	text_addf(text, "],\"first_record\":{\"line\":%" PRIu64 ",\"fields\":{", trial->first_record);
	for (size_t i = 0; i < trial->field_count; i++) {
		if (i > 0)
			text_add_byte(text, ',');
		json_string(text, trial->fields[i].name);
		text_add_byte(text, ':');
		json_string(text, trial->fields[i].value);
	}
	text_addf(text,
	          "}},\"lines\":%" PRIu64 ",\"records\":%" PRIu64 ",\"excluded\":%" PRIu64 ",\"rejected\":%" PRIu64
	          ",\"rejects\":[",
	          counts->line_count, counts->record_count, counts->excluded_count, counts->rejected_count);
	json_rejects(text, counts);
	text_add_cstr(text, "]}\n");
}
