/* Subsetting by hb-subset: without hints (nothing hints at print sizes) and without layout tables (nothing is shaped).
 */
#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb-subset.h>
#include <stdio.h>

#include "digest.h"
#include "fontplan.h"
#include "lang.h"

#define CODE_POINTS 0x110000U
#define UNITS_PER_EM 2048

bool code_set_add(struct code_set *set, uint32_t code_point)
{
	if (!set->words)
		set->words = arena_alloc(set->arena, CODE_POINTS / 64, sizeof(*set->words));
	if (!set->words || code_point >= CODE_POINTS)
		return false;
	set->words[code_point / 64] |= UINT64_C(1) << (code_point % 64);
	return true;
}

static bool list_code_points(const struct code_set *set, struct arena *arena, struct font_plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; i < CODE_POINTS / 64; i++)
		count += (size_t)__builtin_popcountll(set->words[i]);
	uint32_t *code_points = arena_alloc(arena, count, sizeof(*code_points));
	if (!code_points)
		return false;
	size_t next = 0;
	for (uint32_t i = 0; i < CODE_POINTS / 64; i++)
		for (uint64_t word = set->words[i]; word; word &= word - 1)
			code_points[next++] = 64 * i + (uint32_t)__builtin_ctzll(word);
	plan->code_points = code_points;
	plan->count = count;
	return true;
}

static hb_subset_input_t *subset_input(const struct font_plan *plan)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	if (!input)
		return NULL;
	hb_set_t *characters = hb_subset_input_unicode_set(input);
	for (size_t i = 0; i < plan->count; i++)
		hb_set_add(characters, plan->code_points[i]);
	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
	/* No cmap: a CIDFontType2's glyphs are found through CIDToGIDMap alone. */
	static const hb_tag_t tables[] = {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'),
	                                  HB_TAG('G', 'D', 'E', 'F'), HB_TAG('B', 'A', 'S', 'E'),
	                                  HB_TAG('v', 'h', 'e', 'a'), HB_TAG('v', 'm', 't', 'x'),
	                                  HB_TAG('V', 'O', 'R', 'G'), HB_TAG('g', 'a', 's', 'p'),
	                                  HB_TAG('D', 'S', 'I', 'G'), HB_TAG('c', 'm', 'a', 'p')};
	hb_set_t *dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		hb_set_add(dropped, tables[i]);
	return input;
}

static int per_mille(int32_t units)
{
	return (int)((units * 1000 + (units < 0 ? -UNITS_PER_EM : UNITS_PER_EM) / 2) / UNITS_PER_EM);
}

static int16_t big_endian(const char *bytes)
{
	return (int16_t)(((unsigned char)bytes[0] << 8) | (unsigned char)bytes[1]);
}

static void measure(hb_face_t *whole, enum face face, struct font_plan *plan)
{
	hb_blob_t *head = hb_face_reference_table(whole, HB_TAG('h', 'e', 'a', 'd'));
	hb_font_t *font = hb_font_create(whole);
	hb_font_set_scale(font, UNITS_PER_EM, UNITS_PER_EM);
	unsigned size;
	const char *bytes = hb_blob_get_data(head, &size);
	for (size_t i = 0; i < 4 && size >= 44; i++)
		plan->box[i] = per_mille(big_endian(bytes + 36 + 2 * i)); /* xMin yMin xMax yMax */
	hb_blob_destroy(head);
	hb_position_t value;
	plan->ascent = hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, &value)
	                       ? per_mille(value)
	                       : 880;
	plan->descent = hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, &value)
	                        ? per_mille(value)
	                        : -120;
	plan->cap_height = hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &value) && value > 0
	                           ? per_mille(value)
	                           : 740;
	plan->stem = face == FACE_BOLD ? 166 : 88; /* 50 + (weight / 65)², the usual estimate from the weight class */
	hb_font_destroy(font);
}

/* Where each character's glyph went. */
static bool map_glyphs(const struct face_set *faces, enum face face, const hb_subset_plan_t *subset,
                       struct arena *arena, struct font_plan *plan)
{
	uint16_t *glyphs = arena_alloc(arena, plan->count, sizeof(*glyphs));
	uint16_t *widths = arena_alloc(arena, plan->count, sizeof(*widths));
	const hb_map_t *whole_of = hb_subset_plan_unicode_to_old_glyph_mapping(subset),
	               *part_of = hb_subset_plan_old_to_new_glyph_mapping(subset);
	bool found = glyphs && widths;
	for (size_t i = 0; found && i < plan->count; i++) {
		hb_codepoint_t glyph = hb_map_get(part_of, hb_map_get(whole_of, plan->code_points[i]));
		found = glyph != HB_MAP_VALUE_INVALID && glyph > 0 && glyph <= UINT16_MAX;
		glyphs[i] = (uint16_t)glyph;
		widths[i] = (uint16_t)per_mille(face_advance(faces, face, plan->code_points[i]));
	}
	plan->glyphs = glyphs;
	plan->widths = widths;
	return found;
}

static bool copy_file(hb_face_t *part, const char *name, struct arena *arena, struct font_plan *plan)
{
	hb_blob_t *blob = hb_face_reference_blob(part);
	unsigned size;
	const char *bytes = hb_blob_get_data(blob, &size);
	plan->file = arena_str(arena, (struct str){bytes, size});
	hb_blob_destroy(blob);
	struct sha256 digest = digest_sha256(plan->file);
	char tag[7] = {0};
	for (size_t i = 0; i < 6; i++)
		tag[i] = (char)('A' + digest.bytes[i] % 26);
	(void)snprintf(plan->name, sizeof(plan->name), "%s+%s", tag, name);
	return plan->file.size > 0;
}

static bool cut(const struct face_set *faces, enum face face, hb_face_t *whole, struct arena *arena,
                struct font_plan *plan)
{
	hb_subset_input_t *input = subset_input(plan);
	hb_subset_plan_t *subset = input ? hb_subset_plan_create_or_fail(whole, input) : NULL;
	hb_face_t *part = subset ? hb_subset_plan_execute_or_fail(subset) : NULL;
	bool made = part && map_glyphs(faces, face, subset, arena, plan) && copy_file(part, face_name(faces, face), arena, plan);
	if (part)
		hb_face_destroy(part);
	if (subset)
		hb_subset_plan_destroy(subset);
	if (input)
		hb_subset_input_destroy(input);
	return made;
}

bool font_plan_make(const struct face_set *faces, enum face face, const struct code_set *set, struct arena *arena,
                    struct font_plan *ret_plan, struct fail *fail)
{
	struct font_plan plan = {0};
	if (!set->words) {
		*ret_plan = plan;
		return true;
	}
	struct str file = face_file(faces, face);
	hb_blob_t *blob = hb_blob_create(file.at, (unsigned)file.size, HB_MEMORY_MODE_READONLY, NULL, NULL);
	hb_face_t *whole = hb_face_create(blob, 0);
	measure(whole, face, &plan);
	bool made = list_code_points(set, arena, &plan) && cut(faces, face, whole, arena, &plan);
	hb_face_destroy(whole);
	hb_blob_destroy(blob);
	if (arena_failed(arena))
		return fail_memory(fail);
	if (!made)
		return fail_set(fail, FAIL_FORMAT,
		                TR("the font %s cannot be subset", "フォント%sのサブセットを作成できません"),
		                face_name(faces, face));
	*ret_plan = plan;
	return true;
}

uint16_t font_plan_code(const struct font_plan *plan, uint32_t code_point)
{
	size_t low = 0, high = plan->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (plan->code_points[middle] < code_point)
			low = middle + 1;
		else
			high = middle;
	}
	return low < plan->count && plan->code_points[low] == code_point ? (uint16_t)(low + 1) : 0;
}
