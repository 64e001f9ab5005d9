#include "compaction.h"

#include <qpdf/qpdf-c.h>

#include "lang.h"

static bool written(struct str pdf, enum qpdf_object_stream_e mode, struct text *copy)
{
	qpdf_data q = qpdf_init();
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_silence_errors(q);
	bool good = !(qpdf_read_memory(q, "document", pdf.at, pdf.size, NULL) & (QPDF_ERRORS | QPDF_WARNINGS)) &&
	            !(qpdf_init_write_memory(q) & QPDF_ERRORS);
	if (good) {
		qpdf_set_object_stream_mode(q, mode);
		qpdf_set_stream_data_mode(q, qpdf_s_preserve);
		/* ISO 19005-3, 6.1.7.1: a line end before «endstream». */
		qpdf_set_newline_before_endstream(q, QPDF_TRUE);
		qpdf_set_deterministic_ID(q, mode != qpdf_o_disable);
		qpdf_set_static_ID(q, mode == qpdf_o_disable); /* compared, never given */
		qpdf_set_minimum_pdf_version(q, "1.7");
		good = !(qpdf_write(q) & QPDF_ERRORS);
	}
	if (good)
		text_add(copy, (struct str){(const char *)qpdf_get_buffer(q), qpdf_get_buffer_length(q)});
	qpdf_cleanup(&q);
	return good && !text_failed(copy);
}

static bool same_objects(struct str plain, struct str compact)
{
	struct text one = {0}, other = {0};
	bool same = written(plain, qpdf_o_disable, &one) && written(compact, qpdf_o_disable, &other) &&
	            str_equal(text_str(&one), text_str(&other));
	text_release(&one);
	text_release(&other);
	return same;
}

bool compact_pdf(struct text *pdf, struct fail *fail)
{
	struct text compact = {0};
	bool good =
	        written(text_str(pdf), qpdf_o_generate, &compact) && same_objects(text_str(pdf), text_str(&compact));
	if (good) {
		text_clear(pdf);
		text_add(pdf, text_str(&compact));
	} else {
		(void)fail_set(fail, FAIL_FORMAT,
		               TR("the PDF cannot be written compactly without a change",
		                  "PDFを同じ内容のまま圧縮できません"));
	}
	text_release(&compact);
	return good && (!text_failed(pdf) || fail_memory(fail));
}
