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

/* Which dialects fit how well, on how many lines. */
static void report_fits(struct text *text, const struct trial *trial)
{
	if (trial->fits[0].score == 0 && trial->is_asked)
		return;
	if (trial->fits[0].score == 0) {
		text_add_cstr(text, TR("no dialect of geppo's list fits any of the first lines\n",
		                       "先頭の行はどの形式にも合いません\n"));
		return;
	}
	text_addf(text, TR("fit of the first %zu lines:", "先頭 %zu 行との一致度:"), trial->fits[0].line_count);
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
	if (trial->doubt[0] && !trial->tie)
		text_addf(text, TR("note: %s\n", "注意: %s\n"), trial->doubt);
}

/* How many by reason, and one line a rejected line. */
static void report_rejects(struct text *text, const struct trial *trial)
{
	for (int reason = 0; reason < REJECT_REASON_COUNT; reason++)
		if (trial->counts.rejects[reason].count > 0)
			text_addf(text, TR("  rejected %" PRIu64 ": %s\n", "  拒否 %" PRIu64 " 行: %s\n"),
			          trial->counts.rejects[reason].count, format_reason((enum reject_reason)reason));
	for (size_t i = 0; i < trial->reject_count; i++) {
		const struct trial_reject *reject = &trial->rejects[i];
		text_addf(text, TR("  line %" PRIu64 ", %s: %s%s\n", "  %" PRIu64 " 行目、%s: %s%s\n"), reject->line,
		          format_reason(reject->reason), reject->text, reject->is_cut ? "…" : "");
	}
	if (trial->counts.rejected_count > trial->reject_count)
		text_addf(text,
		          TR("  … and %" PRIu64 " more (--all shows up to %d)\n",
		             "  … ほか %" PRIu64 " 行 (--all で %d 行まで表示)\n"),
		          trial->counts.rejected_count - trial->reject_count, TRIAL_REJECTS_MOST);
}

static bool has_unit(const struct trial_field *field)
{
	return field->unit[0] && field->value[0] && !(field->value[0] == '-' && !field->value[1]);
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
		text_addf(text, "  %s = %s%s%s\n", trial->fields[i].name, trial->fields[i].value,
		          has_unit(&trial->fields[i]) ? " " : "",
		          has_unit(&trial->fields[i]) ? trial->fields[i].unit : "");
	if (!trial->dialect[0])
		return;
	text_addf(text,
	          TR("%" PRIu64 " lines = %" PRIu64 " records + %" PRIu64 " excluded + %" PRIu64 " rejected\n",
	             "%" PRIu64 " 行 = 記録 %" PRIu64 " + 除外 %" PRIu64 " + 拒否 %" PRIu64 "\n"),
	          counts->line_count, counts->record_count, counts->excluded_count, counts->rejected_count);
	report_rejects(text, trial);
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
	if (trial->doubt[0])
		json_key(text, "doubt", trial->doubt);
	text_addf(text, "\"tie\":%s,\"fits\":[", trial->tie ? "true" : "false");
	for (size_t i = 0; i < trial->fit_count; i++)
		text_addf(text, "%s{\"dialect\":\"%s\",\"kind\":\"%s\",\"score\":%d,\"lines\":%zu}", i == 0 ? "" : ",",
		          trial->fits[i].name, kind_name(trial->fits[i].kind), trial->fits[i].score,
		          trial->fits[i].line_count);
	text_addf(text, "],\"first_record\":{\"line\":%" PRIu64 ",\"fields\":{", trial->first_record);
	for (size_t i = 0; i < trial->field_count; i++) {
		if (i > 0)
			text_add_byte(text, ',');
		json_string(text, trial->fields[i].name);
		text_add_byte(text, ':');
		json_string(text, trial->fields[i].value);
	}
	text_add_cstr(text, "},\"units\":{");
	for (size_t i = 0, count = 0; i < trial->field_count; i++)
		if (trial->fields[i].unit[0])
			text_addf(text, "%s\"%s\":\"%s\"", count++ ? "," : "", trial->fields[i].name,
			          trial->fields[i].unit);
	text_addf(text,
	          "}},\"lines\":%" PRIu64 ",\"records\":%" PRIu64 ",\"excluded\":%" PRIu64 ",\"rejected\":%" PRIu64
	          ",\"rejects\":[",
	          counts->line_count, counts->record_count, counts->excluded_count, counts->rejected_count);
	json_rejects(text, counts);
	text_add_cstr(text, "],\"rejected_lines\":[");
	for (size_t i = 0; i < trial->reject_count; i++) {
		const struct trial_reject *reject = &trial->rejects[i];
		text_addf(text, "%s{\"line\":%" PRIu64 ",\"reason\":\"%s\",\"cut\":%s,\"text\":", i == 0 ? "" : ",",
		          reject->line, json_reason(reject->reason), reject->is_cut ? "true" : "false");
		json_string(text, reject->text);
		text_add_byte(text, '}');
	}
	text_add_cstr(text, "]}\n");
}
