/* Blocks → slabs → pages, until page numbers in references no longer change; then the sinks, the inspection, the file.
 */
#include "document.h"

#include "compaction.h"
#include "document_record.h"
#include "file.h"
#include "inspection.h"
#include "lang.h"
#include "layout_check.h"
#include "sink_text.h"
#include "slab.h"
#include "theme.h"

/* Passes of layout: numbers of pages in the text change the text's length only rarely, so two or three are enough. */
#define PASSES_MAX 5

/* ---- One pass ---- */

static bool in_list(const struct block *block)
{
	return block->kind == BLOCK_PARAGRAPH &&
	       (block->paragraph->style == PARAGRAPH_BULLET || block->paragraph->style == PARAGRAPH_BULLET_SUB);
}

static void remarks(struct builder *builder, bool begins, struct str caption)
{
	builder->remarks = begins;
	builder->indent_pt = begins ? 13 : 0;
	builder->parent = begins ? display_tag(builder->display, ROLE_SECT, TAG_ROOT) : TAG_ROOT;
	if (begins)
		build_remarks_caption(builder, caption);
	else
		builder->pending_before_pt = 7;
}

static void build(struct builder *builder, const struct block *block)
{
	if (!in_list(block))
		builder->list = builder->sublist = builder->list_body = TAG_ARTIFACT;
	switch (block->kind) {
	case BLOCK_COVER:
		build_cover(builder, block->cover);
		break;
	case BLOCK_CONTENTS:
		build_contents(builder, &block->contents);
		break;
	case BLOCK_BREAK:
		builder_turn(builder, block->orientation == ORIENTATION_LANDSCAPE);
		builder->pending_turn = TURN_PAGE;
		break;
	case BLOCK_NEED:
		builder->pending_need_pt = block->need_pt;
		break;
	case BLOCK_HEADING:
		build_heading(builder, &block->heading);
		break;
	case BLOCK_PARAGRAPH:
		build_paragraph(builder, block->paragraph);
		break;
	case BLOCK_REMARKS_BEGIN:
	case BLOCK_REMARKS_END:
		remarks(builder, block->kind == BLOCK_REMARKS_BEGIN, block->caption);
		break;
	case BLOCK_CALLOUT:
		build_callout(builder, &block->callout);
		break;
	case BLOCK_KEY_VALUES:
		build_key_values(builder, &block->key_values);
		break;
	case BLOCK_TABLE:
		build_table(builder, block->table);
		break;
	case BLOCK_FIGURES:
		build_figures(builder, &block->figures);
		break;
	}
}

static bool pass(struct document *document, struct display *display, const struct display *known)
{
	display_clear(display);
	document->warnings = (struct sentences){0};
	struct builder builder = {.display = display,
	                          .setter = document->setter,
	                          .settings = &document->settings,
	                          .known = known,
	                          .blocks = document->first,
	                          .parent = TAG_ROOT,
	                          .list = TAG_ARTIFACT,
	                          .sublist = TAG_ARTIFACT,
	                          .list_body = TAG_ARTIFACT,
	                          .warnings = &document->warnings,
	                          .warnings_arena = &document->arena};
	builder_turn(&builder, false);
	for (const struct block *block = document->first; block; block = block->next)
		build(&builder, block);
	return flow_pages(&builder) || fail_memory(&document->fail);
}

static bool same_places(const struct display *a, const struct display *b)
{
	if (a->place_count != b->place_count || a->page_count != b->page_count)
		return false;
	for (size_t i = 0; i < a->place_count; i++)
		if (a->places[i].page != b->places[i].page)
			return false;
	return true;
}

/* ---- Checks of the whole ---- */

static bool check_label(struct document *document, struct str label)
{
	if (!label.size || display_find(&document->display, label))
		return true;
	return fail_set(&document->fail, FAIL_INPUT,
	                TR("a reference leads to «%.*s», which is nowhere in the document",
	                   "参照先「%.*s」が文書内にありません"),
	                STR_ARGS(label));
}

static bool check_references(struct document *document, const struct block *block)
{
	bool good = true;
	if (block->kind == BLOCK_PARAGRAPH)
		for (const struct piece *piece = block->paragraph->first; piece; piece = piece->next)
			good = good && check_label(document, piece->label);
	if (block->kind == BLOCK_TABLE)
		for (const struct row *row = block->table->first; row; row = row->next)
			for (size_t i = 0; i < row->cell_count; i++)
				good = good && check_label(document, row->cells[i].reference);
	return good;
}

static bool check_places(struct document *document)
{
	const struct display *display = &document->display;
	for (size_t i = 0; i < display->place_count; i++)
		if (display_find(display, display->places[i].label) != &display->places[i])
			return fail_set(&document->fail, FAIL_INPUT,
			                TR("the label «%.*s» stands twice in the document",
			                   "ラベル「%.*s」が文書内に二つあります"),
			                STR_ARGS(display->places[i].label));
	bool good = true;
	for (const struct block *block = document->first; block; block = block->next)
		good = good && check_references(document, block);
	return good;
}

static void warn_missing(struct document *document)
{
	for (size_t i = 0; i < setter_missing_count(document->setter); i++) {
		struct str text;
		uint32_t code_point = setter_missing(document->setter, i, &text);
		struct text shown = {0};
		text_add_visible(&shown, str_take(text, 120));
		text_add_byte(&shown, '\0');
		char *sentence = arena_printf(&document->arena,
		                              TR("the fonts have no glyph for U+%04X, drawn as 〓: %s",
		                                 "U+%04Xの字形がフォントにないため〓で代替しました: %s"),
		                              (unsigned)code_point, shown.at ? shown.at : "");
		sentences_add(&document->warnings, &document->arena, str_of(sentence));
		text_release(&shown);
	}
	if (document->attachments && document->settings.pdfa == PDFA_1B)
		sentences_add(&document->warnings, &document->arena,
		              str_of(TR("PDF/A-1b allows no attachments; they are left out",
		                        "PDF/A-1bでは添付ファイルが許されないため省きました")));
}

static bool lay_out(struct document *document)
{
	if (document->laid_out || document->fail.kind != FAIL_NONE)
		return document->fail.kind == FAIL_NONE;
	if (document->open_paragraph || document->open_table || document->in_remarks)
		return fail_set(
		        &document->fail, FAIL_INPUT,
		        TR("a paragraph, table or remarks block is still open", "段落・表・所見が閉じられていません"));
	if (arena_failed(&document->arena))
		return fail_memory(&document->fail);
	document->setter = setter_new(document->settings.faces, &document->fail);
	if (!document->setter)
		return false;
	struct display other;
	display_init(&other);
	bool good = pass(document, &document->display, NULL) && check_places(document), stable = false;
	for (int i = 0; good && !stable && i < PASSES_MAX; i++) {
		struct display before = document->display;
		document->display = other;
		other = before;
		good = pass(document, &document->display, &other);
		stable = same_places(&document->display, &other);
	}
	display_release(&other);
	document->laid_out = good;
	return good;
}

static bool prepare(struct document *document)
{
	if (!lay_out(document))
		return false;
	if (document->prepared)
		return true;
	document->composition = (struct composition){.display = &document->display,
	                                             .settings = &document->settings,
	                                             .setter = document->setter,
	                                             .attachments = document->attachments};
	if (!composition_prepare(&document->composition, &document->display.arena, &document->fail))
		return false;
	warn_missing(document);
	layout_check(&document->display, &document->warnings, &document->arena);
	document->prepared = true;
	return true;
}

static bool report(const struct document *document, struct fail *fail)
{
	return fail_set(fail, document->fail.kind, "%s", document->fail.sentence);
}

static bool compose_once(struct document *document, bool claim, struct text *pdf)
{
	struct sentences warnings = {0};
	struct inspection inspection = {.composition = &document->composition,
	                                .findings = &document->findings,
	                                .warnings = &warnings,
	                                .arena = &document->arena};
	text_clear(pdf);
	bool good = composition_pdf(&document->composition, claim, pdf, &document->fail) &&
	            inspection_run(&inspection, text_str(pdf), claim, &document->fail);
	inspect_totals(document->first, &document->findings, &document->arena);
	for (const struct sentence *sentence = warnings.first; sentence && !document->overlaps_told;
	     sentence = sentence->next)
		sentences_add(&document->warnings, &document->arena, sentence->text);
	document->overlaps_told = true;
	return good;
}

/* With the identifiers of conformance; if the inspection finds anything in that file, once more without them. */
static bool compose(struct document *document, struct text *pdf)
{
	struct text file = {0};
	document->findings = (struct sentences){0};
	bool claim = document->settings.pdfa != PDFA_NONE;
	bool good = compose_once(document, claim, &file);
	if (good && claim && document->findings.count) {
		document->findings = (struct sentences){0};
		good = compose_once(document, false, &file);
	}
	/* Not in the inspection: that reads the file's own bytes, object by object. */
	if (good && document->settings.compact && document->settings.pdfa != PDFA_1B)
		good = compact_pdf(&file, &document->fail);
	if (good)
		text_add(pdf, text_str(&file));
	text_release(&file);
	return good && (!text_failed(pdf) || fail_memory(&document->fail));
}

bool document_pdf(struct document *document, struct text *pdf, struct fail *fail)
{
	return (prepare(document) && compose(document, pdf)) || report(document, fail);
}

bool document_write(struct document *document, const char *path, struct fail *fail)
{
	struct text pdf = {0};
	bool good = document_pdf(document, &pdf, fail) && file_write(path, text_str(&pdf), fail);
	text_release(&pdf);
	return good;
}

bool document_trace(struct document *document, struct text *trace, struct fail *fail)
{
	if (!prepare(document))
		return report(document, fail);
	sink_text(&document->display, trace);
	return !text_failed(trace) || fail_memory(fail);
}

bool document_page_text(struct document *document, size_t page, struct text *words, struct fail *fail)
{
	if (!prepare(document))
		return report(document, fail);
	if (page >= 1 && page <= document->display.page_count)
		sink_text_words(&document->display.pages[page - 1], words);
	return !text_failed(words) || fail_memory(fail);
}

size_t document_page_count(const struct document *document)
{
	return document->display.page_count;
}

size_t document_page_of(const struct document *document, struct str label)
{
	const struct place *place = display_find(&document->display, label);
	return place ? place->page : 0;
}

size_t document_warning_count(const struct document *document)
{
	return document->warnings.count;
}

struct str document_warning(const struct document *document, size_t index)
{
	return sentences_at(&document->warnings, index);
}

size_t document_finding_count(const struct document *document)
{
	return document->findings.count;
}

struct str document_finding(const struct document *document, size_t index)
{
	return sentences_at(&document->findings, index);
}
