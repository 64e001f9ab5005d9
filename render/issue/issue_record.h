/* issue.json: what one issued version is. FORMAT.md beside this file describes it with the rest of the folder. */
#ifndef GEPPO_ISSUE_RECORD_H
#define GEPPO_ISSUE_RECORD_H

#include "arena.h"
#include "civil.h"
#include "digest.h"
#include "fail.h"
#include "text.h"

/* A file that the version was made of, and its frozen copy. */
struct issue_input {
	const char *path;            /* as the workspace has it: ledgers/inquiries.csv */
	const char *copy;            /* beneath the version's folder: inputs/ledgers/inquiries.csv */
	struct sha256 digest;
};

struct issue_record {
	struct civil_month month;
	int version;
	int64_t issued_us;           /* whole seconds */
	const char *reason;          /* "" in v1 */
	const char *program;         /* "geppo 0.1.0" */
	const char *pdfa;            /* 3u, 1b, none */
	struct sha256 chain_head;    /* of the archive */
	const char *previous;        /* SHA-256 of the SHA256SUMS of the version before, 64 hex digits; "" in v1: the versions are a chain of their own */
	const char *report;          /* the PDF's file name */
	size_t change_count;         /* lines of the 正誤表 */
	const struct issue_input *inputs;
	size_t input_count;
};

/* `zone_offset_min`: in which the time is written for people. */
void issue_record_write(const struct issue_record *record, int zone_offset_min, struct text *text);
/* Of delivery/M/vN; everything in the arena. */
bool issue_record_read(const char *folder, struct arena *arena, struct issue_record *ret_record, struct fail *fail) MUST_CHECK;

#endif
