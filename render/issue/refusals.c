/* The list of reasons; see refusals.h. */
#include "refusals.h"

#include <stdarg.h>

void refusals_add(struct refusals *refusals, const char *what_to_do, const char *format, ...)
{
	struct text sentence = {0};
	va_list arguments;

	va_start(arguments, format);
	text_addv(&sentence, format, arguments);
	va_end(arguments);
	text_add_visible(&refusals->lines, str_trim(text_str(&sentence)));
	if (*what_to_do)
		text_addf(&refusals->lines, " → %s", what_to_do);
	text_add_byte(&refusals->lines, '\n');
	refusals->lines.failed |= text_failed(&sentence);
	refusals->count++;
	text_release(&sentence);
}

void refusals_release(struct refusals *refusals)
{
	text_release(&refusals->lines);
}
