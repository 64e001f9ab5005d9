/* Line breaking on top of ICU: its strict Japanese rules, then what they do not know.
 * - A number and its counter stay together (¥1,234|円, 第|1|章, 5|営業日 would be broken by UAX #14, whose class ID
 * allows it).
 * - A long Latin word (path, user agent, host) may break behind its separators, and as the last resort anywhere. Short ones
 * and numbers, which UAX #14 would break behind a hyphen, stay whole. */
#include <unicode/ubrk.h>
#include <unicode/utf16.h>

#include "linebreak.h"

static bool among(uint32_t code_point, const uint32_t *set, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (set[i] == code_point)
			return true;
	return false;
}

bool letter_is_opening(uint32_t code_point)
{
	static const uint32_t set[] = {0xFF08, 0x3014, 0xFF3B, 0xFF5B, 0x3008, 0x300A,
	                               0x300C, 0x300E, 0x3010, 0x3016, 0x3018, 0x301D};
	return among(code_point, set, sizeof(set) / sizeof(set[0]));
}

bool letter_is_closing(uint32_t code_point)
{
	static const uint32_t set[] = {0xFF09, 0x3015, 0xFF3D, 0xFF5D, 0x3009, 0x300B, 0x300D, 0x300F,
	                               0x3011, 0x3017, 0x3019, 0x301F, 0x3001, 0x3002, 0xFF0C, 0xFF0E};
	return among(code_point, set, sizeof(set) / sizeof(set[0]));
}

bool letter_is_wide(uint32_t code_point)
{
	return (code_point >= 0x2E80 && code_point < 0xA4D0) || (code_point >= 0xF900 && code_point < 0xFB00) ||
	       (code_point >= 0xFF01 && code_point < 0xFF61) || (code_point >= 0xFFE0 && code_point < 0xFFE7) ||
	       code_point >= 0x20000;
}

bool letter_is_digit(uint32_t code_point)
{
	return (code_point >= '0' && code_point <= '9') || (code_point >= 0xFF10 && code_point <= 0xFF19);
}

/* Counters and units that belong to the digits before them. */
static bool is_counter(uint32_t code_point)
{
	static const uint32_t set[] = {
	        0x5186 /* 円 */, 0x4EF6 /* 件 */, 0x56DE /* 回 */, 0x5206 /* 分 */, 0x79D2 /* 秒 */, 0x6642 /* 時 */,
	        0x65E5 /* 日 */, 0x6708 /* 月 */, 0x5E74 /* 年 */, 0x7AE0 /* 章 */, 0x7BC0 /* 節 */, 0x4EBA /* 人 */,
	        0x53F0 /* 台 */, 0x6821 /* 校 */, 0x540D /* 名 */, 0x500B /* 個 */, 0x9031 /* 週 */, 0x7A2E /* 種 */,
	        0x9805 /* 項 */, 0x9801 /* 頁 */, 0x55B6 /* 営 */, 0x6761 /* 条 */, 0x7248 /* 版 */, 0x884C /* 行 */,
	        0x6B21 /* 次 */, 0x500D /* 倍 */, 0x70B9 /* 点 */, 0x5EA6 /* 度 */, 0x6841 /* 桁 */, 0x4F4D /* 位 */,
	        0xFF05 /* ％ */, 0x30D1 /* パ */, 0x30DA /* ペ */, 0x30F6 /* ヶ */, 0x304B /* か */, 0x4E07 /* 万 */,
	        0x5104 /* 億 */};
	return among(code_point, set, sizeof(set) / sizeof(set[0]));
}

static bool glued(uint32_t before, uint32_t after)
{
	if (letter_is_digit(before) && is_counter(after))
		return true;
	/* 第1, 約120, ¥9, §3 and the like: the sign belongs to its number. */
	return letter_is_digit(after) && (before == 0x7B2C || before == 0x7D04 || before == 0x00A7 ||
	                                  before == 0xFFE5 || before == 0x56F3 || before == 0x8868);
}

static bool is_separator(uint32_t code_point)
{
	static const uint32_t set[] = {'/', '.', '-', '_', '?', '&', '=', ':', ';', ',', '%', '+', '|'};
	return among(code_point, set, sizeof(set) / sizeof(set[0]));
}

/* Words up to this length stay whole while anything else can be broken: «INC-0003», «2019-10-21». */
#define WORD_MAX 12

static bool in_word(uint32_t code_point)
{
	return code_point != ' ' && !letter_is_wide(code_point);
}

/* Behind each letter the weaker opportunities: soft ones behind the separators of long words, but not inside of numbers
 * (1,234.5, 10:05, 2019-10-21), else only as the last resort. */
static void find_weaker(struct letter *letters, size_t count)
{
	for (size_t first = 0; first < count;) {
		size_t end = first + 1;
		while (end < count && in_word(letters[first].code_point) && in_word(letters[end].code_point) &&
		       letters[end - 1].opportunity != BREAK_MUST)
			end++;
		for (size_t i = first; i < end && i + 1 < count; i++) {
			uint32_t here = letters[i].code_point, next = letters[i + 1].code_point;
			bool number = i > first && letter_is_digit(letters[i - 1].code_point) && letter_is_digit(next);
			if (letters[i].opportunity == BREAK_MUST)
				continue;
			letters[i].opportunity = BREAK_LAST;
			if (end - first > WORD_MAX && i + 1 < end && is_separator(here) && !is_separator(next) && !number)
				letters[i].opportunity = BREAK_SOFT;
		}
		first = end;
	}
}

bool linebreak_find(void *iterator, struct arena *arena, struct letter *letters, size_t count)
{
	UChar *units = arena_alloc(arena, 2 * count + 1, sizeof(*units));
	uint32_t *letter_of = arena_alloc(arena, 2 * count + 1, sizeof(*letter_of));
	if (!units || !letter_of || count > INT32_MAX / 2)
		return false;
	int32_t size = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t code_point = letters[i].code_point;
		if (code_point >= 0x10000) {
			units[size++] = U16_LEAD(code_point);
			units[size++] = U16_TRAIL(code_point);
		} else {
			units[size++] = (UChar)code_point;
		}
		letter_of[size] = (uint32_t)i + 1;
	}
	find_weaker(letters, count);
	UErrorCode status = U_ZERO_ERROR;
	ubrk_setText(iterator, units, size, &status);
	if (U_FAILURE(status))
		return false;
	for (int32_t at = ubrk_first(iterator); at != UBRK_DONE; at = ubrk_next(iterator)) {
		size_t letter = letter_of[at];
		if (letter == 0 || letter >= count || letters[letter - 1].opportunity == BREAK_MUST)
			continue;
		if (!glued(letters[letter - 1].code_point, letters[letter].code_point))
			letters[letter - 1].opportunity = BREAK_GOOD;
	}
	/* The iterator must not keep a pointer into the arena. */
	static const UChar nothing[1] = {0};
	ubrk_setText(iterator, nothing, 0, &status);
	return U_SUCCESS(status);
}

void linebreak_squeeze(struct letter *letters, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++) {
		uint32_t here = letters[i].code_point, next = letters[i + 1].code_point;
		bool closing = letter_is_closing(here), opening = letter_is_opening(next);
		if ((closing && (opening || letter_is_closing(next))) || (letter_is_opening(here) && opening))
			letters[i].squeeze = -500;
	}
}
