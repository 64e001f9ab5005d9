/* Choosing dialects. */
#include "choose.h"

#include <string.h>

#include "lang.h"

/* Is this failure about the one file, so that the others can go on? */
static bool is_of_file(const struct fail *fail)
{
	return fail->kind == FAIL_INPUT || fail->kind == FAIL_IO || fail->kind == FAIL_LIMIT;
}

bool choose_outcome(struct ingest_file *file, enum ingest_outcome what, struct arena *arena, const struct fail *trouble,
                    struct fail *fail)
{
	if (!is_of_file(trouble))
		return fail_set(fail, trouble->kind, "%s", trouble->sentence);
	file->outcome = what;
	file->trouble = arena_cstr(arena, str_of(trouble->sentence));
	return file->trouble ? true : fail_memory(fail);
}

#define GROWS_US (INT64_C(3600) * 1000000)

bool choose_waits(const struct stream *stream, int64_t now_us)
{
	return stream_may_grow(stream) && stream_modified_us(stream) > now_us - GROWS_US;
}

/* "…-20191027", "…2019-10-27…": a log of that name holds nothing later than that day. NO_TIME without one. */
static int64_t latest_by_name(const char *name, const struct zone *zone)
{
	const char *slash = strrchr(name, '/');
	int64_t latest_us = NO_TIME;
	for (const char *at = slash ? slash + 1 : name; *at; at++) {
		char text[11];
		size_t digits = strspn(at, "0123456789");
		struct civil_date date;
		if (digits == 8)
			(void)memcpy(text,
			             (char[]){at[0], at[1], at[2], at[3], '-', at[4], at[5], '-', at[6], at[7], 0},
			             sizeof(text));
		else if (digits == 4 && strlen(at) >= 10)
			(void)memcpy(text,
			             (char[]){at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8], at[9], 0},
			             sizeof(text));
		else
			text[0] = 0;
		if (civil_parse_date(str_of(text), &date) && date.year >= 1990)
			latest_us = zone_day_start(zone, civil_day(date) + 1);
		if (digits > 1)
			at += digits - 1;
	}
	return latest_us;
}

static struct format_options options_of(const struct choice *choice, const char *name, const struct stream *stream)
{
	static const enum format_kind kinds[] = {
	        [SOURCE_ACCESS] = FORMAT_ACCESS,
	        [SOURCE_SYSTEM] = FORMAT_SYSTEM,
	        [SOURCE_CPU] = FORMAT_CPU,
	};
	const struct config_source *source = choice->source;
	int64_t latest_us = stream_modified_us(stream), named_us = latest_by_name(name, source->zone);
	return (struct format_options){
	        .kind = kinds[source->kind],
	        .format = source->format,
	        .zone = source->zone,
	        .latest_us = named_us != NO_TIME && named_us < latest_us ? named_us : latest_us,
	        .scratch = choice->scratch,
	        .fallback_latest_us = zone_day_start(source->zone, civil_day(choice->config->until) + 1),
	};
}

bool choose_may_begin(const struct choice *choice, const struct stream *stream, struct str sample, const char *name)
{
	struct format_options options = options_of(choice, name, stream);
	return format_may_begin(&options, sample);
}

bool choose_format(const struct choice *choice, const struct stream *stream, struct str sample,
                   struct ingest_file *file, struct arena *arena, struct format **ret_format, struct fail *fail)
{
	struct fail trouble = {0};
	struct format_options options = options_of(choice, file->name, stream);
	struct format *format = format_new(&options, sample, &trouble);
	if (!format) {
		fail_prefix(&trouble, "%s", file->name);
		return choose_outcome(file, INGEST_UNKNOWN, arena, &trouble, fail);
	}
	file->dialect = format_dialect(format);
	file->note = arena_cstr(arena, str_of(format_doubt(format)));
	*ret_format = format;
	return file->note ? true : fail_memory(fail);
}
