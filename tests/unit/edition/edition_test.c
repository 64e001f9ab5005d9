/* What the client's edition shows of figures, and the leak scan over them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "edition.h"
#include "leak.h"

static const struct config_site sites[] = {{"ishikawa", "石川工業高等専門学校", "石川高専", ""}};
static const struct pseudonym_key key = {.bytes.bytes[3] = 7};
static struct config config = {
	.client = "独立行政法人国立高等専門学校機構", .contractor = "株式会社月見", .sites = sites, .site_count = 1, .report = {.group_below = 3, .addressee = "", .submitter = ""},
};

static struct figures *make_figures(void)
{
	struct figures *figures = figures_new((struct civil_month){2019, 10});
	struct figure_table *table = figures_table(figures, "people.names", "name column place", NULL);
	static const char *const people[][3] = {
		{"石川 太郎", "asker", "ledgers/inquiries.csv:2"}, {"髙橋", "owner", "ledgers/incidents.csv:3"}, {"小林一郎", "owner", "ledgers/incidents.csv:4"},
		{"髙橋", "name", "ledgers/contacts.csv:2"}, {"石川", "answerer", "ledgers/inquiries.csv:9"},
	};

	for (size_t i = 0; i < 5; i++)
		figures_row(figures, table, (struct figure_value[]){figure_text(people[i][0]), figure_text(people[i][1]), figure_text(people[i][2])});
	table = figures_table(figures, "inquiries.list", "id subject asker", NULL);
	figures_row(figures, table, (struct figure_value[]){figure_text("Q-1"), figure_text("192.0.2.1から見えない"), figure_text("石川 太郎")});
	figures_row(figures, table, (struct figure_value[]){figure_text("Q-2"), figure_text("様式"), figure_text("学生課")});
	table = figures_table(figures, "incidents.list", "id owner log_users", NULL);
	figures_row(figures, table, (struct figure_value[]){figure_text("INC-1"), figure_text("髙橋"), figure_integer(2)});
	figures_row(figures, table, (struct figure_value[]){figure_text("INC-2"), figure_text("小林一郎"), figure_integer(3)});
	table = figures_table(figures, "access.top_pages", "page requests", NULL);
	figures_row(figures, table, (struct figure_value[]){figure_text("/x?ip=192.0.2.1&m=a@b.example"), figure_integer(1)});
	table = figures_table(figures, "quality.rejects", "source example", NULL);
	figures_row(figures, table, (struct figure_value[]){figure_text("web"), figure_text("192.0.2.1 - 山 [x]")});
	table = figures_table(figures, "access.suspicious", "client requests paths first:time last:time", NULL);
	for (int i = 1; i <= 4; i++) {
		char client[] = "192.0.2.0", day[] = "2019-10-00T00:00:00+09:00";

		client[8] = (char)('0' + i);
		day[9] = (char)('0' + i);
		figures_row(figures, table, (struct figure_value[]){figure_text(client), figure_integer(5 - i), figure_integer(1), figure_text(day), figure_text(day)});
	}
	return figures;
}

static struct str cell(const struct figures *figures, const char *table, size_t row, const char *column)
{
	const struct figure_table *found = figures_find_table(figures, table);

	assert_non_null(found);
	return figure_get(found, row, column).text;
}

static void test_masks(void **state)
{
	struct fail fail = {0};
	struct figures *figures = make_figures(), *client = edition_apply(figures, &config, &key, &fail);
	const struct figure_table *table;
	struct arena arena = {0};

	(void)state;
	assert_non_null(client);
	assert_null(figures_find_table(client, "people.names"));
	assert_true(str_equal(cell(client, "inquiries.list", 0, "asker"), pseudonym(&key, PSEUDONYM_PERSON, STR("石川太郎"), false, &arena)));
	assert_true(str_is(cell(client, "inquiries.list", 1, "asker"), "学生課"));
	assert_true(str_is(cell(client, "inquiries.list", 0, "subject"), "192.0.2.1から見えない"));   /* a person's words: the scan's matter */
	assert_true(str_is(cell(client, "incidents.list", 0, "owner"), "髙橋"));                       /* a contact of the contract */
	assert_true(str_starts(cell(client, "incidents.list", 1, "owner"), STR("個人-")));
	assert_true(str_is(cell(client, "incidents.list", 0, "log_users"), "3未満"));
	assert_int_equal(figure_get(figures_find_table(client, "incidents.list"), 1, "log_users").number, 3);
	assert_true(str_starts(cell(client, "access.top_pages", 0, "page"), STR("/x?ip=IP-")));
	assert_int_equal(str_find(cell(client, "access.top_pages", 0, "page"), '@'), cell(client, "access.top_pages", 0, "page").size);
	assert_true(str_is(cell(client, "quality.rejects", 0, "example"), "nnn.n.n.n - x [x]"));
	table = figures_find_table(client, "access.suspicious");
	assert_int_equal(table->row_count, 3);   /* 4 and 3 requests, and the rest in one */
	assert_true(str_is(cell(client, "access.suspicious", 2, "client"), "その他2件"));
	assert_int_equal(figure_get(table, 2, "requests").number, 3);
	assert_int_equal(figure_get(table, 2, "paths").kind, FIGURE_NONE);
	assert_true(str_is(cell(client, "access.suspicious", 2, "first"), "2019-10-03T00:00:00+09:00"));
	figures_free(client);
	figures_free(figures);
	arena_release(&arena);
}

static size_t scan(const struct figures *figures, const char *text)
{
	struct fail fail = {0};
	struct leak_scan *scan = leak_scan_new(&config, figures, &fail);
	size_t count;

	assert_non_null(scan);
	leak_scan_text(scan, STR("x.pdf"), STR("page 3"), str_of(text));
	count = leak_count(scan);
	if (count) {
		struct str sentence = leak_sentence(scan, 0);

		assert_true(str_starts(sentence, STR("x.pdf, page 3: ")));
	}
	assert_false(leak_scan_failed(scan));
	leak_scan_free(scan);
	return count;
}

static void test_scan(void **state)
{
	static const struct { const char *text; size_t hits; } texts[] = {
		{"石川高専、福島県、長野、香川、豊田", 0}, {"石川 太郎", 1}, {"石川太郎から", 1}, {"石川　太郎", 1}, {"石川先生の依頼", 1}, {"石川様式", 0}, {"石川県", 0}, {"小石川様", 0},
		{"髙橋様", 0}, {"小林一郎", 1}, {"小林 一郎\n小林一郎", 1}, {"192.0.2.1", 1}, {"１９２．０．２．１", 1}, {"a@b.example", 1}, {"版 1.2.3.4", 0}, {"", 0},
	};
	struct figures *figures = make_figures();

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (scan(figures, texts[i].text) != texts[i].hits)
			fail_msg("%s: %zu hits, wanted %zu", texts[i].text, scan(figures, texts[i].text), texts[i].hits);
	figures_free(figures);
}

static void test_allow(void **state)
{
	static const char *const allow[] = {"石川太郎", "192.0.2.0/24"};
	struct figures *figures = make_figures();

	(void)state;
	config.report.allow = allow;
	config.report.allow_count = 2;
	assert_int_equal(scan(figures, "石川 太郎 192.0.2.1"), 0);
	assert_int_equal(scan(figures, "小林一郎 198.51.100.1"), 2);
	config.report.allow_count = 0;
	figures_free(figures);
}

/* Of masked figures nothing is found but what people wrote. */
static void test_masked_is_clean(void **state)
{
	struct fail fail = {0};
	struct figures *figures = make_figures(), *client = edition_apply(figures, &config, &key, &fail);
	struct leak_scan *leaks = leak_scan_new(&config, figures, &fail);

	(void)state;
	leak_scan_figures(leaks, STR("figures.json"), client);
	assert_int_equal(leak_count(leaks), 1);
	assert_true(str_find_str(leak_sentence(leaks, 0), STR("inquiries.list")) < leak_sentence(leaks, 0).size);
	leak_scan_free(leaks);
	figures_free(client);
	figures_free(figures);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_masks), cmocka_unit_test(test_scan), cmocka_unit_test(test_allow), cmocka_unit_test(test_masked_is_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
