/* Every sample as a source of kind cpu with «auto»: those of CPU figures find their dialect, all others find none. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cpu_sample.h"
#include "file.h"
#include "lang.h"

static const char *folder;

static const struct {
	const char *file, *dialect;
} samples[] = {
        {"good-sadf-utc.txt", "sadf"},
        {"good-sadf-local.txt", "sadf"},
        {"good-azure-cpu.csv", "azure_cpu"},
        {"good-sar-am-pm.txt", "sar"},
        {"good-sar-japanese.txt", "sar"},
        {"good-sar-comma.txt", "sar"},
        {"good-sadf.json", "sadf_json"},
        {"unsupported-sadf-two-hosts.json", "sadf_json"},
        {"good-azure-metrics-rest.json", "azure_metrics"},
        {"good-azure-metrics-az.json", "azure_metrics"},
        {"good-azure-metrics-diagnostic.json", "azure_metrics"},
        {"unsupported-azure-metrics-two.json", "azure_metrics"},
        {"good-prometheus-rule.json", "prometheus"},
        {"unsupported-prometheus.json", "prometheus"},
};
#define SAMPLE_COUNT (sizeof(samples) / sizeof(samples[0]))

static const char *dialect_of(const char *file)
{
	for (size_t i = 0; i < SAMPLE_COUNT; i++)
		if (strcmp(samples[i].file, file) == 0)
			return samples[i].dialect;
	return "";
}

static void all_samples(void **state)
{
	struct arena arena = {0};
	struct dirent *entry;
	size_t seen = 0;
	DIR *listing = opendir(folder);
	(void)state;
	assert_non_null(listing);
	while ((entry = readdir(listing)) != NULL) {
		struct sample s;
		if (entry->d_name[0] == '.' || strcmp(entry->d_name, "README.md") == 0)
			continue;
		sample_open(&s, file_join(&arena, folder, entry->d_name), "auto", false);
		const char *found = s.format ? format_dialect(s.format) : "";
		if (strcmp(found, dialect_of(entry->d_name)) != 0)
			fail_msg("%s: found «%s», not «%s»", entry->d_name, found, dialect_of(entry->d_name));
		seen += found[0] != '\0';
		sample_close(&s);
	}
	closedir(listing);
	arena_release(&arena);
	assert_int_equal(seen, SAMPLE_COUNT);
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {cmocka_unit_test(all_samples)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
