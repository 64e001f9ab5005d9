/* Failures: one sentence, written once. */
#include "fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lang.h"

/* Ends the sentence before a UTF-8 character that the buffer's end cut in two. */
static void sentence_cut_at_character(char *sentence, size_t capacity)
{
	size_t size = strlen(sentence);
	size_t start = size;

	if (size + 1 < capacity)
		return;
	while (start > 0 && ((unsigned char)sentence[start - 1] & 0xC0) == 0x80)
		start--;
	if (start == 0 || (unsigned char)sentence[start - 1] < 0xC0)
		return;

	unsigned char lead = (unsigned char)sentence[start - 1];
	size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

	if (size - (start - 1) < wanted)
		sentence[start - 1] = '\0';
}

static PRINTF_LIKE(3, 0) void fail_record(struct fail *fail, enum fail_kind kind, const char *format, va_list arguments)
{
	vsnprintf(fail->sentence, sizeof(fail->sentence), format, arguments);
	sentence_cut_at_character(fail->sentence, sizeof(fail->sentence));
	fail->kind = kind;
}

bool fail_set(struct fail *fail, enum fail_kind kind, const char *format, ...)
{
	va_list arguments;

	if (!fail || fail->kind != FAIL_NONE)
		return false;
	va_start(arguments, format);
	fail_record(fail, kind, format, arguments);
	va_end(arguments);
	return false;
}

/* The C library speaks English as long as nobody sets a locale, so the ordinary causes are translated here. */
static const char *errno_japanese(int errno_value)
{
	switch (errno_value) {
	case ENOENT: return "そのようなファイルやフォルダーはありません";
	case EACCES: return "許可がありません";
	case EPERM: return "許可されていない操作です";
	case EEXIST: return "すでにあります";
	case ENOTDIR: return "フォルダーではありません";
	case EISDIR: return "フォルダーです";
	case ENOTEMPTY: return "フォルダーが空ではありません";
	case ENOSPC: return "ディスクに空きがありません";
	case EDQUOT: return "ディスクの割り当てを使い切りました";
	case EFBIG: return "ファイルが大きすぎます";
	case EROFS: return "読み取り専用です";
	case EIO: return "入出力エラーです";
	case EBADF: return "開いていないファイルです";
	case EMFILE: return "開いたファイルが多すぎます";
	case ENFILE: return "システム全体で開いたファイルが多すぎます";
	case ENAMETOOLONG: return "ファイル名が長すぎます";
	case ELOOP: return "シンボリックリンクが循環しています";
	case EBUSY: return "使用中です";
	case EAGAIN: return "いまは使えません";
	case EPIPE: return "受け手がいません";
	case EINVAL: return "使えない値です";
	case ENOMEM: return "メモリーが足りません";
	case ENOEXEC: return "実行できる形式ではありません";
	case EXDEV: return "別のディスクにあります";
	case ECONNREFUSED: return "接続を拒まれました";
	case ETIMEDOUT: return "時間切れです";
	default: return NULL;
	}
}

bool fail_errno(struct fail *fail, int errno_value, const char *format, ...)
{
	char cause[200] = "";
	const char *japanese = lang_is_japanese() ? errno_japanese(errno_value) : NULL;
	va_list arguments;

	if (!fail || fail->kind != FAIL_NONE)
		return false;
	va_start(arguments, format);
	fail_record(fail, errno_value == ENOMEM ? FAIL_MEMORY : FAIL_IO, format, arguments);
	va_end(arguments);

	if (!japanese && strerror_r(errno_value, cause, sizeof(cause)) != 0)
		snprintf(cause, sizeof(cause), "errno %d", errno_value);

	size_t size = strlen(fail->sentence);

	snprintf(fail->sentence + size, sizeof(fail->sentence) - size, ": %s", japanese ? japanese : cause);
	sentence_cut_at_character(fail->sentence, sizeof(fail->sentence));
	return false;
}

bool fail_memory(struct fail *fail)
{
	return fail_set(fail, FAIL_MEMORY, "%s", TR("out of memory", "メモリーが足りません"));
}

bool fail_prefix(struct fail *fail, const char *format, ...)
{
	char whole[2 * sizeof(fail->sentence) + 2];
	va_list arguments;

	if (!fail || fail->kind == FAIL_NONE)
		return false;
	va_start(arguments, format);
	vsnprintf(whole, sizeof(fail->sentence), format, arguments);
	va_end(arguments);
	sentence_cut_at_character(whole, sizeof(fail->sentence));

	size_t size = strlen(whole);

	snprintf(whole + size, sizeof(whole) - size, ": %s", fail->sentence);
	memcpy(fail->sentence, whole, sizeof(fail->sentence));
	fail->sentence[sizeof(fail->sentence) - 1] = '\0';
	sentence_cut_at_character(fail->sentence, sizeof(fail->sentence));
	return false;
}

void fail_clear(struct fail *fail)
{
	if (!fail)
		return;
	fail->kind = FAIL_NONE;
	fail->sentence[0] = '\0';
}
