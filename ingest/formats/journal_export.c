/* `journalctl -o export`, systemd's JOURNAL_EXPORT_FORMATS: entries parted by blank lines, fields as KEY=value, or,
 * when the value has control characters, as KEY, a line end, its size in 64 bits (little endian), the value and a line
 * end. The unit is the entry with the blank line behind it. Values may hold NUL bytes. Fields that are not known are
 * passed over. */
#include "dialect.h"
#include "journal_record.h"
#include "lang.h"

#define KEY_BYTES_MAX ((size_t)64)
#define SIZE_BYTES ((size_t)8)
/* Larger values (a whole core dump) do not fit a chunk. */
#define VALUE_BYTES_MAX ((uint64_t)16 << 20)

enum export_step {
	EXPORT_FIELD,
	EXPORT_END,   /* a blank line, or nothing follows */
	EXPORT_MORE,  /* breaks off */
	EXPORT_BROKEN /* no field */
};

static bool is_key(struct str text)
{
	if (text.size == 0 || text.size > KEY_BYTES_MAX)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		char byte = text.at[i];
		if (!((byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_'))
			return false;
	}
	return true;
}

/* The field at the front of the text, with all its bytes in *ret_size; of the end those of the blank line. */
static enum export_step read_field(struct str text, struct str *ret_key, struct str *ret_value, size_t *ret_size)
{
	size_t line = str_find(text, '\n');
	struct str key = str_take(text, line);
	key = str_take(key, str_find(str_take(key, KEY_BYTES_MAX + 1), '='));
	*ret_size = line < text.size ? line + 1 : text.size;
	if (line == 0 || text.size == 0)
		return EXPORT_END;
	if (!is_key(key))
		return line < text.size || text.size > KEY_BYTES_MAX + 1 ? EXPORT_BROKEN : EXPORT_MORE;
	*ret_key = key;
	if (key.size < line) {
		*ret_value = str_range(text.at + key.size + 1, text.at + line);
		return line < text.size ? EXPORT_FIELD : EXPORT_MORE;
	}
	uint64_t size = 0;
	if (text.size < line + 1 + SIZE_BYTES)
		return EXPORT_MORE;
	for (size_t i = SIZE_BYTES; i-- > 0;)
		size = size << 8 | (unsigned char)text.at[line + 1 + i];
	if (size > VALUE_BYTES_MAX)
		return EXPORT_BROKEN;
	struct str value = str_take(str_skip(text, line + 1 + SIZE_BYTES), (size_t)size);
	*ret_size = line + 1 + SIZE_BYTES + (size_t)size + 1;
	*ret_value = value;
	if (text.size < *ret_size)
		return EXPORT_MORE;
	return text.at[*ret_size - 1] == '\n' ? EXPORT_FIELD : EXPORT_BROKEN;
}

static size_t journal_export_unit(struct str rest, bool ended)
{
	size_t at = 0, size;
	struct str key, value;
	for (;;) {
		struct str left = str_skip(rest, at);
		switch (left.size > 0 ? read_field(left, &key, &value, &size) : EXPORT_MORE) {
		case EXPORT_FIELD:
			at += size;
			continue;
		case EXPORT_END:
			return at + size;
		case EXPORT_MORE:
			return ended ? rest.size : 0;
		case EXPORT_BROKEN:
			/* The entry ends behind the line that is no field, so that this costs no other entry. */
			size = str_find(left, '\n');
			return size < left.size ? at + size + 1 : ended ? rest.size : 0;
		}
	}
}

static enum reject_reason journal_export_read(struct system_row *row, struct str unit)
{
	struct journal_record record = {0};
	struct str key, value, left = unit;
	size_t size;
	while (left.size > 0) {
		enum export_step step = read_field(left, &key, &value, &size);
		/* The file's last line may have no line end. */
		bool last = step == EXPORT_MORE && size == left.size && str_find(left, '\n') == left.size &&
		            str_find(left, '=') < left.size;
		if (step == EXPORT_END)
			break;
		if (step != EXPORT_FIELD && !last)
			return step == EXPORT_MORE ? REJECT_TRUNCATED : REJECT_SHAPE;
		journal_note(&record, journal_field_named(key), value);
		left = str_skip(left, size);
	}
	return journal_put(row, &record, unit);
}

static bool journal_export_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	layout->has_header = true;
	journal_recipe(&layout->template.recipe);
	format->current = layout;
	return true;
}

static bool journal_export_parse(const struct format_part *part, struct batch *batch)
{
	const struct system_reader reader = {journal_columns, true, journal_export_read};
	return system_parse(part, batch, &reader);
}

const struct dialect dialect_journal_export = {
        .name = "journal_export",
        .kind = FORMAT_SYSTEM,
        .about_en = "journalctl -o export",
        .about_ja = "journalctl -o export",
        .unit = journal_export_unit,
        .open = journal_export_open,
        .parse = journal_export_parse,
};
