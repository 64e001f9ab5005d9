/* The parts of a workbook's zip, each read as XML and never held whole. Knows zip and XML, not spreadsheets. Made for
 * files of strangers: no document type (so no entities that multiply), no external anything, bounded depth, tokens,
 * and bytes of all parts together (BOUND_WORKBOOK_BYTES); nothing recurses. */
#ifndef GEPPO_XLSX_PART_H
#define GEPPO_XLSX_PART_H

#include "fail.h"
#include "str.h"
#include "text.h"

/* A workbook that is being read. `left_bytes` is what its parts may still give. */
struct xlsx_package {
	const char *path;
	uint64_t left_bytes;
};

struct xlsx_parse;

/* What comes of a part. Names are local ones of the vocabularies that workbooks are written in (transitional and
 * strict); an element of another one has the name "". Attributes are pairs of name and value behind each other, a NULL
 * at the end. */
struct xlsx_handler {
	void (*start)(struct xlsx_parse *parse, const char *name, const char **attributes);
	void (*end)(struct xlsx_parse *parse, const char *name);
	void (*text)(struct xlsx_parse *parse, struct str text); /* NULL: not wanted; in pieces */
};

/* Reads the part of that name (without "/" before it; letters of any case). *ret_found is false when there is none.
 * Fails when the zip or the XML is damaged, at a limit, and when the handler refused. */
bool xlsx_part_parse(struct xlsx_package *package, const char *part, const struct xlsx_handler *handler, void *user,
                     bool *ret_found, struct fail *fail) MUST_CHECK;

/* For handlers. */
void *xlsx_parse_user(const struct xlsx_parse *parse);
/* The rest of the part is not wanted: no failure. */
void xlsx_parse_stop(struct xlsx_parse *parse);
/* What is wrong with the part; its name and line are put before it, and reading ends. First writer wins. */
void xlsx_parse_refuse(struct xlsx_parse *parse, const char *format, ...) PRINTF_LIKE(2, 3);
void xlsx_parse_no_memory(struct xlsx_parse *parse);

/* The value of an attribute, or NULL. */
const char *xlsx_attribute(const char **attributes, const char *name);
/* The same of r:id. */
const char *xlsx_relation(const char **attributes);
/* "1" and "true". */
bool xlsx_attribute_true(const char **attributes, const char *name);

#endif
