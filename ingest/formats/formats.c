/* The table of dialects, the choice among them, and the calls into them. */
#include "formats.h"

#include <stdlib.h>
#include <string.h>

#include "detect.h"
#include "dialect.h"
#include "lang.h"
#include "log_format.h"
#include "pattern_text.h"

/* Order decides between dialects that fit equally well. */
static const struct dialect *const dialects[] = {
        &dialect_vhost_combined, &dialect_combined,  &dialect_combined_time, &dialect_combined_us,
        &dialect_common,         &dialect_iis,       &dialect_syslog_iso,    &dialect_syslog,
        &dialect_sadf,           &dialect_azure_cpu,
        &dialect_syslog5424,
        &dialect_apache_error,
        &dialect_nginx_error,
        &dialect_sar,
        &dialect_json, &dialect_caddy, &dialect_traefik_json, &dialect_appgw, &dialect_frontdoor, &dialect_appservice, &dialect_traefik, &dialect_alb,
        &dialect_sadf_json,
        &dialect_prometheus,
        &dialect_azure_metrics,
        &dialect_windows_xml,
        &dialect_windows_csv,
        &dialect_journal_json,
        &dialect_journal_export,
};
/* Which only a source's own text asks for. */
static const struct dialect *const patterns[] = {
        [FORMAT_ACCESS] = &dialect_pattern_access,
        [FORMAT_SYSTEM] = &dialect_pattern_system,
        [FORMAT_CPU] = &dialect_pattern_cpu,
};
#define DIALECT_COUNT (sizeof(dialects) / sizeof(dialects[0]))

_Static_assert(DIALECT_COUNT <= FORMAT_FITS_MAX, "room for every dialect");

bool layout_set_escape(struct layout *layout, const char *escape, struct arena *arena)
{
	const char *name = layout->dialect->name;
	layout->block_name = escape ? arena_printf(arena, "%s+%s", name, escape) : name;
	return layout->block_name != NULL;
}

struct layout *layout_new(struct format *format, struct str header)
{
	struct layout *layout = arena_alloc(&format->arena, 1, sizeof(*layout));
	if (!layout)
		return NULL;
	layout->dialect = format->dialect;
	if (!layout_set_escape(layout, format->dialect->escape, &format->arena))
		return NULL;
	layout->zone = format->options.zone;
	layout->day = INT32_MIN;
	layout->header = arena_str(&format->arena, header);
	layout->next = format->layouts;
	format->layouts = layout;
	format->layout_count++;
	return layout;
}

struct layout *layout_find(const struct format *format, struct str header)
{
	for (struct layout *layout = format->layouts; layout; layout = layout->next)
		if (str_equal(layout->header, header))
			return layout;
	return NULL;
}

struct format *format_try(const struct dialect *dialect, const struct format_options *options, struct str sample,
                          struct fail *fail)
{
	struct format *format = calloc(1, sizeof(*format));
	if (!format) {
		fail_memory(fail);
		return NULL;
	}
	format->dialect = dialect;
	format->options = *options;
	size_t line_end = str_find(sample, '\n');
	format->after_cr = line_end > 0 && line_end < sample.size && sample.at[line_end - 1] == '\r';
	if (!dialect->open(format, sample, fail)) {
		format_free(format);
		return NULL;
	}
	return format;
}

void format_free(struct format *format)
{
	if (!format)
		return;
	if (format->dialect->close)
		format->dialect->close(format);
	arena_release(&format->arena);
	free(format);
}

static const struct dialect *dialect_named(struct str name, enum format_kind kind)
{
	for (size_t i = 0; i < DIALECT_COUNT; i++)
		if (str_is(name, dialects[i]->name) && dialects[i]->kind == kind)
			return dialects[i];
	return NULL;
}

/* The dialect that a source's format asks for by its name or its text; NULL: auto, or none of this kind. */
static const struct dialect *dialect_asked(struct str wanted, enum format_kind kind)
{
	const struct dialect *named = dialect_named(wanted, kind);
	if (named)
		return named;
	if (pattern_is(wanted))
		return patterns[kind];
	const struct dialect *with_options = dialect_named(str_take(wanted, str_find(wanted, ' ')), kind);
	if (with_options && with_options->has_options)
		return with_options;
	if (kind == FORMAT_ACCESS && (log_format_is_nginx(wanted) || log_format_is_apache(wanted)))
		return &dialect_pasted;
	return NULL;
}

bool format_is_known(enum format_kind kind, const char *format)
{
	struct str wanted = str_of(format);
	return wanted.size == 0 || str_is(wanted, "auto") || dialect_asked(wanted, kind);
}

/* What PowerShell's «>» and old exports of Windows write. Read as bytes it would be a file of NUL bytes. */
static bool is_utf16(struct str sample)
{
	return str_starts(sample, STR("\xff\xfe")) || str_starts(sample, STR("\xfe\xff"));
}

struct format *format_new(const struct format_options *options, struct str sample, struct fail *fail)
{
	if (is_utf16(sample)) {
		fail_set(fail, FAIL_INPUT,
		         TR("it is UTF-16, which is not read; save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8",
		            "UTF-16 のファイルは読めません。UTF-8 で保存し直すか、iconv -f UTF-16 -t UTF-8 で変換してください"));
		return NULL;
	}
	struct str wanted = str_of(options->format);
	if (wanted.size == 0 || str_is(wanted, "auto"))
		return format_detect(options, sample, fail);
	const struct dialect *asked = dialect_asked(wanted, options->kind);
	if (asked)
		return format_try(asked, options, sample, fail);
	const char *names[DIALECT_COUNT];
	size_t count = 0;
	for (size_t i = 0; i < DIALECT_COUNT; i++)
		if (dialects[i]->kind == options->kind)
			names[count++] = dialects[i]->name;
	char list[400] = "auto, pattern …";
	size_t used = strlen(list);
	for (size_t i = 0; i < count && used + strlen(names[i]) + 3 < sizeof(list); i++) {
		memcpy(list + used, ", ", 2);
		memcpy(list + used + 2, names[i], strlen(names[i]) + 1);
		used += 2 + strlen(names[i]);
	}
	fail_set(fail, FAIL_INPUT,
	         TR("the format «%.*s» is not known for this kind of source; known are: %s",
	            "形式「%.*s」はこの種類のソースでは使えません。使えるもの: %s"),
	         STR_ARGS(wanted), list);
	return NULL;
}

const char *format_dialect(const struct format *format)
{
	return format->dialect->name;
}

const char *format_doubt(const struct format *format)
{
	return format->doubt ? format->doubt : "";
}

const struct dialect *dialect_at(size_t index)
{
	return dialects[index];
}

bool format_has_units(const struct format *format)
{
	return format->dialect->unit != NULL;
}

size_t format_unit(const struct format *format, struct str rest, bool ended)
{
	return format->dialect->unit(rest, ended);
}

bool format_unit_stands(const struct format *format, struct str rest)
{
	/* Blank lines at the end say nothing, whatever comes behind them. */
	if (str_ends(rest, STR("\n")) && str_trim(rest).size == 0)
		return true;
	return format->dialect->stands && format->dialect->stands(rest);
}

bool format_needs_survey(const struct format *format)
{
	return format->dialect->needs_survey;
}

void format_survey(struct format *format, const struct line_table *lines)
{
	if (format->dialect->survey)
		format->dialect->survey(format, lines);
}

bool format_split(struct format *format, const struct line_table *lines, size_t first, struct format_part *ret_part,
                  struct fail *fail)
{
	struct format_part part = {.line_count = lines->count - first};
	if (format->dialect->split && !format->dialect->split(format, lines, first, &part, fail))
		return false;
	part.layout = format->current;
	*ret_part = part;
	return true;
}

bool format_parse(const struct format_part *part, struct batch *batch, struct fail *fail)
{
	batch->dialect = part->layout->block_name;
	return part->layout->dialect->parse(part, batch) ? true : fail_memory(fail);
}

size_t format_count(void)
{
	return DIALECT_COUNT;
}

const char *format_name(size_t index)
{
	return dialects[index]->name;
}

const char *format_about(size_t index)
{
	return TR(dialects[index]->about_en, dialects[index]->about_ja);
}

enum format_kind format_kind_of(size_t index)
{
	return dialects[index]->kind;
}

const char *format_reason(enum reject_reason reason)
{
	switch (reason) {
	case REJECT_SHAPE:
		return TR("not the dialect's shape", "形式に合わない行");
	case REJECT_TIME:
		return TR("no valid time stamp", "時刻が読めない行");
	case REJECT_NUMBER:
		return TR("a number is none", "数値項目が数値でない行");
	case REJECT_TOO_LONG:
		return TR("too long", "長すぎる行");
	case REJECT_BINARY:
		return TR("NUL bytes", "NUL バイトを含む行");
	case REJECT_TRUNCATED:
		return TR("breaks off in the middle", "途中で切れた行");
	case REJECT_FIELDS:
		return TR("other number of fields", "項目数が違う行");
	case REJECT_NO_HEADER:
		return TR("before the header that explains it", "見出し行より前の行");
	case REJECT_EFFORT:
		return TR("matching took too many steps", "照合の手順が上限を超えた行");
	case REJECT_NONE:
	case REJECT_REASON_COUNT:
		break;
	}
	return "";
}
