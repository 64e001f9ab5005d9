/* Detection: shares of records. */
#include "detect.h"

#include <stdlib.h>
#include <string.h>

#include "lang.h"
#include "text.h"

#define FIRST_LINES 32
#define PROBE_LINES 1000
#define FINALISTS 4
/* Below this share somebody should look. */
#define WEAK_SCORE 500

/* Bytes of the line or unit at the beginning of `rest`, or all of it when it does not end there. */
static size_t probe_unit(const struct format *format, struct str rest)
{
	if (format_has_units(format)) {
		size_t size = format_unit(format, rest, false);
		return size > 0 ? size : rest.size;
	}
	size_t end = str_find(rest, '\n');
	return end < rest.size ? end + 1 : end;
}

/* Lines of the sample (whole ones only, unless it is all there is) into the batch's line table. */
static void probe_lines(const struct format *format, struct batch *batch, struct str sample, size_t most)
{
	size_t at = 0;
	batch_clear(batch);
	while (batch->line_count < most && at < sample.size) {
		size_t size = probe_unit(format, str_skip(sample, at));
		bool cut = at + size == sample.size && sample.at[sample.size - 1] != '\n';
		if (cut && batch->line_count > 0)
			break;
		at += size;
		batch->line_at[++batch->line_count] = (uint32_t)at;
	}
	batch->text = str_take(sample, at);
}

struct tally {
	size_t records, excluded, lines, fields;
	bool has_header;
};

/* Columns of the batch that somebody may ask for and that hold something in a record. */
static size_t count_fields(const struct batch *batch)
{
	size_t count = 0;
	for (size_t i = 0; i < batch->column_count; i++) {
		const struct batch_column *column = &batch->columns[i];
		bool holds = false;
		for (size_t row = 0; row < batch->line_count && column->name[0] != '~' && !holds; row++) {
			const struct span *span = column->kind == COLUMN_TEXT ? &column->spans[row] : NULL;
			if (batch->line_class[row] == LINE_RECORD)
				holds = span ? span->at != UINT32_MAX && span->size > 0
				             : column->numbers[row] != NUMBER_NONE;
		}
		count += holds;
	}
	return count;
}

/* One part of the sample's lines. */
static bool count_part(const struct format_part *part, const struct line_table *lines, size_t first,
                       struct batch *batch, struct tally *tally)
{
	struct fail ignored = {0};
	batch_clear(batch);
	batch->text = lines->text;
	batch->line_count = part->line_count;
	memcpy(batch->line_at, lines->at + first, (part->line_count + 1) * sizeof(lines->at[0]));
	if (!format_parse(part, batch, &ignored))
		return false;
	size_t fields = count_fields(batch);
	tally->fields = fields > tally->fields ? fields : tally->fields;
	tally->has_header = tally->has_header || part->layout->has_header;
	for (size_t i = 0; i < part->line_count; i++) {
		tally->records += batch->line_class[i] == LINE_RECORD;
		tally->excluded += batch->line_class[i] == LINE_EXCLUDED;
	}
	return true;
}

/* How well the dialect fits, 0 … 1000: the share of records among the lines that are not excluded; a header alone
 * counts too. */
static int score_lines(struct format *format, struct batch *batch, struct str sample, size_t most,
                       uint32_t line_at[PROBE_LINES + 1], struct format_fit *fit)
{
	struct tally tally = {0};
	struct fail fail = {0};
	probe_lines(format, batch, sample, most);
	tally.lines = batch->line_count;
	memcpy(line_at, batch->line_at, (tally.lines + 1) * sizeof(line_at[0]));
	struct line_table lines = {batch->text, line_at, tally.lines};
	struct format_part part;
	for (size_t first = 0; first < tally.lines; first += part.line_count) {
		/* Known, but refused with a sentence that helps; it comes when the file is read. */
		if (!format_split(format, &lines, first, &part, &fail))
			return fail.kind == FAIL_INPUT ? DETECT_LEAST_SCORE : 0;
		if (!count_part(&part, &lines, first, batch, &tally))
			return 0;
	}
	fit->line_count = tally.lines - tally.excluded;
	fit->record_count = tally.records;
	fit->field_count = tally.fields;
	bool own_header = tally.has_header && format->dialect->split;
	return fit->line_count > 0 ? (int)(tally.records * 1000 / fit->line_count) : own_header ? 1000 : 0;
}

static void try_dialect(const struct dialect *dialect, const struct format_options *options, struct batch *batch,
                        struct str sample, size_t most, struct format_fit *fit)
{
	uint32_t line_at[PROBE_LINES + 1];
	struct fail ignored = {0};
	struct format *format = format_try(dialect, options, sample, &ignored);
	fit->line_count = fit->record_count = fit->field_count = 0;
	fit->score = format ? score_lines(format, batch, sample, most, line_at, fit) : 0;
	format_free(format);
}

/* Are all units of the sample but the last, which does not end in it, envelope? */
static bool only_begins(struct format *format, struct batch *batch, struct str sample)
{
	uint32_t line_at[FIRST_LINES + 1];
	struct fail ignored = {0};
	struct tally tally = {0};
	struct line_table lines = {.at = line_at};
	size_t size = 1, at = 0;
	line_at[0] = 0;
	while (size > 0 && at < sample.size && lines.count < FIRST_LINES) {
		size = format_unit(format, str_skip(sample, at), false);
		at += size;
		if (size > 0)
			line_at[++lines.count] = (uint32_t)at;
	}
	if (size > 0 || format_unit_stands(format, str_skip(sample, at)))
		return false;
	lines.text = str_take(sample, at);
	struct format_part part;
	for (size_t first = 0; first < lines.count; first += part.line_count)
		if (!format_split(format, &lines, first, &part, &ignored) ||
		    !count_part(&part, &lines, first, batch, &tally))
			return false;
	return tally.excluded == lines.count;
}

bool format_may_begin(const struct format_options *options, struct str sample)
{
	bool may = false;
	for (size_t i = 0; i < format_count() && !may; i++) {
		const struct dialect *dialect = dialect_at(i);
		struct fail ignored = {0};
		struct format *format = dialect->kind == options->kind && dialect->unit
		                                ? format_try(dialect, options, sample, &ignored)
		                                : NULL;
		may = format && only_begins(format, options->scratch, sample);
		format_free(format);
	}
	return may;
}

/* The score that one of the best few has. */
static int finalist_score(const struct format_fit *fits, size_t count)
{
	int best[FINALISTS] = {0};
	for (size_t i = 0; i < count; i++)
		for (size_t place = 0; place < FINALISTS; place++)
			if (fits[i].score > best[place]) {
				memmove(best + place + 1, best + place, (FINALISTS - 1 - place) * sizeof(best[0]));
				best[place] = fits[i].score;
				break;
			}
	return best[FINALISTS - 1];
}

static bool is_more_than_first(struct str sample)
{
	size_t lines = 0;
	for (struct str line; lines <= FIRST_LINES && str_next(&sample, '\n', &line);)
		lines++;
	return lines > FIRST_LINES;
}

static bool has_record_fit(const struct format_fit *fits, size_t count, int score)
{
	for (size_t i = 0; i < count; i++)
		if (fits[i].score == score && fits[i].record_count > 0)
			return true;
	return false;
}

/* Does another one explain every line too, with more fields? (A virtual host before a combined line passes for the
 * client of the one without.) */
static bool has_richer_fit(const struct format_fit *fits, size_t count, const struct format_fit *fit)
{
	for (size_t i = 0; i < count; i++)
		if (fits[i].score == 1000 && fits[i].kind == fit->kind && fits[i].record_count > 0 &&
		    fits[i].field_count > fit->field_count)
			return true;
	return false;
}

/* Without a record a dialect never ties with one that has some, and with fewer fields not with one that has more. */
static void settle_ties(struct format_fit *fits, size_t count)
{
	for (size_t i = 0; i < count; i++)
		while (fits[i].record_count == 0 && fits[i].score > 0 && has_record_fit(fits, count, fits[i].score))
			fits[i].score--;
	for (size_t i = 0; i < count; i++)
		if (fits[i].score == 1000 && has_richer_fit(fits, count, &fits[i]))
			fits[i].score--;
}

bool format_fits(const struct format_options *options, struct str sample, struct format_fit *ret_fits,
                 size_t *ret_count, struct fail *fail)
{
	struct batch *batch = options->scratch ? options->scratch : batch_new();
	const struct dialect *tried[FORMAT_FITS_MAX];
	struct format_fit *fits = ret_fits + *ret_count;
	size_t count = 0;
	if (!batch)
		return fail_memory(fail);
	for (size_t i = 0; i < format_count(); i++) {
		const struct dialect *dialect = dialect_at(i);
		if (dialect->kind != options->kind)
			continue;
		tried[count] = dialect;
		fits[count] = (struct format_fit){.name = dialect->name, .kind = dialect->kind};
		try_dialect(dialect, options, batch, sample, FIRST_LINES, &fits[count++]);
	}
	int least = finalist_score(fits, count), best = 0;
	for (size_t i = 0; i < count; i++)
		best = fits[i].score > best ? fits[i].score : best;
	for (size_t i = 0; i < count && is_more_than_first(sample); i++)
		if (best == 0 || (fits[i].score > 0 && fits[i].score >= least))
			try_dialect(tried[i], options, batch, sample, PROBE_LINES, &fits[i]);
	if (batch != options->scratch)
		batch_free(batch);
	*ret_count += count;
	settle_ties(ret_fits, *ret_count);
	return true;
}

/* Names of the dialects that fit as well as the best, after it. */
static void add_tied(struct text *text, const struct format_fit *fits, size_t count, const struct format_fit *best)
{
	for (size_t i = 0; i < count; i++)
		if (&fits[i] != best && fits[i].score == best->score)
			text_addf(text, TR(" and %s", "・%s"), fits[i].name);
}

static bool make_doubt(struct format *format, const struct format_fit *fits, size_t count,
                       const struct format_fit *best, struct fail *fail)
{
	struct text tied = {0}, text = {0};
	const struct dialect *dialect = format->dialect;
	add_tied(&tied, fits, count, best);
	if (tied.size > 0)
		text_addf(
		        &text,
		        TR("%s%.*s fit equally well; it is read as %s; `format: %s` (or another of them) in geppo.yaml "
		           "settles it",
		           "%s%.*s が同じ程度に合います。%s として読みます。geppo.yaml に format: %s "
		           "(または他の名前) と書けば確定します"),
		        best->name, STR_ARGS(text_str(&tied)), best->name, best->name);
	if (best->score < WEAK_SCORE)
		text_addf(&text,
		          TR("%sonly %d.%d %% of its first lines are %s, which fits best; if it is something else, set "
		             "the "
		             "source's format:",
		             "%s先頭の行のうち %d.%d %% しか %s に合いません (最も近い形式です)。別の形式なら source "
		             "の format: "
		             "を指定してください"),
		          text.size ? "; " : "", best->score / 10, best->score % 10, best->name);
	if (dialect->assumes_en)
		text_addf(&text, "%s%s", text.size ? "; " : "", TR(dialect->assumes_en, dialect->assumes_ja));
	format->doubt = arena_cstr(&format->arena, text_str(&text));
	bool good = format->doubt && !text_failed(&text) && !text_failed(&tied);
	text_release(&tied);
	text_release(&text);
	return good ? true : fail_memory(fail);
}

struct format *format_detect(const struct format_options *options, struct str sample, struct fail *fail)
{
	struct format_fit fits[FORMAT_FITS_MAX];
	const struct format_fit *best = NULL;
	size_t count = 0;
	if (!format_fits(options, sample, fits, &count, fail))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (fits[i].score > 0 && (!best || fits[i].score > best->score))
			best = &fits[i];
	if (!best || best->score < DETECT_LEAST_SCORE) {
		fail_set(fail, FAIL_INPUT,
		         TR("its format is not known; set the source's format: to a dialect's name, paste the server's "
		            "log_format or LogFormat line, or describe the lines with a pattern",
		            "形式を判別できません。source の format: に形式名を書くか、サーバーの log_format / "
		            "LogFormat "
		            "の行を貼り付けるか、pattern で行の形を指定してください"));
		return NULL;
	}
	for (size_t i = 0; i < format_count(); i++) {
		if (strcmp(dialect_at(i)->name, best->name) != 0 || dialect_at(i)->kind != best->kind)
			continue;
		struct format *format = format_try(dialect_at(i), options, sample, fail);
		if (!format || make_doubt(format, fits, count, best, fail))
			return format;
		format_free(format);
		return NULL;
	}
	return NULL;
}
