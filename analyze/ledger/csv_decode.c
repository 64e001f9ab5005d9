/* Detection by validity: CP932 text is hardly ever valid UTF-8, and the reverse. */
#include "csv_decode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "lang.h"

/* Damaged places that are reported one by one; the rest follows from them. */
#define DECODE_PLACES 20
/* With so many the file is no text, and what is behind them is not looked at. */
#define DECODE_DAMAGES 65536

/* Where the output stands while it grows. */
struct decode_place {
	uint32_t line, column;
	size_t counted_bytes; /* of the output */
};

static void place_advance(struct decode_place *place, const struct text *text, size_t until)
{
	for (; place->counted_bytes < until; place->counted_bytes++) {
		unsigned char byte = (unsigned char)text->at[place->counted_bytes];
		if (byte == '\n') {
			place->line++;
			place->column = 1;
		} else if ((byte & 0xC0) != 0x80 && byte != '\r') {
			place->column++;
		}
	}
}

struct decoding {
	const char *name;
	struct ledger_notes *notes;
	const char *encoding;
	struct decode_place place;
	size_t damages;
};

static void report_damage(struct decoding *decoding, const struct text *text, unsigned char byte)
{
	if (++decoding->damages > DECODE_PLACES)
		return;
	place_advance(&decoding->place, text, text->size);
	struct ledger_place place = {decoding->name, decoding->place.line, decoding->place.column};
	if (byte == 0)
		ledger_notes_add(decoding->notes, NOTE_ERROR, place,
		                 "a NUL byte: save the file as CSV (UTF-8 or CP932) again",
		                 "NULバイトがあります。CSV(UTF-8またはCP932)で保存し直してください");
	else
		ledger_notes_add(decoding->notes, NOTE_ERROR, place,
		                 "byte 0x%02X is no character of %s here; allowed are UTF-8 and CP932",
		                 "バイト0x%02Xはここでは%sの文字になりません。使える文字コードはUTF-8とCP932です",
		                 (unsigned)byte, decoding->encoding);
}

/* More good sequences than damaged places: CP932 text read as UTF-8 is damaged at nearly every character, UTF-8 text
 * with some bad bytes is not. (The reverse proves nothing: UTF-8 text read as CP932 is mostly valid.) */
static bool mostly_utf8(struct str bytes)
{
	size_t damages = 0, sequences = 0;
	while (bytes.size > 0) {
		size_t size;
		bool damaged = str_utf8(bytes, &size) == 0xFFFD && size == 1;
		damages += damaged;
		sequences += size > 1;
		bytes = str_skip(bytes, size);
	}
	return sequences > damages;
}

static void decode_utf8(struct str bytes, struct decoding *decoding, struct text *text)
{
	while (bytes.size > 0 && decoding->damages < DECODE_DAMAGES) {
		size_t size;
		uint32_t code_point = str_utf8(bytes, &size);
		if ((code_point == 0xFFFD && size == 1) || code_point == 0) {
			report_damage(decoding, text, (unsigned char)bytes.at[0]);
			text_add_utf8(text, 0xFFFD);
		} else {
			text_add(text, str_take(bytes, size));
		}
		bytes = str_skip(bytes, size);
	}
}

/* One CP932 character at a time, so that what is damaged is known to the byte; ASCII, the bulk of a ledger's bytes, is
 * copied. */
static size_t cp932_one(iconv_t iconv_handle, struct str bytes, char out[8], size_t *ret_out_size)
{
	size_t sizes[2] = {1, 2};
	for (size_t i = 0; i < 2 && sizes[i] <= bytes.size; i++) {
		char in[2];
		memcpy(in, bytes.at, sizes[i]);
		char *in_at = in, *out_at = out;
		size_t in_left = sizes[i], out_left = 8;
		iconv(iconv_handle, NULL, NULL, NULL, NULL);
		if (iconv(iconv_handle, &in_at, &in_left, &out_at, &out_left) != (size_t)-1 && in_left == 0) {
			*ret_out_size = 8 - out_left;
			return sizes[i];
		}
	}
	return 0;
}

static void decode_cp932(iconv_t iconv_handle, struct str bytes, struct decoding *decoding, struct text *text)
{
	while (bytes.size > 0 && decoding->damages < DECODE_DAMAGES) {
		unsigned char byte = (unsigned char)bytes.at[0];
		char out[8];
		size_t out_size = 0, size = 1;
		if (byte > 0 && byte < 0x80)
			text_add_byte(text, (char)byte);
		else if (byte != 0 && (size = cp932_one(iconv_handle, bytes, out, &out_size)) > 0)
			text_add(text, (struct str){out, out_size});
		else {
			size = 1;
			report_damage(decoding, text, byte);
			text_add_utf8(text, 0xFFFD);
		}
		bytes = str_skip(bytes, size);
	}
}

static bool decode_as_cp932(struct str bytes, struct decoding *decoding, struct text *text, struct fail *fail)
{
	iconv_t iconv_handle = iconv_open("UTF-8", "CP932");
	if (iconv_handle == (iconv_t)-1)
		return fail_errno(
		        fail, errno,
		        TR("this system cannot convert from CP932", "このシステムではCP932から変換できません"));
	decoding->encoding = "CP932";
	decode_cp932(iconv_handle, bytes, decoding, text);
	iconv_close(iconv_handle);
	return true;
}

bool csv_decode(struct str bytes, const char *name, struct ledger_notes *notes, struct text *text,
                enum table_encoding *ret_encoding, struct fail *fail)
{
	struct decoding decoding = {.name = name, .notes = notes, .encoding = "UTF-8", .place = {1, 1, text->size}};
	enum table_encoding encoding = TABLE_UTF8;
	if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF"))) {
		ledger_notes_add(
		        notes, NOTE_ERROR, (struct ledger_place){name, 1, 1},
		        "this is UTF-16 (Excel's \"Unicode text\"): save it as \"CSV UTF-8\" or \"CSV\"",
		        "UTF-16(Excelの「Unicode テキスト」)です。「CSV UTF-8」か「CSV」で保存し直してください");
		*ret_encoding = encoding;
		return true;
	}
	if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
		encoding = TABLE_UTF8_BOM;
		decode_utf8(str_skip(bytes, 3), &decoding, text);
	} else if (str_is_utf8(bytes) || mostly_utf8(bytes)) {
		decode_utf8(bytes, &decoding, text);
	} else {
		encoding = TABLE_CP932;
		if (!decode_as_cp932(bytes, &decoding, text, fail))
			return false;
	}
	if (decoding.damages >= DECODE_DAMAGES)
		ledger_notes_add(notes, NOTE_ERROR, (struct ledger_place){name, 0, 0},
		                 "more than %d bytes are no characters: this is no text file, and reading stopped there",
		                 "%dバイト以上が文字になりません。テキストファイルではないため、そこで読み取りをやめました",
		                 DECODE_DAMAGES);
	else if (decoding.damages > DECODE_PLACES)
		ledger_notes_add(notes, NOTE_ERROR, (struct ledger_place){name, 0, 0},
		                 "%zu more bytes are no characters of %s", "ほかに%zuバイトが%sの文字になりません",
		                 decoding.damages - DECODE_PLACES, decoding.encoding);
	*ret_encoding = encoding;
	return text_failed(text) ? fail_memory(fail) : true;
}
