/* ISO 32000-1, 9.7 (composite fonts), 9.8 (descriptors), 9.10.3 (ToUnicode). libharu's own ToUnicode maps use
 * begincidrange, which is not allowed there, and its font parser is not needed at all, since the subset comes from
 * HarfBuzz. */
#include "pdf_font.h"

/* Elements of one array: PDF/A-1 allows 8,191. */
#define WIDTHS_PER_ARRAY 4000U
/* Entries of one bfchar section: the CMap format's limit. */
#define BFCHAR_MAX 100U

static void to_unicode(struct text *out, const struct font_plan *plan)
{
	text_add(out, STR("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
	                  "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
	                  "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> "
	                  "<FFFF>\nendcodespacerange\n"));
	for (size_t i = 0; i < plan->count; i++) {
		if (i % BFCHAR_MAX == 0)
			text_addf(out, "%zu beginbfchar\n",
			          plan->count - i < BFCHAR_MAX ? plan->count - i : BFCHAR_MAX);
		uint32_t code_point = plan->code_points[i];
		if (code_point >= 0x10000)
			text_addf(out, "<%04zX> <%04X%04X>\n", i + 1,
			          (unsigned)(0xD800 + ((code_point - 0x10000) >> 10)),
			          (unsigned)(0xDC00 + ((code_point - 0x10000) & 0x3FF)));
		else
			text_addf(out, "<%04zX> <%04X>\n", i + 1, (unsigned)code_point);
		if ((i + 1) % BFCHAR_MAX == 0 || i + 1 == plan->count)
			text_add(out, STR("endbfchar\n"));
	}
	text_add(out, STR("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"));
}

static void glyph_map(struct text *out, const struct font_plan *plan)
{
	text_add_byte(out, 0);
	text_add_byte(out, 0);
	for (size_t i = 0; i < plan->count; i++) {
		text_add_byte(out, (char)(plan->glyphs[i] >> 8));
		text_add_byte(out, (char)plan->glyphs[i]);
	}
}

static struct pdf_object *stream_of(struct pdf *pdf, struct text *bytes)
{
	struct pdf_object *stream = pdf_stream(pdf, text_str(bytes), true);
	text_release(bytes);
	return stream;
}

/* W: runs of equal width as "first last width", which is most of a Japanese font. */
static struct pdf_object *widths(struct pdf *pdf, const struct font_plan *plan)
{
	struct pdf_object *array = pdf_array(pdf, true);
	size_t runs = 0;
	for (size_t i = 0; i < plan->count;) {
		size_t end = i + 1;
		while (end < plan->count && plan->widths[end] == plan->widths[i])
			end++;
		if (plan->widths[i] != 1000 && runs++ < WIDTHS_PER_ARRAY / 2) {
			pdf_add_number(pdf, array, (int32_t)i + 1);
			pdf_add_number(pdf, array, (int32_t)end);
			pdf_add_number(pdf, array, plan->widths[i]);
		}
		i = end;
	}
	return array;
}

static struct pdf_object *descriptor(struct pdf *pdf, const struct font_plan *plan, bool cid_set)
{
	struct pdf_object *object = pdf_dictionary(pdf, true), *box = pdf_array(pdf, false);
	pdf_set_name(pdf, object, "Type", "FontDescriptor");
	pdf_set_name(pdf, object, "FontName", plan->name);
	pdf_set_number(pdf, object, "Flags", 4); /* symbolic: not limited to the Latin set */
	for (size_t i = 0; i < 4; i++)
		pdf_add_number(pdf, box, plan->box[i]);
	pdf_set(pdf, object, "FontBBox", box);
	pdf_set_number(pdf, object, "ItalicAngle", 0);
	pdf_set_number(pdf, object, "Ascent", plan->ascent);
	pdf_set_number(pdf, object, "Descent", plan->descent);
	pdf_set_number(pdf, object, "CapHeight", plan->cap_height);
	pdf_set_number(pdf, object, "StemV", plan->stem);
	struct pdf_object *file = pdf_stream(pdf, plan->file, true);
	pdf_set_number(pdf, file, "Length1", (int32_t)plan->file.size);
	pdf_set(pdf, object, "FontFile2", file);
	if (cid_set) {
		struct text bits = {0};
		for (size_t i = 0; i <= plan->count; i += 8) {
			size_t left = plan->count + 1 - i;
			text_add_byte(&bits, (char)(left >= 8 ? 0xFF : 0xFF << (8 - left)));
		}
		pdf_set(pdf, object, "CIDSet", stream_of(pdf, &bits));
	}
	return object;
}

static struct pdf_object *descendant(struct pdf *pdf, const struct font_plan *plan, bool cid_set)
{
	struct pdf_object *font = pdf_dictionary(pdf, true), *info = pdf_dictionary(pdf, false);
	pdf_set_name(pdf, font, "Type", "Font");
	pdf_set_name(pdf, font, "Subtype", "CIDFontType2");
	pdf_set_name(pdf, font, "BaseFont", plan->name);
	pdf_set_text(pdf, info, "Registry", STR("Adobe"));
	pdf_set_text(pdf, info, "Ordering", STR("Identity"));
	pdf_set_number(pdf, info, "Supplement", 0);
	pdf_set(pdf, font, "CIDSystemInfo", info);
	pdf_set_number(pdf, font, "DW", 1000);
	pdf_set(pdf, font, "W", widths(pdf, plan));
	struct text map = {0};
	glyph_map(&map, plan);
	pdf_set(pdf, font, "CIDToGIDMap", stream_of(pdf, &map));
	pdf_set(pdf, font, "FontDescriptor", descriptor(pdf, plan, cid_set));
	return font;
}

struct pdf_object *pdf_font(struct pdf *pdf, const struct font_plan *plan, bool cid_set)
{
	struct pdf_object *font = pdf_dictionary(pdf, true), *descendants = pdf_array(pdf, false);
	struct text map = {0};
	pdf_set_name(pdf, font, "Type", "Font");
	pdf_set_name(pdf, font, "Subtype", "Type0");
	pdf_set_name(pdf, font, "BaseFont", plan->name);
	pdf_set_name(pdf, font, "Encoding", "Identity-H");
	pdf_add(pdf, descendants, descendant(pdf, plan, cid_set));
	pdf_set(pdf, font, "DescendantFonts", descendants);
	to_unicode(&map, plan);
	pdf_set(pdf, font, "ToUnicode", stream_of(pdf, &map));
	return font;
}
