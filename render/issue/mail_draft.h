/* The draft of the covering mail as a file that a mail program opens (.eml): headers of RFC 5322 with RFC 2047 words and RFC 2231 file names, a text part in the
 * report's language, and the attachments as base64 MIME parts (RFC 2045). Nothing is sent. Knows no figures: the text is the caller's. */
#ifndef GEPPO_MAIL_DRAFT_H
#define GEPPO_MAIL_DRAFT_H

#include "config.h"

struct mail_attachment {
	struct str name;             /* 運用支援業務報告書_2019-10.pdf */
	const char *mime;            /* application/pdf */
	struct str bytes;
};

struct mail_draft {
	const struct config *config; /* its mail section is there */
	struct str subject, body;    /* UTF-8, lines end with \n */
	int64_t date_us;
	const struct mail_attachment *attachments;
	size_t attachment_count;
};

/* Appends the file. The same draft gives the same bytes: boundary and Message-ID are digests of the contents. */
void mail_draft_write(const struct mail_draft *draft, struct text *eml);

#endif
