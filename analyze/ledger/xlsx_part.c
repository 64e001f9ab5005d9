/* zip members through expat. Entities are kept out by refusing a document type, as the format's own standard does
 * (ECMA-376 part 2); expat's other dangers are deep nesting and tokens that never end, which are counted here. */
#include "xlsx_part.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bounds.h"
#include "container.h"
#include "lang.h"

#define CHUNK_BYTES (64U << 10)
#define DEPTH_MOST 64

struct xlsx_parse {
	XML_Parser parser;
	const struct xlsx_handler *handler;
	void *user;
	const char *part;
	int depth;
	bool stopped; /* by the handler, without failure */
	struct fail fail;
};

void *xlsx_parse_user(const struct xlsx_parse *parse)
{
	return parse->user;
}

void xlsx_parse_stop(struct xlsx_parse *parse)
{
	parse->stopped = true;
	XML_StopParser(parse->parser, XML_FALSE);
}

void xlsx_parse_refuse(struct xlsx_parse *parse, const char *format, ...)
{
	if (!parse->fail.kind) {
		struct text text = {0};
		va_list arguments;
		va_start(arguments, format);
		text_addv(&text, format, arguments);
		va_end(arguments);
		fail_set(&parse->fail, FAIL_INPUT, TR("%s, line %lu: %s", "%s の %lu 行目: %s"), parse->part,
		         (unsigned long)XML_GetCurrentLineNumber(parse->parser), text.at ? text.at : "");
		text_release(&text);
	}
	XML_StopParser(parse->parser, XML_FALSE);
}

void xlsx_parse_no_memory(struct xlsx_parse *parse)
{
	if (!parse->fail.kind)
		fail_memory(&parse->fail);
	XML_StopParser(parse->parser, XML_FALSE);
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

const char *xlsx_relation(const char **attributes)
{
	for (; *attributes; attributes += 2)
		if (str_ends(str_of(attributes[0]), STR("/relationships id")))
			return attributes[1];
	return NULL;
}

bool xlsx_attribute_true(const char **attributes, const char *name)
{
	const char *value = xlsx_attribute(attributes, name);
	return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* expat gives "vocabulary name". */
static const char *local_name(const char *name)
{
	static const char *const vocabularies[] = {
	        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
	        "http://purl.oclc.org/ooxml/spreadsheetml/main",
	        "http://schemas.openxmlformats.org/package/2006/relationships",
	        "http://schemas.openxmlformats.org/package/2006/content-types",
	};
	const char *blank = strchr(name, ' ');
	for (size_t i = 0; blank && i < sizeof vocabularies / sizeof *vocabularies; i++)
		if (str_is(str_range(name, blank), vocabularies[i]))
			return blank + 1;
	return "";
}

static void on_start(void *user, const char *name, const char **attributes)
{
	struct xlsx_parse *parse = user;
	if (++parse->depth > DEPTH_MOST)
		xlsx_parse_refuse(parse,
		                  TR("more than %d elements within each other", "要素の入れ子が%d段を超えています"),
		                  DEPTH_MOST);
	else
		parse->handler->start(parse, local_name(name), attributes);
}

static void on_end(void *user, const char *name)
{
	struct xlsx_parse *parse = user;
	parse->depth--;
	if (!parse->stopped && !parse->fail.kind)
		parse->handler->end(parse, local_name(name));
}

static void on_text(void *user, const char *text, int size)
{
	struct xlsx_parse *parse = user;
	if (!parse->stopped && !parse->fail.kind)
		parse->handler->text(parse, (struct str){text, (size_t)size});
}

static void on_document_type(void *user, const char *name, const char *system, const char *public, int has_internal)
{
	(void)name, (void)system, (void)public, (void)has_internal;
	xlsx_parse_refuse(user, TR("a document type (DTD), which no workbook has",
	                           "ブックにあるはずのない文書型宣言(DTD)があります"));
}

/* Why expat gave up, unless a handler said so. */
static bool xml_failed(struct xlsx_parse *parse, struct fail *fail)
{
	if (parse->stopped)
		return true;
	enum XML_Error error = XML_GetErrorCode(parse->parser);
	if (error == XML_ERROR_NO_MEMORY)
		xlsx_parse_no_memory(parse);
	xlsx_parse_refuse(parse, TR("damaged XML (%s)", "XMLが壊れています(%s)"), XML_ErrorString(error));
	*fail = parse->fail;
	return false;
}

/* One piece of the part. A token that is longer than pieces is read again with each, so its length is bounded. */
static bool feed(struct xlsx_parse *parse, struct xlsx_package *package, const char *piece, size_t size,
                 uint64_t *fed_bytes, struct fail *fail)
{
	if (size > package->left_bytes)
		return fail_set(fail, FAIL_LIMIT,
		                TR("its parts have more than %u MiB of XML", "中のXMLが%u MiBを超えています"),
		                BOUND_WORKBOOK_BYTES >> 20);
	package->left_bytes -= size;
	if (XML_Parse(parse->parser, piece, (int)size, size == 0) != XML_STATUS_OK)
		return xml_failed(parse, fail);
	*fed_bytes += size;
	XML_Index index = XML_GetCurrentByteIndex(parse->parser);
	if (size > 0 && index >= 0 && *fed_bytes - (uint64_t)index > BOUND_LEDGER_FIELD_BYTES + 2 * CHUNK_BYTES) {
		xlsx_parse_refuse(parse, TR("a tag or text without end", "終わりのないタグまたは文字列があります"));
		*fail = parse->fail;
		return false;
	}
	return true;
}

static bool feed_all(struct xlsx_parse *parse, struct xlsx_package *package, struct container *container,
                     struct fail *fail)
{
	char *buffer = malloc(CHUNK_BYTES);
	size_t size = 1;
	uint64_t fed_bytes = 0;
	bool good = buffer || fail_memory(fail);
	while (good && size > 0 && !parse->stopped)
		good = container_read(container, buffer, CHUNK_BYTES, &size, fail) &&
		       feed(parse, package, buffer, size, &fed_bytes, fail);
	free(buffer);
	return good;
}

static bool parse_member(struct xlsx_package *package, struct container *container, struct xlsx_parse *parse,
                         struct fail *fail)
{
	parse->parser = XML_ParserCreateNS(NULL, ' ');
	if (!parse->parser)
		return fail_memory(fail);
	XML_SetUserData(parse->parser, parse);
	XML_SetElementHandler(parse->parser, on_start, on_end);
	if (parse->handler->text)
		XML_SetCharacterDataHandler(parse->parser, on_text);
	XML_SetStartDoctypeDeclHandler(parse->parser, on_document_type);
	/* The order of hash tables does not reach an output; a fixed salt would only help an attacker. */
	bool good = feed_all(parse, package, container, fail);
	XML_ParserFree(parse->parser);
	return good;
}

bool xlsx_part_parse(struct xlsx_package *package, const char *part, const struct xlsx_handler *handler, void *user,
                     bool *ret_found, struct fail *fail)
{
	struct container *container = container_open(package->path, NULL, fail);
	if (!container)
		return false;
	struct container_member member;
	bool found = false, good = true;
	while (good && !found) {
		bool more;
		good = container_next(container, &member, &more, fail);
		if (!good || !more)
			break;
		found = strcasecmp(member.name, part) == 0;
	}
	if (good && found) {
		struct xlsx_parse parse = {.handler = handler, .user = user, .part = part};
		good = parse_member(package, container, &parse, fail);
	}
	container_close(container);
	*ret_found = found;
	return good;
}
