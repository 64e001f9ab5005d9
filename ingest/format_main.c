/* geppo-format: how a log file is read, before it is made a source. */
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "lang.h"
#include "message.h"
#include "option.h"
#include "trial.h"
#include "workspace.h"

static const char *source_name, *kind_text, *format = "auto", *zone_text = "Asia/Tokyo";
static bool as_json, all;

static const struct option options[] = {
        {"format", OPTION_TEXT, &format, "FORMAT",
         "a dialect's name, a log_format / LogFormat line, or a pattern (default: auto)",
         "形式名、log_format / LogFormat の行、または pattern (既定: auto)", 0, 0},
        {"kind", OPTION_TEXT, &kind_text, "KIND", "access, system or cpu (default: whichever fits)",
         "access・system・cpu (既定: 合うもの)", 0, 0},
        {"zone", OPTION_TEXT, &zone_text, "ZONE", "of stamps without an offset (default: Asia/Tokyo)",
         "オフセットのない時刻の時間帯 (既定: Asia/Tokyo)", 0, 0},
        {"source", OPTION_TEXT, &source_name, "NAME", "kind, format and zone of this source of geppo.yaml",
         "geppo.yaml のこのソースの kind・format・zone を使う", 0, 0},
        {"all", OPTION_FLAG, &all, NULL, "every rejected line, not only the first ten",
         "拒否される行を 10 行までに限らず示す", 0, 0},
        {"json", OPTION_FLAG, &as_json, NULL, "the result as JSON", "結果を JSON で出す", 0, 0},
};

static const struct option_usage usage = {
        .program = "geppo format",
        .arguments = "test FILE",
        .purpose_en = "Shows how the lines of a log file are read: the dialect and why, the fields of the first "
                      "record, and what is rejected. Stores nothing.",
        .purpose_ja = "ログの各行がどう読まれるか (形式とその理由、最初の記録の項目、拒否される行) "
                      "を示します。何も保存しません。",
        .examples = "geppo format test logs/web01/access.log\ngeppo format test --format '%h %l %u %t \"%r\" %>s %b' "
                    "access.log\n",
        .options = options,
        .option_count = sizeof(options) / sizeof(options[0]),
};

static bool read_kind(struct trial_options *trial, struct fail *fail)
{
	static const char *const names[] = {
	        [FORMAT_ACCESS] = "access", [FORMAT_SYSTEM] = "system", [FORMAT_CPU] = "cpu"};
	if (!kind_text)
		return true;
	for (int kind = FORMAT_ACCESS; kind <= FORMAT_CPU; kind++)
		if (strcmp(kind_text, names[kind]) == 0) {
			trial->has_kind = true;
			trial->kind = (enum format_kind)kind;
			return true;
		}
	return fail_set(
	        fail, FAIL_USAGE,
	        TR("--kind %s: is none of access, system, cpu", "--kind %s: access・system・cpu のどれでもありません"),
	        kind_text);
}

/* What geppo.yaml says of the source. */
static bool read_source(const struct config *config, struct trial_options *trial, struct fail *fail)
{
	static const enum format_kind kinds[] = {
	        [SOURCE_ACCESS] = FORMAT_ACCESS, [SOURCE_SYSTEM] = FORMAT_SYSTEM, [SOURCE_CPU] = FORMAT_CPU};
	const struct config_source *source = config_source(config, source_name);
	if (!source)
		return fail_set(fail, FAIL_USAGE, TR("there is no source %s in %s", "ソース %s は %s にありません"),
		                source_name, WORKSPACE_CONFIG);
	*trial = (struct trial_options){
	        .has_kind = true, .kind = kinds[source->kind], .format = source->format, .zone = source->zone};
	return true;
}

/* Damage and rejected lines are worth a look. */
static void tell(const char *name, const struct trial *trial)
{
	if (trial->damage[0])
		message_defect("%s", trial->damage);
	if (trial->counts.rejected_count > 0)
		message_defect(TR("%s: %llu of %llu lines would be rejected", "%s: %llu / %llu 行が拒否されます"), name,
		               (unsigned long long)trial->counts.rejected_count,
		               (unsigned long long)trial->counts.line_count);
}

static bool run(const char *name, struct fail *fail)
{
	struct trial_options trial_options = {.format = format};
	size_t rejects_most = all ? TRIAL_REJECTS_MOST : TRIAL_REJECTS_SHOWN;
	struct config *config = NULL;
	struct text errors = {0}, text = {0};
	struct arena arena = {0};
	struct zone *zone = zone_new(str_of(zone_text), fail);
	trial_options.zone = zone;
	bool good = zone && read_kind(&trial_options, fail);
	if (good && source_name) {
		config = config_new(".", &errors, fail);
		good = config && read_source(config, &trial_options, fail);
	}
	if (good) {
		struct trial trial;
		trial_options.rejects_most = rejects_most;
		good = trial_run(name, &trial_options, &arena, &trial, fail);
		if (as_json)
			trial_report_json(&text, name, &trial);
		else
			trial_report_text(&text, name, &trial);
		fwrite(text.at ? text.at : "", 1, text.size, stdout);
		tell(name, &trial);
		trial_release(&trial);
	}
	config_free(config);
	zone_free(zone);
	text_release(&errors);
	text_release(&text);
	arena_release(&arena);
	return good;
}

int main(int argc, char **argv)
{
	struct fail fail = {0};
	size_t count;
	bool done = false;
	lang_set_from_environment();
	message_program("geppo format");
	bool good = option_parse(&usage, argc, argv, &count, &done, &fail);
	if (good && done)
		return message_exit_status();
	if (good && (count != 2 || strcmp(argv[1], "test") != 0))
		good = fail_set(&fail, FAIL_USAGE,
		                TR("give `test` and one file: geppo format test FILE",
		                   "geppo format test FILE のように、test とファイル 1 つを指定してください"));
	if (!good || !run(argv[2], &fail))
		message_fail(&fail);
	return message_exit_status();
}
