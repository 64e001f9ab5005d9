/* Failed logins; see finding_logins.h. */
#include "finding_logins.h"

#include <stdlib.h>
#include <string.h>

#define BUCKET_US (5 * MINUTE_US)

static int64_t cell(const struct table *table, size_t row, const char *column)
{
	int at = table_column(table, column);

	return at < 0 ? 0 : table_value(table, row, (size_t)at)->number;
}

static void keep_window(const struct login_window *window, struct login_window *windows, size_t capacity, size_t *count,
                        size_t *found)
{
	size_t least = 0;

	if (!window->lines)
		return;
	(*found)++;
	if (*count < capacity) {
		windows[(*count)++] = *window;
		return;
	}
	for (size_t i = 1; i < *count; i++)
		if (windows[i].lines < windows[least].lines)
			least = i;
	if (*count && windows[least].lines < window->lines)
		windows[least] = *window;
}

/* Lines of the same host from this row back over the window. */
static int64_t lines_before(const struct table *table, size_t row, int64_t window_us, size_t *ret_first)
{
	struct str host = table_value(table, row, 0)->text;
	int64_t end_us = table_value(table, row, 1)->number + BUCKET_US, sum = 0;

	for (size_t i = row + 1; i-- > 0;) {
		/* Buckets are whole: one that the window cuts counts, so that no attack is missed on its edge. */
		if (!str_equal(table_value(table, i, 0)->text, host) ||
		    end_us - table_value(table, i, 1)->number > window_us + BUCKET_US)
			break;
		sum += cell(table, i, "lines");
		*ret_first = i;
	}
	return sum;
}

size_t login_windows(const struct table *table, const struct config_findings *rules, struct login_window *windows,
                     size_t capacity, size_t *ret_found)
{
	struct login_window window = {0};
	size_t count = 0, next = 0; /* next: first row that the window has not counted */

	*ret_found = 0;
	for (size_t row = 0; row < table->row_count; row++) {
		size_t first = row;
		struct str host = table_value(table, row, 0)->text;

		if (lines_before(table, row, (int64_t)rules->login_window_s * SECOND_US, &first) <
		    rules->login_failures)
			continue;
		if (window.lines && (!str_equal(host, window.host) || cell(table, first, "first") - window.until_us >
		                                                              (int64_t)rules->join_s * SECOND_US)) {
			keep_window(&window, windows, capacity, &count, ret_found);
			window = (struct login_window){0};
		}
		if (!window.lines) {
			window = (struct login_window){.host = host, .from_us = cell(table, first, "first")};
			next = first;
		}
		for (; next <= row; next++)
			window.lines += cell(table, next, "lines");
		window.until_us = cell(table, row, "last") + 1;
	}
	keep_window(&window, windows, capacity, &count, ret_found);
	return count;
}

struct str login_address(struct str message)
{
	static const char *const marks[] = {" from ", "Source Network Address:", "ソース ネットワーク アドレス:"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		struct str rest = message, found = STR("");
		size_t at;

		while ((at = str_find_str(rest, str_of(marks[i]))) < rest.size) {
			rest = str_skip(rest, at + strlen(marks[i]));
			found = str_trim(rest);
		}
		if (found.size)
			return str_take(found, str_find(found, ' ') < str_find(found, '\t') ? str_find(found, ' ')
			                                                                    : str_find(found, '\t'));
	}
	return STR("");
}

struct attempt {
	struct str address;
	int64_t at_us, lines;
};

static int compare_attempts(const void *left, const void *right)
{
	const struct attempt *a = left, *b = right;
	size_t size = a->address.size < b->address.size ? a->address.size : b->address.size;
	int order = size ? memcmp(a->address.at, b->address.at, size) : 0;

	if (!order)
		order = (a->address.size > b->address.size) - (a->address.size < b->address.size);
	return order ? order : (a->at_us > b->at_us) - (a->at_us < b->at_us);
}

static int compare_times(const void *left, const void *right)
{
	const struct attempt *a = left, *b = right;

	return (a->at_us > b->at_us) - (a->at_us < b->at_us);
}

/* The most attempts in any window of the run [first, end), which ascends by time. */
static int64_t peak_of(const struct attempt *attempts, size_t first, size_t end, int64_t window_us)
{
	int64_t sum = 0, peak = 0;

	for (size_t last = first, low = first; last < end; last++) {
		sum += attempts[last].lines;
		while (attempts[last].at_us - attempts[low].at_us >= window_us)
			sum -= attempts[low++].lines;
		if (sum > peak)
			peak = sum;
	}
	return peak;
}

static bool was_accepted(const struct table *accepted, struct str address, int64_t since_us)
{
	int time = accepted ? table_column(accepted, "time") : -1,
	    message = accepted ? table_column(accepted, "message") : -1;

	for (size_t row = 0; address.size && time >= 0 && message >= 0 && row < accepted->row_count; row++)
		if (table_value(accepted, row, (size_t)time)->number >= since_us &&
		    str_equal(login_address(table_value(accepted, row, (size_t)message)->text), address))
			return true;
	return false;
}

struct attack {
	int64_t lines, peak, all_peak;
	size_t addresses, guessing; /* addresses over the limit */
	bool succeeded;
};

/* By address, then over all of them. */
static struct attack look_at(struct attempt *attempts, size_t count, const struct table *accepted,
                             const struct config_findings *rules)
{
	int64_t window_us = (int64_t)rules->login_window_s * SECOND_US;
	struct attack attack = {0};

	qsort(attempts, count, sizeof(*attempts), compare_attempts);
	for (size_t first = 0, end; first < count; first = end) {
		int64_t peak;

		for (end = first; end < count && str_equal(attempts[end].address, attempts[first].address); end++)
			attack.lines += attempts[end].lines;
		peak = peak_of(attempts, first, end, window_us);
		attack.addresses++;
		if (peak > attack.peak)
			attack.peak = peak;
		if (peak < rules->login_failures)
			continue;
		attack.guessing++;
		attack.succeeded =
		        attack.succeeded || was_accepted(accepted, attempts[first].address, attempts[first].at_us);
	}
	qsort(attempts, count, sizeof(*attempts), compare_times);
	attack.all_peak = peak_of(attempts, 0, count, window_us);
	return attack;
}

static void add_uncounted(struct finding_list *list, const struct login_window *window)
{
	struct finding finding = {
	        .kind = FINDING_LOGINS,
	        .severity = FINDING_CAUTION,
	        .from_us = window->from_us,
	        .until_us = window->until_us,
	        .scope = FINDING_OF_HOST,
	        .place = window->host,
	        .weight = window->lines,
	        .evidence = arena_printf(list->arena,
	                                 EVIDENCE(list, "failed logins: %lld (too many to count by client)",
	                                          "ログイン失敗%lld回（多いため接続元ごとには数えない）"),
	                                 (long long)window->lines),
	};

	finding_add(list, &finding);
}

void finding_logins(struct finding_list *list, const struct login_window *window, const struct table *failed,
                    const struct table *accepted, const struct config_findings *rules)
{
	int message = failed ? table_column(failed, "message") : -1, time = failed ? table_column(failed, "time") : -1;
	struct attempt *attempts;
	struct attack attack;
	struct finding finding = {
	        .kind = FINDING_LOGINS,
	        .severity = FINDING_CAUTION,
	        .from_us = window->from_us,
	        .until_us = window->until_us,
	        .scope = FINDING_OF_HOST,
	        .place = window->host,
	        .weight = window->lines,
	};

	if (message < 0 || time < 0) {
		if (window->lines >= 3 * rules->login_failures)
			add_uncounted(list, window);
		return;
	}
	attempts = arena_alloc(list->arena, failed->row_count, sizeof(*attempts));
	if (!attempts) {
		list->failed = list->failed || failed->row_count > 0;
		return;
	}
	for (size_t row = 0; row < failed->row_count; row++)
		attempts[row] =
		        (struct attempt){login_address(table_value(failed, row, (size_t)message)->text),
		                         table_value(failed, row, (size_t)time)->number, cell(failed, row, "lines")};
	attack = look_at(attempts, failed->row_count, accepted, rules);
	if (!attack.guessing && attack.all_peak < 3 * rules->login_failures)
		return;
	finding.severity = attack.succeeded ? FINDING_SERIOUS : FINDING_CAUTION;
	finding.evidence = arena_printf(
	        list->arena,
	        EVIDENCE(list,
	                 "failed logins: %lld, clients: %zu; peak of %d minutes: %lld from one client, %lld in all%s",
	                 "ログイン失敗%lld回、接続元%zu、%d分間の最大は一つの接続元から%lld回・合わせて%lld回%s"),
	        (long long)attack.lines, attack.addresses, (int)(rules->login_window_s / 60), (long long)attack.peak,
	        (long long)attack.all_peak,
	        attack.succeeded
	                ? EVIDENCE(list, ". The same client logged in later", "。同じ接続元が後にログインに成功")
	                : EVIDENCE(list, " (no login of that client succeeded)", "（その接続元のログイン成功はない）"));
	finding_add(list, &finding);
}
