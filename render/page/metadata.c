/* Info and XMP say the same (ISO 19005-1, 6.7.3). Every value is escaped: a title may hold <A&B>. */
#include "metadata.h"

#include "civil.h"
#include "icc_srgb.h"

static void escaped(struct text *out, struct str value)
{
	for (size_t i = 0; i < value.size; i++) {
		switch (value.at[i]) {
		case '<':
			text_add(out, STR("&lt;"));
			break;
		case '>':
			text_add(out, STR("&gt;"));
			break;
		case '&':
			text_add(out, STR("&amp;"));
			break;
		case '"':
			text_add(out, STR("&quot;"));
			break;
		default:
			/* Controls are no XML characters. */
			text_add_byte(out, (unsigned char)value.at[i] < 0x20 ? ' ' : value.at[i]);
		}
	}
}

static void element(struct text *out, const char *name, struct str value)
{
	if (!value.size)
		return;
	text_addf(out, "<%s>", name);
	escaped(out, value);
	text_addf(out, "</%s>\n", name);
}

static void alternatives(struct text *out, const char *name, struct str value)
{
	if (!value.size)
		return;
	text_addf(out, "<%s><rdf:Alt><rdf:li xml:lang=\"x-default\">", name);
	escaped(out, value);
	text_addf(out, "</rdf:li></rdf:Alt></%s>\n", name);
}

static void zone(struct text *out, int32_t minutes, const char *between, const char *end)
{
	int32_t size = minutes < 0 ? -minutes : minutes;
	text_addf(out, "%c%02d%s%02d%s", minutes < 0 ? '-' : '+', (int)(size / 60), between, (int)(size % 60), end);
}

static struct civil_time created(const struct document_settings *settings)
{
	return civil_of_us(settings->created_us + settings->zone_offset_min * MINUTE_US);
}

static void xmp_date(struct text *out, const struct document_settings *settings)
{
	struct civil_time at = created(settings);
	text_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d", at.date.year, at.date.month, at.date.day, at.hour, at.minute,
	          at.second);
	zone(out, settings->zone_offset_min, ":", "");
}

/* ISO 19005-3, 6.6.2.3: pdfuaid is no predefined schema, so it is described. */
static const char extension[] =
        "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
        " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
        "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
        "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
        "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\n"
        "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
        "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
        "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
        "<pdfaProperty:name>part</pdfaProperty:name>\n"
        "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
        "<pdfaProperty:category>internal</pdfaProperty:category>\n"
        "<pdfaProperty:description>The part of ISO 14289 to which the file conforms</pdfaProperty:description>\n"
        "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
        "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n";

static void identifiers(struct text *out, enum pdfa_level level)
{
	text_add(out, STR("<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"));
	text_addf(out, "<pdfaid:part>%d</pdfaid:part>\n", level == PDFA_3U ? 3 : 1);
	text_addf(out, "<pdfaid:conformance>%s</pdfaid:conformance>\n", level == PDFA_3U ? "U" : "B");
	text_add(out, STR("</rdf:Description>\n"));
	text_add(out, STR("<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
	                  "<pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n"));
	text_add_cstr(out, extension);
}

void metadata_xmp(struct text *xmp, const struct document_settings *settings, bool claim)
{
	text_add(xmp, STR("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	                  "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF "
	                  "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
	                  "<rdf:Description rdf:about=\"\" "
	                  "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:format>application/pdf</dc:format>\n"));
	alternatives(xmp, "dc:title", settings->title);
	alternatives(xmp, "dc:description", settings->subject);
	if (settings->author.size) {
		text_add(xmp, STR("<dc:creator><rdf:Seq><rdf:li>"));
		escaped(xmp, settings->author);
		text_add(xmp, STR("</rdf:li></rdf:Seq></dc:creator>\n"));
	}
	if (settings->pdfa != PDFA_1B) {
		text_add(xmp, STR("<dc:language><rdf:Bag>"));
		element(xmp, "rdf:li", settings->language);
		text_add(xmp, STR("</rdf:Bag></dc:language>\n"));
	}
	text_add(xmp,
	         STR("</rdf:Description>\n<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
	             "<xmp:CreateDate>"));
	xmp_date(xmp, settings);
	text_add(xmp, STR("</xmp:CreateDate>\n<xmp:ModifyDate>"));
	xmp_date(xmp, settings);
	text_add(xmp, STR("</xmp:ModifyDate>\n"));
	element(xmp, "xmp:CreatorTool", settings->producer);
	text_add(xmp, STR("</rdf:Description>\n<rdf:Description rdf:about=\"\" "
	                  "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"));
	element(xmp, "pdf:Producer", settings->producer);
	text_add(xmp, STR("</rdf:Description>\n"));
	if (claim && settings->pdfa != PDFA_NONE)
		identifiers(xmp, settings->pdfa);
	text_add(xmp, STR("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"));
}

static void info(struct pdf *pdf, const struct document_settings *settings)
{
	struct pdf_object *info = pdf_info(pdf);
	struct civil_time at = created(settings);
	struct text date = {0};
	text_addf(&date, "D:%04d%02d%02d%02d%02d%02d", at.date.year, at.date.month, at.date.day, at.hour, at.minute,
	          at.second);
	zone(&date, settings->zone_offset_min, "'", "'");
	pdf_set_text(pdf, info, "Title", settings->title);
	if (settings->author.size)
		pdf_set_text(pdf, info, "Author", settings->author);
	if (settings->subject.size)
		pdf_set_text(pdf, info, "Subject", settings->subject);
	pdf_set_text(pdf, info, "Creator", settings->producer);
	pdf_set_text(pdf, info, "Producer", settings->producer);
	pdf_set_text(pdf, info, "CreationDate", text_str(&date));
	pdf_set_text(pdf, info, "ModDate", text_str(&date));
	text_release(&date);
}

static void output_intent(struct pdf *pdf)
{
	struct text profile = {0};
	icc_srgb(&profile);
	struct pdf_object *stream = pdf_stream(pdf, text_str(&profile), true);
	text_release(&profile);
	pdf_set_number(pdf, stream, "N", 3);
	struct pdf_object *intent = pdf_dictionary(pdf, false), *intents = pdf_array(pdf, false);
	pdf_set_name(pdf, intent, "Type", "OutputIntent");
	pdf_set_name(pdf, intent, "S", "GTS_PDFA1");
	pdf_set_text(pdf, intent, "OutputConditionIdentifier", STR("sRGB IEC61966-2.1"));
	pdf_set_text(pdf, intent, "Info", STR("sRGB IEC61966-2.1"));
	pdf_set(pdf, intent, "DestOutputProfile", stream);
	pdf_add(pdf, intents, intent);
	pdf_set(pdf, pdf_catalog(pdf), "OutputIntents", intents);
}

void metadata_write(struct pdf *pdf, const struct document_settings *settings, bool claim, struct text *xmp)
{
	struct pdf_object *catalog = pdf_catalog(pdf);
	info(pdf, settings);
	metadata_xmp(xmp, settings, claim);
	struct pdf_object *stream = pdf_stream(pdf, text_str(xmp), false);
	pdf_set_name(pdf, stream, "Type", "Metadata");
	pdf_set_name(pdf, stream, "Subtype", "XML");
	pdf_set(pdf, catalog, "Metadata", stream);
	pdf_set_text(pdf, catalog, "Lang", settings->language);
	struct pdf_object *mark = pdf_dictionary(pdf, false), *viewer = pdf_dictionary(pdf, false);
	pdf_set_boolean(pdf, mark, "Marked", true);
	pdf_set(pdf, catalog, "MarkInfo", mark);
	pdf_set_boolean(pdf, viewer, "DisplayDocTitle", true);
	pdf_set(pdf, catalog, "ViewerPreferences", viewer);
	output_intent(pdf);
	/* Pages count from 1, as printed. */
	struct pdf_object *labels = pdf_dictionary(pdf, false), *numbers = pdf_array(pdf, false),
	                  *style = pdf_dictionary(pdf, false);
	pdf_set_name(pdf, style, "S", "D");
	pdf_add_number(pdf, numbers, 0);
	pdf_add(pdf, numbers, style);
	pdf_set(pdf, labels, "Nums", numbers);
	pdf_set(pdf, catalog, "PageLabels", labels);
}
