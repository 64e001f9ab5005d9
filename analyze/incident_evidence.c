/* 根拠ログ of each incident: the first original line of each kind of trouble around it, out of the archive, and how many like it there are. Bounded. */
#include <string.h>

#include "bounds.h"
#include "engine.h"
#include "impact.h"

#define EVIDENCE_INCIDENTS 20
#define EVIDENCE_KINDS 6            /* of an incident, of each kind of log */
#define EVIDENCE_LINE_BYTES 600     /* of a line that are kept */
#define EVIDENCE_AROUND_US (10 * MINUTE_US)
#define EVIDENCE_ROWS 5000          /* of the trouble by time, among which the first of each kind are looked for */

#define WORSE "severity in (emerg, alert, crit, err, warning)"
#define FAILED "kind = human and status >= 500"

/* What is asked of each kind of log: kinds of trouble with their count and first stamp, and the rows by time. */
static const struct evidence_kind {
	const char *kind, *by, *show, *where, *each_by;
	const char *key;     /* that makes two rows one kind, with the source */
	const char *word;    /* what is told of it */
	const char *content; /* that the line must hold */
} evidence_kinds[] = {
	{"system", "source,template,severity", "lines,first", WORSE, "source,template,severity,host,time,message", "template", "severity", "message"},
	{"access", "source,page,status", "requests,first", FAILED, "source,page,status,host,time,path", "page", "status", "path"},
};
#define EVIDENCE_KIND_COUNT (sizeof(evidence_kinds) / sizeof(evidence_kinds[0]))

struct evidence_span {
	int64_t from_us, until_us;
};

/* False where the ledger has no clock time of its begin: nothing is guessed. */
static bool span_of(const struct month_run *run, const struct incident *incident, struct evidence_span *ret_span)
{
	struct impact_span span = impact_span(run, incident);

	if (incident->occurred.at_us == NO_TIME || !incident->occurred.has_time)
		return false;
	*ret_span = (struct evidence_span){span.from_us - EVIDENCE_AROUND_US, span.until_us + EVIDENCE_AROUND_US};
	/* What happens long after the beginning is seldom the incident's: the same rule as that of what an incident covers. */
	if (span.until_us - span.from_us > (int64_t)run->config->findings.cover_s * SECOND_US)
		ret_span->until_us = span.from_us + (int64_t)run->config->findings.cover_s * SECOND_US;
	if (ret_span->from_us < run->from_us)
		ret_span->from_us = run->from_us;
	if (ret_span->until_us > run->until_us)
		ret_span->until_us = run->until_us;
	return ret_span->until_us > ret_span->from_us;
}

static bool ask(const struct month_run *run, const struct evidence_kind *kind, struct evidence_span span, struct table *tables,
                struct fail *fail)
{
	struct plan_text kinds = {.table = kind->kind, .by = kind->by, .show = kind->show, .where = kind->where, .sort = "",
	                          .limit = EVIDENCE_ROWS, .zone = run->config->zone};
	struct plan_text each = {.table = kind->kind, .by = kind->each_by, .show = kind->show, .where = kind->where, .sort = "time",
	                         .limit = EVIDENCE_ROWS, .zone = run->config->zone};
	struct plan plans[2];

	kinds.sort = strcmp(kind->kind, "system") == 0 ? "lines" : "requests";
	if (!plan_parse(&kinds, run->arena, &plans[0], fail) || !plan_parse(&each, run->arena, &plans[1], fail))
		return false;
	for (size_t i = 0; i < 2; i++) {
		plans[i].from_us = span.from_us;
		plans[i].until_us = span.until_us;
	}
	return engine_run(run->engine, plans, 2, run->arena, tables, fail);
}

/* Takes the original line out of the lines of its moment. */
struct line_search {
	struct str content;   /* that it holds */
	struct text line;     /* the first that does; else the first of all */
	bool found;
	size_t seen;
	struct text rest;     /* the beginning of a line whose end has not come */
};

static void search_line(struct line_search *search, struct str line)
{
	bool holds = search->content.size && str_find_str(line, search->content) < line.size;

	if (search->found || !line.size)
		return;
	search->seen++;
	if (search->seen > 1 && !holds)
		return;
	text_clear(&search->line);
	text_add(&search->line, line);
	search->found = holds;
}

static bool take_bytes(void *user, struct str bytes, struct fail *fail)
{
	struct line_search *search = user;

	(void)fail;
	while (bytes.size) {
		const char *end = memchr(bytes.at, '\n', bytes.size);
		size_t size = end ? (size_t)(end - bytes.at) : bytes.size;

		text_add(&search->rest, str_take(bytes, size));
		if (!end)
			break;
		search_line(search, str_trim(text_str(&search->rest)));
		text_clear(&search->rest);
		bytes = str_skip(bytes, size + 1);
	}
	return true;
}

/* The line of the source at this microsecond that holds the content; the only one there, when its text is written otherwise. */
static bool find_line(const struct month_run *run, const char *source, int64_t at_us, struct str content, struct str *ret_line,
                      struct fail *fail)
{
	struct line_search search = {.content = content};
	struct text shown = {0};
	bool good = archive_restore_source(run->archive, source, at_us, at_us + 1, take_bytes, &search, fail);

	if (good && search.rest.size)
		search_line(&search, str_trim(text_str(&search.rest)));
	*ret_line = STR("");
	if (good && (search.found || search.seen == 1)) {
		struct str line = str_take(text_str(&search.line), EVIDENCE_LINE_BYTES);

		while (line.size && line.size < search.line.size && ((unsigned char)search.line.at[line.size] & 0xC0) == 0x80)
			line.size--;
		text_add_visible(&shown, line);
		if (line.size < search.line.size)
			text_add_cstr(&shown, "…");
		*ret_line = arena_str(run->arena, text_str(&shown));
	}
	if (good && (text_failed(&search.line) || text_failed(&search.rest) || text_failed(&shown)))
		good = fail_memory(fail);
	text_release(&search.line);
	text_release(&search.rest);
	text_release(&shown);
	return good;
}

/* The row by time that is the first of its kind; its row count when the bound cut it off. */
static size_t first_row(const struct table *each, const struct table *kinds, size_t kind_row, const char *key)
{
	int64_t first_us = month_number(kinds, kind_row, "first");
	int word = table_column(kinds, "status") >= 0 ? table_column(kinds, "status") : table_column(kinds, "severity");
	int same = table_column(each, "status") >= 0 ? table_column(each, "status") : table_column(each, "severity");
	size_t row = 0;

	for (; row < each->row_count; row++) {
		const struct value *left = table_value(kinds, kind_row, (size_t)word), *right = table_value(each, row, (size_t)same);

		if (month_number(each, row, "time") == first_us && str_equal(month_text(each, row, "source"), month_text(kinds, kind_row, "source")) &&
		    str_equal(month_text(each, row, key), month_text(kinds, kind_row, key)) &&
		    left->number == right->number && str_equal(left->text, right->text))
			return row;
	}
	return row;
}

static bool add_kind(struct month_run *run, struct figure_table *out, const struct incident *incident,
                     const struct evidence_kind *kind, struct evidence_span span, struct fail *fail)
{
	struct table tables[2];
	const char *counted = strcmp(kind->kind, "system") == 0 ? "lines" : "requests";

	if (!ask(run, kind, span, tables, fail))
		return false;
	for (size_t row = 0; row < tables[0].row_count && row < EVIDENCE_KINDS; row++) {
		size_t first = first_row(&tables[1], &tables[0], row, kind->key);
		struct str source = month_text(&tables[0], row, "source"), line = STR("");
		struct figure_value word = month_get(run, &tables[0], row, kind->word);

		if (first < tables[1].row_count &&
		    !find_line(run, arena_cstr(run->arena, source), month_number(&tables[0], row, "first"),
		               month_text(&tables[1], first, kind->content), &line, fail))
			return false;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(incident->number), figure_text(kind->kind), figure_str(source),
			first < tables[1].row_count ? figure_str(month_text(&tables[1], first, "host")) : figure_text(""),
			month_time(run, month_number(&tables[0], row, "first")),
			word.kind == FIGURE_INTEGER ? figure_text(arena_printf(run->arena, "%lld", (long long)word.number)) : word,
			figure_integer(month_number(&tables[0], row, counted)),
			figure_str(month_text(&tables[0], row, kind->key)), figure_str(line)});
	}
	return true;
}

bool impact_evidence(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = {.plan = "", .coverage = run->kind_coverage[SOURCE_ACCESS],
		.derivation = SAY(run->config, "first lines in the logs from 10 minutes before the beginning to 10 minutes after the recovery",
		                  "発生10分前〜復旧10分後のログの最初の行")};
	struct figure_table *out = figures_table(run->figures, "incidents.evidence",
		"id log source host time:time word lines template message", &origin);
	size_t count = 0;

	for (size_t i = 0; i < run->ledgers->incident_count && count < EVIDENCE_INCIDENTS; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];
		struct evidence_span span;

		if (!impact_belongs(run, incident) || !span_of(run, incident, &span))
			continue;
		count++;
		for (size_t kind = 0; kind < EVIDENCE_KIND_COUNT; kind++)
			if (!add_kind(run, out, incident, &evidence_kinds[kind], span, fail))
				return false;
	}
	return true;
}
