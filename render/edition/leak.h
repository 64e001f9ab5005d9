/* The leak scan: is there an address of the logs, a mail or a person's full name in what the client would get? It reads the finished document again: the words
 * of each page, and of the finished bytes the metadata, bookmarks, alternative texts and attached files (the workbook's cells too). The rules:
 *
 * - *Address*: any IPv4 in four decimals 0-255 and any IPv6 (with a digit in it) that no letter or digit touches. None are: version numbers (v, Ver., version,
 *   バージョン, build or a product's name and one slash before it, 版 behind it), section numbers (§ or 第 before, 節, 項, 条, 章 behind, the sections of the clauses of
 *   geppo.yaml), five numbers and more, 0.0.0.0 and loopback, clock times and MAC addresses, and addresses in `report.allow` or in a network of it. No list of
 *   the logs' addresses is needed.
 * - *Mail*: name@host.domain.
 * - *Name*: each full name in the figures' table `people.names`: two parts with a blank between them, or three letters and more without; found with any blanks
 *   between the parts. Honorifics, brackets and words for an organisation (高専, 機構, 課, sites, client) are no part of a name. A family name alone cannot be told
 *   from a college or a prefecture (石川, 長野, 福島, 香川, 豊田), so it counts only with 様, さん, 氏, 殿 or 先生 behind it.
 * - Allowed: what `report.allow` has (texts, @domain, networks), the contract's parties (client, contractor, addressee, submitter), and the persons of the
 *   contacts ledger, whom the contract has named to the client.
 *
 * Texts are compared in NFKC, ASCII letters without case. Knows no chapters. */
#ifndef GEPPO_LEAK_H
#define GEPPO_LEAK_H

#include "config.h"
#include "document.h"
#include "figures.h"

enum leak_kind {
	LEAK_ADDRESS,
	LEAK_MAIL,
	LEAK_NAME,
};

/* What must not be found, made once and used for several texts. */
struct leak_scan;

/* `figures` are those of analyze (the internal ones: the client's have no names in them). NULL only when memory is out. */
struct leak_scan *leak_scan_new(const struct config *config, const struct figures *figures, struct fail *fail) MUST_CHECK;
void leak_scan_free(struct leak_scan *scan);

/* One text; `place` names it in the hits ("運用支援業務報告書_2019-10.pdf"), `part` where in it ("p. 12"). */
void leak_scan_text(struct leak_scan *scan, struct str place, struct str part, struct str text);
/* The pages of a laid-out document (after document_pdf or document_write). */
bool leak_scan_pages(struct leak_scan *scan, struct str place, struct document *document, struct fail *fail) MUST_CHECK;
/* A finished PDF by its bytes: document information, XMP, bookmarks, alternative texts, annotations, and attached files; an attached workbook by its cells. Not the words of
 * the pages, which are glyph numbers there: leak_scan_pages. */
bool leak_scan_pdf(struct leak_scan *scan, struct str place, struct str pdf, struct fail *fail) MUST_CHECK;
/* Everything in a workbook (.xlsx): cells, names of sheets, properties. */
bool leak_scan_workbook(struct leak_scan *scan, struct str place, const char *path, struct fail *fail) MUST_CHECK;
/* All texts of the figures: "access.top_pages, row 3, page". */
void leak_scan_figures(struct leak_scan *scan, struct str place, const struct figures *figures);

/* Finished sentences, in the order found: where, what kind, the text found, and of a name the ledger row that declares it. Never more than 1000; the count goes on. */
size_t leak_count(const struct leak_scan *scan);
size_t leak_shown(const struct leak_scan *scan);
struct str leak_sentence(const struct leak_scan *scan, size_t index);
/* A scan whose memory ran out has not looked at everything: never call its document clean. */
bool leak_scan_failed(const struct leak_scan *scan);

#endif
