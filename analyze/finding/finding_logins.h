/* Guessed passwords: failed logins of a host within a window, from one address or from many. Two steps, so that a month
 * of them need not be held: windows of a host by its counts, then the addresses of a window by its messages. */
#ifndef GEPPO_FINDING_LOGINS_H
#define GEPPO_FINDING_LOGINS_H

#include "finding.h"

struct login_window {
	struct str host;
	int64_t from_us, until_us; /* of the first and past the last line */
	int64_t lines;
};

/* Table host, minute:5, lines, first, last of failed logins: stretches in which the window of login_window_s holds at least
 * login_failures, joined over join_s. At most `capacity`, those with most lines; ret_found counts all. */
size_t login_windows(const struct table *table, const struct config_findings *rules, struct login_window *windows,
                     size_t capacity, size_t *ret_found);

/* The address in "Failed password for invalid user x from 192.0.2.1 port 5 ssh2", "Accepted publickey for …" or
 * "Source Network Address: 192.0.2.1"; empty when there is none. The last " from " counts: names are the attacker's. */
struct str login_address(struct str message);

/* Tables time, message, lines of the window's failed logins, and of accepted ones up to an hour after it (NULL: not
 * asked). Adds a finding when the rule holds. `failed` NULL: too many lines to look at one by one; then the count alone
 * decides. */
void finding_logins(struct finding_list *list, const struct login_window *window, const struct table *failed,
                    const struct table *accepted, const struct config_findings *rules);

#endif
