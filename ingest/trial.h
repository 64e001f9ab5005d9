/* A log file read as ingest would read it, and nothing stored: which dialect fits and how well, what the first record
 * says, and what every line is. */
#ifndef GEPPO_TRIAL_H
#define GEPPO_TRIAL_H

#include "count.h"

struct trial_options {
	bool has_kind; /* false: the dialects of all kinds are tried */
	enum format_kind kind;
	const char *format;      /* as in geppo.yaml: "auto", a dialect's name, a pasted line */
	const struct zone *zone; /* of stamps without an offset */
	size_t rejects_most;     /* rejected lines that are kept for the report */
};

struct trial_field {
	const char *name;
	const char *value; /* as a question would see it; "" for an absent text, "-" for a number that is not there */
	const char *unit;  /* "B", "us", …; "" for texts and plain numbers */
};

#define TRIAL_REJECTS_SHOWN 10
#define TRIAL_REJECTS_MOST 10000
#define TRIAL_TEXT_BYTES 200

struct trial_reject {
	uint64_t line; /* 1 … */
	enum reject_reason reason;
	const char *text; /* visible, cut to TRIAL_TEXT_BYTES of the line */
	bool is_cut;
};

/* Strings in the arena given. */
struct trial {
	enum format_kind kind; /* of the dialect */
	const char *dialect;
	struct format_fit fits[FORMAT_FITS_MAX]; /* best first */
	size_t fit_count;
	bool is_asked;         /* the format was given, not found */
	bool tie;              /* the first two fit equally well: their order in geppo's table decided */
	uint64_t first_record; /* number of its line, 1 …; 0: there is none */
	struct trial_field fields[BATCH_COLUMNS_MAX];
	size_t field_count;
	const char *doubt; /* what is uncertain about the dialect (format_doubt), or "" */
	struct pipeline_counts counts;
	struct trial_reject *rejects; /* the first rejects_most of them; released by trial_release */
	size_t reject_count;
	const char *damage; /* "" or where the file breaks */
};

/* Release the trial whatever happened. FAIL_INPUT when the file cannot be read or nothing fits: *ret_trial has the fits
 * then all the same. */
bool trial_run(const char *name, const struct trial_options *options, struct arena *arena, struct trial *ret_trial,
               struct fail *fail) MUST_CHECK;

void trial_release(struct trial *trial);

/* What it found, for people and for programs. */
void trial_report_text(struct text *text, const char *name, const struct trial *trial);
void trial_report_json(struct text *text, const char *name, const struct trial *trial);

#endif
