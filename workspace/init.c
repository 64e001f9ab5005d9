/* Writing a new workspace; see workspace_init.h. */
#include "workspace_init.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "arena.h"
#include "config_defaults.h"
#include "file.h"
#include "lang.h"
#include "workspace.h"

/* Spreadsheets take UTF-8 for their own code page without this mark. */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static bool folder_is_free(const char *folder, struct fail *fail)
{
	DIR *directory = opendir(folder);
	if (!directory && errno == ENOENT)
		return true;
	if (!directory)
		return fail_errno(fail, errno, "%s", folder);
	bool empty = true;
	for (struct dirent *entry = readdir(directory); entry && empty; entry = readdir(directory))
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	(void)closedir(directory);
	return empty || fail_set(fail, FAIL_INPUT,
	                         TR("%s is not empty: a new workspace needs a new or empty folder",
	                            "%s は空ではありません。新しいフォルダか空のフォルダを指定してください"),
	                         folder);
}

static const char *holiday_kind(const char *name)
{
	if (strcmp(name, "振替休日") == 0)
		return "substitute";
	return strcmp(name, "国民の休日") == 0 ? "citizens" : "national";
}

void workspace_calendar_csv(struct text *out)
{
	text_add_cstr(out, "date,name,kind\n");
	for (size_t i = 0; i < default_holiday_count; i++) {
		const struct holiday *holiday = &default_holidays[i];
		char date[CIVIL_TEXT_SIZE];
		text_addf(out, "%s,%s,%s\n", civil_format_date(holiday->date, date), holiday->name,
		          holiday_kind(holiday->name));
	}
}

static bool write_part(const char *folder, const char *name, const struct text *content, struct fail *fail)
{
	struct arena arena = {0};
	char *path = file_join(&arena, folder, name);
	bool good = path && !text_failed(content) ? file_write(path, text_str(content), fail) : fail_memory(fail);
	arena_release(&arena);
	return good;
}

static bool write_text(const char *folder, const char *name, const char *content, struct fail *fail)
{
	struct text text = {0};
	text_add_cstr(&text, content);
	bool good = write_part(folder, name, &text, fail);
	text_release(&text);
	return good;
}

static bool make_folder(const char *folder, const char *name, struct fail *fail)
{
	struct arena arena = {0};
	char *path = file_join(&arena, folder, name);
	bool good = path ? file_make_folder(path, fail) : fail_memory(fail);
	arena_release(&arena);
	return good;
}

static bool write_ledgers(const char *folder, struct fail *fail)
{
	struct arena arena = {0};
	struct text content = {0};
	bool good = true;
	for (size_t i = 0; good && i < ledger_template_count; i++) {
		const struct ledger_template *ledger = &ledger_templates[i];
		char *path = arena_printf(&arena, "%s/%s.csv", WORKSPACE_LEDGERS, ledger->name);
		char *example = arena_printf(&arena, "%s/例/%s.csv", WORKSPACE_LEDGERS, ledger->name);
		text_clear(&content);
		text_addf(&content, BYTE_ORDER_MARK "%s\r\n", ledger->heading);
		good = path && example ? write_part(folder, path, &content, fail) : fail_memory(fail);
		text_addf(&content, "%s\r\n", ledger->example);
		good = good && write_part(folder, example, &content, fail);
	}
	text_release(&content);
	arena_release(&arena);
	return good;
}

bool workspace_init(const char *folder, struct fail *fail)
{
	if (!folder_is_free(folder, fail))
		return false;
	static const char *const folders[] = {"", "ledgers/例", "comments", "logs"};
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (!(folders[i][0] ? make_folder(folder, folders[i], fail) : file_make_folder(folder, fail)))
			return false;
	}
	struct text calendar = {0};
	workspace_calendar_csv(&calendar);
	bool good = write_text(folder, WORKSPACE_CONFIG, workspace_config_template, fail) &&
	            write_part(folder, "calendar.csv", &calendar, fail) &&
	            write_text(folder, WORKSPACE_GAPS, "source,from,to,reason\n", fail) &&
	            write_text(folder, "comments/例.md", workspace_comments_template, fail) &&
	            write_ledgers(folder, fail);
	text_release(&calendar);
	return good;
}
