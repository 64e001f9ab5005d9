/* Grades summed up. */
#include "tally.h"

#include <string.h>

/* A reason names so many records; the evidence has them all. */
#define NAMED_MAX 3

void tally_add(struct tally *tally, enum grade grade, const char *id, uint32_t line, const char *why)
{
	if (tally->count == tally->capacity) {
		size_t capacity = tally->capacity ? tally->capacity * 2 : 16;
		struct tally_item *items = arena_alloc(tally->arena, capacity, sizeof *items);
		if (!items)
			return; /* the arena remembers */
		if (tally->count > 0)
			memcpy(items, tally->items, tally->count * sizeof *items);
		tally->items = items;
		tally->capacity = capacity;
	}
	if (!id[0])
		id = arena_printf(tally->arena, SAY(tally->config, "line %u", "%u行目"), line);
	tally->items[tally->count++] = (struct tally_item){grade, id ? id : "", why};
	tally->counts[grade]++;
}

/* One reason with its records, for the first item that has it; later ones with the same reason are in it. */
static void add_reason(const struct tally *tally, size_t index, struct text *text)
{
	const struct tally_item *item = &tally->items[index];
	size_t same = 0;
	for (size_t i = 0; i < tally->count; i++) {
		bool matches = tally->items[i].grade == item->grade && strcmp(tally->items[i].why, item->why) == 0;
		if (matches && i < index)
			return; /* said already */
		same += matches;
	}
	if (text->size)
		text_add_cstr(text, SAY(tally->config, " ", ""));
	text_addf(text, SAY(tally->config, "%s: %zu (", "%s%zu件 ("), item->why, same);
	size_t named = 0;
	for (size_t i = index; i < tally->count && named < NAMED_MAX; i++)
		if (tally->items[i].grade == item->grade && strcmp(tally->items[i].why, item->why) == 0)
			text_addf(text, "%s%s", named++ ? SAY(tally->config, ", ", "、") : "", tally->items[i].id);
	text_add_cstr(text,
	              same > named ? SAY(tally->config, " and others).", "ほか)。") : SAY(tally->config, ").", ")。"));
}

static const char *keep(struct arena *arena, struct text *text)
{
	const char *copy = text_failed(text) ? NULL : arena_cstr(arena, text_str(text));
	arena->failed = arena->failed || text_failed(text);
	text_release(text);
	return copy ? copy : "";
}

void tally_close(struct tally *tally, struct clause_verdict *verdict)
{
	const uint32_t *counts = tally->counts;
	uint32_t judged = counts[GRADE_MISSED] + counts[GRADE_UNKNOWN] + counts[GRADE_CAUTION] + counts[GRADE_GOOD];
	struct text actual = {0}, reason = {0};
	const char **evidence = arena_alloc(tally->arena, tally->count, sizeof *evidence);

	if (judged == 0)
		text_add_cstr(&actual, SAY(tally->config, "None", "該当なし"));
	else
		text_addf(&actual, SAY(tally->config, "Of %u, %u comply", "%u件中%u件適合"), judged,
		          counts[GRADE_GOOD] + counts[GRADE_CAUTION]);
	if (counts[GRADE_PENDING] > 0)
		text_addf(&actual, SAY(tally->config, "; not due yet: %u", "、期限未到来%u件"), counts[GRADE_PENDING]);
	verdict->evidence_count = 0;
	for (enum grade grade = GRADE_MISSED; evidence && grade < GRADE_PENDING; grade++)
		for (size_t i = 0; i < tally->count; i++) {
			if (tally->items[i].grade != grade)
				continue;
			evidence[verdict->evidence_count++] = tally->items[i].id;
			if (grade != GRADE_GOOD)
				add_reason(tally, i, &reason);
		}
	verdict->evidence = evidence;
	verdict->actual = keep(tally->arena, &actual);
	verdict->reason = keep(tally->arena, &reason);
	verdict->actual_milli = (int64_t)judged * 1000;
	verdict->verdict = counts[GRADE_MISSED]    ? VERDICT_MISSED
	                   : counts[GRADE_UNKNOWN] ? VERDICT_UNKNOWN
	                   : counts[GRADE_CAUTION] ? VERDICT_CAUTION
	                                           : VERDICT_MET;
}

static const char *joined(struct arena *arena, const char *before, const char *between, const char *format,
                          va_list arguments)
{
	struct text text = {0};
	text_addf(&text, "%s%s", before, before[0] ? between : "");
	text_addv(&text, format, arguments);
	return keep(arena, &text);
}

void verdict_add_actual(struct clause_verdict *verdict, struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	verdict->actual = joined(arena, verdict->actual, SAY(verdict->config, "; ", "、"), format, arguments);
	va_end(arguments);
}

void verdict_add_reason(struct clause_verdict *verdict, struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	verdict->reason = joined(arena, verdict->reason, SAY(verdict->config, " ", ""), format, arguments);
	va_end(arguments);
}
