/* Names in a workspace; see workspace.h. */
#include "workspace.h"

static char *month_path(struct arena *arena, const char *head, struct civil_month month, const char *tail)
{
	char text[CIVIL_TEXT_SIZE];
	return arena_printf(arena, "%s%s%s", head, civil_format_month(month, text), tail);
}

char *workspace_month_folder(struct arena *arena, struct civil_month month)
{
	return month_path(arena, "months/", month, "");
}

char *workspace_figures(struct arena *arena, struct civil_month month)
{
	return month_path(arena, "months/", month, "/figures.json");
}

char *workspace_rejects(struct arena *arena, struct civil_month month)
{
	return month_path(arena, "months/", month, "/rejects.csv");
}

char *workspace_noted(struct arena *arena, struct civil_month month)
{
	return month_path(arena, "months/", month, "/archive.json");
}

char *workspace_comments(struct arena *arena, struct civil_month month)
{
	return month_path(arena, "comments/", month, ".md");
}

char *workspace_draft_folder(struct arena *arena, struct civil_month month)
{
	return month_path(arena, "delivery/", month, "/draft");
}

char *workspace_report(struct arena *arena, struct civil_month month)
{
	char *folder = workspace_draft_folder(arena, month);
	return folder ? month_path(arena, arena_printf(arena, "%s/運用支援業務報告書_", folder), month, ".pdf") : NULL;
}

char *workspace_data_book(struct arena *arena, struct civil_month month)
{
	char *folder = workspace_draft_folder(arena, month);
	return folder ? month_path(arena, arena_printf(arena, "%s/データ集_", folder), month, ".xlsx") : NULL;
}

char *workspace_ledger(struct arena *arena, const char *name)
{
	return arena_printf(arena, "%s/%s.csv", WORKSPACE_LEDGERS, name);
}
