/* Names of persons in cells. */
#include "person.h"

#include <string.h>

#include "normal.h"

/* Whole words, and endings of longer ones, that are no person's. */
static const char *const organisation_words[] = {
	"機構", "本部", "事務局", "当番", "担当", "担当者", "責任者", "管理者", "利用者", "運用者", "請負者", "発注者", "受注者", "業者", "開発者", "事務", "窓口", "学生", "教員",
	"教務", "職員", "全員", "各位", "不明", "未定", "なし", "無し", "匿名", "自動", "監視", "課長", "係長", "部長", "室長", "局長", "校長", "主任", "主査", "主事", "社員", "本人", "同上",
	"総務部", "教務部", "学生部", "技術部", "情報部", "営業部", "開発部", "運用部", "管理部", "株式会社", "有限会社", "department", "team", "office", "operator", "admin",
	"administrator", "contractor", "client", "staff", "support", "unknown", "none", "n/a", "system",
};
static const char *const organisation_ends[] = {
	"高専", "高等専門学校", "学校", "大学", "機構", "本部", "事務局", "センター", "グループ", "チーム", "会社", "委員会", "学科", "課", "室", "係", "局", "担当", "担当者", "責任者", "社",
};
static const char *const titles[] = {
	"担当係長", "担当課長", "准教授", "教授", "助教", "講師", "係長", "課長", "部長", "室長", "校長", "主任", "主査", "先生", "様", "さん", "さま", "氏", "殿",
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool person_kanji(uint32_t code_point)
{
	return (code_point >= 0x3400 && code_point <= 0x9FFF) || (code_point >= 0xF900 && code_point <= 0xFAFF) ||
	       (code_point >= 0x20000 && code_point <= 0x3FFFF) || code_point == 0x3005;
}

bool person_honorific(struct str text)
{
	static const struct { const char *word, *not_before[4]; } honorifics[] = {
		{"様", {"式", "々", "子", "態"}}, {"さん", {NULL}}, {"さま", {NULL}}, {"氏", {"名", NULL}}, {"殿", {NULL}}, {"先生", {NULL}},
	};

	for (size_t i = 0; i < COUNT(honorifics); i++) {
		struct str word = str_of(honorifics[i].word), tail = str_skip(text, word.size);
		bool other = false;

		if (!str_starts(text, word))
			continue;
		for (size_t j = 0; j < 4 && honorifics[i].not_before[j]; j++)
			other |= str_starts(tail, str_of(honorifics[i].not_before[j]));
		if (!other)
			return true;
	}
	return false;
}

static size_t letters(struct str text)
{
	size_t count = 0, size;

	for (size_t at = 0; at < text.size; at += size, count++)
		str_utf8(str_skip(text, at), &size);
	return count;
}

static bool has_kanji(struct str text)
{
	size_t size;

	for (size_t at = 0; at < text.size; at += size)
		if (person_kanji(str_utf8(str_skip(text, at), &size)))
			return true;
	return false;
}

static bool is_latin(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	return true;
}

/* Is it, in its normal form, the name or short name of a site, or how one begins (石川)? */
static bool is_place(const struct config *config, struct str word, struct text *scratch)
{
	for (size_t i = 0; i < config->site_count; i++) {
		const char *const names[] = {config->sites[i].name, config->sites[i].short_name};

		for (size_t j = 0; j < 2 && names[j]; j++) {
			normal_compact(str_of(names[j]), scratch);
			if (str_equal(text_str(scratch), word) || (str_starts(text_str(scratch), word) && letters(word) < 3))
				return true;
		}
	}
	return false;
}

/* A part of the client's or contractor's name that is long enough. */
static bool is_party(const struct config *config, struct str word, struct text *scratch)
{
	const char *const parties[] = {config->client, config->contractor};

	for (size_t i = 0; i < 2; i++) {
		normal_compact(str_of(parties[i]), scratch);
		if (letters(word) >= 4 && str_find_str(text_str(scratch), word) < scratch->size)
			return true;
	}
	return false;
}

static bool is_organisation(struct str word)
{
	for (size_t i = 0; i < COUNT(organisation_words); i++)
		if (str_is(word, organisation_words[i]))
			return true;
	for (size_t i = 0; i < COUNT(organisation_ends); i++)
		if (str_ends(word, str_of(organisation_ends[i])) && letters(word) >= 3)
			return true;
	for (size_t i = 0; i < word.size; i++)
		if (word.at[i] >= '0' && word.at[i] <= '9')
			return true;
	return false;
}

/* Without titles behind the name. */
static struct str untitled(struct str word)
{
	for (size_t i = 0; i < COUNT(titles); i++)
		if (str_ends(word, str_of(titles[i])))
			return str_take(word, word.size - strlen(titles[i]));
	return word;
}

/* One piece between commas: its words without organisations, joined. */
static bool add_name(const struct config *config, struct str piece, struct arena *arena, struct person_name *ret_name)
{
	struct str rest = piece, word;
	struct text spaced = {0}, joined = {0}, scratch = {0};
	size_t parts = 0;
	bool place = false;

	while (str_next(&rest, ' ', &word)) {
		word = untitled(str_trim(str_take(word, str_find_str(word, STR("ほか")))));
		if (word.size == 0 || is_organisation(word) || is_party(config, word, &scratch))
			continue;
		place = is_place(config, word, &scratch);   /* 石川 太郎: a site's name is a family name where another word stands beside it */
		text_addf(&spaced, "%s%.*s", parts++ ? " " : "", STR_ARGS(word));
		text_add(&joined, word);
	}
	*ret_name = (struct person_name){.latin = is_latin(text_str(&joined))};
	ret_name->spaced = parts >= 2 && letters(text_str(&joined)) < 3;
	ret_name->name = arena_str(arena, text_str(ret_name->latin || ret_name->spaced ? &spaced : &joined));
	ret_name->full = parts >= 2 || (parts == 1 && !place && letters(ret_name->name) >= 3 && has_kanji(ret_name->name));
	text_release(&spaced);
	text_release(&joined);
	text_release(&scratch);
	return parts > 0;
}

/* What stands between names becomes a comma; brackets are cut out with what is in them. */
static void separate(struct str cell, struct text *pieces)
{
	static const char *const separators[] = {"、", ",", ";", "/", "・", "\n", "，", "&", "および", "及び"};
	struct text normal = {0};
	int depth = 0;

	normal_add(cell, &normal);
	for (struct str rest = text_str(&normal); rest.size; ) {
		size_t size, cut = 0;
		uint32_t letter = str_utf8(rest, &size);

		for (size_t i = 0; i < COUNT(separators) && cut == 0; i++)
			if (str_starts(rest, str_of(separators[i])))
				cut = strlen(separators[i]);
		if (letter == '(' || letter == '[' || letter == 0x300C || letter == 0x3010)
			depth++;
		else if (letter == ')' || letter == ']' || letter == 0x300D || letter == 0x3011)
			depth -= depth > 0;
		else if (depth == 0 && cut)
			text_add_byte(pieces, ',');
		else if (depth == 0)
			text_add(pieces, str_take(rest, size));
		rest = str_skip(rest, cut ? cut : size);
	}
	pieces->failed |= normal.failed;
	text_release(&normal);
}

size_t person_names(const struct config *config, struct str cell, struct arena *arena, struct person_name names[PERSON_NAMES_MAX])
{
	struct text pieces = {0};
	struct str rest, piece;
	size_t count = 0;

	separate(cell, &pieces);
	rest = text_str(&pieces);
	while (count < PERSON_NAMES_MAX && str_next(&rest, ',', &piece))
		count += add_name(config, str_trim(piece), arena, &names[count]);
	if (text_failed(&pieces))
		arena->failed = true;
	text_release(&pieces);
	return count;
}
