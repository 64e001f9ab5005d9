/* Every object of the file against a closed world: a report has no images, transparency, scripts, forms, layers or
 * signatures, so each dictionary's keys and each telling name must be one of those that a report needs. What the
 * standards forbid is named with its clause; any other stranger is one too, since nobody checked it. */
#include <string.h>

#include "inspect.h"
#include "lang.h"

#define DEPTH_MAX 64

/* Keys of every kind of dictionary that a report consists of. Sorted by nothing but the kind. */
static const char known_keys[] =
        /* trailer, catalog, pages, names, labels */
        " /Size /Root /Info /ID /Type /Pages /Kids /Count /StructTreeRoot /Outlines /PageMode /Metadata /Lang /MarkInfo"
        " /Marked /ViewerPreferences /DisplayDocTitle /OutputIntents /S /OutputConditionIdentifier /DestOutputProfile"
        " /PageLabels /Nums /Names /EmbeddedFiles /AF /Parent /MediaBox /Resources /Contents /Annots /Tabs"
        " /StructParents /Font /XObject /Limits"
        /* information */
        " /Producer /Title /Author /Subject /Creator /CreationDate /ModDate"
        /* streams, forms, profiles */
        " /Length /Filter /Subtype /BBox /N /Length1"
        /* fonts */
        " /BaseFont /Encoding /DescendantFonts /ToUnicode /CIDSystemInfo /Registry /Ordering /Supplement /DW /W"
        " /CIDToGIDMap /FontDescriptor /FontName /Flags /FontBBox /ItalicAngle /Ascent /Descent /CapHeight /StemV"
        " /FontFile2 /CIDSet"
        /* the tag tree */
        " /K /P /Pg /A /O /Alt /ActualText /Scope /ColSpan /RowSpan /Headers /ParentTree /ParentTreeNextKey /IDTree"
        " /Obj /MCID"
        /* links, bookmarks, attachments */
        " /Rect /Border /F /Dest /StructParent /First /Last /Prev /Next /UF /EF /Desc /AFRelationship /Params ";

struct clause {
	const char *name, *owner, *clause; /* owner: the dictionary's Type; NULL: any */
};

/* Keys that the standards name. */
static const struct clause forbidden_keys[] = {
        {"/AA", "/Catalog", "A-3:6.5.2-1"},
        {"/AA", "/Page", "A-3:6.5.2-2"},
        {"/AA", NULL, "A-3:6.4.1-1 A-3:6.4.1-2"},
        {"/OpenAction", NULL, "A-3:6.5.1-1"},
        {"/JS", NULL, "A-3:6.5.1-1"},
        {"/JavaScript", NULL, "A-3:6.5.1-1"},
        {"/FT", NULL, "A-3:6.4.1-2"},
        {"/TU", NULL, "UA:7.2-25 UA:7.18.1-3"},
        {"/NeedAppearances", NULL, "A-3:6.4.1-3"},
        {"/XFA", NULL, "A-3:6.4.2-1 UA:7.15-1"},
        {"/AcroForm", NULL, "A-3:6.4.1"},
        {"/NeedsRendering", NULL, "A-3:6.4.2-2"},
        {"/ByteRange", NULL, "A-3:6.4.3-1 A-3:6.4.3-2 A-3:6.4.3-3"},
        {"/Perms", NULL, "A-3:6.1.12-1"},
        {"/DigestLocation", NULL, "A-3:6.1.12-2"},
        {"/DigestMethod", NULL, "A-3:6.1.12-2"},
        {"/DigestValue", NULL, "A-3:6.1.12-2"},
        {"/FFilter", NULL, "A-3:6.1.7.1-3"},
        {"/FDecodeParms", NULL, "A-3:6.1.7.1-3"},
        {"/OCProperties", NULL, "A-3:6.9 UA:7.10"},
        {"/AS", NULL, "A-3:6.9-4 UA:7.10-2"},
        {"/Configs", NULL, "A-3:6.9-1 A-3:6.9-2 UA:7.10-1"},
        {"/OCGs", NULL, "A-3:6.9-3"},
        {"/OC", NULL, "A-3:6.9"},
        {"/AlternatePresentations", NULL, "A-3:6.10-1"},
        {"/PresSteps", NULL, "A-3:6.10-2"},
        {"/Requirements", NULL, "A-3:6.11-1"},
        {"/Group", NULL, "A-3:6.2.10-2"},
        {"/SMask", NULL, "A-3:6.2.10-2"},
        {"/CA", NULL, "A-3:6.2.10-2"},
        {"/ca", NULL, "A-3:6.2.10-2"},
        {"/BM", NULL, "A-3:6.2.10-1"},
        {"/TR", NULL, "A-3:6.2.5-1"},
        {"/TR2", NULL, "A-3:6.2.5-2"},
        {"/HTP", NULL, "A-3:6.2.5-3"},
        {"/HalftoneType", NULL, "A-3:6.2.5-4"},
        {"/HalftoneName", NULL, "A-3:6.2.5-5"},
        {"/TransferFunction", NULL, "A-3:6.2.5-6"},
        {"/ExtGState", NULL, "A-3:6.2.5"},
        {"/OPM", NULL, "A-3:6.2.4.2-2"},
        {"/RI", NULL, "A-3:6.2.6-1"},
        {"/Intent", NULL, "A-3:6.2.6-1"},
        {"/ColorSpace", NULL, "A-3:6.2.4.2-1 A-3:6.2.4.4-1 A-3:6.2.4.4-2 A-3:6.1.13-9"},
        {"/Alternates", NULL, "A-3:6.2.8-1"},
        {"/OPI", NULL, "A-3:6.2.8-2 A-3:6.2.9-1"},
        {"/Interpolate", NULL, "A-3:6.2.8-3"},
        {"/BitsPerComponent", NULL, "A-3:6.2.8-4"},
        {"/ImageMask", NULL, "A-3:6.2.8-5"},
        {"/Subtype2", NULL, "A-3:6.2.9-1"},
        {"/PS", NULL, "A-3:6.2.9-1"},
        {"/Ref", NULL, "A-3:6.2.9-2 UA:7.20-1"},
        {"/AP", NULL, "A-3:6.3.3-2 A-3:6.3.3-3 A-3:6.3.3-4"},
        {"/DestOutputProfileRef", NULL, "A-3:6.2.3-3"},
        {"/UseCMap", NULL, "A-3:6.2.11.3.3-3 UA:7.21.3.3-3"},
        {"/WMode", NULL, "A-3:6.2.11.3.3-2 UA:7.21.3.3-2"},
        {"/CharSet", NULL, "A-3:6.2.11.4.2-1 UA:7.21.4.2-1"},
        {"/FontFile", NULL, "A-3:6.2.11.2-7"},
        {"/FontFile3", NULL, "A-3:6.2.11.2-7"},
        {"/RoleMap", NULL, "UA:7.1-6 UA:7.1-7"},
        {"/Suspects", NULL, "UA:7.1-4"},
        {"/E", NULL, "UA:7.2-23"},
        {"/CT", NULL, "UA:7.18.6.2-1 UA:7.18.6.2-2"},
};

/* Names that say what an object is. */
static const char known_kinds[] =
        /* Type */
        " /Catalog /Pages /Page /OutputIntent /Metadata /Outlines /Annot /Font /FontDescriptor /XObject /Filespec"
        " /EmbeddedFile /StructTreeRoot /MCR /OBJR"
        /* Subtype */
        " /XML /Link /Form /Type0 /CIDFontType2"
        /* S: outside of the tag tree, whose elements inspection_tags.c reads */
        " /GTS_PDFA1 /D ";

static const struct clause forbidden_kinds[] = {
        {"/JavaScript", NULL, "A-3:6.5.1-1"},
        {"/Launch", NULL, "A-3:6.5.1-1"},
        {"/Named", NULL, "A-3:6.5.1-2"},
        {"/Widget", NULL, "A-3:6.4.1-1 UA:7.18.4-1"},
        {"/Image", NULL, "A-3:6.2.8"},
        {"/PS", NULL, "A-3:6.2.9-3"},
        {"/TrapNet", NULL, "UA:7.18.2-1"},
        {"/PrinterMark", NULL, "UA:7.18.8-1"},
        {"/Movie", NULL, "A-3:6.3.1-1"},
        {"/Transparency", NULL, "A-3:6.2.10-2"},
        {"/Type1", NULL, "A-3:6.2.11.2-4 A-3:6.2.11.2-5 A-3:6.2.11.2-6"},
        {"/TrueType", NULL, "A-3:6.2.11.6-1 A-3:6.2.11.6-2 A-3:6.2.11.6-3 A-3:6.2.11.6-4 UA:7.21.6-1 UA:7.21.6-2 "
                            "UA:7.21.6-3 UA:7.21.6-4"},
};

struct objects {
	struct inspect *inspect;
	int number; /* of the indirect object */
	struct {
		qpdf_oh object;
		char owner[24]; /* the Type of the dictionary that it hangs in */
		char key[24];   /* and the key; of an array: the array's */
	} stack[DEPTH_MAX];
	int depth;
};

static bool listed(const char *list, const char *name)
{
	struct text word = {0};
	text_addf(&word, " %s ", name);
	bool found = str_find_str(str_of(list), text_str(&word)) < strlen(list);
	text_release(&word);
	return found;
}

static const char *clause_of(const struct clause *clauses, size_t count, const char *name, const char *owner)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(clauses[i].name, name) && (!clauses[i].owner || !strcmp(clauses[i].owner, owner)))
			return clauses[i].clause;
	return "geppo";
}

static void copy_name(char *to, size_t room, const char *name)
{
	size_t size = strlen(name) < room ? strlen(name) : room - 1;
	memcpy(to, name, size);
	to[size] = '\0';
}

/* Fonts and forms in resources have names of our own: /F0, /X12. */
static bool is_resource(const char *key, const char *owner_key)
{
	if (strcmp(owner_key, "/Font") && strcmp(owner_key, "/XObject"))
		return false;
	return (key[1] == 'F' || key[1] == 'X') && strspn(key + 2, "0123456789") == strlen(key + 2);
}

static bool is_element(struct inspect *inspect, qpdf_oh dictionary)
{
	return qpdf_oh_has_key(inspect->q, dictionary, "/P") && qpdf_oh_has_key(inspect->q, dictionary, "/K");
}

static void check_key(struct objects *objects, qpdf_oh dictionary, const char *key, const char *owner, bool stream)
{
	struct inspect *inspect = objects->inspect;
	const char *clause = NULL;
	bool element = is_element(inspect, dictionary);
	if (stream && !strcmp(key, "/F"))
		clause = "A-3:6.1.7.1-3";
	else if (!strcmp(key, "/A") && !element)
		clause = "A-3:6.5.1-1";
	else if (!listed(known_keys, key))
		clause = clause_of(forbidden_keys, sizeof(forbidden_keys) / sizeof(forbidden_keys[0]), key, owner);
	if (clause)
		finding(inspect, clause, TR("object %d has %s", "オブジェクト%dに%sがあります"), objects->number, key);
}

static void check_kind(struct objects *objects, qpdf_oh dictionary, const char *key, const char *owner)
{
	struct inspect *inspect = objects->inspect;
	bool telling = !strcmp(key, "/Type") || !strcmp(key, "/Subtype") ||
	               (!strcmp(key, "/S") && !is_element(inspect, dictionary));
	qpdf_oh value = qpdf_oh_get_key(inspect->q, dictionary, key);
	if (!telling || !qpdf_oh_is_name(inspect->q, value) || listed(known_kinds, qpdf_oh_get_name(inspect->q, value)))
		return;
	/* An attachment's MIME type is whatever it is. */
	if (!strcmp(key, "/Subtype") && !strcmp(owner, "/EmbeddedFile"))
		return;
	const char *name = qpdf_oh_get_name(inspect->q, value);
	finding(inspect,
	        clause_of(forbidden_kinds, sizeof(forbidden_kinds) / sizeof(forbidden_kinds[0]), name, owner),
	        TR("object %d is a %s", "オブジェクト%dは%sです"), objects->number, name);
}

static void push(struct objects *objects, qpdf_oh object, const char *owner, const char *key)
{
	struct inspect *inspect = objects->inspect;
	/* What is indirect comes up by its own number. */
	if (qpdf_oh_is_indirect(inspect->q, object) || objects->depth == DEPTH_MAX)
		return;
	bool nests = qpdf_oh_is_dictionary(inspect->q, object) || qpdf_oh_is_array(inspect->q, object);
	if (!nests)
		return;
	objects->stack[objects->depth].object = object;
	copy_name(objects->stack[objects->depth].owner, sizeof(objects->stack->owner), owner);
	copy_name(objects->stack[objects->depth].key, sizeof(objects->stack->key), key);
	objects->depth++;
}

static void check_filter(struct objects *objects, qpdf_oh dictionary)
{
	struct inspect *inspect = objects->inspect;
	qpdf_oh filter = entry_of(inspect, dictionary, "/Filter");
	if (qpdf_oh_is_array(inspect->q, filter) && qpdf_oh_get_array_n_items(inspect->q, filter) == 1)
		filter = qpdf_oh_get_array_item(inspect->q, filter, 0);
	if (name_is(inspect, filter, "/JPXDecode"))
		finding(inspect, "A-3:6.2.8.3", TR("object %d is a JPEG 2000", "オブジェクト%dはJPEG 2000です"),
		        objects->number);
	else if (!qpdf_oh_is_null(inspect->q, filter) && !name_is(inspect, filter, "/FlateDecode"))
		finding(inspect, "A-3:6.1.7.2-1",
		        TR("object %d has another filter than FlateDecode",
		           "オブジェクト%dのフィルターがFlateDecodeではありません"),
		        objects->number);
}

static void check_dictionary(struct objects *objects, qpdf_oh dictionary, const char *owner_key, bool stream)
{
	struct inspect *inspect = objects->inspect;
	const char *type = "";
	qpdf_oh name = entry_of(inspect, dictionary, "/Type");
	if (qpdf_oh_is_name(inspect->q, name))
		type = qpdf_oh_get_name(inspect->q, name);
	char owner[24];
	copy_name(owner, sizeof(owner), type);
	if (stream)
		check_filter(objects, dictionary);
	qpdf_oh_begin_dict_key_iter(inspect->q, dictionary);
	/* The key's bytes live until the next one is asked for, and other calls do not touch them. */
	while (qpdf_oh_dict_more_keys(inspect->q)) {
		char key[160];
		copy_name(key, sizeof(key), qpdf_oh_dict_next_key(inspect->q));
		if (is_resource(key, owner_key))
			continue;
		check_key(objects, dictionary, key, owner, stream);
		check_kind(objects, dictionary, key, owner);
		push(objects, qpdf_oh_get_key(inspect->q, dictionary, key), owner, key);
	}
}

static void check_all(struct objects *objects, qpdf_oh object)
{
	struct inspect *inspect = objects->inspect;
	objects->depth = 0;
	if (qpdf_oh_is_stream(inspect->q, object))
		check_dictionary(objects, qpdf_oh_get_dict(inspect->q, object), "", true);
	else if (qpdf_oh_is_dictionary(inspect->q, object))
		check_dictionary(objects, object, qpdf_oh_has_key(inspect->q, object, "/F0") ? "/Font"
		                                  : qpdf_oh_has_key(inspect->q, object, "/X0") ? "/XObject"
		                                                                               : "",
		                 false);
	else if (qpdf_oh_is_array(inspect->q, object)) {
		objects->stack[0].object = object;
		objects->stack[0].owner[0] = objects->stack[0].key[0] = '\0';
		objects->depth = 1;
	}
	while (objects->depth) {
		objects->depth--;
		qpdf_oh top = objects->stack[objects->depth].object;
		char owner[24], key[24];
		copy_name(owner, sizeof(owner), objects->stack[objects->depth].owner);
		copy_name(key, sizeof(key), objects->stack[objects->depth].key);
		if (qpdf_oh_is_dictionary(inspect->q, top)) {
			check_dictionary(objects, top, key, false);
			continue;
		}
		/* Arrays of numbers and references are long; what nests in them is little. */
		int count = qpdf_oh_get_array_n_items(inspect->q, top);
		for (int i = 0; i < count; i++) {
			qpdf_oh item = qpdf_oh_get_array_item(inspect->q, top, i);
			push(objects, item, owner, key);
		}
	}
}

void inspect_objects(struct inspect *inspect)
{
	struct objects objects = {.inspect = inspect};
	check_all(&objects, qpdf_get_trailer(inspect->q));
	for (int i = 1; i < inspect->object_count; i++) {
		objects.number = i;
		check_all(&objects, qpdf_get_object_by_id(inspect->q, i, 0));
		/* Handles are ours until they are let go. */
		if (i % 256 == 0)
			qpdf_oh_release_all(inspect->q);
	}
	qpdf_oh_release_all(inspect->q);
}
