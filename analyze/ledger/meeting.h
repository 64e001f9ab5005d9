/* The meetings ledger (会議台帳). Immutable after reading. */
#ifndef GEPPO_MEETING_H
#define GEPPO_MEETING_H

#include "ledger_columns.h"

enum meeting_class {
	MEETING_REGULAR, /* 定例; also when the cell is empty */
	MEETING_URGENT,  /* 緊急, 臨時 */
	MEETING_OTHER,
};

struct meeting {
	struct ledger_row row;
	struct ledger_stamp date; /* 開催日; in the future: planned */
	int class;                /* enum meeting_class */
	const char *from, *until; /* 開始, 終了 of the clock, as written */
	const char *place, *attendees, *agenda, *decisions;
	const char *homework;     /* 宿題 */
	struct ledger_stamp homework_due;
	bool homework_done;       /* 宿題完了 */
	const char *minutes, *recording; /* files, as written */
	const char *incident;     /* 障害番号: of an urgent meeting */
	const char *remark;
};

extern const struct ledger_format meeting_format;
/* Warnings: a held meeting without 議題; without minutes and recording. */
bool meetings_check(struct meeting *meetings, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;
const char *meeting_class_name(int class);

#endif
