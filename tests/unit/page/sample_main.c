/* Writes the sample document: page-sample FILE [3u|1b|none [ROWS]]. */
#include <stdio.h>
#include <string.h>

#include "number.h"
#include "page_sample.h"

static int rows_of(const char *text)
{
	uint64_t number = 60;
	(void)number_u64(str_of(text), 5000, &number);
	return (int)number;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 64;
	enum pdfa_level level = argc > 2 && !strcmp(argv[2], "1b")     ? PDFA_1B
	                        : argc > 2 && !strcmp(argv[2], "none") ? PDFA_NONE
	                                                               : PDFA_3U;
	struct fail fail = {0};
	struct arena arena = {0};
	struct face_set *faces = face_set_new(&fail);
	struct document *document =
	        faces ? sample_document(&arena, faces, level, argc > 3 ? rows_of(argv[3]) : 60) : NULL;
	bool good = document && document_write(document, argv[1], &fail);
	if (!good)
		fprintf(stderr, "%s\n", fail.sentence);
	for (size_t i = 0; document && i < document_warning_count(document); i++)
		printf("warning: %.*s\n", STR_ARGS(document_warning(document, i)));
	for (size_t i = 0; document && i < document_finding_count(document); i++)
		printf("finding: %.*s\n", STR_ARGS(document_finding(document, i)));
	int status = !good || document_finding_count(document) ? 1 : 0;
	document_free(document);
	face_set_free(faces);
	arena_release(&arena);
	return status;
}
