/* Rows are drawn from short lists, so that groups are shared and filters hit. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <ftw.h>
#include <unistd.h>

#include "file.h"
#include "sample.h"

static const struct config_source sources[] = {
	{.name = "web01", .kind = SOURCE_ACCESS, .host = "h1"},
	{.name = "web02", .kind = SOURCE_ACCESS, .host = "h2"},
	{.name = "gate", .kind = SOURCE_ACCESS, .host = "h3", .gateway = true},
	{.name = "sys", .kind = SOURCE_SYSTEM, .host = "h1"},
	{.name = "sar", .kind = SOURCE_CPU, .host = "h1", .interval_s = 600},
	{.name = "azure", .kind = SOURCE_CPU, .host = "h1", .interval_s = 300},
};
static const struct config_host hosts[] = {{.name = "h1", .cpu_source = "azure"}, {.name = "h2"}, {.name = "h3"}};
static const struct config_site sites[] = {{.key = "alpha"}, {.key = "beta"}};
static const struct config_page pages[] = {{"^/([a-z]+)/cert/[0-9]+", "\\1 certificate"}};
static const struct config_event events[] = {
	{.name = "issue", .method = "POST", .pattern = "/cert/", .status_min = 200, .status_max = 299},
	{.name = "login", .method = "", .pattern = "^/login", .status_min = 0, .status_max = 999},
};
static const char *const own[] = {"10.1.0.0/16"}, *const monitors[] = {"10.2.0.5/32"}, *const monitor_agents[] = {"zabbix"}, *const bots[] = {"bot"};

static const char *const clients[] = {"10.1.2.3", "10.2.0.5", "192.0.2.1", "192.0.2.77", "2001:db8::1", "198.51.100.9", "client.example"};
static const char *const agents[] = {"Mozilla/5.0", "GoogleBot/2.1", "Zabbix", "", "curl/7 \"x\"", "日本語のエージェント"};
static const char *const methods[] = {"GET", "POST", "HEAD"};
static const char *const paths[] = {"/", "/alpha/cert/1", "/alpha/cert/2", "/beta/cert/17", "/beta/list", "/gamma/list", "/login", "/a.png", "/x\xff y",
                                    "/alpha/style.css"};
static const int64_t statuses[] = {200, 200, 200, 302, 404, 500, 503, NUMBER_NONE};
static const char *const programs[] = {"sshd", "kernel", "cron"};
static const char *const severities[] = {"info", "err", "", "", "warning"};
static const char *const messages[] = {"Failed password for root from 192.0.2.1 port 22", "session 17 opened", "Out of memory: Kill process 12 (java)",
                                       "retrying in 5 s", "Failed password for bob from 192.0.2.9 port 2222", "session 18 opened"};
static const char *const cpus[] = {"all", "0", "1"};

uint64_t sample_random(uint64_t *state, uint64_t limit)
{
	/* splitmix64 (Sebastiano Vigna, public domain) */
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (z ^ (z >> 31)) % limit;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PICK(array) ((array)[sample_random(seed, COUNT(array))])

static struct sample_row random_row(const struct config_source *source, int64_t at_us, uint64_t *seed)
{
	struct sample_row row = {.source = source, .at_us = at_us};

	row.client = PICK(clients);
	row.agent = PICK(agents);
	row.method = PICK(methods);
	row.path = PICK(paths);
	row.status = PICK(statuses);
	row.bytes = sample_random(seed, 5) ? (int64_t)sample_random(seed, 100000) : NUMBER_NONE;
	row.took_us = sample_random(seed, 7) ? (int64_t)(sample_random(seed, 3000) * sample_random(seed, 3000)) : NUMBER_NONE;
	row.program = PICK(programs);
	row.severity = PICK(severities);
	row.message = PICK(messages);
	row.busy = sample_random(seed, 9) ? (int64_t)sample_random(seed, 10001) : NUMBER_NONE;
	row.span_s = sample_random(seed, 9) ? 60 * (int64_t)(1 + sample_random(seed, 10)) : NUMBER_NONE;
	row.cpu = PICK(cpus);
	return row;
}

/* --- Batches --- */

struct column_of {
	const char *name;
	enum column_kind kind;
	size_t offset;
};
static const struct column_of access_columns[] = {
	{"client", COLUMN_TEXT, offsetof(struct sample_row, client)}, {"agent", COLUMN_TEXT, offsetof(struct sample_row, agent)},
	{"method", COLUMN_TEXT, offsetof(struct sample_row, method)}, {"path", COLUMN_TEXT, offsetof(struct sample_row, path)},
	{"status", COLUMN_NUMBER, offsetof(struct sample_row, status)}, {"bytes", COLUMN_NUMBER, offsetof(struct sample_row, bytes)},
	{"took_us", COLUMN_NUMBER, offsetof(struct sample_row, took_us)},
};
static const struct column_of system_columns[] = {
	{"program", COLUMN_TEXT, offsetof(struct sample_row, program)}, {"severity", COLUMN_TEXT, offsetof(struct sample_row, severity)},
	{"message", COLUMN_TEXT, offsetof(struct sample_row, message)},
};
static const struct column_of cpu_columns[] = {
	{"cpu", COLUMN_TEXT, offsetof(struct sample_row, cpu)}, {"busy", COLUMN_NUMBER, offsetof(struct sample_row, busy)},
	{"span_s", COLUMN_NUMBER, offsetof(struct sample_row, span_s)},
};

static const struct column_of *columns_of(enum source_kind kind, size_t *ret_count)
{
	*ret_count = kind == SOURCE_ACCESS ? COUNT(access_columns) : kind == SOURCE_SYSTEM ? COUNT(system_columns) : COUNT(cpu_columns);
	return kind == SOURCE_ACCESS ? access_columns : kind == SOURCE_SYSTEM ? system_columns : cpu_columns;
}

static void batch_begin(struct batch *batch, enum source_kind kind)
{
	size_t count;
	const struct column_of *columns = columns_of(kind, &count);

	batch_clear(batch);
	batch->dialect = "sample";
	batch->line_at[0] = 0;
	for (size_t i = 0; i < count; i++) {
		int column = batch_column_add(batch, columns[i].name, columns[i].kind);

		assert_true(column >= 0);
		batch->recipe.parts[batch->recipe.part_count++] = (struct recipe_part){
		        .form = columns[i].kind == COLUMN_TEXT ? RECIPE_TEXT : RECIPE_DECIMAL, .column = (uint16_t)column, .aux_column = RECIPE_NO_COLUMN};
		batch->recipe.parts[batch->recipe.part_count++] = (struct recipe_part){
		        .form = RECIPE_LITERAL, .column = RECIPE_NO_COLUMN, .aux_column = RECIPE_NO_COLUMN, .literal = i + 1 == count ? STR("\n") : STR("\t")};
	}
}

static void end_line(struct batch *batch, const struct text *text, enum line_class line_class, enum reject_reason reason, int64_t at_us)
{
	size_t line = batch->line_count++;

	batch->line_at[line + 1] = (uint32_t)text->size;
	batch->line_class[line] = (uint8_t)line_class;
	batch->reject_reason[line] = (uint8_t)reason;
	batch->at_us[line] = at_us;
}

static void add_row(struct batch *batch, const struct sample_row *row, struct text *text)
{
	size_t count;
	const struct column_of *columns = columns_of(row->source->kind, &count);

	for (size_t i = 0; i < count; i++) {
		const char *field = (const char *)row + columns[i].offset;

		if (columns[i].kind == COLUMN_TEXT) {
			const char *value = *(const char *const *)(const void *)field;

			batch->columns[i].spans[batch->line_count] = (struct span){(uint32_t)text->size, (uint32_t)strlen(value)};
			text_add_cstr(text, value);
		} else {
			int64_t value = *(const int64_t *)(const void *)field;

			batch->columns[i].numbers[batch->line_count] = value;
			if (value == NUMBER_NONE)
				text_add_byte(text, '-');
			else
				text_addf(text, "%lld", (long long)value);
		}
		text_add_byte(text, i + 1 == count ? '\n' : '\t');
	}
	end_line(batch, text, LINE_RECORD, REJECT_NONE, row->at_us);
}

static void flush(struct batch *batch, struct text *text, struct block_encoder *encoder, struct segment_writer *writer, struct archive_file *file)
{
	struct text block = {0};
	struct fail fail = {0};

	batch->text = text_str(text);
	file->text_bytes += text->size;
	if (batch->line_count && (!block_encode(encoder, batch, &block, &fail) || !segment_writer_add(writer, text_str(&block), &fail)))
		fail_msg("%s", fail.sentence);
	text_release(&block);
	text_clear(text);
}

/* One file of the source: rows rising in time, mostly. */
static void write_source(struct sample *sample, size_t index, size_t rows_each, size_t block_rows, uint64_t *seed)
{
	const struct config_source *source = &sources[index];
	struct batch *batch = batch_new();
	struct text text = {0};
	struct fail fail = {0};
	struct block_encoder *encoder = block_encoder_new(&fail);
	struct segment_writer *writer = segment_writer_new(sample->archive, source->name, &fail);
	struct archive_file file = {.source = source->name, .name = source->name, .dialect = "sample", .content = {index, index}, .min_us = INT64_MAX,
	                            .max_us = INT64_MIN, .damage = ""};

	assert_non_null(batch);
	assert_non_null(encoder);
	assert_non_null(writer);
	batch_begin(batch, source->kind);
	for (size_t i = 0; i < rows_each; i++) {
		int64_t at_us = SAMPLE_FROM_US + (int64_t)i * (6 * DAY_US) / (int64_t)rows_each + (int64_t)sample_random(seed, 40) * SECOND_US;
		struct sample_row row = random_row(source, at_us, seed);

		if (batch->line_count >= block_rows) {
			flush(batch, &text, encoder, writer, &file);
			batch_begin(batch, source->kind);
		}
		if (sample_random(seed, 10) == 0) {
			text_add_cstr(&text, "# comment\n");
			end_line(batch, &text, LINE_EXCLUDED, REJECT_NONE, NO_TIME);
			sample->excluded[index]++;
		}
		if (sample_random(seed, 12) == 0) {
			text_add_cstr(&text, "no record\n");
			end_line(batch, &text, LINE_REJECTED, REJECT_SHAPE, NO_TIME);
			sample->rejected[index]++;
		}
		row.line = sample->excluded[index] + sample->rejected[index] + sample->records[index];
		add_row(batch, &row, &text);
		sample->records[index]++;
		sample->rows[sample->row_count++] = row;
		file.min_us = at_us < file.min_us ? at_us : file.min_us;
		file.max_us = at_us > file.max_us ? at_us : file.max_us;
	}
	flush(batch, &text, encoder, writer, &file);
	file.line_count = sample->records[index] + sample->excluded[index] + sample->rejected[index];
	file.record_count = sample->records[index];
	if (!segment_writer_commit(writer, &file, &fail))
		fail_msg("%s", fail.sentence);
	text_release(&text);
	block_encoder_free(encoder);
	batch_free(batch);
}

static void fill_config(struct sample *sample)
{
	struct fail fail = {0};

	sample->zone = zone_new(STR("Europe/Berlin"), &fail);
	assert_non_null(sample->zone);
	sample->config = (struct config){
	        .zone = sample->zone, .sources = sources, .source_count = COUNT(sources), .hosts = hosts, .host_count = COUNT(hosts),
	        .site_field = SITE_BY_PATH, .site_pattern = "^/([a-z]+)/", .sites = sites, .site_count = COUNT(sites),
	        .static_pattern = "\\.(?:png|css)$", .pages = pages, .page_count = COUNT(pages), .events = events, .event_count = COUNT(events),
	        .clients = {.own_networks = own, .own_network_count = 1, .monitor_networks = monitors, .monitor_network_count = 1,
	                    .monitor_agents = monitor_agents, .monitor_agent_count = 1, .bot_agents = bots, .bot_agent_count = 1},
	};
}

void sample_build(struct sample *sample, size_t rows_each, size_t block_rows, uint64_t seed)
{
	struct fail fail = {0};
	char *path;

	*sample = (struct sample){0};
	fill_config(sample);
	snprintf(sample->folder, sizeof(sample->folder), "/tmp/geppo-engine-XXXXXX");
	assert_non_null(mkdtemp(sample->folder));
	path = file_join(&sample->arena, sample->folder, "archive");
	sample->rows = arena_alloc(&sample->arena, rows_each * COUNT(sources), sizeof(*sample->rows));
	assert_non_null(sample->rows);
	sample->archive = archive_open(path, ARCHIVE_WRITE, &fail);
	if (!sample->archive)
		fail_msg("%s", fail.sentence);
	for (size_t i = 0; i < COUNT(sources); i++)
		write_source(sample, i, rows_each, block_rows, &seed);
	archive_close(sample->archive);
	sample->archive = archive_open(path, ARCHIVE_READ, &fail);
	if (!sample->archive)
		fail_msg("%s", fail.sentence);
}

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	return remove(path);
}

void sample_release(struct sample *sample)
{
	hidden_lines_free(sample->hidden);
	archive_close(sample->archive);
	nftw(sample->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_release(&sample->arena);
	zone_free(sample->zone);
}
