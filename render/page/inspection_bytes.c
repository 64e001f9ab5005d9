/* The file's own bytes, read without qpdf, which mends silently what it can: header, cross-reference table, the frame of
 * each object, and the tokens outside of streams. ISO 19005-3, 6.1 (ISO 19005-2 has the same numbers). */
#include <stdlib.h>
#include <string.h>

#include "inspect.h"
#include "lang.h"
#include "number.h"

#define STRING_BYTES_MAX 32767
#define NAME_BYTES_MAX 127
#define ENTRY_BYTES 20 /* of the cross-reference table */
/* Findings of one file's bytes: one wrong writer makes the same mistake in each object. */
#define TOLD_MAX 12

struct bytes {
	struct inspect *inspect;
	struct str file;
	size_t at;
	int told, object;
};

static void tell(struct bytes *bytes, const char *clause, const char *sentence)
{
	if (bytes->told++ < TOLD_MAX)
		finding(bytes->inspect, clause, TR("object %d, byte %zu: %s", "オブジェクト%d、%zuバイト目: %s"),
		        bytes->object, bytes->at, sentence);
}

static bool is_white(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == '\0';
}

static bool is_regular(char byte)
{
	return !is_white(byte) && !strchr("<>[]()/%{}", byte);
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static int hex_digit(char byte)
{
	return is_digit(byte)                ? byte - '0'
	       : byte >= 'a' && byte <= 'f'  ? byte - 'a' + 10
	       : byte >= 'A' && byte <= 'F'  ? byte - 'A' + 10
	                                     : -1;
}

static struct str rest(const struct bytes *bytes)
{
	return str_skip(bytes->file, bytes->at);
}

static bool take(struct bytes *bytes, const char *word)
{
	if (!str_starts(rest(bytes), str_of(word)))
		return false;
	bytes->at += strlen(word);
	return true;
}

static bool take_line_end(struct bytes *bytes)
{
	return take(bytes, "\r\n") || take(bytes, "\n") || take(bytes, "\r");
}

static bool take_number(struct bytes *bytes, uint64_t *ret_number)
{
	struct str left = rest(bytes);
	size_t size = 0;
	while (size < left.size && is_digit(left.at[size]))
		size++;
	if (!number_u64(str_take(left, size), INT64_MAX, ret_number))
		return false;
	bytes->at += size;
	return true;
}

/* ---- Header and end ---- */

static void check_header(struct bytes *bytes)
{
	struct str file = bytes->file;
	bool old = bytes->inspect->inspection->composition->settings->pdfa == PDFA_1B, high = file.size > 14;
	if (!str_starts(file, STR("%PDF-1.")) || file.size < 9 || file.at[7] != (old ? '4' : '7') || file.at[8] != '\n')
		finding(bytes->inspect, "A-3:6.1.2-1 UA:6.1-1",
		        TR("the file's header is not as it must be", "ファイルのヘッダーが正しくありません"));
	if (high)
		high = file.at[9] == '%';
	for (size_t i = 10; high && i < 14; i++)
		high = (unsigned char)file.at[i] > 127;
	if (!high)
		finding(bytes->inspect, "A-3:6.1.2-2",
		        TR("no line of four high bytes follows the header", "ヘッダーの次に4バイト以上の非ASCIIの行がありません"));
	if (!str_ends(file, STR("%%EOF\n")) && !str_ends(file, STR("%%EOF\r\n")) && !str_ends(file, STR("%%EOF")))
		finding(bytes->inspect, "A-3:6.1.3-3",
		        TR("something stands behind the end of the file", "ファイルの終端の後にデータがあります"));
}

/* ---- Tokens ---- */

static void check_name(struct bytes *bytes)
{
	struct text name = {0};
	struct str left = str_skip(rest(bytes), 1);
	size_t size = 0;
	for (; size < left.size && is_regular(left.at[size]); size++) {
		int high = size + 2 < left.size && left.at[size] == '#' ? hex_digit(left.at[size + 1]) : -1;
		int low = high >= 0 ? hex_digit(left.at[size + 2]) : -1;
		text_add_byte(&name, (char)(low >= 0 ? high * 16 + low : left.at[size]));
		size += low >= 0 ? 2 : 0;
	}
	if (name.size > NAME_BYTES_MAX)
		tell(bytes, "A-3:6.1.13-4", TR("a name is longer than 127 bytes", "名前が127バイトを超えています"));
	if (!str_is_utf8(text_str(&name)))
		tell(bytes, "A-3:6.1.8-1", TR("a name is not UTF-8", "名前がUTF-8ではありません"));
	text_release(&name);
	bytes->at += size + 1;
}

static void check_hex(struct bytes *bytes)
{
	struct str left = str_skip(rest(bytes), 1);
	size_t size = 0, digits = 0;
	bool good = true;
	for (; size < left.size && left.at[size] != '>'; size++) {
		good = good && (is_white(left.at[size]) || hex_digit(left.at[size]) >= 0);
		digits += !is_white(left.at[size]);
	}
	if (digits % 2)
		tell(bytes, "A-3:6.1.6-1", TR("a hex string has an odd number of digits", "16進文字列の桁数が奇数です"));
	if (!good || size == left.size)
		tell(bytes, "A-3:6.1.6-2", TR("a hex string has other characters", "16進文字列に他の文字があります"));
	if (digits / 2 > STRING_BYTES_MAX)
		tell(bytes, "A-3:6.1.13-3", TR("a string is too long", "文字列が長すぎます"));
	bytes->at += size + 2;
}

static void check_string(struct bytes *bytes)
{
	struct str left = rest(bytes);
	size_t size = 0, length = 0;
	int depth = 0;
	do {
		char byte = left.at[size++];
		depth += byte == '(' ? 1 : byte == ')' ? -1 : 0;
		if (byte == '\\' && size < left.size) {
			size += is_digit(left.at[size]) && size + 2 < left.size && is_digit(left.at[size + 1]) ? 3 : 1;
		}
		length++;
	} while (depth > 0 && size < left.size);
	if (length > STRING_BYTES_MAX + 2)
		tell(bytes, "A-3:6.1.13-3", TR("a string is too long", "文字列が長すぎます"));
	bytes->at += size;
}

static void check_number(struct bytes *bytes, struct str token)
{
	int64_t whole;
	double real = 0;
	bool integer = str_find(token, '.') == token.size;
	if (integer && !number_i64(token, INT32_MIN, INT32_MAX, &whole))
		tell(bytes, "A-3:6.1.13-1", TR("an integer is out of range", "整数が範囲外です"));
	else if (!integer && (!number_double(token, &real) || real > 3.403e38 || real < -3.403e38))
		tell(bytes, "A-3:6.1.13-2", TR("a real number is out of range", "実数が範囲外です"));
	else if (!integer && real != 0 && real < 1.175e-38 && real > -1.175e-38)
		tell(bytes, "A-3:6.1.13-5", TR("a real number is too near to zero", "実数が0に近すぎます"));
}

/* ---- Objects ---- */

/* Behind "stream". Its length is the dictionary's, as qpdf reads it. */
static void check_stream(struct bytes *bytes)
{
	struct inspect *inspect = bytes->inspect;
	qpdf_oh object = qpdf_get_object_by_id(inspect->q, bytes->object, 0);
	long long length = whole_of(inspect, entry_of(inspect, object, "/Length"));
	if (!take(bytes, "\r\n") && !take(bytes, "\n"))
		tell(bytes, "A-3:6.1.7.1-2", TR("no line end follows «stream»", "streamの後に改行がありません"));
	size_t start = bytes->at;
	if (length < 0 || (size_t)length > bytes->file.size - bytes->at)
		length = 0;
	bytes->at += (size_t)length;
	if (!take_line_end(bytes))
		tell(bytes, "A-3:6.1.7.1-2", TR("no line end precedes «endstream»", "endstreamの前に改行がありません"));
	if (!take(bytes, "endstream")) {
		tell(bytes, "A-3:6.1.7.1-1", TR("a stream is not as long as it says", "ストリームの長さが正しくありません"));
		bytes->at = start;
		bytes->at += str_find_str(rest(bytes), STR("endstream"));
		(void)take(bytes, "endstream");
	}
}

/* Tokens from here up to "endobj" or "startxref". */
static void check_tokens(struct bytes *bytes)
{
	while (bytes->at < bytes->file.size) {
		struct str left = rest(bytes);
		char first = *left.at;
		if (is_white(first) || str_starts(left, STR("<<")) || str_starts(left, STR(">>")) || first == '[' ||
		    first == ']') {
			bytes->at += first == '<' || first == '>' ? 2 : 1;
		} else if (first == '%') {
			bytes->at += str_find(left, '\n');
		} else if (first == '/') {
			check_name(bytes);
		} else if (first == '<') {
			check_hex(bytes);
		} else if (first == '(') {
			check_string(bytes);
		} else {
			size_t size = 1;
			while (size < left.size && is_regular(left.at[size]))
				size++;
			struct str token = str_take(left, size);
			if (str_is(token, "endobj") || str_is(token, "startxref"))
				return;
			bytes->at += size;
			if (str_is(token, "stream"))
				check_stream(bytes);
			else if (is_digit(first) || first == '-' || first == '+' || first == '.')
				check_number(bytes, token);
		}
	}
}

/* The object at an offset of the table: "12 0 obj", a line end, its tokens, a line end, "endobj", a line end. */
static void check_object(struct bytes *bytes, size_t offset, int number)
{
	bytes->object = number;
	bytes->at = offset;
	uint64_t found = 0, generation = 0;
	bool good = offset > 0 && offset < bytes->file.size && strchr("\r\n", bytes->file.at[offset - 1]);
	good = good && take_number(bytes, &found) && take(bytes, " ") && take_number(bytes, &generation) &&
	       take(bytes, " obj") && take_line_end(bytes) && found == (uint64_t)number;
	if (good)
		check_tokens(bytes);
	good = good && strchr("\r\n", bytes->file.at[bytes->at - 1]) && take(bytes, "endobj") && take_line_end(bytes);
	if (!good)
		tell(bytes, "A-3:6.1.9-1", TR("an object's frame is not as it must be", "オブジェクトの書式が正しくありません"));
}

/* ---- The cross-reference table ---- */

static bool find_table(struct bytes *bytes, uint64_t *ret_count)
{
	struct str file = bytes->file, tail = str_skip(file, file.size > 64 ? file.size - 64 : 0);
	uint64_t offset, first;
	bytes->at = file.size - tail.size + str_find_str(tail, STR("startxref"));
	if (!take(bytes, "startxref") || !take_line_end(bytes) || !take_number(bytes, &offset) || offset >= file.size)
		return false;
	bytes->at = (size_t)offset;
	return take(bytes, "xref") && take_line_end(bytes) && take_number(bytes, &first) && first == 0 && take(bytes, " ") &&
	       take_number(bytes, ret_count) && *ret_count && take_line_end(bytes) &&
	       *ret_count <= (file.size - bytes->at) / ENTRY_BYTES;
}

void inspect_bytes(struct inspect *inspect)
{
	struct bytes bytes = {.inspect = inspect, .file = inspect->file};
	uint64_t count = 0, offset;
	check_header(&bytes);
	if (!find_table(&bytes, &count)) {
		tell(&bytes, "A-3:6.1.4-2", TR("the cross-reference table is not as it must be", "相互参照表の書式が正しくありません"));
		return;
	}
	inspect->object_count = count > INT32_MAX ? INT32_MAX : (int)count;
	size_t table = bytes.at;
	bytes.at += (size_t)count * ENTRY_BYTES;
	check_tokens(&bytes);
	for (uint64_t i = 1; i < count; i++) {
		struct str entry = str_take(str_skip(bytes.file, table + (size_t)i * ENTRY_BYTES), ENTRY_BYTES);
		if (entry.at[17] == 'n' && number_u64(str_take(entry, 10), INT64_MAX, &offset))
			check_object(&bytes, (size_t)offset, (int)i);
	}
}
