/* Pages, forms, links, bookmarks, attachments and the file's ID. */
#include "sink_pdf.h"

#include "civil.h"
#include "content.h"
#include "digest.h"
#include "hpdfx.h"
#include "metadata.h"
#include "pdf_font.h"
#include "pdf_tags.h"

struct sink {
	const struct composition *composition;
	struct pdf *pdf;
	struct arena arena;
	struct pdf_tags *tags;
	struct pdf_object *resources, **pages, **annotations; /* the last two by page */
	size_t next_form;
	struct digest_stream *digest;
};

static void hash(struct sink *sink, struct str bytes)
{
	digest_stream_add(sink->digest, bytes.at, bytes.size);
}

/* ---- Preparation ---- */

static bool count_letters(struct code_set *sets, const struct item *item)
{
	bool good = true;
	for (size_t i = 0; i < item->letter_count; i++)
		good = good && code_set_add(&sets[item->face], item->letters[i]);
	return good;
}

static bool count_canvas(struct composition *composition, struct code_set *sets, const struct canvas *canvas)
{
	for (size_t i = 0; i < canvas_draw_count(canvas); i++) {
		const struct draw *draw = canvas_draw(canvas, i);
		if (draw->kind != DRAW_TEXT)
			continue;
		for (struct str rest = draw->text; rest.size;) {
			size_t size;
			uint32_t code_point = str_utf8(rest, &size);
			rest = str_skip(rest, size);
			code_point = setter_drawable(composition->setter, draw->style.face, code_point, draw->text);
			if (!code_set_add(&sets[draw->style.face], code_point))
				return false;
		}
	}
	return true;
}

bool composition_prepare(struct composition *composition, struct arena *arena, struct fail *fail)
{
	const struct display *display = composition->display;
	struct code_set sets[FACE_COUNT] = {0};
	size_t count = 0;
	for (size_t i = 0; i < FACE_COUNT; i++)
		sets[i].arena = arena;
	for (size_t i = 0; i < display->page_count; i++)
		for (const struct item *item = display->pages[i].items.first; item; item = item->next)
			count += item->kind == ITEM_CANVAS;
	composition->canvases = arena_alloc(arena, count, sizeof(*composition->canvases));
	composition->canvas_count = 0;
	if (!composition->canvases)
		return fail_memory(fail);
	for (size_t i = 0; i < display->page_count; i++) {
		for (const struct item *item = display->pages[i].items.first; item; item = item->next) {
			bool good = true;
			if (item->kind == ITEM_TEXT) {
				good = count_letters(sets, item);
			} else if (item->kind == ITEM_CANVAS) {
				composition->canvases[composition->canvas_count++] = item->canvas;
				good = count_canvas(composition, sets, item->canvas);
			}
			if (!good)
				return fail_memory(fail);
		}
	}
	const struct face_set *faces = composition->settings->faces;
	for (size_t i = 0; i < FACE_COUNT; i++)
		if (!font_plan_make(faces, (enum face)i, &sets[i], arena, &composition->plans[i], fail))
			return false;
	return true;
}

/* ---- Objects ---- */

static struct pdf_object *form(struct sink *sink, const struct canvas *canvas)
{
	const struct composition *composition = sink->composition;
	struct pdf *pdf = sink->pdf;
	struct content content;
	content_init(&content, composition->plans, canvas_height(canvas));
	content_canvas(&content, composition->setter, &sink->arena, canvas);
	hash(sink, text_str(&content.bytes));
	struct pdf_object *object = pdf_stream(pdf, text_str(&content.bytes), true), *box = pdf_array(pdf, false);
	content_release(&content);
	pdf_set_name(pdf, object, "Type", "XObject");
	pdf_set_name(pdf, object, "Subtype", "Form");
	pdf_add_number(pdf, box, 0);
	pdf_add_number(pdf, box, 0);
	pdf_add_real(pdf, box, canvas_width(canvas));
	pdf_add_real(pdf, box, canvas_height(canvas));
	pdf_set(pdf, object, "BBox", box);
	pdf_set(pdf, object, "Resources", sink->resources);
	return object;
}

/* Forms name only fonts, so that no resource dictionary contains itself. */
static void resources(struct sink *sink)
{
	const struct composition *composition = sink->composition;
	static const char *const names[FACE_COUNT] = {"F0", "F1"};
	struct pdf *pdf = sink->pdf;
	struct pdf_object *fonts = pdf_dictionary(pdf, true), *forms = pdf_dictionary(pdf, true);
	for (size_t i = 0; i < FACE_COUNT; i++) {
		if (!composition->plans[i].count)
			continue;
		pdf_set(pdf, fonts, names[i],
		        pdf_font(pdf, &composition->plans[i], composition->settings->pdfa == PDFA_1B));
		hash(sink, composition->plans[i].file);
	}
	sink->resources = pdf_dictionary(pdf, true);
	pdf_set(pdf, sink->resources, "Font", fonts);
	for (size_t i = 0; i < composition->canvas_count; i++) {
		char *name = arena_printf(&sink->arena, "X%zu", i);
		struct pdf_object *object = form(sink, composition->canvases[i]);
		if (name)
			pdf_set(pdf, forms, name, object);
	}
	sink->resources = pdf_dictionary(pdf, true);
	pdf_set(pdf, sink->resources, "Font", fonts);
	pdf_set(pdf, sink->resources, "XObject", forms);
}

/* ---- Pages ---- */

static void draw(struct sink *sink, struct content *content, const struct item *item)
{
	const struct path_look look = {item->filled, item->stroked, item->colour, item->pen};
	switch (item->kind) {
	case ITEM_TEXT:
		content_text(content, item->x, item->y, false, item->face, item->size_pt, item->colour, item->letters,
		             item->moves, item->letter_count);
		break;
	case ITEM_PATH:
		content_path(content, item->x, item->y, item->segments, item->segment_count, &look);
		break;
	case ITEM_CANVAS:
		content_form(content, sink->next_form++, item->x, item->y, item->width / canvas_width(item->canvas),
		             item->height);
		break;
	case ITEM_LINK:
	case ITEM_TOUCH:
		break;
	}
}

static void open_tag(struct sink *sink, struct content *content, int tag, size_t page)
{
	switch (tag) {
	case TAG_ARTIFACT:
		text_add(&content->bytes, STR("/Artifact BMC\n"));
		break;
	case TAG_HEADER:
		text_add(&content->bytes, STR("/Artifact <</Type/Pagination/Subtype/Header>> BDC\n"));
		break;
	case TAG_FOOTER:
		text_add(&content->bytes, STR("/Artifact <</Type/Pagination/Subtype/Footer>> BDC\n"));
		break;
	default:
		text_addf(&content->bytes, "/%s <</MCID %d>> BDC\n",
		          role_name(sink->composition->display->tags[tag].role),
		          pdf_tags_content(sink->tags, tag, page));
	}
}

static bool page(struct sink *sink, size_t index)
{
	const struct page *page = &sink->composition->display->pages[index];
	struct content content;
	content_init(&content, sink->composition->plans, page->height_pt);
	const struct item *open = NULL;
	for (const struct item *item = page->items.first; item; item = item->next) {
		if (item->kind == ITEM_LINK)
			continue;
		if (open && open->tag != item->tag) {
			text_add(&content.bytes, STR("EMC\n"));
			open = NULL;
		}
		if (item->kind == ITEM_TOUCH) {
			pdf_tags_touch(sink->tags, item->tag);
			continue;
		}
		if (!open)
			open_tag(sink, &content, item->tag, index);
		open = item;
		draw(sink, &content, item);
	}
	if (open)
		text_add(&content.bytes, STR("EMC\n"));
	hash(sink, text_str(&content.bytes));
	sink->pages[index] =
	        pdf_page(sink->pdf, page->width_pt, page->height_pt, text_str(&content.bytes), sink->resources);
	pdf_set_name(sink->pdf, sink->pages[index], "Tabs", "S");
	pdf_tags_page(sink->tags, index, sink->pages[index]);
	bool good = !text_failed(&content.bytes);
	content_release(&content);
	return good;
}

/* [page /XYZ null top null]: the zoom stays as the reader has it, which libharu's own destinations cannot say. */
static struct pdf_object *destination(struct sink *sink, const struct place *place)
{
	const struct page *page = &sink->composition->display->pages[place->page - 1];
	struct pdf_object *array = pdf_array(sink->pdf, false);
	pdf_add(sink->pdf, array, sink->pages[place->page - 1]);
	pdf_add_name(sink->pdf, array, "XYZ");
	pdf_add_number(sink->pdf, array, 0);
	pdf_add_real(sink->pdf, array,
	             page->height_pt - place->y + 12 > page->height_pt ? page->height_pt
	                                                               : page->height_pt - place->y + 12);
	pdf_add_null(sink->pdf, array);
	return array;
}

static void link(struct sink *sink, size_t index, const struct item *item)
{
	const struct display *display = sink->composition->display;
	const struct place *place = display_find(display, item->target);
	struct pdf *pdf = sink->pdf;
	if (!place || !place->page)
		return;
	double height = display->pages[index].height_pt;
	struct pdf_object *annotation = pdf_dictionary(pdf, true), *box = pdf_array(pdf, false),
	                  *border = pdf_array(pdf, false);
	pdf_set_name(pdf, annotation, "Type", "Annot");
	pdf_set_name(pdf, annotation, "Subtype", "Link");
	pdf_add_real(pdf, box, item->x);
	pdf_add_real(pdf, box, height - item->y - item->height);
	pdf_add_real(pdf, box, item->x + item->width);
	pdf_add_real(pdf, box, height - item->y);
	pdf_set(pdf, annotation, "Rect", box);
	for (size_t i = 0; i < 3; i++)
		pdf_add_number(pdf, border, 0);
	pdf_set(pdf, annotation, "Border", border);
	pdf_set_number(pdf, annotation, "F", 4); /* printed: ISO 19005-3, 6.3.2 */
	bool english = str_starts(sink->composition->settings->language, STR("en"));
	char *words = arena_printf(&sink->arena, english ? "%.*s (page %zu)" : "%.*s（%zuページ）",
	                           STR_ARGS(place->title.size ? place->title : place->number), place->page);
	pdf_set_text(pdf, annotation, "Contents", str_of(words));
	pdf_set(pdf, annotation, "Dest", destination(sink, place));
	if (!sink->annotations[index]) {
		sink->annotations[index] = pdf_array(pdf, false);
		pdf_set(pdf, sink->pages[index], "Annots", sink->annotations[index]);
	}
	pdf_add(pdf, sink->annotations[index], annotation);
	pdf_tags_annotation(sink->tags, item->tag, sink->pages[index], annotation);
}

/* ---- Bookmarks ---- */

struct outline {
	struct pdf_object *object, *last;
	int count;
};

/* Headings nest by level; all are shown open. */
static void outlines(struct sink *sink)
{
	const struct display *display = sink->composition->display;
	struct pdf *pdf = sink->pdf;
	struct outline levels[4] = {{.object = pdf_dictionary(pdf, true)}};
	int total = 0;
	for (size_t i = 0; i < display->place_count; i++) {
		const struct place *place = &display->places[i];
		if (!place->level || !place->page)
			continue;
		struct outline *parent = &levels[place->level - 1];
		if (!parent->object)
			continue;
		struct pdf_object *object = pdf_dictionary(pdf, true);
		pdf_set_text(pdf, object, "Title", place->title);
		pdf_set(pdf, object, "Parent", parent->object);
		pdf_set(pdf, object, "Dest", destination(sink, place));
		if (parent->last) {
			pdf_set(pdf, object, "Prev", parent->last);
			pdf_set(pdf, parent->last, "Next", object);
		} else {
			pdf_set(pdf, parent->object, "First", object);
		}
		pdf_set(pdf, parent->object, "Last", object);
		/* Closed below the chapters: -n. */
		pdf_set_number(pdf, parent->object, "Count", place->level == 1 ? ++total : -++parent->count);
		parent->last = object;
		levels[place->level] = (struct outline){.object = object};
		for (int below = place->level + 1; below < 4; below++)
			levels[below] = (struct outline){0};
	}
	if (!total)
		return;
	pdf_set_name(pdf, levels[0].object, "Type", "Outlines");
	pdf_set(pdf, pdf_catalog(pdf), "Outlines", levels[0].object);
	pdf_set_name(pdf, pdf_catalog(pdf), "PageMode", "UseOutlines");
}

/* ---- Attachments ---- */

static struct pdf_object *file_specification(struct sink *sink, const struct attachment *attachment)
{
	static const char *const relations[] = {"Source", "Data", "Supplement"};
	struct pdf *pdf = sink->pdf;
	struct pdf_object *file = pdf_stream(pdf, attachment->bytes, true), *parameters = pdf_dictionary(pdf, false);
	const struct document_settings *settings = sink->composition->settings;
	struct civil_time at = civil_of_us(settings->created_us);
	char *date = arena_printf(&sink->arena, "D:%04d%02d%02d%02d%02d%02dZ", at.date.year, at.date.month, at.date.day,
	                          at.hour, at.minute, at.second);
	char *mime = arena_cstr(&sink->arena, attachment->mime);
	hash(sink, attachment->bytes);
	pdf_set_name(pdf, file, "Type", "EmbeddedFile");
	if (mime)
		pdf_set_name(pdf, file, "Subtype", mime);
	pdf_set_number(pdf, parameters, "Size", (int32_t)attachment->bytes.size);
	pdf_set_text(pdf, parameters, "ModDate", str_of(date));
	pdf_set(pdf, file, "Params", parameters);
	struct pdf_object *specification = pdf_dictionary(pdf, true), *files = pdf_dictionary(pdf, false);
	pdf_set_name(pdf, specification, "Type", "Filespec");
	pdf_set_text(pdf, specification, "F", attachment->name);
	pdf_set_text(pdf, specification, "UF", attachment->name);
	pdf_set_text(pdf, specification, "Desc", attachment->description);
	pdf_set_name(pdf, specification, "AFRelationship", relations[attachment->relationship]);
	pdf_set(pdf, files, "F", file);
	pdf_set(pdf, files, "UF", file);
	pdf_set(pdf, specification, "EF", files);
	return specification;
}

/* The list is sorted by name, as the name tree wants it. */
static void attachments(struct sink *sink)
{
	const struct attachment *first = sink->composition->attachments;
	struct pdf *pdf = sink->pdf;
	if (!first || sink->composition->settings->pdfa == PDFA_1B)
		return;
	struct pdf_object *names = pdf_dictionary(pdf, false), *tree = pdf_dictionary(pdf, false),
	                  *list = pdf_array(pdf, false);
	struct pdf_object *associated = pdf_array(pdf, false);
	for (const struct attachment *attachment = first; attachment; attachment = attachment->next) {
		struct pdf_object *specification = file_specification(sink, attachment);
		pdf_add_text(pdf, list, attachment->name);
		pdf_add(pdf, list, specification);
		pdf_add(pdf, associated, specification);
	}
	pdf_set(pdf, tree, "Names", list);
	pdf_set(pdf, names, "EmbeddedFiles", tree);
	pdf_set(pdf, pdf_catalog(pdf), "Names", names);
	pdf_set(pdf, pdf_catalog(pdf), "AF", associated);
}

/* ---- The whole ---- */

static void identify(struct sink *sink, struct str xmp)
{
	hash(sink, xmp);
	hash(sink, sink->composition->settings->id_seed);
	struct sha256 digest = digest_stream_end(sink->digest);
	sink->digest = NULL;
	struct pdf_object *id = pdf_array(sink->pdf, false);
	pdf_add_bytes(sink->pdf, id, (struct str){(const char *)digest.bytes, 16});
	pdf_add_bytes(sink->pdf, id, (struct str){(const char *)digest.bytes, 16});
	pdf_set(sink->pdf, pdf_trailer(sink->pdf), "ID", id);
}

static bool compose(struct sink *sink, bool claim)
{
	const struct display *display = sink->composition->display;
	sink->tags = pdf_tags_new(sink->pdf, display, &sink->arena);
	sink->pages = arena_alloc(&sink->arena, display->page_count, sizeof(struct pdf_object *));
	sink->annotations = arena_alloc(&sink->arena, display->page_count, sizeof(struct pdf_object *));
	if (!sink->tags || !sink->pages || !sink->annotations)
		return false;
	resources(sink);
	for (size_t i = 0; i < display->page_count; i++)
		if (!page(sink, i))
			return false;
	for (size_t i = 0; i < display->page_count; i++)
		for (const struct item *item = display->pages[i].items.first; item; item = item->next)
			if (item->kind == ITEM_LINK)
				link(sink, i, item);
	pdf_tags_finish(sink->tags);
	outlines(sink);
	attachments(sink);
	struct text xmp = {0};
	metadata_write(sink->pdf, sink->composition->settings, claim, &xmp);
	identify(sink, text_str(&xmp));
	text_release(&xmp);
	return !arena_failed(&sink->arena);
}

bool composition_pdf(const struct composition *composition, bool claim, struct text *ret_pdf, struct fail *fail)
{
	struct sink sink = {.composition = composition};
	sink.pdf = pdf_new(composition->settings->pdfa == PDFA_1B ? PDF_1_4 : PDF_1_7, fail);
	if (!sink.pdf)
		return false;
	sink.digest = digest_stream_new();
	bool good = sink.digest && compose(&sink, claim);
	if (sink.digest)
		(void)digest_stream_end(sink.digest);
	good = good ? pdf_save(sink.pdf, ret_pdf, fail) : fail_memory(fail);
	pdf_free(sink.pdf);
	arena_release(&sink.arena);
	return good;
}
