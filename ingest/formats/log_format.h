/* An nginx log_format or Apache LogFormat as a list of variables with literal text between, and its compilation into a
 * template. The two readers (nginx_format.c, apache_format.c) know their server's syntax and variables; log_format.c
 * knows what may stand beside what, and which of several variables that say the same is asked. */
#ifndef GEPPO_LOG_FORMAT_H
#define GEPPO_LOG_FORMAT_H

#include "template.h"

/* What a variable's value may look like, as far as it matters for finding its end. */
enum log_shape {
	LOG_FREE, /* anything, blanks too */
	LOG_WORD, /* no blank and no "/" : an address, a host, a name */
	LOG_PROTOCOL, /* "HTTP/1.1", "-" or nothing */
	LOG_LIST, /* several values with ", " or " : " between; those may be addresses or numbers */
	LOG_OWN,  /* a number or stamp: its own shape ends it */
	LOG_PATH, /* begins with "/", or is "*" or "-" */
};

struct log_word {
	const char *variable; /* of nginx; "" for Apache */
	enum field_op op;
	const char *name; /* field of questions, or "~…" */
	uint8_t digits;
	int64_t scale;
	uint8_t rank; /* of variables that would fill the same field the lowest does; the others are kept under their
	                 own names */
	enum log_shape shape;
	const char *choices; /* the values that it can have, or NULL */
};

struct log_token {
	const struct log_word *word; /* NULL: literal text, or a stamp */
	const struct stamp_format *stamp;
	bool at_end; /* the stamp is of the request's end */
	struct str literal;
	struct str shown; /* "$host", "%{Host}i": for messages */
	const char *own;  /* name of its column when it fills no field of questions: "~host" */
};

#define LOG_TOKENS_MAX 240

enum log_escape {
	LOG_ESCAPE_UNKNOWN, /* only the text was pasted: values as escape=default or Apache write them */
	LOG_ESCAPE_DEFAULT,
	LOG_ESCAPE_JSON, /* missing values are empty */
	LOG_ESCAPE_NONE, /* a backslash is only a backslash, a quote ends nothing */
};

struct log_format {
	struct log_token tokens[LOG_TOKENS_MAX];
	size_t count;
	enum log_escape escape;
};

/* Sticky for the caller: false with a sentence when there is no more room. */
bool log_add_literal(struct log_format *format, struct str text, struct arena *arena, struct fail *fail) MUST_CHECK;
struct log_token *log_add(struct log_format *format, struct str shown, struct fail *fail);

/* Text between quotes or without: one line of a configuration file cut into its words, as both servers do. */
struct log_cut {
	struct str rest;
	bool is_nginx; /* \t \r \n are characters, ";" ends, "#" begins a comment */
};
/* The next word, unescaped, in the arena; *ret_quoted: its quote or 0. False at the end (fail untouched), or when a
 * quote is not closed. */
bool log_cut_next(struct log_cut *cut, struct arena *arena, struct str *ret_word, char *ret_quote, struct fail *fail);

/* Does the text look like one? A variable of nginx's decides where both signs stand, unless the text begins with one of
 * Apache's directives (the third says so). */
bool log_format_is_nginx(struct str text);
bool log_format_is_apache(struct str text);
bool log_format_is_directive(struct str text);
bool log_format_nginx(struct log_format *format, struct str text, struct arena *arena, struct fail *fail) MUST_CHECK;
bool log_format_apache(struct log_format *format, struct str text, struct arena *arena, struct fail *fail) MUST_CHECK;

/* Adds its fields to an initialised template. */
bool log_format_compile(struct log_format *format, struct template *template, struct arena *arena,
                        struct fail *fail) MUST_CHECK;

#endif
