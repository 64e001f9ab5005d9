/* The XMP packet, read with expat: well formed, of the properties that we know, each of its type; the identifiers of
 * conformance, and the extension schema that describes the one that is not predefined (ISO 19005-3, 6.6; ISO 14289-1,
 * 5). */
#include <expat.h>
#include <string.h>

#include "inspect.h"
#include "lang.h"

#define PDFA_ID "http://www.aiim.org/pdfa/ns/id/"
#define PDFUA_ID "http://www.aiim.org/pdfua/ns/id/"
#define DUBLIN "http://purl.org/dc/elements/1.1/"
#define XAP "http://ns.adobe.com/xap/1.0/"
#define ADOBE "http://ns.adobe.com/pdf/1.3/"
#define EXTENSION "http://www.aiim.org/pdfa/ns/extension/"
#define SCHEMA "http://www.aiim.org/pdfa/ns/schema#"
#define PROPERTY "http://www.aiim.org/pdfa/ns/property#"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/* Depth of a property: xmpmeta, RDF, Description, and it. */
#define PROPERTY_DEPTH 4
#define DEPTH_MAX 16

enum field_name {
	FORMAT,
	TITLE,
	DESCRIPTION,
	CREATOR,
	LANGUAGE,
	CREATE_DATE,
	MODIFY_DATE,
	CREATOR_TOOL,
	PRODUCER,
	A_PART,
	A_CONFORMANCE,
	UA_PART,
	SCHEMAS,
	SCHEMA_NAME,
	SCHEMA_URI,
	SCHEMA_PREFIX,
	SCHEMA_PROPERTY,
	PROPERTY_NAME,
	PROPERTY_TYPE,
	PROPERTY_CATEGORY,
	PROPERTY_DESCRIPTION,
	FIELD_COUNT,
};

struct field {
	const char *uri, *name, *prefix, *container; /* container: Alt, Seq, Bag, or "" for plain text */
	const char *prefix_clause;
};

static const struct field fields[FIELD_COUNT] = {
        [FORMAT] = {DUBLIN, "format", "dc", "", NULL},
        [TITLE] = {DUBLIN, "title", "dc", "Alt", NULL},
        [DESCRIPTION] = {DUBLIN, "description", "dc", "Alt", NULL},
        [CREATOR] = {DUBLIN, "creator", "dc", "Seq", NULL},
        [LANGUAGE] = {DUBLIN, "language", "dc", "Bag", NULL},
        [CREATE_DATE] = {XAP, "CreateDate", "xmp", "", NULL},
        [MODIFY_DATE] = {XAP, "ModifyDate", "xmp", "", NULL},
        [CREATOR_TOOL] = {XAP, "CreatorTool", "xmp", "", NULL},
        [PRODUCER] = {ADOBE, "Producer", "pdf", "", NULL},
        [A_PART] = {PDFA_ID, "part", "pdfaid", "", "A-3:6.6.4-4"},
        [A_CONFORMANCE] = {PDFA_ID, "conformance", "pdfaid", "", "A-3:6.6.4-5"},
        [UA_PART] = {PDFUA_ID, "part", "pdfuaid", "", "UA:5-3"},
        [SCHEMAS] = {EXTENSION, "schemas", "pdfaExtension", "Bag", "A-3:6.6.2.3.3-1"},
        [SCHEMA_NAME] = {SCHEMA, "schema", "pdfaSchema", "", "A-3:6.6.2.3.3-2"},
        [SCHEMA_URI] = {SCHEMA, "namespaceURI", "pdfaSchema", "", "A-3:6.6.2.3.3-3"},
        [SCHEMA_PREFIX] = {SCHEMA, "prefix", "pdfaSchema", "", "A-3:6.6.2.3.3-4"},
        [SCHEMA_PROPERTY] = {SCHEMA, "property", "pdfaSchema", "Seq", "A-3:6.6.2.3.3-5"},
        [PROPERTY_NAME] = {PROPERTY, "name", "pdfaProperty", "", "A-3:6.6.2.3.3-7"},
        [PROPERTY_TYPE] = {PROPERTY, "valueType", "pdfaProperty", "", "A-3:6.6.2.3.3-8"},
        [PROPERTY_CATEGORY] = {PROPERTY, "category", "pdfaProperty", "", "A-3:6.6.2.3.3-9"},
        [PROPERTY_DESCRIPTION] = {PROPERTY, "description", "pdfaProperty", "", "A-3:6.6.2.3.3-10"},
};

/* What stands where no property of ours should. */
static const struct {
	const char *uri, *clause;
} strangers[] = {
        {PDFA_ID, "A-3:6.6.4-6 A-3:6.6.4-7"},
        {PDFUA_ID, "UA:5-4 UA:5-5"},
        {SCHEMA, "A-3:6.6.2.3.3-6"},
        {"http://www.aiim.org/pdfa/ns/type#",
         "A-3:6.6.2.3.3-11 A-3:6.6.2.3.3-12 A-3:6.6.2.3.3-13 A-3:6.6.2.3.3-14 A-3:6.6.2.3.3-15"},
        {"http://www.aiim.org/pdfa/ns/field#", "A-3:6.6.2.3.3-16 A-3:6.6.2.3.3-17 A-3:6.6.2.3.3-18"},
};

struct packet {
	struct inspect *inspect;
	int depth;
	int open[DEPTH_MAX]; /* the field each level is, −1: a frame of RDF */
	struct text values[FIELD_COUNT];
	bool there[FIELD_COUNT], contained[FIELD_COUNT];
	bool titled; /* a language stands at each alternative */
};

/* "uri name prefix" of expat. */
static void split(const char *whole, struct str *ret_uri, struct str *ret_name, struct str *ret_prefix)
{
	struct str rest = str_of(whole);
	size_t first = str_find(rest, ' ');
	*ret_uri = first < rest.size ? str_take(rest, first) : (struct str){0};
	rest = first < rest.size ? str_skip(rest, first + 1) : rest;
	*ret_name = str_take(rest, str_find(rest, ' '));
	*ret_prefix = str_skip(rest, ret_name->size + 1);
}

static int field_of(struct str uri, struct str name)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		if (str_is(uri, fields[i].uri) && str_is(name, fields[i].name))
			return i;
	return -1;
}

static void tell_stranger(struct packet *packet, struct str uri, struct str name)
{
	const char *clause = "A-3:6.6.2.3.1-1 A-3:6.6.2.3.2-1";
	for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++)
		if (str_is(uri, strangers[i].uri))
			clause = strangers[i].clause;
	finding(packet->inspect, clause, TR("the XMP metadata has an unknown property %.*s", "XMPに未知のプロパティ%.*sがあります"),
	        STR_ARGS(name));
}

static void tell_type(struct packet *packet, int field)
{
	finding(packet->inspect, fields[field].prefix_clause ? fields[field].prefix_clause : "A-3:6.6.2.3.1-2",
	        TR("the XMP property %s is of another type", "XMPのプロパティ%sの型が正しくありません"), fields[field].name);
}

static int enclosing(const struct packet *packet)
{
	for (int i = packet->depth - 1; i >= 0; i--)
		if (i < DEPTH_MAX && packet->open[i] >= 0)
			return packet->open[i];
	return -1;
}

static void on_start(void *user, const XML_Char *whole, const XML_Char **attributes)
{
	struct packet *packet = user;
	struct str uri, name, prefix;
	split(whole, &uri, &name, &prefix);
	int field = field_of(uri, name), outer = enclosing(packet);
	if (packet->depth < DEPTH_MAX)
		packet->open[packet->depth] = field;
	packet->depth++;
	if (field >= 0) {
		packet->there[field] = true;
		if (!str_is(prefix, fields[field].prefix) && fields[field].prefix_clause)
			finding(packet->inspect, fields[field].prefix_clause,
			        TR("the XMP property %s has the prefix %.*s", "XMPのプロパティ%sの接頭辞が%.*sです"),
			        fields[field].name, STR_ARGS(prefix));
	} else if (!str_is(uri, RDF) && packet->depth >= PROPERTY_DEPTH) {
		tell_stranger(packet, uri, name);
	} else if (outer >= 0 && str_is(name, fields[outer].container)) {
		packet->contained[outer] = true;
	} else if (outer >= 0 && !str_is(name, "li")) {
		tell_type(packet, outer);
	}
	bool language = false;
	for (size_t i = 0; attributes[i]; i += 2)
		language |= strstr(attributes[i], "lang") != NULL && attributes[i + 1][0];
	if (outer >= 0 && !strcmp(fields[outer].container, "Alt") && str_is(name, "li") && !language)
		finding(packet->inspect, "UA:7.2-33",
		        TR("the XMP property %s has no language", "XMPのプロパティ%sに言語がありません"), fields[outer].name);
}

static void on_end(void *user, const XML_Char *whole)
{
	(void)whole;
	struct packet *packet = user;
	packet->depth--;
}

static void on_text(void *user, const XML_Char *letters, int size)
{
	struct packet *packet = user;
	int field = enclosing(packet);
	if (field >= 0)
		text_add(&packet->values[field], (struct str){letters, (size_t)size});
}

static void on_instruction(void *user, const XML_Char *target, const XML_Char *data)
{
	struct packet *packet = user;
	if (strcmp(target, "xpacket"))
		return;
	if (strstr(data, "bytes="))
		finding(packet->inspect, "A-3:6.6.2.1-2", TR("the XMP packet has «bytes»", "XMPパケットにbytesがあります"));
	if (strstr(data, "encoding="))
		finding(packet->inspect, "A-3:6.6.2.1-3", TR("the XMP packet has «encoding»", "XMPパケットにencodingがあります"));
}

/* ---- What the values must be ---- */

static bool value_is(const struct packet *packet, enum field_name field, const char *value)
{
	return packet->there[field] && str_is(str_trim(text_str(&packet->values[field])), value);
}

static void check_claim(struct packet *packet)
{
	struct inspect *inspect = packet->inspect;
	bool old = inspect->inspection->composition->settings->pdfa == PDFA_1B;
	bool any = packet->there[A_PART] || packet->there[A_CONFORMANCE] || packet->there[UA_PART];
	if (!inspect->claimed) {
		if (any)
			finding(inspect, "A-3:6.6.4-1",
			        TR("the file claims conformance", "ファイルが適合を宣言しています"));
		return;
	}
	static const struct {
		enum field_name field;
		const char *there, *clause, *value_clause;
	} wanted[] = {{A_PART, "pdfaid:part", "A-3:6.6.4-1", "A-3:6.6.4-2"},
	              {A_CONFORMANCE, "pdfaid:conformance", "A-3:6.6.4-1", "A-3:6.6.4-3"},
	              {UA_PART, "pdfuaid:part", "UA:5-1", "UA:5-2"}};
	const char *const values[] = {old ? "1" : "3", old ? "B" : "U", "1"};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!value_is(packet, wanted[i].field, values[i]))
			finding(inspect, packet->there[wanted[i].field] ? wanted[i].value_clause : wanted[i].clause,
			        TR("the XMP metadata's %s is not %s", "XMPの%sが%sではありません"), wanted[i].there, values[i]);
}

/* The extension schema describes pdfuaid:part. */
static void check_extension(struct packet *packet)
{
	if (!packet->there[UA_PART])
		return;
	if (!packet->there[SCHEMAS])
		finding(packet->inspect, "A-3:6.6.2.3.2-1",
		        TR("pdfuaid has no extension schema", "pdfuaidの拡張スキーマがありません"));
	static const char *const values[FIELD_COUNT] = {[SCHEMA_URI] = PDFUA_ID,
	                                                [SCHEMA_PREFIX] = "pdfuaid",
	                                                [PROPERTY_NAME] = "part",
	                                                [PROPERTY_TYPE] = "Integer",
	                                                [PROPERTY_CATEGORY] = "internal"};
	for (int i = SCHEMA_NAME; i < FIELD_COUNT; i++) {
		bool good = packet->there[i] && (!values[i] || value_is(packet, (enum field_name)i, values[i]));
		if (packet->there[SCHEMAS] && !good)
			finding(packet->inspect, fields[i].prefix_clause,
			        TR("the extension schema's %s is missing or wrong", "拡張スキーマの%sが正しくありません"),
			        fields[i].name);
	}
}

static void check_fields(struct packet *packet)
{
	struct inspect *inspect = packet->inspect;
	if (!str_trim(text_str(&packet->values[TITLE])).size)
		finding(inspect, "UA:7.1-9", TR("the XMP metadata has no title", "XMPメタデータに表題がありません"));
	for (int i = 0; i < FIELD_COUNT; i++)
		if (packet->there[i] && fields[i].container[0] && !packet->contained[i])
			tell_type(packet, i);
	for (int i = CREATE_DATE; i <= MODIFY_DATE; i++) {
		struct str date = str_trim(text_str(&packet->values[i]));
		/* "2019-10-31T17:00:00+09:00" */
		if (packet->there[i] && (date.size != 25 || date.at[4] != '-' || date.at[10] != 'T' || date.at[22] != ':'))
			finding(inspect, "A-3:6.6.2.3.1-2", TR("the XMP property %s is no date", "XMPの%sが日時ではありません"),
			        fields[i].name);
	}
	check_claim(packet);
	check_extension(packet);
}

void inspect_xmp(struct inspect *inspect, struct str xmp)
{
	struct packet packet = {.inspect = inspect};
	if (!str_is_utf8(xmp))
		finding(inspect, "A-3:6.6.2.1-5",
		        TR("the XMP metadata is not UTF-8", "XMPメタデータがUTF-8ではありません"));
	XML_Parser parser = XML_ParserCreateNS("UTF-8", ' ');
	if (!parser)
		return;
	XML_SetReturnNSTriplet(parser, 1);
	XML_SetUserData(parser, &packet);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_SetProcessingInstructionHandler(parser, on_instruction);
	bool good = xmp.size < INT32_MAX && XML_Parse(parser, xmp.at, (int)xmp.size, 1) == XML_STATUS_OK;
	if (good)
		check_fields(&packet);
	else
		finding(inspect, "A-3:6.6.2.1-4", TR("the XMP metadata is not well formed: %s", "XMPメタデータのXMLが不正です: %s"),
		        XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
	for (int i = 0; i < FIELD_COUNT; i++)
		text_release(&packet.values[i]);
}
