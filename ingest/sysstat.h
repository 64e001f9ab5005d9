/* The binary files of sysstat (/var/log/sa/sa01, /var/log/sysstat/sa01) as the text that its own program sadf makes of
 * them: their layout changes with every version, and only sadf knows them all. What is archived is that text. Knows no
 * dialect; the command gives what the dialect sadf reads. */
#ifndef GEPPO_SYSSTAT_H
#define GEPPO_SYSSTAT_H

#include "stream.h"

/* Do the first bytes begin such a file, of either byte order? */
bool sysstat_begins(struct str head);

/* The figures of all processors as lines of CSV in UTC. Takes the stream, which is read to its end into a temporary
 * file first, since sadf wants to seek; it is freed in every case. Without sadf, FAIL_INPUT says what to install; when
 * sadf fails, what it wrote before is given, and then the damage with the first line of its complaint. */
struct stream *sysstat_open(const char *name, struct stream *stream, struct fail *fail) MUST_CHECK;

#endif
