/* The voice of a program and its exit status: the one module that prints to standard error. Used by main files alone. The status is only ever raised. */
#ifndef GEPPO_MESSAGE_H
#define GEPPO_MESSAGE_H

#include "fail.h"

enum exit_status {
	EXIT_CLEAN = 0,
	EXIT_FAILED = 1,
	EXIT_DEFECTS = 2,  /* finished, with defects worth a look */
	EXIT_USAGE = 64,
};

/* "geppo ingest: " stands before each message. Also sees to it that descriptors 0 to 2 are open; call it first. */
void message_program(const char *name);

void message_note(const char *format, ...) PRINTF_LIKE(1, 2);            /* information; no change of status */
void message_defect(const char *format, ...) PRINTF_LIKE(1, 2);          /* raises to EXIT_DEFECTS */
void message_fail(const struct fail *fail);                              /* raises to EXIT_FAILED, or EXIT_USAGE for FAIL_USAGE */

/* A line that is overwritten by the next (progress); silent when standard error is no terminal. */
void message_progress(const char *format, ...) PRINTF_LIKE(1, 2);

/* Flushes standard output (a full disk there is a failure too) and gives the status for `return` in main. */
int message_exit_status(void);

#endif
