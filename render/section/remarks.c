/* Reading comments/MONTH.md and composing its parts. */
#include "remarks.h"

#include <stdlib.h>

#include "bounds.h"
#include "file.h"

#define PARTS_MAX 64

struct remarks {
	struct text file;
	struct remarks_part parts[PARTS_MAX];
	size_t count;
};

/* The text of "## text"; an empty view for a line that is no heading. */
static struct str heading_of(struct str line)
{
	size_t level = 0;

	while (level < line.size && line.at[level] == '#')
		level++;
	if (!level || level >= line.size || line.at[level] != ' ')
		return STR("");
	return str_trim(str_skip(line, level));
}

static void split(struct remarks *remarks)
{
	struct str rest = text_str(&remarks->file);
	struct remarks_part *open = NULL;
	struct str line;
	size_t number = 0;

	while (str_next(&rest, '\n', &line)) {
		struct str heading = heading_of(line);

		number++;
		if (!heading.size)
			continue;
		if (open)
			open->text = str_range(open->text.at, line.at);
		if (remarks->count == PARTS_MAX)
			return;
		open = &remarks->parts[remarks->count++];
		*open = (struct remarks_part){heading, {rest.at, 0}, number};
	}
	if (open)
		open->text = str_range(open->text.at, remarks->file.at + remarks->file.size);
	for (size_t i = 0; i < remarks->count; i++)
		remarks->parts[i].text = str_trim(remarks->parts[i].text);
}

bool remarks_match(struct str heading, struct str number, struct str title)
{
	struct str rest = heading;

	if (str_equal(heading, title) || str_equal(heading, number))
		return true;
	if (!str_starts(heading, number))
		return false;
	rest = str_skip(heading, number.size);
	return rest.size && (rest.at[0] == ' ' || rest.at[0] == '.');
}

struct remarks *remarks_new(const char *path, struct fail *fail)
{
	struct remarks *remarks = calloc(1, sizeof(*remarks));

	if (!remarks) {
		fail_memory(fail);
		return NULL;
	}
	if (!file_exists(path))
		return remarks;
	if (!file_read(path, BOUND_CONFIG_BYTES, &remarks->file, fail)) {
		remarks_free(remarks);
		return NULL;
	}
	split(remarks);
	return remarks;
}

void remarks_free(struct remarks *remarks)
{
	if (!remarks)
		return;
	text_release(&remarks->file);
	free(remarks);
}

struct str remarks_of(const struct remarks *remarks, struct str number, struct str title)
{
	for (size_t i = 0; i < remarks->count; i++)
		if (remarks_match(remarks->parts[i].heading, number, title))
			return remarks->parts[i].text;
	return STR("");
}

size_t remarks_count(const struct remarks *remarks)
{
	return remarks->count;
}

struct remarks_part remarks_part(const struct remarks *remarks, size_t index)
{
	return remarks->parts[index];
}

/* {id} inside a piece of text; an unknown id is kept as it is and reported. */
static void compose_figures(struct str piece, struct document *document, bool (*print)(void *user, struct str id, struct text *text),
                            void *user, struct str *ret_unknown)
{
	while (piece.size) {
		size_t open = str_find(piece, '{');
		size_t close = str_find(str_skip(piece, open), '}');
		struct str id = str_take(str_skip(piece, open + 1), close > 0 ? close - 1 : 0);
		struct text value = {0};

		document_text(document, str_take(piece, open));
		if (open + close >= piece.size) {
			document_text(document, str_skip(piece, open));
			return;
		}
		if (print(user, id, &value)) {
			document_text(document, text_str(&value));
		} else {
			document_text(document, str_take(str_skip(piece, open), close + 1));
			if (!ret_unknown->size)
				*ret_unknown = id;
		}
		text_release(&value);
		piece = str_skip(piece, open + close + 1);
	}
}

/* One paragraph or list item: **bold** alternates with plain text. */
static void compose_line(struct str line, struct document *document, bool (*print)(void *user, struct str id, struct text *text),
                         void *user, struct str *ret_unknown)
{
	bool bold = false;

	while (line.size) {
		size_t mark = str_find_str(line, STR("**"));
		struct str piece = str_take(line, mark);

		if (bold)
			document_bold(document, piece);
		else
			compose_figures(piece, document, print, user, ret_unknown);
		line = str_skip(line, mark + 2);
		bold = !bold;
	}
}

void remarks_compose(struct str part, struct document *document, bool (*print)(void *user, struct str id, struct text *text), void *user,
                     struct str *ret_unknown)
{
	struct str line;
	bool open = false;

	while (str_next(&part, '\n', &line)) {
		bool item = str_starts(line, STR("- ")) || str_starts(line, STR("* "));

		line = str_trim(line);
		if (open && (item || !line.size)) {
			document_end(document);
			open = false;
		}
		if (!line.size)
			continue;
		if (!open)
			document_begin(document, item ? PARAGRAPH_BULLET : PARAGRAPH_BODY);
		open = true;
		compose_line(item ? str_skip(line, 2) : line, document, print, user, ret_unknown);
	}
	if (open)
		document_end(document);
}
