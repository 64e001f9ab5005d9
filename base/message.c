/* Messages to standard error: one write each, so that lines of several programs do not mix, and never a byte that could steer the terminal. */
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "lang.h"
#include "text.h"

#define PROGRESS_EVERY_MS 100
#define PROGRESS_COLUMNS 79

static const char *program_name = "geppo";
static int status = EXIT_CLEAN;
static bool progress_shown;

/* A descriptor that was closed on us (`geppo … >&-`) would be given to the next file opened, and results would be written into it. What is put
 * there instead cannot be used the wrong way round, so that printing to it is found as a failure. */
static void standard_descriptors_hold(void)
{
	for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
		if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

void message_program(const char *name)
{
	standard_descriptors_hold();
	program_name = name;
}

static void status_raise(enum exit_status to)
{
	if ((int)to == EXIT_FAILED && status == EXIT_DEFECTS)
		status = EXIT_FAILED;   /* a failure weighs more than defects, though its number is smaller */
	else if ((int)to == EXIT_DEFECTS && status == EXIT_FAILED)
		return;
	else if ((int)to > status)
		status = (int)to;
}

static void write_all(struct str bytes)
{
	while (bytes.size) {
		ssize_t written = write(STDERR_FILENO, bytes.at, bytes.size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return;
		bytes = str_skip(bytes, (size_t)written);
	}
}

/* What was printed on standard output so far comes first, also when both go to one terminal. */
static void line_begin(struct text *line)
{
	fflush(stdout);
	if (progress_shown)
		text_add_cstr(line, "\r\033[K");
	progress_shown = false;
}

static void line_print(const char *label, struct str body)
{
	struct text line = {0};
	struct str part;

	line_begin(&line);
	do {
		if (!str_next(&body, '\n', &part))
			part = STR("");
		text_addf(&line, "%s: %s", program_name, label);
		text_add_visible(&line, part);
		text_add_byte(&line, '\n');
	} while (body.size);
	if (text_failed(&line))
		write_all(str_of(TR("out of memory\n", "メモリーが足りません\n")));
	else
		write_all(text_str(&line));
	text_release(&line);
}

static PRINTF_LIKE(2, 0) void line_format(const char *label, const char *format, va_list arguments)
{
	struct text body = {0};

	text_addv(&body, format, arguments);
	line_print(label, text_str(&body));
	text_release(&body);
}

void message_note(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	line_format("", format, arguments);
	va_end(arguments);
}

void message_defect(const char *format, ...)
{
	va_list arguments;

	status_raise(EXIT_DEFECTS);
	va_start(arguments, format);
	line_format(TR("warning: ", "注意: "), format, arguments);
	va_end(arguments);
}

void message_fail(const struct fail *fail)
{
	status_raise(fail->kind == FAIL_USAGE ? EXIT_USAGE : EXIT_FAILED);
	line_print(TR("error: ", "エラー: "), str_of(fail->sentence));
}

static int64_t monotonic_ms(void)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t terminal_columns(void)
{
	struct winsize size = {0};

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col < 2)
		return PROGRESS_COLUMNS;
	return size.ws_col - 1U;
}

/* The part of a text that fits the columns. */
static struct str columns_take(struct str text, size_t columns)
{
	struct str rest = text;
	size_t size, used = 0;

	while (rest.size) {
		str_utf8(rest, &size);
		used += str_columns(str_take(rest, size));
		if (used > columns)
			break;
		rest = str_skip(rest, size);
	}
	return str_take(text, text.size - rest.size);
}

void message_progress(const char *format, ...)
{
	static int64_t shown_ms = INT64_MIN / 2;
	struct text body = {0}, visible = {0}, line = {0};
	int64_t now_ms;
	va_list arguments;

	if (!isatty(STDERR_FILENO))
		return;
	now_ms = monotonic_ms();
	if (now_ms - shown_ms < PROGRESS_EVERY_MS)
		return;
	shown_ms = now_ms;

	text_addf(&body, "%s: ", program_name);
	va_start(arguments, format);
	text_addv(&body, format, arguments);
	va_end(arguments);
	text_add_visible(&visible, text_str(&body));
	text_add_byte(&line, '\r');
	text_add(&line, columns_take(text_str(&visible), terminal_columns()));
	text_add_cstr(&line, "\033[K");
	write_all(text_str(&line));
	progress_shown = true;
	text_release(&body);
	text_release(&visible);
	text_release(&line);
}

int message_exit_status(void)
{
	struct fail fail = {0};
	bool broken = ferror(stdout) != 0;
	int errno_value = 0;

	errno = 0;
	if (fflush(stdout) != 0) {
		broken = true;
		errno_value = errno;
	}
	/* Some file systems say only at the close that the disk is full; stdout itself stays open for what runs after us. */
	int copy = dup(STDOUT_FILENO);

	if (copy >= 0 && close(copy) < 0 && !broken && errno != EINTR) {
		broken = true;
		errno_value = errno;
	}
	if (broken) {
		if (errno_value)
			fail_errno(&fail, errno_value, TR("standard output cannot be written", "標準出力に書けません"));
		else
			fail_set(&fail, FAIL_IO, TR("standard output cannot be written", "標準出力に書けません"));
		message_fail(&fail);
		clearerr(stdout);
	}
	if (progress_shown) {
		write_all(STR("\r\033[K"));
		progress_shown = false;
	}
	return status;
}
