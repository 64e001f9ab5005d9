/* The text of --help, laid out by terminal columns, because Japanese characters take two. */
#include "option.h"

#include "lang.h"

#define HELP_COLUMNS 100
#define HELP_INDENT 30

static void spaces_add(struct text *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_add_byte(text, ' ');
}

/* The size of the piece that must stay together at the front: a word with the blanks behind it, or one wide character with what may not begin a
 * line behind it. */
static size_t piece_size(struct str rest)
{
	size_t size = 0, next;

	while (size < rest.size) {
		struct str at = str_skip(rest, size);
		uint32_t code_point = str_utf8(at, &next);
		bool closing = code_point == 0x3001 || code_point == 0x3002 || code_point == 0x300D || code_point == 0xFF09 ||
		               code_point == 0x30FC;

		if (size > 0 && code_point != ' ' && !closing) {
			bool wide = str_columns(str_take(at, next)) == 2;
			bool behind_blank = rest.at[size - 1] == ' ';
			bool behind_wide = (unsigned char)rest.at[size - 1] >= 0x80;

			if (wide || behind_blank || behind_wide)
				break;
		}
		size += next;
	}
	return size;
}

/* The text from the column `indent` on, where the cursor already stands, broken into lines. */
static void wrapped_add(struct text *text, struct str body, size_t indent)
{
	size_t column = indent;

	while (body.size) {
		struct str piece = str_take(body, piece_size(body));
		size_t columns = str_columns(str_trim(piece));

		if (column > indent && column + columns > HELP_COLUMNS) {
			text_add_byte(text, '\n');
			spaces_add(text, indent);
			column = indent;
		}
		body = str_skip(body, piece.size);
		text_add(text, body.size ? piece : str_trim(piece));
		column += str_columns(piece);
	}
	text_add_byte(text, '\n');
}

static void option_line(struct text *text, const char *name, const char *value_name, const char *help)
{
	struct text head = {0};

	text_addf(&head, "  %s", name);
	if (value_name)
		text_addf(&head, " %s", value_name);

	size_t columns = str_columns(text_str(&head));

	text_add(text, text_str(&head));
	if (columns + 2 > HELP_INDENT) {
		text_add_byte(text, '\n');
		columns = 0;
	}
	spaces_add(text, HELP_INDENT - columns);
	wrapped_add(text, str_of(help), HELP_INDENT);
	if (text_failed(&head))
		text->failed = true;
	text_release(&head);
}

void option_help(const struct option_usage *usage, struct text *text)
{
	text_addf(text, TR("usage: %s [options]%s%s\n", "使い方: %s [オプション]%s%s\n"), usage->program,
	          usage->arguments && *usage->arguments ? " " : "", usage->arguments ? usage->arguments : "");
	wrapped_add(text, str_of(TR(usage->purpose_en, usage->purpose_ja)), 0);
	text_addf(text, "\n%s\n", TR("options:", "オプション:"));
	for (size_t i = 0; i < usage->option_count; i++) {
		const struct option *option = &usage->options[i];
		struct text name = {0};

		text_addf(&name, "--%s", option->name);
		if (text_failed(&name))
			text->failed = true;
		else
			option_line(text, name.at, option->value_name, TR(option->help_en, option->help_ja));
		text_release(&name);
	}
	option_line(text, "-C", "DIR", TR("work in this folder", "このフォルダーで動作します"));
	option_line(text, "--lang", "ja|en", TR("language of messages", "メッセージの言語"));
	option_line(text, "--help, -h", NULL, TR("print this text", "この説明を表示します"));
	if (usage->examples)
		text_addf(text, "\n%s\n%s", TR("examples:", "例:"), usage->examples);
}
