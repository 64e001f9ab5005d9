/* Where the password comes from; see password.h. */
#include "password.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "lang.h"
#include "str.h"

#define TERMINAL "/dev/tty"

static bool check(const char *password, const char *from, struct fail *fail)
{
	size_t size = strlen(password);

	if (size < PASSWORD_BYTES_MIN || size > PASSWORD_BYTES_MAX)
		return fail_set(fail, FAIL_INPUT, TR("%s: a password has %d to %d bytes", "%s: パスワードは %d〜%d バイトにしてください"), from, PASSWORD_BYTES_MIN,
		                PASSWORD_BYTES_MAX);
	if (!str_is_utf8(str_of(password)) || strpbrk(password, "\r\n"))
		return fail_set(fail, FAIL_INPUT, TR("%s: a password is one line of UTF-8", "%s: パスワードは UTF-8 の1行にしてください"), from);
	return true;
}

static bool check_file(int descriptor, const char *path, struct fail *fail)
{
	struct stat status;

	if (fstat(descriptor, &status) != 0)
		return fail_errno(fail, errno, "%s", path);
	if (!S_ISREG(status.st_mode) || status.st_mode & (S_IRWXG | S_IRWXO))
		return fail_set(fail, FAIL_INPUT, TR("%s: others may read the password; chmod 600 it", "%s: パスワードを他人が読めます。chmod 600 にしてください"), path);
	return true;
}

bool password_of_file(const char *path, char password[PASSWORD_SIZE], struct fail *fail)
{
	char line[4 * PASSWORD_SIZE] = "";
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t size = -1;
	bool good;

	if (descriptor < 0)
		return fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), path);
	good = check_file(descriptor, path, fail);
	if (good && (size = read(descriptor, line, sizeof(line) - 1)) < 0)
		good = fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), path);
	close(descriptor);
	line[good ? size : 0] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	good = good && check(line, path, fail);
	if (good)
		memcpy(password, line, strlen(line) + 1);
	explicit_bzero(line, sizeof(line));
	return good;
}

/* One line without an echo. */
static bool ask_once(FILE *terminal, const char *question, char line[4 * PASSWORD_SIZE], struct fail *fail)
{
	struct termios old, quiet;
	bool good;

	fprintf(terminal, "%s", question);
	fflush(terminal);
	if (tcgetattr(fileno(terminal), &old) != 0)
		return fail_errno(fail, errno, TERMINAL);
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	if (tcsetattr(fileno(terminal), TCSAFLUSH, &quiet) != 0)
		return fail_errno(fail, errno, TERMINAL);
	good = fgets(line, 4 * PASSWORD_SIZE, terminal) != NULL;
	tcsetattr(fileno(terminal), TCSAFLUSH, &old);
	fprintf(terminal, "\n");
	line[strcspn(line, "\r\n")] = '\0';
	return good || fail_set(fail, FAIL_USAGE, TR("no password was typed", "パスワードが入力されませんでした"));
}

bool password_ask(char password[PASSWORD_SIZE], struct fail *fail)
{
	char first[4 * PASSWORD_SIZE] = "", second[4 * PASSWORD_SIZE] = "";
	FILE *terminal = fopen(TERMINAL, "r+");
	bool good;

	if (!terminal)
		return fail_set(fail, FAIL_USAGE, TR("--encrypt asks on the terminal, and there is none: use --password-file FILE",
		                                     "--encrypt は端末でパスワードを尋ねますが、端末がありません。--password-file FILE を使ってください"));
	setvbuf(terminal, NULL, _IONBF, 0);
	good = ask_once(terminal, TR("password of the encrypted copy: ", "暗号化した写しのパスワード: "), first, fail) &&
	       check(first, TR("the password", "パスワード"), fail) && ask_once(terminal, TR("once more: ", "もう一度: "), second, fail);
	if (good && strcmp(first, second) != 0)
		good = fail_set(fail, FAIL_USAGE, TR("the two passwords differ", "二つのパスワードが違います"));
	if (good)
		memcpy(password, first, strlen(first) + 1);
	fclose(terminal);
	explicit_bzero(first, sizeof(first));
	explicit_bzero(second, sizeof(second));
	return good;
}

bool password_random(char password[PASSWORD_SIZE], struct fail *fail)
{
	unsigned char bytes[24];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return fail_errno(fail, errno, TR("no random numbers", "乱数を得られません"));
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(password + 2 * i, 3, "%02x", bytes[i]);
	explicit_bzero(bytes, sizeof(bytes));
	return true;
}

void password_forget(char password[PASSWORD_SIZE])
{
	explicit_bzero(password, PASSWORD_SIZE);
}
