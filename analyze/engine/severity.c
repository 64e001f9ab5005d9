/* Runs on every distinct message: words are looked at where they begin, and most first letters rule themselves out. */
#include "severity.h"

static const struct {
	int severity;
	bool open_end;
	struct str word;
} words[] = {
        {2, false, {"panic", 5}},
        {2, false, {"fatal", 5}},
        {2, false, {"emergency", 9}},
        {2, false, {"out of memory", 13}},
        {2, true, {"oom-kill", 8}},
        {2, true, {"oom_kill", 8}},
        {3, false, {"error", 5}},
        {3, false, {"errors", 6}},
        {3, true, {"fail", 4}},
        {3, false, {"critical", 8}},
        {3, true, {"exception", 9}},
        {3, true, {"segfault", 8}},
        {3, false, {"denied", 6}},
        {3, false, {"refused", 7}},
        {3, false, {"no space left", 13}},
        {4, true, {"warn", 4}},
        {4, false, {"timeout", 7}},
        {4, false, {"time-out", 8}},
        {4, false, {"timed out", 9}},
        {4, false, {"deprecated", 10}},
        {4, true, {"retry", 5}},
};

struct str severity_name(int64_t number)
{
	static const char *const names[] = {"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};

	return str_of(number >= 0 && number < SEVERITY_NONE ? names[number] : "");
}

static bool is_word(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       byte == '_' || (byte & 0x80);
}

static bool begins_a_word(char byte)
{
	char lower = (char)(byte | 0x20);
	const uint32_t letters = 1u << ('p' - 'a') | 1u << ('f' - 'a') | 1u << ('e' - 'a') | 1u << ('o' - 'a') |
	                         1u << ('c' - 'a') | 1u << ('s' - 'a') | 1u << ('d' - 'a') | 1u << ('r' - 'a') |
	                         1u << ('n' - 'a') | 1u << ('w' - 'a') | 1u << ('t' - 'a');

	return lower >= 'a' && lower <= 'z' && letters >> (lower - 'a') & 1;
}

int severity_of_message(struct str message)
{
	int severity = SEVERITY_NONE;
	bool inside = false;

	for (size_t at = 0; at < message.size; at++) {
		bool word = is_word(message.at[at]);

		if (word && !inside && begins_a_word(message.at[at])) {
			struct str rest = str_skip(message, at);

			for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && words[i].severity < severity; i++)
				if (str_equal_nocase(str_take(rest, words[i].word.size), words[i].word) &&
				    (words[i].open_end || rest.size == words[i].word.size ||
				     !is_word(rest.at[words[i].word.size])))
					severity = words[i].severity;
		}
		inside = word;
	}
	return severity;
}
