/* The password of the encrypted copy: from a file that nobody else may read, or typed twice on the terminal without an echo. Never an option's value, so it
 * stands in no process list and in no history. Knows no PDF. */
#ifndef GEPPO_PASSWORD_H
#define GEPPO_PASSWORD_H

#include "fail.h"

#define PASSWORD_BYTES_MIN 8
#define PASSWORD_BYTES_MAX 127       /* what AES-256 of PDF 2.0 looks at (ISO 32000-2, 7.6.4.3.3) */
#define PASSWORD_SIZE (PASSWORD_BYTES_MAX + 1)

/* The file's first line. A file that others may read is FAIL_INPUT. */
bool password_of_file(const char *path, char password[PASSWORD_SIZE], struct fail *fail) MUST_CHECK;
/* Asks on the terminal, twice; FAIL_USAGE where there is none. */
bool password_ask(char password[PASSWORD_SIZE], struct fail *fail) MUST_CHECK;
/* The owner's, which nobody is told: 48 random hexadecimal digits. */
bool password_random(char password[PASSWORD_SIZE], struct fail *fail) MUST_CHECK;
/* Overwrites it, so that it stays in no memory. */
void password_forget(char password[PASSWORD_SIZE]);

#endif
