/* Never qpdf_set_deterministic_ID here: together with encryption it ends in an uncaught exception (qpdf 11.3). */
#include "encrypt.h"

#include <qpdf/qpdf-c.h>
#include <string.h>

#include "lang.h"

static bool write_copy(qpdf_data q, struct str pdf, const char *user_password, const char *owner_password)
{
	if (qpdf_read_memory(q, "document", pdf.at, pdf.size, NULL) & QPDF_ERRORS)
		return false;
	if (qpdf_init_write_memory(q) & QPDF_ERRORS)
		return false;
	qpdf_set_r6_encryption_parameters2(q, user_password, owner_password,
	                                   QPDF_TRUE /* reading aloud: ISO 14289-1, 7.16 */, QPDF_TRUE /* copying */,
	                                   QPDF_FALSE, QPDF_FALSE, QPDF_FALSE, QPDF_FALSE, qpdf_r3p_full,
	                                   QPDF_TRUE /* metadata too */);
	return !(qpdf_write(q) & QPDF_ERRORS);
}

bool encrypt_pdf(struct str pdf, const char *user_password, const char *owner_password, struct text *copy,
                 struct fail *fail)
{
	if (!user_password[0] || !owner_password[0] || !strcmp(user_password, owner_password))
		return fail_set(
		        fail, FAIL_USAGE,
		        TR("encryption needs two passwords that differ", "暗号化には異なる二つのパスワードが必要です"));
	qpdf_data q = qpdf_init();
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_silence_errors(q);
	bool good = write_copy(q, pdf, user_password, owner_password);
	if (good)
		text_add(copy, (struct str){(const char *)qpdf_get_buffer(q), qpdf_get_buffer_length(q)});
	else
		(void)fail_set(fail, FAIL_FORMAT,
		               TR("the encrypted copy cannot be made: %s", "暗号化した写しを作成できません: %s"),
		               qpdf_has_error(q) ? qpdf_get_error_full_text(q, qpdf_get_error(q)) : "qpdf");
	qpdf_cleanup(&q);
	return good && (!text_failed(copy) || fail_memory(fail));
}
