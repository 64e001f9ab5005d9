/* geppo archive export: the records of a source with all their columns, for other programs. CSV and JSON lines are
 * written as they are read; columns are one file each (FORMAT.md of the archive, "Exported columns"). Lines that count
 * no more are left out. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive_command.h"
#include "file.h"
#include "json_text.h"
#include "lang.h"

#define EXPORT_COLUMNS_MAX 256U

enum export_format {
	EXPORT_CSV,
	EXPORT_JSONL,
	EXPORT_COLUMNS,
};

/* A column of the export: all that blocks have under one name. */
struct export_column {
	const char *name;
	enum column_kind kind; /* text, when blocks do not agree */
	/* Of the block at hand; index -1: it has no such column. */
	int index;
	enum column_kind block_kind;
	struct block_texts texts;
	const int64_t *numbers;
	/* EXPORT_COLUMNS: values (numbers, or bytes of texts) and where texts end. */
	struct new_file *values, *ends;
	uint64_t value_bytes;
};

struct export
{
	struct command *command;
	const char *source;
	enum export_format format;
	int64_t from_us, until_us;
	struct block_reader *reader;
	struct export_column columns[EXPORT_COLUMNS_MAX];
	size_t column_count;
	struct new_file *out;   /* NULL: standard output */
	struct new_file *times; /* EXPORT_COLUMNS */
	struct text text;
	uint64_t row_count;
};

/* --- Columns --- */

static bool add_column(struct export *export, const char *name, enum column_kind kind, struct fail *fail)
{
	/* "~" columns are for putting lines together; "time" is written from the stamp. */
	if (name[0] == '~' || strcmp(name, "time") == 0)
		return true;
	for (size_t i = 0; i < export->column_count; i++) {
		if (strcmp(export->columns[i].name, name) != 0)
			continue;
		if (export->columns[i].kind != kind)
			export->columns[i].kind = COLUMN_TEXT;
		return true;
	}
	if (export->column_count == EXPORT_COLUMNS_MAX)
		return fail_set(fail, FAIL_LIMIT, TR("%s: has too many columns", "%s: 列が多すぎます"), export->source);

	char *kept = arena_cstr(&export->command->arena, str_of(name));

	if (!kept)
		return fail_memory(fail);
	export->columns[export->column_count++] = (struct export_column){.name = kept, .kind = kind, .index = -1};
	return true;
}

static bool find_columns(struct export *export, const struct segment *segment, struct fail *fail)
{
	for (size_t i = 0; i < segment_block_count(segment); i++) {
		if (!block_open(export->reader, segment_block(segment, i), fail))
			return false;
		for (size_t k = 0; k < block_column_count(export->reader); k++)
			if (!add_column(export, block_column_name(export->reader, (int)k),
			                block_column_kind(export->reader, (int)k), fail))
				return false;
	}
	return true;
}

static bool read_columns(struct export *export, struct fail *fail)
{
	for (size_t i = 0; i < export->column_count; i++) {
		struct export_column *column = &export->columns[i];

		column->index = block_column(export->reader, column->name);
		if (column->index < 0)
			continue;
		column->block_kind = block_column_kind(export->reader, column->index);
		if (column->block_kind == COLUMN_TEXT
		            ? !block_texts(export->reader, column->index, &column->texts, fail)
		            : !block_numbers(export->reader, column->index, &column->numbers, fail))
			return false;
	}
	return true;
}

/* The value as text, "" for none; a number in `buffer`. */
static struct str value_text(const struct export_column *column, size_t row, char buffer[24])
{
	if (column->index < 0 || (column->block_kind == COLUMN_NUMBER && column->numbers[row] == NUMBER_NONE))
		return (struct str){"", 0};
	if (column->block_kind == COLUMN_TEXT)
		return column->texts.values[column->texts.codes[row]];
	return (struct str){buffer, (size_t)snprintf(buffer, 24, "%" PRId64, column->numbers[row])};
}

static int64_t value_number(const struct export_column *column, size_t row)
{
	return column->index < 0 ? NUMBER_NONE : column->numbers[row];
}

/* --- Rows --- */

static void put_csv(struct text *text, struct str value)
{
	bool quoted = false;

	for (size_t i = 0; i < value.size && !quoted; i++)
		quoted = value.at[i] == '"' || value.at[i] == ',' || value.at[i] == '\n' || value.at[i] == '\r';
	if (!quoted) {
		text_add(text, value);
		return;
	}
	text_add_byte(text, '"');
	for (size_t i = 0; i < value.size; i++) {
		if (value.at[i] == '"')
			text_add_byte(text, '"');
		text_add_byte(text, value.at[i]);
	}
	text_add_byte(text, '"');
}

static void csv_row(struct export *export, size_t row, int64_t at_us)
{
	char buffer[24], time[INSTANT_TEXT_SIZE];

	text_add_cstr(&export->text, command_time(export->command->zone, at_us, time));
	for (size_t i = 0; i < export->column_count; i++) {
		text_add_byte(&export->text, ',');
		put_csv(&export->text, value_text(&export->columns[i], row, buffer));
	}
	text_add_cstr(&export->text, "\r\n");
}

static bool json_value(struct text *text, struct str value)
{
	/* json_string ends at a NUL; a record has none: such lines are rejected. */
	struct text ended = {0};
	bool done;

	text_add(&ended, value);
	text_add_byte(&ended, '\0');
	done = !text_failed(&ended);
	if (done)
		json_string(text, ended.at);
	text_release(&ended);
	return done;
}

static bool json_row(struct export *export, size_t row, int64_t at_us)
{
	char buffer[24], time[INSTANT_TEXT_SIZE];
	struct text *text = &export->text;

	text_addf(text, "{\"time\":\"%s\"", command_time(export->command->zone, at_us, time));
	for (size_t i = 0; i < export->column_count; i++) {
		const struct export_column *column = &export->columns[i];
		struct str value = value_text(column, row, buffer);

		text_add_byte(text, ',');
		json_string(text, column->name);
		text_add_byte(text, ':');
		if (column->kind == COLUMN_NUMBER)
			text_add(text, value.size ? value : STR("null"));
		else if (!json_value(text, value))
			return false;
	}
	text_add_cstr(text, "}\n");
	return true;
}

static void put_u64(struct new_file *file, uint64_t value)
{
	uint8_t bytes[8];

	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
	new_file_write(file, bytes, sizeof(bytes));
}

static void column_row(struct export *export, size_t row, int64_t at_us)
{
	char buffer[24];

	put_u64(export->times, (uint64_t)at_us);
	for (size_t i = 0; i < export->column_count; i++) {
		struct export_column *column = &export->columns[i];

		if (column->kind == COLUMN_NUMBER) {
			put_u64(column->values, (uint64_t)value_number(column, row));
			continue;
		}

		struct str value = value_text(column, row, buffer);

		if (value.size)
			new_file_write(column->values, value.at, value.size);
		column->value_bytes += value.size;
		put_u64(column->ends, column->value_bytes);
	}
}

static bool flush(struct export *export, struct fail *fail)
{
	bool done = !text_failed(&export->text);

	if (!done)
		return fail_memory(fail);
	if (export->out)
		new_file_write(export->out, export->text.at, export->text.size);
	else if (export->text.size)
		done = command_write(NULL, text_str(&export->text), fail);
	text_clear(&export->text);
	return done;
}

static bool write_row(struct export *export, size_t row, int64_t at_us, struct fail *fail)
{
	export->row_count++;
	if (export->format == EXPORT_COLUMNS) {
		column_row(export, row, at_us);
		return true;
	}
	if (export->format == EXPORT_CSV)
		csv_row(export, row, at_us);
	else if (!json_row(export, row, at_us))
		return fail_memory(fail);
	return export->text.size < (64U << 10) ? true : flush(export, fail);
}

/* Records of one block. *inside: is the line before in the range? A record without a stamp goes with it. */
static bool write_block(struct export *export, const struct segment_info *info, uint64_t first_line,
                        uint32_t line_count, size_t *next, bool *inside, struct fail *fail)
{
	struct block_lines lines;
	size_t row = 0;

	if (!block_lines(export->reader, &lines, fail) || !read_columns(export, fail))
		return false;
	for (uint32_t i = 0; i < line_count; i++) {
		uint64_t line = first_line + i;

		while (*next < info->hidden_count &&
		       info->hidden[*next].first_line + info->hidden[*next].line_count <= line)
			(*next)++;
		if (lines.at_us[i] != NO_TIME)
			*inside = lines.at_us[i] >= export->from_us && lines.at_us[i] < export->until_us;
		if (lines.line_class[i] != LINE_RECORD)
			continue;
		if (*inside && !(*next < info->hidden_count && info->hidden[*next].first_line <= line) &&
		    !write_row(export, row, lines.at_us[i], fail))
			return false;
		row++;
	}
	return true;
}

static bool write_segment(struct export *export, const struct segment_info *info, const struct segment *segment,
                          struct fail *fail)
{
	bool inside = export->from_us == INT64_MIN && export->until_us == INT64_MAX;
	uint64_t first_line = 0;
	size_t next = 0;

	for (size_t i = 0; i < segment_block_count(segment); i++) {
		uint32_t count = segment_block_info(segment, i)->line_count;

		if (!block_open(export->reader, segment_block(segment, i), fail) ||
		    !write_block(export, info, first_line, count, &next, &inside, fail))
			return fail_prefix(fail, TR("%s: block %zu", "%s: ブロック %zu"), info->path, i + 1);
		first_line += count;
	}
	return true;
}

/* --- Where it goes --- */

static struct new_file *column_file(struct export *export, const char *name, const char *ending, struct fail *fail)
{
	const char *path =
	        arena_printf(&export->command->arena, "%s/%s.%s", export->command->arguments->out, name, ending);

	if (path)
		return new_file_open(path, fail);
	fail_memory(fail);
	return NULL;
}

static bool open_columns(struct export *export, struct fail *fail)
{
	if (!file_make_folder(export->command->arguments->out, fail) ||
	    !(export->times = column_file(export, "time", "i64", fail)))
		return false;
	for (size_t i = 0; i < export->column_count; i++) {
		struct export_column *column = &export->columns[i];
		bool text = column->kind == COLUMN_TEXT;

		if (!(column->values = column_file(export, column->name, text ? "bytes" : "i64", fail)) ||
		    (text && !(column->ends = column_file(export, column->name, "ends.u64", fail))))
			return false;
	}
	return true;
}

static bool open_out(struct export *export, struct fail *fail)
{
	const char *out = export->command->arguments->out;

	if (export->format == EXPORT_COLUMNS)
		return open_columns(export, fail);
	if (out && !(export->out = new_file_open(out, fail)))
		return false;
	if (export->format == EXPORT_JSONL)
		return true;
	text_add_cstr(&export->text, "time");
	for (size_t i = 0; i < export->column_count; i++) {
		text_add_byte(&export->text, ',');
		put_csv(&export->text, str_of(export->columns[i].name));
	}
	text_add_cstr(&export->text, "\r\n");
	return true;
}

static bool write_schema(struct export *export, struct fail *fail)
{
	struct text text = {0};
	const char *path = arena_printf(&export->command->arena, "%s/schema.json", export->command->arguments->out);
	bool done;

	text_add_cstr(&text, "{\"schema\":\"geppo columns 1\",");
	json_key(&text, "source", export->source);
	text_addf(&text,
	          "\"rows\":%" PRIu64
	          ",\"columns\":[\n{\"name\":\"time\",\"type\":\"timestamp_us_utc\",\"values\":\"time.i64\"}",
	          export->row_count);
	for (size_t i = 0; i < export->column_count; i++) {
		const struct export_column *column = &export->columns[i];

		text_add_cstr(&text, ",\n{");
		json_key(&text, "name", column->name);
		if (column->kind == COLUMN_NUMBER)
			text_addf(&text, "\"type\":\"int64\",\"values\":\"%s.i64\"}", column->name);
		else
			text_addf(&text, "\"type\":\"bytes\",\"values\":\"%s.bytes\",\"ends\":\"%s.ends.u64\"}",
			          column->name, column->name);
	}
	text_add_cstr(&text, "]}\n");
	done = text_failed(&text) || !path ? fail_memory(fail) : file_write(path, text_str(&text), fail);
	text_release(&text);
	return done;
}

/* The schema comes last: where it is, the columns are whole. */
static bool close_out(struct export *export, struct fail *fail)
{
	struct new_file *file;
	bool done = flush(export, fail);

	if (export->format != EXPORT_COLUMNS) {
		file = export->out;
		export->out = NULL;
		if (done && file)
			return new_file_commit(file, fail);
		new_file_abandon(file);
		return done;
	}
	for (size_t i = 0; done && i <= 2 * export->column_count; i++) {
		struct new_file **at = i == 0  ? &export->times
		                       : i % 2 ? &export->columns[(i - 1) / 2].values
		                               : &export->columns[(i - 1) / 2].ends;

		file = *at;
		*at = NULL;
		done = !file || new_file_commit(file, fail);
	}
	return done && write_schema(export, fail);
}

static void abandon(struct export *export)
{
	new_file_abandon(export->out);
	new_file_abandon(export->times);
	for (size_t i = 0; i < export->column_count; i++) {
		new_file_abandon(export->columns[i].values);
		new_file_abandon(export->columns[i].ends);
	}
}

/* --- All together --- */

static int compare_segments(const void *left, const void *right)
{
	const struct segment_info *a = left, *b = right;

	if (a->min_us != b->min_us)
		return a->min_us < b->min_us ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* Twice over the segments: which columns there are is known only after the last. */
static bool walk(struct export *export, const struct segment_info *segments, size_t count, bool write,
                 struct fail *fail)
{
	bool done = true;

	for (size_t i = 0; done && i < count; i++) {
		struct segment *segment = segment_open(&segments[i], fail);

		done = segment && (write ? write_segment(export, &segments[i], segment, fail)
		                         : find_columns(export, segment, fail));
		segment_close(segment);
	}
	return done;
}

static bool run(struct export *export, struct fail *fail)
{
	const struct segment_info *listed;
	struct segment_info *segments;
	size_t count = 0;

	if (!archive_segments(export->command->archive, export->source, export->from_us, export->until_us,
	                      &export->command->arena, &listed, &count, fail))
		return false;
	segments = arena_alloc(&export->command->arena, count + 1, sizeof(*segments));
	if (!segments)
		return fail_memory(fail);
	if (count > 0) {
		memcpy(segments, listed, count * sizeof(*segments));
		qsort(segments, count, sizeof(*segments), compare_segments);
	}
	return walk(export, segments, count, false, fail) && open_out(export, fail) &&
	       walk(export, segments, count, true, fail) && close_out(export, fail);
}

static bool parse_format(const struct arguments *arguments, enum export_format *ret_format, struct fail *fail)
{
	static const char *const names[] = {"csv", "jsonl", "columns"};
	size_t known = 0;

	while (arguments->format && known < 3 && strcmp(arguments->format, names[known]) != 0)
		known++;
	if (known == 3)
		return fail_set(
		        fail, FAIL_USAGE,
		        TR("--format %s: not csv, jsonl or columns", "--format %s: csv、jsonl、columns のいずれかです"),
		        arguments->format);
	*ret_format = (enum export_format)known;
	return known != EXPORT_COLUMNS || arguments->out
	               ? true
	               : fail_set(fail, FAIL_USAGE,
	                          TR("--format columns needs --out FOLDER",
	                             "--format columns には --out フォルダーが必要です"));
}

bool command_export(struct command *command, struct fail *fail)
{
	struct export *export = calloc(1, sizeof(*export));
	bool done = export ? true : fail_memory(fail);

	if (!done)
		return false;
	export->command = command;
	if (command->arguments->rest_count != 1)
		done = fail_set(fail, FAIL_USAGE,
		                TR("export needs the name of a source", "export にはソース名が必要です"));
	done = done && command_source(command, &export->source, fail) &&
	       parse_format(command->arguments, &export->format, fail) &&
	       command_instant(command, "from", command->arguments->from, INT64_MIN, &export->from_us, fail) &&
	       command_instant(command, "until", command->arguments->until, INT64_MAX, &export->until_us, fail) &&
	       (!command->arguments->out || command_out(command->arguments->out, fail)) &&
	       (export->reader = block_reader_new(fail)) != NULL && run(export, fail);
	abandon(export);
	text_release(&export->text);
	block_reader_free(export->reader);
	free(export);
	return done;
}
