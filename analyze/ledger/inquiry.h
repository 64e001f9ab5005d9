/* The inquiries ledger (問い合わせ台帳): one record per question of a college or of headquarters. Immutable after
 * reading. */
#ifndef GEPPO_INQUIRY_H
#define GEPPO_INQUIRY_H

#include "ledger_columns.h"

enum inquiry_channel {
	INQUIRY_PORTAL, /* ポータル: the contract's way */
	INQUIRY_MAIL,
	INQUIRY_TELEPHONE, /* only where the client calls it urgent */
	INQUIRY_MEETING,
	INQUIRY_OTHER_CHANNEL,
};

enum inquiry_class {
	INQUIRY_OPERATION, /* (ア)操作方法 */
	INQUIRY_DATA,      /* (イ)データ管理 */
	INQUIRY_FAULT,     /* (ウ)障害 */
	INQUIRY_OTHER_CLASS,
	INQUIRY_CLASSES,
};

enum inquiry_state {
	INQUIRY_OPEN,     /* 未対応 */
	INQUIRY_WORKING,  /* 対応中 */
	INQUIRY_ON_HOLD,  /* 保留 */
	INQUIRY_ANSWERED, /* 回答済 */
	INQUIRY_CLOSED,   /* 完了 */
};

struct inquiry {
	struct ledger_row row;
	const char *number;           /* "" is warned of */
	struct ledger_stamp received; /* always there */
	int32_t site;                 /* enum site_number */
	const char *asker;            /* 問合せ者: a personal name */
	int channel;                  /* enum inquiry_channel */
	int class;                    /* enum inquiry_class */
	const char *subject, *content;
	int state; /* enum inquiry_state */
	struct ledger_stamp answered;
	const char *answerer, *answer;
	struct ledger_stamp closed; /* 完了日; its day when the state is 完了 and the cell empty: that of the answer */
	struct ledger_spans pauses; /* in order of time, never overlapping; the last may be open */
	const char *pause_reason;
	bool urgent; /* 緊急要請 by the client */
	const char *remark;
};

extern const struct ledger_format inquiry_format;

/* Checks across the cells and records of a read ledger; see the .c for the list. Fills what the struct promises.
 * False when memory is out. */
bool inquiries_check(struct inquiry *inquiries, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;

const char *inquiry_class_name(int class); /* 操作方法 … */
const char *inquiry_channel_name(int channel);
const char *inquiry_state_name(int state);

#endif
