/* Writes the sample document and every mutant of it into a folder: page-mutants FOLDER 3u|1b. On standard output a line
 * each: the file's name and the rules that it breaks; mutants that do not fit the document are left out. */
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "mutants.h"
#include "page_sample.h"

static bool put(const char *folder, const char *name, const char *rules, const struct text *pdf, struct fail *fail)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	printf("%s %s\n", name, rules);
	return file_write(path, text_str(pdf), fail);
}

static bool write_all(const char *folder, struct document *document, struct fail *fail)
{
	struct text sound = {0}, plain = {0}, pdf = {0};
	bool good = document_pdf(document, &sound, fail) && put(folder, "sound.pdf", "", &sound, fail);
	good = good && mutant_rewrite(text_str(&sound), &pdf) && put(folder, "rewritten.pdf", "", &pdf, fail) &&
	       mutant_plain(text_str(&sound), &plain);
	for (size_t i = 0; good && i < mutant_count; i++) {
		char name[32];
		snprintf(name, sizeof(name), "mutant-%03zu.pdf", i);
		text_clear(&pdf);
		if (mutant_make(&mutants[i], text_str(&sound), text_str(&plain), &pdf))
			good = put(folder, name, mutants[i].rules, &pdf, fail);
	}
	text_release(&sound);
	text_release(&plain);
	text_release(&pdf);
	return good;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 64;
	struct fail fail = {0};
	struct arena arena = {0};
	struct face_set *faces = face_set_new(&fail);
	struct document *document =
	        faces ? sample_document(&arena, faces, strcmp(argv[2], "1b") ? PDFA_3U : PDFA_1B, 6) : NULL;
	bool good = document && write_all(argv[1], document, &fail);
	if (!good)
		fprintf(stderr, "%s\n", fail.sentence);
	document_free(document);
	face_set_free(faces);
	arena_release(&arena);
	return good ? 0 : 1;
}
