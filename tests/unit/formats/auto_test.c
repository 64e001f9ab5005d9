/* Every sample through «auto», over all kinds: the dialects of system logs win their own samples and no others. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "file.h"
#include "formats.h"
#include "lang.h"

static const char *folder;

static const struct {
	const char *file, *dialect;
} samples[] = {
        {"good-syslog-new-year.log", "syslog"},
        {"good-syslog-hostless.log", "syslog"},
        {"good-syslog-rfc3339.log", "syslog_iso"},
        {"good-syslog-zoneless.log", "syslog_iso"},
        {"good-journal-short-iso.log", "syslog_iso"},
        {"good-syslog5424.log", "syslog5424"},
        {"good-syslog5424-counted.log", "syslog5424"},
        {"good-journal.json", "journal_json"},
        {"good-journal-export.bin", "journal_export"},
        {"good-apache-error-24.log", "apache_error"},
        {"good-apache-error-22.log", "apache_error"},
        {"unsupported-error.log", "apache_error"}, /* no access log, but a system log */
        {"good-nginx-error.log", "nginx_error"},
        {"good-windows-events.xml", "windows_xml"},
        {"good-windows-events-pasted.xml", "windows_xml"},
        {"good-windows-events-ja.csv", "windows_csv"},
        {"good-windows-events-en.csv", "windows_csv"},
        {"good-windows-security-cp932.csv", "windows_csv"},
        {"good-windows-powershell.csv", "windows_csv"},
};
#define SAMPLE_COUNT (sizeof(samples) / sizeof(samples[0]))

static const char *dialect_of(const char *file)
{
	for (size_t i = 0; i < SAMPLE_COUNT; i++)
		if (strcmp(samples[i].file, file) == 0)
			return samples[i].dialect;
	return NULL;
}

static bool is_ours(const char *dialect)
{
	for (size_t i = 0; i < SAMPLE_COUNT; i++)
		if (strcmp(samples[i].dialect, dialect) == 0)
			return true;
	return false;
}

/* The dialect that fits best; the table's order decides between equals. */
static const char *best_fit(struct str text, const struct zone *zone)
{
	struct format_fit fits[3 * FORMAT_FITS_MAX], *best = NULL;
	struct fail fail = {0};
	size_t count = 0;
	for (int kind = FORMAT_ACCESS; kind <= FORMAT_CPU; kind++) {
		struct format_options options = {(enum format_kind)kind, "auto",  zone,
		                                 1577836800 * SECOND_US, NO_TIME, NULL};
		assert_true(format_fits(&options, text, fits, &count, &fail));
	}
	for (size_t i = 0; i < count; i++)
		if (fits[i].score > 0 && (!best || fits[i].score > best->score))
			best = &fits[i];
	return best ? best->name : "";
}

static void samples_find_their_dialect(void **state)
{
	(void)state;
	struct fail fail = {0};
	struct zone *zone = zone_new(STR("Asia/Tokyo"), &fail);
	DIR *directory = opendir(folder);
	size_t found = 0;
	assert_non_null(directory);
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		struct arena arena = {0};
		struct text text = {0};
		if (entry->d_name[0] == '.')
			continue;
		assert_true(file_read(file_join(&arena, folder, entry->d_name), 4 << 20, &text, &fail));
		const char *best = best_fit(text_str(&text), zone), *expected = dialect_of(entry->d_name);
		if (expected ? strcmp(best, expected) != 0 : is_ours(best))
			fail_msg("%s: %s", entry->d_name, best);
		found += expected != NULL;
		text_release(&text);
		arena_release(&arena);
	}
	closedir(directory);
	zone_free(zone);
	assert_int_equal(found, SAMPLE_COUNT);
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(samples_find_their_dialect),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
