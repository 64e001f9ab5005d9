/* Fonts as the finished file has them: embedded, mapped to Unicode, no missing glyph, widths as in the font program,
 * and the signs of comparison drawn the right way round (one face of the family has ≤ and ≥ swapped, which no
 * extraction of text would notice). */
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <stdlib.h>
#include <string.h>

#include "inspect.h"
#include "lang.h"
#include "number.h"

/* The next hex number "<0041>" of a CMap; false at the end. */
static bool next_hex(struct str *rest, struct str *ret_hex)
{
	size_t open = str_find(*rest, '<');
	if (open == rest->size)
		return false;
	*rest = str_skip(*rest, open + 1);
	size_t close = str_find(*rest, '>');
	*ret_hex = str_take(*rest, close);
	*rest = str_skip(*rest, close + 1);
	return true;
}

static uint32_t code_point_of(struct str hex)
{
	uint64_t value = 0;
	if (!number_hex(hex, UINT32_MAX, &value))
		return 0;
	if (hex.size == 8) {
		uint32_t lead = (uint32_t)(value >> 16), trail = (uint32_t)(value & 0xFFFF);
		if (lead < 0xD800 || lead > 0xDBFF || trail < 0xDC00 || trail > 0xDFFF)
			return 0;
		return 0x10000 + ((lead - 0xD800) << 10) + (trail - 0xDC00);
	}
	return (uint32_t)value;
}

static void read_unicode(struct inspect *inspect, struct inspect_font *font, struct str map)
{
	if (str_find_str(map, STR("begincidrange")) < map.size)
		finding(inspect, "A-3:6.2.11.7.2-1 UA:7.21.7-1",
		        TR("font %s: the ToUnicode map uses begincidrange",
		           "フォント%s: ToUnicodeにbegincidrangeがあります"),
		        font->name);
	for (;;) {
		size_t begin = str_find_str(map, STR("beginbfchar"));
		if (begin == map.size)
			return;
		map = str_skip(map, begin);
		size_t end = str_find_str(map, STR("endbfchar"));
		struct str section = str_take(map, end), code, unicode;
		while (next_hex(&section, &code) && next_hex(&section, &unicode)) {
			uint64_t number;
			if (number_hex(code, UINT16_MAX, &number))
				font->unicode[number] = code_point_of(unicode);
		}
		map = str_skip(map, end);
	}
}

static void read_glyphs(struct inspect *inspect, struct inspect_font *font, qpdf_oh descendant)
{
	struct str map = stream_bytes(inspect, entry_of(inspect, descendant, "/CIDToGIDMap"));
	if (!map.size)
		finding(inspect, "A-3:6.2.11.3.2-1 UA:7.21.3.2-1",
		        TR("font %s has no CIDToGIDMap", "フォント%sにCIDToGIDMapがありません"), font->name);
	for (size_t i = 0; 2 * i + 1 < map.size && i < 65536; i++)
		font->glyph[i] = (uint16_t)((unsigned char)map.at[2 * i] << 8 | (unsigned char)map.at[2 * i + 1]);
}

/* Both forms of W: "first last width" and "first [widths]". */
static void read_widths(struct inspect *inspect, struct inspect_font *font, qpdf_oh descendant)
{
	qpdf_oh array = entry_of(inspect, descendant, "/W"), standard = entry_of(inspect, descendant, "/DW");
	int count = qpdf_oh_is_array(inspect->q, array) ? qpdf_oh_get_array_n_items(inspect->q, array) : 0;
	int width = qpdf_oh_is_null(inspect->q, standard) ? 1000 : (int)whole_of(inspect, standard);
	for (size_t i = 0; i < 65536; i++)
		font->width[i] = (uint16_t)width;
	for (int i = 0; i + 1 < count;) {
		int first = (int)whole_of(inspect, qpdf_oh_get_array_item(inspect->q, array, i));
		qpdf_oh second = qpdf_oh_get_array_item(inspect->q, array, i + 1);
		if (qpdf_oh_is_array(inspect->q, second)) {
			int inner = qpdf_oh_get_array_n_items(inspect->q, second);
			for (int k = 0; k < inner && first >= 0 && first + k < 65536; k++)
				font->width[first + k] = (uint16_t)(int)whole_of(inspect, qpdf_oh_get_array_item(inspect->q, second, k));
			i += 2;
		} else {
			int last = (int)whole_of(inspect, second);
			width = (int)whole_of(inspect, qpdf_oh_get_array_item(inspect->q, array, i + 2));
			for (int k = first; k >= 0 && k <= last && k < 65536; k++)
				font->width[k] = (uint16_t)width;
			i += 3;
		}
	}
}

static void read_program(struct inspect *inspect, struct inspect_font *font, qpdf_oh descriptor)
{
	struct str file = stream_bytes(inspect, entry_of(inspect, descriptor, "/FontFile2"));
	FT_Library library;
	if (FT_Init_FreeType(&library))
		return;
	FT_Face face;
	if (!file.size || FT_New_Memory_Face(library, (const FT_Byte *)file.at, (FT_Long)file.size, 0, &face)) {
		finding(inspect, "A-3:6.2.11.4.1-1 UA:7.21.4.1-1",
		        TR("font %s is not embedded", "フォント%sが埋め込まれていません"), font->name);
		FT_Done_FreeType(library);
		return;
	}
	face->generic.data = library;
	font->face = face;
}

static void check_cid_set(struct inspect *inspect, struct inspect_font *font, qpdf_oh descriptor)
{
	struct str set = stream_bytes(inspect, entry_of(inspect, descriptor, "/CIDSet"));
	bool wanted = inspect->inspection->composition->settings->pdfa == PDFA_1B;
	if (wanted != (set.size > 0))
		finding(inspect, "A-1:6.3.5 A-3:6.2.11.4.2-2 UA:7.21.4.2-2",
		        TR("font %s: the CIDSet is not as it must be", "フォント%sのCIDSetが正しくありません"),
		        font->name);
	for (size_t i = 1; i < 8 * set.size && i < 65536; i++) {
		bool in_set = ((unsigned char)set.at[i / 8] >> (7 - i % 8)) & 1;
		if (in_set != (font->glyph[i] != 0)) {
			finding(inspect, "A-1:6.3.5",
			        TR("font %s: CID %zu and the CIDSet disagree",
			           "フォント%s: CID %zuがCIDSetと一致しません"),
			        font->name, i);
			return;
		}
	}
}

static bool is_tagged(const char *name)
{
	for (int i = 0; i < 6; i++)
		if (name[0] != '/' || name[1 + i] < 'A' || name[1 + i] > 'Z')
			return false;
	return name[7] == '+' && name[8];
}

/* A Type 0 font of the Identity-H encoding over a TrueType font, both named alike and as subsets. */
static void check_names(struct inspect *inspect, const struct inspect_font *font, qpdf_oh object, qpdf_oh descendant)
{
	qpdf_oh info = entry_of(inspect, descendant, "/CIDSystemInfo"), encoding = entry_of(inspect, object, "/Encoding"),
	        name = entry_of(inspect, object, "/BaseFont"),
	        file = entry_of(inspect, entry_of(inspect, descendant, "/FontDescriptor"), "/FontFile2");
	const char *base = qpdf_oh_is_name(inspect->q, name) ? qpdf_oh_get_name(inspect->q, name) : "/";
	if (!name_is(inspect, entry_of(inspect, object, "/Type"), "/Font") ||
	    !name_is(inspect, entry_of(inspect, descendant, "/Type"), "/Font"))
		finding(inspect, "A-3:6.2.11.2-1",
		        TR("font %s does not say that it is one", "フォント%sのTypeがありません"), font->name);
	if (!name_is(inspect, entry_of(inspect, object, "/Subtype"), "/Type0") ||
	    !name_is(inspect, entry_of(inspect, descendant, "/Subtype"), "/CIDFontType2"))
		finding(inspect, "A-3:6.2.11.2-2",
		        TR("font %s is not a sound Type 0 font", "フォント%sの構成が正しくありません"), font->name);
	if (!name_is(inspect, entry_of(inspect, descendant, "/BaseFont"), base) || !is_tagged(base))
		finding(inspect, "A-3:6.2.11.2-3",
		        TR("font %s has no name of a subset", "フォント%sの名前がサブセットのものではありません"), font->name);
	if (qpdf_oh_has_key(inspect->q, qpdf_oh_is_stream(inspect->q, file) ? qpdf_oh_get_dict(inspect->q, file) : info,
	                    "/Subtype"))
		finding(inspect, "A-3:6.2.11.2-7",
		        TR("font %s: the font program has a Subtype", "フォント%sのプログラムにSubtypeがあります"), font->name);
	if (!name_is(inspect, encoding, "/Identity-H"))
		finding(inspect,
		        qpdf_oh_is_name(inspect->q, encoding)
		                ? "A-3:6.2.11.3.1-1 UA:7.21.3.1-1"
		                : "A-3:6.2.11.3.3-1 UA:7.21.3.3-1 A-3:6.1.13-10 A-3:6.2.11.3.3-2 A-3:6.2.11.3.3-3",
		        TR("font %s has another encoding than Identity-H", "フォント%sの符号化がIdentity-Hではありません"),
		        font->name);
	if (!str_is(str_of(bytes_of(inspect, entry_of(inspect, info, "/Registry"))), "Adobe") ||
	    !str_is(str_of(bytes_of(inspect, entry_of(inspect, info, "/Ordering"))), "Identity"))
		finding(inspect, "A-3:6.2.11.3.1-1 UA:7.21.3.1-1",
		        TR("font %s: the CIDSystemInfo is not as it must be", "フォント%sのCIDSystemInfoが正しくありません"),
		        font->name);
}

static void read_font(struct inspect *inspect, const char *key, qpdf_oh object)
{
	if (inspect->font_count == INSPECT_FONTS_MAX)
		return;
	struct inspect_font *font = arena_alloc(&inspect->arena, 1, sizeof(*font));
	if (!font)
		return;
	inspect->fonts[inspect->font_count++] = font;
	struct str name = str_take(str_skip(str_of(key), 1), sizeof(font->name) - 1);
	memcpy(font->name, name.at, name.size);
	qpdf_oh descendants = entry_of(inspect, object, "/DescendantFonts");
	qpdf_oh descendant = qpdf_oh_is_array(inspect->q, descendants)
	                             ? qpdf_oh_get_array_item(inspect->q, descendants, 0)
	                             : qpdf_oh_new_null(inspect->q);
	qpdf_oh descriptor = entry_of(inspect, descendant, "/FontDescriptor");
	check_names(inspect, font, object, descendant);
	static const char *const wanted[] = {"/FontName", "/Flags",   "/FontBBox",  "/ItalicAngle",
	                                     "/Ascent",   "/Descent", "/CapHeight", "/StemV"};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (qpdf_oh_is_null(inspect->q, entry_of(inspect, descriptor, wanted[i])))
			finding(inspect, "A-3:6.2.11.2-1",
			        TR("font %s: the descriptor has no %s", "フォント%sの記述子に%sがありません"),
			        font->name, wanted[i]);
	read_unicode(inspect, font, stream_bytes(inspect, entry_of(inspect, object, "/ToUnicode")));
	read_glyphs(inspect, font, descendant);
	read_widths(inspect, font, descendant);
	read_program(inspect, font, descriptor);
	check_cid_set(inspect, font, descriptor);
}

void inspect_fonts(struct inspect *inspect)
{
	if (qpdf_get_num_pages(inspect->q) < 1)
		return;
	/* All pages share one dictionary of fonts. */
	qpdf_oh fonts = entry_of(inspect, entry_of(inspect, qpdf_get_page_n(inspect->q, 0), "/Resources"), "/Font");
	if (!qpdf_oh_is_dictionary(inspect->q, fonts))
		return;
	static const char *const names[] = {"/F0", "/F1"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (qpdf_oh_has_key(inspect->q, fonts, names[i]))
			read_font(inspect, names[i], qpdf_oh_get_key(inspect->q, fonts, names[i]));
}

void inspect_fonts_release(struct inspect *inspect)
{
	for (size_t i = 0; i < inspect->font_count; i++) {
		FT_Face face = inspect->fonts[i]->face;
		if (!face)
			continue;
		FT_Library library = face->generic.data;
		FT_Done_Face(face);
		FT_Done_FreeType(library);
	}
}

/* < ≤ ≦ have their topmost point at the right, > ≥ ≧ at the left. 0: no such sign. */
static int leaning(uint32_t code_point)
{
	switch (code_point) {
	case '<':
	case 0xFF1C:
	case 0x2264:
	case 0x2266:
		return 1;
	case '>':
	case 0xFF1E:
	case 0x2265:
	case 0x2267:
		return -1;
	default:
		return 0;
	}
}

static void check_shape(struct inspect *inspect, const struct inspect_font *font, FT_Face face, uint32_t code_point)
{
	const FT_Outline *outline = &face->glyph->outline;
	FT_BBox box;
	FT_Outline_Get_CBox(outline, &box);
	FT_Vector top = {0, INT32_MIN};
	for (int i = 0; i < outline->n_points; i++)
		if (outline->points[i].y > top.y)
			top = outline->points[i];
	int side = 2 * top.x > box.xMin + box.xMax ? 1 : -1;
	if (side != leaning(code_point))
		finding(inspect, "geppo",
		        TR("font %s draws U+%04X the wrong way round", "フォント%sのU+%04Xの字形が逆向きです"),
		        font->name, (unsigned)code_point);
}

static void check_glyph(struct inspect *inspect, const struct inspect_font *font, uint32_t code)
{
	FT_Face face = font->face;
	uint32_t code_point = font->unicode[code];
	if (!code_point || code_point == 0xFEFF || code_point == 0xFFFE)
		finding(inspect,
		        code_point ? "A-3:6.2.11.7.2-2 UA:7.21.7-2"
		                   : "A-3:6.2.11.7.2-1 A-3:6.2.11.7.2-2 UA:7.21.7-1 UA:7.21.7-2",
		        TR("font %s: code %04X has no Unicode value", "フォント%s: コード%04XのUnicode値がありません"),
		        font->name, (unsigned)code);
	if (!font->glyph[code] || (face && font->glyph[code] >= face->num_glyphs)) {
		finding(inspect, font->glyph[code] ? "A-3:6.2.11.4.1-2 UA:7.21.4.1-2" : "A-3:6.2.11.8-1 UA:7.21.8-1",
		        TR("font %s: U+%04X has no glyph", "フォント%s: U+%04Xの字形がありません"), font->name,
		        (unsigned)code_point);
		return;
	}
	if (!face || FT_Load_Glyph(face, font->glyph[code], FT_LOAD_NO_SCALE))
		return;
	long width = (face->glyph->metrics.horiAdvance * 1000 + face->units_per_EM / 2) / face->units_per_EM;
	if (labs(width - font->width[code]) > 1)
		finding(inspect, "A-3:6.2.11.5-1 UA:7.21.5-1",
		        TR("font %s: U+%04X is %ld wide, the file says %u",
		           "フォント%s: U+%04Xの幅は%ldですが%uと書かれています"),
		        font->name, (unsigned)code_point, width, font->width[code]);
	if (leaning(code_point))
		check_shape(inspect, font, face, code_point);
	else if (code_point != ' ' && code_point != 0x3000 && !face->glyph->outline.n_points)
		finding(inspect, "geppo", TR("font %s: U+%04X draws nothing", "フォント%s: U+%04Xは何も描きません"),
		        font->name, (unsigned)code_point);
}

uint32_t inspect_code(struct inspect *inspect, struct inspect_font *font, uint32_t code)
{
	code &= 0xFFFF;
	if (!font->checked[code]) {
		font->checked[code] = true;
		check_glyph(inspect, font, code);
	}
	return font->unicode[code];
}
