/* Lines of sar: words, clocks, dates, kinds. */
#include "sar_line.h"

#include "civil.h"
#include "number.h"

struct sar_words sar_words_of(struct str line)
{
	struct sar_words words = {.count = 0};
	size_t at = 0;
	for (;;) {
		while (at < line.size && (line.at[at] == ' ' || line.at[at] == '\t'))
			at++;
		if (at == line.size)
			return words;
		size_t begin = at;
		while (at < line.size && line.at[at] != ' ' && line.at[at] != '\t')
			at++;
		if (words.count == sizeof(words.at) / sizeof(words.at[0])) {
			words.more = true;
			return words;
		}
		words.at[words.count++] = str_range(line.at + begin, line.at + at);
	}
}

/* Up to three numbers with what stands between them. */
static size_t numbers_of(struct str text, int64_t numbers[3], struct str between[3])
{
	size_t count = 0, at = 0;
	while (count < 3 && at < text.size) {
		size_t begin = at;
		while (at < text.size && text.at[at] >= '0' && text.at[at] <= '9')
			at++;
		if (at == begin || !number_i64(str_range(text.at + begin, text.at + at), 0, 9999, &numbers[count]))
			return 0;
		begin = at;
		while (at < text.size && (text.at[at] < '0' || text.at[at] > '9'))
			at++;
		between[count++] = str_range(text.at + begin, text.at + at);
	}
	return at == text.size ? count : 0;
}

/* 04/18/19, 04/18/2019, 18/04/2019, 2019-04-18, 18.04.2019, 2019年04月18日, 2019/04/18. */
static bool read_date(struct str text, bool day_first, int32_t *ret_day)
{
	int64_t n[3];
	struct str between[3];
	if (numbers_of(text, n, between) != 3 || between[0].size == 0 ||
	    (!str_equal(between[0], between[1]) && !str_is(between[0], "年")))
		return false;
	bool year_first = n[0] > 31, dots = str_is(between[0], ".");
	int64_t year = year_first ? n[0] : n[2];
	int64_t month = year_first ? n[1] : dots || day_first || n[0] > 12 ? n[1] : n[0];
	int64_t day = year_first ? n[2] : dots || day_first || n[0] > 12 ? n[0] : n[1];
	if (year < 100)
		year += year < 70 ? 2000 : 1900;
	if (month > 12 || day > 31 || year < 1970)
		return false;
	struct civil_date date = {(int16_t)year, (int8_t)month, (int8_t)day};
	if (!civil_date_valid(date))
		return false;
	*ret_day = civil_day(date);
	return true;
}

bool sar_read_clock(const struct sar_words *words, struct sar_clock *ret_clock)
{
	int64_t n[3];
	struct str between[3];
	if (words->count < 1 || words->at[0].size > 20 || numbers_of(words->at[0], n, between) != 3)
		return false;
	bool colons = str_is(between[0], ":") && str_is(between[1], ":") && between[2].size == 0;
	if (!colons && !(str_is(between[0], "時") && str_is(between[1], "分") && str_is(between[2], "秒")))
		return false;
	bool am = words->count > 1 && str_equal_nocase(words->at[1], STR("AM"));
	bool pm = words->count > 1 && str_equal_nocase(words->at[1], STR("PM"));
	if (n[0] > 23 || n[1] > 59 || n[2] > 60 || ((am || pm) && (n[0] < 1 || n[0] > 12)))
		return false;
	if (am || pm)
		n[0] = n[0] % 12 + (pm ? 12 : 0);
	*ret_clock = (struct sar_clock){(int32_t)(n[0] * 3600 + n[1] * 60 + n[2]), am || pm ? 2 : 1,
	                                colons && !am && !pm && words->at[0].size == 8};
	return true;
}

/* "Linux 4.15.0 (web01) <TAB>04/18/19 <TAB>_x86_64_ <TAB>(9 CPU)". */
static bool is_banner(struct str line)
{
	size_t open = str_find_str(line, STR(" ("));
	return line.size > 0 && line.at[0] >= 'A' && line.at[0] <= 'Z' && open < line.size &&
	       str_find_str(line, STR(") ")) > open && str_find_str(line, STR(") ")) < line.size;
}

bool sar_banner_day(struct str line, bool day_first, int32_t *ret_day)
{
	struct sar_words words = sar_words_of(str_skip(line, str_find_str(line, STR(") ")) + 1));
	return words.count > 0 && read_date(words.at[0], day_first, ret_day);
}

bool sar_is_value(struct str word)
{
	size_t digits = 0;
	for (size_t i = 0; i < word.size; i++) {
		bool digit = word.at[i] >= '0' && word.at[i] <= '9';
		if (!digit && word.at[i] != '.' && word.at[i] != ',')
			return false;
		digits += digit;
	}
	return digits > 0;
}

/* A header names its columns: its first word behind the clock is no number, and no value stands in it. */
static enum sar_line header_kind(const struct sar_words *words, size_t first)
{
	bool cpu = words->count > first + 2 && str_is(words->at[first], "CPU") && !words->more;
	bool idle = false, user = false;
	for (size_t i = first; i < words->count; i++) {
		if (sar_is_value(words->at[i]))
			return SAR_ROW;
		idle = idle || str_is(words->at[i], "%idle");
		user = user || str_is(words->at[i], "%user") || str_is(words->at[i], "%usr");
	}
	return cpu && idle && user ? SAR_HEADER : SAR_FOREIGN;
}

enum sar_line sar_kind_of(struct str line, const struct sar_words *words, struct sar_clock *ret_clock)
{
	if (words->count == 0)
		return SAR_BLANK;
	if (sar_read_clock(words, ret_clock)) {
		size_t first = ret_clock->words;
		if (words->count >= first + 2 && str_is(words->at[first], "LINUX") &&
		    str_starts(words->at[first + 1], STR("RESTART")))
			return SAR_RESTART;
		if (words->count > first && str_is(words->at[first], "COM"))
			return SAR_COMMENT;
		return words->count > first ? header_kind(words, first) : SAR_OTHER;
	}
	if (is_banner(line))
		return SAR_BANNER;
	/* «Average:» in the writer's language, with a blank before the colon in French. */
	struct str mark = words->count > 1 && str_is(words->at[1], ":") ? words->at[1] : words->at[0];
	return str_ends(mark, STR(":")) && words->count > 2 ? SAR_SUMMARY : SAR_OTHER;
}
