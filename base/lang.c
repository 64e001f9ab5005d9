/* The language of messages: one flag, set before threads start. */
#include "lang.h"

#include <stdlib.h>
#include <string.h>

static bool japanese;

bool lang_is_japanese(void)
{
	return japanese;
}

bool lang_set(const char *name)
{
	if (strcmp(name, "ja") == 0)
		japanese = true;
	else if (strcmp(name, "en") == 0)
		japanese = false;
	else
		return false;
	return true;
}

void lang_set_from_environment(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	japanese = false;
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = getenv(variables[i]);

		if (!value || !*value)
			continue;
		japanese = strncmp(value, "ja", 2) == 0;
		return;
	}
}
