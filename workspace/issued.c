/* Issued versions of a month; see issued.h. */
#include "issued.h"

#include <stdio.h>
#include <unistd.h>

#include "lang.h"

#define PATH_BYTES 80

int issued_newest(struct civil_month month)
{
	char name[CIVIL_TEXT_SIZE], path[PATH_BYTES];
	int version = 0;

	civil_format_month(month, name);
	while (version < ISSUED_VERSIONS_MAX) {
		snprintf(path, sizeof(path), "delivery/%s/v%d/" ISSUED_RECORD, name, version + 1);
		if (access(path, F_OK) != 0)
			break;
		version++;
	}
	return version;
}

char *issued_month_folder(struct arena *arena, struct civil_month month)
{
	char name[CIVIL_TEXT_SIZE];

	return arena_printf(arena, "delivery/%s", civil_format_month(month, name));
}

char *issued_folder(struct arena *arena, struct civil_month month, int version)
{
	char name[CIVIL_TEXT_SIZE];

	return arena_printf(arena, "delivery/%s/v%d", civil_format_month(month, name), version);
}

char *issued_figures(struct arena *arena, struct civil_month month, int version)
{
	char name[CIVIL_TEXT_SIZE];

	return arena_printf(arena, "delivery/%s/v%d/figures.json", civil_format_month(month, name), version);
}

char *issued_notice(struct arena *arena, struct civil_month month)
{
	int version = issued_newest(month);
	char name[CIVIL_TEXT_SIZE];

	if (!version)
		return NULL;
	civil_format_month(month, name);
	return arena_printf(arena,
	                    TR("%s is issued as v%d, which stays as it is; this is a draft (geppo close %s --revise \"why\" issues a correction)",
	                       "%s 月分は v%d として提出済みで、変わりません。これは案です (訂正版は geppo close %s --revise \"理由\")"),
	                    name, version, name);
}
