/* A small reader of JSON as logs hold it: values are views of the unit's bytes, nothing is copied or allocated, nothing
 * recurses. RFC 8259, with what real loggers write besides: bytes from 0x7F on that are no UTF-8, `"key":,` without a
 * value (nginx escape=json with an empty variable), NaN; and JSON that a logger has encoded as a text once more
 * (App Service's properties), which is read in place. Texts stay as written, escapes included. Knows no dialect. */
#ifndef GEPPO_JSON_SCAN_H
#define GEPPO_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"
#include "text.h"

/* Deeper values are not read: records have three or four levels. */
#define JSON_DEPTH_MAX 32

enum json_kind {
	JSON_NONE, /* no value where one should be, or a word that is none (NaN) */
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_TEXT,
	JSON_ARRAY,
	JSON_OBJECT,
};

struct json_value {
	enum json_kind kind;
	bool encoded;   /* stands within a JSON text: its quotes are \" */
	struct str raw; /* as written: quotes and brackets included */
};

/* The value at the front of the text, behind blanks and a byte order mark. False when it does not end in it or is too
 * deep. Of arrays and objects only strings and brackets are looked at. *ret_rest, if not NULL: what stands behind. */
bool json_read(struct str text, struct json_value *ret_value, struct str *ret_rest);

/* A text without its quotes, as written; of other values `raw`. */
struct str json_text(struct json_value value);

/* The members of an object or the elements of an array (whose key is empty), in order. A text that holds an object
 * or array is walked like that. Any other value has no members. */
struct json_walk {
	const char *at, *end;
	bool object, encoded;
	bool bad;    /* broke off: not JSON */
	bool inside; /* a member was given */
};
void json_walk_init(struct json_walk *walk, struct json_value container);
bool json_walk_next(struct json_walk *walk, struct str *ret_key, struct json_value *ret_value);

/* The value at a path of keys, «properties.clientIP»; through texts that hold JSON too. "\." is a dot of a key, and a
 * number an index of an array. The first of several equal keys. False when there is none. */
bool json_find(struct json_value value, const char *path, struct json_value *ret_value);

/* The value of a number, or of a text that holds one, in units of 10^-scale; further digits are cut. Exponents are
 * read. False when it is none or does not fit. scale 0 … 18. */
bool json_number(struct json_value value, int scale, int64_t *ret_value);

/* Adds the text with its escapes resolved (those of both levels of an encoded one); a lone surrogate becomes U+FFFD,
 * and an unknown escape stays. */
void json_unescape(struct json_value value, struct text *out);

/* ---- Units: what a dialect's `unit` asks ---- */

/* The arrays whose elements are the units: members with one of these keys, at most so deep (1: of the outermost
 * object). An outermost array is always one. */
struct json_frame {
	const char *const *keys; /* NULL-ended; NULL: none */
	size_t depth;
};

/* Bytes of the unit at the front: an element with the comma, blanks and line ends behind it; or the head of an envelope
 * up to and with the "[" of such an array; or its tail, from "]" to its end or to the next such array. A value that
 * breaks off at a line end (in a string, or before a line that begins with "{") ends there, so that one broken line
 * costs no other. 0: it does not end in `rest`. With `ended` nothing follows. */
size_t json_unit_size(struct str rest, const struct json_frame *frame, bool ended);

/* Is `rest`, whose unit does not end in it for sure, whole nevertheless: an object with its line end, or the tail of an
 * envelope? Only blanks, a comma or a further array may come to it. */
bool json_unit_stands(struct str rest);

/* Is the unit a piece of envelope or blank, to be excluded? */
bool json_unit_is_frame(struct str unit, const struct json_frame *frame);

/* ---- Leaves: every value that is no object or array, in the order of the bytes ---- */

struct json_leaf {
	uint64_t path;  /* json_path of its keys; elements of an array after the first have paths of their own */
	struct str key; /* the nearest; as written */
	struct json_value value;
};

struct json_level {
	uint64_t path;
	uint32_t index; /* of the next element */
	bool object, encoded;
};

struct json_leaves {
	const char *at, *end;
	uint64_t encoded_path; /* the text there is entered when it begins with "{"; 0: none */
	size_t depth;
	bool begun, bad; /* bad: broke off, or is not JSON */
	struct str key;
	struct json_level levels[JSON_DEPTH_MAX];
};

/* What identifies a path written as for json_find; never 0. An array's path is that of its first element too. */
uint64_t json_path(const char *path);
uint64_t json_path_add(uint64_t path, struct str key);

void json_leaves_init(struct json_leaves *leaves, struct str unit);
/* False at the end of the value (leaves->at is behind it) or when bad. */
bool json_leaves_next(struct json_leaves *leaves, struct json_leaf *ret_leaf);

#endif
