/* Which value of a JSON record is which field: the text behind the dialect's name in a source's `format`, and the same
 * for the ready-made dialects.
 *
 *     json time=ts client=request.client_ip|request.remote_ip status=status took_us=duration:s target=request.uri
 *
 * Words parted by blanks: FIELD=PATH, or FIELD=PATH:FORM, or several paths with "|" between them, of which a record's
 * first counts. A word may stand in double quotes ("time=at:%Y-%m-%d %H:%M:%S"). A path is keys with dots between them;
 * of an array the first element is meant; "\" makes a dot, colon, bar or backslash part of a key. Fields and forms:
 *   time        the instant; required. No form: a text is ISO 8601, a number seconds since 1970. s ms us ns: since 1970
 *               in that unit. A form with "%": as strftime writes it
 *   took_us     the duration; s, ms, us or ns says its unit, and one of them must stand there
 *   status bytes  whole numbers, or texts that hold one
 *   target      path, or path?query, or a whole URL (its host is the vhost then, unless that is given)
 *   request     METHOD target PROTOCOL
 *   path query method protocol vhost user referrer agent forwarded   texts; path without a query is read as target
 *   client      a text; with the form host, "ADDRESS:PORT" without its port
 *   only        PATH:TEXT: records whose value there is another one are excluded; "*" at its end stands for anything
 *   encoded     PATH: the text there is JSON again, and its keys go on with the path
 * Knows no file and no line. */
#ifndef GEPPO_JSON_MAP_H
#define GEPPO_JSON_MAP_H

#include "arena.h"
#include "fail.h"
#include "json_scan.h"
#include "stamp_format.h"

enum json_field {
	JSON_TIME,
	JSON_CLIENT,
	JSON_VHOST,
	JSON_USER,
	JSON_METHOD,
	JSON_PATH,
	JSON_QUERY,
	JSON_PROTOCOL,
	JSON_STATUS,
	JSON_BYTES,
	JSON_TOOK,
	JSON_REFERRER,
	JSON_AGENT,
	JSON_FORWARDED,
	JSON_TARGET,
	JSON_REQUEST,
	JSON_MARK, /* v2: a record that has it tells durations of the form appgw in seconds, any other in milliseconds
	            */
	JSON_FIELD_COUNT,
};

enum json_form {
	JSON_PLAIN,
	JSON_SECONDS,
	JSON_MILLISECONDS,
	JSON_MICROSECONDS,
	JSON_NANOSECONDS,
	JSON_APPGW, /* seconds, if there is a mark in the record or a point in the number; else milliseconds */
	JSON_HOST,  /* without ":port" */
	JSON_STAMP, /* by the entry's stamp format */
};

struct json_entry {
	enum json_field field;
	enum json_form form;
	uint64_t path;
	const struct stamp_format *stamp;
};

struct json_only {
	uint64_t path;
	struct str text;
	bool head; /* `text` is the beginning */
};

#define JSON_ENTRIES_MAX 48
#define JSON_ONLY_MAX 4

struct json_map {
	struct json_entry entries[JSON_ENTRIES_MAX]; /* of one field, the first are preferred */
	size_t entry_count;
	struct json_only only[JSON_ONLY_MAX];
	size_t only_count;
	uint64_t encoded_path; /* 0: none */
};

/* FAIL_INPUT says which word is wrong and what is allowed. Texts are copied into the arena. */
bool json_map_compile(struct json_map *map, struct str text, struct arena *arena, struct fail *fail) MUST_CHECK;

bool json_map_has(const struct json_map *map, enum json_field field);

/* "client", "path", …: the column for questions; NULL for those that have several. */
const char *json_field_name(enum json_field field);

#endif
