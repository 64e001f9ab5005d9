/* The parser of command lines. */
#include "option.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang.h"
#include "number.h"

#define NEAREST_BYTES 48
#define NEAREST_CANDIDATES 128

/* One run over argv. */
struct option_run {
	const struct option_usage *usage;
	int argc;
	char **argv;
	int at;             /* the next argument to look at */
	struct fail *fail;
};

/* Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
static size_t edit_distance(struct str a, struct str b)
{
	size_t rows[3][NEAREST_BYTES + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.size; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.size; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.size; j++) {
			size_t best = above[j - 1] + (a.at[i - 1] != b.at[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1] && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}

		size_t *oldest = before;

		before = above;
		above = row;
		row = oldest;
	}
	return above[b.size];
}

const char *option_nearest(struct str given, const char *const *candidates, size_t count)
{
	const char *nearest = NULL;
	size_t least = 3;

	if (given.size == 0 || given.size > NEAREST_BYTES)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		struct str candidate = str_of(candidates[i]);
		size_t longer = candidate.size > given.size ? candidate.size : given.size;

		if (candidate.size > NEAREST_BYTES)
			continue;

		size_t distance = edit_distance(given, candidate);

		if (distance < least && 2 * distance < longer) {
			least = distance;
			nearest = candidates[i];
		}
	}
	return nearest;
}

void option_list_release(struct option_list *list)
{
	if (!list)
		return;
	free(list->items);
	*list = (struct option_list){0};
}

static bool option_list_add(struct option_list *list, const char *item, struct fail *fail)
{
	const char **items = realloc(list->items, (list->count + 1) * sizeof(*items));

	if (!items)
		return fail_memory(fail);
	items[list->count++] = item;
	list->items = items;
	return true;
}

static bool option_unknown(struct option_run *run, struct str name)
{
	const char *candidates[NEAREST_CANDIDATES] = {"help", "lang"};
	size_t count = 2;

	for (size_t i = 0; i < run->usage->option_count && count < NEAREST_CANDIDATES; i++)
		candidates[count++] = run->usage->options[i].name;

	const char *nearest = option_nearest(name, candidates, count);

	if (nearest)
		return fail_set(run->fail, FAIL_USAGE,
		                TR("there is no option --%.*s; did you mean --%s?", "--%.*s というオプションはありません。--%s のことですか"),
		                STR_ARGS(name), nearest);
	return fail_set(run->fail, FAIL_USAGE,
	                TR("there is no option --%.*s; --help lists them", "--%.*s というオプションはありません。--help で一覧が出ます"),
	                STR_ARGS(name));
}

/* The value behind '=' or in the next argument; NULL after filling fail. */
static const char *option_value(struct option_run *run, const char *written, const char *attached)
{
	if (attached)
		return attached;
	if (run->at >= run->argc) {
		fail_set(run->fail, FAIL_USAGE, TR("%s needs a value", "%s には値が必要です"), written);
		return NULL;
	}
	return run->argv[run->at++];
}

static bool option_number(const struct option *option, const char *value, struct fail *fail)
{
	int64_t *target = option->target;

	if (number_i64(str_of(value), option->min, option->max, target))
		return true;
	return fail_set(fail, FAIL_USAGE,
	                TR("--%s %s: it must be a whole number from %" PRId64 " to %" PRId64,
	                   "--%s %s: %" PRId64 " から %" PRId64 " までの整数を指定してください"),
	                option->name, value, option->min, option->max);
}

static bool option_set(struct option_run *run, const struct option *option, const char *written, const char *attached)
{
	if (option->kind == OPTION_FLAG) {
		if (attached)
			return fail_set(run->fail, FAIL_USAGE, TR("--%s takes no value", "--%s は値を取りません"), option->name);
		*(bool *)option->target = true;
		return true;
	}

	const char *value = option_value(run, written, attached);

	if (!value)
		return false;
	switch (option->kind) {
	case OPTION_TEXT:
		*(const char **)option->target = value;
		return true;
	case OPTION_LIST:
		return option_list_add(option->target, value, run->fail);
	case OPTION_NUMBER:
		return option_number(option, value, run->fail);
	case OPTION_FLAG:
		break;
	}
	return false;
}

static bool option_language(struct option_run *run, const char *value)
{
	if (lang_set(value))
		return true;
	return fail_set(run->fail, FAIL_USAGE, TR("--lang %s: the languages are ja and en", "--lang %s: 使える言語は ja と en です"), value);
}

/* One argument that begins with "--". */
static bool option_long(struct option_run *run, const char *argument, bool *ret_help)
{
	struct str name = str_skip(str_of(argument), 2);
	size_t equals = str_find(name, '=');
	const char *attached = equals < name.size ? name.at + equals + 1 : NULL;

	name = str_take(name, equals);
	for (size_t i = 0; i < run->usage->option_count; i++)
		if (str_is(name, run->usage->options[i].name))
			return option_set(run, &run->usage->options[i], argument, attached);
	if (str_is(name, "help") && !attached) {
		*ret_help = true;
		return true;
	}
	if (str_is(name, "lang")) {
		const char *value = option_value(run, argument, attached);

		return value && option_language(run, value);
	}
	return option_unknown(run, name);
}

static bool option_short(struct option_run *run, const char *argument, bool *ret_help)
{
	if (strcmp(argument, "-h") == 0) {
		*ret_help = true;
		return true;
	}
	if (strncmp(argument, "-C", 2) == 0) {
		const char *folder = option_value(run, "-C", argument[2] ? argument + 2 : NULL);

		if (!folder)
			return false;
		if (chdir(folder) < 0)
			return fail_errno(run->fail, errno, "-C %s", folder);
		return true;
	}
	return fail_set(run->fail, FAIL_USAGE, TR("there is no option %s; --help lists them", "%s というオプションはありません。--help で一覧が出ます"),
	                argument);
}

/* The language is set before anything else, so that a complaint about the first argument is already in it. */
static void option_language_early(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			lang_set(argv[i + 1]);
		else if (strncmp(argv[i], "--lang=", 7) == 0)
			lang_set(argv[i] + 7);
	}
}

static bool option_print_help(const struct option_usage *usage, struct fail *fail)
{
	struct text text = {0};
	bool done = false;

	option_help(usage, &text);
	if (text_failed(&text))
		fail_memory(fail);
	else if (fwrite(text.at, 1, text.size, stdout) != text.size)
		fail_errno(fail, errno, TR("standard output cannot be written", "標準出力に書けません"));
	else
		done = true;
	text_release(&text);
	return done;
}

bool option_parse(const struct option_usage *usage, int argc, char **argv, size_t *ret_count, bool *ret_done,
                  struct fail *fail)
{
	struct option_run run = {.usage = usage, .argc = argc, .argv = argv, .at = 1, .fail = fail};
	size_t count = 0;
	bool help = false, only_arguments = false;

	option_language_early(argc, argv);
	while (run.at < argc && !help) {
		char *argument = argv[run.at++];

		if (only_arguments || argument[0] != '-' || argument[1] == '\0') {
			argv[1 + count++] = argument;
			continue;
		}
		if (strcmp(argument, "--") == 0) {
			only_arguments = true;
			continue;
		}
		if (!(argument[1] == '-' ? option_long : option_short)(&run, argument, &help))
			return false;
	}
	if (help && !option_print_help(usage, fail))
		return false;
	*ret_done = help;
	*ret_count = count;
	return true;
}
