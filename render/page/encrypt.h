/* An encrypted copy of a finished PDF: AES-256 (PDF 2.0, revision 6) by qpdf. Never PDF/A, and never the same bytes
 * twice, since the keys are random: the archival file stays the plain one, and two copies are compared after
 * decryption. */
#ifndef GEPPO_ENCRYPT_H
#define GEPPO_ENCRYPT_H

#include "fail.h"
#include "text.h"

/* The copy's bytes at the end of *copy. The user's password opens it, the owner's lifts its restrictions (no changes;
 * printing, copying and reading aloud are allowed); neither may be empty, and they must differ. */
bool encrypt_pdf(struct str pdf, const char *user_password, const char *owner_password, struct text *copy,
                 struct fail *fail) MUST_CHECK;

#endif
