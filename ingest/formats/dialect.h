/* What a dialect's file provides to formats.c, and the state they share. Only for the files of this folder. */
#ifndef GEPPO_DIALECT_H
#define GEPPO_DIALECT_H

#include "arena.h"
#include "formats.h"
#include "template.h"

/* How the lines of a part are read. Immutable once format_split has given it out. */
struct layout {
	const struct dialect *dialect;
	const struct zone *zone;
	const char *block_name; /* what blocks name it: the dialect's name, "+" and its `escape` */
	struct str header; /* the directives it was made from; equal ones share a layout */
	struct template template;
	bool has_header;                /* false: data lines are REJECT_NO_HEADER */
	bool foreign;                   /* a table of something else (sadf): its lines are excluded */
	int32_t day;                    /* W3C without a date field: civil day of #Date; else INT32_MIN */
	int32_t variant;                /* the dialect's own */
	int columns[BATCH_COLUMNS_MAX]; /* the dialect's own: which column of the template or file is what */
	void *own;                      /* the dialect's own, in the format's arena */
	struct layout *next;
};

/* RFC 3164: where the years are. */
struct survey {
	int32_t first_ordinal, last_ordinal, previous_ordinal;
	int32_t rollovers;      /* New Years between the first and the last stamp */
	int32_t leap_rollovers; /* at the first 29 February, or -1 */
};

struct format {
	const struct dialect *dialect;
	struct format_options options;
	struct arena arena; /* layouts and their literals */
	struct layout *layouts;
	size_t layout_count;
	struct layout *current;
	struct survey survey;
	int32_t year, ordinal; /* running state of format_split */
	int64_t carry;
	bool placed;           /* the year is known */
	const char *doubt;     /* what is uncertain about the choice of the dialect, or NULL */
	bool after_cr;         /* the sample's lines end with CR LF */
};

struct dialect {
	const char *name;
	enum format_kind kind;
	const char *about_en, *about_ja;
	const char *assumes_en, *assumes_ja; /* what the lines do not tell and auto takes for granted, or NULL */
	const char *escape; /* how its texts are written: "json", "json2" (JSON within a JSON text) or "log" (backslashes
	                       of nginx and Apache); NULL: as they are. The archive keeps them as written */
	const char *template_text; /* built-in access formats: an Apache or nginx line */
	bool needs_survey;
	bool has_options; /* words may stand behind its name in the source's format, which `open` reads */
	/* Bytes of the unit that `rest` begins with; 0: it does not end there. At the file's end (`ended`) the rest is a unit
	 * whatever it is. Pure: looks at `rest` alone, and is asked again with more bytes. What stands around units (an
	 * envelope's head and tail, blanks between) is a unit too, which parse excludes; every byte is in one. NULL: units
	 * are lines. */
	size_t (*unit)(struct str rest, bool ended);
	/* `rest`, of which `unit` said 0, is whole as it stands at the end of a file that grows (format_unit_stands): if it
	 * grows too, the longer one takes its place. NULL: it waits. */
	bool (*stands)(struct str rest);
	/* Makes format->current from the sample. */
	bool (*open)(struct format *format, struct str sample, struct fail *fail);
	/* Cuts part->line_count (which comes in as all lines from `first` on) to those of one layout (≥ 1), and sets
	 * format->current to it. NULL: all. */
	bool (*split)(struct format *format, const struct line_table *lines, size_t first, struct format_part *part,
	              struct fail *fail);
	void (*survey)(struct format *format, const struct line_table *lines);
	bool (*parse)(const struct format_part *part, struct batch *batch);
	/* Frees what is not in the arena; open may have failed half-way. NULL: nothing is. */
	void (*close)(struct format *format);
};

/* Distinct headers of one file: beyond this, something else than a log is being read. */
#define LAYOUTS_MAX 1000

/* A new empty layout of the format, in its arena. NULL: out of memory. */
struct layout *layout_new(struct format *format, struct str header);
/* Says how its texts are written, where the dialect alone does not. False: out of memory. */
bool layout_set_escape(struct layout *layout, const char *escape, struct arena *arena);
struct layout *layout_find(const struct format *format, struct str header);

/* Line `index` without its line end. */
static inline struct str line_text(const struct line_table *lines, size_t index)
{
	const char *at = lines->text.at + lines->at[index], *end = lines->text.at + lines->at[index + 1];
	if (end > at && end[-1] == '\n')
		end--;
	if (end > at && end[-1] == '\r')
		end--;
	return (struct str){at, (size_t)(end - at)};
}

static inline struct str batch_line(const struct batch *batch, size_t index)
{
	struct line_table lines = {batch->text, batch->line_at, batch->line_count};
	return line_text(&lines, index);
}

/* What every dialect asks before it parses a line: too long, NUL bytes. LINE_RECORD means go on. Blank lines are
 * excluded. */
static inline bool line_is_plain(struct batch *batch, size_t index, struct str line, bool has_nul)
{
	batch->at_us[index] = NO_TIME;
	batch->reject_reason[index] = REJECT_NONE;
	batch->line_class[index] = LINE_REJECTED;
	if (line.size > BOUND_LINE_BYTES)
		batch->reject_reason[index] = REJECT_TOO_LONG;
	else if (has_nul && str_find(line, '\0') < line.size)
		batch->reject_reason[index] = REJECT_BINARY;
	else if (line.size == 0)
		batch->line_class[index] = LINE_EXCLUDED;
	else
		return true;
	return false;
}

static inline bool batch_has_nul(const struct batch *batch)
{
	return str_find(batch->text, '\0') < batch->text.size;
}

static inline void line_reject(struct batch *batch, size_t index, enum reject_reason reason)
{
	batch->line_class[index] = LINE_REJECTED;
	batch->reject_reason[index] = (uint8_t)reason;
}

extern const struct dialect dialect_combined, dialect_combined_time, dialect_combined_us, dialect_vhost_combined,
        dialect_common, dialect_pasted, dialect_iis, dialect_syslog, dialect_syslog_iso, dialect_sadf,
        dialect_azure_cpu;

extern const struct dialect dialect_syslog5424;
extern const struct dialect dialect_apache_error;
extern const struct dialect dialect_nginx_error;
extern const struct dialect dialect_sar;
extern const struct dialect dialect_json, dialect_caddy, dialect_traefik_json, dialect_appgw, dialect_frontdoor,
        dialect_appservice, dialect_traefik, dialect_alb;
extern const struct dialect dialect_sadf_json;
extern const struct dialect dialect_windows_xml;
extern const struct dialect dialect_windows_csv;
extern const struct dialect dialect_pattern_access, dialect_pattern_system, dialect_pattern_cpu;
extern const struct dialect dialect_azure_metrics;
extern const struct dialect dialect_journal_json;
extern const struct dialect dialect_journal_export;
extern const struct dialect dialect_prometheus;

#endif
