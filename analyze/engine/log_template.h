/* The template of a log message: what stays when the parts that differ from line to line are masked. A pure function of
 * the message, so that the same message has the same template in every month, on every engine and in any order. <ip>
 * addresses   <mac>   <id> UUIDs   <hex> 0x… and hex words of 8 or more with a digit   <n> numbers, also inside words
 * <path> /a/b
 *   '<s>' quoted texts   <user> the name after «user», and between «for» and «from» */
#ifndef GEPPO_LOG_TEMPLATE_H
#define GEPPO_LOG_TEMPLATE_H

#include "text.h"

/* Templates are cut here: what differs later in a message does not tell messages apart. */
#define LOG_TEMPLATE_BYTES 400

/* Into *text, which is cleared first. */
void log_template(struct str message, struct text *text);

#endif
