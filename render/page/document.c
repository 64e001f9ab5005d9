/* Takes what the chapters say, checks its shape, and keeps copies. */
#include "document.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "document_record.h"
#include "lang.h"
#include "theme.h"

#define COLUMNS_MAX 24

struct document *document_new(const struct document_settings *settings)
{
	struct document *document = calloc(1, sizeof(*document));
	if (!document)
		return NULL;
	display_init(&document->display);
	struct document_settings *own = &document->settings;
	*own = *settings;
	struct str *texts[] = {&own->title,         &own->author,      &own->subject,      &own->language,
	                       &own->producer,      &own->header_left, &own->header_right, &own->footer_left,
	                       &own->footer_centre, &own->draft_mark,  &own->id_seed};
	if (!own->language.size)
		own->language = STR("ja-JP");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = arena_str(&document->arena, *texts[i]);
	if (!own->title.size)
		(void)fail_set(&document->fail, FAIL_INPUT, TR("a document needs a title", "文書には表題が必要です"));
	return document;
}

void document_free(struct document *document)
{
	if (!document)
		return;
	setter_free(document->setter);
	display_release(&document->display);
	arena_release(&document->arena);
	free(document);
}

bool document_failed(const struct document *document)
{
	return document->fail.kind != FAIL_NONE || arena_failed(&document->arena);
}

double document_text_width(const struct document *document)
{
	bool landscape = false;
	for (const struct block *block = document->first; block; block = block->next)
		if (block->kind == BLOCK_BREAK)
			landscape = block->orientation == ORIENTATION_LANDSCAPE;
	return (landscape ? PAGE_LONG_PT : PAGE_SHORT_PT) - MARGIN_LEFT_PT - MARGIN_RIGHT_PT;
}

double document_text_height(const struct document *document)
{
	bool landscape = false;
	for (const struct block *block = document->first; block; block = block->next)
		if (block->kind == BLOCK_BREAK)
			landscape = block->orientation == ORIENTATION_LANDSCAPE;
	return (landscape ? PAGE_SHORT_PT : PAGE_LONG_PT) - MARGIN_TOP_PT - MARGIN_BOTTOM_PT;
}

static bool refuse(struct document *document, const char *sentence)
{
	return fail_set(&document->fail, FAIL_INPUT, "%s", sentence);
}

/* Whether a block may be taken now: nothing has failed, and neither paragraph nor table is open. */
static bool ready(struct document *document)
{
	if (document_failed(document))
		return false;
	if (document->laid_out)
		return refuse(document, TR("the document is laid out already", "文書は既に組版済みです"));
	if (document->open_paragraph || document->open_table)
		return refuse(document, TR("a paragraph or table is still open", "段落または表が閉じられていません"));
	return true;
}

static struct block *add(struct document *document, enum block_kind kind)
{
	struct block *block = arena_alloc(&document->arena, 1, sizeof(*block));
	if (!block)
		return NULL;
	block->kind = kind;
	if (document->last)
		document->last->next = block;
	else
		document->first = block;
	document->last = block;
	return block;
}

static struct block *add_ready(struct document *document, enum block_kind kind)
{
	return ready(document) ? add(document, kind) : NULL;
}

static struct str keep(struct document *document, struct str text)
{
	return arena_str(&document->arena, text);
}

static const struct key_value *keep_items(struct document *document, const struct key_value *items, size_t count)
{
	struct key_value *own = arena_alloc(&document->arena, count, sizeof(*own));
	for (size_t i = 0; own && i < count; i++)
		own[i] = (struct key_value){keep(document, items[i].key), keep(document, items[i].value)};
	return own;
}

void document_cover(struct document *document, const struct cover *cover)
{
	if (ready(document) && document->first)
		(void)refuse(document, TR("the cover must come first", "表紙は最初でなければなりません"));
	struct block *block = add_ready(document, BLOCK_COVER);
	struct cover *own = arena_alloc(&document->arena, 1, sizeof(*own));
	struct approval *approvals = arena_alloc(&document->arena, cover->approval_count, sizeof(*approvals));
	if (!block || !own || !approvals)
		return;
	*own = *cover;
	struct str *texts[] = {&own->recipient, &own->kicker, &own->title, &own->subtitle, &own->submitter};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = keep(document, *texts[i]);
	own->items = keep_items(document, cover->items, cover->item_count);
	for (size_t i = 0; i < cover->approval_count; i++)
		approvals[i] = (struct approval){keep(document, cover->approvals[i].role),
		                                 keep(document, cover->approvals[i].name),
		                                 keep(document, cover->approvals[i].date)};
	own->approvals = approvals;
	block->cover = own;
}

void document_contents(struct document *document, struct str title, int levels)
{
	struct block *block = add_ready(document, BLOCK_CONTENTS);
	if (block)
		block->contents = (struct contents){keep(document, title), levels};
}

void document_page_break(struct document *document, enum orientation orientation)
{
	struct block *block = add_ready(document, BLOCK_BREAK);
	if (block)
		block->orientation = orientation;
}

void document_need(struct document *document, double height_pt)
{
	struct block *block = add_ready(document, BLOCK_NEED);
	if (block)
		block->need_pt = height_pt;
}

void document_heading(struct document *document, int level, struct str label, struct str number, struct str title)
{
	if (!ready(document))
		return;
	if (level < 1 || level > 3 || level > document->heading_level + 1 || document->in_remarks || !title.size) {
		(void)fail_set(&document->fail, FAIL_INPUT,
		               TR("heading «%.*s» of level %d cannot stand here",
		                  "見出し「%.*s」(レベル%d)はここに置けません"),
		               STR_ARGS(title), level);
		return;
	}
	struct block *block = add(document, BLOCK_HEADING);
	if (!block)
		return;
	document->heading_level = level;
	block->heading = (struct heading){level, keep(document, label), keep(document, number), keep(document, title)};
}

/* ---- Paragraphs ---- */

void document_begin(struct document *document, enum paragraph_style style)
{
	struct block *block = add_ready(document, BLOCK_PARAGRAPH);
	struct paragraph *paragraph = block ? arena_alloc(&document->arena, 1, sizeof(*paragraph)) : NULL;
	if (!paragraph)
		return;
	paragraph->style = style;
	block->paragraph = paragraph;
	document->open_paragraph = paragraph;
}

void document_begin_item(struct document *document, struct str mark)
{
	document_begin(document, PARAGRAPH_BULLET);
	if (document->open_paragraph)
		document->open_paragraph->mark = keep(document, mark);
}

static struct piece *add_piece(struct document *document, struct str text)
{
	if (document_failed(document))
		return NULL;
	struct paragraph *paragraph = document->open_paragraph;
	if (!paragraph) {
		(void)refuse(document, TR("text outside of a paragraph", "段落の外に文字列があります"));
		return NULL;
	}
	struct piece *piece = arena_alloc(&document->arena, 1, sizeof(*piece));
	if (!piece)
		return NULL;
	piece->text = keep(document, text);
	if (paragraph->last)
		paragraph->last->next = piece;
	else
		paragraph->first = piece;
	paragraph->last = piece;
	paragraph->piece_count++;
	return piece;
}

void document_text(struct document *document, struct str text)
{
	if (text.size)
		(void)add_piece(document, text);
}

void document_textf(struct document *document, const char *format, ...)
{
	struct text text = {0};
	va_list arguments;
	va_start(arguments, format);
	text_addv(&text, format, arguments);
	va_end(arguments);
	if (text_failed(&text))
		(void)fail_memory(&document->fail);
	document_text(document, text_str(&text));
	text_release(&text);
}

void document_bold(struct document *document, struct str text)
{
	struct piece *piece = add_piece(document, text);
	if (piece)
		piece->bold = true;
}

void document_reference(struct document *document, struct str label, enum reference kind)
{
	struct piece *piece = add_piece(document, (struct str){0});
	if (!piece)
		return;
	piece->label = keep(document, label);
	piece->reference = kind;
}

void document_end(struct document *document)
{
	if (!document_failed(document) && !document->open_paragraph)
		(void)refuse(document, TR("no paragraph is open", "開いている段落がありません"));
	document->open_paragraph = NULL;
}

void document_paragraph(struct document *document, enum paragraph_style style, struct str text)
{
	document_begin(document, style);
	document_text(document, text);
	document_end(document);
}

void document_paragraphf(struct document *document, enum paragraph_style style, const char *format, ...)
{
	struct text text = {0};
	va_list arguments;
	va_start(arguments, format);
	text_addv(&text, format, arguments);
	va_end(arguments);
	if (text_failed(&text))
		(void)fail_memory(&document->fail);
	document_paragraph(document, style, text_str(&text));
	text_release(&text);
}

void document_remarks_begin(struct document *document, struct str caption)
{
	if (ready(document) && document->in_remarks)
		(void)refuse(document, TR("remarks do not nest", "所見の中に所見は置けません"));
	struct block *block = add_ready(document, BLOCK_REMARKS_BEGIN);
	if (!block)
		return;
	block->caption = keep(document, caption);
	document->in_remarks = true;
}

void document_remarks_end(struct document *document)
{
	if (ready(document) && !document->in_remarks)
		(void)refuse(document, TR("no remarks are open", "開いている所見がありません"));
	(void)add_ready(document, BLOCK_REMARKS_END);
	document->in_remarks = false;
}

void document_callout(struct document *document, enum mark mark, struct str word, struct str text)
{
	struct block *block = add_ready(document, BLOCK_CALLOUT);
	if (block)
		block->callout = (struct callout){mark, keep(document, word), keep(document, text)};
}

void document_key_values(struct document *document, const struct key_value *items, size_t count)
{
	struct block *block = add_ready(document, BLOCK_KEY_VALUES);
	if (block)
		block->key_values = (struct key_values){keep_items(document, items, count), count};
}

/* ---- Tables ---- */

void document_table_begin(struct document *document, const struct table *table)
{
	if (!ready(document))
		return;
	if (!table->column_count || table->column_count > COLUMNS_MAX) {
		(void)fail_set(&document->fail, FAIL_INPUT,
		               TR("table %.*s has %zu columns; 1 to %d are possible",
		                  "表%.*sの列数が%zuです。1から%dまでです"),
		               STR_ARGS(table->number), table->column_count, COLUMNS_MAX);
		return;
	}
	struct block *block = add(document, BLOCK_TABLE);
	struct table_block *own = arena_alloc(&document->arena, 1, sizeof(*own));
	struct column *columns = arena_alloc(&document->arena, table->column_count, sizeof(*columns));
	if (!block || !own || !columns)
		return;
	own->table = *table;
	struct str *texts[] = {&own->table.label, &own->table.number, &own->table.title, &own->table.note,
	                       &own->table.unit};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = keep(document, *texts[i]);
	for (size_t i = 0; i < table->column_count; i++) {
		columns[i] = table->columns[i];
		columns[i].heading = keep(document, columns[i].heading);
		columns[i].group = keep(document, columns[i].group);
	}
	own->table.columns = columns;
	block->table = own;
	document->open_table = own;
}

void document_row(struct document *document, enum row_kind kind, const struct cell *cells, size_t cell_count)
{
	struct table_block *table = document->open_table;
	if (document_failed(document))
		return;
	size_t span = 0;
	for (size_t i = 0; i < cell_count; i++)
		span += cells[i].span ? cells[i].span : 1;
	if (!table || span != table->table.column_count) {
		(void)fail_set(&document->fail, FAIL_INPUT,
		               TR("a row of %zu columns does not fit the table", "%zu列の行は表に合いません"), span);
		return;
	}
	struct row *row = arena_alloc(&document->arena, 1, sizeof(*row));
	struct cell *own = arena_alloc(&document->arena, cell_count, sizeof(*own));
	if (!row || !own)
		return;
	for (size_t i = 0; i < cell_count; i++) {
		own[i] = cells[i];
		own[i].text = keep(document, cells[i].text);
		own[i].reference = keep(document, cells[i].reference);
		own[i].span = cells[i].span ? cells[i].span : 1;
	}
	*row = (struct row){.kind = kind, .cells = own, .cell_count = cell_count};
	if (table->last)
		table->last->next = row;
	else
		table->first = row;
	table->last = row;
	table->row_count++;
}

void document_row_text(struct document *document, const struct str *texts, size_t count)
{
	struct cell cells[COLUMNS_MAX] = {0};
	for (size_t i = 0; i < count && i < COLUMNS_MAX; i++)
		cells[i].text = texts[i];
	document_row(document, ROW_BODY, cells, count < COLUMNS_MAX ? count : COLUMNS_MAX);
}

void document_table_end(struct document *document)
{
	if (!document_failed(document) && !document->open_table)
		(void)refuse(document, TR("no table is open", "開いている表がありません"));
	document->open_table = NULL;
}

/* ---- Figures and attachments ---- */

void document_figure(struct document *document, const struct figure *figure)
{
	document_figures(document, figure, 1);
}

void document_figures(struct document *document, const struct figure *figures, size_t count)
{
	if (!ready(document))
		return;
	struct figure *own = arena_alloc(&document->arena, count, sizeof(*own));
	for (size_t i = 0; own && i < count; i++) {
		own[i] = figures[i];
		if (count > 4 || !own[i].canvas || !own[i].alternative.size || canvas_failed(own[i].canvas)) {
			(void)fail_set(&document->fail, FAIL_INPUT,
			               TR("figure %.*s has no drawing, or no sentence that says what is seen",
			                  "図%.*sに描画または代替説明文がありません"),
			               STR_ARGS(figures[i].number));
			return;
		}
		struct str *texts[] = {&own[i].label, &own[i].number, &own[i].title, &own[i].note, &own[i].alternative};
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			*texts[k] = keep(document, *texts[k]);
	}
	struct block *block = add(document, BLOCK_FIGURES);
	if (block)
		block->figures = (struct figures){own, own ? count : 0};
}

void document_attach(struct document *document, struct str name, struct str mime, struct str description,
                     enum relationship relationship, struct str bytes)
{
	struct attachment *own = ready(document) ? arena_alloc(&document->arena, 1, sizeof(*own)) : NULL;
	if (!own)
		return;
	*own = (struct attachment){keep(document, name), keep(document, mime),  keep(document, description),
	                           relationship,         keep(document, bytes), NULL};
	struct attachment **at = &document->attachments;
	while (*at && str_compare((*at)->name, own->name) < 0)
		at = &(*at)->next;
	own->next = *at;
	*at = own;
}
