/* The log dialects: from the lines of a file to batches of typed columns. One file per dialect, one table (formats.c).
 * Knows nothing of files, threads, the archive's storage or geppo.yaml.
 *
 * How a file is read. `format_new` chooses the dialect by the source's `format` and the first lines. Some dialects have
 * state that runs through the file: IIS and sadf declare their fields in headers that may change half-way, and RFC 3164
 * stamps have no year. That state is resolved *sequentially and cheaply* by `format_split`, called by the one thread
 * that reads: it looks at the first bytes of each line only and says how many lines belong to one layout. A layout is
 * immutable, so `format_parse` is a pure function of a part and its lines, and any number of threads may run it on
 * different parts. For RFC 3164 alone, the last year must be known before the first line is (the modification time
 * bounds the file's end), so `format_needs_survey` asks for one pass more over the file, before format_split: it only
 * follows months and days.
 *
 * Columns of each kind (absent ones are left out; names with "~" are for the recipe alone):
 *   access   time client vhost user method path query protocol status bytes took_us referrer agent forwarded
 *   system   time host program pid facility severity message; of Windows event_id too
 *   cpu      time host cpu busy user nice system iowait steal idle span_s      (percentages in hundredths; cpu -1 is
 * «all») Texts are the bytes as written, with their escapes; "-" stays "-", except a query, which is empty when there
 * is none and never holds its "?". A request that is not `METHOD target PROTOCOL` (TLS bytes on a plain port, "-", "")
 * is a record with an empty method and protocol and the raw text as path. `time` is the stamp in UTC microseconds; of a
 * cpu sample the beginning of its interval. facility and severity are syslog's numbers: from <PRI>, or the
 * level that the line states; absent without one. */
#ifndef GEPPO_FORMATS_H
#define GEPPO_FORMATS_H

#include "batch.h"
#include "fail.h"
#include "zone.h"

enum format_kind {
	FORMAT_ACCESS,
	FORMAT_SYSTEM,
	FORMAT_CPU,
};

/* Lines of one chunk: line i is text.at[at[i] … at[i + 1]), with its line end if it has one. A dialect whose unit is no
 * line (an element of a JSON envelope, an XML event) has its units here instead; they are «lines» everywhere. */
struct line_table {
	struct str text;
	const uint32_t *at; /* count + 1 of them */
	size_t count;
};

struct format_options {
	enum format_kind kind;
	const char *format;         /* "auto", a dialect's name, or a pasted log_format / LogFormat line */
	const struct zone *zone;    /* of stamps without an offset */
	int64_t latest_us;          /* no stamp without a year is later: from the file's modification time or name */
	int64_t fallback_latest_us; /* the same when everything would begin after this (a copy with a new time): the end
	                               of the contract; NO_TIME: none */
	struct batch *scratch;      /* room for trying dialects; NULL: made for it */
};

struct format;
struct layout;

/* Lines that are read in one way, for format_parse. */
struct format_part {
	const struct layout *layout;
	size_t line_count;
	int32_t year;    /* RFC 3164: of the stamp before the first line; else 0 */
	int32_t ordinal; /* RFC 3164: month * 32 + day of that stamp */
	int64_t carry;   /* the dialect's own: what the units before the first one left (a stamp that stands once for many) */
};

/* `sample` holds the first lines of the file. FAIL_INPUT when no dialect fits or the format's text cannot be compiled:
 * the sentence has no file name. */
struct format *format_new(const struct format_options *options, struct str sample, struct fail *fail) MUST_CHECK;
/* Does this kind of source have such a format (auto, a name, something pasted)? Whether it compiles is another question. */
bool format_is_known(enum format_kind kind, const char *format);
void format_free(struct format *format); /* and its layouts */
const char *format_dialect(const struct format *format);

/* How well a dialect fits: records among the sample's lines that are not excluded, in thousandths. All dialects are
 * tried on the first lines, then the best few (all, when none fits those) on up to 1,000. A dialect that knows nothing
 * but a header fits, but always less than one with as good a share of records. Of those that explain every line, the
 * one with the most fields fits best. */
#define FORMAT_FITS_MAX 64
struct format_fit {
	const char *name;
	enum format_kind kind;
	int score;
	size_t line_count; /* that it was tried on, without excluded ones */
	size_t record_count;
	size_t field_count; /* fields of questions that its records have something in */
};
/* Appends the dialects of the options' kind, in the table's order, which decides between equals; ret_fits has room for
 * FORMAT_FITS_MAX. */
bool format_fits(const struct format_options *options, struct str sample, struct format_fit *ret_fits,
                 size_t *ret_count, struct fail *fail) MUST_CHECK;

/* What somebody should know of the choice that `auto` made: which dialects fit equally well, which was taken and what
 * settles it; that few lines fit; what the lines do not tell (microseconds or seconds). One sentence or more; "" when
 * nothing is in doubt or the source's format names the dialect. Lives as long as the format. */
const char *format_doubt(const struct format *format);

/* Are the dialect's units other things than lines? Then format_unit says how many of the bytes of `rest`, which begins
 * with a unit, are that unit: 0 when it does not end there. With `ended` nothing follows, and what is left is a unit. */
bool format_has_units(const struct format *format);
size_t format_unit(const struct format *format, struct str rest, bool ended);
/* `rest` is the end, so far, of a file that is still being written, and format_unit cannot say that its unit ends there:
 * may it be taken as it stands, because it is whole, though more may come to it (a line of a stack trace, a comma)? Else
 * it waits. */
bool format_unit_stands(const struct format *format, struct str rest);
/* Could the sample of a file that is still being written, which no dialect fits, be the beginning of its first record:
 * half of it, with the envelope's head before it? The options have a scratch. */
bool format_may_begin(const struct format_options *options, struct str sample);

bool format_needs_survey(const struct format *format);
void format_survey(struct format *format, const struct line_table *lines);

/* The part that begins at line `first`; call with the lines in their order, part after part. Sequential. */
bool format_split(struct format *format, const struct line_table *lines, size_t first, struct format_part *ret_part,
                  struct fail *fail) MUST_CHECK;

/* Fills the batch's columns, classes, stamps and recipe from its text and lines (which the caller has set). Any thread.
 */
bool format_parse(const struct format_part *part, struct batch *batch, struct fail *fail) MUST_CHECK;

/* The dialects of the table, for --help and messages. */
struct dialect;
size_t format_count(void);
const char *format_name(size_t index);
const char *format_about(size_t index);
enum format_kind format_kind_of(size_t index);

/* "the line has not the shape of its dialect": a reason in words. */
const char *format_reason(enum reject_reason reason);

#endif
