#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "page_support.h"
#include "page_sample.h"

static struct face_set *faces;

struct face_set *support_faces(void)
{
	struct fail fail = {0};
	if (!faces)
		faces = face_set_new(&fail);
	assert_non_null(faces);
	return faces;
}

void support_release(void)
{
	face_set_free(faces);
	faces = NULL;
}

void support_sample(enum pdfa_level level, struct text *pdf)
{
	struct arena arena = {0};
	struct fail fail = {0};
	struct document *document = sample_document(&arena, support_faces(), level, 60);
	assert_non_null(document);
	if (!document_pdf(document, pdf, &fail))
		fail_msg("%s", fail.sentence);
	for (size_t i = 0; i < document_finding_count(document); i++)
		print_error("%.*s\n", STR_ARGS(document_finding(document, i)));
	assert_int_equal(document_finding_count(document), 0);
	document_free(document);
	arena_release(&arena);
}
